"""Teams that a page names twice: 某县交通执法大队 in its title is the 某县交通运输综合行政执法大队 of its text."""

from __future__ import annotations

from zhenforce_nlp.institutions.lineage import Place
from zhenforce_nlp.institutions.mention import Raw
from zhenforce_nlp.institutions.names import Body, Names, is_short_for

_PLACED = ("named", "rank")
_OPENS_ALIKE = ("执法", "综合", "行政", "监察", "稽查")  # what the teams of all lines are called by
_TEAMS = ("支队", "大队", "总队", "中队", "队")
_TEAM, _OFFICE, _OFFICES = "队", "办", "办公室"
_ENDS = (_TEAM, _OFFICE, _OFFICES)
_MAX_TEAMS = 200  # teams of a page that short names are held against
_NO_NAME = frozenset(("", "line", "station", "branch", "中共", "{t}"))
# bureaus that have squads of their own
_ENFORCES = ("执法", "城市管理", "公安", "交通", "消防", "渔", "水", "劳动", "监察", "队", "农业", "文化", "生态环境")
_NEAR = 6  # bodies


class TeamNames(Names):
    """Gives the teams of one page the longest name that the page has for them."""

    _teams: dict[str, list[str]] | None = None  # names by division, read when a team is asked for

    def template(self, raw: Raw, place: Place) -> str:
        """Give the template of a mention; of a team the longest that the page has for it in the same division."""
        found = super().template(raw, place)
        if not raw.tail.form.endswith(_ENDS) or not found.startswith("{}") or not place.full:
            return found
        if self._teams is None:
            self._teams = self._named_teams()
        name = found.removeprefix("{}")
        longer = [other for other in self._teams.get(place.full, ()) if is_fuller(name, other)]
        if not longer:
            return found
        best = max(longer, key=len)
        # 「县执法大队」 may be any of two lines' teams; a name whose others are all short for one is that one.
        alone = all(other == best or is_short_for(other, best) for other in longer)
        return "{}" + best if alone else found

    def forget(self) -> None:
        """Drop what was worked out for another home."""
        super().forget()
        self._teams = None

    def _named_teams(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        teams = (raw for raw in self.all_raws if raw.tail.form.endswith(_ENDS) and raw.parent is None)
        for _, raw in zip(range(_MAX_TEAMS), teams, strict=False):
            if raw.prefix.kind not in _PLACED or (raw.core in _NO_NAME and not raw.tail.template.startswith("{}")):
                continue
            place, _ = self.place_of(raw.prefix)
            name = raw.tail.template.removeprefix("{}") if raw.core in _NO_NAME else raw.core
            if place.full and name not in (names := found.setdefault(place.full, [])):
                names.append(name)
        return found

    def enforcer_before(self) -> tuple[Raw, Body] | None:
        """「区城管执法局查处318起，其中|某镇中队|61起」 on the page of a bureau that has no squads: whose they are."""
        if self.issuer is None or any(word in self.issuer.body.canonical for word in _ENFORCES):
            return None
        last = next((done for done in reversed(self.done[-_NEAR:]) if not done[1].canonical.endswith("中队")), None)
        enforces = last is not None and last[1].canonical.endswith(("执法局", "城市管理局", "大队", "支队"))
        return last if enforces else None


def is_fuller(name: str, other: str) -> bool:
    """Tell whether a team's name may be short for another (交通执法大队, 交通运输综合行政执法大队)."""
    if name.endswith(_OFFICE) and other.endswith((_OFFICE, _OFFICES)):
        # 「镇执法办」: 镇综合行政执法办公室
        return len(other) > len(name) and "执法" in name and is_short_for(name, other)
    if len(other) <= len(name) or not is_short_for(name, other):
        return False
    ending = next((end for end in _TEAMS if name.endswith(end)), "")
    if not ending or not other.endswith(ending) or "执法" not in name:
        return False
    return name[0] == other[0] or name.startswith(_OPENS_ALIKE)
