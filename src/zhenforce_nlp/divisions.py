"""China's administrative divisions: which there are, where they lie, what they are called and what became of them.

The table comes from ``patterns/divisions.tsv`` (divisions of GB/T 2260, today's and those ended since 2010) and
``patterns/divisions_extra.tsv`` (development zones with bureaus of their own).

    >>> table = load_divisions()
    >>> table.full_name("510781")
    '四川省绵阳市江油市'
    >>> [division.code for division in table.named("南开")]
    ['120104']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.resources import PatternFile, patterns_dir

FILES = ("divisions.tsv", "divisions_extra.tsv")
COLUMNS = ("code", "name", "level", "parent", "since", "until", "successor")
LEVELS = {"province": 0, "prefecture": 1, "county": 2}

_CODE = re.compile(r"\d\d[0-9A-Z]{4}(?:-\d{4})?")
_YEAR = re.compile(r"(?:19|20)\d\d")

# The 55 peoples besides the Han, as names of autonomous divisions write them; those of one character always have 族.
_PEOPLES = (
    "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯"
    "|阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_PEOPLES_OF_ONE = "回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京各"
_PEOPLES_AT_END = re.compile(rf"(?:(?:{_PEOPLES})族?|[{_PEOPLES_OF_ONE}]族)+$")
_WING = re.compile(r"^(.).*([左右])翼(.?旗|县)$")  # 科尔沁右翼前旗 is called 科右前旗
_DIRECTED_BANNER = re.compile(r"[左右前后中]旗$")
_AUTONOMOUS = {"自治区": "", "自治州": "州", "自治县": "县", "自治旗": "旗"}
_LONG_KINDS = {"特别行政区": 2, "地区": 2, "新区": 2, "特区": 2, "矿区": 2, "林区": 3}  # shortest stem they leave
_KINDS = "省市区县盟旗"
_ZONE_FORMS = {
    "经济技术开发区": ("经开区", "开发区"),
    "经济开发区": ("经开区", "开发区"),
    "高新技术产业开发区": ("高新区", "高新技术开发区"),
}


@dataclass(frozen=True, slots=True)
class Division:
    """One division: 四川省, 黔东南苗族侗族自治州, 江油市.

    Attributes:
        code: code of GB/T 2260; ``420600-2010`` for a name given up in 2010 while the code stayed.
        name: full name.
        level: ``province``, ``prefecture`` or ``county``.
        parent: code of the division it lies in, None for a province.
        since: year in which it began, None when that was before 2010 or is unknown.
        until: year in which it ended, None for one that is still there.
        successor: codes of the divisions that continue it, the main one first.
    """

    code: str
    name: str
    level: str
    parent: str | None
    since: int | None
    until: int | None
    successor: tuple[str, ...]


class Divisions:
    """The table of divisions; it never changes once made.

    Args:
        divisions: the divisions, each code once, every parent among them.
        other_names: further names in use, by code: 东湖高新区 for 武汉东湖新技术开发区.
    """

    def __init__(self, divisions: Iterable[Division], other_names: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._by_code = {division.code: division for division in divisions}
        self._other_names = dict(other_names or {})

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[Division]:
        return iter(self._by_code.values())

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Division | None:
        """Give the division of that code, None when there is none."""
        return self._by_code.get(code)

    def named(self, name: str) -> tuple[Division, ...]:
        """Give all divisions that bear a name, in full or short: 成都市, 成都, 黔东南州, 内蒙古.

        Those still there come before those ended, higher ones before lower ones: 吉林 gives 吉林省, then 吉林市.
        """
        codes = {*self.names.get(name, ()), *self.short_names.get(name, ())}
        return tuple(sorted((self._by_code[code] for code in codes), key=_rank))

    def chain(self, code: str) -> tuple[Division, ...]:
        """Give the divisions from the province down to that one: 四川省, 绵阳市, 江油市.

        Raises:
            KeyError: for an unknown code.
        """
        found = [self._by_code[code]]
        while (parent := found[-1].parent) is not None:
            found.append(self._by_code[parent])
        return tuple(reversed(found))

    def full_name(self, code: str) -> str:
        """Give the name with those of the divisions above it: 四川省绵阳市江油市, 天津市南开区.

        A zone named after one of them does not say it twice: 安徽省合肥高新技术产业开发区, 吉林省长春新区; a new area
        with a name of its own is named as a district is: 江苏省南京市江北新区.

        Raises:
            KeyError: for an unknown code.
        """
        *above, last = (division.name for division in self.chain(code))
        if _is_zone(code):
            if last.endswith("新区") and len(above) > 1:
                own = next((last.removeprefix(name) for name in bare_forms(above[-1]) if last.startswith(name)), "")
                if len(own) > len("新区"):
                    return "".join((*above, own))
            named_after = [last.startswith((name, *bare_forms(name))) for name in above]
            above = above[: named_after.index(True)] if True in named_after else above
        return "".join((*above, last))

    def within(self, code: str, ancestor: str) -> bool:
        """Tell whether a division is another one or lies in it: 江油市 is within 绵阳市 and within 四川省.

        Raises:
            KeyError: for an unknown code.
        """
        return any(division.code == ancestor for division in self.chain(code))

    def children(self, code: str) -> tuple[Division, ...]:
        """Give the divisions directly below one, those still there first: 绵阳市 gives 涪城区, 游仙区 and so on."""
        return self._children.get(code, ())

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Every full name and every short form that still says what it is, with the codes.

        黔东南苗族侗族自治州 and 黔东南州, 内蒙古自治区 and 内蒙古, 长阳土家族自治县 and 长阳县.
        """
        return self._forms[0]

    @cached_property
    def short_names(self) -> Mapping[str, tuple[str, ...]]:
        """Every bare name of two characters and more, with the codes: 南开, 黔东南, 长阳.

        A name of one character has no bare form: 郫县, 沙县.
        """
        return self._forms[1]

    @cached_property
    def _forms(self) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
        full: dict[str, list[str]] = {}
        bare: dict[str, list[str]] = {}
        for division in sorted(self, key=_rank):
            code = division.code
            names = (division.name, *self._other_names.get(code, ()))
            for form in dict.fromkeys(form for name in names for form in (name, *official_forms(name))):
                full.setdefault(form, []).append(code)
            for form in dict.fromkeys(form for name in names for form in bare_forms(name, zone=_is_zone(code))):
                bare.setdefault(form, []).append(code)
        return _frozen(full), _frozen(bare)

    @cached_property
    def _children(self) -> dict[str, tuple[Division, ...]]:
        below: dict[str, list[Division]] = {}
        for division in sorted(self, key=_rank):
            if division.parent is not None:
                below.setdefault(division.parent, []).append(division)
        return {code: tuple(found) for code, found in below.items()}


def _rank(division: Division) -> tuple[bool, int, int, str]:
    return (division.until is not None, LEVELS[division.level], -(division.until or 0), division.code)


def _is_zone(code: str) -> bool:
    return "Z" in code


def _frozen(names: dict[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: tuple(codes) for name, codes in names.items()})


def official_forms(name: str) -> tuple[str, ...]:
    """Give the short forms of a name that still say what kind of division it is.

    黔东南苗族侗族自治州 → 黔东南州; 内蒙古自治区 → 内蒙古; 香港特别行政区 → 香港; 科尔沁右翼前旗 → 科右前旗;
    合肥高新技术产业开发区 → 合肥高新区. Most names have none.
    """
    for ending, short in _ZONE_FORMS.items():
        if name.endswith(ending) and len(name) > len(ending) + 1:
            stem = name.removesuffix(ending)
            return tuple(stem + form for form in short)
    found: list[str] = []
    if name.endswith("特别行政区"):
        found.append(name.removesuffix("特别行政区"))
    elif name[-3:] in _AUTONOMOUS:
        found.append(_without_peoples(name[:-3]) + _AUTONOMOUS[name[-3:]])
    if wing := _WING.match(found[0] if found else name):
        found.append("".join(wing.groups()))
    return tuple(found)


def bare_forms(name: str, *, zone: bool = False) -> tuple[str, ...]:
    """Give the names that say nothing of the kind of division: 南开区 → 南开, 双江拉祜族佤族布朗族傣族自治县 → 双江.

    Args:
        name: full name.
        zone: the division is a development zone; of these only new areas (雄安新区) have a bare name.
    """
    if zone and (not name.endswith("新区") or name.endswith("高新区")):
        return ()
    if name[-3:] in _AUTONOMOUS:
        stems = [_without_peoples(name[:-3])]
        if wing := _WING.match(stems[0] + "县"):
            stems.append(wing[1] + wing[2])
    elif _DIRECTED_BANNER.search(name):
        stems = []
    else:
        stems = [_stem(name)]
    return tuple(stem for stem in stems if len(stem) >= 2)


def _stem(name: str) -> str:
    for ending, shortest in _LONG_KINDS.items():
        stem = name.removesuffix(ending)
        if stem != name and len(stem) >= shortest:
            return stem
    stem = name[:-1] if name[-1] in _KINDS else name
    return _without_peoples(stem) if stem.endswith("族") else stem  # 管城回族区 → 管城


def _without_peoples(stem: str) -> str:
    """Drop the names of peoples from the end, unless too little is left: 鄂温克族 stays 鄂温克, 内蒙古 stays whole."""
    short = _PEOPLES_AT_END.sub("", stem)
    return short if len(short) >= 2 else stem.removesuffix("族")


@cache
def load_divisions(folder: Path | None = None) -> Divisions:
    """Read the table of divisions, the package's own and then the rows of ``folder``.

    Args:
        folder: a folder with ``divisions.tsv`` or ``divisions_extra.tsv`` or neither; its rows replace the package's
            rows of the same code. None means the package's own rows alone.

    Raises:
        PatternError: when the folder is missing or a row is wrong.
    """
    if folder is not None and not folder.is_dir():
        raise PatternError(f"{folder}: no such folder of patterns; give a folder that holds .toml or .tsv files")
    places = [patterns_dir()] if folder is None else [patterns_dir(), folder]
    paths = [place / name for place in places for name in FILES]
    return read_divisions(_read(path) for path in paths if path.is_file())


def _read(path: Path) -> PatternFile:
    try:
        return PatternFile(path.name, str(path), path.read_text("utf-8"))
    except UnicodeDecodeError:
        raise PatternError(f"{path}: not UTF-8; save the file as UTF-8") from None


def read_divisions(files: Iterable[PatternFile]) -> Divisions:
    """Make the table from pattern files; a row of a later file replaces an earlier file's row of the same code.

    Raises:
        PatternError: when a row is wrong; the message names file, line, reason and remedy.
    """
    found: dict[str, Division] = {}
    others: dict[str, tuple[str, ...]] = {}
    places: dict[str, str] = {}
    for file in files:
        seen: dict[str, str] = {}
        for place, cells in _lines(file):
            division, other_names = _division(cells, place)
            code = division.code
            if code in seen:
                raise PatternError(f'{place}: duplicate code "{code}" (first in {seen[code]}); give each row its own')
            seen[code] = places[code] = place
            found[code] = division
            others[code] = other_names
    for division in found.values():
        _check_links(division, found, places[division.code])
    return Divisions(found.values(), {code: names for code, names in others.items() if names})


def _lines(file: PatternFile) -> Iterator[tuple[str, list[str]]]:
    header: list[str] | None = None
    for number, line in enumerate(file.text.splitlines(), 1):
        if not line or line[0] == "#":
            continue
        place = f"{file.origin}:{number}"
        cells = line.split("\t")
        if header is None:
            header = cells
            if tuple(header) != COLUMNS:
                wanted = ", ".join(COLUMNS)
                raise PatternError(f"{place}: the header is not that of the table; name the columns {wanted}")
        elif len(cells) != len(COLUMNS):
            wanted = f"separate {len(COLUMNS)} cells by tabs"
            raise PatternError(f"{place}: {len(cells)} cells instead of {len(COLUMNS)}; {wanted}")
        else:
            yield place, cells


def _division(cells: list[str], place: str) -> tuple[Division, tuple[str, ...]]:
    code, name, level, parent, since, until, successor = cells
    if not _CODE.fullmatch(code):
        raise PatternError(f'{place}: "{code}" is no code; write six digits as 510781, or 32Z001 for a zone')
    name, *other_names = name.split("|")
    if not name or "" in other_names:
        raise PatternError(f"{place}: {code} has an empty name; write the full name, other names after a |")
    if level not in LEVELS:
        raise PatternError(f'{place}: "{level}" is no level; the levels are {", ".join(LEVELS)}')
    for year in (since, until):
        if year and not _YEAR.fullmatch(year):
            raise PatternError(f'{place}: "{year}" is no year; write four digits or leave the cell empty')
    if since and until and until < since:
        raise PatternError(f"{place}: {code} ends in {until} before it begins in {since}; correct the years")
    successors = tuple(successor.split(";")) if successor else ()
    begin, end = int(since) if since else None, int(until) if until else None
    return Division(code, name, level, parent or None, begin, end, successors), tuple(other_names)


def _check_links(division: Division, table: Mapping[str, Division], place: str) -> None:
    parent = division.parent
    if parent is None:
        if division.level != "province":
            raise PatternError(f"{place}: {division.code} has no parent; only a province has none")
    elif parent not in table:
        raise PatternError(f'{place}: the parent "{parent}" is not in the table; add it or correct the code')
    elif LEVELS[table[parent].level] >= LEVELS[division.level]:
        reason = f'the parent "{parent}" of {division.code} is a {table[parent].level} as well or lower'
        raise PatternError(f"{place}: {reason}; give a division of a higher level")
    for code in division.successor:
        if code not in table:
            raise PatternError(f'{place}: the successor "{code}" is not in the table; add it or correct the code')
