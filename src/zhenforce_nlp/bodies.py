"""Compiled form of ``institutions.toml``: every form of every body, its template, and the automata that find them.

The automaton finds tails (``bodies_tails``), and the division or rank before a tail says whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from ahocorasick_rs import AhoCorasick, MatchKind

from zhenforce_nlp.bodies_tails import (
    BODY,
    BODY_OPTIONAL,
    FILE,
    FUNCTION,
    FUNCTION_OPTIONAL,
    MAX_ATOM,
    NATIONAL,
    NATIONAL_OPTIONAL,
    RANKS,
    TOWN_RANKS,
    Tail,
    Words,
    alias_tails,
    all_tails,
    word_lists,
)
from zhenforce_nlp.divisions import FILES as DIVISION_FILES
from zhenforce_nlp.divisions import Divisions, read_divisions
from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.numerals import NumeralRulesKey, numeral_key
from zhenforce_nlp.resources import PatternSet, rows
from zhenforce_nlp.script import Script, load_script

__all__ = [
    "MAX_ATOM",
    "RANKS",
    "TOWN_RANKS",
    "InstitutionsRules",
    "Lineage",
    "Tail",
    "Words",
    "load_institutions_rules",
]


@dataclass(frozen=True, slots=True)
class Lineage:
    """What is known of a body beside its name.

    Attributes:
        line: its line of duty (emergency), "" for none.
        successor: template of the body that took over, "" for none.
        predecessors: templates of the bodies that it took over from.
        team: how its enforcement teams are called (交通运输综合行政执法), "" when that is not known.
        station: what its stations are (派出所), "" when it has none.
    """

    line: str
    successor: str = ""
    predecessors: tuple[str, ...] = ()
    team: str = ""
    station: str = ""


@dataclass(frozen=True)
class InstitutionsRules:
    """Everything the institutions stage knows: tails, divisions, word lists, and the two automata over them."""

    tails: tuple[Tail, ...]
    by_form: Mapping[str, Tail]
    tail_finder: AhoCorasick
    places: tuple[str, ...]
    place_finder: AhoCorasick
    divisions: Divisions
    words: Words
    script: Script
    plain_names: frozenset[str]
    zones: frozenset[str]
    short_names: Mapping[str, tuple[str, ...]]
    short_ends: frozenset[str]
    area_words: frozenset[str]
    lineage: Mapping[str, Lineage]
    issuer_labels: frozenset[str]
    bureaus: Mapping[tuple[str, str], str]
    varied: Mapping[tuple[str, str, str], str]
    stations: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    numerals: NumeralRulesKey


@cache
def load_institutions_rules(patterns: PatternSet) -> InstitutionsRules:
    """Compile ``institutions.toml`` and the table of divisions.

    Args:
        patterns: the pattern files of the run; rows of a user's folder win over the package's.

    Raises:
        PatternError: a malformed row, with its file, line, reason and remedy.
    """
    lists = word_lists(patterns)
    words = Words(lists, {name[7:]: items for name, items in lists.items() if name.startswith("before.")})
    divisions = read_divisions(file for name in DIVISION_FILES for file in patterns.named(name))
    tails = all_tails(patterns, words)
    tails.update({tail.form: tail for tail in alias_tails(patterns, divisions)})
    return _rules(patterns, words, tuple(tails.values()), divisions)


def _rules(patterns: PatternSet, words: Words, tails: tuple[Tail, ...], divisions: Divisions) -> InstitutionsRules:
    short = {name: codes for name, codes in divisions.short_names.items() if len(name) > 1}
    plain = frozenset(divisions.names)
    zones = words["zone"] | words["zone_name"]
    wide = {name for name, codes in short.items() if name not in words["short_stop"] and _is_wide(divisions, codes)}
    wide |= {name for name in short if any(name[size:] in wide for size in range(1, len(name) - 1))}  # 峨眉山, not 眉山
    places = tuple(sorted(plain | zones | wide | words["area_here"]))
    return InstitutionsRules(
        tails,
        {tail.form: tail for tail in tails},
        AhoCorasick([tail.form for tail in tails], matchkind=MatchKind.LeftmostLongest),
        places,
        AhoCorasick(places, matchkind=MatchKind.LeftmostLongest),
        divisions,
        words,
        load_script(patterns),
        plain,
        zones,
        short,
        frozenset(name[-1] for name in short),
        words["area_here"],
        _lineage(tails, partial(_no_successor, patterns)),
        words["issuer_label"],
        {(tail.line, tail.ending): tail.template for tail in tails if tail.row and tail.row == tail.line},
        {(code, tail.line, tail.ending): tail.template for tail in tails for code in tail.provinces},
        _station_names(patterns),
        numeral_key(patterns),
    )


def _station_names(patterns: PatternSet) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Give for each short name of a station what it is short for, by words of the bureau's name that it belongs to."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    required = {"id": str, "of": list, "short": list, "name": str}
    for row in rows(patterns, FILE, "station_name", required=required):
        for short in row["short"]:
            found.setdefault(short, []).append((tuple(row["of"]), row["name"]))
    return {short: tuple(names) for short, names in found.items()}


def _lineage(tails: Iterable[Tail], wrong: Callable[[str], PatternError]) -> dict[str, Lineage]:
    """Give line, successor and predecessors by template: {}安全生产监督管理局 is followed by {}应急管理局."""
    shapes: dict[str, dict[str, str]] = {}
    lines: dict[str, str] = {}
    teams = {tail.template: tail.team for tail in tails if tail.team}
    stations = {tail.template: tail.station for tail in tails if tail.station}
    for tail in tails:
        shapes.setdefault(tail.row, {}).setdefault(tail.ending, tail.template)
        if tail.line and tail.template:
            lines.setdefault(tail.template, tail.line)
    heirs: dict[str, str] = {}
    for tail in tails:
        if tail.successor:
            if tail.successor not in shapes:
                raise wrong(tail.successor)
            news = shapes[tail.successor]
            if tail.ending == "分局" and "分局" not in news:
                continue
            heirs[tail.template] = news.get(tail.ending) or next(iter(news.values()))
    before: dict[str, list[str]] = {}
    for template, heir in heirs.items():
        before.setdefault(heir, []).append(template)
    return {
        template: Lineage(
            lines.get(template, ""),
            heirs.get(template, ""),
            tuple(before.get(template, ())),
            teams.get(template, ""),
            stations.get(template, ""),
        )
        for template in {**lines, **heirs, **before}
    }


def _no_successor(patterns: PatternSet, name: str) -> PatternError:
    tables = {"function": (FUNCTION, FUNCTION_OPTIONAL), "body": (BODY, BODY_OPTIONAL)}
    tables["national"] = (NATIONAL, NATIONAL_OPTIONAL)
    found = (
        row
        for table, (required, optional) in tables.items()
        for row in rows(patterns, FILE, table, required=required, optional=optional)
        if row.get("successor") == name
    )
    return next(found).fault(f'no row "{name}" can be its successor', "name the id of a row of this file")


def _is_wide(divisions: Divisions, codes: Iterable[str]) -> bool:
    """Provinces and prefectures may stand for themselves by their bare name (东莞); 南开 alone says too little."""
    found = [divisions.get(code) for code in codes]
    return any(item is not None and item.level != "county" and item.until is None for item in found)
