"""The same bodies, areas, days and figures in other forms: 应急管理局 or 应急局, 我局 or 县水利局, 1.2万 or 12000."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import cn2an
from other_numerals import in_prose
from other_place import home_of

from zhenforce_nlp.corpus import CorpusDocument
from zhenforce_nlp.divisions import load_divisions

Edit = tuple[int, int, str]
Edits = Callable[[CorpusDocument], Iterator[Edit]]

_SHORT = {
    "应急管理局": "应急局", "市场监督管理局": "市场监管局", "交通运输局": "交通局", "城市管理局": "城管局",
    "林业和草原局": "林草局", "住房和城乡建设局": "住建局", "人力资源和社会保障局": "人社局",
    "文化和旅游局": "文旅局", "卫生健康委员会": "卫健委", "卫生健康局": "卫健局", "发展和改革委员会": "发改委",
    "医疗保障局": "医保局", "公安局交通警察大队": "交警大队", "交通警察支队": "交警支队", "人民法院": "法院",
    "人民检察院": "检察院", "人民政府": "政府", "消防救援大队": "消防大队", "消防救援支队": "消防支队",
    "安全生产委员会": "安委会",
}  # fmt: skip
# How a time is written, and how else; the last character of one takes what the other has behind it.
TIMES = (
    ("months with a dash", r"(\d{1,2})月份?[至到](\d{1,2})(?=月)", r"\1—\2"),
    ("months with 至", r"(?<![\d.])(\d{1,2})[-—－–](\d{1,2})(?=月)", r"\1月至\2"),
    ("months with 到", r"(?<![\d.])(\d{1,2})(?:月份?至|[-—－–])(\d{1,2})(?=月)", r"\1月到\2"),
    ("月 as 月份", r"月(?=$)", "月份"),
    ("月份 as 月", r"月份", "月"),
    ("日 as 号", r"(?<=\d)日", "号"),
    ("第 before quarters", r"^([一二三四])(?=季度)", r"第\1"),
    ("quarters in digits", r"(?<![前第])([一二三四])(?=季度)", lambda match: str("一二三四".index(match[1]) + 1)),
    ("上半年 in months", r"上半年", "1—6月"),
    ("前三季度 in months", r"前三季度", "1—9月"),
    ("截至 as 截止", r"截至", "截止"),
    ("截至 as 截止到", r"截至", "截止到"),
    ("底 as 末", r"(?<=月)底", "末"),
    ("年 as 年度", r"(?<=\d{4})年$", "年度"),
    ("年度 as 年", r"(?<=\d{4})年度$", "年"),
    ("days with dots", r"^(\d{4})年(\d{1,2})月(\d{1,2})日$", r"\1.\2.\3"),
    ("days with dashes", r"^(\d{4})年(\d{1,2})月(\d{1,2})日$", r"\1-\2-\3"),
    ("days with slashes", r"^(\d{4})年(\d{1,2})月(\d{1,2})日$", r"\1/\2/\3"),
    ("noughts before months", r"(?<=年)(\d)(?=月)|(?<=月)(\d)(?=日)", lambda match: "0" + match.group()),
    ("blanks in dates", r"(?<=年)(?=\d)|(?<=月)(?=\d)", " "),
)  # fmt: skip
_SCALED = re.compile(r"(\d+(?:\.\d+)?)万(?=[^\d余多几亿])")
_WHOLE = re.compile(r"[1-9]\d{4,7}|[1-9]\d{1,2}(?:,\d{3}){1,2}")
_PLAIN = re.compile(r"[1-9]\d{3,}(?![\d.])")
_DECIMAL = re.compile(r"\d{1,4}\.\d{1,3}(?=[万亿]?[\u4e00-\u9fff])")


def short_bodies(document: CorpusDocument) -> Iterator[Edit]:
    """Write bodies' names short."""
    return _in_bodies(document, _SHORT)


def full_bodies(document: CorpusDocument) -> Iterator[Edit]:
    """Write bodies' names in full."""
    return _in_bodies(document, {short: full for full, short in _SHORT.items()})


def _in_bodies(document: CorpusDocument, names: dict[str, str]) -> Iterator[Edit]:
    pattern = re.compile("|".join(sorted(names, key=len, reverse=True)))
    ends = sorted(names.values(), key=len, reverse=True)
    for item in document.annotation["orgs"]:
        match = pattern.search(item["text"])
        # 政府 in 人民政府 is whole, and so is what the page explains in brackets (以下简称区应急局)
        if match and not item["text"].endswith(tuple(end for end in ends if len(end) > len(match.group()))):
            yield item["start"] + match.start(), item["start"] + match.end(), names[match.group()]


def own_name(document: CorpusDocument, *, form: str) -> Iterator[Edit]:
    """Write 我局 in another way.

    Args:
        document: the document.
        form: rank (县水利局), name (丘北县水利局) or chain (云南省文山壮族苗族自治州丘北县水利局).
    """
    home, issuer = home_of(document), str(document.annotation["meta"].get("issuer"))
    if home is None:
        return
    full = load_divisions().full_name(home.code)
    own = issuer.removeprefix(full)
    names = {"rank": home.name[-1] + own, "name": home.name + own, "chain": issuer}
    for item in document.annotation["orgs"]:
        if item["text"] in ("我局", "本局") and item["canonical"][0] == issuer:
            yield item["start"], item["end"], names[form]


def area(document: CorpusDocument, *, form: str) -> Iterator[Edit]:
    """Write 全县 and 我县 in another way.

    Args:
        document: the document.
        form: all (全县), our (我县) or name (丘北县).
    """
    home = home_of(document)
    if home is None:
        return
    written = {"all": "全" + home.name[-1], "our": "我" + home.name[-1], "name": home.name}
    for match in re.finditer(f"[全我]{home.name[-1]}(?![市区县域])", document.text):
        if match.group() != written[form]:
            yield match.start(), match.end(), written[form]


def chain(document: CorpusDocument, *, shown: bool) -> Iterator[Edit]:
    """Write the bodies of the issuer's place with or without the names of what it lies in."""
    home, table = home_of(document), load_divisions()
    if home is None or len([same for same in table.named(home.name) if same.until is None]) > 1:
        return
    above = table.full_name(home.code).removesuffix(home.name)
    for item in document.annotation["orgs"]:
        text = item["text"]
        if shown and text.startswith(home.name):
            yield item["start"], item["start"] + len(home.name), above + home.name
        elif not shown and (place := text.find(home.name)) > 0 and above.endswith(text[:place]):
            yield item["start"], item["start"] + place + len(home.name), home.name


def times(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Edits:
    """Give what writes times in another way."""
    compiled = re.compile(pattern)

    def edits(document: CorpusDocument) -> Iterator[Edit]:
        for item in document.annotation["times"]:
            for match in compiled.finditer(item["text"]):
                written = replacement(match) if callable(replacement) else match.expand(replacement)
                yield item["start"] + match.start(), item["start"] + match.end(), written

    return edits


def scaled(document: CorpusDocument) -> Iterator[Edit]:
    """Write large round figures with 万: 1.23万份 for 12,300份."""
    for item in in_prose(document):
        digits = _WHOLE.match(item["text"])
        if digits is None or item["text"][digits.end() : digits.end() + 1] in "0123456789.,%万亿余多":
            continue
        value = Decimal(digits.group().replace(",", ""))
        if value >= 10_000 and value % 100 == 0:  # two places behind the point
            yield item["start"], item["start"] + digits.end(), f"{(value / 10_000).normalize():f}万"


def unscaled(document: CorpusDocument) -> Iterator[Edit]:
    """Write figures with 万 in full: 12300份 for 1.23万份."""
    for item in in_prose(document):
        match = _SCALED.match(item["text"])
        if match and (value := Decimal(match[1]) * 10_000) == value.to_integral_value():
            yield item["start"], item["start"] + match.end(), f"{value.normalize():f}"


def parted(document: CorpusDocument) -> Iterator[Edit]:
    """Write figures of a thousand and more with commas."""
    for item in document.annotation["quantities"]:
        if digits := _PLAIN.match(item["text"]):
            yield item["start"], item["start"] + digits.end(), f"{int(digits.group()):,}"


def spoken(document: CorpusDocument) -> Iterator[Edit]:
    """Write decimals in Chinese numerals: 三十九点六万元."""
    for item in in_prose(document):
        if digits := _DECIMAL.match(item["text"]):
            yield item["start"], item["start"] + digits.end(), cn2an.an2cn(digits.group())
