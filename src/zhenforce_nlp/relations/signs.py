"""Signs that a fact may be wrong although each of its links was found: what stands near it, and what its page lacks.

Each sign is a question with a cheap answer; ``trust.toml`` says how much it takes from a fact's confidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from zhenforce_nlp.records import How, Institution, Link, MetaItem, Quantity, Time

# A time shorter than the report's period and longer than a case's: 1—10月, 三季度, 截至11月底.
_SHORTEST, _LONGEST = 20, 340
# 2,1⏎04份, 1 02家: a numeral that was broken in two is found as two figures.
_GAP = "[ \\r\\n\u3000\u2002]{1,3}"
_DIGIT_BEFORE = re.compile(f"[0-9０-９]{_GAP}\\Z")
_DIGIT_BEHIND = re.compile(f"[0-9０-９]{_GAP}[0-9０-９]")

# 支队, 安国检查分局, 镇应急办: what bodies' names end in.
_TAIL = re.compile(
    "(?:总队|支队|大队|中队|执法队|分局|支局|管理所|监管所|监督所|派出所|监督站|工作站|中心|法庭|管委会|街道办|应急办|监察室|委员会"
    "|办公室|公司)(?![长员人])"
)
# …；2、处罚件数: an item of a list that a line runs on with.
_ITEM = re.compile("[；;。\\n][ \u3000]{0,4}[（(]?[0-9０-９]{1,2}[)）、.．](?![0-9０-９])")

SIGNS = {
    "page.no_issuer": ("subject", "the page does not say who issued it"),
    "subject.body_between": (
        "subject",
        "another body stands between the subject's words, or the sentence's start, and the figure",
    ),
    "subject.body_unread": ("subject", "the sentence names a body, up to the figure, that could not be read"),
    "subject.item_between": ("subject", "a new item of a list begins between the subject's words and the figure"),
    "period.item_between": ("period", "a new item of a list begins between the time and the figure"),
    "period.narrower_before": ("period", "the report's whole period is taken where a part of it was named before"),
    "period.other_year": ("period", "the fact lies in another year than the report"),
    "fact.no_key": ("metric", "no canonical metric fits the label"),
    "figure.no_unit": ("quantity", "the figure has no unit"),
    "figure.digits_beside": ("quantity", "digits stand beside the figure, parted from it by a space or a break"),
}
"""Each sign's role, whose link it puts in doubt, and what it says."""


class SignReader:
    """Reads the signs of one page's facts, each in logarithmic time.

    Args:
        text: the page as read.
        times, institutions: what was found in it, in document order.
        meta: the report's issuer and year, as far as found.
    """

    def __init__(
        self, text: str, times: Iterable[Time], institutions: Sequence[Institution], meta: Iterable[MetaItem]
    ) -> None:
        self.text = text
        found = {item.name: item.value for item in meta}
        self.no_issuer = "issuer" not in found
        self.year = found.get("year", "")
        self.starts = [institution.start for institution in institutions]
        self.names = [institution.canonical for institution in institutions]
        self.unread = _outside(_TAIL, text, [(institution.start, institution.end) for institution in institutions])
        self.items = [match.end() for match in _ITEM.finditer(text)]
        narrow = [time.end for time in times if _is_part(time)]
        self.narrow = min(narrow, default=len(text) + 1)

    def read(
        self, quantity: Quantity, links: Sequence[Link], subject: str | None, year: int | None, sentence: int
    ) -> list[str]:
        """Give the ids of the signs that a fact has.

        Args:
            quantity: its figure.
            links: how its roles were filled: metric, subject, period, key where it has one, others.
            subject: full name of the body or area it is of.
            year: the year in which its period begins, None for none.
            sentence: where its sentence or row starts.

        Example:
            1—10月情况：…立案12件, with 12件 dated by the report's year: ``period.narrower_before``.
        """
        metric_link, subject_link, period_link, *others = links
        figure = quantity.start
        signs = ["page.no_issuer"] if self.no_issuer else []
        signs += self._of_subject(subject_link, subject, sentence, figure)
        if period_link.how is How.CARRIED and _any_between(self.items, period_link.end, figure):
            signs.append("period.item_between")
        if period_link.rule == "period.report" and self.narrow <= figure:
            signs.append("period.narrower_before")
        if year is not None and self.year and str(year) != self.year:
            signs.append("period.other_year")
        if not others or others[0].role != "key":
            signs.append("fact.no_key")
        if not quantity.unit:
            signs.append("figure.no_unit")
        if not metric_link.rule.startswith("metric.table") and self._digits_beside(figure, quantity.end):
            signs.append("figure.digits_beside")
        return signs

    def _of_subject(self, link: Link, subject: str | None, sentence: int, figure: int) -> list[str]:
        signs = []
        since = sentence if link.how is How.ASSUMED else link.end
        if self._body_between(since, figure, subject):
            signs.append("subject.body_between")
        if _any_between(self.unread, sentence, figure):
            signs.append("subject.body_unread")
        if link.how is How.CARRIED and _any_between(self.items, link.end, figure):
            signs.append("subject.item_between")
        return signs

    def _body_between(self, since: int, until: int, subject: str | None) -> bool:
        first, last = bisect_left(self.starts, since), bisect_left(self.starts, until)
        if first >= last:
            return False
        # A long list of bodies between the two is a sign as good as its first few.
        return any(name != subject for name in self.names[first : min(last, first + 4)])

    def _digits_beside(self, start: int, end: int) -> bool:
        text = self.text
        if text[start - 1 : start].isspace() and _DIGIT_BEFORE.search(text[max(0, start - 4) : start]):
            return True
        return text[end - 1 : end].isdigit() and _DIGIT_BEHIND.match(text[end - 1 : end + 4]) is not None


def _any_between(places: Sequence[int], since: int, until: int) -> bool:
    at = bisect_left(places, since)
    return at < len(places) and places[at] < until


def _outside(pattern: re.Pattern[str], text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Give where the pattern matches outside the spans, which are in order and apart."""
    found = []
    starts = [start for start, _ in spans]
    for match in pattern.finditer(text):
        at = bisect_left(starts, match.end()) - 1
        if at < 0 or spans[at][1] <= match.start():
            found.append(match.start())
    return found


def _is_part(time: Time) -> bool:
    period = time.period
    return period is not None and _SHORTEST <= (period.last - period.first).days < _LONGEST
