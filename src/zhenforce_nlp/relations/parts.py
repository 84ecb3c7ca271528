"""Which total a figure belongs to, where words say so: brackets, 其中, colons, 案件中, 按类型分.

Only wording licenses a link here; figures that happen to add up license one where they stand side by side in one
list (``exact_lists``).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain

import regex

from zhenforce_nlp.clauses import Sentence, Slot, part_lead
from zhenforce_nlp.heads import Head, HeadReader
from zhenforce_nlp.records import Bound, Metric, Structure
from zhenforce_nlp.relations.among import Among
from zhenforce_nlp.relations.brackets import Brackets
from zhenforce_nlp.relations.breakdowns import Breakdowns
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.exact_lists import ExactLists
from zhenforce_nlp.relations.in_turn import InTurn
from zhenforce_nlp.relations.items import Items
from zhenforce_nlp.relations.part_links import MEMORY
from zhenforce_nlp.relations.resumed_lists import ResumedLists
from zhenforce_nlp.relations.scopes import Scope, Scopes
from zhenforce_nlp.relations.shares import Shares
from zhenforce_nlp.relations.splits import OF_WHICH, SOURCES, STOPS, Splits
from zhenforce_nlp.relations.sums import Sums
from zhenforce_nlp.relations.totals_behind import TotalsBehind

_WITHIN = ("中", "里", "当中", "之中")  # 26件案件中，非法取水11件
_INSIDE = "内"
_COMMA_PARTS = ("其中，", "其中,", "其中：", "其中:")
_OPEN_PARTS = ("part.within", "part.among", "part.above")
_CEILINGS = (Bound.AT_MOST, Bound.LESS_THAN)
_BOUNDS = ("以上", "以下")
_BESIDES = ("另据", "另外", "另行", "另对", "另开展", "另检查", "此外", "同时")
_NEXT = "，,；;"
_FAR = 60  # characters before a figure in which its clauses begin
_COLONS = ":："
_ENOUGH = 3
_CLOSE = 5  # totals before 其中 that an act behind a comma may be of
_NOUN = 2
_ANDS = ("和", "及", "与", "以及")
_NEAR = 8  # characters behind 其中 in which the noun of its total may stand
_BROKEN = regex.compile(r"[，。；：\n]")


class PartFinder(Scopes):
    """Finds the totals of one page's figures, sentence by sentence."""

    def __init__(
        self, text: str, structure: Structure, reader: HeadReader, metrics: Mapping[str, Metric], cues: CueRules
    ) -> None:
        super().__init__(text, metrics, cues)
        self.reader = reader
        self.totals = TotalsBehind(text, metrics, cues, self.known)
        self.exact = ExactLists(text, metrics, cues, self.known)
        self.sums = Sums(text, metrics, self.known)
        self.in_turn = InTurn(text, self.known)
        self.resumed = ResumedLists(text, metrics, cues, self.known)
        self.items = Items(text, structure, self.known, cues)
        self.shares = Shares(text, metrics, self.known, cues)
        self.among = Among(text, metrics, self.known, cues)
        self.brackets = Brackets(text, reader, self.known, self.among, cues)
        self.block = -1
        self.start = 0  # of the sentence
        self.earlier: deque[Slot] = deque(maxlen=MEMORY)  # figures of earlier sentences of the paragraph
        self.above: deque[Slot] = deque(maxlen=MEMORY)  # those of the paragraphs before
        self.last: list[Slot] = []  # those of the sentence before
        self.open: Scope | None = None
        breakdowns = Breakdowns(text, metrics, self.known)
        self.splits = Splits(text, structure, cues, breakdowns, self.earlier, self.above, self.among)

    def read(self, sentence: Sentence) -> None:
        """Add the links of one sentence."""
        if sentence.block != self.block:
            self.items.read(sentence, tuple(self.earlier) or self.last)
            self.above.extend(self.earlier)
            self.block, self.last, self.open = sentence.block, [], None
            self.earlier.clear()
        self.start = sentence.start
        if not sentence.slots:
            return
        carried, self.open = self.open, None
        scope = self._opening(sentence)
        self.splits.begin(sentence)
        done: list[Slot] = []
        for slot in sentence.slots:
            scope = self._scope(sentence, slot, done, scope)
            if self.known.counts(slot.quantity) and not self._no_part(slot, done):
                self._part(slot, done, scope, carried)
            if done and self.cues["share"].search(self.text, slot.left, slot.left_end):
                self.shares.read(slot, done)
            elif done:
                self.shares.pair(slot, done)
            done.append(slot)
            if self._names_whole(slot):
                self._settle(scope)
                wholes = [slot, *reversed(done[-MEMORY:-1]), *reversed(self.earlier)]
                scope = self._new_scope(wholes, "part.within", slot.right, slot.right_end, slot.depth)
        self._settle(scope)
        self.splits.close(done)
        near, far = list(reversed(self.earlier)), list(reversed(self.above))
        before = (*near, *far)
        self.resumed.read(sentence.slots, near, far)
        self.exact.read(sentence.slots)
        self.in_turn.read(sentence.slots)
        self.sums.read(sentence.slots, near)
        self.totals.summed_up(sentence.slots, before)
        self.totals.included(sentence.slots, before)
        self.shares.close(sentence.slots, before)
        if scope is not None and scope.rule == "part.of_which.earlier":
            self.open = scope
        self.earlier.extend(sentence.slots)
        self.last = sentence.slots

    def close(self) -> None:
        """End the page."""
        self.items.close()

    def _part(self, slot: Slot, done: list[Slot], scope: Scope | None, carried: Scope | None) -> None:
        if slot.depth > 0:
            self.brackets.read(slot, done, self.block)
        elif self.splits.place is not None:
            self.splits.parts.append(slot)
        elif scope is not None:
            if not self._other_kind(scope, slot):
                scope.parts.append((scope.segment, slot))
        elif carried is not None:
            self._complete(carried, slot)
        total = self.cues["total"].search(self.text, slot.left, slot.left_end)
        self.totals.read(slot, done, total.span() if total is not None else None)

    # Scopes

    def _scope(self, sentence: Sentence, slot: Slot, done: list[Slot], scope: Scope | None) -> Scope | None:
        """Open, keep or close the 其中 that governs a figure."""
        if slot.depth > 0:
            return scope
        split = self.splits.opened(slot, done, sentence)
        if split is not None:
            self._settle(scope)
            self.splits.close(done)
            self.splits.place = split
            return None
        stop = not STOPS.isdisjoint(slot.breaks)
        if stop and (self.shares.sums or self.splits.made_up(done)):  # 三地合计占全市的50.7%；县级分局中甲县47起
            self.splits.close(done)
        head = self.reader.read(slot.left, slot.left_end)
        opened = self._opened(slot, head, done, scope)
        if opened is not None:
            self._settle(scope)
            self.splits.close(done)
            return opened
        if scope is not None:
            made_up = stop and self._made_up(scope)
            scope.segment += stop
            made_up = made_up or self._money_made_up(scope, slot) or self._staff_moves(scope, slot)
            if made_up or self._stage(scope, slot, head):
                self._settle(scope)
                return None
        return scope

    def _opened(self, slot: Slot, head: Head, done: list[Slot], scope: Scope | None) -> Scope | None:
        within = bool(done) and not slot.opener and done[-1].quantity.dimension == "time"  # 限15日内整改112个
        part = (None if within else head.roles.get("part")) or self._comma_part(slot)
        part = part or part_lead(self.text, done[-1].right_end if done else self.start, slot)
        if part is not None and self.text.startswith(_INSIDE, part[0]) and part[0] > slot.left:
            part = None  # 辖区内企业87户
        if part is not None:
            return self._of_which(part, done)
        line = self._form_line(slot) if slot.breaks[:1] in tuple(_COLONS) or not done else None
        if line is not None:
            return self._of_which(line, done)
        if done and not slot.opener and done[-1].quantity.unit == slot.quantity.unit:
            found = self.cues["has"].search(self.text, slot.left, slot.left_end)  # 10本案卷有2本…，3本…
            if found is not None and self.known.counts(done[-1].quantity):
                return self._new_scope([done[-1]], "part.has", *found.span(), slot.depth)
        if self.text.endswith(OF_WHICH, slot.left, slot.left_end):  # 海沧所办理其中8件
            place = slot.left_end - len(OF_WHICH), slot.left_end
            return self._new_scope(scope.wholes, scope.rule, *place, 0) if scope else self._of_which(place, done)
        among = self._among(slot, done)
        if among is not None or slot.breaks[:1] not in tuple(_COLONS):
            return among  # 甲区：8件；乙市：6件: a colon behind other words opens nothing
        wholes = [item for item in reversed(done[-MEMORY:]) if item.depth == slot.depth and self._may_open(item)]
        if not wholes or self.splits.place is not None or scope is not None:
            return None
        if self.cues["plan_lead"].search(self.text, wholes[0].right, slot.left) is not None:
            return None  # 来电174件⏎下步：每机构巡查不少于3次
        return self._new_scope(wholes, "part.colon", slot.left - 1, slot.left, slot.depth)

    def _money_made_up(self, scope: Scope, slot: Slot) -> bool:
        """罚没款75万元，其中罚款71万元、没收4万元，给予警告139件: money that is made up ends what 其中 speaks of."""
        units = {part.quantity.unit for _, part in scope.parts}
        if len(units) != 1 or not scope.wholes or slot.quantity.unit in units or slot.opener == "、":
            return False
        return any(whole.quantity.unit in units for whole in scope.wholes[:_CLOSE]) and self._made_up(scope)

    def _staff_moves(self, scope: Scope, slot: Slot) -> bool:
        """在岗24人，其中持证19人，年内新招录2人、调出1人: who came and went is none of those that 其中 tells apart."""
        return bool(scope.parts) and self.cues["staff_move"].match(self.text, slot.left, slot.left_end) is not None

    def _may_open(self, slot: Slot) -> bool:
        return self.known.counts(slot.quantity) and slot.quantity.id not in self.links

    def _stage(self, scope: Scope, slot: Slot, head: Head) -> bool:
        """其中一般程序20件，结案30件: a stage of the work is of all cases, unless 其中 itself speaks of stages."""
        stage = self.cues["stage"].match(self.text, head.end, slot.left_end) is not None
        if scope.staged is None:
            scope.staged = stage
            return False
        return stage and not scope.staged and slot.opener in "，,"

    def _other_kind(self, scope: Scope, slot: Slot) -> bool:
        """检查120家次，其中夜查30家次，开展宣传8次: an act of its own, counted in another unit, is no part."""
        units = {whole.quantity.unit for whole in scope.wholes[:_CLOSE]}
        if slot.opener not in "，,；;" or not scope.parts:
            return False
        if self._given(slot) and not any(self._given(part) for _, part in scope.parts):
            return True  # 拆除41处、1.26万平方米，其中新增9处、860平方米，下达任务1.2万平方米
        if slot.quantity.unit in units:
            return self._acts_of_its_own(scope, slot)
        if scope.parts[-1][1].quantity.unit in units and slot.quantity.unit not in {
            part.quantity.unit for _, part in scope.parts
        }:
            return True  # 其中甲类3件、乙类2件，三个中心占七成: 件 is what 其中 speaks of
        head = self.reader.read(slot.left, slot.left_end)
        return self.cues["acts"].match(self.text, head.end, slot.left_end) is not None

    def _given(self, slot: Slot) -> bool:
        return self.cues["given"].search(self.text, slot.left, slot.left_end) is not None

    def _acts_of_its_own(self, scope: Scope, slot: Slot) -> bool:
        """立案60件，罚没48万元，其中没收6万元，移送公安机关1件: the act is of the cases, not of what 其中 tells.

        Nor is it a part where nouns are listed before it: 其中渔政97件、检疫66件，移送公安机关4件.
        """
        parts = [part for _, part in scope.parts]
        head = self.reader.read(slot.left, slot.left_end)
        since = self.text[max(parts[-1].right_end, slot.left_end - _FAR) : slot.left_end]
        if any(mark + word in since for mark in _NEXT for word in _BESIDES):
            return True  # 其中复查61家；另据上级交办，计划外检查39家
        if self.text.startswith("另", slot.left) and self.cues["acts"].match(self.text, slot.left + 1, slot.left_end):
            return True  # 其中涉农案件42件，另促成和解77件
        if self.cues["acts"].match(self.text, head.end, slot.left_end) is None:
            return False
        if slot.quantity.unit not in {part.quantity.unit for part in parts}:
            return all(part.quantity.dimension == "money" for part in parts)
        parts = [part for part in parts if part.quantity.unit == slot.quantity.unit]
        nouns = all(self.cues["acts"].match(self.text, part.left, part.left_end) is None for part in parts[-2:])
        return len(parts) > 1 and parts[-1].opener == "、" and nouns

    def _of_which(self, part: tuple[int, int], done: list[Slot]) -> Scope:
        wholes = [slot for slot in reversed(done[-MEMORY:]) if self._may_hold(slot) and not self._is_part(slot)]
        wholes = [slot for slot in wholes if not self.known.is_base(slot)]  # 由7月底的63家压减至9家，压减54家
        listed = self._listed(wholes)
        if len(listed) == len(wholes) and wholes:
            # 抽检种子86个、农药54个、肥料40个，其中不合格11个; but 其中农药不合格11个
            said = [slot for slot in wholes if self._said_of(slot, part[1])]
            scope = self._new_scope(said if len(said) == 1 else [], "part.of_which", *part, 0)
            scope.last = wholes[0]
            return scope
        wholes = [slot for slot in wholes if slot not in listed][_complete(wholes) if not listed else 0 :]
        rule = "part.of_which"
        if not any(self.known.counts(slot.quantity) for slot in wholes):  # 受理4,318件。同比增长21.6%，其中涉企96件
            before = self.last[-MEMORY:] or self.earlier or self.above
            if not any(self.known.counts(slot.quantity) for slot in before):
                before = self.earlier or self.above
            wholes = [slot for slot in reversed(before) if self._may_hold(slot)]
            rule = "part.of_which.earlier"
        note = self.among.of_note(self.start, part[0], self.block)  # nearer than sentences before, not than its own
        wholes = [*note, *wholes] if rule.endswith("earlier") else [*wholes, *note]
        scope = self._new_scope(wholes, rule, *part, 0)
        scope.last = listed[0] if listed else None
        return scope

    def _listed(self, wholes: Sequence[Slot]) -> list[Slot]:
        """Give the figures right before 其中 that are a list of three like things or more: none is its total."""
        run: list[Slot] = []
        for slot in wholes:
            if run and slot.quantity.unit != run[0].quantity.unit:
                break
            if run and run[-1].opener != "、" and self.text[run[-1].left : run[-1].left_end] not in _ANDS:
                break
            run.append(slot)
        return run if len(run) >= _ENOUGH else []

    def _said_of(self, whole: Slot, start: int) -> bool:
        """其中水样不合格6份: of 水样48份 of a list."""
        noun = self.metrics[whole.quantity.id].label[-_NOUN:] if whole.quantity.id in self.metrics else ""
        return len(noun) == _NOUN and self.text.find(noun, start, start + _NEAR) >= 0

    def _no_part(self, slot: Slot, done: Sequence[Slot]) -> bool:
        return self._threshold(slot) or self._per_head(slot, done) or self.known.is_base(slot)

    def _threshold(self, slot: Slot) -> bool:
        """其中100万元以上的2宗: a bound that tells which cases are meant is no part of the money."""
        modifier = slot.quantity.modifier or ""
        return modifier in _BOUNDS and self.text.startswith("的", slot.right + len(modifier))

    def _per_head(self, slot: Slot, done: Sequence[Slot]) -> bool:
        """每万人口监督员0.36名, 人均办案7.6件: what comes on one of many is no part of what all have."""
        start = slot.left
        if done and not slot.opener and done[-1].quantity.unit == slot.quantity.unit:
            start = done[-1].left  # 件均罚没由0.97万元降为0.74万元
        return self.cues["per_head"].search(self.text, start, slot.left_end) is not None

    @staticmethod
    def _may_hold(slot: Slot) -> bool:
        """甲县、乙县罚款不足100万元，其中…: a bound that several stay below is nobody's total."""
        return slot.depth == 0 and slot.quantity.bound not in _CEILINGS

    def _is_part(self, slot: Slot) -> bool:
        """其中甲5起，乙2起，其中…: what 其中 itself brought is no total of the next 其中.

        What 中 brought is one: 罚款9万元中，三类合计6万元，其中….
        """
        link = self.links.get(slot.quantity.id)
        return link is not None and link.rule not in _OPEN_PARTS

    def _comma_part(self, slot: Slot) -> tuple[int, int] | None:
        """其中，12月注销18家: the comma belongs to 其中."""
        start = slot.left - 3
        if start >= 0 and self.text.startswith(_COMMA_PARTS, start):
            return start, start + 2
        return None

    def _form_line(self, slot: Slot) -> tuple[int, int] | None:
        """受理投诉：476件⏎其中欠薪类：389件: the line of a form begins with 其中."""
        end = slot.left - 1
        if slot.left != slot.left_end or end < 0 or self.text[end] not in _COLONS:
            return None
        start = self.text.rfind(OF_WHICH, max(0, end - SOURCES), end)
        behind = start + len(OF_WHICH)
        behind += self.text.startswith(tuple(_COLONS), behind)  # 其中：欠薪类：389件
        if start < 0 or _BROKEN.search(self.text, behind, end) is not None:
            return None
        return None if self.text[start - 1 : start].isalpha() else (start, start + len(OF_WHICH))

    def _among(self, slot: Slot, done: list[Slot]) -> Scope | None:
        """立案案件中，第四季度38件: the figure whose label says the same is the total."""
        found = self.among.find(slot, done, chain(reversed(self.earlier), reversed(self.above)), self.block)
        if found is None:
            return None
        wholes = self.among.all_named(found, self.block)
        return self._new_scope(wholes, "part.among", found[1], found[2], 0)

    def _opening(self, sentence: Sentence) -> Scope | None:
        """上述任务中，…: the totals are those of the sentences before."""
        match = self.cues["above"].match(self.text, sentence.start, min(sentence.end, sentence.start + SOURCES))
        if match is None:
            return None
        near = [*reversed(self.earlier), *(() if self.earlier else reversed(self.above))]
        wholes = [slot for slot in near if slot.quantity.id not in self.links and not self.known.is_base(slot)]
        noun = match.group().rstrip("中里，")[-_NOUN:]  # 以上案件中: of 案件 rather than of 起
        tabled = [slot for slot in self.among.of_table(sentence.block) if self._bears(slot, noun)]
        wholes.sort(key=lambda slot: (not self._bears(slot, noun), self._staged(slot)))
        if tabled and (not wholes or wholes[0].quantity.start < tabled[0].quantity.start):
            wholes = [*tabled, *wholes]  # the total row of the table right above: 上述处罚中，简易程序12件
        return self._new_scope(wholes, "part.above", *match.span(), 0) if wholes else None

    def _bears(self, slot: Slot, noun: str) -> bool:
        metric = self.metrics.get(slot.quantity.id)
        return metric is not None and metric.label.endswith(noun)

    def _staged(self, slot: Slot) -> bool:
        """受理2,915件，办结2,903件。上述案件中，…: of all, not of those that are done with."""
        metric = self.metrics.get(slot.quantity.id)
        return metric is not None and self.cues["stage"].search(metric.label) is not None

    def _names_whole(self, slot: Slot) -> bool:
        """Tell whether 中 follows a figure and its noun: 26件案件中, 非法取水11件."""
        text, end = self.text, slot.right
        metric = self.metrics.get(slot.quantity.id)
        if metric is not None and end < metric.end <= slot.right_end:
            end = metric.end
            if text.endswith(_WITHIN, slot.right, end):
                return True
        return text.startswith(_WITHIN, slot.right) or text.startswith(_WITHIN, end)


def _complete(wholes: Sequence[Slot]) -> int:
    """Give how many figures before 其中, nearest first, make up the one before them, 0 for none.

    团体248个，企业432个，基金会36个，其中市本级102个: of the 716 that the three are.
    """
    unit, left = (wholes[0].quantity.unit if wholes else ""), Decimal(0)
    for number, slot in enumerate(wholes):
        if slot.quantity.unit != unit:
            return 0
        if number >= _ENOUGH and slot.quantity.value == left:
            return number
        left += slot.quantity.value
    return 0
