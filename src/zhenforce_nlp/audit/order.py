"""Numbering of headings and of 一是, 二是; days of signature and publication, and the report's period."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import regex

from zhenforce_nlp.audit.page import Licence, Page, make
from zhenforce_nlp.clauses import TEXT_KINDS
from zhenforce_nlp.findings import Check, Finding, Severity, Term, Verdict
from zhenforce_nlp.records import BlockKind, How, MetaItem

_HEADINGS = (
    (1, regex.compile(r"\s*(?P<number>[一二三四五六七八九十]{1,3})、")),
    (2, regex.compile(r"\s*[（(](?P<number>[一二三四五六七八九十]{1,3})[）)]")),
    (3, regex.compile(r"\s*(?P<number>[0-9０-９]{1,2})[.．、](?![0-9０-９](?![0-9０-９]{3}年))")),
    (4, regex.compile(r"\s*[（(](?P<number>[0-9０-９]{1,2})[）)]")),
)
_INLINE = regex.compile(r"(?<=^|[。；;：:，,\s）)])(?P<number>[一二三四五六七八九十]{1,2})(?P<kind>是|要)(?![否不一])")
_DAY = regex.compile(r"(?:(?P<year>(?:19|20)\d\d)年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号](?!\d)")
_DIGITS = {mark: number for number, mark in enumerate("一二三四五六七八九十", 1)}
_AHEAD = regex.compile(
    r"将|拟|计划|预计|前[，。；、]|底前|之前|截至|截止|下一步|明年|来年|期限|有效期|施行|实施|生效|起执行|至20"
)
_PLAN_SECTION = regex.compile(r"下一步|下步|下阶段|打算|安排|计划|明年|来年|今后|思路|目标")
_SHORT = regex.compile(r"半年|季度|月度|[一二三四1234]季|\d+月|[—\-–至]\d+月|专项|阶段|督查|检查情况|工作计划|部署")
_EARLY = timedelta(days=100)  # a report of a whole year dated in its first months bears the wrong year
_LEAP = 2000
_LOST = ("中间有未编号的段落，序号可能脱落", "an unnumbered paragraph between may have lost its number")


def check_order(page: Page) -> list[Finding]:
    """Check numberings and days.

    Example:
        一、… 二、… 四、… → violated: 三 is missing.
    """
    return [*_headings(page), *_inline(page), *_meta_days(page), *_impossible(page), *_later_than_issue(page)]


# Numbering


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    if len(text) == 1:
        return _DIGITS[text]
    if len(text) == 2 and text[1] != "十" and text[0] != "十":
        return 0
    if text[0] == "十":
        return 10 + _DIGITS[text[1]]
    tens = 10 * _DIGITS[text[0]]
    return tens + (_DIGITS[text[2]] if len(text) > 2 else 0)


@dataclass(slots=True)
class _Run:
    """A numbering under way: its last number, and its marks since it began or last broke."""

    number: int
    marks: list[Licence]
    block: int


class _Numbering:
    """Follows numberings by level or kind, and writes down where one breaks and where one ends."""

    def __init__(self, page: Page, rule: str) -> None:
        self.page = page
        self.rule = rule
        self.runs: dict[object, _Run] = {}
        self.found: list[Finding] = []

    def step(self, key: object, number: int, place: Licence, block: int, *, lost: bool = False) -> None:
        """Take the next number of a numbering; ``lost`` when a number between may have been lost from the page."""
        run = self.runs.get(key)
        if run is None or number == 1:
            self.close(key)
            self.runs[key] = _Run(number, [place], block)
            return
        if number != run.number + 1:
            self.found.append(_broken(self.page, (run.number, run.marks[-1]), (number, place), self.rule, lost=lost))
            self.close(key)
            self.runs[key] = _Run(number, [place], block)
            return
        run.number, run.block = number, block
        run.marks.append(place)

    def close(self, key: object) -> None:
        """End a numbering."""
        run = self.runs.pop(key, None)
        if run is not None and len(run.marks) > 1:
            self.found.append(_unbroken(self.page, run.marks, self.rule))

    def finish(self) -> list[Finding]:
        """End all numberings."""
        for key in list(self.runs):
            self.close(key)
        return self.found


def _headings(page: Page) -> list[Finding]:
    """Walk the numbered blocks; a number of a higher level begins the lower levels anew."""
    numbering = _Numbering(page, "sequence.headings")
    for index, block in enumerate(page.structure.blocks):
        if block.kind not in (BlockKind.HEADING, BlockKind.BODY) or block.level == 0:
            continue
        for level, shape in _HEADINGS:
            match = shape.match(page.text, block.start, block.content)
            if match is None:
                continue
            for lower in [key for key in numbering.runs if isinstance(key, int) and key > level]:
                numbering.close(lower)
            run = numbering.runs.get(level)
            if run is not None and run.number == _value(match["number"]) and _parts_table(page, index):
                break
            lost = level > 2 and run is not None and _unnumbered_between(page, run.block, index)
            numbering.step(level, _value(match["number"]), Licence(*match.span("number")), index, lost=lost)
            break
    return numbering.finish()


def _parts_table(page: Page, index: int) -> bool:
    """Tell whether a block stands between two tables: 三、本年度办理结果 is a row of a form that has no figures."""
    around = page.structure.blocks[index - 1 : index + 2] if index else ()
    return len(around) > 2 and around[0].kind is around[2].kind is BlockKind.TABLE


def _unnumbered_between(page: Page, first: int, last: int) -> bool:
    """An item that lost its number looks like a paragraph of the item before."""
    return any(
        block.kind in (BlockKind.HEADING, BlockKind.BODY) and block.level == 0
        for block in page.structure.blocks[first + 1 : last]
    )


def _inline(page: Page) -> list[Finding]:
    """一是…二是…四是…: in the order of the page, a new 一是 begins anew."""
    numbering = _Numbering(page, "sequence.inline")
    for index, block in enumerate(page.structure.blocks):
        if block.kind not in TEXT_KINDS:
            continue
        if block.kind is BlockKind.HEADING and block.level in (1, 2):
            for key in list(numbering.runs):
                numbering.close(key)
        for match in _INLINE.finditer(page.text, block.start, block.end):
            number = _value(match["number"])
            if number == 1 or match["kind"] in numbering.runs:
                numbering.step(match["kind"], number, Licence(*match.span()), index)
    return numbering.finish()


def _mark(page: Page, place: Licence) -> Term:
    return Term("mark", "", None, place.start, place.end, place.words(page.source), None, "")


def _broken(page: Page, before: tuple[int, Licence], here: tuple[int, Licence], rule: str, *, lost: bool) -> Finding:
    one, other = before[1].words(page.source), here[1].words(page.source)
    if here[0] == before[0]:
        zh, en = f"序号重复：“{other}”", f"the number “{other}” stands twice"
    elif here[0] > before[0]:
        zh, en = f"序号不连续：“{one}”之后是“{other}”", f"the numbering jumps from “{one}” to “{other}”"
    else:
        zh, en = f"序号倒退：“{one}”之后是“{other}”", f"the numbering falls back from “{one}” to “{other}”"
    reason = _LOST if lost else ("", "")
    return make(
        Check.SEQUENCE, Verdict.NOT_COMPARABLE if lost else Verdict.VIOLATED, rule,
        (_mark(page, here[1]), _mark(page, before[1])), page, here[1], f"{one} → {other}", zh=zh, en=en,
        severity=Severity.NOTICE if lost else Severity.WARNING, reason=reason,
    )  # fmt: skip


def _unbroken(page: Page, marks: list[Licence], rule: str) -> Finding:
    one, other = marks[0].words(page.source), marks[-1].words(page.source)
    return make(
        Check.SEQUENCE, Verdict.HOLDS, rule, tuple(_mark(page, place) for place in marks), page, marks[0],
        f"{one} → {other}", zh=f"序号连续：{one}至{other}", en=f"the numbering is unbroken from {one} to {other}",
    )  # fmt: skip


# Days


def _meta_days(page: Page) -> Iterator[Finding]:
    issued, published = page.meta.get("issued"), page.meta.get("published")
    if issued is not None and published is not None:
        yield _days(page, issued, published, "time.published", "落款", "发布", "signed", "published")
    period = page.meta.get("period") or page.meta.get("year")
    if issued is None or period is None:
        return
    title = page.meta.get("title")
    name = title.value if title is not None else _title(page)
    if page.words["plan_title"].search(name):
        return
    first, last = _span(period)
    signed = date.fromisoformat(issued.value)
    whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    early = whole_year and not _SHORT.search(name) and signed < first + _EARLY and period.how is not How.ASSUMED
    if signed < first or early:
        zh = f"落款日期{signed.isoformat()}早于报告期{first.isoformat()}至{last.isoformat()}结束"
        en = f"signed on {signed.isoformat()}, before the period {first.isoformat()} to {last.isoformat()} was over"
        yield _day_finding(page, issued, period, Verdict.VIOLATED, "time.signed", zh, en)
    else:
        zh, en = (
            f"落款日期{signed.isoformat()}在报告期开始之后",
            f"signed on {signed.isoformat()}, after the period began",
        )
        yield _day_finding(page, issued, period, Verdict.HOLDS, "time.signed", zh, en)


def _span(item: MetaItem) -> tuple[date, date]:
    """Give first and last day of the report's period, or of its year."""
    if "/" in item.value:
        first, last = (date.fromisoformat(day) for day in item.value.split("/"))
        return first, last
    return date(int(item.value), 1, 1), date(int(item.value), 12, 31)


def _title(page: Page) -> str:
    if page.structure.title < 0:
        return ""
    block = page.structure.blocks[page.structure.title]
    return page.text[block.content : block.end]


def _days(page: Page, one: MetaItem, other: MetaItem, rule: str, *names: str) -> Finding:
    first, second = date.fromisoformat(one.value), date.fromisoformat(other.value)
    holds = first <= second
    sign = "不晚于" if holds else "晚于"
    zh = f"{names[0]}日期{first.isoformat()}{sign}{names[1]}日期{second.isoformat()}"
    than = "not later than" if holds else "later than"
    en = f"{names[2]} on {first.isoformat()}, {than} {names[3]} on {second.isoformat()}"
    return _day_finding(page, one, other, Verdict.HOLDS if holds else Verdict.VIOLATED, rule, zh, en)


def _day_finding(page: Page, one: MetaItem, other: MetaItem, verdict: Verdict, rule: str, zh: str, en: str) -> Finding:
    terms = tuple(
        Term("day", "", None, item.start, item.end, page.source[item.start : item.end], None, "")
        for item in (one, other)
    )
    return make(
        Check.TIME, verdict, rule, terms, page, Licence(one.start, one.end), f"{one.value} / {other.value}",
        zh=zh, en=en, severity=Severity.WARNING if verdict is Verdict.VIOLATED else None,
    )  # fmt: skip


def _impossible(page: Page) -> Iterator[Finding]:
    """2月30日, 13月5日: days that no calendar has."""
    for match in _DAY.finditer(page.text):
        month, day = int(match["month"]), int(match["day"])
        year = int(match["year"] or _LEAP)
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            continue
        place = Licence(*match.span())
        words = place.words(page.source)
        day_term = Term("day", "", None, place.start, place.end, words, None, "")
        yield make(
            Check.TIME, Verdict.VIOLATED, "time.impossible", (day_term,), page, place, words,
            zh=f"日历上没有{words}", en=f"no calendar has {words}",
        )  # fmt: skip


def _later_than_issue(page: Page) -> Iterator[Finding]:
    """What is told as done cannot be later than the day of signature."""
    issued = page.meta.get("issued")
    if issued is None:
        return
    signed = date.fromisoformat(issued.value)
    for time in page.times:
        if time.first is None or time.granularity != "day" or time.first <= signed or time.repaired:
            continue
        sentence = page.sentence_at(time.start)
        if sentence < 0 or not page.sentences[sentence].start <= time.start < page.sentences[sentence].end:
            continue
        inside = page.sentences[sentence]
        block = page.structure.blocks[inside.block]
        if block.kind is not BlockKind.BODY or _AHEAD.search(page.text, inside.start, inside.end):
            continue
        facts = page.of_sentence.get(sentence, [])
        if not facts or any(_PLAN_SECTION.search(words) for words in page.path(facts[0])):
            continue
        term = Term("day", "", None, time.start, time.end, time.text, None, "")
        zh = f"{time.text}晚于落款日期{signed.isoformat()}"
        en = f"{time.first.isoformat()} is told as done, the report was signed on {signed.isoformat()}"
        yield make(
            Check.TIME, Verdict.VIOLATED, "time.event", (term,), page, Licence(issued.start, issued.end),
            f"{time.first.isoformat()} > {signed.isoformat()}", zh=zh, en=en, severity=Severity.WARNING,
        )  # fmt: skip
