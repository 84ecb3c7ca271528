"""Patterns for the standard library's matcher, a call of which costs half as much as one of ``regex``.

``regex`` is needed where a pattern says what only it can say; most rows only name 汉字 by their property.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import cast

import regex

_PIECE = re.compile(r"\\p\{Han\}|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|\(\?(?:P?<[=!a-zA-Z]|.)|.", re.DOTALL)
_SAME = frozenset("dntrxu")  # escapes by a letter that mean the same to both
_GROUPS = ("(?:", "(?=", "(?!", "(?<", "(?P")
# What stands in a class and means something to ``regex`` alone.
_SETS = ("&&", "--", "||", "~~")
# What regex takes for white space: re counts U+001C to U+001F too.
_BLANKS = r" \t-\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_BEHIND = ("(?<!", "(?<=")
_MOST_WAYS, _MOST_LENGTHS = 120, 4  # of one look-behind: more would cost more than ``regex`` does
_BASIC = 0xFFFF
_LAST_HAN = 0x40000  # no plane behind the third has any


def light(pattern: regex.Pattern[str]) -> regex.Pattern[str]:
    r"""Give a pattern that matches the same by way of ``re``, or the pattern itself where ``re`` cannot.

    Args:
        pattern: compiled without flags.

    Returns:
        What has the same ``search``, ``match``, ``fullmatch`` and ``finditer``.

    >>> light(regex.compile(r"\p{Han}{2}局")).search("由区司法局牵头").group()
    '司法局'
    >>> light(regex.compile(r"(?<!按|按照)计划")).search("年度计划").group()
    '计划'
    """
    translated = _translate(pattern.pattern)
    if translated is None:
        return pattern
    try:
        compiled = re.compile(translated)
    except re.error:
        return pattern  # a look-behind of any length
    # The two have the methods named above in common, which is all that anybody calls.
    return cast("regex.Pattern[str]", compiled)


def _translate(pattern: str) -> str | None:
    """Write a pattern for ``re``, None where something in it may mean something else there."""
    written: list[str] = []
    inside = False
    for piece in _by_length(_PIECE.findall(pattern)):
        if piece in (r"\p{Han}", r"\s"):
            chars = _han() if piece != r"\s" else _BLANKS
            written.append(chars if inside else f"[{chars}]")
            continue
        if piece[0] == "\\" and piece[1].isalnum() and piece[1] not in _SAME:
            return None
        if piece.startswith("(?") and not inside and not piece.startswith(_GROUPS):
            return None
        if inside and piece == "[":
            return None
        inside = piece != "]" if inside else piece == "["
        written.append(piece)
    found = "".join(written)
    return None if any(mark in found for mark in _SETS) else found


def _by_length(pieces: list[str]) -> Iterator[str]:
    """Write each look-behind as one for each length, as ``re`` wants them: (?<!按|按照) as (?<!按)(?<!按照)."""
    place, inside = 0, False
    while place < len(pieces):
        piece = pieces[place]
        if piece in _BEHIND and not inside and (found := _ways(pieces, place + 1)) is not None:
            ways, end = found
            lengths = sorted({length for length, _ in ways})
            repeated = pieces[end : end + 1] and pieces[end] in "?*+{"
            if 1 < len(lengths) <= _MOST_LENGTHS and not repeated:
                each = [f"{piece}{'|'.join(text for size, text in ways if size == length)})" for length in lengths]
                written = "".join(each) if piece == "(?<!" else f"(?:{'|'.join(each)})"
                yield from _PIECE.findall(written)
                place = end
                continue
        inside = piece != "]" if inside else piece == "["
        yield piece
        place += 1


_Ways = list[tuple[int, str]]


def _ways(pieces: list[str], place: int) -> tuple[_Ways, int] | None:
    """Give what a group may match, with lengths, and where it ends; None where that is not plain to see."""
    ways: _Ways = []
    branch: _Ways = [(0, "")]
    while place < len(pieces):
        piece = pieces[place]
        place += 1
        if piece == ")":
            return ways + branch, place
        if piece == "|":
            ways, branch = ways + branch, [(0, "")]
            continue
        if piece == "(?:":
            if (group := _ways(pieces, place)) is None:
                return None
            atom, place = group
        elif piece == "[":
            end = pieces.index("]", place) + 1
            atom, place = [(1, "".join(pieces[place - 1 : end]))], end
        elif piece[0] == "(" or piece in tuple("?*+{}$.\n"):
            return None
        else:
            atom = [(0 if piece == "^" else 1, piece)]
        if pieces[place : place + 1] == ["?"]:
            atom, place = [*atom, (0, "")], place + 1
        branch = [(size + more, text + added) for size, text in branch for more, added in atom]
        if len(branch) + len(ways) > _MOST_WAYS:
            return None
    return None


@cache
def _han() -> str:
    """Give the characters that ``regex`` takes for 汉字, as ranges: those that texts are made of first."""
    runs = regex.findall(r"\p{Han}+", "".join(map(chr, range(_LAST_HAN))))
    runs.sort(key=lambda run: (ord(run[0]) > _BASIC, -len(run)))
    return "".join(run[0] + (f"-{run[-1]}" if len(run) > 1 else "") for run in runs)
