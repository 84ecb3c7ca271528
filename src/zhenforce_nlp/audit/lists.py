"""Announced numbers of items against the items.

3个专班：甲、乙、丙; 甲、乙等5个部门; 三方面：一是…二是…三是; 5次 on five days.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.audit.numbers import is_sure
from zhenforce_nlp.audit.page import Licence, Page, make
from zhenforce_nlp.clauses import TEXT_KINDS
from zhenforce_nlp.findings import Check, Finding, Severity, Term, Verdict
from zhenforce_nlp.records import Quantity

_KINDS = frozenset(
    (
        "个",
        "项",
        "家",
        "种",
        "类",
        "方面",
        "大类",
        "条",
        "名",
        "位",
        "处",
        "所",
        "支",
        "起",
        "件",
        "次",
        "场",
        "期",
        "轮",
    )
)
_EVENTS = frozenset(("次", "场", "期", "轮", "批", "场次"))
_NAMES_FOLLOW = regex.compile(
    r"(?P<noun>[\p{Han}]{0,10}?)(?P<cue>[：:]|[，,]?(?:分别是|分别为|即|依次是|依次为|具体是|具体为|它们是)[：:]?)(?P<list>[^。；;：:，,（）()\d\n]{3,120})(?P<end>[。；;）)\n]|$)"
)
_SURE_CUE = regex.compile(r"分别|依次|即|它们是|具体")
_LISTED_NOUNS = regex.compile(
    r"部门|专班|小组|平台|清单|制度|机制|领域|环节|方面|阶段|县|乡镇|街道|单位|中心|板块|系统|指标|类别|要素|行业|镇|区|办法|预案|方案|体系|类$|种$"
)
_BEFORE = regex.compile(r"(?P<list>[^。；;：:，,（）()\n]{3,80}?)(?P<etc>等)?$")
_JOINED = regex.compile(r"和|与|及|以及")
_PREPOSITIONS = regex.compile(
    r"[对在向于为由将把赴到的从按各]|联合|会同|组织|开展|检查|整治|督促|指导|覆盖|涉及|包括|协调|聚焦|围绕|针对|配合"
)
_MARK = regex.compile(r"(?<![\p{Han}])(?P<number>[一二三四五六七八九十]{1,2})(?P<kind>是|要)(?![否不])")
_FIRST_MARK = regex.compile(r"(?<![\p{Han}])一(?P<kind>是|要)(?![否不])")
_ANNOUNCED = regex.compile(
    r"(?<![第十百千\d.年月“”])(?P<number>[二两三四五六七八九十]|[2-9]|1[0-2])(?P<unit>个方面|大方面|方面|个|项|大|点|条)(?!月|季|年)"
    r"(?:的|主要|突出|重点|具体|工作)*(?:问题|不足|困难|短板|弱项|工作|措施|举措|做法|环节|任务|特点|原因|成效|亮点|方面|情况|经验|机制|制度)?"
    r"(?:和(?:问题|不足|困难|短板))?(?:主要)?(?:是|有|表现在|如下|开展工作|入手|着手|发力|推进|落实)?[。：:，,]\s*$"
)
_DAY = regex.compile(r"(?:20\d\d年)?(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])日")
_DAYS = regex.compile(
    r"[\p{Han}，,（(]{0,16}?(?:分别|先后|依次)?[于在](?P<list>(?:(?:20\d\d年)?(?:\d{1,2}月)?\d{1,2}日(?:[、，,和及与]|以及)?){2,30})(?P<etc>等)?"
)
_DIGITS = {mark: number for number, mark in enumerate("一二三四五六七八九十", 1)}
_MIN_ITEM = 2
_BRACKETED = regex.compile(r"“[^“”\n]{1,40}”|《[^《》\n]{1,80}》|[（(][^（）()\n]{0,40}[）)]")


@dataclass(frozen=True, slots=True)
class _Count:
    """How many items a list has at least and at most: 和 may join two items or stand within one."""

    least: int
    most: int
    open: bool


def check_lists(page: Page) -> list[Finding]:
    """Check announced numbers against what is listed.

    Example:
        成立3个专班：综合协调、现场处置、宣传引导、后勤保障。 → violated: 3 announced, 4 listed.
    """
    found: list[Finding] = []
    starts = [quantity.start for quantity in page.quantities]
    masked = _BRACKETED.sub(lambda match: "“" + "某" * (len(match.group()) - 2) + "”", page.text)
    for block in page.structure.blocks:
        if block.kind not in TEXT_KINDS:
            continue
        found.extend(_marks(page, masked, block.start, block.end))
        for quantity in page.quantities[bisect_left(starts, block.start) : bisect_left(starts, block.end)]:
            if quantity.end <= block.end and _announces(quantity):
                found.extend(_check(page, masked, quantity, block.start, block.end))
    return found


def _announces(quantity: Quantity) -> bool:
    return quantity.unit in _KINDS | _EVENTS and is_sure(quantity) and quantity.step == 1 and 2 <= quantity.value <= 60


def _check(page: Page, text: str, quantity: Quantity, start: int, end: int) -> Iterator[Finding]:
    yield from _days(page, text, quantity, end)
    yield from _behind(page, text, quantity, end)
    yield from _in_front(page, text, quantity, start)


# The items behind


def _behind(page: Page, text: str, quantity: Quantity, end: int) -> Iterator[Finding]:
    """Read the names behind a number: 成立3个专班：甲、乙、丙. 评出先进单位3家，分别是甲、乙、丙."""
    match = _NAMES_FOLLOW.match(text, quantity.end, min(end, quantity.end + 160))
    if match is None or "、" not in match["list"] or _MARK.search(match["list"]):
        return
    sure = _SURE_CUE.search(match["cue"]) is not None
    noun = match["noun"] or text[max(0, quantity.start - 6) : quantity.start]
    if not sure and not (_LISTED_NOUNS.search(noun) or quantity.unit in ("类", "种", "方面", "大类")):
        return
    count = _items(page, match["list"], match.start("list"))
    if count is not None:
        licence = Licence(match.start("cue"), match.end("cue"))
        yield _written(page, _of_quantity(quantity), count, Licence(*match.span("list")), licence, "list.behind")


def _items(page: Page, words: str, offset: int) -> _Count | None:
    is_open = False
    trimmed = words.rstrip("”」 ")
    if trimmed.endswith(("等", "等等")) or regex.search(r"等\p{Han}{0,6}$", trimmed):
        is_open = True
        trimmed = regex.sub(r"等+\p{Han}{0,6}$", "", trimmed)
    items = trimmed.split("、")
    if len(items) < 2 or any(len(item) < _MIN_ITEM for item in items):
        return None
    joints = [match.start() for match in _JOINED.finditer(trimmed)]
    joints = [place for place in joints if not _inside_name(page, offset + place)]
    return _Count(len(items), len(items) + len(joints), is_open)


def _inside_name(page: Page, place: int) -> bool:
    return any(body.start < place < body.end - 1 for body in page.institutions)


# The items in front


def _in_front(page: Page, text: str, quantity: Quantity, start: int) -> Iterator[Finding]:
    """甲、乙、丙等5个部门: no more than five may be named."""
    begin = max(start, quantity.start - 80)
    match = _BEFORE.search(text, begin, quantity.start)
    if match is None or "、" not in match["list"] or not match["etc"]:
        return
    words = match["list"]
    place = max((m.end() for m in _PREPOSITIONS.finditer(words)), default=0)
    place = max(place, words.rfind("等") + 1)
    words = words[place:]
    if "、" not in words or regex.search(r"\d", words):
        return
    items = words.split("、")
    if any(len(item) < _MIN_ITEM for item in items):
        return
    count = _Count(len(items), len(items) + len(_JOINED.findall(words)), open=True)
    first = match.start("list") + place
    span = Licence(first, first + len(words))
    yield _written(
        page, _of_quantity(quantity), count, span, Licence(match.start("etc"), match.end("etc")), "list.in_front"
    )


# 一是, 二是


def _marks(page: Page, text: str, start: int, end: int) -> Iterator[Finding]:
    """Read the marks behind a number: 存在三方面问题：一是…二是…三是."""
    for first in _FIRST_MARK.finditer(text, start, end):
        said = _ANNOUNCED.search(text, max(start, first.start() - 30), first.start())
        if said is None:
            continue
        numbers, last = [1], first.end()
        for match in _MARK.finditer(text, first.end(), end):
            number = _number(match["number"])
            if match["kind"] != first["kind"]:
                continue
            if number <= numbers[-1]:
                break
            numbers.append(number)
            last = match.end()
        if len(numbers) > 1:
            number = int(said["number"]) if said["number"].isdigit() else _DIGITS[said["number"].replace("两", "二")]
            begin, stop = said.start("number"), said.end("unit")
            words = page.source[begin:stop]
            announced = Term("announced", "", None, begin, stop, words, Decimal(number), said["unit"])
            span = Licence(first.start(), last)
            count = _Count(numbers[-1], numbers[-1], open=False)
            yield _written(page, announced, count, span, Licence(*first.span()), "list.marks")


def _number(text: str) -> int:
    if len(text) == 1:
        return _DIGITS[text]
    return 10 + _DIGITS[text[1]] if text[0] == "十" else 10 * _DIGITS[text[0]]


# Days


def _days(page: Page, text: str, quantity: Quantity, end: int) -> Iterator[Finding]:
    """召开会议3次，分别于3月2日、6月8日、9月5日召开."""
    if quantity.unit not in _EVENTS:
        return
    match = _DAYS.match(text, quantity.end, min(end, quantity.end + 240))
    if match is None or not _DAY.search(match["list"]):
        return
    number = match["list"].count("日")
    count = _Count(number, number, open=match["etc"] is not None)
    span, licence = Licence(*match.span("list")), Licence(match.start(), match.start("list"))
    yield _written(page, _of_quantity(quantity), count, span, licence, "list.days")


def _of_quantity(quantity: Quantity) -> Term:
    return Term(
        "announced", "", quantity.id, quantity.start, quantity.end, quantity.text, quantity.value, quantity.unit
    )


def _written(page: Page, said: Term, count: _Count, span: Licence, licence: Licence, rule: str) -> Finding:
    number = int(said.value or 0)
    holds = count.least <= number <= count.most if not count.open else number >= count.least
    listed = count.least if count.least == count.most or not holds else number
    announced = "".join(said.text.split())
    sign = ("≥" if count.open else "=") if holds else ("<" if count.open else "≠")
    formula = f"{announced} {sign} {listed}"
    if holds:
        zh, en = f"列举与数目一致：{announced}，列{listed}", f"the list agrees: {announced}, {listed} listed"
    else:
        zh, en = (
            f"列举与数目不符：{announced}，列{listed}",
            f"the list disagrees: {announced} announced, {listed} listed",
        )
    terms = (
        said,
        Term("item", "", None, span.start, span.end, span.words(page.source), None, ""),
    )
    return make(
        Check.LIST, Verdict.HOLDS if holds else Verdict.VIOLATED, rule, terms, page, licence, formula, zh=zh, en=en,
        expected=Decimal(listed), difference=number - Decimal(listed), unit=said.unit,
        severity=None if holds or rule == "list.days" else Severity.WARNING,
    )  # fmt: skip
