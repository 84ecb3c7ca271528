"""Records as JSON-like data, and back."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(record: Any) -> Any:
    """Turn a record into JSON-like data: dates as ISO strings, Decimals as plain strings.

    >>> from zhenforce_nlp.records import Period
    >>> to_plain(Period(date(2023, 1, 1), date(2023, 12, 31)))
    {'first': '2023-01-01', 'last': '2023-12-31'}
    """
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {name: to_plain(getattr(record, name)) for name in _field_names(type(record))}
    if isinstance(record, (tuple, list)):
        return [to_plain(item) for item in record]
    if isinstance(record, StrEnum):
        return record.value
    if isinstance(record, Decimal):
        return f"{record:f}"
    if isinstance(record, date):
        return record.isoformat()
    return record


def from_plain(kind: type[T], data: dict[str, Any]) -> T:
    """Build a record from what :func:`to_plain` made of it.

    >>> from zhenforce_nlp.records import Period
    >>> from_plain(Period, {'first': '2023-01-01', 'last': '2023-12-31'}).last
    datetime.date(2023, 12, 31)
    """
    plain: Any = kind  # a class is hashable, which type[T] does not say
    hints = _field_types(plain)
    return kind(**{name: _convert(hints[name], value) for name, value in data.items()})


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _field_types(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _convert(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin is types.UnionType:
        hint = next(arg for arg in typing.get_args(hint) if arg is not types.NoneType)
        return _convert(hint, value)
    if origin is tuple:
        item = typing.get_args(hint)[0]
        return tuple(_convert(item, entry) for entry in value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return from_plain(hint, value)
    if hint is Decimal:
        return Decimal(value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value
