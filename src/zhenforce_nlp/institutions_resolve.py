"""Who is meant: mentions resolved in the order of the page, parts of bodies, and forms that mean one named before."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from zhenforce_nlp.bodies import InstitutionsRules, Tail
from zhenforce_nlp.institutions_left import MAX_DEPTH, Prefix, Raw
from zhenforce_nlp.institutions_names import (
    CHINA,
    MUNICIPALITIES,
    RECENT,
    Body,
    Issuer,
    Names,
    formal,
    formal_ending,
    is_short_for,
)
from zhenforce_nlp.institutions_places import NOWHERE, Place, Places, ancestry
from zhenforce_nlp.records import How

# Formal endings that a line of duty changes from rank to rank (局 in a district, 厅 in a province).
ENDINGS = ("委员会", "办公室", "支队", "大队", "总队", "中队", "分局", "总局", "局", "厅", "部")
_PARTY = "中共"
_SEATED = {"派出所": "公安局", "司法所": "司法局", "监管所": "市场监督管理局", "监督管理所": "市场监督管理局"}
# 「移送县公安局…大队。该队…」: a body that something is done to is no body that 该队 means.
_SEAT_NAME = 4  # 浏阳分局
# Bodies named by places, and the endings of those that they are part of.
_VERTICALS = {
    "海事处": ("海事局",),
    "海警工作站": ("海警局",),
    "站派出所": ("公安处", "公安局"),
    "车站派出所": ("公安处", "公安局"),
    "公安处": ("铁路公安局",),
    "边境派出所": ("边境管理大队", "边境管理支队"),
    "边境管理大队": ("边境管理支队",),
    "边防检查站": ("边防检查总站",),
    "出入境边防检查站": ("边防检查总站",),
    "航道处": ("航道局",),
}
_ABOVE = {"支队": "大队", "总队": "支队"}  # a team and the one right below it
_TOWNS = ("街道", "镇", "乡")
_OBLIQUE = frozenset("向对送给会同合与和及、于")


class Resolver(Names):
    """Resolves the mentions of one page, in order.

    Args:
        view: the plain view of the page.
        rules: the compiled rules.
        places: the divisions of the page.
    """

    def __init__(self, view: str, rules: InstitutionsRules, places: Places) -> None:
        super().__init__(view, rules, places)
        self.of_group = "党组" in view and "党委" not in view
        self.aliases: dict[str, Raw] = {}
        self.by_template: dict[str, Body] = {}
        self.by_ending: dict[str, list[tuple[Raw, Body]]] = {}
        self.offices: dict[tuple[str, str], list[str]] | None = None
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
        self.places.local = place if beyond else None
        self.places.national = issuer is not None and not place.full and self.of_centre(issuer.raw)
        self.memo.clear()
        self.done.clear()
        self.by_template.clear()
        self.by_ending.clear()
        self.forget()

    @staticmethod
    def of_centre(raw: Raw) -> bool:
        """Whether a body is one of the centre or part of one (公安部|交通管理局)."""
        top = raw
        for _ in range(MAX_DEPTH):
            if top.parent is None:
                break
            top = top.parent
        return top.tail.mode == "national"

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
        alias = self.aliases.get(self.view[raw.start : raw.end]) if self.aliases else None
        if alias is not None and alias is not raw:
            target = self._plain(alias)
            if target is not None:
                return same(target, How.CARRIED, "alias", alias)
        if tail.whose == "mine" and not (self.issuer and self.issuer.body.canonical.endswith(tail.ending)):
            return self.last_ending(tail.ending)
        if raw.core == "station":
            return self.station(raw)
        if raw.core == "branch":
            return self.branch(raw)
        if tail.mode == "anaphor" or (tail.mode == "type" and raw.core in ("", "line")):
            return self.anaphor(raw)
        return self._plain(raw)

    def _plain(self, raw: Raw) -> Body | None:
        prefix, parent = raw.prefix, raw.parent
        if parent is not None:
            return self.part(raw)
        if prefix.kind == "own":
            return self.whole(raw)
        key = (raw.tail.form, raw.core, prefix.kind, prefix.names, prefix.rank, self.view[raw.start : raw.end])
        if key in self.memo:
            return self.memo[key]
        body = self.whole(raw)
        # 「县公安局」 may be the county's spoken of last: that is worked out at each place.
        if not prefix.rank or (body is not None and body.how is How.ASSUMED):
            self.memo[key] = body
        return body

    def whole(self, raw: Raw) -> Body | None:
        """Resolve a body that is no other's part."""
        tail, prefix = raw.tail, raw.prefix
        if tail.mode == "national":
            place = self.places.of_code(tail.division) if tail.division else NOWHERE
            return Body(tail.template, tail.kind, place, How.STATED, tail.rule, tail.template)
        if prefix.kind == "none":
            return self.vertical(raw) or Body(raw.core, tail.kind, NOWHERE, How.STATED, tail.rule)
        if prefix.kind == "seat":
            return self.seat(raw)
        if prefix.kind == "own" and (tail.mode in ("sub", "office", "type") or tail.kind == "team"):
            return self.office(raw) if tail.mode in ("sub", "office") else self.unplaced(raw)
        if prefix.kind == "own" and tail.template in self.by_template:
            return same(self.by_template[tail.template], How.CARRIED, tail.rule, None)
        place, how = self.place_of(prefix)
        if prefix.kind == "rank" and self.issuer is not None and tail.template == self.issuer.body.owner:
            place = self.owner_place(prefix.rank, place)
        if tail.rank and prefix.kind == "own":
            # 「依法治市办」 in a district's report is the city's.
            above = self.places.of_rank(tail.rank, self.home)
            place = place if above is NOWHERE else above
        if prefix.kind == "rank" and not self.is_there(tail, prefix.rank, place):
            return None
        if tail.lift:
            place = self.lifted(place)
        return self.make(raw, place, how)

    def vertical(self, raw: Raw) -> Body | None:
        """「秀英海事处」 in the report of 海口海事局 is its own; None for a body that is nobody's part."""
        issuer = self.issuer
        if issuer is None or raw.tail.mode != "vertical" or raw.tail.form not in _VERTICALS:
            return None
        above = issuer.body
        if not above.canonical.endswith(_VERTICALS[raw.tail.form]) or raw.core.startswith(above.canonical):
            return None
        return self.under(above, "{p}" + raw.core, raw, How.ASSUMED, issuer.raw)

    def is_there(self, tail: Tail, rank: str, place: Place) -> bool:
        """Whether the page's division has a body of that rank (no 州委 in 绵阳, no 管委会 but of a zone)."""
        if tail.need == "zone":
            return place.own.endswith(self.places.zone_words)
        return place is not NOWHERE or (self.home is None and rank not in _TOWNS)

    def owner_place(self, rank: str, place: Place) -> Place:
        """「市生态环境局」 in the report of a branch at 浏阳 is the bureau that it is a branch of, in 长沙."""
        issuer = self.issuer
        if issuer is not None and issuer.body.seat and issuer.body.place.own.endswith(rank):
            return issuer.body.place
        return place

    def seat(self, raw: Raw) -> Body | None:
        """A body named by a place that is no division: 城关派出所, 梅山海关, 占陇中队."""
        tail, issuer = raw.tail, self.issuer
        if "{s}" in tail.template:
            seat = raw.prefix.names[0]
            name = tail.template.replace("{s}", seat)
            code = self.places.choose(seat) if seat in self.rules.short_names else None
            return Body(
                name, tail.kind, NOWHERE, How.STATED, tail.rule, owner=tail.template, seat=code or ""
            )  # fmt: skip
        if issuer is not None:
            name = issuer.body.canonical
            bureau = next((bureau for end, bureau in _SEATED.items() if raw.core.endswith(end)), None)
            if (bureau and name.endswith(bureau)) or (
                tail.form in ("中队", "大队") and name.endswith(("大队", "支队", "局"))
            ):
                return Body(
                    name + raw.core,
                    tail.kind,
                    issuer.body.place,
                    How.ASSUMED,
                    tail.rule,
                    "",
                    issuer.raw,
                    (),
                    issuer.body.template,
                    name,
                )
        if tail.form == "大队":
            return None
        place, how = self.place_of(Prefix(raw.start, "own"))
        return Body(place.full + raw.core, tail.kind, place, how, tail.rule)

    # Parts of other bodies.

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
        elif parent.prefix.kind == "seat" and parent.prefix.names and "{s}" not in parent.tail.template:
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
            shape = "{p}" + (raw.core if tail.mode != "office" else self.same_office(raw.core))
        how = above.how if source is None else How.ASSUMED
        return self.under(above, shape, raw, how, source)

    def under(self, above: Body, shape: str, raw: Raw, how: How, source: Raw | None) -> Body:
        """Make the part of a body: 中共{p}委员会, {p}法制科."""
        template = party_name(shape, above.template) if above.template else ""
        name, shorts = above.canonical, above.shorts
        if shape.startswith(_PARTY) and above.place.full and name.startswith(above.place.full):
            # 「局党委」: 中共三明市三元区应急管理局委员会
            name = self.party_chain(above.place) + name.removeprefix(above.place.full)
            shorts = tuple(dict.fromkeys((above.canonical, *above.shorts)))
        shorts = tuple(short for each in shorts if (short := party_name(shape, each)) != party_name(shape, name))
        owner = above.owner or above.template
        return Body(
            party_name(shape, name),
            raw.tail.kind,
            above.place,
            how,
            raw.tail.rule,
            template,
            source,
            shorts,
            owner,
            above.canonical,
            self.seat_of(raw, above.place) or above.seat,
        )

    def seat_of(self, raw: Raw, place: Place) -> str:
        """Give the code of the division that a branch is named after (州生态环境局|玛纳斯县分局), "" for none."""
        if raw.parent is None or not raw.core.endswith(("局", "所", "队", "中心")) or len(raw.core) < _SEAT_NAME:
            return ""
        for size in range(len(raw.core) - 2, 1, -1):
            codes = self.places.divisions.names.get(raw.core[:size]) or self.rules.short_names.get(raw.core[:size], ())
            inside = [code for code in codes if place.code in ancestry(self.places.divisions, code)[:-1]]
            if len(inside) == 1:
                return inside[0]
        return ""

    def branch(self, raw: Raw) -> Body | None:
        """「太仆寺旗分局」: the issuer's bureau at that place; a branch's own report means the bureau it belongs to."""
        if self.issuer is None:
            return None
        above = self.issuer.body
        if above.seat and above.owner:
            above = replace(above, canonical=above.whole, template=above.owner)
        seat = raw.prefix.kind == "seat" or raw.prefix.names[-1].endswith(_TOWNS)
        place = above.place if seat else self.places.of_names(raw.prefix.names)
        if not above.canonical.endswith(("局", "中心")) or (place.code == above.place.code and not seat):
            return None
        name = place.own if place.own in raw.prefix.names else raw.prefix.names[-1]
        found = self.under(above, "{p}" + name + raw.tail.form, raw, How.ASSUMED, self.issuer.raw)
        return found if seat else replace(found, seat=place.code or "")

    def local_office(self, raw: Raw, above: Body) -> Body:
        """「国家税务总局厦门市税务局」: the local office's own template, or the national name before the rest."""
        place = self.places.of_names(raw.prefix.names)
        written = self.view[raw.start : raw.end]
        own = raw.tail.template.removeprefix(above.canonical)
        if own != raw.tail.template:
            return Body(
                self.fill(raw.tail.template, place), raw.tail.kind, place, How.STATED, raw.tail.rule, raw.tail.template,
                None, (written,), "", above.canonical,
            )  # fmt: skip
        canonical = above.canonical + "".join(raw.prefix.names) + (raw.core or raw.tail.form)
        return Body(
            canonical,
            raw.tail.kind,
            place,
            How.STATED,
            raw.tail.rule,
            "",
            None,
            (written,),
            above.template,
            above.canonical,
        )

    def seat_parent(self, raw: Raw) -> Body:
        """「公安|南开|分局」: the bureau of the city that the place lies in."""
        name = raw.prefix.names[0]
        code = next((found for found in self.rules.short_names.get(name, ()) if self._near(found)), None)
        code = code or (self.places.choose(name) if name in self.rules.short_names else None) or self.home
        place = self.lifted(self.places.of_code(code)) if code is not None else NOWHERE
        return self.make(Raw(raw.start, raw.end, raw.tail, Prefix(raw.start, "own")), place, How.ASSUMED)

    def _near(self, code: str) -> bool:
        if self.home is None:
            return False
        return ancestry(self.places.divisions, code)[:2] == ancestry(self.places.divisions, self.home)[:2]

    def office(self, raw: Raw) -> Body | None:
        """An office or committee without its bureau is the issuer's own (法宣科)."""
        if self.issuer is None:
            return Body(raw.core, raw.tail.kind, NOWHERE, How.NONE, raw.tail.rule)
        local = self.places.local
        if local is not None and raw.tail.mode == "sub" and raw.tail.kind == "office":
            # 「平安建设办公室」 in the report of a street's enforcement team is the street's.
            return Body(local.full + raw.core, raw.tail.kind, local, How.ASSUMED, raw.tail.rule, "", self.issuer.raw)
        if "study" in raw.tail.flags:
            # Of the party committee, or of the party group where the page speaks of one.
            shape = "{p}党组理论学习中心组" if self.of_group else "{p}党委理论学习中心组"
        elif raw.tail.mode == "sub" and raw.core == raw.tail.form:
            shape = raw.tail.template
        else:
            # 「委法规与监督科」: of the commission itself.
            own = raw.core[0] in "委厅署院会局" and self.issuer.body.canonical.endswith(formal(raw.core[0]))
            shape = "{p}" + self.same_office(raw.core[1:] if own else raw.core)
        return self.under(self.issuer.body, shape, raw, How.ASSUMED, self.issuer.raw)

    def same_office(self, core: str) -> str:
        """「法宣科」 is the 法制宣传科 that the page names elsewhere: same first and last, letters in order."""
        if self.offices is None:
            self.offices = {}
            for raw in self.all_raws:
                if raw.tail.mode == "office" and raw.core:
                    names = self.offices.setdefault((raw.core[0], raw.core[-1]), [])
                    if raw.core not in names and len(names) < RECENT:
                        names.append(raw.core)
        for longer in self.offices.get((core[0], core[-1]), ()):
            if len(longer) > len(core) and is_short_for(core, longer):
                return longer
        return core

    # Forms that mean what was named before.

    def anaphor(self, raw: Raw) -> Body | None:
        """Resolve 我局, 该局, 大队, 市局."""
        if raw.core == "line":
            return self.line(raw)
        own = raw.tail.mode == "anaphor"
        ending = formal(raw.tail.ending if own else raw.tail.form)
        issuer = self.issuer
        mine = issuer is not None and issuer.body.canonical.endswith(ending)
        if raw.tail.whose == "last":
            found = self.subject(ending)
        elif mine:
            found = None
        else:
            found = self.last_with(ending)
        if found is not None:
            return found
        if issuer is not None and not own and not mine and raw.tail.form in _ABOVE:
            above = self.team_above(raw)
            if above is not None:
                return above
        if issuer is not None and (mine or raw.tail.whose == "issuer" or not own):
            if not own and not mine and raw.tail.form not in ("局", "厅"):
                return None
            return same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw)
        return alone(raw, self.view) if own else None

    def team_above(self, raw: Raw) -> Body | None:
        """「支队」 in the report of a 大队, 「总队」 in that of a 支队: the team it belongs to."""
        issuer = self.issuer
        below = _ABOVE[raw.tail.form]
        if issuer is None or not issuer.body.template.endswith(below) or issuer.body.place.code is None:
            return None
        place = self.lifted(issuer.body.place)
        if raw.tail.form == "总队":
            place = self.places.of_code(ancestry(self.places.divisions, issuer.body.place.code)[0])
        template = issuer.body.template.removesuffix(below) + raw.tail.form
        if raw.tail.form == "总队" and place.code not in MUNICIPALITIES:
            template = template.replace("公安局", "公安厅")
        return Body(
            self.fill(template, place), raw.tail.kind, place, How.ASSUMED, raw.tail.rule, template, issuer.raw,
            self.shorts(template, place),
        )  # fmt: skip

    def subject(self, ending: str) -> Body | None:
        """「该队」: the body named last that something was not merely done to or done with."""
        recent = self.by_ending.get(ending, [])[: -RECENT - 1 : -1]
        for source, body in recent:
            if not (source.start and self.view[source.start - 1] in _OBLIQUE):
                return same(body, How.CARRIED, "antecedent", source)
        return self.last_with(ending)

    def last_ending(self, ending: str) -> Body | None:
        """「执法队」 behind 区应急管理综合行政执法队: that one."""
        for source, body in self.by_ending.get("队", [])[: -RECENT - 1 : -1]:
            if body.canonical.endswith(ending):
                return same(body, How.CARRIED, "antecedent", source)
        return None

    def station(self, raw: Raw) -> Body | None:
        """「城关所」 in the report of a bureau that has stations: 泗县市场监督管理局城关市场监督管理所."""
        issuer = self.issuer
        lineage = self.rules.lineage.get(issuer.body.template) if issuer is not None else None
        if issuer is None or lineage is None or not lineage.station:
            return None
        core = "".join(raw.prefix.names) + lineage.station
        place = issuer.body.place
        short = (place.full + core, place.own + core)
        return Body(
            issuer.body.canonical + core, raw.tail.kind, place, How.ASSUMED, raw.tail.rule, "", issuer.raw, short,
            issuer.body.template, issuer.body.canonical,
        )  # fmt: skip

    def last_with(self, ending: str) -> Body | None:
        """Give the body named last whose name ends so."""
        found = self.by_ending.get(ending)
        if not found:
            return None
        source, body = found[-1]
        return same(body, How.CARRIED, "antecedent", source)

    def line(self, raw: Raw) -> Body | None:
        """「市局」「省厅」「绵阳市局」: the issuer's line of duty at that rank."""
        ending = formal(raw.tail.ending or raw.tail.form)
        if raw.tail.form in ("总局", "总署"):
            return self.last_with(ending) or self.national_line(raw, ending)
        place, how = self.place_of(raw.prefix)
        if place is NOWHERE:
            return None if self.home is not None else alone(raw, self.view)
        issuer = self.issuer
        if issuer is None or "{" not in issuer.body.template:
            return self.last_at(raw, place, ending)
        template = issuer.body.template
        if issuer.body.owner and ending in ("局", "厅", "委员会"):
            # 「稽查局」 of a tax bureau, 「交警支队」 of a police bureau: 市局 is the bureau itself.
            template = issuer.body.owner
            if raw.prefix.kind == "rank":
                place = self.owner_place(raw.prefix.rank, place)
        elif raw.prefix.kind == "rank" and place.code == issuer.body.place.code and template.endswith(ending):
            return same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw)
        lineage = self.rules.lineage.get(template)
        team = lineage.team if lineage is not None and ending in ("支队", "大队", "总队") else ""
        if team:
            # 「盟支队」 in a bureau's report: its enforcement team, named before or not.
            named = self.last_at(raw, place, ending)
            if named is not None and named.how is not How.NONE:
                return named
        template = self.bureau(template, ending) or line_template(template, place, ending, team)
        canonical = self.fill(template, place)
        shorts = self.shorts(template, place)
        return Body(canonical, raw.tail.kind, place, how, raw.tail.rule, template, issuer.raw, shorts)

    def bureau(self, template: str, ending: str) -> str:
        """Give the template of the bureau of a team's line: 市局 and 县分局 in the report of an enforcement brigade."""
        lineage = self.rules.lineage.get(template)
        if lineage is None or ending not in ("局", "厅", "分局") or not (template.endswith("队") or ending == "分局"):
            return ""
        found = self.rules.bureaus.get((lineage.line, ending)) or self.rules.bureaus.get((lineage.line, "局"), "")
        if ending == "分局" and found:
            return "{l}" + found.removeprefix("{}").removesuffix("分局").removesuffix("局") + "局{s}分局"
        return found

    def last_at(self, raw: Raw, place: Place, ending: str) -> Body | None:
        """Give the body of that place named last; the words themselves without one."""
        for source, body in self.by_ending.get(ending, [])[: -RECENT - 1 : -1]:
            if body.place.code == place.code:
                return same(body, How.CARRIED, "antecedent", source)
        return alone(raw, self.view)

    def national_line(self, raw: Raw, ending: str) -> Body | None:
        """「总局」: the head office of the issuer's line."""
        if self.issuer is None or "{" not in self.issuer.body.template:
            return None
        stem = self.issuer.body.owner or self.issuer.body.template
        for slot in ("{}", "{s}", "{c}"):
            stem = stem.replace(slot, "")
        if stem.startswith("国家") and "总局" in stem:
            return Body(stem[: stem.index("总局") + 2], "department", NOWHERE, How.CARRIED, raw.tail.rule)
        if "海关" in stem:
            return Body("中华人民共和国海关总署", "department", NOWHERE, How.CARRIED, raw.tail.rule)
        stem = next((stem[: -len(end)] for end in ENDINGS if stem.endswith(end)), stem)
        return Body("国家" + stem + ending, "department", NOWHERE, How.CARRIED, raw.tail.rule, "", self.issuer.raw)

    def unplaced(self, raw: Raw) -> Body | None:
        """「综合执法大队」, 「行政执法案件领导小组」 without a division: one named before, else the issuer's."""
        core = raw.core or raw.tail.form
        named = self.by_template.get(raw.tail.template) if raw.tail.template else None
        if named is not None:
            return same(named, How.CARRIED, raw.tail.rule, None)
        for source, body in self.done[: -RECENT - 1 : -1]:
            if body.canonical.endswith(core):
                return same(body, How.CARRIED, "antecedent", source)
        numbered = core[0] in "一二三四五六七八九十" and raw.tail.kind == "team"
        if numbered and (self.issuer is None or not self.issuer.body.canonical.endswith(("队", "公安局", "分局"))):
            return None
        if self.issuer is None:
            return Body(core, raw.tail.kind, NOWHERE, How.NONE, raw.tail.rule)
        above = self.issuer.body
        if raw.tail.kind == "team" and above.canonical.endswith("分局"):
            # 「治安大队」 in a branch's report is the branch's own.
            return self.under(above, "{p}" + (raw.tail.part or core), raw, How.ASSUMED, self.issuer.raw)
        if raw.tail.form in ("局", "厅"):
            return Body(above.place.full + formal_ending(core), raw.tail.kind, above.place, How.ASSUMED, raw.tail.rule)
        if "中心" in raw.tail.form:
            return None
        if raw.tail.template:
            return self.make(raw, above.place, How.ASSUMED)
        return self.under(above, "{p}" + core, raw, How.ASSUMED, self.issuer.raw)


@lru_cache(maxsize=8192)
def endings_of(name: str) -> tuple[str, ...]:
    """Give the endings of a name that 该局 or 支队 may mean, 队 for any team."""
    found = [ending for ending in ENDINGS if name.endswith(ending)]
    return (*found, "队") if name.endswith("队") else tuple(found)


def line_template(template: str, place: Place, ending: str, team: str) -> str:
    """Give the template of a line's body of another rank (公安局交通警察支队, 大队); ``team`` is what its teams are."""
    stem = next((template[: -len(end)] for end in ENDINGS if template.endswith(end)), template)
    if place.level == "province" and ending == "总队":
        stem = stem.replace("公安局", "公安厅")
    return ("{}" + team if team else stem) + ending


def same(body: Body, how: How, rule: str, source: Raw | None) -> Body:
    """Give the body again, as it was reached from another mention."""
    return Body(
        body.canonical, body.kind, body.place, how, rule, body.template, source, body.shorts, body.owner, body.whole,
        body.seat,
    )  # fmt: skip


def alone(raw: Raw, view: str) -> Body:
    """Nobody to stand for: the words themselves, and how says so."""
    return Body(view[raw.start : raw.end], raw.tail.kind, NOWHERE, How.NONE, raw.tail.rule)


def party_name(shape: str, name: str) -> str:
    """Put a body's name into the name of its part: 中共{p}委员会 and 海关总署 → 中共海关总署委员会."""
    if shape.startswith(_PARTY):
        name = name.removeprefix(_PARTY).removeprefix(CHINA)
    if name.endswith("委") and shape.startswith("{p}党委"):
        return name + shape[len("{p}党委") :]
    return shape.replace("{p}", name)
