"""The institutions and areas of a report, one row a body with all its mentions: for people, JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from zhenforce_nlp.errors import FormatError
from zhenforce_nlp.outputs import MARKS, PIPED_WIDTH, SCHEMA
from zhenforce_nlp.records import Area, Institution
from zhenforce_nlp.report import Report

DIRECTORY_FORMATS = ("table", "jsonl", "csv")
DIRECTORY_FIELDS = (
    "report", "name", "kind", "function", "level", "division", "parent", "predecessors", "successor", "candidates",
    "variants", "issuer", "mentions",
)  # fmt: skip
_NARROWEST = 100
_LEGEND = "~ carried from the mention before   * assumed: seen from the report's issuer or area"
_CONTROL = dict.fromkeys((*range(32), 127, *range(128, 160), 8232, 8233), " ")


def directory_rows(report: Report) -> list[dict[str, Any]]:
    r"""Give one plain row a body or area, in the order of their first mentions, institutions first.

    Args:
        report: what was extracted.

    Returns:
        Rows with the keys of ``DIRECTORY_FIELDS``; ``mentions`` has start, end, text, how and, where a mention was
        resolved from another one, the place of that one (``from``). An area has kind ``area``; what is not known is
        None, "" or empty as in the records.

    >>> from zhenforce_nlp import extract
    >>> report = extract("江油市司法局2021年总结\n\n我局评查案卷30件。")
    >>> [(row["name"], len(row["mentions"])) for row in directory_rows(report)]
    [('四川省绵阳市江油市司法局', 2)]
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for body in report.institutions:
        row = found.setdefault((body.canonical, "body"), _body_row(body, report))
        row["mentions"].append(_mention(body, body.antecedent_start, body.antecedent_end))
    for area in report.areas:
        row = found.setdefault((area.canonical or area.text, "area"), _area_row(area, report))
        row["mentions"].append(_mention(area, area.start, area.start))
    return list(found.values())


def _body_row(body: Institution, report: Report) -> dict[str, Any]:
    return {
        "report": report.id, "name": body.canonical, "kind": body.kind, "function": body.function, "level": body.level,
        "division": body.division, "parent": body.parent, "predecessors": list(body.predecessors),
        "successor": body.successor, "candidates": list(body.candidates), "variants": list(body.variants),
        "issuer": body.canonical == report.meta.issuer, "mentions": [],
    }  # fmt: skip


def _area_row(area: Area, report: Report) -> dict[str, Any]:
    return {
        "report": report.id, "name": area.canonical, "kind": "area", "function": "", "level": "",
        "division": area.division, "parent": None, "predecessors": [], "successor": None,
        "candidates": list(area.candidates), "variants": [], "issuer": False, "mentions": [],
    }  # fmt: skip


def _mention(item: Institution | Area, start: int, end: int) -> dict[str, Any]:
    source = [start, end] if start < end else None
    return {"start": item.start, "end": item.end, "text": item.text, "how": item.how.value, "from": source}


def render_directory(reports: Iterable[Report], format: str, *, width: int = PIPED_WIDTH) -> Iterator[str]:  # noqa: A002 - as the option is called
    """Give the institutions of reports in one stream.

    Args:
        reports: in the order wanted.
        format: table, jsonl (a row a body, ``"schema": 1``) or csv (with header; lists joined by ``;``).
        width: columns that a table may use, at least 100.

    Raises:
        FormatError: an unknown format.
    """
    if format not in DIRECTORY_FORMATS:
        raise FormatError(f"unknown format {format!r}; the formats are {', '.join(DIRECTORY_FORMATS)}")
    if format == "csv":
        yield _csv_line(DIRECTORY_FIELDS)
    for report in reports:
        rows = directory_rows(report)
        if format == "table":
            yield _table(report, rows, width)
        elif format == "jsonl":
            yield from (json.dumps({"schema": SCHEMA, **row}, ensure_ascii=False) + "\n" for row in rows)
        else:
            yield from (_csv_line(_flat(row)) for row in rows)


def _flat(row: dict[str, Any]) -> Iterator[str]:
    for name in DIRECTORY_FIELDS:
        value = row[name]
        if name == "mentions":
            yield ";".join(f"{item['text']}[{item['start']}:{item['end']}]" for item in value)
        elif isinstance(value, list):
            yield ";".join(value)
        elif isinstance(value, bool):
            yield "yes" if value else ""
        else:
            yield "" if value is None else value


def _csv_line(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()


def _table(report: Report, rows: list[dict[str, Any]], width: int) -> str:
    page = io.StringIO()
    console = Console(file=page, width=max(width, _NARROWEST), color_system=None, highlight=False, legacy_windows=False)
    meta = report.meta
    parts = (report.id, meta.title, meta.issuer or (meta.area and f"no issuer named, area {meta.area}"))
    console.print(_plain("  ·  ".join(part for part in parts if part)))
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for share in (4, 3, 4):
        grid.add_column(ratio=share, overflow="fold")
    for row in rows:
        grid.add_row(_plain(row["name"] or "–"), _plain(_what(row)), _plain(_said(row)))
        for note in _notes(row):
            grid.add_row(_plain(f"  {note}"), "", "")
    console.print(grid)
    console.print(_plain(f"{len(rows)} institutions and areas   {_LEGEND}" if rows else "no institution found"))
    console.print()
    return "\n".join(line.rstrip() for line in page.getvalue().split("\n"))


def _plain(value: str) -> Text:
    return Text(" ".join(value.translate(_CONTROL).split()) if value.strip() else "", overflow="fold")


def _what(row: dict[str, Any]) -> str:
    shown: tuple[str, ...] = (row["kind"], row["function"], row["level"], row["division"] or "")
    if row["issuer"]:
        shown = ("issuer", *shown)
    return ", ".join(item for item in shown if item)


def _said(row: dict[str, Any]) -> str:
    counts: dict[str, int] = {}
    for item in row["mentions"]:
        shown = "".join(item["text"].split()) + MARKS[item["how"]]
        counts[shown] = counts.get(shown, 0) + 1
    return ", ".join(shown if count == 1 else f"{shown} ×{count}" for shown, count in counts.items())


def _notes(row: dict[str, Any]) -> Iterator[str]:
    if row["parent"]:
        yield f"part of {row['parent']}"
    if row["successor"]:
        yield f"followed by {row['successor']}"
    if row["candidates"]:
        yield f"not settled: may be {', '.join(row['candidates'])}"
