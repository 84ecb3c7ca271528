"""Labels and canonical keys of whole paragraphs, and the rules of ``keys.toml`` one by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zhenforce_nlp as zf
from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.relations.key_cases import sum_of
from zhenforce_nlp.relations.keys import KeyContext, load_key_rules
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.taxonomy import load_taxonomy

MARK = re.compile(r"\{([^{}=]+)=([^{}]+)\}")
CASES = [
    line
    for line in (Path(__file__).parent / "keys_marked.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
PHRASE = re.compile(r"(\S+?)\[([^\]]+)\]")
WORDS = [
    line
    for line in (Path(__file__).parent / "keys_words.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
RULES = load_key_rules(load_patterns())


def keys(text: str) -> list[str | None]:
    """Give the keys of a page's facts."""
    return [fact.key for fact in zf.extract(text.encode()).facts]


def row(label: str, dimension: str | None, **given: str) -> str | None:
    """Give the id of the row that fits a label."""
    found = RULES.find(label, KeyContext(dimension=dimension, **given))
    return found.id if found is not None else None


@pytest.mark.parametrize("marked", CASES)
def test_marked_paragraphs(marked: str) -> None:
    """Each figure has its label and its key."""
    report = zf.extract(MARK.sub(r"\1", marked).encode())
    facts = {fact.quantity: fact for fact in report.facts}
    found = []
    for quantity in report.quantities:
        fact = facts.get(quantity.id)
        found.append((quantity.text, f"{fact.metric}|{fact.key or '-'}" if fact is not None else "—"))
    assert found == [(match[1], match[2]) for match in MARK.finditer(marked)]


@pytest.mark.parametrize("line", WORDS, ids=lambda line: line.split(":")[0])
def test_words_of_a_column(line: str) -> None:
    """Each phrase, a line of its own, leads to its column."""
    key, phrases = line.split(": ", 1)
    said = PHRASE.findall(phrases)
    report = zf.extract("\n".join(f"{label}38{unit}。" for label, unit in said).encode())
    starts = {quantity.id: quantity.start for quantity in report.quantities}
    found = {starts[fact.quantity]: fact.key or "-" for fact in report.facts}
    place, wrong = 0, []
    for label, unit in said:
        got = found.get(place + len(label))
        wrong += [(label, unit, got)] if got != key else []
        place += len(label) + len(unit) + len("38。\n")
    assert not wrong


def test_every_column_of_the_taxonomy_is_reached() -> None:
    """No canonical metric is without a row that leads to it."""
    assert set(load_taxonomy(load_patterns())) <= {row.key for row in RULES.rows}


def test_a_key_says_which_row_gave_it() -> None:
    """The link of a key names the row, and the characters it was read from."""
    report = zf.extract("全年查处隐患375条。".encode())
    link = next(link for link in report.facts[0].links if link.role == "key")
    assert link.rule.startswith("key.hazards_found")
    assert report.text[link.start : link.end] == "查处隐患"


def test_the_unit_decides_between_columns() -> None:
    """检查 of 家次 are visits, of 家 the units inspected, of 元 nothing; 罚款 of 件 are cases, of 元 money."""
    assert keys("检查企业120家次。检查企业86家。") == ["inspection_visits", "inspected_entities"]
    assert keys("罚款38件。罚款4.2万元。") == ["penalty_fine_cases", "fines_amount"]
    assert row("检查", "money") is None


def test_a_part_keeps_the_column_of_its_total_unless_it_refines_it() -> None:
    """简易程序 of 行政处罚 has its own column, 占道经营 of it has not."""
    assert keys("作出行政处罚318起，其中占道经营113起、简易程序82起。") == [
        "penalty_decisions", "penalty_decisions", "penalty_simple",
    ]  # fmt: skip


def test_a_figure_goes_on_from_the_one_before() -> None:
    """办结 after 投诉 are complaints, after 立案 cases, after 复议 reconsiderations."""
    assert keys("受理投诉举报86件，办结80件。") == ["complaints_handled", "complaints_handled"]
    assert keys("立案86件，办结80件。") == ["cases_filed", "cases_closed"]
    assert keys("收到行政复议申请9件，受理8件，审结7件。") == ["reconsiderations"] * 3


def test_a_short_label_stands_under_its_lead_or_heading() -> None:
    """公共场所 is inspected, or punished, by what stands before the colon; 工贸 by the heading; 乡镇 is neither."""
    leads = "监督检查：公共场所312户次、学校18户次。\n行政处罚：公共场所11起，学校2起。\n"
    assert keys(leads + "（一）检查情况\n工贸218家次，危化74家次。涉及乡镇14个。") == ["inspection_visits"] * 2 + [
        "penalty_decisions"
    ] * 2 + ["inspection_visits"] * 2 + [None]


def test_a_closed_bracket_is_not_beside() -> None:
    """罚款 behind 事故处罚3次（含对个人1次） is of the accidents, not of the persons."""
    assert keys("事故处罚3次（含对个人1次），罚款8.2万元。")[2] == "fines_accident_amount"


def test_a_change_has_the_column_of_what_changed() -> None:
    """下降5% and 减少7件 have the key of the figure that they change."""
    assert keys("立案61件，同比减少7件，下降10.3%。") == ["cases_filed"] * 3


def test_another_body_that_is_the_police_files_criminal_cases() -> None:
    """立案 by the police of a case that was handed over is criminal."""
    police, bureau = "河北省石家庄市公安局", "石家庄市人社局"
    assert str(row("立案", "cases", subject=police, issuer=bureau)).startswith("criminal_cases")
    assert str(row("立案", "cases", subject=bureau, issuer=bureau)).startswith("cases_filed")


def test_traditional_characters_have_the_same_keys() -> None:
    """The script changes nothing."""
    simple = keys("作出处罚决定271宗，罚款1,084万元，结案率91.7%。")
    assert keys("作出處罰決定271宗，罰款1,084萬元，結案率91.7%。") == simple == [
        "penalty_decisions", "fines_amount", "case_closure_rate",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('id = "x"\nkey = "no_such_key"\nany = ["甲"]\nexample = "甲"\n', "is not in the taxonomy"),
        ('id = "x"\nkey = "cases_filed"\nany = ["甲"]\nexample = "乙"\n', "has none of the words"),
        ('id = "x"\nkey = "cases_filed"\nexample = "乙"\n', "nothing says when the row holds"),
        (
            'id = "x"\nkey = "cases_filed"\nany = ["甲"]\nafter = ["no_such"]\nexample = "甲"\n',
            "is not in the taxonomy",
        ),
    ],
)
def test_a_bad_row_is_refused(tmp_path: Path, body: str, words: str) -> None:
    """The message says what is wrong."""
    (tmp_path / "keys.toml").write_text(f"[[key]]\n{body}", encoding="utf-8")
    with pytest.raises(PatternError, match=words):
        load_key_rules(load_patterns(tmp_path))


@settings(deadline=None, max_examples=50)
@given(
    st.text(
        alphabet="查处隐患其中简易程序12件家次万元，。、（）和分别同比增长为的合计复议受理审结案卷0123456789",
        max_size=120,
    )
)
def test_any_text(text: str) -> None:
    """A key is one of the taxonomy's or none, and its link's characters lie in the text."""
    report = zf.extract(f"立案{text}".encode())
    known = load_taxonomy(load_patterns())
    for fact in report.facts:
        assert fact.key is None or fact.key in known
        assert all(0 <= link.start <= link.end <= len(report.text) for link in fact.links)


def test_a_total_without_a_name_is_of_its_parts() -> None:
    """合计 behind 警告 and 罚款 are penalties, behind 查封 and 扣押 coercion; of unlike parts it is none."""
    table = "| 单位 | 警告（宗） | 罚款（宗） | 合计（宗） |\n|---|---|---|---|\n| 甲所 | 14 | 86 | 100 |\n"
    assert keys(table) == ["penalty_warning", "penalty_fine_cases", "penalty_decisions"]
    assert sum_of(["coercion_measures", "coercion_execution"]) == "coercion_measures"
    assert sum_of(["clues", "clues"]) == "clues"
    assert sum_of(["clues", None]) is sum_of([]) is None


def test_a_verb_rules_out_what_its_object_says() -> None:
    """检查广播电台 counts checks, whatever a broadcast would count; a manner may stand before the verb."""
    for label in ("检查广播电台", "依法检查直播平台", "随机检查培训机构"):
        found = RULES.find(label, KeyContext(unit="家次", dimension="visits"))
        assert found is not None
        assert found.key == "inspection_visits"


def test_a_verb_behind_its_object_rules_out_what_the_object_says() -> None:
    """停工项目立案 counts cases, whatever was stopped; a verb in front goes before the one behind."""
    found = keys("停工项目立案9起。非法宗教活动制止2起。校外培训机构检查36家次。")
    assert found == ["cases_filed", "violations_corrected", "inspection_visits"]
    assert "trainings" in RULES.barred("查处无证培训处罚")


def test_a_word_that_takes_part_of_a_longer_one_is_none() -> None:
    """工单 of 加工单位 counts no complaints, 工单 of 热线工单 does."""
    assert keys("木材加工单位检查46家次。受理热线工单38件。") == ["inspection_visits", "complaints_handled"]


def test_a_figure_has_no_key_of_another_measure() -> None:
    """A sum is no count of firms, a count no sum; a share may be the rate of a count."""
    assert not RULES.fits("penalized_entities", "money")
    assert not RULES.fits("fines_amount", "entities")
    assert RULES.fits("legal_reviews", "ratio")
    assert RULES.fits("fines_amount", None)


def test_the_noun_that_ends_a_label_is_what_counts() -> None:
    """问题企业 counts firms, 发现企业问题 counts problems."""
    assert row("发现企业问题", "items", unit="个") == "hazards_found.4"
    assert row("问题企业", "entities", unit="家") != "hazards_found.4"
