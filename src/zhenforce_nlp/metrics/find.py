"""Metrics: what each quantity counts, in the document's words.

The words before a figure name the thing counted (查处隐患375条), or those behind it (47项具体工作), or, where the
clause drops what the one before has said, the words of an earlier figure (下降5起).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from zhenforce_nlp.clauses import Page, read_page
from zhenforce_nlp.heads import HeadRules, load_head_rules
from zhenforce_nlp.metrics.carry import SentenceLabels
from zhenforce_nlp.metrics.label_rules import LabelRules, load_label_rules
from zhenforce_nlp.metrics.tables import cell_metrics
from zhenforce_nlp.records import Area, Institution, Metric, Quantity, Structure, Time
from zhenforce_nlp.resources import PatternSet
from zhenforce_nlp.script import Script, load_script


@dataclass(frozen=True)
class MetricsRules:
    """Everything the stage needs, compiled."""

    heads: HeadRules
    labels: LabelRules
    script: Script


@cache
def load_metrics_rules(patterns: PatternSet) -> MetricsRules:
    """Compile ``clauses.toml`` and ``metrics.toml``.

    Raises:
        PatternError: a malformed row of either file.
    """
    return MetricsRules(load_head_rules(patterns), load_label_rules(patterns), load_script(patterns))


def find_metrics(
    text: str,
    structure: Structure,
    quantities: Sequence[Quantity],
    times: Sequence[Time],
    institutions: Sequence[Institution],
    areas: Sequence[Area],
    rules: MetricsRules,
    *,
    page: Page | None = None,
) -> list[Metric]:
    """Find what each quantity counts.

    Args:
        text: the page as read.
        structure: its blocks and tables.
        quantities, times, institutions, areas: what the stages before found, in document order.
        rules: the compiled rules.
        page: its sentences, where they are known already.

    Returns:
        One metric a quantity that states a statistic, in document order; a threshold inside a definition
        (十人以上群体性事件) has none. Labels are in simplified characters.

    Example:
        全年查处隐患375条，其中重大隐患3条 → 查处隐患, 重大隐患.
    """
    if not quantities:
        return []
    text = rules.script.simplify(text)
    page = read_page(text, structure, quantities, times, institutions, areas, rules.heads, page)
    labels = SentenceLabels(text, page.reader, rules.labels, structure.blocks)
    found: list[Metric] = []
    for sentence in page.sentences:
        if sentence.slots:
            found.extend(labels.read(sentence.with_own_slots()))
    if structure.tables:
        found.extend(cell_metrics(text, structure, quantities))
        place = {quantity.id: number for number, quantity in enumerate(quantities)}
        found.sort(key=lambda metric: place[metric.quantity])
    return found
