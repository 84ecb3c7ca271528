"""Which column each cell of a table stands in: rows that lost their merged cells are shorter than the table is wide."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.tables_lines import FIGURE, Place, Rows, TableLine

Columns = list[list[int]]  # for each row the columns of its cells
# a head that stands above one column: a total, a name, an amount of money in its own unit
_LEAF = regex.compile(
    r"(?:合\s?计|总\s?计|小\s?计|备\s?注|序\s?号|名\s?次|排\s?名)(?:（[^（）]{1,6}）)?|.*(?:[（(](?:[万亿千百]*元|%|％)[）)]|率|名称)"
)
_GROUP = regex.compile(
    r".*(?:情况|其中|数量|案件|分类|类别|类型|方式|措施|程序|情形)(?:[（(][^（）()]{1,8}[）)])?[:：]?"
)
_TOTAL = regex.compile(r"(?:合\s?计|总\s?计|小\s?计)(?:（[^（）]{1,6}）)?")
# 三、本年度办理结果: the row of a group, with no figures of its own
_GROUP_ROW = light(
    regex.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|其中[：:]?$)")
)
MAX_GROUP = 30
MIN_FIGURES = 2  # fewer figures at the end of each row prove nothing of its columns
MAX_WIDTH = 60
MAX_HEADER = 4


def columns_of(text: str, rows: Rows, header: int) -> Columns:
    """Give the column of each cell.

    Rows of equal length have a cell in each column. Where rows are named by one cell or two, their figures stand under
    each other; heads of two rows or more are shared out among the columns below them.

    Args:
        text: the page as read.
        rows: the cells of each row.
        header: how many of the rows are headers.

    Example:
        单位 ｜ 立案情况 ｜ 罚款（元） above 总数 ｜ 食品 and 甲所 ｜ 9 ｜ 4 ｜ 500 → 0 1 3, 1 2, 0 1 2 3.
    """
    plain = [list(range(len(row))) for row in rows]
    width = max(map(len, rows))
    if all(len(row) == width for row in rows) or width > MAX_WIDTH or header > MAX_HEADER:
        return plain
    body = rows[header:]
    tails = {tail for row in body if (tail := count_tail(text, row))}
    lengths = {len(row) for row in body}
    figures = tails.pop() if len(tails) == 1 else 0
    if figures >= MIN_FIGURES and len(lengths) > 1:
        for number, row in enumerate(body, header):
            if count_tail(text, row):
                names = len(row) - figures
                plain[number] = [*range(names), *range(width - figures, width)]
    elif len(lengths) > 1:
        return plain
    heads = _heads(text, rows[:header], width, figures)
    return [*(heads or plain[:header]), *plain[header:]]


def has_columns(text: str, rows: Rows, header: int) -> bool:
    """Tell whether heads that are fewer than the columns can be shared out among them."""
    width = max(map(len, rows[header:]))
    return all(len(row) == width for row in rows[header:]) and _heads(text, rows[:header], width, 0) is not None


def parts_rows(text: str, rows: Rows, line: TableLine, below: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a line with no marks between cells is the row of a group within a table.

    Args:
        text: the page as read.
        rows: the rows above it.
        line: the line.
        below: the cells of the line below it.

    Example:
        三、本年度办理结果 between rows of seven figures each → True.
    """
    if not rows or len(line.body) > MAX_GROUP or _GROUP_ROW.match(line.body) is None:
        return False
    above = count_tail(text, rows[-1])
    return above > 1 and above == count_tail(text, below) and len(below) > above


def count_tail(text: str, row: Sequence[Place]) -> int:
    """Count the figures that a row ends with: 城关所 12 9 → 2."""
    count = 0
    for start, end in reversed(row):
        if not FIGURE.fullmatch(text[start:end]):
            break
        count += 1
    return count


def _heads(text: str, rows: Rows, width: int, figures: int) -> Columns | None:
    """Give the columns of the heads; None where they cannot be told, or fill their rows as they are."""
    if not rows or all(len(row) == width for row in rows):
        return None
    filled = [[place for place in row if place[1] > place[0]] for row in rows]
    if not all(filled):
        return None
    names = width - figures
    for named in range(names, -1, -1):
        wide = figures + named
        shared = _share(text, filled, [(0, wide)])
        if shared is None:
            continue
        shift = width - wide
        found: Columns = []
        for row, columns in zip(rows, shared, strict=True):
            moved = iter([column if column < named else column + shift for column in columns])
            blank = len(row) - len(columns)
            found.append([*range(blank), *moved])
            if blank and found[-1][blank - 1] >= found[-1][blank]:
                return None
        return found
    if names:  # no head above the names: 自然人　法人或其他组织　总计
        shared = _share(text, filled, [(names, figures)])
        if shared is not None:
            return [[*range(len(row) - len(own)), *own] for row, own in zip(rows, shared, strict=True)]
    return None


def _share(text: str, rows: Rows, spans: Sequence[tuple[int, int]]) -> Columns | None:
    """Share the columns of some spans out among the heads of a row, those of its groups among the rows below."""
    row, below = rows[0], rows[1:]
    wide = sum(size for _, size in spans)
    free = [column for start, size in spans for column in range(start, start + size)]
    if not below:
        return [free] if len(row) == wide else None
    for groups in range(1, len(row) + 1):
        inner = wide - (len(row) - groups)
        if inner < groups or (len(below) == 1 and inner != len(below[0])):
            continue
        chosen = _groups(text, row, groups, named=free[0] == 0)
        sizes = _sizes(text, below[0], groups, inner) if chosen is not None else None
        if chosen is None or sizes is None:
            continue
        columns, parts, place = [], [], 0
        for number in range(len(row)):
            columns.append(free[place])
            size = sizes.pop(0) if number in chosen else 1
            if number in chosen:
                parts.append((free[place], size))
            place += size
        rest = _share(text, below, parts)
        if rest is not None:
            return [columns, *rest]
    return None


def _groups(text: str, row: Sequence[Place], count: int, *, named: bool) -> set[int] | None:
    """Choose the heads of a row that stand above several columns: none that names the rows, no total, no money."""
    words = [text[start:end] for start, end in row]
    may_be = [
        number
        for number, word in enumerate(words)
        if not _LEAF.fullmatch(word) and not (named and number == 0 and len(words) > 1)
    ]
    if len(may_be) < count:
        may_be = [number for number in range(len(words)) if len(words) == count or not (named and number == 0)]
    strong = [number for number in may_be if _GROUP.fullmatch(words[number])]
    for found in (may_be, strong):
        if len(found) == count:
            return set(found)
    return set(may_be[-count:]) if len(may_be) > count else None


def _sizes(text: str, below: Sequence[Place], groups: int, inner: int) -> list[int] | None:
    """Give how many columns each group has: all alike, or each up to its total."""
    if groups == 1:
        return [inner]
    words = [text[start:end] for start, end in below]
    if len(words) == inner:
        ends = [number + 1 for number, word in enumerate(words) if _TOTAL.fullmatch(word)]
        if len(ends) == groups and ends[-1] == inner:
            return [end - start for start, end in zip([0, *ends], ends, strict=False)]
        if inner % groups == 0:
            return [inner // groups] * groups
        firsts = [number for number, word in enumerate(words) if word == words[0]]
        if len(firsts) == groups:
            return [end - start for start, end in zip(firsts, [*firsts[1:], inner], strict=True)]
        return None
    return [inner // groups] * groups if inner % groups == 0 else None
