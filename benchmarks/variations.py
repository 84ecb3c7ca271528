"""Ways to write a report otherwise that leave its meaning alone: what ``robustness.py`` scores the library on."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import other_forms
import other_numerals
import other_place
import other_script
import other_year
import wordings

from zhenforce_nlp.corpus import CorpusDocument

Edit = tuple[int, int, str]  # where the text is replaced, and with what
# Measure words that count the same things; a page that has one might as well have the other.
_UNITS = re.findall(
    "..",
    "件宗件起件例起件起宗起例宗件宗起例起家户户家家个场次次场人名名人份件份张台辆辆台"
    "辆部台部处个个处条项条个项条项个艘条期次期场",
)
_LONG_UNITS = (("家次", "户次"), ("家次", "次"), ("户次", "家次"), ("场次", "场"), ("辆次", "台次"), ("批次", "批"))
_ACT = re.compile(
    r"(?<=[，。；共局队科所])(?P<verb>查处|检查|排查|受理|办理|发现|约谈|整改|处置|调解|移送|拆除|清理|查封|扣押|评查|审核|抽查|抽检)了?"
    r"(?P<noun>[\u4e00-\u9fff]{2,6})(?<![局队近于率约过府院结果加少])$"
)
_VERB = re.compile(
    r"(?:查处|检查|排查|受理|办理|发现|约谈|出动|下达|发放|整改|处置|调解|拆除|评查|审核|抽查|制定|组织)$"
)
_NOUN = re.compile(r"(?!以上|上下|左右|以内)[\u4e00-\u9fff]{2,6}(?=[，。；])")
_SHORTEST = 3
_LOOKS = re.compile(r"\(\?<?[=!](?:[^()]|\([^()]*\))*\)")  # what stands around a word in a text, not in a label
_LONG = 40  # characters of a line that damage is done to


@dataclass(frozen=True)
class Variation:
    """Another way to write a page.

    Attributes:
        name: what the table and ``--only`` call it.
        edits: where a document's text changes, in order and apart from each other.
        words: what is replaced in the metrics' labels too, as pattern and replacement; None for nothing.
        unit: the unit of the quantities that are changed; None when they keep theirs.
        labels: writes the labels anew where they change with the text; None when they keep theirs.
    """

    name: str
    edits: Callable[[CorpusDocument], Iterator[Edit]]
    words: tuple[str, str] | None = None
    unit: str | None = None
    labels: Callable[[CorpusDocument, dict[str, Any]], None] | None = None


def reworded(name: str, pattern: str, replacement: str) -> Variation:
    """Give the variation that says a word in another way, in the text and in the labels."""
    compiled = re.compile(pattern)

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        names = {place for item in document.annotation["orgs"] for place in range(item["start"] + 1, item["end"])}
        for match in compiled.finditer(document.text):
            if match.start() not in names and match.end() not in names:  # 卫生和计划生育局 keeps its 和
                yield from _around_groups(match, replacement)

    return Variation(name, edits, (_LOOKS.sub("", pattern), replacement))


def _around_groups(match: re.Match[str], replacement: str) -> Iterator[Edit]:
    """Give what is put in the place of a match, without the groups that it keeps: the labels in them stay."""
    place = match.start()
    first, *pieces = re.split(r"\\(\d)", replacement)
    for group, piece in zip(pieces[::2], pieces[1::2], strict=True):
        if first or place < match.start(int(group)):
            yield place, match.start(int(group)), first
        place, first = match.end(int(group)), piece
    if first or place < match.end():
        yield place, match.end(), first


def relaid(name: str, pattern: str, replacement: str) -> Variation:
    """Give the variation that sets a page in another way: the labels keep their words."""
    return Variation(name, reworded(name, pattern, replacement).edits)


def mapped(name: str, table: dict[int, str]) -> Variation:
    """Give the variation that writes characters by others, one for one."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        for place, mark in enumerate(document.text):
            if (other := table.get(ord(mark))) is not None:
                yield place, place + 1, other

    return Variation(name, edits)


def rewritten(name: str, write: Callable[[str], str]) -> Variation:
    """Give the variation that writes the whole text in another way of the same length."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        for place, (mark, other) in enumerate(zip(document.text, write(document.text), strict=True)):
            if mark != other:
                yield place, place + 1, other

    return Variation(name, edits)


def wrapped(width: int) -> Variation:
    """Give the variation that breaks every line of prose at a width in characters, as text copied from a PDF is."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        start = 0
        for line in document.text.splitlines(keepends=True):
            if "|" not in line and "\t" not in line:
                for place in _breaks(line.rstrip(), 2 * width):
                    yield start + place, start + place, "\n"
            start += len(line)

    return Variation(f"wrapped at {width}", edits)


def _breaks(line: str, columns: int) -> Iterator[int]:
    """Give where a line is broken: a letter takes one column, any other two, and no mark begins a line."""
    used = 0
    for place, mark in enumerate(line):
        used += 1 if mark.isascii() else 2
        if used > columns:
            place -= mark in "，。；：、）”》"  # noqa: PLW2901 - the character before goes with the mark
            yield place
            used = sum(
                1 if char.isascii() else 2
                for char in line[place : place + 2 if mark in "，。；：、）”》" else place + 1]
            )


def damaged(name: str, piece: str, every: int) -> Variation:
    """Give the variation that puts blanks or line ends anywhere into prose, about so many characters apart."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        draw = random.Random(document.id)  # noqa: S311 - the same damage on each run
        start = 0
        for line in document.text.splitlines(keepends=True):
            body = line.rstrip()
            if "|" not in line and "\t" not in line and len(body) > _LONG:
                place = draw.randrange(1, every)
                while place < len(body) - 1:
                    if not (body[place - 1].isspace() or body[place].isspace()):
                        yield start + place, start + place, piece
                    place += draw.randrange(every // 2, every * 2)
            start += len(line)

    return Variation(name, edits)


def figures_first(name: str, behind: str = "", before: str = "") -> Variation:
    """Give the variation that sets a figure before its noun: 检查企业12家 as 检查12家企业, or 对12家企业进行检查.

    Args:
        name: what the table calls it.
        behind: what is put behind the noun, with the verb as ``{}``; the verb then leaves its place.
        before: what is put before the figure.
    """

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        text = document.text
        for item in document.annotation["quantities"]:
            start, end = item["start"], item["end"]
            match = _ACT.search(text, max(0, start - _LONG), start)
            if match is None or not item["unit"] or item["unit"] in "元%" or text[end : end + 1] not in "，。；":
                continue
            yield match.start() if behind else match.start("noun"), start, before
            yield end, end, match["noun"] + behind.format(match["verb"])

    return Variation(name, edits)


def figures_last() -> Variation:
    """Give the variation that sets a figure behind its noun: 检查12家企业 as 检查企业12家."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        text = document.text
        for item in document.annotation["quantities"]:
            noun = _NOUN.match(text, item["end"])
            if noun is not None and _VERB.search(text, max(0, item["start"] - _LONG), item["start"]):
                yield item["start"], item["start"], noun[0]
                yield item["end"], noun.end(), ""

    return Variation("figures behind nouns", edits)


def in_other_times(name: str, pattern: str, replacement: str) -> Variation:
    """Give the variation that names a period in another way, ``{}`` for the report's year."""
    compiled = re.compile(pattern)

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        year = document.annotation["meta"].get("year")
        for match in compiled.finditer(document.text) if year else ():
            yield match.start(), match.end(), match.expand(replacement.format(year))

    return Variation(name, edits)


def issuers_named(name: str, *, short: bool) -> Variation:
    """Give the variation that calls the issuer 我局 where its name stands, or by its name where 我局 stands."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        issuer = document.annotation["meta"].get("issuer") or ""
        for item in document.annotation["orgs"] if issuer.endswith("局") else ():
            own = item["canonical"][:1] == [issuer] and document.text[item["start"] - 1 : item["start"]] in tuple(
                "。，；"
            )
            if own and item["text"] == "我局" and not short:
                yield item["start"], item["end"], item["canonical"][-1]
            elif own and len(item["text"]) > _SHORTEST and item["text"].endswith("局") and short:
                yield item["start"], item["end"], "我局"

    return Variation(name, edits)


def in_unit(old: str, new: str) -> Variation:
    """Give the variation that counts in another measure word."""

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        for item in document.annotation["quantities"]:
            if item["unit"] == old and item["text"].endswith(old):
                yield item["end"] - len(old), item["end"], new

    return Variation(f"{old} as {new}", edits, unit=new)


def elsewhere(name: str, names: Callable[[CorpusDocument], Mapping[str, str]], *, in_bodies: bool) -> Variation:
    """Give the variation that moves a report to another place or bureau."""
    return Variation(
        name,
        lambda document: other_place.renamed(document, names(document), in_bodies=in_bodies),
        labels=lambda document, annotation: other_place.relabel(annotation, names(document)),
    )


def in_year(years: int) -> Variation:
    """Give the variation that moves a report to another year."""
    return Variation(
        f"{years:+d} years",
        partial(other_year.moved_text, years=years),
        labels=partial(other_year.moved_labels, years=years),
    )


def variations() -> tuple[Variation, ...]:
    """List them all; the first is the plain text."""
    wide = {ord(mark): chr(ord(mark) + 0xFEE0) for mark in string.digits + string.ascii_letters + "%"}
    narrow = {ord(mark): plain for mark, plain in zip("，；：（）", ",;:()", strict=True)}
    return (
        Variation("as it is", lambda _: iter(())),
        wrapped(38),
        wrapped(25),
        damaged("blanks anywhere", " ", 40),
        damaged("line ends anywhere", "\n", 40),
        rewritten("traditional script", other_script.traditional),
        rewritten("traditional, rarer", partial(other_script.traditional, other_forms=True)),
        mapped("look-alikes of a PDF", other_script.look_alikes()),
        mapped("full-width digits", {code: other for code, other in wide.items() if chr(code).isdigit()}),
        mapped("full-width letters", {code: other for code, other in wide.items() if not chr(code).isdigit()}),
        mapped("half-width marks", narrow),
        Variation("Chinese numerals", partial(other_numerals.in_words, largest=99)),
        Variation("large Chinese numerals", other_numerals.in_words),
        Variation("numerals with 〇 and 两", partial(other_numerals.in_words, short_zero=True)),
        Variation("formal numerals", other_numerals.in_formal),
        Variation("百分之", other_numerals.in_hundredths),
        Variation("dates in Chinese numerals", other_numerals.dates),
        *(in_unit(old, new) for old, new in (*_UNITS, *_LONG_UNITS)),
        *(elsewhere(f"other place {n}", partial(other_place.places, draw=n), in_bodies=False) for n in range(1, 4)),
        elsewhere("other place, shared", partial(other_place.places, draw=1, shared=True), in_bodies=False),
        elsewhere("other kind of place 1", partial(other_place.places, draw=1, kinds=True), in_bodies=False),
        elsewhere("other kind of place 2", partial(other_place.places, draw=2, kinds=True), in_bodies=False),
        *(elsewhere(f"other bureau {n}", partial(other_place.lines, draw=n), in_bodies=True) for n in range(1, 3)),
        Variation("short bodies", other_forms.short_bodies),
        Variation("full bodies", other_forms.full_bodies),
        *(Variation(f"我局 by {form}", partial(other_forms.own_name, form=form)) for form in ("rank", "name", "chain")),
        *(Variation(f"全县 by {form}", partial(other_forms.area, form=form)) for form in ("all", "our", "name")),
        Variation("bodies with their chain", partial(other_forms.chain, shown=True)),
        Variation("bodies without their chain", partial(other_forms.chain, shown=False)),
        *(Variation(name, other_forms.times(*written)) for name, *written in other_forms.TIMES),
        Variation("large figures with 万", other_forms.scaled),
        Variation("figures without 万", other_forms.unscaled),
        Variation("thousands with commas", other_forms.parted),
        Variation("decimals in words", other_forms.spoken),
        *(in_year(-years) for years in range(1, 8)),
        figures_first("figures before nouns"),
        figures_first("对…进行了…", "进行了{}", "对"),
        figures_first("…被…", "被{}"),
        figures_last(),
        issuers_named("the issuer as 我局", short=True),
        issuers_named("我局 by its name", short=False),
        *(in_other_times(*row) for row in wordings.TIMES),
        *(reworded(*row) for row in wordings.WORDS),
        *(relaid(*row) for row in wordings.SHAPES),
    )
