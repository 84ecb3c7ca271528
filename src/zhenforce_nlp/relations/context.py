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
from zhenforce_nlp.relations.carried import OF_WHICH, Carried
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.governed import Context, Local, TakenOver, View, scope_of
from zhenforce_nlp.relations.part_links import PartLink
from zhenforce_nlp.relations.periods import OFFENCE
from zhenforce_nlp.relations.running_totals import OPENED
from zhenforce_nlp.relations.spans import Span, added
from zhenforce_nlp.relations.subject_names import Subject
from zhenforce_nlp.relations.subjects import LINE_LABEL

_ABOUT_BEFORE = ("同比", "环比", "增长", "下降", "上升", "增加", "减少", "提高", "分别", "较", "比上", "占", "完成率")
_IN_ORDER = ("分别", "依次")
_FROM = "由从"
_PUT_OFF = ("列入", "纳入", "移至", "延至", "延期至", "推迟到", "推迟至", "顺延至", "安排在", "转入", "留待")
_SEVERAL = 2
_CORRECTION = 12  # characters of 经核实应更正为
_ADDED = ("合计", "共计", "总计")
_MONTH = 31  # days
_COURTS = ("法院", "检察院")
_PASSING = ("office", "branch", "other")
_SHARE = "占"
_COLONS, _SEMICOLONS = "：:", "；;"
_AMONG = ("中，", "中,")  # 立案案件中，第四季度38件: of one figure
_OTHERS = ("其余", "其他", "其它", "剩余")


class ContextWalker(Carried):
    """Walks the sentences of one page."""

    def __init__(
        self, text: str, structure: Structure, reader: HeadReader, meta: Sequence[MetaItem], cues: CueRules
    ) -> None:
        super().__init__(text, structure, reader, meta, cues)
        self.links: Mapping[str, PartLink] = {}
        self.taken_over = TakenOver(self.subject, self.span)
        self.row: list[Subject] = []  # whose the figures of the clause before are
        self.owners: set[str | None] = set()  # whose the figures of the sentence are
        self.depth = 0  # brackets that were open around them

    def walk(self, sentence: Sentence, links: Mapping[str, PartLink]) -> dict[str, Context]:
        """Give the context of each figure of a sentence, by the quantity's id.

        Args:
            links: totals found so far, this sentence's among them.
        """
        self._open(sentence)
        self.links, self.row, self.depth = links, [], 0
        self.owners.clear()
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
            local = self.local
            governing = self._clause(sentence, view, links)
            self._in_turn(view)
            handed = False
            for slot in view.slots:
                handed = (handed and slot.opener == "、") or self.subjects.is_handed(slot)
                behind = slot.depth < clause.depth  # 15万吨（甲公司3万吨）、谷子1万吨: the bracket has closed
                reached = self._around(slot, local) if behind else governing
                contexts[slot.quantity.id] = self._context(slot, reached, handed=handed)
            if view.slots:
                self.spoken = contexts[view.slots[-1].quantity.id].span
                self.row = [contexts[slot.quantity.id].subject for slot in view.slots]
                self.depth = clause.depth
                self.owners.update(subject.name for subject in self.row)
            number = last
        for slot in slots[number:]:
            contexts[slot.quantity.id] = self._context(slot, (self.subject, self.span))
        self.told, self.counted = self.told or bool(slots), self.counted or bool(slots)
        return contexts

    def _around(self, slot: Slot, local: Local | None) -> tuple[Subject, Span]:
        """Give what governs a figure behind a bracket: 其中2020年86件，同比2019年（109件）下降21.1%."""
        words = self.text[slot.left : slot.left_end].strip("）)")
        if local is not None and local.depth <= slot.depth and words.startswith(_ABOUT_BEFORE):
            return local.subject.carried(), local.span.carried()
        return self.subject.carried(), self.span.carried()

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
            self._next_segment(clause.start, view.end)
            if self.cues["enumerator"].match(self.text, clause.start, view.end) is not None:
                self._next_item()
        opens = self._opens_part(view)
        scoped = clause.depth > 0 or ((self.parted or opens) and view.behind)  # 。其中，12月检查412家，查封7家。
        self.parted = opens and self.text[clause.start : view.end] in OF_WHICH
        local = self.local = self._local_of(view, links, scoped=scoped)
        subject, span = self._read(view)
        if scoped or local is not None:
            if subject or span or (scoped and (opens or local is None or local.depth != clause.depth)):
                local = self._set_local(view, subject, span, scoped=scoped)
        else:
            self._leave_owner(subject, span)
            subject, span = self._govern(sentence, view, subject, span)
        if not view.behind:  # 休牧方面，4月5日至5月20日，…1.4万人次；…: the time before the first figure
            self.lead = self.span
        self.lists.enter(clause.depth)
        for named in self.lists.read(view.clause.start, view.end, view.head, view.slots):
            self._note(named)
        if view.slots and not scoped and subject is None and (counted := self.subjects.counted(view.slots[0])):
            self.subject = counted
        shared = None if subject else self._shared(clause)
        governing = subject or shared or self.subject, span or self.due or self.span
        if local is not None:
            governing = shared or local.subject, local.span
        if view.slots and not self.demands:
            self.due = None
        return self.taken_over.where_said(governing, self._frame(view))

    def _shared(self, clause: Clause) -> Subject | None:
        """最多的是甲局412件，占全县69.4%: a share is that of the figure before."""
        alone = len(self.row) == 1 and self.depth == clause.depth
        alone = alone and (self.subject.how is How.ASSUMED or self.subject.start <= self.row[0].start)
        return self.row[0] if alone and self.text.startswith(_SHARE, clause.start) else None

    def _local_of(self, view: View, links: Mapping[str, PartLink], *, scoped: bool) -> Local | None:
        """Give what a bracket or 其中 before a clause set, None where it does not reach it."""
        local = self.local
        if local is None or local.depth > view.clause.depth:
            return None  # 9宗（去年7宗），其中移送2宗
        return local if scoped or self._goes_on(local, view, links) else None

    def _set_local(self, view: View, subject: Subject | None, span: Span | None, *, scoped: bool) -> Local:
        """Take what a bracket, a 其中 or a part behind it names (其中1月28起，2月19起) for its figures alone."""
        base = self.local or Local(self.subject, self.due or self.span, 0, -1)  # 3月底前公布清单（约30项）
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
        framed = view.index and not view.behind and self.span.how is How.STATED  # 11月，累计巡查96次
        summed = None if framed else self.periods.totals.opens(view.clause.start)
        if head is None:
            return None, summed
        subject, span = self.subjects.of_clause(head, view.end), self.periods.of_clause(head, self.span)
        if span is not None and self.periods.is_over_by(span, view.end):
            span = None
        span = self.periods.of_counted(head, view.slots, span) or span
        span = self.periods.bracketed(view.clause.start, view.end, self.span) or span
        if span is None and not head.times and not self.turns.grounds(view):
            stop = view.slots[0].left_end if view.slots else view.end
            labelled = self.text.startswith("【", view.clause.start)  # 【三季度安排】检查企业30家
            span = self.periods.inside(view.clause.start if labelled else head.end, stop, self.span)
            span = span or self.periods.behind(view.slots, view.clause.start, view.end, self.span)
            if span is not None and not view.slots and self.text.endswith(_PUT_OFF, 0, span.start):
                span = None  # 剩下8条列入明年实施。床位占比54.2%
        if span is not None and not view.slots and self.turns.says_no_when(view, span):
            span = None
        return subject, span or summed

    def _opens_part(self, view: View) -> bool:
        if self.text.startswith(OF_WHICH, view.clause.start, view.end):
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
        subject = subject or self.lists.pointed(view.clause.start) or self._verifying(view)
        self._receive(view, subject)
        passing = subject is not None and subject.kind == "party" and not self._alone(sentence, view)
        if subject is not None and not passing:  # 局党组推动下沉: acts in its own clause
            subject = self._named(subject)
            self.subject = subject
            self._lead(view, subject)
            self._note(subject)
            if self.first_named is None:
                self.first_named, self.named_late = subject, view.behind
                self._explicit(sentence, view)
        elif subject is None and len(self.named) > 1 and len(self.owners) != 1:
            subject = self._of_all(view)
        if span is None:
            return subject, self._goes_back(view)
        aside = span.rule == OPENED and view.index and view.clause.mark not in _SEMICOLONS
        if aside or self.text.endswith("基础上", 0, view.end):
            return subject, span  # 本月检查58家，累计检查412家，下达文书31份; 在2022年建成3处的基础上，再建2处
        if span.reach == "clause":
            self.due = span
            self.demands = self._demands(sentence, view.end)
            return subject, None
        if view.index and (view.behind or not view.slots) and self._is_earlier(span):
            alone = view.head is not None and view.head.end >= view.end
            alone = alone or self.text[view.end : view.end + 1] in _COLONS  # 罚款（万元）：1.5；上年罚款（万元）：0.8
            if not view.slots and (alone or self._corrects(view.end + 1)):
                self.due = span  # 2020年末，检测率为82%; 上季度报表误填，实为5万元
            return subject, span
        span = self._within(sentence, view, span)
        self._set_span(subject, span)
        if span.rule == CAMPAIGN and not self.told and not view.behind and self.sections.titled_campaign():
            self.about = self.base_span = self.paragraph_span = replace(span.carried(), reach="always")
        return subject, None

    def _lead(self, view: View, subject: Subject) -> None:
        """区水务局认真履职，区水政监察大队巡查…，共结案15起: the first whose figures come is who is told of."""
        first = self.first_named
        if first is not None and first.kind == "issuer" and subject.kind == "branch" and not view.behind:
            self.first_named, self.named = None, []

    def _of_all(self, view: View) -> Subject | None:
        """Read a clause that speaks of all of a list or of what is left: 合计155辆, 其余8个乡镇20个."""
        if self.text.startswith(_OTHERS, view.clause.start):
            told = len({subject.name for subject in self.row}) > 1
            self.subject = self.segment if told else self.subject
        elif self.cues["together"].match(self.text, view.clause.start):
            # 甲县98辆、乙县57辆，合计155辆; 合计占全州的9.4%: of this clause alone
            self.subject = self.segment
            # 检查72家（甲县40家、乙县32家），占全市的4.1%: of the figure before the bracket
            total = self.depth > view.clause.depth and self.text.startswith(_SHARE, view.clause.start)
            if not (total or (self.row and self.row[-1].kind == "issuer")):
                return self.subjects.of_share(view.clause.start, view.end)
        return None

    def _goes_back(self, view: View) -> Span | None:
        """Let a clause without a time go back to another than that of the clause before; give its own alone back."""
        if self.turns.by_now(view, self.span):
            self.span = self.base_span  # 上年度指出的87个问题，已整改85个
        elif self.turns.compares_back(view, self.span):
            self.span = self.base_span  # 去年同期立案13件，同比增长38.5%
        elif self.text.startswith(_ADDED, view.clause.start):
            self.span = added(self.passed, self.span) or self.span
        elif self._corrects(view.clause.start) and self.spoken is not None:
            return self.due or self.spoken  # 上月误报21件，实为20件
        return None

    def _corrects(self, start: int) -> bool:
        return self.cues["corrected"].match(self.text, start, start + _CORRECTION) is not None

    def _is_earlier(self, span: Span) -> bool:
        """立案9件，上年结转3件，罚款2万元: a period gone by holds for its clause, unless the sentence is about it."""
        past, before, after = self.periods.own.past, self.span.period, span.period
        if not past(span) or span.rule == OFFENCE:
            return False
        if not past(self.span) or before is None or after is None:
            return True
        return after.first < before.first and not after.contains(before)  # 一季度12件，二季度15件，上半年27件

    def _demands(self, sentence: Sentence, end: int) -> bool:
        """会议要求，6月底前建成监测点8处，复查率达到98%: a deadline holds for all that is demanded behind it."""
        if self.span.start >= sentence.start:
            return False  # 四季度，年底前治理率达到100%，力争死亡人数控制在15人以内
        if self.due is not None and self.due.start <= sentence.start and self.periods.own.future(self.base_span):
            # 二、2022年打算⏎6月底前完成轮训，持证率达到100%; but 4月底前换装160套，力争拆违6万平方米
            return self.cues["plan"].search(self.text, end, sentence.end) is None
        lead = self.cues["plan_lead"].match(self.text, sentence.start, end)
        lead = lead or self.cues["asked"].match(self.text, sentence.start, end)
        if lead is not None or self.cues["plan"].search(self.text, sentence.start, end) is not None:
            return True
        # 四、工作要求⏎9月20日前立案突破100件，办结率达到80%以上
        return self.sections.demands(self.block) and self.cues["plan"].search(self.text, end, sentence.end) is None

    def _within(self, sentence: Sentence, view: View, span: Span) -> Span:
        """Let a time hold for its sentence alone where another governs the paragraph."""
        among = self.text[span.start - 2 : span.start] in _AMONG
        # 立案137件。5月，捣毁窝点1个。行政复议1件: a month among what was told of the year
        month = self.counted and span.period is not None and span.period.days <= _MONTH
        later = span.reach == "opening" and (self.timed or view.behind or among or month)
        return replace(span, reach="sentence") if later or self._is_aside(sentence, span) else span

    def _is_aside(self, sentence: Sentence, span: Span) -> bool:
        """监督1,960户。2021年度监督1,902户。处罚86件: a year gone by, named behind what was told of this one."""
        past = self.periods.own.past
        return span.reach == "always" and not sentence.first and past(span) and not past(self.paragraph_span)

    def _receive(self, view: View, subject: Subject | None) -> None:
        """法制处审理11件，某局移交线索2条: handed to those whose page or paragraph it is, not to the 法制处.

        县法院准予执行7宗，移送县公安局2宗: nor does a court hand on what the issuer found.
        """
        court = subject is None and self.subject.kind == "other" and (self.subject.name or "").endswith(_COURTS)
        if court and view.slots and self.subjects.is_handed(view.slots[0]):
            self.subject = self.topic
        if subject is None and self.subject.kind == "office" and self.turns.publishes(view):
            self.subject = self.topic
        handed = subject is None and view.head is not None and self.subjects.received
        if handed and self.subject.kind in _PASSING:
            self.subject = self.topic

    def _verifying(self, view: View) -> Subject | None:
        stated = self.subject.kind == "area" and self.subject.how is How.STATED
        return self.subjects.verifying(view.clause.start, view.end) if stated else None

    def _explicit(self, sentence: Sentence, view: View) -> None:
        """县林业局。查处…, 县林业局：查处…: a body by itself at the start of a paragraph governs the paragraph."""
        if self._alone(sentence, view) or self.subject.rule == LINE_LABEL:
            self.topic = self.base_subject = self.subject

    def _alone(self, sentence: Sentence, view: View) -> bool:
        alone = view.index == 0 and self.opening and view.head is not None and view.head.end >= view.end - 1
        return alone and (view.end >= sentence.end - 1 or self.text[view.end : view.end + 1] in _COLONS)

    def _worth_reading(self, start: int, end: int) -> bool:
        """A head can only name a subject or a period where a mention, a time or a group stands in the clause."""
        for starts in (self.subjects.starts, self.periods.starts):
            index = bisect_left(starts, start)
            if index < len(starts) and starts[index] < end:
                return True
        return self.cues["worth_reading"].search(self.text, start, min(end, start + 16)) is not None

    def _context(self, slot: Slot, governing: tuple[Subject, Span], *, handed: bool = False) -> Context:
        subject, span = governing
        spread = self.lists.subjects_of.get(slot.quantity.id)
        if spread is not None:
            subject = spread
        elif slot.left != slot.clause and slot.opener == "、" and not handed:  # 、12月3次: an item with its own head
            own = self.subjects.of_item(slot)
            if own is None and len(self.named) > 1 and self.text[slot.left : slot.left_end] in _OTHERS:
                own = self.segment.carried()  # 其中县公安局19件、县人社局7件、其他4件: of none of them
            if own is not None:
                subject = own
                self._note(own)
        if spread is None and not handed and (before := self.subjects.before_figure(slot)) is not None:
            subject = before
        if slot.left != slot.clause:
            span = self.periods.of_clause(self.reader.read(slot.left, slot.left_end), span) or span
        if self.against is not None and self.compared.starts_from(slot):
            span = self.against  # 与二季度相比，隐患数由7.1条降至6.2条
        span = self._compared(slot, span)
        if slot.depth and span.end <= slot.left and self.periods.own.past(span) and self._changes(slot):
            span = self.span.carried()  # 132件（上年同期151件，降幅12.6%）
        if span.rule == OFFENCE and self.cues["disposal"].search(self.text, slot.left, slot.left_end):
            span = self.base_span  # 某超市2021年销售过期食品，被处罚款2万元
        return Context(subject, self.based or self.lists.spans_of.get(slot.quantity.id) or span)

    def _compared(self, slot: Slot, span: Span) -> Span:
        """Note the period that a figure is compared with, and give that of one that a change has reached."""
        reached = self.compared.reached(slot, self.based, self.pair[1]) if self.based is not None else None
        span = reached or span
        base = self.compared.base(slot) or self.compared.planned_from(slot, span)
        if base is not None:  # 由2021年的12起降至2023年的5起
            self.pair = (base, None) if self.text[base.start - 1] in _FROM else (self.pair[0], base)
        self.based = base or (self.based if self.compared.bare(slot) else None)
        self.based = self.based or self.compared.compared(slot) or self.compared.between(slot, span)
        if self.based is None and self.pair[1] is not None:
            self.based = self.compared.again(slot, self.pair[0])
        return span

    def _changes(self, slot: Slot) -> bool:
        return any(self.cues[name].search(self.text, slot.left, slot.left_end) for name in ("up", "down"))
