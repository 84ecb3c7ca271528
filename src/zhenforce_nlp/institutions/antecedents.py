"""Bodies named before: whom 该局, 该队, 支队 and 局党组 go back to."""

from __future__ import annotations

from dataclasses import replace

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.institutions.mention import Raw
from zhenforce_nlp.institutions.names import RECENT, Body
from zhenforce_nlp.institutions.parts import Parts, whole_of
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.records import How

MANY = 3  # teams that a page has named
_HEADS = frozenset(("，", ",", "。", "\n", "", "；", ";"))  # before a body that acts
_NUMBERED = frozenset("一二三四五六七八九十0123456789")
_ASIDE = frozenset("（(挂")
_BEARS = frozenset(("（加挂", "(加挂", "，加挂", "对外挂", "同时挂"))
# 「移送县公安局…大队。该队…」: a body that something is done to is no body that 该队 means.
_OBLIQUE = frozenset("向对送给会同合与和及、于")


class Antecedents(Parts):
    """Finds the bodies of one page that later forms go back to."""

    def __init__(self, view: str, rules: InstitutionsRules, places: Places) -> None:
        super().__init__(view, rules, places)
        self.by_ending: dict[str, list[tuple[Raw, Body]]] = {}

    def told_of(self, raw: Raw, ending: str) -> Body | None:
        """「该局」 opens a paragraph of news: the bureau that the news is from, whoever was named on the way.

        A bureau that opens a paragraph of its own is what the next one means.
        """
        issuer, view = self.issuer, self.view
        start = view.rfind("\n", 0, raw.start) + 1
        named = self.by_ending.get(ending, ())
        if issuer is None or not named:
            return None
        last, body = named[-1]
        if last.start >= start or body.canonical == issuer.body.canonical:
            return None
        opened = view.rfind("\n", 0, last.start) + 1
        if view.find("。", opened, last.start) < 0 and view[last.start - 1 : last.start] in _HEADS:
            return None
        told = issuer.body if issuer.body.canonical.endswith(ending) else whole_of(issuer.body)
        return same(told, How.CARRIED, "antecedent", issuer.raw)

    def subject(self, ending: str) -> Body | None:
        """「该队」: the body named last that something was not merely done to or done with."""
        recent = self.by_ending.get(ending, [])[: -RECENT - 1 : -1]
        for source, body in recent:
            if not self.is_oblique(source.start):
                return same(body, How.CARRIED, "antecedent", source)
        return self.last_with(ending)

    def is_oblique(self, at: int) -> bool:
        """Whether something is done to or done with what begins at ``at``; 「三、某县市场监管局查处…」 is an item."""
        mark = self.view[at - 1 : at] if at else ""
        if mark in _ASIDE or self.view[at - 3 : at] in _BEARS:
            return True  # 「某市市场监管局（某市知识产权局）…该局」, 「挂某市知识产权局牌子」
        item = (
            mark == "、" and self.view[at - 2 : at - 1] in _NUMBERED and self.view[at - 3 : at - 2] in ("", "\n", "十")
        )
        return mark in _OBLIQUE and not item

    def last_ending(self, ending: str) -> Body | None:
        """「执法队」 behind 区应急管理综合行政执法队: that one."""
        for source, body in self.by_ending.get("队", [])[: -RECENT - 1 : -1]:
            if body.canonical.endswith(ending):
                return same(body, How.CARRIED, "antecedent", source)
        return None

    def last_with(self, ending: str) -> Body | None:
        """Give the body named last whose name ends so."""
        found = self.by_ending.get(ending)
        if not found:
            return None
        source, body = found[-1]
        return same(body, How.CARRIED, "antecedent", source)

    def one_of_many(self, raw: Raw, ending: str) -> bool:
        """「离石大队、孝义大队…」, and a paragraph below 「大队应在20日内核查」: none of them in particular."""
        named = self.by_ending.get(ending, [])
        if ending not in ("大队", "中队") or len(named) < MANY or len({body.canonical for _, body in named}) < MANY:
            return False
        return "\n" in self.view[named[-1][0].end : raw.start]

    def bureau_before(self) -> Body | None:
        """「局|党组」 in a team's report: the bureau named last, or that of the branch (市生态环境局怀宁分局)."""
        for source, body in self.by_ending.get("局", [])[: -RECENT - 1 : -1]:
            if not body.canonical.endswith("分局"):
                return same(body, How.CARRIED, "antecedent", source)
            if body.whole and body.owner:
                return replace(whole_of(body), how=How.CARRIED, rule="antecedent", source=source)
        return self.last_with("局")


def same(body: Body, how: How, rule: str, source: Raw | None) -> Body:
    """Give the body again, as it was reached from another mention."""
    return Body(
        body.canonical, body.kind, body.place, how, rule, body.template, source, body.shorts, body.owner, body.whole,
        body.seat,
    )  # fmt: skip
