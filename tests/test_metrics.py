"""What each figure counts: sentences with the label behind each figure, ``查处隐患{375条=查处隐患}``.

``—`` stands for a figure that states no statistic of its own.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zhenforce_nlp as zf
from zhenforce_nlp.institutions.find import find_institutions, load_institutions_rules
from zhenforce_nlp.metrics.find import find_metrics, load_metrics_rules
from zhenforce_nlp.quantities.find import find_quantities, load_quantity_rules
from zhenforce_nlp.records import How, Metric, Quantity
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.structure import find_structure, load_structure_rules
from zhenforce_nlp.times.find import find_times, load_times_rules

MARK = re.compile(r"\{([^{}=]+)=([^{}]+)\}")
PATTERNS = load_patterns()


def metrics_of(text: str) -> tuple[list[Quantity], dict[str, Metric]]:
    """Run the stages up to the metrics on a page."""
    structure = find_structure(text, load_structure_rules(PATTERNS))
    quantities, _ = find_quantities(text, structure, load_quantity_rules(PATTERNS))
    times, _, _ = find_times(text, structure, load_times_rules(PATTERNS))
    institutions, areas, _ = find_institutions(text, structure, load_institutions_rules(PATTERNS))
    found = find_metrics(text, structure, quantities, times, institutions, areas, load_metrics_rules(PATTERNS))
    return quantities, {metric.quantity: metric for metric in found}


def check(marked: str) -> None:
    """Assert that each marked figure has its label, and that no other figure is found."""
    text, wanted, position = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()] + match[1]
        wanted.append((match[1], match[2]))
        position = match.end()
    text += marked[position:]
    quantities, metrics = metrics_of(text)
    given_ = [(item.text, metrics[item.id].label if item.id in metrics else "—") for item in quantities]
    assert given_ == wanted, text


BEFORE = [
    "全年查处事故隐患{412条=查处事故隐患}，下达整改指令书{96份=下达整改指令书}。",
    "全年查处水上违法案件{58宗=查处水上违法案件}。",
    "共清退违规收费{123.5万元=清退违规收费}。",
    "行政处罚金额合计{39万元=行政处罚金额}。",
    "重点检查完成率达{104%=重点检查完成率}。",
    "群众满意率稳定在{96.5%=群众满意率}以上。",
    "为消费者挽回经济损失{42.6万元=挽回经济损失}。",
    "向县检察院移送涉嫌犯罪线索{3条=移送涉嫌犯罪线索}。",
    "依法对未批先建行为处以罚款{8.5万元=罚款}。",
    "学校组织开展防震疏散演练{35场=防震疏散演练}。",
    "12345热线受理投诉举报{862件=受理投诉举报}。",
    "制定《水行政处罚裁量权基准》等制度{6项=制定制度}。",
    "整治占道经营、乱堆乱放、店外作业等违法行为{326处=违法行为}。",
    "检查加油站、油库、化工企业共计{326家次=检查加油站、油库、化工企业}。",
    "平均办理用时{6个工作日=平均办理用时}。",
    "由局领导带队共出动执法人员{120人次=出动执法人员}。",
    "日均设卡{12个=日均设卡}。",
    "督促企业投入整改资金{560万元=督促企业投入整改资金}。",
    "被责令停产停业{6家=责令停产停业}，被吊销许可证{2家=吊销许可证}。",
    "对个人立案{3件=对个人立案}，对违法单位立案{9件=对违法单位立案}。",
]
BEHIND = [
    "专项行动细化为{47项=具体工作}具体工作。",
    "为一线科室配备{20台=配备执法记录仪}执法记录仪。",
    "对{38件=法制审核违法案件}违法案件进行了法制审核。",
    "另有{3家=取缔无证砂场}无证砂场被依法取缔。",
    "抽查的{120份=抽查案卷}案卷中，优秀{37份=优秀}。",
    "完成挂牌督办的{5项=挂牌督办重大隐患整改}重大隐患整改。",
    "将辖区内{40家=录入商户库}登记在册的商户录入商户库中。",
    "为{362名=农民工}农民工追回工资{1,058余万元=追回工资}。",
    "引导{56家=信用修复企业}企业开展信用修复。",
    "组织{85名=业务培训执法人员}执法人员参加省厅举办的业务培训。",
    "对涉嫌犯罪的{5起=移送司法机关涉嫌犯罪案件}案件依法移送司法机关。",
    "编制免罚清单{两张=编制免罚清单}，涵盖{3类=涵盖情形}{26种=情形}情形。",
    "分{6次=业务培训}举办了针对乡镇站所人员的业务培训。",
]
CARRIED = [
    "渣土运输方面，立案、结案、罚款{27件=立案}、{22件=结案}、{6.9万元=罚款}。",
    "排查出隐患{541条=排查出隐患}，已整改{528条=整改}，剩余{13条=剩余隐患}正在整改。",
    "将{1户=列入失信惩戒名单用人单位}用人单位列入失信惩戒名单。",
    "死亡人数分县看，由多到少依次为：临川区{9人=死亡人数}，南城县{6人=死亡人数}。",
    "对路口实地测评，得分由高到低依次为：资溪县{94.6分=得分}、金溪县{93.8分=得分}。",
    "不合格率由高到低居前的是崇左市{3.87%=不合格率}、来宾市{3.52%=不合格率}和百色市{3.18%=不合格率}。",
    "不合格率较高的是餐具{8.4%=不合格率}；办案数靠后的有来宾市（{3件=办案数}）、贺州市（{2件=办案数}）。",
    "查获食用油（{8桶=查获食用油}）、香肠（{6箱=香肠}）和炒货及坚果（{4箱=炒货及坚果}）。",
    "柳州市、桂林市核查完成率较高，分别为{91.2%=核查完成率}、{88.5%=核查完成率}。",
    "退税平均用时{9.5天=退税平均用时}，今年压至{4.2天=退税平均用时}。",
    "市局抽调{42人=抽调}编成{7个=组}组。",
    "查出问题{188条=查出问题}，改了{184条=改}，整改率{97.9%=整改率}，剩{四条=剩问题}都在东乡。",
    "处罚{92件=处罚}，其中普通程序{61件=普通程序}、简易程序{31件=简易程序}，罚款{8万元=罚款}，同比分别增长{9%=处罚}和下降{4%=罚款}。",
    "立案{14起=立案}，其中监督类{12起=监督类}、事故类{2起=事故类}。",
    "监督人员{39名=监督人员}，其中{50岁=—}以上占{41%=50岁以上占}。",
    "检查餐饮单位{112家=检查餐饮单位}、商超{38家=检查商超}、学校食堂{26家=检查学校食堂}。",
    "走访砂石、粉煤、渣土企业{12家=走访砂石企业}、{8家=走访粉煤企业}、{15家=走访渣土企业}，共计{35家=走访企业}。",
    "检查重点企业{86家=检查重点企业}、一般企业{120家=检查一般企业}，合计{206家=检查企业}。",
    "拆除违法建设{413处=拆除违法建设}、{12.87万平方米=拆除违法建设}。",
    "立案{61件=立案}，罚款{80万元=罚款}，同比分别增长{12%=立案}、{8.5%=罚款}。",
    "查处违法案件{26件=查处违法案件}，较上年减少{5件=查处违法案件}，下降{16.1%=查处违法案件}。",
    "超限率由上年的{1.35%=超限率}降至{0.82%=超限率}，下降{0.53个百分点=超限率}。",
    "案件数较去年同期增加{14件=案件数}，增幅{7.9%=案件数}。",
    "开展应急演练{9场=应急演练}，参与{2,150人次=应急演练参与}。",
    "行政处罚{35次=行政处罚}，合计金额{30.9万元=行政处罚金额}。",
    "配备审核人员{41名=配备审核人员}，占执法人员总数的{11.2%=配备审核人员占执法人员总数}。",
    "上半年检测样品{2,400个=检测样品}，下半年检测{3,100个=检测样品}，全年合计{5,500个=检测样品}。",
    "为基层所配齐执法记录仪，新增不少于{60台=新增执法记录仪}。",
    "办理复议案件{45件=办理复议案件}，其中维持{28件=维持}、撤销{5件=撤销}、终止{9件=终止}。",
    "发生事故{43起=发生事故}、死亡{38人=死亡}，同比分别减少{5起=发生事故}、{4人=死亡}。",
    "查处重大隐患{3条=查处重大隐患}，均已{100%=查处重大隐患整改完成}整改完成。",
    "检查重点单位{86家=检查重点单位}、一般单位{132家=检查一般单位}，分别完成计划的{100%=检查重点单位完成计划}、{110%=检查一般单位完成计划}。",
]
# The words before the figure name nothing counted: the label comes from where the sentence says it.
HOLLOW = [
    "责令限期改正{52家=责令限期改正}，除{3家=复核}正在复核外，其余{49家=整改到位}均已整改到位。",
    "结案{15件=结案}，其余{3件=办理}正在办理。立案{23件=立案}，余下{3件=余下立案}在东岭镇。",
    "■{218家次=检查企业数}：全年检查企业数，同比增加{12家次=检查企业数}。",
    "{97.6%=隐患整改率}——隐患整改率",
    "实际检查企业{126家=检查企业}，为年度计划的{105%=检查企业为年度计划}。",
    "检查农资店{380家次=检查农资店}，人均检查{15次=人均检查}，户均{2.1次=户均检查}。",
    "罚款{312万元=罚款}，平均每件{2万元=平均每件罚款}。",
    "受理投诉{1560件=受理投诉}，日均{4.3件=日均受理投诉}，同比不降反升{三成=受理投诉}。",
    "调解矛盾纠纷{2316件=调解矛盾纠纷}，成功{2290件=成功调解矛盾纠纷}。",
    "登轮检查{1120艘次=登轮检查}（其中夜间{186艘次=夜间登轮检查}）。",
    "接报火灾{212起=接报火灾}，亡{2人=亡}，伤{5人=伤}，与上年同期（{230起=接报火灾}、{3人=亡}、{4人=伤}）相比有升有降。",
    "法制审核人员{3名=法制审核人员}，符合不少于{2名=法制审核人员}的规定。",
    "农业取水{980户=农业取水}，距计划少{60户=农业取水}。",
    "检查网吧{612家次=检查网吧}、书店{188家次=检查书店}、旅行社{97家次=检查旅行社}，前两项比去年同期分别多{55家次=检查网吧}、少{12家次=检查书店}。",
    "另由市局兑付举报奖励{2.6万元=兑付举报奖励}，{1.2万元=兑付举报奖励}未列入。",
    "罚没收入：全年{1260万元=罚没收入}。",
    "三、考评得分及排名。东湖区{94.6分=考评得分}，西湖区{93.8分=考评得分}。",
    "◆12345热线办结率：{99.6%=12345热线办结率}",
]
# By what the whole is divided, what it is said to be, what is compared: no part of the label.
FRAMED = [
    "办结{156件=办结}，按程序分简易程序{40件=简易程序}、普通程序{116件=普通程序}；按区域分，东湖区{58件=办结}，西湖区{98件=办结}。",
    "全区{224件=件}中简易程序{158件=简易程序}，普通程序{66件=普通程序}。",
    "罚款上升的主要原因是对{3家=立案查处总包企业}总包企业立案查处。",
    "查处违规停车{31起=查处违规停车}，比上周多查处{4起=查处违规停车}。",
    "较2021年立案数（{103件=立案数}）下降{16.5%=立案数}。",
    "共有取水户{1260户=取水户}，其中农业{980户=农业}、工业{180户=工业}、生活{100户=生活}，较上年增加{36户=取水户}。",
    "10月抽取2020—2021年办结案卷{20卷=抽取办结案卷}。",
    "查处非法营运（含网约车无证）{289件=查处非法营运}。",
    "立案数居前三位的为城东（{31件=城东立案数}）、城南（{28件=城南立案数}）。",
    "甲镇、乙镇立案数分别为{15件=甲镇立案数}、{12件=乙镇立案数}。",
    "施工、监理企业信用扣分分别为{236分=施工企业信用扣分}和{94分=监理企业信用扣分}。",
    "完成抽检{1050批次=抽检}（省级转移支付{310批次=转移支付}、州级{240批次=抽检}、县级{500批次=抽检}）。",
]
# What the act is done to, how much of it, and what was not done.
TAKEN = [
    "对{6家=立案查处企业}企业、{4名=立案查处驾驶员}驾驶员立案查处。",
    "对{8辆=吊销营运证货车}货车、{5名=吊销从业资格证驾驶员}驾驶员，分别提请吊销其营运证和从业资格证。",
    "对执法不规范的{6个=约谈单位}单位、{9名=约谈执法人员}执法人员进行约谈。",
    "将{6家=列入失信名单企业}企业、{2名=列入失信名单从业人员}从业人员列入失信名单。",
    "抽查卷宗{60卷=抽查卷宗}，其中低于{85分=—}的{4卷=低于85分}。",
    "涉及{5万元=—}以上案件{12起=涉及5万元以上案件}、{50万元=—}以上的{2起=50万元以上}。",
    "未在法定期限内办结的案件{2件=未在法定期限内办结的案件}。",
    "抽查处罚决定{120件=抽查处罚决定}，未在{7个工作日=未公开}内公开的{33件=未在7个工作日内公开}。",
    "滞留船舶复查应在接到申请后{24小时=滞留船舶复查安排}内安排。",
    "执法人员编制{42名=执法人员编制}、实有{36名=实有}。参加考试{160人=参加考试}，通过{152人=通过}。",
]

LIMITS = [
    "处罚决定应在{7个工作日=处罚决定公示}内公示。",
    "抽查结果应当自检查结束之日起{20个工作日=抽查结果公示}内公示。",
    "依照条例处{一万元=罚款}以上{五万元=罚款}以下罚款。",
    "{十人=—}以上群体性事件减少{9起=十人以上群体性事件}。",
    "平均办理用时{9个工作日=平均办理用时}，低于{20个工作日=法定时限}的法定时限。",
]


@pytest.mark.parametrize("marked", BEFORE + BEHIND + CARRIED + HOLLOW + FRAMED + TAKEN + LIMITS)
def test_label(marked: str) -> None:
    """The label is the shortest phrase that names the thing counted."""
    check(marked)


def test_a_table_cell_takes_its_column() -> None:
    """The unit of a header is the figure's; the rest is the label, with the row where the header says nothing."""
    page = "| 单位 | 立案（件） | 罚款（万元） |\n| --- | --- | --- |\n| 渔政科 | 12 | 3.5 |\n| 合计 | 12 | 3.5 |\n"
    quantities, metrics = metrics_of(page)
    assert [metrics[item.id].label for item in quantities] == ["立案", "罚款", "立案", "罚款"]


def test_a_label_has_no_blanks_of_a_broken_line() -> None:
    """The page may part words anywhere; words of another script stay apart."""
    quantities, metrics = metrics_of(
        "鄯善县司法局2021年工作\n\n全年没收违法 所得3.2万元，移送公安机\n关12起，安装 AI Box 设备6台。\n"
    )
    assert [metrics[quantity.id].label for quantity in quantities] == ["没收违法所得", "移送公安机关", "安装AI Box设备"]


def test_how_a_label_was_reached() -> None:
    """A label from an earlier clause says so."""
    quantities, metrics = metrics_of("立案61件，同比增加5件。")
    assert [metrics[item.id].how for item in quantities] == [How.STATED, How.CARRIED]


@settings(deadline=None)
@given(st.text(alphabet="查处隐患其中12件家次万元，。、（）和分别同比增长为的合计0123456789年我局", max_size=80))
def test_any_text(text: str) -> None:
    """Each metric has a label, and its characters lie in the text."""
    _, metrics = metrics_of(text)
    for metric in metrics.values():
        assert metric.label
        assert 0 <= metric.start <= metric.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["总额3万元，金额4万元，", "参与3人次，受众4人次，", "占3%，完成4%，", "剩余3件，余下4件，", "承诺3天，法定4天，"],
)
def test_labels_that_take_over_the_one_before_do_not_grow(piece: str) -> None:
    """A thousand words that say more of the thing before leave a label of bounded length."""
    report = zf.extract((piece * 500).encode())
    assert max(len(fact.metric) for fact in report.facts) < 60
