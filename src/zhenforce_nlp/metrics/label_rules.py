"""The words of ``metrics.toml`` that labels are cut by: verbs, tails, words that end a noun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from zhenforce_nlp.resources import PatternSet, rows

FILE = "metrics.toml"
VERB_KINDS = ("light", "strict", "act", "bare", "cover", "link", "own", "alone")
TAIL_ROLES = ("skip", "up", "down", "to", "of", "basis", "fine", "generic")
SHORTEST = 2  # characters that a verb has at least, and the object of a light one (开展检查)
ANY_ACT = ("light", "strict", "act")
# 完成率, 公示率, 处罚决定: a verb that is part of a noun is none
NOUN_ENDS = "率额量数款书"
MARKS = ' \u3000\xa0\t\r\n，,；;：:。“”"「」、（）()—－'


@dataclass(frozen=True)
class LabelRules:
    """Words of ``metrics.toml`` by their first two (verbs), first (stops) or last (tails) character, longest first."""

    verbs: Mapping[str, Sequence[tuple[str, str]]]
    tails: Mapping[str, Sequence[tuple[str, str, str]]]
    stops: Mapping[str, Sequence[tuple[str, str]]]
    covers: frozenset[str]
    bare: frozenset[str]
    generic: frozenset[str]
    groups: tuple[str, ...]
    light: frozenset[str]
    hollow: Mapping[str, Sequence[str]]
    averages: frozenset[str]
    kinds: frozenset[str]
    own_acts: tuple[str, ...]
    things: tuple[str, ...]
    alone: frozenset[str]

    def is_hollow(self, words: str) -> bool:
        """Tell whether words name nothing that could be counted: 除, 符合, 为计划的, ▲."""
        place = 0
        while place < len(words):
            for word in self.hollow.get(words[place], ()):
                if words.startswith(word, place):
                    place += len(word)
                    break
            else:
                return False
        return True

    def verb(self, text: str, position: int, end: int, kinds: Sequence[str]) -> tuple[str, str] | None:
        """Give the longest verb of those kinds that begins here, with its kind; None when there is none."""
        for verb in self.verbs.get(text[position : position + 2], ()):
            if verb[1] in kinds and position + len(verb[0]) <= end and text.startswith(verb[0], position):
                return verb
        return None

    def tail(self, text: str, start: int, end: int) -> tuple[str, str] | None:
        """Give the longest tail word that ends here, with its role; None when there is none."""
        for word, role, before in self.tails.get(text[end - 1], ()):
            first = end - len(word)
            if first >= start and text.startswith(word, first):
                if before and first > start and text[first - 1] in before:
                    return None
                return word, role
        return None

    def stop(self, text: str, position: int) -> bool:
        """Tell whether a word that ends a noun begins here (中, but not 中心)."""
        for word, unless in self.stops.get(text[position], ()):
            if text.startswith(word, position):
                after = text[position + len(word) : position + len(word) + 1]
                if not after or len(word) > 1 or after not in unless:
                    return True
        return False


@cache
def load_label_rules(patterns: PatternSet) -> LabelRules:
    """Read ``metrics.toml``.

    Raises:
        PatternError: a malformed row, an unknown kind or role.
    """
    verbs, apart = _verbs(patterns)
    tails, generic = _tails(patterns)
    stops: dict[str, list[tuple[str, str]]] = {}
    keys = {"id": str, "words": list, "example": str}
    for row in rows(patterns, FILE, "stop", required=keys, optional={"unless": str}):
        for word in row["words"]:
            stops.setdefault(word[0], []).append((word, row.get("unless", "")))
    groups = tuple(_words(patterns, "group"))
    light = frozenset(word for found in verbs.values() for word, kind in found if kind == "light")
    hollow: dict[str, list[str]] = {}
    for word in _words(patterns, "hollow"):
        hollow.setdefault(word[0], []).append(word)
    for same in hollow.values():
        same.sort(key=len, reverse=True)
    averages, kinds = frozenset(_words(patterns, "average")), frozenset(_words(patterns, "kind"))
    bare, covers, own = frozenset(apart["bare"]), frozenset(apart["cover"]), tuple(sorted(apart["own"]))
    alone = frozenset(apart["alone"])
    things = tuple(_words(patterns, "thing"))
    return LabelRules(
        verbs, tails, stops, covers, bare, generic, groups, light, hollow, averages, kinds, own, things, alone
    )


def _words(patterns: PatternSet, table: str) -> Iterator[str]:
    for row in rows(patterns, FILE, table, required={"id": str, "words": list, "example": str}):
        yield from row["words"]


def _verbs(patterns: PatternSet) -> tuple[dict[str, list[tuple[str, str]]], dict[str, set[str]]]:
    """Give the verbs by their first characters, and the words of the kinds that are no verbs of a label."""
    verbs: dict[str, list[tuple[str, str]]] = {}
    apart: dict[str, set[str]] = {"bare": set(), "cover": set(), "own": set(), "alone": set()}
    for row in rows(patterns, FILE, "verb", required={"id": str, "kind": str, "words": list, "example": str}):
        if row["kind"] not in VERB_KINDS:
            raise row.fault(f'kind "{row["kind"]}" is unknown', f"use one of {', '.join(VERB_KINDS)}")
        if row["kind"] in apart:
            apart[row["kind"]].update(row["words"])
            continue
        for word in row["words"]:
            if len(word) < SHORTEST:
                raise row.fault(f'the verb "{word}" is too short to tell from a part of a word', "give a longer one")
            verbs.setdefault(word[:SHORTEST], []).append((word, row["kind"]))
    for found in verbs.values():
        found.sort(key=lambda item: -len(item[0]))
    return verbs, apart


def _tails(patterns: PatternSet) -> tuple[dict[str, list[tuple[str, str, str]]], frozenset[str]]:
    tails: dict[str, list[tuple[str, str, str]]] = {}
    generic: set[str] = set()
    keys = {"id": str, "role": str, "words": list, "example": str}
    for row in rows(patterns, FILE, "tail", required=keys, optional={"before": str}):
        if row["role"] not in TAIL_ROLES:
            raise row.fault(f'role "{row["role"]}" is unknown', f"use one of {', '.join(TAIL_ROLES)}")
        if row["role"] == "generic":
            generic.update(row["words"])
            continue
        for word in row["words"]:
            tails.setdefault(word[-1], []).append((word, row["role"], row.get("before", "")))
    for found in tails.values():
        found.sort(key=lambda item: -len(item[0]))
    return tails, frozenset(generic)
