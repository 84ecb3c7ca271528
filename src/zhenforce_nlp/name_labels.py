"""Labels that hold a name and nothing else, and say whose all that follows is: 【渔政站】, （区质安站）, ●[县水利局]."""

from __future__ import annotations

_CLOSERS = {"【": "】", "（": "）", "(": ")", "[": "]", "〔": "〕", "［": "］", "〖": "〗"}
_ALWAYS = "【〖"  # no aside stands in these
_BEFORE = frozenset(" \t\u3000\xa00123456789一二三四五六七八九十.．、◆●■▲★☆◇□△○◎▶►▪•·✅✔☑📍🔹🔸🔺❖➤➢\ufe0f")
_MAX_BEFORE = 8
_BREAKS = "\n\r"
_SENTENCE_ENDS = "。；;！"


def label_end(text: str, start: int, end: int) -> int:
    """Give the place behind the label that a name fills, 0 where it fills none.

    A bracket is a label where a line or a sentence begins with it: …2起。（县水利局）巡河118次; but no aside (市局（含分局）),
    and not who sent the lines before (…2起。（县水利局）⏎).

    Args:
        text: the page.
        start, end: the name.

    Example:
        「（县水利局）巡河118次」, 1, 5 → 6.
    """
    opener = text[start - 1 : start] if start else ""
    if text[end : end + 1] != _CLOSERS.get(opener, " "):
        return 0
    return end + 1 if opener in _ALWAYS or _opens(text, start - 1, end + 1) else 0


def _opens(text: str, at: int, end: int) -> bool:
    first = at
    while first > 0 and at - first < _MAX_BEFORE and text[first - 1] in _BEFORE:
        first -= 1
    if first == 0 or text[first - 1] in _BREAKS:
        return True
    return text[first - 1] in _SENTENCE_ENDS and text[end : end + 1].strip() not in ("", "。")
