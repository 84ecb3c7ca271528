"""One numeral string to an exact number: Arabic, Chinese, formal, mixed, with scales.

cn2an converts each Chinese section below ten thousand; scales, decimals, contractions and omitted last units
(两千三, 三亿五) are handled around it, since it refuses or mangles them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache, lru_cache
from typing import TypeVar

import cn2an
import regex

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.frozen import quick
from zhenforce_nlp.records import Bound
from zhenforce_nlp.resources import PatternSet, pattern_tables, rows

T = TypeVar("T")

MAX_NUMERAL = 40  # characters; a longer run of digits is an identifier, never an amount
_EXACT = Context(prec=4 * MAX_NUMERAL)  # wide enough that no product of a numeral and its scales is rounded
_FOLD_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")


@quick
@dataclass(frozen=True, slots=True)
class Numeral:
    """An exact number and one unit of its last printed digit (39.156万: 391560 and 10)."""

    value: Decimal
    step: Decimal


@quick
@dataclass(frozen=True, slots=True)
class Modifier:
    """A word that bounds an amount.

    Attributes:
        word: what is reported, the word itself unless the row says otherwise (约合: 约).
        unless: characters beside it that make it part of another word.
        numerals: first characters of the numerals that it stands before (上百家, never 上3家); "" for any.
        unless_words: words before it of which it says something itself (配员不足39件).
    """

    id: str
    word: str
    bound: Bound
    unless: str
    numerals: str
    unless_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumeralRules:
    """The characters of ``numerals.toml``, folded and ready to build patterns from."""

    digits: Mapping[str, int]
    multipliers: Mapping[str, int]
    fold: Mapping[int, str]
    contractions: Mapping[str, str]
    chinese: str  # every character of a Chinese numeral, as the inside of a character class
    plain_digits: str  # Chinese digits and their variants
    scales: str  # multipliers and their variants
    modifiers: Mapping[str, Mapping[str, Modifier]]  # place -> word -> modifier


@cache
def load_numeral_rules(patterns: PatternSet) -> NumeralRules:
    """Read ``numerals.toml``.

    Raises:
        PatternError: a digit without a number, a variant of an unknown character, an unknown place or bound.
    """
    digits = _read_table(patterns, "digits", int)
    multipliers = _read_table(patterns, "multipliers", int)
    variants = _read_table(patterns, "variants", str)
    contractions = _read_table(patterns, "contractions", str)
    for variant, plain in variants.items():
        if plain not in digits and plain not in multipliers:
            raise PatternError(
                f'numerals.toml: [variants] "{variant}" stands for "{plain}", which is no numeral; add it'
            )
    plain_digits = "".join(digits) + "".join(v for v, plain in variants.items() if plain in digits)
    scales = "".join(multipliers) + "".join(v for v, plain in variants.items() if plain in multipliers)
    return NumeralRules(
        digits,
        multipliers,
        {ord(key): value for key, value in variants.items()},
        contractions,
        plain_digits + scales + "".join(contractions),
        plain_digits,
        scales,
        _load_modifiers(patterns),
    )


def _read_table(patterns: PatternSet, table: str, kind: type[T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for source in patterns.named("numerals.toml"):
        for key, value in pattern_tables(source).get(table, {}).items():
            if not isinstance(value, kind) or len(key) != 1:
                raise PatternError(
                    f'{source.origin}: [{table}] "{key}" is {value!r}; write one character and a value of type '
                    f"{kind.__name__}"
                )
            found[key] = value
    return found


def _load_modifiers(patterns: PatternSet) -> dict[str, dict[str, Modifier]]:
    places: dict[str, dict[str, Modifier]] = {"before": {}, "inside": {}, "unit": {}, "head": {}, "after": {}}
    required = {"id": str, "place": str, "words": list, "bound": str, "example": str}
    optional = {"unless_after": str, "unless_before": str, "numerals": str, "says": str, "unless_words": list}
    for row in rows(patterns, "numerals.toml", "modifier", required=required, optional=optional):
        if row["place"] not in places:
            raise row.fault(f'place "{row["place"]}" is unknown', f"use one of {', '.join(places)}")
        if row["bound"] not in list(Bound):
            raise row.fault(f'bound "{row["bound"]}" is unknown', f"use one of {', '.join(Bound)}")
        unless = row.get("unless_after", "") or row.get("unless_before", "")
        for word in row["words"]:
            says = row.get("says", word)
            settings = unless, row.get("numerals", ""), tuple(row.get("unless_words", ()))
            places[row["place"]][word] = Modifier(row["id"], says, Bound(row["bound"]), *settings)
    return places


@lru_cache(maxsize=65536)
def parse_numeral(text: str, rules: NumeralRulesKey) -> Numeral | None:
    """Give the exact value of one numeral.

    Args:
        text: the numeral alone, without unit or modifier: 39.156万, 二百零三, 壹拾万, 25万6千, １２, 1,204.
        rules: from :func:`numeral_key`.

    Returns:
        None when the characters are no well-formed numeral (十百, 1.2.3) or longer than 40 characters.

    Example:
        三亿五 → 350000000; 两千三 → 2300; 3.4万 → 34000.
    """
    if len(text) > MAX_NUMERAL:
        return None
    rule = rules.rules
    folded = "".join(text.split()).translate(_FOLD_WIDTH).translate(rule.fold)
    for short, full in rule.contractions.items():
        folded = folded.replace(short, full)
    if folded[:1].isdigit():
        return _parse_mixed(folded, rule)
    if "点" in folded:
        return _parse_spoken_decimal(folded, rule)
    return _parse_chinese(folded, rule)


class NumeralRulesKey:
    """Hash a rule set by identity, so that parses can be cached beside it."""

    __slots__ = ("rules",)

    def __init__(self, rules: NumeralRules) -> None:
        self.rules = rules


@cache
def numeral_key(patterns: PatternSet) -> NumeralRulesKey:
    """Give the cache key of a pattern set's numeral rules."""
    return NumeralRulesKey(load_numeral_rules(patterns))


_ARABIC = regex.compile(r"(\d[\d,]*+(?:\.\d+)?)([十百千万亿]*+)")


def _parse_mixed(text: str, rules: NumeralRules) -> Numeral | None:
    """25万6千, 1,204, 3.4万, 13万2 (the last digit counts the next lower scale)."""
    total, step, position, last_scale = Decimal(0), Decimal(1), 0, 0
    while position < len(text):
        position += last_scale > 0 and text[position] in "零〇"  # 1亿零5百万
        match = _ARABIC.match(text, position)
        if match is None:
            tail = _parse_chinese(text[position:], rules)  # 3万五千
            if tail is None or not last_scale:
                return None
            return Numeral(total + tail.value, tail.step)
        number = Decimal(match.group(1).replace(",", ""))
        scale = 1
        for char in match.group(2):
            scale *= rules.multipliers[char]
        if last_scale and scale >= last_scale:
            return None
        if last_scale and scale == 1 and number < 10 and match.group(1).isdigit() and last_scale >= 100:
            scale = last_scale // 10  # 13万2 is 132000
        total = _EXACT.fma(number, Decimal(scale), total)
        digits = match.group(1).partition(".")[2]
        step = Decimal(scale).scaleb(-len(digits))
        last_scale, position = scale, match.end()
    return _as_printed(total, step)


def _as_printed(value: Decimal, step: Decimal) -> Numeral:
    """39.156 times 10,000 is 391560, without the noughts of a product behind the point."""
    if step >= 1:
        return Numeral(value.to_integral_value(), step.to_integral_value())
    return Numeral(value.quantize(step, context=_EXACT), step)


def _parse_spoken_decimal(text: str, rules: NumeralRules) -> Numeral | None:
    """三点五亿: cn2an refuses a scale after spoken decimals."""
    whole, _, rest = text.partition("点")
    decimals = ""
    while rest and rest[0] in rules.digits:
        decimals += str(rules.digits[rest[0]])
        rest = rest[1:]
    head = _parse_chinese(whole, rules) if whole else None
    if head is None or not decimals:
        return None
    scale = 1
    for char in rest:
        if char not in rules.multipliers:
            return None
        scale *= rules.multipliers[char]
    step = Decimal(scale).scaleb(-len(decimals))
    return _as_printed(_EXACT.multiply(head.value + Decimal(f"0.{decimals}"), Decimal(scale)), step)


def _parse_chinese(text: str, rules: NumeralRules) -> Numeral | None:
    if not text or any(char not in rules.digits and char not in rules.multipliers for char in text):
        return None
    if not any(char in rules.multipliers for char in text):
        number = int("".join(str(rules.digits[char]) for char in text))
        return Numeral(Decimal(number), Decimal(1))
    for mark in ("亿", "万"):
        if mark in text:
            return _parse_scaled(text, mark, rules)
    return _parse_section(text, rules)


def _parse_scaled(text: str, mark: str, rules: NumeralRules) -> Numeral | None:
    """Split at the largest scale: 一万五千亿, 二十万亿, 三亿零五十, 三亿五."""
    head, _, tail = text.rpartition(mark)
    scale = rules.multipliers[mark]
    left = _parse_chinese(head, rules) if head else Numeral(Decimal(1), Decimal(1))
    if left is None:
        return None
    if not tail:
        return Numeral(left.value * scale, left.step * scale)
    if len(tail) == 1 and rules.digits.get(tail, 0):
        return Numeral(left.value * scale + rules.digits[tail] * scale // 10, Decimal(scale // 10))
    if mark == "亿" and len(tail) == 2 and tail[1] == "千":
        tail += "万"  # 三亿五千 leaves its last scale out; five thousand would be 三亿零五千
    right = _parse_chinese(tail.lstrip("零〇"), rules)
    if right is None or right.value >= scale:
        return None
    return Numeral(left.value * scale + right.value, right.step)


def _parse_section(text: str, rules: NumeralRules) -> Numeral | None:
    """A number below ten thousand, by cn2an, after 百余-like heads and omitted last units are made whole."""
    whole = text.replace("两", "二").replace("〇", "零")
    if whole[0] in "百千":
        whole = "一" + whole
    step = Decimal(1)
    if len(whole) >= 3 and whole[-1] in rules.digits and whole[-2] in "百千" and whole[-1] != "零":
        step = Decimal(rules.multipliers[whole[-2]] // 10)
        whole += {"千": "百", "百": "十"}[whole[-2]]  # 两千三 is 2300
    try:
        value = Decimal(cn2an.cn2an(whole, "strict"))
    except (ValueError, KeyError, IndexError):
        return None
    return Numeral(value, step)
