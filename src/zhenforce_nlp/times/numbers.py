"""Numbers of years, months and days as dates write them."""

from __future__ import annotations

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"两": 2, "元": 1, "0": 0, "O": 0}
_SHORT = 2  # digits of 22年


def read_year(text: str) -> int:
    """Read a year, Chinese or Arabic; one of fewer than four digits counts from 1911 (民国112年).

    >>> read_year("二〇二三")
    2023
    """
    if len(text) == _SHORT and text.isdecimal():
        return 2000 + int(text)  # 22年上半年
    text = text.removeprefix("民国")
    hundred, _, rest = text.rpartition("百")
    if hundred or (rest and "十" in rest):  # 民国一百一十一年
        year = 100 * (_DIGITS[hundred] if hundred else 0) + (read_number(rest.replace("〇", "")) if rest else 0)
    else:
        year = int("".join(str(_DIGITS.get(char, char)) for char in text))
    return year + 1911 if year < 1000 else year


def read_number(text: str) -> int:
    """Read a number up to 39, Chinese or Arabic; 元 is the first month.

    >>> read_number("二十三")
    23
    """
    text = text.replace(" ", "")  # 「1月1 5日」 of a copy that was cut into pieces
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("廿", "二十")
    tens, ten, ones = text.rpartition("十")
    value = 0
    if ten:
        value = 10 * (_DIGITS[tens] if tens else 1)
    return value + (_DIGITS[ones] if ones else 0)
