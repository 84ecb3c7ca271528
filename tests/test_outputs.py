"""Outputs: every format has fixed columns and bytes, and the table can be read when piped."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from rich.cells import cell_len
from samples import BUREAU, TEXT, sample_report

from zhenforce_nlp.errors import FormatError
from zhenforce_nlp.explain import explain_lines
from zhenforce_nlp.outputs import FORMATS, amount, period_name, render, render_file, table
from zhenforce_nlp.records import Period
from zhenforce_nlp.report import ROW_FIELDS


def test_json_lines_carry_a_schema_and_every_field() -> None:
    """One object a fact, schema first, Chinese as it is."""
    lines = "".join(render([sample_report("a"), sample_report("b")], "jsonl")).splitlines()
    rows = [json.loads(line) for line in lines]
    assert [(row["report"], row["fact"]) for row in rows] == [(id_, f"f{n}") for id_ in "ab" for n in (1, 2, 3)]
    assert tuple(rows[0]) == ("schema", *ROW_FIELDS)
    assert rows[0]["schema"] == 1
    assert (rows[0]["value"], rows[0]["unit"], rows[0]["modifier"]) == ("1204", "件", "约")
    assert (rows[0]["subject_how"], rows[0]["period_how"]) == ("stated", "assumed")
    assert rows[1]["subject"] is None
    assert BUREAU in lines[0]


def test_csv_has_one_header_and_survives_line_breaks() -> None:
    """A sentence with a line break is one quoted cell; None is an empty one; no fact still gives the header."""
    text = "".join(render([sample_report("a"), sample_report("b")], "csv"))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 6
    assert tuple(rows[0]) == ROW_FIELDS
    assert rows[0]["evidence"] == TEXT[7:]
    assert rows[1]["subject"] == ""
    assert "".join(render([], "csv")) == ",".join(ROW_FIELDS) + "\n"


def test_annotation_is_one_line_in_a_stream_and_indented_in_a_file() -> None:
    """Both say the same."""
    line = "".join(render([sample_report()], "annotation"))
    assert line.count("\n") == 1
    assert json.loads(line) == json.loads(render_file(sample_report(), "annotation")) == sample_report().to_annotation()
    assert render_file(sample_report(), "annotation").startswith('{\n "schema": "zhenforce-annotation/1",\n "id"')


def test_table_shows_all_that_a_reader_asks_for() -> None:
    """The sentence, and below it metric, value with unit, subject, period, status and the whole it is part of."""
    page = table(sample_report(), width=140)
    lines = page.splitlines()
    assert lines[0] == f"sample  ·  全区三项制度  ·  {BUREAU}  ·  2021"
    assert lines[1].split("  ")[1].startswith("metric")
    assert "2021年，我局立案约1,204件， 其中罚款4.50万元，同比增加2至3件。" in lines
    first, second, third = lines[lines.index(next(line for line in lines if "（约）" in line)) :][:3]
    assert first.split() == ["立案", "1,204件（约）", BUREAU, "2021", "*", "actual"]
    assert second.split() == ["罚款", "45,000元", "–", "2021", "*", "planned", "立案", "1,204件（约）"]
    assert third.split() == ["立案", "2–3件", "↑", "yoy", BUREAU, "–", "actual"]
    assert "3 facts" in page
    assert "assumed" in page


@pytest.mark.parametrize("width", [40, 100, 120, 200])
def test_table_keeps_to_its_width(width: int) -> None:
    """No line is wider than asked for, or than 100 columns where less was asked for."""
    assert max(cell_len(line) for line in table(sample_report(), width=width).splitlines()) <= max(width, 100)


def test_table_has_no_escape_codes_unless_asked_for() -> None:
    """What is piped is plain; and a report cannot smuggle codes into a terminal."""
    assert "\x1b" not in table(sample_report())
    assert "\x1b[" in table(sample_report(), color=True)
    assert "\x1b[31m" not in table(sample_report("\x1b[31mid"), color=True)


@pytest.mark.parametrize("name", FORMATS)
def test_same_reports_same_characters(name: str) -> None:
    """Twice the same, and no line end but the plain one."""
    assert render_file(sample_report(), name) == render_file(sample_report(), name)
    assert "\r" not in render_file(sample_report(), name)


def test_unknown_format_is_refused_with_the_names() -> None:
    """The message says which formats there are."""
    with pytest.raises(FormatError, match="'xlsx'; the formats are table, jsonl, csv, annotation"):
        list(render([], "xlsx"))
    with pytest.raises(FormatError):
        render_file(sample_report(), "")


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2021-01-01", "2021-12-31", "2021"),
        ("2021-02-01", "2021-02-28", "2021-02"),
        ("2020-01-01", "2021-12-31", "2020 to 2021"),
        ("2021-07-01", "2021-09-30", "2021-07 to 2021-09"),
        ("2021-01-01", "2021-09-29", "2021-01-01 to 2021-09-29"),
        ("2021-05-04", "2021-05-04", "2021-05-04"),
        ("9999-01-01", "9999-12-31", "9999"),
    ],
)
def test_periods_are_said_shortly(first: str, last: str, name: str) -> None:
    """Whole years and whole months by name, all else by days; the last year that a date can have is no trap."""
    assert period_name(Period(date.fromisoformat(first), date.fromisoformat(last))) == name


def test_amounts_are_said_with_unit_modifier_and_direction() -> None:
    """Grouped digits, the range, the modifier, the change."""
    assert [amount(fact) for fact in sample_report().facts] == ["1,204件（约）", "45,000元", "2–3件 ↑ yoy"]


def test_explanation_names_every_rule() -> None:
    """Each span with value and rule, each rejected one with its reason, each link with how it was reached."""
    lines = list(explain_lines(sample_report()))
    assert [line for line in lines if not line.startswith(" ")] == [
        "report",
        "quantities",
        "rejected",
        "times",
        "institutions",
        "areas",
        "facts",
    ]
    assert "  [18:24] “1,204件”  = 1204 件, 约: about  cases  (quantity.test)" in lines
    assert "  [2:4] “三项”  name  (name.test)" in lines
    assert "  [7:12] “2021年”  = 2021-01-01 to 2021-12-31  year, stated  (time.test)" in lines
    assert f"  [13:15] “我局”  = {BUREAU}  department, assumed  (anaphor.test)" in lines
    assert "  year = 2021  carried from “2021年” [7:12]  (year.test)" in lines
    assert f"    subject  {BUREAU}  stated from “我局” [13:15]  (subject.test)" in lines
    assert "    period   2021-01-01 to 2021-12-31  assumed  (period.test)" in lines
