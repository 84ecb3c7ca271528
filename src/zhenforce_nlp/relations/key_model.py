"""A trained judge of keys, for labels that no row knows and rows that thousands of labelled figures speak against.

``keys.model`` is a linear model over :mod:`~zhenforce_nlp.relations.key_features`, made by ``tools/train_keys.py``
from labelled reports and paragraphs. The score of a key is the sum of the weights of what is seen of a figure, over
the root of how much is seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import sqrt

import numpy as np
import numpy.typing as npt

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.relations.key_features import KeyFigure, KeyView, around_features, label_features
from zhenforce_nlp.resources import PatternFile, PatternSet
from zhenforce_nlp.taxonomy import load_taxonomy

FILE = "keys.model"
SCALE = 100  # weights are written as whole hundredths
BIAS = "*"  # the row of weights that hold for every figure
NONE = "-"  # stands for no key
_FIGURES = 512  # judged at a time, so that a long page takes no more memory than a short one
_LABELS = 16_384  # kept

Judgement = tuple[str, float]  # the likeliest key, "" for none, and by how much it beats the next


class KeyModel:
    """The weights, and how figures are judged by them.

    Attributes:
        keys: what can be answered, "" for no key.
        numbers: of the features, by where they are seen; number 0 is the bias.
        weights: in hundredths, by feature and key.
    """

    def __init__(
        self, keys: Sequence[str], numbers: Mapping[str, Mapping[str, int]], weights: npt.NDArray[np.int16]
    ) -> None:
        self.keys = keys
        self.numbers = numbers
        self.weights = weights
        self.bias = weights[0] / SCALE
        self.labels: dict[tuple[str, str, str, bool], tuple[list[int], int]] = {}

    def judge(self, views: Sequence[KeyView]) -> Iterator[Judgement]:
        """Give the likeliest key of each figure, and how sure that is: 0 where two keys are as likely.

        Example:
            对违规养犬处以罚款3.2万元 → ("fines_amount", 0.9).
        """
        for start in range(0, len(views), _FIGURES):
            scores = self._scores(views[start : start + _FIGURES])
            best = scores.argmax(axis=1)
            top = np.partition(scores, -2, axis=1)
            for number, margin in zip(best.tolist(), (top[:, -1] - top[:, -2]).tolist(), strict=True):
                yield self.keys[number], margin

    def _scores(self, views: Sequence[KeyView]) -> npt.NDArray[np.float64]:
        known: list[int] = []
        begins: list[int] = []
        shares: list[float] = []
        for view in views:
            begins.append(len(known))
            of_label, label = self._of_label(view.figure)
            of_around, around = self._known(around_features(view))
            known += of_label
            known += of_around
            known.append(0)  # so that each figure has a row to add up
            shares.append(1 / (SCALE * sqrt(label + around)))
        sums = np.add.reduceat(self.weights[known], begins, axis=0, dtype=np.int32) - self.weights[0]
        scores: npt.NDArray[np.float64] = sums * np.array(shares)[:, None] + self.bias
        return scores

    def _of_label(self, figure: KeyFigure) -> tuple[list[int], int]:
        """Give what is known of a label; reports say 行政处罚 and 罚款 over and over."""
        name = figure.label, figure.unit, figure.dimension, figure.changed
        found = self.labels.get(name)
        if found is None:
            if len(self.labels) >= _LABELS:
                self.labels.clear()
            found = self.labels[name] = self._known(label_features(figure))
        return found

    def _known(self, features: Iterable[tuple[str, Collection[str]]]) -> tuple[list[int], int]:
        """Give the numbers of the features that the model knows, and how many there are in all."""
        known: list[int] = []
        total = 0
        for where, seen in features:
            total += len(seen)
            if (numbers := self.numbers.get(where)) is not None:
                known += filter(None, map(numbers.get, seen))
        return known, total


@cache
def load_key_model(patterns: PatternSet) -> KeyModel | None:
    """Read ``keys.model``, the user's where there is one.

    Returns:
        None when the patterns have none: then rows alone say which key a figure has.

    Raises:
        PatternError: a malformed file, a key that the taxonomy lacks.
    """
    files = patterns.named(FILE)
    if not files:
        return None
    source = files[-1]
    head, _, body = source.text.partition("\n")
    names = head.split("\t")
    known = load_taxonomy(patterns)
    for name in names:
        if name != NONE and name not in known:
            raise _fault(source, f'key "{name}" is not in the taxonomy')
    rows = [line.partition("\t") for line in body.splitlines()]
    try:
        pairs = np.array(" ".join(weights for _, _, weights in rows).replace(":", " ").split(), dtype=np.intp)
    except ValueError:
        raise _fault(source, "a weight is no whole number") from None
    sizes = [weights.count(":") for _, _, weights in rows]
    if len(pairs) != 2 * sum(sizes) or (len(pairs) and not 0 <= pairs[::2].min() <= pairs[::2].max() < len(names)):
        raise _fault(source, "a row is not made of key:weight pairs")
    if not rows or rows[0][0] != BIAS:
        raise _fault(source, f'the first row is not "{BIAS}"')
    weights = np.zeros((len(rows), len(names)), dtype=np.int16)
    weights[np.repeat(np.arange(len(rows)), sizes), pairs[::2]] = pairs[1::2]
    numbers: dict[str, dict[str, int]] = {}
    for number, (feature, _, _) in enumerate(rows[1:], 1):
        where, _, seen = feature.partition(" ")
        numbers.setdefault(where, {})[seen] = number
    keys = tuple("" if name == NONE else name for name in names)
    return KeyModel(keys, numbers, weights)


def _fault(source: PatternFile, reason: str) -> PatternError:
    return PatternError(f"{source.origin}: {reason}; make the file again with tools/train_keys.py")
