"""Bodies whose line of duty or type the tables have (区|应急管理局, 市总工会, 街道办事处): whose each of them is."""

from __future__ import annotations

from dataclasses import replace

from zhenforce_nlp.bodies import TOWN_RANKS, Tail
from zhenforce_nlp.institutions.branches import Branches
from zhenforce_nlp.institutions.edges import ECONOMY
from zhenforce_nlp.institutions.mention import BLOCKED, CLOSING, COUNTERS, STOPS, Prefix, Raw, is_han

MAX_SEAT = 3
MAX_PLACE = 4  # characters of a place that a committee is named by
MIN_ZONE, MAX_ZONE = 3, 8
_ZONE_ENDS = frozenset("城园岛港湾谷带山湖河江海峡沟")  # last characters of the names of zones (科学城, 九华山)
_WITH_BUREAUS = ("园区", "景区", "商务区", "旅游区", "集中区", "产业区", "名胜区", "新城", "生态城")
MAX_DISTRICT = 12
SHORTEST = 2  # characters of a form that stands alone only at an edge
MAX_HOUSE = 4  # 拱北海关
CHINA = "中华人民共和国"
_POSTED = "驻"
MAX_POSTED = 6
_OF_TOWN = ("government", "party", "congress", "team")  # kinds of body that towns have
_ELSEWHERE = frozenset(("国家", "全国", "首都", "中央", "我国", "各地", "外省"))
_STREET_NAME = range(2, 5)  # characters between a government and its street's office


class KnownBodies(Branches):
    """Reads the bodies of the tables by what stands before them."""

    def function(self, tail: Tail, start: int, end: int) -> Raw | None:
        """A line of duty with its type: 区|应急管理局, 市民宗局."""
        if tail.need == "seat":
            return self.seated(tail, start, end)
        if start not in self.place_end and self.view.endswith(_WITH_BUREAUS, 0, start):
            return self.district(tail, start, end)  # 「园区|安监局」, 「黄果树景区|综合执法局」
        prefix = self.prefix_at(start)
        if prefix is BLOCKED:
            return None
        prefix = prefix or self.short_zone(start)
        if prefix is not None:
            return self.placed_function(tail, prefix, start, end)
        joined = self.join(tail, start, end)
        if joined is not None:
            return joined
        begin = self.atoms(start, self.topics)
        if tail.kind == "team" and (own := self.team_of(tail, begin, start, end)) is not None:
            return own
        if begin < start:
            longer = self.prefix_at(begin)
            if longer is not None and longer is not BLOCKED:
                return Raw(longer.start, end, tail, longer, self.view[begin:end])
            if self.view[start - 1] in "和与":
                return None
        return self.widened(tail, begin, end) or self.bare(tail, start, end)

    def seated(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Bodies named by a place of any kind: 梅山海关, 洋山港海事局."""
        joined = self.join(tail, start, end)
        if joined is not None:
            return joined
        prefix = self.prefix_at(start)
        if prefix is None or prefix is BLOCKED or prefix.kind != "named":
            if prefix is not None:
                return None
            begin = self.sure_start(start, MAX_HOUSE)
            china = self.view.rfind(CHINA, max(0, start - MAX_HOUSE - len(CHINA)), start)
            begin = china + len(CHINA) if china >= 0 else begin
            if begin is None or start - begin < 2 or self.is_generic(start):
                return None
            name = self.view[begin:start]
            if name in self.topics and name not in self.words["seat_name"]:
                return None
            if name[0] in STOPS or name in self.words["seat_stop"]:
                return None
            prefix = Prefix(begin, "seat", (name,))
        if prefix.start >= 7 and self.view[prefix.start - 7 : prefix.start] == "中华人民共和国":
            prefix.start -= 7
        return Raw(prefix.start, end, tail, prefix)

    def bare(self, tail: Tail, start: int, end: int) -> Raw | None:
        """A body without a division: of a list's, or the issuer's."""
        shared = self.listed(start)
        if shared is not None and shared.prefix.rank in (*TOWN_RANKS, "街道") and tail.kind not in _OF_TOWN:
            shared = None  # 「街道公共安全办和|安委办」
        if (
            shared is not None
            and (not tail.need or "inherits" in tail.flags)
            and shared.prefix.kind in ("named", "rank")
        ):
            return Raw(start, end, tail, Prefix(start, shared.prefix.kind, shared.prefix.names, shared.prefix.rank))
        if tail.kind == "team" or tail.form == "林业局" or tail.ending == "分局":
            seated = self.seated_team(tail, start, end)
            if seated is not None:
                return seated
        if len(tail.form) == SHORTEST and not self.is_edge(start):
            return None  # 「铁路护路联|防办」
        if tail.need or not tail.bare or self.is_generic(start) or self.view[start - 2 : start] in _ELSEWHERE:
            return None
        if start > 1 and self.view[start - 1] in CLOSING and self.view[start - 2] in "省市区县州旗盟":
            return None
        return Raw(start, end, tail, Prefix(start, "own"))

    def seated_team(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「汉沽|交警大队」, 「甲良|市场监管分局」: a body by the name of a place that is no division."""
        edge = self.sure_start(start, MAX_SEAT + 1)
        if self.is_edge(start) or edge is None or not 1 < start - edge <= MAX_SEAT:
            return None
        name = self.view[edge:start]
        if name in self.topics or name in self.words["seat_stop"] or name[0] in STOPS or name[-1] in "级各该某个区县市":
            return None
        return Raw(edge, end, replace(tail, template=""), Prefix(edge, "seat", (name,)), self.view[edge:end])

    def body(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Bodies of the table [[body]]: 区政府, 市总工会, 交警支队."""
        if tail.need == "street":
            return self.street(tail, start, end)
        if tail.need == "zone" and self.view.endswith(self.zone_kinds, 0, start):
            return self.district(tail, start, end)
        prefix = self.prefix_at(start)
        if prefix is BLOCKED:
            return None
        prefix = prefix or self.short_zone(start)
        if tail.need == "zone" and (prefix is None or self.within_name(prefix, start)):
            return self.zone_body(tail, start, end)
        if tail.need == "zone" and prefix is not None and prefix.kind == "rank" and prefix.rank == "区":
            return Raw(prefix.start, end, tail, prefix)  # 「区管委会」 in a zone's report
        if tail.need in ("zone", "named") and (prefix is None or prefix.kind != "named"):
            squad = prefix is None and tail.form.endswith("中队")
            return self.seated_team(tail, start, end) if squad else None  # 「枫桥|交警中队」
        if prefix is not None:
            office = tail.kind == "commission" and tail.form.endswith(("办", "办公室"))  # 「镇|食安办」
            if prefix.rank in "镇乡" and prefix.rank and tail.kind not in _OF_TOWN and not office:
                return None
            return Raw(prefix.start, end, tail, prefix)
        if tail.form == "委办" and self.parent(start) is None:
            return self.short_office(self.rules.by_form["办"], start + 1, end)  # 「县茶管委办」
        return self.join(tail, start, end) or self.unjoined(tail, start, end)

    def placed_function(self, tail: Tail, prefix: Prefix, start: int, end: int) -> Raw | None:
        """A line of duty behind a division, or behind a name that a division's only ends (长白山|公安局)."""
        if not self.within_name(prefix, start):
            return Raw(prefix.start, end, tail, prefix)
        edge = self.sure_start(start, MAX_SEAT + 1)
        return None if edge is None else Raw(edge, end, tail, Prefix(edge, "named", (self.view[edge:start],)))

    def within_name(self, prefix: Prefix, end: int) -> bool:
        """Whether a division's bare name is the end of another name (长|白山|管委会)."""
        bare = prefix.kind == "named" and self.view[prefix.start : end] in self.rules.short_names
        return bare and not self.is_edge(prefix.start) and self.view[end - 1] in _ZONE_ENDS

    def zone_body(self, tail: Tail, start: int, end: int) -> Raw | None:
        """The committee of a zone without its division: 管委会 in its report, 铜产业循环经济基地|管委会."""
        managing = self.managing(tail, start, end)
        if managing is not None:
            return managing
        if self.is_edge(start) and start not in self.place_end:
            return Raw(start, end, tail, Prefix(start, "rank", (), "区"))
        edge = self.sure_start(start, MAX_ZONE)
        named = edge is not None and start - edge >= MIN_ZONE and self.view[start - 1] in _ZONE_ENDS
        if edge is not None and (named or self.by_place(edge, start, end)):
            return Raw(edge, end, tail, Prefix(edge, "named", self.zone_names(edge, start)))
        found = self.loose(tail, start, end)
        return found if found is not None and found.prefix.kind == "named" else None

    def by_place(self, edge: int, start: int, end: int) -> bool:
        """Whether a committee is named by a place and acts, or has a bureau (；宁东|管委会检查3家)."""
        view, name = self.view, self.view[edge:start]
        if not SHORTEST <= start - edge <= MAX_PLACE or (edge and is_han(view[edge - 1])):
            return False
        if name[0] in STOPS or name[-1] in "级各该某区县市场" or name in self.topics or name in self.words["seat_stop"]:
            return False
        return view[end : end + 2] in self.words["station_verb"] or view[end : end + 2] in self.topics

    def district(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「黄果树旅游区|管委会」, 「景区|管委会」 in its report: districts that are no divisions and no zones."""
        kind = next(kind for kind in self.zone_kinds if self.view.endswith(kind, 0, start))
        begin = start - len(kind)
        if self.is_edge(begin) and begin not in self.place_end and self.view[begin - 1 : begin + 1] not in ECONOMY:
            return None if self.is_generic(begin) else Raw(begin, end, tail, Prefix(begin, "named", (kind,)))
        edge = self.loose_start(begin, MAX_DISTRICT)
        if edge is not None and self.view[edge - 1 : edge + 1] in ECONOMY:
            edge = self.sure_start(begin, MAX_DISTRICT)  # 「循环经济园区|安监局」
        if edge is None or self.is_generic(edge) or self.view[edge] in STOPS or self.is_generic(edge + 2):
            return None  # 「有关|景区|综合执法局」
        outer = self.named_prefix(edge) if edge in self.place_end else None
        if outer is not None:
            return Raw(outer.start, end, tail, Prefix(outer.start, "named", (*outer.names, self.view[edge:start])))
        return Raw(edge, end, tail, Prefix(edge, "named", (self.view[edge:start],)))

    def zone_names(self, begin: int, end: int) -> tuple[str, ...]:
        """Part the name of a zone from that of its city (衢州|智造新城)."""
        short = self.rules.short_names
        size = next((size for size in (2, 3) if self.view[begin : begin + size] in short), 0)
        if size and end - begin - size >= MIN_ZONE:
            return self.view[begin : begin + size], self.view[begin + size : end]
        return (self.view[begin:end],)

    def unjoined(self, tail: Tail, start: int, end: int) -> Raw | None:
        """A body behind topic words, behind words that no list has, or without anything before it."""
        return self.after_topics(tail, start, end) or self.widened(tail, start, end) or self.bare(tail, start, end)

    def managing(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「市|城市综合|管理委员会」: a commission of a division, which is no zone's."""
        begin = self.atoms(start, self.topics) if tail.form.startswith("管理") else start
        prefix = self.prefix_at(begin) if begin < start else None
        if prefix is None or prefix is BLOCKED:
            return None
        commission = replace(tail, need="", kind="commission", template="")
        return Raw(prefix.start, end, commission, prefix, self.view[begin:end])

    def after_topics(self, tail: Tail, start: int, end: int) -> Raw | None:
        """A body behind topic words: 市|森林草原|防灭火指挥部; 县委|教育|工委, a part of the committee."""
        begin = self.atoms(start, self.topics)
        if begin < start and not tail.need:
            longer = self.prefix_at(begin)
            if longer is not None and longer is not BLOCKED:
                return Raw(longer.start, end, tail, longer, self.view[begin:start] + tail.template.removeprefix("{}"))
        if begin < start and tail.kind == "team" and not tail.need and self.is_edge(begin) and start - begin > 1:
            # 「民政|综合执法大队」 in a bureau's report
            return Raw(begin, end, replace(tail, template=""), Prefix(begin, "own"), self.view[begin:end])
        above = self.parent(begin) if tail.kind == "party" else None
        if above is not None:
            return Raw(above.start, end, tail, above.prefix, self.view[above.end : end], above)
        return None

    def street(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Sub-district offices: 黄河街道办事处."""
        above = self.raws[-1] if self.raws else None
        if above is not None and above.tail.kind == "department" and start - above.end <= MAX_POSTED:
            between = self.view[above.end : start]
            if between.startswith(_POSTED) and all(map(is_han, between)):
                # 「武汉海关|驻咸宁|办事处」
                return Raw(above.start, end, tail, above.prefix, self.view[above.end : end], above)
        if above is not None and above.tail.kind == "government" and start - above.end in _STREET_NAME:
            # 「宝坻区人民政府|口东|街道办事处」
            names = (*above.prefix.names, self.view[above.end : start])
            if all(map(is_han, names[-1])) and names[-1][0] not in STOPS:
                return Raw(above.start, end, tail, Prefix(above.start, "street", names))
        begin = self.loose_start(start, 5)
        if begin == start and not self.is_generic(start) and self.view[start - 1 : start] not in COUNTERS:
            # 「在街道工委、办事处领导下」: the report's own street.
            return Raw(start, end, tail, Prefix(start, "rank", (), "街道"))
        if begin is None or start - begin < 2 or self.is_generic(start) or self.view[begin:start] in self.generic:
            return None
        name = self.view[begin:start]
        if (
            name[-2:] in ("乡镇", "街道", "各街")
            or name[0] in STOPS
            or name[-1] in "镇、局委会社处"
            or name in self.words["seat_stop"]
        ):
            return None
        prefix = self.named_prefix(begin) if begin in self.place_end else None
        names = (*prefix.names, name) if prefix else (name,)
        return Raw(prefix.start if prefix else begin, end, tail, Prefix(begin, "street", names))

    def national(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Bodies of the centre: 国务院, 应急管理部, 海关总署."""
        if tail.kind == "company" and self.is_generic(start):
            return None
        if start >= 7 and self.view[start - 7 : start] == "中华人民共和国":
            start -= 7
        return Raw(start, end, tail, Prefix(start, "none"))

    def join(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Join a part to the body that ends where it begins (市公安局|交警支队)."""
        parent = self.parent(start)
        if parent is None:
            return None
        part = tail.part
        if parent.tail.form.endswith(("行政公署", "行署")) or parent.tail.form == "农垦总局":
            part = self.view[start:end]  # 「地区行政公署|应急管理局」
        elif parent.tail.form.endswith("场") and parent.tail.mode == "vertical":
            part = self.view[start:end]  # 「芳草湖农场|应急管理办公室」
        if (
            parent.tail.mode in ("national", "function")
            and parent.tail.kind == "department"
            and tail.mode == "function"
        ):
            part = tail.form  # 「交通运输部|海事局」「省水利厅|水土保持局」
        elif tail.mode == "function" and (parent.tail.rule == "body.zone" or parent.core.endswith("管理局")):
            # 「高新区管委会|综合执法局」「前海管理局|规划土地监察局」
            part = tail.template.removeprefix("{}") if tail.template.startswith("{}") else tail.form
        elif tail.kind == "commission" and parent.tail.template in ("中共{}委", "{}人民政府"):
            part = tail.template.removeprefix("{}")  # 「区委|审计委员会」
        return Raw(parent.start, end, tail, parent.prefix, part, parent) if part else None
