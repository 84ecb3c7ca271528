"""Numerals: each way of writing one gives its exact number; cn2an is the oracle where it is right."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.numerals import load_numeral_rules, numeral_key, parse_numeral
from zhenforce_nlp.resources import PatternFile, PatternSet, load_patterns

KEY = numeral_key(load_patterns())


def value(text: str) -> Decimal | None:
    """Give the number of a numeral."""
    numeral = parse_numeral(text, KEY)
    return numeral.value if numeral else None


NUMERALS = """
0=0 7=7 1204=1204 1,204=1204 12,345,678.90=12345678.90 １２=12 １，２０４=1204 ３．５=3.5
0.05=0.05 39.156万=391560 3.4万=34000 1.23456万=12345.6 2千=2000 3百万=3000000 5千万=50000000 1.2亿=120000000
2000亿=200000000000 1,100万=11000000 25万6千=256000 13万2=132000 3万五千=35000 6万万=600000000
1万亿=1000000000000 零=0 〇=0 一=1 两=2 九=9 十=10 十二=12 二十=20 廿五=25 卅=30 卅一=31 卌=40 一百=100
一百零三=103 一百〇三=103 二百零三=203 两百五=250 一百一=110 一百一十=110 一千零五=1005 一千零五十=1050
两千三=2300 两千三百=2300 三千五百六十八=3568 一万=10000 一万零十二=10012 一万五=15000 一万零五=10005
二十万=200000 三十万零二百=300200 一百一十万=1100000 一千二百三十四万五千六百七十八=12345678 一亿=100000000
三亿五=350000000 三亿五千万=350000000 三亿零五十=300000050 三亿五千=350000000 三亿零五千=300005000
三点五亿=350000000 三点五=3.5 零点五=0.5 零点零五=0.05 十二点三万=123000 一万五千亿=1500000000000
二十万亿=20000000000000 两万=20000 二〇三=203 一二三=123 二零二三=2023 壹=1 拾=10 壹拾=10 叁拾伍万=350000
壹佰贰拾叁万肆仟=1234000 伍仟陆佰柒拾捌=5678 玖万捌仟=98000 拾万=100000 貳拾=20 陸仟=6000 參拾伍萬=350000
兩千三百=2300 壹億=100000000 叄佰=300 百=100 千=1000 百二十=120
"""


@pytest.mark.parametrize("pair", NUMERALS.split())
def test_a_numeral_gives_its_number(pair: str) -> None:
    """Arabic, Chinese, formal and mixed numerals, scales and omitted last units included."""
    text, _, number = pair.partition("=")
    assert value(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "点", "十百", "1.2.3", "1万2亿", "三点", "点五", "一十百", "abc", "1a", "零" * 41, "1" * 41]
)
def test_what_is_no_numeral(text: str) -> None:
    """Characters in no order, and runs longer than any amount, give no number and no error."""
    assert value(text) is None


# What DESIGN.md measured of cn2an: refused, or turned into another number. Around each the library does it itself.
REFUSED = ["三点五亿", "百余", "十几", "卅", "半", "百分之五", "卅五", "三亿五千"]
MANGLED = {"三亿五": "350000000", "两千三": "2300", "一百二": "120", "3万五千": "35000", "1,100万": "11000000"}


@pytest.mark.parametrize("text", REFUSED)
def test_cn2an_still_refuses(text: str) -> None:
    """When one of these no longer fails, the work around it can go."""
    with pytest.raises((ValueError, KeyError)):
        cn2an.cn2an(text, "strict")


@pytest.mark.parametrize("text", MANGLED)
def test_what_cn2an_mangles_is_right_here(text: str) -> None:
    """cn2an raises, or gives another number in its strict mode; the library gives the number that is meant."""
    try:
        theirs: object = cn2an.cn2an(text, "strict")
    except (ValueError, KeyError):
        theirs = None
    assert theirs != int(MANGLED[text])
    assert value(text) == Decimal(MANGLED[text])


def test_cn2an_smart_mode_is_not_used() -> None:
    """Its smart mode cuts decimals and reads pairs as numbers; both come out exact here."""
    assert cn2an.cn2an("1.23456万", "smart") != Decimal("12345.6")
    assert value("1.23456万") == Decimal("12345.6")
    assert cn2an.cn2an("三五", "smart") == 35


@given(st.integers(0, 99_999_999))
def test_cn2an_is_the_oracle(number: int) -> None:
    """Every number below a hundred million that cn2an writes, small or formal, is read back."""
    assert value(cn2an.an2cn(str(number), "low")) == number
    assert value(cn2an.an2cn(str(number), "up")) == number


@given(st.decimals(0, 10**9, places=4, allow_nan=False), st.sampled_from(["", "万", "亿"]))
def test_figures_are_exact(number: Decimal, scale: str) -> None:
    """No digit of a figure is lost or made up, whatever its scale; the step is one unit of its last digit."""
    numeral = parse_numeral(f"{number:f}{scale}", KEY)
    size = {"": 1, "万": 10**4, "亿": 10**8}[scale]
    assert numeral is not None
    assert numeral.value == number * size
    assert numeral.step == Decimal("0.0001") * size


@given(st.text("零〇一二两三四五六七八九十百千万亿廿卅点0123456789.,，", max_size=60))
def test_any_characters_of_numerals(text: str) -> None:
    """Nothing raises; a number is finite and not negative."""
    number = value(text)
    assert number is None or (number.is_finite() and number >= 0)


MODIFIER = '[[modifier]]\nid = "a"\nplace = "after"\nwords = ["x"]\nbound = "about"\nexample = "x"\n'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[digits]\n"甲" = "一"\n', "value of type int"),
        ('[digits]\n"甲乙" = 1\n', "write one character"),
        ('[variants]\n"甲" = "乙"\n', "which is no numeral"),
        (MODIFIER.replace("after", "over"), 'place "over" is unknown'),
        (MODIFIER.replace("about", "so"), 'bound "so" is unknown'),
    ],
)
def test_bad_rules_are_refused(content: str, says: str) -> None:
    """A row that cannot be meant says what is wrong with it."""
    with pytest.raises(PatternError, match=says):
        load_numeral_rules(PatternSet((PatternFile("numerals.toml", "own/numerals.toml", content),)))
