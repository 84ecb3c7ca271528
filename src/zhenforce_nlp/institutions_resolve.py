"""Full formal names: from a raw mention, the report's issuer and the divisions of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.institutions_places import NOWHERE, Place, Places, ancestry
from zhenforce_nlp.institutions_scan import Prefix, Raw
from zhenforce_nlp.records import How

MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
# Formal endings that a line of duty changes from rank to rank (局 in a district, 厅 in a province).
ENDINGS = ("委员会", "办公室", "支队", "大队", "总队", "中队", "分局", "总局", "局", "厅", "部")
_PARTY = "中共"


@dataclass(frozen=True, slots=True)
class Body:
    """A resolved body.

    Attributes:
        canonical: full formal name.
        kind: kind of institution.
        place: division it belongs to.
        how: how it was reached.
        rule: id of the row or rule.
        template: template it was made from, "" when it is part of another or stands as written.
        source: mention that it was resolved from, None for itself.
        shorts: other right names, shorter than the canonical one.
    """

    canonical: str
    kind: str
    place: Place
    how: How
    rule: str
    template: str = ""
    source: Raw | None = None
    shorts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issuer:
    """The body that issued the report, with the mention that shows it."""

    body: Body
    raw: Raw
    rule: str
    how: How


class Resolver:
    """Resolves the mentions of one page, in order.

    Args:
        view: the plain view of the page.
        rules: the compiled rules.
        places: the divisions of the page.
        aliases: names introduced in brackets (以下简称区局), with the mention that they stand for.
    """

    def __init__(self, view: str, rules: InstitutionsRules, places: Places) -> None:
        self.view = view
        self.rules = rules
        self.places = places
        self.issuer: Issuer | None = None
        self.home: str | None = None
        self.aliases: dict[str, Raw] = {}
        self.done: list[tuple[Raw, Body]] = []
        self.by_template: dict[str, Body] = {}
        self.memo: dict[tuple[str, str, str, tuple[str, ...], str, str], Body | None] = {}
        self.all_raws: Sequence[Raw] = ()

    def settle(self, issuer: Issuer | None, home: str | None) -> None:
        """Take the issuer, and the division that relative ranks are seen from."""
        self.issuer, self.home = issuer, home
        self.places.home = home
        self.memo.clear()
        self.done.clear()
        self.by_template.clear()

    def resolve(self, raw: Raw) -> Body | None:
        """Give the body a mention means; None when it turns out to be no institution."""
        body = self._resolve(raw)
        if body is not None:
            self.done.append((raw, body))
            if body.template and raw.prefix.kind in ("named", "rank"):
                self.by_template.setdefault(body.template, body)
        return body

    def _resolve(self, raw: Raw) -> Body | None:
        tail = raw.tail
        alias = self.aliases.get(self.view[raw.start : raw.end])
        if alias is not None and alias is not raw:
            target = self._resolve(alias)
            if target is not None:
                return Body(target.canonical, target.kind, target.place, How.CARRIED, "alias", "", alias, target.shorts)
        if tail.mode == "anaphor" or (tail.mode == "type" and raw.core in ("", "line")):
            return self.anaphor(raw)
        prefix = raw.prefix
        key = (tail.form, raw.core, prefix.kind, prefix.names, prefix.rank, self._parent_key(raw))
        if key in self.memo and not (prefix.kind == "own" or prefix.rank):
            return self.memo[key]
        body = self.part(raw) if raw.parent is not None else self.whole(raw)
        self.memo[key] = body
        return body

    def _parent_key(self, raw: Raw) -> str:
        return "" if raw.parent is None else self.view[raw.parent.start : raw.parent.end]

    # Bodies with a division of their own.

    def place_of(self, prefix: Prefix) -> tuple[Place, How]:
        """Give the division a prefix means and how that is known."""
        if prefix.kind == "named":
            place = self.places.of_names(prefix.names)
            return place, How.STATED if place.certain else How.NONE
        if prefix.kind == "rank":
            place = self.places.of_rank(prefix.rank, self.home)
            if place is not NOWHERE:
                return place, How.ASSUMED
            return self.last_of_rank(prefix.rank)
        if prefix.kind == "own" and self.home is not None:
            return self.places.of_code(self.home), How.ASSUMED
        return NOWHERE, How.NONE

    def last_of_rank(self, rank: str) -> tuple[Place, How]:
        """「县公安局」 in a city's report: the county spoken of last."""
        for _, body in reversed(self.done):
            code = body.place.code
            if code is not None:
                found = self.places.of_rank(rank, code)
                if found is not NOWHERE:
                    return found, How.CARRIED
        return NOWHERE, How.NONE

    def whole(self, raw: Raw) -> Body | None:
        tail, prefix = raw.tail, raw.prefix
        if tail.mode == "national":
            return Body(tail.template, tail.kind, NOWHERE, How.STATED, tail.rule, tail.template)
        if prefix.kind == "none":
            return Body(raw.core, tail.kind, NOWHERE, How.STATED, tail.rule)
        if tail.mode in ("sub", "office") and prefix.kind == "own":
            return self.office(raw)
        if tail.mode == "type" and prefix.kind == "own":
            return self.unplaced(raw)
        if prefix.kind == "own" and raw.tail.template in self.by_template:
            same = self.by_template[raw.tail.template]
            return Body(same.canonical, same.kind, same.place, How.CARRIED, tail.rule, same.template, None, same.shorts)
        place, how = self.place_of(prefix)
        if prefix.kind == "seat":
            return self.seat(raw)
        if prefix.kind == "rank" and place is NOWHERE and self.home is not None:
            return None
        if tail.lift:
            place = self.lifted(place)
        return self.make(raw, place, how)

    def lifted(self, place: Place) -> Place:
        if place.code is None:
            return place
        line = ancestry(self.places.divisions, place.code)
        return self.places.of_code(line[0] if line[0] in MUNICIPALITIES else line[min(1, len(line) - 1)])

    def make(self, raw: Raw, place: Place, how: How) -> Body:
        """Fill a template with a division."""
        tail = raw.tail
        template = self.template(raw, place)
        if not place.full:
            written = self.view[raw.start : raw.end]
            plain = template.replace("{}", "").replace("{s}", "") if raw.prefix.kind == "own" else written
            return Body(plain, tail.kind, place, How.NONE, tail.rule, template)
        seat = place.own
        if place.code is not None and "{s}" in template:
            seat = self.short(place)
        canonical = template.replace("{}", place.full).replace("{s}", seat)
        shorts = self.shorts(template, place, seat)
        return Body(canonical, tail.kind, place, how, tail.rule, template, None, shorts)

    def template(self, raw: Raw, place: Place) -> str:
        tail = raw.tail
        if raw.core == _PARTY:
            return "中共{}委"
        if raw.core:
            template = "{}" + formal_ending(raw.core)
        elif tail.municipal and place.code in MUNICIPALITIES:
            template = tail.municipal
        else:
            template = tail.template
        if tail.rank and place.own and raw.prefix.kind == "own":
            rank = next((mark for mark in "省市区县州旗盟" if place.own.endswith(mark)), tail.rank)
            template = template.replace("依法治" + tail.rank, "依法治" + rank)
        return template

    def short(self, place: Place) -> str:
        """Bare name of the last division (深圳)."""
        own = place.own
        for size in (1, 2, 3):
            if own[:-size] in self.rules.short_names:
                return own[:-size]
        return own

    def shorts(self, template: str, place: Place, seat: str) -> tuple[str, ...]:
        """The same name with a shorter chain of divisions (泗县市场监督管理局)."""
        if place.code is None or "{}" not in template:
            return ()
        own = place.full[len(self.places.full(place.code)) :]
        names = [self.places.name(code) for code in ancestry(self.places.divisions, place.code)]
        chains = ["".join(names[1:]) + own, names[-1] + own]
        if len(names) == 3:
            chains.append(names[0] + names[2] + own)
        found = dict.fromkeys(template.replace("{}", chain).replace("{s}", seat) for chain in chains if chain != place.full)
        return tuple(found)

    def seat(self, raw: Raw) -> Body | None:
        """「城关派出所」 without its bureau: the report's own division and, where it fits, the issuer."""
        tail, issuer = raw.tail, self.issuer
        if issuer is not None and raw.core.endswith(("派出所", "司法所", "所")):
            name = issuer.body.canonical
            line = {"派出所": "公安局", "司法所": "司法局", "监管所": "市场监督管理局", "监督管理所": "市场监督管理局"}
            if any(raw.core.endswith(end) and name.endswith(bureau) for end, bureau in line.items()):
                return Body(name + raw.core, tail.kind, issuer.body.place, How.ASSUMED, tail.rule)
        place, how = self.place_of(Prefix(raw.start, "own"))
        return Body(place.full + raw.core, tail.kind, place, how, tail.rule)

    # Parts of other bodies.

    def part(self, raw: Raw) -> Body | None:
        parent, tail = raw.parent, raw.tail
        assert parent is not None
        if parent.tail.mode == "type" and parent.core == "" and parent.prefix.kind == "own":
            if self.issuer is None:
                return None
            above: Body | None = self.issuer.body
            how = How.ASSUMED
        elif parent.prefix.kind == "seat":
            above = self.seat_parent(parent)
            how = How.STATED
        else:
            above = self._resolve(parent)
            how = above.how if above is not None else How.NONE
        if above is None:
            return None
        if parent.tail.mode == "national" and raw.prefix.kind == "named":
            return self.local_office(raw, above)
        if tail.mode == "sub" and "{p}" in tail.template and raw.core == tail.form:
            canonical = self.party_name(tail.template, above.canonical)
        else:
            core = raw.core if tail.mode != "office" else self.same_office(raw.core, above.canonical)
            canonical = above.canonical + core
        source = self.issuer.raw if self.issuer is not None and above is self.issuer.body else None
        return Body(canonical, tail.kind, above.place, how, tail.rule, "", source)

    @staticmethod
    def party_name(template: str, name: str) -> str:
        if template.startswith(_PARTY):
            name = name.removeprefix(_PARTY)
        if name.endswith("委") and template.startswith("{p}党委"):
            return name + template[len("{p}党委") :]
        return template.replace("{p}", name)

    def local_office(self, raw: Raw, above: Body) -> Body:
        """「国家税务总局厦门市税务局」: the local office's own template, or the national name before the rest."""
        place = self.places.of_names(raw.prefix.names)
        own = raw.tail.template.removeprefix(above.canonical)
        if own != raw.tail.template:
            canonical = above.canonical + own.replace("{}", place.full).replace("{s}", self.short(place))
        else:
            canonical = above.canonical + place.full + raw.core
        written = self.view[raw.start : raw.end]
        return Body(canonical, raw.tail.kind, place, How.STATED, raw.tail.rule, "", None, (written,))

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
        name = self.issuer.body.canonical
        if "study" in raw.tail.flags:
            canonical = self.study_group(name)
        elif raw.tail.mode == "sub" and raw.core == raw.tail.form:
            canonical = self.party_name(raw.tail.template, name)
        else:
            canonical = name + self.same_office(raw.core, name)
        return Body(canonical, raw.tail.kind, self.issuer.body.place, How.ASSUMED, raw.tail.rule, "", self.issuer.raw)

    def study_group(self, name: str) -> str:
        """中心组 alone: of the party committee, or of the party group where the page speaks of one."""
        committee = "党组" if "党组" in self.view and "党委" not in self.view else "党委"
        return f"{name}{committee}理论学习中心组"

    def same_office(self, core: str, owner: str) -> str:
        """「法宣科」 is the 法制宣传科 that the page names elsewhere: same first and last character, letters in order."""
        for raw in self.all_raws:
            longer = raw.core
            if raw.tail.mode == "office" and len(longer) > len(core) and longer[0] == core[0] and longer[-1] == core[-1]:
                rest = iter(longer)
                if all(mark in rest for mark in core):
                    return longer
        return core

    # Forms that mean what was named before.

    def anaphor(self, raw: Raw) -> Body | None:
        if raw.core == "line":
            return self.line(raw)
        ending = formal(raw.tail.ending or raw.tail.form)
        issuer = self.issuer
        if raw.tail.whose == "issuer":
            if issuer is not None and issuer.body.canonical.endswith(ending):
                return self._same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw)
            found = self.last_with(ending)
            if found is not None:
                return found
            return self._same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw) if issuer is not None else self.alone(raw)
        found = self.last_with(ending)
        if found is not None:
            return found
        if issuer is not None and issuer.body.canonical.endswith(ending):
            return self._same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw)
        return self.alone(raw) if raw.tail.mode == "anaphor" else None

    def alone(self, raw: Raw) -> Body:
        """Nobody to stand for: the words themselves, and how says so."""
        return Body(self.view[raw.start : raw.end], raw.tail.kind, NOWHERE, How.NONE, raw.tail.rule)

    def last_with(self, ending: str) -> Body | None:
        for raw, body in reversed(self.done):
            if body.canonical.endswith(ending) and body.kind != "company":
                return self._same(body, How.CARRIED, "antecedent", raw)
        return None

    @staticmethod
    def _same(body: Body, how: How, rule: str, source: Raw | None) -> Body:
        return Body(body.canonical, body.kind, body.place, how, rule, body.template, source, body.shorts)

    def line(self, raw: Raw) -> Body | None:
        """「市局」「省厅」「绵阳市局」: the issuer's line of duty at that rank."""
        ending = formal(raw.tail.ending or raw.tail.form)
        place, how = self.place_of(raw.prefix)
        if raw.tail.form in ("总局", "总署"):
            return self.last_with(ending) or self.national_line(raw, ending)
        if place is NOWHERE:
            return None if self.home is not None else self.alone(raw)
        issuer = self.issuer
        if issuer is None or "{}" not in issuer.body.template:
            return self.last_at(raw, place, ending)
        template = issuer.body.template
        if raw.prefix.kind == "rank" and place.code == issuer.body.place.code and template.endswith(ending):
            return self._same(issuer.body, How.ASSUMED, raw.tail.rule, issuer.raw)
        stem = next((template[: -len(end)] for end in ENDINGS if template.endswith(end)), template)
        canonical = (stem + ending).replace("{}", place.full)
        shorts = self.shorts(stem + ending, place, "")
        return Body(canonical, raw.tail.kind, place, how, raw.tail.rule, stem + ending, issuer.raw, shorts)

    def last_at(self, raw: Raw, place: Place, ending: str) -> Body | None:
        for source, body in reversed(self.done):
            if body.place.code == place.code and body.canonical.endswith(ending):
                return self._same(body, How.CARRIED, "antecedent", source)
        return self.alone(raw)

    def national_line(self, raw: Raw, ending: str) -> Body | None:
        if self.issuer is None or "{}" not in self.issuer.body.template:
            return None
        stem = self.issuer.body.template.replace("{}", "")
        if stem.startswith("国家") and "总局" in stem:
            return Body(stem[: stem.index("总局") + 2], "department", NOWHERE, How.CARRIED, raw.tail.rule)
        stem = next((stem[: -len(end)] for end in ENDINGS if stem.endswith(end)), stem)
        return Body("国家" + stem + ending, "department", NOWHERE, How.CARRIED, raw.tail.rule, "", self.issuer.raw)

    def unplaced(self, raw: Raw) -> Body | None:
        """「综合执法大队」, 「行政执法案件领导小组」 without a division: one named before, else the issuer's."""
        for source, body in reversed(self.done):
            if body.canonical.endswith(raw.core):
                return self._same(body, How.CARRIED, "antecedent", source)
        if self.issuer is None:
            return Body(raw.core, raw.tail.kind, NOWHERE, How.NONE, raw.tail.rule)
        place = self.issuer.body.place
        if raw.tail.form in ("局", "厅"):
            return Body(place.full + formal_ending(raw.core), raw.tail.kind, place, How.ASSUMED, raw.tail.rule)
        if "中心" in raw.tail.form:
            return None
        canonical = self.issuer.body.canonical + raw.core
        return Body(canonical, raw.tail.kind, place, How.ASSUMED, raw.tail.rule, "", self.issuer.raw)


def formal(ending: str) -> str:
    """Formal ending of a short one (委 → 委员会)."""
    return {"委": "委员会", "办": "办公室", "关": "海关", "院": "院", "署": "署"}.get(ending, ending)


def formal_ending(core: str) -> str:
    """Write a short ending out (城乡委 → 城乡委员会)."""
    return core + "员会" if core.endswith("委") else core
