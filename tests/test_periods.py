"""Arithmetic on periods."""

from __future__ import annotations

import sys
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhenforce_nlp.errors import FormatError
from zhenforce_nlp.periods import Period, month_end, month_length, to_arrow, to_pandas, year_of

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).map(lambda pair: Period(min(pair), max(pair)))


def period(first: str, last: str) -> Period:
    """Give a period from two ISO dates."""
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("year", "month", "length"),
    [(2023, 2, 28), (2024, 2, 29), (1900, 2, 28), (2000, 2, 29), (2023, 4, 30), (2023, 12, 31)],
)
def test_month_length(year: int, month: int, length: int) -> None:
    """Leap years by the rule of centuries."""
    assert month_length(year, month) == length
    assert month_end(year, month).day == length


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (("2023-01-01", "2023-06-30"), ("2023-04-01", "2023-12-31"), ("2023-04-01", "2023-06-30")),
        (("2023-01-01", "2023-06-30"), ("2023-06-30", "2023-12-31"), ("2023-06-30", "2023-06-30")),
        (("2023-01-01", "2023-06-30"), ("2023-07-01", "2023-12-31"), None),
        (("2020-01-01", "2023-12-31"), ("2021-03-01", "2021-03-31"), ("2021-03-01", "2021-03-31")),
    ],
)
def test_intersect(one: tuple[str, str], other: tuple[str, str], common: tuple[str, str] | None) -> None:
    """Both ends count; periods that only touch at midnight have no day in common."""
    assert period(*one).intersect(period(*other)) == (period(*common) if common else None)


def test_contains() -> None:
    """Days and periods; a period contains itself."""
    half = period("2023-01-01", "2023-06-30")
    assert year_of(2023).contains(half)
    assert not half.contains(year_of(2023))
    assert half.contains(half)
    assert half.contains(date(2023, 6, 30))
    assert not half.contains(date(2023, 7, 1))


@pytest.mark.parametrize(
    ("given_", "years", "moved"),
    [
        (("2023-01-01", "2023-12-31"), -1, ("2022-01-01", "2022-12-31")),
        (("2023-01-01", "2023-02-28"), 1, ("2024-01-01", "2024-02-29")),
        (("2024-02-01", "2024-02-29"), -1, ("2023-02-01", "2023-02-28")),
        (("2024-02-29", "2024-02-29"), 1, ("2025-02-28", "2025-02-28")),
        (("2016-11-15", "2017-01-20"), -1, ("2015-11-15", "2016-01-20")),
    ],
)
def test_shift_years(given_: tuple[str, str], years: int, moved: tuple[str, str]) -> None:
    """Ends of February stay ends of February."""
    assert period(*given_).shift_years(years) == period(*moved)


def test_shift_out_of_the_calendar() -> None:
    """The message says what can be moved."""
    with pytest.raises(ValueError, match="years 1 to 9999"):
        year_of(9999).shift_years(1)


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2023-01-01", "2023-12-31", "2023年"),
        ("2021-01-01", "2023-12-31", "2021年至2023年"),
        ("2023-03-01", "2023-03-31", "2023年3月"),
        ("2023-01-01", "2023-11-30", "2023年1月至11月"),
        ("2022-12-01", "2023-11-30", "2022年12月至2023年11月"),
        ("2023-07-31", "2023-07-31", "2023年7月31日"),
        ("2023-07-03", "2023-07-31", "2023年7月3日至31日"),
        ("2023-01-31", "2023-02-08", "2023年1月31日至2月8日"),
        ("2022-12-25", "2023-01-05", "2022年12月25日至2023年1月5日"),
    ],
)
def test_format_chinese(first: str, last: str, written: str) -> None:
    """The shortest form that says it exactly."""
    assert period(first, last).format_chinese() == written


@given(PERIODS, PERIODS)
def test_what_is_common_is_in_both(one: Period, other: Period) -> None:
    """Intersection commutes, lies in both, and is the smaller one where that lies in the larger."""
    common = one.intersect(other)
    assert common == other.intersect(one)
    if common:
        assert one.contains(common)
        assert other.contains(common)
        assert common.days <= min(one.days, other.days)
    if one.contains(other):
        assert common == other


@given(PERIODS, st.integers(-50, 50))
def test_shifts_keep_the_order(one: Period, years: int) -> None:
    """A shifted period still has its first day before its last, and is as long up to the leap days in it."""
    moved = one.shift_years(years)
    assert moved.first <= moved.last
    assert abs(moved.days - one.days) <= 2
    assert moved.first.year - one.first.year == years


def test_to_pandas() -> None:
    """The interval is closed on the left: its end is the day after the last."""
    made = period("2023-01-01", "2023-01-31").to_pandas()
    assert made == pd.Interval(pd.Timestamp(2023, 1, 1), pd.Timestamp(2023, 2, 1), closed="left")


def test_many_to_pandas() -> None:
    """No period is a missing value; Arrow takes the array for one of intervals."""
    made = to_pandas([year_of(2023), None])
    assert made[0] == year_of(2023).to_pandas()
    assert list(pd.isna(made)) == [False, True]
    kind = pa.array(made).type
    assert (kind.extension_name, kind.closed) == ("pandas.interval", "left")


def test_to_arrow() -> None:
    """Both ends are days, closed on both sides; no period is a null."""
    made = to_arrow([year_of(2023), None])
    assert made.to_pylist() == [{"left": date(2023, 1, 1), "right": date(2023, 12, 31)}, None]


@pytest.mark.parametrize("missing", ["pandas", "pyarrow"])
def test_a_missing_extra_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says which package is missing and which extra brings it."""
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(FormatError, match=rf"{missing} is not installed; install zhenforce_nlp\[tables\]"):
        to_pandas([year_of(2023)]) if missing == "pandas" else to_arrow([year_of(2023)])
