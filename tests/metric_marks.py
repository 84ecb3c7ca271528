"""Sentences with the label behind each figure, ``查处隐患{375条=查处隐患}``, and how they are checked."""

from __future__ import annotations

import re

from zhenforce_nlp.institutions.find import find_institutions, load_institutions_rules
from zhenforce_nlp.metrics.find import find_metrics, load_metrics_rules
from zhenforce_nlp.quantities.find import find_quantities, load_quantity_rules
from zhenforce_nlp.records import Metric, Quantity
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.structure import find_structure, load_structure_rules
from zhenforce_nlp.times.find import find_times, load_times_rules

MARK = re.compile(r"\{([^{}=]+)=([^{}]+)\}")
PATTERNS = load_patterns()


def metrics_of(text: str) -> tuple[list[Quantity], dict[str, Metric]]:
    """Run the stages up to the metrics on a page."""
    structure = find_structure(text, load_structure_rules(PATTERNS))
    quantities, _ = find_quantities(text, structure, load_quantity_rules(PATTERNS))
    times, _, _ = find_times(text, structure, load_times_rules(PATTERNS))
    institutions, areas, _ = find_institutions(text, structure, load_institutions_rules(PATTERNS))
    found = find_metrics(text, structure, quantities, times, institutions, areas, load_metrics_rules(PATTERNS))
    return quantities, {metric.quantity: metric for metric in found}


def check(marked: str) -> None:
    """Assert that each marked figure has its label, and that no other figure is found."""
    text, wanted, position = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()] + match[1]
        wanted.append((match[1], match[2]))
        position = match.end()
    text += marked[position:]
    quantities, metrics = metrics_of(text)
    given_ = [(item.text, metrics[item.id].label if item.id in metrics else "—") for item in quantities]
    assert given_ == wanted, text
