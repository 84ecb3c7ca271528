"""Resolution: which days an expression means, given the report's own dates and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zhenforce_nlp.periods import month_end, shift_years
from zhenforce_nlp.records import BlockKind, How, Period, Structure, Time
from zhenforce_nlp.times_calendar import find_holiday
from zhenforce_nlp.times_parse import Interval, Part
from zhenforce_nlp.times_report import Hit, ReportDates, is_compared
from zhenforce_nlp.times_rules import TimesRules

_SENTENCE_END = "。！？!?"
_CLAUSE_START = "，,。；;：:、（(！？!? \u3000\n\t\xa0"
_ADVERBIAL = "于在自从至到即至因"
_NO_SCOPE = (BlockKind.TITLE, BlockKind.HEADING, BlockKind.LETTERHEAD, BlockKind.SIGNATURE, BlockKind.FURNITURE)
MAX_YEARS = 30  # 近三十年 is the longest stretch that is read as years of a report


class Anchor(NamedTuple):
    """A year and the characters it came from."""

    year: int
    how: How
    start: int
    end: int


class Meaning(NamedTuple):
    """The days an expression means; None when they cannot be known."""

    first: date | None
    last: date | None
    granularity: str
    anchor: Anchor
    repaired: bool


@dataclass(slots=True)
class Scope:
    """The time that governs what follows in a sentence or paragraph.

    Attributes:
        month: its month, 0 when it spans several.
        running: its first day when it is still open (2018年以来), else None.
    """

    first: date
    last: date
    granularity: str
    month: int
    anchor: Anchor
    running: date | None


class Section(NamedTuple):
    """What a heading says of the years below it: one year, or only that it speaks of the future."""

    anchor: Anchor | None
    plan: Anchor | None


def resolve_times(
    text: str, structure: Structure, hits: Sequence[Hit], dates: ReportDates, rules: TimesRules
) -> list[Time]:
    """Resolve all expressions of a page in document order.

    Args:
        text: the page as read.
        structure: its blocks.
        hits: its expressions.
        dates: the report's own dates.
        rules: the compiled rules.

    Returns:
        Times with ids t1, t2 ...; words that point at nothing (当月 without a month before it) are left out.
    """
    resolver = _Resolver(text, structure, dates, rules)
    resolver.note_headings(hits)
    for hit in hits:
        resolver.take(hit)
    return resolver.times


class _Resolver:
    def __init__(self, text: str, structure: Structure, dates: ReportDates, rules: TimesRules) -> None:
        self.text, self.structure, self.dates, self.rules = text, structure, dates, rules
        self.times: list[Time] = []
        self.report = None if dates.year is None else Anchor(dates.year, How.ASSUMED, dates.start, dates.end)
        self.heading_years: dict[int, Anchor] = {}
        self.sections: dict[int, Section] = {}
        self.block = -2
        self.previous = 0
        self.sentence_start = 0
        self.sentence: Scope | None = None
        self.paragraph: Scope | None = None

    def note_headings(self, hits: Sequence[Hit]) -> None:
        """Note the years that headings state: 四、2024年工作打算."""
        for hit in hits:
            if hit.block < 0 or self.structure.blocks[hit.block].kind is not BlockKind.HEADING or hit.quoted:
                continue
            part, year = hit.expression.first, None
            if hit.stated:
                year = hit.stated.last.year
            elif part.word and part.word.kind == "year" and part.word.shift > 0 and self.report:
                year = self.report.year + part.word.shift
            if year is not None and not is_compared(self.text, hit, self.rules):
                self.heading_years.setdefault(hit.block, Anchor(year, How.CARRIED, hit.start, hit.end))

    def take(self, hit: Hit) -> None:
        """Resolve one expression and let it govern what follows."""
        self._enter(hit)
        expression = hit.expression
        if self._repeats(hit):
            return
        meaning = self._meaning(hit)
        self.previous = hit.end
        if meaning is None:
            return
        first, last, granularity, anchor, repaired = meaning
        number = f"t{len(self.times) + 1}"
        self.times.append(
            Time(
                number,
                hit.start,
                hit.end,
                self.text[hit.start : hit.end],
                first,
                last,
                granularity,
                anchor.how,
                anchor.start,
                anchor.end,
                repaired or expression.repaired,
                expression.rule,
            )
        )
        if first and last:
            self._govern(hit, first, last, granularity, anchor)

    def _enter(self, hit: Hit) -> None:
        """Forget what governed an earlier sentence or block."""
        if hit.block != self.block:
            self.block = hit.block
            self.sentence = self.paragraph = None
            self.sentence_start = self.structure.blocks[hit.block].content if hit.block >= 0 else hit.start
            return
        marks = _SENTENCE_END
        if self.structure.blocks[hit.block].kind is BlockKind.TABLE:
            marks += "\n"
        end = max(self.text.rfind(mark, self.previous, hit.start) for mark in marks)
        if end >= 0:
            self.sentence_start = end + 1
            self.sentence = None

    def _repeats(self, hit: Hit) -> bool:
        """11月当月: the second word adds nothing."""
        part = hit.expression.first
        pointer = part.sense == "month" or (part.word is not None and part.word.base == "governing")
        gap = self.text[self.times[-1].end : hit.start] if self.times else "-"
        return pointer and not gap.strip() and part.granularity in ("month", "year") and not part.edge

    def _section(self, index: int) -> Section:
        if index < 0:
            return Section(None, None)
        known = self.sections.get(index)
        if known is None:
            block = self.structure.blocks[index]
            if index in self.heading_years:
                known = Section(self.heading_years[index], None)
            elif self.report and self.rules.cues["plan"].search(self.text, block.content, block.end):
                known = Section(None, Anchor(self.report.year, How.CARRIED, block.content, block.end))
            else:
                known = self._section(block.section)
            self.sections[index] = known
        return known

    def _here(self) -> Section:
        return self._section(self.structure.blocks[self.block].section) if self.block >= 0 else Section(None, None)

    def _governing(self) -> Anchor | None:
        scope = self.sentence or self.paragraph
        return scope.anchor if scope else self._here().anchor or self.report

    def _year(self, part: Part, hit: Hit) -> Anchor | None:
        """Give the year of a part: its own, or that of clause, sentence, paragraph, section, report."""
        if part.year is not None:
            return Anchor(part.year, How.STATED, hit.start, hit.start)
        word = part.word
        if word and word.kind == "year":
            base = self._governing() if word.base == "governing" else self._writer_year(word.shift)
            return base and base._replace(year=base.year + word.shift)
        if word and word.running:
            return self._here().anchor or self.report
        return self._bare_year(part)

    def _writer_year(self, shift: int) -> Anchor | None:
        """去年 below 四、2024年工作打算 is 2023; 明年 still counts from the report."""
        return self.report if shift > 0 else self._here().anchor or self.report

    def _bare_year(self, part: Part) -> Anchor | None:
        scope = self.sentence or self.paragraph
        if scope and (part.month or part.sense == "month" or scope.granularity == "year"):
            # 「2022年11月立案，2月结案」: the later month belongs to the next year.
            earlier = part.month and part.month < scope.month and self.dates.year == scope.anchor.year + 1
            return scope.anchor._replace(year=scope.anchor.year + 1) if earlier else scope.anchor
        section = self._here()
        if section.anchor:
            return section.anchor
        plan = section.plan or self._plan_sentence()
        if plan and (part.month or part.word or part.edge):
            return self._next_occurrence(part, plan)
        return self._in_period(part) if part.month and self.dates.period else self.report

    def _plan_sentence(self) -> Anchor | None:
        if self.report and self.rules.cues["plan_sentence"].match(self.text, self.sentence_start):
            return Anchor(self.report.year, How.CARRIED, self.sentence_start, self.sentence_start + 1)
        return None

    def _next_occurrence(self, part: Part, plan: Anchor) -> Anchor:
        """A deadline without year is the first one that comes: after the report's period or issue."""
        end_of_year = date(plan.year, 12, 31)
        reference = min(self.dates.issued or end_of_year, end_of_year)
        if self.dates.issued is None and self.dates.period:
            reference = min(reference, self.dates.period[1])
        interval = part.interval(plan.year)
        return plan._replace(year=plan.year + 1) if interval and interval.last <= reference else plan

    def _in_period(self, part: Part) -> Anchor | None:
        """A month of a period that spans two years is that of the year in which the period has it."""
        if self.dates.period is None or self.report is None:
            return self.report
        first, last = self.dates.period
        for year in range(first.year, min(last.year, first.year + 3) + 1):
            interval = part.interval(year)
            if interval and interval.last >= first and interval.first <= last:
                return self.report._replace(year=year)
        return self.report

    def _meaning(self, hit: Hit) -> Meaning | None:
        part = hit.expression.first
        if part.sense == "same":
            return self._same_period(hit)
        if part.sense == "recent":
            return self._recent(part)
        if part.sense == "next":
            return self._next_day(part)
        if part.readings:
            return self._damaged(part, hit)
        if part.word and part.word.kind == "plan":
            return self._plan(part, hit)
        if part.sense == "month":
            return self._relative_month(part, hit)
        anchor = self._year(part, hit)
        if anchor is None:
            return _unknown(part.granularity, hit)
        if part.word and part.word.kind == "holiday":
            return self._holiday(part, anchor, hit)
        interval = self._whole(part, anchor) or part.interval(anchor.year)
        if interval is None:
            return None
        return self._framed(interval, part, anchor, hit)

    def _whole(self, part: Part, anchor: Anchor) -> Interval | None:
        """全年 of a report about December to November is that stretch."""
        period = self.dates.period
        whole = part.word is not None and part.word.kind == "whole" and part.year is None and not part.word.running
        if not whole or period is None or anchor.how is not How.ASSUMED:
            return None
        return Interval(*period, clamped=False) if 300 <= (period[1] - period[0]).days <= 366 else None

    def _framed(self, interval: Interval, part: Part, anchor: Anchor, hit: Hit) -> Meaning | None:
        first, last, clamped = interval
        expression = hit.expression
        granularity = part.granularity
        if expression.last:
            both = self._range(part, expression.last, anchor, hit)
            if both is None:
                return None
            (first, last, clamped), anchor = both
            granularity = "span"
        if expression.until or expression.frame == "before":
            first, granularity = min(self._running_start(last, until=expression.until), first), "span"
        elif expression.frame in ("since", "now") or (part.word and part.word.running):
            last, granularity = self._running_end(part, first, last, anchor), "span"
        elif expression.frame == "after":
            last, granularity = max(last, date(last.year, 12, 31)), "span"
        return Meaning(first, last, granularity, anchor, clamped)

    def _range(self, part: Part, end: Part, anchor: Anchor, hit: Hit) -> tuple[Interval, Anchor] | None:
        if end.sense in ("same", "recent", "month") or (end.word and end.word.kind in ("plan", "holiday")):
            return None
        year, last_year = anchor.year, anchor.year
        if end.year is not None:
            last_year = end.year
        elif end.word and end.word.base == "governing":
            last_year = year + end.word.shift
        elif end.word and end.word.kind == "year":
            other = self._year(end, hit)
            last_year = other.year if other else year
        own = part.year is not None or (part.word is not None and part.word.kind == "year")
        if not own and (end.year is not None or (end.word and end.word.base == "report")):
            year = last_year
            anchor = Anchor(year, How.STATED if end.year is not None else anchor.how, hit.start, hit.start)
        begin, stop = part.interval(year), end.interval(last_year)
        if begin and stop and stop.last < begin.first and end.year is None and not end.word:
            stop = end.interval(last_year + 1)
        elif begin and stop and stop.last < begin.first and not own:
            begin = part.interval(year - 1)
        if begin is None or stop is None or stop.last < begin.first:
            return None
        return Interval(begin.first, stop.last, begin.clamped or stop.clamped), anchor

    def _running_start(self, last: date, *, until: bool) -> date:
        """Give the first day of the period that 截至X closes: a start that was stated, else that of the year."""
        if self.sentence and self.sentence.running and self.sentence.running <= last:
            return self.sentence.running
        period = self.dates.period
        if period and period[0] < last and period[0].year < period[1].year and last.year <= period[1].year:
            return period[0]
        year = self.dates.year
        if until and year is not None and last.year == year + 1 and self.dates.issued and last <= self.dates.issued:
            return date(year, 1, 1)
        return date(last.year, 1, 1)

    def _running_end(self, part: Part, first: date, last: date, anchor: Anchor) -> date:
        """Give the last day of what is still running when the report is issued."""
        issued = self.dates.issued
        word = part.word
        if word and part.year is None and not part.month and (word.running or (word.base == "report" and not word.shift)):
            section = self._here()
            if section.anchor or (section.plan and word.running):
                return last
            if issued and issued.year == anchor.year:
                return issued
            period = self.dates.period
            return period[1] if period and issued is None and period[1].year == anchor.year else last
        if issued and issued >= first:
            return issued
        return date(max(first.year, self.dates.year or first.year), 12, 31)

    def _same_period(self, hit: Hit) -> Meaning | None:
        """上年同期 is the period it is compared with, a year earlier."""
        part = hit.expression.first
        period, anchor = self._compared_period()
        if period is None or anchor is None:
            return _unknown("span", hit)
        years = part.word.shift if part.word else -1
        if part.year is not None:
            years = part.year - period.first.year
        if part.month:
            interval = part.interval(period.first.year)
            period = Period(interval.first, interval.last) if interval else period
        moved = shift_years(period, years) if -500 < years < 500 else period
        how = anchor.how if anchor.how is How.ASSUMED else How.CARRIED
        return Meaning(moved.first, moved.last, "span", anchor._replace(how=how), repaired=False)

    def _compared_period(self) -> tuple[Period | None, Anchor | None]:
        scope = self.sentence
        if scope is None and self.paragraph and self.paragraph.granularity != "day":
            scope = self.paragraph
        if scope:
            return Period(scope.first, scope.last), scope.anchor
        section = self._here().anchor
        if section is None and self.dates.period:
            return Period(*self.dates.period), self.report
        anchor = section or self.report
        if anchor is None:
            return None, None
        return Period(date(anchor.year, 1, 1), date(anchor.year, 12, 31)), anchor

    def _recent(self, part: Part) -> Meaning | None:
        """近三年 ends with the report's year."""
        if self.report is None or not 1 <= part.count <= MAX_YEARS:
            return None
        year = self.report.year
        return Meaning(date(year - part.count + 1, 1, 1), date(year, 12, 31), "span", self.report, repaired=False)

    def _next_day(self, part: Part) -> Meaning | None:
        """6月5日、15日: the month of the day before."""
        before = self.times[-1].last if self.times else None
        if before is None or not part.day <= month_end(before.year, before.month).day:
            return None
        day = before.replace(day=part.day)
        last = self.times[-1]
        return Meaning(day, day, "day", Anchor(day.year, How.CARRIED, last.start, last.end), repaired=False)

    def _damaged(self, part: Part, hit: Hit) -> Meaning | None:
        """2025110日: the one reading, or the one near another date of the page; else it is left."""
        year = part.year or 0
        days = [date(year, month, day) for month, day in part.readings if day <= month_end(year, month).day]
        if len(days) > 1:
            known = [day for day in (self.dates.issued, self.dates.published) if day]
            days = [day for day in days if any(abs((day - other).days) <= 45 for other in known)]
        if len(days) != 1:
            return None
        return Meaning(days[0], days[0], "day", Anchor(year, How.STATED, hit.start, hit.start), repaired=True)

    def _plan(self, part: Part, hit: Hit) -> Meaning | None:
        if part.word is None:
            return None
        first, last = date(int(part.word.first), 1, 1), date(int(part.word.last), 12, 31)
        if part.edge:
            first = last
        if hit.expression.frame == "since":
            last = self._running_end(part, first, last, Anchor(first.year, How.STATED, hit.start, hit.start))
        return Meaning(first, last, part.granularity, Anchor(first.year, How.STATED, hit.start, hit.start), repaired=False)

    def _holiday(self, part: Part, anchor: Anchor, hit: Hit) -> Meaning | None:
        if part.word is None:
            return None
        if part.word.calendar:
            days = find_holiday(part.word.calendar, anchor.year)
            return Meaning(*days, "span", anchor, repaired=False) if days else _unknown("span", hit)
        ends = [date(anchor.year, *map(int, end.split("-"))) for end in (part.word.first, part.word.last)]
        granularity = "day" if ends[0] == ends[1] else "span"
        return Meaning(ends[0], ends[1], granularity, anchor, repaired=False)

    def _relative_month(self, part: Part, hit: Hit) -> Meaning | None:
        """月底, 上月: counted from the month that the sentence, or the whole report, is about."""
        scope = self.sentence or self.paragraph
        if scope and scope.month:
            year, month, anchor = scope.first.year, scope.month, scope.anchor
        elif self.dates.period and self.report and _one_month(*self.dates.period):
            year, month, anchor = self.dates.period[0].year, self.dates.period[0].month, self.report
        elif part.relative_month is None and self.dates.issued and self.report and hit.expression.frame == "before":
            year, month, anchor = self.dates.issued.year, self.dates.issued.month, self.report
        else:
            return None
        count = 12 * year + month - 1 + (part.relative_month or 0)
        interval = part.interval(count // 12, count % 12 + 1)
        if interval is None:
            return None
        return self._framed(interval, part, anchor._replace(year=count // 12, how=How.CARRIED), hit)

    def _govern(self, hit: Hit, first: date, last: date, granularity: str, anchor: Anchor) -> None:
        """Let a time govern what follows, unless it is a name, a comparison or an attribute (2024年度执法计划)."""
        expression = hit.expression
        part = expression.first
        if hit.quoted or part.sense in ("same", "recent") or expression.rule == "plan":
            return
        if hit.block < 0 or self.structure.blocks[hit.block].kind in _NO_SCOPE or is_compared(self.text, hit, self.rules):
            return
        before = self.text[self.sentence_start : hit.start].strip()
        opens = not before or before[-1] in _CLAUSE_START or before[-1] in _ADVERBIAL
        if not opens and part.granularity == "year" and not expression.last and (part.year or part.word):
            if not (part.word and part.word.kind == "whole"):
                return
        if not opens and self.dates.year and first.year < self.dates.year - 1:
            return
        month = first.month if (first.year, first.month) == (last.year, last.month) else 0
        how = How.ASSUMED if anchor.how is How.ASSUMED else How.CARRIED
        place = (hit.start, hit.end) if anchor.how is How.STATED else (anchor.start, anchor.end)
        running = first if expression.frame in ("since", "now") else None
        year = last.year if expression.until or expression.frame == "before" else first.year
        self.sentence = Scope(first, last, granularity, month, Anchor(year, how, *place), running)
        if not before:
            self.paragraph = self.sentence


def _unknown(granularity: str, hit: Hit) -> Meaning:
    return Meaning(None, None, granularity, Anchor(0, How.NONE, hit.start, hit.start), repaired=False)


def _one_month(first: date, last: date) -> bool:
    return (first.year, first.month) == (last.year, last.month)
