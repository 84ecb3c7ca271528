"""Which divisions a page shows: where their names stand, and whether it names one in full."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ahocorasick_rs import AhoCorasick

from zhenforce_nlp.divisions import Divisions
from zhenforce_nlp.institutions.mention import is_han

_GOES_ON = ("域", "块", "间", "段")  # 河西区域
MAX_NAME = 12  # characters of a division's name that are looked at again


def find_places(view: str, finder: AhoCorasick, stops: Collection[str]) -> Iterator[tuple[int, int, int]]:
    """Find the names of divisions in a page.

    Args:
        view: the plain view of the page.
        finder: the names.
        stops: words that no name contains; their last character begins no name.

    Returns:
        Index of the name, start and end, in document order and apart from each other.

    Example:
        联合肥东县公安局 → 肥东县, and not 合肥.
    """
    done = 0
    for index, start, end in finder.find_matches_as_indexes(view):
        if start and is_han(view[start - 1]) and view[start - 1 : start + 1] in stops:
            again = finder.find_matches_as_indexes(view[start + 1 : end + MAX_NAME])
            if again and again[0][1] == 0 and start + 1 >= done:
                done = start + 1 + again[0][2]
                yield again[0][0], start + 1, done
        elif start >= done and not (view[end - 1] == "区" and view[end : end + 1] in _GOES_ON):
            done = end
            yield index, start, end


def names_in_full(view: str, short: str, divisions: Divisions) -> bool:
    """Tell whether a bare name is one of a division that the page names in full (西安 where it has 西安市)."""
    found = (divisions.get(code) for code in divisions.short_names.get(short, ()))
    return any(division is not None and division.name in view for division in found)
