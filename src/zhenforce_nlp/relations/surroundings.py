"""The words around a figure that say of what it speaks: the headings, a table's title, what opens its sentence."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.records import BlockKind, Structure

LONG_CLAUSE = 30  # characters: a longer clause speaks of more than the thing counted
AROUND = 80  # characters before a figure that its context is read from
_MAX_HEADINGS = 3
_FRAME = light(
    regex.compile(
        r"[\s\u3000]*(?:从|在|按)?([^，。；：]{2,24}?)"
        r"(?:(?<=案件|投诉|举报|信访件|隐患|工单|线索|来源|违法|违章|违法行为|热点|案由|类型|类别|分类|构成|结构|分布)[：:]|(?:当中|之中|中|(?<![海公华])里|方面|来看|看)[，,：]"
        r"|(?<=金额|案件|款项|企业|人员|隐患)[中里])"
    )
)
_VIEW = regex.compile(r"[\s\u3000]*从([^，。；：]{2,20}?)(?:来看|看|分析)[，,：]")
_LEAD = regex.compile(r"[\s\u3000]*([^，。；：\d]{2,12})[：:]")
_LISTED_UNIT = regex.compile(r"[^，。；：（(]{2,16}[（(](件|起|宗|例|次|家|户|人|名)[)）][：:]")
_COUNTED_IN = dict(
    zip("件起宗例次家户人名", ("cases",) * 4 + ("visits",) + ("entities",) * 2 + ("persons",) * 2, strict=True)
)
_MARKER = regex.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．是]|情况$")  # （一）检查情况: 检查
_LONG_LEAD = 12  # characters


class Surroundings:
    """Reads one page around its figures."""

    def __init__(self, text: str, structure: Structure) -> None:
        self.text = text
        self.structure = structure
        self.headings: dict[int, str] = {}

    def frame(self, block: int, end: int) -> str:
        """Give the words that open a figure's sentence and say of what it speaks: 行政处罚中，船员违法11件."""
        begin = max(self.structure.blocks[block].start, end - AROUND)
        begin = max(begin, *(self.text.rfind(mark, begin, end) + 1 for mark in "。\n"))
        if (view := _VIEW.match(self.text, begin, end)) is not None:  # 从案件类型看，无照经营31件；虚假宣传18件
            return view[1]
        begin = max(begin, self.text.rfind("；", begin, end) + 1)
        found = _FRAME.match(self.text, begin, end)
        if found is None and (colon := self.text.find("：", begin, end)) >= 0:  # 编者按：处罚案件中，…
            found = _FRAME.match(self.text, colon + 1, end)
        return found[1] if found is not None else ""

    def lead(self, block: int, end: int) -> str:
        """Give the words that a figure's short label stands under (监督检查：公共场所12户次), else the heading's."""
        where = self.structure.blocks[block]
        found = _LEAD.match(self.text, where.content, min(where.end, end))
        words = found[1] if found is not None else self.heading(block).partition("\n")[0]
        words = _MARKER.sub("", words.strip())
        return words if 1 < len(words) <= _LONG_LEAD else ""

    def own_line(self, block: int, marks: str = "") -> bool:
        """Tell whether a figure has a line of its own (准予：36件), one that begins with a mark (——非法营运：12宗)."""
        if block < 0:
            return False
        where = self.structure.blocks[block]
        words = self.text[where.start : where.end].strip() if where.end - where.start <= LONG_CLAUSE else ""
        return "：" in words and (not marks or words[0] in marks)

    def unit_before(self, block: int, end: int) -> str:
        """Give what the unit in front of a list counts, "" for none: 行政处罚（件）：警告26，罚款86."""
        begin = max(self.structure.blocks[block].start, end - AROUND)
        begin = max(begin, *(self.text.rfind(mark, begin, end) + 1 for mark in "。；\n"))
        found = _LISTED_UNIT.match(self.text, begin, end)
        return _COUNTED_IN[found[1]] if found is not None else ""

    def clause_start(self, place: int, end: int) -> int:
        """Give where the clause begins that holds a place, not farther back than a long clause."""
        begin = max(0, place - LONG_CLAUSE)
        return max(begin, *(self.text.rfind(mark, begin, end) + 1 for mark in "，。；：、）\n"))

    def above(self, end: int) -> str:
        """Give the words right above the table that a figure stands in: 开展执法检查，结果如下：."""
        blocks = self.structure.blocks
        number = bisect_left(blocks, end, key=attrgetter("start")) - 1
        above = blocks[number - 1] if number > 0 else None
        return self.text[max(above.content, above.end - AROUND) : above.end] if above is not None else ""

    def title(self, end: int) -> str:
        """Give the line right above a table without caption, where it is short enough to be its title."""
        above = self.above(end)
        return above if len(above) <= LONG_CLAUSE and "。" not in above else ""

    def heading(self, block: int) -> str:
        """Give the headings above a block, the nearest ones."""
        known = self.headings.get(block)
        if known is not None:
            return known
        words: list[str] = []
        section = self.structure.blocks[block].section
        while section >= 0 and len(words) < _MAX_HEADINGS:
            heading = self.structure.blocks[section]
            if heading.kind is BlockKind.HEADING:
                words.append(self.text[heading.content : heading.end])
            section = heading.section if heading.section < section else -1
        self.headings[block] = found = "\n".join((*words, ""))
        return found
