"""Figures whose own form says that they are no amount: dates, clock times, document numbers, telephone numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from zhenforce_nlp.quantities_blocks import check_reason, compile_pattern
from zhenforce_nlp.resources import PatternSet, rows

# What stands right before or behind the figures of every form; elsewhere no form is tried.
BEFORE = frozenset("〔【[［（(第字发令号#.·-—:：/拨电话打线道速纬经线交班线:码")
AFTER = frozenset(
    "年月日号時时点：:.．·•-—–－~～至到/〕】]］)）国省县乡高热平专接报政务市版楼室栋幢、+＋×xX*Ｘ级线路环 \u3000"
)
LONG = 5  # figures in a row from which a form is tried in any surroundings


@dataclass(frozen=True)
class FormRules:
    """The ``[[form]]`` rows of ``blocks.toml`` as one pattern, an alternative a row, in their order."""

    pattern: regex.Pattern[str]
    ids: Sequence[tuple[str, str]]

    def match(self, text: str, position: int) -> tuple[int, int, str, str] | None:
        """Match a form at the first figure of a run.

        Returns:
            Start, end, reason and row id; None when the figures have no such form.
        """
        match = self.pattern.match(text, position)
        if match is None or match.lastindex is None:
            return None
        start = match.start()
        if start and text[start - 1] in "〔【[［":
            start -= 1
        reason, row = self.ids[match.lastindex - 1]
        return start, match.end(), reason, row


def may_have_form(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether figures at a place may have one of the forms."""
    return (
        end - start >= LONG
        or text[end : end + 1] in AFTER
        or text[start - 1 : start] in BEFORE
        or text[start - 1 : start].isascii()
    )


@cache
def load_form_rules(patterns: PatternSet) -> FormRules:
    """Compile the ``[[form]]`` rows of ``blocks.toml``.

    Raises:
        PatternError: an unknown reason, a pattern that does not compile, has a group of its own or does not match its
            example.
    """
    parts, ids = [], []
    keys = {"id": str, "reason": str, "pattern": str, "example": str}
    for row in rows(patterns, "blocks.toml", "form", required=keys):
        check_reason(row)
        compiled = compile_pattern(row, "pattern", "{}")
        if compiled is None or compiled.groups:
            raise row.fault("the pattern has a group", "write (?:…)")
        if not compiled.search(row["example"]):
            raise row.fault(f'the pattern does not match its example "{row["example"]}"', "correct one of them")
        parts.append(f"({row['pattern']})")
        ids.append((row["reason"], row["id"]))
    return FormRules(regex.compile("|".join(parts) or r"(?!)"), tuple(ids))
