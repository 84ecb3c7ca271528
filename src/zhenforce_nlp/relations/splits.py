"""Breakdowns that words announce: 按程序分为简易程序612件; 1.按品种分：⏎食品…."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.records import BlockKind, Structure
from zhenforce_nlp.relations.among import Among
from zhenforce_nlp.relations.breakdowns import Breakdowns
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.part_links import MEMORY, added

OF_WHICH = "其中"
SOURCES = 24  # characters in which 上述案件中 has to end
STOPS = frozenset("；;。")


class Splits:
    """Follows the announced breakdowns of one page and finds their totals.

    Args:
        earlier, above: the figures of earlier sentences of the paragraph and of the paragraphs before, which the
            finder of parts keeps up to date.
    """

    def __init__(
        self,
        text: str,
        structure: Structure,
        cues: CueRules,
        breakdowns: Breakdowns,
        earlier: Sequence[Slot],
        above: Sequence[Slot],
        among: Among,
    ) -> None:
        self.text = text
        self.structure = structure
        self.cues = cues.cues
        self.breakdowns = breakdowns
        self.earlier, self.above = earlier, above
        self.place: tuple[int, int] | None = None  # of the words that announce the open breakdown
        self.among = among
        self.named: Slot | None = None  # the total that the breakdown names: 从类别看。办结案件中，食品类31件
        self.parts: list[Slot] = []
        self.announced = False  # the words before the sentence's figures divide some of them

    def begin(self, sentence: Sentence) -> None:
        """Start a sentence that holds figures."""
        self.place, self.parts, self.named = None, [], None
        since = self._announced(sentence)
        self.announced = self.cues["split"].search(self.text, since, sentence.slots[-1].left_end) is not None

    def opened(self, slot: Slot, done: list[Slot], sentence: Sentence) -> tuple[int, int] | None:
        """按程序分为简易程序612件; 从处罚对象看，企业58件."""
        if not self.announced:
            return None
        told = any(item.quantity.id in self.breakdowns.metrics for item in done)  # 从数额看。10万元以上的案件97件
        start = done[-1].right_end if told else self._announced(sentence)
        match = self.cues["split"].search(self.text, start, slot.left_end)
        if match is None or self.text.find(OF_WHICH, match.end(), slot.left_end) >= 0:
            return None  # 按下达日期统计，其中对个人罚款9万元
        found = self.among.find(slot, done, chain(reversed(self.earlier), reversed(self.above)), sentence.block)
        self.named = found[0] if found is not None else None
        return match.span()

    def _announced(self, sentence: Sentence) -> int:
        """1.按品种分：⏎食品…: the words may stand in the heading right above."""
        if sentence.first and sentence.block:
            above = self.structure.blocks[sentence.block - 1]
            if above.kind is BlockKind.HEADING and above.end - above.start <= SOURCES:
                return above.content
        return sentence.start

    def close(self, done: Sequence[Slot]) -> None:
        """Find the totals of a breakdown, unit by unit: 按品种分：食品12件、3万元；药品5件、1万元."""
        place, parts = self.place, self.parts
        self.place, self.parts = None, []
        if place is None or not parts:
            return
        first = parts[0].quantity.start
        before = [slot for slot in done[-MEMORY:] if slot.quantity.start < first and slot.depth == 0]
        near = [*reversed(before), *reversed(self.earlier)]
        far = list(reversed(self.above))
        by_place = self.cues["place_view"].search(self.text, *place) is not None
        for unit in dict.fromkeys(slot.quantity.unit for slot in parts):
            same = [slot for slot in parts if slot.quantity.unit == unit]
            for column in _columns(same):
                self.breakdowns.breakdown(column, near, far, place, whole_only=by_place, named=self.named)
            if by_place:
                self.breakdowns.of_places(same, (*near, *far[:SOURCES]), place)

    def made_up(self, done: Sequence[Slot]) -> bool:
        """按要素分，涉水71宗、涉气52宗；…: tell whether a breakdown adds up to a total before it, and so has ended."""
        if self.place is None or not self.parts:
            return False
        first = self.parts[0]
        same = [slot for slot in self.parts if slot.quantity.unit == first.quantity.unit]
        before = [slot for slot in done[-MEMORY:] if slot.quantity.start < first.quantity.start]
        wholes = (slot for slot in (*before, *self.earlier) if slot.quantity.unit == first.quantity.unit)
        return len(same) > 1 and any(slot.quantity.value == added(same) for slot in wholes)


def _columns(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Part a breakdown by what is counted: 流通抽检912批次，不合格20批次；餐饮抽检318批次，不合格7批次."""
    rows: list[list[Slot]] = []
    for slot in slots:
        if not rows or not STOPS.isdisjoint(slot.breaks):
            rows.append([])
        rows[-1].append(slot)
    even = len(rows) > 1 and len({len(row) for row in rows}) == 1
    return [list(column) for column in zip(*rows, strict=True)] if even else [list(slots)]
