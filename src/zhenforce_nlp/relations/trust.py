"""How far a fact can be trusted: from how each of its links was reached.

Each link has a rate, the share of such links that were right on labelled reports; a fact's confidence is the product of
the rates of its links and of what its label and figure look like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

import regex

from zhenforce_nlp.records import How, Link, Metric, Quantity
from zhenforce_nlp.resources import PatternSet, rows

FILE = "trust.toml"
_PLACES = Decimal("0.01")


@dataclass(frozen=True, eq=False)
class TrustRules:
    """Rates by role, rule and reach; marks of labels and figures that are seldom right.

    Attributes:
        any_mark: matches a label that has one of the marks or more.
        known: rates of links met before.
    """

    rates: Mapping[tuple[str, str, str], float]
    marks: tuple[tuple[regex.Pattern[str], float], ...]
    any_mark: regex.Pattern[str]
    known: dict[tuple[str, str, How], float] = field(default_factory=dict)

    def confidence(self, links: Iterable[Link], metric: Metric, quantity: Quantity) -> Decimal:
        """Give a fact's confidence, from 0 to 1, to two places.

        Args:
            links: how each role was filled.
            metric: its label.
            quantity: its figure.

        Example:
            A figure whose clause names what is counted and who acts: 0.97; one whose label was carried from the list
            before it and whose subject is a group: 0.7.
        """
        product = 1.0
        for link in links:
            product *= self._rate(link.role, link.rule, link.how)
        product *= self._label(metric.label)
        if not quantity.unit:
            product *= self.rates.get(("quantity", "", ""), 1.0)
        return _rounded(round(product, 6))

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

    def _label(self, label: str) -> float:
        product = 1.0
        if self.any_mark.search(label):
            for pattern, rate in self.marks:
                if pattern.search(label):
                    product *= rate
        return product


@lru_cache(maxsize=1024)
def _rounded(product: float) -> Decimal:
    return Decimal(product).quantize(_PLACES, ROUND_HALF_UP)


@cache
def load_trust_rules(patterns: PatternSet) -> TrustRules:
    """Read ``trust.toml``.

    Raises:
        PatternError: a malformed row, a rate outside 0 to 1, a pattern that does not match its own example.
    """
    rates: dict[tuple[str, str, str], float] = {}
    keys = {"id": str, "role": str, "rate": float}
    for row in rows(patterns, FILE, "link", required=keys, optional={"rule": str, "how": str}):
        if not 0 < row["rate"] <= 1:
            raise row.fault(f"rate {row['rate']} is no share", "give one above 0 and up to 1")
        rates[row["role"], row.get("rule", ""), row.get("how", "")] = row["rate"]
    marks: list[tuple[regex.Pattern[str], float]] = []
    for row in rows(patterns, FILE, "label", required={"id": str, "pattern": str, "rate": float, "example": str}):
        try:
            compiled = regex.compile(row["pattern"])
        except regex.error as error:
            raise row.fault(f"the pattern does not compile: {error}", "correct it") from None
        if not compiled.search(row["example"]):
            raise row.fault(f'the pattern does not match its example "{row["example"]}"', "correct one of them")
        marks.append((compiled, row["rate"]))
    together = "|".join(f"(?:{pattern.pattern})" for pattern, _ in marks) or r"(?!)"
    return TrustRules(rates, tuple(marks), regex.compile(together))
