"""The one door to ``patterns/``: find the files, read them, refuse bad rows with file, line, reason and remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex

from zhenforce_nlp.errors import PatternError

SUFFIXES = (".toml", ".tsv", ".model")


@dataclass(frozen=True, slots=True)
class PatternFile:
    """A pattern file as read: its name, where it came from, and its text."""

    name: str
    origin: str
    text: str


@dataclass(frozen=True)
class PatternSet:
    """All pattern files of a run: the package's own and, after them, those of the user's folder.

    A set is plain data and can be stored with a pipeline, so that a saved pipeline answers the same after an
    upgrade of the package.
    """

    files: tuple[PatternFile, ...]

    def named(self, name: str) -> tuple[PatternFile, ...]:
        """Give the files of that name, the package's first."""
        return tuple(file for file in self.files if file.name == name)

    def to_plain(self) -> list[dict[str, str]]:
        """Turn the set into JSON-like data."""
        return [{"name": file.name, "origin": file.origin, "text": file.text} for file in self.files]

    @classmethod
    def from_plain(cls, data: list[dict[str, str]]) -> PatternSet:
        """Build a set from what :meth:`to_plain` made of it."""
        return cls(tuple(PatternFile(item["name"], item["origin"], item["text"]) for item in data))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a pattern file, with the place to name when it is wrong."""

    values: Mapping[str, Any]
    file: str
    line: int

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Give the value of an optional key, ``default`` when the row leaves it out."""
        return self.values.get(key, default)

    def fault(self, reason: str, remedy: str) -> PatternError:
        """Make the error that names this row."""
        return PatternError(f"{self.file}:{self.line}: {reason}; {remedy}")


@cache
def data_dir(name: str) -> Path:
    """Find a data folder: in the installed package first, then at the root of a checkout.

    Args:
        name: ``patterns`` or ``corpus``.

    Raises:
        PatternError: when neither place has it.
    """
    here = Path(__file__).resolve().parent
    for candidate in (here / name, here.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise PatternError(f"{name}/ is neither in the installed package nor beside it; install zhenforce_nlp again")


def patterns_dir() -> Path:
    """Give the folder of the package's own pattern files."""
    return data_dir("patterns")


@cache
def load_patterns(folder: Path | None = None) -> PatternSet:
    """Read all pattern files, the package's own and then those of ``folder``.

    Args:
        folder: a user's folder with files named as in ``patterns/``; its rows come after the package's rows and
            win over them. None means the package's own files alone.

    Raises:
        PatternError: when the folder is missing, has no pattern file, or a file name is unknown.
    """
    files = _read_folder(patterns_dir())
    if folder is None:
        return PatternSet(files)
    if not folder.is_dir():
        raise PatternError(f"{folder}: no such folder of patterns; give a folder of .toml, .tsv or .model files")
    extra = _read_folder(folder)
    if not extra:
        raise PatternError(f"{folder}: holds no pattern file; name the files as in {patterns_dir()}")
    known = {file.name for file in files}
    for file in extra:
        if file.name not in known:
            raise PatternError(f"{file.origin}: unknown pattern file; the names are {', '.join(sorted(known))}")
    return PatternSet(files + extra)


def _read_folder(folder: Path) -> tuple[PatternFile, ...]:
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES:
            try:
                text = path.read_text("utf-8")
            except UnicodeDecodeError:
                raise PatternError(f"{path}: not UTF-8; save the file as UTF-8") from None
            found.append(PatternFile(path.name, str(path), text))
    return tuple(found)


def rows(
    patterns: PatternSet,
    file: str,
    table: str,
    *,
    required: Mapping[str, type],
    optional: Mapping[str, type] | None = None,
    unique: str | None = "id",
) -> Iterator[Row]:
    """Give the rows of ``[[table]]`` in every file of that name, checked against the keys they may have.

    Args:
        patterns: the set to read from.
        file: file name, ``units.toml``.
        table: name of the array of tables, ``unit``.
        required: keys that every row has, with their types.
        optional: keys that a row may have.
        unique: key whose value may occur once per file (a later file replaces an earlier one's row), None for no check.

    Raises:
        PatternError: unknown or missing key, wrong type, duplicate id, broken TOML; the message names file and line.
    """
    allowed = {**required, **(optional or {})}
    chosen: dict[Any, Row] = {}
    for source in patterns.named(file):
        seen: dict[Any, int] = {}
        for number, row in enumerate(_table_rows(source, table)):
            _check_row(row, table, allowed, required)
            identity: Any = row[unique] if unique else (source.origin, number)
            if identity in seen:
                raise row.fault(
                    f'duplicate {unique} "{identity}" (first in line {seen[identity]})', "give each row its own"
                )
            seen[identity] = row.line
            chosen.pop(identity, None)
            chosen[identity] = row
    yield from chosen.values()


def pattern_tables(source: PatternFile) -> dict[str, Any]:
    """Parse one TOML pattern file.

    Raises:
        PatternError: when it is not TOML.
    """
    try:
        return _parse(source.text)
    except tomllib.TOMLDecodeError as error:
        raise PatternError(f"{source.origin}: not valid TOML: {error}; correct the file") from None


def compile_example(row: Row) -> regex.Pattern[str]:
    """Compile the pattern of a row, which has to match the row's example.

    Raises:
        PatternError: it does not compile, or not match.
    """
    try:
        compiled = regex.compile(row["pattern"])
    except regex.error as error:
        raise row.fault(f"the pattern does not compile: {error}", "correct it") from None
    if not compiled.search(row["example"]):
        raise row.fault(f'the pattern does not match its example "{row["example"]}"', "correct one of them")
    return compiled


def cue_patterns(patterns: PatternSet, file: str, parts: Sequence[str]) -> dict[str, regex.Pattern[str]]:
    """Compile the ``[[cue]]`` rows of a file: those of a part are the alternatives of one pattern.

    A part without rows matches nothing.

    Args:
        file: name of the pattern file.
        parts: the parts that its rows may play.

    Raises:
        PatternError: a malformed row, an unknown part, a pattern that does not match its own example.
    """
    found: dict[str, list[str]] = {part: [] for part in parts}
    keys = {"id": str, "part": str, "pattern": str, "example": str}
    for row in rows(patterns, file, "cue", required=keys):
        if row["part"] not in found:
            raise row.fault(f'part "{row["part"]}" is unknown', f"use one of {', '.join(parts)}")
        compile_example(row)
        found[row["part"]].append(row["pattern"])
    return {part: regex.compile("|".join(each) or r"(?!)") for part, each in found.items()}


@cache
def _parse(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _table_rows(source: PatternFile, table: str) -> list[Row]:
    parsed = pattern_tables(source).get(table, [])
    if not isinstance(parsed, list) or not all(isinstance(item, dict) for item in parsed):
        raise PatternError(f"{source.origin}: {table} is no list of rows; write each row under [[{table}]]")
    header = re.compile(rf"^[ \t]*\[\[\s*{re.escape(table)}\s*\]\]", re.MULTILINE)
    lines = [source.text.count("\n", 0, match.start()) + 1 for match in header.finditer(source.text)]
    lines += [0] * (len(parsed) - len(lines))
    return [Row(item, source.origin, line) for item, line in zip(parsed, lines, strict=False)]


def _check_row(row: Row, table: str, allowed: Mapping[str, type], required: Mapping[str, type]) -> None:
    for key, value in row.values.items():
        if key not in allowed:
            raise row.fault(f'[[{table}]] has an unknown key "{key}"', f"the keys are {', '.join(sorted(allowed))}")
        if not isinstance(value, allowed[key]):
            wanted = allowed[key].__name__
            raise row.fault(f'"{key}" is {value!r}', f"write a value of type {wanted}")
    for key in required:
        if key not in row.values:
            raise row.fault(f'[[{table}]] lacks the key "{key}"', "add it")
