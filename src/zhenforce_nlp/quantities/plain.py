"""The commonest amount of a report, read in one step: figures and a plain unit (共检查253家次，).

Whatever could make such an amount more, or none, sends it to the full reader: a character in front of it that ends a
row of the pattern files, one behind it that goes on with the unit, a unit with rules of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhenforce_nlp.numerals import Modifier
from zhenforce_nlp.quantities.amount import Amount
from zhenforce_nlp.quantities.amount_reader import AmountReader
from zhenforce_nlp.quantities.blocks import BlockRules, Context
from zhenforce_nlp.quantities.bounds import DISTANCE, LEAST, LEAST_REACH, modifier_after, modifier_before
from zhenforce_nlp.quantities.forms import FormRules
from zhenforce_nlp.records import Bound
from zhenforce_nlp.units import Unit, UnitTable

_FIGURE = re.compile(r"([0-9]{1,3}(?:,[0-9]{3}){1,3}(?!,?[0-9])|[0-9]{1,7}(?![0-9]))(?:\.([0-9]{1,4}))?([万亿]?)")
_SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
_ONE = Decimal(1)
_BREAKS = frozenset("，。；、）：,;")
_OPENERS = frozenset("，。；、：（")
_FULL = frozenset("负下")  # 负3%, 零下3℃ are left to the full reader
_SHARED = frozenset("数额量例的")  # 不少于总数的5%: so are these, where a word that bounds stands further away
_DISTANT = frozenset("不超低高至")
_SAYS_FIGURES = re.compile(r"(?<![0-9{,])[0-9]|\\[dw]|[.]")  # in the pattern of a numeral; {2,} says how often
_CONTINUING = "次半（(/／至到—–－-~～─﹣―角分多余"  # what may go on with an amount right behind its unit
_CHANGING = frozenset("成折")  # units that change the value


@dataclass(frozen=True, slots=True)
class PlainUnit:
    """A unit that only its neighbours can make doubtful.

    Attributes:
        stops: last characters of what may make the amount another one, or none, when it stands before the figures.
        goes_on: characters behind the unit that may go on with it; None when every one but the end of a clause may.
    """

    symbol: str
    dimension: str
    rule: str
    stops: frozenset[str]
    goes_on: frozenset[str] | None
    contexts: tuple[Context, ...]


@dataclass(frozen=True)
class PlainReader:
    """The plain units by every spelling, and the beginnings of figures that a name has."""

    units: Mapping[str, PlainUnit]
    table: UnitTable
    names: frozenset[str]
    before: Mapping[str, Modifier]
    after: Mapping[str, Modifier]
    after_first: frozenset[str]
    full: frozenset[str]

    def read(self, text: str, start: int) -> Amount | None:
        """Read a plain amount at the first figure of a run; None for everything else."""
        match = _FIGURE.match(text, start)
        if match is None:
            return None
        end = match.end()
        for length in self.table.lengths.get(text[end : end + 1], ()):
            spelling = text[end : end + length]
            if spelling in self.table.by_spelling and len(spelling) == length:
                unit = self.units.get(spelling)
                if unit is None or (self.names and text[start : start + 2] in self.names):
                    return None
                return self._between(text, match, end + length, unit)
        return None

    def _between(self, text: str, match: re.Match[str], end: int, unit: PlainUnit) -> Amount | None:
        """Look at what stands on both sides; None when the full reader has to."""
        start, modifier = match.start(), None
        if text.find(LEAST, max(0, start - LEAST_REACH), start) >= 0:
            return None  # 至少检查3次
        before, after = text[start - 1 : start], text[end : end + 1]
        if after not in _BREAKS:
            if after in self.after_first:
                modifier = modifier_after(text, end, self.after)
                if modifier is None:
                    return None
            elif unit.goes_on is None or after in unit.goes_on or not "一" <= after <= "鿿":
                return None
        if before in unit.stops:
            words = text[max(0, start - DISTANCE) : start]
            if before in self.full or (before in _SHARED and not _DISTANT.isdisjoint(words)):
                return None
            if any(context.before.search(words) for context in unit.contexts if context.before):
                return None
            modifier = modifier_before(text, start, self.before) or modifier
        elif not ("一" <= before <= "鿿" or before in _OPENERS):
            return None
        return _amount(match, match.end(), end, unit, modifier)


def _amount(match: re.Match[str], number_end: int, end: int, unit: PlainUnit, modifier: Modifier | None) -> Amount:
    figures, decimals, scale = match.groups()
    value, step = Decimal(figures.replace(",", "") if len(figures) > 3 else figures), _ONE
    if decimals or scale:
        size = _SCALES[scale]
        if decimals:
            value += Decimal(f"0.{decimals}")
            step = _ONE.scaleb(-len(decimals))
        value, step = value * size, step * size
        if step >= 1:
            value, step = value.to_integral_value(), step.to_integral_value()
    word, bound = (modifier.word, modifier.bound) if modifier else (None, Bound.EXACT)
    return Amount(
        match.start(), end, number_end, value, None, unit.symbol, word, bound, step, unit.dimension, unit.rule
    )  # fmt: skip


def make_plain_reader(reader: AmountReader, blocks: BlockRules, forms: FormRules) -> PlainReader:
    """Choose the plain units from the compiled rules."""
    modifiers = reader.rules.modifiers
    full = _FULL | forms.last
    always = {word[-1] for word in modifiers["before"]} | _SHARED | full
    going_on = {word[0] for place in ("unit", "inside") for word in modifiers[place]} | set(_CONTINUING)
    units: dict[str, PlainUnit] = {}
    for spelling, unit in reader.units.by_spelling.items():
        contexts = [c for c in blocks.by_unit.get(unit.symbol, blocks.general) if _reads_figures(c)]
        if spelling[0] in forms.next or unit.symbol in _CHANGING or any(_may_match(c, spelling) for c in contexts):
            continue
        stops = {char for context in contexts if context.before for char in context.before.pattern}
        units[spelling] = PlainUnit(
            unit.symbol,
            unit.dimension,
            f"numeral+{unit.symbol}",
            frozenset(stops | always),
            _goes_on(spelling, unit, reader.units, contexts, going_on),
            tuple(context for context in contexts if context.before),
        )
    names = frozenset(key for key in blocks.names if key[0].isdigit())
    return PlainReader(
        units, reader.units, names, modifiers["before"], modifiers["after"], reader.bounds.after_first, full
    )


def _goes_on(
    spelling: str, unit: Unit, table: UnitTable, contexts: list[Context], going_on: set[str]
) -> frozenset[str] | None:
    if any(context.after or context.unless_after or context.after_number for context in contexts if not context.before):
        return None
    guard = table.guards.get(spelling)
    if guard is None:
        firsts: frozenset[str] | None = frozenset()
    else:
        firsts = None if guard[2] else guard[1]
    if firsts is None or unit.dimension == "money":
        return None
    return firsts | going_on


def _reads_figures(context: Context) -> bool:
    """Tell whether a row may match Arabic figures at all."""
    if context.chinese:
        return False
    return context.numeral is None or _SAYS_FIGURES.search(context.numeral.pattern) is not None


def _may_match(context: Context, spelling: str) -> bool:
    """Tell whether a row may match a plain amount of a unit whatever stands before it."""
    if context.before is not None:
        return False
    if context.after_number is not None and not any(context.after_number.match(spelling + end) for end in _BREAKS):
        return False
    return context.after is None or any(map(context.after.match, _BREAKS))
