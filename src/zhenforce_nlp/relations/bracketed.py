"""What a bare figure in brackets is on a page that says so once for all: （括号内为去年同期数，下同）."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.records import How, Period, Quantity, Time
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.part_links import PartLink
from zhenforce_nlp.relations.spans import Span

RULE = "period.bracket"
_OPENING, _CLOSING = "（(", "）)，,；;"
_SPACE = " \t\u3000\xa0\n"


def read_convention(text: str, times: Sequence[Time], own: Span, cues: CueRules) -> Span | None:
    """Give the period that a page says its figures in brackets are of, those before its words too.

    Args:
        text: the page in simplified characters.
        times: its times, in document order.
        own: what the page is about.
        cues: the compiled cues.

    Returns:
        None for a page that says nothing of them, or nothing of their time.

    Example:
        （括号内为1至11月累计数） → 1 January to 30 November.
    """
    said = cues.cues["in_brackets"].search(text) if "括号" in text else None
    if said is None:
        return None
    start, end = said.span("what")
    time = next((time for time in times if start <= time.start < end), None)
    if time is not None and time.first is not None and time.last is not None:
        period, source, place = Period(time.first, time.last), time.id, (time.start, time.end)
        if "累计" in said["what"] and time.open_first:
            period = Period(date(time.last.year, 1, 1), time.last)
    elif "累计" in said["what"] and own.period is not None:
        last = own.period.last
        period, source, place = Period(date(last.year, 1, 1), last), None, (start, end)
    else:
        return None
    return Span(period, source, How.CARRIED, *place, RULE)


class Bracketed:
    """The figures of one page that stand in brackets right behind another of their kind: 立案12件（9件）."""

    def __init__(self, text: str, convention: Span | None) -> None:
        self.text = text
        self.convention = convention
        self.twins: dict[str, Quantity] = {}

    def span(self, slot: Slot) -> Span | None:
        """Give the period of a figure in brackets, None for any other figure."""
        if self.convention is None or slot.host is None or not self._bare(slot, slot.host.quantity):
            return None
        return self.convention

    def _bare(self, slot: Slot, host: Quantity) -> bool:
        quantity = slot.quantity
        before = self.text[host.end : quantity.start].strip(_SPACE)
        after = self.text[quantity.end : quantity.end + 2].strip(_SPACE)[:1]
        alike = quantity.dimension == host.dimension
        return alike and len(before) == 1 and before in _OPENING and bool(after) and after in _CLOSING

    def settle(self, sentence: Sentence, links: dict[str, PartLink]) -> None:
        """Make the figures in brackets parts of each other as those in front of them are, and of nothing else."""
        if self.convention is None:
            return
        for slot in sentence.slots:
            if slot.host is None or self.span(slot) is None:
                continue
            host, quantity = slot.host.quantity, slot.quantity
            self.twins[host.id] = quantity
            links.pop(quantity.id, None)
            link = links.get(host.id)
            whole = self.twins.get(link.whole) if link is not None else None
            if link is not None and whole is not None and quantity.value <= whole.value:
                links[quantity.id] = PartLink(whole.id, link.rule, link.start, link.end)
