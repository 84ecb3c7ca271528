"""Sentences with the answer inline: ``检查{253家次=253 家次}，近{300人=~300 人 近}参加，落实{三项=!name}制度``.

After ``=`` stand value (``10..20`` for a range), unit and modifier, parted by spaces; ``-`` stands for a unit that the
text has lost. In front of the value a sign says how the figure bounds the true one: ``~`` about, ``>`` more than,
``>=`` at least, ``<`` less than, ``<=`` at most, nothing exact (or a range). ``!name`` marks what only looks like an
amount, with the reason it is rejected for. A quantity that is not marked is none. ``⏎`` is a line break.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

from zhenforce_nlp.quantities.find import QuantityRules, find_quantities, load_quantity_rules
from zhenforce_nlp.records import Bound, Quantity, Rejected, Structure
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.structure import find_structure, load_structure_rules

HERE = Path(__file__).parent
_MARK = re.compile(r"\{([^{}=]+)=([^{}]+)\}")
_SIGNS = {
    Bound.EXACT: "",
    Bound.RANGE: "",
    Bound.ABOUT: "~",
    Bound.MORE_THAN: ">",
    Bound.AT_LEAST: ">=",
    Bound.LESS_THAN: "<",
    Bound.AT_MOST: "<=",
}

Span = tuple[int, int, str]


@cache
def rules() -> QuantityRules:
    """Give the package's own rules."""
    return load_quantity_rules(load_patterns())


def structure_of(text: str) -> Structure:
    """Cut a page into blocks."""
    return find_structure(text, load_structure_rules(load_patterns()))


def read(text: str) -> tuple[list[Quantity], list[Rejected]]:
    """Run the stage on a page."""
    return find_quantities(text, structure_of(text), rules())


def report(body: str) -> str:
    """Put a sentence into a report."""
    return f"云和县农业农村局2023年行政执法工作总结\n\n    {body}\n\n云和县农业农村局\n2024年1月12日\n"


def lines_of(name: str) -> list[str]:
    """Give the sentences of a file."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.replace("⏎", "\n") for line in lines if line and not line.startswith("#")]


def marks_of(name: str) -> list[str]:
    """Give what is marked in a file, an entry a mark."""
    return [mark[2] for line in lines_of(name) for mark in _MARK.finditer(line)]


def unmark(marked: str) -> tuple[str, list[Span], list[Span]]:
    """Give the text, the quantities that are marked in it, and what is marked as none."""
    text, position = "", 0
    wanted: list[Span] = []
    none: list[Span] = []
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        place = (len(text), len(text) + len(match[1]))
        if match[2].startswith("!"):
            none.append((*place, match[2][1:]))
        else:
            wanted.append((*place, match[2]))
        text += match[1]
        position = match.end()
    return text + marked[position:], wanted, none


def show(quantity: Quantity) -> str:
    """Write a quantity as a mark."""
    value = f"{quantity.value.normalize():f}"
    if quantity.value_max is not None:
        value += f"..{quantity.value_max.normalize():f}"
    parts = [_SIGNS[quantity.bound] + value, quantity.unit or "-", quantity.modifier or ""]
    return " ".join(parts).removesuffix(" ").removesuffix(" -")


def check(marked: str) -> None:
    """Assert that exactly the marked quantities are found, and that the rest is rejected for the marked reason."""
    text, wanted, none = unmark(marked)
    quantities, rejected = read(text)
    given = [f"{item.text}={show(item)} @{item.start}" for item in quantities]
    expected = [f"{text[start:end]}={mark.removesuffix(' -')} @{start}" for start, end, mark in wanted]
    assert given == expected, f"{text}\n given: {given}\nwanted: {expected}"
    reasons = {(item.start, item.end): item.reason for item in rejected}
    for start, end, reason in none:
        assert reasons.get((start, end)) == reason, f"{text}\n {text[start:end]} is no {reason}: {rejected}"
    assert all(item.text == text[item.start : item.end] for item in quantities)
    assert all(item.text == text[item.start : item.end] for item in rejected)
    assert all(isinstance(item.value, Decimal) for item in quantities)
