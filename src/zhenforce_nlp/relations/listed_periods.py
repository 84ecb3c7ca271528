"""As many periods as figures: 2020年、2021年分别受理25件、31件, 3、6、9月分别检查5次、6次、7次."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from zhenforce_nlp.records import How, Period, Time
from zhenforce_nlp.relations.periods import PeriodReader
from zhenforce_nlp.relations.spans import Span, later, month_of

_JOINS = ("、", "和", "及", "与")
_YEAR = 12  # months

_LISTED_MONTHS = re.compile(r"(?<!\d)(?:1[0-2]|[1-9])(?=[、月])")  # 3、6、9月


class ListedPeriods:
    """Reads the periods of one page that are told apart."""

    def __init__(self, text: str, periods: PeriodReader) -> None:
        self.text = text
        self.periods = periods
        self.times = periods.reader.times
        self.starts = periods.starts

    def named(self, start: int, end: int) -> bool:
        """Tell whether a time stands between two places."""
        index = bisect_left(self.starts, start)
        return index < len(self.starts) and self.starts[index] < end

    def each(self, start: int, end: int, count: int) -> list[Span]:
        """Give as many periods as figures for times that are told apart: 2020年、2021年分别, 一、二、三季度分别.

        Args:
            start, end: the clause up to its first figure.
            count: how many figures there are.

        Returns:
            One span a figure, none where the times are not that many.
        """
        index = bisect_left(self.starts, start)
        listed: list[Time] = []
        while index < len(self.starts) and self.starts[index] < end and len(listed) <= count:
            time = self.times[self.starts[index]]
            if listed and self.text[listed[-1].end : time.start] not in _JOINS:
                break
            listed.append(time)
            index += 1
        if len(listed) == count:
            spans = [self.periods.of_time(time, None, How.STATED) for time in listed]
            return [span for span in spans if span is not None]
        return self.parts(listed[0], count) if len(listed) == 1 else []

    def parts(self, time: Time, count: int) -> list[Span]:
        """Divide a span of whole months into its parts: 7、8、9月, 3、6、9月 into three, 2021年至2023年 into years."""
        span = self.periods.of_time(time, None, How.STATED)
        if span is None or span.period is None:
            return []
        first, last = span.period.first, span.period.last
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        named = [int(number) for number in _LISTED_MONTHS.findall(self.periods.words(time))]
        if "、" in self.periods.words(time) and len(named) == count and first.year == last.year:
            return [replace(span, period=month_of(first.year, month)) for month in named]
        size = months // count
        listed = "、" in self.periods.words(time) or size == _YEAR
        if first.day != 1 or (last + timedelta(1)).day != 1 or months % count or not listed:
            return []
        begins = [later(first, size * number) for number in range(count + 1)]
        return [replace(span, period=Period(begin, following - timedelta(1))) for begin, following in pairwise(begins)]
