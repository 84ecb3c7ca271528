"""Labels from the words behind a figure: its noun, and the act done to it."""

from __future__ import annotations

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.counted_nouns import noun_end
from zhenforce_nlp.metrics.labels import shorten
from zhenforce_nlp.metrics.readings import Label, Words
from zhenforce_nlp.metrics.words import SHORT_CORE, SPACE, WordReader
from zhenforce_nlp.records import How

_MANNER = (
    "依法",
    "逐一",
    "及时",
    "当场",
    "主动",
    "积极",
    "逐件",
    "逐户",
    "逐家",
    "全部",
    "分别",
    "先后",
    "临时",
    "从严",
    "从重",
    "受到",
    "遭到",
    "遭受",
    "全年",
    "年内",
)
_OF_STATE = "行政"
_DENIED = ("未", "不", "没有", "没", "尚未", "仍未", "还未", "逾期未")
_LACKS = ("没有", "尚无", "仍无", "无", "未", "缺", "尚未", "还没")
_LACKING = "没有|尚无|仍无|无法|不能|尚未|仍未|还没|拒不"
_LACK = regex.compile(rf"(?:{_LACKING}|未|缺少?|无|零)(?=\p{{Han}})(?!\p{{Han}}*(?:{_LACKING}))")
_WHERE = ("全县", "全市", "全区", "全省", "全州", "全旗", "全镇", "辖区", "辖区内")
_SUFFERS = ("被", "已被", "均被", "全部被")
_LINKS = "的中均已被了" + SPACE  # 26件案件中, 3家企业已被取缔
_SHORT_NOUN = 2  # a noun of one or two characters says little without the words before
_TAKEN = ("对", "将", "把")
_ACT = regex.compile(r"(?:不予|免予|予以|给予|进行|实施|作出|处以|采取|开展|责令)(?=\p{Han}{2})")
_RULED = (
    "规定",
    "法定",
    "要求",
    "规定时限",
    "法定期限",
    "承诺",
    "按规定",
    "按要求",
    "依规定",
    "按照规定",
    "依法",
    "原则上",
)
_MUST_IN = regex.compile(r"(?:应当?|必须|须|需|要)[在自于](?=\p{Han})")
_NOT_WITHIN = ("未在", "没有在", "没在", "未能在", "未于")
_STATES = ("全覆盖", "清零", "常态化", "全达标", "全到位")
_TAKERS = "对将把"
_DIVISIONS = "省市县区州盟旗镇乡街道"
_PREDICATE = regex.compile(r"(?:均|都)?(?:已经?|还|仍|尚)?(?:均|都)?((?!完成)\p{Han}{2,9})$")
_MUST = regex.compile(r"(?:必须|应当?|须|要|一律|均|全部)?(?:予以|予)?(?=\p{Han}{2})")  # 7个工作日内应予答复
_TERM = regex.compile(r"的(\p{Han}{0,8}?(?:期限|时限))(?![前内外])")  # 没守住90日的办案期限
# 7个工作日内|在政务服务网向社会|公示: where and to whom
_WHERE_TOLD = regex.compile(
    r"^(?:(?:在|于|通过|依托)\p{Han}{2,16}?(?:网站?|平台|系统|官网|公示栏|媒体)(?:上)?)?(?:向社会|对外|依法|主动|及时|全部)?(?=\p{Han}{2})"
)
_UPON = regex.compile(r"^(?:作出|收到|接到|受理)(\p{Han}{0,8}?)(?:之日起|之日|后)(?:应当?|须)?$")  # 作出处罚决定后
_RUNS = regex.compile(r"(\p{Han}{2,12}?(?:期限|时限|时间|周期|期))[为是]自?(?:收到|作出|受理|接到|立案|送达)")
_SHORT_ATTRIBUTE = 7
_WHOSE = regex.compile(
    r"(?:乡镇|镇街|街镇|县区|区县|县市|市县|市州|地市|旗县|街道|社区|村|镇|乡|县|区|市)(?:（[^（）]{1,8}）)?(?=的)"
)
_LONG_OBJECT = 3
_PLAIN_NOUN = 4
_LONG_ACT = 4  # 法制审核 names a figure by itself, 取缔 needs its object


_RATIO = "比例"
TURNED = regex.compile(r"[由从][\p{Han}A-Z]{1,5}(?:转|升|降|变|调整)[为至到]?[\p{Han}A-Z]{1,5}")
_SAMPLES = ("样品", "样本", "产品")
_SAMPLED = regex.compile("监督抽检|抽样检验|抽检|抽样|抽查|检测|送检|监测|检验")
_FAR = 80  # characters before samples in which it is told how they were taken
_EACH_BODY = regex.compile(  # 各单位须在15日内反馈
    r"各(?:相关|有关|责任|执法|办案|成员|镇街|乡镇|县区|区县|市县)?(?:单位|部门|地|县区?|区县?|市|街道|乡镇|科室|大队|中队)?"
)  # 各单位须在15日内反馈
_WHETHER = regex.compile("(?:作出|决定|告知|答复|确定|审查)*是否(?=受理|立案|准予|同意|许可|批准)")
_PROPORTION = regex.compile("的?比例(?:[，,]?(?:依法|按规定)?(?:对|从)?)?")


class BehindLabels:
    """Reads the labels that stand behind the figures of one page."""

    def __init__(self, words: WordReader) -> None:
        self.text = words.text
        self.words = words
        self.rules = words.rules

    def _samples(self, slot: Slot) -> bool:
        return self.text.startswith(_SAMPLES, slot.right)

    def samples(self, slot: Slot, since: int) -> Label | None:
        """抽检涉及粮食、饮料等14类食品312批次样品: what was done to take them stands before their kinds."""
        noun = next((word for word in _SAMPLES if self.text.startswith(word, slot.right)), "")
        if slot.opener or not noun or slot.left != slot.left_end:
            return None
        acts = [match[0] for match in _SAMPLED.finditer(self.text, max(since, slot.left - _FAR), slot.left)]
        label = acts[-1] + noun if acts else noun
        return Label(slot, label, slot.right, slot.right + len(noun), How.STATED, "metric.behind")

    def noun_behind(self, slot: Slot, words: Words) -> Label:
        """对38件违法案件进行了法制审核; 为1862名劳动者追发工资3175万元, whose verb belongs to the next figure."""
        text, start, end = self.text, words.noun, words.noun_end
        if words.next is None and (whose := _WHOSE.match(text, start, end)) is not None:
            end = whose.end()  # 对全县11个乡镇的农资门店逐家检查
        name = text[start:end]
        if words.next is not None:
            words.next.left = end
        divided = name in self.rules.groups and name[-1] in _DIVISIONS  # 5个县区处罚起数低于全市平均数
        divided = divided and not text.startswith(_LACKS, end)  # 有3个县没有执法机构
        if words.next is not None or divided:
            return Label(slot, name, start, end, How.STATED, "metric.behind")
        return self._noun_with_act(slot, start, end)

    def _noun_with_act(self, slot: Slot, start: int, end: int) -> Label:
        """36件案件已移送: the noun with what is said of it."""
        text, stop = self.text, slot.right_end
        name = text[start:end]
        place = end
        while place < stop and (text[place] in _LINKS or text.startswith(_MANNER, place)):
            place += 1 if text[place] in _LINKS else 2
        kind = len(_OF_STATE) if text.startswith(_OF_STATE, place) else 0  # 36家企业受到行政处罚
        verb = self.rules.verb(text, place + kind, stop, ("light", "strict", "act")) if place < stop else None
        if verb is None and (state := self._state(slot, place, stop)):
            label = name + state if state.startswith(("不", "无")) else state + name  # 企业台账不全, 没有执法机构的县
            return Label(slot, label, start, stop, How.STATED, "metric.behind")
        if verb is None and (turned := TURNED.match(text, place, stop)) is not None:
            return Label(slot, turned[0], *turned.span(), How.STATED, "metric.behind")  # 21家企业由黄转蓝
        if verb is None:
            done = _ACT.search(text, end, stop) if text.endswith(_TAKEN, slot.left, slot.left_end) else None
            if done is None and slot.quantity.dimension == "ratio" and (rest := _PREDICATE.match(text, end, stop)):
                # 八成以上点位已无违规开课: a share is of what is so
                return Label(slot, name + rest[1], start, rest.end(), How.STATED, "metric.behind")
            if done is None:
                return Label(slot, name, start, end, How.STATED, "metric.behind")
            first, last = shorten(text, done.start(), stop, self.rules)  # 对32家及时改正的单位不予处罚
            return Label(slot, text[first:last], first, last, How.STATED, "metric.behind")
        after, final = place + (kind + len(verb[0]) if verb[1] == "light" else 0), stop
        if text[place - 1] == "的":  # 120份公示的决定书
            final = noun_end(text, place, stop, self.rules, alone=True)
        act = text[after:final].strip("了过中" + SPACE)
        if act in _STATES:  # 12家卫生院督查实现全覆盖
            return Label(slot, name, start, end, How.STATED, "metric.behind")
        if len(act) > SHORT_CORE:
            first, last = shorten(text, after, final, self.rules)
            act = text[first:last].strip("了过中的" + SPACE)
        whole = _LONG_ACT if verb[1] == "light" else len(verb[0]) + _LONG_OBJECT  # 导入企业库, 下达整改通知书
        plain = len(name) <= _PLAIN_NOUN and len(name) <= len(act) and "的" not in name
        label = act if len(act) >= whole and not plain else act + name  # 联合惩戒失信企业
        return Label(slot, label, start, final, How.STATED, "metric.behind", "plain", verb[0])

    def _state(self, slot: Slot, place: int, stop: int) -> str:
        """26条隐患|未整改到位; 另有2起案件|因失联无法送达: the state that things are said to be in, "" for none."""
        text = self.text
        if text.startswith(_DENIED, place) and stop - place <= SHORT_CORE:
            return text[place:stop]
        there = text.endswith("有", slot.left, slot.left_end) or text.startswith(_LACKS, place)
        lacks = _LACK.search(text, place, stop) if there else None
        return text[lacks.start() : stop] if lacks is not None and stop - lacks.start() <= SHORT_CORE * 2 else ""

    def both_sides(self, slot: Slot, words: Words, first: int, last: int) -> Label:
        """挂牌督办的5项重大隐患整改: words on both sides; a long phrase before the figure is left out."""
        text = self.text
        behind = text[words.noun : words.noun_end]
        if "of" in words.roles and text.startswith(_SUFFERS, words.noun_end):  # 问题突出的41家场所被依法查封
            return self.noun_behind(slot, words)
        if text[first] in _TAKERS and last - first > 1:  # 对涉嫌犯罪的5起案件依法移送司法机关
            act, final = self.act(slot, words.noun_end)
            attribute = text[first + 1 : last] if last - first <= _SHORT_ATTRIBUTE or not act else ""
            return Label(slot, act + attribute + behind, first + 1, final, How.STATED, "metric.both_sides")
        for where in _WHERE:  # 走遍全县17个乡镇
            if last - first > len(where) and text.endswith(where, first, last):
                last -= len(where)
        found = self.words.final_verb(first, last)
        if found is not None:
            place, verb, kind = found
            if kind in ("light", "link"):  # 至少开展1次案卷评查, 细化为47项具体工作
                return Label(slot, behind, words.noun, words.noun_end, How.STATED, "metric.behind")
            label = verb + behind  # 为一线科室配备20台执法记录仪
            return Label(slot, label, place, words.noun_end, How.STATED, "metric.both_sides", "plain", verb)
        long = len(behind) > _SHORT_NOUN or (len(behind) == _SHORT_NOUN and "、" in text[first:last])
        if last - first > SHORT_CORE and long:  # 内设综合、种子、畜牧、渔政、法制五个股室
            return Label(slot, behind, words.noun, words.noun_end, How.STATED, "metric.behind")
        return Label(slot, text[first:last] + behind, first, words.noun_end, How.STATED, "metric.both_sides")

    def act(self, slot: Slot, place: int) -> tuple[str, int]:
        """Give the verb phrase behind a figure's noun, and where it ends: 依法移送司法机关 → 移送司法机关."""
        text, stop = self.text, slot.right_end
        while place < stop:
            verb = self.rules.verb(text, place, stop, ("light", "strict", "act"))
            if verb is not None:
                first, last = shorten(text, place, stop, self.rules)
                return text[first:last].strip("了过"), stop
            place += 1
        return "", place

    def verb_with_noun(self, slot: Slot, words: Words, first: int, last: int) -> Label | None:
        """编制3张清单, 涵盖3类26种情形: a verb before the figure, its object behind it or behind the next one."""
        text, verb = self.text, self.text[first:last]
        if words.noun_end > words.noun:
            # 检查32家企业发现隐患56条, 抽检14类食品312批次样品
            if words.next is not None and (words.noun_end < slot.right_end or self._samples(words.next)):
                words.next.left = words.noun_end
            label = verb + text[words.noun : words.noun_end]
            return Label(slot, label, first, words.noun_end, How.STATED, "metric.both_sides", "plain", verb)
        if words.next is not None and slot.right == slot.right_end:
            noun, stop = self.words.noun(words.next, alone=True, bare=False)
            if stop > noun:
                label = verb + text[noun:stop]
                return Label(slot, label, first, last, How.STATED, "metric.both_sides", "plain", verb)
        return None

    def _term(self, slot: Slot) -> Label | None:
        """Read what a term is one for: 超过90日的期限作出处罚决定, 超出90日的办案期限."""
        text, stop = self.text, slot.right_end
        named = _TERM.match(text, slot.right, stop) if slot.quantity.dimension == "time" else None
        if named is None:
            return None
        first, last = shorten(text, named.end(), stop, self.rules)
        first, last = (first, last) if last - first >= _LONG_ACT else named.span(1)
        return Label(slot, text[first:last], first, last, How.STATED, "metric.limit")

    def _period(self, slot: Slot, words: Words) -> Label | None:
        """答复期限为收到申请之日起20个工作日: the name of a term stands before the day that it runs from."""
        named = _RUNS.match(self.text, words.start, slot.left_end)
        if named is None:
            return None
        first, last = shorten(self.text, *named.span(1), self.rules)
        return Label(slot, self.text[first:last], first, last, How.STATED, "metric.limit")

    def _behind_within(self, after: int, stop: int) -> int:
        """Give where the act begins: 7个工作日|以内应予|答复."""
        while after < stop and self.text[after] in "以内之":
            after += 1
        must = _MUST.match(self.text, after, stop)
        return must.end() if must is not None else after

    def _behind_rule(self, start: int, end: int) -> tuple[int, int]:
        """均在规定的5个工作日内答复, 复查应在接到申请后24小时内安排: leave out the rule and when the term begins."""
        if self.text[start:end].removeprefix("在") in _RULED:
            return end, end
        must = _MUST_IN.search(self.text, start, end)
        return start, must.start() if must is not None else end

    def limit(self, slot: Slot, words: Words) -> Label | None:
        """检查结果应在5个工作日内反馈 → 检查结果反馈; 超过90日的办案期限 → 办案期限."""
        text, after, stop = self.text, slot.right, slot.right_end
        if (term := self._term(slot) or self._period(slot, words)) is not None:
            return term
        if not text.startswith(("内", "以内", "之内"), after):
            return None
        after = self._behind_within(after, stop)
        act_end = text.find("的", after, stop)
        if act_end > after:  # 7个工作日内公示的处罚决定
            noun = noun_end(text, act_end + 1, stop, self.rules, alone=True)
            if noun > act_end + 1:
                label = text[act_end + 1 : noun] + text[after:act_end]
                return Label(slot, label, after, noun, How.STATED, "metric.limit")
        act_end = stop if act_end < 0 else act_end
        start, end = self._behind_rule(words.start, words.end)
        since = max(text.rfind("自", start, end), text.rfind("在", start, end))
        if since >= start and text.find("起", since, slot.left_end) > since:  # 抽查结果应当自检查结束之日起20日内公示
            end = self.words.trim(start, since)[1]
        if whether := _WHETHER.match(text, after, act_end):  # 应当在5个工作日内决定是否受理
            after = whether.end()
        told = len(_WHERE_TOLD.sub("", text[after:act_end]))
        if told >= _LONG_ACT or end - start > SHORT_CORE * 2:
            start = end
        denied = "未" if text.endswith(_NOT_WITHIN, slot.left, slot.left_end) else ""
        if denied and words.next is not None:
            words.next.left = slot.left  # 未在7个工作日内公开的33件
        before = text[start:end].removesuffix("没").removesuffix("未") if denied else text[start:end]
        before = "" if _EACH_BODY.fullmatch(before) else _UPON.sub(r"\1", before)
        label = before + denied + _WHERE_TOLD.sub("", text[after:act_end])
        if not label:
            return None
        return Label(slot, label, start if end > start else after, act_end, How.STATED, "metric.limit")

    def _proportion_of(self, slot: Slot, words: Words, first: int) -> Label | None:
        """按10%的比例从137家机构中随机抽取15家: the act stands behind the figure that the proportion is taken of."""
        whole = words.next
        if whole is None or slot.right_end - first > 1:
            return None
        for place in range(whole.quantity.end, whole.right_end - 1):
            verb = self.rules.verb(self.text, place, whole.right_end, ("strict", "act"))
            if verb is not None:
                whole.left = whole.left_end
                last = place + len(verb[0])
                return Label(slot, verb[0] + _RATIO, place, last, How.STATED, "metric.proportion")
        return None

    def proportion(self, slot: Slot, words: Words) -> Label | None:
        """按5%的比例随机抽查企业60家: the rate at which the act behind it is done; the act is the next figure's."""
        told = _PROPORTION.match(self.text, slot.right, slot.right_end)
        if told is None:
            return None
        first, acts = told.end(), None
        for place in range(first, slot.right_end - 1):
            acts = self.rules.verb(self.text, place, slot.right_end, ("strict", "act"))
            if acts is not None:
                break
        if acts is None:
            return self._proportion_of(slot, words, first)
        if words.next is not None:
            words.next.left = first
        last = place + len(acts[0])
        label = self.text[first:last] + _RATIO
        return Label(slot, label, first, last, How.STATED, "metric.proportion")
