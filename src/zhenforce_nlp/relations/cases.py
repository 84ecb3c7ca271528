"""Cases that a page tells of: the offender comes first, the body that dealt with him further on."""

from __future__ import annotations

from bisect import bisect_left

from zhenforce_nlp.clauses import Sentence
from zhenforce_nlp.records import Area, How
from zhenforce_nlp.relations.subject_names import Subject
from zhenforce_nlp.relations.subjects import SubjectReader

_SOMEONE = ("某", "当事人")
_LOOK = 24  # characters of a sentence in which the offender stands (案例三：大洼区某)
_BODIES = 8  # of a sentence that are looked at
_HANDLED = "对向将给与"
_BEFORE = "，,；;、。：:"
_AUTHORITIES = ("department", "team")


def dealt_with_by(text: str, sentence: Sentence, subjects: SubjectReader) -> Subject | None:
    """Give the body that dealt with the offender whom a sentence begins with.

    Args:
        text: the page.
        sentence: one with figures.
        subjects: reads the page's bodies.

    Returns:
        The first authority that begins a later clause; None where there is none, or no case is told.

    Example:
        「某砖厂超标1.3倍，武胜县应急管理局罚款2万元」 → that bureau, for 1.3倍 too.
    """
    stop = min(sentence.start + _LOOK, sentence.end)
    begin = min((at for word in _SOMEONE if (at := text.find(word, sentence.start, stop)) >= 0), default=-1)
    if begin < 0 or text[begin - 1] in _HANDLED:
        return None  # 对某公司等3家单位立案处罚
    bodies = subjects.reader.bodies
    first = bisect_left(subjects.starts, sentence.start)
    for start in subjects.starts[first : first + _BODIES]:
        if start >= sentence.end or "；" in text[sentence.start : start]:
            break
        body = bodies[start]
        if isinstance(body, Area) or body.kind not in _AUTHORITIES:
            continue
        if start < begin:
            return None  # 县应急局检查发现某企业…: it acts from the first word on
        if text[start - 1] in _BEFORE:
            return subjects.of_body(body, How.CARRIED)
    return None
