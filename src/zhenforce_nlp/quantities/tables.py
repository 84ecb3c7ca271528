"""Figures in table cells: the unit comes from the column header, the row header, a unit column or the note above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from zhenforce_nlp.frozen import quick
from zhenforce_nlp.quantities.amount import Amount
from zhenforce_nlp.records import Bound, Cell, Rejected, Structure, Table
from zhenforce_nlp.units import UnitTable, scaled_figure, scaled_unit

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
_BRACKET = regex.compile(r"[（(\[【]\s*(?:单位[:：]\s*)?(?P<inner>[^（）()\[\]【】]{1,16})\s*[）)\]】]")
# 单位：宗、万元; 单位：宗；罚没金额：万元; 金额单位：万元
_NOTE_UNITS = regex.compile(
    r"(?P<label>[\p{Han}]{0,8}?)(?:(?:单\s*位)?\s*[:：]|单位为)\s*(?P<inner>[^\s）)；;:：]{1,16})"
)
_MONEY_HEAD = regex.compile(r"金额|款额|数额|收入|资金|元")
_MONEY_ROW = regex.compile(r"案值|货值|金额|税款|罚没款|损失")  # 罚款 may be a kind of decision
_FINE_HEAD = regex.compile(r"罚款|罚没|款$|违法所得$")  # a count of decisions where another column has the money
# 处罚件数, 检查家次, 罚款金额万元: a unit at the end of a header without brackets
_TAIL_UNIT = regex.compile(
    r"(?P<scaled>(?:万亿|亿|千万|百万|万|千)?元)$|(?P<percent>[%％])$|(?P<visits>(?:家|户|人|车|艘|批|场|辆|台|处|班|船|架|点|店)次)$"
    r"|(?<![文证稿条邮要信])(?P<counted>[家户人件起宗份次场处条项台辆艘张册期篇])数$"
)
_VISIT_HEAD = regex.compile(r"检查|巡查|抽查|出动|次数")
_TWO = 2
_OF_WHICH = regex.compile(r"#?其中|内[：:]")
_SLASH_UNIT = regex.compile(r"[/／](?P<unit>\p{Han}{1,4})$")
_RATE_HEAD = regex.compile(r"率$|比例$|占比$|比重$|增幅$")
_FOLD = str.maketrans("．，％", ".,%")


_BOUNDS = {
    "约": Bound.ABOUT, "近": Bound.ABOUT, "左右": Bound.ABOUT, "超过": Bound.MORE_THAN, "超": Bound.MORE_THAN,
    "逾": Bound.MORE_THAN, "余": Bound.MORE_THAN, "不足": Bound.LESS_THAN, "不少于": Bound.AT_LEAST,
    "不低于": Bound.AT_LEAST, "以上": Bound.AT_LEAST, "以下": Bound.AT_MOST,
}  # fmt: skip
_MARK = regex.compile(r"^[（(]?\d{1,2}[)）.．、](?=\p{Han}{2})")
_BELOW = regex.compile(
    r"#?其\s?中|(?![一二三四五六七八九十]{1,3}、)[\p{Han}\d（(]"
)  # a row that may be of the same unit as the one above
MIN_NUMBERED = 3  # rows


@dataclass
class CellQuantities:
    """Amounts of cells, the spans of all cells that hold nothing but a figure, and rejected ones."""

    amounts: list[Amount] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


@quick
@dataclass(frozen=True, slots=True)
class _HeaderUnit:
    symbol: str
    dimension: str
    scale: Decimal


def find_cell_quantities(text: str, structure: Structure, units: UnitTable) -> CellQuantities:
    """Find the figures of all tables, each with the unit its header gives it, scale included.

    Example:
        26.4 under 罚款（万元） → 264000 元.
    """
    found = CellQuantities()
    for table in structure.tables:
        _read_table(text, table, units, found)
    return found


def _read_table(text: str, table: Table, units: UnitTable, found: CellQuantities) -> None:
    headers = column_headers(text, table)
    notes = _note_units(text[table.note_start : table.note_end], units)
    by_column = _column_units(headers, notes, units)
    if not headers:  # 警告 23, 罚款 612 without 项目 and 数量 above them
        by_column = dict.fromkeys(range(1, table.columns), _unit_of_header("", notes, units, fines=False))
    _in_order(text, table, headers, notes, by_column)
    _spread_total_unit(headers, by_column)
    unit_column = next((column for column, head in headers.items() if head in ("单位", "计量单位")), -1)
    row_cells: dict[int, list[Cell]] = {}
    for cell in table.cells:
        row_cells.setdefault(cell.row, []).append(cell)
    numbering = _numbering_column(text, table, headers)
    above: _HeaderUnit | None = None
    plain = not any(_MONEY_HEAD.search(head) or _FINE_HEAD.search(head) for head in headers.values())
    money = next((unit for label, unit in notes if plain and unit.dimension == "money" and not label), None)
    for row, cells in row_cells.items():
        if row < table.header_rows:
            continue
        printed = [text[cell.start : cell.end] for cell in cells]
        labels = [words for words in printed if not any(char.isdecimal() for char in _MARK.sub("", words))]
        row_unit = next((unit for label in labels if (unit := _stated_unit(label, units))), None)
        if unit_column >= 0:
            stated = next((text[cell.start : cell.end] for cell in cells if cell.column == unit_column), "")
            row_unit = _header_unit(stated, units) or row_unit
        if row_unit is None and labels and _MONEY_ROW.search(labels[0]):
            row_unit = money  # 单位：宗、万元 above the rows 立案, 案值
        if row_unit is None and above is not None and any(_BELOW.match(words) for words in labels[:1]):
            row_unit = above  # 罚没款（万元）; 其中：罚款; 没收
        above = row_unit
        for cell in cells:
            head = "序号" if cell.column == numbering else headers.get(cell.column, "")
            column = by_column.get(cell.column)
            if money is not None and row_unit is money and column is not None and column.dimension != "ratio":
                column = row_unit
            _read_cell(text, cell, head, column, row_unit, found)


def _column_units(
    headers: Mapping[int, str], notes: list[tuple[str, _HeaderUnit]], units: UnitTable
) -> dict[int, _HeaderUnit | None]:
    fines = not any(_MONEY_HEAD.search(head) for head in headers.values())
    found = {column: _unit_of_header(head, notes, units, fines=fines) for column, head in headers.items()}
    for column, head in headers.items():
        if found[column] is None and _OF_WHICH.match(head) and not _RATE_HEAD.search(head):
            found[column] = found.get(column - 1)  # 案件数 | 其中：移送
    return found


def _in_order(
    text: str,
    table: Table,
    headers: Mapping[int, str],
    notes: list[tuple[str, _HeaderUnit]],
    by_column: dict[int, _HeaderUnit | None],
) -> None:
    """单位：家次、起、万元、% above four columns of figures: each takes its own, where none says otherwise."""
    figures = sorted(
        {
            cell.column
            for cell in table.cells
            if cell.row >= table.header_rows and _FIGURE.fullmatch(text[cell.start : cell.end])
        }
    )
    figures = [column for column in figures if not _NUMBERING.search(headers.get(column, ""))]
    if len(notes) < 2 or len(figures) != len(notes) or any(label for label, _ in notes):
        return
    for column, (_, unit) in zip(figures, notes, strict=True):
        by_column[column] = unit


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


def _spread_total_unit(headers: Mapping[int, str], by_column: dict[int, _HeaderUnit | None]) -> None:
    """警告 | 罚款 | … | 合计（宗）: columns without unit before a total are what it sums, and share its unit."""
    total = next((c for c, head in headers.items() if head.startswith(("合计", "总计", "小计"))), -1)
    unit = by_column.get(total)
    if unit is None or unit.dimension == "money":
        return
    for column, head in headers.items():
        if column < total and by_column[column] is None and not _RATE_HEAD.search(head):
            by_column[column] = unit


def _read_cell(
    text: str, cell: Cell, head: str, column: _HeaderUnit | None, row: _HeaderUnit | None, found: CellQuantities
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
        unit = _HeaderUnit(match.group("percent").translate(_FOLD), "ratio", Decimal(1))
    else:
        unit = column or row or _HeaderUnit("", "", Decimal(1))
    value, step = value * unit.scale, unit.scale.scaleb(-decimals)
    if step >= 1:
        value, step = value.to_integral_value(), step.to_integral_value()
    found.amounts.append(
        Amount(
            cell.start, cell.end, cell.end, value, None, unit.symbol, None, Bound.EXACT,
            step, unit.dimension, "table.cell",
        )
    )  # fmt: skip


def _read_loose_cell(cell: Cell, printed: str, unit: _HeaderUnit | None, found: CellQuantities) -> None:
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


def _note_units(note: str, units: UnitTable) -> list[tuple[str, _HeaderUnit]]:
    """Give the units of the note above a table, each with the words it is said for (罚没金额：万元), "" for all."""
    found = []
    for match in _NOTE_UNITS.finditer(note):
        label = regex.sub(r"^(?:计量|数据|数量|统计)$|单位$", "", match.group("label"))
        for part in regex.split(r"[、，,/和及]", match.group("inner")):
            unit = _header_unit(part, units)
            if unit is not None:
                found.append((label, unit))
    return found


def _unit_of_header(
    head: str, notes: list[tuple[str, _HeaderUnit]], units: UnitTable, *, fines: bool
) -> _HeaderUnit | None:
    """The unit in the header's brackets, else the one that the note gives for it or for its kind."""
    unit = _stated_unit(head, units)
    if unit is not None:
        return unit
    if _RATE_HEAD.search(head):
        return next((unit for _, unit in notes if unit.symbol == "%"), None)
    if not notes:
        return None
    labelled = next((unit for label, unit in notes if label and (label in head or head in label)), None)
    if labelled is not None and head:
        return labelled
    money = bool(_MONEY_HEAD.search(head) or (fines and _FINE_HEAD.search(head))) and not head.endswith(
        ("数", "件", "宗", "次")
    )
    counted = [unit for label, unit in notes if unit.dimension != "money" and not label]
    if not money and len(counted) == _TWO and counted[0].symbol != counted[1].symbol:
        visits = [unit for unit in counted if unit.symbol.endswith("次")]
        if len(visits) == 1:  # 单位：次、件、万元: visits are counted in 次, the rest in 件
            other = next(unit for unit in counted if unit is not visits[0])
            return visits[0] if _VISIT_HEAD.search(head) else other
    fitting = [unit for label, unit in notes if (unit.dimension == "money") is money and (money or not label)]
    if fitting:
        return fitting[0]
    return notes[0][1] if len(notes) == 1 and not notes[0][0] else None


def _stated_unit(head: str, units: UnitTable) -> _HeaderUnit | None:
    """The unit that a header says itself: in brackets, else as its last word."""
    unit = _bracket_unit(head, units)
    if unit is not None:
        return unit
    slash = _SLASH_UNIT.search(head)  # 隐患/条
    if slash is not None and (unit := _header_unit(slash.group("unit"), units)) is not None:
        return unit
    tail = _TAIL_UNIT.search(head)
    return _header_unit(tail.group(tail.lastgroup), units) if tail and tail.lastgroup else None


def _bracket_unit(head: str, units: UnitTable) -> _HeaderUnit | None:
    """罚款（万元）, 检查(家次): the last bracket that holds a unit."""
    for match in reversed(list(_BRACKET.finditer(head))):
        unit = _header_unit(match.group("inner"), units)
        if unit is not None:
            return unit
    return None


def _header_unit(word: str, units: UnitTable) -> _HeaderUnit | None:
    found = scaled_unit(word, units)
    return _HeaderUnit(found[0].symbol, found[0].dimension, found[1]) if found else None
