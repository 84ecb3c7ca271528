"""Institutions and areas of a report: found, resolved to their full formal names, and placed."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.bodies import InstitutionsRules, load_institutions_rules
from zhenforce_nlp.institutions.areas import find_areas, town_of_title
from zhenforce_nlp.institutions.counted_lists import with_counted
from zhenforce_nlp.institutions.issuer import find_issuer
from zhenforce_nlp.institutions.issuer_stated import line_of_title, title_lead
from zhenforce_nlp.institutions.labelled import with_labels
from zhenforce_nlp.institutions.left import Left
from zhenforce_nlp.institutions.lineage import Place
from zhenforce_nlp.institutions.mention import Raw, Spans
from zhenforce_nlp.institutions.names import Body, Issuer
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.institutions.resolve import Resolver
from zhenforce_nlp.institutions.scan import scan
from zhenforce_nlp.institutions.shared_kinds import shared_kinds
from zhenforce_nlp.institutions.view import View
from zhenforce_nlp.records import Area, BlockKind, How, Institution, MetaItem, Structure

__all__ = ["InstitutionsRules", "find_institutions", "load_institutions_rules"]

_BY_PLACE = frozenset(("town_station", "vertical", "station"))  # modes of bodies that a place may name
MAX_FULL = 200  # full names that a page's short ones are held against
MIN_NAME, MAX_NAME = 4, 14  # characters of such a short name
# 「南开区应急管理局（以下简称区应急局）」
_ALIAS = regex.compile(r"[（(](?:以下|下)?(?:均|统|简)*称[:：]?[“\"「『]?([\p{Han}]{1,16}+)[”\"」』]?[）)]")


def find_institutions(
    text: str, structure: Structure, rules: InstitutionsRules
) -> tuple[list[Institution], list[Area], list[MetaItem]]:
    """Find every named body and area of a report.

    Args:
        text: the report as read.
        structure: its blocks.
        rules: compiled rules.

    Returns:
        Institutions and areas in document order, none overlapping another; and what the report shows of itself:
        issuer (full formal name), area (chain of divisions), area_code. What is not shown has no item.

    Example:
        「什邡市司法局2021年总结…我局检查…」 → 我局 is 四川省德阳市什邡市司法局.
    """
    view = View(text, structure, rules.script)
    raws, run = scan(view.text, rules)
    blocks = _blocks(view, structure)
    raws = with_counted(view.text, with_labels(run, raws, blocks), rules)
    places = Places(view.text, rules, run.places)
    resolver = Resolver(view.text, rules, places)
    resolver.all_raws = raws
    resolver.aliases = _aliases(view.text, raws)
    issuer = find_issuer(view.text, blocks, raws, resolver)
    if issuer is None:
        places.local = _titled_town(view.text, blocks, run, places) or places.local or places.corps
        resolver.titled = line_of_title(view.text, blocks, rules)
    bodies: list[Institution] = []
    kept: list[Raw] = []
    for raw in raws:
        body = resolver.resolve(raw)
        if body is None or not body.canonical:
            continue
        for one, its in (*shared_kinds(view.text, raw, body, places), resolver.sent(raw, body)):
            if not kept or kept[-1].end <= one.start:
                kept.append(one)
                bodies.append(_institution(len(kept), one, its, view, text, resolver))
    areas = [
        _area(number, start, end, view, text, place, how, rule)
        for number, (start, end, place, how, rule) in enumerate(find_areas(run, kept, places, rules), 1)
    ]
    return bodies, areas, _meta(issuer, resolver, view)


def _blocks(view: View, structure: Structure) -> list[tuple[int, int, BlockKind]]:
    if not view.broken:
        return [(block.start, block.end, block.kind) for block in structure.blocks]
    return [(view.inward(block.start), view.inward(block.end), block.kind) for block in structure.blocks]


def _titled_town(view: str, blocks: Spans, run: Left, places: Places) -> Place | None:
    for start, end, kind in blocks:
        if kind is BlockKind.TITLE:
            return town_of_title(run, places, (start, end), title_lead(view, start, end))
    return None


def _aliases(view: str, raws: Sequence[Raw]) -> dict[str, Raw]:
    found = _fullest(view, raws)
    if "称" in view:
        ends = {raw.end: raw for raw in raws}
        found |= {match[1]: ends[match.start()] for match in _ALIAS.finditer(view) if match.start() in ends}
    return found


def _fullest(view: str, raws: Sequence[Raw]) -> dict[str, Raw]:
    """Let a short name of a station mean the one that the page names in full (江门市公安局蓬江分局嘉义街派出所)."""
    full = [raw for raw in raws if raw.parent is not None and _by_place(raw)]
    if not full:
        return {}
    names = {view[raw.start : raw.end] for raw in raws if raw.parent is None and _by_place(raw)}
    found: dict[str, Raw] = {}
    for raw in full[:MAX_FULL]:
        shown = view[raw.start : raw.end]
        for size in range(MIN_NAME, min(MAX_NAME, len(shown) - 1) + 1):
            if shown[-size:] in names:
                found.setdefault(shown[-size:], raw)
    return found


def _by_place(raw: Raw) -> bool:
    return raw.tail.mode in _BY_PLACE or raw.tail.need == "seat"


def _institution(number: int, raw: Raw, body: Body, view: View, text: str, resolver: Resolver) -> Institution:
    start, end = view.start(raw.start), view.end(raw.end)
    source = body.source
    before = (view.start(source.start), view.end(source.end)) if source is not None else (start, start)
    place = body.place
    code, level = place.code, place.level
    if raw.tail.mode == "national" and not place.full:
        level = "national"
    elif body.seat:
        code, level = body.seat, resolver.places.level(body.seat)
    function, predecessors, successor = resolver.lineage(body, raw.tail.line)
    return Institution(
        f"i{number}", start, end, text[start:end], body.canonical, body.shorts, body.kind, level, code,
        body.how, before[0], before[1], body.rule, function, body.whole or None, predecessors, successor or None,
        place.candidates,
    )  # fmt: skip


def _area(number: int, start: int, end: int, view: View, text: str, place: Place, how: How, rule: str) -> Area:
    start, end = view.start(start), view.end(end)
    return Area(f"a{number}", start, end, text[start:end], place.full, place.code, how, rule, place.candidates)


def _meta(issuer: Issuer | None, resolver: Resolver, view: View) -> list[MetaItem]:
    found: list[MetaItem] = []
    start = end = 0
    how = How.ASSUMED
    if issuer is not None:
        start, end, how = view.start(issuer.raw.start), view.end(issuer.raw.end), How.CARRIED
        found.append(MetaItem("issuer", issuer.body.canonical, issuer.how, start, end, issuer.rule))
    if resolver.home is not None:
        local = resolver.places.local
        place = resolver.places.of_code(resolver.home) if local is None else local
        found.append(MetaItem("area", place.full, how, start, end, "area.home"))
        found.append(MetaItem("area_code", resolver.home, how, start, end, "area.home"))
    elif (written := resolver.places.local or resolver.places.open) is not None:
        found.append(MetaItem("area", written.full, how, start, end, "area.open"))
    return found
