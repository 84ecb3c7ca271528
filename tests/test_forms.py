"""The same said in another form states the same: numerals, dates, names of bodies and areas."""

from __future__ import annotations

from typing import Any

import pytest

from zhenforce_nlp.pipeline import extract

HEAD = "毕节市织金县水务局2021年水行政执法工作总结\n\n"


def told(text: str) -> list[Any]:
    """Give what the facts of a page say."""
    facts = extract((HEAD + text).encode()).facts
    place = {fact.quantity: number for number, fact in enumerate(facts)}
    return [
        (fact.value, fact.unit, fact.metric, fact.key, fact.subject, fact.period, fact.status, fact.compare,
         place.get(fact.part_of or ""))
        for fact in facts
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "1—9月，全县发生水事纠纷14起、调处12起，同比分别减少5起、4起。",
            "1月至9月，全县发生水事纠纷14起、调处12起，同比分别减少5起、4起。",
        ),
        (
            "1—9月，全县发生水事纠纷14起、调处12起，同比分别减少5起、4起。",
            "一至九月，全县发生水事纠纷十四起、调处十二起，同比分别减少五起、四起。",
        ),
        ("2020年计划巡查河道60次，其中汛期20次。", "2020年度计划巡查河道60次，其中汛期20次。"),
        ("前10个月，收取水资源费38万元。", "前10个月份，收取水资源费三十八万元。"),
        ("立案数较上月增加3件。", "立案数较上月份增加三件。"),
        ("市水务局11月份考评得分92.5分。", "市水务局十一月份考评得分九十二点五分。"),
        ("复议申请环比、同比分别下降9%和17%。", "复议申请环比、同比分别下降百分之九和百分之十七。"),
        (
            "8月11日至17日，巡查河道42次。珠藏镇水利站劝离钓鱼者36人。",
            "八月十一日至十七日，巡查河道42次。珠藏镇水利站劝离钓鱼者36人。",
        ),
        ("市水务局下发我县的疑似图斑64个，核实12个。", "市水务局下发织金县的疑似图斑64个，核实12个。"),
        ("持证率全县为91.2%。", "持证率全县为百分之九十一点二。"),
        (
            "| 指标 | 2020年 | 2021年 |\n|---|---|---|\n| 巡查河道（次） | 212 | 236 |\n| 立案（件） | 31 | 38 |\n",
            "| 指标 | 2020年度 | 2021年度 |\n|---|---|---|\n| 巡查河道（次） | 212 | 236 |\n| 立案（件） | 31 | 38 |\n",
        ),
        (
            "| 指标 | 6月 | 1—6月累计 |\n|---|---|---|\n| 巡查河道（次） | 21 | 136 |\n| 立案（件） | 3 | 18 |\n",
            "| 指标 | 六月 | 一至六月累计 |\n|---|---|---|\n| 巡查河道（次） | 21 | 136 |\n| 立案（件） | 3 | 18 |\n",
        ),
    ],
)
def test_another_form_states_the_same(one: str, other: str) -> None:
    """Months and figures in words, years as 年度, the place by its name: the same facts."""
    facts = told(one)
    assert facts
    assert told(other) == facts


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("县司法局抽取织金县水务局案卷10卷。", "抽取案卷"),
        ("县司法局评查县水务局的处罚案卷10卷。", "评查处罚案卷"),
        ("持证率织金县为91.2%。", "持证率"),
        ("移送县公安局3件。", "移送县公安局"),
    ],
)
def test_whose_a_thing_is_stays_out_of_its_label(text: str, label: str) -> None:
    """A body or area within a label says whose the things are; behind its verb alone it stays."""
    assert [fact.metric for fact in extract((HEAD + text).encode()).facts] == [label]


def test_a_day_below_a_list_of_cells_is_none_of_them() -> None:
    """2021.10.14 under single cells is the day of the page."""
    cells = "单位\n立案（件）\n结案（件）\n珠藏所\n57\n55\n桂果所\n49\n48\n合计\n106\n103\n\n织金县水务局\n2021.10.14\n"
    found = extract((HEAD + "附：各所办案情况\n" + cells).encode()).quantities
    assert [item.text for item in found] == ["57", "55", "49", "48", "106", "103"]


def test_a_share_of_the_place_by_its_name_is_the_places() -> None:
    """合计占织金县的42.3% is whose 合计占全县的42.3% is."""
    listed = "珠藏镇立案5起、桂果镇6起，合计占{}的42.3%。"
    for place in ("全县", "织金县"):
        assert extract((HEAD + listed.format(place)).encode()).facts[-1].subject == "贵州省毕节市织金县"
