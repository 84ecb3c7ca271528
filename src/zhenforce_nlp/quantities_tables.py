"""Figures in table cells: the unit comes from the column header, the row header, a unit column or the note above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from zhenforce_nlp.quantities_amount import Amount
from zhenforce_nlp.records import Bound, Cell, Rejected, Structure, Table
from zhenforce_nlp.units import Unit, UnitTable

_FIGURE = regex.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:[,，]\d{3})++|[\d０-９]++)(?:[.．][\d０-９]++)?)\s?(?P<percent>[%％‰])?"
)
_NUMBERING = regex.compile(r"序\s*号|编\s*号|名次|排名|行次|行号|顺序|代码|^№|^NO", regex.IGNORECASE)
_YEAR_HEAD = regex.compile(r"年份|年度$|^年$|月份|日期|时间$|电话|文号|邮编")
_BRACKET = regex.compile(r"[（(\[【]\s*(?:单位[:：]\s*)?(?P<inner>[^（）()\[\]【】]{1,16})\s*[）)\]】]")
# 单位：宗、万元; 单位：宗；罚没金额：万元; 金额单位：万元
_NOTE_UNITS = regex.compile(r"(?P<label>[\p{Han}]{0,8}?)(?:单\s*位)?\s*[:：]\s*(?P<inner>[^\s）)；;:：]{1,16})")
_SCALE = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 100}
_MONEY_HEAD = regex.compile(r"金额|款额|数额|收入|资金|元")
_FINE_HEAD = regex.compile(r"罚款|罚没|款$|违法所得$")  # a count of decisions where another column has the money
# 处罚件数, 检查家次, 罚款金额万元: a unit at the end of a header without brackets
_TAIL_UNIT = regex.compile(
    r"(?P<scaled>(?:万亿|亿|千万|百万|万|千)?元)$|(?P<visits>(?:家|户|人|车|艘|批|场|辆|台|处|班|船|架|点|店)次)$"
    r"|(?<![案文证稿条邮要信])(?P<counted>[家户人件起宗份次场处条项台辆艘张册期篇])数$"
)
_RATE_HEAD = regex.compile(r"率$|比例$|占比$|比重$|增幅$")
_FOLD = str.maketrans("０１２３４５６７８９．，％萬億", "0123456789.,%万亿")


MIN_NUMBERED = 3  # rows


@dataclass
class CellQuantities:
    """Amounts of cells, the spans of all cells that hold nothing but a figure, and rejected ones."""

    amounts: list[Amount] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


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
    fines = not any(_MONEY_HEAD.search(head) for head in headers.values())
    by_column = {column: _unit_of_header(head, notes, units, fines=fines) for column, head in headers.items()}
    _spread_total_unit(headers, by_column)
    unit_column = next((column for column, head in headers.items() if head in ("单位", "计量单位", "單位")), -1)
    row_cells: dict[int, list[Cell]] = {}
    for cell in table.cells:
        row_cells.setdefault(cell.row, []).append(cell)
    numbering = _numbering_column(text, table, headers)
    for row, cells in row_cells.items():
        if row < table.header_rows:
            continue
        labels = [text[cell.start : cell.end] for cell in cells if not _FIGURE.fullmatch(text[cell.start : cell.end])]
        row_unit = next((unit for label in labels if (unit := _stated_unit(label, units))), None)
        if unit_column >= 0:
            stated = next((text[cell.start : cell.end] for cell in cells if cell.column == unit_column), "")
            row_unit = _scaled_unit(stated, units) or row_unit
        for cell in cells:
            head = "序号" if cell.column == numbering else headers.get(cell.column, "")
            _read_cell(text, cell, head, by_column.get(cell.column), row_unit, found)


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
    total = next((c for c, head in headers.items() if head.startswith(("合计", "总计", "合計", "總計", "小计"))), -1)
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
    if match is None:
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


def column_headers(text: str, table: Table) -> Mapping[int, str]:
    """Give each column its header words, those of several header rows joined from top to bottom."""
    headers: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.row < table.header_rows:
            words = "".join(text[cell.start : cell.end].split())
            if words and words not in headers.setdefault(cell.column, []):
                headers[cell.column].append(words)
    return {column: "".join(words) for column, words in headers.items()}


def _note_units(note: str, units: UnitTable) -> list[tuple[str, _HeaderUnit]]:
    """Give the units of the note above a table, each with the words it is said for (罚没金额：万元), "" for all."""
    found = []
    for match in _NOTE_UNITS.finditer(note):
        label = regex.sub(r"^(?:计量|数据|数量|统计)$|单位$", "", match.group("label"))
        for part in regex.split(r"[、，,/和及]", match.group("inner")):
            unit = _scaled_unit(part, units)
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
    if not notes or _RATE_HEAD.search(head):
        return None
    labelled = next((unit for label, unit in notes if label and (label in head or head in label)), None)
    if labelled is not None and head:
        return labelled
    money = bool(_MONEY_HEAD.search(head) or (fines and _FINE_HEAD.search(head))) and not head.endswith(
        ("数", "件", "宗", "次")
    )
    fitting = [unit for label, unit in notes if (unit.dimension == "money") is money and (money or not label)]
    if fitting:
        return fitting[0]
    return notes[0][1] if len(notes) == 1 and not notes[0][0] else None


def _stated_unit(head: str, units: UnitTable) -> _HeaderUnit | None:
    """The unit that a header says itself: in brackets, else as its last word."""
    unit = _bracket_unit(head, units)
    if unit is not None:
        return unit
    tail = _TAIL_UNIT.search(head)
    return _scaled_unit(tail.group(tail.lastgroup), units) if tail and tail.lastgroup else None


def _bracket_unit(head: str, units: UnitTable) -> _HeaderUnit | None:
    """罚款（万元）, 检查(家次): the last bracket that holds a unit."""
    for match in reversed(list(_BRACKET.finditer(head))):
        unit = _scaled_unit(match.group("inner"), units)
        if unit is not None:
            return unit
    return None


def _scaled_unit(word: str, units: UnitTable) -> _HeaderUnit | None:
    """万元 → 元 × 10,000; 家次, 台（套） as they are."""
    word = word.strip().removeprefix("单位：").removeprefix("单位:").translate(_FOLD)
    unit = _unit_word(word, units)
    if unit is not None:
        return _HeaderUnit(unit.symbol, unit.dimension, Decimal(1))
    for mark, size in _SCALE.items():
        if word.startswith(mark):
            unit = _unit_word(word[len(mark) :], units)
            if unit is not None:
                return _HeaderUnit(unit.symbol, unit.dimension, Decimal(size))
    return None


def _unit_word(word: str, units: UnitTable) -> Unit | None:
    known = units.by_spelling.get(word)
    if known is not None:
        return known
    if len(word) > 1 and word[-1] == "次" and word[:-1] in units.by_spelling:
        return Unit(word, "person_visits" if word[0] == "人" else "visits", None, None, False)
    for separator in "/／":
        first, _, second = word.partition(separator)
        if second and first in units.by_spelling and (second in units.by_spelling or second[-1] == "次"):
            return Unit(word, units.by_spelling[first].dimension, None, None, False)
    return None
