"""What 累计 counts in the page of a month, quarter or week: from the first of January, or since when the page says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zhenforce_nlp.periods import year_of
from zhenforce_nlp.records import How, Period, Time
from zhenforce_nlp.relations.own_period import OwnPeriod
from zhenforce_nlp.relations.spans import Span

RULE = "period.so_far"
OPENED = "period.so_far_clause"
_RUNNING = "累计"
_FIGURE = ("数", "值")
_NEAR = 12  # characters of 罚没款累计数
_QUARTER = 92  # days: the longest stretch whose page tells of the year so far beside it


class RunningTotals:
    """The running totals of one page.

    Attributes:
        stated: the stretch that the page itself names with 累计 (1—10月累计), None where it names none.
    """

    def __init__(self, text: str, times: Mapping[int, Time], own: OwnPeriod) -> None:
        self.text = text
        self.own = own
        period = own.span.period
        self.short = period is not None and period.first.year == period.last.year and period.days <= _QUARTER
        self.stated = next(filter(None, map(self._stretch, times.values())), None) if self.short else None

    def _stretch(self, time: Time) -> Period | None:
        """1—10月累计, in a page on October: from January on."""
        own = self.own.span.period
        if own is None or time.first is None or time.last is None or not self.text.startswith(_RUNNING, time.end):
            return None
        return Period(time.first, own.last) if time.first < own.first and time.last >= own.last else None

    def so_far(self, span: Span, time: Time | None) -> Span | None:
        """Give the span of 本月止累计 or 去年同期累计 in the page of a month or quarter; None for another page.

        Args:
            span: that of the table, or of the column's own time.
            time: the column's own time, None for none.
        """
        own = self.own.span.period
        if own is None or span.period is None or not self.short:
            return None
        words = self.text[time.start : time.end] if time is not None else ""
        if time is not None and not words.startswith(("本", "当")) and not words.endswith("同期"):
            return None
        whole = self.stated or Period(year_of(own.last.year).first, own.last)
        whole = whole.shift_years(-1) if words.endswith("同期") else whole
        return replace(span, period=whole, rule=RULE)

    def of_words(self, start: int, end: int, span: Span | None) -> Span | None:
        """Give the span of a heading or caption that speaks of running totals (二、累计数按类别分), None for another.

        Args:
            start, end: where the heading stands.
            span: what its own time says, None for none.
        """
        if span is not None or self.text.find(_RUNNING, start, end) < 0:
            return None
        return self.so_far(self.own.span, None)

    def opens(self, start: int) -> Span | None:
        """累计立案45件, 检查累计数含甲县12家, in a page that has 1—9月累计 too: of those months."""
        if self.stated is None:
            return None
        place = self.text.find(_RUNNING, start, start + _NEAR)
        if place != start and not (place > start and self.text.startswith(_FIGURE, place + len(_RUNNING))):
            return None
        found = self.so_far(self.own.span, None)
        if found is None:
            return None
        return replace(found, how=How.STATED, start=start, end=start + len(_RUNNING), rule=OPENED, reach="sentence")
