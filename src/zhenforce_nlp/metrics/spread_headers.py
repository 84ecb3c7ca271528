"""Headers of merged cells that a text has run together: 自然人 | 法人 | 总计 above 企业 | 机构.

A page of lines gives each header row only its own cells, so that their places say nothing; that they have to make up as
many columns as the rows have figures says which of them spans others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhenforce_nlp.records import Cell, Table

_FIGURE = re.compile(r"[\d０-９,，.．%％－—/-]*")
_TOTALS = ("总计", "合计", "小计", "共计")
_NOTHING = "情况"
_WAYS = 4  # ways to read the rows of headers above that are followed
_HEADINGS = 2  # header rows that have to be there for one to span the other


Head = tuple[str, Cell]


@dataclass(slots=True)
class Column:
    """The words above a column of figures, the widest first, and the cell that names it."""

    parts: list[str]
    cell: Cell


@dataclass(slots=True)
class Spread:
    """The columns of a table by their figures' order."""

    columns: list[Column]

    def name(self, place: int) -> tuple[str, int, int]:
        """Give the name of a column, with the one above it where several columns have the same."""
        column = self.columns[place]
        leaf = column.parts[-1]
        shared = sum(other.parts[-1] == leaf for other in self.columns) > 1
        words = "".join(column.parts[-2:]) if shared else leaf
        return words, column.cell.start, column.cell.end


def rows_of(table: Table) -> list[list[Cell]]:
    """Give the cells of a table row by row."""
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    return rows


def spread(text: str, table: Table, rows: Sequence[Sequence[Cell]]) -> Spread | None:
    """Spread the header rows of a table over its columns; None where they stand above them, or don't make them up.

    Example:
        自然人 | 法人 | 总计 above 企业 | 机构, and four figures a row → 自然人, 企业, 机构, 总计.
    """
    if table.header_rows < _HEADINGS or table.header_rows >= table.rows:
        return None
    if not any(_crowded(row, table.columns) for row in rows[: table.header_rows - 1]):
        return None
    figures = len(_figures(text, rows[table.header_rows]))
    heads = [_named(text, row) for row in rows[: table.header_rows]]
    if figures < len(rows[table.header_rows]) and len(heads[0]) == len(rows[0]):
        # What heads the names of the rows is no column; pages may leave its place out in the rows of headers below
        heads[0] = heads[0][1:]
    above: list[list[Column]] = [[Column([words], cell) for words, cell in heads[0]]]
    for number, head in enumerate(heads[1:], 2):
        wanted = figures if number == len(heads) else 0
        above = [below for columns in above[:_WAYS] for below in _below(columns, head, wanted)]
    return next((Spread(columns) for columns in above if len(columns) == figures), None)


def _crowded(row: Sequence[Cell], columns: int) -> bool:
    """Tell whether several headers stand side by side at the beginning of a row that has more columns."""
    places = [cell.column for cell in row if cell.start < cell.end]
    return len(places) > 1 and places[-1] < columns - 1 and places[-1] - places[0] == len(places) - 1


def _figures(text: str, row: Sequence[Cell]) -> list[Cell]:
    """Give the cells at the end of a row that hold figures or nothing."""
    count = 0
    for cell in reversed(row):
        if not _FIGURE.fullmatch(text[cell.start : cell.end].strip()):
            break
        count += 1
    return list(row[len(row) - count :])


def _named(text: str, row: Sequence[Cell]) -> list[Head]:
    """Give the words of a header row, without the blanks that it begins with."""
    cells = list(row)
    while cells and cells[0].start == cells[0].end:
        cells.pop(0)
    return [(text[cell.start : cell.end].strip(), cell) for cell in cells]


def _below(columns: list[Column], head: list[Head], figures: int) -> Iterator[list[Column]]:
    """Give the ways in which a row of headers may stand under those above it, the likeliest first.

    Args:
        figures: columns that have to come out, 0 where rows of headers follow.

    Example:
        结果 | 总计 | 直接起诉 under 复议 | 诉讼: a total closes the headers of the first.
    """
    closed = _closed(head)
    if len(closed) == len(columns) > 1:
        yield [_under(above, *item) for above, part in zip(columns, closed, strict=True) for item in part]
    share, left = divmod(len(head), len(columns))
    if not left:
        yield [_under(above, *item) for number, above in enumerate(columns) for item in head[number * share :][:share]]
    wide = len(columns) + len(head) - figures if figures else 1
    free = [number for number, above in enumerate(columns) if above.parts[-1] not in _TOTALS]
    if not 0 < wide <= len(free) or len(head) % wide:
        return
    share, spanning, spread_over = len(head) // wide, free[-wide:], list[Column]()
    for number, above in enumerate(columns):
        place = spanning.index(number) * share if number in spanning else -1
        spread_over += [_under(above, *item) for item in head[place : place + share]] if place >= 0 else [above]
    yield spread_over


def _closed(head: list[Head]) -> list[list[Head]]:
    """Part a row of headers behind each of its totals."""
    parts: list[list[Head]] = [[]]
    for item in head:
        parts[-1].append(item)
        if item[0] in _TOTALS:
            parts.append([])
    return parts if parts[-1] else parts[:-1]


def _under(above: Column, words: str, cell: Cell) -> Column:
    parts = [part for part in above.parts if not part.endswith(_NOTHING)]
    return Column([*parts, words], cell)
