"""What speaks against a fact, the rates of links, and the tool that sets them."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from scripts import load_tool

from zhenforce_nlp import extract
from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.explain import explain_lines
from zhenforce_nlp.matching import fact_outcomes
from zhenforce_nlp.relations.signs import SIGNS
from zhenforce_nlp.relations.trust import load_trust_rules
from zhenforce_nlp.resources import load_patterns

ROOT = Path(__file__).resolve().parent.parent
TITLE = "阳朔县水利局2021年水行政执法工作总结\n\n"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The calibrating tool, loaded from its file: tools are no package."""
    return load_tool("calibrate_trust")


def doubts_of(text: str) -> dict[str, set[str]]:
    """Give what speaks against each figure of a page."""
    return {fact.text: set(fact.doubts) for fact in extract(text.encode()).facts}


@pytest.mark.parametrize(
    ("sign", "text", "figure"),
    [
        ("page.no_issuer", "全年巡查河道64次。", "64次"),
        ("subject.body_unread", TITLE + "全年，镇应急办巡查河道64次。", "64次"),
        ("period.other_year", TITLE + "2020年查处非法采砂案件12件。", "12件"),
        ("fact.no_key", TITLE + "全年栽种红豆杉350株。", "350株"),
        ("figure.no_unit", TITLE + "全年开展普法宣传26，发放资料800份。", "26"),
    ],
)
def test_a_sign_is_seen(sign: str, text: str, figure: str) -> None:
    """What speaks against a fact is found where it stands, and lowers the fact's confidence."""
    assert sign in doubts_of(text)[figure]
    assert load_trust_rules(load_patterns(None)).signs[sign] < 1


def test_a_sound_fact_has_no_sign() -> None:
    """Nothing speaks against a figure whose clause says all of it."""
    assert doubts_of(TITLE + "2021年，我局立案22件，罚款31.5万元。") == {"22件": set(), "31.5万元": set()}


def test_explain_says_what_speaks_against_a_fact() -> None:
    """A reader sees why a fact is trusted little."""
    lines = explain_lines(extract((TITLE + "全年，镇应急办巡查河道64次。").encode()))
    (line,) = [line.strip() for line in lines if "against" in line]
    assert line == "against  the sentence names a body, up to the figure, that could not be read  (subject.body_unread)"


def test_unknown_signs_and_rates_are_refused(tmp_path: Path) -> None:
    """A row of a user's own names a sign that there is and gives a share; the message says what is wrong."""
    for row, fault in (
        ('id = "page.too_long"\nrate = 0.5', 'sign "page.too_long" is unknown'),
        ('id = "fact.no_key"\nrate = 1.5', "rate 1.5 is no share"),
    ):
        folder = tmp_path / fault[:4]
        folder.mkdir()
        (folder / "trust.toml").write_text(f"[[sign]]\n{row}\n", encoding="utf-8")
        with pytest.raises(PatternError, match=re.escape(fault)):
            load_trust_rules(load_patterns(folder))


def test_shipped_rates_follow_from_the_first_readings(tool: ModuleType) -> None:
    """``trust.toml`` holds what the tool writes."""
    text, facts = tool.calibrated()
    assert text == (ROOT / "patterns" / "trust.toml").read_text(encoding="utf-8")
    assert {reading.report for reading in facts}.isdisjoint(
        path.stem for path in (ROOT / "corpus" / "test").glob("*.json")
    )


def test_what_is_trusted_is_right_on_reports_left_out(tool: ModuleType) -> None:
    """With rates from the other reports, facts at 0.8 or more are right more often than the rest, by far."""
    outcomes = tool.left_out(tool.readings(tool.read_lines()))
    high = [right for confidence, right in outcomes if confidence >= 0.8]
    low = [right for confidence, right in outcomes if confidence < 0.6]
    assert len(high) > 100
    assert sum(high) / len(high) > 0.85
    assert sum(low) / len(low) < 0.65


def test_a_report_is_recorded_once(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reading of a report is no first reading; the file says what was right at the first."""
    texts = tmp_path / "texts"
    texts.mkdir()
    text = TITLE + "全年立案22件。"
    (texts / "one-2021.txt").write_text(text, encoding="utf-8")
    report = extract(text.encode(), id="one-2021").to_annotation()
    for fact in report["facts"]:
        fact["metric"], fact["key"], fact["subject"] = [fact["metric"][0]], list(fact["key"]), ["阳朔县公安局"]
    (tmp_path / "one-2021.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setattr(tool, "READINGS", tmp_path / "readings.tsv")
    assert tool.record([tmp_path]) == 1
    assert tool.record([tmp_path]) == 0
    with (tmp_path / "readings.tsv").open(encoding="utf-8", newline="") as file:
        (line,) = csv.DictReader(file, delimiter="\t")
    assert (line["report"], line["label"]) == ("one-2021", "立案")
    assert [line[f"{role}_right"] for role in tool.ROLES] == ["1", "1", "0", "1", "1"]


def test_outcomes_of_facts() -> None:
    """A wrong value, a wrong role and a figure that states nothing are told apart."""
    quantity = {"id": "q1", "start": 2, "end": 5, "text": "12家", "value": "12", "value_max": None, "unit": "家"}
    fact = {
        "quantity": "q1", "metric": ["检查"], "key": [], "subject": ["阳朔县"],
        "from": "2021-01-01", "to": "2021-12-31", "status": "actual", "part_of": None, "compare": None,
    }  # fmt: skip
    gold = {"quantities": [quantity], "facts": [fact]}
    planned = {"quantities": [quantity | {"value": "21"}], "facts": [fact | {"status": "planned"}]}
    assert fact_outcomes(gold, planned)["q1"] == {
        "quantity": False,
        "metric": True,
        "subject": True,
        "period": True,
        "status": False,
    }
    assert fact_outcomes(gold | {"facts": []}, planned)["q1"] == {"quantity": False}


def test_the_comparison_with_models_names_its_extra() -> None:
    """Without scikit-learn the comparison leaves with one line that says what to install."""
    script = ROOT / "benchmarks" / "trained.py"
    code = (
        "import runpy, sys; sys.modules['sklearn'] = None; sys.argv = ['trained.py']; "
        f"sys.path.insert(0, {str(script.parent)!r}); "
        f"runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.splitlines() == ['benchmarks/trained.py needs scikit-learn: pip install "zhenforce-nlp[train]"']


def test_every_sign_has_a_rate(tool: ModuleType) -> None:
    """Each sign puts a role in doubt that the tool judges, and has a row."""
    assert {role for role, _ in SIGNS.values()} <= set(tool.ROLES)
    assert set(load_trust_rules(load_patterns(None)).signs) == set(SIGNS)
