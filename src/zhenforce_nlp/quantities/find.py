"""Quantities: every numeral that states an amount, with its exact value, bounds and unit.

One scan finds runs of numeral characters; at each run the amount is read (numeral, scale, unit, range), then the
words around it say whether it is one at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from zhenforce_nlp.broken_dates import close_up as close_up_dates
from zhenforce_nlp.quantities.amount import Amount
from zhenforce_nlp.quantities.amount_reader import AmountReader, is_full_amount, make_amount_reader
from zhenforce_nlp.quantities.blocks import BlockRules, load_block_rules, quoted_spans
from zhenforce_nlp.quantities.broken import close_up
from zhenforce_nlp.quantities.currency import apply_currency
from zhenforce_nlp.quantities.forms import FormRules, load_form_rules
from zhenforce_nlp.quantities.plain import PlainReader, make_plain_reader
from zhenforce_nlp.quantities.runs import LONGEST_RUN, make_runs
from zhenforce_nlp.quantities.tables import find_cell_quantities
from zhenforce_nlp.records import BlockKind, Quantity, Rejected, Structure
from zhenforce_nlp.resources import PatternSet
from zhenforce_nlp.script import Script, load_script

_HAN = regex.compile(r"\p{Han}")
_ARROWS = ("↑", "↓", "⬆", "⬇")
_OF_RANK = ("位（", "名（", "位(", "名(")
_GRADES = ("优", "优秀", "良", "良好", "中", "合格", "及格")
_NEXT_GRADE = regex.compile(r"(?:良好?|中等?|(?:基本|不)?合格|不?及格|差)\s?\d")
_PLANS = ("计划", "应检", "应查", "任务", "目标")
_DONE = ("完成", "已完成", "实际", "实检", "实查", "实施")
_STAFF = ("在岗", "在编", "在职", "核编", "编制", "持证", "实有", "现有", "到岗")
_CLAUSE_END = "，,。；;、）)！？!?：\n"
_YEAR = regex.compile(r"(?:19|20)\d\d")
_WITHIN = frozenset(".")  # what may stand within plain figures
MAX_NAME = 16  # characters of a quoted name, marks included
MAX_BARE = 6  # digits of a figure that lost its unit; longer ones are identifiers


@dataclass(frozen=True)
class QuantityRules:
    """Everything the stage needs, compiled."""

    reader: AmountReader
    blocks: BlockRules
    forms: FormRules
    script: Script
    plain: PlainReader
    runs: re.Pattern[str]


@cache
def load_quantity_rules(patterns: PatternSet) -> QuantityRules:
    """Compile ``numerals.toml``, ``units.toml``, ``blocks.toml`` and ``script.toml``.

    Raises:
        PatternError: a malformed row of one of the four files.
    """
    reader, blocks = make_amount_reader(patterns), load_block_rules(patterns)
    forms = load_form_rules(patterns)
    plain = make_plain_reader(reader, blocks, forms)
    runs = make_runs(reader, blocks)
    script = load_script(patterns)
    return QuantityRules(reader, blocks, forms, script, plain, runs)


def find_quantities(text: str, structure: Structure, rules: QuantityRules) -> tuple[list[Quantity], list[Rejected]]:
    """Find all quantities of a page, and what only looks like one.

    Args:
        text: the page as read.
        structure: its blocks and tables.
        rules: the compiled rules.

    Returns:
        Quantities with ids q1, q2 ... in document order, and the rejected look-alikes with their reasons.

    Example:
        共检查253家次，罚款39.156万元 → 253 家次 (visits) and 391560 元 (money).
    """
    finder = _Finder(text, structure, rules)
    cells = find_cell_quantities(finder.text, structure, rules.reader.units)
    amounts, rejected = finder.amounts(cells.spans), finder.rejected
    _end_before_tables(amounts, structure)
    apply_currency(finder.text, amounts)
    if finder.starts:
        for amount in amounts:
            amount.start = finder.starts.get(amount.start, amount.start)
    if cells.spans:
        amounts = sorted(amounts + cells.amounts, key=lambda amount: amount.start)
        rejected = sorted(rejected + cells.rejected, key=lambda item: item.start)
    quantities = [
        Quantity(
            f"q{number}",
            amount.start,
            amount.end,
            text[amount.start : amount.end],
            amount.value,
            amount.value_max,
            amount.unit,
            amount.modifier,
            amount.bound,
            amount.step,
            amount.dimension,
            amount.rule,
        )
        for number, amount in enumerate(amounts, 1)
    ]
    return quantities, rejected


def _end_before_tables(amounts: Sequence[Amount], structure: Structure) -> None:
    """核实图斑42 above the head 乡镇 of a table: no unit stands in a cell of another line."""
    starts = [table.cells[0].start for table in structure.tables if table.cells]
    if not starts:
        return
    ends = [amount.end for amount in amounts]
    for start in starts:
        place = bisect_right(ends, start)
        if place < len(amounts) and amounts[place].number_end <= start < amounts[place].end and amounts[place].unit:
            amounts[place].end, amounts[place].unit = amounts[place].number_end, ""
            amounts[place].dimension = ""


class _Finder:
    """One page's search; keeps what it rejects."""

    def __init__(self, text: str, structure: Structure, rules: QuantityRules) -> None:
        self.source = text
        dates = close_up_dates(rules.script.simplify(text))
        whole = close_up(dates.text, structure.tables, rules.reader.units, rules.reader.rules)
        self.text, self.starts = whole.text, dates.starts | whole.starts
        self.reader = rules.reader
        self.blocks = rules.blocks
        self.forms = rules.forms
        self.plain = rules.plain
        self.runs = rules.runs
        self.rejected: list[Rejected] = []
        self.quotes = quoted_spans(self.text)
        self.quote_starts = [start for start, _ in self.quotes]
        self.page_blocks = structure.blocks
        self.block = 0  # the one around the last amount; amounts come in order

    def amounts(self, taken: Sequence[tuple[int, int]]) -> list[Amount]:
        """Read an amount at each run of numeral characters that is not yet part of one.

        Args:
            taken: cells of tables that hold a figure and nothing else, in order.
        """
        found: list[Amount] = []
        cells = iter([*taken, (len(self.text) + 1, 0)])
        cell, cell_end = next(cells)
        done = 0
        text, full = self.text, self.forms.next - _WITHIN
        for match in self.runs.finditer(text):
            start, stop = match.span()
            if cell <= start:
                while cell_end and cell_end <= start:
                    cell, cell_end = next(cells)
                done = max(done, cell_end if cell <= start else 0)
            if stop <= done or stop - start > LONGEST_RUN:
                continue
            plain = None
            if start >= done and text[stop : stop + 1] not in full:
                plain = self.plain.read(text, start)
            if plain is None:
                done = self._read_run(max(start, done), stop, found)
                continue
            done = plain.end
            if self._accept_plain(plain):
                found.append(plain)
        return found

    def _read_run(self, position: int, stop: int, found: list[Amount]) -> int:
        """Read what begins in a run; give where the last amount, or the run, ends."""
        while position < stop:
            if self.text[position].isdecimal() and (end := self._form(position, stop)):
                position = end
                continue
            amount = self.reader.read(self.text, position, stop)
            if amount is None:
                position = self._pass_over(position, stop)
                continue
            position = amount.end
            if self._accept(amount):
                found.append(amount)
        return position

    def _pass_over(self, position: int, stop: int) -> int:
        """Go on behind what is no amount; names and ordinals among it are kept with their reasons."""
        name = None if self.text[position].isdecimal() else self.blocks.name_at(self.text, position)
        if name is None:
            return self.reader.next_start(self.text, position, stop)
        start, end, reason, rule = name
        if not self.rejected or self.rejected[-1].end <= start:
            self.rejected.append(Rejected(start, end, self.source[start:end], reason, rule))
        return max(end, position + 1)

    def _accept_plain(self, amount: Amount) -> bool:
        """As :meth:`_accept` where nothing but the block and a title around an amount can make it none."""
        reason = self._furniture(amount) or (("name", "quoted") if self.quotes and self._in_name(amount) else None)
        if reason is not None:
            self.rejected.append(Rejected(amount.start, amount.end, self.source[amount.start : amount.end], *reason))
        return reason is None

    def _form(self, position: int, stop: int) -> int:
        """Reject figures that have the form of a date, a number of a document ...; give their end, 0 for others."""
        form = self.forms.match(self.text, position, stop)
        if form is None:
            return 0
        start, end, reason, rule = form
        self.rejected.append(Rejected(start, end, self.source[start:end], reason, rule))
        return end

    def _accept(self, amount: Amount) -> bool:
        """Reject what the words around an amount make a name, a date, an ordinal, an identifier."""
        reason = self._reason(amount)
        if reason is None:
            return True
        kind, rule = reason
        if kind:
            text = self.source[amount.start : amount.end]
            self.rejected.append(Rejected(amount.start, amount.end, text, kind, rule))
        return False

    def _reason(self, amount: Amount) -> tuple[str, str] | None:
        text = self.text
        if not amount.unit and not amount.whole and not self._bare_figure(amount):
            return ("", "")
        reason = self._furniture(amount)
        if reason is not None:
            return reason
        if self._in_name(amount):
            return ("name", "quoted")
        return self.blocks.reason(text, amount)

    def _furniture(self, amount: Amount) -> tuple[str, str] | None:
        """Page furniture, letterheads and the markers of lists."""
        if not self.page_blocks:
            return None
        blocks, index, start = self.page_blocks, self.block, amount.start
        while index + 1 < len(blocks) and blocks[index + 1].start <= start:
            index += 1
        self.block = index
        block = blocks[index]
        if block.kind in (BlockKind.FURNITURE, BlockKind.LETTERHEAD):
            return ("furniture", f"block.{block.kind.value}")
        if amount.start < block.content:
            return ("ordinal", "list.marker")
        return None

    def _in_name(self, amount: Amount) -> bool:
        """Tell whether an amount is part of a title or a quoted name (“五进”); a long quotation is a sentence."""
        index = bisect_right(self.quote_starts, amount.start) - 1
        if index < 0 or amount.end > self.quotes[index][1]:
            return False
        start, end = self.quotes[index]
        if self.text[start] == "《" or not amount.unit:
            return True
        if amount.modifier is not None or self.text[start] == "〔":
            return False  # “每镇不少于十名”, （其中外省籍九辆〔挂车四辆〕）: no names
        numeral = amount.number_end - amount.start
        return amount.chinese and (end - start <= MAX_NAME or numeral == 1)

    def _goes_on(self, start: int, following: int) -> bool:
        """优3良4合格1: the next grade; 计划96完成101: done; 在岗24（在编9、下沉15）: a bracket with figures."""
        text = self.text
        if text.endswith(_GRADES, 0, start) and _NEXT_GRADE.match(text, following) is not None:
            return True
        if text.endswith(_PLANS, 0, start):
            return text.startswith(_DONE, following)
        return text.endswith(_STAFF, 0, start) and text[following] in "（("

    def _bare_figure(self, amount: Amount) -> bool:
        """A figure whose unit was lost: 开展宣传17，企业组织演练."""
        text, start, end = self.text, amount.start, amount.end
        if amount.chinese and not is_full_amount(text[start:end]):
            return False
        if (end - start > MAX_BARE and not amount.chinese) or (amount.modifier or "+") not in "+＋":
            return False
        following = end if amount.modifier is None else end + 1
        if following < len(text) and text[following] not in _CLAUSE_END and not self._goes_on(start, following):
            return False
        before = start - 1
        blanks = " \u3000\xa0\n" if start in self.starts else " \u3000\xa0"
        while before >= 0 and text[before] in blanks and start - before <= 3:
            before -= 1
        ranked = text[before : before + 1] in _ARROWS and text[max(0, before - 2) : before] in _OF_RANK  # 第4位（↑5）
        if before < 0 or not (ranked or _HAN.match(text[before])):
            return False
        return not _YEAR.fullmatch(text[start:end])
