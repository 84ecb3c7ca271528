"""Which figure is part of which, as far as found on one page; and what figures may be parts of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.frozen import quick
from zhenforce_nlp.records import Bound, Metric, Quantity
from zhenforce_nlp.relations.cues import CueRules

MEMORY = 60  # figures: what stands farther back is no total of what stands here
_CHANGES = "metric.change"
BASES = "metric.bases"
OF_PLACES = "part.split_places"
# of labels that say no more than whose the figure is: 城东所31件, 分别为42件和35件
NAMELESS = ("metric.carried", "metric.respectively", "metric.frame", "metric.total", "metric.unit")
_NO_PARTS = ("ratio", "time")
_VAGUE = Decimal("1.1")  # 近300 of 290, but not 500余 of 320
_SCALES = ("万", "亿", "萬", "億")


@quick
@dataclass(frozen=True, slots=True)
class PartLink:
    """A part's total, and the characters that say so."""

    whole: str
    rule: str
    start: int
    end: int


class PartLinks:
    """The links of one page.

    Attributes:
        links: each part's total, by the part's quantity id.
    """

    def __init__(self, text: str, metrics: Mapping[str, Metric], cues: CueRules) -> None:
        self.text = text
        self.metrics = metrics
        self.cues = cues
        self.links: dict[str, PartLink] = {}
        self.counted = {name for name, metric in metrics.items() if not metric.rule.startswith(_CHANGES)}

    def counts(self, quantity: Quantity) -> bool:
        """Tell whether a figure can be part of a total: neither a change nor a rate nor a time."""
        return quantity.id in self.counted and quantity.dimension not in _NO_PARTS

    def fits(self, part: Quantity, whole: Quantity) -> bool:
        """Tell whether one figure can be part of another by unit and size."""
        return (
            self.counts(whole)
            and self._same_time(part, whole)
            and self.cues.same_things(part, whole)
            and (part.value <= whole.value or loose(part, whole))
        )

    def _same_time(self, part: Quantity, whole: Quantity) -> bool:
        """（去年依次是61家、40家）: figures of the year before are no part of this year's, nor the other way round."""
        one, other = self.metrics.get(part.id), self.metrics.get(whole.id)
        return one is None or other is None or (one.rule == BASES) == (other.rule == BASES)

    def link(self, part: Slot, whole: Slot, rule: str, start: int, end: int) -> None:
        """Make a figure part of another."""
        if part is not whole and self._same_time(part.quantity, whole.quantity):
            self.links[part.quantity.id] = PartLink(whole.quantity.id, rule, start, end)

    def remains(self, slot: Slot) -> bool:
        """Tell whether a figure is what is left over: 办结27件，剩余5件."""
        cues = self.cues.cues
        before = cues["remainder"].match(self.text, slot.left, slot.left_end)
        return before is not None or cues["pending"].match(self.text, slot.right, slot.right_end) is not None

    def is_base(self, slot: Slot) -> bool:
        """比2020年的298宗多47宗: the figure compared with is no item of a list."""
        return self.cues.cues["base"].search(self.text, max(slot.left, slot.left_end - 12), slot.left_end) is not None


def loose(part: Quantity, whole: Quantity) -> bool:
    """Tell whether one of two figures is no exact one (百余, 近300), the part at most little more than the whole."""
    vague = part.bound is not Bound.EXACT or whole.bound is not Bound.EXACT
    return vague and part.value <= _VAGUE * whole.value


def rounding(whole: Quantity, parts: Iterable[Slot] = ()) -> Decimal:
    """Give by how much the parts of a rounded figure may exceed it: 2.36亿元 of 0.18亿元 and 2.184亿元."""
    figures = (whole, *(slot.quantity for slot in parts))
    return sum((_rounded(figure) for figure in figures), Decimal(0))


def _rounded(figure: Quantity) -> Decimal:
    if not any(scale in figure.text for scale in _SCALES):
        return Decimal(0)
    return Decimal("0.5").scaleb(int(figure.value.normalize().as_tuple().exponent))


def added(slots: Iterable[Slot]) -> Decimal:
    """Add up figures."""
    return sum((slot.quantity.value for slot in slots), Decimal(0))


def prefix(parts: Sequence[Slot], total: Decimal) -> int:
    """Give how many figures from the first on make the total exactly, 0 when none do."""
    left = total
    for number, slot in enumerate(parts, 1):
        left -= slot.quantity.value
        if left == 0:
            return number
        if left < 0:
            return 0
    return 0
