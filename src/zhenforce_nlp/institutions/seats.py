"""Divisions of the report's own area by their bare names, in a list (德清210件、长兴185件)."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.divisions import bare_forms
from zhenforce_nlp.institutions.lineage import Place
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.records import How

_EDGES = frozenset("，,。；;：:、（( \n\t　看中和与及是为时后里|")
# What may stand behind the name: its figure, the next name, that it comes first or last.
_BEHIND = regex.compile(
    r"[\d、和与及]|[（(]\d|(?![两三四五六七八九十各等])\p{Han}{2,6}?(?:较[上去前]|同比|环比|分别)|[零一二三四五六七八九十百](?![个家大支县区市地所中站旗镇])|两(?![江河岸])|分别|依次|各(?=[\d有为占])|(?:均|则|仅|共|都)?(?:居|占)|\p{Han}{0,6}?(?:位列|排名|排在|居[首前第末后]|靠[前后]|垫底|领先|[最较][多少高低大小好差])"
)
_RANKED = regex.compile(r"(?:均|则)?(?:居|位列|排名|排在|靠[前后]|垫底|领先|[最较][多少高低大小好差])")
# Between two names of one list: nothing but a figure.
_BETWEEN = regex.compile(
    r"(?:[（(][\d.,]{1,9}\p{Han}{1,3}[）)]|[\d.,零一二三四五六七八九十百千万亿点两]{1,14}[^\d，。；、\n]{0,6})?[、，,；;和与及]"
)
_JOINS = "、和与及"
_GAP = 24  # characters


def listed_divisions(view: str, places: Places, rules: InstitutionsRules) -> Iterator[tuple[int, int, Place, How, str]]:
    """Give start and end in the view, place, how and rule of each division that a list names by its bare name.

    One bare name says too little (新建 and 和平 are words too): two of one list do, or one that is ranked.
    """
    if places.home is None:
        return
    hits = sorted(_hits(view, places, rules))
    known = list[tuple[int, int, str]]()
    run = list[tuple[int, int, str]]()
    for hit in hits:
        if run and not _goes_on(view, run[-1], hit):
            known.extend(_told(view, run))
            run = []
        run.append(hit)
    for start, end, code in (*known, *_told(view, run)):
        yield start, end, places.of_code(code), How.STATED, "area.listed"


def _goes_on(view: str, one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    gap = other[0] - one[1]
    return 0 <= gap <= _GAP and _BETWEEN.fullmatch(view, one[1], other[0]) is not None


def _told(view: str, run: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Give the names of a list, none where it goes on with others (红塔、江川、澄江三个大队)."""
    if not run or view[run[-1][1]] in _JOINS:
        return []
    alone = len({code for _, _, code in run}) == 1
    return run if not alone or _RANKED.match(view, run[0][1]) else []


def _hits(view: str, places: Places, rules: InstitutionsRules) -> Iterator[tuple[int, int, str]]:
    for child in rules.divisions.children(places.home or ""):
        for name in bare_forms(child.name) if child.until is None else ():
            at = view.find(name) if len(name) > 1 else -1
            while at >= 0:
                end = at + len(name)
                if (not at or view[at - 1] in _EDGES) and _BEHIND.match(view, end):
                    yield at, end, child.code
                at = view.find(name, end)
