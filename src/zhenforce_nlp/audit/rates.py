"""Printed rates against the figures that they are of, and the figure that a rate leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from zhenforce_nlp.audit.numbers import HUNDRED, is_sure, ratio_is, rest_is, whole_solutions
from zhenforce_nlp.audit.page import Figure, Licence, Page, alike, make, rounded, show, term
from zhenforce_nlp.audit.rules import Rate
from zhenforce_nlp.audit.shares import Pair, common_bases, is_rate, is_share, is_spread, share_pairs
from zhenforce_nlp.findings import Check, Finding, Severity, Verdict
from zhenforce_nlp.records import Status

_RATE_END = regex.compile(r"(?:综合|总体|平均|全年|总|直接|整体)*(?P<stem>\p{Han}{2,6}?)(?:完成|到位)?率")
_FUNCTION = regex.compile(
    r"其中|当中|含|包括|已|均|现|并|目前|截至|底|当年|依法|完成|实际|共|累计|有|我局|我市|我区|[，,、\d年月日]"
)
_LEADING = regex.compile(r"^(?:综合|总体|平均|全年|总|直接|整体|目前|其|年度|全部|本级)+")
_OVER_LIMIT = "超限率"  # 车货总重87.4吨，超限38.4吨，超限率78.4%: of the limit, which is not printed
_STEM = regex.compile(r"完成率|完成.{0,6}(?:计划|任务|目标).*|率$|的$")


def check_rates(page: Page) -> list[Finding]:
    """Check every printed rate against its operands.

    Example:
        抽检80批次，不合格4批次，合格率94% → violated: (80 - 4) / 80 = 95%.
    """
    found: list[Finding] = []
    rates = [figure for figure in page.figures if is_rate(figure)]
    bases = common_bases(page, rates)
    for rate in rates:
        if rate.slot is None:
            continue
        pairs = [*bases.get(rate.id, ()), *_pairs(page, rate)]
        held = next((pair for pair in pairs if _holds(rate, pair)), None)
        if held is not None and not _by_chance(rate, held, pairs):
            found.append(_finding(page, rate, held, holds=True))
            continue
        tight = next((pair for pair in pairs if pair.tight), None)
        if tight is not None:
            found.append(_finding(page, rate, tight, holds=False))
        elif not pairs:
            found.extend(_inverse(page, rate))
    return _without_taken(found)


def _by_chance(rate: Figure, held: Pair, pairs: list[Pair]) -> bool:
    """A rate without places agrees with many pairs; the one that the words say must be right then."""
    tight = next((pair for pair in pairs if pair.tight), None)
    if tight is None or held.tight or rate.quantity.step < 1:
        return False
    return held.denominator is not tight.denominator and tight.numerator[0].fact.part_of == tight.denominator.id


def _without_taken(found: list[Finding]) -> list[Finding]:
    """Of two rates behind one pair of figures (任务完成率98%，办结率95.1%) one may be of something else."""
    held = {
        tuple(term.quantity for term in finding.terms[1:])
        for finding in found
        if finding.verdict is Verdict.HOLDS and finding.kind is Check.RATE
    }
    return [
        finding
        for finding in found
        if finding.verdict is not Verdict.VIOLATED or tuple(term.quantity for term in finding.terms[1:]) not in held
    ]


def _holds(rate: Figure, pair: Pair) -> bool:
    tops, bases = ([figure.quantity for figure in side] for side in (pair.numerator, pair.bases))
    return (rest_is if pair.complement else ratio_is)(rate.quantity, tops, bases)


# Operands


def _pairs(page: Page, rate: Figure) -> Iterator[Pair]:
    """Give the operands that the wording allows, the likeliest first."""
    label = rate.label
    words = f"{rate.words}{label}"
    if is_share(rate):
        yield from share_pairs(page, rate)
        return
    if page.words["quick"].search(words) and not page.words["quick"].search(_row_name(page, words)):
        yield from _quick(page, rate, words)
        return
    yield from _planned(page, rate)
    for row in page.rules.rates:
        if row.name.search(label) or row.name.search(rate.words):
            yield from _of_row(page, rate, row)


def _row_name(page: Page, words: str) -> str:
    for row in page.rules.rates:
        match = row.name.search(words)
        if match is not None:
            return match.group()
    return ""


def _quick(page: Page, rate: Figure, words: str) -> Iterator[Pair]:
    """按期办结率: only figures that are said to be 按期 are of it."""
    qualifier = page.words["quick"].search(words)
    if qualifier is None:
        return
    numerators = [figure for figure in page.before(rate) if figure.counts and qualifier.group() in _of(figure)]
    for numerator in numerators[:1]:
        for denominator in _bases(page, numerator, None):
            yield Pair((numerator,), denominator, tight=False)


def _of(figure: Figure) -> str:
    return f"{figure.words} {figure.label}"


def _of_row(page: Page, rate: Figure, row: Rate) -> Iterator[Pair]:
    stem = _stem(rate) if row.numerator is None else None
    candidates = [figure for figure in page.before(rate) if figure.counts and figure.fact.status is Status.ACTUAL]
    candidates = [figure for figure in candidates if _as_far_out(figure, rate)]
    numerators = [figure for figure in candidates if _names(row.numerator, stem, figure)]
    numerators = [figure for figure in numerators if not page.words["fresh"].search(_of(figure))]
    spread = is_spread(page, rate)
    carried = page.words["carry"].search(page.sentence_words(rate)) is not None
    for position, numerator in enumerate(numerators):
        for number, denominator in enumerate(_bases(page, numerator, row.denominator)):
            near = position == 0 and number == 0 and not spread and not carried
            near = near and _named_base(row.denominator, numerator, denominator)
            near = near and _of_these(page, rate, row, denominator)
            near = near and _all_of_it(page, rate, row, numerator, denominator)
            tight = near and _tight(page, rate, numerator, denominator, named=row.numerator is not None)
            beside = _list_around(page, denominator)
            if beside:
                yield Pair((numerator,), denominator, tight, row.complement, beside)
            yield Pair((numerator,), denominator, tight and not beside, row.complement)
            if not row.complement:
                yield from _siblings(page, numerator, denominator)


def _as_far_out(figure: Figure, rate: Figure) -> bool:
    """检查72家（甲县21家、乙县51家），完成率120%: what stands in a bracket is no operand of a rate outside."""
    over = rate.label.endswith(_OVER_LIMIT) and figure.quantity.dimension == "mass"
    return not over and (figure.slot is None or rate.slot is None or figure.slot.depth <= rate.slot.depth)


def _named_base(pattern: regex.Pattern[str] | None, numerator: Figure, denominator: Figure) -> bool:
    """Tell whether the words say that the figure is what the rate is of."""
    linked = numerator.fact.part_of == denominator.id
    return pattern is None or linked or pattern.search(_of(denominator)) is not None


def _of_these(page: Page, rate: Figure, row: Rate, denominator: Figure) -> bool:
    """Tell whether the words of a rate are of its base: 隐患整改率 of 发现隐患, but not 重大隐患整改率."""
    label = rate.label or rate.words
    match = row.name.search(label)
    if match is None:
        return True
    stem = _stem(rate) if row.numerator is None else None
    added = label[: match.start()] if stem is None else label[: max(0, label.find(stem[-2:]))]
    added = _LEADING.sub("", page.words["neutral"].sub("", added))
    return set(added) <= set(_of(denominator))


def _all_of_it(page: Page, rate: Figure, row: Rate, numerator: Figure, denominator: Figure) -> bool:
    """Tell whether a figure is all that the rate is of: 整改351条, but not 当场整改80条 or 举报办结20件."""
    words = numerator.words or numerator.label
    stem = _stem(rate)
    pattern = row.numerator if row.numerator is not None else regex.compile(regex.escape(stem[-2:] if stem else ""))
    match = pattern.search(words)
    if match is None or page.words["quick"].search(words):
        return match is None
    before = _FUNCTION.sub("", page.words["neutral"].sub("", words[: match.start()]))
    return len(before) < 2 or set(before) <= set(_of(denominator) + rate.label)


def _list_around(page: Page, figure: Figure) -> tuple[Figure, ...]:
    """排查一般隐患1,024条、重大隐患2条: the other figures of the list that one stands in."""
    figures = [
        other
        for other in page.near(figure)
        if other.counts and other.slot is not None and figure.slot is not None and other.slot.depth == figure.slot.depth
    ]
    place = next((number for number, other in enumerate(figures) if other is figure), -1)
    first = last = place
    while first > 0 and _joined(figures[first - 1], figures[first]):
        first -= 1
    while 0 <= last < len(figures) - 1 and _joined(figures[last], figures[last + 1]):
        last += 1
    found = figures[first : last + 1]
    return tuple(other for other in found if other is not figure and other.fact.part_of == figure.fact.part_of)


def _joined(one: Figure, other: Figure) -> bool:
    return other.slot is not None and other.slot.opener == "、" and one.quantity.unit == other.quantity.unit


def _stem(rate: Figure) -> str | None:
    match = _RATE_END.search(rate.label) or _RATE_END.search(rate.words)
    return match["stem"] if match is not None else None


def _names(pattern: regex.Pattern[str] | None, stem: str | None, figure: Figure) -> bool:
    if pattern is not None:
        return pattern.search(figure.words) is not None or pattern.search(figure.label) is not None
    return stem is not None and stem[-2:] in _of(figure)


def _bases(page: Page, numerator: Figure, pattern: regex.Pattern[str] | None) -> list[Figure]:
    """Give what a figure can be a share of: its total, then earlier figures of like units, nearest first."""
    whole = page.by_id.get(numerator.fact.part_of or "")
    found = [whole] if whole is not None and alike(whole.quantity, numerator.quantity) else []
    before = [other for other in page.before(numerator) if other.counts and alike(other.quantity, numerator.quantity)]
    before = [other for other in before if _depth(other) <= _depth(numerator)]
    if pattern is not None:
        before.sort(key=lambda other: pattern.search(_of(other)) is None)
    if not before and not found:
        before = [
            other
            for other in page.paragraph_before(numerator)
            if other.counts and other.quantity.unit == numerator.quantity.unit and not other.fact.part_of
        ][:2]
    return found + [other for other in before if other is not whole]


def _depth(figure: Figure) -> int:
    return figure.slot.depth if figure.slot is not None else 0


def _tight(page: Page, rate: Figure, numerator: Figure, denominator: Figure, *, named: bool) -> bool:
    """The rate stands right behind its two figures, both exact, of one status and period, in one sentence."""
    figures = (numerator, denominator)
    linked = numerator.fact.part_of == denominator.id
    if not linked and not _comparable(numerator, denominator):
        return False
    if not linked and denominator.fact.part_of is not None and numerator.quantity.value > denominator.quantity.value:
        return False  # 发现368条，其中重大6条，整改351条: of all that were found
    if not linked and not named and _semicolon_between(page, rate, denominator):
        return False  # 行政确认3,106件；信访答复214件，答复率100%
    if denominator.sentence != rate.sentence and not linked:
        return False
    if not all(is_sure(figure.quantity) for figure in figures) or denominator.quantity.value == 0:
        return False
    between = [
        other
        for other in page.before(rate)
        if other.quantity.start > numerator.quantity.start and other.slot is not None and other.slot.depth == 0
        if not is_rate(other) and other.fact.part_of != denominator.id
    ]
    if between:
        return False
    inner = [
        other
        for other in page.before(numerator)
        if other.quantity.start > denominator.quantity.start and other.counts and other.slot is not None
        if other.slot.depth == 0 and alike(other.quantity, numerator.quantity) and other.fact.part_of != denominator.id
    ]
    # 发现742处，当场改正405处、限期改正250处，合计整改655处: what stands between is the numerator's own division.
    own = sum(other.quantity.value for other in inner) == numerator.quantity.value
    return linked or not inner or own


def _comparable(numerator: Figure, denominator: Figure) -> bool:
    """任务60个 and 312户 are both entities, and yet no rate of each other; 起 and 件 are."""
    one, other = numerator.quantity, denominator.quantity
    return one.unit == other.unit or one.dimension == other.dimension == "cases"


def _semicolon_between(page: Page, rate: Figure, denominator: Figure) -> bool:
    between = page.text[denominator.quantity.end : rate.quantity.start]
    return "；" in between or ";" in between


def _siblings(page: Page, numerator: Figure, denominator: Figure) -> Iterator[Pair]:
    """The numerator may be several of the parts: 完成监督2337户、已关闭79户，完成率100%."""
    parts = [
        figure
        for figure in page.near(numerator)
        if figure.fact.part_of == denominator.id and figure.sentence == numerator.sentence
    ]
    if len(parts) > 1:
        yield Pair(tuple(parts), denominator, tight=False)
        yield Pair((numerator, *(part for part in parts[:1] if part is not numerator)), denominator, tight=False)


def _planned(page: Page, rate: Figure) -> Iterator[Pair]:
    """计划检查180家，实际检查192家，完成率106.7%: planned and actual figures of one label."""
    label = rate.label
    if "完成" not in label and "完成" not in rate.words:
        return
    stem = _STEM.sub("", label)
    actual = [figure for figure in page.before(rate) if figure.counts and figure.fact.status is Status.ACTUAL]
    actual = [figure for figure in actual if _as_far_out(figure, rate)]
    matching = [figure for figure in actual if stem and (stem in figure.label or figure.label in stem)]
    exactly = [figure for figure in matching if figure.label == stem]
    alone = [figure for figure in actual if figure.fact.part_of is None]
    for position, numerator in enumerate(exactly or matching or alone):
        plans = [
            figure
            for figure in page.before(numerator)
            if figure.counts
            and figure.fact.status is Status.PLANNED
            and (figure.label == numerator.label or _only_plan(page, figure, numerator))
            and alike(figure.quantity, numerator.quantity)
        ]
        for number, plan in enumerate(plans):
            sure = is_sure(plan.quantity) and is_sure(numerator.quantity) and plan.quantity.value > 0
            yield Pair((numerator,), plan, tight=position == 0 and number == 0 and sure)


def _only_plan(page: Page, plan: Figure, actual: Figure) -> bool:
    """计划监督检查企业68家，实际检查71家: one planned and one actual figure of the unit, parts left out."""
    if plan.fact.part_of is not None or actual.fact.part_of is not None:
        return False
    same_unit = [
        figure
        for figure in page.near(actual)
        if figure.counts and figure.quantity.unit == actual.quantity.unit and figure.fact.part_of is None
    ]
    return len(same_unit) == 2 and plan in same_unit


# Findings


def _finding(page: Page, rate: Figure, pair: Pair, *, holds: bool) -> Finding:
    amount = sum((figure.quantity.value for figure in pair.numerator), Decimal(0))
    base = sum((figure.quantity.value for figure in pair.bases), Decimal(0))
    share = amount * HUNDRED / base if base else Decimal(0)
    right = HUNDRED - share if pair.complement else share
    top = " + ".join(figure.plain for figure in pair.numerator)
    below = " + ".join(figure.plain for figure in pair.bases)
    below = f"({below})" if pair.more else below
    if pair.complement:
        top = f"({below} - {top})"
    expected = rounded(right, rate.quantity.step)
    given = show(expected, "%")
    formula = f"{rate.plain} {'=' if holds else '≠'} {top} ÷ {below} = {given}"
    terms = (
        term("rate", rate),
        *(term("numerator", figure) for figure in pair.numerator),
        *(term("denominator", figure) for figure in pair.bases),
    )
    slot = rate.slot
    licence = (
        Licence(slot.left, slot.left_end) if slot is not None else Licence(rate.quantity.start, rate.quantity.start)
    )
    name = rate.label or rate.words
    if holds:
        zh, en = f"{name}与数字一致：{formula}", f"the rate agrees with its figures: {formula}"
    else:
        zh = f"{name}印为{rate.plain}，按数字计算为{given}"
        en = f"the rate is printed as {rate.plain}, its figures give {given}"
    return make(
        Check.RATE, Verdict.HOLDS if holds else Verdict.VIOLATED,
        "rate.complement" if pair.complement else "rate.share", terms, page, licence, formula, zh=zh, en=en,
        expected=expected, difference=rate.quantity.value - expected, unit="%",
        strict=pair.tight,
    )  # fmt: skip


def _inverse(page: Page, rate: Figure) -> Iterator[Finding]:
    """A rate with its base alone: what it is of follows where one whole number fits (举报73件，查实率71.2% → 52件)."""
    row = next((row for row in page.rules.rates if row.name.search(rate.label)), None)
    before = [figure for figure in page.before(rate) if figure.counts]
    if row is None or not before or row.complement or before[0].quantity.dimension == "money":
        return
    base = before[0]
    named = row.denominator is None or row.denominator.search(_of(base)) is not None
    if not named or base.fact.part_of is not None or page.words["quick"].search(rate.words):
        return
    if page.order[rate.id] != page.order[base.id] + 1 or is_spread(page, rate):
        return
    solutions = whole_solutions(rate.quantity, base.quantity)
    if len(solutions) != 1 or solutions[0] > base.quantity.value * 10:
        return
    amount = show(solutions[0], base.quantity.unit)
    formula = f"{rate.plain} × {base.plain} → {amount}"
    slot = rate.slot
    yield make(
        Check.RATE_INVERSE, Verdict.DERIVED, f"{row.id}.inverse", (term("rate", rate), term("denominator", base)), page,
        Licence(slot.left, slot.left_end) if slot is not None else Licence(0, 0), formula,
        zh=f"由{rate.label}{rate.plain}推得{amount}（唯一整数解）",
        en=f"{rate.plain} of {base.plain} can only be {amount}",
        expected=solutions[0], unit=base.quantity.unit, severity=Severity.INFO,
    )  # fmt: skip
