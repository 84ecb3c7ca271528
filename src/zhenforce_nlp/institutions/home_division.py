"""Which division a page speaks from: that of its issuer, its title, its site, or the one it names most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from zhenforce_nlp.institutions.lineage import Place
from zhenforce_nlp.institutions.mention import Prefix, Raw, Spans
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.records import BlockKind

MAX_DIVISION = 24  # characters of a division's chain in brackets


def home_of(blocks: Spans, candidates: Iterable[Raw], raws: Sequence[Raw], places: Places) -> str | None:
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
        or places.of_regiments()
    )


def open_home(blocks: Spans, candidates: Iterable[Raw], places: Places) -> Place | None:
    """Give the division that the page speaks from as it is written, where it may be one of several."""
    for raw in candidates:
        for prefix in _prefixes(raw):
            if prefix.kind == "named" and len(prefix.names) == 1:
                found = places.unsettled(prefix.names[0])
                if found is not None:
                    return found
    return named_in(next(((start, end) for start, end, kind in blocks if kind is BlockKind.TITLE), None), places)


def named_in(title: tuple[int, int] | None, places: Places) -> Place | None:
    """Give the first name in the title that several divisions bear; None without one."""
    if title is not None:
        for index, start, end in places.found:
            if title[0] <= start and end <= title[1]:
                return places.unsettled(places.rules.places[index])
    return None


def _of_line(line: tuple[int, int] | None, places: Places) -> str | None:
    """Give the division that a line in brackets below the title holds and nothing else: （福建省晋江市）."""
    if line is None or line[1] - line[0] > MAX_DIVISION:
        return None
    inside = [(start, end) for _, start, end in places.found if line[0] <= start and end <= line[1]]
    covered = sum(end - start for start, end in inside)
    return places.of_title(line) if inside and line[1] - line[0] == covered + 2 else None


def _of_bodies(raws: Sequence[Raw], places: Places) -> str | None:
    """Give the division that the page's bodies are named after most (海淀交通支队 in a street's report)."""
    codes = (_named_after(raw, places) for raw in raws)
    found = Counter(code for code in codes if code is not None).most_common(2)
    return found[0][0] if found and (len(found) == 1 or found[0][1] > found[1][1]) else None


def _named_after(raw: Raw, places: Places) -> str | None:
    """Give the division that a body is named after, 生态环境诸暨分局 too; None for any other."""
    if raw.prefix.kind == "named":
        return places.of_names(raw.prefix.names).code
    seat = raw.prefix.names[:1] if raw.prefix.kind == "seat" and raw.parent is not None else ()
    codes = places.rules.short_names.get(seat[0], ()) if seat else ()
    return codes[0] if len(codes) == 1 else None


def _prefixes(raw: Raw) -> Iterator[Prefix]:
    current: Raw | None = raw
    while current is not None:
        if current.prefix.kind in ("named", "street") and current.prefix.names:
            yield current.prefix
        current = current.parent
