"""Tables whose merged cells are gone: rows of one name below rows of two, a group's head above several columns.

A page copied from a web site keeps the words of a merged cell once and the places of none: 一、本年新收　36　…　45 has
a cell less than （三）不予公开　1.属于国家秘密　0　…　0, and 自然人　法人或其他组织　总计 stands above seven columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.tables_columns import count_tail, parts_rows
from zhenforce_nlp.tables_lines import GAP, Rows, TableLine, gap_cells, is_note, words_of

_TOTAL = light(regex.compile(r"[合总小共]\s*计|合计数|总数"))
_TOP = light(regex.compile(r"[一二三四五六七八九十]{1,3}、"))
MAX_HEADER = 3  # lines
MIN_ROWS = 3
MIN_FIGURES = 3  # of a row
_FEW = 2


def find_tailed(text: str, lines: Sequence[TableLine], index: int) -> tuple[int, Rows]:
    """Read a table whose rows are parted by blanks, end with as many figures each, and have one name or two in front.

    Args:
        text: the page as read.
        lines: its lines.
        index: the first of the header.

    Returns:
        The line to go on at, and the rows; the line itself and no rows where the lines are none.
    """
    header: Rows = []
    if is_note(lines[index].body) or len(_words(text, lines[index])) < _FEW:
        return index, []
    while index + len(header) < len(lines) and len(header) < MAX_HEADER:
        row = _words(text, lines[index + len(header)])
        if count_tail(text, row):
            break
        header.append(row)
    rows: Rows = [*header]
    first = index + len(header)
    width = count_tail(text, _words(text, lines[first])) if first < len(lines) else 0
    if width < MIN_FIGURES or not _heads(header, width):
        return index, []
    while index + len(rows) < len(lines):
        line = lines[index + len(rows)]
        row = _words(text, line)
        count = count_tail(text, row)
        if count and (count != width or not 0 < len(row) - count <= _FEW):
            break
        if not count:
            below = lines[index + len(rows) + 1 : index + len(rows) + 2]
            if not below or not parts_rows(text, rows, line, _words(text, below[0])):
                break
        rows.append(row)
    if len(rows) - len(header) < MIN_ROWS:
        return index, []
    return index + len(rows), rows


def _heads(header: Rows, width: int) -> bool:
    """Tell whether the words of a header are those of so many columns, in one line, or in two with a group."""
    if not header:
        return False
    return len(header[-1]) in (width, width + 1) or (
        len(header) > 1 and len(header[-2]) + len(header[-1]) in (width + 1, width + _FEW)
    )


def _words(text: str, line: TableLine) -> list[tuple[int, int]]:
    """Give the places of the words of a line; a name set apart (合 计) is one."""
    cells = gap_cells(line) if GAP.search(line.body) is not None else words_of(line)
    names = cells[: len(cells) - count_tail(text, cells)]
    if len(names) > 1 and all(end - start == 1 for start, end in names):
        return [(names[0][0], names[-1][1]), *cells[len(names) :]]
    return cells


def find_ragged(text: str, cells: Sequence[tuple[int, int]], figures: Sequence[bool]) -> tuple[int, int, Rows] | None:
    """Find a table with a line for each cell whose rows have one name or two, and whose header has two rows.

    Args:
        text: the page as read.
        cells: the places of the cells.
        figures: for each cell whether it is a figure.

    Returns:
        The first cell and the one to go on at, and the rows; None for none.
    """
    runs = _runs(figures)
    width = runs[0][1] - runs[0][0] if runs else 0
    if len(runs) <= MIN_ROWS or width < MIN_FIGURES or any(stop - start != width for start, stop in runs):
        return None
    first = runs[0][0]
    for names in (1, _FEW):
        end = first - names
        totals = (
            place for place in range(end - 1, max(-1, end - width), -1) if _TOTAL.fullmatch(text[slice(*cells[place])])
        )
        total = next(totals, -1)
        below = end - total - 1
        begin = total - (width - below)
        if total < 0 or below < _FEW or begin < 0 or total - begin < 1:
            continue
        blank = (cells[begin][0], cells[begin][0])
        rows: Rows = [[blank, *cells[begin : total + 1]], [blank, *cells[total + 1 : end]]]
        for (start, stop), (_, before) in zip(runs, [(0, end), *runs], strict=False):
            named = list(cells[before:start])
            if len(named) > 1 and _TOP.match(text[slice(*named[0])]):
                rows.append([named.pop(0)])  # 三、本年度办理结果
            if not 0 < len(named) <= _FEW:
                return None
            rows.append([*named, *cells[start:stop]])
        return begin, runs[-1][1], rows
    return None


def _runs(figures: Sequence[bool]) -> list[tuple[int, int]]:
    """Give where figures stand side by side."""
    runs: list[tuple[int, int]] = []
    for place, figure in enumerate(figures):
        if figure and runs and runs[-1][1] == place:
            runs[-1] = runs[-1][0], place + 1
        elif figure:
            runs.append((place, place + 1))
    return runs
