"""The verb that a list of things shares: 检查餐饮112家、商超38家; 没收农药312公斤，种子1.7吨."""

from __future__ import annotations

import re

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.bases import BACK
from zhenforce_nlp.metrics.bounds import OWN_BOUND
from zhenforce_nlp.metrics.readings import Label, Reading
from zhenforce_nlp.metrics.taken import TAKEN, apart
from zhenforce_nlp.metrics.words import WordReader, after_figure

# what is said of things counted before, and no thing of its own
_SAID_OF = (
    "不",
    "未",
    "无",
    "已",
    "合格",
    "优",
    "良",
    "涉",
    "其",
    "应",
    "持",
    "在",
    "现",
    "参",
    "受",
    "另",
    "人均",
    "平均",
    "问题",
)
_THING = re.compile(
    r"[一-鿿]{0,5}(?:企业|单位|场所|[商药门饭]店|工厂|[泵水车气油]站|水库|仓库|工地|项目|[经个]\w户|商户|摊点|机构|公司|学校|医院|市场|超市"
    r"|车辆?|船[舶只艇]|警[车力]|设备|机械|仪器|种子|农药|肥料|[兽假劣]药|药品|[汽柴煤]油|[白假]酒|香?烟|产品|商品|食品|水闸|堤防)"
)
_SEEN_TO = (
    "检查",
    "抽查",
    "排查",
    "巡查",
    "抽检",
    "走访",
    "约谈",
    "暗访",
    "拆除",
    "关停",
    "取缔",
    "清理",
    "整治",
    "摸排",
    "监督检查",
)
_INSPECTS = re.compile(r"(.{2,8}(?:检查|排查|巡查|抽查|核查|清查))[^查检]{2,6}$")  # 统计执法检查企业42家、项目7个
# 产地检疫生猪8.6万头、家禽124万羽
_ACTED = re.compile(r"([一-鿿]{2,6}?(?:检疫|抽检|抽查|检验|监测|检查))(?![率量数书证单])[一-鿿]{2,4}$")
_SENT = ("出动", "派出", "投入")
_SENT_OUT = re.compile("[车船艇]|无人机|警力|人员")
_THINGS = ("entities", "items", "equipment")
_DENIED = (
    "未",
    "不配合",
    "不符合",
    "不履行",
    "不执行",
    "拒",
    "正在",
    "尚",
    "仍",
    "待",
    "在办",
)  # 公示信息弄虚作假95户、未按规定公示189户
_HARMED = ("死", "伤", "亡", "受伤", "重伤", "轻伤")  # 接报事故14起、死6人、伤15人
_NEXT_ITEM = ("）、", ")、", "〕、")  # 收缴枪支9支（其中猎枪2支）、弹药60发
_PAPERS = ("书", "单", "函", "通知", "记录", "令")
_ORDERED = ("责令", "督促", "整改", "检查", "处罚", "复查", "告知", "询问", "警告", "协助")
_DECIDES = ("责令", "确认", "不予", "准予", "免予")
_SHORT = 2
_AFTER = ("，", ",")


class SharedVerbs:
    """Reads the verbs of one page's lists."""

    def __init__(self, words: WordReader) -> None:
        self.text = words.text
        self.rules = words.rules

    def shared(self, reading: Reading, slot: Slot, label: str) -> str:
        """Give the verb of the item before (检查餐饮112家、商超38家), "" when that has no object (查封扣押12件)."""
        if label.startswith((*_DENIED, *_HARMED)) or label.endswith(self.rules.own_acts):
            return ""
        if slot.opener != "、" and not slot.breaks.endswith(_NEXT_ITEM):
            return self._verb_of_list(reading, slot, label)
        done = (done for done in reversed(reading.done[-BACK:]) if done.slot.depth == slot.depth)
        before = next((item for item in done if not self._document(item)), None)
        if before is None or apart(before, slot) or self._among_acts(reading, before):
            return ""
        if not before.verb and (inspects := _INSPECTS.match(before.text)) is not None:
            return inspects[1] if slot.quantity.dimension in _THINGS else ""
        if not before.verb and (acts := _ACTED.match(before.text)) is not None:
            return acts[1]
        if len(before.text) == len(before.verb):
            return ""
        text, after = before.text, len(before.verb)
        second = self.rules.verb(text, after, len(text), ("strict", "act"))
        if second is None:
            return before.verb
        both = before.verb + second[0]
        if len(both) == len(text) and before.verb in _SENT and _SENT_OUT.search(label) is not None:
            return before.verb  # 出动巡查128人次、车艇41台次
        if second[0] in label or len(both) == len(text):  # 不予处罚案件46件、减轻处罚案件53件; 查封扣押12件
            return ""
        first = self.rules.verb(text, 0, after, ("act",))
        return both if first is not None else before.verb  # 走访指导商铺42间、工地17个; 下发整改通知书, 停工通知书

    @staticmethod
    def _among_acts(reading: Reading, before: Label) -> bool:
        """维持33件、撤销4件、责令履行1件、终止12件: in a list of acts each item is an act of its own."""
        if before.slot.opener != "、" or before.rule != "metric.before" or before.verb not in _DECIDES:
            return False
        for item in reversed(reading.done[-BACK:]):
            if item.slot.depth == before.slot.depth and len(item.text) <= max(len(item.verb), _SHORT):
                return True
            if item.slot.opener != "、":
                return False
        return False

    @staticmethod
    def _document(item: Label) -> bool:
        """下达检查记录26份、责令整改通知书18份、决定书3份: what a paper orders is no verb of the list."""
        return item.verb in _ORDERED and item.text.endswith(_PAPERS)

    def _verb_of_list(self, reading: Reading, slot: Slot, label: str) -> str:
        """Give the verb of the item before where ， parts a list of things: 没收农药312公斤，种子1.7吨; else ""."""
        if slot.breaks not in _AFTER or slot.left != slot.clause or not reading.done or not _THING.fullmatch(label):
            return ""  # 发宣传单2份, 放流鱼苗3万尾: an act of its own that no list of verbs may know
        before = reading.done[-1]
        words, verb = self.text[slot.left : slot.left_end], before.verb
        if not verb or before.slot.depth != slot.depth or before.slot.right_end != slot.left - 1 or words != label:
            return ""
        if after_figure(self.text, before.slot) or label.startswith(_SAID_OF):
            return ""
        dimension = slot.quantity.dimension
        alike = verb in _SEEN_TO and dimension == before.slot.quantity.dimension and dimension in _THINGS
        if not alike and (not verb.startswith(TAKEN) or dimension in OWN_BOUND):
            return ""
        verbs = (self.rules.verb(label, place, len(label), ("light", "strict", "act")) for place in range(len(label)))
        object_ = before.text[len(verb) :]
        acts = self.rules.verb(object_, 0, len(object_), ("strict", "act")) if object_ else None  # 查封扣押6件
        return "" if any(verbs) or len(object_) < _SHORT or acts is not None else verb
