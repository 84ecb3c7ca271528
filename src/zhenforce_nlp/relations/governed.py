"""What is passed on while a page is walked: a figure's subject and period, a bracket's or 其中's own, a clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhenforce_nlp.clauses import Clause, Slot
from zhenforce_nlp.frozen import quick
from zhenforce_nlp.heads import Head
from zhenforce_nlp.relations.part_links import PartLink
from zhenforce_nlp.relations.spans import Span
from zhenforce_nlp.relations.subject_names import Subject


@quick
@dataclass(frozen=True, slots=True)
class Context:
    """What governs one figure."""

    subject: Subject
    span: Span


@dataclass(slots=True)
class Local:
    """What a bracket or 其中 sets for the figures that stand under it."""

    subject: Subject
    span: Span
    depth: int
    scope: int  # where the words of the 其中 stand, -1 when no figure is tied to them


@dataclass(slots=True)
class View:
    """One clause as the walker sees it.

    Attributes:
        index: its number in the sentence.
        end: where it ends.
        slots: its figures.
        head: None where nothing in it can name a subject or a period.
        behind: figures of the sentence stand before it.
    """

    clause: Clause
    index: int
    end: int
    slots: list[Slot]
    head: Head | None
    behind: bool


class TakenOver:
    """The subject and span that clauses take from one before: the same record for all the clauses it governs."""

    def __init__(self, subject: Subject, span: Span) -> None:
        self.subject = subject, subject.carried()
        self.span = span, span.carried()

    def where_said(self, governing: tuple[Subject, Span], start: int) -> tuple[Subject, Span]:
        """Tell what a clause says itself from what it takes from one before.

        Args:
            governing: what governs the clause.
            start: where the clause's own words begin.
        """
        subject, span = governing
        if subject.start < start:
            if subject is not self.subject[0]:
                self.subject = subject, subject.carried()
            subject = self.subject[1]
        if span.start < start:
            if span is not self.span[0]:
                self.span = span, span.carried()
            span = self.span[1]
        return subject, span


def scope_of(slots: Sequence[Slot], links: Mapping[str, PartLink]) -> int:
    """Give where the words stand that make the first of some figures a part, -1 when it is none."""
    link = links.get(slots[0].quantity.id) if slots else None
    return link.start if link is not None and link.rule.startswith("part.of_which") else -1
