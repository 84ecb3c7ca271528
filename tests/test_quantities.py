"""Quantities in sentences and pages with the answers inline, and what only looks like one."""

from __future__ import annotations

import pytest
from quantity_marks import HERE, check, lines_of, marks_of, read, report

from zhenforce_nlp.resources import Row, load_patterns, rows


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


def block_rows(table: str) -> list[Row]:
    """Give the rows of one kind of ``blocks.toml``."""
    strings = ("reason", "pattern", "before", "after", "after_number", "numeral", "unless_before", "unless_after")
    optional = {**dict.fromkeys(strings, str), "next": str, "last": str, "long": bool, "units": list}
    optional |= {"chinese": bool, "phrases": list}
    return list(rows(load_patterns(), "blocks.toml", table, required={"id": str, "example": str}, optional=optional))


@pytest.mark.parametrize(
    "row", [*block_rows("form"), *block_rows("name"), *block_rows("context")], ids=lambda row: row["id"]
)
def test_a_row_of_blocks_does_what_its_example_says(row: Row) -> None:
    """The example of a row is rejected by that row, for its reason."""
    rejected = read(report(f"{row['example']}。"))[1]
    assert (row["id"], row["reason"]) in [(item.rule, item.reason) for item in rejected]


@pytest.mark.parametrize("row", block_rows("one"), ids=lambda row: row["id"])
def test_one_counts_in_the_example_of_its_row(row: Row) -> None:
    """The example of a row holds a 一 that counts, and would hold none without a row."""
    quantities = read(report(f"{row['example']}。"))[0]
    ones = [item for item in quantities if item.value == 1]
    assert ones
    assert len(ones) == row["example"].count("一")
    assert all(item.unit in row["units"] for item in ones)


def modifiers() -> list[Row]:
    """Give the words that bound an amount."""
    optional = {"unless_after": str, "unless_before": str, "numerals": str, "says": str, "unless_words": list}
    required = {"id": str, "place": str, "words": list, "bound": str, "example": str}
    return list(rows(load_patterns(), "numerals.toml", "modifier", required=required, optional=optional))


@pytest.mark.parametrize("row", modifiers(), ids=lambda row: row["id"])
def test_a_modifier_bounds_its_example(row: Row) -> None:
    """Each row's example is an amount with a word of that row and its bound."""
    (quantity,) = read(report(f"共计{row['example']}。"))[0]
    assert quantity.modifier in [*row["words"], row.get("says")]
    assert quantity.bound == row["bound"]
