"""Wholes that one division after another divides: 检查86家…；分季度看，一季度20家…；按区域分，东城所58家."""

from __future__ import annotations

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.engines import light
from zhenforce_nlp.metrics.bases import BACK, label_before
from zhenforce_nlp.metrics.readings import Label, Reading, clause_before
from zhenforce_nlp.metrics.words import DIVIDED_BY, DIVIDERS
from zhenforce_nlp.records import How

_DIVIDES = light(regex.compile(r"(?:\p{Han}{2,6}?)?[分按从]\p{Han}{1,8}?(?:来看|看|分析|分|划分|统计)"))
_NAMED = regex.compile(r"\s*(\p{Han}{2,6}?)[分按从]\p{Han}{1,8}?(?:来看|看|分析|分|划分|统计)[，,：:]")
_LISTED = "、和与及 \n"
_COMMAS = "，,"


def is_divided(text: str, reading: Reading, slot: Slot) -> bool:
    """分季度看，一季度4宗; 按区域分东城所58件: tell whether these words divide all that was counted."""
    own = text[slot.left : slot.left + 1] in DIVIDERS
    if own and DIVIDED_BY.match(text, slot.left, slot.left_end) is not None:
        return True
    if slot.opener in _COMMAS:
        before, end = clause_before(reading, slot.clause), slot.clause - 1
        if before >= 0 and _DIVIDES.fullmatch(text, before, end) is not None:
            return True
        if before < 0 or (reading.done and reading.done[-1].slot.right_end >= before):
            return False
        end, before = before - 1, clause_before(reading, before)  # 从月份看，3月、7月最多，均为9起
        return before >= 0 and _DIVIDES.fullmatch(text, before, end) is not None
    return False


def divided_noun(text: str, reading: Reading) -> list[Label]:
    """案件按领域分，农药92件: what the sentence says that it divides, for the sentence behind it; else its labels."""
    named = _NAMED.match(text, reading.sentence.start, reading.sentence.end)
    if named is None or not reading.done:
        return reading.done
    first = reading.done[0]
    return [Label(first.slot, named[1], *named.span(1), How.CARRIED, "metric.carried", "plain")]


def undivided(text: str, reading: Reading, slot: Slot) -> Label | None:
    """其中无证3宗；分季度看，一季度4宗: the whole that one division after another divides."""
    if reading.divided_from < 0 or not is_divided(text, reading, slot):
        return None
    if reading.done and not text[reading.done[-1].slot.right : slot.left_end].strip(_LISTED):
        return None  # 从罚款看，东城所、西城所分别为9万元和8万元: of a list that has its label
    number = min(reading.divided_from, reading.parts_since if reading.parts_since > 0 else reading.divided_from)
    wholes = reversed(reading.done[max(0, number - BACK) : number])
    unit, depth = slot.quantity.unit, slot.depth
    alike = (label for label in wholes if label.slot.quantity.unit == unit and label.slot.depth <= depth)
    return next(alike, None) or (label_before(reading, slot) if number == 0 else None)
