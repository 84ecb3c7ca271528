"""The same report from another place: its divisions by others of the same kinds, its bureau by one of another line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import other_script

from zhenforce_nlp.corpus import CorpusDocument
from zhenforce_nlp.divisions import Division, Divisions, bare_forms, load_divisions, official_forms
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.script import load_script

Edit = tuple[int, int, str]

_KIND = re.compile(r"(?:自治[区州县旗]|特别行政区|地区|林区|新区|矿区|[省市区县盟旗])$")
_BLANKS = "[ \u3000\n]{0,3}"  # that a page may have within a name
_KINDS = "市区县旗州盟"  # by one character
_LONGEST = 24  # characters of a chain of divisions
_BEFORE = 10  # characters of what may stand before it (中共, 国家税务总局)
# Lines of duty whose bureaus have the same name in every county since 2019, with how their names are cut short: those
# with a department (厅) of the province, and those with a bureau there too.
_LINES = (
    {
        "应急管理": "应急", "交通运输": "交通", "司法": "司法", "自然资源": "自然资源", "水利": "水利",
        "人力资源和社会保障": "人社", "住房和城乡建设": "住建", "民政": "民政", "商务": "商务", "文化和旅游": "文旅",
    },
    {"市场监督管理": "市场监管", "统计": "统计", "林业": "林业", "医疗保障": "医保"},
)  # fmt: skip
_FIRST_YEAR = 2019


def places(document: CorpusDocument, draw: int, *, shared: bool = False, kinds: bool = False) -> Mapping[str, str]:
    """Give the names of the report's divisions, each with that of the division it is moved to.

    Args:
        document: the report.
        draw: which of many such moves.
        shared: to places whose names others bear as well (鼓楼区), where the page names what they lie in.
        kinds: the issuer's place to one of another kind: a county to a district.

    Returns:
        Full names and short forms; empty where the report's chain has no double in the table.
    """
    return _Move(document, draw, shared=shared, kinds=kinds).names()


def ranks(document: CorpusDocument, names: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """Give where a text speaks of the issuer's place by its kind (全县, 县局), with the kind that it is moved to.

    Args:
        document: the report.
        names: what :func:`places` gave.

    Returns:
        Start and end of each such character, and what stands there then; nothing where the kind stays.
    """
    home = home_of(document)
    if home is None or home.name not in names or home.name[-1] == names[home.name][-1]:
        return {}
    old, new = home.name[-1], names[home.name][-1]
    own = load_divisions().full_name(home.code)
    text = load_script(load_patterns()).simplify(document.text)
    found = {match.span(): new for match in re.finditer(f"(?<=[全我本该]){old}(?![市区县])", text)}
    for item in document.annotation["orgs"]:
        if text[item["start"]] == old and own in "".join(item["canonical"][:1]):
            found[item["start"], item["start"] + 1] = new
    if text != document.text:
        found = dict.fromkeys(found, other_script.traditional(new))
    return found


def lines(document: CorpusDocument, draw: int) -> Mapping[str, str]:
    """Give the names of the issuer's line of duty in bodies' names, each with that of another line."""
    issuer, year = str(document.annotation["meta"].get("issuer")), document.annotation["meta"].get("year") or 0
    of_line = any(item["text"].endswith("所") for item in document.annotation["orgs"])  # 五马所 is of the market's line
    for group in _LINES if year >= _FIRST_YEAR and not of_line else ():
        old = next((line for line in group if issuer.endswith(f"{line}局")), None)
        free = [line for line, short in group.items() if line not in document.text and short not in document.text]
        if old is not None and free:
            new = min(free, key=lambda line: _draw(document, draw, line))
            pairs = ((group[old], group[new]), (old, new))
            return {f"{name}{kind}": f"{other}{kind}" for name, other in pairs for kind in "局厅"}
    return {}


def renamed(document: CorpusDocument, names: Mapping[str, str], *, in_bodies: bool = False) -> Iterator[Edit]:
    """Give where a text has one of the names.

    Args:
        document: the report.
        names: what becomes of each.
        in_bodies: whether only the names of bodies count.
    """
    if names:
        found = ranks(document, names)
        spans = [(item["start"], item["end"]) for item in document.annotation["orgs"]]
        simple = load_script(load_patterns()).simplify(document.text)
        for match in _pattern(names).finditer(simple):
            start, end = match.span()
            if not in_bodies or any(first <= start and end <= last for first, last in spans):
                name = names["".join(match.group().split())]
                written = document.text[start:end] == match.group()
                found[start, end] = name if written else other_script.traditional(name)
        for (start, end), name in sorted(found.items()):
            yield start, end, name


def relabel(annotation: dict[str, Any], names: Mapping[str, str]) -> None:
    """Write the names in the labels as the text now has them."""
    if not names:
        return
    pattern, simplify = _pattern(names), load_script(load_patterns()).simplify

    def other(label: str) -> str:
        return pattern.sub(lambda match: names[match.group()], simplify(label))

    for item in annotation["orgs"]:
        item["canonical"] = [other(label) for label in item["canonical"]]
    for fact in annotation["facts"]:
        fact["subject"] = [other(label) for label in fact["subject"]]
        fact["metric"] = [other(label) for label in fact["metric"]]
    if annotation["meta"].get("issuer"):
        annotation["meta"]["issuer"] = other(annotation["meta"]["issuer"])


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_BLANKS.join(name) for name in sorted(names, key=len, reverse=True)))


def _draw(document: CorpusDocument, draw: int, choice: str) -> bytes:
    return hashlib.sha256(f"{document.id}/{draw}/{choice}".encode()).digest()


@cache
def _by_full_name() -> Mapping[str, str]:
    """Give every chain of divisions with the code of the last, with and without the province."""
    table = load_divisions()
    found: dict[str, str] = {}
    for division in table:
        names = [upper.name for upper in table.chain(division.code)]
        found.setdefault("".join(names), division.code)
        if len(names) > 2:  # there is a chain without the province
            found.setdefault("".join(names[1:]), division.code)
    return found


class _Move:
    """Moves one report's divisions to others, from the province down."""

    def __init__(self, document: CorpusDocument, draw: int, *, shared: bool, kinds: bool) -> None:
        self.document, self.draw, self.shared = document, draw, shared
        self.turned = home_of(document) if kinds and _speaks_plainly(document) else None
        self.kinds = kinds
        self.table: Divisions = load_divisions()
        self.year = document.annotation["meta"].get("year") or 0
        self.moved: dict[str, str] = {}

    def names(self) -> dict[str, str]:
        named = self._named()
        home = self._home(named)
        if home is None or any(not code.isdigit() for code in named) or (self.kinds and self.turned is None):
            return {}  # a zone has no double
        below: dict[str, set[str]] = {}
        for code in named:
            chain = [division.code for division in self.table.chain(code)]
            if chain[0] == home:
                for upper, lower in pairwise(chain):
                    below.setdefault(upper, set()).add(lower)
        everything = [division for division in self.table if division.level == "province"]
        if not self._settle(home, everything, below):
            return {}
        return self._forms()

    def _named(self) -> list[str]:
        """Give the divisions that the labels' full names begin with, one for each label."""
        labels = [label for item in self.document.annotation["orgs"] for label in item["canonical"][:1]]
        labels += [label for fact in self.document.annotation["facts"] for label in fact["subject"][:1]]
        found = []
        for label in labels:
            chains = (
                label[start:end]
                for start in range(min(_BEFORE, len(label)))
                for end in range(min(start + _LONGEST, len(label)), start + 1, -1)
                if label[start:end] in _by_full_name()
            )
            chain = next(chains, None)
            if chain is not None:
                found.append(_by_full_name()[chain])
        return found

    def _home(self, named: list[str]) -> str | None:
        provinces = [self.table.chain(code)[0].code for code in named]
        return max(sorted(set(provinces)), key=provinces.count) if provinces else None

    def _settle(self, code: str, choices: Iterable[Division], below: Mapping[str, set[str]]) -> bool:
        """Move a division and what lies below it to the first choice that has room for them all."""
        old = self.table.get(code)
        fitting = [new for new in choices if old is not None and self._fits(old, new)]
        fitting.sort(key=lambda new: (new.code == code, self._is_known(new), _draw(self.document, self.draw, new.code)))
        for new in fitting:
            before = dict(self.moved)
            self.moved[code] = new.code
            inner = self.table.children(new.code)
            if all(self._settle(lower, inner, below) for lower in sorted(below.get(code, ()))):
                return True
            self.moved = before
        return False

    def _fits(self, old: Division, new: Division) -> bool:
        if old.code == new.code and old.level == "province":
            return True  # leagues are in one province alone, and each municipality names its bureaus its way
        if old.level == "province" and _kind(old) == "市":
            return False
        if old.code == new.code or new.code in self.moved.values() or not new.code.isdigit():
            return False
        if new.until is not None or (new.since or 0) > self.year:
            return False
        turned = self.turned is not None and old.code == self.turned.code
        if (_kind(old) == _kind(new)) is turned or (turned and _kind(new) not in _KINDS):
            return False
        if bool(self.table.children(old.code)) is not bool(self.table.children(new.code)):
            return False  # 中山市 has towns alone
        if [len(forms) for forms in _short_forms(old)] != [len(forms) for forms in _short_forms(new)]:
            return False
        above = self.table.get(old.parent or "")
        placed = self.shared and above is not None and above.name in self.document.text
        forms = {new.name, *(form for forms in _short_forms(new) for form in forms)}
        return (placed or self._is_known(new)) and not any(form in self.document.text for form in forms)

    def _is_known(self, new: Division) -> bool:
        """Tell whether no other division of today has one of its names."""
        forms = {new.name, *(form for forms in _short_forms(new) for form in forms)}
        return all(len([same for same in self.table.named(form) if same.until is None]) == 1 for form in forms)

    def _forms(self) -> dict[str, str]:
        forms: dict[str, str] = {}
        for old_code, new_code in self.moved.items():
            old, new = self.table.get(old_code), self.table.get(new_code)
            if old is None or new is None or old_code == new_code:
                continue
            for before, after in zip(_short_forms(old), _short_forms(new), strict=True):
                forms |= zip(before, after, strict=True)
            forms[old.name] = new.name
        return forms


def home_of(document: CorpusDocument) -> Division | None:
    """Give the division that the issuer's name begins with, None for a body of no place."""
    issuer, table = str(document.annotation["meta"].get("issuer")), load_divisions()
    chains = [chain for chain in _by_full_name() if issuer.startswith(chain)]
    return table.get(_by_full_name()[max(chains, key=len)]) if chains else None


def _speaks_plainly(document: CorpusDocument) -> bool:
    """Tell whether a text's words for its own place are all of the kind that :func:`ranks` finds."""
    home = home_of(document)
    if home is None or home.name[-1] not in _KINDS or "分局" in document.text:
        return False  # districts have branches of the city's police, counties have police of their own
    rank, own = home.name[-1], load_divisions().full_name(home.code)
    others = any(item["text"][0] in _KINDS and own not in item["canonical"][0] for item in document.annotation["orgs"])
    return not others and re.search(f"[各{_KINDS}、]{rank}|{rank}[{_KINDS}级直辖属]|自治{rank}", document.text) is None


def _kind(division: Division) -> str:
    match = _KIND.search(division.name)
    return match.group() if match else ""


def _short_forms(division: Division) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return official_forms(division.name), bare_forms(division.name)
