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
from typing import Any, TypeVar

from zhenforce_nlp.closing import PAGE_BREAK
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
_YEAR = re.compile("(?:19|20)[0-9]{2} ?年")
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
    gaps = list(_meaningless(source, structure.blocks))
    if not gaps:
        return Reading(source, source, structure, structure)
    places = list(range(len(source) + 1))  # both ways are made of pieces of it
    pieces: list[str] = []
    out: list[int] = []
    back: list[int] = []
    done = 0
    for start, end in gaps:
        pieces.append(source[done:start])
        back += places[len(out) : len(out) + start - done]
        out += places[done:start]
        back += [len(out)] * (end - start)
        done = end
    back += places[len(out) : len(out) + len(source) + 1 - done]
    out += places[done:]
    reading = Reading(source, "".join((*pieces, source[done:])), structure, structure, out, back)
    (inner,) = reading.inward((structure,))
    return dataclasses.replace(reading, structure=inner)


def _meaningless(source: str, blocks: Iterable[Block]) -> Iterator[tuple[int, int]]:
    # Most blocks hold no blank at all: to split one into words costs less than to look for each kind of blank.
    closed = [block for block in blocks if block.kind in _CLOSED and len(source[block.start : block.end].split()) > 1]
    breaks = [span for block in closed for span in _page_breaks(source, block)]
    gaps = [item for block in closed for item in _gaps(source, block)]
    damaged = sum(marked and _is_between_words(source, gap) for _, gap, marked in gaps) >= _DAMAGED
    number = 0
    for block, gap, marked in gaps:
        while number < len(breaks) and breaks[number][1] <= gap.start():
            number += 1
        if number < len(breaks) and gap.end() > breaks[number][0]:
            if gap.start() <= breaks[number][0]:
                yield breaks[number]
            continue  # within the end of a page
        if _is_between_words(source, gap):
            # 镇农业服务中心 乌江段巡护320公里: what stands before the first mark may be a heading of its own.
            head = source[max(block.start, gap.start() - 4) : gap.start()]
            says_nothing = (damaged or marked) and not _COUNTED.search(head)
        else:
            says_nothing = _says_nothing(source, block, gap)
        if says_nothing:
            yield gap.span()


def _page_breaks(source: str, block: Block) -> Iterator[tuple[int, int]]:
    """Give what the end of a page has put into a paragraph: its number, and the line ends around it."""
    if block.kind is BlockKind.BODY and "\n" in source[block.start : block.end]:
        for found in PAGE_BREAK.finditer(source, block.start, block.end):
            if found.end() < block.end:
                yield found.span()


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
        long = start - source.rfind("\n", block.start, start) > _LONG_LINE
        return not between_figures or (long and _YEAR.match(source, end) is None)  # 上年罚款（万元）：0.8⏎2023年计划
    if between_figures:
        return False  # two figures or a broken one: quantities and dates tell them apart
    if before in _BEFORE_GAP or after in _AFTER_GAP:
        return True
    if before in _WITHIN_FIGURE or after in _WITHIN_FIGURE:
        return _BROKEN_FIGURE.match(source, start) is not None
    figure = before in _FIGURE_END or after in _DIGITS
    return figure and (_is_han(before) or _is_han(after)) and len(blank) <= _WIDE and "\u3000" not in blank


def _is_han(mark: str) -> bool:
    """Tell whether a mark is a character, or one of the look-alikes that a PDF gives for it (⽇)."""
    return "一" <= mark <= "鿿" or "\u2f00" <= mark <= "\u2fdf" or "\uf900" <= mark <= "\ufaff"


Mover = Callable[[Any, Sequence[int], str, int, dict[int, Any]], Any]


@cache
def _mover(kind: Any) -> Mover:
    """Write the function that moves a record of a kind: its places, its slices of the page, the records within.

    Written out as ``dataclasses`` writes constructors, since every record of a page comes through here.
    """
    names = [field.name for field in dataclasses.fields(kind)]
    hints = typing.get_type_hints(kind)
    ends = {name: other for name in names if (other := name.replace("start", "end")) != name}
    nested = {name: found for name in names if (found := _record_kind(hints[name])) is not None}
    space: dict[str, Any] = {"kind": kind} | {f"move_{name}": _mover(found) for name, found in nested.items()}
    lines = ["def move(record, places, text, same, known):"]
    if ends and not nested:
        reach = " and ".join(f"record.{end} <= same" for end in ends.values())
        lines += [f" if {reach}:", "  return record"]
    for start, end in ends.items():
        lines += [
            f" {start}, {end} = record.{start}, record.{end}",
            # An end stands behind its last character: what is left out there stays outside.
            f" {end} = places[{end} - 1] + 1 if {end} > {start} else places[{start}]",
            f" {start} = places[{start}]",
        ]
    values = {name: name for name in (*ends, *ends.values())}
    values |= {name: f"text[{SLICES[name][0]}:{SLICES[name][1]}]" for name in names if name in SLICES}
    values |= {name: f"places[record.{name}]" for name in names if name == "content"}
    for name in nested:
        many = typing.get_origin(hints[name]) is tuple
        values[name] = f"{'_each' if many else '_shared'}(move_{name}, record.{name}, places, text, same, known)"
    given = [values.get(name, f"record.{name}") for name in names]
    exec("\n".join((*lines, f" return kind({', '.join(given)})")), space | {"_each": _each, "_shared": _shared}, space)  # noqa: S102 - the names are those of the records' own fields
    move: Mover = space["move"]
    return move


def _record_kind(hint: Any) -> Any:
    """Give the kind of the records that a field holds, None where it holds none with places."""
    if not dataclasses.is_dataclass(hint):
        return next((found for part in typing.get_args(hint) if (found := _record_kind(part)) is not None), None)
    kind: Any = hint
    hints = typing.get_type_hints(kind)
    placed = any("start" in name or _record_kind(inner) is not None for name, inner in hints.items())
    return kind if placed else None


def _shared(move: Mover, record: Any, places: Sequence[int], text: str, same: int, known: dict[int, Any]) -> Any:
    """Move a record that others may hold as well: once, so that they hold it still."""
    if record is None:
        return None
    moved = known.get(id(record))
    if moved is None:
        moved = known[id(record)] = move(record, places, text, same, known)
    return moved


def _each(
    move: Mover, records: tuple[Any, ...], places: Sequence[int], text: str, same: int, known: dict[int, Any]
) -> tuple[Any, ...]:
    return tuple([_shared(move, record, places, text, same, known) for record in records])


def _move(records: Iterable[T], places: Sequence[int], text: str) -> tuple[T, ...]:
    """Give the records with each place replaced by the one that ``places`` has for it, and their slices of ``text``."""
    kept = tuple(records)  # what is known goes by identity, so all of them have to live
    known: dict[int, Any] = {}  # facts of a sentence share links
    same = _same_up_to(places)
    mover: Callable[[Any], Mover] = _mover  # mypy takes no dataclass type for hashable
    return tuple([mover(type(record))(record, places, text, same, known) for record in kept])


def _same_up_to(places: Sequence[int]) -> int:
    """Give the first place that is another one on the other side: what ends before it stays as it is."""
    return bisect_left(range(len(places)), 1, key=lambda place: places[place] - place != 0)
