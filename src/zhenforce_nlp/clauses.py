"""Sentences with figures, and around each figure the words that belong to it.

A sentence is cut at its punctuation; every quantity gets a slot: the words to its left back to the last break, the
words to its right up to the next one, and the bracket it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import is_

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.frozen import quick
from zhenforce_nlp.heads import HeadReader, HeadRules
from zhenforce_nlp.records import Area, Block, BlockKind, Institution, Quantity, Structure, Time

_SENTENCE_END = light(
    regex.compile(r"[。！？!?](?![”’」』）)])|[。！？!?][”’」』）)]+|(?<![\d０-９])\.(?=[\s\p{Han}])")
)
# Titles and names in quotation marks are atoms: their punctuation breaks nothing. What somebody says is none.
_BREAKS = re.compile(
    r"《[^《》\n]{1,120}》|“[^“”\n。！]{1,60}”|「[^「」\n。！]{1,60}」|[，,；;：:、。（）()〔〕\[\]【】［］〖〗]"
)
_OPEN, _CLOSE = "（(〔[【［〖", "）)〕]】］〗"
_CLAUSE = "，,；;：:。（(〔[【"
# between two figures of one list, each behind words of its own
_NO_AND = "(?!解|平|谐|时|其|格|上年|上月|上季|去年|前年|同期|往年|今年|本年)"  # 及时, 与去年同期相比
_BETWEEN = re.compile(rf"(?P<close>[）)])?(?:和|及|以及|与){_NO_AND}(?=[一-鿿]{{2,12}}(?(close)[（(])\Z)")
_COMMAS = "，,"
_LOOK = 12  # characters before a figure in which 分别 may stand
_TOLD = re.compile(r"(?:分别|依次)[^，。；：、]*$")
_CHANGED = re.compile(r"(?:同比|环比)?(?:增长|增加|上升|提高|提升|下降|减少|降低|多|少)了?")
_ALONE = re.compile(r"[，,、。；;）)\n]|[和与及]\d|\Z")
_NAME = re.compile(
    r"(?![与和比较从对按在为环同]|截[至止])[^\d，。；：、（）()\n]{2,14}?(?<![年月日])"
    r"(?:(?:较|比|与|和|同比|环比)[^，。；：、（）()\n]{0,8})?"
)
_AND = re.compile(r"[^，。；、饱总附][和与及](?!谐|去年|上年|同期|其)")
_FEW = 2
_OF_WHICH = "其中"
_LED = 40  # characters of a clause that 其中 opens
_IN_TURN = ("分别", "依次")
_PEAK = re.compile(
    r"(?:最[多高少低大小]|居[首前后多末][位列]?|居[前后][一二三四五六十]位|靠[前后]|较[多高]|突出|为主|领先)，\Z"
)
NEAR = 200  # characters before a figure beyond which no word of its clause is looked for
TEXT_KINDS = frozenset((BlockKind.BODY, BlockKind.HEADING, BlockKind.TITLE, BlockKind.RECIPIENT, BlockKind.SIGNATURE))


@dataclass(slots=True)
class Slot:
    """A quantity with the words around it.

    Attributes:
        left, left_end: the words before it, back to the last break.
        right, right_end: the words after it, up to the next break or figure.
        clause: where the clause begins, back to the last break that is no 、.
        opener: the break before ``left``: a punctuation mark, "" right behind another figure, "^" where the sentence
            begins.
        breaks: all breaks between the figure before and this one.
        depth: how many brackets stand open around it.
        host: slot that the innermost open bracket follows, None outside brackets and for a bracket behind other words.
    """

    quantity: Quantity
    left: int
    left_end: int
    right: int
    right_end: int
    clause: int
    opener: str
    breaks: str
    depth: int
    host: Slot | None

    @property
    def near(self) -> int:
        """Where the words of its clause begin that may say something of it."""
        return max(self.clause, self.left_end - NEAR)


@quick
@dataclass(frozen=True, slots=True)
class Clause:
    """Where a clause begins, the mark before it ("^" at the sentence's start), and how many brackets stand open."""

    start: int
    mark: str
    depth: int


@dataclass(slots=True)
class Sentence:
    """One sentence of a block that holds figures.

    Attributes:
        block: index of its block.
        first: it is the first sentence of its block.
        clauses: its clauses, in order.
        slots: its figures, with the words around them; empty when it has none.
    """

    start: int
    end: int
    block: int
    first: bool
    clauses: list[Clause] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    def with_own_slots(self) -> Sentence:
        """Give the same sentence with slots of its own, for a reader that moves their words from one to the next."""
        slots: list[Slot] = []
        copies: dict[int, Slot] = {}
        for slot in self.slots:
            own = Slot(
                slot.quantity,
                slot.left,
                slot.left_end,
                slot.right,
                slot.right_end,
                slot.clause,
                slot.opener,
                slot.breaks,
                slot.depth,
                None if slot.host is None else copies[id(slot.host)],
            )
            copies[id(slot)] = own
            slots.append(own)
        return Sentence(self.start, self.end, self.block, self.first, self.clauses, slots)


@dataclass(frozen=True, slots=True)
class Page:
    """The sentences and heads of one page, which more than one stage reads.

    Attributes:
        text: the page as they were read from it.
        made_of: the records that they were read from.
        reader: reads heads, and keeps those that it has read.
        sentences: in document order.
    """

    text: str
    made_of: tuple[object, ...]
    reader: HeadReader
    sentences: Sequence[Sentence]


def read_page(
    text: str,
    structure: Structure,
    quantities: Sequence[Quantity],
    times: Sequence[Time],
    institutions: Sequence[Institution],
    areas: Sequence[Area],
    rules: HeadRules,
    known: Page | None = None,
) -> Page:
    """Read the sentences of a page, and make what reads its heads.

    Args:
        text: the page in simplified characters.
        structure, quantities, times, institutions, areas: what was found in it.
        rules: the words of heads.
        known: what another stage has read; given back where it was read from the same text, records and words.
    """
    made_of = (structure, quantities, times, institutions, areas, rules)
    if known is not None and known.text == text and all(map(is_, known.made_of, made_of)):
        return known
    reader = HeadReader(text, times, institutions, areas, rules)
    return Page(text, made_of, reader, find_sentences(text, structure, quantities))


def find_sentences(text: str, structure: Structure, quantities: Sequence[Quantity]) -> list[Sentence]:
    """Find the sentences of blocks that hold figures, and the slot of each figure; tables are left out.

    Args:
        text: the page as read.
        structure: its blocks.
        quantities: its quantities in document order.

    Returns:
        Sentences in document order.
    """
    sentences: list[Sentence] = []
    starts = [quantity.start for quantity in quantities]
    for index, block in enumerate(structure.blocks):
        low, high = bisect_left(starts, block.start), bisect_left(starts, block.end)
        if low == high or block.kind not in TEXT_KINDS:
            continue
        sentences.extend(_block_sentences(text, index, block, quantities[low:high]))
    return sentences


def _block_sentences(text: str, index: int, block: Block, quantities: Sequence[Quantity]) -> Iterator[Sentence]:
    begin, position, pending = block.content, 0, quantities
    ends = [match.end() for match in _SENTENCE_END.finditer(text, begin, block.end)]
    for end in (*ends, block.end):
        first = position
        while position < len(pending) and pending[position].start < end:
            position += 1
        inside = pending[first:position]
        if inside and inside[-1].end > end and end < block.end:
            position = first  # the mark stands inside an amount
            continue
        sentence = Sentence(begin, end, index, begin == block.content)
        _fill(text, sentence, inside)
        yield sentence
        begin = end
        if position == len(pending):
            break


def _fill(text: str, sentence: Sentence, quantities: Sequence[Quantity]) -> None:
    found = _BREAKS.finditer(text, sentence.start, sentence.end)
    marks = [(match.start(), mark) for match in found if len(mark := match[0]) == 1]
    if not all(quantity.text.isalnum() for quantity in quantities):
        marks = _outside(marks, quantities)
    if len(quantities) > 1:
        marks = _joined(text, marks, quantities)
        marks = _named(text, sentence.start, _listed(text, marks, quantities), quantities)
    if any(mark in _OPEN for _, mark in marks):
        marks = _without_inner_brackets(marks, quantities)
    depth = 0
    clauses = sentence.clauses = [Clause(sentence.start, "^", 0)]
    for place, mark in marks:
        if mark in _CLAUSE:
            depth += mark in _OPEN
            clauses.append(Clause(place + 1, mark, depth))
        elif mark in _CLOSE:
            depth = max(0, depth - 1)
    if quantities:
        sentence.slots = _slots(sentence, quantities, marks)


def _outside(marks: Sequence[tuple[int, str]], quantities: Sequence[Quantity]) -> list[tuple[int, str]]:
    """Leave out the marks inside figures: the comma of 1,204件 parts no clauses."""
    starts = [quantity.start for quantity in quantities]
    kept = []
    for place, mark in marks:
        index = bisect_right(starts, place) - 1
        if index < 0 or quantities[index].end <= place:
            kept.append((place, mark))
    return kept


def _joined(text: str, marks: Sequence[tuple[int, str]], quantities: Sequence[Quantity]) -> list[tuple[int, str]]:
    """Read the 和 between two items of one list as a 、: 甲市38件、乙市35件和丙市31件."""
    ands = [
        (match.end() - 1, "、")
        for before, after in pairwise(quantities)
        if (match := _BETWEEN.match(text, before.end, after.start)) is not None
    ]
    return sorted((*marks, *ands)) if ands else list(marks)


def _listed(text: str, marks: Sequence[tuple[int, str]], quantities: Sequence[Quantity]) -> list[tuple[int, str]]:
    """Read the comma between figures of one list as the 、 that other authors set: 分别为12件，8件，5件."""
    ends = {quantity.end: index for index, quantity in enumerate(quantities[:-1])}
    read: list[tuple[int, str]] = []
    told = -1  # the last figure of a list that 分别 opened
    for place, mark in marks:
        index = ends.get(place, -1) if mark in _COMMAS else -1
        if index >= 0:
            before, quantity = quantities[index], quantities[index + 1]
            if index != told and _TOLD.search(text, max(0, before.start - _LOOK), before.start):
                told = index
            between = text[place + 1 : quantity.start]
            goes_on = not between and (index == told or _ALONE.match(text, quantity.end))
            if goes_on or (index == told and _CHANGED.fullmatch(between)):
                told, mark = index + 1 if index == told else told, "、"  # noqa: PLW2901 - read as the other mark
        read.append((place, mark))
    return read


def _named(
    text: str, begin: int, marks: Sequence[tuple[int, str]], quantities: Sequence[Quantity]
) -> list[tuple[int, str]]:
    """Read the commas between names of one list as 、: 甲县，乙县分别立案12件、8件, as many names as figures."""
    places = [place for place, _ in marks]
    read = list(marks)
    for index, quantity in enumerate(quantities):
        told = _TOLD.search(text, max(begin, quantity.start - _LOOK), quantity.start)
        size = _run(text, quantities, index) if told is not None else 1
        if told is None or size < _FEW:
            continue
        last = bisect_left(places, told.start())  # the marks before 分别
        ends_with_and = last and _AND.search(text, places[last - 1], told.start())  # 甲县，乙县和丙县
        first = last - size + (2 if ends_with_and else 1)
        start = places[first - 1] + 1 if first > 0 else begin
        if first < 0 or first == last or (index and start < quantities[index - 1].end):
            continue
        starts = [start, *(place + 1 for place in places[first:last])]
        names = [text[place:stop] for place, stop in zip(starts, [*places[first:last], told.start()], strict=True)]
        if all(mark in _COMMAS for _, mark in read[first:last]) and all(map(_NAME.fullmatch, names)):
            read[first:last] = [(place, "、") for place in places[first:last]]
    return read


def _run(text: str, quantities: Sequence[Quantity], index: int) -> int:
    """Count the figures from one on that stand side by side, with 、, 和 or words of a change between them."""
    size = 1
    for before, quantity in zip(quantities[index:], quantities[index + 1 :], strict=False):
        between = text[before.end : quantity.start].lstrip("、，,和与及")
        if (between and not _CHANGED.fullmatch(between)) or quantity.start == before.end:
            break
        size += 1
    return size


def _slots(sentence: Sentence, quantities: Sequence[Quantity], marks: Sequence[tuple[int, str]]) -> list[Slot]:
    slots: list[Slot] = []
    hosts: list[Slot | None] = []
    clause = gap = sentence.start
    parted, at, count = -1, 0, len(marks)
    for number, quantity in enumerate(quantities):
        start, end = quantity.start, quantity.end
        left, opener, breaks = gap, "" if number else "^", ""
        while at < count and (place := marks[at][0]) < start:
            mark = marks[at][1]
            at += 1
            breaks += mark
            if mark in _OPEN:
                # 交警支队（32件）、运管所（14件）: a bracket behind other words belongs to none of the figures before
                hosts.append(slots[-1] if slots and parted < slots[-1].quantity.end else None)
            elif mark in _CLOSE:
                if hosts:
                    hosts.pop()
            else:
                parted = place
            if mark == "、" and (opener != "" or left != gap):
                continue  # 开展宣传、演练等活动5次: only the 、 right behind a figure's words parts it from the next
            left, opener = place + 1, mark
            if mark != "、":
                clause = place + 1
        while at < count and marks[at][0] < end:
            at += 1
        limit = quantities[number + 1].start if number + 1 < len(quantities) else sentence.end
        right_end = min(marks[at][0], limit) if at < count else limit
        host = hosts[-1] if hosts else None
        slots.append(Slot(quantity, left, start, end, right_end, clause, opener, breaks, len(hosts), host))
        gap = end
    return slots


def _without_inner_brackets(marks: Sequence[tuple[int, str]], quantities: Sequence[Quantity]) -> list[tuple[int, str]]:
    """Drop brackets that hold no figure, with what they hold: 加油站（不含橇装）6家 is one phrase."""
    starts = [quantity.start for quantity in quantities]
    kept: list[tuple[int, str]] = []
    stack: list[int] = []
    for place, mark in marks:
        if mark in _OPEN:
            stack.append(len(kept))
        elif mark in _CLOSE and stack:
            opened = stack.pop()
            if bisect_left(starts, kept[opened][0]) == bisect_left(starts, place):
                del kept[opened:]
                continue
        kept.append((place, mark))
    return kept


def part_lead(text: str, since: int, slot: Slot) -> tuple[int, int] | None:
    """Give where 其中 opens the clause before a figure's own, which holds none: 其中甲镇、乙镇最多，分别为17个和12个.

    Args:
        since: where the figure before ends, else the sentence begins.
    """
    place = text.rfind(_OF_WHICH, max(since, slot.left - _LED), slot.left)
    if place < 0 or text[slot.left - 1] not in _COMMAS or (place > since and text[place - 1] not in _CLAUSE):
        return None
    lead = text[place : slot.left]
    if any(mark in lead[:-1] for mark in _CLAUSE):
        return None
    told = text.startswith(_IN_TURN, slot.left) or _PEAK.search(lead) is not None
    return (place, place + len(_OF_WHICH)) if told else None
