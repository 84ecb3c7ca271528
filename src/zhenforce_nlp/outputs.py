"""Reports as text: a table for people, JSON lines and CSV for programs, the annotation format for scorers.

The same reports give the same characters: keys, columns and rows have a fixed order, and nothing depends on the clock.
"""

from __future__ import annotations

import csv
import io
import json
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from zhenforce_nlp.annotation import strip_zeros
from zhenforce_nlp.errors import FormatError
from zhenforce_nlp.records import Fact, How, Period
from zhenforce_nlp.report import ROW_FIELDS, Report
from zhenforce_nlp.scores import Evaluation

SCHEMA = 1
FORMATS = {"table": ".txt", "jsonl": ".jsonl", "csv": ".csv", "annotation": ".json"}
PIPED_WIDTH = 120
MARKS = {How.STATED: "", How.CARRIED: " ~", How.ASSUMED: " *", How.DERIVED: " =", How.NONE: ""}
LEGEND = "~ carried from an earlier clause or heading   * assumed: the report's own issuer or year   – not stated"
_INDENT = 2
_NARROWEST = 100
# Width at 100 columns, and share of what a wider page has to give.
_COLUMNS = {
    "metric": (18, 4),
    "value": (15, 1),
    "subject": (20, 3),
    "period": (12, 1),
    "status": (7, 0),
    "part of": (20, 3),
}
_CONTROL = dict.fromkeys((*range(32), 127, *range(128, 160), 8232, 8233), " ")


def check_format(name: str, formats: Collection[str] = FORMATS) -> str:
    """Give the name of an output format back.

    Args:
        name: as the user wrote it.
        formats: those that the command knows.

    Raises:
        FormatError: a name that is none.
    """
    if name not in formats:
        raise FormatError(f"unknown format {name!r}; the formats are {', '.join(formats)}")
    return name


def render(reports: Iterable[Report], format: str, *, width: int = PIPED_WIDTH, color: bool = False) -> Iterator[str]:  # noqa: A002 - as the option is called
    """Give reports in one stream, piece by piece, so that a hundred thousand of them need the memory of one.

    Args:
        reports: in the order wanted.
        format: table, jsonl (a row a fact, ``"schema": 1``), csv (with header) or annotation (an object a line).
        width: columns that a table may use, at least 100.
        color: whether a table may use terminal colours.

    Raises:
        FormatError: an unknown format.
    """
    check_format(format)
    if format == "csv":
        yield _csv_line(ROW_FIELDS)
    for report in reports:
        if format == "table":
            yield table(report, width=width, color=color)
        elif format == "annotation":
            yield json.dumps(report.to_annotation(), ensure_ascii=False) + "\n"
        else:
            for row in report.to_rows():
                yield _csv_line(row.values()) if format == "csv" else _json_line(row)


def render_file(report: Report, format: str) -> str:  # noqa: A002 - as the option is called
    """Give one report as the content of a file of its own; an annotation is indented for people to edit.

    Raises:
        FormatError: an unknown format.
    """
    if check_format(format) == "annotation":
        return json.dumps(report.to_annotation(), ensure_ascii=False, indent=1) + "\n"
    return "".join(render([report], format))


def _json_line(row: dict[str, object]) -> str:
    return json.dumps({"schema": SCHEMA, **row}, ensure_ascii=False) + "\n"


def _csv_line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(["" if value is None else value for value in values])
    return line.getvalue()


def table(report: Report, *, width: int = PIPED_WIDTH, color: bool = False) -> str:
    """Give the facts of a report for people: each sentence, and below it what was read from it.

    Args:
        report: what was extracted.
        width: columns of the page; fewer than 100 are taken as 100.
        color: whether terminal colours may be used.
    """
    page = io.StringIO()
    console = Console(
        file=page,
        width=max(width, _NARROWEST),
        color_system="standard" if color else None,
        force_terminal=color,
        highlight=False,
        legacy_windows=False,
    )
    console.print(_plain_text(_heading(report), "bold"))
    if report.facts:
        header = _grid(console.width)
        header.add_row("", *(Text(name, "bold") for name in _COLUMNS))
        console.print(header)
        console.print(Text("─" * console.width, "dim"))
    metrics = {fact.quantity: fact for fact in report.facts}
    for _, group in groupby(report.facts, key=lambda fact: (fact.evidence_start, fact.evidence_end)):
        facts = list(group)
        console.print(_evidence(facts))
        rows = _grid(console.width)
        for fact in facts:
            rows.add_row("", *(_plain_text(cell) for cell in _cells(fact, metrics, report)))
        console.print(rows)
    console.print(Text(f"{len(report.facts)} facts", "dim"), Text(LEGEND if report.facts else "", "dim"), sep="   ")
    console.print()
    return "\n".join(line.rstrip() for line in page.getvalue().split("\n"))


def _heading(report: Report) -> str:
    meta = report.meta
    parts = (report.id, meta.title, meta.issuer, str(meta.year) if meta.year else None)
    return "  ·  ".join(part for part in parts if part)


def _grid(width: int) -> Table:
    """An empty column for the indent, then the columns, as wide in every block of a page."""
    spare = width - _INDENT - sum(least for least, _ in _COLUMNS.values()) - len(_COLUMNS)
    shares = sum(share for _, share in _COLUMNS.values())
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=_INDENT - 1)
    for least, share in _COLUMNS.values():
        grid.add_column(width=least + spare * share // shares, overflow="fold")
    return grid


def _plain_text(value: str, style: str = "") -> Text:
    """Keep what a report says from steering the terminal."""
    return Text(value.translate(_CONTROL), style, overflow="fold")


def _evidence(facts: list[Fact]) -> Text:
    line = _plain_text(facts[0].evidence, "cyan")
    for fact in facts:
        line.stylize("bold", fact.start - fact.evidence_start, fact.end - fact.evidence_start)
    return line


def _cells(fact: Fact, facts: dict[str, Fact], report: Report) -> Iterator[str]:
    how = {link.role: MARKS[link.how] for link in fact.links}
    yield fact.metric
    yield amount(fact)
    yield fact.subject + how.get("subject", "") if fact.subject else "–"
    yield period_name(fact.period) + how.get("period", "") if fact.period else "–"
    yield fact.status.value
    yield _whole(fact.part_of, facts, report) if fact.part_of else ""


def _whole(quantity: str, facts: dict[str, Fact], report: Report) -> str:
    if quantity in facts:
        return f"{facts[quantity].metric} {amount(facts[quantity])}"
    return next(item.text for item in report.quantities if item.id == quantity)


def amount(fact: Fact) -> str:
    """Give value, unit, modifier and direction for people.

    268.50万元 gives ``2,685,000元``; 同比增加2件 gives ``2件 ↑ yoy``; 约70人 gives ``70人（约）``.
    """
    top = f"–{_digits(fact.value_max)}" if fact.value_max is not None else ""
    modifier = f"（{fact.modifier}）" if fact.modifier else ""
    change = f" {'↑' if fact.compare.direction == 'up' else '↓'} {fact.compare.basis}" if fact.compare else ""
    return f"{_digits(fact.value)}{top}{fact.unit}{modifier}{change}"


def _digits(value: Decimal) -> str:
    return strip_zeros(f"{value:,f}")


def period_name(period: Period) -> str:
    """Give a period as short as it can be said.

    >>> from datetime import date
    >>> period_name(Period(date(2021, 1, 1), date(2021, 12, 31)))
    '2021'
    >>> period_name(Period(date(2021, 1, 1), date(2021, 9, 30)))
    '2021-01 to 2021-09'
    """
    first, last = period.first, period.last
    form = "%Y-%m-%d"
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        form = "%Y" if (first.month, last.month) == (1, 12) else "%Y-%m"
    names = [first.strftime(form), last.strftime(form)]
    return names[0] if names[0] == names[1] else " to ".join(names)


def score_lines(evaluation: Evaluation) -> Iterator[str]:
    """Give the scores as a table for people, ``–`` where there is nothing to score.

    The last column is the F1 of a reader that takes the nearest body and time to the left of each figure.
    """
    simple = {score.name: score.f1 for score in evaluation.baseline}
    heading = f"{'nearest left':>14}" if simple else ""
    yield f"{'':16}{'P':>8}{'R':>8}{'F1':>8}{'right':>7}{'pred':>7}{'gold':>7}{heading}"
    for score in evaluation.scores:
        figures = (score.precision, score.recall, score.f1)
        shown = "".join(f"{'–' if figure is None else f'{figure:.3f}':>8}" for figure in figures)
        other = simple.get(score.name)
        beside = f"{other:14.3f}" if other is not None else ""
        yield f"{score.name:16}{shown}{score.right:7}{score.predicted:7}{score.gold:7}{beside}"
    yield ""
    yield f"{'spans':16}{'exact':>8}{'overlap':>8}{'missed':>8}{'spurious':>10}"
    for layer in evaluation.outcomes:
        yield f"{layer.layer:16}{layer.exact:8}{layer.overlap:8}{layer.missed:8}{layer.spurious:10}"
    spread = evaluation.spread()
    if spread is not None:
        error = "–" if spread.error is None else f"±{spread.error:.3f}"
        yield ""
        yield f"{'facts by report':16}{'lowest':>8}{'median':>8}{'highest':>9}{'error':>8}  worst"
        shares = f"{spread.lowest:8.3f}{spread.median:8.3f}{spread.highest:9.3f}"
        yield f"{len(evaluation.reports):<16}{shares}{error:>8}  {spread.worst}"
    if evaluation.reliability:
        yield ""
        yield f"{'confidence':16}{'facts':>8}{'right':>8}{'share':>8}"
        for row in evaluation.reliability:
            share = "–" if row.share is None else f"{row.share:.3f}"
            yield f"{f'{row.low:.2f} to {row.high:.2f}':16}{row.facts:8}{row.right:8}{share:>8}"


def error_lines(evaluation: Evaluation) -> Iterator[str]:
    """Give one line a mistake: what, where, what is right, what came, and the sentence."""
    for row in evaluation.errors:
        place = f"{row.document} [{row.start}:{row.end}]"
        line = f"{row.kind:18} {place} {row.text!r}  gold {row.gold or '–'}  got {row.got or '–'}  in {row.sentence}"
        yield line.translate(_CONTROL)
