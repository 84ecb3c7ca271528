"""What counts as the same answer, and what is right of each predicted fact (the rules of ``corpus/README.md``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

Annotation = Mapping[str, Any]
Span = tuple[int, int]

METRIC_LIKENESS = 0.6
_DROP = re.compile(r"[\s\W_]+")


def fact_outcomes(gold: Annotation, predicted: Annotation) -> dict[str, dict[str, bool]]:
    """Say what is right of each predicted fact.

    Args:
        gold: the labels of a document.
        predicted: what was found in it.

    Returns:
        By id of the predicted quantity: ``quantity`` (its span, value and unit are right and state a statistic), and
        ``metric``, ``subject``, ``period`` and ``status``, which are left out where there is no gold fact to compare.

    Example:
        检查12家 read as planned: ``{"q1": {"quantity": True, "metric": True, …, "status": False}}``.
    """
    spans = {item["id"]: (item["start"], item["end"]) for item in gold["quantities"]}
    facts = {spans[fact["quantity"]]: fact for fact in gold["facts"]}
    values = {span: value_of(item) for span, item in by_span(gold, "quantities").items()}
    found = {item["id"]: item for item in predicted["quantities"]}
    outcomes: dict[str, dict[str, bool]] = {}
    for fact in predicted["facts"]:
        quantity = found[fact["quantity"]]
        span = (quantity["start"], quantity["end"])
        wanted = facts.get(span)
        outcome = {"quantity": wanted is not None and values[span] == value_of(quantity)}
        if wanted is not None:
            outcome |= {role: good for role, _, _, good in fact_roles(wanted, fact)}
        outcomes[fact["quantity"]] = outcome
    return outcomes


def fact_roles(gold: Annotation, found: Annotation) -> tuple[tuple[str, Any, Any, bool], ...]:
    """Give the four roles of a whole fact: name, gold, prediction, whether it is right."""
    return (
        ("metric", gold["metric"], found.get("metric"), alike(gold["metric"], one_answer(found.get("metric")))),
        ("subject", gold["subject"], found.get("subject"), accepts(gold["subject"], found.get("subject"))),
        ("period", interval_of(gold), interval_of(found), interval_of(gold) == interval_of(found)),
        ("status", gold["status"], found.get("status"), gold["status"] == found.get("status")),
    )


def by_span(annotation: Annotation, layer: str) -> dict[Span, Annotation]:
    """Give the items of a layer by their characters."""
    return {(item["start"], item["end"]): item for item in annotation.get(layer, [])}


def value_of(item: Annotation) -> tuple[Any, Any, str]:
    """Give value, upper end and unit of a quantity, numbers as decimals."""
    return _number(item["value"]), _number(item.get("value_max")), item.get("unit") or ""


def _number(value: Any) -> Any:
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return value


def interval_of(item: Annotation) -> tuple[Any, Any]:
    """Give first and last day of a time or fact."""
    return item.get("from"), item.get("to")


def one_answer(answers: Any) -> Any:
    """A prediction gives one answer, alone or as the first of a list."""
    if isinstance(answers, list):
        return answers[0] if answers else None
    return answers or None


def accepts(wanted: Sequence[str], got: Any) -> bool:
    """Tell whether the prediction is one of gold's answers."""
    return one_answer(got) in wanted


def accepts_or_none(wanted: Sequence[str], got: Any) -> bool:
    """As :func:`accepts`; where gold has no answer, none is right."""
    return accepts(wanted, got) if wanted else one_answer(got) is None


def alike(wanted: Iterable[str], got: str | None) -> bool:
    """Tell whether a label has enough characters in common with one of gold's."""
    return max((_character_f1(got or "", label) for label in wanted), default=0.0) >= METRIC_LIKENESS


def _character_f1(one: str, other: str) -> float:
    one, other = _DROP.sub("", one), _DROP.sub("", other)
    if not one or not other:
        return 0.0
    return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))
