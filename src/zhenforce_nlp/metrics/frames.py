"""Labels from elsewhere in the sentence: from a clause before, from the words before a bracket, from the whole."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.engines import light
from zhenforce_nlp.heads import NO_BODIES
from zhenforce_nlp.metrics.bases import BACK, base_label, carried, joined, label_before, of_sentence_before
from zhenforce_nlp.metrics.divided import undivided
from zhenforce_nlp.metrics.labels import shorten
from zhenforce_nlp.metrics.ranked import RankedLabels
from zhenforce_nlp.metrics.rankings import (
    BOUNDED_BY,
    FIRST,
    NAMED,
    ORDERED,
    PEAK,
    RANKED,
    SEEN,
    TOPIC,
)
from zhenforce_nlp.metrics.readings import Label, Reading, clause_before
from zhenforce_nlp.metrics.words import SPACE
from zhenforce_nlp.records import Bound, How

_SET_BESIDE = ("高于", "低于", "多于", "少于", "优于", "超过", "与", "比", "较")
_LEVELS = ("平均", "均值", "水平", "平均水平", "平均值", "标准")
_CLOSING = ("）", ")")
_OPENING = ("（", "(")
_COPULAS = ("是", "为")
_ANDS = ("和", "及", "与")
_BREAKS = "，、；：。,;（(）)"
_DONE = ("完成", "完成了", "完成任务")
_FRAMES = ("方面", "当中", "中", "上")  # 查处的案件中, 人员配备上
_SAYS = ("", "为", "是", "达", "达到", "约", "约为", "仅", "仅为")
_COLONS = "：:"
_LED = 200  # characters before a rate in which the colon stands that names it
_OF_RATE = regex.compile(r"\p{Han}{0,4}(?:率|比例|占比|比重)$")
_COUNTS = ("数", "量", "率", "额", "得分")
# what a breakdown looks at, not what is counted: 从区域看
_VIEWS = (
    "领域",
    "区域",
    "地域",
    "分布",
    "属地",
    "类型",
    "类别",
    "原因",
    "成因",
    "案由",
    "场所",
    "来源",
    "行业",
    "月份",
    "季度",
    "时段",
    "环节",
    "程序",
    "情况",
    "总体",
)
_ORDER = regex.compile(
    r"(?:由|按|从)[高多大好快][到至][低少小差慢](?:的?(?:顺序|次序))?(?:依次|分别|排列|排序|排名)*(?:为|是)?$"
)
_TOLD = regex.compile(
    r"(?<=\p{Han}{2})的?(?:具体|基本|总体)?情况(?:统计)?(?:如下|是|为)?$|^各(?:县区市?|县市区?|区县|市县|乡镇|镇街|镇|县|区|市|街道|单位|部门|大队|中队|所)(?=\p{Han}{2})"
)
_BY = light(
    regex.compile(
        r"(?:分|按|从)\p{Han}{1,6}(?:[（(]\p{Han}{1,4}[）)])?(?:来?看|分析|统计|排列|排序|排名|划?分)?"
        r"(?:分别|依次)?(?:如下|[为是])?$"
    )
)
_UNIT = regex.compile(r"[（(][^（）()]{1,8}[）)]$")
_NO_NAMES = ("其中", "如下", "包括", "分别", "注", "一是", "二是", "三是", "截至", "目前")
_TOLD_BELOW = ("问题", "不足", "困难", "短板", "特点", "原因", "亮点", "措施", "要求", "打算", "建议", "情况")
_LONG_NAME = 20  # characters of a name before a colon
_LASTS = ("历时", "为期")  # 共派出8个督导组，历时26天
_COMPARED = "较比"
_SHORT_NOUN = 4  # 优秀（90分以上）等次31卷
_AGAINST = ("相比", "相较", "比较", "对比", "年比", "期比", "月比")
_FAR = 60  # characters before a bracket that its name is looked for in


class FrameLabels(RankedLabels):
    """Reads the labels that stand elsewhere in the sentences of one page."""

    def named(self, reading: Reading, slot: Slot, *, empty: bool = False) -> Label | None:
        """检查单位：1,386家次, 行政检查次数（次）：412: the words before a colon name the figure right behind it."""
        whose = self.text[slot.left : slot.left_end].strip()  # 人均查案数：城东所5.3起，城西所4.8起
        if slot.opener not in (":", "：") or (whose and not empty and not self._body(whose)):
            return None
        end = slot.left - 1
        clauses, slots = reading.sentence.clauses, reading.slots
        number = bisect_right(clauses, end, key=attrgetter("start"))
        start = clauses[number - 1].start if number else end
        place = attrgetter("quantity.start")
        inside = slots[bisect_left(slots, start, key=place) : bisect_left(slots, end, key=place)]
        if inside and slot.quantity.dimension == "ratio":  # 接诉6,215件、办结率：99.4%
            start = max(inside[-1].right_end, self.text.rfind("、", start, end)) + 1
        elif inside:
            return None
        start = self.words.reader.read(start, end).end if slot.quantity.dimension == "ratio" else start
        name = _TOLD.sub("", _ORDER.sub("", _UNIT.sub("", self.text[start:end].strip())))
        if not name and (before := clause_before(reading, start)) >= 0:
            # 死亡人数分县（区）看，由多到少依次为：临川区9人
            start, end = before, start - 1
            name = _BY.sub("", self.text[start:end].strip())
        by = _BY.fullmatch(name)
        if by is not None and not name.removesuffix("为").endswith(_COUNTS):
            return None  # 拟检查190家次，按季度为：一季度35家次
        ranked = RANKED.match(self.text, start, end + 3)
        if ranked is not None and ranked.end() == end:  # 办案量排名前五的单位为：县公安局168件
            name = ranked[1]
        first = self.text.find(name, start, end)
        if not 1 < len(name) <= _LONG_NAME or name.endswith(_NO_NAMES) or self.rules.is_hollow(name):
            return None  # 排名前五位的是：县公安局7420件
        if name.endswith(_TOLD_BELOW) and slot.right < slot.right_end and self.text[slot.right] not in SPACE:
            return None  # 存在问题：有12个社区没有微型消防站
        body = self.words.reader.bodies.get(first)
        if body is not None and body.end == first + len(name):  # 区医保局：437家机构被检查
            return None
        first, last = shorten(self.text, first, first + len(name), self.rules)
        return (
            Label(slot, self.text[first:last], first, last, How.STATED, "metric.before_colon") if last > first else None
        )

    def before(self, reading: Reading, slot: Slot) -> Label:
        """Give the label of a figure that nothing beside it names."""
        if slot.opener in _OPENING and slot.host is None:
            return self.bracketed(reading, slot)
        host = reading.done[-1] if reading.done else None
        if host is not None and host.slot is slot.host and _counts_money(slot):
            return Label(slot, host.text, host.start, host.end, How.CARRIED, "metric.carried", "carried", host.verb)
        if slot.quantity.dimension == "time" and self.text.endswith(_LASTS, slot.left, slot.left_end):
            start = slot.left_end - 2
            return Label(slot, self.text[start : slot.left_end], start, slot.left_end, How.STATED, "metric.before")
        first = self._first(slot)
        if first is not None:
            return first
        if frame := self.frame(reading, slot):
            return frame
        base = base_label(reading, slot, counts=True)
        if base is not None and base.kind == "change" and slot.opener == "、":
            base = of_sentence_before(reading, slot) or base
        other = base is not None and base.slot.quantity.dimension not in (slot.quantity.dimension, "")
        if other and slot.quantity.dimension == "score":  # 平均得分91.7分。其中14个在90分以上；甲局97.5分
            base = of_sentence_before(reading, slot) or base
        if other and base is not None and (measure := BOUNDED_BY.match(base.text)) is not None:
            end = base.start + measure.end(1)  # 罚款超过百万元的有2个县，分别为和政县120万元: of what the bound is of
            return Label(slot, measure[1], base.start, end, How.CARRIED, "metric.frame", "carried")
        base = undivided(self.text, reading, slot) or base
        return carried(self.text, slot, base or label_before(reading, slot))

    def _first(self, slot: Slot) -> Label | None:
        """道路运输类占比最高，为61.3%: the clause before names the rate and says that it is the highest."""
        text = self.text
        words = text[slot.left : slot.left_end].strip().removeprefix("分别").removeprefix("依次")
        if slot.quantity.dimension != "ratio" or words not in _SAYS:
            return None
        match = FIRST.search(text, max(0, slot.left - _LONG_NAME - _LONG_NAME), slot.left)
        if match is None:
            return None
        first, last = match.span(1)
        first += max(match[1].rfind("是"), match[1].rfind("为")) + 1  # 问题主要是农药扫码率不高
        return Label(slot, text[first:last], first, last, How.STATED, "metric.before")

    def led_rate(self, reading: Reading, slot: Slot, label: str) -> str:
        """抽查比例：A级企业3%，B级5%: the rate that is named before the colon, "" where the label names one itself."""
        low = max(reading.sentence.start, slot.left - _LED)
        colon = max(self.text.rfind(mark, low, slot.left) for mark in _COLONS)
        if (
            slot.quantity.dimension != "ratio"
            or colon < 0
            or label.endswith(_COUNTS)
            or _OF_RATE.search(label) is not None
            or len(label) > _LONG_NAME
        ):
            return ""
        if any(done.slot.quantity.dimension != "ratio" for done in reading.done[-BACK:] if done.slot.left > colon):
            return ""
        start = clause_before(reading, colon + 1)
        named = _OF_RATE.search(self.text, max(start, reading.sentence.start, colon - _LONG_NAME), colon)
        return named[0] if named is not None and named.end() == colon else ""

    def previous_object(self, reading: Reading, slot: Slot) -> str:
        """配齐执法记录仪，新增60台: the object of the clause before."""
        start = clause_before(reading, slot.clause)
        if start < 0 or (reading.done and reading.done[-1].slot.right_end >= start):
            return ""
        end = slot.clause - 1
        if self.text[end] in _COLONS:  # 处罚种类：警告310件
            return ""
        head = self.words.reader.read(start, end)
        if head.end >= end:
            return ""
        first, last = shorten(self.text, head.end, end, self.rules)
        verb = self.rules.verb(self.text, first, last, ("strict", "act")) if last > first else None
        object_ = self.text[first + len(verb[0]) : last] if verb else ""
        return "" if object_.startswith("的") else object_  # 事后撤销的不扣减

    def of_plan(self, reading: Reading, number: int, slot: Slot) -> Label | None:
        """力争6月底前完成50%; 完成年度计划（115家次）的104%: how much of the whole was done."""
        text = self.text
        if slot.quantity.dimension != "ratio":
            return None
        if slot.opener in _CLOSING and number > 0:
            done = text.startswith("完成", clause_before(reading, reading.slots[number - 1].clause))
        else:
            done = text.endswith(_DONE, slot.left, slot.left_end)
        whole = base_label(reading, slot, whole=True) if done else None
        if whole is None:
            return None
        if slot.opener in _CLOSING and reading.done[-1].rule == "metric.carried":
            whole = reading.done[-1]  # 立案118起，罚款17万元，完成全年任务（260起）的45%: of what the bracket counts
        return Label(slot, joined(whole.text, "完成"), whole.start, slot.left_end, How.CARRIED, "metric.share", "share")

    def bracketed(self, reading: Reading, slot: Slot) -> Label:
        """食品类（980件）: the words before the bracket; 市交通局（32件）: what was counted before."""
        text, end = self.text, slot.left - 1
        start = max(reading.sentence.start, end - _FAR)
        start = max(start, *(text.rfind(mark, start, end) + 1 for mark in _BREAKS))
        ranked = RANKED.match(text, start, end)
        if ranked is not None and (self._body(text[ranked.end() : end]) or end in self.words.body_ends):
            return Label(slot, ranked[1], *ranked.span(1), How.STATED, "metric.frame")
        if ranked is None and (again := self._ranked_again(reading, slot, start, end)) is not None:
            return again
        if ranked is None and end in self.words.body_ends and (told := self._ranked_before(reading, start)):
            return Label(slot, *told, How.STATED, "metric.frame")
        name = text[ranked.end() if ranked is not None else start : end]
        if (measure := self._measured_by(reading, slot, ranked)) and name and name.isalpha():
            # 立案数居前三位的为城东（31件）、城南（28件）: neither is known as a body
            return Label(slot, name + measure[0], measure[1], end, How.STATED, "metric.ranked")
        start = max(start, *(text.rfind(word, start, end) + 1 for word in _COPULAS))
        start += text[start] in _ANDS and text[start - 1] in _CLOSING  # 餐饮具（8.41%）和炒货（2.75%）
        head = self.words.reader.read(start, end)
        planned = text.startswith("完成", start)
        base = base_label(reading, slot, counts=True, whole=planned) or label_before(reading, slot)
        if base is not None and text.startswith(_SET_BESIDE, head.end) and text.endswith(_LEVELS, head.end, end):
            return carried(text, slot, base)  # 人均8.2件，高于全市平均（6.9件）
        if head.end < end and not planned:
            cut = self.words.trim(head.end, end)[1]
            first, last = self.words.core(head.end, cut if text[cut] in _COMPARED else end)  # 信访件较2022年（143件）
            words = text[first:last]
            if base is not None and PEAK.fullmatch(words):  # 人均立案甲县队最高（9.2起）
                return carried(text, slot, base)
            base = base or self.frame(reading, slot)
            if (words and base is None) or (
                words and not (words.endswith(self.rules.groups) and not words.endswith(NO_BODIES))
            ):
                return Label(slot, words, first, last, How.STATED, "metric.before_bracket")
        return carried(text, slot, base or self.frame(reading, slot))

    def defined(self, reading: Reading, number: int) -> Label | None:
        """评出优秀（90分以上）61卷、良好（80至89分）等次97卷: a bracket that says what the words before it mean."""
        slot = reading.slots[number]
        if not number or not bounds(reading.slots[number - 1], slot):
            return None
        text, end = self.text, reading.slots[number - 1].left - 1
        start = max(reading.sentence.start, end - _FAR)
        start = max(start, *(text.rfind(mark, start, end) + 1 for mark in _BREAKS))
        head = self.words.reader.read(start, end)
        first, last = self.words.core(head.end, end) if head.end < end else (end, end)
        label = text[first:last] + text[slot.left : slot.left_end].strip(SPACE + "的")
        return Label(slot, label, first, last, How.STATED, "metric.before_bracket") if last > first else None

    def compared(self, reading: Reading, slot: Slot) -> Label | None:
        """罚款与上年相比，下降4.6%: the clause before names what changed, and against what."""
        start, end = clause_before(reading, slot.clause), slot.clause - 1
        if start < 0 or (reading.done and reading.done[-1].slot.right_end > start):
            return None
        if not self.text.endswith(_AGAINST, start, end):
            return None
        first, last, _ = self.words.trim(self.words.reader.read(start, end).end, end)
        first, last = self.words.core(first, last) if first < last else (first, first)
        if last - first <= 1:
            return None
        return Label(slot, self.text[first:last], first, last, How.CARRIED, "metric.change.before", "change")

    def frame(self, reading: Reading, slot: Slot) -> Label | None:
        """立案案件中，第四季度38件; 立案数居前三位，合计128件: the clause before names what is counted."""
        text, start, end = self.text, reading.sentence.start, slot.clause - 1
        if (stop := max(text.rfind("；", start, end), text.rfind(";", start, end))) >= 0:
            start = stop + 1
        if end <= start:
            return None
        clause = clause_before(reading, slot.clause)
        if reading.done and (last := reading.done[-1].slot.right_end) > start:
            if last > clause:
                return None
            start = clause  # 非法采砂18起，甲县、乙县立案居前，分别为13起、11起
        if (placed := self._placed(reading, slot, clause, end)) is not None:
            return placed
        return self._peak(slot, start, clause, end) or self._tailed(slot, clause, end)

    def _peak(self, slot: Slot, start: int, clause: int, end: int) -> Label | None:
        """从区域看，城东所办案最多，为13件; 从立案数看，甲镇居前，为9件: a clause that says who is first."""
        text = self.text
        peak = PEAK.search(text, clause, end)
        seen = SEEN.match(text, start, end)
        named = (
            ORDERED.fullmatch(text, clause, end)
            or NAMED.search(text, start, end)
            or TOPIC.fullmatch(text, clause, end)
            or (None if peak else seen)
        )
        if named is not None and not named[1].endswith((*self.rules.groups, *_VIEWS)):
            return self._framed(slot, *named.span(1))
        if peak is None:
            return None
        stop = self.words.before_body(clause, peak.start())  # 罚款金额叙州区最高
        first, last = self.words.core(self.words.reader.read(clause, stop).end, stop)
        if last - first > 1 and first not in self.words.reader.times:  # 3月、7月最多，均为9起
            return self._framed(slot, first, last)
        if seen is not None and seen.end() < clause and seen[1].endswith(_COUNTS):
            return self._framed(slot, *seen.span(1))
        return None

    def _tailed(self, slot: Slot, clause: int, end: int) -> Label | None:
        """立案案件中，第四季度38件: a clause that ends with a word that sets the scene."""
        tail = next((word for word in _FRAMES if self.text.endswith(word, clause, end)), "")
        end -= len(tail)
        head = self.words.reader.read(clause, end)
        if not tail or head.end >= end:
            return None
        first, last = self.words.core(head.end, end)
        if last - first <= 1 or self.text.endswith(self.rules.groups, first, last):
            return None
        return self._framed(slot, first, last)


def _counts_money(slot: Slot) -> bool:
    """退还12.9万元（7家）: a bare count in a bracket behind money says of how many it is."""
    bare = slot.opener in _OPENING and slot.left == slot.left_end
    money = slot.host is not None and slot.host.quantity.dimension == "money"
    return bare and money and slot.quantity.dimension not in ("money", "ratio")


def bounds(slot: Slot, following: Slot | None) -> bool:
    """Tell whether a bracket holds nothing but a bound on what is counted right behind it (优秀（90分以上）61卷)."""
    if following is None or slot.host is not None or slot.opener not in _OPENING or following.opener not in _CLOSING:
        return False
    bound = slot.quantity.value_max is not None or slot.quantity.bound is not Bound.EXACT
    near = following.left_end - following.left <= _SHORT_NOUN and len(following.breaks) == 1
    return bound and near and following.quantity.unit != slot.quantity.unit
