"""One report as the audit sees it: its figures with the words around them, and how findings are written down."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from zhenforce_nlp.audit.numbers import is_bounded
from zhenforce_nlp.audit.rules import AuditRules
from zhenforce_nlp.clauses import Sentence, Slot, find_sentences
from zhenforce_nlp.findings import Check, Finding, Severity, Term, Verdict
from zhenforce_nlp.records import (
    BlockKind,
    Fact,
    Institution,
    MetaItem,
    Quantity,
    Status,
    Structure,
    Time,
)

REACH = 60  # figures and sentences that the words of one can mean; more would cost what hostile pages want
_SCALES = (("亿", Decimal(100_000_000)), ("万", Decimal(10_000)))
# Units that count the same things: 35次 + 3次 = 38起.
FAMILIES = (
    frozenset("起件宗次例案桩份卷单"),
    frozenset(("人", "名", "位", "人次", "名次")),
    frozenset(("家", "户", "个", "所", "间", "处")),
    frozenset(("家次", "户次", "次", "个次", "处次")),
    frozenset(("条", "项", "处", "个", "件")),
    frozenset(("场", "次", "期", "场次")),
)
_BY_SUM = ("part.exact_list", "part.share")


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact with its quantity and where it stands.

    Attributes:
        slot: the words around it, None in a table.
        sentence: index of its sentence, -1 in a table.
        words: the words before it back to the last break or figure, in simplified characters, "" in a table.
        label: its metric in simplified characters without spaces.
    """

    fact: Fact
    quantity: Quantity
    slot: Slot | None
    sentence: int
    words: str
    label: str

    @property
    def id(self) -> str:
        """Id of the quantity."""
        return self.quantity.id

    @property
    def counts(self) -> bool:
        """It is an amount of things, people or money, and no change, rate, limit or threshold (50万元以上)."""
        return (
            self.fact.compare is None
            and is_bounded(self.quantity)
            and self.quantity.dimension not in ("ratio", "time", "score")
            and self.fact.status is not Status.NORM
        )

    @property
    def by_sum(self) -> bool:
        """It is part of its total only because the figures add up, or make the share that is printed."""
        return any(link.role == "part_of" and link.rule.startswith(_BY_SUM) for link in self.fact.links)

    @property
    def plain(self) -> str:
        """The figure as printed, without broken lines."""
        return "".join(self.fact.text.split())


class Page:
    """One report's figures, in document order, by sentence and by quantity."""

    def __init__(
        self,
        text: str,
        structure: Structure,
        quantities: Sequence[Quantity],
        times: Sequence[Time],
        institutions: Sequence[Institution],
        facts: Sequence[Fact],
        meta: Sequence[MetaItem],
        rules: AuditRules,
    ) -> None:
        self.source = text
        self.text = rules.script.simplify(text)
        self.structure = structure
        self.quantities = quantities
        self.times = times
        self.institutions = institutions
        self.meta = {item.name: item for item in meta}
        self.rules = rules
        self.words = rules.words
        self.sentences: list[Sentence] = find_sentences(text, structure, quantities)
        self._starts = [sentence.start for sentence in self.sentences]
        slots = {
            slot.quantity.id: (slot, number)
            for number, sentence in enumerate(self.sentences)
            for slot in sentence.slots
        }
        by_id = {quantity.id: quantity for quantity in quantities}
        self.figures: list[Figure] = [self._figure(fact, by_id[fact.quantity], slots) for fact in facts]
        self.order = {figure.id: number for number, figure in enumerate(self.figures)}
        self.by_id = {figure.id: figure for figure in self.figures}
        self.of_sentence: dict[int, list[Figure]] = {}
        for figure in self.figures:
            if figure.slot is not None:
                self.of_sentence.setdefault(figure.sentence, []).append(figure)
        self.places = {
            figure.id: place for figures in self.of_sentence.values() for place, figure in enumerate(figures)
        }

    def _figure(self, fact: Fact, quantity: Quantity, slots: dict[str, tuple[Slot, int]]) -> Figure:
        slot, sentence = slots.get(quantity.id, (None, -1))
        words = "" if slot is None else "".join(self.text[slot.left : slot.left_end].split())
        label = "".join(self.rules.script.simplify(fact.metric).split())
        return Figure(fact, quantity, slot, sentence, words, label)

    def block(self, figure: Figure) -> int:
        """Give the block of a figure, -1 in a table."""
        return self.sentences[figure.sentence].block if figure.sentence >= 0 else -1

    def near(self, figure: Figure) -> list[Figure]:
        """Give the figures around one in its sentence, itself included, up to ``REACH`` on either side."""
        place = self.places.get(figure.id)
        if place is None:
            return []
        return self.of_sentence[figure.sentence][max(0, place - REACH) : place + REACH + 1]

    def before(self, figure: Figure) -> list[Figure]:
        """Give the figures before one in its sentence, nearest first, up to ``REACH`` of them."""
        place = self.places.get(figure.id)
        if place is None:
            return []
        return self.of_sentence[figure.sentence][max(0, place - REACH) : place][::-1]

    def paragraph_before(self, figure: Figure) -> Iterator[Figure]:
        """Give the figures of earlier sentences of the paragraph, nearest first, up to ``REACH`` of them."""
        block, left = self.block(figure), REACH
        for number in range(figure.sentence - 1, max(-1, figure.sentence - 1 - REACH), -1):
            if self.sentences[number].block != block:
                return
            for other in reversed(self.of_sentence.get(number, [])):
                left -= 1
                if left < 0:
                    return
                yield other

    def block_before(self, figure: Figure) -> Iterator[Figure]:
        """Give the figures of the nearest paragraph above that has any, nearest first: a heading may stand between."""
        block, reached = self.block(figure), -1
        for number in range(figure.sentence - 1, max(-1, figure.sentence - 1 - REACH), -1):
            other = self.sentences[number].block
            if other == block:
                continue
            if reached not in (-1, other):
                return
            found = self.of_sentence.get(number, [])[-REACH:]
            reached = other if found else reached
            yield from reversed(found)

    def earlier(self, figure: Figure, *, reach: int = 40) -> Iterator[Figure]:
        """Give the figures of earlier sentences of the page's running text, nearest first, up to ``reach`` of them."""
        number, left = figure.sentence - 1, reach
        while number >= max(0, figure.sentence - REACH) and left > 0:
            found = self.of_sentence.get(number, [])[-left:]
            left -= len(found)
            yield from reversed(found)
            number -= 1

    def sentence_words(self, figure: Figure) -> str:
        """Give the whole sentence in simplified characters."""
        if figure.sentence < 0:
            return self.rules.script.simplify(figure.fact.evidence)
        sentence = self.sentences[figure.sentence]
        return self.text[sentence.start : sentence.end]

    def path(self, figure: Figure) -> list[str]:
        """Give the headings above a figure, nearest first, without the title."""
        index = self.block(figure)
        if index < 0:  # in a table
            index = bisect_right(self.structure.blocks, figure.quantity.start, key=attrgetter("start")) - 1
        found: list[str] = []
        while index >= 0:
            index = self.structure.blocks[index].section
            if index >= 0 and self.structure.blocks[index].kind is BlockKind.HEADING:
                block = self.structure.blocks[index]
                found.append(self.text[block.content : block.end])
        return found

    def sentence_at(self, offset: int) -> int:
        """Give the sentence with figures that an offset lies in or behind."""
        return bisect_right(self._starts, offset) - 1


def alike(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures count things that can be held against each other."""
    if one.unit == other.unit:
        return True
    return any(one.unit in family and other.unit in family for family in FAMILIES)


def term(role: str, figure: Figure) -> Term:
    """Make the term of a figure."""
    quantity = figure.quantity
    return Term(role, "", quantity.id, quantity.start, quantity.end, quantity.text, quantity.value, quantity.unit)


def show(value: Decimal, unit: str) -> str:
    """Write an amount for people: 391560 元 → 39.156万元."""
    sign = "-" if value < 0 else ""
    value = abs(value)
    if unit == "元":
        for name, scale in _SCALES:
            if value >= scale:
                return f"{sign}{_plain(value / scale)}{name}{unit}"
    return f"{sign}{_plain(value)}{unit}"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """Round an amount to the digits that a figure was printed with, one more kept."""
    finer = step / 10
    return (value / finer).to_integral() * finer


@dataclass(frozen=True, slots=True)
class Licence:
    """The words that license a check; equal offsets when none stand in the text."""

    start: int
    end: int

    def words(self, text: str) -> str:
        """Give the words."""
        return text[self.start : self.end]


def make(
    kind: Check,
    verdict: Verdict,
    rule: str,
    terms: Sequence[Term],
    page: Page,
    licence: Licence,
    formula: str,
    *,
    zh: str,
    en: str,
    expected: Decimal | None = None,
    difference: Decimal | None = None,
    unit: str = "",
    severity: Severity | None = None,
    reason: tuple[str, str] = ("", ""),
    strict: bool = True,
) -> Finding:
    """Write a finding down; its id and its suspect come when all of them are known."""
    if severity is None:
        severity = Severity.ERROR if verdict is Verdict.VIOLATED else Severity.INFO
    return Finding(
        "",
        kind,
        verdict,
        severity,
        rule,
        tuple(terms),
        licence.words(page.source),
        licence.start,
        licence.end,
        formula,
        expected,
        difference,
        unit,
        strict,
        None,
        reason[0],
        reason[1],
        zh,
        en,
    )
