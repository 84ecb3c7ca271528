"""Labels of changes of a place in a ranking: 满意度排名第12位，较上年上升2位; 前进3位."""

from __future__ import annotations

import re

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.readings import Label, Reading, Words, clause_before
from zhenforce_nlp.metrics.words import WordReader
from zhenforce_nlp.records import How

_UNITS = ("位", "名", "个位次", "位次", "名次", "个名次")
_RANK = "排名"
_WHERE = r"(?:在?(?:全[省市县区州国盟旗局]|[省市县]内|系统)[^，。]{0,5}?)?"
# what is ranked stands before 排名第12位, 居全市第2, 由第9位升至第6位
_STANDS = re.compile(
    rf"([^，。；：]*?)(?:[的]?{_WHERE}(?:排名|位次|名次|位列|位居|名列|排在|排|居|列)[^，。；\d]{{0,6}}第|(?:排名|位次|名次)?[由从]第|全[省市县区州国盟旗](?:排?名?)第|[升降跃]至第|[升降]到第|跃居第)"
)
_ARROW = re.compile(r"[位名][（(][↑↓⬆⬇]$")  # 升至第4位（↑5）
_RANKED = 2  # characters of 位（
_SINCE = re.compile(r"[由从](?:年初|去年|上年|上月|上季度|原来|原先)?的?$")
_INSIDE = re.compile(r"在(?:全[省市县区州国盟旗局]|[省市县]内|系统)(?:同类\w{0,4})?[中里内]?")
_BODY = re.compile(r".*(?:队|局|所|县|区|市|镇|乡|旗|街道)$")
_MOVES = ("前进", "后退", "前移", "后移", "前进了", "后退了")
_FAR = 80  # characters before a figure in which the clause that says who stands where may begin
_LONGEST = 16


class RankLabels:
    """Reads the labels of one page's places gained and lost."""

    def __init__(self, words: WordReader) -> None:
        self.text = words.text
        self.words = words

    def change(self, reading: Reading, slot: Slot, words: Words) -> Label | None:
        """Give what is ranked, with 排名; None where no ranking is spoken of.

        Example:
            满意度全省排名第12位，较上年上升2位 → 满意度排名.
        """
        arrow = not slot.quantity.unit and _ARROW.search(self.text, slot.clause - _RANKED, slot.left_end) is not None
        if slot.quantity.unit not in _UNITS and not arrow:
            return None
        if words.start < words.end and _RANK in self.text[words.start : words.end]:
            return self._own(slot, words)
        place = slot.clause
        for _ in range(2):
            start = clause_before(reading, place)
            if start < 0:
                break
            stands = _STANDS.match(self.text, max(start, place - _FAR), place - 1)
            if stands is not None:
                return self._ranked(reading, slot, start, stands.end(1))
            place = start
        if not arrow and not self.text.endswith(_MOVES, slot.left, slot.left_end):
            return None
        return Label(slot, _RANK, slot.left, slot.left_end, How.CARRIED, "metric.change.rank", "change")

    def _own(self, slot: Slot, words: Words) -> Label:
        """事故起数在全省排名上升2位, 埇桥大队、灵璧大队分别前进3位."""
        first, last = self.words.core(words.start, words.end)
        label = _INSIDE.sub("", self.text[first:last])
        return Label(slot, label, first, last, How.STATED, "metric.change.rank", "change")

    def _ranked(self, reading: Reading, slot: Slot, start: int, end: int) -> Label:
        first = self.words.reader.read(start, end).end if start < end else end
        name = _SINCE.sub("", self.text[first:end])
        inside = any(start <= label.slot.quantity.start < slot.left for label in reading.done[-2:])
        base = reading.done[-1] if reading.done else None
        if inside or len(name) > _LONGEST or _BODY.match(name) or (not name and base is None):
            return Label(slot, _RANK, slot.left, slot.left_end, How.CARRIED, "metric.change.rank", "change")
        if not name and base is not None:
            thing = base.text.removesuffix(_RANK)
            return Label(
                slot, thing + _RANK, base.start, base.end, How.CARRIED, "metric.change.rank", "change", base.verb
            )
        return Label(slot, name.removesuffix(_RANK) + _RANK, first, end, How.CARRIED, "metric.change.rank", "change")
