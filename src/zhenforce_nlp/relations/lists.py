"""Lists told apart: as many bodies, or times, as figures, in order (甲县、乙县分别查扣98辆、57辆)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.heads import Head
from zhenforce_nlp.records import How, Time
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.listed_bodies import ListedBodies
from zhenforce_nlp.relations.listed_periods import ListedPeriods
from zhenforce_nlp.relations.periods import PeriodReader
from zhenforce_nlp.relations.spans import Span
from zhenforce_nlp.relations.subject_names import Subject
from zhenforce_nlp.relations.subjects import SubjectReader

_ANDS = ("", "和", "及", "与", "以及")
_IN_ORDER = ("分别", "依次")
_TIES = "仅约为达是分局 "  # 甲县、乙县仅84%、80%
_PAIR = 2
_POINTING = ("前者", "后者")
_LOOK = 3  # figures of a clause among which 分别 may stand


class Lists:
    """The lists of one page.

    Attributes:
        subjects_of, spans_of: what each figure of a list got, by the quantity's id.
    """

    def __init__(self, text: str, subjects: SubjectReader, periods: PeriodReader, cues: CueRules) -> None:
        self.text = text
        self.subjects = subjects
        self.periods = periods
        self.listed_bodies = ListedBodies(text, subjects, cues)
        self.listed_periods = ListedPeriods(text, periods)
        self.subjects_of: dict[str, Subject] = {}
        self.spans_of: dict[str, Span] = {}
        self.listed: list[Subject] = []  # the last list of the sentence
        self.in_order = False  # its figures have been told apart
        self.depth = 0  # brackets that are open
        self.times: list[Time] = []  # those that the clauses of the sentence begin with, one a clause
        self.framed = 0, 0  # the last clause of the sentence that has times and no figure
        self.spread: Sequence[Span] = ()  # the last that figures of the sentence were given to

    def open(self) -> None:
        """Begin a sentence."""
        self.listed, self.in_order, self.times, self.depth, self.spread = [], False, [], 0, ()
        self.framed = 0, 0

    def enter(self, depth: int) -> None:
        """Begin a clause; a list in a bracket is done with behind it (487件（甲所、乙所分别36件、29件），…分别增长…).

        Args:
            depth: how many brackets stand open.
        """
        if self.depth and not depth:
            self.listed, self.in_order = [], False
        self.depth = depth

    def read(self, start: int, end: int, head: Head | None, slots: Sequence[Slot]) -> Sequence[Subject]:
        """Give the figures of a clause to the bodies and times that are told apart.

        Args:
            start, end: the clause.
            head: its head, None where nothing in it can name anyone.
            slots: its figures.

        Returns:
            The first two bodies that figures were given to.
        """
        if head is not None and head.times:
            self.times.append(head.times[-1])
            self.framed = self.framed if slots else (start, end)
        if len(slots) > 1 and (self._told(slots[0]) or self._goes_on(slots)):
            self._times(start, slots)
        told = head is not None or (len(slots) > 1 and any(self._told(slot) for slot in slots[:_LOOK]))
        listed = self.listed_bodies.list_of(start, end) if told else []
        self.listed = listed or self.listed
        pointed = self.text.startswith(_POINTING, start)  # 后者拆除违建2处、暂扣物品14件: both are of one
        self.in_order = self.in_order and not listed and not pointed
        size = len(self.listed)
        if size < 2 or len(slots) < size:
            return ()
        place = self._first(head, slots)
        if place < 0 or self._run(slots[place:]) != size:
            return ()
        for slot, subject in zip(slots[place : place + size], self.listed, strict=True):
            self.subjects_of[slot.quantity.id] = subject
        self.in_order = True
        return self.listed[:2]

    def pointed(self, start: int) -> Subject | None:
        """县住建局、县城管局分别立案31起、118起，后者拆除违建2处: the first or the last of the list before."""
        if len(self.listed) != _PAIR or not self.text.startswith(_POINTING, start):
            return None
        return replace(self.listed[_POINTING.index(self.text[start : start + _PAIR])], how=How.CARRIED)

    def _first(self, head: Head | None, slots: Sequence[Slot]) -> int:
        """Give the number of the figure that the first body of the list gets, -1 when the list has none."""
        size = len(self.listed)
        for index, slot in enumerate(slots[: len(slots) - size + 1]):
            words = self.text[max(slot.left, self.listed[-1].end) : slot.left_end]
            if any(word in words for word in _IN_ORDER):
                return index
            if not index and head is not None and "each" in head.roles:
                return index
            even = len(slots) == size == self._run(slots) if not index else False
            # 23所学校和甲镇、乙镇等8个镇: a list behind the first figure is not told apart by it
            even = even and self.listed[-1].end <= slot.left_end and not any(self._names(slot) for slot in slots)
            if even and (self.in_order or not words.strip(_TIES) or self._alike(head, slots)):
                return index
        return -1

    def _alike(self, head: Head | None, slots: Sequence[Slot]) -> bool:
        """崇义镇、柏香镇立案5件、3件: as many figures of one unit as bodies that act."""
        acting = head is not None and len(head.bodies) == len(self.listed) and not head.partners
        return acting and len({slot.quantity.unit for slot in slots}) == 1

    def _names(self, slot: Slot) -> bool:
        """县区中甲县88分、乙县86分: figures with bodies of their own are nobody else's."""
        starts = self.subjects.starts
        index = bisect_left(starts, slot.left)
        return index < len(starts) and starts[index] < slot.left_end and starts[index] > self.listed[-1].end

    def _told(self, slot: Slot) -> bool:
        return any(word in self.text[slot.left : slot.left_end] for word in _IN_ORDER)

    def _times(self, start: int, slots: Sequence[Slot]) -> None:
        """2021年至2023年分别受理25件、31件、40件: as many figures as times."""
        count = self._run(slots)
        if count > 1:
            end = slots[0].left_end
            spans: Sequence[Span] = self.listed_periods.each(start, end, count)
            if not spans and not self.listed_periods.named(start, end):
                spans = self.spread if len(self.spread) == count else self.listed_periods.each(*self.framed, count)
                spans = spans or self._of_clauses(count)
            self.spread = spans or self.spread
            self.spans_of.update((slot.quantity.id, span) for slot, span in zip(slots, spans, strict=False))

    def _goes_on(self, slots: Sequence[Slot]) -> bool:
        """2020年、2021年分别立案136件、112件，罚款82万元、68万元: a second list that is as long as the first."""
        even = len(self.spread) == len(slots) == self._run(slots)
        return even and len({slot.quantity.unit for slot in slots}) == 1

    def _of_clauses(self, count: int) -> list[Span]:
        """上半年检查4次，下半年检查5次，分别立案2起、3起: as many figures as clauses with a time of their own."""
        if len(self.times) == 1:  # 2021年至2023年，分别受理25件、31件、40件
            return self.listed_periods.parts(self.times[0], count)
        spans = [self.periods.of_time(time, None, How.STATED) for time in self.times]
        found = [span for span in spans if span is not None]
        alike = len({time.granularity for time in self.times}) == 1
        periods = sorted((span.period for span in found if span.period is not None), key=lambda period: period.first)
        apart = len(periods) == count and all(one.last < other.first for one, other in pairwise(periods))
        return found if len(found) == count and apart and alike else []

    def _run(self, slots: Sequence[Slot]) -> int:
        """Count the figures of a list from the first on (98辆、57辆和33辆)."""
        size = 1
        while size < len(slots):
            slot = slots[size]
            if slot.opener != "、" and self.text[slot.left : slot.left_end].strip() not in _ANDS:
                break
            size += 1
        return size
