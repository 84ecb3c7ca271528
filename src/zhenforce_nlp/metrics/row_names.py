"""What names the rows of a table: one column of kinds of things, or groups and their members; bodies name none."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import regex

from zhenforce_nlp.column_heads import CATEGORY
from zhenforce_nlp.records import Cell, Table
from zhenforce_nlp.row_marks import mark_level, row_mark

Named = tuple[str, int, int]
Grid = Mapping[tuple[int, int], Cell]
# 罚款（万元）, 检查(家次), 立案/件: the unit is the quantity's, the rest the label
UNIT = regex.compile(r"[（(][^（）()]{1,24}[）)]|[/／]\p{Han}{1,4}$|单位[:：].*$|[\s\u3000]")
OF_WHICH = regex.compile(r"^(?:#|[（(])?其中[:：，,]?\s*(?=\p{L})")  # 其中：重点企业
SUM = regex.compile(r"合计|总计|小计|分计|共计|总数|总量")
_LETTERS = regex.compile(r"\p{L}")  # a row of — has no name
# whose the row's figures are, not what they count
_BODY = regex.compile(
    r"(?:局|支队|大队|中队|总队|县|区|市|镇|乡|街道|州|盟|旗|省|科|股|处|(?<![场诊厕会住])所|本级|机关)(?:[（(][^（）()]*[）)])?$"
)
_WHOSE = regex.compile(
    r"(?:填报|执法|责任|所属|检查|办案|实施|被?申请)?(?:单位|部门|机关|主体|机构)(?:名称)?|地区|辖区|区域|名称|区划"
    r"|[省市区县州盟旗]{1,2}(?:（[^）]*）)?|市州|县市区?|区县|镇街|街道|乡镇|(?:街道)?（?[镇乡]）?|支队|大队|中队|科室|处室|所队"
)
_UNIT_HEADS = ("单位", "计量单位")
# A member, or a column below another's head, that says itself what was done: 警告, 没收违法所得
ACT = regex.compile(
    r"警告|通报|罚|没收|吊销|暂扣|责令|拘留|查封|扣押|冻结|拆除|代履行"
    r"|检查|巡查|抽查|立案|结案|受理|办结|许可|审批|备案|移送|复议|诉讼|培训|宣传|出动|整改|公开|提供|答复"
)


def is_whose(head: str) -> bool:
    """Tell whether a column's head says that its cells are bodies or areas: 填报单位, 县区."""
    return _WHOSE.fullmatch(head) is not None


def row_names(
    text: str, table: Table, grid: Grid, heads: Mapping[int, str], figures: Collection[tuple[int, int]]
) -> dict[int, Named]:
    """Give what each row of a table is a row of, "" for a body's or area's.

    Args:
        text: the page as read.
        table: one of its tables.
        grid: its cells by row and column.
        heads: the words of its columns' headers.
        figures: the row and column of each figure.

    Example:
        三、办理结果 ｜ （一）予以公开 and below it an empty cell ｜ （二）部分公开 → 办理结果予以公开 …
    """
    rows = range(table.header_rows, table.rows)
    words = {row: _words(text, table, grid, row, figures) for row in rows}
    filled = {row for row, _ in figures}
    columns = sorted({column for cells in words.values() for column in cells})
    kinds = [column for column in columns if not _is_whose(column, columns, heads, words)]
    if not kinds:
        return dict.fromkeys(rows, ("", 0, 0))
    paths = _paths(words, kinds, heads)
    above: Named | None = None
    for row in rows:
        level = mark_level(text, *paths[row][0][1:]) if paths[row] else -1
        if row not in filled:
            above = paths[row][0] if level >= 0 else None  # 三、本年度办理结果 above （一）予以公开 … （七）总计
        elif above is not None and level > mark_level(text, *above[1:]):
            paths[row].insert(0, above)
        else:
            above = None
    return {row: _joined(paths[row]) for row in rows}


def _words(text: str, table: Table, grid: Grid, row: int, figures: Collection[tuple[int, int]]) -> dict[int, Named]:
    """Give the words in front of a row's figures, by column."""
    found: dict[int, Named] = {}
    for column in range(table.columns):
        if (row, column) in figures and found:
            break
        cell = grid.get((row, column))
        if cell is None or not _LETTERS.search(text, cell.start, cell.end):
            continue
        words = UNIT.sub("", text[cell.start : cell.end]) or text[cell.start : cell.end]
        mark = row_mark(words, 0, len(words))
        if mark is not None or not words[:1].isdigit():
            found[column] = words[mark.end() :] if mark is not None else words, cell.start, cell.end
    return found


def _is_whose(
    column: int, columns: list[int], heads: Mapping[int, str], words: Mapping[int, Mapping[int, Named]]
) -> bool:
    """Tell whether a column says whose a row is, or gives its unit: by its head, else by most of its words."""
    head = heads.get(column, "")
    if column != columns[0] and head in _UNIT_HEADS:
        return True
    if CATEGORY.search(head) is not None:
        return False
    if _WHOSE.fullmatch(head):
        return True
    names = [cells[column][0] for cells in words.values() if column in cells and not SUM.search(cells[column][0])]
    return 2 * sum(_BODY.search(name) is not None for name in names) >= max(1, len(names))


def _paths(
    words: Mapping[int, Mapping[int, Named]], kinds: list[int], heads: Mapping[int, str]
) -> dict[int, list[Named]]:
    """Give the group and member of each row; the first words alone where no column holds groups."""
    grouped = len(kinds) > 1 and (
        not heads.get(kinds[1])  # one head above both
        or any(kinds[0] not in cells and any(column in cells for column in kinds) for cells in words.values())
    )
    paths: dict[int, list[Named]] = {}
    above: dict[int, Named] = {}
    for row, cells in words.items():
        said = [column for column in kinds if column in cells]
        if grouped and said:
            above = {column: name for column, name in above.items() if column < said[0]}
            above.update((column, cells[column]) for column in said)
            paths[row] = [above[column] for column in sorted(above)]
        else:
            paths[row] = [cells[said[0]]] if said else []
    return paths


def _joined(path: list[Named]) -> Named:
    if not path:
        return "", 0, 0
    name, start, end = path[-1]
    name = OF_WHICH.sub("", name)
    groups = [words for words, *_ in path[:-1] if not words.endswith("情况")]
    if groups and not ACT.search(name):
        name = "".join(OF_WHICH.sub("", words) for words in groups) + name
    return name, start, end
