"""Compiled cues of ``relations.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.records import Quantity
from zhenforce_nlp.resources import PatternSet, cue_patterns, rows

FILE = "relations.toml"
_MEASURED = ("money", "ratio", "time")
_SECOND = regex.compile(r"(?<=.)[（(/].*$")
PARTS = (
    "plan_heading",
    "mixed_heading",
    "plan",
    "plan_noun",
    "actual",
    "done",
    "start",
    "norm",
    "no_subject",
    "receives",
    "helping",
    "group",
    "levels",
    "own_town",
    "survey_title",
    "handed",
    "group_among",
    "by_group",
    "whole_area",
    "own_line",
    "counted",
    "worth_reading",
    "enumerator",
    "left_over",
    "asked",
    "on_hand",
    "compared_again",
    "same_again",
    "up_to_now",
    "begun",
    "now",
    "corrected",
    "again",
    "pop",
    "yoy",
    "up",
    "down",
    "base",
    "change",
    "change_head",
    "reached",
    "above",
    "among",
    "split",
    "share",
    "stage",
    "total",
    "shared",
    "together",
    "unnamed",
    "plan_lead",
    "plan_column",
    "limit",
    "units",
    "level",
    "short_list",
    "nation",
    "own_row",
    "remainder",
    "shortened",
    "plan_share",
    "against_plan",
    "target",
    "ranked",
    "reconsiders",
    "of_government",
    "bare_line",
    "line_label",
    "share_of",
    "promised",
    "told",
    "onwards",
    "peak",
    "year_plan",
    "plan_title",
    "demand",
    "demand_heading",
    "during",
    "held",
    "sum_of_all",
    "lasting_work",
    "pending",
    "multiple",
    "batch",
    "lasting_term",
    "grounds",
    "verified",
    "season",
    "among_inline",
    "acts",
    "has",
    "measures",
    "visits",
    "sum_up",
    "others",
    "pending",
    "dealt",
    "disposal",
    "campaign",
    "campaign_title",
    "ran",
    "ran_on",
    "ran_named",
    "ended",
    "per_head",
    "due",
    "stock",
    "grade",
    "reached_level",
    "place_view",
    "moves",
    "staff_move",
    "vacant",
    "together_share",
    "in_brackets",
    "founded",
    "issued_by",
    "given",
    "fulfilled",
    "task",
    "drafted",
    "duty",
    "deadline",
    "kept",
    "each",
    "follows",
    "summed",
    "measured",
    "watch",
    "case",
    "report_title",
    "staff_heading",
    "set_limit",
    "set_time",
    "targeted",
    "targets",
)


@dataclass(frozen=True)
class CueRules:
    """One pattern a part, and the families of units."""

    cues: Mapping[str, regex.Pattern[str]]
    families: Mapping[str, frozenset[str]]

    def same_things(self, part: Quantity, whole: Quantity) -> bool:
        """Tell whether one figure can be part of another by their units: 起 and 件, but never 元 and 件."""
        if part.unit == whole.unit:
            return True
        if not part.unit and part.value and whole.dimension not in _MEASURED:
            return True  # 文书503份，其中现场检查记录214，整改指令书187份
        one, other = _plain(part.unit), _plain(whole.unit)
        return one == other or not self.families.get(one, frozenset()).isdisjoint(self.families.get(other, ()))


@cache
def _plain(unit: str) -> str:
    """只（头）, 台/套: the first of the two units."""
    return _SECOND.sub("", unit)


@cache
def load_cue_rules(patterns: PatternSet) -> CueRules:
    """Compile ``relations.toml``.

    Raises:
        PatternError: a malformed row, an unknown part, a pattern that does not match its own example.
    """
    families: dict[str, set[str]] = {}
    for row in rows(patterns, FILE, "family", required={"id": str, "units": list}):
        for unit in row["units"]:
            families.setdefault(unit, set()).add(row["id"])
    return CueRules(
        {part: light(cue) for part, cue in cue_patterns(patterns, FILE, PARTS).items()},
        {unit: frozenset(found) for unit, found in families.items()},
    )
