"""Subjects, periods and totals of table cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import regex

from zhenforce_nlp.column_heads import CATEGORY
from zhenforce_nlp.heads import Mention
from zhenforce_nlp.records import Area, Cell, Quantity, Structure, Table, Time
from zhenforce_nlp.relations.cell_context import CellContext
from zhenforce_nlp.relations.cell_names import CellNames
from zhenforce_nlp.relations.grids import (
    Grid,
    adds,
    averages,
    columns_of,
    is_sum,
    made_up,
    owners_of,
    rows_of_sum,
    still_fits,
    summed_rows,
    unnamed_total,
)
from zhenforce_nlp.relations.numbered_rows import group_of, is_below, numbered_parts
from zhenforce_nlp.relations.part_links import PartLink

_SUBTOTALS = frozenset(("小计", "分计"))
_CHANGE = regex.compile(
    r"(?:累计)?(?:[较比与和同])?(?:上年|去年)?(?:同期)?(?:相比)?(?:同比|环比|增减|增长|增幅|变化|升降|±)"
)
_DATES = (
    "检查时间",
    "检查日期",
    "抽查时间",
    "抽查日期",
    "处罚时间",
    "处罚日期",
    "决定日期",
    "评查时间",
    "巡查时间",
    "巡查日期",
    "开展时间",
    "活动时间",
    "培训时间",
)
_AVERAGE = "平均"
_OF_WHICH = ("其中", "#其中", "（其中", "含：", "其 中")
_LONG_CAPTION = 60


class TableReader:
    """Reads the tables of one page."""

    def __init__(
        self,
        text: str,
        structure: Structure,
        quantities: Sequence[Quantity],
        known: tuple[Mapping[int, Mention], Mapping[int, Time]],
        place: Callable[[str], str | None],
        home: str,
    ) -> None:
        self.text = text
        self.structure = structure
        self.quantities = quantities
        self.starts = [quantity.start for quantity in quantities]
        self.names = CellNames(text, known, home)
        self.place = place
        self.cells: dict[str, CellContext] = {}
        self.links: dict[str, PartLink] = {}
        # What a note below a table may speak of: the block of its table, and the row's name where it has to say it.
        self.totals: list[tuple[int, Quantity, str]] = []
        blocks = {block.table: index for index, block in reversed(list(enumerate(structure.blocks)))}
        for number, table in enumerate(structure.tables):
            self._table(table, blocks.get(number, -1))

    def _table(self, table: Table, block: int) -> None:
        grid = self._grid(table)
        caption = self._caption(table, block)
        names = [self.names.words(cell) for cell in grid.rows.values()]
        below = {name for name in names if self.place(name) is not None}
        bodies = {cell.start: self.names.body(cell) for cell in (*grid.rows.values(), *grid.heads.values())}
        named_areas = sum(isinstance(bodies[cell.start], Area) for cell in grid.rows.values())
        places = bool(below) and len(below) + named_areas > 1
        areas = places or named_areas > 1
        times = self._times(grid)
        dated = self._dated(table, grid)
        owners = owners_of(table, grid, self.names.body)
        for (row, column), quantity in grid.figures.items():
            named, head = grid.rows.get(row), grid.heads.get(column)
            body = bodies[named.start] if named is not None else None
            body = body or owners.get(row)
            time = (times[named.start] if named is not None else None) or dated.get(row)
            if head is not None:
                body, time = body or bodies[head.start], times[head.start] or time
            if self.names.change(named):
                time = times[head.start] if head is not None else None  # 比2022年: against when, not when
            total = named is not None and self.names.is_total(named) and row not in owners
            words = self.names.words(head) if head is not None else ""
            start, end = grid.edges[row]
            self.cells[quantity.id] = CellContext(
                quantity,
                body,
                named,
                not total,
                time,
                words,
                start,
                end,
                caption,
                block,
                places,
                areas,
                self._category(grid, named),
                self.names.change(named),
            )
        self._column_totals(grid)
        self._row_totals(grid)
        self.totals += [(block, quantity, name) for quantity, name in self._named_below(grid)]

    def _dated(self, table: Table, grid: Grid) -> dict[int, Time]:
        """Give for each row the day that stands in its cell under 检查时间 or 处罚日期."""
        heads = {column for column, head in grid.heads.items() if self.names.words(head).endswith(_DATES)}
        found: dict[int, Time] = {}
        for cell in table.cells if heads else ():
            time = self.names.time(cell) if cell.column in heads and cell.row >= table.header_rows else None
            if time is not None:
                found.setdefault(cell.row, time)
        return found

    def _times(self, grid: Grid) -> dict[int, Time | None]:
        """Give the time that each row's name and column's head says; a bare 累计 has that of one that says it."""
        times = {cell.start: self.names.time(cell) for cell in (*grid.rows.values(), *grid.heads.values())}
        since = next(
            (
                time
                for cell in grid.heads.values()
                if (time := times[cell.start]) and self.names.adds_up(cell) and not self.names.is_relative(time)
            ),
            None,
        )
        times.update(
            (cell.start, since) for cell in grid.heads.values() if not times[cell.start] and self.names.adds_up(cell)
        )
        return times

    def _named_below(self, grid: Grid) -> list[tuple[Quantity, str]]:
        """Give the figures that a note below a table may speak of, and the row's name where it has to say it.

        Without its name those of the total row; where there is none, the one of each row that its others add up to
        (全年), else its first. By its name those of any other row: 城关镇罚款含没收款1.2万元.
        """
        rows = sorted({row for row, _ in grid.figures})
        totals = [row for row in rows if row in grid.rows and self.names.is_total(grid.rows[row])]
        if totals or len(rows) == 1:
            total = totals[-1] if totals else rows[0]
            names = {row: self.names.words(grid.rows[row]) for row in rows if row in grid.rows and row != total}
            return [(quantity, names.get(row, "")) for (row, _), quantity in grid.figures.items()]
        wholes = {link.whole for link in self.links.values()}
        first: dict[int, Quantity] = {}
        for (row, _), quantity in sorted(grid.figures.items(), key=lambda item: (item[1].id not in wholes, item[0])):
            first.setdefault(row, quantity)
        return [(quantity, "") for quantity in first.values()]

    def _category(self, grid: Grid, row: Cell | None) -> bool:
        head = grid.heads.get(row.column) if row is not None else None
        return head is not None and CATEGORY.search(self.names.words(head)) is not None

    def _grid(self, table: Table) -> Grid:
        grid = Grid({}, {}, {}, {}, {}, self._under_of_which(table))
        for cell in table.cells:
            if cell.start == cell.end:
                continue
            start, _ = grid.edges.get(cell.row, (cell.start, 0))
            grid.edges[cell.row] = start, cell.end
            if cell.row < table.header_rows:
                grid.heads[cell.column] = cell
                continue
            quantity = self._figure(cell)
            if quantity is not None and self.names.time(cell) is None:
                grid.figures[cell.row, cell.column] = quantity
            elif self.names.is_number(cell):
                continue
            elif self.names.time(cell) is None and not any(map(str.isalpha, self.text[cell.start : cell.end])):
                continue  # — under 名次, in the row of 合计
            elif (
                cell.row not in grid.rows
                or self.names.body(cell) is not None
                or is_below(self.text, cell, grid.rows[cell.row])
            ):
                if cell.row in grid.rows and self.names.body(cell) is None:
                    grid.groups.setdefault(cell.row, grid.rows[cell.row])
                grid.rows[cell.row] = cell
        return grid

    def _under_of_which(self, table: Table) -> set[int]:
        """检查 | 其中 above 检查 | 矿山 | 危化: give the columns that a merged cell 其中 stands above."""
        above = [cell for cell in table.cells if cell.row < table.header_rows - 1 and cell.start < cell.end]
        found: set[int] = set()
        for cell, behind in pairwise((*above, None)):
            if cell is not None and self.names.words(cell) in _OF_WHICH:
                stop = behind.column if behind is not None and behind.row == cell.row else table.columns
                found.update(range(cell.column, stop))
        return found

    def _caption(self, table: Table, block: int) -> tuple[int, int]:
        """Give the place of the words above a table: its note, or the line before it (表一　行政处罚情况统计表)."""
        if table.note_end > table.note_start:
            return table.note_start, table.note_end
        if block < 1:
            return 0, 0
        above = self.structure.blocks[block - 1]
        words = self.text[above.content : above.end]
        return (above.content, above.end) if len(words) <= _LONG_CAPTION and "表" in words else (0, 0)

    def _figure(self, cell: Cell) -> Quantity | None:
        index = bisect_left(self.starts, cell.start)
        if index < len(self.quantities) and self.quantities[index].end <= cell.end:
            return self.quantities[index]
        return None

    def _column_totals(self, grid: Grid) -> None:
        """The cells of a column are part of the cell in its total row, those above a 小计 of that one."""
        rows = sorted({row for row, _ in grid.figures if not self.names.change(grid.rows.get(row))})
        totals = [row for row in rows if row in grid.rows and self.names.is_total(grid.rows[row])]
        totals = [row for row in totals if _AVERAGE not in self.names.words(grid.rows[row])]
        changes = {column for column, head in grid.heads.items() if _CHANGE.match(self.names.words(head)) is not None}
        self._made_up_rows(grid, rows, totals, changes)
        totals = totals or unnamed_total(grid, rows)
        if totals:
            self._total_rows(grid, rows, totals, changes)

    def _made_up_rows(self, grid: Grid, rows: Sequence[int], totals: Sequence[int], changes: set[int]) -> None:
        """Link rows to those that they make up, that 其中 says, or that bear a higher number."""
        for total, lines in summed_rows(grid, rows, changes):
            # 审结 is no total by its name: 维持 of 本级 is of 维持 under 合计 rather than of 审结 of 本级
            if not any(self.names.is_total(head) for head in grid.heads.values()) or self._is_sum(grid.rows.get(total)):
                self._link_lines(grid, total, lines, changes)
        self._parts_of_rows(grid, rows)
        for counted, parts, mark in numbered_parts(self.text, grid, rows, totals):
            for part in parts:
                self.links.setdefault(part.id, PartLink(counted.id, "part.table_number", mark.start, mark.end))

    def _total_rows(self, grid: Grid, rows: Sequence[int], totals: Sequence[int], changes: set[int]) -> None:
        """Link the rows above 小计 to it, and all to 总计."""
        partial = [row for row in totals if row in grid.rows and self.names.words(grid.rows[row]) in _SUBTOTALS]
        grand = [row for row in totals if row not in partial]
        partial, grand = [*partial, *grand[:-1]], grand[-1:]  # 合计 of each group, 总计 of all
        if any(self.names.adds_up(grid.rows[row]) and not is_sum(grid, row, rows) for row in grand if row in grid.rows):
            grand = []  # 1-6月累计 below the months of one quarter
        summed = group_of(self.text, grid, grand[0], rows) if grand else set(rows)
        among = [row for row in rows if row in summed or row in grand]
        exact = rows_of_sum(grid, grand[0], among) if grand else set()
        unsummed = changes if exact else averages(grid, among, (partial, grand), self.links) | changes
        for (row, column), quantity in grid.figures.items():
            if row in grand or column in unsummed or row not in summed or row not in rows:
                continue
            # 城区 小计 and 乡镇 小计 make up 总计: the rows above each are its parts alone
            whole_of = [] if exact and row not in exact and row not in partial else grand
            above = row if row in partial else next((other for other in sorted(partial) if other > row), None)
            for total in ([above] if above is not None and above != row else []) + whole_of:
                whole = grid.figures.get((total, column))
                if whole is not None and adds(quantity, whole):
                    name = grid.rows.get(total) or grid.heads.get(column) or Cell(whole.start, whole.end, total, column)
                    self.links.setdefault(quantity.id, PartLink(whole.id, "part.table_row", name.start, name.end))
                    break

    def _is_sum(self, name: Cell | None) -> bool:
        return name is not None and (self.names.is_total(name) or self.names.time(name) is not None)

    def _link_lines(self, grid: Grid, total: int, lines: Sequence[int], skipped: Container[int]) -> None:
        """Make the figures of rows part of those of the row that they add up to."""
        for (row, column), quantity in grid.figures.items():
            whole = grid.figures.get((total, column)) if row in lines and column not in skipped else None
            if whole is not None and adds(quantity, whole):
                name = grid.rows.get(total) or grid.heads.get(column) or Cell(whole.start, whole.end, total, column)
                self.links.setdefault(quantity.id, PartLink(whole.id, "part.table_row", name.start, name.end))

    def _parts_of_rows(self, grid: Grid, rows: Sequence[int]) -> None:
        """The cells of a row 其中：… are part of those in the row above it."""
        columns: dict[int, dict[int, Quantity]] = {}
        for (row, column), quantity in grid.figures.items():
            head = grid.heads.get(column)
            if head is None or _CHANGE.match(self.names.words(head)) is None:  # a change is no part of a change
                columns.setdefault(row, {})[column] = quantity
        above, left = dict[int, Quantity](), dict[int, Decimal]()
        for row in rows:
            name, figures = grid.rows.get(row), columns.get(row, {})
            of_which = name is not None and self.names.words(name).startswith(_OF_WHICH)
            # 其中：甲类 … the row below it is the next part where it still fits: 乙类
            goes_on = bool(left) and still_fits(figures, above, left)
            if name is None or not (of_which or goes_on) or self.names.is_total(name):
                above, left = figures, {}
                continue
            for column, quantity in figures.items():
                whole = above.get(column)
                if whole is not None and adds(quantity, whole):
                    left[column] = left.get(column, whole.value) - quantity.value
                    self.links[quantity.id] = PartLink(whole.id, "part.table_of_which", name.start, name.end)
            left = left or {column: quantity.value for column, quantity in above.items()}

    def _row_totals(self, grid: Grid) -> None:
        """The cells of a row are part of the cell under 合计 that they add up to, before or behind them."""
        columns = sorted(grid.heads)
        totals = [column for column in columns if self.names.is_total(grid.heads[column])]
        for number, total in enumerate(totals):
            low = totals[number - 1] if number else -1
            high = totals[number + 1] if number + 1 < len(totals) else columns[-1] + 1
            rows = [row for (row, column), whole in grid.figures.items() if column == total and whole.value]
            parts = columns_of(grid, rows, total, low, high)
            if parts is not None:
                self._link_row(grid, parts, total)
        self._parts_of_columns(grid, columns)

    def _parts_of_columns(self, grid: Grid, columns: Sequence[int]) -> None:
        """The cells under 其中：… are part of those under the column before it."""
        before: int | None = None
        for column in columns:
            named = self.names.words(grid.heads[column]).startswith(_OF_WHICH)
            if not named and column not in grid.of_which:
                before = column
            elif before is not None and not named:
                self._link_row(grid, [column], before)
            elif before is not None:
                under = columns[columns.index(column) :]
                wholes = [other for other in reversed(columns[: columns.index(column)]) if self._sums_up(grid, other)]
                parts, whole = next(
                    ((parts, other) for other in wholes if len(parts := made_up(grid, under, other)) > 1),
                    (under[:1], before),
                )
                self._link_row(grid, parts, whole)

    def _sums_up(self, grid: Grid, column: int) -> bool:
        return any(other == column and quantity.dimension != "ratio" for (_, other), quantity in grid.figures.items())

    def _link_row(self, grid: Grid, parts: Sequence[int], total: int) -> None:
        head = grid.heads[total]
        for (row, column), quantity in grid.figures.items():
            whole = grid.figures.get((row, total))
            if whole is not None and column in parts and adds(quantity, whole):
                self.links.setdefault(quantity.id, PartLink(whole.id, "part.table_column", head.start, head.end))
