"""Whose report it is: the body that issued it, from title, letterhead, signature or text, and its division."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from zhenforce_nlp.institutions.home_division import home_of, open_home
from zhenforce_nlp.institutions.issuer_of_text import issuers_of_text
from zhenforce_nlp.institutions.issuer_stated import TO_ABOVE, of_title, stated_issuers
from zhenforce_nlp.institutions.lineage import NOWHERE
from zhenforce_nlp.institutions.mention import Prefix, Raw, Spans
from zhenforce_nlp.institutions.names import Issuer
from zhenforce_nlp.institutions.resolve import Resolver
from zhenforce_nlp.records import BlockKind, How

MAX_DUTY = 6  # characters of a line of duty
_EDITS = frozenset("编印主制供发")  # 某局办公室编
_OWN_ENDINGS = ("支队", "大队", "局")
_LINES = ("function", "body")
_ACTS = "执法"  # what all of them do
_POSTED_BY = (TO_ABOVE, "issuer.source", "issuer.origin", "issuer.signature", "issuer.subtitle")


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
    stated = stated_issuers(view, blocks, raws, places)
    ranked = _Ranked(stated, lambda: issuers_of_text(view, blocks, raws, places))
    home = home_of(blocks, ranked, raws, places)
    tops = [raw.parent or raw for raw, _, _ in stated]
    resolver.stated = frozenset(raw.tail.form for raw in tops if raw.prefix.kind == "named" and not raw.core)
    if home is None:
        places.open = open_home(blocks, ranked, places)
    resolver.settle(None, home)
    part = _titled_office(view, stated, resolver, home) or _titled_branch(blocks, stated, raws, resolver, home)
    if part is not None:
        return part
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
        if rule != TO_ABOVE or post is not issuer:
            return post
        resolver.settle(None, home)  # whom a page is sent to did not issue it
    resolver.settle(None, home)
    found = _of_line(view, blocks, resolver, home)
    if found is not None:
        resolver.settle(found, home)
    return found


def _titled_office(
    view: str, stated: Sequence[tuple[Raw, str, How]], resolver: Resolver, home: str | None
) -> Issuer | None:
    """「某局煤矿监管科2023年8月工作月报」: the office's own page, and no 某局办公室编."""
    for raw, rule, how in stated[:1]:
        body = resolver.resolve(raw) if rule == "issuer.title" and raw.parent is not None else None
        if body is None or body.kind != "office" or not body.canonical or view[raw.end : raw.end + 1] in _EDITS:
            return None
        issuer = Issuer(body, raw, rule, how)
        resolver.settle(issuer, body.seat or body.place.code or home)
        return issuer
    return None


def _of_line(view: str, blocks: Spans, resolver: Resolver, home: str | None) -> Issuer | None:
    """「三门峡市2018年禁毒执法数据⏎…我支队破获…」: the team or bureau of the duty that the title names."""
    title = next(((start, end) for start, end, kind in blocks if kind is BlockKind.TITLE), None)
    own = next((ending for ending in _OWN_ENDINGS if "我" + ending in view), None)
    if title is None or own is None or home is None:
        return None
    by_form = resolver.rules.by_form
    for size in range(MAX_DUTY, 1, -1):
        for start in range(title[0], title[1] - size + 1):
            duty = view[start : start + size]
            tail = by_form.get(duty + own) if _ACTS not in duty else None
            if tail is None or tail.mode not in _LINES or "{}" not in tail.template or "old" in tail.flags:
                continue
            raw = Raw(start, start + size, tail, Prefix(start, "own"))
            body = resolver.make(raw, resolver.places.of_code(home), How.ASSUMED)
            return Issuer(body, raw, "issuer.line", How.CARRIED)
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


def _titled_branch(
    blocks: Spans, stated: Sequence[tuple[Raw, str, How]], raws: Sequence[Raw], resolver: Resolver, home: str | None
) -> Issuer | None:
    """「宝丰分局…总结⏎平顶山市生态环境局：」: the branch of the bureau that the page is sent to."""
    titled = next((raw for raw, rule, _ in stated if rule == "issuer.title" and raw.core == "branch"), None)
    body = resolver.resolve(titled) if titled is not None else None
    if titled is None or (body is not None and body.canonical):
        return None
    lines = [(start, end) for start, end, kind in blocks if kind is BlockKind.RECIPIENT]
    sent = (raw for raw in raws if raw.tail.kind == "department" and any(a <= raw.start < b for a, b in lines))
    for raw in sent:
        above = resolver.resolve(raw)
        if above is None or not above.canonical:
            continue
        resolver.settle(Issuer(above, raw, TO_ABOVE, How.CARRIED), above.seat or above.place.code or home)
        branch = resolver.resolve(titled)
        if branch is not None and branch.whole == above.canonical:
            issuer = Issuer(branch, titled, "issuer.title", How.STATED)
            resolver.settle(issuer, branch.seat or branch.place.code)
            return issuer
        resolver.settle(None, home)
    return None


def _titled_post(view: str, blocks: Spans, raws: Sequence[Raw], resolver: Resolver, issuer: Issuer) -> Issuer:
    """「城关所2021年小结」 sent in by 某县市场监管局: the page is the station's, whose full name its bureau tells."""
    if issuer.rule not in _POSTED_BY:
        return issuer
    for raw in of_title(view, blocks, raws):
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
