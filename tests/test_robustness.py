"""Labelled reports written in another script, width or place state the same: what the benchmark measures, as tests."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from zhenforce_nlp.corpus import corpus_dir, load_corpus
from zhenforce_nlp.pipeline import extract
from zhenforce_nlp.records import Fact
from zhenforce_nlp.report import Report

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
DOCUMENTS = load_corpus(corpus_dir() / "dev")
SOME = 4  # one report in so many


@pytest.fixture(scope="module")
def robustness() -> Iterator[ModuleType]:
    """The benchmark that rewrites reports; benchmarks are no package."""
    sys.path.insert(0, str(BENCHMARKS))
    yield importlib.import_module("robustness")
    sys.path.remove(str(BENCHMARKS))


def said(report: Report) -> list[Any]:
    """Give what a report says, record by record, without the characters that it was read from."""
    records: tuple[Any, ...] = (*report.facts, *report.times, *report.institutions, *report.areas)
    return [replace(record, text="", **({"evidence": ""} if isinstance(record, Fact) else {})) for record in records]


@cache
def plain(number: int) -> list[Any]:
    """Give what a report says as it is."""
    return said(extract(DOCUMENTS[number].text.encode()))


@pytest.mark.parametrize(
    "name",
    ["traditional script", "traditional, rarer", "look-alikes of a PDF", "full-width digits", "full-width letters"],
)
def test_other_characters_change_nothing(robustness: ModuleType, name: str) -> None:
    """The same page in traditional script, full width or a PDF's look-alikes gives the same records."""
    variation = next(item for item in robustness.variations() if item.name == name)
    changed = 0
    for number, document in list(enumerate(DOCUMENTS))[::SOME]:
        varied = robustness.vary(document, variation)
        report = extract(varied.text.encode())
        assert said(report) == plain(number), document.id
        assert all(item.text == varied.text[item.start : item.end] for item in report.quantities)
        changed += varied.text != document.text
    assert changed > len(DOCUMENTS) // (3 * SOME)


@pytest.mark.parametrize("name", ["other place 1", "other kind of place 1", "-3 years"])
def test_another_place_or_year_changes_names_and_days_only(robustness: ModuleType, name: str) -> None:
    """The same report from elsewhere, or of another year, has the same figures, links and totals."""
    variation = next(item for item in robustness.variations() if item.name == name)
    changed = 0
    for document in DOCUMENTS[:: 1 if "kind" in name else SOME]:
        varied = robustness.vary(document, variation)
        if varied.text == document.text:
            continue
        before, after = extract(document.text.encode()), extract(varied.text.encode())
        assert unplaced(after) == unplaced(before), document.id
        assert [item.rule for item in after.times] == [item.rule for item in before.times], document.id
        assert len(after.institutions) == len(before.institutions), document.id
        changed += 1
    assert changed >= 12


def unplaced(report: Report) -> list[Any]:
    """Give what a report's facts say, but for whose they are and when."""
    return [
        (fact.value, fact.value_max, fact.unit, fact.modifier, fact.key, fact.status, fact.part_of, fact.compare,
         fact.subject is None, fact.period is None)
        for fact in report.facts
    ]  # fmt: skip


FORMS = (
    "months with 至", "months with a dash", "日 as 号", "年 as 年度", "days with dots", "days with dashes", "底 as 末",
    "截至 as 截止", "第 before quarters", "上半年 in months", "decimals in words", "large Chinese numerals", "百分之",
    "figures without 万", "thousands with commas", "formal numerals", "dates in Chinese numerals",
)  # fmt: skip


def test_other_forms_of_times_and_figures_change_next_to_nothing(robustness: ModuleType) -> None:
    """Each report in a form of its own: the same figures, for the same bodies, times and totals, in 39 of 40."""
    variations = {item.name: item for item in robustness.variations()}
    changed, moved = 0, []
    for number, document in enumerate(DOCUMENTS):
        name = FORMS[number % len(FORMS)]
        varied = robustness.vary(document, variations[name])
        if varied.text != document.text:
            before, after = extract(document.text.encode()), extract(varied.text.encode())
            told = [(fact.subject, fact.period) for fact in after.facts]
            same = told == [(fact.subject, fact.period) for fact in before.facts]
            if not same or unplaced(after) != unplaced(before):
                moved.append((document.id, name))
            changed += 1
    assert changed > len(DOCUMENTS) // 4
    assert len(moved) <= changed // 40, moved
