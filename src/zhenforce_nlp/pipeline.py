"""The stages in their order: a text to a :class:`Report` without spaCy, and the same as a spaCy pipeline."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zhenforce_nlp.bodies import InstitutionsRules, load_institutions_rules
from zhenforce_nlp.clauses import read_page
from zhenforce_nlp.collector import paused_collector
from zhenforce_nlp.institutions.find import find_institutions
from zhenforce_nlp.metrics.find import MetricsRules, find_metrics, load_metrics_rules
from zhenforce_nlp.quantities.find import QuantityRules, find_quantities, load_quantity_rules
from zhenforce_nlp.readers import SourceDocument, read_text
from zhenforce_nlp.reading import close_page
from zhenforce_nlp.relations.link import link_facts
from zhenforce_nlp.relations.rules import RelationsRules, load_relations_rules
from zhenforce_nlp.report import TEXT_ID, Report, make_meta
from zhenforce_nlp.resources import PatternSet, load_patterns
from zhenforce_nlp.structure import StructureRules, find_structure, load_structure_rules
from zhenforce_nlp.times.find import find_times
from zhenforce_nlp.times.rules import TimesRules, load_times_rules

if TYPE_CHECKING:
    from spacy.language import Language

STAGES = (
    "zhenforce_structure",
    "zhenforce_quantities",
    "zhenforce_times",
    "zhenforce_institutions",
    "zhenforce_metrics",
    "zhenforce_relations",
    "zhenforce_entities",
)
_LONGEST_NAME = 255
# A str that can only be meant as a file: 「reports/2023年报.txt」, not 「检查120家次，整改3.5」.
_FILE_NAME = re.compile(
    r"[^\s，。；：、！？（）《》“”]+\.(?:txt|text|md|html?|docx?|pdf|json|jsonl|csv|xlsx?)", re.IGNORECASE
)


@dataclass(frozen=True)
class Rules:
    """The compiled rules of all stages."""

    structure: StructureRules
    quantities: QuantityRules
    times: TimesRules
    institutions: InstitutionsRules
    metrics: MetricsRules
    relations: RelationsRules


@cache
def load_rules(patterns: PatternSet) -> Rules:
    """Compile the rules of all stages.

    Raises:
        PatternError: a malformed row.
    """
    return Rules(
        load_structure_rules(patterns),
        load_quantity_rules(patterns),
        load_times_rules(patterns),
        load_institutions_rules(patterns),
        load_metrics_rules(patterns),
        load_relations_rules(patterns),
    )


@paused_collector()
def analyse(text: str, patterns: PatternSet, *, id: str = TEXT_ID) -> Report:  # noqa: A002 - as in the records
    """Run all stages on a text.

    Args:
        text: the report; offsets of the records are its code points.
        patterns: the pattern files to read it with.
        id: name of the report.

    Raises:
        PatternError: a malformed row.
    """
    rules = load_rules(patterns)
    structure = find_structure(text, rules.structure)
    reading = close_page(text, structure)
    closed = reading.text
    quantities, rejected = find_quantities(closed, reading.structure, rules.quantities)
    times, not_times, about_times = find_times(closed, reading.structure, rules.times)
    institutions, areas, about_bodies = find_institutions(closed, reading.structure, rules.institutions)
    meta = (*about_times, *about_bodies)
    known = reading.structure, quantities, times, institutions, areas
    page = read_page(rules.metrics.script.simplify(closed), *known, rules.metrics.heads)
    metrics = find_metrics(closed, *known, rules.metrics, page=page)
    facts = link_facts(closed, *known, metrics, meta, rules.relations, page=page)
    placed = reading.outward
    return Report(
        id,
        text,
        structure,
        placed(quantities),
        placed(rejected),
        placed(times),
        placed(institutions),
        placed(areas),
        placed(metrics),
        placed(facts),
        make_meta(text, structure, placed(meta)),
        placed(not_times),
    )


def extract(
    source: Path | str | bytes | SourceDocument,
    *,
    patterns: Path | str | None = None,
    id: str | None = None,  # noqa: A002 - as in the records
) -> Report:
    """Read a report and give what it states.

    Args:
        source: a file, the UTF-8 bytes of one, or the text itself, or what a reader gave. A ``str`` is a file
            when one of that name exists.
        patterns: a folder with pattern rows of your own, read after the package's; None for the package's alone.
        id: name of the report; None means the file name without suffix, ``text`` for text and bytes.

    Raises:
        ReaderError: the file is missing, empty, not UTF-8 or not text; a ``str`` that can only be a file name counts
            as a missing file.
        PatternError: a malformed row in ``patterns``.

    >>> [fact.value for fact in extract("2023年，全区共检查企业120家次，罚款39.156万元。").facts]
    [Decimal('120'), Decimal('391560')]
    """
    chosen = load_patterns(None if patterns is None else Path(patterns))
    if isinstance(source, str):
        path = _as_path(source)
        if path is None:
            return analyse(source, chosen, id=id or TEXT_ID)
        source = path
    document = source if isinstance(source, SourceDocument) else read_text(source, id)
    return analyse(document.text, chosen, id=id or document.id)


def _as_path(source: str) -> Path | None:
    if len(source) > _LONGEST_NAME or "\n" in source or "\r" in source:
        return None
    if os.path.exists(source) or _FILE_NAME.fullmatch(source):  # noqa: PTH110 - Path.exists raises on a long name
        return Path(source)
    return None


def load(*, patterns: Path | str | None = None, segmenter: str = "char") -> Language:
    """Give a spaCy pipeline whose Docs hold the same records as :func:`extract`.

    Spans stand in ``doc.spans`` (structure, quantities, rejected, times, institutions, areas, metrics, facts) and
    ``doc.ents``, typed records in ``doc._.facts`` and ``doc._.report``. The pipeline saves, loads and runs in several
    processes; it carries the pattern files it was made with.

    Args:
        patterns: a folder with pattern rows of your own, read after the package's; None for the package's alone.
        segmenter: ``char`` makes one token a character.

    Raises:
        PatternError: a malformed row in ``patterns``.
        SettingError: an unknown segmenter.

    >>> doc = load()("2023年，全区共检查企业120家次，罚款39.156万元。")
    >>> [(span.text, span.label_) for span in doc.spans["quantities"]]
    [('120家次', 'QUANTITY'), ('39.156万元', 'MONEY')]
    """
    import spacy

    from zhenforce_nlp.tokenizer import TOKENIZER, check_segmenter

    check_segmenter(segmenter)
    folder = None if patterns is None else Path(patterns)
    load_rules(load_patterns(folder))
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER, "segmenter": segmenter}}})
    # spaCy's limit is there for parsers, whose memory grows with the text; these stages take a whole year-book.
    nlp.max_length = sys.maxsize
    for stage in STAGES:
        reads_patterns = stage != "zhenforce_entities"
        nlp.add_pipe(stage, config={"patterns": None if folder is None else str(folder)} if reads_patterns else {})
    return nlp
