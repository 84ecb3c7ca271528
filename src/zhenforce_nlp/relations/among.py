"""Totals that are named again: 立案案件中，第四季度38件; below a table: 罚款合计中含没收款3万元."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.engines import light
from zhenforce_nlp.records import Metric, Quantity
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.part_links import MEMORY, PartLinks

_SOURCES = 24  # characters in which 上述案件中 has to end
_NOUN = 2  # characters of the shortest noun
_TOTALS = light(regex.compile(r"(?:合计|总计|总数|总额|总量|全部|所有|的)"))
_WHEN = light(regex.compile(r"^(?:全年|本年度?|今年|当年|[上下]半年|\d{4}年|本[月季期])(?=\p{Han}{2})"))  # 全年立案中
_ENUMERATOR = light(regex.compile(r"\s*(?:(?:注|备注|说明)[：:]\s*)?(?:[①-⑳]|[（(]?\d{1,2}[)）.、．])\s*"))
_GENERIC = light(regex.compile(r"(?:金额|案件|人员|企业|资金|数量|总?数|问题)$"))
_COUNTS = regex.compile(r"[宗件起户家次人]?数?|案件数?|处罚宗数|数量")
_ABOVE = ("上述", "以上", "这些", "该", "前述")
_SAID = regex.compile(r"(?P<of>\p{Han}{2,10}?)(?:合计|总计|总额)?(?:均?为|是|按|以|系|指)")
_HEADED = regex.compile(r"[^\p{Han}]{0,4}(?P<of>\p{Han}{2,10}?)(?:[合总共]计|总[数额量]|[数较比按为是，])")
_JOINED = regex.compile(r"[、及和与]|以及")
_NOTE = 120  # characters of a note before 其中 in which its column is named
_NEAR_TABLE = 8  # blocks: a note below a table stands no farther from it


class Among:
    """Finds the figures that words such as 立案案件中 name again."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], known: PartLinks, cues: CueRules) -> None:
        self.text = text
        self.metrics = metrics
        self.known = known
        self.cue = cues.cues["among"]
        self.inline = cues.cues["among_inline"]
        self.tables: Sequence[tuple[int, Quantity, str]] = ()

    def find(
        self, slot: Slot, done: Sequence[Slot], earlier: Iterable[Slot], block: int
    ) -> tuple[Slot, int, int] | None:
        """Give the total that the words before a figure name, and where the words stand; None for none.

        Args:
            slot: the figure.
            done: the figures before it in its sentence.
            earlier: those of its paragraph before, nearest first.
            block: the index of its block.
        """
        match = self._match(slot, done)
        if match is None:
            return None
        said = match.group("of")
        if said.startswith(_ABOVE):
            return None  # 以上案件中 is read by itself
        words = _TOTALS.sub("", _WHEN.sub("", said))
        near = items = [item for item in (*reversed(done[-MEMORY:]), *earlier) if not item.depth]
        # 受理452件；其中市级受理187件，县级受理265件。受理案件中，…: of all of them
        items = sorted(near, key=lambda item: item.quantity.id in self.known.links)
        tables = [_as_slot(total) for total in self._tables(block, said)]
        if _COUNTS.fullmatch(words):  # 合计宗数中: of the column 合计
            items, tables = [], self._total_row(slot, tables, block) if words != said else []
            words = ""
        # 立案131起（行政案件118起、刑事案件13起），行政案件中林地51起
        inside = [item for item in done[-MEMORY:] if item.depth]
        inside = [item for item in inside if (label := self.metrics.get(item.quantity.id)) and label.label == words]
        for whole in (*inside, *_named(words, items, self.metrics), *_named(words, tables, self.metrics)):
            if self.known.fits(slot.quantity, whole.quantity):
                return _said_last(whole, near), *match.span()
        return None

    def all_named(self, found: tuple[Slot, int, int], block: int) -> list[Slot]:
        """立案及罚款中，涉砂案件7件、28.9万元: the totals of all columns that the words name, the one found first."""
        whole, start, end = found
        words = [word for word in _JOINED.split(self.text[start:end].strip("，,：:").removesuffix("中")) if word]
        if len(words) < _NOUN:
            return [whole]
        tables = [_as_slot(total) for total in self._tables(block, words[0])]
        named = [slot for word in words for slot in _named(word, tables, self.metrics)[:1]]
        return [whole, *(slot for slot in named if slot.quantity.id != whole.quantity.id)]

    def of_note(self, start: int, end: int, block: int) -> list[Slot]:
        """罚款按下达日期统计，其中对个人罚款41.3万元: the totals of the columns that a note names, the nearest first.

        Args:
            start, end: the words of the note before 其中.
            block: the index of its block.
        """
        if not self.tables:
            return []
        words = self.text[max(start, end - _NOTE) : end]
        found: list[tuple[int, int, Slot]] = []
        for total in self._tables(block, words):
            metric = self.metrics.get(total.id)
            label = metric.label if metric is not None else ""
            place = words.rfind(label) if len(label) >= _NOUN else -1
            if place >= 0:
                found.append((-place - len(label), -len(label), _as_slot(total)))
        if not found and (said := _HEADED.match(words)) is not None:  # 追回基金合计数较上年增长: 追回医保基金
            return _named(said["of"], [_as_slot(total) for total in self._tables(block, words)], self.metrics)[:1]
        return [slot for _, _, slot in sorted(found, key=itemgetter(0, 1))]

    def of_table(self, block: int) -> list[Slot]:
        """Give the totals of the tables that stand right above a block."""
        return [_as_slot(total) for total in self._tables(block, "")] if self.tables else []

    def _tables(self, block: int, said: str) -> list[Quantity]:
        """Give the totals of the tables that stand right above a block, or the figures of a row that is named."""
        low = bisect_left(self.tables, block - _NEAR_TABLE, key=itemgetter(0))
        high = bisect_left(self.tables, block, key=itemgetter(0))
        near = self.tables[low:high]
        row = max((name for _, _, name in near if name and said.startswith(name)), key=len, default="")
        return [figure for _, figure, name in near if name == row]

    def _total_row(self, slot: Slot, tables: list[Slot], block: int) -> list[Slot]:
        """合计宗数中: of the column 合计; 合计中电梯620台: of the total that the note names, or alone in its unit."""
        columns = [item for item in tables if self._is_total(item)]
        if columns:
            return columns
        start = max(self.text.rfind(mark, max(0, slot.left - _NOTE), slot.left) for mark in "。\n")
        fits = self.known.fits
        named = [item for item in self.of_note(start + 1, slot.left, block) if fits(slot.quantity, item.quantity)]
        alone = [item for item in tables if fits(slot.quantity, item.quantity)]
        return named or (alone if len(alone) == 1 else [])

    def _is_total(self, item: Slot) -> bool:
        metric = self.metrics.get(item.quantity.id)
        return metric is not None and _TOTALS.search(metric.label) is not None

    def column(self, slot: Slot, start: int, end: int, block: int) -> Slot | None:
        """Give the total of a table's column that some words name: 罚款为决定数（其中事故罚款26万元）.

        Args:
            slot: the figure in the bracket.
            start, end: the clause before the bracket.
            block: the index of its block.
        """
        mark = _ENUMERATOR.match(self.text, start, end)
        match = _SAID.match(self.text, mark.end() if mark is not None else start, end)
        tables = [_as_slot(total) for total in self._tables(block, match.group("of"))] if match is not None else []
        found = _named(match.group("of"), tables, self.metrics) if match is not None else []
        return next((whole for whole in found if self.known.fits(slot.quantity, whole.quantity)), None)

    def _match(self, slot: Slot, done: Sequence[Slot]) -> regex.Match[str] | None:
        begin = slot.left
        if done and not slot.opener and done[-1].quantity.id not in self.metrics:
            begin = done[-1].left  # 民警中35岁以下8人
        mark = _ENUMERATOR.match(self.text, begin, slot.left_end)
        begin = mark.end() if mark is not None else begin
        inline = self.inline.match(self.text, begin, min(slot.left_end, begin + _SOURCES))
        if inline is not None:
            return inline
        low = max(slot.left - _SOURCES, done[-1].right if done else 0)
        match = None
        for match in self.cue.finditer(self.text, low, slot.left):  # noqa: B007 - the last one counts
            pass
        return match if match is not None and match.end() >= slot.left else None


def _named(words: str, items: Sequence[Slot], metrics: Mapping[str, Metric]) -> list[Slot]:
    """Give the figures whose labels say the same as some words, the closest first."""
    found: tuple[list[Slot], ...] = [], [], [], []
    for item in items:
        metric = metrics.get(item.quantity.id)
        label = metric.label if metric is not None else ""
        if len(label) < _NOUN:
            continue
        if words == label:
            found[0].append(item)
        elif words in label or label in words:
            found[1].append(item)
        elif _spread(words, label):  # 受理案件: 受理治安案件
            found[2].append(item)
        elif _same_noun(words, label):
            found[3].append(item)
    return [item for group in found for item in group]


def _same_noun(words: str, label: str) -> bool:
    """到位金额: 执行到位; but 重点违法中 is no 违法 of all kinds."""
    core = _GENERIC.sub("", words)
    return len(core) >= _NOUN and core in label


def _spread(words: str, label: str) -> bool:
    letters = iter(label)
    return all(char in letters for char in words)


def _as_slot(quantity: Quantity) -> Slot:
    start, end = quantity.start, quantity.end
    return Slot(quantity, start, start, end, end, start, "^", "", 0, None)


def _said_last(whole: Slot, near: Sequence[Slot]) -> Slot:
    """违法图斑213个 in the title, 属违法的213个 in the text, 违法图斑中毁林126个: of the figure as it was said last."""
    value, unit = whole.quantity.value, whole.quantity.unit
    return next((slot for slot in near if slot.quantity.value == value and slot.quantity.unit == unit), whole)
