"""Labels from words before a figure: cut to the phrase that names what is counted.

Everything here works on a stretch of the text given by two offsets and gives offsets back, so that a label can point
at its characters.
"""

from __future__ import annotations

import re

from zhenforce_nlp.metrics.label_rules import ANY_ACT, MARKS, NOUN_ENDS, SHORTEST, LabelRules

LONG_LABEL = 12  # characters above which a label is cut to its last item or the noun behind 的
LONG_LIST = 20  # the same for a verb with its list of objects (检查加油站、油库、化工企业)
MIN_NOUN = 4  # a noun this long names the thing without the list before it (无牌行驶等违法行为)
# 由局领导带队共出动, 编制计划时拟检查: what counts begins behind these
_TURNS = ("分为", "分别", "累计", "实际", "力争", "确保", "预计", "拟", "共")
_TURN = re.compile("|".join(_TURNS))
_WHO = ("单位", "人员", "设施", "设备", "装置")
_BY = ("依据", "根据", "按照", "对照", "围绕", "结合", "通过", "利用", "借助", "依托")
_COVERED = 4  # 对个人立案 keeps 对个人; a longer object of 对 is left out
_WHOM = ("对个人", "对单位", "对企业", "对法人", "对自然人")  # 对个人作出处罚: tells two kinds of penalty apart
_SANCTIONED = 6
_DENIED_BY = ("未在", "没有在", "没在", "未能", "未于", "未按", "没有按", "未经", "未依法", "未及时")
_SUMS = ("总额", "总数", "金额", "总量")
_DENIES = "不未无没拒"
_NEAR = 4  # characters between what denies and the act
_WITH_WEI = "行作认成人以因视转改变设称定化上即列确评升降动续先转分及"
_WITH_SHU = "直所附家下金隶权归亲从非不"
_SAID = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:结论|结果|等次|评定|评价|原因|案由|类型)是(?=[\u4e00-\u9fff]{2})"
)  # 年检结论是合格
_SUFFERED = re.compile(r"被(?:处以?(?!罚$))?(?=罚款|处罚|责令|吊销|查封|扣押|判处|立案|通报|约谈|列入|取缔|移送|罚$)")
_WITH_HOU = "事售产灾战先落"  # 事后立案, 售后服务
_CAMPAIGN = re.compile(r"“[^”]{1,10}”(?:专项)?(?:行动|整治|活动)(?=[\u4e00-\u9fff]{2})")
_TOGETHER = ("会同", "联合", "配合", "协同", "协助", "委托", "聘请", "邀请")
_PARTNER = re.compile(
    r"..[\u4e00-\u9fff]{2,16}?(?:局|队|所|办|委|院|部门|公安|中心|站|单位|协会|公司|机构|专家)(?=[\u4e00-\u9fff])"
)
# 春防期间设卡, 办案方面立案: when or where in the work
_SETTING = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:期间|方面|过程中|工作中|行动中|整治中)(?=[\u4e00-\u9fff]{2})")
# 与上述单位夜巡, 与有关部门联合检查
_WITH_THEM = re.compile(
    r"[与同和](?:上述|以上|有关|相关|多个?)(?:单位|部门|机构|方面)(?:联合|共同|协同|一起|一道)?(?=[\u4e00-\u9fff]{2})"
)
# 在高铁站、客运站设执勤点
_SET_UP = re.compile(r"在[\u4e00-\u9fff、\d]{2,30}?(?=(?:增设|布设|分设|设)(?!备|施|计|置率|立率)[\u4e00-\u9fff]{2,6})")
_AGAINST = re.compile(
    r"[与同和较比](?:去年|上年|前年|上月|上季度|上期|\d{4}年|\d{1,2}月)?(?:同期|同月|同季度?)?(?:相比|相较|比较|比)(?!例|重|对|分)"
)  # 与去年同期相比起数上升24%
_HOLDS = re.compile(
    r"[\u4e00-\u9fff]{2,10}?[中里内数量额](?:不?含有?|不?包括|不?包含)(?![量税糖])"
)  # 罚没金额合计中含没收违法所得
_UNCHANGED = re.compile(r"[\u4e00-\u9fff]{1,6}(?:基本)?(?:持平|不变|无变化)[、，]")  # 起数持平、受伤人数增加1人
_HAPPENS = "发生"
_OUT_OF = ("从", "在", "自")
_WITHIN = re.compile(
    r"(?:[中内里]|站点|卡点|路段|沿线|周边|一带|附近|路口|口岸|现场)(?:随机|共|累计|依法)?$"
)  # 在固定治超站点检测货车
_COMPANY = re.compile(
    r"对?[\u4e00-\u9fff]{2,30}(?:公司|厂|店|合作社|经营部|饭店|超市|医院|某)(罚款|处以罚款|罚没|警告)$"
)
_IMPOSED = ("处罚款", "处罚金", "处警告", "处拘留")
_KINDS_OF_ACT = ("行政", "刑事", "治安", "司法")
_DEICTIC = ("针对", "对其", "该批", "该")


def core_start(text: str, start: int, end: int, rules: LabelRules) -> int:
    """Find where the phrase begins that names the thing counted: behind the last light verb, else at the first verb.

    Returns:
        ``start`` when no verb stands there.

    Example:
        学校组织开展防震疏散演练 → 防震疏散演练; 12350热线受理举报 → 受理举报.
    """
    begin, settled, acted = start, False, -1
    position, verbs = start, rules.verbs
    while position < end - 1:
        near = text[position : position + 2]
        found = rules.verb(text, position, end, ANY_ACT) if near in verbs else None
        if found is None:
            position += 1
            continue
        word, kind = found
        after = position + len(word)
        noun = position > start and text.startswith(_WHO, after)  # 处罚编制单位
        noun |= position > start and text.startswith(_SUMS, after)  # 罚没款入库总额
        noun |= word in _IMPOSED and text.startswith("加", position - 1)  # 加处罚款或者滞纳金
        attribute = acted == position - 1 and text[acted] in "已未"  # 抽查已办结案件
        acted = after if kind == "act" and position == start else acted
        if kind != "act" and end - after >= SHORTEST and text[after] not in NOUN_ENDS and not (noun or attribute):
            if kind == "light":
                begin, settled = after, True
            elif not settled:
                kind_of = max(start, position - SHORTEST)  # 行政拘留移送
                begin, settled = (kind_of if text.startswith(_KINDS_OF_ACT, kind_of, position) else position), True
        position = after
    begin = _with_negation(text, start, begin)
    each = next((len(word) for word in rules.averages if text.endswith(word, start, begin)), 0)
    return begin - each  # 人均追回基金


def shorten(text: str, start: int, end: int, rules: LabelRules) -> tuple[int, int]:
    """Cut words before a figure to the phrase that names what is counted.

    Args:
        start, end: the words, without the clause's head and without what ties them to the figure.

    Example:
        为消费者挽回经济损失 → 挽回经济损失.
    """
    start, end = _edges(text, start, end)
    gap = text.rfind("\u3000", start, end - 1)  # 镇农业服务中心　江段巡护
    start = gap + 1 if gap >= start else start
    if text.startswith(_DENIED_BY, start) and SHORTEST < end - start <= LONG_LIST:
        return start, end  # 未在法定期限内办结的案件
    for opening in (_AGAINST, _HOLDS, _UNCHANGED):
        match = opening.match(text, start, end)
        start = match.end() if match is not None and end - match.end() >= SHORTEST else start
    start = _behind_copula(text, _turn(text, start, end), end)
    start = _behind_means(text, start, end, rules)
    begin = core_start(text, start, end, rules)
    if begin == start and text.startswith(_BY, start):
        begin = _last_verb(text, start, end, rules)
    covered = _SANCTIONED if text.startswith(_WHOM, start) else _COVERED
    if begin > start and not (text[start] == "对" and begin - start <= covered):
        start = begin
    acts = rules.verb(text, start, end, ("strict", "act")) is not None and not text.startswith(_HAPPENS, start)
    long = LONG_LIST if acts else LONG_LABEL  # 发生适用一般程序处理的道路交通事故: no list of objects
    if end - start > long and "率、" not in text[start:end]:
        start = _tighten(text, start, end)
    return start, end


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut marks, 的 and 处 that stand at the edges of a phrase."""
    while (
        start < end
        and text[start] in MARKS
        and not (text[start] in "“「" and (text.find("”", start, end) > 0 or text.find("」", start, end) > 0))
    ):
        start += 1
    if start < end and text[start] == "的":  # 24家单位的案卷218卷
        start += 1
    for word in _DEICTIC:  # 该批货物货值, 对其没收违法所得
        long = text.startswith(word, start) and end - start - len(word) >= SHORTEST
        if long and text[start + len(word)] != "性" and text[start + SHORTEST] != "未":  # 该立未立
            start += len(word)
            break
    if text.startswith(_IMPOSED, start) and start + 3 <= end and text[start + 3] != "额":
        start += 1  # 处罚款68万元
    while end > start and text[end - 1] in MARKS and text[end - 1] not in "”」）)":
        end -= 1
    return start, end


def _turn(text: str, start: int, end: int) -> int:
    """Cut what stands before a word behind which the thing counted begins: 编制计划时拟检查."""
    if _TURN.search(text, start, end) is None:
        return start
    for cue in _TURNS:
        place = text.rfind(cue, start, end)
        after = place + len(cue)
        if (
            place >= start
            and end - after >= SHORTEST
            and not (text[place - 1] in "公模虚草" or text[after] in "享同建治识性和")
        ):
            start = after
    if text.startswith("有", start) and text[start - 1] in "共现" and end - start > SHORTEST:
        start += 1  # 全市共有加油站203座
    return start


def _with_negation(text: str, start: int, begin: int) -> int:
    """Keep what denies the act: 不准予执行, 未按期整改."""
    for place in range(begin - 1, max(start, begin - _NEAR) - 1, -1):
        if text[place] in _DENIES and text[place + 1] not in "断仅同少足" and text[place - 1] not in "罚查收":  # 罚没
            return place
    return begin


def _last_verb(text: str, start: int, end: int, rules: LabelRules) -> int:
    """Find the act that ends a phrase of means: 依据抽查结果立案 → 立案."""
    for place in range(end - 2, start + 1, -1):
        verb = rules.verb(text, place, end, ANY_ACT)
        if verb is not None:
            return place
    return start


def _behind_means(text: str, start: int, end: int, rules: LabelRules) -> int:
    """Cut why or out of what: 因未按方案施工被处罚款 → 罚款; 从名录库中随机抽取 → 抽取; 对某公司罚款 → 罚款."""
    if text.startswith("“", start) and (campaign := _CAMPAIGN.match(text, start, end)) is not None:
        acts = rules.verb(text, campaign.end(), end, ANY_ACT) is not None
        return campaign.end() if acts else start  # “雷霆”行动立案
    if (with_them := _WITH_THEM.match(text, start, end)) is not None:
        start = with_them.end()
    if (set_up := _SET_UP.match(text, start, end)) is not None:
        return set_up.end()
    setting = _SETTING.match(text, start, end)
    if setting is not None and rules.verb(text, setting.end(), end, ANY_ACT) is not None:
        start = setting.end()
    if text.startswith(_TOGETHER, start) and (partner := _PARTNER.match(text, start, end)) is not None:
        place = partner.end()
        if end - place >= SHORTEST and rules.verb(text, place, end, ANY_ACT) is not None:
            return place  # 会同镇法治办调解纠纷
    since = text.rfind("后", start, end - 1)  # 移交市监局后立案
    if since > start and text[since - 1] not in _WITH_HOU and rules.verb(text, since + 1, end, ANY_ACT) is not None:
        return since + 1
    suffered = _SUFFERED.search(text, start + SHORTEST, end) if "被" in text[start:end] else None
    if suffered is not None:
        return suffered.end()
    if text[start : start + 1] in _OUT_OF:
        act = _last_verb(text, start, end, rules)
        return act if _WITHIN.search(text[start:act]) else start
    named = _COMPANY.match(text, start, end)
    return named.start(1) if named is not None else start


def _behind_copula(text: str, start: int, end: int) -> int:
    """排在首位的案由为擅自占道: what is said of the subject names the thing; 行为, 作为 are other words."""
    if text.startswith("以", max(0, start - 1)) or text.startswith("以", start) or text.find("为被告", start, end) >= 0:
        return start  # 以乡镇为被告51件, 县政府为被告的案件12件
    said = _SAID.match(text, start, end)
    if said is not None:
        return said.end()
    place = text.rfind("为", start + SHORTEST, end - 1)
    if place < 0 or text[place - 1] in _WITH_WEI or text[place + 1] in "了主":
        place = text.rfind("属", start + SHORTEST, end - SHORTEST)  # 核实下来属违法的17个
        if place < 0 or text[place - 1] in _WITH_SHU or text[place + 1] in "于实地性":
            return start
    return place + 1


def _tighten(text: str, start: int, end: int) -> int:
    """Leave out a long list or attribute before the noun: 无牌行驶、逆行等违法行为, 未按要求公示的处罚决定."""
    for mark in ("等", "的"):
        place = text.rfind(mark, start, end)
        if place >= 0 and end - place - 1 >= MIN_NOUN and not text.startswith("等级", place):
            return place + 1
    place = text.rfind("、", start, end)
    if place >= 0 and text.find("”", place, end) < 0 and "等" not in text[place:end] and end - place - 1 >= MIN_NOUN:
        return place + 1
    return start
