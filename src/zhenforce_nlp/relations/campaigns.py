"""How long a campaign ran: 从3月至10月底, 从6月持续到8月, 于4月启动、10月底收官, 自3月启动行动至5月底结束."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from zhenforce_nlp.records import Period, Time

RULE = "period.campaign"
_NAME = 16  # characters in which a campaign is named before its dates
_UNTIL = "至到"

Cues = Mapping[str, regex.Pattern[str]]


def ran(text: str, first: Time, last: Time, start: int, cues: Cues) -> Period | None:
    """Give the days from which to which a clause says that a campaign ran, None where it says none.

    Args:
        text: the page.
        first, last: the times of its beginning and its end; the same for one stretch (从3月至10月底).
        start: where the clause begins.
        cues: the compiled cues.

    Example:
        行动于2020年4月启动、10月底收官 → 2020-04-01 to 2020-10-31.
    """
    if first.first is None or last.last is None or first.first >= last.last or first.start < start:
        return None
    if cues["campaign"].search(text, max(start, first.start - _NAME), first.start) is None:
        named = (
            cues["ran_named"].fullmatch(text, first.end, last.start) is not None
        )  # 自3月2日启动打非行动至5月30日结束
        over = named and cues["ended"].match(text, last.end) is not None
        return Period(first.first, last.last) if over else None
    if first is last:
        known = cues["ran"].match(text, last.end) is not None
    else:
        on = text[first.end : last.start]
        known = cues["ran_on"].fullmatch(on) is not None
        known = known and (on[-1:] in _UNTIL or cues["ended"].match(text, last.end) is not None)
    return Period(first.first, last.last) if known else None


def closed(text: str, opened: Period, time: Time, cues: Cues) -> Period | None:
    """Give the days of a stretch that an earlier clause opened and a time ends: 自11月10日开始，至12月25日结束.

    Args:
        text: the page.
        opened: the stretch as far as the earlier clause told it.
        time: the time of the later clause.
        cues: the compiled cues.
    """
    if time.first is None or time.last is None or opened.first >= time.first:
        return None
    if text[time.start - 1] not in _UNTIL and cues["ended"].match(text, time.end) is None:
        return None
    return Period(opened.first, time.last)
