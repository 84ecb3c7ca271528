"""The same page with its figures and dates in Chinese or formal numerals, or its rates said as 百分之 and 成."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import cn2an

from zhenforce_nlp.corpus import CorpusDocument

Edit = tuple[int, int, str]

LARGEST = 99_999  # a longer numeral is not written out
_WHOLE = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?=[^\d.,，%％‰~～—－-]\D*$)")
_RATE = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)[%％]")
_MONEY = re.compile(r"[余多]?[万亿]?元")
_MARK = re.compile("[，。；：、,;]")  # a line without one may be a cell
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_PART = re.compile(r"(?<!\d)\d{1,2}(?=[月日]|[至到—－-]\d{1,2}[月日])")
_PAIRS = (2, *range(2000, 3000))  # numbers that begin with 两


def in_words(document: CorpusDocument, *, largest: int = LARGEST, short_zero: bool = False) -> Iterator[Edit]:
    """Write whole numbers in Chinese numerals, outside of tables.

    Args:
        document: the document.
        largest: the largest number that is written so.
        short_zero: whether its zeros are round (一百〇二), and 2 and 2000 are 两.
    """
    for item in in_prose(document):
        if (digits := _WHOLE.match(item["text"])) is None or (value := _value(digits)) > largest:
            continue
        written = cn2an.an2cn(value)
        if short_zero:
            written = written.replace("零", "〇")
            written = "两" + written[1:] if value in _PAIRS else written
        yield item["start"], item["start"] + digits.end(), written


def in_formal(document: CorpusDocument) -> Iterator[Edit]:
    """Write whole sums of money in the numerals of bills: 叁拾伍万元."""
    for item in in_prose(document):
        digits = _WHOLE.match(item["text"])
        if digits and _value(digits) <= LARGEST and _MONEY.fullmatch(item["text"], digits.end()):
            yield item["start"], item["start"] + digits.end(), cn2an.an2cn(_value(digits), "up")


def in_hundredths(document: CorpusDocument) -> Iterator[Edit]:
    """Write rates as 百分之九十五点六."""
    for item in in_prose(document):
        if rate := _RATE.fullmatch(item["text"]):
            yield item["start"], item["end"], "百分之" + cn2an.an2cn(rate[1])


def dates(document: CorpusDocument) -> Iterator[Edit]:
    """Write the years, months and days of dates in Chinese numerals: 二〇二三年六月三日."""
    for item in document.annotation["times"]:
        if " " in item["text"] or "\n" in item["text"]:
            continue  # half of a broken date is none
        found = [(match.start(), match.end(), _year(match.group())) for match in _YEAR.finditer(item["text"])]
        found += [
            (match.start(), match.end(), cn2an.an2cn(int(match.group()))) for match in _PART.finditer(item["text"])
        ]
        for start, end, written in sorted(found):
            yield item["start"] + start, item["start"] + end, written


def _year(digits: str) -> str:
    return digits.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))


def _value(digits: re.Match[str]) -> int:
    return int(digits.group().replace(",", ""))


def in_prose(document: CorpusDocument) -> Iterator[dict[str, Any]]:
    """Give the labelled figures that stand in sentences."""
    text = document.text
    for item in document.annotation["quantities"]:
        line = text[text.rfind("\n", 0, item["start"]) + 1 : item["start"]]
        end = text.find("\n", item["end"])
        whole = line + text[item["start"] : end if end >= 0 else len(text)]
        if "|" not in whole and "\t" not in whole and _MARK.search(whole):
            yield item
