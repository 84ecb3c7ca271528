"""Train ``patterns/keys.model``, the judge of keys, on labelled reports and on labelled paragraphs.

    pip install "zhenforce-nlp[train]"
    python tools/train_keys.py                     # corpus/dev, training/*.txt, marked tests
    python tools/train_keys.py --compare FOLDER... # and say what rules, model and both get right there

A paragraph of ``training/`` has its figures marked, ``对{12家=penalized_entities}企业立案``, "-" for a figure of no
column. corpus/test is never trained on. The model is a linear support-vector machine over what
``relations/key_features.py`` sees of a figure; the same labels give the same file. Weights that say next to nothing
are left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from zhenforce_nlp.corpus import load_corpus
from zhenforce_nlp.pipeline import analyse
from zhenforce_nlp.records import How
from zhenforce_nlp.relations.key_features import KeyFigure, KeyView, key_features, key_views, plain_page
from zhenforce_nlp.relations.key_model import BIAS, FILE, NONE, SCALE, KeyModel, load_key_model
from zhenforce_nlp.relations.key_review import overrules
from zhenforce_nlp.report import Report
from zhenforce_nlp.resources import PatternFile, PatternSet, load_patterns
from zhenforce_nlp.script import load_script

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "patterns" / FILE
REPORTS = ROOT / "corpus" / "dev"
PARAGRAPHS = ROOT / "training"
MARKED = ROOT / "tests" / "keys_marked.txt"
PHRASES = ROOT / "tests" / "keys_words.txt"
RARE = 3  # figures that a feature has to be seen in
SMALL = 0.15  # weights nearer to nought are left out
STRENGTH = 1.0  # of the labels against plain weights (scikit-learn's C)
_MARK = re.compile(r"\{([^{}=]+)=(?:[^{}|]*\|)?([^{}|]*)\}")
_PHRASE = re.compile(r"(\S+?)\[([^\]]+)\]")
_TITLE = "{}行政执法工作总结\n\n"
_SAMPLE = "12"  # the figure of a phrase
Span = tuple[int, int]


@dataclass(frozen=True)
class Example:
    """A figure as the model sees it.

    Attributes:
        ruled, accepted: the rows' key and the keys that its label accepts; "" for none.
        how: how the rows came to theirs, None where they have none.
    """

    view: KeyView
    ruled: str
    accepted: Sequence[str]
    how: How | None


def main() -> int:
    """Train, write the model, and compare it where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--compare", type=Path, nargs="*", default=[], help="labelled reports to compare on")
    arguments = parser.parse_args()
    if importlib.util.find_spec("sklearn") is None:
        sys.exit('tools/train_keys.py needs scikit-learn: pip install "zhenforce-nlp[train]"')
    rules = PatternSet(tuple(file for file in load_patterns(None).files if file.name != FILE))
    # What the tests hold is what rows and model have to agree on; whole reports were read more often than paragraphs.
    examples = [(example, 2.0) for example in of_reports(REPORTS, rules)]
    examples += [(example, 1.0) for path in sorted(PARAGRAPHS.glob("*.txt")) for example in of_paragraphs(path, rules)]
    examples += [(example, 4.0) for example in (*of_paragraphs(MARKED, rules), *of_phrases(PHRASES, rules))]
    text = trained(examples)
    MODEL.write_text(text, encoding="utf-8")
    print(f"{MODEL.name}: {len(examples)} figures, {MODEL.stat().st_size / 1e6:.2f} MB")
    model = load_key_model(PatternSet((*rules.files, PatternFile(FILE, str(MODEL), text))))
    for folder in arguments.compare if model is not None else ():
        print(compared(folder, rules, model))
    return 0


def compared(folder: Path, rules: PatternSet, model: KeyModel) -> str:
    """Say what rows, the model and both together get right in labelled reports."""
    tests = list(of_reports(folder, rules))
    judged = list(model.judge([test.view for test in tests]))
    both = [
        key if overrules(test.ruled, test.how, key, margin) else test.ruled
        for test, (key, margin) in zip(tests, judged, strict=True)
    ]
    answers = {"rows": [test.ruled for test in tests], "model": [key for key, _ in judged], "both": both}
    shares = (
        f"{name} {sum(key in test.accepted for key, test in zip(keys, tests, strict=True)) / len(tests):.3f}"
        for name, keys in answers.items()
    )
    return f"{folder}: {len(tests)} figures, right by {', '.join(shares)}"


def of_reports(folder: Path, rules: PatternSet) -> Iterator[Example]:
    """Read the figures of labelled reports."""
    for document in load_corpus(folder, rules):
        spans = {item["id"]: (item["start"], item["end"]) for item in document.annotation["quantities"]}
        gold = {spans[fact["quantity"]]: fact["key"] for fact in document.annotation["facts"]}
        yield from _examples(analyse(document.text, rules), gold, rules)


def of_paragraphs(path: Path, rules: PatternSet) -> Iterator[Example]:
    """Read the figures of marked paragraphs; a line ``# bureau year`` names the issuer of those below."""
    title = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            title = _TITLE.format(line.lstrip("# ")) if path.parent.name == "training" else ""
            continue
        text, gold, last = title, {}, 0
        for match in _MARK.finditer(line):
            text += line[last : match.start()]
            gold[len(text), len(text) + len(match[1])] = [key for key in match[2].split("/") if key not in ("-", "—")]
            text += match[1]
            last = match.end()
        yield from _examples(analyse(text + line[last:] + "\n", rules), gold, rules)


def of_phrases(path: Path, rules: PatternSet) -> Iterator[Example]:
    """Read phrases by column, ``penalty_closure: 责令关闭[家] 取缔[处]``, as sentences of their own."""
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, phrases = line.partition(": ")
        for phrase, unit in _PHRASE.findall(phrases):
            report = analyse(f"{phrase}{_SAMPLE}{unit}。\n", rules)
            gold = {(fact.start, fact.end): [] if key == "-" else [key] for fact in report.facts}
            yield from _examples(report, gold, rules)


def _examples(report: Report, gold: Mapping[Span, Sequence[str]], rules: PatternSet) -> Iterator[Example]:
    dimensions = {quantity.id: quantity.dimension or "" for quantity in report.quantities}
    figures = [
        KeyFigure(
            fact.quantity,
            fact.start,
            fact.end,
            fact.unit,
            dimensions[fact.quantity],
            fact.metric,
            fact.compare is not None or any(link.rule.startswith("metric.change") for link in fact.links),
            fact.part_of or "",
            fact.key or "",
        )
        for fact in report.facts
    ]
    bodies, areas = ([(name.start, name.end) for name in names] for names in (report.institutions, report.areas))
    ways = [next((link.how for link in fact.links if link.role == "key"), None) for fact in report.facts]
    text = plain_page(load_script(rules).simplify(report.text), figures, bodies, areas)
    for figure, view, how in zip(figures, key_views(text, figures), ways, strict=True):
        accepted = gold.get((figure.start, figure.end))
        if accepted is not None:
            yield Example(view, figure.key, accepted or [""], how)


def trained(examples: Sequence[tuple[Example, float]]) -> str:
    """Fit the model and give its file's text.

    Args:
        examples: figures, and for how many each counts.
    """
    seen = [sorted(_features(example.view)) for example, _ in examples]
    counts = Counter(feature for features in seen for feature in features)
    vocabulary = sorted(feature for feature, count in counts.items() if count >= RARE)
    wanted = [example.ruled if example.ruled in example.accepted else example.accepted[0] for example, _ in examples]
    weights = [weight for _, weight in examples]
    svm = importlib.import_module("sklearn.svm")
    model = svm.LinearSVC(C=STRENGTH, random_state=0).fit(_matrix(seen, vocabulary), wanted, weights)
    rows = [_row(BIAS, model.intercept_, 0.0)]
    rows += [
        row
        for feature, weights in zip(vocabulary, model.coef_.T, strict=True)
        if (row := _row(feature, weights, SMALL))
    ]
    return "\n".join(("\t".join(key or NONE for key in model.classes_), *rows, ""))


def _features(view: KeyView) -> Iterator[str]:
    return (f"{where} {feature}" for where, seen in key_features(view) for feature in seen)


def _row(feature: str, weights: Iterable[float], small: float) -> str:
    pairs = [f"{key}:{round(weight * SCALE)}" for key, weight in enumerate(weights) if abs(weight) > small]
    return f"{feature}\t{' '.join(pairs)}" if pairs else ""


def _matrix(seen: Sequence[Sequence[str]], vocabulary: Sequence[str]) -> Any:
    sparse = importlib.import_module("scipy.sparse")
    numbers = {feature: number for number, feature in enumerate(vocabulary)}
    known = [[numbers[feature] for feature in features if feature in numbers] for features in seen]
    sizes = [len(row) for row in known]
    values = np.repeat([1 / np.sqrt(len(features)) for features in seen], sizes)
    columns = np.array([number for row in known for number in row])
    return sparse.csr_matrix((values, columns, np.cumsum([0, *sizes])), shape=(len(seen), len(vocabulary)))


if __name__ == "__main__":
    sys.exit(main())
