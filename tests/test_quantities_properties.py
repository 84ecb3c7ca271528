"""Quantities: properties over numerals of every form, over the marked sentences in other scripts, and over any text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quantity_marks import lines_of, read, report, rules, structure_of, unmark

from zhenforce_nlp.quantities.find import find_quantities
from zhenforce_nlp.quantities.plain import PlainReader
from zhenforce_nlp.records import Bound, Quantity
from zhenforce_nlp.resources import load_patterns, pattern_tables

UNITS = ["家次", "件", "人次", "元", "户", "份", "平方米", "个工作日", "吨", "%"]
SENTENCES = [unmark(line)[0] for line in (*lines_of("quantities_marked.txt"), *lines_of("quantities_none.txt"))]
PIECES = (
    "零〇一二两三四五六七八九十百千万亿半几数余多约近超不少于以上至到个月年日元家件次人第每分之点成倍折"
    "%％‰.,，、。；（）“”《》-—～/+ \n\t　０１２123789"
)
FULL_WIDTH = str.maketrans("0123456789%", "０１２３４５６７８９％")


def amount_of(text: str) -> tuple[Decimal, str]:
    """Give value and unit of a sentence's only quantity."""
    (quantity,) = read(f"全年共计{text}。")[0]
    assert quantity.text == text
    return quantity.value, quantity.unit


def plain_of(quantities: list[Quantity]) -> list[tuple[object, ...]]:
    """Give what a quantity says, without the characters that say it."""
    return [(q.start, q.end, q.value, q.value_max, q.unit, q.modifier, q.bound) for q in quantities]


@given(st.integers(2, 9_999_999), st.sampled_from(UNITS))
def test_integers_of_every_form_parse_back(number: int, unit: str) -> None:
    """Figures, figures with separators, full-width, Chinese and formal numerals state the same amount."""
    for printed in (str(number), f"{number:,}", str(number).translate(FULL_WIDTH)):
        assert amount_of(printed + unit) == (Decimal(number), unit)
    for style in ("low", "up"):
        if unit == "%" or (style == "up" and number < 10 and unit != "元"):
            continue  # one formal digit is an amount before money only: 伍家, 陆家 are names
        assert amount_of(cn2an.an2cn(str(number), style) + unit) == (Decimal(number), unit)


@given(
    st.decimals(Decimal("0.01"), 9999, places=3), st.sampled_from(["", "万", "亿"]), st.sampled_from(["元", "吨", "亩"])
)
def test_decimals_parse_back(number: Decimal, scale: str, unit: str) -> None:
    """A Decimal with its scale is the same amount, to the last digit."""
    size = {"": 1, "万": 10**4, "亿": 10**8}[scale]
    assert amount_of(f"{number}{scale}{unit}") == (number * size, unit)


@given(st.integers(1, 100), st.sampled_from(["%", "％", "百分之"]))
def test_percentages_parse_back(number: int, sign: str) -> None:
    """As a sign and in words."""
    printed = f"百分之{cn2an.an2cn(str(number), 'low')}" if sign == "百分之" else f"{number}{sign}"
    if printed == "百分之一百":
        printed = "百分之百"
    assert amount_of(printed) == (Decimal(number), "%")


@given(
    st.integers(1, 800), st.integers(1, 800), st.sampled_from("至到—～~-－"), st.sampled_from(["家", "户", "元", "天"])
)
def test_ranges_parse_back(low: int, more: int, sign: str, unit: str) -> None:
    """Both ends, whatever joins them, with the unit once or twice."""
    for printed in (f"{low}{sign}{low + more}{unit}", f"{low}{unit}{sign}{low + more}{unit}"):
        (quantity,) = read(f"分别检查企业约{printed}左右。")[0]
        assert (quantity.value, quantity.value_max, quantity.bound) == (
            Decimal(low),
            Decimal(low + more),
            Bound.RANGE,
        )


@settings(max_examples=300)
@given(st.text(PIECES, max_size=60))
def test_any_text_of_numerals(text: str) -> None:
    """Nothing raises; spans lie in order, never overlap, match the text, and no amount is rejected as well."""
    quantities, rejected = read(text)
    end = 0
    for item in quantities:
        assert end <= item.start < item.end
        assert item.text == text[item.start : item.end]
        assert item.value.is_finite()
        assert item.value_max is None or item.value_max > item.value
        assert (item.low is None) or (item.high is None) or item.low <= item.high
        end = item.end
    for refused in rejected:
        assert refused.text == text[refused.start : refused.end]
        assert not any(item.start < refused.end and refused.start < item.end for item in quantities)


@given(st.text(max_size=80))
def test_any_text_at_all(text: str) -> None:
    """No characters raise."""
    read(text)


class _NoPlain(PlainReader):
    """A plain reader that leaves everything to the full one."""

    def read(self, text: str, start: int) -> None:
        """Read nothing."""


@settings(max_examples=200)
@given(st.lists(st.sampled_from(SENTENCES), max_size=4), st.text(PIECES, max_size=20))
def test_the_short_way_gives_what_the_long_way_gives(sentences: list[str], more: str) -> None:
    """Amounts that are read in one step are those that the full reader finds."""
    text = "".join(sentences) + more
    own = rules()
    slow = replace(
        own, plain=_NoPlain(own.plain.units, own.plain.table, own.plain.names, {}, {}, frozenset(), frozenset())
    )
    structure = structure_of(text)
    quick, full = find_quantities(text, structure, own), find_quantities(text, structure, slow)
    assert quick == full


def test_full_width_figures_give_the_same() -> None:
    """Every marked sentence in full-width figures; 20，300 are two amounts in half width only."""
    for sentence in SENTENCES:
        if "，300" in sentence:
            continue
        wide = sentence.translate(FULL_WIDTH)
        assert plain_of(read(report(wide))[0]) == plain_of(read(report(sentence))[0]), wide


def test_traditional_script_gives_the_same() -> None:
    """Every marked sentence in traditional characters; the records keep the characters of the text."""
    table: dict[int, str] = {}
    for source in load_patterns().named("script.toml"):
        pairs = "".join(pattern_tables(source)["pairs"].split())
        for traditional, simplified in zip(pairs[::2], pairs[1::2], strict=True):
            table.setdefault(ord(simplified), traditional)
    for sentence in SENTENCES:
        written = sentence.translate(table)
        found = read(report(written))[0]
        assert plain_of(found) == plain_of(read(report(sentence))[0]), written
        assert all(item.text == report(written)[item.start : item.end] for item in found)


@pytest.mark.parametrize(
    "piece",
    [
        "一",
        "1",
        "1,",
        "家",
        "（",
        "一万",
        "1.",
        "10-",
        "百分之",
        "零",
        "1家",
        "第1",
        "“1",
        "两三",
        "1至",
        "1/",
        "半",
        "三五",
        "千分之",
    ],
)
def test_hostile_text(piece: str) -> None:
    """A page of one repeated piece raises nothing, and its spans are right."""
    text = piece * (6000 // len(piece))
    quantities, rejected = find_quantities(text, structure_of(text), rules())
    assert all(item.text == text[item.start : item.end] for item in quantities)
    assert all(item.text == text[item.start : item.end] for item in rejected)
    assert all(one.end <= two.start for one, two in pairwise(quantities))
