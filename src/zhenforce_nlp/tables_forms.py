"""Official forms that lost their lines: two rows of headers, one cell a line, and the figures of each body below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

import regex

from zhenforce_nlp.tables_lines import Place

# 单位名称, 序号: what the header of a form begins with
_FIRST = regex.compile(r"序\s?号|(?:执法)?(?:单位|主体|部门|机关|机构)(?:名称)?|名\s?称|地区|县（市、区）|区县")
# what stands behind the groups of a form's first row: 合计（宗）, 罚没金额（万元）
_BEHIND = regex.compile(
    r"(?:合\s?计|总\s?计|小\s?计)(?:（\p{Han}{1,3}）)?|(?:罚没|处罚|罚款)?\p{Han}{0,4}(?:金额|收入|款)(?:（\p{Han}{1,3}）)?"
)
_UNIT = regex.compile(r"[（(]\p{Han}{1,3}[）)]$")
MAX_NAMES = 2
MAX_GROUPS = 3
MAX_HEADER = 40


class Form(NamedTuple):
    """A form: its rows, two of header first, and the first and last of its cells."""

    rows: list[list[Place]]
    first: int
    last: int


def find_form(text: str, cells: Sequence[Place], figures: Sequence[bool]) -> Form | None:
    """Find a form whose header has two rows among cells that stand on a line each.

    Args:
        text: the page as read.
        cells: their places.
        figures: for each cell, whether it holds nothing but a figure and is no row's number.

    Returns:
        The form; None when the cells are none. In the rows a group of columns stands above the first of them, by its
        unit alone.

    Example:
        单位名称, 数量（宗）, 罚没金额, 警告, 罚款, 合计, 水务局, 2, 7, 9, 18.6 → 警告 2, …, 罚没金额 18.6.
    """
    if True not in figures:
        return None
    first = figures.index(True)
    width = len(list(takewhile(bool, figures[first:])))
    for start in range(max(0, first - MAX_HEADER), first):
        if not _FIRST.fullmatch(text[slice(*cells[start])]):
            continue
        for names in range(1, MAX_NAMES + 1):
            header = first - names - start
            groups = header - names - width
            if not 0 < groups <= MAX_GROUPS or not _holds(figures, first, names, width):
                continue
            head = _header(text, cells[start : start + header], names, groups, width)
            if head is not None:
                size = names + width
                body = [list(cells[place : place + size]) for place in range(first - names, len(figures), size)]
                return Form([*head, *body], start, len(figures))
        return None
    return None


def _holds(figures: Sequence[bool], first: int, names: int, width: int) -> bool:
    """Tell whether all rows have so many names and figures."""
    rows = figures[first - names :]
    size = names + width
    return len(rows) % size == 0 and all(
        not any(rows[place : place + names]) and all(rows[place + names : place + size])
        for place in range(0, len(rows), size)
    )


def _header(text: str, cells: Sequence[Place], names: int, groups: int, width: int) -> list[list[Place]] | None:
    """Give the two rows of a header; None when its first row cannot be told from its second."""
    behind = 0
    for place in range(names + groups, len(cells) - 1):
        if not _BEHIND.fullmatch(text[slice(*cells[place])]):
            break
        behind = place + 1 - names - groups
    top = names + groups + behind
    below = list(cells[top:])
    if len(below) != width - behind or len(below) <= groups:
        return None
    blank = (cells[0][0], cells[0][0])
    unit = _UNIT.search(text, *cells[names])
    over = [unit.span() if unit is not None else blank, *[blank] * (len(below) - 1)]
    rest = list(cells[names + groups : top])
    return [[*cells[:names], *over, *rest], [*[blank] * names, *below, *[blank] * behind]]
