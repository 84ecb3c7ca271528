"""What a verb alone is about: the thing that opens its sentence, stands before a verb there, or heads its paragraph.

户外广告，拆了217块; 取水许可证核发12本，注销5本; 六、投诉举报受理情况。受理105件.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.bases import BACK
from zhenforce_nlp.metrics.label_rules import ANY_ACT
from zhenforce_nlp.metrics.readings import Label, Reading, clause_before
from zhenforce_nlp.metrics.words import WordReader
from zhenforce_nlp.records import Block, How

_THING = re.compile(r"(?:[\u4e00-\u9fff]|“[^”，。]{1,8}”){2,12}")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,8}")
_NO_THING = re.compile(r"[不未是为有在将已被把对了与较比按从及并盯]|聚焦|围绕|针对|瞄准|锁定")
_URGES = re.compile("抓|强化|加强|推[进动]|突出|做好|深化|落实|严格|压实|聚力|开展|组织|完善|健全")
_DRAWN = "抽评审"
_NAMES_THEM = ("件", "卷", "户", "案")  # 案件, 案卷, 商户
_WORD = re.compile(r"[\u4e00-\u9fff](?<![一二两三四五六七八九十百千万亿几每这那该各某余多数整共])[\u4e00-\u9fff]")
_SPOKEN = "拆接查办罚改收拖清"
_DONE = "完走掉到出毕结好"
_LONG = 40  # characters from the beginning of a sentence to the end of what opens it
_LEAD = 2
_PARTED = re.compile(
    r"([\u4e00-\u9fff]{2,12}?)(?:已经?|全年|目前|现已|年内|先后|陆续)?(?:累计|总共|共计|一共|实际|力争|预计|计划|[共拟])(?:新|再|已|要)?"
)
_WHO = (
    "中心", "窗口", "平台", "热线", "法院", "检察院", "公安", "办", "委", "院", "科", "组", "专班", "社", "系统",
    "队伍", "各地", "机构", "志愿者", "群众", "企业",
)  # fmt: skip
_STAFF = ("人员", "干部", "民警")  # who act, unless they are sent or taught
_SENT = ("出动", "派出", "投入", "培训", "轮训", "抽调", "新增", "招录", "配备")
_COMMAS = "，,"
_OBJECT = 2  # characters that the object of an act has at least
_REAL, _DUE = "实", "应"
_NEAR = 240  # characters from the thing that opens a sentence to the last verb that is about it


class TopicLabels:
    """Reads what the verbs of one page are about where they have no object beside them."""

    def __init__(self, words: WordReader, blocks: Sequence[Block]) -> None:
        self.text = words.text
        self.words = words
        self.rules = words.rules
        self.blocks = blocks

    def spoken(self, label: str) -> bool:
        """Tell whether a label is a verb of the spoken language that no list has: 拆, 办完."""
        short = len(label) == 1 or (len(label) == _LEAD and label[1] in _DONE)
        return short and label[0] in _SPOKEN and self.rules.verb(label, 0, len(label), ANY_ACT) is None

    def object_of(self, reading: Reading, slot: Slot, verb: str) -> str:
        """Give what a verb alone is done to, "" where nothing says it.

        Example:
            受理 in 油烟扰民的投诉，受理142件 → 油烟扰民的投诉.
        """
        if slot.depth or verb in self.rules.alone or slot.quantity.dimension in ("money", "ratio", "time"):
            return ""
        near = max(reading.sentence.start, slot.left - _NEAR)
        start = max(self.text.rfind(mark, near, slot.left) for mark in "；;") + 1 or near
        if start > reading.sentence.start and start == near:
            return ""
        return (
            self._opening(reading, slot, start) or self._acted_on(reading, slot, start) or self._heading(reading, verb)
        )

    def of_unit(self, reading: Reading, slot: Slot, verb: str) -> str:
        """组织案卷评查，共抽96卷: the thing that the sentence has named and that the figure's measure word ends."""
        unit = slot.quantity.unit
        if unit not in _NAMES_THEM or verb not in _SPOKEN + _DRAWN:
            return ""
        start = max(reading.sentence.start, slot.left_end - _NEAR)
        end = slot.left_end
        while (place := self.text.rfind(unit, start, end)) > start:
            thing = self.text[place - 1 : place + 1]
            if _WORD.fullmatch(thing) is not None:
                return thing
            end = place
        return ""

    def act_before(self, reading: Reading, slot: Slot) -> Label | None:
        """检查夜间演艺项目，计划不少于20家次: the act of the clause before, where nothing else names the figure."""
        start, end = clause_before(reading, slot.clause), slot.clause - 1
        if start < 0 or self.text[end] not in _COMMAS or slot.quantity.dimension not in ("visits", "times", ""):
            return None
        first, last = self.words.core(self.words.reader.read(start, end).end, end)
        verb = self.rules.verb(self.text, first, last, ("strict", "act")) if last > first else None
        if verb is None or last - first - len(verb[0]) < _OBJECT:
            return None
        label = self.text[first:last]
        return Label(slot, label, first, last, How.CARRIED, "metric.clause_before", "plain", verb[0])

    def of_due(self, reading: Reading, label: str) -> str:
        """水资源费应征213万元，实征208万元: what was due names what was done."""
        before = reading.done[-1] if reading.done else None
        if before is None or len(label) != _LEAD or label[0] != _REAL or not before.text.endswith(_DUE + label[1]):
            return ""
        return before.text[:-_LEAD]

    def fronted(self, slot: Slot, start: int, first: int, last: int) -> str:
        """违法建筑累计拆除120处, 执法记录仪拟增配30台: the thing before an act and what parts them.

        Args:
            start: where the clause's own words begin.
            first, last: the act.
        """
        if last - first not in (2, 3) or slot.quantity.dimension in ("ratio", "money", "time") or slot.depth:
            return ""
        parted = _PARTED.match(self.text, start, first)
        thing = parted[1] if parted is not None and parted.end() == first else ""
        act = self.text[first:last]
        who = thing.endswith((*self.rules.groups, *_WHO)) or (thing.endswith(_STAFF) and act not in _SENT)
        if not thing or who or self.words.times_in(start, first):
            return ""
        acts = any(self.rules.verb(thing, place, len(thing), ("strict", "light")) for place in range(len(thing) - 1))
        return "" if acts or _NO_THING.search(thing) else thing

    def among(self, reading: Reading, slot: Slot) -> str:
        """从137家养老机构中抽取15家: the things that those counted are among."""
        before = reading.done[-1] if reading.done else None
        inside = slot.opener == "" and self.text[slot.left] in "中里"
        return before.text if inside and before is not None and before.rule == "metric.behind" else ""

    def undertaking(self, reading: Reading, slot: Slot) -> str:
        """三是瓶改管，完成1,120户: what the clause before names, where the sentence has told no figure yet."""
        start = reading.sentence.start
        end = slot.clause - 1
        if reading.done or slot.depth or self.text[end : end + 1] != "，" or end - start > _LONG:
            return ""
        begin = self.words.reader.read(start, end).end
        words = self.text[begin:end]
        return words if _NAME.fullmatch(words) and not _NO_THING.search(words) else ""

    def of_figure_before(self, reading: Reading, slot: Slot) -> str:
        """查出问题188条，改了184条: what the figure before in the same unit counts, without its verb."""
        before = reading.done[-1] if reading.done else None
        if before is None or before.kind != "plain" or before.slot.quantity.unit != slot.quantity.unit:
            return ""
        things = before.text[len(before.verb) :] if before.verb else before.text.lstrip(_SPOKEN)
        return things if len(things) >= _LEAD else ""

    def _opening(self, reading: Reading, slot: Slot, start: int) -> str:
        """违规户外广告，拆了217块: the clause that opens the sentence is a thing and holds no figure."""
        comma = self.text.find("，", start, min(slot.left, start + _LONG))
        number = bisect_left(reading.slots, start, key=attrgetter("quantity.start"))
        first = reading.slots[number] if number < len(reading.slots) else slot
        if comma < 0 or comma >= slot.clause + 1 or first.quantity.start < comma:
            return ""
        begin = self.words.reader.read(start, comma).end
        words = self.text[begin:comma]
        acted = words[:-_LEAD]  # 非法社会组织摸排，劝散2个
        act = self.rules.verb(words[-_LEAD:], 0, _LEAD, ANY_ACT)
        if act is not None and self._thing(acted) and _URGES.match(acted) is None:
            return acted
        return words if self._thing(words) and self.rules.verb(words, 0, len(words), ANY_ACT) is None else ""

    def _thing(self, words: str) -> bool:
        """Tell whether words name things and nothing else: 违规户外广告, but not 执法力量薄弱."""
        return _THING.fullmatch(words) is not None and words.endswith(self.rules.things) and not _NO_THING.search(words)

    def _acted_on(self, reading: Reading, slot: Slot, start: int) -> str:
        """取水许可证核发12本，注销5本: the thing before the verb of the first figure, in the same unit."""
        done = (label for label in reading.done[-BACK:] if label.slot.quantity.start >= start)
        first = next(done, None)
        if first is None or first.slot.depth or first.verb or first.slot.quantity.unit != slot.quantity.unit:
            return ""
        label = first.text
        for place in range(_LEAD + 1, len(label) - 1):
            verb = self.rules.verb(label, place, len(label), ("strict",))
            if verb is not None and place + len(verb[0]) == len(label):
                return label[:place] if self._thing(label[:place]) else ""
        return ""

    def _heading(self, reading: Reading, verb: str) -> str:
        """六、投诉举报受理及办理情况。受理105件: the thing before the same verb in the heading."""
        section = self.blocks[reading.sentence.block].section
        if section < 0 or reading.done:
            return ""  # 三、隐患整改。排查隐患318项，整改301项: told before
        heading = self.blocks[section]
        place = self.text.find(verb, heading.content, heading.end)
        thing = self.text[heading.content : place] if place > 0 else ""
        return thing if self._thing(thing) else ""
