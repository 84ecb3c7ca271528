"""Shares of a total (占39.2%, 占比), and what all rates have in common: their operands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.audit.numbers import is_sure, ratio_is
from zhenforce_nlp.audit.page import Figure, Page, alike
from zhenforce_nlp.records import Status

_SHARE = regex.compile(r"占比|占|比重|比例")
_SPREAD = regex.compile(r"分别|依次|均|各")
_SHARE_WORDS = regex.compile(r"(?P<before>\p{Han}*?)(?:占比|占|比重)(?P<after>\p{Han}*)$")
_ALL = regex.compile(r"总数|总额|总量|全部|所有|的|数$|比例|比重|约|为|达到?|到|超过?|近|总")
_LIST_OF_SHARES = 3
_NAME = 2  # characters of a name
_MAX_RATE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Pair:
    """Operands of a rate; ``tight`` when the wording leaves no other choice."""

    numerator: tuple[Figure, ...]
    denominator: Figure
    tight: bool
    complement: bool = False
    more: tuple[Figure, ...] = ()  # figures that the denominator is added up with (一般隐患1,024条、重大隐患2条)

    @property
    def bases(self) -> tuple[Figure, ...]:
        """The figures of the denominator."""
        return (self.denominator, *self.more)


def is_rate(figure: Figure) -> bool:
    """Tell whether a figure is a printed rate in per cent that was reached."""
    fact, quantity = figure.fact, figure.quantity
    return (
        quantity.unit == "%"
        and quantity.value_max is None
        and fact.compare is None
        and fact.status is Status.ACTUAL
        and quantity.value <= _MAX_RATE
    )


def common_bases(page: Page, rates: Sequence[Figure]) -> dict[str, list[Pair]]:
    """食品类1,204件，占37.8%；价格类312件，占9.8%: shares of one list are of the total that most agree with."""
    found: dict[str, list[Pair]] = {}
    lists: dict[int, list[tuple[Figure, Figure]]] = {}
    for rate in rates:
        numerator = next((figure for figure in page.before(rate) if figure.counts), None)
        if rate.slot is not None and numerator is not None and is_share(rate):
            lists.setdefault(rate.sentence, []).append((rate, numerator))
    for shares in lists.values():
        if len(shares) < _LIST_OF_SHARES:
            continue
        items = {numerator.id for _, numerator in shares}
        first = shares[0][1]
        above = [
            figure for figure in (*page.before(first), *page.earlier(first)) if figure.counts and figure.id not in items
        ]
        scores = [
            (sum(ratio_is(rate.quantity, [top.quantity], [base.quantity]) for rate, top in shares), base)
            for base in above
            if alike(base.quantity, first.quantity)
        ]
        score, base = max(scores, key=lambda item: item[0], default=(0, first))
        if 2 * score > len(shares) and score > 1:
            found.update({rate.id: [Pair((top,), base, tight=True)] for rate, top in shares})
    return found


def is_share(rate: Figure) -> bool:
    """Tell whether a rate is a share of something: 占39.2%."""
    return _SHARE.search(rate.words + rate.label) is not None and "率" not in rate.label


def is_spread(page: Page, rate: Figure) -> bool:
    """Tell whether several rates are given to several figures: 分别完成任务的98%、105%."""
    slot = rate.slot
    return slot is not None and _SPREAD.search(page.text, slot.clause, slot.left_end) is not None


def share_pairs(page: Page, rate: Figure) -> Iterator[Pair]:
    """死亡29人，占39.2%: of its total when it has one, else of an earlier figure of the same key."""
    before = [figure for figure in page.before(rate) if figure.counts]
    if not before:
        return
    numerator = _named_numerator(rate, before)
    whole = page.by_id.get(numerator.fact.part_of or "")
    if whole is not None:
        spread = is_spread(page, rate)
        named = _share_named(rate, numerator, whole)
        yield Pair(
            (numerator,), whole, tight=named and not spread and not numerator.by_sum and is_sure(numerator.quantity)
        )
    others = [figure for figure in before if figure is not numerator]
    for other_figure in (*others, *page.paragraph_before(numerator)):
        if other_figure is not whole and alike(other_figure.quantity, numerator.quantity) and other_figure.counts:
            yield Pair((numerator,), other_figure, tight=False)


def _named_numerator(rate: Figure, before: Sequence[Figure]) -> Figure:
    """商标案件946件、专利案件92件，商标案件占比91%: the figure that the share's own words name, else the nearest."""
    match = _SHARE_WORDS.search(rate.words)
    name = match["before"] if match is not None else ""
    if len(name) < _NAME or name in before[0].words + before[0].label:
        return before[0]
    return next((figure for figure in before[1:] if name in (figure.words, figure.label)), before[0])


def _share_named(rate: Figure, numerator: Figure, whole: Figure) -> bool:
    """Tell whether the words of a share are of these two: 一般程序案件占比, 占罚款总额."""
    match = _SHARE_WORDS.search(rate.words)
    if match is None:
        return False
    before, after = match["before"], _ALL.sub("", match["after"])
    subject = (
        not before
        or before in ("后者", "其")
        or any(before[place : place + 2] in numerator.words + numerator.label for place in range(len(before) - 1))
    )
    return subject and (not after or after in whole.label + whole.words)
