"""Raw mentions of institutions: what a scan finds before anything is resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhenforce_nlp.bodies import Tail
from zhenforce_nlp.records import BlockKind

Spans = Sequence[tuple[int, int, BlockKind]]  # start and end in the view, and kind, of each block

OWN = frozenset("我本")
CLOSING = frozenset("）)")
# One character of these never stands within a name: what follows it begins one.
STOPS = frozenset("的了在和对把被将是为由向并等及与或经报送给到至从让请受同以因使原各该某")
COUNTERS = frozenset("家名")
JOINERS = frozenset("和与及")
OWNED = ("所属", "下属", "局属", "委属")  # 某海关|所属|霍尔果斯海关
MAX_DEPTH = 5


def is_han(mark: str) -> bool:
    """Tell whether a character is a Chinese one (区), and no sign, digit or space."""
    return "\u3400" <= mark <= "\u9fff"


@dataclass(slots=True)
class Prefix:
    """What stands before a tail.

    Attributes:
        start: where it begins.
        kind: named (divisions in so many words), rank (区, 我市), own (nothing, the issuer's), seat (a place that is no
            division), street (divisions and the name of a street), none.
        names: the divisions as written, outermost first.
        rank: the rank character of a relative prefix.
    """

    start: int
    kind: str
    names: tuple[str, ...] = ()
    rank: str = ""


@dataclass(slots=True, eq=False)
class Raw:
    """A mention before resolution.

    Attributes:
        start, end: its characters in the view.
        tail: the form that was found.
        prefix: what stands before it.
        core: the formal or written name without its division, "" for that of the tail.
        parent: the body that it is part of, None for one of its own.
    """

    start: int
    end: int
    tail: Tail
    prefix: Prefix
    core: str = ""
    parent: Raw | None = None

    def top(self) -> Raw:
        """Give the body that a part belongs to in the end (公安部|交通管理局: 公安部), itself where there is none."""
        top = self
        for _ in range(MAX_DEPTH):
            if top.parent is None:
                break
            top = top.parent
        return top


BLOCKED = Prefix(-1, "blocked")
