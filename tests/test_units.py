"""Units: the table, open forms, conversion within a family and never beyond it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from quantity_marks import read

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.records import Quantity
from zhenforce_nlp.resources import Row, load_patterns, rows
from zhenforce_nlp.script import load_script
from zhenforce_nlp.units import UnitTable, convert, format_chinese, format_plain, load_units, match_unit, to_base

REQUIRED = {"symbol": str, "dimension": str, "example": str, "value": str}
OPTIONAL = {
    "base": str,
    "factor": str,
    "aliases": list,
    "weak": bool,
    "unless_before": str,
    "only_before": str,
    "written": list,
}
ROWS = list(rows(load_patterns(), "units.toml", "unit", required=REQUIRED, optional=OPTIONAL, unique="symbol"))


def table() -> UnitTable:
    """Give the package's own units."""
    return load_units(load_patterns())


def one(text: str) -> Quantity:
    """Give the only quantity of a sentence."""
    (quantity,) = read(f"全年共计{text}。")[0]
    return quantity


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["symbol"])
def test_a_unit_gives_its_example(row: Row) -> None:
    """The row's example is one quantity of the row's value, unit and family; 成 is reported in per cent."""
    quantity = one(row["example"])
    symbol, value = (
        (row["symbol"], Decimal(row["value"])) if row["symbol"] != "成" else ("%", Decimal(row["value"]) * 10)
    )
    assert row["example"].endswith(quantity.text)  # 拘留15日: a day lasts only among such words
    assert (quantity.unit, quantity.value) == (symbol, value)
    assert quantity.dimension == row["dimension"]


@pytest.mark.parametrize("row", [row for row in ROWS if row.get("aliases")], ids=lambda row: row["symbol"])
def test_every_spelling_is_the_same_unit(row: Row) -> None:
    """Traditional script and symbols give the simplified symbol; offsets stay those of the text."""
    for alias in row["aliases"]:
        quantity = one(f"26{alias}")
        assert (quantity.text, quantity.unit, quantity.value) == (f"26{alias}", row["symbol"], Decimal(26))


@pytest.mark.parametrize(
    ("text", "symbol", "dimension"),
    [
        ("120家次", "家次", "visits"), ("8哨次", "哨次", "visits"), ("50校次", "校次", "visits"),
        ("36户次", "户次", "visits"), ("9网点次", "网点次", "visits"), ("12人次", "人次", "person_visits"),
        ("6台（套）", "台（套）", "equipment"), ("6台(套)", "台(套)", "equipment"),
        ("3起（处次）", "起（处次）", "cases"),
        ("15件（套）", "件（套）", "equipment"), ("7人/次", "人/次", "person_visits"), ("420元/吨", "元/吨", "mass"),
        ("31微克/立方米", "微克/立方米", "mass"), ("3辆/次", "辆/次", "equipment"),
        ("2元/小时", "元/小时", "money"),
        ("15个工作日", "个工作日", "time"), ("3个月", "个月", "time"), ("14方面", "方面", "items"),
        ("30份（册）", "份（册）", "documents"),
        ("8只（头）", "只（头）", "items"), ("12艘（次）", "艘（次）", "equipment"),
    ],
)  # fmt: skip
def test_open_forms(text: str, symbol: str, dimension: str) -> None:
    """Occasions of any word, brackets, slashes, rates and nouns as measure words."""
    quantity = one(text)
    assert (quantity.text, quantity.unit, quantity.dimension) == (text, symbol, dimension)


@pytest.mark.parametrize(
    "text",
    ["12组织召开", "3批准设立", "26家长会", "5起草文件", "8回复函", "6条例修订", "2类似问题", "7点名批评", "9部署会"],
)
def test_units_are_no_beginnings_of_words(text: str) -> None:
    """A measure word's character may begin another word; the figure then has no unit."""
    match = match_unit(text, 1 + text[1].isdigit(), table())
    assert match is None


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("39.156万元", "万元", "39.156"), ("39.156万元", "元", "391560"), ("2.5亿元", "亿元", "2.5"),
        ("2.5亿元", "千万元", "25"), ("3吨", "公斤", "3000"), ("500克", "公斤", "0.5"), ("6斤", "公斤", "3"),
        ("2.6公里", "米", "2600"), ("12公顷", "平方米", "120000"), ("3海里", "米", "5556"), ("20万元", "角", "2000000"),
    ],
)  # fmt: skip
def test_conversion_within_a_family(text: str, unit: str, value: str) -> None:
    """Exact, with or without a Chinese scale in the target."""
    assert convert(one(text), unit, table()) == convert(one(text), unit) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12家", "家次"),
        ("12家次", "家"),
        ("5人", "人次"),
        ("5人次", "人"),
        ("3吨", "元"),
        ("3件", "起"),
        ("3件", "唔"),
        ("2天", "米"),
    ],
)
def test_families_never_convert(text: str, unit: str) -> None:
    """Entities are no visits, persons no person-visits; an unknown unit is said to be one."""
    with pytest.raises(ValueError, match=r"never convert|no such unit"):
        convert(one(text), unit, table())


def test_base_and_printed_forms() -> None:
    """The base unit where the family has one; the form of reports, and plain digits."""
    assert to_base(one("3吨"), table()) == (Decimal(3000), "公斤")
    assert to_base(one("12家"), table()) == (Decimal(12), "家")
    assert format_chinese(one("391560元")) == "39.156万元"
    assert format_chinese(one("1,204条")) == "1204条"
    assert format_chinese(one("3.5亿元")) == "3.5亿元"
    assert format_plain(one("39.156万元")) == "391560元"
    assert format_plain(one("98.60%")) == "98.6%"


@example(20291201)
@given(st.integers(1, 10**12))
def test_what_is_formatted_reads_back(number: int) -> None:
    """The form of reports is no rounding: read again it is the same amount."""
    quantity = one(f"{number}元") if number < 10**8 else one(f"{number // 10**4}万元")
    again = one(format_chinese(quantity))
    assert (again.value, again.unit) == (quantity.value, quantity.unit)


def test_symbols_are_simplified() -> None:
    """The symbol of a unit as written; what is no unit stays as it is."""
    assert table().symbol("戶") == "户"
    assert table().symbol("甪") == "甪"
    simplify = load_script(load_patterns()).simplify
    assert simplify("3.4萬餘宗") == "3.4万余宗"


UNIT = '[[unit]]\nsymbol = "甪"\ndimension = "items"\nexample = "5甪"\nvalue = "5"\n'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (UNIT.replace("items", "things"), 'has dimension "things"; use one of'),
        (UNIT + 'base = "公斤"\n', "has only one of base and factor"),
        (UNIT + 'base = "家"\nfactor = "2"\n', "is no unit of items"),
        (UNIT + 'base = "甪"\nfactor = "二"\n', 'factor "二" of unit "甪" is no number'),
        (UNIT + 'aliases = ["家"]\n', '"家" is already a spelling of "家"'),
        (UNIT + 'unless_before = "("\n', "unless_before does not compile"),
    ],
)
def test_bad_units_are_refused(tmp_path: Path, content: str, says: str) -> None:
    """What cannot be meant is refused in one line."""
    (tmp_path / "units.toml").write_text(content, "utf-8")
    with pytest.raises(PatternError, match=says.replace("(", r"\(")):
        load_units(load_patterns(tmp_path))
