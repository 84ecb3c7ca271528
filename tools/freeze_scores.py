"""Freeze the scores of the corpus: write ``corpus/baseline.json``, which ``tests/test_corpus_scores.py`` holds them to.

    python tools/freeze_scores.py              # write the scores of today, and say what moved
    python tools/freeze_scores.py --check      # say what moved, write nothing, exit 1 when a score fell below its floor

The folders named in ``ZHENFORCE_REAL_CORPUS`` (parted by ``:``) are scored and frozen too. They are not part of the
project: the file keeps their scores under a digest of their texts, and keeps them when the variable is not set.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from zhenforce_nlp.corpus import corpus_dir, load_corpus
from zhenforce_nlp.evaluation import evaluate_corpus
from zhenforce_nlp.scores import Evaluation

BASELINE = Path(__file__).resolve().parent.parent / "corpus" / "baseline.json"
SIDES = ("dev", "test")
# How far a score may fall before the test says so: the tremble of a rule that trades one case for another. Anything
# larger is a loss that somebody has to mean.
MARGIN = 0.02

Figures = dict[str, float]


def real_folders() -> list[Path]:
    """Give the folders of ``ZHENFORCE_REAL_CORPUS``, none when it is not set."""
    return [Path(name) for name in os.environ.get("ZHENFORCE_REAL_CORPUS", "").split(":") if name]


def digest(folder: Path) -> str:
    """Name a set of reports by its texts, whatever it is called and wherever it lies."""
    texts = sorted(hashlib.sha256(document.text.encode()).hexdigest() for document in load_corpus(folder))
    return hashlib.sha256("".join(texts).encode()).hexdigest()[:16]


def figures(evaluation: Evaluation) -> Figures:
    """Give F1 of every score that has something to score, to three places."""
    return {score.name: round(score.f1, 3) for score in evaluation.scores if score.f1 is not None}


def named_folders() -> Iterator[tuple[str, Path]]:
    """Give every folder to be scored with the name its scores are kept under."""
    yield from ((side, corpus_dir() / side) for side in SIDES)
    yield from ((digest(folder), folder) for folder in real_folders())


def fallen(frozen: Figures, now: Figures, margin: float) -> list[str]:
    """Say which scores lie below their floor, or are no longer there; an empty list when none does."""
    return [
        f"{name}: {now.get(name, 0.0):.3f}, frozen at {floor:.3f}"
        for name, floor in frozen.items()
        if now.get(name, 0.0) < floor - margin
    ]


def main() -> int:
    """Score, say what moved, and write the file unless only asked to check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a score fell below its floor")
    check = parser.parse_args().check
    stored: dict[str, Figures] = json.loads(BASELINE.read_text())["scores"] if BASELINE.exists() else {}
    scores, low = dict(stored), False
    for name, folder in named_folders():
        scores[name] = now = figures(evaluate_corpus(folder))
        before = stored.get(name, {})
        low = low or bool(fallen(before, now, MARGIN))
        moved = [f"{key} {before.get(key, 0.0):.3f} -> {now[key]:.3f}" for key in now if now[key] != before.get(key)]
        print(f"{name}: " + (", ".join(moved) or "as frozen"))
    if not check:
        text = json.dumps({"margin": MARGIN, "scores": scores}, indent=1, sort_keys=True)
        BASELINE.write_text(text + "\n", encoding="utf-8")
    return int(check and low)


if __name__ == "__main__":
    sys.exit(main())
