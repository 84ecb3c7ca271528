"""Sentences that open with what a figure before them is made up of (查处案件486件。农药82件，兽药45件，其他359件)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.records import Metric
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.opposites import opposites
from zhenforce_nlp.relations.part_links import MEMORY, PartLinks, added, prefix

_NEXT = 16  # figures at the end of the paragraph above that three may add up to
_LEAST = 30  # what makes up a smaller total may do so by chance
_ENOUGH = 3  # figures: two that add up to one of the sentence before may do so by chance
_NOUN = 2  # characters of the shortest noun
_COLONS = ("：", ":")


class ResumedLists:
    """Links the sentences of one page to figures before them."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], cues: CueRules, known: PartLinks) -> None:
        self.text = text
        self.metrics = metrics
        self.cues = cues.cues
        self.known = known

    def read(self, slots: Sequence[Slot], near: Sequence[Slot], far: Sequence[Slot]) -> None:
        """查处违法案件486件。农药82件，兽药45件，其他359件。: a sentence that opens with what the one before adds up.

        Args:
            slots: the figures of a sentence.
            near: figures of the paragraph before it, nearest first.
            far: figures of earlier paragraphs, nearest first, for a longer list.
        """
        counts, is_base = self.known.counts, self.known.is_base
        plain = [slot for slot in slots[:MEMORY] if not slot.depth and counts(slot.quantity) and not is_base(slot)]
        for unit in dict.fromkeys(slot.quantity.unit for slot in plain):
            same = [slot for slot in plain if slot.quantity.unit == unit]  # 合法622个、5,480亩，违法252个、1,814亩
            run = list(takewhile(lambda slot: slot.quantity.id not in self.known.links, same))
            if len(run) >= _ENOUGH and self._even(run, plain):
                size = self._resume(run, near, far)
                if size and len(run) - size >= _ENOUGH:
                    self._resume(run[size:], near, far)  # 属实91件、不属实25件；办结80件，正在办理30件，移交6件
            elif len(run) == len(slots) == _ENOUGH - 1:
                self._resume_pair(run, near, far)

    def _even(self, run: Sequence[Slot], plain: Sequence[Slot]) -> bool:
        """Tell whether figures stand side by side, or always with as many of other units between them."""
        places = [index for index, slot in enumerate(plain) if slot.quantity.unit == run[0].quantity.unit][: len(run)]
        steps = {after - before for before, after in pairwise(places)}
        closed = self.cues["stage"].match(self.metrics[run[0].quantity.id].label) is not None
        return len(steps) == 1 and not closed  # 结案43起 is no kind of 47起

    def _resume(self, run: Sequence[Slot], near: Sequence[Slot], far: Sequence[Slot]) -> int:
        """Link figures to the total they open with; give how many of them."""
        if run[0].quantity.value == added(run[1:]) and run[0].opener not in _COLONS:
            return 0  # 移送9户，已立案7户，余下2户: a total with its parts; but 主要原因：甲14批次，乙7批次… is a list
        for whole in (*near, *(far if len(run) > _ENOUGH else far[:_NEXT])):
            nested = whole.quantity.id in self.known.links  # 不合格28批次, of 1386批次, is divided by four causes
            if not self._may_hold(whole, run) or (nested and len(run) <= _ENOUGH):
                continue
            if whole not in near and (self._among_named(whole, run) or self._by_chance(whole, run)):
                continue
            size = prefix(run, whole.quantity.value)
            if size == len(run) or (size >= _ENOUGH and whole in near):
                for slot in run[:size]:
                    self.known.link(slot, whole, "part.exact_list.earlier", run[0].left, run[size - 1].right)
                return size
        return 0

    def _by_chance(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """立案13件。⏎复议1件；诉讼6件，胜诉5件，在审1件: small figures of another paragraph, with no word of it."""
        parted = any("；" in slot.breaks or ";" in slot.breaks for slot in run[1:])
        return parted and whole.quantity.value < _LEAST and not self._related(whole, run)

    def _among_named(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """甲局：优秀3卷，合格12卷⏎乙局：优秀2卷，合格9卷，不合格1卷: 合格 of one item is not the next one's total."""
        named = self.metrics[whole.quantity.id]
        return named.rule == "metric.before" and any(
            self.metrics[slot.quantity.id].label == named.label for slot in run
        )

    def _resume_pair(self, run: Sequence[Slot], near: Sequence[Slot], far: Sequence[Slot]) -> None:
        """A sentence of two figures: only what its words tie to the total is no chance."""
        for whole in (*near, *far[:_NEXT]):
            if not self._may_hold(whole, run) or prefix(run, whole.quantity.value) != len(run):
                continue
            alike = self._alike(run) and self._related(whole, run) and whole.quantity.id not in self.known.links
            left = self.known.remains(run[-1]) and whole.quantity.id not in self.known.links  # 办结386起，6起正在办理
            if alike or left or self._said_again(whole, run):
                for slot in run:
                    self.known.link(slot, whole, "part.exact_list.earlier", run[0].left, run[-1].right)
                return

    def _may_hold(self, whole: Slot, run: Sequence[Slot]) -> bool:
        return not whole.depth and self.known.counts(whole.quantity) and whole.quantity.unit == run[0].quantity.unit

    def _said_again(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """违法27个。违法图斑已整改22个，5个正在处置: the first words name the total again."""
        label = self.metrics[whole.quantity.id].label
        return len(label) >= _NOUN and self.text.startswith(label, run[0].left)

    def _alike(self, run: Sequence[Slot]) -> bool:
        """Tell whether the labels of figures end with the same noun, or say the opposite of each other."""
        labels = [self.metrics[slot.quantity.id].label for slot in run]
        shared = labels[0][-_NOUN:]
        return opposites(labels) or (len(shared) == _NOUN and all(label.endswith(shared) for label in labels))

    def _related(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """立案36宗。无证行医案件21宗，废物管理案件15宗: the noun of the parts has a character of the total's label."""
        labels = [self.metrics[slot.quantity.id].label for slot in run]
        label = self.metrics[whole.quantity.id].label
        return opposites(labels) or any(char in label for char in labels[0][-_NOUN:])
