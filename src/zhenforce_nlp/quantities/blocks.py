"""What looks like an amount and is none: fixed names, ordinals, dates, identifiers, the article 一."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import regex

from zhenforce_nlp.frozen import quick
from zhenforce_nlp.quantities.amount import Amount, signs_change
from zhenforce_nlp.resources import PatternSet, Row, rows

REASONS = ("name", "ordinal", "document_number", "date", "identifier", "furniture", "word")
BEFORE_WINDOW, AFTER_WINDOW = 12, 16
# A quotation of up to 40 characters names something; 《…》 is a title of any length a title has.
_QUOTES = regex.compile(
    r"“[^“”\n]{1,40}”|《[^《》\n]{1,120}(?:《[^《》\n]{1,60}》[^《》\n]{0,60})?》|「[^「」\n]{1,40}」|『[^『』\n]{1,40}』"
    r"|〔[^〔〕\n]{1,12}〕|＂[^＂\n]{1,30}＂|\"[^\"\n，。；]{1,20}\"|‘[^‘’\n]{1,20}’"
)
_CLAUSE_EDGE = frozenset("，,。；;、）)！？!?：:\n”》")
_NUMERAL_EDGE = frozenset("十百千万亿零〇一二两三四五六七八九")
_ONE = "一"
# 检查KTV140家次; but PM10微克, ISO9001认证, GB2760-2014
_LATIN_WORD = regex.compile(
    r"(?<![A-Za-z0-9\-_/.])(?!(?:GB|DB|ISO|HACCP|PM|NO|No|HPV|COVID|SB|NY|JT|QB)[0-9]?$)[A-Za-z]{2,}$"
)
_LONGEST_WORD = 10
_COUNTED = frozenset(("entities", "visits", "persons", "person_visits", "items", "documents", "events", "equipment"))
# Families whose weak units end a clause only as parts of a name (市区两级、南北两区)
_NEVER_WEAK_ALONE = frozenset(("entities", "teams", "volume", "area", "length", "mass", "energy"))


@quick
@dataclass(frozen=True, slots=True)
class Context:
    """A row of words around an amount; all patterns that it has must match, and none of ``unless``."""

    id: str
    reason: str
    before: regex.Pattern[str] | None
    after: regex.Pattern[str] | None
    after_number: regex.Pattern[str] | None
    numeral: regex.Pattern[str] | None
    unless_before: regex.Pattern[str] | None
    unless_after: regex.Pattern[str] | None
    units: frozenset[str]
    chinese: bool

    def matches(self, text: str, amount: Amount, before: str) -> bool:
        """Tell whether an amount stands among the words of this row."""
        if self.chinese and not amount.chinese:
            return False
        start, number_end, end = amount.start, amount.number_end, amount.end
        if self.numeral and not self.numeral.fullmatch(text, start, number_end):
            return False
        if self.before and not self.before.search(before):
            return False
        if self.after_number and not self.after_number.match(text, number_end, number_end + AFTER_WINDOW):
            return False
        if self.after and not self.after.match(text, end, end + AFTER_WINDOW):
            return False
        if self.unless_before and self.unless_before.search(before):
            return False
        return not (self.unless_after and self.unless_after.match(text, end, end + AFTER_WINDOW))


@dataclass(frozen=True)
class BlockRules:
    """Compiled ``blocks.toml``."""

    names: Mapping[str, tuple[tuple[int, str, str, str], ...]]  # two characters at the numeral -> (shift, phrase, ...)
    by_unit: Mapping[str, tuple[Context, ...]]
    general: tuple[Context, ...]  # for units that no row names
    ones: Mapping[str, tuple[Context, ...]]  # unit -> rows that let 一 count

    def reason(self, text: str, amount: Amount) -> tuple[str, str] | None:
        """Give reason and rule when the words around an amount make it none, else None."""
        return self._name(text, amount) or self._form(text, amount) or self._context(text, amount)

    def name_at(self, text: str, place: int) -> tuple[int, int, str, str] | None:
        """Find the name that the numeral at a place is part of: begin, end, reason and rule (四不两直, 第一)."""
        for shift, phrase, reason, row in self.names.get(text[place : place + 2], ()):
            begin = place - shift
            if begin >= 0 and text.startswith(phrase, begin):
                return begin, begin + len(phrase), reason, row
        if text[place - 1 : place] == "第":
            return place - 1, place + 1, "ordinal", "ordinal.di"
        return None

    def _name(self, text: str, amount: Amount) -> tuple[str, str] | None:
        """A phrase that covers numeral and unit: 三小 is no part of 三小时."""
        for place in (amount.start, amount.number_end - 1):
            for shift, phrase, reason, row in self.names.get(text[place : place + 2], ()):
                begin = place - shift
                if 0 <= begin <= amount.start and begin + len(phrase) >= amount.end and text.startswith(phrase, begin):
                    return reason, row
        return None

    def _form(self, text: str, amount: Amount) -> tuple[str, str] | None:
        """What the amount's own characters and its neighbours already exclude."""
        start, number_end = amount.start, amount.number_end
        before = text[start - 1 : start]
        if not amount.chinese:
            if before.isascii() and (before.isalnum() or before in ("-", "_", "/", ".")) and before:
                counted = signs_change(text, start) or _behind_word(text, amount)
                return None if counted else ("identifier", "after_letter")
            return None
        if amount.whole:
            return None
        if number_end - start == 1:
            if amount.weak and amount.value_max is None and not _weak_counts(text, amount):
                # 三天压缩至一天以内: a stretch of time counts where the words behind it say so
                return None if self._one_counts(text, amount) else ("word", "weak_unit")
            if text[start] == _ONE and not self._one_counts(text, amount):
                return "word", "one_article"
        if text[start] in "百千万亿佰仟" and amount.modifier is None and amount.dimension != "ratio":
            return "word", "scale_alone"
        if before in _NUMERAL_EDGE or (before in ("分", "点") and text[start - 2 : start - 1] in _NUMERAL_EDGE):
            return "word", "part_of_numeral"
        return None

    def _one_counts(self, text: str, amount: Amount) -> bool:
        """一 counts where a row of the pattern file says so: at the end of its clause (责令停业整顿一家), in 一年内."""
        before = text[max(0, amount.start - BEFORE_WINDOW) : amount.start]
        return any(row.matches(text, amount, before) for row in self.ones.get(amount.unit, ()))

    def _context(self, text: str, amount: Amount) -> tuple[str, str] | None:
        contexts = self.by_unit.get(amount.unit, self.general)
        before = text[max(0, amount.start - BEFORE_WINDOW) : amount.start]
        for context in contexts:
            if context.matches(text, amount, before):
                return context.reason, context.id
        return None


def _behind_word(text: str, amount: Amount) -> bool:
    """检查KTV140家次、更新APP26款: a Latin word of several letters names what is counted; in K12家 it is no word."""
    if (
        amount.dimension not in _COUNTED
        or _LATIN_WORD.search(text[max(0, amount.start - _LONGEST_WORD) : amount.start]) is None
    ):
        return False
    return not amount.unit.isascii()


def _weak_counts(text: str, amount: Amount) -> bool:
    """A weak unit counts after one Chinese digit at the end of a clause: 清理网箱六口、地笼八条."""
    if amount.dimension in _NEVER_WEAK_ALONE or text[amount.start] == _ONE:
        return False
    after, before = text[amount.end : amount.end + 1], text[amount.start - 1 : amount.start]
    return after in _CLAUSE_EDGE and "一" <= before <= "鿿"


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Find the short quotations and titles of a page, whose numerals belong to names."""
    return [match.span() for match in _QUOTES.finditer(text)]


@cache
def load_block_rules(patterns: PatternSet) -> BlockRules:
    """Compile the ``[[name]]``, ``[[context]]`` and ``[[one]]`` rows of ``blocks.toml``.

    Raises:
        PatternError: an unknown reason, a phrase without numeral, a pattern that does not compile.
    """
    contexts = [_read_context(row, row["reason"]) for row in _context_rows(patterns, "context", {"reason": str})]
    named_units = {unit for context in contexts for unit in context.units}
    by_unit = {unit: tuple(c for c in contexts if not c.units or unit in c.units) for unit in named_units}
    general = tuple(context for context in contexts if not context.units)
    ones: dict[str, list[Context]] = {}
    for row in _context_rows(patterns, "one", {}):
        for unit in row.get("units", ()):
            ones.setdefault(unit, []).append(_read_context(row, ""))
    return BlockRules(_load_names(patterns), by_unit, general, {unit: tuple(found) for unit, found in ones.items()})


def _load_names(patterns: PatternSet) -> dict[str, tuple[tuple[int, str, str, str], ...]]:
    names: dict[str, list[tuple[int, str, str, str]]] = {}
    keys = {"id": str, "reason": str, "phrases": list, "example": str}
    numerals = regex.compile(r"[\d零〇一二两三四五六七八九十百千万半]")
    for row in rows(patterns, "blocks.toml", "name", required=keys):
        check_reason(row)
        for phrase in row["phrases"]:
            places = [match.start() for match in numerals.finditer(phrase)]
            if not places or len(phrase) < 2:
                raise row.fault(f'phrase "{phrase}" has no numeral or is one character', "write the whole name")
            for place in places:
                if place + 2 <= len(phrase):
                    names.setdefault(phrase[place : place + 2], []).append((place, phrase, row["reason"], row["id"]))
    return {key: tuple(found) for key, found in names.items()}


def _context_rows(patterns: PatternSet, table: str, extra: Mapping[str, type]) -> list[Row]:
    words = ("before", "after", "after_number", "numeral", "unless_before", "unless_after")
    optional = {**dict.fromkeys(words, str), "units": list, "chinese": bool}
    found = list(rows(patterns, "blocks.toml", table, required={"id": str, "example": str, **extra}, optional=optional))
    for row in found:
        if "reason" in extra:
            check_reason(row)
    return found


def _read_context(row: Row, reason: str) -> Context:
    return Context(
        row["id"],
        reason,
        compile_pattern(row, "before", "(?:{})$"),
        compile_pattern(row, "after", "(?:{})"),
        compile_pattern(row, "after_number", "(?:{})"),
        compile_pattern(row, "numeral", "(?:{})"),
        compile_pattern(row, "unless_before", "(?:{})$"),
        compile_pattern(row, "unless_after", "(?:{})"),
        frozenset(row.get("units", ())),
        row.get("chinese", False),
    )


def check_reason(row: Row) -> None:
    """Refuse a row whose reason is none of :data:`REASONS`."""
    if row["reason"] not in REASONS:
        raise row.fault(f'reason "{row["reason"]}" is unknown', f"use one of {', '.join(REASONS)}")


def compile_pattern(row: Row, key: str, form: str) -> regex.Pattern[str] | None:
    """Compile a row's pattern, ``{}`` in ``form`` replaced by it; None when the row leaves the key out."""
    if row.get(key) is None:
        return None
    try:
        return regex.compile(form.replace("{}", row[key]))
    except regex.error as error:
        raise row.fault(f"{key} does not compile: {error}", "correct the pattern") from None
