"""Frozen records that are made in half the time.

A frozen dataclass sets each of its fields by a call; a page makes some forty records a figure, and more time went into
making them than into any single rule.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field
from typing import Any, TypeVar

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """Give a frozen dataclass with slots a constructor that costs half as much, and change nothing else of it.

    Args:
        cls: a class made by ``dataclass(frozen=True, slots=True)``, with plain defaults alone.

    Raises:
        TypeError: the class has no slots, a factory of a default, or ``__post_init__``.

    >>> @quick
    ... @dataclasses.dataclass(frozen=True, slots=True)
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1)
    Point(x=1, y=0)
    >>> Point(1).x = 2
    Traceback (most recent call last):
    dataclasses.FrozenInstanceError: cannot assign to field 'x'
    """
    made: Any = cls
    fields = dataclasses.fields(made)
    factories = any(field.default_factory is not MISSING for field in fields)
    if factories or hasattr(made, "__post_init__") or "__slots__" not in vars(made):
        raise TypeError(f"{cls.__name__}: only a frozen dataclass with slots and plain defaults can be made quickly")
    made.__init__ = _constructor(made, fields)
    return cls


def _constructor(made: Any, fields: tuple[Field[Any], ...]) -> Callable[..., None]:
    """Write the constructor: the object is of an open class of the same layout while its fields are set."""
    names = [field.name for field in fields]
    space: dict[str, Any] = {
        "frozen": made,
        "open_": type(made.__name__, (), {"__slots__": tuple(names), "__module__": made.__module__}),
        "set_": object.__setattr__,
        "defaults": {field.name: field.default for field in fields},
    }
    arguments = [
        field.name if field.default is MISSING else f"{field.name}=defaults[{field.name!r}]" for field in fields
    ]
    lines = [
        f"def __init__(self, {', '.join(arguments)}):",
        " set_(self, '__class__', open_)",
        *(f" self.{name} = {name}" for name in names),
        " self.__class__ = frozen",
    ]
    exec("\n".join(lines), space)  # noqa: S102 - as dataclasses does; the names are those of the class's own fields
    written: Callable[..., None] = space["__init__"]
    written.__qualname__ = f"{made.__qualname__}.__init__"
    written.__annotations__ = {field.name: field.type for field in fields} | {"return": None}
    return written
