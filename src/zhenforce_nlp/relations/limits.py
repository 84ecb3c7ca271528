"""Figures that a rule sets as limits: 应当在20个工作日内, 不少于5%的规定, 处一万元以上."""

from __future__ import annotations

import re

import regex

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.records import Bound, Quantity
from zhenforce_nlp.relations.cues import CueRules

_LIMITS = (Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN)
_VAGUE = ("余", "多", "几", "来")  # 3,400余吨: no limit
# What a limit belongs to (不低于5%的要求, 低于15%的问责线, 不少于60学时的培训要求).
_RULED = re.compile(
    r"加处罚款|的法定|[”\"]?的[一-鿿]{0,4}?(?:规定|要求|标准|期限|时限|红线|警戒线|问责线|控制线|限值|上限|下限)(?![一-鿿]{0,3}[查办提出下])"
)
_TOLD_TO = ("规定", "要求", "督促")
_INSIDE = re.compile("[以之]?内")
_AT_MOST = ("不超过", "不得超过", "不多于", "不得多于")
_MEASURED = re.compile("平均|实际|仅|只|最[长短快慢]|均|压缩|缩短|压减|降")
_AIMED = re.compile("控制|压缩|缩短|压减|提速|力争|争取|降")  # what a plan is to bring, and no rule that it recalls
# 公示期1年, 核查期限一般30个工作日, 至少保存3年
_TERM = re.compile(
    "(?<![均际])(?:公示|公告|有效|异议|宽限|保存|保管|留存|整改|办理|过渡|核查|审查|答复|处理|办结|回复|履行)(?:期限?|时限)"
    "(?:一般|通常|原则上)?[为是]?$"
    "|(?:至少|最少)(?:要|应)?(?:保存|保留|留存|保管)$|(?:保存|保留|留存|保管)(?:期限?)?(?:至少|最少|不少于)$"
)
# 每案奖励不超过20万元, 每250平方米应配3人, 每延迟一天扣0.5分: of each, whoever it may be
_EACH = re.compile(
    "(?:每|单(?![位独项靠纯据]))[^，。；每]{1,16}?(?:应|须|至少|最多|不得|不超过|不少于|不低于|扣)[^，。；]{0,6}$"
)
_ALL = re.compile("(?:均|都|全部|一律)(?:已|能|可)?在$")
_BY_RULE = re.compile("规定|法定|要求|时限|期限|承诺|公示|公开|上网")
_RULE_NEAR = 8  # characters behind a stretch in which the rule may be named
_SET = "限线应"
_EACH_MARKS = "每单"
_REWARDS = ("奖励", "奖金", "给予奖励", "发放奖励")
_WINDOW = 200  # characters before a figure beyond which no word of its clause is looked for
_GIVEN = ("给予", "可获", "可获得", "奖励")
_REWARD = re.compile("(?:以[上下])?的?(?:一次性)?(?:现金)?(?:奖励|奖金|补助|补贴)|(?=[。，；])")
_WORDS = re.compile("[一-鿿]+$")
_FINES = ("处", "并处", "处以", "可处")


class LimitReader:
    """Finds the words that make figures of one page limits."""

    def __init__(self, text: str, cues: CueRules) -> None:
        self.text = text
        self.cues = cues.cues

    def promised(self, slot: Slot) -> tuple[int, int] | None:
        """Give the words of a promise (法定20个工作日，承诺5个工作日), None where nothing is promised."""
        if slot.quantity.dimension != "time":
            return None
        match = self.cues["promised"].search(self.text, slot.left, slot.left_end)
        return match.span() if match is not None else None

    def read(self, sentence: Sentence, slot: Slot, *, planned: bool) -> tuple[int, int] | None:
        """Give the words that make a figure a rule's limit, None where it is something that happened.

        Args:
            planned: the figure stands under a plan, so that 20个工作日内 is planned.

        Example:
            应当在20个工作日内, 不少于5%的规定, 处一万元以上.
        """
        text, quantity = self.text, slot.quantity
        begin = max(sentence.start, slot.clause, slot.left_end - _WINDOW)
        if quantity.dimension == "money" and quantity.modifier in ("以上", "以下"):
            before = text[slot.left : slot.left_end]
            if before.endswith(_FINES) or "罚款" in text[slot.right : slot.right + 16]:
                return slot.left, slot.left_end
            if before.endswith(_GIVEN) and _REWARD.match(text, slot.right) is not None:
                return slot.left, slot.left_end  # 查证属实的，给予5万元以下奖励
            return None
        marked = any(text.find(mark, begin, slot.left_end) >= 0 for mark in _SET)
        if marked and (fixed := self.cues["set_limit"].search(text, begin, slot.left_end)) is not None:
            return fixed.span()
        norm = self.cues["norm"].search(text, begin, slot.left_end)
        if quantity.dimension == "time" and self.cues["limit"].match(text, slot.right):
            return self._within_days(slot, ruled=norm is not None, planned=planned)
        if norm is not None and self._tells(slot, norm, begin):
            norm = None
        if norm is not None and (quantity.dimension == "time" or bounded(quantity)):
            return norm.span()
        if norm is not None and quantity.dimension == "ratio" and self.cues["level"].search(text, begin, slot.left_end):
            return norm.span()
        ruled = _RULED.match(text, slot.right) or self._of_each(slot, begin, planned=planned)
        if ruled is not None:
            return ruled.span()
        return self._time_bound(sentence, slot, begin) if quantity.dimension == "time" else None

    def _tells(self, slot: Slot, norm: regex.Match[str], begin: int) -> bool:
        """Tell whether the figure is what came of a rule, not the rule's own.

        压缩到法定时限的三成以内; 平均时限由法定20个工作日压缩至5个工作日; 按照规定对某公司停产整顿1个月.
        """
        timed = slot.quantity.dimension == "time"
        if norm.group() == "法定":
            return not timed or not (norm.start() >= slot.left or "承诺" in self.text[begin : slot.left_end])
        told = timed and norm.group() in _TOLD_TO
        return told and self.cues["follows"].search(self.text, norm.end(), slot.left_end) is not None

    def _of_each(self, slot: Slot, begin: int, *, planned: bool) -> re.Match[str] | None:
        """每案奖励不超过20万元; 查实奖励100—500元: what a rule gives to each."""
        if planned:
            return None
        quantity, text = slot.quantity, self.text
        reward = quantity.dimension == "money" and quantity.value_max is not None
        if reward and text.endswith(_REWARDS, begin, slot.left_end):
            return _WORDS.search(text, slot.left, slot.left_end)
        told = any(text.find(mark, begin, slot.left_end) >= 0 for mark in _EACH_MARKS)
        return _EACH.search(text, begin, slot.left_end) if told else None

    def _within_days(self, slot: Slot, *, ruled: bool, planned: bool) -> tuple[int, int] | None:
        """7个工作日内必须告知: a limit, unless it is what a limit was shortened to, or is planned."""
        inside = _INSIDE.match(self.text, slot.right)
        ruled = ruled or (inside is not None and self.cues["norm"].match(self.text, inside.end()) is not None)
        done = self.cues["shortened"].search(self.text, slot.left, slot.left_end) is not None
        done = done or self._all_within(slot)
        done = done or (planned and _AIMED.search(self.text, slot.clause, slot.left_end) is not None)
        return (slot.right, slot.right + 1) if ruled or not done else None

    def _all_within(self, slot: Slot) -> bool:
        """均在2小时内扑灭: how it went; 均在规定的5个工作日内答复 tells the rule."""
        text = self.text
        all_of_them = _ALL.search(text, slot.left, slot.left_end) is not None
        return all_of_them and _BY_RULE.search(text, slot.clause, min(len(text), slot.right + _RULE_NEAR)) is None

    def _time_bound(self, sentence: Sentence, slot: Slot, begin: int) -> tuple[int, int] | None:
        """火情报告不超过30分钟: a bound of time that is no measured one is a limit."""
        quantity, end = slot.quantity, slot.left_end
        fixed = self.cues["set_time"].search(self.text, max(sentence.start, end - _WINDOW), end)
        if fixed is not None:
            return fixed.span()  # 审批时限由60日压减为15个工作日
        if (term := _TERM.search(self.text, begin, end)) is not None:
            return term.span()
        if quantity.modifier in _AT_MOST and not _MEASURED.search(self.text, begin, slot.right):
            return end - len(quantity.modifier or ""), end
        if not bounded(quantity):
            return None
        earlier = self.cues["norm"].search(self.text, max(sentence.start, end - _WINDOW), end)
        return earlier.span() if earlier is not None else None


def bounded(quantity: Quantity) -> bool:
    """Tell whether a figure is said with a bound (不少于, 不超过), and not only vaguely (3,400余吨)."""
    return quantity.bound in _LIMITS and quantity.modifier not in _VAGUE
