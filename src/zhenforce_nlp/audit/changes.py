"""Changes against an earlier period: absolute, relative and in percentage points, against the base's own figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from zhenforce_nlp.audit.groups import in_bracket_of_its_time
from zhenforce_nlp.audit.numbers import HUNDRED, MODES, Interval, allowed, is_sure
from zhenforce_nlp.audit.page import Figure, Licence, Page, alike, make, rounded, show, term
from zhenforce_nlp.findings import Check, Finding, Term, Verdict

_COUNTING_WORDS = regex.compile(r"(?:总)?(?:数量|数额|起数|件数|宗数|次数|人数|数|总量|总额|金额|量)$")
_POINTS = "个百分点"
_GROWN = regex.compile(r"(?:增长|增加|增幅|上升|提高|提升|增|升|多)(?:了|约|近|超过?|达|为)*$")
_ONCE = Interval(Decimal(1), Decimal(1))
_TO_WORDS = regex.compile(r"(?:到|至|为|成)$")


@dataclass(slots=True)
class _Change:
    """What is said of one figure's change.

    Attributes:
        now: the figure of this period.
        before: the figure of the earlier period, when it is printed.
        steps: absolute changes; percents: relative ones; points: changes of a rate; times: multiples (是上年的1.3倍).
    """

    now: Figure | None = None
    before: Figure | None = None
    steps: list[Figure] = field(default_factory=list)
    percents: list[Figure] = field(default_factory=list)
    points: list[Figure] = field(default_factory=list)
    times: list[Figure] = field(default_factory=list)


def check_changes(page: Page) -> list[Finding]:
    """Check every change against the figures it is of.

    Example:
        立案26件，较上年减少5件，下降16.1% → holds: 5 / (26 + 5) = 16.1%.
    """
    found: list[Finding] = []
    for change in _changes(page):
        found.extend(_check(page, change))
    return found


# Which figures belong together


def _changes(page: Page) -> list[_Change]:
    """Gather the changes by the figure that they are of."""
    found: dict[str, _Change] = {}
    for figure in page.figures:
        if figure.fact.compare is None or figure.slot is None or _is_level(figure):
            continue
        now = _now(page, figure)
        before = _earlier(page, figure, now)
        of = now.id if now is not None else f"{figure.sentence}:{figure.label}"
        identity = f"{of}:{figure.fact.compare.basis}"
        change = found.setdefault(identity, _Change(now))
        change.before = change.before or before
        _sort(change, figure)
    for change in found.values():
        change.now = _proved(page, change) or change.now
    return list(found.values())


def _proved(page: Page, change: _Change) -> Figure | None:
    """处罚143件，其中罚款19件，较上年的155件减少12件: the figure that the earlier one and the change make, if any."""
    now, before, step = change.now, change.before, change.steps[0] if change.steps else None
    if now is None or before is None or step is None:
        return None
    value = before.quantity.value + step.quantity.value * _sign(step)
    if now.quantity.value == value:
        return None
    near = (other for other in (*page.before(step), *page.paragraph_before(step)) if other not in (now, before))
    exact = (other for other in near if other.quantity.value == value and alike(other.quantity, before.quantity))
    return next((other for other in exact if _level(other) and not _earlier_period(other, step)), None)


def _is_level(figure: Figure) -> bool:
    """减为4处, 增加到80场: the new figure itself, not the change."""
    return _TO_WORDS.search(figure.words) is not None and figure.quantity.unit not in (_POINTS, "倍")


def _sort(change: _Change, figure: Figure) -> None:
    unit = figure.quantity.unit
    now = change.now or change.before
    if unit == _POINTS:
        change.points.append(figure)
    elif unit == "倍":
        change.times.append(figure)
    elif unit == "%":
        # 上升2.04% of a rate means points as often as per cent; both are tried.
        is_rate = now is not None and now.quantity.unit == "%"
        (change.points if is_rate else change.percents).append(figure)
    elif now is None or alike(now.quantity, figure.quantity):
        change.steps.append(figure)


def _now(page: Page, figure: Figure) -> Figure | None:
    """Find the figure that a change is of: by its link, its label, or the nearest one named by the same words."""
    partner = _partner(page, figure)
    if partner is not None:
        return _now(page, partner)
    metric = next((link for link in figure.fact.links if link.role == "metric"), None)
    basis = figure.fact.compare
    for other in page.before(figure):
        if not _level(other) or metric is None or basis is None:
            continue
        link = next((item for item in other.fact.links if item.role == "metric"), None)
        same_words = link is not None and (link.start, link.end) == (metric.start, metric.end)
        if same_words and _fits(figure, other) and not _earlier_period(other, figure):
            return other
    target = next(
        (link.target for link in figure.fact.links if link.role == "key" and link.rule == "key.of_same"), None
    )
    level = page.by_id.get(target or "")
    if level is not None and _level(level) and _fits(figure, level) and not _earlier_period(level, figure):
        return level
    return _by_name(page, figure)


def _partner(page: Page, figure: Figure) -> Figure | None:
    """增加9起、31.4万元，分别增长31%、32.3%: the change in things that stands where this one does in its list."""
    slot = figure.slot
    if figure.quantity.unit != "%" or slot is None or "分别" not in page.text[slot.clause : slot.left_end]:
        return None
    changes = [other for other in page.near(figure) if other.fact.compare is not None]
    rates = [other for other in changes if other.slot is not None and other.slot.clause == slot.clause]
    steps = [
        other
        for other in changes
        if other.quantity.unit not in ("%", _POINTS, "倍") and other.quantity.start < rates[0].quantity.start
    ]
    place = rates.index(figure) if figure in rates else -1
    if place < 0 or len(rates) < 2 or len(steps) < len(rates):
        return None
    return steps[-len(rates) :][place]


def _level(figure: Figure) -> bool:
    if in_bracket_of_its_time(figure):
        return False  # 发现问题31个（197个），比上周少9个
    return (figure.counts and figure.fact.compare is None) or (
        figure.quantity.unit == "%" and figure.fact.compare is None
    )


def _fits(change: Figure, level: Figure) -> bool:
    unit = change.quantity.unit
    if unit == _POINTS:
        return level.quantity.unit == "%"
    return unit in ("%", "倍") or alike(change.quantity, level.quantity)


def _earlier_period(one: Figure, other: Figure) -> bool:
    """Tell whether one figure is of an earlier period than the report's present one."""
    words = one.words
    if any(word in words for word in ("上年", "去年", "上期", "上月", "同期", "前年")):
        return True
    first, second = one.fact.period, other.fact.period
    return first is not None and second is not None and first.last < second.first


def _by_name(page: Page, figure: Figure) -> Figure | None:
    """案件数较去年增加214件: the figure that 案件 names, by its whole label or, if only one has it, by its end."""
    stem = _COUNTING_WORDS.sub("", figure.label)
    if len(stem) < 2:
        return None
    candidates = [
        other
        for other in (*page.before(figure), *page.paragraph_before(figure))
        if _level(other) and _fits(figure, other) and not _earlier_period(other, figure)
    ]
    exact = next((other for other in candidates if _COUNTING_WORDS.sub("", other.label) == stem), None)
    if exact is not None:
        return exact
    ending = [other for other in candidates if other.fact.part_of is None and other.label.endswith(stem)]
    ending = ending or [other for other in candidates if other.fact.part_of is None and stem in other.label]
    return ending[0] if len(ending) == 1 else None


def _earlier(page: Page, figure: Figure, now: Figure | None) -> Figure | None:
    """Find the earlier period's own figure: 立案583件（上年640件）, 由91.2%提高到96.8%."""
    for other in page.near(figure):
        if other is now or not _level(other) or not _earlier_period(other, now or figure):
            continue
        if now is None:
            if _fits(figure, other) and other.label == figure.label and _basis_fits(figure, other, figure):
                return other
        elif alike(other.quantity, now.quantity) and _one_thing(other, now) and _basis_fits(figure, other, now):
            return other
    return None


def _one_thing(one: Figure, other: Figure) -> bool:
    beside = one.slot is not None and one.slot.host is not None and one.slot.host.quantity.id == other.id
    return beside or one.label == other.label


def _basis_fits(change: Figure, before: Figure, now: Figure) -> bool:
    """环比 is against the period just before, 同比 against the same one a year earlier."""
    first, second = before.fact.period, now.fact.period
    if first is None or second is None or change.fact.compare is None:
        return True
    if change.fact.compare.basis == "pop":
        return (second.first - first.last).days == 1
    return first.first.year < second.first.year


# Checks


def _check(page: Page, change: _Change) -> Iterator[Finding]:
    now, before = change.now, change.before
    for step in change.steps:
        if now is not None and before is not None:
            yield _difference(page, now, before, step)
    for percent in change.percents:
        finding = _relative(page, change, percent)
        if finding is not None:
            yield finding
    for point in change.points:
        if now is not None and before is not None:
            yield _difference(page, now, before, point)
    for times in change.times:
        if now is not None and before is not None:
            yield _multiple(page, now, before, times)
    if now is not None and before is None and change.steps and is_sure(now.quantity):
        yield from _base(page, now, change.steps[0])


def _sign(figure: Figure) -> Decimal:
    compare = figure.fact.compare
    return Decimal(-1) if compare is not None and compare.direction == "down" else Decimal(1)


def _basis(figure: Figure) -> str:
    return figure.fact.compare.basis if figure.fact.compare is not None else "yoy"


def _licence(figure: Figure) -> Licence:
    link = next((link for link in figure.fact.links if link.role == "compare"), None)
    if link is not None:
        return Licence(link.start, link.end)
    return Licence(figure.quantity.start, figure.quantity.start)


def _difference(page: Page, now: Figure, before: Figure, step: Figure) -> Finding:
    """Now and before are printed, and the change between them: in things, or in points of a rate."""
    sign = _sign(step)
    nominal = (now.quantity.value - before.quantity.value) * sign
    holds = any(
        allowed(step.quantity, truncated=mode).meets(
            allowed(now.quantity, truncated=mode).minus(allowed(before.quantity, truncated=mode))
            if sign > 0
            else allowed(before.quantity, truncated=mode).minus(allowed(now.quantity, truncated=mode))
        )
        for mode in MODES
    )
    unit = step.quantity.unit
    terms = (term("change", step), term("now", now), term("before", before))
    left, right = (now, before) if sign > 0 else (before, now)
    formula = f"{step.plain} {'=' if holds else '≠'} {left.plain} - {right.plain} = {show(nominal, unit)}"
    return _written(page, step, terms, formula, nominal, holds=holds, rule="change.difference")


def _relative(page: Page, change: _Change, percent: Figure) -> Finding | None:
    """A change in per cent: against the printed base, else against the one that the change in things gives."""
    now, before = change.now, change.before
    step = change.steps[0] if change.steps else None
    sign = _sign(percent)
    if now is not None and before is not None and before.quantity.value:
        nominal = (now.quantity.value - before.quantity.value) * sign / before.quantity.value * HUNDRED
        terms: tuple[Term, ...] = (term("change", percent), term("now", now), term("before", before))
        middle = f"({now.plain} - {before.plain}) ÷ {before.plain}"
        one, other = (now, before) if sign > 0 else (before, now)
        ratios = [
            allowed(one.quantity, truncated=mode)
            .minus(allowed(other.quantity, truncated=mode))
            .over(allowed(before.quantity, truncated=mode), HUNDRED)
            for mode in MODES
        ]
    elif step is not None and (now is not None or before is not None):
        level = before or now
        if level is None:
            return None
        base = level.quantity.value if before is not None else level.quantity.value - step.quantity.value * _sign(step)
        if base <= 0:
            return None
        nominal = step.quantity.value / base * HUNDRED
        terms = (term("change", percent), term("change", step), term("before" if before is not None else "now", level))
        sum_text = (
            level.plain if before is not None else f"({level.plain} {'-' if _sign(step) > 0 else '+'} {step.plain})"
        )
        middle = f"{step.plain} ÷ {sum_text}"
        ratios = []
        for mode in MODES:
            difference, amount = allowed(step.quantity, truncated=mode), allowed(level.quantity, truncated=mode)
            if before is None:
                amount = amount.minus(difference) if _sign(step) > 0 else amount.plus(difference)
            ratios.append(difference.over(amount, HUNDRED))
    else:
        return None
    holds = any(allowed(percent.quantity, truncated=cut).meets(ratio) for cut in MODES for ratio in ratios)
    expected = rounded(nominal, percent.quantity.step)
    formula = f"{percent.plain} {'=' if holds else '≠'} {middle} = {show(expected, '%')}"
    return _written(page, percent, terms, formula, expected, holds=holds, rule="change.relative")


def _multiple(page: Page, now: Figure, before: Figure, times: Figure) -> Finding:
    """是上年的1.3倍; 增长1.3倍 is what came on top, though some mean the same by both."""
    ratios = [allowed(now.quantity, truncated=mode).over(allowed(before.quantity, truncated=mode)) for mode in MODES]
    nominal = now.quantity.value / before.quantity.value if before.quantity.value else Decimal(0)
    middle = f"{now.plain} ÷ {before.plain}"
    if _GROWN.search(times.words):
        ratios += [ratio.minus(_ONCE) for ratio in ratios]
        nominal -= 1
        middle = f"({now.plain} - {before.plain}) ÷ {before.plain}"
    holds = any(allowed(times.quantity, truncated=cut).meets(ratio) for cut in MODES for ratio in ratios)
    expected = rounded(nominal, times.quantity.step)
    terms = (term("change", times), term("now", now), term("before", before))
    formula = f"{times.plain} {'=' if holds else '≠'} {middle} = {show(expected, '倍')}"
    return _written(page, times, terms, formula, expected, holds=holds, rule="change.multiple")


def _written(
    page: Page, change: Figure, terms: tuple[Term, ...], formula: str, expected: Decimal, *, holds: bool, rule: str
) -> Finding:
    unit = change.quantity.unit
    given = show(expected, unit)
    name = change.label or change.words
    if holds:
        zh, en = f"{name}的变化与数字一致：{formula}", f"the change agrees with its figures: {formula}"
    else:
        zh = f"{name}的变化印为{change.plain}，按数字计算为{given}"
        en = f"the change is printed as {change.plain}, its figures give {given}"
    return make(
        Check.YOY, Verdict.HOLDS if holds else Verdict.VIOLATED, rule, terms, page, _licence(change), formula,
        zh=zh, en=en, expected=expected, difference=change.quantity.value - expected, unit=unit,
    )  # fmt: skip


def _base(page: Page, now: Figure, step: Figure) -> Iterator[Finding]:
    """The earlier figure that now and change give; none for 经营53户，较上年净增264户, which is of more than these."""
    value = now.quantity.value - step.quantity.value * _sign(step)
    if value < 0:
        return
    unit = now.quantity.unit
    sign = "-" if _sign(step) > 0 else "+"
    formula = f"{now.plain} {sign} {step.plain} → {show(value, unit)}"
    yield make(
        Check.YOY, Verdict.DERIVED, f"change.base.{_basis(step)}", (term("now", now), term("change", step)), page,
        _licence(step), formula, zh=f"推得上期为{show(value, unit)}：{formula}",
        en=f"the earlier figure follows: {formula}", expected=value, unit=unit,
    )  # fmt: skip
