"""The figures before one that say which key it has: beside it, of its list, what it is set against."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhenforce_nlp.records import How, Link, Structure
from zhenforce_nlp.relations.key_cases import RATES, SHORT_CLAUSE, KeyCase, Members, alike, exceeds
from zhenforce_nlp.relations.surroundings import Surroundings

COUNTED_CASES = ("cases_filed", "cases_closed", "complaints_handled", "reconsiderations")
_NEAR = 3  # blocks back that a list may divide what was counted in
AVERAGES = frozenset(("人均", "日均", "月均", "平均", "平均每月"))  # of money: by the rows of fine_average
GRADE = 3  # characters
_LEVELS = ("平均", "水平", "平均水平", "平", "均值")
_NARROW = ("hazards_major", "hazards_listed")
_SENT = "criminal_transfers"
_MAX_BESIDE = 4
_ALL = 101  # per cent, with what rounding adds
_MAX_BACK = 24  # figures of a paragraph that a figure may go on from

Answer = tuple[str | None, Link | None]


class KeyNeighbours:
    """The figures of one page in order, with the keys found so far."""

    def __init__(self, text: str, structure: Structure, cases: Sequence[KeyCase]) -> None:
        self.text = text
        self.order = list(cases)
        self.number = {case.quantity.id: number for number, case in enumerate(cases)}
        self.found: dict[str, Answer] = {}
        self.page = Surroundings(text, structure)
        self.members = Members(text, self.order)

    def _counted(self, case: KeyCase) -> KeyCase | None:
        """Give the count before that 人均4次 is an average of, or that 案件数 is the number of."""
        number = self.number[case.quantity.id]
        dimensions = (case.quantity.dimension,) if case.metric.label in AVERAGES else ("cases",)
        for other in reversed(self.order[max(0, number - _MAX_BACK) : number]):
            if other.block != case.block or self.text.find("。", other.quantity.end, case.quantity.start) >= 0:
                break
            if other.quantity.dimension in dimensions and not other.changed:
                whole = self.number.get(other.whole)  # 处罚89件，其中普通程序21件，案件量上升9%: of the 89
                return other if whole is None or not case.changed else self.order[whole]
        return None

    def _share(self, case: KeyCase) -> bool:
        """Tell whether a rate is a share: in a bracket right behind its count (驳回61件（14.15%）), or 六成."""
        quantity, number = case.quantity, self.number[case.quantity.id]
        if quantity.dimension != "ratio" or case.changed:
            return False
        if quantity.text.endswith("成"):
            return not any(word in case.metric.label for word in ("率", "压缩", "缩短"))
        if number == 0 or case.metric.how is not How.CARRIED:
            return False
        before = self.order[number - 1].quantity
        return before.dimension not in RATES and self.text[before.end : quantity.start] in ("（", "(")

    def _compared(self, case: KeyCase) -> KeyCase | None:
        """Give the rate that a rate is set beside: 合格率98.6%，高于平均水平0.6个百分点; 使用率41%，平均为78%."""
        label, number = case.metric.label, self.number[case.quantity.id]
        if case.quantity.dimension != "ratio" or number == 0:
            return None
        before = self.order[number - 1]
        near = before.quantity.dimension == "ratio" and before.block == case.block
        graded = len(label) <= GRADE and label.endswith(("类", "级"))  # A类抽查比例不超过1%，B类2%
        if near and (case.quantity.unit == "个百分点" or label.endswith(_LEVELS) or graded):
            return before
        between = self.text[before.quantity.end : min(case.quantity.start, before.quantity.end + SHORT_CLAUSE)]
        kinds = between.startswith(("、", "，")) and between[1:] == label  # 客车检验率99.2%，货车96.4%
        parts = kinds or between.startswith("、") or "其中" in between  # 上线率97%，其中客运99%、货运96%
        named = case.changed or any(mark in label for mark in "率占比度")
        return before if near and parts and not named else None

    def beside(self, case: KeyCase) -> str:
        """Give the key of the figure right before, in the same paragraph (事故案件7件、罚款212万元)."""
        number = self.number[case.quantity.id]
        near: list[KeyCase] = []
        for other in reversed(self.order[max(0, number - _MAX_BESIDE) : number]):
            if other.block != case.block:
                break
            if not self.members.closed(other, case):
                near.append(other)
        if len(near) > 1 and near[0].whole and near[0].whole == near[1].whole and case.quantity.dimension == "money":
            near = [self.order[self.number[near[0].whole]]]  # 处罚24起，其中对单位15起、对个人9起，罚款89.5万元: of all
        key = (self.found.get(near[0].quantity.id, (None, None))[0] or "") if near else ""
        # 移送公安机关3件4人。1—11月累计立案2,018件: of more than were sent
        return "" if key == _SENT and any(exceeds(case.quantity, other.quantity) for other in near[:2]) else key

    def topic(self, case: KeyCase) -> str:
        """Give the key that this figure may go on from (收到申请88件，受理81件)."""
        before = self._before(case, unit=False)
        return (self.found[before.quantity.id][0] or "") if before is not None else ""

    def _before(self, case: KeyCase, *, unit: bool) -> KeyCase | None:
        """Give the last figure before in the same dimension (or unit) whose key is known, of the same paragraph."""
        number = self.number[case.quantity.id]
        for other in reversed(self.order[max(0, number - _MAX_BACK) : number]):
            near = (
                unit or (self.page.own_line(other.block) and self.page.own_line(case.block))
            ) and case.block - _NEAR <= other.block
            if other.block != case.block and not near:
                break
            same = other.quantity.unit == case.quantity.unit if unit else alike(other.quantity, case.quantity)
            if not unit and self.members.closed(other, case):
                continue
            if not unit and other.whole and other.whole == case.whole and exceeds(case.quantity, other.quantity):
                continue  # 隐患742条，其中重大隐患5条，已整改735条: not of the 5
            if not unit and exceeds(case.quantity, other.quantity) and self._narrow(other):
                continue  # 问题76项，挂牌督办1项，督促整改71项
            if same and self.found.get(other.quantity.id, (None, None))[0] is not None and not (unit and other.split):
                return other
        return None

    def _divided(self, case: KeyCase) -> KeyCase | None:
        """Give the last figure before in the same unit, of the same sentence, that is no less."""
        number = self.number[case.quantity.id]
        for other in reversed(self.order[max(0, number - _MAX_BESIDE) : number]):
            if other.block != case.block or self.text.find("。", other.quantity.end, case.quantity.start) >= 0:
                break
            if other.quantity.unit == case.quantity.unit and not other.changed:
                return None if exceeds(case.quantity, other.quantity) else other
        return None

    def _narrow(self, case: KeyCase) -> bool:
        return (self.found.get(case.quantity.id, (None, None))[0] or "").startswith(_NARROW)

    def _going_on(self, case: KeyCase) -> Answer | None:
        """Take the key of the cases counted before (立案86件，药品案件同比下降5%), which say more than a weak row."""
        before = self._before(case, unit=False)
        if before is None:
            return None
        key = self.found[before.quantity.id][0] or ""
        cases = key in COUNTED_CASES and before.quantity.dimension == "cases"
        if not cases and not (key.endswith("_rate") and self._one_rate(before, case)):
            return None
        return key, Link("key", before.quantity.id, How.CARRIED, "key.of_list", before.metric.start, before.metric.end)

    def _one_rate(self, before: KeyCase, case: KeyCase) -> bool:
        """Tell whether the rates of a list are more than shares can be: 合格率93%，甲类、乙类分别为97%、86%."""
        if case.quantity.dimension != "ratio" or self.text.find("。", before.quantity.end, case.quantity.start) >= 0:
            return False
        number, total = self.number[case.quantity.id], Decimal(0)
        for step in (range(number, -1, -1), range(number + 1, len(self.order))):
            for other in map(self.order.__getitem__, step[:_MAX_BACK]):
                if other.metric.rule != case.metric.rule or other.quantity.dimension != "ratio":
                    break
                total += other.quantity.value
        return total > _ALL
