"""Where the noun behind a figure ends (检查|加油站12座，…): at a function word or a verb."""

from __future__ import annotations

import re

from zhenforce_nlp.metrics.label_rules import ANY_ACT, MARKS, NOUN_ENDS, SHORTEST, LabelRules

_WHOLE_NOUNS = "组队"  # nouns of one character
_WORDS = ("公共", "共享", "从业", "从事", "国有", "私有", "公有", "民有")
_ADVERBS = "仅只尚仍已"
_TIME = re.compile(r"(?:20)?\d\d年|\d{1,2}月")
_AT_RANDOM = "随机"
_FINED = "罚款"
_LOOKS = "督检抽巡核调排普暗"
_ACTORS = (
    "站",
    "场",
    "队",
    "点",
    "所",
    "局",
    "中心",
    "小组",
    "艇",
    "船",
    "镇",
    "乡",
    "街道",
    "县",
    "区",
    "机构",
    "部门",
    "单位",
    "公司",
)
_BEFORE_NOUNS = ("社会", "基层", "党", "行业", "群团", "中介")  # 社会组织 is no 组织


# 3家|拒不整改的美容店, 12家|未按要求安装摄像头的网吧: what is denied or befalls tells which things are counted
_ATTRIBUTE = re.compile(r"(?:拒|未|不|无|没有|被|尚|应|逾期)[^，。；：、的\d]{1,12}的(?=[\u4e00-\u9fff]{2})")

_BEFALLS = tuple("拒未无没被尚应逾不")
_DENIED_THING = re.compile(
    r"[未不][\u4e00-\u9fff]{1,4}?(?:案件?|企业|单位|场所|人员|车辆|样品|问题|隐患|药品|食品|产品)(?=[中里]|$)"
)


def behind_attribute(text: str, start: int, end: int, rules: LabelRules) -> int:
    """Give where the noun begins behind what tells which things are counted: 拒不整改的|美容店; the start without that.

    What is done to those counted is no noun: 未年检的|列入异常名录.
    """
    if text[start : start + 1] not in _BEFALLS:
        return start
    if (thing := _DENIED_THING.match(text, start, end)) is not None:
        return thing.end() - 1  # 9件|未结案里6件
    attribute = _ATTRIBUTE.match(text, start, end)
    if attribute is None or attribute.end() + SHORTEST > end:
        return start
    place = attribute.end()
    return start if rules.stop(text, place) or rules.verb(text, place, end, ANY_ACT) else place


def noun_end(text: str, start: int, end: int, rules: LabelRules, *, alone: bool) -> int:
    """Find where the noun behind a figure ends: at a function word or a verb.

    Args:
        alone: no other figure follows, so that 和 joins two nouns and not two figures.

    Example:
        劳动者追发工资等待遇 → behind 劳动者.
    """
    if start < end and text[start] in _WHOLE_NOUNS and rules.verb(text, start + 1, end, ANY_ACT):
        return start + 1  # 分三个组抽取案卷
    position = behind_attribute(text, start, end, rules)
    first = position
    while position < end:
        char = text[position]
        if text.startswith(_WORDS, position):  # 公共场所: 公共 holds no 共
            position += SHORTEST
            continue
        if char in MARKS and (position == start or char not in "（()）“”"):
            break
        if char == "”" and text.find("“", start, position) < 0:
            break
        if not alone and char in "和及与或":
            break
        if (
            char == "的"
            and alone
            and position > start
            and position + SHORTEST <= end
            and text[position + 1] not in MARKS
        ):
            position += 1  # 40家依法监管的企业
            continue
        if _stops(text, start, position, rules):
            break
        fined = position > first > start and text[position:end] == _FINED  # 3家拒不整改的店罚款6000元
        if fined or (position > first + 1 and _acts_from(text, start, position, end, rules, alone=alone)):
            break
        position += 1
    return _without_tail(text, start, position)


def _stops(text: str, start: int, position: int, rules: LabelRules) -> bool:
    """Tell whether a function word, a time or how things are drawn begins here."""
    if position > start and text[position].isdigit():
        return _TIME.match(text, position) is not None  # 24个单位2022年办结的案卷
    if text.startswith(_AT_RANDOM, position):
        return text[position - 1] != "双"  # 137家养老机构中随机抽取15家
    return rules.stop(text, position) and not (text[position] == "为" and text[position - 1] in "行作")


def _without_tail(text: str, start: int, position: int) -> int:
    """Cut what stands between a noun and what is said of it: 26件案件中, 18个服务中心中仅有5个."""
    while position - start > SHORTEST and text[position - 1] in _ADVERBS:
        position -= 1
    # 86个工地里有19个没装冲洗台, 9件未结案里6件
    inside = text[position - 1] == "里" and (text[position : position + 1] in tuple("有没的0123456789"))
    if position - start > SHORTEST and (inside or (text[position - 1] == "中" and text[position - 2] != "集")):
        position -= 1
    return position


def _acts_from(text: str, start: int, position: int, end: int, rules: LabelRules, *, alone: bool) -> bool:
    """Tell whether an act begins here, behind the noun: 农民工讨薪1,630万元, whose verb is the next figure's."""
    verb = rules.verb(text, position, end, ("light", "strict"))
    if verb is None and not alone and text.endswith(_ACTORS, start, position):
        acts = rules.verb(text, position, end, ("act",))  # 3个治超站检测车辆12万辆次: the act is the next figure's
        return acts is not None and end - position > len(acts[0]) + 1
    if verb is not None and text.startswith("查", position) and text[position - 1] in _LOOKS:
        return False  # 发热门诊督查实现全覆盖 holds no 查实
    if verb is None or text.endswith(_BEFORE_NOUNS, start, position):
        return False
    after = position + len(verb[0])
    if after == end:
        return not alone and verb[1] == "strict"
    return text[after] not in NOUN_ENDS
