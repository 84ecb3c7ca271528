"""The figures of a table by row and column, and which of them add up to which."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zhenforce_nlp.heads import Mention
from zhenforce_nlp.records import Cell, Quantity, Table

_SUMMED = 16  # columns before a total that it may sum
_FEW = 2  # cells of a column that may come to more than a total that leaves some out
_FAR = Decimal("1.5")


@dataclass(slots=True)
class Grid:
    """One table's figures by place, the cells that name rows and columns.

    Attributes:
        groups: the group's cell of the rows whose name stands behind it (（三）不予公开 ｜ 1.国家秘密).
        of_which: columns below a head 其中.
    """

    figures: dict[tuple[int, int], Quantity]
    rows: dict[int, Cell]
    heads: dict[int, Cell]
    edges: dict[int, tuple[int, int]]
    groups: dict[int, Cell] = field(default_factory=dict)
    of_which: set[int] = field(default_factory=set)


def is_sum(grid: Grid, total: int, rows: Sequence[int]) -> bool:
    """Tell whether the rows above a total add up to it in some column."""
    for column, whole in ((column, quantity) for (row, column), quantity in grid.figures.items() if row == total):
        above = [(other, column) for other in rows if other < total and (other, column) in grid.figures]
        if above and sum((grid.figures[place].value for place in above), Decimal(0)) == whole.value:
            return True
    return False


def rows_of_sum(grid: Grid, total: int, rows: Sequence[int]) -> set[int]:
    """Give the rows next above a total that add up to it in all columns, where others stand above them; else none."""
    columns = {column: quantity for (row, column), quantity in grid.figures.items() if row == total}
    columns = {column: quantity for column, quantity in columns.items() if quantity.dimension != "ratio"}
    above = [row for row in reversed(rows) if row < total]
    left = {column: quantity.value for column, quantity in columns.items()}
    found: set[int] = set()
    for number, row in enumerate(above):
        for column in columns:
            part = grid.figures.get((row, column))
            left[column] -= part.value if part is not None and part.unit == columns[column].unit else 0
        if number and not any(left.values()):
            found = set(above[: number + 1])
    return found if len(found) < len(above) else set()


def summed_rows(grid: Grid, rows: Sequence[int], skipped: Container[int]) -> list[tuple[int, list[int]]]:
    """Give the rows that those next above or below them add up to in every column, whatever they are called.

    Args:
        grid: the table.
        rows: its rows.
        skipped: columns whose figures do not add up (同比).

    Example:
        1月, 2月, 3月, 一季度, 4月, 5月, 6月, 二季度, 上半年 → each quarter with its months, the half year with both.
    """
    values: dict[int, dict[int, Quantity]] = {row: {} for row in rows}
    for (row, column), quantity in grid.figures.items():
        if quantity.dimension != "ratio" and column not in skipped and row in values:
            values[row][column] = quantity
    for order in (rows, rows[::-1]):
        found: list[tuple[int, list[int]]] = []
        open_rows: list[int] = []
        for row in order:
            size = _size_of_sum(values, open_rows, values[row])
            if size:
                found.append((row, open_rows[-size:]))
                del open_rows[-size:]
            open_rows.append(row)
        if found:
            return found
    return []


def _size_of_sum(
    values: Mapping[int, Mapping[int, Quantity]], before: Sequence[int], own: Mapping[int, Quantity]
) -> int:
    """Give how many of the last rows add up to one in all of its columns, of which two hold figures; 0 for none."""
    if sum(quantity.value > 0 for quantity in own.values()) < _FEW:
        return 0
    left = {column: quantity.value for column, quantity in own.items()}
    size = 0
    for number, row in enumerate(before[: -_SUMMED * _FEW : -1], 1):
        parts = values[row]
        if size and any(quantity.value for quantity in parts.values()):
            break
        for column, quantity in own.items():
            part = parts.get(column)
            if part is not None and part.unit == quantity.unit:
                left[column] -= part.value
        if any(value < 0 for value in left.values()):
            return 0
        if number > 1 and not any(left.values()):
            size = number  # rows of zeros next to them are parts, too
    return size


def owners_of(table: Table, grid: Grid, body_of: Callable[[Cell], Mention | None]) -> dict[int, Mention]:
    """城关镇 ｜ 种子 above an empty cell ｜ 兽药: the rows of a body whose name stands in the first of them."""
    found: dict[int, Mention] = {}
    owner: Mention | None = None
    for cell in table.cells:
        if cell.row < table.header_rows or cell.column > 0:
            continue
        if cell.start < cell.end:
            owner = body_of(cell)
        elif owner is not None and (named := grid.rows.get(cell.row)) is not None and named.column > 0:
            found[cell.row] = owner
    return found


def unnamed_total(grid: Grid, rows: Sequence[int]) -> list[int]:
    """1月, 2月, 3月, 1-3月: the last or first row that the others of every column add up to, whatever its name."""
    if len(rows) <= _FEW:
        return []
    columns: dict[int, dict[int, Quantity]] = {}
    for (row, column), quantity in grid.figures.items():
        if quantity.dimension != "ratio":
            columns.setdefault(column, {})[row] = quantity
    for total in (rows[-1], rows[0]):
        found = 0
        for figures in columns.values():
            whole = figures.get(total)
            parts = [quantity for row, quantity in figures.items() if row != total]
            if whole is None or any(part.unit != whole.unit for part in parts):
                break
            if sum((part.value for part in parts), Decimal(0)) != whole.value:
                break
            found += len(parts) > 1 and whole.value > 0
        else:
            if found >= min(_FEW, len(columns)) and (found > 1 or len(rows) > _FEW + 1):
                return [total]
    return []


def averages(
    grid: Grid, rows: Sequence[int], totals: tuple[Sequence[int], Sequence[int]], parts: Container[str]
) -> set[int]:
    """Give the columns whose total row holds no sum (平均得分): their cells come to far more than it.

    Args:
        grid: the table.
        rows: its rows.
        totals: the rows of subtotals, and the total row.
        parts: ids of figures that are part of another row's, and so are not counted.
    """
    partial, grand = totals
    found: set[int] = set()
    for total in grand:
        for column in {place[1] for place in grid.figures if place[0] == total}:
            whole = grid.figures[total, column]
            others = (grid.figures.get((row, column)) for row in rows if row != total and row not in partial)
            told = (cell for cell in others if cell is not None and cell.id not in parts)
            cells = [cell.value for cell in told if cell.unit == whole.unit]
            if len(cells) > _FEW and sum(cells, Decimal(0)) > _FAR * whole.value:
                found.add(column)
    return found


def columns_of(grid: Grid, rows: Sequence[int], total: int, low: int, high: int) -> range | None:
    """Give the columns that a total sums: all before or behind it in half of the rows, else the nearest in all."""
    for parts in (range(low + 1, total), range(total + 1, high)):
        if rows and 2 * sum(_sums(grid, row, parts, total) for row in rows) >= len(rows):
            return parts
    # 处罚决定 | 罚没金额 | 查封 | 扣押 | 强制合计
    for start in range(max(low + 2, total - _SUMMED), total - 1):
        if rows and all(_sums(grid, row, range(start, total), total) for row in rows):
            return range(start, total)
    for stop in range(total + 1 + _FEW, min(high, total + _SUMMED)):  # 小计 | 一般程序 | 简易程序 | 结案
        if rows and all(_sums(grid, row, range(total + 1, stop), total) for row in rows):
            return range(total + 1, stop)
    return None


def made_up(grid: Grid, columns: Sequence[int], whole: int) -> Sequence[int]:
    """检查 | 其中：双随机 | 日常 | 专项: the columns from 其中 on that make up the one before in all rows, else one."""
    told = {row for row, column in grid.figures if column in columns[:_FEW]}
    rows = [row for row, column in grid.figures if column == whole and row in told]
    for number in range(_FEW, len(columns) + 1):
        if rows and all(_sums(grid, row, columns[:number], whole) for row in rows):
            return columns[:number]
    return columns[:1]


def _sums(grid: Grid, row: int, columns: Sequence[int], total: int) -> bool:
    """Tell whether the figures of a row's columns add up to its total."""
    whole = grid.figures[row, total]
    found = [grid.figures[row, column] for column in columns if (row, column) in grid.figures]
    return sum((part.value for part in found if part.unit == whole.unit), Decimal(0)) == whole.value


def still_fits(figures: Mapping[int, Quantity], above: Mapping[int, Quantity], left: Mapping[int, Decimal]) -> bool:
    """Tell whether each figure of a row can be part of the one above it, with the parts that it has."""
    return all(
        column in above and adds(quantity, above[column]) and quantity.value <= left.get(column, above[column].value)
        for column, quantity in figures.items()
        if quantity.dimension != "ratio"
    )


def adds(part: Quantity, whole: Quantity) -> bool:
    """Tell whether a figure can be part of another of its table."""
    return part.unit == whole.unit and part.dimension != "ratio" and part.value <= whole.value
