"""Tables of a page: with bars, tabs or wide gaps between cells, and tables that lost their lines (one cell a line)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import regex

from zhenforce_nlp.records import Cell, Table
from zhenforce_nlp.tables_columns import MAX_HEADER, columns_of, has_columns, parts_rows
from zhenforce_nlp.tables_lines import (
    BARS,
    FIGURE,
    GAP,
    MIN_GAPPED,
    NOTE,
    UNIT_AT_END,
    UNIT_OF_HEADING,
    Place,
    Rows,
    TableLine,
    bar_cells,
    gap_cells,
    is_gapped,
    is_note,
    is_table_line,
    may_be_spaced,
    tab_cells,
    words_of,
)
from zhenforce_nlp.tables_lists import find_entries
from zhenforce_nlp.tables_loose import MAX_CELL, Searched, find_loose, is_loose
from zhenforce_nlp.tables_official import OfficialForm, find_official
from zhenforce_nlp.tables_runs import find_runs, may_run_together

# A cell that makes its row a row of data: 1,204, 12.6万, 约300, 45宗.
_NUMERIC = regex.compile(
    r"[约近超逾]?[+-]?[\d０-９][\d０-９,，.．]*+\s*(?:[%％‰]|[余多]?[万亿]?[余多]?(?![年月日季])\p{Han}?)"
)
_UNIT_HEAD = regex.compile("(?:计量)?单位")
_RULE_LINE = regex.compile(r"^[|｜:\-—\s+=]+$")
_FORM = regex.compile(r"\p{Han}{2,8}(?:（[^（）]{1,8}）)?[：:](?!\d)")
_UNIT_BELOW = regex.compile(r"^(?:注|备注|说明)?[：:]?\s*(?:以上|表中)?(?:数据)?(?:计量|金额)?(?P<unit>单位[为是：:])")
_MEASURES = ("单位", "计量单位", "单 位")
NOTE_LINES = 2


def find_tables(
    text: str, lines: Sequence[TableLine], forms: Sequence[OfficialForm] = ()
) -> tuple[list[int], list[Table]]:
    """Find all tables among the lines of a page.

    Args:
        text: the page as read.
        lines: its trimmed lines in order.
        forms: official forms whose heads are known.

    Returns:
        For each line the index of its table or -1, and the tables.
    """
    table_of = [-1] * len(lines)
    tables: list[Table] = []
    for start, stop, cells in _in_order(text, lines, forms):
        note = _note_above(lines, start, table_of)
        below = _UNIT_BELOW.match(lines[stop].body) if note[0] == note[1] and stop < len(lines) else None
        if below is not None:
            note = lines[stop].start + below.start("unit"), lines[stop].end
        table_of[start:stop] = [len(tables)] * (stop - start)
        tables.append(_make_table(text, cells, note))
    return table_of, tables


def _in_order(text: str, lines: Sequence[TableLine], forms: Sequence[OfficialForm]) -> Iterator[tuple[int, int, Rows]]:
    """Give first line, the line to go on at, and rows of each table: official forms, and the others between them."""
    begin = 0
    for start, stop, cells in (*find_official(text, lines, forms), (len(lines), len(lines), [])):
        yield from _between(text, lines[:start], begin)
        if cells:
            yield start, stop, cells
        begin = stop


def _between(text: str, lines: Sequence[TableLine], index: int) -> Iterator[tuple[int, int, Rows]]:
    searched = Searched()
    while index < len(lines):
        if _is_prose(lines[index].body):
            index += 1
            continue
        start, stop, cells = _table_at(text, lines, index, searched)
        if cells:
            yield start, stop, cells
        index = max(stop, index + 1)


def _table_at(text: str, lines: Sequence[TableLine], index: int, searched: Searched) -> tuple[int, int, Rows]:
    """Give the first line of the next table here, the line to go on at, and the table's rows; no rows for no table."""
    body = lines[index].body
    if is_table_line(body):
        least = 2 if body[0] in BARS else 3
        return _delimited(text, lines, index, is_table_line, bar_cells, min_rows=least)
    if "\t" in body:
        cells = partial(tab_cells, text)
        return _delimited(text, lines, index, lambda line: "\t" in line, cells, min_rows=2)
    if body[-1].isdigit() or body[-1] in "%％":
        stop, rows = find_entries(lines, index)
        if rows:
            return index, stop, rows
    if is_gapped(body):
        return index, *_gapped(text, lines, index)
    return _parted_by_little(text, lines, index, searched)


def _parted_by_little(text: str, lines: Sequence[TableLine], index: int, searched: Searched) -> tuple[int, int, Rows]:
    """Read a table whose cells single blanks part, or their units alone, or that has a line for each cell."""
    body = lines[index].body
    if is_loose(body) and find_entries(lines, index + 1)[1]:
        return index, index, []  # a title of a few words, and below it 检查企业（家次） 86
    for may_be, read in ((may_be_spaced, _spaced), (may_run_together, find_runs)):
        stop, rows = read(text, lines, index) if may_be(body) else (index, [])
        if rows:
            return index, stop, rows
    return find_loose(text, lines, index, searched) if is_loose(body) else (index, index, [])


def _is_prose(body: str) -> bool:
    """Tell whether a line is too long for a cell and has no mark that may part cells, as most lines.

    A test for each mark costs a tenth of one for all of them.
    """
    if len(body) <= MAX_CELL or "  " in body or "\u3000" in body or "\xa0" in body:
        return False
    parted = "|" in body or "\t" in body or "｜" in body or "│" in body
    return not (parted or may_be_spaced(body) or may_run_together(body))


def _gapped(text: str, lines: Sequence[TableLine], index: int) -> tuple[int, Rows]:
    """区县　立案　结案: rows of as many cells, all but the first with figures in most of them."""
    heads = _gapped_heads(text, lines, index)
    if len(heads) > 1:
        stop, rows = _gapped_rows(text, lines, index + len(heads))
        if rows and not _words_alone(text, rows[0]) and has_columns(text, [*heads, *rows], len(heads)):
            return stop, [*heads, *rows]
    stop, rows = _gapped_rows(text, lines, index)
    return (stop, rows) if rows else (index, [])


def _gapped_heads(text: str, lines: Sequence[TableLine], index: int) -> Rows:
    """Give the cells of the lines from here on that hold nothing but words: a header of two rows."""
    heads: Rows = []
    for line in lines[index : index + MAX_HEADER]:
        if not is_gapped(line.body) or not _words_alone(text, cells := gap_cells(line)):
            break
        heads.append(cells)
    return heads


def _words_alone(text: str, row: Sequence[Place]) -> bool:
    return not any(FIGURE.fullmatch(text[start:end]) for start, end in row)


def _gapped_rows(text: str, lines: Sequence[TableLine], index: int) -> tuple[int, Rows]:
    rows: Rows = []
    told = measured = False  # whether the first row has figures, or a head above units
    while index + len(rows) < len(lines) and is_gapped(lines[index + len(rows)].body):
        line = lines[index + len(rows)]
        row = gap_cells(line)
        if rows and len(row) + 1 == len(rows[0]) and (_indented(text, line) or _only_figures(text, row)):
            row.insert(0, (line.start, line.start))  # 　　合计　　3,854: no number in front of a total
        figures = sum(FIGURE.fullmatch(text[start:end]) is not None for start, end in row)
        if len(rows) == 1 and len(row) == len(rows[0]) + 1 and _only_figures(text, row) and not told:
            rows[0].insert(0, (rows[0][0][0], rows[0][0][0]))  # no head above the names
        if rows and (len(row) != len(rows[0]) or not (2 * figures >= len(row) or (figures and measured))):
            break
        if not rows:
            told = figures > 0
            measured = any(text[start:end] in _MEASURES for start, end in row)
        rows.append(row)
    enough = len(rows) >= MIN_GAPPED or (len(rows) == MIN_GAPPED - 1 and _is_form(text, rows))
    return (index + len(rows), rows) if enough else (index, [])


def _is_form(text: str, rows: Rows) -> bool:
    """类别　总量　食品　药品 above 许可（件）　930　604　326: one row of figures under a row of words."""
    header, row = rows
    words = not any(FIGURE.fullmatch(text[start:end]) for start, end in header)
    return words and len(row) > MIN_GAPPED and _only_figures(text, row)


def _only_figures(text: str, row: Sequence[tuple[int, int]]) -> bool:
    """总计　　3,854　　244: figures behind the first cell, which words stand in."""
    return all(FIGURE.fullmatch(text[start:end]) is not None for start, end in row[1:])


def _indented(text: str, line: TableLine) -> bool:
    return line.start > 1 and GAP.match(text, line.start - 2) is not None


def _spaced(text: str, lines: Sequence[TableLine], index: int) -> tuple[int, Rows]:
    """单位 检查（家次） 立案（件）: cells parted by one blank, as a page of print gives them.

    The words of the first line are as many as those of the lines below it, of which all but the first are figures.
    Four columns may have a single line below them, and no name in front of it: 1284 1279 1266 13.
    """
    header = words_of(lines[index])
    if len(header) < MIN_GAPPED or any(FIGURE.fullmatch(text[start:end]) for start, end in header):
        return index, []
    whole = len(header) > MIN_GAPPED and all(end - start > 1 for start, end in header)  # 情 况 通 报: a word set apart
    rows: Rows = [header]
    names = 0
    while index + len(rows) < len(lines):
        row = words_of(lines[index + len(rows)])
        figures = [FIGURE.fullmatch(text[start:end]) is not None for start, end in row]
        if len(rows) == 1:
            # 1 城关所 312 487: a number may stand in front of the name
            names = 2 if figures[:1] == [True] and figures[1:2] == [False] else 1
            if whole and all(figures):
                names = 0
            elif not any(figures[:2]) and _UNIT_HEAD.fullmatch(text, *header[1]):
                names = 2  # 项目 单位 数量: 抽检样品 批次 86
        if len(row) == len(header) + 1 and not any(figures[:2]):  # 合 计 749 1,153
            row[:2], figures[:2] = [(row[0][0], row[1][1])], [False]
        if len(row) + 1 == len(header) and names > 1:
            row, figures = [(row[0][0], row[0][0]), *row], [False, *figures]
        if len(row) != len(header) or any(figures[max(0, names - 1) : names]) or not all(figures[names:]):
            break
        rows.append(row)
    return (index + len(rows), rows) if len(rows) >= (MIN_GAPPED - 1 if whole else MIN_GAPPED) else (index, [])


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
    while stop < len(lines):
        if not belongs(lines[stop].body) and not _RULE_LINE.match(lines[stop].body):
            below = lines[stop + 1 : stop + 2]
            if not below or not belongs(below[0].body) or not parts_rows(text, rows, lines[stop], split(below[0])):
                break
            rows.append([(lines[stop].start, lines[stop].end)])
            places.append(stop)
            stop += 1
            continue
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
    rows = rows[first:last]
    _part_totals(text, rows)
    return places[first], places[last - 1] + 1, rows


def _part_totals(text: str, rows: Rows) -> None:
    """Give 合计 the empty cell that it lacks where rows have a number before their name: 1｜城关｜38, 合计｜38."""
    numbered = [row for row in rows if len(row) > MIN_GAPPED and _figures(text, row[:2]) == [True, False]]
    if len(numbered) < MIN_GAPPED - 1:
        return
    for row in rows:
        if len(row) < len(numbered[0]) and _figures(text, row[:2]) == [False, True]:
            row.insert(0, (row[0][0], row[0][0]))


def _figures(text: str, cells: Sequence[tuple[int, int]]) -> list[bool]:
    return [FIGURE.fullmatch(text[start:end]) is not None for start, end in cells]


def _is_form_line(text: str, row: Sequence[tuple[int, int]], width: int) -> bool:
    """填报单位：…　统计区间：… above a table, its title in a row of its own, 填表人：… below it."""
    filled = [text[start:end] for start, end in row if end > start]
    if 2 * len(filled) > width or width < MIN_GAPPED or any(_NUMERIC.fullmatch(words) for words in filled):
        return False
    title = len(filled) == 1 and row[0][1] > row[0][0] and NOTE.search(filled[0]) is not None
    return title or any(_FORM.match(words) for words in filled)


def _has_figures(lines: Sequence[TableLine]) -> bool:
    return any(char.isdigit() for line in lines for char in line.body)


def _note_above(lines: Sequence[TableLine], index: int, table_of: Sequence[int]) -> tuple[int, int]:
    """The line above, or the caption there and the unit's line above that one."""
    first = index
    while first and index - first < NOTE_LINES and table_of[first - 1] < 0 and is_note(lines[first - 1].body):
        first -= 1
    if first < index:
        return lines[first].start, lines[index - 1].end
    if first and table_of[first - 1] < 0 and (told := UNIT_AT_END.search(lines[first - 1].body)) is not None:
        above = lines[first - 1]  # 分类别见下表（单位：项）。
        return above.start + told.start("unit"), above.start + told.end("unit")
    if first and table_of[first - 1] < 0 and (told := UNIT_OF_HEADING.search(lines[first - 1].body)) is not None:
        above = lines[first - 1]  # 二、行政处罚（宗）
        return above.start + told.start("unit"), above.start + told.end("unit")
    return lines[index].start, lines[index].start


def _make_table(text: str, rows: Rows, note: tuple[int, int]) -> Table:
    header = 0
    for entries in rows:
        if any(_NUMERIC.fullmatch(text[start:end]) for start, end in entries):
            break
        header += 1
    header = min(header, len(rows) - 1)
    columns = columns_of(text, rows, header)
    cells = tuple(
        Cell(start, end, row, column)
        for row, entries in enumerate(rows)
        for column, (start, end) in zip(columns[row], entries, strict=True)
    )
    width = max(len(entries) for entries in rows)
    return Table(cells, len(rows), width, header, *note)
