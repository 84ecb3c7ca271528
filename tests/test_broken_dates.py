"""Dates that a page has broken within their figures."""

from __future__ import annotations

import pytest

import zhenforce_nlp as zf
from zhenforce_nlp.broken_dates import close_up

HEAD = "岚皋县水利局2021年行政执法情况\n\n"
BROKEN = [
    ("截至20\n21年1\n2月，立案6件。", [("20\n21年1\n2月", "2021-12-01", "2021-12-31")]),
    ("全县2\n021年5月检查30家。", [("2\n021年5月", "2021-05-01", "2021-05-31")]),
    ("其中1\n1月份立案6件。", [("1\n1月份", "2021-11-01", "2021-11-30")]),
    ("2021年1 0月，检查9家。", [("2021年1 0月", "2021-10-01", "2021-10-31")]),
    ("11月2\n3日现场检查。", [("11月2\n3日", "2021-11-23", "2021-11-23")]),
    ("截\n至12月3\n1日，结案6件。", [("截\n至12月3\n1日", "2021-01-01", "2021-12-31")]),
]


@pytest.mark.parametrize(("line", "expected"), BROKEN)
def test_broken_dates_are_read_whole(line: str, expected: list[tuple[str, str, str]]) -> None:
    """Each is one time over the break, and none of its pieces is a quantity."""
    report = zf.extract(HEAD + line + "\n")
    times = [time for time in report.times if time.start >= len(HEAD)]
    assert [time.text.removeprefix("截至") for time in times] == [text for text, _, _ in expected]
    assert [str(time.last) for time in times] == [last for _, _, last in expected]
    assert all(report.text[time.start : time.end] == time.text for time in report.times)
    spans = [(time.start, time.end) for time in times]
    assert not [q.text for q in report.quantities if any(start < q.end and q.start < end for start, end in spans)]


WHOLE = [
    "立案2\n2021年结案3件",  # two figures
    "1\n2月份检查",  # a line that holds a number alone
    "检查12 3月",
    "共20\n家",
]


@pytest.mark.parametrize("text", WHOLE)
def test_what_only_looks_broken_stays(text: str) -> None:
    """Figures of their own are not joined."""
    assert close_up(text).text == text


def test_a_closed_page_is_as_long_as_before() -> None:
    """Blanks move before the figure that they broke; its old place is kept."""
    page = close_up("截至1\n2月")
    assert page.text == "截至\n12月"
    assert page.starts == {3: 2}


def test_first_months_of_a_year_are_a_time_and_no_quantity() -> None:
    """前10个月 behind a year is a date."""
    report = zf.extract("陵水县渔政执法2020年情况\n\n今年前10个月，查获渔船61艘，整改期延长3个月。\n")
    assert [str(time.last) for time in report.times][1:] == ["2020-10-31"]
    assert [quantity.text for quantity in report.quantities] == ["61艘", "3个月"]
