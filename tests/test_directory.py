"""The directory of a report's institutions: one row a body, all its mentions, in three formats."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import zhenforce_nlp as zf
from zhenforce_nlp.cli import app
from zhenforce_nlp.directory import DIRECTORY_FIELDS, directory_rows, render_directory
from zhenforce_nlp.errors import FormatError

TEXT = """宜阳县安全生产监督管理局2016年工作总结

2016年，我局检查企业30家，县公安局参加。局法规科审核案卷9件，全县罚款3万元，朝阳区来人学习，县公安局立案1件。
"""


def test_a_row_a_body_with_all_its_mentions() -> None:
    """Mentions of one body stand in one row, with where each was resolved from."""
    rows = {row["name"]: row for row in directory_rows(zf.extract(TEXT))}
    bureau = rows["河南省洛阳市宜阳县安全生产监督管理局"]
    assert [item["text"] for item in bureau["mentions"]] == ["宜阳县安全生产监督管理局", "我局"]
    assert [item["from"] for item in bureau["mentions"]] == [None, [0, 12]]
    assert (bureau["issuer"], bureau["function"], bureau["division"]) == (True, "emergency", "410327")
    assert bureau["successor"] == "河南省洛阳市宜阳县应急管理局"
    assert len(rows["河南省洛阳市宜阳县公安局"]["mentions"]) == 2
    assert rows["河南省洛阳市宜阳县安全生产监督管理局法规科"]["parent"] == bureau["name"]
    assert rows["河南省洛阳市宜阳县"]["kind"] == "area"
    assert len(rows["朝阳区"]["candidates"]) == 2


def test_mentions_are_slices_of_the_text() -> None:
    """Every mention of every row can be cut out of the text."""
    mentions = [item for row in directory_rows(zf.extract(TEXT)) for item in row["mentions"]]
    assert len(mentions) == 7
    assert all(TEXT[item["start"] : item["end"]] == item["text"] for item in mentions)


def test_json_lines_and_csv_say_the_same() -> None:
    """Both have a row a body, with the same names."""
    report = zf.extract(TEXT)
    lines = [json.loads(line) for line in render_directory([report], "jsonl")]
    table = list(csv.DictReader(io.StringIO("".join(render_directory([report], "csv")))))
    assert [row["name"] for row in lines] == [row["name"] for row in table]
    assert all(tuple(row) == ("schema", *DIRECTORY_FIELDS) for row in lines)
    assert table[0]["mentions"] == "宜阳县安全生产监督管理局[0:12];我局[29:31]"
    assert table[0]["issuer"] == "yes"


def test_the_table_names_issuer_parts_and_open_names() -> None:
    """People see whose part a body is, what came after it, and what is not settled."""
    page = "".join(render_directory([zf.extract(TEXT)], "table", width=240))
    assert "issuer, department, emergency, county, 410327" in page
    assert "followed by 河南省洛阳市宜阳县应急管理局" in page
    assert "part of 河南省洛阳市宜阳县安全生产监督管理局" in page
    assert "县公安局 * ×2" in page
    assert "not settled: may be 110105" in page
    assert all(len(line) <= 240 for line in page.splitlines())


def test_a_report_without_institutions_says_so() -> None:
    """An empty page is no error, and a page without an issuer says that it has only its area."""
    assert "no institution found" in "".join(render_directory([zf.extract("检查5家。")], "table"))
    page = "".join(render_directory([zf.extract("舒城县2021年执法情况\n\n共检查30家。\n")], "table"))
    assert "no issuer named, area 安徽省六安市舒城县" in page


def test_an_unknown_format_is_refused() -> None:
    """The message names the formats there are."""
    with pytest.raises(FormatError, match="the formats are table, jsonl, csv"):
        list(render_directory([], "xml"))


def test_the_command_lists_files(tmp_path: Path) -> None:
    """A file that is missing is named on stderr, and the other one is still listed."""
    path = tmp_path / "yiyang.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["institutions", str(path), str(tmp_path / "none.txt"), "--format", "jsonl"])
    assert result.exit_code == 1
    assert [json.loads(line)["report"] for line in result.stdout.splitlines()] == ["yiyang"] * 5
    assert "none.txt: no such file" in result.stderr


def test_the_command_reads_rows_of_the_user(tmp_path: Path) -> None:
    """Bodies of a folder of one's own are listed beside the package's."""
    folder = tmp_path / "own"
    folder.mkdir()
    row = '[[body]]\nid = "own.river"\nforms = ["护河队"]\ntemplate = "{}护河队"\nkind = "team"\nranked = true\n'
    (folder / "institutions.toml").write_text(row, encoding="utf-8")
    path = tmp_path / "report.txt"
    path.write_text("宜阳县水利局2021年总结\n\n县护河队巡查30次。\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["institutions", str(path), "--patterns", str(folder), "-f", "csv"])
    assert result.exit_code == 0
    assert "河南省洛阳市宜阳县护河队" in result.stdout
