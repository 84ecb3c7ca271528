"""Companies by their whole names: 某某有限公司, 某县某某砂石场."""

from __future__ import annotations

from zhenforce_nlp.bodies import RANKS, Tail
from zhenforce_nlp.institutions.left import Left
from zhenforce_nlp.institutions.mention import COUNTERS, STOPS, Prefix, Raw, is_han

MAX_PLACE = 12
MAX_COMPANY = 30
_OF_FARMERS = "合作社"


class Companies(Left):
    """Reads the names of companies on one page."""

    def company(self, tail: Tail, start: int, end: int) -> Raw | None:
        """A company by its whole name; 「某公司」 and 「有限公司」 alone are none."""
        view, begin = self.view, start
        floor = self.raws[-1].end if self.raws else 0
        if floor == start:
            # 「友好林业局有限公司」 is no bureau.
            floor = self.raws[-2].end if len(self.raws) > 1 else 0
        while start - begin < MAX_COMPANY and begin > 0 and (is_han(view[begin - 1]) or view[begin - 1] in "（）()"):
            if view[begin - 1] in "（(" and view.find("）", begin, start) < 0 and view.find(")", begin, start) < 0:
                break
            if begin <= floor or self.company_edge(begin):
                break
            begin -= 1
        name = view[begin:start]
        parent = self.parent(begin)
        if parent is not None and (parent.tail.kind == "company" or parent.tail.form == "大学"):
            return Raw(parent.start, end, tail, parent.prefix, view[begin:end], parent)
        if name in RANKS and self.is_edge(begin) and len(tail.form) > len("有限公司") - 1:
            # 「县客运公司」
            prefix = self.rank_prefix(begin + 1, name)
            return Raw(prefix.start, end, tail, prefix, tail.form) if prefix and prefix.rank else None
        if "placed" in tail.flags and not self.is_placed(begin, start):
            return None
        if (
            len(name) < 2
            or "某" in name
            or (name[0] in STOPS and not self.opens_place(begin))
            or self.is_generic(begin)
            or name in self.words["seat_stop"]
            or (tail.form == _OF_FARMERS and name in self.topics)  # 农机合作社9家
        ):
            return None
        return Raw(begin, end, tail, Prefix(begin, "none"), view[begin:end])

    def opens_place(self, begin: int) -> bool:
        """Whether the name of a division begins here (从江县|兴达砂石|有限公司)."""
        return any(self.place_end.get(at) == begin for at in range(begin + 2, begin + MAX_PLACE))

    def is_placed(self, begin: int, end: int) -> bool:
        """Whether a name opens with a division and has a brand behind it (岳阳县|兴达石材|加工厂)."""
        at = next((at for at in range(begin + 2, end - 1) if self.place_end.get(at) == begin), None)
        if at is None:
            return False
        brand = self.view[at:end]
        return (
            brand not in self.words["seat_stop"]
            and brand not in self.topics
            and brand[:2] not in self.words["seat_stop"]
        )

    def company_edge(self, at: int) -> bool:
        """Whether a company's name can't reach further left than ``at`` (对|某某有限公司)."""
        word = self.view[at - 2 : at]
        if word[-1:] in COUNTERS:
            return self.stop_at(at)
        if self.view.endswith(self.words.ends["company_before"], max(0, at - 5), at):
            return True
        if word[-1:] == "含" and not is_han(word[:1] or "，"):  # （含|泗县恒达建材有限公司12万元）
            return True
        if (word[-1:] == "经" and self.view[at] in "纪济贸营典纬络开编") or word == "华为":
            return False
        return self.view[at - 1] in "对向由与为在等将的了经" or (word in self.stops and len(word) > 1)
