"""Which week, month or quarter 本周, 上月 and 本季度 mean where only the day of issue or a weekly's masthead tells."""

from __future__ import annotations

from datetime import date, timedelta

from zhenforce_nlp.periods import month_length
from zhenforce_nlp.records import How, Period
from zhenforce_nlp.times.covered import Hit
from zhenforce_nlp.times.parse import Interval, Part
from zhenforce_nlp.times.scope import Anchor, Context

_WEEK = timedelta(7)
_LONGEST = 8  # days: 8月4日至11日 of a weekly that counts both its Fridays
_SHORTEST = 5
_JUST_OVER = {"month": 5, "quarter": 20}  # days into the next in which 本月 and 本季度 are still said of the last


def week_of(day: date) -> Period:
    """Give the week of a day, Monday to Sunday.

    >>> week_of(date(2023, 8, 11))
    Period(first=datetime.date(2023, 8, 7), last=datetime.date(2023, 8, 13))
    """
    monday = day - timedelta(day.weekday())
    return Period(monday, monday + timedelta(6))


def is_week(period: Period) -> bool:
    """Tell whether a period is as long as a week that a weekly tells of."""
    return _SHORTEST <= period.days <= _LONGEST


def find_week(context: Context, part: Part, hit: Hit) -> tuple[Interval, Anchor] | None:
    """Give the days of 本周, 上周 or 下周五.

    Args:
        context: the page as far as it was read.
        part: the expression, with its weeks from the one in question and its day of the week.
        hit: where it stands.

    Returns:
        None for a page that says neither its own week nor when it was written.

    Example:
        上周 in a page issued on 2023-08-11 → 2023-07-31 to 2023-08-06.
    """
    found = _in_question(context, part, hit)
    if found is None:
        return None
    week, anchor = found
    moved = _WEEK * (part.relative_month or 0)
    first, last = week.first + moved, week.last + moved
    if part.weekday > last.isoweekday():
        first = last - timedelta(1)  # 上周末
    elif part.weekday:
        first = last = first + timedelta((part.weekday - 1 - first.weekday()) % 7)
    return Interval(first, last, clamped=False), anchor._replace(year=first.year)


def _in_question(context: Context, part: Part, hit: Hit) -> tuple[Period, Anchor] | None:
    dates, scope = context.dates, context.sentence or context.paragraph
    same = part.word is not None and part.word.base == "governing"
    if same and scope is not None and is_week(named := Period(scope.first, scope.last)):
        return named, scope.anchor  # 「8月7日至13日，检查32家，当周办结9件」
    if dates.week is None and dates.period is not None and is_week(own := Period(*dates.period)):
        return own, context.report or Anchor(own.last.year, How.CARRIED, hit.start, hit.start)
    day = dates.written()
    item = next((item for item in dates.items if day is not None and item.value == day.isoformat()), None)
    if day is None or item is None:
        return None
    return week_of(dates.week or day), Anchor(day.year, How.CARRIED, item.start, item.end)


def stretch_of_issue(context: Context, part: Part, hit: Hit) -> tuple[Period, Anchor] | None:
    """Give the month, or for 本季度 the quarter, in which the page was written, or that had ended just before.

    Args:
        context: the page as far as it was read.
        part: 本月, 上季度.
        hit: where it stands.

    Returns:
        None for words that count from another time (月底), and for a page that does not say when it was written, or
        that is about another year.

    Example:
        本月以来 in a page issued on 2023-08-03 → 2023-08; 本月 in the same page → 2023-07.
    """
    day, report = context.dates.written(), context.report
    if day is None or report is None or part.relative_month is None or report.year != day.year:
        return None
    months = 3 if part.sense == "quarter" else 1
    first = date(day.year, day.month - (day.month - 1) % months, 1)
    over = (day - first).days < _JUST_OVER[part.sense] and not hit.expression.frame and not part.edge
    if over:
        first = first - timedelta(1)
        first = date(first.year, first.month - months + 1, 1)
    last = date(first.year, first.month + months - 1, 1)
    return Period(first, last.replace(day=month_length(last.year, last.month))), report
