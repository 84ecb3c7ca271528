"""Read one amount at a place: number, unit, range, the words that bound it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.numerals import NumeralRules, numeral_key
from zhenforce_nlp.quantities.amount import Amount, take_sign
from zhenforce_nlp.quantities.beyond_unit import BeyondUnit, split_unit
from zhenforce_nlp.quantities.bounds import DISTANCE, BoundReader, make_bound_reader
from zhenforce_nlp.quantities.numbers import SPACE, D, Number, NumberReader, make_number_reader
from zhenforce_nlp.records import Bound
from zhenforce_nlp.resources import PatternSet
from zhenforce_nlp.units import Unit, UnitMatch, UnitTable, load_units, match_unit, scaled_unit

_RANGE_SIGN = r"(?:至|到|—{1,2}|–|－|-|~|～|─|﹣|―)"
_RANGE_FIRST = frozenset("至到—–－-~～─﹣―")
_BLANKS = frozenset(" \t\u3000\xa0\u2002\u2003\u2009\r\n")
_LINE_GAP = regex.compile(rf"[{SPACE}]{{0,2}}\r?\n[{SPACE}]{{0,8}}|[{SPACE}]{{1,2}}")
# 3个工 作日, 1.9个百分 点
_INNER_GAP = regex.compile(rf"(?:工作?|百分?|分)([{SPACE}]{{1,2}}|[{SPACE}]{{0,2}}\r?\n[{SPACE}]{{0,8}})")
_SPOKEN_RANGE = "至到"
_LABEL = regex.compile(rf"[（(](?:单位[:：])?([^（）()\n]{{1,8}})[）)]\s?[:：][{SPACE}]{{0,2}}$")
_FIGURE_END = frozenset("，。；、,;\n\r") | {""}
_SIGNED = frozenset(("ratio", "money", "energy"))  # temperatures are of the family energy
_SCALES = ("万", "亿")
_LONG = 5  # characters
_ZEROS = ("零", "0", "〇")
_NONE_OF = ("诉讼", "复议", "死亡", "伤亡", "事故", "信访", "上访", "败诉", "纠错")  # 行政诉讼零。
_CURRENCY_SIGNS = {"¥": "元", "￥": "元", "$": "美元", "＄": "美元", "€": "欧元", "£": "英镑"}


@dataclass(frozen=True)
class AmountReader:
    """Compiled patterns of the amount; :meth:`read` is the one entry."""

    numbers: NumberReader
    range_sign: regex.Pattern[str]
    gap: regex.Pattern[str]
    rules: NumeralRules
    units: UnitTable
    continuing: frozenset[str]
    bounds: BoundReader
    beyond: BeyondUnit
    numerals: frozenset[str]

    def read(self, text: str, position: int, stop: int) -> Amount | None:
        """Read the amount at ``position`` of a run of numeral characters that ends at ``stop``.

        Args:
            text: the page, in simplified characters.

        Returns:
            None when the characters there are no numeral, or a Chinese one that nothing makes an amount.
        """
        if (
            stop - position == 1
            and text[position] != "半"
            and not text[position].isdecimal()
            and (stop >= len(text) or text[stop] not in self.continuing)
        ):
            return None  # 统一, 万一, 五四: most lone Chinese digits are parts of words
        if text[stop : stop + 2] == "分之" and (
            text[stop + 2 : stop + 3] not in self.numerals or text[stop + 3 : stop + 5] == "分之"
        ):
            return None
        number = self.numbers.read(text, position)
        if number is None:
            return None
        unit = self._unit(text, number.end) if number.unit is None else None
        if self._range_ahead(text, number.end) or (unit and self._range_ahead(text, unit.end)):
            amount = self._range(text, position, number, unit)
            if amount is not None:
                return amount
        return self._single(text, position, number, unit)

    def next_start(self, text: str, position: int, stop: int) -> int:
        """Give the next place to try: behind all figures of a run, or one Chinese character on."""
        if not text[position].isdecimal():
            return position + 1
        while position < stop and text[position].isdecimal():
            position += 1
        return position

    def _range_ahead(self, text: str, end: int) -> bool:
        char = text[end : end + 1]
        return char in _RANGE_FIRST or (char in _BLANKS and text[end + 1 : end + 2] in _RANGE_FIRST)

    def _unit(self, text: str, end: int) -> UnitMatch | None:
        """Match the unit, across spaces or one line break as well (560 人次, 2,310⏎条, 2.35万平方⏎米)."""
        if text[end : end + 1] in _BLANKS:
            gap = self.gap.match(text, end)
            if gap is None:
                return None
            end = gap.end()
        unit = match_unit(text, end, self.units)
        if unit is not None and text[unit.end : unit.end + 1] in _BLANKS:
            return self._broken_unit(text, end, unit) or unit
        return (self._parted_unit(text, end, unit) if unit is not None else None) or unit

    def _broken_unit(self, text: str, start: int, unit: UnitMatch) -> UnitMatch | None:
        """平方⏎米, 家 次: a longer unit that a line break or a blank cuts in two."""
        gap = _LINE_GAP.match(text, unit.end)
        if gap is None:
            return None
        head = text[start : unit.end]
        joined = match_unit(head + text[gap.end() : gap.end() + self.units.longest], 0, self.units)
        if joined is None or joined.end <= len(head):
            return None
        return joined._replace(end=gap.end() + joined.end - len(head))

    def _parted_unit(self, text: str, start: int, unit: UnitMatch) -> UnitMatch | None:
        """3个工 作日: a blank further back in a long unit."""
        gap = _INNER_GAP.match(text, unit.end)
        if gap is None:
            return None
        head = text[start : gap.start(1)]
        joined = match_unit(head + text[gap.end() : gap.end() + self.units.longest], 0, self.units)
        if joined is None or joined.end <= len(head):
            return None
        return joined._replace(end=gap.end() + joined.end - len(head))

    def _range(self, text: str, start: int, number: Number, first: UnitMatch | None) -> Amount | None:
        """10至20家, 2%-3%, 800万至1.2亿元; the ends may carry different scales."""
        sign = self.range_sign.match(text, number.end)
        if sign is not None:
            first = None
        elif first is not None:
            sign = self.range_sign.match(text, first.end)
        if sign is None:
            return None
        second = self.numbers.read(text, sign.end())
        if second is None or number.modifier or number.high or second.high:
            return None
        unit = self._unit(text, second.end) if second.unit is None else None
        symbol = unit.symbol if unit else second.unit
        if symbol is None or (first and first.symbol != symbol) or (number.unit or symbol) != symbol:
            return None
        low = number.value
        if first is None and number.scale == 1 and low < second.value / second.scale:
            low *= second.scale  # 3至5万元: both ends in 万; 500至1万元: only the second
        end = unit.end if unit else second.end
        chinese = not any(char.isdecimal() for char in text[start:end])
        if low >= second.value or (chinese and sign.group().strip() not in _SPOKEN_RANGE):
            return None
        modifier = second.modifier or self.bounds.around(text, start, end)[0]
        return Amount(
            start, end, second.end, low, second.value, symbol, modifier, Bound.RANGE, second.step,
            unit.dimension if unit else "ratio", "range", chinese,
        )  # fmt: skip

    def _single(self, text: str, start: int, number: Number, unit: UnitMatch | None) -> Amount | None:
        end = number.end
        chinese = not text[start].isdecimal() and not any(char.isdecimal() for char in text[start:end])
        if text[end : end + 1] == "个" and text[end + 1 : end + 2] in self.beyond.splitting:
            unit = split_unit(text, end) or unit
        if unit is None:
            return self._without_unit(text, start, number, chinese)
        amount = Amount(
            start, unit.end, end, number.value, number.high, unit.symbol, None, Bound.EXACT, number.step,
            unit.dimension, f"{number.rule}+{unit.symbol}", chinese, unit.weak,
        )  # fmt: skip
        if unit.dimension in _SIGNED:
            take_sign(text, amount)
            start = amount.start
        inner = self.beyond.read(text, amount)
        amount.modifier, amount.bound = self._bounds(text, start, amount.end, number)
        if inner is not None and number.modifier is None:
            amount.modifier, amount.bound = inner.word, inner.bound
        return amount

    def _without_unit(self, text: str, start: int, number: Number, chinese: bool) -> Amount | None:
        """A fraction, 零 after 为, a figure whose unit the page may have lost; of Chinese ones 二点三万."""
        printed = text[start : number.end]
        zero = printed in _ZEROS and (
            text[start - 1 : start] in ("为", "是", "无") or text.endswith(_NONE_OF, 0, start)
        )
        if zero and number.end < len(text) and text[number.end] not in "，,。；;、）)！\n ":
            return None
        half = printed == "半" and start > 0 and text[start - 1] in "过一"
        if half and text[start - 1] == "一" and text[start - 2 : start - 1] in self.numerals:
            half = False  # 七一半 is a holiday and something else
        if half and text[start - 1] == "一":
            start -= 1
        currency = None if chinese else _CURRENCY_SIGNS.get(text[start - 1 : start])
        if currency is not None:
            start -= 1
        if chinese and number.unit is None and not zero and not half and not is_full_amount(printed):
            return None
        labelled = None if number.unit is not None or currency else self._label_unit(text, start, number.end)
        if labelled is not None:
            return self._labelled(text, start, number, *labelled)
        modifier, bound = self._bounds(text, start, number.end, number)
        dimension = "money" if currency else "ratio" if half or number.unit is not None else ""
        return Amount(
            start, number.end, number.end, number.value, number.high, currency or number.unit or "", modifier, bound,
            number.step, dimension, "zero" if zero else number.rule, chinese,
            whole=zero or half or currency is not None or number.unit is not None,
        )  # fmt: skip

    def _label_unit(self, text: str, start: int, end: int) -> tuple[Unit, Decimal] | None:
        """行政检查次数（次）：1,386: the unit stands in brackets before a figure that ends its clause."""
        if text[end : end + 1] not in _FIGURE_END:
            return None
        label = _LABEL.search(text, max(0, start - DISTANCE), start)
        return scaled_unit(label.group(1), self.units) if label else None

    def _labelled(self, text: str, start: int, number: Number, unit: Unit, scale: Decimal) -> Amount:
        size = scale if number.scale == 1 else Decimal(1)
        value, step = number.value * size, number.step * size
        if step >= 1:
            value, step = value.to_integral_value(), step.to_integral_value()
        modifier, bound = self._bounds(text, start, number.end, number)
        return Amount(
            start, number.end, number.end, value, None, unit.symbol, modifier, bound, step, unit.dimension, "label.unit"
        )

    def _bounds(self, text: str, start: int, end: int, number: Number) -> tuple[str | None, Bound]:
        if number.modifier:
            return number.modifier, number.bound
        modifier, bound = self.bounds.around(text, start, end)
        return modifier, Bound.RANGE if number.high is not None else bound


def make_amount_reader(patterns: PatternSet) -> AmountReader:
    """Build the patterns of the amount from the pattern files.

    Raises:
        PatternError: a malformed row of ``numerals.toml`` or ``units.toml``.
    """
    key = numeral_key(patterns)
    rules, units = key.rules, load_units(patterns)
    chinese = rules.chinese

    def unit_begins(text: str, start: int) -> bool:
        unit = match_unit(text, start, units)
        return unit is not None and unit.end > start + 1

    inside = "".join(rules.modifiers["inside"])
    continuing = frozenset({*units.lengths, *inside, *"几分点半至到，,。；;、）)！"} | _BLANKS)
    words = rules.modifiers["unit"]
    return AmountReader(
        make_number_reader(key, unit_begins),
        regex.compile(rf"[{SPACE}]?{_RANGE_SIGN}[{SPACE}]?(?=[{D}{chinese}])"),
        regex.compile(rf"[{SPACE}]{{0,4}}(?:\r?\n[{SPACE}]{{0,8}})?"),
        rules,
        units,
        continuing,
        make_bound_reader(rules),
        BeyondUnit(key, words, rules.digits, continuing, frozenset(words) | {"半"}),
        frozenset("0123456789０１２３４５６７８９" + chinese),
    )


def is_full_amount(printed: str) -> bool:
    """二点三万, 一千零三十六万: a Chinese numeral that nothing but an amount is written as."""
    return printed[-1] in _SCALES and ("点" in printed or len(printed) >= _LONG)
