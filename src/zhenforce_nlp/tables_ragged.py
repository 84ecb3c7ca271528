"""Tables whose merged cells are gone: rows of one name below rows of two, a group's head above several columns.

A page copied from a web site keeps the words of a merged cell once and the places of none: 一、本年新收　36　…　45 has
a cell less than （三）不予公开　1.属于国家秘密　0　…　0, and 自然人　法人或其他组织　总计 stands above seven columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.tables_lines import FIGURE, Rows, TableLine

_TOTAL = light(regex.compile(r"[合总小共]\s*计|合计数|总数"))
# 三、本年度办理结果: the row of a group, with no figures of its own
_GROUP = light(regex.compile(r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|其中[：:]?$)"))
MAX_GROUP = 30
_FEW = 2


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
    if not rows or len(line.body) > MAX_GROUP or _GROUP.match(line.body) is None:
        return False
    above = _figures(text, rows[-1])
    return above > 1 and above == _figures(text, below) and len(below) > above


def even_out(text: str, rows: Rows) -> None:
    """Give the rows of a table the empty cells that its merged cells have lost, in place.

    Args:
        text: the page as read.
        rows: its rows, those of the header first; left as they are where their figures are not as many in each row.
    """
    header = 0
    while header < len(rows) and not _figures(text, rows[header]):
        header += 1
    body = [row for row in rows[header:] if _filled(row)]
    width = _figures(text, body[0]) if len(body) > 1 else 0
    counts = [_figures(text, row) for row in body]
    if width < _FEW or any(count not in (0, width) for count in counts):
        return
    names = [len(row) - width for row, count in zip(body, counts, strict=True) if count]
    most = max(names)
    if min(names) < 1 or most > _FEW:
        return
    if min(names) < most:
        for row, count in zip(body, counts, strict=True):
            if count and len(row) - width < most:
                row.insert(1, (row[0][1], row[0][1]))
    _spread(text, rows[:header], most, width)


def _spread(text: str, header: Rows, names: int, width: int) -> None:
    """Put the heads of a group's columns below its own: 自然人　法人或其他组织　总计 above 商业企业　科研机构　其他."""
    if len(header) < _FEW or all(len(row) == names + width for row in header[-2:]):
        return
    above, below = ([cell for cell in row if cell[1] > cell[0]] for row in header[-2:])
    own, above = (above[:1], above[1:]) if len(above) + len(below) == width + 2 else ([], above)  # 项目　自然人　…
    group = max((place for place, cell in enumerate(above) if not _TOTAL.fullmatch(text[slice(*cell)])), default=-1)
    if min(len(above), len(below)) < _FEW or len(above) + len(below) != width + 1 or group < 0:
        return
    start = header[-2][0][0]
    blank = (start, start)
    header[-2][:] = [*(own or [blank]), *[blank] * (names - 1), *above[: group + 1], *[blank] * (len(below) - 1)]
    header[-2] += above[group + 1 :]
    low = (below[0][0], below[0][0])
    header[-1][:] = [*[low] * (names + group), *below, *[low] * (len(above) - group - 1)]


def _filled(row: Sequence[tuple[int, int]]) -> bool:
    return any(end > start for start, end in row)


def _figures(text: str, row: Sequence[tuple[int, int]]) -> int:
    """Count the figures that a row ends with."""
    count = 0
    for start, end in reversed(row):
        if FIGURE.fullmatch(text[start:end]) is None:
            break
        count += 1
    return count
