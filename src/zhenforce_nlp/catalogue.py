"""What is in ``patterns/``: every row with its place, and a check of them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhenforce_nlp.audit.rules import load_audit_rules
from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.pipeline import Rules, load_rules
from zhenforce_nlp.quantities.find import find_quantities
from zhenforce_nlp.resources import PatternFile, PatternSet, pattern_tables, patterns_dir
from zhenforce_nlp.structure import find_structure
from zhenforce_nlp.taxonomy import load_taxonomy

_HEADER = re.compile(r"^\s*\[\[\s*([\w-]+)\s*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PatternRow:
    """One row of a pattern file.

    Attributes:
        file: name of the file (units.toml).
        table: name of the kind of row, "" in a .tsv file.
        id: what results and messages call it; the first column of a .tsv row.
        origin: path of the file.
        line: where the row begins.
        example: text that it must match, "" when the row has none.
        value: what the example must give, "" when the row does not say.
    """

    file: str
    table: str
    id: str
    origin: str
    line: int
    example: str
    value: str = ""


def list_patterns(patterns: PatternSet) -> list[PatternRow]:
    """Give every row of every file in order.

    Raises:
        PatternError: a file that is not TOML.
    """
    return [row for source in patterns.files for row in _rows(source)]


def check_patterns(patterns: PatternSet) -> list[PatternRow]:
    """Load every row as a run would, so that a bad one is refused with file, line, reason and remedy.

    Returns:
        The rows, all of them good.

    Raises:
        PatternError: the first bad row, or a kind of row that no stage reads.
    """
    rules = load_rules(patterns)
    load_taxonomy(patterns)
    load_audit_rules(patterns)
    rows = list_patterns(patterns)
    _check_kinds(patterns, rows)
    package = str(patterns_dir())
    for row in rows:
        # The package's own units are held to more by its tests, which know that 成 is reported in per cent.
        if row.table == "unit" and not row.origin.startswith(package):
            _check_unit(row, rules)
    return rows


def _check_kinds(patterns: PatternSet, rows: Sequence[PatternRow]) -> None:
    """A user's rows must be of a kind that the package's file of that name has."""
    known: dict[str, set[str]] = {}
    first = {source.name: source.origin for source in reversed(patterns.files)}
    for row in rows:
        if row.origin == first[row.file]:
            known.setdefault(row.file, set()).add(row.table)
        elif row.table not in known[row.file]:
            kinds = ", ".join(sorted(known[row.file]))
            raise PatternError(f"{row.origin}:{row.line}: {row.file} has no rows of kind [[{row.table}]]; use {kinds}")


def _check_unit(row: PatternRow, rules: Rules) -> None:
    """A unit's example must give its value in that unit: 「5家次」 gives 5 家次."""
    sentence = f"全年共计{row.example}。"  # 「47页」 on a line of its own would be the number of a page
    found, _ = find_quantities(sentence, find_structure(sentence, rules.structure), rules.quantities)
    if not any(item.unit == row.id and item.value == Decimal(row.value) for item in found):
        given = ", ".join(f"{item.value:f} {item.unit}" for item in found) or "no quantity"
        raise PatternError(
            f'{row.origin}:{row.line}: the example "{row.example}" gives {given}, not {row.value} {row.id}; '
            "correct the example, the value or the symbol"
        )


def _rows(source: PatternFile) -> Iterator[PatternRow]:
    if source.name.endswith(".model"):
        return iter(())  # weights are no rows that anybody reads
    return _tsv_rows(source) if source.name.endswith(".tsv") else _toml_rows(source)


def _tsv_rows(source: PatternFile) -> Iterator[PatternRow]:
    lines = [(number, line) for number, line in enumerate(source.text.splitlines(), 1) if line[:1] not in ("", "#")]
    for number, line in lines[1:]:
        yield PatternRow(source.name, "", line.split("\t", 1)[0], source.origin, number, "")


def _toml_rows(source: PatternFile) -> Iterator[PatternRow]:
    tables = {name: iter(rows) for name, rows in pattern_tables(source).items() if isinstance(rows, list)}
    for header in _HEADER.finditer(source.text):
        name = header[1]
        row: Mapping[str, Any] = next(tables.get(name, iter(())), {})
        line = source.text.count("\n", 0, header.start(1)) + 1
        example, value = (str(row.get(key, "")) for key in ("example", "value"))
        yield PatternRow(source.name, name, _identity(row), source.origin, line, example, value)


def _identity(row: Mapping[str, Any]) -> str:
    """A row without id is known by its first key: the symbol of a unit."""
    return str(row.get("id") or next(iter(row.values()), ""))
