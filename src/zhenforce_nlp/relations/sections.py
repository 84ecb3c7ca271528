"""What the page itself says of whose its figures are and for when: its title, its headings, lines of a name alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from zhenforce_nlp.clauses import Sentence
from zhenforce_nlp.heads import LABELS, HeadReader
from zhenforce_nlp.records import Area, Block, BlockKind, How, Structure
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.line_labels import of_line
from zhenforce_nlp.relations.periods import PeriodReader
from zhenforce_nlp.relations.spans import Span
from zhenforce_nlp.relations.subject_names import Subject
from zhenforce_nlp.relations.subjects import SubjectReader

NO_ITEM = -2
_RUN_IN = 24  # characters of a heading that the paragraph begins with
_LISTED = 3  # level of the markers 1. 2. 3., whose items go on with what stands above the first of them
_NAME_LINE = 24  # characters: a longer line above a paragraph is more than a body's name
_TIME_LINE = 16  # characters of 【2023年第一季度】
_LEAD_LINE = 60  # characters
_LEADING = (BlockKind.BODY, BlockKind.RECIPIENT)  # and not 时间：2021-12-06　浏览次数：, of the site
_COLONS = "：:"
# 生态环境某某分局驻镇监察员, 县公安局执法办案情况: the heading is about the body
_OF_BODY = re.compile(
    "(?:派?驻[\u4e00-\u9fff]{1,4}?)?(?:监察员|监督员|工作人员|执法人员|办案人员|民警|干警|联络员|网格员|工作组|工作站|人员)"
    "|(?:本级|机关)?(?:行政|执法|办案|检查|监管|查处|整治|打击|稽查|巡查|监督|处罚|许可|服务|案件|办理|专项|行动|日常|工作|开展|完成|任务)*"
    "(?:情况|进展|动态|战果|成效|成果|数据|工作|进度)"
)
_HEADING_ENDS = "。：: 】］〗]"


class Sections:
    """The headings of one page as they govern its blocks."""

    def __init__(
        self,
        text: str,
        structure: Structure,
        reader: HeadReader,
        readers: tuple[SubjectReader, PeriodReader],
        cues: CueRules,
    ) -> None:
        self.text = text
        self.blocks = structure.blocks
        self.title = structure.title
        self.reader = reader
        self.subjects, self.periods = readers
        self.cues = cues.cues
        self._read: dict[int, tuple[Subject | None, Span | None]] = {}
        self._demanding: dict[int, bool] = {}
        self.leads = self._lead_ins()

    def of(self, index: int) -> tuple[Subject | None, Span | None]:
        """Read the headings above a block, the section that it gives included: 五、2020年计划, （三）市场监管局.

        Args:
            index: of the heading's block, -1 for none.
        """
        if index < 0:
            return None, None
        if index not in self._read:
            block = self.blocks[index]
            subject, span = self.of(block.section) if block.section < index else (None, None)
            if block.kind is BlockKind.HEADING:
                subject = self._body(block.content, block.end) or subject
                mixed = self.cues["mixed_heading"].search(self.text, block.content, block.end)
                own = None if mixed else self.periods.of_heading(block.content, block.end)
                span = own or self.periods.totals.of_words(block.content, block.end, own) or span
            self._read[index] = (subject, span)
        return self._read[index]

    def above(self, index: int) -> int:
        """Give the heading that governs a block, -1 for none.

        【10月动态】⏎…⏎【数字】截至10月底，…: a paragraph that begins with a topic of its own ends a section headed so.
        """
        block = self.blocks[index]
        section, opener = block.section, self.text[block.start]
        if section < 0 or opener not in LABELS or self.text[self.blocks[section].start] != opener:
            return section
        label = self.reader.label(block.start)
        named = label is not None and not self.subjects.is_whole(label)  # 【内乡县局】, but not 【全市】
        return section if named else self.blocks[section].section

    def demands(self, index: int) -> bool:
        """Tell whether a block stands under a heading of demands or plans (四、工作要求, 下步打算)."""
        section = self.blocks[index].section
        if section < 0:
            return False
        if section not in self._demanding:
            block = self.blocks[section]
            cues = (self.cues["demand_heading"], self.cues["plan_heading"])
            found = any(cue.search(self.text, block.content, block.end) for cue in cues)
            self._demanding[section] = found or (block.section < section and self.demands(section))
        return self._demanding[section]

    def _lead_ins(self) -> list[Span | None]:
        """Give for each block the time of the line above that leads in to it (1—10月各单位工作情况：⏎县水利局：…).

        It governs the items of a list below it, else all down to the next heading.
        """
        spans: list[Span | None] = []
        lead: Span | None = None
        items: bool | None = None
        dated = {index for index, block in enumerate(self.blocks) if self._is_time(block)}
        for index, block in enumerate(self.blocks):
            if len(dated) > 1 and index in dated:
                lead, items = self.periods.of_heading(block.start, block.end), False
            elif block.kind is BlockKind.HEADING:
                lead = None
            elif (begin := self._last_words(block)) > 0:
                lead, items = self._stretch(self.periods.of_heading(begin, block.end)) or self._opened(block), None
            elif (
                block.kind in _LEADING and block.end - block.start <= _LEAD_LINE and self.text[block.end - 1] in _COLONS
            ):
                lead, items = self.periods.of_heading(block.content, block.end), None
            elif lead is not None:
                items = bool(block.level) if items is None else items
                lead = None if items and not block.level else lead
            spans.append(lead)
        return spans

    def _last_words(self, block: Block) -> int:
        """第三期（11月1日至15日）情况如下：: where the last sentence begins, if it leads in; else 0."""
        if block.kind is not BlockKind.BODY or self.text[block.end - 1] not in _COLONS:
            return 0
        begin = self.text.rfind("。", block.content, block.end) + 1
        return begin if begin and block.end - begin <= _LEAD_LINE else 0

    def _opened(self, block: Block) -> Span | None:
        """今年以来，到岗47人。各所情况：⏎城关所　检查31户: the list goes on with what began the paragraph."""
        number = bisect_left(self.periods.starts, block.content)
        if number == len(self.periods.starts) or self.periods.starts[number] != block.content:
            return None
        span = self.periods.of_time(self.reader.times[block.content], None, How.CARRIED)
        return span if span is not None and span.open_ended else None

    @staticmethod
    def _stretch(span: Span | None) -> Span | None:
        """Give a span that is no day and no year: neither the date of a document nor what the page is about anyway."""
        return span if span is not None and span.period is not None and span.reach == "opening" else None

    def _is_time(self, block: Block) -> bool:
        """3月, ■ 一季度: a line that says no more than when the lines below it were; several of them make a diary."""
        if block.kind not in (BlockKind.BODY, BlockKind.HEADING) or block.end - block.start > _TIME_LINE:
            return False
        starts = self.periods.starts
        index = bisect_left(starts, block.start)
        if index == len(starts) or starts[index] >= block.end:
            return False
        time = self.reader.times[starts[index]]
        around = self.text[block.start : time.start] + self.text[time.end : block.end]
        return time.granularity != "day" and not any(char.isalnum() for char in around)

    def item(self, index: int) -> int:
        """Give the section whose items 1., 2., 3. a block is one of, ``NO_ITEM`` when it is no such item."""
        block = self.blocks[index]
        if block.level >= _LISTED:
            return block.section
        heading = self.blocks[block.section] if block.section >= 0 else None
        return heading.section if heading is not None and heading.level >= _LISTED else NO_ITEM

    def siblings(self, one: int, other: int) -> bool:
        """Tell whether a block is an item of the list, or of the paragraph above the list, that another stands in."""
        item = self.item(other)
        return one >= 0 and item != NO_ITEM and item in (self.item(one), self.blocks[one].section)

    def is_run_in(self, sentence: Sentence) -> bool:
        """三、11月23日至29日安排。检查…: a numbered paragraph may begin with its heading."""
        short = sentence.first and not sentence.slots and sentence.end - sentence.start <= _RUN_IN
        return short and self.blocks[sentence.block].level > 0

    def begins_items(self, index: int) -> bool:
        """Tell whether a block begins with 一是 or another number (备注：1、…；2、…)."""
        return self.blocks[index].level > 0

    def line_above(self, index: int) -> Subject | None:
        """Give the body that a line by itself above a paragraph names."""
        if index == 0:
            return None
        block = self.blocks[index - 1]
        if block.kind not in (BlockKind.BODY, BlockKind.RECIPIENT) or block.end - block.start > _NAME_LINE:
            return None
        return self._body(block.content, block.end) if self.text[block.end - 1] not in _COLONS else None

    def _body(self, start: int, end: int) -> Subject | None:
        start += self.text[start : start + 1] in LABELS  # 【全区进度】
        head = self.reader.read(start, end)
        while end > start and self.text[end - 1] in _HEADING_ENDS:
            end -= 1
        if not head.bodies:
            return of_line(self.text, start, end, self.subjects)  # （二）税务部门。
        whole = self.subjects.is_whole(head.bodies[0])  # 二、全区进度
        told = len(head.bodies) == 1 and _OF_BODY.fullmatch(self.text, head.bodies[0].end, end) is not None
        return self.subjects.of_body(head.bodies[0], How.CARRIED) if whole or told or head.end >= end else None

    def titled_campaign(self) -> bool:
        """Tell whether the title speaks of a campaign (专项检查情况, “清风”行动总结)."""
        if self.title < 0:
            return False
        block = self.blocks[self.title]
        return self.cues["campaign_title"].search(self.text, block.start, block.end) is not None

    @cached_property
    def titled_news(self) -> bool:
        """Tell whether the title may be that of a piece of news: none of a report, notice or plan."""
        if self.title < 0:
            return False
        block = self.blocks[self.title]
        return self.cues["report_title"].search(self.text, block.start, block.end) is None

    def title_names_area(self) -> bool:
        """Tell whether the title speaks of an area and no body, or of what all bodies of a line did (统计分析, 通报).

        Such a page goes on with the area where it says nothing else, once it has begun with it. False without title.
        """
        if self.title < 0:
            return False
        block, starts = self.blocks[self.title], self.subjects.starts
        if self.cues["survey_title"].search(self.text, block.start, block.end) is not None:
            return True
        index, named = bisect_left(starts, block.start), False
        while index < len(starts) and starts[index] < block.end:
            if not isinstance(self.reader.bodies[starts[index]], Area):
                return False
            index, named = index + 1, True
        return named or not self.subjects.issuer
