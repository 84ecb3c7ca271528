"""Scores of predictions against gold, each with its counts, and a row for every error.

The scores are those of the labelling guide (``corpus/README.md``): strict spans, exact values, and the whole fact,
where value, metric, subject, period and status are all right at once.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from zhenforce_nlp.baseline import nearest_left
from zhenforce_nlp.corpus import load_corpus
from zhenforce_nlp.matching import (
    Annotation,
    Span,
    accepts,
    accepts_or_none,
    by_span,
    fact_roles,
    interval_of,
    value_of,
)
from zhenforce_nlp.pipeline import extract
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.scores import ErrorRow, Evaluation, Outcomes, Reliability, Score

_TRUST = (1.0, 0.95, 0.9, 0.8, 0.6, 0.0)  # edges of the ranges of confidence
_BASELINE = ("link:subject", "link:period", "link:status", "compare", "fact", "part-of")
_SENTENCE_ENDS = "。！？；\n\r"
_LAYERS = {"quantities": "quantity", "times": "time", "orgs": "org"}


def evaluate_corpus(folder: Path, patterns: Path | None = None) -> Evaluation:
    """Extract every report of a corpus and score the result.

    Args:
        folder: a corpus folder (``corpus/dev``).
        patterns: a user's folder of patterns, None for the package's own.

    Raises:
        CorpusError: no corpus there, or something wrong in it.
        PatternError: a bad pattern row.
    """
    documents = load_corpus(folder, load_patterns(patterns))
    simple = _Tally()

    def extracted() -> Iterator[tuple[Annotation, Annotation, str]]:
        for document in documents:
            report = extract(document.text.encode(), patterns=patterns, id=document.id)
            _Document(document.annotation, nearest_left(report), document.text, simple).score()
            trust = {fact.quantity: float(fact.confidence) for fact in report.facts}
            yield document.annotation, report.to_annotation() | {"confidence": trust}, document.text

    evaluation = evaluate(extracted())
    baseline = tuple(Score(name, *simple.counts[name]) for name in _BASELINE if name in simple.counts)
    return replace(evaluation, baseline=baseline)


def evaluate(documents: Iterable[tuple[Annotation, Annotation, str]]) -> Evaluation:
    """Score predictions against gold.

    Args:
        documents: gold, prediction and text of each document; a prediction may be empty (``{}``), and may give
            under ``confidence`` how far each fact can be trusted, by the id of its quantity.
    """
    tally = _Tally()
    for gold, predicted, text in documents:
        tally.documents += 1
        _Document(gold, predicted, text, tally).score()
    outcomes = tuple(
        Outcomes(layer, *(tally.outcomes[layer, name] for name in ("exact", "overlap", "missed", "spurious")))
        for layer in _LAYERS.values()
    )
    scores = tuple(Score(name, *counts) for name, counts in tally.counts.items())
    errors, reports = tuple(tally.errors), tuple(tally.reports)
    return Evaluation(tally.documents, scores, outcomes, errors, _reliability(tally.trust), reports)


@dataclass(slots=True)
class _Tally:
    documents: int = 0
    counts: dict[str, list[int]] = field(default_factory=dict)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[ErrorRow] = field(default_factory=list)
    trust: list[tuple[float, bool]] = field(default_factory=list)
    reports: list[tuple[str, int, int]] = field(default_factory=list)

    def add(self, name: str, right: int, predicted: int, gold: int) -> None:
        row = self.counts.setdefault(name, [0, 0, 0])
        for place, count in enumerate((right, predicted, gold)):
            row[place] += count


class _Document:
    """The scoring of one document, layer by layer."""

    def __init__(self, gold: Annotation, predicted: Annotation, text: str, tally: _Tally) -> None:
        self.gold, self.predicted, self.text, self.tally = gold, predicted, text, tally

    def score(self) -> None:
        right = self._layer("quantities", "value", value_of)
        gold, found = by_span(self.gold, "quantities"), by_span(self.predicted, "quantities")
        for span in gold:
            if span in found:
                self._optional("modifier", "modifier", span, gold[span].get("modifier"), found[span].get("modifier"))
        self._layer("times", "value", interval_of)
        self._layer("orgs", "canonical", lambda item: item.get("canonical"), accepts)
        self._facts(gold, found, right)

    def _layer(
        self,
        name: str,
        aspect: str,
        value: Callable[[Annotation], Any],
        accepts: Callable[[Any, Any], bool] = operator.eq,
    ) -> set[Span]:
        """Score spans and what they stand for; give the spans that are wholly right."""
        layer = _LAYERS[name]
        gold, found = by_span(self.gold, name), by_span(self.predicted, name)
        same = [span for span in gold if span in found]
        right = {span for span in same if accepts(value(gold[span]), value(found[span]))}
        self.tally.add(layer, len(same), len(found), len(gold))
        self.tally.add(f"{layer}-{aspect}", len(right), len(found), len(gold))
        for span in gold:
            if span not in found:
                self._error(f"{layer} missed", span, value(gold[span]), None)
            elif span not in right:
                self._error(f"{layer} {aspect}", span, value(gold[span]), value(found[span]))
        for span in found:
            if span not in gold:
                self._error(f"{layer} spurious", span, None, value(found[span]))
        overlap = _overlapping(gold.keys() - found.keys(), found.keys() - gold.keys())
        for outcome, count in (
            ("exact", len(same)),
            ("overlap", overlap),
            ("missed", len(gold) - len(same) - overlap),
            ("spurious", len(found) - len(same) - overlap),
        ):
            self.tally.outcomes[layer, outcome] += count
        return right

    def _facts(self, gold: Mapping[Span, Annotation], found: Mapping[Span, Annotation], right: set[Span]) -> None:
        gold_spans = {item["id"]: span for span, item in gold.items()}
        found_spans = {item["id"]: span for span, item in found.items()}
        gold_facts = {gold_spans[fact["quantity"]]: fact for fact in self.gold["facts"]}
        found_facts = {
            found_spans[fact["quantity"]]: fact
            for fact in self.predicted.get("facts", [])
            if fact["quantity"] in found_spans
        }
        whole: set[Span] = set()
        for span, fact in gold_facts.items():
            other = found_facts.get(span)
            if other is None:
                self._error("fact missed", span, fact["metric"], None)
                continue
            links = self._links(span, fact, other)
            if links and span in right:
                whole.add(span)
        self.tally.add("fact", len(whole), len(found_facts), len(gold_facts))
        self.tally.reports.append((str(self.gold["id"]), len(whole), len(gold_facts)))
        trust = self.predicted.get("confidence", {})
        self.tally.trust += [
            (trust[fact["quantity"]], span in whole) for span, fact in found_facts.items() if fact["quantity"] in trust
        ]
        gold_pairs, found_pairs = _parts(self.gold, gold_spans), _parts(self.predicted, found_spans)
        self.tally.add("part-of", len(gold_pairs & found_pairs), len(found_pairs), len(gold_pairs))
        for part, total in sorted(gold_pairs - found_pairs):
            self._error("part-of missed", part, self.text[slice(*total)], None)
        for part, total in sorted(found_pairs - gold_pairs):
            self._error("part-of spurious", part, None, self.text[slice(*total)])

    def _links(self, span: Span, gold: Annotation, found: Annotation) -> bool:
        """Score the roles of a fact on a quantity that was found; tell whether the four of a whole fact are right."""
        if "key" in gold:
            self._link("key", span, gold["key"], found.get("key"), accepts_or_none(gold["key"], found.get("key")))
        roles = fact_roles(gold, found)
        for role, wanted, got, good in roles:
            self._link(role, span, wanted, got, good)
        self._optional("compare", "fact compare", span, gold.get("compare"), found.get("compare"))
        return all(good for _, _, _, good in roles)

    def _link(self, role: str, span: Span, wanted: Any, got: Any, good: bool) -> None:
        self.tally.add(f"link:{role}", int(good), 1, 1)
        if not good:
            self._error(f"fact {role}", span, wanted, got)

    def _optional(self, name: str, kind: str, span: Span, gold: Any, found: Any) -> None:
        """Score what a span may have or lack: counted only where either side has it."""
        gold, found = gold or None, found or None
        self.tally.add(name, int(gold == found and gold is not None), int(found is not None), int(gold is not None))
        if gold != found:
            self._error(kind, span, gold, found)

    def _error(self, kind: str, span: Span, gold: Any, got: Any) -> None:
        sentence = sentence_around(self.text, *span)
        text = self.text[slice(*span)]
        self.tally.errors.append(ErrorRow(kind, str(self.gold["id"]), *span, text, _show(gold), _show(got), sentence))


def _reliability(trust: Sequence[tuple[float, bool]]) -> tuple[Reliability, ...]:
    if not trust:
        return ()
    found = []
    for high, low in pairwise(_TRUST):
        inside = [right for confidence, right in trust if low <= confidence < high or confidence == high == 1]
        found.append(Reliability(low, high, len(inside), sum(inside)))
    return tuple(found)


def sentence_around(text: str, start: int, end: int) -> str:
    """Give the sentence or line that holds the characters.

    >>> sentence_around("一是查。二是罚款3万元；完。", 8, 11)
    '二是罚款3万元；'
    """
    left = max(text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1
    stops = [place for mark in _SENTENCE_ENDS if (place := text.find(mark, end)) >= 0]
    return text[left : min(stops) + 1 if stops else len(text)].strip()


def _overlapping(gold: Iterable[Span], found: Iterable[Span]) -> int:
    """Count pairs of spans that overlap, longest overlap first, each span once, whatever the order given."""
    events = sorted([(*span, 0) for span in gold] + [(*span, 1) for span in found])
    side = operator.itemgetter(2)
    pairs: list[tuple[int, tuple[int, int, int], tuple[int, int, int]]] = []
    open_spans: list[tuple[int, int, int]] = []
    for event in events:
        open_spans = [other for other in open_spans if other[1] > event[0]]
        pairs += [
            (event[0] - min(event[1], other[1]), min(event, other, key=side), max(event, other, key=side))
            for other in open_spans
            if other[2] != event[2]
        ]
        open_spans.append(event)
    used: set[tuple[int, int, int]] = set()
    for _, one, other in sorted(pairs):
        if one not in used and other not in used:
            used |= {one, other}
    return len(used) // 2


def _parts(annotation: Annotation, spans: Mapping[str, Span]) -> set[tuple[Span, Span]]:
    return {
        (spans[fact["quantity"]], spans[fact["part_of"]])
        for fact in annotation.get("facts", [])
        if fact.get("part_of") in spans and fact["quantity"] in spans
    }


def _show(answer: Any) -> str:
    if answer is None:
        return ""
    if isinstance(answer, tuple):
        return " ".join(_show(part) or "–" for part in answer)
    if isinstance(answer, list):
        return " | ".join(map(str, answer))
    if isinstance(answer, Decimal):
        return f"{answer:f}"
    if isinstance(answer, Mapping):
        return " ".join(map(str, answer.values()))
    return str(answer)
