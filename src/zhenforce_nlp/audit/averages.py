"""Averages against the total and the count that they are of: 案均, 户均, 人均, 平均."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhenforce_nlp.audit.numbers import is_sure, quotient_is
from zhenforce_nlp.audit.page import Figure, Licence, Page, make, rounded, show, term
from zhenforce_nlp.audit.rules import Average
from zhenforce_nlp.findings import Check, Finding, Verdict

_CASES = ("penalty_decisions", "cases_filed", "cases_closed", "penalty_ordinary")
_REACH = 12  # figures before the average that may be its operands


def check_averages(page: Page) -> list[Finding]:
    """Check every average whose total and count stand before it.

    Example:
        处罚决定40件，罚款50万元，案均1.4万元 → violated: 50万元 / 40 is 1.25万元, printed 1.2 or 1.3.
    """
    found: list[Finding] = []
    for figure in page.figures:
        if figure.slot is None or not figure.counts:
            continue
        row = next((row for row in page.rules.averages if row.name.search(figure.words + figure.label)), None)
        if row is not None:
            found.extend(_check(page, figure, row))
    return found


def _check(page: Page, average: Figure, row: Average) -> Iterator[Finding]:
    here = [figure for figure in page.before(average) if _operand(page, figure)]
    near = here + [figure for figure in page.paragraph_before(average) if _operand(page, figure)]
    near = near[:_REACH]
    totals, counts = _totals(average, row, near), [figure for figure in near if figure.quantity.dimension in row.count]
    pairs = [(whole, count) for whole in totals for count in counts if whole is not count and count.quantity.value > 0]
    held = next((pair for pair in pairs if quotient_is(average.quantity, pair[0].quantity, pair[1].quantity)), None)
    clear = _clear(page, average, here, totals, counts)
    if held is not None:
        yield _written(page, average, *held, holds=True, strict=clear is not None)
    elif clear is not None:
        yield _written(page, average, *clear, holds=False, strict=True)


def _clear(
    page: Page, average: Figure, here: Sequence[Figure], totals: Sequence[Figure], counts: Sequence[Figure]
) -> tuple[Figure, Figure] | None:
    """Give total and count where the sentence has a total of its own and a count that is a total of cases.

    行政拘留35件，其他4件；罚款61万元，件均1.5万元 is of neither count.
    """
    whole = next((figure for figure in here if figure.slot is not None and figure.slot.depth == 0), None)
    close = [count for count in counts if count in here and _is_count(page, count, average)]
    if whole is None or whole not in totals or not close or not _is_whole(page, whole):
        return None
    return (whole, close[0]) if all(is_sure(figure.quantity) for figure in (average, whole, *close)) else None


def _is_count(page: Page, count: Figure, average: Figure) -> bool:
    """Tell whether a figure is what an average can be by: cases for 案均, 户 for 户均."""
    if not _is_whole(page, count) or count.quantity.value <= 0:
        return False
    if count.quantity.dimension in ("cases", "documents", "items"):
        return count.fact.key in _CASES
    return count.quantity.unit in average.words + average.label


def _operand(page: Page, figure: Figure) -> bool:
    return figure.counts and page.words["per"].search(figure.words + figure.label) is None


def _is_whole(page: Page, figure: Figure) -> bool:
    return (
        figure.fact.part_of is None
        and figure.slot is not None
        and figure.slot.depth == 0
        and not page.words["of_which"].match(figure.words)
        and not page.words["remainder"].match(figure.words)
    )


def _totals(average: Figure, row: Average, near: Sequence[Figure]) -> list[Figure]:
    dimension, unit = average.quantity.dimension, average.quantity.unit
    if row.total:
        return [figure for figure in near if figure.quantity.dimension == row.total == dimension]
    return [figure for figure in near if figure.quantity.unit == unit]


def _written(page: Page, average: Figure, whole: Figure, count: Figure, *, holds: bool, strict: bool) -> Finding:
    nominal = rounded(whole.quantity.value / count.quantity.value, average.quantity.step)
    unit = average.quantity.unit
    formula = f"{average.plain} {'=' if holds else '≠'} {whole.plain} ÷ {count.plain} = {show(nominal, unit)}"
    if holds:
        zh, en = f"平均数与数字一致：{formula}", f"the average agrees: {formula}"
    else:
        zh = f"平均数印为{average.plain}，按数字计算为{show(nominal, unit)}"
        en = f"the average is printed as {average.plain}, its figures give {show(nominal, unit)}"
    slot = average.slot
    licence = Licence(slot.left, slot.left_end) if slot is not None else Licence(0, 0)
    return make(
        Check.AVERAGE, Verdict.HOLDS if holds else Verdict.VIOLATED, "average.quotient",
        (term("average", average), term("total", whole), term("count", count)), page, licence, formula,
        zh=zh, en=en, expected=nominal, difference=average.quantity.value - nominal, unit=unit, strict=strict,
    )  # fmt: skip
