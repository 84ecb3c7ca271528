"""Totals that stand farther back than right before their parts, found by arithmetic.

检查643户，占97%；…，诊所214户、卫生室369户、医院60户: a list of three that makes up a figure before it does so by no
chance. 合法683个、9,310亩，违法42个、566亩: what goes with each part is of what goes with the total. 涉及1,942人，
已解决1,878人，…，剩下64人: what is done and what is left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.records import Metric, Quantity
from zhenforce_nlp.relations.opposites import opposites
from zhenforce_nlp.relations.part_links import MEMORY, PartLinks, added

_LISTED = ("、", "")
_COMMAS = ("，", ",")
_STOPS = frozenset("；;。")
_ANDS = ("和", "及", "与", "以及")
_ENOUGH = 3  # figures of a list
_LEAST = 20  # a smaller total may be made up by chance
_NEAR = 8  # figures back to what is done


class Sums:
    """Finds such totals on one page, sentence by sentence."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], known: PartLinks) -> None:
        self.text = text
        self.metrics = metrics
        self.known = known

    def read(self, slots: Sequence[Slot], earlier: Sequence[Slot]) -> None:
        """Link the figures of a sentence, once all that its words say is linked.

        Args:
            slots: its figures.
            earlier: figures of its paragraph before it, nearest first.
        """
        plain = [slot for slot in slots if self._plain(slot)]
        if len(plain) < _ENOUGH - len(earlier):
            return
        before = [slot for slot in reversed(earlier[:MEMORY]) if self._plain(slot)]
        for run in self._lists(plain):
            self._list(run, before + plain)
        for run in self._segments(plain):
            self._list(run, before + plain)
        self._left_over(plain, before)
        self._companions(plain)

    def _plain(self, slot: Slot) -> bool:
        return slot.depth == 0 and self.known.counts(slot.quantity) and not self.known.is_base(slot)

    # Lists

    def _lists(self, plain: Sequence[Slot]) -> Iterator[list[Slot]]:
        """Give the lists of three figures and more that only 、 parts and nothing links so far."""
        run: list[Slot] = []
        for slot in plain:
            goes_on = bool(run) and slot.quantity.unit == run[-1].quantity.unit and self._listed(slot)
            if slot.quantity.id in self.known.links or not goes_on:
                if len(run) >= _ENOUGH:
                    yield run
                run = []
            if slot.quantity.id not in self.known.links:
                run.append(slot)
        if len(run) >= _ENOUGH:
            yield run

    def _segments(self, plain: Sequence[Slot]) -> Iterator[list[Slot]]:
        """办结159件，超期3件；满意148件，一般12件，不满意2件: give the lists that stand between two ；."""
        run: list[Slot] = []
        for slot in plain:
            if run and not _STOPS.isdisjoint(slot.breaks):
                yield from self._whole_segment(run)
                run = []
            run.append(slot)
        yield from self._whole_segment(run)

    def _whole_segment(self, run: list[Slot]) -> Iterator[list[Slot]]:
        alike = all(slot.quantity.unit == run[0].quantity.unit for slot in run)
        listed = all(slot.opener in _LISTED or slot.opener in _COMMAS for slot in run[1:])
        free = all(slot.quantity.id not in self.known.links for slot in run)
        if len(run) >= _ENOUGH and alike and listed and free and not _STOPS.isdisjoint(run[0].breaks):
            yield run

    def _listed(self, slot: Slot) -> bool:
        if slot.opener == "、":
            return True
        return slot.opener == "" and self.text[slot.left : slot.left_end].strip() in _ANDS

    def _list(self, run: Sequence[Slot], plain: Sequence[Slot]) -> None:
        total = added(run)
        if total < _LEAST:
            return
        last = True  # it stands right before the list: 立案131件，警告97家、撤销登记29家、停止活动5家
        for whole in reversed(plain):
            quantity = whole.quantity
            if quantity.start >= run[0].quantity.start:
                continue
            beside, last = last, False
            alike = quantity.unit == run[0].quantity.unit or (beside and self._cases(quantity, run[0].quantity))
            if quantity.value != total or not alike:
                continue
            for slot in run:
                self.known.link(slot, whole, "part.exact_list", run[0].left, run[-1].right)
            return

    @staticmethod
    def _cases(whole: Quantity, part: Quantity) -> bool:
        """Tell whether cases are told by whom they are against."""
        return whole.dimension == "cases" and part.dimension in ("entities", "persons")

    # What is done and what is left over

    def _left_over(self, plain: Sequence[Slot], before: Sequence[Slot]) -> None:
        rest_of_list = False
        told: dict[str, list[Slot]] = {}  # what was counted so far, by its unit
        for slot in before:
            told.setdefault(slot.quantity.unit, []).append(slot)
        for rest in plain:
            bare = rest.opener in _LISTED and rest.left == rest.left_end
            rest_of_list = self.known.remains(rest) or (rest_of_list and bare)
            if rest.quantity.id not in self.known.links:
                self._rest(rest, told.get(rest.quantity.unit, [])[-2 * _NEAR :], said=rest_of_list)
            told.setdefault(rest.quantity.unit, []).append(rest)

    def _rest(self, rest: Slot, near: Sequence[Slot], *, said: bool) -> None:
        """Link what is left over, where words say that it is (剩余3个) or deny what is done (参检, 未参检)."""
        for number in range(len(near) - 1, max(0, len(near) - _NEAR), -1):
            done = near[number]
            if not said and not opposites([self._label(done), self._label(rest)]):
                continue
            total = done.quantity.value + rest.quantity.value
            for whole in reversed(near[max(0, number - _NEAR) : number]):
                if whole.quantity.value == total and whole.quantity.value and rest.quantity.value:
                    for slot in (done, rest):
                        if slot.quantity.id not in self.known.links:
                            self.known.link(slot, whole, "part.exact_list", rest.left, rest.right)
                    return

    def _label(self, slot: Slot) -> str:
        return self.metrics[slot.quantity.id].label

    # What goes with each part

    def _companions(self, plain: Sequence[Slot]) -> None:
        """合法683个、9,310亩，违法42个、566亩: each area is of the area that goes with the total of 725个."""
        parts: dict[str, list[int]] = {}
        for index, slot in enumerate(plain):
            link = self.known.links.get(slot.quantity.id)
            if link is not None:
                parts.setdefault(link.whole, []).append(index)
        places = {slot.quantity.id: index for index, slot in enumerate(plain)}
        for whole, members in parts.items():
            if len(members) > 1 and whole in places:
                self._beside(plain, places[whole], members)

    def _beside(self, plain: Sequence[Slot], whole: int, members: Sequence[int]) -> None:
        if added(plain[index] for index in members) != plain[whole].quantity.value:
            return
        for offset in (1, 2):
            own = [self._beside_one(plain, index, offset) for index in (whole, *members)]
            found = [slot for slot in own if slot is not None]
            if len(found) != len(own) or len({slot.quantity.unit for slot in found}) > 1:
                return
            total, *each = found
            if any(slot.quantity.id in self.known.links for slot in each) or added(each) != total.quantity.value:
                continue
            for slot in each:
                self.known.link(slot, total, "part.exact_list", each[0].left, each[-1].right)

    def _beside_one(self, plain: Sequence[Slot], index: int, offset: int) -> Slot | None:
        """Give the figure that goes with another: nothing but 、 or a word that measures parts them."""
        if index + offset >= len(plain):
            return None
        slot = plain[index + offset]
        return slot if slot.opener in _LISTED and slot.quantity.unit != plain[index].quantity.unit else None
