"""Which days a page says that it reports on: 4月至10月，县统计局开展检查，现将情况通报如下."""

from __future__ import annotations

import re

from zhenforce_nlp.records import How
from zhenforce_nlp.times.covered import Hit
from zhenforce_nlp.times.leads import LeadReader

SHORTEST_CAMPAIGN = 7  # days
_HALF_YEAR = 184  # days: a longer stretch is no campaign's
_TOLD = 160  # characters behind the days of a campaign in which a page says that it reports on it
_CARRIED_OUT = re.compile(
    "(?:开展|组织|进行|实施|部署)[^。；]{0,60}[，。]现[将就]?[^。，；]{0,30}(?:如下|报告|通报|小结|总结)"
)
CAMPAIGN = re.compile(
    "专项|行动|活动|安全生产月|质量月|整治|治理(?!体系|能力|现代化)|整顿|清缴|攻坚|会战|严打|联合检查|大检查|大排查|战役|百日|夜查|市场检查|打假|打非|春运|暑运|禁渔|休渔|禁烧|禁捕|清查|回头看|[汛季]|[渔火牧暖热]期"
    "|(?:检查|督查|抽查|考核|评查|巡查|踏查|核查|普查|摸排|排查)(?:工作)?的?(?:情况|结果|通报|报告|小结|总结)"
)
_CHECKED = re.compile("[^。；]{0,60}?(?:开展|组织|进行|实施|部署|检查|抽查|督查|评查|抽检|督导)")
_FAR = 260  # characters behind them in which the page of a check says so
_HEREWITH = re.compile("[，。；]\\s*现[将就]?[^。，；]{0,30}(?:如下|报告|通报|小结|总结)")
_WHOLE_YEAR = re.compile("全年|年度|本年|今年|[0-9]年")


class ToldReader(LeadReader):
    """Reads the days of which a page says that it reports on them."""

    def _campaign_days(self, hit: Hit) -> Hit | None:
        """「冬季行动情况⏎2023年11月至2024年2月，…。2024年，…」: the stretch that a campaign's page tells first."""
        title = self.structure.blocks[self.structure.title] if self.structure.title >= 0 else None
        if title is None or CAMPAIGN.search(self.text, title.start, title.end) is None or hit.stated is None:
            return None
        days = hit.stated.last - hit.stated.first
        return hit if self._is_range(hit) and self._begins_clause(hit) and days.days < _HALF_YEAR else None

    def _ran(self, hit: Hit, year: int, *, stated: bool = False) -> bool:
        """7月1日至8月31日，全市检查412家: days from one to another, at the head of a clause.

        Args:
            hit: an expression of the page.
            year: that of the page.
            stated: they may say their year, as long as it is that one.
        """
        part, last = hit.expression.first, hit.expression.last
        if not (part.day and part.month) or not self._is_range(hit) or hit.quoted:
            return False
        if part.year is not None and not (stated and part.year == year):
            return False
        if part.granularity == "ten_days" or (last is not None and last.year is not None):
            return False
        first, end = self._days(hit, year)
        if first is None or end is None or (end - first).days < SHORTEST_CAMPAIGN:
            return False
        return self._begins_clause(hit) and not self.rules.cues["intent"].match(self.text, hit.end)

    def _carried_out(self, year: int) -> bool:
        """「4月至10月，市统计局开展统计执法检查，现将情况通报如下：」: the page is about that stretch."""
        bodies = self._opening_blocks()
        for hit in self.hits:
            stated = hit.stated is not None and self._is_range(hit) and not hit.quoted
            if hit.block not in bodies or not (stated or self._is_stretch(hit) or self._ran(hit, year)):
                continue
            first, last = self._days(hit, year)
            told = self._tells_of(hit, bodies[-1])
            if told and first is not None and last is not None and self._begins_clause(hit):
                self._set_period(first, last, hit, How.STATED, "period.campaign")
                return True
        return False

    def _tells_of(self, hit: Hit, last_block: int) -> bool:
        """Tell whether a check was carried out in those days, and 现通报如下 follows, far behind on a check's page."""
        stop = min(hit.end + _TOLD, self.structure.blocks[hit.block].end)
        found = _CARRIED_OUT.search(self.text, hit.end, stop)
        title = self.structure.blocks[self.structure.title] if self.structure.title >= 0 else None
        checks = title is not None and CAMPAIGN.search(self.text, title.start, title.end) is not None
        if found is None and checks and _CHECKED.match(self.text, hit.end, stop) is not None:
            end = min(hit.end + _FAR, self.structure.blocks[last_block].end)
            found = _HEREWITH.search(self.text, hit.end, end)
        return found is not None and _WHOLE_YEAR.search(found[0], found[0].rfind("现")) is None  # 现将全年情况报告如下
