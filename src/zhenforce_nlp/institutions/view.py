"""The plain view of a page: simplified characters, names unbroken, with the way back to the text as read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from zhenforce_nlp.records import Block, BlockKind, Structure
from zhenforce_nlp.script import Script

# White space between two Chinese characters; more than this is no broken name but columns of a page.
_BREAK = re.compile(r"[ \t\u3000\xa0]{0,3}(?:\r?\n[ \t\u3000\xa0]{0,3}|[ \t\u3000\xa0])(?=[\u3400-\u9fff])")
_MARKS = " \n\u3000\r\t\xa0"
_PROSE = re.compile(r"[，,、。；;：:]")
# In furniture and letterheads white space parts the entries; in a table it parts the cells.
_WHOLE = frozenset((BlockKind.TITLE, BlockKind.HEADING, BlockKind.BODY, BlockKind.SIGNATURE, BlockKind.RECIPIENT))


class View:
    """A page as the scan reads it.

    Attributes:
        text: simplified characters, without the white space that breaks names.

    Example:
        「普宁市公安␣␣局」 is read as 普宁市公安局; its span covers the white space.
    """

    __slots__ = ("_cuts", "_reads", "_shifts", "text")

    def __init__(self, text: str, structure: Structure, script: Script) -> None:
        text = script.simplify(text)
        self._cuts: list[int] = []
        self._reads: list[int] = []
        self._shifts: list[int] = []
        self.text = text
        breaks = _breaks(text, structure.blocks)
        if breaks:
            self._join(text, breaks)

    def _join(self, text: str, breaks: Sequence[tuple[int, int]]) -> None:
        pieces: list[str] = []
        at = lost = 0
        for start, end in breaks:
            pieces.append(text[at:start])
            self._cuts.append(start - lost)
            lost += end - start
            self._shifts.append(lost)
            self._reads.append(end)
            at = end
        pieces.append(text[at:])
        self.text = "".join(pieces)

    @property
    def broken(self) -> bool:
        """Whether any white space was left out, so that places differ from those in the text."""
        return bool(self._cuts)

    def start(self, at: int) -> int:
        """Give the place in the text as read of a span's first character."""
        if not self._cuts:
            return at
        found = bisect_right(self._cuts, at)
        return at + self._shifts[found - 1] if found else at

    def inward(self, at: int) -> int:
        """Give the place in the view of a place in the text as read."""
        found = bisect_right(self._reads, at)
        return at - self._shifts[found - 1] if found else at

    def end(self, at: int) -> int:
        """Give the place in the text as read behind a span's last character."""
        return self.start(at - 1) + 1 if at and self._cuts else at


def _goes_on(text: str, block: Block, after: Block, at: int) -> bool:
    """Whether prose that breaks off without a sign goes on in the next line (…市场⏎监管局牵头，…)."""
    if block.kind is not BlockKind.BODY or after.kind is not BlockKind.BODY:
        return False
    at_edge = after.start == at and text[at - 1] == "\n" and not after.level
    return at_edge and _PROSE.search(text, block.start, block.end) is not None


def _breaks(text: str, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    index = 0
    for start in _spaces(text):
        match = _BREAK.match(text, start)
        if match is None:
            continue
        end = match.end()
        while index < len(blocks) and blocks[index].end < start:
            index += 1
        if index == len(blocks):
            break
        block = blocks[index]
        within = block.start < start and end < block.end and block.kind in _WHOLE
        after = blocks[index + 1] if block.end == start and index + 1 < len(blocks) else None
        if within or (after is not None and _goes_on(text, block, after, end)):
            found.append((start, end))
    return found


def _spaces(text: str) -> list[int]:
    """Give where white space begins behind a Chinese character; finding the few marks costs less than a pattern."""
    found: list[int] = []
    for mark in _MARKS:
        at = text.find(mark, 1)
        while at > 0:
            if "\u3400" <= text[at - 1] <= "\u9fff":
                found.append(at)
            at = text.find(mark, at + 1)
    found.sort()
    return found
