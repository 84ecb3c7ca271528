"""Quantities in sentences and pages with the answers inline, and what only looks like one."""

from __future__ import annotations

import pytest
from quantity_marks import HERE, check, lines_of, marks_of, report


@pytest.mark.parametrize("sentence", lines_of("quantities_marked.txt"))
def test_quantities_of_a_sentence(sentence: str) -> None:
    """Each form gives the characters, value, bound, unit and modifier that are marked, and nothing beside them."""
    check(report(sentence))


@pytest.mark.parametrize("sentence", lines_of("quantities_none.txt"))
def test_no_quantities_in_a_sentence(sentence: str) -> None:
    """Names, ordinals, dates, numbers of documents, identifiers and words give no quantity, and say why."""
    check(report(sentence))


def test_the_files_are_as_large_as_promised() -> None:
    """At least 600 amounts and 400 sentences without one are marked."""
    assert len([mark for mark in marks_of("quantities_marked.txt") if not mark.startswith("!")]) >= 600
    assert len(lines_of("quantities_none.txt")) >= 400


@pytest.mark.parametrize("page", (HERE / "quantities_pages.txt").read_text("utf-8").split("====\n")[1:])
def test_quantities_of_a_page(page: str) -> None:
    """Cells take unit and scale from header, row, unit column or note; a currency said once holds for what follows."""
    check(page)
