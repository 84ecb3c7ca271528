"""What a change is against, and in which direction: 同比下降9.3%, 较上年多查3.4万宗."""

from __future__ import annotations

import re

import regex

from zhenforce_nlp.clauses import NEAR, Sentence, Slot
from zhenforce_nlp.column_heads import CHANGE_HEAD
from zhenforce_nlp.records import Compare, How, Link, Quantity
from zhenforce_nlp.relations.cues import CueRules

_FALLS = "降减↓⬇▼▽"
_MINUS = ("-", "－", "—", "−", "↓")
_FIGURE = re.compile("[0-9一二三四五六七八九十]")
_YEAR_OLD = r"(?:同比|[与和同较比](?:上年|去年)(?:同期)?(?:相?比)?)"
_PERIOD_OLD = r"(?:环比|[与和同较比]上(?:月|季度|期)(?:相?比)?)"
_BOTH = re.compile(
    rf"(?:({_YEAR_OLD})[、和与及，]{_PERIOD_OLD}|{_PERIOD_OLD}[、和与及，]{_YEAR_OLD})(?:则|均)?(?:分别|依次)"
)
_ANDS = ("", "和", "及", "与", "以及")
_SHORTENED = ("压缩", "缩短", "压减")
_BARE_CHANGES = ("多", "少", "增", "减", "增加", "减少", "下降", "上升", "增长", "降低", "提高")
_OTHERS = re.compile(r"[较比](?:全[国省市区县州盟]|[一-鿿]{0,4}平均)")
_BETTER = "改善"
_MEASURED = regex.compile(
    r"(?:相当于|是|为|等于|有|仅及|不及|不到|达到?)(?:约|近)?(?:上|去|前)年(?:同期|全年|度|同月)?的(?:近|约|不足|不到)?$"
)
_PER_CENT = 100
_MORE_DAYS = ("个百分点", "天")
_MEASURES = "幅速率"
_COMMAS, _MORE = ("，", ","), ("多", "少")


_CELL_EDGE = regex.compile(r"[\s|｜]")


class ComparisonReader:
    """Reads the changes of one page."""

    def __init__(self, text: str, cues: CueRules) -> None:
        self.text = text
        self.cues = cues.cues

    def changes(self, slot: Slot) -> bool:
        """Tell whether the words right before a figure say that it is a change (较上年多查3.4万宗)."""
        if self.cues["change"].search(self.text, slot.left, slot.left_end) is not None:
            return True
        bare = slot.opener == "" and self.text[slot.left : slot.left_end].strip() in _BARE_CHANGES
        return bare and self.cues["yoy"].search(self.text, slot.near, slot.left) is not None  # 较上年的152人少15人

    def goes_on(self, slot: Slot) -> bool:
        """Tell whether a figure of a list goes on with the change before it (同比减少6起、7人; 减少3起、少死4人)."""
        if slot.opener in _COMMAS and self.text.startswith(_MORE, slot.left):
            return any(
                self.cues[name].match(self.text, slot.left, slot.left_end) for name in ("up", "down")
            )  # 同比多查处3起，少立案2件
        if slot.opener not in ("、", ""):
            return False
        if self.text[slot.left : slot.left_end].strip() in _ANDS:
            return True
        return any(self.cues[name].match(self.text, slot.left, slot.left_end) for name in ("up", "down"))

    def compare(self, sentence: Sentence, slot: Slot, *, planned: bool) -> tuple[Compare | None, Link | None]:
        """Give the direction and the basis of a change.

        None when no direction is said, and for a plan that names no earlier period (力争投诉量减少20%以上).
        """
        text = self.text
        if self.cues["plan_share"].search(text, slot.left, slot.left_end):
            return None, None  # 完成压降目标的87%
        if _OTHERS.search(text, slot.left, slot.left_end):
            return None, None  # 比全省平均低0.4个百分点
        if self.cues["against_plan"].search(text, slot.left, slot.left_end):
            return None, None  # 较计划减少12公里: not against an earlier period
        low = slot.left if slot.opener != "、" else slot.near
        found: tuple[int, str, int] | None = None
        for name in ("up", "down"):
            for match in self.cues[name].finditer(text, low, slot.left_end):
                if found is None or match.start() > found[0]:
                    found = (match.start(), name, match.end())
        if found is None and slot.quantity.unit == "倍" and self.cues["yoy"].search(text, low, slot.left_end):
            found = (slot.left, "up" if slot.quantity.value > 1 else "down", slot.left_end)
        found = found or self._better(slot, low) or self._measured(slot)
        verb = found is not None and text[found[2] - 1] not in _MEASURES  # 增幅为22.8% is a change
        if found is not None and verb and self.cues["reached"].match(text, found[2], slot.left_end):
            return None, None  # 压减为4处, 增加到80场: the level reached is no change
        if found is None:
            found = self._earlier_direction(slot)
        return (None, None) if found is None else self._with_basis(sentence, slot, found, planned=planned)

    def _measured(self, slot: Slot) -> tuple[int, str, int] | None:
        """仅相当于上年的八成, 为去年的95%: less than there was."""
        found = self.measured(slot)
        whole = 1 if slot.quantity.unit == "倍" else _PER_CENT
        return None if found is None else (found, "up" if slot.quantity.value > whole else "down", slot.left_end)

    def measured(self, slot: Slot) -> int | None:
        """Give where the words begin that measure a share or multiple by what there was; None for another figure."""
        found = _MEASURED.search(self.text, slot.left, slot.left_end) if slot.quantity.dimension == "ratio" else None
        return found.start() if found is not None else None

    def _better(self, slot: Slot, low: int) -> tuple[int, str, int] | None:
        """PM2.5浓度同比改善12.5%: less of it; 优良天数比例同比改善3个百分点: more."""
        place = self.text.find(_BETTER, low, slot.left_end)
        if place < 0:
            return None
        return place, "up" if slot.quantity.unit in _MORE_DAYS else "down", place + len(_BETTER)

    def going_on(self, sentence: Sentence, slot: Slot, change: Compare) -> Compare:
        """Give the change that a figure of a list goes on with: the same but for its basis where two are told apart."""
        words = slot.left, slot.left_end
        own = next((name for name in ("up", "down") if self.cues[name].match(self.text, *words)), change.direction)
        return Compare(self._basis_of_list(sentence, slot) or change.basis, own)

    def compare_cell(self, head: str, quantity: Quantity) -> tuple[Compare | None, Link | None]:
        """Give the change that a cell under 同比 or 增减 states; a sign says the direction."""
        basis = next((name for name in ("pop", "yoy") if self.cues[name].search(head)), None)
        if basis is None and self.cues["change_head"].match(head) is not None:
            basis = "yoy"  # 增减 beside two years
        told = quantity.dimension == "ratio" or self.cues["change_head"].search(head) or CHANGE_HEAD.match(head)
        if basis is None or not told:
            return None, None
        before = _CELL_EDGE.split(self.text[max(0, quantity.start - 3) : quantity.start])
        words = before[-1] if quantity.text[:1] not in "+＋" else ""  # 降8.3%
        falls = quantity.value < 0 or quantity.text.startswith(_MINUS) or any(word in words for word in _FALLS)
        direction = "down" if falls else "up"
        link = Link("compare", None, How.STATED, f"compare.{basis}.{direction}", quantity.start, quantity.end)
        return Compare(basis, direction), link

    def _basis_of_list(self, sentence: Sentence, slot: Slot) -> str | None:
        """环比、同比分别下降9.3%和17.6%: the first figure is against the first, the second against the second."""
        match = _BOTH.search(self.text, max(sentence.start, slot.near), slot.left_end)
        if match is None:
            return None
        second = _FIGURE.search(self.text, match.end(), slot.left_end) is not None
        return "yoy" if (match[1] is not None) != second else "pop"

    def _earlier_direction(self, slot: Slot) -> tuple[int, str, int] | None:
        """同比分别上升21%、5%和8%: the direction stands before the first of them."""
        found: tuple[int, str, int] | None = None
        for name in ("up", "down"):
            for match in self.cues[name].finditer(self.text, slot.near, slot.left_end):
                if found is None or match.start() > found[0]:
                    found = (match.start(), name, match.end())
        return found

    def _with_basis(
        self, sentence: Sentence, slot: Slot, found: tuple[int, str, int], *, planned: bool
    ) -> tuple[Compare | None, Link | None]:
        start, direction, end = found
        if slot.quantity.value < 0:
            direction = "down"  # 同比分别增加5.3%、-9.1%
        basis, place = "yoy", -1
        for name in ("pop", "yoy"):
            since = max(sentence.start, slot.left_end - NEAR)
            for match in self.cues[name].finditer(self.text, since, slot.left_end):
                if match.start() > place:
                    basis, place = name, match.start()
        basis = self._basis_of_list(sentence, slot) or basis
        if place < 0 and (planned or self.text.startswith(_SHORTENED, start)):
            return None, None  # 承诺时限压缩76%: against what the law allows
        link = Link("compare", None, How.STATED, f"compare.{basis}.{direction}", start, end)
        return Compare(basis, direction), link
