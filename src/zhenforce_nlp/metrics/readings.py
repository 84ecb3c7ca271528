"""What is known of a sentence while its figures are given their labels: labels found, words around a figure."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from operator import attrgetter

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.heads import Head
from zhenforce_nlp.records import How


@dataclass(slots=True)
class Label:
    """The label of one figure while its sentence is read.

    Attributes:
        kind: plain, change, share, total, carried.
        verb: verb that it begins with, "" for none.
    """

    slot: Slot
    text: str
    start: int
    end: int
    how: How
    rule: str
    kind: str = "plain"
    verb: str = ""


@dataclass(slots=True)
class Words:
    """The words around one figure.

    Attributes:
        start, end: before it, without the clause's head and without what ties a thing to its figure.
        roles: what the tying words say: up, down, basis, of ...
        noun, noun_end: the noun right behind it; equal for none.
        next: slot whose figure follows with no break between; None otherwise.
        more: they say by how much more or less was done (比上周多查处4起).
        listed: nothing stands before it but bodies and 分别 (甲镇、乙镇分别有).
    """

    head: Head
    start: int
    end: int
    roles: list[str]
    noun: int
    noun_end: int
    next: Slot | None
    listed: bool = False
    more: bool = False


@dataclass(slots=True)
class Reading:
    """A sentence while its figures are read.

    Attributes:
        slots: the sentence's figures with the words around them.
        before: labels of the sentence before, in the same block.
        done: labels found so far, in order.
        assigned: labels already given to later figures (三类企业分别12家、8家、5家), by the slot's number.
        parts_from: how many labels were done when 其中 opened the parts of the last one, -1 for no parts.
        parts_since: the same, of the last 其中 of the sentence, though a ； has closed it.
        divided_from: how many labels were done when the first clause divided the whole (按属地分), -1 for none.
    """

    sentence: Sentence
    slots: list[Slot]
    before: list[Label]
    done: list[Label] = field(default_factory=list)
    assigned: dict[int, Label] = field(default_factory=dict)
    parts_from: int = -1
    parts_since: int = -1
    divided_from: int = -1


def clause_before(reading: Reading, place: int) -> int:
    """Give where the clause before the one at a place begins, -1 when there is none."""
    clauses = reading.sentence.clauses
    number = bisect_left(clauses, place, key=attrgetter("start")) - 1
    return clauses[number].start if number >= 0 else -1
