"""A report reads the same wherever it comes from: one page, moved to every division of the table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhenforce_nlp.divisions import Division, load_divisions
from zhenforce_nlp.pipeline import extract

TABLE = load_divisions()
EVERY = 5
PAGE = """{title}林业局2021年行政执法工作总结

2021年，{name}林业局检查木材经营户12家，立案3件，罚款4.5万元。
联合{name}公安局开展巡查5次，{name}人民政府通报问题7个。

{name}林业局
2022年1月5日
"""


def divisions() -> Iterator[Division]:
    """Give every fifth of today's divisions; 矿区公安局 alone is the police of mines."""
    today = [item for item in TABLE if item.until is None and item.code.isdigit() and item.name != "矿区"]
    yield from today[::EVERY]


@pytest.mark.parametrize("level", ["province", "prefecture", "county"])
def test_a_page_is_read_alike_in_every_division(level: str) -> None:
    """Issuer, names, times and figures: only the place changes, whatever its name looks like (七台河市, 和县)."""
    tried = 0
    for division in (item for item in divisions() if item.level == level):
        full, name = TABLE.full_name(division.code), division.name
        report = extract(PAGE.format(title=full, name=name).encode())
        assert [item.text for item in report.quantities] == ["12家", "3件", "4.5万元", "5次", "7个"], full
        assert [item.text for item in report.times] == ["2021年", "2021年", "2022年1月5日"], full
        shown = [(item.text, item.canonical) for item in report.institutions]
        bureau = (f"{name}林业局", f"{full}林业局")
        assert shown == [
            (f"{full}林业局", f"{full}林业局"), bureau, (f"{name}公安局", f"{full}公安局"),
            (f"{name}人民政府", f"{full}人民政府"), bureau,
        ], full  # fmt: skip
        assert {fact.subject for fact in report.facts[:3]} == {f"{full}林业局"}, full
        tried += 1
    assert tried > 5


def test_divisions_that_are_no_more_and_zones_are_read_as_named() -> None:
    """A report of 2009 from 崇文区 or of 2019 from 沙县, and one from a development zone, have their own names."""
    ended = [item for item in TABLE if item.until is not None and "-" not in item.code][::4]
    zones = [item for item in TABLE if "Z" in item.code and item.until is None][::3]
    for division in (*ended, *zones):
        year, full = (division.until or 2022) - 1, TABLE.full_name(division.code)
        title = full if "Z" in division.code else "".join(item.name for item in TABLE.chain(division.code))
        text = (
            f"{title}林业局{year}年工作总结\n\n{year}年，我局检查木材经营户12家。\n联合{division.name}公安局巡查5次。\n"
        )
        report = extract(text.encode())
        assert [fact.subject for fact in report.facts[:1]] == [f"{full}林业局"], full
        assert report.institutions[-1].canonical == f"{full}公安局", full
