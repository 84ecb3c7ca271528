"""Relations that hold as a rule: steps of a procedure, a bureau within its district, sums that the taxonomy knows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhenforce_nlp.audit.numbers import at_most, is_sure, sums_to
from zhenforce_nlp.audit.page import Figure, Licence, Page, alike, make, term
from zhenforce_nlp.audit.rules import Funnel
from zhenforce_nlp.findings import Check, Finding, Severity, Verdict
from zhenforce_nlp.records import Status

# What a bureau does is counted in its area's figure too; land, materials and persons may be other ones.
_SCOPED = (
    "inspection_visits", "inspected_entities", "hazards_found", "hazards_major", "hazards_rectified", "cases_filed",
    "penalty_decisions", "fines_amount", "confiscation_amount", "inspectors_dispatched",
)  # fmt: skip
_COUNTING = ("计数口径可能不同", "they may be counted by different rules")


def check_soft(page: Page) -> list[Finding]:
    """Check what holds as a rule.

    Example:
        发现隐患120条，整改130条 → violated, warning: more rectified than found.
    """
    return [*_funnels(page), *_scopes(page), *_identities(page)]


def _main(page: Page, figure: Figure) -> bool:
    """It is an actual figure of its own, no part and no average."""
    return (
        figure.counts
        and figure.fact.status is Status.ACTUAL
        and figure.fact.part_of is None
        and figure.slot is not None
        and figure.slot.depth == 0
        and page.words["per"].search(figure.words) is None
    )


def _by_group(page: Page) -> dict[tuple[object, object], dict[str, list[Figure]]]:
    found: dict[tuple[object, object], dict[str, list[Figure]]] = {}
    for figure in page.figures:
        if figure.fact.key is not None and _main(page, figure):
            group = found.setdefault((figure.fact.subject, figure.fact.period), {})
            group.setdefault(figure.fact.key, []).append(figure)
    return found


# Steps


def _funnels(page: Page) -> Iterator[Finding]:
    done: set[str] = set()
    for funnel in page.rules.funnels:
        for figure in page.figures:
            if figure.fact.key != funnel.less or not figure.counts or figure.fact.status is not Status.ACTUAL:
                continue
            more = _earlier_step(page, figure, funnel)
            if more is not None and figure.id not in done:
                done.add(figure.id)
                yield _step(page, figure, more, funnel)


def _earlier_step(page: Page, figure: Figure, funnel: Funnel) -> Figure | None:
    """The nearest figure before it in the sentence, when it is the earlier step of the same subject and period."""
    if figure.slot is None or figure.fact.part_of is not None:
        return None
    for other in page.before(figure):
        if other.fact.key == funnel.more and alike(other.quantity, figure.quantity) and _main(page, other):
            same = (other.fact.subject, other.fact.period) == (figure.fact.subject, figure.fact.period)
            return other if same else None
    return None


def _step(page: Page, less: Figure, more: Figure, funnel: Funnel) -> Finding:
    holds = at_most([less.quantity], more.quantity)
    carried = page.words["carry"].search(page.sentence_words(less)) is not None
    formula = f"{less.plain} {'≤' if holds else '>'} {more.plain}"
    slot = less.slot
    licence = Licence(slot.left, slot.left_end) if slot is not None else Licence(0, 0)
    terms = (term("part", less), term("whole", more))
    names = f"{less.label}{less.plain}，{more.label}{more.plain}"
    if holds:
        return make(
            Check.FUNNEL, Verdict.HOLDS, funnel.id, terms, page, licence, formula,
            zh=f"后一环节不多于前一环节：{names}", en=f"a later step is no more than an earlier one: {formula}",
        )  # fmt: skip
    listed = more.slot is not None and more.slot.opener == "、"  # 一般隐患1,024条、重大隐患2条，已整改1,018条
    hard = funnel.hard and not carried and not listed and is_sure(less.quantity) and is_sure(more.quantity)
    hard = hard and less.quantity.unit == more.quantity.unit
    difference = less.quantity.value - more.quantity.value
    zh = f"后一环节多于前一环节：{names}"
    en = f"a later step is more than an earlier one: {formula}"
    if hard:
        return make(
            Check.FUNNEL, Verdict.VIOLATED, funnel.id, terms, page, licence, formula, zh=zh, en=en,
            expected=more.quantity.value, difference=difference, unit=less.quantity.unit, severity=Severity.WARNING,
        )  # fmt: skip
    reason = ("可能含以前年度结转", "figures of earlier years may be in") if carried else _COUNTING
    return make(
        Check.FUNNEL, Verdict.NOT_COMPARABLE, funnel.id, terms, page, licence, formula, zh=f"{zh}；{reason[0]}",
        en=f"{en}; {reason[1]}", severity=Severity.NOTICE, reason=reason,
    )  # fmt: skip


# Scopes


def _scopes(page: Page) -> Iterator[Finding]:
    """The issuer's own figure against its area's, of one key and period."""
    issuer, area = page.meta.get("issuer"), page.meta.get("area")
    if issuer is None or area is None or issuer.value == area.value:
        return
    groups = _by_group(page)
    for (subject, period), keys in groups.items():
        if subject != issuer.value or (area.value, period) not in groups:
            continue
        wide = groups[area.value, period]
        for key, own in keys.items():
            if key not in wide or key not in _SCOPED:
                continue
            mine = max(own, key=lambda figure: figure.quantity.value)
            theirs = max(wide[key], key=lambda figure: figure.quantity.value)
            if mine.quantity.unit == theirs.quantity.unit and _alike_labels(page, mine, theirs):
                yield _scope(page, mine, theirs)


def _alike_labels(page: Page, one: Figure, other: Figure) -> bool:
    first, second = (page.words["neutral"].sub("", figure.label) for figure in (one, other))
    return first in second or second in first


def _scope(page: Page, own: Figure, wide: Figure) -> Finding:
    holds = at_most([own.quantity], wide.quantity)
    formula = f"{own.plain} {'≤' if holds else '>'} {wide.plain}"
    names = f"本机关{own.label}{own.plain}，全域{wide.label}{wide.plain}"
    terms = (term("part", own), term("whole", wide))
    subject = next((link for link in wide.fact.links if link.role == "subject"), None)
    licence = Licence(subject.start, subject.end) if subject is not None else Licence(0, 0)
    if holds:
        return make(
            Check.SCOPE, Verdict.HOLDS, "scope.area", terms, page, licence, formula,
            zh=f"本机关数不多于全域数：{names}", en=f"the bureau's figure is within its area's: {formula}",
        )  # fmt: skip
    return make(
        Check.SCOPE, Verdict.NOT_COMPARABLE, "scope.area", terms, page, licence, formula,
        zh=f"本机关数多于全域数：{names}；{_COUNTING[0]}",
        en=f"the bureau's figure is more than its area's: {formula}; {_COUNTING[1]}", severity=Severity.NOTICE,
        reason=_COUNTING,
    )  # fmt: skip


# Identities


def _identities(page: Page) -> Iterator[Finding]:
    """行政检查457家次 = 重点检查253家次 + 一般检查204家次, wherever in the report they stand."""
    for keys in _by_group(page).values():
        for identity in page.rules.identities:
            wholes, parts = keys.get(identity.whole, []), [keys.get(key, []) for key in identity.parts]
            if not wholes or any(len(part) != 1 for part in parts):
                continue
            members = [part[0] for part in parts]
            candidates = [
                whole for whole in wholes if all(part.quantity.unit == whole.quantity.unit for part in members)
            ]
            held = next((whole for whole in candidates if sums_to(whole.quantity, [p.quantity for p in members])), None)
            if held is not None:
                yield _identity(page, held, members, identity.id)


def _identity(page: Page, whole: Figure, parts: list[Figure], rule: str) -> Finding:
    formula = f"{whole.plain} = {' + '.join(part.plain for part in parts)}"
    added = sum((part.quantity.value for part in parts), Decimal(0))
    slot = whole.slot
    return make(
        Check.SUM, Verdict.HOLDS, rule, (term("whole", whole), *(term("part", part) for part in parts)), page,
        Licence(slot.left, slot.left_end) if slot is not None else Licence(0, 0), formula,
        zh=f"分散各处的数字相加一致：{formula}", en=f"figures of several places add up: {formula}",
        expected=added, difference=whole.quantity.value - added, unit=whole.quantity.unit,
    )  # fmt: skip
