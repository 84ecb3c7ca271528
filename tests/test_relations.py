"""Relations: whose each figure is, for which period, planned or done, part of what, changed against when.

``relations_marked.txt`` holds passages with every fact they state; each is read as a report of its own and has to give
exactly those.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import zhenforce_nlp as zf
from zhenforce_nlp.records import BlockKind, Fact, Period, Status
from zhenforce_nlp.report import Report
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.script import load_script

MARKED = Path(__file__).with_name("relations_marked.txt").read_text("utf-8").strip("\n").split("\n=====\n")
Row = tuple[str, str | None, str, str, str, str]


@cache
def read(text: str) -> Report:
    """Give the report of a passage."""
    return zf.extract(text.encode())


def days(period: Period | None) -> str:
    """Give a period as the passages write it: a year, two days, - for none."""
    if period is None:
        return "-"
    first, last = period.first.isoformat(), period.last.isoformat()
    whole = first.endswith("-01-01") and last == first[:4] + "-12-31"
    return first[:4] if whole else f"{first}/{last}"


def unbroken(text: str) -> str:
    """Give a figure without the line break that may stand in it."""
    return " ".join(text.replace("\n", "").split())


def rows(text: str) -> list[Row]:
    """Give figure, subject, period, status, total and change of each fact of a passage."""
    report = read(text)
    figures = {quantity.id: unbroken(quantity.text) for quantity in report.quantities}
    return [
        (
            unbroken(fact.text),
            fact.subject,
            days(fact.period),
            fact.status.value,
            figures[fact.part_of] if fact.part_of else "-",
            f"{fact.compare.basis} {fact.compare.direction}" if fact.compare else "-",
        )
        for fact in report.facts
    ]


def marked(passage: str) -> tuple[str, list[Row]]:
    """Give the text of a marked passage and the rows it has to give."""
    text, _, notes = passage.partition("\n---\n")
    names: dict[str, str] = {}
    wanted: list[Row] = []
    for line in notes.splitlines():
        if " = " in line:
            letter, _, name = line.partition(" = ")
            names[letter] = name
            continue
        figure, letter, period, status, *rest = line.split(" | ")
        whole, change = [*rest, "-", "-"][:2]
        wanted.append((figure, names[letter], period, status, whole, change))
    return text, wanted


def title(passage: str) -> str:
    """Give the first line of a passage."""
    return passage.split("\n", 1)[0]


@pytest.mark.parametrize("passage", MARKED, ids=title)
def test_marked_passages(passage: str) -> None:
    """Every fact of a passage has the subject, period, status, total and change that are marked, and no other."""
    text, wanted = marked(passage)
    assert rows(text) == wanted


def test_the_marked_passages_are_many() -> None:
    """The cases cover what they claim to: hundreds of facts of dozens of agencies, with totals, plans and changes."""
    facts = [row for passage in MARKED for row in marked(passage)[1]]
    assert len(facts) >= 700
    assert len(MARKED) >= 45
    for column, value, least in ((3, "planned", 40), (3, "norm", 2), (5, "yoy up", 25), (5, "yoy down", 15)):
        assert sum(row[column] == value for row in facts) >= least, value
    assert sum(row[4] != "-" for row in facts) >= 180


# One clause each: what may not be taken for a subject, a total, a plan or a change.

TITLE = "临沂市兰山区应急管理局2022年工作总结\n\n"
ISSUER = "山东省临沂市兰山区应急管理局"
ONES = [
    ("会同区公安局检查企业35次。", ("35次", ISSUER, "2022", "actual", "-", "-")),
    ("向公安机关移送案件5件。", ("5件", ISSUER, "2022", "actual", "-", "-")),
    ("在市应急管理局的指导下，检查企业60家。", ("60家", ISSUER, "2022", "actual", "-", "-")),
    ("区交通运输局移交线索7条。", ("7条", ISSUER, "2022", "actual", "-", "-")),
    ("由区消防救援大队牵头检查宾馆41家。", ("41家", "山东省临沂市兰山区消防救援大队", "2022", "actual", "-", "-")),
    ("各所检查企业820家次。", ("820家次", ISSUER, "2022", "actual", "-", "-")),
    ("各地各部门检查企业900家次。", ("900家次", "山东省临沂市兰山区", "2022", "actual", "-", "-")),
    ("全区检查企业1,100家次。", ("1,100家次", "山东省临沂市兰山区", "2022", "actual", "-", "-")),
    ("12350热线受理举报18件。", ("18件", ISSUER, "2022", "actual", "-", "-")),
    ("处罚决定应当在7个工作日内公开。", ("7个工作日", ISSUER, "-", "norm", "-", "-")),
    ("培训时长应不少于24学时。", ("24学时", ISSUER, "-", "norm", "-", "-")),
    ("2023年检查企业300家次。", ("300家次", ISSUER, "2023", "planned", "-", "-")),
    ("力争整改率达到98%以上。", ("98%", ISSUER, "2022", "planned", "-", "-")),
    ("截至9月底检查企业210家次。", ("210家次", ISSUER, "2022-01-01/2022-09-30", "actual", "-", "-")),
    ("办件时限压缩至3个工作日以内。", ("3个工作日", ISSUER, "2022", "actual", "-", "-")),
    ("检查次数增加到80次。", ("80次", ISSUER, "2022", "actual", "-", "-")),
    ("立案数较上年多6件。", ("6件", ISSUER, "2022", "actual", "-", "yoy up")),
    ("投诉量环比下降8%。", ("8%", ISSUER, "2022", "actual", "-", "pop down")),
    ("罚款为上年的1.3倍。", ("1.3倍", ISSUER, "2022", "actual", "-", "yoy up")),
]


@pytest.mark.parametrize(("clause", "wanted"), ONES, ids=[clause for clause, _ in ONES])
def test_single_clauses(clause: str, wanted: Row) -> None:
    """A clause of one figure gives one fact, with the subject that acts, its period, status and change."""
    assert rows(TITLE + clause) == [wanted]


TOTALS = [
    ("立案30件，其中简易程序20件、普通程序10件。", ["-", "30件", "30件"]),
    ("立案18件，结案16件，其中甲类10件、乙类8件。", ["-", "-", "18件", "18件"]),
    ("查处甲类3起、乙类4起，共7起。", ["7起", "7起", "-"]),
    ("检查35次（含对个人10次），罚款6万元（含对个人1万元）。", ["-", "35次", "-", "6万元"]),
    ("查处违法64起，其中行政拘留2起，移送犯罪5起。", ["-", "64起", "64起"]),
    ("查处隐患375条，查处重大隐患3条。", ["-", "-"]),
    ("刑事拘留9人，逮捕5人，判刑4人。", ["-", "-", "-"]),
    ("处罚60件，其中企业40件，罚款12万元；个人20件，罚款3万元。", ["-", "60件", "-", "60件", "-"]),
    ("立案20件，其中一般程序12件，结案15件。", ["-", "20件", "-"]),
    ("处罚20件、罚款9万元，其中环境类12件、5万元。", ["-", "-", "20件", "9万元"]),
    ("立案40件。按类型分：食品25件，药品15件。", ["-", "40件", "40件"]),
    ("立案40件（上年52件），结案38件。", ["-", "-", "-"]),
    ("办理案件26件。上述26件案件中，企业20件。", ["-", "-", "26件"]),
    ("处罚金额前三的是甲县（32万元）、乙县（18万元）、丙县（9万元）。", ["-", "-", "-"]),
]


@pytest.mark.parametrize(("clause", "wanted"), TOTALS, ids=[clause for clause, _ in TOTALS])
def test_totals(clause: str, wanted: list[str]) -> None:
    """A figure is part of a total where words or an exact sum say so, and of none where nothing does."""
    assert [row[4] for row in rows(TITLE + clause)] == wanted


PLANS = [
    ("年度计划检查企业90家次（重点60家次、一般30家次），实际检查96家次。", "planned planned planned actual"),
    ("年度计划抽取重点户20户、其他户30户，实际抽取21户和33户。", "planned planned actual actual"),
    ("目标任务检查200家次，截至11月底检查212家次。", "planned actual"),
    ("发现隐患12处，其中3处列入明年计划；下发督办函7份，约谈4人。", "actual actual actual actual"),
    ("下达取水计划46户，征收水资源费61万元。", "actual actual"),
    ("年初下达检查任务80户，实际完成92户。", "planned actual"),
    ("处罚决定自作出之日起7个工作日内公示，公示期1年。", "norm norm"),
    ("下一步，各县建成停放点不少于1处；举报2小时内到场，5个工作日内反馈。", "planned norm norm"),
    ("力争办结时限压缩到5个工作日以内。", "planned"),
]


@pytest.mark.parametrize(("clause", "wanted"), PLANS, ids=[clause for clause, _ in PLANS])
def test_plans_and_what_came_of_them(clause: str, wanted: str) -> None:
    """A plan is told from its result, and a rule that a plan recalls from what is planned."""
    assert [row[3] for row in rows(TITLE + clause)] == wanted.split()


# Properties


def told(fact: Fact, report: Report) -> tuple[object, ...]:
    """Give what a fact says, apart from its value and its place."""
    place = {quantity.id: number for number, quantity in enumerate(report.quantities)}
    whole = place[fact.part_of] if fact.part_of else None
    return fact.subject, fact.period, fact.status, fact.compare, whole, fact.key


def all_told(text: str) -> list[tuple[object, ...]]:
    """Give what the facts of a passage say."""
    report = read(text)
    return [told(fact, report) for fact in report.facts]


PLAIN = re.compile(r"\d[\d,]*(?:\.\d+)?")

RATIOS = ("%", "个百分点", "倍")


def doubled(text: str) -> str:
    """Write twice each count in its place, so that what added up still does; a share of twice as many is the same."""
    pieces, at = [], 0
    for quantity in read(text).quantities:
        match = PLAIN.match(text, quantity.start)
        if match is None or quantity.unit in RATIOS:
            continue
        twice = 2 * Decimal(match.group().replace(",", ""))
        pieces += [text[at : match.start()], f"{twice:,}" if "," in match.group() else f"{twice}"]
        at = match.end()
    return "".join((*pieces, text[at:]))


@pytest.mark.parametrize("passage", MARKED, ids=title)
def test_other_figures_change_values_only(passage: str) -> None:
    """Twice the figures: every count doubles, and nothing else of any fact changes."""
    text = marked(passage)[0]
    other = doubled(text)
    before, after = read(text).facts, read(other).facts
    assert len(before) == len(after)
    changed = [
        new.value / old.value for old, new in zip(before, after, strict=True) if old.value and old.unit not in RATIOS
    ]
    assert changed.count(Decimal(2)) >= len(changed) * 0.85
    assert all_told(other) == all_told(text)


NAMES = [
    ("山东省", "威海市", "文登区"),
    ("河北省", "保定市", "莲池区"),
    ("浙江省", "衢州市", "柯城区"),
    ("贵州省", "安顺市", "西秀区"),
]
BUREAUS = [
    ("市场监督管理局", "交通运输局", "水利局"),
    ("生态环境局", "农业农村局", "城市管理局"),
    ("卫生健康局", "自然资源局", "民政局"),
]
PATTERN = """{0}{1}{2}人民政府2022年法治政府建设情况报告

一、执法情况
{1}{2}{a}检查企业820家次，立案41件，罚款63万元，同比增长9%。会同区{b}开展联合检查6次。
区{b}查处案件96件，其中普通程序70件、简易程序26件；{2}{c}立案8件。
全区各执法单位共办理案件210件。区{a}、区{b}分别培训120人次、95人次。
二、2023年计划
区{a}计划检查企业900家次。
"""


@pytest.mark.parametrize("names", NAMES[1:], ids=lambda names: names[2])
@pytest.mark.parametrize("bureaus", BUREAUS, ids=lambda bureaus: bureaus[0])
def test_other_names_change_names_only(names: tuple[str, ...], bureaus: tuple[str, ...]) -> None:
    """Other divisions and bureaus of the same kinds: each subject has the other name, and nothing else changes."""
    first = PATTERN.format(*NAMES[0], **dict(zip("abc", BUREAUS[0], strict=True)))
    other = PATTERN.format(*names, **dict(zip("abc", bureaus, strict=True)))
    wanted = []
    for row in rows(first):
        subject = row[1] or ""
        for old, new in zip((*NAMES[0], *BUREAUS[0]), (*names, *bureaus), strict=True):
            subject = subject.replace(old, new)
        wanted.append((row[0], subject, *row[2:]))
    assert len(wanted) == 13
    place = "".join(names)
    assert {row[1] for row in wanted} > {place, place + bureaus[0], place + bureaus[1]}
    assert rows(other) == wanted


WIDE = str.maketrans({code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)} | {ord("%"): "％"})
NARROW = str.maketrans("，；：（）", ",;:()")


def widened(text: str) -> str:
    """Write the digits of figures in full width."""
    report, pieces, at = read(text), [], 0
    for item in report.quantities:
        pieces += [text[at : item.start], text[item.start : item.end].translate(WIDE)]
        at = item.end
    return "".join((*pieces, text[at:]))


@pytest.mark.parametrize("passage", MARKED, ids=title)
def test_width_changes_nothing(passage: str) -> None:
    """Full-width digits, half-width punctuation: the same facts."""
    text = marked(passage)[0]
    assert all_told(widened(text)) == all_told(text)
    assert all_told(text.translate(NARROW)) == all_told(text)


@cache
def traditional() -> dict[int, str]:
    """Give a traditional character for each simplified one that is none itself (they are what Big5 lacks)."""
    table = load_script(load_patterns(None)).table
    return {ord(simple): chr(code) for code, simple in reversed(table.items()) if not in_big5(simple)}


def in_big5(character: str) -> bool:
    """Tell whether traditional script has a character."""
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("passage", MARKED, ids=title)
def test_script_changes_nothing(passage: str) -> None:
    """Traditional script: the same facts, with names in simplified characters."""
    text = marked(passage)[0]
    assert all_told(text.translate(traditional())) == all_told(text)


@pytest.mark.parametrize("passage", MARKED, ids=title)
def test_a_further_paragraph_changes_nothing_before_it(passage: str) -> None:
    """What is appended to a page leaves the facts before it as they are."""
    text = marked(passage)[0]
    end = len(text)
    for block in reversed(read(text).structure.blocks):
        if block.kind is not BlockKind.SIGNATURE:
            break
        end = block.start
    longer = text[:end] + "\n九、其他\n图书室新购图书3,200册，开放阅览25次。\n" + text[end:]
    before = all_told(text)
    assert all_told(longer)[: len(before)] == before
    assert len(all_told(longer)) == len(before) + 2


def test_confidence_falls_with_what_speaks_against_a_fact() -> None:
    """A figure whose clause names everything is trusted more than one of an unread body and an unknown kind."""
    report = read(TITLE + "全区检查企业120家次。全年镇应急办栽种红豆杉350株。")
    sound, doubtful = (fact.confidence for fact in report.facts)
    assert Decimal("0.75") < sound <= 1
    assert doubtful < sound
    assert report.to_rows()[0]["confidence"] == str(sound)


def test_plans_and_limits_by_name() -> None:
    """The status names of the records are those of the annotation format."""
    assert [status.value for status in Status] == ["actual", "planned", "norm"]


HOSTILE = [
    "查处3件、",
    "甲县3件，",
    "其中5件",
    "（3件",
    "大理市、",
    "立案3件中，",
    "共3件",
    "分别为3件、",
    "一是2件；",
    "占3件的",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_pages_give_sound_facts(unit: str) -> None:
    """A page of one clause over and over is read like any other; ``benchmarks/hostile.py`` measures what it costs."""
    report = zf.extract((TITLE + (unit * 4_000)[:4_000]).encode())
    known = {quantity.id for quantity in report.quantities}
    assert len(report.facts) == len(report.metrics)
    for fact in report.facts:
        assert fact.quantity in known
        assert fact.part_of is None or (fact.part_of in known and fact.part_of != fact.quantity)


def test_a_figure_without_words_is_named_as_its_total() -> None:
    """Towns behind 其中 add up to what was closed, so closed cases are what each of them has."""
    head = "繁昌区城市管理局2022年6月简报\n\n"
    text = f"{head}平台上报案件512件，立案498件，结案471件。其中，孙村镇203件、平铺镇141件，其他镇127件。"
    labels = [fact.metric for fact in zf.extract(text).facts]
    assert labels == ["上报案件", "立案", "结案", "结案", "结案", "结案"]
