"""Days by which a page says what it means: by its half-year （2024年12月26日至2025年6月25日）, by 累计 (1—10月累计)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from zhenforce_nlp.times.covered import Hit, ReportDates
from zhenforce_nlp.times.parse import Interval

_MEANS = re.compile(
    "[一-鿿]{0,8}[（(](?:即|指|系|统计(?:期间?|时间|周期|区间)?[为是]?|数据(?:期间?|时间)?[为是]?|期间[为是]?)?[：:]?(?:自|从)?"
)
_OF_CASES = re.compile("(?:期间|间)?(?:已|所)?(?:办结|结案|作出|立案|办理|受理|形成)")
RUNNING = "累计"
SHORT = 92  # days: of the longest page that counts the year so far beside its own figures
_OFF = 62  # days by which the one may begin or end before or after the other


def defined_days(text: str, hits: Sequence[Hit], last_block: int, year: int) -> tuple[Hit, date, date] | None:
    """Find the days in a bracket behind the year, half-year or months that a page is about.

    Args:
        text: the page.
        hits: its expressions in document order.
        last_block: the last block in which a page says what it covers.
        year: that of the page.

    Returns:
        The expression with its first and last day; None where the page defines nothing.

    Example:
        2024年度（2023年12月1日至2024年11月30日） → 2023-12-01 to 2024-11-30.
    """
    for whole, days in pairwise(hits):
        if whole.block > last_block:
            return None
        if days.block != whole.block or _MEANS.fullmatch(text, whole.end, days.start) is None:
            continue
        if _OF_CASES.match(text, days.end) is not None:
            continue  # 2023年度案卷评查（2022年11月至2023年10月办结）
        part, named = days.expression.first, whole.expression.first
        if not part.month or part.word or days.quoted or named.day or whole.expression.frame:
            continue
        if days.expression.last is None and part.month_last == part.month:
            continue
        outer = whole.stated or (named.interval(year) if named.month or named.word else None)
        if named.sense == "recent" and 1 <= named.count < year:  # 一年来（2022年12月至2023年11月）
            outer = Interval(date(year - named.count + 1, 1, 1), date(year, 12, 31), clamped=False)
        begin, end = part.interval(year), (days.expression.last or part).interval(year)
        if outer is None or begin is None or end is None:
            continue
        first, last = (days.stated.first, days.stated.last) if days.stated is not None else (begin.first, end.last)
        near = abs((first - outer.first).days) <= _OFF and abs((last - outer.last).days) <= _OFF
        # 2022—2023年采暖季（2022年11月1日至2023年3月31日）
        near = near or (first.year, last.year) == (outer.first.year, outer.last.year) == (last.year - 1, last.year)
        if near and (first, last) != (outer.first, outer.last):
            return days, first, last
    return None


def since_until(hits: Sequence[Hit], title: int, first: date) -> Hit | None:
    """Find the stretch that a page begins with and that ends what its title only opens.

    Args:
        hits: the page's expressions in document order.
        title: the block of its title.
        first: the first day of the stretch that the title opens.

    Returns:
        None where the title opens none, or the page begins with something else.

    Example:
        2023年以来…情况⏎2023年1月至2024年6月，受理线索87件 → 2023年1月至2024年6月.
    """
    if not any(hit.block == title and hit.expression.frame in ("since", "now") for hit in hits):
        return None
    hit = next((hit for hit in hits if hit.block > title and not hit.quoted), None)
    if hit is None or hit.stated is None or hit.expression.last is None:
        return None
    return hit if hit.stated.first == first < hit.stated.last else None


def note_running(text: str, hits: Sequence[Hit], dates: ReportDates) -> None:
    """Note since when the page of a month, quarter or week counts: 本月⇥1—10月累计."""
    period, year = dates.period, dates.year
    if period is None or year is None or (period[1] - period[0]).days > SHORT:
        return
    for hit in hits if RUNNING in text else ():
        part, last = hit.expression.first, hit.expression.last
        this_year = part.word is not None and part.word.base == "report" and not part.word.shift
        if not text.startswith(RUNNING, hit.end) or not (hit.stated or part.month or this_year):
            continue
        begin, end = hit.stated or part.interval(year), hit.stated or (last or part).interval(year)
        if begin is not None and end is not None and begin.first < period[0] and end.last >= period[1]:
            dates.running = begin.first, period[1]
            return
