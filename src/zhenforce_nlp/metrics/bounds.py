"""Figures that only say which things are counted: 百人以上聚集活动4场, 90分以上67卷, 5万元以上案件11起."""

from __future__ import annotations

import re

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.readings import Reading, Words
from zhenforce_nlp.metrics.words import THRESHOLDS, WordReader, after_figure

_LONG_NOUN = 12
_AGE = "岁"
_SCORES = ("score", "ratio")
_SHORT_OF = ("未达", "未达到", "未满", "不到", "不足", "低于", "未超过", "超过", "超出", "高于", "大于", "小于")
_RATES = ("率", "占比", "比例")
_SUMS = ("共", "累计", "合计", "总共", "总计")
OWN_BOUND = ("ratio", "money", "time")  # dimensions whose bound is part of the figure: 95%以上


_RANKING = re.compile("的(?:部门|单位|地区|[市县区旗]|县区|区县|市县|县市区|乡镇|街道)?(?:仅|只|共|主要|分别)*[有为是]")


class Bounds:
    """Tells the bounds of one page from its statistics."""

    def __init__(self, words: WordReader) -> None:
        self.text = words.text
        self.rules = words.rules

    def nothing_else(self, before: Slot, span: tuple[int, int]) -> bool:
        """超过90日的38件, 1万元以下213件: tell whether a label says no more than the bound that stands before it."""
        start, end = span
        quantity = before.quantity
        if not start <= quantity.start < quantity.end <= end:
            return False
        lower, upper = self.text[start : quantity.start], self.text[quantity.end : end]
        return (not lower or self.rules.is_hollow(lower)) and (not upper or upper == quantity.modifier)

    def only_bounds(self, reading: Reading, number: int, slot: Slot, words: Words) -> bool:
        """百人以上聚集活动减少4场, 四个季度共826个: a figure that only says which things are counted."""
        following, quantity = words.next, slot.quantity
        if (ranks := self._of_ranking(slot)) or following is None:
            if following is not None:
                following.left = slot.left
            return ranks
        between = after_figure(self.text, slot)
        if quantity.unit == _AGE and quantity.modifier in THRESHOLDS:  # 50岁以上占41%
            following.left = slot.left
            return True
        if quantity.dimension == "time" and words.start == words.end and between.startswith(_SUMS):
            return True
        ranged = quantity.modifier in THRESHOLDS or quantity.value_max is not None  # 1至5万元42次
        if between == "" and ranged and quantity.dimension == "money":
            counts = following.quantity.dimension != "money" or self._band(reading, number)
            following.left = slot.left if counts else slot.right_end  # 1万元以下213件
            return counts
        if self._graded(slot, words, between):
            following.left = slot.left
            return True
        bound = quantity.modifier is not None or quantity.value_max is not None
        held = between.rstrip("有共") == "的" and bound  # 超过90日的38件, 5万元以上的有7件, 10万元至50万元的8件
        rate = following.quantity.dimension == "ratio" and between.rstrip("达到为是有").endswith(_RATES)
        noun = quantity.modifier is not None and self._bounds_noun(slot, words, between, rate=rate)
        if noun or (held and not rate and self._over(slot, following)):  # 差错率超过10%的企业9家
            following.left = slot.left
            return True
        if not held and (quantity.modifier not in THRESHOLDS or words.noun_end == words.noun):
            return False
        if quantity.dimension in ("ratio", following.quantity.dimension) and quantity.dimension in OWN_BOUND:
            return False
        following.left = slot.left  # 记12分以上的88人, 5万元以上案件11起
        return True

    def _of_ranking(self, slot: Slot) -> bool:
        """办案不足50件的有玉树州（38件）, 罚款超过百万元的为两家: which are told, and what they have stands behind."""
        modifier = slot.quantity.modifier or ""
        after = slot.right + len(modifier) * self.text.startswith(modifier, slot.right)
        bound = bool(modifier) or self.text.endswith(_SHORT_OF, slot.left, slot.left_end)
        return bound and _RANKING.match(self.text, after) is not None

    @staticmethod
    def _over(slot: Slot, following: Slot) -> bool:
        """超限100%以上的11辆: a bound in per cent of things that are counted."""
        counts = following.quantity.unit and following.quantity.dimension not in ("ratio", "money")
        return slot.quantity.dimension == "ratio" and slot.quantity.modifier in THRESHOLDS and bool(counts)

    @staticmethod
    def _band(reading: Reading, number: int) -> bool:
        """50万元以上100万元以下的9户: two bounds of what is counted, and no fine between them."""
        upper, counted = reading.slots[number + 1], reading.slots[number + 2 : number + 3]
        adjacent = bool(counted) and upper.right_end == counted[0].quantity.start
        return adjacent and upper.quantity.modifier in THRESHOLDS and counted[0].quantity.dimension != "money"

    def _graded(self, slot: Slot, words: Words, between: str) -> bool:
        """90分以上14个、80至90分5个; 持证率未达90%的3个单位: which of the things are counted, by their score."""
        quantity, following = slot.quantity, words.next
        if following is None or following.quantity.dimension in OWN_BOUND or quantity.dimension not in _SCORES:
            return False
        if between == "的" and self.text.endswith(_SHORT_OF, slot.left, slot.left_end):
            return True
        score = quantity.dimension == "score" and quantity.value_max is not None
        return between == "" and words.start == words.end and (quantity.modifier in THRESHOLDS or score)

    def _bounds_noun(self, slot: Slot, words: Words, between: str, *, rate: bool) -> bool:
        """差错率超过10%的企业9家: a bound that says which of the things are counted.

        Args:
            rate: what follows is a rate and its name (年产值千万元以上的企业检查覆盖率达到98%).
        """
        noun = between.removeprefix("的")
        if words.start == words.end or noun == between or not 1 < len(noun) <= _LONG_NOUN:
            return False
        return words.start < slot.left_end and not any(
            not rate and self.rules.verb(noun, place, len(noun), ("light", "strict", "act"))
            for place in range(len(noun) - 1)
        )
