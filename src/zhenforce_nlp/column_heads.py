"""What the head of a table's column says of the things that its rows name: how many, when, against when."""

from __future__ import annotations

import regex

MONTHS = (
    r"(?:\d{1,2}(?:月?份?[-—–－~至到]\d{1,2})?"
    r"|[一二三四五六七八九十]{1,2}(?:月?份?[-—–－~至到][一二三四五六七八九十]{1,2})?)"
)
# what a change is against: 同比, 较上年, 与去年同期相比
BASIS = (
    r"(?:同比|环比"
    r"|(?:与|和|同|较|比|对比|相较于?|相比)(?:上年|去年|20\d\d年|上月|上季度|上期)度?(?:同期)?(?:相?比|相较)?)"
)
# 2023年, 去年, 上半年, 1-6月, 二季度, 去年同期
_TIME = (
    rf"(?:(?:20\d\d|[本上去今当])年?度?)?(?:前?(?:{MONTHS}个?月份?|第?[一二三四]季度)|[上下]半年)?(?:同期)?"
    r"|[本上](?:期|月份?|季|季度|周|旬)[止末]?|(?:1月?|年初)[至—-][本当]月[止末]?|全年|年度"
)
_HOW_MANY = (
    r"(?:本年)?处理决定数量|(?:本年)?收费金额|(?:案)?[件宗起户家人]数|次数|(?:年度)?(?:目标|计划|任务)(?:数|值|任务)?"
    r"|(?:数量|数值|数据|数|值|总数|金额|数额|完成|实际|累计|合计|小计|总计){0,2}(?:情况)?"
)
_CHANGE = (
    rf"(?:累计)?(?:{BASIS}|同期)?(?:增长|增减|增幅|变化|升降|下降|增加|减少|±)(?:率|幅度?|数|量|情况)?(?:±?%)?"
    rf"|(?:累计)?{BASIS}(?:±?%)?"
)
# 同比, 增减%, 比上年增长
CHANGE_HEAD = regex.compile(_CHANGE)
# 本季度, 2023年累计, 环比: when, or against when, and no more
OF_TIME = regex.compile(rf"(?=.)(?:{_TIME})(?:累计|合计|数|完成)?(?<!^合计)(?<!^数)(?<!^累计)(?<!^完成)|{_CHANGE}")
# A column that says nothing of what is counted: 数量, 2023年, 上半年合计, 完成数, 同比增长
OF_ROW = regex.compile(rf"(?:{_TIME})(?:{_HOW_MANY})|{_CHANGE}")
# A row that is a kind of thing, as the head above its name says: 检查领域, 项目, 指标名称
CATEGORY = regex.compile(
    r"(?:类别|领域|行业|项目|事项|指标|内容|种类|案由|类型|对象|场所|程序|环节|品种|专业|科目|条线|来源|渠道|方式|原因|情形)(?:名称|分类)?$"
)
