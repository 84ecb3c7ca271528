"""Other ways to write the same characters: matching reads simplified script and plain figures, one for one.

Traditional script, full-width figures and letters, years in Chinese digits, and the look-alikes that a PDF gives for
characters (⽇ for 日), all read as the plain character, so that places in the text stay the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.resources import PatternSet, pattern_tables

_WIDE = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), ord("％"))
_LOOK_ALIKES = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E))  # radicals and doubles of characters
# １，２０４ is one figure, 1，204 are two; １．５ is one, １．检查 begins an item.
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
# 二〇二三年: the digits of a year are written one by one.
_YEAR = re.compile("(?<![一二三四五六七八九十百千])[一二][九〇零○◯O][〇零○◯O一二三四五六七八九]{2}(?=[ \u3000]?年)")
_DIGITS = str.maketrans("〇零○◯O一二三四五六七八九", "00000123456789")
_BEFORE_YEAR = frozenset("〇零○◯O一二三四五六七八九 \u3000")
_WIDE_DIGITS = frozenset("０１２３４５６７８９")
_FEW = 12  # kinds of characters that are put in one by one; a table costs twenty times as much as one of them
_WIDE_POINT = re.compile("(?<=[０-９])．(?=[０-９])")
_QUOTE = re.compile(r"[\"“”]")
_UNPAIRED = re.compile(r"“[^“”\n]*+“|”[^“”\n]*+”")


@dataclass(frozen=True, eq=False)
class Script:
    """The characters and words of ``script.toml``, ready for :meth:`simplify`."""

    mark: re.Pattern[str]
    table: dict[int, str]
    words: Mapping[str, str]
    word: re.Pattern[str]

    def simplify(self, text: str) -> str:
        """Give the text in simplified characters and plain figures, of the same length.

        Returns:
            The text itself when it has none of what changes.

        Example:
            二〇二一年３.４萬餘宗 → 2021年3.4万余宗.
        """
        return _simplified(self, text)


@lru_cache(maxsize=4)  # each stage reads the same page, as it stands or closed up
def _simplified(script: Script, text: str) -> str:
    if script.mark.search(text):
        text = script.word.sub(lambda match: script.words[match.group()], text)
        found = set(script.mark.findall(text))
        if not found.isdisjoint(_WIDE_DIGITS):
            text = _WIDE_POINT.sub(".", _WIDE_COMMA.sub(",", text))
        text = _put_in(text, found, script.table)
    if '"' in text or _UNPAIRED.search(text) is not None:
        text = "".join(map(_paired, text.splitlines(keepends=True)))
    if any(piece[-1:] in _BEFORE_YEAR for piece in text.split("年")):
        text = _YEAR.sub(lambda match: match.group().translate(_DIGITS), text)
    return text


def _put_in(text: str, found: Collection[str], table: Mapping[int, str]) -> str:
    if len(found) > _FEW or any(ord(table[ord(mark)]) in table for mark in found):
        return text.translate(table)
    for mark in found:
        text = text.replace(mark, table[ord(mark)])
    return text


def _paired(line: str) -> str:
    """Give a line's quotation marks as pairs, where their number is even: "护苗"行动, ”护苗”行动 → “护苗”行动."""
    pieces = _QUOTE.split(line)
    if len(pieces) % 2 == 0:
        return line
    return "".join(piece + mark for piece, mark in zip(pieces, (*("“", "”") * (len(pieces) // 2), ""), strict=True))


@cache
def load_script(patterns: PatternSet) -> Script:
    """Read ``script.toml``.

    Raises:
        PatternError: the pairs are no text or of an odd number, a character stands for itself, a word and its
            simplified spelling differ in length.
    """
    table = _look_alikes()
    words: dict[str, str] = {}
    for source in patterns.named("script.toml"):
        keys = pattern_tables(source)
        pairs = keys.get("pairs", "")
        if not isinstance(pairs, str) or len(joined := "".join(pairs.split())) % 2:
            raise PatternError(f"{source.origin}: pairs has a character without its partner; write them two by two")
        for traditional, simplified in zip(joined[::2], joined[1::2], strict=True):
            if traditional == simplified:
                raise PatternError(f'{source.origin}: "{traditional}" stands for itself; take the pair out')
            table[ord(traditional)] = simplified
        words |= _read_words(keys.get("words", ""), source.origin)
    table = {code: table.get(ord(plain), plain) for code, plain in table.items()}  # ⾞ is 車, which is 车
    longest_first = sorted(words, key=len, reverse=True)
    return Script(
        re.compile(f"[{''.join(map(chr, table))}]"),
        table,
        words,
        re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"),
    )


def _read_words(listed: object, origin: str) -> dict[str, str]:
    if not isinstance(listed, str) or len(spelt := listed.split()) % 2:
        raise PatternError(f"{origin}: words has a word without its simplified spelling; write them two by two")
    found = dict(zip(spelt[::2], spelt[1::2], strict=True))
    for word, simplified in found.items():
        if len(word) != len(simplified):
            raise PatternError(f'{origin}: "{word}" and "{simplified}" differ in length; write one character for one')
    return found


def _look_alikes() -> dict[int, str]:
    """Give what is the same character in another width, or in another place of the standard."""
    table: dict[int, str] = {}
    for code in (*_WIDE, *_LOOK_ALIKES):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    return table
