"""Findings as text: a page for people, JSON for programs, and a summary over many reports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhenforce_nlp.errors import FormatError
from zhenforce_nlp.findings import Finding, Severity, Verdict
from zhenforce_nlp.outputs import check_format
from zhenforce_nlp.plain import to_plain

SCHEMA = 1
FORMATS = ("table", "json", "jsonl")
LANGUAGES = ("zh", "en")
_MARKS = {Verdict.HOLDS: "✓", Verdict.VIOLATED: "✗", Verdict.DERIVED: "→", Verdict.NOT_COMPARABLE: "?"}
_CONTROL = dict.fromkeys((*range(32), 127, *range(128, 160), 8232, 8233), " ")
_CONTEXT = 24  # characters of the page shown on either side


@dataclass(frozen=True, slots=True)
class Audited:
    """One report's findings, with what is needed to show them."""

    id: str
    title: str | None
    text: str
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Summary:
    """Counts over many reports."""

    reports: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    violated: Counter[str] = field(default_factory=Counter)  # by kind of check
    faulty: list[tuple[str, int]] = field(default_factory=list)  # reports with violated findings

    def add(self, audited: Audited) -> None:
        """Count one report."""
        self.reports += 1
        self.verdicts.update(finding.verdict.value for finding in audited.findings)
        failed = [finding for finding in audited.findings if finding.verdict is Verdict.VIOLATED]
        self.violated.update(finding.kind.value for finding in failed)
        if failed:
            self.faulty.append((audited.id, len(failed)))

    def count(self, verdict: str) -> int:
        """Give how many findings have a verdict."""
        return self.verdicts[verdict]

    def to_plain(self) -> dict[str, Any]:
        """Give the counts as plain data."""
        return {
            "reports": self.reports,
            "verdicts": {verdict.value: self.verdicts[verdict.value] for verdict in Verdict},
            "violated": dict(sorted(self.violated.items())),
            "faulty": [{"report": name, "violated": number} for name, number in self.faulty],
        }


def check_language(name: str) -> str:
    """Give the name of a language back.

    Raises:
        FormatError: a name that is none.
    """
    if name not in LANGUAGES:
        raise FormatError(f"unknown language {name!r}; the languages are {', '.join(LANGUAGES)}")
    return name


def plain(report: str, finding: Finding) -> dict[str, Any]:
    """Give a finding as plain data with the report it is of."""
    data: dict[str, Any] = to_plain(finding)
    return {"report": report, **data}


def render(
    reports: Iterable[Audited],
    format: str,  # noqa: A002 - as the option is called
    summary: Summary,
    *,
    language: str = "zh",
    everything: bool = False,
    across: Sequence[Finding] = (),
) -> Iterator[str]:
    """Give findings piece by piece, counting them into ``summary`` on the way.

    Args:
        reports: in the order wanted.
        format: table, json (one object with reports and summary) or jsonl (a line a finding).
        summary: filled while the reports are written.
        language: of the sentences in a table, zh or en.
        everything: a table shows what holds too.
        across: findings across the reports, after them.

    Raises:
        FormatError: an unknown format.
    """
    check_format(format, FORMATS)
    if format == "jsonl":
        for audited in reports:
            summary.add(audited)
            for finding in audited.findings:
                yield _line(plain(audited.id, finding))
        for finding in across:
            yield _line(plain("", finding))
    elif format == "json":
        yield from _json(reports, summary, across)
    else:
        for audited in reports:
            summary.add(audited)
            yield from _page(audited, language, everything=everything)
        yield from _series(across, language, everything=everything)
        if summary.reports > 1:
            yield from _totals(summary)


def _line(data: dict[str, Any]) -> str:
    return json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False) + "\n"


def _json(reports: Iterable[Audited], summary: Summary, across: Sequence[Finding]) -> Iterator[str]:
    yield f'{{"schema": {SCHEMA}, "reports": ['
    for number, audited in enumerate(reports):
        summary.add(audited)
        data = {"report": audited.id, "title": audited.title, "findings": [to_plain(item) for item in audited.findings]}
        yield ("," if number else "") + "\n" + json.dumps(data, ensure_ascii=False)
    rest = {"series": [to_plain(finding) for finding in across], "summary": summary.to_plain()}
    yield "\n], " + json.dumps(rest, ensure_ascii=False)[1:] + "\n"


def _page(audited: Audited, language: str, *, everything: bool) -> Iterator[str]:
    counts = Counter(finding.verdict for finding in audited.findings)
    title = f"  {audited.title}" if audited.title else ""
    yield f"{audited.id}{title}".translate(_CONTROL) + "\n"
    for verdict in (Verdict.VIOLATED, Verdict.NOT_COMPARABLE, Verdict.DERIVED, Verdict.HOLDS):
        for finding in audited.findings:
            if finding.verdict is verdict and (everything or _worth_showing(finding)):
                yield from _finding(finding, audited.text, language)
    numbers = "  ".join(f"{_MARKS[verdict]} {counts[verdict]} {verdict.value}" for verdict in Verdict)
    yield f"  {numbers}\n\n"


def _worth_showing(finding: Finding) -> bool:
    if finding.verdict is Verdict.NOT_COMPARABLE:
        return finding.severity is not Severity.INFO
    return finding.verdict is not Verdict.HOLDS


def _finding(finding: Finding, text: str, language: str) -> Iterator[str]:
    words = finding.zh if language == "zh" else finding.en
    severity = f" {finding.severity.value}" if finding.severity is not Severity.INFO else ""
    yield f"  {_MARKS[finding.verdict]} {finding.id} {finding.kind.value}{severity}: {words}".translate(_CONTROL) + "\n"
    if finding.verdict is not Verdict.HOLDS and text:
        first = finding.terms[0]
        begin, end = max(0, first.start - _CONTEXT), min(len(text), first.end + _CONTEXT)
        yield f"      [{first.start}:{first.end}] …{text[begin:end]}…".translate(_CONTROL) + "\n"


def _series(across: Sequence[Finding], language: str, *, everything: bool) -> Iterator[str]:
    if not across:
        return
    yield "across reports\n"
    for finding in across:
        if everything or _worth_showing(finding):
            yield from _finding(finding, "", language)
    counts = Counter(finding.verdict for finding in across)
    yield "  " + "  ".join(f"{_MARKS[verdict]} {counts[verdict]} {verdict.value}" for verdict in Verdict) + "\n\n"


def _totals(summary: Summary) -> Iterator[str]:
    yield f"{summary.reports} reports, {len(summary.faulty)} with violated findings\n"
    for verdict in Verdict:
        yield f"  {verdict.value:16}{summary.verdicts[verdict.value]:6}\n"
    for kind, number in sorted(summary.violated.items()):
        yield f"  violated {kind:16}{number:6}\n"
    for name, number in summary.faulty:
        yield f"  {name}: {number}\n".translate({**_CONTROL, 10: "\n"})
