"""Periods that figures are compared with, and what became of them since: 由上年的71%提高到88%, 与二季度相比."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import timedelta

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.periods import year_of
from zhenforce_nlp.records import How, Period
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.periods import PeriodReader
from zhenforce_nlp.relations.spans import Span, later

_BASES = "由从较比与和同跟自以"
_WITH = "与同和跟较比"
_COMPARED_TO = ("相比", "相较", "对比", "比较", "比，", "比,")
_COMPARED = "是较比"
_REACHED = "到至为"
_LAST = ("上月", "上个月", "上季度", "上个季度", "上一季度")
_REACHING = ("到", "至", "为")
_BETWEEN, _AGAIN = "period.between", "period.again"
_REACHED_WORDS = 5  # 进一步提高到
_TIES = "的为近约达是有 \u3000"
_OPENERS = ("（", "(")
_BRACKETED = 40  # characters before a bracket in which its year may stand


class ComparedPeriods:
    """Reads the periods compared with on one page."""

    def __init__(self, text: str, periods: PeriodReader, cues: CueRules) -> None:
        self.text = text
        self.periods = periods
        self.times = periods.reader.times
        self.starts = periods.starts
        self.cues = cues.cues

    def base(self, slot: Slot) -> Span | None:
        """由上年的71%提高到88%: the year compared with governs the figure right behind it alone."""
        low, end = slot.left, slot.left_end
        while end > low and self.text[end - 1] in _TIES:
            end -= 1
        if end == low and slot.opener in _OPENERS:  # 较2020年（51件）: the figure of that year
            end -= 1
            low = max(0, end - _BRACKETED)
        now = self.cues["now"].search(self.text, max(low, end - 4), end)
        if now is not None and now.end() == end and self.text[now.start() - 1] in "由从":
            return self._now()  # 持证率由目前的78%提高到90%
        index = bisect_left(self.starts, end) - 1
        if index < 0 or slot.quantity.unit == "倍":
            return None
        time = self.times[self.starts[index]]
        if time.start < low or time.end > end or self.periods.is_measure(time):
            return None
        target = (
            slot.quantity.dimension != "ratio"
            and self.periods.of_target(time)
            and self.cues["target"].fullmatch(self.text, time.end, end) is not None
        )
        peak = self.text[time.start - 1] in "由从" and self.cues["peak"].fullmatch(self.text, time.end, end) is not None
        span = self.periods.of_time(time, None, How.STATED)
        # 罚没金额上年为52.6万元: said of the figure behind it alone
        told = time.end == end < slot.left_end and slot.left < time.start and self.text[end] in "为是达"
        told = told and span is not None and self.periods.own.past(span)
        based = time.end == end and self.text[time.start - 1] in _BASES + _REACHED
        return span if target or peak or told or based else None

    def planned_from(self, slot: Slot, span: Span) -> Span | None:
        """2024年，合格率由88%提高到95%: where a plan starts from is how things stand in what the page is about.

        Args:
            slot: the figure.
            span: what governs it.
        """
        moves = self.starts_from(slot) and self.cues["moves"].match(self.text, slot.right, slot.right_end) is not None
        return self._now() if moves and self.periods.own.future(span) else None

    def _now(self) -> Span:
        """Give what the page is about; a campaign's page says how things stand in its year."""
        own = self.periods.own
        period = own.span.period
        if own.campaign and period is not None:
            period = year_of(period.last.year)
        return replace(own.span, period=period, rule="period.now")

    def reached(self, slot: Slot, base: Span, then: Span | None) -> Span | None:
        """由上月的82%提高到91%: the level reached is that of the month behind the one it started from.

        Args:
            base: the period that it started from.
            then: the one that the pair before it reached.
        """
        period, words = base.period, self.text[slot.left : slot.left_end].strip()
        if period is None or not words.endswith(_REACHING) or len(words) > _REACHED_WORDS:
            return None
        if base.rule == _AGAIN:
            return then
        if base.rule == _BETWEEN:
            last = self.times[base.start].last
            return replace(base, period=year_of(last.year)) if last is not None else None
        if not self.text.startswith(_LAST, base.start):
            return None
        months = period.last.month - period.first.month + 1
        first = later(period.first, months)
        following = Period(first, later(first, months) - timedelta(1))
        own = self.periods.own.span.period
        if own is not None and following.contains(own):
            following = own  # 由上季度的15.7%降到11.2%, in a page on a check of ten days
        return replace(base, period=following, rule="period.reached")

    def between(self, slot: Slot, span: Span) -> Span | None:
        """2020年至2022年，…由12.1%降至8.3%: the two figures are those of the first and of the last year."""
        period, time = span.period, self.times.get(span.start)
        if period is None or time is None or not self.starts_from(slot) or period.first.year == period.last.year:
            return None
        if (time.first, time.last) != (year_of(period.first.year).first, year_of(period.last.year).last):
            return None
        if "。" in self.text[span.end : slot.left]:
            return None
        return replace(span, period=year_of(period.first.year), rule=_BETWEEN)

    def again(self, slot: Slot, first: Span | None) -> Span | None:
        """由2021年的12起降至2023年的5起，死亡人数从8人减少到3人: the same two years once more.

        Args:
            first: the year from which the pair before started.
        """
        return replace(first, rule=_AGAIN) if first is not None and self.starts_from(slot) else None

    def against(self, start: int, end: int) -> Span | None:
        """Give the period that a clause of its own compares with (与二季度相比，), None when it does not."""
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or (time := self.times[self.starts[index]]).end >= end:
            return None
        compared = self.text[time.start - 1] in _WITH and self.text.startswith(_COMPARED_TO, time.end)
        return self.periods.of_time(time, None, How.STATED) if compared else None

    def compared(self, slot: Slot) -> Span | None:
        """Give the period that the sentence compared with before: 较2020年下降5%，较大事故由2起降为零起."""
        text = self.text
        if not self.starts_from(slot) or self.cues["moves"].match(text, slot.right, slot.right_end) is None:
            return None
        low = text.rfind("。", 0, slot.left) + 1
        index = bisect_left(self.starts, slot.left) - 1
        while index >= 0 and self.starts[index] >= low:
            time = self.times[self.starts[index]]
            if text[time.start - 1] in _COMPARED:
                return self.periods.of_time(time, None, How.STATED)
            index -= 1
        return None

    def starts_from(self, slot: Slot) -> bool:
        """Tell whether a figure is where a change started (由7.1条降至6.2条)."""
        return slot.left_end > slot.left and self.text[slot.left_end - 1] in "由从"

    def bare(self, slot: Slot) -> bool:
        """Tell whether a figure of a list has no words of its own (8起、36.4万元)."""
        return slot.opener == "、" and not self.text[slot.left : slot.left_end].strip()
