"""The numbers that the rows of tables bear, and how deep each is: 一、立案 0, （一）公开 1, 1.土地违法 2, (1)甲类 3."""

from __future__ import annotations

import regex

_MARKS = tuple(
    regex.compile(mark + r"\s*(?=\p{Han})")
    for mark in (
        r"[一二三四五六七八九十]{1,3}、",
        r"[（(][一二三四五六七八九十]{1,3}[）)]",
        r"\d{1,2}[.．、]",
        r"[（(]?\d{1,2}[）)]",
    )
)
_FIGURE = 2  # of the marks: 1.土地违法


def row_mark(text: str, start: int, end: int) -> regex.Match[str] | None:
    """Give the number that a name begins with, None for none."""
    return next((found for mark in _MARKS if (found := mark.match(text, start, end))), None)


def unmarked(words: str) -> str:
    """Give a name without its number."""
    mark = row_mark(words, 0, len(words))
    return words[mark.end() :] if mark is not None else words


def mark_level(text: str, start: int, end: int) -> int:
    """Give how deep the number of a name is, -1 where it bears none."""
    return next((level for level, mark in enumerate(_MARKS) if mark.match(text, start, end)), -1)


def bears_figure(words: str) -> bool:
    """Tell whether a name bears a number (1.土地违法), and so is none itself."""
    return _MARKS[_FIGURE].match(words) is not None
