"""Where an amount may begin: one pattern over the page that passes over most words with a numeral in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhenforce_nlp.quantities.amount_reader import AmountReader
from zhenforce_nlp.quantities.blocks import BlockRules
from zhenforce_nlp.quantities.numbers import SPACE, D

LONGEST_RUN = 44  # characters of numerals without a break; a longer run is no numeral, nor is a chain of figures
_CHAIN = 24  # bare figures in a row
_ONE, _NOUGHT, _HALF = "一", "零〇", "半"
_JOINING = "点至到分"  # 三点五, 三至五家, 百分之三
_COINS = "元圆角分"  # 伍元; but 队伍, 大陆, and places named 伍家 and 陆家
_ACTS, _TROOP, _LAND = "件起宗份例", "队伍", "大陆"  # 立案柒件; but 队伍, 大陆
_TENTH = "成"
_NO_SHARE = "分之[百千万]分之"  # 百分之百分之 is no number
_BLANKS = rf"{SPACE}\r\n"
_SEPARATORS = rf",.，．\-—:：/、{_BLANKS}"


def make_runs(reader: AmountReader, blocks: BlockRules) -> re.Pattern[str]:
    """Build the pattern of runs of numeral characters.

    A run of one Chinese digit is mostly part of a word (统一, 队伍, 第三方): it counts only where a unit, a name of the
    pattern files or more of a numeral follows; 一 only where it may count at all.
    """
    rules = reader.rules
    chinese, head = rules.chinese, "".join(rules.modifiers["head"])
    formal = "".join(chr(code) for code in rules.fold)
    plain = "".join(char for char in chinese if char not in formal and char not in _ONE + _NOUGHT)
    inside = "".join(word[0] for place in ("inside", "unit") for word in rules.modifiers[place])
    joining = inside + _JOINING + _HALF
    units = "".join(reader.units.lengths)
    body = f"{D}{chinese}{head}{_HALF}"
    counted = [
        spelling for spelling, unit in reader.units.by_spelling.items() if not unit.weak or unit.symbol in blocks.ones
    ]
    # The first character is taken from one class, so that the search passes over the others in one step.
    return re.compile(
        rf"[{D}{chinese}{head}{_HALF}](?:"
        # 1,1,1,1: a chain of two dozen bare figures is data; it is passed over as one run
        rf"(?<=[{D}])(?:[{D}]*+[{_SEPARATORS}]{{1,2}}+(?:[{D}]++[{_SEPARATORS}]{{1,2}}+){{{_CHAIN},}}+|[{body}]*+)"
        rf"|(?<=[{chinese}{_HALF}])[{body}]++"
        rf"|(?<=[{head}])(?=[{rules.scales}])[{body}]*+"
        rf"|(?<={_ONE})(?=[{_class(counted)}{_TENTH}{joining}{_BLANKS}])"
        rf"|(?<=[{plain}])(?!{_NO_SHARE})(?=[{_class(units)}{_class(_named(blocks))}{joining}{_BLANKS}])"
        rf"|(?<=[{_NOUGHT}])(?=[{_class(reader.continuing)}]|\Z)"
        rf"|(?<=过{_HALF})|(?<={_HALF})(?=[{_class(units)}])"
        rf"|(?<=[{formal}])(?=[{_COINS}])"
        rf"|(?<=[{formal}])(?<!{_TROOP})(?<!{_LAND})(?=[{_ACTS}])"
        rf"|(?<=第[{plain}{_ONE}])"
        r")"
    )


def _class(words: Iterable[str]) -> str:
    """Give the first characters of words as the inside of a character class."""
    return "".join(sorted({re.escape(word[0]) for word in words if word}))


def _named(blocks: BlockRules) -> set[str]:
    """Give what follows the numeral in names that are looked up without a unit; 一 is left to its own rows."""
    return {pair[1] for pair in blocks.names if pair[0] != _ONE}
