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
import random
import re
import string
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import other_numerals
import other_script

import zhenforce_nlp as zf
from zhenforce_nlp.annotation import text_hash
from zhenforce_nlp.corpus import CorpusDocument, corpus_dir, load_corpus
from zhenforce_nlp.evaluation import evaluate
from zhenforce_nlp.scores import Evaluation

Edit = tuple[int, int, str]  # where the text is replaced, and with what
# Measure words that count the same things; a page that has one might as well have the other.
_UNITS = re.findall(
    "..",
    "件宗件起件例起件起宗起例宗件宗起例起家户户家家个场次次场人名名人份件份张台辆辆台"
    "辆部台部处个个处条项条个项条项个艘条期次期场",
)
_LONG_UNITS = (("家次", "户次"), ("家次", "次"), ("户次", "家次"), ("场次", "场"), ("辆次", "台次"), ("批次", "批"))
_LONG = 40  # characters of a line that damage is done to
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


@dataclass(frozen=True)
class Variation:
    """Another way to write a page.

    Attributes:
        name: what the table and ``--only`` call it.
        edits: where a document's text changes, in order and apart from each other.
        words: what is replaced in the metrics' labels too, as pattern and replacement; None for nothing.
        unit: the unit of the quantities that are changed; None when they keep theirs.
    """

    name: str
    edits: Callable[[CorpusDocument], Iterator[Edit]]
    words: tuple[str, str] | None = None
    unit: str | None = None


def reworded(name: str, pattern: str, replacement: str) -> Variation:
    """Give the variation that says a word in another way, in the text and in the labels."""
    compiled = re.compile(pattern)

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        for match in compiled.finditer(document.text):
            yield match.start(), match.end(), match.expand(replacement)

    return Variation(name, edits, (pattern, replacement))


def relaid(name: str, pattern: str, replacement: str) -> Variation:
    """Give the variation that sets a page in another way: the labels keep their words."""
    return Variation(name, reworded(name, pattern, replacement).edits)


def mapped(name: str, table: dict[int, str]) -> Variation:
    """Give the variation that writes characters by others, one for one."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        for place, mark in enumerate(document.text):
            if (other := table.get(ord(mark))) is not None:
                yield place, place + 1, other

    return Variation(name, edits)


def rewritten(name: str, write: Callable[[str], str]) -> Variation:
    """Give the variation that writes the whole text in another way of the same length."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        for place, (mark, other) in enumerate(zip(document.text, write(document.text), strict=True)):
            if mark != other:
                yield place, place + 1, other

    return Variation(name, edits)


def wrapped(width: int) -> Variation:
    """Give the variation that breaks every line of prose at a width in characters, as text copied from a PDF is."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        start = 0
        for line in document.text.splitlines(keepends=True):
            if "|" not in line and "\t" not in line:
                for place in _breaks(line.rstrip(), 2 * width):
                    yield start + place, start + place, "\n"
            start += len(line)

    return Variation(f"wrapped at {width}", edits)


def _breaks(line: str, columns: int) -> Iterator[int]:
    """Give where a line is broken: a letter takes one column, any other two, and no mark begins a line."""
    used = 0
    for place, mark in enumerate(line):
        used += 1 if mark.isascii() else 2
        if used > columns:
            place -= mark in "，。；：、）”》"  # noqa: PLW2901 - the character before goes with the mark
            yield place
            used = sum(
                1 if char.isascii() else 2
                for char in line[place : place + 2 if mark in "，。；：、）”》" else place + 1]
            )


def damaged(name: str, piece: str, every: int) -> Variation:
    """Give the variation that puts blanks or line ends anywhere into prose, about so many characters apart."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        draw = random.Random(document.id)  # noqa: S311 - the same damage on each run
        start = 0
        for line in document.text.splitlines(keepends=True):
            body = line.rstrip()
            if "|" not in line and "\t" not in line and len(body) > _LONG:
                place = draw.randrange(1, every)
                while place < len(body) - 1:
                    if not (body[place - 1].isspace() or body[place].isspace()):
                        yield start + place, start + place, piece
                    place += draw.randrange(every // 2, every * 2)
            start += len(line)

    return Variation(name, edits)


def in_unit(old: str, new: str) -> Variation:
    """Give the variation that counts in another measure word."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        for item in document.annotation["quantities"]:
            if item["unit"] == old and item["text"].endswith(old):
                yield item["end"] - len(old), item["end"], new

    return Variation(f"{old} as {new}", edits, unit=new)


def variations() -> tuple[Variation, ...]:
    """List them all; the first is the plain text."""
    wide = {ord(mark): chr(ord(mark) + 0xFEE0) for mark in string.digits + string.ascii_letters + "%"}
    narrow = {ord(mark): plain for mark, plain in zip("，；：（）", ",;:()", strict=True)}
    return (
        Variation("as it is", lambda _: iter(())),
        wrapped(38),
        wrapped(25),
        damaged("blanks anywhere", " ", 40),
        damaged("line ends anywhere", "\n", 40),
        relaid("spaces round figures", r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " "),
        relaid("lines indented", r"(?m)^(?=[^\s|])", "　　"),
        relaid("lines apart", r"\n", "\n\n"),
        relaid("line ends of Windows", r"\n", "\r\n"),
        relaid("no blank lines", r"\n{2,}", "\n"),
        relaid("no thousands separators", r"(?<=\d)[,，](?=\d{3}(?!\d))", ""),
        rewritten("traditional script", other_script.traditional),
        rewritten("traditional, rarer", partial(other_script.traditional, other_forms=True)),
        mapped("look-alikes of a PDF", other_script.look_alikes()),
        mapped("full-width digits", {code: other for code, other in wide.items() if chr(code).isdigit()}),
        mapped("full-width letters", {code: other for code, other in wide.items() if not chr(code).isdigit()}),
        mapped("half-width marks", narrow),
        Variation("Chinese numerals", partial(other_numerals.in_words, largest=99)),
        Variation("large Chinese numerals", other_numerals.in_words),
        Variation("numerals with 〇 and 两", partial(other_numerals.in_words, short_zero=True)),
        Variation("formal numerals", other_numerals.in_formal),
        Variation("百分之", other_numerals.in_hundredths),
        Variation("dates in Chinese numerals", other_numerals.dates),
        *(in_unit(old, new) for old, new in (*_UNITS, *_LONG_UNITS)),
        relaid("其中，", r"其中(?![，,：:])", "其中，"),
        relaid("其中：", r"其中(?![，,：:])", "其中："),
        relaid("clauses as sentences", r"；(?=.)", "。"),
        relaid("sentences as clauses", r"。(?=[^\n一二三四五六七八九十（“])", "；"),
        relaid("lists with commas", r"(?<=[^\d\s]{2})、(?=[\u4e00-\u9fff]{2,8}\d)", "，"),
        reworded("同比 in full", r"同比", "与去年同期相比"),
        reworded("较上年", r"同比", "较上年"),
        reworded("本局", r"我局", "本局"),
        reworded("共计", r"(?<![一公])共(?![同计产有享建治管青])", "共计"),
        reworded("查处 as 查办", r"查处", "查办"),
        reworded("开展 as 组织开展", r"(?<!组织)开展", "组织开展"),
        reworded("检查 as 监督检查", r"(?<!监督)检查(?![站组队室])", "监督检查"),
        reworded("下达 as 下发", r"下达", "下发"),
        reworded("罚款 as 处罚款", r"(?<=[，；、])罚款(?=\d)", "处罚款"),
        reworded("了 behind verbs", r"(检查|查处|办理|立案|出动|下达|发现|整改)(?=\d)", r"\1了"),
        reworded("为 before figures", r"(金额|次数|总数|率)(?=\d)", r"\1为"),
        reworded("达 before figures", r"(金额|次数|总数|率)为?(?=\d)", r"\1达"),
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
    annotation["sha256"] = text_hash(changed)
    for item, old in zip(annotation["quantities"], document.annotation["quantities"], strict=True):
        if variation.unit and item["text"] != old["text"]:
            item["unit"] = variation.unit
    pattern, replacement = variation.words or ("", "")
    for fact in annotation["facts"] if pattern else ():
        fact["metric"] += [re.sub(pattern, replacement, label) for label in fact["metric"]]
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
