"""Do the figures of a report agree? Every arithmetic statement that the wording licenses, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhenforce_nlp.audit.averages import check_averages
from zhenforce_nlp.audit.changes import check_changes
from zhenforce_nlp.audit.lists import check_lists
from zhenforce_nlp.audit.order import check_order
from zhenforce_nlp.audit.page import Page
from zhenforce_nlp.audit.parts import check_parts
from zhenforce_nlp.audit.rates import check_rates
from zhenforce_nlp.audit.rules import AuditRules
from zhenforce_nlp.audit.same import check_restated
from zhenforce_nlp.audit.soft import check_soft
from zhenforce_nlp.audit.suspects import with_suspects
from zhenforce_nlp.audit.tables import check_tables
from zhenforce_nlp.findings import Finding
from zhenforce_nlp.records import Fact, Institution, MetaItem, Quantity, Structure, Time

CHECKS = (
    check_parts,
    check_tables,
    check_rates,
    check_averages,
    check_changes,
    check_restated,
    check_lists,
    check_order,
    check_soft,
)


def audit_facts(
    text: str,
    structure: Structure,
    quantities: Sequence[Quantity],
    times: Sequence[Time],
    institutions: Sequence[Institution],
    facts: Sequence[Fact],
    meta: Sequence[MetaItem],
    rules: AuditRules,
) -> tuple[Finding, ...]:
    """Check the figures of one report against each other.

    Args:
        text: the page as read.
        structure, quantities, times, institutions, facts, meta: what the stages found.
        rules: the compiled rules.

    Returns:
        Findings a1, a2 ... in document order.

    Example:
        罚款12万元，其中对单位10万元、对个人3万元 → one finding, sum, violated.
    """
    page = Page(text, structure, quantities, times, institutions, facts, meta, rules)
    found = [finding for check in CHECKS for finding in check(page)]
    found.sort(key=lambda finding: (finding.start, finding.end, finding.kind))
    return tuple(replace(finding, id=f"a{number}") for number, finding in enumerate(with_suspects(found), 1))
