"""Reports against each other: one institution's years, and a district's bureaus against the district."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zhenforce_nlp.audit.numbers import allowed, at_most, is_sure, same
from zhenforce_nlp.findings import Check, Finding, Severity, Term, Verdict
from zhenforce_nlp.records import Fact, Period, Quantity, Status
from zhenforce_nlp.report import Report

JUMP = Decimal(5)  # a figure more than five times last year's, or less than a fifth, is worth a look
_FEWEST = 10  # jumps of small counts mean nothing: from 1件 to 6件
_YEAR = 365


@dataclass(frozen=True, slots=True)
class _Entry:
    """A main figure of one report: the largest total of its key, subject and period."""

    report: str
    fact: Fact
    quantity: Quantity
    restated: bool  # the earlier period's own figure as this report gives it


def audit_series(reports: Sequence[Report], *, factor: Decimal = JUMP) -> tuple[Finding, ...]:
    """Compare reports with each other.

    Args:
        reports: of one institution over years, or of a district and its bureaus, in any order and mixed.
        factor: how many times a figure may grow or shrink from one year to the next without a notice.

    Returns:
        Findings s1, s2 ...: last year's figure as restated against last year's report, jumps, bureaus against their
        district. A term's ``report`` says which report its offsets are of.

    Example:
        2022: 立案51件; 2023: 立案60件（上年50件） → violated: 50件 ≠ 51件.
    """
    entries = [entry for report in reports for entry in _entries(report)]
    found = [*_restated(entries), *_jumps(entries, factor), *_districts(reports, entries)]
    return tuple(replace(finding, id=f"s{number}") for number, finding in enumerate(found, 1))


def _entries(report: Report) -> Iterator[_Entry]:
    quantities = {quantity.id: quantity for quantity in report.quantities}
    begin = _begin(report)
    for fact in report.facts:
        if fact.key is None or fact.subject is None or fact.period is None or fact.status is not Status.ACTUAL:
            continue
        quantity = quantities[fact.quantity]
        if fact.part_of is not None or fact.compare is not None or quantity.dimension == "time":
            continue
        restated = begin is not None and fact.period.last < begin
        yield _Entry(report.id, fact, quantity, restated)


def _begin(report: Report) -> date | None:
    """Give the first day of what a report is of, None when it does not say."""
    if report.meta.period is not None:
        return report.meta.period.first
    return None if report.meta.year is None else date(report.meta.year, 1, 1)


def _is_year(period: Period | None) -> bool:
    return (
        period is not None and (period.last - period.first).days + 1 >= _YEAR and period.first.year == period.last.year
    )


def _label(fact: Fact) -> str:
    return "".join(fact.metric.split())


# Years


def _restated(entries: Sequence[_Entry]) -> Iterator[Finding]:
    """Last year's figure as this report gives it must be the one of last year's report."""
    printed = [entry for entry in entries if not entry.restated]
    for entry in entries:
        if not entry.restated:
            continue
        matches = [
            other
            for other in printed
            if other.report != entry.report
            and (other.fact.key, other.fact.subject, other.fact.period)
            == (entry.fact.key, entry.fact.subject, entry.fact.period)
            and other.quantity.unit == entry.quantity.unit
        ]
        if not matches:
            continue
        held = next((other for other in matches if same(other.quantity, entry.quantity)), None)
        if held is not None:
            yield _written(entry, held, Verdict.HOLDS, "series.restated")
            continue
        named = [other for other in matches if _label(other.fact) == _label(entry.fact)] or matches
        if len({other.quantity.value for other in named}) == 1:
            yield _written(entry, named[0], Verdict.VIOLATED, "series.restated")


def _main(entries: Sequence[_Entry]) -> dict[tuple[object, ...], _Entry]:
    """Give the only figure of each key, subject, year and unit; keys with several figures are left out."""
    found: dict[tuple[object, ...], list[_Entry]] = {}
    for entry in entries:
        if not entry.restated and _is_year(entry.fact.period) and entry.fact.period is not None:
            identity = (entry.fact.subject, entry.fact.key, entry.quantity.unit, entry.fact.period.first.year)
            found.setdefault(identity, []).append(entry)
    return {
        identity: several[0]
        for identity, several in found.items()
        if len({item.quantity.value for item in several}) == 1 and is_sure(several[0].quantity)
    }


def _jumps(entries: Sequence[_Entry], factor: Decimal) -> Iterator[Finding]:
    """A figure many times last year's may be of another unit or scale: 39.156万元 printed as 39.156元."""
    main = _main(entries)
    for (subject, key, unit, year), entry in main.items():
        before = main.get((subject, key, unit, int(str(year)) - 1))
        if before is None or before.report == entry.report:
            continue
        small, large = sorted((before.quantity.value, entry.quantity.value))
        if large >= _FEWEST and (small == 0 or large / small > factor):
            yield _written(entry, before, Verdict.NOT_COMPARABLE, "series.jump")


# Districts


def _districts(reports: Sequence[Report], entries: Sequence[_Entry]) -> Iterator[Finding]:
    """A bureau's figure is no more than its district's, and no more are all bureaus' together."""
    main = _main(entries)
    areas = {report.meta.area for report in reports if report.meta.area}
    issuers = {report.id: (report.meta.issuer, report.meta.area) for report in reports}
    for (subject, key, unit, year), wide in main.items():
        if subject not in areas:
            continue
        bureaus = [
            entry
            for (name, other_key, other_unit, other_year), entry in main.items()
            if (other_key, other_unit, other_year) == (key, unit, year)
            and issuers[entry.report] == (name, subject)
            and name != subject
            and entry.report != wide.report
        ]
        if not bureaus:
            continue
        fits = at_most([entry.quantity for entry in bureaus], wide.quantity)
        yield _within(wide, bureaus, fits=fits)


def _term(role: str, entry: _Entry) -> Term:
    quantity = entry.quantity
    return Term(
        role, entry.report, quantity.id, quantity.start, quantity.end, quantity.text, quantity.value, quantity.unit
    )


def _figure(entry: _Entry) -> str:
    return f"{_label(entry.fact)}{''.join(entry.fact.text.split())}"


def _written(entry: _Entry, before: _Entry, verdict: Verdict, rule: str) -> Finding:
    one, other = _figure(entry), _figure(before)
    sign = "=" if verdict is Verdict.HOLDS else "≠" if verdict is Verdict.VIOLATED else "?"
    formula = f"{entry.report}: {one} {sign} {before.report}: {other}"
    difference = entry.quantity.value - before.quantity.value
    texts = {
        Verdict.HOLDS: ("本年报告所列上年数与上年报告一致", "last year's figure agrees with last year's report"),
        Verdict.VIOLATED: (
            "本年报告所列上年数与上年报告不一致",
            "last year's figure disagrees with last year's report",
        ),
        Verdict.NOT_COMPARABLE: ("与上年相比变动过大", "the figure jumped since last year"),
    }
    zh, en = texts[verdict]
    severity = {Verdict.HOLDS: Severity.INFO, Verdict.VIOLATED: Severity.ERROR}.get(verdict, Severity.NOTICE)
    return Finding(
        "", Check.SERIES, verdict, severity, rule, (_term("again", entry), _term("whole", before)), "",
        entry.quantity.start, entry.quantity.start, formula, before.quantity.value, difference, entry.quantity.unit,
        True, None, "", "", f"{zh}：{formula}", f"{en}: {formula}",
    )  # fmt: skip


def _within(wide: _Entry, bureaus: Sequence[_Entry], *, fits: bool) -> Finding:
    parts = " + ".join(f"{entry.report}: {_figure(entry)}" for entry in bureaus)
    formula = f"{parts} {'≤' if fits else '>'} {wide.report}: {_figure(wide)}"
    reason = ("", "") if fits else ("计数口径可能不同", "they may be counted by different rules")
    zh = f"各部门数{'不超过' if fits else '超过'}全域数：{formula}"
    en = f"the bureaus' figures are {'within' if fits else 'more than'} the district's: {formula}"
    added = sum((entry.quantity.value for entry in bureaus), Decimal(0))
    high = allowed(wide.quantity).high
    return Finding(
        "", Check.SERIES, Verdict.HOLDS if fits else Verdict.NOT_COMPARABLE,
        Severity.INFO if fits else Severity.NOTICE, "series.district",
        (_term("whole", wide), *(_term("part", entry) for entry in bureaus)), "", wide.quantity.start,
        wide.quantity.start, formula, added, None if high is None else wide.quantity.value - added, wide.quantity.unit,
        False, None, *reason, zh, en,
    )  # fmt: skip
