"""Which lines of a page are one paragraph: lines broken by a fixed width, by a damage, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import regex

from zhenforce_nlp.closing import PAGE_BREAK
from zhenforce_nlp.engines import light
from zhenforce_nlp.records import Block, BlockKind
from zhenforce_nlp.speakers import is_speaker
from zhenforce_nlp.tables_lines import TableLine
from zhenforce_nlp.titles import WRAPPED

HAN_DIGITS = "一二三四五六七八九十百"
# One alternative per level of enumeration; "1." must not be the start of a decimal or a date (1.5万元, 2023.7.31),
# but 2.2019年一季度 is an item that begins with a year; 7、8、9月 are three months.
MARKER = light(
    regex.compile(
        rf"(?P<l1>【(?=[^【】\n]{{2,30}}】$)|[{HAN_DIGITS}]{{1,3}}[、．.]|第[{HAN_DIGITS}]{{1,3}}(?:章|部分)[\s：:、]*)"
        rf"|(?P<l2>[（(][{HAN_DIGITS}]{{1,3}}[)）][、.．]?)"
        r"|(?P<l3>(?!\d{1,2}(?:、\d{1,2})++月)\d{1,2}(?:[、．]|\.(?:(?!\d)|(?=(?:19|20)\d\d年))))"
        r"|(?P<l4>[（(]\d{1,2}[)）][、.．]?|[①-⑳⑴-⒇⒈-⒛])"
        rf"|(?P<l5>[{HAN_DIGITS}]{{1,2}}是)"
    )
)
_HEAD_LINES = 8  # of a page, in which it says who gives the report
_FEWEST_BEFORE = 12  # characters of a line that a page's end breaks off
_MARK_FIRST = frozenset(HAN_DIGITS + "第（(【")
SENTENCE_END = "。！？!?；;"
_SENTENCE_STOP = "。！？!?"
_LABELLED = light(regex.compile(r"[^，。；：:\d]{2,20}[：:]"))
_ITEM = light(regex.compile(r"\d{1,2}[.．、]\s?\p{Han}{2}"))
DATE_LINE = regex.compile(
    r"(?:(?:19|20)\d\d|[一二][\p{Han}〇○]{3})\s?年\s?[\d\p{Han}]{1,3}\s?月\s?[\d\p{Han}]{1,3}\s?日"
)
# a line that is nothing but the name of a body, and one that begins a sentence
_NAME_ALONE = light(regex.compile(r"\p{Han}{4,32}(?:局|委员会|[总支大]队|院|厅|办公室|办事处|人民政府|中心|海关)"))
_SENTENCE = light(regex.compile(r"(?:\d{1,4}年|\d{1,2}[月日]|\p{Han}{2,16}?[，：])[^\n]*[，。；：]"))
# 示例县安委会办公室　2021年5月8日: a line of a bulletin's head
_DATED_NAME = light(
    regex.compile(r"[^，。；：:,;\d\n]{4,40}[ \t\u3000]+(?:" + DATE_LINE.pattern + r")(?:印发?|编印?|编发|发布)?[)）]?")
)
# 2023-11-30 09:12 or 第12期 2023年7月5日 星期三 below a title; ——2023年8月28日在县人大常委会会议上
_STAMP = light(
    regex.compile(
        r"(?:第\s?\d{1,4}\s?期\s*)?"
        r"[（(]?(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)(?:\s*\d{1,2}:\d\d(?::\d\d)?)?[)）]?"
        r"(?:\s*(?:星期[一二三四五六日天]|[（(]?总?第\s?\d{1,4}\s?期[）)]?))*$"
        r"|(?:——|--|—)[^。]{0,60}$"
    )
)
_ISSUE = light(regex.compile(r"第\s?\d{1,4}\s?期"))
_STAMP_FIRST = frozenset("12第（(—-")
_RUNS_ON = "，,、万亿余"  # 「2.1万⏎元」: the unit was pushed to the next line
_DATED = "日印刷编发布)）"
_NEVER_FIRST = frozenset("，。；、）”》,;")
PARAGRAPH_END = "。！？!?；;：:”）)》"
_FEWEST_FULL = 3  # unfinished lines of one width that show a page broken at that width
_RAGGED = 4  # columns by which such lines differ: a mark that may not begin a line, half a character
_MIN_CLAUSE = 6
_FEWEST_UNMARKED = 2  # paragraphs without a mark behind them that show a page which puts none
_FEW = 10  # one in so many may have one
_SHORT = 0.6  # of the widest line
# no noun follows these units: where the text went on, a mark would
_NO_NOUN = regex.compile(r"\d(?:%|％|万?元|亿元|人次|家次|件次|[件起宗份]|余[件起])$")
_WHOLE_FIGURE = regex.compile(r"\d(?:%|％|\p{Han}{1,3}|\p{Han}{0,2}[（(]\p{Han}[)）])(?<![公平立千毫厘余])$")


def may_be_marked(body: str) -> bool:
    """Tell cheaply whether an enumerator may begin a line: most lines begin with none of these characters."""
    return body[0] in _MARK_FIRST or body[0].isdigit() or "①" <= body[0] <= "⒛"


def full_lines(lines: Sequence[TableLine], table_of: Sequence[int]) -> frozenset[int]:
    """Give the lines that a page of fixed width has broken, as text taken from a PDF is: they go on in the next line.

    Such a page has unfinished lines that are all as wide as its widest; what is unfinished elsewhere (signatures,
    cells) is short, or a long line among many of any width.
    """
    unfinished = [
        index
        for index, line in enumerate(lines)
        if len(line.body) >= WRAPPED and table_of[index] < 0 and line.body[-1] not in PARAGRAPH_END
    ]
    if len(unfinished) < _FEWEST_FULL:
        return frozenset()
    widths = {index: _width(lines[index].body) for index in unfinished}
    widest = max(_width(line.body) for line, table in zip(lines, table_of, strict=True) if table < 0)
    full = {index for index, width in widths.items() if width >= widest - _RAGGED}
    if len(full) < max(_FEWEST_FULL, len(unfinished) * 0.6):
        return frozenset()
    return frozenset(
        index for index, line in enumerate(lines) if table_of[index] < 0 and _width(line.body) >= widest - _RAGGED
    )


def short_of_width(lines: Sequence[TableLine], kinds: Sequence[BlockKind], table_of: Sequence[int]) -> float:
    """Give the length up to which a line with a figure at its end is a whole paragraph, though no mark ends it.

    Nothing has broken a line that is much shorter than the page is wide. A page that puts no mark behind its
    paragraphs, as many a web page, has nothing but whole ones.
    """
    bodies = [
        line.body
        for line, kind, table in zip(lines, kinds, table_of, strict=True)
        if kind is BlockKind.BODY and table < 0 and "，" in line.body
    ]
    stopped = sum(body[-1] in _SENTENCE_STOP for body in bodies)
    if len(bodies) - stopped >= _FEWEST_UNMARKED and stopped * _FEW < len(bodies):
        return inf
    return max(map(len, bodies), default=0) * _SHORT


def _width(body: str) -> int:
    """Columns that a line takes: two for a Chinese character, one for a letter, as in the bytes of GB 18030."""
    return len(body.encode("gb18030", "replace"))


def runs_on(before: TableLine, is_full: bool, block: Block, kind: BlockKind) -> bool:
    """Tell whether a line that is as wide as the page goes on in the next one, whatever that begins with."""
    return is_full and block.kind is kind is BlockKind.BODY and before.body[-1] not in _SENTENCE_STOP


def continues(
    lines: Sequence[TableLine],
    index: int,
    block: Block,
    kind: BlockKind,
    table: int,
    short: float,
) -> bool:
    """Tell whether a line belongs to the block of the line before.

    Args:
        lines: the page's lines.
        index: the line asked about, not the first.
        block: the block that the line before is in.
        kind: what the line is by its own form.
        table: its table, -1 for none.
        short: as :func:`short_of_width` gives it.
    """
    if kind is not block.kind:
        return False
    if kind is BlockKind.TITLE:
        return True
    if kind is BlockKind.TABLE:
        return table == block.table
    if kind is not BlockKind.BODY:
        return False
    before, line = lines[index - 1].body, lines[index]
    if line.apart:
        return False
    if before[-1] in PARAGRAPH_END and not _open_bracket(before):
        return False
    if index < _HEAD_LINES and _ends_head(before, line.body):
        return False
    if may_be_marked(line.body) and _begins_item(line.body):
        return False
    if _LABELLED.match(before) and _LABELLED.match(line.body):
        return False  # 检查次数（次）：1,386⏎行政强制措施：查封2宗: lines of a form
    return _is_unfinished(before, line.body, short)


def _ends_head(before: str, body: str) -> bool:
    """Tell whether a line of a page's head is whole.

    示例县水利局党组书记、局长　李某⏎各位委员：, 国家税务总局示例市税务局第二稽查局⏎2021年，我局立案46户。
    """
    return is_speaker(before) or (_NAME_ALONE.fullmatch(before) is not None and _SENTENCE.match(body) is not None)


def page_breaks(text: str, lines: Sequence[TableLine], table_of: Sequence[int]) -> dict[int, int]:
    """Find the lines that the end of a page has put between two pieces of a paragraph.

    Args:
        text: the page.
        lines: its lines.
        table_of: the table of each, -1 for none.

    Returns:
        For each line that goes on behind a page's number the line that it goes on with.

    Example:
        共检查1,2⏎— 3 —⏎60家次: the third line goes on with the first.
    """
    found: dict[int, int] = {}
    for index in range(1, len(lines) - 1):
        before, line, after = lines[index - 1 : index + 2]
        if not line.body[0].isdigit() and line.body[0] not in "-—–－─·•第":
            continue
        if table_of[index - 1] >= 0 or table_of[index + 1] >= 0 or len(before.body) < _FEWEST_BEFORE:
            continue
        if before.body[-1] in PARAGRAPH_END or (may_be_marked(after.body) and _begins_item(after.body)):
            continue
        if DATE_LINE.fullmatch(after.body) is None and PAGE_BREAK.fullmatch(text, before.end, after.start):
            found[index + 1] = index - 1
    return found


def _is_unfinished(before: str, body: str, short: float) -> bool:
    """Tell by its own form whether a line goes on in the next one: no heading, cell or signature has a comma."""
    if body[0] in _NEVER_FIRST:
        return True
    if body[0] == "第" and _ISSUE.fullmatch(body) is not None:
        return False  # 示例市成品油市场专项整治简报⏎第 7 期
    if before[0] in _STAMP_FIRST and _STAMP.match(before) is not None:
        return False
    if before[-1] in _RUNS_ON or before[-1].isdigit():
        return True
    if before[-1] in _DATED and _DATED_NAME.fullmatch(before) is not None:
        return False
    if "，" not in before and DATE_LINE.fullmatch(body) is not None:
        return False  # 示例县卫生和计划生育监督执法大队⏎2018年12月20日: a signature, however long
    end = max(0, len(before) - 6)
    whole = len(before) <= short and (short == inf or _WHOLE_FIGURE.search(before, end) is not None)
    if whole or _NO_NOUN.search(before, end):
        return False  # 检查门店12家，整改9家⏎罚款3.2万元
    if "，" in before and len(before) > _MIN_CLAUSE:
        return True  # 检查门店12家，整⏎改9家
    return len(before) >= WRAPPED and (len(body) >= 4 or body[-1] in SENTENCE_END)


def _begins_item(body: str) -> bool:
    """Tell whether a marker begins a line behind an open one: 其中，⏎1.食品案件134件, but not ，⏎3.5万元."""
    return _ITEM.match(body) is not None if body[0].isdigit() else MARKER.match(body) is not None


def _open_bracket(body: str) -> bool:
    return body.count("（") + body.count("(") > body.count("）") + body.count(")")
