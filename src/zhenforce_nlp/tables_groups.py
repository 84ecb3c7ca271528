"""Heads that come again in each group of columns: 结果维持　总计　结果维持　总计 below 行政复议　行政诉讼.

The heads of the groups are merged cells, which a page copied from a web site gives once each, above the first columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhenforce_nlp.tables_lines import FIGURE, GAP, Rows, TableLine, gap_cells, words_of

Place = tuple[int, int]
_FEW = 2
MIN_COLUMNS = 4
_NESTED = 3  # groups, of which two have a head of their own: 行政复议　行政诉讼 above 直接起诉　复议后起诉


def groups_of(text: str, heads: Sequence[Place]) -> int:
    """Give how often the heads of a row come again, 0 for never.

    Example:
        维持, 总计, 维持, 总计 → 2.
    """
    words = [text[start:end] for start, end in heads]
    if len(words) < MIN_COLUMNS or not all(words) or words[0] not in words[1:]:
        return 0
    size = words.index(words[0], 1)
    again = size >= _FEW and len(words) % size == 0 and words == words[:size] * (len(words) // size)
    return len(words) // size if again else 0


def place_groups(above: Sequence[Sequence[Place]], heads: Sequence[Place], groups: int) -> Rows | None:
    """Put the heads of groups above the first of their columns.

    Args:
        above: the words of the lines above the heads, from top to bottom.
        heads: the heads that come again.
        groups: how often.

    Returns:
        The rows of the header without the heads themselves; None where the words are not those of so many groups.
    """
    size = len(heads) // groups
    lines = [[cell for cell in line if cell[1] > cell[0]] for line in above[-_FEW:]]
    if lines and len(lines[-1]) == groups:
        return [_row(heads, {number * size: cell for number, cell in enumerate(lines[-1])})]
    if len(lines) == _FEW and len(lines[0]) - 1 + len(lines[1]) == groups and lines[0]:
        own = len(lines[0]) - 1
        upper = {number * size: cell for number, cell in enumerate(lines[0])}
        lower = {(own + number) * size: cell for number, cell in enumerate(lines[1])}
        return [_row(heads, upper), _row(heads, lower)]
    return None


def _row(heads: Sequence[Place], filled: dict[int, Place]) -> list[Place]:
    return [filled.get(column, (start, start)) for column, (start, _) in enumerate(heads)]


def regroup(text: str, rows: Rows) -> None:
    """Put the heads of groups in the rows of a table above the first of their columns, in place."""
    header = 0
    while header < len(rows) and not _is_figures(text, rows[header]):
        header += 1
    if not _FEW <= header < len(rows) or any(len(row) != len(rows[header - 1]) for row in rows[header:]):
        return
    groups = groups_of(text, rows[header - 1])
    if not groups or all(len(row) == len(rows[header - 1]) for row in rows[:header]):
        return
    placed = place_groups(rows[: header - 1], rows[header - 1], groups)
    if placed is not None:
        rows[header - 1 - len(placed) : header - 1] = placed


def with_lines_above(text: str, lines: Sequence[TableLine], start: int, rows: Rows) -> tuple[int, Rows]:
    """Add the lines of groups that stand above the first line of a table whose heads come again.

    Returns:
        The table's first line, and its rows.
    """
    groups = groups_of(text, rows[0])
    if not groups or not all(_is_figures(text, row) for row in rows[1:]):
        return start, rows
    above = [_words(line) for line in lines[max(0, start - _FEW) : start]]
    placed = place_groups(above, rows[0], groups)
    return (start - len(placed), [*placed, *rows]) if placed is not None else (start, rows)


def find_repeated(text: str, cells: Sequence[Place], figures: Sequence[bool]) -> tuple[int, int, Rows] | None:
    """Find a table with a line for each cell whose heads come again, and whose rows hold nothing but figures.

    Returns:
        The first cell and the one to go on at, and the rows; None for none.
    """
    if True not in figures:
        return None
    first = figures.index(True)
    stop = figures.index(False, first) if False in figures[first:] else len(figures)
    width = stop - first
    heads = list(cells[first - width : first]) if first >= width else []
    groups = groups_of(text, heads)
    if not groups:
        return None
    begin = first - width
    above = list(cells[:begin])
    nested = groups == _NESTED and len(above) > groups
    names = [above[-groups - 1 : -_FEW], above[-_FEW:]] if nested else [above[-groups:]]
    placed = place_groups(names, heads, groups) or []
    begin -= sum(map(len, names)) if placed else 0
    return begin, stop, [*placed, heads, list(cells[first:stop])]


def _words(line: TableLine) -> list[Place]:
    return gap_cells(line) if GAP.search(line.body) is not None else words_of(line)


def _is_figures(text: str, row: Sequence[Place]) -> bool:
    return bool(row) and all(FIGURE.fullmatch(text[start:end]) is not None for start, end in row)
