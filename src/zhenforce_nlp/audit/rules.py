"""Compiled rows of ``audit.toml``: the words that make figures comparable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import regex

from zhenforce_nlp.resources import PatternSet, Row, rows
from zhenforce_nlp.script import Script, load_script

FILE = "audit.toml"
PARTS = (
    "of_which", "partial", "remainder", "overlap", "kinds", "carry", "totality", "scope", "neutral", "per", "fresh",
    "quick", "plan_title", "back",
)  # fmt: skip


@dataclass(frozen=True)
class Division:
    """A complete division: one pattern for each member."""

    id: str
    members: tuple[regex.Pattern[str], ...]
    dimension: str = ""  # of the figures; "" for any
    names: tuple[str, ...] = ()  # of the members

    def covers(self, words: list[str]) -> bool:
        """Tell whether each member is met by exactly one of the words, and each of the words meets one."""
        if len(words) != len(self.members):
            return False
        hits = [[index for index, member in enumerate(self.members) if member.search(word)] for word in words]
        return all(hits) and _assign(hits, 0, frozenset())


def _assign(hits: list[list[int]], position: int, taken: frozenset[int]) -> bool:
    if position == len(hits):
        return True
    return any(_assign(hits, position + 1, taken | {index}) for index in hits[position] if index not in taken)


@dataclass(frozen=True)
class Rate:
    """A rate by its label, and the labels of its operands; None takes the words of the rate itself."""

    id: str
    name: regex.Pattern[str]
    numerator: regex.Pattern[str] | None
    denominator: regex.Pattern[str] | None
    complement: bool


@dataclass(frozen=True)
class Average:
    """An average by its words; ``total`` is a dimension or "" for that of the average itself."""

    id: str
    name: regex.Pattern[str]
    total: str
    count: tuple[str, ...]


@dataclass(frozen=True)
class Funnel:
    """A key that counts no more than another."""

    id: str
    less: str
    more: str
    hard: bool


@dataclass(frozen=True)
class Identity:
    """A key that is the sum of others."""

    id: str
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class AuditRules:
    """Everything the audit knows about words."""

    words: Mapping[str, regex.Pattern[str]]
    divisions: tuple[Division, ...]
    rates: tuple[Rate, ...]
    averages: tuple[Average, ...]
    funnels: tuple[Funnel, ...]
    identities: tuple[Identity, ...]
    script: Script


@cache
def load_audit_rules(patterns: PatternSet) -> AuditRules:
    """Compile ``audit.toml``.

    Raises:
        PatternError: a malformed row, an unknown part, a pattern that does not match its own example.
    """
    return AuditRules(
        _words(patterns),
        tuple(_divisions(patterns)),
        tuple(_rates(patterns)),
        tuple(_averages(patterns)),
        tuple(_funnels(patterns)),
        tuple(_identities(patterns)),
        load_script(patterns),
    )


def _compile(row: Row, pattern: str, example: str | None) -> regex.Pattern[str]:
    try:
        compiled = regex.compile(pattern)
    except regex.error as error:
        raise row.fault(f'the pattern "{pattern}" does not compile: {error}', "correct it") from None
    if example is not None and not compiled.search(example):
        raise row.fault(f'"{pattern}" does not match the example "{example}"', "correct one of them")
    return compiled


def _words(patterns: PatternSet) -> dict[str, regex.Pattern[str]]:
    found: dict[str, list[str]] = {part: [] for part in PARTS}
    keys = {"id": str, "part": str, "pattern": str, "example": str}
    for row in rows(patterns, FILE, "word", required=keys):
        if row["part"] not in found:
            raise row.fault(f'part "{row["part"]}" is unknown', f"use one of {', '.join(PARTS)}")
        _compile(row, row["pattern"], row["example"])
        found[row["part"]].append(f"(?:{row['pattern']})")
    return {part: regex.compile("|".join(entries) or r"(?!)") for part, entries in found.items()}


def _divisions(patterns: PatternSet) -> list[Division]:
    found = []
    keys = {"id": str, "members": list, "example": list}
    for row in rows(patterns, FILE, "division", required=keys, optional={"dimension": str}):
        members = tuple(_compile(row, member, None) for member in row["members"])
        division = Division(row["id"], members, row.get("dimension", ""), tuple(row["example"]))
        if not division.covers(row["example"]):
            raise row.fault("the members do not match the example one by one", "correct members or example")
        found.append(division)
    return found


def _rates(patterns: PatternSet) -> list[Rate]:
    found = []
    keys = {"id": str, "name": str, "numerator": str, "denominator": str, "example": str}
    for row in rows(patterns, FILE, "rate", required=keys, optional={"complement": bool}):
        name = _compile(row, row["name"], row["example"])
        operands = [_compile(row, row[side], None) if row[side] else None for side in ("numerator", "denominator")]
        found.append(Rate(row["id"], name, operands[0], operands[1], row.get("complement", False)))
    return found


def _averages(patterns: PatternSet) -> list[Average]:
    keys = {"id": str, "name": str, "total": str, "count": list, "example": str}
    return [
        Average(row["id"], _compile(row, row["name"], row["example"]), row["total"], tuple(row["count"]))
        for row in rows(patterns, FILE, "average", required=keys)
    ]


def _funnels(patterns: PatternSet) -> list[Funnel]:
    keys = {"id": str, "less": str, "more": str, "hard": bool, "example": str}
    return [
        Funnel(row["id"], row["less"], row["more"], row["hard"])
        for row in rows(patterns, FILE, "funnel", required=keys)
    ]


def _identities(patterns: PatternSet) -> list[Identity]:
    keys = {"id": str, "whole": str, "parts": list, "example": str}
    return [
        Identity(row["id"], row["whole"], tuple(row["parts"]))
        for row in rows(patterns, FILE, "identity", required=keys)
    ]
