"""What is known of a figure in a table before its subject and period are: its row, its column, the words around it."""

from __future__ import annotations

from dataclasses import dataclass

from zhenforce_nlp.heads import Mention
from zhenforce_nlp.records import Cell, Quantity, Time


@dataclass(slots=True)
class CellContext:
    """A table cell with a figure.

    Attributes:
        body: whose its row or column is, None when neither names a body.
        row: the cell that names its row, None for a row of figures alone.
        named: the row's name is no total's.
        time: when its row or column is, None when neither says so.
        head: words of its column.
        start, end: where its row stands.
        caption: place of the words above the table, empty for none.
        block: index of the table's block.
        places: two of its rows or more have bare names of divisions of the report's area.
        areas: two of its rows or more are areas, so that its total is their common area's.
        change: words of its row where that is a change of the rows above (比上年), else empty.
        category: its row is a kind of thing, as the head above the row's name says (检查领域).
    """

    quantity: Quantity
    body: Mention | None
    row: Cell | None
    named: bool
    time: Time | None
    head: str
    start: int
    end: int
    caption: tuple[int, int]
    block: int
    places: bool
    areas: bool
    category: bool
    change: str
