"""Dates of the report itself: its year, its statistical period, when it was issued and published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from zhenforce_nlp.records import BlockKind, How, MetaItem, Structure
from zhenforce_nlp.times.covered import NEAR_TITLE, SENTENCE, Hit, ReportDates, is_day, is_whole
from zhenforce_nlp.times.defined import note_running
from zhenforce_nlp.times.issue import IssueReader
from zhenforce_nlp.times.numbers import read_year
from zhenforce_nlp.times.rules import TimesRules, fold_text

_STRETCHES = ("half", "quarter", "span")
_SEASONS = re.compile("采暖|供暖|供热|防火|禁牧|休牧|冬春|春夏|秋冬|[季期汛]")
_SHORTEST_SEASON, _LONGEST_SEASON = 27, 366  # days
_MONTHLY = re.compile("月报(?!告)|月度|月统计|按月")
_OFTEN = 3  # mentions of a year beyond which no more speak for it
_LEADS = 2  # that a year stands at the head of its clause
_CLAUSE_STARTS = "，,。；;：:（(【在于对从自 \u3000\n"
_COMMAS = ("，", ",")
_BETWEEN = (4, 5, 6)  # months in which a page may tell of either year
_NAMED = re.compile(r"[“「‘](?:[^”」’\d\n]{1,8}(?P<Y>20[0-3]\d)|(?P<Z>20[0-3]\d)[^”」’\d\n]{1,8})[”」’]")
_AGAINST = 5  # that it is that of a day, of a law, of an office's founding, or too long ago


def read_report_dates(text: str, structure: Structure, hits: Sequence[Hit], rules: TimesRules) -> ReportDates:
    """Find the report's own dates among its stated ones.

    Args:
        text: the page as read.
        structure: its blocks.
        hits: its expressions in document order.
        rules: the compiled rules.

    Returns:
        Dates with their evidence; ``year`` is None in a report that states no year anywhere.
    """
    reader = _Reader(text, structure, hits, rules)
    reader.read_issue()
    reader.read_period()
    told = (reader.title, reader.line_year, reader.headings, reader.stated_period, reader.five_years)
    about = (*told, reader.into_this_year, reader.opening)
    for rule in (*about, reader.issue_date, reader.number, reader.body, reader.name):
        if rule():
            break
    reader.drop_doubtful_issue()
    reader.note_until()
    reader.finish_period()
    note_running(text, hits, reader.dates)
    return reader.dates


class _Reader(IssueReader):
    def read_period(self) -> None:
        """Find the statistical period where the report names it so."""
        for hit in self.hits:
            if hit.stated and self._labelled(hit, "period"):
                self.period_hit = hit
                self._set_period(hit.stated.first, hit.stated.last, hit, How.STATED, "period.label")
                return
            if hit.stated is None or not 0 <= hit.block <= NEAR_TITLE:
                continue
            alone, last = self._is_alone(hit) and not self._is_date_below(hit), hit.stated.last
            if hit.expression.until and (alone or self._kind(hit) in (BlockKind.TITLE, BlockKind.LETTERHEAD)):
                # 「（截至2023年11月30日）」 below the title, 「填报：某局　数据截至11月底」 above a table
                self.period_hit = hit
                self._set_period(date(last.year, 1, 1), last, hit, How.STATED, "period.until")
                return
            monthly = self._is_monthly() and hit.expression.first.granularity == "month"  # 填报单位：某局　2023年10月
            if (alone or monthly) and not hit.expression.frame and not is_day(hit) and not _is_year(*hit.stated[:2]):
                self.period_hit = hit  # 「2023年10月」 below 月报
                self._set_period(hit.stated.first, last, hit, How.STATED, "period.line")
                return

    def _is_monthly(self) -> bool:
        """Tell whether the title is that of a month's report (安全生产执法月报表)."""
        title = self.structure.title
        if title < 0:
            return False
        block = self.structure.blocks[title]
        return _MONTHLY.search(self.text, block.start, block.end) is not None

    def title(self) -> bool:
        """Take the year that the title states."""
        titled = [hit for hit in self.hits if self._kind(hit) is BlockKind.TITLE]
        found = [hit for hit in titled if hit.stated and not is_day(hit) and not self._of_named(hit)]
        found.sort(key=lambda hit: (hit.quoted, self._is_plan(hit)))
        if found and found[0].expression.frame in ("since", "now"):
            return self._since(found[0])
        while len(found) > 1 and self.text[found[0].end : found[1].start].strip() in ("、", "和", "及", "与"):
            found.pop(0)  # 「2018年度、2019年1—5月情况」
        if found:
            return self._cover(found[0], How.STATED, "title")
        for hit in titled:
            # 「2020年国庆假日市场检查情况」: the days need a calendar, the year does not
            if hit.stated is None and hit.expression.first.year is not None:
                return self._set_year(hit.expression.first.year, hit, How.STATED, "year.title")
            word = hit.expression.first.word  # 「某局上年度执法情况」, of January
            if self.written is not None and word is not None and (word.kind, word.shift) == ("year", -1):
                return not hit.quoted and self._set_year(self.written.year - 1, hit, How.CARRIED, "year.title")
        return False

    def five_years(self) -> bool:
        """「“十三五”期间执法工作总结」 is about five years, if they were over when it was written."""
        hits = (hit for hit in self.hits if self._kind(hit) is BlockKind.TITLE and hit.expression.rule == "plan")
        hit = next((hit for hit in hits if "期" in self.text[hit.start : hit.end]), None)
        word, written = hit.expression.first.word if hit is not None else None, self.written
        if hit is None or word is None:
            return False
        first, last = int(word.first), int(word.last)
        if written is not None and first <= written.year < last:
            return False
        self._set_period(date(first, 1, 1), date(last, 12, 31), hit, How.STATED, "period.title")
        return self._set_year(last, hit, How.STATED, "year.title")

    def _of_named(self, hit: Hit) -> bool:
        """《法治政府建设实施纲要（2021—2025年）》, 《条例（2019年修订）》 in a title: when a law or plan is of."""
        if hit.stated is None:
            return False
        first, last = hit.stated.first.year, hit.stated.last.year
        written = self.written
        if last - first > 1 and (hit.quoted or (written is not None and last > written.year)):
            return True
        return hit.quoted and not self._plausible(first, last)

    def _is_plan(self, hit: Hit) -> bool:
        """关于2024年计划和2023年总结的报告: the year of what was done comes first, wherever it stands."""
        return self.rules.cues["plan_of_year"].match(self.text, hit.end) is not None

    def _plausible(self, first: int, last: int) -> bool:
        """Tell whether a page may report on years: that in which it was written, or the one before."""
        written = self.written
        return written is None or (first <= written.year and last >= written.year - 1)

    def _since(self, title: Hit) -> bool:
        """「2018年以来…综述」 ends with the year before its issue, or with the last year it speaks of."""
        if not self.issue_date():
            years = [hit for hit in self.hits if hit.stated and not hit.quoted and self._about(hit)]
            last = max([title, *years], key=lambda hit: (hit.stated.last.year if hit.stated else 0, -hit.start))
            if last.stated is None:
                return False
            self._set_year(last.stated.last.year, last, How.CARRIED, "year.body")
        if title.stated and self.dates.year and not self.dates.period and title.stated.first.year < self.dates.year:
            self._set_period(title.stated.first, date(self.dates.year, 12, 31), title, How.CARRIED, "period.title")
        return True

    def _cover(self, hit: Hit, how: How, rule: str) -> bool:
        """Take a stretch of time as what the report covers: its year and, when it is no calendar year, its period."""
        if hit.stated is None:
            return False
        first, last, _ = hit.stated
        stretch = hit.expression.last or hit.expression.first.granularity in _STRETCHES or rule == "title"
        if rule == "title" and any(self._kind(other) is BlockKind.TITLE and is_whole(other) for other in self.hits):
            stretch = False  # 「2020年第四季度及全年执法情况」
        if rule == "opening" and any(self._is_of_year(other) for other in self.hits):
            stretch = False  # 「全年受理126件。2020年1至11月受理信访件64件。」
        if rule == "opening" and stretch and (self._told_before(hit) or self._of_section(hit, last)):
            stretch = False  # 活动期间，走访312家。⏎2024年一季度，免罚23件: one of the times of the year
        season = self._season(hit, first, last) if rule == "title" else None
        if season is not None and season.stated is not None:
            hit, (first, last, _) = season, season.stated
        if self.dates.period is None and stretch and first != last and not _is_year(first, last):
            self._set_period(first, last, hit, how, f"period.{rule}")
        return self._set_year(main_year(first, last), hit, how, f"year.{rule}")

    def _told_before(self, hit: Hit) -> bool:
        """Tell whether a paragraph before has figures and no time."""
        for block in self.structure.blocks[max(0, self.structure.title + 1) : hit.block]:
            if block.kind is BlockKind.BODY and not any(
                other.start < hit.start and other.start >= block.start for other in self.hits
            ):
                return any(map(str.isdigit, self.text[block.start : block.end]))
        return False

    def _is_of_year(self, hit: Hit) -> bool:
        """「全年受理126件」: what is told of a whole year, and is no plan."""
        return is_whole(hit) and hit.block >= 0 and self._of_report(hit)

    def _season(self, title: Hit, first: date, last: date) -> Hit | None:
        """Give the days by which the text dates a season: 2022—2023年采暖季 by 2022年11月1日至2023年3月31日."""
        block = self.structure.blocks[title.block] if title.block >= 0 else None
        if block is None or first.year == last.year:
            return None
        named = _SEASONS.search(self.text, title.end, block.end) is not None
        for hit in self.hits:
            if hit.start < block.end or hit.stated is None or hit.quoted:
                continue
            begin, end, _ = hit.stated
            across = (begin.year, end.year) == (first.year, last.year) and last.year - first.year == 1
            bracketed = named and self.text[hit.start - 1] in "（("
            within = first <= begin and end <= last and _SHORTEST_SEASON < (end - begin).days <= _LONGEST_SEASON
            if within and (bracketed or (across and self._begins_clause(hit))):
                return hit
        return None

    def headings(self) -> bool:
        """Take the year of the first heading about the past, or the year before the one that is planned."""
        planned: list[Hit] = []
        for hit in self.hits:
            if self._kind(hit) is not BlockKind.HEADING or not hit.stated or hit.quoted:
                continue
            block = self.structure.blocks[hit.block]
            if (
                self.rules.cues["plan"].search(self.text, block.start, block.end)
                or "计划" in self.text[hit.end : block.end]
                or self._of_new_year(hit)
            ):
                planned.append(hit)
            elif self._plausible(hit.stated.first.year, hit.stated.last.year) and not self._is_history(hit):
                return self._set_year(hit.stated.first.year, hit, How.CARRIED, "year.heading")
        if planned and planned[0].stated:
            return self._set_year(planned[0].stated.first.year - 1, planned[0], How.CARRIED, "year.plan_heading")
        return False

    def stated_period(self) -> bool:
        """Take the year that holds most of the statistical period."""
        if self.period_hit is None or self.dates.period is None:
            return False
        return self._set_year(main_year(*self.dates.period), self.period_hit, How.STATED, "year.period")

    def into_this_year(self) -> bool:
        """「去年11月至今年1月，…」, 「2022年12月至今年11月，…」 first of all: from the one to the other."""
        hit = next((hit for hit in self.hits if self._kind(hit) is BlockKind.BODY and not hit.quoted), None)
        last = hit.expression.last if hit is not None else None
        if hit is None or last is None or last.word is None or last.word.base != "report" or last.word.shift:
            return False
        part = hit.expression.first
        if part.year is not None:
            year: int | None = part.year + 1
        else:
            year = self.written.year if self.written is not None and part.word and part.word.shift == -1 else None
        begin, end = (part.interval(year - 1), last.interval(year)) if year is not None else (None, None)
        if begin is None or end is None or not part.month or not last.month or not self._begins_clause(hit):
            return False
        self._set_period(begin.first, end.last, hit, How.CARRIED, "period.opening")
        return self._set_year(end.last.year, hit, How.CARRIED, "year.opening")

    def opening(self) -> bool:
        """Take the year of the first paragraphs that most speaks for, none that too much speaks against."""
        bodies = self._opening_blocks()
        found = [hit for hit in self.hits if hit.block in bodies and hit.stated and not hit.quoted and self._about(hit)]
        if not found:
            return False
        since = next((hit for hit in self.hits if hit.block in bodies), None)
        if since is not None and since.stated and since.expression.frame == "since" and self.written is None:
            return self._goes_on_since(since, found)
        named = Counter(main_year(*hit.stated[:2]) for hit in self.hits if hit.stated and not hit.quoted)
        latest = self._last_in_turn(found)
        if latest is not None and latest.stated is not None:
            return self._set_year(latest.stated.last.year, latest, How.CARRIED, "year.opening")
        best = self._campaign_days(found[0]) or max(found, key=lambda hit: (self._weight(hit, named), -hit.start))
        enough = -_AGAINST if self.written is None else 0
        return self._weight(best, named) > enough and self._cover(best, How.CARRIED, "opening")

    def _last_in_turn(self, found: Sequence[Hit]) -> Hit | None:
        """「2017年查处86起，2018年61起，2019年43起」 in a page without a date: the last is its year."""
        if self.written is not None:
            return None
        intent = self.rules.cues["intent"]
        heads = [hit for hit in found if hit.expression.last is None and self.text[hit.start - 1] in _CLAUSE_STARTS]
        plain = [hit for hit in heads if intent.match(self.text, hit.end) is None]
        years = [hit.stated.first.year for hit in plain if hit.stated is not None]
        run = next((at for at in range(1, len(years)) if years[at] != years[at - 1] + 1), len(years))
        return plain[run - 1] if run > 1 and plain[0] is found[0] else None

    def _goes_on_since(self, since: Hit, found: Sequence[Hit]) -> bool:
        """「2021年以来，立案93件。2022年立案30件，2023年35件」: the last year is that of the page."""
        years = [hit for hit in found if hit.expression.first.granularity == "year" and not self._is_history(hit)]
        last = max(years or [since], key=lambda hit: (hit.stated.last.year if hit.stated else 0, -hit.start))
        return last.stated is not None and self._set_year(last.stated.last.year, last, How.CARRIED, "year.opening")

    def _weight(self, hit: Hit, named: Counter[int]) -> int:
        """Weigh an expression of the first paragraphs as what the page is about."""
        if hit.stated is None:
            return -_AGAINST
        year, written = main_year(*hit.stated[:2]), self.written
        weight = min(_OFTEN, named[year])
        if self.rules.cues["herewith"].search(self.text, max(0, hit.start - SENTENCE), hit.start) or self._heads(hit):
            weight += _LEADS
        elif self.text[hit.start - 1] not in _CLAUSE_STARTS:
            weight -= _LEADS  # 某加油站2020年至2022年隐匿收入
        if is_day(hit):
            weight -= _AGAINST
        if self._is_history(hit) or self.rules.cues["adverbial"].match(self.text, hit.end):
            weight -= 2 * _AGAINST
        weight += self._by_season(year) + (self.text[hit.end : hit.end + 1] in _COMMAS)
        if not self._plausible(hit.stated.first.year, hit.stated.last.year):
            weight -= 2 * _AGAINST if written is not None and written.sure else _LEADS
        return weight

    def _by_season(self, year: int) -> int:
        """Weigh a year by when the page was written: in spring it tells of the year before, from summer on of its own.

        今年 in a page of November is the year of the page, so that its 2023年 is one to compare with.
        """
        signed = self.signed.stated.last if self.signed is not None and self.signed.stated else None
        day = self.dates.issued or signed or self.dates.published
        if day is not None and day.month >= _BETWEEN[0] and self._names_this_year(day):
            return _LEADS if year == day.year else -2 * _AGAINST  # 今年1—5月，立案6起
        if day is None or day.month in _BETWEEN:
            return 0
        if day.month < _BETWEEN[0]:
            return _LEADS if year == day.year - 1 else 0
        if year == day.year:
            return _LEADS
        return -_AGAINST if year < day.year and self._speaks_of_this_year else 0

    @cached_property
    def _speaks_of_this_year(self) -> bool:
        return any(self.text.startswith("今年", hit.start) for hit in self.hits)

    def _is_history(self, hit: Hit) -> bool:
        """2018年机构改革后, 自2021年7月新法施行以来, 2019年获评先进: when something began that goes on."""
        return self.rules.cues["history"].match(self.text, hit.end) is not None

    def _about(self, hit: Hit) -> bool:
        day = self.dates.issued or self.dates.published
        if day is not None and hit.stated is not None and hit.stated.first.year > day.year:
            return False  # 2020年计划抽查200个, said in December 2019
        if any(item.start == hit.start for item in self.dates.items if item.name in ("issued", "published")):
            return False
        return hit.expression.frame not in ("before", "after", "since", "now") and not is_compared(
            self.text, hit, self.rules
        )

    def number(self) -> bool:
        """Take the year of a bulletin's number (2024年第5期) in the head of the page."""
        blocks = self.structure.blocks[: NEAR_TITLE + 1]
        found = self.rules.cues["number"].search(self.text, 0, blocks[-1].end) if blocks else None
        if found is None:
            return self._year_of_number()
        year = read_year(fold_text(found[0], self.rules).partition("年")[0].strip())
        self.dates.year, self.dates.start, self.dates.end = year, *found.span()
        self.dates.items.insert(0, MetaItem("year", str(year), How.CARRIED, *found.span(), "year.number"))
        return True

    def _year_of_number(self) -> bool:
        """Take the year of 〔2024〕3号, or the one before where the page reports on a whole year."""
        number = self._document_number()
        if number is None:
            return False
        year, start, end = number
        year -= self._is_annual() or any(is_whole(hit) for hit in self.hits)
        self.dates.year, self.dates.start, self.dates.end = year, start, end
        self.dates.items.insert(0, MetaItem("year", str(year), How.CARRIED, start, end, "year.number"))
        return True

    def body(self) -> bool:
        """Take the year that the report names most often."""
        years: dict[int, list[Hit]] = {}
        for hit in self.hits:
            if hit.stated and not hit.quoted:
                years.setdefault(hit.stated.first.year, []).append(hit)
        if not years:
            return False
        year = max(years, key=lambda year: (len(years[year]), year))
        return self._set_year(year, years[year][0], How.ASSUMED, "year.body")

    def name(self) -> bool:
        """Take the year that the name of a campaign ends or begins with, where nothing else says one: “护苗2021”."""
        title = self.structure.title
        stop = self.structure.blocks[title].end if title >= 0 else 0
        found = _NAMED.search(self.text, 0, stop) or _NAMED.search(self.text)
        if found is None:
            return False
        place = found.span("Y" if found["Y"] else "Z")
        year = int(self.text[slice(*place)])
        self.dates.year, self.dates.start, self.dates.end = year, *place
        self.dates.items.insert(0, MetaItem("year", str(year), How.ASSUMED, *place, "year.name"))
        return True


def is_compared(text: str, hit: Hit, rules: TimesRules) -> bool:
    """Tell whether an expression names what something is compared with (较2019年, 2022年同期)."""
    if rules.cues["comparison"].search(text, max(0, hit.start - 5), hit.start):
        return True
    return bool(rules.cues["comparison_after"].match(text, hit.end))


def main_year(first: date, last: date) -> int:
    """Give the year that holds most of a stretch of time; of several whole years the last.

    >>> main_year(date(2016, 11, 15), date(2017, 1, 20))
    2016
    """
    if last.year - first.year != 1:
        return last.year
    before = (date(first.year, 12, 31) - first).days + 1
    after = (last - date(last.year, 1, 1)).days + 1
    return first.year if before > after else last.year


def _is_year(first: date, last: date) -> bool:
    return first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
