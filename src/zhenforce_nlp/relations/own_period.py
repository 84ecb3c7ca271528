"""How a period stands to the one that the report itself is about: before it, within it, still to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.records import MetaItem, Period
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.spans import Span, report_span

_UNTIL = ("截至", "截止", "截")
_UNTITLED = ("year.issued", "year.published", "year.opening", "year.body", "year.signed")
_EVENT = 3  # days that an event may last
_AHEAD = 90  # days left of a stretch that has hardly begun
_SPRING = 3  # months in which a year has hardly begun
_SOON = 120  # days after its period in which a page comes out
_MONTH, _BEGUN = 31, 10  # days: of a month, and after which its figures are of what was done
_WEEK = 7
_NEAR = 12  # characters between what was planned and what was done
_FRESH = 15  # days after which a piece of news is none


class OwnPeriod:
    """The period of one report.

    Attributes:
        span: what the page is about.
        issued: the day it is dated, or was put up by its site soon after; None where it is not.
        signed: it is dated itself.
    """

    def __init__(self, text: str, items: Mapping[str, MetaItem], cues: CueRules) -> None:
        self.text = text
        self.cues = cues.cues
        self.span = report_span(items)
        covered = items.get("period")
        self.campaign = covered is not None and covered.rule == "period.campaign"
        self.issued, self.signed = self._issued(items), "issued" in items
        year = items.get("year")
        self.dated = year is not None and year.rule in _UNTITLED and "period" not in items
        self._asked: tuple[Span, bool] | None = None  # one span governs many figures, one after the other

    def _issued(self, items: Mapping[str, MetaItem]) -> date | None:
        issued, published = items.get("issued"), items.get("published")
        if issued is not None:
            return date.fromisoformat(issued.value)
        day = date.fromisoformat(published.value) if published is not None else None
        own = self.span.period
        soon = day is not None and own is not None and own.first <= day <= own.last + timedelta(_SOON)
        return day if soon else None

    def is_news(self, span: Span) -> bool:
        """Tell whether a span is the day that a piece of news is about: it goes on over the figures told next.

        7月3日，县城管局整治养犬。出动36人，… in a page of 5 July that no title gives a year; a report on a year
        tells of a day in one sentence and of the year in the next.
        """
        if not self.dated or span.period is None or span.source is None or span.reach != "sentence":
            return False
        first, last = span.period.first, span.period.last
        if (last - first).days > _EVENT or self.text.startswith(_UNTIL, span.start):
            return False
        return self.issued is None or 0 <= (self.issued - last).days <= _FRESH

    def within(self, first: date, last: date) -> date | None:
        """Give the end of the page's own stretch where it lies within another: 今年累计 in a page on June."""
        own = self.span.period if not self.campaign else None
        return own.last if own is not None and first <= own.first and own.last < last else None

    def start(self, last: date) -> date:
        """Give the first day of what a day closes that has no beginning: of the page's stretch or its year."""
        own = self.span.period
        if own is not None and own.first <= last <= own.last:
            return own.first
        return date(last.year, 1, 1)

    def running(self, first: date, last: date, until: date | None) -> date:
        """Give the day until which a stretch goes on that only has a beginning.

        Args:
            first, last: of the beginning.
            until: the last day that the page names with 截至, None for none.
        """
        if self.issued is not None and self.issued >= first and (self.signed or self.issued.year == last.year):
            return self.issued
        if self.issued is None and until is not None and until > last:
            return until
        return max(last, self.span.period.last) if self.span.period is not None else last

    def since(self, span: Span) -> Span:
        """自5月起开展清查: from then to the end of the report's period."""
        last = self.span.period.last if self.span.period is not None else None
        if span.period is None or last is None or last <= span.period.last:
            return span
        if self.signed and self.issued is not None and span.period.last <= self.issued < last:
            last = self.issued
        return replace(span, period=Period(span.period.first, last), open_ended=True, reach="sentence")

    def past(self, span: Span) -> bool:
        """Tell whether a span ends before the report's own begins (上年立案40件)."""
        return span.period is not None and self.span.period is not None and span.period.last < self.span.period.first

    def is_begun(self, span: Span) -> bool:
        """Tell whether a span is the whole year of which the report is about the first months (全年目标)."""
        own, period = self.span.period, span.period
        if own is None or period is None or self.campaign or span.source is None:
            return False
        year = (period.first.month, period.first.day, period.last.month, period.last.day) == (1, 1, 12, 31)
        return year and period.first == own.first and own.last < period.last

    def done(self, span: Span) -> bool:
        """Tell whether a stretch that is named was over when the page was written."""
        over = self.issued is not None and span.period is not None and span.period.last <= self.issued
        return over and span.source is not None and not self.text.startswith("前", span.end - 1)

    def whole_year(self, slot: Slot, span: Span) -> Span:
        """年度计划检查120家 in a page on January to November: the plan is the year's, as it is in a campaign's page."""
        period = span.period
        if span.source is not None or period is None or period.first.year != period.last.year:
            return span
        if self.cues["pending"].search(self.text, slot.left, slot.left_end) is not None:
            return span  # 立案31件，拟处罚款42.6万元
        done = self.text.find("实际", slot.quantity.end, slot.quantity.end + _NEAR) >= 0  # 计划检查60家，实际检查72家
        if (not self.campaign or done) and self.cues["year_plan"].search(self.text, slot.left, slot.left_end) is None:
            return span
        year = period.last.year
        return replace(span, period=Period(date(year, 1, 1), date(year, 12, 31)), rule="period.year_plan")

    def over(self, span: Span, start: int) -> bool:
        """Tell whether a stretch that was named before a place is over, so that no plan told there is for it."""
        if span.source is None or span.reach == "always" or span.start >= start or span.period is None:
            return False
        if self.issued is not None:
            return span.period.last <= self.issued
        return self.span.period is not None and span.period.last < self.span.period.last

    def _begun_year(self, period: Period) -> bool:
        """2024年，检查工地不少于60个, in a page of February on a campaign since November: the year has hardly begun."""
        own, issued = self.span.period, self.issued
        if own is None or issued is None or issued.month > _SPRING or own.first.year >= issued.year:
            return False
        return period.first == date(issued.year, 1, 1) and (period.last - issued).days > _AHEAD

    def within_plan(self, span: Span, base: Span) -> bool:
        """Tell whether a span is one of a plan's dates (一季度培训2期。全年检查80家), which hold for their sentence."""
        inner, outer = span.period, base.period
        if inner is None or outer is None or not self.future(base):
            return False
        return outer.first <= inner.first and inner.last <= outer.last and inner != outer

    def future(self, span: Span) -> bool:
        """Tell whether a span begins after the report's own has ended (2024年培训300人)."""
        if self._asked is None or self._asked[0] is not span:
            self._asked = span, self._begins_later(span)
        return self._asked[1]

    def _begins_later(self, span: Span) -> bool:
        if span.period is None or self.span.period is None or self.text.startswith(_UNTIL, span.start):
            return False
        due = self.text.startswith("前", span.end - 1) and self.text[span.end - 2] in "底日月末中"
        if due and span.period.last > (self.issued or self.span.period.last):
            return True  # 8月20日前完成核查600艘, said on 5 August
        if self.issued is not None and span.source is not None and span.period.first > self.issued:
            return True  # 国庆期间每天6个检查组, said in September
        if self._begun_year(span.period):
            return True
        if self.issued is None and span.period.first == span.period.last:
            # 2023年1月10日，区纪委通报3起, in a report on 2022: it was written after that
            return (span.period.first - self.span.period.last).days > _SOON
        if self.issued is not None and span.period.days <= _MONTH and (self.issued - span.period.first).days >= _BEGUN:
            return False  # 2023年1月，检查31家, said on 16 January
        if self.issued is not None and span.period.days <= _WEEK and span.period.first <= self.issued:
            return False  # 本周检查15家, beside 上周
        return span.period.first > self.span.period.last and (self.issued is None or span.period.last > self.issued)
