"""An amount as it is read, and the sign that stands before it (-2.3%, 零下18摄氏度)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.records import Bound

_MINUS = frozenset("-－−﹣")
_BEFORE_MINUS = frozenset("为是至到长降率达差值额温润幅于约了增减余损：:（(，,；;、 \t\n\u3000|")
# Behind these a sign says which way a figure changed, as ↓ does: 破案213起（同比-12.7%）, 立案326件，－4.4%.
_CHANGED = regex.compile(r"(?:[较比]|[起件人名宗次个家户份%％元条项处辆台]\s?[（(，])[-－−﹣]$")
_BEFORE_NEGATIVE = frozenset("为是至到长率（(：:，,；;、\n")  # 同比为负3.2%; but 减负3.2万元, 肩负


@dataclass(slots=True)
class Amount:
    """An amount as read, before the words around it are judged.

    Attributes:
        number_end: where the numeral ends and the unit (or a gap before it) begins.
        chinese: there is no Arabic figure in it.
        weak: its unit counts only after figures or longer numerals.
        whole: it may stand without a unit (零, a fraction).
    """

    start: int
    end: int
    number_end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    modifier: str | None
    bound: Bound
    step: Decimal
    dimension: str
    rule: str
    chinese: bool = False
    weak: bool = False
    whole: bool = False


def signs_change(text: str, start: int) -> bool:
    """Tell whether the sign before a figure says which way it changed: （同比-12.7%）."""
    return text[start - 1 : start] in _MINUS and _CHANGED.search(text, max(0, start - 4), start) is not None


def take_sign(text: str, amount: Amount) -> None:
    """-2.3%, 负3.2万元, 零下18摄氏度; but 减负3.2万元, 5%-3% and K12-3% hold none."""
    start = amount.start
    if text[start - 2 : start] == "零下":
        begin = start - 2
    elif start >= 2 and (
        (text[start - 1] in _MINUS and text[start - 2] in _BEFORE_MINUS)
        or (text[start - 1] == "负" and text[start - 2] in _BEFORE_NEGATIVE)
    ):
        begin = start - 1
    else:
        return
    if signs_change(text, start):
        return
    amount.start, amount.value = begin, -amount.value
    if amount.value_max is not None:
        amount.value_max = -amount.value_max
