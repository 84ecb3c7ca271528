"""Labels of figures whose own words name nothing counted: 除2户因停业无法整改外, ▲38起：上半年查处数, 人均12次."""

from __future__ import annotations

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.bases import BACK, base_label, joined, label_before
from zhenforce_nlp.metrics.label_rules import ANY_ACT
from zhenforce_nlp.metrics.labels import shorten
from zhenforce_nlp.metrics.readings import Label, Reading, Words
from zhenforce_nlp.metrics.words import SPACE, WordReader, after_figure
from zhenforce_nlp.records import How

_EXPLAINS = ("：", ":", "—", "－", "-")
_DASHES = ("—", "－", "-")
_LONG_NAME = 30  # characters of an explanation behind a figure
_LISTS = ("、", "，", ",")
_EXCEPT = "除"
_SHARES = ("为", "是", "占", "达", "相当于", "约为")
_PLANNED = ("计划", "目标", "任务", "指标")
_OPENING = ("（", "(")
_NEAR = 12
_MEAN = "平均"
_MOST = regex.compile("最[高低多少大小长短]")
_SAME_TIME = regex.compile(
    r"[与同和较比](?:\d{4}年|去年|上年|上月|上季度|前年|往年)?\p{Han}{0,2}?(?:同期|去年|上年|上月|上季度|前年|\d{4}年度?|年)$"
)
# 均已整改到位, 正在办理: what is said of the things that are left
_SAID = regex.compile(r"(?:均|都|全部|也)?(?:已经?|正在?|还在?|尚在?|仍在?|将|拟|因)?(?:全部|均|都)?(?:分别)?")


class HollowLabels:
    """Reads the labels that figures with no words of their own take from the words behind or the figures before."""

    def __init__(self, words: WordReader) -> None:
        self.text = words.text
        self.words = words
        self.rules = words.rules
        self.averages = tuple(words.rules.averages)

    def explained(self, reading: Reading, slot: Slot) -> Label | None:
        """▲38起：上半年累计查处数: a figure that opens its line stands before the words that explain it."""
        text, start = self.text, reading.sentence.start
        if slot is not reading.slots[0] or text[slot.right : slot.right + 1] not in _EXPLAINS:
            return None
        if not self.rules.is_hollow(text[start : slot.left_end].strip(SPACE)):
            return None
        clauses = reading.sentence.clauses
        begin = slot.right + 1
        while text[begin : begin + 1] in _DASHES:
            begin += 1
        later = (clause.start - 1 for clause in clauses if clause.start > begin)
        end = next(later, reading.sentence.end)
        if any(begin <= other.quantity.start < end for other in reading.slots[1:3]) or end - begin > _LONG_NAME:
            return None
        while end > begin and text[end - 1] in "。；，：:." + SPACE:
            end -= 1
        first = self.words.reader.read(begin, end).end
        first, last = self.words.core(first, end) if first < end else (end, end)
        return Label(slot, text[first:last], first, last, How.STATED, "metric.explained") if last - first > 1 else None

    def mean(self, reading: Reading, slot: Slot, words: Words) -> Label | None:
        """每家检查不少于4次，实际平均6.2次; 全市平均83.6%: of the last figure in the same unit."""
        after, time = after_figure(self.text, slot), slot.quantity.dimension == "time"
        if time and after and self.rules.verb(after, 0, len(after), ANY_ACT) is not None:
            # 平均6.5个工作日办结
            return Label(slot, _MEAN + after, words.start, slot.right_end, How.STATED, "metric.average", "share")
        base = base_label(reading, slot, counts=True) or label_before(reading, slot)
        if base is None or base.slot.quantity.dimension != slot.quantity.dimension:
            return None
        thing = base.text.removeprefix(_MEAN)
        return Label(slot, _MEAN + thing, words.start, words.end, How.CARRIED, "metric.average", "share", base.verb)

    def average(self, reading: Reading, slot: Slot) -> Label | None:
        """检查380家次，人均12次: of the thing counted before in the same unit."""
        text = self.text
        each = text[slot.left : slot.left_end].strip(SPACE)
        if not each.startswith(self.averages):
            return None
        each = next((word for word in self.averages if each.startswith(word)), "")
        rest = text[slot.left : slot.left_end].strip(SPACE)[len(each) :]
        most = _MOST.match(rest)  # 罚款41万元，单笔最高2万元
        each += most[0] if most is not None else ""
        if not each or not self.rules.is_hollow(rest[most.end() :] if most is not None else rest):
            return None
        base = base_label(reading, slot, counts=True) or label_before(reading, slot)
        if base is None or base.slot.quantity.dimension in ("ratio", "time"):
            return None
        start = text.find(each, slot.left, slot.left_end)
        thing = next((base.text[len(word) :] for word in self.rules.averages if base.text.startswith(word)), base.text)
        return Label(slot, each + thing, start, start + len(each), How.CARRIED, "metric.average", "share", base.verb)

    def left_over(self, slot: Slot, after: str) -> Label | None:
        """其余49家均已整改到位, 除2户因停业无法整改外: what is said of them, up to 外."""
        text, begin = self.text, slot.right_end - len(after)
        end = slot.right_end
        if text.endswith(_EXCEPT, slot.left, slot.left_end):
            outside = text.find("外", begin, end)
            end = outside if outside > begin else end
        said = _SAID.match(text, begin, end)
        first = said.end() if said is not None and end - said.end() > 1 else begin
        if first in self.words.reader.bodies or text.startswith(("在", "为"), first):
            return None  # 余下3件在剑川
        first, last = shorten(text, first, end, self.rules)
        return Label(slot, text[first:last], first, last, How.STATED, "metric.behind") if last - first > 1 else None

    def kind(self, reading: Reading, slot: Slot, words: Words) -> Label | None:
        """巡航1120艘次（其中夜间186艘次）: a part that is told by how or when it came about."""
        if words.start != words.end or words.noun_end > words.noun:
            return None
        left = self.text[slot.left : slot.left_end].strip(SPACE)
        own = left.removeprefix("其中").strip(SPACE + "，,有：:")
        if own not in self.rules.kinds or (left == own and slot.opener not in _LISTS):
            return None
        base = base_label(reading, slot, counts=True, whole=left != own)
        if base is None or base.slot.quantity.unit != slot.quantity.unit:
            return None
        start = self.text.find(own, slot.left, slot.left_end)
        thing = base.text.replace("平均", "", 1) if own.startswith("最") else base.text
        for word in self.rules.kinds:
            thing = thing.removeprefix(word)
        return Label(slot, own + thing, start, slot.left_end, How.STATED, "metric.kind", "plain")

    def planned(self, reading: Reading, slot: Slot, hollow: str) -> Label | None:
        """实际检查212家，为计划的104%: how much of the plan the figure before is."""
        if slot.quantity.dimension != "ratio" or not any(word in hollow for word in _PLANNED):
            return None
        base = base_label(reading, slot, whole=True)
        if base is None or not hollow.startswith(_SHARES):
            return None
        name = joined(base.text, hollow.removesuffix("的"))
        return Label(slot, name, base.start, slot.left_end, How.CARRIED, "metric.share", "share")

    def at_bracket(self, reading: Reading, number: int, slot: Slot) -> Label | None:
        """与上年同期（230起、3人）相比: figures of the same things as those before, each in its unit, in order."""
        if slot.depth == 0 or slot.host is not None or slot.left != slot.left_end:
            return None
        first = slot.opener in _OPENING and _SAME_TIME.search(self.text, max(0, slot.left - _NEAR), slot.left - 1)
        if not first and not (slot.opener == "、" and reading.done and reading.done[-1].rule == "metric.compared"):
            return None
        unit, later = slot.quantity.unit, 1
        for other in reading.slots[number + 1 : number + BACK]:
            if other.opener != "、" or other.left != other.left_end or other.depth != slot.depth:
                break
            later += other.quantity.unit == unit
        done = (label for label in reading.done[-BACK:] if label.slot.depth < slot.depth and label.kind == "plain")
        same = [label for label in done if label.slot.quantity.unit == unit]
        if len(same) < later:
            return None
        base = same[-later]
        return Label(slot, base.text, base.start, base.end, How.CARRIED, "metric.compared", "carried", base.verb)
