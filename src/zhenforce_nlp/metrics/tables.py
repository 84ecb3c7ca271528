"""Labels of table cells: the column's header, with the row's where that is a category."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

import regex

from zhenforce_nlp.metrics.label_texts import closed_up
from zhenforce_nlp.metrics.spread_headers import Spread, group_topics, rows_of, spread
from zhenforce_nlp.records import Cell, How, Metric, Quantity, Structure, Table

# 罚款（万元）, 检查(家次), 立案/件: the unit is the quantity's, the rest the label
_UNIT = regex.compile(
    r"[（(](?:[^（）()]{1,12}|[^（）()]{0,40}(?:只计|不计|即|例如|如[：:]|是指|不含|区分)[^（）()]{0,40})[）)]|[/／]\p{Han}{1,4}$|单位[:：].*$|[\s\u3000]"
)
_MONTHS = (
    r"(?:\d{1,2}(?:月?份?[-—–－~至到]\d{1,2})?"
    r"|[一二三四五六七八九十]{1,2}(?:月?份?[-—–－~至到][一二三四五六七八九十]{1,2})?)"
)
# rows that name no category: totals, stretches of the year
_NO_CATEGORY = regex.compile(
    r"合计|总计|小计|共计|总数|合计数|总量|汇总|全(?:[省市区县州盟旗镇乡局队年]|支队|大队|系统|辖区)(?:合计|总计)?|累计"
    rf"|(?:(?:20\d\d|[本上去今])年度?)?(?:{_MONTHS}月份?|第?[一二三四]季度|[上下]半年)?(?:合计|小计|累计)?"
)
_NAMES = regex.compile(r"[\p{L}\d]")  # a row of — has no name
_OF_WHICH = regex.compile(r"^其中[:：，,]?(?=\p{Han})")  # 其中：重点企业
_GROUPS = ("情况", "实施数量")
_NOTE = regex.compile(r"[:：]\S")  # 填报单位：…, 统计区间：…: a note above the table is no header
# what a change is against: 同比, 较上年, 与去年同期相比
_BASIS = r"(?:同比|环比|(?:与|和|同|较|比|对比|相较于?|相比)(?:上年|去年|上月|上季度|上期)度?(?:同期)?(?:相?比|相较)?)"
# What a column's header says of the thing its row names, not what is counted: 数量, 2023年, 完成数, 同比增长
_OF_ROW = regex.compile(
    r"本年处理决定数量|本年收费金额|数量|数值|数据|(?:案)?[件宗起户家人]数|次数|金额|数额|(?:本|上)(?:期|月份?|季|季度|周|旬)(?:数|累计)?|本年|上年|去年|今年|同期|(?:本|上)?年度?(?:数|累计)?|累计|全年(?:合计|总计|累计|总数)?"
    r"|(?:20\d\d年?度?|[本上去今]年|上?年?同期)?(?:数|数量|完成|实际)?|(?:年度)?(?:目标|计划|任务)(?:数|值|任务)?|(?:实际)?完成(?:数|值|量|情况)?|实际(?:数|值)?"
    rf"|(?:(?:20\d\d|[本上去今])年度?)?(?:{_MONTHS}月份?|第?[一二三四]季度|[上下]半年)(?:累计)?(?:数|完成)?"
    rf"|(?:累计)?(?:{_BASIS}|同期)?(?:增长|增减|增幅|变化|升降|下降|增加|减少|±)(?:率|幅度?|数|量|情况)?(?:±?%)?|(?:累计)?{_BASIS}"
)
# whose the row's figures are, not what they count
_BODY = regex.compile(
    r"(?:局|支队|大队|中队|总队|县|区|市|镇|乡|街道|州|盟|旗|省|科|股|处|(?<![场诊厕会住])所|本级|机关)$"
)
_WHOSE = regex.compile(
    r"(?:填报|执法|责任|所属|检查|办案|实施)?(?:单位|部门|机关|主体|机构)(?:名称)?|地区|辖区|区域|名称|区划"
    r"|[省市区县州盟旗]{1,2}(?:（[^）]*）)?|市州|县市区?|区县|镇街|街道|乡镇|(?:街道)?（?[镇乡]）?|支队|大队|中队|科室|处室|所队"
)
# 一、立案, 1.土地违法: numbered rows
_MARK = regex.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[（(]?\d{1,2}[)）.．、])(?=\p{Han}{2})"
)
# 表1  投诉举报分行业情况
_CAPTION = regex.compile(
    r"\s*(?:附?表\s?[\d一二三四五六七八九十]{0,2}[\s:：.、]*)?(?:20\d\d年度?|全[省市区县州旗]|[本上]周)?(\p{Han}{2,10}?)"
    r"(?:[分按]\p{Han}{1,5}?)?(?:统计|基本|汇总|完成|办理|构成|分布)*(?:情况|数据|一览|明细)(?:统计)?表?\s*"
)
_NUMBERS = regex.compile(r"|序号|编号|名次|排名|位次|类别|层级|级别")
_SUM = regex.compile(r"合计|总计|小计|共计|总数|总量")
_CHANGE = regex.compile(rf"(?:累计)?{_BASIS}?(?:增长|增减|增幅|变化|升降|±)?(?:率|幅度?|数|量|情况)?(?:±?%)?")
_RATES = regex.compile(r"(?:任务|计划|目标)?完成率|占比|比重|比例|合格率|整改率|办结率|覆盖率")


def cell_metrics(text: str, structure: Structure, quantities: Sequence[Quantity]) -> Iterator[Metric]:
    """Give the metrics of the quantities that stand in table cells.

    Example:
        A cell under 罚款（万元） → 罚款; one under 2023年 in the row 立案（件） → 立案.
    """
    starts = [quantity.start for quantity in quantities]
    for table in structure.tables:
        rows = rows_of(table)
        columns, groups = spread(text, table, rows), group_topics(text, rows)
        grid = {(cell.row, cell.column): cell for cell in table.cells}
        headers = _changes({column: _header(text, table, grid, column) for column in range(table.columns)})
        names = {row: _name(text, table, grid, row) for row in range(table.header_rows, table.rows)}
        whose = _names_bodies(headers)
        topic = _topic(text, table)
        for cell in table.cells:
            if cell.row < table.header_rows:
                continue
            index = bisect_left(starts, cell.start)
            while index < len(quantities) and quantities[index].start < cell.end:
                header = headers[cell.column]
                if columns is not None:
                    header = _spread_name(columns, rows[cell.row], cell)
                if groups[cell.row] and _SUM.fullmatch(names[cell.row][0]):
                    header = (header[0] + groups[cell.row], *header[1:])
                label, first, last, rule = _label(header, names[cell.row], whose=whose, topic=topic)
                label = closed_up(label) or quantities[index].unit or quantities[index].text
                yield Metric(quantities[index].id, label, first, last, How.STATED, rule, cell.start, cell.end)
                index += 1


Named = tuple[str, int, int]


def _header(text: str, table: Table, grid: dict[tuple[int, int], Cell], column: int) -> Named:
    """Give the words of a column's header rows; a merged cell above stands in the first of its columns."""
    parts: list[str] = []
    start = end = 0
    for row in range(table.header_rows):
        cell = grid.get((row, column))
        if row + 1 < table.header_rows and _blank(cell) and not _blank(grid.get((row + 1, column))):
            cell = next((above for left in range(column, -1, -1) if not _blank(above := grid.get((row, left)))), None)
        if cell is None or cell.start == cell.end:
            continue
        words = _OF_WHICH.sub("", _UNIT.sub("", text[cell.start : cell.end]))
        if row + 1 < table.header_rows and words.endswith(_GROUPS) and not _blank(grid.get((row + 1, column))):
            continue  # 办案情况 above 立案 | 结案, 行政强制措施实施数量 above 查封 | 扣押 say nothing of their own
        if words and words not in parts and not _NOTE.search(words):
            parts.append(words)
            start, end = (start if end else cell.start), cell.end
    if len(parts) > 1:  # 检查情况 above 出动人员 groups the columns and names none of them
        parts = [words for words in parts if not words.endswith("情况")] or parts
    return "".join(parts), start, end


def _spread_name(columns: Spread, row: Sequence[Cell], cell: Cell) -> Named:
    """Give the header of a cell by its place among the figures of its row."""
    place = len(columns.columns) - len(row) + row.index(cell)
    if not 0 <= place < len(columns.columns):
        return "", 0, 0
    return columns.name(place)


def _changes(headers: dict[int, Named]) -> dict[int, Named]:
    """处罚次数 | 同比: the change is one of what stands in the column before."""
    changed = dict(headers)
    before: Named | None = None
    for column, named in sorted(headers.items()):
        if not named[0] or not _CHANGE.fullmatch(named[0]):
            before = named
        elif before is not None and before[0] and not _WHOSE.fullmatch(before[0]) and column > 1:
            changed[column] = before
    return changed


def _blank(cell: Cell | None) -> bool:
    return cell is None or cell.start == cell.end


def _name(text: str, table: Table, grid: dict[tuple[int, int], Cell], row: int) -> Named:
    """Give what names a row: its first cell that holds words; "" when the row has figures alone."""
    for column in range(table.columns):
        cell = grid.get((row, column))
        if cell is None or cell.end == cell.start or not _NAMES.search(text, cell.start, cell.end):
            continue
        words = _UNIT.sub("", text[cell.start : cell.end])
        mark = _MARK.match(words)
        if mark is not None or not words[:1].isdigit():
            return words[mark.end() :] if mark is not None else words, cell.start, cell.end
    return "", 0, 0


def _names_bodies(headers: Mapping[int, Named]) -> bool:
    """Tell whether the rows are those of bodies or areas, by the head of the column that names them."""
    names = [headers[column][0] for column in range(min(2, len(headers)))]
    if len(names) > 1 and not _NUMBERS.fullmatch(names[0]):
        return _WHOSE.fullmatch(names[0]) is not None  # 指标 | 单位 | 本期: the unit, not a body
    return any(_WHOSE.fullmatch(name) for name in names)


def _topic(text: str, table: Table) -> Named:
    """Give what the caption above a table says that it counts (表1 投诉举报分行业情况 → 投诉举报), "" for nothing."""
    match = _CAPTION.fullmatch(text[table.note_start : table.note_end])
    return (match[1], table.note_start + match.start(1), table.note_start + match.end(1)) if match else ("", 0, 0)


def _label(header: Named, name: Named, *, whose: bool, topic: Named) -> tuple[str, int, int, str]:
    """Name a cell by its column; by its row, where the column only says how much; by both in a table of categories."""
    head, row = header[0], name[0]
    if row and not whose and _SUM.fullmatch(row) and _OF_ROW.fullmatch(head):
        return *(topic if topic[0] else name), "metric.table"  # 合计 under 2022年
    if not row or whose or _NO_CATEGORY.fullmatch(row) or _BODY.search(row):  # 立案 of 城关所, not 城关所立案
        return *header, "metric.table"
    if not head or _OF_ROW.fullmatch(head):
        return *name, "metric.table"
    if _RATES.fullmatch(head):
        return row + head, name[1], name[2], "metric.table"
    return row + head, header[1], header[2], "metric.table_row"
