"""Structure of a page: title, headings, paragraphs, tables, letterhead, signature, furniture.

A page is cut into lines; each line is classed by its own form, then by its place; neighbouring lines of one
paragraph, and of one table, become one block. Nothing here looks at words beyond the cues of
``patterns/structure.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from zhenforce_nlp.closing import PAGE_LINE
from zhenforce_nlp.engines import light
from zhenforce_nlp.paragraphs import (
    DATE_LINE,
    HAN_DIGITS,
    MARKER,
    PARAGRAPH_END,
    SENTENCE_END,
    continues,
    full_lines,
    may_be_marked,
    page_breaks,
    runs_on,
    short_of_width,
)
from zhenforce_nlp.records import Block, BlockKind, Structure
from zhenforce_nlp.resources import PatternSet, cue_patterns
from zhenforce_nlp.script import Script, load_script
from zhenforce_nlp.tables import find_tables
from zhenforce_nlp.tables_lines import TableLine, is_table_line
from zhenforce_nlp.tables_official import OfficialForm, load_forms
from zhenforce_nlp.titles import BOOKMARK, find_title

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_EDGE = " \t\u3000\xa0\u2002\u2003\u2009\u200b\ufeff"
# A heading whose text goes on in its line: short, without a comma, and with no figure but a year.
# 2.含上年结转三件。 is none.
_RUN_IN = light(
    regex.compile(
        rf"(?P<head>(?:[{HAN_DIGITS}]{{1,3}}[、．]|[（(][{HAN_DIGITS}]{{1,3}}[)）][、．]?|\d{{1,2}}(?:[、．]|\.(?!\d))|[（(]\d{{1,2}}[)）][、．]?)"
        r"\s*(?:[^。：:，,；;\d\n]|(?:19|20)\d\d年){2,24}+(?:(?<![一二两三四五六七八九十百千万][件起家名次宗户份条处])。|[：:](?!\s?[\d０-９][\d０-９,，.．]*+(?!\s?[年月日]))))\s*(?=[^\s])"
    )
)
# 一、学法用法　局党组学法12次，…。: a wide blank may stand for the stop
_SPACED = light(
    regex.compile(
        rf"(?P<head>(?:[{HAN_DIGITS}]{{1,3}}[、．]|[（(][{HAN_DIGITS}]{{1,3}}[)）])"
        r"(?:[\p{Han}“”]|(?:19|20)\d\d年){3,14}+)\u3000++(?=\p{Han}[^\n]{7,}[。；]$)"
    )
)
# 3.行政强制案卷10卷。 is a statement, （二）2023年执法情况。 a heading
_ITEMS = ("l3", "l4")
_STATES = re.compile(r"\d\s*[^\d\s年月日季.,，．/\-—~～”\"）)]")
_MARKED_LINE = regex.compile(r"[，,。；;：:、！!？?|｜\t\d]")
MAX_SIGNATURE = 30
MAX_HEADING = 60
SHORT_HEADING = 20  # a line without a marker is no heading when it is longer
UNMARKED = 6  # level of such a heading below those with markers


@dataclass(frozen=True)
class StructureRules:
    """Compiled cues of ``structure.toml``, one pattern a part of the page, and the script that they are read in."""

    furniture: regex.Pattern[str]
    letterhead: regex.Pattern[str]
    title: regex.Pattern[str]
    script: Script
    forms: tuple[OfficialForm, ...] = ()


@cache
def load_structure_rules(patterns: PatternSet) -> StructureRules:
    """Compile the cues of ``structure.toml``, and ``script.toml``.

    Raises:
        PatternError: a malformed row, an unknown part, a pattern that does not match its own example.
    """
    cues = cue_patterns(patterns, "structure.toml", ("furniture", "letterhead", "title"))
    return StructureRules(
        cues["furniture"], light(cues["letterhead"]), light(cues["title"]), load_script(patterns), load_forms(patterns)
    )


def find_structure(text: str, rules: StructureRules) -> Structure:
    """Cut a page into blocks and tables.

    Args:
        text: the page as read.
        rules: the compiled cues.

    Returns:
        Blocks in document order; every non-blank character of the text lies in exactly one block.
    """
    text = rules.script.simplify(text)
    lines = _lines(text)
    table_of, tables = find_tables(text, lines, rules.forms)
    lines, table_of, full = _part_headings(lines, table_of, full_lines(lines, table_of))
    kinds = [
        BlockKind.BODY if index in full and line.body[-1] not in PARAGRAPH_END else _line_kind(line, rules)
        for index, line in enumerate(lines)
    ]
    title = find_title(lines, kinds, table_of, rules.title)
    short = short_of_width(lines, kinds, table_of) if not full else 0
    broken = page_breaks(text, lines, table_of)
    blocks = _merge(lines, kinds, table_of, title, full, short, broken)
    blocks = _mark_signature(text, blocks)
    blocks = _mark_headings(text, blocks)
    blocks = _nest(blocks)
    return Structure(tuple(blocks), tuple(tables), _title_index(blocks))


def _lines(text: str) -> list[TableLine]:
    found = []
    breaks = []
    end = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        body = raw.strip(_EDGE)
        if body:
            start = match.start()
            if raw[0] != body[0]:
                start += len(raw) - len(raw.lstrip(_EDGE))
            breaks.append(text.count("\n", end, start))
            end = start + len(body)
            found.append((start, end, body))
    usual = min(breaks[1:], default=1)  # 2 where a web page has put a blank line behind each line
    return [TableLine(*line, number > max(1, usual)) for line, number in zip(found, breaks, strict=True)]


def _part_headings(
    lines: Sequence[TableLine], table_of: Sequence[int], full: Container[int]
) -> tuple[list[TableLine], list[int], frozenset[int]]:
    """Part a heading from the text that goes on behind it: 四、下一步打算。年底前完成培训2期."""
    parted: list[TableLine] = []
    tables: list[int] = []
    still_full: set[int] = set()
    for index, (line, table) in enumerate(zip(lines, table_of, strict=True)):
        marked = table < 0 and may_be_marked(line.body)
        match = (_RUN_IN.match(line.body) or _SPACED.match(line.body)) if marked else None
        if index in full:
            still_full.add(len(parted) + (match is not None))
        if match is None:
            parted.append(line)
            tables.append(table)
            continue
        middle = match.end("head")
        rest = line.body[middle:].lstrip(_EDGE)
        parted.append(TableLine(line.start, line.start + middle, line.body[:middle], line.apart))
        parted.append(TableLine(line.end - len(rest), line.end, rest))
        tables += [table, table]
    return parted, tables, frozenset(still_full)


def _line_kind(line: TableLine, rules: StructureRules) -> BlockKind:
    body = line.body
    if len(body) <= 200:
        if rules.letterhead.search(body):
            return BlockKind.LETTERHEAD
        if body[-1] not in SENTENCE_END and (rules.furniture.search(body) or PAGE_LINE.fullmatch(body)):
            return BlockKind.FURNITURE
        if "|" in body and not is_table_line(body) and len(body.strip("| ")) == 0:
            return BlockKind.FURNITURE
    if len(body) <= MAX_HEADING:
        marker = MARKER.match(body) if may_be_marked(body) else None
        item = marker if marker is not None and marker.lastgroup in _ITEMS and body[-1] == "。" else None
        states = item is not None and _STATES.search(body, item.end()) is not None
        if marker and not states and body.find("。", 0, -1) < 0 and body[-1] not in "；;，,、":
            head = body.rstrip("。：:")
            if not any(mark in head for mark in "，；") or len(head) <= 40:
                return BlockKind.HEADING
    return BlockKind.BODY


def _merge(
    lines: Sequence[TableLine],
    kinds: Sequence[BlockKind],
    table_of: Sequence[int],
    title: tuple[int, int],
    full: Container[int],
    short: float,
    broken: Mapping[int, int],
) -> list[Block]:
    blocks: list[Block] = []
    previous = -1
    for index, line in enumerate(lines):
        if index + 1 in broken and kinds[index - 1] is kinds[index + 1] is blocks[-1].kind is BlockKind.BODY:
            continue  # the number of a page within a paragraph
        kind, table = kinds[index], table_of[index]
        if table >= 0:
            kind = BlockKind.TABLE
        elif title[0] <= index <= title[1]:
            kind = BlockKind.TITLE
        if previous >= 0 and (
            (index in broken and previous == broken[index])
            or runs_on(lines[previous], index - 1 in full, blocks[-1], kind)
            or continues(lines, index, blocks[-1], kind, table, short)
        ):
            last = blocks[-1]
            blocks[-1] = Block(last.start, line.end, last.kind, last.level, last.content, last.section, last.table)
        else:
            blocks.append(_new_block(line, kind, table, seen_title=title[0] < 0 or index > title[1]))
        previous = index
    return blocks


def _new_block(line: TableLine, kind: BlockKind, table: int, *, seen_title: bool) -> Block:
    level, content = 0, line.start
    if kind in (BlockKind.HEADING, BlockKind.BODY):
        match = MARKER.match(line.body) if may_be_marked(line.body) else None
        if match and match.lastgroup:
            level = int(match.lastgroup[1])
            content = line.start + _after_blanks(line.body, match.end())
        elif bookmark := BOOKMARK.match(line.body):
            content = line.start + _after_blanks(line.body, bookmark.end())
        addressed = not level and len(line.body) <= 40 and line.body[-1] in "：:" and seen_title
        if kind is BlockKind.BODY and addressed and not any(char.isdigit() for char in line.body):
            kind = BlockKind.RECIPIENT
    return Block(line.start, line.end, kind, level, content, -1, table)


def _after_blanks(body: str, place: int) -> int:
    # 1. ）: a blank that is left out of the reading cannot be where the words begin.
    return len(body) - len(body[place:].lstrip())


def _mark_signature(text: str, blocks: list[Block]) -> list[Block]:
    """Short lines after the last sentence of the body are the signature: body name, date."""
    last = len(blocks)
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if block.kind in (BlockKind.BODY, BlockKind.RECIPIENT):
            body = text[block.start : block.end]
            if len(body) > 50 or body[-1] in SENTENCE_END or block.level:
                break
        elif block.kind not in (BlockKind.FURNITURE, BlockKind.LETTERHEAD, BlockKind.TABLE):
            break
        last = index
    signed = {index for index in range(last, len(blocks)) if blocks[index].kind is BlockKind.BODY}
    if not signed:
        signed = _signed_within(text, blocks)
    return [
        replace(block, kind=BlockKind.SIGNATURE) if index in signed else block for index, block in enumerate(blocks)
    ]


def _signed_within(text: str, blocks: Sequence[Block]) -> set[int]:
    """Give the last name and date that stand as lines of their own between sentences: what a site adds comes below."""
    for index in range(len(blocks) - 2, 1, -1):
        before, name, date = blocks[index - 2 : index + 1]
        plain = name.kind is date.kind is BlockKind.BODY and not (name.level or date.level)
        if (
            plain
            and DATE_LINE.fullmatch(text, date.start, date.end)
            and name.end - name.start <= MAX_SIGNATURE
            and not _MARKED_LINE.search(text, name.start, name.end)
            and before.kind is BlockKind.BODY
            and text[before.end - 1] in SENTENCE_END
        ):
            return {index - 1, index}
    return set()


def _mark_headings(text: str, blocks: list[Block]) -> list[Block]:
    """A short line without a mark, between sentences, is the heading of what stands below: 下一步打算, 县林业局."""
    level, marked, seen_title = 1, list(blocks), False
    for index in range(len(blocks) - 1):
        block, before, after = blocks[index], blocks[index - 1], blocks[index + 1]
        if block.kind is BlockKind.TITLE:
            seen_title = True
        elif block.kind is BlockKind.HEADING and block.level:
            level = UNMARKED
        elif (
            block.kind is BlockKind.BODY
            and seen_title
            and not block.level
            and block.end - block.start <= SHORT_HEADING
            and not _MARKED_LINE.search(text, block.start, block.end)
            and after.kind is BlockKind.BODY
            and text[after.end - 1] in SENTENCE_END
            and (text[before.end - 1] in SENTENCE_END or before.kind is not BlockKind.BODY)
        ):
            marked[index] = replace(block, kind=BlockKind.HEADING, level=level)
    return marked


def _nest(blocks: list[Block]) -> list[Block]:
    """Give each block the heading that governs it; a body block with a marker may govern nothing."""
    open_headings: list[tuple[int, int]] = []
    nested = []
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            while open_headings and open_headings[-1][0] >= block.level:
                open_headings.pop()
            nested.append(_governed(block, open_headings[-1][1]) if open_headings else block)
            open_headings.append((block.level, index))
            continue
        if block.kind in (BlockKind.SIGNATURE, BlockKind.FURNITURE, BlockKind.LETTERHEAD):
            nested.append(block)
            continue
        section = _governing(open_headings, block)
        nested.append(block if section < 0 else _governed(block, section))
    return nested


def _governed(block: Block, section: int) -> Block:
    # dataclasses.replace does the same three times as slowly, and every block of a page comes here.
    return Block(block.start, block.end, block.kind, block.level, block.content, section, block.table)


def _governing(open_headings: Sequence[tuple[int, int]], block: Block) -> int:
    """A paragraph marked 1. under a heading marked (1) of an earlier item is governed by what is above both."""
    for level, index in reversed(open_headings):
        if not block.level or level < block.level:
            return index
    return -1


def _title_index(blocks: Sequence[Block]) -> int:
    return next((index for index, block in enumerate(blocks) if block.kind is BlockKind.TITLE), -1)
