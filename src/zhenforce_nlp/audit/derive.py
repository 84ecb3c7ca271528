"""Figures that a report leaves out and its printed ones give, as facts marked ``derived``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from zhenforce_nlp.findings import Check, Finding, Verdict
from zhenforce_nlp.records import Fact, How, Link, Period

_LEAP_DAY = (2, 29)


def derive_facts(findings: Sequence[Finding], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Turn derived findings into facts.

    A derived fact has the id of its finding, an empty span behind the figure it follows from, and a link ``value`` of
    kind ``derived`` for each figure it was worked out from.

    Args:
        findings: of one report.
        facts: of the same report.

    Returns:
        Facts in the order of the findings.

    Example:
        立案26件，较上年减少5件 → 立案 31件 of the year before.
    """
    by_quantity = {fact.quantity: fact for fact in facts}
    derived = [finding for finding in findings if finding.verdict is Verdict.DERIVED and finding.expected is not None]
    return tuple(_fact(finding, by_quantity) for finding in derived)


def _fact(finding: Finding, facts: Mapping[str, Fact]) -> Fact:
    known = [facts[term.quantity] for term in finding.terms if term.quantity is not None and term.quantity in facts]
    source = known[0]
    model = source if finding.kind is Check.YOY else known[-1]
    value = finding.expected if finding.expected is not None else Decimal(0)
    key, part_of = (model.key, None) if finding.kind is Check.YOY else (None, model.quantity)
    links = tuple(
        Link("value", term.quantity, How.DERIVED, finding.rule, term.start, term.end) for term in finding.terms
    )
    return replace(
        model,
        id=finding.id,
        quantity=finding.id,
        start=model.end,
        end=model.end,
        text="",
        value=value,
        value_max=None,
        unit=finding.unit,
        modifier=None,
        metric=_metric(finding, source),
        key=key,
        period=_earlier(model, finding) if finding.kind is Check.YOY else model.period,
        part_of=part_of,
        compare=None,
        links=links,
    )


def _metric(finding: Finding, source: Fact) -> str:
    if finding.kind is Check.RATE_INVERSE:
        return source.metric.removesuffix("率") or source.metric
    if finding.kind is Check.PART:
        return finding.rule.rpartition(":")[2]
    return source.metric


def _earlier(fact: Fact, finding: Finding) -> Period | None:
    """The same stretch a year before; None for a change against the month or quarter before."""
    if fact.period is None or finding.rule.endswith(".pop"):
        return None
    return Period(_year_before(fact.period.first), _year_before(fact.period.last))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == _LEAP_DAY else day.day)
