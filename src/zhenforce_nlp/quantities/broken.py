"""Figures that a page has broken with blanks or the end of a line (查扣2 846件, 追回41.6⏎8万元) are closed up.

A damaged page parts figures anywhere; some authors part thousands with a blank. Where both pieces make one well-formed
figure with a unit behind it, and a word right before it, nothing else is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from zhenforce_nlp.closing import ClosedUp, closed
from zhenforce_nlp.numerals import NumeralRules
from zhenforce_nlp.quantities.numbers import SPACE
from zhenforce_nlp.records import Table
from zhenforce_nlp.units import UnitTable, match_unit

_BLANK = rf"(?:[{SPACE}]{{1,2}}+|[{SPACE}]{{0,2}}+\r?\n[{SPACE}]{{0,2}}+)"
_LINE_END = rf"[{SPACE}]{{0,2}}+\r?\n[{SPACE}]{{0,2}}+"
# The blank comes first: it is rare between figures, and the search goes by it. 第, 附件, 表 … number what follows.
_BROKEN = re.compile(
    rf"(?<=[0-9])(?<![0-9]{{8}}){_BLANK}(?=[0-9])[0-9][0-9,]{{0,11}}(?:\.[0-9]{{1,4}})?"
    rf"(?:{_BLANK}[0-9]{{1,3}}(?![0-9]))?"
    # the end of a line beside the mark within: 12,⏎480, 12⏎,480, 31⏎.4, 12.⏎5
    rf"|(?<=[0-9][,.])(?:{_LINE_END}|(?<=[.]){_BLANK})[0-9]{{1,4}}(?![0-9])(?:,[0-9]{{3}})*(?:\.[0-9]{{1,4}})?"
    rf"|(?<=[0-9]){_LINE_END}(?:,[0-9]{{3}})*(?:\.[0-9]{{1,4}})?(?<=[0-9])"
)
_BLANK_BEHIND = re.compile(rf"[0-9][,.]?(?=[{SPACE}\r\n])")
_LEFT = re.compile(r"(?<![0-9,.])[0-9][0-9,]{0,11}(?:\.[0-9]{0,4})?\Z")
_BEFORE = re.compile(rf"[一-鿿，、；：（(“\"][{SPACE}]?\Z")
_NUMBERED = re.compile(rf"(?:第|附件|附表|附|表|图|号|例|注)[{SPACE}]?\Z")
_WELL_FORMED = re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,8}|0(?=\.))(?:\.[0-9]{1,4})?\Z")
_OPEN_GROUP = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*,[0-9]{1,2}\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_REACH = 20  # characters that the first piece of a figure may have
_UNIT_GAP = re.compile(rf"[{SPACE}]{{0,2}}")
_DATED = "年月日时点号分"  # 1 2日 is a day, which the dates read
_WHOLE = 100


def close_up(text: str, tables: Sequence[Table], units: UnitTable, rules: NumeralRules) -> ClosedUp:
    """Close up the broken figures of a page; cells of tables are left as they are.

    Args:
        text: the page in simplified characters and half-width figures.
        tables: the tables of the page, in order.
        units: the units, one of which has to follow a figure.
        rules: the numerals, whose scales (万) may stand between.

    Example:
        查扣2 846件 → 查扣 2846件, where the figure at 3 began at 2.
    """
    return closed(text, _broken(text, tables, units, rules))


def _broken(text: str, tables: Sequence[Table], units: UnitTable, rules: NumeralRules) -> Iterator[tuple[int, int]]:
    """Give start and end of each broken figure."""
    done = 0
    spans = [(table.cells[0].start, table.cells[-1].end) for table in tables if table.cells]
    firsts = [first for first, _ in spans]
    for match in _breaks(text):
        table = bisect_right(firsts, match.start()) - 1
        if table >= 0 and match.start() < spans[table][1]:
            continue
        left = _LEFT.search(text, max(done, match.start() - _REACH), match.start())
        end = _whole_end(text, left.start(), match, units, rules) if left is not None else None
        if left is not None and end is not None:
            yield left.start(), end
            done = end


def _breaks(text: str) -> Iterator[re.Match[str]]:
    """Give the matches of ``_BROKEN``; each begins with a blank behind a figure, and few figures have one."""
    done = 0
    for place in _BLANK_BEHIND.finditer(text):
        match = _BROKEN.match(text, place.end()) if place.end() >= done else None
        if match is not None:
            done = match.end()
            yield match


def _whole_end(text: str, start: int, match: re.Match[str], units: UnitTable, rules: NumeralRules) -> int | None:
    """Give where a broken figure ends; None when the pieces are figures of their own."""
    before = text[max(0, start - 4) : start]
    if not _BEFORE.search(before) or _NUMBERED.search(before) or _YEAR.match(text[start : match.start()]):
        return None
    end = match.end()
    while text[end - 1] == ",":
        end -= 1
    figure = "".join(text[start:end].split())
    if not _WELL_FORMED.match(figure):
        return None
    if _OPEN_GROUP.match(text[start : match.start()]):
        return end  # 2,1⏎04 lacks the last figures of its thousands
    gap = _UNIT_GAP.match(text, end)
    place = gap.end() if gap else end
    sign = text[place : place + 1]
    if sign in _DATED or not sign:
        return None
    if sign in "%％" and "." not in text[start : match.start()]:
        return end if float(figure.replace(",", "")) <= _WHOLE else None  # 25 8% has lost a point
    if sign in rules.scales or sign in rules.modifiers["inside"] or match_unit(text, place, units) is not None:
        return end
    return None
