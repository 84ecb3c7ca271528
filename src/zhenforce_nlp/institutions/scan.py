"""Raw mentions of institutions: where a tail stands, whose it is, and where the name begins.

Nothing is resolved here. The scan sees the plain view of a page (simplified characters, broken lines joined).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from zhenforce_nlp.bodies import RANKS, InstitutionsRules, Tail
from zhenforce_nlp.institutions.left import Left
from zhenforce_nlp.institutions.mention import BLOCKED, OWN, OWNED, Prefix, Raw
from zhenforce_nlp.institutions.offices import Offices

_MANAGING = "管委"
_SIGN = len("所属")
_WHOLE = ("分别", "分局", "理顺", "长期", "长效")
_NO_BODY = frozenset("部中大支总民辅警人员路岗亭平系指机条队管局所察狱委办站执、和与及等】”》）\n")  # 「某市交警|部门」
MAX_FORM = 14
MAX_LISTED = 5  # characters of 、姚伏所
_UNDER = re.compile("在[区镇乡街][^，。；\n]{1,24}(?:领导|指导|部署|支持|关心|统筹|安排)下")
_WHERE = ("地", "区", "辖", "镇", "乡", "街")
_SOME = ("有的", "部分", "个别", "少数", "多数")
_SOME_PLACES = re.compile(r"(?:[\d两几多三四五六七八九十]个|各)(?:县|市|区|旗|镇|乡|街道)的\Z")
_COUNT_BEHIND = re.compile(r"[\d一二两三四五六七八九十]{1,3}[个支家](?![一-鿿])")


class Scan(Offices):
    """One pass over one page."""

    def handlers(self) -> dict[str, Callable[[Tail, int, int], Raw | None]]:
        """Give what reads each kind of tail; kept by nobody, so that a page leaves no cycle behind."""
        return {
            "function": self.function, "body": self.body, "national": self.national, "sub": self.sub,
            "office": self.office, "station": self.station, "town_station": self.town_station,
            "community": self.community, "vertical": self.vertical, "type": self.typed, "anaphor": self.anaphor,
        }  # fmt: skip

    def run(self) -> list[Raw]:
        """Give the raw mentions in document order, none overlapping another."""
        view, tails, length = self.view, self.rules.tails, len(self.view)
        handlers = self.handlers()
        for index, at, end in self.rules.tail_finder.find_matches_as_indexes(view):
            tail, start = tails[index], at
            if tail.ranked is not None and start and view[start - 1] in RANKS:
                tail = tail.ranked
            if tail.mode == "veto":
                self.unveto(start, end)
                continue
            if tail.after and end < length and self.goes_over(tail, end):
                shorter = self.shorter(start, end)
                if shorter is None:
                    continue
                tail, until = shorter, start + len(shorter.form)
            else:
                until = end
            tail, start, until = self.realigned(tail, start, until)
            found = handlers[tail.mode](tail, start, until)
            if found is not None and not self.nameless(found):
                self.add(self.owned(found))
        return self.raws

    def typed(self, tail: Tail, start: int, end: int) -> Raw | None:
        """A type word, or a word that stands for a body by itself behind a place (镇江|交警共查处…)."""
        if not tail.part:
            return self.generic_type(tail, start, end)
        prefix = self.prefix_at(start)
        named = prefix is not None and prefix.kind == "named" and self.parent(prefix.start) is None
        if prefix is not None and named:
            name, rules = prefix.names[-1], self.rules
            named = name in rules.plain_names or name in rules.short_names
        if prefix is not None and named and end < len(self.view) and self.view[end] not in _NO_BODY:
            forms = tail.part.split(" ")
            level = min(len(forms) - 1, self.is_county(prefix.names[-1]))
            return Raw(prefix.start, end, self.rules.by_form[forms[level]], prefix)
        for index, begin, until in self.rules.tail_finder.find_matches_as_indexes(
            self.view[start + 1 : end + MAX_FORM]
        ):
            found = self.rules.tails[index]
            if begin == 0 and found.mode not in ("veto", "type"):
                return self.handlers()[found.mode](found, start + 1, start + 1 + until)  # 「市|监察局」
            break
        return None

    def is_county(self, name: str) -> bool:
        """Whether a division, by its name or its bare one, is a county."""
        codes = self.rules.divisions.names.get(name) or self.rules.short_names.get(name, ())
        return not any(code.endswith("00") for code in codes)

    def realigned(self, tail: Tail, start: int, end: int) -> tuple[Tail, int, int]:
        """Give the tail and its place where its first characters belong to the name before it; else as they are."""
        view, by_form = self.view, self.rules.by_form
        if tail.form.endswith(_MANAGING) and view[end : end + 1] == "会" and len(tail.form) > len(_MANAGING):
            return by_form[_MANAGING + "会"], end - len(_MANAGING), end + 1  # 「生态城|管委会」 and not 城管委
        if view[start] == "道" and view[start - 1 : start] == "街" and tail.form[1:] in by_form:
            return by_form[tail.form[1:]], start + 1, end  # 「罗桥街道|安委办」 and not 道安委办
        place = self.place_over(start) if tail.mode == "vertical" else 0
        if place and view[place:end] in by_form:
            return by_form[view[place:end]], place, end  # 「碑林区|公安局」 and not 林区公安局
        return tail, start, end

    def owned(self, found: Raw) -> Raw:
        """「所属|稽查大队」: the word says that it is another's, and is no part of the name."""
        name = self.view[found.start : found.end]
        if found.parent is not None or not name.startswith(OWNED) or len(name) - _SIGN < len(found.tail.form):
            return found
        start = found.start + _SIGN
        seat = name[_SIGN : -len(found.tail.form)]
        if found.tail.need == "seat" and seat:
            return replace(found, start=start, prefix=Prefix(start, "seat", (seat,)))  # 「所属|二连|海关」
        return replace(found, start=start, prefix=Prefix(start, "own"), core=found.core.removeprefix(name[:_SIGN]))

    def nameless(self, found: Raw) -> bool:
        """「下辖大队4个」, 「有的分局办案少」, 「部分乡镇所」: bodies of a kind, none of them named."""
        view, start = self.view, found.start
        if found.parent is not None:
            return False
        if view.startswith(_SOME, start):
            return True
        if found.prefix.kind not in ("own", "seat"):
            return False
        if view[start - 1 : start] == "的" and _SOME_PLACES.search(view, max(0, start - MAX_LISTED), start):
            return True  # 「约谈3个县的|水利局」
        counted = _COUNT_BEHIND.match(view, found.end) is not None
        # 「成立工作领导小组1个」, 「由局长任组长的|执法工作领导小组」
        group = found.tail.kind == "commission" and found.prefix.kind == "own"
        if group and found.tail.mode == "type" and (counted or view[start - 1] == "的"):
            return True
        return view[start - 2 : start] in _SOME or (counted and view[start : found.end] == found.tail.form)

    def goes_over(self, tail: Tail, end: int) -> bool:
        """Whether a tail's last character belongs to the word that follows (办|理); 「海事处|分别检查」 is whole."""
        if self.view[end] == "在" and len(tail.form) > 1 and tail.form.endswith("所"):
            if _UNDER.match(self.view, end) is not None:
                return False  # 「区卫生监督所|在区卫健局领导下」
            return self.view[end + 1 : end + 2] in _WHERE  # 「派出所所在地」, but 「派出所|在河边抓获」
        before = self.raws[-1] if self.raws and self.view[end] == "在" else None
        if before is not None and before.core == "station" and end - before.end <= MAX_LISTED:
            return self.view[before.end] not in "、和"  # 「城关所、|姚伏所|在各自片区」
        return self.view[end] in tail.after and self.view[end : end + 2] not in _WHOLE

    def shorter(self, start: int, end: int) -> Tail | None:
        """Give the tail within one whose last character belongs to the next word (质监大队|处罚); None without."""
        for cut in range(end - 1, start + 1, -1):
            tail = self.rules.by_form.get(self.view[start:cut])
            if tail is not None and tail.mode != "veto":
                return None if self.view[cut] in tail.after else tail
        return None

    def add(self, found: Raw) -> None:
        """Take a mention; one that begins within earlier ones replaces them."""
        raws = self.raws
        while raws and raws[-1].end > found.start:
            raws.pop()
        if raws and found.parent is None and found.prefix.kind == "named" and raws[-1].end == found.start:
            # 「国家税务总局|石嘴山市税务局」: a local office behind the name of its head office.
            head = raws[-1]
            if head.tail.need == "seat" and head.tail.row == found.tail.row:
                # 「福建海警局|泉州海警局」
                raws.pop()
                found.start, found.parent, found.core = head.start, head, self.view[head.end : found.end]
            elif head.tail.mode == "national" and not (found.tail.mode == "body" or found.tail.kind == "company"):
                raws.pop()
                found.start, found.parent = head.start, head
        raws.append(found)

    def unveto(self, start: int, end: int) -> None:
        """「健全|局党委会议制度」: a word that hides a body only where it is a word."""
        view = self.view
        if view[start - 1 : start + 1] not in self.words["unveto"]:
            return
        for index, begin, until in self.rules.tail_finder.find_matches_as_indexes(view[end - 1 : end + 11]):
            tail = self.rules.tails[index]
            if begin == 0 and tail.mode == "type":
                self.pending = Raw(end - 1, end, tail, Prefix(end - 1, "own"))
                self.unveto_part(end)
            elif begin == 0 and tail.mode in ("sub", "office"):
                self.add(Raw(end - 1, end - 1 + until, tail, Prefix(end - 1, "own"), tail.form))
            break

    def unveto_part(self, at: int) -> None:
        """Take the part that follows such a 局 (局|党委)."""
        for index, begin, until in self.rules.tail_finder.find_matches_as_indexes(self.view[at : at + 11]):
            tail = self.rules.tails[index]
            if begin == 0 and tail.mode in ("sub", "office"):
                parent = self.pending
                self.add(Raw(at - 1, at + until, tail, Prefix(at - 1, "own"), tail.form, parent))
            break

    def anaphor(self, tail: Tail, start: int, end: int) -> Raw | None:
        """我局, 市局, 该局: resolved from the rest of the page."""
        if tail.whose == "line":
            if tail.ending == "大队" and not self.is_edge(start) and self.view[start - 1] not in OWN:
                # 「北区大队」
                return self.generic_type(self.rules.by_form[tail.ending], end - len(tail.ending), end)
            if tail.ending == "分局" and not (self.is_edge(start) and self.parent(start) is None):
                # 「黄埔区分局」
                return self.branch(self.rules.by_form["分局"], end - len("分局"), end)
            if tail.form[0] in RANKS + "盟":
                return self.ranked_line(tail, start, end)
            return Raw(start, end, tail, Prefix(start, "none"), "line") if not self.is_generic(start) else None
        above = self.parent(start) if tail.whose == "mine" else None
        if above is not None and tail.form.endswith("队"):
            team = replace(tail, mode="type", kind="team", whose="")  # 「县局|稽查队」
            return Raw(above.start, end, team, above.prefix, tail.form, above)
        if tail.whose == "mine" and not self.is_edge(start):
            # 「安徽省种子管理|总站」「县农业|执法队」 are names of their own.
            if tail.form.endswith("站"):
                return self.station(replace(tail, mode="station", kind="institution", whose=""), start, end)
            own = replace(tail, mode="type", kind="team", whose="", flags=frozenset({"loose"}))
            return self.generic_type(own, start, end)
        return Raw(start, end, tail, Prefix(start, "own"))

    def ranked_line(self, tail: Tail, start: int, end: int) -> Raw | None:
        """市局, 绵阳市局; 「国家矿山安全监察局|贵州局」 and 「省渔政总队|温州支队」 are parts of what stands before."""
        prefix = self.prefix_at(start + 1)
        if prefix is None or prefix is BLOCKED:
            return None
        above = self.parent(prefix.start) if prefix.kind == "named" else None
        if above is not None and above.tail.mode == "national" and tail.ending == "局":
            return self.after_prefix(self.rules.by_form["局"], prefix, start + 1, start + 1, end)
        if above is not None and tail.ending.endswith("队") and above.tail.form.endswith("队"):
            team = self.rules.by_form[tail.ending]
            return Raw(above.start, end, team, above.prefix, self.view[above.end : end], above)
        return Raw(prefix.start, end, tail, prefix, "line")


def scan(view: str, rules: InstitutionsRules) -> tuple[list[Raw], Left]:
    """Find the raw mentions of a view; what read it is given for its places."""
    run = Scan(view, rules)
    return run.run(), run
