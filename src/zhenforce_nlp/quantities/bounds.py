"""Words that bound an amount: right before it (近, 不少于), right behind it (以上), before the noun it is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from zhenforce_nlp.numerals import Modifier, NumeralRules
from zhenforce_nlp.records import Bound

DISTANCE = 14  # characters before an amount in which a word that bounds it may stand
# 不低于在编人员总数的5%: the bounding word stands before the noun that the amount is measured by
_DISTANT_BOUND = regex.compile(
    r"(不少于|不低于|不超过|不高于|不多于|至少)\p{Han}{0,8}?(?:总数|总额|总量|人数|数量|数|额|比例|的)$"
)
# 不足平均数的四成, 超过总量的三分之一: these words bound shares only (超过上年的30家 compares)
_DISTANT_SHARE = regex.compile(r"(不足|不到|超过|低于|高于)\p{Han}{1,8}的$")
_DISTANT_LAST = frozenset("数额量例的")
# 至少保存3年: the word stands before the verb
_DISTANT_LEAST = regex.compile(r"(至少|至多)\p{Han}{1,4}$")
LEAST, LEAST_REACH = "至", 6
_SHARE_LAST = frozenset("%％成半一二三四五六七八九")


@dataclass(frozen=True)
class BoundReader:
    """The words that bound an amount, and the characters that the look for them goes by."""

    before: Mapping[str, Modifier]
    after: Mapping[str, Modifier]
    before_last: frozenset[str]
    after_first: frozenset[str]

    def around(self, text: str, start: int, end: int) -> tuple[str | None, Bound]:
        """Give the word that bounds an amount from outside and how it does; None and exact without one."""
        modifier = None
        before = start - 1
        while before > 0 and text[before] in "　 " and start - before < 3:
            before -= 1
        if text[before : before + 1] in self.before_last and before >= 0:
            modifier = modifier_before(text, before + 1, self.before)
        if modifier is None and text[end : end + 1] in self.after_first:
            modifier = modifier_after(text, end, self.after)
        if modifier is None and text[start - 1 : start] in _DISTANT_LAST:
            distant = _DISTANT_BOUND.search(text, max(0, start - DISTANCE), start)
            if distant is None and text[end - 1] in _SHARE_LAST:
                distant = _DISTANT_SHARE.search(text, max(0, start - DISTANCE), start)
            modifier = self.before.get(distant.group(1)) if distant else None
        if modifier is None and text.find(LEAST, max(0, start - LEAST_REACH), start) >= 0:
            distant = _DISTANT_LEAST.search(text, max(0, start - LEAST_REACH), start)
            modifier = self.before.get(distant.group(1)) if distant else None
        return (modifier.word, modifier.bound) if modifier else (None, Bound.EXACT)


def modifier_before(text: str, start: int, words: Mapping[str, Modifier]) -> Modifier | None:
    """Find the longest bounding word that ends right before an amount (近, 不少于) and is part of no other word."""
    for length in range(min(5, start), 0, -1):
        modifier = words.get(text[start - length : start])
        if modifier is not None:
            before = text[start - length - 1 : start - length]
            if modifier.unless_words and text.endswith(modifier.unless_words, 0, start - length):
                return None
            if (before and before in modifier.unless) or (modifier.numerals and text[start] not in modifier.numerals):
                return None
            return modifier
    return None


def modifier_after(text: str, end: int, words: Mapping[str, Modifier]) -> Modifier | None:
    """Find the longest bounding word that begins right after an amount (以上, 左右)."""
    for length in range(min(5, len(text) - end), 0, -1):
        modifier = words.get(text[end : end + length])
        if modifier is not None:
            after = text[end + length : end + length + 1]
            return None if after and after in modifier.unless else modifier
    return None


def make_bound_reader(rules: NumeralRules) -> BoundReader:
    """Choose the words that bound from those of the numerals."""
    before, after = rules.modifiers["before"], rules.modifiers["after"]
    return BoundReader(before, after, frozenset(word[-1] for word in before), frozenset(word[0] for word in after))
