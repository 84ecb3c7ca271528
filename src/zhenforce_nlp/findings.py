"""Findings of the audit: which figures were held against each other, by whose licence, and what came out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Check(StrEnum):
    """The kinds of check."""

    SUM = "sum"  # a total is the sum of its parts
    PART = "part"  # a part is no more than its total
    CROSS = "cross"  # a total divided in two ways
    RATE = "rate"  # a printed rate of two printed figures
    RATE_INVERSE = "rate_inverse"  # the figure that a printed rate leaves open
    SAME = "same"  # a figure said again elsewhere
    LIST = "list"  # an announced number of items and the items
    YOY = "yoy"  # a change against the earlier period's own figure
    AVERAGE = "average"  # an average, its total and its count
    TABLE = "table"  # the total row or column of a table, identities of official forms
    FUNNEL = "funnel"  # later steps of a procedure are no more than earlier ones (soft)
    SCOPE = "scope"  # a bureau's figure is no more than its district's (soft)
    TIME = "time"  # days against each other
    SEQUENCE = "sequence"  # numbering of headings and of 一是, 二是
    SERIES = "series"  # reports against each other


class Verdict(StrEnum):
    """What a check came to."""

    HOLDS = "holds"
    VIOLATED = "violated"
    DERIVED = "derived"  # nothing to check, but a figure that the text leaves out follows
    NOT_COMPARABLE = "not_comparable"  # the figures look alike, yet nothing says that they must agree


class Severity(StrEnum):
    """How much a finding asks of its reader."""

    ERROR = "error"  # one of the figures is wrong
    WARNING = "warning"  # most likely wrong; there may be a reason that the text does not give
    NOTICE = "notice"  # worth a look
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Term:
    """One figure, day or mark that a check used.

    Attributes:
        role: what it is in the check: whole, part, rate, numerator, denominator, now, before, change, again, announced,
            item, average, total, count, mark, day.
        report: id of the report it stands in, "" in the audit of one report.
        quantity: id of the quantity, None when the term is no quantity (a day, a heading's number, a listed item).
        value: the amount in ``unit``, None when the term is no amount.
    """

    role: str
    report: str
    quantity: str | None
    start: int
    end: int
    text: str
    value: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and what it came to.

    Attributes:
        id: a1, a2 ... in document order.
        rule: id of the rule or pattern row that made the check.
        terms: the figures, in the order of the formula.
        licence, licence_start, licence_end: the words that license the check; equal offsets when there are none.
        formula: the relation with the printed figures (38起 = 35次 + 3次), for people.
        expected: what the figures give for the first term, None where that is no single amount.
        difference: the first term less ``expected``, None as there.
        unit: unit of ``expected`` and ``difference``.
        strict: the words leave no choice, so that figures which do not agree are called violated; False where only
            agreement is worth saying (其中 need not list all parts).
        suspect: quantity most likely wrong, None when the figures do not point to one.
        reason_zh, reason_en: why it is the suspect, or why figures are not comparable; "" when there is nothing to say.
        zh, en: the finding in one sentence.
    """

    id: str
    kind: Check
    verdict: Verdict
    severity: Severity
    rule: str
    terms: tuple[Term, ...]
    licence: str
    licence_start: int
    licence_end: int
    formula: str
    expected: Decimal | None
    difference: Decimal | None
    unit: str
    strict: bool
    suspect: str | None
    reason_zh: str
    reason_en: str
    zh: str
    en: str

    @property
    def start(self) -> int:
        """Where the earliest of its terms begins."""
        return min(term.start for term in self.terms)

    @property
    def end(self) -> int:
        """Where the last of its terms ends."""
        return max(term.end for term in self.terms)
