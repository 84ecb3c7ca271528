"""Which figures are parts of which total: links of facts, and where a wrong figure broke the link, the words alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from zhenforce_nlp.audit_groups import (
    OPENING,
    TOTAL,
    Group,
    complete,
    cue_before,
    division_of,
    ids,
    is_part,
    of_another_time,
)
from zhenforce_nlp.audit_numbers import sums_to
from zhenforce_nlp.audit_page import Figure, Licence, Page, alike
from zhenforce_nlp.records import Link

_SEMICOLONS = frozenset("；;")
_ENDS = frozenset("；;。:：")
_LIST_MARKS = ("、", "，", ",", "", "和", "及", "^")
_SPLIT_CUE = regex.compile(
    r"(?:按|从)\p{Han}{1,10}?(?:划?分|统计|看|计)(?:为|，|,|：|:)?|(?<!分别)分为|具体为|构成为"
    r"|[，,](?:分别是|分别为|即)(?=\p{Han})"
)
_NEAR = 40  # characters within which a figure stands beside another (35次（含对个人处罚10次），合计金额30.9万元)
_CLOSE_MISS = 3  # a total that is off by more than a third is the total of something else
_SHORT_NAME = 14  # characters of a member's words: 非煤矿山企业
_REACH = 3  # earlier figures that a split may be of
_LARGEST = 4  # members of a division
# Read by their words, not by links: an error in a figure breaks the link, never the words.
_BY_WORDS = ("part.table", "part.total", "part.split", "part.exact_list")


def find_groups(page: Page) -> list[Group]:
    """Find the parts of each total, one group for each wording, and whether they must be all of it."""
    totals = list(_totals(page))
    splits = list(_splits(page, totals))
    brackets = list(_brackets(page))
    read = [*totals, *splits, *brackets]
    linked = [group for group in _linked(page) if not any(_within(group, other) for other in read)]
    # 从属地看，甲98辆、乙57辆，合计155辆: the list has a total of its own and need not be all of an earlier one.
    linked = [
        replace(group, rule="") if any(_parts_of(group, other) for other in totals) else group for group in linked
    ]
    groups = [*read, *linked]
    groups += [group for group in _divisions(page, groups) if not any(_within(group, other) for other in groups)]
    return _paired(page, groups)


def _within(one: Group, other: Group) -> bool:
    return one.whole is other.whole and _parts_of(one, other)


def _parts_of(one: Group, other: Group) -> bool:
    return ids(one.parts) <= ids(other.parts)


# Totals behind their parts


def _totals(page: Page) -> Iterator[Group]:
    """甲3起、乙4起，合计7起: the parts stand before their total."""
    for figure in page.figures:
        slot = figure.slot
        if slot is None or not figure.counts or not TOTAL.match(figure.words):
            continue
        run: list[Figure] = []
        for other in page.before(figure):
            if other.slot is None or other.slot.depth > slot.depth:
                continue
            if not other.counts or other.quantity.unit != figure.quantity.unit or TOTAL.match(other.words):
                break
            if any(part.fact.part_of == other.id for part in run):
                break
            run.insert(0, other)
            if cue_before(page, other) is not None or set(other.slot.breaks) & _ENDS:
                break
        run = _suffix(figure, run)
        if len(run) > 1:
            yield Group(figure, tuple(run), "total", Licence(slot.left, slot.left_end), "sum.total")


def _suffix(whole: Figure, run: list[Figure]) -> list[Figure]:
    """Leave out earlier figures of the sentence where the last ones add up without them."""
    for start in range(len(run) - 1):
        if sums_to(whole.quantity, [part.quantity for part in run[start:]]):
            return run[start:]
    return run


# Brackets


def _brackets(page: Page) -> Iterator[Group]:
    """罚款48万元（对单位39万元，对个人9万元）: the figures in the bracket behind one."""
    found: dict[tuple[str, int], list[Figure]] = {}
    for figure in page.figures:
        slot = figure.slot
        if slot is None or slot.depth == 0 or slot.host is None or not figure.counts or of_another_time(figure):
            continue
        host = page.by_id.get(slot.host.quantity.id)
        if host is None or not host.counts or host.fact.status is not figure.fact.status:
            continue
        if alike(host.quantity, figure.quantity) and figure.fact.part_of in (None, host.id):
            place = _bracket_start(page, host, figure)
            found.setdefault((host.id, place), []).append(figure)
    for (identity, place), parts in found.items():
        group = Group(page.by_id[identity], tuple(parts), "bracket", Licence(place, place + 1))
        group = replace(group, rule=complete(page, group))
        if group.rule or all(is_part(part) for part in parts):
            yield group


def _bracket_start(page: Page, whole: Figure, part: Figure) -> int:
    """Find the bracket behind the total in which the part stands; behind the words after it: 84起案件（含…）."""
    for place in range(whole.quantity.end, part.quantity.start):
        if page.text[place] in OPENING:
            return place
    return part.quantity.start


# Splits


def _splits(page: Page, totals: Sequence[Group]) -> Iterator[Group]:
    """按领域分为道路运输511件、水路运输203件: the run of figures behind the cue."""
    summed = {part.id for group in totals for part in group.parts}
    used: set[str] = set()
    for figures in page.of_sentence.values():
        last: Figure | None = None
        for index, first in enumerate(figures):
            cue = _cue_between(page, figures, index)
            if cue is None or not first.counts or first.slot is None or first.slot.depth > 0:
                continue
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
    start = figures[index - 1].quantity.end if index else page.sentences[first.sentence].start
    match = _SPLIT_CUE.search(page.text, start, first.quantity.start)
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
    linked = page.by_id.get(first.fact.part_of or "")
    if linked is not None and linked.id not in taken:
        found.append((linked, linked.sentence != first.sentence))
    near = [other for other in page.paragraph_before(first) if _may_be_split(first, other) and other.id not in taken]
    found += [(other, True) for other in near[:_REACH]]
    if not near:
        above = [other for other in page.block_before(first) if _may_be_split(first, other)]
        found += [(other, True) for other in above[:_REACH]]
    return found


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
        for whole, _ in wholes:
            if len(run) > 1 and sums_to(whole.quantity, [part.quantity for part in run]):
                return Group(whole, tuple(run), "split", cue)
    run = next((run for run in runs if len(run) > 1), [])
    if not run or not wholes:
        return None
    whole, carried = wholes[0]
    if carried and (not _alone(whole, wholes) or not _close(whole, run)):
        return None
    return Group(whole, tuple(run), "split", cue, carried=carried)


def _alone(whole: Figure, wholes: Sequence[tuple[Figure, bool]]) -> bool:
    """Tell whether the nearest figure of the unit is the only one of its sentence, so that there is no choice."""
    return not any(other is not whole and other.sentence == whole.sentence for other, _ in wholes)


# Links


def _linked(page: Page) -> list[Group]:
    grouped: dict[tuple[str, str, int], list[tuple[Figure, Link]]] = {}
    for figure in page.figures:
        link = next((link for link in figure.fact.links if link.role == "part_of" and link.target), None)
        if link is None or link.rule.startswith(_BY_WORDS[:2]) or link.target not in page.by_id:
            continue
        form = _form(page, link)
        place = _bracket_start(page, page.by_id[link.target], figure) if form == "bracket" else link.start
        grouped.setdefault((link.target, form, 0 if form in ("list", "colon") else place), []).append((figure, link))
    return _merged(page, [_group(page, page.by_id[key[0]], key[1], members) for key, members in grouped.items()])


def _form(page: Page, link: Link) -> str:
    known = {"part.colon": "colon", "part.bracket": "bracket", "part.exact_list": "list", "part.split": "split"}
    if link.rule in known:
        return known[link.rule]
    cue = page.text[link.start : link.end]
    return "split" if _SPLIT_CUE.match(cue) else "of_which"


def _group(page: Page, whole: Figure, form: str, members: Sequence[tuple[Figure, Link]]) -> Group:
    parts = tuple(figure for figure, _ in members)
    licence = Licence(members[0][1].start, members[0][1].end)
    if form == "bracket":
        place = _bracket_start(page, whole, parts[0])
        licence = Licence(place, place + 1)
    group = Group(whole, _extended(page, whole, parts, form), form, licence)
    # A split's links are made where its parts add up; its words have been read before.
    return group if form == "split" else replace(group, rule=complete(page, group))


def _extended(page: Page, whole: Figure, parts: tuple[Figure, ...], form: str) -> tuple[Figure, ...]:
    """Add items of the same list that no link was made to because they are too large: A 30件、B 25件 of 50件."""
    if form != "of_which":
        return parts
    found: list[Figure] = []
    for figure in page.of_sentence.get(parts[0].sentence, []):
        slot, before = figure.slot, parts[0].slot
        if figure in parts:
            found.append(figure)
            continue
        if slot is None or before is None or not found or slot.depth > before.depth:
            continue
        if figure.quantity.unit != parts[0].quantity.unit:
            if figure.quantity.start > parts[-1].quantity.start and slot.opener not in ("、", "", "，", ","):
                break
            continue  # its money: 企业77起、426万元
        if not figure.counts or is_part(figure) or figure is whole or set(slot.breaks) & _ENDS:
            break
        rest = [part for part in parts if part not in found]
        if slot.opener != "、" and not division_of(page, (*found, figure, *rest)):
            break
        found.append(figure)
    return tuple(found + [part for part in parts if part not in found])


def _merged(page: Page, groups: list[Group]) -> list[Group]:
    """Put parts of one wording together, whichever total a link chose for each, where that makes them complete."""
    result: list[Group] = []
    for group in groups:
        other = next((item for item in result if _one_wording(item, group)), None)
        if other is None:
            result.append(group)
            continue
        parts = tuple(sorted((*other.parts, *group.parts), key=lambda part: part.quantity.start))
        larger = max(other, group, key=lambda item: len(item.parts))
        together = replace(larger, parts=parts)
        together = replace(together, rule=complete(page, together))
        if sums_to(together.whole.quantity, together.quantities) or together.rule.startswith("division."):
            result[result.index(other)] = together
        else:
            result.append(group)
    return result


def _one_wording(one: Group, other: Group) -> bool:
    return (
        one.licence == other.licence
        and one.form == other.form == "of_which"
        and one.whole.quantity.unit == other.whole.quantity.unit
    )


# Divisions by their members alone


def _divisions(page: Page, groups: Sequence[Group]) -> Iterator[Group]:
    """评出优秀20卷、良好30卷、一般5卷: no cue, but the members are all there are."""
    done = {part.id for group in groups if group.rule for part in group.parts}
    for figures in page.of_sentence.values():
        for index in range(len(figures)):
            run = _window(figures, index, done)
            for size in range(min(len(run), _LARGEST), 1, -1):
                rule = division_of(page, run[:size])
                group = _division_group(page, figures, run[:size], rule) if rule else None
                if group is not None:
                    done |= ids(group.parts)
                    yield group
                    break


def _window(figures: Sequence[Figure], index: int, done: set[str]) -> list[Figure]:
    """Give the figures of one unit that stand side by side, those in brackets and companions of other units left out."""
    first = figures[index]
    run: list[Figure] = []
    for figure in figures[index:]:
        slot = figure.slot
        if slot is None or first.slot is None or figure.id in done or not figure.counts:
            break
        if slot.depth > first.slot.depth or (run and figure.quantity.unit != first.quantity.unit):
            continue
        if run and (slot.opener not in _LIST_MARKS or set(slot.breaks) & _SEMICOLONS):
            break
        run.append(figure)
        if len(run) == _LARGEST:
            break
    return run


def _division_group(page: Page, figures: Sequence[Figure], parts: Sequence[Figure], rule: str) -> Group | None:
    first, last = parts[0], parts[-1]
    after = next((other for other in figures if other.quantity.start > last.quantity.start), None)
    if after is not None and TOTAL.match(after.words) and after.quantity.unit == last.quantity.unit:
        return None
    wholes = [
        other
        for other in page.before(first)
        if other.counts
        and other.quantity.unit == first.quantity.unit
        and other.fact.status is first.fact.status
        and other.fact.period == first.fact.period
        and other.slot is not None
        and first.slot is not None
        and other.slot.depth <= first.slot.depth
    ]
    start = first.slot.left if first.slot is not None else first.quantity.start
    licence = Licence(start, last.quantity.end)
    quantities = [part.quantity for part in parts]
    held = next((whole for whole in wholes if sums_to(whole.quantity, quantities)), None)
    if held is not None:
        return Group(held, tuple(parts), "division", licence, rule)
    plain = [whole for whole in wholes if not is_part(whole)]
    if len(plain) != 1 or not _close(plain[0], parts):
        return None
    return Group(plain[0], tuple(parts), "division", licence, rule)


def _close(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Tell whether a total is near enough to be the parts' own: 移送3件，简易程序40件、普通程序60件."""
    added = sum(part.quantity.value for part in parts)
    value = whole.quantity.value
    return abs(value - added) * _CLOSE_MISS <= max(value, added)


# Companions


def _paired(page: Page, groups: list[Group]) -> list[Group]:
    """Parts that are all of a total by count are all of it by area too: 存量286处、9.02万平方米，新增…."""
    result = list(groups)
    for group in groups:
        if len(group.parts) < 2 or not sums_to(group.whole.quantity, group.quantities):
            continue
        whole = _companion(page, group.whole, group.parts[0], "")
        if whole is None or whole.quantity.unit == group.whole.quantity.unit:
            continue
        unit = whole.quantity.unit
        ends: list[Figure | None] = [*group.parts[1:], None]
        parts = [_companion(page, part, end, unit) for part, end in zip(group.parts, ends, strict=True)]
        if any(part is None or part.id == whole.id for part in parts):
            continue
        found = tuple(part for part in parts if part is not None)
        known = [item for item in result if item.whole is whole and ids(found) & ids(item.parts)]
        if any(item.rule for item in known):
            continue
        result = [item for item in result if item not in known]
        result.append(Group(whole, found, group.form, group.licence, "sum.paired"))
    return result


def _companion(page: Page, figure: Figure, before: Figure | None, unit: str) -> Figure | None:
    """Give the figure of another unit that stands beside one (286处、9.02万平方米), None when there is none."""
    limit = before.quantity.start if before is not None else figure.quantity.end + _NEAR
    for other in page.figures[page.order[figure.id] + 1 :]:
        if other.quantity.start >= limit or other.slot is None or figure.slot is None or not other.counts:
            return None
        if other.slot.depth > figure.slot.depth:
            continue
        if unit and other.quantity.unit != unit:
            return None
        return other if page.block(other) == page.block(figure) else None
    return None
