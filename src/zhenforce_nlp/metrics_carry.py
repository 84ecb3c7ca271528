"""Labels of a sentence's figures in order: what a clause drops is taken from the figures before it."""

from __future__ import annotations

from collections.abc import Iterator

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.heads import HeadReader
from zhenforce_nlp.metrics_behind import BehindLabels
from zhenforce_nlp.metrics_labels import LabelRules, shorten
from zhenforce_nlp.metrics_lists import ListLabels, base_label, label_before, rate_behind, same_unit
from zhenforce_nlp.metrics_words import (
    SPACE,
    THRESHOLDS,
    Label,
    Reading,
    WordReader,
    Words,
    after_figure,
)
from zhenforce_nlp.records import How, Metric

_PASSIVES = ("被", "获评", "获", "正在", "已被", "均被", "因", "予以", "未")
_SHARES = ("占", "完成")  # 占执法人员总数的11%, 完成年度计划的98%: of the figure before
_CHANGES = frozenset(("up", "down", "basis"))
_CLASSIFIERS = ("个", "项", "类", "种", "名", "张", "大")  # 细化为3个层面14方面: these want a noun behind them
_OWN_BOUND = ("ratio", "money", "time")  # dimensions whose bound is part of the figure: 95%以上


class SentenceLabels:
    """Reads the labels of one page, sentence by sentence."""

    def __init__(self, text: str, reader: HeadReader, rules: LabelRules) -> None:
        self.text = text
        self.rules = rules
        self.words = WordReader(text, reader, rules)
        self.behind = BehindLabels(self.words)
        self.lists = ListLabels(self.words)
        self.reading = Reading(Sentence(0, 0, 0, first=True), [])

    def read(self, sentence: Sentence) -> Iterator[Metric]:
        """Give the metrics of a sentence's figures."""
        self.reading = reading = Reading(sentence, [] if sentence.first else self.reading.done)
        for number, slot in enumerate(sentence.slots):
            label = self._label(reading, number, slot)
            if label is None:
                continue
            reading.done.append(label)
            yield Metric(
                slot.quantity.id, label.text, label.start, label.end, label.how, label.rule, slot.clause, slot.right_end
            )

    def _label(self, reading: Reading, number: int, slot: Slot) -> Label | None:
        assigned = reading.assigned.get(number)
        if assigned is not None:
            return assigned
        words = self.words.read(reading.slots, number)
        if self._threshold(reading, number, slot, words):
            return None
        if slot.quantity.dimension == "time" and (limit := self.behind.limit(slot, words)):
            return limit
        if not _CHANGES.isdisjoint(words.roles):
            return self._change(reading, number, slot, words)
        if words.start == words.end or ("fine" in words.roles and slot.quantity.modifier):
            return self._empty(reading, number, slot, words)
        return self._worded(reading, number, slot, words)

    @staticmethod
    def _threshold(reading: Reading, number: int, slot: Slot, words: Words) -> bool:
        """十人以上群体性事件减少9起: a bound that only says which things are counted."""
        quantity = slot.quantity
        if quantity.modifier not in THRESHOLDS or quantity.dimension in _OWN_BOUND:
            return False
        if words.noun_end == words.noun or number + 1 == len(reading.slots):
            return False
        following = reading.slots[number + 1]
        if following.opener == "":
            following.left = max(following.left, words.noun)
        return following.opener == ""

    # Figures with words of their own

    def _worded(self, reading: Reading, number: int, slot: Slot, words: Words) -> Label:
        text, rules = self.text, self.rules
        ratio = slot.quantity.dimension == "ratio"
        if ratio and (own := self.lists.respectively(reading, number)) is not None:
            return own
        items = self.lists.items(reading, number, words.start, words.end)
        if items is not None:
            return self.lists.assign_items(reading, number, items, (words.start, words.end), "plain")
        first, last = self.words.core(words.start, words.end)
        if first >= last:
            return self._empty(reading, number, slot, words)
        label = text[first:last]
        if "》等" in label:  # 修订《案件审议规则》等制度5项
            opening = label.find("《")
            label = label[:opening] + label[label.rfind("》等") + 2 :]
        if taken := self._taken_over(reading, slot, label, (words.start, last)):
            return taken
        verb = rules.verb(text, first, last, ("strict", "act"))
        word = verb[0] if verb else ""
        if word == label:
            return self._bare_verb(reading, slot, words, (first, last))
        if words.noun_end > words.noun and (words.next is None or (words.roles and slot.quantity.unit in _CLASSIFIERS)):
            if words.next is not None:
                words.next.left = words.noun_end
            return self.behind.both_sides(slot, words, first, last)
        if not word and (shared := self._shared_verb(reading, slot)):
            return Label(slot, shared + label, first, last, How.CARRIED, "metric.shared_verb", "plain", shared)
        return Label(slot, label, first, last, How.STATED, "metric.before", "plain", word)

    def _taken_over(self, reading: Reading, slot: Slot, label: str, span: tuple[int, int]) -> Label | None:
        """合计金额30.9万元, 参与3150人次, 占总数的11%: words that say something of the thing named before."""
        base = base_label(reading, slot)
        if base is None:
            return None
        start, last = span
        if label in self.rules.generic:
            return Label(slot, base.text + label, base.start, last, How.CARRIED, "metric.generic", "plain", base.verb)
        if label in self.rules.bare:
            return Label(slot, base.text + label, base.start, last, How.CARRIED, "metric.part_takers", "share")
        share = self.text[start:last]
        if slot.quantity.dimension == "ratio" and share.startswith(_SHARES):
            return Label(slot, base.text + share, base.start, last, How.CARRIED, "metric.share", "share")
        return None

    @staticmethod
    def _shared_verb(reading: Reading, slot: Slot) -> str:
        """Give the verb of a list's first item (检查餐饮112家、商超38家); "" in a list of acts (维持28件、终止9件)."""
        verb = ""
        for label in reversed(reading.done):
            if label.slot.depth == slot.depth:
                verb = label.verb if len(label.text) > len(label.verb) else ""
                if not verb or slot.opener != "、":
                    return ""
                slot = label.slot
                if slot.opener != "、":
                    return verb
        return verb

    def _bare_verb(self, reading: Reading, slot: Slot, words: Words, span: tuple[int, int]) -> Label:
        """A verb alone: its object stands behind the figure (编制3张清单), or was named before (新增60台)."""
        first, last = span
        own = self.behind.verb_with_noun(slot, words, first, last)
        if own is not None:
            return own
        verb = self.text[first:last]
        before = reading.done[-1] if reading.done else None
        if before is not None and before.verb == verb and slot.depth == 0:
            return Label(slot, before.text, before.start, last, How.CARRIED, "metric.same_verb", "plain", verb)
        if object_ := self._previous_clause(reading, slot):
            return Label(slot, verb + object_, first, last, How.CARRIED, "metric.clause_before", "plain", verb)
        return Label(slot, verb, first, last, How.STATED, "metric.before", "plain", verb)

    def _previous_clause(self, reading: Reading, slot: Slot) -> str:
        """配齐执法记录仪，新增60台: the object of the clause before."""
        starts = [clause.start for clause in reading.sentence.clauses if clause.start < slot.clause]
        if not starts or (reading.done and reading.done[-1].slot.right_end >= starts[-1]):
            return ""
        end = slot.clause - 1
        head = self.words.reader.read(starts[-1], end)
        if head.end >= end:
            return ""
        first, last = shorten(self.text, head.end, end, self.rules)
        verb = self.rules.verb(self.text, first, last, ("strict", "act")) if last > first else None
        return self.text[first + len(verb[0]) : last] if verb else ""

    # Figures without words of their own

    def _empty(self, reading: Reading, number: int, slot: Slot, words: Words) -> Label:
        text, quantity = self.text, slot.quantity
        if "total" in words.head.roles and (label := self.lists.total(reading, slot)):
            return label
        base = base_label(reading, slot)
        after = after_figure(text, slot)
        acts = bool(after) and self.rules.verb(after, 0, len(after), ("strict", "act")) is not None
        if quantity.dimension == "ratio" and acts and base is not None and words.next is None:  # 均已100%整改完成
            return rate_behind(text, slot, base)
        if words.noun_end > words.noun:
            return self.behind.noun_behind(slot, words)
        if (own := self.lists.respectively(reading, number)) is not None:
            return own
        if quantity.modifier in THRESHOLDS and words.next is not None and not after:  # 处一万元以上五万元以下罚款
            noun, stop = self.words.noun(words.next, alone=True, bare=False)
            if stop > noun:
                return Label(slot, text[noun:stop], noun, stop, How.STATED, "metric.behind")
        listed = slot.opener == "、" and bool(reading.done) and reading.done[-1].rule == "metric.same_unit"
        if (listed or "own" in words.head.roles) and (same := same_unit(reading, slot)):
            return Label(slot, same.text, same.start, same.end, How.CARRIED, "metric.same_unit", "carried", same.verb)
        acts = after.startswith(_PASSIVES) or ("part" in words.head.roles and bool(after))
        if (base is None or (acts and quantity.dimension != "ratio")) and after and words.next is None:
            # 分6次举办了业务培训, 其中8份获评优秀
            first, last = shorten(text, slot.right_end - len(after), slot.right_end, self.rules)
            if last > first:
                return Label(slot, text[first:last], first, last, How.STATED, "metric.behind")
        return self._carried(slot, base_label(reading, slot, counts=True) or label_before(reading, slot))

    def _carried(self, slot: Slot, base: Label | None) -> Label:
        quantity = slot.quantity
        if base is None:
            text = quantity.unit or quantity.text
            return Label(slot, text, quantity.start, quantity.end, How.NONE, "metric.unit")
        label = base.text
        if slot.opener == "" and base.rule == "metric.both_sides":  # 细化为3个层面14方面
            label = self.text[base.start : base.slot.left_end].strip(SPACE) + quantity.unit
        return Label(slot, label, base.start, base.end, How.CARRIED, "metric.carried", "carried", base.verb)

    def _change(self, reading: Reading, number: int, slot: Slot, words: Words) -> Label:
        """案件数较去年增加12件 → 案件数; 下降5% → the figure before."""
        text = self.text
        base = base_label(reading, slot, change=True, counts=True)
        if words.end > words.start:
            items = self.lists.items(reading, number, words.start, words.end)
            if items is not None:
                return self.lists.assign_items(reading, number, items, (words.start, words.end), "change")
            first, last = self.words.core(words.start, words.end)
            if last > first:
                label = text[first:last]
                if label in self.rules.generic and base is not None:
                    rule = "metric.change.generic"
                    return Label(slot, base.text + label, base.start, last, How.CARRIED, rule, "change")
                return Label(slot, label, first, last, How.STATED, "metric.change.before", "change")
        if (own := self.lists.respectively(reading, number)) is not None:
            return own
        base = base or label_before(reading, slot)
        if base is None:
            first, last = slot.left, slot.left_end
            return Label(slot, text[first:last], first, last, How.STATED, "metric.change.before", "change")
        return Label(slot, base.text, base.start, base.end, How.CARRIED, "metric.change.carried", "change", base.verb)
