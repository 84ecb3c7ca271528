"""Whose a figure is and for which period: carried from clause to clause, dropped when a new one opens.

A page is walked once, in order; at each figure the context says which subject and period govern it and from which
characters they were reached.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhenforce_nlp.clauses import Clause, Sentence, Slot
from zhenforce_nlp.heads import Head, HeadReader, Mention
from zhenforce_nlp.records import Area, BlockKind, How, Institution, MetaItem, Period, Structure, Time
from zhenforce_nlp.relations_cues import CueRules

_SINCE = ("以来", "至今", "起", "以後", "以后", "來")
_UNTIL = ("截至", "截止", "截")
# 市执法支队, 质量安全服务中心: branches, whose figures go on over the sentences of a paragraph
_BRANCH_ENDS = ("队", "中心", "站", "所", "院", "总站", "中心组")
_ABOUT_BEFORE = ("同比", "环比", "增长", "下降", "上升", "增加", "减少", "提高", "分别", "较", "比上", "占", "完成率")
_MIXED = ("问题", "不足", "困难", "短板")  # 存在问题和2016年打算: what stands below may be of either year
_OWN = ("市本级", "区本级", "县本级", "省本级", "州本级", "旗本级", "本级", "本局", "本机关")
_GROUP_ENDS = (
    "局",
    "办",
    "所",
    "站",
    "队",
    "中心",
    "区",
    "县",
    "市",
    "镇",
    "乡",
    "街道",
    "旗",
    "州",
    "部门",
    "机关",
    "委",
    "科",
    "股",
    "处",
)
_SHORT_SPAN = 27  # days: a shorter span is an event's; it holds for its sentence, as 截至 does


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose a figure is.

    Attributes:
        kind: issuer, area, branch, office, other, group.
        source: id of the mention, None for a group or for the report's own issuer.
        start, end: the characters it was read from; equal when there are none.
    """

    name: str | None
    kind: str
    source: str | None
    how: How
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Span:
    """A governing period, None for a report that states no year."""

    period: Period | None
    source: str | None
    how: How
    start: int
    end: int
    rule: str
    open_ended: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What governs one figure."""

    subject: Subject
    span: Span


class ContextWalker:
    """Walks the sentences of one page."""

    def __init__(
        self,
        text: str,
        structure: Structure,
        reader: HeadReader,
        meta: Sequence[MetaItem],
        cues: CueRules,
    ) -> None:
        self.text = text
        self.structure = structure
        self.reader = reader
        self.cues = cues
        items = {item.name: item for item in meta}
        self.issuer = items.get("issuer")
        self.area = items.get("area")
        self.report_span = _report_span(items)
        self.issuer_subject = _issuer_subject(self.issuer)
        self.default = self.issuer_subject
        self.body_starts = sorted(reader.bodies)
        self.time_starts = sorted(reader.times)
        self.titled = self._title_names_body()
        self.first_seen = False
        self.block = -1
        self.subject = self.default
        self.span = self.report_span
        self.sections: dict[int, tuple[Subject | None, Span | None]] = {}

    # Sentences

    def walk(self, sentence: Sentence) -> dict[str, Context]:
        """Give the context of each figure of a sentence, by the quantity's id."""
        self._open(sentence)
        contexts: dict[str, Context] = {}
        slots, number = sentence.slots, 0
        local: tuple[Subject, Span] | None = None
        parted = False  # 其中，12月注销18家: the comma belongs to 其中
        for index, clause in enumerate(sentence.clauses):
            end = sentence.clauses[index + 1].start - 1 if index + 1 < len(sentence.clauses) else sentence.end
            head = self.reader.read(clause.start, end) if self._worth_reading(clause.start, end) else None
            scoped = clause.depth > 0 or parted or self.text.startswith("其中", clause.start)
            parted = self.text[clause.start : end] == "其中"
            if not scoped and not self.text.startswith(_ABOUT_BEFORE, clause.start):
                local = None
            if head is not None:
                subject, span = self._subject(head, clause, end), self._span(head)
                if scoped:
                    before = local or (self.subject, self.span)
                    local = (subject or before[0], span or before[1])
                else:
                    self.subject, self.span = subject or self.subject, span or self.span
            spread = self._spread(head, slots, number, end)
            while number < len(slots) and slots[number].quantity.start < max(end, clause.start + 1):
                governing = local or (self.subject, self.span)
                contexts[slots[number].quantity.id] = self._context(slots, number, governing, spread)
                number += 1
        while number < len(slots):
            contexts[slots[number].quantity.id] = self._context(slots, number, (self.subject, self.span), {})
            number += 1
        return contexts

    def _worth_reading(self, start: int, end: int) -> bool:
        """A head can only name a subject or a period where a mention, a time or a group stands in the clause."""
        for starts in (self.body_starts, self.time_starts):
            index = bisect_left(starts, start)
            if index < len(starts) and starts[index] < end:
                return True
        return any(mark in self.text[start : min(end, start + 12)] for mark in ("各", "部", "机关", "本级", "其他"))

    def _open(self, sentence: Sentence) -> None:
        """Begin a sentence: drop what does not carry from the one before."""
        if sentence.block != self.block:
            self._open_block(sentence.block)
            return
        if self.subject.kind in ("other", "office", "group"):
            self.subject = self._carried(self.base_subject)
        elif self.subject.how is How.STATED:
            self.subject = self._carried(self.subject)
        if self.span.short:
            self.span = self.base_span
        elif self.span.how is How.STATED:
            span = self.span
            self.span = Span(span.period, span.source, How.CARRIED, span.start, span.end, span.rule, span.open_ended)

    def _open_block(self, index: int) -> None:
        blocks = self.structure.blocks
        before, block = self.block, blocks[index]
        section_subject, section_span = self._section(block.section)
        sibling = (
            before >= 0
            and block.level >= 3
            and blocks[before].level == block.level
            and blocks[before].section == block.section
        )
        keep = sibling and self.subject.kind == "area"
        self.block = index
        self.base_subject = section_subject or self.default
        self.subject = self._carried(self.subject) if keep else self.base_subject
        self.base_span = section_span or self.report_span
        self.span = self.base_span

    @staticmethod
    def _carried(subject: Subject) -> Subject:
        if subject.how is not How.STATED:
            return subject
        return Subject(
            subject.name, subject.kind, subject.source, How.CARRIED, subject.start, subject.end, subject.rule
        )

    def _section(self, index: int) -> tuple[Subject | None, Span | None]:
        """Read the headings above: 五、2020年计划, （三）市场监管局."""
        if index < 0:
            return None, None
        if index not in self.sections:
            block = self.structure.blocks[index]
            outer = self._section(block.section) if block.section < index else (None, None)
            subject, span = outer
            if block.kind is BlockKind.HEADING:
                head = self.reader.read(block.content, block.end)
                if head.end >= block.end and head.bodies:
                    subject = self.of_body(head.bodies[0], How.CARRIED)
                times = [time for time in self.reader.times.values() if block.content <= time.start < block.end]
                mixed = any(word in self.text[block.content : block.end] for word in _MIXED)
                span = self._of_time(times[0], None, How.CARRIED) if times and not mixed else span
            self.sections[index] = (subject, span)
        return self.sections[index]

    # Subjects

    def _subject(self, head: Head, clause: Clause, end: int) -> Subject | None:
        """Give the subject that a clause names, None when it names none."""
        text = self.text
        for body in head.bodies:
            last = head.bodies[-1] if body is head.bodies[0] else body
            if self.cues.cues["no_subject"].match(text, last.end, min(end, last.end + 16)) and not isinstance(
                body, Area
            ):
                return None
            return self._named(self.of_body(body, How.STATED), clause)
        if "own" in head.roles:
            start, stop = head.roles["own"]
            issuer = self.issuer_subject
            return Subject(issuer.name, "issuer", None, How.STATED, start, stop, "subject.own_level")
        group = self.cues.cues["whole_area"].match(text, head.end, end)
        if group is not None and self.area is not None:
            return Subject(self.area.value, "area", None, How.STATED, *group.span(), "subject.whole_area")
        group = self.cues.cues["group"].match(text, head.end, end)
        if group is not None:
            return Subject(group.group(), "group", None, How.STATED, *group.span(), "subject.group")
        return self._agent(head.end, end)

    def _agent(self, start: int, end: int) -> Subject | None:
        """由区司法局牵头, 被市公安局处以: a body behind 由 or 被 further on in the clause."""
        index = bisect_left(self.body_starts, start + 1)
        while index < len(self.body_starts) and self.body_starts[index] < end:
            place = self.body_starts[index]
            if self.text[place - 1] in "由被":
                return self.of_body(self.reader.bodies[place], How.STATED)
            index += 1
        return None

    def _named(self, subject: Subject, clause: Clause) -> Subject:
        """Let a page whose title names an area and no body speak of the area where nothing else is said."""
        if not self.first_seen and clause.depth == 0:
            self.first_seen = True
            if subject.kind == "area" and not self.titled:
                self.default = self._carried(subject)
                self.base_subject = self.default
        return subject

    def of_body(self, body: Mention, how: How) -> Subject:
        """Give the subject that a mention is."""
        name = body.canonical or (self.area.value if self.area is not None and isinstance(body, Area) else body.text)
        kind = "area" if isinstance(body, Area) else self._kind(body)
        return Subject(name, kind, body.id, how, body.start, body.end, "subject.clause")

    def _kind(self, body: Institution) -> str:
        issuer = self.issuer.value if self.issuer is not None else ""
        if body.canonical == issuer:
            return "issuer"
        if body.kind == "office" or (issuer and body.canonical.startswith(issuer)):
            return "office"
        return "branch" if body.canonical.endswith(_BRANCH_ENDS) else "other"

    def names_bodies(self, name: str) -> bool:
        """Tell whether a row's name is a group of bodies or areas (其他各区, 各县局), and no category (旅店业)."""
        return name.endswith(_GROUP_ENDS) or self.cues.cues["group"].match(name) is not None

    def _spread(self, head: Head | None, slots: Sequence[Slot], number: int, end: int) -> Mapping[str, Mention]:
        """大理市、祥云县分别查扣98辆、57辆: as many bodies as figures, in order."""
        if head is None or len(head.bodies) < 2:
            return {}
        inside = []
        while number < len(slots) and slots[number].quantity.start < end:
            inside.append(slots[number])
            number += 1
        for index, slot in enumerate(inside):
            if "分别" in self.text[slot.left : slot.left_end] or (index == 0 and "each" in head.roles):
                rest = inside[index : index + len(head.bodies)]
                if len(rest) == len(head.bodies):
                    return {item.quantity.id: body for item, body in zip(rest, head.bodies, strict=True)}
        return {}

    # Periods

    def _span(self, head: Head) -> Span | None:
        if not head.times:
            return None
        time = head.times[-1]
        return self._of_time(time, self.span, How.STATED)

    def _of_time(self, time: Time, before: Span | None, how: How) -> Span | None:
        if time.first is None or time.last is None:
            return None
        first = time.first
        if before is not None and before.open_ended and before.period and time.text.startswith(_UNTIL):
            first = min(before.period.first, time.first)  # 2018年7月以来，…；截至2019年10月底
        open_ended = time.text.endswith(_SINCE)
        short = (time.last - first).days < _SHORT_SPAN or time.text.startswith(_UNTIL)
        return Span(Period(first, time.last), time.id, how, time.start, time.end, "period.clause", open_ended, short)

    # Figures

    def _context(
        self, slots: Sequence[Slot], number: int, governing: tuple[Subject, Span], spread: Mapping[str, Mention]
    ) -> Context:
        slot = slots[number]
        subject, span = governing
        if (body := spread.get(slot.quantity.id)) is not None:
            subject = self.of_body(body, How.STATED)
        if slot.left != slot.clause:  # 、12月3次: an item with a head of its own
            head = self.reader.read(slot.left, slot.left_end)
            own = self._span(head)
            span = own or span
            if head.bodies:
                subject = self.of_body(head.bodies[0], How.STATED)
        base = self._base_time(slot)
        return Context(subject, base or span)

    def _base_time(self, slot: Slot) -> Span | None:
        """由上年的71%提高到88%: the year compared with governs the figure right behind it alone."""
        end = slot.left_end
        while end > slot.left and self.text[end - 1] in "的为近约达是有 \u3000":
            end -= 1
        index = bisect_left(self.time_starts, end) - 1
        if index < 0:
            return None
        time = self.reader.times[self.time_starts[index]]
        if time.start < slot.left or time.end != end or self.text[time.start - 1] not in "由从较比与和同自以":
            return None
        if slot.quantity.unit == "倍":
            return None
        return self._of_time(time, None, How.STATED)

    def _title_names_body(self) -> bool:
        if self.structure.title < 0:
            return True
        block = self.structure.blocks[self.structure.title]
        return any(
            block.start <= start < block.end and isinstance(body, Institution)
            for start, body in self.reader.bodies.items()
        )


def _issuer_subject(issuer: MetaItem | None) -> Subject:
    if issuer is None:
        return Subject(None, "issuer", None, How.NONE, 0, 0, "subject.none")
    return Subject(issuer.value, "issuer", None, How.ASSUMED, issuer.start, issuer.end, "subject.issuer")


def _report_span(items: Mapping[str, MetaItem]) -> Span:
    item = items.get("period")
    if item is not None:
        first, last = item.value.split("/")
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
        return Span(period, None, How.ASSUMED, item.start, item.end, "period.report")
    item = items.get("year")
    if item is None:
        return Span(None, None, How.NONE, 0, 0, "period.none")
    year = int(item.value)
    return Span(Period(date(year, 1, 1), date(year, 12, 31)), None, How.ASSUMED, item.start, item.end, "period.report")
