"""The annotation format: one JSON object a document, for gold and predictions alike (see ``corpus/README.md``)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhenforce_nlp.errors import CorpusError
from zhenforce_nlp.plain import to_plain
from zhenforce_nlp.records import Status

if TYPE_CHECKING:
    from zhenforce_nlp.records import Fact, Institution, Quantity, Time
    from zhenforce_nlp.report import Report

SCHEMA = "zhenforce-annotation/1"
META = ("title", "issuer", "year", "issued")
LAYERS = ("quantities", "times", "orgs")
_SPAN = ("id", "start", "end", "text")
_KEYS = {
    "quantities": (*_SPAN, "value", "value_max", "unit", "modifier"),
    "times": (*_SPAN, "from", "to"),
    "orgs": (*_SPAN, "canonical"),
    "facts": ("quantity", "metric", "key", "subject", "from", "to", "status", "part_of", "compare"),
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_COMPARE = {"basis": ("yoy", "pop"), "direction": ("up", "down")}


def to_annotation(report: Report) -> dict[str, Any]:
    """Give a report in the annotation format, one answer in each list; areas are no institutions and stay out.

    Args:
        report: what :func:`zhenforce_nlp.extract` gave.

    Returns:
        Plain data in a fixed order of keys: the same report gives the same JSON, byte for byte.
    """
    meta = {item.name: item.value for item in report.meta if item.name in META}
    return {
        "schema": SCHEMA,
        "id": report.id,
        "sha256": text_hash(report.text),
        "meta": {name: int(meta[name]) if name == "year" else meta[name] for name in META if name in meta},
        "quantities": [_quantity(item) for item in report.quantities],
        "times": [_time(item) for item in report.times],
        "orgs": [_org(number, item) for number, item in enumerate(report.institutions, 1)],
        "facts": [_fact(item) for item in report.facts],
    }


def text_hash(text: str) -> str:
    """Give the SHA-256 of the text's UTF-8 bytes in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _quantity(item: Quantity) -> dict[str, Any]:
    return _span(item) | {
        "value": _number(item.value),
        "value_max": None if item.value_max is None else _number(item.value_max),
        "unit": item.unit,
        "modifier": item.modifier,
    }


def _number(value: Decimal) -> str:
    return strip_zeros(f"{value:f}")


def strip_zeros(digits: str) -> str:
    """Take the zeros off that say nothing about the amount: 39.156万元 is 391560, not 391560.000.

    >>> strip_zeros("391560.000"), strip_zeros("39.50"), strip_zeros("120")
    ('391560', '39.5', '120')
    """
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _time(item: Time) -> dict[str, Any]:
    return _span(item) | {"from": to_plain(item.first), "to": to_plain(item.last)}


def _org(number: int, item: Institution) -> dict[str, Any]:
    return _span(item) | {"id": f"o{number}", "canonical": [item.canonical]}


def _span(item: Quantity | Time | Institution) -> dict[str, Any]:
    return {"id": item.id, "start": item.start, "end": item.end, "text": item.text}


def _fact(item: Fact) -> dict[str, Any]:
    return {
        "quantity": item.quantity,
        "metric": [item.metric],
        "key": [item.key] if item.key else [],
        "subject": [item.subject] if item.subject else [],
        "from": to_plain(item.period.first) if item.period else None,
        "to": to_plain(item.period.last) if item.period else None,
        "status": item.status.value,
        "part_of": item.part_of,
        "compare": to_plain(item.compare),
    }


def read_annotation(path: Path) -> dict[str, Any]:
    """Read an annotation file without looking at what it says.

    Raises:
        CorpusError: missing, not UTF-8, not JSON, not an object; the message names file, reason and remedy.
    """
    try:
        data = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); check the name") from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 (at byte {error.start}); save it as UTF-8") from None
    except ValueError as error:
        raise CorpusError(f"{path}: not JSON ({error}); correct the file") from None
    if not isinstance(data, dict):
        raise CorpusError(f"{path}: not a JSON object; write one object a document")
    return data


def check_annotation(data: Mapping[str, Any], text: str, place: str, keys: Container[str] | None = None) -> None:
    """Refuse an annotation that breaks the format.

    Args:
        data: the annotation.
        text: the document it describes, exactly as read.
        place: what to call the annotation in the message, its path as a rule.
        keys: the canonical metrics that facts may use, None to accept any.

    Raises:
        CorpusError: the first of :func:`annotation_faults`.
    """
    for fault in annotation_faults(data, text, keys):
        raise CorpusError(f"{place}: {fault}")


def annotation_faults(data: Mapping[str, Any], text: str, keys: Container[str] | None = None) -> Iterator[str]:
    """Give every way in which an annotation breaks the format, as "where: reason; remedy".

    Args:
        data: the annotation.
        text: the document it describes, exactly as read.
        keys: the canonical metrics that facts may use, None to accept any.
    """
    head = list(_head_faults(data, text))
    yield from head
    if any(not _is_rows(data.get(name)) for name in _KEYS):
        return
    seen: dict[str, str] = {}
    for layer in LAYERS:
        for item in data[layer]:
            where = f"{layer} {item.get('id')}"
            missing = _missing(item, layer)
            if missing:
                yield f"{where}: lacks {missing}; add it"
                continue
            if not isinstance(item["id"], str):
                yield f'{where}: the id is no string; write a name such as "q1"'
                continue
            if item["id"] in seen:
                yield f"{where}: the id is used twice (also in {seen[item['id']]}); give each span its own"
            seen[item["id"]] = layer
            yield from (f"{where}: {fault}" for fault in _span_faults(item, text))
            yield from (f"{where}: {fault}" for fault in _VALUES[layer](item))
        yield from _overlaps(layer, data[layer])
    yield from _facts_faults(data, keys)


def _head_faults(data: Mapping[str, Any], text: str) -> Iterator[str]:
    if data.get("schema") != SCHEMA:
        yield f'schema: {data.get("schema")!r}; write "{SCHEMA}"'
    if not isinstance(data.get("id"), str) or not data["id"]:
        yield "id: missing; write the file name without .json"
    if data.get("sha256") != text_hash(text):
        yield f"sha256: not that of the text; restore the text, or annotate it anew with {text_hash(text)}"
    if not isinstance(data.get("meta", {}), dict):
        yield "meta: not an object; write title, issuer, year and issued as far as known"
    for name in _KEYS:
        if not _is_rows(data.get(name)):
            yield f"{name}: not a list of objects; write [] when there are none"


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _missing(item: Mapping[str, Any], layer: str) -> str:
    return ", ".join(key for key in _KEYS[layer] if key not in item)


def _span_faults(item: Mapping[str, Any], text: str) -> Iterator[str]:
    start, end = item["start"], item["end"]
    if not (type(start) is int and type(end) is int and 0 <= start < end <= len(text)):
        yield f"start {start!r}, end {end!r} is no stretch of the text ({len(text)} characters); correct the offsets"
    elif text[start:end] != item["text"]:
        yield f"text is {item['text']!r} but characters {start} to {end} are {text[start:end]!r}; correct the offsets"


def _quantity_faults(item: Mapping[str, Any]) -> Iterator[str]:
    if not (isinstance(item["value"], str) and _NUMBER.fullmatch(item["value"])):
        yield f'value {item["value"]!r} is no plain number; write a string such as "391560"'
    top = item["value_max"]
    if top is not None and not (isinstance(top, str) and _NUMBER.fullmatch(top)):
        yield f"value_max {top!r} is no plain number; write a string or null"
    if not isinstance(item["unit"], str):
        yield f'unit {item["unit"]!r} is no string; write "" where the text has none'
    if item["modifier"] is not None and not (isinstance(item["modifier"], str) and item["modifier"]):
        yield f"modifier {item['modifier']!r} is no word; write it or null"


def _interval_faults(item: Mapping[str, Any]) -> Iterator[str]:
    days = []
    for name in ("from", "to"):
        try:
            days.append(item[name] if item[name] is None else date.fromisoformat(item[name]))
        except (TypeError, ValueError):
            yield f"{name} {item[name]!r} is no day; write it as 2023-07-31 or null"
            return
    first, last = days
    if first and last and first > last:
        yield f"from {first} is after to {last}; swap or correct them"


def _org_faults(item: Mapping[str, Any]) -> Iterator[str]:
    if not (_is_words(item["canonical"]) and item["canonical"]):
        yield "canonical is no list of names; write the fullest name first"


_VALUES = {"quantities": _quantity_faults, "times": _interval_faults, "orgs": _org_faults}


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _overlaps(layer: str, items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    spans = sorted(
        (item["start"], item["end"], str(item.get("id")))
        for item in items
        if isinstance(item.get("start"), int) and isinstance(item.get("end"), int)
    )
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            yield f"{layer} {after[2]}: overlaps {before[2]}; keep one"


def _facts_faults(data: Mapping[str, Any], keys: Container[str] | None) -> Iterator[str]:
    known = {item["id"] for item in data["quantities"] if isinstance(item.get("id"), str)}
    wholes: dict[str, str | None] = {}
    for item in data["facts"]:
        where = f"fact of {item.get('quantity')}"
        missing = _missing(item, "facts")
        if missing:
            yield f"{where}: lacks {missing}; add it"
            continue
        strange = [role for role in ("quantity", "part_of") if not _is_quantity(item, role, known)]
        if strange:
            yield from (f"{where}: {role} {item[role]!r} is no quantity of the file; use an id" for role in strange)
            continue
        if item["quantity"] in wholes:
            yield f"{where}: the quantity has two facts; keep one"
        wholes[item["quantity"]] = item["part_of"]
        yield from (f"{where}: {fault}" for fault in _fact_faults(item, keys))
    yield from _cycles(wholes)


def _is_quantity(item: Mapping[str, Any], role: str, known: Container[str]) -> bool:
    if item[role] is None:
        return role == "part_of"
    return isinstance(item[role], str) and item[role] in known


def _fact_faults(item: Mapping[str, Any], keys: Container[str] | None) -> Iterator[str]:
    yield from _interval_faults(item)
    for name in ("metric", "key", "subject"):
        if not _is_words(item[name]):
            yield f"{name} is no list of words; write [] when there is none"
        elif name == "key" and keys is not None:
            for key in item["key"]:
                if key not in keys:
                    yield f"key {key!r} is not in taxonomy.tsv; use one of its keys or []"
    if item["status"] not in [status.value for status in Status]:
        yield f"status {item['status']!r}; write actual, planned or norm"
    compare = item["compare"]
    if compare is not None and not (
        isinstance(compare, dict)
        and compare.keys() == _COMPARE.keys()
        and all(compare[name] in _COMPARE[name] for name in _COMPARE)
    ):
        yield f'compare {compare!r}; write {{"basis": "yoy" or "pop", "direction": "up" or "down"}} or null'


def _cycles(wholes: Mapping[str, str | None]) -> Iterator[str]:
    settled: set[str] = set()
    for start in wholes:
        path: dict[str, None] = {}
        at: str | None = start
        while at is not None and at not in settled and at not in path:
            path[at] = None
            at = wholes.get(at)
        if at is not None and at in path:
            yield f"fact of {at}: is part of itself by way of part_of; break the circle"
        settled.update(path)
