"""Holidays that are told together: 元旦、春节期间, 元旦春节期间."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhenforce_nlp.records import Time

_LISTED = 6  # holidays that are told together
_HOLIDAY, _ANDS = "holiday", ("、", "和", "及", "与")


def told_together(text: str, times: Mapping[int, Time], starts: Sequence[int], time: Time) -> Time:
    """Give a holiday with those that are told with it, from the first day of the one to the last of the other.

    Args:
        text: the page.
        times: its times by where they start.
        starts: where they start, in order.
        time: one of them; what is no holiday stays as it is.

    Example:
        元旦、春节期间 in a page on 2023 → 2023-01-01 to 2023-01-27.
    """
    if not time.rule.startswith(_HOLIDAY) or time.first is None or time.last is None:
        return time
    before = bisect_left(starts, time.start) - 1
    one = times[starts[before]] if before >= 0 else time
    if one.end == time.start and one.rule.startswith(_HOLIDAY) and one.first and one.last:  # 元旦春节期间
        return replace(time, first=min(one.first, time.first), last=max(one.last, time.last))
    last = time
    for _ in range(_LISTED):
        following = times.get(last.end + (text[last.end : last.end + 1] in _ANDS))
        if following is None or not following.rule.startswith(_HOLIDAY) or following.last is None:
            break
        last = following
    later = last.last is not None and time.first < last.last
    return replace(time, last=last.last) if last is not time and later else time
