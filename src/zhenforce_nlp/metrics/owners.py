"""Whose the things are that a label names: 抽取区水利局案卷 counts 案卷, whoever they belong to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from zhenforce_nlp.heads import Mention
from zhenforce_nlp.records import Area, Time

_SHORT = 2
_NAMES_OF_FIGURES = "率数额量”"


def without_owner(
    text: str, label: str, span: tuple[int, int], bodies: Mapping[int, Mention], starts: Sequence[int]
) -> str:
    """Leave the body or area out of a label that stands between its verb and its noun, or behind the name of a rate.

    Args:
        text: the page.
        label: what is counted.
        span: where the label was read from.
        bodies: the institutions and areas of the page by where they begin.
        starts: where they begin, in order.

    Returns:
        The label itself where it was not read in one piece, or names no body.

    Example:
        抽取区水利局案卷 → 抽取案卷; 持证率锡林郭勒盟 → 持证率; 移送县公安局 stays.
    """
    start, end = span
    if text[start:end] != label:
        return label
    for index in range(bisect_left(starts, start + _SHORT), bisect_left(starts, end - 1)):
        place = starts[index]
        owner = bodies[place]
        if owner.end > end or not _is_named(text, owner):
            continue
        rest = owner.end + (text[owner.end : owner.end + 1] == "的")
        if end - rest >= _SHORT or (rest >= end and text[place - 1] in _NAMES_OF_FIGURES):
            return text[start:place] + text[rest:end]
    return label


def without_time(text: str, label: str, span: tuple[int, int], times: Mapping[int, Time]) -> str:
    """Leave the time out of a label that says when: 抽取2020—2021年办结案卷 → 抽取办结案卷.

    Args:
        text: the page.
        label: what is counted.
        span: where the label was read from.
        times: the times of the page by where they begin.
    """
    start, end = span
    if text[start:end] != label:
        return label
    for place in range(start + 1, end - 1):
        time = times.get(place)
        if time is not None and time.end < end:
            rest = time.end + (text[time.end] == "的")
            return text[start:place] + text[rest:end] if end - rest >= _SHORT else label
    return label


def _is_named(text: str, owner: Mention) -> bool:
    """中心城区 is no place of a name."""
    words = text[owner.start : owner.end]
    return (
        not isinstance(owner, Area)
        or words[0] in "我全本"
        or (len(words) > _SHORT and (owner.canonical.endswith(words) or _shortened(words, owner.canonical)))
    )


def _shortened(words: str, name: str) -> bool:
    """漾濞县 is short for 漾濞彝族自治县."""
    return words[-1] == name[-1] and words[:_SHORT] in name
