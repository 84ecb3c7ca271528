"""A governing period, and the arithmetic of months that periods need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from zhenforce_nlp.frozen import quick
from zhenforce_nlp.records import How, MetaItem, Period

_YEAR = 12  # months
_SEVERAL = 2


@quick
@dataclass(frozen=True, slots=True)
class Span:
    """A governing period, None for a report that states no year.

    Attributes:
        open_ended: it has a start and goes on (2018年7月以来).
        reach: how far it governs: clause (6月底前), sentence (5月18日, 截至9月底), opening (3月至5月: the
            sentences behind it while nobody else acts), always (2019年).
    """

    period: Period | None
    source: str | None
    how: How
    start: int
    end: int
    rule: str
    open_ended: bool = False
    reach: str = "always"

    def carried(self) -> Span:
        """Give the same span as one that an earlier clause said."""
        if self.how is not How.STATED:
            return self
        return Span(self.period, self.source, How.CARRIED, self.start, self.end, self.rule, self.open_ended, self.reach)


def added(spans: Sequence[Span], governing: Span) -> Span | None:
    """7月受理27件，8月受理25件，合计52件: the months together; None where they don't follow each other.

    Args:
        spans: those of the parts.
        governing: the span that the sum would have without them.
    """
    periods = sorted({span.period for span in spans if span.period is not None}, key=lambda item: item.first)
    if len(periods) < _SEVERAL or any((two.first - one.last).days != 1 for one, two in pairwise(periods)):
        return None
    return replace(governing, period=Period(periods[0].first, periods[-1].last), rule="period.added")


def month_of(year: int, month: int) -> Period:
    """Give the days of a month."""
    first = date(year, month, 1)
    return Period(first, later(first, 1) - timedelta(1))


def later(day: date, months: int) -> date:
    """Give the first day of a month some months later."""
    number = day.year * _YEAR + day.month - 1 + months
    return date(number // _YEAR, number % _YEAR + 1, 1)


def report_span(items: Mapping[str, MetaItem]) -> Span:
    """Give the span that the page itself is about: its period, else its year, else none."""
    item = items.get("period")
    if item is not None:
        first, last = map(date.fromisoformat, item.value.split("/"))
        if first == last:
            first = date(last.year, 1, 1)  # 数据截至12月31日: the figures of the year until then
        period = Period(first, last)
        return Span(period, None, How.ASSUMED, item.start, item.end, "period.report")
    item = items.get("year")
    if item is None:
        return Span(None, None, How.NONE, 0, 0, "period.none")
    year = int(item.value)
    return Span(Period(date(year, 1, 1), date(year, 12, 31)), None, How.ASSUMED, item.start, item.end, "period.report")
