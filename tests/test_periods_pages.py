"""Which year or months a page reports on, and which of its figures are for another time or planned."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest

import zhenforce_nlp as zf

_Days = tuple[date, date] | None

_YEAR = 1
_MONTH = 2


def _pages() -> list[str]:
    blocks = (Path(__file__).parent / "periods_pages.txt").read_text(encoding="utf-8").split("\n====\n")
    return [block.strip("\n") for block in blocks[1:]]


def _days(words: str) -> _Days:
    """2022-01..2022-06 is from the first day of January to the last of June, - no time at all."""
    if words == "-":
        return None
    first, _, last = words.strip().partition("..")
    begin, end = ([int(part) for part in one.split("-")] for one in (first, last or first))
    if len(end) == _YEAR:
        end.append(12)
    if len(end) == _MONTH:
        end.append(monthrange(*end)[1])
    return date(*[*begin, 1, 1][:3]), date(*end)


def _expected(page: str) -> tuple[str, _Days, dict[str, tuple[_Days, str]]]:
    """Give the text of a page, what it reports on, and the figures that are for another time or no actual ones."""
    head, *lines = page.split("\n")
    covered = _days(head.removeprefix(">>"))
    others: dict[str, tuple[_Days, str]] = {}
    for line in lines:
        if line.startswith("== "):
            figure, period, status = (part.strip() for part in f"{line[3:]}|actual".split("|")[:3])
            others[figure] = (covered if period == "*" else _days(period), status)
    return "\n".join(line for line in lines if not line.startswith("== ")), covered, others


@pytest.mark.parametrize("page", _pages())
def test_the_period_of_each_figure(page: str) -> None:
    """A figure is for what the page reports on, unless its words name another time."""
    text, covered, others = _expected(page)
    facts = zf.extract(text.encode()).facts
    assert set(others) <= {fact.text for fact in facts}
    for fact in facts:
        given = (fact.period and (fact.period.first, fact.period.last), fact.status.value)
        assert given == others.get(fact.text, (covered, "actual")), f"{fact.text} in {text}"
