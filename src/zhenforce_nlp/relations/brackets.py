"""Figures in brackets: parts of the figure that the bracket follows, or of one that stands in it before them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.heads import HeadReader
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.sums import MEMORY, Sums

_COMMA_PARTS = ("其中，", "其中,", "其中：", "其中:")
_LATTER = "后者"
_STOPS = "；;。"
_OUTER = 2  # figures outside a bracket that it may speak of, apart from the one it follows


class Brackets:
    """The figures in brackets of one page."""

    def __init__(self, text: str, reader: HeadReader, sums: Sums, cues: CueRules) -> None:
        self.text = text
        self.reader = reader
        self.sums = sums
        self.yoy = cues.cues["yoy"]
        self.within: dict[
            str, tuple[Slot, Decimal, str]
        ] = {}  # figure: its total in the bracket, what is left, the word

    def read(self, slot: Slot, done: Sequence[Slot]) -> None:
        """Link a figure in a bracket to its total.

        Args:
            slot: the figure.
            done: the figures before it in its sentence.
        """
        role = self._role(slot)
        if role is None and self.yoy.search(self.text, slot.left, slot.left_end):
            return  # 立案583件（上年640件）
        whole = self._inside(slot, done, role)
        if whole is not None:
            self.sums.link(slot, whole, "part.bracket.inside", slot.left, slot.left_end)
            return
        if slot.host is None:
            return
        for whole in (slot.host, *_outer(done, slot)):
            if self.sums.fits(slot.quantity, whole.quantity) and slot.quantity.value <= whole.quantity.value:
                self.sums.link(slot, whole, "part.bracket", max(0, slot.left - 1), slot.left)
                return

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
        known = self.within.get(mates[0].quantity.id)
        value = slot.quantity.value
        if role is None and self.text.startswith(_LATTER, slot.left):
            return mates[0] if self.sums.fits(slot.quantity, mates[0].quantity) else None
        word = self.text[slice(*role)] if role is not None else ""
        goes_on = known is not None and (role is None or word == known[2]) and slot.opener in ("、", "，", ",", "")
        if known is not None and goes_on and not any(mark in _STOPS for mark in slot.breaks):
            whole, left, word = known
            exact = slot.opener in ("、", "") or left == value
            if exact and value <= left and self.sums.fits(slot.quantity, whole.quantity):
                self.within[slot.quantity.id] = whole, left - value, word
                return whole
        if role is None:
            return None
        for whole in mates:
            if self.sums.fits(slot.quantity, whole.quantity):
                self.within[slot.quantity.id] = whole, whole.quantity.value - value, word
                return whole
        return None


def _outer(done: Sequence[Slot], slot: Slot) -> list[Slot]:
    """Give the two nearest figures outside the bracket of one, apart from the one that the bracket follows."""
    found: list[Slot] = []
    for item in reversed(done[-MEMORY:]):
        if item.depth < slot.depth and item is not slot.host:
            found.append(item)
            if len(found) == _OUTER:
                break
    return found
