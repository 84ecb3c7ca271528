"""Totals against their parts: 其中, brackets, 合计, colons, 按…分为, complete divisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from zhenforce_nlp.audit.groups import OVERLAP, Group, cue_before, is_part, part_words
from zhenforce_nlp.audit.numbers import at_most, is_sure, one_digit_off, sums_to
from zhenforce_nlp.audit.page import Figure, Licence, Page, alike, make, show, term
from zhenforce_nlp.audit.wording import companion, find_groups
from zhenforce_nlp.findings import Check, Finding, Severity, Verdict

_VAGUE_UNITS = ("次", "个", "项", "场", "份", "处", "期", "批", "")
_VAGUE = ("所列并非确数", "the figures are not exact")
_LISTED = ("、", "和", "及", "")


def _is_strict(group: Group) -> bool:
    """Tell whether words, and not the sum itself, say that the parts are all of the total."""
    by_words = group.form != "list" and not any(part.by_sum for part in group.parts)
    return bool(group.rule) and by_words and not group.carried


def check_parts(page: Page) -> list[Finding]:
    """Check every total against the parts that the wording gives to it.

    Example:
        立案12件，其中简易程序5件、普通程序6件 → violated: 12件 ≠ 5件 + 6件 = 11件.
    """
    groups = find_groups(page)
    found = [finding for group in groups for finding in _check(page, group)]
    found += [finding for group in groups for finding in _rest(page, group)]
    found += _crossed(page, groups)
    found += _overflowing(page, groups)
    return found


# Findings


def _check(page: Page, group: Group) -> Iterator[Finding]:
    if group.form in ("of_which", "division"):
        group = _with_fitting_whole(page, group)
    whole, parts = group.whole, group.parts
    adds = sums_to(whole.quantity, group.quantities)
    if len(parts) > 1 and (group.rule or adds):
        yield _sum(page, group, adds=adds)
        return
    yield _part(page, group)


def _with_fitting_whole(page: Page, group: Group) -> Group:
    """行政案件132起，查结129起。查处的案件中，盗伐23起…: the total is the earlier figure that the parts are all of."""
    if len(group.parts) == 1 or sums_to(group.whole.quantity, group.quantities):
        return group
    first = group.parts[0]
    for other in (*page.before(first), *page.paragraph_before(first)):
        same_unit = other.counts and other.quantity.unit == first.quantity.unit and other not in group.parts
        if same_unit and sums_to(other.quantity, group.quantities):
            return replace(group, whole=other)
    return group


def _sum(page: Page, group: Group, *, adds: bool) -> Finding:
    whole, parts = group.whole, group.parts
    added = sum((part.quantity.value for part in parts), Decimal(0))
    difference = whole.quantity.value - added
    unit = whole.quantity.unit
    right = " + ".join(part.plain for part in parts)
    total, off = show(added, unit), show(abs(difference), unit)
    sign = "=" if difference == 0 else "≈" if adds else "≠"
    formula = f"{whole.plain} {sign} {right}" + ("" if difference == 0 else f" = {total}")
    if adds:
        zh, en = f"各分项相加与总数一致：{formula}", f"the parts add up: {formula}"
        if difference != 0:
            zh, en = f"{zh}，相差{off}，在四舍五入范围内", f"{en}; {off} apart, within rounding"
    else:
        zh = f"各分项相加为{total}，与总数{whole.plain}相差{off}"
        en = f"the parts add up to {total}, the total is {whole.plain}: {off} apart"
    return make(
        Check.SUM, Verdict.HOLDS if adds else Verdict.VIOLATED, group.rule or f"sum.{group.form}",
        (term("whole", whole), *(term("part", part) for part in parts)), page, group.licence, formula,
        zh=zh, en=en, expected=added, difference=difference, unit=unit,
        severity=Severity.WARNING if group.carried and not adds else None,
        strict=_is_strict(group),
    )  # fmt: skip


def _part(page: Page, group: Group) -> Finding:
    whole, parts = group.whole, group.parts
    added = sum((part.quantity.value for part in parts), Decimal(0))
    unit = whole.quantity.unit
    fits = at_most(group.quantities, whole.quantity)
    left = " + ".join(part.plain for part in parts)
    formula = f"{left} {'≤' if fits else '>'} {whole.plain}"
    terms = (term("whole", whole), *(term("part", part) for part in parts))
    if fits:
        slip = _slip(group) if len(parts) > 2 else None
        if slip is not None:
            return _nearly(page, group, slip)
        zh, en = f"部分不超过总数：{formula}", f"no more than the total: {formula}"
        return make(
            Check.PART, Verdict.HOLDS, "part.at_most", terms, page, group.licence, formula, zh=zh, en=en, unit=unit
        )  # fmt: skip
    # A vague figure is linked whatever its size, so that its size says nothing about the link.
    sure = all(is_sure(quantity) for quantity in (whole.quantity, *group.quantities))
    single = sure and any(not at_most([part.quantity], whole.quantity) for part in parts)
    # Over clauses of their own (其中刑事案件21起，破获19起；…) a later figure may be of an earlier one.
    listed = all(part.slot is not None and part.slot.opener in _LISTED for part in parts[1:])
    overlap = not sure or not listed or any(page.words["overlap"].search(part_words(part)) for part in parts)
    overlap |= group.form == "bracket" and added > whole.quantity.value * OVERLAP  # 71名（男性64名、复吸52名）
    if overlap and not single:
        reason = _VAGUE if not sure else ("各分项可能重复计数", "one case may be counted under several of them")
        zh, en = f"各分项之和超过总数：{formula}；{reason[0]}", f"the parts exceed the total: {formula}; {reason[1]}"
        return make(
            Check.PART, Verdict.NOT_COMPARABLE, "part.overlapping", terms, page, group.licence, formula,
            zh=zh, en=en, unit=unit, severity=Severity.NOTICE, reason=reason,
        )  # fmt: skip
    off = show(added - whole.quantity.value, unit)
    zh, en = f"部分超过总数：{formula}，多出{off}", f"more than the total: {formula}, by {off}"
    return make(
        Check.PART, Verdict.VIOLATED, "part.at_most", terms, page, group.licence, formula,
        zh=zh, en=en, expected=added, difference=whole.quantity.value - added, unit=unit,
        severity=None if single else Severity.WARNING,
    )  # fmt: skip


def _slip(group: Group) -> Decimal | None:
    """Give what is missing where one digit changed in one figure would make a list complete that need not be."""
    missing = group.whole.quantity.value - sum((quantity.value for quantity in group.quantities), Decimal(0))
    smallest = min(quantity.value for quantity in group.quantities)
    if not 0 < missing < smallest:
        return None  # others of that size may well exist
    return missing if one_digit_off(group.whole.quantity, group.quantities) else None


def _nearly(page: Page, group: Group, missing: Decimal) -> Finding:
    """A list behind 其中 that leaves a little: nothing says that it is complete, but it looks like a slip."""
    whole, parts = group.whole, group.parts
    left = " + ".join(part.plain for part in parts)
    rest = show(missing, whole.quantity.unit)
    formula = f"{left} < {whole.plain}"
    reason = ("原文未说明所列为全部", "nothing says that the list is complete")
    return make(
        Check.PART, Verdict.NOT_COMPARABLE, "part.nearly",
        (term("whole", whole), *(term("part", part) for part in parts)), page, group.licence, formula,
        zh=f"所列各项比总数少{rest}，改一位数字即可相符：{formula}；{reason[0]}",
        en=f"what is listed leaves {rest}, one digit changed would close it: {formula}; {reason[1]}",
        unit=whole.quantity.unit, severity=Severity.NOTICE, reason=reason,
    )  # fmt: skip


def _rest(page: Page, group: Group) -> Iterator[Finding]:
    """行政处罚35次（含对个人处罚10次）: the other member of a division in two follows, 对单位 25次."""
    if len(group.parts) != 1 or group.form not in ("of_which", "bracket"):
        return
    whole, part = group.whole, group.parts[0]
    value = whole.quantity.value - part.quantity.value
    if (
        value <= 0
        or whole.quantity.unit != part.quantity.unit
        or not (is_sure(whole.quantity) and is_sure(part.quantity))
    ):
        return
    for division in page.rules.divisions:
        hits = [member.search(part_words(part)) is not None for member in division.members]
        if len(hits) != 2 or sum(hits) != 1 or division.dimension not in ("", part.quantity.dimension):
            continue
        if division.members[hits.index(True)].search(part_words(whole) + whole.label):
            continue  # 重大隐患12项，其中挂牌督办重大隐患9项: the total is of that member itself
        name = division.names[hits.index(False)]
        rest = show(value, whole.quantity.unit)
        formula = f"{whole.plain} - {part.plain} → {rest}"
        yield make(
            Check.PART, Verdict.DERIVED, f"{division.id}.rest:{name}", (term("part", part), term("whole", whole)), page,
            group.licence, formula, zh=f"推得{name}{rest}：{formula}", en=f"the rest ({name}) follows: {formula}",
            expected=value, unit=whole.quantity.unit,
        )  # fmt: skip
        return


def _crossed(page: Page, groups: Sequence[Group]) -> Iterator[Finding]:
    """One total divided in two ways: both divisions must come to the same."""
    complete: dict[str, list[Group]] = {}
    for group in groups:
        if group.rule and len(group.parts) > 1:
            complete.setdefault(group.whole.id, []).append(group)
    for several in complete.values():
        for one, other in pairwise(several):
            first = sum((part.quantity.value for part in one.parts), Decimal(0))
            second = sum((part.quantity.value for part in other.parts), Decimal(0))
            unit = one.whole.quantity.unit
            left, right = (" + ".join(part.plain for part in group.parts) for group in (one, other))
            agree = first == second
            formula = f"{left} {'=' if agree else '≠'} {right}"
            terms = (*(term("part", part) for part in one.parts), *(term("again", part) for part in other.parts))
            if agree:
                zh, en = f"两种划分合计相同：{formula}", f"both divisions come to the same: {formula}"
            else:
                zh = f"两种划分合计不同：{show(first, unit)}与{show(second, unit)}"
                en = f"two divisions of {one.whole.plain} come to {show(first, unit)} and {show(second, unit)}"
            if (
                not agree
                and sums_to(one.whole.quantity, one.quantities)
                and sums_to(other.whole.quantity, other.quantities)
            ):
                continue  # within rounding
            yield make(
                Check.CROSS, Verdict.HOLDS if agree else Verdict.VIOLATED, "cross.divisions", terms, page,
                other.licence, formula, zh=zh, en=en, expected=second, difference=first - second, unit=unit,
                strict=_is_strict(one) and _is_strict(other),
            )  # fmt: skip


def _overflowing(page: Page, groups: Sequence[Group]) -> Iterator[Finding]:
    """其中重大隐患21条 of 12条: a part so large that no link was made to its total."""
    known = {part.id for group in groups for part in group.parts}
    for figure in page.figures:
        slot = figure.slot
        if slot is None or not figure.counts or figure.id in known or is_part(figure):
            continue
        cue = cue_before(page, figure)
        whole = _would_be_whole(page, figure) if cue is not None else None
        if cue is None:
            cue, whole = _beside_part(page, figure)
        if cue is not None and whole is not None and not page.words["carry"].search(figure.words):
            yield _part(page, Group(whole, (figure,), "of_which", cue))


def _beside_part(page: Page, figure: Figure) -> tuple[Licence | None, Figure | None]:
    """罚款327万元，其中事故处罚7件、512万元: the money beside a part of the count is a part of the money."""
    number = page.order[figure.id]
    part = page.figures[number - 1] if number else None
    if part is None or figure.slot is None or figure.slot.opener not in ("、", "") or part.sentence != figure.sentence:
        return None, None
    link = next((link for link in part.fact.links if link.role == "part_of" and link.target in page.by_id), None)
    if link is None or part.quantity.unit == figure.quantity.unit or figure.words:
        return None, None  # 案值512万元 is of another kind of money
    whole = companion(page, page.by_id[link.target or ""], part, figure.quantity.unit)
    if whole is None or at_most([figure.quantity], whole.quantity):
        return None, None
    return Licence(link.start, link.end), whole


def _would_be_whole(page: Page, figure: Figure) -> Figure | None:
    """Give the figure that 其中 can only mean: the nearest of the unit, where none is large enough."""
    slot = figure.slot
    if slot is None:
        return None
    before = [other for other in page.before(figure) if other.counts and other.slot is not None]
    before = [other for other in before if other.slot is not None and other.slot.depth <= slot.depth]
    if slot.depth > 0 and slot.host is not None:
        before = [other for other in before if other.id == slot.host.quantity.id]
    candidates = [other for other in before if other.quantity.unit == figure.quantity.unit]
    if not candidates or not _of_one_kind(candidates[0], figure):
        return None
    earlier = [other for other in page.paragraph_before(figure) if alike(other.quantity, figure.quantity)]
    fitting = [other for other in before if alike(other.quantity, figure.quantity)]
    if any(at_most([figure.quantity], other.quantity) for other in (*fitting, *earlier)):
        return None
    return candidates[0]


def _of_one_kind(whole: Figure, part: Figure) -> bool:
    """Tell whether a unit says what is counted; 次 and 个 do not: 开展行动3次，其中检查28次."""
    if part.fact.status is not whole.fact.status or part.fact.period != whole.fact.period:
        return False
    if whole.quantity.unit not in _VAGUE_UNITS:
        return True
    return any(part.label[place : place + 2] in whole.label for place in range(len(part.label) - 1))
