"""Figures in table cells: the unit comes from the column header, the row header, a unit column or the note above."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from zhenforce_nlp.column_heads import CHANGE_HEAD, OF_ROW
from zhenforce_nlp.quantities.amount import Amount
from zhenforce_nlp.quantities.head_units import (
    FINE_HEAD,
    MONEY_HEAD,
    RATE_HEAD,
    HeaderUnit,
    header_unit,
    measures,
    note_units,
    stated_unit,
    unit_of_header,
)
from zhenforce_nlp.records import Bound, Cell, Rejected, Structure, Table
from zhenforce_nlp.row_marks import unmarked
from zhenforce_nlp.units import UnitTable, scaled_figure

_FIGURE = regex.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:[,，]\d{3})++|[\d０-９]++)(?:[.．][\d０-９]++)?)\s?(?P<percent>[%％‰])?"
)
# 12.6万, 约300, ↓10.4, 1,204（含直属队）: a figure that the cell says more of
_LOOSE_FIGURE = regex.compile(
    r"[↑↓⬆⬇▲▼△▽]?\s?(?P<before>约|近|超过|超|逾|不足|不少于|不低于)?\s?(?P<span>(?P<number>\d{1,3}(?:,\d{3})++(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s?(?P<scale>万亿|亿|千万|百万|万|千)?(?P<inner>余)?)\s?(?P<after>以上|以下|左右)?\s?(?:[（(][^（）()]{0,24}[）)])?"
)
_PARTED = regex.compile(r"[\d０-９,，.．]++ [\d０-９,，.．]++")  # 87,6 00: a blank that damage has brought
_NUMBERING = regex.compile(r"序\s*号|编\s*号|名次|排名|行次|行号|顺序|代码|^№|^NO", regex.IGNORECASE)
_YEAR_HEAD = regex.compile(
    r"年份|(?<![\d本上当])年度$|^年$|(?<![\d一二三四五六七八九十本上当])月份|日期|时间$|电话|文号|邮编"
)
_MONEY_ROW = regex.compile(r"案值|货值|金额|税款|罚没款|损失")  # 罚款 may be a kind of decision
_TWO = 2
_OF_WHICH = regex.compile(r"#?其中|内[：:]")
_FOLD = str.maketrans("．，％", ".,%")


_BOUNDS = {
    "约": Bound.ABOUT, "近": Bound.ABOUT, "左右": Bound.ABOUT, "超过": Bound.MORE_THAN, "超": Bound.MORE_THAN,
    "逾": Bound.MORE_THAN, "余": Bound.MORE_THAN, "不足": Bound.LESS_THAN, "不少于": Bound.AT_LEAST,
    "不低于": Bound.AT_LEAST, "以上": Bound.AT_LEAST, "以下": Bound.AT_MOST,
}  # fmt: skip
_BELOW = regex.compile(
    r"#?其\s?中|(?![一二三四五六七八九十]{1,3}、)[\p{Han}\d（(]"
)  # a row that may be of the same unit as the one above
MIN_NUMBERED = 3  # rows


@dataclass
class CellQuantities:
    """Amounts of cells, the spans of all cells that hold a figure alone or words that name a row, and rejected ones."""

    amounts: list[Amount] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def find_cell_quantities(text: str, structure: Structure, units: UnitTable) -> CellQuantities:
    """Find the figures of all tables, each with the unit its header gives it, scale included.

    Example:
        26.4 under 罚款（万元） → 264000 元.
    """
    found = CellQuantities()
    for table in structure.tables:
        _read_table(text, table, units, found)
    found.spans.sort()
    return found


def _read_table(text: str, table: Table, units: UnitTable, found: CellQuantities) -> None:
    headers = column_headers(text, table)
    notes = note_units(text[table.note_start : table.note_end], units)
    by_column = _column_units(headers, notes, units)
    if not headers:  # 警告 23, 罚款 612 without 项目 and 数量 above them
        by_column = dict.fromkeys(range(1, table.columns), unit_of_header("", notes, units, fines=False))
    _in_order(text, table, headers, notes, by_column)
    _spread_total_unit(headers, by_column)
    unit_column = _unit_column(text, table, headers, units)
    row_cells: dict[int, list[Cell]] = {}
    for cell in table.cells:
        row_cells.setdefault(cell.row, []).append(cell)
    numbering = _numbering_column(text, table, headers)
    above: HeaderUnit | None = None
    plain = not any(MONEY_HEAD.search(head) or FINE_HEAD.search(head) for head in headers.values())
    money = next((unit for label, unit in notes if plain and unit.dimension == "money" and not label), None)
    figures = _figure_columns(text, table, headers)
    own = {column for column, head in headers.items() if stated_unit(head, units) is not None}
    by_row = len(notes) > 1 and (
        _say_how_many(headers, figures) or _rows_measure(text, table, [headers.get(column, "") for column in figures])
    )
    _units_of_changes(text, table, headers, figures, by_column, units, by_row=by_row or unit_column >= 0)
    for row, cells in row_cells.items():
        if row < table.header_rows:
            found.spans += _words_of_names(text, cells, (table.columns,))
            continue
        row_unit = _row_unit(
            [text[cell.start : cell.end] for cell in cells],
            next((text[cell.start : cell.end] for cell in cells if cell.column == unit_column), ""),
            notes if by_row else (),
            (money, above),
            units,
        )
        above = row_unit
        said = _said_by_name([text[cell.start : cell.end] for cell in cells], units)
        found.spans += _words_of_names(text, cells, figures)
        for cell in cells:
            head = "序号" if cell.column == numbering else headers.get(cell.column, "")
            column = by_column.get(cell.column)
            if money is not None and row_unit is money and column is not None and column.dimension != "ratio":
                column = row_unit
            if said is not None and cell.column not in own and (column is None or column.dimension != "ratio"):
                column = said  # the row 罚没金额（万元） below 计量单位：宗
            _read_cell(text, cell, head, column, row_unit, found)


def _row_unit(
    printed: Sequence[str],
    stated: str,
    notes: Sequence[tuple[str, HeaderUnit]],
    known: tuple[HeaderUnit | None, HeaderUnit | None],
    units: UnitTable,
) -> HeaderUnit | None:
    """Give the unit of a row: its column's of units, its name's, the one of the note that fits it, the row's above.

    Args:
        printed: the words of its cells.
        stated: what stands in the column of units.
        notes: units of the note, where each row takes its own.
        known: the note's unit of money, and the unit of the row above.
        units: the table of units.
    """
    money, above = known
    labels = [words for words in printed if not any(map(str.isdecimal, unmarked(words)))]
    unit = header_unit(stated, units) if stated else None
    unit = unit or next((unit for label in labels if (unit := stated_unit(label, units))), None)
    if unit is not None or not labels:
        return unit
    if _MONEY_ROW.search(labels[0]) and money is not None:
        return money  # 单位：宗、万元 above the rows 立案, 案值
    if notes and not (above and _OF_WHICH.match(labels[0])):
        unit = unit_of_header("".join(unmarked(labels[0]).split()), notes, units, fines=True)
    if unit is None and above is not None and any(_BELOW.match(words) for words in labels[:1]):
        return above  # 罚没款（万元）; 其中：罚款; 没收
    return unit


def _said_by_name(printed: Sequence[str], units: UnitTable) -> HeaderUnit | None:
    """Give the unit that a row's name has in brackets: 罚没金额（万元）."""
    names = (words for words in printed[:2] if words.endswith(("）", ")")) and _FIGURE.fullmatch(words) is None)
    return next((unit for words in names if (unit := stated_unit(words, units)) is not None), None)


def _words_of_names(text: str, cells: Sequence[Cell], figures: Sequence[int]) -> list[tuple[int, int]]:
    """Give the cells in front of the figures whose numerals in words count nothing: 三类事务信息, 一般程序."""
    first = figures[0] if figures else 0
    places = ((cell.start, cell.end) for cell in cells if cell.column < first)
    return [place for place in places if not any(map(str.isdecimal, unmarked(text[slice(*place)])))]


def _unit_column(text: str, table: Table, headers: Mapping[int, str], units: UnitTable) -> int:
    """Give the column 单位 that holds units, not bodies; -1 where there is none."""
    column = next((column for column, head in headers.items() if head in ("单位", "计量单位")), -1)
    below = (cell for cell in table.cells if cell.column == column and cell.row >= table.header_rows)
    return column if any(header_unit(text[cell.start : cell.end], units) for cell in below) else -1


def _column_units(
    headers: Mapping[int, str], notes: list[tuple[str, HeaderUnit]], units: UnitTable
) -> dict[int, HeaderUnit | None]:
    fines = not any(MONEY_HEAD.search(head) for head in headers.values())
    found = {column: unit_of_header(head, notes, units, fines=fines) for column, head in headers.items()}
    for column, head in headers.items():
        if found[column] is None and _OF_WHICH.match(head) and not RATE_HEAD.search(head):
            found[column] = found.get(column - 1)  # 案件数 | 其中：移送
    return found


def _in_order(
    text: str,
    table: Table,
    headers: Mapping[int, str],
    notes: list[tuple[str, HeaderUnit]],
    by_column: dict[int, HeaderUnit | None],
) -> None:
    """单位：家次、起、万元、% above four columns of figures: each takes its own, where none says otherwise."""
    figures = _figure_columns(text, table, headers)
    if _say_how_many(headers, figures):  # 单位：件、万元 above 2022年 | 2021年: the rows' units
        return
    if len(notes) < 2 or len(figures) != len(notes) or any(label for label, _ in notes):
        return
    for column, (_, unit) in zip(figures, notes, strict=True):
        by_column[column] = unit


def _say_how_many(headers: Mapping[int, str], columns: Collection[int]) -> bool:
    """Tell whether no column says what is counted: 本年 | 上年 | 增减%."""
    heads = [headers[column] for column in columns if headers.get(column)]
    return bool(heads) and all(OF_ROW.fullmatch(head) for head in heads)


def _rows_measure(text: str, table: Table, heads: Sequence[str]) -> bool:
    """巡查次数, 立案数, 罚款金额 below 河道 | 水土保持: the rows say what is counted, and no column does."""
    if any(measures(head) or RATE_HEAD.search(head) for head in heads):
        return False
    names: dict[int, str] = {}
    for cell in table.cells:
        if cell.row >= table.header_rows and cell.start < cell.end:
            names.setdefault(cell.row, text[cell.start : cell.end])
    return len(names) > 1 and all(measures(name) for name in names.values())


def _figure_columns(text: str, table: Table, headers: Mapping[int, str]) -> list[int]:
    """Give the columns with a figure below their head, but for those that number the rows."""
    figures = {
        cell.column
        for cell in table.cells
        if cell.row >= table.header_rows and _FIGURE.fullmatch(text[cell.start : cell.end])
    }
    return [column for column in sorted(figures) if not _NUMBERING.search(headers.get(column, ""))]


def _units_of_changes(
    text: str,
    table: Table,
    headers: Mapping[int, str],
    figures: Sequence[int],
    by_column: dict[int, HeaderUnit | None],
    units: UnitTable,
    *,
    by_row: bool,
) -> None:
    """2022年 | 2021年 | 增减: in percent, where the two columns before prove it or the head alone says so.

    Where each row has its own unit, the columns have none but that of a change in percent.
    """
    values = {
        (cell.row, cell.column): Decimal(match["number"].translate(_FOLD).replace(",", ""))
        for cell in table.cells
        if cell.row >= table.header_rows and (match := _FIGURE.fullmatch(text[cell.start : cell.end]))
    }
    for place, column in enumerate(figures):
        head, unit = headers.get(column, ""), by_column.get(column)
        if unit is not None and unit.dimension == "ratio":
            continue
        if by_row and stated_unit(head, units) is None:
            by_column[column] = None
        if place >= _TWO and CHANGE_HEAD.fullmatch(head) and _in_percent(values, figures[place - 2 : place + 1]):
            by_column[column] = HeaderUnit("%", "ratio", Decimal(1))


def _in_percent(values: Mapping[tuple[int, int], Decimal], columns: Sequence[int]) -> bool:
    """Tell whether the third column holds by how many percent two columns differ: 96, 81, 18.5."""
    proved = 0
    for row in {row for row, column in values if column == columns[2]}:
        one, other, change = (values.get((row, column)) for column in columns)
        if one is None or other is None or change is None or not other:
            continue
        if abs(one - other) == abs(change):
            return False
        proved += abs(abs(one - other) / other * 100 - abs(change)) < 1
    return proved > 0


def _numbering_column(text: str, table: Table, headers: Mapping[int, str]) -> int:
    """A first column without header that counts 1, 2, 3 ... numbers the rows; -1 where there is none."""
    if headers.get(0):
        return -1
    printed = [
        text[cell.start : cell.end].rstrip(".．、")
        for cell in table.cells
        if cell.column == 0 and cell.row >= table.header_rows
    ]
    counted = [str(number) for number in range(1, len(printed) + 1)]
    return 0 if len(printed) >= MIN_NUMBERED and printed == counted else -1


def _spread_total_unit(headers: Mapping[int, str], by_column: dict[int, HeaderUnit | None]) -> None:
    """警告 | 罚款 | … | 合计（宗）: columns without unit before a total are what it sums, and share its unit."""
    total = next((c for c, head in headers.items() if head.startswith(("合计", "总计", "小计"))), -1)
    unit = by_column.get(total)
    if unit is None or unit.dimension == "money":
        return
    for column, head in headers.items():
        if column < total and by_column[column] is None and not RATE_HEAD.search(head):
            by_column[column] = unit


def _read_cell(
    text: str, cell: Cell, head: str, column: HeaderUnit | None, row: HeaderUnit | None, found: CellQuantities
) -> None:
    printed = text[cell.start : cell.end]
    match = _FIGURE.fullmatch(printed)
    if match is None and " " in printed and _PARTED.fullmatch(printed):
        match = _FIGURE.fullmatch(printed.replace(" ", ""))
    if match is None:
        _read_loose_cell(cell, printed, column or row, found)
        return
    found.spans.append((cell.start, cell.end))
    if _NUMBERING.search(head) or _YEAR_HEAD.search(head):
        found.rejected.append(Rejected(cell.start, cell.end, printed, "ordinal", "table.row_number"))
        return
    number = match.group("number").translate(_FOLD).replace(",", "")
    value, decimals = Decimal(number), len(number.partition(".")[2])
    if match.group("percent"):
        unit = HeaderUnit(match.group("percent").translate(_FOLD), "ratio", Decimal(1))
    else:
        unit = column or row or HeaderUnit("", "", Decimal(1))
    value, step = value * unit.scale, unit.scale.scaleb(-decimals)
    if step >= 1:
        value, step = value.to_integral_value(), step.to_integral_value()
    found.amounts.append(
        Amount(
            cell.start, cell.end, cell.end, value, None, unit.symbol, None, Bound.EXACT,
            step, unit.dimension, "table.cell",
        )
    )  # fmt: skip


def _read_loose_cell(cell: Cell, printed: str, unit: HeaderUnit | None, found: CellQuantities) -> None:
    """A cell with a scale, a bound or a remark of its own; its unit is the header's, without the header's scale."""
    match = _LOOSE_FIGURE.fullmatch(printed)
    if match is None or unit is None:
        return
    scale = match.group("scale")
    size = scaled_figure(scale) if scale else unit.scale
    number = match.group("number").replace(",", "")
    value, step = Decimal(number) * size, size.scaleb(-len(number.partition(".")[2]))
    if step >= 1:
        value, step = value.to_integral_value(), step.to_integral_value()
    word = match.group("inner") or match.group("before") or match.group("after")
    start, end = cell.start + match.start("span"), cell.start + match.end("span")
    found.spans.append((start, end))
    found.amounts.append(
        Amount(
            start, end, end, value, None, unit.symbol, word, _BOUNDS.get(word or "", Bound.EXACT), step,
            unit.dimension, "table.cell",
        )
    )  # fmt: skip


def column_headers(text: str, table: Table) -> Mapping[int, str]:
    """Give each column its header words, those of several header rows joined from top to bottom."""
    rows: list[dict[int, str]] = [{} for _ in range(table.header_rows)]
    for cell in table.cells:
        if cell.row < table.header_rows:
            rows[cell.row][cell.column] = "".join(text[cell.start : cell.end].split())
    headers: dict[int, list[str]] = {}
    for number, row in enumerate(rows):
        merged = ""
        for column, words in sorted(row.items()):
            merged = words or merged
            below = any(under.get(column) for under in rows[number + 1 :])
            # 检查单位（家） | | above 重点单位 | 一般单位: a merged cell stands in the first of its columns
            said = words or (merged if below else "")
            if said and said not in headers.setdefault(column, []):
                headers[column].append(said)
    return {column: "".join(words) for column, words in headers.items()}
