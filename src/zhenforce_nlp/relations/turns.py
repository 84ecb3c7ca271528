"""What makes a sentence or clause turn from the subject or period that governed the one before."""

from __future__ import annotations

import re

from zhenforce_nlp.clauses import Sentence
from zhenforce_nlp.heads import HeadReader
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.governed import View
from zhenforce_nlp.relations.periods import PeriodReader
from zhenforce_nlp.relations.spans import Span
from zhenforce_nlp.relations.subject_names import LASTING, Subject
from zhenforce_nlp.relations.subjects import SubjectReader

_BY_NOW = ("已", "现已", "均已", "目前", "至今", "今年", "本年", "此次", "本次", "这次")
_DONE_OF_YEAR = ("已", "现已", "均已", "目前", "截至目前", "实际", "完成")
_EITHER = tuple(dict.fromkeys(_BY_NOW + _DONE_OF_YEAR))
_NOW = ("目前", "现有", "现在", "如今", "当前")
_PUBLISHES = re.compile(
    "(?:通过|利用|在|于)[\u4e00-\u9fff、“”]{2,14}?(?:公示|公开)|(?:主动|及时|依法|全部)*(?:公示|公开)"
)
_DUE = "前"
_BESIDES = ("另", "也", "还", "同时")
_UNTIL = ("截至", "截止")
_LONGER = 6  # times that what the page is about is as long as an event
_TEAM = "队"
_OF_LAW = ("司法局", "司法厅", "办公室", "人民政府", "仲裁院", "仲裁委员会")  # whose own business it is
_SEASON = 12  # characters between a season's name and its dates, or between a plan's time and its cue


class Turns:
    """Tells what does not go on over the sentences of one page."""

    def __init__(
        self, text: str, reader: HeadReader, readers: tuple[SubjectReader, PeriodReader], cues: CueRules
    ) -> None:
        self.text = text
        self.reader = reader
        self.subjects, self.periods = readers
        self.cues = cues.cues

    def leaves(self, sentence: Sentence, topic: Subject) -> bool:
        """Tell whether a sentence is no longer about the branch or bureau that its paragraph spoke of."""
        if topic.kind == "branch":
            return self.plans(sentence) or self.joins_others(sentence, topic)
        return topic.kind == "other" and self.subjects.governs and self.of_government(sentence, topic)

    def plans(self, sentence: Sentence) -> bool:
        """举报中心受理检举27件。2022年拟检查40户: a plan told behind a branch's figures is the issuer's."""
        head = self.reader.read(sentence.start, sentence.end)
        if not head.times or head.bodies:
            return False
        return self.cues["plan"].search(self.text, head.start, min(sentence.end, head.end + _SEASON)) is not None

    def joins_others(self, sentence: Sentence, topic: Subject) -> bool:
        """市救援中心救助92人。会同市渔业局检查6次: behind a body that is none of the issuer's, the issuer acts."""
        if topic.kind != "branch" or not self.subjects.issuer or not topic.name:
            return False
        if topic.name.startswith(self.subjects.issuer) or topic.name.endswith(_TEAM):
            return False
        head = self.reader.read(sentence.start, sentence.end)
        return bool(head.partners) and not head.bodies

    def other_season(self, sentence: Sentence, span: Span) -> bool:
        """春耕期间（3月15日至5月20日），…。“三夏”期间检查…: a season without dates is not the one that was dated."""
        season = self.cues["season"].match(self.text, sentence.start, sentence.end)
        if season is None or span.source is None or span.reach == "always":
            return False
        return season["season"] not in self.text[max(0, span.start - _SEASON) : span.end + _SEASON]

    def news(self, sentence: Sentence, span: Span) -> Span | None:
        """Give the day that the sentence before told of where a piece of news goes on with it, None elsewhere."""
        return span.carried() if self.periods.own.is_news(span) and not self.sums_up(sentence) else None

    def goes_on_all_year(self, start: int, end: int, span: Span) -> bool:
        """10月，开展案卷评查，抽查96卷。办理建议提案147件: what is done all the year is not of the event's month.

        Args:
            start, end: of the sentence or segment behind it.
            span: what governs until then.
        """
        period, own = span.period, self.periods.own.span.period
        if period is None or own is None or span.source is None or own.days < _LONGER * period.days:
            return False
        if span.open_ended or self.text.startswith(_UNTIL, span.start) or self.periods.own.is_news(span):
            return False
        cues = ("lasting_work", "lasting_term") if period.days == 1 else ("lasting_work",)
        return any(self.cues[name].match(self.text, start, end) is not None for name in cues)

    def sums_up(self, sentence: Sentence) -> bool:
        """据悉，全县共查处28起; 下一步，…: no more of the day that a piece of news is about."""
        if self.cues["sum_of_all"].match(self.text, sentence.start, sentence.end) is not None:
            return True
        return self.cues["plan_lead"].match(self.text, sentence.start, sentence.end) is not None

    def others_act(self, sentence: Sentence, owner: Subject | None) -> bool:
        """9月至11月，甲局检查…。乙局查扣…: a time that a bureau named is not that of the next one.

        Where the issuer or its area acted first, or nobody, the time goes on over all that is told of others.

        Args:
            owner: who acted first in the sentence that set the time.
        """
        if owner is None or owner.kind in LASTING:
            return False
        head = self.reader.read(sentence.start, sentence.end)
        subject = self.subjects.of_clause(head, sentence.end)
        beside = self.text.startswith(_BESIDES, head.end) or self.text.endswith(_BESIDES, sentence.start, head.end)
        if subject is None or beside or (owner.kind, subject.kind) == ("each", "part"):
            return False  # 城关镇政府另拆除洗砂场2处: beside what was told
        return subject.kind not in LASTING and subject.name != owner.name

    def by_now(self, view: View, span: Span) -> bool:
        """上年度指出的87个问题，已整改85个: what is done by now is not last year's.

        全年目标立案96件，已完成51件, in a page of July: nor is it the whole year's.
        """
        if not view.index or not self.text.startswith(_EITHER, view.clause.start):
            return False
        if self.periods.own.past(span):
            return self.text.startswith(_BY_NOW, view.clause.start)
        due = self.text.startswith(_DUE, span.end - 1)  # 年底前，完成换证86个
        return not due and self.text.startswith(_DONE_OF_YEAR, view.clause.start) and self.periods.own.is_begun(span)

    def compares_back(self, view: View, span: Span) -> bool:
        """去年同期立案13件，同比增长38.5%: the change is that of now."""
        if not view.index or span.source is None or not self.text.endswith("同期", span.start, span.end):
            return False
        return self.cues["compared_again"].match(self.text, view.clause.start, view.end) is not None

    def of_government(self, sentence: Sentence, topic: Subject) -> bool:
        """县法院审结81件。负责人出庭应诉率98%, 县应急局立案31件。受理行政复议61件: told of the whole government.

        Args:
            topic: the bureau that the paragraph spoke of.
        """
        if (topic.name or "").endswith(_OF_LAW):
            return False
        return self.cues["of_government"].match(self.text, sentence.start, sentence.end) is not None

    def grounds(self, view: View) -> bool:
        """根据7月29日会议部署，我局举办培训3期: a clause of grounds says nothing of when the rest was done."""
        return not view.slots and self.cues["grounds"].match(self.text, view.clause.start, view.end) is not None

    def says_no_when(self, view: View, span: Span) -> bool:
        """Tell whether a time is not that of what follows.

        大队2021年4月组建，内设五个股室; 按照省厅2022年12月印发的方案，排查31处: neither says when the rest was.
        """
        if self.cues["founded"].fullmatch(self.text, span.end, view.end) is not None:
            return True
        return self.grounds(view) and self.cues["issued_by"].match(self.text, span.end, view.end) is not None

    def publishes(self, view: View) -> bool:
        """法制科审核52件，通过平台公示1,308条: what is made public is no office's."""
        return _PUBLISHES.match(self.text, view.clause.start, view.end) is not None

    def is_now(self, sentence: Sentence, span: Span) -> bool:
        """2021年6月，某区组建综合执法局。目前有执法人员412人: as it is when the page is written.

        今年3月，印发方案。截至目前，立案118件: of all the time since, not of March.
        """
        if self.cues["up_to_now"].match(self.text, sentence.start, sentence.end) is not None:
            return span.source is not None and not span.open_ended and span.reach == "opening"
        if sentence.slots and span.source is not None and span.reach == "opening":
            # 2月编制年度计划。我局现有执法人员14人
            return self.cues["on_hand"].search(self.text, sentence.start, sentence.slots[0].left_end) is not None
        return self.periods.own.past(span) and self.text.startswith(_NOW, sentence.start)
