"""Traditional script, full width and look-alikes read as plain characters, one for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.pipeline import extract
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.script import load_script

SCRIPT = load_script(load_patterns(None))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3.4萬餘宗", "3.4万余宗"),
        ("上級答覆12件，綠化覆蓋率", "上级答复12件，绿化覆盖率"),  # 覆 is 复 in one word, itself in the other
        ("乾燥機械，乾隆年間", "干燥机械，乾隆年间"),
        ("罰款參拾萬元，參加培訓", "罚款叁拾万元，参加培训"),
        ("隨著成效顯著", "随着成效显著"),
        ("１，２０４件，１．５萬元", "1,204件，1.5万元"),
        ("１．檢查", "1．检查"),
        ("ＧＢ５００１６，９５％", "GB50016，95%"),
        ("⽴案⼈⾞", "立案人车"),
        ("绿化覆盖率，成效显著", "绿化覆盖率，成效显著"),
    ],
)
def test_a_page_is_read_in_plain_characters(written: str, read: str) -> None:
    """Each character has one that it is read as; places stay."""
    assert SCRIPT.simplify(written) == read


def test_a_plain_page_is_its_own_reading() -> None:
    """Nothing is copied where nothing changes."""
    text = "全年检查63家次。"
    assert SCRIPT.simplify(text) is text


def test_pairs_that_lead_on_read_the_same_on_every_page(tmp_path: Path) -> None:
    """A character that a user's pair puts in is not taken for another's, whether a page has few kinds or many."""
    (tmp_path / "script.toml").write_text('pairs = "甲乙乙丙丙丁"\n', encoding="utf-8")
    script = load_script(load_patterns(tmp_path))
    assert script.simplify("甲乙丙") == "丙丁丁"
    assert script.simplify("甲乙丙萬餘級覆綠層顯罰處參責業") == "丙丁丁" + SCRIPT.simplify("萬餘級覆綠層顯罰處參責業")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('pairs = "萬万餘"', "pairs has a character without its partner"),
        ('pairs = "万万"', '"万" stands for itself'),
        ('words = "答覆 答复 批覆"', "words has a word without its simplified spelling"),
        ('words = "答覆 答"', '"答覆" and "答" differ in length'),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, body: str, words: str) -> None:
    """A user's mistake in script.toml is told with what is wrong."""
    (tmp_path / "script.toml").write_text(body + "\n", encoding="utf-8")
    with pytest.raises(PatternError, match=words):
        load_script(load_patterns(tmp_path))


def test_a_table_in_traditional_script_has_its_units() -> None:
    """Headers and the note above a table are read in any script."""
    text = "彰明縣林草局2021年行政處罰統計表\n單位：萬元\n\n"
    text += "| 鄉鎮 | 立案（件） | 罰款 |\n| 青柏鎮 | 7 | 1.35 |\n| 合計 | 7 | 1.35 |\n"
    found = [(item.text, f"{item.value:f}", item.unit) for item in extract(text.encode()).quantities]
    assert found == [("7", "7", "件"), ("1.35", "13500", "元"), ("7", "7", "件"), ("1.35", "13500", "元")]


def test_times_in_traditional_script_mean_the_same() -> None:
    """A time is read in any script, and shows the characters of the page."""
    text = "彰明縣林草局2021年工作總結\n\n截至11月底立案26件，較上年同期多5件。"
    found = [(item.text, str(item.first), str(item.last)) for item in extract(text.encode()).times]
    assert found == [
        ("2021年", "2021-01-01", "2021-12-31"),
        ("截至11月底", "2021-01-01", "2021-11-30"),
        ("上年同期", "2020-01-01", "2020-11-30"),
    ]
