"""Labels of things that one act is done to.

对6家企业、4名驾驶员立案查处; 对8辆货车、5名驾驶人，分别吊销营运证、从业资格证.
"""

from __future__ import annotations

import re

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.bases import BACK
from zhenforce_nlp.metrics.label_rules import ANY_ACT
from zhenforce_nlp.metrics.labels import shorten
from zhenforce_nlp.metrics.readings import Label, Reading
from zhenforce_nlp.metrics.words import SPACE, WordReader
from zhenforce_nlp.records import How

TAKERS = ("对", "将", "把")
TAKES = re.compile(
    r"[对将把](?:全[省市县区州旗镇乡]|我[省市县区]|本?辖区内?|城区内?|县城内?)?$"
)  # 对全县19家店突击检查
_MANNERS = ("突击", "联合", "集中", "专项", "全面", "现场", "交叉", "重点", "依法", "逐一")
_TO_EACH = re.compile(r"(?:分别|依法|均|一律|全部|及时|逐一)+")
_ITEMS = re.compile("[、和及与]")
_SHORT = 2
_SHORT_NAME = 6
TAKEN = ("没收", "查扣", "暂扣", "扣押", "查封", "查获", "收缴", "销毁", "出动", "派出", "投入")
_AND = ("以及", "和", "及", "与")
_LONG_ACT = 24  # characters of a clause that says what is done


def apart(before: Label, slot: Slot) -> bool:
    """Money and things share no verb; but 收缴赌资58.2万元、赌博机63台."""
    paid, was = slot.quantity.dimension == "money", before.slot.quantity.dimension == "money"
    return paid != was and (paid or not before.verb.startswith(TAKEN))


def joins(text: str, slot: Slot) -> bool:
    """Tell whether a noun and a conjunction are all between a figure and the one before (3家企业和5名责任人)."""
    return not slot.breaks and slot.left_end - slot.left <= _SHORT_NAME * 2 and text.endswith(_AND, 0, slot.left_end)


class TakenLabels:
    """Reads the labels of things side by side that one act is done to."""

    def __init__(self, words: WordReader) -> None:
        self.text = words.text
        self.words = words
        self.rules = words.rules

    def split(self, start: int, end: int, kinds: tuple[str, ...]) -> int:
        """Give where the act begins behind a noun: 驾驶员|立案查处; the end where there is none."""
        for place in range(start + _SHORT, end - 1):
            verb = self.rules.verb(self.text, place, end, kinds)
            if verb is not None and place + len(verb[0]) == end:
                manner = any(self.text.endswith(word, start + _SHORT, place) for word in _MANNERS)
                return place - _SHORT if manner else place
        return end

    def read(self, reading: Reading, number: int, *, alone: bool = True) -> Label | None:
        """Give the figure's label, and keep those of the others of its list; None where no act is done to them.

        Args:
            alone: a figure that stands in no list is read too.

        Example:
            对6家企业、4名驾驶员立案查处 → 立案查处企业, 立案查处驾驶员.
        """
        text, slot = self.text, reading.slots[number]
        run = [slot]
        for other in reading.slots[number + 1 : number + BACK]:
            if not (other.breaks == "、" and other.left == other.left_end) and not joins(text, other):
                break
            run.append(other)
        if len(run) == 1 and not alone:
            return None
        nouns = [self._noun(each) for each in run]
        if not all(stop > noun for noun, stop in nouns):
            return None
        noun, stop = nouns[-1]
        split = self.split(noun, stop, ("strict",) if len(run) == 1 else ("strict", "act"))
        if len(run) == 1 and (split == stop or split - noun > _SHORT_NAME):
            return None
        nouns[-1] = noun, split
        acts = self._acts(reading, run, nouns[-1][1])
        if not acts:
            return None
        for offset, (own, (first, last)) in enumerate(zip(run, nouns, strict=True)):
            name = text[first:last].removeprefix("的")
            place, act = acts[min(offset, len(acts) - 1)]
            label = act + name if len(acts) == 1 or len(name) <= len(act) else act
            reading.assigned[number + offset] = Label(own, label, first, place, How.STATED, "metric.taken", "plain")
        return reading.assigned[number]

    def _noun(self, slot: Slot) -> tuple[int, int]:
        noun, stop = self.words.noun(slot, alone=True, bare=True)
        tied = (
            next((word for word in _AND if self.text.endswith(word, noun, stop)), "") if stop == slot.right_end else ""
        )
        return noun, stop - len(tied)

    def _acts(self, reading: Reading, run: list[Slot], start: int) -> list[tuple[int, str]]:
        """Give what is done to all, or to each of them, and where it ends."""
        text, end = self.text, run[-1].right_end
        if end == start and text[end : end + 1] in "，,":  # …、5名驾驶人，分别吊销营运证、从业资格证
            stop = re.compile("[。；;\\n]").search(text, end + 1, min(reading.sentence.end, end + _LONG_ACT))
            start, end = end + 1, stop.start() if stop else min(reading.sentence.end, end + _LONG_ACT)
            if not _TO_EACH.match(text, start, end) or any(
                start <= slot.quantity.start < end for slot in reading.slots[-BACK:]
            ):
                return []
        each = text.startswith("分别", start)
        lead = _TO_EACH.match(text, start, end)
        place = lead.end() if lead is not None else start
        while place < end and self.rules.verb(text, place, end, ANY_ACT) is None:
            if len(run) == 1 or place - start > _SHORT * 2:
                return []
            place += 1
        if place >= end:
            return []
        first, last = shorten(text, place, end, self.rules)
        act = text[first:last].strip("了过" + SPACE)
        verb = self.rules.verb(text, first, last, ("strict", "act"))
        items = _ITEMS.split(act[len(verb[0]) :].removeprefix("其")) if verb is not None and each else []
        if verb is not None and len(items) == len(run) > 1:
            return [(last, verb[0] + item) for item in items]
        return [(last, act)] if len(act) >= _SHORT else []
