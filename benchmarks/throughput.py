"""Characters a second of the whole way and of each stage, beside spaCy's bare Chinese tokenizer in the same run.

Run ``python benchmarks/throughput.py``. The documents are lines of the reports of ``corpus/`` among the prose that
published work reports are mostly made of (``prose.txt``), in the proportion that gives the figures a thousand
characters asked for: a published work report has five to twelve, the corpus, which is there to be labelled, forty.
Every document has figures of its own, so that no cache answers for a parser. Rounds alternate between what is compared,
and the best round counts, since a busy machine only ever adds time; for the same reason it is the processor's time of
this process. Trust what a line says against spaCy's in the same run, not its seconds.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import spacy
from spacy.language import Language

import zhenforce_nlp as zf
from zhenforce_nlp.clauses import read_page
from zhenforce_nlp.institutions.find import find_institutions
from zhenforce_nlp.metrics.find import find_metrics
from zhenforce_nlp.pipeline import load_rules
from zhenforce_nlp.quantities.find import find_quantities
from zhenforce_nlp.relations.link import link_facts
from zhenforce_nlp.resources import data_dir, load_patterns
from zhenforce_nlp.structure import find_structure
from zhenforce_nlp.times.find import find_times

PROSE = Path(__file__).with_name("prose.txt")
BASELINE = 'spacy.blank("zh")'
_FIGURE = re.compile(r"(?<![\d.〔-])\d{2,}(?:\.\d+)?(?![\d.]*[年月日号〕-])")


@dataclass(frozen=True)
class Result:
    """Best time of one thing that was run over all documents."""

    name: str
    seconds: float


def make_documents(count: int, length: int, density: float) -> list[str]:
    """Make documents of about ``length`` characters, with about ``density`` figures a thousand characters.

    Args:
        count: how many documents.
        length: characters of each.
        density: figures a thousand characters; 0 for reports of the corpus as they are.
    """
    sources = [path.read_text("utf-8") for path in sorted(data_dir("corpus").glob("*/texts/*.txt"))]
    reports = cycle([line for text in sources for line in text.splitlines() if line.strip()])
    prose = cycle(PROSE.read_text("utf-8").splitlines())
    draw = random.Random(7)  # noqa: S311 - the same documents on each run
    documents = []
    for _ in range(count):
        parts: list[str] = []
        size = figures = 0
        while size < length:
            if not density or figures <= size * density / 1000:
                part = _FIGURE.sub(lambda match: _other(match.group(), draw), next(reports))
                figures += len(_FIGURE.findall(part))
            else:
                part = next(prose)
            parts.append(part)
            size += len(part) + 1
        documents.append("\n".join(parts)[:length])
    return documents


def _other(figure: str, draw: random.Random) -> str:
    return figure[0] + "".join(draw.choice("0123456789") if mark.isdigit() else mark for mark in figure[1:])


def whole_way(documents: Sequence[str]) -> dict[str, Callable[[], None]]:
    """Give what is compared: spaCy's tokenizer alone, plain extraction, and the spaCy pipeline."""
    nlp = zf.load()

    def extract() -> None:
        for text in documents:
            zf.extract(text)

    def pipeline() -> None:
        for text in documents:
            nlp(text)

    return {"zf.extract(text)": extract, "nlp(text)": pipeline}


def baseline(documents: Sequence[str]) -> dict[str, Callable[[], None]]:
    """Give spaCy's tokenizer alone."""
    blank = spacy.blank("zh")
    blank.max_length = max(map(len, documents)) + 1

    def tokenize() -> None:
        for text in documents:
            blank(text)

    return {BASELINE: tokenize}


def measure(jobs: dict[str, Callable[[], None]], rounds: int) -> list[Result]:
    """Run the jobs in turn, so many rounds, and keep the best time of each."""
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            best[name] = min(best[name], time.process_time() - start)
    return [Result(name, seconds) for name, seconds in best.items()]


def stage_times(documents: Sequence[str], rounds: int) -> list[Result]:
    """Time each stage by itself on what the stages before it gave, and each component of the pipeline."""
    best: dict[str, float] = {}
    nlp = zf.load()
    for _ in range(rounds):
        spent: dict[str, float] = {}
        for text in documents:
            for name, seconds in (*_pure(text), *_components(nlp, text)):
                spent[name] = spent.get(name, 0.0) + seconds
        best = {name: min(best.get(name, seconds), seconds) for name, seconds in spent.items()}
    return [Result(name, seconds) for name, seconds in best.items()]


def _pure(text: str) -> Iterator[tuple[str, float]]:
    rules = load_rules(load_patterns())
    marks = [time.process_time()]
    structure = find_structure(text, rules.structure)
    marks.append(time.process_time())
    quantities, _ = find_quantities(text, structure, rules.quantities)
    marks.append(time.process_time())
    times, _, about = find_times(text, structure, rules.times)
    marks.append(time.process_time())
    bodies, areas, issuer = find_institutions(text, structure, rules.institutions)
    marks.append(time.process_time())
    known = structure, quantities, times, bodies, areas
    page = read_page(rules.metrics.script.simplify(text), *known, rules.metrics.heads)
    marks.append(time.process_time())
    metrics = find_metrics(text, *known, rules.metrics, page=page)
    marks.append(time.process_time())
    link_facts(text, *known, metrics, (*about, *issuer), rules.relations, page=page)
    marks.append(time.process_time())
    names = ("structure", "quantities", "times", "institutions", "sentences", "metrics", "relations")
    for name, start, end in zip(names, marks, marks[1:], strict=False):
        yield f"stage {name}", end - start


def _components(nlp: Language, text: str) -> Iterator[tuple[str, float]]:
    start = time.process_time()
    doc = nlp.make_doc(text)
    yield "component tokenizer", time.process_time() - start
    for name, component in nlp.pipeline:
        start = time.process_time()
        doc = component(doc)
        yield f"component {name}", time.process_time() - start


def show(title: str, characters: int, results: Sequence[Result], base: float | None) -> None:
    """Print one table: seconds, characters a second, and how that compares with the baseline's."""
    print(f"\n{title}")
    for result in results:
        speed = characters / result.seconds
        ratio = f"{speed / base:8.2f} ×" if base else ""
        print(f"  {result.name:<36}{result.seconds:9.3f} s{speed / 1e6:9.3f} M chars/s{ratio}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200, help="how many short documents (default 200)")
    parser.add_argument("--characters", type=int, default=3000, help="characters of a short one (default 3000)")
    parser.add_argument("--long", type=int, default=1_000_000, help="characters of the long one, 0 for none")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the best counts (default 5)")
    parser.add_argument(
        "--long-baseline", action="store_true", help=f"run {BASELINE} on the long one too (half a minute or more)"
    )
    parser.add_argument(
        "--density", type=float, default=6.0, help="figures a thousand characters (default 6; 0: the corpus as it is)"
    )
    parser.add_argument("--stages", action="store_true", help="time each stage and component as well")
    options = parser.parse_args()
    short = make_documents(options.documents, options.characters, options.density)
    total = sum(map(len, short))
    facts = sum(len(zf.extract(text).facts) for text in short)
    results = measure(baseline(short) | whole_way(short), options.rounds)
    base = total / results[0].seconds
    title = f"{len(short)} documents of {options.characters:,} characters, {1000 * facts / total:.1f} facts a thousand"
    show(title, total, results, base)
    if options.stages:
        show("Each stage, and each component with its writing on the Doc", total, stage_times(short, 3), base)
    if not options.long:
        return
    long = make_documents(1, options.long, options.density)
    jobs = (baseline(long) if options.long_baseline else {}) | whole_way(long)
    title = f"One document of {options.long:,} characters, against the short ones' baseline"
    show(title, options.long, measure(jobs, min(options.rounds, 3)), base)
    if options.stages:
        show("Each stage on it", options.long, stage_times(long, 1), base)


if __name__ == "__main__":
    main()
