"""Units: the table of measure words and symbols, the open forms built from them, and conversion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.records import Quantity
from zhenforce_nlp.resources import PatternSet, pattern_tables, rows

# A unit word with 次 behind it counts occasions (家次, 艘次) unless 次 begins a word of its own (12个次要问题).
_OCCASION_WORDS = "要级日年数序生贷品等第"
_OPEN, _CLOSE = "（(", "）)"


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of ``units.toml``; ``factor`` of them make one ``base`` unit's amount, None when it converts to nothing."""

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
    longest: int
    dimensions: tuple[str, ...]

    def symbol(self, text: str) -> str:
        """Give the symbol in simplified characters for a unit as written (戶 → 户)."""
        unit = self.by_spelling.get(text)
        return unit.symbol if unit else text


@dataclass(slots=True)
class UnitMatch:
    """A unit found in text: where it ends, its symbol as it is reported, its family."""

    end: int
    symbol: str
    dimension: str
    weak: bool


@cache
def load_units(patterns: PatternSet) -> UnitTable:
    """Read ``units.toml``.

    Raises:
        PatternError: unknown dimension or base, a factor or value that is no number, a spelling claimed twice.
    """
    dimensions: list[str] = []
    for source in patterns.named("units.toml"):
        dimensions += pattern_tables(source).get("dimensions", [])
    required = {"symbol": str, "dimension": str, "example": str, "value": str}
    optional = {"base": str, "factor": str, "aliases": list, "weak": bool}
    spellings: dict[str, Unit] = {}
    owners: dict[str, str] = {}
    for row in rows(patterns, "units.toml", "unit", required=required, optional=optional, unique="symbol"):
        if row["dimension"] not in dimensions:
            remedy = f"use one of {', '.join(dimensions)} or add it to dimensions"
            raise row.fault(f'unit "{row["symbol"]}" has dimension "{row["dimension"]}"', remedy)
        numbers = {}
        for key in ("factor", "value"):
            try:
                numbers[key] = Decimal(row[key]) if row.get(key) is not None else None
            except InvalidOperation:
                raise row.fault(f'{key} "{row[key]}" of unit "{row["symbol"]}" is no number', "write digits") from None
        unit = Unit(row["symbol"], row["dimension"], row.get("base"), numbers["factor"], row.get("weak", False))
        for spelling in (unit.symbol, *row.get("aliases", [])):
            if owners.get(spelling, unit.symbol) != unit.symbol:
                raise row.fault(f'"{spelling}" is already a spelling of "{owners[spelling]}"', "keep it in one row")
            owners[spelling] = unit.symbol
            spellings[spelling] = unit
    if not spellings:
        raise PatternError("units.toml: holds no [[unit]] row; restore the file")
    longest = max(map(len, spellings))
    lengths: dict[str, set[int]] = {}
    for spelling in spellings:
        lengths.setdefault(spelling[0], set()).add(len(spelling))
    ordered = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return UnitTable(spellings, ordered, longest, tuple(dimensions))


def match_unit(text: str, position: int, table: UnitTable) -> UnitMatch | None:
    """Match the longest unit at a place: 家次, 台（套）, 人/次, 微克/立方米, 个工作日.

    Args:
        text: the page.
        position: where the unit must begin.
        table: the units.

    Returns:
        None when no unit begins there.

    Example:
        at 3 of "120家次企业" → 家次, dimension visits.
    """
    lengths = table.lengths.get(text[position : position + 1])
    if lengths is None:
        return None
    by_spelling = table.by_spelling
    unit, end = None, position
    for length in lengths:
        unit = by_spelling.get(text[position : position + length])
        if unit is not None:
            end = position + length
            break
    if unit is None:
        return None
    after = text[end : end + 1]
    if after == "次" and unit.symbol[-1] != "次" and unit.dimension not in ("money", "ratio", "time"):
        if text[end + 1 : end + 2] not in _OCCASION_WORDS or end + 1 >= len(text):
            return UnitMatch(end + 1, unit.symbol + "次", "person_visits" if unit.symbol == "人" else "visits", False)
    elif after and after in "（(/／":
        compound = _match_compound(text, position, end, unit, table)
        if compound:
            return compound
    if after.isascii() and after.isalnum() and unit.symbol.isascii() and unit.symbol[-1].isalpha():
        return None  # 5G网络 and 10kV are units, 3MAX is none
    return UnitMatch(end, unit.symbol, unit.dimension, unit.weak)


def _match_compound(text: str, start: int, end: int, unit: Unit, table: UnitTable) -> UnitMatch | None:
    """台（套）, 起（处次）, 人/次, 元/吨."""
    sign = text[end]
    if sign in _OPEN:
        close = end + 1
        while close < len(text) and close - end <= 4 and text[close] not in _CLOSE:
            close += 1
        inner = text[end + 1 : close]
        if close >= len(text) or text[close] not in _CLOSE or not _is_unit_word(inner, table):
            return None
        return UnitMatch(close + 1, text[start : close + 1].translate(_SIMPLE), unit.dimension, False)
    for length in range(min(table.longest, len(text) - end - 1), 0, -1):
        second = table.by_spelling.get(text[end + 1 : end + 1 + length])
        if second:
            dimension = unit.dimension if second.dimension != "time" else "rate"
            return UnitMatch(end + 1 + length, f"{unit.symbol}{sign}{second.symbol}", dimension, False)
    return None


_SIMPLE = str.maketrans("臺戶個間棟輛艘場冊張", "台户个间栋辆艘场册张")


def _is_unit_word(word: str, table: UnitTable) -> bool:
    """次, 套, 处次 (a unit and 次)."""
    if not word:
        return False
    if word in table.by_spelling:
        return True
    return word[-1] == "次" and word[:-1] in table.by_spelling


def convert(quantity: Quantity, unit: str, table: UnitTable) -> Decimal:
    """Give the value of a quantity in another unit of the same family.

    Args:
        quantity: the quantity, its unit one of the table.
        unit: symbol to convert to, with or without a Chinese scale (万元).

    Raises:
        ValueError: the two units share no base (家 and 家次 never convert).

    Example:
        391560 元 → 万元 gives 39.156.
    """
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
