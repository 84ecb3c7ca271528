"""Whose report it is by its text alone: the body that 我局 stands for, or that opens the page as its subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from zhenforce_nlp.institutions.home_division import named_in
from zhenforce_nlp.institutions.mention import Raw, Spans
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.records import BlockKind

_THAT_BUREAU = "该局"
_ANAPHOR_ENDS = {
    "我局": "局",
    "本局": "局",
    "我委": "委",
    "我厅": "厅",
    "我支队": "支队",
    "我大队": "大队",
    "我院": "院",
}
_ISSUERS = ("department", "team", "institution", "government", "court", "procuratorate")
_TELLS = "现将"
_BELOW = regex.compile(r"[^。\n]{0,40}?(?:如下|公布|公示|公开|予以|报告|通报)")
_SUBJECT = "，,。；;\n 　年月日"
_BELOW_CITY = ("县", "区", "旗")  # ranks of bodies below those of a city or province
_PROVINCES = ("省", "自治区")
OPENING_SENTENCE = 120  # characters before the first subject of a text
MAX_TOLD = 10  # characters in which 记者从 or 据 stands before a body
_TOLD_BY = regex.compile(r"(?:从|据|跟随|随同|跟着)$")  # 记者从某县水利局获悉, 据某县水利局通报
_LEARNT = regex.compile(r"(?:处)?(?:执法|民警|工作人员|获悉|了解到|通报|介绍|消息|发布|披露|公布|统计)")
_FIGURE = regex.compile(r"(?<![\d年月日至—\-.])\d[\d.,]*(?![\d.,]|\s*[年月日时号—\-至])")
_DATES = regex.compile(r"[\s\d０-９〇零一二三四五六七八九十年度月日上下半全今来以至期间截末底—\-，,、第季]*+")


def issuers_of_text(view: str, blocks: Spans, raws: Sequence[Raw], places: Places) -> list[Raw]:
    """「我局」 without a letterhead: the bureau named most; else the first subject of the text, if it is the only one.

    The page of a whole division names its bureaus one after the other (区市场监管局…。区应急局…。): none issued it.
    """
    bodies = [bureau for raw in raws if (bureau := _bureau_of(raw)) is not None]
    tables = [(start, end) for start, end, kind in blocks if kind is BlockKind.TABLE]
    bodies = [raw for raw in bodies if not any(start <= raw.start < end for start, end in tables)]
    title = next(((start, end) for start, end, kind in blocks if kind is BlockKind.TITLE), None)
    titled = places.of_title(title)
    if titled is not None:
        bodies = [raw for raw in bodies if _speaks_for(raw, titled, places)]
    openers = [raw for raw in raws if _may_open(raw) and (titled is None or _speaks_for(raw, titled, places))]
    openers = [raw for raw in openers if not any(start <= raw.start < end for start, end in tables)]
    announced = _announced(view, openers)
    if announced:
        return announced
    own = next((end for form, end in _ANAPHOR_ENDS.items() if form in view), None)
    if own is not None:
        # A body that acts, at the head of a clause, and none that something is done with (会同市应急管理局).
        named = [raw for raw in bodies if raw.tail.ending == own and (not raw.start or view[raw.start - 1] in _SUBJECT)]
        if named:
            top, count = Counter(view[raw.start : raw.end] for raw in named).most_common(1)[0]
            if count > 1:
                return [raw for raw in named if view[raw.start : raw.end] == top][:1]
        return []
    first = next(((start, end) for start, end, kind in blocks if kind is BlockKind.BODY), (0, 0))
    opening = _opening_subject(view, first[0], [raw for raw in openers if raw.start >= first[0]])
    # 某市2022年…情况⏎2022年，某市市场监管局围绕…: who opens a page, before any figure, tells of itself.
    if opening and opening[0].start < first[1] and not _FIGURE.search(view, *first):
        return opening
    bodies = [raw for raw in bodies if not opening or not _is_below(raw, opening[0], places)]
    of_division = titled is not None or named_in(title, places) is not None
    if of_division and len(_acting(view, bodies)) > 1:
        return []
    if len({raw.tail.template or raw.core for raw in bodies if raw.start == 0 or view[raw.start - 1] in "。\n"}) > 1:
        return []
    return opening or _of_titles_line(view, title, bodies) or _that_bureau(view, bodies)


def _may_open(raw: Raw) -> bool:
    """Tell whether a body may issue a page that it opens: one that is placed, or a local office of the centre."""
    top = raw.top()
    placed = top.prefix.kind in ("named", "rank", "street") or (top is not raw and top.tail.mode == "national")
    own = raw.tail.mode == "national" or raw.tail.need == "seat" or (raw.parent is None and raw.prefix.kind == "none")
    return raw.tail.kind in _ISSUERS and raw.tail.mode != "anaphor" and (placed or own)


def _is_below(raw: Raw, opener: Raw, places: Places) -> bool:
    """「湖南省消防救援总队检查…。岳阳市消防救援支队罚款…」: a city's body is no rival of the province's."""
    if raw.prefix.kind != "named" or opener.prefix.kind != "named" or opener.parent is not None:
        return False
    code, above = places.of_names(raw.prefix.names).code, places.of_names(opener.prefix.names).code
    return code is not None and above is not None and code != above and places.divisions.within(code, above)


def _announced(view: str, bodies: Sequence[Raw]) -> list[Raw]:
    """「现将某县水利局2023年行政执法工作情况报告如下」: the body whose doings the page tells."""
    if _TELLS not in view:
        return []
    return [raw for raw in bodies if view.startswith(_TELLS, raw.start - len(_TELLS)) and _BELOW.match(view, raw.end)][
        :1
    ]


def _bureau_of(raw: Raw) -> Raw | None:
    """Give a body that may issue a page; for a team that its bureau's name stands before, the bureau."""
    placed = ("named", "rank")
    if raw.tail.mode in ("function", "body", "sub"):
        return raw if raw.prefix.kind in placed else None
    above = raw.parent if raw.tail.kind == "team" else None
    named = above is not None and above.tail.mode in ("function", "body") and above.prefix.kind in placed
    return above if named else None


def _speaks_for(raw: Raw, titled: str, places: Places) -> bool:
    """A county's bureau speaks for no page whose title names the city: 晋城市2021年…情况⏎泽州县城市管理局立案….

    Nor does the province's: 潍坊市…月报⏎…。省医保局飞行检查….
    """
    if raw.prefix.kind == "rank":
        if raw.prefix.rank in _PROVINCES:
            return places.level(titled) == "province"
        return raw.prefix.rank not in _BELOW_CITY or places.level(titled) == "county"
    code = places.of_names(raw.prefix.names).code if raw.prefix.names else None
    return code is None or places.divisions.within(titled, code)


def _that_bureau(view: str, bodies: Sequence[Raw]) -> list[Raw]:
    """「该局表示，年底前将…」 in a news item: the one bureau that acts in it."""
    if _THAT_BUREAU not in view:
        return []
    acting = [raw for raw in bodies if raw.tail.ending == "局" and raw.start and view[raw.start - 1] in _SUBJECT]
    return acting[:1] if len({raw.tail.form for raw in acting}) == 1 else []


def _of_titles_line(view: str, title: tuple[int, int] | None, bodies: Sequence[Raw]) -> list[Raw]:
    """2022年文物行政执法工作情况: the one body that acts in the text and has the line of duty that the title names."""
    if title is None:
        return []
    line = [
        raw
        for raw in bodies
        if raw.tail.mode == "function"
        and (raw.start == 0 or view[raw.start - 1] in _SUBJECT)
        and len(duty := raw.tail.form.removesuffix(raw.tail.ending)) > 1
        and view.find(duty, *title) >= 0
    ]
    return line[:1] if len({raw.tail.form for raw in line}) == 1 else []


def _acting(view: str, bodies: Sequence[Raw]) -> set[str]:
    """Give what tells the bureaus apart that stand at the head of a clause; stations act for their bureaus."""
    return {
        raw.tail.template or raw.core
        for raw in bodies
        if raw.tail.mode != "sub" and (raw.start == 0 or view[raw.start - 1] in _SUBJECT)
    }


def _opening_subject(view: str, first: int, bodies: Sequence[Raw]) -> list[Raw]:
    """Give the body that acts in the text's first sentence: 2021年，某县水利局检查…; 行动开展以来，某县公安局破获….

    What stands before it may be dates and phrases, none with a body that acts.
    """
    for raw in bodies:
        if raw.start - first > OPENING_SENTENCE or "。" in view[first : raw.start]:
            break
        if _FIGURE.search(view, max(first, view.rfind("\n", first, raw.start)), raw.start):
            break  # 全县处罚11300宗，其次县交通局1206宗，县城管局517宗
        told = _TOLD_BY.search(view, max(first, raw.start - MAX_TOLD), raw.start) and _LEARNT.match(view, raw.end)
        if raw.start == first or view[raw.start - 1] in _SUBJECT or told:
            return [raw]
        if _DATES.fullmatch(view, first, raw.start) is not None:
            return [raw]
    return []
