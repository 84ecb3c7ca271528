"""Who is meant: the mentions of a page resolved in their order."""

from __future__ import annotations

from dataclasses import replace

from zhenforce_nlp.bodies import InstitutionsRules, Tail
from zhenforce_nlp.institutions.anaphors import ENFORCEMENT, Anaphors, endings_of
from zhenforce_nlp.institutions.antecedents import same
from zhenforce_nlp.institutions.labelled import RULE as LABEL
from zhenforce_nlp.institutions.lineage import NOWHERE, Place
from zhenforce_nlp.institutions.mention import Raw
from zhenforce_nlp.institutions.names import RECENT, Body, Issuer, is_short_for
from zhenforce_nlp.institutions.part_names import full_station
from zhenforce_nlp.institutions.parts import TOWNS
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.records import How

_CITY = "市"
MIN_TEAM = 4  # characters of a team's own name
_POLICE = "{}公安局"
_VEHICLES = ("车管所", "车辆管理所")  # of the traffic police whose report it is
MIN_PART = 3
_OWN = ("vertical", "sub", "office", "type")  # modes of what may be the issuer's own
MIN_JOINT = 4  # characters of a joint body's short name
HEAD = 4  # first mentions of a page
MIN_OWN = 4  # characters of a part's own name
_GOVERNMENTS = ("人民政府", "街道办事处", "管理委员会", "管委会")
_TOWN_OFFICES = ("办公室", "办", "服务中心", "执法队", "执法中队")


class Resolver(Anaphors):
    """Resolves the mentions of one page, in order."""

    def __init__(self, view: str, rules: InstitutionsRules, places: Places) -> None:
        super().__init__(view, rules, places)
        self.aliases: dict[str, Raw] = {}
        self.joints: list[Raw] | None = None
        self.memo: dict[tuple[str, str, str, tuple[str, ...], str, str], Body | None] = {}

    def settle(self, issuer: Issuer | None, home: str | None) -> None:
        """Take the issuer, and the division that relative ranks are seen from."""
        self.issuer, self.home = issuer, home
        self.places.settle(home)
        place = issuer.body.place if issuer is not None else NOWHERE
        beyond = (
            place.full
            and not place.own.startswith("（")
            and (place.code is None or place.full != self.places.full(place.code))
        )
        self.places.local = place if beyond else self.zone_of(issuer.body if issuer is not None else None)
        self.places.national = issuer is not None and not place.full and issuer.raw.top().tail.mode == "national"
        self.memo.clear()
        self.done.clear()
        self.by_template.clear()
        self.by_ending.clear()
        self.forget()

    def zone_of(self, body: Body | None) -> Place | None:
        """Give the zone that a branch is named after (市食药监局|滇池国家旅游度假区|分局), None for any other body."""
        if body is None or not body.canonical.endswith("分局") or not body.whole or body.place.code is None:
            return None
        zone = body.canonical.removeprefix(body.whole).removesuffix("分局")
        if len(zone) < MIN_OWN or not zone.endswith(self.places.zone_words):
            return None
        return Place(body.place.full + zone, body.place.code, zone, "town", True)

    def resolve(self, raw: Raw) -> Body | None:
        """Give the body a mention means; None when it turns out to be no institution."""
        body = self._resolve(raw)
        if body is not None:
            self.done.append((raw, body))
            if body.kind != "company":
                for ending in endings_of(body.canonical):
                    self.by_ending.setdefault(ending, []).append((raw, body))
            if body.template and raw.prefix.kind in ("named", "rank"):
                self.by_template.setdefault(body.template, body)
        return body

    def _resolve(self, raw: Raw) -> Body | None:
        tail = raw.tail
        if self.is_post(raw) or self.ends_own_name(raw):
            return same(self.issuer.body, How.ASSUMED, tail.rule, self.issuer.raw) if self.issuer else None
        alias = self.aliases.get(self.view[raw.start : raw.end]) if self.aliases else None
        if alias is not None and alias is not raw:
            target = self._plain(alias)
            if target is not None:
                return same(target, How.CARRIED, "alias", alias)
        if tail.whose == "mine" and not (self.issuer and self.issuer.body.canonical.endswith(tail.ending)):
            return self.last_ending(tail.ending) or self.crew(raw)
        known = self.own_part(raw) or self.county_team(raw) or self.joint(raw)
        if known is not None:
            return known
        if tail.whose in ("town", LABEL):
            return self.labelled(raw) if tail.whose == LABEL else self.of_town(raw)
        if raw.core == "station":
            return self.station(raw)
        if raw.core == "branch":
            return self.branch(raw)
        if tail.mode == "anaphor" or (tail.mode == "type" and raw.core in ("", "line")):
            return self.anaphor(raw)
        return self._plain(raw)

    def is_post(self, raw: Raw) -> bool:
        """Whether a mention is the station or branch whose report it is, by the short name that its title has."""
        issuer = self.issuer
        if issuer is None or not issuer.body.whole or issuer.raw.prefix.kind == "named":
            return False
        own = self.view[issuer.raw.start : issuer.raw.end]
        return self.view.startswith(own, raw.start) and raw.end - raw.start == len(own)

    def ends_own_name(self, raw: Raw) -> bool:
        """Whether a mention is the last part of the issuer's name (陕西局 of 国家矿山安全监察局陕西局)."""
        if raw.core != "line" or raw.prefix.kind != "named" or raw.parent is not None or self.issuer is None:
            return False
        return self.issuer.body.canonical.endswith(self.view[raw.start : raw.end])

    def own_part(self, raw: Raw) -> Body | None:
        """「龙华管理局」, 「区劳动监察大队」 on the page of such a part: the part itself; None for any other."""
        issuer = self.issuer
        if issuer is None or not issuer.body.whole or raw.parent is not None or raw is issuer.raw:
            return None
        name = issuer.body.canonical
        if raw.core == "branch" and raw.prefix.names and self.is_own_branch("".join(raw.prefix.names)):
            return same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw)
        own = name.endswith(self.view[raw.start : raw.end]) and raw.end - raw.start >= MIN_OWN
        if not own and raw.tail.kind == "team" and raw.prefix.kind in ("named", "rank"):
            core = raw.core if raw.core not in ("", "line") else raw.tail.template.removeprefix("{}")
            place, _ = self.place_of(raw.prefix)
            own = len(core) >= MIN_OWN and place.full == issuer.body.place.full and name.endswith(core)
        return same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw) if own else None

    def is_own_branch(self, name: str) -> bool:
        """Whether a branch by that name is the one whose page it is (度假区 of 某局滇池国家旅游度假区分局)."""
        zone = self.zone_of(self.issuer.body if self.issuer is not None else None)
        return zone is not None and name[-1] == zone.own[-1] and is_short_for(name, zone.own)

    def _plain(self, raw: Raw) -> Body | None:
        prefix, parent = raw.prefix, raw.parent
        if parent is not None:
            return self.part(raw)
        if prefix.kind == "own":
            return self.whole(raw)
        if prefix.rank == _CITY and (joined := self.joined(raw)) is not None:
            return joined
        key = (raw.tail.form, raw.core, prefix.kind, prefix.names, prefix.rank, self.view[raw.start : raw.end])
        if key in self.memo:
            return self.memo[key]
        body = self.whole(raw)
        # 「县公安局」 may be the county's spoken of last: that is worked out at each place.
        if not prefix.rank or (body is not None and body.how is How.ASSUMED):
            self.memo[key] = body
        return body

    def joined(self, raw: Raw) -> Body | None:
        """「邓州市局联合|市公安局」 in the report of 南阳市: the county-level city's own; None elsewhere."""
        if not self.done or self.home is None or self.places.level(self.home) != "prefecture":
            return None
        before, body = self.done[-1]
        between = self.view[before.end : raw.start].lstrip("）)】]")
        city = body.place.level == "county" and body.place.own.endswith(_CITY) and body.place.code != self.home
        if not city or between not in self.rules.words["joined"] or not raw.tail.template.startswith("{}"):
            return None
        return self.make(raw, body.place, How.CARRIED)

    def whole(self, raw: Raw) -> Body | None:
        """Resolve a body that is no other's part."""
        tail, prefix = raw.tail, raw.prefix
        if tail.mode == "national":
            place = self.places.of_code(tail.division) if tail.division else NOWHERE
            return Body(tail.template, tail.kind, place, How.STATED, tail.rule, tail.template)
        if prefix.kind == "none":
            core = raw.core.replace("铁路监管局", "铁路监督管理局")
            return self.vertical(raw) or Body(core, tail.kind, NOWHERE, How.STATED, tail.rule)
        if prefix.kind == "seat":
            # 「森林警察大队」 behind 沁源县公安局森林警察大队: that one
            team = self.named_before(raw.core) if tail.kind == "team" and len(raw.core) > MIN_TEAM else None
            return team or self.hosted(raw) or self.seat(raw)
        post = tail.mode == "station" and tail.kind == "office" and self.bureau_of_page is not None
        if prefix.kind == "own" and (post or tail.mode in _OWN or tail.kind == "team"):
            return self.own(raw)
        if prefix.kind == "own" and tail.template in self.by_template:
            return same(self.by_template[tail.template], How.CARRIED, tail.rule, None)
        place, how = self.place_of(prefix)
        local = self.places.local
        if prefix.kind == "own" and local is not None and tail.form.endswith(_TOWN_OFFICES) and self.of_town_page():
            place = local  # 应急管理办公室, of the street whose page it is
        if prefix.kind == "rank" and self.issuer is not None and tail.template == self.issuer.body.owner:
            place = self.owner_place(prefix.rank, place)
        if tail.rank and prefix.kind == "own":
            # 「依法治市办」 in a district's report is the city's.
            above = self.places.of_rank(tail.rank, self.home)
            place = place if above is NOWHERE else above
        if prefix.kind == "rank" and not self.is_there(tail, prefix.rank, place):
            return None
        team = self.own_court(raw) or self.ranked_team(raw, place, how)
        return team or self.make(raw, self.lifted(place) if tail.lift else place, how)

    def of_police_branch(self, raw: Raw) -> Body | None:
        """「治安大队」 behind 公安高新分局禁毒大队: of that branch too; None behind any other body."""
        if not raw.tail.template.startswith(_POLICE) or not (teams := self.by_ending.get("队", [])[-1:]):
            return None
        source, last = teams[0]
        if not last.whole.endswith("分局") or _POLICE.removeprefix("{}") not in last.whole:
            return None
        name = last.whole + self.view[raw.start : raw.end]
        return replace(last, canonical=name, shorts=(), how=How.CARRIED, source=source)

    def own(self, raw: Raw) -> Body | None:
        """Resolve what stands without a division or bureau: 法制科, 执法大队, and 质监站 in the report of a bureau."""
        mode, bureau = raw.tail.mode, self.bureau_of_page
        squad = self.of_police_branch(raw) if raw.tail.kind == "team" else None
        if squad is not None:
            return squad
        if mode == "station" and bureau is not None and raw.tail.kind == "office":
            named = self.named_before(raw.core)
            if named is None and raw.core in _VEHICLES and bureau.body.canonical.endswith("队"):
                return self.under(bureau.body, "{p}车辆管理所", raw, How.ASSUMED, bureau.raw)
            return named or self.under(bureau.body, "{p}" + raw.core, raw, How.ASSUMED, bureau.raw)
        if mode == "vertical":
            return self.office(raw) if self.issuer is not None else None
        return self.office(raw) if mode in ("sub", "office") else self.unplaced(raw)

    def own_court(self, raw: Raw) -> Body | None:
        """「牛镇法庭」 in the report of a county's court: its own; None for any other body."""
        issuer = self.issuer
        if issuer is None or raw.tail.form != "法庭" or len(raw.prefix.names) != 1:
            return None
        if not issuer.body.canonical.endswith("法院"):
            return None
        name = self.view[raw.start : raw.end].removeprefix("本院").removeprefix("我院")
        return self.under(issuer.body, "{p}" + name, raw, How.ASSUMED, issuer.raw)

    def sent(self, raw: Raw, body: Body) -> tuple[Raw, Body]:
        """「省局|检查组复核门店180家」 in the bureau's own report: the group that it sends is the bureau itself."""
        above = raw.parent if "behind" in raw.tail.flags and self.issuer is not None else None
        if above is None or self.issuer is None or body.whole != self.issuer.body.canonical:
            return raw, body
        return above, self._resolve(above) or body

    def of_town(self, raw: Raw) -> Body | None:
        """「派出所」, 「司法所」 without a name: of the street or town whose page it is; None elsewhere."""
        local = self.places.local
        if local is None or not local.own.endswith(("镇", "乡", "街道", "苏木")):
            return None
        return Body(local.full + full_station(raw.tail.form), raw.tail.kind, local, How.ASSUMED, raw.tail.rule)

    def of_town_page(self) -> bool:
        """Whether the page is that of a street office or of a town's government."""
        issuer, local = self.issuer, self.places.local
        return issuer is not None and local is not None and issuer.body.place.full == local.full

    @property
    def bureau_of_page(self) -> Issuer | None:
        """The issuer where it is a bureau or team, None for a government, a town and nobody."""
        issuer = self.issuer
        return issuer if issuer is not None and not issuer.body.canonical.endswith(_GOVERNMENTS) else None

    def joint(self, raw: Raw) -> Body | None:
        """「县卫片执法工作专班」 on the page of 某县耕地保护和卫片执法工作专班: that one; None for any other body."""
        if raw.tail.kind != "commission" or raw.parent is not None or len(raw.core) < MIN_JOINT:
            return None
        if self.joints is None:
            named = (other for other in self.all_raws[:HEAD] if other.tail.kind == "commission" and other.core)
            self.joints = [other for other in named if other.parent is None and other.prefix.kind == "named"]
        for full in self.joints:
            if len(full.core) > len(raw.core) and full.core[-2:] == raw.core[-2:] and is_short_for(raw.core, full.core):
                target = self._plain(full)
                return same(target, How.CARRIED, "alias", full) if target is not None else None
        return None

    def named_before(self, core: str) -> Body | None:
        """Give the body named last whose full name ends so (质安站 behind 县质安站)."""
        for source, body in self.done[: -RECENT - 1 : -1]:
            if body.canonical.endswith((core, self.station_name(core))):
                return same(body, How.CARRIED, "antecedent", source)
        return None

    def labelled(self, raw: Raw) -> Body | None:
        """「【应急所】检查…」: an office of the town whose page it is, of the issuer, or of the page's own division."""
        core, issuer = full_station(raw.core), self.issuer
        if raw.prefix.kind != "own":
            place, how = self.place_of(raw.prefix)
            return Body(place.full + core, raw.tail.kind, place, how, raw.tail.rule) if place.full else None
        named = self.named_before(raw.core)
        if named is not None:
            return named
        if issuer is not None and issuer is self.bureau_of_page:
            return self.under(issuer.body, "{p}" + self.same_office(raw.core), raw, How.ASSUMED, issuer.raw)
        local = self.places.local
        place = local if local is not None else self.place_of(raw.prefix)[0]
        how = How.ASSUMED if place.full else How.NONE
        return Body(place.full + core, raw.tail.kind, place, how, raw.tail.rule)

    def crew(self, raw: Raw) -> Body | None:
        """「执法队」, 「稽查队」 in the report of a bureau: its own, where it acts."""
        acts = self.view[raw.end : raw.end + 2] in self.rules.words["station_verb"]
        if self.issuer is None or not raw.tail.ending.endswith("队") or not acts:
            return None
        if not self.issuer.body.canonical.endswith(("局", "委员会", "办事处")):
            return None
        return self.under(self.issuer.body, "{p}" + raw.tail.form, raw, How.ASSUMED, self.issuer.raw)

    def ranked_team(self, raw: Raw, place: Place, how: How) -> Body | None:
        """「市执法支队」 in the report of an ecology bureau; None for any other body."""
        if raw.prefix.kind != "rank" or raw.tail.kind != "team" or not place.certain:
            return None
        return self.team_of_issuer(raw, place, how) if raw.core.removesuffix(raw.tail.form) in ENFORCEMENT else None

    def is_there(self, tail: Tail, rank: str, place: Place) -> bool:
        """Whether the page's division has a body of that rank (no 州委 in 绵阳, no 管委会 but of a zone)."""
        if tail.need == "zone":
            return place.own.endswith(self.places.zone_words)
        return place is not NOWHERE or (self.home is None and rank not in TOWNS)

    def part(self, raw: Raw) -> Body | None:
        """Resolve a part of a body: 区司法局|法制科, 局|党委, 国家税务总局|泗县税务局."""
        parent, tail = raw.parent, raw.tail
        if parent is None:
            return None
        source: Raw | None = None
        if parent.tail.mode == "type" and parent.core == "" and parent.prefix.kind == "own":
            above = self.anaphor(parent)
            if above is not None:
                source = above.source
        elif _is_seated(parent):
            above = self.seat_parent(parent)
        else:
            above = self._resolve(parent)
        if above is None:
            return None
        if parent.tail.mode == "national" and raw.prefix.kind == "named":
            return self.local_office(raw, above)
        if tail.mode == "sub" and "{p}" in tail.template and raw.core == tail.form:
            shape = tail.template
        else:
            shape = "{p}" + (full_station(raw.core) if tail.mode != "office" else self.same_office(raw.core))
        own = self.issuer.body.canonical if self.issuer is not None else ""
        if own == above.canonical and own.endswith(raw.core) and len(raw.core) >= MIN_PART:
            return same(above, How.ASSUMED, tail.rule, source)  # 「我院执行局」 in the report of an 执行局
        how = above.how if source is None else How.ASSUMED
        issuer = self.issuer
        branch = issuer is not None and issuer.body.whole == above.canonical and tail.form == "分局"
        if branch and issuer is not None and self.is_own_branch(raw.core.removesuffix("分局")):
            return same(issuer.body, how, tail.rule, issuer.raw)
        return self.under(above, shape, raw, how, source)


def _is_seated(raw: Raw) -> bool:
    """Tell whether a bureau is known by the place of its branch alone (公安|南开|分局), and is no branch itself."""
    return (
        raw.parent is None and raw.prefix.kind == "seat" and bool(raw.prefix.names) and "{s}" not in raw.tail.template
    )
