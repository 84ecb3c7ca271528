"""Branches of bodies: 公安|南开|分局, 安国|检查分局, 第二|稽查局; and the bureaus within a body (执行局)."""

from __future__ import annotations

from dataclasses import replace

from zhenforce_nlp.bodies import Tail
from zhenforce_nlp.institutions.edges import ECONOMY
from zhenforce_nlp.institutions.mention import BLOCKED, STOPS, Prefix, Raw, is_han
from zhenforce_nlp.institutions.stations import Stations

MAX_BRANCH = 9
MAX_ZONE_BRANCH = 15  # 市食药监局|滇池国家旅游度假区|分局
MAX_SEAT = 3
MIN_DUTY = 2
_ACTS = frozenset("、，,共先年全会联查检立办罚处收抽")  # what follows a branch that acts
_LINES = ("公安", "国土", "工商", "环保", "规划", "税务", "资规", "交警", "质监")
_LONG_LINES = (
    "自然资源和规划",
    "生态环境",
    "自然资源",
    "市场监管",
    "国土资源",
    "环境保护",
    "行政执法",
    "综合执法",
    "规划资源",
)
_LONE = (
    "分局",
    "支局",
    "管理部",
    "分中心",
    "支行",
    "分行",
    "监管局",
)  # branches that a place names without their bureau
_WHOLE = ("监察局", "督察局")
_BANK = "人行"
_OF_BANKS = ("分行", "支行", "营业部")
_AVIATION = "民航"
_NUMBERS = frozenset("一二三四五六七八九十")


class Branches(Stations):
    """Reads the names of branches on one page."""

    def branch(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Branches named by a place: 公安|南开|分局, 国家统计局|泗县|调查队, 市生态环境局|经开|分局."""
        view = self.view
        parent = self.parent(start)
        if parent is not None and tail.form not in ("分局", "支行", "分行", "分会", "分公司", "监管局"):
            return Raw(parent.start, end, tail, parent.prefix, tail.form, parent)
        reach = MAX_ZONE_BRANCH if view.endswith(self.zone_ends, 0, start) else MAX_BRANCH
        for begin in range(start - 1, max(start - reach, -1), -1):
            if not is_han(view[begin]) or (start - begin > MAX_BRANCH and self.stop_at(begin)):
                break
            parent = self.parent(begin)
            if parent is not None:
                economy = view[begin : begin + 2] in ECONOMY  # 「市公安局|经济技术开发区|分局」
                if (view[begin] in STOPS and not economy) or view[begin : begin + 2] in self.branch_stops:
                    break  # 「市局抽查|生祠分局」「市中院考核|执行局」
                return Raw(parent.start, end, tail, parent.prefix, view[begin:end], parent)
            line = next(
                (line for line in _LONG_LINES if view.endswith(line, 0, begin)), view[max(0, begin - 2) : begin]
            )
            if view[begin] != "局" and line in (*_LINES, *_LONG_LINES) and tail.form.endswith("分局"):
                return self.line_branch(tail, len(line), begin, end)
        bank = self.bank_branch(tail, start, end) if tail.form.endswith(_OF_BANKS) else None
        if bank is not None:
            return bank
        if tail.form in self.own_bureaus:
            return self.own_bureau(tail, start, end)
        if tail.form in _WHOLE:
            return self.generic_type(self.rules.by_form["局"], end - 1, end)  # 「省劳动|监察局」
        posted = tail.form == "工作站" and self.view[end : end + 2] in self.words["station_verb"]
        return self.lone_branch(tail, start, end) if posted or tail.form.endswith(_LONE) else None

    def bank_branch(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「人行|咸宁|中心支行」, 「交通银行某某支行」; None for a branch without its bank."""
        view = self.view
        bank = view.rfind(_BANK, max(0, start - MAX_BRANCH), start)
        if bank >= 0 and start - bank > len(_BANK) and self.is_edge(bank) and tail.form.endswith("支行"):
            above = Raw(bank, bank + len(_BANK), self.rules.by_form["人民银行"], Prefix(bank, "none"))
            return Raw(bank, end, tail, above.prefix, view[above.end : end], above)
        if tail.form in _OF_BANKS and "银行" in view[max(0, start - MAX_BRANCH) : start]:
            return self.company(tail, start, end)
        return None

    def own_bureau(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「稽查局」, 「第二稽查局」, 「执行局」: of the report's own body; 瑞丽|缉私分局 of one there."""
        view, begin = self.view, start
        named = self.prefix_at(start)
        if named is not None and named.kind == "named":
            return Raw(named.start, end, replace(tail, mode="type", template=""), named, "branch")
        if named is not None and named.kind == "rank" and tail.form == "稽查局":
            line = self.rules.by_form["市局"]  # 「市|稽查局」: of the issuer's line
            above = Raw(named.start, start, line, named, "line")
            return Raw(named.start, end, replace(tail, mode="office"), named, tail.form, above)
        if named is not None:
            return None
        seat = self.sure_start(start, MAX_SEAT) if tail.form == "缉私分局" else None
        if seat is not None and start - seat > 1 and self.is_seat(seat, start):
            return Raw(
                seat, end, replace(tail, mode="office"), Prefix(seat, "own"), view[seat:end]
            )  # 「大窑湾|缉私分局」
        if start > 1 and view[start - 1] in _NUMBERS and view[start - 2] == "第":
            begin -= 2
        if self.view[begin - 1 : begin] in ("院", "局") and begin > 1 and self.is_edge(begin - 1):
            begin -= 1  # 「院|执行局」
        if self.is_generic(begin) or not (self.is_edge(begin) or view[begin - 2 : begin] in self.branch_stops):
            return None
        return Raw(begin, end, replace(tail, mode="office"), Prefix(begin, "own"), view[begin:end])

    def lone_branch(self, tail: Tail, start: int, end: int) -> Raw | None:
        """A branch of the report's own bureau: 二连浩特市|分局, 沙溪|分局, 分局 alone."""
        view, lone = self.view, replace(tail, mode="type")
        named = self.prefix_at(start)
        if named is not None and named.kind == "named":
            begin = named.start - len(_AVIATION)
            begin = begin if tail.form == "监管局" and begin >= 0 and view.startswith(_AVIATION, begin) else named.start
            return Raw(begin, end, lone, named, "branch")
        if tail.form == "监管局":
            return None
        seat = self.sure_start(start, MAX_SEAT)
        if seat is not None and start - seat > 1 and self.is_seat(seat, start):
            return Raw(seat, end, lone, Prefix(seat, "seat", (view[seat:start],)), "branch")
        if not self.is_generic(start) and self.is_edge(start) and tail.form != "工作站":
            return Raw(start, end, lone, Prefix(start, "own"))
        return self.branch_of_duty(tail, start, end) if tail.form.endswith("分局") else None

    def branch_of_duty(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「价格检查|分局」: a branch of the report's own bureau that bears its duty, where it acts."""
        begin = self.atoms(start, self.topics)
        acts = self.view[end : end + 2] in self.words["station_verb"] or self.view[end : end + 1] in _ACTS
        if start - begin < MIN_DUTY or not acts or not self.is_edge(begin) or self.is_generic(begin):
            return None
        return Raw(begin, end, replace(tail, mode="office"), Prefix(begin, "own"), self.view[begin:end])

    def is_seat(self, start: int, end: int) -> bool:
        """Whether the characters between may be the name of a town (沙溪), and are no word for a kind of body."""
        name = self.view[start:end]
        if name in ("直属", "园区", "景区") or name[0] == "第" or name in self.words["zone_short"]:
            return True
        if name in self.words["seat_stop"] or name in self.generic or name in self.topics or name[0] in STOPS:
            return False
        return name[-1] not in "区县市级各个本该某" and not self.is_generic(end)

    def line_branch(self, tail: Tail, size: int, begin: int, end: int) -> Raw | None:
        """「公安南开分局」, 「生态环境诸暨分局」: the line before the place; its bureau is the parent."""
        view, start = self.view, begin - size
        owner = self.rules.by_form.get(view[start:begin] + "局")
        if owner is None:
            return None
        prefix = self.prefix_at(start)
        if prefix is BLOCKED:
            return None
        if prefix is None:
            prefix = Prefix(start, "seat", (view[begin : end - len(tail.form)],))
        parent = Raw(prefix.start, begin, owner, prefix)
        return Raw(prefix.start, end, tail, prefix, view[begin:end], parent)
