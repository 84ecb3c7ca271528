"""What the key model reads of a figure: n-grams of its label and of the words around it, its unit, its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from zhenforce_nlp.engines import light

LEFT, RIGHT = 24, 10  # characters of the words before a figure and behind it
_READ = 60  # characters that the words before a figure are taken from; figures among them count as one
_LABEL = (1, 2, 3, 4)  # lengths of a label's n-grams
_OF_DIMENSION = (2, 3)  # lengths of those that are also read together with what the figure measures
_TAIL = 2  # characters of a label that are read together with the unit
_STOPS = "，；、：。（"
_RIGHT_END = light(regex.compile("[，。；、,;\n]"))
_ALIKE = light(regex.compile(r"\d(?:[\d.,，]*\d)?|某+"))
_KIND_OF_BODY = 3  # characters that say what a body is: 公安局
_FULL_WIDTH = str.maketrans(",;:()", "，；：（）")

Span = tuple[int, int]
Named = tuple[str, str]  # key and label of a figure, "" for none


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure, its label in simplified characters, and what rows say of its key.

    Attributes:
        unit, dimension, key: "" where it has none.
        changed: it is a change against an earlier period.
        whole: id of its total, "" for none.
    """

    id: str
    start: int
    end: int
    unit: str
    dimension: str
    label: str
    changed: bool
    whole: str
    key: str


@dataclass(frozen=True, slots=True)
class KeyView:
    """What is seen of one figure.

    Attributes:
        left: the words of its sentence before it, LEFT characters at most, without blanks.
        right: the words behind it, to the end of its clause.
        total: its total.
        before: the two figures before, the nearest first.
    """

    figure: KeyFigure
    left: str
    right: str
    total: Named
    before: tuple[Named, Named]


def key_views(text: str, figures: Sequence[KeyFigure]) -> Iterator[KeyView]:
    """Look at the figures of a page in order.

    Args:
        text: the page without names and figures.
        figures: all that have facts.
    """
    named = {figure.id: (figure.key, figure.label) for figure in figures}
    near = last = "", ""
    for figure in figures:
        total = named.get(figure.whole, ("", ""))
        yield KeyView(figure, *sight(text, figure.start, figure.end), total, (near, last))
        near, last = named[figure.id], near


def plain_page(text: str, figures: Iterable[KeyFigure], bodies: Iterable[Span], areas: Iterable[Span]) -> str:
    """Put 某 in the place of names and 0 in that of figures: what they are does not change what is counted.

    Args:
        text: the page in simplified characters.

    Returns:
        A text of the same length.

    Example:
        移送临泽县公安局十三件 → 移送某某某公安局00件.
    """
    found = [(start, max(start, end - _KIND_OF_BODY), "某") for start, end in bodies]
    found += [(start, end, "某") for start, end in areas]
    for figure in figures:
        unit = len(figure.unit) if text.endswith(figure.unit, figure.start, figure.end) else 0
        found.append((figure.start, figure.end - unit, "0"))
    parts, last = [], 0
    for start, end, sign in sorted(found):
        if last <= start:
            parts += [text[last:start], sign * (end - start)]
            last = end
    return "".join((*parts, text[last:]))


def sight(text: str, start: int, end: int) -> tuple[str, str]:
    """Give the words of a figure's sentence before it, and those behind it to the end of its clause.

    Example:
        全年检查120家。对12家企业立案，… with 12家 → (对, 企业立案).
    """
    found = _RIGHT_END.search(text, end, end + RIGHT)
    right = text[end : found.start() if found is not None else end + RIGHT]
    left, right = (_plain(words) for words in (text[max(0, start - _READ) : start], right))
    return left.rpartition("。")[2][-LEFT:], right


def _plain(words: str) -> str:
    """Give words without blanks, in full-width signs, each figure as one 0 and each name as one 某."""
    return _ALIKE.sub(lambda found: "某" if found[0][0] == "某" else "0", "".join(words.translate(_FULL_WIDTH).split()))


def key_features(view: KeyView) -> set[str]:
    """Give what the model knows a figure by, one short name for each thing seen.

    Example:
        罚款3万元 → {"u 元", "d money", "= 罚款", "t 元罚款", "l ^罚", "l 罚款", "m money 罚款", …}.
    """
    figure = view.figure
    (key, before), (key_before, _) = view.before
    name = _plain(figure.label)
    label = f"^{name}$"
    clause = view.left[max(view.left.rfind(mark) for mark in _STOPS) + 1 :]
    found = {
        f"u {figure.unit}",
        f"d {figure.dimension}",
        f"= {name}",
        f"t {figure.unit}{name[-_TAIL:]}",
        f"k {key}",
        f"j {key_before}",
    }
    if figure.changed:
        found.add("c")
    for length in _LABEL:
        found.update([f"l {gram}" for gram in _grams(label, length)])
    for length in _OF_DIMENSION:
        found.update([f"m {figure.dimension} {gram}" for gram in _grams(label, length)])
    for where, words in (("f", view.left), ("q", clause), ("r", view.right), ("b", before)):
        found.update([f"{where} {gram}" for gram in _grams(words, 2)])
    if view.total[1]:
        found.add(f"w {view.total[0]}")
        found.update([f"v {gram}" for gram in _grams(view.total[1], 2)])
    return found


def _grams(words: str, length: int) -> Iterable[str]:
    return (words[at : at + length] for at in range(len(words) - length + 1))
