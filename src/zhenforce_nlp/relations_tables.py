"""Subjects and totals of table cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from zhenforce_nlp.heads import Mention
from zhenforce_nlp.records import Cell, Quantity, Structure, Table
from zhenforce_nlp.relations_sums import PartLink

_TOTALS = frozenset(
    ("合计", "总计", "小计", "共计", "总数", "全市合计", "全区合计", "全县合计", "合计数", "全省合计", "總計", "合計")
)
_LONG_CAPTION = 60
_SPACE = " \u3000\xa0\t"


@dataclass(slots=True)
class CellContext:
    """A table cell with a figure: who its row names, in which words, and where the row stands."""

    quantity: Quantity
    body: Mention | None
    row: Cell | None
    named: bool
    start: int
    end: int
    caption: str


class TableReader:
    """Reads the tables of one page."""

    def __init__(
        self, text: str, structure: Structure, quantities: Sequence[Quantity], bodies: dict[int, Mention]
    ) -> None:
        self.text = text
        self.structure = structure
        self.quantities = quantities
        self.starts = [quantity.start for quantity in quantities]
        self.bodies = bodies
        self.cells: dict[str, CellContext] = {}
        self.links: dict[str, PartLink] = {}
        for table in structure.tables:
            self._table(table)

    def _table(self, table: Table) -> None:
        figures: dict[tuple[int, int], Quantity] = {}
        rows: dict[int, Cell] = {}
        edges: dict[int, list[int]] = {}
        for cell in table.cells:
            if cell.start == cell.end:
                continue
            edge = edges.setdefault(cell.row, [cell.start, cell.end])
            edge[1] = cell.end
            quantity = self._figure(cell)
            if quantity is not None and cell.row >= table.header_rows:
                figures[cell.row, cell.column] = quantity
            elif cell.row not in rows and not self.text[cell.start : cell.end].strip(_SPACE)[:1].isdigit():
                rows[cell.row] = cell
        heads, caption = self._headers(table), self._caption(table)
        for (row, _), quantity in figures.items():
            named = rows.get(row)
            body = self._body(named) if named is not None else None
            category = named is not None and self._total_name(named)
            self.cells[quantity.id] = CellContext(quantity, body, named, not category, *edges[row], caption)
        self._column_totals(figures, rows)
        self._row_totals(figures, heads, rows)

    def _caption(self, table: Table) -> str:
        """Give the words above a table: its note, or the line before it (表一　行政处罚情况统计表)."""
        if table.note_end > table.note_start:
            return self.text[table.note_start : table.note_end]
        place = next((i for i, block in enumerate(self.structure.blocks) if block.start >= table.cells[0].start), 0)
        if place == 0:
            return ""
        block = self.structure.blocks[place - 1]
        words = self.text[block.content : block.end]
        return words if len(words) <= _LONG_CAPTION and "表" in words else ""

    def _figure(self, cell: Cell) -> Quantity | None:
        index = bisect_left(self.starts, cell.start)
        if index < len(self.quantities) and self.quantities[index].end <= cell.end:
            return self.quantities[index]
        return None

    def _body(self, cell: Cell) -> Mention | None:
        """Give the body or area that a row's name is; None when it is a category (旅店业)."""
        start = cell.start
        while start < cell.end and self.text[start] in _SPACE:
            start += 1
        body = self.bodies.get(start)
        return body if body is not None and body.end >= cell.end - 1 else None

    def _total_name(self, cell: Cell) -> bool:
        return self.text[cell.start : cell.end].translate({ord(mark): None for mark in _SPACE}) in _TOTALS

    def _headers(self, table: Table) -> dict[int, str]:
        return {
            cell.column: "".join(self.text[cell.start : cell.end].split())
            for cell in table.cells
            if cell.row == table.header_rows - 1 and cell.end > cell.start
        }

    def _column_totals(self, figures: dict[tuple[int, int], Quantity], rows: dict[int, Cell]) -> None:
        """The cells of a column are part of the cell in its total row."""
        totals = [row for row, cell in rows.items() if self._total_name(cell)]
        if len(totals) != 1:
            return
        for (row, column), quantity in figures.items():
            whole = figures.get((totals[0], column))
            if whole is not None and row != totals[0] and _adds(quantity, whole):
                name = rows[totals[0]]
                self.links[quantity.id] = PartLink(whole.id, "part.table_row", name.start, name.end)

    def _row_totals(
        self, figures: dict[tuple[int, int], Quantity], heads: dict[int, str], rows: dict[int, Cell]
    ) -> None:
        """The cells of a row are part of the cell under 合计, up to it and in its unit."""
        columns = [column for column, head in heads.items() if head.split("（")[0].split("(")[0] in _TOTALS]
        if len(columns) != 1:
            return
        for (row, column), quantity in figures.items():
            whole = figures.get((row, columns[0]))
            before = column < columns[0] or columns[0] <= 1
            if whole is not None and column != columns[0] and before and _adds(quantity, whole):
                self.links.setdefault(quantity.id, PartLink(whole.id, "part.table_column", *self._head_place(whole)))

    @staticmethod
    def _head_place(whole: Quantity) -> tuple[int, int]:
        return whole.start, whole.end


def _adds(part: Quantity, whole: Quantity) -> bool:
    return part.unit == whole.unit and part.dimension != "ratio" and part.value <= whole.value
