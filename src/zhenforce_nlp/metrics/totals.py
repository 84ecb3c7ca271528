"""Labels of totals, from their parts or the heading: 受理食品案31件、药品案14件，共45件; 三、考评得分。东湖区94.6分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.bases import BACK
from zhenforce_nlp.metrics.label_rules import ANY_ACT
from zhenforce_nlp.metrics.label_texts import common_label
from zhenforce_nlp.metrics.readings import Label, Reading
from zhenforce_nlp.metrics.words import WordReader
from zhenforce_nlp.records import Block, How

_NAMES_IT = 3  # characters: what parts share says less than their heading when it is shorter
_TOPIC = re.compile(
    r"\s*(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]{1,2}\s*)?(?:年内|全年|本年度?)?"
    r"([\u4e00-\u9fff]{2,10}?)(?:的?(?:实施|办理|开展|完成|工作|基本|总体)*(?:情况|数据|方面))?(?:[（(][\u4e00-\u9fff]{1,3}[）)])?[：:。]?\s*"
)
_LONG_LEAD = 16
_SUM = "合计"
_LONG_LINE = 40  # characters of a line that holds one figure
_SUM_LINE = re.compile(r"\s*(合计|共计|总计|小计|总数)[：:\s]*")
_LEAD = re.compile(r"\s*([\u4e00-\u9fff]{2,10}?)(?:及排名|和排名|排名|情况|工作|方面|与分析|统计)*[：:。]?\s*")
_MEASURES_IT = ("得分", "数", "额", "率", "量", "时间", "天数", "用时", "成绩")
_TWO = 2


class TotalLabels:
    """Reads the labels of one page's totals, and of figures that only a heading names."""

    def __init__(self, words: WordReader, blocks: Sequence[Block]) -> None:
        self.text = words.text
        self.rules = words.rules
        self.blocks = blocks
        self.lines: list[Label] = []  # of lines that hold one figure each, right above the next line
        self.line = -1  # block of the last of them

    def read_line(self, reading: Reading) -> None:
        """Remember the label of a line that holds nothing but one figure and its name: 公安：14件."""
        sentence = reading.sentence
        block = self.blocks[sentence.block]
        if not sentence.first or len(reading.done) != 1 or block.end - block.start > _LONG_LINE:
            return
        self.lines = [*self.lines[1 - BACK :], *reading.done] if self.line == sentence.block - 1 else [*reading.done]
        self.line = sentence.block

    def of_lines(self, reading: Reading, slot: Slot) -> Label | None:
        """公安：14件⏎交通：9件⏎合计：23件: what the lines share, else what heads them, else the word of the sum."""
        word = _SUM_LINE.fullmatch(self.text, reading.sentence.start, slot.left_end)
        if word is None or self.line != reading.sentence.block - 1 or len(self.lines) < _TWO:
            return None
        text, how = common_label([label.text for label in self.lines]), How.CARRIED
        first, last = word.span(1)
        above = self.line - len(self.lines)
        if not text and above >= 0 and self.blocks[above].end - self.blocks[above].start <= _LONG_LINE:
            topic = self._headed(self.blocks[above].content, self.blocks[above].end)
            first, last = topic or word.span(1)
        text, how = (text, how) if text else (self.text[first:last], How.STATED)
        return Label(slot, text, first, last, how, "metric.total", "total")

    def total(self, reading: Reading, slot: Slot) -> Label | None:
        """合计206家: what the labels of the parts before it share."""
        run = self._before(reading, slot)
        if not run:
            return None
        text = common_label([item.text for item in run])
        if text and run[0].verb and run[0].text.endswith(text) and not any(item.verb for item in run[1:]):
            text = run[0].verb + text  # 办结食品案件31件、药品案件14件，共45件
        listed = any(item.text.startswith(run[0].verb) or item.slot.opener == "、" for item in run[1:])
        if not text and run[0].verb and listed and len(run) > _TWO and _added(run) == slot.quantity.value:
            text = run[0].verb  # 立案种子案7件、农药案12件、其他2件，共21件
        if len(text) < _NAMES_IT:
            summed = len(run) > 1 and _added(run) == slot.quantity.value
            topic = self._topic(reading, run[0]) if summed and reading.done[0] is run[0] else None
            if topic is not None:
                return Label(slot, self.text[slice(*topic)], *topic, How.CARRIED, "metric.total_of", "total")
        if not text:
            listed = all(item.rule == "metric.list" and item.start == run[0].start for item in run)
            text = self.text[run[0].start : run[0].end] if listed else self._several(run, slot)
        return Label(slot, text, run[0].start, run[-1].end, How.CARRIED, "metric.total", "total", run[0].verb)

    @staticmethod
    def _before(reading: Reading, slot: Slot) -> list[Label]:
        """Give the figures before a total, in its unit, in order."""
        run: list[Label] = []
        for label in reversed(reading.done[-BACK:]):
            if label.slot.depth != slot.depth or label.kind in ("share", "change"):
                continue
            if label is reading.done[-1] and not slot.opener and label.slot.quantity.unit != slot.quantity.unit:
                continue  # 三项合计888万元
            if label.slot.quantity.unit != slot.quantity.unit or label.kind == "total":
                break
            run.insert(0, label)
        return run

    @staticmethod
    def _several(run: Sequence[Label], slot: Slot) -> str:
        """结转12件，新收86件，合计98件: a sum of two acts that share no word is called by both of them."""
        if _added(run) != slot.quantity.value or len(run) < _TWO:
            return run[-1].text
        alike = any(item.rule == "metric.carried" for item in run)
        return "、".join(item.text for item in run) if len(run) == _TWO else run[-1].text if alike else _SUM

    def _topic(self, reading: Reading, first: Label) -> tuple[int, int] | None:
        """行政处罚实施情况：警告26宗，罚款41宗，合计67宗: what stands before a colon, or heads the paragraph."""
        start = reading.sentence.start
        colon = max(self.text.find(mark, start, first.slot.left) for mark in "：:")
        if colon >= 0:
            return self._headed(start, colon)
        section = self.blocks[reading.sentence.block].section
        heading = self.blocks[section] if section >= 0 and reading.sentence.first else None
        return self._headed(heading.content, heading.end) if heading is not None else None

    def headed(self, reading: Reading, slot: Slot) -> Label | None:
        """三、考评得分及排名。东湖区94.6分; （四）培训。举办3期: what heads the paragraph."""
        block = self.blocks[reading.sentence.block]
        end = self.text.find("。", block.content, min(reading.sentence.start, block.content + _LONG_LEAD))
        place = block.content, end
        if end < 0:
            heading = self.blocks[block.section] if block.section >= 0 else None
            if heading is None or heading.end - heading.content > _LONG_LEAD:
                return None
            place = heading.content, heading.end
        found = _LEAD.fullmatch(self.text, *place)
        if found is None:
            return None
        first, last = found.span(1)
        names = self.text.endswith(_MEASURES_IT, first, last) or any(
            self.rules.verb(self.text, at, last, ANY_ACT) for at in range(first, last - 1)
        )
        return Label(slot, found[1], first, last, How.CARRIED, "metric.heading") if names else None

    def _headed(self, start: int, end: int) -> tuple[int, int] | None:
        found = _TOPIC.fullmatch(self.text, start, end)
        return found.span(1) if found is not None else None


def _added(run: Sequence[Label]) -> Decimal:
    return sum((item.slot.quantity.value for item in run), Decimal(0))
