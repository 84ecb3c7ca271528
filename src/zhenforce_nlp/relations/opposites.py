"""Labels that say the opposite of each other: 合格 and 不合格, 涉企 and 非涉企."""

from __future__ import annotations

from collections.abc import Sequence

import regex

_PAIR = 2
_NOUN = 2  # characters of the shortest noun
# 当场改正61个，责令改正22个: at once, or in due time
_AT_ONCE = ("当场", "现场", "立即", "立行")
_IN_TIME = ("限期", "责令", "逾期", "持续", "正在")
# 适用简易程序38件，普通程序175件; 对单位处罚31件，对个人处罚12件
_PAIRS = (
    (("简易程序", "当场处罚"), ("一般程序", "普通程序")),
    (("单位", "企业", "法人"), ("个人", "自然人")),
    (("维持",), ("改变", "撤销", "变更", "纠正")),  # 受理异议18起，维持14起，改变评审结果4起
    (("胜诉",), ("败诉",)),
    (("合法",), ("违法",)),
    (("投诉",), ("举报",)),
)
_TURNED = tuple((other, one) for one, other in _PAIRS)
_DENIALS = regex.compile(r"[不未非无失]")


def opposites(labels: Sequence[str]) -> bool:
    """Tell whether of two labels one denies the other; False for more or fewer than two.

    Example:
        已整改, 未整改 → True; 当场改正, 限期改正 → True; 检查, 处罚 → False.
    """
    if len(labels) != _PAIR:
        return False
    first, second = labels
    if first.startswith(_AT_ONCE) and second.startswith(_IN_TIME):
        return True
    if any(_told(first, one) and _told(second, other) for one, other in (_PAIRS + _TURNED)):
        return True
    short, long = sorted((_DENIALS.sub("", label).replace("已", "") for label in labels), key=len)
    denied = [_DENIALS.search(label) is not None for label in labels]
    same = long[-_NOUN:] == short[-_NOUN:] if len(short) >= _NOUN else bool(short) and long.endswith(short)
    return any(denied) and not all(denied) and same


def _told(label: str, words: tuple[str, ...]) -> bool:
    return any(word in label for word in words)
