"""Labels of table cells: the column's header, with the row's where that is a category."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from zhenforce_nlp.column_heads import BASIS, CHANGE_HEAD, MONTHS, OF_ROW, OF_TIME
from zhenforce_nlp.metrics.label_texts import closed_up
from zhenforce_nlp.metrics.row_names import ACT, OF_WHICH, SUM, UNIT, Named, is_whose, row_names
from zhenforce_nlp.records import Cell, How, Metric, Quantity, Structure, Table

# rows that name no category: totals, stretches of the year
_NO_CATEGORY = regex.compile(
    r"合计|总计|小计|共计|总数|合计数|总量|汇总|全(?:[省市区县州盟旗镇乡局队年]|支队|大队|系统|辖区)(?:合计|总计)?|累计"
    rf"|(?:(?:20\d\d|[本上去今])年度?)?(?:{MONTHS}月份?|第?[一二三四]季度|[上下]半年)?(?:合计|小计|累计)?"
)
_GROUPS = ("情况", "实施数量")
_NOTE = regex.compile(r"[:：]\S")  # 填报单位：…, 统计区间：…: a note above the table is no header
# 表1  投诉举报分行业情况
_CAPTION = regex.compile(
    r"\s*(?:附?表\s?[\d一二三四五六七八九十]{0,2}[\s:：.、]*)?(?:20\d\d年度?|全[省市区县州旗]|[本上]周)?(\p{Han}{2,10}?)"
    r"(?:[分按]\p{Han}{1,5}?)?(?:统计|基本|汇总|完成|办理|构成|分布)*(?:情况|数据|一览|明细)(?:统计)?表?\s*"
)
_HEADS = 2  # of a column that name it: its own and its group's
_AGAINST = regex.compile(rf"^{BASIS}(?=(?:件|起|宗|人|户|家|次|案件|处罚|立案|罚款|金额|数额)\p{{Han}}{{0,3}}$)")
_CASES = regex.compile(r"(?:案件|案)[件宗起]?数|[人户家]数|(?:任务|计划|目标|完成)数?")
_CHANGE = regex.compile(rf"(?:累计)?{BASIS}?(?:增长|增减|增幅|变化|升降|±)?(?:率|幅度?|数|量|情况)?(?:±?%)?")
_RATES = regex.compile(r"(?:任务|计划|目标)?完成率|占比|比重|比例|合格率|整改率|办结率|覆盖率")


def cell_metrics(text: str, structure: Structure, quantities: Sequence[Quantity]) -> Iterator[Metric]:
    """Give the metrics of the quantities that stand in table cells.

    Example:
        A cell under 罚款（万元） → 罚款; one under 2023年 in the row 立案（件） → 立案.
    """
    starts = [quantity.start for quantity in quantities]
    for table in structure.tables:
        grid = {(cell.row, cell.column): cell for cell in table.cells}
        headers = _changes({column: _header(text, table, grid, column) for column in range(table.columns)})
        found = _figures(table, starts, quantities)
        places = {(cell.row, cell.column) for cell, _ in found}
        names = row_names(text, table, grid, {column: named[0] for column, named in headers.items()}, places)
        topic = _topic(text, table)
        for cell, quantity in found:
            label, start, end, rule = _label(headers[cell.column], names[cell.row], topic=topic)
            label = closed_up(label) or quantity.unit or quantity.text
            yield Metric(quantity.id, label, start, end, How.STATED, rule, cell.start, cell.end)


def _figures(table: Table, starts: Sequence[int], quantities: Sequence[Quantity]) -> list[tuple[Cell, Quantity]]:
    """Give the cells below the headers that hold a quantity, with each of theirs."""
    found: list[tuple[Cell, Quantity]] = []
    for cell in table.cells:
        if cell.row < table.header_rows:
            continue
        index = bisect_left(starts, cell.start)
        while index < len(quantities) and quantities[index].start < cell.end:
            found.append((cell, quantities[index]))
            index += 1
    return found


def _header(text: str, table: Table, grid: dict[tuple[int, int], Cell], column: int) -> Named:
    """Give the words of a column's header rows; a merged cell above stands in the first of its columns."""
    parts: list[str] = []
    group = ""
    start = end = 0
    for row in range(table.header_rows):
        cell = grid.get((row, column))
        below = any(not _blank(grid.get((under, column))) for under in range(row + 1, table.header_rows))
        if below and _blank(cell):
            cell = next((above for left in range(column, -1, -1) if not _blank(above := grid.get((row, left)))), None)
        if cell is None or cell.start == cell.end:
            continue
        words = OF_WHICH.sub("", UNIT.sub("", text[cell.start : cell.end]))
        if below and words.endswith(_GROUPS):
            group = words  # 办案情况 above 立案 | 结案, 行政强制措施实施数量 above 查封 | 扣押 say nothing of their own
            continue
        if below and words.strip("：:#") == "其中":
            continue
        words = _AGAINST.sub("", words)  # 同比件数
        if words and words not in parts and not _NOTE.search(words):
            parts.append(words)
            start, end = (start if end else cell.start), cell.end
    if len(parts) > 1:  # 检查情况 above 出动人员 groups the columns and names none of them
        parts = [words for words in parts if not words.endswith("情况")] or parts
    if parts and ACT.search(group) and not ACT.search(parts[-1]) and group.endswith(_GROUPS[0]):  # 立案情况 above 总数
        parts.insert(0, group.removesuffix(_GROUPS[0]))
    said = [words for words in parts if not OF_TIME.fullmatch(words)]  # 检查企业 above 本季度 | 上季度 | 环比
    return "".join((said or parts)[-_HEADS:]), start, end  # 未经复议直接起诉 above 结果维持, whatever stands above both


def _changes(headers: dict[int, Named]) -> dict[int, Named]:
    """处罚次数 | 同比: the change is one of what stands in the column before."""
    changed = dict(headers)
    before: Named | None = None
    for column, named in sorted(headers.items()):
        if not named[0] or not _CHANGE.fullmatch(named[0]):
            before = named
        elif before is not None and before[0] and not is_whose(before[0]) and column > 1:
            changed[column] = before
    return changed


def _blank(cell: Cell | None) -> bool:
    return cell is None or cell.start == cell.end


def _topic(text: str, table: Table) -> Named:
    """Give what the caption above a table says that it counts (表1 投诉举报分行业情况 → 投诉举报), "" for nothing."""
    match = _CAPTION.fullmatch(text[table.note_start : table.note_end])
    return (match[1], table.note_start + match.start(1), table.note_start + match.end(1)) if match else ("", 0, 0)


def _label(header: Named, name: Named, *, topic: Named) -> tuple[str, int, int, str]:
    """Name a cell by its column; by its row, where the column only says how much; by both in a table of categories."""
    head, row = header[0], name[0]
    if row and SUM.fullmatch(row) and OF_ROW.fullmatch(head):
        # 合计 under 2022年, under 案件数
        return *(topic if topic[0] else header if _CASES.fullmatch(head) else name), "metric.table"
    if not row or _NO_CATEGORY.fullmatch(row) or CHANGE_HEAD.fullmatch(row):  # 立案 of 城关所, not 城关所立案
        return *header, "metric.table"
    if not head or OF_ROW.fullmatch(head):
        return *name, "metric.table"
    if _RATES.fullmatch(head):
        return row + head, name[1], name[2], "metric.table"
    return row + head, header[1], header[2], "metric.table_row"
