"""Forms that mean a body named before, or the issuer's line at another rank: 我局, 该局, 支队, 市局, 县分局."""

from __future__ import annotations

from dataclasses import replace

import regex

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.institutions.antecedents import Antecedents, same
from zhenforce_nlp.institutions.lineage import NOWHERE, Place, ancestry
from zhenforce_nlp.institutions.mention import Raw
from zhenforce_nlp.institutions.names import MUNICIPALITIES, RECENT, Body, formal, formal_ending
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.records import How

# Formal endings that a line of duty changes from rank to rank (局 in a district, 厅 in a province).
ENDINGS = ("委员会", "办公室", "支队", "大队", "总队", "中队", "分局", "总局", "局", "厅", "部")
# What the enforcement teams of any line call themselves.
ENFORCEMENT = ("执法", "综合执法", "行政执法", "综合行政执法", "执法监察")
_MARKET = "{}市场监督管理局"
# 「支队下辖大队4个」, 「支队设东宝、掇刀等5个大队」: the page's brigades are those of its team
_HOSTS = regex.compile(r"支队(?:现)?(?:下辖|下设|内设|设有|设|辖)[^。；\n]{0,24}?大队")
_WHEN = regex.compile(r"\d{1,2}月|[上下]半年|[一二三四]季度|今年|本年|截至|共")  # 「指挥中心|7月份受理…」
_TEAMS = tuple(f"{word}{team}" for word in ("综合执法", "行政执法") for team in ("支队", "大队", "总队"))
_GOVERNMENTS = ("人民政府", "管理委员会", "办事处")
_BUREAUS = ("局", "厅", "委员会")
_INSPECTION = ("稽查", "监察", "执法稽查", "稽查执法")
_POSTING = ("执法", "监察", "稽查")  # lines of work whose 支队 posts brigades in the counties
_ABOVE = {"支队": "大队", "总队": "支队"}  # a team and the one right below it
_MEN = ("长", "人", "员", "部", "伍", "政委", "机关")  # 「大队|人马」, 「支队|长」
_BARE = 2  # characters of a bare name
_LEVELS = {"总队": "province", "支队": "prefecture", "大队": "county"}


class Anaphors(Antecedents):
    """Resolves the forms of one page that mean what was named before."""

    def __init__(self, view: str, rules: InstitutionsRules, places: Places) -> None:
        super().__init__(view, rules, places)
        self.by_template: dict[str, Body] = {}
        self._hosts: list[Raw] | None = None

    def owner_place(self, rank: str, place: Place) -> Place:
        """「市生态环境局」 in the report of a branch at 浏阳 is the bureau that it is a branch of, in 长沙."""
        issuer = self.issuer
        if issuer is not None and issuer.body.seat and issuer.body.place.own.endswith(rank):
            return issuer.body.place
        return place

    def anaphor(self, raw: Raw) -> Body | None:
        """Resolve 我局, 该局, 大队, 市局."""
        if raw.core == "line":
            return self.hosted(raw) or self.posted(raw) or self.line(raw)
        own = raw.tail.mode == "anaphor"
        ending = formal(raw.tail.ending if own else raw.tail.form)
        issuer = self.issuer
        mine = issuer is not None and issuer.body.canonical.endswith(ending)
        if raw.tail.whose == "last":
            part = issuer is not None and bool(issuer.body.owner) and issuer.body.whole.endswith(ending)
            found = self.told_of(raw, ending) if mine or part else None
            found = found or self.subject(ending)
        elif mine or raw.tail.form == "中心":
            found = None
        elif not own and self.one_of_many(raw, ending):
            return None
        else:
            found = self.bureau_before() if raw.tail.form == "局" else self.last_with(ending)
        if found is not None:
            return found
        if issuer is not None and not own and not mine and raw.tail.form in _ABOVE:
            above = self.team_above(raw)
            if above is not None:
                return above
        if issuer is not None and (mine or raw.tail.whose == "issuer" or not own):
            if not own and not mine and raw.tail.form not in ("局", "厅"):
                return self.only_team(raw)
            return same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw)
        return alone(raw, self.view) if own else None

    def only_team(self, raw: Raw) -> Body | None:
        """「支队检查…」 in a bureau's report that names none: the enforcement team that its line has at its rank."""
        issuer = self.issuer
        if issuer is None or _LEVELS.get(raw.tail.form) != issuer.body.place.level or not issuer.body.template:
            return None
        if not issuer.body.canonical.endswith(_BUREAUS) or self.view.startswith(_MEN, raw.end):
            return None
        return self.team_of_issuer(raw, issuer.body.place, How.ASSUMED)

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

    def hosted(self, raw: Raw) -> Body | None:
        """「东宝大队」, 「治超大队」 in the report of a bureau whose 支队 has brigades: its own; None for others."""
        name = self.view[raw.start : raw.end]
        if raw.tail.form != "大队" or name == raw.tail.form or self.issuer is None or len(raw.prefix.names) > 1:
            return None
        if not self.issuer.body.canonical.endswith(_BUREAUS) or raw.core.removesuffix(raw.tail.form) in ENFORCEMENT:
            return None
        if self._hosts is None:
            stated = _HOSTS.search(self.view) is not None
            self._hosts = [other for other in self.all_raws if stated and _is_named_team(other)][:1]
        host = self.make_host(self._hosts[0]) if self._hosts else None
        return self.under(host, "{p}" + name, raw, How.ASSUMED, self._hosts[0]) if host is not None else None

    def make_host(self, raw: Raw) -> Body | None:
        """Resolve the team that has the page's brigades, of the issuer's own division; None for another's."""
        place, how = self.place_of(raw.prefix)
        if self.issuer is None or place.code != self.issuer.body.place.code:
            return None
        return self.make(raw, place, how)

    def posted(self, raw: Raw) -> Body | None:
        """「辉县大队」 in the report of a city's 执法支队, which has brigades in the counties."""
        names, issuer = raw.prefix.names, self.issuer
        if issuer is None or raw.tail.form != "大队" or not issuer.body.canonical.endswith("支队"):
            return None
        if not any(word in issuer.body.canonical for word in _POSTING):
            return None  # 南涧大队 in the report of a fire brigade: the county's own
        full = raw.prefix.kind != "named" or len(names) != 1 or names[0][-1] in "省市区县州旗盟"
        if full and (len(names) != 1 or len(names[0]) > _BARE):  # 渠县, whose bare name is all of it
            return None
        return self.under(issuer.body, "{p}" + names[0] + raw.tail.form, raw, How.ASSUMED, issuer.raw)

    def line(self, raw: Raw) -> Body | None:
        """「市局」「省厅」「绵阳市局」: the issuer's line of duty at that rank."""
        ending = formal(raw.tail.ending or raw.tail.form)
        if raw.tail.form in ("总局", "总署", "国家局"):
            named = None if raw.tail.form == "国家局" else self.last_with(ending)
            return named or self.national_line(raw, ending)
        place, how = self.place_of(raw.prefix)
        if place is NOWHERE:
            return None if self.home is not None else alone(raw, self.view)
        issuer = self.issuer
        template = self.titled if issuer is None else issuer.body.template or issuer.body.owner
        joint = issuer is not None and issuer.body.kind == "commission"  # 「徐闻县局」 in the report of a 专班
        if "{" not in template or joint:
            return self.last_at(raw, place, ending)
        if (ending == "院" and not template.endswith("院")) or (ending == "局" and template.endswith("人民政府")):
            return None  # 「市局」 in a town's report is some bureau of the city's
        if issuer is not None:
            if issuer.body.owner and ending in ("局", "厅", "委员会"):
                # 「稽查局」 of a tax bureau, 「交警支队」 of a police bureau: 市局 is the bureau itself.
                template = issuer.body.owner
                place = self.owner_place(raw.prefix.rank, place) if raw.prefix.kind == "rank" else place
            elif raw.prefix.kind == "rank" and place.code == issuer.body.place.code and _ends_so(template, ending):
                return same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw)
        return self.of_line(raw, place, how, template)

    def team_of_issuer(self, raw: Raw, place: Place, how: How) -> Body | None:
        """Give the enforcement team of the issuer's line (生态环境保护综合行政执法支队); None where no row tells it."""
        template = self.issuer.body.template if self.issuer is not None else ""
        lineage = self.rules.lineage.get(template)
        return self.of_line(raw, place, how, template) if lineage is not None and lineage.team else None

    def of_line(self, raw: Raw, place: Place, how: How, template: str) -> Body:
        """Make the body of a division that does what the bodies of ``template`` do elsewhere."""
        ending = formal(raw.tail.ending or raw.tail.form)
        lineage = self.rules.lineage.get(template)
        team = lineage.team if lineage is not None and ending in ("支队", "大队", "总队") else ""
        shorter = team.replace("综合行政执法", "综合执法")
        if team not in self.view and shorter in self.view:
            team = shorter  # 「全市文化市场综合执法机构…。市支队…」
        if team:
            # 「盟支队」 in a bureau's report: its enforcement team, named before or not.
            named = self.last_at(raw, place, ending)
            if named is not None and named.how is not How.NONE:
                return named
        template = self.bureau(template, ending) or line_template(template, place, ending, team)
        template = self.below_line(template, place)
        if ending == "厅" and lineage is not None and template not in self.rules.lineage:
            template = self.rules.bureaus.get((lineage.line, ending), template)  # 规划局 of a county, 自然资源厅
        source = self.issuer.raw if self.issuer is not None else None
        return Body(
            self.fill(template, place), raw.tail.kind, place, how, raw.tail.rule, template, source,
            self.shorts(template, place),
        )  # fmt: skip

    def below_line(self, template: str, place: Place) -> str:
        """「青州市局」 in the report of 省药品监督管理局: below it, the work is that of the market bureaus."""
        own = self.issuer.body.place.level if self.issuer is not None else ""
        if template in self.rules.words["line_of_county"] and place.level == "county" != own:
            return _MARKET
        lower = template in self.rules.words["line_of_province"] and own == "province" != place.level
        return _MARKET if lower else template

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
        nested = self.nested(raw, core)
        if nested is not None:
            return nested
        if self.issuer is None:
            town = self.places.local or NOWHERE  # 【综合执法中心】 below the name of a street alone
            return Body(town.full + core, raw.tail.kind, town, How.ASSUMED if town.full else How.NONE, raw.tail.rule)
        above = self.issuer.body
        team = self.hosted(raw) or self.own_team(raw, core) if raw.tail.kind == "team" else None
        if team is not None:
            return team
        if raw.tail.form in ("局", "厅"):
            return Body(above.place.full + formal_ending(core), raw.tail.kind, above.place, How.ASSUMED, raw.tail.rule)
        acts = self.view[raw.end : raw.end + 2] in self.rules.words["station_verb"]
        acts = acts or self.view[raw.end : raw.end + 1] in ("】", "：", ":")  # 【农机中心】检查…
        if "中心" in raw.tail.form and not (acts or _WHEN.match(self.view, raw.end)):
            return None  # 「指挥中心|处置险情」 is one of the issuer's
        if raw.tail.template:
            return self.make(raw, self.team_place(raw.tail.ending, above.place), How.ASSUMED)
        return self.under(above, "{p}" + core, raw, How.ASSUMED, self.issuer.raw)

    def nested(self, raw: Raw, core: str) -> Body | None:
        """「大队下设一中队」; 「县市场监管局检查…。稽查大队查办…」 in a county's report: of the body named last."""
        issuer = self.issuer
        numbered = core[0] in "一二三四五六七八九十" and raw.tail.kind == "team"
        if numbered and (issuer is None or not issuer.body.canonical.endswith(("队", "公安局", "分局"))):
            teams = self.by_ending.get("队", [])[-1:]
            ending = core[-len("大队") :]
            if teams and _is_sibling(teams[0][1].canonical, core, ending):
                # 「直属一大队、|二大队」
                name = teams[0][1].canonical[: -len(core)] + core
                return replace(teams[0][1], canonical=name, shorts=(), how=How.CARRIED, source=teams[0][0])
            return self.under(teams[0][1], "{p}" + core, raw, How.CARRIED, teams[0][0]) if teams else None
        if raw.tail.kind != "team" or (issuer is not None and not issuer.body.canonical.endswith(_GOVERNMENTS)):
            return None
        stem = core.removesuffix("大队").removesuffix("中队").removesuffix("支队").removesuffix("队")
        if stem not in ENFORCEMENT + _INSPECTION or not self.done:
            return None
        source, body = self.done[-1]
        near = "\n" not in self.view[source.end : raw.start] and body.canonical.endswith("局")
        return self.under(body, "{p}" + core, raw, How.CARRIED, source) if near else None

    def own_team(self, raw: Raw, core: str) -> Body | None:
        """「执法大队」, 「稽查大队」 of a bureau and 「治安大队」 of a branch are its own; None for others."""
        if self.issuer is None:
            return None
        above, stem = self.issuer.body, core[:-2]
        part = "{p}" + core
        if above.canonical.endswith(_BUREAUS) and stem in ENFORCEMENT:
            team = self.team_of_issuer(raw, self.team_place(raw.tail.ending, above.place), How.ASSUMED)
            return team or self.under(above, part, raw, How.ASSUMED, self.issuer.raw)
        if core.endswith(_TEAMS) and len(core) > len(raw.tail.form):
            # 「民政综合执法大队」 names its line itself.
            place = self.team_place(raw.tail.ending, above.place)
            return Body(place.full + core, raw.tail.kind, place, How.ASSUMED, raw.tail.rule)
        if above.canonical.endswith("分局"):
            part = "{p}" + (raw.tail.part or core)
        elif not (above.canonical.endswith(_BUREAUS) and stem in _INSPECTION):
            return None
        return self.under(above, part, raw, How.ASSUMED, self.issuer.raw)


def _is_sibling(name: str, core: str, ending: str) -> bool:
    """Tell whether a team is numbered as the one before it is (直属一大队, 二大队)."""
    return name.endswith(ending) and len(core) == len(ending) + 1 and name[-len(core)] in "一二三四五六七八九十"


def _ends_so(template: str, ending: str) -> bool:
    """Tell whether a body's own short form may end so: 省局 of a 厅 too."""
    return template.endswith(ending) or (ending == "局" and template.endswith("厅"))


def _is_named_team(raw: Raw) -> bool:
    return raw.tail.form.endswith("支队") and raw.parent is None and raw.prefix.kind in ("named", "rank")


def endings_of(name: str) -> tuple[str, ...]:
    """Give the endings of a name that 该局 or 支队 may mean, 队 for any team."""
    found = [ending for ending in ENDINGS if name.endswith(ending)]
    return (*found, "队") if name.endswith("队") else tuple(found)


def line_template(template: str, place: Place, ending: str, team: str) -> str:
    """Give the template of a line's body of another rank (公安局交通警察支队, 大队); ``team`` is what its teams are."""
    if ending == "院" and template.endswith("法院"):
        return "{}中级人民法院" if place.level == "prefecture" else "{}高级人民法院"
    if ending == "院":
        return template
    stem = next((template[: -len(end)] for end in ENDINGS if template.endswith(end)), template)
    if place.level == "province" and ending == "总队":
        stem = stem.replace("公安局", "公安厅")
    elif ending in _ABOVE or ending == "大队":
        stem = stem.replace("公安厅", "公安局")  # 「台州支队」 in the report of 省公安厅交通警察总队
    return ("{}" + team if team else stem) + ending


def alone(raw: Raw, view: str) -> Body:
    """Nobody to stand for: the words themselves, and how says so."""
    return Body(view[raw.start : raw.end], raw.tail.kind, NOWHERE, How.NONE, raw.tail.rule)
