"""Raw mentions of institutions: where a tail stands, what stands before it, and where the name begins.

Nothing is resolved here. The scan sees the plain view of a page (simplified characters, broken lines joined).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from zhenforce_nlp.bodies import MAX_ATOM, InstitutionsRules, Tail

_RANKS = frozenset("省市区县州旗盟")
_TOWNS = frozenset("镇乡")
_OWN = frozenset("我本")
_LIST_GAP = frozenset(("、", "和", "及", "与", "以及", "，", "或", "、和", ",", "和", "/", "；"))
_GENERIC_BRACKET = frozenset("）)")
_STOP = frozenset("的了在和对把被将是为由向并等及与或经报送给到至从让请受同以因使原各该某")
MAX_PLACES = 4
LOOSE = {"局": 7, "厅": 7, "中心": 12, "总站": 8}
MAX_LOOSE = 20
MAX_COMPANY = 30
MIN_STUDY = 2

HAN = regex.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(slots=True)
class Prefix:
    """What stands before a tail.

    Attributes:
        start: where it begins.
        kind: named (divisions in so many words), rank (区, 我市), own (nothing, the issuer's), none.
        names: the divisions as written, outermost first.
        rank: the rank character of a relative prefix.
    """

    start: int
    kind: str
    names: tuple[str, ...] = ()
    rank: str = ""


@dataclass(slots=True)
class Raw:
    """A mention before resolution; ``core`` is the formal or written name without its division."""

    start: int
    end: int
    tail: Tail
    prefix: Prefix
    core: str = ""
    parent: Raw | None = None
    canonical: str = field(default="", compare=False)


BLOCKED = Prefix(-1, "blocked")


class Scan:
    """One pass over one page."""

    def __init__(self, view: str, rules: InstitutionsRules) -> None:
        self.view = view
        self.rules = rules
        self.words = rules.words
        self.topics = rules.words["topic"]
        self.offices = rules.words["office_topic"] | rules.words["topic"]
        self.stops = rules.words["left_stop"]
        self.generic = rules.words["generic_left"]
        self.generic_ends = frozenset(word[-1] for word in self.generic)
        self.places: list[tuple[int, int, int]] = rules.place_finder.find_matches_as_indexes(view)
        names = rules.places
        self.place_end: dict[int, int] = {
            end: start for index, start, end in self.places if names[index] not in rules.area_words
        }
        self.raws: list[Raw] = []
        self.pending: Raw | None = None

    def run(self) -> list[Raw]:
        """Give the raw mentions in document order, none overlapping another."""
        view, tails, length = self.view, self.rules.tails, len(self.view)
        handlers = {
            "function": self.function, "body": self.body, "national": self.national, "sub": self.sub,
            "office": self.office, "station": self.station, "town_station": self.town_station,
            "type": self.generic_type, "anaphor": self.anaphor,
        }  # fmt: skip
        raws = self.raws
        for index, start, end in self.rules.tail_finder.find_matches_as_indexes(view):
            tail = tails[index]
            if tail.mode == "veto" or (tail.after and end < length and view[end] in tail.after):
                continue
            found = handlers[tail.mode](tail, start, end)
            if found is None:
                continue
            while raws and raws[-1].end > found.start:
                raws.pop()
            raws.append(found)
        return raws

    # What may stand before a tail.

    def prefix_at(self, at: int) -> Prefix | None:
        """Read the division or rank that ends at ``at``; BLOCKED when it makes the phrase generic."""
        view = self.view
        if at in self.place_end:
            named = self.named_prefix(at)
            if named is not None:
                return named
        if at == 0:
            return None
        rank = view[at - 1]
        if rank in _RANKS:
            return self.rank_prefix(at, rank)
        if rank in _TOWNS:
            return self.town_prefix(at, rank)
        if rank in _GENERIC_BRACKET and at > 1 and view[at - 2] in _RANKS:
            return BLOCKED
        return self.short_prefix(at)

    def named_prefix(self, at: int) -> Prefix | None:
        view, names, start = self.view, [], at
        while start in self.place_end and len(names) < MAX_PLACES:
            begin = self.place_end[start]
            names.append(view[begin:start])
            start = begin
        names.reverse()
        if len(names) == 1 and names[0] in self.words["word_like"] and not self.licensed(names[0]):
            # 「会同县住建局」 in a report from elsewhere: together with the county's bureau.
            return None
        if view[start - 2 : start] == "中共" and start >= 2:
            start -= 2
        return Prefix(start, "named", tuple(names))

    def licensed(self, name: str) -> bool:
        """A name that reads as words (和县, 城区) is a division only where the page speaks of its surroundings."""
        divisions = self.rules.divisions
        for code in divisions.names.get(name, ()):
            parent = divisions.get(divisions.get(code).parent or "")
            if parent is not None and parent.name in self.view:
                return True
        return self.view.startswith(name) or f"\n{name}" in self.view

    def rank_prefix(self, at: int, rank: str) -> Prefix | None:
        view, start = self.view, at - 1
        if rank in "区州" and view[at - 3 : at] in ("自治区", "自治州") and at >= 3:
            start = at - 3
        if start == 0:
            return Prefix(start, "rank", (), rank)
        before = view[start - 1]
        if before in _OWN:
            return Prefix(start - 1, "rank", (), rank)
        if start in self.place_end:
            # 「绵阳市市委」
            named = self.named_prefix(start)
            return named or Prefix(start, "rank", (), rank)
        if before in self.words.before.get(rank, ()) or before in _RANKS:
            return BLOCKED
        if before in "、/和（(" and start > 1 and view[start - 2] in _RANKS and view[start - 2] != before:
            return BLOCKED
        if self.is_generic(start):
            return BLOCKED
        written = self.written_name(start)
        if written is not None:
            return Prefix(written, "named", (view[written:at],))
        if view[start - 2 : start] == "中共":
            start -= 2
        return Prefix(start, "rank", (), rank)

    def written_name(self, at: int) -> int | None:
        """A division that the table lacks, where a line begins with it: its start, else None."""
        view, start = self.view, at
        while start > 0 and at - start < 4 and HAN.match(view[start - 1]):
            start -= 1
        if start == at or at - start > 3 or (start > 0 and view[start - 1] not in "\n\r：:《"):
            return None
        run = view[start:at]
        if run in self.stops or run[-1] in self.stops or run[-2:] in self.stops or run[0] in _STOP:
            return None
        return start

    def town_prefix(self, at: int, rank: str) -> Prefix | None:
        view, start = self.view, at - 1
        if start > 0 and view[start - 1] in self.words.before.get(rank, ()):
            return BLOCKED
        begin = self.loose_start(start, 4)
        if begin is None or start - begin < 1:
            return Prefix(start, "rank", (), rank) if begin == start else BLOCKED
        name = view[begin:at]
        outer = self.prefix_at(begin) if begin in self.place_end else None
        if outer is not None and outer.kind == "named":
            return Prefix(outer.start, "named", (*outer.names, name))
        return Prefix(begin, "named", (name,))

    def short_prefix(self, at: int) -> Prefix | None:
        view, short = self.view, self.rules.short_names
        for length in (2, 3, 4):
            begin = at - length
            if begin < 0:
                break
            name = view[begin:at]
            if name not in short:
                continue
            if begin in self.place_end:
                outer = self.named_prefix(begin)
                if outer is not None:
                    return Prefix(outer.start, "named", (*outer.names, name))
            if name in self.words["short_stop"] or (begin > 0 and HAN.match(view[begin - 1]) and not self.stop_at(begin)):
                continue
            return Prefix(begin, "named", (name,))
        return None

    def is_generic(self, at: int) -> bool:
        """Whether 各, 有关, 其他 and the like stand before ``at``."""
        view = self.view
        if at == 0 or view[at - 1] not in self.generic_ends:
            return False
        return any(view[at - size : at] in self.generic for size in (1, 2, 3, 4, 5) if at >= size)

    def stop_at(self, at: int) -> bool:
        view = self.view
        return view[at - 1] in self.stops or view[at - 2 : at] in self.stops

    def loose_start(self, at: int, limit: int) -> int | None:
        """Go back from ``at`` to the left edge of a name; None when none comes within ``limit``."""
        view, start = self.view, at
        while at - start <= limit:
            if start == 0 or not HAN.match(view[start - 1]) or start in self.place_end or self.stop_at(start):
                return start
            start -= 1
        return None

    def atoms(self, at: int, topics: frozenset[str]) -> int:
        """Go back from ``at`` over topic words and joiners (教育和|体育局) and give where they begin."""
        view, start = self.view, at
        while at - start < 24:
            for size in range(min(MAX_ATOM, start), 0, -1):
                if view[start - size : start] in topics:
                    start -= size
                    break
            else:
                return start
            if start > 2 and view[start - 1] in "和与" and any(
                view[start - 1 - size : start - 1] in topics for size in (2, 3, 4)
            ):
                start -= 1
        return start

    def listed(self, start: int) -> Raw | None:
        """The member before ``start`` in a list (区教育局、|民政局), whose prefix is shared."""
        if self.raws and 0 < start - self.raws[-1].end <= 2:
            last = self.raws[-1]
            if self.view[last.end : start] in _LIST_GAP and last.tail.mode in ("function", "body", "type"):
                return last
        return None

    # One handler a mode.

    def function(self, tail: Tail, start: int, end: int) -> Raw | None:
        prefix = self.prefix_at(start)
        if prefix is BLOCKED:
            return None
        core = ""
        if prefix is None:
            joined = self.join(tail, start, end)
            if joined is not None:
                return joined
            begin = self.atoms(start, self.topics)
            if begin < start:
                longer = self.prefix_at(begin)
                if longer is not None and longer is not BLOCKED:
                    name = tail.template.removeprefix("{}")
                    return Raw(longer.start, end, tail, longer, self.view[begin:start] + name)
                if self.view[start - 1] in "和与":
                    return None
        if prefix is None:
            return self.bare(tail, start, end)
        return Raw(prefix.start, end, tail, prefix, core)

    def bare(self, tail: Tail, start: int, end: int) -> Raw | None:
        shared = self.listed(start)
        if shared is not None and (not tail.need or "inherits" in tail.flags) and shared.prefix.kind in ("named", "rank"):
            return Raw(start, end, tail, Prefix(start, shared.prefix.kind, shared.prefix.names, shared.prefix.rank))
        if tail.need or not tail.bare or self.is_generic(start):
            return None
        before = self.view[start - 1] if start else "\n"
        if before in _GENERIC_BRACKET and start > 1 and self.view[start - 2] in _RANKS:
            return None
        return Raw(start, end, tail, Prefix(start, "own"))

    def body(self, tail: Tail, start: int, end: int) -> Raw | None:
        if tail.need == "street":
            return self.street(tail, start, end)
        prefix = self.prefix_at(start)
        if prefix is BLOCKED:
            return None
        if tail.need == "zone" and (prefix is None or prefix.kind != "named"):
            return None
        if tail.need == "named" and (prefix is None or prefix.kind != "named"):
            return None
        if prefix is not None:
            if prefix.rank in _TOWNS and tail.kind not in ("government", "party", "congress", "team"):
                return None
            return Raw(prefix.start, end, tail, prefix)
        joined = self.join(tail, start, end)
        if joined is not None:
            return joined
        if not tail.need:
            begin = self.atoms(start, self.topics)
            if begin < start:
                longer = self.prefix_at(begin)
                if longer is not None and longer is not BLOCKED:
                    name = self.view[begin:start] + tail.template.removeprefix("{}")
                    return Raw(longer.start, end, tail, longer, name)
        return self.bare(tail, start, end)

    def street(self, tail: Tail, start: int, end: int) -> Raw | None:
        begin = self.loose_start(start, 5)
        if begin is None or start - begin < 2 or self.is_generic(start) or self.view[begin:start] in self.generic:
            return None
        name = self.view[begin:start]
        if name[-2:] in ("乡镇", "街道", "各街") or name[0] in _STOP or name[-1] in "镇、":
            return None
        prefix = self.named_prefix(begin) if begin in self.place_end else None
        names = (*prefix.names, name) if prefix else (name,)
        return Raw(prefix.start if prefix else begin, end, tail, Prefix(begin, "named", names))

    def national(self, tail: Tail, start: int, end: int) -> Raw:
        view = self.view
        if view[start - 7 : start] == "中华人民共和国" and start >= 7:
            start -= 7
        return Raw(start, end, tail, Prefix(start, "none"))

    def join(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Join a part to the body that ends where it begins (市公安局|交警支队)."""
        parent = self.parent(start)
        if parent is None or not tail.part:
            return None
        return Raw(parent.start, end, tail, parent.prefix, tail.part, parent)

    def parent(self, start: int) -> Raw | None:
        if self.raws and self.raws[-1].end == start:
            return self.raws[-1]
        if self.pending is not None and self.pending.end == start:
            return self.pending
        return None

    def sub(self, tail: Tail, start: int, end: int) -> Raw | None:
        if "named" in tail.flags:
            return self.branch(tail, start, end)
        parent = self.parent(start)
        begin = start
        if parent is None and tail.kind in ("office", "commission"):
            begin = self.atoms(start, self.offices)
            parent = self.parent(begin) if begin < start else None
        if parent is not None:
            return Raw(parent.start, end, tail, parent.prefix, self.view[begin:end], parent)
        if "ranked_ok" in tail.flags or tail.kind == "commission":
            prefix = self.prefix_at(begin)
            if prefix is not None and prefix is not BLOCKED:
                return Raw(prefix.start, end, tail, prefix, self.view[begin:end])
        if tail.bare and not self.is_generic(begin):
            return Raw(begin, end, tail, Prefix(begin, "own"), self.view[begin:end])
        return None

    def branch(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Branches named by a place: 公安|南开|分局, 国家统计局|泗县|调查队, 市生态环境局|经开|分局."""
        view = self.view
        parent = self.parent(start)
        if parent is not None and tail.form not in ("分局", "支行", "分行", "分会", "分公司", "监管局"):
            return Raw(parent.start, end, tail, parent.prefix, tail.form, parent)
        for begin in range(start - 1, max(start - 9, -1), -1):
            if not HAN.match(view[begin]):
                break
            parent = self.parent(begin)
            if parent is not None:
                if begin == start or view[begin] in _STOP:
                    return None
                return Raw(parent.start, end, tail, parent.prefix, view[begin:end], parent)
            if begin >= 2 and view[begin - 2 : begin] in ("公安", "国土", "工商", "环保", "规划", "税务"):
                return self.line_branch(tail, begin, end)
        return None

    def line_branch(self, tail: Tail, begin: int, end: int) -> Raw | None:
        """「公安南开分局」: the line before the place; its bureau is the parent."""
        view, start = self.view, begin - 2
        line = view[start:begin]
        owner = next((found for found in self.rules.tails if found.form == line + "局"), None)
        if owner is None:
            return None
        prefix = self.prefix_at(start)
        if prefix is BLOCKED:
            return None
        place = view[begin : end - len(tail.form)]
        if prefix is None:
            prefix = Prefix(start, "seat", (place,))
        parent = Raw(prefix.start, begin, owner, prefix)
        return Raw(prefix.start, end, tail, prefix, view[begin:end], parent)

    def office(self, tail: Tail, start: int, end: int) -> Raw | None:
        view = self.view
        begin = self.atoms(start, self.offices)
        for edge in (begin, start):
            parent = self.parent(edge)
            if parent is not None:
                return Raw(parent.start, end, tail, parent.prefix, view[edge:end], parent)
        if tail.form[-1] == "科" and begin == start and len(tail.form) < 3:
            return None
        if self.is_generic(begin) or (begin > 0 and view[begin - 1] in "各相某"):
            return None
        if end < len(view) and view[end] in "室长员级技学研":
            return None
        return Raw(begin, end, tail, Prefix(begin, "own"), view[begin:end])

    def station(self, tail: Tail, start: int, end: int) -> Raw | None:
        begin = self.atoms(start, self.topics)
        parent = self.parent(begin) or self.parent(start)
        if parent is not None:
            return Raw(parent.start, end, tail, parent.prefix, self.view[parent.end : end], parent)
        prefix = self.prefix_at(begin)
        if prefix is None or prefix is BLOCKED:
            return None
        return Raw(prefix.start, end, tail, prefix, self.view[begin:end])

    def town_station(self, tail: Tail, start: int, end: int) -> Raw | None:
        view = self.view
        begin = self.atoms(start, self.topics) if tail.form[0] in "综执" else start
        parent = self.parent(begin)
        if parent is not None and tail.form != "派出所":
            return Raw(parent.start, end, tail, parent.prefix, view[begin:end], parent)
        if begin > 0 and view[begin - 1] in _TOWNS and view[begin - 2 : begin] != "乡镇":
            prefix = self.town_prefix(begin, view[begin - 1])
            if prefix is None or prefix is BLOCKED or prefix.kind != "named":
                return None
            return Raw(prefix.start, end, tail, prefix, view[begin:end])
        edge = self.loose_start(begin, 5)
        if edge is None:
            return None
        if edge == begin:
            prefix = self.prefix_at(begin)
            if prefix is None or prefix is BLOCKED or tail.form == "派出所":
                return None
            return Raw(prefix.start, end, tail, prefix, view[begin:end])
        name = view[edge:begin]
        if len(name) < 2 or self.is_generic(begin) or name[-1] in "区县市镇乡内级个各名" or name in ("街道", "属地", "基层"):
            return None
        if name in self.topics and tail.form != "派出所":
            return None
        parent = self.parent(edge)
        if parent is not None:
            return Raw(parent.start, end, tail, parent.prefix, view[edge:end], parent)
        outer = self.prefix_at(edge) if edge in self.place_end else None
        if outer is not None and outer is not BLOCKED:
            return Raw(outer.start, end, tail, outer, view[edge:end])
        return Raw(edge, end, tail, Prefix(edge, "seat"), view[edge:end])

    def generic_type(self, tail: Tail, start: int, end: int) -> Raw | None:
        if "company" in tail.flags:
            return self.company(tail, start, end)
        view = self.view
        begin = self.atoms(start, self.topics)
        prefix = self.prefix_at(begin)
        if prefix is BLOCKED:
            return None
        parent = self.parent(begin)
        if parent is not None and begin < start and tail.form not in ("局", "厅"):
            return Raw(parent.start, end, tail, parent.prefix, view[begin:end], parent)
        if prefix is not None:
            return self.after_prefix(tail, prefix, begin, start, end)
        if "loose" in tail.flags or tail.kind in ("commission", "association"):
            found = self.loose(tail, begin, end)
            if found is not None:
                return found
        return self.unprefixed(tail, begin, start, end)

    def after_prefix(self, tail: Tail, prefix: Prefix, begin: int, start: int, end: int) -> Raw | None:
        if begin < start:
            return Raw(prefix.start, end, tail, prefix, self.view[begin:end])
        if tail.form == "委员会" and prefix.kind in ("named", "rank"):
            return Raw(prefix.start, end, tail, prefix, "中共")
        if tail.form in ("局", "厅") and prefix.kind == "named":
            return Raw(prefix.start, end, tail, prefix, "line")
        if "team" in tail.flags and prefix.kind == "named":
            return Raw(prefix.start, end, tail, prefix, "line")
        return None

    def unprefixed(self, tail: Tail, begin: int, start: int, end: int) -> Raw | None:
        view = self.view
        if begin == start:
            bare = Raw(start, end, tail, Prefix(start, "own"), "")
            if "team" in tail.flags:
                return None if self.is_generic(start) or view[start - 1 : start].isnumeric() else bare
            if tail.form in ("局", "厅", "中心"):
                self.pending = bare
            return None
        if self.is_generic(begin) or start - begin < MIN_STUDY:
            return None
        if tail.kind in ("commission", "team") or tail.form in ("局", "中心"):
            found = Raw(begin, end, tail, Prefix(begin, "own"), view[begin:end])
            shared = self.listed(begin)
            if shared is not None and tail.form == "局":
                found.prefix = Prefix(begin, shared.prefix.kind, shared.prefix.names, shared.prefix.rank)
            return found
        return None

    def loose(self, tail: Tail, begin: int, end: int) -> Raw | None:
        """A name with words that no list has (市口岸局): back to a division or a rank with a clear left edge."""
        view = self.view
        limit = max(0, begin - LOOSE.get(tail.form, MAX_LOOSE))
        at = begin
        while at > limit and HAN.match(view[at - 1]) and view[at - 1] not in _STOP:
            if at in self.place_end and at < begin:
                prefix = self.named_prefix(at)
                return Raw(prefix.start, end, tail, prefix, view[at:end]) if prefix else None
            if view[at - 1] in _RANKS and at < begin:
                edge = at - 1
                if edge == 0 or not HAN.match(view[edge - 1]) or self.stop_at(edge) or view[edge - 1] in _OWN:
                    prefix = self.rank_prefix(at, view[edge])
                    return Raw(prefix.start, end, tail, prefix, view[at:end]) if prefix and prefix is not BLOCKED else None
            at -= 1
        return None

    def company(self, tail: Tail, start: int, end: int) -> Raw | None:
        view, begin = self.view, start
        while start - begin < MAX_COMPANY and begin > 0 and (HAN.match(view[begin - 1]) or view[begin - 1] in "（）()"):
            if view[begin - 1] in "（(" and view.find("）", begin, start) < 0 and view.find(")", begin, start) < 0:
                break
            if self.company_edge(begin):
                break
            begin -= 1
        name = view[begin:start]
        if len(name) < 2 or "某" in name or name[0] in _STOP or self.is_generic(begin):
            return None
        parent = self.parent(begin)
        if parent is not None and parent.tail.kind == "company":
            return Raw(parent.start, end, tail, parent.prefix, view[begin:end], parent)
        return Raw(begin, end, tail, Prefix(begin, "none"), view[begin:end])

    def company_edge(self, at: int) -> bool:
        word = self.view[at - 2 : at]
        return self.view[at - 1] in "对向由与为在等将的了名家经" or (word in self.stops and len(word) > 1)

    def anaphor(self, tail: Tail, start: int, end: int) -> Raw | None:
        if tail.whose == "line":
            if tail.form[0] in _RANKS:
                prefix = self.prefix_at(start + 1)
                if prefix is None or prefix is BLOCKED:
                    return None
                return Raw(prefix.start, end, tail, prefix, "line")
            return Raw(start, end, tail, Prefix(start, "none"), "line") if not self.is_generic(start) else None
        return Raw(start, end, tail, Prefix(start, "own"))


def scan(view: str, rules: InstitutionsRules) -> tuple[list[Raw], Scan]:
    """Find the raw mentions of a view; the scan itself is given for its places."""
    run = Scan(view, rules)
    return run.run(), run


def members(raw: Raw) -> Iterator[Raw]:
    """Give a mention and the bodies it is part of, innermost first."""
    current: Raw | None = raw
    while current is not None:
        yield current
        current = current.parent
