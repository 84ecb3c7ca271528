"""Breakdowns that words announce (按类型分, 从地区看): of which figure before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.records import Metric
from zhenforce_nlp.relations.part_links import NAMELESS, OF_PLACES, PartLinks, added, prefix

_FEW = 2
_WHEN = regex.compile(r"[\d一二三四]季度|\d月|[上下]半年|20\d\d年")
_DIVIDED = ("part.split", "part.among", "part.exact_list", "part.exact_list.earlier")
# 从办案单位看: only some may be named, so the sum has to be exact
_VIEWS = tuple(verb + mark for verb in ("看", "分析") for mark in ("", "，", ",", "：", ":"))


class Breakdowns:
    """Links the breakdowns of one page to their totals."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], known: PartLinks) -> None:
        self.text = text
        self.metrics = metrics
        self.known = known
        self.latest: dict[str, Slot] = {}  # the totals that were divided last, by unit

    def breakdown(
        self,
        parts: Sequence[Slot],
        near: Sequence[Slot],
        far: Sequence[Slot],
        place: tuple[int, int],
        *,
        whole_only: bool,
        named: Slot | None = None,
    ) -> None:
        """Link the figures of a breakdown to the total they add up to, else to the nearest of the paragraph they fit.

        Args:
            parts: its figures of one unit.
            near: figures of the paragraph before it, nearest first.
            far: figures of earlier paragraphs, nearest first.
            place: the words that announce it.
            whole_only: its total is no part of another (从地区看: of all accidents, not of the seven on roads).
            named: the total that its words name, None for none.
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
        if best is None:
            view = self.text.endswith(_VIEWS, 0, place[1])
            wholes = near if not view else self._open_to(parts, near, far, named) if not whole_only else ()
            larger = self._larger(parts[0], total, wholes)
            best = (len(parts), larger) if larger is not None else None
        if best is None:
            return
        self.latest[parts[0].quantity.unit] = best[1]
        for slot in parts[: best[0]]:
            self.known.link(slot, best[1], "part.split", *place)

    def _larger(self, part: Slot, total: Decimal, wholes: Sequence[Slot]) -> Slot | None:
        for whole in wholes:
            if self.known.fits(part.quantity, whole.quantity) and total <= whole.quantity.value:
                return whole
        return None

    def _open_to(
        self, parts: Sequence[Slot], near: Sequence[Slot], far: Sequence[Slot], named: Slot | None
    ) -> list[Slot]:
        """Give the totals of a breakdown that leaves some out: the named one, the one divided last, the nearest."""
        unit = parts[0].quantity.unit
        latest = self.latest.get(unit)
        links = self.known.links
        free = [slot for slot in (*near, *far) if slot.quantity.id not in links] if len(parts) > 1 else []
        wholes = [named, latest, *self._beside(parts[0], near, far), *free]
        return [slot for slot in wholes if slot is not None and slot.quantity.unit == unit and not slot.depth]

    def _beside(self, part: Slot, near: Sequence[Slot], far: Sequence[Slot]) -> list[Slot]:
        """办结案件520件，罚没款630万元。…食品类210件、120万元: what goes with a part is of what goes with all."""
        label = self.metrics[part.quantity.id].label
        whole = next((slot for slot in self.latest.values() if slot.quantity.unit != part.quantity.unit), None)
        if whole is None:
            return []
        told = [slot for slot in (*near, *far) if slot.quantity.id in self.metrics]
        alike = [slot for slot in told if self.metrics[slot.quantity.id].label.endswith(label)]
        return sorted(alike, key=lambda slot: abs(slot.quantity.start - whole.quantity.start))

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
        latest = self.latest.get(alone[0].quantity.unit) if alone else None
        if latest is not None and self._named(alone, latest, place):
            self._link_places(alone, [latest], place)
            return
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
        self._link_places(alone, sorted(free, key=lambda slot: slot.quantity.id not in split), place)

    def _link_places(self, alone: Sequence[Slot], wholes: Sequence[Slot], place: tuple[int, int]) -> None:
        """Make figures part of the first total that they fit."""
        total = added(alone)
        for whole in wholes:
            same = bool(alone) and whole.quantity.unit == alone[0].quantity.unit and self.known.counts(whole.quantity)
            if same and total <= whole.quantity.value:
                for slot in alone:
                    self.known.link(slot, whole, OF_PLACES, *place)
                return

    def _named(self, parts: Sequence[Slot], whole: Slot, place: tuple[int, int]) -> bool:
        """从地区看，甲市、乙县办结案件数居前，为48件、36件: of 办结案件517件, where no month is named."""
        if not parts or whole.quantity.id not in self.metrics or _WHEN.search(self.text, place[1], parts[0].left_end):
            return False
        label = self.metrics[whole.quantity.id].label.removesuffix("总数").removesuffix("数")
        return len(label) > 1 and self.metrics[parts[0].quantity.id].label.startswith(label)
