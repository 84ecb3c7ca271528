"""What the key model reads of a figure: n-grams of its label and of the words around it, its unit, its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from zhenforce_nlp.engines import light

LEFT, RIGHT = 24, 10  # characters of the words before a figure and behind it
_READ = 60  # characters that the words before a figure are taken from; figures among them count as one
_TAIL = 2  # characters of a label that are read together with the unit
_CLAUSES = light(regex.compile("[，；、：（]"))
_RIGHT_END = light(regex.compile("[，。；、\n]"))
_NUMBER = light(regex.compile(r"\d(?:[\d.，]*\d)?"))
_NAME = light(regex.compile("某某+"))
_BRACKET = light(regex.compile("（[^（）]*）"))
_KIND_OF_BODY = 3  # characters that say what a body is: 公安局
_NO_TOTAL = "-"
_FULL_WIDTH = tuple(zip(",;:()", "，；：（）", strict=True))

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
        total: key of its total, "" for none, "-" where it has no total.
        before: the figure before.
    """

    figure: KeyFigure
    left: str
    right: str
    total: str
    before: Named


def key_views(text: str, figures: Sequence[KeyFigure]) -> Iterator[KeyView]:
    """Look at the figures of a page in order.

    Args:
        text: the page without names and figures.
        figures: all that have facts.
    """
    named = {figure.id: (figure.key, figure.label) for figure in figures}
    before = "", ""
    for figure in figures:
        total = named[figure.whole][0] if figure.whole in named else _NO_TOTAL
        yield KeyView(figure, *sight(text, figure.start, figure.end), total, before)
        before = named[figure.id]


def plain_page(text: str, figures: Iterable[KeyFigure], bodies: Iterable[Span], areas: Iterable[Span]) -> str:
    """Put 某 in the place of names and 0 in that of figures, and signs in full width.

    What they are does not change what is counted.

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
    return _full_width("".join((*parts, text[last:])))


def sight(text: str, start: int, end: int) -> tuple[str, str]:
    """Give the words of a figure's sentence before it, and those behind it to the end of its clause.

    Example:
        全年检查120家。对12家企业立案，… with 12家 → (对, 企业立案).
    """
    found = _RIGHT_END.search(text, end, end + RIGHT)
    right = text[end : found.start() if found is not None else end + RIGHT]
    left, right = (_plain(words) for words in (text[max(0, start - _READ) : start], right))
    return left.rpartition("。")[2][-LEFT:], right


def key_features(view: KeyView) -> Iterator[tuple[str, Collection[str]]]:
    """Give what the model knows a figure by: where it is seen, and what is seen there.

    Example:
        罚款3万元 → ("u", ["元"]), ("d", ["money"]), ("=", ["罚款"]), ("l2", {"^罚", "罚款", "款$"}), …
    """
    yield from label_features(view.figure)
    yield from around_features(view)


def label_features(figure: KeyFigure) -> Iterator[tuple[str, Collection[str]]]:
    """Give what is seen of a figure by its label and unit alone."""
    name = _named(figure.label)
    marked = f"^{name}$"
    pairs = _pairs(marked)
    yield "u", (figure.unit,)
    yield "d", (figure.dimension,)
    yield "=", (name,)
    yield "t", (f"{figure.unit}{name[-_TAIL:]}",)
    yield "l2", pairs
    yield "l3", {marked[at : at + 3] for at in range(len(marked) - 2)}
    yield f"m{figure.dimension}", pairs
    if figure.changed:
        yield "c", ("+",)


def around_features(view: KeyView) -> Iterator[tuple[str, Collection[str]]]:
    """Give what is seen of a figure by the words and figures around it."""
    key, before = view.before
    left = view.left
    yield "k", (key,)
    yield "w", (view.total,)
    yield "f", _pairs(left)
    yield "q", _pairs(_CLAUSES.split(left)[-1])
    yield "r", _pairs(view.right)
    yield "b", _pairs(_named(before))


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1)}


@lru_cache(maxsize=16_384)
def _named(label: str) -> str:
    """Give a label without what it says in brackets: 查出隐患（含重大隐患）."""
    plain = _plain(_full_width(label))
    return _BRACKET.sub("", plain) or plain


def _full_width(text: str) -> str:
    """Give a text with signs in full width; one by one costs a hundredth of a table for a whole page."""
    for narrow, wide in _FULL_WIDTH:
        text = text.replace(narrow, wide)
    return text


def _plain(words: str) -> str:
    """Give words without blanks, each figure as one 0 and each name as one 某."""
    return _NAME.sub("某", _NUMBER.sub("0", "".join(words.split())))
