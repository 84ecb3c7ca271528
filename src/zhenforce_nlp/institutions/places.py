"""Which division a written name or a rank means on a page: by its parents, its neighbours and the page's own marks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import itemgetter

from zhenforce_nlp.bodies import RANKS, TOWN_RANKS, InstitutionsRules
from zhenforce_nlp.divisions import Divisions
from zhenforce_nlp.institutions.corps import corps_of
from zhenforce_nlp.institutions.lineage import (
    FULL_ZONES,
    NOWHERE,
    Place,
    ancestry,
    current,
    full_name,
    full_zone,
    place_of_code,
    rank_of,
)
from zhenforce_nlp.institutions.site_codes import site_codes

_STREET = "街道"
_PROVINCE = 2  # characters of a code that tell the province
_TOWN_WORDS = ("街道", "镇", "乡", "苏木")
_CORPS = "65Z1"  # codes of the divisions of the corps in Xinjiang
MAX_BACK = 30  # names of divisions that 县 in a city's report looks back over


class Places:
    """The divisions of one page.

    Attributes:
        national: whether a body of the centre issued the page.
        home: code of the division that the page speaks from, None when it is not known.
        local: the street, town or zone whose body issued the page, None for none or where the table has it.
        open: that division as the page names it, where it may be one of several (普陀区).
        corps: the division of the corps and its city that the title names together (第一师阿拉尔市), None for none.
    """

    def __init__(self, view: str, rules: InstitutionsRules, found: Sequence[tuple[int, int, int]]) -> None:
        self.text = view
        self.rules = rules
        self.divisions: Divisions = rules.divisions
        self.site = site_codes(view)
        self.named: dict[str, int] = {}
        self.in_full: set[str] = set()  # those of them whose full name stands on the page, or that of a part of them
        self._resolved: dict[tuple[str, ...], Place] = {}
        self.zone_words = rules.words.ends["zone"] + rules.words.ends["zone_kind"]
        self.home: str | None = None
        self.open: Place | None = None
        self.local: Place | None = None
        self.national = False
        self.corps: Place | None = None
        self.found = found
        self._read_names(found)

    def _read_names(self, found: Sequence[tuple[int, int, int]]) -> None:
        names = self.rules.places
        for index in {index for index, _, _ in found}:
            name = names[index]
            codes = self._codes(name)
            if len(codes) == 1 and name not in self.rules.words["word_like"]:
                if name in self.rules.plain_names:
                    self.in_full.update(ancestry(self.divisions, codes[0]))
                for code in ancestry(self.divisions, codes[0]):
                    self.named[code] = self.named.get(code, 0) + 1
        for index, (_, start, end) in enumerate(found[:-1]):
            after, begin, _ = found[index + 1]
            if begin == end and start < begin:
                self._read_pair(names[found[index][0]], names[after])

    def _read_pair(self, outer: str, inner: str) -> None:
        """「天津市南开区」: an ambiguous name right behind its parent is known for the whole page."""
        code = self._within(self._codes(inner), self._codes(outer))
        if code is not None:
            for item in ancestry(self.divisions, code):
                self.named[item] = self.named.get(item, 0) + 1
            self.in_full.update(ancestry(self.divisions, code))

    def _codes(self, name: str) -> tuple[str, ...]:
        codes = self.divisions.names.get(name)
        if codes is None:
            codes = self.rules.short_names.get(name, ())
            codes = tuple(code for code in codes if self.level(code) != "county") or codes
        return tuple(codes)

    def _within(self, codes: Iterable[str], outer: Iterable[str]) -> str | None:
        parents = set(outer)
        inside = [code for code in codes if not parents.isdisjoint(ancestry(self.divisions, code)[:-1])]
        return self._only(inside)

    def _only(self, codes: Sequence[str]) -> str | None:
        if len(codes) > 1:
            codes = [code for code in codes if current(self.divisions, code)] or codes
        return codes[0] if len(codes) == 1 else None

    def of_title(self, title: tuple[int, int] | None) -> str | None:
        """Give the deepest division at the head of the title (石家庄市农民工工资…总结), None without one."""
        if title is None:
            return None
        code: str | None = None
        last = -1
        for index, start, end in self.found:
            if start >= title[1]:
                break
            if code is not None and code.startswith(_CORPS):
                if start == last:  # 第一师阿拉尔市 is one
                    place = self.of_code(code)
                    self.corps = Place(
                        place.full + self.rules.places[index], code, self.rules.places[index], place.level, True
                    )
                break
            if start >= title[0] and self._codes(self.rules.places[index]) and (code is None or start == last):
                name = self.rules.places[index]
                code = (self._within(self._codes(name), [code]) if code else None) or self.choose(name) or code
                last = end
        return code

    def of_regiments(self) -> str | None:
        """Give the division of the corps that a page's regiments tell, None where they tell none."""
        named = corps_of(self.text, self.rules)
        code = self.choose(named[0]) if named is not None else None
        if named is not None and code is not None:
            place = self.of_code(code)
            self.corps = Place(place.full + named[1], code, named[1], place.level, True)
        return code

    def unsettled(self, name: str) -> Place | None:
        """Give a name that several divisions bear as a place that says so; None for any other."""
        codes = self._codes(name)
        levels = {self.level(code) for code in codes}
        return Place(name, None, name, levels.pop(), False, codes) if len(codes) > 1 and len(levels) == 1 else None

    def of_site(self) -> str | None:
        """Give the division of the web site, None when the page shows none."""
        return next((code for code in sorted(self.site, reverse=True) if code in self.divisions), None)

    def most_named(self) -> str | None:
        """Give the division that the page names most, the deeper one of two; None when it names none twice.

        A bare name alone (上海大众4S店) does not tell where a page speaks from.
        """
        told = ((code, count) for code, count in self.named.items() if code in self.in_full)
        best = max(told, key=lambda item: (item[1], item[0][4:] != "00", item[0]), default=None)
        return best[0] if best is not None and (best[1] > 1 or len(self.named) <= 3) else None

    def choose(self, name: str) -> str | None:
        """Give the one division that ``name`` means here, None when the page does not settle it."""
        codes = self._codes(name)
        if len(codes) < 2:
            return codes[0] if codes else None
        scored = sorted(((self._score(code), code) for code in codes), reverse=True)
        if scored[0][0] > scored[1][0]:
            return scored[0][1]
        return self._only(codes) if scored[0][0] == 0 or scored[0][0] == scored[1][0] else None

    def _score(self, code: str) -> int:
        line = ancestry(self.divisions, code)
        score = 4 * (code in self.named) + sum(2 for above in line[:-1] if above in self.named)
        if self.home is not None:
            home = ancestry(self.divisions, self.home)
            score += 3 * len(set(home) & set(line))
        for site in self.site:
            score += 6 * (site == code) + 2 * (site[:4] == code[:4]) + (site[:2] == code[:2])
        return score

    def settle(self, home: str | None) -> None:
        """Take the division that the page speaks from; what was resolved for another one is dropped."""
        self.home = home
        self._resolved.clear()

    def of_names(self, names: tuple[str, ...]) -> Place:
        """Resolve written names, outermost first (天津市, 南开区)."""
        if names not in self._resolved:
            local = self.local
            in_corps = local is not None and (local.code or "").startswith(_CORPS)
            if local is not None and in_corps and len(names) == 1 and local.full.endswith(names[0]):
                return local  # 「石河子市公安局」 in a report of 第八师石河子市
            if local is not None and len(names) > 1 and local.own.endswith("".join(names)):
                return local  # 「南川工业园区公安分局」 in the report of 某市经济技术开发区南川工业园区
            self._resolved[names] = self._of_names(names)
        return self._resolved[names]

    def _of_names(self, names: tuple[str, ...]) -> Place:
        code: str | None = None
        rest: list[str] = []
        for number, name in enumerate(names, 1):
            if code is not None and not rest and number == len(names) and self._is_own_zone(names[-2:], code):
                # 「湘潭经开区」: the zone bears the city's name.
                rest.append(names[-2] + full_zone(name))
                above = ancestry(self.divisions, code)[:-1]  # 湖北省|襄阳高新技术产业开发区
                return Place((self.full(above[-1]) if above else "") + rest[0], code, rest[0], "town", True)
            if code is None and not rest and self._is_foreign(name):
                return self._namesake(name)
            if name in self.rules.plain_names or name in self.rules.short_names:
                inner = self._inner(name, code) if code else self.choose(name)
                if inner is not None:
                    code = inner
                    continue
                if code is not None and code.startswith(_CORPS):
                    rest.append(name)  # 「第八师石河子市」 is one.
                    continue
                if code is not None and name in self.rules.plain_names and self._codes(name):
                    other = self.choose(name) or code
                    if other[:_PROVINCE] == code[:_PROVINCE]:
                        code = other
                        continue  # 「甘肃|矿区」 is no 阳泉市矿区
            rest.append(name)
        if code is None:
            several = next((codes for name in names if len(codes := self._codes(name)) > 1), ())
            return self._unlisted("".join(rest), names[-1], several)
        full = self.full(code) + "".join(rest)
        own = rest[-1] if rest else self.name(code)
        # 「金普新区（金州区）」: the bracket has another name of the same division.
        town = any(not name.startswith("（") for name in rest) and not code.startswith(_CORPS)
        return Place(full, code, own, "town" if town else self.level(code), True)

    def namesake_in(self, name: str, code: str) -> Place:
        """Give the district that bears its city's name: 白银分局 in 白银市 is that of 白银区; NOWHERE for none."""
        inner = self._inner(name, code)
        return self.of_code(inner) if inner is not None and inner != code else NOWHERE

    def _inner(self, name: str, code: str) -> str | None:
        """Give the division of that name in another: 三明市沙县 is the county, unless the page has 沙县区 too."""
        full = self._within(self.divisions.names.get(name, ()), [code])
        found = self.divisions.get(full) if full is not None else None
        gone = found is not None and any(heir in self.named for heir in found.successor)
        return full if full is not None and not gone else self._within(self._codes_all(name), [code])

    def _is_foreign(self, name: str) -> bool:
        """西城区 in the report of a city that has its own, which the table lacks: another has its city before it."""
        if self.home is None or self.home[2:4] == "00" or self.national or name not in self.rules.words["namesake"]:
            return False
        codes = self._codes(name)
        if not codes or any(code[:2] == self.home[:2] or self.level(code) != "county" for code in codes):
            return False
        # Where its province is named besides, 西城区 is the one there.
        return all(self.named.get(code[:2] + "0000", 0) <= self.named.get(code, 0) for code in codes)

    def _namesake(self, name: str) -> Place:
        """Give the district of that name in the city that the page speaks from."""
        line = ancestry(self.divisions, self.home or "")
        city = next((code for code in line if self.level(code) == "prefecture"), self.home or "")
        return Place(self.full(city) + name, city, name, "county", True)

    def _is_own_zone(self, names: tuple[str, ...], code: str) -> bool:
        """Whether a city's bare name and the word for a zone are the name of a zone that the table lacks."""
        if len(names) < 2 or names[1] not in self.rules.zones or names[0] not in self.rules.short_names:
            return False
        return self._within(self._codes_all("".join(names)), [code]) is None

    def below(self, names: tuple[str, ...]) -> Place:
        """Resolve a street, its divisions first (徐汇区, 虹梅); without them it lies in the report's own.

        A street's name may be a county's too (温泉), and never means that one.
        """
        *above, name = names
        name = name if name.endswith(_STREET) else name + _STREET
        outer = self.of_names(tuple(above)) if above else self.of_code(self.home) if self.home else NOWHERE
        if outer is NOWHERE:
            return Place(name, None, name, "town", False)
        return Place(outer.full + name, outer.code, name, "town", True)

    def _codes_all(self, name: str) -> tuple[str, ...]:
        return tuple(self.divisions.names.get(name, ())) + tuple(self.rules.short_names.get(name, ()))

    def _unlisted(self, written: str, own: str, candidates: tuple[str, ...]) -> Place:
        """A town or zone of the report's own division; anything else stands as written."""
        listed = own in self.rules.plain_names and own[-1] not in TOWN_RANKS
        known = own in self.rules.zones or own[-1] not in RANKS
        known = known or (own.endswith(self.zone_words) and not own.endswith(self.rules.words.ends["proper"]))
        if self.local is not None and written == self.local.own:
            return self.local  # 「白石湖商务区管委会」 in the report of 某市白石湖商务区管委会
        kinds = self.rules.words["zone_kind"]
        if self.local is not None and own == written and own in kinds and self.local.own.endswith(self.zone_words):
            return self.local  # 「园区安监局」 in the report of a zone
        if self.local is not None and own in self.rules.zones and self.local.own.endswith(FULL_ZONES.get(own, own)):
            return self.local
        if own in self.rules.zones and self.home is not None and written == own:
            # 「新区生态环境局」 in 滨海新区.
            found = self.of_code(self.home)
            if found.own.endswith(full_zone(own)):
                return found
        if self.home is not None and known and (not listed or own in self.rules.zones):
            return Place(self.full(self.home) + written, self.home, own, "town", True)
        level = "town" if own.endswith(_TOWN_WORDS) else ""
        return Place(written, None, own, level, False, candidates)

    def of_rank(self, rank: str, home: str | None) -> Place:
        """Resolve 区, 市, 省 seen from the division ``home``; NOWHERE when it has none of that rank."""
        if rank in ("师市", "师"):
            own = self.of_code(home) if home is not None and home.startswith(_CORPS) else NOWHERE
            return self.local or self.corps or own
        local = self.local
        if local is not None and rank == "区" and local.own.endswith(self.zone_words):
            return local
        if home is None:
            return self.open if self.open is not None and self.open.own.endswith(rank) else NOWHERE
        if (
            local is not None
            and len(rank) == 1
            and local.own.endswith(rank)
            and local.own not in self.rules.plain_names
        ):
            return local  # 「大兴安岭地区呼中区」, which the table lacks
        if local is not None and self.of_corps() and local.own.endswith(rank):
            return local  # 「市综合行政执法支队」 in 第七师胡杨河市
        code = rank_of(self.divisions, home, rank)
        return self.of_code(code) if code is not None else NOWHERE

    def of_corps(self) -> bool:
        """Tell whether the page speaks from a division of the corps in Xinjiang."""
        return self.home is not None and self.home.startswith(_CORPS)

    def last_before(self, at: int, rank: str) -> Place:
        """Give the division of that rank, within the report's own, that is named last before ``at``; else NOWHERE."""
        if self.home is None:
            return NOWHERE
        index = bisect_left(self.found, at, key=itemgetter(1))
        for number, _, _ in self.found[max(0, index - MAX_BACK) : index][::-1]:
            code = self._within(self._codes_all(self.rules.places[number]), (self.home,))
            if code is not None and self.name(code).endswith(rank):
                return self.of_code(code)
        return NOWHERE

    def of_code(self, code: str) -> Place:
        """Give the place of a code of the table."""
        return place_of_code(self.divisions, code)

    def full(self, code: str) -> str:
        """Chain of names from the province down."""
        return full_name(self.divisions, code)

    def name(self, code: str) -> str:
        """Own name of a division."""
        found = self.divisions.get(code)
        return found.name if found is not None else ""

    def level(self, code: str) -> str:
        """province, prefecture or county."""
        found = self.divisions.get(code)
        return str(found.level) if found is not None else ""
