"""Labelled reports as benchmarks/trained.py reads them: each fact beside its gold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhenforce_nlp.corpus import CorpusDocument, load_corpus
from zhenforce_nlp.pipeline import extract
from zhenforce_nlp.records import Fact
from zhenforce_nlp.report import Report
from zhenforce_nlp.resources import load_patterns

Span = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """A report, its labels by characters, and the facts that gold has too."""

    report: Report
    gold: Mapping[Span, Mapping[str, Any]]
    wholes: Mapping[Span, Span]
    facts: tuple[Fact, ...]


def read_pages(folder: Path) -> list[Page]:
    """Read a corpus folder and pair each fact with its gold."""
    return [_page(document) for document in load_corpus(folder, load_patterns(None))]


def _page(document: CorpusDocument) -> Page:
    report = extract(document.text.encode(), id=document.id)
    spans = {item["id"]: (item["start"], item["end"]) for item in document.annotation["quantities"]}
    gold = {spans[fact["quantity"]]: fact for fact in document.annotation["facts"]}
    wholes = {span: spans[fact["part_of"]] for span, fact in gold.items() if fact["part_of"]}
    facts = tuple(fact for fact in report.facts if (fact.start, fact.end) in gold)
    return Page(report, gold, wholes, facts)
