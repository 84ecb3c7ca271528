"""Read one amount at a place: number, unit, range, the words that bound it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.numerals import Modifier, NumeralRules, NumeralRulesKey, numeral_key, parse_numeral
from zhenforce_nlp.quantities.numbers import SPACE, D, Number, NumberReader, make_number_reader
from zhenforce_nlp.records import Bound
from zhenforce_nlp.resources import PatternSet
from zhenforce_nlp.units import Unit, UnitMatch, UnitTable, load_units, match_unit, scaled_unit

_RANGE_SIGN = r"(?:至|到|—{1,2}|–|－|-|~|～|─|﹣|―)"
_RANGE_FIRST = frozenset("至到—–－-~～─﹣―")
_BLANKS = frozenset(" \t\u3000\xa0\u2002\u2003\u2009\r\n")
_LINE_GAP = regex.compile(rf"[{SPACE}]{{0,2}}\r?\n[{SPACE}]{{0,8}}|[{SPACE}]{{1,2}}")
_SPOKEN_RANGE = "至到"
_TENTHS = ("成", "折")
_SPLIT_UNITS = ("月", "小时", "星期", "钟头", "工作日", "季度", "学时", "课时", "年头")
_MEASURED = frozenset(("time", "mass", "length", "area", "volume"))
# 不低于在编人员总数的5%: the bounding word stands before the noun that the amount is measured by
_DISTANT_BOUND = regex.compile(
    r"(不少于|不低于|不超过|不高于|不多于|至少)\p{Han}{0,8}?(?:总数|总额|总量|人数|数量|数|额|比例|的)$"
)
# 不足平均数的四成, 超过总量的三分之一: these words bound shares only (超过上年的30家 compares)
_DISTANT_SHARE = regex.compile(r"(不足|不到|超过|低于|高于)\p{Han}{1,8}的$")
DISTANCE = 14
_LABEL = regex.compile(rf"[（(](?:单位[:：])?([^（）()\n]{{1,8}})[）)]\s?[:：][{SPACE}]{{0,2}}$")
_FIGURE_END = frozenset("，。；、,;\n\r") | {""}
CONTINUING = "次半（(/／至到—–－-~～─﹣―角分多余"  # what may go on with an amount right behind its unit
_DISTANT_LAST = frozenset("数额量例的")
_SHARE_LAST = frozenset("%％成半一二三四五六七八九")
_HALF = Decimal("0.5")
_SIGNED = frozenset(("ratio", "money", "energy"))  # temperatures are of the family energy
_MINUS = frozenset("-－−﹣")
_BEFORE_MINUS = frozenset("为是至到长降率达差值额温润幅于约了增减余损：:（(，,；;、 \t\n\u3000|")
_BEFORE_NEGATIVE = frozenset("为是至到长率（(：:，,；;、\n")  # 同比为负3.2%; but 减负3.2万元, 肩负
_ZEROS = ("零", "0", "〇")
_NONE_OF = ("诉讼", "复议", "死亡", "伤亡", "事故", "信访", "上访", "败诉", "纠错")  # 行政诉讼零。
_CURRENCY_SIGNS = {"¥": "元", "￥": "元", "$": "美元", "＄": "美元", "€": "欧元", "£": "英镑"}
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

    numbers: NumberReader
    range_sign: regex.Pattern[str]
    gap: regex.Pattern[str]
    rules: NumeralRules
    key: NumeralRulesKey
    units: UnitTable
    continuing: frozenset[str]
    before_last: frozenset[str]
    after_first: frozenset[str]
    splitting: frozenset[str]
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
        return unit

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
        end = number.end
        chinese = not text[start].isdecimal() and not any(char.isdecimal() for char in text[start:end])
        if text[end : end + 1] == "个" and text[end + 1 : end + 2] in self.splitting:
            unit = self._split_unit(text, end) or unit
        if unit is None:
            return self._without_unit(text, start, number, chinese)
        amount = Amount(
            start, unit.end, end, number.value, number.high, unit.symbol, None, Bound.EXACT, number.step,
            unit.dimension, f"{number.rule}+{unit.symbol}", chinese, unit.weak,
        )  # fmt: skip
        if unit.dimension in _SIGNED:
            _take_sign(text, amount)
            start = amount.start
        inner = self._after_unit(text, amount)
        amount.modifier, amount.bound = self._bounds(text, start, amount.end, number)
        if inner is not None and number.modifier is None:
            amount.modifier, amount.bound = inner.word, inner.bound
        return amount

    def _split_unit(self, text: str, end: int) -> UnitMatch | None:
        """3个多月, 一个半月: a word stands within the unit; 半 is left to :meth:`_after_unit`, which adds it."""
        for word in _SPLIT_UNITS:
            if text.startswith(word, end + 2):
                return UnitMatch(end + 2 + len(word), f"个{word}", "time", weak=False)
        return None

    def _after_unit(self, text: str, amount: Amount) -> Modifier | None:
        """What belongs to the amount beyond its unit: coins, tenths, a half, 多; give the word that bounds it."""
        within = text[amount.number_end + 1 : amount.number_end + 2]
        if amount.unit[0] == "个" and amount.unit[1:] in _SPLIT_UNITS and within in self.splitting:
            if within == "半":
                amount.value, amount.step = amount.value + _HALF, _HALF
                return None
            return self.rules.modifiers["unit"][within]
        if amount.unit in _TENTHS:
            self._tenths(text, amount)
            if amount.unit == "%" and text[amount.end : amount.end + 1] == "多":  # 下降一成多
                return self._more(text, amount)
        elif amount.unit == "元":
            self._coins(text, amount)
        elif text[amount.end : amount.end + 1] == "半":
            if amount.dimension == "time" and text[amount.end + 1 : amount.end + 2] not in ("年", "个"):
                amount.value, amount.step, amount.end = amount.value + _HALF, _HALF, amount.end + 1
        elif amount.dimension in _MEASURED and text[amount.end : amount.end + 1] in self.rules.modifiers["unit"]:
            return self._more(text, amount)
        return None

    def _more(self, text: str, amount: Amount) -> Modifier | None:
        """三年多, 1吨多; 3年多次 begins another word."""
        word = self.rules.modifiers["unit"][text[amount.end]]
        if text[amount.end + 1 : amount.end + 2] in word.unless and amount.end + 1 < len(text):
            return None
        amount.end += 1
        return word

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
        if amount.value_max is not None:
            amount.value_max *= 10
        digit = self.rules.digits.get(text[amount.end : amount.end + 1])
        if digit and text[amount.end + 1 : amount.end + 2] not in self.continuing - set("，。；、"):
            amount.value, amount.step, amount.end = amount.value + digit, Decimal(1), amount.end + 1
        elif text[amount.end : amount.end + 1] == "半":
            amount.value, amount.step, amount.end = amount.value + 5, Decimal(1), amount.end + 1

    def _without_unit(self, text: str, start: int, number: Number, chinese: bool) -> Amount | None:
        """A fraction, 零 after 为, or a figure whose unit the page may have lost; a bare Chinese numeral is none."""
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
        if chinese and number.unit is None and not zero and not half:
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
        if modifier is None and text[start - 1 : start] in _DISTANT_LAST:
            distant = _DISTANT_BOUND.search(text, max(0, start - DISTANCE), start)
            if distant is None and text[end - 1] in _SHARE_LAST:
                distant = _DISTANT_SHARE.search(text, max(0, start - DISTANCE), start)
            modifier = words.get(distant.group(1)) if distant else None
        return (modifier.word, modifier.bound) if modifier else (None, Bound.EXACT)


def _take_sign(text: str, amount: Amount) -> None:
    """-2.3%, 负3.2万元, 零下18摄氏度; but 减负3.2万元, 5%-3% and K12-3% hold none."""
    start = amount.start
    if text[start - 2 : start] == "零下":
        begin = start - 2
    elif start >= 2 and (
        (text[start - 1] in _MINUS and text[start - 2] in _BEFORE_MINUS)
        or (text[start - 1] == "负" and text[start - 2] in _BEFORE_NEGATIVE)
    ):
        begin = start - 1
    else:
        return
    amount.start, amount.value = begin, -amount.value
    if amount.value_max is not None:
        amount.value_max = -amount.value_max


def modifier_before(text: str, start: int, words: Mapping[str, Modifier]) -> Modifier | None:
    """Find the longest bounding word that ends right before an amount (近, 不少于) and is part of no other word."""
    for length in range(min(5, start), 0, -1):
        modifier = words.get(text[start - length : start])
        if modifier is not None:
            before = text[start - length - 1 : start - length]
            if (before and before in modifier.unless) or (modifier.numerals and text[start] not in modifier.numerals):
                return None
            return modifier
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
    chinese = rules.chinese

    def unit_begins(text: str, start: int) -> bool:
        unit = match_unit(text, start, units)
        return unit is not None and unit.end > start + 1

    inside = "".join(rules.modifiers["inside"])
    continuing = set(units.lengths) | set(inside) | set("几分点半至到，,。；;、）)！") | _BLANKS
    return AmountReader(
        make_number_reader(key, unit_begins),
        regex.compile(rf"[{SPACE}]?{_RANGE_SIGN}[{SPACE}]?(?=[{D}{chinese}])"),
        regex.compile(rf"[{SPACE}]{{0,4}}(?:\r?\n[{SPACE}]{{0,8}})?"),
        rules,
        key,
        units,
        frozenset(continuing),
        frozenset(word[-1] for word in rules.modifiers["before"]),
        frozenset(word[0] for word in rules.modifiers["after"]),
        frozenset(rules.modifiers["unit"]) | {"半"},
        frozenset("0123456789０１２３４５６７８９" + chinese),
    )
