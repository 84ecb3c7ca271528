"""Labels of a sentence's figures in order: what a clause drops is taken from the figures before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.heads import Head, HeadReader
from zhenforce_nlp.metrics_labels import LabelRules, common_label, core_start, noun_end, shorten, with_shared_end
from zhenforce_nlp.records import Bound, How, Metric

_ITEM_MARKS = "、和与及"
_BRACKETS = "（）()〔〕[]【】"
_SHORT_CORE = 8  # a longer phrase before a figure is left out when a noun of its own follows (线上的7个固定治超站)
_PASSIVES = ("被", "获评", "获", "正在", "已被", "均被", "因", "予以", "未")
_MANNER = ("依法", "逐一", "及时", "当场", "主动", "积极")
_SHARES = ("占", "完成")  # 占执法人员总数的11%, 完成年度计划的98%: of the figure before
_LONG_ACT = 4  # 法制审核 names a figure by itself, 取缔 needs its object
_SPACE = " \u3000\xa0\t\r\n"
_THRESHOLDS = ("以上", "以下", "及以上", "以内")
_CLASSIFIERS = ("个", "项", "类", "种", "名", "张", "大")  # 细化为3个层面14方面: these want a noun behind them
_OWN_BOUND = ("ratio", "money", "time")  # dimensions whose bound is part of the figure: 95%以上


@dataclass(slots=True)
class Label:
    """The label of one figure while its sentence is read.

    Attributes:
        kind: plain, change, share, total, carried.
        verb: verb that it begins with, "" for none.
    """

    slot: Slot
    text: str
    start: int
    end: int
    how: How
    rule: str
    kind: str = "plain"
    verb: str = ""


@dataclass(slots=True)
class Words:
    """The words around one figure.

    Attributes:
        start, end: before it, without the clause's head and without what ties a thing to its figure.
        roles: what the tying words say: up, down, basis, of ...
        noun, noun_end: the noun right behind it; equal for none.
        next: slot whose figure follows with no break between; None otherwise.
    """

    head: Head
    start: int
    end: int
    roles: list[str]
    noun: int
    noun_end: int
    next: Slot | None


def after_figure(text: str, slot: Slot) -> str:
    """Give the words behind a figure, without the word that bounds it."""
    after = text[slot.right : slot.right_end].strip(_SPACE)
    modifier = slot.quantity.modifier
    return after[len(modifier) :] if modifier and after.startswith(modifier) else after


class SentenceLabels:
    """Reads the labels of one page, sentence by sentence."""

    def __init__(self, text: str, reader: HeadReader, rules: LabelRules) -> None:
        self.text = text
        self.reader = reader
        self.rules = rules
        self.time_ends = {time.end: time for time in reader.times.values()}
        self.before: list[Label] = []
        self.done: list[Label] = []
        self.assigned: dict[int, Label] = {}
        self.slots: list[Slot] = []
        self.sentence: Sentence | None = None

    def read(self, sentence: Sentence) -> Iterator[Metric]:
        """Give the metrics of a sentence's figures."""
        self.before = [] if sentence.first else self.done
        self.done, self.assigned = [], {}
        self.sentence, self.slots = sentence, sentence.slots
        for number, slot in enumerate(sentence.slots):
            label = self._label(number, slot)
            if label is None:
                continue
            self.done.append(label)
            yield Metric(
                slot.quantity.id, label.text, label.start, label.end, label.how, label.rule, slot.clause, slot.right_end
            )

    def _label(self, number: int, slot: Slot) -> Label | None:
        words = self._words(number, slot)
        assigned = self.assigned.get(number)
        if assigned is not None:
            return assigned
        if self._threshold(slot, words, number):
            return None
        if slot.quantity.dimension == "time" and (limit := self._limit(slot, words)):
            return limit
        if not {"up", "down", "basis"}.isdisjoint(words.roles):
            return self._change(number, slot, words)
        if words.start == words.end or ("fine" in words.roles and slot.quantity.modifier):
            return self._empty(number, slot, words)
        return self._worded(number, slot, words)

    def _words(self, number: int, slot: Slot) -> Words:
        head = self.reader.read(slot.left, slot.left_end)
        start, end, roles = self._trim(head.end, slot.left_end)
        if self.text[start:end] in self.rules.covers or self._only_place(start, end):
            start = end  # 对38件案件进行审核, 将辖区内40家企业导入名录
        following = self.slots[number + 1] if number + 1 < len(self.slots) else None
        adjacent = following is not None and slot.right_end == following.quantity.start
        noun, stop = self._noun(slot, alone=not adjacent, bare=start == end)
        return Words(head, start, end, roles, noun, stop, following if adjacent else None)

    def _only_place(self, start: int, end: int) -> bool:
        """将辖区内: a word that takes an object, and nothing but where the things are."""
        text = self.text
        start = max(start, text.rfind("将", start, end), text.rfind("把", start, end))
        return end - start > 1 and text[start] in "将把对为" and text[end - 1] in "内的" and end - start <= _SHORT_CORE

    def _trim(self, start: int, end: int) -> tuple[int, int, list[str]]:
        """Cut the words that tie a thing to its figure (合计, 达到, 同比下降), and say which roles they play."""
        text, rules, roles = self.text, self.rules, []
        while end > start:
            time = self.time_ends.get(end)
            if time is not None and time.start >= start:
                end = time.start
                continue
            if text[end - 1] in _SPACE:
                end -= 1
                continue
            tail = rules.tail(text, start, end)
            if tail is None:
                break
            word, role = tail
            first = end - len(word)
            if word == "计划" and roles and roles[-1] == "of":  # 完成计划的100%
                break
            if role == "to" and first > start:
                direction = rules.tail(text, start, first)
                if direction is None or direction[1] not in ("up", "down"):
                    break
            roles.append(role)
            end = first
        while start < end and text[start] in _SPACE:
            start += 1
        if "to" in roles:  # 提高到98%: the level reached is no change
            roles = [role for role in roles if role not in ("up", "down", "basis")]
        elif "up" not in roles and "down" not in roles:
            roles = [role for role in roles if role != "basis"]
        return start, end, roles

    def _noun(self, slot: Slot, *, alone: bool, bare: bool) -> tuple[int, int]:
        """Find the noun right behind the figure (47项具体工作); equal ends for none.

        Args:
            alone: no other figure follows directly.
            bare: no words stand before the figure (20个工作日的法定时限).
        """
        text, start, end = self.text, slot.right, slot.right_end
        quantity = slot.quantity
        if quantity.bound is not Bound.EXACT and quantity.modifier and text.startswith(quantity.modifier, start):
            start += len(quantity.modifier)
        while start < end and text[start] in _SPACE:
            start += 1
        if bare and text.startswith("的", start):
            start += 1
        if start >= end or self.rules.verb(text, start, end, ("light", "strict")):
            return start, start
        return start, noun_end(text, start, end, self.rules, alone=alone)

    def _threshold(self, slot: Slot, words: Words, number: int) -> bool:
        """十人以上群体性事件减少9起: a bound that only says which things are counted."""
        quantity = slot.quantity
        if quantity.modifier not in _THRESHOLDS or quantity.dimension in _OWN_BOUND:
            return False
        if words.noun_end == words.noun or number + 1 == len(self.slots):
            return False
        return self.slots[number + 1].opener == ""

    def _limit(self, slot: Slot, words: Words) -> Label | None:
        """处罚决定应在7个工作日内公示 → 处罚决定公示."""
        text, after, stop = self.text, slot.right, slot.right_end
        if not text.startswith(("内", "以内", "之内"), after):
            return None
        while after < stop and text[after] in "以内之":
            after += 1
        act_end = text.find("的", after, stop)
        act_end = stop if act_end < 0 else act_end
        start, end = words.start, words.end
        since = max(text.rfind("自", start, end), text.rfind("在", start, end))
        if since >= start and text.find("起", since, slot.left_end) > since:  # 抽查结果应当自检查结束之日起20日内公示
            end = self._trim(start, since)[1]
        if act_end - after >= _LONG_ACT or end - start > _SHORT_CORE * 2:
            start = end
        label = text[start:end] + text[after:act_end]
        if not label:
            return None
        return Label(slot, label, start if end > start else after, act_end, How.STATED, "metric.limit")

    # Figures with words of their own

    def _worded(self, number: int, slot: Slot, words: Words) -> Label:
        text, rules = self.text, self.rules
        if slot.quantity.dimension == "ratio" and self._respectively(number, slot) is not None:
            return self.assigned[number]
        items = self._items(number, words.start, words.end)
        if items is not None:
            return self._assign_items(number, items, words.start, words.end, "plain")
        first, last = self._core(words.start, words.end)
        label = text[first:last]
        if "》等" in label:  # 修订《案件审议规则》等制度5项
            opening = label.find("《")
            label = label[:opening] + label[label.rfind("》等") + 2 :]
        base = self._base(slot)
        if base is not None:
            if label in rules.generic:
                return Label(
                    slot, base.text + label, base.start, last, How.CARRIED, "metric.generic", "plain", base.verb
                )
            if label in rules.bare:
                return Label(slot, base.text + label, base.start, last, How.CARRIED, "metric.part_takers", "share")
            share = text[words.start : last]
            if slot.quantity.dimension == "ratio" and share.startswith(_SHARES):
                return Label(slot, base.text + share, base.start, last, How.CARRIED, "metric.share", "share")
        verb = rules.verb(text, first, last, ("strict", "act"))
        word = verb[0] if verb else ""
        if word == label:
            return self._bare_verb(slot, words, first, last)
        if words.noun_end > words.noun and (words.next is None or (words.roles and slot.quantity.unit in _CLASSIFIERS)):
            if words.next is not None:
                words.next.left = words.noun_end
            return self._both_sides(slot, words, first, last)
        if not word and (shared := self._shared_verb(slot)):
            return Label(slot, shared + label, first, last, How.CARRIED, "metric.shared_verb", "plain", shared)
        return Label(slot, label, first, last, How.STATED, "metric.before", "plain", word)

    def _shared_verb(self, slot: Slot) -> str:
        """Give the verb of a list's first item (检查餐饮112家、商超38家); "" when it is a list of acts (维持28件、终止9件)."""
        verb = ""
        for label in reversed(self.done):
            if label.slot.depth == slot.depth:
                verb = label.verb if len(label.text) > len(label.verb) else ""
                if not verb or slot.opener != "、":
                    return ""
                slot = label.slot
                if slot.opener != "、":
                    return verb
        return verb

    def _core(self, start: int, end: int) -> tuple[int, int]:
        first, last = shorten(self.text, start, end, self.rules)
        while (body := self.reader.bodies.get(first)) is not None and body.end < last:
            first = body.end  # 完成国务院安委办挂牌督办的5项
        return first, last

    def _both_sides(self, slot: Slot, words: Words, first: int, last: int) -> Label:
        """挂牌督办的5项重大隐患整改: words on both sides; a long phrase before the figure is left out."""
        text = self.text
        behind = text[words.noun : words.noun_end]
        light = self._final_light(first, last)
        if light:  # 至少开展1次案卷评查
            return Label(slot, behind, words.noun, words.noun_end, How.STATED, "metric.behind")
        if text[first] in "对将把" and last - first > 1:  # 对涉嫌犯罪的5起案件依法移送司法机关
            act, final = self._act(slot, words.noun_end)
            label = act + text[first + 1 : last] + behind
            return Label(slot, label, first + 1, final, How.STATED, "metric.both_sides")
        if last - first > _SHORT_CORE and len(behind) > 2:
            return Label(slot, behind, words.noun, words.noun_end, How.STATED, "metric.behind")
        return Label(slot, text[first:last] + behind, first, words.noun_end, How.STATED, "metric.both_sides")

    def _final_light(self, first: int, last: int) -> bool:
        return any(
            self.rules.verb(self.text, place, last, ("light",)) == (self.text[place:last], "light")
            for place in range(max(first, last - 4), last - 1)
        )

    def _act(self, slot: Slot, place: int) -> tuple[str, int]:
        """Give the verb phrase behind a figure's noun, and where it ends: 依法移送司法机关 → 移送司法机关."""
        text, stop = self.text, slot.right_end
        while place < stop:
            verb = self.rules.verb(text, place, stop, ("light", "strict", "act"))
            if verb is not None:
                first, last = shorten(text, place, stop, self.rules)
                return text[first:last].strip("了过"), stop
            place += 1
        return "", place

    def _bare_verb(self, slot: Slot, words: Words, first: int, last: int) -> Label:
        """A verb alone: its object stands behind the figure (编制3张清单), or was named before (新增60台)."""
        text, verb = self.text, self.text[first:last]
        if words.noun_end > words.noun and words.next is None:
            label = verb + text[words.noun : words.noun_end]
            return Label(slot, label, first, words.noun_end, How.STATED, "metric.both_sides", "plain", verb)
        if words.next is not None and slot.right == slot.right_end:
            noun, stop = self._noun(words.next, alone=True, bare=False)
            if stop > noun:  # 涵盖3类26种情形
                label = verb + text[noun:stop]
                return Label(slot, label, first, last, How.STATED, "metric.both_sides", "plain", verb)
        before = self.done[-1] if self.done else None
        if before is not None and before.verb == verb and slot.opener not in _BRACKETS:
            return Label(slot, before.text, before.start, last, How.CARRIED, "metric.same_verb", "plain", verb)
        if object_ := self._previous_clause(slot):
            return Label(slot, verb + object_, first, last, How.CARRIED, "metric.clause_before", "plain", verb)
        return Label(slot, verb, first, last, How.STATED, "metric.before", "plain", verb)

    def _previous_clause(self, slot: Slot) -> str:
        """配齐执法记录仪，新增60台: the object of the clause before."""
        starts = (
            [clause.start for clause in self.sentence.clauses if clause.start < slot.clause] if self.sentence else []
        )
        if not starts or (self.done and self.done[-1].slot.right_end >= starts[-1]):
            return ""
        end = slot.clause - 1
        head = self.reader.read(starts[-1], end)
        if head.end >= end:
            return ""
        first, last = shorten(self.text, head.end, end, self.rules)
        verb = self.rules.verb(self.text, first, last, ("strict", "act")) if last > first else None
        return self.text[first + len(verb[0]) : last] if verb else ""

    # Figures that share the words before the first of them

    def _items(self, number: int, start: int, end: int) -> list[str] | None:
        """走访泥头车、校车、危运车企业136家、88家、41家: one label a figure; None when the numbers don't agree."""
        text = self.text
        count = self._bare_run(number)
        if count < 2 or text.find("、", start, end) < 0:
            return None
        begin = core_start(text, start, end, self.rules)
        parts, piece = [], begin
        for place in range(begin, end):
            if text[place] == "、" or (parts and text[place] in _ITEM_MARKS):
                parts.append(text[piece:place])
                piece = place + 1
        parts.append(text[piece:end])
        if len(parts) != count or not all(parts):
            return None
        parts = with_shared_end(parts)
        verb = self.rules.verb(text, begin, end, ("strict", "act"))
        word = verb[0] if verb else ""
        return [part if part.startswith(word) else word + part for part in parts]

    def _assign_items(self, number: int, items: list[str], start: int, end: int, kind: str) -> Label:
        for offset, item in enumerate(items):
            slot = self.slots[number + offset]
            self.assigned[number + offset] = Label(
                slot, item, start, end, How.STATED, "metric.change.list" if kind == "change" else "metric.list", kind
            )
        return self.assigned[number]

    def _bare_run(self, number: int) -> int:
        """Count the figures from this one on that stand side by side, with only 、 or 和 between."""
        count = 1
        for slot in self.slots[number + 1 :]:
            words = self.text[slot.left : slot.left_end].strip(_SPACE + "近约超逾" + _ITEM_MARKS)
            if words or slot.breaks.strip(_BRACKETS) not in ("、", "") or slot.depth != self.slots[number].depth:
                break
            count += 1
        return count

    def _respectively(self, number: int, slot: Slot) -> Label | None:
        """同比分别下降8.5%、3.2%: the figures take the labels of as many figures before, in order."""
        if "分别" not in self.text[slot.left : slot.left_end]:
            return None
        count = self._bare_run(number)
        bases = [item for item in self.done if item.slot.depth == slot.depth and item.kind in ("plain", "carried")]
        return bases[-count] if 1 < count <= len(bases) and self._assign_bases(number, bases[-count:]) else None

    def _assign_bases(self, number: int, bases: list[Label]) -> bool:
        words = self._words(number, self.slots[number])
        changes = not {"up", "down", "basis"}.isdisjoint(words.roles)
        suffix = self.text[words.start : words.end]
        if not suffix and not changes:  # 分别完成计划的100%、110%
            suffix = self.text[words.head.end : self.slots[number].left_end].rstrip("的为达到")
        for offset, base in enumerate(bases):
            self.assigned[number + offset] = Label(
                self.slots[number + offset],
                base.text + suffix,
                base.start,
                base.end,
                How.CARRIED,
                "metric.change.respectively" if changes else "metric.respectively",
                "change" if changes else "share",
                base.verb,
            )
        return True

    # Figures without words of their own

    def _empty(self, number: int, slot: Slot, words: Words) -> Label | None:
        text, quantity = self.text, slot.quantity
        if "total" in words.head.roles and (label := self._total(slot)):
            return label
        if words.noun_end > words.noun:
            return self._behind(slot, words)
        if self._respectively(number, slot) is not None:
            return self.assigned[number]
        bounded = quantity.modifier in _THRESHOLDS
        if bounded and words.next is not None and not after_figure(text, slot):  # 处一万元以上五万元以下罚款
            noun, stop = self._noun(words.next, alone=True, bare=False)
            if stop > noun:
                return Label(slot, text[noun:stop], noun, stop, How.STATED, "metric.behind")
        own = "own" in words.head.roles or (
            slot.opener == "、" and self.done and self.done[-1].rule == "metric.same_unit"
        )
        if own and (same := self._same_unit(slot)):
            return Label(slot, same.text, same.start, same.end, How.CARRIED, "metric.same_unit", "carried", same.verb)
        base = self._base(slot)
        after = after_figure(text, slot)
        acts = bool(after) and self.rules.verb(after, 0, len(after), ("strict", "act")) is not None
        if quantity.dimension == "ratio" and acts and base is not None and words.next is None:  # 均已100%整改完成
            return Label(
                slot, base.text + after, base.start, slot.right_end, How.CARRIED, "metric.rate_behind", "share"
            )
        acts = after.startswith(_PASSIVES) or ("part" in words.head.roles and bool(after))
        if (base is None or (acts and quantity.dimension != "ratio")) and after and words.next is None:
            # 分6次举办了业务培训, 其中8份获评优秀
            first, last = shorten(text, slot.right_end - len(after), slot.right_end, self.rules)
            return Label(slot, text[first:last], first, last, How.STATED, "metric.behind")
        if base is None and self.before:
            base = self.before[-1]
        if base is None:
            return Label(slot, quantity.unit, quantity.start, quantity.end, How.NONE, "metric.unit")
        label = base.text
        if slot.opener == "" and base.rule == "metric.both_sides":  # 细化为3个层面14方面
            label = text[base.start : base.slot.left_end].strip(_SPACE) + quantity.unit
        return Label(slot, label, base.start, base.end, How.CARRIED, "metric.carried", "carried", base.verb)

    def _behind(self, slot: Slot, words: Words) -> Label:
        """对38件违法案件进行了法制审核; 为1862名劳动者追发工资3175万元, whose verb belongs to the next figure."""
        text, start, end, stop = self.text, words.noun, words.noun_end, slot.right_end
        name = text[start:end]
        if words.next is not None:
            words.next.left = end
            return Label(slot, name, start, end, How.STATED, "metric.behind")
        place = end
        while place < stop and (text[place] in "的中均已被了" + _SPACE or text.startswith(_MANNER, place)):
            place += 1 if text[place] in "的中均已被了" + _SPACE else 2
        verb = self.rules.verb(text, place, stop, ("light", "strict", "act")) if place < stop else None
        if verb is None:
            return Label(slot, name, start, end, How.STATED, "metric.behind")
        after, final = place + (len(verb[0]) if verb[1] == "light" else 0), stop
        if text[place - 1] == "的":  # 120份公示的决定书
            final = noun_end(text, place, stop, self.rules)
        act = text[after:final].strip("了过中" + _SPACE)
        if len(act) > _SHORT_CORE:
            first, last = shorten(text, after, final, self.rules)
            act = text[first:last].strip("了过中的" + _SPACE)
        label = act if verb[1] == "light" and len(act) >= _LONG_ACT else act + name
        return Label(slot, label, start, final, How.STATED, "metric.behind", "plain", verb[0])

    def _change(self, number: int, slot: Slot, words: Words) -> Label:
        """案件数较去年增加12件 → 案件数; 下降5% → the figure before."""
        text = self.text
        base = self._base(slot, change=True)
        if words.end > words.start:
            items = self._items(number, words.start, words.end)
            if items is not None:
                return self._assign_items(number, items, words.start, words.end, "change")
            first, last = self._core(words.start, words.end)
            label = text[first:last]
            if label in self.rules.generic and base is not None:
                return Label(slot, base.text + label, base.start, last, How.CARRIED, "metric.change.generic", "change")
            return Label(slot, label, first, last, How.STATED, "metric.change.before", "change")
        if self._respectively(number, slot) is not None:
            return self.assigned[number]
        if base is None and self.before:
            base = self.before[-1]
        if base is None:
            return Label(
                slot,
                text[slot.left : slot.left_end],
                slot.left,
                slot.left_end,
                How.STATED,
                "metric.change.before",
                "change",
            )
        return Label(slot, base.text, base.start, base.end, How.CARRIED, "metric.change.carried", "change", base.verb)

    def _base(self, slot: Slot, *, change: bool = False) -> Label | None:
        """Give the label that a figure without one takes over: the last of its own bracket, else of its host."""
        for label in reversed(self.done):
            if label.slot.depth > slot.depth or label.kind == "share":
                continue
            if label.kind == "change" and not change and slot.quantity.dimension != "ratio":
                continue
            return label
        return self.done[-1] if self.done else None

    def _same_unit(self, slot: Slot) -> Label | None:
        """其中市本级54份、412万元: each takes the label of the figure before in its own unit."""
        for label in reversed(self.done):
            if label.kind not in ("share", "change") and label.slot.quantity.unit == slot.quantity.unit:
                return label
        return None

    def _total(self, slot: Slot) -> Label | None:
        """合计206家: what the labels of the parts before it share."""
        run: list[Label] = []
        for label in reversed(self.done):
            if label.slot.depth != slot.depth or label.kind in ("share", "change"):
                continue
            if label.slot.quantity.unit != slot.quantity.unit or label.kind == "total":
                break
            run.insert(0, label)
        if not run:
            return None
        text = common_label([item.text for item in run])
        if not text:
            listed = all(item.rule == "metric.list" and item.start == run[0].start for item in run)
            text = self.text[run[0].start : run[0].end] if listed else run[-1].text
        return Label(slot, text, run[0].start, run[-1].end, How.CARRIED, "metric.total", "total", run[0].verb)
