"""Which figures are parts of which total: links of facts, and where a wrong figure broke the link, the words alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zhenforce_nlp.audit.groups import (
    NAMED_TOTAL,
    OPENING,
    TOTAL,
    Group,
    complete,
    cue_before,
    division_of,
    ids,
    is_part,
    of_another_time,
    part_words,
)
from zhenforce_nlp.audit.numbers import sums_to
from zhenforce_nlp.audit.page import Figure, Licence, Page, alike
from zhenforce_nlp.audit.splits import SPLIT_CUE, close_enough, find_splits
from zhenforce_nlp.records import Link

_SEMICOLONS = frozenset("；;")
_ENDS = frozenset("；;。:：")
_LIST_MARKS = ("、", "，", ",", "", "和", "及", "^")
_NEAR = 40  # characters within which a figure stands beside another (35次（含对个人处罚10次），合计金额30.9万元)
_LARGEST = 4  # members of a division
# Read by their words, not by links: an error in a figure breaks the link, never the words.
_BY_WORDS = ("part.table", "part.total")


def find_groups(page: Page) -> list[Group]:
    """Find the parts of each total, one group for each wording, and whether they must be all of it."""
    totals = list(_totals(page))
    read = [*totals, *find_splits(page, totals), *_brackets(page)]
    seen = _by_parts(read)
    linked = [group for group in _linked(page) if not _within(group, seen)]
    # 从属地看，甲98辆、乙57辆，合计155辆: the list has a total of its own and need not be all of an earlier one.
    summed = {part.id for group in totals for part in group.parts}
    linked = [replace(group, rule="") if ids(group.parts) <= summed else group for group in linked]
    groups = [*read, *linked]
    seen = _by_parts(groups)
    groups += [group for group in _divisions(page, groups) if not _within(group, seen)]
    return _paired(page, groups)


def _by_parts(groups: Sequence[Group]) -> dict[str, list[Group]]:
    """Give the groups by the total and first part that they have."""
    found: dict[str, list[Group]] = {}
    for group in groups:
        for part in group.parts:
            found.setdefault(part.id, []).append(group)
    return found


def _within(group: Group, seen: Mapping[str, list[Group]]) -> bool:
    """Tell whether another group gives the same parts, and perhaps more, to the same total."""
    others = seen.get(group.parts[0].id, ())
    return any(other.whole is group.whole and ids(group.parts) <= ids(other.parts) for other in others)


# Totals behind their parts


def _totals(page: Page) -> Iterator[Group]:
    """甲3起、乙4起，合计7起: the parts stand before their total."""
    for figure in page.figures:
        slot = figure.slot
        if slot is None or not figure.counts:
            continue
        bare = TOTAL.match(figure.words) is not None
        if not bare and not NAMED_TOTAL.match(figure.words):
            continue
        run = _suffix(figure, _run_before(page, figure))
        # 事前处罚30万元，事故处罚8万元，罚款合计38万元: a total that is named may be of something else.
        if len(run) > 1 and (bare or sums_to(figure.quantity, [part.quantity for part in run])):
            licence = Licence(slot.left, slot.left_end)
            yield Group(figure, tuple(run), "total", licence, "sum.total" if bare else "")


def _run_before(page: Page, figure: Figure) -> list[Figure]:
    """Give the figures of the unit before one, back to where another list begins."""
    run: list[Figure] = []
    depth = figure.slot.depth if figure.slot is not None else 0
    for other in page.before(figure):
        if other.slot is None or other.slot.depth > depth:
            continue
        if not other.counts or other.quantity.unit != figure.quantity.unit or TOTAL.match(other.words):
            break
        if any(part.fact.part_of == other.id for part in run):
            break
        run.insert(0, other)
        if cue_before(page, other) is not None or set(other.slot.breaks) & _ENDS:
            break
    return run


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


# Links


def _linked(page: Page) -> list[Group]:
    grouped: dict[tuple[str, int], list[tuple[Figure, Link]]] = {}
    for figure in page.figures:
        link = next((link for link in figure.fact.links if link.role == "part_of" and link.target), None)
        if link is None or link.rule.startswith(_BY_WORDS) or link.target not in page.by_id:
            continue
        if not figure.counts or not page.by_id[link.target].counts or of_another_time(figure):
            continue  # 50万元以上6件: a threshold is no part
        form = _form(page, link)
        place = _bracket_start(page, page.by_id[link.target], figure) if form == "bracket" else link.start
        grouped.setdefault((form, place), []).append((figure, link))
    return [group for (form, _), members in grouped.items() for group in _by_whole(page, form, members)]


def _by_whole(page: Page, form: str, members: Sequence[tuple[Figure, Link]]) -> Iterator[Group]:
    """Give each part of one wording to one total of its unit: a wrong figure may have sent its link to another."""
    targets = list(dict.fromkeys(link.target for _, link in members if link.target))
    assigned: dict[str, list[tuple[Figure, Link]]] = {}
    for figure, link in members:
        own = page.by_id[link.target or ""]
        same_unit = [
            page.by_id[target] for target in targets if page.by_id[target].quantity.unit == figure.quantity.unit
        ]
        whole = _chosen(page, same_unit, [item for item, _ in members], figure) if form == "of_which" else None
        assigned.setdefault((whole or own).id, []).append((figure, link))
    for identity, parts in assigned.items():
        yield _group(page, page.by_id[identity], form, parts)


def _chosen(page: Page, wholes: Sequence[Figure], parts: Sequence[Figure], part: Figure) -> Figure | None:
    """Give the total that the parts of one unit add up to, or that they divide completely; else each keeps its own."""
    same = [item for item in parts if item.quantity.unit == part.quantity.unit]
    held = next((whole for whole in wholes if sums_to(whole.quantity, [item.quantity for item in same])), None)
    if held is not None or not wholes or len(same) == 1:
        return held
    named = division_of(page, same) or page.words["remainder"].search(part_words(same[-1]))
    return max(wholes, key=lambda whole: whole.quantity.start) if named else None


def _form(page: Page, link: Link) -> str:
    known = {
        "part.exact_list.earlier": "list",
        "part.colon": "colon",
        "part.bracket": "bracket",
        "part.exact_list": "list",
        "part.split": "split",
    }
    if link.rule in known:
        return known[link.rule]
    cue = page.text[link.start : link.end]
    return "split" if SPLIT_CUE.match(cue) else "of_which"


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
    if form not in ("of_which", "colon"):
        return parts
    found: list[Figure] = []
    for figure in page.near(parts[0]):
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
        divided = division_of(page, (*found, figure, *rest))
        # Without such a division a figure larger than the total is of another list.
        if not divided and (figure.quantity.value > whole.quantity.value or (slot.opener != "、" and form != "colon")):
            break
        found.append(figure)
    return tuple(found + [part for part in parts if part not in found])


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
    """Give the figures of one unit that stand side by side, without those in brackets and their money."""
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
    if len(plain) != 1 or not close_enough(plain[0], parts):
        return None
    return Group(plain[0], tuple(parts), "division", licence, rule)


# Companions


def _paired(page: Page, groups: list[Group]) -> list[Group]:
    """Parts that are all of a total by count are all of it by area too: 存量173处、4.6万平方米，新增…."""
    seen = _by_parts(groups)
    dropped: set[int] = set()
    added: list[Group] = []
    for group in groups:
        paired = _companions(page, group)
        if paired is None:
            continue
        known = [item for part in paired.parts for item in seen.get(part.id, ()) if item.whole is paired.whole]
        if not any(item.rule for item in known):
            dropped.update(id(item) for item in known)
            added.append(paired)
    return [group for group in groups if id(group) not in dropped] + added


def _companions(page: Page, group: Group) -> Group | None:
    """Give the group of the figures that stand beside a total and its parts, None where one has none."""
    if len(group.parts) < 2 or not sums_to(group.whole.quantity, group.quantities):
        return None
    whole = companion(page, group.whole, group.parts[0], "")
    if whole is None or whole.quantity.unit == group.whole.quantity.unit:
        return None
    if group.whole.quantity.start < group.licence.start < whole.quantity.start:
        return None  # 罚款6.5万元，其中甲镇24起、2.4万元: what stands behind 其中 is no total
    ends: list[Figure | None] = [*group.parts[1:], None]
    beside = [companion(page, part, end, whole.quantity.unit) for part, end in zip(group.parts, ends, strict=True)]
    parts = tuple(part for part in beside if part is not None and part is not whole)
    if len(parts) < len(group.parts):
        return None
    return Group(whole, parts, group.form, group.licence, "sum.paired")


def companion(page: Page, figure: Figure, before: Figure | None, unit: str) -> Figure | None:
    """Give the figure of another unit that stands beside one (173处、4.6万平方米), None when there is none."""
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
