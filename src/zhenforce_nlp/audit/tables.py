"""Tables: total rows, total columns, and rates that columns of their own give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.audit.numbers import HUNDRED, ratio_is, rest_is, sums_to
from zhenforce_nlp.audit.page import Figure, Licence, Page, make, rounded, show, term
from zhenforce_nlp.audit.rules import Rate
from zhenforce_nlp.findings import Check, Finding, Severity, Term, Verdict
from zhenforce_nlp.records import Table

_TOTAL = regex.compile(r"(?:全[市区县省州旗盟系局]统?)?(?:合计|总计|共计|总数|合计数|总和|汇总|总额)(?:[（(].*)?")
_WHOLE_AREA = regex.compile(r"全[市区县省州旗盟系]统?")
_SUBTOTAL = regex.compile(r"小计(?:[（(].*)?")
_NO_PART = regex.compile(r"^其中|^占|占比|比例|同比|环比|上年|去年|较|增[减长幅]|平均|均|率$|排名|序号|备注")
_BLANK = regex.compile(r"[-－—–/／无空]*")
_CHANGE = regex.compile(r"同比|增幅|增长率|增减|变化率|涨幅|±")
_NO_FIGURES = regex.compile(r"率|比|%|％|平均|均|幅|增|减|排名|序号")
_HALVES = regex.compile(r"(?:上|下)半年|[一二三四]季度|第[一二三四]季度")
_WHOLE_YEAR = regex.compile(r"全年|年度(?:合计)?|全年合计")
_FEW = 2


_UNREAD = ("有单元格未能读出数字", "a cell holds something that was not read as a figure")
_OPEN = ("表中各合计均不等于所列各项之和", "no total of this table is the sum of what it lists")


@dataclass(frozen=True, slots=True)
class _Sum:
    """One row or column of a table against its total."""

    whole: Figure
    parts: tuple[Figure, ...]
    licence: Licence
    line: str
    unread: bool = False  # a cell holds something that was not read as a figure

    @property
    def holds(self) -> bool:
        """The parts add up to the total."""
        return sums_to(self.whole.quantity, [part.quantity for part in self.parts])


class _Grid:
    """A table's figures by row and column, with the names of both."""

    def __init__(self, page: Page, table: Table) -> None:
        self.page = page
        self.table = table
        self.figures: dict[tuple[int, int], Figure] = {}
        self.rows: dict[int, tuple[str, Licence]] = {}
        self.heads: dict[int, tuple[str, Licence]] = {}
        self.unread: set[tuple[int, int]] = set()
        starts = {figure.quantity.start: figure for figure in page.figures if figure.slot is None}
        for cell in table.cells:
            text = "".join(page.text[cell.start : cell.end].split())
            figure = next((starts[place] for place in range(cell.start, cell.end) if place in starts), None)
            if cell.row < table.header_rows:
                if text and cell.row == table.header_rows - 1:
                    self.heads[cell.column] = (text, Licence(cell.start, cell.end))
            elif figure is not None:
                self.figures[cell.row, cell.column] = figure
            elif text and cell.row not in self.rows and not text[0].isdigit():
                self.rows[cell.row] = (text, Licence(cell.start, cell.end))
            elif not _BLANK.fullmatch(text):
                self.unread.add((cell.row, cell.column))
        self.last_row = max((cell.row for cell in table.cells), default=0)
        self.last_column = max((cell.column for cell in table.cells), default=0)

    def head(self, column: int) -> str:
        """Give a column's name, "" when it has none."""
        return self.heads.get(column, ("", Licence(0, 0)))[0]

    def row(self, row: int) -> str:
        """Give a row's name, "" when it has none."""
        return self.rows.get(row, ("", Licence(0, 0)))[0]


def check_tables(page: Page) -> list[Finding]:
    """Check the totals and rates of every table.

    Example:
        a column 31, 12, 5 over 合计 47 → violated: 47件 ≠ 31 + 12 + 5 = 48件.
    """
    found: list[Finding] = []
    for table in page.structure.tables:
        grid = _Grid(page, table)
        for sums in (list(_columns(grid)), list(_lines(grid))):
            found.extend(_write_sums(page, sums))
        found.extend(_rates(grid))
    return found


# Sums


def _columns(grid: _Grid) -> Iterator[_Sum]:
    """The cells of a column over the cell of the total row; of subtotals only, where the table has them."""
    totals = [row for row, (name, _) in grid.rows.items() if _TOTAL.fullmatch(name)]
    if not totals:  # 全盟 at the foot or the head of its counties
        totals = [
            row
            for row, (name, _) in grid.rows.items()
            if _WHOLE_AREA.fullmatch(name) and row in (grid.last_row, grid.table.header_rows)
        ]
    if len(totals) != 1:
        return
    total = totals[0]
    subtotals = [row for row, (name, _) in grid.rows.items() if _SUBTOTAL.fullmatch(name)]
    for column in range(grid.last_column + 1):
        whole = grid.figures.get((total, column))
        if whole is None or not whole.counts or _NO_PART.search(grid.head(column)):
            continue
        rows = subtotals or [row for row in range(grid.last_row + 1) if row != total]
        parts = [
            grid.figures[row, column]
            for row in rows
            if (row, column) in grid.figures and not _NO_PART.search(grid.row(row))
        ]
        parts = [part for part in parts if part.quantity.unit == whole.quantity.unit]
        if len(parts) >= _FEW:
            unread = any((row, column) in grid.unread for row in rows)
            yield _Sum(whole, tuple(parts), grid.rows[total][1], grid.head(column), unread)


def _lines(grid: _Grid) -> Iterator[_Sum]:
    """The cells of a row beside the cell of its total column: those before it, or all behind where it comes first."""
    totals = [column for column, (name, _) in grid.heads.items() if _TOTAL.fullmatch(name) or _SUBTOTAL.fullmatch(name)]
    if sum(_HALVES.search(name) is not None for name, _ in grid.heads.values()) >= _FEW:
        totals += [column for column, (name, _) in grid.heads.items() if _WHOLE_YEAR.match(name)]
    for row in range(grid.last_row + 1):
        if _NO_PART.search(grid.row(row)):
            continue
        for column in totals:
            whole = grid.figures.get((row, column))
            if whole is None or not whole.counts:
                continue
            parts = _stretch(grid, row, column, -1, totals) or _stretch(grid, row, column, 1, totals)
            if len(parts) >= _FEW:
                unread = any(place[0] == row for place in grid.unread)
                yield _Sum(whole, tuple(parts), grid.heads[column][1], grid.row(row), unread)


def _stretch(grid: _Grid, row: int, column: int, step: int, totals: Sequence[int]) -> list[Figure]:
    whole = grid.figures[row, column]
    parts: list[Figure] = []
    place = column + step
    while 0 <= place <= grid.last_column and place not in totals:
        figure = grid.figures.get((row, place))
        head = grid.head(place)
        if figure is not None and figure.quantity.unit == whole.quantity.unit and not _NO_PART.search(head):
            parts.append(figure)
        elif parts and figure is not None and not _NO_PART.search(head):
            break
        place += step
    return parts[::step] if step > 0 else parts[::-1]


def _write_sums(page: Page, sums: Sequence[_Sum]) -> Iterator[Finding]:
    failed = [item for item in sums if not item.holds]
    # Where several totals fail and none holds, the total is of more than the table shows.
    open_total = len(failed) >= _FEW and len(failed) == len(sums)
    for item in sums:
        yield _sum(page, item, open_total=open_total)


def _sum(page: Page, item: _Sum, *, open_total: bool) -> Finding:
    whole, parts = item.whole, item.parts
    added = sum((part.quantity.value for part in parts), Decimal(0))
    unit, difference = whole.quantity.unit, whole.quantity.value - added
    sign = "=" if difference == 0 else "≈" if item.holds else "≠"
    formula = f"{whole.plain} {sign} {' + '.join(part.plain for part in parts)}"
    if difference != 0:
        formula += f" = {show(added, unit)}"
    terms = (term("whole", whole), *(term("part", part) for part in parts))
    reason, severity = ("", ""), None
    verdict = Verdict.HOLDS if item.holds else Verdict.VIOLATED
    if item.holds:
        zh, en = f"表中合计与各项一致：{formula}", f"the total of the table agrees: {formula}"
    else:
        zh = f"表中“{item.line}”各项相加为{show(added, unit)}，合计为{show(whole.quantity.value, unit)}"
        printed = show(whole.quantity.value, unit)
        en = f"“{item.line}” of the table adds up to {show(added, unit)}, its total is {printed}"
        if open_total or item.unread:
            reason = _UNREAD if item.unread else _OPEN
            verdict, severity = Verdict.NOT_COMPARABLE, Severity.NOTICE
    return make(
        Check.TABLE, verdict, "table.total", terms, page, item.licence, formula,
        zh=zh, en=en, expected=added, difference=difference, unit=unit, severity=severity, reason=reason,
    )  # fmt: skip


# Rates and changes


def _rates(grid: _Grid) -> Iterator[Finding]:
    for column in range(grid.last_column + 1):
        head = regex.sub(r"[（(].*", "", grid.head(column))
        for rule in grid.page.rules.rates:
            if not rule.name.search(head):
                continue
            operands = _operands(grid, column, head, rule)
            if operands is not None:
                yield from _rate_column(grid, column, *operands, rule)
                break
        else:
            if _CHANGE.search(head):
                yield from _change_column(grid, column)


def _operands(grid: _Grid, column: int, head: str, rule: Rate) -> tuple[int, int] | None:
    """Give the columns of numerator and denominator; of several bases the one that most rows agree with."""
    others = [(place, name) for place, (name, _) in grid.heads.items() if place != column and "率" not in name]
    stem = regex.sub(r"率$", "", head)[-2:]
    tops = [
        place for place, name in others if (rule.numerator.search(name) if rule.numerator is not None else stem in name)
    ]
    if len(tops) != 1:
        return None
    bases = [
        place
        for place, name in others
        if place not in tops and rule.denominator is not None and rule.denominator.search(name)
    ]
    if len(bases) == 1:
        return tops[0], bases[0]
    scores = [(_agreeing(grid, column, tops[0], base, complement=rule.complement), base) for base in bases]
    best = max(scores, default=(0, 0))
    return (tops[0], best[1]) if best[0] >= _FEW else None


def _rows_of(grid: _Grid, *columns: int) -> Iterator[tuple[int, list[Figure]]]:
    """Give the rows that have a figure in each of the columns."""
    for row in range(grid.last_row + 1):
        cells = [grid.figures.get((row, column)) for column in columns]
        found = [cell for cell in cells if cell is not None]
        if len(found) == len(columns):
            yield row, found


def _agreeing(grid: _Grid, column: int, top: int, base: int, *, complement: bool) -> int:
    checker = rest_is if complement else ratio_is
    return sum(
        below.quantity.value > 0 and checker(rate.quantity, [above.quantity], [below.quantity])
        for _, (rate, above, below) in _rows_of(grid, column, top, base)
    )


def _rate_column(grid: _Grid, column: int, top: int, base: int, rule: Rate) -> Iterator[Finding]:
    checker = rest_is if rule.complement else ratio_is
    for _, (rate, above, below) in _rows_of(grid, column, top, base):
        if rate.quantity.unit != "%" or below.quantity.value <= 0 or above.quantity.unit != below.quantity.unit:
            continue
        holds = checker(rate.quantity, [above.quantity], [below.quantity])
        share = above.quantity.value * HUNDRED / below.quantity.value
        expected = HUNDRED - share if rule.complement else share
        over = f"({below.plain} - {above.plain})" if rule.complement else above.plain
        terms = (term("rate", rate), term("numerator", above), term("denominator", below))
        yield _computed(
            grid, column, Check.RATE, "rate.table", rate, expected, f"{over} ÷ {below.plain}", terms, holds=holds
        )


def _change_column(grid: _Grid, column: int) -> Iterator[Finding]:
    """同比（%） beside 上年 and 本年: the change of two columns of one unit, where most rows agree that it is."""
    counts = [place for place, (name, _) in grid.heads.items() if place != column and not _NO_FIGURES.search(name)]
    pairs = [(now, before) for now in counts for before in counts if now != before]
    scores = [
        (sum(_changed(rate, now, before) for _, (rate, now, before) in _rows_of(grid, column, *pair)), pair)
        for pair in pairs
    ]
    agreeing, best = max(scores, default=(0, (0, 0)))
    if agreeing < _FEW:
        return
    for _, (rate, now, before) in _rows_of(grid, column, *best):
        if rate.quantity.unit != "%" or before.quantity.value <= 0:
            continue
        expected = (now.quantity.value - before.quantity.value) * HUNDRED / before.quantity.value
        terms = (term("change", rate), term("now", now), term("before", before))
        words = f"({now.plain} - {before.plain}) ÷ {before.plain}"
        holds = _changed(rate, now, before)
        yield _computed(grid, column, Check.YOY, "change.table", rate, expected, words, terms, holds=holds)


def _changed(rate: Figure, now: Figure, before: Figure) -> bool:
    """Tell whether a printed change is the one of two cells; the sign may be left to the words of the head."""
    if rate.quantity.unit != "%" or before.quantity.value <= 0 or now.quantity.unit != before.quantity.unit:
        return False
    change = (now.quantity.value - before.quantity.value) * HUNDRED / before.quantity.value
    return abs(abs(change) - abs(rate.quantity.value)) < rate.quantity.step


def _computed(
    grid: _Grid,
    column: int,
    kind: Check,
    rule: str,
    rate: Figure,
    value: Decimal,
    words: str,
    terms: Sequence[Term],
    *,
    holds: bool,
) -> Finding:
    expected = rounded(value, rate.quantity.step)
    formula = f"{rate.plain} {'=' if holds else '≠'} {words} = {show(expected, '%')}"
    return make(
        kind, Verdict.HOLDS if holds else Verdict.VIOLATED, rule, terms, grid.page, grid.heads[column][1], formula,
        zh=f"表中{grid.head(column)}：{formula}", en=f"a computed column of the table: {formula}",
        expected=expected, difference=rate.quantity.value - expected, unit="%",
    )  # fmt: skip
