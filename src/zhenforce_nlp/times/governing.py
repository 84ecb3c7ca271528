"""Which times govern what follows them in the sentence, the paragraph or the section."""

from __future__ import annotations

import re
from datetime import date

from zhenforce_nlp.records import BlockKind, How
from zhenforce_nlp.times.covered import Hit
from zhenforce_nlp.times.report import is_compared
from zhenforce_nlp.times.running_ends import running_end
from zhenforce_nlp.times.scope import BEFORE, Anchor, Context, Meaning, Scope

_CLAUSE_START = "，,。；;：:、（(！？!? \u3000\n\t\xa0"
_TO_SINCE = re.compile("[^，。；]*?以[来來]")
_ADVERBIAL = "于於在自从從至到即因"
_NO_SCOPE = (BlockKind.TITLE, BlockKind.HEADING, BlockKind.LETTERHEAD, BlockKind.SIGNATURE, BlockKind.FURNITURE)
_FROM = ("自", "从", "自从")  # 自2022年3月起，…: a paragraph begins with it as with 2022年3月以来
SINCE = 40  # characters after 自2019年11月1日 in which 以来 may stand


def govern(context: Context, hit: Hit, meaning: Meaning) -> None:
    """Let a time govern what follows, unless it is a name, a comparison or an attribute (2024年度执法计划)."""
    first, last, granularity, anchor, _ = meaning
    if first is None or last is None or not _may_govern(context, hit):
        return
    before = context.text[max(context.sentence_start, hit.start - BEFORE) : hit.start].strip(" \u3000\xa0\t\r\n【")
    opens = not before or before[-1] in _CLAUSE_START or before[-1] in _ADVERBIAL
    opens = opens or bool(context.rules.cues["adverbial"].match(context.text, hit.end))
    if context.rules.cues["attribute"].match(context.text, hit.end) or (
        not opens and _is_attribute(context, hit, first)
    ):
        return
    scope = _scope(context, hit, first, last, granularity, anchor)
    if _is_so_far(context, hit, scope):
        return
    context.sentence = scope
    part = hit.expression.first
    # 「2021年，立案9件；2022年，立案12件。8月，约谈2次。」: the later year holds for the rest of the paragraph.
    turns = opens and granularity == "year" and part.year is not None and context.paragraph is not None
    of_past_year = bool(part.edge and not part.month and context.report and scope.anchor.year < context.report.year)
    if _is_aside(context, hit, scope):
        return
    if ((not before or before in _FROM) and not of_past_year) or turns:  # 「去年底遗留3起，均已办结。6月，检查9家」
        context.paragraph = scope
    if not before and granularity == "year" and not context.here().anchor:
        # 「2023年，我局将：」 below a title about 2022: the paragraphs after it are plans too.
        context.turned = scope.anchor if context.is_later(scope) else None


def _is_aside(context: Context, hit: Hit, scope: Scope) -> bool:
    """「全年监督1,960户。2021年度监督1,902户。第四季度处罚31件」: a year gone by that a later sentence names."""
    if scope.granularity != "year" or context.report is None or hit.block < 0 or context.here().anchor:
        return False
    later = context.sentence_start > context.structure.blocks[hit.block].content
    return later and context.paragraph is None and scope.last.year < context.report.year


def _is_so_far(context: Context, hit: Hit, scope: Scope) -> bool:
    """「截至8月13日，今年转移412人，去年同期312人」: the year goes no further than the day that was named."""
    part, until = hit.expression.first, context.sentence
    if until is None or not until.closes or until.until is None or part.month or part.year is not None:
        return False
    summed = part.word is not None and part.word.kind == "whole" and context.text.startswith("累计", hit.end)
    this = summed or (part.word is not None and part.word.base == "report" and not part.word.shift)
    return this and not part.edge and scope.first <= until.last <= scope.last


def _may_govern(context: Context, hit: Hit) -> bool:
    """Tell whether a time stands in running text, and is neither a name nor what another one is compared with."""
    expression, part = hit.expression, hit.expression.first
    if hit.quoted or part.sense in ("same", "recent") or expression.rule == "plan" or hit.block < 0:
        return False
    block = context.structure.blocks[hit.block]
    # 五、2024年，力争增加经费20万元，2月底前完成分解。 is a statement, for all that it is short
    states = (
        block.kind is BlockKind.HEADING
        and context.text[block.end - 1] == "。"
        and "，" in context.text[hit.end : block.end]
    )
    if (block.kind in _NO_SCOPE and not states) or is_compared(context.text, hit, context.rules):
        return False
    # 「本月检查31家，上月为29家，去年同期为20家」 stays with this month
    return not ((part.relative_month or 0) < 0 and (context.sentence or context.paragraph or context.dates.period))


def _scope(context: Context, hit: Hit, first: date, last: date, granularity: str, anchor: Anchor) -> Scope:
    """Give what a time says of the places that it governs."""
    expression = hit.expression
    part, closes = expression.first, expression.closes
    year = last.year if closes else first.year
    month = first.month if (first.year, first.month) == (last.year, last.month) else 0
    how = How.ASSUMED if anchor.how is How.ASSUMED else How.CARRIED
    place = (hit.start, hit.end) if anchor.how is How.STATED else (anchor.start, anchor.end)
    running = first if expression.frame in ("since", "now") else None
    if running is None and not closes and _is_since(context, hit):  # its 去年同期 runs as long
        running, last, month = first, running_end(context, part, hit, first, last, anchor), 0
    relative = part.word is not None and part.word.base == "governing" and part.word.shift != 0
    earlier = context.sentence.until if context.sentence else None
    until = last if expression.until else earlier
    return Scope(first, last, granularity, month, Anchor(year, how, *place), running, closes, relative, until)


def _is_since(context: Context, hit: Hit) -> bool:
    """自2019年11月1日启动防控以来: the word that belongs to it stands at the end of the phrase."""
    return _TO_SINCE.match(context.text, hit.end, hit.end + SINCE) is not None


def _is_attribute(context: Context, hit: Hit, first: date) -> bool:
    part = hit.expression.first
    whole = part.word is not None and part.word.kind == "whole"
    year = part.granularity == "year" and not hit.expression.last and (part.year or part.word) and not whole
    return bool(year) or bool(context.dates.year and first.year < context.dates.year - 1)
