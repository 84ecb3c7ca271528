"""For which period a figure is: the governing times of sections, sentences and clauses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.heads import Head, HeadReader
from zhenforce_nlp.periods import year_of
from zhenforce_nlp.records import How, MetaItem, Period, Time
from zhenforce_nlp.relations.campaigns import RULE as CAMPAIGN
from zhenforce_nlp.relations.campaigns import closed, ran
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.holidays import told_together
from zhenforce_nlp.relations.own_period import OwnPeriod
from zhenforce_nlp.relations.running_totals import RunningTotals
from zhenforce_nlp.relations.spans import Span

_SINCE = ("以来", "至今", "起", "以后", "来")
_THIS_YEAR = ("年内", "全年", "年度内")
_SO_FAR = ("今年", "本年", "全年", "年内", "年度内")
_SUMMED = ("累计", "共", "已")
_SENTENCE = 60  # characters between 截至8月13日 and 今年累计
_UNTIL = ("截至", "截止", "截")
_DEADLINE = ("前", "前后", "之前")
_SHORT_SPAN = 27  # days: a shorter span is an event's or a holiday's; it holds for its sentence, as 截至 does
_DATED = re.compile(r"\d|[一二三四五六七八九十][月日]")
_WEEK = 4  # days from which a stretch from day to day (11月16日至22日) is more than an event
_WHOLE_YEAR = 350  # days: a span of a year governs what follows until another is named
_BASES = "由从较比与和同跟自以"
_BASE_WORDS = ("较于", "比于", "较之", "比之", "比起", "对于")  # 相较于去年增加8件
_ABOVE = ("高于", "低于", "多于", "少于", "优于", "好于")  # 得分82.3分，低于上季度1.9个百分点
_COMPARED = "是较比"
_EQUALS = ("相当于", "是", "为", "等于", "有", "仅及", "不及", "不到", "达", "达到")
_AGAINST = ("相比", "相较", "对比", "比较", "比，")
_SHORTEST = 8  # characters: 期间（3月1日）
_COMMAS = ("，", ",")
_INDENT = 8  # blanks in front of a paragraph
_AFTER = "后"
_EVENT = 3  # days that an event may last
_LABELS = "：:"  # 填报时间：2023年7月
_COVERED = ("期间", "时段", "时间段", "区间", "周期", "截至", "截止")
_NOUN = 12  # characters of what is counted between a figure and its time
_MARKS = " 0123456789.、（）()"
_UNTIL_MARKS = "至到超未"
_STARTS = ("起", "开始", "启动", "展开", "打响", "铺开")
_FROM = "自从于"
_OBJECTS = "对将把就"
_LEADS = "于在】"  # 于12月抽查, 【通报】2月份考核
_LASTS = tuple(
    f"{noun}{verb}" for noun in ("时间", "期", "期间", "时段", "期限") for verb in ("为", "是", "：", "从", "自")
)
_DURING = ("期间", "期内", "时段", "阶段", "期", "内")  # 2023年秋防（9月15日至11月15日）期间
_DURING_ENDS = frozenset(word[-1] for word in _DURING)
_UP_TO, _DONE = ("至", "到"), ("累计", "共", "已", "完成", "全部")
_CLAUSE_STARTS = "，,。；;：:\n\u3000 "
_OPENERS, _CLOSERS = ("（", "("), ("）", ")")
_OPENED = 2  # characters of （自
_FULFILLED = ("完成", "完成了", "占", "达到", "达", "超过", "超", "为")
_SINCE_UNTIL = ("以来至", "以来到")
_SINCE_PHRASE = 40  # characters in which 以来 may follow its date (自2023年4月10日启动整治以来)
_PHRASE_ENDS = frozenset("，。；：、\n\t|\u3000")  # 本周⇥今年以来累计: cells of a table
OFFENCE = "period.offence"  # when it was done, told of one firm
_FIRM = 12  # characters between 某 and the time


class PeriodReader:
    """Reads the periods of one page's clauses."""

    def __init__(self, text: str, reader: HeadReader, items: Mapping[str, MetaItem], cues: CueRules) -> None:
        self.text = text
        self.reader = reader
        self.cues = cues.cues
        self.starts = sorted(reader.times)
        self.own = OwnPeriod(text, items, cues)
        self.totals = RunningTotals(text, reader.times, self.own)
        ends = (time.last for time in reader.times.values() if text.startswith(_UNTIL, time.start) and time.last)
        self.until = max(ends, default=None)  # the last day that the page names with 截至

    def of_clause(self, head: Head, before: Span) -> Span | None:
        """Give the span that the times of a clause's head set, None when they set none."""
        if head.times and (whole := self._ended(head.times[-1])) is not None:
            return whole
        for time in reversed(head.times):
            mark = self.text[time.start - 1]
            if (mark in _COMPARED and self.words(time).endswith("同期")) or self.is_measure(time):
                return None  # 分别是去年同期的1.6倍和2.1倍; 相当于去年的八成
            if mark in "由从" and self.text.startswith("的", time.end):
                return None  # 由2021年的16.4%下降4.7个百分点
            # 含上年结转5件: the cases of now, left over from then
            span = self.of_time(self._defined(time), before, How.STATED)
            if self.cues["left_over"].match(self.text, time.end) is None:
                return span
            if span is not None and "part" not in head.roles and self.text[head.start - 1] not in _OPENERS:
                return replace(span, reach="clause")  # 上年结转3件，新收40件
        return None

    def is_measure(self, time: Time) -> bool:
        """相当于去年的八成, 为上年的1.3倍: how much there is now, measured by what there was then."""
        found = self.cues["multiple"].match(self.text, time.end) if time.granularity != "day" else None
        share = found is not None and found.group()[-1] in "倍成%％"
        return share and self.text.endswith(_EQUALS, 0, time.start)

    def _ended(self, time: Time) -> Span | None:
        """春运从1月26日开始，3月5日结束: from the one to the other."""
        index = bisect_left(self.starts, time.start) - 1
        if index < 0 or time.last is None or self.cues["ended"].match(self.text, time.end) is None:
            return None
        begun = self.reader.times[self.starts[index]]
        between = self.text[begun.end : time.start]
        if begun.first is None or begun.first >= time.last or self.cues["begun"].match(between) is None:
            return None
        short = len(between) <= _SHORTEST  # 9月1日启动，10月底结束
        if not (short or self.text[begun.start - 1] in _FROM) or any(mark in between for mark in "。；\n"):
            return None
        return Span(
            Period(begun.first, time.last), time.id, How.STATED, time.start, time.end, CAMPAIGN, reach="opening"
        )

    def _defined(self, time: Time) -> Time:
        """二季度（3月26日至6月25日）检查318家: the days in the bracket that stands behind a time say what it means."""
        index = bisect_left(self.starts, time.end)
        if index == len(self.starts) or self.text[time.end : time.end + 1] not in _OPENERS:
            return time
        days = self.reader.times[self.starts[index]]
        whole = days.start <= time.end + _OPENED and self.text[days.end : days.end + 1] in _CLOSERS
        return days if whole and days.granularity == "span" and days.first is not None else time

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
            or not self.words(self.reader.times[span.start]).endswith("来")
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
        if text[end - 1] in _DURING_ENDS:
            end = next((end - len(word) for word in _DURING if text.endswith(word, start, end)), end)
        if end - start < _SHORTEST or (text[end - 1] not in "）)" and text[end - 1] not in "日时底旬月"):
            return None
        index = bisect_left(self.starts, end) - 1
        if index < 0 or self.starts[index] <= start:
            return None
        time = self.reader.times[self.starts[index]]
        if text.startswith(_AGAINST, end):
            return None  # 与上周（11月13日至19日）相比
        if text.endswith(_LASTS, start, time.start):  # 今年休渔期为5月1日12时至8月16日12时
            return self.of_time(time, before, How.STATED) if time.end == end and time.granularity == "span" else None
        whole = time.end == end - 1 and text[time.start - 1] in "（(" and text[time.start - 2] != "》"
        span = self.of_time(time, before, How.STATED) if whole else None
        if span is not None and span.period is not None and text.endswith("目前", start, time.start - 1):
            # 截至目前（11月15日），整改到位21份
            begun = before.open_ended and before.period is not None and before.period.first <= span.period.last
            first = before.period.first if begun and before.period else self.own.start(span.period.last)
            return replace(span, period=Period(first, span.period.last))
        return span

    def inside(self, start: int, end: int, before: Span) -> Span | None:
        """Give the span of a time behind a clause's head: 专项行动（3月1日至6月30日）期间, 区司法局于12月抽查."""
        index = bisect_left(self.starts, end) - 1
        if index < 0 or self.starts[index] < start:
            return None
        return self._run(index, start, before) or self._offence(index, start) or self._inside(index, start, end, before)

    def behind(self, slots: Sequence[Slot], start: int, end: int, before: Span) -> Span | None:
        """Give the span of a time behind the figure that its clause begins with: 两条线索11月移送公安机关."""
        if len(slots) != 1 or self.text[start : slots[0].quantity.start].strip(_MARKS):
            return None
        index = bisect_left(self.starts, slots[0].quantity.end)
        if index == len(self.starts) or self.starts[index] >= end:
            return None
        time = self.reader.times[self.starts[index]]
        noun = self.text[slots[0].quantity.end : time.start]
        plain = 0 < len(noun) <= _NOUN and noun.isalpha() and noun[-1] not in _BASES + _COMPARED + _UNTIL_MARKS
        left_over = self.cues["left_over"].match(self.text, time.end) is not None
        return self.of_time(time, before, How.STATED) if plain and time.end < end and not left_over else None

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
            bracket = after in "）)" and text[time.start - 2] != "》" and not text.startswith(_AGAINST, time.end + 1)
            return self.of_time(time, before, How.STATED) if bracket else None
        if self.of_target(time) or mark == "占" or self.is_measure(time):  # 下半年检查52次，占全年的62.2%
            return None
        return self._plainly(time, before)

    def _plainly(self, time: Time, before: Span) -> Span | None:
        """Give the span of a time that is no base: 县局于12月抽查; 自5月起开展清查."""
        text, mark = self.text, self.text[time.start - 1]
        started = text.startswith(_STARTS, time.end) and mark in "自从"
        ranged = mark in _FROM and time.granularity == "span"  # 自2019年1月1日至2022年12月31日，移送18件
        if mark in _OBJECTS:
            return None  # 明年对2020年以来整改的案件复查
        if mark in _BASES + "是为" and not (started or ranged) and not self.words(time).endswith(_SINCE):
            return None
        if text.endswith((*_BASE_WORDS, *_ABOVE), 0, time.start) or self.cues["left_over"].match(text, time.end):
            return None
        span = self.of_time(time, before, How.STATED)
        if (
            span is not None
            and self.words(time).endswith("年度")
            and self.cues["batch"].match(text, time.end) is not None
        ):
            return replace(span, reach="sentence")  # 省厅下发我县2020年度图斑512个
        if span is not None and self.own.past(span) and not ranged and mark not in _LEADS and not started:
            return replace(span, reach="sentence") if text.startswith("曾", time.end) else None  # 该店2016年曾被罚款
        return self.own.since(span) if span is not None and started else span

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

    def of_target(self, time: Time) -> bool:
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
        if self.words(time).endswith(_SINCE):
            return False
        end = self.text.find("以来", time.end, time.end + _SINCE_PHRASE)
        return (
            end >= 0
            and self.text[end + 2 : end + 3] != "的"
            and not any(mark in _PHRASE_ENDS for mark in self.text[time.end : end])
        )

    def of_time(self, time: Time, before: Span | None, how: How) -> Span | None:
        """Give the span that a time sets; ``before`` is what governed until then."""
        time = told_together(self.text, self.reader.times, self.starts, time)
        if time.first is None or time.last is None:
            return None
        words = self.words(time)
        first, until = time.first, words.startswith(_UNTIL) or self._up_to(time)
        if until and not words.startswith(_UNTIL):
            first = self.own.start(time.last)  # 至9月底，累计拆除36处
        if words.startswith(_SO_FAR) and (so_far := self._so_far(time, before, how)) is not None:
            return so_far
        if before is not None and before.open_ended and before.period and until:
            # 2018年7月以来，…；截至2019年10月底; 从6月20日开始，截至9月27日
            first = before.period.first if before.period.first <= time.last else first
        if self._opens_since(time):
            period = Period(first, self.own.running(first, time.last, self.until))
            return Span(period, time.id, how, time.start, time.end, "period.since", open_ended=True, reach="opening")
        if self.cues["onwards"].match(self.text, time.end) is not None:
            # 3月起承接96项: from then on, said of this alone
            return self.own.since(Span(Period(first, time.last), time.id, how, time.start, time.end, "period.onwards"))
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

    def _up_to(self, time: Time) -> bool:
        """至9月底，累计拆除36处: said as 截至9月底 is, at the head of a clause."""
        at = time.start - 1
        if self.text[at : at + 1] not in _UP_TO or (at and self.text[at - 1] not in _CLAUSE_STARTS):
            return False
        last_day = time.granularity == "day" or time.first == time.last
        return last_day and (self.text[time.end : time.end + 1] in _COMMAS or self.text.startswith(_DONE, time.end))

    def _so_far(self, time: Time, before: Span | None, how: How) -> Span | None:
        """Give the span of a word for the year where another time says how much of it, or which year, is meant."""
        if before is not None and self.words(time).startswith(_THIS_YEAR) and self.own.future(before):
            # 2016年计划招录30名，年内到岗20名
            year = before.period.last.year if before.period is not None else time.first.year if time.first else 0
            return Span(year_of(year), time.id, how, time.start, time.end, "period.clause")
        if (stated := self._stated_end(time)) is not None and stated.last is not None:
            period = Period(year_of(stated.last.year).first, stated.last)
            return Span(period, stated.id, how, stated.start, stated.end, "period.so_far", reach="sentence")
        summed = _SUMMED[:1] if self.words(time).startswith("全") else _SUMMED
        if time.first is None or time.last is None or not self.text.startswith(summed, time.end):
            return None
        if time.open_last and self.own.issued is not None:
            return None  # 今年以来累计检查312家: until the day that the page is dated
        end = self.own.within(time.first, time.last)  # 今年累计检查312家, in a page on June
        if end is None:
            return None
        return Span(Period(time.first, end), time.id, how, time.start, time.end, "period.so_far")

    def _stated_end(self, time: Time) -> Time | None:
        """截至8月13日，今年累计查处64起: the year's figures are those up to the day that the sentence named."""
        index = bisect_left(self.starts, time.start) - 1
        if index < 0 or time.last is None:
            return None
        until = self.reader.times[self.starts[index]]
        if until.last is None or until.last.year != time.last.year or time.start - until.end > _SENTENCE:
            return None
        between = self.text[until.end : time.start]
        if not self.words(until).startswith(_UNTIL) or any(mark in between for mark in "。；\n"):
            return None
        whole = self.words(time).startswith("全")  # 截至6月底，检查80家，全年计划检查300家
        told = self.text.startswith(_SUMMED, time.end) if whole else self._tells(time)
        return until if told else None

    def _tells(self, time: Time) -> bool:
        """今年拟检查300家 says nothing of what was done so far."""
        return self.cues["plan"].search(self.text, time.end, time.end + _SHORTEST) is None

    def _leads(self, start: int) -> bool:
        before = self.text[max(0, start - _INDENT) : start].rstrip(" \u3000")
        return not before or before[-1] in "。！；\n"

    def words(self, time: Time) -> str:
        """Give the characters of a time."""
        return self.text[time.start : time.end]

    def of_heading(self, start: int, end: int) -> Span | None:
        """Give the span of the first time in a heading (五、2020年计划), None without one."""
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or self.starts[index] >= end:
            return None
        time = self.reader.times[self.starts[index]]
        compared = self.text[time.start - 1] in _BASES and self.text.startswith(_AGAINST, time.end)
        return None if compared else self.of_time(time, None, How.CARRIED)  # 三、与上年同期比较

    def of_caption(self, start: int, end: int) -> Span | None:
        """Give the span of the words above a table; None where they name the year of the page, or a day it was made."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        spans = (self.of_time(self.reader.times[at], None, How.CARRIED) for at in self.starts[low:high])
        # 2019年案件统计表（截至12月15日）: the year of the page says nothing new
        span = next((span for span in spans if span is not None and span.reach != "always"), None)
        if span is None or span.period is None:
            return None
        made = span.period.days <= _EVENT and not self.text.startswith(_UNTIL, span.start)
        labelled = self.text[span.start - 1] in _LABELS and not self.text.endswith(_COVERED, 0, span.start - 1)
        return None if made or labelled else span
