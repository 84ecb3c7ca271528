"""Units: the table of measure words and symbols, the open forms built from them, and conversion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import NamedTuple

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.records import Quantity
from zhenforce_nlp.resources import PatternSet, Row, load_patterns, pattern_tables, rows
from zhenforce_nlp.script import load_script

# A unit word with 次 behind it counts occasions (家次, 艘次) unless 次 begins a word of its own (12个次要问题).
_OCCASION_WORDS = frozenset("要级日年数序生贷品等第氯之")
# 50校次 is an occasion of a word that no row has; these before 次 make ordinary words (其次, 再次, 每次).
_NO_OCCASIONS = frozenset(
    "年月日第每再首多初本此该其各依屡单层档历逐频目主造渐今上下前后某哪这那几数两一二三四五六七八九十"
)
_HEADER_SCALES = {
    "万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 100,
}  # fmt: skip
_HALF_WIDTH = str.maketrans("０１２３４５６７８９％", "0123456789%")
LONGEST_FIGURES = 3  # of 100毫升
LONGEST_BRACKET = 9  # characters of 架、列、辆 and its like
_LISTED = re.compile(r"[、/，,]")
_PERIODS = frozenset("月季")  # 次/月: they count nothing alone
_MANY = re.compile(r"每?(?:[百千万亿]|[十百]万)|每")  # 4.6批次/千人, 3.2起/万人, 2件/每千户
_POPULATION = frozenset(("persons", "entities", "equipment"))
_OPEN, _CLOSE = "（(", "）)"
_CLAUSE_END = frozenset(" \u3000\t\r\n，,。；;、：:）)】]”！!？?")
# (unless_before or only_before, compiled; characters it may begin with, None for any; True for only_before)
_Guard = tuple[re.Pattern[str], frozenset[str] | None, bool]


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of ``units.toml``; ``base`` and ``factor`` say what it converts to, None when to nothing."""

    symbol: str
    dimension: str
    base: str | None
    factor: Decimal | None
    weak: bool


@dataclass(frozen=True)
class UnitTable:
    """All units by every spelling."""

    by_spelling: Mapping[str, Unit]
    lengths: Mapping[str, tuple[int, ...]]  # first character -> lengths of the spellings it begins, longest first
    guards: Mapping[str, _Guard]
    longest: int
    dimensions: tuple[str, ...]

    def symbol(self, text: str) -> str:
        """Give the symbol in simplified characters for a unit as written (戶 → 户)."""
        unit = self.by_spelling.get(text)
        return unit.symbol if unit else text


class UnitMatch(NamedTuple):
    """A unit found in text: where it ends, its symbol as it is reported, its family."""

    end: int
    symbol: str
    dimension: str
    weak: bool


@cache
def load_units(patterns: PatternSet) -> UnitTable:
    """Read ``units.toml``; every spelling is known in traditional script as well.

    Raises:
        PatternError: unknown dimension or base, a factor or value that is no number, a guard that does not compile, a
            spelling claimed twice.
    """
    dimensions: list[str] = []
    for source in patterns.named("units.toml"):
        dimensions += pattern_tables(source).get("dimensions", [])
    required = {"symbol": str, "dimension": str, "example": str, "value": str}
    optional = {"base": str, "factor": str, "aliases": list, "weak": bool, "unless_before": str, "only_before": str}
    optional["written"] = list  # spellings that stay as they are: 2300㎡ is 2300 ㎡
    spellings: dict[str, Unit] = {}
    owners: dict[str, str] = {}
    guards: dict[str, _Guard] = {}
    simplify = load_script(patterns).simplify
    for row in rows(patterns, "units.toml", "unit", required=required, optional=optional, unique="symbol"):
        unit, guard = _read_unit(row, dimensions), _read_guard(row)
        kept = row.get("written", [])
        for spelling in {unit.symbol, *row.get("aliases", []), *map(simplify, row.get("aliases", [])), *kept}:
            if not spelling or owners.get(spelling, unit.symbol) != unit.symbol:
                raise row.fault(f'"{spelling}" is already a spelling of "{owners.get(spelling)}"', "keep it in one row")
            owners[spelling] = unit.symbol
            spellings[spelling] = replace(unit, symbol=spelling) if spelling in kept else unit
            if guard:
                guards[spelling] = guard
    if not spellings:
        raise PatternError("units.toml: holds no [[unit]] row; restore the file")
    _check_bases(spellings)
    longest = max(map(len, spellings))
    return UnitTable(spellings, _lengths(spellings), guards, longest, tuple(dimensions))


def _read_unit(row: Row, dimensions: list[str]) -> Unit:
    if row["dimension"] not in dimensions:
        remedy = f"use one of {', '.join(dimensions)} or add it to dimensions"
        raise row.fault(f'unit "{row["symbol"]}" has dimension "{row["dimension"]}"', remedy)
    numbers: dict[str, Decimal | None] = {}
    for key in ("factor", "value"):
        try:
            numbers[key] = Decimal(row[key]) if row.get(key) is not None else None
        except InvalidOperation:
            raise row.fault(f'{key} "{row[key]}" of unit "{row["symbol"]}" is no number', "write digits") from None
    if (row.get("base") is None) is not (numbers["factor"] is None):
        raise row.fault(f'unit "{row["symbol"]}" has only one of base and factor', "write both or neither")
    return Unit(row["symbol"], row["dimension"], row.get("base"), numbers["factor"], row.get("weak", False))


def _read_guard(row: Row) -> _Guard | None:
    for key, only in (("unless_before", False), ("only_before", True)):
        pattern = row.get(key)
        if pattern is None:
            continue
        try:
            return re.compile(pattern), _first_characters(pattern), only
        except re.error as error:
            raise row.fault(f"{key} does not compile: {error}", "correct the pattern") from None
    return None


def _first_characters(pattern: str) -> frozenset[str] | None:
    """Give the characters that a list of words may begin with; None when one begins with anything but a plain one."""
    firsts, depth, begins = set(), 0, True
    for char in pattern:
        if begins and depth == 0:
            if char in "([.\\^$":
                return None
            firsts.add(char)
        begins = char == "|" and depth == 0
        depth += (char in "([") - (char in ")]")
    return frozenset(firsts)


def _check_bases(spellings: Mapping[str, Unit]) -> None:
    for unit in spellings.values():
        base = spellings.get(unit.base) if unit.base else None
        if unit.base and (base is None or base.factor != 1 or base.dimension != unit.dimension):
            raise PatternError(
                f'units.toml: unit "{unit.symbol}" has base "{unit.base}", which is no unit of {unit.dimension} with '
                'factor "1"; name one that is'
            )


def _lengths(spellings: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for spelling in spellings:
        lengths.setdefault(spelling[0], set()).add(len(spelling))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def match_unit(text: str, position: int, table: UnitTable) -> UnitMatch | None:
    """Match the longest unit at a place: 家次, 台（套）, 人/次, 微克/立方米, 个工作日.

    Args:
        text: the page, in simplified characters.
        position: where the unit must begin.
        table: the units.

    Returns:
        None when no unit begins there, or when its characters begin another word (12组织, 3批准).

    Example:
        at 3 of "120家次企业" → 家次, dimension visits.
    """
    for length in table.lengths.get(text[position : position + 1], ()):
        spelling = text[position : position + length]
        unit = table.by_spelling.get(spelling)
        if unit is None or len(spelling) < length:  # the text ends before the longer spelling does
            continue
        end = position + length
        after = text[end : end + 1]
        if after == "次" and unit.symbol[-1] != "次" and _takes_occasions(text, end, unit):
            return UnitMatch(end + 1, unit.symbol + "次", "person_visits" if unit.symbol == "人" else "visits", False)
        guard = table.guards.get(spelling)
        if guard is not None and _forbidden(text, end, after, guard):
            continue
        if after and after in "（(/／":
            compound = _match_compound(text, position, end, unit, table)
            if compound:
                return compound
        if after.isascii() and after.isalnum() and unit.symbol.isascii() and unit.symbol[-1].isalpha():
            return None  # 5kg and 10kV are units, 3MAX is none
        return UnitMatch(end, unit.symbol, unit.dimension, unit.weak)
    return _open_occasion(text, position)


def _takes_occasions(text: str, end: int, unit: Unit) -> bool:
    return unit.dimension not in ("money", "ratio", "time") and text[end + 1 : end + 2] not in _OCCASION_WORDS


def _forbidden(text: str, end: int, after: str, guard: _Guard) -> bool:
    pattern, firsts, only = guard
    if not after or after in _CLAUSE_END:
        return False
    matches = (firsts is None or after in firsts) and pattern.match(text, end) is not None
    return matches is not only


def _open_occasion(text: str, position: int) -> UnitMatch | None:
    """50校次, 8哨次: a word that counts visits though no row has it."""
    if text[position + 1 : position + 2] != "次" or text[position + 2 : position + 3] in _OCCASION_WORDS:
        return None
    if not "一" <= text[position] <= "鿿" or text[position] in _NO_OCCASIONS:
        return None
    return UnitMatch(position + 2, text[position : position + 2], "visits", weak=True)


def _match_compound(text: str, start: int, end: int, unit: Unit, table: UnitTable) -> UnitMatch | None:
    """台（套）, 起（处次）, 人/次, 元/吨."""
    if text[end] in _OPEN:
        return _bracketed(text, start, end, unit, table)
    return _slashed(text, end, unit, table)


def _bracketed(text: str, start: int, end: int, unit: Unit, table: UnitTable) -> UnitMatch | None:
    """台（套）, 只（头、条）, 艘（架、列）次."""
    close = end + 1
    while close < len(text) and close - end <= LONGEST_BRACKET and text[close] not in _CLOSE:
        close += 1
    inner = text[end + 1 : close]
    if text[close : close + 1] not in ("）", ")") or not all(
        _is_unit_word(word, table) for word in _LISTED.split(inner)
    ):
        return None
    stop = close + 1
    if text[stop : stop + 1] == "次" and "次" not in inner and _takes_occasions(text, stop, unit):
        return UnitMatch(stop + 1, text[start : stop + 1], "visits", weak=False)
    return UnitMatch(stop, text[start:stop], unit.dimension, weak=False)


def _slashed(text: str, end: int, unit: Unit, table: UnitTable) -> UnitMatch | None:
    """人/次, 元/吨, 次/月, 毫克/100毫升, 批次/千人."""
    below = end + 1
    many = _MANY.match(text, below)
    if many is not None and (unit_of_many := _longest(text, many.end(), table)) is not None:
        stop, second = unit_of_many
        if second.dimension in _POPULATION:
            return UnitMatch(stop, f"{unit.symbol}{text[end : many.end()]}{second.symbol}", "rate", weak=False)
    while below - end <= LONGEST_FIGURES and text[below : below + 1].isdecimal():
        below += 1
    if below > end + 1 and unit.dimension != "mass":
        return None
    if (found := _longest(text, below, table)) is not None:
        stop, second = found
        dimension = unit.dimension if second.dimension != "time" else "rate"
        return UnitMatch(stop, f"{unit.symbol}{text[end:below]}{second.symbol}", dimension, weak=False)
    if text[below : below + 1] in _PERIODS:
        return UnitMatch(below + 1, f"{unit.symbol}{text[end]}{text[below]}", "rate", weak=False)
    return None


def _longest(text: str, position: int, table: UnitTable) -> tuple[int, Unit] | None:
    """Give the longest unit spelled at a place, and where it ends."""
    for length in range(min(table.longest, len(text) - position), 0, -1):
        unit = table.by_spelling.get(text[position : position + length])
        if unit:
            return position + length, unit
    return None


def _is_unit_word(word: str, table: UnitTable) -> bool:
    """次, 套, 处次 (a unit and 次)."""
    return bool(word) and (word in table.by_spelling or (word[-1] == "次" and word[:-1] in table.by_spelling))


def scaled_unit(word: str, table: UnitTable) -> tuple[Unit, Decimal] | None:
    """Read the unit of a header or a note, with the scale that it is printed in.

    Returns:
        The unit and how many of it the figures count; None when the word is no unit.

    Example:
        万元 → 元, 10000; 家次, 台（套） as they are, 1.
    """
    word = word.strip().removeprefix("单位：").removeprefix("单位:").translate(_HALF_WIDTH)
    unit = _unit_word(word, table)
    if unit is not None:
        return unit, Decimal(1)
    for mark, size in _HEADER_SCALES.items():
        unit = _unit_word(word[len(mark) :], table) if word.startswith(mark) else None
        if unit is not None:
            return unit, Decimal(size)
    return None


def scaled_figure(mark: str) -> Decimal:
    """Give what a scale is worth (万: 10000).

    Raises:
        KeyError: it is no scale.
    """
    return Decimal(_HEADER_SCALES[mark])


def _unit_word(word: str, table: UnitTable) -> Unit | None:
    known = table.by_spelling.get(word)
    if known is not None or not word:
        return known
    match = match_unit(word, 0, table)
    if match is None or match.end != len(word):
        return None
    return Unit(match.symbol, match.dimension, None, None, match.weak)


def convert(quantity: Quantity, unit: str, table: UnitTable | None = None) -> Decimal:
    """Give the value of a quantity in another unit of the same family.

    Args:
        quantity: the quantity, its unit one of the table.
        unit: symbol to convert to, with or without a Chinese scale (万元).
        table: the units; None for the package's own.

    Raises:
        ValueError: the two units share no base (家 and 家次 never convert).

    Example:
        391560 元 → 万元 gives 39.156.
    """
    table = table or load_units(load_patterns())
    scale = Decimal(1)
    bare = unit
    for mark, size in (("亿", 10**8), ("千万", 10**7), ("百万", 10**6), ("万", 10**4)):
        if bare.startswith(mark) and bare not in table.by_spelling:
            scale, bare = Decimal(size), bare[len(mark) :]
            break
    source, target = table.by_spelling.get(quantity.unit), table.by_spelling.get(bare)
    if source is None or target is None:
        raise ValueError(f"{quantity.unit} → {unit}: no such unit in units.toml; add a row")
    if source.symbol == target.symbol:
        return quantity.value / scale
    if source.factor is None or target.factor is None or source.base != target.base:
        raise ValueError(f"{quantity.unit} → {unit}: not of one family; they never convert")
    return quantity.value * source.factor / target.factor / scale


def to_base(quantity: Quantity, table: UnitTable | None = None) -> tuple[Decimal, str]:
    """Give the value of a quantity in the base unit of its family, and that unit; its own where the family has none.

    Example:
        3 吨 → 3000 公斤; 12 家 → 12 家.
    """
    unit = (table or load_units(load_patterns())).by_spelling.get(quantity.unit)
    if unit is None or unit.base is None or unit.factor is None:
        return quantity.value, quantity.unit
    return quantity.value * unit.factor, unit.base


def format_chinese(quantity: Quantity) -> str:
    """Write a quantity the way reports do, scale and unit: 391560 元 → 39.156万元, 1204 条 → 1204条."""
    value = quantity.value
    for mark, size in (("亿", 10**8), ("万", 10**4)):
        if abs(value) >= size and value == (value / size).quantize(Decimal("1.000000")) * size:
            return f"{(value / size).normalize():f}{mark}{quantity.unit}"
    return f"{value.normalize():f}{quantity.unit}"


def format_plain(quantity: Quantity) -> str:
    """Write a quantity in plain digits: 391560元."""
    return f"{quantity.value.normalize():f}{quantity.unit}"
