"""Which week a weekly tells of: by its first days, its number, its issue; which month a page on a theme tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from zhenforce_nlp.records import BlockKind, How
from zhenforce_nlp.times.covered import NEAR_TITLE, CoverageReader, Hit

NEXT_WEEK = 10  # days after its week in which a weekly comes out
LONGEST_WEEK = 7  # days behind the first one
_SHORTEST_WEEK = 4
_THEME = re.compile("份?(?:是|为)[^，。；]{0,24}[月周](?:活动)?[”」]?[，。]")


class WeeklyReader(CoverageReader):
    """Reads the week of a weekly."""

    def _is_weekly(self) -> bool:
        """治超工作周报, 一周要情 in the head of the page."""
        blocks = self.structure.blocks[: NEAR_TITLE + 1]
        return bool(blocks) and self.rules.cues["weekly"].search(self.text, 0, blocks[-1].end) is not None

    def _weekly(self, year: int) -> bool:
        """「一周工作动态⏎8月7日至13日，检查32家」, 「治超周报⏎8月11日⏎本周检查32家」: the week that a weekly tells of.

        So does a piece of news that begins with 本周 or 上周.
        """
        titled = self._is_weekly()
        if titled and self._weeks_own_days(year):
            return True
        hits = (hit for hit in self.hits if hit.block > self.structure.title and not hit.quoted)
        opening = next((hit for hit in hits if hit.expression.first.sense == "week" or self._is_stretch(hit)), None)
        written = self.dates.written()
        if opening is None or written is None or opening.expression.first.sense != "week":
            return False
        if not titled and (self._title_says_when() or not self._opens(opening)):
            return False
        weeks = min(0, opening.expression.first.relative_month or 0)
        first = written - timedelta(written.weekday())
        if titled and written == first and not weeks:
            first -= timedelta(7)  # a weekly that comes out on Monday
        self.dates.week, first = first, first + timedelta(7 * weeks)
        self._set_period(first, first + timedelta(6), opening, How.CARRIED, "period.week")
        return True

    def _theme(self, year: int, bodies: Sequence[int]) -> bool:
        """「今年6月是第20个全国“安全生产月”」, 「3月为水法宣传月」 first of all: the page is about that month."""
        found = next((hit for hit in self.hits if hit.block in bodies and not hit.quoted), None)
        hit = found if found is not None and self._is_stretch(found) and self._opens(found) else None
        if hit is None:
            return False
        first, last = self._stretch(hit, year)
        if first is None or last is None or _THEME.match(self.text, hit.end) is None:
            return False
        self._set_period(first, last, hit, How.CARRIED, "period.campaign")
        return True

    def _weeks_own_days(self, year: int) -> bool:
        """Take the days that a weekly names first, or the number of its week."""
        for hit in self.hits:
            numbered = hit.expression.first.week and not hit.quoted and self._kind(hit) is BlockKind.TITLE
            if numbered or (hit.block > self.structure.title and not hit.quoted and self._is_week(hit, year)):
                first, last = self._stretch(hit, year)
                if first is not None and last is not None:
                    self._set_period(first, last, hit, How.CARRIED, "period.week")
                    return True
        return False

    def _is_week(self, hit: Hit, year: int) -> bool:
        """8月7日至13日 at the head of a clause, just before the page was written."""
        first, last = self._stretch(hit, year)
        if first is None or last is None or not hit.expression.first.day:
            return False
        if not _SHORTEST_WEEK <= (last - first).days <= LONGEST_WEEK:
            return False
        written = self.dates.written()
        fresh = written is None or 0 <= (written - last).days <= NEXT_WEEK
        return fresh and self._begins_clause(hit)
