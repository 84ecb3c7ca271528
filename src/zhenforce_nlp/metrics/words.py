"""The words around one figure: what stands before it, what ties them to it, and the noun behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.heads import HeadReader
from zhenforce_nlp.metrics.before_areas import before_areas
from zhenforce_nlp.metrics.counted_nouns import noun_end
from zhenforce_nlp.metrics.label_rules import ANY_ACT, NOUN_ENDS, LabelRules
from zhenforce_nlp.metrics.labels import shorten
from zhenforce_nlp.metrics.readings import Words
from zhenforce_nlp.records import Bound, Time

SHORT_CORE = 8  # a longer phrase before a figure is left out when a noun of its own follows (线上的7个固定治超站)
SPACE = " \u3000\xa0\t\r\n"
BRACKETS = "（）()〔〕[]【】"
THRESHOLDS = ("以上", "以下", "及以上", "以内")
_JOINS = "、和与及"
_TAKES_OBJECT = "将把对为"
_AT = "内的"
_PLANS = ("计划", "目标", "任务", "目标任务")
_SAID_OF = (*_PLANS, "不足")  # before 的: 完成计划的100%, 消防器材配备不足的17家
_OF_NOUNS = tuple("组员队书单表站点证室车仪")
_WHOLE = "全各本该"
_IN_ORDER = ("分别", "依次", "各有")
_OUTCOME = re.compile("(?:检出|发现|评定|评为)?(?:不合格|基本合格|合格|阳性|阴性|不达标|达标|超标|优秀|良好|优良)")
_COMPARES = ("较", "比")
_MORE = re.compile(r"[较比][^，。；、]{1,8}?[多少](?=[\u4e00-\u9fff]{2,6})")
_CHANGED = re.compile(r"[较比][^，。；、]{1,10}?(?=(?:减少|增加|压减|新增|增派|增设)[\u4e00-\u9fff]{2,6})")
DIVIDERS = ("按", "从", "依")
# 按程序分简易程序40件
DIVIDED_BY = re.compile(
    r"(?:按照?|从|依照?)[\u4e00-\u9fff]{1,6}?(?:来看|划分|分类|分析|统计|区分|分为|分(?!公[司里]|[别配流送派级批期发析管局布类钟数值成工]))(?=[\u4e00-\u9fff]{2})"
)
_NAMES_OF = ("原因", "特点", "问题", "表现", "亮点", "做法", "难点", "结果", "情形", "其一", "其二")
_OUT_OF = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:违法|隐患|问题|案件|投诉|举报|线索|事故|人员|企业|单位)里(?=[\u4e00-\u9fff]{2})"
)  # 重点违法里酒驾148起
_DIVISIONS = re.compile(
    "[县市区旗镇乡州盟街道]{1,2}[（(][县市区旗镇乡州盟街道办事处]{1,6}(?:、[县市区旗镇乡州盟街道办事处]{1,6}){1,3}[）)]"
)
# 中心, 里程 are other words
_WITHIN = {"中": "心药医小介央国队学外西餐巴高型专标间毒转层段期秋水华枢短长低成山江海", "里": "程弄巷面"}
_NO_NOUNS = ("中", "里", "内", "当中", "里面", "拟", "将", "已", "均", "都", "仍", "还", "也", "未", "限")
_LISTED = ("所列", "所示", "所涉")
_MANNER = ("依法", "已经", "正在", "尚未")


_OWN = re.compile(r"(?:全|本)(?:局|系统|支队|大队|总队|队|所|行业)")  # 全局在编执法人员26名
_VERBS = ("light", "strict", "act")
_WITH_OBJECT = 4
_DIRECTIONS = "上下提"
_RATES = ("率", "占比", "比例", "比重", "覆盖面", "率为")
_HELD = re.compile("(?:累计|合计|总计|全年)?(?:总?数)?[中内里]?(?:已|均)?(?:含有?|包含|包括)$")
_OWN_AREA = re.compile("在各自的?(?:片区|辖区|责任区|区域|岗位)(?:内)?(?:分别|各)?")
_HEADLINE = tuple(" \u3000\xa0")
_BY = "按"
_RECKONED = ("测算", "计算", "核算", "折算", "推算")
_MARKER = 3  # （4）
_ACTOR = re.compile(
    r"[\u4e00-\u9fff]{1,10}?(?:党组|党委|分局|总队|支队|大队|监督所|检查所|管理所|监理站|监督站|(?<![跨多])部门|机关|局|执法[所站队办]|检查站"
    r"|稽查科|监管[科所]|[食药司法卫监农林渔]所|(?:监理|质监|检疫|派出|运管|计量|路政|征稽)所|(?:监督|管理|执法|复议|矫正|监察|仲裁|协调)机构|综治中心|执法中心|督察组|专班|综合执法办|(?:救援|执法|巡护|管护)队伍|平台|系统(?=现有|立案|查|受理|办|共|出动|检))"
    r"(?!长|级|面|部|备案|执法)(?:联合|共同|协同|依法|集中|累计|共|现场|直接|全年)?"
)
_TEAM = re.compile(r"[\u4e00-\u9fff]{2,14}(?:专班|领导小组|指挥部|行动组)")  # 打击非法采矿专班出动
_OFFICES = ("局", "队", "支队", "大队", "总队", "科", "所", "分局", "中队", "部门", "机关")
_DRAWN_UP = ("制定", "编制", "印发", "备案")
_AIMS = ("对", "向")
_FOR = ("为", "向", "给", "替")
_STAKE = re.compile(r"(?<![超达目指投招限路商])标的$")  # 结案标的360万元; but 超标的16家
_SUMMED = re.compile(r"(?:自[^，。]{1,10}起|共|累计|共计|总共|一共|先后|依法|集中|重点|全部|联合|分别|已)(?:对|将|把)$")
_AIMED_AT = re.compile("(?:机构|局|[支大中总]队|所|站|组|部门|中心|公司)对(?:本?辖区内?|全[市县区省州旗镇])$")
_WHO_ACTS = ("机构", "部门", "机关", "中心", "工会", "组织", "法院", "检察院", "协会")


def after_figure(text: str, slot: Slot) -> str:
    """Give the words behind a figure, without the word that bounds it."""
    after = text[slot.right : slot.right_end].strip(SPACE)
    modifier = slot.quantity.modifier
    return after[len(modifier) :] if modifier and after.startswith(modifier) else after


def text_ends(text: str, start: int, end: int) -> bool:
    """Tell whether words end as the name of a rate does."""
    return start < end and text.endswith(_RATES, start, end)


class WordReader:
    """Reads the words around the figures of one page."""

    def __init__(self, text: str, reader: HeadReader, rules: LabelRules) -> None:
        self.text = text
        self.reader = reader
        self.rules = rules
        self.time_ends = {time.end: time for time in reader.times.values()}
        self._body_ends = {body.end: body.start for body in reader.bodies.values()}
        self.body_ends = {body.end for body in reader.bodies.values()}

    def read(self, slots: Sequence[Slot], number: int) -> Words:
        """Read the words around the figure of that number."""
        slot = slots[number]
        head = self.reader.read(slot.left, slot.left_end)
        frame, more = self._behind_more(self._behind_frame(slot, head.end), slot.left_end)
        start, end, roles = self.trim(frame, slot.left_end)
        if start < end < slot.left_end and self.text[end] in _FOR and self.text.endswith(_WHO_ACTS, start, end):
            start = end  # 援助机构为320名农民工讨薪
        if self.text.endswith(_AIMS, start, end) and self.text.endswith(
            (*_WHO_ACTS, *_OFFICES, "所", "站"), start, end - 1
        ):
            start = end  # 监督机构对126家公共场所进行评定
        if start < end and (_SUMMED.search(self.text, start, end) or _AIMED_AT.search(self.text, start, end)):
            start = end  # 应急管理系统共对6842家次企业进行了检查
        covered = self.text[start:end] in self.rules.covers and (slot.right < slot.right_end or end - start == 1)
        if start < end and (covered or self._only_place(slot.left, start, end)):  # 参加考试160人，通过152人
            start = end  # 对38件案件进行审核, 将辖区内40家企业导入名录
        listed = (
            start < end and end in self.body_ends and any(word in self.text[end : slot.left_end] for word in _IN_ORDER)
        )
        measure = self._behind_holds(start, before_areas(self.reader, self.rules, start, end))
        if measure < end:
            end, listed = measure, False  # 行政处罚甲区、乙区分别为61次、52次
        elif listed:
            start = end  # 回头看时甲市、乙市分别有12家、9家: of nothing that stands before
        following = slots[number + 1] if number + 1 < len(slots) else None
        adjacent = following is not None and slot.right_end == following.quantity.start
        bare = start == end or (self.text.startswith("的", slot.right) and self.final_verb(start, end) is not None)
        noun, stop = self.noun(slot, alone=not adjacent, bare=bare)
        if adjacent and following and following.quantity.dimension == "ratio" and text_ends(self.text, noun, stop):
            stop = noun  # 抽到的60件优良率为96.7%: the rate is the next figure's
        if adjacent and _OUTCOME.fullmatch(self.text, noun, slot.right_end) is not None:
            noun = stop = slot.right_end  # 送检64批次不合格3批次
        if noun < stop and self.text.startswith("口", noun) and slot.quantity.unit == "人":
            noun -= 1  # 26万人口
        return Words(
            head,
            start,
            end,
            roles,
            noun,
            stop,
            following if adjacent else None,
            listed or ("each" in head.roles and bool(head.bodies)),
            more,
        )

    def _behind_holds(self, start: int, end: int) -> int:
        """Leave out what says that a figure holds others: 监督检查|累计数含甲市、乙市."""
        held = _HELD.search(self.text, start, end)
        return held.start() if held is not None and held.start() - start > 1 else end

    def _behind_frame(self, slot: Slot, start: int) -> int:
        """Leave out by what the whole is divided, or what it is said to be: 按程序分|简易程序, 主要原因是|对."""
        text, end = self.text, slot.left_end
        if (own := _OWN_AREA.match(text, start, end)) is not None:
            return own.end()  # 甲所、乙所在各自片区分别查了26家次和8家次
        if text.startswith(_BY, start) and after_figure(text, slot).startswith(_RECKONED):
            return start + 1  # 按法定工作日248天测算
        if text[start : start + 1] in DIVIDERS and (by := DIVIDED_BY.match(text, start, end)) is not None:
            start = by.end()
        elif slot.opener == "" and start == slot.left and text.startswith(("中", "里"), start) and end > start:
            start = self.reader.read(start + 1, end).end  # 全区224件中简易程序158件
        if (whole := _OUT_OF.match(text, start, end)) is not None:
            start = self.reader.read(whole.end(), end).end
        place = text.rfind("是", start, end)
        if place > start and text.endswith(_NAMES_OF, start, place):
            start = self.reader.read(place + 1, end).end
        return start

    def _behind_more(self, start: int, end: int) -> tuple[int, bool]:
        """Leave out what is compared with: 比上周多|查处4起; and tell whether that stands there."""
        if self.text[start : start + 1] not in _COMPARES:
            return start, False
        if (changed := _CHANGED.match(self.text, start, end)) is not None:
            return changed.end(), False  # 较单部门抽查减少扰企86次
        more = _MORE.match(self.text, start, end)
        if more is None or self.rules.verb(self.text, more.end(), end, ("strict", "act")) is None:
            return start, False
        return more.end(), True

    def _only_place(self, left: int, start: int, end: int) -> bool:
        """将辖区内, 全大队, 表一所列: nothing but where or whose the things are."""
        text = self.text
        if text[start] in _WHOLE and end - start <= SHORT_CORE and text.endswith(self.rules.groups, start, end):
            return True
        if text[end - 1] not in _AT:
            return text.endswith(_LISTED, start, end)
        taker = max(text.rfind("将", left, end), text.rfind("把", left, end), text.rfind("起对", left, end) + 1)
        start = taker if taker >= left else start
        return text[start] in _TAKES_OBJECT and 1 < end - start <= SHORT_CORE

    def trim(self, start: int, end: int) -> tuple[int, int, list[str]]:
        """Cut the words that tie a thing to its figure (合计, 达到, 同比下降), and say which roles they play."""
        text, rules = self.text, self.rules
        roles: list[str] = []
        moved = False  # a time or a change stands behind
        while end > start:
            time = self.time_ends.get(end)
            if time is not None and time.start >= start:
                end, moved = time.start, True
                continue
            if text[end - 1] in SPACE:
                end -= 1
                continue
            tail = rules.tail(text, start, end)
            if tail is None and roles and text[end - 1] in _JOINS:  # 环比、与去年同期相比分别下降9.3%和17.6%
                tail = rules.tail(text, start, end - 1) if roles[-1] == "basis" else None
                end -= tail is not None and tail[1] == "basis"
                tail = tail if text[end] in _JOINS else None
            if tail is None:
                break
            word, role = tail
            first = end - len(word)
            if word == "比" and not moved:  # 占耕比控制在1%以下: a noun
                break
            moved = role in ("up", "down") or (moved and role == "skip")  # 与去年比分别上升
            drawn_up = word in _PLANS and text.startswith(_DRAWN_UP, start)  # 制定抽查计划3项
            if (
                drawn_up
                or (role == "of" and _STAKE.search(text, start, end))
                or (word in _SAID_OF and "of" in roles[-1:])
            ):
                break
            if role == "to" and len(word) == 1 and first > start and not self._direction(start, first):
                break
            roles.append(role)
            end = self._parted(start, first) if role in ("up", "down") else first
        while start < end and text[start] in SPACE:
            start += 1
        return start, end, _settled(roles)

    def _parted(self, start: int, end: int) -> int:
        """下 降18%: the setting may have parted the word of a change."""
        if self.text[end - 1] not in SPACE:
            return end
        first = start + len(self.text[start:end].rstrip(SPACE))
        return first - 1 if first > start and self.text[first - 1] in _DIRECTIONS else end

    def _direction(self, start: int, end: int) -> bool:
        """Tell whether words of a change end here: 提高到, but not 收到."""
        tail = self.rules.tail(self.text, start, end)
        return tail is not None and tail[1] in ("up", "down")

    def noun(self, slot: Slot, *, alone: bool, bare: bool) -> tuple[int, int]:
        """Find the noun right behind the figure (47项具体工作); equal ends for none.

        Args:
            alone: no other figure follows directly.
            bare: no words stand before the figure (20个工作日的法定时限), or a verb (接受40学时的培训).
        """
        text, start, end = self.text, slot.right, slot.right_end
        quantity = slot.quantity
        if quantity.bound is not Bound.EXACT and quantity.modifier and text.startswith(quantity.modifier, start):
            start += len(quantity.modifier)
        headline = not bare and text[start : start + 1] in _HEADLINE  # 罚没62.3万元 为校园食品安全“把关”
        while start < end and text[start] in SPACE + "—－":
            start += 1
        if headline or start in self.reader.times:  # 没接上的34个年底前补齐
            return start, start
        if bare and text.startswith("的", start):
            start += 1
        if (divisions := _DIVISIONS.match(text, start)) is not None:
            return divisions.span()  # 全市14个县（市、区）: the break in the bracket is none
        within = _WITHIN.get(text[start : start + 1])
        if text.startswith("/", start) or (within is not None and text[start + 1 : start + 2] not in within):
            return start, start  # 全区224件中简易程序158件
        if text.startswith(_MANNER, start) and text.find("的", start, start + SHORT_CORE) > 0:
            start += 2  # 40家依法监管的企业
        verb = self.rules.verb(text, start, end, ("light", "strict")) if start < end else None
        if start >= end or (verb and text[start + len(verb[0]) : start + len(verb[0]) + 1] not in _OF_NOUNS):
            return start, start  # 3个暗访组 is a noun, 27人采取强制措施 is none
        stop = noun_end(text, start, end, self.rules, alone=alone)
        if text[stop - 1] in NOUN_ENDS:  # 5个县区处罚起数低于全市平均数
            whose = next((word for word in self.rules.groups if text.startswith(word, start)), "")
            stop = start + len(whose) if len(whose) > 1 else stop
        noun = text[start:stop]  # 已立案的36件中; 100%＝
        return start, (start if noun in _NO_NOUNS or not noun.strip("＝=÷×+－—-！!？?…~～*") else stop)

    def final_verb(self, first: int, last: int) -> tuple[int, str, str] | None:
        """Give the verb that ends these words, with its place and kind; None when they end otherwise."""
        for place in range(max(first, last - 4), last - 1):
            verb = self.rules.verb(self.text, place, last, ("light", "strict", "link"))
            if verb is not None and place + len(verb[0]) == last:
                return place, *verb
        return None

    def _behind_actor(self, start: int, end: int) -> int:
        """Leave out the body that acts (药品稽查分局检查药店); its act has to have an object."""
        own = _OWN.match(self.text, start, end)
        if own is not None and end - own.end() > 1:
            return own.end()
        acts = self.rules.verb(self.text, start, end, _VERBS)
        if acts and self.text.startswith(_OFFICES, start + len(acts[0])):
            acts = None  # 稽查局立案检查企业
        actor = (_TEAM if acts else _ACTOR).match(self.text, start, end)
        if actor is None:
            return start  # 移送司法机关追究刑事责任: the body is an object
        verb = self.rules.verb(self.text, actor.end(), end, ("strict", "act"))
        if verb is None or (end - actor.end() < _WITH_OBJECT and len(verb[0]) < end - actor.end()):
            return start
        return actor.end()

    def times_in(self, start: int, end: int) -> list[Time]:
        """Give the times that end inside a stretch of words."""
        return [time for place in range(start, end + 1) if (time := self.time_ends.get(place)) is not None]

    def names_body(self, start: int, end: int) -> bool:
        """Tell whether words name a body and nothing else: 城东管理所, but not 书面审查用人单位."""
        if not self.text.endswith(self.rules.groups, start, end):
            return False
        acts = self.text.endswith("单位", start, end) and any(
            self.rules.verb(self.text, place, end - _WITH_OBJECT, ANY_ACT) for place in range(start, end - _WITH_OBJECT)
        )
        return not acts

    def before_body(self, start: int, end: int) -> int:
        """Give where words end without the body that stands behind them; the end itself where nothing else is left."""
        place = self._body_ends.get(end, end)
        return place if place > start else end

    def core(self, start: int, end: int) -> tuple[int, int]:
        """Cut words before a figure to the phrase that names what is counted, without the body in front of it."""
        if (closing := self.text.rfind("）", start, end - 1)) >= start:  # 旺季（11月11日至16日）全市日均处理量
            opening = self.text.rfind("（", start, closing)
            if (opening <= start and closing - opening <= _MARKER) or any(
                time.start > opening for time in self.times_in(opening, closing)
            ):
                start = self.reader.read(closing + 1, end).end
        start = self._behind_actor(start, end)
        if "某" in self.text[start:end] and (told := self.times_in(start, end)):
            start = told[-1].end  # 某酒店2020年至2022年隐匿收入
        first, last = shorten(self.text, start, end, self.rules)
        while (body := self.reader.bodies.get(first)) is not None and body.end < last:
            if self.text[body.end] in "性籍":  # 全市性集中整治, 云南籍车辆
                break
            first = body.end  # 完成国务院安委办挂牌督办的5项
        among = self.text.find("中", first, last) + 1
        if among and (body := self.reader.bodies.get(among)) is not None and body.end < last:
            first = body.end  # 县级分局中甲县分局立案
        return first, last


def _settled(roles: list[str]) -> list[str]:
    """Take the roles back that another one rules out: 提高到98%, the level reached, is no change."""
    if "to" in roles:
        return [role for role in roles if role not in ("up", "down", "basis")]
    if "up" not in roles and "down" not in roles:
        return [role for role in roles if role != "basis"]
    return roles
