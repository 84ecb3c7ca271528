"""Bureaus and brigades that a list names by their places alone and then counts: 南城、黎川两县局分别…."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

import regex

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.engines import light
from zhenforce_nlp.institutions.mention import Prefix, Raw
from zhenforce_nlp.numerals import parse_numeral

_LIST = light(
    regex.compile(
        r"(?<![\p{Han}、])(?:其中|全年|当月|另有)?(?P<names>\p{Han}{2,4}(?:[、和与及]\p{Han}{2,4}){1,7})"
        r"(?P<count>[两二三四五六七八]|[2-8])(?P<rank>[县区市旗])"
        r"(?P<kind>局|大队)(?=分别|依次|各(?=[\d\p{Han}])|共|均|[办查检立罚巡移受调])"
    )
)
_SPLIT = regex.compile("[、和与及]")
_START = attrgetter("start")


def with_counted(view: str, raws: list[Raw], rules: InstitutionsRules) -> list[Raw]:
    """Give the mentions of a page together with those that its counted lists name, in document order.

    Args:
        view: the plain view of the page.
        raws: the mentions found so far.
        rules: the compiled rules.

    Example:
        「南城、黎川两县局分别办理12件、8件」 in the report of a city's 市场监管局: the bureaus of 南城县 and 黎川县.
    """
    fresh, lost = list[Raw](), set[int]()
    for match in _LIST.finditer(view):
        bodies = list(_bodies(match, rules))
        fresh += bodies
        low = bisect_left(raws, match.start("names"), key=_START)
        high = bisect_left(raws, match.end("kind"), low, key=_START)
        lost.update(id(raw) for raw in raws[low:high] if bodies)
    return sorted([*(raw for raw in raws if id(raw) not in lost), *fresh], key=_START) if fresh else raws


def _bodies(match: regex.Match[str], rules: InstitutionsRules) -> Iterator[Raw]:
    """Give a mention for each name of a list that is a division's, none where one of them is none."""
    names = _SPLIT.split(match["names"])
    count = parse_numeral(match["count"], rules.numerals)
    if (
        count is None
        or len(names) != count.value
        or not all(name + match["rank"] in rules.plain_names for name in names)
    ):
        return
    place, tail = match.start("names"), rules.by_form[match["kind"]]
    for name in names:
        end = place + len(name)
        yield Raw(place, end, tail, Prefix(place, "named", (name + match["rank"],)), "line")
        place = end + 1
