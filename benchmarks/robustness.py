"""How much of a labelled corpus is still read right when its pages are written, set or damaged in another way.

Run ``python benchmarks/robustness.py [CORPUS_DIR] [--only NAME] [--errors]``. Each variation rewrites every report of
the corpus in a way that leaves its meaning alone (lines broken at a fixed width, traditional script, spaces round
figures, 件 said as 宗, 其中 with a colon), carries the labels over, and scores the library on the result. What a
variation loses against the plain text is what the rules owe to the wording they were written on. Where it puts in a
time of its own (上年 for 同比), the labels do not know it, and only the times' score pays for that.
"""

from __future__ import annotations

import argparse
import copy
import re
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from variations import Variation, variations

import zhenforce_nlp as zf
from zhenforce_nlp.annotation import text_hash
from zhenforce_nlp.corpus import CorpusDocument, corpus_dir, load_corpus
from zhenforce_nlp.evaluation import evaluate
from zhenforce_nlp.scores import Evaluation

_SPANS = ("quantities", "times", "orgs")
_SCORES = (
    "quantity-value",
    "time-value",
    "org-canonical",
    "link:metric",
    "link:key",
    "link:subject",
    "link:period",
    "part-of",
    "fact",
)


def vary(document: CorpusDocument, variation: Variation) -> CorpusDocument:
    """Give the document as the variation writes it, with its labels carried over."""
    text = document.text
    edits = list(variation.edits(document))
    pieces: list[str] = []
    last = 0
    starts: list[int] = []
    shifts: list[int] = []
    shift = 0
    for start, end, new in edits:
        pieces += text[last:start], new
        last = end
        shift += len(new) - (end - start)
        starts.append(end)
        shifts.append(shift)
    changed = "".join(pieces) + text[last:]

    def moved(place: int, *, is_end: bool) -> int:
        # what is put in just before a span stays outside, what is put in just behind it too
        index = bisect_right(starts, place - 1 if is_end else place)
        if is_end and index < len(edits) and edits[index][0] < place == edits[index][1]:
            index += 1
        inside = index < len(edits) and edits[index][0] < place < edits[index][1]
        return (edits[index][0] if inside else place) + (shifts[index - 1] if index else 0)

    annotation = copy.deepcopy(document.annotation)
    for item in (item for layer in _SPANS for item in annotation[layer]):
        item["start"], item["end"] = moved(item["start"], is_end=False), moved(item["end"], is_end=True)
        item["text"] = changed[item["start"] : item["end"]]
    for layer in ("times", "orgs"):  # a body that is left out has no label
        annotation[layer] = [item for item in annotation[layer] if item["text"]]
    annotation["sha256"] = text_hash(changed)
    for item, old in zip(annotation["quantities"], document.annotation["quantities"], strict=True):
        if variation.unit and item["text"] != old["text"]:
            item["unit"] = variation.unit
    pattern, replacement = variation.words or ("", "")
    for fact in annotation["facts"] if pattern else ():
        fact["metric"] += [re.sub(pattern, replacement, label) for label in fact["metric"]]
    if variation.labels is not None:
        variation.labels(document, annotation)
    return CorpusDocument(document.id, document.path, changed, annotation)


def score(documents: Sequence[CorpusDocument], variation: Variation) -> Evaluation:
    """Extract the documents as the variation writes them, and score the result."""
    varied = (vary(document, variation) for document in documents)
    return evaluate(
        (item.annotation, zf.extract(item.text.encode(), id=item.id).to_annotation(), item.text) for item in varied
    )


def main() -> None:
    """Print a line of scores for each variation, with what it loses in whole facts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=corpus_dir() / "dev", help="a labelled corpus")
    parser.add_argument("--only", help="a variation by its name")
    parser.add_argument(
        "--errors", action="store_true", help="list what the variation gets wrong and the plain text right"
    )
    options = parser.parse_args()
    documents = load_corpus(options.corpus)
    plain, *others = variations()
    base = score(documents, plain)
    known = {(row.document, row.kind, row.start) for row in base.errors}
    print(f"{'':<26}" + "".join(f"{name:>16}" for name in _SCORES) + f"{'lost':>8}")
    for variation in (plain, *(item for item in others if options.only in (None, item.name))):
        result = base if variation is plain else score(documents, variation)
        figures = [result.score(name).f1 or 0.0 for name in _SCORES]
        lost = figures[-1] - (base.score("fact").f1 or 0.0)
        print(f"{variation.name:<26}" + "".join(f"{figure:>16.3f}" for figure in figures) + f"{lost:>8.3f}")
        for row in result.errors if options.errors and variation is not plain else ():
            document = next(item for item in documents if item.id == row.document)
            if (row.document, row.kind, _place_before(document, variation, row.start)) not in known:
                print(f"    {row.document} {row.kind} {row.text!r}: {row.gold} ≠ {row.got} | {row.sentence}")


def _place_before(document: CorpusDocument, variation: Variation, place: int) -> int:
    """Give where a place of the varied text stood in the plain one."""
    for start, end, new in variation.edits(document):
        if start + len(new) > place:
            break
        place -= len(new) - (end - start)
    return place


if __name__ == "__main__":
    main()
