"""Arithmetic on periods: intersect, contain, shift, write in Chinese, hand over to pandas and Arrow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from zhenforce_nlp.errors import FormatError
from zhenforce_nlp.records import Period

_ONE_DAY = timedelta(days=1)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_length(year: int, month: int) -> int:
    """Count the days of a month.

    >>> month_length(2024, 2)
    29
    """
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LENGTHS[month - 1] + leap


def month_end(year: int, month: int) -> date:
    """Give the last day of a month.

    >>> month_end(2024, 2)
    datetime.date(2024, 2, 29)
    """
    return date(year, month, month_length(year, month))


def year_of(year: int) -> Period:
    """Give a whole year.

    >>> year_of(2023).last
    datetime.date(2023, 12, 31)
    """
    return Period(date(year, 1, 1), date(year, 12, 31))


def days(period: Period) -> int:
    """Count the days, both ends included.

    >>> days(year_of(2024))
    366
    """
    return (period.last - period.first).days + 1


def intersect(one: Period, other: Period) -> Period | None:
    """Give the days that both periods have; None when they have none in common.

    >>> intersect(year_of(2023), Period(date(2023, 11, 1), date(2024, 2, 29)))
    Period(first=datetime.date(2023, 11, 1), last=datetime.date(2023, 12, 31))
    """
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Period(first, last) if first <= last else None


def contains(outer: Period, inner: Period | date) -> bool:
    """Tell whether a period, or a day, lies wholly inside another.

    >>> contains(year_of(2023), date(2023, 7, 31))
    True
    """
    if isinstance(inner, date):
        return outer.first <= inner <= outer.last
    return outer.first <= inner.first and inner.last <= outer.last


def shift_years(period: Period, years: int) -> Period:
    """Move a period by whole years: 去年同期 of 2024年1—2月 is 2023年1—2月.

    29 February becomes the 28th; a period that ends with its month still does.

    Args:
        period: what to move.
        years: how far, negative for the past.

    Raises:
        ValueError: the result lies before year 1 or after 9999.

    >>> shift_years(Period(date(2023, 1, 1), date(2023, 2, 28)), 1).last
    datetime.date(2024, 2, 29)
    """
    first = _shift_day(period.first, years)
    last = _shift_day(period.last, years)
    if period.last == month_end(period.last.year, period.last.month) and period.first != period.last:
        last = month_end(last.year, last.month)
    return Period(first, last)


def _shift_day(day: date, years: int) -> date:
    year = day.year + years
    if not 1 <= year <= 9999:
        raise ValueError(f"{day} moved by {years} years is no date; keep to the years 1 to 9999")
    return date(year, day.month, min(day.day, month_length(year, day.month)))


def format_chinese(period: Period) -> str:
    """Write a period as a report does, in the shortest form that says it exactly.

    >>> format_chinese(Period(date(2023, 1, 1), date(2023, 11, 30)))
    '2023年1月至11月'
    >>> format_chinese(Period(date(2023, 7, 31), date(2023, 7, 31)))
    '2023年7月31日'
    """
    first, last = period.first, period.last
    if first == last:
        return _day(first)
    if first.day == 1 and last == month_end(last.year, last.month):
        return _months(first, last)
    if first.year != last.year:
        return f"{_day(first)}至{_day(last)}"
    if first.month != last.month:
        return f"{_day(first)}至{last.month}月{last.day}日"
    return f"{_day(first)}至{last.day}日"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _months(first: date, last: date) -> str:
    if first.month == 1 and last.month == 12:
        return f"{first.year}年" if first.year == last.year else f"{first.year}年至{last.year}年"
    if first.year != last.year:
        return f"{first.year}年{first.month}月至{last.year}年{last.month}月"
    if first.month == last.month:
        return f"{first.year}年{first.month}月"
    return f"{first.year}年{first.month}月至{last.month}月"


def to_pandas(period: Period) -> Any:
    """Turn a period into a ``pandas.Interval`` of timestamps, closed on the left: the end is the day after the last.

    Raises:
        FormatError: pandas is not installed.
    """
    pandas = _optional("pandas")
    return pandas.Interval(pandas.Timestamp(period.first), pandas.Timestamp(period.last + _ONE_DAY), closed="left")


def to_arrow(periods: Iterable[Period | None]) -> Any:
    """Turn periods into an Arrow array of structs {left: date32, right: date32}, closed on both sides.

    It is the storage that pandas uses for intervals in Arrow; None becomes a null.

    Raises:
        FormatError: pyarrow is not installed.
    """
    arrow = _optional("pyarrow")
    kind = arrow.struct([("left", arrow.date32()), ("right", arrow.date32())])
    plain = [None if period is None else {"left": period.first, "right": period.last} for period in periods]
    return arrow.array(plain, type=kind)


def _optional(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise FormatError(f"{name} is not installed; install zhenforce_nlp[tables]") from None
