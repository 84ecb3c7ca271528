"""What stands under an open 其中: which of the totals before it each figure is given to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.records import Metric
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.part_links import PartLink, PartLinks, added, loose, rounding

_COLONS = ":："
_PLANNED = ("计划", "应检", "拟检", "任务")
_MISPRINT = Decimal("0.1")  # of a total: what a wrong digit in a part may change
_ENOUGH = 3
_NOUN = 2
_FEW = 2
_COMMAS = ("，", ",")
_LISTED = ("、", "，", ",")
_FAMILIES = ("人名位",)
_REMEDIES = ("整改", "改正", "销号", "整改到位", "消除", "办结")
_STEPS = (2, 3)  # figures that each of the parts has


@dataclass(slots=True)
class Scope:
    """An open 其中: the totals it may refer to, nearest first, and what is still left of each."""

    wholes: list[Slot]
    rule: str
    start: int
    end: int
    depth: int
    left: dict[str, Decimal] = field(default_factory=dict)
    staged: bool | None = None  # its first part is itself a stage of the work (已整改)
    last: Slot | None = None  # of a list of like things, of which only exact sums are
    segment: int = 0  # how many ； it has come past
    parts: list[tuple[int, Slot]] = field(default_factory=list)  # with the segment that each stands in


def _family(unit: str) -> str:
    return next((family for family in _FAMILIES if unit in family), unit)


class Scopes:
    """Settles the scopes of one page."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], cues: CueRules) -> None:
        self.text = text
        self.metrics = metrics
        self.cues = cues.cues
        self.known = PartLinks(text, metrics, cues)
        self.links: dict[str, PartLink] = self.known.links

    @staticmethod
    def _new_scope(wholes: list[Slot], rule: str, start: int, end: int, depth: int) -> Scope:
        left = {slot.quantity.id: slot.quantity.value for slot in wholes}
        return Scope(wholes, rule, max(0, start), end, depth, left)

    def _settle(self, scope: Scope | None) -> None:
        """Give the figures under a 其中 their totals: those that they add up to, else the nearest that each fits."""
        if scope is None or not scope.parts:
            return
        found = [(segment, slot) for segment, slot in scope.parts if slot.quantity.id not in self.links]
        scope.parts = []
        self._mixed(found, scope)
        colon = self.text.startswith(("：", ":"), scope.end) or self.text[scope.end - 1] in _COLONS
        # 计划96完成101，…计划24矿次: those without a unit are counted as the others are
        filler = next((s.quantity.unit for _, s in found if s.quantity.unit and s.quantity.dimension != "money"), "")
        for unit in dict.fromkeys(slot.quantity.unit or filler for _, slot in found):
            same = [(segment, slot) for segment, slot in found if (slot.quantity.unit or filler) == unit]
            same = [(segment, slot) for segment, slot in same if slot.quantity.id not in self.links]
            if not same:
                continue
            all_of_it = self._before_comma(same, scope) or self._first_of_segments(same, scope)
            if all_of_it:
                self._take(scope, all_of_it)
                continue
            for group in self._groups(same, scope) or self._by_label(same, scope):
                self._take(scope, group)
            closed = len(same) > 1 and self.cues["others"].match(self.text, same[-1][1].left, same[-1][1].left_end)
            goes_on = colon or closed or self._shares(same)
            rest = [slot for segment, slot in same if slot.quantity.id not in self.links and (goes_on or not segment)]
            staged = [slot for slot in rest if self._of_stage(scope, slot)]
            rest = [slot for slot in rest if slot not in staged]
            if len(rest) > 1 and self._holds(rest, scope):
                self._take(scope, rest)
            elif not (closed and len(rest) == len(same) and self._take_closed(rest, scope)):
                staged = [*rest, *staged]
            for slot in staged:
                self._take(scope, [slot])
            if scope.rule.startswith("part.of_which"):
                self._overlapping(same, scope)

    def _mixed(self, found: Sequence[tuple[int, Slot]], scope: Scope) -> None:
        """特种设备520台（套），其中电梯300部、锅炉20台、叉车200辆: each has a measure word of its own."""
        for parts in ([slot for _, slot in found], [slot for segment, slot in found if not segment]):
            if len(parts) < _ENOUGH or len({slot.quantity.unit for slot in parts}) == 1:
                continue
            whole = self._exact(parts, scope)
            if whole is not None:
                scope.left[whole.quantity.id] = Decimal(0)
                for slot in parts:
                    self.known.link(slot, whole, scope.rule, scope.start, scope.end)
                return

    def _overlapping(self, parts: Sequence[tuple[int, Slot]], scope: Scope) -> None:
        """处罚327件，其中警告241件，罚款198件: one of them may be both, so each is part though they add up to more."""
        for (_, before), (segment, slot) in pairwise(parts):
            link = self.links.get(before.quantity.id)
            if segment or link is None or slot.quantity.id in self.links or slot.opener not in _LISTED:
                continue
            whole = next((slot for slot in scope.wholes if slot.quantity.id == link.whole), None)
            if whole is None or whole.quantity.unit != slot.quantity.unit or self._of_stage(scope, slot):
                continue
            if scope.left[link.whole] and self.known.fits(slot.quantity, whole.quantity):
                self.known.link(slot, whole, scope.rule, scope.start, scope.end)

    def _take_closed(self, rest: Sequence[Slot], scope: Scope) -> bool:
        """其中甲类50件、乙类30件、其他25件 of 100件: the words say that they are all, if it is nearly so."""
        total = added(rest)
        for whole in scope.wholes:
            value = whole.quantity.value
            alike = all(slot.quantity.unit == whole.quantity.unit and slot.quantity.value <= value for slot in rest)
            if alike and abs(total - value) <= _MISPRINT * value and self.known.counts(whole.quantity):
                for slot in rest:
                    self.known.link(slot, whole, scope.rule, scope.start, scope.end)
                return True
        return False

    def _shares(self, parts: Sequence[tuple[int, Slot]]) -> bool:
        """其中居住场所128起，占54.2%；电气91起，占38.6%: shares show that 其中 goes on over ；."""
        return all(self.cues["shared"].match(self.text, slot.right_end) is not None for _, slot in parts)

    def _holds(self, group: Sequence[Slot], scope: Scope) -> bool:
        total = added(group)
        return any(
            self.known.fits(group[0].quantity, whole.quantity) and total <= scope.left[whole.quantity.id]
            for whole in scope.wholes
        )

    def _made_up(self, scope: Scope) -> bool:
        """Tell whether the parts so far add up to a total: what stands behind ；is then none of them."""
        found = [slot for segment, slot in scope.parts if not segment and slot.quantity.id not in self.links]
        units = {slot.quantity.unit for slot in found}
        return bool(units) and all(
            self._exact([slot for slot in found if slot.quantity.unit == unit], scope) is not None for unit in units
        )

    def _before_comma(self, parts: Sequence[tuple[int, Slot]], scope: Scope) -> list[Slot]:
        """Give the parts up to a comma that add up to the nearest total: those behind it are of none.

        受理98件，办结95件，其中准予92件、不予3件，撤销2件: 准予 and 不予 are the 95, though all three would go into 98.
        """
        slots = [slot for segment, slot in parts if not segment]
        wholes = [whole for whole in scope.wholes if whole.quantity.unit == parts[0][1].quantity.unit][:1]
        if not wholes or scope.left[wholes[0].quantity.id] != wholes[0].quantity.value:
            return []
        for number in range(_FEW, len(slots)):
            made_up = added(slots[:number]) == wholes[0].quantity.value
            if slots[number].opener in _COMMAS and slots[number].quantity.value and made_up:
                fits = all(self.known.fits(slot.quantity, wholes[0].quantity) for slot in slots[:number])
                return slots[:number] if fits else []
        return []

    def _first_of_segments(self, parts: Sequence[tuple[int, Slot]], scope: Scope) -> list[Slot]:
        """其中，虚开41起，移送17起；骗税3起；偷税152起: the first of each segment are the 196起, and 17起 is none."""
        firsts = dict(reversed(parts))
        found = [firsts[segment] for segment in sorted(firsts)]
        if len(found) < _FEW or len(found) == len(parts) or min(firsts) or self._in_segments(parts, scope):
            return []
        own = [slot for segment, slot in parts if not segment]
        if len(own) > 1 and self._exact(own, scope) is not None:
            return []  # 其中县级2个、乡级11个、村级50个；划定61个: 2 and 61 are the 63, but those before ；are, too
        return found if self._exact(found, scope) is not None else []

    def _by_label(self, parts: Sequence[tuple[int, Slot]], scope: Scope) -> list[list[Slot]]:
        """受理98件，执结90件，其中市中院受理12件，执结9件；甲县法院受理30件，执结28件: each act is of its own total.

        Links them, as no sum says which figures belong together; gives nothing more to take.
        """
        segments = [[slot for number, slot in parts if number == index] for index in range(scope.segment + 1)]
        sizes = {len(segment) for segment in segments}
        if len(segments) < _FEW or len(sizes) > 1 or min(sizes) < _FEW:
            return []
        chosen: list[tuple[list[Slot], Slot]] = []
        for column in (list(slots) for slots in zip(*segments, strict=True)):
            labels = {self.metrics[slot.quantity.id].label for slot in column if slot.quantity.id in self.metrics}
            total = added(column)
            whole = next((whole for whole in scope.wholes if self._same_acts(column, whole)), None)
            if len(labels) > 1 or whole is None or total > scope.left[whole.quantity.id]:
                return []
            chosen.append((column, whole))
        if len({whole.quantity.id for _, whole in chosen}) == len(chosen):
            for column, whole in chosen:
                scope.left[whole.quantity.id] -= added(column)
                for slot in column:
                    self.known.link(slot, whole, scope.rule, scope.start, scope.end)
        return []

    def _same_acts(self, column: Sequence[Slot], whole: Slot) -> bool:
        same = all(self.known.fits(slot.quantity, whole.quantity) for slot in column)
        return same and column[0].quantity.unit == whole.quantity.unit and self._same_act(column[0], whole)

    def _groups(self, parts: Sequence[tuple[int, Slot]], scope: Scope) -> list[list[Slot]]:
        """Give the groups of parts that make up a total exactly.

        All of them; those of the first segment; the first of each segment, the second of each, and so on
        (其中：刑事立案6起，破案5起；行政受理20起，查处19起).
        """
        slots = [slot for _, slot in parts]
        left = self._left_of_one(slots, scope)
        if left:
            return [left] if self._holds(left, scope) else []
        planned = [slot for slot in slots if self._is_planned(slot)]
        if planned and len(planned) < len(slots):
            # 应检查160家，实际检查168家，其中重点企业计划60家、实际60家，一般企业计划100家、实际108家
            groups = [planned, [slot for slot in slots if slot not in planned]]
            groups.sort(key=lambda group: self._exact(group, scope) is None)  # 计划 may be exact, 完成 less than all
            if self._exact(groups[0], scope) is not None and self._holds(groups[1], scope):
                return groups
        if scope.last is not None and len(slots) > 1 and added(slots) == scope.last.quantity.value:
            # 优秀6份、合格13份、不合格2份，其中甲街道1份、乙镇1份
            scope.wholes.insert(0, scope.last)
            scope.left[scope.last.quantity.id] = scope.last.quantity.value
        for group in (slots, [slot for segment, slot in parts if not segment]):
            if len(group) > 1 and self._exact(group, scope) is not None:
                return [group]
        return self._columns(slots, scope) or self._in_segments(parts, scope)

    def _left_of_one(self, slots: list[Slot], scope: Scope) -> list[Slot]:
        """其中违法的17个，销号15个，剩2个: these two are of the 17; give the parts up to it."""
        if len(slots) < _ENOUGH or not self.known.remains(slots[-1]):
            return []
        for index in range(len(slots) - _ENOUGH, -1, -1):
            whole, rest = slots[index], slots[index + 1 :]
            if added(rest) == whole.quantity.value:
                for slot in rest:
                    self.known.link(slot, whole, "part.remainder", scope.start, scope.end)
                return slots[: index + 1]
        return []

    def _in_segments(self, parts: Sequence[tuple[int, Slot]], scope: Scope) -> list[list[Slot]]:
        segments = [[slot for number, slot in parts if number == index] for index in range(scope.segment + 1)]
        segments = [segment for segment in segments if segment]
        if len(segments) < _FEW or len({len(segment) for segment in segments}) > 1:
            return []
        return [list(group) for group in zip(*segments, strict=True) if self._exact(group, scope) is not None]

    def _columns(self, slots: Sequence[Slot], scope: Scope) -> list[list[Slot]]:
        """收到84件，受理70件；其中甲收到50件、受理41件，乙收到34件、受理29件: the first ones, the second ones."""
        for step in _STEPS:
            if len(slots) < _FEW * step or len(slots) % step:
                continue
            columns = [list(slots[first::step]) for first in range(step)]
            wholes = [self._exact(column, scope) for column in columns]
            if len({whole.quantity.id for whole in wholes if whole is not None}) == step:
                return columns
        return []

    def _is_planned(self, slot: Slot) -> bool:
        return self.text.endswith(_PLANNED, slot.left, slot.left_end)

    def _exact(self, group: Sequence[Slot], scope: Scope) -> Slot | None:
        total, unit = added(group), group[0].quantity.unit
        own = None  # the nearest in the parts' own unit, which they may be a part of without making it up
        for whole in scope.wholes:
            exact = scope.left[whole.quantity.id] == total
            same = whole.quantity.unit == unit
            if exact and all(self.known.fits(slot.quantity, whole.quantity) for slot in group):
                # 案件43件，…回填沙坑68处，其中甲镇24处、乙镇19处: 43 by chance
                return whole if same or own is None else None
            if same and total <= scope.left[whole.quantity.id]:
                own = own or whole
        return None

    def _in_order(self, scope: Scope, part: Slot) -> list[Slot]:
        """Give the totals that a figure may be part of, the likeliest first."""
        unit = part.quantity.unit
        # 家 before 处, each nearest first; 人 and 名 count the same
        near = sorted(scope.wholes, key=lambda slot: _family(slot.quantity.unit) != _family(unit))
        if scope.rule.startswith("part.of_which") and self._of_stage(scope, part):
            near = [slot for slot in near if self._same_act(part, slot)]
        if scope.rule == "part.of_which.earlier":
            remedied = bool(near) and self._remedied(near[0])
            named = self._named(part)
            near.sort(
                key=lambda s: (
                    not self._same_act(part, s),
                    remedied and not self._same_thing(part, s),
                    named and named not in self._named(s),
                )
            )
        elif scope.rule == "part.of_which" and near and self._remedied(near[0]):
            near.sort(key=lambda slot: (slot.quantity.unit != unit, not self._same_thing(part, slot)))
        if scope.rule == "part.colon":  # 处罚58次，罚款20万元：甲类5次、2万元; of an earlier 次 only by its sum
            near = [slot for slot in near if slot is scope.wholes[0] or slot.quantity.unit == unit][:1]
        elif scope.rule == "part.within":
            near = scope.wholes[:1]
        return near

    def _take(self, scope: Scope, group: Sequence[Slot]) -> None:
        """Make figures part of the total they add up to, else of the nearest that they fit."""
        chosen = self._exact(group, scope)
        total = added(group)
        unit = group[0].quantity.unit
        near = self._in_order(scope, group[0])
        for whole in (chosen,) if chosen is not None else near:
            left = scope.left[whole.quantity.id]
            if not left and total:
                continue  # 包括税款62万元、罚款15万元，已入库70余万元: those before are all
            if not self.known.fits(group[0].quantity, whole.quantity):
                continue
            if total > left + rounding(whole.quantity, group) and not loose(group[0].quantity, whole.quantity):
                continue
            scope.left[whole.quantity.id] = left - total
            for slot in group:
                self.known.link(slot, whole, scope.rule, scope.start, scope.end)
            return
        first = group[0]
        if len(group) == 1 and first.quantity.dimension == "persons" and scope.rule.startswith("part.of_which"):
            # 执法人员68人，其中持证61人，本科以上52人: one person may be counted twice
            for whole in scope.wholes:
                if whole.quantity.unit == unit and self.known.fits(first.quantity, whole.quantity):
                    self.known.link(first, whole, scope.rule, scope.start, scope.end)
                    return

    def _same_act(self, part: Slot, whole: Slot) -> bool:
        """受理84件，办结80件。其中，甲所受理31件: of those 受理."""
        metric = self.metrics.get(whole.quantity.id)
        return metric is not None and metric.label[:_NOUN] in self.text[part.left : part.left_end]

    def _of_stage(self, scope: Scope, part: Slot) -> bool:
        """发现318处，整改296处，其中重大12处，已整改11处: those are of the 296, of none where no such total is."""
        stage = self.cues["stage"]
        if stage.match(self.text, part.left, part.left_end) is None:
            return False
        first = self.text[scope.end : part.left_end]
        return part.left > scope.end and stage.match(first.lstrip("：:，,")) is None

    def _remedied(self, whole: Slot) -> bool:
        metric = self.metrics.get(whole.quantity.id)
        return metric is not None and metric.label.endswith(_REMEDIES)

    def _same_thing(self, part: Slot, whole: Slot) -> bool:
        """排查隐患612项，整改589项，其中重大隐患3项: of the 隐患 that were found."""
        named = self.metrics.get(part.quantity.id), self.metrics.get(whole.quantity.id)
        if named[0] is None or named[1] is None:
            return False
        noun = named[1].label[-_NOUN:]
        return len(noun) == _NOUN and named[0].label.endswith(noun)

    def _named(self, slot: Slot) -> str:
        """Give what a figure counts, without the word of counting: 案件 of 案件数."""
        metric = self.metrics.get(slot.quantity.id)
        return metric.label.removesuffix("数").removesuffix("总") if metric is not None else ""

    def _complete(self, scope: Scope, slot: Slot) -> None:
        """其中行政处罚35次。事故处罚3次: the next sentence goes on where it brings the sum to the total exactly."""
        for whole in scope.wholes:
            exact = scope.left[whole.quantity.id] == slot.quantity.value
            if exact and self.known.fits(slot.quantity, whole.quantity):
                scope.left[whole.quantity.id] = Decimal(0)
                self.known.link(slot, whole, scope.rule, scope.start, scope.end)
                return
