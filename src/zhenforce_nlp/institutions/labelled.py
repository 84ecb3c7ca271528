"""Offices that a page's labels name: 【应急所】检查…, 水土保持站：检查…, 二、应急管理站."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

import regex

from zhenforce_nlp.bodies import RANKS, TOWN_RANKS
from zhenforce_nlp.institutions.left import Left
from zhenforce_nlp.institutions.lone_offices import COUNTED
from zhenforce_nlp.institutions.mention import BLOCKED, STOPS, Prefix, Raw, Spans, is_han
from zhenforce_nlp.records import BlockKind

RULE = "label"  # whose the office is: that of the report
_OPENERS, _CLOSERS = "【［[〖（(", "】］]〗）)"
_BEFORE = frozenset("\n。；; \u3000\t◆●■▲★☆◇□△○◎▶►▪•·✅✔☑❖➤➢")
_LINE = regex.compile(
    r"[ \t\u3000]*+(?:[\p{So}\p{Sm}•·※‣＊*§\-—①-⑳]|"
    r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、．.])?[ \t\u3000]*+"
    r"(?P<name>[一二三四五六七八九十][科股处室所队庭]|\p{Han}{3,12})"
    r"(?:(?:[（(]\p{Han}{1,10}[）)])?(?:[：:]|——)(?P<told>[ \t\u3000]*+[\p{Han}“])|[。：:]?\Z)"
)
_ENDINGS = ("办公室", "中心", "所", "站", "办", "队", "科", "股", "室", "处", "庭")
_SENTENCES, _BLANKS = "。；;\n", (" ", "\u3000")
_DEALING = ("稽查处", "督查处", "检查处", "调查处", "审查处", "巡查处", "核查处", "监查处")  # and not 查处
_POSTS = ("站", "处")
_NO_NAME = STOPS | frozenset("此全两多几每")
MAX_ACTING = 7  # characters of 危管防污处
_JOINT = regex.compile(
    r"[ \t\u3000]*+(?P<name>\p{Han}{8,32}(?:专班|领导小组|指挥部|联席会议)(?:办公室)?)"
    r"[ \t\u3000]*+(?:文件|简报|编|编印)?[ \t\u3000]*+"
)
HEAD = 4  # blocks of a page's head
_LEAST = 2  # labels without brackets that name bodies, for one of them to be believed
MIN_NAME, MAX_NAME = 3, 16
_STREET = "街道"
_NO_RANKS = ("市场", "市政", "市容", "市监", "市民", "区域", "乡村", "乡镇", "镇村", "县域")
_START = attrgetter("start")


def with_labels(run: Left, raws: list[Raw], blocks: Spans) -> list[Raw]:
    """Give the mentions of a page together with the offices that its labels alone name, in document order.

    Args:
        run: what has read the page, for what stands before a name.
        raws: the mentions found by their names.
        blocks: start and end in the view, and kind, of the blocks.

    Example:
        「【应急所】检查企业31家」 in the report of 郑山街道: 应急所 is an office of it.
    """
    spans = list(_bracketed(run.view))
    for lines in _lines(run.view, blocks):
        named = [span for span in lines if _is_whole(raws, *span) or _is_office(run, *span)]
        spans += named if len(named) >= _LEAST else []
    spans += _acting(run)
    joint = [raw for start, end, kind in blocks[:HEAD] if (raw := _joint(run, start, end, kind)) is not None]
    fresh = joint + [raw for start, end in spans if (raw := _office(run, raws, start, end)) is not None]
    if not fresh:
        return raws
    covered = {id(raw) for one in fresh for raw in _over(raws, one.start, one.end)}
    return sorted([*(raw for raw in raws if id(raw) not in covered), *fresh], key=_START)


def _bracketed(view: str) -> Iterator[tuple[int, int]]:
    """Give what the labels in brackets hold that open a line or sentence (【应急所】)."""
    for opener, closer in zip(_OPENERS, _CLOSERS, strict=True):
        at = view.find(opener)
        while at >= 0:
            end = view.find(closer, at + MIN_NAME, at + MAX_NAME + 2)
            if end > 0 and (at == 0 or view[at - 1] in _BEFORE) and all(map(is_han, view[at + 1 : end])):
                yield at + 1, end
            at = view.find(opener, at + 1)


def _lines(view: str, blocks: Spans) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Give the labels with a colon (水政科：巡河126次), and those that are headings (二、应急管理站)."""
    labels: list[tuple[int, int]] = []
    headings: list[tuple[int, int]] = []
    for start, end, kind in blocks:
        found = _LINE.match(view, start, end) if kind in (BlockKind.BODY, BlockKind.HEADING) else None
        if found is not None and found["told"]:
            labels.append(found.span("name"))
        elif found is not None and kind is BlockKind.HEADING:
            headings.append(found.span("name"))
    return labels, headings


def _acting(run: Left) -> Iterator[tuple[int, int]]:
    """Give the offices by words of their own that open a sentence and act: 。运管站|受理投诉207件."""
    view, verbs = run.view, run.words["station_verb"]
    placed = (*run.words["seat_station"], "工作站")  # 进京检查站: such names are read by the places that bear them
    for mark in _SENTENCES:
        at = view.find(mark)
        while at >= 0:
            begin = at + 1
            while view[begin : begin + 1] in _BLANKS:
                begin += 1
            end = next(
                (end for end in range(begin + MIN_NAME, begin + MAX_ACTING + 1) if view[end - 1 : end] in _POSTS), 0
            )
            told = end and view[end : end + 2] in verbs and COUNTED.match(view, end) is not None
            told = told and not view.endswith(placed, begin, end)
            if told and all(map(is_han, view[begin:end])) and not _NO_NAME & frozenset(view[begin:end]):
                yield begin, end
            at = view.find(mark, begin)


def _joint(run: Left, start: int, end: int, kind: BlockKind) -> Raw | None:
    """Make the mention of a joint body whose name is a line of the page's head (叙永县耕地保护和卫片执法工作专班)."""
    line = _JOINT.fullmatch(run.view, start, end) if kind is not BlockKind.TABLE else None
    if line is None:
        return None
    start, end = line.span("name")
    place = max((stop for stop in range(start + 2, start + MAX_NAME) if run.place_end.get(stop) == start), default=0)
    prefix = run.prefix_at(place) if place else None
    if prefix is None or prefix is BLOCKED or prefix.kind != "named" or prefix.start != start:
        return None
    tail = run.rules.by_form["专班"]
    return Raw(start, end, tail, prefix, run.view[place:end])


def _over(raws: Sequence[Raw], start: int, end: int) -> list[Raw]:
    """Give the mentions that lie over some characters."""
    first = max(0, bisect_left(raws, start, key=_START) - 1)
    found: list[Raw] = []
    for index in range(first, len(raws)):
        if raws[index].start >= end:
            break
        if raws[index].end > start:
            found.append(raws[index])
    return found


def _is_whole(raws: Sequence[Raw], start: int, end: int) -> bool:
    return any(raw.start == start and raw.end == end for raw in _over(raws, start, end))


def _is_office(run: Left, start: int, end: int) -> bool:
    """Tell whether a label may be the name of an office: 公共安全办, and neither 检查场所 nor 主办."""
    name = run.view[start:end]
    unnamed = name.endswith(run.rules.words.ends["no_label"]) and not name.endswith(_DEALING)
    if not name.endswith(_ENDINGS) or unnamed:
        return False
    return not any(name.startswith(word) for word in run.generic)


def _office(run: Left, raws: Sequence[Raw], start: int, end: int) -> Raw | None:
    """Make the mention of an office that a label names; None where its name is no office's or is known already."""
    if not _is_office(run, start, end):
        return None
    over = [raw for raw in _over(raws, start, end) if raw.tail.whose != "mine"]  # 【执法队】 of a town
    if any(raw.start < start or raw.end > end or (raw.start, raw.end) == (start, end) for raw in over):
        return None
    if any(raw.parent is not None or raw.prefix.kind != "own" for raw in over):
        return None
    view = run.view
    ending = next(form for form in _ENDINGS if view.endswith(form, start, end))
    tail = replace(run.rules.by_form["法制科"], form=ending, ending=ending, whose=RULE)
    rank = len(_STREET) if view.startswith(_STREET, start) else int(view[start] in (*RANKS, *TOWN_RANKS))
    rank = 0 if view.startswith(_NO_RANKS, start) else rank
    prefix = (run.town_at(start + rank) or run.prefix_at(start + rank)) if rank else None
    if prefix is None or prefix is BLOCKED or prefix.start != start:
        return Raw(start, end, tail, Prefix(start, "own"), view[start:end])
    return Raw(start, end, tail, prefix, view[start + rank : end])
