"""What each figure counts in rarer clauses: lists that act, rankings, topics, states, places in rankings."""

from __future__ import annotations

import pytest
from metric_marks import check, metrics_of

ACTS = [
    "秸秆焚烧、垃圾焚烧分别查处{61起=查处秸秆焚烧}和{18起=查处垃圾焚烧}。",
    "接种点、采样点、隔离点分别检查{84户次=检查接种点}、{51户次=检查采样点}、{13户次=检查隔离点}。",
    "柳园、枫林、竹溪中队依次检查单位{28家=检查单位}、{19家=检查单位}、{15家=检查单位}。",
    "蔬菜、畜禽、水产品合格率分别达到{97.1%=蔬菜合格率}、{99.2%=畜禽合格率}、{96.4%=水产品合格率}。",
    "立案、结案数分别从上年的{38件=立案}、{30件=结案数}增至{51件=立案}、{47件=结案数}。",
    "报告书、报告表审批时限分别由{60日=报告书审批时限}、{30日=报告表审批时限}压减为{15个工作日=报告书审批时限}和{7个工作日=报告表审批时限}。",
    "维持{13件=维持}、撤销{4件=撤销}、确认违法{2件=确认违法}、责令履行{3件=责令履行}、终止{5件=终止}。",
    "设有{6个=设有检测站}检测站和{9处=巡查点}巡查点。",
]

RANKED = [
    "受罚企业中，纺织企业最多，有{41家=纺织企业}；煤矿次之，有{8家=煤矿}；酒厂最少，{3家=酒厂}。",
    "投诉最多的是餐饮，有{120件=餐饮投诉}，其次为美容，有{80件=美容投诉}。",
    "处罚起数最少的北坡大队仅{5起=处罚起数}。",
    "按罚款占产值比例，文成县{1.52%=罚款占产值比例}居首。",
    "涉案金额最大的一起为{12万元=涉案金额最大}，罚款最多的一个案子是{3.6万元=罚款最多}。",
    "罚款{41万元=罚款}，单笔最高{2万元=单笔最高罚款}。",
    "群众满意度全省排名第12位，较上年上升{2位=群众满意度排名}。",
    "考评排名由第9位升至第6位，前进{3位=考评排名}。",
    "最高分{98分=最高分}，最低分{73.5分=最低分}。",
]

TOPICS = [
    "油烟扰民的投诉，接了{142件=接油烟扰民的投诉}，办结{139件=办结油烟扰民的投诉}。",
    "违规户外广告，拆了{217块=拆违规户外广告}。",
    "取水许可证核发{12本=取水许可证核发}，注销{5本=注销取水许可证}。",
    "查出问题{88条=查出问题}，年内改了{84条=改问题}。",
    "本次按不低于{10%=抽取比例}的比例从{137家=养老机构}养老机构中随机抽取{15家=抽取养老机构}。",
    "随机抽取{24个=抽取单位}单位2022年办结的案卷{96卷=抽取办结的案卷}。",
]

STATES = [
    "有{3个=没有成立执法队县}县没有成立执法队。",
    "存在问题：有{12个=没有微型消防站社区}社区没有微型消防站，{5名=执法人员证件过期}执法人员证件过期。",
    "对{3家=拒不整改的美容店}拒不整改的美容店罚款{6000元=罚款}。",
    "另有{2起=案件无法送达}案件因当事人失联无法送达。",
    "查获酒驾人员{212人=查获酒驾人员}，其中系初犯{183人=初犯}、系累犯{29人=累犯}。",
    "农药门店查了{12家=农药门店查}，{4个=整改完毕}限于12月底前整改完毕。",
    "协调处理欠薪案件{17起=协调处理欠薪案件}，人均追回工资{3.4万元=人均追回工资}。",
    "违建面积最大的一处达{1,260平方米=违建面积最大}。",
]

FORM = (
    "复议\t诉讼\n\t直接起诉\t复议后起诉\n维持\t纠正\t总计\t维持\t纠正\t总计\t维持\t纠正\t总计\n"
    "4\t1\t5\t2\t0\t2\t3\t1\t4\n"
)
GROUPED = (
    "事项\t个人\t企业\t总计\n一、新收申请\t36\t9\t45\n三、本年度办理结果\n"
    "（一）予以公开\t19\t4\t23\n（七）总计\t19\t4\t23\n"
)


@pytest.mark.parametrize("marked", ACTS + RANKED + TOPICS + STATES)
def test_label(marked: str) -> None:
    """The label is the shortest phrase that names the thing counted."""
    check(marked)


def test_merged_headers_are_spread() -> None:
    """A header over several columns moves those behind it."""
    quantities, metrics = metrics_of("宁陵县水利局2022年政府信息公开年度报告\n" + FORM)
    labels = [metrics[item.id].label for item in quantities]
    groups, outcomes = ["复议", "直接起诉", "复议后起诉"], ["维持", "纠正", "总计"]
    assert labels == [group + outcome for group in groups for outcome in outcomes]


def test_totals_of_a_group_say_what_it_counts() -> None:
    """A row of totals has the name of the group of rows that it sums."""
    quantities, metrics = metrics_of("宁陵县水利局2022年政府信息公开年度报告\n" + GROUPED)
    assert [metrics[item.id].label for item in quantities][6:] == ["个人办理结果", "企业办理结果", "总计办理结果"]
