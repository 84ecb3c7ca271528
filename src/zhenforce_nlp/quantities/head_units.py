"""Units of table columns and rows: in the header's brackets, as its last word, or in the note above the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.frozen import quick
from zhenforce_nlp.units import UnitTable, scaled_unit

_BRACKET = regex.compile(r"[（(\[【]\s*(?:单位[:：]\s*)?(?P<inner>[^（）()\[\]【】]{1,16})\s*[）)\]】]")
# 单位：宗、万元; 单位：宗；罚没金额：万元; 金额单位：万元
_NOTE_UNITS = regex.compile(
    r"(?P<label>[\p{Han}]{0,8}?)(?:(?:单\s*位)?\s*[:：]|单位为)\s*(?P<inner>[^\s）)；;:：]{1,16})"
)
_UNIT_AT_END = regex.compile(r"(?:^|[（(])(?P<unit>\p{Han}{1,4})[）)]?[：:]?$")
MONEY_HEAD = regex.compile(r"金额|款额|数额|收入|资金|元")
FINE_HEAD = regex.compile(r"罚款|罚没|款$|违法所得$")  # a count of decisions where another column has the money
# 处罚件数, 检查家次, 罚款金额万元: a unit at the end of a header without brackets
_TAIL_UNIT = regex.compile(
    r"(?P<scaled>(?:万亿|亿|千万|百万|万|千)?元)$|(?P<percent>[%％])$|(?P<visits>(?:家|户|人|车|艘|批|场|辆|台|处|班|船|架|点|店)次)数?$"
    r"|(?<![文证稿条邮要信])(?P<counted>[家户人件起宗份次场处条项台辆艘张册期篇])数$"
)
_VISIT_HEAD = regex.compile(r"检查|巡查|抽查|出动|次数")
_TWO = 2
# what is counted in which units, where the note above a table gives several
_KINDS = tuple(
    (regex.compile(words), frozenset(symbols.split()))
    for words, symbols in (
        (r"出动.{0,6}(?:人|力量)|人员$|人数|培训", "人次 人 名"),
        (r"车辆|车次|出动车", "辆次 车次 辆 台次 台"),
        (r"检查|巡查|抽查|出动", "家次 户次 次 人次 家 户"),
        (r"企业|单位|场所|主体|户数|机构|商户|店$", "家次 户次 家 户 个"),
        (r"书$|文书|资料|材料|通知|建议|意见", "份 张 册"),
        (r"隐患|问题|违建|违法点", "处 条 项 个"),
        (r"面积|耕地|农田|林地|草原|拆除", "平方米 亩 公顷 万平方米"),
        (r"案|处罚|立案|结案|移送|复议|诉讼|许可|投诉|举报", "件 起 宗 例 件次"),
    )
)
_SLASH_UNIT = regex.compile(r"[/／](?P<unit>\p{Han}{1,4})$")
RATE_HEAD = regex.compile(r"率$|比例$|占比$|比重$|增幅$")


@quick
@dataclass(frozen=True, slots=True)
class HeaderUnit:
    """A unit with its scale: 万元 is 元 times 10000."""

    symbol: str
    dimension: str
    scale: Decimal


def note_units(note: str, units: UnitTable) -> list[tuple[str, HeaderUnit]]:
    """Give the units of the note above a table, each with the words it is said for, "" for all.

    Example:
        单位：宗；罚没金额：万元 → "" 宗, 罚没金额 10000 元.
    """
    found = []
    told = _UNIT_AT_END.search(note)  # 二、行政处罚（宗）
    if told is not None and (unit := header_unit(told["unit"], units)) is not None:
        return [("", unit)]
    for match in _NOTE_UNITS.finditer(note):
        label = regex.sub(r"^(?:计量|数据|数量|统计)$|单位$", "", match.group("label"))
        for part in regex.split(r"[、，,/和及]", match.group("inner")):
            unit = header_unit(part, units)
            if unit is not None:
                found.append((label, unit))
    return found


def unit_of_header(
    head: str, notes: Sequence[tuple[str, HeaderUnit]], units: UnitTable, *, fines: bool
) -> HeaderUnit | None:
    """The unit in the header's brackets, else the one that the note gives for it or for its kind."""
    unit = stated_unit(head, units)
    if unit is not None:
        return unit
    if RATE_HEAD.search(head):
        return next((unit for _, unit in notes if unit.symbol == "%"), None)
    if not notes:
        return None
    labelled = next((unit for label, unit in notes if label and (label in head or head in label)), None)
    if labelled is not None and head:
        return labelled
    money = bool(MONEY_HEAD.search(head) or (fines and FINE_HEAD.search(head))) and not head.endswith(
        ("数", "件", "宗", "次")
    )
    counted = [unit for label, unit in notes if unit.dimension != "money" and not label]
    if not money and len(counted) == _TWO and counted[0].symbol != counted[1].symbol:
        visits = [unit for unit in counted if unit.symbol.endswith("次")]
        if len(visits) == 1:  # 单位：次、件、万元: visits are counted in 次, the rest in 件
            other = next(unit for unit in counted if unit is not visits[0])
            return visits[0] if _VISIT_HEAD.search(head) else other
    if not money and (fit := _of_its_kind(head, counted)) is not None:
        return fit
    fitting = [unit for label, unit in notes if (unit.dimension == "money") is money and (money or not label)]
    if fitting:
        return fitting[0]
    return notes[0][1] if len(notes) == 1 and not notes[0][0] else None


def measures(words: str) -> bool:
    """Tell whether words say what is counted or paid: 立案数, 罚款金额, and not 水资源."""
    return any(MONEY_HEAD.search(words) or FINE_HEAD.search(words) or kind.search(words) for kind, _ in _KINDS)


def _of_its_kind(head: str, counted: Sequence[HeaderUnit]) -> HeaderUnit | None:
    """单位：件、家、人: 检查企业 is counted in 家, 移送人员 in 人."""
    for words, symbols in _KINDS:
        if words.search(head):
            for unit in counted:
                if unit.symbol in symbols:
                    return unit
    return None


def stated_unit(head: str, units: UnitTable) -> HeaderUnit | None:
    """The unit that a header says itself: in brackets, else as its last word."""
    unit = _bracket_unit(head, units)
    if unit is not None:
        return unit
    slash = _SLASH_UNIT.search(head)  # 隐患/条
    if slash is not None and (unit := header_unit(slash.group("unit"), units)) is not None:
        return unit
    tail = _TAIL_UNIT.search(head)
    return header_unit(tail.group(tail.lastgroup), units) if tail and tail.lastgroup else None


def _bracket_unit(head: str, units: UnitTable) -> HeaderUnit | None:
    """罚款（万元）, 检查(家次): the last bracket that holds a unit."""
    for match in reversed(list(_BRACKET.finditer(head))):
        unit = header_unit(match.group("inner"), units)
        if unit is not None:
            return unit
    return None


def header_unit(word: str, units: UnitTable) -> HeaderUnit | None:
    """Give the unit that a word is, None when it is none: 万元 → 元, times 10000."""
    found = scaled_unit(word, units)
    return HeaderUnit(found[0].symbol, found[0].dimension, found[1]) if found else None
