"""Full formal names: a form's template filled with the division that stands before it, or that the page speaks from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhenforce_nlp.bodies import TOWN_RANKS, InstitutionsRules, Tail
from zhenforce_nlp.frozen import quick
from zhenforce_nlp.institutions.lineage import NOWHERE, Place, ancestry
from zhenforce_nlp.institutions.mention import Prefix, Raw
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.records import How

MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
CHINA = "中华人民共和国"
_PARTY = "中共"
_COURT = "{}人民法院"
_HIGHER = {"province": "{}高级人民法院", "prefecture": "{}中级人民法院"}
_SLOTS = ("{}", "{s}", "{c}", "{l}", "{o}", "{w}")
_STREET = "街道"
_MAX_FULL = 20  # such names that begin alike in one division
_MIN_FULL = 5  # characters of a name that others may be short for


@quick
@dataclass(frozen=True, slots=True)
class Body:
    """A resolved body.

    Attributes:
        canonical: full formal name.
        kind: kind of institution.
        place: division it belongs to.
        how: how it was reached.
        rule: id of the row or rule.
        template: name with slots for the division, "" when it stands as written.
        source: mention that it was resolved from, None for itself.
        shorts: other right names, shorter than the canonical one.
        owner: template of the body that it is part of, "" when it is none's part.
        whole: full name of the body right above it, "" when it is none's part.
        seat: code of the division that a branch is named after (长沙市生态环境局浏阳分局: 浏阳市), "" for none.
    """

    canonical: str
    kind: str
    place: Place
    how: How
    rule: str
    template: str = ""
    source: Raw | None = None
    shorts: tuple[str, ...] = ()
    owner: str = ""
    whole: str = ""
    seat: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Issuer:
    """The body that issued the report, with the mention that shows it."""

    body: Body
    raw: Raw
    rule: str
    how: How


class Names:
    """Makes full names on one page.

    Args:
        view: the plain view of the page.
        rules: the compiled rules.
        places: the divisions of the page.
    """

    def __init__(self, view: str, rules: InstitutionsRules, places: Places) -> None:
        self.view = view
        self.rules = rules
        self.places = places
        self.issuer: Issuer | None = None
        self.stated: frozenset[str] = frozenset()  # forms that the title or signature has behind a division's name
        self.home: str | None = None
        # template of the bodies that a title speaks of together, where nobody is known to have issued the page
        self.titled = ""
        self.done: list[tuple[Raw, Body]] = []
        self.all_raws: Sequence[Raw] = ()
        self._filled: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
        self._lineage: dict[tuple[str, str, str, str], tuple[str, tuple[str, ...], str]] = {}
        self._full: dict[tuple[str, str], list[str]] | None = None
        self._written: set[str] | None = None

    def place_of(self, prefix: Prefix) -> tuple[Place, How]:
        """Give the division a prefix means and how that is known."""
        if prefix.kind == "named":
            place = self.places.of_names(prefix.names)
            return place, How.STATED if place.certain else How.NONE
        if prefix.kind == "street":
            return self.places.below(prefix.names), How.STATED
        if prefix.kind == "rank":
            if prefix.rank in (*TOWN_RANKS, _STREET):
                return self.town_of_rank(prefix)
            place = self.places.of_rank(prefix.rank, self.home)
            if place is not NOWHERE:
                return place, How.ASSUMED if place.certain else How.NONE
            return self.last_of_rank(prefix)
        if prefix.kind == "own" and self.home is not None:
            local = self.places.local
            if local is not None and local.own.endswith(self.places.zone_words):
                return local, How.ASSUMED  # 「安委会」 in the report of a zone: the zone's
            return self.places.of_code(self.home), How.ASSUMED
        if prefix.kind == "own" and self.places.open is not None:
            return self.places.open, How.NONE
        return NOWHERE, How.NONE

    def town_of_rank(self, prefix: Prefix) -> tuple[Place, How]:
        """「镇应急办」, 「街道综合行政执法队」: of the page's own town or street, else the last one."""
        own = self.places.local
        if own is not None and own.own.endswith(prefix.rank):
            return own, How.ASSUMED
        for _, body in self.done[: -RECENT - 1 : -1]:
            if body.place.level == "town" and body.place.own.endswith(prefix.rank):
                return body.place, How.CARRIED
        return NOWHERE, How.NONE

    def last_of_rank(self, prefix: Prefix) -> tuple[Place, How]:
        """「县公安局」 in a city's report: the county spoken of last."""
        place = self.places.last_before(prefix.start, prefix.rank)
        if place is not NOWHERE:
            return place, How.CARRIED
        for _, body in self.done[: -RECENT - 1 : -1]:
            code = body.place.code
            if code is not None:
                found = self.places.of_rank(prefix.rank, code)
                if found is not NOWHERE:
                    return found, How.CARRIED
        return NOWHERE, How.NONE

    def lifted(self, place: Place) -> Place:
        """Give the prefecture or municipality of a place: bodies that counties have none of."""
        if place.code is None:
            return place
        line = ancestry(self.places.divisions, place.code)
        return self.places.of_code(line[0] if line[0] in MUNICIPALITIES else line[min(1, len(line) - 1)])

    def team_place(self, ending: str, place: Place) -> Place:
        """Give the division of a team named without one: a 支队 is a city's, a 总队 a province's."""
        if place.code is None or ending not in ("支队", "总队"):
            return place
        return (
            self.lifted(place)
            if ending == "支队"
            else self.places.of_code(ancestry(self.places.divisions, place.code)[0])
        )

    def make(self, raw: Raw, place: Place, how: How) -> Body:
        """Fill a template with a division."""
        tail = raw.tail
        template = self.template(raw, place)
        if not place.full:
            if raw.prefix.kind == "own":
                written = template
                for slot in _SLOTS:
                    written = written.replace(slot, "")
            else:
                written = self.view[raw.start : raw.end]
            return Body(written, tail.kind, place, How.NONE, tail.rule, template)
        key = (template, place.full)
        if key not in self._filled:
            self._filled[key] = (self.fill(template, place), self.shorts(template, place))
        canonical, shorts = self._filled[key]
        return Body(canonical, tail.kind, place, how, tail.rule, template, None, shorts)

    def lineage(self, body: Body, line: str) -> tuple[str, tuple[str, ...], str]:
        """Give the line of duty of a body, and the full names of its predecessors and its successor.

        Args:
            body: the body.
            line: line of its form, for a body that no row knows.
        """
        key = (body.template, body.owner, body.place.full, line)
        if key not in self._lineage:
            self._lineage[key] = self._lineage_of(body, line)
        return self._lineage[key]

    def _lineage_of(self, body: Body, line: str) -> tuple[str, tuple[str, ...], str]:
        found = self.rules.lineage.get(body.template)
        if found is None:
            above = self.rules.lineage.get(body.owner)
            return above.line if above is not None else line, (), ""
        names = tuple(self.fill(template, body.place) for template in found.predecessors)
        return found.line or line, names, self.fill(found.successor, body.place)

    def fill(self, template: str, place: Place) -> str:
        """Put a place into a template: 国家税务总局{c}税务局 and 泗县 → 国家税务总局泗县税务局."""
        if place.own.endswith(_STREET):
            template = template.replace("{}街道", "{}")
        if "{l}" in template:
            template = template.replace("{l}", self.lifted(place).full)
        if "{s}" in template:
            template = template.replace("{s}", self.short(place))
        if "{c}" in template:
            template = template.replace("{c}", self.tax_name(place))
        if "{o}" in template:
            template = template.replace("{o}", self.tax_name(place))
        template = template.replace("{w}", place.full)
        if template.startswith(_PARTY):
            return self.party(template, place)
        return template.replace("{}", place.full)

    def party(self, template: str, place: Place) -> str:
        """Name a party organ: the province stays out of it where a city is named (中共三明市三元区委, 中共阿里地委)."""
        return template.replace("{}", self.party_chain(place)).replace("地区委", "地委")

    def party_chain(self, place: Place) -> str:
        """Give the chain of divisions as party organs name it (三明市三元区, 泗县, 江苏省, 天津市南开区)."""
        if place.level != "town":
            return self.tax_name(place)
        if place.code is None:
            return place.full
        province = ancestry(self.places.divisions, place.code)[0]
        return place.full if province in MUNICIPALITIES else place.full.removeprefix(self.places.name(province))

    def template(self, raw: Raw, place: Place) -> str:
        """Give the template of a mention; the longer name that the page has for it (城管局: 城市管理和综合执法局)."""
        tail = raw.tail
        if raw.core == _PARTY:
            return "中共{}委"
        if raw.core == "{t}":
            return tail.template.replace("{p}", "{}").replace("{f}", tail.form)
        if raw.core:
            # 「镇规建环保办」: what the offices of a town are called in full no rule tells.
            return "{}" + (raw.core if place.level == "town" else self.station_name(raw.core))
        if tail.municipal and place.code in MUNICIPALITIES:
            return tail.municipal
        if tail.template == _COURT and place.code is not None and place.level in _HIGHER:
            # 「三门峡市法院」 is the middle court of a city that has districts and counties.
            return _HIGHER[place.level] if self.places.divisions.children(place.code) else _COURT
        if tail.ending == "分局" and tail.mode == "function" and place.level == "county":
            # 「区公安分局」 is the city's bureau's branch: 南通市公安局海门分局.
            branch = place.own if place.full.startswith(self.rules.words.ends["branch_in_full"]) else "{s}"
            return tail.template.replace("{}", "{l}").replace("分局", "局") + branch + "分局"
        template = tail.template
        if tail.formal and not self.is_written(tail):
            return tail.formal
        if "official" in tail.flags and tail.form in self.stated:
            return "{}" + tail.form
        if tail.mode == "function" and template.startswith("{}") and "old" not in tail.flags:
            return self.longer(tail, template, place)
        return template

    def station_name(self, core: str) -> str:
        """Give what a body's own name is short for: 质监站 is 水利工程质量监督站 in the report of a water bureau."""
        bureau = self.issuer.body.canonical if self.issuer is not None else ""
        named = self.rules.stations.get(core, ())
        return next((name for of, name in named if any(word in bureau for word in of)), formal_ending(core))

    def longer(self, tail: Tail, template: str, place: Place) -> str:
        """Find the full name on the page that a short form is short for, in the same division."""
        form = tail.form
        if self._full is None:
            self._full = self._full_names()
        names = self._full.get((place.full, form[0]), ())
        own = self.issuer.body.template if self.issuer is not None else ""
        fits = "varies" in tail.flags and own[-1:] == form[-1] and is_short_for(form, own)
        if place.code is not None and self.issuer is not None and place.code == self.issuer.body.place.code:
            known = (
                own.startswith("{}") and own[-1:] == form[-1] and not own.endswith("分局") and is_short_for(form, own)
            )
            if known and len(own) > len(template) and is_short_for(template[2:], own[2:]):
                return own  # 「市运管局」 in the report of 市道路运输管理局
        if fits and self.issuer is not None and place.code == self.issuer.body.place.code and len(own) > len(template):
            return own  # 「区行政审批局」 in the report of 区行政审批服务局
        if template[2:] in names:
            return template
        # 「城管执法局」 is whichever of its full names the page has; a full name only gives way to a longer one.
        least = len(template) - 2 if template[2:] == form else len(form)
        for name in names:
            if len(name) > least and name[-1] == form[-1] and is_short_for(form, name):
                return "{}" + name
        if fits and template[2:] != form:
            return own  # 「市城管执法局」 bears the name of the district's (城市管理行政执法局).
        if "varies" in tail.flags and template[2:] != form and place.code is not None:
            return self.rules.varied.get((place.code[:2], tail.line, tail.ending), template)
        return template

    def is_written(self, tail: Tail) -> bool:
        """Whether the page has a division's name before a form (横琴新区综合执法局): then that is its full name."""
        if self._written is None:
            self._written = {raw.tail.form for raw in self.all_raws if raw.tail.formal and raw.prefix.kind == "named"}
        return tail.form in self._written

    def _full_names(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for each in self.all_raws:
            raw = each.top()  # 「县城市管理和综合执法局|办公室编」
            if raw.tail.mode not in ("function", "type") or raw.prefix.kind not in ("named", "rank"):
                continue
            name = raw.core or raw.tail.form
            if len(name) < _MIN_FULL or name == "line":
                continue
            if not raw.core and raw.tail.template != "{}" + name and name not in self.stated:
                continue
            place, _ = self.place_of(raw.prefix)
            names = found.setdefault((place.full, name[0]), [])
            if name not in names and len(names) < _MAX_FULL:
                names.append(name)
        return found

    def forget(self) -> None:
        """Drop what was worked out for another home."""
        self._full = None

    def short(self, place: Place) -> str:
        """Give the bare name of the last division (深圳)."""
        own = place.own
        for size in (1, 2, 3):
            if own[:-size] in self.rules.short_names:
                return own[:-size]
        found = self.places.divisions.get(place.code) if place.code else None
        if found is not None:
            return next((name for name, codes in self.rules.short_names.items() if found.code in codes), own)
        return own

    def tax_name(self, place: Place) -> str:
        """Give the name that tax bureaus and party offices bear: 石嘴山市, 石嘴山市惠农区, 平罗县; 天津市南开区."""
        if place.code is None:
            return place.full
        line = ancestry(self.places.divisions, place.code)
        if len(line) < 2 or line[0] in MUNICIPALITIES:
            return place.full
        if len(line) == 3 and self.places.name(place.code).endswith("区"):
            return self.places.name(line[1]) + self.places.name(line[2]) + place.own * (place.level == "town")
        return place.own

    def shorts(self, template: str, place: Place) -> tuple[str, ...]:
        """Give the same name with a shorter chain of divisions (泗县市场监督管理局)."""
        if place.code is None:
            return ()
        if template.startswith("{l}"):
            template = "{}" + template[3:].replace("局{s}", "")
            return (template.replace("{}", place.full), *self.shorts(template, place))
        if "{o}" in template or "{w}" in template:
            template = template.replace("{w}", "{o}")
            party = template.replace("{o}", "{}")
            plain = template.removeprefix(_PARTY).replace("{o}", "{}")
            wide = (place.full, self.party_chain(place))
            return (
                *(shape.replace("{}", each) for shape in (party, plain) for each in wide),
                *self.shorts(party, place),
            )
        if "{}" not in template:
            return ()
        whole = self.places.full(place.code)
        names = [self.places.name(code) for code in ancestry(self.places.divisions, place.code)]
        own = place.full.removeprefix(whole)
        if not place.full.startswith(whole):  # 湖北省襄阳高新技术产业开发区: the zone bears its city's name
            own, names = place.own, names[:-1] or names
        chains = ["".join(names[1:]) + own, names[-1] + own]
        if len(names) == 3:
            chains.append(names[0] + names[2] + own)
        shown = place.full
        if template.startswith(_PARTY):
            chains.insert(0, place.full)
            shown = self.party_chain(place)
        found = dict.fromkeys(template.replace("{}", chain) for chain in chains if chain != shown)
        return tuple(found)


RECENT = 200  # mentions that an anaphor looks back over


def is_short_for(form: str, name: str) -> bool:
    """Tell whether all characters of a form stand in a name, in order (城管局 in 城市管理和综合执法局)."""
    rest = iter(name)
    return all(mark in rest for mark in form)


def formal(ending: str) -> str:
    """Give the formal ending of a short one (委 → 委员会)."""
    return {"委": "委员会", "办": "办公室", "关": "海关"}.get(ending, ending)


def formal_ending(core: str) -> str:
    """Write a short ending out (城乡委 → 城乡委员会).

    What an office is called in full no rule tells: 大气办 is 大气污染防治工作领导小组办公室, 渣土办 just that.
    """
    return core + "员会" if core.endswith("委") else core
