"""Areas: 全区, 我市, 辖区, 三明市三元区, 新惠镇 where no body's name follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.institutions.left import Left
from zhenforce_nlp.institutions.lineage import NOWHERE, Place, full_zone
from zhenforce_nlp.institutions.mention import Prefix, Raw, is_han
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.institutions.seats import listed_divisions
from zhenforce_nlp.records import How

_BEFORE_AND = frozenset("镇乡村区县市旗州盟省局处会院所队办街道级")  # 各乡镇和街道: two groups
_AND_NAMES = ("平", "顺", "兴", "安", "丰")  # 和平街道, 和顺镇
_TOWN_WORDS = ("镇", "乡", "街道", "苏木")
# Words that end as a town's name does.
_NO_TOWN = frozenset({
    "乡镇", "城镇", "村镇", "集镇", "小镇", "名镇", "强镇", "重镇", "城乡", "下乡", "家乡", "水乡", "返乡", "离乡",
    "老乡", "故乡", "山乡", "还乡", "同乡",
})  # fmt: skip
_MAY_END_NAME = ("城镇", "村镇", "集镇", "家乡", "山乡", "水乡")
_NO_NAME = frozenset("小农新在对是和的内外从向到由与及为其原老大中建县市区镇乡村推加")  # 小城镇, 农村镇: no names
# 大同镇203件、同心镇141件: the marks around a name in a list bound it, whatever its characters mean elsewhere.
_LISTED_TOWN = regex.compile(
    r"(?s:.){0,2}?(?<!\p{Han})(?P<name>(?![各全本我该某每其在对赴到从向于由往经至])\p{Han}{2,3})(?:镇|乡|街道)(?<![城乡村]镇)"
    r"(?=[\d、（]|分别|[查检立拆办共][处获查案除结办]?|出动|开展|受理|整改)"
)
# 各乡镇街道中|立新乡拆除41处
_OF_ALL = regex.compile(r"各(?:县|市|区|旗|乡镇|镇乡|镇|乡|街道|镇街|街镇|苏木|[、（）()和及]){1,6}中(?=\p{Han}{2,3}$)")
_GROUP = 16  # characters of 各乡镇（街道）中立新
_OWN_TOWN = 3  # characters
_PAIR = 2
_TOWNSPEOPLE = "化居职人新老登基建污"  # 金坛区老城镇居民; but 昆山市巴城镇
_MARKS = "、，,。；;：: \u3000\n）)和"
_ZONE_ACTS = regex.compile(
    r"(?:、\p{Han}{2,4}区|和\p{Han}{2,4}区|(?:共|全年|累计|均|分别|依次)?(?:查处|查获|立案|办案|得分|排名|检查|罚款|拆除|整改|关停|清理|按[时期]|处置|受理|办结|完成|上报|开展|出动))"
)
# What may follow the bare name of a division elsewhere: what it did, or was counted there
_BEHIND_BARE = frozenset(
    "查检立办处罚受移整取责约拆清开出共分各占居和与及为较同有比的已全累组新完实上下方前第排达超最两三仅市区县省"
)
_CELLS = ("|", "\t", "\n", "\r")  # around all that a table's cell holds
_RANKED_ZONE = regex.compile(r"[，,](?:仅|只有|只|共|为|有|达)?\d")  # 排在末位的是头门港经开区，仅2起
_ROADS = ("路", "街", "桥", "巷", "湾")
_LISTED_ZONE = regex.compile(
    r"(?:\d[\d,.]*(?!\d)|[零一二三四五六七八九十百千]{1,12}+(?:点[零一二三四五六七八九]{1,6}+)?+)(?!个|处|家|座)\p{Han}"
)
_COUNTED = regex.compile(r"(?:不?含|除去?|不?包括|不?计|涉及?)(?:镇|乡|街道|苏木)")  # 「（不含镇街）」
_WHOSE = frozenset("我本该各全某每")
_TOWN, _LONG_TOWN = 5, 9  # characters of a town's name
_NEXT_TOWN = regex.compile(r"[、和]\p{Han}{1,5}?(?:镇|乡|街道)(?:[、和]|分别|各|依次|共)")
# 「西山社区、玉山社区各自上报…」
_COMMUNITIES = regex.compile(
    r"(?<!\p{Han})\p{Han}{2,5}?(?:社区|村)(?:[、和]\p{Han}{2,5}?(?:社区|村))++(?=分别|各自|依次|各有|各查|各上)"
)
_STREETS = regex.compile(r"(?<!\p{Han})\p{Han}{2,3}街(?:、\p{Han}{2,3}街)++(?=分别|各|均|共)")
# 「各县（市、区）、各有关部门共检查…」: together they are the whole area.
_STREET_TITLE = regex.compile(r"([\p{Han}]{2,16}?)(街)(?=\d{4}年|关于)")
_NO_COMMUNITY = frozenset(("城市社区", "农村社区", "行政村", "自然村", "示范社区", "试点社区", "重点村", "示范村"))
_REGIMENT = regex.compile(
    r"(?<![一二三四五六七八九十百〇○零\d])(?:第?(?:[一二三四五六七八九十百〇○零]{2,5}+|\d{1,3}+)|[一二三四五六七八九十](?=团(?:[、，,和\s]|分别|各|[查检立办罚处收抽受责扣取培开组])))"
    r"团(?![队伙体员结购长支委部年代案聚圆])"
)
_EACH = regex.compile(
    r"(?:其余|其他|其它)(?:乡镇|镇街|街镇|苏木|街道|[镇乡](?![村土亲情下镇]))(?:[、和]?街道)?|各(?:地|县区|区县|市县|县市|旗县|市州|州市|盟市|市地|乡镇|镇街|街镇|区(?![域间])|市(?!场)|县|镇|乡|街道)"
    r"(?:[（(][市县区旗州、，街道镇乡办]{1,8}[）)])?(?:[、和]?(?:乡镇?|街道|镇|区|县|市))?"
)


COUNTRY = Place("全国", None, "全国", "national", True)


def is_followed(view: str, at: int) -> bool:
    """Whether a zone's word goes on as part of another (新区域, 开发区级)."""
    return view[at : at + 1] in ("域", "级", "块")


def find_areas(
    scan: Left, raws: Sequence[Raw], places: Places, rules: InstitutionsRules
) -> Iterator[tuple[int, int, Place, How, str]]:
    """Give start and end in the view, place, how and rule of each area, in document order."""
    taken = [(raw.start, raw.end) for raw in raws]
    found = sorted(
        (
            *_named(scan, places, rules),
            *_towns(scan, places),
            *_short_streets(scan, places),
            *_communities(scan.view, places),
            *_regiments(scan.view, places),
            *_each(scan.view, places),
            *listed_divisions(scan.view, places, rules),
        ),
        key=lambda item: (item[0], -item[1]),
    )
    index, last = 0, -1
    for item in found:
        start, end = item[:2]
        while index < len(taken) and taken[index][1] <= start:
            index += 1
        if start < last or (index < len(taken) and taken[index][0] < end):
            continue
        last = end
        yield item


def _named(scan: Left, places: Places, rules: InstitutionsRules) -> Iterator[tuple[int, int, Place, How, str]]:
    view, names = scan.view, rules.places
    run: list[str] = []
    begin = last = -1
    for index, start, end in scan.places:
        name = names[index]
        if name in rules.area_words:
            if run:
                yield from _run(scan, places, rules, run, begin, last)
                run = []
            if _is_area_word(view, start, end, rules):
                place = _here(name, places)
                if name == "全国" and place is NOWHERE:
                    continue
                yield start, end, place, How.ASSUMED if place.certain else How.NONE, "area.here"
            continue
        if run and start == last:
            run.append(name)
        else:
            if run:
                yield from _run(scan, places, rules, run, begin, last)
            run, begin = [name], start
        last = end
    if run:
        yield from _run(scan, places, rules, run, begin, last)


def _run(
    scan: Left, places: Places, rules: InstitutionsRules, run: list[str], begin: int, end: int
) -> Iterator[tuple[int, int, Place, How, str]]:
    if len(run) == 1:
        name = run[0]
        if name in rules.zones and name in rules.words["zone"]:
            own = places.local or (places.of_code(places.home) if places.home else NOWHERE)
            if own.own.endswith((name, full_zone(name))) and scan.is_edge(begin) and not is_followed(scan.view, end):
                yield begin, end, own, How.ASSUMED, "area.zone"
            elif _opens_zone(scan.view, begin, end) and places.home is not None:
                # 睢阳区2,980起、示范区2,450起: one of the city's districts, told apart from others
                yield begin, end, places.of_names((name,)), How.ASSUMED, "area.zone"
            elif places.home is not None and (zone := _named_zone(scan, name, begin, end)) is not None:
                yield zone.start, end, places.of_names(zone.names), How.ASSUMED, "area.zone"
            return
        if name in rules.words["word_like"] and not scan.licensed(name):
            return
        if name not in rules.plain_names and name in rules.short_names and scan.view[end : end + 1] in _ROADS:
            return  # 大庆路
    place = places.of_names(tuple(run))
    if run == [place.own[: len(run[0])]] and run[0] != place.own and _is_brand(scan.view, end, place, places):
        return
    yield begin, end, place, How.STATED if place.certain else How.NONE, "area.name"


def _is_brand(view: str, end: int, place: Place, places: Places) -> bool:
    """Whether the bare name of a division far away opens the name of a thing (上海大众4S店, 重庆小面店)."""
    near = places.home is not None and place.code is not None and place.code[:2] == places.home[:2]
    if place.code is None or near or places.national:
        return False
    return is_han(view[end : end + 1] or "。") and view[end] not in _BEHIND_BARE


def _named_zone(scan: Left, name: str, begin: int, end: int) -> Prefix | None:
    """Read a zone by its whole name where it is told apart from others (椒江区31起、台州湾新区12起), None elsewhere."""
    zone = scan.zone_prefix(begin, name)
    return zone if zone is not None and zone.start < begin and _opens_zone(scan.view, zone.start, end) else None


def _opens_zone(view: str, begin: int, end: int) -> bool:
    """Whether a zone's bare word acts by itself: 、示范区2,450起; 开发区按时办结率95.5%."""
    if view[begin - 2 : begin].rstrip(" ")[-1:] in _CELLS and view[end : end + 2].lstrip(" ")[:1] in _CELLS:
        return True
    if begin and view[begin - 1] not in _MARKS:
        return view[begin - 1] in "为是" and _RANKED_ZONE.match(view, end) is not None
    return _LISTED_ZONE.match(view, end) is not None or _ZONE_ACTS.match(view, end) is not None


def _is_area_word(view: str, start: int, end: int, rules: InstitutionsRules) -> bool:
    if start and view[start - 1] in rules.words["area_before"]:
        return False
    return not (end < len(view) and view[end] in rules.words["area_after"])


def _here(name: str, places: Places) -> Place:
    if name == "全国":
        return COUNTRY if places.national else NOWHERE
    if places.local is not None and (name[-1] in "师乡镇道" or name.endswith("师市")) and _suits(places.local, name):
        return places.local
    if name == "辖区" and places.local is not None:
        return places.local
    if places.home is None:
        if places.open is not None and (name == "辖区" or places.open.own.endswith(name[-1])):
            return places.open
        return NOWHERE
    if name == "辖区":
        return places.of_code(places.home)
    return places.of_rank(name[1:], places.home)


def _suits(place: Place, name: str) -> bool:
    """Whether a page of that street, town or corps division may call it so (全镇, 本街道, 全师)."""
    return place.own.endswith(name[1:]) if name[-1] in "乡镇道" else "第" in place.full and "师" in place.full


def _town_words(view: str) -> list[tuple[int, str]]:
    """Give where a word for a town stands behind a Chinese character; finding each costs less than a pattern."""
    found: list[tuple[int, str]] = []
    for word in _TOWN_WORDS:
        at = view.find(word, 1)
        while at > 0:
            if is_han(view[at - 1]):
                found.append((at, word))
            at = view.find(word, at + 1)
    found.sort()
    return found


def _towns(scan: Left, places: Places) -> Iterator[tuple[int, int, Place, How, str]]:
    view = scan.view
    for start, word in _town_words(view):
        end = start + len(word)
        if view[start - 1] in _WHOSE:  # 现将我街道…情况报告如下, 走遍全镇
            continue
        limit = _LONG_TOWN if view[start - 1] == "族" else _TOWN  # 哈拉毛都蒙古族乡
        begin = _own_and(scan, scan.loose_start(start, limit), start)
        if begin is None and (among := _OF_ALL.search(view, max(0, start - _GROUP), start)):
            begin = among.end()
        if match := _LISTED_TOWN.match(view, max(0, start - 4), end + 2):
            begin = match.start("name")
        begin = _begins(view, scan.whole_name(begin, start), start) if begin is not None else None
        if begin is None or not 1 <= start - begin <= limit or not is_han(view[begin]):
            continue
        name = view[begin:end]
        if _COUNTED.fullmatch(name) or (word in ("乡", "苏木") and view.startswith(("镇", "乡镇"), end)):
            # 培训乡镇人员280人次, 调处苏木乡镇之间纠纷9起
            continue
        if (
            (len(name) < 3 and not _beside_town(view, begin, end))
            or name[0] in "各全本我该某每乡个"
            or (name[-2:] in _NO_TOWN and not (_is_own_name(scan, begin, name) or _beside_town(view, begin, end)))
            or name[: -len(word)] in scan.words["seat_stop"] | scan.words["towns_of"]
        ):
            continue
        names: tuple[str, ...] = (name,)
        if begin in scan.place_end:
            outer = scan.named_prefix(begin)
            if outer is not None:
                begin, names = outer.start, (*outer.names, name)
        place = places.of_names(names)
        yield begin, end, place, How.STATED if place.certain else How.NONE, "area.town"


def _begins(view: str, begin: int, start: int) -> int:
    """Give where a town's name begins: with 和 or 从 behind another of a list (、从善乡), behind 有 (的有|建昌镇)."""
    if view[begin - 2 : begin - 1] == "、" and view[begin - 1] in "从对同和与" and view[begin - 3] in "镇乡道":
        return begin - 1
    return begin + 1 if view[begin] == "有" and start - begin > _PAIR else begin


def _is_own_name(scan: Left, begin: int, name: str) -> bool:
    """Tell whether 李集镇, 古城镇, 青山乡 are names: one character before, behind a mark or another place."""
    if begin in scan.place_end and scan.view[begin + len(name) : begin + len(name) + 1] not in _TOWNSPEOPLE:
        return True
    if len(name) != _OWN_TOWN or name[-2:] not in _MAY_END_NAME or name[0] in _NO_NAME:
        return False
    return scan.is_edge(begin) or scan.view[begin - 1] in _BEFORE_AND


def _beside_town(view: str, begin: int, end: int) -> bool:
    """Whether a name of one character stands in a list of towns (郭镇、两河口镇分别…)."""
    before = view[begin - 1 : begin] == "、" and view[begin - 2 : begin - 1] in ("镇", "乡", "道")
    return before or _NEXT_TOWN.match(view, end) is not None


def town_of_title(scan: Left, places: Places, title: tuple[int, int], lead: int) -> Place | None:
    """Give the town that a title begins with (云和县崇头镇2021年工作小结), None for none.

    Args:
        title: where it begins and ends in the view.
        lead: where its words begin, behind 关于 or a year.
    """
    street = _STREET_TITLE.match(scan.view, lead, title[1])
    if street is not None and street[1] + street[2] not in scan.stops:
        # 「滨海新区汉沽街2022年…」
        at = street.end()
        prefix = scan.prefix_at(at)
        if prefix is not None and prefix.kind == "named":
            outer = scan.prefix_at(prefix.start)
            names = (*outer.names, *prefix.names) if outer is not None and outer.kind == "named" else prefix.names
            return places.of_names(names)
    for begin, _, place, _, _ in _towns(scan, places):
        if begin >= title[1]:
            break
        if begin == lead:
            return place
    return None


def _own_and(scan: Left, begin: int | None, start: int) -> int | None:
    """Take 和 into the name of a town that ends before ``start`` where it is no joint: 永和街道, 和平镇."""
    view = scan.view
    if begin == start and view[start - 1] == "和":
        before = scan.loose_start(start - 1, 2)
        if before is not None and start - 1 - before == 1 and view[before] not in _BEFORE_AND:
            return before
    if begin is not None and begin > 0 and view[begin - 1] == "和" and view[begin:start] in _AND_NAMES:
        return begin - 1
    return begin


def _short_streets(scan: Left, places: Places) -> Iterator[tuple[int, int, Place, How, str]]:
    """「永和街、南岗街分别整治…」: streets by one word, where a list of them acts."""
    view = scan.view
    if places.home is None or "街、" not in view:
        return
    for match in _STREETS.finditer(view):
        at = match.start()
        for name in match[0].split("、"):
            yield at, at + len(name), places.of_names((name + "道",)), How.STATED, "area.street"
            at += len(name) + 1


def _communities(view: str, places: Places) -> Iterator[tuple[int, int, Place, How, str]]:
    """「西山社区、玉山社区各自上报图斑…」: communities and villages where a list of them acts."""
    above = places.local or (places.of_code(places.home) if places.home is not None else NOWHERE)
    if not above.full or not ("社区" in view or "村" in view):
        return
    for match in _COMMUNITIES.finditer(view):
        at = match.start()
        for name in regex.split("[、和]", match[0]):
            if name[0] not in "各本该全每" and name not in _NO_COMMUNITY:
                yield (
                    at,
                    at + len(name),
                    Place(above.full + name, above.code, name, "", True),
                    How.STATED,
                    "area.community",
                )
            at += len(name) + 1


def _regiments(view: str, places: Places) -> Iterator[tuple[int, int, Place, How, str]]:
    """「一二三团、一四三团分别立案」 in the report of a division of the corps: regiments are its towns."""
    above = places.local or (places.of_code(places.home) if places.home is not None else NOWHERE)
    if places.of_corps() and above.full:
        for match in _REGIMENT.finditer(view):
            place = Place(above.full + match[0], above.code, match[0], "town", True)
            yield match.start(), match.end(), place, How.ASSUMED, "area.regiment"


def _each(view: str, places: Places) -> Iterator[tuple[int, int, Place, How, str]]:
    place = places.open if places.home is None else places.of_code(places.home)
    if place is not None:
        for match in _EACH.finditer(view):
            yield match.start(), match.end(), place, How.ASSUMED, "area.each"
