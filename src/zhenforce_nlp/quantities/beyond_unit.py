"""What belongs to an amount beyond its unit: coins (35元5角), tenths (五成八), a half (一年半), 多 (三年多)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhenforce_nlp.numerals import Modifier, NumeralRulesKey, parse_numeral
from zhenforce_nlp.quantities.amount import Amount
from zhenforce_nlp.units import UnitMatch

_TENTHS = ("成", "折")
_SPLIT_UNITS = ("月", "小时", "星期", "钟头", "工作日", "季度", "学时", "课时", "年头")
_MEASURED = frozenset(("time", "mass", "length", "area", "volume"))
_HALF = Decimal("0.5")
_COINS = (("角", Decimal("0.1")), ("分", Decimal("0.01")))


@dataclass(frozen=True)
class BeyondUnit:
    """Goes on with an amount behind its unit.

    Attributes:
        words: the words that bound an amount from behind its unit (多, 余).
        digits: the value of each Chinese digit.
        continuing: characters that may follow a lone Chinese digit that is an amount.
        splitting: characters that may stand within a unit (3个多月, 一个半月).
    """

    key: NumeralRulesKey
    words: Mapping[str, Modifier]
    digits: Mapping[str, int]
    continuing: frozenset[str]
    splitting: frozenset[str]

    def read(self, text: str, amount: Amount) -> Modifier | None:
        """What belongs to the amount beyond its unit: coins, tenths, a half, 多; give the word that bounds it."""
        within = text[amount.number_end + 1 : amount.number_end + 2]
        if amount.unit[0] == "个" and amount.unit[1:] in _SPLIT_UNITS and within in self.splitting:
            if within == "半":
                amount.value, amount.step = amount.value + _HALF, _HALF
                return None
            return self.words[within]
        if amount.unit in _TENTHS:
            self._tenths(text, amount)
            if amount.unit == "%" and text[amount.end : amount.end + 1] == "多":  # 下降一成多
                return self._more(text, amount)
        elif amount.unit == "元":
            self._coins(text, amount)
        elif text[amount.end : amount.end + 1] == "半":
            if amount.dimension == "time" and text[amount.end + 1 : amount.end + 2] not in ("年", "个"):
                amount.value, amount.step, amount.end = amount.value + _HALF, _HALF, amount.end + 1
        elif amount.dimension in _MEASURED and text[amount.end : amount.end + 1] in self.words:
            return self._more(text, amount)
        return None

    def _more(self, text: str, amount: Amount) -> Modifier | None:
        """三年多, 1吨多; 3年多次 begins another word."""
        word = self.words[text[amount.end]]
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
        digit = self.digits.get(text[amount.end : amount.end + 1])
        if digit and text[amount.end + 1 : amount.end + 2] not in self.continuing - set("，。；、"):
            amount.value, amount.step, amount.end = amount.value + digit, Decimal(1), amount.end + 1
        elif text[amount.end : amount.end + 1] == "半":
            amount.value, amount.step, amount.end = amount.value + 5, Decimal(1), amount.end + 1


def split_unit(text: str, end: int) -> UnitMatch | None:
    """3个多月, 一个半月: a word stands within the unit; 半 is left to :meth:`BeyondUnit.read`, which adds it."""
    for word in _SPLIT_UNITS:
        if text.startswith(word, end + 2):
            return UnitMatch(end + 2 + len(word), f"个{word}", "time", weak=False)
    return None
