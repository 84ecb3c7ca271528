"""Totals divided by a cue: 按领域分为, 分部门看, 从处罚对象看; the total may stand in a sentence before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from zhenforce_nlp.audit.groups import TOTAL, Group, complete, ids, is_part
from zhenforce_nlp.audit.numbers import one_digit_off, sums_to
from zhenforce_nlp.audit.page import Figure, Licence, Page, alike
from zhenforce_nlp.records import BlockKind

_SEMICOLONS = frozenset("；;")
SPLIT_CUE = regex.compile(
    r"(?:按|从)\p{Han}{1,10}?(?:分析|划?分(?!别)|统计|看|计)(?:为|，|,|：|:)?"
    r"|分(?:部门|地区|区域|县区|领域|行业|季度|月份|类型|类别|品种|要素|环节|层级|单位|专业)(?:(?:看|来看|统计)?[，,：:]|为|是)"
    r"|(?<!分别)分为|具体为|构成为"
    r"|[，,](?:分别是|分别为|即)(?=\p{Han})"
)
_CLOSE_MISS = 3  # a total that is off by more than a third is the total of something else
_SHORT_NAME = 14  # characters of a member's words: 非煤矿山企业
_ANDS = ("和", "及", "与", "以及")
_PLACES = "part.split_places"
_LARGE = 100


def find_splits(page: Page, totals: Sequence[Group]) -> Iterator[Group]:
    """按领域分为道路运输511件、水路运输203件: the run of figures behind the cue."""
    summed = {part.id for group in totals for part in group.parts}
    used: set[str] = set()
    for figures in page.of_sentence.values():
        last: Figure | None = None
        for index, first in enumerate(figures):
            cue = _cue_between(page, figures, index)
            if cue is None or not first.counts or first.slot is None or first.slot.depth > 0:
                continue
            if any(link.rule == _PLACES for link in first.fact.links):
                continue  # 从地区看，甲县、乙县居前，分别为42起和35起: not all of the total
            runs = _runs(page, figures, index)
            taken = {figure.id for run in runs for figure in run} | used
            wholes = _wholes_of_split(page, first, taken, last)
            group = _best(runs, wholes, cue)
            if group is None:
                continue
            own_total = first.id in summed and not sums_to(group.whole.quantity, group.quantities)
            group = replace(group, rule="" if own_total else complete(page, group))
            used |= ids(group.parts)
            last = group.whole
            yield group


def _cue_between(page: Page, figures: Sequence[Figure], index: int) -> Licence | None:
    first = figures[index]
    sentence = page.sentences[first.sentence]
    start = figures[index - 1].quantity.end if index else sentence.start
    match = SPLIT_CUE.search(page.text, start, first.quantity.start)
    if match is None and index == 0 and sentence.first and sentence.block:
        # 1.按品种分：食品119件、药品43件: what stands before the colon is read as a heading.
        above = page.structure.blocks[sentence.block - 1]
        if above.kind is BlockKind.HEADING:
            match = SPLIT_CUE.search(page.text, above.content, above.end)
            match = match if match is not None and match.end() >= above.end - 1 else None
    return Licence(*match.span()) if match is not None else None


def _runs(page: Page, figures: Sequence[Figure], index: int) -> list[list[Figure]]:
    """Give the members behind a cue, up to the first semicolon and over semicolons: both ways of writing occur."""
    short: list[Figure] = []
    long: list[Figure] = []
    first = figures[index]
    crossed = False
    for number, figure in enumerate(figures[index:], index):
        slot = figure.slot
        if slot is None or first.slot is None:
            break
        if slot.depth > first.slot.depth:
            continue
        if number > index and _cue_between(page, figures, number) is not None:
            break
        if _counts_bodies(page, figures, number):
            continue  # 其余9个乡镇20个
        crossed = crossed or (number > index and bool(set(slot.breaks) & _SEMICOLONS))
        if figure.quantity.unit != first.quantity.unit:
            if long and slot.opener in ("、", "，", "") and page.order[figure.id] == page.order[long[-1].id] + 1:
                continue  # its money: 食品119件、62万元
            break
        if not figure.counts or TOTAL.match(figure.words) or len(figure.words) > _SHORT_NAME + 10 * (not long):
            break
        long.append(figure)
        if not crossed:
            short.append(figure)
    return [short, long] if len(long) > len(short) else [short]


def _counts_bodies(page: Page, figures: Sequence[Figure], number: int) -> bool:
    """其余9个乡镇20个: how many of them have what stands right behind, in the same unit."""
    following = figures[number + 1] if number + 1 < len(figures) else None
    slot = following.slot if following is not None else None
    words = page.text[slot.left : slot.left_end].strip() if slot is not None and not slot.opener else ""
    beside = bool(words) and words not in _ANDS
    return beside and following is not None and following.quantity.unit == figures[number].quantity.unit


def _wholes_of_split(page: Page, first: Figure, taken: set[str], last: Figure | None) -> list[tuple[Figure, bool]]:
    """Give what a split can be of, with whether it is carried from another sentence."""
    fits = [
        other
        for other in page.before(first)
        if other.counts and alike(other.quantity, first.quantity) and other.id not in taken
    ]
    found = [(other, False) for other in fits if other.slot is not None and other.slot.depth == 0]
    if last is not None and alike(last.quantity, first.quantity):
        found.insert(0, (last, False))
    above = [other for other in page.earlier(first) if _may_be_split(first, other) and other.id not in taken]
    named = _named(page, first, above)
    if named is not None:
        return [*found, (named, True)]
    linked = page.by_id.get(first.fact.part_of or "")
    if linked is not None and linked.id not in taken:
        found.append((linked, linked.sentence != first.sentence))
    # A figure that is a part itself is divided further only where the words say so.
    return found + [(other, True) for other in above if not is_part(other)]


def _named(page: Page, first: Figure, above: Sequence[Figure]) -> Figure | None:
    """行政案件按违法类型分: the words before the cue name the figure that is divided."""
    sentence = page.sentences[first.sentence]
    match = SPLIT_CUE.search(page.text, sentence.start, first.quantity.start)
    name = "" if match is None else "".join(page.text[sentence.start : match.start()].split()).strip("，,的中")
    if not 2 <= len(name) <= _SHORT_NAME:
        return None
    matching = [other for other in above if other.label and (name in other.label or other.label in name)]
    return matching[0] if len({other.quantity.value for other in matching}) == 1 else None


def _may_be_split(first: Figure, other: Figure) -> bool:
    return (
        other.counts
        and other.quantity.unit == first.quantity.unit
        and other.slot is not None
        and other.slot.depth == 0
        and other.fact.status is first.fact.status
    )


def _best(runs: Sequence[list[Figure]], wholes: Sequence[tuple[Figure, bool]], cue: Licence) -> Group | None:
    """Choose the total and the run that add up; where none do, the nearest total, if there is no choice."""
    for run in runs:
        for whole, carried in wholes:
            if len(run) > 1 and sums_to(whole.quantity, [part.quantity for part in run]):
                return Group(whole, tuple(run), "split", cue, carried=carried)
    run = next((run for run in runs if len(run) > 1), [])
    if not run or not wholes:
        return None
    whole, carried = wholes[0]
    if not carried:
        return Group(whole, tuple(run), "split", cue)
    # 从办案单位看，甲、乙分别办结703件、388件 need not be all of the figure of the sentence before.
    near = [whole for whole, _ in wholes if _alone(whole, wholes) and _misses_narrowly(whole, run, wholes[0][0])]
    return Group(near[0], tuple(run), "split", cue, carried=True) if len(near) == 1 else None


def _misses_narrowly(whole: Figure, run: Sequence[Figure], nearest: Figure) -> bool:
    """Tell whether one digit changed would make a total of another sentence the parts' own; small ones are many."""
    if not one_digit_off(whole.quantity, [part.quantity for part in run]):
        return False
    large = whole.quantity.value >= _LARGE
    return large or (whole is nearest and close_enough(whole, run))


def _alone(whole: Figure, wholes: Sequence[tuple[Figure, bool]]) -> bool:
    """Tell whether the nearest figure of the unit is the only one of its sentence, so that there is no choice."""
    return not any(other is not whole and other.sentence == whole.sentence for other, _ in wholes)


def close_enough(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Tell whether a total is near enough to be the parts' own; 移送3件，简易程序40件 is not."""
    added = sum(part.quantity.value for part in parts)
    value = whole.quantity.value
    return abs(value - added) * _CLOSE_MISS <= max(value, added)
