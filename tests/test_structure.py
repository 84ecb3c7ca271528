"""Parts of a page: what each line is, which heading governs it, and where the tables are with their cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhenforce_nlp.records import Structure, Table
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.structure import find_structure, load_structure_rules

BLANKS = " \t\u3000\xa0\u2002\u2003\u2009\u200b\ufeff\r\n\x0b\x0c\x85\u2028\u2029"
RULES = load_structure_rules(load_patterns())

# A line a block: its kind, the words of the heading that governs it (– for none), its own words.
PAGES = [
    """
title | – | 岚皋县水利局2021年度水行政执法工作总结
heading | – | 一、基本情况
body | 一、基本情况 | 全年巡查河道316次。
heading | 一、基本情况 | （一）采砂整治。
body | （一）采砂整治。 | 立案7起，罚款5.2万元。
heading | – | 二、下一步打算。
body | 二、下一步打算。 | 年底前完成巡查40次。
signature | – | 岚皋县水利局
signature | – | 2022年1月6日
""",
    """
title | – | 关于2019年上半年价格监督检查情况的通报
letterhead | – | （兴价检〔2019〕12号）
recipient | – | 各旗县市发展和改革委员会：
body | – | 上半年，全盟检查商户1,208户次。
""",
    """
letterhead | – | 附件2
title | – | 平罗县司法局2023年行政执法统计年报
letterhead | – | 填表单位（盖章）：平罗县司法局　填表日期：2024年1月8日
body | – | 2023年，检查企业316家次。
""",
    """
letterhead | – | 来源：示例县司法局　发布时间：2020-02-03 10:00
title | – | 2019年度法治政府建设情况报告
body | – | 一是强化培训，全年培训3期。二是强化检查。
furniture | – | 网站标识码：6100000001
""",
    """
title | – | 岚皋县水利局2021年度水行政执法工作总结
body | – | 全年巡查河道316次，立案7起。
signature | – | 岚皋县水利局
signature | – | 2022年1月6日
body | – | 下一步，我们将继续完善巡查制度，为河道安全提供保障。
furniture | – | 网站标识码：6100000001
""",
]

# What a site sets above a page, ⏎ for the end of a line, and the title below it.
COLUMNS = [
    "工作总结",
    "政务公开⏎通知公告",
    "行政执法信息公开",
    "统计数据⏎⏎",
    "当前位置：首页 > 法治建设",
    "示例网⏎首页",
]
TITLES = [
    "岚皋县水利局2021年度水行政执法工作总结",
    "岚皋县水利局⏎2021年度水行政执法工作总结",
    "关于2019年上半年价格监督检查情况的通报",
    "岚皋县2019年打击非法采砂专项行动⏎阶段性工作情况的通报",
    "石泉海关秋季打私交出“利剑2019”成绩单",
    "汉阴县消防救援大队消防监督执法小结",
]


def parts(text: str) -> list[str]:
    """Give a line a block."""
    blocks = find_structure(text, RULES).blocks
    shown = []
    for block in blocks:
        governing = text[blocks[block.section].start : blocks[block.section].end] if block.section >= 0 else "–"
        shown.append(f"{block.kind} | {governing} | {text[block.start : block.end]}")
    return shown


@pytest.mark.parametrize("page", PAGES)
def test_blocks(page: str) -> None:
    """Each line is what it is marked as, whether or not the text goes on behind a heading."""
    wanted = page.strip().splitlines()
    apart = "\n".join(line.split(" | ", 2)[2] for line in wanted)
    assert parts(apart) == wanted
    run_in = apart.replace("。\n立案", "。立案").replace("打算。\n", "打算。")
    assert parts(run_in) == wanted


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("title", TITLES)
def test_titles_below_columns(column: str, title: str) -> None:
    """What a site sets above a title is none of it, whatever it is called."""
    page = f"{column}⏎{title}⏎全年检查河道316次，立案7起，罚款5.2万元。".replace("⏎", "\n")
    found = [line for line in parts(page) if line.startswith("title")]
    assert found == ["title | – | " + title.replace("⏎", "\n")]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("三、存在问题：执法力量不足，经费缺口12万元。", "三、存在问题："),
        ("（四）2024年工作思路。计划检查企业80家。", "（四）2024年工作思路。"),
        ("2、文化市场监管。检查网吧36家次。", "2、文化市场监管。"),
        ("（3）特种设备。检查电梯412台。", "（3）特种设备。"),
    ],
)
def test_run_in_headings(line: str, heading: str) -> None:
    """A short heading with an enumerator is parted from the text behind it."""
    found = parts(f"示例局工作总结\n{line}")
    assert found[1:] == [f"heading | – | {heading}", f"body | {heading} | {line.removeprefix(heading).strip()}"]


@pytest.mark.parametrize(
    "line",
    [
        "一、全年检查企业120家，立案6件。罚款3万元。",  # a sentence of its own, with a comma
        "（一）检查企业120家。立案6件。",  # with a figure
        "2.5万元罚款已入库。其余分期缴纳。",  # a decimal
        "（一）检查单位：1,386家次，立案6件。",  # a label with its figure
        "7、8、9月分别查处118起、97起、81起。",  # a list of months
        "全年工作。检查企业120家。",  # no enumerator
        "一是检查有力。检查企业120家。",  # one sentence of a paragraph
    ],
)
def test_no_run_in_headings(line: str) -> None:
    """What has a figure, a comma or no enumerator is no heading of what follows."""
    assert len(parts(f"示例局工作总结\n{line}")) == 2


@pytest.mark.parametrize(
    "cut", ["罚款2.1⏎万元", "罚款2.1万⏎元", "罚款20余⏎万元", "立案，⏎罚款2.1万元", "罚款2.1万元、⏎没收0.3万元"]
)
def test_a_figure_parted_by_a_line_end_parts_no_paragraph(cut: str) -> None:
    """A short line that ends within an amount or a list goes on in the next."""
    lines = f"其中{cut}，结案2起。".replace("⏎", "\n")
    assert parts(f"示例局工作总结\n{lines}")[1:] == [f"body | – | {lines}"]


def test_lines_of_a_form_are_blocks_of_their_own() -> None:
    """A label with its figure ends with its line, though no mark closes it."""
    lines = ["检查次数（次）：1,386", "行政强制措施：查封2宗，扣押1宗。"]
    assert parts("示例局数据公示\n" + "\n".join(lines))[1:] == [f"body | – | {line}" for line in lines]


def grid(text: str, table: Table) -> list[list[str]]:
    """Give the cells of a table as words."""
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(text[cell.start : cell.end])
    return rows


GRID = [["区县", "立案", "罚款（万元）"], ["东胜区", "12", "3.6"], ["康巴什区", "3", "0.8"], ["合计", "15", "4.4"]]
FORM = [
    ["警告", "罚款", "没收违法所得、没收非法财物", "合计（宗）", "罚没金额（万元）"],
    ["21", "38", "2", "61", "17.85"],
]


@pytest.mark.parametrize(
    "form",
    [
        lambda rows: "\n".join("| " + " | ".join(row) + " |" for row in rows),
        lambda rows: "\n".join(
            "| " + " | ".join(row) + " |" + ("\n|---|---|---|" if row is rows[0] else "") for row in rows
        ),
        lambda rows: "\n".join("\t".join(row) for row in rows),
        lambda rows: "\n".join("   ".join(row) for row in rows),
        lambda rows: "\n".join("\u3000\u3000".join(row) for row in rows),
        lambda rows: "\n".join(cell for row in rows for cell in row),
    ],
    ids=["bars", "bars with a rule", "tabs", "gaps", "full-width gaps", "one cell a line"],
)
def test_a_table_in_every_form(form: object) -> None:
    """The same cells come out however the table was written down."""
    assert callable(form)
    text = f"示例市2020年行政处罚数据\n单位：件\n{form(GRID)}\n说明：数据不含乡镇。"
    structure = find_structure(text, RULES)
    (table,) = structure.tables
    assert grid(text, table) == GRID
    assert table.header_rows == 1
    assert text[table.note_start : table.note_end] == "单位：件"


def test_forms_of_one_cell_a_line_in_a_row() -> None:
    """Each official form of a page is a table, though the first has no unit in its first headers."""
    second = [["申请数量（宗）", "受理数量（宗）", "许可数量（宗）"], ["245", "245", "241"]]
    lines = ["行政处罚实施情况统计表", *FORM[0], *FORM[1], "", "行政许可实施情况统计表", *second[0], *second[1]]
    text = "2019年度行政执法数据公示\n填报单位：示例区卫生健康局\n" + "\n".join(lines) + "\n行政检查次数（次）：1,386"
    structure = find_structure(text, RULES)
    assert [grid(text, table) for table in structure.tables] == [FORM, second]
    notes = [text[table.note_start : table.note_end] for table in structure.tables]
    assert notes == ["行政处罚实施情况统计表", "行政许可实施情况统计表"]


def test_tables_parted_by_a_blank_line() -> None:
    """The header behind a blank line opens another table; cells with a scale or a bound are data."""
    first, second = [["区县", "立案"], ["甲县", "约300"]], [["项目", "金额"], ["罚款", "12.6万"]]
    text = "\n\n".join("\n".join("|" + "|".join(row) + "|" for row in rows) for rows in (first, second))
    tables = find_structure(text, RULES).tables
    assert [grid(text, table) for table in tables] == [first, second]
    assert [table.header_rows for table in tables] == [1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "示例县司法局　　2020年1月3日",
        "全年检查12家。\n示例局  2020年  1月",
        "检查  整改  处罚\n三个环节都要落实\n不得遗漏",
        "甲\n乙\n丙\n丁",
    ],
)
def test_no_tables(text: str) -> None:
    """Words set apart, signatures and short lines are no tables."""
    assert find_structure(text, RULES).tables == ()


@given(st.text() | st.text("一、（二）1.是。，：|\t \u3000\n年0检查合计宗"))
def test_any_text(text: str) -> None:
    """Every character that shows lies in exactly one block, in order, and cells are slices of their table."""
    structure: Structure = find_structure(text, RULES)
    position = 0
    for block in structure.blocks:
        assert not text[position : block.start].strip(BLANKS)
        assert position <= block.start <= block.content <= block.end
        assert block.section < len(structure.blocks)
        position = block.end
    for table in structure.tables:
        assert all(0 <= cell.start <= cell.end <= len(text) for cell in table.cells)


def test_paragraphs_without_a_mark_behind_them() -> None:
    """A web page that puts no mark behind its paragraphs has one a line; a line broken by its width goes on."""
    page = (
        "某县城管局工作简报\n7月，县城管局查处占道经营41起，罚款2.3万元\n城东中队巡查街面96次，劝离流动摊贩120人\n"
        "县住建局检查工地14个"
    )
    blocks = find_structure(page, RULES).blocks
    assert [page[block.start : block.end][:4] for block in blocks] == ["某县城管", "7月，县", "城东中队", "县住建局"]
    mixed = (
        "某县城管局工作简报\n7月，县城管局围绕夜间经济、早市和学校周边持续开展整治，共查处占道经营41起，罚款2.3万元\n"
        "城东中队巡查街面96次。\n县住建局检查工地14个，整改8\n处隐患。"
    )
    blocks = find_structure(mixed, RULES).blocks
    assert [mixed[block.start : block.end][:4] for block in blocks] == ["某县城管", "7月，县", "城东中队", "县住建局"]


LISTED = [["警告", "23"], ["罚款", "612"], ["责令停产停业", "2"], ["合计", "637"], ["罚没金额", "318.46"]]


@pytest.mark.parametrize("between", [" ", "\u3000\u3000", "：", "\t", "\n"])
def test_names_and_figures_without_a_header(between: str) -> None:
    """A form of two columns is a table, whatever parts name and figure; one figure at a line's end is none."""
    text = "某局2022年行政处罚\n单位：件、万元\n" + "\n".join(between.join(row) for row in LISTED)
    (table,) = find_structure(text, RULES).tables
    assert grid(text, table) == LISTED
    assert not find_structure("联系人 王某\n电话 0371-651\n某县全年立案 12", RULES).tables


def test_a_total_without_a_number_keeps_its_columns() -> None:
    """Where rows have a number before their name, 合计 spans both, and its figures stand under their own heads."""
    text = "序号\t地区\t检查\t立案\n1\t河东\t612\t9\n2\t河西\t404\t7\n合计\t1,016\t16"
    (table,) = find_structure(text, RULES).tables
    assert grid(text, table)[-1] == ["", "合计", "1,016", "16"]


def test_heads_of_a_form_in_any_layout() -> None:
    """An official form has the same columns with a line for each cell, tabs, or blanks between its words."""
    heads = [
        ["行政复议", "行政诉讼"],
        ["未经复议直接起诉", "复议后起诉"],
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3,
        [str(number) for number in range(1, 16)],
    ]
    for between in ("\n", "\t", " "):
        text = "四、行政复议、行政诉讼情况\n" + "\n".join(between.join(row) for row in heads) + "\n"
        (table,) = find_structure(text, RULES).tables
        assert (table.rows, table.columns, table.header_rows) == (4, 15, 3)
        groups = {text[cell.start : cell.end]: cell.column for cell in table.cells if cell.row < 2}
        assert groups == {"": groups[""], "行政复议": 0, "行政诉讼": 5, "未经复议直接起诉": 5, "复议后起诉": 10}
