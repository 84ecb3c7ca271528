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


def test_the_marked_pages_are_many() -> None:
    """The pages hold hundreds of pairs, and pages without any."""
    told = [pairs(page.partition("\n---\n")[2]) for page in MARKED]
    assert sum(map(len, told)) >= 400
    assert len(MARKED) >= 30
