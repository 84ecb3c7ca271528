"""For which period a figure is: the governing times of sections, sentences and clauses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.heads import Head, HeadReader
from zhenforce_nlp.records import How, MetaItem, Period, Time
from zhenforce_nlp.relations.campaigns import RULE as CAMPAIGN
from zhenforce_nlp.relations.campaigns import closed, ran
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.spans import Span, later, month_of, report_span

_SINCE = ("以来", "至今", "起", "以后", "来")
_THIS_YEAR = ("年内", "全年", "年度内")
_UNTIL = ("截至", "截止", "截")
_DEADLINE = ("前", "前后", "之前")
_SHORT_SPAN = 27  # days: a shorter span is an event's or a holiday's; it holds for its sentence, as 截至 does
_DATED = re.compile(r"\d|[一二三四五六七八九十][月日]")
_WEEK = 4  # days from which a stretch from day to day (11月16日至22日) is more than an event
_WHOLE_YEAR = 350  # days: a span of a year governs what follows until another is named
_BASES = "由从较比与和同跟自以"
_BASE_WORDS = ("较于", "比于", "较之", "比之", "比起", "对于")  # 相较于去年增加8件
_ABOVE = ("高于", "低于", "多于", "少于", "优于", "好于")  # 得分82.3分，低于上季度1.9个百分点
_WITH = "与同和跟较比"
_COMPARED_TO = ("相比", "相较", "对比", "比，", "比,")
_COMPARED = "是较比"
_REACHED = "到至为"
_SHORTEST = 8  # characters: 期间（3月1日）
_JOINS = ("、", "和", "及", "与")
_COMMAS = ("，", ",")
_INDENT = 8  # blanks in front of a paragraph
_YEAR = 12  # months
_UNTITLED = ("year.issued", "year.published", "year.opening", "year.body", "year.signed")
_AFTER = "后"
_LAST = ("上月", "上个月", "上季度", "上个季度", "上一季度")
_REACHING = ("到", "至", "为")
_REACHED_WORDS = 5  # 进一步提高到
_EVENT = 3  # days that an event may last
_FRESH = 15  # days after which a piece of news is none
_LISTED_MONTHS = re.compile(r"(?<!\d)(?:1[0-2]|[1-9])(?=[、月])")  # 3、6、9月
_STARTS = ("起", "开始")
_TIES = "的为近约达是有 \u3000"
_OPENERS = ("（", "(")
_FULFILLED = ("完成", "完成了", "占", "达到", "达", "超过", "超", "为")
_SINCE_UNTIL = ("以来至", "以来到")
_SINCE_PHRASE = 40  # characters in which 以来 may follow its date (自2023年4月10日启动整治以来)


OFFENCE = "period.offence"  # when it was done, told of one firm
_FIRM = 12  # characters between 某 and the time


class PeriodReader:
    """Reads the periods of one page's clauses."""

    def __init__(self, text: str, reader: HeadReader, items: Mapping[str, MetaItem], cues: CueRules) -> None:
        self.text = text
        self.reader = reader
        self.cues = cues.cues
        self.starts = sorted(reader.times)
        self.report = report_span(items)
        issued = items.get("issued")
        self.issued = date.fromisoformat(issued.value) if issued is not None else None
        year = items.get("year")
        self.dated = year is not None and year.rule in _UNTITLED and "period" not in items

    def is_news(self, span: Span) -> bool:
        """Tell whether a span is the day that a piece of news is about: it goes on over the figures told next.

        7月3日，县城管局整治养犬。出动36人，… in a page of 5 July that no title gives a year; a report on a year
        tells of a day in one sentence and of the year in the next.
        """
        if not self.dated or span.period is None or span.source is None or span.reach != "sentence":
            return False
        first, last = span.period.first, span.period.last
        if (last - first).days > _EVENT or self.text.startswith(_UNTIL, span.start):
            return False
        return self.issued is None or 0 <= (self.issued - last).days <= _FRESH

    def of_clause(self, head: Head, before: Span) -> Span | None:
        """Give the span that the times of a clause's head set, None when they set none."""
        for time in reversed(head.times):
            if self.text[time.start - 1] in _COMPARED and self._words(time).endswith("同期"):
                return None  # 分别是去年同期的1.6倍和2.1倍
            # 含上年结转5件: the cases of now, left over from then
            span = self.of_time(time, before, How.STATED)
            if self.cues["left_over"].match(self.text, time.end) is None:
                return span
            if span is not None and "part" not in head.roles and self.text[head.start - 1] not in _OPENERS:
                return replace(span, reach="clause")  # 上年结转3件，新收40件
        return None

    def is_over_by(self, span: Span, end: int) -> bool:
        """7月29日全国电视电话会议后，举办培训3期: the day is that of what the figures come after."""
        if span.source is None or span.period is None or span.end >= end or not self.text.startswith(_AFTER, end - 1):
            return False
        return (span.period.last - span.period.first).days <= _EVENT

    def of_counted(self, head: Head, slots: Sequence[Slot], span: Span | None) -> Span | None:
        """今年以来省厅下发前三季度图斑213个: the figure is for the shorter time that what is counted is of."""
        if (
            span is None
            or span.period is None
            or not slots
            or not self._words(self.reader.times[span.start]).endswith("来")
        ):
            return None
        index = bisect_left(self.starts, slots[0].left_end) - 1
        if index < 0 or self.starts[index] < head.end:
            return None
        time = self.reader.times[self.starts[index]]
        inner = self.of_time(time, span, How.STATED)
        if inner is None or inner.period is None or self.text[time.start - 1] in _BASES + _COMPARED:
            return None
        months = inner.period.first.day == 1 and (inner.period.last + timedelta(1)).day == 1
        within = span.period.first <= inner.period.first and inner.period.last <= span.period.last
        noun = self.text[time.end : slots[0].left_end]
        return inner if months and within and noun and not any(mark in noun for mark in "，、的《》") else None

    def bracketed(self, start: int, end: int, before: Span) -> Span | None:
        """Give the span of the dates in a bracket that ends a clause: 2021年防火期（2020年12月1日至2021年5月31日）."""
        text = self.text
        if end - start < _SHORTEST or text[end - 1] not in "）)":
            return None
        index = bisect_left(self.starts, end) - 1
        if index < 0 or self.starts[index] <= start:
            return None
        time = self.reader.times[self.starts[index]]
        whole = time.end == end - 1 and text[time.start - 1] in "（(" and text[time.start - 2] != "》"
        return self.of_time(time, before, How.STATED) if whole else None

    def inside(self, start: int, end: int, before: Span) -> Span | None:
        """Give the span of a time behind a clause's head: 专项行动（3月1日至6月30日）期间, 区司法局于12月抽查."""
        index = bisect_left(self.starts, end) - 1
        if index < 0 or self.starts[index] < start:
            return None
        return self._run(index, start, before) or self._offence(index, start) or self._inside(index, start, end, before)

    def _offence(self, index: int, start: int) -> Span | None:
        """某酒店2020年至2022年隐匿收入126万元，少缴税款19万元: when a firm did what is told of it."""
        time = self.reader.times[self.starts[index]]
        told = "某" in self.text[max(start, time.start - _FIRM) : time.start]
        span = self.of_time(time, None, How.STATED) if told and self.text[time.start - 1] not in _COMPARED else None
        return replace(span, reach="sentence", rule=OFFENCE) if span is not None else None

    def _inside(self, index: int, start: int, end: int, before: Span) -> Span | None:
        text, time = self.text, self.reader.times[self.starts[index]]
        mark, after = text[time.start - 1], text[time.end : time.end + 1]
        if self._opens_since(time):
            return self.of_time(time, before, How.STATED)
        if text.startswith(_SINCE_UNTIL, time.start - len(_SINCE_UNTIL[0])):
            return self._between(index, start)
        if time.end > end or text.rfind("《", start, time.start) > text.rfind("》", start, time.start):
            return None
        if mark in "（(":
            bracket = after in "）)" and text[time.start - 2] != "》"
            return self.of_time(time, before, How.STATED) if bracket else None
        if self._of_target(time):
            return None
        started = text.startswith(_STARTS, time.end) and mark in "自从"
        if mark in _BASES + "是为" and not started and not self._words(time).endswith(_SINCE):
            return None
        if text.endswith((*_BASE_WORDS, *_ABOVE), 0, time.start):
            return None
        if self.cues["left_over"].match(text, time.end) is not None:
            return None
        span = self.of_time(time, before, How.STATED)
        if span is None or (self.past(span) and mark not in "于在"):
            return None
        return self._since(span) if started else span

    def _run(self, index: int, start: int, before: Span) -> Span | None:
        """整治从6月持续到8月; 行动自11月10日开始，至12月25日结束: the days in which a campaign ran."""
        time = self.reader.times[self.starts[index]]
        first = self.reader.times[self.starts[index - 1]] if index else time
        period = ran(self.text, time, time, start, self.cues) or ran(self.text, first, time, start, self.cues)
        if period is None and before.open_ended and before.period is not None:
            period = closed(self.text, before.period, time, self.cues)
        if period is None:
            return None
        return Span(period, time.id, How.STATED, time.start, time.end, CAMPAIGN, reach="opening")

    def _of_target(self, time: Time) -> bool:
        """前三季度办案472件，完成全年目标任务600件的78.7%: the year is that of the target alone."""
        begin = max(0, time.start - 4)
        return (
            self.text[begin : time.start].endswith(_FULFILLED)
            and self.cues["target"].match(self.text, time.end) is not None
        )

    def _between(self, index: int, start: int) -> Span | None:
        """自2018年8月行动开展以来至2020年12月: from the one to the other."""
        last, first = self.reader.times[self.starts[index]], self.reader.times[self.starts[index - 1]]
        span = self.of_time(last, None, How.STATED)
        if span is None or span.period is None or not index or first.start < start or first.first is None:
            return span
        return replace(span, period=Period(min(first.first, span.period.last), span.period.last), reach="opening")

    def _opens_since(self, time: Time) -> bool:
        """自2020年启动整治以来: the word that makes it a beginning stands at the end of the phrase."""
        if self._words(time).endswith(_SINCE):
            return False
        end = self.text.find("以来", time.end, time.end + _SINCE_PHRASE)
        return (
            end >= 0
            and self.text[end + 2 : end + 3] != "的"
            and not any(mark in "，。；：、\n" for mark in self.text[time.end : end])
        )

    def _running(self, first: date, last: date) -> date:
        """Give the day until which a stretch goes on that only has a beginning."""
        if self.issued is not None and self.issued >= first:
            return self.issued
        return max(last, self.report.period.last) if self.report.period is not None else last

    def _since(self, span: Span) -> Span:
        """自5月起开展清查: from then to the end of the report's period."""
        last = self.report.period.last if self.report.period is not None else None
        if span.period is None or last is None or last <= span.period.last:
            return span
        return replace(span, period=Period(span.period.first, last), open_ended=True, reach="sentence")

    def of_time(self, time: Time, before: Span | None, how: How) -> Span | None:
        """Give the span that a time sets; ``before`` is what governed until then."""
        if time.first is None or time.last is None:
            return None
        words = self._words(time)
        first, until = time.first, words.startswith(_UNTIL)
        if before is not None and words.startswith(_THIS_YEAR) and self.future(before):
            # 2016年计划招录30名，年内到岗20名
            year = before.period.last.year if before.period is not None else time.last.year
            period = Period(date(year, 1, 1), date(year, 12, 31))
            return Span(period, time.id, how, time.start, time.end, "period.clause")
        if before is not None and before.open_ended and before.period and until:
            # 2018年7月以来，…；截至2019年10月底; 从6月20日开始，截至9月27日
            first = before.period.first if before.period.first <= time.last else time.first
        if self._opens_since(time):
            period = Period(first, self._running(first, time.last))
            return Span(period, time.id, how, time.start, time.end, "period.since", open_ended=True, reach="opening")
        if self.cues["onwards"].match(self.text, time.end) is not None:
            # 3月起承接96项: from then on, said of this alone
            return self._since(Span(Period(first, time.last), time.id, how, time.start, time.end, "period.onwards"))
        reach, days = "opening", (time.last - first).days
        if words.endswith(_DEADLINE) and not until:
            # 2022年6月底前，力争联网420家，传输率不低于95%: a clause of its own at the head holds for the sentence
            topic = self.text[time.end : time.end + 1] in _COMMAS and self._leads(time.start)
            reach = "sentence" if topic else "clause"
        elif until or days < (_WEEK if _DATED.search(words) else _SHORT_SPAN):
            reach = "sentence"
        elif days >= _WHOLE_YEAR:
            reach = "always"
        period = Period(first, time.last)
        return Span(period, time.id, how, time.start, time.end, "period.clause", words.endswith(_SINCE), reach)

    def _leads(self, start: int) -> bool:
        before = self.text[max(0, start - _INDENT) : start].rstrip(" \u3000")
        return not before or before[-1] in "。！；\n"

    def _words(self, time: Time) -> str:
        return self.text[time.start : time.end]

    def of_heading(self, start: int, end: int) -> Span | None:
        """Give the span of the first time in a heading (五、2020年计划), None without one."""
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or self.starts[index] >= end:
            return None
        return self.of_time(self.reader.times[self.starts[index]], None, How.CARRIED)

    def base(self, slot: Slot) -> Span | None:
        """由上年的71%提高到88%: the year compared with governs the figure right behind it alone."""
        low, end = slot.left, slot.left_end
        while end > low and self.text[end - 1] in _TIES:
            end -= 1
        if end == low and slot.opener in _OPENERS:  # 较2020年（51件）: the figure of that year
            end -= 1
            low = max(0, end - _SINCE_PHRASE)
        now = self.cues["now"].search(self.text, max(low, end - 4), end)
        if now is not None and now.end() == end and self.text[now.start() - 1] in "由从":
            return replace(self.report, rule="period.now")  # 持证率由目前的78%提高到90%
        index = bisect_left(self.starts, end) - 1
        if index < 0 or slot.quantity.unit == "倍":
            return None
        time = self.reader.times[self.starts[index]]
        if time.start < low or time.end > end:
            return None
        target = self._of_target(time) and self.cues["target"].fullmatch(self.text, time.end, end) is not None
        peak = self.text[time.start - 1] in "由从" and self.cues["peak"].fullmatch(self.text, time.end, end) is not None
        if not (target or peak) and (time.end != end or self.text[time.start - 1] not in _BASES + _REACHED):
            return None
        return self.of_time(time, None, How.STATED)

    def reached(self, slot: Slot, base: Span) -> Span | None:
        """由上月的82%提高到91%: the level reached is that of the month behind the one it started from."""
        period, words = base.period, self.text[slot.left : slot.left_end].strip()
        if period is None or not words.endswith(_REACHING) or len(words) > _REACHED_WORDS:
            return None
        if not self.text.startswith(_LAST, base.start):
            return None
        months = period.last.month - period.first.month + 1
        first = later(period.first, months)
        return replace(base, period=Period(first, later(first, months) - timedelta(1)), rule="period.reached")

    def against(self, start: int, end: int) -> Span | None:
        """Give the period that a clause of its own compares with (与二季度相比，), None when it does not."""
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or (time := self.reader.times[self.starts[index]]).end >= end:
            return None
        compared = self.text[time.start - 1] in _WITH and self.text.startswith(_COMPARED_TO, time.end)
        return self.of_time(time, None, How.STATED) if compared else None

    def compared(self, slot: Slot) -> Span | None:
        """Give the period that the sentence compared with before: 较2020年下降5%，较大事故由2起降为零起."""
        text = self.text
        if not self.starts_from(slot) or self.cues["moves"].match(text, slot.right, slot.right_end) is None:
            return None
        low = text.rfind("。", 0, slot.left) + 1
        index = bisect_left(self.starts, slot.left) - 1
        while index >= 0 and self.starts[index] >= low:
            time = self.reader.times[self.starts[index]]
            if text[time.start - 1] in _COMPARED:
                return self.of_time(time, None, How.STATED)
            index -= 1
        return None

    def starts_from(self, slot: Slot) -> bool:
        """Tell whether a figure is where a change started (由7.1条降至6.2条)."""
        return slot.left_end > slot.left and self.text[slot.left_end - 1] in "由从"

    def bare(self, slot: Slot) -> bool:
        """Tell whether a figure of a list has no words of its own (8起、36.4万元)."""
        return slot.opener == "、" and not self.text[slot.left : slot.left_end].strip()

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
            time = self.reader.times[self.starts[index]]
            if listed and self.text[listed[-1].end : time.start] not in _JOINS:
                break
            listed.append(time)
            index += 1
        if len(listed) == count:
            spans = [self.of_time(time, None, How.STATED) for time in listed]
            return [span for span in spans if span is not None]
        return self.parts(listed[0], count) if len(listed) == 1 else []

    def parts(self, time: Time, count: int) -> list[Span]:
        """Divide a span of whole months into its parts: 7、8、9月, 3、6、9月 into three, 2021年至2023年 into years."""
        span = self.of_time(time, None, How.STATED)
        if span is None or span.period is None:
            return []
        first, last = span.period.first, span.period.last
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        named = [int(number) for number in _LISTED_MONTHS.findall(self._words(time))]
        if "、" in self._words(time) and len(named) == count and first.year == last.year:
            return [replace(span, period=month_of(first.year, month)) for month in named]
        size = months // count
        listed = "、" in self._words(time) or size == _YEAR
        if first.day != 1 or (last + timedelta(1)).day != 1 or months % count or not listed:
            return []
        begins = [later(first, size * number) for number in range(count + 1)]
        return [replace(span, period=Period(begin, following - timedelta(1))) for begin, following in pairwise(begins)]

    def past(self, span: Span) -> bool:
        """Tell whether a span ends before the report's own begins (上年立案40件)."""
        return (
            span.period is not None and self.report.period is not None and span.period.last < self.report.period.first
        )

    def whole_year(self, slot: Slot, span: Span) -> Span:
        """年度计划检查120家 in a page on January to November: the plan is the year's."""
        period = span.period
        if span.source is not None or period is None or period.first.year != period.last.year:
            return span
        if self.cues["year_plan"].search(self.text, slot.left, slot.left_end) is None:
            return span
        year = period.last.year
        return replace(span, period=Period(date(year, 1, 1), date(year, 12, 31)), rule="period.year_plan")

    def over(self, span: Span, start: int) -> bool:
        """Tell whether a stretch that was named before a place is over, so that no plan told there is for it."""
        if span.source is None or span.reach == "always" or span.start >= start or span.period is None:
            return False
        if self.issued is not None:
            return span.period.last <= self.issued
        return self.report.period is not None and span.period.last < self.report.period.last

    def within_plan(self, span: Span, base: Span) -> bool:
        """Tell whether a span is one of a plan's dates (一季度培训2期。全年检查80家), which hold for their sentence."""
        inner, outer = span.period, base.period
        if inner is None or outer is None or not self.future(base):
            return False
        return outer.first <= inner.first and inner.last <= outer.last and inner != outer

    def future(self, span: Span) -> bool:
        """Tell whether a span begins after the report's own has ended (2024年培训300人)."""
        if span.period is None or self.report.period is None or self.text.startswith(_UNTIL, span.start):
            return False
        due = self.text.startswith("前", span.end - 1) and self.text[span.end - 2] in "底日月末中"
        if due and self.issued is not None and span.period.last > self.issued:
            return True  # 8月20日前完成核查600艘, said on 5 August
        return span.period.first > self.report.period.last and (self.issued is None or span.period.last > self.issued)
