"""A governing subject, and which one a mention of a body or area is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhenforce_nlp.frozen import quick
from zhenforce_nlp.heads import NO_BODIES, Mention
from zhenforce_nlp.records import Area, How, Institution, MetaItem
from zhenforce_nlp.relations.cues import CueRules

LASTING = ("issuer", "area")  # kinds of subject that go on until another is named
# 市执法支队, 质量安全服务中心: branches, whose figures go on over the sentences of a paragraph that they open
_TEAM_ENDS = ("队", "中心", "站", "所", "院")
_COURTS = ("法院", "检察院", "医院")
_OFFICE_ENDS = ("科", "股", "处", "室", "党组", "领导小组")
_GOVERNMENTS = ("人民政府", "政府", "政府办公室", "管理委员会", "管委会", "委员会办公室", "街道办事处", "办事处")
_GROUP_ENDS = (
    "局", "办", "所", "站", "队", "中心", "区", "县", "市", "镇", "乡", "街道", "旗", "州", "部门", "机关", "委", "科",
    "股", "处",
)  # fmt: skip
_BRANCH_OFFICE = "分局"
_POST = re.compile("[\u4e00-\u9fff]{2,24}?(?:局|队)[\u4e00-\u9fff]{2,10}(?:分局|所|站|中队)")
_WORKS = ("医院", "卫生院", "门诊部", "中学", "小学", "大学", "学院", "幼儿园", "公司", "厂")
_CHINA = "中华人民共和国"
_MINE = "我本"
_DISTRICT = "辖"
_NATION = "全国"
_WHOLE = "全"
_EACH = "各"


@quick
@dataclass(frozen=True, slots=True)
class Subject:
    """Whose a figure is.

    Attributes:
        kind: issuer, area (the report's own), each (all parts of it), part (another area), branch, office, other,
            group, none.
        source: id of the mention, None for a group or for the report's own issuer.
        start, end: the characters it was read from; equal when there are none.
    """

    name: str | None
    kind: str
    source: str | None
    how: How
    start: int
    end: int
    rule: str

    def carried(self) -> Subject:
        """Give the same subject as one that an earlier clause said."""
        if self.how is not How.STATED:
            return self
        return Subject(self.name, self.kind, self.source, How.CARRIED, self.start, self.end, self.rule)


class SubjectNames:
    """What the mentions of one page are subjects of.

    Attributes:
        issuer, area: the report's own, empty where it has none.
        governs: the issuer is a government, so that bodies of its area are spoken of in their own right.
        own: whose a figure is where nothing else is said.
    """

    def __init__(self, text: str, issuer: MetaItem | None, area: MetaItem | None, cues: CueRules) -> None:
        self.text = text
        self.cues = cues.cues
        self.issuer = issuer.value if issuer is not None else ""
        self.area = area.value if area is not None else ""
        self.governs = not self.issuer or self.issuer.endswith(_GOVERNMENTS)
        if issuer is None and area is not None:
            self.own = Subject(area.value, "area", None, How.ASSUMED, area.start, area.end, "subject.area")
        elif issuer is None:
            self.own = Subject(None, "issuer", None, How.NONE, 0, 0, "subject.none")
        else:
            self.own = Subject(issuer.value, "issuer", None, How.ASSUMED, issuer.start, issuer.end, "subject.issuer")

    def of_body(self, body: Mention, how: How) -> Subject:
        """Give the subject that a mention is."""
        if isinstance(body, Area):
            return self._of_area(body, how)
        if body.how is How.NONE and body.text[0] in _MINE and self.own.name is not None:
            return replace(
                self.own, how=how, start=body.start, end=body.end
            )  # 我支队 of a page that names only its area
        return Subject(
            body.canonical or body.text, self._kind(body), body.id, how, body.start, body.end, "subject.clause"
        )

    def _of_area(self, area: Area, how: How) -> Subject:
        end = area.end
        if self.issuer.endswith("局") and self.text.startswith(_BRANCH_OFFICE, end):
            if self.text[area.start] in "各全":
                return self.as_issuer(area.start, end + len(_BRANCH_OFFICE), "subject.own_branches")
            name = self.issuer + self.text[area.start : end] + _BRANCH_OFFICE  # 正蓝旗分局
            return Subject(name, "branch", None, how, area.start, end + len(_BRANCH_OFFICE), "subject.branch_office")
        words = self.text[area.start : area.end]
        name = area.canonical or (_NATION if words == _NATION else self.area)
        if not name:
            return replace(self.own, how=how, start=area.start, end=end)
        kind = "area" if name == self.area or words.startswith(_WHOLE) else "part"
        if _DISTRICT in words and self._has_own_district(name):
            return replace(self.as_issuer(area.start, end, "subject.own_district"), kind="group", how=how)
        if words[0] == _EACH and self.issuer and kind == "area":
            kind = "each"
        if _DISTRICT in words:
            kind = "group"  # 辖区内有企业736家。检查企业512家次: what is there, not who acts
        return Subject(name, kind, area.id, how, area.start, end, "subject.clause")

    def _has_own_district(self, area: str) -> bool:
        """Tell whether the issuer has a district of its own: a bureau's post (某县市场监管局虹桥所), 甲海事局."""
        if self.issuer and not self.issuer.startswith(area) and not self.governs:
            return True
        return _POST.fullmatch(self.issuer.removeprefix(area)) is not None and self.issuer != area

    def _kind(self, body: Institution) -> str:
        name = body.canonical
        if name == self.issuer:
            return "issuer"
        if body.kind == "party":
            return "party"
        if body.kind == "office" or name.endswith(_OFFICE_ENDS):
            return "office"
        # 绥芬河海关缉私分局 of 中华人民共和国绥芬河海关
        own = bool(self.issuer) and name.startswith((self.issuer, self.issuer.removeprefix(_CHINA)))
        team = name.endswith(_TEAM_ENDS) and not name.endswith(_COURTS) and not self.governs
        return "branch" if own or team else "other"

    def is_whole(self, body: Mention) -> bool:
        """Tell whether a mention is all of the report's area (全区)."""
        return isinstance(body, Area) and body.canonical == self.area and self.text.startswith(_WHOLE, body.start)

    def is_works(self, subject: Subject) -> bool:
        """Tell whether a subject is a firm, a hospital or a school, which acts in its own clause alone."""
        return subject.kind == "other" and subject.name != self.issuer and (subject.name or "").endswith(_WORKS)

    def names_bodies(self, name: str) -> bool:
        """Tell whether a row's name is a group of bodies or areas (其他各区, 各县局), and no category (旅店业)."""
        bodies = name.endswith(_GROUP_ENDS) and not name.endswith(NO_BODIES)  # 公共场所
        return bodies or self.cues["group"].match(name) is not None

    def as_issuer(self, start: int, end: int, rule: str) -> Subject:
        """Give the issuer as the subject that some characters say."""
        return Subject(self.own.name, "issuer", None, How.STATED, start, end, rule)

    def as_area(self, start: int, end: int, rule: str) -> Subject:
        """Give the report's area as the subject that some characters say."""
        return Subject(self.area, "area", None, How.STATED, start, end, rule)


def is_short_for(word: str, name: str) -> bool:
    """Tell whether a line of work is that of a bureau (城管 and 某县城市管理局)."""
    rest = iter(name)
    return all(mark in rest for mark in word)
