"""Which months or days a report covers: as it announces them, or by its title, its opening or its campaign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from zhenforce_nlp.periods import month_length
from zhenforce_nlp.records import BlockKind, How, MetaItem, Structure
from zhenforce_nlp.times.calendar import find_holiday
from zhenforce_nlp.times.parse import Expression, Interval
from zhenforce_nlp.times.rules import TimesRules

SENTENCE = 120  # characters before a time in which its sentence begins
INDENT = 8  # blanks in front of a paragraph
LABEL = 16  # characters before a date in which its label stands (发布时间：)
NEAR_TITLE = 4  # blocks from the top among which a line of its own belongs to the title
OPENING = 3  # paragraphs from the top in which a report says what it covers
_FRESH = 92  # days after its period in which a bulletin comes out
_SHORT = 10  # days: a week's page says 截至 of the year
_CAMPAIGNS = ("period.campaign", "period.opening")
_CLAUSE_STARTS = "，,。；;：:（(自从于在"
_MASTHEAD = re.compile(r"第\s?\d{1,4}\s?[期周][\s（(，,：:]*$")
_CLAUSE_ENDS = ("，", "：", "】", ",", ":")
_MONTHLY = re.compile(r"月报[\s（(〔【\[]*(?:20\d\d年)?(?:度)?[\s，,]*第\s?(1[0-2]|[1-9])\s?期")
_QUARTERLY = re.compile(r"季报[\s（(〔【\[]*(?:20\d\d年)?(?:度)?[\s，,]*第\s?([1-4])\s?期")
_HALF = re.compile(
    "(?<![上下后])半年度?(?:工作)?(?:账|答卷|成绩单|战报|盘点|报|报告|总结|小结|通报|统计|分析|情况|账|答卷|成绩单|战报)"
)
_HEREWITH = ("现将", "现就")
_OF_THEN = re.compile("(?:通报|反馈|交办|发现|排查|下发|转办|移交|遗留|未完成|查出)的")
_BESIDE = re.compile("(?:的)?(?:累计|(?:工作|监管|执法)?(?:重点|打算|安排|计划))")
TERMED = re.compile("(?:期|期间|期限|时间)(?:为|是)$")  # 禁牧期为4月1日至6月15日
CLOSING = 60  # a longer line that ends with a date is no signature


@dataclass(slots=True)
class Hit:
    """An expression where it stands.

    Attributes:
        block: index of its block, -1 outside all blocks.
        stated: its days when it states its own year.
        quoted: True inside 《 》 or quotation marks.
    """

    start: int
    end: int
    expression: Expression
    block: int
    stated: Interval | None
    quoted: bool


@dataclass(slots=True)
class ReportDates:
    """What the report says of its own dates; None where it says nothing.

    Attributes:
        period: the statistical period, only where the report states one other than its year.
        until: the last day that it names with 截至.
        running: the stretch that it names with 累计 (1—10月累计), None where it names none.
        week: the first day of what it calls 本周, where that is no week of its masthead.
        items: the same as records, with evidence.
    """

    year: int | None = None
    period: tuple[date, date] | None = None
    issued: date | None = None
    published: date | None = None
    until: date | None = None
    running: tuple[date, date] | None = None
    week: date | None = None
    start: int = 0
    end: int = 0
    items: list[MetaItem] = field(default_factory=list)

    def campaign(self) -> tuple[date, date] | None:
        """Give the days of the campaign that the page tells of, where they are no year's; None for another page."""
        told = any(item.name == "period" and item.rule in _CAMPAIGNS for item in self.items)
        if not told or self.period is None or (self.period[0].month, self.period[0].day) == (1, 1):
            return None
        return self.period if (self.period[1] - self.period[0]).days > _SHORT else None

    def written(self) -> date | None:
        """Give the day a page was written; news that only its site dates (来源：… 时间：2021-05-19), on that day."""
        day = self.published
        soon = day is not None and self.year is not None and self.year <= day.year <= self.year + 1
        return self.issued or (day if soon else None)


def is_day(hit: Hit) -> bool:
    """Tell whether an expression states one day."""
    return hit.stated is not None and hit.stated.first == hit.stated.last


def is_whole(hit: Hit) -> bool:
    """Tell whether an expression means all of the report's year (全年)."""
    word = hit.expression.first.word
    return word is not None and word.kind == "whole"


def is_holiday(hit: Hit) -> bool:
    """Tell whether an expression is a holiday (国庆期间)."""
    word = hit.expression.first.word
    return word is not None and word.kind == "holiday"


def holiday_days(hit: Hit, year: int) -> tuple[date, date] | None:
    """Give the days of a holiday in a year; None where the calendar does not know it."""
    word = hit.expression.first.word
    if word is None or word.calendar:
        return find_holiday(word.calendar, year) if word is not None else None
    first, last = (tuple(map(int, day.split("-"))) for day in (word.first, word.last))
    return date(year, *first), date(year, *last)


class CoverageReader:
    """Reads what a page covers; a reader of the report's own dates adds to it."""

    def __init__(self, text: str, structure: Structure, hits: Sequence[Hit], rules: TimesRules) -> None:
        self.text, self.structure, self.hits, self.rules = text, structure, hits, rules
        self.dates = ReportDates()
        self.period_hit: Hit | None = None
        self.signed: Hit | None = None  # a month in the signature (2024年1月)

    def _opening_blocks(self) -> list[int]:
        """Give the paragraphs in which a report says what it covers.

        A bulletin's masthead, which stands above its title, is none, nor is 第4期　2023年1月20日.
        """
        blocks = self.structure.blocks
        bodies = [index for index, block in enumerate(blocks) if block.kind is BlockKind.BODY]
        bodies = [index for index in bodies if index > self.structure.title] or bodies
        issued = next((item.start for item in self.dates.items if item.name == "issued"), -1)
        dated = blocks[bodies[0]] if bodies else None
        alone = dated is not None and dated.start <= issued < dated.end <= dated.start + CLOSING
        return bodies[alone : OPENING + alone]

    def _kind(self, hit: Hit) -> BlockKind:
        return self.structure.blocks[hit.block].kind if hit.block >= 0 else BlockKind.BODY

    def _labelled(self, hit: Hit, cue: str) -> bool:
        near = max(0, hit.start - LABEL)
        start = max(self.text.rfind("\n", near, hit.start) + 1, near)
        return bool(self.rules.cues[cue].search(self.text, start, hit.start))

    def _set_year(self, year: int, hit: Hit, how: How, rule: str) -> bool:
        self.dates.year, self.dates.start, self.dates.end = year, hit.start, hit.end
        self.dates.items.insert(0, MetaItem("year", str(year), how, hit.start, hit.end, rule))
        return True

    def _set_period(self, first: date, last: date, hit: Hit, how: How, rule: str) -> None:
        self.dates.period = (first, last)
        self.dates.items.append(MetaItem("period", f"{first}/{last}", how, hit.start, hit.end, rule))

    def _is_alone(self, hit: Hit) -> bool:
        """A line that holds nothing else, but for brackets."""
        if hit.block < 0:
            return False
        block = self.structure.blocks[hit.block]
        if block.end - block.start > CLOSING:
            return False
        return self.text[block.start : block.end].strip("（）() \u3000") == self.text[hit.start : hit.end]

    def is_of_half(self) -> bool:
        """Tell whether the title is that of a half-year's report (半年工作总结), which without 下 is on the first."""
        if self.structure.title < 0:
            return False
        block = self.structure.blocks[self.structure.title]
        return _HALF.search(self.text[block.content : block.end]) is not None

    def _half(self, year: int) -> bool:
        """2022年行政复议案件半年报, 半年工作总结: the first half of the year."""
        if not self.is_of_half():
            return False
        titles = (hit for hit in self.hits if self._kind(hit) is BlockKind.TITLE and hit.expression.first.year == year)
        dated = next(titles, next((hit for hit in self.hits if hit.start == self.dates.start), None))
        if dated is None:
            return False
        self._set_period(date(year, 1, 1), date(year, 6, 30), dated, How.CARRIED, "period.title")
        return True

    def _line_below_title(self, year: int) -> bool:
        """「（3月1日—5月15日）」, 「（1—9月）」: a line of its own near the title says what the page covers."""
        for hit in self.hits:
            part, last = hit.expression.first, hit.expression.last
            until = hit.expression.until and part.month > 0  # （截至11月30日）
            stretch = last is not None or (part.month and not part.day) or until
            if not 0 <= hit.block <= NEAR_TITLE or part.year is not None or part.word or not stretch:
                continue
            begin, end = part.interval(year), (last or part).interval(year)
            if until and begin is not None:
                begin = begin._replace(first=date(year, 1, 1))
            alone = self._is_alone(hit) and not self._in_diary(hit)
            if (alone or self._in_masthead(hit)) and begin and end and begin.first < end.last:
                self._set_period(begin.first, end.last, hit, How.CARRIED, "period.line")
                return True
        return False

    def _in_diary(self, hit: Hit) -> bool:
        """「3月⏎巡查45次。⏎4月⏎巡查51次。」: one line of several that say when the lines below them were."""
        return any(other.block > hit.block and self._is_alone(other) and other.stated is None for other in self.hits)

    def _in_masthead(self, hit: Hit) -> bool:
        """「第6期（8月7日—8月13日）」 of a weekly bulletin."""
        if hit.expression.last is None or hit.block < 0:
            return False
        block = self.structure.blocks[hit.block]
        before = _MASTHEAD.search(self.text, block.start, hit.start)
        return before is not None and not self.text[hit.end : block.end].strip("）) \u3000")

    def _announced(self, year: int) -> bool:
        """「现将我县1至6月有关情况报告如下」: the page is about that stretch."""
        for hit in self.hits:
            near = max(0, hit.start - SENTENCE)
            begin = max(near, self.text.rfind("。", near, hit.start) + 1)
            until = hit.expression.until and hit.stated is not None
            herewith = any(self.text.find(word, begin, hit.start) >= 0 for word in _HEREWITH)
            if not herewith or not (until or self._is_stretch(hit)):
                continue
            follows = self.text.find("如下", hit.end, hit.end + SENTENCE)
            first, last = self._stretch(hit, year)
            if until and hit.stated is not None:
                first, last = date(hit.stated.last.year, 1, 1), hit.stated.last
            if follows >= 0 and "。" not in self.text[hit.end : follows] and first is not None and last is not None:
                self._set_period(first, last, hit, How.STATED, "period.announced")
                return True
        return False

    def _bulletin(self, year: int) -> bool:
        """A page whose text begins with 2月份， or 记者获悉，今年前10个月， is about that stretch.

        Not so where its title says when, or a later paragraph begins with a stretch of its own.
        """
        if self._monthly(year):
            return True
        if self._title_says_when():
            return False
        stretches = [hit for hit in self.hits if self._is_stretch(hit)]
        opening = next((hit for hit in stretches if hit.block > self.structure.title), None)
        if opening is None or not self._opens(opening):
            return False
        first, last = self._stretch(opening, year)
        written = self.dates.written()
        if written is not None and last is not None and (written - last).days > _FRESH:
            return False  # 今年7月，听取了报告, in a page of December
        others = [hit for hit in stretches if hit.block > opening.block and self._heads(hit) and not self._beside(hit)]
        if first is None or last is None or any(self._stretch(hit, year) != (first, last) for hit in others):
            return False
        self._set_period(first, last, opening, How.CARRIED, "period.bulletin")
        return True

    def _beside(self, hit: Hit) -> bool:
        """「三、1—5月累计」, 「四、6月重点」, 「4月通报的27处」: what a month's bulletin tells beside its figures."""
        block = self.structure.blocks[hit.block]
        if _OF_THEN.match(self.text, hit.end, block.end) is not None:
            return True
        return block.kind is BlockKind.HEADING and _BESIDE.match(self.text, hit.end, block.end) is not None

    def _begins_clause(self, hit: Hit) -> bool:
        if self._heads(hit) or self.text[hit.start - 1] in _CLAUSE_STARTS:
            return True
        return TERMED.search(self.text, max(0, hit.start - LABEL), hit.start) is not None

    def _monthly(self, year: int) -> bool:
        """「监察月报（2023年第9期）」 is about September, 「执法季报（第2期）」 about April to June."""
        blocks = self.structure.blocks[: NEAR_TITLE + 1]
        stop = blocks[-1].end if blocks else 0
        quarter = _QUARTERLY.search(self.text, 0, stop)
        found = quarter or _MONTHLY.search(self.text, 0, stop)
        hit = next((hit for hit in self.hits if found is not None and hit.end > found.start()), None)
        if found is None or hit is None:
            return False
        last = int(found[1]) * (3 if quarter else 1)
        first = last - 2 if quarter else last
        end = date(year, last, month_length(year, last))
        self._set_period(date(year, first, 1), end, hit, How.CARRIED, "period.issue")
        return True

    def _of_section(self, hit: Hit, last: date) -> bool:
        """Tell whether a stretch is that of one section: a later one begins with a time that goes on behind it.

        「一、总体情况⏎2021年9月至2022年8月，排查312处。⏎二、督查情况⏎2022年9月5日至9日，抽查41处」

        Args:
            hit: the stretch.
            last: its last day.
        """
        section = self._section(hit.block)
        for other in self.hits if section >= 0 else ():
            if other.block <= hit.block or other.quoted or self._section(other.block) in (-1, section):
                continue
            if other.expression.frame == "before" or not self._heads(other):
                continue
            begin = other.stated or (
                other.expression.first.interval(last.year) if other.expression.first.month else None
            )
            written = self.dates.written()
            if begin is not None and begin.first > last and (written is None or begin.first <= written):
                return True
        return False

    def _section(self, block: int) -> int:
        """Give the outermost heading above a block, -1 for none."""
        blocks, found = self.structure.blocks, -1
        index = blocks[block].section if block >= 0 else -1
        while 0 <= index != self.structure.title:
            found, index = index, blocks[index].section if blocks[index].section < index else -1
        return found

    def _title_says_when(self) -> bool:
        if self.structure.title < 0:
            return False
        block = self.structure.blocks[self.structure.title]
        said = any(hit.block == self.structure.title and not hit.quoted for hit in self.hits)
        return said or bool(self.rules.cues["annual"].search(self.text, block.start, block.end))

    @staticmethod
    def _is_stretch(hit: Hit) -> bool:
        """Whole months of this year: 2月份, 今年1至10月, 前三季度."""
        part, last = hit.expression.first, hit.expression.last
        word = part.word
        this_year = word is None or (word.kind == "year" and word.base == "report" and not word.shift)
        days = part.day or part.edge or (last is not None and (last.day or last.year is not None))
        framed = hit.expression.frame or hit.expression.until
        return bool(part.year is None and part.month and this_year and not days and not framed and not hit.quoted)

    def _stretch(self, hit: Hit, year: int) -> tuple[date | None, date | None]:
        part = hit.expression.first
        begin, end = part.interval(year), (hit.expression.last or part).interval(year)
        return (begin.first, end.last) if begin and end and begin.first < end.last else (None, None)

    def _opens(self, hit: Hit) -> bool:
        """Tell whether a time stands at the head of a clause of the page's first sentence."""
        title = self.structure.title
        begin = self.structure.blocks[title].end if title >= 0 else 0
        before = self.text[begin : hit.start].strip(" \u3000")
        if "。" in before or not (self._heads(hit) or before[-1:] in _CLAUSE_ENDS):
            return False
        return not self.rules.cues["intent"].match(self.text, hit.end)

    def _heads(self, hit: Hit) -> bool:
        if hit.start - self.structure.blocks[hit.block].content > INDENT:
            return False
        return not self.text[self.structure.blocks[hit.block].content : hit.start].strip(" \u3000")
