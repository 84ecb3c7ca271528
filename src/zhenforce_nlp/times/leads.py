"""Which stretch the lead of a page announces: the words before its first figures, or those that end with 如下."""

from __future__ import annotations

import re
from datetime import date

from zhenforce_nlp.records import How
from zhenforce_nlp.times.covered import SENTENCE, Hit
from zhenforce_nlp.times.weeklies import WeeklyReader

_BELOW = re.compile("[^。\n]{0,160}?(?:如下|见下表|见下)(?:[：:。，]|$)")
_TOLD = re.compile("[^，。；\n]{0,24}(?:情况|工作|汇报|战果|成效|进展|数据|[业战成]绩|答卷|动态)")
_FOLLOWS = ("按照", "根据", "依据", "按", "对照", "围绕", "落实", "贯彻")  # 按照省厅3月至5月集中整治的部署
_MASTHEAD = 16  # characters of a line such as 第7期（总第41期）, which holds no figures
_COLONS = ("：", ":")
_CLAUSE = "，。；：\n"
_ENDS = "。）)；\n"


class LeadReader(WeeklyReader):
    """Reads what the lead of a page says that it covers."""

    def _led(self, year: int) -> bool:
        """「3月1日至9月20日，各成员单位进展如下：」, 「数据截至11月末。」, 「局里听取了各科上半年工作汇报。」.

        Not so where the title says when, but for the day with which the data of its year end.
        """
        titled = self._title_says_when()
        for hit in self._lead():
            if self._follows_orders(hit):
                continue
            until = bool(hit.expression.until) and hit.expression.first.month > 0
            first, last = self._led_days(hit, year, until=until)
            if first is None or last is None or last.year != year:
                continue
            told = self._says_until(hit) if until else not titled and self._tells_lead(hit)
            if told:
                self._set_period(first, last, hit, How.STATED, "period.lead")
                return True
        return False

    def _labelled_days(self, year: int) -> bool:
        """「（统计时段：7月1日至25日）」: what the page itself calls its stretch, in the year that it is of."""
        for hit in self.hits:
            if hit.stated is None and hit.expression.first.month and self._labelled(hit, "period"):
                first, last = self._led_days(hit, year, until=bool(hit.expression.until))
                if first is not None and last is not None:
                    self._set_period(first, last, hit, How.STATED, "period.label")
                    return True
        return False

    def _led_days(self, hit: Hit, year: int, *, until: bool) -> tuple[date | None, date | None]:
        if until:
            days = hit.stated or hit.expression.first.interval(year)
            return (date(days.last.year, 1, 1), days.last) if days is not None else (None, None)
        return self._days(hit, year)

    def _days(self, hit: Hit, year: int) -> tuple[date | None, date | None]:
        """Give the days of an expression by its own year, else by that of the page."""
        if hit.stated is not None:
            return hit.stated.first, hit.stated.last
        return self._stretch(hit, year)

    def _lead(self) -> list[Hit]:
        """Give the stretches and ends that stand before the first figures of the page, or in a sentence with 如下."""
        found: list[Hit] = []
        bodies = self._opening_blocks()
        for index in bodies:
            block = self.structure.blocks[index]
            hits = [hit for hit in self.hits if hit.block == index]
            seen = block.content
            for hit in hits:
                clear = not any(map(str.isdigit, self.text[seen : hit.start]))
                below = _BELOW.match(self.text, hit.end, block.end) is not None
                if not clear and not below:
                    return found
                seen = hit.end
                if not hit.quoted and not hit.expression.frame and hit.expression.first.month:
                    found.append(hit)
            if len(self.text[seen : block.end]) > _MASTHEAD and any(map(str.isdigit, self.text[seen : block.end])):
                return found
        return found

    def _tells_lead(self, hit: Hit) -> bool:
        """Tell whether 如下 follows, or what was told of those months and no figure."""
        if not (self._is_stretch(hit) or self._is_range(hit)) or self.rules.cues["intent"].match(self.text, hit.end):
            return False
        stop = self.structure.blocks[hit.block].end
        if _BELOW.match(self.text, hit.end, stop) is not None:
            return self._begins_clause(hit)
        end = self.text.find("。", hit.end, stop)
        end = end if end >= 0 else stop
        return _TOLD.match(self.text, hit.end, end) is not None and not any(map(str.isdigit, self.text[hit.end : end]))

    def _says_until(self, hit: Hit) -> bool:
        """「数据截至11月末。」: nothing of the sentence follows."""
        stop = self.structure.blocks[hit.block].end
        return hit.end >= stop or self.text[hit.end] in _ENDS

    def _follows_orders(self, hit: Hit) -> bool:
        begin = max(self.text.rfind(mark, max(0, hit.start - SENTENCE), hit.start) for mark in _CLAUSE) + 1
        return self.text.startswith(_FOLLOWS, begin, hit.start)

    @staticmethod
    def _is_range(hit: Hit) -> bool:
        part = hit.expression.first
        return hit.expression.last is not None or part.month_last > part.month or part.day_last > part.day

    def _so_far(self, year: int) -> bool:
        """「今年以来，执法工作有序开展。⏎巡查412次」 of 8 November: what is told of the year ends with that day.

        So does what is told in a list: 「今年以来，…持证31人。各所队情况：⏎稽查大队　立案26起」.
        """
        written = self.dates.written()
        if written is None or written.year != year:
            return False
        issued = {item.start for item in self.dates.items if item.name in ("issued", "published")}
        below = (hit for hit in self.hits if hit.block > self.structure.title and not hit.quoted)
        hit = next((hit for hit in below if hit.start not in issued), None)
        word = hit.expression.first.word if hit is not None else None
        if hit is None or word is None or not (self._opens(hit) and self._heads(hit)):
            return False
        running = word.running or (word.base == "report" and not word.shift and hit.expression.frame == "since")
        stop = self.text.find("。", hit.end, hit.end + SENTENCE)
        framing = stop >= 0 and not any(map(str.isdigit, self.text[hit.end : stop]))
        listed = self.text[self.structure.blocks[hit.block].end - 1] in _COLONS
        dated = any(other.block == self.structure.title and not other.quoted for other in self.hits)
        if not running or hit.expression.first.month or dated:
            return False
        if not listed and not (framing and not self._title_says_when()):
            return False
        self._set_period(date(year, 1, 1), written, hit, How.CARRIED, "period.so_far")
        return True
