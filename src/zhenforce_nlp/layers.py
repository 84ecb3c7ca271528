"""Records on a spaCy ``Doc`` and back: the only code that knows the keys of ``doc.spans``.

Each layer is a span group: one span a record, with the record's id and a label, and in ``attrs["records"]`` the
records themselves in the order of the spans, as JSON-like columns. Plain data survives ``to_bytes``, ``DocBin``,
``to_disk`` and worker processes; typed records are built on reading. With one token a character, a token index is a
character offset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np
from spacy.attrs import ENT_IOB, ENT_TYPE
from spacy.tokens import Doc, Span, SpanGroup

from zhenforce_nlp import codec
from zhenforce_nlp.clauses import Page
from zhenforce_nlp.errors import PipelineOrderError, SettingError
from zhenforce_nlp.reading import Reading, close_page
from zhenforce_nlp.records import (
    Area,
    Block,
    Fact,
    Institution,
    MetaItem,
    Metric,
    Quantity,
    Rejected,
    Structure,
    Table,
    Time,
)

T = TypeVar("T")
_RECORDS = "records"
_BEGIN, _INSIDE, _OUTSIDE = 3, 1, 2  # spaCy's codes of a token's place in an entity


@dataclass(frozen=True, eq=False)
class Layer(Generic[T]):
    """One layer of records on a Doc.

    Attributes:
        name: key in ``doc.spans``.
        kind: class of its records.
        stage: the component that writes it.
        label: the span label of a record.
        span_id: the span id of a record; None numbers them with the prefix ``id_prefix``.
        id_prefix: first letter of numbered ids.
    """

    name: str
    kind: type[T]
    stage: str
    label: Callable[[T], str]
    span_id: Callable[[T], str] | None = None
    id_prefix: str = ""


def quantity_label(quantity: Quantity) -> str:
    """Give the OntoNotes label of a quantity: MONEY for 39.156万元, PERCENT for 95%, else QUANTITY."""
    if quantity.dimension == "money":
        return "MONEY"
    return "PERCENT" if quantity.dimension == "ratio" and quantity.unit != "倍" else "QUANTITY"


STRUCTURE: Layer[Block] = Layer(
    "structure", Block, "zhenforce_structure", lambda block: block.kind.value.upper(), id_prefix="b"
)
QUANTITIES: Layer[Quantity] = Layer("quantities", Quantity, "zhenforce_quantities", quantity_label, attrgetter("id"))
REJECTED: Layer[Rejected] = Layer(
    "rejected", Rejected, "zhenforce_quantities", lambda record: record.reason.upper(), id_prefix="r"
)
TIMES: Layer[Time] = Layer("times", Time, "zhenforce_times", lambda _: "DATE", attrgetter("id"))
NOT_TIMES: Layer[Rejected] = Layer(
    "not_times", Rejected, "zhenforce_times", lambda record: record.reason.upper(), id_prefix="n"
)
INSTITUTIONS: Layer[Institution] = Layer(
    "institutions", Institution, "zhenforce_institutions", lambda _: "ORG", attrgetter("id")
)
AREAS: Layer[Area] = Layer("areas", Area, "zhenforce_institutions", lambda _: "GPE", attrgetter("id"))
METRICS: Layer[Metric] = Layer("metrics", Metric, "zhenforce_metrics", lambda _: "METRIC", attrgetter("quantity"))
FACTS: Layer[Fact] = Layer("facts", Fact, "zhenforce_relations", lambda _: "FACT", attrgetter("id"))
LAYERS: tuple[Layer[Any], ...] = (
    STRUCTURE, QUANTITIES, REJECTED, TIMES, NOT_TIMES, INSTITUTIONS, AREAS, METRICS, FACTS
)  # fmt: skip
_ENTITY_LAYERS: tuple[Layer[Any], ...] = (QUANTITIES, TIMES, INSTITUTIONS, AREAS)


@dataclass(frozen=True, slots=True)
class _Content:
    """What a layer says, as typed records."""

    records: tuple[Any, ...]
    meta: tuple[MetaItem, ...] = ()
    tables: tuple[Table, ...] = ()
    title: int = -1


@dataclass(frozen=True, slots=True)
class _Closed:
    """What a layer says in the places of the closed text, and the content and reading that this holds for."""

    content: _Content
    reading: Reading
    records: tuple[Any, ...]
    meta: tuple[MetaItem, ...]


class _Memo:
    """What this process already knows of a Doc, so that each stage need not parse what the stage before it wrote.

    A remembered layer counts only while the Doc still holds the very columns it was remembered with.
    """

    __slots__ = ("closed", "contents", "page", "reading", "structure", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.reading: Reading | None = None
        self.page: Page | None = None
        self.structure: tuple[_Content, Structure] | None = None
        self.contents: dict[str, tuple[codec.Columns, _Content]] = {}
        self.closed: dict[str, _Closed] = {}


_memos: WeakKeyDictionary[Doc, _Memo] = WeakKeyDictionary()


def remember_text(doc: Doc, text: str) -> None:
    """Keep the text a Doc was made of, since ``doc.text`` joins it from tokens on each call.

    Args:
        doc: a Doc whose tokens, joined, are ``text``.
        text: the page.
    """
    _memos[doc] = _Memo(text)


def text_of(doc: Doc) -> str:
    """Give the text of a Doc, equal to ``doc.text``."""
    return _memo(doc).text


def write(doc: Doc, layer: Layer[T], records: Sequence[T], meta: Sequence[MetaItem] = ()) -> None:
    """Write the records of a layer, in place of those it had.

    Args:
        doc: a Doc with one token a character.
        layer: which layer.
        records: its records, in document order.
        meta: what the stage found out about the report itself.

    Raises:
        SettingError: the Doc has other tokens.
    """
    _store(doc, layer, _Content(tuple(records), tuple(meta)))


def write_structure(doc: Doc, structure: Structure) -> None:
    """Write the blocks of a page, and with them its tables and which block is the title."""
    _store(doc, STRUCTURE, _Content(structure.blocks, (), structure.tables, structure.title))


def read(doc: Doc, layer: Layer[T]) -> tuple[T, ...]:
    """Read the records of a layer.

    Raises:
        PipelineOrderError: when the layer is not on the Doc.
    """
    return cast("tuple[T, ...]", _load(doc, layer).records)


def read_meta(doc: Doc) -> tuple[MetaItem, ...]:
    """Read what the stages found out about the report itself: of times first, then of institutions.

    Raises:
        PipelineOrderError: when one of the two layers is not on the Doc.
    """
    return _load(doc, TIMES).meta + _load(doc, INSTITUTIONS).meta


def read_structure(doc: Doc) -> Structure:
    """Read the structure of the page.

    Raises:
        PipelineOrderError: when the layer is not on the Doc.
    """
    content, memo = _load(doc, STRUCTURE), _memo(doc)
    if memo.structure is None or memo.structure[0] is not content:
        memo.structure = content, Structure(content.records, content.tables, content.title)
    return memo.structure[1]


def reading_of(doc: Doc) -> Reading:
    """Give the page as the stages read it, without the blanks that mean nothing.

    Raises:
        PipelineOrderError: when there is no structure on the Doc.
    """
    structure, memo = read_structure(doc), _memo(doc)
    if memo.reading is None or memo.reading.outer is not structure:
        memo.reading = close_page(memo.text, structure)
    return memo.reading


def read_closed(doc: Doc, layer: Layer[T]) -> tuple[T, ...]:
    """Read the records of a layer in the places of the closed text.

    Raises:
        PipelineOrderError: when the layer is not on the Doc.
    """
    return cast("tuple[T, ...]", _closed(doc, layer).records)


def read_meta_closed(doc: Doc) -> tuple[MetaItem, ...]:
    """Read what the stages found out about the report itself, in the places of the closed text."""
    return _closed(doc, TIMES).meta + _closed(doc, INSTITUTIONS).meta


def write_closed(doc: Doc, layer: Layer[T], records: Sequence[T], meta: Sequence[MetaItem] = ()) -> None:
    """Write records that a stage found in the closed text, in the places of the page.

    Raises:
        SettingError: the Doc has other tokens than one a character.
    """
    reading, memo = reading_of(doc), _memo(doc)
    found, about = tuple(records), tuple(meta)
    write(doc, layer, reading.outward(found), reading.outward(about))
    memo.closed[layer.name] = _Closed(memo.contents[layer.name][1], reading, found, about)


def keep_page(doc: Doc, page: Page) -> None:
    """Keep the sentences of a Doc for the next stage that reads them, in this process."""
    _memo(doc).page = page


def take_page(doc: Doc) -> Page | None:
    """Take the sentences that were kept, None for none; they are kept no longer."""
    memo = _memo(doc)
    page, memo.page = memo.page, None
    return page


def set_entities(doc: Doc) -> None:
    """Set ``doc.ents`` from the layers that the Doc has: longest first, none overlapping."""
    _check_tokens(doc)
    found: list[tuple[int, int, int]] = []
    codes = _LabelCodes(doc)
    for layer in _ENTITY_LAYERS:
        if layer.name in doc.spans:
            found += [(record.start, record.end, codes[layer.label(record)]) for record in read(doc, layer)]
    if not len(doc):
        return
    # spaCy's set_ents gives the same, three times slower on a page of one token a character.
    spans = np.array(longest_first(found), dtype=np.uint64).reshape(-1, 3)
    starts, ends, labels = spans[:, 0].astype(np.intp), spans[:, 1].astype(np.intp), spans[:, 2]
    edges = np.zeros(len(doc) + 1, dtype=np.int8)
    np.add.at(edges, starts, 1)
    np.add.at(edges, ends, -1)
    inside = np.cumsum(edges[:-1], dtype=np.int8).astype(bool)
    columns = np.zeros((2, len(doc)), dtype=np.uint64)
    columns[0] = np.where(inside, _INSIDE, _OUTSIDE)
    columns[0, starts] = _BEGIN
    columns[1, inside] = np.repeat(labels, ends - starts)
    doc.from_array([ENT_IOB, ENT_TYPE], columns.T)  # type: ignore[arg-type]  # thinc's name for the same array


class _LabelCodes(dict[str, int]):
    """The string-store code of each label met, asked for once."""

    def __init__(self, doc: Doc) -> None:
        super().__init__()
        self._strings = doc.vocab.strings

    def __missing__(self, label: str) -> int:
        code = self[label] = self._strings.add(label)
        return code


def longest_first(spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Keep the longest of overlapping spans, the first of equally long ones.

    Args:
        spans: start, end and label of each.

    Returns:
        Spans that do not overlap, in document order.

    >>> longest_first([(0, 5, 1), (0, 12, 2), (12, 15, 1), (14, 16, 1)])
    [(0, 12, 2), (12, 15, 1)]
    """
    ordered = sorted(spans)
    kept: list[tuple[int, int, int]] = []
    cluster: list[tuple[int, int, int]] = []
    reach = -1
    for span in ordered:
        if span[0] >= reach and cluster:
            kept += _resolve(cluster)
            cluster = []
        if span[1] > span[0]:
            cluster.append(span)
            reach = max(reach, span[1])
    return kept + _resolve(cluster)


def _resolve(cluster: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    if len(cluster) < 2:
        return cluster
    base = cluster[0][0]
    taken = bytearray(max(span[1] for span in cluster) - base)
    kept = []
    for span in sorted(cluster, key=lambda item: (item[0] - item[1], item)):
        start, end = span[0] - base, span[1] - base
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            kept.append(span)
    return sorted(kept)


def _memo(doc: Doc) -> _Memo:
    memo = _memos.get(doc)
    if memo is None:
        memo = _memos[doc] = _Memo(doc.text)
    return memo


def _check_tokens(doc: Doc) -> None:
    if len(doc) != len(text_of(doc)):
        raise SettingError(
            f"the Doc has {len(doc)} tokens for {len(text_of(doc))} characters, and the stages need one token a "
            'character; use zhenforce_nlp.load() or the tokenizer "zhenforce.CharTokenizer.v1"'
        )


def _store(doc: Doc, layer: Layer[Any], content: _Content) -> None:
    _check_tokens(doc)
    payload: dict[str, Any] = {_RECORDS: codec.to_columns(layer.kind, content.records)}
    if content.meta:
        payload["meta"] = codec.to_columns(MetaItem, content.meta)
    if layer is STRUCTURE:
        payload["tables"] = codec.to_columns(Table, content.tables)
        payload["title"] = content.title
    doc.spans[layer.name] = SpanGroup(doc, name=layer.name, attrs=payload, spans=_spans(doc, layer, content.records))
    _memo(doc).contents[layer.name] = (payload[_RECORDS], content)


def _spans(doc: Doc, layer: Layer[Any], records: Sequence[Any]) -> list[Span]:
    label, span_id, prefix = layer.label, layer.span_id, layer.id_prefix
    codes = _LabelCodes(doc)  # a label that is looked up for each span costs as much as the span
    if span_id is None:
        return [
            Span(doc, record.start, record.end, codes[label(record)], span_id=f"{prefix}{number}")
            for number, record in enumerate(records, 1)
        ]
    return [Span(doc, record.start, record.end, codes[label(record)], span_id=span_id(record)) for record in records]


def _load(doc: Doc, layer: Layer[Any]) -> _Content:
    group = doc.spans.get(layer.name)
    if group is None or _RECORDS not in group.attrs:
        raise PipelineOrderError(
            f'doc.spans["{layer.name}"] is read but not there; add {layer.stage} to the pipeline, before what reads it'
        )
    columns = group.attrs[_RECORDS]
    memo = _memo(doc)
    remembered = memo.contents.get(layer.name)
    if remembered is not None and remembered[0] is columns:
        return remembered[1]
    content = _decode(layer, group.attrs, memo.text)
    memo.contents[layer.name] = (columns, content)
    return content


def _closed(doc: Doc, layer: Layer[Any]) -> _Closed:
    """Give a layer in the places of the closed text: the very records for all stages, which know them by identity."""
    content, reading, memo = _load(doc, layer), reading_of(doc), _memo(doc)
    known = memo.closed.get(layer.name)
    if known is None or known.content is not content or known.reading is not reading:
        known = _Closed(content, reading, reading.inward(content.records), reading.inward(content.meta))
        memo.closed[layer.name] = known
    return known


def _decode(layer: Layer[Any], payload: dict[str, Any], text: str) -> _Content:
    return _Content(
        codec.from_columns(layer.kind, payload[_RECORDS], text),
        codec.from_columns(MetaItem, payload["meta"], text) if "meta" in payload else (),
        codec.from_columns(Table, payload["tables"], text) if "tables" in payload else (),
        payload.get("title", -1),
    )
