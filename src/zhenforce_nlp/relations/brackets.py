"""Figures in brackets: parts of the figure that the bracket follows, or of one that stands in it before them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.heads import HeadReader
from zhenforce_nlp.relations.among import Among
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.part_links import MEMORY, PartLinks

_COMMA_PARTS = ("其中，", "其中,", "其中：", "其中:")
_YEAR = regex.compile(r"(?:19|20)\d{2}年度?[为是有共达]?")
_STRETCH = regex.compile(
    r"(?:(?P<before>上(?:个?月|一?季度|周|期))|第?[一二三四]季度|\d{1,2}月份?|[上下]半年)[为是有共]?"
)
_CLOSING = ("）", ")")
_SENTENCE = 80  # characters before a bracket in which its sentence says for when its figures are
_LATTER = "后者"
_PLANNED = regex.compile(r"(?:年度|全年|年初|原|本年|预期|应)?(?:计划|任务|目标|指标)(?:数|量|值)?(?:[为是：:])?$")
_LISTED = ("、", "，", ",", "")
_STOPS = "；;。"
_CLAUSE = 40  # characters before a bracket in which its clause begins
_OUTER = 2  # figures outside a bracket that it may speak of, apart from the one it follows


class Brackets:
    """The figures in brackets of one page."""

    def __init__(self, text: str, reader: HeadReader, known: PartLinks, among: Among, cues: CueRules) -> None:
        self.text = text
        self.among = among
        self.reader = reader
        self.known = known
        self.yoy = cues.cues["yoy"]
        self.vacant = cues.cues["vacant"]
        # what is said of a figure: its total in the bracket, what is left of that, the word that said so
        self.within: dict[str, tuple[Slot, Decimal, str]] = {}

    def read(self, slot: Slot, done: Sequence[Slot], block: int) -> None:
        """Link a figure in a bracket to its total.

        Args:
            slot: the figure.
            done: the figures before it in its sentence.
            block: the index of its block.
        """
        role = self._role(slot)
        own = self.text, slot.left, slot.left_end
        if role is None and slot.host is not None and _PLANNED.match(*own) is not None:
            return  # 鉴定320栋（计划300栋）
        if role is None and (self.yoy.search(*own) or _YEAR.fullmatch(*own) or self._before(slot)):
            return  # 立案583件（上年640件）, 立案583件（2021年为640件）
        whole = self._inside(slot, done, role)
        if whole is not None:
            self.known.link(slot, whole, "part.bracket.inside", slot.left, slot.left_end)
            return
        if slot.host is None:
            start = self._clause(slot) if role is not None and self.among.tables else -1
            whole = self.among.column(slot, start, slot.left, block) if start >= 0 else None
            if whole is not None:
                self.known.link(slot, whole, "part.among", start, slot.left)
            return
        rate = slot.host.quantity.dimension == "ratio" and role is None  # 在岗率96%（病休1名）: who makes the rate
        if rate or self.vacant.match(self.text, slot.left, slot.left_end) is not None:
            return
        bare = slot.left == slot.left_end and slot.quantity.dimension != "money"
        if bare and slot.host.quantity.dimension == "money":
            return  # 检查87家，退还12.9万元（7家）: how many the money is of
        for whole in (slot.host, *_outer(done, slot)):
            if self.known.fits(slot.quantity, whole.quantity) and slot.quantity.value <= whole.quantity.value:
                self.known.link(slot, whole, "part.bracket", max(0, slot.left - 1), slot.left)
                return

    def _before(self, slot: Slot) -> bool:
        """二季度立案412件（一季度386件）; 立案412件（上月386件）: what it was in another stretch of the year."""
        found = _STRETCH.fullmatch(self.text, slot.left, slot.left_end)
        if found is None or slot.host is None or not self.text.startswith(_CLOSING, slot.right):
            return False
        since = max(0, slot.host.left_end - _SENTENCE)
        other = _STRETCH.search(self.text, max(since, self.text.rfind("。", since, slot.left) + 1), slot.host.left_end)
        return found["before"] is not None or other is not None

    def _clause(self, slot: Slot) -> int:
        """Give where the clause begins that the bracket of a figure stands in."""
        start = max(0, slot.left - _CLAUSE)
        return max((self.text.rfind(mark, start, slot.left - 1) for mark in "，；;。\n"), default=-1) + 1 or start

    def _role(self, slot: Slot) -> tuple[int, int] | None:
        part = self.reader.read(slot.left, slot.left_end).roles.get("part")
        start = slot.left - 3
        if part is None and start >= 0 and self.text.startswith(_COMMA_PARTS, start):
            return start, start + 2
        return part

    def _inside(self, slot: Slot, done: Sequence[Slot], role: tuple[int, int] | None) -> Slot | None:
        """（毁坏林木22起，含擅自改变用途19起、非法开垦3起；失火9起）: 含 speaks of the figure before it."""
        mates = []
        for item in reversed(done[-MEMORY:]):
            if item.depth < slot.depth:
                break
            if item.depth == slot.depth and item.host is slot.host:
                mates.append(item)
        if not mates:
            return None
        word = self.text[slice(*role)] if role is not None else ""
        if not word and self.text.startswith(_LATTER, slot.left):
            return mates[0] if self.known.fits(slot.quantity, mates[0].quantity) else None
        known = self.within.get(mates[0].quantity.id)
        if known is not None and word in ("", known[2]) and self._goes_on(slot, *known[:2]):
            return self._keep(slot, *known)
        if not word:
            return None
        whole = next((item for item in mates if self.known.fits(slot.quantity, item.quantity)), None)
        return self._keep(slot, whole, whole.quantity.value, word) if whole is not None else None

    def _goes_on(self, slot: Slot, whole: Slot, left: Decimal) -> bool:
        """Tell whether a figure is of the total of the one before it: 、 or what is left, exactly."""
        if slot.opener not in _LISTED or any(mark in _STOPS for mark in slot.breaks):
            return False
        listed = slot.opener in ("、", "") or left == slot.quantity.value
        return listed and slot.quantity.value <= left and self.known.fits(slot.quantity, whole.quantity)

    def _keep(self, slot: Slot, whole: Slot, left: Decimal, word: str) -> Slot:
        self.within[slot.quantity.id] = whole, left - slot.quantity.value, word
        return whole


def _outer(done: Sequence[Slot], slot: Slot) -> list[Slot]:
    """Give the two nearest figures outside the bracket of one, apart from the one that the bracket follows."""
    found: list[Slot] = []
    for item in reversed(done[-MEMORY:]):
        if item.depth < slot.depth and item is not slot.host:
            found.append(item)
            if len(found) == _OUTER:
                break
    return found
