"""Dates and periods in sentences and pages with the answers inline, and what is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from marks import RULES, check, report, structure_of, times_of

from zhenforce_nlp import extract
from zhenforce_nlp.records import How
from zhenforce_nlp.resources import Row, load_patterns, rows
from zhenforce_nlp.times import calendar as times_calendar
from zhenforce_nlp.times.find import find_times

HERE = Path(__file__).parent


def lines_of(name: str) -> list[str]:
    """Give the sentences of a file."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.replace("⏎", "\n") for line in lines if line and not line.startswith("#")]


def pages_of(name: str) -> list[str]:
    """Give the pages of a file."""
    return (HERE / name).read_text("utf-8").split("====\n")[1:]


@pytest.mark.parametrize("sentence", lines_of("times_marked.txt"))
def test_times_of_a_sentence(sentence: str) -> None:
    """Each form gives the characters and days that are marked, and nothing beside them."""
    check(report(sentence))


@pytest.mark.parametrize("sentence", lines_of("times_none.txt"))
def test_no_times_in_a_sentence(sentence: str) -> None:
    """Durations, names, numbers of documents, editions, and words that are vague or recurring are no times."""
    check(report(sentence))


@pytest.mark.parametrize("page", pages_of("times_pages.txt"))
def test_times_of_a_page(page: str) -> None:
    """Years come from title, headings, stated period, opening, issue date; months from what governs them."""
    check(page)


@pytest.mark.parametrize(
    ("page", "value", "rule", "how"),
    [
        ("天峻县水利局2020年执法总结\n\n    2019年检查3次。\n", "2020", "year.title", How.STATED),
        ("天峻县水利局执法总结\n\n一、2020年工作\n    检查3次。\n", "2020", "year.heading", How.CARRIED),
        (
            "天峻县水利局执法总结\n\n    检查3次。\n二、2021年工作计划\n    检查4次。\n",
            "2020",
            "year.plan_heading",
            How.CARRIED,
        ),
        ("天峻县水利局执法统计\n统计期间：2020年1月1日至6月30日\n\n    检查3次。\n", "2020", "year.period", How.STATED),
        ("天峻县水利局执法总结\n\n    2020年，检查3次。\n", "2020", "year.opening", How.CARRIED),
        (
            "天峻县水利局执法总结\n\n    检查3次。\n\n天峻县水利局\n2021年1月8日\n",
            "2020",
            "year.issued",
            How.CARRIED,
        ),
        (
            "天峻县水利局执法情况\n\n    3月检查3次。\n\n天峻县水利局\n2021年9月8日\n",
            "2021",
            "year.issued",
            How.CARRIED,
        ),
        ("天峻县水利局执法总结\n\n    检查3次。\n", None, "", How.NONE),
        ("天峻县水利局执法总结\n\n    上半年检查3次，近年来每月检查。\n", None, "", How.NONE),
    ],
)
def test_year_of_a_report(page: str, value: str | None, rule: str, how: How) -> None:
    """The sources of the report's year in their order, with evidence; no clock stands in for a missing one."""
    item = times_of(page)[1].get("year")
    assert (item.value if item else None) == value
    if item:
        assert (item.rule, item.how) == (rule, how)
        assert page[item.start : item.end]


@pytest.mark.parametrize(
    ("page", "name", "value"),
    [
        ("天峻县水利局2020年总结\n\n    检查3次。\n\n天峻县水利局\n2021年1月8日\n", "issued", "2021-01-08"),
        ("天峻县水利局2020年总结\n\n    检查3次。\n\n二〇二一年一月八日\n", "issued", "2021-01-08"),
        ("天峻县水利局2020年总结\n\n    检查3次。\n\n天峻县水利局办公室  2021年1月8日印发\n", "issued", "2021-01-08"),
        ("天峻县水利局2020年总结\n成文日期：2021-01-08\n\n    检查3次。\n", "issued", "2021-01-08"),
        ("天峻县水利局2020年总结\n发布时间：2021-01-18 10:20\n\n    检查3次。\n", "published", "2021-01-18"),
        ("天峻县水利局2020年上半年总结\n\n    检查3次。\n", "period", "2020-01-01/2020-06-30"),
        ("天峻县水利局上半年总结\n\n    2020年检查3次。\n", "period", "2020-01-01/2020-06-30"),
        ("天峻县水利局执法统计\n统计期间：20191201-20201130\n\n    检查3次。\n", "period", "2019-12-01/2020-11-30"),
        ("天峻县水利局2020年总结\n\n    检查3次。\n", "period", None),
        ("天峻县水利局2020年总结\n\n    检查3次。\n", "issued", None),
    ],
)
def test_dates_of_a_report(page: str, name: str, value: str | None) -> None:
    """Issue date, publication date and statistical period are found where they stand."""
    item = times_of(page)[1].get(name)
    assert (item.value if item else None) == value


def test_how_a_time_was_resolved() -> None:
    """Stated, carried and assumed years name the characters they came from."""
    page = report("2022年5月立案，8月结案。{今年7月=1}回访。").replace("{今年7月=1}", "今年7月")
    page = page.replace("{", "").replace("=—}", "")
    found = {time.text: time for time in times_of(page)[0]}
    stated, carried, assumed = found["2022年5月"], found["8月"], found["今年7月"]
    assert (stated.how, stated.anchor_start) == (How.STATED, stated.anchor_end)
    assert (carried.how, page[carried.anchor_start : carried.anchor_end]) == (How.CARRIED, "2022年5月")
    assert (assumed.how, page[assumed.anchor_start : assumed.anchor_end]) == (How.ASSUMED, "2023年")


@pytest.mark.parametrize(
    ("sentence", "ends"),
    [
        ("截至11月底", (True, False)),
        ("6月30日前", (True, False)),
        ("年底前", (True, False)),
        ("截至“十三五”末", (True, False)),
        ("2018年以来", (False, True)),
        ("2018年至今", (False, True)),
        ("今年以来", (False, True)),
        ("年内", (False, True)),
        ("5月1日后", (False, True)),
        ("“十三五”以来", (False, True)),
        ("3月1日至5月31日", (False, False)),
        ("3月至5月底前", (False, False)),
        ("全年", (False, False)),
        ("近三年", (False, False)),
    ],
)
def test_open_ends(sentence: str, ends: tuple[bool, bool]) -> None:
    """An end that the words leave open is said to be so, though it is given."""
    time = times_of(f"天峻县水利局2022年总结\n\n    {sentence}，检查3次。\n")[0][1]
    assert (time.text, time.open_first, time.open_last) == (sentence, *ends)
    assert time.period


def test_confidence() -> None:
    """What is stated is trusted most; without a year there is neither a period nor confidence."""
    items = times_of("天峻县水利局2022年总结\n\n    检查3次。\n")[1]
    assert items["year"].how.confidence == "high"
    items = times_of("天峻县水利局总结\n\n    检查3次。\n\n天峻县水利局\n2023年1月5日\n")[1]
    assert (items["year"].how.confidence, items["issued"].how.confidence) == ("medium", "high")
    items = times_of("天峻县水利局检查情况\n\n    检查3次。\n    检查4次。\n    检查5次。\n    2022年检查3次。\n")[1]
    assert (items["year"].value, items["year"].how.confidence) == ("2022", "low")
    time = times_of("天峻县水利局检查情况\n\n    上半年检查3次。\n")[0][0]
    assert (time.how.confidence, time.period) == ("none", None)


@pytest.mark.parametrize(
    ("sentence", "repaired"),
    [
        ("2022年3 9日", True),
        ("2022年39日", True),
        ("20223月9日", True),
        ("2022年3月9", True),
        ("截至11月30", True),
        ("2022年1231日", True),
        ("2022年3月9日", False),
        ("2022年 3月 9日", False),
    ],
)
def test_damaged_dates_say_so(sentence: str, repaired: bool) -> None:
    """A repaired date keeps the characters of the text and is marked as repaired."""
    times = times_of(f"天峻县水利局2022年总结\n\n    {sentence}，检查3次。\n")[0]
    assert [(time.text, time.repaired) for time in times[1:]] == [(sentence, repaired)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("每月检查2次", [("每月", "recurring")]),
        ("每周五夜查", [("每周五", "recurring")]),
        ("每年6月宣传", [("每年6月", "recurring")]),
        ("目前整改3处", [("目前", "vague")]),
        ("近年来稳中有降", [("近年来", "vague")]),
        ("执行2019版目录", [("2019版", "edition")]),
        ("依据2023年第5号公告", [("2023年第5号", "document_number")]),
        ("三月三值守", [("三月三", "name")]),
        ("农历六月初六值守", [("农历六月初六", "old_calendar")]),
        ("2022年111日接报", [("2022年111日", "ambiguous")]),
        ("2022年3月9日接报", []),
    ],
)
def test_what_is_no_time_has_a_reason(sentence: str, found: list[tuple[str, str]]) -> None:
    """Recurring and vague words, editions, numbers, and damaged dates of several readings are left and said so."""
    page = f"天峻县水利局2022年总结\n\n    {sentence}。\n"
    rejected = find_times(page, structure_of(page), RULES)[1]
    assert [(item.text, item.reason) for item in rejected] == found


MOVING = ["春节期间", "清明节期间", "“五一”期间", "端午假期", "中秋节期间", "2022年春节期间"]


@pytest.mark.parametrize("words", MOVING)
def test_moving_holidays_without_a_calendar(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are typed and unresolved."""
    monkeypatch.setattr(times_calendar, "_calendar", dict)
    check(report(f"{{{words}=?}}值守。"))


def test_moving_holidays_by_the_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are the days off of their year."""
    table = {("Spring Festival", 2023): (date(2023, 1, 21), date(2023, 1, 27))}
    monkeypatch.setattr(times_calendar, "_calendar", lambda: table)
    check(report("{春节期间=2023-01-21..2023-01-27}值守，{2031年春节期间=?}休市。"))


def test_the_calendar_package() -> None:
    """The table of the package says which days are free."""
    assert times_calendar.find_holiday("Spring Festival", 2024) == (date(2024, 2, 10), date(2024, 2, 17))
    assert times_calendar.find_holiday("Mid-autumn Festival", 2023) == (date(2023, 9, 29), date(2023, 9, 29))
    assert times_calendar.find_holiday("Spring Festival", 1990) is None


def test_a_report_says_what_is_no_time() -> None:
    """Recurring words and damaged dates of several readings are found in the report, typed."""
    found = extract("天峻县水利局2022年总结\n\n    每月检查2次，近年来未出事故。2022年111日接报。\n")
    assert [(item.text, item.reason) for item in found.not_times] == [
        ("每月", "recurring"),
        ("近年来", "vague"),
        ("2022年111日", "ambiguous"),
    ]
    assert not any("111" in time.text for time in found.times)


def form_rows() -> list[Row]:
    """Give the rows of forms."""
    keys = {"id": str, "kind": str, "pattern": str, "example": str, "first": str, "last": str}
    guards = dict.fromkeys(("before", "after", "not_before", "not_after", "zone", "sense"), str)
    more = {"repaired": bool, "starts": list}
    return list(rows(load_patterns(), "times.toml", "form", required=keys, optional={**guards, **more}))


@pytest.mark.parametrize("row", form_rows(), ids=lambda row: str(row["id"]))
def test_examples_of_the_pattern_file(row: Row) -> None:
    """Each row's example, where its zone reads it, gives the days that the row says."""
    head, foot = ["天峻县水利局2023年总结\n\n    ", "\n\n天峻县水利局\n2024年1月12日\n"]
    pages = {
        "": f"{head}{row['example']}，检查3次。{foot}",
        "title": f"{head}按照{row['example']}检查3次。{foot}",
        "bracket": f"{head}执法计划（{row['example']}）执行到位。{foot}",
        "dateline": f"{head}检查3次。\n\n天峻县水利局\n成文日期：{row['example']}\n",
        "cell": f"{head}检查情况如下：\n\n年度\t检查（次）\t立案（件）\n2022\t3\t1\n{row['example']}\t4\t2\n{foot}",
    }
    times = times_of(pages[row.get("zone", "")])[0]
    assert (row["first"], row["last"]) in [(str(time.first), str(time.last)) for time in times[1:]]
