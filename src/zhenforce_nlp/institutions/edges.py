"""Where a name begins: its left edge, words that no name contains, and the body or list that it goes on from."""

from __future__ import annotations

from zhenforce_nlp.bodies import MAX_ATOM, RANKS, InstitutionsRules
from zhenforce_nlp.institutions.mention import COUNTERS, JOINERS, MAX_DEPTH, STOPS, Raw, is_han
from zhenforce_nlp.institutions.seen import find_places

NUMERALS = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十百千万两零〇")  # 陆 in 陆家嘴 is none
_DAYS = frozenset("日月年")
ECONOMY = frozenset("经" + mark for mark in "责侦济营贸发管适建保文开检服")
MAX_ATOMS = 24
MAX_DIVISION = 13  # characters of a division's name
_SUNNY = "向阳"  # the name of many towns, and no 向
MIN_QUOTED, MAX_QUOTED = 4, 12  # “两违”
_IN_NAMES = frozenset("和同向从对")
_GAPS = frozenset(("、", "和", "及", "与", "以及", "，", "或", "、和", ",", "/", "；"))
_RANKS = frozenset(RANKS)


class Edges:
    """Tells where names of a page may begin.

    Args:
        view: the plain view of the page.
        rules: the compiled rules.

    Attributes:
        places: number, start and end of each division that the page names.
        place_end: where each of them begins, by its end; names of areas are left out.
        raws: the mentions before the present place.
    """

    def __init__(self, view: str, rules: InstitutionsRules) -> None:
        self.view = view
        self.rules = rules
        self.stops = rules.words["left_stop"]
        self.generic = rules.words["generic_left"]
        self.generic_ends = rules.words.generic_ends
        stops = self.stops | rules.words["before_place"]
        self.places: list[tuple[int, int, int]] = list(find_places(view, rules.place_finder, stops))
        names = rules.places
        self.place_end: dict[int, int] = {
            end: start for index, start, end in self.places if names[index] not in rules.area_words
        }
        self.raws: list[Raw] = []

    def place_over(self, at: int) -> int:
        """Give where a division ends that a place lies in, or that follows another (阳泉市|矿区); 0 for none."""
        first = at if at in self.place_end else at - 1
        ends = (end for end in (at + 1, at + 2) if self.place_end.get(end, at + 1) <= first)
        return next(ends, 0)

    def is_generic(self, at: int) -> bool:
        """Whether 各, 有关, 其他 and the like stand before ``at``."""
        view, generic = self.view, self.generic
        if at == 0 or view[at - 1] not in self.generic_ends:
            return False
        for size in (1, 2, 3, 4, 5):  # noqa: SIM110 - a generator would cost more than the look-ups
            if view[max(0, at - size) : at] in generic:
                return True
        return False

    def stop_at(self, at: int) -> bool:
        """Whether a word that no name contains ends at ``at`` (由, 会同)."""
        view = self.view
        mark = view[at - 1]
        if mark in COUNTERS:
            # 「12家|…」 is an edge, 「国家|级自然保护区」 none.
            return at > 1 and (view[at - 2] in NUMERALS or view[at - 2] in "多余几")
        if mark == "含":
            return at == 1 or not is_han(view[at - 2])  # 「（含|执法监察大队）」
        if mark in _DAYS and at > 1:
            # 「12月5日|区局」 and 「今年|区局」 are edges, 「旭日|街道」 none.
            return view[at - 2] in NUMERALS or view[at - 2] in "当同次近昨今去每本上下全翌明前后" or mark == "度"
        if mark == "份" and view[at - 2 : at - 1] == "月" and at > 2 and view[at - 3] in NUMERALS:
            return True  # 「10月份|管委会」
        if view[at - 1 : at + 1] == _SUNNY and not self.begins_place(at):
            return False  # 「向阳|镇」, but 「向|阳江市」
        return mark in self.stops or view[at - 2 : at] in self.stops

    def begins_place(self, at: int) -> bool:
        """Whether the name of a division begins at ``at``."""
        return any(self.place_end.get(end) == at for end in range(at + 2, at + MAX_DIVISION))

    def is_edge(self, at: int) -> bool:
        """Whether a name may begin at ``at``: behind a sign, a division, or a word that no name contains."""
        return at == 0 or not is_han(self.view[at - 1]) or at in self.place_end or self.stop_at(at)

    def ends_place(self, at: int) -> bool:
        """Whether a division's name ends at ``at``; 喀什 in 喀拉喀什镇 is none."""
        begin = self.place_end.get(at)
        return begin is not None and (self.view[at - 1] in _RANKS or self.is_edge(begin))

    def whole_name(self, begin: int, end: int) -> int:
        """Give where a town's name begins that a division's bare name opens (九江|镇, 四川|路街道), else ``begin``."""
        place = self.place_end.get(begin)
        if place is None or end - begin > 1 or self.view[begin - 1] in _RANKS or not self.is_edge(place):
            return begin
        return place

    def loose_start(self, at: int, limit: int) -> int | None:
        """Go back from ``at`` to the left edge of a name; None when none comes within ``limit``."""
        view, start = self.view, at
        while at - start <= limit:
            if start == 0 or not is_han(view[start - 1]) or self.stop_at(start):
                return start
            # 「河南岸|派出所」 and 「四川路|街道」 bear no province's name
            if self.ends_place(start) and (at - start != 1 or view[start - 1] in _RANKS):
                return start
            start -= 1
        return None

    def bounded_start(self, at: int, end: int) -> int | None:
        """Go back from ``at`` to a sign over a name of two or three characters that holds 和, 同 or 向 (和平|派出所).

        Args:
            at: where the name ends.
            end: where the body ends; a name like this is one only where the body acts, or a list goes on.
        """
        view = self.view
        start = next((edge for edge in (at - 2, at - 3) if edge <= 0 or not is_han(view[edge - 1])), -1)
        name = view[start:at] if start >= 0 else ""
        if not name or not any(mark in _IN_NAMES for mark in name) or name in self.stops:
            return None
        words = self.rules.words
        plain = (words["seat_stop"], words["topic"], self.generic, self.stops)
        if name[0] in _IN_NAMES and any(name[1:] in items for items in plain):
            return None  # 「和当地|派出所」
        if name[:2] in self.stops:
            return None
        acts = view[end : end + 1].isdigit() or view[end : end + 1] == "、"
        return start if acts or view[end : end + 2] in words["station_verb"] else None

    def sure_start(self, at: int, limit: int) -> int | None:
        """Go back from ``at`` to a left edge that is no matter of words: a sign, a body's end, 由 or 会同.

        「（2）案源管理科受理」: the office's name is all that follows the bracket, although no list has 案源.
        """
        view, start = self.view, at
        floor = self.raws[-1].end if self.raws else 0
        while at - start <= limit:
            if start <= floor or not is_han(view[start - 1]):
                return start
            named = view[start - 1 : start + 1] in ECONOMY  # 「经责科」
            named = named or (view[start - 1 : start + 1] == _SUNNY and not self.begins_place(start))
            if not named and view[start - 1] not in JOINERS and (view[start - 1] in STOPS or self.stop_at(start)):
                return start
            start -= 1
        return None

    def atoms(self, at: int, topics: frozenset[str]) -> int:
        """Go back from ``at`` over topic words and joiners (教育和|体育局) and give where they begin."""
        view, start = self.view, at
        floor = self.raws[-1].end if self.raws and self.raws[-1].end <= at else 0
        if at > 2 and view[at - 1] in JOINERS and any(view[at - 1 - size : at - 1] in topics for size in (2, 3, 4)):
            start -= 1  # 「农牧和|科技局」
        while at - start < MAX_ATOMS and start not in self.place_end:
            for size in range(min(MAX_ATOM, start - floor), 0, -1):
                if view[start - size : start] in topics:
                    start -= size
                    break
            else:
                return start
            if (
                start > 2
                and view[start - 1] in "和与"
                and any(view[start - 1 - size : start - 1] in topics for size in (2, 3, 4))
            ):
                start -= 1
        return start

    def quoted(self, at: int) -> int:
        """Give where a word in quotes begins that ends at ``at`` within a name (县|“两违”|整治专班), else ``at``."""
        view = self.view
        if at < MIN_QUOTED or view[at - 1] not in '”"」':
            return at
        begin = next((begin for begin in range(at - 2, max(at - MAX_QUOTED, 0), -1) if view[begin] in '“"「'), 0)
        named = begin and is_han(view[begin - 1]) and all(map(is_han, view[begin + 1 : at - 1]))
        return begin if named and not self.stop_at(begin) else at

    def listed(self, start: int) -> Raw | None:
        """Give the member before ``start`` in a list (区教育局、|民政局), whose prefix is shared."""
        if self.raws and 0 < start - self.raws[-1].end <= 2:
            last = self.raws[-1]
            if self.view[last.end : start] in _GAPS and last.tail.mode in ("function", "body", "type"):
                return last
        return None

    def parent(self, start: int) -> Raw | None:
        """Give the body that ends at ``start``: what follows is a part of it (市公安局|交警支队)."""
        if not self.raws or self.raws[-1].end != start:
            return None
        found = above = self.raws[-1]
        for _ in range(MAX_DEPTH):
            if above.parent is None:
                return found
            above = above.parent
        return None
