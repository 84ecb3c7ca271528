"""Totals behind their parts: 甲3起、乙4起，共7起; …。各类文书共计258份."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.records import Metric
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.part_links import MEMORY, PartLinks, prefix

_TOTALS = "metric.total"
_FAR = 24  # figures before 各类文书共计 that it may sum up
_TWO = 2
_COMMAS = ("，", ",")
_INCLUDED = regex.compile(
    r"(?:\p{Han}{0,4}?)(?:均|都|已|也)*(?:包含|包括|含|计算|计|统计)在内|(?:均|都|已|也)*(?:包含|包括|含|计入)(?:在)?其中"
)


class TotalsBehind:
    """Finds the figures before a total that it adds up."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], cues: CueRules, known: PartLinks) -> None:
        self.text = text
        self.metrics = metrics
        self.cues = cues.cues
        self.known = known
        self.summed = ""  # the last figure that others were found to make up

    def read(self, slot: Slot, done: Sequence[Slot], word: tuple[int, int] | None) -> None:
        """甲3起、乙4起，共7起: the parts stand before their total."""
        metric = self.metrics.get(slot.quantity.id)
        bare = metric is not None and metric.rule == _TOTALS
        beside = bool(done) and slot.opener == "、" and done[-1].quantity.id == self.summed
        if word is None and not bare and not beside:
            return
        parts, left = self._before(slot, done)
        if (left or len(parts) < _TWO) and (word is not None or beside):
            parts, left = self._between(slot, done)
        if not left and len(parts) >= _TWO:
            self.summed = slot.quantity.id
        if left and not bare:
            return
        if left and not all(item.quantity.value < slot.quantity.value for item in parts):
            return
        if len(parts) < 2:
            return
        start, end = word or (slot.left, slot.left_end)
        if left:
            parts = [item for item in parts if item.quantity.id not in self.known.links]
        for item in parts:
            self.known.link(item, slot, "part.total", start, end)

    def _between(self, slot: Slot, done: Sequence[Slot]) -> tuple[list[Slot], Decimal]:
        """立案14起、罚款3万元，…2起、罚款6万元，合计16起、9万元: figures of other units stand between the parts."""
        known, left, run = self.known, slot.quantity.value, list[Slot]()
        for item in reversed(done[-MEMORY:]):
            same = item.depth == slot.depth and item.quantity.unit == slot.quantity.unit
            if not same or not known.counts(item.quantity) or item.quantity.id in known.links or known.is_base(item):
                continue
            run.append(item)
            left -= item.quantity.value
            if left <= 0:
                break
        return run, left

    def _before(self, slot: Slot, done: Sequence[Slot]) -> tuple[list[Slot], Decimal]:
        """Give the figures before a total that add up to it, and what they lack; parts of parts do not count."""
        run: list[Slot] = []
        outer: list[Slot] = []
        left = rest = slot.quantity.value
        found: list[Slot] = []
        known = {item.quantity.id for item in done[-MEMORY:]}
        for item in reversed(done[-MEMORY:]):
            if item.depth != slot.depth or not self.known.counts(item.quantity) or self.known.is_base(item):
                continue
            metric = self.metrics.get(item.quantity.id)
            if item is done[-1] and not slot.opener and item.quantity.unit != slot.quantity.unit:
                continue  # 三个街道合计2,613件
            if item.quantity.unit != slot.quantity.unit or metric is None or metric.rule == _TOTALS:
                break
            link = self.known.links.get(item.quantity.id)
            if (link is None or link.whole not in known) and rest > 0:
                outer.append(item)
                rest -= item.quantity.value
                if not rest:
                    return outer, rest
            if left > 0:
                run.append(item)
                left -= item.quantity.value
                if not left:
                    found = run[:]
            if left < 0 and rest < 0:
                break
        return (found, Decimal(0)) if found else (run, left)

    def included(self, slots: Sequence[Slot], before: Sequence[Slot]) -> None:
        """处罚57起、罚款163万元，事故处罚3起、罚款61万元包含在内: of the figures before in the same units.

        Args:
            slots: the figures of a sentence.
            before: figures before the sentence, nearest first.
        """
        for number, slot in enumerate(slots):
            if slot.depth or _INCLUDED.match(self.text, slot.right, slot.right_end) is None:
                continue
            first = number
            while first and slots[first].opener == "、" and not slots[first - 1].depth:
                first -= 1
            told = [*reversed(slots[:first]), *before[:MEMORY]]
            for part in slots[first : number + 1]:
                fits = (w for w in told if w.quantity.unit == part.quantity.unit and not w.depth)
                whole = next((w for w in fits if self.known.fits(part.quantity, w.quantity)), None)
                if whole is not None and self.known.counts(part.quantity):
                    self.known.link(part, whole, "part.included", slot.right, slot.right_end)

    def summed_up(self, slots: Sequence[Slot], near: Sequence[Slot]) -> None:
        """下达通知书216份，决定书42份，…。各类文书共计258份: the figures before a sentence that begins so.

        Args:
            slots: the figures of a sentence.
            near: figures before the sentence, nearest first.
        """
        first = 0 if len(slots) < _TWO or slots[1].opener else 1  # 三类案件共13宗: 三类 is a figure, too
        word = self.cues["sum_up"].match(self.text, slots[0].left, slots[first].left_end)
        if word is None:
            self._all_of_it(slots[0], near)
            return
        units: set[str] = set()
        for number, slot in enumerate(slots[first:]):
            goes_on = slot.opener == "、" or (slot.opener in _COMMAS and slot.quantity.unit not in units)
            if slot.depth or (number and not goes_on):
                return  # 两项共63处、9,000平方米; 三项合计立案203件，罚没245万元: both
            units.add(slot.quantity.unit)
            self._summed(slot, near, *word.span())

    def _all_of_it(self, slot: Slot, near: Sequence[Slot]) -> None:
        """食品罚款96万元；药品罚款31万元；…。罚款总额224万元: a sentence that begins with the sum of three."""
        word = self.cues["total"].search(self.text, slot.left, slot.left_end)
        if word is None or slot.depth or not self.known.counts(slot.quantity):
            return
        free = [item for item in near[:MEMORY] if not item.depth and item.quantity.unit == slot.quantity.unit]
        free = [item for item in free if self.known.counts(item.quantity) and item.quantity.id not in self.known.links]
        size = prefix(free, slot.quantity.value)
        if size > _TWO:
            for item in free[:size]:
                self.known.link(item, slot, "part.total", *word.span())

    def _summed(self, slot: Slot, near: Sequence[Slot], start: int, end: int) -> None:
        free = [
            item
            for item in near
            if not item.depth
            and item.quantity.unit == slot.quantity.unit
            and self.known.counts(item.quantity)
            and item.quantity.id not in self.known.links
        ]
        label = self.metrics[slot.quantity.id].label
        alike = [item for item in free if self.metrics[item.quantity.id].label.endswith(label)]  # 查处培训9起，立案5起
        for items in (alike, free[:_FAR]):
            size = prefix(items, slot.quantity.value)
            if size > 1:
                for item in items[:size]:
                    self.known.link(item, slot, "part.total", start, end)
                return
