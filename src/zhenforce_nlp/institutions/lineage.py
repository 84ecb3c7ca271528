"""Divisions by their codes: the place of a code, the line of its parents, the one of a rank in that line (区, 市)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from zhenforce_nlp.divisions import Divisions
from zhenforce_nlp.frozen import quick

# Zones by their short and their formal names.
FULL_ZONES = {
    "经开区": "经济技术开发区", "高新区": "高新技术产业开发区", "经济技术开发区": "经济技术开发区",
    "高新技术产业开发区": "高新技术产业开发区", "综保区": "综合保税区", "综合保税区": "综合保税区",
}  # fmt: skip


@quick
@dataclass(frozen=True, slots=True)
class Place:
    """A division that a prefix means.

    Attributes:
        full: its chain from the province down, with a town or zone the table lacks added as written.
        code: code of the deepest division in the table, None when unknown.
        own: name of the last part (南开区).
        level: province, prefecture, county, town, "" when unknown.
        certain: False when the name is ambiguous or unknown and stands as written.
        candidates: codes that an ambiguous name may mean.
    """

    full: str
    code: str | None
    own: str
    level: str
    certain: bool
    candidates: tuple[str, ...] = ()


NOWHERE = Place("", None, "", "", False)


def full_zone(name: str) -> str:
    """Give the formal word for a kind of zone (高新区: 高新技术产业开发区)."""
    return FULL_ZONES.get(name, name)


@lru_cache(maxsize=8192)
def ancestry(divisions: Divisions, code: str) -> tuple[str, ...]:
    """Codes from the province down to ``code`` itself."""
    return tuple(division.code for division in divisions.chain(code))


@lru_cache(maxsize=8192)
def place_of_code(divisions: Divisions, code: str) -> Place:
    """The division of a code as a place; an empty one for a code that the table lacks."""
    found = divisions.get(code)
    if found is None:
        return NOWHERE
    return Place(divisions.full_name(code), code, found.name, found.level, True)


@lru_cache(maxsize=8192)
def full_name(divisions: Divisions, code: str) -> str:
    """Names from the province down, joined (福建省三明市三元区)."""
    return divisions.full_name(code)


@lru_cache(maxsize=8192)
def current(divisions: Divisions, code: str) -> bool:
    """Whether the division still stands."""
    found = divisions.get(code)
    return found is not None and found.until is None


@lru_cache(maxsize=8192)
def rank_of(divisions: Divisions, home: str, rank: str) -> str | None:
    """The division of that rank in the line of ``home``.

    市 is the city itself for a county-level city (江油市), else the one above it; 区 is an autonomous region too.
    """
    line = divisions.chain(home)
    for division in reversed(line):
        name = division.name
        if (
            name.endswith(rank)
            and (rank != "省" or division is line[0])
            and (rank != "区" or not name.endswith("地区"))
        ):
            return division.code
    return None
