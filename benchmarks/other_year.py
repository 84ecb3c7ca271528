"""The same report from another year: every year that it names, and every day of its labels, moved by as many years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from zhenforce_nlp.corpus import CorpusDocument

Edit = tuple[int, int, str]

_YEAR = re.compile(
    r"(?<![\d.,])(?:19|20|１９|２０)\d\d(?!\d|[.,]\d{3}(?!\d))|[一二][九〇零○][〇零○一二三四五六七八九]{2}(?=\s?年)"
)
_IN_TIME = re.compile(r"(?:19|20|１９|２０)\d\d")  # 2025110日
_HAN = "〇一二三四五六七八九"
# Days that the calendar of each year sets, plans of five years, years of the Republic, years that a line end breaks.
_FIXED = re.compile(
    "春节|清明|端午|中秋|元宵|重阳|除夕|十[一二三四五]五|民国|民國|[12]\\s+\\d{2,3}\\s?年|[12]\\d\\s+\\d\\d?\\s?年"
)
_LEAP = "02-29"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def moves(document: CorpusDocument) -> bool:
    """Tell whether a report's years may all be moved alike."""
    return _FIXED.search(document.text) is None


def moved_text(document: CorpusDocument, years: int) -> Iterator[Edit]:
    """Give where a text has a year, with the one that stands there then."""
    if not moves(document):
        return
    counted = {place for item in document.annotation["quantities"] for place in range(item["start"], item["end"])}
    found = {match.span(): match.group() for match in _YEAR.finditer(document.text) if match.start() not in counted}
    for item in document.annotation["times"]:
        for match in _IN_TIME.finditer(item["text"]):
            start = item["start"] + match.start()
            if match.start() == 0 or not item["text"][match.start() - 1].isdigit():
                found[start, start + len(match.group())] = match.group()
    for (start, end), year in sorted(found.items()):
        yield start, end, _later(year, years)


def moved_labels(document: CorpusDocument, annotation: dict[str, Any], years: int) -> None:
    """Move the days of the labels."""
    if not moves(document):
        return
    for item in (*annotation["times"], *annotation["facts"]):
        for key in ("from", "to"):
            item[key] = _day(item[key], years)
    meta = annotation["meta"]
    if meta.get("year"):
        meta["year"] += years
    if meta.get("issued"):
        meta["issued"] = _day(meta["issued"], years)
    for fact in annotation["facts"]:
        fact["metric"] = [_YEAR.sub(lambda match: _later(match.group(), years), label) for label in fact["metric"]]


def _later(year: str, years: int) -> str:
    if year.isdigit():
        later = str(int(year) + years)
        return later if year.isascii() else later.translate(_WIDE)
    digits = "".join(str(max(0, _HAN.find(mark.replace("零", "〇").replace("○", "〇")))) for mark in year)
    return "".join(_HAN[int(digit)] for digit in str(int(digits) + years))


def _day(day: str | None, years: int) -> str | None:
    if day is None:
        return None
    year, rest = int(day[:4]) + years, day[5:]
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if rest in ("02-28", _LEAP):  # the end of February
        rest = _LEAP if is_leap else "02-28"
    return f"{year}-{rest}"
