"""Labels of figures that have no words of their own: carried, of what stands behind, of a change."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.clauses import Sentence, Slot, part_lead
from zhenforce_nlp.heads import HeadReader
from zhenforce_nlp.metrics.bases import (
    BACK,
    base_label,
    carried,
    counted,
    counted_noun,
    joined,
    label_before,
    of_sentence_before,
    rate_behind,
    rate_label,
    same_unit,
    whole_by_change,
    whole_of_sum,
)
from zhenforce_nlp.metrics.behind import TURNED, BehindLabels
from zhenforce_nlp.metrics.bounds import Bounds
from zhenforce_nlp.metrics.frames import FrameLabels
from zhenforce_nlp.metrics.hollow import HollowLabels
from zhenforce_nlp.metrics.label_rules import LabelRules
from zhenforce_nlp.metrics.labels import shorten
from zhenforce_nlp.metrics.lists import ListLabels
from zhenforce_nlp.metrics.rankings import RANK_BEHIND
from zhenforce_nlp.metrics.ranks import RankLabels
from zhenforce_nlp.metrics.readings import Label, Reading, Words
from zhenforce_nlp.metrics.shared_verbs import SharedVerbs
from zhenforce_nlp.metrics.taken import TAKES, TakenLabels, joins
from zhenforce_nlp.metrics.topics import TopicLabels
from zhenforce_nlp.metrics.totals import TotalLabels
from zhenforce_nlp.metrics.words import THRESHOLDS, WordReader, after_figure
from zhenforce_nlp.records import Block, How

_HUNDRED = 100
_NET = ("净增", "净减", "净增加", "净减少")
_VERB = 2  # characters of most verbs
_THIS = ("本月较", "本月比", "当月较", "当月比", "本期较", "本期比", "本周较", "本周比", "本季较", "本季比")
_ONLY = ("仅", "只有", "中")
PASSIVES = (
    "存在",
    "符合",
    "入选",
    "荣获",
    "被评",
    "不符合",
    "没有",
    "被",
    "尚",
    "仍",
    "获评",
    "获",
    "正在",
    "已被",
    "均被",
    "因",
    "予以",
    "未",
    "限",
)
_TAKERS = ("对", "将", "把", "为", "向", "给", "组织", "安排", "选派", "引导", "动员")
_WHEN = "拟将已应须需于在要可限"  # 拟于明年1月办结
_COMPARED = "较比"  # 较上个防火期下降26%
_REMOVALS = ("压减", "压降", "缩减", "精简", "裁减")
_LEFT = ("余", "剩余", "余下", "剩", "剩下", "尚剩", "还剩", "仅剩")
_HARM = {"死": "死亡", "伤": "受伤"}  # 比上年少死4人
_OF_BODY = regex.compile(r"全(?:\p{Han}{0,3}[局站队所院馆]|系统)(?:现有?|共有?|实有|总共|在编|在岗)?")
_PERSONS = ("人", "名")
_STAFF = "人员"
AFTER = ("，", ",")
_TO_DO = (
    "跨年",
    "涉及",
    "转入",
    "结转",
    "接着",
    "继续",
    "尚",
    "还在",
    "限期",
    "年内",
    "计划",
    "将",
    "拟",
    "正在",
    "待",
    "预计",
    "力争",
    "延期",
    "仍在",
)


class WordlessLabels:
    """Reads the labels that one page's figures take from elsewhere."""

    def __init__(self, text: str, reader: HeadReader, rules: LabelRules, blocks: Sequence[Block]) -> None:
        self.text = text
        self.rules = rules
        self.words = WordReader(text, reader, rules)
        self.starts = sorted(reader.bodies)
        self.verbs = SharedVerbs(self.words)
        self.behind = BehindLabels(self.words)
        self.lists = ListLabels(self.words)
        self.totals = TotalLabels(self.words, blocks)
        self.ranks = RankLabels(self.words)
        self.topics = TopicLabels(self.words, blocks)
        self.frames = FrameLabels(self.words)
        self.hollow = HollowLabels(self.words)
        self.taken = TakenLabels(self.words)
        self.bounds = Bounds(self.words)
        self.reading = Reading(Sentence(0, 0, 0, first=True), [], [])

    def _rest(self, words: Words) -> str:
        place = words.head.roles.get("rest")
        return self.text[slice(*place)] if place is not None else ""

    @staticmethod
    def _whole(reading: Reading, slot: Slot) -> Label | None:
        """查出问题188条，已改184条，剩四条: what is left is of the first figure in its unit."""
        same = (label for label in reading.done[-BACK:] if label.slot.quantity.unit == slot.quantity.unit)
        return next(same, None) or base_label(reading, slot, whole=True)

    def _empty(self, reading: Reading, number: int, slot: Slot, words: Words) -> Label:
        listed = self.lists.bases(reading, number) or self.lists.reached(reading, number, words)
        if (named := listed or self._told(reading, number, words)) is not None:
            return named
        if "total" in words.head.roles and (label := self.totals.total(reading, slot)):
            return label
        if (staff := self._staff(reading, slot)) is not None:
            return staff
        after = after_figure(self.text, slot)
        base = base_label(reading, slot)
        if slot.quantity.dimension == "ratio" and base is not None and (rate := self._rate(slot, words, base, after)):
            return rate
        left = self._rest(words) in _LEFT and after.startswith(_TO_DO)  # 剩余1家计划6月底前完成
        if words.noun_end > words.noun and not left:
            return self.behind.noun_behind(slot, words)
        if slot.opener in AFTER and (frame := self.frames.frame(reading, slot)):
            return frame  # 罚款9万元；按立案数排名，甲县、乙县居前，分别为19件、13件
        own = self._led(reading, slot) or self._of_list(reading, number, words)
        if own is not None:
            return own
        if self._rest(words):
            return self._left(reading, slot, words, after)
        label = (
            self._base_of_sum(slot, reading, base)
            or self._base_of_change(reading, number)
            or self.frames.of_plan(reading, number, slot)
            or self._after(slot, words, after, alone=base is None)
            or self._same_unit(reading, slot, words)
            or self._undertaken(reading, slot)
            or self.frames.before(reading, slot)
        )
        return (self._unnamed(reading, slot) if label.how is How.NONE else None) or label

    def _unnamed(self, reading: Reading, slot: Slot) -> Label | None:
        """Name a figure that nothing in its sentence names: by the lines above, the act before, the heading."""
        told = self.totals.of_lines(reading, slot) or self.topics.act_before(reading, slot)
        return told or self.totals.headed(reading, slot)

    def _led(self, reading: Reading, slot: Slot) -> Label | None:
        """整改问题58个，其中甲镇、乙镇最多，分别为17个和12个: of the whole before 其中."""
        if not reading.done or part_lead(self.text, reading.done[-1].slot.right_end, slot) is None:
            return None
        return carried(self.text, slot, base_label(reading, slot, counts=True, whole=True))

    def _of_list(self, reading: Reading, number: int, words: Words) -> Label | None:
        if words.listed:
            return self.lists.shared_behind(reading, number, self.behind.noun_behind)
        return self.lists.respectively(reading, number)

    def _base_of_sum(self, slot: Slot, reading: Reading, base: Label | None) -> Label | None:
        """处罚86件，…食品41件、药品39件、其他6件，比上年的97件减11件: of the whole that the list adds up to."""
        compared = base is not None and slot.opener in AFTER and self.text[slot.left] in _COMPARED
        whole = whole_of_sum(reading, base) if base is not None and compared else None
        return carried(self.text, slot, whole) if whole is not None else None

    def _base_of_change(self, reading: Reading, number: int) -> Label | None:
        """处罚86件，罚款9万元，比上年的97件减少11件: of what has changed by as much."""
        slot = reading.slots[number]
        if number + 1 >= len(reading.slots) or slot.quantity.dimension == "ratio":
            return None
        if not slot.opener or self.text[slot.left] not in _COMPARED:
            return None
        whole = whole_by_change(reading, number, self.words.read(reading.slots, number + 1))
        return carried(self.text, slot, whole) if whole is not None else None

    def _staff(self, reading: Reading, slot: Slot) -> Label | None:
        """全局26人，其中持证21人: those whom a body has and nothing else is said of are its staff."""
        own = _OF_BODY.fullmatch(self.text, slot.left, slot.left_end) if slot.quantity.unit in _PERSONS else None
        if own is None or slot.right < slot.right_end or same_unit(reading, slot) is not None:
            return None
        return Label(slot, _STAFF, *own.span(), How.CARRIED, "metric.staff")

    def _told(self, reading: Reading, number: int, words: Words) -> Label | None:
        """Read what a colon, a bracket, a list says of a figure with no words of its own."""
        slot = reading.slots[number]
        told = (
            self.hollow.explained(reading, slot)
            or self.frames.named(reading, slot, empty=True)
            or self.hollow.average(reading, slot)
            or self.hollow.kind(reading, slot, words)
            or self.hollow.at_bracket(reading, number, slot)
            or self.behind.samples(slot, reading.sentence.start)
        )
        tied = words.next is None or joins(self.text, words.next)
        if told is not None or not tied or words.start != words.end:
            return told
        return self.taken.read(reading, number) if TAKES.search(self.text, slot.left, slot.left_end) else None

    def _left(self, reading: Reading, slot: Slot, words: Words, after: str) -> Label:
        """压减机构58家，剩余47家; 其余49家均已整改到位; 卫计部门61件，其余45件."""
        rest = self._rest(words)
        base = self._whole(reading, slot) if rest in _LEFT else None
        things = self._without_act(base.text[len(base.verb) :].lstrip("出到了")) if base is not None else ""
        if base is not None and things:
            label = base.text if base.text.startswith(_LEFT) else rest + things
            return Label(slot, label, base.start, slot.left_end, How.CARRIED, "metric.rest")
        if words.next is None and after and (said := self.hollow.left_over(slot, after)) is not None:
            return said
        if base is not None:
            return Label(slot, rest + base.text, base.start, slot.left_end, How.CARRIED, "metric.rest")
        return Label(slot, rest, *words.head.roles["rest"], How.STATED, "metric.rest")

    def _without_act(self, things: str) -> str:
        """“四乱”问题排查: the act stands behind what it is done to."""
        act = things[-_VERB:]
        acts = len(things) > _VERB * 2 and self.rules.verb(act, 0, len(act), ("strict", "act")) is not None
        return things[:-_VERB] if acts else things

    def _rate(self, slot: Slot, words: Words, base: Label, after: str) -> Label | None:
        """均已100%整改完成: the rate of what was named before, by the act behind the figure."""
        acts = bool(after) and self.rules.verb(after, 0, len(after), ("strict", "act")) is not None
        return rate_behind(self.text, slot, base) if acts and words.next is None else None

    def _undertaken(self, reading: Reading, slot: Slot) -> Label | None:
        """三是瓶改管，完成1,120户: what the clause before names is what was done."""
        own = self.text[slot.left : slot.left_end].removeprefix("共").removesuffix("了")
        name = self.topics.undertaking(reading, slot) if own in self.rules.light else ""
        return Label(slot, name, slot.left, slot.left_end, How.CARRIED, "metric.clause_before") if name else None

    @staticmethod
    def _same_unit(reading: Reading, slot: Slot, words: Words) -> Label | None:
        """其中市本级54份、412万元: each of the level's figures takes the label in its own unit."""
        listed = slot.opener == "、" and bool(reading.done) and reading.done[-1].rule == "metric.same_unit"
        if not listed and "own" not in words.head.roles:
            return None
        same = same_unit(reading, slot)
        if same is None:
            return None
        return Label(slot, same.text, same.start, same.end, How.CARRIED, "metric.same_unit", "carried", same.verb)

    def _after(self, slot: Slot, words: Words, after: str, *, alone: bool) -> Label | None:
        """分6次举办了业务培训, 其中8份获评优秀, 对27人采取强制措施, 处一万元以上五万元以下罚款: what stands behind."""
        text, quantity = self.text, slot.quantity
        if words.next is not None and text.endswith(_TAKERS, slot.left, slot.left_end):  # 为386人兑现工资51万元
            verb = self.rules.verb(text, slot.right, slot.right_end, ("strict", "act"))
            if verb is not None and slot.right_end - slot.right > len(verb[0]):
                label = text[slot.right : slot.right_end]
                return Label(slot, label, slot.right, slot.right_end, How.STATED, "metric.behind")
        if words.next is not None:
            if quantity.modifier not in THRESHOLDS or after:
                return None
            noun, stop = self.words.noun(words.next, alone=True, bare=False)
            return Label(slot, text[noun:stop], noun, stop, How.STATED, "metric.behind") if stop > noun else None
        covered = text.endswith(_TAKERS, slot.left, slot.left_end)
        acts = covered or after.startswith(PASSIVES) or "part" in words.head.roles
        acts = acts or text.endswith("有", slot.left, slot.left_end)  # 甲市有3件移送案件材料不全
        acts = acts or text.startswith(("另", *_ONLY), slot.left)  # 结案43起，另2起尚在催告阶段; 中心中仅有5个配备
        if (turned := TURNED.fullmatch(after)) is not None and quantity.dimension != "ratio":
            # 6家由红转黄
            return Label(slot, turned[0], slot.right_end - len(after), slot.right_end, How.STATED, "metric.behind")
        if quantity.dimension == "ratio":
            acts = after.startswith("未")  # 近三分之一未接受系统培训
        if not after or not (alone or acts) or self.rules.is_hollow(after) or RANK_BEHIND.fullmatch(after):
            return None
        begin = self._behind_when(slot.right_end - len(after), slot.right_end)
        whose = text.find("的", begin, slot.right_end) + 1 if covered else 0
        if whose and self.rules.verb(text, whose, slot.right_end, ("strict",)) is not None:
            begin = whose  # 对28家未年检的列入异常名录
        first, last = shorten(text, begin, slot.right_end, self.rules)
        return Label(slot, text[first:last], first, last, How.STATED, "metric.behind") if last > first else None

    def _behind_when(self, begin: int, end: int) -> int:
        """其中8个截至9月5日仍未整改到位, 其中2件拟于明年1月办结: leave out when."""
        times, place = self.words.reader.times, begin
        while place < end and place not in times and self.text[place] in _WHEN:
            place += 1
        if place not in times:
            return begin
        last = self.words.reader.read(place, end).end
        return last if end - last > 1 else begin

    def _removed(self, reading: Reading, slot: Slot, words: Words) -> Label | None:
        """原有机构214家，已压减168家: an act on some of the things counted before, and no change of their number."""
        verb = self.text[slot.left_end - 2 : slot.left_end]
        alone = words.start == words.end and "basis" not in words.roles
        if not alone or verb not in _REMOVALS or slot.quantity.dimension == "ratio" or not reading.done:
            return None
        before = reading.done[-1]
        if before.slot.quantity.unit != slot.quantity.unit or before.kind not in ("plain", "total"):
            return None
        things = before.text[len(before.verb) :].removeprefix("原有").removeprefix("现有")
        return Label(slot, verb + things, before.start, slot.left_end, How.CARRIED, "metric.removed", "plain", verb)

    def _change(self, reading: Reading, number: int, slot: Slot, words: Words) -> Label:
        """案件数较去年增加12件 → 案件数; 下降5% → the figure before."""
        text = self.text
        if (removed := self._removed(reading, slot, words) or self.ranks.change(reading, slot, words)) is not None:
            return removed
        base = self._changed(reading, slot, words)
        if (stated := self._stated_change(reading, number, slot, words, base)) is not None:
            return stated
        if compared := self.frames.compared(reading, slot):
            return compared
        if (own := self.lists.respectively(reading, number)) is not None:
            return own
        if words.end < slot.left_end and (harm := _HARM.get(text[slot.left_end - 1])):
            return Label(slot, harm, slot.left_end - 1, slot.left_end, How.STATED, "metric.change.before", "change")
        base = base or label_before(reading, slot)
        if base is None:
            first, last = slot.left, slot.left_end
            return Label(slot, text[first:last], first, last, How.STATED, "metric.change.before", "change")
        return Label(slot, base.text, base.start, base.end, How.CARRIED, "metric.change.carried", "change", base.verb)

    def _changed(self, reading: Reading, slot: Slot, words: Words) -> Label | None:
        """Give the label before that a change without words of its own may be of."""
        base = base_label(reading, slot, change=True, counts=True)
        if base is not None and reading.before and slot.quantity.dimension != "ratio":
            base = of_sentence_before(reading, slot) or base
        if base is not None and slot.opener in AFTER:
            base = whole_of_sum(reading, base) or base
        if self.text.endswith(_NET, slot.left, slot.left_end):  # 零售户1,864户，新办216户，注销187户，净增29户
            same = (label for label in reading.done[-BACK:] if label.slot.quantity.unit == slot.quantity.unit)
            base = next((label for label in same if label.kind == "plain"), None) or base
        if slot.quantity.unit.endswith("百分点"):  # 到位率98%，到位资金1,402万元，比上年提高1.2个百分点
            base = rate_label(reading) or base
        if base is not None and "down" in words.roles and slot.quantity.unit == "%" and _whole(base):
            return self._counted_before(reading, base) or base
        return base

    @staticmethod
    def _counted_before(reading: Reading, rate: Label) -> Label | None:
        """投诉举报214件，办结率100%，同比下降8.2%: a rate that is whole has not fallen, so the count before it has."""
        counts = (done for done in reversed(reading.done[-BACK:]) if done.slot.quantity.dimension != "ratio")
        return next((done for done in counts if done.kind in ("plain", "total") and done is not rate), None)

    def _stated_change(
        self, reading: Reading, number: int, slot: Slot, words: Words, base: Label | None
    ) -> Label | None:
        """案件数较去年增加12件: the words before the change name what changed."""
        if words.end > words.start and self.text.startswith(_THIS, words.start):  # 本月较2月立案增加6宗
            words.start += len(_THIS[0]) - 1
        if words.end > words.start and self.text[words.start] in _COMPARED:
            time = self.words.reader.times.get(words.start + 1)
            told = self.text[time.end : words.end] if time is not None else ""
            named = len(told) > 1 and told not in self.rules.generic and not self.rules.is_hollow(told)
            words.start = time.end if time is not None and named else words.start
        if words.end == words.start or self.text[words.start] in _COMPARED:
            return None
        if base is not None and self.rules.is_hollow(self.text[words.start : words.end]):
            return None  # 距计划少60个
        items = self.lists.items(reading, number, words.start, words.end)
        if items is not None:
            return self.lists.assign_items(reading, number, items, (words.start, words.end), "change")
        first, last = self.words.core(words.start, words.end)
        if last == first:
            return None
        label = self.text[first:last]
        if label in self.rules.generic and (of := counted(reading, label) or base) is not None:
            rule = "metric.change.generic"
            if of.rule == rule:  # 批次下降9%、人次下降14%: 人次 is of what the batches were of
                of = base_label(reading, slot) or of
            return Label(slot, joined(counted_noun(of.text), label), of.start, last, How.CARRIED, rule, "change")
        return Label(slot, label, first, last, How.STATED, "metric.change.before", "change")


def _whole(rate: Label) -> bool:
    """办结率100%: there is no more of it."""
    return rate.slot.quantity.dimension == "ratio" and rate.slot.quantity.value == _HUNDRED
