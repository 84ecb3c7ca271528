"""Facts from what is known of their figures: their links, and how far they can be trusted."""

from __future__ import annotations

from collections.abc import Mapping

from zhenforce_nlp.records import Fact, How, Link, Status
from zhenforce_nlp.relations.drafts import Draft
from zhenforce_nlp.relations.part_links import PartLink
from zhenforce_nlp.relations.signs import SignReader
from zhenforce_nlp.relations.spans import Span
from zhenforce_nlp.relations.subject_names import Subject
from zhenforce_nlp.relations.trust import TrustRules

_SEMICOLONS = "；;"
_PART = 200  # characters of a part of a sentence
_TIMELESS = Link("period", None, How.NONE, "period.norm", 0, 0)


class FactMaker:
    """Makes the facts of one page.

    Args:
        source: the page as read.
        drafts: what is known of its figures, by the quantity's id.
        links: the totals of those that have one.
    """

    def __init__(
        self,
        source: str,
        drafts: Mapping[str, Draft],
        links: Mapping[str, PartLink],
        signs: SignReader,
        trust: TrustRules,
    ) -> None:
        self.source = source
        self.drafts = drafts
        self.links = links
        self.signs = signs
        self.trust = trust
        self.shown = (0, 0, "")
        # Facts that one subject or span governs share its link. The drafts keep them, so that no id is given twice.
        self.shared: dict[int, Link] = {}

    def make(self, identity: str, draft: Draft, key: str | None, key_link: Link | None) -> Fact:
        """Make the fact of one figure.

        Args:
            identity: the fact's id.
            key: the canonical metric, None for none.
            key_link: what says so.
        """
        quantity, metric = draft.quantity, draft.metric
        subject, span = draft.context.subject, draft.context.span
        timeless = self._timeless(draft, span)
        part = self.links.get(quantity.id)
        if part is not None and part.whole not in self.drafts:
            part = None
        links = self._links(draft, key_link, part, timeless=timeless)
        period = None if timeless else span.period
        year = period.first.year if period is not None else None
        doubts = self.signs.read(quantity, links, subject.name, year, draft.start)
        doubts += self.trust.marks_of(metric.label)
        return Fact(
            identity,
            quantity.id,
            quantity.start,
            quantity.end,
            quantity.text,
            quantity.value,
            quantity.value_max,
            quantity.unit,
            quantity.modifier,
            metric.label,
            key,
            subject.name,
            period,
            draft.status,
            part.whole if part is not None else None,
            draft.compare,
            self._evidence(draft.start, draft.end),
            draft.start,
            draft.end,
            tuple(links),
            self.trust.confidence(links, doubts),
            tuple(doubts),
        )

    def _links(self, draft: Draft, key_link: Link | None, part: PartLink | None, *, timeless: bool) -> list[Link]:
        """Say how each role of a figure's fact was reached, one a role."""
        metric = draft.metric
        links = [
            Link("metric", None, metric.how, metric.rule, metric.start, metric.end),
            self._shared_link("subject", draft.context.subject),
            _TIMELESS if timeless else self._shared_link("period", draft.context.span),
        ]
        total = Link("part_of", part.whole, How.STATED, part.rule, part.start, part.end) if part is not None else None
        links += [link for link in (key_link, draft.status_link, total, draft.compare_link) if link is not None]
        return links

    def _evidence(self, start: int, end: int) -> str:
        """Give the sentence or row that facts stand in, one string for all of them."""
        if (start, end) != self.shown[:2]:
            self.shown = (start, end, self.source[start:end])
        return self.shown[2]

    def _timeless(self, draft: Draft, span: Span) -> bool:
        """A rule holds without time, unless its part of the sentence sets one (2023年，抽查比例应不低于25%)."""
        if draft.status is not Status.NORM:
            return False
        apart = span.source is None or span.start < draft.start or draft.told_before  # 3月底在岗90人，低于95%的要求
        begin = max(span.end, draft.quantity.start - _PART)
        apart = apart or any(mark in self.source[begin : draft.quantity.start] for mark in _SEMICOLONS)
        return apart or draft.quantity.dimension == "time"

    def _shared_link(self, role: str, governing: Subject | Span) -> Link:
        link = self.shared.get(id(governing))
        if link is None:
            link = Link(role, governing.source, governing.how, governing.rule, governing.start, governing.end)
            self.shared[id(governing)] = link
        return link
