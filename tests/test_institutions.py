"""Institutions and areas: found where they stand, named in full, placed; and what only looks like one."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhenforce_nlp.divisions import load_divisions
from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.institutions.find import find_institutions, load_institutions_rules
from zhenforce_nlp.records import Area, How, Institution, MetaItem
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.structure import find_structure, load_structure_rules

PATTERNS = load_patterns()
STRUCTURE = load_structure_rules(PATTERNS)
RULES = load_institutions_rules(PATTERNS)
HERE = Path(__file__).parent
MARK = re.compile(r"【(?P<body>[^】=]*)(?:=(?P<name>[^】]*))?】|〔(?P<area>[^〕=]*)(?:=(?P<chain>[^〕]*))?〕")
HOME = "临海市应急管理局2022年行政执法工作报告\n\n"
Span = tuple[int, int]
Found = tuple[list[Institution], list[Area], list[MetaItem]]


def find(text: str) -> Found:
    """Run the stage on a page."""
    return find_institutions(text, find_structure(text, STRUCTURE), RULES)


def lines_of(name: str) -> list[str]:
    """Give the lines of a file of cases."""
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if line.strip()]


def pages() -> list[tuple[str, list[str]]]:
    """Give title and marked paragraphs of each page; the file opens with a comment of titles that have none."""
    found: list[tuple[str, list[str]]] = []
    for line in (*lines_of("institutions_marked.txt"), *lines_of("institutions_pages.txt")):
        if line.startswith("# "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return [page for page in found if page[1]]


PAGES = pages()


def unmark(line: str, start: int) -> tuple[str, dict[Span, str | None], dict[Span, str | None]]:
    """Give a line without its marks, and the spans of its bodies and areas with their names, counted from ``start``."""
    text, at = "", 0
    bodies: dict[Span, str | None] = {}
    areas: dict[Span, str | None] = {}
    for match in MARK.finditer(line):
        text += line[at : match.start()]
        kind, name = ("body", "name") if match["body"] is not None else ("area", "chain")
        begin = start + len(text)
        text += match[kind]
        (bodies if kind == "body" else areas)[begin, start + len(text)] = match[name]
        at = match.end()
    return text + line[at:], bodies, areas


@cache
def page(number: int) -> tuple[list[tuple[Span, dict[Span, str | None], dict[Span, str | None]]], Found]:
    """Run one marked page; give the answers line by line, and what was found."""
    title, lines = PAGES[number]
    text = f"{title}\n\n"
    answers = []
    for line in lines:
        plain, bodies, areas = unmark(line, len(text))
        answers.append(((len(text), len(text) + len(plain)), bodies, areas))
        text += plain + "\n"
    return answers, find(text)


CASES = [(number, line) for number, (_, lines) in enumerate(PAGES) for line in range(len(lines))]


@pytest.mark.parametrize(("number", "line"), CASES, ids=str)
def test_marked_bodies_are_found_and_named(number: int, line: int) -> None:
    """A line has the marked bodies and no others, each with its full name."""
    answers, (bodies, _, _) = page(number)
    (start, end), expected, _ = answers[line]
    found = {(body.start, body.end): body for body in bodies if start <= body.start < end}
    shown = [body.text for body in found.values()]
    assert set(found) == set(expected), f"{PAGES[number][1][line]}: {shown}"
    for span, name in expected.items():
        if name is not None:
            assert name in (found[span].canonical, *found[span].variants)


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_marked_areas_are_found_and_placed(number: int) -> None:
    """Every marked area is found with its chain of divisions; areas and bodies never overlap."""
    answers, (bodies, areas, _) = page(number)
    found = {(area.start, area.end): area.canonical for area in areas}
    for _, _, expected in answers:
        for span, chain in expected.items():
            assert span in found
            assert chain is None or found[span] == chain
    spans = sorted([(body.start, body.end) for body in bodies] + [(area.start, area.end) for area in areas])
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_the_marked_pages_are_many_and_varied() -> None:
    """The pages speak of all parts of the country: mentions, divisions and provinces by the number."""
    results = [page(number) for number in range(len(PAGES))]
    assert sum(len(bodies) for answers, _ in results for _, bodies, _ in answers) >= 1000
    codes = {body.division for _, (bodies, _, _) in results for body in bodies if body.division}
    assert len(codes) >= 180
    assert {code[:2] for code in codes} >= {
        division.code[:2] for division in load_divisions() if division.code[0] < "7"
    }
    assert len({body.function for _, (bodies, _, _) in results for body in bodies}) >= 40


NEGATIVE = [line for line in lines_of("institutions_negative.txt") if not line.startswith("#")]


@pytest.mark.parametrize("line", NEGATIVE)
def test_what_only_looks_like_a_body_is_none(line: str) -> None:
    """Groups, titles of persons, words and names of things have no institution in them."""
    text = HOME + line.partition("|")[0] + "\n"
    assert [body.text for body in find(text)[0] if body.start >= len(HOME)] == []


def test_there_are_enough_negative_cases() -> None:
    """As many traps as the positive pages have lines, and more."""
    assert len(set(NEGATIVE)) >= 250


ISSUERS = [
    ("松桃县水务局2021年行政执法工作总结\n\n我局检查30家。\n", "贵州省铜仁市松桃苗族自治县水务局", "issuer.title"),
    (
        "2022年行政执法工作总结\n来源：建德市司法局\n\n我局办理案件30件。\n",
        "浙江省杭州市建德市司法局",
        "issuer.origin",
    ),
    (
        "辉县市2020年节能监察情况\n\n共监察企业12家。\n\n辉县市发展和改革委员会\n2021年1月5日\n",
        "河南省新乡市辉县市发展和改革委员会",
        "issuer.signature",
    ),
    (
        "2019年工作情况\n\n2019年，庄浪县应急管理局检查120家。庄浪县应急管理局立案6起，我局罚款8万元。\n",
        "甘肃省平凉市庄浪县应急管理局",
        "issuer.text",
    ),
]


@pytest.mark.parametrize(("text", "name", "rule"), ISSUERS)
def test_the_issuer_is_found(text: str, name: str, rule: str) -> None:
    """Title, letterhead, signature, then the text say whose report it is; the item says which of them."""
    meta = {item.name: item for item in find(text)[2]}
    assert (meta["issuer"].value, meta["issuer"].rule) == (name, rule)
    assert text[meta["issuer"].start : meta["issuer"].end]


SHAPES = [
    (
        "文安县2022年水资源保护情况\n\n2022年，文安县水利局持续开展专项执法行动。\n\n全年立案7件，新镇水利站办案3件。\n",
        "河北省廊坊市文安县水利局",
        "河北省廊坊市文安县",
    ),
    (
        "文安县水利局文件\n文水字〔2018〕31号\n\n关于2018年水政执法的总结\n\n廊坊市水务局：\n　　我局检查30家。\n",
        "河北省廊坊市文安县水利局",
        "河北省廊坊市文安县",
    ),
    (
        "行政执法统计年报\n填表单位（盖章）：文安县水利局    填表日期：2024年1月8日\n检查30家。\n",
        "河北省廊坊市文安县水利局",
        "河北省廊坊市文安县",
    ),
    ("附件1\n\n文安县水利局2023年执法统计\n检查30家。\n", "河北省廊坊市文安县水利局", "河北省廊坊市文安县"),
    (
        "东方市2021年海上执法情况\n编制：东方市海洋与渔业监察大队\n全市检查30艘次。\n",
        "海南省东方市海洋与渔业监察大队",
        "海南省东方市",
    ),
    (
        "防汛检查简报（第4期）\n我局检查水库46座。\n报送：省水利厅    编发：柳州市水利局    2022年7月12日\n",
        "广西壮族自治区柳州市水利局",
        "广西壮族自治区柳州市",
    ),
    (
        "2021年检查情况表\n填报单位：长治市潞城区卫生健康和体育局\n全区检查30家。\n",
        "山西省长治市潞城区卫生健康和体育局",
        "山西省长治市潞城区",
    ),
    (
        "2021年执法工作总结\n（鹤壁市司法局）\n\n会同市审计局检查30家，市审计局立案3件。\n",
        "河南省鹤壁市司法局",
        "河南省鹤壁市",
    ),
    (
        "2021年税务稽查情况\n单位：国家税务总局句容市税务局第一稽查局\n检查30户。\n",
        "国家税务总局句容市税务局第一稽查局",
        "江苏省镇江市句容市",
    ),
    (
        "2022年海上执法情况\n广西海警局钦州海警局　2022-11-18\n2022年，钦州海警局立案3件。\n",
        "广西海警局钦州海警局",
        "广西壮族自治区钦州市",
    ),
    (
        "南门口派出所2021年行政处罚统计\n长沙市公安局天心分局南门口派出所\n全年办案30件。\n",
        "湖南省长沙市公安局天心分局南门口派出所",
        "湖南省长沙市天心区",
    ),
    ("保定市徐水区生态环境分局2021年总结\n\n我局检查30家。\n", "河北省保定市生态环境局徐水分局", "河北省保定市徐水区"),
    (
        "楚雄州生态环境局大姚分局2021年总结\n\n我县立案6起。\n",
        "云南省楚雄彝族自治州生态环境局大姚分局",
        "云南省楚雄彝族自治州大姚县",
    ),
    ("湛江海事局2021年总结\n\n全市检查30艘次。\n", "中华人民共和国湛江海事局", "广东省湛江市"),
    ("西宁铁路公安处格尔木站派出所2021年总结\n\n我所检查30次。\n", "西宁铁路公安处格尔木站派出所", "青海省西宁市"),
    ("汕头出入境边防检查总站2021年总结\n\n总站检查旅客30万人次。\n", "汕头出入境边防检查总站", "广东省汕头市"),
    (
        "萍乡经开区综合执法大队2021年总结\n\n开发区立案6件。\n",
        "江西省萍乡经济技术开发区综合执法大队",
        "江西省萍乡经济技术开发区",
    ),
    (
        "大连市金普新区（金州区）水务局2021年总结\n\n我局检查30家。\n",
        "辽宁省大连市金普新区（金州区）水务局",
        "辽宁省大连市金普新区",
    ),
    (
        "新疆生产建设兵团第七师胡杨河市水利局2021年总结\n\n全师立案6件。\n",
        "新疆生产建设兵团第七师胡杨河市水利局",
        "新疆生产建设兵团第七师胡杨河市",
    ),
    ("石桥镇综合行政执法队2023年工作总结\n\n全镇立案6件。\n", "石桥镇综合行政执法队", "石桥镇"),
    ("XX市动物卫生监督所2021年总结\n\n我所检查30家。\n", "XX市动物卫生监督所", "XX市"),
    ("公安部交通管理局2020年工作情况\n\n全国查处醉驾30件。\n", "中华人民共和国公安部交通管理局", None),
]


@pytest.mark.parametrize(("text", "name", "area"), SHAPES)
def test_issuers_of_all_shapes(text: str, name: str, area: str | None) -> None:
    """Labels, the line under a title, branches, bodies named by places, zones, the corps, towns, blanks."""
    meta = {item.name: item.value for item in find(text)[2]}
    assert meta["issuer"] == name
    assert meta.get("area") == area


PLACED = [
    ("番禺区城市管理局2021年总结\n\n市桥街、沙湾街分别整治商铺38个、27个，清扫中山街、解放街。\n",
     [f"广东省广州市番禺区{name}" for name in ("市桥街道", "沙湾街道")]),
    ("桃江县城市管理局2021年总结\n\n九江镇立案3件，河南街道、四川路街道各检查4家。\n",
     [f"湖南省益阳市桃江县{name}" for name in ("九江镇", "河南街道", "四川路街道")]),
    ("桃江县2021年执法情况\n\n全县（不含镇街）检查30家，不含乡镇立案5件。\n", ["湖南省益阳市桃江县"] * 2),
    ("容城县2021年执法情况\n\n全县检查30家。\n", ["河北省保定市容城县"] * 2),
    ("贵安新区综合执法局2021年总结\n\n新区立案6件。\n", ["贵州省贵安新区"]),
    ("石桥镇综合行政执法队2023年工作总结\n\n全镇立案6件，辖区检查3家。\n", ["石桥镇"] * 2),
    ("公安部交通管理局2020年工作情况\n\n全国查处醉驾30件。\n", ["全国"]),
    ("海事处2020年工作情况\n\n全国查处醉驾30件。\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "chains"), PLACED)
def test_areas_follow_the_page(text: str, chains: list[str]) -> None:
    """Towns with a city's name elsewhere are the page's own; the page's zone, town and country have their words."""
    assert [area.canonical for area in find(text)[1]] == chains


def test_bureaus_of_a_division_are_not_its_issuer() -> None:
    """The page of a whole division has only its area, whatever bureau is named first, in prose or in a table."""
    text = "潜山市2022年行政执法工作情况\n\n一、市场监管。市市场监管局检查30家。\n二、应急。市应急局检查9家。\n"
    table = "潜山市2022年行政执法统计表\n\n| 单位 | 检查 |\n|---|---|\n| 市应急局 | 30 |\n| 市公安局 | 40 |\n"
    for page_text in (text, table):
        meta = {item.name: item.value for item in find(page_text)[2]}
        assert "issuer" not in meta
        assert meta["area"] == "安徽省安庆市潜山市"


def test_an_open_area_carries_its_name() -> None:
    """普陀区 may be two; bodies and areas carry the name as written, with both codes."""
    text = "普陀区2022年行政执法工作情况\n\n一、区市场监管局检查30家。\n二、区应急局检查9家，全区罚款3万元。\n"
    bodies, areas, meta = find(text)
    assert [body.canonical for body in bodies] == ["普陀区市场监督管理局", "普陀区应急管理局"]
    assert [area.canonical for area in areas] == ["普陀区", "普陀区"]
    candidates = {body.candidates for body in bodies} | {area.candidates for area in areas}
    assert candidates == {("310107", "330903")}
    assert {item.name: item.value for item in meta} == {"area": "普陀区"}


STATIONS = [
    (
        "枞阳县农业农村局2021年总结\n\n县文化执法队查处2件，安徽省种子管理总站检验58份。\n",
        ["安徽省铜陵市枞阳县文化执法队", "安徽省种子管理总站"],
    ),
    ("湛江海事局2021年总结\n\n霞山海事处检查30艘次。\n", ["中华人民共和国湛江海事局霞山海事处"]),
    ("怀远县农业综合行政执法大队2021年总结\n\n县局督办2件。\n", ["安徽省蚌埠市怀远县农业农村局"]),
    ("怀远县生态环境保护综合行政执法大队2021年总结\n\n县分局督办。\n", ["安徽省蚌埠市生态环境局怀远分局"]),
    (
        "枞阳县公安局2021年总结\n\n横埠所立案30件，汤沟中队立案5件。\n",
        ["安徽省铜陵市枞阳县公安局横埠派出所", "安徽省铜陵市枞阳县公安局汤沟中队"],
    ),
    (
        "枞阳县市场监督管理局2021年总结\n\n处罚最多的是横埠所、汤沟所。公共场所、诊所共30家，其他所未上报。\n",
        ["安徽省铜陵市枞阳县市场监督管理局横埠市场监督管理所", "安徽省铜陵市枞阳县市场监督管理局汤沟市场监督管理所"],
    ),
    ("東莞市生態環境局2021年總結\n\n虎門分局立案30件。\n", ["广东省东莞市生态环境局虎门分局"]),
    (
        "枞阳县公安局交通警察大队2021年总结\n\n一中队查处30起，支队通报。\n",
        ["安徽省铜陵市枞阳县公安局交通警察大队一中队", "安徽省铜陵市公安局交通警察支队"],
    ),
    (
        "枞阳县司法局2021年总结\n\n县秦岭办、县教育局办咨询日，本机关无行政征收。\n",
        ["安徽省铜陵市枞阳县秦岭办", "安徽省铜陵市枞阳县教育局", "安徽省铜陵市枞阳县司法局"],
    ),
    (
        "枞阳县水利局2021年总结\n\n该局会同县公安局查处2件，该局又立案1件。\n",
        ["安徽省铜陵市枞阳县水利局", "安徽省铜陵市枞阳县公安局", "安徽省铜陵市枞阳县水利局"],
    ),
    ("枞阳县住房和城乡建设局2021年总结\n\n对业主铜陵宏远物业服务有限公司罚款。\n", ["铜陵宏远物业服务有限公司"]),
]


@pytest.mark.parametrize(("text", "names"), STATIONS)
def test_short_names_inside_a_bureau(text: str, names: list[str]) -> None:
    """Stations, branches and teams by their place alone, numbered teams, the team above, offices that no list has."""
    assert [body.canonical for body in find(text)[0][1:]] == names


def test_a_page_without_an_issuer_has_none() -> None:
    """What is not shown is not guessed; the area of the title still is."""
    meta = {item.name: item.value for item in find("舒城县2021年执法情况\n\n共检查30家，罚款5万元。\n")[2]}
    assert "issuer" not in meta
    assert (meta["area"], meta["area_code"]) == ("安徽省六安市舒城县", "341523")
    assert find("共检查30家，罚款5万元。\n") == ([], [], [])


def test_the_site_settles_an_ambiguous_name() -> None:
    """鼓楼区 is one of four; the number of the site's licence says which."""
    text = "鼓楼区城市管理局2021年总结\n\n我局处罚12起。\n\n网站标识码：3203020001\n"
    bodies, _, _ = find(text)
    assert {body.division for body in bodies} == {"320302"}


def test_an_ambiguous_name_stays_open() -> None:
    """Nothing on the page tells the four districts apart, so none is chosen and the body says so."""
    bodies, _, meta = find("鼓楼区城市管理局2021年总结\n\n我局处罚12起。\n")
    assert [body.division for body in bodies] == [None, None]
    assert bodies[0].how is How.NONE
    assert bodies[0].canonical == "鼓楼区城市管理局"
    assert [(item.name, item.value) for item in meta if item.name.startswith("area")] == [("area", "鼓楼区")]


def test_a_name_broken_by_space_or_line_is_one() -> None:
    """The span covers the break, the name does not have it."""
    text = "鹿寨县水利局2021年总结\n\n会同鹿寨县公安  局开展巡查，"
    text += "由鹿寨县自然资\n源局牵头开展的联合执法行动共检查企业四十五家次。\n"
    bodies, _, _ = find(text)
    assert [body.text for body in bodies[1:]] == ["鹿寨县公安  局", "鹿寨县自然资\n源局"]
    assert bodies[1].canonical == "广西壮族自治区柳州市鹿寨县公安局"
    assert bodies[2].canonical.endswith("鹿寨县自然资源局")


def test_a_name_given_in_brackets_is_the_body() -> None:
    """以下简称 makes a short name mean the body before the bracket for the whole page."""
    text = "莱阳市农业农村局2021年总结\n\n烟台市生态环境局莱阳分局（以下简称市分局）移送2起。"
    text += "莱阳市公安局（简称市局）立案。市局侦办2起。\n"
    bodies, _, _ = find(text)
    assert bodies[-1].text == "市局"
    assert bodies[-1].canonical == "山东省烟台市莱阳市公安局"
    assert text[bodies[-1].antecedent_start : bodies[-1].antecedent_end] == "莱阳市公安局"


def test_an_anaphor_names_its_antecedent() -> None:
    """我局 points to the mention in the title, 该大队 to the one named before."""
    text = "汉阴县水利局2021年总结\n\n我局检查30家，县水政监察大队立案2起，该大队罚款3万元。\n"
    bodies, _, _ = find(text)
    mine, team, that = bodies[1:]
    assert text[mine.antecedent_start : mine.antecedent_end] == "汉阴县水利局"
    assert (that.antecedent_start, that.antecedent_end) == (team.start, team.end)
    assert that.canonical == team.canonical
    assert (mine.how, that.how) == (How.ASSUMED, How.CARRIED)


def test_levels_and_kinds() -> None:
    """Each record says what kind of body it is and at which level of the state."""
    text = "云梦县应急管理局2021年总结\n\n国务院、省政府、市委、县法院、曾店镇人民政府、我局法规科、县总工会参加。\n"
    found = [(body.level, body.kind) for body in find(text)[0]]
    assert found == [
        ("county", "department"),
        ("national", "government"),
        ("province", "government"),
        ("prefecture", "party"),
        ("county", "court"),
        ("town", "government"),
        ("county", "office"),
        ("county", "mass"),
    ]


def test_records_say_line_parent_and_lineage() -> None:
    """A record has its line of duty, the body it is part of, and the names before and after the reform of 2018."""
    text = "永城市安全生产监督管理局2016年总结\n\n我局法规科审核12件，市环保局、市应急管理局、国家安监总局参加。\n"
    bureau, office, ecology, emergency, national = find(text)[0]
    assert (bureau.function, bureau.parent) == ("emergency", None)
    assert bureau.successor == "河南省商丘市永城市应急管理局"
    assert (office.function, office.parent) == ("emergency", bureau.canonical)
    assert (ecology.function, ecology.successor) == ("ecology", "河南省商丘市永城市生态环境局")
    assert (emergency.predecessors, emergency.successor) == ((bureau.canonical,), None)
    assert (national.function, national.successor) == ("emergency", "中华人民共和国应急管理部")


def test_open_names_show_their_candidates() -> None:
    """A name that the page leaves open has the codes that it may mean, in bodies and in areas."""
    bodies, areas, _ = find("鼓楼区城市管理局2021年总结\n\n鼓楼区共处罚12起。\n")
    assert bodies[0].candidates == ("320106", "320302", "350102", "410204")
    assert areas[0].candidates == bodies[0].candidates
    assert find("南京市鼓楼区城市管理局2021年总结\n\n处罚12起。\n")[0][0].candidates == ()


def test_a_successor_has_a_row(tmp_path: Path) -> None:
    """A row that names a successor without a row is refused, with its line."""
    row = '[[function]]\nid = "a"\nname = "驯鹿管理"\ntypes = ["局"]\nold = true\nsuccessor = "nobody"\n'
    (tmp_path / "institutions.toml").write_text(row, "utf-8")
    with pytest.raises(PatternError, match=r'institutions.toml:1: no row "nobody"'):
        load_institutions_rules(load_patterns(tmp_path))


def test_a_user_adds_bodies(tmp_path: Path) -> None:
    """Rows of a folder of one's own are found beside the package's; a bad row is refused by name."""
    own = tmp_path / "institutions.toml"
    own.write_text('[[function]]\nid = "reindeer"\nname = "驯鹿管理"\nshort = ["驯管"]\ntypes = ["局"]\n', "utf-8")
    patterns = load_patterns(tmp_path)
    text = "根河市司法局2021年总结\n\n市驯管局移送2起。\n"
    bodies = find_institutions(text, find_structure(text, STRUCTURE), load_institutions_rules(patterns))[0]
    assert [body.text for body in bodies] == ["根河市司法局", "市驯管局"]
    assert bodies[1].canonical == "内蒙古自治区呼伦贝尔市根河市驯鹿管理局"
    assert bodies[1].rule == "function.reindeer"
    other = tmp_path / "other"
    other.mkdir()
    (other / "institutions.toml").write_text('[[anaphor]]\nid = "伊局"\nwhose = "theirs"\n', "utf-8")
    with pytest.raises(PatternError, match=r"institutions.toml:1: whose is"):
        load_institutions_rules(load_patterns(other))


def test_a_user_adds_an_alias(tmp_path: Path) -> None:
    """A form of one's own means one body of one place; a code that no division has is refused."""
    own = tmp_path / "institutions.toml"
    row = '[[alias]]\nid = "三防办"\nname = "广东省清远市三防指挥部办公室"\nkind = "commission"\ndivision = "441800"\n'
    own.write_text(row, "utf-8")
    text = "英德市水利局2021年总结\n\n三防办调度9次。\n"
    rules = load_institutions_rules(load_patterns(tmp_path))
    bodies = find_institutions(text, find_structure(text, STRUCTURE), rules)[0]
    assert (bodies[1].text, bodies[1].canonical) == ("三防办", "广东省清远市三防指挥部办公室")
    assert (bodies[1].division, bodies[1].level, bodies[1].kind) == ("441800", "prefecture", "commission")
    other = tmp_path / "other"
    other.mkdir()
    (other / "institutions.toml").write_text(row.replace("441800", "991800"), "utf-8")
    with pytest.raises(PatternError, match=r'institutions.toml:1: no division has the code "991800"'):
        load_institutions_rules(load_patterns(other))


def test_a_user_adds_words(tmp_path: Path) -> None:
    """Words of one's own come to the package's list of that id, and a list that stands twice in a file is refused."""
    own = tmp_path / "institutions.toml"
    own.write_text('[[words]]\nid = "office_topic"\nitems = ["驯鹿"]\n', "utf-8")
    rules = load_institutions_rules(load_patterns(tmp_path))
    assert rules.words["office_topic"] == RULES.words["office_topic"] | {"驯鹿"}
    text = "英德市水利局2021年总结\n\n驯鹿科、法规科各审核9件。\n"
    bodies = find_institutions(text, find_structure(text, STRUCTURE), rules)[0]
    assert [body.text for body in bodies[1:]] == ["驯鹿科", "法规科"]
    other = tmp_path / "other"
    other.mkdir()
    (other / "institutions.toml").write_text('[[words]]\nid = "a"\nitems = ["b"]\n' * 2, "utf-8")
    with pytest.raises(PatternError, match=r'institutions.toml:4: duplicate id "a"'):
        load_institutions_rules(load_patterns(other))


def test_groups_of_places_are_the_area() -> None:
    """各县（市、区）, 各地 and 辖区 stand for the whole division; 安全区域 for none."""
    text = "宜春市应急管理局2021年总结\n\n各县（市、区）检查30家，各地立案6起，辖区罚款3万元，渔船驶离安全区域。\n"
    areas = [(area.text, area.canonical) for area in find(text)[1]]
    assert areas == [(name, "江西省宜春市") for name in ("各县（市、区）", "各地", "辖区")]


ALPHABET = (
    "区县市省州旗镇乡局厅委办科处队站所部会中心应急管理司法公安我本该各全（）()、，。\n 　南开江油和同海关税务總縣局A1"
)
TEXTS = st.text(st.sampled_from(ALPHABET) | st.characters(codec="utf-8"), max_size=120)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_gives_sound_records(text: str) -> None:
    """No text raises; spans are slices of the source, in order, never overlapping; ids count from 1."""
    bodies, areas, meta = find(text)
    spans = [
        [(item.start, item.end, item.text) for item in bodies],
        [(item.start, item.end, item.text) for item in areas],
    ]
    for records in spans:
        assert all(shown and shown == text[start:end] for start, end, shown in records)
        assert all(before[1] <= after[0] for before, after in pairwise(records))
    assert [body.id for body in bodies] == [f"i{number}" for number in range(1, len(bodies) + 1)]
    assert [area.id for area in areas] == [f"a{number}" for number in range(1, len(areas) + 1)]
    assert all(body.canonical for body in bodies)
    assert all(0 <= item.start <= item.end <= len(text) for item in meta)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_records(text: str) -> None:
    """Nothing is kept from one page to the next."""
    assert find(text) == find(text)


HOSTILE = [
    "（",
    "区",
    "局",
    "我局",
    "镇",
    "和县局",
    "区司法局、",
    "有限公司",
    "法制科",
    "大队",
    "该队",
    "海南",
    "局 ",
    "开发区",
]
HOSTILE += ["中心组", "街道", "区局（以下简称区局）", "各区", "公安分局", "\n区\n", "健全局", "银行支行"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_pages_give_sound_records(unit: str) -> None:
    """A page of one word over and over is read like any other; ``benchmarks/hostile.py`` measures what it costs."""
    text = (unit * 4000)[:4000]
    bodies, areas, _ = find(text)
    found = [(body.start, body.end, body.text) for body in bodies] + [
        (area.start, area.end, area.text) for area in areas
    ]
    assert all(before[1] <= after[0] for before, after in pairwise(sorted(found)))
    assert all(text[start:end] == shown for start, end, shown in found)
