"""Labels that name the bodies of a line of work: （一）市场监管部门。, 【公安机关】, 税务部门：."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhenforce_nlp.records import How
from zhenforce_nlp.relations.subject_names import Subject, is_short_for

if TYPE_CHECKING:
    from zhenforce_nlp.relations.subjects import SubjectReader

_LINE = re.compile(
    "(?P<line>(?!有关|相关|行政|执法|责任|成员|牵头|职能|主管|业务|各|本|该|其他|其它|加强|强化|推进|推动|督促|压实|落实|健全|市[级直]|县[级直]|区[级直]|省[级直])"
    "[\u4e00-\u9fff]{2,8}?)(?:(?<!多)(?<!跨)(?:部门|机关|系统|监督机构|执法机构))"
)
_LONGEST = 14  # characters of 自然资源和规划部门
_COLONS = "：:"


def of_line(text: str, start: int, end: int, subjects: SubjectReader) -> Subject | None:
    """Give whose the figures are behind a label that names a line of work and nothing else, None for any other words.

    Args:
        text: the page.
        start, end: the label without its marks.
        subjects: reads the subjects of the page.

    Example:
        税务部门 → the bureau of that line which the page names, else a group, 税务部门.
    """
    match = _LINE.fullmatch(text, start, end)
    if match is None:
        return None
    if is_short_for(match["line"], subjects.issuer):
        return subjects.as_issuer(start, end, "subject.own_bureau").carried()
    named = next((body for body in subjects.bureaus if is_short_for(match["line"], body.canonical)), None)
    if named is not None:
        return subjects.of_body(named, How.CARRIED)
    return Subject(match.group(), "group", None, How.CARRIED, start, end, "subject.line_label")


def label_before_colon(text: str, start: int, subjects: SubjectReader) -> Subject | None:
    """Give whose the figures are behind 税务部门： at the beginning of a paragraph, None for any other beginning."""
    for end in range(start + 2, min(len(text), start + _LONGEST)):
        if text[end] in _COLONS:
            return of_line(text, start, end, subjects)
    return None
