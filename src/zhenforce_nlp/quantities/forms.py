"""Figures whose own form says that they are no amount: dates, clock times, document numbers, telephone numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from zhenforce_nlp.quantities.blocks import check_reason, compile_pattern
from zhenforce_nlp.resources import PatternSet, Row, rows

LONG = 5  # figures in a row from which the rows that say ``long`` are tried
_BLANKS = frozenset(" \u3000\xa0\t\n")
_OPENING = frozenset("〔【[［")
_NONE = regex.compile(r"(?!)")
_Pattern = tuple[regex.Pattern[str], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Form:
    """A ``[[form]]`` row of ``blocks.toml``.

    Attributes:
        next, last: characters right behind and right before the figures of this form.
        long: it is also tried where five figures or more stand in a row.
    """

    id: str
    reason: str
    pattern: str
    next: frozenset[str]
    last: frozenset[str]
    long: bool


@dataclass(frozen=True)
class FormRules:
    """The ``[[form]]`` rows, of which those that the neighbours of the figures allow are tried in their order."""

    forms: Sequence[Form]
    next: frozenset[str]
    last: frozenset[str]
    compiled: dict[tuple[str, str, bool], _Pattern] = field(default_factory=dict, compare=False)

    def match(self, text: str, position: int, stop: int) -> tuple[int, int, str, str] | None:
        """Match a form at the first figure of a run that ends at ``stop``.

        Returns:
            Start, end, reason and row id; None when the figures have no such form.
        """
        after, before = text[stop : stop + 1], text[position - 1 : position]
        key = (after if after in self.next else "", before if before in self.last else "", stop - position >= LONG)
        if key == ("", "", False):
            return None
        known = self.compiled.get(key)
        if known is None:
            known = self.compiled[key] = self._choose(*key)
        pattern, ids = known
        match = pattern.match(text, position)
        if match is None or match.lastindex is None:
            return None
        start = match.start()
        if before in _OPENING and start:
            start -= 1
        reason, row = ids[match.lastindex - 1]
        return start, match.end(), reason, row

    def _choose(self, after: str, before: str, long: bool) -> _Pattern:
        chosen = [
            form for form in self.forms if _fits(after, form.next) or _fits(before, form.last) or (long and form.long)
        ]
        if not chosen:
            return _NONE, ()
        parts = "|".join(f"({form.pattern})" for form in chosen)
        return regex.compile(parts), [(form.reason, form.id) for form in chosen]


def _fits(char: str, chars: frozenset[str]) -> bool:
    """Tell whether a neighbour is one that a form has, a blank between them allowed."""
    return char in chars or (char in _BLANKS and bool(chars))


@cache
def load_form_rules(patterns: PatternSet) -> FormRules:
    """Compile the ``[[form]]`` rows of ``blocks.toml``.

    Raises:
        PatternError: an unknown reason, a row that is never tried, a pattern that does not compile, has a group of its
            own or does not match its example.
    """
    keys = {"id": str, "reason": str, "pattern": str, "example": str}
    optional = {"next": str, "last": str, "long": bool}
    forms = [_read_form(row) for row in rows(patterns, "blocks.toml", "form", required=keys, optional=optional)]
    following = frozenset().union(*(form.next for form in forms)) | _BLANKS if forms else frozenset()
    leading = frozenset().union(*(form.last for form in forms)) | _BLANKS if forms else frozenset()
    return FormRules(tuple(forms), following, leading)


def _read_form(row: Row) -> Form:
    check_reason(row)
    compiled = compile_pattern(row, "pattern", "{}")
    if compiled is None or compiled.groups:
        raise row.fault("the pattern has a group", "write (?:…)")
    if not compiled.search(row["example"]):
        raise row.fault(f'the pattern does not match its example "{row["example"]}"', "correct one of them")
    form = Form(
        row["id"],
        row["reason"],
        row["pattern"],
        frozenset(row.get("next", "")),
        frozenset(row.get("last", "")),
        row.get("long", False),
    )
    if not (form.next or form.last or form.long):
        raise row.fault("the row has none of next, last and long, and is never tried", "write one of them")
    return form
