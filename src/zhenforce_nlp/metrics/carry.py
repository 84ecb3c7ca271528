"""Labels of a sentence's figures in order: what a clause drops is taken from the figures before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhenforce_nlp.clauses import Sentence, Slot, part_lead
from zhenforce_nlp.heads import NO_BODIES
from zhenforce_nlp.metrics.bases import BACK, base_label, carried, joined, label_before, rate_label, whole_of_two
from zhenforce_nlp.metrics.divided import divided_noun, is_divided, undivided
from zhenforce_nlp.metrics.frames import bounds
from zhenforce_nlp.metrics.label_texts import closed_up, without_edges, without_inset, without_title
from zhenforce_nlp.metrics.owners import without_owner, without_time
from zhenforce_nlp.metrics.rankings import MOST, RANKED
from zhenforce_nlp.metrics.readings import Label, Reading, Words
from zhenforce_nlp.metrics.taken import TAKERS
from zhenforce_nlp.metrics.wordless import PASSIVES, WordlessLabels
from zhenforce_nlp.metrics.words import after_figure
from zhenforce_nlp.records import How, Metric

_ABOVE = ("高于", "低于", "优于", "好于", "高出", "领先", "超出", "超额")  # 合格率99%，高于全省平均水平0.6个百分点
# 占执法人员总数的11%, 完成年度计划的98%, 合占全省57.2%: of the figure before
_SHARES = ("占", "完成", "合占", "共占", "合计占", "约占")
_BODIES = ("法院", "检察院", "局", "队", "所", "镇", "乡", "县", "区", "市", "州", "盟", "旗", "街道")
_MEASURED = re.compile("[率额款量]|数(?!民族)")
_LONG_BODY = 12
_SHORT_BODY = 8
_RANK_WORDS = ("省级", "市级", "县级", "区级", "州级", "旗级", "乡级", "镇级", "每级")
_DONE = "已未应尚新"
_HAVE = "有缺到在需处"
_COMPARED = ("比", "较")
_WITH_BI = "例重对武赛值率选照大高低轻严多少短长强好差"
_SHARE = "占"
_CLASS = re.compile("[一二三四五]类")
_FIGURE = re.compile(r"\d")
_LATTER = ("后者占", "前者占")
_SHORT = 2
_DIVIDES = re.compile("(?:其中|分|从|按)[\u4e00-\u9fff]{0,12}[，,：:]")  # 分乡镇看，
_AGAIN = "再"
_NO_PERSONS = ("案", "案件", "行为", "窝点", "线索", "活动", "团伙")
_MEAN = "平均"
_TERMS = ("承诺", "法定")  # 变更审批法定20个工作日，承诺5个工作日
_GROUP = re.compile("(?:乡镇|街道|社区|派出所|监管所|[镇乡村县区市旗州所站队局])(?![长域场里务级容政])")
_AND = "和与及"
_TAKES = "对将把"
_HANDED = ("向", "给")
_CHANGES = frozenset(("up", "down", "basis"))
_OF_NOUN = "车艇船员组队"  # 巡逻车5辆: no verb with its object
_CLASSIFIERS = ("个", "项", "类", "大类", "种", "名", "张", "大")  # 细化为3个层面14方面: these want a noun behind them


class SentenceLabels(WordlessLabels):
    """Reads the labels of one page, sentence by sentence."""

    def read(self, sentence: Sentence) -> Iterator[Metric]:
        """Give the metrics of a sentence's figures."""
        last = self.reading  # 案件按领域分，农药92件。按县区分，甲县148件: of what both sentences divide
        before = (last.before or divided_noun(self.text, last)) if last.divided_from == 0 else last.done
        known = before if not sentence.first or self._goes_on(sentence, before) else []
        self.reading = reading = Reading(sentence, sentence.slots, known)
        for number, slot in enumerate(sentence.slots):
            if "；" in slot.breaks or ";" in slot.breaks:
                reading.parts_from = -1
            label = self._label(reading, number, slot)
            if label is None:
                continue
            reading.done.append(label)
            reader = self.words.reader
            text = without_owner(self.text, label.text, (label.start, label.end), reader.bodies, self.starts)
            text = without_inset(without_time(self.text, text, (label.start, label.end), reader.times))
            text = without_edges(closed_up(text))
            yield Metric(
                slot.quantity.id, text, label.start, label.end, label.how, label.rule, slot.clause, slot.right_end
            )
        self.totals.read_line(reading)

    def _goes_on(self, sentence: Sentence, before: Sequence[Label]) -> bool:
        """立案96件。其中：⏎甲街道11件、乙镇8件: a paragraph whose first figure has a body for all its words."""
        slot = sentence.slots[0]
        divides = slot.left > sentence.start and _DIVIDES.fullmatch(self.text, sentence.start, slot.left) is not None
        head = self.words.reader.read(slot.left if divides else sentence.start, slot.left_end)
        alone = bool(head.bodies) and head.end == slot.left_end
        return alone and any(label.slot.quantity.unit == slot.quantity.unit for label in before)

    def _label(self, reading: Reading, number: int, slot: Slot) -> Label | None:
        assigned = reading.assigned.get(number)
        if assigned is not None:
            return assigned
        words = self.words.read(reading.slots, number)
        if slot.quantity.dimension == "ratio" and (proportion := self.behind.proportion(slot, words)) is not None:
            return proportion
        led = part_lead(self.text, reading.done[-1].slot.right_end if reading.done else reading.sentence.start, slot)
        if (led or "part" in words.head.roles) and slot.depth == 0 and reading.parts_from < 0:
            reading.parts_from = reading.parts_since = len(reading.done)
        if reading.divided_from < 0 and is_divided(self.text, reading, slot):
            reading.divided_from = len(reading.done)
        following = reading.slots[number + 1] if number + 1 < len(reading.slots) else None
        if bounds(slot, following) or self.bounds.only_bounds(reading, number, slot, words):
            return None
        if (named := self._named_group(slot, words)) is not None:
            return named
        if defined := self.frames.defined(reading, number):
            return defined
        if slot.quantity.dimension == "time" and (limit := self.behind.limit(slot, words)):
            return limit
        if not _CHANGES.isdisjoint(words.roles):
            return self._change(reading, number, slot, words)
        empty = words.start == words.end or ("fine" in words.roles and slot.quantity.modifier)
        label = (self._empty if empty else self._worded)(reading, number, slot, words)
        return replace(label, rule="metric.change.more", kind="change") if words.more else label

    def _named_group(self, slot: Slot, words: Words) -> Label | None:
        """管辖鳌阳、斜滩、南阳三个镇: as many names as the figure says are what it counts."""
        names = self.text[words.start : words.end]
        if slot.quantity.unit != "个" or names.count("、") + names.count("和") + 1 != slot.quantity.value:
            return None
        group = _GROUP.match(self.text, slot.right) if "、" in names else None
        if group is None or not names.replace("、", "").isalpha():
            return None
        if words.next is not None:
            words.next.left = group.end() + self.text.startswith("的", group.end())
        return Label(slot, group[0], *group.span(), How.STATED, "metric.group")

    # Figures with words of their own

    def _worded(self, reading: Reading, number: int, slot: Slot, words: Words) -> Label:
        items = self.lists.items(reading, number, words.start, words.end)
        if items is not None:
            return self.lists.assign_items(reading, number, items, (words.start, words.end), "plain")
        if slot.quantity.dimension == "ratio" and (own := self.lists.respectively(reading, number)) is not None:
            return own
        if peak := RANKED.match(self.text, words.start, words.end):  # 办案量前三位为城东分局38件、城西分局31件
            return self.frames.of_ranking(slot, peak, words.end)
        if self._names_nothing(slot, words):
            words.start = words.end
            return self._empty(reading, number, slot, words)
        if self.words.names_body(words.start, words.end) and (named := self.frames.named(reading, slot)):
            return named
        if self.text[slot.left_end - 1] in _AND and words.noun_end - words.noun > 1 and words.next is None:
            return self.behind.noun_behind(slot, words)  # 6个检测站和9处检测点, 长江干流和两个保护区
        first, last = self.words.core(words.start, words.end)
        label = without_title(self.text[first:last])
        if not label or label in self.rules.light:  # 监督检查方面，共开展120次
            words.start = words.end
            return self._empty(reading, number, slot, words)
        if (bare := self._of_unit(reading, slot, label, (first, last))) is not None:
            return bare
        if len(label) == 1:
            first, last = self._whole_word(slot, first, last)
            label = self.text[first:last]
        return (
            self._hollow(reading, number, words, label)
            or self._taken_over(reading, slot, words, label, last)
            or self._named(reading, number, words, label, (first, last))
        )

    def _of_unit(self, reading: Reading, slot: Slot, label: str, span: tuple[int, int]) -> Label | None:
        """组织案卷评查，共抽96卷; 案件总量力争再办1,500件: a short verb of what the sentence has named."""
        if due := self.topics.of_due(reading, label):
            return Label(slot, due + label, *span, How.CARRIED, "metric.of_due")
        verb = label[1:] if label[:1] == _AGAIN else label
        thing = self.topics.of_unit(reading, slot, verb) if len(verb) == 1 else ""
        if not thing:
            return None
        return Label(slot, verb + thing, *span, How.CARRIED, "metric.of_unit", "plain", verb)

    def _names_nothing(self, slot: Slot, words: Words) -> bool:
        """组织的案卷评查中2卷被评为优秀; 最多的青口镇13个: the words say among which or whose, and not what."""
        after = after_figure(self.text, slot)
        if self.text.endswith("中", words.start, words.end) and words.next is None and after.startswith(PASSIVES):
            return True
        most = MOST.match(self.text, words.start, words.end)
        return most is not None and (words.end in self.words.body_ends or most[0].endswith(_BODIES))

    def _whole_word(self, slot: Slot, first: int, last: int) -> tuple[int, int]:
        """编制42名、实有36名，已退726万元: take what ties a word of one character to its figure into the label."""
        first -= first > slot.left and (self.text[first - 1] in _DONE or self.text.startswith("被诉", first - 1))
        return first, last + (last + 1 == slot.left_end and self.text[last] in _HAVE)

    def _hollow(self, reading: Reading, number: int, words: Words, label: str) -> Label | None:
        """除2户因停业无法整改外, 为计划的104%, 人均12次: the words before the figure name nothing counted."""
        slot = reading.slots[number]
        if label in _LATTER and reading.done:  # 甲类12件、乙类9件，后者占43%
            things = [done for done in reading.done[-BACK:] if done.kind != "share"] or reading.done
            base = things[-2:][-1 if label.startswith("后") else 0]
            return Label(slot, base.text + _SHARE, base.start, words.end, How.CARRIED, "metric.share", "share")
        if label == _SHARE and (rest := self._rest(words)):  # 其余占15%
            return Label(slot, rest + label, slot.left, words.end, How.STATED, "metric.share", "share")
        if label in self.rules.averages and (average := self.hollow.average(reading, slot)) is not None:
            return average
        if label == _MEAN and (mean := self.hollow.mean(reading, slot, words)) is not None:
            return mean
        if _CLASS.fullmatch(label) and reading.done and _CLASS.fullmatch(reading.done[-1].text):
            return None  # 一类78家、二类45家、三类3家
        compared = label[0] in _COMPARED and label[1:2] not in _WITH_BI  # 比增派120人次
        if not compared and not self.rules.is_hollow(self.text[words.start : words.end]):
            return None
        if compared and slot.quantity.unit.endswith("百分点") and (rate := rate_label(reading)) is not None:
            return carried(self.text, slot, rate)  # 较序时进度快3.2个百分点
        own = self.text[words.start : slot.left_end].strip()
        words.start = words.end
        return (
            self.hollow.planned(reading, slot, own)
            or (own == "除" and self.hollow.left_over(slot, after_figure(self.text, slot)))
            or self._empty(reading, number, slot, words)
        )

    def _named(self, reading: Reading, number: int, words: Words, label: str, span: tuple[int, int]) -> Label:
        """Give the label from the figure's own words: as they are, with the noun behind, with the verb of its list."""
        slot, (first, last) = reading.slots[number], span
        if self._rest(words) == "其他":  # 其他案件57宗
            first = words.head.roles["rest"][0]
            label = "其他" + label
            return Label(slot, label, first, last, How.STATED, "metric.before")
        if label == _SHARE and (share := self._share(reading, slot, span)) is not None:
            return share
        if label.endswith("占") and len(label) > _SHORT and slot.quantity.dimension != "ratio":
            return Label(slot, label[:-1], first, last - 1, How.STATED, "metric.share_count")  # 超限占206起
        verb = self.rules.verb(self.text, first, last, ("strict", "act"))
        word = verb[0] if verb and not (len(label) == len(verb[0]) + 1 and label[-1] in _OF_NOUN) else ""
        if (of := self._of_topic(reading, slot, words, span) or self._of_taken(slot, words)) is not None:
            return of
        if word == label:
            return self._bare_verb(reading, slot, words, span)
        if words.noun_end > words.noun and (both := self._both_sides(reading, number, words, span)) is not None:
            return both
        if slot.opener == "" and reading.done and reading.done[-1].rule == "metric.both_sides":
            word = reading.done[-1].verb  # 抽取14个市州局案卷84份
            return Label(slot, word + label, first, last, How.CARRIED, "metric.shared_verb", "plain", word)
        if not word and (shared := self.verbs.shared(reading, slot, label)):
            return Label(slot, shared + label, first, last, How.CARRIED, "metric.shared_verb", "plain", shared)
        if len(label) == len(word) + 1:
            word = ""  # 监督类17起、事故类1起: no verb with its object
        label += self.frames.led_rate(reading, slot, label)
        rule = (
            "metric.bound" if number and self.bounds.nothing_else(reading.slots[number - 1], span) else "metric.before"
        )
        return Label(slot, label, first, last, How.STATED, rule, "plain", word)

    def _of_topic(self, reading: Reading, slot: Slot, words: Words, span: tuple[int, int]) -> Label | None:
        """从137家机构中随机抽取15家; 查出问题188条，改了184条: the thing that an act is done to stands before it."""
        first, last = span
        if words.noun_end == words.noun and (thing := self.topics.fronted(slot, words.start, first, last)):
            label = self.text[first:last] + thing
            return Label(slot, label, words.start, last, How.STATED, "metric.fronted", "plain", self.text[first:last])
        if (among := self.topics.among(reading, slot)) and (final := self.words.final_verb(first, last)):
            label = final[1] + among
            return Label(slot, label, final[0], last, How.CARRIED, "metric.clause_before", "plain", final[1])
        label = self.text[first:last]
        if words.noun_end > words.noun or not self.topics.spoken(label):
            return None
        topic = self.topics.object_of(reading, slot, label)
        if not topic and len(label) == 1:  # 办完, 查结 say enough by themselves
            topic = self.topics.of_figure_before(reading, slot)
        return Label(slot, label + topic, first, last, How.CARRIED, "metric.clause_before", "plain", label)

    def _of_taken(self, slot: Slot, words: Words) -> Label | None:
        """对逾期未改的46户下达停业通知, 对涉嫌犯罪的1户移送公安: what is done to those that the words tell of."""
        text = self.text
        if text[words.start] not in _TAKES or "of" not in words.roles or words.next or words.noun_end > words.noun:
            return None
        act, final = self.behind.act(slot, slot.right)
        told = text[words.start + 1 : words.end]
        if not act:
            return None
        return Label(
            slot, act + told if len(told) <= len(act) else act, words.start, final, How.STATED, "metric.behind"
        )

    def _both_sides(self, reading: Reading, number: int, words: Words, span: tuple[int, int]) -> Label | None:
        """挂牌督办的5项重大隐患整改: words on both sides, where those behind are this figure's own."""
        slot = reading.slots[number]
        if words.next is not None:
            of = (words.roles and slot.quantity.unit in _CLASSIFIERS) or self._belongs(slot, words)
            of = of or words.noun_end in self.words.reader.times  # 抽取24个单位2022年办结的案卷96卷
            of = of or self.text[words.noun_end : slot.right_end] in tuple(_AND)  # 设有6个检测站和9处巡查点
            if not of:
                return None
            words.next.left = words.noun_end
        elif self.text.startswith(TAKERS, words.start) or self.text.startswith(TAKERS, slot.clause):
            taken = self.taken.read(reading, number, alone=False)  # 对执法不规范的6个单位、9名执法人员进行约谈
            if taken is not None:
                return taken
        return self.behind.both_sides(slot, words, *span)

    def _share(self, reading: Reading, slot: Slot, span: tuple[int, int]) -> Label | None:
        """Name what 占 says something of: 农药投诉居首，占31%; 罚款2.6万元，其中顺路公司占1万元; 夜间占四成."""
        first, last = span
        if (kind := self.text[slot.left : first].strip()) in self.rules.kinds:
            return Label(slot, kind + _SHARE, slot.left, last, How.STATED, "metric.share", "share")
        if frame := self.frames.frame(reading, slot):
            return Label(slot, frame.text + _SHARE, frame.start, last, How.CARRIED, "metric.share", "share")
        if slot.quantity.dimension == "ratio":
            return None
        return carried(self.text, slot, base_label(reading, slot, counts=True))

    def _belongs(self, slot: Slot, words: Words) -> bool:
        """交办的24件信访件已办结23件: the noun is this figure's own; not in 由上年的9处压减为4处."""
        if "of" not in words.roles or words.noun_end - words.noun < _SHORT or words.noun_end == slot.right_end:
            return False
        tail = self.rules.tail(self.text, words.noun, words.noun_end)
        return tail is None

    def _taken_over(self, reading: Reading, slot: Slot, words: Words, label: str, last: int) -> Label | None:
        """合计金额30.9万元, 参与3150人次, 占总数的11%: words that say something of the thing named before."""
        if label in self.rules.generic and self.text.startswith("的", slot.right):  # 价值26万元的假酒
            noun, stop = self.words.noun(slot, alone=True, bare=True)
            if stop > noun:
                thing = self.text[noun:stop]
                return Label(slot, thing + label, slot.left, stop, How.STATED, "metric.both_sides")
        base = undivided(self.text, reading, slot) or base_label(reading, slot)
        if self.text.startswith("完成", words.start):  # 完成年度计划的104%: of the whole, not of the parts before
            base = base_label(reading, slot, whole=True)
            base = whole_of_two(reading, base) or base  # 任务586单，完结553单，关闭33单，完成率100%
        if "rest" in words.head.roles and label.endswith(self.rules.groups):  # 其余部门631件
            base = base_label(reading, slot, counts=True) or label_before(reading, slot)
            return carried(self.text, slot, base) if base is not None else None
        if base is None:
            before = label_before(reading, slot) if len(label) <= _SHORT_BODY else None  # 人均5.3分。城东所5.1分。
            return carried(self.text, slot, before) if before is not None and self._whose(label, slot, before) else None
        if label in _RANK_WORDS:  # 抽检1050批次（省级310批次、州级240批次）; 省厅要求市级不少于3名
            host = (done for done in reversed(reading.done[-BACK:]) if done.slot is slot.host)
            return carried(self.text, slot, next(host, base))
        beside = base.slot.quantity.dimension == slot.quantity.dimension and base.slot.quantity.end <= words.start
        beside = beside and self.text.startswith(_ABOVE, words.start) and not _FIGURE.search(label)
        if (label.startswith(_ABOVE) and label.isalpha()) or beside:  # 用水量13立方米，低于市局下达的15立方米指标
            return carried(self.text, slot, base)
        if label in self.rules.generic or (label in _TERMS and slot.quantity.dimension == "time"):
            return Label(
                slot, joined(base.text, label), base.start, last, How.CARRIED, "metric.generic", "plain", base.verb
            )
        if label in self.rules.bare:
            return Label(slot, joined(base.text, label), base.start, last, How.CARRIED, "metric.part_takers", "share")
        return self._of_whole(slot, base, label, (words.start, last))

    def _of_whole(self, slot: Slot, base: Label, label: str, span: tuple[int, int]) -> Label | None:
        """占全盟187件的68.4%, 完成年度计划的104%: words that say how much of the thing named before."""
        share = self.text[span[0] : span[1]]
        if slot.quantity.dimension != "ratio":
            if share.startswith("占") and self.text.startswith("的", slot.right):  # 占全盟187件的68.4%
                return Label(
                    slot, base.text, base.start, base.end, How.CARRIED, "metric.share_of", "carried", base.verb
                )
            return carried(self.text, slot, base) if self._whose(label, slot, base) else None
        if share.startswith(_SHARES):
            share = "" if base.text.endswith(share) else share
            return Label(slot, joined(base.text, share), base.start, span[1], How.CARRIED, "metric.share", "share")
        return carried(self.text, slot, base) if self._whose(label, slot, base) else None

    def _whose(self, label: str, slot: Slot, base: Label) -> bool:
        """平均得分94.6分，其中柳园派出所95.1分: words that name a body alone, of the thing named before."""
        if (
            not label.endswith(_BODIES)
            or label.endswith(NO_BODIES)
            or label.startswith("对")
            or base.slot.quantity.unit != slot.quantity.unit
        ):
            return False
        if slot.quantity.dimension in ("entities", "items") or len(label) > _LONG_BODY or _MEASURED.search(label):
            return False  # 案均罚款长宁县4.12万元
        verbs = ("light", "strict", "act")
        return not any(self.rules.verb(label, place, len(label), verbs) for place in range(len(label) - 1))

    def _bare_verb(self, reading: Reading, slot: Slot, words: Words, span: tuple[int, int]) -> Label:
        """A verb alone: its object stands behind the figure (编制3张清单), or was named before (新增60台)."""
        first, last = span
        own = self.behind.verb_with_noun(slot, words, first, last)
        if own is not None:
            return own
        verb = self.text[first:last]
        before = reading.done[-1] if reading.done else None
        handed = any(word in self.text[slot.left : first] for word in _HANDED)  # 向司法机关移送3人
        if "part" in words.head.roles and not handed and (before is None or before.verb != verb):
            unit = slot.quantity.unit  # 共收到申请486件，受理452件；其中市本级收到198件
            told = (done for done in reversed(reading.done[-BACK:]) if done.verb == verb and done.kind == "plain")
            before = next((done for done in told if done.slot.quantity.unit == unit), before)
        if before is not None and not handed and before.verb == verb and slot.depth == 0:
            return Label(slot, before.text, before.start, last, How.CARRIED, "metric.same_verb", "plain", verb)
        persons = slot.quantity.dimension == "persons"
        object_ = self.frames.previous_object(reading, slot)
        if object_ and verb not in object_ and not (persons and object_.endswith(_NO_PERSONS)):  # 破获制假案，抓获6人
            return Label(slot, verb + object_, first, last, How.CARRIED, "metric.clause_before", "plain", verb)
        if topic := self.topics.object_of(reading, slot, verb):
            return Label(slot, verb + topic, first, last, How.CARRIED, "metric.clause_before", "plain", verb)
        return Label(slot, verb, first, last, How.STATED, "metric.before", "plain", verb)
