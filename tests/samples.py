"""A small report with one record of each kind, made by hand, for tests of what becomes of reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from zhenforce_nlp.records import (
    Area,
    Bound,
    Compare,
    Fact,
    How,
    Institution,
    Link,
    MetaItem,
    Metric,
    Period,
    Quantity,
    Rejected,
    Status,
    Structure,
    Time,
)
from zhenforce_nlp.report import Meta, Report

TEXT = "全区三项制度\n2021年，我局立案约1,204件，\n其中罚款4.50万元，同比增加2至3件。"
BUREAU = "广东省茂名市电白区水务局"


def place(text: str) -> dict[str, Any]:
    """Give offsets and text of a stretch of TEXT."""
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text}


def quantity(id: str, text: str, value: str, unit: str, **rest: Any) -> Quantity:  # noqa: A002 - as the record calls it
    """Give a quantity of TEXT."""
    plain = {"value_max": None, "modifier": None, "bound": Bound.EXACT, "step": Decimal(1), "dimension": "cases"}
    return Quantity(id=id, value=Decimal(value), unit=unit, rule="quantity.test", **place(text), **{**plain, **rest})


def fact(number: int, item: Quantity, metric: str, **rest: Any) -> Fact:
    """Give a fact of TEXT."""
    start = TEXT.index("2021年")
    links = (
        Link("metric", None, How.STATED, "metric.test", item.start - 2, item.start),
        Link("subject", "i1", How.STATED, "subject.test", TEXT.index("我局"), TEXT.index("我局") + 2),
        Link("period", None, How.ASSUMED, "period.test", 0, 0),
    )
    plain: dict[str, Any] = {
        "key": None,
        "subject": BUREAU,
        "period": Period(date(2021, 1, 1), date(2021, 12, 31)),
        "status": Status.ACTUAL,
        "part_of": None,
        "compare": None,
        "links": links,
    }
    return Fact(
        id=f"f{number}",
        quantity=item.id,
        start=item.start,
        end=item.end,
        text=item.text,
        value=item.value,
        value_max=item.value_max,
        unit=item.unit,
        modifier=item.modifier,
        metric=metric,
        evidence=TEXT[start:],
        evidence_start=start,
        evidence_end=len(TEXT),
        **{**plain, **rest},
    )


def sample_report(id: str = "sample") -> Report:  # noqa: A002 - as the report calls it
    """Give a report of TEXT with three facts."""
    cases = quantity("q1", "1,204件", "1204", "件", modifier="约", bound=Bound.ABOUT)
    fines = quantity("q2", "4.50万元", "45000.00", "元", dimension="money")
    more = quantity("q3", "2至3件", "2", "件", value_max=Decimal(3), bound=Bound.RANGE)
    year = place("2021年")
    time = Time("t1", **year, first=date(2021, 1, 1), last=date(2021, 12, 31), granularity="year", how=How.STATED,
                anchor_start=0, anchor_end=0, repaired=False, rule="time.test")  # fmt: skip
    bureau = Institution("i1", **place("我局"), canonical=BUREAU, variants=("电白区水务局",), kind="department",
                         level="county", division="440904", how=How.ASSUMED, antecedent_start=0, antecedent_end=0,
                         rule="anaphor.test")  # fmt: skip
    area = Area("a1", **place("全区"), canonical="广东省茂名市电白区", division="440904", how=How.ASSUMED,
                rule="area.test")  # fmt: skip
    items = (
        MetaItem("title", "全区三项制度", How.STATED, 0, 6, "structure.title"),
        MetaItem("issuer", BUREAU, How.ASSUMED, 0, 0, "issuer.test"),
        MetaItem("year", "2021", How.CARRIED, year["start"], year["end"], "year.test"),
        MetaItem("area", "广东省茂名市电白区", How.CARRIED, 0, 0, "area.test"),
    )
    return Report(
        id=id,
        text=TEXT,
        structure=Structure((), (), -1),
        quantities=(cases, fines, more),
        rejected=(Rejected(**place("三项"), reason="name", rule="name.test"),),
        times=(time,),
        institutions=(bureau,),
        areas=(area,),
        metrics=tuple(Metric(item.id, "案件", 0, 2, How.STATED, "metric.test", 0, 2) for item in (cases, fines, more)),
        facts=(
            fact(1, cases, "立案", key="cases_filed"),
            fact(2, fines, "罚款", subject=None, part_of="q1", status=Status.PLANNED),
            fact(3, more, "立案", period=None, compare=Compare("yoy", "up")),
        ),
        meta=Meta(items),
    )
