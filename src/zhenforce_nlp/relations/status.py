"""Planned, actual or a rule's limit."""

from __future__ import annotations

import re
from collections.abc import Callable

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.records import BlockKind, How, Link, Status, Structure
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.duties import DutyReader
from zhenforce_nlp.relations.limits import LimitReader, bounded
from zhenforce_nlp.relations.spans import Span

_RULES = ("不少于", "不低于", "不超过", "不高于", "不多于", "不大于", "不小于")
_STOCKS = frozenset(("persons", "entities", "equipment", "ratio"))
_DUE = "前"
_FROM = "由从"
_PLAN_ROW = re.compile("(?:计划|目标|任务)(?:数|值)?$")
_UNTIL = ("截至", "截止")
_MIXED = ("问题", "不足", "困难", "短板")  # 存在问题和2016年打算: what stands below may be either
_ONLY_SUM = re.compile(r"(?:共计?|累计)(?:达到?|约|近|有|为|超过?|不少于|不低于)?")
_OPENING = "（("
_DONE_RATE = "完成率"
_AND_PLANS = re.compile("(?:总结|小结|情况|回顾|报告)(?:和|及|暨|与|、)")  # 2015年工作总结和2016年计划
_DONE = re.compile(r"(?<=\d)(?:已|实际)?(?:完成|实际)(?![^\d])")
_DONE_ALONE = re.compile(r"\s*(?:已经?|实际)?(?:完成|实施|开展)(?:了)?\s*")
_PLANNED_SO = re.compile("(?:(?:计划|任务|目标)(?:数|量)?[为是]?|(?:计划|拟|应)[^，。；、0-9]{1,10})$")
_COMMA = re.compile(r"[，；。]|[,;](?!\d)")
_CLOSED = ("）", ")")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_SHARE_OF_PLAN = re.compile("(?:占|完成|为|达到?|超过?)[^，。；]{0,8}(?:计划|任务|目标)(?:数|量)?的")
_AIMS = frozenset("标务划")  # 指标, 任务, 计划
_REALLY = re.compile("[，,、（(]实际")
_FULFILLED = re.compile("实际|(?<=[，,、])实[测检查抽收办训]")
_SOON = 40
_BEFORE = 12  # characters before a bracket that may say what stands in it


class StatusReader:
    """Reads the status of one page's figures; a plan's cue governs the clauses behind it until one says otherwise."""

    def __init__(self, text: str, structure: Structure, cues: CueRules, future: Callable[[Span], bool]) -> None:
        self.future = future
        self.text = text
        self.structure = structure
        self.cues = cues.cues
        self.limits = LimitReader(text, cues)
        self.duties = DutyReader(text, cues)
        self.block, self.headed = -1, False
        self.demanded: tuple[int, int] | None = None
        self.leads = self._lead_ins()
        self.led: tuple[int, int] | None = None
        self.sections: dict[int, tuple[int, int] | None] = {}
        self.current: tuple[Status, int, int] = (Status.ACTUAL, 0, 0)
        self.place = 0
        self.titled = self._plan_title()
        self.staffed = False  # and under a heading about those who act
        self.aims = False  # the sentence stands under goals, whose bounds are no rules
        self.base: tuple[Status, int, int] = self.current
        self.stock: frozenset[str] = frozenset()  # dimensions of the figures that 现有 speaks of
        self.outside: tuple[Status, int, int] | None = None  # what holds outside the bracket that stands open
        self.before: Slot | None = None  # the figure before, of the same sentence
        self.ruled: tuple[int, int] | None = None  # the limit that the last figure, a rate, is

    def open(self, sentence: Sentence) -> None:
        """Begin a sentence: a heading about plans makes its figures planned."""
        self.duties.open(sentence)
        led = self._led(sentence)
        heading = self._plan_heading(self.structure.blocks[sentence.block].section) or led
        self.aims = self._aims(sentence)
        self.staffed = self._staff(self.structure.blocks[sentence.block].section)
        self.demanded = self._demand(self.structure.blocks[sentence.block].section)
        heading = heading or self.titled
        # 下半年计划：…，年内培训200人次; 2018年工作要点: no time takes a figure out of such a list or page
        self.headed = led is None and self.titled is None
        if heading and heading is not self.titled and self._reports(sentence):
            heading = None  # under 下一步要求: 排查出的43处已治理39处
        self.stock, self.ruled, self.before, self.outside = frozenset(), None, None, None
        self.base = (Status.PLANNED, *heading) if heading else (Status.ACTUAL, 0, 0)
        self.current, self.place = self.base, sentence.start

    def read(
        self, sentence: Sentence, slot: Slot, span: Span, *, within: bool, past: bool
    ) -> tuple[Status, Link | None]:
        """Give the status of a figure and what says so, None where nothing does.

        Args:
            span: the period that governs it.
            within: the text names that period and it is not after the report's.
            past: it is over before the report's begins.
        """
        text, start = self.text, self.place
        end = slot.left_end
        before, self.before = self.before, slot
        self.place = slot.right
        if "；" in slot.breaks or ";" in slot.breaks:
            self.current = self.base
            start = max(start, slot.clause)  # 5处列入明年计划；发函7份
        cue = self._last_cue(max(start, sentence.start), end)
        self._of_bracket(slot, max(start, sentence.start), cue)
        if cue is not None:
            self.current = cue
        self._on_hand(slot, max(start, sentence.start))
        if cue is None and (self.base[0] is Status.PLANNED or self.future(span)) and self._has(slot):
            return Status.ACTUAL, None
        demanded = self._demanded(sentence, slot, span)
        if demanded is not None:
            return demanded
        if self.current[0] is Status.ACTUAL and self.future(span) and not self._told(slot):
            return Status.PLANNED, Link("status", span.source, span.how, "status.future", span.start, span.end)
        task = self._task(sentence, slot)
        if task is not None:
            return Status.PLANNED, Link("status", None, How.STATED, "status.planned", *task)
        if past and ((self.titled and self.current is self.base) or span.start > self.current[1]):
            return Status.ACTUAL, None  # 下季度计划巡查60次。去年全年立案5013件
        of_plan = before is not None and self._of_planned(before, slot)
        if self.base[0] is Status.ACTUAL and (of_plan or _DONE.search(text, slot.left, end)):
            return Status.ACTUAL, None  # 专项监察计划48完成56
        if self._now(slot) or (self.headed and self.base[0] is Status.PLANNED and within and self.current is self.base):
            return Status.ACTUAL, None
        return self._governed(sentence, slot)

    def _of_bracket(self, slot: Slot, start: int, cue: tuple[Status, int, int] | None) -> None:
        """鉴定320栋（计划300栋），开工12个: what a bracket says is of its own figures, and not of those behind it."""
        if not slot.depth:
            self.current, self.outside = self.outside or self.current, None
        elif self.outside is None and cue is not None and any(mark in self.text[start : cue[1]] for mark in _OPENING):
            self.outside = self.current

    def _of_planned(self, before: Slot, slot: Slot) -> bool:
        """应急演练计划36场，完成31场: the same things right behind what was planned of them, and no other words."""
        text = self.text
        if slot.quantity.unit != before.quantity.unit or slot.left > before.right + 1:
            return False
        planned = _PLANNED_SO.search(text, before.left, before.left_end)
        return planned is not None and _DONE_ALONE.fullmatch(text, slot.left, slot.left_end) is not None

    def _task(self, sentence: Sentence, slot: Slot) -> tuple[int, int] | None:
        """Give the words that make a figure what was to be done, be it told together with what was done of it."""
        text, end = self.text, slot.left_end
        if bounded(slot.quantity) and _REALLY.match(text, slot.right) is not None:
            return end - 1, end  # 投诉办结率≥98%，实际99.2%
        drafted = self.cues["drafted"].search(text, slot.left, end) is not None
        if slot.quantity.dimension == "ratio" or (drafted and not self._given(slot)):
            return None
        aimed = not _AIMS.isdisjoint(text[slot.right : slot.right + _BEFORE])
        aimed = aimed and self.cues["targets"].match(text, slot.right) is not None
        if aimed and self.cues["targeted"].search(text, slot.near, end):
            return end - 2, end
        noun = self.cues["plan_noun"].search(text, slot.left, end)
        noun = noun or (self.cues["task"].fullmatch(text, slot.left, end) if slot.depth else None)  # 320家（任务300家）
        if slot.depth and not text[slot.left : end].strip():  # 完成年度计划（115家次）的104.3%
            low = max(sentence.start, slot.left - _BEFORE)
            noun = self.cues["plan_noun"].search(text, low, slot.left - 1)
            noun = noun or self.cues["task"].search(text, low, slot.left - 1)
        if noun is not None or self._given(slot):
            return end - 2, end
        due = self.cues["due"].search(text, slot.left, end)
        if due is None or _FULFILLED.search(text, slot.right, slot.right + _SOON) is None:
            return None
        self.current = (Status.PLANNED, *due.span())
        return due.span()  # 应检查160家，实际检查168家; 年度计划抽查甲类20户、乙类30户，实际…

    def _given(self, slot: Slot) -> bool:
        """下达我区任务118家，完成118家: what was given to do, where what is told behind it was done of it."""
        noun = self.cues["given"].search(self.text, slot.left, slot.left_end)
        done = self.cues["fulfilled"].match(self.text, slot.right, slot.right + _SOON)
        return not slot.depth and noun is not None and done is not None

    def _on_hand(self, slot: Slot, start: int) -> None:
        """现有执法人员14人，其中持证12人，法定工作日250天: what a plan starts from is a fact."""
        found = None
        if not self.titled or self.base[0] is not Status.PLANNED:
            return
        for match in self.cues["stock"].finditer(self.text, start, slot.left_end):
            found = match
        if found is not None:
            self.current, self.stock = (Status.ACTUAL, *found.span()), _STOCKS | {slot.quantity.dimension}
        elif self.stock and slot.quantity.dimension not in self.stock:
            self.current, self.stock = self.base, frozenset()

    def _has(self, slot: Slot) -> bool:
        """（三）队伍建设。现有执法人员36人，拟招聘8人: what there is now, told in a chapter of plans."""
        if self.cues["on_hand"].search(self.text, slot.left, slot.left_end) is not None:
            return True
        return self.staffed and self.current is self.base and slot.quantity.dimension == "persons"

    def _staff(self, section: int) -> bool:
        """二、检查对象和人员⏎…。执法检查人员38人: a plan counts those that it can send."""
        block = self.structure.blocks[section] if self.titled and section >= 0 else None
        found = self.cues["staff_heading"].search(self.text, block.content, block.end) if block is not None else None
        return found is not None

    def _graded(self, slot: Slot, span: Span) -> tuple[int, int] | None:
        """A类抽查比例不超过1%，B类2%至3%，C类5%: a bound that nobody has reached, and its grades."""
        quantity = slot.quantity
        still = self.current == self.base and self.base[0] is Status.ACTUAL and not self.future(span)
        if quantity.dimension != "ratio" or not still:
            return None
        text = self.text
        if self.ruled and self.cues["grade"].fullmatch(text, slot.left, slot.left_end):
            return self.ruled
        bound = slot.left_end - len(quantity.modifier or "")
        if quantity.modifier not in _RULES or text[slot.right : slot.right_end].strip():
            return None
        if self.cues["reached_level"].search(text, slot.clause, slot.left_end):
            return None
        return bound, slot.left_end

    def _demanded(self, sentence: Sentence, slot: Slot, span: Span) -> tuple[Status, Link | None] | None:
        """Give the status of a rule's limit, of a demand by a day, of what stands aside from a plan; else None."""
        planned = self.current[0] is Status.PLANNED
        limit = self.limits.promised(slot) or self.limits.read(sentence, slot, planned=planned or self.future(span))
        limit = limit or self._graded(slot, span)
        if self.aims and slot.quantity.dimension != "time" and (planned or self.future(span)):
            limit = None
        if limit is None and not planned and self.base[0] is Status.ACTUAL and not self.future(span):
            limit = self.duties.read(sentence, slot, span)
        self.duties.last = limit or self.duties.last
        self.ruled = limit if slot.quantity.dimension == "ratio" else None
        if self._due(sentence, slot, span) and (limit is not None or bounded(slot.quantity)):
            return Status.PLANNED, Link("status", span.source, span.how, "status.due", span.start, span.end)
        if limit is not None:
            return Status.NORM, Link("status", None, How.STATED, "status.norm", *limit)
        return (Status.ACTUAL, None) if self._aside(slot, span) else None

    def _due(self, sentence: Sentence, slot: Slot, span: Span) -> bool:
        """12月底前，完成率须达100%，巡查不少于2次: what is demanded by a day is a plan, no rule that always holds."""
        deadline = (
            span.start >= sentence.start and self.text.startswith(_DUE, span.end - 1) and span.end <= slot.left_end
        )
        until = self.text.startswith(_UNTIL, span.start)
        return deadline and not until and slot.quantity.dimension != "time"

    def _aside(self, slot: Slot, span: Span) -> bool:
        """明年年报率不低于88%（今年86.3%）: what a bracket in a plan says of this year."""
        own = slot.depth > 0 and slot.left <= span.start < slot.left_end
        if self.titled:
            return False  # 全年计划检查96家次（一季度24家次、二季度36家次）
        return own and self.current[0] is Status.PLANNED and not self.future(span)

    def _told(self, slot: Slot) -> bool:
        """于2023年4月对23个单位进行了检查: said as done, be it after the report's own period."""
        return self.cues["told"].search(self.text, slot.near, slot.right_end) is not None

    def _governed(self, sentence: Sentence, slot: Slot) -> tuple[Status, Link | None]:
        """Give the status that the last cue, or the heading, sets for a figure."""
        text = self.text
        level = self.demanded is not None and slot.quantity.dimension == "ratio"
        if level and self.demanded and self.cues["demand"].search(text, slot.left, slot.left_end):
            return Status.PLANNED, Link("status", None, How.CARRIED, "status.planned", *self.demanded)
        status, first, last = self.current
        if status is Status.ACTUAL or first == last:
            return status, None
        if self.base[0] is Status.ACTUAL and self._of_plan(slot):
            return Status.ACTUAL, None
        if self.base[0] is Status.ACTUAL and text[slot.right : slot.right_end].startswith("完成率"):
            return Status.ACTUAL, None
        how = How.STATED if first >= sentence.start else How.CARRIED
        return status, Link("status", None, how, f"status.{status.value}", first, last)

    def _of_plan(self, slot: Slot) -> bool:
        """计划检查126家，占年初计划的105%: how much of a plan was done."""
        start = slot.left
        if slot.opener in _CLOSED:  # 完成全年计划（260次）的55%
            marks = _COMMA.finditer(self.text, max(0, slot.left - _SOON), slot.left)
            start = max((match.end() for match in marks), default=start)
        words = slot.quantity.dimension == "ratio" and _ASIDE.sub("", self.text[start : slot.left_end]).strip()
        return bool(words) and _SHARE_OF_PLAN.fullmatch(str(words)) is not None

    def _aims(self, sentence: Sentence) -> bool:
        """六、2023年目标⏎每县行政处罚不得少于3件: a bound among goals is one to be reached."""
        blocks = self.structure.blocks
        block = blocks[sentence.block]
        heads = [block] if block.section < 0 else [block, blocks[block.section]]
        return any("目标" in self.text[head.content : min(head.end, head.content + _BEFORE)] for head in heads)

    def _demand(self, section: int) -> tuple[int, int] | None:
        """Under 工作要求 a level is one to be reached: 复查率达到100%."""
        if section < 0:
            return None
        block = self.structure.blocks[section]
        match = self.cues["demand_heading"].search(self.text, block.content, block.end)
        return match.span() if match is not None else None

    def _led(self, sentence: Sentence) -> tuple[int, int] | None:
        """下一步：一是…；二是…。…: a paragraph that turns to plans goes on with them, and so do the items below it."""
        if sentence.block != self.block:
            self.block, self.led = sentence.block, self.leads[sentence.block]
        match = self.cues["plan_lead"].match(self.text, sentence.start, sentence.end)
        if match is not None:
            self.led = match.span()
        return self.led

    def _lead_ins(self) -> list[tuple[int, int] | None]:
        """Give for each block the words that make it one of a list of plans (下一步：⏎一是…).

        The list goes on until a mark of a higher level, or until the next heading where it has no marks.
        """
        leads: list[tuple[int, int] | None] = []
        above: tuple[int, int] | None = None
        level = -1  # of the marks of the list, -1 before its first block
        for block in self.structure.blocks:
            level = block.level if level < 0 else level
            higher = block.level < level if block.level else block.kind is BlockKind.HEADING
            item = block.kind in (BlockKind.HEADING, BlockKind.BODY) and not higher
            leads.append(above if item and block.kind is BlockKind.BODY else None)
            above = above if item and (level or not block.level) else None
            colon = block.kind is not BlockKind.HEADING and self.text[block.end - 1] in "：:"
            match = self.cues["plan_lead"].match(self.text, block.content, block.end) if colon else None
            if match is not None:
                above, level = match.span(), -1
        return leads

    def _reports(self, sentence: Sentence) -> bool:
        done = self.cues["done"].search(self.text, sentence.start, sentence.end) is not None
        return done and self.cues["plan"].search(self.text, sentence.start, sentence.end) is None

    def _now(self, slot: Slot) -> bool:
        """力争持证率由目前的78%提高到90%, 由78%提高到90%: where a plan starts from is a fact."""
        if self.text[slot.left_end - 1] in _FROM and self.cues["moves"].match(self.text, slot.right, slot.right_end):
            return slot.left_end > slot.left
        return self.cues["start"].search(self.text, max(slot.left, slot.left_end - 12), slot.left_end) is not None

    def _last_cue(self, start: int, end: int) -> tuple[Status, int, int] | None:
        last: tuple[Status, int, int] | None = None
        for status, name in ((Status.PLANNED, "plan"), (Status.ACTUAL, "actual")):
            for match in self.cues[name].finditer(self.text, start, end):
                if match.group() == _DONE_RATE and self.base[0] is Status.PLANNED:
                    continue  # 目标：重点检查计划完成率100%
                if self.titled and match.group() == "共" and self.text.startswith("安排", match.end()):
                    continue  # 2023年共安排检查1,740家次, in a plan
                if _ONLY_SUM.fullmatch(self.text, match.start(), end):
                    continue  # 拟检查企业共计80家: how many, not that it is done
                if last is None or match.start() > last[1]:
                    last = (status, *match.span())
        return last

    def _plan_title(self) -> tuple[int, int] | None:
        """某局2018年度工作要点: what the page gives is to be done."""
        if self.structure.title < 0:
            return None
        block = self.structure.blocks[self.structure.title]
        match = self.cues["plan_title"].search(self.text, block.content, block.end)
        if match is None or _AND_PLANS.search(self.text, block.content, block.end) is not None:
            return None
        return match.span()

    def _plan_heading(self, section: int) -> tuple[int, int] | None:
        if section < 0:
            return None
        if section not in self.sections:
            block = self.structure.blocks[section]
            match = None
            if block.kind in (BlockKind.HEADING, BlockKind.BODY):
                match = self.cues["plan_heading"].search(self.text, block.content, block.end)
                if any(word in self.text[block.content : block.end] for word in _MIXED):
                    match = None
            outer = self._plan_heading(block.section) if block.section < section else None
            self.sections[section] = match.span() if match is not None else outer
        return self.sections[section]

    def of_cell(self, head: str, row: str, *, timed: bool) -> tuple[Status, Link | None]:
        """Give the status that a column's header says (计划数, 年度任务), or the title of a plan.

        Args:
            head: words of the column.
            row: those of the row where they begin with a time (2020年计划), else empty.
            timed: the cell's row or column names a time of its own (上年度 in a plan).
        """
        if self.cues["plan_column"].search(head) or _PLAN_ROW.search(row):
            return Status.PLANNED, None
        if self.titled is None or timed or self.cues["actual"].search(head):
            return Status.ACTUAL, None
        return Status.PLANNED, Link("status", None, How.CARRIED, "status.planned", *self.titled)
