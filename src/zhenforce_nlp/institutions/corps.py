"""Which division of the corps in Xinjiang a page is of that says 师市 alone: the one that its regiments belong to."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import regex

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.numerals import parse_numeral

_CITY = "师市"
_ID = "corps."
_DIVISION = regex.compile(r"(第[一二三四五六七八九十]{1,3}师)(\p{Han}+市)")
_REGIMENT = regex.compile(
    r"(?<![\d一二三四五六七八九十百〇○零])(\d{1,3}|[一二三四五六七八九十百〇○零]{2,5})团(?![队伙体员结])"
)
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
    read = (parse_numeral(words, rules.numerals) for words in islice(_REGIMENT.findall(view), _MOST))
    numbers = {str(numeral.value) for numeral in read if numeral is not None}
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
