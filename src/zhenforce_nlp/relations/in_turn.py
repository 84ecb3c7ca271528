"""Parts that are told in the order of their totals: 抽检种子68个、农药35个、肥料42个，不合格的分别为1个、3个、5个."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.engines import light
from zhenforce_nlp.relations.part_links import MEMORY, PartLinks

_TOLD = light(regex.compile(r"(?:的|其中\p{Han}{0,12}?)(?:分别|依次)[为是有]?$"))
_ANDS = ("和", "及", "与", "以及")
_EACH = "各"
_MARKS = regex.compile(r"[、和与及]")
_FAR = 60  # characters of names
_FEW = 2


class InTurn:
    """Links the lists of one page to the lists before them."""

    def __init__(self, text: str, known: PartLinks) -> None:
        self.text = text
        self.known = known

    def read(self, slots: Sequence[Slot]) -> None:
        """Link the figures of a sentence that are told in the order of as many before them."""
        for number, slot in enumerate(slots):
            if number and not slot.depth and self.text.endswith(_EACH, slot.left, slot.left_end):
                self._each(slots[number - 1], slot)
            if number < _FEW or slot.depth:
                continue
            told = _TOLD.search(self.text, slot.left, slot.left_end)
            if told is None:
                continue
            size = self._run(slots, number)
            before = slots[max(0, number - size) : number]
            parts = slots[number : number + size]
            if size < _FEW or len(before) < size or self._run(before, 0) != size:
                continue
            if all(self.known.fits(part.quantity, whole.quantity) for part, whole in zip(parts, before, strict=True)):
                for part, whole in zip(parts, before, strict=True):
                    self.known.link(part, whole, "part.in_turn", *told.span())

    def _each(self, whole: Slot, slot: Slot) -> None:
        """吊销许可证2户，甲县、乙县各1户: of as many as there are names."""
        names = self.text[whole.right_end : slot.left_end]
        if len(names) > _FAR or not self.known.fits(slot.quantity, whole.quantity) or whole.depth:
            return
        count = len(_MARKS.findall(names.strip("，,：:"))) + 1
        if count > 1 and count * slot.quantity.value == whole.quantity.value:
            self.known.link(slot, whole, "part.each", slot.left_end - 1, slot.left_end)

    def _run(self, slots: Sequence[Slot], first: int) -> int:
        """Count the figures of a list from one on (1个、3个和5个)."""
        size = 1
        for slot in slots[first + 1 : first + MEMORY]:
            joined = slot.opener == "、" or self.text[slot.left : slot.left_end].strip() in _ANDS
            if not joined or slot.quantity.unit != slots[first].quantity.unit:
                break
            size += 1
        return size
