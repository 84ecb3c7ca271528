"""The keys of a page's figures: by the label, by the words around it, else by the total or the list it stands in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal

import regex

from zhenforce_nlp.records import How, Link, Metric, Structure
from zhenforce_nlp.relations.key_cases import (
    DIVIDES,
    KINDS,
    PLACES,
    RATES,
    THINGS,
    KeyCase,
    family,
    shares_key,
    sum_of,
)
from zhenforce_nlp.relations.key_context import CaseContext
from zhenforce_nlp.relations.key_neighbours import AVERAGES, COUNTED_CASES, GRADE, Answer, KeyNeighbours
from zhenforce_nlp.relations.key_rows import KeyRow
from zhenforce_nlp.relations.keys import KeyRules
from zhenforce_nlp.relations.surroundings import AROUND, LONG_CLAUSE
from zhenforce_nlp.script import Script

OF_SAME = "key.of_same"
SAID_AGAIN = ("案件", "问题", "企业", "单位", "任务", "线索", "隐患")  # 上述26件案件
_MAX_NESTING = 8  # a part of a part of a part; deeper chains are none of these reports
_BRACKETS = regex.compile(r"[（(][^（）()]{0,40}[）)]")
_ACTOR = regex.compile(
    r"^\p{Han}*?(?:局|支队|大队|总队|科|中心|检查站|监督所)(?![长级面])(?=\p{Han}{3})"
)  # 稽查局承办大案
_DONE_TO = ("entities", "persons", "person_visits")
_UNDER_LEADS = (
    "inspection", "cases_", "penalty", "complaints", "clues", "permits", "hazards", "coercion", "mediations",
)  # fmt: skip
_ITEM_UNITS = ("条", "项", "处")
_SHORT_LABEL = 5  # 公共场所, 工贸: a longer label says itself what it counts
_ACT_UNITS = ("件", "起", "宗", "例")

_OF_CASES = ("criminal_cases", "penalty_decisions", "cases_")
_NUMBERS = frozenset(("案件数", "案件总数", "件数", "起数", "宗数", "案件量"))
_OWN_WORDS = ("metric.before", "metric.both_sides", "metric.respectively", "metric.before_bracket")
_LISTED = ("metric.before_bracket", "metric.rest", "metric.bound")  # 食品类（180件）, 其余45件, 超过90日的38件
_SUMS = frozenset(("合计", "总计", "小计", "共计", "累计", "总数", "合计数", "总量"))
_VERB = 2  # characters
_WRONGS = regex.compile(
    "(?:擅自|私自|开垦|越界|压级压价|拖欠|未批先建|未验先投|滥伐|盗伐|超范围|无证|非法|违规|虚假|假冒|侵权|跨区)(?!.*(?:线索|隐患|问题|投诉|举报|信息|图斑|整改))"
)
_VISITS = "inspection_visits"
_KIND = 6  # characters: 婚姻家庭, 邻里
_FOR = ("为", "帮助", "协助", "惠及", "涉及")
_PUNISHES = regex.compile("处罚|查处|查办|处理|决定|罚|惩")
_TRADES = ("业", "行业", "领域", "类")  # 住宿餐饮业23件


class KeyFinder(KeyNeighbours):
    """Finds the keys of one page."""

    def __init__(
        self, text: str, structure: Structure, cases: Sequence[KeyCase], issuer: str, rules: KeyRules, script: Script
    ) -> None:
        super().__init__(script.simplify(text), structure, cases)
        self.structure = structure
        self.issuer = issuer
        self.rules = rules
        self.cases = {case.quantity.id: case for case in cases}
        self.ends = [case.quantity.end for case in cases]
        self.none: set[str] = set()  # figures that a row gives no key
        self.same: dict[str, KeyCase] = {}  # the figure that a change is of, or that is said again
        self.settled: set[str] = set()  # figures whose row is the user's own, or asks whose they are
        self.named: dict[tuple[int, str], KeyCase] = {}
        self.named_unit: dict[tuple[int, str, str], KeyCase] = {}
        self.counted: dict[tuple[Decimal, str], KeyCase] = {}
        for case in cases:
            self.counted.setdefault((case.quantity.value, case.quantity.unit), case)
            if not case.changed:
                self.named.setdefault((case.metric.start, case.metric.label), case)
                self.named_unit.setdefault((case.metric.start, case.metric.label, case.quantity.unit), case)

    def find(self) -> Mapping[str, Answer]:
        """Give each figure's key and how it was reached; (None, None) for a figure that belongs to no column."""
        for case in self.order:
            self._key(case, 0)
        self._sum()
        return self.found

    def _sum(self) -> None:
        """Give figures that are only called a total the key of their parts (警告26宗、罚款487宗，合计513宗)."""
        parts: dict[str, list[KeyCase]] = {}
        for case in self.order:
            if case.whole:
                parts.setdefault(case.whole, []).append(case)
        for case in self.order:
            if self.found[case.quantity.id][0] is None and (
                case.metric.label in _SUMS or case.metric.rule == "metric.total_of"
            ):
                members = parts.get(case.quantity.id, [])
                key = sum_of(self.found[part.quantity.id][0] for part in members)
                if key is not None:
                    place = members[0].metric.start, members[0].metric.end
                    link = Link("key", members[0].quantity.id, How.CARRIED, "key.of_parts", *place)
                    self.found[case.quantity.id] = key, link

    def _key(self, case: KeyCase, depth: int) -> Answer:
        """Find a figure's key by its label, else take its total's (其中煤矿3次: 检查)."""
        identity = case.quantity.id
        known = self.found.get(identity)
        if known is not None:
            return known
        answer = self._of_same(case, depth)
        if answer is None or not self._fits(case, answer):
            answer = self._own(case, depth)
        answer = answer if self._fits(case, answer) else (None, None)
        self.found[identity] = answer
        return answer

    def _fits(self, case: KeyCase, answer: Answer) -> bool:
        """并处罚款的7家、8.6万元，比上年多3.2万元: a sum has no key of the firms that its words count."""
        change = case.changed and case.quantity.dimension == "ratio"  # 立案增长5%
        return change or self.rules.fits(answer[0] or "", self._dimension(case))

    def may_have(self, case: KeyCase, key: str) -> bool:
        """Tell whether a figure may have a key that no row says: one of what it measures, "" for none."""
        return case.quantity.id not in self.settled and self._fits(case, (key, None))

    def _of_same(self, case: KeyCase, depth: int) -> Answer | None:
        """Take the key of the figure that a change is of (下降5%), or that is said again (上述26件案件)."""
        metric, quantity = case.metric, case.quantity
        same: KeyCase | None = None
        carried = metric.how is How.CARRIED or metric.rule.startswith("metric.table")
        if carried and (case.changed or metric.rule == "metric.respectively"):
            name = metric.start, metric.label
            same = self.named_unit.get((*name, quantity.unit)) or self.named.get(name)  # 培训2次、57人次，增加19人次
        elif (metric.label in AVERAGES and quantity.dimension != "time") or metric.label in _NUMBERS:
            same = self._counted(case)
        elif metric.label in SAID_AGAIN or self.text.startswith("中", quantity.end):  # 受理的46件中
            same = self.counted.get((quantity.value, quantity.unit))
            if same is not None and same.quantity.start >= quantity.start:
                same = None
        if same is not None and same.quantity.dimension in RATES and quantity.dimension not in RATES:
            same = None  # 占31.8%、22.7%，分别为7件和5件
        if same is None or same is case or depth >= _MAX_NESTING:
            return None
        self.same[case.quantity.id] = same
        key, _ = self._key(same, depth + 1)
        if key is None or (key == "share" and same.quantity.text.endswith("成")):
            return None  # 六成以上在建筑业，计132件（降幅12.6%）: of the cases
        return key, Link("key", same.quantity.id, How.CARRIED, OF_SAME, same.metric.start, same.metric.end)

    def _own(self, case: KeyCase, depth: int) -> Answer:
        metric = case.metric
        row = self._row(case)
        if row is not None and (row.own or row.subject or row.issuer):
            self.settled.add(case.quantity.id)
        if row is not None and not row.key and not (row.weak and case.whole):  # 从来源看，投诉举报231起: of a total
            self.none.add(case.quantity.id)
            return None, None
        if (
            case.whole in self.none
            and row is not None
            and (row.weak or (len(metric.label) <= GRADE and row.key.startswith(_OF_CASES)))
        ):
            return None, None  # 法律援助案件26件，其中刑事8件
        total, place = self._total(case, depth)
        if total in self.rules.barred(metric.label):
            total = None  # 告知承诺371件，其中承诺失实撤销6件
        bare = row is None and case.quantity.unit != "个" and metric.label.endswith(PLACES)
        named = case.changed and len(metric.label) <= GRADE  # 溪口处罚86件、梓山69件，梓山比上年少12件
        bare |= row is None and case.quantity.unit in _ACT_UNITS and (named or metric.label.endswith(_TRADES))
        bare |= row is None and self.page.own_line(case.block, "—－-·")
        listed = bare or case.split or metric.rule in _LISTED
        before = self._before(case, unit=metric.rule != "metric.bound") if listed else None
        if total is None and case.split and before is not None and row is not None and metric.label.endswith(KINDS):
            divided = self.found[before.quantity.id][0]  # 从案由看，征收拆迁类306件: of the cases counted before
            total = divided if divided is not None and not self.rules.allows(divided, row.key) else None
            place = before.metric.start, before.metric.end
        if total is None and row is not None:
            total, place = self._framed(case, row, depth)
        if row is not None and (answer := self._by_row(case, row, total)) is not None:
            return answer
        if total is not None:
            return total, Link("key", case.whole or None, How.CARRIED, "key.of_total", *place)
        before = (self._compared(case) if row is None else None) or before
        if before is not None and depth < _MAX_NESTING and (key := self._key(before, depth + 1)[0]) is not None:
            place = before.metric.start, before.metric.end
            return key, Link("key", before.quantity.id, How.CARRIED, "key.of_list", *place)
        return self._around(case, depth) if row is None else (None, None)

    def _framed(self, case: KeyCase, row: KeyRow, depth: int) -> tuple[str | None, tuple[int, int]]:
        """Give the key of what a sentence divides, where a kind's own words lead elsewhere (投诉举报中，占道类86件)."""
        kind, start = case.metric.label.endswith(KINDS), case.quantity.start
        if case.block < 0 or not (kind or case.quantity.dimension == "cases"):
            return None, (0, 0)
        frame = self.page.frame(case.block, start)
        if not kind and not frame.endswith(DIVIDES):
            return None, (0, 0)
        found = self.rules.find(frame, CaseContext(self, case, case.quantity.dimension)) if frame else None
        key, place = (found.key if found is not None else "") or None, (case.metric.start, case.metric.end)
        if not kind and key not in (*COUNTED_CASES, "penalty_decisions"):
            return None, (0, 0)
        if found is None and (before := self.members.before(case)) is not None and depth < _MAX_NESTING:
            key, place = self._key(before, depth + 1)[0], (before.metric.start, before.metric.end)
            key = key if before.quantity.unit == case.quantity.unit else None  # 报酬类218件、工伤类71件
        return (None, (0, 0)) if key is None or self.rules.allows(key, row.key) else (key, place)

    def _by_row(self, case: KeyCase, row: KeyRow, total: str | None) -> Answer | None:
        """Take a row's key, unless the total's or the cases' before says more."""
        if row.weak and total is None and (going := self._going_on(case)) is not None:
            return going
        if total in COUNTED_CASES and row.key == "penalty_decisions" and not _PUNISHES.search(case.metric.label):
            return None  # 立案296起，其中“百吨王”7起
        filed = (
            total == "cases_closed" and row.key == "cases_filed" and "立案" in case.metric.label
        )  # none of 结案318起
        if (
            total is not None
            and not filed
            and (row.weak or self._same_act(case, row) or not self.rules.allows(total, row.key))
        ):
            return None
        return row.key, Link("key", None, How.STATED, f"key.{row.id}", case.metric.start, case.metric.end)

    def _same_act(self, case: KeyCase, row: KeyRow) -> bool:
        """查处超限车辆186台，其中固定站查处121台: an act of the total's, whose object is left out.

        刑事立案 of 立案96件 is none.
        """
        whole = self.cases.get(case.whole)
        act = case.metric.label[-_VERB:]
        return (
            whole is not None
            and whole.metric.label != act
            and whole.metric.label.startswith(act)
            and self.rules.says_an_act(act)
            and not row.key.startswith("criminal_")
        )

    def _around(self, case: KeyCase, depth: int) -> Answer:
        """Find the key of a figure whose own words say none by what stands around it."""
        metric = case.metric
        if self._share(case):
            return "share", Link("key", None, How.STATED, "key.share.bracket", metric.start, metric.end)
        if (answer := self._of_member(case, depth)) is not None:
            return answer
        given = CaseContext(self, case, case.quantity.dimension)
        frame = self.page.frame(case.block, case.quantity.start) if case.block >= 0 else ""
        row = self.rules.find(frame + metric.label, given) if frame else None
        if row is not None and row.key:
            return row.key, Link("key", None, How.CARRIED, f"key.{row.id}", metric.start, metric.end)
        lead = self._lead(case) if row is None and case.block >= 0 and not case.whole else ""
        row = self.rules.find(metric.label + lead, given) if lead else None
        if row is not None and row.key.startswith(_UNDER_LEADS):
            return row.key, Link("key", None, How.CARRIED, f"key.{row.id}", metric.start, metric.end)
        return self._of_kinds(case, depth) or self._wrong(case) or self._helped(case)

    def _wrong(self, case: KeyCase) -> Answer | None:
        """擅自占用草原17宗: a violation of which nothing is said was dealt with."""
        label, place = case.metric.label, (case.metric.start, case.metric.end)
        if case.quantity.unit not in _ACT_UNITS or case.changed or not _WRONGS.match(label):
            return None
        return "penalty_decisions", Link("key", None, How.STATED, "key.penalty_decisions.wrong", *place)

    def _of_kinds(self, case: KeyCase, depth: int) -> Answer | None:
        """Take the key of what a list of bare kinds divides (成功8203件，成功率97%，婚姻2140件、邻里1873件)."""
        before, after = self._divided(case), self.members.after(case)
        label = case.metric.label
        if before is None or after is None or depth >= _MAX_NESTING or len(label) > _KIND:
            return None
        if case.quantity.dimension != "cases":
            return None  # 停供发票12户、挂黄牌2户: who else something was done to
        if any(self.rules.says_an_act(words) for words in (label, after.metric.label)):
            return None
        key = self._key(before, depth + 1)[0]
        place = before.metric.start, before.metric.end
        return (key, Link("key", before.quantity.id, How.CARRIED, "key.of_list", *place)) if key is not None else None

    def _helped(self, case: KeyCase) -> Answer:
        """为1,847人讨薪: persons for whom something was done."""
        if case.quantity.dimension == "persons" and self.text.endswith(_FOR, 0, case.quantity.start):
            place = case.metric.start, case.metric.end
            return "persons_concerned", Link("key", None, How.STATED, "key.persons_concerned.for", *place)
        return None, None

    def _of_member(self, case: KeyCase, depth: int) -> Answer | None:
        """Take the key of the member of a list before, whose verb is this one's too (添置执法记录仪22部、速测箱3个)."""
        before = self.members.before(case)
        if before is None or depth >= _MAX_NESTING:
            return None
        key = self._key(before, depth + 1)[0]
        if key is None or not shares_key(key, before.quantity, case.quantity):
            return None
        shared = key in THINGS and case.metric.label[:_VERB] == before.metric.label[:_VERB]  # 配备对讲机40部、手电60支
        if not shared and self.rules.says_an_act(case.metric.label):
            return None
        place = before.metric.start, before.metric.end
        return key, Link("key", before.quantity.id, How.CARRIED, "key.of_list", *place)

    def _lead(self, case: KeyCase) -> str:
        """Give the words that a short label stands under: 监督检查：公共场所12户次、学校8户次; the heading above."""
        quantity, label = case.quantity, case.metric.label
        if len(label) > _SHORT_LABEL or case.changed:
            return ""
        lead = self.page.lead(case.block, quantity.start)
        acts = quantity.unit in _ACT_UNITS or (quantity.dimension == "visits" and len(quantity.unit) > 1)
        if acts or (quantity.unit in _ITEM_UNITS and any(word in lead for word in ("隐患", "问题"))):
            return lead
        return ""

    def _total(self, case: KeyCase, depth: int) -> tuple[str | None, tuple[int, int]]:
        whole = self.cases.get(case.whole) if depth < _MAX_NESTING else None
        if whole is None:
            return None, (0, 0)
        dimensions = (whole.quantity.dimension, case.quantity.dimension)
        if dimensions[1] and dimensions[0] != dimensions[1] and dimensions != ("documents", "cases"):
            return None, (0, 0)  # 处罚决定书5份，其中超标排放1起: documents are cases
        if whole.quantity.unit != case.quantity.unit and case.quantity.dimension == "items":
            return None, (0, 0)  # 隐患612条，其中重大隐患4条，关闭小矿山1处
        key, link = self._key(whole, depth + 1)
        own = whole.metric.rule == "metric.total" and link is not None and link.how is How.STATED
        if own and (row := self._row(case)) is not None and row.key:
            return None, (0, 0)  # 代履行1宗，申请法院强制执行6宗，合计7宗: the total has its words from its parts
        return key, (whole.metric.start, whole.metric.end)

    def _dimension(self, case: KeyCase) -> str | None:
        """Give the family of a figure, by the unit in front of its list where it has none."""
        if not case.quantity.dimension and case.block >= 0:
            return self.page.unit_before(case.block, case.quantity.start)
        return family(self.text, case)

    def _row(self, case: KeyCase) -> KeyRow | None:
        """Look the label up, then the clause's words before the figure, then a table's caption with the label."""
        metric, quantity = case.metric, case.quantity
        dimension = self._dimension(case)
        given = CaseContext(self, case, dimension)
        label = metric.label
        if "（" in label or "(" in label:
            label = _BRACKETS.sub("", label) or label  # 罚款（含警告）
        if metric.rule == "metric.table_row":  # the column says what is counted, its row of which kind
            label = self._column(metric) or label
        if metric.rule == "metric.behind" and dimension in _DONE_TO:
            row = self.rules.find(label + self.members.done(case), given)
        else:
            row = self.rules.find(label, given)
        if row is None and label != metric.label:
            row = self.rules.find(metric.label, given)
        if row is None and case.block < 0:
            row = self.rules.find(label + self.text[metric.start : metric.end], given)  # 受理（立案）（件）
        if row is None and case.block < 0 and (caption := case.caption or self.page.title(case.quantity.end)):
            row = self.rules.find(caption + label, given)
        if row is None and metric.rule in _OWN_WORDS and len(given.clause) <= LONG_CLAUSE:
            row = self._by_clause(label, given)
        if row is None and quantity.unit == "份":  # 处罚决定58份，其中警告31份: decisions, which are cases
            given.dimension = "cases"
            row = self.rules.find(label, given)
            given.dimension = dimension
        if (row is None or (row.weak and dimension != "cases")) and (behind := self.members.behind(case)):
            return self.rules.find(behind, given) or row
        return row

    def _by_clause(self, label: str, given: CaseContext) -> KeyRow | None:
        row = self.rules.find(_ACTOR.sub("", given.clause), given)
        barred = row is not None and row.key == _VISITS and row.key in self.rules.barred(label)
        return None if barred else row  # 在国省干线设立临时检查点14个

    def _column(self, metric: Metric) -> str:
        words = self.text[metric.start : metric.end]
        return "" if "\n" in words or "|" in words else _BRACKETS.sub("", "".join(words.split()))

    def clause(self, case: KeyCase) -> str:
        """Give the words of the clause before a figure, back to the figure before."""
        place = bisect_left(self.ends, case.quantity.start) - 1
        start = max(case.metric.clause_start, self.ends[place] if place >= 0 else 0)
        if (
            case.metric.rule == "metric.before_bracket"
        ):  # 立案数居前三位的为甲市（312件）: the label is what the clause ends with
            begin = max(0, case.metric.start - LONG_CLAUSE)
            start = max(begin, *(self.text.rfind(mark, begin, start) + 1 for mark in "，。；：、）\n"))
        return "".join(self.text[max(start, case.quantity.start - AROUND) : case.quantity.start].split())

    def around(self, case: KeyCase) -> str:
        """Give the headings above a figure and the words before it."""
        if case.block < 0:
            return case.caption or self.page.above(case.quantity.end)
        begin = max(self.structure.blocks[case.block].start, case.quantity.start - AROUND)
        return self.page.heading(case.block) + self.text[begin : case.quantity.start]
