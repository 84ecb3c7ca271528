"""What is known of a figure before its fact can be made: a fact's key may come from its total's."""

from __future__ import annotations

from dataclasses import dataclass

from zhenforce_nlp.records import Compare, Link, Metric, Quantity, Status
from zhenforce_nlp.relations.governed import Context


@dataclass(slots=True)
class Draft:
    """A fact before its key.

    Attributes:
        start, end: the sentence, or the table's row, that it stands in.
        caption: words above its table, empty outside of tables.
        block: index of its block, -1 in a table.
        split: it stands behind words that divide the figures before it (按类型分).
    """

    quantity: Quantity
    metric: Metric
    context: Context
    status: Status
    status_link: Link | None
    compare: Compare | None
    compare_link: Link | None
    start: int
    end: int
    caption: str = ""
    block: int = -1
    split: bool = False
    told_before: bool = False  # a figure of something done stands between the governing time and this one
