"""What a report states, as one frozen object, and as rows for tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhenforce_nlp import annotation
from zhenforce_nlp.findings import Finding
from zhenforce_nlp.plain import to_plain
from zhenforce_nlp.records import (
    Area,
    Fact,
    How,
    Institution,
    MetaItem,
    Metric,
    Period,
    Quantity,
    Rejected,
    Structure,
    Time,
)

TEXT_ID = "text"  # the id of a report that came as text or bytes; readers.py says the same
# Keys of a row of Report.to_rows, in order.
ROW_FIELDS = (
    "report",
    "fact",
    "quantity",
    "metric",
    "key",
    "value",
    "value_max",
    "unit",
    "modifier",
    "subject",
    "subject_how",
    "from",
    "to",
    "period_how",
    "status",
    "part_of",
    "compare",
    "direction",
    "confidence",
    "start",
    "end",
    "text",
    "evidence_start",
    "evidence_end",
    "evidence",
)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a report says about itself; iterating gives the items with their evidence.

    Attributes:
        items: title, issuer, area, area_code, year, period, issued, published, as far as found.
    """

    items: tuple[MetaItem, ...]

    def __iter__(self) -> Iterator[MetaItem]:
        return iter(self.items)

    def item(self, name: str) -> MetaItem | None:
        """Give the item of that name with its evidence, None when the report does not say."""
        return next((item for item in self.items if item.name == name), None)

    @property
    def title(self) -> str | None:
        """Title of the report, None when it has none."""
        return self._value("title")

    @property
    def issuer(self) -> str | None:
        """Full formal name of the body that issued it (天津市南开区应急管理局), None when unknown."""
        return self._value("issuer")

    @property
    def area(self) -> str | None:
        """The issuer's area as a chain of divisions (天津市南开区), None when unknown."""
        return self._value("area")

    @property
    def area_code(self) -> str | None:
        """The area's GB/T 2260 code, None when unknown."""
        return self._value("area_code")

    @property
    def year(self) -> int | None:
        """The year reported on, None when unknown."""
        value = self._value("year")
        return None if value is None else int(value)

    @property
    def period(self) -> Period | None:
        """The period reported on, None when unknown."""
        value = self._value("period")
        if value is None:
            return None
        first, last = value.split("/")
        return Period(date.fromisoformat(first), date.fromisoformat(last))

    @property
    def issued(self) -> date | None:
        """The day it is dated, None when unknown."""
        return self._day("issued")

    @property
    def published(self) -> date | None:
        """The day it was published, None when unknown."""
        return self._day("published")

    def _value(self, name: str) -> str | None:
        item = self.item(name)
        return None if item is None else item.value

    def _day(self, name: str) -> date | None:
        value = self._value(name)
        return None if value is None else date.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class Report:
    """What a report states, in document order, each record tied to the characters it came from.

    Attributes:
        id: name of the report: its file name without suffix, ``text`` when it came as text or bytes.
        text: the report as read; every record's ``text`` is a slice of it.
        structure: blocks and tables of the page.
        quantities: amounts with their units.
        rejected: what looks like an amount and is none, with the reason.
        times: dates and periods.
        institutions: named bodies.
        areas: mentions of areas (全区, 我市).
        metrics: what each quantity counts.
        facts: one figure each: what, how much, whose, when, planned or actual, part of what.
        meta: what the report says about itself.
        not_times: what looks like a date or period and is none, with the reason (每月: recurring).
    """

    id: str
    text: str
    structure: Structure
    quantities: tuple[Quantity, ...]
    rejected: tuple[Rejected, ...]
    times: tuple[Time, ...]
    institutions: tuple[Institution, ...]
    areas: tuple[Area, ...]
    metrics: tuple[Metric, ...]
    facts: tuple[Fact, ...]
    meta: Meta
    not_times: tuple[Rejected, ...] = ()

    def to_rows(self) -> list[dict[str, Any]]:
        """Give one plain dict a fact, all with the same keys, for tables.

        Returns:
            Values, dates and codes as strings (``"391560"``, ``"2023-01-01"``), offsets as integers, None where the
            report does not say. ``part_of`` is the ``quantity`` of another row. ``subject_how`` and ``period_how``
            say whether they were stated, carried, assumed, or none.

        >>> from zhenforce_nlp import extract
        >>> row = extract("2023年，全区共检查企业120家次。").to_rows()[0]
        >>> row["value"], row["unit"], row["from"], row["evidence"]
        ('120', '家次', '2023-01-01', '2023年，全区共检查企业120家次。')
        """
        return [self._row(fact) for fact in self.facts]

    def to_annotation(self) -> dict[str, Any]:
        """Give the report in the annotation format of ``corpus/README.md``."""
        return annotation.to_annotation(self)

    def audit(self, *, patterns: Path | str | None = None) -> tuple[Finding, ...]:
        """Check whether the figures agree: every arithmetic statement that the wording licenses, no other.

        Totals against parts, rates against their operands, changes against the base, averages, tables, restated
        figures, announced numbers against lists, numbering and dates. A figure may be off by half a unit of the last
        printed digit of every term added up, and may be cut instead of rounded; vague ones (近, 余) are intervals.

        Args:
            patterns: a folder with rows of ``audit.toml`` of your own, read after the package's.

        Returns:
            Findings in document order: what holds, what is violated, what follows, what cannot be compared.

        Raises:
            PatternError: a malformed row.

        >>> from zhenforce_nlp import extract
        >>> finding = extract("立案12件，其中简易程序5件、普通程序6件。").audit()[0]
        >>> finding.verdict.value, finding.formula
        ('violated', '12件 ≠ 5件 + 6件 = 11件')
        """
        from zhenforce_nlp.audit.check import audit_facts
        from zhenforce_nlp.audit.rules import load_audit_rules
        from zhenforce_nlp.resources import load_patterns

        rules = load_audit_rules(load_patterns(None if patterns is None else Path(patterns)))
        return audit_facts(
            self.text,
            self.structure,
            self.quantities,
            self.times,
            self.institutions,
            self.facts,
            self.meta.items,
            rules,
        )

    def derived_facts(self, *, patterns: Path | str | None = None) -> tuple[Fact, ...]:
        """Give the figures that the report leaves out and its printed ones give.

        Args:
            patterns: as for :meth:`audit`.

        Returns:
            Facts with the ids of their findings and links ``value`` of kind ``derived`` to the figures they follow
            from; ``start == end``, for they stand nowhere. They are never among ``facts``.

        Raises:
            PatternError: a malformed row.

        >>> from zhenforce_nlp import extract
        >>> [(fact.metric, fact.value, fact.period.first.year) for fact in
        ...  extract("2019年，我局立案26件，较上年减少5件。").derived_facts()]
        [('立案', Decimal('31'), 2018)]
        """
        from zhenforce_nlp.audit.derive import derive_facts

        return derive_facts(self.audit(patterns=patterns), self.facts)

    def _row(self, fact: Fact) -> dict[str, Any]:
        how = {link.role: link.how for link in fact.links}
        return {
            "report": self.id,
            "fact": fact.id,
            "quantity": fact.quantity,
            "metric": fact.metric,
            "key": fact.key,
            "value": to_plain(fact.value),
            "value_max": to_plain(fact.value_max),
            "unit": fact.unit,
            "modifier": fact.modifier,
            "subject": fact.subject,
            "subject_how": how.get("subject", How.NONE).value,
            "from": to_plain(fact.period.first) if fact.period else None,
            "to": to_plain(fact.period.last) if fact.period else None,
            "period_how": how.get("period", How.NONE).value,
            "status": fact.status.value,
            "part_of": fact.part_of,
            "compare": fact.compare.basis if fact.compare else None,
            "direction": fact.compare.direction if fact.compare else None,
            "confidence": to_plain(fact.confidence),
            "start": fact.start,
            "end": fact.end,
            "text": fact.text,
            "evidence_start": fact.evidence_start,
            "evidence_end": fact.evidence_end,
            "evidence": fact.evidence,
        }


def make_meta(text: str, structure: Structure, items: tuple[MetaItem, ...]) -> Meta:
    """Put the title, which the structure of the page gives, before what the stages found."""
    if structure.title < 0:
        return Meta(items)
    block = structure.blocks[structure.title]
    # A title may be broken over lines, and its lines indented: 「某市⏎　　2023年度行政执法工作报告」.
    title = "".join(text[block.content : block.end].split())
    return Meta((MetaItem("title", title, How.STATED, block.content, block.end, "structure.title"), *items))
