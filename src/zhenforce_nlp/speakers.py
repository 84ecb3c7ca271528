"""Lines that say who gives a report: 示例县水利局局长　李某, （报告人：示例市人民检察院副检察长 王 某）."""

from __future__ import annotations

import regex

SPEAKS = regex.compile(r"[\s（(—\-]*+(?:(?:报告|汇报|发言|述职|讲话|主讲)人?[:：\s])?\s*+")
_NAME = r"(?:[\p{Han}×Xx\*]{2,4}|\p{Han}[ \u3000]{1,2}[\p{Han}×Xx\*]{1,2})"
# The post and the name; names of one's own have the blank that parts them from the post left out (局长李某).
POST = regex.compile(
    r"(?:党组|党委|党工委|分党组|党总支)?(?:书记|副书记|成员|委员)?[、，]?(?:\p{Han}{0,2}副|代理?)?"
    r"(?:局长|主任|院长|检察长|厅长|关长|署长|处长|所长|站长|(?:总|支|大|中)?队长|[镇乡县区市州旗盟]长|专员"
    r"|主席|会长|部长|书记|政委|监督长|秘书长|委员)(?P<gap>[ \t\u3000:：]*+)" + _NAME + r"[ \u3000)）]*+"
)
_LEAST, _MOST = 8, 40  # characters of such a line


def is_speaker(line: str) -> bool:
    """Tell whether a line names whose head gives the report, and nothing else.

    Args:
        line: without the blanks around it.

    Example:
        「示例县水利局党组书记、局长　李某」 → True; 「会议由局长李某主持」 → False.
    """
    if not _LEAST <= len(line) <= _MOST or "，" in line or "。" in line:
        return False
    found = _SPEAKER.fullmatch(line)
    return found is not None and bool(found["gap"])


_SPEAKER = regex.compile(SPEAKS.pattern + r"\p{Han}{4,30}?" + POST.pattern)
