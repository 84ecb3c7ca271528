"""Annotation format: exactly as documented, and every break of it is named with its remedy."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import BUREAU, TEXT, sample_report

from zhenforce_nlp.annotation import annotation_faults, check_annotation, text_hash, to_annotation
from zhenforce_nlp.errors import CorpusError

SAMPLE = to_annotation(sample_report())


def test_every_field_is_as_documented() -> None:
    """Spans, plain value strings, ISO days, lists with one answer or none, and no areas among the institutions."""
    year = {"from": "2021-01-01", "to": "2021-12-31"}
    common = {"subject": [BUREAU], **year, "status": "actual", "part_of": None, "compare": None}
    documented = {
        "schema": "zhenforce-annotation/1",
        "id": "sample",
        "sha256": text_hash(TEXT),
        "meta": {"title": "全区三项制度", "issuer": BUREAU, "year": 2021},
        "quantities": [
            {"id": "q1", "start": 18, "end": 24, "text": "1,204件", "value": "1204", "value_max": None, "unit": "件",
             "modifier": "约"},
            {"id": "q2", "start": 30, "end": 36, "text": "4.50万元", "value": "45000", "value_max": None,
             "unit": "元", "modifier": None},
            {"id": "q3", "start": 41, "end": 45, "text": "2至3件", "value": "2", "value_max": "3", "unit": "件",
             "modifier": None},
        ],
        "times": [{"id": "t1", "start": 7, "end": 12, "text": "2021年", **year}],
        "orgs": [{"id": "o1", "start": 13, "end": 15, "text": "我局", "canonical": [BUREAU]}],
        "facts": [
            {"quantity": "q1", "metric": ["立案"], "key": ["cases_filed"], **common},
            {"quantity": "q2", "metric": ["罚款"], "key": [], **common, "subject": [], "status": "planned",
             "part_of": "q1"},
            {"quantity": "q3", "metric": ["立案"], "key": [], **common, "from": None, "to": None,
             "compare": {"basis": "yoy", "direction": "up"}},
        ],
    }  # fmt: skip
    assert documented == SAMPLE


def test_what_is_written_passes_the_check() -> None:
    """Our own output has no fault, also after a trip through JSON."""
    assert list(annotation_faults(json.loads(json.dumps(SAMPLE)), TEXT, {"cases_filed"})) == []


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Give the function that plants a value: ``quantities.0.text``."""

    def plant(data: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        target: Any = data
        for name in parents:
            target = target[int(name) if name.isdigit() else name]
        target[last] = value

    return plant


def drop(data: dict[str, Any]) -> None:
    """Take a key out."""
    del data["facts"][0]["status"]


def repeat(data: dict[str, Any]) -> None:
    """State one quantity's fact twice."""
    data["facts"].append(data["facts"][0])


FAULTS: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (change("schema", "zhenforce-annotation/9"), "schema:"),
    (change("id", ""), "id: missing"),
    (change("sha256", "0" * 64), "sha256: not that of the text"),
    (change("meta", []), "meta: not an object"),
    (change("times", {}), "times: not a list of objects; write []"),
    (change("quantities.0.text", "1204件"), "quantities q1: text is '1204件' but characters 18 to 24 are '1,204件'"),
    (change("quantities.0.end", 999), "quantities q1: start 18, end 999 is no stretch of the text"),
    (change("quantities.0.start", True), "is no stretch"),
    (change("quantities.0.value", "1,204"), "quantities q1: value '1,204' is no plain number"),
    (change("quantities.0.value", 1204), "value 1204 is no plain number"),
    (change("quantities.0.value", "1e3"), "no plain number"),
    (change("quantities.2.value_max", ""), "value_max '' is no plain number"),
    (change("quantities.0.unit", None), "unit None is no string"),
    (change("quantities.0.modifier", ""), "modifier '' is no word"),
    (change("quantities.0.id", "t1"), "times t1: the id is used twice (also in quantities)"),
    (change("quantities.0.id", 7), "the id is no string"),
    (change("times.0.to", "2021-13-31"), "times t1: to '2021-13-31' is no day"),
    (change("times.0.to", "2020-12-31"), "times t1: from 2021-01-01 is after to 2020-12-31"),
    (change("orgs.0.canonical", []), "orgs o1: canonical is no list of names"),
    (change("facts.0.quantity", "q9"), "fact of q9: quantity 'q9' is no quantity of the file"),
    (change("facts.1.part_of", "t1"), "fact of q2: part_of 't1' is no quantity of the file"),
    (change("facts.0.part_of", "q2"), "is part of itself"),
    (change("facts.0.part_of", "q1"), "is part of itself"),
    (change("facts.0.key", ["cases_fled"]), "fact of q1: key 'cases_fled' is not in taxonomy.tsv"),
    (change("facts.0.metric", "立案"), "fact of q1: metric is no list of words"),
    (change("facts.0.from", "2021"), "fact of q1: from '2021' is no day"),
    (change("facts.0.status", "real"), "fact of q1: status 'real'; write actual, planned or norm"),
    (change("facts.2.compare", {"basis": "yoy"}), "fact of q3: compare"),
    (drop, "fact of q1: lacks status; add it"),
    (repeat, "fact of q1: the quantity has two facts"),
]


@pytest.mark.parametrize(("plant", "says"), FAULTS, ids=[says for _, says in FAULTS])
def test_each_fault_is_named(plant: Callable[[dict[str, Any]], None], says: str) -> None:
    """One planted fault gives a message with file, place, reason and remedy."""
    data = copy.deepcopy(SAMPLE)
    plant(data)
    assert any(says in fault for fault in annotation_faults(data, TEXT, {"cases_filed"}))
    with pytest.raises(CorpusError, match=r"^dev/sample\.json: .+[;] "):
        check_annotation(data, TEXT, "dev/sample.json", {"cases_filed"})


def test_overlapping_spans_are_named() -> None:
    """Spans of one layer never share a character."""
    data = copy.deepcopy(SAMPLE)
    data["quantities"].append({**data["quantities"][0], "id": "q4", "start": 20, "text": TEXT[20:24]})
    assert list(annotation_faults(data, TEXT)) == ["quantities q4: overlaps q1; keep one"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["q1", "2021-01-01", "actual"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
def test_no_json_breaks_the_check(data: st.DataObject) -> None:
    """Whatever stands where a value should be, the check answers with faults, never with another error."""
    annotation = copy.deepcopy(SAMPLE)
    layer = data.draw(st.sampled_from(["quantities", "times", "orgs", "facts"]))
    row = data.draw(st.sampled_from(annotation[layer]))
    row[data.draw(st.sampled_from(list(row)))] = data.draw(JSON)
    annotation[data.draw(st.sampled_from(["id", "meta", "x"]))] = data.draw(JSON)
    assert all(isinstance(fault, str) for fault in annotation_faults(annotation, TEXT, {"cases_filed"}))
