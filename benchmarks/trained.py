"""Trained or ruled? Small models over what the rules see, beside the rules, on reports that neither was made on.

    pip install "zhenforce-nlp[train]"
    python benchmarks/trained.py                         # trained on corpus/dev, compared on corpus/test
    python benchmarks/trained.py --test FOLDER FOLDER    # and on labelled reports of your own

Three decisions are compared: which figure is part of which (F1 of the pairs), whose a figure is (share that is right),
and how far a fact can be trusted (on first readings, each report left out in turn: area under the curve, share right of
the most trusted three tenths, and facts at 0.9 or more with the share of them that is right). The fourth, which
canonical key a figure has, is taken by rows and a model together: ``tools/train_keys.py --compare``.
The models are a logistic regression and boosted trees with fixed seeds; the answer is the same every time.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from trained_pages import Page, Span, read_pages

from zhenforce_nlp.corpus import corpus_dir
from zhenforce_nlp.records import Fact
from zhenforce_nlp.report import Report

ROOT = Path(__file__).resolve().parent.parent
BEFORE, AFTER, ROWS = 14, 3, 60  # figures around a part that may be its total; in a table, rows below it
CUES = ("其中", "含", "包括", "分别", "合计", "共", "（", "；", "。")
LEFT_OF_BODY = ("向", "会同", "联合", "移送", "由", "配合", "报", "对")
Features = dict[str, float]


@dataclass(frozen=True)
class Case:
    """One answer that could be given.

    Attributes:
        group: what is to be answered: report and figure.
        answer: the total's characters, or the subject's name.
        features: what is known about it.
        right: whether gold accepts it.
    """

    group: tuple[str, Span]
    answer: Any
    features: Features
    right: bool


# What the models see


def part_cases(pages: Sequence[Page]) -> list[Case]:
    """Give each figure near a fact as its possible total."""
    cases = []
    for page in pages:
        facts = page.facts
        for at, part in enumerate(facts):
            span = (part.start, part.end)
            table = _rule(part, "metric").startswith("metric.table")
            for other in range(max(0, at - BEFORE), min(len(facts), at + 1 + (ROWS if table else AFTER))):
                whole = facts[other]
                if other == at or (whole.value < part.value and whole.unit == part.unit):
                    continue
                answer = (whole.start, whole.end)
                features = _pair(page.report.text, part, whole, other - at)
                cases.append(Case((page.report.id, span), answer, features, page.wholes.get(span) == answer))
    return cases


def _pair(text: str, part: Fact, whole: Fact, steps: int) -> Features:
    start, end = sorted((part.end, whole.start)) if steps > 0 else (whole.end, part.start)
    between = text[start:end]
    features = {f"between {cue}": float(cue in between) for cue in CUES}
    features |= {
        "steps": steps / 10,
        "before": float(steps < 0),
        "next": float(steps == -1),
        "gap": min(len(between), 200) / 100,
        "same sentence": float(part.evidence_start == whole.evidence_start),
        "same unit": float(part.unit == whole.unit),
        "same key": float(part.key == whole.key and part.key is not None),
        "same label": float(part.metric == whole.metric),
        "same subject": float(part.subject == whole.subject),
        "same period": float(part.period == whole.period),
        "same status": float(part.status == whole.status),
        "change": float(part.compare is not None or whole.compare is not None),
        "rate": float("%" in part.unit or "%" in whole.unit),
        "share": min(float(part.value / whole.value), 1.0) if whole.value else 0.0,
        "label within": float(whole.metric in part.metric or part.metric in whole.metric),
        f"metric {_rule(part, 'metric')}": 1.0,
        f"unit {part.unit}": 1.0,
        "total's words": float(any(word in text[whole.evidence_start : whole.end] for word in ("合计", "总计"))),
    }
    return features


def subject_cases(pages: Sequence[Page]) -> list[Case]:
    """Give the issuer, the area, and the bodies and areas named before a figure as its possible subjects."""
    cases = []
    for page in pages:
        report = page.report
        named = sorted(
            [(body.start, body.end, body.canonical, "body") for body in report.institutions]
            + [(area.start, area.end, area.canonical, "area") for area in report.areas]
        )
        for fact in page.facts:
            accepted = page.gold[fact.start, fact.end]["subject"]
            group = (report.id, (fact.start, fact.end))
            inside = [item for item in named if fact.evidence_start <= item[0] < fact.start]
            for kind, name in (("issuer", report.meta.issuer), ("area", report.meta.area)):
                if name is not None:
                    features = {kind: 1.0, f"{kind} bodies": min(len(inside), 3.0), **_clause(report.text, fact)}
                    cases.append(Case(group, name, features, name in accepted))
            before = [item for item in named if item[0] < fact.start][-4:]
            for rank, item in enumerate(reversed(before)):
                features = {"named": 1.0, "rank": float(rank), **_mention(report, fact, item)}
                cases.append(Case(group, item[2], features, item[2] in accepted))
    return cases


def _clause(text: str, fact: Fact) -> Features:
    clause = text[max(fact.evidence_start, fact.start - 40) : fact.start]
    return {f"clause {word}": float(word in clause) for word in ("全市", "全区", "全县", "全省", "我局", "各", "、")}


def _mention(report: Report, fact: Fact, item: tuple[int, int, str, str]) -> Features:
    start, end, name, kind = item
    text = report.text
    between = text[end : fact.start]
    features = {f"behind {word}": float(text[max(0, start - len(word)) : start] == word) for word in LEFT_OF_BODY}
    features |= {
        kind: 1.0,
        "same sentence": float(start >= fact.evidence_start),
        "opens": float(start == fact.evidence_start or text[start - 1 : start] in "，；。：\n　 "),
        "gap": min(len(between), 200) / 100,
        "commas": min(between.count("，"), 5.0),
        "stops": min(between.count("。") + between.count("\n"), 5.0),
        "issuer": float(name == report.meta.issuer),
        "in list": float(text[end : end + 1] == "、" or text[start - 1 : start] == "、"),
    }
    return features


def _rule(fact: Fact, role: str) -> str:
    return next((link.rule for link in fact.links if link.role == role), "")


# Models


def models() -> dict[str, Callable[[], Any]]:
    """Give the makers of the models by name; leave with one line where scikit-learn is not installed."""
    try:
        linear = importlib.import_module("sklearn.linear_model")
        ensemble = importlib.import_module("sklearn.ensemble")
        features = importlib.import_module("sklearn.feature_extraction")
        pipeline = importlib.import_module("sklearn.pipeline")
    except ImportError:
        sys.exit('benchmarks/trained.py needs scikit-learn: pip install "zhenforce-nlp[train]"')
    return {
        "logistic": lambda: pipeline.make_pipeline(
            features.DictVectorizer(), linear.LogisticRegression(C=1.0, max_iter=3000)
        ),
        "trees": lambda: pipeline.make_pipeline(
            features.DictVectorizer(sparse=False),
            ensemble.HistGradientBoostingClassifier(random_state=0, max_iter=150, l2_regularization=1.0),
        ),
    }


def best(model: Any, cases: Sequence[Case], floor: float) -> dict[tuple[str, Span], Any]:
    """Give the likeliest answer of each group, leaving out groups without one of at least that likelihood."""
    chances = model.predict_proba([case.features for case in cases])[:, 1]
    found = {}
    for group, members in groupby(zip(cases, chances, strict=True), key=lambda pair: pair[0].group):
        case, chance = max(members, key=lambda pair: pair[1])
        if chance >= floor:
            found[group] = case.answer
    return found


# Comparing


def parts_f1(pages: Sequence[Page], answers: Mapping[tuple[str, Span], Any]) -> float:
    """Give F1 of the pairs of part and total, over facts that gold has too."""
    gold = {(page.report.id, fact) for page in pages for fact in page.wholes.items()}
    found = {(report, (span, whole)) for (report, span), whole in answers.items()}
    right = len(gold & found)
    return 2 * right / (len(gold) + len(found)) if gold or found else 0.0


def subjects_right(pages: Sequence[Page], answers: Mapping[tuple[str, Span], Any]) -> float:
    """Give the share of facts whose subject gold accepts."""
    outcomes = [
        answers.get((page.report.id, (fact.start, fact.end))) in page.gold[fact.start, fact.end]["subject"]
        for page in pages
        for fact in page.facts
    ]
    return sum(outcomes) / len(outcomes)


def ruled(pages: Sequence[Page]) -> tuple[dict[tuple[str, Span], Any], dict[tuple[str, Span], Any]]:
    """Give the rules' totals and subjects."""
    parts, subjects = {}, {}
    for page in pages:
        spans = {quantity.id: (quantity.start, quantity.end) for quantity in page.report.quantities}
        for fact in page.facts:
            group = (page.report.id, (fact.start, fact.end))
            subjects[group] = fact.subject
            if fact.part_of is not None:
                parts[group] = spans[fact.part_of]
    return parts, subjects


def compare_links(train: Path, tests: Sequence[Path]) -> Iterator[str]:
    """Give the lines of the table for totals and subjects."""
    learnt = read_pages(train)
    made = models()
    fitted = {}
    for decision, cases in (("part_of", part_cases(learnt)), ("subject", subject_cases(learnt))):
        for name, make in made.items():
            features, right = [case.features for case in cases], [case.right for case in cases]
            fitted[decision, name] = make().fit(features, right)
    yield f"{'decision':<12}{'reports':<28}{'rules':>8}" + "".join(f"{name:>10}" for name in made)
    for folder in tests:
        pages = read_pages(folder)
        parts, subjects = ruled(pages)
        asked, whose = part_cases(pages), subject_cases(pages)
        rows = (
            ("part_of", parts_f1, parts, asked, 0.5),
            ("subject", subjects_right, subjects, whose, 0.0),
        )
        for decision, score, rules, cases, floor in rows:
            shares = [score(pages, best(fitted[decision, name], cases, floor)) for name in made]
            figures = "".join(f"{share:>10.3f}" for share in shares)
            yield f"{decision:<12}{folder.name:<28}{score(pages, rules):>8.3f}{figures}"


def compare_confidence() -> Iterator[str]:
    """Give the lines of the table for confidence, from first readings with each report left out in turn."""
    sys.path.insert(0, str(ROOT / "tools"))
    tool = importlib.import_module("calibrate_trust")
    facts = tool.readings(tool.read_lines())
    whole = [fact.whole for fact in facts]
    chances = {"rates": [confidence for confidence, _ in tool.left_out(facts)]}
    for name, make in models().items():
        chances[name] = _left_out(make, facts)
    metrics = importlib.import_module("sklearn.metrics")
    yield f"{'confidence':<12}{'curve':>8}{'top 30%':>9}{'at 0.9':>8}{'right':>8}"
    for name, values in chances.items():
        ranked = sorted(zip(values, whole, strict=True), key=lambda pair: -pair[0])[: len(whole) * 3 // 10]
        high = [right for chance, right in zip(values, whole, strict=True) if chance >= 0.9]
        top = sum(right for _, right in ranked) / len(ranked)
        share = f"{sum(high) / len(high):>8.3f}" if high else f"{'–':>8}"
        yield f"{name:<12}{metrics.roc_auc_score(whole, values):>8.3f}{top:>9.3f}{len(high):>8}{share}"


def _left_out(make: Callable[[], Any], facts: Sequence[Any]) -> list[float]:
    rows = [
        {f"{role} {part}": 1.0 for role, rule, how in fact.links for part in (rule, how, f"{rule} {how}") if part}
        | {sign: 1.0 for ids in fact.signs.values() for sign in ids}
        for fact in facts
    ]
    found: list[float] = []
    for report in dict.fromkeys(fact.report for fact in facts):
        others = [at for at, fact in enumerate(facts) if fact.report != report]
        model = make().fit([rows[at] for at in others], [facts[at].whole for at in others])
        here = [row for row, fact in zip(rows, facts, strict=True) if fact.report == report]
        found += [float(chance) for chance in model.predict_proba(here)[:, 1]]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, default=corpus_dir() / "dev", help="reports to learn from")
    parser.add_argument("--test", type=Path, nargs="+", default=[corpus_dir() / "test"], help="reports to compare on")
    options = parser.parse_args(arguments)
    models()
    for line in compare_links(options.train, options.test):
        print(line)
    print()
    for line in compare_confidence():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
