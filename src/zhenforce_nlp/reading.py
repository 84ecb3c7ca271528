"""What the stages read of a page: its text without the blanks and line ends that only its setting has put in.

Word processors part figures from words (检查 253 家次), PDFs break lines at a fixed width, web pages damage names
(公安  局). Inside a paragraph none of that means anything, so the stages read the page without it, and what they find
is told in the places of the page as it stands. Tables, letterheads and furniture keep their blanks, which mean
something there.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from zhenforce_nlp.codec import SLICES
from zhenforce_nlp.records import Block, BlockKind, Structure

T = TypeVar("T")

_SPACE = " \t\u3000\xa0\u2002\u2003\u2009"
_GAP = re.compile(rf"[{_SPACE}\r\n]+")
_CLOSED = frozenset((BlockKind.TITLE, BlockKind.HEADING, BlockKind.BODY, BlockKind.RECIPIENT, BlockKind.SIGNATURE))
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_BEFORE_GAP = frozenset("，、（“《")  # after which a blank says nothing
_AFTER_GAP = frozenset("，、；。：）”》,;%％")  # before which it says nothing
_WITHIN_FIGURE = frozenset(",.")
_BROKEN_FIGURE = re.compile(
    rf"(?<=\d,)[{_SPACE}]{{1,2}}\d{{3}}(?!\d)|(?<=\d)[{_SPACE}]{{1,2}}\.\d"
)  # 1, 058人, 3 .65万元
_FIGURE_END = _DIGITS | frozenset("%％")
_MARK = re.compile("[，。；：、！？]")
_COUNTED = re.compile(r"\d[一-鿿]{1,3}\Z")  # a figure with its unit: the blank behind it may part two items
_LONG_LINE = 16  # characters
_DAMAGED = 2  # blanks within sentences that show a page whose blanks say nothing anywhere
_WIDE = 2  # more blanks than this part things


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """A page as the stages read it.

    Attributes:
        source: the page as it stands.
        text: the page without the blanks and line ends that mean nothing; the source itself when it has none.
        outer: the blocks and tables, in places of ``source``.
        structure: the same in places of ``text``.
        out: for each place of ``text`` the one of ``source``; empty when nothing is left out.
        back: for each place of ``source`` the one of ``text``.
    """

    source: str
    text: str
    outer: Structure
    structure: Structure
    out: Sequence[int] = ()
    back: Sequence[int] = ()

    def outward(self, records: Iterable[T]) -> tuple[T, ...]:
        """Give records found in ``text`` with their places in ``source``."""
        return _move(records, self.out, self.source) if self.out else tuple(records)

    def inward(self, records: Iterable[T]) -> tuple[T, ...]:
        """Give records of ``source`` with their places in ``text``: what :meth:`outward` gave, as it was."""
        return _move(records, self.back, self.text) if self.out else tuple(records)


def close_page(source: str, structure: Structure) -> Reading:
    """Leave out the blanks and line ends of a page that mean nothing.

    Args:
        source: the page as it stands.
        structure: its blocks and tables.

    Returns:
        The reading; its text and structure are the given ones when nothing is left out.

    Example:
        全年检查 253 家次 → 全年检查253家次, where the quantity at 4 to 9 stands at 5 to 11 of the page.
    """
    pieces: list[str] = []
    out: list[int] = []
    back: list[int] = []
    done = 0
    for start, end in _meaningless(source, structure.blocks):
        pieces.append(source[done:start])
        back += range(len(out), len(out) + start - done)
        out += range(done, start)
        back += [len(out)] * (end - start)
        done = end
    if not pieces:
        return Reading(source, source, structure, structure)
    back += range(len(out), len(out) + len(source) + 1 - done)
    out += range(done, len(source) + 1)
    reading = Reading(source, "".join((*pieces, source[done:])), structure, structure, out, back)
    (inner,) = reading.inward((structure,))
    return dataclasses.replace(reading, structure=inner)


def _meaningless(source: str, blocks: Iterable[Block]) -> Iterator[tuple[int, int]]:
    gaps = [item for block in blocks if block.kind in _CLOSED for item in _gaps(source, block)]
    damaged = sum(marked and _is_between_words(source, gap) for _, gap, marked in gaps) >= _DAMAGED
    for block, gap, marked in gaps:
        if _is_between_words(source, gap):
            # 镇农业服务中心 乌江段巡护320公里: what stands before the first mark may be a heading of its own.
            head = source[max(block.start, gap.start() - 4) : gap.start()]
            says_nothing = (damaged or marked) and not _COUNTED.search(head)
        else:
            says_nothing = _says_nothing(source, block, gap)
        if says_nothing:
            yield gap.span()


def _gaps(source: str, block: Block) -> Iterator[tuple[Block, re.Match[str], bool]]:
    """Give the gaps within a block, each with whether a mark stands before it."""
    mark = _MARK.search(source, block.start, block.end)
    first = mark.start() if mark is not None else block.end
    for gap in _GAP.finditer(source, block.start, block.end):
        if block.start < gap.start() and gap.end() < block.end:
            yield block, gap, first < gap.start()


def _is_between_words(source: str, gap: re.Match[str]) -> bool:
    """Tell whether plain blanks part two words: 公安 局."""
    blank = gap.group()
    if "\n" in blank or "\r" in blank or "\u3000" in blank:
        return False
    return _is_han(source[gap.start() - 1]) and _is_han(source[gap.end()])


def _says_nothing(source: str, block: Block, gap: re.Match[str]) -> bool:
    start, end = gap.span()
    before, after, blank = source[start - 1], source[end], gap.group()
    between_figures = before in _DIGITS and after in _DIGITS
    if "\n" in blank or "\r" in blank:
        # No author parts two figures by the end of a long line alone: 完成率1⏎06.7%.
        return not between_figures or start - source.rfind("\n", block.start, start) > _LONG_LINE
    if between_figures:
        return False  # two figures or a broken one: quantities and dates tell them apart
    if before in _BEFORE_GAP or after in _AFTER_GAP:
        return True
    if before in _WITHIN_FIGURE or after in _WITHIN_FIGURE:
        return _BROKEN_FIGURE.match(source, start) is not None
    figure = before in _FIGURE_END or after in _DIGITS
    return figure and (_is_han(before) or _is_han(after)) and len(blank) <= _WIDE and "\u3000" not in blank


def _is_han(mark: str) -> bool:
    return "一" <= mark <= "鿿"


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which fields of a record hold places, slices of the page, and records of their own."""

    row: Callable[[Any], tuple[Any, ...]]
    spans: tuple[tuple[int, int], ...]
    ends: tuple[int, ...]
    slices: tuple[tuple[int, int, int], ...]
    nested: tuple[int, ...]
    alone: tuple[int, ...]


@cache
def _plan(kind: Any) -> _Plan:
    names = [field.name for field in dataclasses.fields(kind)]
    hints = typing.get_type_hints(kind)
    at = {name: number for number, name in enumerate(names)}
    spans = tuple((at[name], at[other]) for name in names if (other := name.replace("start", "end")) != name)
    slices = tuple((at[name], at[SLICES[name][0]], at[SLICES[name][1]]) for name in names if name in SLICES)
    nested = tuple(at[name] for name in names if _holds_records(hints[name]))
    ends = tuple(end for _, end in spans)
    return _Plan(
        attrgetter(*names), spans, ends, slices, nested, tuple(at[name] for name in names if name == "content")
    )


def _holds_records(hint: Any) -> bool:
    if dataclasses.is_dataclass(hint):
        kind: Any = hint
        return bool(_plan(kind).spans or _plan(kind).nested)
    return any(map(_holds_records, typing.get_args(hint)))


def _move(records: Iterable[T], places: Sequence[int], text: str) -> tuple[T, ...]:
    """Give the records with each place replaced by the one that ``places`` has for it, and their slices of ``text``."""
    known: dict[int, Any] = {}  # facts of a sentence share links
    same = _same_up_to(places)
    return tuple([_moved(record, places, text, known, same) for record in records])


def _same_up_to(places: Sequence[int]) -> int:
    """Give the first place that is another one on the other side: what ends before it stays as it is."""
    return bisect_left(range(len(places)), 1, key=lambda place: places[place] - place != 0)


def _moved(record: Any, places: Sequence[int], text: str, known: dict[int, Any], same: int) -> Any:
    kind: Any = type(record)
    plan = _plan(kind)
    row = plan.row(record)
    if plan.spans and not plan.nested and max(map(row.__getitem__, plan.ends)) <= same:
        return record
    values = list(row)
    for start, end in plan.spans:
        first, last = values[start], values[end]
        values[start] = places[first]
        # An end stands behind its last character: what is left out there stays outside.
        values[end] = places[last - 1] + 1 if last > first else places[first]
    for name, start, end in plan.slices:
        values[name] = text[values[start] : values[end]]
    for name in plan.alone:
        values[name] = places[values[name]]
    for name in plan.nested:
        inner = values[name]
        if isinstance(inner, tuple):
            values[name] = tuple([_moved(item, places, text, known, same) for item in inner])
        elif inner is not None:
            moved = known.get(id(inner))
            if moved is None:
                moved = known[id(inner)] = _moved(inner, places, text, known, same)
            values[name] = moved
    return kind(*values)
