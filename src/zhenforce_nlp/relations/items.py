"""Totals whose parts stand in the items below them: 立案326件，其中：⏎1.食品案件134件⏎2.药械案件192件."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.engines import light
from zhenforce_nlp.records import BlockKind, Structure
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.part_links import MEMORY, PartLinks, added, prefix

# 其中，⏎1.…: the words at the end of a paragraph say that its items are parts
_LEADS = light(regex.compile(r"(?:其中|包括|包含|分别(?:是|为)|具体(?:为|是|如下)|分为|含)[，,：:]?\s*$"))
_OF_WHICH = "其中"
_COLONS = ("：", ":")
_LOOK = 8
_FEW = 2
_UNMARKED = -1  # the level of paragraphs that bear no mark, below one that ends in 其中：
_DASHED = -2
_FORM = -3  # lines of a form: 全年立案：38件⏎其中：食品类：29件⏎药品类：9件
_LINES = -4  # 公安：14件⏎交通：9件⏎合计：23件: parts of nothing but the line that sums them
_WORD = 4  # characters before a colon in which 合计 stands
_SHORT = 40  # characters of a form's line
_DASHES = ("——", "—", "－", "·", "•", "●", "◆", "■", "▪")
_GOES_ON = "；;，,、"


class Items:
    """The lists of items of one page."""

    def __init__(self, text: str, structure: Structure, known: PartLinks, cues: CueRules) -> None:
        self.text = text
        self.total = cues.cues["total"]
        self.blocks = structure.blocks
        self.known = known
        self.wholes: list[Slot] = []  # figures of the paragraph above the list, nearest first
        self.items: list[list[Slot]] = []
        self.told: list[Slot] = []  # all figures of the items
        self.level = 0
        self.last = -1
        self.led = False

    def read(self, sentence: Sentence, earlier: Sequence[Slot]) -> None:
        """Read the first sentence of a paragraph.

        Args:
            sentence: the sentence.
            earlier: the figures of the paragraph before it, in order.
        """
        level = self._level(sentence.block) or self._unmarked(sentence.block) or self._form(sentence)
        between = self.blocks[self.last + 1 : sentence.block]
        if level and level == self.level and all(block.kind is BlockKind.HEADING for block in between):
            self.last = sentence.block
        else:
            self._summed_below(sentence)
            self.close()
            self.level, self.last = level, sentence.block
            self.led = self._leads(sentence.block - 1)
            self.wholes = list(reversed(earlier[-MEMORY:]))
        if self.level:
            first: dict[str, Slot] = {}
            for slot in sentence.slots:
                if not slot.depth and self.known.counts(slot.quantity):
                    first.setdefault(slot.quantity.unit, slot)
                    self.told.append(slot)
            self.items.append(list(first.values()))

    def _leads(self, index: int) -> bool:
        """Tell whether a paragraph ends in words that say that what follows are parts."""
        if index < 0:
            return False
        above = self.blocks[index]
        return _LEADS.search(self.text, max(above.start, above.end - _LOOK), above.end) is not None

    def _unmarked(self, index: int) -> int:
        """执法行为120件。其中：⏎行政处罚80件；⏎行政许可40件。: paragraphs with no mark, up to the first full stop."""
        if self.text.startswith(_DASHES, self.blocks[index].start):
            return _DASHED  # 处罚决定：88宗⏎——非法营运：60宗⏎——超限：28宗
        if self.level == _UNMARKED and self.last == index - 1:
            return _UNMARKED if self.text[self.blocks[self.last].end - 1] in _GOES_ON else 0
        return _UNMARKED if self._leads(index - 1) else 0

    def _form(self, sentence: Sentence) -> int:
        """Tell whether a line begins a form with 其中, or goes on with one: a name, a colon, one figure."""
        block = self.blocks[sentence.block]
        if block.end - block.start > _SHORT or len(sentence.slots) != 1:
            return 0
        slot = sentence.slots[0]
        if slot.opener not in _COLONS:
            return 0
        if slot.left != slot.left_end:
            return _LINES  # 公安局：罚款14件
        if self.text.startswith(_OF_WHICH, block.content) or (self.level == _FORM and self.last == sentence.block - 1):
            return _FORM
        return _LINES

    def _summed_below(self, sentence: Sentence) -> None:
        """（1）公安局：26件；⏎（2）水利局：12件；⏎合计：38件: a line below the items that sums them."""
        if len(self.items) < _FEW or not sentence.slots or self.last != sentence.block - 1:
            return
        whole = sentence.slots[0]
        word = self.total.match(self.text, sentence.start, whole.left_end)
        parts = [slot for item in self.items for slot in item if slot.quantity.unit == whole.quantity.unit]
        if word is None or len(parts) < _FEW or added(parts) != whole.quantity.value:
            return
        for slot in parts:
            self.known.link(slot, whole, "part.items", *word.span())

    def _level(self, index: int) -> int:
        """Give the level of a paragraph's mark, or of the heading right above it (（一）简易程序), 0 for none."""
        block = self.blocks[index]
        above = index - 1
        if block.level or block.section != above or self.blocks[above].kind is not BlockKind.HEADING:
            return block.level
        return self.blocks[block.section].level

    def close(self) -> None:
        """End a list: the first figures of its items, unit by unit, are parts of the total they add up to."""
        items, self.items = self.items, []
        told, self.told = self.told, []
        if len(items) < 2:
            return
        lines = self.level == _LINES
        if not lines:
            self._link_named(told)
        groups = [
            [slot for item in items for slot in item if slot.quantity.unit == unit]
            for unit in dict.fromkeys(slot.quantity.unit for item in items for slot in item)
        ]
        words = [self.total.search(self.text, slot.left - _WORD * lines, slot.left_end) for slot in items[-1]]
        summed = any(word is not None for word in words)
        for parts in groups:
            if (
                summed
                and len(parts) > _FEW
                and parts[-1] in items[-1]
                and added(parts[:-1]) == parts[-1].quantity.value
            ):
                # （一）简易程序12件。（二）普通程序8件。（三）两类案件共20件: the last item sums the others
                for slot in parts[:-1]:
                    self.known.link(slot, parts[-1], "part.items", parts[-1].left, parts[-1].left_end)
            elif len(parts) > 1 and not lines:
                self._link(parts)
        self._link_mixed([item[0] for item in items if item])

    def _link_named(self, told: Sequence[Slot]) -> None:
        """立案23件、受理31件。其中：⏎1.甲队立案5件⏎2.乙队立案8件: each act of the items is of its own total.

        Where no word says that they are parts, all of them have to make it up.
        """
        places: dict[tuple[str, str], list[Slot]] = {}
        for slot in told:
            if slot.quantity.id not in self.known.links:
                places.setdefault((self._label(slot), slot.quantity.unit), []).append(slot)
        for whole in self.wholes:
            label = self._label(whole)
            parts = places.get((label, whole.quantity.unit), [])
            if not label or not parts or not self._free(parts, whole):
                continue
            total = added(parts)
            if (total == whole.quantity.value and len(parts) > 1) or (self.led and total < whole.quantity.value):
                for slot in parts:
                    self.known.link(slot, whole, "part.items", slot.left, slot.left_end)

    def _label(self, slot: Slot) -> str:
        metric = self.known.metrics.get(slot.quantity.id)
        return metric.label if metric is not None else ""

    def _link_mixed(self, parts: Sequence[Slot]) -> None:
        """执法行为120件（次）。其中：⏎行政处罚80件；⏎行政检查40次: each counted in its own measure word."""
        if not self.led or len(parts) < _FEW or any(slot.quantity.id in self.known.links for slot in parts):
            return
        total = added(parts)
        for whole in self.wholes:
            if whole.quantity.value == total and all(self.known.fits(part.quantity, whole.quantity) for part in parts):
                for slot in parts:
                    self.known.link(slot, whole, "part.items", slot.left, slot.left_end)
                return

    def _link(self, parts: Sequence[Slot]) -> None:
        if self.level == _FORM:
            parts = parts[: prefix(parts, self.wholes[0].quantity.value) if self.wholes else 0]
        if not parts:
            return
        total = added(parts)
        unit = parts[0].quantity.unit
        same = [slot for slot in self.wholes if slot.quantity.unit == unit and self.known.counts(slot.quantity)]
        same = [whole for whole in same if self._free(parts, whole)]
        whole = next((slot for slot in same if slot.quantity.value == total), None)
        if whole is None and self.led:
            whole = next((slot for slot in same if slot.quantity.value > total), None)
        if whole is not None:
            for slot in parts:
                self.known.link(slot, whole, "part.items", slot.left, slot.left_end)

    def _free(self, parts: Sequence[Slot], whole: Slot) -> bool:
        """Tell whether figures are part of nothing else than a total, and the total of none of them."""
        links = self.known.links
        own = {slot.quantity.id for slot in parts}
        wholes = {links[slot.quantity.id].whole for slot in parts if slot.quantity.id in links}
        return whole.quantity.id not in own and wholes <= {whole.quantity.id}
