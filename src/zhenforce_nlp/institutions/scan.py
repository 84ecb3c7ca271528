"""Raw mentions of institutions: where a tail stands, whose it is, and where the name begins.

Nothing is resolved here. The scan sees the plain view of a page (simplified characters, broken lines joined).
"""

from __future__ import annotations

import re
from dataclasses import replace

from zhenforce_nlp.bodies import RANKS, TOWN_RANKS, InstitutionsRules, Tail
from zhenforce_nlp.institutions.branches import Branches
from zhenforce_nlp.institutions.left import Left
from zhenforce_nlp.institutions.mention import BLOCKED, CLOSING, COUNTERS, OWN, STOPS, Prefix, Raw, is_han

MAX_OFFICE = 16
MAX_SEAT = 3
MIN_TOPICS = 4  # 平安建设|办公室
_COUNTS = frozenset("一二三四五六七八九十百余多两")
_WHOLE = ("分别", "分局", "理顺")
_OF_TOWN = ("government", "party", "congress", "team")  # kinds of body that towns have
_ELSEWHERE = frozenset(("国家", "全国", "首都", "中央", "我国", "各地", "外省"))
_OPENING = frozenset("。；，;,\n 　：:")
_OWNED = ("所属", "下属")
_TWO = 2
_STREET_NAME = 4
_SOME = ("有的", "部分", "个别", "少数", "多数")
_COUNT_BEHIND = re.compile(r"[\d一二两三四五六七八九十]{1,3}[个支家](?![一-鿿])")


class Scan(Branches):
    """One pass over one page."""

    def run(self) -> list[Raw]:
        """Give the raw mentions in document order, none overlapping another."""
        view, tails, length = self.view, self.rules.tails, len(self.view)
        handlers = {
            "function": self.function, "body": self.body, "national": self.national, "sub": self.sub,
            "office": self.office, "station": self.station, "town_station": self.town_station,
            "community": self.community, "vertical": self.vertical, "type": self.generic_type, "anaphor": self.anaphor,
        }  # fmt: skip
        for index, at, end in self.rules.tail_finder.find_matches_as_indexes(view):
            tail, start = tails[index], at
            if tail.ranked is not None and start and view[start - 1] in RANKS:
                tail = tail.ranked
            if tail.mode == "veto":
                self.unveto(start, end)
                continue
            if tail.after and end < length and self.goes_over(tail, end):
                shorter = self.shorter(start, end)
                if shorter is None:
                    continue
                tail, until = shorter, start + len(shorter.form)
            else:
                until = end
            if view[start] == "道" and view[start - 1 : start] == "街" and tail.form[1:] in self.rules.by_form:
                # 「罗桥街道|安委办」 and not 道安委办.
                tail, start = self.rules.by_form[tail.form[1:]], start + 1
            elif (
                tail.mode == "vertical"
                and (place := self.place_over(start))
                and view[place:until] in self.rules.by_form
            ):
                # 「碑林区|公安局」 and not 林区公安局.
                tail, start = self.rules.by_form[view[place:until]], place
            found = handlers[tail.mode](tail, start, until)
            if found is not None and not self.nameless(found):
                self.add(self.owned(found))
        return self.raws

    def owned(self, found: Raw) -> Raw:
        """「所属|稽查大队」: the word says that it is another's, and is no part of the name."""
        name = self.view[found.start : found.end]
        if found.parent is not None or not name.startswith(_OWNED) or len(name) - _TWO < len(found.tail.form):
            return found
        start = found.start + _TWO
        return replace(found, start=start, prefix=Prefix(start, "own"), core=found.core.removeprefix(name[:_TWO]))

    def nameless(self, found: Raw) -> bool:
        """「下辖大队4个」, 「有的分局办案少」, 「部分乡镇所」: bodies of a kind, none of them named."""
        view, start = self.view, found.start
        if found.parent is not None:
            return False
        if view.startswith(_SOME, start):
            return True
        if found.prefix.kind not in ("own", "seat"):
            return False
        counted = _COUNT_BEHIND.match(view, found.end) is not None
        return view[start - 2 : start] in _SOME or (counted and view[start : found.end] == found.tail.form)

    def goes_over(self, tail: Tail, end: int) -> bool:
        """Whether a tail's last character belongs to the word that follows (办|理); 「海事处|分别检查」 is whole."""
        return self.view[end] in tail.after and self.view[end : end + 2] not in _WHOLE

    def shorter(self, start: int, end: int) -> Tail | None:
        """Give the tail within one whose last character belongs to the next word (质监大队|处罚); None without."""
        for cut in range(end - 1, start + 1, -1):
            tail = self.rules.by_form.get(self.view[start:cut])
            if tail is not None and tail.mode != "veto":
                return None if self.view[cut] in tail.after else tail
        return None

    def add(self, found: Raw) -> None:
        """Take a mention; one that begins within earlier ones replaces them."""
        raws = self.raws
        while raws and raws[-1].end > found.start:
            raws.pop()
        if raws and found.parent is None and found.prefix.kind == "named" and raws[-1].end == found.start:
            # 「国家税务总局|石嘴山市税务局」: a local office behind the name of its head office.
            head = raws[-1]
            if head.tail.need == "seat" and head.tail.row == found.tail.row:
                # 「福建海警局|泉州海警局」
                raws.pop()
                found.start, found.parent, found.core = head.start, head, self.view[head.end : found.end]
            elif head.tail.mode == "national" and not (found.tail.mode == "body" or found.tail.kind == "company"):
                raws.pop()
                found.start, found.parent = head.start, head
        raws.append(found)

    def unveto(self, start: int, end: int) -> None:
        """「健全|局党委会议制度」: a word that hides a body only where it is a word."""
        view = self.view
        if view[start - 1 : start + 1] not in self.words["unveto"]:
            return
        for index, begin, until in self.rules.tail_finder.find_matches_as_indexes(view[end - 1 : end + 11]):
            tail = self.rules.tails[index]
            if begin == 0 and tail.mode == "type":
                self.pending = Raw(end - 1, end, tail, Prefix(end - 1, "own"))
                self.unveto_part(end)
            elif begin == 0 and tail.mode in ("sub", "office"):
                self.add(Raw(end - 1, end - 1 + until, tail, Prefix(end - 1, "own"), tail.form))
            break

    def unveto_part(self, at: int) -> None:
        """Take the part that follows such a 局 (局|党委)."""
        for index, begin, until in self.rules.tail_finder.find_matches_as_indexes(self.view[at : at + 11]):
            tail = self.rules.tails[index]
            if begin == 0 and tail.mode in ("sub", "office"):
                parent = self.pending
                self.add(Raw(at - 1, at + until, tail, Prefix(at - 1, "own"), tail.form, parent))
            break

    def function(self, tail: Tail, start: int, end: int) -> Raw | None:
        """A line of duty with its type: 区|应急管理局, 市民宗局."""
        if tail.need == "seat":
            return self.seated(tail, start, end)
        prefix = self.prefix_at(start)
        if prefix is BLOCKED:
            return None
        if prefix is not None:
            return Raw(prefix.start, end, tail, prefix)
        joined = self.join(tail, start, end)
        if joined is not None:
            return joined
        begin = self.atoms(start, self.topics)
        if tail.kind == "team" and (own := self.team_of(tail, begin, start, end)) is not None:
            return own
        if begin < start:
            longer = self.prefix_at(begin)
            if longer is not None and longer is not BLOCKED:
                name = tail.template.removeprefix("{}")
                return Raw(longer.start, end, tail, longer, self.view[begin:start] + name)
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
            begin = self.sure_start(start, 4)
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
        prefix = self.prefix_at(start)
        if prefix is BLOCKED:
            return None
        if tail.need == "zone" and prefix is None:
            return self.zone_body(tail, start, end)
        if tail.need == "zone" and prefix is not None and prefix.kind == "rank" and prefix.rank == "区":
            return Raw(prefix.start, end, tail, prefix)  # 「区管委会」 in a zone's report
        if tail.need in ("zone", "named") and (prefix is None or prefix.kind != "named"):
            return None
        if prefix is not None:
            if prefix.rank in "镇乡" and prefix.rank and tail.kind not in _OF_TOWN:
                return None
            return Raw(prefix.start, end, tail, prefix)
        if tail.form == "委办" and self.parent(start) is None:
            return self.short_office(self.rules.by_form["办"], start + 1, end)  # 「县茶管委办」
        return self.join(tail, start, end) or self.unjoined(tail, start, end)

    def zone_body(self, tail: Tail, start: int, end: int) -> Raw | None:
        """The committee of a zone without its division: 管委会 in its report, 铜产业循环经济基地|管委会."""
        managing = self.managing(tail, start, end)
        if managing is not None:
            return managing
        if self.is_edge(start) and start not in self.place_end:
            return Raw(start, end, tail, Prefix(start, "rank", (), "区"))
        found = self.loose(tail, start, end)
        return found if found is not None and found.prefix.kind == "named" else None

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
        if above is not None and above.tail.kind == "government" and _TWO <= start - above.end <= _STREET_NAME:
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

    def sub(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Parts of bodies: 局党委, 区应急局办公室, 案审委."""
        if "named" in tail.flags:
            return self.branch(tail, start, end)
        parent = self.parent(start)
        begin = start
        if parent is None and tail.kind in ("office", "commission"):
            begin = self.atoms(start, self.offices)
            parent = self.parent(begin) if begin < start else None
        if parent is not None:
            return Raw(parent.start, end, tail, parent.prefix, self.view[begin:end], parent)
        found = self.behind(tail, begin, start, end)
        if found is not None:
            return found
        if tail.kind == "office" and start - begin >= MIN_TOPICS and self.is_edge(begin) and not self.is_generic(begin):
            return Raw(begin, end, tail, Prefix(begin, "own"), self.view[begin:end])
        if tail.bare and not self.is_generic(begin):
            return Raw(begin, end, tail, Prefix(begin, "own"), self.view[begin:end])
        return None

    def behind(self, tail: Tail, begin: int, start: int, end: int) -> Raw | None:
        """A part right behind a division or a town: 镇党委, 岱山街道|综合执法办公室, 县|法治政府建设领导小组."""
        view = self.view
        in_town = start > 0 and (
            view[start - 1] in TOWN_RANKS or view[start - 3 : start] == "自治区" or view[start - 2 : start] == "师市"
        )
        if in_town and tail.kind == "party":
            # 「镇党委」「店口镇党委」「自治区党委」
            prefix = self.prefix_at(start)
            if prefix is not None and prefix is not BLOCKED:
                return Raw(prefix.start, end, tail, prefix, "{t}")
        of_town = tail.kind == "office" and (view[begin - 2 : begin] == "街道" or view[begin - 1 : begin] in TOWN_RANKS)
        if (
            "ranked_ok" in tail.flags
            or tail.kind == "commission"
            or of_town
            or (tail.kind == "office" and begin < start)
        ):
            prefix = self.prefix_at(begin)
            if prefix is not None and prefix is not BLOCKED:
                return Raw(prefix.start, end, tail, prefix, view[begin:end])
        return self.town_office(begin, end, tail) if tail.kind == "office" else None

    def office(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Internal offices: 法制科, 局政策法规处, 案源管理科."""
        view = self.view
        if end < len(view) and view[end] in "室长员级技学研":
            return None
        begin = self.atoms(start, self.offices)
        sure = self.sure_start(start, MAX_OFFICE)
        counted = view[end - 2] in _COUNTS and view[end - 1] == "处"
        for edge in (begin,) if counted else (begin, start, sure):  # 镇政府|拆除违建三处, and not 市局|稽查三处
            parent = self.parent(edge) if edge is not None else None
            if parent is not None and edge is not None:
                return Raw(parent.start, end, tail, parent.prefix, view[edge:end], parent)
        if sure is not None and sure < begin and view[sure] not in "和与及":
            begin = sure
            if counted:
                return None  # 「纠正标识不|规范一处」
        if view[begin] in "和与及":
            begin += 1
        if view[end - 1] == "科" and end - begin < 3:
            return None
        if self.is_generic(begin) or (begin > 0 and view[begin - 1] in "各相某本"):
            return None
        prefix = self.prefix_at(begin)
        if prefix is BLOCKED or (prefix is not None and prefix.kind == "rank"):
            return None
        return Raw(begin, end, tail, Prefix(begin, "own"), view[begin:end])

    def anaphor(self, tail: Tail, start: int, end: int) -> Raw | None:
        """我局, 市局, 该局: resolved from the rest of the page."""
        if tail.whose == "line":
            if tail.ending == "大队" and not self.is_edge(start) and self.view[start - 1] not in OWN:
                # 「北区大队」
                return self.generic_type(self.rules.by_form[tail.ending], end - len(tail.ending), end)
            if tail.ending == "分局" and not (self.is_edge(start) and self.parent(start) is None):
                # 「黄埔区分局」
                return self.branch(self.rules.by_form["分局"], end - len("分局"), end)
            if tail.form[0] in "省市区县州旗盟":
                prefix = self.prefix_at(start + 1)
                if prefix is None or prefix is BLOCKED:
                    return None
                return Raw(prefix.start, end, tail, prefix, "line")
            return Raw(start, end, tail, Prefix(start, "none"), "line") if not self.is_generic(start) else None
        if tail.whose == "mine" and not self.is_edge(start):
            # 「安徽省种子管理|总站」「县农业|执法队」 are names of their own.
            if tail.form.endswith("站"):
                return self.station(replace(tail, mode="station", kind="institution", whose=""), start, end)
            own = replace(tail, mode="type", kind="team", whose="", flags=frozenset({"loose"}))
            return self.generic_type(own, start, end)
        if "opens" in tail.flags and start and self.view[start - 1] not in _OPENING:
            return None
        return Raw(start, end, tail, Prefix(start, "own"))


def scan(view: str, rules: InstitutionsRules) -> tuple[list[Raw], Left]:
    """Find the raw mentions of a view; what read it is given for its places."""
    run = Scan(view, rules)
    return run.run(), run
