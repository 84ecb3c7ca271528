"""Labels of figures that a ranking gives: 立案最少的是城南区，仅41件; 投诉最多的是餐饮，有120件，其次为美容，有80件."""

from __future__ import annotations

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.heads import NO_BODIES
from zhenforce_nlp.metrics.rankings import MOST_OF, NEXT, RANKED, RANKED_FIRST
from zhenforce_nlp.metrics.readings import Label, Reading, clause_before
from zhenforce_nlp.metrics.words import WordReader
from zhenforce_nlp.records import How

_COLONS = "：:"
_LOOKED_AT = ("单位", "机关", "部门", "机构", "企业", "学校", "医院")
_COUNTS = ("数", "量", "率", "额", "得分")
_ITEM_MARKS = regex.compile("[、和及与]")
_LONG_NAME = 20  # characters of a name before a colon
_TOWNS = ("镇", "乡", "街道", "团场", "牧场", "苏木")
_OBJECT = 2  # characters that the object of an act has at least
_FAR = 60  # characters before a bracket that its name is looked for in


class RankedLabels:
    """Reads the rankings of one page."""

    def __init__(self, words: WordReader) -> None:
        self.text = words.text
        self.words = words
        self.rules = words.rules

    def _body(self, words: str) -> bool:
        if len(words) > _LONG_NAME or not words.endswith(self.rules.groups) or words.endswith(NO_BODIES):
            return False
        act = self.rules.verb(words, 0, len(words), ("strict", "act")) if words.endswith(_LOOKED_AT) else None
        return act is None or len(words) - len(act[0]) < _OBJECT  # 粮食安全：检查机关单位36家

    def _placed(self, reading: Reading, slot: Slot, clause: int, end: int) -> Label | None:
        """立案最少的是城南区，仅41件; 投诉最多的是餐饮，有120件，其次为美容，有80件."""
        text = self.text
        ranked = RANKED.match(text, clause, end)
        if ranked is not None:
            return self._ranked_in_order(reading, slot, ranked, end) or self.of_ranking(slot, ranked, end)
        following = NEXT.match(text, clause, end)
        before = reading.done[-1] if reading.done else None
        if following is None or before is None or before.rule != "metric.ranked":
            return None
        first = RANKED.match(text, before.start, before.end)
        if first is None:
            return None
        label = text[following.end() : end] + first[1]
        return Label(slot, label, before.start, before.end, How.CARRIED, "metric.ranked")

    def of_ranking(self, slot: Slot, ranked: regex.Match[str], end: int) -> Label:
        """Name what a ranking counts, with the thing that it tells of (投诉最多的是餐饮 → 餐饮投诉), but no body."""
        name = self.text[ranked.end() : end]
        if end in self.words.body_ends or self._body(name) or name.endswith(_TOWNS) or not name.isalpha():
            return self._framed(slot, *ranked.span(1))
        return Label(slot, name + ranked[1], ranked.start(1), end, How.STATED, "metric.ranked")

    def _ranked_in_order(self, reading: Reading, slot: Slot, ranked: regex.Match[str], end: int) -> Label | None:
        """处罚最多的是店外经营、油污外排，计19件、9件: as many things as figures behind them."""
        names = _ITEM_MARKS.split(self.text[ranked.end() : end])
        number = reading.slots.index(slot)
        run = reading.slots[number : number + len(names)]
        bare = len(run) == len(names) > 1 and all(
            item.opener in ("、", "") and not self.text[item.left : item.left_end].strip("和及与") for item in run[1:]
        )
        if not bare or any(self._body(name) or not name.isalpha() for name in names) or end in self.words.body_ends:
            return None
        for offset, (own, name) in enumerate(zip(run, names, strict=True)):
            label = name + ranked[1]
            reading.assigned[number + offset] = Label(own, label, ranked.start(1), end, How.STATED, "metric.ranked")
        return reading.assigned[number]

    def _ranked_again(self, reading: Reading, slot: Slot, start: int, end: int) -> Label | None:
        """合格率最高的为糖果（100%），最低的为炒货（87%）: the other end of the ranking before."""
        other = MOST_OF.match(self.text, start, end)
        before = reading.done[-1] if reading.done else None
        if other is None or before is None or before.slot.quantity.unit != slot.quantity.unit:
            return None
        low = max(reading.sentence.start, before.slot.left - _FAR)
        measure = next((match[1] for match in RANKED_FIRST.finditer(self.text, low, before.slot.left)), "")
        name = self.text[other.end() : end]
        if not measure or not name.isalpha():
            return None
        label = measure if end in self.words.body_ends or self._body(name) else name + measure
        return Label(slot, label, other.end(), end, How.STATED, "metric.ranked")

    def _ranked_before(self, reading: Reading, start: int) -> tuple[str, int, int] | None:
        """得分排名靠前的有：县水利局（96.5分）: what the bodies behind a colon are ranked by, and where it stands."""
        before = clause_before(reading, start) if self.text[start - 1] in _COLONS else -1
        ranked = RANKED.match(self.text, before, start + 2) if before >= 0 else None
        known = ranked is not None and not self.rules.is_hollow(ranked[1])  # 排名靠后的有
        return (ranked[1], *ranked.span(1)) if ranked is not None and known else None

    def _measured_by(self, reading: Reading, slot: Slot, ranked: regex.Match[str] | None) -> tuple[str, int] | None:
        """Give the measure that the names before the brackets of a list are ranked by, and where it stands."""
        if ranked is not None:
            return (ranked[1], ranked.start(1)) if ranked[1].endswith(_COUNTS) else None
        before = reading.done[-1] if reading.done else None
        if before is None or before.rule != "metric.ranked" or not slot.breaks.startswith(("）、", ")、")):
            return None
        start = before.start
        match = RANKED.match(self.text, start, before.end)
        return (match[1], start) if match is not None else None

    def _framed(self, slot: Slot, start: int, end: int) -> Label:
        first, last = self.words.core(start, end)
        return Label(slot, self.text[first:last], first, last, How.CARRIED, "metric.frame", "carried")
