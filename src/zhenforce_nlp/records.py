"""The records that every stage reads and writes: frozen and typed; ``plain`` gives them as JSON and back.

Offsets are code points of the text as read, half-open, and ``text == source[start:end]`` for each record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zhenforce_nlp.frozen import quick
from zhenforce_nlp.periods import Period

__all__ = [
    "Area",
    "Block",
    "BlockKind",
    "Bound",
    "Cell",
    "Compare",
    "Fact",
    "How",
    "Institution",
    "Link",
    "MetaItem",
    "Metric",
    "Period",
    "Quantity",
    "Rejected",
    "Status",
    "Structure",
    "Table",
    "Time",
]


class Bound(StrEnum):
    """How a printed figure bounds the true one."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    RANGE = "range"


class How(StrEnum):
    """How a link or a resolution was reached."""

    STATED = "stated"  # in the same clause, in so many words
    CARRIED = "carried"  # from an earlier clause, sentence or heading
    ASSUMED = "assumed"  # the report's own issuer or year
    DERIVED = "derived"  # worked out from printed figures
    NONE = "none"  # not stated, and nothing licenses an assumption

    @property
    def confidence(self) -> str:
        """How far it can be trusted: high, medium, low, or none.

        >>> How.CARRIED.confidence
        'medium'
        """
        return {"stated": "high", "carried": "medium", "assumed": "low"}.get(self.value, "none")


class Status(StrEnum):
    """Whether a figure was reached, is intended, or is a rule's limit."""

    ACTUAL = "actual"
    PLANNED = "planned"
    NORM = "norm"


class BlockKind(StrEnum):
    """What a block of the page is."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    RECIPIENT = "recipient"
    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    TABLE = "table"
    FURNITURE = "furniture"


@quick
@dataclass(frozen=True, slots=True)
class Block:
    """One block of the page: a heading, a paragraph, a table, a line of page furniture.

    Attributes:
        start, end: trimmed of surrounding white space; a paragraph broken over lines is one block.
        kind: what it is.
        level: depth of its enumerator (一、 1, (一) 2, 1. 3, (1) 4, 一是 5), 0 without one.
        content: where the text after the enumerator begins.
        section: index of the heading block that governs it, -1 above the first heading.
        table: index into ``Structure.tables`` for a table block, else -1.
    """

    start: int
    end: int
    kind: BlockKind
    level: int
    content: int
    section: int
    table: int = -1


@quick
@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; ``start == end`` for an empty one."""

    start: int
    end: int
    row: int
    column: int


@quick
@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells in document order, how many of its rows are headers, and the note above it.

    Attributes:
        header_rows: rows of column headers at the top; 0 when the first row already holds figures.
        note_start, note_end: the 单位：万元 line or caption above the table; equal when there is none.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    header_rows: int
    note_start: int
    note_end: int


@quick
@dataclass(frozen=True, slots=True)
class Structure:
    """Blocks and tables of a page, in document order; ``title`` is an index into ``blocks`` or -1."""

    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    title: int


@quick
@dataclass(frozen=True, slots=True)
class MetaItem:
    """One fact about the report itself, with its evidence.

    Attributes:
        name: title, issuer, area, area_code, year, period, issued, published.
        value: ISO date for dates, the full formal name for the issuer, ``2023-01-01/2023-12-31`` for the period.
        how: stated (letterhead, signature, title), carried (inferred from another item), assumed.
        start, end: the characters it came from; equal when there are none.
        rule: id of the rule that found it.
    """

    name: str
    value: str
    how: How
    start: int
    end: int
    rule: str


@quick
@dataclass(frozen=True, slots=True)
class Quantity:
    """A numeral that states an amount, with its unit.

    Attributes:
        value: the amount in ``unit``, scale multiplied in (39.156万元 is 391560 元).
        value_max: upper end of a range, None otherwise.
        unit: measure word or symbol in simplified characters, "" when the text lost it.
        modifier: the word that qualifies it (余, 约, 不少于), None when exact.
        bound: what the modifier does to the amount.
        step: one unit of the last printed digit, in ``unit`` (39.156万元: 10).
        dimension: family of the unit (entities, visits, persons, money, ratio ...), "" when unknown.
        rule: id of the rule or pattern row that found it.
    """

    id: str
    start: int
    end: int
    text: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    modifier: str | None
    bound: Bound
    step: Decimal
    dimension: str
    rule: str

    @property
    def low(self) -> Decimal | None:
        """Lower end of what the words allow; None when they set none."""
        return None if self.bound in (Bound.AT_MOST, Bound.LESS_THAN) else self.value

    @property
    def high(self) -> Decimal | None:
        """Upper end of what the words allow; None when they set none."""
        if self.value_max is not None:
            return self.value_max
        return None if self.bound in (Bound.AT_LEAST, Bound.MORE_THAN) else self.value


@quick
@dataclass(frozen=True, slots=True)
class Rejected:
    """Characters that look like a quantity and are none, with the reason.

    Attributes:
        reason: name, ordinal, document_number, date, identifier, furniture, word.
    """

    start: int
    end: int
    text: str
    reason: str
    rule: str


@quick
@dataclass(frozen=True, slots=True)
class Time:
    """An expression of a date or period, resolved against the report.

    Attributes:
        first, last: inclusive days; None when the text does not let them be known.
        granularity: day, ten_days, month, quarter, half, year, span.
        how: stated (the year is in the expression), carried (from a heading, sentence), assumed (the report's year).
        anchor_start, anchor_end: the characters the year came from; equal when the expression has its own.
        repaired: True when lost characters had to be supplied (2025110日).
        open_first: True when the text states only where it ends (截至11月底, 6月30日前).
        open_last: True when it was still running, or has no end that the text states (2018年以来, 年内, 5月1日后).
    """

    id: str
    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    granularity: str
    how: How
    anchor_start: int
    anchor_end: int
    repaired: bool
    rule: str
    open_first: bool = False
    open_last: bool = False

    @property
    def period(self) -> Period | None:
        """The days it means, None when the text does not let them be known."""
        return None if self.first is None or self.last is None else Period(self.first, self.last)


@quick
@dataclass(frozen=True, slots=True)
class Institution:
    """A mention of a named body, resolved to its full formal name.

    Attributes:
        canonical: full formal name with the chain of divisions (天津市南开区应急管理局).
        variants: shorter names that are also right.
        kind: government, department, office, party, court, team, association, company, commission ...
        level: national, province, prefecture, county, town, "" when unknown.
        division: code of the division it belongs to, None when national or unknown.
        antecedent_start, antecedent_end: the mention it was resolved from; equal when it needs none.
        function: its line of duty (emergency, market, water), "" when none is known.
        parent: full name of the body that it is part of (法制科: its bureau), None for a body of its own.
        predecessors: full names of the bodies whose work it took over in the reform of 2018.
        successor: full name of the body that took over its work (安全生产监督管理局: 应急管理局), None for none.
        candidates: codes of the divisions that the written name may mean, where the page does not settle which.
    """

    id: str
    start: int
    end: int
    text: str
    canonical: str
    variants: tuple[str, ...]
    kind: str
    level: str
    division: str | None
    how: How
    antecedent_start: int
    antecedent_end: int
    rule: str
    function: str = ""
    parent: str | None = None
    predecessors: tuple[str, ...] = ()
    successor: str | None = None
    candidates: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Area:
    """A mention of an area (全区, 我市, 三明市三元区), resolved to a division.

    Attributes:
        canonical: chain of divisions from the province down, "" when unknown.
        division: its code, None when unknown.
        candidates: codes of the divisions that the name may mean, where the page does not settle which.
    """

    id: str
    start: int
    end: int
    text: str
    canonical: str
    division: str | None
    how: How
    rule: str
    candidates: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Metric:
    """What a quantity counts, in the document's words.

    Attributes:
        quantity: id of the quantity.
        label: shortest phrase that names what is counted.
        start, end: the characters the label was read from (first to last).
        how: stated, or carried from an earlier clause.
        rule: the construction that gave it.
        clause_start, clause_end: the clause around the quantity.
    """

    quantity: str
    label: str
    start: int
    end: int
    how: How
    rule: str
    clause_start: int
    clause_end: int


@quick
@dataclass(frozen=True, slots=True)
class Compare:
    """A change against an earlier period: basis yoy or pop, direction up or down."""

    basis: str
    direction: str


@quick
@dataclass(frozen=True, slots=True)
class Link:
    """How one role of a fact was filled.

    Attributes:
        role: metric, key, subject, period, status, part_of, compare.
        target: id of the record it points to, None when it points to none.
        rule: id of the rule or pattern row.
        start, end: the characters that decided; equal when none did.
    """

    role: str
    target: str | None
    how: How
    rule: str
    start: int
    end: int


@quick
@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the report: what, how much, whose, when, planned or actual, part of what.

    Attributes:
        quantity: id of the quantity.
        key: canonical metric, None when none fits.
        subject: full formal name of the institution or area, None when unknown.
        period: None for a standing rule or when the report states no year.
        part_of: id of the quantity whose total it belongs to.
        evidence_start, evidence_end: the sentence or table row it stands in.
        links: how each role was reached.
        confidence: from 0 to 1, to two places: how far value, metric, subject, period and status can be trusted
            together, from how they were reached and what speaks against them.
        doubts: ids of what speaks against the fact: another body between the subject's words and the figure
            (``subject.body_between``), a label that looks like none (``label.open_end``) ...
    """

    id: str
    quantity: str
    start: int
    end: int
    text: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    modifier: str | None
    metric: str
    key: str | None
    subject: str | None
    period: Period | None
    status: Status
    part_of: str | None
    compare: Compare | None
    evidence: str
    evidence_start: int
    evidence_end: int
    links: tuple[Link, ...]
    confidence: Decimal = Decimal(0)
    doubts: tuple[str, ...] = ()
