"""Read one amount at a place: numeral, scale, inner modifier, unit, range, outer modifier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from zhenforce_nlp.numerals import Modifier, Numeral, NumeralRules, NumeralRulesKey, numeral_key, parse_numeral
from zhenforce_nlp.records import Bound
from zhenforce_nlp.resources import PatternSet
from zhenforce_nlp.units import UnitMatch, UnitTable, load_units, match_unit

_D = "0-9０-９"
_SPACE = r" \t\u3000\xa0\u2002\u2003\u2009"
_RANGE_SIGN = r"(?:至|到|—{1,2}|–|－|-|~|～|─|﹣)"
_SIMPLE = str.maketrans("約將過於內幾數餘滿", "约将过于内几数余满")
_RANGE_FIRST = frozenset("至到—–－-~～─﹣ 　")
_SPOKEN_RANGE = "至到"
_NOT_TENTHS = frozenset("立功效果为员都就长本品交分份套熟型体")  # 5成员单位, 三成立
# 不少于本单位执法人员总数5%: the bounding word stands before the noun that the amount is measured by
_DISTANT_BOUND = regex.compile(r"(不少于|不低于|不超过|不高于|不多于|至少|不少於|不低於|不超過)\p{Han}{1,14}+$")


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


@dataclass(slots=True)
class _Number:
    """A numeral with what stands inside it, without its unit."""

    end: int
    value: Decimal
    step: Decimal
    rule: str
    modifier: str | None = None
    high: Decimal | None = None
    scale: Decimal = Decimal(1)
    unit: str | None = None  # the unit that the numeral itself carries: % of 百分之


@dataclass(frozen=True)
class AmountReader:
    """Compiled patterns of the amount; :meth:`read` is the one entry."""

    runs: re.Pattern[str]
    number: regex.Pattern[str]
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

        Returns:
            None when the characters there are no numeral, or a Chinese one that nothing makes an amount.
        """
        lone = stop - position == 1 and not text[position].isdecimal()
        if lone and (stop >= len(text) or text[stop] not in self.continuing):
            return None  # 统一, 万一, 五四: most lone Chinese digits are parts of words
        number = self._number(text, position)
        if number is None:
            return None
        unit = self._unit(text, number.end) if number.unit is None else None
        ahead = {text[number.end : number.end + 1], text[unit.end : unit.end + 1] if unit else ""}
        if not ahead.isdisjoint(_RANGE_FIRST):
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

    def _number(self, text: str, position: int) -> _Number | None:
        match = self.number.match(text, position)
        if match is None:
            return None
        if match.lastgroup == "slash":
            top, bottom = (Decimal(part) for part in match.group("slash").split("/"))
            valid = bottom and top < bottom and match.group("slash")[0] != "0"
            return _Number(match.end(), top / bottom, Decimal(1), "fraction", unit="") if valid else None
        if match.lastgroup == "part":
            return self._fraction(match.group("whole"), match.group("part"), match.end())
        if match.lastgroup == "pair":
            return self._pair(match.group("pair"), match.end())
        return self._plain(text, match)

    def _plain(self, text: str, match: regex.Match[str]) -> _Number | None:
        head, core, tail = match.group("head", "core", "tail")
        end = match.end()
        if head:
            number = parse_numeral(core, self.key)
            return _Number(end, number.value, number.step, "numeral.head", head.translate(_SIMPLE)) if number else None
        inner = match.group("in1") or match.group("in2")
        scale = tail.replace(inner, "") if inner else tail
        if scale and not inner and self._unit_begins_with_scale(text, match.start("tail"), scale):
            scale, end = "", match.start("tail")
        if len(core) > 1 and core[-1] in "两兩" and self._is_scale(core[-2]) and not scale:
            core, end = core[:-1], end - 1  # 两万两: the last 两 is the unit
        if core == "半":
            return _Number(end, Decimal("0.5"), Decimal("0.5"), "numeral.half")
        number = parse_numeral(core + scale, self.key)
        if number is None:
            return None
        rule, modifier = ("numeral.inner", inner.translate(_SIMPLE)) if inner else ("numeral", None)
        return _Number(end, number.value, number.step, rule, modifier, scale=self._scale(core + scale))

    def _unit_begins_with_scale(self, text: str, start: int, scale: str) -> bool:
        """500千瓦, 300千克: the scale character belongs to the unit."""
        if len(scale) != 1 or scale not in "千百":
            return False
        unit = match_unit(text, start, self.units)
        return unit is not None and unit.end > start + 1

    def _is_scale(self, char: str) -> bool:
        return self.rules.fold.get(ord(char), char) in self.rules.multipliers

    def _scale(self, printed: str) -> Decimal:
        scale = Decimal(1)
        for char in printed.translate(self.rules.fold):
            if char in "万亿":
                scale *= self.rules.multipliers[char]
        return scale

    def _fraction(self, whole: str, part: str, end: int) -> _Number | None:
        """百分之九十七 is 97 %, 千分之二 is 2 ‰, 三分之一 a third."""
        number = Numeral(Decimal(100), Decimal(1)) if part == "百" else parse_numeral(part, self.key)
        if number is None:
            return None
        symbol = {"百": "%", "千": "‰", "万": "‱", "萬": "‱"}.get(whole)
        if symbol:
            return _Number(end, number.value, number.step, "fraction.of_hundred", unit=symbol)
        bottom = parse_numeral(whole, self.key)
        if bottom is None or not bottom.value or number.value >= bottom.value:
            return None
        return _Number(end, number.value / bottom.value, Decimal(1), "fraction", unit="")

    def _pair(self, printed: str, end: int) -> _Number | None:
        """两三个, 三四十人, 二十七八: two neighbouring digits are the ends of a range."""
        body = printed.translate(self.rules.fold)
        digits = self.rules.digits
        place = next(i for i in range(len(body) - 1) if body[i] in digits and body[i + 1] in digits)
        low = parse_numeral(body[: place + 1] + body[place + 2 :], self.key)
        high = parse_numeral(body[:place] + body[place + 1 :], self.key)
        if low is None or high is None or low.value >= high.value:
            return None
        return _Number(end, low.value, low.step, "numeral.pair", high=high.value)

    def _unit(self, text: str, end: int) -> UnitMatch | None:
        """Match the unit, across spaces or one line break as well (560 人次, 2,310⏎条)."""
        unit = match_unit(text, end, self.units)
        if unit is not None or end >= len(text) or text[end] not in " \t\u3000\xa0\u2002\u2003\u2009\r\n":
            return unit
        gap = self.gap.match(text, end)
        return match_unit(text, gap.end(), self.units) if gap else None

    def _range(self, text: str, start: int, number: _Number, first: UnitMatch | None) -> Amount | None:
        """10至20家, 2%-3%, 800万至1.2亿元; the ends may carry different scales."""
        sign = self.range_sign.match(text, number.end)
        if sign is not None:
            first = None
        elif first is not None:
            sign = self.range_sign.match(text, first.end)
        if sign is None:
            return None
        second = self._number(text, sign.end())
        if second is None or number.modifier or second.modifier or second.high or number.high:
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
        dimension = unit.dimension if unit else "ratio"
        modifier, _ = self._outer(text, start, end)
        return Amount(
            start, end, second.end, low, second.value, symbol, modifier, Bound.RANGE, second.step, dimension,
            "range", chinese,
        )  # fmt: skip

    def _single(self, text: str, start: int, number: _Number, unit: UnitMatch | None) -> Amount | None:
        end = number.end
        chinese = not text[start].isdecimal() and not any(char.isdecimal() for char in text[start:end])
        if unit is None:
            return self._without_unit(text, start, number, chinese)
        value, step, symbol, dimension, unit_end = number.value, number.step, unit.symbol, unit.dimension, unit.end
        if symbol == "成" and text[unit_end : unit_end + 1] in _NOT_TENTHS:
            return None
        if symbol == "成":
            value, step, symbol, unit_end = self._tenths(text, unit_end, value * 10, step * 10)
        elif symbol == "元":
            value, step, unit_end = self._coins(text, unit_end, value, step)
        elif symbol[0] == "个" and text[end + 1 : end + 2] == "半":
            return None
        elif dimension == "time" and text[unit_end : unit_end + 1] == "半" and text[unit_end + 1 : unit_end + 2] != "年":
            value, step, unit_end = value + Decimal("0.5"), Decimal("0.5"), unit_end + 1
        elif symbol == "个" and text[unit_end : unit_end + 1] == "半":
            later = match_unit(text, unit_end + 1, self.units)  # 一个半月: the half stands inside the unit
            if later and later.symbol in ("月", "小时", "星期"):
                value, step, unit_end = value + Decimal("0.5"), Decimal("0.5"), later.end
                symbol, dimension = "个" + later.symbol, "time"
        modifier, bound = self._bounds(text, start, unit_end, number)
        rule = number.rule if symbol == "" else f"{number.rule}+{unit.symbol}"
        return Amount(
            start, unit_end, number.end, value, number.high, symbol, modifier, bound, step, dimension, rule, chinese,
            unit.weak,
        )  # fmt: skip

    def _coins(self, text: str, end: int, value: Decimal, step: Decimal) -> tuple[Decimal, Decimal, int]:
        """35元5角, 叁佰元伍角贰分."""
        for coin, size in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
            match = self.number.match(text, end)
            if match is None or text[match.end() : match.end() + 1] != coin:
                continue
            part = parse_numeral(match.group(), self.key)
            if part is not None and part.value < 10:
                value, step, end = value + part.value * size, size, match.end() + 1
        return value, step, end

    def _tenths(self, text: str, end: int, value: Decimal, step: Decimal) -> tuple[Decimal, Decimal, str, int]:
        """五成八 is 58 %."""
        digit = self.rules.digits.get(text[end : end + 1])
        if digit and text[end + 1 : end + 2] not in self.continuing - {"，", "。", "；", "、"}:
            return value + digit, Decimal(1), "%", end + 1
        return value, step, "%", end

    def _without_unit(self, text: str, start: int, number: _Number, chinese: bool) -> Amount | None:
        """A fraction, 零 after 为, or a figure whose unit the page may have lost; a bare Chinese numeral is none."""
        zero = text[start : number.end] in ("零", "0") and text[start - 1 : start] in ("为", "是", "為", "无")
        if zero and number.end < len(text) and text[number.end] not in "，,。；;、）)！\n":
            return None
        if chinese and number.unit is None and not zero:
            return None
        modifier, bound = self._bounds(text, start, number.end, number)
        symbol = number.unit or ""
        return Amount(
            start, number.end, number.end, number.value, number.high, symbol, modifier, bound, number.step,
            "ratio" if number.unit is not None else "", "zero" if zero else number.rule, chinese,
            whole=zero or number.unit is not None,
        )  # fmt: skip

    def _bounds(self, text: str, start: int, end: int, number: _Number) -> tuple[str | None, Bound]:
        if number.modifier:
            return number.modifier, Bound.MORE_THAN
        modifier, bound = self._outer(text, start, end)
        return modifier, Bound.RANGE if number.high is not None else bound

    def _outer(self, text: str, start: int, end: int) -> tuple[str | None, Bound]:
        words, modifier = self.rules.modifiers["before"], None
        if text[start - 1 : start] in self.before_last:
            modifier = modifier_before(text, start, words)
        if modifier is None and text[end : end + 1] in self.after_first:
            modifier = modifier_after(text, end, self.rules.modifiers["after"])
        if modifier is None and "不" in text[max(0, start - 18) : start]:
            distant = _DISTANT_BOUND.search(text, max(0, start - 18), start)
            modifier = words.get(distant.group(1)) if distant else None
        return (modifier.word.translate(_SIMPLE), modifier.bound) if modifier else (None, Bound.EXACT)


def modifier_before(text: str, start: int, words: Mapping[str, Modifier]) -> Modifier | None:
    """Find the longest bounding word that ends right before an amount (近, 不少于), unless it is part of another word."""
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
    chinese, digits, scales = rules.chinese, rules.plain_digits, rules.scales
    small = "".join(char for char in scales if rules.fold.get(ord(char), char) in "十百千")
    inside, head = "".join(rules.modifiers["inside"]), "".join(rules.modifiers["head"])
    grouped = r"\d{1,3}(?:,\d{3})++(?![\d,])|[０-９]{1,3}(?:，[０-９]{3})++(?![０-９，])"
    arabic = rf"(?:{grouped}|[{_D}]++)(?:[.．][{_D}]++)?+"
    spoken = rf"[{chinese}]++(?:[点點][{digits}]++[{scales}]*+)?+"
    follow = r"(?=[\p{Han}（(%％ \n])"
    # 25万6千, 13万2: a second number of the next lower scale, a last digit that counts it
    lower = rf"(?:[{_D}]++(?:\.[{_D}]++)?[{small}]|[{digits}][{small}]|[1-9](?=\p{{Han}})(?!\p{{Han}}[{_D}]))?+"
    number = regex.compile(
        rf"(?P<slash>\d{{1,2}}/\d{{1,3}}(?![\d/.年月]))"
        rf"|(?P<whole>[{chinese}]{{1,4}})分之(?P<part>{arabic}|{spoken})"
        rf"|(?P<pair>(?:[{digits}]?[{small}])?(?:一[二两]|二三|两三|三[四五]|四五|五六|六七|七八|八九)"
        rf"(?![{digits}点])[{scales}]{{0,2}})(?=[^{chinese}分几])"
        rf"|(?:(?P<head>[{head}])(?P<core>[{scales}]++)"
        rf"|(?P<core>半|{arabic}|{spoken}))"
        rf"(?P<tail>(?P<in1>[{inside}几幾]){follow}[{scales}]{{0,3}}"
        rf"|(?:[{_SPACE}]{{0,2}}|\n)[{scales}]{{1,3}}+{lower}(?P<in2>[{inside}几幾](?=\p{{Han}}))?+|)"
    )
    gap = rf"[{_SPACE}]{{0,4}}(?:\r?\n[{_SPACE}]{{0,8}})?"
    continuing = set(units.lengths) | set(inside) | set("几幾分点點半 \u3000\xa0\r\n至到，,。；;、）)！")
    return AmountReader(
        re.compile(f"[{_D}{chinese}{head}半]+"),
        number,
        regex.compile(rf"[{_SPACE}]?{_RANGE_SIGN}[{_SPACE}]?(?=[{_D}{chinese}])"),
        regex.compile(gap),
        rules,
        key,
        units,
        frozenset(continuing),
        frozenset(word[-1] for word in rules.modifiers["before"]),
        frozenset(word[0] for word in rules.modifiers["after"]),
    )


def with_unit(amount: Amount, unit: str, dimension: str, scale: Decimal, rule: str) -> Amount:
    """Give a bare figure the unit and scale that stand elsewhere (a table's header): 26.4 under 罚款（万元）."""
    return replace(
        amount, value=amount.value * scale, step=amount.step * scale, unit=unit, dimension=dimension, rule=rule
    )
