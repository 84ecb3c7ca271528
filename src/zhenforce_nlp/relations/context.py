"""What governs each figure: whose it is and for which period, carried from clause to clause until a new one opens.

A page is walked once, in order; at each figure the context says which subject and period govern it and from which
characters they were reached.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhenforce_nlp.clauses import Clause, Sentence, Slot
from zhenforce_nlp.heads import HeadReader
from zhenforce_nlp.records import How, MetaItem, Structure
from zhenforce_nlp.relations.campaigns import RULE as CAMPAIGN
from zhenforce_nlp.relations.compared_periods import ComparedPeriods
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.governed import Context, Local, View, scope_of
from zhenforce_nlp.relations.lists import Lists
from zhenforce_nlp.relations.part_links import PartLink
from zhenforce_nlp.relations.periods import OFFENCE, PeriodReader
from zhenforce_nlp.relations.sections import NO_ITEM, Sections
from zhenforce_nlp.relations.spans import Span
from zhenforce_nlp.relations.subject_names import LASTING, Subject
from zhenforce_nlp.relations.subjects import SubjectReader
from zhenforce_nlp.relations.turns import Turns

_ABOUT_BEFORE = ("同比", "环比", "增长", "下降", "上升", "增加", "减少", "提高", "分别", "较", "比上", "占", "完成率")
_OF_WHICH = ("其中", "当中", "这其中", "这当中", "这之中", "在这其中")
_TOPICS = ("part", "branch")
_SUBORDINATE = ("other", "group")  # governing a paragraph only where the report is a government's
_IN_ORDER = ("分别", "依次")
_SEVERAL = 2
_COLONS = "：:"
_UNTIL = ("截至", "截止")
_AMONG = ("中，", "中,")  # 立案案件中，第四季度38件: of one figure
_SUMMED = ("共", "累计", "合计", "总计")
_SEMICOLONS = "；;"
_NAME = 2  # characters of a campaign's name that show whether it was told before
_SHORT = 4  # 整治中, 会战期间: names none of its own
_BEFORE = 400  # characters in which the stretch was named
_WITHIN_SENTENCE = ("sentence", "clause")


class ContextWalker:
    """Walks the sentences of one page."""

    def __init__(
        self, text: str, structure: Structure, reader: HeadReader, meta: Sequence[MetaItem], cues: CueRules
    ) -> None:
        self.text = text
        self.reader = reader
        self.cues = cues.cues
        items = {item.name: item for item in meta}
        self.subjects = SubjectReader(text, reader, items.get("issuer"), items.get("area"), cues)
        self.periods = PeriodReader(text, reader, items, cues)
        self.compared = ComparedPeriods(text, self.periods, cues)
        self.turns = Turns(text, reader, (self.subjects, self.periods), cues)
        self.sections = Sections(text, structure, reader, (self.subjects, self.periods), cues)
        self.default = self.subjects.own
        self.first_seen = not self.sections.title_names_area()
        self.block = -1
        self.subject = self.topic = self.base_subject = self.default
        self.about = self.periods.own.span  # 专项检查从3月至10月底，below a title about it: what all the page is about
        self.told = False  # a figure has been met
        self.span = self.base_span = self.paragraph_span = self.about
        self.opening = True  # no sentence of the block has named anyone yet
        self.based: Span | None = None  # the base that the figure before was (与上年的8起、36.4万元相比)
        self.against: Span | None = None  # what the sentence compares with
        self.run_in = False  # the sentence is a heading that the paragraph begins with
        self.timed = False  # a sentence of the block has had a time
        self.named: list[Subject] = []  # by the clauses since the last ；
        self.first_named: Subject | None = None
        self.named_late = False  # behind figures of another
        self.span_of: Subject | None = None  # who acted first in the sentence that set the span
        self.segment = self.subject  # who governed when the last ；was passed
        self.lists = Lists(text, self.subjects, self.periods, cues)
        self.lead_in = self.subject  # of the paragraph above a list 1. 2. 3.
        self.lead = self.span  # of the sentence's first clause
        self.due: Span | None = None  # a deadline, which holds for the next figures alone
        self.items: tuple[Subject, Span] | None = None  # what governed before 一是, and governs each of 一是, 二是
        self.of_which = False  # the sentence before begins with 其中
        self.resumed: Subject | None = None  # who acted before it
        self.resumed_span: Span | None = None  # what governs the sentences behind it
        self.campaign: Span | None = None  # the last stretch that the paragraph names: 会战期间
        self.stretch: Span | None = None  # the last one that earlier paragraphs of the section name
        self.links: Mapping[str, PartLink] = {}
        # The last that was carried, and what it is where it is carried: one for all the clauses it governs.
        self.carried_subject = self.subject, self.subject.carried()
        self.carried_span = self.span, self.span.carried()
        self.local: Local | None = None
        self.frame = -1  # where the clauses begin that only frame the next one
        self.row: list[Subject] = []  # whose the figures of the clause before are
        self.leader: Subject | None = None  # who opened the paragraph
        self.parted = False  # 其中，12月注销18家: the comma belongs to 其中

    # Sentences

    def walk(self, sentence: Sentence, links: Mapping[str, PartLink]) -> dict[str, Context]:
        """Give the context of each figure of a sentence, by the quantity's id.

        Args:
            links: totals found so far, this sentence's among them.
        """
        self._open(sentence)
        self.links, self.row = links, []
        contexts: dict[str, Context] = {}
        slots, clauses, number = sentence.slots, sentence.clauses, 0
        count = len(slots)
        for index, clause in enumerate(clauses):
            end = clauses[index + 1].start - 1 if index + 1 < len(clauses) else sentence.end
            last, behind = number, max(end, clause.start + 1)
            while last < count and slots[last].quantity.start < behind:
                last += 1
            head = self.reader.read(clause.start, end) if self._worth_reading(clause.start, end) else None
            if head is None and last == number and self._says_nothing(clause, index):
                continue
            view = View(clause, index, end, slots[number:last], head, number > 0)
            if not view.slots:
                self.against = self.compared.against(clause.start, end) or self.against
            governing = self._clause(sentence, view, links)
            self._in_turn(view)
            for slot in view.slots:
                behind = slot.depth < clause.depth  # 15万吨（甲公司3万吨）、谷子1万吨: the bracket has closed
                outer = (self.subject.carried(), self.span.carried())
                contexts[slot.quantity.id] = self._context(slot, outer if behind else governing)
            if view.slots:
                self.row = [contexts[slot.quantity.id].subject for slot in view.slots]
            number = last
        for slot in slots[number:]:
            contexts[slot.quantity.id] = self._context(slot, (self.subject, self.span))
        self.told = self.told or bool(slots)
        return contexts

    def _in_turn(self, view: View) -> None:
        """甲区321起、乙区298起，分别占37%、34%: as many figures as those before have owners, in the same order."""
        slots, row = view.slots, self.row
        if len(slots) < _SEVERAL or len(slots) != len(row) or len({subject.name for subject in row}) < len(row):
            return
        words = self.text[view.clause.start : slots[0].left_end]
        if any(word in words for word in _IN_ORDER) and slots[0].quantity.id not in self.lists.subjects_of:
            self.lists.subjects_of.update((slot.quantity.id, owner) for slot, owner in zip(slots, row, strict=True))

    def _says_nothing(self, clause: Clause, index: int) -> bool:
        """Tell whether a clause without figures and names changes nothing for those behind it."""
        if not index or clause.depth or self.local is not None or self.parted or clause.mark in _SEMICOLONS:
            return False
        self.frame = -1
        return True

    def _clause(self, sentence: Sentence, view: View, links: Mapping[str, PartLink]) -> tuple[Subject, Span]:
        """Read a clause, and give what governs its figures."""
        clause = view.clause
        if clause.mark in _SEMICOLONS:
            self._next_segment()
            if self.cues["enumerator"].match(self.text, clause.start, view.end) is not None:
                self._next_item()
        opens = self._opens_part(view)
        scoped = clause.depth > 0 or ((self.parted or opens) and view.behind)  # 。其中，12月检查412家，查封7家。
        self.parted = opens and self.text[clause.start : view.end] in _OF_WHICH
        local = self.local = self._local_of(view, links, scoped=scoped)
        subject, span = self._read(view)
        if scoped or local is not None:
            if subject or span or (scoped and (opens or local is None or local.depth != clause.depth)):
                local = self._set_local(view, subject, span, scoped=scoped)
        else:
            subject, span = self._govern(sentence, view, subject, span)
        if not view.behind:  # 休牧方面，4月5日至5月20日，…1.4万人次；…: the time before the first figure
            self.lead = self.span
        self.lists.enter(clause.depth)
        for named in self.lists.read(view.clause.start, view.end, view.head, view.slots):
            self._note(named)
        if view.slots and not scoped and subject is None and (counted := self.subjects.counted(view.slots[0])):
            self.subject = counted
        governing = subject or self.subject, span or self.due or self.span
        if local is not None:
            governing = local.subject, local.span
        if view.slots:
            self.due = None
        return self._said(governing, self._frame(view))

    def _local_of(self, view: View, links: Mapping[str, PartLink], *, scoped: bool) -> Local | None:
        """Give what a bracket or 其中 before a clause set, None where it does not reach it."""
        local = self.local
        if local is None or local.depth > view.clause.depth:
            return None  # 9宗（去年7宗），其中移送2宗
        return local if scoped or self._goes_on(local, view, links) else None

    def _set_local(self, view: View, subject: Subject | None, span: Span | None, *, scoped: bool) -> Local:
        """Take what a bracket, a 其中 or a part behind it names (其中1月28起，2月19起) for its figures alone."""
        base = self.local or Local(self.subject, self.span, 0, -1)
        depth, tie = (view.clause.depth, scope_of(view.slots, self.links)) if scoped else (base.depth, base.scope)
        self.local = Local(subject or base.subject, span or base.span, depth, tie)
        return self.local

    def _frame(self, view: View) -> int:
        """Give where the words begin that a clause has as its own: 2021年，我局检查… with the time before the comma."""
        start = self.frame if self.frame >= 0 else view.clause.start
        alone = view.head is not None and view.head.end >= view.end
        self.frame = start if alone and not view.slots else -1
        return start

    def _read(self, view: View) -> tuple[Subject | None, Span | None]:
        head = view.head
        if head is None:
            return None, None
        subject, span = self.subjects.of_clause(head, view.end), self.periods.of_clause(head, self.span)
        if span is not None and self.periods.is_over_by(span, view.end):
            span = None
        span = self.periods.of_counted(head, view.slots, span) or span
        span = self.periods.bracketed(view.clause.start, view.end, self.span) or span
        if span is None and not head.times and not self.turns.grounds(view):
            stop = view.slots[0].left_end if view.slots else view.end
            span = self.periods.inside(head.end, stop, self.span)
        return subject, span

    def _said(self, governing: tuple[Subject, Span], start: int) -> tuple[Subject, Span]:
        """Tell what a clause says itself from what it takes from one before."""
        subject, span = governing
        if subject.start < start:
            if subject is not self.carried_subject[0]:
                self.carried_subject = subject, subject.carried()
            subject = self.carried_subject[1]
        if span.start < start:
            if span is not self.carried_span[0]:
                self.carried_span = span, span.carried()
            span = self.carried_span[1]
        return subject, span

    def _opens_part(self, view: View) -> bool:
        if self.text.startswith(_OF_WHICH, view.clause.start, view.end):
            return True
        return view.head is not None and "part" in view.head.roles

    def _goes_on(self, local: Local, view: View, links: Mapping[str, PartLink]) -> bool:
        """其中市本级54份，罚款412万元，: what a 其中 set holds while its parts go on."""
        if self.text.startswith(_ABOUT_BEFORE, view.clause.start):
            return True
        return bool(view.slots) and local.scope >= 0 and scope_of(view.slots, links) == local.scope

    def _govern(
        self, sentence: Sentence, view: View, subject: Subject | None, span: Span | None
    ) -> tuple[Subject | None, Span | None]:
        """Let what a clause names govern it and what follows; give the span back that governs this clause alone."""
        subject = subject or self._verifying(view)
        passing = subject is not None and subject.kind == "party" and not self._alone(sentence, view)
        if subject is not None and not passing:  # 局党组推动下沉: acts in its own clause
            subject = self._named(subject)
            self.subject = subject
            self._note(subject)
            if self.first_named is None:
                self.first_named, self.named_late = subject, view.behind
                self._explicit(sentence, view)
        elif subject is None and len(self.named) > 1 and self.cues["together"].match(self.text, view.clause.start):
            # 甲县98辆、乙县57辆，合计155辆; 合计占全州的9.4%
            self.subject = self.subjects.of_share(view.clause.start, view.end) or self.segment
        if span is None:
            if self.turns.by_now(view, self.span):
                self.span = self.base_span  # 上年度指出的87个问题，已整改85个
            return subject, None
        if span.reach == "clause":
            self.due = span
            return subject, None
        if view.index and self.periods.own.past(span) and span.rule != OFFENCE:
            return subject, span
        if span.reach == "opening" and (self.timed or view.behind or self.text[span.start - 2 : span.start] in _AMONG):
            span = replace(span, reach="sentence")
        self.span, self.due = span, None
        if span.rule == CAMPAIGN and not self.told and not view.behind and self.sections.titled_campaign():
            self.about = self.base_span = self.paragraph_span = replace(span.carried(), reach="always")
        return subject, None

    def _verifying(self, view: View) -> Subject | None:
        stated = self.subject.kind == "area" and self.subject.how is How.STATED
        return self.subjects.verifying(view.clause.start, view.end) if stated else None

    def _explicit(self, sentence: Sentence, view: View) -> None:
        """县林业局。查处…, 县林业局：查处…: a body by itself at the start of a paragraph governs the paragraph."""
        if self._alone(sentence, view):
            self.topic = self.base_subject = self.subject

    def _alone(self, sentence: Sentence, view: View) -> bool:
        alone = view.index == 0 and self.opening and view.head is not None and view.head.end >= view.end - 1
        return alone and (view.end >= sentence.end - 1 or self.text[view.end : view.end + 1] in _COLONS)

    def _next_item(self) -> None:
        """1.甲大队4月起改造；2.罚款12万元: what an item names is not carried to the next one."""
        if self.items is not None:
            self.subject, self.span = self.items
            self.segment = self.subject

    def _next_segment(self) -> None:
        """After ；the bodies that were compared are done with, and so is a time that came in on the way."""
        if len(self.named) > 1:
            self.subject = self.named[0] if self.named[0].kind in LASTING else self.segment
        elif self.subject.kind == "office":
            self.subject = self.topic  # 法制科审核62件；申请强制执行9件
        self.named, self.due = [], None
        planned = self.base_span is not self.about
        if self.span.reach != "always" and self.span.how is How.STATED and (planned or self.span is not self.lead):
            self.span = self.lead if not planned else self.base_span
        self.segment = self.subject

    def _worth_reading(self, start: int, end: int) -> bool:
        """A head can only name a subject or a period where a mention, a time or a group stands in the clause."""
        for starts in (self.subjects.starts, self.periods.starts):
            index = bisect_left(starts, start)
            if index < len(starts) and starts[index] < end:
                return True
        return self.cues["worth_reading"].search(self.text, start, min(end, start + 16)) is not None

    def of_table(self, section: int) -> tuple[Subject, Span]:
        """Give what governs a table where its cells say nothing: its section, else the report.

        Args:
            section: index of its heading's block, -1 for none.
        """
        subject, span = self.sections.of(section)
        if span is None or self.periods.own.future(span):  # an annex stands below the plans of next year
            span = self.about
        return subject or self.default, span

    # What carries over

    def _open(self, sentence: Sentence) -> None:
        """Begin a sentence: drop what does not carry from the one before."""
        before, self.resumed = (self.resumed or self.subject).carried(), None
        until, after = self.span, self.resumed_span
        self.resumed_span = None
        if sentence.block != self.block:
            self._open_block(sentence.block)
        else:
            followed = self.of_which
            self._close_sentence()
            self.of_which = self.text.startswith(_OF_WHICH, sentence.start)
            if self.of_which or followed:  # 支队查处296起。其中，甲市148起。移送39人: 支队 again
                self.subject = before
                self.resumed = before if self.of_which else None
            news = None if self.of_which else self.turns.news(sentence, until)
            self.span = after or news or self.span
            if self.of_which:  # 截至8月底，立案6起。其中，甲局立案4起。
                self.resumed_span = self.span
                self.span = until.carried() if until.reach in _WITHIN_SENTENCE else self.span
            if self.span.reach == "always" and self._during(sentence.start, sentence.end):
                self.span = self.campaign or self.span
            if self.turns.other_season(sentence, self.span):
                self.span = self.base_span
            if self.cues["enumerator"].match(self.text, sentence.start, sentence.end) is not None:
                self.items = self.items or (self.subject, self.span)
                self.subject, self.span = self.items
            elif self.span.reach == "opening" and self.turns.others_act(sentence, self.span_of):
                self.span = self.base_span
            if self.topic.kind == "branch" and self.turns.plans(sentence):
                self.subject = self.topic = self.base_subject
        if self.leader is not None and self.text.startswith(_SUMMED, sentence.start):
            self.subject = self.leader.carried()  # 市商务局会同市公安局开展检查。共检查门店83家
        self.run_in = self.sections.is_run_in(sentence)
        self.lead, self.due, self.against, self.based = self.span, None, None, None
        self.named, self.first_named = [], None
        self.lists.open()
        self.segment, self.local, self.parted, self.frame = self.subject, None, False, -1

    def _close_sentence(self) -> None:
        if self.subject.kind in LASTING:
            self.topic = self.subject
        elif self.opening and self.first_named is not None and len(self.named) < 2 and not self.named_late:
            first = self.first_named
            if first.kind in _TOPICS or (first.kind in _SUBORDINATE and self.subjects.governs):
                self.topic = first
        opened = self.first_named if self.opening and len(self.named) < 2 and not self.named_late else None
        self.leader = opened if opened is not None and opened.kind == "other" else None
        if self.first_named is not None:
            self.opening = False
        self.subject = self.topic = self.topic.carried()
        until = self.text.startswith(_UNTIL, self.span.start)
        if self.span.source is not None and self.span.reach != "always" and not (until and self.campaign):
            self.campaign = replace(self.span.carried(), reach="sentence")
        if self.span.how is How.STATED and self.run_in:
            self.base_span = self.paragraph_span = self.span = replace(self.span.carried(), reach="always")
        elif self.span.how is How.STATED:
            if self.span.reach in _WITHIN_SENTENCE or self.periods.own.within_plan(self.span, self.base_span):
                self.span = self.paragraph_span
            else:
                self.timed, self.span_of = True, self.first_named
                self.paragraph_span = self.span = self.span.carried()

    def _open_block(self, index: int) -> None:
        sections, before = self.sections, self.block
        if before >= 0:
            self._close_sentence()
        subject, span = sections.of(sections.blocks[index].section)
        self.block = index
        self.base_subject = subject or sections.line_above(index) or self.default
        siblings = sections.siblings(before, index)
        if not siblings:
            self.lead_in = self.base_subject
        elif sections.item(before) == NO_ITEM:
            self.lead_in = self.topic
        keep = siblings and self.lead_in.kind == "area"
        self.subject = self.topic = self.lead_in if keep else self.base_subject
        self.span = self.base_span = self.paragraph_span = sections.leads[index] or span or self.about
        self.opening, self.timed, self.of_which = True, False, False
        self._resume_campaign(before)
        self.items = (self.subject, self.span) if sections.begins_items(index) else None

    def _resume_campaign(self, before: int) -> None:
        """4月5日至5月19日为休牧期，….⏎休牧期间查处…: a paragraph goes back to the stretch that its section named."""
        blocks = self.sections.blocks
        block = blocks[self.block]
        same = before >= 0 and blocks[before].section == block.section
        self.stretch, self.campaign = (self.campaign or self.stretch) if same else None, None
        if self.stretch is not None and self._during(block.content, block.end):
            self.span = self.base_span = self.paragraph_span = replace(self.stretch, reach="always")

    def _during(self, start: int, end: int) -> bool:
        """Tell whether words go back to a stretch that was named; not 油站整治中 where nothing was told of it."""
        match = self.cues["during"].match(self.text, start, end)
        if match is None:
            return False
        name = match.group()[:_NAME]
        return match.end() - start <= _SHORT or self.text.find(name, max(0, start - _BEFORE), start) >= 0

    def _named(self, subject: Subject) -> Subject:
        """Let a page whose title names an area and no body speak of the area where nothing else is said."""
        told = ("area",) if self.subjects.issuer else ("area", "part")
        if not self.first_seen and subject.kind in told:
            self.default = self.base_subject = subject.carried()
        self.first_seen = True
        return subject

    def _note(self, subject: Subject) -> None:
        if len(self.named) < 2 and all(subject.name != other.name for other in self.named):
            self.named.append(subject)

    # Figures

    def _context(self, slot: Slot, governing: tuple[Subject, Span]) -> Context:
        subject, span = governing
        spread = self.lists.subjects_of.get(slot.quantity.id)
        if spread is not None:
            subject = spread
        elif slot.left != slot.clause and slot.opener == "、":  # 、12月3次: an item with a head of its own
            own = self.subjects.of_item(slot)
            if own is not None:
                subject = own
                self._note(own)
        if spread is None and (before := self.subjects.before_figure(slot)) is not None:
            subject = before
        if slot.left != slot.clause:
            span = self.periods.of_clause(self.reader.read(slot.left, slot.left_end), span) or span
        if self.against is not None and self.compared.starts_from(slot):
            span = self.against  # 与二季度相比，隐患数由7.1条降至6.2条
        reached = self.compared.reached(slot, self.based) if self.based is not None else None
        span = reached or span
        self.based = self.compared.base(slot) or (self.based if self.compared.bare(slot) else None)
        self.based = self.based or self.compared.compared(slot)
        if span.rule == OFFENCE and self.cues["disposal"].search(self.text, slot.left, slot.left_end):
            span = self.base_span  # 某超市2021年销售过期食品，被处罚款2万元
        return Context(subject, self.based or self.lists.spans_of.get(slot.quantity.id) or span)
