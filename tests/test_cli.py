"""Command line: a mistake of the user is one line on stderr and exit code 1, and the other files are still done."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import zhenforce_nlp
from zhenforce_nlp.cli import app
from zhenforce_nlp.corpus import corpus_dir
from zhenforce_nlp.report import ROW_FIELDS

REPORT = "青田县水利局2021年度行政执法工作总结\n2021年，我局共检查企业120家次，立案6件，罚款4.5万元。\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def run(*args: str | Path, stdin: str | bytes | None = None) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)


def refused(*args: str | Path) -> str:
    """Give the one line with which something is refused."""
    result = run(*args)
    assert result.exit_code == 1, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("zhenforce: ")
    return lines[0]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give the path of a small report."""
    path = tmp_path / "qingtian.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_version() -> None:
    """The version is that of the package."""
    assert run("--version").stdout == f"zhenforce_nlp {version('zhenforce_nlp')}\n"


def test_no_command_shows_the_commands() -> None:
    """Called alone, it says what it can do."""
    assert "extract" in run().output
    assert run("--help").exit_code == 0


def test_table_goes_to_the_screen(report: Path) -> None:
    """The default format shows the sentence and the values."""
    result = run("extract", report)
    assert result.exit_code == 0
    assert "我局共检查企业120家次，立案6件，罚款4.5万元。" in result.stdout
    for value in ("120家次", "6件", "45,000元"):
        assert value in result.stdout
    assert result.stderr == ""


def test_json_lines_and_csv_to_the_screen(report: Path) -> None:
    """A row a fact, the same in both."""
    rows = [json.loads(line) for line in run("extract", report, "--format", "jsonl").stdout.splitlines()]
    assert [(row["schema"], row["report"], row["value"], row["unit"]) for row in rows][:2] == [
        (1, "qingtian", "120", "家次"),
        (1, "qingtian", "6", "件"),
    ]
    table = list(csv.DictReader(io.StringIO(run("extract", report, "-f", "csv").stdout)))
    assert tuple(table[0]) == ROW_FIELDS
    assert [row["text"] for row in table] == [row["text"] for row in rows] == ["120家次", "6件", "4.5万元"]


def test_standard_input(report: Path) -> None:
    """- is standard input, alone or among files; its id is stdin."""
    result = run("extract", "-", report, "-f", "jsonl", stdin=REPORT)
    assert [json.loads(line)["report"] for line in result.stdout.splitlines()] == ["stdin"] * 3 + ["qingtian"] * 3


def test_annotation_into_a_folder(tmp_path: Path, report: Path) -> None:
    """DIR/<stem>.json, the folder made when missing, offsets those of the file with its mark and line ends."""
    report.write_bytes(b"\xef\xbb\xbf" + REPORT.replace("\n", "\r\n").encode())
    assert run("extract", report, "--format", "annotation", "-o", tmp_path / "new" / "out").exit_code == 0
    data = json.loads((tmp_path / "new" / "out" / "qingtian.json").read_bytes())
    text = report.read_bytes().decode()
    assert [item["text"] for item in data["quantities"]] == ["120家次", "6件", "4.5万元"]
    assert all(text[item["start"] : item["end"]] == item["text"] for item in data["quantities"])


def test_one_file_for_all_reports(tmp_path: Path, report: Path) -> None:
    """A name with a suffix is a file, its folder made when missing; the same input gives the same bytes."""
    other = tmp_path / "b.txt"
    other.write_text(REPORT, encoding="utf-8")
    for name in ("one.jsonl", "two.jsonl"):
        assert run("extract", tmp_path, "-f", "jsonl", "-o", tmp_path / "new" / name).exit_code == 0
    content = (tmp_path / "new" / "one.jsonl").read_bytes()
    assert content == (tmp_path / "new" / "two.jsonl").read_bytes()
    assert [json.loads(line)["report"] for line in content.decode().splitlines()] == ["b"] * 3 + ["qingtian"] * 3


def test_every_format_into_a_folder(tmp_path: Path, report: Path) -> None:
    """Each report gets a file with the suffix of the format."""
    for name in ("table", "jsonl", "csv", "annotation"):
        assert run("extract", report, "-f", name, "-o", tmp_path / "out").exit_code == 0
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".csv", ".json", ".jsonl", ".txt"]


def test_bad_files_do_not_stop_the_others(tmp_path: Path, report: Path) -> None:
    """In a batch the good files are written, the bad ones listed at the end one line each, exit code 1."""
    bad = {
        "empty.txt": b"",
        "white.txt": " \n\u3000\n".encode(),
        "gbk.txt": "案件".encode("gb18030"),
        "image.txt": PNG,
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "bare").mkdir()
    paths = [tmp_path / "missing.txt", *(tmp_path / name for name in bad), tmp_path / "bare", report]
    result = run("extract", *paths, "-f", "annotation", "-o", tmp_path / "out")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 6
    for name, says in (
        ("missing.txt", "no such file"),
        ("empty.txt", "empty"),
        ("white.txt", "white space"),
        ("gbk.txt", "not UTF-8"),
        ("image.txt", "PNG"),
        ("bare", "without .txt files"),
    ):
        assert sum(name in line and says in line for line in lines) == 1, (name, lines)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["qingtian.json"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b" \n", "white space"), ("案".encode("gbk"), "not UTF-8"), (PNG, "PNG")],
)
def test_one_bad_file_is_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    """Alone, too."""
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    line = refused("extract", path)
    assert says in line
    assert "bad.txt" in line


def test_missing_file_and_empty_folder(tmp_path: Path) -> None:
    """A path that leads nowhere is one line."""
    assert "none.txt: no such file" in refused("extract", tmp_path / "none.txt")
    assert "without .txt files" in refused("extract", tmp_path)


def test_two_reports_of_one_name_are_not_written_over(tmp_path: Path) -> None:
    """The second would silently replace the first."""
    for folder in ("2020", "2021"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(REPORT + folder, encoding="utf-8")
    line = refused("extract", tmp_path, "-f", "annotation", "-o", tmp_path / "out")
    assert "the output of another report of that name" in line


def test_a_report_is_never_written_over(tmp_path: Path, report: Path) -> None:
    """Neither by name nor by folder."""
    assert "is one of the reports" in refused("extract", report, "-o", report)
    assert "write to another folder" in refused("extract", report, "--format", "table", "-o", tmp_path)
    assert report.read_text("utf-8") == REPORT


def test_unknown_format_is_one_line_before_anything_is_read(report: Path) -> None:
    """The formats there are stand in the message."""
    assert "unknown format 'xlsx'; the formats are table, jsonl, csv, annotation" in refused(
        "extract", report, "--format", "xlsx"
    )


def test_output_that_cannot_be_written(tmp_path: Path, report: Path) -> None:
    """A file where a folder is needed: one line."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "file" in refused("extract", report, "-f", "jsonl", "-o", tmp_path / "file" / "a.jsonl")
    assert "file" in refused("extract", report, "-f", "annotation", "-o", tmp_path / "file")


def test_bad_pattern_row_is_one_line(tmp_path: Path, report: Path) -> None:
    """File, line, reason and remedy, from every command that reads patterns."""
    rows = tmp_path / "patterns"
    rows.mkdir()
    (rows / "units.toml").write_text('[[unit]]\nsymbol = "艘次"\nfamily = "visits"\n', encoding="utf-8")
    for command in (["extract", report], ["explain", REPORT], ["patterns", "check"]):
        line = refused(*command, "--patterns", rows)
        assert "units.toml:1:" in line
        assert "unknown key" in line
    assert "no such folder of patterns" in refused("patterns", "check", "--patterns", tmp_path / "none")


def test_rows_of_ones_own_count(tmp_path: Path) -> None:
    """A unit that the package does not know is found once a row says so, and named in the explanation."""
    rows = tmp_path / "patterns"
    rows.mkdir()
    (rows / "units.toml").write_text(
        '[[unit]]\nsymbol = "甪"\ndimension = "visits"\nexample = "5甪"\nvalue = "5"\n', encoding="utf-8"
    )
    text = "2021年共检查铜器37甪。"
    assert "= 37 甪" not in run("explain", text).stdout
    assert "“37甪”  = 37 甪" in run("explain", text, "--patterns", rows).stdout


def test_explain_shows_spans_rejections_and_links() -> None:
    """Values with rules, what is no quantity and why, and how each fact came about; from an argument or from stdin."""
    text = "青田县水利局2021年落实三项制度，检查企业120家次。"
    result = run("explain", text)
    assert result.exit_code == 0
    assert "“120家次”  = 120 家次" in result.stdout
    assert "“2021年”  = 2021-01-01 to 2021-12-31" in result.stdout
    assert "“三项”  name" in result.stdout
    assert "青田县水利局" in result.stdout.split("institutions\n")[1].splitlines()[0]
    facts = result.stdout.split("\nfacts\n")[1]
    assert facts.split()[0] == "f1"
    assert {"subject", "period"} <= {line.split()[0] for line in facts.splitlines()}
    assert run("explain", "-", stdin=text).stdout == result.stdout
    assert run("explain", "没有数字。").stdout.splitlines()[-1] == "nothing found"


def test_evaluate_prints_scores_errors_and_json() -> None:
    """The table has every score with counts; --errors adds rows with sentences; --json is plain data."""
    folder = corpus_dir() / "test"
    result = run("evaluate", folder)
    assert result.exit_code == 0
    assert {"quantity-value", "time-value", "org-canonical", "fact", "part-of"} <= {
        line.split()[0] for line in result.stdout.splitlines() if line
    }
    data = json.loads(run("evaluate", folder, "--json", "--errors").stdout)
    assert data["schema"] == 1
    assert data["documents"] == len(list(folder.glob("*.json")))
    assert len(run("evaluate", folder, "--errors").stdout.splitlines()) == len(result.stdout.splitlines()) + len(
        data["errors"]
    )


def test_evaluate_refuses_what_is_no_corpus(tmp_path: Path) -> None:
    """A missing folder, an empty one, a text that no longer equals its slices: one line."""
    assert "no such folder" in refused("evaluate", tmp_path / "none")
    assert "no corpus here" in refused("evaluate", tmp_path)


def test_corpus_check(tmp_path: Path) -> None:
    """The own corpus is without fault; a text that does not equal its slice is named with file, place and remedy."""
    assert run("corpus", "check").stdout.endswith(": no fault\n")
    source = next((corpus_dir() / "dev" / "texts").glob("*.txt"))
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / source.name).write_text("改" + source.read_text("utf-8"), encoding="utf-8")
    annotation = corpus_dir() / "dev" / f"{source.stem}.json"
    (tmp_path / annotation.name).write_bytes(annotation.read_bytes())
    result = run("corpus", "check", tmp_path)
    assert result.exit_code == 1
    assert "sha256: not that of the text" in result.stderr
    assert "correct the offsets" in result.stderr
    assert all(line.startswith("zhenforce: ") for line in result.stderr.splitlines())


def test_patterns_check_and_list() -> None:
    """The package's rows are good, and each can be looked up by its id."""
    assert run("patterns", "check").stdout.endswith(": no fault\n")
    rows = [line.split("\t") for line in run("patterns", "list").stdout.splitlines()]
    assert all(len(row) == 4 for row in rows)
    places = {(row[0], row[1].split(":")[0]) for row in rows}
    assert {("penalty_decisions", "taxonomy.tsv"), ("fines_amount", "keys.toml"), ("家次", "units.toml")} <= places


def test_patterns_list_keeps_a_row_on_one_line(tmp_path: Path) -> None:
    """A line end, a tab or a backslash in an example is printed escaped, so that a row is four columns of one line."""
    (tmp_path / "relations.toml").write_text(
        '[[plan]]\nid = "own.plan"\npattern = "拟查"\nexample = "拟查\\n32家\\t（一\\\\二）"\n', encoding="utf-8"
    )
    printed = run("patterns", "list", "--patterns", tmp_path).stdout
    assert all(line.count("\t") == 3 for line in printed.splitlines())
    assert "own.plan\trelations.toml:1\tplan\t拟查\\n32家\\t（一\\\\二）\n" in printed


def test_a_real_process_keeps_chinese_whole_and_has_no_traceback(tmp_path: Path, report: Path) -> None:
    """In a process of its own, in a plain locale: UTF-8 out, one line for a mistake, quiet when the reader leaves."""
    folder = Path(zhenforce_nlp.__file__).parents[1]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(folder)}
    command = [sys.executable, "-c", "from zhenforce_nlp.cli import app; app()", "extract"]
    done = subprocess.run([*command, str(report), "-f", "csv"], capture_output=True, check=True, env=environment)
    assert "检查企业" in done.stdout.decode("utf-8")
    bad = subprocess.run([*command, str(tmp_path / "无.txt")], capture_output=True, check=False, env=environment)
    assert bad.returncode == 1
    assert b"Traceback" not in bad.stderr
    assert bad.stderr.count(b"\n") == 1
