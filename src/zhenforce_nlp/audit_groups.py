"""Which figures are parts of which total, and whether they must be all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from zhenforce_nlp.audit_numbers import sums_to
from zhenforce_nlp.audit_page import Figure, Licence, Page
from zhenforce_nlp.records import Link, Quantity

_OPENING = "（([〔【"
_CLOSING = "）)]〕】"
_ENDS = frozenset("；;。:：")
_LIST_MARKS = ("、", "，", ",", "", "和", "及")
_NEAR = 40  # characters within which a figure stands beside another (35次（含对个人处罚10次），合计金额30.9万元)
_SPLIT = regex.compile(r"^(?:按|从)|(?<!分别)分为|具体为|构成为")
_SPLIT_CUE = regex.compile(r"(?:按|从)\p{Han}{1,10}?(?:划?分|统计|看|计)(?:为|，|,)?|(?<!分别)分为|具体为")
_TOTAL = regex.compile(r"^(?:全年|全市|全区|全县|以上|两项|三项|各项|上述)?(?:合计|共计|总计|合共|合起来|总共)")
_NEGATIONS = "非不未无"
_ELSEWHERE = ("part.table", "part.total")  # read from the table and from the words of the total instead
_FORMS = {
    "part.colon": "colon",
    "part.bracket": "bracket",
    "part.exact_list": "list",
    "part.within": "of_which",
    "part.above": "of_which",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that one wording gives to one total.

    Attributes:
        form: total, split, colon, bracket, list (adds up by itself), of_which, division (found by its members alone).
        rule: why the parts must be all of it (a division's id, the form), "" when they need not be.
    """

    whole: Figure
    parts: tuple[Figure, ...]
    form: str
    licence: Licence
    rule: str = ""

    @property
    def quantities(self) -> list[Quantity]:
        """The parts' quantities."""
        return [part.quantity for part in self.parts]


# Groups


def find_groups(page: Page) -> list[Group]:
    """Find the parts of each total, one group for each wording, and whether they must be all of it."""
    grouped: dict[tuple[str, str, int], list[tuple[Figure, Link]]] = {}
    for figure in page.figures:
        link = next((link for link in figure.fact.links if link.role == "part_of" and link.target), None)
        if link is None or link.rule.startswith(_ELSEWHERE) or link.target not in page.by_id:
            continue
        form = _FORMS.get(link.rule, "of_which")
        place = link.start
        if form == "bracket":
            place = _bracket_start(page, page.by_id[link.target], figure)
        elif form in ("list", "colon"):
            place = 0
        grouped.setdefault((link.target, form, place), []).append((figure, link))
    groups = [_group(page, page.by_id[whole], form, members) for (whole, form, _), members in grouped.items()]
    groups = _merged(page, groups)
    totals = list(_totals(page))
    summed = {part.id: group for group in totals for part in group.parts}
    # 从属地看，甲98辆、乙57辆，合计155辆: the list has a total of its own and need not be all of an earlier one.
    groups = [replace(group, rule="") if all(part.id in summed for part in group.parts) else group for group in groups]
    groups += totals
    groups += _splits_unlinked(page, {part.id for group in groups for part in group.parts})
    groups += _divisions_unlinked(page, {part.id for group in groups for part in group.parts})
    return _paired(page, groups)


def _merged(page: Page, groups: list[Group]) -> list[Group]:
    """Put parts of one wording together where they add up to one total, whichever a link chose for each."""
    result: list[Group] = []
    for group in groups:
        other = next(
            (
                item
                for item in result
                if item.licence == group.licence
                and item.form == group.form in ("split", "of_which")
                and item.whole.quantity.unit == group.whole.quantity.unit
            ),
            None,
        )
        if other is None:
            result.append(group)
            continue
        parts = tuple(sorted((*other.parts, *group.parts), key=lambda part: part.quantity.start))
        larger = max(other, group, key=lambda item: len(item.parts))
        together = replace(larger, parts=parts)
        if not sums_to(together.whole.quantity, together.quantities):
            result.append(group)
            continue
        result[result.index(other)] = replace(together, rule=_complete(page, together))
    return result


def _totals(page: Page) -> Iterator[Group]:
    """甲3起、乙4起，合计7起: the parts stand before their total."""
    for figure in page.figures:
        slot = figure.slot
        if slot is None or not figure.counts or not _TOTAL.match(figure.words):
            continue
        run: list[Figure] = []
        for other in page.before(figure):
            if other.slot is None or other.slot.depth > slot.depth:
                continue
            if not other.counts or other.quantity.unit != figure.quantity.unit or _TOTAL.match(other.words):
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


def _group(page: Page, whole: Figure, form: str, members: Sequence[tuple[Figure, Link]]) -> Group:
    parts = tuple(figure for figure, _ in members)
    link = members[0][1]
    cue = page.text[link.start : link.end]
    if form == "of_which" and _SPLIT.search(cue):
        form = "split"
    licence = Licence(link.start, link.end)
    if form == "bracket":
        place = _bracket_start(page, whole, parts[0])
        licence = Licence(place, place + 1)
    group = Group(whole, _extended(page, whole, parts, form), form, licence)
    return replace(group, rule=_complete(page, group))


def _bracket_start(page: Page, whole: Figure, part: Figure) -> int:
    """Find the bracket behind the total in which the part stands; behind the words after it: 84起案件（含…）."""
    for place in range(whole.quantity.end, part.quantity.start):
        if page.text[place] in _OPENING:
            return place
    return part.quantity.start


def _extended(page: Page, whole: Figure, parts: tuple[Figure, ...], form: str) -> tuple[Figure, ...]:
    """Add items of the same list that no link was made to because they are too large: A 30件、B 25件 of 50件."""
    if form not in ("of_which", "bracket", "split"):
        return parts
    found = list(parts)
    last = parts[-1]
    for figure in page.of_sentence.get(last.sentence, []):
        if figure.quantity.start <= last.quantity.start or figure.slot is None or last.slot is None:
            continue
        same_list = (
            figure.slot.opener == "、" and figure.slot.depth == last.slot.depth and not set(figure.slot.breaks) & _ENDS
        )
        if not same_list or figure.quantity.unit != last.quantity.unit or not figure.counts or is_part(figure):
            break
        if figure is whole:
            break
        found.append(figure)
        last = figure
    return tuple(found)


def is_part(figure: Figure) -> bool:
    """Tell whether a link makes the figure part of a total."""
    return figure.fact.part_of is not None


def _complete(page: Page, group: Group) -> str:
    """Say why the parts must be all of the total, "" when nothing says so."""
    parts = group.parts
    if group.form == "total":
        return "sum.total"
    if len(parts) < 2 or _partial(page, group):
        return ""
    division = _division(page, parts)
    if division:
        return division
    if group.form == "list":
        return "sum.list"
    if group.form in ("split", "colon"):
        return f"sum.{group.form}"
    overlap = any(page.words["overlap"].search(part_words(part)) for part in parts)
    if group.form == "bracket" and not overlap and not _cue_in_bracket(page, group):
        return "sum.bracket"
    if page.words["remainder"].search(part_words(parts[-1])) and not overlap:
        return "sum.remainder"
    return ""


def part_words(figure: Figure) -> str:
    """Give the words that name a part: those before it, else its label."""
    return figure.words or figure.label


def _cue_in_bracket(page: Page, group: Group) -> bool:
    start = group.licence.end
    return page.words["of_which"].match(page.text, start) is not None


def _partial(page: Page, group: Group) -> bool:
    first, last = group.parts[0], group.parts[-1]
    start = min(group.whole.quantity.end, first.quantity.start)
    end = max(group.whole.quantity.start, last.quantity.end)
    if group.form in ("total", "list"):
        return False
    inside = page.text[start:end]
    after = page.text[last.quantity.end : last.quantity.end + 8]
    return page.words["partial"].search(inside) is not None or after.lstrip("）) ").startswith("等")


def _division(page: Page, parts: Sequence[Figure]) -> str:
    words = [part_words(part) for part in parts]
    labels = [part.label for part in parts]
    for division in page.rules.divisions:
        if division.covers(words) or division.covers(labels):
            return division.id
    if len(parts) == 2 and (_negated(*labels) or _negated(words[0], words[1])):
        return "division.contrary"
    return ""


def _negated(one: str, other: str) -> bool:
    """现场执法, 非现场执法; 涉税走私, 非涉税走私: the second denies the first."""
    short, long = sorted((one, other), key=len)
    return any(long == sign + short for sign in _NEGATIONS) and len(short) > 1


def _divisions_unlinked(page: Page, linked: set[str]) -> Iterator[Group]:
    """Find complete divisions behind a figure, not linked to it: 评出优秀20卷、良好30卷、一般5卷."""
    for figures in page.of_sentence.values():
        for index, whole in enumerate(figures):
            if not whole.counts or whole.slot is None or whole.id in linked or _TOTAL.match(whole.words):
                continue
            run = _run(figures, index, linked)
            for size in range(len(run), 1, -1):
                parts = tuple(run[:size])
                rule = _division(page, parts)
                if rule and rule != "division.contrary":
                    start, end = parts[0].slot.left if parts[0].slot else 0, parts[-1].quantity.end
                    yield Group(whole, parts, "division", Licence(start, end), rule)
                    break


def _splits_unlinked(page: Page, linked: set[str]) -> Iterator[Group]:
    """Find splits to which no link was made: 查处的962件案件按领域分为道路运输511件、水路运输203件."""
    for figures in page.of_sentence.values():
        for index, whole in enumerate(figures[:-1]):
            first = figures[index + 1]
            cue = _SPLIT_CUE.search(page.text, whole.quantity.end, first.quantity.start)
            if cue is None or not whole.counts or first.id in linked or _TOTAL.match(first.words):
                continue
            group = Group(whole, tuple(_run(figures, index, linked)), "split", Licence(*cue.span()))
            rule = _complete(page, group) if len(group.parts) > 1 else ""
            if rule:
                yield replace(group, rule=rule)


def _run(figures: Sequence[Figure], index: int, linked: set[str]) -> list[Figure]:
    whole = figures[index]
    run: list[Figure] = []
    for figure in figures[index + 1 :]:
        slot = figure.slot
        if slot is None or whole.slot is None or figure.id in linked or not figure.counts:
            break
        if (
            figure.quantity.unit != whole.quantity.unit
            or slot.depth != whole.slot.depth
            or set(slot.breaks) & set("；;。")
        ):
            break
        if slot.opener not in _LIST_MARKS and run:
            break
        run.append(figure)
    return run


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
        known = [item for item in result if item.whole is whole and set(_ids(found)) & set(_ids(item.parts))]
        if any(item.rule for item in known):
            continue
        result = [item for item in result if item not in known]
        result.append(Group(whole, found, group.form, group.licence, "sum.paired"))
    return result


def _ids(figures: Sequence[Figure]) -> list[str]:
    return [figure.id for figure in figures]


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


def cue_before(page: Page, figure: Figure) -> Licence | None:
    """Find the 其中 or 含 right before a figure's own words, None when there is none."""
    slot = figure.slot
    if slot is None:
        return None
    begin = slot.left
    while begin < slot.left_end and page.text[begin].isspace():
        begin += 1
    match = page.words["of_which"].match(page.text, begin, slot.left_end)
    if match is None and slot.depth == 0:
        before = page.text[max(0, begin - 3) : begin]
        if before.startswith("其中") and before[2:] in ("，", ",", "：", ":"):
            return Licence(begin - 3, begin - 1)
    return Licence(*match.span()) if match is not None else None
