"""Stations and institutes, of divisions, towns and places: 县农产品检测站, 城关派出所, 锦州监狱, 二里庄社区居委会."""

from __future__ import annotations

from dataclasses import replace

import regex

from zhenforce_nlp.bodies import RANKS, Tail
from zhenforce_nlp.institutions.loose import Loose
from zhenforce_nlp.institutions.mention import BLOCKED, STOPS, Prefix, Raw, is_han

MAX_COMMUNITY = 6
MAX_VERTICAL = 5
MIN_SEAT_NAME, MAX_SEAT_NAME = 2, 4
MIN_WORKS, MAX_WORKS = 4, 8  # characters of 李家梁水库
MIN_STATION = 3
_TWO = 2
_FIGURE = regex.compile(
    r"(?:\d[\d.,]*+|[一二两三四五六七八九十百][一二三四五六七八九十百零点]*+)(?![\d.,处个座所家])"
)  # 「大碶管理所5.3起」, and not 「建成|检查站2处」
# 市政处、|环卫站结案率分别为…: stations of one list
_LISTED = regex.compile(
    r"、\p{Han}{2,6}(?:所|站|处|段|队|中心)|(?:按期|及时)?(?:结案|办结|完成|整改|处置|回复|反馈|出动|合格)[率数量]"
)
_INSPECTORATES = frozenset(("检查所", "稽查所", "监察所", "监督所", "执法所", "监理所"))
MAX_RECENT = 100  # mentions that a bare station's name may repeat
_NO_COMMUNITY = frozenset("各个某该本县镇乡级的辖内")


class Stations(Loose):
    """Reads the names of stations on one page."""

    def widened(self, tail: Tail, begin: int, end: int) -> Raw | None:
        """Words that no list has between a rank and a known form (旗|农牧业|综合行政执法大队): one name."""
        if (
            tail.kind not in ("team", "department", "institution")
            or self.is_edge(begin)
            or self.view[begin - 1] in RANKS
        ):
            return None
        found = self.loose(tail, begin, end)
        return found if found is not None and found.prefix.kind in ("rank", "named") else None

    def station(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Stations and institutes: 县农产品质量检测站."""
        begin = self.atoms(start, self.topics)
        parent = self.parent(begin) or self.parent(start)
        if parent is not None:
            return Raw(parent.start, end, tail, parent.prefix, self.view[parent.end : end], parent)
        prefix = self.prefix_at(begin)
        if prefix is BLOCKED:
            return None
        if prefix is None:
            above = self.above_seat(begin) if tail.form in self.words["seat_station"] else None
            if above is not None and above.tail.kind == "department":
                # 「区海洋与渔业局|漳湾|管理站」
                return Raw(above.start, end, tail, above.prefix, self.view[above.end : end], above)
            return (
                self.widened(tail, begin, end)
                or self.placed(tail, start, end)
                or self.at_water(tail, begin, start, end)
                or self.known(begin, tail, end)
            )
        if prefix.kind == "named" and tail.form in self.words["seat_station"] and len(prefix.names) == 1:
            seat = prefix.names[0]
            free = begin == start and self.parent(prefix.start) is None
            if free and seat in self.rules.short_names and seat not in self.rules.plain_names:
                # 「长乐管理所」 in the report of a bureau elsewhere.
                return Raw(
                    prefix.start, end, tail, Prefix(prefix.start, "seat", (seat,)), self.view[prefix.start : end]
                )
        above = self.parent(prefix.start) if prefix.kind == "named" else None
        if above is not None and above.tail.kind == "department":
            # 「县林业局|洛阳|林业站」
            return Raw(above.start, end, tail, above.prefix, self.view[above.end : end], above)
        return Raw(prefix.start, end, tail, prefix, self.view[begin:end])

    def placed(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「甘霖|管理所」: a station of the report's bureau by the name of a place, where it acts or stands alone."""
        view = self.view
        if tail.form not in self.words["seat_station"]:
            return None
        edge = self.sure_start(start, MAX_SEAT_NAME)
        if edge is None or start - edge < MIN_SEAT_NAME or self.atoms(start, self.offices) == edge:
            return None
        listed = view.startswith(("、", "和", "各", "分别", "依次"), end) or _FIGURE.match(view, end) is not None
        if not listed and view[end : end + 2] not in self.words["station_verb"]:
            return None
        found = self.seat_station(tail, edge, start, end)
        return found if found is not None and found.prefix.kind == "seat" else None

    def at_water(self, tail: Tail, begin: int, start: int, end: int) -> Raw | None:
        """「李家梁水库|管理所」, 「石峡灌区|管理站」: a station of the bureau at its works, if it acts."""
        view = self.view
        if view[end : end + 2] not in self.words["station_verb"] or tail.form not in self.words["seat_station"]:
            return None
        edge = self.sure_start(begin, MAX_WORKS)
        if (
            edge is None
            or start - edge < MIN_WORKS
            or not view.endswith(self.works, edge, start)
            or self.is_generic(edge)
        ):
            return None
        return Raw(edge, end, tail, Prefix(edge, "seat"), view[edge:end])

    def of_duty(self, begin: int, start: int, end: int) -> bool:
        """Whether a station that bears its duty acts (价格|检查所|抽了14家): the report's own bureau's."""
        inspects = self.view[start:end] in _INSPECTORATES
        return begin < start and inspects and self.view[end : end + 2] in self.words["station_verb"]

    def known(self, begin: int, tail: Tail, end: int) -> Raw | None:
        """「质安站」 behind 区质安站: the one named before; the one that police have (看守所)."""
        core = self.view[begin:end]
        if not self.is_edge(begin) or self.is_generic(begin) or len(core) < MIN_STATION:
            return None
        acts = self.view[end : end + 2] in self.words["station_verb"] or self.counts(end)
        acts = core in self.words["acting_station"] and acts
        acts = acts or (core in self.words["acting_station"] and _LISTED.match(self.view, end) is not None)
        acts = acts or self.of_duty(begin, end - len(tail.form), end)
        own = acts or core in self.words["own_station"] or self.is_cell(begin, end) or self.behind_own(begin, end)
        if not own and not any(self.view.endswith(core, raw.start, raw.end) for raw in self.raws[-MAX_RECENT:]):
            return None
        return Raw(begin, end, replace(tail, kind="office"), Prefix(begin, "own"), core)

    def behind_own(self, begin: int, end: int) -> bool:
        """Whether a centre stands behind a part of the report's bureau in a list (执法大队、|公路养护中心)."""
        last = self.raws[-1] if self.raws else None
        if last is None or last.end != begin - 1 or not self.view.endswith("中心", begin, end):
            return False
        return self.view[begin - 1] in "、和与及" and last.prefix.kind == "own" and last.tail.kind in ("team", "office")

    def is_cell(self, start: int, end: int) -> bool:
        """Whether a name is all that a table's cell or a label holds (| 环境监测站 | 60 |, 【渔政站】巡查)."""
        if self.view[start - 1 : start] == "【" and self.view[end : end + 1] == "】":
            return True
        before, after = self.view[max(0, start - 2) : start].rstrip(" "), self.view[end : end + 2].lstrip(" ")
        return before.endswith(("|", "\n")) and after.startswith(("|", "\t"))

    def town_station(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Stations and teams of towns and streets: 城关派出所, 新惠镇综合执法中队."""
        view = self.view
        begin = self.atoms(start, self.topics) if tail.form[0] in "综执" else start
        parent = self.parent(begin)
        if parent is not None and tail.form != "派出所":
            return Raw(parent.start, end, tail, parent.prefix, view[begin:end], parent)
        if (
            begin > 1
            and view[begin - 2 : begin] != "乡镇"
            and (view[begin - 1] in "镇乡团" or view[begin - 2 : begin] == "街道")
        ):
            if begin > _TWO and view[begin - 3] in "各每":
                return None  # 各镇乡司法所
            prefix = self.town_at(begin)
            above = self.parent(prefix.start) if prefix is not None else None
            if above is not None and above.tail.kind == "department":
                # 「浦东新区城市管理行政执法局|张江镇|执法中队」
                return Raw(above.start, end, tail, above.prefix, view[above.end : end], above)
            if prefix is not None and tail.form.endswith("法庭"):
                # 「七里镇|法庭」 is the county court's, not the town's
                return Raw(prefix.start, end, tail, Prefix(prefix.start, "seat"), view[prefix.start : end])
            return None if prefix is None else Raw(prefix.start, end, tail, prefix, view[begin:end])
        if "乡镇" in (view[begin - 2 : begin], view[begin : begin + 2]):
            return None  # 「乡镇|执法中队检查2次」: none of them in particular
        return self.town_office(begin, end, tail) or self.lone_station(tail, begin, end)

    def lone_station(self, tail: Tail, begin: int, end: int) -> Raw | None:
        """A station whose own name begins at ``begin``: behind a bureau and a place, a rank, or a place alone."""
        view = self.view
        above = self.above_seat(begin)
        if above is not None:
            return Raw(above.start, end, tail, above.prefix, view[above.end : end], above)
        if begin and view[begin - 1] in RANKS and tail.form != "派出所":
            prefix = self.prefix_at(begin)
            if prefix is not None and prefix.kind in ("rank", "named"):
                return Raw(prefix.start, end, tail, prefix, view[begin:end])
        bounded = self.bounded_start(begin, end)
        edge = self.loose_start(begin, 5) if bounded is None else bounded
        if edge == begin and view[begin - 1 : begin] == "和" and view[begin - 4 : begin - 3] == "、":
            edge = begin - 3 if all(map(is_han, view[begin - 3 : begin])) else edge  # 「、朱日和|派出所」
        if edge is None:
            return None
        if (
            edge == begin
            and end - begin > len(tail.form) + 1
            and tail.form.endswith("队")
            and not self.is_generic(begin)
        ):
            # 「渣土|执法中队」 in a bureau's report
            return Raw(begin, end, replace(tail, template=""), Prefix(begin, "own"), view[begin:end])
        if edge == begin:
            prefix = self.prefix_at(begin)
            if prefix is None and not self.is_generic(begin) and self.view[end : end + 2] in self.words["station_verb"]:
                # 「派出所出警19次」 in the report of a town: the town's
                return Raw(begin, end, replace(tail, whose="town"), Prefix(begin, "own"), tail.form)
            if prefix is None or prefix is BLOCKED or tail.form == "派出所":
                return self.zone_station(tail, prefix, begin, end)
            return Raw(prefix.start, end, tail, prefix, view[begin:end])
        return self.seat_station(tail, edge, begin, end)

    def vertical(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Bodies named by places that belong to no division: 乌鲁木齐铁路公安局|哈密公安处, 宜昌海事处, 锦州监狱."""
        view = self.view
        begin = start
        if start in self.place_end or self.short_prefix(start) is not None:
            prefix = self.prefix_at(start)
            begin = prefix.start if prefix is not None and prefix.kind == "named" else start
        if begin == start:
            begin = self.sure_start(start, MAX_VERTICAL) or self.loose_start(start, MAX_VERTICAL) or start
        above = next((found for at in range(begin, start + 1) if (found := self.parent(at)) is not None), None)
        if above is not None and above.prefix.kind in ("seat", "named", "none"):
            return Raw(above.start, end, tail, above.prefix, view[above.end : end], above)
        name = view[begin:start]
        if not name and tail.form.endswith(("支队", "大队")) and self.is_edge(start) and not self.is_generic(start):
            # 「乘警支队」 of the railway police whose report it is.
            return Raw(start, end, replace(tail, kind="office"), Prefix(start, "own"), tail.form)
        if name and name[0] in RANKS and (name[1:2] in ("", "第") or tail.form.endswith("管理局")):
            # 「省第一强制隔离戒毒所」「市地方煤矿安全监督管理局」
            prefix = self.rank_prefix(begin + 1, name[0])
            return Raw(prefix.start, end, tail, prefix, view[begin + 1 : end]) if prefix and prefix.rank else None
        if len(name) < 2 or name in self.words["seat_stop"] or name in self.topics or name[-1] in "各该级个所某":
            return None
        if name[0] in STOPS or self.is_generic(start) or name[0] in "省市区县各全":
            return None
        outer = self.named_prefix(begin) if begin in self.place_end else None
        if outer is not None:
            return Raw(outer.start, end, tail, outer, view[begin:end])  # 「南充市|嘉陵江|海事处」
        return Raw(begin, end, tail, Prefix(begin, "none"), view[begin:end])

    def above_seat(self, at: int) -> Raw | None:
        """Give the bureau right before the name of a place that ends at ``at`` (蓬江分局|嘉义街|派出所)."""
        above = self.raws[-1] if self.raws else None
        if above is None or not 1 < at - above.end <= MAX_COMMUNITY or self.view[above.end - 1] not in "局队安院":
            return None
        between = range(above.end + 1, at + 1)
        plain = all(is_han(self.view[index - 1]) for index in between)
        return above if plain and not any(self.stop_at(index) for index in between) else None

    def community(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Committees of communities and villages: 二里庄|社区居委会, 大庄镇新庄|村委会."""
        begin = self.loose_start(start, MAX_COMMUNITY)
        name = self.view[begin:start] if begin is not None else ""
        if name[-1:] == "区" and name[:1] in "本该各某我辖城":
            return None
        if begin is None or len(name) < 2 or name[-1] in _NO_COMMUNITY or self.is_generic(start) or name[0] in STOPS:
            return None
        if name in self.words["seat_stop"] or name in self.generic:
            return None
        outer = self.named_prefix(begin) if begin in self.place_end else None
        names = (*outer.names, name) if outer else (name,)
        core = tail.form.replace("居委会", "居民委员会").replace("村委会", "村民委员会")
        return Raw(outer.start if outer else begin, end, tail, Prefix(begin, "named", names), core)

    def zone_station(self, tail: Tail, prefix: Prefix | None, begin: int, end: int) -> Raw | None:
        """「开发区|派出所」: a police station named by a zone; None for any other."""
        if prefix is None or prefix.kind != "named" or not prefix.names[-1].endswith(self.zone_ends):
            return None
        return self.seat_station(tail, prefix.start, begin, end)

    def seat_station(self, tail: Tail, edge: int, begin: int, end: int) -> Raw | None:
        """A station named by a place (城关|派出所), and what rules that out (辖区|派出所)."""
        view = self.view
        name = view[edge:begin]
        if (
            len(name) < 2
            or self.is_generic(begin)
            or (name[-1] in "区县市" and (tail.form != "派出所" or name[0] in "本该全各我某"))
            or name[-1] in "镇乡内级个各名"
            or name in self.words["seat_stop"]
        ):
            return None
        joined = name[0] in STOPS and self.bounded_start(begin, end) != edge  # 「和平|派出所」
        if joined or "乡镇" in name or (name[-2:] == "街道" and len(name) < 4):
            return None
        if name in self.topics and tail.form != "派出所" and name[0] != "第":
            return None
        parent = self.parent(edge)
        if parent is not None:
            return Raw(parent.start, end, tail, parent.prefix, view[edge:end], parent)
        if name[0] in RANKS and tail.form != "派出所":
            # 「区市场监管|综合行政执法队」
            prefix = self.rank_prefix(edge + 1, name[0])
            return Raw(prefix.start, end, tail, prefix, view[edge + 1 : end]) if prefix and prefix.rank else None
        outer = self.prefix_at(edge) if edge in self.place_end else None
        if outer is not None and outer is not BLOCKED:
            return Raw(outer.start, end, tail, outer, view[edge:end])
        return Raw(edge, end, tail, Prefix(edge, "seat"), view[edge:end])
