"""What is said in other words, marks or sentence shapes gives the same facts.

``rewordings.txt`` has groups of sentences that say the same, ⏎ for the end of a line. Below each group stand its facts,
a line a fact: figure, metric, key, whose it is, total that it is part of, change; - or nothing where there is none, and
where the report itself says whose it is. All are of the report's year.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from zhenforce_nlp.pipeline import extract
from zhenforce_nlp.records import Fact, Period, Status

TITLE = "沁阳市水利局2022年水行政执法工作总结\n\n"
ISSUER = "河南省焦作市沁阳市水利局"
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))
ENOUGH = 0.6  # share of the characters that a metric has in common with the marked one
COLUMNS = 6
GROUPS = (Path(__file__).parent / "rewordings.txt").read_text("utf-8").strip().split("\n\n")
CASES = [
    (sentence, facts.split("\n"))
    for sentences, facts in (group.split("\n---\n") for group in GROUPS)
    for sentence in sentences.split("\n")
]


def alike(metric: str, marked: str) -> bool:
    """Tell whether two names of what is counted share most of their characters."""
    shared = (Counter(metric) & Counter(marked)).total()
    return 2 * shared >= ENOUGH * (len(metric) + len(marked))


def shown(fact: Fact, marked: list[str], figures: dict[str, str]) -> list[str]:
    """Show a fact as it is marked; the marked name stands for one that is like it."""
    return [
        fact.text,
        marked[1] if alike(fact.metric, marked[1]) else fact.metric,
        fact.key or "-",
        "-" if fact.subject == ISSUER else fact.subject or "?",
        figures[fact.part_of] if fact.part_of else "-",
        f"{fact.compare.basis} {fact.compare.direction}" if fact.compare else "-",
    ]


@pytest.mark.parametrize(("sentence", "facts"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_the_same_in_other_words(sentence: str, facts: list[str]) -> None:
    """Each way to say a thing gives the facts that are marked below it."""
    report = extract((TITLE + sentence.replace("⏎", "\n")).encode())
    figures = {quantity.id: quantity.text for quantity in report.quantities}
    wanted = [[*line.split(" | "), *["-"] * COLUMNS][:COLUMNS] for line in facts]
    found = [
        shown(fact, marked, figures)
        for fact, marked in zip(report.facts, [*wanted, *[["-"] * COLUMNS] * len(report.facts)], strict=False)
    ]
    assert found == wanted
    assert {fact.period for fact in report.facts} == {YEAR}


@pytest.mark.parametrize("total", ["", "共计", "累计", "共", "累计达", "合计", "总计约"])
def test_a_word_for_the_sum_makes_no_plan_come_true(total: str) -> None:
    """拟检查水库共计12座 is as planned as without the word; 累计检查12座 is done."""
    report = extract(f"{TITLE}2023年，拟检查水库{total}12座、取水单位{total}48家。".encode())
    assert [fact.status for fact in report.facts] == [Status.PLANNED, Status.PLANNED]
    report = extract(f"{TITLE}年初计划检查水库15座，累计检查12座。".encode())
    assert [fact.status for fact in report.facts] == [Status.PLANNED, Status.ACTUAL]
