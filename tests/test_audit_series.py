"""Reports against each other, and the command line of the audit."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import zhenforce_nlp as zf
from zhenforce_nlp import Finding, Verdict
from zhenforce_nlp.audit_series import audit_series
from zhenforce_nlp.cli import app

YEAR = (
    "吉州区水利局{year}年度水行政执法工作报告\n"
    "{year}年，我局检查取水户{visits}家次，立案{cases}件{before}，罚款{fines}万元。\n"
)
DISTRICT = (
    "吉安市吉州区人民政府{year}年法治政府建设情况报告\n{year}年，全区共检查取水户{visits}家次，罚款{fines}万元。\n"
)


def year(number: int, visits: str, cases: str, fines: str, before: str = "") -> zf.Report:
    """Give the bureau's report of a year."""
    text = YEAR.format(year=number, visits=visits, cases=cases, fines=fines, before=before)
    return zf.extract(text, id=f"water-{number}")


def found(rule: str, *reports: zf.Report) -> list[Finding]:
    """Give the findings of a rule."""
    return [finding for finding in audit_series(reports) if finding.rule == rule]


def run(*args: str | Path) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(app, [str(arg) for arg in args])


def test_last_year_as_restated_must_be_last_year_as_reported() -> None:
    """The base year's own figure is held against the report of that year; terms say of which report they are."""
    old, new = year(2021, "310", "51", "24.6"), year(2022, "324", "60", "26.2", "（上年51件）")
    (finding,) = found("series.restated", old, new)
    assert finding.verdict is Verdict.HOLDS
    wrong = year(2022, "324", "60", "26.2", "（上年57件）")
    (finding,) = found("series.restated", wrong, old)
    assert finding.verdict is Verdict.VIOLATED
    assert [term.report for term in finding.terms] == ["water-2022", "water-2021"]
    assert (finding.expected, finding.difference, finding.unit) == (Decimal(51), Decimal(6), "件")
    assert finding.id == "s1"


def test_jumps_are_worth_a_look_and_no_errors() -> None:
    """A figure ten times last year's may be of another scale; twice last year's is nothing."""
    steady = found("series.jump", year(2021, "310", "51", "24.6"), year(2022, "524", "60", "26.2"))
    assert steady == []
    (finding,) = found("series.jump", year(2021, "310", "51", "24.6"), year(2022, "3240", "60", "26.2"))
    assert finding.verdict is Verdict.NOT_COMPARABLE
    assert [term.text for term in finding.terms] == ["3240家次", "310家次"]


def test_bureau_within_its_district() -> None:
    """What a bureau reports is within what its district reports; more is not called an error."""
    district = zf.extract(DISTRICT.format(year=2022, visits="1,240", fines="88.4"), id="district")
    fits = found("series.district", district, year(2022, "324", "60", "26.2"))
    assert {finding.verdict for finding in fits} == {Verdict.HOLDS}
    assert len(fits) == 2
    more = found("series.district", year(2022, "3240", "60", "26.2"), district)
    assert [finding.verdict for finding in more if "家次" in finding.unit] == [Verdict.NOT_COMPARABLE]


def test_reports_that_have_nothing_in_common() -> None:
    """Another bureau's figures are never compared."""
    other = zf.extract("句容市水务局2022年工作总结\n2022年，我局立案6件（上年9件）。", id="other")
    assert audit_series([year(2021, "310", "51", "24.6"), other]) == ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a sound report, one with an error, and the year before."""
    (tmp_path / "good.txt").write_text(
        YEAR.format(year=2021, visits="310", cases="51", fines="24.6", before=""), "utf-8"
    )
    text = YEAR.format(year=2022, visits="324", cases="60", fines="26.2", before="（上年57件）")
    (tmp_path / "bad.txt").write_text(text + "发现隐患80处，整改76处，整改率97%。\n", "utf-8")
    return tmp_path


def test_table_shows_what_is_wrong_and_a_summary(folder: Path) -> None:
    """Violated findings come with their place and the likeliest wrong figure; what holds is counted alone."""
    result = run("audit", folder)
    assert result.exit_code == 0
    assert "✗ a" in result.stdout
    assert "印为97%，按数字计算为95%" in result.stdout
    assert "2 reports, 1 with violated findings" in result.stdout
    assert "✓ a" not in result.stdout
    assert "✓ a" in run("audit", folder, "--all").stdout
    assert "is printed as 97%" in run("audit", folder, "--lang", "en").stdout


def test_exit_code_lets_a_script_refuse_a_draft(folder: Path) -> None:
    """With --fail-on violated the code is 1 where something is violated, 0 where nothing is."""
    assert run("audit", folder / "bad.txt", "--fail-on", "violated").exit_code == 1
    assert run("audit", folder / "good.txt", "--fail-on", "violated").exit_code == 0
    assert run("audit", folder / "bad.txt").exit_code == 0


def test_json_is_one_object_and_jsonl_a_line_a_finding(folder: Path) -> None:
    """Both hold the findings as plain data with exact amounts as strings."""
    data = json.loads(run("audit", folder, "--format", "json", "--series").stdout)
    assert [report["report"] for report in data["reports"]] == ["bad", "good"]
    assert data["summary"]["verdicts"]["violated"] == 1
    assert [finding["verdict"] for finding in data["series"]] == ["violated"]
    rows = [json.loads(line) for line in run("audit", folder, "--format", "jsonl").stdout.splitlines()]
    rate = next(row for row in rows if row["verdict"] == "violated")
    assert (rate["report"], rate["kind"], rate["expected"], rate["unit"]) == ("bad", "rate", "95", "%")
    assert rate["terms"][0]["text"] == "97%"


def test_series_counts_for_the_exit_code(folder: Path) -> None:
    """A disagreement between two years is violated too."""
    (folder / "bad.txt").write_text(
        YEAR.format(year=2022, visits="324", cases="60", fines="26.2", before="（上年57件）"), "utf-8"
    )
    assert run("audit", folder, "--fail-on", "violated").exit_code == 0
    result = run("audit", folder, "--fail-on", "violated", "--series")
    assert result.exit_code == 1
    assert "57件" in result.stdout


def test_mistakes_are_one_line_each_and_the_rest_is_done(folder: Path) -> None:
    """A missing file, a picture and an empty file are named; the sound report is audited all the same."""
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (folder / "empty.txt").write_text("", "utf-8")
    result = run("audit", folder / "none.txt", folder / "picture.png", folder / "empty.txt", folder / "good.txt")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 3
    assert all(line.startswith("zhenforce: ") for line in result.stderr.splitlines())
    assert "good" in result.stdout


@pytest.mark.parametrize(
    ("option", "value", "part"),
    [("--format", "xml", "formats are"), ("--lang", "fr", "languages are"), ("--fail-on", "holds", "use violated")],
)
def test_wrong_options_are_refused(folder: Path, option: str, value: str, part: str) -> None:
    """One line says what is wrong and what there is."""
    result = run("audit", folder, option, value)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert part in result.stderr
