"""The canonical key by a trained model, beside the rules: alone, where rules give none, and over them when it is sure.

The model is a logistic regression over character n-grams of the label and of the words around the figure, its unit and
dimension, and the rules' keys of its total and of the two figures before.
"""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from trained_pages import Page, read_pages

BEFORE, AFTER, ISSUER = 24, 10, 8  # characters
LONGEST = 4  # characters of a label's n-grams
FALLBACK, OVERRIDES = 0.5, (0.7, 0.9)  # likelihoods that an answer needs
NONE = ""
Features = dict[str, int]


def key_rows(page: Page) -> list[tuple[Features, str, Sequence[str]]]:
    """Give what is known of each fact, the rules' key and the keys that gold accepts, "" for none."""
    report = page.report
    dimensions = {quantity.id: quantity.dimension for quantity in report.quantities}
    known = {fact.quantity: fact for fact in report.facts}
    before: list[tuple[str, str]] = [(NONE, ""), (NONE, "")]
    rows = []
    for fact in report.facts:
        found = Counter([f"unit {fact.unit}", f"dimension {dimensions[fact.quantity]}", f"label {fact.metric}"])
        found[f"tail {fact.unit}{fact.metric[-2:]}"] += 1
        found["change"] += fact.compare is not None
        for length in range(1, LONGEST + 1):
            found.update(_grams("in label", f"^{fact.metric}$", length))
        left = re.sub(r"\s", "", report.text[max(0, fact.start - BEFORE) : fact.start]).rpartition("。")[2]
        found.update(_grams("left", left, 2))
        found.update(_grams("clause", re.split("[，；、：]", left)[-1], 2))
        found.update(_grams("right", re.split("[，。；、]", report.text[fact.end : fact.end + AFTER])[0], 2))
        found.update(_grams("issuer", (report.meta.issuer or "")[-ISSUER:], 2))
        if (whole := known.get(fact.part_of or "")) is not None:
            found[f"key of total {whole.key}"] += 1
            found.update(_grams("total", whole.metric, 2))
        found.update((f"key before {before[-1][0]}", f"key before that {before[-2][0]}"))
        found.update(_grams("label before", before[-1][1], 2))
        before.append((fact.key or NONE, fact.metric))
        gold = page.gold.get((fact.start, fact.end))
        if gold is not None:
            accepted = gold["key"] or [NONE]
            rows.append((dict(found), fact.key or NONE, [accepted] if isinstance(accepted, str) else accepted))
    return rows


def _grams(name: str, words: str, length: int) -> Iterator[str]:
    return (f"{name} {words[at : at + length]}" for at in range(len(words) - length + 1))


def key_model() -> Any:
    """Give the model; the answer is the same every time."""
    features = importlib.import_module("sklearn.feature_extraction")
    linear = importlib.import_module("sklearn.linear_model")
    scale = importlib.import_module("sklearn.preprocessing")
    pipeline = importlib.import_module("sklearn.pipeline")
    return pipeline.make_pipeline(
        features.DictVectorizer(),
        scale.FunctionTransformer(_damped),
        scale.Normalizer(),
        linear.LogisticRegression(C=30.0, max_iter=300, random_state=0),
    )


def _damped(counts: Any) -> Any:
    """Give the logarithms of counts, so that a repeated n-gram does not outweigh the rest."""
    return counts.log1p()


def compare_keys(train: Path, tests: Sequence[Path]) -> Iterator[str]:
    """Give the lines of the table for keys: share right by rules, by the model, and by both."""
    learnt = [row for page in read_pages(train) for row in key_rows(page)]
    wanted = [ruled if ruled in accepted else accepted[0] for _, ruled, accepted in learnt]
    model = key_model().fit([features for features, _, _ in learnt], wanted)
    heads = ("rules", "logistic", f"none>{FALLBACK}", *(f"over>{floor}" for floor in OVERRIDES))
    yield f"{'decision':<12}{'reports':<28}" + "".join(f"{head:>10}" for head in heads)
    for folder in tests:
        rows = [row for page in read_pages(folder) for row in key_rows(page)]
        chances = model.predict_proba([features for features, _, _ in rows])
        likeliest = [(model.classes_[row.argmax()], float(row.max())) for row in chances]
        answers = [
            [ruled for _, ruled, _ in rows],
            [key for key, _ in likeliest],
            [
                key if ruled == NONE and chance >= FALLBACK else ruled
                for (key, chance), (_, ruled, _) in zip(likeliest, rows, strict=True)
            ],
        ]
        answers += [
            [key if chance >= floor else ruled for (key, chance), (_, ruled, _) in zip(likeliest, rows, strict=True)]
            for floor in OVERRIDES
        ]
        shares = [
            sum(key in accepted for key, (_, _, accepted) in zip(found, rows, strict=True)) / len(rows)
            for found in answers
        ]
        yield f"{'key':<12}{folder.name:<28}" + "".join(f"{share:>10.3f}" for share in shares)
