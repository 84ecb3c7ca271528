"""What a page has broken with blanks or the end of a line is closed up, in a text of the same length.

And the numbers that pages end with, which may stand within a paragraph: — 3 —, 第2页 共5页, 4 / 8.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import regex

_BLANK = r"[ \t\u3000]"
_DASH = "[-—–－─·•]"
_NUMBERS = (
    rf"{_DASH}{{1,2}}{_BLANK}{{0,3}}\d{{1,4}}{_BLANK}{{0,3}}{_DASH}{{1,2}}"
    rf"|第?{_BLANK}{{0,3}}\d{{1,4}}{_BLANK}{{0,3}}页[ \t\u3000,，/]{{0,4}}"
    rf"(?:[（(]?共{_BLANK}{{0,3}}\d{{1,4}}{_BLANK}{{0,3}}页[）)]?)?"
    r"|\d{1,3} ?/ ?\d{1,3}(?: ?页)?"
)
PAGE_LINE = regex.compile(_NUMBERS)
# A number alone has to stand in the middle of its line.
PAGE_BREAK = regex.compile(
    rf"{_BLANK}*+(?:\r?\n{_BLANK}{{0,40}}+)++"
    rf"(?:(?:{_NUMBERS}){_BLANK}{{0,40}}+|(?<=\n{_BLANK}{{6,40}})\d{{1,3}}{_BLANK}{{0,40}}+)"
    rf"(?:\r?\n{_BLANK}{{0,40}}+)++"
)


@dataclass(frozen=True, slots=True)
class ClosedUp:
    """A page whose broken figures are whole.

    Attributes:
        text: the page, of the same length: the blanks stand before the figure that they broke.
        starts: where each figure that was moved now begins, with the place where it began.
        within: places from the old beginning of each such figure to its end.
    """

    text: str
    starts: dict[int, int] = field(default_factory=dict)
    within: frozenset[int] = frozenset()


def closed(text: str, spans: Iterable[tuple[int, int]]) -> ClosedUp:
    """Move the blanks of broken figures before them.

    Args:
        text: the page.
        spans: start and end of each broken figure, blanks and all, in order and without overlaps.

    >>> closed("查扣2 846件", [(2, 7)]).text
    '查扣 2846件'
    """
    pieces: list[str] = []
    starts: dict[int, int] = {}
    within: set[int] = set()
    done = 0
    for start, end in spans:
        broken = text[start:end]
        figure = "".join(broken.split())
        pieces += (text[done:start], "".join(char for char in broken if char.isspace()), figure)
        starts[end - len(figure)] = start
        within.update(range(start, end + 1))
        done = end
    if not pieces:
        return ClosedUp(text)
    return ClosedUp("".join((*pieces, text[done:])), starts, frozenset(within))
