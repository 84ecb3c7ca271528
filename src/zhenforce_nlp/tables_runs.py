"""Tables whose cells have run together: 单位名称检查次数（次）其中：专项检查（次）⏎示例区水利局396 124."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.tables_lines import Rows, TableLine

MIN_COLUMNS = 2
MAX_HEAD = 200
_COLUMN = regex.compile(r"[^（）()\s，。；]{2,24}[（(]\p{Han}{1,4}[）)]")
_HEAD = regex.compile(rf"(?:{_COLUMN.pattern}\s?){{{MIN_COLUMNS},}}")
_ROW = regex.compile(
    r"(?P<name>\p{Han}[\p{Han}（）()]*+)\s{0,8}(?P<figures>\d[\d,.]*(?:\s{1,8}(?:\d[\d,.]*|[—－-]+))*)"
)
_FIGURE = regex.compile(r"\S+")
# what the head of the first column is, run together with that of the second
_NAMES = regex.compile(
    r"(?:执法)?(?:单位|部门|机关|机构|地区|区县|县区|镇街|乡镇)(?:名称)?(?=\p{Han}{2})|名称(?=\p{Han}{2})"
)


def may_run_together(body: str) -> bool:
    """Tell cheaply whether a line may be such a header: each column ends with its unit in brackets."""
    return body[-1] in "）)" and len(body) <= MAX_HEAD and body.count("（") + body.count("(") >= MIN_COLUMNS


def find_runs(text: str, lines: Sequence[TableLine], index: int) -> tuple[int, Rows]:
    """Read a header whose columns are parted by nothing but their units, and the rows below it.

    Returns:
        The line to go on at, and the rows; the line itself and no rows where the lines below do not fit it.
    """
    head = lines[index]
    if _HEAD.fullmatch(head.body) is None:
        return index, []
    columns = [(head.start + match.start(), head.start + match.end()) for match in _COLUMN.finditer(head.body)]
    names = _NAMES.match(text, *columns[0])
    first = (head.start, head.start)
    if names is not None:
        first, columns[0] = names.span(), (names.end(), columns[0][1])
    rows: Rows = [[first, *columns]]
    while index + len(rows) < len(lines):
        line = lines[index + len(rows)]
        row = _ROW.fullmatch(line.body)
        if row is None:
            break
        figures = [match.span() for match in _FIGURE.finditer(line.body, row.start("figures"))]
        if len(figures) != len(columns):
            break
        places = [row.span("name"), *figures]
        rows.append([(line.start + start, line.start + end) for start, end in places])
    return (index + len(rows), rows) if len(rows) > 1 else (index, [])
