"""The table of divisions: complete, consistent, and found by every name in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhenforce_nlp.divisions import (
    COLUMNS,
    LEVELS,
    Division,
    Divisions,
    bare_forms,
    load_divisions,
    official_forms,
    read_divisions,
)
from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.resources import PatternFile, patterns_dir

HEADER = "\t".join(COLUMNS)
SICHUAN = "510000\t四川省\tprovince\t\t\t\t"
MIANYANG = "510700\t绵阳市\tprefecture\t510000\t\t\t"

# Prefectures and counties at the end of the year, without Hong Kong, Macau and Taiwan: Ministry of Civil Affairs,
# statistical bulletins on the development of civil affairs; China Statistical Yearbook.
PUBLISHED = {
    2010: (333, 2856),
    2011: (332, 2853),
    2012: (333, 2852),
    2013: (333, 2853),
    2014: (333, 2854),
    2015: (334, 2850),
    2016: (334, 2851),
    2017: (334, 2851),
    2018: (333, 2851),
    2019: (333, 2846),
    2020: (333, 2844),
    2021: (333, 2843),
    2022: (333, 2843),
    2023: (333, 2844),
    2024: (333, 2846),
}


@pytest.fixture(scope="module")
def table() -> Divisions:
    """The package's own table."""
    return load_divisions()


@pytest.fixture(scope="module")
def official() -> Divisions:
    """The divisions of GB/T 2260 alone, without zones."""
    path = patterns_dir() / "divisions.tsv"
    return read_divisions([PatternFile(path.name, str(path), path.read_text("utf-8"))])


def codes(divisions: tuple[Division, ...]) -> list[str]:
    """Give the codes of some divisions."""
    return [division.code for division in divisions]


def make(*lines: str) -> Divisions:
    """Make a table from lines of a file."""
    return read_divisions([PatternFile("divisions.tsv", "divisions.tsv", "\n".join((HEADER, *lines)) + "\n")])


def test_codes_are_unique() -> None:
    """No code stands twice, neither in one file nor across the two."""
    lines = [
        line
        for name in ("divisions.tsv", "divisions_extra.tsv")
        for line in (patterns_dir() / name).read_text("utf-8").splitlines()
        if not line.startswith(("#", "code\t"))
    ]
    found = [line.split("\t")[0] for line in lines]
    assert len(found) == len(set(found)) == len(load_divisions())


def test_files_are_sorted_by_code() -> None:
    """Both files are in the order of their codes."""
    for name in ("divisions.tsv", "divisions_extra.tsv"):
        lines = (patterns_dir() / name).read_text("utf-8").splitlines()
        found = [line.split("\t")[0] for line in lines if not line.startswith(("#", "code\t"))]
        assert found == sorted(found)


def test_every_parent_is_of_a_higher_level(table: Divisions) -> None:
    """Only provinces have no parent, and every parent is of a higher level."""
    for division in table:
        if division.parent is None:
            assert division.level == "province"
        else:
            parent = table.get(division.parent)
            assert parent is not None
            assert LEVELS[parent.level] < LEVELS[division.level]


def test_what_is_there_lies_in_what_is_there(table: Divisions) -> None:
    """A division still there lies in one still there and has no successor; one that ended has a successor."""
    for division in table:
        if division.until is None:
            assert all(above.until is None for above in table.chain(division.code))
            assert not division.successor
        else:
            assert division.successor


def test_there_are_34_provinces(official: Divisions) -> None:
    """Provinces, autonomous regions, municipalities and special regions, Taiwan among them."""
    provinces = [division for division in official if division.level == "province"]
    assert len(provinces) == 34
    assert {"台湾省", "香港特别行政区", "澳门特别行政区"} <= {division.name for division in provinces}


@pytest.mark.parametrize(("year", "published"), PUBLISHED.items())
def test_counts_equal_the_published_totals(official: Divisions, year: int, published: tuple[int, int]) -> None:
    """The divisions in force at the end of a year are as many as the Ministry of Civil Affairs published for it."""
    levels = [
        division.level
        for division in official
        if (division.since is None or division.since <= year) and (division.until is None or year < division.until)
    ]
    assert (levels.count("prefecture"), levels.count("county")) == published


def test_counts_in_force(official: Divisions) -> None:
    """2,846 counties of 2024, less 江北区 and 渝北区, with 两江新区 (2025), 岑岭县 and 草湖市 (2026)."""
    levels = [division.level for division in official if division.until is None]
    assert [levels.count(level) for level in LEVELS] == [34, 333, 2847]


@pytest.mark.parametrize(
    ("old", "year", "new"),
    [
        ("郫县", 2016, "郫都区"),
        ("即墨市", 2017, "即墨区"),
        ("静海县", 2015, "静海区"),
        ("章丘市", 2016, "章丘区"),
        ("梅列区", 2021, "三元区"),
        ("下城区", 2021, "拱墅区"),
        ("江干区", 2021, "上城区"),
        ("江东区", 2016, "鄞州区"),
        ("宣武区", 2010, "西城区"),
        ("崇文区", 2010, "东城区"),
        ("闸北区", 2015, "静安区"),
        ("卢湾区", 2011, "黄浦区"),
        ("襄樊市", 2010, "襄阳市"),
        ("蓟县", 2016, "蓟州区"),
        ("渝北区", 2025, "两江新区"),
        ("莱芜市", 2018, "济南市"),
        ("那曲地区", 2017, "那曲市"),
        ("遵义县", 2016, "播州区"),
    ],
)
def test_renamed_divisions_resolve_to_the_successor(table: Divisions, old: str, year: int, new: str) -> None:
    """A name given up since 2010 leads to the division that continues it."""
    (division,) = table.named(old)
    assert division.until == year
    successor = table.get(division.successor[0])
    assert successor is not None
    assert (successor.name, successor.until) == (new, None)


def test_every_successor_leads_to_the_present(table: Divisions) -> None:
    """Following the successors ends at divisions that are still there."""
    for division in table:
        current: Division | None = division
        for _ in range(5):
            assert current is not None
            if current.until is None:
                break
            current = table.get(current.successor[0])
        assert current is not None
        assert current.until is None


def test_same_name_new_code(table: Divisions) -> None:
    """A division that kept its name under a new code is found under both, the present one first."""
    assert codes(table.named("三元区")) == ["350404", "350403"]
    assert codes(table.named("庐江县")) == ["340124", "341421"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("鼓楼区", ["320106", "320302", "350102", "410204"]),
        ("朝阳区", ["110105", "220104"]),
        ("城关区", ["540102", "620102"]),
        ("和平区", ["120101", "210102"]),
        ("河东区", ["120102", "371312"]),
        ("吉林", ["220000", "220200"]),
        ("海南", ["460000", "632500", "150303"]),
        ("东乡", ["361003", "622926", "361029"]),
    ],
)
def test_ambiguous_names_give_all(table: Divisions, name: str, expected: list[str]) -> None:
    """A name that several divisions bear gives them all: present ones first, higher ones before lower ones."""
    assert codes(table.named(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("四川", "四川省"),
        ("成都", "成都市"),
        ("南开", "南开区"),
        ("浦东", "浦东新区"),
        ("内蒙古", "内蒙古自治区"),
        ("广西", "广西壮族自治区"),
        ("西藏", "西藏自治区"),
        ("宁夏", "宁夏回族自治区"),
        ("新疆", "新疆维吾尔自治区"),
        ("香港", "香港特别行政区"),
        ("黔东南州", "黔东南苗族侗族自治州"),
        ("黔东南", "黔东南苗族侗族自治州"),
        ("博尔塔拉州", "博尔塔拉蒙古自治州"),
        ("长阳县", "长阳土家族自治县"),
        ("长阳", "长阳土家族自治县"),
        ("双江", "双江拉祜族佤族布朗族傣族自治县"),
        ("隆林县", "隆林各族自治县"),
        ("鄂温克旗", "鄂温克族自治旗"),
        ("鄂伦春", "鄂伦春自治旗"),
        ("莫力达瓦", "莫力达瓦达斡尔族自治旗"),
        ("科右前旗", "科尔沁右翼前旗"),
        ("喀左县", "喀喇沁左翼蒙古族自治县"),
        ("管城", "管城回族区"),
        ("锡林郭勒", "锡林郭勒盟"),
        ("大兴安岭", "大兴安岭地区"),
        ("神农架", "神农架林区"),
        ("六枝", "六枝特区"),
        ("峰峰", "峰峰矿区"),
        ("襄樊", "襄樊市"),
        ("雄安", "河北雄安新区"),
        ("滨海高新区", "天津滨海高新技术产业开发区"),
        ("合肥高新区", "合肥高新技术产业开发区"),
        ("大连开发区", "大连经济技术开发区"),
        ("东湖高新区", "武汉东湖新技术开发区"),
    ],
)
def test_short_forms(table: Divisions, name: str, expected: str) -> None:
    """Short forms lead to the full name."""
    assert [division.name for division in table.named(name)] == [expected]


def test_one_character_has_no_bare_form(table: Divisions) -> None:
    """郫县 and 芒市 have no name without 县 and 市; every bare name has two characters."""
    assert bare_forms("郫县") == bare_forms("芒市") == bare_forms("城区") == ()
    assert min(map(len, table.short_names)) == 2
    assert codes(table.named("沙县")) == ["350405", "350427"]


def test_directed_banners_have_no_bare_form() -> None:
    """土默特左旗 without 旗 is no name; 达拉特旗 without it is."""
    assert bare_forms("土默特左旗") == ()
    assert bare_forms("达拉特旗") == ("达拉特",)


def test_zones_have_no_bare_form_unless_new_areas() -> None:
    """A development zone is not called by its city alone."""
    assert bare_forms("包头稀土高新区", zone=True) == ()
    assert bare_forms("天津经济技术开发区", zone=True) == ()
    assert bare_forms("雄安新区", zone=True) == ("雄安",)


def test_short_names_that_no_rule_gives(table: Divisions) -> None:
    """克州 and its like are other names of their rows."""
    assert codes(table.named("克州")) == ["653000"]
    assert codes(table.named("锡盟")) == ["152500"]


def test_official_forms_of_plain_names() -> None:
    """Most names have no other form that says the kind."""
    assert official_forms("江油市") == ()


def test_names_hold_every_full_name(table: Divisions) -> None:
    """Every division is found under its full name, and names are told from bare names."""
    assert all(division.code in table.names[division.name] for division in table)
    assert "南开" not in table.names
    assert table.short_names["南开"] == ("120104",)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("510781", "四川省绵阳市江油市"),
        ("120104", "天津市南开区"),
        ("500157", "重庆市两江新区"),
        ("429004", "湖北省仙桃市"),
        ("419001", "河南省济源市"),
        ("469001", "海南省五指山市"),
        ("659001", "新疆维吾尔自治区石河子市"),
        ("420607-2010", "湖北省襄樊市襄阳区"),
        ("371202", "山东省莱芜市莱城区"),
        ("3401Z1", "安徽省合肥高新技术产业开发区"),
        ("13Z001", "河北雄安新区"),
        ("710000", "台湾省"),
    ],
)
def test_full_names(table: Divisions, code: str, expected: str) -> None:
    """A full name begins with the province and says nothing twice."""
    assert table.full_name(code) == expected


def test_chain_and_within(table: Divisions) -> None:
    """江油市 lies in 绵阳市 and in 四川省, not in 成都市."""
    assert codes(table.chain("510781")) == ["510000", "510700", "510781"]
    assert table.within("510781", "510700")
    assert table.within("510781", "510000")
    assert table.within("510781", "510781")
    assert not table.within("510781", "510100")


def test_children(table: Divisions) -> None:
    """Municipalities have districts below them, provinces prefectures and the counties they run themselves."""
    assert "120104" in codes(table.children("120000"))
    assert "429004" in codes(table.children("420000"))
    assert "420600" in codes(table.children("420000"))
    assert table.children("120104") == ()


def test_unknown_names_and_codes(table: Divisions) -> None:
    """What is not in the table gives nothing, or KeyError where a division is needed."""
    assert table.get("999999") is None
    assert "999999" not in table
    assert table.named("东北省") == ()
    with pytest.raises(KeyError):
        table.full_name("999999")


def test_the_table_is_read_once() -> None:
    """Asking again gives the same object."""
    assert load_divisions() is load_divisions()


def test_rows_of_a_folder_win(tmp_path: Path) -> None:
    """A user's rows are added, and replace those of the same code."""
    rows = "5107Z9\t绵阳科技城新区\tcounty\t510700\t2020\t\t\n510781\t江油县\tcounty\t510700\t\t\t\n"
    (tmp_path / "divisions_extra.tsv").write_text(f"{HEADER}\n{rows}", "utf-8")
    table = load_divisions(tmp_path)
    assert codes(table.named("绵阳科技城新区")) == ["5107Z9"]
    assert table.full_name("510781") == "四川省绵阳市江油县"
    assert table.full_name("510700") == "四川省绵阳市"


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is named."""
    with pytest.raises(PatternError, match="no such folder"):
        load_divisions(tmp_path / "none")


def test_file_in_another_encoding(tmp_path: Path) -> None:
    """A file in GBK is refused with the remedy."""
    (tmp_path / "divisions.tsv").write_bytes("四川省".encode("gbk"))
    with pytest.raises(PatternError, match="save the file as UTF-8"):
        load_divisions(tmp_path)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("510781\t江油市\tcounty", "3 cells instead of 7"),
        ("51078\t江油市\tcounty\t510700\t\t\t", '"51078" is no code'),
        ("510781\t\tcounty\t510700\t\t\t", "empty name"),
        ("510781\t江油市|\tcounty\t510700\t\t\t", "empty name"),
        ("510781\t江油市\ttown\t510700\t\t\t", '"town" is no level'),
        ("510781\t江油市\tcounty\t510700\t88\t\t", '"88" is no year'),
        ("510781\t江油市\tcounty\t510700\t2015\t2012\t", "ends in 2012 before it begins in 2015"),
        ("510781\t江油市\tcounty\t\t\t\t", "has no parent"),
        ("510781\t江油市\tcounty\t510900\t\t\t", 'parent "510900" is not in the table'),
        ("510781\t江油市\tprefecture\t510700\t\t\t", "higher level"),
        ("510781\t江油市\tcounty\t510700\t\t2016\t510799", 'successor "510799" is not in the table'),
        ("510700\t绵阳市\tprefecture\t510000\t\t\t", 'duplicate code "510700" (first in divisions.tsv:3)'),
    ],
)
def test_bad_rows_name_file_line_and_reason(row: str, reason: str) -> None:
    """A wrong row is refused with file, line, reason and remedy."""
    with pytest.raises(PatternError) as caught:
        make(SICHUAN, MIANYANG, row)
    message = str(caught.value)
    assert message.startswith("divisions.tsv:4: ")
    assert reason in message
    assert ";" in message


def test_bad_header() -> None:
    """A file whose columns are others is refused."""
    with pytest.raises(PatternError, match=r"divisions.tsv:1: the header .* name the columns code, name"):
        read_divisions([PatternFile("divisions.tsv", "divisions.tsv", "code\tname\n")])
