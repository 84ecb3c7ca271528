"""Figures said again: the same key, subject and period elsewhere in the report, in prose or in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from zhenforce_nlp.audit.numbers import digits_changed, is_sure, same
from zhenforce_nlp.audit.page import Figure, Licence, Page, alike, make, show, term
from zhenforce_nlp.findings import Check, Finding, Severity, Verdict
from zhenforce_nlp.records import Status

_TOTAL_ROW = regex.compile(r"合计|总计|共计|总数|全[市区县省州旗盟]")
# 罚款10万元以上案件, 立案数最少的: a figure of some, not of all.
_LIMITED = regex.compile(
    r"以上|以下|超过|不足|最[多少高低大小]|单笔|单[案件]|其中|当中|平均|仅|前[三五十]|居前|居首|占"
)
_OURS, _AREAS = "我本", "省市区县旗州盟镇乡"
_BACK_REACH = 3  # figures of the paragraph that 上述 may mean
_LONG_FIGURE = 100  # shorter figures that differ in one digit do so by chance
_MOST = 40  # mentions of one key; a year-book's table of bureaus is compared by its total row alone


def check_restated(page: Page) -> list[Finding]:
    """Compare every figure with its earlier mentions.

    Example:
        全年作出行政处罚决定57起 … 作出行政处罚决定55起 → violated.
    """
    grouped: dict[tuple[object, ...], list[Figure]] = {}
    for figure in page.figures:
        if _stands_alone(page, figure):
            fact = figure.fact
            grouped.setdefault((fact.key, _whose(page, figure), fact.period), []).append(figure)
    found: list[Finding] = []
    for figures in grouped.values():
        found.extend(_compare(page, figures[:_MOST]))
    found.extend(_taken_up(page))
    return found


def _whose(page: Page, figure: Figure) -> str:
    """Give the subject; "" for the issuer, by name or not, and for 我局 where the page does not say who that is."""
    subject, issuer = figure.fact.subject, page.meta.get("issuer")
    if subject is None or (issuer is not None and subject == issuer.value):
        return ""
    return "" if subject[0] in _OURS and subject[-1] not in _AREAS else subject


def _stands_alone(page: Page, figure: Figure) -> bool:
    fact = figure.fact
    if fact.key is None or not figure.counts:
        return False
    if fact.part_of is not None or fact.status is not Status.ACTUAL or page.words["per"].search(figure.words):
        return False
    if figure.slot is None:
        return _TOTAL_ROW.search(fact.evidence[:12]) is not None or figure.label in ("合计", "总计")
    return figure.slot.depth == 0 and not _LIMITED.search(_words_before(page, figure))


def _words_before(page: Page, figure: Figure) -> str:
    """Give the sentence up to the figure."""
    start = page.sentences[figure.sentence].start
    return page.text[start : figure.quantity.start]


def _compare(page: Page, figures: Sequence[Figure]) -> Iterator[Finding]:
    """Compare each mention with the first one that counts the same thing."""
    heads: list[Figure] = []
    for figure in figures:
        first = next((head for head in heads if _one_metric(page, head, figure)), None)
        if first is None:
            heads.append(figure)
            continue
        if first.sentence == figure.sentence and first.sentence >= 0:
            continue
        yield from _pair(page, first, figure)


def _one_metric(page: Page, one: Figure, other: Figure) -> bool:
    """Tell whether two labels count the same: what differs are neutral words (作出行政处罚决定, 行政处罚)."""
    if not alike(one.quantity, other.quantity):
        return False
    first, second = (page.words["neutral"].sub("", figure.label) for figure in (one, other))
    if first == second:
        return True
    return (one.slot is None) != (other.slot is None) and (not first or not second)


def _pair(page: Page, first: Figure, again: Figure) -> Iterator[Finding]:
    both_total = _is_total(page, first) and _is_total(page, again)
    scopes = _scopes(page, first) ^ _scopes(page, again)
    strict = both_total and not scopes and first.quantity.unit == again.quantity.unit
    if same(first.quantity, again.quantity):
        yield _written(page, first, again, Verdict.HOLDS, None, ("", ""), strict=strict)
        return
    if not (is_sure(first.quantity) and is_sure(again.quantity)):
        return
    if strict:
        yield _written(page, first, again, Verdict.VIOLATED, Severity.ERROR, ("", ""))
    elif not scopes and _slipped(first, again):
        yield _written(page, first, again, Verdict.VIOLATED, Severity.WARNING, ("", ""))
    elif scopes:
        words = "、".join(sorted(scopes)[:3])
        reason = (f"口径不同（{words}）", f"the scopes differ ({words})")
        yield _written(page, first, again, Verdict.NOT_COMPARABLE, Severity.INFO, reason)
    else:
        reason = ("原文未说明两处口径相同", "nothing says that both are of one scope")
        yield _written(page, first, again, Verdict.NOT_COMPARABLE, Severity.NOTICE, reason)


def _slipped(first: Figure, again: Figure) -> bool:
    """Tell whether the same words count the same thing with one digit changed: 1,286件 and 1,236件."""
    one, other = first.quantity, again.quantity
    if first.label != again.label or one.unit != other.unit or min(one.value, other.value) < _LONG_FIGURE:
        return False
    return digits_changed(other.value, one.value) == 1


def _is_total(page: Page, figure: Figure) -> bool:
    """Tell whether the words say that the figure is of the whole report: 全年, 2023年, a total row."""
    return figure.slot is None or page.words["totality"].search(_words_before(page, figure)) is not None


def _scopes(page: Page, figure: Figure) -> set[str]:
    """Give the words of sentence and headings that make a figure one of a campaign, field or stretch of time."""
    if figure.slot is None:
        words = page.path(figure)[:2]  # （二）“双随机、一公开”⏎2.抽查结果: what a table below gives is of that alone
    else:
        words = page.path(figure)[:1]
        sentence = page.sentences[figure.sentence]
        words.append(page.text[sentence.start : figure.slot.left_end])
    return {match.group() for text in words for match in page.words["scope"].finditer(text)}


def _written(
    page: Page,
    first: Figure,
    again: Figure,
    verdict: Verdict,
    severity: Severity | None,
    reason: tuple[str, str],
    *,
    strict: bool = True,
) -> Finding:
    sign = "=" if verdict is Verdict.HOLDS else "≠"
    formula = f"{again.label}{again.plain} {sign} {first.label}{first.plain}"
    difference = again.quantity.value - first.quantity.value
    off = show(abs(difference), again.quantity.unit)
    if verdict is Verdict.HOLDS:
        zh, en = f"前后一致：{formula}", f"said twice alike: {formula}"
    elif verdict is Verdict.VIOLATED:
        zh, en = f"前后不一致：{formula}，相差{off}", f"said twice, unlike: {formula}, {off} apart"
    else:
        zh, en = f"不宜比较：{formula}，{reason[0]}", f"not to be compared: {formula}; {reason[1]}"
    slot = again.slot
    licence = (
        Licence(slot.clause, slot.left_end) if slot is not None else Licence(again.quantity.start, again.quantity.start)
    )
    return make(
        Check.SAME, verdict, "same.key", (term("again", again), term("whole", first)), page, licence, formula,
        zh=zh, en=en, expected=first.quantity.value, difference=difference, unit=again.quantity.unit,
        severity=severity, reason=reason, strict=strict,
    )  # fmt: skip


def _taken_up(page: Page) -> Iterator[Finding]:
    """上述2,906件案件: a figure that takes an earlier one up again has to be it."""
    for figure in page.figures:
        slot = figure.slot
        if slot is None or not figure.counts or not is_sure(figure.quantity):
            continue
        if slot.opener == "" or not page.words["back"].fullmatch(figure.words):
            continue  # 50万元以上6件: a threshold takes nothing up
        earlier = [
            other
            for other in (*page.before(figure), *page.paragraph_before(figure), *page.block_before(figure))
            if other.counts and other.quantity.unit == figure.quantity.unit and other.fact.part_of is None
        ]
        earlier = [other for other in earlier if _named_alike(figure, other)] or earlier[:_BACK_REACH]
        if not earlier:
            continue
        match = next((other for other in earlier if same(other.quantity, figure.quantity)), None)
        if match is not None:
            yield _written(page, match, figure, Verdict.HOLDS, None, ("", ""))
        elif len(earlier) == 1:
            yield _written(page, earlier[0], figure, Verdict.VIOLATED, Severity.ERROR, ("", ""))


def _named_alike(figure: Figure, other: Figure) -> bool:
    label = figure.label.removeprefix("上述").removeprefix("以上")
    return len(label) > 1 and label[-2:] in other.label
