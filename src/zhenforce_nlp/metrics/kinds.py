"""Kinds that are named before they are counted: 归为主体、程序、文书三类，分别为42条、26条、31条."""

from __future__ import annotations

import re

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.label_rules import LabelRules
from zhenforce_nlp.metrics.readings import Reading

_KINDS = ("", "方面", "领域", "环节", "类别", "类型", "阶段", "原因")
_UNITS = ("类", "个方面", "种", "项", "个", "方面", "大类", "个环节")
_SORTED = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:主要)?(?:(?:归纳?|划?分|梳理|涉及|集中)(?:为|成|在|是|有)?|主要[为是有])(?=[\u4e00-\u9fff]{2})"
)
SPLIT = re.compile("[、，,]|(?<![涉以普波危提])[和与及]")
_EDGES = " \u3000\xa0\t\r\n，,：:"


def told_kinds(
    text: str, reading: Reading, slot: Slot, count: int, rules: LabelRules
) -> tuple[tuple[int, int], list[str]] | None:
    """Give the names that stand before the figure before, where it says how many they are.

    Args:
        slot: the first of the figures that tell how much each of them has.
        count: how many figures those are.

    Returns:
        Where the names stand and the label of each, with the verb that they share; None where they are bodies or
        their number is another one.

    Example:
        归为主体、程序、文书三类，分别为42条、26条、31条 → 主体, 程序, 文书.
    """
    last = reading.done[-1].slot if reading.done else None
    if last is None or count == 1 or last.quantity.value != count or last.quantity.unit not in _UNITS:
        return None
    if text[last.right : slot.left].strip(_EDGES) not in _KINDS:
        return None
    start = last.left
    if (told := _SORTED.match(text, start, last.left_end)) is not None:
        start = told.end()
    names = SPLIT.split(text[start : last.left_end])
    if len(names) != count or not all(name.isalpha() for name in names):
        return None
    if all(name.endswith(rules.groups) for name in names):
        return None  # 城东区、城西区两个，分别为
    verb = rules.verb(names[0], 0, len(names[0]), ("strict",))
    shared = verb[0] if verb is not None and len(names[0]) - len(verb[0]) > 1 else ""
    return (start, last.left_end), [names[0], *(shared + name for name in names[1:])]
