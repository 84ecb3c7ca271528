"""What governs a place of the page: the year of its section, the time its paragraph or sentence is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zhenforce_nlp.records import BlockKind, How, Period, Structure
from zhenforce_nlp.times.covered import Hit, ReportDates
from zhenforce_nlp.times.parse import Part
from zhenforce_nlp.times.report import is_compared
from zhenforce_nlp.times.rules import TimesRules

_SENTENCE_END = re.compile("[。！？!?]")
_ROW_END = re.compile("[。！？!?\\n]")
_CLAUSE_START = "，,。；;：:、（(！？!? \u3000\n\t\xa0"
_TO_SINCE = re.compile("[^，。；]*?以[来來]")
_ADVERBIAL = "于於在自从從至到即因"
_NO_SCOPE = (BlockKind.TITLE, BlockKind.HEADING, BlockKind.LETTERHEAD, BlockKind.SIGNATURE, BlockKind.FURNITURE)

_FROM = ("自", "从", "自从")  # 自2022年3月起，…: a paragraph begins with it as with 2022年3月以来

_WELL_INTO = 3  # months into a year, after which its writer calls it 今年
_DATED_AT_HEAD = ("issued.dateline", "published.letterhead")

BEFORE = 32  # characters before a time that tell whether a clause begins with it
SINCE = 40  # characters after 自2019年11月1日 in which 以来 may stand


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
        closes: True when only its last day is stated (截至5月10日, 5月10日前).
        relative: True when it is itself counted from another year (上年末).
        until: the day that 截至 named in this sentence, None for none.
    """

    first: date
    last: date
    granularity: str
    month: int
    anchor: Anchor
    running: date | None
    closes: bool
    relative: bool
    until: date | None


class Section(NamedTuple):
    """What a heading says of the years below it: one year, or only that it speaks of the future."""

    anchor: Anchor | None
    plan: Anchor | None


class Context:
    """The state of one page while its expressions are taken in order.

    Attributes:
        report: the report's year, None when the page states none.
        sentence, paragraph: what governs the present place, None for nothing.
        turned: a later year than the report's, since a paragraph of this section began with it; None for none.
    """

    def __init__(self, text: str, structure: Structure, dates: ReportDates, rules: TimesRules) -> None:
        self.text, self.structure, self.dates, self.rules = text, structure, dates, rules
        self.report = None if dates.year is None else Anchor(dates.year, How.ASSUMED, dates.start, dates.end)
        self.heading_years: dict[int, Anchor] = {}
        self.sections: dict[int, Section] = {}
        self.block = -2
        self.previous = 0
        self.sentence_start = 0
        self.sentence: Scope | None = None
        self.paragraph: Scope | None = None
        self.turned: Anchor | None = None
        self.turned_section = -1

    def note_headings(self, hits: Sequence[Hit]) -> None:
        """Note the years that headings state: 四、2024年工作打算."""
        blocks = self.structure.blocks
        for hit in hits:
            if hit.block < 0 or blocks[hit.block].kind is not BlockKind.HEADING or hit.quoted:
                continue
            part, year = hit.expression.first, None
            if hit.stated:
                year = hit.stated.last.year
            elif part.word and part.word.kind == "year" and part.word.shift > 0 and self.report:
                year = self.report.year + part.word.shift
            if year is not None and not is_compared(self.text, hit, self.rules):
                self.heading_years.setdefault(hit.block, Anchor(year, How.CARRIED, hit.start, hit.end))

    def enter(self, hit: Hit) -> None:
        """Forget what governed an earlier sentence or block."""
        if hit.block != self.block:
            self.block = hit.block
            self.sentence = self.paragraph = None
            section = self.structure.blocks[hit.block].section if hit.block >= 0 else -1
            if section != self.turned_section:
                self.turned, self.turned_section = None, section
            self.sentence_start = self.structure.blocks[hit.block].content if hit.block >= 0 else hit.start
            self.previous = self.sentence_start
        in_table = hit.block >= 0 and self.structure.blocks[hit.block].kind is BlockKind.TABLE
        ends = _ROW_END if in_table else _SENTENCE_END
        for end in ends.finditer(self.text, self.previous, hit.start):
            self.sentence_start = end.end()
            self.sentence = None

    def leave(self, hit: Hit) -> None:
        """Remember how far the page has been read."""
        self.previous = hit.end

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

    def here(self) -> Section:
        """Give what the heading above says."""
        return self._section(self.structure.blocks[self.block].section) if self.block >= 0 else Section(None, None)

    def _governing(self) -> Anchor | None:
        scope = self.sentence or self.paragraph
        if scope and not scope.relative:
            return scope.anchor
        return self.here().anchor or self.turned or self.report

    def year(self, part: Part, hit: Hit) -> Anchor | None:
        """Give the year of a part: its own, or that of clause, sentence, paragraph, section, report; None for none."""
        if part.year is not None:
            return Anchor(part.year, How.STATED, hit.start, hit.start)
        word = part.word
        if word and word.kind == "year":
            base = self._governing() if word.base == "governing" else self._writer_year(word.shift)
            if word.base == "report" and (
                self._looks_back(hit) if word.shift < 0 else self._writes_on(part, word.shift)
            ):
                base = self.report and self.report._replace(year=self.report.year + 1)
            return base and base._replace(year=base.year + word.shift)
        if word and word.running:
            return self._sentence_year() or self.here().anchor or self.report
        return self._bare_year(part, hit)

    def _writes_on(self, part: Part, shift: int) -> bool:
        """「今年1月以来，又追回…」 in a report on 2023 dated March 2024: it speaks of the year it is written in."""
        day, year = self.dates.issued, self.dates.year
        if shift or day is None or year is None or day.year - 1 != year or not part.month:
            return False
        return day.month >= _WELL_INTO and part.month_last <= day.month

    def _looks_back(self, hit: Hit) -> bool:
        """「去年，我院新收…」 opens a paragraph of news on 2023 that is dated 2024 at its head: it speaks from 2024."""
        dated = next((item for item in self.dates.items if item.rule in _DATED_AT_HEAD), None)
        if (
            dated is None
            or int(dated.value[:4]) - 1 != self.dates.year
            or self.text[hit.end : hit.end + 1] not in ("，", ",")
        ):
            return False
        part = hit.expression.first
        if part.month or part.edge or part.sense or hit.expression.frame or "今年" in self.text:
            return False
        begin = self.structure.blocks[hit.block].content if hit.block >= 0 else hit.start
        return hit.start - begin <= BEFORE and not self.text[begin : hit.start].strip(" \u3000")

    def _sentence_year(self) -> Anchor | None:
        """「下一步，2023年将抓好三件事：一是年内建成」: the one year that the sentence is about."""
        scope = self.sentence
        return scope.anchor if scope and scope.first.year == scope.last.year == scope.anchor.year else None

    def _writer_year(self, shift: int) -> Anchor | None:
        """去年 below 四、2024年工作打算 is 2023; 明年 still counts from the report."""
        return self.report if shift > 0 else self.here().anchor or self.report

    def _bare_year(self, part: Part, hit: Hit) -> Anchor | None:
        scope = self.sentence or self.paragraph
        if scope and self._falls_due(part, hit, scope) and (plan := self.here().plan or self._plan_sentence()):
            return self._next_occurrence(part, plan)
        if self._is_past_year(scope) and self.sentence is None and part.month and hit.expression.until:
            # A report on 2020: 「2019年度卫片执法检查，核查图斑312个。截至10月底，全部整改到位。」
            return self.report
        if scope and (part.month or part.sense == "month" or scope.granularity == "year"):
            return self._scope_year(part, scope)
        within = self._sentence_year() if part.edge or self._is_month_of_whole(part) else None
        if within:
            return within
        if scope and part.edge and hit.expression.frame == "before" and self._is_later(scope):
            # A report on 2022: 「2023年7月，移交6件。其余将于年底前办结」.
            return scope.anchor
        section = self.here()
        if section.anchor or self.turned:
            return section.anchor or self.turned
        plan = section.plan or self._plan_sentence()
        if plan and part.word and part.word.kind == "whole" and not self.rules.cues["intent"].match(self.text, hit.end):
            # 「下一步要求：……全年宣讲65场，明年增加到80场」 looks back although its heading looks ahead.
            return self.report
        if plan and (part.month or part.word or part.edge):
            return self._next_occurrence(part, plan)
        return self._in_period(part) if part.month and self.dates.period else self.report

    def _falls_due(self, part: Part, hit: Hit, scope: Scope) -> bool:
        """「下一步，年底前再整治4次，2月底前验收2处」: each deadline is the next of its name."""
        own = self.report is not None and scope.anchor.year == self.report.year
        return own and bool(part.month) and hit.expression.frame == "before" and not hit.expression.until

    def _is_past_year(self, scope: Scope | None) -> bool:
        whole = scope is not None and scope.granularity == "year" and not scope.closes
        return whole and self.report is not None and scope is not None and scope.last.year < self.report.year

    def _scope_year(self, part: Part, scope: Scope) -> Anchor:
        year, report = scope.anchor.year, self.dates.year
        if scope.running and scope.first.year < scope.last.year and self.report:
            return self.report  # 「去年以来，合格率98%。6至8月，再抽检」
        goes_on = report == year + 1 or (scope.until and scope.until.year == year + 1)
        if part.month and part.month < scope.month and goes_on:
            return scope.anchor._replace(year=year + 1)  # 「2022年11月立案，2月结案」
        if scope.until == scope.last and report == year - 1 and part.month > scope.last.month:
            return scope.anchor._replace(year=year - 1)  # 「截至2024年1月15日，追讨31万元，其中11月12万元，1月9万元」
        return scope.anchor

    def _is_month_of_whole(self, part: Part) -> bool:
        """「去年12月最多，占全年的一成」: the whole year of that month."""
        whole = part.word is not None and part.word.kind == "whole"
        return whole and self.sentence is not None and self.sentence.month > 0 and not self.sentence.closes

    def _is_later(self, scope: Scope) -> bool:
        return self.report is not None and scope.anchor.year > self.report.year

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

    def compared(self) -> tuple[Period, Anchor] | None:
        """Give the period that 同期 is compared with; None when the page has no year."""
        scope = self.sentence
        if scope is None and self.paragraph and self.paragraph.granularity != "day":
            scope = self.paragraph
        if scope:
            return Period(scope.first, scope.last), scope.anchor
        section = self.here().anchor
        if section is None and self.dates.period and self.report:
            return Period(*self.dates.period), self.report
        anchor = section or self.report
        if anchor is None:
            return None
        return Period(date(anchor.year, 1, 1), date(anchor.year, 12, 31)), anchor

    def running_start(self, hit: Hit, last: date) -> date:
        """Give the first day of the period that 截至X closes: a start that was stated, else that of the year."""
        until, scope = hit.expression.until, self.sentence
        for wider in (scope, self.paragraph):
            if until and wider and wider.running and wider.running <= last:
                return wider.running
        bracketed = hit.start == self.previous + 1 and self.text[self.previous] in "（("
        if scope and bracketed and scope.first <= last <= scope.last:
            return scope.first  # 「7—12月（截至12月15日）」
        period = self.dates.period
        if until and period and period[0] < last and period[0].year < period[1].year and last.year <= period[1].year:
            return period[0]
        year = self.dates.year
        if until and year is not None and last.year == year + 1 and self.dates.issued and last <= self.dates.issued:
            return date(year, 1, 1)
        return date(last.year, 1, 1)

    def running_end(self, part: Part, hit: Hit, first: date, last: date, anchor: Anchor) -> date:
        """Give the last day of what is still running when the report is issued."""
        issued, published = self.dates.issued, self.dates.published
        if issued is None and published is not None and published.year == self.dates.year:
            issued = published  # news that only its site dates: 来源：… 时间：2021-05-19
        word = part.word
        if (
            word
            and part.year is None
            and not part.month
            and (word.running or (word.base == "report" and not word.shift))
        ):
            section = self.here()
            ahead = self.report is not None and anchor.year > self.report.year
            future = word.running and (section.plan or self.rules.cues["intent"].match(self.text, hit.end))
            if section.anchor or future or ahead:
                return last
            if part.edge:
                last = date(last.year, 12, 31)
            if issued and issued.year == anchor.year:
                return issued
            period = self.dates.period
            return period[1] if period and issued is None and period[1].year == anchor.year else last
        if issued and issued >= first:
            return issued
        period = self.dates.period
        if issued is None and period and period[1] >= first:
            return period[1]
        return date(max(first.year, self.dates.year or first.year), 12, 31)

    def govern(self, hit: Hit, meaning: Meaning) -> None:
        """Let a time govern what follows, unless it is a name, a comparison or an attribute (2024年度执法计划)."""
        first, last, granularity, anchor, _ = meaning
        expression = hit.expression
        part = expression.first
        if first is None or last is None or hit.quoted or part.sense in ("same", "recent") or expression.rule == "plan":
            return
        if (
            hit.block < 0
            or self.structure.blocks[hit.block].kind in _NO_SCOPE
            or is_compared(self.text, hit, self.rules)
        ):
            return
        if (part.relative_month or 0) < 0 and (self.sentence or self.paragraph):
            return  # 「本月检查31家，上月为29家，去年同期为20家」 stays with this month
        before = self.text[max(self.sentence_start, hit.start - BEFORE) : hit.start].strip(" \u3000\xa0\t\r\n【")
        opens = not before or before[-1] in _CLAUSE_START or before[-1] in _ADVERBIAL
        opens = opens or bool(self.rules.cues["adverbial"].match(self.text, hit.end))
        if self.rules.cues["attribute"].match(self.text, hit.end) or (not opens and self._is_attribute(hit, first)):
            return
        closes = expression.closes
        year = last.year if closes else first.year
        month = first.month if (first.year, first.month) == (last.year, last.month) else 0
        how = How.ASSUMED if anchor.how is How.ASSUMED else How.CARRIED
        place = (hit.start, hit.end) if anchor.how is How.STATED else (anchor.start, anchor.end)
        running = first if expression.frame in ("since", "now") else None
        if running is None and not closes and self._is_since(hit):  # its 去年同期 runs as long
            running, last, month = first, self.running_end(part, hit, first, last, anchor), 0
        relative = part.word is not None and part.word.base == "governing" and part.word.shift != 0
        earlier = self.sentence.until if self.sentence else None
        until = last if expression.until else earlier
        self.sentence = Scope(
            first, last, granularity, month, Anchor(year, how, *place), running, closes, relative, until
        )
        # 「2021年，立案9件；2022年，立案12件。8月，约谈2次。」: the later year holds for the rest of the paragraph.
        turns = opens and granularity == "year" and part.year is not None and self.paragraph is not None
        of_past_year = bool(part.edge and not part.month and self.report and year < self.report.year)
        if ((not before or before in _FROM) and not of_past_year) or turns:  # 「去年底遗留3起，均已办结。6月，检查9家」
            self.paragraph = self.sentence
        if not before and granularity == "year" and not self.here().anchor:
            # 「2023年，我局将：」 below a title about 2022: the paragraphs after it are plans too.
            self.turned = self.sentence.anchor if self._is_later(self.sentence) else None

    def _is_since(self, hit: Hit) -> bool:
        """自2019年11月1日启动防控以来: the word that belongs to it stands at the end of the phrase."""
        return _TO_SINCE.match(self.text, hit.end, hit.end + SINCE) is not None

    def _is_attribute(self, hit: Hit, first: date) -> bool:
        part = hit.expression.first
        whole = part.word is not None and part.word.kind == "whole"
        year = part.granularity == "year" and not hit.expression.last and (part.year or part.word) and not whole
        return bool(year) or bool(self.dates.year and first.year < self.dates.year - 1)
