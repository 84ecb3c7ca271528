"""Blanks and line ends that only the setting of a page has put in: what the stages read, and where they find it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import zhenforce_nlp as zf
from zhenforce_nlp.closing import PAGE_BREAK
from zhenforce_nlp.pipeline import analyse, load_rules
from zhenforce_nlp.reading import Reading, close_page
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.structure import find_structure

RULES = load_rules(load_patterns())


def read(text: str) -> Reading:
    """Read a page as the stages do."""
    return close_page(text, find_structure(text, RULES.structure))


# A paragraph as it stands, and as the stages read it; _ is a blank, / the end of a line.
CLOSED = [
    ("全年检查企业_253_家次，罚款_39.156_万元。", "全年检查企业253家次，罚款39.156万元。"),
    ("截至_2023_年_11_月底，立案_12_起。", "截至2023年11月底，立案12起。"),
    ("整改率达_100_%_，巡查_1,860_余万亩_。", "整改率达100%，巡查1,860余万亩。"),
    ("6月3日，_县公安__局查获烟花爆竹（_鞭炮_）12箱。", "6月3日，县公安局查获烟花爆竹（鞭炮）12箱。"),
    (
        "追回工资1,_058余万元，涉及3_.5万人，按期支付率98%_左右。",
        "追回工资1,058余万元，涉及3.5万人，按期支付率98%左右。",
    ),
    # two blanks within sentences show that the one in front of a first mark says nothing either
    ("县公_安局立案7起，抓_获8人，移送起_诉3件。", "县公安局立案7起，抓获8人，移送起诉3件。"),
    (
        "2021年，永年区应急管理局组织执法人员对辖区内化工、冶金、建材等企业开展检/查，全年共发现各类安全隐患和问题3/12条，均已整改。",
        "2021年，永年区应急管理局组织执法人员对辖区内化工、冶金、建材等企业开展检查，全年共发现各类安全隐患和问题312条，均已整改。",
    ),
]
# What parts items, figures or a heading from what follows stays.
KEPT = [
    "县农业服务中心_乌江段巡护320公里，清缴地笼46具。",
    "全年检查，其中餐饮12家_商超9家。",
    "张店分局　立案7起，结案5起。",
]


def page(marked: str) -> str:
    """Write a marked paragraph as a page."""
    return marked.replace("_", " ").replace("/", "\n")


@pytest.mark.parametrize(("marked", "closed"), CLOSED)
def test_setting_is_left_out(marked: str, closed: str) -> None:
    """The stages read the paragraph whole, and each quantity is told where it stands on the page."""
    text = page(marked)
    assert read(text).text == page(closed)
    plain = [(fact.value, fact.unit) for fact in zf.extract(page(closed)).facts]
    report = zf.extract(text)
    assert [(fact.value, fact.unit) for fact in report.facts] == plain
    assert all(item.text == text[item.start : item.end] for item in report.quantities)


@pytest.mark.parametrize("marked", KEPT)
def test_what_parts_items_is_kept(marked: str) -> None:
    """Blanks that say something stay, and a page without any other is read as it is."""
    text = page(marked)
    reading = read(text)
    assert reading.text is text
    assert reading.structure is reading.outer


def test_tables_and_letterheads_keep_their_blanks() -> None:
    """Between cells a blank is a border."""
    head = "来源：滦州市水利局　发布时间：2022-01-04 09:30"
    text = f"{head}\n镇 检查（次） 立案（起）\n东安镇 31 2\n杨柳庄镇 28 1\n合计 59 3\n"
    assert read(text).text == text


REPORT = """一、执法检查情况
2022年，曲周县农业农村局组织执法人员对农药、兽药、饲料经营门店开展拉网式检查，累计出动执法人员1,286人次，检查门店412家次，发现问题138个，已整改131个。
（一）农药监管。4月至6月开展春季农资打假行动，检查农药经营户226家次，立案9起，罚没款4.37万元，其中没收违法所得0.82万元；向县公安局移送案件1起。
二、存在问题
部分乡镇持证人员不足，全局持证执法人员仅21名，持证率87.5%，与上级要求的不低于95%还有差距。
三、下一步打算
2023年计划组织培训4期，抽检农资样品200批次以上。
"""


def facts(text: str) -> list[tuple[object, ...]]:
    """Give what the facts of a page say, without their places."""
    report = zf.extract(text)
    number = {fact.quantity: place for place, fact in enumerate(report.facts)}
    return [
        (
            fact.value,
            fact.unit,
            fact.metric,
            fact.key,
            fact.subject,
            fact.period,
            fact.status,
            number.get(fact.part_of or ""),
        )
        for fact in report.facts
    ]


@pytest.mark.parametrize("width", [24, 30, 36, 42])
def test_a_page_of_fixed_width_says_the_same(width: int) -> None:
    """Lines broken at a width, as a PDF gives them, change no fact, whatever a line begins or ends with."""
    lines = (line[start : start + width] for line in REPORT.splitlines() for start in range(0, len(line), width))
    assert facts("\n".join(lines)) == facts(REPORT)


@pytest.mark.parametrize("between", ["\n\n", "\r\n", "\n　　", "\n\n\n"])
def test_lines_set_apart_say_the_same(between: str) -> None:
    """Blank lines behind each line, indents and the line ends of Windows change no fact."""
    assert facts(between.join(REPORT.splitlines())) == facts(REPORT)


@pytest.mark.parametrize("number", ["— 3 —", "- 12 -", "第 2 页 共 5 页", "第3页", "4 / 8", " " * 30 + "7"])
@pytest.mark.parametrize("every", [35, 50, 61])
def test_the_end_of_a_page_within_a_paragraph_says_nothing(number: str, every: int) -> None:
    """A page's number between two pieces of a paragraph, of a name or of a figure changes no fact."""
    lines = []
    for line in REPORT.splitlines():
        cut = every if len(line) > every + 12 and line[every - 1] not in "。！？；：”）》" else len(line)
        lines += [line[:cut], number, line[cut:]] if cut < len(line) else [line]
    assert number in lines
    assert facts("\n".join(lines)) == facts(REPORT)


@given(st.text("全县我局检查企业12家次，。 （）\n\t\u3000罚款3.5万元%其中"))
@example("1. ）全县检查企业12家次")
def test_places_go_out_and_come_back(text: str) -> None:
    """What is found in the text the stages read comes back from the page as it was, and says the same there."""
    report = analyse(text, load_patterns())
    reading = read(text)
    for records in (report.quantities, report.times, report.institutions, report.facts, (report.structure,)):
        inner = reading.inward(records)
        assert reading.outward(inner) == tuple(records)
    for quantity, inner_quantity in zip(report.quantities, reading.inward(report.quantities), strict=True):
        whole = PAGE_BREAK.sub("", quantity.text)
        assert "".join(whole.split()) == "".join(inner_quantity.text.split())
