"""Which days a page tells of: those of the campaign it reports on, or the week of a weekly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from zhenforce_nlp.records import BlockKind, How
from zhenforce_nlp.times.covered import (
    INDENT,
    SENTENCE,
    TERMED,
    Hit,
    holiday_days,
    is_holiday,
)
from zhenforce_nlp.times.defined import defined_days, since_until
from zhenforce_nlp.times.told import CAMPAIGN, SHORTEST_CAMPAIGN, ToldReader
from zhenforce_nlp.times.weeklies import LONGEST_WEEK, NEXT_WEEK

_JUST = 62  # days after which a campaign is old news
_HALF_YEAR = 184  # days after which a page whose title says a year is on more than a campaign
_MONTH = 31  # days
_OPENERS = ("（", "(")
_HELD = re.compile("(?:开展|组织|进行|实施)[^，。；]{0,16}(?:专项|行动|整治|攻坚|集中检查|大检查|大排查)")
_CAMPAIGN_HELD = re.compile("开展|组织|实施|实行|进行|部署|牵头|集中")
_BEGUN = re.compile("启动|开始|起|部署|打响|展开|铺开|开展")
_OVER = re.compile("(?:全面|圆满|顺利|正式|基本)?(?:结束|收官|收尾|告一段落|为止|止|收兵|终止|截止)")
_LAUNCHED = re.compile("，?[^，。]{0,20}(?:启动|开始|展开|打响|部署)。")  # 3月1日，整治启动。截至4月20日，检查31家
_TO_SINCE = re.compile("[^，。；]{0,30}?以来")
_LONGEST = 366  # days that a campaign lasts
_APART = 40  # characters between the days on which a campaign began and ended
_ENDED = re.compile("结束|收官|止|，?(?:为期|历时|共)|(?:为|是)?[^，。；]{0,8}[期季]")
_OF_SEASON = re.compile("(?:[期季汛]|期间|以来|行动|整治)[（(]$")
_AND = ("、", "和", "及", "与")
_DECEMBER = 12
_SAME_CLAUSE = re.compile("[^，。；：\\s]{1,20}")
_BEFORE_HOLIDAY = ("前", "节前", "、")  # 国庆、中秋节前安全检查


class StretchReader(ToldReader):
    """Reads the statistical period of a page whose title does not state it."""

    def finish_period(self) -> None:
        """上半年 or 1—11月 in the title is the statistical period of the report's year."""
        year = self.dates.year
        if year is None or self._defined(year):
            return
        if self.dates.period is not None:
            self._narrow_period(year)
            return
        told = (self._labelled_days, self._line_below_title, self._announced, self._carried_out, self._led)
        rules = (*told, self._weekly, self._bulletin, self._campaign, self._half, self._so_far)
        if any(rule(year) for rule in rules):
            return
        for hit in self.hits:
            part = hit.expression.first
            if (
                self._kind(hit) is BlockKind.TITLE
                and part.year is None
                and part.month
                and not part.word
                and not hit.quoted
            ):
                interval = part.interval(year)
                if interval and hit.expression.last is None:
                    self._set_period(interval.first, interval.last, hit, How.CARRIED, "period.title")
                return

    def _defined(self, year: int) -> bool:
        """2024年度（2023年12月1日至2024年11月30日）: what the page itself means by the stretch that it is about."""
        bodies = self._opening_blocks()
        found = defined_days(self.text, self.hits, bodies[-1] if bodies else -1, year)
        if found is None or (self.period_hit is not None and self.period_hit.start > found[0].start):
            return False
        hit, first, last = found
        own = self.dates.period or (date(year, 1, 1), date(year, 12, 31))
        season = own[1].year == own[0].year + 1 and own[0] <= first < last <= own[1]
        if not season and (not first <= own[0] + (own[1] - own[0]) / 2 <= last or (last - first) * 2 < own[1] - own[0]):
            return False  # 2023年，…。其中，上半年（1月6日至6月30日）
        self.dates.items = [item for item in self.dates.items if item.name != "period"]
        self._set_period(first, last, hit, How.STATED, "period.defined")
        return True

    def _campaign(self, year: int) -> bool:
        """「百日行动战果通报⏎3月1日至6月8日，破获案件94起。」: the days of the campaign that the page tells of.

        Not so where the title says when, or another campaign of the page has days of its own. A title that says the
        year of a campaign leaves its days to the first sentence: 「2022年禁渔行动总结⏎9月至11月，全县开展禁渔行动」.
        """
        title = self.structure.blocks[self.structure.title] if self.structure.title >= 0 else None
        if title is None:
            return False
        titled = CAMPAIGN.search(self.text, title.start, title.end) is not None
        bodies = self._opening_blocks()
        dated = self._title_says_when()
        if titled and not dated and self._theme(year, bodies):
            return True
        if titled and (not dated or self._title_says_year()) and self._two_ends(year, bodies):
            return True
        if (not dated or (titled and self._title_says_year())) and self._since_launch(year, bodies, fresh=not titled):
            return True
        if dated:
            yearly = self._title_says_year()  # 圆满完成2021年旺季保障工作
            return self._holidays(year, bodies) or (
                yearly and ((titled and self._of_year(year, bodies)) or self._event(year, bodies))
            )
        if self._event(year, bodies):
            return True
        below = [hit for hit in self.hits if hit.block > self.structure.title]
        ran = [hit for hit in below if self._ran(hit, year, stated=titled)]
        if not ran or ran[0].block not in bodies or self._begins_with_year(bodies):
            return False
        if any(self._is_range(hit) and self._begins_clause(hit) for hit in below if hit.start < ran[0].start):
            return False  # 2021年9月至2022年8月，排查312处。⏎9月5日至9日，督查组抽查41处
        if not titled and (ran[0].block != bodies[0] or not self._held(ran[0], year)):
            return False
        return self._take_campaign(ran[0], year)

    def note_until(self) -> None:
        """Note the last day that the page names with 截至."""
        year = self.dates.year
        if year is None:
            return
        untils = [hit for hit in self.hits if hit.expression.until and not hit.quoted]
        ends = [last for hit in untils if (last := self._end(hit, year)) is not None]
        self.dates.until = max(ends, default=None)

    def _end(self, hit: Hit, year: int) -> date | None:
        if hit.stated is not None:
            return hit.stated.last
        days = hit.expression.first.interval(year) if hit.expression.first.month else None
        return days.last if days is not None else None

    def _two_ends(self, year: int, bodies: Sequence[int]) -> bool:
        """「于2021年6月启动整治，10月底结束」, 「自6月25日行动开展以来，截至9月30日」: its two ends."""
        told = [hit for hit in self.hits if hit.block in bodies and not hit.quoted]
        if told and told[0].expression.first.year == year and not told[0].expression.first.month:
            told.pop(0)  # 2024年春运从1月26日开始
        for one, other in pairwise(told[:2]):
            between, begun = self.text[one.end : other.start], _BEGUN.search(self.text, one.end, other.start)
            if begun is None or len(between) > _APART or ("。" in between and not _LAUNCHED.fullmatch(between)):
                continue
            begin = one.stated or (one.expression.first.interval(year) if one.expression.first.month else None)
            first, last = begin and begin.first, self._end_in(other, one, year)
            over = _OVER.match(self.text, other.end) is not None or other.expression.until
            if over and first is not None and last is not None and first < last:
                self._set_period(first, last, one, How.CARRIED, "period.campaign")
                return True
        return False

    def _since_launch(self, year: int, bodies: Sequence[int], *, fresh: bool = False) -> bool:
        """「自3月启动“清风”行动以来，出动312人次」 first of all: from then to the day the page was written.

        Args:
            year: that of the page.
            bodies: its first paragraphs.
            fresh: only from a day that is not long ago (「自1月4日以来，检查商超86家」 of 11 February).
        """
        hit = next((hit for hit in self.hits if hit.block in bodies and not hit.quoted), None)
        written = self.dates.written()
        if hit is None or written is None or not hit.expression.first.month or not self._begins_clause(hit):
            return False
        since = hit.expression.frame == "since" or _TO_SINCE.match(self.text, hit.end, hit.end + _APART) is not None
        word = hit.expression.first.word
        shift = word.shift if word is not None and word.base == "report" else 0  # 自去年11月…以来
        begin = hit.stated or hit.expression.first.interval(year + shift)
        if not since or begin is None or not begin.first < written or (written - begin.first).days > _LONGEST:
            return False
        first = "。" not in self.text[self.structure.blocks[hit.block].content : hit.start] and hit.block == bodies[0]
        if fresh and not (first and hit.expression.first.day and (written - begin.first).days <= _JUST):
            return False
        self._set_period(begin.first, written, hit, How.CARRIED, "period.campaign")
        return True

    def _event(self, year: int, bodies: Sequence[int]) -> bool:
        """「4月7日至9日，区城管局连续夜查。⏎检查渣土车31辆」 of 11 April: a few days that a piece of news is about."""
        told = [hit for hit in self.hits if hit.block in bodies and not hit.quoted]
        if len(told) > 1 and is_holiday(told[0]) and self.text[told[0].end : told[1].start] in _OPENERS:
            told.pop(0)  # 清明期间（4月3日—7日），…
        hit = told[0] if told else None
        written = self.dates.written()
        if hit is None or written is None or not bodies or hit.block != bodies[0] or hit.expression.first.year:
            return False
        if not (hit.expression.first.day and hit.expression.first.month and self._is_range(hit)):
            return False
        if not self._begins_clause(hit):
            return False
        first, last = self._stretch(hit, year)
        before = self.text[self.structure.blocks[hit.block].content : hit.start]
        if first is None or last is None or (self._title_says_when() and (last - first).days > _JUST):
            return False  # 「2022年禁渔工作⏎3月1日至11月30日」: what the page counts is the year's
        fresh = 0 <= (written - last).days <= NEXT_WEEK
        return fresh and not any(map(str.isdigit, before)) and self._take_campaign(hit, year)

    def _end_in(self, hit: Hit, begin: Hit, year: int) -> date | None:
        """Give the last day of an expression in the year in which its stretch began, or in its own."""
        if hit.stated is not None:
            return hit.stated.last
        days = hit.expression.first.interval(begin.stated.last.year if begin.stated is not None else year)
        return days.last if days is not None and hit.expression.first.month else None

    def _of_year(self, year: int, bodies: Sequence[int]) -> bool:
        """Take the days that a page on a campaign names first of all and says that it was carried out in."""
        for hit in self.hits:
            if hit.block not in bodies or hit.quoted:
                continue
            word = hit.expression.first.word
            if word is not None and word.id == "year.this" and self._names_campaign(hit):
                continue  # 今年休渔期为5月1日至8月16日
            first, last = self._days(hit, year)
            if first is None or last is None or year not in (first.year, last.year):
                return False
            if first.month == 1 and last.month == _DECEMBER and self._names_campaign(hit):
                continue
            stop = self.text.find("。", hit.end, hit.end + SENTENCE)
            stop = stop if stop >= 0 else hit.end + SENTENCE
            held = _ENDED.match(self.text, hit.end, stop) or _CAMPAIGN_HELD.search(self.text, hit.end, stop)
            held = held or TERMED.search(self.text, max(0, hit.start - INDENT), hit.start)
            held = held or _OF_SEASON.search(self.text, max(0, hit.start - INDENT), hit.start)
            long = (last - first).days >= SHORTEST_CAMPAIGN and self._is_range(hit)
            written = self.dates.written()
            old = written is not None and (written - last).days > _HALF_YEAR  # of January to February, in next January
            told = held is not None and long and self._begins_clause(hit) and not old
            return told and not self._goes_back(hit, first, year) and self._take_campaign(hit, year)
        return False

    def _goes_back(self, hit: Hit, first: date, year: int) -> bool:
        """「3月10日至5月20日，…打假。⏎1—10月，办班46期」: a later paragraph tells of a stretch that began before."""
        for other in self.hits:
            word = other.expression.first.word
            if other.block <= hit.block or not self._is_range(other) or not self._heads(other) or word is not None:
                continue
            begin = self._days(other, year)[0]
            if begin is not None and begin.year == first.year and begin < first:
                return True
        return False

    def _holidays(self, year: int, bodies: Sequence[int]) -> bool:
        """「五一假期市场检查⏎5月1日至5日，检查8家」: the days that the page names first, else those of the holiday."""
        hits = [hit for hit in self.hits if hit.block == self.structure.title and not hit.quoted]
        holidays = [hit for hit in hits if is_holiday(hit) and hit.expression.frame != "before"]
        if not holidays or any(hit.expression.first.granularity != "year" for hit in hits):
            return False
        for hit in self.hits:
            first, last = self._days(hit, year) if hit.block in bodies and not hit.quoted else (None, None)
            if first is None or last is None or not self._is_range(hit) or not hit.expression.first.day:
                continue
            if year in (first.year, last.year) and self._begins_clause(hit):
                self._set_period(first, last, hit, How.CARRIED, "period.campaign")
                return True
        days = holiday_days(holidays[0], year) if len(holidays) == 1 else None
        if days is not None:
            self._set_period(*days, holidays[0], How.CARRIED, "period.title")
        return days is not None

    def _begins_with_year(self, bodies: Sequence[int]) -> bool:
        """「今年以来，立案23件。6月1日至8月31日，组织夜查」: what is told first is of the year."""
        hit = next((hit for hit in self.hits if hit.block in bodies and not hit.quoted), None)
        if hit is None or is_holiday(hit):
            return False
        part = hit.expression.first
        return not part.month and part.granularity == "year" and not part.sense

    def _names_campaign(self, hit: Hit) -> bool:
        """「2024年春运从1月26日至3月5日」: the year is part of the name, and the days follow in the same clause."""
        following = next((other for other in self.hits if other.start > hit.start), None)
        return following is not None and _SAME_CLAUSE.fullmatch(self.text, hit.end, following.start) is not None

    def _take_campaign(self, hit: Hit, year: int) -> bool:
        """Take days as those of the page's campaign, unless the page has days of another one."""
        first, last = self._days(hit, year)
        if first is None or last is None:
            return False
        if self.text[hit.end : hit.end + 1] in _AND and any(other.start == hit.end + 1 for other in self.hits):
            return False  # 6月7日至17日、9月5日至16日，分两批检查26家
        for other in self.hits:
            # 春防期（3月15日至6月15日）: an aside, but where the days of the campaign stand in a bracket too
            aside = self.text[other.start - 1] in "（(" and self.text[hit.start - 1] not in "（("
            begin, end = self._days(other, year) if self._ran(other, year) and not aside else (None, None)
            if begin is not None and end is not None and not first <= begin <= end <= last:
                return False
        self._set_period(first, last, hit, How.CARRIED, "period.campaign")
        return True

    def _title_says_year(self) -> bool:
        """Tell whether the title says a year and nothing more exact."""
        titled = [hit for hit in self.hits if hit.block == self.structure.title and not hit.quoted]
        return bool(titled) and all(
            (hit.expression.first.granularity == "year" and hit.expression.last is None)
            or hit.expression.frame == "before"
            or self.text.startswith(_BEFORE_HOLIDAY, hit.end)
            for hit in titled
        )

    def _held(self, hit: Hit, year: int) -> bool:
        """3月1日至4月30日，县林业局开展春季禁牧专项行动, in a page of May: it tells of what has just ended.

        So does a page that begins with such days: 「“三夏”期间（5月25日至6月20日），检查收割机31台」.
        """
        last, written = self._stretch(hit, year)[1], self.dates.written()
        if last is None or written is None or not 0 <= (written - last).days <= _JUST:
            return False
        stop = self.text.find("。", hit.end, hit.end + SENTENCE)
        held = _HELD.search(self.text, hit.end, stop if stop >= 0 else hit.end + SENTENCE) is not None
        seasonal = _OF_SEASON.search(self.text, max(0, hit.start - INDENT), hit.start) is not None
        return held or seasonal or self._opens(hit)

    def _narrow_period(self, year: int) -> None:
        """Take the days of a check or of a weekly, where the title says the half-year or the month they lie in.

        「周报（2023年12月第2周）⏎12月4日至10日，检查31家」, 「上半年督查通报⏎5月8日至6月16日，…组织督查，现通报如下」
        """
        known, period = next(item for item in self.dates.items if item.name == "period"), self.dates.period
        if period is None or known.rule != "period.title":
            return
        self.dates.items.remove(known)
        ends = since_until(self.hits, self.structure.title, period[0])
        if ends is not None and ends.stated is not None and self._heads(ends):
            self._set_period(period[0], ends.stated.last, ends, How.CARRIED, "period.opening")
            return
        month = LONGEST_WEEK < (period[1] - period[0]).days <= _MONTH and self._is_weekly()
        found = self._weeks_own_days(year) if month else self._carried_out(year)
        if not found or self.dates.period is None or not period[0] <= self.dates.period[0] <= period[1]:
            self.dates.items = [item for item in self.dates.items if item.name != "period"]
            self.dates.items.append(known)
            self.dates.period = period
