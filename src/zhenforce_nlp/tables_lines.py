"""Lines that may be rows of a table, and where the cells of one stand: parted by bars, tabs, blanks or wide gaps."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import regex

from zhenforce_nlp.engines import light

# 增5.2%, 下降0.3个百分点 are cells of figures too.
FIGURE = regex.compile(
    r"[-－—–/]|(?!(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}$)(?:[+-]|[↑↓]|(?:同比|环比)?(?:增长?|增加|上升|升|下降|降低?|减少?))?[\d０-９][\d０-９,，.．]*+\s*(?:%|％|‰|个百分点)?"
    r"|—+|／|无|持平"
)
# 本年收费金额（单位：万元） is a column's head
NOTE = light(
    regex.compile(
        r"(?:^|[、，；\s]|(?<![额数量费款入])[（(])(?:计量|金额|数据)?单\s*位\s*[:：]|^表\s*[\d一二三四五六七八九十]+|统计表$|一览表$|情况表$|数据表$"
        r"|^第[一二三四五六七八九十]+条第?[（(][一二三四五六七八九十]+[)）]项$"
    )
)
BARS = "|｜│"
GAP = regex.compile(r"(?:[ \u3000\xa0]{2,}|\u3000)")
_WORD = regex.compile(r"[^ ]++")
MIN_GAPPED = 3  # fewer cells or rows between wide gaps are a signature with its date, or words set apart
MAX_NOTE = 40
MAX_FORM = 120
Place = tuple[int, int]
Rows = list[list[Place]]  # the cells of each row, as places in the text


class TableLine(NamedTuple):
    """A trimmed, non-blank line with its place.

    Attributes:
        apart: whether a blank line before it parts it from the line above; never where a page has one behind each line.
    """

    start: int
    end: int
    body: str
    apart: bool = False


def is_table_line(body: str) -> bool:
    """Tell whether a line is a row of a pipe table: at least two bars and one filled cell."""
    bars = body.count("|") + body.count("｜") + body.count("│")
    return bars >= 2 and (body[0] in BARS or bars >= 3) and bool(body.strip(BARS + " \t:-"))


# a sentence above a table that ends with its unit: 分类别见下表（单位：项）。
UNIT_AT_END = regex.compile(r"[（(](?P<unit>(?:计量)?单位[:：][^（）()]{1,16})[）)][。：:]?$")


# a heading above a table that ends with its unit: 二、行政处罚（宗）
UNIT_OF_HEADING = regex.compile(r"^[^。，；|\s]{2,30}[（(](?P<unit>\p{Han}{1,3})[）)][：:]?$")


def is_gapped(body: str) -> bool:
    """Tell whether a line may be a row whose cells wide gaps part: 区县　立案　结案."""
    return ("  " in body or "\u3000" in body) and len(GAP.split(body)) >= MIN_GAPPED and body[-1] not in "。；：，"


def may_be_spaced(body: str) -> bool:
    """Tell whether a line may be a row whose cells single blanks part: 城关所 312 487; prose is told by its marks."""
    return " " in body and body[-1] not in "。；：，" and "，" not in body and "。" not in body


def is_note(body: str) -> bool:
    """Tell whether a line is a caption, or gives the unit of a table: 单位：件."""
    if len(body) <= MAX_NOTE:
        return NOTE.search(body) is not None
    # 填报单位：…　　填报时间：…　　单位：次、件
    return len(body) <= MAX_FORM and any(len(part) <= MAX_NOTE and NOTE.search(part) for part in GAP.split(body))


def words_of(line: TableLine) -> list[tuple[int, int]]:
    """Give the places of the words of a line that blanks part."""
    return [(line.start + match.start(), line.start + match.end()) for match in _WORD.finditer(line.body)]


def gap_cells(line: TableLine) -> list[tuple[int, int]]:
    """Give the places of the cells of a line that wide gaps part."""
    cells, left = [], 0
    for match in GAP.finditer(line.body):
        cells.append(_trim(line, left, match.start()))
        left = match.end()
    return [*cells, _trim(line, left, len(line.body))]


def bar_cells(line: TableLine) -> list[tuple[int, int]]:
    """Give the places of the cells of a line that bars part."""
    body = line.body
    edges = [-1] if body[0] not in BARS else []
    edges += [position for position, char in enumerate(body) if char in BARS]
    if edges[-1] != len(body) - 1:
        edges.append(len(body))
    return [_trim(line, left + 1, right) for left, right in pairwise(edges)]


def tab_cells(text: str, line: TableLine) -> list[tuple[int, int]]:
    """Give the places of the cells of a line that tabs part; tabs in front of its first word are empty cells."""
    # A line is trimmed, but the tabs before it are cells: \t合计\t38
    begin = line.start
    while begin and text[begin - 1] in "\t \u3000":
        begin -= 1
    cells, left = [(line.start, line.start)] * text.count("\t", begin, line.start), 0
    for part in line.body.split("\t"):
        cells.append(_trim(line, left, left + len(part)))
        left += len(part) + 1
    return cells


def _trim(line: TableLine, left: int, right: int) -> tuple[int, int]:
    part = line.body[left:right]
    stripped = part.strip()
    start = line.start + left + (len(part) - len(part.lstrip()) if stripped else 0)
    return start, start + len(stripped)
