"""Whose report it is: the body that issued it, from title, letterhead, signature or text, and its division."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

import regex

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.institutions.mention import Prefix, Raw, is_han
from zhenforce_nlp.institutions.names import Issuer
from zhenforce_nlp.institutions.places import NOWHERE, Place, Places
from zhenforce_nlp.institutions.resolve import Resolver
from zhenforce_nlp.records import BlockKind, How

# A title's issuer stands at its beginning, after a year or a sign at most (2023年南开区…, 关于示例市…局, 【简讯】…).
_LEAD = regex.compile(r"(?:关于|【[^【】\n]{1,6}】|[（(【\[]|20\d\d年?度?|\s)*")
_THAT_BUREAU = "该局"
_ANAPHOR_ENDS = {
    "我局": "局",
    "本局": "局",
    "我委": "委",
    "我厅": "厅",
    "我支队": "支队",
    "我大队": "大队",
    "我院": "院",
}
_AROUND = " \t\u3000\xa0（()）〔〕[]【】0123456789〇零一二三四五六七八九十年月日号:：.-/"
_SUBJECT = "，,。；;\n 　年月日"
_BEHIND_LABEL = frozenset(":： \t\u3000\xa0\r\n")
_TO_ABOVE = "issuer.above"
_ABOVE = ("报送", "呈报", "上报", "抄报")  # a station's page goes to the bureau that it belongs to
_POSTED_BY = (_TO_ABOVE, "issuer.source", "issuer.origin", "issuer.signature", "issuer.subtitle")
_ORIGIN = "来源"
MAX_GAP = 10
MAX_LINE = 6
MAX_DIVISION = 24  # characters of a division's chain in brackets
_TOGETHER = regex.compile(r"系统|机关|部门|机构")
_LINE_ENDINGS = ("局", "院", "", "支队")
_LINE_HEAD = regex.compile(r"(?:^|\n)[ \t\u3000（(\[【]*$")
# by re: regex looks through the rest of the page for the 件 that it needs
_MASTHEAD = re.compile(r"[ \t\u3000]*文[ \t\u3000]*件[ \t\u3000]*(?:[\r\n]|\Z)")
_SIZES = (8, 7, 6, 5, 4, 3, 2)  # characters of a label
_SHORT_LABEL = 2
_START = attrgetter("start")
OPENING_SENTENCE = 120  # characters before the first subject of a text
_TOLD_BY = regex.compile(r"(?:从|据|跟随|随同|跟着)$")  # 记者从某县水利局获悉, 据某县水利局通报
_LEARNT = regex.compile(r"(?:处)?(?:执法|民警|工作人员|获悉|了解到|通报|介绍|消息|发布|披露|公布|统计)")
_FIGURE = regex.compile(r"(?<![\d年月日至—\-.])\d[\d.,]*(?![\d.,]|\s*[年月日时号—\-至])")
_DATES = regex.compile(r"[\s\d０-９〇零一二三四五六七八九十年度月日上下半全今来以至期间截末底—\-，,、第季]*+")


Spans = Sequence[tuple[int, int, BlockKind]]


def find_issuer(view: str, blocks: Spans, raws: Sequence[Raw], resolver: Resolver) -> Issuer | None:
    """Find the body that issued the report, and tell the resolver of it and its division.

    Args:
        view: the plain view of the page.
        blocks: start and end in the view, and kind, of the blocks.
        raws: the mentions of the page.
        resolver: resolves them; its home is set, as far as the page shows one.

    Returns:
        The issuer; None when the page shows none.
    """
    places = resolver.places
    stated = _stated(view, blocks, raws, places)
    ranked = _Ranked(stated, lambda: _of_text(view, blocks, raws, places))
    home = _home(blocks, ranked, raws, places)
    if home is None:
        places.open = _open_home(blocks, ranked, places)
    resolver.settle(None, home)
    for raw, rule, how in ranked.items():
        body = resolver.resolve(raw)
        if body is not None and body.kind == "office" and raw.parent is not None:
            raw = raw.parent  # 制表：市应急管理局煤矿监管科: the bureau's report  # noqa: PLW2901
            body = resolver.resolve(raw)
        if body is None or not body.canonical or body.kind in ("company", "office"):
            continue
        if rule == "issuer.title" and raw.prefix.kind == "none":
            found = _posted_by(view, blocks, raws, resolver, stated, home)
            if found is not None:
                return found
        issuer = Issuer(body, raw, rule, how)
        resolver.settle(issuer, body.seat or body.place.code or home)
        post = _titled_post(view, blocks, raws, resolver, issuer)
        if rule != _TO_ABOVE or post is not issuer:
            return post
        resolver.settle(None, home)  # whom a page is sent to did not issue it
    resolver.settle(None, home)
    return None


def _posted_by(
    view: str,
    blocks: Spans,
    raws: Sequence[Raw],
    resolver: Resolver,
    stated: Sequence[tuple[Raw, str, How]],
    home: str | None,
) -> Issuer | None:
    """「滨海海事处2021年统计」 sent to 某某海事局: the office's full name is told by the body that it belongs to."""
    for raw, rule, how in stated:
        body = resolver.resolve(raw) if rule in _POSTED_BY else None
        if body is None or not body.canonical:
            continue
        above = Issuer(body, raw, rule, how)
        resolver.settle(above, body.seat or body.place.code or home)
        post = _titled_post(view, blocks, raws, resolver, above)
        if post is not above:
            return post
        resolver.settle(None, home)
    return None


def _titled_post(view: str, blocks: Spans, raws: Sequence[Raw], resolver: Resolver, issuer: Issuer) -> Issuer:
    """「城关所2021年小结」 sent in by 某县市场监管局: the page is the station's, whose full name its bureau tells."""
    if issuer.rule not in _POSTED_BY:
        return issuer
    for raw in _of_title(view, blocks, raws):
        body = resolver.resolve(raw)
        if body is None or body.whole != issuer.body.canonical or body.kind == "office":
            continue
        if not body.place.certain:  # 辖区 of an office is not the place that its bureau is named after
            body, resolver.places.open = replace(body, place=NOWHERE), None
        post = Issuer(body, raw, "issuer.title", How.STATED)
        resolver.settle(post, body.seat or body.place.code)
        return post
    return issuer


class _Ranked:
    """The bodies that may have issued the page, best first; those of the text are looked for only where asked for."""

    def __init__(self, stated: list[tuple[Raw, str, How]], of_text: Callable[[], list[Raw]]) -> None:
        self._stated = stated
        self._of_text = of_text
        self._text: list[Raw] | None = None

    def items(self) -> Iterator[tuple[Raw, str, How]]:
        """Give body, rule and how, best first."""
        yield from self._stated
        if self._text is None:
            self._text = self._of_text()
        yield from ((raw, "issuer.text", How.CARRIED) for raw in self._text)

    def __iter__(self) -> Iterator[Raw]:
        return (raw for raw, _, _ in self.items())


def _stated(view: str, blocks: Spans, raws: Sequence[Raw], places: Places) -> list[tuple[Raw, str, How]]:
    found = [
        *((raw, "issuer.title", How.STATED) for raw in _of_title(view, blocks, raws)),
        *((raw, "issuer.subtitle", How.STATED) for raw in _of_subtitle(view, blocks, raws)),
        *((raw, rule, How.STATED) for raw, rule in _of_letterhead(view, raws, places)),
        *((raw, "issuer.signature", How.STATED) for raw in _of_signature(view, blocks, raws)),
    ]
    # A full name says more than a short one: 「报送单位：区局」 must not win over the signature. Where a page was taken
    # from (来源) says least: its title's own body comes before.
    found.sort(key=lambda item: (item[1] == "issuer.origin", item[0].prefix.kind not in ("named", "none")))
    return found


def _within(raws: Sequence[Raw], start: int, end: int) -> list[Raw]:
    first = bisect_left(raws, start, key=_START)
    found: list[Raw] = []
    for index in range(first, len(raws)):
        raw = raws[index]
        if raw.start >= end:
            break
        if raw.tail.mode != "anaphor":
            found.append(raw)
    return found


def title_lead(view: str, start: int, end: int) -> int:
    """Give where a title's own words begin, behind 关于, a year or a sign."""
    lead = _LEAD.match(view, start, end)
    return lead.end() if lead else start


def _of_title(view: str, blocks: Spans, raws: Sequence[Raw]) -> list[Raw]:
    for start, end, kind in blocks:
        if kind is BlockKind.TITLE:
            begin = title_lead(view, start, end)
            return [raw for raw in _within(raws, start, end) if raw.start <= begin][:1]
    return []


def _of_subtitle(view: str, blocks: Spans, raws: Sequence[Raw]) -> list[Raw]:
    """The line above or under the title that has nothing but a body's name, in brackets or not."""
    at = next((index for index, (_, _, kind) in enumerate(blocks) if kind is BlockKind.TITLE), None)
    if at is None:
        return []
    found: list[Raw] = []
    for start, end, kind in blocks[max(0, at - 1) : at + 2]:
        if kind is BlockKind.RECIPIENT:  # 赣州市水利局：, to whom the page is addressed
            continue
        found += [
            raw
            for raw in _within(raws, start, end)
            if not view[start : raw.start].strip(_AROUND) and not view[raw.end : end].strip(_AROUND)
        ]
    return found


def _of_letterhead(view: str, raws: Sequence[Raw], places: Places) -> list[tuple[Raw, str]]:
    """「某某局文件」 as a line, 「来源：区应急局」, 「填报单位：…」: these say whose report it is."""
    labels = places.rules.issuer_labels
    found: list[tuple[Raw, str]] = []
    for raw in raws:
        if _MASTHEAD.match(view, raw.end) and _LINE_HEAD.search(view, max(0, raw.start - MAX_GAP), raw.start):
            found.append((raw, "issuer.masthead"))
            continue
        if raw.start == 0 or view[raw.start - 1] not in _BEHIND_LABEL or raw.tail.mode == "anaphor":
            continue
        colon = raw.start
        while colon > 0 and raw.start - colon < MAX_GAP and view[colon - 1].isspace():
            colon -= 1
        if colon == 0 or view[colon - 1] not in ":：":
            continue
        end = colon - 1
        if view[end - 1] in "）)" and "盖章" in view[max(0, end - MAX_GAP) : end]:
            end = max(view.rfind("（", 0, end), view.rfind("(", 0, end))  # 填表单位（盖章）：
        while end > 0 and colon - end < MAX_GAP and view[end - 1] in " \t\u3000]】":
            end -= 1
        size = next((size for size in _SIZES if view[max(0, end - size) : end] in labels), 0)
        origin = view[end - 2 : end] == _ORIGIN
        # A short label (单位：) names the issuer only at the head of its line, 来源 behind a date there too.
        before = view[max(0, end - size - 1) : end - size]
        apart = (origin and (view[end - 3] == "日" or not is_han(view[end - 3]))) or before in (" ", "\u3000", "\t")
        if size > _SHORT_LABEL or (size and (apart or _LINE_HEAD.search(view, max(0, end - size - 8), end - size))):
            found.append((raw, "issuer.origin" if origin else "issuer.source"))
        elif view[max(0, end - 2) : end] in _ABOVE:
            found.append((raw, _TO_ABOVE))
    return found


def _of_signature(view: str, blocks: Spans, raws: Sequence[Raw]) -> list[Raw]:
    found: list[Raw] = []
    for start, end, kind in blocks:
        if kind is BlockKind.SIGNATURE:
            found += [raw for raw in _within(raws, start, end) if not view[start : raw.start].strip(_AROUND)]
    return found[:2]


def _of_text(view: str, blocks: Spans, raws: Sequence[Raw], places: Places) -> list[Raw]:
    """「我局」 without a letterhead: the bureau named most; else the first subject of the text, if it is the only one.

    The page of a whole division names its bureaus one after the other (区市场监管局…。区应急局…。): none issued it.
    """
    bodies = [
        raw for raw in raws if raw.tail.mode in ("function", "body", "sub") and raw.prefix.kind in ("named", "rank")
    ]
    tables = [(start, end) for start, end, kind in blocks if kind is BlockKind.TABLE]
    bodies = [raw for raw in bodies if not any(start <= raw.start < end for start, end in tables)]
    own = next((end for form, end in _ANAPHOR_ENDS.items() if form in view), None)
    if own is not None:
        # A body that acts, at the head of a clause, and none that something is done with (会同市应急管理局).
        named = [raw for raw in bodies if raw.tail.ending == own and (not raw.start or view[raw.start - 1] in _SUBJECT)]
        if named:
            top, count = Counter(view[raw.start : raw.end] for raw in named).most_common(1)[0]
            if count > 1:
                return [raw for raw in named if view[raw.start : raw.end] == top][:1]
        return []
    first = next(((start, end) for start, end, kind in blocks if kind is BlockKind.BODY), (0, 0))
    opening = _opening_subject(view, first[0], [raw for raw in bodies if raw.start >= first[0]])
    # 某市2022年…情况⏎2022年，某市市场监管局围绕…: who opens a page, before any figure, tells of itself.
    if opening and opening[0].start < first[1] and not _FIGURE.search(view, *first):
        return opening
    title = next(((start, end) for start, end, kind in blocks if kind is BlockKind.TITLE), None)
    of_division = places.of_title(title) is not None or _named_in(title, places) is not None
    if of_division and len(_acting(view, bodies)) > 1:
        return []
    if len({raw.tail.template or raw.core for raw in bodies if raw.start == 0 or view[raw.start - 1] in "。\n"}) > 1:
        return []
    return opening or _of_titles_line(view, title, bodies) or _that_bureau(view, bodies)


def _that_bureau(view: str, bodies: Sequence[Raw]) -> list[Raw]:
    """「该局表示，年底前将…」 in a news item: the one bureau that acts in it."""
    if _THAT_BUREAU not in view:
        return []
    acting = [raw for raw in bodies if raw.tail.ending == "局" and raw.start and view[raw.start - 1] in _SUBJECT]
    return acting[:1] if len({raw.tail.form for raw in acting}) == 1 else []


def _of_titles_line(view: str, title: tuple[int, int] | None, bodies: Sequence[Raw]) -> list[Raw]:
    """2022年文物行政执法工作情况: the one body that acts in the text and has the line of duty that the title names."""
    if title is None:
        return []
    line = [
        raw
        for raw in bodies
        if raw.tail.mode == "function"
        and (raw.start == 0 or view[raw.start - 1] in _SUBJECT)
        and len(duty := raw.tail.form.removesuffix(raw.tail.ending)) > 1
        and view.find(duty, *title) >= 0
    ]
    return line[:1] if len({raw.tail.form for raw in line}) == 1 else []


def _acting(view: str, bodies: Sequence[Raw]) -> set[str]:
    """Give what tells the bureaus apart that stand at the head of a clause; stations act for their bureaus."""
    return {
        raw.tail.template or raw.core
        for raw in bodies
        if raw.tail.mode != "sub" and (raw.start == 0 or view[raw.start - 1] in _SUBJECT)
    }


def _opening_subject(view: str, first: int, bodies: Sequence[Raw]) -> list[Raw]:
    """Give the body that acts in the text's first sentence: 2021年，某县水利局检查…; 行动开展以来，某县公安局破获….

    What stands before it may be dates and phrases, none with a body that acts.
    """
    for raw in bodies:
        if raw.start - first > OPENING_SENTENCE or "。" in view[first : raw.start]:
            break
        told = _TOLD_BY.search(view, max(first, raw.start - MAX_GAP), raw.start) and _LEARNT.match(view, raw.end)
        if raw.start == first or view[raw.start - 1] in _SUBJECT or told:
            return [raw]
        if _DATES.fullmatch(view, first, raw.start) is not None:
            return [raw]
    return []


def line_of_title(view: str, blocks: Spans, rules: InstitutionsRules) -> str:
    """Give the template of the bodies that the title speaks of together (白城市检察机关2022年…), "" for none."""
    for start, end, kind in blocks:
        if kind is not BlockKind.TITLE:
            continue
        for match in _TOGETHER.finditer(view, start, end):
            at = match.start()
            for size in range(min(MAX_LINE, at - start), 1, -1):
                tails = (rules.by_form.get(view[at - size : at] + ending) for ending in _LINE_ENDINGS)
                found = next((tail.template for tail in tails if tail is not None and "{}" in tail.template), "")
                if found:
                    return found
    return ""


def _named_in(title: tuple[int, int] | None, places: Places) -> Place | None:
    """Give the first name in the title that several divisions bear; None without one."""
    if title is not None:
        for index, start, end in places.found:
            if title[0] <= start and end <= title[1]:
                return places.unsettled(places.rules.places[index])
    return None


def _open_home(blocks: Spans, candidates: Iterable[Raw], places: Places) -> Place | None:
    """Give the division that the page speaks from as it is written, where it may be one of several."""
    for raw in candidates:
        for prefix in _prefixes(raw):
            if prefix.kind == "named" and len(prefix.names) == 1:
                found = places.unsettled(prefix.names[0])
                if found is not None:
                    return found
    return _named_in(next(((start, end) for start, end, kind in blocks if kind is BlockKind.TITLE), None), places)


def _home(blocks: Spans, candidates: Iterable[Raw], raws: Sequence[Raw], places: Places) -> str | None:
    """Give the division that the page speaks from: of its issuer, its title, its site, or the one it names most."""
    for raw in candidates:
        for prefix in _prefixes(raw):
            names = prefix.names if prefix.kind == "named" else prefix.names[:-1]
            code = places.of_names(names).code if names else None
            if code is not None:
                return code
    title = next(((start, end) for start, end, kind in blocks if kind is BlockKind.TITLE), None)
    below = next((start for start, end, _ in blocks if title is not None and start >= title[1] and end > start), None)
    bracketed = None if below is None else next((end for start, end, _ in blocks if start == below), None)
    line = (below, bracketed) if below is not None and bracketed is not None else None
    return (
        places.of_title(title)
        or _of_line(line, places)
        or places.of_site()
        or places.most_named()
        or _of_bodies(raws, places)
    )


def _of_line(line: tuple[int, int] | None, places: Places) -> str | None:
    """Give the division that a line in brackets below the title holds and nothing else: （福建省晋江市）."""
    if line is None or line[1] - line[0] > MAX_DIVISION:
        return None
    inside = [(start, end) for _, start, end in places.found if line[0] <= start and end <= line[1]]
    covered = sum(end - start for start, end in inside)
    return places.of_title(line) if inside and line[1] - line[0] == covered + 2 else None


def _of_bodies(raws: Sequence[Raw], places: Places) -> str | None:
    """Give the division that the page's bodies are named after most (海淀交通支队 in a street's report)."""
    found = Counter(
        code
        for raw in raws
        if raw.prefix.kind == "named" and (code := places.of_names(raw.prefix.names).code) is not None
    ).most_common(2)
    return found[0][0] if found and (len(found) == 1 or found[0][1] > found[1][1]) else None


def _prefixes(raw: Raw) -> Iterator[Prefix]:
    current: Raw | None = raw
    while current is not None:
        if current.prefix.kind in ("named", "street") and current.prefix.names:
            yield current.prefix
        current = current.parent
