"""What stands before a body's tail: divisions (天津市南开区), ranks (区, 我市), towns and streets."""

from __future__ import annotations

from zhenforce_nlp.bodies import RANKS, TOWN_RANKS, InstitutionsRules
from zhenforce_nlp.divisions import bare_forms
from zhenforce_nlp.institutions.edges import NUMERALS, Edges
from zhenforce_nlp.institutions.mention import BLOCKED, CLOSING, OWN, OWNED, STOPS, Prefix, is_han
from zhenforce_nlp.institutions.seen import names_in_full

_BLANKS = frozenset("XxＸ×＊*○")
_MANY = frozenset("镇乡、（(/")  # 乡镇街道, 镇、街道: groups
MAX_ZONE = 12  # characters of a zone's own name
MAX_BRACKET = 12
_NATION = "中国（"
HEAD = 120  # characters in which the title stands
MAX_PLACES = 4
MAX_NUMBER = 5  # 一四三团
_RANKS = frozenset(RANKS)
_TOWNS = frozenset(TOWN_RANKS)


class Left(Edges):
    """Reads a page leftwards from the places where tails begin.

    Args:
        view: the plain view of the page.
        rules: the compiled rules.
    """

    def __init__(self, view: str, rules: InstitutionsRules) -> None:
        super().__init__(view, rules)
        self.words = rules.words
        self.topics = rules.words["topic"]
        self.offices = rules.words.offices
        self.branch_stops = self.stops | rules.words["part_verb"]
        self.own_bureaus = rules.words["own_bureau"]
        self._licensed: dict[str, bool] = {}

    def prefix_at(self, at: int) -> Prefix | None:
        """Read the division or rank that ends at ``at``; BLOCKED when it makes the phrase generic, None without one."""
        view = self.view
        if at in self.place_end:
            named = self.named_prefix(at)
            if named is not None:
                return named
        if at == 0:
            return None
        rank = view[at - 1]
        if rank in _RANKS:
            # 「鄞州|法院」: a bare name that ends as a rank does
            return (self.short_prefix(at) if rank in "州市县旗" else None) or self.rank_prefix(at, rank)
        if rank in _TOWNS:
            return self.town_prefix(at, rank)
        if rank == "街" and (street := self.short_street(at)) is not None:
            return street
        if rank == "道" and view[at - 2] == "街" and at > 1:
            return self.street_prefix(at)
        if rank in "团师":
            return self.short_prefix(at) or self.corps_prefix(at, rank)  # 「偃师|法院」
        if rank in CLOSING and at > 1 and view[at - 2] in _RANKS:
            return self.doubled(at) or BLOCKED
        return self.short_prefix(at)

    def short_street(self, at: int) -> Prefix | None:
        """Read a street by one word: 石牌街|安监中队, 街|安监办 in its report."""
        view, name = self.view, self.loose_start(at - 1, 3)
        if name is not None and at - name > 2:
            return Prefix(name, "named", (view[name:at] + "道",)) if view[name] not in "各全本步" else BLOCKED
        if self.is_edge(at - 1) and view[at - 2 : at - 1] not in _MANY and not self.is_generic(at - 1):
            return Prefix(at - 1, "rank", (), "街道")
        return None

    def doubled(self, at: int) -> Prefix | None:
        """「金普新区（金州区）」: a division with its other name behind it in brackets."""
        begin = self.place_end.get(at - 1, 0)
        if begin < 2 or self.view[begin - 1] not in "（(" or begin - 1 not in self.place_end:
            return None
        outer = self.named_prefix(begin - 1)
        return outer and Prefix(outer.start, "named", (*outer.names, f"（{self.view[begin : at - 1]}）"))

    def named_prefix(self, at: int) -> Prefix | None:
        """Read the divisions that end at ``at``, in so many words (福建省三明市三元区)."""
        view, start = self.view, at
        names: list[str] = []
        while start in self.place_end and len(names) < MAX_PLACES:
            begin = self.place_end[start]
            names.append(view[begin:start])
            start = begin
        names.reverse()
        if start > 1 and view[start - 1] == "师" and (corps := self.corps_division(start)) is not None:
            # 「八师|石河子市」
            return Prefix(corps.start, "named", (*corps.names, *names))
        if len(names) == 1:
            behind = bool(self.raws) and self.raws[-1].end == start
            listed = (
                view[start - 1 : start] == "、" and names[0][:-1] not in self.stops | STOPS
            )  # 「汶川县公安局、|理县公安局」
            if names[0] in self.words["word_like"] and (behind or not (listed or self.licensed(names[0]))):
                # 「会同县住建局」 in a report from elsewhere: together with the county's bureau.
                return None
            if names[0] in self.rules.zones:
                return self.zone_prefix(start, names[0])
            outer = self.short_prefix(start)
            if outer is not None:
                # 「安徽合肥高新区」「大理祥云县」
                return Prefix(outer.start, "named", (*outer.names, *names))
        if view[start - 2 : start] == "中共" and start >= 2:
            start -= 2
        return Prefix(start, "named", tuple(names))

    def nation_bracket(self, at: int) -> int | None:
        """Give where 中国（长沙） begins that ends at ``at``, None without one."""
        begin = self.view.rfind(_NATION, max(0, at - MAX_BRACKET), at)
        inside = self.view[begin + len(_NATION) : at - 1]
        return begin if begin >= 0 and self.view[at - 1] in CLOSING and all(map(is_han, inside)) else None

    def zone_prefix(self, start: int, zone: str) -> Prefix | None:
        """「临平经开区管委会」: the name of the zone begins before the word for it."""
        if (nation := self.nation_bracket(start)) is not None:
            return Prefix(nation, "named", (self.view[nation:start] + zone,))  # 「中国（浙江）|自由贸易试验区」
        if zone in self.words["zone_name"] or start == 0 or not is_han(self.view[start - 1]):
            return Prefix(start, "named", (zone,))
        if self.view[start - 1] in _RANKS:
            # 「市高新区分局」「我市开发区管委会」
            begin = start - 2 if start > 1 and self.view[start - 2] in OWN else start - 1
            return Prefix(begin, "named", (zone,))
        outer = self.short_prefix(start)
        if outer is not None:
            return Prefix(outer.start, "named", (*outer.names, zone))
        name = self.loose_start(start, 6)
        if name is None and (edge := self.loose_start(start, MAX_ZONE)) is not None and self.heads_line(edge):
            name = edge  # 「前海深港现代服务业|合作区」
        if name is not None and start - name == 1 and name in self.place_end:
            name = self.place_end[name]  # 「杭州湾|新区」
        if name is None or start - name < 2:
            return Prefix(start, "named", (zone,))
        if name in self.place_end:
            # 「甘肃|祁连山国家级|自然保护区」
            above = self.named_prefix(name)
            return above and Prefix(above.start, "named", (*above.names, self.view[name:start] + zone))
        return Prefix(name, "named", (self.view[name:start] + zone,))

    def heads_line(self, at: int) -> bool:
        """Whether a line or a title in 《》 begins at ``at``, or a body's name ends there."""
        return at == 0 or self.view[at - 1] in "\n\r\u3000：:《" or self.parent(at) is not None

    def short_zone(self, at: int) -> Prefix | None:
        """Read a zone by its bare name that ends at ``at`` (高新|公安分局), None without one."""
        name = self.view[at - 2 : at] if at > 1 else ""
        return self.zone_prefix(at - 2, name + "区") if name in self.words["zone_short"] else None

    def licensed(self, name: str) -> bool:
        """Tell whether a name that reads as words (和县) is a division: where the page speaks of its surroundings."""
        if name not in self._licensed:
            divisions, view = self.rules.divisions, self.view
            found = name in view[:HEAD].lstrip().partition("\n")[0]
            for code in divisions.names.get(name, ()):
                parent = divisions.chain(code)[-2:][0]
                found = found or parent.name in view or any(form in view for form in bare_forms(parent.name))
            self._licensed[name] = found
        return self._licensed[name]

    def page_names(self, short: str) -> bool:
        """Tell whether a bare name that reads as words (西安, 河西) is a division that the page names in full."""
        if short not in self._licensed:
            self._licensed[short] = names_in_full(self.view, short, self.rules.divisions)
        return self._licensed[short]

    def rank_prefix(self, at: int, rank: str) -> Prefix | None:
        """Read a relative prefix: 区, 我市, 中共县; a division that the table lacks at the head of a line."""
        view, start = self.view, at - 1
        size = self.compound(at, rank)
        if size == 3:
            start, rank = at - 3, view[at - 3 : at]
        if start == 0 or size == 2:
            return Prefix(at - size, "rank", (), view[at - size : at])
        before = view[start - 1]
        blank = self.blank_start(start)
        if blank < start:
            return Prefix(blank, "named", (view[blank:at],))
        if before in OWN:
            return Prefix(start - 1, "rank", (), rank)
        if start in self.place_end:
            # 「绵阳市市委」
            return self.named_prefix(start) or Prefix(start, "rank", (), rank)
        if self.is_group(start, rank):
            return BLOCKED
        written = self.written_name(start)
        if written is not None:
            outer = self.named_prefix(written) if written in self.place_end else None
            names = (*outer.names, view[written:at]) if outer is not None else (view[written:at],)
            return Prefix(outer.start if outer is not None else written, "named", names)
        if view[start - 2 : start] == "中共":
            start -= 2
        return Prefix(start, "rank", (), rank)

    def blank_start(self, at: int) -> int:
        """Give where the signs begin that stand for a name before ``at`` (XX市卫生监督所), ``at`` without any."""
        while at > 0 and self.view[at - 1] in _BLANKS:
            at -= 1
        return at

    def compound(self, at: int, rank: str) -> int:
        """Give the length of the word for a rank that ends at ``at``: 自治区 3; 地区, 特区 and 师市 2; else 1."""
        view = self.view
        if at >= 3 and view[at - 3 : at - 1] == "自治":
            return 3
        word, edge = view[at - 2 : at] if at > 1 else rank, at - 2
        if word == "地区" and not (edge > 0 and view[edge - 1] in "各本该外跨同"):
            # 「行署、地区住建局」: a rank where the report's division lies in such a one.
            return 2
        # 「特区自然资源局」 in 六枝特区, 「林区森林公安局」 in 神农架林区, 「师市应急管理局」 in the corps of Xinjiang.
        edged = self.is_edge(edge) or view[edge - 2 : edge] in ("所属", "下属")
        return 2 if word in ("特区", "林区", "师市") and edged else 1

    def is_group(self, at: int, rank: str) -> bool:
        """Whether a rank sign at ``at`` names many (各县, 市、县) or ends another word (社区)."""
        view, before = self.view, self.view[at - 1]
        if before in self.words.before.get(rank, ()) or before in _RANKS:
            return True
        if before in "、/和（(" and at > 1 and view[at - 2] in _RANKS and view[at - 2] != before:
            return True
        # 「所属市环境监测站」: one station, although 所属单位 is a group.
        return view[at - 2 : at] not in ("所属", "下属", "直属") and self.is_generic(at)

    def written_name(self, at: int) -> int | None:
        """Give the start of a division that the table lacks, where a line begins with it; None elsewhere."""
        view, start = self.view, at
        while start > 0 and at - start < 4 and is_han(view[start - 1]) and start not in self.place_end:
            start -= 1
        behind = start in self.place_end and view[start - 1] in _RANKS
        if start == at or at - start > 3 or (start > 0 and not behind and view[start - 1] not in "\n\r：:《"):
            return None
        run = view[start:at]
        if run in self.stops or run[-1] in self.stops or run[-2:] in self.stops or run[0] in STOPS:
            return None
        return start

    def town_prefix(self, at: int, rank: str) -> Prefix | None:
        """Read the name of a town that ends at ``at`` (新惠镇, 泗县大庄镇)."""
        view, start = self.view, at - 1
        if view[start - 1 : start] in _TOWNS and (
            start < 2 or not is_han(view[start - 2]) or view[start - 2] in "各全每"
        ):
            return BLOCKED  # 「各镇乡人民政府」
        begin = self.loose_start(start, 4)
        if start > 0 and view[start - 1] in self.words.before.get(rank, ()):
            # 「金城镇」 and 「张家乡」, but 「城镇」 and 「农家乡」
            named = view[start - 1] in "城集村家水" and begin is not None and 1 < start - begin < 4
            if not named or view[begin:start] in self.words["no_town"]:
                return BLOCKED
        if begin is not None and (own := self.whole_name(begin, start)) < begin:
            # 「阜新镇」 bears the name of the city or county around it, 「九江镇」 that of a city elsewhere.
            return Prefix(own, "named", (view[own:at],))
        if begin is None:
            begin = self.sure_start(start, 7)
        if begin is None or start - begin < 1:
            return Prefix(start, "rank", (), rank) if begin == start else BLOCKED
        name = view[begin:at]
        if start - begin == 1 and view[begin] in OWN:
            return Prefix(begin, "rank", (), rank)  # 「我镇|综合行政执法局」
        outer = self.prefix_at(begin) if begin in self.place_end else None
        if outer is not None and outer.kind == "named":
            return Prefix(outer.start, "named", (*outer.names, name))
        return Prefix(begin, "named", (name,))

    def street_prefix(self, at: int) -> Prefix | None:
        """Read the name of a street that ends at ``at`` (桥林街道), the word alone as a rank; BLOCKED for 各街道."""
        begin = self.loose_start(at - 2, 4)
        if begin == at - 2 and not self.is_generic(begin) and self.view[begin - 1 : begin] not in _MANY:
            # 「街道|综合行政执法队」 in the report of a street.
            return Prefix(begin, "rank", (), "街道")
        if begin == at - 3 and self.view[begin] in OWN:
            return Prefix(begin, "rank", (), "街道")
        begin = self.whole_name(begin, at - 2) if begin is not None else None
        name = self.view[begin:at] if begin is not None else ""
        if (
            begin is None
            or len(name) < 4
            or name[0] in "各全本"
            or "镇" in name
            or name[:-2] in self.words["seat_stop"]
        ):
            return BLOCKED
        outer = self.named_prefix(begin) if begin in self.place_end else None
        return Prefix(outer.start, "named", (*outer.names, name)) if outer else Prefix(begin, "named", (name,))

    def corps_prefix(self, at: int, rank: str) -> Prefix | None:
        """Read a division or regiment of the corps: 十二师|住建局, 一四三团|派出所; 师|住建局 in such a report."""
        if rank == "团":
            return self.regiment_prefix(at) if at > 1 and self.view[at - 2] in NUMERALS else None
        return self.corps_division(at) or (Prefix(at - 1, "rank", (), rank) if self.is_edge(at - 1) else None)

    def corps_division(self, at: int) -> Prefix | None:
        """Read a division of the corps by its number alone (八师, for 第八师)."""
        begin = at - 1
        while begin > 0 and at - begin < MAX_NUMBER and self.view[begin - 1] in NUMERALS:
            begin -= 1
        name = f"第{self.view[begin : at - 1]}师"
        return Prefix(begin, "named", (name,)) if name in self.rules.plain_names and self.is_edge(begin) else None

    def regiment_prefix(self, at: int) -> Prefix | None:
        """Read a regiment of the corps by its number (十团, 一四三团)."""
        begin = at - 1
        while begin > 0 and at - begin < MAX_NUMBER and self.view[begin - 1] in NUMERALS:
            begin -= 1
        return Prefix(begin, "named", (self.view[begin:at],)) if self.is_edge(begin) else None

    def town_at(self, at: int) -> Prefix | None:
        """Read the town or street that ends at ``at``, by its name or by the word alone; None without one."""
        view = self.view
        prefix = None
        if at and view[at - 1] in _TOWNS:
            prefix = self.town_prefix(at, view[at - 1])
        elif at > 1 and view[at - 2 : at] == "街道":
            prefix = self.street_prefix(at)
        elif at and view[at - 1] == "街" and self.is_edge(at - 1):
            prefix = self.prefix_at(at)
        elif at > 1 and view[at - 1] == "团" and view[at - 2] in NUMERALS:
            prefix = self.regiment_prefix(at)  # 「103团|安监办」
        return None if prefix is BLOCKED else prefix

    def holds(self, outer: str, name: str) -> bool:
        """Tell whether a bare name that reads as words lies in the division before it: not 广西|公安边防."""
        divisions = self.rules.divisions
        if name not in self.words["short_stop"]:
            return True
        above = {*divisions.names.get(outer, ()), *divisions.short_names.get(outer, ())}
        codes = divisions.short_names.get(name, ())
        return any(division.code in above for code in codes for division in divisions.chain(code))

    def short_prefix(self, at: int) -> Prefix | None:
        """Read a division's bare name that ends at ``at`` (东莞, 浙江宁波)."""
        view, short = self.view, self.rules.short_names
        if at == 0 or view[at - 1] not in self.rules.short_ends:
            return None
        for length in (4, 3, 2):  # 峨眉山 before 眉山
            begin = at - length
            if begin < 0:
                continue
            name = view[begin:at]
            if name not in short or name in self.stops:
                continue
            if begin in self.place_end:
                outer = self.named_prefix(begin)
                if outer is not None and self.holds(outer.names[-1], name):
                    return Prefix(outer.start, "named", (*outer.names, name))
            fused = begin > 0 and is_han(view[begin - 1]) and not (self.raws and self.raws[-1].end == begin)
            if fused and not self.stop_at(begin) and view[begin - 2 : begin] not in OWNED:
                above = view[begin - 2 : begin]
                if (
                    above in short
                    and above not in self.stops
                    and above not in self.words["short_stop"]
                    and name not in self.words["short_stop"]
                ):
                    return Prefix(begin - 2, "named", (above, name))
                continue
            stopped = name in self.words["short_stop"] and not self.page_names(name)
            if stopped and not (self.raws and self.raws[-1].end == begin):
                continue
            return Prefix(begin, "named", (name,))
        return None
