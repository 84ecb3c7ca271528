"""Offices and stations by a word of their own: 城关所, 煤监一科, 镇经发办."""

from __future__ import annotations

import re
from dataclasses import replace

from zhenforce_nlp.bodies import InstitutionsRules, Tail
from zhenforce_nlp.institutions.companies import Companies
from zhenforce_nlp.institutions.edges import ECONOMY
from zhenforce_nlp.institutions.mention import JOINERS, STOPS, Prefix, Raw, is_han

MAX_LOOKS = 20
MIN_STUDY = 2
MAX_ACTING = 5
LEADS = frozenset(("牵头", "会同", "联合"))  # what an office does with others: 虬江所|联合凤岗所检查
MAX_TOWN_OFFICE = 12
# What it did, and how much of it: 质监站|处理21件, and not 质监站|人员12名
COUNTED = re.compile(r"(?![的等有人名管内及和与队员长级地区域片辖现原设])[\u4e00-\u9fff]{1,7}(?<!第)\d")
_OFFICE_ENDS = frozenset("办局所站队委室心府处科会道镇乡村")
_OF_TOWNS = frozenset("级里内辖属域村街区社")  # 镇级, 镇村: no office of a town


class LoneOffices(Companies):
    """Reads the names of offices that end with 所, 科, 办 and the like."""

    def __init__(self, view: str, rules: InstitutionsRules) -> None:
        super().__init__(view, rules)
        self._alone: dict[str, bool] = {}
        self.no_stations = rules.words.ends["no_station"]
        self.no_posts = rules.words.ends["no_post"]
        self.no_office = rules.words.ends["no_office"]

    def seat_office(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「城关所」: two or three characters between two edges; the issuer says what kind of station it is."""
        view = self.view
        town = self.town_at(start)
        if town is not None and town.kind == "named" and self.is_acting(end):
            return Raw(town.start, end, tail, Prefix(town.start, "seat", (view[town.start : start],)), "station")
        bounded = self.bounded_start(start, end)
        edge = self.sure_start(start, 3) if bounded is None else bounded
        if edge is not None and self.raws and edge == self.raws[-1].end and view[edge] in JOINERS:
            edge += 1  # 「城关所和|南街所」
        if edge is None or start - edge < 2 or view.endswith(self.no_stations, edge, start):
            return None
        above = self.parent(edge)
        if above is not None and above.tail.kind == "department" and above.tail.form != "局":
            # 「区市场监管局|城南所」
            return Raw(above.start, end, tail, above.prefix, view[edge:end], above)
        acts = view[end : end + 2] in self.words["station_verb"] or (self.follows_station() and self.counts(end))
        acts = acts or self.is_told_with(edge, end) or view[end : end + 2] in LEADS
        each = view[end : end + 1] == "各" and view[end + 1 : end + 2].isdigit()  # 「桃园所、东通化所|各14件」
        if self.goes_on(end) and not (acts or each) and not self.stands_alone(view[edge:end]):
            return None
        return Raw(edge, end, tail, Prefix(edge, "seat", (view[edge:start],)), "station")

    def town_post(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「果遂镇|移民站」: a town's post by words that no list has, where it acts or a list goes on."""
        plain = not self.view.endswith(self.no_posts, 0, start)
        acts = self.is_acting(end) or self.view[end : end + 1] == "、"
        return self.town_office(start, end, tail) if plain and acts else None

    def is_told_with(self, edge: int, end: int) -> bool:
        """「城关所、|姚伏所|在各自片区…」, 「|姚伏所|还取缔…」: the next of a list, or one told of before."""
        before = self.raws[-1] if self.raws else None
        if before is not None and before.core == "station" and edge == before.end + 1 and self.view[edge - 1] in "、和":
            return True
        name = self.view[edge:end]
        return any(raw.core == "station" and self.view[raw.start : raw.end] == name for raw in self.raws[-MAX_LOOKS:])

    def counts(self, at: int) -> bool:
        """Whether what stands at ``at`` is done and counted in the same breath (清运垃圾11.2万吨)."""
        return COUNTED.match(self.view, at) is not None

    def follows_station(self) -> bool:
        """Whether the body before is a bureau's station, so that the page lists them (城关所办案21件；|南街所…)."""
        return any(raw.core == "station" for raw in self.raws[-MAX_LOOKS:])

    def is_acting(self, at: int) -> bool:
        """Whether a figure or a verb of what stations do stands at ``at``."""
        return self.view[at : at + 1].isdigit() or self.view[at : at + 2] in self.words["station_verb"]

    def acting_office(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「煤监一科|检查矿井」: an office by words that no list has, between a clear left edge and a verb."""
        view, floor = self.view, self.raws[-1].end if self.raws else 0
        listed = tail.form == "科" and view[end : end + 1] == "、"
        acts = view[end : end + 2] in self.words["station_verb"] or view[end : end + 2] in LEADS
        if not (acts or listed):
            return None
        edge = self.sure_start(start, MAX_ACTING)
        if edge is None or start - edge < MIN_STUDY or edge < floor or view.endswith(self.no_office, edge, start):
            return None
        parent = self.parent(edge)
        office = replace(self.rules.by_form["法制科"], form=tail.form)
        if parent is not None:
            return Raw(parent.start, end, office, parent.prefix, view[edge:end], parent)
        return Raw(edge, end, office, Prefix(edge, "own"), view[edge:end]) if not self.is_generic(edge) else None

    def stands_alone(self, name: str) -> bool:
        """Whether the page has a short name of a station with nothing behind it, at one of its first places."""
        if name not in self._alone:
            self._alone[name] = False
            at = self.view.find(name)
            for _ in range(MAX_LOOKS):
                if at < 0:
                    break
                if not self.goes_on(at + len(name)):
                    self._alone[name] = True
                    break
                at = self.view.find(name, at + 1)
        return self._alone[name]

    def goes_on(self, at: int) -> bool:
        """Whether words follow at ``at`` that no list goes on with (…办|咨询日)."""
        return at < len(self.view) and is_han(self.view[at]) and self.view[at] not in "和及与等"

    def town_office(self, begin: int, end: int, tail: Tail) -> Raw | None:
        """「镇经发办」, 「街道市民诉求处置中心」: back to a town or street with a clear left edge."""
        view = self.view
        floor = self.raws[-1].end if self.raws and self.raws[-1].end <= begin else 0
        for at in range(begin, max(begin - MAX_TOWN_OFFICE, floor), -1):
            mark = view[at - 1]
            named = mark in JOINERS or view[at - 1 : at + 1] in ECONOMY  # 「镇社会事务和文化服务中心」「镇经发办」
            if mark in JOINERS and view[at - 2] in _OFFICE_ENDS:
                return None  # 「公共安全办和|安委办」
            if not is_han(mark) or (not named and (mark in STOPS or view[at - 2 : at] in self.stops)):
                return None
            prefix = self.town_at(at) if at < end - len(tail.form) and view[at] not in _OF_TOWNS else None
            if prefix is not None:
                return Raw(prefix.start, end, tail, prefix, view[at:end])
        return None
