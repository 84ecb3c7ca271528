"""The year of a part that states none (12月底前): that of its clause, sentence, paragraph, section or report."""

from __future__ import annotations

import re
from datetime import date

from zhenforce_nlp.records import How
from zhenforce_nlp.times.covered import Hit
from zhenforce_nlp.times.parse import Part
from zhenforce_nlp.times.scope import BEFORE, Anchor, Context, Scope

_WELL_INTO = 3  # months into a year, after which its writer calls it 今年
_HEREWITH = re.compile("现[将就][^，。；]{0,8}$")
_PLANNED = re.compile("份?(?:的?工作)?(?:计划|安排|重点|打算|拟|将)")
_SOON = 62  # days behind a campaign in which what it left over is settled
_DATED_AT_HEAD = ("issued.dateline", "published.letterhead")


def year_of(context: Context, part: Part, hit: Hit) -> Anchor | None:
    """Give the year of a part: its own, or that of clause, sentence, paragraph, section, report; None for none."""
    if part.year is not None:
        return Anchor(part.year, How.STATED, hit.start, hit.start)
    word = part.word
    if word and word.kind == "year":
        base = context.governing() if word.base == "governing" else _writer_year(context, word.shift)
        if word.shift < 0 and context.sentence is None and context.in_mixed_section():
            base = context.report  # 「二、不足及2024年打算⏎办案少，上年就有3个所未办案」
        if (word.base == "report" or _is_of_page(context, hit)) and (
            _looks_back(context, hit) if word.shift < 0 else _writes_on(context, part, hit, word.shift)
        ):
            base = context.report and context.report._replace(year=context.report.year + 1)
        return base and base._replace(year=base.year + word.shift)
    if word and word.running:
        return context.sentence_year() or context.here().anchor or context.report
    return _next_month(context, part, hit) or _bare_year(context, part, hit)


def _writes_on(context: Context, part: Part, hit: Hit, shift: int) -> bool:
    """「今年1月以来，又追回…」 in a report on 2023 dated March 2024: it speaks of the year it is written in.

    So does 「今年，我局将…」 in a report on 2023, whenever in 2024 it was written.
    """
    day, year = context.dates.written(), context.dates.year
    if shift or day is None or year is None or day.year - 1 != year:
        return False
    if context.speaks:
        return True
    if part.month:
        return context.dates.issued is not None and day.month >= _WELL_INTO and part.month_last <= day.month
    plain = context.text.startswith("今年", hit.start) and not (hit.expression.frame or part.edge or part.sense)
    return plain and context.rules.cues["intent"].match(context.text, hit.end) is not None


def _is_of_page(context: Context, hit: Hit) -> bool:
    """「某局上年度执法情况」 in a title, 「现将我局上年度情况报告如下」: the year that a page of January is about."""
    titled = hit.block >= 0 and hit.block == context.structure.title
    return titled or _HEREWITH.search(context.text, max(0, hit.start - BEFORE), hit.start) is not None


def _looks_back(context: Context, hit: Hit) -> bool:
    """「去年，我院新收…」 opens a paragraph of news on 2023 that is dated 2024 at its head: it speaks from 2024."""
    written = context.dates.written()
    if written is not None and (_is_of_page(context, hit) or context.speaks):
        return written.year - 1 == context.dates.year
    dated = next((item for item in context.dates.items if item.rule in _DATED_AT_HEAD), None)
    if (
        dated is None
        or int(dated.value[:4]) - 1 != context.dates.year
        or context.text[hit.end : hit.end + 1] not in ("，", ",")
    ):
        return False
    part = hit.expression.first
    if part.edge or part.sense or hit.expression.frame or "今年" in context.text:
        return False
    begin = context.structure.blocks[hit.block].content if hit.block >= 0 else hit.start
    return hit.start - begin <= BEFORE and not context.text[begin : hit.start].strip(" \u3000")


def _writer_year(context: Context, shift: int) -> Anchor | None:
    """去年 below 四、2024年工作打算 is 2023; 明年 still counts from the report."""
    return context.report if shift > 0 else context.here().anchor or context.report


def _bare_year(context: Context, part: Part, hit: Hit) -> Anchor | None:
    """Give the year of a part without any word for one (8月, 年底); None when the page states none."""
    scope = context.sentence or context.paragraph
    if scope and _falls_due(context, part, hit, scope) and (plan := context.here().plan or context.plan_sentence()):
        return _next_occurrence(context, part, plan)
    if _is_past_year(context, scope) and context.sentence is None and part.month and hit.expression.until:
        # A report on 2020: 「2019年度卫片执法检查，核查图斑312个。截至10月底，全部整改到位。」
        return context.report
    if _comes_back(context, part, hit):
        return context.report
    if scope and (part.month or part.sense == "month" or scope.granularity == "year"):
        return _scope_year(context, part, scope)
    within = context.sentence_year() if part.edge or _is_month_of_whole(context, part) else None
    if within:
        return within
    if scope and part.edge and hit.expression.frame == "before" and context.is_later(scope):
        # A report on 2022: 「2023年7月，移交6件。其余将于年底前办结」.
        return scope.anchor
    section = context.here()
    if section.anchor or context.turned:
        return section.anchor or context.turned
    plan = section.plan or context.plan_sentence()
    if (
        plan
        and part.word
        and part.word.kind == "whole"
        and not context.rules.cues["intent"].match(context.text, hit.end)
    ):
        # 「下一步要求：……全年宣讲65场，明年增加到80场」 looks back although its heading looks ahead.
        return context.report
    if plan and (part.month or part.word or part.edge):
        return _next_occurrence(context, part, plan)
    return _in_period(context, part) if part.month and context.dates.period else context.report


def _falls_due(context: Context, part: Part, hit: Hit, scope: Scope) -> bool:
    """「下一步，年底前再整治4次，2月底前验收2处」: each deadline is the next of its name."""
    own = context.report is not None and scope.anchor.year == context.report.year
    return own and bool(part.month) and hit.expression.frame == "before" and not hit.expression.until


def _comes_back(context: Context, part: Part, hit: Hit) -> bool:
    """「明年计划检查360家次。10月，检查5次。」 in a page of November: a month that is over is this year's."""
    scope, written = context.paragraph, context.dates.written()
    if context.sentence is not None or scope is None or written is None or context.report is None:
        return False
    if not context.is_later(scope) or not part.month or hit.expression.frame:
        return False
    interval = part.interval(context.report.year)
    over = interval is not None and interval.last <= written and written.year == context.report.year
    return over and not context.rules.cues["intent"].match(context.text, hit.end)


def _next_month(context: Context, part: Part, hit: Hit) -> Anchor | None:
    """「四、1月计划」 in the page of a December: the month that comes; None for any other time."""
    period, report = context.dates.period, context.report
    days = part.interval(report.year) if part.month and report else None
    if report is None or period is None or days is None or days.last >= period[0]:
        return None
    planned = period[0].year == period[1].year and _PLANNED.match(context.text, hit.end) is not None
    return report._replace(year=report.year + 1) if planned else None


def _is_past_year(context: Context, scope: Scope | None) -> bool:
    whole = scope is not None and scope.granularity == "year" and not scope.closes
    return whole and context.report is not None and scope is not None and scope.last.year < context.report.year


def _scope_year(context: Context, part: Part, scope: Scope) -> Anchor:
    year, report, period = scope.anchor.year, context.dates.year, context.dates.period
    if period is not None and part.month and not context.here().anchor and period[0].year < period[1].year:
        days, following = part.interval(year), part.interval(year + 1)
        if days and following and days.last < period[0] <= following.first <= period[1]:
            return scope.anchor._replace(year=year + 1)  # 「12月追发31万元，1月追发41万元」 of November to February
    if scope.first.year < scope.last.year == report and part.month and not scope.closes and not scope.running:
        return scope.anchor._replace(year=_within(scope, part) or scope.last.year)
    if scope.running and scope.first.year < scope.last.year and context.report:
        return context.report  # 「去年以来，合格率98%。6至8月，再抽检」
    goes_on = report == year + 1 or (scope.until and scope.until.year == year + 1)
    if part.month and part.month < scope.month and goes_on:
        return scope.anchor._replace(year=year + 1)  # 「2022年11月立案，2月结案」
    if scope.until == scope.last and report == year - 1 and part.month > scope.last.month:
        return scope.anchor._replace(year=year - 1)  # 「截至2024年1月15日，追讨31万元，其中11月12万元，1月9万元」
    return scope.anchor


def _within(scope: Scope, part: Part) -> int | None:
    """「2020年11月至2021年2月，其中12月立案9件。6月至8月，检查31家」: the year in which the stretch has the month."""
    years = (scope.first.year, scope.last.year)
    found = ((year, part.interval(year)) for year in years)
    return next((year for year, days in found if days and scope.first <= days.first <= scope.last), None)


def _is_month_of_whole(context: Context, part: Part) -> bool:
    """「去年12月最多，占全年的一成」: the whole year of that month."""
    whole = part.word is not None and part.word.kind == "whole"
    return whole and context.sentence is not None and context.sentence.month > 0 and not context.sentence.closes


def _next_occurrence(context: Context, part: Part, plan: Anchor) -> Anchor:
    """A deadline without year is the first one that comes: after the report's period or issue."""
    end_of_year = date(plan.year, 12, 31)
    written = context.dates.written()
    reference = min(written or end_of_year, end_of_year)
    if written is None and context.dates.period:
        reference = min(reference, context.dates.period[1])
    interval = part.interval(plan.year)
    return plan._replace(year=plan.year + 1) if interval and interval.last <= reference else plan


def _in_period(context: Context, part: Part) -> Anchor | None:
    """A month of a period that spans two years is that of the year in which the period has it."""
    if context.dates.period is None or context.report is None:
        return context.report
    first, last = context.dates.period
    if last.year - first.year > 1:
        return context.report  # 「2021年以来，受理96件。11月，将召开会议」: of the year in which it was written
    years = range(first.year, min(last.year, first.year + 3) + 1)
    for year in years:
        interval = part.interval(year)
        if interval and interval.last >= first and interval.first <= last:
            return context.report._replace(year=year)
    behind = part.interval(last.year)
    if last.year > first.year and behind and 0 < (behind.first - last).days <= _SOON:
        return context.report._replace(year=last.year)  # 「11月至2月整治……其余3月底前办结」
    return context.report
