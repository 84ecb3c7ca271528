"""Records on a Doc and back, every field of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, SpanGroup

import zhenforce_nlp as zf
from zhenforce_nlp import codec, layers
from zhenforce_nlp.errors import PipelineOrderError
from zhenforce_nlp.layers import Layer
from zhenforce_nlp.records import (
    Area,
    Block,
    BlockKind,
    Bound,
    Cell,
    Compare,
    Fact,
    How,
    Institution,
    Link,
    MetaItem,
    Metric,
    Period,
    Quantity,
    Rejected,
    Status,
    Structure,
    Table,
    Time,
)
from zhenforce_nlp.tokenizer import CharTokenizer

TEXT = "2024年，清水县城管局\n立案35至40件，罚款1.50万元，“三项制度”全覆盖。"
VOCAB = spacy.blank("zh").vocab
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def at(text: str) -> dict[str, Any]:
    """Give offsets and text of a stretch of TEXT."""
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text}


QUANTITIES = (
    Quantity(
        "q1",
        **at("35至40件"),
        value=Decimal(35),
        value_max=Decimal(40),
        unit="件",
        modifier=None,
        bound=Bound.RANGE,
        step=Decimal(1),
        dimension="cases",
        rule="range",
    ),
    Quantity(
        "q2",
        **at("1.50万元"),
        value=Decimal("15000.00"),
        value_max=None,
        unit="元",
        modifier="约",
        bound=Bound.ABOUT,
        step=Decimal("1E+2"),
        dimension="money",
        rule="number",
    ),
)
REJECTED = (Rejected(**at("三项制度"), reason="name", rule="quoted"),)
TIMES = (
    Time(
        "t1",
        **at("2024年"),
        first=date(2024, 1, 1),
        last=date(2024, 12, 31),
        granularity="year",
        how=How.STATED,
        anchor_start=0,
        anchor_end=4,
        repaired=True,
        rule="year",
        open_first=True,
        open_last=True,
    ),
    Time(
        "t2",
        **at("全"),
        first=None,
        last=None,
        granularity="span",
        how=How.NONE,
        anchor_start=0,
        anchor_end=0,
        repaired=False,
        rule="open",
    ),
)
NOT_TIMES = (Rejected(**at("三项"), reason="recurring", rule="block"),)
INSTITUTIONS = (
    Institution(
        "i1",
        **at("清水县城管局"),
        canonical="甘肃省天水市清水县城市管理局",
        variants=("清水县城管局", "县城管局"),
        kind="department",
        level="county",
        division="620521",
        how=How.CARRIED,
        antecedent_start=1,
        antecedent_end=3,
        rule="short",
        function="city",
        parent="甘肃省天水市清水县人民政府",
        predecessors=("甘肃省天水市清水县城市管理行政执法局",),
        successor="甘肃省天水市清水县综合行政执法局",
        candidates=("620521",),
    ),
    Institution(
        "i2",
        **at("局"),
        canonical="局",
        variants=(),
        kind="department",
        level="",
        division=None,
        how=How.NONE,
        antecedent_start=0,
        antecedent_end=0,
        rule="bare",
    ),
)
AREAS = (
    Area("a1", **at("清水县"), canonical="甘肃省天水市清水县", division="620521", how=How.ASSUMED, rule="area"),
    Area("a2", **at("县"), canonical="", division=None, how=How.NONE, rule="area", candidates=("620521", "620522")),
)
METRICS = (
    Metric("q1", "立案", *(17, 19), How.STATED, "verb", 16, 24),
    Metric("q2", "罚款", 25, 27, How.CARRIED, "n", 25, 33),
)
FACTS = (
    Fact(
        "f1",
        "q1",
        **at("35至40件"),
        value=Decimal(35),
        value_max=Decimal(40),
        unit="件",
        modifier="约",
        metric="立案",
        key="cases_filed",
        subject="甘肃省天水市清水县城市管理局",
        period=YEAR,
        status=Status.PLANNED,
        part_of="q2",
        compare=Compare("yoy", "up"),
        evidence=TEXT,
        evidence_start=0,
        evidence_end=len(TEXT),
        links=(
            Link("subject", "i1", How.CARRIED, "subject.before", 0, 4),
            Link("part_of", None, How.NONE, "none", 0, 0),
        ),
    ),
    Fact(
        "f2",
        "q2",
        **at("1.50万元"),
        value=Decimal("15000.00"),
        value_max=None,
        unit="元",
        modifier=None,
        metric="罚款",
        key=None,
        subject=None,
        period=None,
        status=Status.NORM,
        part_of=None,
        compare=None,
        evidence="",
        evidence_start=3,
        evidence_end=3,
        links=(),
    ),
)
META = (
    MetaItem("year", "2024", How.STATED, 0, 5, "year.text"),
    MetaItem("issued", "2025-01-08", How.CARRIED, 3, 3, "issued"),
)
ISSUER = (MetaItem("issuer", "甘肃省天水市清水县城市管理局", How.STATED, 6, 12, "head"),)
STRUCTURE = Structure(
    (
        Block(0, 12, BlockKind.TITLE, 0, 0, -1),
        Block(13, 24, BlockKind.TABLE, 2, 15, 0, 0),
        Block(25, len(TEXT), BlockKind.BODY, 0, 25, 0),
    ),
    (
        Table((Cell(13, 15, 0, 0), Cell(16, 16, 0, 1), Cell(17, 20, 1, 0)), 2, 2, 1, 13, 15),
        Table((), 0, 0, 0, 0, 0),
    ),
    0,
)
RECORDS: tuple[tuple[Layer[Any], tuple[Any, ...]], ...] = (
    (layers.QUANTITIES, QUANTITIES),
    (layers.REJECTED, REJECTED),
    (layers.TIMES, TIMES),
    (layers.NOT_TIMES, NOT_TIMES),
    (layers.INSTITUTIONS, INSTITUTIONS),
    (layers.AREAS, AREAS),
    (layers.METRICS, METRICS),
    (layers.FACTS, FACTS),
)


def full_doc() -> Doc:
    """Give a Doc of TEXT with all layers."""
    doc = CharTokenizer(VOCAB, segmenter="char")(TEXT)
    layers.write_structure(doc, STRUCTURE)
    meta = {layers.TIMES: META, layers.INSTITUTIONS: ISSUER}
    for layer, records in RECORDS:
        layers.write(doc, layer, records, meta.get(layer, ()))
    return doc


def through_bytes(doc: Doc) -> Doc:
    """Send a Doc through bytes, to a vocabulary of its own."""
    return Doc(spacy.blank("zh").vocab).from_bytes(doc.to_bytes())


def through_doc_bin(doc: Doc) -> Doc:
    """Send a Doc through a DocBin as spaCy makes it by default."""
    data = DocBin(docs=[doc]).to_bytes()
    (copy,) = DocBin().from_bytes(data).get_docs(spacy.blank("zh").vocab)
    return copy


def through_copy(doc: Doc) -> Doc:
    """Copy a Doc."""
    return doc.copy()


JOURNEYS = [pytest.param(lambda doc: doc, id="none"), through_bytes, through_doc_bin, through_copy]


def test_layers_examples_use_every_field() -> None:
    """The records of this file set each field that may be None, once to a value and once to None."""
    for _, records in RECORDS:
        for field in fields(records[0]):
            values = [getattr(record, field.name) for record in records]
            if "None" in str(field.type):
                assert any(value is not None for value in values), field.name
                assert None in values, field.name


@pytest.mark.parametrize("journey", JOURNEYS)
def test_layers_keep_every_field(journey: Callable[[Doc], Doc]) -> None:
    """What was written is read, after any journey, field by field and type by type."""
    doc = journey(full_doc())
    assert doc.text == TEXT
    assert layers.text_of(doc) == TEXT
    assert repr(layers.read_structure(doc)) == repr(STRUCTURE)
    for layer, records in RECORDS:
        assert repr(layers.read(doc, layer)) == repr(records)
    assert layers.read_meta(doc) == META + ISSUER


@pytest.mark.parametrize("journey", JOURNEYS)
def test_layers_spans(journey: Callable[[Doc], Doc]) -> None:
    """Each record is a span with its characters, id and label."""
    doc = journey(full_doc())
    found = {name: [(span.id_, span.label_, span.text) for span in group] for name, group in doc.spans.items()}
    assert found == {
        "structure": [
            ("b1", "TITLE", TEXT[0:12]),
            ("b2", "TABLE", TEXT[13:24]),
            ("b3", "BODY", TEXT[25:]),
        ],
        "quantities": [("q1", "QUANTITY", "35至40件"), ("q2", "MONEY", "1.50万元")],
        "rejected": [("r1", "NAME", "三项制度")],
        "times": [("t1", "DATE", "2024年"), ("t2", "DATE", "全")],
        "not_times": [("n1", "RECURRING", "三项")],
        "institutions": [("i1", "ORG", "清水县城管局"), ("i2", "ORG", "局")],
        "areas": [("a1", "GPE", "清水县"), ("a2", "GPE", "县")],
        "metrics": [("q1", "METRIC", TEXT[17:19]), ("q2", "METRIC", TEXT[25:27])],
        "facts": [("f1", "FACT", "35至40件"), ("f2", "FACT", "1.50万元")],
    }


def test_layers_store_plain_data() -> None:
    """What is stored is JSON: no record, Decimal, date or enum is kept on the Doc."""

    def check(value: Any) -> None:
        assert type(value) in (dict, list, str, int, bool, type(None)), value
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(item)

    doc = full_doc()
    assert len(doc.spans) == len(layers.LAYERS)
    for group in doc.spans.values():
        check(group.attrs)
        assert json.loads(json.dumps(group.attrs)) == group.attrs
    assert not doc.user_data


def test_layers_empty() -> None:
    """An empty layer is there and empty, on a Doc without a character too."""
    doc = CharTokenizer(VOCAB, segmenter="char")("")
    layers.write_structure(doc, Structure((), (), -1))
    for layer, _ in RECORDS:
        layers.write(doc, layer, ())
    copy = through_bytes(doc)
    assert layers.read_structure(copy) == Structure((), (), -1)
    assert [layers.read(copy, layer) for layer, _ in RECORDS] == [()] * len(RECORDS)
    assert layers.read_meta(copy) == ()
    layers.set_entities(copy)
    assert copy.ents == ()


@pytest.mark.parametrize("layer", layers.LAYERS, ids=lambda layer: layer.name)
def test_layers_missing(layer: Layer[Any]) -> None:
    """A layer that is not there is an error that names the layer and the component that writes it."""
    doc = full_doc()
    del doc.spans[layer.name]
    with pytest.raises(PipelineOrderError, match=rf'"{layer.name}".*add {layer.stage} to the pipeline'):
        layers.read(doc, layer)


def test_layers_of_another_make() -> None:
    """A group of the same name that someone else made is no layer of ours."""
    doc = full_doc()
    doc.spans["times"] = SpanGroup(doc, name="times", spans=[doc[0:3]])
    with pytest.raises(PipelineOrderError):
        layers.read(doc, layers.TIMES)


def test_layers_are_read_anew_when_replaced() -> None:
    """Writing a layer again, or putting another group in its place, counts."""
    doc = full_doc()
    layers.write(doc, layers.REJECTED, ())
    assert layers.read(doc, layers.REJECTED) == ()
    other = full_doc()
    layers.write(other, layers.AREAS, AREAS[:1])
    doc.spans["areas"] = SpanGroup(doc, name="areas", attrs=other.spans["areas"].attrs, spans=[doc[5:8]])
    assert layers.read(doc, layers.AREAS) == AREAS[:1]


def test_layers_in_the_closed_text() -> None:
    """All stages read the very same records in the closed text, and what is written anew counts there too."""
    doc = zf.load()("彰明县水利局2021年执法情况\n\n全年检查企业 253 家次，罚款 39.156 万元。")
    found = layers.read_closed(doc, layers.QUANTITIES)
    assert [item.text for item in found] == ["253家次", "39.156万元"]
    assert [item.text for item in layers.read(doc, layers.QUANTITIES)] == ["253 家次", "39.156 万元"]
    assert layers.read_closed(doc, layers.QUANTITIES) is found
    layers.write(doc, layers.QUANTITIES, layers.read(doc, layers.QUANTITIES)[1:])
    assert layers.read_closed(doc, layers.QUANTITIES) == found[1:]
    layers.write_closed(doc, layers.QUANTITIES, found[:1])
    assert [item.text for item in layers.read(doc, layers.QUANTITIES)] == ["253 家次"]


def test_layers_entities() -> None:
    """Entities are the longest of overlapping spans; what overlaps them stays out, whatever was there before."""
    doc = full_doc()
    doc.set_ents([doc[2:7]])
    layers.set_entities(doc)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("2024年", "DATE"),
        ("清水县城管局", "ORG"),
        ("35至40件", "QUANTITY"),
        ("1.50万元", "MONEY"),
        ("全", "DATE"),
    ]
    assert [token.ent_iob_ for token in doc[:8]] == ["B", "I", "I", "I", "I", "O", "B", "I"]
    assert [ent.text for ent in through_bytes(doc).ents] == [ent.text for ent in doc.ents]


def test_layers_entities_side_by_side() -> None:
    """Neighbours with one label stay two entities, as spaCy's own setter has them."""
    doc = CharTokenizer(VOCAB, segmenter="char")("省厅市局县局")
    bodies = [
        Institution(
            f"i{start}", start, start + 2, doc.text[start : start + 2], "", (), "", "", None, How.NONE, 0, 0, "x"
        )
        for start in (0, 2, 4)
    ]
    layers.write(doc, layers.INSTITUTIONS, bodies)
    layers.set_entities(doc)
    assert [ent.text for ent in doc.ents] == ["省厅", "市局", "县局"]


@pytest.mark.parametrize(
    ("dimension", "unit", "label"),
    [("money", "元", "MONEY"), ("ratio", "%", "PERCENT"), ("ratio", "个百分点", "PERCENT"), ("ratio", "倍", "QUANTITY"),
     ("cases", "件", "QUANTITY"), ("", "", "QUANTITY")],
)  # fmt: skip
def test_layers_quantity_label(dimension: str, unit: str, label: str) -> None:
    """Money and percentages have their OntoNotes labels; 3倍 is no percentage."""
    quantity = Quantity("q1", 0, 1, "1", Decimal(1), None, unit, None, Bound.EXACT, Decimal(1), dimension, "x")
    assert layers.quantity_label(quantity) == label


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9), st.integers(1, 3))))
def test_layers_longest_first(pieces: list[tuple[int, int, int]]) -> None:
    """Kept spans do not overlap, each dropped one overlaps a kept one no shorter, and order of input is nothing."""
    spans = [(start, start + length, label) for start, length, label in pieces]
    kept = layers.longest_first(spans)
    assert kept == sorted(kept)
    assert all(before[1] <= after[0] for before, after in pairwise(kept))
    assert kept == layers.longest_first(reversed(spans))
    for start, end, _ in spans:
        if end > start:
            assert any(low < end and start < high and high - low >= end - start for low, high, _ in kept)


_DAYS = st.dates()
_NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
_WORDS = st.text()
_LINKS = st.builds(Link, _WORDS, st.none() | _WORDS, st.sampled_from(How), _WORDS, st.integers(), st.integers())


@st.composite
def _facts(draw: st.DrawFn) -> Fact:
    start = draw(st.integers(0, len(TEXT)))
    end = draw(st.integers(start, len(TEXT)))
    return Fact(
        draw(_WORDS), draw(_WORDS), start, end, TEXT[start:end], draw(_NUMBERS), draw(st.none() | _NUMBERS),
        draw(_WORDS), draw(st.none() | _WORDS), draw(_WORDS), draw(st.none() | _WORDS), draw(st.none() | _WORDS),
        draw(st.none() | st.builds(Period, _DAYS, _DAYS)), draw(st.sampled_from(Status)), draw(st.none() | _WORDS),
        draw(st.none() | st.builds(Compare, _WORDS, _WORDS)), TEXT[start:end], start, end,
        tuple(draw(st.lists(_LINKS, max_size=3))),
    )  # fmt: skip


@given(st.lists(_facts(), max_size=4))
def test_codec_keeps_any_fact(facts: list[Fact]) -> None:
    """Whatever a fact says comes back the same through JSON, exponents of Decimals among it."""
    columns = json.loads(json.dumps(codec.to_columns(Fact, facts)))
    assert repr(codec.from_columns(Fact, columns, TEXT)) == repr(tuple(facts))
