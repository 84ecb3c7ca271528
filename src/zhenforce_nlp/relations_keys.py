"""Canonical keys: which column of the taxonomy a label belongs to, so that figures of different bureaus compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick

from zhenforce_nlp.resources import PatternSet, rows
from zhenforce_nlp.taxonomy import load_taxonomy

FILE = "keys.toml"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One row: words of which one must be in a label, one more, none; and the dimensions it holds for."""

    id: str
    key: str
    also: frozenset[int]
    never: frozenset[int]
    dimensions: frozenset[str]
    subject: str
    unless_total: frozenset[str]


@dataclass(frozen=True, eq=False)
class KeyRules:
    """Rows in order, and for each word the rows that it may trigger."""

    rows: Sequence[KeyRow]
    finder: AhoCorasick
    triggers: Mapping[int, Sequence[int]]

    def find(self, label: str, dimension: str | None, subject: str = "", issuer: str = "") -> KeyRow | None:
        """Give the first row that fits a label.

        Args:
            label: what is counted.
            dimension: of the figure's unit; "" for a figure that lost its unit, None for a change in per cent, which
                has the unit of no count.
            subject, issuer: full names, for rows that hold for the figures of another body.

        Returns:
            None when no row fits.

        Example:
            行政处罚决定, cases → the row of penalty_decisions.
        """
        words = {index for index, _, _ in self.finder.find_matches_as_indexes(label, overlapping=True)}
        if not words:
            return None
        for number in sorted({row for word in words for row in self.triggers.get(word, ())}):
            row = self.rows[number]
            if not dimension:
                if row.dimensions <= (
                    _NO_COUNTS if any(mark in label for mark in _MONEY_MARKS) else _NO_COUNTS_NOR_MONEY
                ):
                    continue
            elif row.dimensions and dimension not in row.dimensions:
                continue
            if row.subject and (row.subject not in subject or row.subject in issuer):
                continue
            if (row.also and row.also.isdisjoint(words)) or not row.never.isdisjoint(words):
                continue
            return row
        return None


_NO_COUNTS = frozenset(("ratio", "time", "score"))
_NO_COUNTS_NOR_MONEY = _NO_COUNTS | {"money"}
_MONEY_MARKS = ("款", "额", "资金", "税", "费", "损失", "罚没")


@cache
def load_key_rules(patterns: PatternSet) -> KeyRules:
    """Compile ``keys.toml``.

    Raises:
        PatternError: a malformed row, a key that the taxonomy lacks, an example that its row does not fit.
    """
    known = load_taxonomy(patterns)
    numbers: dict[str, int] = {}
    found: list[KeyRow] = []
    triggers: dict[int, list[int]] = {}
    required = {"id": str, "key": str, "any": list, "example": str}
    optional = {"all": list, "none": list, "dimensions": list, "subject": str, "unless_total": list}
    for row in rows(patterns, FILE, "key", required=required, optional=optional):
        if row["key"] not in known:
            raise row.fault(f'key "{row["key"]}" is not in the taxonomy', "use a key of taxonomy.tsv")
        if not any(word in row["example"] for word in row["any"]):
            raise row.fault(f'the example "{row["example"]}" has none of the words', "correct one of them")
        for word in row["any"]:
            triggers.setdefault(numbers.setdefault(word, len(numbers)), []).append(len(found))
        also, never = (
            frozenset(numbers.setdefault(word, len(numbers)) for word in row.get(name, ())) for name in ("all", "none")
        )
        found.append(
            KeyRow(
                row["id"],
                row["key"],
                also,
                never,
                frozenset(row.get("dimensions", ())),
                row.get("subject", ""),
                frozenset(row.get("unless_total", ())),
            )
        )
    return KeyRules(tuple(found), AhoCorasick(list(numbers)), triggers)
