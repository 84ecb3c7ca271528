"""Tables that lost their lines: one cell a line, header words and then rows of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.tables_forms import find_form
from zhenforce_nlp.tables_lines import FIGURE, MIN_GAPPED, Rows, TableLine, is_gapped, is_note, is_table_line
from zhenforce_nlp.tables_lists import MIN_TURNS, in_turns
from zhenforce_nlp.tables_runs import may_run_together

_LABEL = light(regex.compile(r"(?<!^#?其中)(?<!（单位)[：:]|\t"))  # no cell on a line of its own, but for 其中：食品
_NUMBER_HEAD = regex.compile(r"序\s?号|编\s?号|名\s?次|排\s?名|序次")
_UNIT_LINE = regex.compile(r"[（(][^（）()\d]{1,6}[）)]")
# 一、行政处罚, 2.行政许可
_HEADING = regex.compile(r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、](?!\d)")
_MEASURED = regex.compile(r"[（(]\p{Han}{1,4}[）)]$")  # 检查单位数（家）
MAX_CELL = 24  # a cell on a line of its own is no longer
MAX_NAMED = 40  # the name of a numbered row: （二）部分公开（区分处理的，只计这一情形…）
_MARKED = light(regex.compile(r"[一二三四五六七八九十]、|[（(][一二三四五六七八九十][）)]|\d[.．]"))
MAX_COLUMNS = 40
MAX_NAMES = 2  # columns in front of the figures that hold words
MIN_CAPTIONED = 4  # under a caption
MIN_LOOSE = 6  # fewer lines of single cells are no table


def is_loose(body: str) -> bool:
    """Tell whether a line may be a cell of a table that lost its lines."""
    plain = (
        (len(body) <= MAX_CELL or (len(body) <= MAX_NAMED and _MARKED.match(body) is not None))
        and body[-1] not in "。；，"
        and not _LABEL.search(body)
    )
    if not plain or is_table_line(body) or is_gapped(body):
        return False
    return " " not in body or len(words := body.split()) < MIN_GAPPED or all(len(word) == 1 for word in words)


@dataclass(slots=True)
class Searched:
    """How far the cells of a page have been searched as one table, and were none: up to there headings part them."""

    run: int = 0


def find_loose(text: str, lines: Sequence[TableLine], index: int, searched: Searched) -> tuple[int, int, Rows]:
    """One cell a line: header words, then rows of figures with or without a name in front.

    Lines that may be cells are taken up to the next caption or longer line, and searched at once.
    """
    stop = index
    while stop < len(lines) and is_loose(lines[stop].body) and not is_note(lines[stop].body):
        if stop > index and may_run_together(lines[stop].body) and not _MARKED.match(lines[stop].body):
            break  # 单位检查（家次）立案（件）
        if index < stop < searched.run and _is_heading(lines, stop):
            break
        stop += 1
    captioned = index > 0 and is_note(lines[index - 1].body)  # 第二十条第（五）项⏎信息内容⏎…数量⏎行政许可⏎402
    if stop - index < (MIN_CAPTIONED if captioned else MIN_LOOSE):
        return index, stop, []
    found = _read_loose(text, lines, index, stop)
    # 一、行政处罚 … 二、行政许可 …: each heading has its own cells below it
    cut = next((place for place in range(index + 1, stop - 1) if _is_heading(lines, place)), stop)
    if cut < stop and (found is None or found[0] > cut):
        searched.run = max(searched.run, stop)
        stop, found = cut, _read_loose(text, lines, index, cut)
    if found is not None:
        # 一、行政处罚 ⏎ 警告 ⏎ 罚款 …: a heading above the heads is none of them
        inside = range(found[0], min(found[0] + len(found[2][0]), cut - 1))
        above = [place for place in inside if _HEADING.match(lines[place].body)]
        if above and not FIGURE.fullmatch(lines[above[-1] + 1].body):
            found = _read_loose(text, lines, above[-1] + 1, cut) or found
    return found or (index, stop, [])


def _is_heading(lines: Sequence[TableLine], place: int) -> bool:
    """Tell whether a numbered line stands behind a figure, and before none."""
    if not _HEADING.match(lines[place].body) or not FIGURE.fullmatch(lines[place - 1].body):
        return False
    return place + 1 == len(lines) or not FIGURE.fullmatch(lines[place + 1].body)


def _read_loose(text: str, lines: Sequence[TableLine], index: int, stop: int) -> tuple[int, int, Rows] | None:
    """Read the cells between two lines; None where they are no table."""
    cells, firsts = _joined_cells(lines, index, stop)
    # 87,6 00: a blank in a cell of its own line is damage
    numeric = [FIGURE.fullmatch(text[start:end].replace(" ", "")) is not None for start, end in cells]
    numeric = _without_numbers(text, cells, numeric)
    form = find_form(text, cells, numeric[: len(numeric) - numeric[::-1].index(True)] if True in numeric else numeric)
    if form is not None:
        return firsts[form.first], firsts[form.last], form.rows
    found = _loose_grid(numeric)
    if found is None:
        turns = in_turns(numeric)
        if turns is None:
            return None
        begin, pairs = turns
        if pairs < MIN_TURNS and not all(_MEASURED.search(text, *cells[begin + 2 * pair]) for pair in range(pairs)):
            return None
        rows = [cells[begin + 2 * pair : begin + 2 * pair + 2] for pair in range(pairs)]
        return firsts[begin], firsts[begin + 2 * pairs], rows
    begin, width, height, short = found
    rows = [cells[begin + row * width : begin + (row + 1) * width] for row in range(height)]
    end = begin + width * height
    if short:  # no number in front of 合计
        place = cells[end][0]
        rows.append([(place, place), *cells[end : end + width - 1]])
        end += width - 1
    return firsts[begin], firsts[end], rows


def _without_numbers(text: str, cells: Sequence[tuple[int, int]], numeric: Sequence[bool]) -> list[bool]:
    """序号, 单位, 立案, 1, 城关所, 12: the numbers of rows are no figures, but belong to the names behind them."""
    told = list(numeric)
    number = 0
    for place, (start, end) in enumerate(cells):
        words = text[start:end]
        if _NUMBER_HEAD.fullmatch(words):
            number = 1
        elif number and words == str(number) and not all(numeric[place + 1 : place + 2]):
            told[place], number = False, number + 1
    return told


def _joined_cells(lines: Sequence[TableLine], index: int, stop: int) -> tuple[list[tuple[int, int]], list[int]]:
    """Join a unit on a line of its own to its header (罚款⏎（万元）); give the cells, and the first line of each."""
    cells: list[tuple[int, int]] = []
    firsts: list[int] = []
    for number in range(index, stop):
        line = lines[number]
        if cells and _UNIT_LINE.fullmatch(line.body) and not FIGURE.fullmatch(lines[number - 1].body):
            cells[-1] = (cells[-1][0], line.end)
            continue
        cells.append((line.start, line.end))
        firsts.append(number)
    return cells, [*firsts, stop]


def _loose_grid(numeric: Sequence[bool]) -> tuple[int, int, int, bool] | None:
    """Find where a header begins behind which every row has the same pattern of names and figures, to the last figure.

    Returns:
        The header's first cell, the cells of a row, how many rows there are, the header among them, and whether one
        more row follows that has no number in front of its name.
    """
    if True not in numeric:
        return None
    last = len(numeric) - 1 - numeric[::-1].index(True)
    begin = 0
    while begin <= last:
        first = numeric.index(True, begin)
        run = next(place for place in range(first, last + 2) if place > last or not numeric[place]) - first
        for start in range(max(begin, first - MAX_COLUMNS), first - 1):
            header = first - start
            # A header of as many words as a row has figures, or with one or two more for the names of rows.
            names = 0 if run >= header else header - run
            if names % 2 == 0 and names // 2 <= MAX_NAMES:
                width = header - names // 2
                height = _height(numeric, start, width, names // 2)
                end = start + height * width
                if height > 1 and end > last:
                    return start, width, height, False
                short = names // 2 == MAX_NAMES and last - end == width - 2
                if height > 1 and short and not numeric[end] and all(numeric[end + 1 : last + 1]):
                    return start, width, height, True
        begin = first + run
    return None


def _height(numeric: Sequence[bool], start: int, width: int, names: int) -> int:
    """Count the rows from a header on: so many names, then nothing but figures."""
    height = 1
    while start + (height + 1) * width <= len(numeric):
        row = numeric[start + height * width : start + (height + 1) * width]
        if any(row[:names]) or not all(row[names:]):
            break
        height += 1
    return height
