"""The end that a running time does not state: the first day of 截至11月底 or 累计, the last of 2018年以来 and 年内."""

from __future__ import annotations

import re
from datetime import date

from zhenforce_nlp.records import Period
from zhenforce_nlp.times.covered import Hit
from zhenforce_nlp.times.defined import RUNNING, SHORT
from zhenforce_nlp.times.parse import Part
from zhenforce_nlp.times.scope import Anchor, Context

_OF_CAMPAIGN = re.compile("专项|行动|整治|活动|攻坚|检查组|督查组")
_STOCK = re.compile("，[^，。；\\d]{0,8}(?:纳入|在册|在编|现有|共有|持证|注册|登记)")
_DECEMBER = 12
_CLAUSES = 2  # in which 累计 may stand before 同期
_WORDS = 60  # characters of those clauses
_NEAR = 24  # characters behind a day in which the campaign is named


def running_total(context: Context, hit: Hit) -> Period | None:
    """Give the stretch that 同期 is compared with where 累计 stands before it: 累计追回比上年同期增长8%; else None."""
    running, own, text = context.dates.running, context.dates.period, context.text
    scope = context.sentence
    if own is None:
        return None
    if text.startswith(RUNNING, hit.end) and (own[1] - own[0]).days <= SHORT:
        return Period(running[0] if running else date(own[1].year, 1, 1), own[1])  # 上年同期累计, in a monthly's table
    if running is None:
        return None
    if scope and scope.first != running[0] and not Period(*own).contains(Period(scope.first, scope.last)):
        return None
    at = text.rfind(RUNNING, max(context.sentence_start, hit.start - _WORDS), hit.start)
    clauses = sum(text.count(mark, at, hit.start) for mark in "，；,;")
    return Period(*running) if at >= 0 and clauses < _CLAUSES else None


def running_start(context: Context, hit: Hit, last: date) -> date:
    """Give the first day of the period that 截至X closes: a start that was stated, else that of the year."""
    until, scope = hit.expression.until, context.sentence
    word = hit.expression.first.word
    if word is not None and (word.kind, word.base, word.shift) == ("year", "report", 0):
        return date(last.year, 1, 1)  # 截至今年5月底, in a page on a school year
    for wider in (scope, context.paragraph):
        if until and wider and wider.running and wider.running <= last:
            return wider.running
    bracketed = hit.start == context.previous + 1 and context.text[context.previous] in "（("
    if scope and bracketed and scope.first <= last <= scope.last:
        return scope.first  # 「7—12月（截至12月15日）」
    period, campaign = context.dates.period, context.dates.campaign()
    if until and campaign and campaign[0] < last <= campaign[1] and not _of_stock(context, hit, last, campaign[1]):
        return campaign[0]  # 「8月20日至11月30日开展攻坚。截至10月31日，检查412艘」
    if until and period and period[0] < last and period[0].year < period[1].year and last.year <= period[1].year:
        return period[0]
    year = context.dates.year
    if until and year is not None and last.year == year + 1 and context.dates.issued and last <= context.dates.issued:
        return date(year, 1, 1)
    return date(last.year, 1, 1)


def _of_stock(context: Context, hit: Hit, last: date, end: date) -> bool:
    """Tell whether a day within a campaign that is over tells of something else.

    「3月4日至4月16日，检查86家。⏎截至3月底，全市应检520台，已检470台」 of 20 April: of the year so far.
    """
    if _STOCK.match(context.text, hit.end) is not None:
        return True  # 截至8月底，全市纳入监管平台的机构486家
    written = context.dates.written()
    over = written is not None and last < end <= written
    return over and _OF_CAMPAIGN.search(context.text, hit.end, hit.end + _NEAR) is None


def running_end(context: Context, part: Part, hit: Hit, first: date, last: date, anchor: Anchor) -> date:
    """Give the last day of what is still running when the report is issued."""
    dates, word = context.dates, part.word
    issued, published = dates.issued, dates.published
    if issued is None and published is not None and published.year == dates.year:
        issued = published
    this_year = word is not None and (word.running or (word.base == "report" and not word.shift))
    if this_year and part.year is None and not part.month:
        return _end_of_this_year(context, part, hit, last, anchor, issued)
    if issued and issued >= first:
        return issued
    period = dates.period
    if issued is None and period and period[1] >= first:
        return period[1]
    if issued is None and published is None and dates.until is not None and dates.until > last:
        return dates.until  # 「2023年11月以来，…截至2024年3月底」
    return date(max(first.year, dates.year or first.year), 12, 31)


def _end_of_this_year(context: Context, part: Part, hit: Hit, last: date, anchor: Anchor, issued: date | None) -> date:
    """Give the last day of 今年以来 or 年内: the day of issue, unless it speaks of a year to come or of another one."""
    section = context.here()
    ahead = context.report is not None and anchor.year > context.report.year
    running = part.word is not None and part.word.running
    planned = section.plan or context.plans or context.plan_sentence()
    future = running and (planned or context.rules.cues["intent"].match(context.text, hit.end))
    if section.anchor or future or ahead:
        return last
    if part.edge:
        last = date(last.year, 12, 31)
    if issued and issued.year == anchor.year:
        # 年内新招录2人, in a summary of 22 December: of the whole year
        within = context.text.endswith("内", hit.start, hit.end)
        return last if within and issued.month == _DECEMBER else issued
    period = context.dates.period
    return period[1] if period and issued is None and period[1].year == anchor.year else last
