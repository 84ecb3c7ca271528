"""Resolution: which days an expression means, given the report's own dates and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from zhenforce_nlp.periods import month_end, month_length
from zhenforce_nlp.records import How, Period, Structure, Time
from zhenforce_nlp.times.calendar import find_holiday
from zhenforce_nlp.times.covered import Hit, ReportDates
from zhenforce_nlp.times.governing import govern
from zhenforce_nlp.times.parse import Interval, Part
from zhenforce_nlp.times.rules import TimesRules, Word
from zhenforce_nlp.times.running_ends import running_end, running_start, running_total
from zhenforce_nlp.times.scope import Anchor, Context, Meaning
from zhenforce_nlp.times.unstated_years import year_of
from zhenforce_nlp.times.weeks import find_week, stretch_of_issue

_DECLARED = 12  # characters: 括号中的数字分别为
MAX_YEARS = 30  # 近三十年 is the longest stretch that is read as years of a report
FULL_YEAR = 350  # days; a shorter statistical period is not what 全年 means
_OF_PAGE = ("本月", "上月", "上个月", "本季度", "上季度", "上个季度", "上一季度")  # 当月 is the month just named
_OF_NAMED = ("当月", "同月")
_LATE = 11  # month of a page that speaks of the next 元旦 and 春节
_EARLY_HOLIDAYS = ("holiday.new_year", "holiday.spring_festival")
MAX_GAP = 4  # white space between 11月 and the 当月 that repeats it
_NEAR = 45  # days between the issue date and another date of the same page that may decide a damaged one
_COUNTED = ("month", "day", "quarter")  # senses that count from the month in question
_NO_END = ("same", "recent", "week", *_COUNTED)  # senses that end no range


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

    Example:
        In a report of 2023 about November: 较上月增加1件 → 2023-10-01 to 2023-10-31.
    """
    resolver = _Resolver(Context(text, structure, dates, rules))
    resolver.context.note_headings(hits)
    for hit in hits:
        resolver.take(hit)
    return resolver.times


class _Resolver:
    def __init__(self, context: Context) -> None:
        self.context, self.text, self.dates = context, context.text, context.dates
        self.times: list[Time] = []

    def take(self, hit: Hit) -> None:
        """Resolve one expression and let it govern what follows."""
        same_block = self.context.block == hit.block
        self.context.enter(hit)
        if same_block and self._repeats(hit):
            return
        meaning = self._meaning(hit)
        self.context.leave(hit)
        if meaning is None:
            return
        first, last, granularity, anchor, repaired = meaning
        expression = hit.expression
        number, text = f"t{len(self.times) + 1}", self.text[hit.start : hit.end]
        place = (anchor.how, anchor.start, anchor.end)
        fixed = repaired or expression.repaired
        ends = (False, False) if first is None else _open_ends(hit)
        self.times.append(
            Time(number, hit.start, hit.end, text, first, last, granularity, *place, fixed, expression.rule, *ends)
        )
        govern(self.context, hit, meaning)

    def _repeats(self, hit: Hit) -> bool:
        """11月当月, 2020年至2022年三年间, 2020年1—8月同期: the second word adds nothing."""
        part = hit.expression.first
        bare = part.sense == "same" and part.word is None and part.year is None
        pointer = bare or part.sense in ("month", "recent") or (part.word is not None and part.word.base == "governing")
        if not pointer or part.edge or part.granularity not in ("month", "year") or not self.times:
            return False
        end = self.times[-1].end
        if part.word is not None and part.word.shift and hit.start > end:
            return False  # 本年 and 上年 are heads of two columns
        return hit.start - end <= MAX_GAP and not self.text[end : hit.start].strip()

    def _meaning(self, hit: Hit) -> Meaning | None:
        part = hit.expression.first
        if part.sense == "same":
            return self._same_period(hit)
        if part.sense == "recent":
            return self._recent(part, hit)
        if part.sense == "next":
            return self._next_day(part)
        if part.readings:
            return self._damaged(part, hit)
        if part.word and part.word.kind == "plan":
            return self._plan(part, hit)
        if part.sense in _COUNTED:
            return self._counted(part, hit)
        if part.sense == "week":
            week = find_week(self.context, part, hit)
            return self._framed(week[0], part, week[1], hit) if week else _unknown(part.granularity, hit)
        anchor = year_of(self.context, part, hit)
        if anchor is None:
            return _unknown(part.granularity, hit)
        if part.holiday or (part.word and part.word.kind == "holiday"):
            return self._holiday(part, anchor, hit)
        interval = self._whole(part, anchor, hit) or part.interval(anchor.year)
        return None if interval is None else self._framed(interval, part, anchor, hit)

    def _whole(self, part: Part, anchor: Anchor, hit: Hit) -> Interval | None:
        """全年 and 本年度 of a report about December to November are that stretch, 上年度 the one before."""
        period, word = self.dates.period, part.word
        if period is None or word is None or part.month or part.year is not None or anchor.how is not How.ASSUMED:
            return None
        if not FULL_YEAR <= (period[1] - period[0]).days <= 366:
            return None
        if word.kind == "whole" and not word.running:
            return Interval(*period, clamped=False)
        if word.kind == "year" and not part.edge and self.text[hit.start : hit.end].endswith("年度"):
            moved = Period(*period).shift_years(word.shift)
            return Interval(moved.first, moved.last, clamped=False)
        return None

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
        if expression.closes:
            first = min(running_start(self.context, hit, last), first)
            granularity = "span"
        elif expression.frame in ("since", "now") or (part.word and part.word.running):
            last, granularity = running_end(self.context, part, hit, first, last, anchor), "span"
        elif expression.frame == "after":
            last, granularity = max(last, date(last.year, 12, 31)), "span"
        return Meaning(first, last, granularity, anchor, clamped)

    def _range(self, part: Part, end: Part, anchor: Anchor, hit: Hit) -> tuple[Interval, Anchor] | None:
        named = end.word is not None and end.word.kind in ("plan", "holiday") and end.sense != "eve"
        if end.sense in _NO_END or part.sense == "week" or named:
            return None
        year, last_year = anchor.year, anchor.year
        if end.year is not None:
            last_year = end.year
        elif end.word and end.word.base == "governing":
            last_year = year + end.word.shift
        elif end.word and end.word.kind == "year":
            other = year_of(self.context, end, hit)
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

    def _same_period(self, hit: Hit) -> Meaning | None:
        """上年同期 is the period it is compared with, a year earlier."""
        part = hit.expression.first
        # （10月16日　括号内为去年同期数）: said of the whole page
        of_page = "括号" in self.context.text[max(0, hit.start - _DECLARED) : hit.start]
        compared = self.context.compared(of_page=of_page)
        if compared is None:
            return _unknown("span", hit)
        period, anchor = compared
        period = running_total(self.context, hit) or period
        years = part.word.shift if part.word else -1
        if part.year is not None:
            years = part.year - period.first.year
        if not 1 <= period.first.year + years <= period.last.year + years <= date.max.year:
            return None
        moved = period.shift_years(years)
        how = anchor.how if anchor.how is How.ASSUMED else How.CARRIED
        return Meaning(moved.first, moved.last, "span", anchor._replace(how=how), repaired=False)

    def _recent(self, part: Part, hit: Hit) -> Meaning | None:
        """近三年 ends with the report's year."""
        report = self.context.report
        if not 1 <= part.count <= MAX_YEARS:
            return None
        if report is None:
            return _unknown("span", hit)
        first = date(report.year - part.count + 1, 1, 1)
        return Meaning(first, date(report.year, 12, 31), "span", report, repaired=False)

    def _next_day(self, part: Part) -> Meaning | None:
        """6月5日、15日: the month of the day before."""
        before = self.times[-1].last if self.times else None
        if before is None or part.day > month_length(before.year, before.month):
            return None
        day = before.replace(day=part.day)
        last = self.times[-1]
        return Meaning(day, day, "day", Anchor(day.year, How.CARRIED, last.start, last.end), repaired=False)

    def _damaged(self, part: Part, hit: Hit) -> Meaning | None:
        """2025110日: the one reading that agrees with the page, or the one near another date of it; else it is left."""
        year = part.year or 0
        days = [date(year, month, day) for month, day in part.readings if day <= month_length(year, month)]
        if len(days) > 1:
            known = [day for day in (self.dates.issued, self.dates.published) if day]
            days = [day for day in days if any(abs((day - other).days) <= _NEAR for other in known)]
        report = self.dates.year
        if len(days) != 1 or (report is not None and abs(days[0].year - report) > 1):
            return None
        anchor = Anchor(year, How.STATED, hit.start, hit.start)
        interval = Interval(days[0], days[0], clamped=True)
        return self._framed(interval, replace(part, granularity="day"), anchor, hit)

    def _plan(self, part: Part, hit: Hit) -> Meaning | None:
        if part.word is None:
            return None
        first, last = date(int(part.word.first), 1, 1), date(int(part.word.last), 12, 31)
        anchor = Anchor(first.year, How.STATED, hit.start, hit.start)
        if part.edge:
            first = last
        if hit.expression.frame == "since":
            last = running_end(self.context, part, hit, first, last, anchor)
        return Meaning(first, last, part.granularity, anchor, repaired=False)

    def _holiday(self, part: Part, anchor: Anchor, hit: Hit) -> Meaning | None:
        holiday = part.holiday or part.word
        if holiday is None:
            return None
        if _is_to_come(self.dates.period, holiday, part, anchor):
            anchor = anchor._replace(year=anchor.year + 1)
        if part.sense == "eve" and (eve := part.interval(anchor.year)) is not None:
            return Meaning(date(anchor.year, 1, 1), eve.last, "span", anchor, repaired=False)
        if holiday.calendar:
            days = find_holiday(holiday.calendar, anchor.year)
            return self._since(hit, *days, "span", anchor) if days else _unknown("span", hit)
        named = (holiday.first, holiday.first if part.sense == "first_day" else holiday.last)
        ends = [date(anchor.year, *map(int, end.split("-"))) for end in named]
        return self._since(hit, ends[0], ends[1], "day" if ends[0] == ends[1] else "span", anchor)

    def _since(self, hit: Hit, first: date, last: date, granularity: str, anchor: Anchor) -> Meaning:
        """元旦以来: from the holiday's first day on."""
        if hit.expression.frame in ("since", "now"):
            last = running_end(self.context, hit.expression.first, hit, first, last, anchor)
            granularity = "span"
        return Meaning(first, last, granularity, anchor, repaired=False)

    def _counted(self, part: Part, hit: Hit) -> Meaning | None:
        """月底, 上月, 15日, 本季度: counted from the month or quarter that the sentence or the report is about."""
        found = self._stretch_in_question(part, hit)
        if found is None:
            return None
        stretch, anchor = found
        count = 12 * stretch.first.year + stretch.first.month - 1 + (part.relative_month or 0)
        year, month = count // 12, count % 12 + 1
        quarter = part.sense == "quarter"
        located = replace(part, sense="", month=month, month_last=month + 2 if quarter else month)
        interval = located.interval(year)
        if interval is None or (interval.clamped and part.sense == "day"):
            return None
        if hit.expression.last and hit.expression.last.sense == "day":
            end = replace(hit.expression.last, sense="", month=month, month_last=month)
            hit = replace(hit, expression=replace(hit.expression, last=end))
        return self._framed(interval, located, anchor._replace(year=year, how=How.CARRIED), hit)

    def _stretch_in_question(self, part: Part, hit: Hit) -> tuple[Period, Anchor] | None:
        """Give the month, or for 本季度 the quarter, that is spoken of."""
        scope = self.context.sentence or self.context.paragraph
        fits = _is_quarter if part.sense == "quarter" else _is_in_month
        own = self.dates.period
        if own and self.context.report and fits(Period(*own)) and self.text.startswith(_OF_PAGE, hit.start):
            return Period(*own), self.context.report  # 「5月份追回31%，本月追回45%」 in a page on June
        if scope and scope.closes and part.sense != "quarter":
            return Period(scope.last, scope.last), scope.anchor  # 「5月10日前部署，月底前完成」
        if scope and fits(Period(scope.first, scope.last)):
            return Period(scope.first, scope.last), scope.anchor
        report = self.context.report
        if report is None or part.sense == "day":
            return None
        if self.dates.period and fits(Period(*self.dates.period)):
            return Period(*self.dates.period), report
        spoken = Period(scope.first, scope.last) if scope and scope.granularity == "span" else None
        for so_far in (spoken, Period(*own) if own else None):
            plain = part.sense == "month" and not part.edge and not part.day  # 上月底, 本月25日: of when it was written
            if so_far is not None and plain and _is_so_far(so_far):
                return Period(so_far.last, so_far.last), report  # 「1—11月检查571家，当月检查52家」
        before = self.times[-1] if self.times and self.text.startswith(_OF_NAMED, hit.start) else None
        if before is not None and before.first and before.last and _is_in_month(Period(before.first, before.last)):
            # 「3月6日检查12家。⏎当月，另检查8座」
            return Period(before.first, before.last), Anchor(before.first.year, How.CARRIED, before.start, before.end)
        issued = self.dates.issued
        if issued and part.relative_month is None and hit.expression.frame == "before":
            return Period(issued, issued), report
        return stretch_of_issue(self.context, part, hit)


def _open_ends(hit: Hit) -> tuple[bool, bool]:
    """截至11月底 states no first day, 2018年以来 and 年内 no last one."""
    word = hit.expression.first.word
    running = word is not None and word.running
    return hit.expression.closes, running or hit.expression.frame in ("since", "now", "after")


def _is_to_come(period: tuple[date, date] | None, holiday: Word, part: Part, anchor: Anchor) -> bool:
    """「12月，…。春节期间安排值班12人次」 in a page on December: the spring festival that comes next."""
    late = period is not None and period[0].month >= _LATE and anchor.year == period[0].year == period[1].year
    return late and part.year is None and part.holiday is None and holiday.id in _EARLY_HOLIDAYS


def _unknown(granularity: str, hit: Hit) -> Meaning:
    return Meaning(None, None, granularity, Anchor(0, How.NONE, hit.start, hit.start), repaired=False)


def _is_in_month(period: Period) -> bool:
    return (period.first.year, period.first.month) == (period.last.year, period.last.month)


def _is_so_far(period: Period) -> bool:
    """1—11月: whole months from January on."""
    first, last = period.first, period.last
    return first.year == last.year and (first.month, first.day) == (1, 1) and last == month_end(last.year, last.month)


def _is_quarter(period: Period) -> bool:
    first, last = period.first, period.last
    return first.year == last.year and first.month % 3 == 1 and last.month == first.month + 2 and first.day == 1
