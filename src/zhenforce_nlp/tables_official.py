"""Official forms that are the same everywhere: their heads are known, however a page has laid them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

from zhenforce_nlp.resources import PatternSet, rows
from zhenforce_nlp.tables_lines import FIGURE, Place, Rows, TableLine

_TOKEN = regex.compile(r"[^\s|｜│]++")
_RULE = regex.compile(r"[|｜:\-—\s]+")
_GROUP = regex.compile(r"[一二三四五六七八九十]{1,3}、")
MAX_LEAD = 2  # words in front of the first head: 项目
MAX_NAMES = 4
MAX_LINE = 120


class OfficialForm(NamedTuple):
    """The heads of a form in the order of reading, each with its row and column."""

    heads: tuple[tuple[str, int, int], ...]
    height: int
    width: int


@cache
def load_forms(patterns: PatternSet) -> tuple[OfficialForm, ...]:
    """Read the ``[[form]]`` rows of ``structure.toml``.

    Raises:
        PatternError: a malformed row; rows of a form that have not as many columns each, or no words at all.
    """
    forms = []
    for row in rows(patterns, "structure.toml", "form", required={"id": str, "rows": list}):
        lines = [str(line).split("|") for line in row["rows"]]
        if len({len(line) for line in lines}) != 1:
            raise row.fault("the rows have not as many columns each", "give each row as many | as the others")
        heads = tuple(
            (words.strip(), number, column)
            for number, line in enumerate(lines)
            for column, words in enumerate(line)
            if words.strip()
        )
        if not heads:
            raise row.fault("the rows have no words", "write the heads of the form")
        forms.append(OfficialForm(heads, len(lines), len(lines[0])))
    return tuple(forms)


def find_official(
    text: str, lines: Sequence[TableLine], forms: Sequence[OfficialForm]
) -> Iterator[tuple[int, int, Rows]]:
    """Find the official forms of a page.

    Args:
        text: the page as read.
        lines: its lines.
        forms: the known forms.

    Yields:
        For each its first line, the line to go on at, and the rows with those of the header first.

    Example:
        申请人情况, 自然人, 法人或其他组织, 总计, 商业企业 … in a line each, then a name and seven figures.
    """
    begin = 0
    for index, line in enumerate(lines):
        if index < begin or len(line.body) > MAX_LINE:
            continue
        for form in forms:
            found = _form(text, lines, index, form) if form.heads[0][0] in line.body else None
            if found is not None:
                begin = found[0]
                yield index, *found
                break


def _form(text: str, lines: Sequence[TableLine], index: int, form: OfficialForm) -> tuple[int, Rows] | None:
    """Give the line to go on at and the rows of a form whose heads begin in a line; None where they do not."""
    found = _heads(text, lines, index, form)
    if found is None:
        return None
    stop, heads, lead = found
    stop, body = _body(text, lines, stop, form.width)
    if not body:
        return None
    return stop, [*_header(form, heads, lead, max(map(len, body)) - form.width), *body]


def _tokens(line: TableLine) -> list[Place]:
    return [(line.start + match.start(), line.start + match.end()) for match in _TOKEN.finditer(line.body)]


def _heads(
    text: str, lines: Sequence[TableLine], index: int, form: OfficialForm
) -> tuple[int, list[Place], list[Place]] | None:
    """Give the line behind a form's heads, their places, and the words in front of them."""
    heads: list[Place] = []
    lead: list[Place] = []
    for number in range(index, min(len(lines), index + len(form.heads))):
        for place in () if _RULE.fullmatch(lines[number].body) else _tokens(lines[number]):
            if len(heads) == len(form.heads):
                return None
            if text[slice(*place)] == form.heads[len(heads)][0]:
                heads.append(place)
            elif heads or len(lead) == MAX_LEAD:
                return None
            else:
                lead.append(place)
        if not heads:
            return None
        if len(heads) == len(form.heads):
            return number + 1, heads, lead
    return None


def _body(text: str, lines: Sequence[TableLine], index: int, width: int) -> tuple[int, Rows]:
    """Read rows of so many figures, in a line each or with a line for each cell, with words in front of them."""
    found: Rows = []
    stop = index
    row: list[Place] = []
    figures = 0
    for number in range(index, len(lines)):
        line = lines[number]
        if len(line.body) > MAX_LINE:
            break
        for place in () if _RULE.fullmatch(line.body) else _tokens(line):
            if figures == width:
                return stop, found
            if FIGURE.fullmatch(text, *place):
                row.append(place)
                figures += 1
            elif figures or len(row) == MAX_NAMES:
                return stop, found
            else:
                row.append(place)
        if figures == width:
            found += _parted(text, row, width)
            stop, row, figures = number + 1, [], 0
    return stop, found


def _parted(text: str, row: list[Place], width: int) -> Iterator[list[Place]]:
    """三、本年度办理结果 in front of （一）予以公开 is the row of a group."""
    if len(row) - width > 1 and _GROUP.match(text, *row[0]):
        yield row[:1]
        row = row[1:]
    yield row


def _header(form: OfficialForm, heads: Sequence[Place], lead: Sequence[Place], names: int) -> Rows:
    """Give the rows of the header with an empty cell in each column that has no head in it."""
    start = heads[0][0]
    found: Rows = [[(start, start)] * (names + form.width) for _ in range(form.height)]
    for place, (_, row, column) in zip(heads, form.heads, strict=True):
        found[row][names + column] = place
    if lead and names:
        found[0][0] = lead[0]
    for row in range(1, form.height):  # an empty cell stands where the row before ends
        last = max(end for _, end in found[row - 1])
        found[row] = [(last, last) if cell[0] == cell[1] else cell for cell in found[row]]
    return found
