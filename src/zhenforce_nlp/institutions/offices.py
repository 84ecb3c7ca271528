"""Parts within bodies: their committees and offices (局党委, 区应急局办公室, 法制科)."""

from __future__ import annotations

from dataclasses import replace

from zhenforce_nlp.bodies import RANKS, TOWN_RANKS, Tail
from zhenforce_nlp.institutions.edges import NUMERALS
from zhenforce_nlp.institutions.known_bodies import KnownBodies
from zhenforce_nlp.institutions.mention import BLOCKED, Prefix, Raw

MAX_OFFICE = 16
MIN_TOPICS = 4  # 平安建设|办公室
_DISCIPLINE = ("纪检监察组", "纪检组")
_GROUP = "派驻纪检监察组"
_POSTED = "驻"
_COUNTS = frozenset("一二三四五六七八九十百余多两")


class Offices(KnownBodies):
    """Reads the parts of bodies, which belong to the body before them or to the issuer."""

    def sub(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Parts of bodies: 局党委, 区应急局办公室, 案审委."""
        if "named" in tail.flags:
            return self.branch(tail, start, end)
        view, parent = self.view, self.parent(start)
        if parent is None and "behind" in tail.flags:
            return None
        begin = start
        if parent is None and tail.kind in ("office", "commission"):
            begin = self.atoms(start, self.offices)
            parent = self.parent(begin) if begin < start else None
        if tail.form.endswith(_DISCIPLINE) and (start and (parent is not None or view[start - 1] in NUMERALS)):
            return self.discipline(tail, parent, start, end)
        if parent is not None:
            return Raw(parent.start, end, tail, parent.prefix, view[begin:end], parent)
        found = self.behind(tail, begin, start, end)
        if found is not None:
            return found
        if tail.kind == "office" and start - begin >= MIN_TOPICS and self.is_edge(begin) and not self.is_generic(begin):
            return Raw(begin, end, tail, Prefix(begin, "own"), view[begin:end])
        if tail.bare and not self.is_generic(begin):
            return Raw(begin, end, tail, Prefix(begin, "own"), view[begin:end])
        return None

    def discipline(self, tail: Tail, bureau: Raw | None, start: int, end: int) -> Raw | None:
        """「市纪委监委|驻|市应急局|纪检监察组」: the commission's group at a bureau, and groups by their number."""
        if bureau is None:
            return self.numbered_group(tail, start, end)
        at, start = start, bureau.start
        if start == 0 or self.view[start - 1] != _POSTED:
            return Raw(start, end, tail, bureau.prefix, self.view[at:end], bureau)
        start -= 2 if self.view[start - 2 : start - 1] == "派" else 1
        sender = next((raw for raw in self.raws[-2:] if raw.end == start and raw.tail.kind == "party"), None)
        start = sender.start if sender is not None else start
        form = self.rules.by_form[_GROUP]
        return Raw(start, end, form, bureau.prefix, form.form, bureau)

    def numbered_group(self, tail: Tail, start: int, end: int) -> Raw | None:
        """「县纪委监委|第二|纪检监察组」: a group of the commission by its number; None where its name is not there."""
        begin = start
        while begin > 0 and self.view[begin - 1] in NUMERALS:
            begin -= 1
        begin -= self.view[begin - 1] == "第"
        sender = self.parent(begin)
        return sender and Raw(sender.start, end, tail, sender.prefix, self.view[begin:end], sender)

    def behind(self, tail: Tail, begin: int, start: int, end: int) -> Raw | None:
        """A part right behind a division or a town: 镇党委, 岱山街道|综合执法办公室, 县|法治政府建设领导小组."""
        view = self.view
        in_town = start > 0 and (
            view[start - 1] in TOWN_RANKS or view[start - 3 : start] == "自治区" or view[start - 2 : start] == "师市"
        )
        if in_town and tail.kind == "party":
            # 「镇党委」「店口镇党委」「自治区党委」
            prefix = self.prefix_at(start)
            if prefix is not None and prefix is not BLOCKED:
                return Raw(prefix.start, end, tail, prefix, "{t}")
        of_town = tail.kind == "office" and (view[begin - 2 : begin] == "街道" or view[begin - 1 : begin] in TOWN_RANKS)
        if (
            "ranked_ok" in tail.flags
            or tail.kind == "commission"
            or of_town
            or (tail.kind == "office" and begin < start)
        ):
            prefix = self.prefix_at(begin)
            if prefix is not None and prefix is not BLOCKED:
                return Raw(prefix.start, end, tail, prefix, view[begin:end])
        return self.town_office(begin, end, tail) if tail.kind == "office" else None

    def office(self, tail: Tail, start: int, end: int) -> Raw | None:
        """Internal offices: 法制科, 局政策法规处, 案源管理科."""
        view = self.view
        if end < len(view) and view[end] in "室长员级技学研":
            return None
        begin = self.atoms(start, self.offices)
        sure = self.sure_start(start, MAX_OFFICE)
        counted = view[end - 2] in _COUNTS and view[end - 1] == "处"
        for edge in (begin,) if counted else (begin, start, sure):  # 镇政府|拆除违建三处, and not 市局|稽查三处
            parent = self.parent(edge) if edge is not None else None
            if parent is not None and edge is not None:
                return Raw(parent.start, end, tail, parent.prefix, view[edge:end], parent)
        if sure is not None and sure < begin and view[sure] not in "和与及":
            begin = sure
            if counted:
                return None  # 「纠正标识不|规范一处」
        if view[begin] in "和与及":
            begin += 1
        nameless = self.is_generic(begin) or (begin > 0 and view[begin - 1] in "各相某本")
        if nameless or (view[end - 1] == "科" and end - begin < 3):
            return None
        prefix = self.prefix_at(begin)
        if tail.ending == "处" and (placed := self.placed_office(tail, prefix, begin, end)) is not None:
            return placed
        if prefix is BLOCKED or (prefix is not None and prefix.kind == "rank"):
            return None
        return Raw(begin, end, tail, Prefix(begin, "own"), view[begin:end])

    def placed_office(self, tail: Tail, prefix: Prefix | None, begin: int, end: int) -> Raw | None:
        """「市|河道管理处」: a division's own, and no office of the report's bureau."""
        view = self.view
        if view[begin] in RANKS and self.is_edge(begin) and view[begin : begin + 2] != "市政":
            prefix, begin = self.rank_prefix(begin + 1, view[begin]), begin + 1
        if prefix is None or prefix is BLOCKED or prefix.kind != "rank":
            return None
        return Raw(prefix.start, end, replace(tail, mode="station", kind="institution"), prefix, view[begin:end])
