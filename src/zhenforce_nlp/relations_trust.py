"""How far a fact can be trusted: from how each of its links was reached.

Each link has a rate, the share of such links that were right on labelled reports; a fact's confidence is the product of
the rates of its links and of what its label and figure look like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import regex

from zhenforce_nlp.records import Link, Metric, Quantity
from zhenforce_nlp.resources import PatternSet, rows

FILE = "trust.toml"
_PLACES = Decimal("0.01")


@dataclass(frozen=True)
class TrustRules:
    """Rates by role, rule and reach; marks of labels and figures that are seldom right."""

    rates: Mapping[tuple[str, str, str], float]
    marks: tuple[tuple[regex.Pattern[str], float], ...]

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
            product *= self._rate(link)
        for pattern, rate in self.marks:
            if pattern.search(metric.label):
                product *= rate
        if not quantity.unit:
            product *= self.rates.get(("quantity", "", ""), 1.0)
        return Decimal(product).quantize(_PLACES, ROUND_HALF_UP)

    def _rate(self, link: Link) -> float:
        """Give the rate of the longest row that fits: its rule and reach, its rule, a part of its rule, its role."""
        rule, how = link.rule, link.how.value
        while rule:
            for reach in (how, ""):
                rate = self.rates.get((link.role, rule, reach))
                if rate is not None:
                    return rate
            rule = rule.rpartition(".")[0]
        return self.rates.get((link.role, "", how), self.rates.get((link.role, "", ""), 1.0))


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
    return TrustRules(rates, tuple(marks))
