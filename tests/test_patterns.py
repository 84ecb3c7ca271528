"""Pattern files: the package's own are good, and a bad row is refused with file, line, reason and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhenforce_nlp.catalogue import check_patterns, list_patterns
from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.resources import load_patterns, patterns_dir
from zhenforce_nlp.taxonomy import load_taxonomy

HEADER = "key\tlabel\tdimension\tusual_units\tnote\n"


def fault(folder: Path, name: str, content: str | bytes) -> str:
    """Give the message with which a user's pattern file is refused."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PatternError) as caught:
        check_patterns(load_patterns(folder))
    message = str(caught.value)
    assert "\n" not in message
    assert name in message
    return message


def test_the_own_rows_are_good() -> None:
    """Every row of every file loads, and none is left out of the list."""
    rows = check_patterns(load_patterns())
    lists = [path for path in patterns_dir().iterdir() if path.suffix == ".tsv" or "[[" in path.read_text("utf-8")]
    assert {row.file for row in rows} == {path.name for path in lists}
    assert all(row.id for row in rows), [row for row in rows if not row.id]
    assert all(row.line > 0 for row in rows)


def test_a_row_is_listed_with_its_place() -> None:
    """File, kind, line and example are those that an editor shows."""
    row = next(row for row in list_patterns(load_patterns()) if row.id == "家次")
    lines = Path(row.origin).read_text("utf-8").splitlines()
    assert (row.file, row.table) == ("units.toml", "unit")
    assert lines[row.line - 1] == "[[unit]]"
    assert "家次" in row.example


@pytest.mark.parametrize(
    ("name", "content", "line", "says"),
    [
        ("units.toml", '[[unit]]\nsymbol = "甪"\nkind = "x"\n', 1, 'unknown key "kind"; the keys are'),
        (
            "units.toml",
            '# own\n\n[[unit]]\nsymbol = "甪"\nexample = "5甪"\nvalue = "5"\n',
            3,
            'lacks the key "dimension"',
        ),
        (
            "units.toml",
            '[[unit]]\nsymbol = "甪"\ndimension = "items"\nexample = "5甪"\nvalue = "五"\n',
            1,
            'value "五" of unit "甪" is no number',
        ),
        (
            "units.toml",
            '[[unit]]\nsymbol = "甪"\ndimension = "items"\nexample = "5甪"\nvalue = "6"\n',
            1,
            "gives 5 甪, not 6 甪",
        ),
        (
            "units.toml",
            '[[unit]]\nsymbol = "甪"\ndimension = "items"\nexample = "5甪"\nvalue = 5\n',
            1,
            "write a value of type str",
        ),
        (
            "units.toml",
            2 * '[[unit]]\nsymbol = "甪"\ndimension = "items"\nexample = "5甪"\nvalue = "5"\n',
            6,
            'duplicate symbol "甪" (first in line 1)',
        ),
        (
            "structure.toml",
            2 * '[[cue]]\nid = "title.own"\npart = "title"\npattern = "综述"\nexample = "执法综述"\n',
            6,
            'duplicate id "title.own" (first in line 1)',
        ),
        (
            "structure.toml",
            '[[cue]]\nid = "title.own"\npart = "title"\npattern = "("\nexample = "执法综述"\n',
            1,
            "does not compile",
        ),
        ("structure.toml", '[[form]]\nid = "form.own"\nrows = ["甲|乙", "丙"]\n', 1, "not as many columns"),
        ("structure.toml", '[[form]]\nid = "form.own"\nrows = ["|", "|"]\n', 1, "have no words"),
        ("taxonomy.tsv", HEADER + "a\t甲\tcases\t件\t\na\t乙\tcases\t件\t\n", 3, 'duplicate key "a" (first in line 2)'),
        ("taxonomy.tsv", HEADER + "a\t甲\tcases\n", 2, "3 columns instead of 5"),
        ("taxonomy.tsv", HEADER + "a\t\tcases\t件\t\n", 2, '"a" has no label'),
        ("taxonomy.tsv", HEADER + "甲 乙\t甲\tcases\t件\t\n", 2, "no plain name"),
        ("taxonomy.tsv", "key\tlabel\n", 1, "not the header"),
    ],
)
def test_bad_rows_are_refused(tmp_path: Path, name: str, content: str, line: int, says: str) -> None:
    """The message names the line of the row, what is wrong and what to write."""
    message = fault(tmp_path, name, content)
    assert f"{name}:{line}: " in message
    assert says in message


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("unit.toml", "", "unknown pattern file; the names are"),
        ("units.toml", "[[unit]\n", "not valid TOML"),
        ("units.toml", b"\xff\xfe", "not UTF-8"),
        ("units.toml", "unit = 5\n", "no list of rows"),
        ("units.toml", '[[units]]\nsymbol = "甪"\n', "no rows of kind [[units]]; use unit"),
    ],
)
def test_bad_files_are_refused(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    """A file that no stage would read is a mistake, not nothing."""
    assert says in fault(tmp_path, name, content)


def test_folders_without_patterns_are_refused(tmp_path: Path) -> None:
    """A missing folder and one without a pattern file."""
    with pytest.raises(PatternError, match="no such folder of patterns"):
        load_patterns(tmp_path / "none")
    with pytest.raises(PatternError, match="holds no pattern file"):
        load_patterns(tmp_path)


def test_own_keys_are_added_to_the_taxonomy(tmp_path: Path) -> None:
    """A row of a known key replaces the package's, a new one is added, comments and blank lines are passed over."""
    (tmp_path / "taxonomy.tsv").write_text(
        HEADER + "# ours\n\npenalty_decisions\t处罚决定\tcases\t件 起\t\nvessels\t渔船\tentities\t艘\tregistered\n",
        "utf-8",
    )
    own, plain = load_taxonomy(load_patterns(tmp_path)), load_taxonomy(load_patterns())
    assert own["penalty_decisions"].label == "处罚决定"
    assert own["vessels"].usual_units == ("艘",)
    assert set(own) == {*plain, "vessels"}
