"""Which division of the corps in Xinjiang a page is of that says 师市 alone: the one that its regiments belong to."""

from __future__ import annotations

from collections import Counter

import regex

from zhenforce_nlp.bodies import InstitutionsRules

_CITY = "师市"
_ID = "corps."
_DIVISION = regex.compile(r"(第[一二三四五六七八九十]{1,3}师)(\p{Han}+市)")
_REGIMENT = regex.compile(
    r"(?<![\d一二三四五六七八九十百〇○零])(\d{1,3}|[一二三四五六七八九十百〇○零]{2,5})团(?![队伙体员结])"
)
_DIGITS = {mark: number for number, mark in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_MOST = 200  # regiments read


def corps_of(view: str, rules: InstitutionsRules) -> tuple[str, str] | None:
    """Give the division and its city that most of the page's regiments belong to, None where it tells none.

    Args:
        view: the plain view of the page.
        rules: the compiled rules, with the numbers of the regiments.

    Example:
        「师市住建局检查工地41个，一四三团、石总场各6个」 → 第八师, 石河子市.
    """
    if _CITY not in view:
        return None
    numbers = {number for number, _ in zip(map(_number, _REGIMENT.findall(view)), range(_MOST), strict=False)}
    found = Counter(
        name.removeprefix(_ID)
        for name in rules.words.lists
        if name.startswith(_ID)
        for number in rules.words[name]
        if number in numbers
    ).most_common(2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return None
    named = _DIVISION.fullmatch(found[0][0])
    return (named[1], named[2]) if named is not None else None


def _number(words: str) -> str:
    """Give a regiment's number in digits (一四三, 十二, 五十一)."""
    if words.isdecimal():
        return str(int(words))
    tens, ten, ones = words.partition("十")
    if not ten:
        return "".join(str(_DIGITS[mark]) for mark in words if mark in _DIGITS)
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
