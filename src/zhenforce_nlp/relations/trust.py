"""How far a fact can be trusted: from how each of its links was reached, and from what speaks against it.

Each link has a rate, the share of such links that were right on reports that no rule had been tuned to; a fact's
confidence is the product of the rates of its links, of the signs it has, and of what its label looks like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.records import How, Link
from zhenforce_nlp.relations.signs import SIGNS
from zhenforce_nlp.resources import PatternSet, Row, compile_example, rows

FILE = "trust.toml"
# Every fact is of a figure and has a status, linked or not.
ALWAYS = ("quantity", "status")
_PLACES = Decimal("0.01")


@dataclass(frozen=True, eq=False)
class TrustRules:
    """Rates by role, rule and reach; rates of signs; marks of labels that are seldom right.

    Attributes:
        rates: by role, rule ("" for all) and reach ("" for all).
        signs: by id of the sign.
        marks: patterns of labels by id.
        any_mark: matches a label that has one of the marks or more.
        known: rates of links met before.
    """

    rates: Mapping[tuple[str, str, str], float]
    signs: Mapping[str, float]
    marks: Mapping[str, tuple[regex.Pattern[str], float]]
    any_mark: regex.Pattern[str]
    known: dict[tuple[str, str, How], float] = field(default_factory=dict)

    def confidence(self, links: Iterable[Link], doubts: Iterable[str]) -> Decimal:
        """Give a fact's confidence, from 0 to 1, to two places.

        Args:
            links: how each role was filled.
            doubts: ids of what speaks against it: its signs and the marks of its label.

        Example:
            A figure whose clause names what is counted and who acts: 0.96; one of the report's year where the first
            ten months were named before: 0.6.
        """
        product, known = 1.0, self.known
        roles: list[str] = []
        for link in links:
            role = link.role
            rate = known.get((role, link.rule, link.how))
            product *= self._rate(role, link.rule, link.how) if rate is None else rate
            roles.append(role)
        for role in ALWAYS:
            if role not in roles:
                product *= self.rates.get((role, "", ""), 1.0)
        for doubt in doubts:
            product *= self.marks[doubt][1] if doubt in self.marks else self.signs.get(doubt, 1.0)
        return _rounded(round(product, 6))

    def marks_of(self, label: str) -> list[str]:
        """Give the ids of the marks that a label has."""
        return list(_marks_of(self, label))

    def _rate(self, role: str, rule: str, how: How) -> float:
        """Give the rate of the longest row that fits: its rule and reach, its rule, a part of its rule, its role."""
        known = self.known.get((role, rule, how))
        if known is None:
            known = self.known[role, rule, how] = self._longest(role, rule, how.value)
        return known

    def _longest(self, role: str, rule: str, how: str) -> float:
        while rule:
            for reach in (how, ""):
                rate = self.rates.get((role, rule, reach))
                if rate is not None:
                    return rate
            rule = rule.rpartition(".")[0]
        return self.rates.get((role, "", how), self.rates.get((role, "", ""), 1.0))


@lru_cache(maxsize=4096)  # reports count the same things over and over
def _marks_of(rules: TrustRules, label: str) -> tuple[str, ...]:
    if not rules.any_mark.search(label):
        return ()
    return tuple(identity for identity, (pattern, _) in rules.marks.items() if pattern.search(label))


@lru_cache(maxsize=1024)
def _rounded(product: float) -> Decimal:
    return Decimal(product).quantize(_PLACES, ROUND_HALF_UP)


@cache
def load_trust_rules(patterns: PatternSet) -> TrustRules:
    """Read ``trust.toml``.

    Raises:
        PatternError: a malformed row, a rate outside 0 to 1, an unknown sign, a pattern that does not match its own
            example.
    """
    rates: dict[tuple[str, str, str], float] = {}
    keys = {"id": str, "role": str, "rate": float}
    for row in rows(patterns, FILE, "link", required=keys, optional={"rule": str, "how": str}):
        rates[row["role"], row.get("rule", ""), row.get("how", "")] = _share(row)
    signs: dict[str, float] = {}
    for row in rows(patterns, FILE, "sign", required={"id": str, "rate": float}):
        if row["id"] not in SIGNS:
            raise row.fault(f'sign "{row["id"]}" is unknown', f"use one of {', '.join(SIGNS)}")
        signs[row["id"]] = _share(row)
    marks: dict[str, tuple[regex.Pattern[str], float]] = {}
    for row in rows(patterns, FILE, "label", required={"id": str, "pattern": str, "rate": float, "example": str}):
        marks[row["id"]] = (compile_example(row), _share(row))
    together = "|".join(f"(?:{pattern.pattern})" for pattern, _ in marks.values()) or r"(?!)"
    return TrustRules(rates, signs, marks, light(regex.compile(together)))


def _share(row: Row) -> float:
    rate = float(row["rate"])
    if not 0 < rate <= 1:
        raise row.fault(f"rate {rate} is no share", "give one above 0 and up to 1")
    return rate
