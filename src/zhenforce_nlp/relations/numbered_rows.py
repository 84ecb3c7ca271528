"""Rows of a table that bear numbers: a higher one is the total of those below it, （七）总计 of its group."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from zhenforce_nlp.records import Cell, Quantity
from zhenforce_nlp.relations.grids import Grid, adds
from zhenforce_nlp.row_marks import mark_level

_FEW = 2


def is_below(text: str, cell: Cell, name: Cell) -> bool:
    """（三）不予公开 | 1.属于国家秘密: a row of a group's first item is no total of the items below it."""
    return _level(text, cell) > _level(text, name) >= 0


def group_of(text: str, grid: Grid, total: int, rows: Sequence[int]) -> set[int]:
    """Give the rows that a numbered total sums, all of them where it bears no number.

    Example:
        一、新收, 三、办理结果, （一）公开, （二）不公开, （七）总计, 四、结转 → those of （一） and （二）.
    """
    level = _level(text, grid.groups.get(total) or grid.rows.get(total))
    if level <= 0:
        return set(rows)
    place = rows.index(total)
    found: set[int] = set()
    for beside in (rows[:place][::-1], rows[place + 1 :]):
        for row in beside:
            if 0 <= _level(text, grid.groups.get(row) or grid.rows.get(row)) < level:
                break
            found.add(row)
    return found


def numbered_parts(
    text: str, grid: Grid, rows: Sequence[int], totals: Container[int]
) -> Iterator[tuple[Quantity, list[Quantity], Cell]]:
    """Give the figures that those of lower numbers below them make up, with these and the row's name.

    Args:
        text: the page as read.
        grid: the table.
        rows: its rows.
        totals: those that sum the others.

    Example:
        一、立案 38, 1.土地违法 29, 2.矿产违法 9 → 38, with 29 and 9.
    """
    levels = [_level(text, grid.groups.get(row) or grid.rows.get(row)) for row in rows]
    ends = [row in totals for row in rows]
    columns: dict[int, list[int]] = {}
    for row, column in grid.figures:
        columns.setdefault(row, []).append(column)
    for place, row in enumerate(rows):
        for below in (_rows_below(levels, place), _unmarked_below(levels, place, ends)):
            yield from _made_up(grid, row, [rows[line] for line in below], columns[row])


def _made_up(
    grid: Grid, row: int, below: Sequence[int], columns: Sequence[int]
) -> Iterator[tuple[Quantity, list[Quantity], Cell]]:
    found: list[tuple[Quantity, list[Quantity]]] = []
    for column in columns if len(below) >= _FEW else ():
        whole = grid.figures[row, column]
        parts = [grid.figures[line, column] for line in below if (line, column) in grid.figures]
        if all(adds(part, whole) for part in parts) and sum(part.value for part in parts) == whole.value:
            found.append((whole, parts))
    told = sum(grid.figures[row, column].value > 0 for column in columns)
    if 2 * sum(whole.value > 0 for whole, _ in found) > told:  # in one of seven columns by chance, or none of none
        yield from ((whole, parts, grid.rows[row]) for whole, parts in found)


def _rows_below(levels: Sequence[int], place: int) -> list[int]:
    """Give the places of the rows one level below a row, up to the next of its own level."""
    below: list[int] = []
    for other in range(place + 1, len(levels) if levels[place] >= 0 else 0):
        if levels[other] < 0 or levels[other] <= levels[place]:
            break
        if levels[other] == levels[place + 1]:
            below.append(other)
    return below


def _unmarked_below(levels: Sequence[int], place: int, ends: Sequence[bool]) -> list[int]:
    """一、市级 312, 水利局 126, 农业局 186, 二、县区: give the places of the rows without a number below one."""
    if levels[place] < 0:
        return []
    stop = place + 1
    while stop < len(levels) and levels[stop] < 0 and not ends[stop]:
        stop += 1
    return list(range(place + 1, stop))


def _level(text: str, cell: Cell | None) -> int:
    if cell is None:
        return -1
    return mark_level(text, cell.start, cell.end)
