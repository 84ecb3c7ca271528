"""Totals that a share names: 128件，占全盟187件的68.4%; 火灾86起，…，电气原因41起，占47.7%."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.records import Metric
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.part_links import MEMORY, PartLinks, added

_PAIR = 2  # figures of one thing side by side: so many, so large
_LONGEST = 12  # figures that make a share together
_OF_ALL = regex.compile(r"约?占(?:到|了)?(?:全[\p{Han}]{1,4}|总数|总量|总案件?数)的?约?")  # 占全区18.3%, 占总数的47.7%
_TAKES = ("占", "占了", "占到", "占去")  # 不予处罚26件，首违不罚占了19件
_SHARES = ("占", "占比", "约占", "占比为", "占比约", "占比达", "占了")


class Shares:
    """The shares that one page gives."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], known: PartLinks, cues: CueRules) -> None:
        self.text = text
        self.metrics = metrics
        self.known = known
        self.together = cues.cues["together_share"]
        self.sums: list[int] = []  # numbers of the percentages that several figures make together
        self.open: list[int] = []  # numbers of the percentages of a sentence that are shares of the figure before
        self.of_all: list[int] = []  # the same, where 占全区 says of whose figure

    def read(self, slot: Slot, done: Sequence[Slot]) -> None:
        """Read a figure that 占 stands before.

        Args:
            slot: the figure: a total (占全盟187件的), a share (占47.7%) or a part (农民工讨薪占287件).
            done: the figures before it in its sentence, at least one.
        """
        part, words = done[-1], self.text[slot.left : slot.left_end].strip()
        if self.text.startswith("的", slot.right) and self.known.fits(part.quantity, slot.quantity):
            self.known.link(part, slot, "part.share", slot.left, slot.left_end)
        elif slot.quantity.unit == "%" and self.together.search(words) is not None:
            self.sums.append(len(done))
        elif slot.depth != part.depth:
            return
        elif slot.quantity.unit == "%" and words in _SHARES:
            self.open.append(len(done))
        elif slot.quantity.unit == "%" and _OF_ALL.fullmatch(words) is not None:
            self.of_all.append(len(done))  # of all that are listed before it, or of the last
        elif words.endswith(_TAKES):
            if slot.quantity.unit != part.quantity.unit:  # 拆除126处、4.37万平方米，存量占98处
                part = next(
                    (item for item in reversed(done[-_PAIR:]) if item.quantity.unit == slot.quantity.unit), part
                )
            self._number(slot, self._shared(part, done))

    def pair(self, slot: Slot, done: Sequence[Slot]) -> None:
        """存量占98处、3.86万平方米: the second figure of what is a part is of the second figure of the total."""
        link = self.known.links.get(done[-1].quantity.id)
        if link is None or link.rule != "part.share" or slot.opener != "、" or slot.left != slot.left_end:
            return
        near = done[-MEMORY:]
        number = next((index for index, item in enumerate(near) if item.quantity.id == link.whole), len(near))
        for whole in near[number + 1 : number + _PAIR]:
            if whole.quantity.unit == slot.quantity.unit:
                self._number(slot, whole)
                return

    def close(self, slots: Sequence[Slot], earlier: Sequence[Slot]) -> None:
        """Find the totals of the shares of a sentence, once all else that it says is linked.

        Args:
            slots: its figures.
            earlier: figures before it, nearest first.
        """
        for number in self.sums:
            self._link_sum(slots[max(0, number - MEMORY) : number], slots[number], earlier)
        self.sums.clear()
        for number in self.open:
            self._link(slots[max(0, number - 1 - MEMORY) : number - 1], slots[number - 1], slots[number], earlier)
        self.open.clear()
        for number in self.of_all:
            self._link_sum(slots[max(0, number - MEMORY) : number], slots[number], earlier)
            self._link_before(slots[max(0, number - MEMORY) : number - 1], slots[number - 1], slots[number], earlier)
            self._link_behind(slots[number - 1], slots[number], slots[number + 1 : number + 1 + MEMORY])
        self.of_all.clear()

    def _link_sum(self, before: Sequence[Slot], rate: Slot, earlier: Sequence[Slot]) -> None:
        """甲县31件、乙县28件、丙县19件，合计占全市的48.4%: of the figure of which together they make that share."""
        run: list[Slot] = []
        for slot in reversed(before):
            if slot.quantity.dimension == "ratio":
                continue
            if slot.quantity.id in self.known.links or not self.known.counts(slot.quantity) or len(run) == _LONGEST:
                break
            if run and slot.quantity.unit != run[0].quantity.unit:
                break
            run.append(slot)
        unit = run[0].quantity.unit if run else ""
        wholes = [
            slot
            for slot in (*reversed(before), *earlier)
            if slot.quantity.unit == unit and not slot.depth and self.known.counts(slot.quantity)
        ]
        for size in range(len(run), _PAIR - 1, -1):
            total = added(run[:size])
            whole = next((slot for slot in wholes if slot not in run[:size] and _makes(total, slot, rate)), None)
            if whole is not None:
                for slot in run[:size]:
                    self.known.link(slot, whole, "part.share", rate.left, rate.left_end)
                return

    def _shared(self, part: Slot, done: Sequence[Slot]) -> Slot:
        """超限占206起、改装占61起: both are of the figure before them."""
        link = self.known.links.get(part.quantity.id)
        if link is None or link.rule != "part.share":
            return part
        return next((slot for slot in reversed(done) if slot.quantity.id == link.whole), part)

    def _number(self, slot: Slot, whole: Slot) -> None:
        """办案624件，农民工讨薪占287件."""
        if slot.quantity.id not in self.known.links and self.known.fits(slot.quantity, whole.quantity):
            self.known.link(slot, whole, "part.share", slot.left, slot.left_end)

    def _link_before(self, before: Sequence[Slot], part: Slot, rate: Slot, earlier: Sequence[Slot]) -> None:
        """全市立案527件。支队本级立案41件，占全市的7.8%: a decimal of the share proves the total before it."""
        decimal = int(rate.quantity.value.as_tuple().exponent) < 0
        if not decimal or part.quantity.id in self.known.links or not self.known.counts(part.quantity):
            return
        for whole in (*reversed(before), *earlier[:MEMORY]):
            alike = whole.quantity.unit == part.quantity.unit and not whole.depth and self.known.counts(whole.quantity)
            if alike and _makes(part.quantity.value, whole, rate) and self.known.fits(part.quantity, whole.quantity):
                self.known.link(part, whole, "part.share", rate.left, rate.left_end)
                return

    def _link_behind(self, part: Slot, rate: Slot, behind: Sequence[Slot]) -> None:
        """东片区办案86件，占全区18.3%；全区办案470件: a decimal of the share proves a total that stands behind it."""
        if part.quantity.id in self.known.links or int(rate.quantity.value.as_tuple().exponent) >= 0:
            return
        for whole in behind:
            alike = whole.quantity.unit == part.quantity.unit and not whole.depth and self.known.counts(whole.quantity)
            if alike and _makes(part.quantity.value, whole, rate) and self.known.fits(part.quantity, whole.quantity):
                self.known.link(part, whole, "part.share", rate.left, rate.left_end)
                return

    def _link(self, before: Sequence[Slot], part: Slot, rate: Slot, earlier: Sequence[Slot]) -> None:
        """The total is the figure of which another makes that share, else one of the same name."""
        if part.quantity.id in self.known.links or not self.known.counts(part.quantity):
            return
        wholes = [
            slot
            for slot in (*reversed(before), *earlier)
            if slot.quantity.unit == part.quantity.unit and not slot.depth and self.known.counts(slot.quantity)
        ]
        label = self.metrics[part.quantity.id].label
        exact = (slot for slot in wholes if _makes(part.quantity.value, slot, rate))
        named = (slot for slot in wholes if label.endswith(self.metrics[slot.quantity.id].label))
        whole = next(exact, None) or next(named, None)
        if whole is not None and self.known.fits(part.quantity, whole.quantity):
            self.known.link(part, whole, "part.share", rate.left, rate.left_end)


def _makes(part: Decimal, whole: Slot, rate: Slot) -> bool:
    """Tell whether a figure makes a printed percentage of another, to the last digit printed."""
    value = whole.quantity.value
    if value <= part:
        return False
    step = Decimal(1).scaleb(min(0, int(rate.quantity.value.as_tuple().exponent)))
    return abs(part * 100 / value - rate.quantity.value) <= step / 2
