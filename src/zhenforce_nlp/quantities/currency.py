"""A currency or unit of money that a page says once: 罚没款120万元（人民币，下同），其中罚款80万."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.quantities.amount import Amount

YUAN = "元"
WINDOW = 12  # characters before a bare figure in which its clause says that it is money
_NOTE = regex.compile(r"[（(](?P<inner>[^（）()\n]{0,16}下同[^（）()\n]{0,4})[）)]")
_MONEY = regex.compile(
    r"(?P<scale>万亿|亿|千万|百万|万|千)?(?P<name>美元|港元|港币|欧元|日元|英镑|澳门元|澳元|加元|新台币|韩元|人民币|元)"
)
_NAMES = {"人民币": YUAN, "港币": "港元"}
_SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3}
_MONEY_WORDS = regex.compile(r"款|金额|资金|经费|罚没|税费|收入|所得|损失|货值|案值|价值|产值|费用|税额|税金|费")
_SAME_WORDS = regex.compile(r"同比|环比|上年|去年|增加|减少|增长|下降|其中|含")
_BREAKS = "，。；！？\n"


@dataclass(frozen=True, slots=True)
class _Said:
    """What a note says of the money behind it."""

    start: int
    unit: str
    scale: Decimal


def apply_currency(text: str, amounts: Sequence[Amount]) -> None:
    """Give amounts behind a note the currency, and those that lost their unit the unit, that it says for all.

    Args:
        text: the page.
        amounts: its amounts in order; they are changed in place.

    Example:
        （单位：万元，下同）罚款35.6 → 356000 元; 货值36万元（美元，下同） → 360000 美元.
    """
    if "下同" not in text:
        return
    notes = [said for match in _NOTE.finditer(text) if (said := _said(match)) is not None]
    money_before = False
    for amount in amounts:
        said = next((note for note in reversed(notes) if note.start <= amount.end), None)
        if said is not None:
            _apply(text, amount, said, money_before=money_before)
        money_before = amount.dimension == "money"


def _said(match: regex.Match[str]) -> _Said | None:
    """（人民币，下同）, （单位：万元，下同）, （单位：人民币万元，下同）."""
    found = list(_MONEY.finditer(match.group("inner")))
    if not found:
        return None
    name = next((money.group("name") for money in found if money.group("name") != YUAN), YUAN)
    scale = next((money.group("scale") for money in found if money.group("scale")), "")
    return _Said(match.start(), _NAMES.get(name, name), Decimal(_SCALES.get(scale, 1)))


def _apply(text: str, amount: Amount, said: _Said, *, money_before: bool) -> None:
    if amount.unit == YUAN:
        amount.unit = said.unit
    if amount.unit or amount.dimension:
        return
    words = text[max(0, amount.start - WINDOW) : amount.start]
    clause = words[max(words.rfind(mark) for mark in _BREAKS) + 1 :]
    if not (_MONEY_WORDS.search(clause) or (money_before and _SAME_WORDS.search(clause))):
        return
    amount.unit, amount.dimension = said.unit, "money"
    if not any(mark in text[amount.start : amount.end] for mark in "万亿千百"):
        amount.value, amount.step = _whole(amount.value * said.scale), _whole(amount.step * said.scale)


def _whole(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value
