"""Why a text gave what it gave: every span with its value and rule, every link of a fact with how it was reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhenforce_nlp.outputs import amount
from zhenforce_nlp.plain import to_plain
from zhenforce_nlp.records import Area, Fact, Institution, Quantity, Rejected, Time
from zhenforce_nlp.relations.signs import SIGNS
from zhenforce_nlp.report import Report

_UNKNOWN = "–"


def explain_lines(report: Report) -> Iterator[str]:
    """Give the explanation line by line.

    Args:
        report: what was extracted, of a sentence or of a whole document.
    """
    sections = (
        ("report", _meta_lines(report)),
        ("quantities", (_span(item, _quantity(item)) for item in report.quantities)),
        ("rejected", (_span(item, item.reason) for item in report.rejected)),
        ("times", (_span(item, _time(item, report.text)) for item in report.times)),
        ("not times", (_span(item, item.reason) for item in report.not_times)),
        ("institutions", (_span(item, _institution(item, report.text)) for item in report.institutions)),
        ("areas", (_span(item, f"{item.canonical or _UNKNOWN}  {item.how}") for item in report.areas)),
        ("facts", (line for fact in report.facts for line in _fact_lines(fact, report.text))),
    )
    for name, lines in sections:
        found = list(lines)
        if found:
            yield name
            yield from (f"  {line}" for line in found)
    if not report.quantities and not report.times and not report.institutions:
        yield "nothing found"


def _span(item: Quantity | Rejected | Time | Institution | Area, what: str) -> str:
    return f"[{item.start}:{item.end}] {_quote(item.text)}  {what}  ({item.rule})"


def _quote(text: str) -> str:
    return "“" + " ".join(text.split()) + "”"


def _source(text: str, start: int, end: int) -> str:
    return f" from {_quote(text[start:end])} [{start}:{end}]" if start < end else ""


def _quantity(item: Quantity) -> str:
    top = f" to {to_plain(item.value_max)}" if item.value_max is not None else ""
    modifier = f", {item.modifier}: {item.bound}" if item.modifier else ""
    return f"= {to_plain(item.value)}{top} {item.unit or _UNKNOWN}{modifier}  {item.dimension or _UNKNOWN}"


def _time(item: Time, text: str) -> str:
    source = _source(text, item.anchor_start, item.anchor_end)
    marks = "".join(
        f", {mark}"
        for mark, is_so in (("open start", item.open_first), ("open end", item.open_last), ("repaired", item.repaired))
        if is_so
    )
    return f"= {_day(item.first)} to {_day(item.last)}  {item.granularity}{marks}, {item.how}{source}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else _UNKNOWN


def _institution(item: Institution, text: str) -> str:
    source = _source(text, item.antecedent_start, item.antecedent_end)
    return f"= {item.canonical}  {item.kind}, {item.how}{source}"


def _meta_lines(report: Report) -> Iterator[str]:
    for item in report.meta:
        yield f"{item.name} = {item.value}  {item.how}{_source(report.text, item.start, item.end)}  ({item.rule})"


def _fact_lines(fact: Fact, text: str) -> Iterator[str]:
    yield f"{fact.id} {fact.metric}: {amount(fact)}  confidence {fact.confidence}  {_quote(fact.evidence)}"
    period = f"{_day(fact.period.first)} to {_day(fact.period.last)}" if fact.period else None
    change = f"{fact.compare.basis} {fact.compare.direction}" if fact.compare else None
    values = {"period": period, "compare": change}
    for link in fact.links:
        value = values[link.role] if link.role in values else getattr(fact, link.role)
        yield f"  {link.role:8} {value or _UNKNOWN}  {link.how}{_source(text, link.start, link.end)}  ({link.rule})"
    for doubt in fact.doubts:
        reason = SIGNS[doubt][1] if doubt in SIGNS else "its label looks like one that is seldom right"
        yield f"  {'against':8} {reason}  ({doubt})"
