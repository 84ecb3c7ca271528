"""Periods, and arithmetic on them: intersect, contain, shift, write in Chinese, hand over to pandas and Arrow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from zhenforce_nlp.errors import FormatError
from zhenforce_nlp.frozen import quick

_ONE_DAY = timedelta(days=1)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@quick
@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive first and last day."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """The number of days, both ends included.

        >>> year_of(2024).days
        366
        """
        return (self.last - self.first).days + 1

    def intersect(self, other: Period) -> Period | None:
        """Give the days that both periods have; None when they have none in common.

        >>> year_of(2023).intersect(Period(date(2023, 11, 1), date(2024, 2, 29)))
        Period(first=datetime.date(2023, 11, 1), last=datetime.date(2023, 12, 31))
        """
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Period(first, last) if first <= last else None

    def contains(self, inner: Period | date) -> bool:
        """Tell whether a period, or a day, lies wholly inside this one.

        >>> year_of(2023).contains(date(2023, 7, 31))
        True
        """
        if isinstance(inner, date):
            return self.first <= inner <= self.last
        return self.first <= inner.first and inner.last <= self.last

    def shift_years(self, years: int) -> Period:
        """Move by whole years: 去年同期 of 2024年1—2月 is 2023年1—2月.

        29 February becomes the 28th; a period that ends with its month still does.

        Args:
            years: how far, negative for the past.

        Raises:
            ValueError: the result lies before year 1 or after 9999.

        >>> Period(date(2023, 1, 1), date(2023, 2, 28)).shift_years(1).last
        datetime.date(2024, 2, 29)
        """
        first, last = _shift_day(self.first, years), _shift_day(self.last, years)
        if self.last == month_end(self.last.year, self.last.month) and self.first != self.last:
            last = month_end(last.year, last.month)
        return Period(first, last)

    def format_chinese(self) -> str:
        """Write it as a report does, in the shortest form that says it exactly.

        >>> Period(date(2023, 1, 1), date(2023, 11, 30)).format_chinese()
        '2023年1月至11月'
        >>> Period(date(2023, 7, 31), date(2023, 7, 31)).format_chinese()
        '2023年7月31日'
        """
        first, last = self.first, self.last
        if first == last:
            return _day(first)
        if first.day == 1 and last == month_end(last.year, last.month):
            return _months(first, last)
        if first.year != last.year:
            return f"{_day(first)}至{_day(last)}"
        if first.month != last.month:
            return f"{_day(first)}至{last.month}月{last.day}日"
        return f"{_day(first)}至{last.day}日"

    def to_pandas(self) -> Any:
        """Turn it into a ``pandas.Interval`` of timestamps, closed on the left: the end is the day after the last.

        Raises:
            FormatError: pandas is not installed.
        """
        pandas = _optional("pandas")
        return pandas.Interval(*_timestamps(pandas, self), closed="left")


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


def to_pandas(periods: Iterable[Period | None]) -> Any:
    """Turn periods into a ``pandas.arrays.IntervalArray``, closed on the left; None becomes a missing value.

    ``pyarrow.array`` of it has Arrow's extension type for intervals (``pandas.interval``).

    Raises:
        FormatError: pandas is not installed.
    """
    pandas = _optional("pandas")
    missing = (pandas.NaT, pandas.NaT)
    ends = [missing if period is None else _timestamps(pandas, period) for period in periods]
    left = pandas.DatetimeIndex([low for low, _ in ends], dtype="datetime64[s]")
    right = pandas.DatetimeIndex([high for _, high in ends], dtype="datetime64[s]")
    return pandas.arrays.IntervalArray.from_arrays(left, right, closed="left")


def to_arrow(periods: Iterable[Period | None]) -> Any:
    """Turn periods into an Arrow array of structs {left: date32, right: date32}, closed on both sides.

    It needs no pandas, and days stay days; None becomes a null.

    Raises:
        FormatError: pyarrow is not installed.
    """
    arrow = _optional("pyarrow")
    kind = arrow.struct([("left", arrow.date32()), ("right", arrow.date32())])
    plain = [None if period is None else {"left": period.first, "right": period.last} for period in periods]
    return arrow.array(plain, type=kind)


def _shift_day(day: date, years: int) -> date:
    year = day.year + years
    if not 1 <= year <= 9999:
        raise ValueError(f"{day} moved by {years} years is no date; keep to the years 1 to 9999")
    return date(year, day.month, min(day.day, month_length(year, day.month)))


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


def _timestamps(pandas: Any, period: Period) -> tuple[Any, Any]:
    return pandas.Timestamp(period.first), pandas.Timestamp(period.last + _ONE_DAY)


def _optional(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise FormatError(f"{name} is not installed; install zhenforce_nlp[tables]") from None
