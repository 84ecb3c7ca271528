"""Holidays that move, by the official calendar; without the calendar library they stay unresolved."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import import_module


def find_holiday(name: str, year: int) -> tuple[date, date] | None:
    """Give the first and last day off of a holiday.

    Args:
        name: English name of the holiday as the calendar has it (``Spring Festival``).
        year: the year.

    Returns:
        None when the extra ``calendar`` is not installed, or the calendar does not know that year.

    Example:
        春节 of 2024 → 10 to 17 February 2024.
    """
    return _calendar().get((name, year))


def eve_of(calendar: str, first: str, year: int) -> date | None:
    """Give the day before a holiday begins (2024年春节前).

    Args:
        calendar: its English name where it moves, else "".
        first: month and day of one that does not.
        year: the year.

    Returns:
        None where the calendar does not know it, or where it begins the year.

    Example:
        国庆 of 2024, with first 10-01 → 30 September 2024.
    """
    moving = find_holiday(calendar, year) if calendar else None
    if moving is None and calendar:
        return None
    begin = moving[0] if moving is not None else date(year, *map(int, first.split("-")))
    return begin - timedelta(1) if begin > date(year, 1, 1) else None


@cache
def _calendar() -> dict[tuple[str, int], tuple[date, date]]:
    try:
        off = import_module("chinese_calendar.constants").holidays
    except ImportError:
        return {}
    # The table is that of the package chinesecalendar: the days off that the State Council announces each year, from
    # 2004 on, in its notice on holiday arrangements (国务院办公厅关于部分节假日安排的通知). It is read, not computed:
    # 春节, 清明, 端午 and 中秋 follow the old calendar or the sun, but which days are free is decided anew each year.
    spans: dict[tuple[str, int], tuple[date, date]] = {}
    for day in sorted(off):
        known = spans.get((str(off[day]), day.year))
        # 元旦 of the next year may begin in December; only the first run of days is the holiday of this year.
        if known is None:
            spans[str(off[day]), day.year] = (day, day)
        elif (day - known[1]).days == 1:
            spans[str(off[day]), day.year] = (known[0], day)
    return spans
