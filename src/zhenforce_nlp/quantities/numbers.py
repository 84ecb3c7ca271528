"""Read one number at a place: figures or Chinese numerals, with scale, inner modifier, fraction or pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.numerals import MAX_NUMERAL, Numeral, NumeralRules, NumeralRulesKey, parse_numeral
from zhenforce_nlp.records import Bound

D = "0-9０-９"
SPACE = r" \t\u3000\xa0\u2002\u2003\u2009"
_BREAK = rf"(?:[{SPACE}]{{0,2}}(?:\r?\n[{SPACE}]{{0,8}})?)"
_BLANK_CHARS = frozenset(" \t\u3000\xa0\u2002\u2003\u2009\r\n")
GAP = 12  # characters in which a scale is looked for behind a blank
_ONE = Decimal(1)
_TINY = Decimal("0.5")


@dataclass(slots=True)
class Number:
    """A numeral with what stands inside it, without its unit.

    Attributes:
        unit: the unit that the numeral itself carries (% of 百分之), None when it carries none.
        scale: the 万 and 亿 printed with it.
    """

    end: int
    value: Decimal
    step: Decimal
    rule: str
    modifier: str | None = None
    bound: Bound = Bound.EXACT
    high: Decimal | None = None
    scale: Decimal = _ONE
    unit: str | None = None


@dataclass(frozen=True)
class NumberReader:
    """Compiled patterns of the number; :meth:`read` is the one entry.

    Attributes:
        figure: Arabic figures with decimals and separators.
        unit_begins: tells whether a unit of more than one character begins at a place of a text.
    """

    pattern: regex.Pattern[str]
    figure: regex.Pattern[str]
    extending: frozenset[str]
    scales: frozenset[str]
    rules: NumeralRules
    key: NumeralRulesKey
    unit_begins: Callable[[str, int], bool]

    def read(self, text: str, position: int) -> Number | None:
        """Read the number at a place; None when the characters there are no well-formed numeral."""
        figure = self.figure.match(text, position)
        if figure is not None and not self._goes_on(text, figure.end()):
            printed = figure.group()
            if printed.isascii() and len(printed) <= MAX_NUMERAL:
                value = Decimal(printed.replace(",", ""))
                step = _ONE.scaleb(printed.find(".") - len(printed) + 1) if "." in printed else _ONE
                return Number(figure.end(), value, step, "numeral")
            numeral = parse_numeral(printed, self.key)
            return Number(figure.end(), numeral.value, numeral.step, "numeral") if numeral else None
        match = self.pattern.match(text, position)
        if match is None:
            return None
        if match.lastgroup == "slash":
            return self._slash(match.group("slash"), match.end())
        if match.lastgroup == "part":
            return self._fraction(match.group("whole"), match.group("part"), match.end())
        if match.lastgroup == "pair":
            return self._pair(match.group("pair"), match.end())
        return self._plain(text, match)

    def _goes_on(self, text: str, end: int) -> bool:
        """Tell whether a scale, a word like 余 or a fraction's bar follows figures, across blanks as well (2.35⏎万)."""
        char = text[end : end + 1]
        if char in _BLANK_CHARS and char:
            return text[end : end + GAP].lstrip()[:1] in self.scales
        return char in self.extending

    def _slash(self, printed: str, end: int) -> Number | None:
        """1/4 is a quarter; 12/7 and 05/12 are dates or pages."""
        top, bottom = (Decimal(part) for part in printed.split("/"))
        if not bottom or top >= bottom or printed[0] == "0":
            return None
        return Number(end, top / bottom, _ONE, "fraction", unit="")

    def _plain(self, text: str, match: regex.Match[str]) -> Number | None:
        head, core, tail, inner = match.group("head", "core", "tail", "inner")
        end = match.end()
        if head:
            number = parse_numeral(core, self.key)
            word = self.rules.modifiers["head"][head]
            return Number(end, number.value, number.step, word.id, head, word.bound) if number else None
        scale = tail.replace(inner, "") if inner else tail
        if scale and not inner and scale[-1] in "千百" and self.unit_begins(text, end - 1):
            scale, end = scale[:-1], end - 1  # 500千瓦, 12.6万千瓦: the last scale belongs to the unit
        if len(core) > 1 and not scale and not inner and self._unit_begins_in(text, core, end):
            core, end = core[:-1], end - 1
        if core == "半":
            return Number(end, _TINY, _TINY, "numeral.half")
        number = parse_numeral(core + scale, self.key)
        if number is None:
            return None
        printed = self._scale(core + scale)
        if not inner:
            return Number(end, number.value, number.step, "numeral", scale=printed)
        word = self.rules.modifiers["inside"][inner]
        return Number(end, number.value, number.step, word.id, inner, word.bound, scale=printed)

    def _unit_begins_in(self, text: str, core: str, end: int) -> bool:
        """两万两: the last 两 is the unit; 一千瓦, 三千克: 千 begins it."""
        return (core[-1] == "两" and self._is_scale(core[-2])) or (core[-1] == "千" and self.unit_begins(text, end - 1))

    def _is_scale(self, char: str) -> bool:
        return self.rules.fold.get(ord(char), char) in self.rules.multipliers

    def _scale(self, printed: str) -> Decimal:
        scale = _ONE
        for char in printed:
            if char in "万亿":
                scale *= self.rules.multipliers[char]
        return scale

    def _fraction(self, whole: str, part: str, end: int) -> Number | None:
        """百分之九十七 is 97 %, 千分之二 is 2 ‰, 三分之一 a third."""
        number = Numeral(Decimal(100), _ONE) if part in ("百", "佰") else parse_numeral(part, self.key)
        if number is None:
            return None
        symbol = {"百": "%", "千": "‰", "万": "‱"}.get(whole)
        if symbol:
            return Number(end, number.value, number.step, "fraction.of_hundred", unit=symbol)
        bottom = parse_numeral(whole, self.key)
        if bottom is None or not bottom.value or number.value >= bottom.value:
            return None
        return Number(end, number.value / bottom.value, _ONE, "fraction", unit="")

    def _pair(self, printed: str, end: int) -> Number | None:
        """两三个, 三四十人, 二十七八, 三五百: two neighbouring digits are the ends of a range."""
        body = printed.translate(self.rules.fold)
        digits = self.rules.digits
        place = next(i for i in range(len(body) - 1) if body[i] in digits and body[i + 1] in digits)
        low = parse_numeral(body[: place + 1] + body[place + 2 :], self.key)
        high = parse_numeral(body[:place] + body[place + 1 :], self.key)
        if low is None or high is None or low.value >= high.value:
            return None
        return Number(end, low.value, low.step, "numeral.pair", high=high.value)


def make_number_reader(key: NumeralRulesKey, unit_begins: Callable[[str, int], bool]) -> NumberReader:
    """Build the patterns of the number from the rules of ``numerals.toml``.

    Args:
        key: from :func:`~zhenforce_nlp.numerals.numeral_key`.
        unit_begins: tells whether a unit of more than one character begins at a place of a text.
    """
    rules = key.rules
    chinese, digits, scales = rules.chinese, rules.plain_digits, rules.scales
    small = "".join(char for char in scales if rules.fold.get(ord(char), char) in "十百千")
    large = "".join(char for char in scales if rules.fold.get(ord(char), char) in "万亿")
    inside = "|".join(
        word.word + (f"(?![{word.unless}])" if word.unless else "") for word in rules.modifiers["inside"].values()
    )
    inner = rf"(?P<inner>{inside})(?=[\p{{Han}}（(%％‰ \n])"
    head = "".join(rules.modifiers["head"])
    # 1,204,罚款: the comma behind the last three figures is the clause's; eight groups are more than any amount has
    grouped = r"\d{1,3}(?:,\d{3}){1,7}+(?!,?\d)|[０-９]{1,3}(?:，[０-９]{3}){1,7}+(?!，?[０-９])"
    grouped += r"|[1-9]\d{0,2}，\d{3}(?=[．.]\d{1,4}[万亿]元)"  # 1，268．4万元: set with full-width marks
    arabic = rf"(?:{grouped}|[{D}]{{1,40}}+)(?:[.．][{D}]{{1,20}}+)?+"
    spoken = rf"[{chinese}]{{1,40}}+(?:点[{digits}]{{1,12}}+[{scales}]{{0,3}}+)?+"
    # 25万6千, 13万2: a second number of the next lower scale, a last digit that counts it
    # 1亿2000万, 3亿5千万, 1亿零5百万
    below = rf"(?<=亿)零?[{D}]{{1,4}}+(?:\.[{D}]{{1,4}}+)?[{small}]?万"
    last = rf"[1-9１-９](?=\p{{Han}})(?!\p{{Han}}[{D}])"
    lower = rf"(?:{below}|[{D}]++(?:\.[{D}]++)?[{small}]|[{digits}][{small}]|{last})?+"
    ten = r"百分|千分|万分"
    pattern = regex.compile(
        rf"(?P<slash>\d{{1,2}}/\d{{1,3}}(?![\d/.年月]))"
        rf"|(?P<whole>[{chinese}]{{1,4}})分之(?P<part>{arabic}|{spoken})"
        rf"|(?P<pair>(?:[{digits}]?[{small}])?(?:一[二两]|二三|两三|三[四五]|四五|五六|六七|七八|八九)"
        rf"(?![{digits}点])[{scales}]{{0,2}})(?=[^{chinese}分几余])(?!{ten})"
        rf"|(?:(?P<head>[{head}])(?P<core>[{scales}]++)"
        rf"|(?P<core>半|{arabic}|{spoken}))"
        rf"(?P<tail>{inner}[{scales}]{{0,3}}"
        rf"|(?:[{SPACE}]{{0,2}}[{scales}]|{_BREAK}[{large}])[{scales}]{{0,2}}+{lower}(?:{inner}[{large}]?)?+|)"
    )
    figure = regex.compile(arabic)
    extending = frozenset(scales + "/" + "".join(rules.modifiers["inside"]))
    return NumberReader(pattern, figure, extending, frozenset(scales), rules, key, unit_begins)
