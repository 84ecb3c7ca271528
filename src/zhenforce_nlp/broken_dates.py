"""Dates that a page has broken with blanks or the end of a line within their figures (20⏎23年, 1⏎2月, 3⏎1日).

Half of such a date is worse than none: 1⏎2月 is not February. Where the pieces make one well-formed year, month or day,
they are closed up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from zhenforce_nlp.closing import ClosedUp, closed

_BLANK = r"[ \t\u3000\xa0]"
_GAP = rf"(?:{_BLANK}{{1,2}}+|{_BLANK}{{0,2}}+\r?\n{_BLANK}{{0,2}}+)"
_LINE_END = rf"{_BLANK}{{0,2}}+\r?\n{_BLANK}{{0,2}}+"
_D = "[0-9０-９]"
# A month's 1 at the end of a line has a word or 年 before it, in the same line: a line that holds 1 alone is a number.
_BROKEN = re.compile(
    rf"(?<![0-9０-９.,])(?:[2２]{_GAP}[0０]{_D}{_D}|[2２][0０]{_GAP}{_D}{_D}|[2２][0０]{_D}{_GAP}{_D}"
    rf"|[1１]{_GAP}[9９]{_D}{_D}|[1１][9９]{_GAP}{_D}{_D}|[1１][9９]{_D}{_GAP}{_D})(?={_BLANK}{{0,2}}\r?\n?年)"
    rf"|(?<=[年至到\-－—–～~、，。；：:（(自从于在截一-鿿])[1１]{_LINE_END}[0-2０-２](?={_BLANK}{{0,2}}月)"
    rf"|(?<=年)[1１]{_GAP}[0-2０-２](?={_BLANK}{{0,2}}月)"
    rf"|(?<=月)(?:[12１２]{_GAP}{_D}|[3３]{_GAP}[01０１])(?={_BLANK}{{0,2}}[日号])"
    rf"|(?<=[月\-/.])(?:[12１２]{_LINE_END}{_D}|[3３]{_LINE_END}[01０１])(?={_BLANK}{{0,2}}[日号])"
    rf"|(?<=20[0-9][0-9][\-/.][0-9][\-/.])(?:[12]{_LINE_END}[0-9]|3{_LINE_END}[01])(?![0-9])(?={_BLANK}*(?:\r?\n|\Z))"
    rf"|(?<=20[0-9][0-9][\-/.][0-9][0-9][\-/.])(?:[0-2]{_LINE_END}[0-9]|3{_LINE_END}[01])(?![0-9])(?={_BLANK}*(?:\r?\n|\Z))"
    rf"|截{_LINE_END}[至止](?={_D})"
)
_BLANK_BEHIND = re.compile(r"[0-9０-９截](?=[ \t\u3000\xa0\r\n]{1,6}[0-9０-９至止])")
_REACH = 3  # characters of a figure before its break


@lru_cache(maxsize=2)  # quantities and times read the same page
def close_up(text: str) -> ClosedUp:
    """Close up the years, months and days that a page has broken.

    Args:
        text: the page as read.

    Example:
        截至1⏎2月 → 截至⏎12月, where the figure at 3 began at 2.
    """
    return closed(text, _broken(text))


def _broken(text: str) -> Iterator[tuple[int, int]]:
    """Give start and end of each broken year, month or day."""
    done = 0
    for place in _BLANK_BEHIND.finditer(text):
        first = max(done, place.start() - _REACH)
        match = next((found for at in range(first, place.end()) if (found := _BROKEN.match(text, at))), None)
        if match is not None:
            done = match.end()
            yield match.span()
