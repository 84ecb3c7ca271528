"""Which total a figure belongs to: brackets, 其中, colons, 合计, lists that add up.

Only wording licenses a link; figures that happen to add up license one where they stand side by side in one list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.heads import Head, HeadReader
from zhenforce_nlp.records import Bound, Metric, Quantity
from zhenforce_nlp.relations_cues import CueRules

_CHANGES = "metric.change"
_NO_PARTS = ("ratio", "time")
_WITHIN = "中"  # 26件案件中，非法取水11件


@dataclass(frozen=True, slots=True)
class PartLink:
    """A part's total, and the characters that say so."""

    whole: str
    rule: str
    start: int
    end: int


@dataclass(slots=True)
class _Scope:
    """An open 其中: the totals it may refer to, nearest first, and what is still left of each."""

    wholes: list[Slot]
    left: dict[str, object]
    rule: str
    start: int
    end: int
    depth: int


class PartFinder:
    """Finds the totals of one page's figures, sentence by sentence."""

    def __init__(self, text: str, reader: HeadReader, metrics: dict[str, Metric], cues: CueRules) -> None:
        self.text = text
        self.reader = reader
        self.metrics = metrics
        self.cues = cues
        self.links: dict[str, PartLink] = {}
        self.block = -1
        self.earlier: list[Slot] = []  # figures of earlier sentences of the paragraph
        self.last: list[Slot] = []  # those of the sentence before
        self.open: _Scope | None = None

    def read(self, sentence: Sentence) -> None:
        """Add the links of one sentence."""
        if sentence.block != self.block:
            self.block, self.earlier, self.last, self.open = sentence.block, [], [], None
        if not sentence.slots:
            return
        carried, self.open = self.open, None
        scope: _Scope | None = self._opening(sentence)
        done: list[Slot] = []
        for number, slot in enumerate(sentence.slots):
            head = self.reader.read(slot.left, slot.left_end)
            scope = self._scope(sentence, slot, head, done, scope)
            if self._counts(slot.quantity):
                if slot.depth > 0 and slot.host is not None:
                    self._bracket(slot, done)
                elif scope is not None:
                    self._take(scope, slot)
                elif carried is not None and number == len(done):
                    self._complete(carried, slot)
            if self.metrics.get(slot.quantity.id) and self.metrics[slot.quantity.id].rule == "metric.total":
                self._total(slot, done)
            done.append(slot)
            if self.text.startswith(_WITHIN, self._noun_end(slot)):
                scope = self._new_scope([slot], "part.within", slot.right, slot.right_end, slot.depth)
        self._lists(sentence.slots)
        if scope is not None and scope.rule == "part.of_which.earlier":
            self.open = scope
        self.earlier.extend(sentence.slots)
        self.last = sentence.slots

    # Scopes

    def _scope(
        self, sentence: Sentence, slot: Slot, head: Head, done: list[Slot], scope: _Scope | None
    ) -> _Scope | None:
        """Open, keep or close the 其中 that governs a figure."""
        if slot.depth > 0:
            return scope
        part = head.roles.get("part") or self._comma_part(slot) or self._split(slot, done, sentence)
        if part is not None:
            return self._of_which(part, done, sentence)
        if ":" in slot.breaks or "：" in slot.breaks:
            whole = next((item for item in reversed(done) if item.depth == slot.depth), None)
            if whole is not None and self._counts(whole.quantity):
                return self._new_scope([whole], "part.colon", slot.left - 1, slot.left, slot.depth)
        if scope is not None and ("；" in slot.breaks or ";" in slot.breaks or "。" in slot.breaks):
            return None
        return scope

    def _of_which(self, part: tuple[int, int], done: list[Slot], sentence: Sentence) -> _Scope:
        wholes = [slot for slot in reversed(done) if slot.depth == 0 and slot.quantity.id not in self.links]
        rule = "part.of_which"
        if not wholes:
            wholes = [slot for slot in reversed(self.last or self.earlier) if slot.depth == 0]
            rule = "part.of_which.earlier"
        return self._new_scope(wholes, rule, *part, 0)

    def _comma_part(self, slot: Slot) -> tuple[int, int] | None:
        """其中，12月注销18家: the comma belongs to 其中."""
        start = slot.left - 3
        if start >= 0 and self.text.startswith(("其中，", "其中,", "其中：", "其中:"), start):
            return start, start + 2
        return None

    def _split(self, slot: Slot, done: list[Slot], sentence: Sentence) -> tuple[int, int] | None:
        """按程序分为简易程序612件; 从处罚对象看，企业58件."""
        start = done[-1].right_end if done else sentence.start
        match = self.cues.cues["split"].search(self.text, start, slot.left_end)
        return match.span() if match is not None and slot.depth == 0 else None

    def _opening(self, sentence: Sentence) -> _Scope | None:
        """上述任务中，…: the totals are those of the sentences before."""
        match = self.cues.cues["above"].match(self.text, sentence.start, min(sentence.end, sentence.start + 24))
        if match is None:
            return None
        wholes = [slot for slot in reversed(self.earlier) if slot.quantity.id not in self.links]
        return self._new_scope(wholes, "part.above", *match.span(), 0) if wholes else None

    @staticmethod
    def _new_scope(wholes: list[Slot], rule: str, start: int, end: int, depth: int) -> _Scope:
        return _Scope(wholes, {slot.quantity.id: slot.quantity.value for slot in wholes}, rule, start, end, depth)

    def _take(self, scope: _Scope, slot: Slot) -> None:
        for whole in scope.wholes:
            if self._fits(slot.quantity, whole.quantity):
                left = scope.left[whole.quantity.id]
                if slot.quantity.value > left and not _loose(slot.quantity, whole.quantity):  # type: ignore[operator]
                    continue
                scope.left[whole.quantity.id] = left - slot.quantity.value  # type: ignore[operator]
                self._link(slot, whole, scope.rule, scope.start, scope.end)
                return

    def _complete(self, scope: _Scope, slot: Slot) -> None:
        """其中行政处罚35次。事故处罚3次: the next sentence goes on where it brings the sum to the total exactly."""
        for whole in scope.wholes:
            if self._fits(slot.quantity, whole.quantity) and scope.left[whole.quantity.id] == slot.quantity.value:
                scope.left[whole.quantity.id] = 0
                self._link(slot, whole, scope.rule, scope.start, scope.end)
                return

    # Brackets, totals, lists

    def _bracket(self, slot: Slot, done: list[Slot]) -> None:
        host = slot.host
        candidates = [host] if host is not None else []
        candidates += [item for item in reversed(done) if item.depth < slot.depth and item is not host][:2]
        for whole in candidates:
            if self._fits(slot.quantity, whole.quantity) and slot.quantity.value <= whole.quantity.value:
                self._link(slot, whole, "part.bracket", slot.left - 1, slot.left)
                return

    def _total(self, slot: Slot, done: list[Slot]) -> None:
        """甲3起、乙4起，共7起: the parts stand before their total."""
        parts: list[Slot] = []
        for item in reversed(done):
            if item.depth != slot.depth or not self._counts(item.quantity):
                continue
            metric = self.metrics.get(item.quantity.id)
            if item.quantity.unit != slot.quantity.unit or metric is None or metric.rule == "metric.total":
                break
            parts.append(item)
        if len(parts) > 1:
            for item in parts:
                if item.quantity.id not in self.links:
                    self._link(item, slot, "part.total", slot.left, slot.left_end)

    def _lists(self, slots: Sequence[Slot]) -> None:
        """抽查案卷65卷，评出优秀21卷、良好38卷、一般6卷: a list behind a figure that adds up to it exactly."""
        plain = [slot for slot in slots if slot.depth == 0 and self._counts(slot.quantity)]
        for index, whole in enumerate(plain[:-2]):
            if whole.quantity.id in self.links:
                continue
            total, run = whole.quantity.value, []
            for slot in plain[index + 1 :]:
                if slot.quantity.unit != whole.quantity.unit or slot.quantity.id in self.links:
                    break
                if run and slot.opener not in ("、", "", "和", "，"):
                    break
                run.append(slot)
                total -= slot.quantity.value
                if total <= 0:
                    break
            if total == 0 and len(run) > 1:
                for slot in run:
                    self._link(slot, whole, "part.exact_list", run[0].left, run[-1].right)

    # Tests

    def _counts(self, quantity: Quantity) -> bool:
        metric = self.metrics.get(quantity.id)
        return metric is not None and not metric.rule.startswith(_CHANGES) and quantity.dimension not in _NO_PARTS

    def _fits(self, part: Quantity, whole: Quantity) -> bool:
        return (
            self._counts(whole)
            and self.cues.same_things(part, whole)
            and (part.value <= whole.value or _loose(part, whole))
        )

    def _noun_end(self, slot: Slot) -> int:
        metric = self.metrics.get(slot.quantity.id)
        return max(slot.right, metric.end) if metric is not None and metric.end <= slot.right_end else slot.right

    def _link(self, part: Slot, whole: Slot, rule: str, start: int, end: int) -> None:
        if part is not whole:
            self.links[part.quantity.id] = PartLink(whole.quantity.id, rule, max(0, start), max(0, end))


def _loose(part: Quantity, whole: Quantity) -> bool:
    return part.bound is not Bound.EXACT or whole.bound is not Bound.EXACT
