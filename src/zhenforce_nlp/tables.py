"""Tables of a page: with bars, tabs or wide gaps between cells, and tables that lost their lines (one cell a line)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import regex

from zhenforce_nlp.records import Cell, Table
from zhenforce_nlp.tables_forms import find_form

# 增5.2%, 下降0.3个百分点 are cells of figures too.
_FIGURE = regex.compile(
    r"[-－—–/]|(?!(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}$)(?:[+-]|[↑↓]|(?:同比|环比)?(?:增长?|增加|上升|升|下降|降低?|减少?))?[\d０-９][\d０-９,，.．]*+\s*(?:%|％|‰|个百分点)?"
    r"|—+|／|无|持平"
)
# A cell that makes its row a row of data: 1,204, 12.6万, 约300, 45宗.
_NUMERIC = regex.compile(
    r"[约近超逾]?[+-]?[\d０-９][\d０-９,，.．]*+\s*(?:[%％‰]|[余多]?[万亿]?[余多]?(?![年月日季])\p{Han}?)"
)
_NOTE = regex.compile(
    r"(?:^|[（(、，；\s])(?:计量|金额|数据)?单\s*位\s*[:：]|^表\s*[\d一二三四五六七八九十]+|统计表$|一览表$|情况表$|数据表$"
)
_RULE_LINE = regex.compile(r"^[|｜:\-—\s+=]+$")
_FORM = regex.compile(r"\p{Han}{2,8}(?:（[^（）]{1,8}）)?[：:](?!\d)")
_UNIT_BELOW = regex.compile(r"^(?:注|备注|说明)?[：:]?\s*(?:以上|表中)?(?:数据)?(?:计量|金额)?(?P<unit>单位[为是：:])")
_LABEL = regex.compile(r"(?<!^#?其中)[：:]|\t")  # no cell on a line of its own, but for 其中：食品
_NUMBER_HEAD = regex.compile(r"序\s?号|编\s?号|名\s?次|排\s?名|序次")
_WORD = regex.compile(r"[^ ]++")
_UNIT_LINE = regex.compile(r"[（(][^（）()\d]{1,6}[）)]")
_BARS = "|｜│"
_GAP = regex.compile(r"(?:[ \u3000\xa0]{2,}|\u3000)")
MIN_GAPPED = 3  # fewer cells or rows between wide gaps are a signature with its date, or words set apart
MAX_CELL = 24  # a cell on a line of its own is no longer
MAX_COLUMNS = 40
MAX_NAMES = 2  # columns in front of the figures that hold words
MAX_NOTE = 40
MAX_FORM = 120
NOTE_LINES = 2
Rows = list[list[tuple[int, int]]]  # the cells of each row, as places in the text
MIN_LOOSE = 6  # fewer lines of single cells are no table


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
    return bars >= 2 and (body[0] in _BARS or bars >= 3) and bool(body.strip(_BARS + " \t:-"))


def find_tables(text: str, lines: Sequence[TableLine]) -> tuple[list[int], list[Table]]:
    """Find all tables among the lines of a page.

    Args:
        text: the page as read.
        lines: its trimmed lines in order.

    Returns:
        For each line the index of its table or -1, and the tables.
    """
    table_of = [-1] * len(lines)
    tables: list[Table] = []
    index = 0
    while index < len(lines):
        if _is_prose(lines[index].body):
            index += 1
            continue
        start, stop, cells = _table_at(text, lines, index)
        if cells:
            note = _note_above(lines, start, table_of)
            below = _UNIT_BELOW.match(lines[stop].body) if note[0] == note[1] and stop < len(lines) else None
            if below is not None:
                note = lines[stop].start + below.start("unit"), lines[stop].end
            table_of[start:stop] = [len(tables)] * (stop - start)
            tables.append(_make_table(text, cells, note))
        index = max(stop, index + 1)
    return table_of, tables


def _table_at(text: str, lines: Sequence[TableLine], index: int) -> tuple[int, int, Rows]:
    """Give the first line of the next table here, the line to go on at, and the table's rows; no rows for no table."""
    body = lines[index].body
    if is_table_line(body):
        least = 2 if body[0] in _BARS else 3
        return _delimited(text, lines, index, is_table_line, _bar_cells, min_rows=least)
    if "\t" in body:
        cells = partial(_tab_cells, text)
        return _delimited(text, lines, index, lambda line: "\t" in line, cells, min_rows=2)
    if _is_gapped(body):
        return index, *_gapped(text, lines, index)
    if _may_be_spaced(body):
        stop, rows = _spaced(text, lines, index)
        if rows:
            return index, stop, rows
    if _is_loose(body):
        return _loose(text, lines, index)
    return index, index, []


def _is_prose(body: str) -> bool:
    """Tell whether a line is too long for a cell and has no mark that may part cells, as most lines.

    A test for each mark costs a tenth of one for all of them.
    """
    if len(body) <= MAX_CELL or "  " in body or "\u3000" in body or "\xa0" in body:
        return False
    return not ("|" in body or "\t" in body or "｜" in body or "│" in body or _may_be_spaced(body))


def _may_be_spaced(body: str) -> bool:
    return " " in body and body[-1] not in "。；：，" and "，" not in body and "。" not in body


def _is_gapped(body: str) -> bool:
    return ("  " in body or "\u3000" in body) and len(_GAP.split(body)) >= MIN_GAPPED and body[-1] not in "。；：，"


def _gapped(text: str, lines: Sequence[TableLine], index: int) -> tuple[int, Rows]:
    """区县　立案　结案: rows of as many cells, all but the first with figures in most of them."""
    rows: Rows = []
    while index + len(rows) < len(lines) and _is_gapped(lines[index + len(rows)].body):
        line = lines[index + len(rows)]
        row = _gap_cells(line)
        if rows and len(row) + 1 == len(rows[0]) and (_indented(text, line) or _only_figures(text, row)):
            row.insert(0, (line.start, line.start))  # 　　合计　　3,854: no number in front of a total
        figures = sum(_FIGURE.fullmatch(text[start:end]) is not None for start, end in row)
        if rows and (len(row) != len(rows[0]) or 2 * figures < len(row)):
            break
        rows.append(row)
    enough = len(rows) >= MIN_GAPPED or (len(rows) == MIN_GAPPED - 1 and _is_form(text, rows))
    return (index + len(rows), rows) if enough else (index, [])


def _is_form(text: str, rows: Rows) -> bool:
    """类别　总量　食品　药品 above 许可（件）　930　604　326: one row of figures under a row of words."""
    header, row = rows
    words = not any(_FIGURE.fullmatch(text[start:end]) for start, end in header)
    return words and len(row) > MIN_GAPPED and _only_figures(text, row)


def _only_figures(text: str, row: Sequence[tuple[int, int]]) -> bool:
    """总计　　3,854　　244: figures behind the first cell, which words stand in."""
    return all(_FIGURE.fullmatch(text[start:end]) is not None for start, end in row[1:])


def _indented(text: str, line: TableLine) -> bool:
    return line.start > 1 and _GAP.match(text, line.start - 2) is not None


def _spaced(text: str, lines: Sequence[TableLine], index: int) -> tuple[int, Rows]:
    """单位 检查（家次） 立案（件）: cells parted by one blank, as a page of print gives them.

    The words of the first line are as many as those of the lines below it, of which all but the first are figures.
    """
    header = _words(lines[index])
    if len(header) < MIN_GAPPED or any(_FIGURE.fullmatch(text[start:end]) for start, end in header):
        return index, []
    rows: Rows = [header]
    names = 0
    while index + len(rows) < len(lines):
        row = _words(lines[index + len(rows)])
        figures = [_FIGURE.fullmatch(text[start:end]) is not None for start, end in row]
        if len(rows) == 1:
            # 1 城关所 312 487: a number may stand in front of the name
            names = 2 if figures[:1] == [True] and figures[1:2] == [False] else 1
        if len(row) == len(header) + 1 and not any(figures[:2]):  # 合 计 749 1,153
            row[:2], figures[:2] = [(row[0][0], row[1][1])], [False]
        if len(row) + 1 == len(header) and names > 1:
            row, figures = [(row[0][0], row[0][0]), *row], [False, *figures]
        if len(row) != len(header) or figures[names - 1] or not all(figures[names:]):
            break
        rows.append(row)
    return (index + len(rows), rows) if len(rows) >= MIN_GAPPED else (index, [])


def _words(line: TableLine) -> list[tuple[int, int]]:
    return [(line.start + match.start(), line.start + match.end()) for match in _WORD.finditer(line.body)]


def _gap_cells(line: TableLine) -> list[tuple[int, int]]:
    cells, left = [], 0
    for match in _GAP.finditer(line.body):
        cells.append(_trim(line, left, match.start()))
        left = match.end()
    return [*cells, _trim(line, left, len(line.body))]


def _delimited(
    text: str,
    lines: Sequence[TableLine],
    index: int,
    belongs: Callable[[str], bool],
    split: Callable[[TableLine], list[tuple[int, int]]],
    *,
    min_rows: int,
) -> tuple[int, int, Rows]:
    """Give the first line of the table, the line to go on at, and its rows; lines of a form around it are none."""
    stop = index
    rows: Rows = []
    places: list[int] = []
    while stop < len(lines) and (belongs(lines[stop].body) or _RULE_LINE.match(lines[stop].body)):
        if rows and lines[stop].apart and not _has_figures(lines[stop : stop + 1]):
            break  # behind a blank line the header of another table
        if not _RULE_LINE.match(lines[stop].body):
            rows.append(split(lines[stop]))
            places.append(stop)
        stop += 1
    width = max(map(len, rows), default=0)
    first, last = 0, len(rows)
    while first < last and _is_form_line(text, rows[first], width):
        first += 1
    while first < last and _is_form_line(text, rows[last - 1], width):
        last -= 1
    if last - first < min_rows or not _has_figures(lines[index:stop]):
        return index, max(stop, index + 1), []
    return places[first], places[last - 1] + 1, rows[first:last]


def _is_form_line(text: str, row: Sequence[tuple[int, int]], width: int) -> bool:
    """填报单位：…　统计区间：… above a table, its title in a row of its own, 填表人：… below it."""
    filled = [text[start:end] for start, end in row if end > start]
    if 2 * len(filled) > width or width < MIN_GAPPED or any(_NUMERIC.fullmatch(words) for words in filled):
        return False
    title = len(filled) == 1 and row[0][1] > row[0][0] and _NOTE.search(filled[0]) is not None
    return title or any(_FORM.match(words) for words in filled)


def _has_figures(lines: Sequence[TableLine]) -> bool:
    return any(char.isdigit() for line in lines for char in line.body)


def _bar_cells(line: TableLine) -> list[tuple[int, int]]:
    body = line.body
    edges = [-1] if body[0] not in _BARS else []
    edges += [position for position, char in enumerate(body) if char in _BARS]
    if edges[-1] != len(body) - 1:
        edges.append(len(body))
    return [_trim(line, left + 1, right) for left, right in pairwise(edges)]


def _tab_cells(text: str, line: TableLine) -> list[tuple[int, int]]:
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


def _is_loose(body: str) -> bool:
    """Tell whether a line may be a cell of a table that lost its lines."""
    plain = len(body) <= MAX_CELL and body[-1] not in "。；，" and not _LABEL.search(body)
    if not plain or is_table_line(body) or _is_gapped(body):
        return False
    return " " not in body or len(words := body.split()) < MIN_GAPPED or all(len(word) == 1 for word in words)


def _loose(text: str, lines: Sequence[TableLine], index: int) -> tuple[int, int, Rows]:
    """One cell a line: header words, then rows of figures with or without a name in front.

    Lines that may be cells are taken up to the next caption or longer line, and searched at once.
    """
    stop = index
    while stop < len(lines) and _is_loose(lines[stop].body) and not _is_note(lines[stop].body):
        stop += 1
    if stop - index < MIN_LOOSE:
        return index, stop, []
    cells, firsts = _joined_cells(lines, index, stop)
    numeric = [_FIGURE.fullmatch(text[start:end]) is not None for start, end in cells]
    numeric = _without_numbers(text, cells, numeric)
    form = find_form(text, cells, numeric[: len(numeric) - numeric[::-1].index(True)] if True in numeric else numeric)
    if form is not None:
        return firsts[form.first], firsts[form.last], form.rows
    found = _loose_grid(numeric)
    if found is None:
        return index, stop, []
    begin, width, height, short = found
    rows = [cells[begin + row * width : begin + (row + 1) * width] for row in range(height)]
    end = begin + width * height
    if short:  # no number in front of 合计
        place = cells[end][0]
        rows.append([(place, place), *cells[end : end + width - 1]])
        end += width - 1
    return firsts[begin], firsts[end], rows


def _without_numbers(text: str, cells: Sequence[tuple[int, int]], numeric: Sequence[bool]) -> list[bool]:
    """序号, 单位, 立案, 1, 城关所, 12: the numbers of rows are no figures, but belong to the names behind them."""
    told = list(numeric)
    number = 0
    for place, (start, end) in enumerate(cells):
        words = text[start:end]
        if _NUMBER_HEAD.fullmatch(words):
            number = 1
        elif number and words == str(number) and not all(numeric[place + 1 : place + 2]):
            told[place], number = False, number + 1
    return told


def _joined_cells(lines: Sequence[TableLine], index: int, stop: int) -> tuple[list[tuple[int, int]], list[int]]:
    """Join a unit on a line of its own to its header (罚款⏎（万元）); give the cells, and the first line of each."""
    cells: list[tuple[int, int]] = []
    firsts: list[int] = []
    for number in range(index, stop):
        line = lines[number]
        if cells and _UNIT_LINE.fullmatch(line.body) and not _FIGURE.fullmatch(lines[number - 1].body):
            cells[-1] = (cells[-1][0], line.end)
            continue
        cells.append((line.start, line.end))
        firsts.append(number)
    return cells, [*firsts, stop]


def _loose_grid(numeric: Sequence[bool]) -> tuple[int, int, int, bool] | None:
    """Find where a header begins behind which every row has the same pattern of names and figures, to the last figure.

    Returns:
        The header's first cell, the cells of a row, how many rows there are, the header among them, and whether one
        more row follows that has no number in front of its name.
    """
    if True not in numeric:
        return None
    last = len(numeric) - 1 - numeric[::-1].index(True)
    begin = 0
    while begin <= last:
        first = numeric.index(True, begin)
        run = next(place for place in range(first, last + 2) if place > last or not numeric[place]) - first
        for start in range(max(begin, first - MAX_COLUMNS), first - 1):
            header = first - start
            # A header of as many words as a row has figures, or with one or two more for the names of rows.
            names = 0 if run >= header else header - run
            if names % 2 == 0 and names // 2 <= MAX_NAMES:
                width = header - names // 2
                height = _height(numeric, start, width, names // 2)
                end = start + height * width
                if height > 1 and end > last:
                    return start, width, height, False
                short = names // 2 == MAX_NAMES and last - end == width - 2
                if height > 1 and short and not numeric[end] and all(numeric[end + 1 : last + 1]):
                    return start, width, height, True
        begin = first + run
    return None


def _height(numeric: Sequence[bool], start: int, width: int, names: int) -> int:
    """Count the rows from a header on: so many names, then nothing but figures."""
    height = 1
    while start + (height + 1) * width <= len(numeric):
        row = numeric[start + height * width : start + (height + 1) * width]
        if any(row[:names]) or not all(row[names:]):
            break
        height += 1
    return height


def _note_above(lines: Sequence[TableLine], index: int, table_of: Sequence[int]) -> tuple[int, int]:
    """The line above, or the caption there and the unit's line above that one."""
    first = index
    while first and index - first < NOTE_LINES and table_of[first - 1] < 0 and _is_note(lines[first - 1].body):
        first -= 1
    if first < index:
        return lines[first].start, lines[index - 1].end
    return lines[index].start, lines[index].start


def _is_note(body: str) -> bool:
    if len(body) <= MAX_NOTE:
        return _NOTE.search(body) is not None
    # 填报单位：…　　填报时间：…　　单位：次、件
    return len(body) <= MAX_FORM and any(len(part) <= MAX_NOTE and _NOTE.search(part) for part in _GAP.split(body))


def _make_table(text: str, rows: list[list[tuple[int, int]]], note: tuple[int, int]) -> Table:
    cells = tuple(
        Cell(start, end, row, column) for row, entries in enumerate(rows) for column, (start, end) in enumerate(entries)
    )
    header = 0
    for entries in rows:
        if any(_NUMERIC.fullmatch(text[start:end]) for start, end in entries):
            break
        header += 1
    width = max(len(entries) for entries in rows)
    return Table(cells, len(rows), width, min(header, len(rows) - 1), *note)
