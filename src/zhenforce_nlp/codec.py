"""Records to JSON-like data and back, every field of them, without a loss.

A layer's records become columns, one list a field, since C code makes a list of a thousand strings in a tenth of the
time of a thousand small objects. Decimals and dates are strings. Nested records become columns too, with a count for
each record: 0 or 1 where the field may be None. ``text`` and ``evidence`` are left out: they are slices of the page and
come back from it.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")
Columns = dict[str, Any]

# Fields that are slices of the page, with the fields that hold their offsets.
SLICES = {"text": ("start", "end"), "evidence": ("evidence_start", "evidence_end")}
_COUNT = "count"
_OF = "of"

_iso = lru_cache(maxsize=4096)(date.isoformat)  # a report's facts share a handful of days


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field of a record is stored.

    Attributes:
        pack: a column of values to JSON-like data.
        unpack: and back.
    """

    name: str
    pack: Callable[[Sequence[Any]], Any]
    unpack: Callable[[Any], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How records of one class are stored: the fields, and which of its fields are slices."""

    fields: tuple[_Field, ...]
    row: Callable[[Any], tuple[Any, ...]]
    slices: tuple[tuple[str, str, str], ...]


def to_columns(kind: type[Any], records: Sequence[Any]) -> Columns:
    """Give one list of JSON-like values for each stored field.

    Args:
        kind: the class of the records; all of them are of this class, and it has two stored fields or more.
        records: the records.

    >>> from zhenforce_nlp.records import Period
    >>> to_columns(Period, [Period(date(2023, 1, 1), date(2023, 12, 31))])
    {'first': ['2023-01-01'], 'last': ['2023-12-31']}
    """
    plan = _plan(_key(kind))
    values = list(zip(*map(plan.row, records), strict=True)) or [()] * len(plan.fields)
    return {field.name: field.pack(column) for field, column in zip(plan.fields, values, strict=True)}


def from_columns(kind: type[T], columns: Columns, text: str) -> tuple[T, ...]:
    """Build records from what :func:`to_columns` made of them.

    Args:
        kind: the class of the records.
        columns: JSON-like values by field.
        text: the page, from which slices are taken again.

    >>> from zhenforce_nlp.records import Rejected
    >>> columns = {"start": [0], "end": [2], "reason": ["ordinal"], "rule": ["nth"]}
    >>> from_columns(Rejected, columns, "第一，加强培训")[0].text
    '第一'
    """
    plan = _plan(_key(kind))
    values = {field.name: field.unpack(columns[field.name]) for field in plan.fields}
    for name, start, end in plan.slices:
        values[name] = [text[low:high] for low, high in zip(values[start], values[end], strict=True)]
    names = [field.name for field in dataclasses.fields(_key(kind))]
    return tuple(kind(*row) for row in zip(*(values[name] for name in names), strict=True))


def _key(kind: Any) -> Any:
    """The class as an untyped value: mypy takes no dataclass type for hashable."""
    return kind


@cache
def _plan(kind: Any) -> _Plan:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    slices = tuple((name, *SLICES[name]) for name in names if name in SLICES and SLICES[name][0] in names)
    stored = [name for name in names if name not in {item[0] for item in slices}]
    # The value of a StrEnum, not the member, is plain data; reached by way of ``_value_``, at the speed of any field.
    paths = [f"{name}._value_" if _is_enum(hints[name]) else name for name in stored]
    return _Plan(tuple(_field(name, hints[name]) for name in stored), attrgetter(*paths), slices)


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)


def _field(name: str, hint: Any) -> _Field:
    if typing.get_origin(hint) is tuple:
        return _many(name, typing.get_args(hint)[0])
    optional = typing.get_origin(hint) is types.UnionType
    if optional:
        hint = next(item for item in typing.get_args(hint) if item is not types.NoneType)
    if dataclasses.is_dataclass(hint):
        kind: Any = hint
        return _Field(
            name,
            lambda column: _pack_nested(kind, [() if value is None else (value,) for value in column]),
            lambda data: [group[0] if group else None for group in _unpack(kind, data)],
        )
    if hint is date:
        return _scalar(name, _iso, date.fromisoformat, optional=optional)
    if hint is Decimal:
        return _scalar(name, str, Decimal, optional=optional)
    return _Field(name, list, (lambda data: list(map(hint, data))) if _is_enum(hint) else list)


def _many(name: str, item: Any) -> _Field:
    if dataclasses.is_dataclass(item):
        kind: Any = item
        return _Field(name, lambda column: _pack_nested(kind, column), lambda data: list(_unpack(kind, data)))
    return _Field(name, lambda column: list(map(list, column)), lambda data: list(map(tuple, data)))


def _scalar(name: str, write: Callable[[Any], str], read: Callable[[str], Any], *, optional: bool) -> _Field:
    if optional:
        return _Field(
            name,
            lambda column: [None if value is None else write(value) for value in column],
            lambda data: [None if value is None else read(value) for value in data],
        )
    return _Field(name, lambda column: list(map(write, column)), lambda data: list(map(read, data)))


def _pack_nested(kind: Any, groups: Sequence[tuple[Any, ...]]) -> Columns:
    items = list(chain.from_iterable(groups))
    return {_COUNT: list(map(len, groups)), _OF: to_columns(kind, items)}


def _unpack(kind: Any, data: Columns) -> Iterator[tuple[Any, ...]]:
    # Nested records hold no slices, so no page is needed.
    items = iter(from_columns(kind, data[_OF], ""))
    return (tuple(islice(items, count)) for count in data[_COUNT])
