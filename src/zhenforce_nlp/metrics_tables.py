"""Labels of table cells: the column's header, with the row's where that is a category."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from zhenforce_nlp.records import Cell, How, Metric, Quantity, Structure, Table

# 罚款（万元）, 检查(家次), 立案/件: the unit is the quantity's, the rest the label
_UNIT = regex.compile(r"[（(][^（）()]{1,12}[）)]|[/／]\p{Han}{1,4}$|单位[:：].*$|[\s\u3000]")
_SERIAL = ("序号", "编号", "No", "NO")
_TOTALS = ("合计", "总计", "小计", "共计", "总数", "合计数")


def cell_metrics(text: str, structure: Structure, quantities: Sequence[Quantity]) -> Iterator[Metric]:
    """Give the metrics of the quantities that stand in table cells.

    Example:
        A cell under 罚款（万元） → 罚款.
    """
    starts = [quantity.start for quantity in quantities]
    for table in structure.tables:
        grid = {(cell.row, cell.column): cell for cell in table.cells}
        headers = {column: _header(text, table, grid, column) for column in range(table.columns)}
        for cell in table.cells:
            if cell.row < table.header_rows:
                continue
            index = bisect_left(starts, cell.start)
            while index < len(quantities) and quantities[index].start < cell.end:
                yield _metric(text, table, grid, headers, cell, quantities[index])
                index += 1


def _header(text: str, table: Table, grid: dict[tuple[int, int], Cell], column: int) -> tuple[str, int, int]:
    parts: list[str] = []
    start = end = 0
    for row in range(table.header_rows):
        cell = grid.get((row, column))
        if cell is None or cell.start == cell.end:
            continue
        words = _UNIT.sub("", text[cell.start : cell.end])
        if words and words not in parts:
            parts.append(words)
            start, end = (start if end else cell.start), cell.end
    return "".join(parts), start, end


def row_label(text: str, table: Table, grid: dict[tuple[int, int], Cell], row: int) -> Cell | None:
    """Give the cell that names a row: its first that holds words; None when the row has figures alone."""
    for column in range(table.columns):
        cell = grid.get((row, column))
        if cell is not None and cell.end > cell.start and not text[cell.start : cell.end].strip()[0].isdigit():
            return cell
    return None


def _metric(
    text: str,
    table: Table,
    grid: dict[tuple[int, int], Cell],
    headers: dict[int, tuple[str, int, int]],
    cell: Cell,
    quantity: Quantity,
) -> Metric:
    label, start, end = headers[cell.column]
    named = row_label(text, table, grid, cell.row)
    row = _UNIT.sub("", text[named.start : named.end]) if named is not None else ""
    if not label or (label in ("数量", "数值", "数据", "件数", "宗数", "本期", "本年", "金额") and row not in _TOTALS):
        label, start, end = (row + label, named.start, named.end) if named is not None and row else (label, start, end)
    label = label or quantity.unit
    return Metric(quantity.id, label, start, end, How.STATED, "metric.table", cell.start, cell.end)
