"""The rows of ``keys.toml``: read, checked against the taxonomy, with their words as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhenforce_nlp.resources import PatternSet, Row, rows
from zhenforce_nlp.taxonomy import TaxonomyRow

FILE = "keys.toml"
_VERBS = "metrics.toml"
_OWN_VERBS = ("light", "strict", "act")
_LISTS = (
    "any",
    "exact",
    "all",
    "none",
    "context",
    "clause",
    "starts",
    "ends",
    "units",
    "rules",
    "dimensions",
    "after",
    "beside",
)
_HEADS = frozenset(("企业", "单位", "机构", "公司", "场所", "商户", "门店", "网站", "工地", "学校", "店铺", "商家"))
_MAY_BE_OF = frozenset(("money", "ratio", "time", "persons", "person_visits"))


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One row: what has to hold of a figure and the words around it; key "" for figures that belong to none.

    Attributes:
        heads: nouns that rule the row out where the label ends with one (发现问题企业, but not 发现企业问题).
        own: it stands in a file of the user's own.
    """

    id: str
    key: str
    also: frozenset[int]
    never: frozenset[int]
    heads: tuple[str, ...]
    context: frozenset[int]
    clause: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    units: frozenset[str]
    dimensions: frozenset[str]
    rules: frozenset[str]
    subject: str
    issuer: str
    after: frozenset[str]
    beside: frozenset[str]
    weak: bool
    own: bool


def key_rows(patterns: PatternSet, known: Mapping[str, TaxonomyRow]) -> Iterator[Row]:
    """Give the rows that say which labels a key has, in order.

    Args:
        known: the rows of the taxonomy, by their keys.

    Raises:
        PatternError: a malformed row, a key that the taxonomy lacks, an example that its row does not fit.
    """
    required = {"id": str, "key": str, "example": str}
    optional = {**dict.fromkeys(_LISTS, list), "subject": str, "issuer": str, "weak": bool}
    for row in rows(patterns, FILE, "key", required=required, optional=optional):
        _check(row, known)
        yield row


def own_verbs(patterns: PatternSet) -> frozenset[str]:
    """Give the verbs that a label may begin with (解除, 约谈)."""
    return frozenset(
        word
        for row in rows(patterns, _VERBS, "verb", required={"id": str, "kind": str, "words": list, "example": str})
        if row["kind"] in _OWN_VERBS
        for word in row["words"]
    )


def key_row(row: Row, numbers: dict[str, int], *, own: bool) -> KeyRow:
    """Give a row of ``keys.toml`` with its words as numbers, which are given to words that have none yet."""
    heads = _heads(row)
    also, never, context = (
        frozenset(numbers.setdefault(word, len(numbers)) for word in words)
        for words in (row.get("all", ()), set(row.get("none", ())).difference(heads), row.get("context", ()))
    )
    return KeyRow(
        row["id"],
        row["key"],
        also,
        never,
        heads,
        context,
        tuple(row.get("clause", ())),
        tuple(row.get("starts", ())),
        tuple(row.get("ends", ())),
        frozenset(row.get("units", ())),
        frozenset(row.get("dimensions", ())),
        frozenset(row.get("rules", ())),
        row.get("subject", ""),
        row.get("issuer", ""),
        frozenset(row.get("after", ())),
        frozenset(row.get("beside", ())),
        row.get("weak", False),
        own,
    )


def refines(patterns: PatternSet, known: Mapping[str, TaxonomyRow]) -> dict[str, frozenset[str]]:
    """Give the keys that parts of a total may have, by the total's."""
    found: dict[str, frozenset[str]] = {}
    for row in rows(patterns, FILE, "total", required={"id": str, "totals": list, "parts": list}):
        for key in (*row["totals"], *row["parts"]):
            _known(row, key, known)
        found.update(dict.fromkeys(row["totals"], frozenset(row["parts"])))
    return found


def families(
    patterns: PatternSet, known: Mapping[str, TaxonomyRow]
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]], tuple[str, ...]]:
    """Give the keys that each verb rules out before its object and behind it, and the words that may stand before."""
    bars: dict[str, frozenset[str]] = {}
    closings: dict[str, frozenset[str]] = {}
    for kind, verbs in (("family", bars), ("closing", closings)):
        for row in rows(patterns, FILE, kind, required={"id": str, "verbs": list, "bars": list, "example": str}):
            barred = frozenset(key for key in known if key.startswith(tuple(row["bars"])))
            verbs.update((verb, verbs.get(verb, frozenset()) | barred) for verb in row["verbs"])
    found = rows(patterns, FILE, "manner", required={"id": str, "words": list, "example": str})
    return bars, closings, tuple(word for row in found for word in row["words"])


def _heads(row: Row) -> tuple[str, ...]:
    """Give the nouns that a row must not end with: 罚款 of firms is another thing wherever the word stands."""
    if not row.get("dimensions") or not _MAY_BE_OF.isdisjoint(row["dimensions"]):
        return ()
    return tuple(word for word in row.get("none", ()) if word in _HEADS)


def _known(row: Row, key: str, known: Mapping[str, TaxonomyRow]) -> None:
    if key not in known:
        raise row.fault(f'key "{key}" is not in the taxonomy', "use a key of taxonomy.tsv")


def _check(row: Row, known: Mapping[str, TaxonomyRow]) -> None:
    for key in (row["key"], *row.get("after", ()), *row.get("beside", ())):
        if key:
            _known(row, key, known)
    if not row.get("any") and not row.get("exact"):
        if not row.get("units") and not row.get("rules"):
            raise row.fault("nothing says when the row holds", "give any, exact, units or rules")
        return
    if row["example"] not in row.get("exact", ()) and not any(word in row["example"] for word in row.get("any", ())):
        raise row.fault(f'the example "{row["example"]}" has none of the words', "correct one of them")
