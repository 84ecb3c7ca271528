"""Parts and their totals, in prose and in tables.

``parts_marked.txt`` holds pages with every (part, total) pair that they state, and no other; pages with tables also
say of some cells what they count, whose they are, for which period, and how much. A figure that is printed more than
once has its number behind #.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import zhenforce_nlp as zf
from zhenforce_nlp.records import Fact
from zhenforce_nlp.report import Report

MARKED = Path(__file__).with_name("parts_marked.txt").read_text("utf-8").strip("\n").split("\n=====\n")


def figures(report: Report) -> dict[str, str]:
    """Give each quantity's printed text, with its number where that is printed more than once."""
    seen: dict[str, int] = {}
    names = {}
    for quantity in report.quantities:
        text = "".join(quantity.text.split())
        seen[text] = seen.get(text, 0) + 1
        names[quantity.id] = f"{text}#{seen[text]}" if seen[text] > 1 else text
    return names


def pairs(notes: str) -> set[tuple[str, str]]:
    """Read lines of the form ``part part < total``."""
    found = set()
    for line in notes.splitlines():
        if not line.startswith("@") and " < " in line:
            parts, _, whole = line.partition(" < ")
            found |= {(part, whole.strip()) for part in parts.split()}
    return found


def said(fact: Fact) -> list[str]:
    """Give what a cell counts, whose it is, for which period, how much, and its change."""
    period = "-" if fact.period is None else f"{fact.period.first}/{fact.period.last}"
    if period[4:10] == "-01-01" and period[15:] == "-12-31" and period[:4] == period[11:15]:
        period = period[:4]
    change = f"{fact.compare.basis} {fact.compare.direction}" if fact.compare else "-"
    return [fact.metric, fact.subject or "-", period, f"{fact.value:f} {fact.unit}".strip(), change]


@pytest.mark.parametrize("page", MARKED, ids=lambda page: page.split("\n", 1)[0])
def test_marked_pages(page: str) -> None:
    """A page gives exactly the marked pairs of part and total, and its cells say what is marked."""
    text, _, notes = page.partition("\n---\n")
    report = zf.extract(text.encode())
    names = figures(report)
    assert {(names[fact.quantity], names[fact.part_of]) for fact in report.facts if fact.part_of} == pairs(notes)
    facts = {names[fact.quantity]: said(fact) for fact in report.facts}
    for line in notes.splitlines():
        if line.startswith("@"):
            figure, metric, subject, *rest = [field.strip() for field in line[1:].split("|")]
            found = facts[figure]
            assert found[0] == metric, figure
            assert found[1].endswith(subject), figure
            assert found[2 : 2 + len(rest)] == rest, figure


ROWS = [
    ["所别", "巡查（次）", "问题（处）", "查处（起）", "没收金额（万元）"],
    ["汤泉所", "418", "266", "15", "4.25"],
    ["石桥所", "295", "173", "8", "2.1"],
    ["永宁所", "337", "204", "0", "0"],
    ["合计", "1,050", "643", "23", "6.35"],
]


def numbered(rows: list[list[str]], *, total: str) -> list[list[str]]:
    """Put a number in front of each row, and what may stand there in front of the total."""
    head, *body, last = rows
    return [["序号", *head], *([str(number), *row] for number, row in enumerate(body, 1)), [total, *last]]


SHAPES = {
    "plain": ROWS,
    "total first": [ROWS[0], ROWS[4], *ROWS[1:4]],
    "numbered": numbered(ROWS, total="4"),
    "units behind a slash": [["所别", "巡查/次", "问题/处", "查处/起", "没收金额/万元"], *ROWS[1:]],
    "units in words": [["所别", "巡查次数", "问题处数", "查处起数", "没收金额万元"], *ROWS[1:]],
}
LAYOUTS = {
    "bars": lambda rows: "\n".join("| " + " | ".join(row) + " |" for row in rows),
    "bare bars": lambda rows: "\n".join("|".join(row) for row in rows),
    "tabs": lambda rows: "\n".join("\t".join(row) for row in rows),
    "blanks": lambda rows: "\n".join("   ".join(row) for row in rows),
    "wide blanks": lambda rows: "\n".join("\u3000".join(row) for row in rows),
    "one blank": lambda rows: "\n".join(" ".join(row) for row in rows),
    "a cell a line": lambda rows: "\n".join(cell for row in rows for cell in row),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str, shape: str) -> None:
    """The same table is read the same, however its cells are parted."""
    page = f"南京市浦口区水务局2021年巡查情况\n\n{LAYOUTS[layout](SHAPES[shape])}\n\n数据截至年底。\n"
    report = zf.extract(page.encode())
    names = figures(report)
    cells = {column: [row[column] for row in ROWS[1:4]] for column in range(1, 5)}
    assert [quantity.unit for quantity in report.quantities].count("元") == 4
    assert {quantity.unit for quantity in report.quantities} == {"次", "处", "起", "元"}
    found = [(names[fact.quantity].split("#")[0], names[fact.part_of]) for fact in report.facts if fact.part_of]
    wanted = [(cell, ROWS[4][column]) for column, parts in cells.items() for cell in parts]
    assert sorted(found) == sorted(wanted)


def test_no_number_in_front_of_the_total() -> None:
    """One cell a line: the total row may lack the number that the rows above it have."""
    rows = numbered(ROWS, total="")
    page = "南京市浦口区水务局2021年巡查情况\n\n" + "\n".join(cell for row in rows for cell in row if cell)
    report = zf.extract(page.encode())
    assert sum(fact.part_of is not None for fact in report.facts) == 12


def test_the_marked_pages_are_many() -> None:
    """The pages hold hundreds of pairs, and pages without any."""
    told = [pairs(page.partition("\n---\n")[2]) for page in MARKED]
    assert sum(map(len, told)) >= 400
    assert len(MARKED) >= 30
