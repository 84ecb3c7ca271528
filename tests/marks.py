"""Sentences with the answer inline: ``截至{11月底=2023-01..2023-11}，共检查12家``.

After ``=`` stands what the expression means: ``2023`` a year, ``2023-03`` a month, ``2023-03-05`` a day, two of these
with ``..`` between them a stretch, ``?`` a time that the page does not let be known. A time that is not marked is none.
"""

from __future__ import annotations

import re
from datetime import date

from zhenforce_nlp.periods import month_end
from zhenforce_nlp.records import MetaItem, Structure, Time
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.structure import find_structure, load_structure_rules
from zhenforce_nlp.times.find import find_times, load_times_rules

_MARK = re.compile(r"\{([^{}=]+)=([^{}]+)\}")
_PATTERNS = load_patterns()
_STRUCTURE = load_structure_rules(_PATTERNS)
RULES = load_times_rules(_PATTERNS)

Span = tuple[int, int, date | None, date | None]


def structure_of(text: str) -> Structure:
    """Cut a page into blocks."""
    return find_structure(text, _STRUCTURE)


def times_of(text: str) -> tuple[list[Time], dict[str, MetaItem]]:
    """Run the stage on a page."""
    times, _, meta = find_times(text, structure_of(text), RULES)
    return times, {item.name: item for item in meta}


def report(body: str) -> str:
    """Put a sentence into a report about 2023 that was issued in the January after it; its own dates are marked."""
    return f"云和县农业农村局{{2023年=—}}行政执法工作总结\n\n    {body}\n\n云和县农业农村局\n{{2024年1月12日=—}}\n"


def check(marked: str) -> None:
    """Assert that exactly the marked expressions are found, each with its meaning; ``—`` accepts any meaning."""
    text, expected = _unmark(marked)
    found: list[Span] = [(time.start, time.end, time.first, time.last) for time in times_of(text)[0]]
    free = {span[:2] for span, meaning in expected if meaning == "—"}
    wanted = [_show(text, span) if span[:2] not in free else text[span[0] : span[1]] for span, _ in expected]
    given = [_show(text, span) if span[:2] not in free else text[span[0] : span[1]] for span in found]
    assert given == wanted, f"{text}\n given: {given}\nwanted: {wanted}"


def _unmark(marked: str) -> tuple[str, list[tuple[Span, str]]]:
    text, expected, position = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        first, last = _meaning(match[2])
        expected.append(((len(text), len(text) + len(match[1]), first, last), match[2]))
        text += match[1]
        position = match.end()
    return text + marked[position:], expected


def _meaning(short: str) -> tuple[date | None, date | None]:
    if short in ("?", "—"):
        return None, None
    begin, _, end = short.partition("..")
    return _edge(begin, last=False), _edge(end or begin, last=True)


def _edge(short: str, *, last: bool) -> date:
    year, *rest = map(int, short.split("-"))
    month = rest[0] if rest else 12 if last else 1
    if len(rest) > 1:
        return date(year, month, rest[1])
    return month_end(year, month) if last else date(year, month, 1)


def _show(text: str, span: Span) -> str:
    return f"{text[span[0] : span[1]]} {span[2]}..{span[3]}"
