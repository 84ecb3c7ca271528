"""What governs a place of the page: the year of its section, the time its paragraph or sentence is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zhenforce_nlp.records import BlockKind, How, Period, Structure
from zhenforce_nlp.times.covered import Hit, ReportDates
from zhenforce_nlp.times.report import is_compared
from zhenforce_nlp.times.rules import TimesRules

_SENTENCE_END = re.compile("[。！？!?]")
_ROW_END = re.compile("[。！？!?\\n]")
_PLAN = re.compile("(?:计划|要点|方案|工作安排)(?:的?通知)?[》”]?(?:[（(][^（()）]{0,12}[)）])?\\s*$")
_MIXED = re.compile("问题|不足|困难|短板|差距")
_SPEECH = re.compile("讲话|发言|致辞|访谈")
BEFORE = 32  # characters before a time that tell whether a clause begins with it


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
        plans: the page is a plan, whose 年内 is all of its year.
        speaks: the page is a speech, whose 今年 is that of its own day.
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
        title = structure.blocks[structure.title] if structure.title >= 0 else None
        self.plans = title is not None and _PLAN.search(text, title.start, title.end) is not None
        self.speaks = title is not None and _SPEECH.search(text, title.start, title.end) is not None

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

    def in_mixed_section(self) -> bool:
        """Tell whether the heading above speaks of what went wrong and of a year to come (不足及2024年打算)."""
        section = self.structure.blocks[self.block].section if self.block >= 0 else -1
        if section not in self.heading_years:
            return False
        block = self.structure.blocks[section]
        return _MIXED.search(self.text, block.content, block.end) is not None

    def sentence_year(self) -> Anchor | None:
        """「下一步，2023年将抓好三件事：一是年内建成」: the one year that the sentence is about."""
        scope = self.sentence
        return scope.anchor if scope and scope.first.year == scope.last.year == scope.anchor.year else None

    def is_later(self, scope: Scope) -> bool:
        """Tell whether a scope is about a later year than the report."""
        return self.report is not None and scope.anchor.year > self.report.year

    def plan_sentence(self) -> Anchor | None:
        """Give the year that a sentence about plans counts from (下一步…); None for any other sentence."""
        if self.report and self.rules.cues["plan_sentence"].match(self.text, self.sentence_start):
            return Anchor(self.report.year, How.CARRIED, self.sentence_start, self.sentence_start + 1)
        return None

    def governing(self) -> Anchor | None:
        """Give the year that the present place is about: of its sentence, paragraph or section, else the report's."""
        scope = self.sentence or self.paragraph
        if scope and not scope.relative:
            return scope.anchor
        return self.here().anchor or self.turned or self.report

    def compared(self, *, of_page: bool = False) -> tuple[Period, Anchor] | None:
        """Give the period that 同期 is compared with: the page's or the sentence's; None when the page has no year."""
        scope = self.sentence
        if scope is None and self.paragraph and self.paragraph.granularity != "day":
            scope = self.paragraph
        if scope and not of_page:
            return Period(scope.first, scope.last), scope.anchor
        section = self.here().anchor
        if section is None and self.dates.period and self.report:
            return Period(*self.dates.period), self.report
        anchor = section or self.report
        if anchor is None:
            return None
        return Period(date(anchor.year, 1, 1), date(anchor.year, 12, 31)), anchor
