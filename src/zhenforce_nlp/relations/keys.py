"""Canonical keys: which column of the taxonomy a label belongs to, so that figures of different bureaus compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

from zhenforce_nlp.relations.key_rows import FILE, KeyRow, families, key_row, key_rows, own_verbs, refines
from zhenforce_nlp.resources import PatternSet, rows
from zhenforce_nlp.taxonomy import load_taxonomy

_LONGEST_VERB = 6  # characters
_NO_COUNTS = frozenset(("ratio", "time", "score"))
_NO_COUNTS_NOR_MONEY = _NO_COUNTS | {"money"}
_COUNTERS = ("数量", "总数", "家数", "户数", "数")  # 问题企业数
_MEASURES = frozenset(("money", "ratio", "time", "score"))  # figures of these have keys of their own
_ALSO_RATES = ("legal_review", "files_reviewed", "problem_entities", "disclosures", "dual_penalty")
_WHO = frozenset(("persons", "person_visits", "entities"))
_WHO_WORDS = ("人", "员", "单位", "企业", "机构", "主体", "场所", "对象", "户", "家", "队伍")
_MONEY_MARKS = ("款", "额", "资金", "税", "费", "损失", "罚没", "案值", "货值", "基金")


@dataclass
class KeyContext:
    """What stands around a label, for the rows that ask for it.

    Attributes:
        unit, dimension: of the figure; dimension "" when it lost its unit, None for a change in per cent, which has
            the unit of no count.
        subject, issuer: full names.
        rule: construction that gave the label.
        topic: key of the last figure in the same dimension before, which this one may go on from; "" for none.
        beside: key of the figure right before; "" for none.
        around: headings and the clauses before.
        clause: the words between the figure before and this one.
    """

    unit: str = ""
    dimension: str | None = ""
    subject: str = ""
    issuer: str = ""
    rule: str = ""
    topic: str = ""
    beside: str = ""
    around: str = ""
    clause: str = ""


@dataclass(frozen=True, eq=False)
class KeyRules:
    """Rows in order, and for each word the rows that it may trigger; which keys parts of a total may have."""

    rows: Sequence[KeyRow]
    finder: AhoCorasick
    triggers: Mapping[int, Sequence[int]]
    by_unit: Mapping[str, Sequence[int]]
    by_rule: Mapping[str, Sequence[int]]
    by_label: Mapping[str, Sequence[int]]
    refines: Mapping[str, frozenset[str]]
    verbs: frozenset[str]
    masks: frozenset[int]
    bars: Mapping[str, frozenset[str]]
    closings: Mapping[str, frozenset[str]]
    manners: tuple[str, ...]
    kinds: Mapping[str, str]

    def fits(self, key: str, dimension: str | None) -> bool:
        """Tell whether a figure may have a key by what both measure: 9万元 is no count of firms, 7家 no fine.

        Args:
            dimension: of the figure; "" and None, of which nothing is known, fit every key.
        """
        if not dimension or not key:
            return True
        kind = self.kinds[key]
        if kind in _MEASURES or dimension in _MEASURES:
            rate = dimension == "ratio" and key.startswith(_ALSO_RATES)
            return kind == dimension or rate or (kind, dimension) == ("ratio", "score")
        return True

    def barred(self, label: str) -> frozenset[str]:
        """Give the keys that the verb of a label rules out, whatever its object's words say.

        Example:
            检查广播电台 → publicity_events and others: what is checked is no broadcast.
            停工项目立案 → penalty_shutdown: what was stopped is no case.
        """
        opening = self._opening(label)
        if opening is not None:
            return opening
        for length in range(_LONGEST_VERB, 1, -1):
            if label[-length:] in self.closings:
                return self.closings[label[-length:]]
        return frozenset()

    def _opening(self, label: str) -> frozenset[str] | None:
        """Give what the verb that a label begins with rules out, None where it begins with none of these."""
        start = 0
        while start < len(label):
            for length in range(_LONGEST_VERB, 1, -1):
                verb = label[start : start + length]
                if verb in self.bars:
                    return self.bars[verb]
            if not label.startswith(self.manners, start):
                break
            start += len(next(word for word in self.manners if label.startswith(word, start)))
        return None

    def words(self, label: str) -> frozenset[int]:
        """Give the known words of a label, but those that a longer one hides (公证 of 检查公证处, 工单 of 加工单位)."""
        found = self.finder.find_matches_as_indexes(label, overlapping=True)
        hidden = [(start, end) for index, start, end in found if index in self.masks]
        if not hidden:
            return frozenset(index for index, _, _ in found)
        return frozenset(
            index
            for index, start, end in found
            if index in self.masks or not any(_shares(first, last, start, end) for first, last in hidden)
        )

    def find(self, label: str, given: KeyContext) -> KeyRow | None:
        """Give the first row that fits a label.

        Args:
            label: what is counted.
            given: what stands around it.

        Returns:
            None when no row fits.

        Example:
            行政处罚决定, cases → the row of penalty_decisions.
        """
        words, fitting = _triggered(self, label, given.unit, given.dimension, given.rule)
        around: frozenset[int] | None = None
        for row in fitting:
            if not _stands(row, given):
                continue
            if row.context:
                if around is None:
                    found = self.finder.find_matches_as_indexes(given.around, overlapping=True)
                    around = words.union(index for index, _, _ in found)
                if row.context.isdisjoint(around):
                    continue
            return row
        return None

    def allows(self, total: str, key: str) -> bool:
        """Tell whether a part of a total may have a key of its own (简易程序 of 行政处罚, but not 占道 of it)."""
        parts = self.refines.get(total)
        return parts is None or key in parts or key == total

    def says_an_act(self, label: str) -> bool:
        """Tell whether a label begins with a verb of its own (解除协议 of 约谈88家、解除协议3家)."""
        return any(label[:length] in self.verbs for length in range(1, _LONGEST_VERB + 1))


def _shares(first: int, last: int, start: int, end: int) -> bool:
    """Tell whether a word takes characters of a longer one, without holding it: 工单 of 加工单位, but not 经营单位."""
    return start < last and first < end and not (start <= first and last <= end)


@lru_cache(maxsize=16_384)  # reports say 行政处罚 and 罚款 over and over
def _triggered(
    rules: KeyRules, label: str, unit: str, dimension: str | None, rule: str
) -> tuple[frozenset[int], tuple[KeyRow, ...]]:
    """Give the known words of a label, and the rows that fit it as far as it and its figure alone can tell."""
    words = rules.words(label)
    barred = rules.barred(label)
    if dimension == "" and label.endswith("率"):
        dimension = "ratio"  # 百万件有效申诉率1.37
    head = label
    for counter in _COUNTERS:
        head = head.removesuffix(counter)
    numbers = {row for word in words for row in rules.triggers.get(word, ())}
    numbers.update(rules.by_unit.get(unit, ()), rules.by_rule.get(rule, ()), rules.by_label.get(label, ()))
    return words, tuple(
        row
        for row in map(rules.rows.__getitem__, sorted(numbers))
        if row.key not in barred
        and rules.fits(row.key, dimension)
        and row.never.isdisjoint(words)
        and not (row.heads and head.endswith(row.heads))
        and not (row.also and row.also.isdisjoint(words))
        and not (row.units and unit not in row.units)
        and not (row.rules and rule not in row.rules)
        and not (row.starts and not label.startswith(row.starts))
        and not (row.ends and not label.endswith(row.ends))
        and _counts(row, label, dimension)
    )


def _counts(row: KeyRow, label: str, dimension: str | None) -> bool:
    """Tell whether a row holds for the figure's unit; a change in per cent (立案增长5%) is judged by its label."""
    if dimension:
        return not row.dimensions or dimension in row.dimensions
    who = row.dimensions and row.dimensions <= _WHO
    if who and not any(word in label for word in _WHO_WORDS):
        return False  # 主题宣传17, whose unit is lost, counts the events
    money = any(mark in label for mark in _MONEY_MARKS)
    return not row.dimensions or not row.dimensions <= (_NO_COUNTS if money else _NO_COUNTS_NOR_MONEY)


def _stands(row: KeyRow, given: KeyContext) -> bool:
    """Tell whether what a row asks of the words and figures around a label holds."""
    return (
        (not row.issuer or row.issuer in given.issuer)
        and (not row.subject or (row.subject in given.subject and row.subject not in given.issuer))
        and (not row.after or given.topic in row.after)
        and (not row.beside or given.beside in row.beside)
        and (not row.clause or any(word in given.clause for word in row.clause))
    )


@cache
def load_key_rules(patterns: PatternSet) -> KeyRules:
    """Compile ``keys.toml``.

    Raises:
        PatternError: a malformed row, a key that the taxonomy lacks, an example that its row does not fit.
    """
    known = load_taxonomy(patterns)
    package = patterns.named(FILE)[0].origin
    numbers: dict[str, int] = {}
    found: list[KeyRow] = []
    triggers: dict[int, list[int]] = {}
    by_unit: dict[str, list[int]] = {}
    by_rule: dict[str, list[int]] = {}
    by_label: dict[str, list[int]] = {}
    for row in key_rows(patterns, known):
        for word in row.get("any", ()):
            triggers.setdefault(numbers.setdefault(word, len(numbers)), []).append(len(found))
        for word in row.get("exact", ()):
            by_label.setdefault(word, []).append(len(found))
        if not row.get("any") and not row.get("exact"):
            for unit in row.get("units", ()):
                by_unit.setdefault(unit, []).append(len(found))
            for rule in row.get("rules", ()):
                by_rule.setdefault(rule, []).append(len(found))
        found.append(key_row(row, numbers, own=row.file != package))
    hidden = rows(patterns, FILE, "mask", required={"id": str, "words": list, "example": str})
    masks = frozenset(numbers.setdefault(word, len(numbers)) for row in hidden for word in row["words"])
    finder = AhoCorasick(list(numbers))
    bars, closings, manners = families(patterns, known)
    kinds = {key: row.dimension for key, row in known.items()}
    return KeyRules(
        tuple(found),
        finder,
        triggers,
        by_unit,
        by_rule,
        by_label,
        refines(patterns, known),
        own_verbs(patterns),
        masks,
        bars,
        closings,
        manners,
        kinds,
    )
