"""Bodies that no list has: a type word (局, 中心, 支队, 有限公司) and a name with a clear left edge."""

from __future__ import annotations

from dataclasses import replace

from zhenforce_nlp.bodies import RANKS, TOWN_RANKS, InstitutionsRules, Tail
from zhenforce_nlp.institutions.companies import MAX_COMPANY
from zhenforce_nlp.institutions.edges import ECONOMY
from zhenforce_nlp.institutions.lone_offices import LEADS, MAX_LOOKS, MIN_STUDY, LoneOffices
from zhenforce_nlp.institutions.mention import BLOCKED, CLOSING, OWN, STOPS, Prefix, Raw, is_han

LOOSE = {"局": 7, "厅": 7, "中心": 12, "总站": 8}
MAX_LOOSE = 20
MAX_DUTY = 4  # characters that no list has between a bureau and its team
_SET_UP = (
    "成立", "组建", "组织", "开展", "委托", "联合", "会同", "下属", "所属", "抽调", "下设", "牵头", "带领", "指导",
    "调度", "安排", "检查", "查处", "协调", "配合", "派出", "增设", "设立", "整合", "授权", "交由", "通报", "统筹",
    "部署", "要求", "督促", "移交", "抽评", "评查", "抽查", "考核", "评议", "核查", "复查", "约谈", "抽检",
)  # fmt: skip
MAX_PROPER = 16
MAX_MANAGED = 6
TEAMS = ("支队", "大队", "总队")
_COUNTED = frozenset("全各整两几多个支某每")
_ORDINALS = frozenset("一二三四五六七八九十")
_ONE_WORD = frozenset("所站科股")
_NO_SEAT = STOPS | frozenset("全")
MAX_TEAM_SEAT = 4
MAX_SQUAD_SEAT = 3
_SEVERAL = frozenset("两各")  # before a type word: bodies that are counted, none of them named
MAX_OWN_OFFICE = 4
_OPENING = frozenset("。；，,\n 　：:")
# 「市督办」「区级主办」「县里交办」「市联办」: no office's name.
_NO_OFFICE = frozenset(
    "盯即帮快易网能次窗上马秒通跨好难必应能可要想来去后已未待在先共齐总推力事件督主承协经交联合举开创查代补新申待包严催自报会领接公惩侦审试筹采兴停批缓速惯级里内各的直属"
)


class Loose(LoneOffices):
    """Reads the names that end with a type word."""

    def __init__(self, view: str, rules: InstitutionsRules) -> None:
        super().__init__(view, rules)
        self.pending: Raw | None = None
        self.zone_ends = rules.words.ends["zone"]
        self.works = rules.words.ends["proper"]
        self.zone_kinds = rules.words.ends["zone_kind"]
        self.no_town_stations = rules.words.ends["no_town_station"]

    def parent(self, start: int) -> Raw | None:
        """Give the body that ends at ``start``, 局 alone too (局|党委)."""
        if self.pending is not None and self.pending.end == start:
            return self.pending
        return super().parent(start)

    def generic_type(self, tail: Tail, start: int, end: int) -> Raw | None:
        """A type word: with topic words, behind a division, behind the body it is part of, or alone."""
        if "company" in tail.flags:
            return self.company(tail, start, end)
        if tail.form in _ONE_WORD:
            return self.of_one_word(tail, start, end)
        if self.is_no_type(tail, start, end):
            return None
        view = self.view
        begin = self.quoted(self.atoms(start, self.words.team_topics if "team" in tail.flags else self.topics))
        if start - begin == 1 and "team" in tail.flags and self.is_inside(begin):
            begin = start  # 「热水|中队」, and not 「热|水中队」
        prefix = self.prefix_at(begin)
        if prefix is BLOCKED:
            return None
        parent = self.parent(begin)
        if parent is not None and begin < start and tail.form != "厅":
            return Raw(parent.start, end, tail, parent.prefix, view[begin:end], parent)
        if "team" in tail.flags:
            return self.team(tail, prefix, begin, start, end)
        if prefix is not None:
            return self.after_prefix(tail, prefix, begin, start, end)
        return self.without_prefix(tail, begin, start, end)

    def without_prefix(self, tail: Tail, begin: int, start: int, end: int) -> Raw | None:
        """中国（长沙）|知识产权保护中心, 市口岸局, 渣土办, 行政执法案件领导小组: no division right before the words."""
        if (nation := self.nation_bracket(begin)) is not None and begin < start:
            return Raw(nation, end, tail, Prefix(nation, "none"), self.view[nation:end])
        if tail.form == "办":
            return self.short_office(tail, start, end)
        found = self.loose(tail, begin, end) if "loose" in tail.flags else None
        return found or self.unprefixed(tail, begin, start, end)

    def of_one_word(self, tail: Tail, start: int, end: int) -> Raw | None:
        """城关所, 坪地街道建设科, 果遂镇移民站: offices that one character tells."""
        if tail.form == "所":
            plain = not self.view.endswith(self.no_town_stations, 0, start)
            of_town = self.town_office(start, end, tail) if plain else None
            return of_town or self.seat_office(tail, start, end)
        if tail.form == "站":
            return self.town_post(tail, start, end)
        listed = self.view[end : end + 1] == "、" or self.view[end : end + 2] in self.words["station_verb"]
        of_town = self.town_office(start, end, tail) if listed else None  # 「坪地街道|建设科」
        return of_town or self.acting_office(tail, start, end)

    def is_inside(self, at: int) -> bool:
        """Whether a place lies within a word, behind no edge, rank or body."""
        return not self.is_edge(at) and self.view[at - 1] not in RANKS and self.parent(at) is None

    def is_no_type(self, tail: Tail, start: int, end: int) -> bool:
        """「公安、市场监管两|局」, 「会同区教育局|办|咨询日」: the type word names no body."""
        if "loose" in tail.flags and self.view[start - 1 : start] in _SEVERAL:
            return True
        return tail.form == "办" and self.parent(start) is not None and self.goes_on(end)

    def team_of(self, tail: Tail, begin: int, start: int, end: int) -> Raw | None:
        """「县自然资源局|矿产|稽查大队」: a team with topic words, or others, behind the name of its bureau."""
        parent = self.parent(begin) if begin < start else None
        set_up = parent is not None and any(word in self.view[parent.end : start] for word in _SET_UP)
        if parent is not None and parent.tail.kind == "department" and not set_up:
            return Raw(parent.start, end, tail, parent.prefix, self.view[begin:end], parent)
        return self.team_behind(tail, begin, end) if begin > 0 else None

    def team_behind(self, tail: Tail, begin: int, end: int) -> Raw | None:
        """「县自然资源局|矿产|稽查大队」: a team by words that no list has, right behind the name of its bureau."""
        above = self.raws[-1] if self.raws and tail.form.endswith("队") else None
        if above is None or above.tail.kind != "department" or not MIN_STUDY <= begin - above.end <= MAX_DUTY:
            return None
        between = self.view[above.end : begin]
        starts = range(above.end + 1, begin + 1)
        stopped = any(self.stop_at(at) and self.view[at - 1 : at + 1] not in ECONOMY for at in starts)  # 「经检|支队」
        if stopped or not all(map(is_han, between)) or any(word in between for word in _SET_UP):
            return None
        if self.view[above.end - 1] not in "局委厅" or between[0] in "机直下所和":
            return None
        return Raw(above.start, end, tail, above.prefix, self.view[above.end : end], above)

    def short_office(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「县秦岭办」: an office with a word that no list has, two to four characters behind a rank."""
        view = self.view
        of_town = self.town_office(start, end, tail) if view[start - 1] not in _NO_OFFICE else None
        if of_town is not None:
            return of_town
        for edge in range(start - 3, max(start - 6, -1), -1):
            if not is_han(view[edge]) or view[edge + 1] in _NO_OFFICE or view[start - 1] in _NO_OFFICE:
                break
            if view[edge] in RANKS and (edge == 0 or self.is_edge(edge) or view[edge - 1] in OWN):
                if any(view[at : at + 2] in self.stops for at in range(edge + 1, start)):
                    return None
                found = self.rank_prefix(edge + 1, view[edge])
                return Raw(found.start, end, tail, found, view[edge + 1 : end]) if found and found.rank else None
        return self.own_office(start, end)

    def own_office(self, start: int, end: int) -> Raw | None:
        """「渣土|办：检查工地96个」, 「违建|办牵头拆除」: an office of the report's bureau, where it acts."""
        view = self.view
        edge = self.sure_start(start, MAX_OWN_OFFICE)
        if edge is None or start - edge < MIN_STUDY or view[start - 1] in _NO_OFFICE or self.is_generic(edge):
            return None
        if edge and view[edge - 1] in CLOSING:
            return None  # 「各镇（街道）|卫生健康办」
        core = view[edge:end]
        known = any(raw.core == core for raw in self.raws[-MAX_LOOKS:])
        acts = view[end : end + 2] in self.words["station_verb"] or view[end : end + 2] in LEADS or known
        before = self.raws[-1] if self.raws and view[edge - 1] == "、" and view[end : end + 1].isdigit() else None
        acts = acts or (before is not None and before.tail.mode == "office" and edge - before.end <= MAX_COMPANY)
        label = view[end : end + 1] in ("：", ":") and (edge == 0 or view[edge - 1] in "\n\r \u3000")
        if not (acts or label) or core in self.words["seat_stop"]:
            return None
        if view[edge] in RANKS:
            found = self.rank_prefix(edge + 1, view[edge])  # 「区|审改办」
            office = self.rules.by_form["办"]
            return Raw(found.start, end, office, found, view[edge + 1 : end]) if found and found.rank else None
        office = replace(self.rules.by_form["法制科"], form="办")
        return Raw(edge, end, office, Prefix(edge, "own"), core)

    def after_prefix(self, tail: Tail, prefix: Prefix, begin: int, start: int, end: int) -> Raw | None:
        """A type word behind a division, with topic words between or without (绵阳市局, 中共泗县委员会)."""
        above = self.parent(prefix.start)
        if above is not None and self.view[begin:end] == "管理局" and above.tail.kind == "department":
            # 「市生态环境局|龙岗管理局」
            return Raw(above.start, end, tail, above.prefix, self.view[above.end : end], above)
        if begin < start:
            return Raw(prefix.start, end, tail, prefix, self.view[begin:end])
        if tail.form.endswith("执法队") and (prefix.rank in (*TOWN_RANKS, "街道") or self.of_town(prefix)):
            return Raw(prefix.start, end, tail, prefix, tail.form)  # 「街道|执法队」
        if tail.form == "委员会" and prefix.kind in ("named", "rank"):
            return Raw(prefix.start, end, tail, prefix, "中共")
        if tail.form in ("局", "厅") and prefix.kind == "named":
            if above is not None and above.tail.mode == "national":
                # 「国家矿山安全监察局|内蒙古局」
                return Raw(above.start, end, tail, above.prefix, self.view[above.end : end], above)
            return Raw(prefix.start, end, tail, prefix, "line")
        return None

    @staticmethod
    def of_town(prefix: Prefix) -> bool:
        """Whether a prefix names a town or a street."""
        return prefix.kind == "named" and prefix.names[-1].endswith((*TOWN_RANKS, "街道"))

    def team(self, tail: Tail, prefix: Prefix | None, begin: int, start: int, end: int) -> Raw | None:
        """Teams: 泗县大队, 占陇中队, 综合执法大队, 大队 alone."""
        view = self.view
        if self.parent(start) is not None:
            return None
        if tail.form != "中队" and view[start - 2 : start] in self.words["part_verb"] and self.parent(start - 2):
            return Raw(start, end, tail, Prefix(start, "own"), "")  # 「市消防支队抽评|大队」案卷8份
        listed = tail.form == "支队" and self.raws and view[start - 2 : start - 1] == "、"  # 「一支队、二支队」
        acts = tail.form == "支队" and self.is_acting(end)  # 「一支队立案61件」
        squad = tail.form in ("中队", "大队") or acts or (listed and self.raws[-1].tail.form == "支队")
        if start and view[start - 1] in _ORDINALS and self.is_edge(start - 1) and squad:
            seat = self.place_end.get(start - 1, 0)
            if view[seat : start - 1] in self.words["seat_kind"]:  # 「城区|一中队」
                above = self.parent(seat)
                own = above or Raw(seat, end, tail, Prefix(seat, "own"))
                return Raw(own.start, end, tail, own.prefix, view[seat:end], above)
            # 「一中队」 of the brigade whose report it is.
            return Raw(start - 1, end, tail, Prefix(start - 1, "own"), view[start - 1 : end])
        numbered = start > 1 and view[start - 1] in _ORDINALS and is_han(view[start - 2])  # 「城监|二大队」
        if begin < start - numbered:
            after = self.after_prefix(tail, prefix, begin, start, end) if prefix else None
            return after or (None if prefix else self.unprefixed(tail, begin, start, end))
        counted = (view[start - 1 : start].isnumeric() and not numbered) or (start and view[start - 1] in _COUNTED)
        return None if counted or self.is_generic(start) else self.bare_team(tail, prefix, start, end)

    def bare_team(self, tail: Tail, prefix: Prefix | None, start: int, end: int) -> Raw | None:
        """A team with the name of a place or none: 泗县|大队, 占陇|中队, 大队."""
        view = self.view
        if prefix is not None and prefix.kind == "named" and tail.form != "中队":
            team = self.parent(prefix.start)
            if team is not None and team.tail.form.endswith("队"):
                # 「省渔政总队|湛江支队」
                return Raw(team.start, end, tail, team.prefix, view[team.end : end], team)
            return Raw(prefix.start, end, tail, prefix, "line")
        if prefix is not None and tail.form == "中队" and self.of_town(prefix):
            return Raw(prefix.start, end, tail, Prefix(prefix.start, "seat"), view[prefix.start : end])
        seat = bounded = self.bounded_start(start, end)
        seat = self.sure_start(start, MAX_TEAM_SEAT) if seat is None else seat
        free = seat is not None and (view[seat] not in _NO_SEAT or view[seat : seat + 2] in ECONOMY)
        free = free or bounded is not None
        if seat is not None and free and start - seat >= MIN_STUDY:
            named = self.named_team(tail, seat, start, end)
            if named is not None:
                return named
            if view[seat:start] not in self.rules.short_names and (found := self.county_team(tail, start, end)):
                return found
            if view[seat:start] not in self.words["seat_stop"] | self.offices and tail.form in ("中队", "大队"):
                return Raw(seat, end, tail, Prefix(seat, "seat"), view[seat:end])
            if tail.form == "支队" and view[end : end + 2] in self.words["station_verb"]:
                return Raw(seat, end, tail, Prefix(seat, "own"), view[seat:end])  # 「规土|支队」 of a city's bureau
        if start and is_han(view[start - 1]) and not self.stop_at(start):
            return self.county_team(tail, start, end)
        return Raw(start, end, tail, Prefix(start, "own"), "") if tail.form != "中队" else None

    def named_team(self, tail: Tail, seat: int, start: int, end: int) -> Raw | None:
        """「县交警大队|占陇|中队」, 「秩序|中队」: a team behind its bureau, or named by its duty."""
        view, above = self.view, self.parent(seat)
        if above is not None:
            return Raw(above.start, end, tail, above.prefix, view[seat:end], above)
        if view[seat:start] in self.offices and tail.form in ("中队", "大队") and not self.is_generic(seat):
            return Raw(seat, end, tail, Prefix(seat, "own"), view[seat:end])
        return None

    def county_team(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「酒驾查处数|宣威大队1,830起」: the bare name of a county is the team's, whatever words stand before it."""
        if tail.form != "大队" or not self.view[end : end + 1].isdigit():
            return None
        for size in (4, 3, 2):
            name = self.view[max(0, start - size) : start]
            if name in self.rules.short_names and name not in self.words["word_like"]:
                return Raw(
                    start - size, end, tail, Prefix(start - size, "seat", (name,)), self.view[start - size : end]
                )
        return None

    def unprefixed(self, tail: Tail, begin: int, start: int, end: int) -> Raw | None:
        """Topic words and a type without a division: 行政执法案件领导小组, 民政局 in a list."""
        view = self.view
        if begin == start:
            if tail.form in ("局", "厅", "中心"):
                self.pending = Raw(start, end, tail, Prefix(start, "own"), "")
            acts = tail.form == "中心" and self.view[end : end + 2] in self.words["station_verb"]
            # 「中心受理投诉」 in the report of a centre
            return self.pending if acts and (start == 0 or self.view[start - 1] in _OPENING) else None
        if self.is_generic(begin) or start - begin < MIN_STUDY:
            return None
        if begin and is_han(view[begin - 1]) and not self.stop_at(begin):
            return self.proper(tail, begin, end) or self.seated_squad(tail, begin, end)
        if tail.kind in ("commission", "team") or tail.form in ("局", "中心"):
            found = Raw(begin, end, tail, Prefix(begin, "own"), view[begin:end])
            shared = self.listed(begin)
            if shared is not None and tail.form == "局":
                found.prefix = Prefix(begin, shared.prefix.kind, shared.prefix.names, shared.prefix.rank)
            return found
        return None

    def seated_squad(self, tail: Tail, begin: int, end: int) -> Raw | None:
        """「王家岛|渔政|中队」, 「城东|环卫|大队」: an own team by the name of a place, where it acts."""
        view = self.view
        seat = self.sure_start(begin, MAX_SQUAD_SEAT) if tail.form in ("中队", "大队") else None
        if seat is None or begin - seat < MIN_STUDY or view[end : end + 2] not in self.words["station_verb"]:
            return None
        name = view[seat:begin]
        nameless = name in self.words["seat_stop"] or self.is_generic(seat)
        if nameless or name[0] in STOPS or name[-1] in "级各该某区县市":
            return None
        return Raw(seat, end, tail, Prefix(seat, "own"), view[seat:end])

    def proper(self, tail: Tail, begin: int, end: int) -> Raw | None:
        """「雷公山国家级自然保护区管理局」: a name of its own back to a sign; it stands as written."""
        edge = self.sure_start(begin, MAX_PROPER)
        managing = self.view[begin:end] in ("管理局", "水利管理局")
        if edge is None or tail.form not in (
            "局",
            "中心",
            "委员会",
            "管理委员会",
            "协会",
            "学会",
            "商会",
            "联合会",
            *TEAMS,
        ):
            return None
        name = self.view[edge:begin]
        if len(name) < 2 or name[0] in STOPS:
            return None
        # 「前海管理局」「沂沭泗水利管理局」
        managing = managing and len(name) <= MAX_MANAGED and not self.is_generic(begin) and name[-1] not in "级某该"
        if not managing and not any(name.endswith(word) for word in self.words["proper"]):
            return None
        above = self.parent(edge)
        if above is not None and above.tail.kind == "department":
            return Raw(above.start, end, tail, above.prefix, self.view[edge:end], above)  # 「农垦总局|建三江管理局」
        return Raw(edge, end, tail, Prefix(edge, "none"), self.view[edge:end])

    def loose(self, tail: Tail, begin: int, end: int) -> Raw | None:
        """A name with words that no list has (市口岸局): back to a division or a rank with a clear left edge."""
        view = self.view
        town = self.town_office(begin, end, tail)
        if town is not None:
            return town
        limit = max(self.raws[-1].end if self.raws else 0, begin - LOOSE.get(tail.form, MAX_LOOSE))
        at = begin
        while at > limit and is_han(view[at - 1]) and view[at - 1] not in STOPS:
            if view[at - 2 : at] in self.stops:
                return None
            if at < begin and self.ends_place(at):
                prefix = self.named_prefix(at)
                return Raw(prefix.start, end, tail, prefix, view[at:end]) if prefix else None
            if (
                view[at - 1] in RANKS
                and at < begin
                and view[at] not in "级里内辖属域"
                and view[at - 1 : at + 1] != "市政"
            ):
                edge = at - self.compound(at, view[at - 1])
                if edge == 0 or not is_han(view[edge - 1]) or self.stop_at(edge) or view[edge - 1] in OWN:
                    found = self.rank_prefix(at, view[at - 1])
                    return Raw(found.start, end, tail, found, view[at:end]) if found and found is not BLOCKED else None
            at -= 1
        return None
