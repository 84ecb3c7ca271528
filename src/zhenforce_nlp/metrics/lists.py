"""Labels that figures share: several things with one verb, changes in the order of the things."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.bases import BACK, joined
from zhenforce_nlp.metrics.kinds import SPLIT, told_kinds
from zhenforce_nlp.metrics.label_rules import ANY_ACT
from zhenforce_nlp.metrics.label_texts import with_shared_end
from zhenforce_nlp.metrics.labels import core_start
from zhenforce_nlp.metrics.readings import Label, Reading, Words
from zhenforce_nlp.metrics.words import BRACKETS, SPACE, WordReader
from zhenforce_nlp.records import How

_SHARE_WORDS = ("占", "占比", "为", "从", "由")
_MEASURES = (
    "数",
    "额",
    "率",
    "量",
    "款",
    "时限",
    "期限",
    "得分",
    "占比",
    "面积",
)  # 立案件数、罚没金额分别为12件、3万元: each is a name of its own
_LEVELS = frozenset("国部省市区县州盟旗厅")
_ITEM_MARKS = "、，,和与及"
_IN_ORDER = ("分别", "依次")
_STREETS = ("街", "镇", "乡", "村", "路", "科", "股", "室", "院", "处", "地", "人", "组")
# one measure behind a list of things: 蔬菜、水产品合格率
_RATE_NAME = re.compile(
    "[\u4e00-\u9fff]{2}率$|(?:案件数|起数|件数|人数|家数|次数|户数|数量|面积|占比|比例|比重|得分|金额|总量|总额)$"
)
_LIST_MARKS = frozenset("、，,")
_TWO_CHANGES = re.compile(
    r"(?:同比|年(?:同期)?(?:相比)?)[、和与及，](?:环比|[与同较比]上)|环比[、和与及，](?:同比|[与同较比][上去]年)"
)
_MONEY = ("罚款", "罚没", "金额", "信用")
_HEADS = (
    "企业",
    "单位",
    "公司",
    "机构",
    "人员",
    "场所",
    "案件",
    "部门",
    "学校",
    "市场",
    "经营户",
    "项目",
    "工地",
    "车辆",
    "船舶",
)
_TWO = 2
_PLANNED = "安排"
_OWN_AREA = re.compile("在各自(?:的?(?:片区|辖区|责任区|区域|岗位))?$")
_NUMBERS = "一两三四五"  # 前两项
# 去年同期是152起、80人; 上年分别为68起、63起
_BASES = re.compile(
    r"(?:(?:[上去前]年度?|[上前]个?月|上一?[季周]度?)(?:同期|全年|当月|同月)?|同期)(?:数[据字]?)?(?:则|相应)?(?:分别|依次|各)?[为是有]?"
)
_UNCHANGED = re.compile("持平|不变|(?:没有|无)变化")
_UNCHANGED_LAST = re.compile("[、，和与及]{1,2}(?:基本|保持)?(?:持平|不变|(?:没有|无)变化)")
_NOTHING_OF = re.compile("[，、](?:且|均|也)?(?:无|未|没有)")


class ListLabels:
    """Labels of figures that stand side by side on one page."""

    def __init__(self, words: WordReader) -> None:
        self.text = words.text
        self.words = words
        self.rules = words.rules

    def items(self, reading: Reading, number: int, start: int, end: int) -> list[str] | None:
        """约谈客运、货运、网约车企业23家、31家、9家: one label a figure; None when the numbers don't agree."""
        text = self.text
        each = _each(text, end, reading.slots[number].left_end)
        place = max(text.find(word, start, end) for word in _IN_ORDER)
        if place >= 0:
            if text[place + 2 : end] not in _SHARE_WORDS:
                return self._done_to_each(reading, number, (start, place), (place + 2, end))
            end, each = place, True  # 优秀、合格、不合格分别占39.1%、56.3%、4.6%
        if not each and _LIST_MARKS.isdisjoint(text[start:end]):
            return None
        run = self._in_order(reading, number) if each else [*range(self._bare_run(reading, number))]
        count = len(run)
        if count == 1 or (count == _TWO and not each and _run_together(text[start:end], reading.slots[number + 1])):
            return None
        begin = core_start(text, start, end, self.rules)
        if each and any(mark in text[start:begin] for mark in _ITEM_MARKS):  # 罚款和没收违法所得分别为12万元、3万元
            begin = start
        word = self._list_verb(begin, end, each=each)
        parts: list[str] = []
        piece = begin + len(word)
        for place in range(piece, end):
            if text[place] in "、，," or ((parts or each) and place > piece and _parts(text, place)):
                parts.append(text[piece:place])
                piece = place + 1
        parts.append(text[piece:end])
        if len(parts) == count == 2 and each:
            parts = self._shared_object(parts)
        if len(parts) != count or not all(parts) or parts[0] in _LEVELS:
            return None  # 参加省、市培训9批次31人次
        items = self._named_items(word, parts, each=each)
        return [item for item, place in zip(items, run, strict=True) if place is not None]

    def _done_to_each(
        self, reading: Reading, number: int, names: tuple[int, int], act: tuple[int, int]
    ) -> list[str] | None:
        """露天焚烧、露天烧烤分别查处38起、9起: an act done to each; bodies act (甲队、乙队依次检查单位40家、36家)."""
        text = self.text
        if own := _OWN_AREA.search(text, *names):  # 城关所、河东所在各自片区分别查了26家次
            names = names[0], own.start()
        parts = SPLIT.split(text[slice(*names)])
        count = len(self._in_order(reading, number))
        first, last = self.words.core(*act)
        if count == 1 or len(parts) != count or not all(parts) or first >= last:
            return None
        verb = self.rules.verb(text, first, last, ANY_ACT)
        if text[first:last] == _PLANNED or text[first:last] in self.rules.light:
            return self._planned_each(parts)
        bodies = names[1] in self.words.body_ends or text.endswith(self.rules.groups, *names)
        if verb is not None and len(verb[0]) == last - first and not bodies and not text.endswith(_STREETS, *names):
            return [verb[0] + part for part in parts]
        return [text[first:last].removesuffix("了")] * count if bodies else None

    def _planned_each(self, parts: list[str]) -> list[str]:
        """种子、农药抽检分别安排150批次和100批次: the act behind the last name is done to each."""
        done = parts[-1][-_TWO:]
        if self.rules.verb(done, 0, _TWO, ("act",)) is None or any(part.endswith(done) for part in parts[:-1]):
            return self._named_items("", parts, each=True)
        return [*(part + done for part in parts[:-1]), parts[-1]]

    def _list_verb(self, begin: int, end: int, *, each: bool) -> str:
        """Give the verb that the items of a list share; in 立案、结案、罚款27件、22件、6.9万元 it is an item itself."""
        verb = self.rules.verb(self.text, begin, end, ("strict", "act")) if begin < end else None
        if verb is None or (each and self.text.endswith(_MEASURES, begin, end)):
            return ""
        return "" if self.text[begin + len(verb[0])] in "、，," else verb[0]

    def _named_items(self, word: str, parts: list[str], *, each: bool) -> list[str]:
        """Give the items of a list their labels: the verb they share, the measure of bodies, the head of the last."""
        if each and parts[-1].endswith(_MEASURES) and all(part.endswith(self.rules.groups) for part in parts[:-1]):
            place = parts[-1].find(parts[0][-1]) + 1  # 开发区、西城区按期处置率分别为96%、95%
            if 0 < place < len(parts[-1]) - 1:
                return [parts[-1][place:]] * len(parts)
        if each and not measured_each(parts) and (shared := self._shared_measure(parts)) is not None:
            return shared
        if each and len(parts) == 2 and parts[1].startswith(_HEADS, len(parts[0])) and not word:
            return [parts[0] + parts[1][len(parts[0]) :], parts[1]]  # 施工、监理企业
        measured = each and measured_each(parts)  # 破案数、缴毒量、抓获人数
        return [word + part for part in (parts if measured else with_shared_end(parts))]

    def _shared_measure(self, parts: list[str]) -> list[str] | None:
        """甲镇、乙镇立案数分别为15件、12件: the measure behind the last name is that of each; a body is left out."""
        last = parts[-1]
        if not last.endswith(_MEASURES) or any(part.endswith(_MEASURES) for part in parts[:-1]):
            return None
        for place in range(2, len(last) - 1):
            if self.rules.verb(last, place, len(last), ("light", "strict", "act")) or last.startswith(_MONEY, place):
                measure, names = last[place:], [*parts[:-1], last[:place]]
                whose = all(name.endswith(self.rules.groups) for name in names)
                return [measure if whose else name + measure for name in names]
        rate = _RATE_NAME.search(last)
        if rate is None or rate.start() < _TWO:
            return None
        names = [*parts[:-1], last[: rate.start()]]
        whose = all(name.endswith(self.rules.groups) for name in names)
        return [rate[0] if whose else name + rate[0] for name in names]  # 蔬菜、畜禽、水产品合格率

    def _shared_object(self, parts: list[str]) -> list[str]:
        """新发、注销执法证分别为134本、87本: two acts with one object behind the last."""
        first, second = parts
        verb = self.rules.verb(second, 0, len(second), ("strict", "act"))
        if (
            verb is None
            or first.endswith(_MEASURES)
            or len(first) > len(verb[0])
            or len(second) - len(verb[0]) < len(verb[0])
        ):
            return parts
        return [first + second[len(verb[0]) :], second]

    def assign_items(
        self, reading: Reading, number: int, items: Sequence[str], span: tuple[int, int], kind: str
    ) -> Label:
        """Give each figure from this one on its item."""
        rule = "metric.change.list" if kind == "change" else "metric.list"
        for offset, item in enumerate(items):
            slot = reading.slots[number + offset]
            reading.assigned[number + offset] = Label(slot, item, *span, How.STATED, rule, kind)
        return reading.assigned[number]

    def shared_behind(self, reading: Reading, number: int, label: Callable[[Slot, Words], Label]) -> Label | None:
        """甲市、乙市分别有12家、9家单位未整改: the noun behind the last figure of a list of bodies is that of all.

        Args:
            label: reads the noun behind a figure.
        """
        last = number + self._bare_run(reading, number) - 1
        words = self.words.read(reading.slots, last)
        if last == number or words.noun_end <= words.noun or words.next is not None:
            return None
        whole = label(reading.slots[last], words)
        for each in range(number, last + 1):
            own = reading.slots[each]
            reading.assigned[each] = Label(own, whole.text, whole.start, whole.end, How.STATED, whole.rule)
        return reading.assigned[number]

    def _bare_run(self, reading: Reading, number: int, *, each: bool = False) -> int:
        """Count the figures from this one on that stand side by side, with only 、 or 和 between.

        Args:
            each: words of a change may stand before each of them.
        """
        count = 1
        for slot in reading.slots[number + 1 : number + BACK]:
            words = self.text[slot.left : slot.left_end].strip(SPACE + "近约超逾" + _ITEM_MARKS)
            marks = slot.breaks.strip(BRACKETS)
            if words and each:  # 分别增长5.2%、下降8.1%
                start, end, roles = self.words.trim(slot.left, slot.left_end)
                words = self.text[start:end].strip(_ITEM_MARKS) if roles and "to" not in roles else words
                if same := _UNCHANGED.match(words):  # 分别下降20%、持平、上升25%
                    words, marks = words[same.end() :], marks.strip("、")
            if words or marks not in ("、", "") or slot.depth != reading.slots[number].depth:
                break
            count += 1
        return count

    def respectively(self, reading: Reading, number: int) -> Label | None:
        """同比分别下降8.5%、3.2%: the figures take the labels of as many figures before, in order."""
        slot = reading.slots[number]
        if not _each(self.text, slot.left, slot.left_end) or _two_changes(self.text[slot.left : slot.left_end]):
            return None
        run = self._in_order(reading, number)
        count = len(run)
        if None not in run and (in_turn := self._told_in_turn(reading, number, count)) is not None:
            return in_turn
        labels = reading.done
        if not labels and not {"up", "down", "basis"}.isdisjoint(self.words.read(reading.slots, number).roles):
            labels = reading.before  # 受理25件，办结20件。同比分别增长5%、8%
        done = [item for item in labels[-BACK:] if item.kind in ("plain", "carried")]
        bases = [item for item in done if item.slot.depth == slot.depth]
        if len(bases) < count:  # 对照目标（检查80家次、处罚5件），分别完成92家次、7件
            deeper = [item for item in done if item.slot.depth == slot.depth + 1]
            bases = deeper if len(deeper) >= count else bases
        told = [place for place in run if place is not None]
        if 1 < len(bases) == len(told) < count and _NOTHING_OF.search(self.text, bases[0].slot.right, slot.left):
            # 火灾18起，无人员伤亡，损失7万元，同比分别下降13%、持平、上升4%
            run, count = list[int | None](told), len(told)
        if bases and len(outer := self._outer(bases)) >= count and outer[-1] is bases[-1]:
            bases = outer  # 处罚47件，其中简易程序9件，罚没款8万元，同比分别增长12%和下降5%
        if not 1 < count <= len(bases):
            return None
        whose = self.text[self.words.read(reading.slots, number).start : slot.left_end]
        if (
            whose.startswith("前") and whose[1:2] in _NUMBERS
        ):  # 网吧612家次、书店188家次、旅行社97家次，前两项分别多55家次、少12家次
            bases = list(_last_list(bases)[: _NUMBERS.index(whose[1]) + 1])
            if len(bases) != count:
                return None
        named = zip(bases[-count:], run, strict=True)
        self._assign_bases(reading, number, [base for base, place in named if place is not None])
        return reading.assigned[number]

    def _told_in_turn(self, reading: Reading, number: int, count: int) -> Label | None:
        """Give the figures of a list the label of the one that they add up to, or the names right before."""
        if (whole := self._divided(reading, number, count)) is not None:
            return self.assign_items(reading, number, [whole.text] * count, (whole.start, whole.end), "plain")
        kinds = told_kinds(self.text, reading, reading.slots[number], count, self.rules)
        return self.assign_items(reading, number, kinds[1], kinds[0], "plain") if kinds is not None else None

    @staticmethod
    def _divided(reading: Reading, number: int, count: int) -> Label | None:
        """罚款42.6万元，分别为5.1万元、37.5万元: the figure right before that those told in turn add up to."""
        whole = reading.done[-1] if reading.done else None
        parts = [slot.quantity for slot in reading.slots[number : number + count]]
        if whole is None or count == 1 or whole.slot is not reading.slots[number - 1] or whole.kind == "change":
            return None
        unit = whole.slot.quantity.unit
        added = sum((part.value for part in parts), Decimal(0))
        alike = all(part.unit == unit and part.dimension != "ratio" for part in parts)
        return whole if alike and added == whole.slot.quantity.value else None

    def bases(self, reading: Reading, number: int) -> Label | None:
        """立案51起、结案47起（上年分别为68起、63起）: each figure of the time before has the label of its own.

        Their units tell that they stand in the order of as many figures before: 死71人、伤188人，去年同期是80人、198人.
        """
        slot = reading.slots[number]
        words = self.text[slot.left : slot.left_end].strip()
        if len(words) < _TWO or _BASES.fullmatch(words) is None or not reading.done:
            return None
        size = self._bare_run(reading, number)
        depth = slot.depth - (slot.host is not None)
        told = [item for item in reading.done[-BACK:] if item.slot.depth == depth and item.kind != "change"][-size:]
        run = reading.slots[number : number + size]
        if size < _TWO or [item.slot.quantity.unit for item in told] != [own.quantity.unit for own in run]:
            return None
        for offset, (own, base) in enumerate(zip(run, told, strict=True)):
            reading.assigned[number + offset] = Label(
                own, base.text, base.start, base.end, How.CARRIED, "metric.bases", "carried", base.verb
            )
        return reading.assigned[number]

    def reached(self, reading: Reading, number: int, words: Words) -> Label | None:
        """立案、结案数分别从38件、30件增至51件、47件: the levels reached are those of the list right before."""
        if "to" not in words.roles:
            return None
        size = self._bare_run(reading, number)
        told = reading.done[-size:]
        if size < _TWO or len(told) < size or any(item.rule != "metric.list" for item in told):
            return None
        if told[0].start != told[-1].start or told[-1].slot is not reading.slots[number - 1]:
            return None
        for offset, item in enumerate(told):
            own = reading.slots[number + offset]
            reading.assigned[number + offset] = Label(
                own, item.text, item.start, item.end, How.CARRIED, "metric.respectively", "carried", item.verb
            )
        return reading.assigned[number]

    def _in_order(self, reading: Reading, number: int) -> list[int | None]:
        """Give what is told in order from a figure on, None for 持平: 分别下降20%、持平、上升25% has three."""
        run: list[int | None] = []
        size = self._bare_run(reading, number, each=True)
        for offset, slot in enumerate(reading.slots[number : number + size]):
            run += [None] * len(_UNCHANGED.findall(self.text, slot.left, slot.left_end))
            run.append(offset)
        if _UNCHANGED_LAST.match(self.text, reading.slots[number + size - 1].right):
            run.append(None)
        return run

    def _outer(self, items: Sequence[Label]) -> list[Label]:
        """Leave out the figures that 其中 brings, up to the next that no 、 ties to them."""
        outer, inside = list[Label](), False
        for item in items:
            words = self.text[item.slot.left : item.slot.left_end]
            inside = "其中" in words or (inside and item.slot.opener in ("、", ""))
            if not inside:
                outer.append(item)
        return outer

    def _assign_bases(self, reading: Reading, number: int, bases: Sequence[Label]) -> None:
        slot = reading.slots[number]
        words = self.words.read(reading.slots, number)
        changes = not {"up", "down", "basis"}.isdisjoint(words.roles)
        suffix = self.text[words.start : words.end]
        if self.rules.is_hollow(suffix):
            suffix = ""
        if not suffix and not changes:  # 分别完成任务的98%、105%
            suffix = self.text[words.head.end : slot.left_end].rstrip("的为达到")
        rule, kind = ("metric.change.respectively", "change") if changes else ("metric.respectively", "share")
        for offset, base in enumerate(bases):
            own = reading.slots[number + offset]
            reading.assigned[number + offset] = Label(
                own, joined(base.text, suffix), base.start, base.end, How.CARRIED, rule, kind, base.verb
            )


def _last_list(labels: Sequence[Label]) -> Sequence[Label]:
    """Give the labels of the last figures that 、 ties together."""
    start = len(labels) - 1
    while start > 0 and labels[start].slot.opener == "、":
        start -= 1
    return labels[start:]


def _run_together(words: str, slot: Slot) -> bool:
    """培训负责人、管理人58期7,260人: one thing in two measures."""
    return "（" not in words and not slot.breaks and slot.left == slot.left_end


def measured_each(parts: Sequence[str]) -> bool:
    """立案数、罚没金额: tell whether each item is a measure of its own."""
    return all(part.endswith(_MEASURES) for part in parts)


def _each(text: str, start: int, end: int) -> bool:
    return text.find("分别", start, end) >= 0 or text.find("依次", start, end) >= 0


def _two_changes(words: str) -> bool:
    """环比、同比分别下降9.3%和17.6%: two changes of one thing."""
    return _TWO_CHANGES.search(words) is not None


def _parts(text: str, place: int) -> bool:
    """Tell whether 和, 与 or 及 parts two items here; not in 涉及, 以及."""
    return text[place] in _ITEM_MARKS and text[place - 1] not in "涉以普波危提"
