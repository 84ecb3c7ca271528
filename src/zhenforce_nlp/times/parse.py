"""What an expression of time says by itself, before anything is known of the report around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from zhenforce_nlp.frozen import quick
from zhenforce_nlp.periods import month_length
from zhenforce_nlp.times.calendar import eve_of
from zhenforce_nlp.times.numbers import read_number, read_year
from zhenforce_nlp.times.rules import Form, TimesRules, Word, fold_text

_TEN_DAYS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "上半月": (1, 15),
    "下半月": (16, 31),
    "上中旬": (1, 20),
    "上、中旬": (1, 20),
    "中、下旬": (11, 31),
    "上、中、下旬": (1, 31),
    "中上旬": (1, 20),
    "中下旬": (11, 31),
}
_WEEKDAYS = "一二三四五六日末"
_TERMS = {"autumn": (9, 1, 0), "spring": (2, 7, 0), "second_term": (2, 7, 1)}  # months, and years from the one named
_SUFFIXES = ("since", "now", "before", "after", "within")


class Interval(NamedTuple):
    """First and last day, and whether a day that the calendar does not have was set to the last of its month."""

    first: date
    last: date
    clamped: bool


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One end of an expression, or all of it.

    Attributes:
        year, year_last: as stated; None when it has to come from elsewhere.
        word: the relative year or other word of fixed meaning, None for none.
        holiday: the holiday that a relative year stands before (去年国庆期间), None for none.
        relative_month: months from the month, or quarter, in question (上月 -1), weeks for 上周, None for none.
        month, month_last, day, day_last: 0 when not stated; a whole year has no month.
        week: its number in the year (第32周), 0 for none.
        weekday: 1 for Monday to 7, 8 for the two days of its end, 0 for none (上周五 5).
        edge: first or last when only that day of the period is meant (12月底), else "".
        count: of 近三年.
        readings: what (month, day) the digits left of a damaged date may mean.
    """

    granularity: str
    sense: str = ""
    year: int | None = None
    year_last: int | None = None
    word: Word | None = None
    relative_month: int | None = None
    month: int = 0
    month_last: int = 0
    day: int = 0
    day_last: int = 0
    week: int = 0
    weekday: int = 0
    edge: str = ""
    count: int = 0
    readings: tuple[tuple[int, int], ...] = ()
    holiday: Word | None = None

    def interval(self, year: int, month: int = 0) -> Interval | None:
        """Give the days meant in that year.

        Args:
            year: the year it stands in.
            month: the month it stands in where it names none (月底), else 0.

        Returns:
            None when the calendar has no such period.
        """
        return _interval(self, year, month)


@quick
@dataclass(frozen=True, slots=True)
class Expression:
    """A whole expression: one part or two, and the words that frame it.

    Attributes:
        frame: since, now, before, after, within, or "".
        until: True after 截至.
        ranged: True when both ends are stated.
        stated: its days when it states its own year.
    """

    rule: str
    zone: str
    repaired: bool
    until: bool
    frame: str
    first: Part
    last: Part | None
    ranged: bool = False
    stated: Interval | None = None

    @property
    def closes(self) -> bool:
        """Whether only the last day is stated (截至5月10日, 5月10日前)."""
        return (self.until or self.frame == "before") and not self.ranged


@lru_cache(maxsize=1 << 14)
def parse_expression(rules: TimesRules, name: str, text: str) -> Expression | None:
    """Read what the scanner found.

    Args:
        rules: the compiled rules.
        name: name of the form that the scanner matched first.
        text: the characters it matched.

    Returns:
        None when they make no sense together (13月, 2023年至2019年).

    Example:
        截至2019年10月底 → until the last day of 2019-10.
    """
    folded = fold_text(text, rules)
    position = 0
    until = rules.frames["until"].match(folded)
    if until:
        position = until.end() + (folded[until.end() : until.end() + 1] == " ")
    form = rules.forms[name]
    match = form.parser.match(folded, position)
    if not match:
        return None
    first = read_part(form, match.groupdict(), rules)
    position = match.end()
    last = None
    if first and position < len(folded) and (separator := rules.separator.match(folded, position)):
        last, position = _second(folded, separator.end(), rules)
        if last is None:
            return None
    if first is None:
        return None
    frame = _frame(folded, position, rules)
    if first.word and first.word.kind == "plan":
        frame = "since" if folded.endswith("以来") else frame
        first = replace(first, granularity="span", edge="last" if folded.endswith("末") else "")
    rule = first.word.id if first.word and form.id == "year.relative" else form.id
    year = match.groupdict().get("Y") or ""
    zone = form.zone or ("minguo" if len(year) == len("112") or year.startswith("一百") else "")
    ranged = last is not None or form.kind == "range"
    stated = stated_interval(first, last)
    return Expression(rule, zone, form.repaired, bool(until), frame, first, last, ranged, stated)


@lru_cache(maxsize=1 << 12)
def _interval(part: Part, year: int, month: int) -> Interval | None:
    if part.week:
        return _numbered_week(year, part.week)
    if part.sense == "eve":
        holiday = part.holiday or part.word
        eve = eve_of(holiday.calendar, holiday.first, year) if holiday is not None else None
        return Interval(eve, eve, clamped=False) if eve is not None else None
    first_month = part.month or month or 1
    last_month = part.month_last or month or 12
    last_year = (part.year_last or year) + (part.year_last is None and last_month < first_month)
    if not (1 <= year <= 9998 and 1 <= first_month <= 12 and 1 <= last_month <= 12):
        return None
    longest = month_length(year, first_month)
    day = min(part.day or 1, longest)
    end = month_length(last_year, last_month)
    first = date(year, first_month, day)
    last = date(last_year, last_month, min(part.day_last or end, end))
    if last < first or part.day > 31 or part.day_last > 31:
        return None
    clamped = part.day > longest or (part.granularity == "day" and part.day_last > end)
    if part.edge:
        first, last = (last, last) if part.edge == "last" else (first, first)
    return Interval(first, last, clamped)


def _numbered_week(year: int, week: int) -> Interval | None:
    """Give the days of 第32周, counted as ISO 8601 and the weeklies of disease control do; None for a 54th."""
    if not 1 <= year <= date.max.year - 1 or not 1 <= week <= date(year, 12, 28).isocalendar().week:
        return None
    monday = date.fromisocalendar(year, week, 1)
    return Interval(monday, monday + timedelta(6), clamped=False)


def _second(folded: str, position: int, rules: TimesRules) -> tuple[Part | None, int]:
    for form in rules.points:
        match = form.parser.match(folded, position)
        if match:
            rest = folded[match.end() :].strip()
            if not rest or any(rules.frames[name].fullmatch(rest) for name in _SUFFIXES):
                return read_part(form, match.groupdict(), rules), match.end()
    return None, position


def _frame(folded: str, position: int, rules: TimesRules) -> str:
    if position >= len(folded):
        return ""
    return next((name for name in _SUFFIXES if rules.frames[name].match(folded, position)), "")


def read_part(form: Form, found: dict[str, str | None], rules: TimesRules) -> Part | None:
    """Turn the pieces of one form into a part; None when they make no sense."""
    part = _base(form, found, rules)
    if form.sense == "week" or found.get("C"):
        return _week(part, found, rules)
    return _dated(part, form, found)


def _dated(part: Part, form: Form, found: dict[str, str | None]) -> Part | None:
    if found.get("X"):
        readings = _readings(found["X"] or "")
        return replace(part, granularity="day", readings=readings) if readings else None
    if part.sense in _TERMS:
        first, last, later = _TERMS[part.sense]
        year = part.year + later if part.year is not None else None
        return replace(part, sense="", granularity="span", year=year, month=first, month_last=last)
    if part.sense == "school_year" and not found.get("Y2"):
        return replace(part, sense="", granularity="span", month=9, month_last=8)  # 「2022学年」
    return _of_calendar(part, form, found)


def _of_calendar(part: Part, form: Form, found: dict[str, str | None]) -> Part | None:
    """Read months and days; None when they make no sense."""
    if found.get("Y2"):
        part = _school_year(replace(part, year_last=read_year(found["Y2"] or "")))
        if (part.year_last or 0) < (part.year or 0):
            return None
    part = _months(part, form, found)
    part = _days(part, found)
    if part.year_last:
        return replace(part, granularity="span")
    if form.id == "range.month_list" and not _listed_months(part, found.get("J") or ""):
        return None
    if found.get("D2") and part.day_last <= part.day:
        return None
    if form.id == "range.day_list" and part.day_last != part.day + 1 + (found.get("K") or "").count("、"):
        return None
    edge = found.get("E2") or found.get("E")
    if edge == "初" and form.kind == "range":
        part = replace(part, day=1, day_last=1)  # 「6月至7月初」
    elif edge == "初" or (edge and form.kind == "point") or form.sense == "end":
        part = replace(part, granularity="day", edge="first" if edge == "初" else "last")
    return part


def _week(part: Part, found: dict[str, str | None], rules: TimesRules) -> Part:
    if number := found.get("C"):
        return replace(part, granularity="week", week=read_number(number))
    part = replace(part, word=rules.words[found["V"] or ""])
    if day := found.get("U"):
        return replace(part, granularity="day", weekday=_WEEKDAYS.index(day.replace("天", "日")) + 1)
    return replace(part, granularity="week")


def _school_year(part: Part) -> Part:
    """「2022—2023学年」 is September to August; 「2020—2023学年」 are several, read as years."""
    if part.sense != "school_year":
        return part
    one = part.year_last == (part.year or 0) + 1
    return replace(part, sense="", month=9, month_last=8) if one else replace(part, sense="")


def _listed_months(part: Part, between: str) -> bool:
    """Tell whether numbers before 月 are a list of months: 7、8月; 3、6、9月."""
    months = [part.month, *(read_number(number) for number in between.split("、") if number.strip()), part.month_last]
    return all(first < second for first, second in pairwise(months))


def _base(form: Form, found: dict[str, str | None], rules: TimesRules) -> Part:
    year = None
    if found.get("Y"):
        year = read_year(found["Y"] or "")
    elif found.get("YY"):
        year = 2000 + int(found["YY"] or "")
    name = found.get("R") or found.get("W") or found.get("F") or found.get("L") or found.get("LB")
    word = rules.words[name] if name else None
    if word and year is None and found.get("R") and found.get("W"):
        word = rules.words[found["R"] or ""]
    holiday = None
    if found.get("R") and (found.get("L") or found.get("LB")):
        holiday = rules.words[found.get("L") or found.get("LB") or ""]
    relative = found.get("B") or found.get("G") or found.get("V")
    shift = rules.words[relative].shift if relative else None
    count = read_number(found["N"] or "") if found.get("N") else 0
    return Part("year", form.sense, year=year, word=word, relative_month=shift, count=count, holiday=holiday)


def _months(part: Part, form: Form, found: dict[str, str | None]) -> Part:
    if found.get("Q"):
        return _quarters(part, form, found)
    if found.get("H"):
        half = found["H"] or ""
        if "、" in half:
            return replace(part, granularity="span", month=1, month_last=12)  # 「上、下半年」
        first = 1 if half[0] == "上" else 7
        return replace(part, granularity="half", month=first, month_last=first + 5)
    if form.sense == "first":
        return replace(part, granularity="span", month=1, month_last=part.count)
    if form.sense == "mid":
        return replace(part, granularity="month", month=6, month_last=6)
    name = found.get("M") or found.get("MM")
    if name:
        first = last = read_number(name)
        if end := found.get("M2") or found.get("MM2"):
            last = read_number(end)
        return replace(part, granularity="month" if first == last else "span", month=first, month_last=last)
    if form.sense == "quarter":
        return replace(part, granularity="quarter")
    if part.relative_month is not None or form.sense == "month":
        return replace(part, granularity="month", sense="month")
    return part


def _quarters(part: Part, form: Form, found: dict[str, str | None]) -> Part:
    first = last = read_number(found["Q"] or "")
    if found.get("Q2"):
        last = read_number(found["Q2"] or "")
    if form.sense == "first":
        first = 1
    granularity = "quarter" if first == last else "span"
    return replace(part, granularity=granularity, month=3 * first - 2, month_last=3 * last)


def _days(part: Part, found: dict[str, str | None]) -> Part:
    name = found.get("D") or found.get("DD")
    if name:
        first = last = read_number(name)
        if end := found.get("D2") or found.get("DD2"):
            last = read_number(end)
        return replace(part, granularity="day" if first == last else "span", day=first, day_last=last)
    if found.get("T"):
        first, last = _TEN_DAYS[found["T"] or ""]
        return replace(part, granularity="ten_days", day=first, day_last=last)
    return part


def _readings(digits: str) -> tuple[tuple[int, int], ...]:
    """110 is 1|10 and not 11|0; 111 is 1|11 or 11|1."""
    cuts = [(int(digits[:cut]), int(digits[cut:])) for cut in range(1, len(digits)) if digits[cut] != "0"]
    return tuple((month, day) for month, day in cuts if 1 <= month <= 12 and 1 <= day <= month_length(2024, month))


def stated_interval(part: Part, last: Part | None) -> Interval | None:
    """Give the days of an expression whose first part states its year; None when it needs another's, or states none.

    Example:
        2018年12月3日至2019年2月28日 → 2018-12-03, 2019-02-28.
    """
    year = part.year
    if year is None or part.word or len(part.readings) > 1:
        return None
    if part.readings:
        month, day = part.readings[0]
        part = replace(part, month=month, month_last=month, day=day, day_last=day)
    interval = part.interval(year)
    if interval is None or last is None:
        return interval
    if (last.word or last.sense or part.sense) and (last.sense != "eve" or last.year is None):
        return None
    end = last.interval(year if last.year is None else last.year)
    if end and end.last < interval.first and last.year is None:
        end = last.interval(year + 1)
    return None if end is None or end.last < interval.first else Interval(interval.first, end.last, interval.clamped)
