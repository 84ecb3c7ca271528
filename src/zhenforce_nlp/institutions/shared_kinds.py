"""Lists whose last body alone says what all of them are: 衢州、丽水、台州支队分别, 竹口镇、荷地镇执法队各8件."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from zhenforce_nlp.institutions.mention import Prefix, Raw, is_han
from zhenforce_nlp.institutions.names import Body
from zhenforce_nlp.institutions.places import Places

_JOINS = frozenset("、和与及")
_PLACED = ("seat", "named")
# What bodies named by bare names may be; behind the name of a town or county it is all that stands behind it.
_KIND = regex.compile(
    r"(?:综合行政执法|综合执法|行政执法|执法|交警|税务|监管|镇|街道)?(?:分局|大队|中队|支队|总队|海事处|派出所|司法所|税务所|监管所|管理所|管理站|工作站|检查站|站|所|县局|市局|区局|局|中心)$"
)
_NAMES = regex.compile(
    r"(?:驻|(?<![\p{Han}、])(?:其中|当中|其余|其他|另有|还有|由|中|除|含|对)?)(?P<names>\p{Han}{2,6}(?:、\p{Han}{2,6}){0,11})[、和与及]$"
)
_REACH = 60  # characters before the last body in which the list stands
_RANKS = "镇乡道县区市旗州盟"
_RANK = regex.compile(r"\p{Han}{0,8}?(?:自治州|自治县|自治旗|地区|州|市|县|区|旗|盟)")
_NO_NAME = frozenset("全各某我本该其两省市区县州旗镇乡等有")  # 全市公安, 县公安: no place's name
_NO_END = frozenset("局委办队所站院处科厅门等个级")
# Behind the list: it is told apart, or one of its members is ranked.
_TOLD = regex.compile(
    r"[^。；;\n]{0,24}?(?:分别|依次|各(?=\d)|均|居前|居首|领先|靠前|靠后|垫底|排名|位列|最[多高低少]|较[多高低少])"
)
_FIGURES = regex.compile(r"\p{Han}{0,12}?(?P<figures>\d[\d.,]*\p{Han}{1,4}(?:[、和]\d[\d.,]*\p{Han}{1,4})+)")


def shared_kinds(view: str, raw: Raw, body: Body, places: Places) -> list[tuple[Raw, Body]]:
    """Give the bodies that bare names before ``raw`` mean, in their order; none where no such list ends with it.

    Args:
        view: the plain view of the page.
        raw: the last body of what may be a list.
        body: what it means.
        places: the divisions of the page.

    Example:
        「衢州、台州支队分别」 → 衢州 is 浙江省衢州市公安局交通警察支队.
    """
    start = raw.start
    if start < 3 or view[start - 1] not in _JOINS or not is_han(view[start - 2]) or raw.prefix.kind not in _PLACED:
        return []
    found = _NAMES.search(view, max(0, start - _REACH), start)
    if found is None or raw.parent is not None:
        return []
    names = found["names"].split("、")
    words = view[start : raw.end]
    kind = _kind_of(words, names)
    if not kind or any(name[0] in _NO_NAME or name[-1] in _NO_END for name in names):
        return []
    if not _TOLD.match(view, raw.end) and _count(view, raw.end) != len(names) + 1:
        return []
    listed, place = list[tuple[Raw, Body]](), found.start("names")
    for name in names:
        area = places.of_names((name,))
        full = _alike((words, body.canonical), kind, name, area.full if area.certain and area.code else "")
        one = Raw(place, place + len(name), raw.tail, Prefix(place, "seat", (name,)), name + kind)
        listed.append((one, replace(body, canonical=full, shorts=(), source=raw)))
        place += len(name) + 1
    return listed


def _count(view: str, at: int) -> int:
    """Give how many figures stand in a row behind a list that acts, 0 for one alone and for none."""
    row = _FIGURES.match(view, at)
    return sum(row["figures"].count(mark) for mark in "、和") + 1 if row is not None else 0


def _kind_of(words: str, names: Sequence[str]) -> str:
    """Give what the bodies of a list are, by the last one (荷地镇|综合行政执法队, 台州|支队); "" for none."""
    if all(name[-1] in _RANKS for name in names):
        at = words.find(names[-1][-1], 1) + 1 or next((at for at, mark in enumerate(words, 1) if mark in _RANKS), 0)
        return words[at:] if at else ""
    kind = _KIND.search(words)
    return kind.group() if kind is not None and kind.start() > 1 else ""


def _alike(last: tuple[str, str], kind: str, name: str, area: str) -> str:
    """Give the full name of the body that bears a bare name as the last of its list does.

    Args:
        last: 台州支队, and its full name 浙江省台州市公安局交通警察支队.
        kind: 支队.
        name: 衢州.
        area: the chain of divisions that the name is, "" for none.

    Returns:
        浙江省衢州市公安局交通警察支队; 湖南省岳阳市公安局交通警察支队屈原大队 behind 云溪大队 of that team.
    """
    words, full = last
    if full.endswith(words):
        return full.removesuffix(words) + name + kind
    own = words.removesuffix(kind)
    parent = area[: area.rfind(name)] if name in area else ""
    rest = full.removeprefix(parent)
    if not own or not area or not rest.startswith(own):
        return name + kind
    full_name = own[-1] in _RANKS and not rest.startswith("州市", len(own) - 1)  # 汾阳市, and not 台州
    rank = None if full_name else _RANK.match(rest, len(own))
    return area + rest[rank.end() if rank is not None else len(own) :]
