"""Dates of the report itself: its year, its statistical period, when it was issued and published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from zhenforce_nlp.records import Block, BlockKind, How, MetaItem, Structure
from zhenforce_nlp.times.covered import CLOSING, NEAR_TITLE, SENTENCE, CoverageReader, Hit, ReportDates
from zhenforce_nlp.times.parse import read_year
from zhenforce_nlp.times.rules import TimesRules, fold_text

OPENING = 3  # paragraphs from the top in which a report says what it covers
_STRETCHES = ("half", "quarter", "span")
NEWS = 31  # days from what a page of news tells to its issue
_SEASONS = re.compile("采暖|供暖|供热|防火|禁牧|休牧|冬春|春夏|秋冬|[季期汛]")
_SHORTEST_SEASON = 27  # days
SEASON = 92  # days after the end of a campaign in which it is reported on
_SO_FAR = ("今年以来", "今年来", "年初以来")
_TO_COME = ("将于", "将在", "拟于", "拟在", "计划于", "计划在", "定于", "预计")  # 将于9月至10月开展检查


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
    about = (reader.title, reader.headings, reader.stated_period, reader.opening)
    for rule in (*about, reader.issue_date, reader.number, reader.body):
        if rule():
            break
    reader.drop_doubtful_issue()
    reader.finish_period()
    return reader.dates


class _Reader(CoverageReader):
    def read_issue(self) -> None:
        """Find the day in the signature, or of printing, and the day in the letterhead."""
        issued: list[tuple[int, Hit, str]] = []
        for hit in self.hits:
            if hit.stated and hit.expression.first.granularity == "month" and self._kind(hit) is BlockKind.SIGNATURE:
                self.signed = hit
            if not hit.stated or not _is_day(hit) or hit.expression.first.granularity != "day" or hit.expression.until:
                continue
            kind = self._kind(hit)
            if self.text.startswith("印发", hit.end + (self.text[hit.end : hit.end + 1] in (" ", "日"))):
                issued.append((2, hit, "issued.printed"))
            elif self._labelled(hit, "issued"):
                issued.append((1, hit, "issued.label"))
            elif kind is BlockKind.SIGNATURE or self._closes(hit, kind):
                issued.append((3, hit, "issued.signature"))
            elif kind is BlockKind.LETTERHEAD and self.dates.published is None:
                self._publish(hit)
            elif self._dateline(hit) or (0 <= hit.block <= NEAR_TITLE and self.text.startswith(("讯", "訊"), hit.end)):
                issued.append((0, hit, "issued.dateline"))
        if issued:
            best = max(issued, key=lambda item: (item[0], item[1].start))
            self._issue(best[1], best[2])

    def _publish(self, hit: Hit) -> None:
        if hit.stated is None:
            return
        self.dates.published = hit.stated.first
        how = How.STATED if self._labelled(hit, "published") else How.CARRIED
        value = hit.stated.first.isoformat()
        self.dates.items.append(MetaItem("published", value, how, hit.start, hit.end, "published.letterhead"))

    def _issue(self, hit: Hit, rule: str) -> None:
        if hit.stated is not None:
            self.dates.issued = hit.stated.first
            item = MetaItem("issued", hit.stated.first.isoformat(), How.STATED, hit.start, hit.end, rule)
            self.dates.items.append(item)

    def _closes(self, hit: Hit, kind: BlockKind) -> bool:
        """A signature that shares its line with the name of the body, near the end of the page."""
        if kind in (BlockKind.TITLE, BlockKind.LETTERHEAD, BlockKind.TABLE) or len(self.text) - hit.end > 300:
            return False
        near = max(0, hit.start - CLOSING - 1)
        line = self.text.rfind("\n", near, hit.start) + 1 or near
        rest = self.text[hit.end : hit.end + 2].strip(" \u3000\xa0\t\r")
        before = self.text[line : hit.start]
        return hit.start - line <= CLOSING and rest[:1] in ("", "\n") and not any(mark in before for mark in "，。；、")

    def _dateline(self, hit: Hit) -> bool:
        """（2024年1月10日） below the title."""
        if not 0 <= hit.block <= NEAR_TITLE:
            return False
        block = self.structure.blocks[hit.block]
        if block.kind is BlockKind.TITLE:  # 「…总结（2022年1月7日）」
            return hit.end == block.end - 1 and self.text[hit.start - 1] in "（(" and hit.start > block.start
        if self.text[block.start : hit.start].strip(" \u3000") in ("——", "—", "--", "――"):
            return self.text.startswith("在", hit.end)  # 「——2023年10月26日在县人大常委会第九次会议上」
        return self._is_alone(hit) or self._signs_above(hit, block)

    def _signs_above(self, hit: Hit, block: Block) -> bool:
        """「某县水务局　2022-08-19」 below the title: who issues it and when, and no word more."""
        before = self.text[block.start : hit.start]
        gap = before[-1:] in (" ", "\u3000")
        return (
            gap and block.end == hit.end and len(before) <= CLOSING and not any(mark in before for mark in "，。；、：")
        )

    def _is_date_below(self, hit: Hit) -> bool:
        """「（2019年6月）」 below a title is when it was written, but for a report on one month."""
        block = self.structure.blocks[self.structure.title] if self.structure.title >= 0 else None
        monthly = block is not None and "月" in self.text[block.start : block.end]
        return hit.expression.first.granularity == "month" and self.text[hit.start - 1] in "（(" and not monthly

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
                self._set_period(date(last.year, 1, 1), last, hit, How.STATED, "period.until")
                return
            if alone and not hit.expression.frame and not _is_day(hit) and not _is_year(*hit.stated[:2]):
                self.period_hit = hit  # 「2023年10月」 below 月报
                self._set_period(hit.stated.first, last, hit, How.STATED, "period.line")
                return

    def title(self) -> bool:
        """Take the year that the title states."""
        found = [hit for hit in self.hits if self._kind(hit) is BlockKind.TITLE and hit.stated and not _is_day(hit)]
        found.sort(key=lambda hit: hit.quoted)
        if found and found[0].expression.frame in ("since", "now"):
            return self._since(found[0])
        while len(found) > 1 and self.text[found[0].end : found[1].start].strip() in ("、", "和", "及", "与"):
            found.pop(0)  # 「2018年度、2019年1—5月情况」
        if found:
            return self._cover(found[0], How.STATED, "title")
        for hit in self.hits:
            # 「2020年国庆假日市场检查情况」: the days need a calendar, the year does not
            if self._kind(hit) is BlockKind.TITLE and hit.stated is None and hit.expression.first.year is not None:
                return self._set_year(hit.expression.first.year, hit, How.STATED, "year.title")
        return False

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
        if rule == "title" and any(self._kind(other) is BlockKind.TITLE and _is_whole(other) for other in self.hits):
            stretch = False  # 「2020年第四季度及全年执法情况」
        season = self._season(hit, first, last) if rule == "title" else None
        if season is not None and season.stated is not None:
            hit, (first, last, _) = season, season.stated
        if self.dates.period is None and stretch and first != last and not _is_year(first, last):
            self._set_period(first, last, hit, how, f"period.{rule}")
        return self._set_year(main_year(first, last), hit, how, f"year.{rule}")

    def _season(self, title: Hit, first: date, last: date) -> Hit | None:
        """Give the days by which the text dates a season: 2022—2023年采暖季 by （2022年11月1日至2023年3月31日）."""
        block = self.structure.blocks[title.block] if title.block >= 0 else None
        if block is None or first.year == last.year or not _SEASONS.search(self.text, title.end, block.end):
            return None
        for hit in self.hits:
            if hit.start < block.end or hit.stated is None or self.text[hit.start - 1] not in "（(":
                continue
            begin, end, _ = hit.stated
            if first <= begin and end <= last and (end - begin).days > _SHORTEST_SEASON:
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
            ):
                planned.append(hit)
            else:
                return self._set_year(hit.stated.first.year, hit, How.CARRIED, "year.heading")
        if planned and planned[0].stated:
            return self._set_year(planned[0].stated.first.year - 1, planned[0], How.CARRIED, "year.plan_heading")
        return False

    def stated_period(self) -> bool:
        """Take the year that holds most of the statistical period."""
        if self.period_hit is None or self.dates.period is None:
            return False
        return self._set_year(main_year(*self.dates.period), self.period_hit, How.STATED, "year.period")

    def opening(self) -> bool:
        """Take what the first paragraphs are about."""
        bodies = [index for index, block in enumerate(self.structure.blocks) if block.kind is BlockKind.BODY][:OPENING]
        found = [hit for hit in self.hits if hit.block in bodies and hit.stated and not hit.quoted and self._about(hit)]
        found.sort(key=_is_day)
        return bool(found) and self._cover(found[0], How.CARRIED, "opening")

    def _about(self, hit: Hit) -> bool:
        day = self.dates.issued or self.dates.published
        if day is not None and hit.stated is not None and hit.stated.first.year > day.year:
            return False  # 2020年计划抽查200个, said in December 2019
        return hit.expression.frame not in ("before", "after", "since", "now") and not is_compared(
            self.text, hit, self.rules
        )

    def issue_date(self) -> bool:
        """Take the year before the issue date, or the same one where the report speaks of months up to it."""
        day = self.dates.issued or self.dates.published
        name = "issued" if self.dates.issued else "published"
        item = next((item for item in self.dates.items if item.name == name), None)
        if day is None and self.signed is not None and self.signed.stated:
            day = self.signed.stated.last
            return self._set_year(day.year - self._looks_back(day), self.signed, How.CARRIED, "year.signed")
        if day is None or item is None:
            return False
        hit = next(hit for hit in self.hits if hit.start == item.start)
        return self._set_year(day.year - self._looks_back(day), hit, How.CARRIED, f"year.{name}")

    def _looks_back(self, day: date) -> bool:
        months = [hit.expression.first.month_last for hit in self.hits if self._of_report(hit)]
        if any(self.text.startswith(_SO_FAR, hit.start) for hit in self.hits):
            return False  # 今年以来 of a page issued in May
        block = self.structure.blocks[self.structure.title] if self.structure.title >= 0 else None
        annual = block is not None and self.rules.cues["annual"].search(self.text, block.start, block.end)
        if not annual and self._ends_before(day):
            return False
        if max(months, default=0) > day.month or (annual and day.month <= 6):
            return True
        if self._is_news(day):
            return False
        return day.month <= 2 or (day.month <= 6 and not any(months))

    def _ends_before(self, day: date) -> bool:
        """「3月1日至6月8日，破获案件94起」 first of all, in a page issued on 12 June: no year lies between."""
        hit = next((hit for hit in self.hits if hit.expression.first.month and self._of_report(hit)), None)
        if hit is None or (hit.expression.last is None and not hit.expression.first.day):
            return False
        last = (hit.expression.last or hit.expression.first).interval(day.year)
        return last is not None and 0 <= (day - last.last).days <= SEASON

    def _is_news(self, day: date) -> bool:
        """「2月3日，检查12家」 in a page that was issued on 5 February, and nothing else that is dated."""
        bare = [hit for hit in self.hits if self._of_report(hit) and hit.expression.first.month]
        days = [hit.expression.first.interval(day.year) for hit in bare if hit.expression.first.day]
        return bool(days) and all(item is not None and 0 <= (day - item.last).days <= NEWS for item in days)

    def _of_report(self, hit: Hit) -> bool:
        """A month without year that is no deadline or plan (力争9月底前完成, 10月将开展)."""
        expression = hit.expression
        due = (expression.frame == "before" and not expression.until) or self.text.endswith(_TO_COME, 0, hit.start)
        if expression.first.year is not None or due or self.rules.cues["intent"].match(self.text, hit.end):
            return False
        near = max(0, hit.start - SENTENCE)
        begin = max(self.text.rfind(mark, near, hit.start) for mark in "。\n") + 1
        return not self.rules.cues["plan_sentence"].match(self.text, max(begin, near))

    def number(self) -> bool:
        """Take the year of a bulletin's number (2024年第5期) in the head of the page."""
        blocks = self.structure.blocks[: NEAR_TITLE + 1]
        found = self.rules.cues["number"].search(self.text, 0, blocks[-1].end) if blocks else None
        if found is None:
            return False
        year = read_year(fold_text(found[0], self.rules).partition("年")[0].strip())
        self.dates.year, self.dates.start, self.dates.end = year, *found.span()
        self.dates.items.insert(0, MetaItem("year", str(year), How.CARRIED, *found.span(), "year.number"))
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

    def drop_doubtful_issue(self) -> None:
        """A day with characters lost is that of issue only if it agrees with the year of the report."""
        item = next((item for item in self.dates.items if item.name == "issued"), None)
        if item is None or self.dates.issued is None or self.dates.year is None:
            return
        hit = next(hit for hit in self.hits if hit.start == item.start)
        if hit.expression.repaired and not 0 <= self.dates.issued.year - self.dates.year <= 1:
            self.dates.items.remove(item)
            self.dates.issued = None


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


def _is_day(hit: Hit) -> bool:
    return hit.stated is not None and hit.stated.first == hit.stated.last


def _is_whole(hit: Hit) -> bool:
    word = hit.expression.first.word
    return word is not None and word.kind == "whole"


def _is_year(first: date, last: date) -> bool:
    return first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
