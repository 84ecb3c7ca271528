"""A trained judge of keys, for labels that no row knows and rows that thousands of labelled figures speak against.

``keys.model`` is a linear model over :mod:`~zhenforce_nlp.relations.key_features`, made by ``tools/train_keys.py``
from labelled reports and paragraphs. The score of a key is the sum of the weights of what is seen of a figure, over
the root of how much is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
import numpy.typing as npt

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.relations.key_features import KeyView, key_features
from zhenforce_nlp.resources import PatternFile, PatternSet
from zhenforce_nlp.taxonomy import load_taxonomy

FILE = "keys.model"
SCALE = 100  # weights are written as whole hundredths
BIAS = "*"  # the row of weights that hold for every figure
NONE = "-"  # stands for no key
_FIGURES = 512  # judged at a time, so that a long page takes no more memory than a short one

Judgement = tuple[str, float]  # the likeliest key, "" for none, and by how much it beats the next


@dataclass(frozen=True, eq=False)
class KeyModel:
    """Weights by feature: those of feature n stand from ``first[n]`` to ``first[n + 1]``, each for one key.

    Attributes:
        keys: what can be answered, "" for no key.
        numbers: of the features.
        bias: weights of the keys for every figure.
    """

    keys: tuple[str, ...]
    numbers: Mapping[str, int]
    first: npt.NDArray[np.intp]
    of_key: npt.NDArray[np.intp]
    weights: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

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
        known: list[int] = []  # features, and the figures that have them
        owners: list[int] = []
        share = np.empty(len(views))
        for figure, view in enumerate(views):
            seen = key_features(view)
            found = [number for feature in seen if (number := self.numbers.get(feature)) is not None]
            known += found
            owners += [figure] * len(found)
            share[figure] = 1 / sqrt(len(seen))
        numbers = np.array(known, dtype=np.intp)
        begin, sizes = self.first[numbers], self.first[numbers + 1] - self.first[numbers]
        ends = sizes.cumsum()
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begin - ends + sizes, sizes)
        cells = np.repeat(np.array(owners, dtype=np.intp) * len(self.keys), sizes) + self.of_key[places]
        sums = np.bincount(cells, self.weights[places], len(views) * len(self.keys))
        scores: npt.NDArray[np.float64] = sums.reshape(len(views), len(self.keys)) * share[:, None] + self.bias
        return scores


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
    of_key, weights = pairs[::2], pairs[1::2] / SCALE
    first = np.cumsum([0, *(row.count(":") for _, _, row in rows)])
    if len(of_key) != len(weights) or len(of_key) != first[-1] or (len(of_key) and of_key.max() >= len(names)):
        raise _fault(source, "a row is not made of key:weight pairs")
    numbers = {feature: number for number, (feature, _, _) in enumerate(rows)}
    bias = np.zeros(len(names))
    if (row := numbers.get(BIAS)) is not None:
        bias[of_key[first[row] : first[row + 1]]] = weights[first[row] : first[row + 1]]
    keys = tuple("" if name == NONE else name for name in names)
    return KeyModel(keys, numbers, first, of_key, weights, bias)


def _fault(source: PatternFile, reason: str) -> PatternError:
    return PatternError(f"{source.origin}: {reason}; make the file again with tools/train_keys.py")
