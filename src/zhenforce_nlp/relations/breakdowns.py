"""Breakdowns that words announce (按类型分, 从地区看): of which figure before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.records import Metric
from zhenforce_nlp.relations.part_links import NAMELESS, OF_PLACES, PartLinks, added, prefix

_FEW = 2
_DIVIDED = ("part.split", "part.among", "part.exact_list", "part.exact_list.earlier")
# 从办案单位看: only some may be named, so the sum has to be exact
_VIEWS = tuple(verb + mark for verb in ("看", "分析") for mark in ("", "，", ",", "：", ":"))


class Breakdowns:
    """Links the breakdowns of one page to their totals."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], known: PartLinks) -> None:
        self.text = text
        self.metrics = metrics
        self.known = known

    def breakdown(
        self,
        parts: Sequence[Slot],
        near: Sequence[Slot],
        far: Sequence[Slot],
        place: tuple[int, int],
        *,
        whole_only: bool,
    ) -> None:
        """Link the figures of a breakdown to the total they add up to, else to the nearest of the paragraph they fit.

        Args:
            parts: its figures of one unit.
            near: figures of the paragraph before it, nearest first.
            far: figures of earlier paragraphs, nearest first.
            place: the words that announce it.
            whole_only: its total is no part of another (从地区看: of all accidents, not of the seven on roads).
        """
        best: tuple[int, Slot] | None = None
        same_things = self.known.cues.same_things
        for whole in (*near, *far):
            if not self.known.counts(whole.quantity) or not same_things(parts[0].quantity, whole.quantity):
                continue
            if whole_only and whole.quantity.id in self.known.links:
                continue
            size = prefix(parts, whole.quantity.value)
            if size > 1 and (best is None or size > best[0]):
                best = size, whole
        total = added(parts)
        # 33件、17件、11件 of 81件, although the first two make up one of its parts by chance
        if not whole_only and (best is None or (best[0] < len(parts) and best[1].quantity.id in self.known.links)):
            best = self._divided(parts, total, near, far) or best
        if best is None and not self.text.endswith(_VIEWS, 0, place[1]):
            for whole in near:
                if self.known.fits(parts[0].quantity, whole.quantity) and total <= whole.quantity.value:
                    best = len(parts), whole
                    break
        for slot in parts[: best[0]] if best else ():
            self.known.link(slot, best[1], "part.split", *place)  # type: ignore[index]

    def _divided(
        self, parts: Sequence[Slot], total: Decimal, near: Sequence[Slot], far: Sequence[Slot]
    ) -> tuple[int, Slot] | None:
        """按类型分，…52件、…48件。从被申请人看，公安40件、乡镇22件: of what the breakdown before is of."""
        if not near or len(parts) < _FEW:
            return None
        link = next((self.known.links[slot.quantity.id] for slot in near if slot.quantity.id in self.known.links), None)
        if link is None or link.rule not in _DIVIDED:
            return None
        whole = next((slot for slot in (*near, *far) if slot.quantity.id == link.whole), None)
        if whole is None or total > whole.quantity.value or whole.quantity.unit != parts[0].quantity.unit:
            return None
        return len(parts), whole

    def of_places(self, parts: Sequence[Slot], near: Sequence[Slot], place: tuple[int, int]) -> None:
        """从地区看，甲县、乙县居前，分别为42件和35件: figures of some places, which need not make up the total.

        They are part of the total that the breakdown before was of, else of the nearest in their unit that is no part.
        """
        alone = [slot for slot in parts if slot.quantity.id not in self.known.links]
        labels = self.metrics  # taken from what stands before: 甲所办案最多，为31件 names its own act
        alone = [slot for slot in alone if labels[slot.quantity.id].rule in NAMELESS]
        alone = [
            slot
            for slot in alone
            if labels[slot.quantity.id].start < place[0] or labels[slot.quantity.id].label == slot.quantity.unit
        ]
        split = {link.whole for link in self.known.links.values() if link.rule == "part.split"}
        links, is_base = self.known.links, self.known.is_base
        free = [slot for slot in near if slot.quantity.id not in links and not slot.depth and not is_base(slot)]
        total = added(alone)
        for whole in sorted(free, key=lambda slot: slot.quantity.id not in split):
            same = bool(alone) and whole.quantity.unit == alone[0].quantity.unit and self.known.counts(whole.quantity)
            if same and total <= whole.quantity.value:
                for slot in alone:
                    self.known.link(slot, whole, OF_PLACES, *place)
                return
