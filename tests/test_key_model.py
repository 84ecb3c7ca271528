"""The trained judge of keys: what it sees, what it says, when it is believed, and files that are none."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import load_tool

import zhenforce_nlp as zf
from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.pipeline import analyse
from zhenforce_nlp.relations.key_features import KeyFigure, KeyView, key_features, key_views, plain_page, sight
from zhenforce_nlp.relations.key_model import FILE, KeyModel, load_key_model
from zhenforce_nlp.relations.key_review import RULE, overrules
from zhenforce_nlp.resources import PatternFile, PatternSet, load_patterns
from zhenforce_nlp.taxonomy import load_taxonomy

ROOT = Path(__file__).resolve().parent.parent
PATTERNS = load_patterns(None)
ROWS = PatternSet(tuple(file for file in PATTERNS.files if file.name != FILE))
TITLE = "石城县综合行政执法局2023年工作总结\n\n"


def shipped() -> KeyModel:
    """Give the package's model."""
    model = load_key_model(PATTERNS)
    assert model is not None
    return model


def with_model(text: str) -> PatternSet:
    """Give the package's patterns with another model."""
    return PatternSet((*ROWS.files, PatternFile(FILE, "my/keys.model", text)))


def figure(label: str, unit: str, dimension: str, *, whole: str = "", name: str = "q1") -> KeyFigure:
    """Give a figure of which rows say nothing."""
    return KeyFigure(name, 0, 1, unit, dimension, label, changed=False, whole=whole, key="")


def view(label: str, unit: str, dimension: str, left: str = "") -> KeyView:
    """Give what is seen of it."""
    return KeyView(figure(label, unit, dimension), left or label, "", "-", ("", ""))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """Load ``tools/train_keys.py``."""
    return load_tool("train_keys")


@pytest.mark.parametrize(
    ("label", "unit", "dimension", "key"),
    [
        ("扣走三轮摩托", "辆", "equipment", "coercion_measures"),
        ("报请法院强拆", "宗", "cases", "court_enforcement"),
        ("罚款", "元", "money", "fines_amount"),
        ("排查火灾隐患", "处", "items", "hazards_found"),
        ("开展法治宣传", "场次", "events", "publicity_events"),
        ("累计降雨", "毫米", "length", ""),
        ("旅客发送量", "人次", "person_visits", ""),
    ],
)
def test_what_the_model_says(label: str, unit: str, dimension: str, key: str) -> None:
    """Labels lead to their column, or to none."""
    assert next(shipped().judge([view(label, unit, dimension)]))[0] == key


def test_a_key_that_no_row_knows() -> None:
    """The model gives it, and the fact says so; without the model there is none."""
    text = TITLE + "全年扣走三轮摩托11辆。\n"
    (fact,) = analyse(text, PATTERNS).facts
    link = next(link for link in fact.links if link.role == "key")
    assert (fact.key, link.rule, link.how) == ("coercion_measures", RULE, zf.How.ASSUMED)
    assert text[link.start : link.end] == fact.metric
    assert [fact.key for fact in analyse(text, ROWS).facts] == [None]


def test_the_users_own_row_has_the_last_word(tmp_path: Path) -> None:
    """Where a row of the user's folder speaks, the model does not."""
    (tmp_path / "keys.toml").write_text(
        '[[key]]\nid = "mine"\nkey = "seized_goods"\nany = ["扣走"]\nexample = "扣走"\n', encoding="utf-8"
    )
    (fact,) = zf.extract((TITLE + "全年扣走三轮摩托11辆。\n").encode(), patterns=tmp_path).facts
    assert fact.key == "seized_goods"


def test_a_change_has_the_key_of_what_changed() -> None:
    """扣走三轮摩托11辆，增长10%: both count the same."""
    facts = zf.extract((TITLE + "全年扣走三轮摩托11辆，同比增长10%。\n").encode()).facts
    assert {fact.key for fact in facts} == {"coercion_measures"}


@pytest.mark.parametrize(
    ("ruled", "how", "judged", "margin", "believed"),
    [
        ("", None, "hazards_found", 0.2, True),
        ("", None, "hazards_found", 0.1, False),
        ("clues", zf.How.STATED, "hazards_found", 0.4, True),
        ("clues", zf.How.STATED, "hazards_found", 0.2, False),
        ("clues", zf.How.CARRIED, "hazards_found", 0.4, False),
        ("clues", zf.How.CARRIED, "hazards_found", 0.7, True),
        ("clues", zf.How.STATED, "", 0.4, False),
        ("clues", zf.How.STATED, "", 0.7, True),
        ("clues", zf.How.STATED, "clues", 2.0, False),
    ],
)
def test_when_the_model_is_believed(
    ruled: str, how: zf.How | None, judged: str, margin: float, *, believed: bool
) -> None:
    """Giving a key takes less than correcting one, and that less than taking one away."""
    assert overrules(ruled, how, judged, margin) is believed


def test_what_is_seen_of_a_figure() -> None:
    """The words of the sentence before it, its clause, what stands behind it; neither names nor amounts."""
    text = "去年检查8家。向临泽县公安局移送12件，涉案5人"
    start = text.index("12件")
    case = KeyFigure("q1", start, start + 3, "件", "cases", "移送", changed=False, whole="", key="")
    plain = plain_page(text, [case], [(8, 14)], [])
    assert plain == "去年检查8家。向某某某公安局移送00件，涉案5人"
    assert sight(plain, start, start + 3) == ("向某公安局移送", "")
    seen = {where: set(found) for where, found in key_features(next(key_views(plain, [case])))}
    assert seen["l2"] == {"^移", "移送", "送$"}
    assert "局移" in seen["q"]
    assert seen["w"] == {"-"}


@given(st.text(alphabet="检查立案罚款处理家件元，。、（）36 \n|", max_size=60), st.data())
def test_any_page_can_be_seen(text: str, data: st.DataObject) -> None:
    """Whatever the page, each figure has its view, and one by one they are judged as together."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cases = [
        KeyFigure("q1", start, end, "家", "entities", "检查", changed=False, whole="q2", key=""),
        KeyFigure("q2", end, len(text), "", "", "立案", changed=True, whole="", key="cases_filed"),
    ]
    views = list(key_views(plain_page(text, cases, [], [(start, end)]), cases))
    together = list(shipped().judge(views))
    assert [next(shipped().judge([one])) for one in views] == together


def test_long_pages_are_judged_in_pieces() -> None:
    """More figures than are judged at a time get what each gets alone."""
    views = [view("罚款", "元", "money"), view("排查火灾隐患", "处", "items")] * 700
    alone = [next(shipped().judge([one])) for one in views[:2]]
    assert list(shipped().judge(views)) == alone * 700


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-\tno_such_key\n*\t0:1\n", 'key "no_such_key" is not in the taxonomy'),
        ("-\tclues\n*\t0:1\nu 件\t1:much\n", "a weight is no whole number"),
        ("-\tclues\n*\t0:1\nu 件\t1 20\n", "a row is not made of key:weight pairs"),
        ("-\tclues\n*\t0:1\nu 件\t7:20\n", "a row is not made of key:weight pairs"),
        ("-\tclues\nu 件\t1:20\n", 'the first row is not "*"'),
        ("-\tclues\n", 'the first row is not "*"'),
    ],
)
def test_files_that_are_none(text: str, reason: str) -> None:
    """Each is refused with the file, the reason and what to do."""
    with pytest.raises(PatternError) as raised:
        load_key_model(with_model(text))
    assert str(raised.value) == f"my/keys.model: {reason}; make the file again with tools/train_keys.py"


def test_paragraphs_are_read_with_their_marks(tool: ModuleType, tmp_path: Path) -> None:
    """A marked paragraph gives its figures with what their marks accept, "" for those of no column."""
    folder = tmp_path / "training"
    folder.mkdir()
    path = folder / "mine.txt"
    path.write_text("# 石城县林业局 2022\n立案{3起=cases_filed/clues}，补种树{60株=-}。\n", encoding="utf-8")
    found = [(item.view.figure.label, list(item.accepted)) for item in tool.of_paragraphs(path, ROWS)]
    assert found == [("立案", ["cases_filed", "clues"]), ("补种树", [""])]


def test_training_paragraphs_are_sound(tool: ModuleType) -> None:
    """Every mark names keys of the taxonomy, or none."""
    marks = {
        key
        for path in sorted(tool.PARAGRAPHS.glob("*.txt"))
        for match in tool._MARK.finditer(path.read_text(encoding="utf-8"))
        for key in match[2].split("/")
    }
    assert marks <= {"-", *load_taxonomy(PATTERNS)}
