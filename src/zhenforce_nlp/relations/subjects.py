"""Whom a clause, or a figure's own words, name as the one whose figures it gives."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.heads import Head, HeadReader, Mention
from zhenforce_nlp.records import Area, How, Institution, MetaItem
from zhenforce_nlp.relations.checked import is_counted, is_of_total, is_punished
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.subject_names import Subject, SubjectNames, is_short_for

_OWN_BRANCHES = ("分局", "中队", "大队", "支队", "所", "站", "科室", "股室", "处室", "监管所")
_OPENERS = ("（", "(")
_CLOSERS = "）)"
_TOWARDS = "往到至向对从由及给与和在于自盖送赴入出来为是达过驻"
_NOT_COUNTED = ("不含", "不包括", "未含", "不计")  # 本表不含乡镇办理的18件
_ALL = "均都皆"  # 345宗处罚均由执法大队承办: of the figures before, not of those behind
_NUMERALS = "一二三四五六七八九十两百"
_SHARE = "占"
_RATED = "占率数量额中"  # 占全盟187件, 持证率全州为91%
_TIES = " 仅只约近达为是有的共计则分别依次\u3000"
_LOOK = 16  # characters behind a body in which a word may deny that it acts
_NATION = "全国"
_HELPING_ENDS = "，,、；;。下 "  # also nothing
_TOWN_OFFICE = "办事处"
_OF = "中"
_SUED = re.compile("(?:(?:及其|及|和|或)[\u4e00-\u9fff]{1,8}?)?[为作](?:共同)?(?:被告|被申请人|被上诉人|第三人)")
_HONOURS = (
    "评为",
    "采用",
    "采纳",
    "采信",
    "表彰",
    "表扬",
    "命名",
    "确定为",
    "列为",
    "选为",
    "选入",
    "推荐",
    "转发",
    "刊发",
    "评定",
)
LINE_LABEL = "subject.line_label"
_COURTS = {
    "法院": "人民法院",
    "检察院": "人民检察院",
    "检察": "人民检察院",
    "人民法院": "人民法院",
    "人民检察院": "人民检察院",
}
_COLONS = "：:"
_EACH = "各"
_MAX_BUREAUS = 100  # of the report's own area
_ALL_BODIES = ("部门", "单位", "机构", "机关")
_TRENDS = ("上升", "下降", "增长", "增加", "减少", "同比上升", "同比下降", "同比增长", "同比增加", "同比减少")
_COMMAS = "，,"
_LEADERS = ("领导", "主要领导", "主要负责")
_LEFT_OUT = re.compile("不在内|不计|未计|不含|不纳入|未纳入|不包括")  # 各县局数据不在内
_SO_ON = "等"
_NAMED = "为是有"  # 处罚不足50次的有玉树州（38次）
_POINTS, _OF_MEAN = "个百分点", "的"
# 县档案局、县统计局等6家没有办案
_LACKING = re.compile(
    r"等(?:\d{1,3}|[两二三四五六七八九十]{1,3})[家个](?:单位|部门|乡镇|街道|县区)?(?:全年|本年度)?(?:均|都|尚)?[没未无]"
)
_ASIDE = re.compile(r"[（(][不含未][^（）()]{1,10}[）)]$")
_DONE = re.compile("(?:直接|自行|自办|独立)?(?:查办|办理|查处|承办|立案|作出|实施|完成|处理)")
# 移送县公安局2件、县纪委5件: whom something is handed to, or who is looked at
_HANDED = re.compile(
    "(?:移送|移交|转送|转交|转办|交办|分办|上报|呈报|报送|抄告|抄送|推送|通报|函告|提请|报请|约谈|抽查|评查|督查|考核|抽取|选取|联系)(?:给|至|到|向)?\\Z"
)
_PASSES = ("挂牌督办", "督办", "移交", "移送", "交办", "转办", "推送")
_MEAN = re.compile(r"平均(?:水平|值|数|线)?的?\Z")
_RANKS = ("省", "市州盟", "县区旗", "乡镇街")
_RANKED = frozenset("市县区旗镇乡")
_KINDS_OF_PLACE = ("城区", "郊区", "矿区", "市区", "老城区", "主城区")


class SubjectReader(SubjectNames):
    """Reads the subjects of one page's clauses."""

    def __init__(
        self, text: str, reader: HeadReader, issuer: MetaItem | None, area: MetaItem | None, cues: CueRules
    ) -> None:
        super().__init__(text, issuer, area, cues)
        self.reader = reader
        self.received = False  # the clause read last tells what another body handed down or passed on
        self.starts = [start for start in sorted(reader.bodies) if not _counted_area(text, reader.bodies[start])]
        self.ends = {body.end: body for body in reader.bodies.values()}
        self.bureaus = self._bureaus()

    def _bureaus(self) -> list[Mention]:
        """Give the bureaus of the report's own area, each once."""
        found: dict[str, Mention] = {}
        for body in self.reader.bodies.values():
            bureau = isinstance(body, Institution) and body.kind in ("department", "team")
            if bureau and self.area and body.canonical.startswith(self.area) and len(found) < _MAX_BUREAUS:
                found.setdefault(body.canonical, body)
        return list(found.values())

    def of_clause(self, head: Head, end: int) -> Subject | None:
        """Give the subject that a clause names, None when it names none.

        Args:
            head: the clause's head.
            end: where the clause ends.
        """
        self.received = False
        bodies = [body for body in head.bodies if not _counted_area(self.text, body)]
        if bodies and self.text.startswith(_OF, bodies[-1].end):  # 各乡镇中立新乡拆除41处
            among = self.reader.bodies.get(bodies[-1].end + len(_OF))
            bodies = bodies if among is None else [among]
        if bodies:
            lacking = _LACKING.match(self.text, bodies[-1].end, end + _LOOK) if self.area else None
            return self.as_area(*lacking.span(), "subject.counted") if lacking else self._acting(bodies, end)
        behind = self._behind_bracket(head.end, end) or self._among(head.end, end) or self._ranked(head.end, end)
        if behind is not None:
            return behind
        if "own" in head.roles and self.area and self.cues["units"].match(self.text, head.end, end):
            return self.as_area(*head.roles["own"], "subject.own_units")  # 市本级42家执法单位
        if "own" in head.roles:
            return self.as_issuer(*head.roles["own"], "subject.own_level")
        text, cues = self.text, self.cues
        match = cues["nation"].match(text, head.end, end)
        if match is not None:
            return Subject(
                _NATION, "area", None, How.STATED, match.start(), match.start() + len(_NATION), "subject.nation"
            )
        match = cues["whole_area"].match(text, head.end, end)
        if match is not None and self.area:
            return self.as_area(*match.span(), "subject.whole_area")
        match = cues["own_line"].match(text, head.end, end)
        if match is not None and self.own.name is not None:
            start, stop = match.span()
            return replace(self.own, how=How.STATED, start=start, end=stop, rule="subject.own_line")
        named = self._level(head.end, end) or self._handed(head.start, end) or self._group(head, end)
        return named or self._own_town(head.end, end) or self._agent(head.end, end)

    def verifying(self, start: int, end: int) -> Subject | None:
        """省厅下发我县图斑213个，经核查合法164个: what a check of the area's figures finds is the issuer's."""
        match = self.cues["verified"].match(self.text, start, end) if self.issuer and not self.governs else None
        return self.as_issuer(*match.span(), "subject.verified") if match is not None else None

    def _handed(self, start: int, end: int) -> Subject | None:
        """督察组向我市转办信访件86件: what is handed down to the report's own area is counted there."""
        match = self.cues["handed"].search(self.text, start, end) if self.area else None
        return self.as_area(*match.span("area"), "subject.handed") if match is not None else None

    def _level(self, start: int, end: int) -> Subject | None:
        """省局总队办案36件，市级局办案743件: the bodies of a level are the area's, whoever stands before them."""
        match = self.cues["levels"].match(self.text, start, end)
        if match is None or not self.area:
            return None
        rank, own = _rank(match["level"]), _rank(self.area[-1:])
        if rank == own and match.end() == match.end("level"):
            return self.as_issuer(*match.span(), "subject.own_level")  # 市级立案312起，县级立案891起
        return replace(self.as_area(*match.span(), "subject.level"), kind="group") if rank >= own else None

    def _own_town(self, start: int, end: int) -> Subject | None:
        """街道办理诉求418件 in the report of a street: a bare word for a town is the issuer, or its area."""
        match = self.cues["own_town"].match(self.text, start, end)
        if match is None or self.own.name is None:
            return None
        if not self.area.endswith(match["town"]) and match["town"] + _TOWN_OFFICE not in self.issuer:
            return None
        return replace(self.own, how=How.STATED, start=start, end=match.end(), rule="subject.own_town")

    def _behind_bracket(self, start: int, end: int) -> Subject | None:
        """“双11”旺季（11月11日至16日）全市处理…: who acts may stand behind the bracket that a clause begins with."""
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or self.starts[index] >= end or self.text[self.starts[index] - 1] not in _CLOSERS:
            return None
        return self._acting([self.reader.bodies[self.starts[index]]], end)

    def _among(self, start: int, end: int) -> Subject | None:
        """县级分局中甲县分局立案47起: who acts is one of those before 中."""
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or self.starts[index] >= end:
            return None
        place = self.starts[index]
        if not self.text.startswith(_OF, place - 1) or not self.cues["group_among"].fullmatch(self.text, start, place):
            return None
        return self._acting([self.reader.bodies[place]], end)

    def _ranked(self, start: int, end: int) -> Subject | None:
        """罚款金额雷波县最高，为246.8万元: the clause says who is first or last in what is counted."""
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or self.starts[index] >= end:
            return None
        body, ranked = self.reader.bodies[self.starts[index]], self.cues["ranked"]
        if (
            body.end == end and self.text[body.start - 1] in "为是" and self.text[end : end + 1] in _COMMAS
        ):  # 抽检量最小的为太和区，仅96批次
            return self.of_body(body, How.STATED) if ranked.search(self.text, start, body.start) else None
        return self.of_body(body, How.STATED) if ranked.fullmatch(self.text, body.end, end) else None

    def _group(self, head: Head, end: int) -> Subject | None:
        start = head.roles["rest"][0] if "rest" in head.roles else head.end
        each = head.roles.get("each", (end, end))
        if each[1] == head.end and self.text.startswith(_EACH, each[0]):
            start = each[0]  # 各分局巡查2.3万次: 各 belongs to the name
        match = self.cues["group"].match(self.text, start, end)
        if match is None:
            return self._line(start, end)
        if _LEFT_OUT.search(self.text, match.end(), end):
            return None
        if match["some"] and self.own.name is not None:
            return replace(self.own, kind="group")  # 有的分局立案不足10起: nobody in particular
        if match.group().startswith(_EACH) and match.group().endswith(_ALL_BODIES) and self.area:
            return replace(self.as_area(*match.span(), "subject.group"), kind="group")  # 各执法单位: all of the area
        if match.group().endswith(_OWN_BRANCHES) and self.governs and self.area:
            return replace(self.as_area(*match.span(), "subject.group"), kind="group")  # 各派出所 of a county's page
        if match.group().endswith(_OWN_BRANCHES) and self.issuer:
            return self.as_issuer(*match.span(), "subject.own_branches")
        return Subject(match.group(), "group", None, How.STATED, *match.span(), "subject.group")

    def _line(self, start: int, end: int) -> Subject | None:
        """公安刑拘2人, 城管清理占道612起: the bureau of that line which the page names, else the word itself."""
        label = self.text[end : end + 1] in _COLONS and self.cues["line_label"].fullmatch(self.text, start, end)
        match = label or self.cues["bare_line"].match(self.text, start, end)
        if not match:
            return None
        word = match["line"] or match["wide"]
        if word in _COURTS and self.area:
            return Subject(self.area + _COURTS[word], "other", None, How.STATED, *match.span(), LINE_LABEL)
        if is_short_for(word, self.issuer):
            return self.as_issuer(*match.span(), "subject.own_bureau")
        named = next((body for body in self.bureaus if is_short_for(word, body.canonical)), None)
        if named is not None:
            found = replace(self.of_body(named, How.CARRIED), start=match.start(), end=match.end())
            return replace(found, rule=LINE_LABEL) if label else found
        rule = LINE_LABEL if label else "subject.bare_line"
        return Subject(match.group() if label else word, "group", None, How.STATED, *match.span(), rule)

    def _acting(self, bodies: Sequence[Mention], end: int) -> Subject | None:
        """Give who of a list acts: nobody in 区委、区政府的坚强领导下, the first in 甲局配合乙局清查."""
        last, first = bodies[-1], bodies[0]
        if (
            isinstance(first, Area)
            and first.canonical != self.area
            and self.cues["own_line"].match(self.text, last.end)
        ):
            return self.own  # 浙江省12328热线转办320件
        if is_counted(self.text, first, self.issuer):
            return None  # 其中中石油11家, 万福中医院1起: whom officers checked
        if is_punished(self.text, first, self.issuer):
            return None if is_of_total(self.text, first) else self.own
        if not isinstance(bodies[0], Area):
            stop = min(end, last.end + _LOOK)
            denied = self.cues["no_subject"].match(self.text, last.end, stop)
            if denied is None:
                helping = self.cues["helping"].match(self.text, last.end, stop)
                # 市公安局配合，我局检查…; but 某某司法所协助送达文书8份
                if helping is not None and self.text[helping.end() : helping.end() + 1] in _HELPING_ENDS:
                    denied = helping
            if denied is not None and self._is_office(first) and self.text.startswith(_PASSES, last.end):
                denied = None  # 厅执法监察局挂牌督办案件7宗: an office of the issuer's hands on, and not to us
            if denied is not None:
                self.received = self.cues["receives"].match(self.text, last.end, stop) is not None
                own = self._own_area(last.end, denied.end())
                return self.of_body(own, How.STATED) if own is not None else None
        return self.of_body(bodies[0], How.STATED)

    def _is_office(self, body: Mention) -> bool:
        """Tell whether a body is an office of the one whose page it is."""
        return bool(self.issuer) and body.canonical != self.issuer and body.canonical.startswith(self.issuer)

    def _own_area(self, start: int, end: int) -> Area | None:
        """省林业局下发我州的图斑: what is handed down to the report's own area is counted there."""
        bodies = (self.reader.bodies.get(place) for place in range(start + 1, end + 1))
        return next((body for body in bodies if isinstance(body, Area) and body.canonical == self.area), None)

    def _agent(self, start: int, end: int) -> Subject | None:
        """由区司法局牵头, 被市公安局处以: a body behind 由 or 被 further on in the clause."""
        index = bisect_left(self.starts, start + 1)
        while index < len(self.starts) and self.starts[index] < end:
            place = self.starts[index]
            left_out = self.text.endswith(_NOT_COUNTED, start, place)
            body = self.reader.bodies[place]
            # 被市局评为优秀案卷2卷: who praises does not act
            honoured = self.text[place - 1] == "被" and self.text.startswith(_HONOURS, body.end)
            if left_out or (self.text[place - 1] in "由被" and self.text[place - 2] not in _ALL and not honoured):
                return self.of_body(body, How.STATED)
            if self.text[place - 1] in "为含" and _DONE.match(self.text, body.end):
                return self.of_body(body, How.STATED)  # 其余12件为市局直接查办, 累计数含市局直接办理19宗
            index += 1
        match = self.cues["by_group"].search(self.text, start, end)
        return Subject(match["by"], "group", None, How.STATED, *match.span("by"), "subject.by_group") if match else None

    # Figures

    def of_item(self, slot: Slot) -> Subject | None:
        """Give the subject that an item of a list names for itself (、其余部门631件), None when it names none."""
        head = self.reader.read(slot.left, slot.left_end)
        if self.text[slot.left_end - 1] == _SO_ON:
            return None  # 甲镇、乙镇等4个乡镇: how many they are
        if head.bodies and slot.left - 1 in self.ends:
            return None  # 赴石家庄、唐山检查企业320家: of a list that begins before
        if head.bodies and not _counted_area(self.text, head.bodies[0]):
            handled = is_counted(self.text, head.bodies[0], self.issuer)
            return None if handled else self.of_body(head.bodies[0], How.STATED)
        if "own" in head.roles:
            return self.as_issuer(*head.roles["own"], "subject.own_level")
        return self._group(head, slot.left_end)

    def before_figure(self, slot: Slot) -> Subject | None:
        """Give the body that stands right before a figure (占全盟187件的68.4%, 持证率全州为91%), None for none."""
        text, end = self.text, slot.left_end
        while end > slot.left and text[end - 1] in _TIES:
            end -= 1
        aside = _ASIDE.search(text, slot.left, end)
        end = aside.start() if aside is not None else end  # 县公安局（含交警）7,845宗
        mean = _MEAN.search(text, slot.left, end)
        if mean is not None and slot.quantity.unit == _POINTS and text[mean.end() - 1] != _OF_MEAN:
            return None  # 丙区低于全市平均水平14.3个百分点: how far it is from it
        end = mean.start() if mean is not None else end  # 慢于全区平均水平的16.5天
        if slot.opener in _OPENERS and text[slot.left : end] in _TRENDS:
            end = slot.left  # 有甲县（上升20%）、乙县（上升33.3%）
        if end == slot.left and slot.opener in _OPENERS:  # 市交警支队（1,832件）、市运管局（604件）
            body = self.ends.get(end - 1)
            alone = body is not None and (slot.host is None or text[body.start - 1] in _NAMED)
            return self.of_body(body, How.STATED) if body is not None and alone else None
        if end > slot.left and text[end - 1] in _CLOSERS:
            return self._before_bracket(slot, end)
        body = self.ends.get(end)
        if body is None or body.start < slot.left or self._handled(body):
            return None
        if body.start > slot.left and text[body.start - 1] not in _RATED:
            told = text[body.start - 1] in ("的", *_NAMED) and self.cues["ranked"].search(text, slot.left, body.start)
            first = bool(told) or mean is not None
            return self.of_body(body, How.STATED) if first or self._is_below(body) else None
        if text[body.start - 1] == _SHARE and slot.quantity.dimension == "ratio":
            return None  # 占全市的9.1%: of the figure before
        return self.of_body(body, How.STATED)

    def _handled(self, body: Mention) -> bool:
        return is_punished(self.text, body, self.issuer) or is_counted(self.text, body, self.issuer)

    def is_handed(self, slot: Slot) -> bool:
        """Tell whether the body right before a figure is one that something is handed to: 移送县公安局2件."""
        body = self.ends.get(slot.left_end)
        if body is None or body.start <= slot.left:
            return False
        return _HANDED.search(self.text, slot.left, body.start) is not None

    def _before_bracket(self, slot: Slot, end: int) -> Subject | None:
        """处罚最多的是县公安局（含交警）7,845宗: who is first, and a remark on it."""
        opened = max(self.text.rfind(mark, slot.left, end) for mark in _OPENERS)
        body = self.ends.get(opened)
        if body is None or self.text[body.start - 1] not in _NAMED:
            return None
        first = self.cues["ranked"].search(self.text, slot.left, body.start)
        return self.of_body(body, How.STATED) if first is not None else None

    def of_share(self, start: int, end: int) -> Subject | None:
        """合计占全州的51.4%: what all of a list are a share of, None where nothing is said."""
        match = self.cues["share_of"].search(self.text, start, end)
        if match is not None and self.area:
            return self.as_area(*match.span(), "subject.share")
        place = self.text.find(_SHARE, start, end) + 1
        body = self.reader.bodies.get(place) if place else None
        whole = isinstance(body, Area) and body.canonical == self.area  # 合计占盘州市的51.4%
        return self.of_body(body, How.STATED) if whole and body is not None else None

    def _is_below(self, body: Mention) -> bool:
        """案均罚款长宁县4.12万元: a part of the report's area right before its figure, and no goal of anything."""
        text, start = self.text, body.start
        below = isinstance(body, Area) and bool(self.area) and body.canonical.startswith(self.area)
        return (
            below and body.canonical != self.area and text[start - 1] not in _TOWARDS and text[start] not in "全各本我"
        )

    def counted(self, slot: Slot) -> Subject | None:
        """36个部门编制文本108份: a number of bodies that act stands for the area they belong to."""
        head = self.reader.read(slot.left, slot.left_end)
        if head.end != slot.left_end or head.bodies or head.partners:
            return None
        match = self.cues["counted"].match(self.text, slot.right, min(slot.right_end, slot.right + _LOOK))
        if match is None:
            return None
        if match.group().endswith(("队", "所", "室")) or not self.area:
            return replace(self.own, how=How.CARRIED)
        return replace(self.as_area(slot.left_end, match.end(), "subject.counted"), kind="group")


def _rank(words: str) -> int:
    """Give how far down a level's or a division's word stands (市 1, 县 2), 0 for a province and for none."""
    return next((rank for rank, chars in enumerate(_RANKS) if words[:1] in chars), 0) if words else 0


def _counted_area(text: str, body: Mention) -> bool:
    """十八个镇, 三个海事处 are a number of bodies, none of them by name; nor is 城区道路 a district's."""
    words = text[body.start : body.end]
    if isinstance(body, Area) and text.startswith("某", body.end):
        return text[body.end + 1 : body.end + 2] not in _RANKED  # 海拉尔区某酒店: where it is; 九江市某县 acts
    if isinstance(body, Area) and text.startswith(_LEADERS, body.end):
        return True  # 全市领导批示6件
    if text[body.start - 1] in "以由" and _SUED.match(text, body.end) is not None:
        return True  # 以县政府为被告9件, 以市政府及其部门为被告的案件
    if words in _KINDS_OF_PLACE:
        return body.canonical == words or not body.canonical
    return (words[0] in _NUMERALS or words[0].isdigit()) and "个" in words[1:4]
