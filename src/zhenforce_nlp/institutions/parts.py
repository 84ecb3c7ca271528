"""Parts of bodies and bodies named by a place: 区司法局|法制科, 沙溪|分局, 城关|派出所, 秀英|海事处."""

from __future__ import annotations

from dataclasses import replace

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.institutions.lineage import NOWHERE, Place, ancestry
from zhenforce_nlp.institutions.mention import Prefix, Raw
from zhenforce_nlp.institutions.names import CHINA, RECENT, Body, formal, is_short_for
from zhenforce_nlp.institutions.part_names import full_station, party_name, without_own
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.institutions.team_names import TeamNames
from zhenforce_nlp.records import How

_PARTY = "中共"
_GROUP = "党组"
_WORKS = ("治超站", "水管处", "水管所", "水管站", "灌区管理处", "水库管理处")  # of the division, no bureau's posts
_SEATED = {
    "税务所": "税务局",
    "税务分局": "税务局",
    "自然资源所": "自然资源局",
    "派出所": "公安局",
    "司法所": "司法局",
    "法庭": "法院",
    "监管所": "市场监督管理局",
    "监督管理所": "市场监督管理局",
}
_SQUADS = ("交警中队", "交通警察中队")
_TRAFFIC = ("交通警察大队", "交通警察支队")
_POLICE = ("公安局", "公安分局")
_POSTING = ("服务中心", "管理处", "管理所", "运输局", "执法局", "支队", "大队")  # 东港所 of 某市道路运输服务中心
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
_BRANCHED = ("局", "中心")  # endings of bodies that have branches
_COUNTIES = ("县", "市", "旗")
TOWNS = ("街道", "镇", "乡")


class Parts(TeamNames):
    """Names parts of the bodies of one page, above all of the issuer.

    Args:
        view: the plain view of the page.
        rules: the compiled rules.
        places: the divisions of the page.
    """

    def __init__(self, view: str, rules: InstitutionsRules, places: Places) -> None:
        super().__init__(view, rules, places)
        self.of_group = "党组" in view and "党委" not in view
        self.offices: dict[tuple[str, str], list[str]] | None = None

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
        if (own := self.own_seat(raw)) is not None:
            return own
        if tail.form in _SQUADS and (squad := self.squad(raw)) is not None:
            return squad
        bureau = next((bureau for end, bureau in _SEATED.items() if raw.core.endswith(end)), None)
        if tail.form == "中队" and (enforcer := self.enforcer_before()) is not None:
            return self.under(enforcer[1], "{p}" + raw.core, raw, How.CARRIED, enforcer[0])
        if issuer is not None:
            name = issuer.body.canonical
            works = raw.core.endswith(_WORKS) or tail.form.endswith("处")
            posted = (tail.mode == "station" and not works) or tail.form in ("中队", "大队")
            branch = bureau is not None and name.endswith("分局") and bureau in name  # 某市公安局海曙分局
            if (bureau and name.endswith(bureau)) or branch or (posted and name.endswith(("大队", "支队", "局"))):
                core = full_station(without_own(raw.core))
                full, place = name + core, issuer.body.place
                return Body(
                    full, tail.kind, place, How.ASSUMED, tail.rule, "", issuer.raw, (name + raw.core,),
                    issuer.body.template, name,
                )  # fmt: skip
        named = self.bureau_named(bureau) if bureau else None
        if named is not None:
            return self.under(named, "{p}" + full_station(raw.core), raw, How.ASSUMED, None)
        return self.lone_seat(raw)

    def squad(self, raw: Raw) -> Body | None:
        """「枫桥交警中队」 in the report of a town: its county's brigade has it; as written for none."""
        seat, issuer = raw.core.removesuffix(raw.tail.form), self.issuer
        name = issuer.body.canonical if issuer is not None else ""
        if issuer is not None and name.endswith(_TRAFFIC):
            return self.under(issuer.body, "{p}" + seat + "中队", raw, How.ASSUMED, issuer.raw)
        if issuer is not None and (name.endswith(_POLICE) or (_POLICE[0] in name and name.endswith(_POLICE[1][2:]))):
            return self.under(issuer.body, "{p}" + _TRAFFIC[0] + seat + "中队", raw, How.ASSUMED, issuer.raw)
        if self.home is None:
            return Body(raw.core, raw.tail.kind, NOWHERE, How.NONE, raw.tail.rule)
        if self.places.level(self.home) != "county":
            return None
        place = self.places.of_code(self.home)
        brigade = "公安局" + _TRAFFIC[0]
        return Body(f"{place.full}{brigade}{seat}中队", raw.tail.kind, place, How.ASSUMED, raw.tail.rule)

    def own_seat(self, raw: Raw) -> Body | None:
        """「太平溪派出所」 in the report of 某区太平溪镇派出所: that one; None for any other."""
        issuer, form = self.issuer, raw.tail.form
        name = raw.core.removesuffix(form)
        if issuer is None or raw.prefix.kind != "seat" or not name:
            return None
        if not issuer.body.canonical.endswith(tuple(name + town + form for town in TOWNS)):
            return None
        return replace(issuer.body, how=How.ASSUMED, source=issuer.raw)

    def lone_seat(self, raw: Raw) -> Body | None:
        """Resolve a body named by a place that is no part of the issuer (礼义法庭: the county court's)."""
        tail, issuer = raw.tail, self.issuer
        if tail.form == "法庭" and self.home is not None and self.places.level(self.home) == "county":
            place = self.places.of_code(self.home)
            return Body(f"{place.full}人民法院{raw.core}", tail.kind, place, How.ASSUMED, tail.rule)
        if tail.form in ("大队", "法庭"):
            above = self.bureau_named("支队") if tail.form == "大队" and issuer is not None else None
            return self.under(above, "{p}" + raw.core, raw, How.ASSUMED, None) if above is not None else None
        seat = raw.prefix.names[0] if raw.prefix.names else ""
        if seat in self.rules.short_names:
            place = self.places.of_names((seat,))
            if place.certain and (self.home is None or place.code is None or self._near(place.code)):
                core = raw.core.removeprefix(seat)
                return Body(place.full + core, tail.kind, place, How.STATED, tail.rule)
        if tail.mode == "station" and issuer is None:
            return Body(raw.core, tail.kind, NOWHERE, How.NONE, tail.rule)
        place, how = self.place_of(Prefix(raw.start, "own"))
        return Body(place.full + raw.core, tail.kind, place, how, tail.rule)

    def county_team(self, raw: Raw) -> Body | None:
        """「凤阳大队」 on a page of 公安局交通警察支队: counties have police of their own, districts none."""
        if raw.tail.form != "大队":
            return None
        seat = self.view[raw.start : raw.end].removesuffix("大队")
        if self.home is None or seat not in self.rules.short_names:
            return None
        above = self.issuer.body if self.issuer is not None else self.bureau_named("支队")
        code = next((code for code in self.rules.short_names[seat] if code != self.home and self._below(code)), None)
        if above is None or code is None or not above.canonical.endswith("支队"):
            return None
        line = above.canonical.removeprefix(above.place.full).removesuffix("支队")
        place = self.places.of_code(code)
        if line != "公安局交通警察" or not above.place.full:
            return None
        if place.own.endswith("区"):
            return self.under(above, "{p}" + seat + "大队", raw, How.ASSUMED, None)
        return Body(place.full + line + "大队", raw.tail.kind, place, How.STATED, raw.tail.rule)

    def _below(self, code: str) -> bool:
        return self.home in ancestry(self.places.divisions, code)[:-1]

    def bureau_named(self, ending: str) -> Body | None:
        """Give the bureau of the page's own division that was named last and whose name ends so."""
        for _, body in self.done[: -RECENT - 1 : -1]:
            if body.canonical.endswith(ending) and body.place.code == self.home and body.place.level != "town":
                return body
        return None

    def vertical(self, raw: Raw) -> Body | None:
        """「秀英海事处」 in the report of 海口海事局 is its own; None for a body that is nobody's part."""
        issuer = self.issuer
        if issuer is None or raw.tail.mode != "vertical" or raw.tail.form not in _VERTICALS:
            return None
        above = issuer.body
        if not above.canonical.endswith(_VERTICALS[raw.tail.form]) or raw.core.startswith(above.canonical):
            return None
        return self.under(above, "{p}" + raw.core, raw, How.ASSUMED, issuer.raw)

    def under(self, above: Body, shape: str, raw: Raw, how: How, source: Raw | None) -> Body:
        """Make the part of a body: 中共{p}委员会, {p}法制科."""
        template = party_name(shape, above.template) if above.template else ""
        # 「瑞丽海关缉私分局」: the country's name opens that of the customs house, not those of its parts.
        name, shorts = above.canonical, above.shorts
        if name.endswith("海关") and name.startswith(CHINA):
            name, shorts = name.removeprefix(CHINA), (name, *shorts)
        plain: tuple[str, ...] = ()
        if shape.endswith(_GROUP):
            plain = tuple(party_name(shape.removeprefix(_PARTY), each) for each in (name, *shorts))
        elif shape.startswith(_PARTY) and above.place.full and name.startswith(above.place.full):
            # 「局党委」: 中共三明市三元区应急管理局委员会
            name = self.party_chain(above.place) + name.removeprefix(above.place.full)
            shorts = tuple(dict.fromkeys((above.canonical, *above.shorts)))
        shorts = tuple(short for each in shorts if (short := party_name(shape, each)) != party_name(shape, name))
        shorts += plain
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
        above = self.issuer.body if self.issuer is not None else self.of_title()
        if above is None:
            return None
        if raw.tail.form.endswith("行"):
            # 「沂水县支行」 in the report of 中国人民银行临沂市中心支行
            head = above.canonical.partition("银行")
            name = "".join((*head[:2], *raw.prefix.names, raw.tail.form))
            return Body(name, raw.tail.kind, NOWHERE, How.ASSUMED, raw.tail.rule) if head[1] else None
        if not above.canonical.endswith(_BRANCHED):
            # 「怀宁县分局」 in a team's report, behind 市生态环境局宜秀分局
            above = next((body for _, body in self.done[: -RECENT - 1 : -1] if _is_branch(body)), above)
        if (above.seat and above.owner) or (raw.tail.form == "监管局" and above.whole):
            above = whole_of(above)  # 「甘肃监管局」 in the report of a 监管分局 is the head office's
        seat = raw.prefix.kind == "seat" or raw.prefix.names[-1].endswith((*TOWNS, *self.places.zone_words))
        place = above.place if seat else self.places.of_names(raw.prefix.names)
        if not seat and place.code and place.code == above.place.code:
            place = self.places.namesake_in(raw.prefix.names[-1], place.code)
        if not above.canonical.endswith(_BRANCHED) or (place is NOWHERE and not seat):
            return None
        name = place.own if place.own in raw.prefix.names else raw.prefix.names[-1]
        source = self.issuer.raw if self.issuer is not None else None
        found = self.under(above, "{p}" + name + raw.tail.form, raw, How.ASSUMED, source)
        return found if seat else replace(found, seat=place.code or "")

    def of_title(self) -> Body | None:
        """Give the bureau of the line that a title speaks of (某市市场监管系统2022年统计), None without one."""
        if not self.titled.startswith("{}") or self.home is None:
            return None
        place = self.places.of_code(self.home)
        return Body(self.fill(self.titled, place), "department", place, How.ASSUMED, "title.line", self.titled)

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
        place = self.places.of_code(code) if code is not None else NOWHERE
        # 「税务枫桥分局」: towns are the county's; those of 公安 and of districts are the city's
        of_town = (
            name not in self.rules.short_names and raw.tail.line != "public_security" and place.own[-1:] in _COUNTIES
        )
        place = place if of_town else self.lifted(place)
        return self.make(Raw(raw.start, raw.end, raw.tail, Prefix(raw.start, "own")), place, How.ASSUMED)

    def _near(self, code: str) -> bool:
        if self.home is None:
            return False
        return ancestry(self.places.divisions, code)[:2] == ancestry(self.places.divisions, self.home)[:2]

    def office(self, raw: Raw) -> Body | None:
        """An office or committee without its bureau is the issuer's own (法宣科)."""
        if self.issuer is None:
            return Body(raw.core, raw.tail.kind, NOWHERE, How.NONE, raw.tail.rule)
        if raw.tail.form == "办" and self.issuer.body.canonical.endswith("人民政府"):
            place = self.issuer.body.place
            return Body(place.full + raw.core, raw.tail.kind, place, How.ASSUMED, raw.tail.rule)
        local = self.places.local
        if local is not None and raw.tail.mode == "sub" and raw.tail.kind == "office":
            # 「平安建设办公室」 in the report of a street's enforcement team is the street's.
            return Body(local.full + raw.core, raw.tail.kind, local, How.ASSUMED, raw.tail.rule, "", self.issuer.raw)
        if self.issuer.body.canonical.endswith(raw.core) and raw.tail.form in self.rules.words["own_bureau"]:
            return replace(self.issuer.body, how=How.ASSUMED, source=self.issuer.raw)  # 「缉私局」 in its own report
        above = self.inspected_by(raw)
        if above is not None:
            return self.under(above, "{p}" + raw.core, raw, How.ASSUMED, self.issuer.raw)
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

    def inspected_by(self, raw: Raw) -> Body | None:
        """「第二稽查局」 in the report of a county's tax bureau is the city's; None for any other office."""
        issuer = self.issuer
        if issuer is None or raw.tail.form != "稽查局" or not raw.core.startswith("第"):
            return None
        if issuer.body.whole and issuer.body.canonical.endswith("稽查局"):
            return whole_of(issuer.body)  # in the report of 某市税务局稽查局: the bureau's, too
        if issuer.body.place.level != "county" or "{c}" not in issuer.body.template:
            return None
        return self.make(issuer.raw, self.lifted(issuer.body.place), How.ASSUMED)

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

    def station(self, raw: Raw) -> Body | None:
        """「城关所」 in the report of a bureau that has stations: 泗县市场监督管理局城关市场监督管理所."""
        issuer = self.issuer
        if issuer is None:
            return self.station_of_named(raw)
        known = (self.rules.lineage.get(name) for name in (issuer.body.template, issuer.body.owner))
        lineage = next((found for found in known if found is not None and found.station), None)
        if lineage is None:
            posted = issuer.body.canonical.endswith(_POSTING) and bool(raw.prefix.names)
            core = "".join(raw.prefix.names) + raw.tail.form
            return self.under(issuer.body, "{p}" + core, raw, How.ASSUMED, issuer.raw) if posted else None
        core = "".join(raw.prefix.names) + lineage.station
        place = issuer.body.place
        short = (place.full + core, place.own + core)
        # In a station's own report the bureau is the one that it belongs to.
        bureau = issuer.body.whole or issuer.body.canonical
        return Body(
            bureau + core, raw.tail.kind, place, How.ASSUMED, raw.tail.rule, "", issuer.raw, short,
            issuer.body.owner or issuer.body.template, bureau,
        )  # fmt: skip

    def station_of_named(self, raw: Raw) -> Body | None:
        """「俄洛镇所」 on a page of nobody's that names 卡若区市场监督管理局: a station of the bureau named last."""
        for _, body in self.done[: -RECENT - 1 : -1]:
            lineage = self.rules.lineage.get(body.template)
            if lineage is not None and lineage.station and body.canonical.endswith("局") and body.place.code:
                name = body.canonical + "".join(raw.prefix.names) + lineage.station
                return Body(name, raw.tail.kind, body.place, How.ASSUMED, raw.tail.rule, whole=body.canonical)
        return None


def whole_of(branch: Body) -> Body:
    """Give the bureau that a branch belongs to."""
    return replace(branch, canonical=branch.whole, template=branch.owner, seat="")


def _is_branch(body: Body) -> bool:
    return bool(body.seat and body.owner) and body.canonical.endswith("分局")
