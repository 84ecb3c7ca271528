"""Scores of the corpus: none falls below what was frozen in ``corpus/baseline.json``."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest
from scripts import load_tool

from zhenforce_nlp.corpus import corpus_dir
from zhenforce_nlp.evaluation import evaluate_corpus

REMEDY = "mend the rules, or, where the loss is meant or the labels changed, run: python tools/freeze_scores.py"


def tool() -> ModuleType:
    """Load the script that freezes, so that both measure alike."""
    return load_tool("freeze_scores")


def baseline() -> dict[str, Any]:
    """Read the frozen scores."""
    return dict(json.loads((corpus_dir() / "baseline.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("side", ["dev", "test"])
def test_no_score_of_the_corpus_falls(side: str) -> None:
    """Every score of either side is at most the margin below its frozen figure, and none has lost its floor."""
    frozen, freeze = baseline(), tool()
    now = freeze.figures(evaluate_corpus(corpus_dir() / side))
    assert set(now) == set(frozen["scores"][side]), REMEDY
    assert not freeze.fallen(frozen["scores"][side], now, frozen["margin"]), REMEDY


def test_no_score_of_outside_reports_falls() -> None:
    """So in the folders of ``ZHENFORCE_REAL_CORPUS``; a set never frozen has to be understood at least somehow."""
    frozen, freeze = baseline(), tool()
    for folder in freeze.real_folders():
        now = freeze.figures(evaluate_corpus(folder))
        floors = frozen["scores"].get(freeze.digest(folder), {"quantity": 0.8, "time": 0.8, "org": 0.5, "fact": 0.3})
        assert not freeze.fallen(floors, now, frozen["margin"]), f"{folder}: {REMEDY}"


def test_a_fall_is_told_from_a_tremble() -> None:
    """A score may fall by the margin and no further; one that vanishes has fallen to nothing."""
    fallen = tool().fallen
    assert fallen({"fact": 0.7, "time": 0.9}, {"fact": 0.685, "time": 0.95}, 0.02) == []
    assert fallen({"fact": 0.7}, {"fact": 0.675}, 0.02) == ["fact: 0.675, frozen at 0.700"]
    assert fallen({"compare": 0.5}, {}, 0.02) == ["compare: 0.000, frozen at 0.500"]
