"""Which figure of a violated check is most likely wrong, where the others point to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from zhenforce_nlp.audit.numbers import digits_changed
from zhenforce_nlp.audit.page import show
from zhenforce_nlp.findings import Check, Finding, Term, Verdict

_EQUALITIES = frozenset(
    (Check.SUM, Check.CROSS, Check.RATE, Check.SAME, Check.YOY, Check.AVERAGE, Check.TABLE, Check.LIST)
)
_COMPUTED = frozenset((Check.RATE, Check.AVERAGE, Check.YOY))  # their first term was worked out from the others


def with_suspects(findings: Sequence[Finding]) -> list[Finding]:
    """Name the suspect of each violated check.

    Three grounds, the strongest first: the figure takes part in several checks that fail; all others of the check are
    borne out by checks that hold; one digit changed (or two neighbours swapped) in this figure alone would do. A rate,
    a change or an average that fails without any of these is itself the suspect, for it was worked out last.
    """
    failures, support = _tally(findings)
    return [
        _named(finding, failures, support) if finding.verdict is Verdict.VIOLATED and _figures(finding) else finding
        for finding in findings
    ]


def _figures(finding: Finding) -> list[Term]:
    return [term for term in finding.terms if term.quantity is not None]


def _tally(findings: Sequence[Finding]) -> tuple[dict[str, int], dict[str, str]]:
    """Count the failed checks of each figure, and give a check that bears it out."""
    failures: dict[str, int] = {}
    support: dict[str, str] = {}
    for finding in findings:
        if finding.kind not in _EQUALITIES:
            continue
        for term in _figures(finding):
            identity = term.quantity or ""
            if finding.verdict is Verdict.VIOLATED:
                failures[identity] = failures.get(identity, 0) + 1
            elif finding.verdict is Verdict.HOLDS:
                support.setdefault(identity, finding.formula)
    return failures, support


def _named(finding: Finding, failures: Mapping[str, int], support: Mapping[str, str]) -> Finding:
    terms = _figures(finding)
    several = _most_failing(terms, failures, support)
    if several is not None:
        count = failures[several.quantity or ""]
        zh = f"{count}处不成立的核对都用到{_text(several)}"
        return _with(finding, several, zh, f"{_text(several)} takes part in {count} checks that fail")
    open_terms = [term for term in terms if term.quantity not in support]
    if len(open_terms) == 1 and len(terms) > 1:
        proof = next(support[term.quantity or ""] for term in terms if term.quantity in support)
        return _with(
            finding,
            open_terms[0],
            f"其余数字另有印证（{proof}）",
            f"the other figures are borne out elsewhere ({proof})",
        )
    repaired = [(term, right) for term in open_terms or terms if (right := _repair(finding, term)) is not None]
    repaired = [(term, right) for term, right in repaired if digits_changed(_printed(term), right) == 1]
    if len(repaired) == 1:
        term, right = repaired[0]
        value = show(right, term.unit)
        return _with(
            finding,
            term,
            f"只改一位数字即可相符：{_text(term)}→{value}",
            f"one digit changed would do: {_text(term)} → {value}",
        )
    first = terms[0]
    if finding.kind in _COMPUTED and first in (open_terms or terms):
        return _with(finding, first, "该数由其余数字算出", "it is worked out from the others")
    return finding


def _most_failing(terms: Sequence[Term], failures: Mapping[str, int], support: Mapping[str, str]) -> Term | None:
    counts = [(failures.get(term.quantity or "", 0), term) for term in terms if term.quantity not in support]
    most = max((count for count, _ in counts), default=0)
    best = {term.quantity: term for count, term in counts if count == most}
    return next(iter(best.values())) if most > 1 and len(best) == 1 else None


def _printed(term: Term) -> Decimal:
    return term.value if term.value is not None else Decimal(0)


def _text(term: Term) -> str:
    return "".join(term.text.split())


def _repair(finding: Finding, term: Term) -> Decimal | None:
    """Give the amount that would make the check hold, None where it is not a single one."""
    if finding.difference is None or finding.expected is None or term.value is None:
        return None
    first = finding.terms[0]
    if finding.kind in (Check.PART, Check.FUNNEL):
        return None  # either may be wrong by any amount
    if finding.kind in (Check.SUM, Check.TABLE, Check.CROSS):
        if term is first and finding.kind is not Check.CROSS:
            return finding.expected
        sign = -1 if finding.kind is Check.CROSS and term.role == "part" else 1
        return term.value + sign * finding.difference
    if term is first:
        return finding.expected
    if finding.kind is Check.SAME:
        return first.value
    if finding.kind is Check.YOY and finding.rule == "change.difference" and term.unit == first.unit:
        return _repair_change(finding, term)
    return None


def _repair_change(finding: Finding, term: Term) -> Decimal | None:
    change, now, before = (item.value for item in finding.terms[:3])
    if change is None or now is None or before is None or term.value is None:
        return None
    sign = 1 if now >= before else -1
    return before + sign * change if term.role == "now" else now - sign * change


def _with(finding: Finding, term: Term, zh: str, en: str) -> Finding:
    return replace(
        finding,
        suspect=term.quantity,
        reason_zh=zh,
        reason_en=en,
        zh=f"{finding.zh}；最可能有误的是{_text(term)}（{zh}）",
        en=f"{finding.en}; most likely wrong is {_text(term)} ({en})",
    )
