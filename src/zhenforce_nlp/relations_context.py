"""What governs each figure: whose it is and for which period, carried from clause to clause until a new one opens.

A page is walked once, in order; at each figure the context says which subject and period govern it and from which
characters they were reached.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhenforce_nlp.clauses import Clause, Sentence, Slot
from zhenforce_nlp.heads import Head, HeadReader, Mention
from zhenforce_nlp.records import Area, BlockKind, How, MetaItem, Structure
from zhenforce_nlp.relations_cues import CueRules
from zhenforce_nlp.relations_sums import PartLink
from zhenforce_nlp.relations_periods import PeriodReader, Span
from zhenforce_nlp.relations_subjects import Subject, SubjectReader

_ABOUT_BEFORE = ("同比", "环比", "增长", "下降", "上升", "增加", "减少", "提高", "分别", "较", "比上", "占", "完成率")
_OF_WHICH = ("其中", "当中")
_IN_ORDER = ("分别", "依次")
_LASTING = ("issuer", "area")
_TOPICS = ("part", "branch")
_LISTED = 3  # level of the markers 1. 2. 3., whose items go on with what stands above the first of them
_NO_ITEM = -2
_FIRSTLY = 5  # level of the marker 一是
_NAME_LINE = 24  # characters: a longer line above a paragraph is more than a body's name
_TIES = "仅约为达是分局 "  # 甲县、乙县仅84%、80%
_COLONS = "：:"
_AMONG = ("中，", "中,")  # 立案案件中，第四季度38件: of one figure
_SEMICOLONS = "；;"


@dataclass(frozen=True, slots=True)
class Context:
    """What governs one figure."""

    subject: Subject
    span: Span


@dataclass(slots=True)
class _Local:
    """What a bracket or 其中 sets for the figures that stand under it."""

    subject: Subject
    span: Span
    depth: int
    scope: int  # where the words of the 其中 stand, -1 when no figure is tied to them


class ContextWalker:
    """Walks the sentences of one page."""

    def __init__(
        self, text: str, structure: Structure, reader: HeadReader, meta: Sequence[MetaItem], cues: CueRules
    ) -> None:
        self.text = text
        self.structure = structure
        self.reader = reader
        self.cues = cues.cues
        items = {item.name: item for item in meta}
        self.subjects = SubjectReader(text, reader, items.get("issuer"), items.get("area"), cues)
        self.periods = PeriodReader(text, reader, items, cues)
        self.default = self.subjects.own
        self.first_seen = self._title_names_body()
        self.block = -1
        self.sections: dict[int, tuple[Subject | None, Span | None]] = {}
        self.subject = self.topic = self.base_subject = self.default
        self.span = self.base_span = self.section_span = self.periods.report
        self.opening = True  # no sentence of the block has named anyone yet
        self.timed = False  # a sentence of the block has had a time
        self.named: list[Subject] = []  # by the clauses since the last ；
        self.first_named: Subject | None = None
        self.segment = (self.subject, self.span)
        self.listed: list[Mention] = []
        self.in_order = False  # the list's figures have been told apart by 分别
        self.spread: dict[str, Mention] = {}
        self.lead = self.span  # of the sentence's first clause
        self.due: Span | None = None  # a deadline, which holds for the next figures alone
        self.items: tuple[Subject, Span] | None = None  # what governed before 一是, and governs each of 一是, 二是

    # Sentences

    def walk(self, sentence: Sentence, links: Mapping[str, PartLink]) -> dict[str, Context]:
        """Give the context of each figure of a sentence, by the quantity's id.

        Args:
            links: totals found so far, this sentence's among them.
        """
        self._open(sentence)
        contexts: dict[str, Context] = {}
        slots, number = sentence.slots, 0
        local: _Local | None = None
        parted = False
        for index, clause in enumerate(sentence.clauses):
            end = sentence.clauses[index + 1].start - 1 if index + 1 < len(sentence.clauses) else sentence.end
            last = number
            while last < len(slots) and slots[last].quantity.start < max(end, clause.start + 1):
                last += 1
            inside = slots[number:last]
            if clause.mark in _SEMICOLONS:
                self._next_segment(index)
            head = self.reader.read(clause.start, end) if self._worth_reading(clause.start, end) else None
            opens = self._opens_part(clause, head, end)
            scoped = clause.depth > 0 or ((parted or opens) and number > 0)  # 。其中，12月检查412家，查封7家。
            parted = opens and self.text[clause.start : end] in _OF_WHICH
            if not scoped and local is not None and not self._goes_on(local, clause, inside, links):
                local = None
            subject = self.subjects.of_clause(head, end) if head is not None else None
            span = self.periods.of_clause(head, self.span) if head is not None else None
            if head is not None and span is None and not head.times:
                span = self.periods.inside(head.end, inside[0].left_end if inside else end, self.span)
            if scoped and (subject or span or opens or local is None or local.depth != clause.depth):
                base = local or _Local(self.subject, self.span, 0, -1)
                local = _Local(subject or base.subject, span or base.span, clause.depth, _scope(inside, links))
            elif not scoped:
                subject, span = self._govern(sentence, index, end, (subject, span), head, counted=number > 0)
            if not index:
                self.lead = self.span
            governing = (
                (local.subject, local.span) if local else (subject or self.subject, span or self.due or self.span)
            )
            self._spread(head, inside, clause.start, end)
            if inside and not scoped and subject is None and (counted := self.subjects.counted(inside[0])):
                self.subject = counted
                governing = (counted, governing[1])
            for slot in inside:
                contexts[slot.quantity.id] = self._context(slot, governing)
            if inside:
                self.due = None
            number = last
        for slot in slots[number:]:
            contexts[slot.quantity.id] = self._context(slot, (self.subject, self.span))
        return contexts

    @staticmethod
    def _said(governing: tuple[Subject, Span], clause: Clause) -> tuple[Subject, Span]:
        """Tell what a clause says itself from what it takes from one before."""
        subject, span = governing
        return (
            subject.carried() if subject.start < clause.start else subject,
            span.carried() if span.start < clause.start else span,
        )

    def _opens_part(self, clause: Clause, head: Head | None, end: int) -> bool:
        if self.text.startswith(_OF_WHICH, clause.start, end):
            return True
        return head is not None and "part" in head.roles

    def _goes_on(self, local: _Local, clause: Clause, inside: Sequence[Slot], links: Mapping[str, PartLink]) -> bool:
        """其中市本级54份，罚款412万元，: what a 其中 set holds while its parts go on."""
        if local.depth > clause.depth:
            return False
        if self.text.startswith(_ABOUT_BEFORE, clause.start):
            return True
        return bool(inside) and local.scope >= 0 and _scope(inside, links) == local.scope

    def _govern(
        self,
        sentence: Sentence,
        index: int,
        end: int,
        found: tuple[Subject | None, Span | None],
        head: Head | None,
        *,
        counted: bool,
    ) -> tuple[Subject | None, Span | None]:
        """Let what a clause names govern it and what follows; give the span back that governs this clause alone."""
        subject, span = found
        if subject is not None and subject.kind == "party":
            pass  # 局党组推动力量下沉，196名队员到岗: it acts in its own clause
        elif subject is not None:
            subject = self._named(subject)
            self.subject = subject
            if all(subject.name != other.name for other in self.named):
                self.named.append(subject)
            if self.first_named is None:
                self.first_named = subject
                self._explicit(sentence, index, end, head)
        elif head is not None and "total" in head.roles and len(self.named) > 1:
            self.subject = self.segment[0]  # 甲县98辆、乙县57辆，合计155辆
        if span is None:
            return subject, None
        if span.reach == "clause":
            self.due = span
            return subject, None
        if index and self.periods.past(span):
            return subject, span
        if span.reach == "opening" and (self.timed or counted or self.text[span.start - 2 : span.start] in _AMONG):
            span = Span(
                span.period, span.source, span.how, span.start, span.end, span.rule, span.open_ended, "sentence"
            )
        self.span = span
        return subject, None

    def _explicit(self, sentence: Sentence, index: int, end: int, head: Head | None) -> None:
        """县林业局。查处…, 县林业局：查处…: a body named by itself at the start of a paragraph governs the paragraph."""
        alone = index == 0 and self.opening and head is not None and head.end >= end - 1
        if alone and (end >= sentence.end - 1 or self.text[end : end + 1] in _COLONS):
            self.topic = self.base_subject = self.subject

    def _next_segment(self, index: int) -> None:
        """After ；the bodies that were compared are done with, and so is a time that came in on the way."""
        if len(self.named) > 1:
            self.subject = self.named[0] if self.named[0].kind in _LASTING else self.segment[0]
        self.named, self.due = [], None
        planned = self.section_span is not self.periods.report
        if self.span.reach != "always" and self.span.how is How.STATED and (planned or self.span is not self.lead):
            self.span = self.lead if not planned else self.base_span
        self.segment = (self.subject, self.span)

    def _worth_reading(self, start: int, end: int) -> bool:
        """A head can only name a subject or a period where a mention, a time or a group stands in the clause."""
        for starts in (self.subjects.starts, self.periods.starts):
            index = bisect_left(starts, start)
            if index < len(starts) and starts[index] < end:
                return True
        return self.cues["worth_reading"].search(self.text, start, min(end, start + 16)) is not None

    def of_table(self, block: int) -> tuple[Subject, Span]:
        """Give what governs a table where its cells say nothing: its section, else the report.

        Args:
            block: index of its block, -1 when unknown.
        """
        subject, span = self._section(self.structure.blocks[block].section) if block >= 0 else (None, None)
        if span is None or self.periods.future(span):  # an annex stands below the plans of next year
            span = self.periods.report
        return subject or self.default, span

    # What carries over

    def _open(self, sentence: Sentence) -> None:
        """Begin a sentence: drop what does not carry from the one before."""
        if sentence.block != self.block:
            self._open_block(sentence.block)
            if self.structure.blocks[sentence.block].level == _FIRSTLY:
                self.items = (self.subject, self.span)
        else:
            self._close_sentence()
            if self.cues["enumerator"].match(self.text, sentence.start, sentence.end) is not None:
                self.items = self.items or (self.subject, self.span)
                self.subject, self.span = self.items
            elif self.span.reach == "opening" and self._others_act(sentence):
                self.span = self.base_span
        self.lead, self.due = self.span, None
        self.named, self.first_named, self.listed, self.in_order = [], None, [], False
        self.segment = (self.subject, self.span)

    def _close_sentence(self) -> None:
        if self.subject.kind in _LASTING:
            self.topic = self.subject
        elif self.opening and self.first_named is not None and len(self.named) < 2:
            first = self.first_named
            if first.kind in _TOPICS or (first.kind in ("other", "group") and self.subjects.governs):
                self.topic = first
        if self.first_named is not None:
            self.opening = False
        self.subject = self.topic = self.topic.carried()
        if self.span.how is How.STATED:
            self.timed = True
            self.span = self.base_span if self.span.reach in ("sentence", "clause") else self.span.carried()

    def _others_act(self, sentence: Sentence) -> bool:
        head = self.reader.read(sentence.start, sentence.end)
        subject = self.subjects.of_clause(head, sentence.end)
        return subject is not None and subject.kind not in _LASTING

    def _open_block(self, index: int) -> None:
        blocks = self.structure.blocks
        before, block = self.block, blocks[index]
        section_subject, section_span = self._section(block.section)
        item = self._item_of(index)
        siblings = before >= 0 and item != _NO_ITEM and item in (self._item_of(before), blocks[before].section)
        self.block = index
        self.base_subject = section_subject or self._line_above(index) or self.default
        if before >= 0:
            self._close_sentence()
        keep = siblings and self.topic.kind == "area"
        self.subject = self.topic = self.topic if keep else self.base_subject
        self.section_span = section_span or self.periods.report
        self.span = self.base_span = self.section_span
        self.opening, self.timed, self.items = True, False, None

    def _item_of(self, index: int) -> int:
        """Give the section whose items 1., 2., 3. a block is one of, ``_NO_ITEM`` when it is no such item."""
        blocks = self.structure.blocks
        block = blocks[index]
        if block.level >= _LISTED:
            return block.section
        heading = blocks[block.section] if block.section >= 0 else None
        return heading.section if heading is not None and heading.level >= _LISTED else _NO_ITEM

    def _section(self, index: int) -> tuple[Subject | None, Span | None]:
        """Read the headings above: 五、2020年计划, （三）市场监管局."""
        if index < 0:
            return None, None
        if index not in self.sections:
            block = self.structure.blocks[index]
            outer = self._section(block.section) if block.section < index else (None, None)
            subject, span = outer
            if block.kind is BlockKind.HEADING:
                subject = self._heading_body(block.content, block.end) or subject
                mixed = self.cues["mixed_heading"].search(self.text, block.content, block.end)
                span = (None if mixed else self.periods.of_heading(block.content, block.end)) or span
            self.sections[index] = (subject, span)
        return self.sections[index]

    def _line_above(self, index: int) -> Subject | None:
        """Give the body that a line by itself above a paragraph names."""
        if index == 0:
            return None
        block = self.structure.blocks[index - 1]
        if block.kind not in (BlockKind.BODY, BlockKind.RECIPIENT) or block.end - block.start > _NAME_LINE:
            return None
        return self._heading_body(block.content, block.end) if self.text[block.end - 1] not in _COLONS else None

    def _heading_body(self, start: int, end: int) -> Subject | None:
        head = self.reader.read(start, end)
        while end > start and self.text[end - 1] in "。：: 】":
            end -= 1
        return self.subjects.of_body(head.bodies[0], How.CARRIED) if head.bodies and head.end >= end else None

    def _named(self, subject: Subject) -> Subject:
        """Let a page whose title names an area and no body speak of the area where nothing else is said."""
        if not self.first_seen and subject.kind in ("area", "part"):
            self.default = self.base_subject = subject.carried()
        self.first_seen = True
        return subject

    # Figures

    def _context(self, slot: Slot, governing: tuple[Subject, Span]) -> Context:
        subject, span = governing
        spread = self.spread.get(slot.quantity.id)
        if spread is not None:
            subject = self.subjects.of_body(spread, How.STATED)
        elif slot.left != slot.clause and slot.opener == "、":  # 、12月3次: an item with a head of its own
            own = self.subjects.of_item(slot)
            if own is not None:
                subject = own
                self._note(own)
        if spread is None and (before := self.subjects.before_figure(slot)) is not None:
            subject = before
        if slot.left != slot.clause:
            span = self.periods.of_clause(self.reader.read(slot.left, slot.left_end), span) or span
        return Context(subject, self.periods.base(slot) or span)

    def _note(self, subject: Subject) -> None:
        if all(subject.name != other.name for other in self.named):
            self.named.append(subject)

    def _spread(self, head: Head | None, inside: Sequence[Slot], start: int, end: int) -> None:
        """大理市、祥云县分别查扣98辆、57辆: as many bodies as figures, in order."""
        listed = self.subjects.list_of(start, end) if head is not None else []
        self.listed = listed or self.listed
        self.in_order = self.in_order and not listed
        size = len(self.listed)
        for index, slot in enumerate(inside if size > 1 else ()):
            rest = inside[index : index + size]
            if len(rest) < size:
                return
            words = self.text[max(slot.left, self.listed[-1].end) : slot.left_end]
            tied = not words.strip(_TIES) and len(inside) == size and all(item.opener == "、" for item in rest[1:])
            said = (
                tied
                or any(word in words for word in _IN_ORDER)
                or (index == 0 and head is not None and "each" in head.roles)
            )
            if said or (self.in_order and len(inside) == size and all(item.opener == "、" for item in rest[1:])):
                self.spread.update((item.quantity.id, body) for item, body in zip(rest, self.listed, strict=True))
                for body in self.listed:
                    self._note(self.subjects.of_body(body, How.STATED))
                self.in_order = True
                return

    def _title_names_body(self) -> bool:
        if self.structure.title < 0:
            return True
        block = self.structure.blocks[self.structure.title]
        index = bisect_left(self.subjects.starts, block.start)
        while index < len(self.subjects.starts) and self.subjects.starts[index] < block.end:
            if not isinstance(self.reader.bodies[self.subjects.starts[index]], Area):
                return True
            index += 1
        return False


def _scope(slots: Sequence[Slot], links: Mapping[str, PartLink]) -> int:
    """Give where the words stand that make the first of some figures a part, -1 when it is none."""
    link = links.get(slots[0].quantity.id) if slots else None
    return link.start if link is not None and link.rule.startswith("part.of_which") else -1
