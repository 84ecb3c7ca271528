"""Times: every date and period of a report, with the days it means and where its year came from.

One scan finds where an expression can begin; the whole expression is matched there, read once for each wording, and
resolved against the report: its year, its issue date, the heading, paragraph and sentence it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from zhenforce_nlp.broken_dates import close_up
from zhenforce_nlp.closing import ClosedUp
from zhenforce_nlp.records import Block, BlockKind, MetaItem, Rejected, Structure, Time
from zhenforce_nlp.times.covered import Hit
from zhenforce_nlp.times.numbers import read_number
from zhenforce_nlp.times.parse import Expression, Part, parse_expression
from zhenforce_nlp.times.report import read_report_dates
from zhenforce_nlp.times.resolve import resolve_times
from zhenforce_nlp.times.rules import TimesRules, fold_text, load_times_rules

__all__ = ["TimesRules", "find_times", "load_times_rules"]

MAX_QUOTED = 60  # characters between the opening mark of a name and a time inside it
_LISTS = ("range.day_list", "range.month_list")
SIBLINGS = 40  # blocks between two numbers of one list
MAX_ITEM = 200  # characters of one item of a list within a paragraph
_ITEMS, _BEFORE_ITEM = "一二三四", "：:；;。"
_EDGES = " \t|\u3000"
DATELINE = 40  # a longer line holds no bare date
_SMALL = re.compile("[1-9][0-9]?|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]")
# What opens a name and is not closed before the end of the stretch that is searched.
_OPEN_QUOTE = re.compile("《[^》]*\\Z|“[^”]*\\Z|「[^」]*\\Z")


def find_times(text: str, structure: Structure, rules: TimesRules) -> tuple[list[Time], list[Rejected], list[MetaItem]]:
    """Find all dates and periods of a page, what only looks like one, and the report's own dates.

    Args:
        text: the page as read.
        structure: its blocks.
        rules: the compiled rules.

    Returns:
        Times with ids t1, t2 ... in document order; ``first`` and ``last`` are None where the report does not let them
        be known. Then what is no time, with the reason: recurring (每年6月), vague (近年来), editions, document numbers
        and names as rows of ``times.toml`` have them, ambiguous for a damaged date of several readings (2022年111日).
        Then the report's year, statistical period, issue date and publication date, each where it has one.

    Example:
        In a report of 2023: 截至11月底 → 2023-01-01 to 2023-11-30, assumed from the report's year.
    """
    page = close_up(rules.script.simplify(text))
    scanner = _Scanner(page, structure, rules)
    hits = list(scanner.hits())
    dates = read_report_dates(page.text, structure, hits, rules)
    times = resolve_times(page.text, structure, hits, dates, rules)
    rejected = sorted([*scanner.blocked, *_ambiguous(page.text, hits, times)], key=attrgetter("start"))
    if page.text != text:
        return (
            [_as_read(item, text, page) for item in times],
            [_as_read(item, text, page) for item in rejected],
            [replace(item, start=page.starts.get(item.start, item.start)) for item in dates.items],
        )
    return times, rejected, dates.items


_Found = TypeVar("_Found", Time, Rejected)


def _as_read(found: _Found, text: str, page: ClosedUp) -> _Found:
    """Give a time its place in the page as read, where its figures may be broken."""
    start = page.starts.get(found.start, found.start)
    found = replace(found, start=start, text=text[start : found.end])
    if isinstance(found, Time):
        found = replace(found, anchor_start=page.starts.get(found.anchor_start, found.anchor_start))
    return found


def _ambiguous(text: str, hits: Sequence[Hit], times: Sequence[Time]) -> Iterator[Rejected]:
    """Damaged dates that were left, since they can be read in several ways."""
    known = {time.start for time in times}
    for hit in hits:
        if hit.expression.first.readings and hit.start not in known:
            yield Rejected(hit.start, hit.end, text[hit.start : hit.end], "ambiguous", hit.expression.rule)


class _Scanner:
    def __init__(self, page: ClosedUp, structure: Structure, rules: TimesRules) -> None:
        self.page, self.text, self.structure, self.rules = page, page.text, structure, rules
        self.blocked: list[Rejected] = []

    def hits(self) -> Iterator[Hit]:
        """Give the expressions in document order, without overlaps."""
        blocks = self.structure.blocks
        block, taken = 0, 0
        for trigger in self.rules.trigger.finditer(self.text):
            start = trigger.start()
            if start < taken:
                continue
            read = self.page.starts.get(start, start)
            while block < len(blocks) and blocks[block].end <= read:
                block += 1
            inside = block < len(blocks) and blocks[block].start <= read
            if inside and start < blocks[block].content and self._enumerates(block):
                start = blocks[block].content  # 「三、四季度工作重点」 is the third heading, about the fourth quarter
            elif inside and self.text[start + 1 : start + 2] == "、" and self._is_item(blocks[block].start, start):
                start += 2  # 「下半年：一、7月底前评估12户；二、三季度调查3户」
            hit = self._match(start, block if inside else -1)
            if hit is None:
                continue
            if isinstance(hit, int):
                taken = hit
                continue
            yield hit
            taken = hit.end
            if hit.expression.first.day:
                for more in self._next_days(hit):
                    yield more
                    taken = more.end

    def _enumerates(self, index: int) -> bool:
        """Tell whether what a block begins with is its number: 「7、8月份巡查」 has none where no 6 is before it."""
        block, number = self.structure.blocks[index], self._number(index)
        if number <= 1:  # 「一、二季度，抽检50批次」 is about half a year
            return number == 0 or (
                number == 1 and block.kind is BlockKind.HEADING and "，" not in self.text[block.start : block.end]
            )
        for earlier in range(index - 1, max(-1, index - SIBLINGS), -1):
            if self.structure.blocks[earlier].level == block.level:
                return self._number(earlier) == number - 1
        return False

    def _is_item(self, begin: int, start: int) -> bool:
        """Tell whether the number here goes on with those of a list that stands within its paragraph."""
        if self.text[start] not in _ITEMS[1:] or self.text[start - 1] not in _BEFORE_ITEM:
            return False
        before = _ITEMS[_ITEMS.index(self.text[start]) - 1]
        place = self.text.rfind(f"{before}、", max(begin, start - MAX_ITEM), start)
        return place > begin and self.text[place - 1] in _BEFORE_ITEM

    def _number(self, index: int) -> int:
        """Give the number that a block begins with: 0 for another mark, -1 for numerals that are none (五一)."""
        block = self.structure.blocks[index]
        mark = fold_text(self.text[block.start : block.content], self.rules).strip("、.．，() （）")
        if _SMALL.fullmatch(mark):
            return read_number(mark)
        return 0 if mark.strip("一二三四五六七八九十") else -1

    def _match(self, start: int, block: int) -> Hit | int | None:
        """Match a whole expression here: a hit, the end of what is blocked, or None."""
        text, matcher = self.text, self.rules.matcher
        found = matcher.match(text, start, len(text))
        end = self.structure.blocks[block].end if block >= 0 else len(text)
        if found and found.end > end and end not in self.page.within:
            # A heading that ends with a year, and a paragraph that begins with a month, are two.
            found = matcher.match(text, start, end)
        if found is None:
            return None
        if found.name in self.rules.blocks:
            rule, reason = self.rules.blocks[found.name]
            self.blocked.append(Rejected(start, found.end, text[start : found.end], reason, rule))
            return found.end
        expression = parse_expression(self.rules, found.name, text[start : found.end])
        if expression is None and self.rules.forms[found.name].id in _LISTS:
            # 「8月9、15、20日」 is no stretch: its days stand alone.
            found = matcher.match(text, start, found.end, beyond=found.name) or found
            expression = parse_expression(self.rules, found.name, text[start : found.end])
        if expression is None or (expression.zone and not self._in_zone(expression, start, found.end, block)):
            return None
        return self._hit(start, found.end, expression, block)

    def _hit(self, start: int, end: int, expression: Expression, block: int) -> Hit:
        quoted = _OPEN_QUOTE.search(self.text, max(0, start - MAX_QUOTED), start) is not None
        return Hit(start, end, expression, block, expression.stated, quoted)

    def _in_zone(self, expression: Expression, start: int, end: int, block: int) -> bool:
        kind = self.structure.blocks[block].kind if block >= 0 else BlockKind.BODY
        if expression.zone == "minguo":
            return self._counts_from_1911
        if expression.zone == "cell":
            return kind is BlockKind.TABLE and self._is_year_of_row(start, end, self.structure.blocks[block])
        if expression.zone == "dateline":
            return self._dateline(start, end, self.structure.blocks[block] if block >= 0 else None)
        if kind is BlockKind.TITLE or _within(self.text, start, "《", "》"):
            return True
        if expression.zone == "title":
            return False
        around = self.text[start - 1 : start] + self.text[end : end + 1]
        return around in ("（）", "()", "（)", "(）", "〔〕", "[]") or kind is BlockKind.LETTERHEAD

    def _is_year_of_row(self, start: int, end: int, block: Block) -> bool:
        """2019 at the head of a row, below 年度."""
        line = max(self.text.rfind("\n", block.start, start) + 1, block.start)
        alone = not self.text[line:start].strip(_EDGES) and self.text[end : end + 2].strip(" ")[:1] in (
            "\t",
            "|",
            "\u3000",
            "",
        )
        return alone and line > block.start and self.text[block.start : line].lstrip(_EDGES).startswith("年")

    @cached_property
    def _counts_from_1911(self) -> bool:
        """A year of three digits is one of the Republic on a page that names its years, or has 111年度 or 111年3月."""
        return "民国" in self.text or bool(self.rules.minguo.search(self.text))

    def _dateline(self, start: int, end: int, block: Block | None) -> bool:
        """A date that lost its marks is read only where a date is due."""
        if self.text.startswith("印发", end) or self.text.startswith("日印发", end):
            return True
        near = max(0, start - DATELINE - 1)
        line = self.text.rfind("\n", near, start) + 1 or near
        for cue in ("issued", "published", "period"):
            if self.rules.cues[cue].search(self.text, max(line, start - 16), start):
                return True
        if block is None or block.kind not in (BlockKind.SIGNATURE, BlockKind.LETTERHEAD):
            return False
        stop = self.text.find("\n", end, end + DATELINE)
        rest = self.text[end : stop if stop >= 0 else end + DATELINE]
        return start - line <= DATELINE and not rest.strip(" \u3000\xa0\t\r日")

    def _next_days(self, hit: Hit) -> Iterator[Hit]:
        """6月5日、15日: the days that share the month of the one before."""
        part = hit.expression.last or hit.expression.first
        if not part.day or part.granularity != "day" or part.readings or hit.expression.frame:
            return
        end = hit.end
        while match := self.rules.next_day.match(self.text, end):
            day = read_number(fold_text(match["D"], self.rules))
            if not 1 <= day <= 31:
                return
            end = match.end()
            part = Part("day", "next", day=day, day_last=day)
            expression = Expression("date.next_day", "", repaired=False, until=False, frame="", first=part, last=None)
            yield Hit(match.start("D"), end, expression, hit.block, None, hit.quoted)


def _within(text: str, start: int, opening: str, closing: str) -> bool:
    begin = max(0, start - MAX_QUOTED)
    return text.rfind(opening, begin, start) > text.rfind(closing, begin, start)
