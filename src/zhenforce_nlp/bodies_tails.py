"""The forms of bodies that ``institutions.toml`` gives: one tail a form, and the word lists.

A *tail* is the part of an institution's name after its division: 应急管理局, 委依法治区办, 政府.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from zhenforce_nlp.divisions import Divisions
from zhenforce_nlp.frozen import quick
from zhenforce_nlp.resources import PatternSet, Row, rows

FILE = "institutions.toml"
RANKS = "省市区县州旗盟"
TOWN_RANKS = "镇乡"
MAX_ATOM = 6
_NUMBERS = "一二三四五六七八九"  # 检查一科
_AFTER = "after."  # begins the names of lists of what may not follow forms that end so

BODY = {"id": str, "forms": list, "template": str, "kind": str}
BODY_OPTIONAL = {
    "ranked": bool, "inherits": bool, "street": bool, "zone": bool, "named": bool, "part": str, "municipal": str,
    "lift": str, "old": bool, "successor": str, "line": str, "names": list, "rank_char": bool, "optional_part": bool,
}  # fmt: skip
FUNCTION = {"id": str, "name": str, "types": list}
NATIONAL = {"id": str, "name": str, "forms": list, "kind": str}
NATIONAL_OPTIONAL: dict[str, Any] = {"old": bool, "successor": str, "line": str}
FUNCTION_OPTIONAL = {
    "short": list, "old": bool, "successor": str, "template": str, "ranked": bool, "named": bool, "seat": bool,
    "part": bool, "line": str, "team": str, "varies": bool, "station": str, "provinces": list, "formal": str,
    "official": list,
}  # fmt: skip
_SUB_OPTIONAL = {"kind": str, "bare": str, "named": bool, "study": bool, "ranked_ok": bool, "behind": bool}
_TYPE_OPTIONAL = {"loose": bool, "team": bool, "company": bool, "placed": bool, "stands_for": list}


@quick
@dataclass(frozen=True, slots=True)
class Tail:
    """One form of a body's name.

    Attributes:
        form: the characters that are found.
        rule: id of its row.
        mode: function, body, national, sub, office, station, town_station, community, type, anaphor,
            veto.
        kind: kind of the institution it makes.
        template: formal name, with ``{}`` for the chain of divisions (see the head of ``institutions.toml``).
        need: what must stand before it: "" nothing, ranked, named, seat (any place), street, zone.
        part: formal name when it follows the body it belongs to, "" when it can't.
        bare: whose it is without anything before it: division, issuer, last, "" for no institution.
        rank: rank that the form itself names (依法治区办: 区), "" for none.
        ending: what its anaphor's antecedent ends with (anaphors), the type word otherwise.
        whose: for anaphors, issuer, last, line, or mine (the issuer, where its name ends so; else no body).
        flags: loose, team, company, placed, inherits, study, old, varies, official, behind.
        municipal: template that serves in a municipality, "" for the same.
        lift: rank to which the division is raised (公积金管理中心 is a prefecture's), "" for none.
        after: characters that may not follow.
        line: line of duty (emergency, market), "" for none.
        row: id of its row as others name it, "" for a form that no row of its own makes.
        successor: id of the row of the body that took over, "" for none.
        team: how the enforcement teams of its line are called, "" when that is not known.
        station: what the stations of its line are, "" when it has none.
        division: code of the division that an alias's body belongs to, "" for none.
        provinces: first two digits of the provinces where its row's name is the full one of forms that vary.
        formal: template that it is short for where the page has no division's name before it, "" for none.
        ranked: what the form is right behind a rank (县|金融办, which elsewhere is an office), None for the same.
    """

    form: str
    rule: str
    mode: str
    kind: str
    template: str = ""
    need: str = ""
    part: str = ""
    bare: str = ""
    rank: str = ""
    ending: str = ""
    whose: str = ""
    flags: frozenset[str] = frozenset()
    municipal: str = ""
    lift: str = ""
    after: str = ""
    line: str = ""
    row: str = ""
    successor: str = ""
    team: str = ""
    station: str = ""
    division: str = ""
    provinces: frozenset[str] = frozenset()
    formal: str = ""
    ranked: Tail | None = None


@dataclass(frozen=True)
class Words:
    """The word lists of ``institutions.toml``, as sets."""

    lists: Mapping[str, frozenset[str]]
    before: Mapping[str, frozenset[str]]

    @cached_property
    def offices(self) -> frozenset[str]:
        """Words of which names of offices and bodies consist."""
        return self["office_topic"] | self["topic"]

    @cached_property
    def team_topics(self) -> frozenset[str]:
        """Words of which names of teams consist: verbs that other names do not have (第四检查大队)."""
        return self["topic"] | {"检查", "巡查", "侦查"}

    @cached_property
    def generic_ends(self) -> frozenset[str]:
        """Last characters of the words that make a phrase generic (各, 有关)."""
        return frozenset(word[-1] for word in self["generic_left"])

    @cached_property
    def ends(self) -> Mapping[str, tuple[str, ...]]:
        """The lists that names are compared with at one end, as tuples."""
        return {
            name: tuple(self[name])
            for name in (
                "zone",
                "zone_kind",
                "proper",
                "company_before",
                "no_station",
                "no_office",
                "no_town_station",
                "no_post",
                "no_label",
                "branch_in_full",
            )
        }

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists.get(name, frozenset())


def word_lists(patterns: PatternSet) -> dict[str, frozenset[str]]:
    """Read the word lists; the items of a user's list come to those of the package's list of that id."""
    lists: dict[str, frozenset[str]] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows(patterns, FILE, "words", required={"id": str, "items": list}, unique=None):
        if not all(isinstance(item, str) and item for item in row["items"]):
            raise row.fault("items must be words", "write a list of non-empty strings")
        if (row.file, row["id"]) in seen:
            raise row.fault(f'duplicate id "{row["id"]}"', "give each list its own")
        seen.add((row.file, row["id"]))
        lists[row["id"]] = lists.get(row["id"], frozenset()) | frozenset(row["items"])
    return lists


def all_tails(patterns: PatternSet, words: Words) -> dict[str, Tail]:
    """Give one tail a form; a later table is more specific and wins."""
    tails: dict[str, Tail] = {}
    for maker in (_type_tails, _word_tails, _function_tails, _body_tails, _sub_tails, _national_tails, _anaphor_tails):
        for tail in maker(patterns, words):
            before = tails.get(tail.form) if tail.form in words["ranked_first"] else None
            tails[tail.form] = replace(tail, ranked=before) if before is not None else tail
    for word in words["veto"]:
        tails[word] = Tail(word, "veto", "veto", "")
    after = {name.removeprefix(_AFTER): items for name, items in words.lists.items() if name.startswith(_AFTER)}
    reach = max(map(len, after), default=0)
    known: dict[str, str] = {}  # thousands of forms end in a few ways
    for form, tail in tails.items():
        end = form[-reach:]
        if end not in known:
            marks = {mark for ending, items in after.items() if form.endswith(ending) for mark in items}
            known[end] = "".join(sorted(marks))
        tails[form] = replace(tail, after=known[end])
    return tails


def _flags(row: Row, names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if row.get(name))


def _need(row: Row) -> str:
    return next((name for name in ("street", "zone", "seat", "named", "ranked") if row.get(name)), "")


def _type_tails(patterns: PatternSet, _words: Words) -> Iterable[Tail]:
    required = {"id": str, "kind": str}
    for row in rows(patterns, FILE, "type", required=required, optional=_TYPE_OPTIONAL):
        bodies = " ".join(row.get("stands_for", ()))
        yield Tail(row["id"], f"type.{row['id']}", "type", row["kind"], part=bodies, flags=_flags(row, _TYPE_OPTIONAL))


def _word_tails(_patterns: PatternSet, words: Words) -> Iterable[Tail]:
    for topic in words["office_topic"]:
        for suffix in words["office_suffix"]:
            form = topic + suffix
            yield Tail(form, "office", "office", "office", part=form, bare="issuer", ending=suffix)
            for number in _NUMBERS:
                numbered = topic + number + suffix
                yield Tail(numbered, "office", "office", "office", part=numbered, bare="issuer", ending=suffix)
    for form in words["office"]:
        yield Tail(form, "office", "office", "office", part=form, bare="issuer", ending=form[-1])
    for form in words["station"]:
        yield Tail(form, "station", "station", "institution", part=form)
    for form in words["vertical"]:
        yield Tail(form, "vertical", "vertical", "department")
    for form in words["community"]:
        yield Tail(form, "community", "community", "community")
    for form in words["town_station"]:
        yield Tail(form, "town_station", "town_station", "institution", part=form)
        if form.endswith("办"):
            whole = form + "公室"
            yield Tail(whole, "town_station", "town_station", "institution", part=whole)


def _function_tails(patterns: PatternSet, _words: Words) -> Iterable[Tail]:
    formal = {row["id"]: row["name"] for row in rows(patterns, FILE, "type_name", required={"id": str, "name": str})}
    shorter = {name: short for short, name in formal.items()}
    for row in rows(patterns, FILE, "function", required=FUNCTION, optional=FUNCTION_OPTIONAL):
        branches = ("分局",) if "局" in row["types"] and "分局" not in row["types"] and not row.get("template") else ()
        for kind in (*row["types"], *branches):
            spelt = (kind, shorter[kind]) if kind in shorter else (kind,)
            template = row.get("template", "{}" + row["name"] + "{t}").replace("{t}", kind)
            for name in (row["name"], *row.get("short", ())):
                official = frozenset({"official"}) if name in row.get("official", ()) else frozenset()
                for ending in spelt:
                    form = name + ending
                    # 「数据办」「文化委」 read too many other words as bodies: a short type needs a name of two.
                    if len(form) < 3 and form != "海关":
                        continue
                    yield Tail(
                        form,
                        f"function.{row['id']}",
                        "function",
                        "department" if kind not in ("支队", "大队", "总队") else "team",
                        template,
                        _need(row),
                        row["name"] + kind if row.get("part") or kind == "分局" else "",
                        "division",
                        ending=kind,
                        flags=frozenset({"inherits"}) | _flags(row, ("old", "varies")) | official,
                        line=row.get("line") or row.get("successor") or row["id"],
                        row=row["id"],
                        successor=row.get("successor", ""),
                        team=row.get("team", ""),
                        station=row.get("station", ""),
                        provinces=frozenset(row.get("provinces", ())),
                        formal=row.get("formal", "") and "{}" + row["formal"] + kind,
                    )


def _body_tails(patterns: PatternSet, _words: Words) -> Iterable[Tail]:
    for row in rows(patterns, FILE, "body", required=BODY, optional=BODY_OPTIONAL):
        names = row.get("names", row["forms"])
        if len(names) != len(row["forms"]):
            raise row.fault("names and forms differ in number", "give each form its name")
        for form, name in zip(row["forms"], names, strict=True):
            tail = Tail(
                form,
                f"body.{row['id']}",
                "body",
                row["kind"],
                row["template"].replace("{t}", name).replace("{f}", form),
                _need(row),
                row.get("part", "").replace("{f}", form),
                "" if _need(row) else "division",
                ending=_ending(form),
                flags=_flags(row, ("inherits", "old")),
                municipal=row.get("municipal", ""),
                lift=row.get("lift", ""),
                line=row.get("line") or row.get("successor", ""),
                row=row["id"],
                successor=row.get("successor", ""),
            )
            if "{r}" not in form:
                yield tail
                continue
            for rank in RANKS:
                yield replace(
                    tail, form=form.replace("{r}", rank), template=tail.template.replace("{r}", rank), rank=rank
                )


def _ending(form: str) -> str:
    for ending in ("支队", "大队", "总队", "中队", "中心"):
        if form.endswith(ending):
            return ending
    return form[-1]


def _sub_tails(patterns: PatternSet, _words: Words) -> Iterable[Tail]:
    required = {"id": str, "forms": list, "template": str}
    for row in rows(patterns, FILE, "sub", required=required, optional=_SUB_OPTIONAL):
        for form in row["forms"]:
            yield Tail(
                form,
                row["id"],
                "sub",
                row.get("kind", "office"),
                row["template"].replace("{f}", form),
                part=form,
                bare=row.get("bare", ""),
                ending=_ending(form),
                flags=_flags(row, ("named", "study", "ranked_ok", "behind")),
            )


def _national_tails(patterns: PatternSet, _words: Words) -> Iterable[Tail]:
    for row in rows(patterns, FILE, "national", required=NATIONAL, optional=NATIONAL_OPTIONAL):
        for form in row["forms"]:
            yield Tail(
                form,
                row["id"],
                "national",
                row["kind"],
                row["name"],
                ending=_ending(form),
                flags=_flags(row, ("old",)),
                line=row.get("line", ""),
                row=row["id"],
                successor=row.get("successor", ""),
            )


def alias_tails(patterns: PatternSet, divisions: Divisions) -> Iterable[Tail]:
    """Give the tails of ``[[alias]]``, each of which means one body.

    Raises:
        PatternError: a malformed row, or one whose division the table lacks.
    """
    optional = {"kind": str, "division": str, "line": str}
    for row in rows(patterns, FILE, "alias", required={"id": str, "name": str}, optional=optional):
        division = row.get("division", "")
        if division and division not in divisions:
            raise row.fault(f'no division has the code "{division}"', "give a code of divisions.tsv or leave it out")
        yield Tail(
            row["id"],
            f"alias.{row['id']}",
            "national",
            row.get("kind", "department"),
            row["name"],
            ending=_ending(row["id"]),
            line=row.get("line", ""),
            division=division,
        )


def _anaphor_tails(patterns: PatternSet, _words: Words) -> Iterable[Tail]:
    required = {"id": str, "whose": str}
    for row in rows(patterns, FILE, "anaphor", required=required, optional={"ending": str}):
        if row["whose"] not in ("issuer", "last", "line", "mine"):
            raise row.fault(f'whose is "{row["whose"]}"', "use issuer, last, line or mine")
        yield Tail(
            row["id"],
            "anaphor",
            "anaphor",
            "department",
            bare=row["whose"],
            ending=row.get("ending", ""),
            whose=row["whose"],
        )
