"""When a page was written: the day in its signature, letterhead or dateline, or the year of its number."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import NamedTuple

from zhenforce_nlp.records import Block, BlockKind, How, MetaItem
from zhenforce_nlp.times.covered import CLOSING, NEAR_TITLE, SENTENCE, Hit, holiday_days, is_day, is_holiday, is_whole
from zhenforce_nlp.times.parse import Interval
from zhenforce_nlp.times.rules import fold_text
from zhenforce_nlp.times.stretches import StretchReader

NEWS = 31  # days from what a page of news tells to its issue
SEASON = 92  # days after the end of a campaign in which it is reported on
HALF = 184  # days after the end of the stretch in a title in which it is reported on
_BODIES = ("局", "委", "厅", "办", "队", "所", "站", "中心", "政府", "院", "会", "处")
_SO_FAR = ("今年以来", "今年来", "年初以来")
_TO_COME = ("将于", "将在", "拟于", "拟在", "计划于", "计划在", "定于", "预计")  # 将于9月至10月开展检查
_SINCE = re.compile("[^，。；]{0,30}?以来")
_YEARLY = 6  # months of a year in which the report on the year before comes
_EARLY = 2
_SPRING = 3  # months in which a page still tells of the year before
_TOLD_OF = re.compile("(?:度|的)?(?:重点|主要)?工作[。：:]?$")
_WEEKS = ("本周", "上周", "上星期", "本星期")


class Written(NamedTuple):
    """The year in which a page was written; ``sure`` is False for the day that a site put it up."""

    year: int
    sure: bool


class IssueReader(StretchReader):
    """Reads when a page was written."""

    def _of_new_year(self, hit: Hit) -> bool:
        """「四、2022年工作。」 last of the headings of a page of February 2022: what is still to be done."""
        day = self.dates.issued
        if day is None or hit.stated is None or day.year != hit.stated.first.year or day.month > _SPRING:
            return False
        later = (block.kind is BlockKind.HEADING for block in self.structure.blocks[hit.block + 1 :])
        told = _TOLD_OF.match(self.text, hit.end, self.structure.blocks[hit.block].end)
        return hit.block > self.structure.title + 1 and told is not None and not any(later)

    def line_year(self) -> bool:
        """「（2014年度）」 alone below a title that states no time: the year that the page is about."""
        for hit in self.hits:
            if not self.structure.title < hit.block <= NEAR_TITLE or hit.quoted or hit.stated is None:
                continue
            year = hit.expression.first.year
            if year is not None and hit.expression.first.granularity == "year" and hit.expression.last is None:
                framed = hit.expression.frame or hit.expression.until
                return not framed and self._is_alone(hit) and self._set_year(year, hit, How.STATED, "year.line")
        return False

    def read_issue(self) -> None:
        """Find the day in the signature, or of printing, and the day in the letterhead."""
        issued: list[tuple[int, Hit, str]] = []
        for hit in self.hits:
            if hit.stated and hit.expression.first.granularity == "month":
                below = 0 <= hit.block <= NEAR_TITLE and self._is_alone(hit) and self._is_date_below(hit)
                self.signed = hit if below or self._kind(hit) is BlockKind.SIGNATURE else self.signed
            if (
                not hit.stated
                or not is_day(hit)
                or self._labelled(hit, "period")
                or hit.expression.first.granularity != "day"
                or hit.expression.until
            ):
                continue
            kind = self._kind(hit)
            if self.text.startswith("印发", hit.end + (self.text[hit.end : hit.end + 1] in (" ", "日"))):
                issued.append((2, hit, "issued.printed"))
            elif self._labelled(hit, "issued"):
                issued.append((1, hit, "issued.label"))
            elif kind is BlockKind.SIGNATURE or self._closes(hit, kind):
                issued.append((3, hit, "issued.signature"))
            elif kind is BlockKind.LETTERHEAD or (kind is BlockKind.FURNITURE and 0 <= hit.block <= NEAR_TITLE):
                self._publish(hit)
            elif self._dateline(hit) or (0 <= hit.block <= NEAR_TITLE and self.text.startswith(("讯", "訊"), hit.end)):
                issued.append((0, hit, "issued.dateline"))
        if issued:
            best = max(issued, key=lambda item: (item[0], item[1].start))
            self._issue(best[1], best[2])

    def _publish(self, hit: Hit) -> None:
        if hit.stated is None or self.dates.published is not None:
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
        before = self.text[block.start : hit.start].lstrip("（(")
        ends = self.text[hit.end : block.end] in ("", "）", ")")  # 「（某县民政局 2022年8月19日）」
        signed = before[-1:] in (" ", "\u3000") or (self.text[block.start] in "（(" and before.endswith(_BODIES))
        return ends and signed and len(before) <= CLOSING and not any(mark in before for mark in "，。；、：")

    def _is_date_below(self, hit: Hit) -> bool:
        """「（2019年6月）」 below a title is when it was written, but for a report on one month."""
        block = self.structure.blocks[self.structure.title] if self.structure.title >= 0 else None
        monthly = block is not None and "月" in self.text[block.start : block.end]
        return hit.expression.first.granularity == "month" and self.text[hit.start - 1] in "（(" and not monthly

    def drop_doubtful_issue(self) -> None:
        """A day with characters lost is that of issue only if it agrees with the year of the report."""
        item = next((item for item in self.dates.items if item.name == "issued"), None)
        if item is None or self.dates.issued is None or self.dates.year is None:
            return
        hit = next(hit for hit in self.hits if hit.start == item.start)
        if hit.expression.repaired and not 0 <= self.dates.issued.year - self.dates.year <= 1:
            self.dates.items.remove(item)
            self.dates.issued = None

    @cached_property
    def written(self) -> Written | None:
        """Give the year in which the page was written, None when nothing says so.

        What it reports on is that year or the one before: so no year of a page's first lines is taken that is neither.
        """
        if self.dates.issued is not None:
            return Written(self.dates.issued.year, sure=True)
        if self.signed is not None and self.signed.stated:
            return Written(self.signed.stated.last.year, sure=True)
        number = self._document_number()
        if number is not None:
            return Written(number[0], sure=True)
        return Written(self.dates.published.year, sure=False) if self.dates.published is not None else None

    def _document_number(self) -> tuple[int, int, int] | None:
        """Give the year of 某政发〔2024〕3号 in the head of the page, and where it stands."""
        blocks = self.structure.blocks[: NEAR_TITLE + 1]
        found = self.rules.cues["document"].search(self.text, 0, blocks[-1].end) if blocks else None
        if found is None:
            return None
        return int(fold_text(found["Y"], self.rules)), *found.span("Y")

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
        titled = self._stretch_of_title(day.year)
        if titled is not None:  # 上半年 in the title of a page issued in July, 第四季度 in January
            return day < titled.first or (day - titled.last).days > HALF
        annual = self._is_annual()
        whole = any(is_whole(hit) and self._of_report(hit) for hit in self.hits)  # 全年检查326家
        if day.month <= _EARLY and (annual or whole):
            return True
        months = [self._month(hit, day.year) for hit in self.hits if self._of_report(hit)]
        over = max(months, default=0) > day.month
        if any(self.text.startswith(_SO_FAR, hit.start) for hit in self.hits):
            # 今年以来 of a page issued in May is of that year; beside 10月 in one of January it is of the year before
            return over and day.month <= _EARLY
        if not annual and (self._ends_before(day) or self._is_of_this_year(day, over=over)):
            return False
        if over or (annual and day.month <= _YEARLY):
            return True
        if self._is_news(day) or self._tells_of_late():
            return False
        return day.month <= _EARLY or (day.month <= _YEARLY and not any(months))

    @staticmethod
    def _month(hit: Hit, year: int) -> int:
        """Give the last month of an expression without a year, that of a holiday too (国庆期间); 0 for none."""
        days = holiday_days(hit, year) if is_holiday(hit) else None
        return days[1].month if days is not None else hit.expression.first.month_last

    def _is_of_this_year(self, day: date, *, over: bool) -> bool:
        """「今年1—6月受理41件。下半年，化解20件」 of July: the half-year to come does not make it the year before's."""
        if any(self._since_last_year(hit) or self.text.startswith(_WEEKS, hit.start) for hit in self.hits):
            return True
        return self._names_this_year(day) and (not over or day.month > _EARLY)

    def _since_last_year(self, hit: Hit) -> bool:
        """「自去年11月开展整治以来」: what goes on is told as of the day of writing."""
        word = hit.expression.first.word
        last_year = word is not None and word.base == "report" and word.shift < 0 and hit.expression.first.month > 0
        return last_year and _SINCE.match(self.text, hit.end, hit.end + SENTENCE) is not None

    def _names_this_year(self, day: date) -> bool:
        """「今年1月，查处3件」 of a page written since: it is of that year."""
        parts = [hit.expression.first for hit in self.hits if self._of_report(hit)]
        months = [part.month_last for part in parts if part.month and part.word and part.word.base == "report"]
        return bool(months) and max(months) <= day.month

    def _is_annual(self) -> bool:
        block = self.structure.blocks[self.structure.title] if self.structure.title >= 0 else None
        return block is not None and self.rules.cues["annual"].search(self.text, block.start, block.end) is not None

    def _stretch_of_title(self, year: int) -> Interval | None:
        """Give the months that a title without year names: 上半年, 12月; of one that goes on, 7月份 on 29 July too."""
        for hit in self.hits:
            part, last = hit.expression.first, hit.expression.last
            if self._kind(hit) is not BlockKind.TITLE or hit.quoted or hit.stated is not None:
                continue
            if part.month and part.year is None and part.word is None and not part.day:
                return (last or part).interval(year)
        return Interval(date(year, 1, 1), date(year, 6, 30), clamped=False) if self.is_of_half() else None

    def _tells_of_late(self) -> bool:
        """「近日，区城管局开展整治」: what has just been done."""
        for block in self.structure.blocks:
            if block.kind is BlockKind.BODY:
                head = min(block.end, block.content + SENTENCE)
                return self.rules.cues["of_late"].search(self.text, block.content, head) is not None
        return False

    def _ends_before(self, day: date) -> bool:
        """「3月1日至6月8日，破获案件94起」 first of all, in a page issued on 12 June: no year lies between."""
        hit = next((hit for hit in self.hits if hit.expression.first.month and self._of_report(hit)), None)
        if hit is None or (hit.expression.last is None and not hit.expression.first.day):
            return False
        last = (hit.expression.last or hit.expression.first).interval(day.year)
        return last is not None and 0 <= (day - last.last).days <= SEASON

    def _is_news(self, day: date) -> bool:
        """「2月3日，检查12家」, 「春节期间，检查45家」 in a page issued soon after, and nothing else that is dated."""
        ends: list[date | None] = []
        for hit in self.hits:
            part = hit.expression.first
            if not self._of_report(hit) or not (part.day or is_holiday(hit)):
                continue
            days = holiday_days(hit, day.year) if is_holiday(hit) else part.interval(day.year)
            ends.append(days[1] if days is not None else None)
        return bool(ends) and all(end is not None and 0 <= (day - end).days <= NEWS for end in ends)

    def _plans(self, section: int) -> bool:
        """Tell whether a heading speaks of what is to come."""
        if section < 0:
            return False
        block = self.structure.blocks[section]
        return self.rules.cues["plan"].search(self.text, block.content, block.end) is not None

    def _of_report(self, hit: Hit) -> bool:
        """A month without year that is no deadline or plan (力争9月底前完成, 10月将开展)."""
        expression = hit.expression
        due = (expression.frame == "before" and not expression.until) or self.text.endswith(_TO_COME, 0, hit.start)
        if expression.first.year is not None or due or self.rules.cues["intent"].match(self.text, hit.end):
            return False
        word = expression.first.word
        if word is not None and word.shift:
            return False  # 去年12月
        block = self.structure.blocks[hit.block] if hit.block >= 0 else None
        if block is not None and self._plans(block.section if block.kind is not BlockKind.HEADING else hit.block):
            return False  # below 下半年工作打算
        near = max(0, hit.start - SENTENCE)
        begin = max(self.text.rfind(mark, near, hit.start) for mark in "。\n") + 1
        return not self.rules.cues["plan_sentence"].match(self.text, max(begin, near))
