"""What a simple reader would say: each figure belongs to the nearest body and the nearest time to its left.

The scores of this reader stand beside those of the library, so that a reader of the scores sees what the relation layer
is worth.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from zhenforce_nlp.plain import to_plain
from zhenforce_nlp.report import Report


def nearest_left(report: Report) -> dict[str, Any]:
    """Give a report's annotation with the simple reader's facts.

    Args:
        report: what was extracted; its figures, labels and keys stay.

    Returns:
        The annotation; each fact's subject is the nearest institution or area to the left, else the issuer, its period
        the nearest time to the left, else the report's year, its status ``actual``, with no total and no change.

    Example:
        2023年，我局会同县公安局检查12家 → subject of 12家: the county's 公安局.
    """
    data = report.to_annotation()
    bodies = sorted(
        [(item.end, item.canonical) for item in report.institutions]
        + [(item.end, item.canonical) for item in report.areas if item.canonical]
    )
    times = sorted((item.end, item) for item in report.times if item.first is not None)
    ends = [end for end, _ in bodies], [end for end, _ in times]
    places = {quantity.id: quantity.start for quantity in report.quantities}
    year = report.meta.year
    for fact in data["facts"]:
        start = places[fact["quantity"]]
        body, time = bisect_left(ends[0], start + 1) - 1, bisect_left(ends[1], start + 1) - 1
        subject = bodies[body][1] if body >= 0 else report.meta.issuer
        first, last = (f"{year}-01-01", f"{year}-12-31") if year is not None else (None, None)
        if time >= 0:
            first, last = to_plain(times[time][1].first), to_plain(times[time][1].last)
        fact |= {"subject": [subject] if subject else [], "from": first, "to": last}
        fact |= {"status": "actual", "part_of": None, "compare": None}
    return data
