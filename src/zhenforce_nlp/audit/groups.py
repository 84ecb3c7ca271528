"""A total with its parts, and what in the wording makes the parts be all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from zhenforce_nlp.audit.numbers import one_digit_off
from zhenforce_nlp.audit.page import Figure, Licence, Page
from zhenforce_nlp.records import Bound, Quantity

OPENING = "（([〔【"
TOTAL = regex.compile(
    r"^(?:全年|全市|全区|全县|以上|两项|三项|各项|上述|罚没款?|罚没金额)?(?:合计|共计|总计|合共|合起来|总共)(?!占|占比)"
)
NAMED_TOTAL = regex.compile(r"^\p{Han}{1,8}(?:合计|共计|总计)$")
_REST = 24  # characters behind the last part in which a bracket may speak of what is left
_EARLIER = regex.compile(r"上年|去年|同期|上期|上月|前年|年度(?:计划|任务|目标)|原|计划|任务|目标")
_BODY = regex.compile("(?:所|局|队|镇|乡|县|街道)$")
OVERLAP = Decimal("1.5")  # of the total, above which parts are told by two marks
_HALF, _MOST = Decimal("0.5"), Decimal("0.85")
_NEGATIONS = "非不未无"


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that one wording gives to one total.

    Attributes:
        form: total, split, colon, bracket, list (adds up by itself), of_which, division (found by its members alone).
        rule: why the parts must be all of it (a division's id, the form), "" when they need not be.
        carried: the total stands in another sentence, and no link leads to it.
    """

    whole: Figure
    parts: tuple[Figure, ...]
    form: str
    licence: Licence
    rule: str = ""
    carried: bool = False

    @property
    def quantities(self) -> list[Quantity]:
        """The parts' quantities."""
        return [part.quantity for part in self.parts]


def is_part(figure: Figure) -> bool:
    """Tell whether a link makes the figure part of a total."""
    return figure.fact.part_of is not None


def part_words(figure: Figure) -> str:
    """Give the words that name a part: those before it, else its label."""
    return figure.words or figure.label


def of_another_time(figure: Figure) -> bool:
    """Tell whether the words before a figure make it one of an earlier period or of a plan: 立案60件（上年50件）."""
    return _EARLIER.match(figure.words.removeprefix("其中")) is not None


def in_bracket_of_its_time(figure: Figure) -> bool:
    """Tell whether a figure is one of those that a page puts in brackets for another period: 立案12件（9件）."""
    return any(link.rule == "period.bracket" for link in figure.fact.links)


def ids(figures: Sequence[Figure]) -> set[str]:
    """Give the ids of figures."""
    return {figure.id for figure in figures}


def complete(page: Page, group: Group) -> str:
    """Say why the parts must be all of the total, "" when nothing says so."""
    parts = group.parts
    if group.form == "total":
        return "sum.total"
    if len(parts) < 2 or _partial(page, group) or any(map(in_bracket_of_its_time, parts)):
        return ""
    division = division_of(page, parts)
    if division:
        return division
    if group.form in ("list", "split", "colon"):
        return f"sum.{group.form}"
    misprint = one_digit_off(group.whole.quantity, group.quantities)
    if group.form == "bracket" and not _HALF <= _share(group) <= OVERLAP and not misprint:
        return ""  # 餐饮2,085户（学校食堂58户、机关食堂41户）: some; 71名（男性64名、复吸52名）: two views
    several = any(page.words["kinds"].search(part_words(part)) for part in parts)
    if group.form == "bracket" and not several and not _cue_in_bracket(page, group) and not _some_bodies(page, group):
        return "sum.bracket"
    if page.words["remainder"].search(part_words(parts[-1])) and not several:
        return "sum.remainder"
    return ""


def _some_bodies(page: Page, group: Group) -> bool:
    """办结487件（东所、西所分别36件、29件）: what 分别 tells apart are some of many, where they make less than half.

    Bodies (立案19件（东区大队7件、西区大队5件）) are, where a sixth or more is left.
    """
    whole = group.whole
    named = all(part.fact.subject != whole.fact.subject or _BODY.search(part_words(part)) for part in group.parts)
    apart = "分别" in page.text[group.licence.start : group.parts[0].quantity.start]
    share = _share(group)
    return (apart and share < _HALF) or (named and share <= _MOST)


def _share(group: Group) -> Decimal:
    value = group.whole.quantity.value
    return sum((quantity.value for quantity in group.quantities), Decimal(0)) / value if value else Decimal(1)


def _cue_in_bracket(page: Page, group: Group) -> bool:
    return page.words["of_which"].match(page.text, group.licence.end) is not None


def _partial(page: Page, group: Group) -> bool:
    """Tell whether words say that the list is not complete: 主要, 等."""
    if group.form in ("total", "list"):
        return False
    last = group.parts[-1]
    start = min(group.licence.end, group.parts[0].quantity.start)
    if any(_left_out(group, other, start) for other in page.of_sentence.get(last.sentence, ())):
        return True  # 处罚386件：配员不足97件、超载84件: a figure that may be a bound is none of the parts
    inside = page.text[start : last.quantity.end]
    after = page.text[last.quantity.end : last.quantity.end + 8]
    rest = page.text[last.quantity.end : last.quantity.end + _REST].partition("）")[0]
    if group.form == "bracket" and (page.words["remainder"].search(rest) or page.words["partial"].search(rest)):
        return True  # （东乡46户、西乡31户，余下在南乡）, （东乡31起、西乡27起，居前两位）
    return page.words["partial"].search(inside) is not None or after.lstrip("）) ").startswith("等")


def _left_out(group: Group, other: Figure, start: int) -> bool:
    last = group.parts[-1]
    within = start <= other.quantity.start < last.quantity.end and other.quantity.unit == last.quantity.unit
    beside = other.slot is not None and last.slot is not None and other.slot.depth == last.slot.depth
    return (
        within
        and beside
        and other.id not in ids((group.whole, *group.parts))
        and other.quantity.bound is not Bound.EXACT
    )


def division_of(page: Page, parts: Sequence[Figure]) -> str:
    """Give the id of the complete division that the parts are, "" when they are none."""
    end = parts[-1].quantity.end
    if page.words["remainder"].match(page.text, end + (page.text[end : end + 1] in tuple("，、；"))):
        return ""  # 受理312件，准予许可301件，不予许可4件，其余在办
    words = [part_words(part) for part in parts]
    labels = [part.label for part in parts]
    for division in page.rules.divisions:
        if division.dimension not in ("", parts[0].quantity.dimension):
            continue
        if division.covers(words) or division.covers(labels):
            return division.id
    if len(parts) == 2 and (_negated(*labels) or _negated(words[0], words[1])):
        return "division.contrary"
    return ""


def _negated(one: str, other: str) -> bool:
    """现场执法, 非现场执法; 涉税走私, 非涉税走私: the second denies the first."""
    short, long = sorted((one, other), key=len)
    return any(long == sign + short for sign in _NEGATIONS) and len(short) > 1


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
