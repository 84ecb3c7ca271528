"""Scorers for ``nlp.evaluate``: spans of a layer, and whole facts.

A gold Doc that lacks the layer is left out; one that holds the layer empty is a negative example, whose false
positives count. Nothing to score is None, not 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any

from spacy.scorer import PRFScore
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from zhenforce_nlp import layers

LAYER_SCORER = "zhenforce.layer_scorer.v1"
FACT_SCORER = "zhenforce.fact_scorer.v1"


@registry.scorers(LAYER_SCORER)  # type: ignore[untyped-decorator]
def make_layer_scorer(layer: str) -> Callable[..., dict[str, Any]]:
    """Make the scorer of a span layer: same start, end and label.

    Args:
        layer: key in ``doc.spans``; the scores are ``{layer}_p``, ``{layer}_r`` and ``{layer}_f``.
    """
    return partial(score_layer, layer=layer)


@registry.scorers(FACT_SCORER)  # type: ignore[untyped-decorator]
def make_fact_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of facts: ``facts_p/r/f`` for whole facts, ``part_of_p/r/f`` for pairs of part and whole."""
    return score_facts


def score_layer(examples: Iterable[Example], *, layer: str, **_: Any) -> dict[str, Any]:
    """Score the spans of a layer against gold.

    Args:
        examples: predicted and gold Docs.
        layer: key in ``doc.spans``.
    """
    return _score(layer, (_spans(example, layer) for example in examples if layer in example.reference.spans))


def score_facts(examples: Iterable[Example], **_: Any) -> dict[str, Any]:
    """Score facts against gold: span, value, unit, metric, subject, period and status all the same.

    Args:
        examples: predicted and gold Docs.
    """
    kept = [example for example in examples if layers.FACTS.name in example.reference.spans]
    return _score("facts", ((_facts(item.predicted), _facts(item.reference)) for item in kept)) | _score(
        "part_of", ((_edges(item.predicted), _edges(item.reference)) for item in kept)
    )


def _score(name: str, pairs: Iterable[tuple[set[Hashable], set[Hashable]]]) -> dict[str, Any]:
    score = PRFScore()
    for predicted, gold in pairs:
        score.score_set(predicted, gold)
    empty = not len(score)
    return {
        f"{name}_p": None if empty else score.precision,
        f"{name}_r": None if empty else score.recall,
        f"{name}_f": None if empty else score.fscore,
    }


def _spans(example: Example, layer: str) -> tuple[set[Hashable], set[Hashable]]:
    def found(doc: Doc) -> set[Hashable]:
        return {(span.start_char, span.end_char, span.label_) for span in doc.spans.get(layer, ())}

    return found(example.predicted), found(example.reference)


def _facts(doc: Doc) -> set[Hashable]:
    return {
        (
            item.start,
            item.end,
            item.value,
            item.value_max,
            item.unit,
            item.metric,
            item.subject,
            item.period,
            item.status,
        )
        for item in layers.read(doc, layers.FACTS)
    }


def _edges(doc: Doc) -> set[Hashable]:
    facts = layers.read(doc, layers.FACTS)
    places = {fact.quantity: (fact.start, fact.end) for fact in facts}
    return {((fact.start, fact.end), places.get(fact.part_of)) for fact in facts if fact.part_of is not None}
