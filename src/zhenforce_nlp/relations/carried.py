"""What carries over while a page is walked: from one sentence, segment or paragraph to the next, and what does not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from zhenforce_nlp.clauses import Sentence
from zhenforce_nlp.heads import LABELS, HeadReader
from zhenforce_nlp.records import BlockKind, How, MetaItem, Structure
from zhenforce_nlp.relations.cases import dealt_with_by
from zhenforce_nlp.relations.compared_periods import ComparedPeriods
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.governed import Local
from zhenforce_nlp.relations.line_labels import label_before_colon, of_line
from zhenforce_nlp.relations.lists import Lists
from zhenforce_nlp.relations.periods import PeriodReader
from zhenforce_nlp.relations.sections import NO_ITEM, Sections
from zhenforce_nlp.relations.spans import Span
from zhenforce_nlp.relations.subject_names import LASTING, Subject
from zhenforce_nlp.relations.subjects import SubjectReader
from zhenforce_nlp.relations.turns import Turns

OF_WHICH = ("其中", "当中", "这其中", "这当中", "这之中", "在这其中")
_TOPICS = ("part", "branch")
_SUBORDINATE = ("other", "group")  # governing a paragraph only where the report is a government's
_FIRST = ("一", "1", "①", "首先")
_UNTIL = ("截至", "截止")
_WITH = ("与", "同", "和", "跟", "较", "比")
_LABEL = 16  # characters of 【自然资源和规划部门】
_SUMMED = ("共", "累计", "合计", "总计")
_GOVERNMENT = "人民政府"
_ACT = 24  # characters of 共收到行政复议申请
_NAME = 2  # characters of a campaign's name that show whether it was told before
_SHORT = 4  # 整治中, 会战期间: names none of its own
_BEFORE = 400  # characters in which the stretch was named
_PASSED = 40  # times of one sentence that may be added up
_WITHIN_SENTENCE = ("sentence", "clause")


class Carried:
    """The subject and period that govern where the walk stands."""

    def __init__(
        self, text: str, structure: Structure, reader: HeadReader, meta: Sequence[MetaItem], cues: CueRules
    ) -> None:
        self.text = text
        self.reader = reader
        self.cues = cues.cues
        items = {item.name: item for item in meta}
        self.subjects = SubjectReader(text, reader, items.get("issuer"), items.get("area"), cues)
        self.periods = PeriodReader(text, reader, items, cues)
        self.turns = Turns(text, reader, (self.subjects, self.periods), cues)
        self.compared = ComparedPeriods(text, self.periods, cues)
        self.sections = Sections(text, structure, reader, (self.subjects, self.periods), cues)
        self.default = self.subjects.own
        self.first_seen = not self.sections.title_names_area()
        self.block = -1
        self.subject = self.topic = self.base_subject = self.default
        self.block_subject = self.default  # what the page says of the block before it begins
        self.about = self.periods.own.span  # 专项检查从3月至10月底，below a title about it: what all the page is about
        self.told = self.counted = False  # a figure has been met; so has one in a sentence of the block before this one
        self.span = self.base_span = self.paragraph_span = self.about
        self.heads_block = True  # it is the first sentence of its block
        # no sentence of the block has named anyone yet; a figure of it stands before the sentence
        self.opening, self.begun = True, False
        self.based: Span | None = None  # the base that the figure before was (与上年的8起、36.4万元相比)
        self.pair: tuple[Span | None, Span | None] = (None, None)  # 由2021年的…降至2023年的
        self.against: Span | None = None  # what the sentence compares with
        self.run_in = False  # the sentence is a heading that the paragraph begins with
        self.timed = False  # a sentence of the block has had a time
        self.named: list[Subject] = []  # by the clauses since the last ；
        self.first_named: Subject | None = None
        self.named_late = False  # behind figures of another
        self.span_of: Subject | None = None  # who acted first in the sentence that set the span
        self.owner: Subject | None = None  # whose alone the span is: 甲街道6月立案1件
        self.left: Subject | None = None  # the same, once the segment or sentence is over
        self.segment = self.subject  # who governed when the last ；was passed
        self.segments, self.several = 0, False  # how many of them it has passed; it has named more than one
        self.lists = Lists(text, self.subjects, self.periods, cues)
        self.lead_in = self.subject  # of the paragraph above a list 1. 2. 3.
        self.lead = self.outer = self.span  # of the sentence's first clause, and what governed before it
        self.spoken: Span | None = None  # that of the last figure of the sentence
        self.passed: list[Span] = []  # those that the clauses of the sentence have named
        self.due: Span | None = None  # a deadline, which holds for the next figures alone
        self.demands = False  # it holds for all the figures of the sentence
        self.items: tuple[Subject, Span] | None = None  # what governed before 一是, and governs each of 一是, 二是
        self.of_which = False  # the sentence before begins with 其中
        self.resumed: Subject | None = None  # who acted before it
        self.resumed_span: Span | None = None  # what governs the sentences behind it
        self.campaign: Span | None = None  # the last stretch that the paragraph names: 会战期间
        self.stretch: Span | None = None  # the last one that earlier paragraphs of the section name
        self.local: Local | None = None
        self.news: Span | None = None  # the day that a piece of news is about, until it tells of other times
        self.frame = -1  # where the clauses begin that only frame the next one
        self.leader: Subject | None = None  # who opened the paragraph
        self.parted = False  # 其中，12月注销18家: the comma belongs to 其中

    def _open(self, sentence: Sentence) -> None:
        """Begin a sentence: drop what does not carry from the one before."""
        before, self.resumed = (self.resumed or self.subject).carried(), None
        until, after = self.span, self.resumed_span
        self.resumed_span = None
        if sentence.block != self.block:
            self._open_block(sentence.block)
        else:
            self._go_on(sentence, before, until, after)
        self._go_on_with_news(sentence)
        self._read_label(self.reader.behind_item(sentence.start, sentence.end))
        if self.leader is not None and self.text.startswith(_SUMMED, sentence.start):
            self.subject = self.leader.carried()  # 市商务局会同市公安局开展检查。共检查门店83家
        self.run_in = self.sections.is_run_in(sentence)
        self.lead = self.outer = self.span
        self.due, self.based, self.pair = None, None, (None, None)
        self.against = self._compared_above(sentence)
        self.named, self.first_named, self.passed, self.spoken = [], None, [], None
        self.lists.open()
        self.subject = dealt_with_by(self.text, sentence, self.subjects) or self.subject
        self.segments = 0
        self.segment, self.local, self.parted, self.frame = self.subject, None, False, -1
        self.heads_block, self.begun = sentence.first, self.counted

    def _read_label(self, start: int) -> None:
        """【渔政站】收缴地笼312条。【全区进度】…, 税务部门：…: a label says whose the figures behind it are."""
        line: Subject | None = None
        label = self.reader.label(start)
        if label is None and self.text[start : start + 1] in LABELS:
            whole = self.reader.bodies.get(start + 1)
            label = whole if whole is not None and self.subjects.is_whole(whole) else None
            close = self.text.find(LABELS[self.text[start]], start, start + _LABEL)
            line = of_line(self.text, start + 1, close, self.subjects) if close > 0 and label is None else None
        elif label is None:
            line = label_before_colon(self.text, start, self.subjects) if self.opening else None
            if line is None:
                return
        if line is not None:
            self.subject = self.topic = self.base_subject = line
            return
        owner = self.subjects.of_body(label, How.CARRIED) if label is not None else self.block_subject
        self.subject = self.topic = self.base_subject = owner

    def _compared_above(self, sentence: Sentence) -> Span | None:
        """三、与上年比较。合格率由82.1%升至85.4%: what the heading compares with."""
        blocks = self.sections.blocks
        section = blocks[sentence.block].section
        if section < 0 or not self.text.startswith(_WITH, blocks[section].content):
            return None
        return self.compared.against(blocks[section].content, blocks[section].end)

    def _go_on(self, sentence: Sentence, before: Subject, until: Span, after: Span | None) -> None:
        """Begin a further sentence of a paragraph.

        Args:
            before, until: who and what governed the one before it.
            after: the span that governs once a sentence that begins with 其中 is over, None for no such sentence.
        """
        followed = self.of_which
        self._close_sentence()
        self._sum_up(sentence)
        self.left = self.owner
        self.of_which = self.text.startswith(OF_WHICH, sentence.start)
        again = self.cues["same_again"].match(self.text, sentence.start, sentence.end) is not None
        if self.of_which or followed or again:  # 支队查处296起。其中，甲市148起。移送39人: 支队 again
            self.subject = before
            self.resumed = before if self.of_which else None
        news = None if self.of_which else self.turns.news(sentence, until)
        if news is None and until is self.news:
            self.span = self.paragraph_span  # the paragraph turns from the day of the news
        self.span = after or news or self.span
        compared = self.cues["compared_again"].match(self.text, sentence.start, sentence.end) is not None
        if compared and self.periods.own.past(self.span):
            self.span = self.base_span  # 去年同期查处386起。同比增长6.7%
        if self.of_which or (
            compared and self._of_until(until)
        ):  # 截至8月底，立案6起。其中，甲局立案4起。同比增加2起。
            self.resumed_span = self.span
            self.span = until.carried() if until.reach in _WITHIN_SENTENCE else self.span
        if self.span.reach == "always" and self._during(sentence.start, sentence.end):
            self.span = self.campaign or self.span
        turned = self.turns.other_season(sentence, self.span) or self.turns.is_now(sentence, self.span)
        if turned or self.turns.goes_on_all_year(sentence.start, sentence.end, self.span):
            self.span = self.base_span
        item = self.cues["enumerator"].match(self.text, sentence.start, sentence.end)
        if item is not None:
            first = any(mark in item.group() for mark in _FIRST)
            self.items = self.items or ((self.subject, self.span) if first else (self.base_subject, self.base_span))
            self.subject, self.span = self.items
            self.paragraph_span = self.span
        elif self.span.reach == "opening" and self.turns.others_act(sentence, self.span_of):
            self.span = self.base_span
        if self.turns.leaves(sentence, self.topic):
            self.subject = self.topic = self.base_subject

    def _sum_up(self, sentence: Sentence) -> None:
        """县公安局：处罚12件；县水利局：处罚3件。合计15件: a sum of several is of none of them."""
        if self.several and self.cues["together"].match(self.text, sentence.start) is not None:
            self.subject = self.topic = self.base_subject = self.block_subject
            self.leader = None
        self.several = False

    def _of_until(self, span: Span) -> bool:
        return span.source is not None and self.text.startswith(_UNTIL, span.start)

    def _close_sentence(self) -> None:
        if self.subject.kind in LASTING:
            self.topic = self.subject
        elif self.opening and self.first_named is not None and not self.several and not self.named_late:
            first = self.first_named
            if (
                first.kind in _TOPICS
                or (first.kind == "each" and self.heads_block)
                or (first.kind in _SUBORDINATE and self.subjects.governs and not self.begun)
                or self._receives(first)
            ):
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

    def _receives(self, first: Subject) -> bool:
        """市政府共收到行政复议申请412件。审结351件: it is the government that decides, whoever writes the page."""
        if first.kind != "other" or not (first.name or "").endswith(_GOVERNMENT):
            return False
        return self.cues["reconsiders"].match(self.text, first.end, first.end + _ACT) is not None

    def _open_block(self, index: int) -> None:
        sections, before = self.sections, self.block
        if before >= 0:
            self._close_sentence()
        self.several = False
        subject, span = sections.of(sections.above(index))
        self.block = index
        self.base_subject = self.block_subject = subject or sections.line_above(index) or self.default
        siblings = sections.siblings(before, index)
        if not siblings:
            self.lead_in = self.base_subject
        elif sections.item(before) == NO_ITEM:
            self.lead_in = self.topic
        keep = siblings and self.lead_in.kind == "area"
        keep = keep and (subject is None or subject.start < self.lead_in.start)  # 全区处罚21件。⏎1.区水利局。立案3件
        self.subject = self.topic = self.lead_in if keep else self.base_subject
        self.span = self.base_span = self.paragraph_span = sections.leads[index] or span or self.about
        self.opening, self.timed, self.of_which, self.counted = True, False, False, False
        self.owner = self.left = None
        self._resume_campaign(before)
        self.items = (self.subject, self.span) if sections.begins_items(index) else None

    def _go_on_with_news(self, sentence: Sentence) -> None:
        """8月5日晚，区水务局突击夜查。…⏎蹲守6小时后，抓获5名: a paragraph without a time goes on with the day."""
        if self.news is None and not self.told and self.sections.titled_news:
            above = self._told_above() if sentence.block else None  # the paragraph above has no figure
            self.news = above if above is not None and self.periods.own.is_news(above) else None
        if self.news is not None and self.span is self.about:
            self.news = None if self.turns.sums_up(sentence) else self.news
            self.span = self.news or self.span

    def _resume_campaign(self, before: int) -> None:
        """4月5日至5月19日为休牧期，….⏎休牧期间查处…: a paragraph goes back to the stretch that its section named."""
        blocks = self.sections.blocks
        block = blocks[self.block]
        same = before >= 0 and blocks[before].section == block.section
        self.stretch, self.campaign = (self.campaign or self.stretch) if same else None, None
        if self.stretch is None and before < self.block - 1:
            self.stretch = self._told_above()
        if self.periods.own.campaign and self.stretch is not None:
            self.stretch = None  # 会战期间, in the page of that 会战, behind the months of which it told
        if self.stretch is not None and self._during(block.content, block.end):
            self.span = self.base_span = self.paragraph_span = replace(self.stretch, reach="always")

    def _told_above(self) -> Span | None:
        """7月21日晚，县交通局开展夜查。⏎当晚20时，…: the paragraph above says when it was, and has no figure."""
        above = self.sections.blocks[self.block - 1]
        number = bisect_left(self.periods.starts, above.content)
        if above.kind is not BlockKind.BODY or number == len(self.periods.starts) or self.text[above.end - 1] != "。":
            return None
        start = self.periods.starts[number]
        checks = self.cues["held"].search(self.text, start, above.end)
        if start >= above.end or checks is None or self.text.startswith(_UNTIL, start):
            return None
        return self.periods.of_time(self.reader.times[start], None, How.CARRIED)

    def _during(self, start: int, end: int) -> bool:
        """Tell whether words go back to a stretch that was named; not 油站整治中 where nothing was told of it."""
        match = self.cues["during"].match(self.text, start, end)
        if match is None:
            return False
        name = match.group()[:_NAME]
        return match.end() - start <= _SHORT or self.text.find(name, max(0, start - _BEFORE), start) >= 0

    def _named(self, subject: Subject) -> Subject:
        """Let a page whose title names an area and no body speak of the area where nothing else is said."""
        # 受理126宗。从区域看，城南街道52宗: a part that is named behind figures of the whole is one of several
        told = ("area", "each") if self.subjects.issuer or self.told else ("area", "each", "part")
        if not self.first_seen and subject.kind in told:
            self.default = self.base_subject = subject.carried()
        self.first_seen = True
        return subject

    def _note(self, subject: Subject) -> None:
        self.several = self.several or (self.first_named is not None and subject.name != self.first_named.name)
        if len(self.named) < 2 and all(subject.name != other.name for other in self.named):
            self.named.append(subject)

    def _set_span(self, subject: Subject | None, span: Span) -> None:
        """Let a span govern, and note whose alone it is: 甲街道6月立案1件."""
        self.span, self.due, self.left = span, None, None
        if not self.told:  # 3月15日，…: with the first figure
            self.news = span.carried() if self.periods.own.is_news(span) and self.sections.titled_news else None
        elif self.news is not None and not self.periods.own.is_news(span) and not self.periods.own.past(span):
            self.news = None
        if len(self.passed) < _PASSED:
            self.passed.append(span)
        own = subject is not None and subject.start < span.start and subject.kind not in LASTING
        self.owner = subject if own else None

    def _leave_owner(self, subject: Subject | None, span: Span | None) -> None:
        """甲街道6月立案1件；乙镇办案周期28天: the month of the one is not that of the other."""
        if span is None and subject is not None and self.left is not None and subject.name != self.left.name:
            self.span = self.paragraph_span = self.base_span
            self.left = None

    def _next_item(self) -> None:
        """1.甲大队4月起改造；2.罚款12万元: what an item names is not carried to the next one."""
        if self.items is not None:
            self.subject, self.span = self.items
        elif self.subject.kind not in LASTING:
            self.subject = self.base_subject  # 说明：1.由市局统一检查；2.立案66宗
        self.segment = self.subject

    def _next_segment(self, start: int, end: int) -> None:
        """After ；the bodies that were compared are done with, and so is a time that came in on the way.

        Args:
            start, end: of the clause behind it.
        """
        self.left = self.owner
        if len(self.named) > 1:
            self.subject = self.named[0] if self.named[0].kind in LASTING else self.segment
        elif self.subject.kind == "office":
            self.subject = self.topic  # 法制科审核62件；申请强制执行9件
        elif self.subject.kind == "other" and self.segments and self.segment.kind == "issuer":
            self.subject = self.segment  # 法制审核41件；区司法局评查5卷；开展宣传14场次
        elif self.subjects.is_works(self.subject) and not self.subjects.is_works(self.segment):
            self.subject = self.segment  # 某医院串换项目一案退回12万元；累计追回403万元
        elif self.subject.kind == "group" and self.named_late and self.segment.kind != "group":
            self.subject = self.segment  # 检查68户，公安机关抓获34人；查处骗税四户
        self.named, self.due = [], None
        planned = self.periods.own.future(self.base_span)
        if self.span.reach != "always" and self.span.how is How.STATED and (planned or self.span is not self.lead):
            self.span = self.base_span if planned else self.outer if self._in_series() else self.lead
        if self.turns.goes_on_all_year(start, end, self.span):
            self.span = self.base_span
        self.segment, self.segments = self.subject, self.segments + 1

    def _in_series(self) -> bool:
        """7月受理27件，8月25件；办结50件: the time that the sentence began with is one of several."""
        lead = self.lead.period
        others = [span.period for span in self.passed if span is not self.lead and span.period is not None]
        return lead is not None and self.lead in self.passed and any(not lead.contains(period) for period in others)

    def of_table(self, section: int, start: int, end: int) -> tuple[Subject, Span]:
        """Give what governs a table where its cells say nothing: its caption, its section, else the report.

        Args:
            section: index of its heading's block, -1 for none.
            start, end: the words above it (附表：办案进度（截至11月14日）).
        """
        subject, span = self.sections.of(section)
        if span is None or self.periods.own.future(span):  # an annex stands below the plans of next year
            span = self.about
        said = self.periods.of_caption(start, end)
        return subject or self.default, said or self.periods.totals.of_words(start, end, said) or span
