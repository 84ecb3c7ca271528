"""Patterns for the standard library's matcher match what ``regex`` matches."""

from __future__ import annotations

import re
import sys

import pytest
import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.relations import cues
from zhenforce_nlp.resources import cue_patterns, data_dir, load_patterns


@pytest.mark.parametrize("pattern", [r"\p{Han}+", r"\s+", r"[^\p{Han}]+", r"[\s，]+", r"(?<!\p{Han})\s"])
def test_characters_are_the_same(pattern: str) -> None:
    """Han characters and white space are those of ``regex``, over all of Unicode."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    made = light(regex.compile(pattern))
    assert isinstance(made, re.Pattern)
    assert [match.span() for match in made.finditer(every)] == [
        match.span() for match in regex.finditer(pattern, every)
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<=按.{0,3})计划",
        r"(?<!(按|按照))计划",
        r"\p{L}+",
        r"\w+",
        r"(?i)abc",
        r"[[a-z]--[aeiou]]",
        r"(?:a){e<=1}\b",
        r"\S",
    ],
)
def test_what_may_mean_something_else_is_left_alone(pattern: str) -> None:
    """A pattern that ``re`` refuses, or may read in another way, stays with ``regex``."""
    compiled = regex.compile(pattern)
    assert light(compiled) is compiled


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<!按|按照)计划",
        r"(?<=第\s?)\d{1,6}",
        r"(?<!^#?其中)[：:]",
        r"(?<=东经|西经|北)[南\d]",
        r"(?<!完成|(?:制[定订]|编)(?:好|完)?)计划|(?<=[令文]\s?第?\s?)\d",
        r"[(?<!按|照照)]",
    ],
)
def test_look_behinds_of_several_lengths(pattern: str) -> None:
    """A look-behind of several lengths finds the same, wherever the search begins."""
    text = (
        "按计划，按照计划，完成计划；制定完计划，编好计划，全年计划，"
        "#其中：其中：甲其中：东经5，北南北1，第3第 4文第 5(照|!)"
    )
    compiled = regex.compile(pattern)
    made = light(compiled)
    assert isinstance(made, re.Pattern)
    for start in range(len(text)):
        found = [match.span() for match in made.finditer(text, start)]
        assert found == [match.span() for match in compiled.finditer(text, start)]
    assert [match.span() for match in made.finditer("#其中：甲")] == [
        match.span() for match in compiled.finditer("#其中：甲")
    ]


def test_cues_match_the_same() -> None:
    """Each cue of relations finds the same words in the sample reports, from any place up to any other."""
    patterns = cue_patterns(load_patterns(), cues.FILE, cues.PARTS)
    texts = sorted(data_dir("corpus").glob("dev/texts/*.txt"))
    text = "\n".join(path.read_text("utf-8")[:800] for path in texts)[:12_000]
    assert sum(light(pattern) is not pattern for pattern in patterns.values()) > len(patterns) // 2
    for part, pattern in patterns.items():
        made = light(pattern)
        assert _spans(made, text) == _spans(pattern, text), part
        for start in range(0, len(text), 37):
            found, same = made.search(text, start, start + 23), pattern.search(text, start, start + 23)
            assert (found and found.span()) == (same and same.span()), part


def _spans(pattern: regex.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]
