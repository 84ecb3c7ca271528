"""Read one amount at a place: number, unit, range, the words that bound it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.numerals import Modifier, NumeralRules, NumeralRulesKey, numeral_key, parse_numeral
from zhenforce_nlp.quantities_numbers import SPACE, D, Number, NumberReader, make_number_reader
from zhenforce_nlp.records import Bound
from zhenforce_nlp.resources import PatternSet
from zhenforce_nlp.units import UnitMatch, UnitTable, load_units, match_unit

_RANGE_SIGN = r"(?:至|到|—{1,2}|–|－|-|~|～|─|﹣|―)"
_RANGE_FIRST = frozenset("至到—–－-~～─﹣―")
_BLANKS = frozenset(" \t\u3000\xa0\u2002\u2003\u2009\r\n")
_SPOKEN_RANGE = "至到"
# 不少于本单位执法人员总数5%: the bounding word stands before the noun that the amount is measured by
_DISTANT_BOUND = regex.compile(
    r"(不少于|不低于|不超过|不高于|不多于|至少)\p{Han}{0,8}?(?:总数|总额|总量|人数|数量|数|额|比例|的)$"
)
_HALF = Decimal("0.5")
_COINS = (("角", Decimal("0.1")), ("分", Decimal("0.01")))


@dataclass(slots=True)
class Amount:
    """An amount as read, before the words around it are judged.

    Attributes:
        number_end: where the numeral ends and the unit (or a gap before it) begins.
        chinese: there is no Arabic figure in it.
        weak: its unit counts only after figures or longer numerals.
        whole: it may stand without a unit (零, a fraction).
    """

    start: int
    end: int
    number_end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    modifier: str | None
    bound: Bound
    step: Decimal
    dimension: str
    rule: str
    chinese: bool = False
    weak: bool = False
    whole: bool = False


@dataclass(frozen=True)
class AmountReader:
    """Compiled patterns of the amount; :meth:`read` is the one entry."""

    runs: re.Pattern[str]
    numbers: NumberReader
    range_sign: regex.Pattern[str]
    gap: regex.Pattern[str]
    rules: NumeralRules
    key: NumeralRulesKey
    units: UnitTable
    continuing: frozenset[str]
    before_last: frozenset[str]
    after_first: frozenset[str]

    def read(self, text: str, position: int, stop: int) -> Amount | None:
        """Read the amount at ``position`` of a run of numeral characters that ends at ``stop``.

        Args:
            text: the page, in simplified characters.

        Returns:
            None when the characters there are no numeral, or a Chinese one that nothing makes an amount.
        """
        if (
            stop - position == 1
            and not text[position].isdecimal()
            and (stop >= len(text) or text[stop] not in self.continuing)
        ):
            return None  # 统一, 万一, 五四: most lone Chinese digits are parts of words
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
        """Match the unit, across spaces or one line break as well (560 人次, 2,310⏎条)."""
        if text[end : end + 1] in _BLANKS:
            gap = self.gap.match(text, end)
            return match_unit(text, gap.end(), self.units) if gap else None
        return match_unit(text, end, self.units)

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
        modifier = second.modifier or self._outer(text, start, end)[0]
        return Amount(
            start, end, second.end, low, second.value, symbol, modifier, Bound.RANGE, second.step,
            unit.dimension if unit else "ratio", "range", chinese,
        )  # fmt: skip

    def _single(self, text: str, start: int, number: Number, unit: UnitMatch | None) -> Amount | None:
        chinese = not text[start].isdecimal() and not any(char.isdecimal() for char in text[start : number.end])
        if unit is None:
            return self._without_unit(text, start, number, chinese)
        amount = Amount(
            start, unit.end, number.end, number.value, number.high, unit.symbol, None, Bound.EXACT, number.step,
            unit.dimension, f"{number.rule}+{unit.symbol}", chinese, unit.weak,
        )  # fmt: skip
        if unit.symbol in ("成", "折"):
            self._tenths(text, amount)
        elif unit.symbol == "元":
            self._coins(text, amount)
        elif text[unit.end : unit.end + 1] == "半":
            self._and_a_half(text, amount)
        elif text[number.end + 1 : number.end + 2] == "半" and unit.symbol[0] == "个":
            return None
        amount.modifier, amount.bound = self._bounds(text, start, amount.end, number)
        return amount

    def _and_a_half(self, text: str, amount: Amount) -> None:
        """三天半; 一个半月, where the half stands inside the unit; but 上个年半年 and 2年半年 begin another."""
        if amount.dimension == "time" and text[amount.end + 1 : amount.end + 2] not in ("年", "个"):
            amount.value, amount.step, amount.end = amount.value + _HALF, _HALF, amount.end + 1
        elif amount.unit == "个":
            later = match_unit(text, amount.end + 1, self.units)
            if later and later.symbol in ("月", "小时", "星期", "钟头"):
                amount.value, amount.step, amount.end = amount.value + _HALF, _HALF, later.end
                amount.unit, amount.dimension = "个" + later.symbol, "time"

    def _coins(self, text: str, amount: Amount) -> None:
        """35元5角, 叁佰元伍角贰分."""
        for coin, size in _COINS:
            if text[amount.end + 1 : amount.end + 2] != coin:
                continue
            part = parse_numeral(text[amount.end], self.key)
            if part is not None and part.value < 10:
                amount.value, amount.step, amount.end = amount.value + part.value * size, size, amount.end + 2

    def _tenths(self, text: str, amount: Amount) -> None:
        """三成 is 30 %, 五成八 58 %; 八五折 is 8.5 折."""
        if amount.unit == "折":
            if amount.chinese and amount.number_end - amount.start == 2 and 10 < amount.value < 100:
                amount.value, amount.step = amount.value / 10, Decimal("0.1")
            return
        amount.value, amount.step, amount.unit = amount.value * 10, amount.step * 10, "%"
        digit = self.rules.digits.get(text[amount.end : amount.end + 1])
        if digit and text[amount.end + 1 : amount.end + 2] not in self.continuing - set("，。；、"):
            amount.value, amount.step, amount.end = amount.value + digit, Decimal(1), amount.end + 1
        elif text[amount.end : amount.end + 1] == "半":
            amount.value, amount.step, amount.end = amount.value + 5, Decimal(1), amount.end + 1

    def _without_unit(self, text: str, start: int, number: Number, chinese: bool) -> Amount | None:
        """A fraction, 零 after 为, or a figure whose unit the page may have lost; a bare Chinese numeral is none."""
        printed = text[start : number.end]
        zero = printed in ("零", "0", "〇") and text[start - 1 : start] in ("为", "是", "无")
        if zero and number.end < len(text) and text[number.end] not in "，,。；;、）)！\n ":
            return None
        half = printed == "半" and start > 0 and text[start - 1] in "过一"
        if half and text[start - 1] == "一":
            start -= 1
        if chinese and number.unit is None and not zero and not half:
            return None
        modifier, bound = self._bounds(text, start, number.end, number)
        return Amount(
            start, number.end, number.end, number.value, number.high, number.unit or "", modifier, bound, number.step,
            "ratio" if half or number.unit is not None else "", "zero" if zero else number.rule, chinese,
            whole=zero or half or number.unit is not None,
        )  # fmt: skip

    def _bounds(self, text: str, start: int, end: int, number: Number) -> tuple[str | None, Bound]:
        if number.modifier:
            return number.modifier, number.bound
        modifier, bound = self._outer(text, start, end)
        return modifier, Bound.RANGE if number.high is not None else bound

    def _outer(self, text: str, start: int, end: int) -> tuple[str | None, Bound]:
        words, modifier = self.rules.modifiers["before"], None
        before = start - 1
        while before > 0 and text[before] in "　 " and start - before < 3:
            before -= 1
        if text[before : before + 1] in self.before_last and before >= 0:
            modifier = modifier_before(text, before + 1, words)
        if modifier is None and text[end : end + 1] in self.after_first:
            modifier = modifier_after(text, end, self.rules.modifiers["after"])
        if modifier is None and text.find("不", max(0, start - 14), start) >= 0:
            distant = _DISTANT_BOUND.search(text, max(0, start - 14), start)
            modifier = words.get(distant.group(1)) if distant else None
        return (modifier.word, modifier.bound) if modifier else (None, Bound.EXACT)


def modifier_before(text: str, start: int, words: Mapping[str, Modifier]) -> Modifier | None:
    """Find the longest bounding word that ends right before an amount (近, 不少于) and is part of no other word."""
    for length in range(min(5, start), 0, -1):
        modifier = words.get(text[start - length : start])
        if modifier is not None:
            before = text[start - length - 1 : start - length]
            return None if before and before in modifier.unless else modifier
    return None


def modifier_after(text: str, end: int, words: Mapping[str, Modifier]) -> Modifier | None:
    """Find the longest bounding word that begins right after an amount (以上, 左右)."""
    for length in range(min(5, len(text) - end), 0, -1):
        modifier = words.get(text[end : end + length])
        if modifier is not None:
            after = text[end + length : end + length + 1]
            return None if after and after in modifier.unless else modifier
    return None


def make_amount_reader(patterns: PatternSet) -> AmountReader:
    """Build the patterns of the amount from the pattern files.

    Raises:
        PatternError: a malformed row of ``numerals.toml`` or ``units.toml``.
    """
    key = numeral_key(patterns)
    rules, units = key.rules, load_units(patterns)
    chinese, head = rules.chinese, "".join(rules.modifiers["head"])

    def unit_begins(text: str, start: int) -> bool:
        unit = match_unit(text, start, units)
        return unit is not None and unit.end > start + 1

    inside = "".join(rules.modifiers["inside"])
    continuing = set(units.lengths) | set(inside) | set("几分点半至到，,。；;、）)！") | _BLANKS
    return AmountReader(
        re.compile(f"[{D}{chinese}{head}半]+"),
        make_number_reader(key, unit_begins),
        regex.compile(rf"[{SPACE}]?{_RANGE_SIGN}[{SPACE}]?(?=[{D}{chinese}])"),
        regex.compile(rf"[{SPACE}]{{0,4}}(?:\r?\n[{SPACE}]{{0,8}})?"),
        rules,
        key,
        units,
        frozenset(continuing),
        frozenset(word[-1] for word in rules.modifiers["before"]),
        frozenset(word[0] for word in rules.modifiers["after"]),
    )
