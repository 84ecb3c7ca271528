"""Records with the quick constructor are what the standard library's frozen dataclasses are."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from zhenforce_nlp.frozen import quick


@dataclass(frozen=True, slots=True)
class Slow:
    """As the standard library makes it."""

    start: int
    text: str = ""
    names: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Fast:
    """The same with the quick constructor."""

    start: int
    text: str = ""
    names: tuple[str, ...] = ()


def test_it_behaves_as_the_plain_one() -> None:
    """Fields, defaults, names of arguments, equality, hash, replace, copies and pickles stay what they are."""
    fast = Fast(3, names=("甲",))
    assert type(fast) is Fast
    assert dataclasses.astuple(fast) == dataclasses.astuple(Slow(3, names=("甲",))) == (3, "", ("甲",))
    assert fast == Fast(3, "", ("甲",))
    assert hash(fast) == hash(Fast(3, "", ("甲",)))
    assert repr(fast) == repr(Slow(3, names=("甲",))).replace("Slow", "Fast")
    assert replace(fast, text="乙") == Fast(3, "乙", ("甲",))
    assert copy.deepcopy(fast) == pickle.loads(pickle.dumps(fast)) == fast  # noqa: S301 - written a moment ago
    assert inspect.signature(Fast) == inspect.signature(Slow)


def test_it_stays_frozen() -> None:
    """A record that is made can't be changed, given new fields, or made without its arguments."""
    fast = Fast(3)
    with pytest.raises(FrozenInstanceError):
        fast.start = 4  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del fast.start
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'start'"):
        Fast()  # type: ignore[call-arg]


def test_what_it_cannot_make_is_refused() -> None:
    """A factory of a default, ``__post_init__`` and a class without slots are refused when the class is made."""

    @dataclass(frozen=True, slots=True)
    class Factory:
        names: list[str] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class After:
        start: int

        def __post_init__(self) -> None:
            """Do nothing."""

    @dataclass(frozen=True)
    class Open:
        start: int

    for kind in (Factory, After, Open):
        with pytest.raises(TypeError, match=kind.__name__):
            quick(kind)
