"""Audit: every planted error is found, nothing sound is called violated, and a changed figure is noticed."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import zhenforce_nlp as zf
from zhenforce_nlp import Check, Finding, Report, Verdict
from zhenforce_nlp.corpus import corpus_dir

LOOSE = "the words do not say that the figures must agree"
HERE = Path(__file__).parent
EQUALITIES = (Check.SUM, Check.CROSS, Check.RATE, Check.SAME, Check.YOY, Check.AVERAGE, Check.TABLE, Check.LIST)


@cache
def cases(name: str) -> list[tuple[str, str, str]]:
    """Give name, text and wrong figure ("" where the case names none) of each case of a file."""
    found: list[tuple[str, list[str], str]] = []
    for line in (HERE / name).read_text("utf-8").split("\n"):
        if line.startswith("## "):
            found.append((line[3:], [], ""))
        elif line.startswith("!! "):
            found[-1] = (*found[-1][:2], line[3:])
        elif found:
            found[-1][1].append(line)
    return [(title, "\n".join(lines).strip("\n"), wrong) for title, lines, wrong in found]


def violated(report: Report) -> list[Finding]:
    """Give the violated findings of a report."""
    return [finding for finding in report.audit() if finding.verdict is Verdict.VIOLATED]


def of(text: str) -> Report:
    """Extract a text that may look like a file name."""
    return zf.extract(text.encode())


def only(text: str, kind: Check) -> Finding:
    """Give the only finding of a kind."""
    found = [finding for finding in of(text).audit() if finding.kind is kind]
    assert len(found) == 1, [finding.formula for finding in found]
    return found[0]


def ids(name: str) -> list[str]:
    """Give the names of a file's cases."""
    return [title for title, _, _ in cases(name)]


def test_case_files_are_as_large_as_promised() -> None:
    """At least 60 planted errors of all hard kinds and at least 60 sound texts, each named once."""
    assert len(cases("audit_violated.txt")) >= 60
    assert len(cases("audit_sound.txt")) >= 60
    for name in ("audit_violated.txt", "audit_sound.txt"):
        assert len(set(ids(name))) == len(ids(name))
    kinds = {title.split(":")[0] for title in ids("audit_violated.txt")}
    assert kinds >= {"sum", "part", "cross", "rate", "yoy", "same", "list", "average", "table", "time", "sequence"}


@pytest.mark.parametrize(("title", "text", "wrong"), cases("audit_violated.txt"), ids=ids("audit_violated.txt"))
def test_planted_error_is_found(title: str, text: str, wrong: str) -> None:
    """The error is found by the check it belongs to, and the wrong figure is named where the case says which it is."""
    report = of(text)
    found = violated(report)
    assert title.split(":", maxsplit=1)[0] in {finding.kind.value for finding in found}
    if wrong:
        names = {item.id: "".join(item.text.split()) for item in report.quantities}
        assert wrong in {names[finding.suspect] for finding in found if finding.suspect}


@pytest.mark.parametrize(("title", "text", "wrong"), cases("audit_sound.txt"), ids=ids("audit_sound.txt"))
def test_sound_text_raises_no_alarm(title: str, text: str, wrong: str) -> None:
    """A trap is none for the audit."""
    assert [(finding.rule, finding.formula) for finding in violated(of(text))] == []


@pytest.mark.parametrize("path", sorted(corpus_dir().glob("dev/texts/*.txt")), ids=lambda path: path.stem)
def test_corpus_raises_no_alarm(path: Path) -> None:
    """The reports of the corpus are sound; many of their statements are checked and hold."""
    assert [(finding.rule, finding.formula) for finding in violated(zf.extract(path))] == []


def test_findings_point_at_the_text() -> None:
    """Terms and licences are slices of the page, ids run in document order, and the first term is what was computed."""
    for path in sorted(corpus_dir().glob("dev/texts/*.txt")):
        report = zf.extract(path)
        found = report.audit()
        assert [finding.id for finding in found] == [f"a{number}" for number in range(1, len(found) + 1)]
        assert [finding.start for finding in found] == sorted(finding.start for finding in found)
        for finding in found:
            assert finding.licence == report.text[finding.licence_start : finding.licence_end]
            assert all(term.text == report.text[term.start : term.end] for term in finding.terms)
            assert finding.zh
            assert finding.en


def test_sum_says_what_is_missing() -> None:
    """Expected amount, difference, licence and both languages are in the finding."""
    finding = only("罚款合计36.4万元（对单位28.1万元，对个人9.3万元）。", Check.SUM)
    assert (finding.expected, finding.difference, finding.unit) == (Decimal(374000), Decimal(-10000), "元")
    assert finding.formula == "36.4万元 ≠ 28.1万元 + 9.3万元 = 37.4万元"
    assert finding.licence == "（"
    assert "37.4万元" in finding.zh
    assert "add up to" in finding.en


def test_tolerance_is_half_a_unit_of_each_last_digit() -> None:
    """Three amounts of one place may be off by 0.15 together; counted things may not be off at all."""
    text = "罚款合计{}万元（对单位9.2万元，对个人7.4万元）。"
    assert [only(text.format(whole), Check.SUM).verdict for whole in ("16.5", "16.6", "16.7")] == ["holds"] * 3
    assert only(text.format("16.9"), Check.SUM).verdict is Verdict.VIOLATED
    assert only("查处16件，其中简易程序9件、普通程序8件。", Check.SUM).verdict is Verdict.VIOLATED


def test_suspect_is_the_figure_of_two_failing_checks() -> None:
    """A cell whose row and column both fail is named, with the reason."""
    text = next(text for title, text, _ in cases("audit_violated.txt") if "by row and column" in title)
    report = of(text)
    suspects = {finding.suspect for finding in violated(report)}
    assert [item.text for item in report.quantities if item.id in suspects] == ["181"]
    assert all("2" in finding.reason_en for finding in violated(report))


def test_suspect_is_the_figure_that_nothing_bears_out() -> None:
    """Whole and first part are borne out by another check, so the second part is to blame."""
    text = "查处的386件案件，按领域分为食品223件、药品163件；按程序分为简易程序94件、普通程序282件。"
    report = of(text)
    finding = next(item for item in violated(report) if item.kind is Check.SUM)
    assert [item.text for item in report.quantities if item.id == finding.suspect] == ["282件"]


def test_missing_operand_is_derived_only_where_one_number_fits() -> None:
    """71.2% of 73 can only be 52; 71% of 7,300 can be many."""
    assert only("受理举报73件，查实率71.2%。", Check.RATE_INVERSE).expected == Decimal(52)
    assert [item for item in of("受理举报7300件，查实率71%。").audit() if item.kind is Check.RATE_INVERSE] == []


def test_derived_facts_come_only_when_asked_for() -> None:
    """They carry the finding's id, how they came about, and the year they are of; the facts stay as they are."""
    report = of("2019年，我局立案26件，较上年减少5件。")
    derived = report.derived_facts()
    assert [(fact.value, fact.unit, str(fact.period.first)) for fact in derived if fact.period] == [
        (Decimal(31), "件", "2018-01-01")
    ]
    assert {link.how for fact in derived for link in fact.links} == {zf.How.DERIVED}
    assert not {fact.id for fact in derived} & {fact.id for fact in report.facts}
    assert derived[0].text == ""


def test_scopes_that_differ_are_not_compared() -> None:
    """A campaign's count against the year's is not comparable, with the words that say why."""
    text = "2022年，我局全年共检查企业1,240家次。\n二、专项整治\n在烟花爆竹专项整治行动中，共检查企业312家次。"
    finding = only(text, Check.SAME)
    assert finding.verdict is Verdict.NOT_COMPARABLE
    assert "专项" in finding.reason_zh


def test_rows_of_a_user_are_read(tmp_path: Path) -> None:
    """A folder of own rows adds a division; a bad row is refused with its place."""
    text = "清运垃圾99吨，其中厨余38吨、可回收物57吨。"
    assert violated(of(text)) == []
    (tmp_path / "audit.toml").write_text(
        '[[division]]\nid = "own.waste"\nmembers = ["厨余", "可回收"]\nexample = ["厨余", "可回收物"]\n', "utf-8"
    )
    assert [item.rule for item in of(text).audit(patterns=tmp_path) if item.verdict == "violated"] == ["own.waste"]
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "audit.toml").write_text('[[word]]\nid = "x"\npart = "nonsense"\npattern = "x"\nexample = "x"\n', "utf-8")
    with pytest.raises(zf.PatternError, match=r"audit\.toml:1: part \"nonsense\" is unknown"):
        of(text).audit(patterns=bad)


def test_hostile_pages_cost_what_their_length_costs() -> None:
    """Thousands of figures, lists and marks end in time, and the same page gives the same findings."""
    pages = [
        "检查3家、" * 4000 + "合计12000家。",
        "其中" * 20000 + "3件。",
        "一是好，" * 8000,
        "同比增长5%，增加3件，" * 4000,
        "（" * 20000 + "5件" + "）" * 20000,
        "甲、" * 20000 + "等3个部门。",
    ]
    for page in pages:
        report = of(page)
        assert report.audit() == report.audit()


def mutants(text: str) -> list[str]:
    """Change the last and the first digit of a printed figure."""
    places = [index for index, char in enumerate(text) if char.isdigit()]
    changed = []
    for place in dict.fromkeys((places[-1], places[0]) if places else ()):
        zero = ord("0") if text[place].isascii() else ord("０")
        digit = (ord(text[place]) - zero + 3) % 10 or 4
        changed.append(text[:place] + chr(zero + digit) + text[place + 1 :])
    return changed


def why_unnoticed(finding: Finding, changed: tuple[Finding, ...], start: int) -> str:
    """Say why a changed figure raises no alarm, "" when nothing explains it."""
    near = [item for item in changed if any(abs(term.start - start) <= 2 for term in item.terms)]
    if any(item.verdict is Verdict.VIOLATED for item in near):
        return "noticed"
    if not finding.strict:
        return LOOSE
    if any(item.kind is finding.kind and item.verdict is Verdict.HOLDS for item in near):
        return "the change is within rounding"
    if any(item.verdict is Verdict.NOT_COMPARABLE for item in near):
        return "said to be not comparable"
    if finding.rule.startswith("division."):
        return "the total is now too far off to be that of its neighbours"
    return ""


def outcomes(report: Report) -> list[tuple[str, str]]:
    """Give what became of each changed figure of each identity of a report that holds, with the change."""
    found = []
    for finding in report.audit():
        if finding.verdict is not Verdict.HOLDS or finding.kind not in EQUALITIES:
            continue
        for term in finding.terms:
            for text in mutants(term.text) if term.quantity else ():
                page = report.text[: term.start] + text + report.text[term.end :]
                reason = why_unnoticed(finding, of(page).audit(), term.start)
                found.append((reason, f"{report.id} {finding.rule} {finding.formula}: {term.text} → {text}"))
    return found


def test_changed_figure_is_noticed() -> None:
    """Change any figure of an identity that holds: the audit notices, or it can be said why it cannot."""
    # Every sixteenth report: each figure of an identity is one more run of the audit, and these hold enough of them.
    reports = [zf.extract(path) for path in sorted(corpus_dir().glob("dev/texts/*.txt"))[1::16]]
    found = [outcome for report in reports for outcome in outcomes(report)]
    strict = [reason for reason, _ in found if reason != LOOSE]
    unexplained = [change for reason, change in found if not reason]
    assert len(found) > 400
    assert len(unexplained) <= len(strict) // 80, unexplained
    assert strict.count("noticed") >= 0.9 * len(strict)


def test_the_other_member_of_a_division_follows() -> None:
    """含对个人处罚10次 of 35次 leaves 25次 for 对单位; it is a part of the same total."""
    report = of("2022年，我局作出行政处罚35次（含对个人处罚10次）。")
    (fact,) = report.derived_facts()
    assert (fact.metric, fact.value, fact.unit) == ("对单位", Decimal(25), "次")
    assert fact.part_of == report.facts[0].quantity
