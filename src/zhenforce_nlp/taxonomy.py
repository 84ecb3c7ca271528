"""The canonical metrics: ``patterns/taxonomy.tsv``, one key a row, so that bureaus and years share columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from zhenforce_nlp.resources import PatternFile, PatternSet, Row

FILE = "taxonomy.tsv"
COLUMNS = ("key", "label", "dimension", "usual_units", "note")


@dataclass(frozen=True, slots=True)
class TaxonomyRow:
    """One canonical metric.

    Attributes:
        key: its name in every output (``penalty_decisions``).
        label: what a Chinese reader calls it (行政处罚).
        dimension: what kind of thing is counted (visits, entities, cases, persons, money, ratio ...).
        usual_units: measure words that usually go with it.
        note: what belongs to it and what does not; may be empty.
    """

    key: str
    label: str
    dimension: str
    usual_units: tuple[str, ...]
    note: str


@cache
def load_taxonomy(patterns: PatternSet) -> Mapping[str, TaxonomyRow]:
    """Read the canonical metrics by key; a user's row replaces the package's row of the same key.

    Raises:
        PatternError: a wrong header, a row with too few or too many columns, an empty field, a duplicate key.

    >>> from zhenforce_nlp.resources import load_patterns
    >>> load_taxonomy(load_patterns())["penalty_decisions"].label
    '行政处罚'
    """
    found: dict[str, TaxonomyRow] = {}
    for source in patterns.named(FILE):
        seen: dict[str, int] = {}
        for row in _rows(source):
            key = row["key"]
            if not key.isidentifier() or not key.isascii():
                raise row.fault(f'the key "{key}" is no plain name', "use small letters and underscores")
            if key in seen:
                raise row.fault(f'duplicate key "{key}" (first in line {seen[key]})', "give each row its own")
            for column in ("label", "dimension"):
                if not row[column]:
                    raise row.fault(f'"{key}" has no {column}', "fill the column in")
            seen[key] = row.line
            found[key] = TaxonomyRow(
                key, row["label"], row["dimension"], tuple(row["usual_units"].split()), row["note"]
            )
    return MappingProxyType(found)


def _rows(source: PatternFile) -> Iterator[Row]:
    lines = source.text.splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        header = Row({}, source.origin, 1)
        raise header.fault("the first line is not the header", f"write the columns {', '.join(COLUMNS)} with tabs")
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        row = Row(dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=False)), source.origin, number)
        if len(cells) != len(COLUMNS):
            raise row.fault(f"{len(cells)} columns instead of {len(COLUMNS)}", "part them with tabs, empty ones too")
        yield row
