"""What a printed figure allows the true one to be, and whether two such intervals can meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhenforce_nlp.records import Bound, Quantity

HUNDRED = Decimal(100)
# Things that are counted come in whole numbers; 3243件 is not 3243.4件. These may have been rounded.
_MEASURED = frozenset(("money", "ratio", "area", "energy", "length", "mass", "volume", "time", "score", "goods"))
_OPEN_MORE = frozenset("余多餘")
_ABOUT = Decimal("0.05")
MODES = (False, True)  # rounded, truncated


@dataclass(frozen=True, slots=True)
class Interval:
    """Amounts from ``low`` to ``high``; None is no bound, ``open`` leaves the upper end out."""

    low: Decimal | None
    high: Decimal | None
    open: bool = False

    def meets(self, other: Interval) -> bool:
        """Tell whether some amount lies in both."""
        return _below(self, other) and _below(other, self)

    def reaches(self, other: Interval) -> bool:
        """Tell whether an amount of the other can be as small as one of this: ``self <= other`` is possible."""
        return self.low is None or other.high is None or self.low <= other.high

    def plus(self, other: Interval) -> Interval:
        """Add two intervals."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.open or other.open)

    def minus(self, other: Interval) -> Interval:
        """Take an interval away."""
        low = None if self.low is None or other.high is None else self.low - other.high
        high = None if self.high is None or other.low is None else self.high - other.low
        return Interval(low, high, self.open)

    def over(self, other: Interval, scale: Decimal = Decimal(1)) -> Interval:
        """Divide amounts that are not negative: ``scale * self / other``."""
        low = None if self.low is None or not other.high else scale * max(self.low, Decimal(0)) / other.high
        high = None if self.high is None or not other.low or other.low <= 0 else scale * self.high / other.low
        return Interval(low, high)

    def times(self, other: Interval, scale: Decimal = Decimal(1)) -> Interval:
        """Multiply amounts that are not negative: ``scale * self * other``."""
        low = None if self.low is None or other.low is None else scale * self.low * other.low
        high = None if self.high is None or other.high is None else scale * self.high * other.high
        return Interval(low, high)


def _below(one: Interval, other: Interval) -> bool:
    if one.low is None or other.high is None:
        return True
    return one.low < other.high or (one.low == other.high and not other.open)


def exact(value: Decimal) -> Interval:
    """Give the interval of one amount."""
    return Interval(value, value)


def last_digit(value: Decimal) -> Decimal:
    """Give one unit of the last digit that is not zero: 53000 gives 1000, 0 gives 1."""
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def counted(quantity: Quantity) -> bool:
    """Tell whether the figure counts whole things and was printed to the last of them."""
    return quantity.step == 1 and quantity.dimension not in _MEASURED and quantity.value == quantity.value.to_integral()


def allowed(quantity: Quantity, *, truncated: bool = False) -> Interval:
    """Give what a printed figure allows the true one to be.

    Args:
        quantity: the figure.
        truncated: it was cut behind its last digit instead of rounded.

    Example:
        39.156万元 → 391555 to 391565; 38起 → 38; 近300人 → 200 to 400; 900余处 → 900 up to 1000.
    """
    value, bound = quantity.value, quantity.bound
    if quantity.value_max is not None:
        return Interval(value, quantity.value_max)
    if bound is Bound.ABOUT:
        slack = max(last_digit(value), abs(value) * _ABOUT)
        return Interval(value - slack, value + slack)
    if bound is Bound.MORE_THAN and quantity.modifier in _OPEN_MORE:
        return Interval(value, value + last_digit(value), open=True)
    if bound in (Bound.MORE_THAN, Bound.AT_LEAST):
        return Interval(value, None)
    if bound in (Bound.LESS_THAN, Bound.AT_MOST):
        return Interval(None, value)
    if counted(quantity):
        return exact(value)
    if truncated:
        return Interval(value, value + quantity.step, open=True)
    half = quantity.step / 2
    return Interval(value - half, value + half)


def total(quantities: Sequence[Quantity], *, truncated: bool) -> Interval:
    """Add up what figures allow."""
    result = exact(Decimal(0))
    for quantity in quantities:
        result = result.plus(allowed(quantity, truncated=truncated))
    return result


def sums_to(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Tell whether parts can add up to a whole, half a unit of each last printed digit allowed, or truncation."""
    return any(allowed(whole, truncated=mode).meets(total(parts, truncated=mode)) for mode in MODES)


def at_most(parts: Sequence[Quantity], whole: Quantity) -> bool:
    """Tell whether the sum of parts can be no more than a whole."""
    return any(total(parts, truncated=mode).reaches(allowed(whole, truncated=mode)) for mode in MODES)


def same(one: Quantity, other: Quantity) -> bool:
    """Tell whether two printed figures can be of one amount."""
    return any(
        allowed(one, truncated=first).meets(allowed(other, truncated=second)) for first in MODES for second in MODES
    )


def ratio_is(rate: Quantity, numerator: Sequence[Quantity], denominator: Sequence[Quantity]) -> bool:
    """Tell whether a printed percentage can be the numerator's of the denominator's, each added up."""
    return any(
        allowed(rate, truncated=cut).meets(
            total(numerator, truncated=mode).over(total(denominator, truncated=mode), HUNDRED)
        )
        for cut in MODES
        for mode in MODES
    )


def rest_is(rate: Quantity, failed: Sequence[Quantity], denominator: Sequence[Quantity]) -> bool:
    """Tell whether a printed percentage can be what is left of the denominator without the failed ones."""
    for cut in MODES:
        for mode in MODES:
            base = total(denominator, truncated=mode)
            if allowed(rate, truncated=cut).meets(base.minus(total(failed, truncated=mode)).over(base, HUNDRED)):
                return True
    return False


def quotient_is(average: Quantity, whole: Quantity, count: Quantity) -> bool:
    """Tell whether a printed average can be a total by a count."""
    return any(
        allowed(average, truncated=cut).meets(allowed(whole, truncated=mode).over(allowed(count, truncated=mode)))
        for cut in MODES
        for mode in MODES
    )


def is_sure(quantity: Quantity) -> bool:
    """Tell whether no word makes the figure vague."""
    return quantity.bound is Bound.EXACT and quantity.value_max is None


def is_bounded(quantity: Quantity) -> bool:
    """Tell whether the words bound the amount on both sides: 900余处 does, 900处以上 does not."""
    interval = allowed(quantity)
    return interval.low is not None and interval.high is not None


def whole_solutions(rate: Quantity, denominator: Quantity, *, limit: int = 2) -> list[Decimal]:
    """Give the whole numbers whose share of the denominator is the printed rate, up to ``limit`` of them.

    Example:
        73件, 71.2% → 52.
    """
    if not counted(denominator) or denominator.value <= 0 or not is_sure(rate) or not is_sure(denominator):
        return []
    if rate.value == HUNDRED:
        return [denominator.value]  # 100% is all of them, however many
    found: set[Decimal] = set()
    for mode in MODES:
        share = allowed(rate, truncated=mode)
        if share.low is None or share.high is None:
            return []
        found.update(_whole_between(share, denominator.value, limit))
    return sorted(found)[:limit]


def _whole_between(share: Interval, base: Decimal, limit: int) -> Iterator[Decimal]:
    low, high = share.low or Decimal(0), share.high or Decimal(0)
    number = (low * base / HUNDRED).to_integral(rounding="ROUND_CEILING")
    for _ in range(limit):
        percent = number * HUNDRED / base
        if percent > high or (share.open and percent >= high):
            return
        yield number
        number += 1


def digits_changed(printed: Decimal, right: Decimal) -> int:
    """Count the digits that differ between two amounts of the same length; two neighbours swapped count as one.

    Returns:
        99 when the lengths differ or the right one is negative.
    """
    one, other = f"{printed.normalize():f}", f"{right.normalize():f}"
    width = max(_places(one), _places(other))
    one, other = f"{printed:.{width}f}", f"{right:.{width}f}"
    if len(one) != len(other) or right < 0:
        return 99
    places = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 2 and places[1] == places[0] + 1:
        first, second = places
        if one[first] == other[second] and one[second] == other[first]:
            return 1
    return len(places)


def _places(text: str) -> int:
    return len(text.partition(".")[2])


def one_digit_off(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Tell whether one digit changed in one of the figures would make the parts add up; exact figures only."""
    if not all(is_sure(quantity) for quantity in (whole, *parts)):
        return False
    missing = whole.value - sum((quantity.value for quantity in parts), Decimal(0))
    repairs = [(whole.value, whole.value - missing), *((item.value, item.value + missing) for item in parts)]
    return any(digits_changed(printed, right) == 1 for printed, right in repairs)
