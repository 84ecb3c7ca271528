"""Evaluation: figures that can be checked by hand, an error row for every mistake, and agreement with the scorer."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from zhenforce_nlp.corpus import corpus_dir, load_corpus
from zhenforce_nlp.evaluation import evaluate, evaluate_corpus, sentence_around
from zhenforce_nlp.outputs import score_lines
from zhenforce_nlp.scores import Evaluation, Score

TEXT = "某区水务局2021年检查180家次，其中重点60家次。罚款约4.5万元，同比增加2件。"
NONE: dict[str, Any] = {}


def span(id: str, text: str, **rest: Any) -> dict[str, Any]:  # noqa: A002 - as the format calls it
    """Give a span of TEXT with its offsets."""
    start = TEXT.index(text)
    return {"id": id, "start": start, "end": start + len(text), "text": text, **rest}


def quantity(id: str, text: str, value: str, unit: str, modifier: str | None = None) -> dict[str, Any]:  # noqa: A002
    """Give a quantity of TEXT."""
    return span(id, text, value=value, value_max=None, unit=unit, modifier=modifier)


def fact(quantity: str, metric: str, key: str | None, part_of: str | None = None, **rest: Any) -> dict[str, Any]:
    """Give a fact of TEXT that is the bureau's in 2021."""
    return {
        "quantity": quantity,
        "metric": [metric],
        "key": [key] if key else [],
        "subject": ["某区水务局"],
        "from": "2021-01-01",
        "to": "2021-12-31",
        "status": "actual",
        "part_of": part_of,
        "compare": None,
    } | rest


def gold() -> dict[str, Any]:
    """Give the right annotation of TEXT."""
    return {
        "id": "shuiwu",
        "quantities": [
            quantity("q1", "180家次", "180", "家次"),
            quantity("q2", "60家次", "60", "家次"),
            quantity("q3", "4.5万元", "45000", "元", "约"),
            quantity("q4", "2件", "2", "件"),
        ],
        "times": [
            span("t1", "2021年", **{"from": "2021-01-01", "to": "2021-12-31"}),
            span("t2", "同比", **{"from": "2020-01-01", "to": "2020-12-31"}),
        ],
        "orgs": [span("o1", "某区水务局", canonical=["某市某区水务局", "某区水务局"])],
        "facts": [
            fact("q1", "检查", "inspection_visits"),
            fact("q2", "重点检查", "inspection_visits_key", "q1"),
            fact("q3", "罚款", "fines_amount"),
            fact("q4", "案件", None, compare={"basis": "yoy", "direction": "up"}),
        ],
    }


def planted() -> dict[str, Any]:
    """Give an annotation of TEXT with one mistake of each sort."""
    return {
        "id": "shuiwu",
        "quantities": [
            quantity("a", "180家次", "180.0", "家次"),
            quantity("b", "60家次", "60", "家"),  # wrong unit
            quantity("c", "4.5万元", "45000", "元"),  # modifier lost
            quantity("d", "增加2件", "2", "件"),  # wrong span: overlaps
            quantity("e", "2021", "2021", ""),  # spurious
        ],
        "times": [span("t", "2021年", **{"from": "2021-01-01", "to": "2021-12-30"})],  # wrong day; one missed
        "orgs": [span("i", "某区水务局", canonical=["某区水务局"])],
        "facts": [
            fact("a", "执法检查", "inspection_visits"),  # right: 4 of 6 characters
            fact("b", "重点检查", "inspection_visits_key", "a"),
            fact("c", "处罚", None, "a", subject=["某区"], status="planned"),
            fact("d", "案件", None),
            fact("nowhere", "检查", None),  # of no quantity: not counted
        ],
    }


EXPECTED = {
    "quantity": (3, 5, 4),
    "quantity-value": (2, 5, 4),
    "modifier": (0, 0, 1),
    "time": (1, 1, 2),
    "time-value": (0, 1, 2),
    "org": (1, 1, 1),
    "org-canonical": (1, 1, 1),
    "link:key": (2, 3, 3),
    "link:metric": (2, 3, 3),
    "link:subject": (2, 3, 3),
    "link:period": (3, 3, 3),
    "link:status": (2, 3, 3),
    "compare": (0, 0, 0),
    "fact": (1, 4, 4),
    "part-of": (1, 2, 1),
}


def counts(evaluation: Evaluation) -> dict[str, tuple[int, int, int]]:
    """Give the counts by name."""
    return {score.name: (score.right, score.predicted, score.gold) for score in evaluation.scores}


def scorers() -> list[Path]:
    """Give the reference scorers that stand beside the folders of ZHENFORCE_REAL_CORPUS, none without it."""
    folders = [Path(name) for name in os.environ.get("ZHENFORCE_REAL_CORPUS", "").split(":") if name]
    found = {(folder / "../../tools/score.py").resolve() for folder in folders}
    return sorted(path for path in found if path.is_file())


def figures_by(scorer: Path, pairs: list[tuple[dict[str, Any], dict[str, Any], str]], folder: Path) -> dict[str, Any]:
    """Write gold and predictions as files and give what the reference scorer says of them."""
    for number, pair in enumerate(pairs):
        for name, data in zip(("gold", "predicted"), pair, strict=False):
            (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / name / f"{number:03}.json").write_text(json.dumps(data), encoding="utf-8")
    command = [sys.executable, str(scorer), str(folder / "gold"), str(folder / "predicted"), "--json"]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def as_scorer(evaluation: Evaluation) -> dict[str, Any]:
    """Give our figures as the scorer prints them: it writes 0.0 where we say that there is nothing to score."""
    return {
        name: {key: 0.0 if value is None else value for key, value in row.items()}
        for name, row in evaluation.to_plain().items()
    }


def damaged(annotation: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Plant mistakes of every sort in a copy of an annotation."""
    wrong = copy.deepcopy(annotation)
    for layer in ("quantities", "times", "orgs"):
        wrong[layer] = [item for item in wrong[layer] if rng.random() > 0.1]
        for item in wrong[layer]:
            item["start"] += rng.random() < 0.1
    for item in wrong["quantities"]:
        item["value"] = "7" if rng.random() < 0.1 else item["value"]
        item["modifier"] = rng.choice([item["modifier"], None, "约"])
    for item in wrong["times"]:
        item["to"] = rng.choice([item["to"], item["to"], None])
    for item in wrong["orgs"]:
        item["canonical"] = [rng.choice([*item["canonical"], "某局"])]
    wrong["facts"] = [item for item in wrong["facts"] if rng.random() > 0.1]
    for item in wrong["facts"]:
        item["metric"] = [rng.choice([*item["metric"], "人数"])] if item["metric"] else []
        item["key"] = rng.choice([item["key"][:1], ["share"], []])
        item["subject"] = rng.choice([item["subject"][-1:], ["某省"], []])
        item["from"] = rng.choice([item["from"], item["from"], "1999-01-01"])
        item["status"] = rng.choice([item["status"], item["status"], "norm"])
        item["part_of"] = rng.choice([item["part_of"], None, "q1"])
        item["compare"] = rng.choice([item["compare"], None, {"basis": "yoy", "direction": "up"}])
    return wrong


def test_planted_mistakes_give_the_figures_counted_by_hand(tmp_path: Path) -> None:
    """Every score has the counts that its definition gives; the reference scorer, where at hand, says the same."""
    evaluation = evaluate([(gold(), planted(), TEXT)])
    assert counts(evaluation) == EXPECTED
    for scorer in scorers():
        assert as_scorer(evaluation) == figures_by(scorer, [(gold(), planted(), TEXT)], tmp_path)


def test_the_same_annotation_scores_one_throughout(tmp_path: Path) -> None:
    """Gold against itself is perfect, damaged gold is not, and the reference scorer agrees on both."""
    rng = random.Random(20)  # noqa: S311 - planted mistakes, no secret
    folders = [corpus_dir() / "dev", *(Path(name) for name in os.environ.get("ZHENFORCE_REAL_CORPUS", "").split(":"))]
    documents = [document for folder in folders if folder.name for document in load_corpus(folder)]
    same = evaluate((item.annotation, item.annotation, item.text) for item in documents)
    assert {score.f1 for score in same.scores} <= {1.0, None}
    assert not same.errors
    wrong = [(item.annotation, damaged(item.annotation, rng), item.text) for item in documents]
    evaluation = evaluate(wrong)
    for score in evaluation.scores:
        assert 0 < score.right < score.gold, score
    for number, scorer in enumerate(scorers()):
        assert as_scorer(evaluation) == figures_by(scorer, wrong, tmp_path / str(number))


def test_every_mistake_has_a_row() -> None:
    """Error rows say what, where, what is right, what came, and in which sentence."""
    rows = evaluate([(gold(), planted(), TEXT)]).errors
    assert Counter(row.kind for row in rows) == {
        "quantity value": 1,
        "quantity missed": 1,
        "quantity spurious": 2,
        "modifier": 1,
        "time value": 1,
        "time missed": 1,
        "fact missed": 1,
        "fact key": 1,
        "fact metric": 1,
        "fact subject": 1,
        "fact status": 1,
        "part-of spurious": 1,
    }
    row = next(row for row in rows if row.kind == "fact subject")
    assert (row.document, row.text, row.gold, row.got) == ("shuiwu", "4.5万元", "某区水务局", "某区")
    assert TEXT[row.start : row.end] == row.text
    assert row.sentence == "罚款约4.5万元，同比增加2件。"
    unit = next(row for row in rows if row.kind == "quantity value")
    assert (unit.gold, unit.got) == ("60 – 家次", "60 – 家")


def test_spans_by_outcome_do_not_depend_on_order() -> None:
    """Exact pairs are matched first, then the longest overlap, each span once, however the lists are sorted."""
    wide = {
        "quantities": [quantity("w", "180家次，其中重点60家次", "1", "家次"), quantity("x", "60家次", "60", "家次")]
    }
    for predicted in (wide, {"quantities": wide["quantities"][::-1]}):
        layer = evaluate([(gold(), predicted, TEXT)]).outcomes[0]
        assert (layer.layer, layer.exact, layer.overlap, layer.missed, layer.spurious) == ("quantity", 1, 1, 2, 0)
    layer = evaluate([(gold(), planted(), TEXT)]).outcomes[0]
    assert (layer.exact, layer.overlap, layer.missed, layer.spurious) == (3, 1, 0, 1)


def test_nothing_to_score_is_a_dash() -> None:
    """A score without gold and without prediction is neither 0 nor 1."""
    evaluation = evaluate([(gold(), planted(), TEXT)])
    assert evaluation.score("compare").f1 is None
    assert evaluation.to_plain()["compare"]["f"] is None
    line = next(line for line in score_lines(evaluation) if line.startswith("compare"))
    assert line.split() == ["compare", "–", "–", "–", "0", "0", "0"]
    assert evaluation.score("no such") == Score("no such", 0, 0, 0)


def test_a_missing_prediction_counts_as_empty() -> None:
    """All gold is missed, and precision is 0, not undefined."""
    evaluation = evaluate([(gold(), NONE, TEXT)])
    assert counts(evaluation)["quantity"] == (0, 0, 4)
    assert evaluation.score("fact").precision == 0.0
    assert evaluation.score("fact").f1 == 0.0


@pytest.mark.parametrize(
    ("text", "start", "end", "sentence"),
    [
        ("甲。乙3件；丙", 3, 5, "乙3件；"),
        ("3件", 0, 2, "3件"),
        ("表头\n| 3 | 4 |\n完", 5, 6, "| 3 | 4 |"),
    ],
)
def test_sentence_around(text: str, start: int, end: int, sentence: str) -> None:
    """A sentence ends at 。！？； or at the end of its line."""
    assert sentence_around(text, start, end) == sentence


def test_the_own_corpus_is_extracted_and_scored() -> None:
    """The whole way: reports in, figures out, one score for each layer."""
    evaluation = evaluate_corpus(corpus_dir() / "dev")
    assert evaluation.documents == len(list((corpus_dir() / "dev").glob("*.json")))
    assert set(EXPECTED) == set(counts(evaluation))
    assert (evaluation.score("fact").f1 or 0) > 0.5


def test_spread_over_reports() -> None:
    """The table names the report that fares worst, and how far the mean may be off."""
    one = Evaluation(3, (), (), (), (), (("甲", 9, 10), ("乙", 2, 10), ("丙", 10, 10), ("丁", 0, 0)))
    spread = one.spread()
    assert spread is not None
    assert (spread.lowest, spread.median, spread.highest, spread.worst) == (0.2, 0.9, 1.0, "乙")
    assert spread.error == pytest.approx(0.2517, abs=0.001)
    assert Evaluation(1, (), (), (), (), (("甲", 1, 2),)).spread().error is None  # type: ignore[union-attr]
    assert Evaluation(1, (), (), ()).spread() is None
    assert next(score_lines(one)).split() == ["P", "R", "F1", "right", "pred", "gold"]
    assert "乙" in "\n".join(score_lines(one))
