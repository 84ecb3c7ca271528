"""What looks like an amount and is none: fixed names, ordinals, dates, identifiers, the article 一."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import regex

from zhenforce_nlp.quantities_amount import Amount
from zhenforce_nlp.resources import PatternSet, Row, rows

REASONS = ("name", "ordinal", "document_number", "date", "identifier", "furniture", "word")
BEFORE_WINDOW, AFTER_WINDOW = 12, 16
# A quotation of up to 40 characters names something; 《…》 is a title of any length a title has.
_QUOTES = regex.compile(
    r"“[^“”\n]{1,40}”|《[^《》\n]{1,120}(?:《[^《》\n]{1,60}》[^《》\n]{0,60})?》|「[^「」\n]{1,40}」|『[^『』\n]{1,40}』"
    r"|〔[^〔〕\n]{1,12}〕|＂[^＂\n]{1,30}＂|\"[^\"\n，。；]{1,20}\"|‘[^‘’\n]{1,20}’"
)
_DAY_LASTS_BEFORE = regex.compile(
    r"(?:拘留|停业|停产|停工|整顿|暂扣|吊扣|为期|历时|用时|耗时|期限|期限为|时限|时限为|缩短|压缩|压减|缩短至|缩短到|压缩至|压缩到"
    r"|缩短为|压减至|压减到|平均|仅需|只需|提前|延长|公示|公告|限期|满|达|达到|共|共计|累计|扣押|查封|禁业|从业|约|近|超|超过|逾|不超过"
    r"|不少于|不低于|至少|最长|最多)$"
)
_DAY_LASTS_AFTER = regex.compile(r"(?:内|以内|以內|以上|以下|之内|左右|时间|时限|期限|的|后公开)")
_CLAUSE_EDGE = "，,。；;、）)！？!?：:\n"
_COUNTED_ONES = frozenset("家起件宗户例名人处辆艘所")
_COUNTED_NOUNS = regex.compile(
    r"企业|单位|商户|公司|工厂|案件|医院|药店|餐|酒店|门店|用人|生产|经营|违法|违规|涉|\p{Han}{2,12}被"
)


@dataclass(frozen=True, slots=True)
class _Context:
    id: str
    reason: str
    before: regex.Pattern[str] | None
    after: regex.Pattern[str] | None
    after_number: regex.Pattern[str] | None
    units: frozenset[str]
    chinese: bool


@dataclass(frozen=True)
class BlockRules:
    """Compiled ``blocks.toml``."""

    names: Mapping[str, tuple[tuple[int, str, str, str], ...]]  # two characters at the numeral -> (shift, phrase, ...)
    by_unit: Mapping[str, tuple[_Context, ...]]
    general: tuple[_Context, ...]  # for units that no row names

    def reason(self, text: str, amount: Amount) -> tuple[str, str] | None:
        """Give reason and rule when the words around an amount make it none, else None."""
        return self._name(text, amount) or _form(text, amount) or _duration(text, amount) or self._context(text, amount)

    def _name(self, text: str, amount: Amount) -> tuple[str, str] | None:
        for place in (amount.start, amount.number_end - 1):
            for shift, phrase, reason, row in self.names.get(text[place : place + 2], ()):
                if text.startswith(phrase, place - shift) and place >= shift:
                    return reason, row
        return None

    def _context(self, text: str, amount: Amount) -> tuple[str, str] | None:
        before = text[max(0, amount.start - BEFORE_WINDOW) : amount.start]
        for context in self.by_unit.get(amount.unit, self.general):
            if context.chinese and not amount.chinese:
                continue
            if context.before and not context.before.search(before):
                continue
            if context.after and not context.after.match(text, amount.end, amount.end + AFTER_WINDOW):
                continue
            if context.after_number and not context.after_number.match(
                text, amount.number_end, amount.number_end + AFTER_WINDOW
            ):
                continue
            return context.reason, context.id
        return None


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Find the short quotations and titles of a page, whose numerals belong to names."""
    return [match.span() for match in _QUOTES.finditer(text)]


def _form(text: str, amount: Amount) -> tuple[str, str] | None:
    """What the amount's own characters and its neighbours already exclude."""
    start, numeral = amount.start, text[amount.start : amount.number_end]
    before = text[start - 1 : start]
    if amount.chinese and not amount.whole:
        if amount.weak and len(numeral) == 1 and amount.value_max is None:
            return "word", "weak_unit"
        if numeral[0] in "百千万亿佰仟萬億" and amount.modifier is None:
            return "word", "scale_alone"
        if numeral == "一" and not _one_counts(text, amount):
            return "word", "one_article"
        if before and before in "十百千万亿零〇一二三四五六七八九分点":
            return "word", "part_of_numeral"
    elif before and before.isascii() and (before.isalnum() or before in "-_/."):
        return "identifier", "after_letter"
    return None


def _one_counts(text: str, amount: Amount) -> bool:
    """一 counts at the end of its clause (责令停业整顿一家) and before a kind of unit at its head (一家企业被关停)."""
    after, before = text[amount.end : amount.end + 1], text[amount.start - 1 : amount.start]
    if amount.unit in ("人次", "家次", "元", "个月", "个工作日", "倍"):
        return before not in "每这那"
    if amount.unit not in _COUNTED_ONES:
        return False
    if not before or before in _CLAUSE_EDGE + "有":
        return amount.unit in "家户宗" and bool(_COUNTED_NOUNS.match(text, amount.end, amount.end + AFTER_WINDOW))
    return (not after or after in _CLAUSE_EDGE) and before not in "每这那同统逐某任另唯万第哪"


def _duration(text: str, amount: Amount) -> tuple[str, str] | None:
    """31日 is a day of the month, 拘留15日 lasts; 2023年 is a year, 有期徒刑2年 lasts."""
    start, end, unit = amount.start, amount.end, amount.unit
    if unit == "日":
        before = text[max(0, start - 4) : start]
        lasts = _DAY_LASTS_BEFORE.search(before) or _DAY_LASTS_AFTER.match(text, end)
        if not lasts or before[-1:] == "月":
            return "date", "date.day"
    elif unit == "年":
        numeral = text[start : amount.number_end]
        if amount.value >= 1000 or (amount.value_max or 0) >= 1000 or any(char in "〇零○" for char in numeral):
            return "date", "date.year"
    elif unit in ("分", "秒", "小时") and text[start - 1 : start] in ("时", "點", "点", "分", ":", "：", "時"):
        return "date", "date.clock"
    return None


@cache
def load_block_rules(patterns: PatternSet) -> BlockRules:
    """Compile ``blocks.toml``.

    Raises:
        PatternError: an unknown reason, a phrase without numeral, a pattern that does not compile.
    """
    names: dict[str, list[tuple[int, str, str, str]]] = {}
    keys = {"id": str, "reason": str, "phrases": list, "example": str}
    numerals = regex.compile(r"[\d零〇一二两三四五六七八九十百千万]")
    for row in rows(patterns, "blocks.toml", "name", required=keys):
        check_reason(row)
        for phrase in row["phrases"]:
            places = [match.start() for match in numerals.finditer(phrase)]
            if not places or len(phrase) < 2:
                raise row.fault(f'phrase "{phrase}" has no numeral or is one character', "write the whole name")
            for place in places:
                if place + 2 <= len(phrase):
                    names.setdefault(phrase[place : place + 2], []).append((place, phrase, row["reason"], row["id"]))
    contexts = []
    keys = {"id": str, "reason": str, "example": str}
    optional = {"before": str, "after": str, "after_number": str, "units": list, "chinese": bool}
    for row in rows(patterns, "blocks.toml", "context", required=keys, optional=optional):
        check_reason(row)
        contexts.append(
            _Context(
                row["id"],
                row["reason"],
                compile_pattern(row, "before", "(?:{})$"),
                compile_pattern(row, "after", "{}"),
                compile_pattern(row, "after_number", "{}"),
                frozenset(row.get("units", ())),
                row.get("chinese", False),
            )
        )
    named_units = {unit for context in contexts for unit in context.units}
    by_unit = {unit: tuple(c for c in contexts if not c.units or unit in c.units) for unit in named_units}
    general = tuple(context for context in contexts if not context.units)
    return BlockRules({key: tuple(found) for key, found in names.items()}, by_unit, general)


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
