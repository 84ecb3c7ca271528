"""The numbers that pages end with: — 3 —, 第2页 共5页, 4 / 8."""

from __future__ import annotations

import regex

_BLANK = r"[ \t\u3000]"
_DASH = "[-—–－─·•]"
_NUMBERS = (
    rf"{_DASH}{{1,2}}{_BLANK}{{0,3}}\d{{1,4}}{_BLANK}{{0,3}}{_DASH}{{1,2}}"
    rf"|第{_BLANK}{{0,3}}\d{{1,4}}{_BLANK}{{0,3}}页[ \t\u3000,，/]{{0,4}}"
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
