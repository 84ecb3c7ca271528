"""Forms of two columns without lines: a name and its figure on each line, or on lines of their own in turn."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.tables_lines import FIGURE, Rows, TableLine

MIN_ENTRIES = 3  # fewer lines of a name and a figure may be anything
MIN_TURNS = 4  # fewer names and figures in turn are the end of something else, unless all names tell their unit
_FEW_TURNS = 2
MAX_ENTRY = 40  # a longer line is prose
# 警告 23, 罚款（宗）：612, 合计　　652
_ENTRY = regex.compile(
    r"(?P<name>\p{Han}[^\d０-９，。；：:\t|]{1,28}?)(?:\s*[：:]\s*|[ \u3000\xa0]+)(?P<figure>[\d０-９][^\s：:]*)"
)


def entry(line: TableLine) -> list[tuple[int, int]] | None:
    """Give the places of a line's name and figure; None when it holds anything else.

    Example:
        罚没金额　318.46 → the places of 罚没金额 and 318.46.
    """
    if len(line.body) > MAX_ENTRY or not (line.body[-1].isdigit() or line.body[-1] in "%％"):
        return None
    found = _ENTRY.fullmatch(line.body)
    if found is None or FIGURE.fullmatch(found["figure"]) is None:
        return None
    return [(line.start + found.start(part), line.start + found.end(part)) for part in ("name", "figure")]


def find_entries(lines: Sequence[TableLine], index: int) -> tuple[int, Rows]:
    """Read lines that hold a name and its figure each.

    Returns:
        The line to go on at, and the rows; the line itself and no rows where too few such lines follow.
    """
    rows: Rows = []
    while index + len(rows) < len(lines) and (row := entry(lines[index + len(rows)])) is not None:
        rows.append(row)
    return (index + len(rows), rows) if len(rows) >= MIN_ENTRIES else (index, [])


def in_turns(figures: Sequence[bool]) -> tuple[int, int] | None:
    """Find names and figures in turn, one a line, with no header above them.

    Args:
        figures: for each cell whether it is a figure.

    Returns:
        The first cell and how many pairs follow, to the last figure; None for fewer than two.
    """
    if True not in figures:
        return None
    end = len(figures) - figures[::-1].index(True)
    start = end
    while start >= 2 and figures[start - 1] and not figures[start - 2]:
        start -= 2
    pairs = (end - start) // 2
    return (start, pairs) if pairs >= _FEW_TURNS and True not in figures[:start] else None
