"""What the names of a table's rows and columns say: a body, a time, a total, a change."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from zhenforce_nlp.column_heads import CHANGE_HEAD
from zhenforce_nlp.engines import light
from zhenforce_nlp.heads import Mention
from zhenforce_nlp.records import Area, Cell, Time
from zhenforce_nlp.row_marks import bears_figure, row_mark

# 合计, 全州, 全市合计: the row of a table that sums the others
_TOTAL = regex.compile(
    r"\p{Han}{0,6}(?:合计|总计|小计|分计|共计|合计数|总和|汇总)|总数|总量"
    r"|全(?:[省市区县州盟旗镇乡局队年]|自治[区州县]|支队|大队|系统|辖区)(?:平均)?|累计"
)
_UNIT = light(regex.compile(r"[（(][^（）()]*+[）)]|\s++"))
_ASIDE = regex.compile(r"[（(][^（）()]*+[）)]")  # 仪征市（含化工园区）
_ZONE = regex.compile(r"\p{Han}{2,14}区[（(]")
_CLOSERS = ("）", ")")
_DIVISIONS = "区县市旗"
_RUNNING = "累计"
_OWN_PART = (
    "直属",
    "直管",
    "直办",
    "自办",
    "本级",
    "本部",
    "机关",
)  # 支队直属: the team's own figures, in a row of their own
_LEFT_OVER = regex.compile(r"(?:度|底|末)?(?:结转|遗留|转入|结余|未结|未办结|存量|移交)")  # 上年结转 is this year's
_SPACE = " \u3000\xa0\t"


class CellNames:
    """Reads the names of one page's rows and columns.

    Args:
        known: the page's bodies and areas, and its times, by where they start.
        home: full name of the report's area, whose row sums those of its parts; "" for none.
    """

    def __init__(self, text: str, known: tuple[Mapping[int, Mention], Mapping[int, Time]], home: str) -> None:
        self.text = text
        self.bodies, self.times = known
        self.home = home

    def body(self, cell: Cell) -> Mention | None:
        """Give the body or area that a cell's words are; None when they are a category (旅店业)."""
        start = cell.start
        while start < cell.end and self.text[start] in _SPACE:
            start += 1
        body = self.bodies.get(start)
        if body is None:
            return self._other_name(start, cell.end)
        behind = self.text[body.end : cell.end].strip(_SPACE)
        if body.end < cell.end - 1 and behind not in _OWN_PART and _ASIDE.fullmatch(behind) is None:
            return None
        return body

    def _other_name(self, start: int, end: int) -> Mention | None:
        """医药高新区（高港区）: a zone that the table of divisions lacks, with its division in brackets."""
        match = _ZONE.match(self.text, start, end)
        body = self.bodies.get(match.end()) if match is not None else None
        closed = isinstance(body, Area) and self.text[body.end : end].strip(_SPACE) in _CLOSERS
        return body if body is not None and closed and self.text[body.end - 1] in _DIVISIONS else None

    def time(self, cell: Cell) -> Time | None:
        """Give the time that a cell begins with (2023年, 一季度, 2023年立案)."""
        time = self.times.get(cell.start)
        return None if time is not None and _LEFT_OVER.match(self.text, time.end, cell.end) else time

    def words(self, cell: Cell) -> str:
        """Give a cell's words without spaces and what brackets hold: 罚款 of 罚款（万元）."""
        return _UNIT.sub("", self.text[cell.start : cell.end])

    def is_total(self, cell: Cell) -> bool:
        """Tell whether a name is that of a row or column that sums others: 合计, 全市, 一季度合计, （七）总计."""
        body = self.body(cell)
        if body is not None and self.home and body.canonical == self.home:
            return True  # the row of the whole area, below those of its parts
        time = self.time(cell)  # 一季度合计
        mark = row_mark(self.text, cell.start, cell.end)  # （七）总计
        words = _UNIT.sub("", self.text[mark.end() : cell.end]) if mark is not None else self.words(cell)
        if _TOTAL.fullmatch(words):
            return True
        return _TOTAL.fullmatch(words[len("".join(time.text.split())) :] if time is not None else words) is not None

    def is_number(self, cell: Cell) -> bool:
        """Tell whether a cell holds a bare number (the 3 under 序号), and neither a time nor a numbered name."""
        words = self.text[cell.start : cell.end].strip(_SPACE)
        return words[:1].isdigit() and self.time(cell) is None and not bears_figure(words)

    def adds_up(self, head: Cell) -> bool:
        """1—6月累计, 累计同比: what a column counts up; where one of them says since when, it holds for the others."""
        return _RUNNING in self.words(head)

    def is_relative(self, time: Time) -> bool:
        """本月止累计, 去年同期累计: what the page's own time has to say from when to when."""
        return self.text[time.start : time.end].startswith(("本", "当")) or self.text.endswith("同期", 0, time.end)

    def change(self, row: Cell | None) -> str:
        """Give a row's words where it is a change of the rows above (比上年), else nothing."""
        words = self.words(row) if row is not None else ""
        return words if CHANGE_HEAD.fullmatch(words) else ""
