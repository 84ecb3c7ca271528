"""Figures that need a key, and which of them stand together: members of one list, figures that count the same way."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.frozen import quick
from zhenforce_nlp.records import Metric, Quantity
from zhenforce_nlp.relations.surroundings import LONG_CLAUSE

_ACTS = ("cases", "items", "documents")  # 图斑640个, 查实41宗
RATES = ("ratio", "score")
_MEMBER = light(regex.compile(r"(?:[、和及与]|[，（(](?:其中|包括|含))[^、，,。；;：:（）()\d\n]{1,16}[（(]?$"))
SHORT_CLAUSE = 12  # characters between a noun and the next figure
_BREAK = light(regex.compile(r"[，,；;。：:、（）()\n|]"))
_BRACKETS = light(regex.compile(r"[（(〔【）)〕】]"))
_STOP = light(regex.compile(r"[，,；;。：:\n|]"))
_REACH = 20  # characters
_TAIL = light(regex.compile(r"[余多以上左右]{0,2}"))  # 12家以上、
_BRACKET = 60  # characters of a bracket between two members: 企业12家（其中甲市3家）、门店8家
_CLOSES = 80  # characters behind a bracket's figure in which it closes
_TIGHT = 3  # characters between a bracket's figure and its end: （12家以上）、
_KINDS_OF = {"penalty_": "penalty_decisions", "coercion_": "coercion_measures"}
_VISITS, _SEEN = "inspection_visits", ("visits", "person_visits", "equipment")
_REGISTERS = ("supervised_entities", "inspected_entities")
PLACES = (
    "市",
    "县",
    "区",
    "旗",
    "州",
    "镇",
    "乡",
    "街道",
    "分局",
    "大队",
    "支队",
    "中队",
    "所",
    "站",
)  # 甲市186条、乙县97条
KINDS = ("类", "类案件", "部门", "机关", "领域", "环节")
DIVIDES = (
    "来源",
    "类型",
    "案由",
    "情形",
    "种类",
    "性质",
    "热点",
    "类别",
    "分类",
    "构成",
    "结构",
)  # 从案件类型看，虚假宣传18件
_BEHIND = ("metric.behind", "metric.both_sides")
_UNIT_NOUN = regex.compile(
    r"\p{Han}{0,6}?(?:单位|企业|公司|场所|机构|商户|经营户|门店|工地|学校|网点|村|社区|小区|楼盘|站|店|库点|医院|景区|市场|码头)(?![问隐])"
)
_MACHINE = regex.compile(r"(?:车|车辆|货车|客车|设备|机|机械|仪|电梯|扶梯|终端|电台|对讲机|船|泵|秤|地磅)$")
THINGS = ("seized_goods", "equipment", "publicity_materials")
_OTHERS = ("money", "ratio", "score", "time", "persons", "person_visits", "cases", "area", "events", "documents")


@quick
@dataclass(frozen=True, slots=True)
class KeyCase:
    """A figure that needs a key.

    Attributes:
        changed: it is a change against an earlier period.
        subject: full name, "" for none.
        block: index of its block, -1 for a table's cell.
        split: its sentence divides what was counted before (按品种分：…).
        whole: id of its total, "" for none.
        caption: its table's caption.
    """

    quantity: Quantity
    metric: Metric
    changed: bool
    subject: str
    block: int
    split: bool
    whole: str
    caption: str


class Members:
    """Finds what stands beside the figures of one page: members of their list, the words behind them."""

    def __init__(self, text: str, order: Sequence[KeyCase]) -> None:
        self.text = text
        self.order = order
        self.ends = [case.quantity.end for case in order]

    def before(self, case: KeyCase) -> KeyCase | None:
        """Give the member of a list right before a figure whose label is all that stands between the two.

        Returns:
            None when the figure is no member of a list, or the first one.

        Example:
            缴获冰毒5.2千克、枪支127件: 5.2千克 for 127件; 西安（312件）、咸阳（187件） the same.
        """
        found = _MEMBER.search(self.text, max(0, case.quantity.start - _REACH), case.quantity.start)
        if case.block < 0 or found is None:
            return None
        end = found.start()
        whole = bisect_left(self.ends, end)  # 检测设备4台（套）、快艇两艘: a bracket of the unit
        own = whole < len(self.ends) and self.ends[whole] == end
        if self.text[end - 1] in "）)" and not own:
            number = bisect_left(self.ends, end - _TIGHT)
            if number < len(self.ends) and self.ends[number] < end and self._opens(self.order[number]):
                return self._of_block(number, case)  # 西安（312件）、
            end = max(self.text.rfind(mark, max(0, end - _BRACKET), end) for mark in "（(")
        number = bisect_left(self.ends, end + 1) - 1
        if number < 0 or not _TAIL.fullmatch(self.text, self.ends[number], end):
            return None
        return self._of_block(number, case)

    def after(self, case: KeyCase) -> KeyCase | None:
        """Give the member of a list right behind a figure, in the same unit: 邻里1873件 behind 婚姻2140件、."""
        number = bisect_left(self.ends, case.quantity.end) + 1
        if case.block < 0 or number >= len(self.order) or not self.text.startswith("、", case.quantity.end):
            return None
        other = self.order[number]
        near = other.quantity.start - case.quantity.end <= SHORT_CLAUSE and other.quantity.unit == case.quantity.unit
        return self._of_block(number, case) if near else None

    def _opens(self, case: KeyCase) -> bool:
        """Tell whether a figure stands right behind the bracket's opening, so that the bracket is its own."""
        return self.text[case.quantity.start - 1] in "（("

    def behind(self, case: KeyCase) -> str:
        """Give the words behind a figure that end its clause: 截至通报之日仍有8个未整改到位."""
        start = case.quantity.end
        if case.block < 0:
            return ""
        done_to = self.text.endswith("对", 0, start - len(case.quantity.text))  # 对31家小贷、典当开展现场检查
        stop, limit = (_STOP, LONG_CLAUSE) if done_to else (_BREAK, SHORT_CLAUSE)
        found = stop.search(self.text, start, start + limit + 1)
        number = bisect_left(self.ends, case.quantity.end) + 1
        if found is None or (number < len(self.order) and self.order[number].quantity.start < found.start()):
            return ""  # 二次供水单位42家卫生许可到期未换3家: the words count the next figure
        return self.text[start : found.start()]

    def closed(self, other: KeyCase, case: KeyCase) -> bool:
        """Tell whether a figure stands in a bracket that closes before another: 29次（含对个人8次），罚款61万元."""
        between = self.text[other.quantity.end : min(case.quantity.start, other.quantity.end + _CLOSES)]
        depth = 0
        for found in _BRACKETS.finditer(between):  # 处罚9次（事故处罚3次〔含对个人2次〕），罚款61万元
            depth += 1 if found[0] in "（(〔【" else -1
            if depth < 0:
                return True
        return False

    def done(self, case: KeyCase) -> str:
        """Give what is done to the things that a noun behind their figure names: 对4家违规企业处罚款5.2万元."""
        number = bisect_left(self.ends, case.quantity.end) + 1
        if number >= len(self.order):
            return ""
        start, end = case.metric.end, self.order[number].quantity.start
        words = self.text[start:end] if 0 < end - start <= SHORT_CLAUSE else ""
        return "" if _BREAK.search(words) else words

    def _of_block(self, number: int, case: KeyCase) -> KeyCase | None:
        other = self.order[number]
        return other if other.block == case.block and not other.changed else None


def family(text: str, case: KeyCase) -> str | None:
    """Give the family of a figure by its unit and its noun, None for a change in per cent.

    Example:
        对45个单位进行了执法检查 → entities; 检查电梯38部 → equipment, and not 制定规章2部.
    """
    metric, quantity = case.metric, case.quantity
    changed = case.changed or metric.rule.startswith("metric.table")
    if changed and quantity.dimension == "ratio" and not any(mark in metric.label for mark in "率占比度"):
        return None
    if quantity.dimension == "items" and metric.rule in _BEHIND and _UNIT_NOUN.match(text, quantity.end):
        return "entities"
    if quantity.unit == "部" and _MACHINE.search(metric.label):
        return "equipment"
    return quantity.dimension


def shares_key(key: str, other: Quantity, one: Quantity) -> bool:
    """Tell whether a member of a list may have the key of the member before (执法记录仪22部、速测箱3个)."""
    if other.dimension == one.dimension:
        return True
    if key == _VISITS:  # 查验旅客4.2万人次、船舶36艘次
        return one.dimension in _SEEN
    if key in _REGISTERS:  # 在建工地86个、搅拌站6家
        return one.dimension == "entities"
    return key in THINGS and one.dimension not in _OTHERS


def exceeds(one: Quantity, other: Quantity) -> bool:
    """Tell whether a figure is more than another of its unit, so that it is none of it."""
    return one.unit == other.unit and one.value > other.value


def alike(one: Quantity, other: Quantity) -> bool:
    """Tell whether a figure may go on from another: one of its dimension; a rate or a bare figure from any count."""
    if one.dimension == other.dimension or (_is_act(one) and _is_act(other)):
        return True
    return (other.dimension in RATES or not other.dimension) and one.dimension not in RATES


def _is_act(quantity: Quantity) -> bool:
    return quantity.dimension in _ACTS or quantity.unit == "次"  # 处罚决定38起，其中行政处罚35次


def sum_of(keys: Iterable[str | None]) -> str | None:
    """Give the key of a total by its parts' keys: the one that they share, or the one that theirs are kinds of."""
    found = set(keys)
    if len(found) == 1:
        return found.pop()
    for kind, whole in _KINDS_OF.items():
        if found and all(key is not None and key.startswith(kind) for key in found):
            return whole
    return None
