"""The same answer from plain extraction and from a spaCy pipeline, saved, loaded and in several processes."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

import zhenforce_nlp as zf
from zhenforce_nlp import components, layers
from zhenforce_nlp.errors import PatternError, PipelineOrderError, ReaderError, SettingError
from zhenforce_nlp.pipeline import STAGES, analyse
from zhenforce_nlp.plain import to_plain
from zhenforce_nlp.readers import read_text
from zhenforce_nlp.report import ROW_FIELDS, TEXT_ID
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.stage import Stage

REPORT = """清水县城市管理局2024年度行政执法工作总结

一、基本情况
2024年，我局共立案查处各类案件132起，其中简易程序案件98起、普通程序案件34起，罚款21.56万元，同比增长8.5%。
二、执法检查
上半年，全县城管系统检查商户1,204家次，责令整改35至40家，三项制度全面落实。
（一）统计表
| 类别 | 件数（件） | 罚款（万元） |
| 占道经营 | 60 | 3.2 |
| 违法建设 | 12 | 18.36 |
| 合计 | 72 | 21.56 |
三、下一步
2025年计划培训执法人员120人次。
清水县城市管理局
2025年1月8日
"""
TEXTS = [REPORT, "", "　\n", "检查5家。", "𠮷县2023年检查12家次，罚款3万元。", "一" * 300 + "3件"]


@cache
def pipeline() -> Language:
    """Give the whole pipeline."""
    return zf.load()


@pytest.fixture
def nlp() -> Language:
    """The whole pipeline."""
    return pipeline()


def test_pipeline_equals_extract(nlp: Language) -> None:
    """A Doc holds the records that plain extraction gives, every field of them."""
    for text in TEXTS:
        assert nlp(text)._.report == zf.extract(text)


def test_pipeline_finds_something(nlp: Language) -> None:
    """No layer of the sample report is empty, so the comparisons of this file compare something."""
    report = zf.extract(REPORT)
    assert len(report.quantities) >= 14
    assert len(report.facts) >= 14
    for name in ("rejected", "times", "institutions", "areas", "metrics"):
        assert getattr(report, name), name
    assert report.structure.tables
    assert (report.meta.title, report.meta.year) == ("清水县城市管理局2024年度行政执法工作总结", 2024)
    assert str(report.meta.issued) == "2025-01-08"


GENRE = (
    "南丹县司法局2022年执法工作报告\n\n 2022年， 全年 今年以来， 截至11月底， 上半年 去年同期 "
    "10月20日， 我局 全县 县公安局 城关镇、六寨镇 各乡镇 "
    "检查企业 查处 立案 结案 罚款 移送公安机关 行政处罚决定 培训 对个人 违法案件 "
    "未整改 剩余 其他 合计 共 其中 含 分别 分别为 "
    "占 完成率 比上年 较上年的 同比 环比 增长 下降 增加 减少 由 提高到 是上年的 计划 拟 力争 不少于 不超过 约 "
    "12家 35件 7件 5件 21件 14件 3.5万元 120人次 56起 98.5% 2个百分点 1.3倍 20个工作日 三次 零 "
    "50余条 2 846件 10人以上 5万元以上 10至20家 "
    "， 。 ； 、 ： （ ） \n \n\n 一、 （二） 一是 下一步打算\n |立案|罚款（万元）|\n |甲所|3|4.5|\n |合计|3|4.5|\n"
)


@given(st.lists(st.sampled_from(GENRE.split(" ")), max_size=60).map("".join))
@settings(max_examples=200, deadline=None)
def test_extraction_takes_any_order_of_the_genres_words(text: str) -> None:
    """Whatever stands beside what, every fact has its quantity, and no total is part of its own part."""
    report = zf.extract(text + "。")
    quantities = {quantity.id for quantity in report.quantities}
    totals = {fact.quantity: fact.part_of for fact in report.facts}
    assert set(totals) <= quantities
    for part, total in totals.items():
        seen, place = {part}, total
        while place is not None:
            assert place not in seen
            seen.add(place)
            place = totals.get(place)


@given(st.text() | st.text("2024年度全县我局共检查罚款3.5万%元家次件（）()一二三、，。；\n|"))
@settings(max_examples=150, deadline=None)
def test_pipeline_takes_any_text(text: str) -> None:
    """Any text gives a Doc of that text, whose records are slices of it and equal plain extraction."""
    doc = pipeline()(text)
    report = doc._.report
    assert doc.text == text
    assert report == analyse(text, load_patterns())
    for name in ("quantities", "rejected", "times", "not_times", "institutions", "areas", "facts"):
        for record, span in zip(getattr(report, name), doc.spans[name], strict=True):
            assert record.text == text[record.start : record.end] == span.text


def test_pipeline_spans_and_entities(nlp: Language) -> None:
    """Spans carry text, label and id; entities are OntoNotes labels over the same characters."""
    doc = nlp("2024年，我局检查1,204家次，罚款21.56万元，整改率98.5%。")
    assert [(span.id_, span.text, span.label_) for span in doc.spans["quantities"]] == [
        ("q1", "1,204家次", "QUANTITY"),
        ("q2", "21.56万元", "MONEY"),
        ("q3", "98.5%", "PERCENT"),
    ]
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("2024年", "DATE"),
        ("我局", "ORG"),
        ("1,204家次", "QUANTITY"),
        ("21.56万元", "MONEY"),
        ("98.5%", "PERCENT"),
    ]


def test_pipeline_extensions(nlp: Language) -> None:
    """Facts, meta and the whole report are at hand on the Doc; registering them twice changes nothing."""
    doc = nlp(REPORT)
    components.register_extensions()
    report = zf.extract(REPORT)
    assert doc._.facts == report.facts
    assert doc._.report_meta == report.meta
    assert doc._.report.id == TEXT_ID


def test_pipeline_docs_survive_bytes(nlp: Language) -> None:
    """A Doc sent through bytes, DocBin or pickle gives the same report."""
    doc, report = nlp(REPORT), zf.extract(REPORT)
    vocab = spacy.blank("zh").vocab
    assert Doc(vocab).from_bytes(doc.to_bytes())._.report == report
    (binned,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(vocab)
    assert binned._.report == report
    assert pickle.loads(pickle.dumps(doc))._.report == report  # noqa: S301 - our own bytes


def test_pipeline_survives_bytes(nlp: Language) -> None:
    """A pipeline sent through bytes gives the same report."""
    copy = spacy.blank("zh", config={"nlp": {"tokenizer": nlp.config["nlp"]["tokenizer"]}})
    for stage in STAGES:
        copy.add_pipe(stage)
    copy.from_bytes(nlp.to_bytes())
    assert copy(REPORT)._.report == zf.extract(REPORT)


def test_pipeline_stages_pickle(nlp: Language) -> None:
    """A stage that was pickled, as for a worker process, writes the same layer."""
    doc = nlp(REPORT)
    for name in STAGES[:-1]:
        stage = pickle.loads(pickle.dumps(nlp.get_pipe(name)))  # noqa: S301 - our own bytes
        stage(doc)
    assert doc._.report == zf.extract(REPORT)


def test_pipeline_several_processes(nlp: Language) -> None:
    """Two worker processes give the same reports in the same order."""
    texts = [text for text in TEXTS if text] * 3
    docs = list(nlp.pipe(texts, n_process=2, batch_size=4))
    assert [doc._.report for doc in docs] == [zf.extract(text) for text in texts]


LOADER = """
import json, sys
import spacy
nlp = spacy.load(sys.argv[1])
assert [name for name in sys.modules if name == "zhenforce_nlp"], "an entry point brings it in"
doc = nlp(open(sys.argv[2], encoding="utf-8", newline="").read())
json.dump({"pipes": nlp.pipe_names, "facts": [[f.id, f.text, str(f.value), f.metric, f.subject] for f in doc._.facts],
           "spans": {name: [[s.start_char, s.end_char, s.label_, s.id_] for s in group]
                     for name, group in doc.spans.items()},
           "ents": [[e.start_char, e.end_char, e.label_] for e in doc.ents]}, sys.stdout)
"""


def test_pipeline_loads_without_import(nlp: Language, tmp_path: Path) -> None:
    """A saved pipeline runs in a process that only imports spaCy."""
    nlp.to_disk(tmp_path / "model")
    source = tmp_path / "报告.txt"
    source.write_text(REPORT, encoding="utf-8", newline="")
    command = [sys.executable, "-W", "error", "-c", LOADER, str(tmp_path / "model"), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    doc = nlp(REPORT)
    assert json.loads(done.stdout) == {
        "pipes": list(STAGES),
        "facts": [[fact.id, fact.text, str(fact.value), fact.metric, fact.subject] for fact in doc._.facts],
        "spans": {
            name: [[span.start_char, span.end_char, span.label_, span.id_] for span in group]
            for name, group in doc.spans.items()
        },
        "ents": [[ent.start_char, ent.end_char, ent.label_] for ent in doc.ents],
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder with a unit of his own."""
    mine = tmp_path / "mine"
    mine.mkdir()
    row = 'symbol = "咕咚"\ndimension = "items"\nexample = "5咕咚"\nvalue = "5"\n'
    (mine / "units.toml").write_text(f"[[unit]]\n{row}", encoding="utf-8")
    return mine


def test_pipeline_carries_its_patterns(folder: Path, tmp_path: Path) -> None:
    """A saved pipeline answers with the rows it was made with, after the folder is gone."""
    nlp, text = zf.load(patterns=folder), "2024年，全县检查7咕咚。"
    expected = zf.extract(text, patterns=folder)
    assert [quantity.text for quantity in expected.quantities] == ["7咕咚"]
    assert [quantity.text for quantity in zf.extract(text).quantities] != ["7咕咚"]
    assert nlp(text)._.report == expected
    nlp.to_disk(tmp_path / "model")
    data = nlp.to_bytes()
    (folder / "units.toml").unlink()
    folder.rmdir()
    assert spacy.load(tmp_path / "model")(text)._.report == expected
    copy = zf.load()
    assert copy.from_bytes(data)(text)._.report == expected


def test_pipeline_refuses_bad_settings(tmp_path: Path) -> None:
    """A missing folder of patterns and an unknown segmenter are refused when the pipeline is made."""
    with pytest.raises(PatternError, match="no such folder"):
        zf.load(patterns=tmp_path / "missing")
    with pytest.raises(SettingError, match="pkuseg"):
        zf.load(segmenter="pkuseg")


@pytest.mark.parametrize("stage", STAGES[1:-1])
def test_pipeline_order(stage: str) -> None:
    """A stage without the stages before it says which layer is missing and what to add."""
    nlp = spacy.blank("zh")
    nlp.add_pipe(stage)
    with pytest.raises(PipelineOrderError, match=r'"structure".*zhenforce_structure'):
        nlp("检查5家。")


@pytest.mark.parametrize("left_out", STAGES[:-2])
def test_pipeline_leaves_out_one_stage(left_out: str) -> None:
    """Leaving out any stage that a later one reads is said, by the name of that stage."""
    nlp = spacy.blank("zh")
    for stage in STAGES[:-1]:
        if stage != left_out:
            nlp.add_pipe(stage)
    with pytest.raises(PipelineOrderError, match=left_out):
        nlp("检查5家。")


def test_pipeline_runs_on_spacys_own_tokens(nlp: Language) -> None:
    """The stages need one token a character, whoever made them: spaCy's own for a text without spaces will do."""
    other = spacy.blank("zh")
    for stage in STAGES:
        other.add_pipe(stage)
    text = "2024年，全县检查商户1,204家次。"
    assert other(text)._.report == nlp(text)._.report


def test_pipeline_refuses_other_tokens() -> None:
    """Tokens that are no characters are refused, not mistaken for offsets."""
    nlp = spacy.blank("en")
    nlp.add_pipe("zhenforce_structure")
    with pytest.raises(SettingError, match="one token a character"):
        nlp("2024年 检查5家。")


def test_pipeline_long_text(nlp: Language) -> None:
    """A year-book of more than spaCy's million characters is read."""
    text = REPORT * 4000
    assert len(text) > 1_000_000
    doc = nlp.make_doc(text)
    assert len(doc) == len(text)


@pytest.mark.parametrize("point", entry_points(group="spacy_factories").select(module="zhenforce_nlp.components"))
def test_pipeline_entry_points(point: Any) -> None:
    """Every factory is an entry point under its own name and can be added by it."""
    assert callable(point.load())
    pipe = spacy.blank("zh").add_pipe(point.name)
    assert pipe.name == point.name  # type: ignore[attr-defined]


def test_pipeline_entry_points_are_complete() -> None:
    """Each stage, the tokenizer and both scorers are entry points."""
    names = {point.name for point in entry_points(group="spacy_factories") if "zhenforce" in point.value}
    assert names == set(STAGES)
    assert [
        point.load().__name__ for point in entry_points(group="spacy_tokenizers", name="zhenforce.CharTokenizer.v1")
    ]
    for name in ("zhenforce.layer_scorer.v1", "zhenforce.fact_scorer.v1"):
        assert [point.load().__name__ for point in entry_points(group="spacy_scorers", name=name)]


@pytest.mark.parametrize("name", STAGES[:-1])
def test_pipeline_defaults_stand_in_the_config(nlp: Language, name: str) -> None:
    """A stage has no default but those of its configuration."""
    assert set(nlp.get_pipe_config(name)) >= {"factory", "patterns", "scorer"}
    kind: Any = type(nlp.get_pipe(name))
    with pytest.raises(TypeError):
        kind()
    assert isinstance(nlp.get_pipe(name), Stage)


def gold(nlp: Language, text: str, **changed: Any) -> Example:
    """Give an example whose gold Doc has the layers of the text, some of them changed."""
    reference = nlp(text)
    for name, records in changed.items():
        layer = next(layer for layer in layers.LAYERS if layer.name == name)
        layers.write(reference, layer, records)
    return Example(nlp.make_doc(text), reference)


def test_pipeline_evaluate_itself(nlp: Language) -> None:
    """Against its own answers a pipeline is right everywhere."""
    scores = nlp.evaluate([gold(nlp, REPORT)])
    for name in ("structure", "quantities", "times", "institutions", "metrics", "facts", "part_of"):
        assert (scores[f"{name}_p"], scores[f"{name}_r"], scores[f"{name}_f"]) == (1.0, 1.0, 1.0), name


def test_pipeline_evaluate_counts(nlp: Language) -> None:
    """Misses and false alarms count, and a layer that is there but empty is a negative example."""
    quantities = nlp("检查5家，罚款3万元。")._.report.quantities
    assert len(quantities) == 2
    scores = nlp.evaluate(
        [gold(nlp, "检查5家，罚款3万元。", quantities=quantities[:1]), gold(nlp, "检查5家。", quantities=())]
    )
    assert scores["quantities_p"] == pytest.approx(1 / 3)
    assert scores["quantities_r"] == 1.0


def test_pipeline_evaluate_nothing(nlp: Language) -> None:
    """Nothing to score is None; a gold Doc without the layer is left out."""
    assert nlp.evaluate([gold(nlp, "加强领导。")])["quantities_f"] is None
    bare = Example(nlp.make_doc("检查5家。"), nlp.make_doc("检查5家。"))
    scores = nlp.evaluate([bare])
    assert scores["quantities_f"] is None
    assert scores["facts_f"] is None


def test_extract_sources(tmp_path: Path) -> None:
    """A path, its name, its bytes, its text and a reader's document give the same records."""
    file = tmp_path / "清水县2024.txt"
    file.write_text(REPORT, encoding="utf-8", newline="")
    report = zf.extract(file)
    assert report.id == "清水县2024"
    assert zf.extract(str(file)) == report
    assert zf.extract(read_text(file)) == report
    assert zf.extract(REPORT.encode()) == zf.extract(REPORT)
    assert zf.extract(REPORT, id="清水县2024") == report
    assert zf.extract(REPORT).id == TEXT_ID


@pytest.mark.parametrize("source", ["没有这个.txt", "reports/2023.TXT", "a.pdf", "./年报.docx"])
def test_extract_missing_file(source: str) -> None:
    """A str that can only be a file name is a missing file, not a text."""
    with pytest.raises(ReaderError, match="no such file"):
        zf.extract(source)
    with pytest.raises(ReaderError, match="no such file"):
        zf.extract(Path(source))


@pytest.mark.parametrize(
    "source", ["", "检查5家", "共3.5万件", "见附件。a.txt", "附件 a.txt\n", "检" * 300 + ".txt", "a\x00b", "检查5家.\n"]
)
def test_extract_text(source: str) -> None:
    """A text is a text, however short, long or odd."""
    assert zf.extract(source).text == source


def test_report_rows(nlp: Language) -> None:
    """Rows have the same keys, plain values, and say what the facts say."""
    report = zf.extract(REPORT, id="r1")
    rows = report.to_rows()
    assert len(rows) == len(report.facts)
    for row, fact in zip(rows, report.facts, strict=True):
        assert tuple(row) == ROW_FIELDS
        assert json.loads(json.dumps(row)) == row
        assert REPORT[row["start"] : row["end"]] == row["text"] == fact.text
        assert REPORT[row["evidence_start"] : row["evidence_end"]] == row["evidence"]
        assert row["value"] == to_plain(fact.value)
        assert row["report"] == "r1"


def test_import_is_light() -> None:
    """Plain extraction runs without spaCy."""
    code = "import sys, zhenforce_nlp as zf; zf.extract('检查5家。'); sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_public_names() -> None:
    """Every public name is there."""
    assert all(hasattr(zf, name) for name in zf.__all__)
    assert {"load", "extract", "Report", "Fact", "ZhenforceError", "__version__"} <= set(zf.__all__)
