"""Finds the form that an expression has without trying every row: what its first characters rule out is left aside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import regex

PREFIX = 6  # 「2023年，」 is decided with these; longer ones leave hardly fewer rows and are remembered less often
MEMORY = 1 << 14  # prefixes whose rows are remembered
_LOOK = re.compile(r"\(\?<?[=!]")
_VERBATIM = re.compile(r"(\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\.|\{[0-9,]+\})")
_OTHER = "龘"  # stands for every character that no row names
_ALIKE = {"0": "123456789", "一": "〇零○◯O二三四五六七八九十两", " ": "\t\r\n\u3000\xa0\u200b"}


class MatchForm(NamedTuple):
    """A row of ``times.toml`` with the pattern that finds it in the text."""

    name: str
    pattern: str


class Found(NamedTuple):
    """A row that fits, and where what it found ends."""

    name: str
    end: int


class Matcher:
    """Matches a whole expression at a place: blocked ones first, then each form in the order of the file.

    An expression is what frames it in front (截至), a form, a second form behind a separator, and what frames it behind
    (以来).
    """

    def __init__(
        self, blocks: Iterable[MatchForm], forms: Iterable[MatchForm], *, until: re.Pattern[str], tail: re.Pattern[str]
    ) -> None:
        self._blocks = [_Row(form) for form in blocks]
        self._forms = [_Row(form) for form in forms]
        self._until, self._tail = until, tail
        self._starts: dict[str, tuple[list[_Row], list[_Row]]] = {}
        self._alphabet = _Alphabet("".join(row.opening.pattern for row in self._blocks + self._forms))

    def match(self, text: str, start: int, end: int, *, beyond: str = "") -> Found | None:
        """Match at a place.

        Args:
            text: the page.
            start: where the expression begins.
            end: where it has to end at the latest.
            beyond: name of a form that made no sense here, so that only those after it are tried; "" for all.

        Returns:
            The row and the end of the expression; None when no row fits.

        Example:
            截至11月底， → the row for 11月底, and the place of the comma.
        """
        blocks, forms = self._rows(text, start)
        for row in blocks:
            if match := row.pattern.match(text, start, end):
                return Found(row.name, match.end())
        until = self._until.match(text, start, end)
        if until:
            start = until.end()
            forms = self._rows(text, start)[1]
        if beyond:
            names = [row.name for row in forms]
            forms = forms[names.index(beyond) + 1 :]
        for row in forms:
            if match := row.pattern.match(text, start, end):
                tail = self._tail.match(text, match.end(), end)
                return Found(row.name, tail.end() if tail else match.end())
        return None

    def _rows(self, text: str, start: int) -> tuple[list[_Row], list[_Row]]:
        prefix = text[start : start + PREFIX].translate(self._alphabet)
        return self._starts.get(prefix) or self._narrow(prefix)

    def _narrow(self, prefix: str) -> tuple[list[_Row], list[_Row]]:
        """Give the rows that may begin so, chosen from those that may begin with one character less."""
        if not prefix:
            return self._blocks, self._forms
        known = self._starts.get(prefix)
        if known is None:
            blocks, forms = self._narrow(prefix[:-1])
            known = (
                [row for row in blocks if row.opening.match(prefix, partial=True)],
                [row for row in forms if row.opening.match(prefix, partial=True)],
            )
            if len(self._starts) >= MEMORY:
                self._starts.clear()
            self._starts[prefix] = known
        return known


class _Row:
    """A row, compiled, with the pattern that tells whether it may begin with some characters."""

    __slots__ = ("name", "opening", "pattern")

    def __init__(self, form: MatchForm) -> None:
        self.name = form.name
        self.pattern = re.compile(form.pattern)
        self.opening = regex.compile(_blur(_without_looks(form.pattern)))


class _Alphabet(dict[int, str]):
    """Blurs the text as :func:`_blur` does the rows: 「2019年，」 and 「2023年。」 become one prefix."""

    def __init__(self, named: str) -> None:
        super().__init__({ord(char): char for char in named})
        for one, others in _ALIKE.items():
            self.update({ord(char): one for char in one + others})

    def __missing__(self, char: int) -> str:
        return _OTHER


def _blur(pattern: str) -> str:
    """Write one digit for all digits and one numeral for all numerals: what matched before still does, blurred too."""
    table = str.maketrans({char: one for one, others in _ALIKE.items() for char in others})
    pieces = _VERBATIM.split(pattern)
    return "".join(piece if index % 2 else piece.translate(table) for index, piece in enumerate(pieces))


def _without_looks(pattern: str) -> str:
    """Take the look-arounds out, which leaves a pattern that matches no less."""
    out, position = [], 0
    while found := _LOOK.search(pattern, position):
        out.append(pattern[position : found.start()])
        position = _close(pattern, found.start())
    return "".join([*out, pattern[position:]])


def _close(pattern: str, position: int) -> int:
    """Give the place behind the bracket that closes the one here."""
    depth, in_class = 0, False
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            position += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return position
