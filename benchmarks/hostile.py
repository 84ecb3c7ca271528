"""What hostile text costs: a million characters of one repeated piece, beside a million characters of report text.

Run ``python benchmarks/hostile.py --stage quantities``. An ordinary regular expression over such text takes minutes;
a stage that is linear takes about as long as it takes for any text. The exit code is 1 when a piece costs more than
``--limit`` times the report text.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from throughput import make_documents

from zhenforce_nlp.institutions.find import find_institutions
from zhenforce_nlp.metrics.find import find_metrics
from zhenforce_nlp.pipeline import Rules, load_rules
from zhenforce_nlp.quantities.find import find_quantities
from zhenforce_nlp.relations.link import link_facts
from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.structure import find_structure
from zhenforce_nlp.times.find import find_times

STAGES = ("structure", "quantities", "times", "institutions", "metrics", "relations")
PIECES = {
    "quantities": (
        "一",
        "1",
        "1,",
        "家",
        "（",
        "一万",
        "1.",
        "10-",
        "百分之",
        "零",
        "三五",
        "1 ",
    ),
    "times": (
        "2023",
        "2023年",
        "截至",
        "1月，",
        "5日，",
        "近",
        "《2023",
        "2023-",
        "每",
        "去年同期",
        "1—",
        "〇",
        "前三",
    ),
    "institutions": (
        "市",
        "局",
        "市局",
        "区应急管理局",
        "县",
        "省市县",
        "人民",
        "委员会",
        "公司",
        "镇",
        "我局",
        "、局",
        "和县局",
        "区司法局、",
        "有限公司",
        "该队",
        "开发区",
        "街道",
        "区局（以下简称区局）",
        "\n区\n",
        "健全局",
        "城关所立案",
        "石门分局",
        "专班",
        "单位：区政府\n",
    ),
    "structure": (
        "\n",
        "|",
        "| 1 ",
        "1\n",
        "a\n",
        "一、",
        "（一）",
        "1\t",
        "《",
        "》",
        "：\n",
        "表1\n",
        " ",
        "\u3000",
        "”",
    ),
    "metrics": ("检查1家", "1家，", "1家、", "其中1家；", "（1家）", "1家（"),
    "relations": ("其中1家，", "含1家、", "共1家，其中1家。", "同比1%，", "分别为1家、"),
}
DENSITY = 4.0  # figures a thousand characters, as published work reports have


def seconds_of(stage: str, text: str, rules: Rules) -> float:
    """Run the stages before one, then that one, and give its time."""
    call = prepare(stage, text, rules)
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def prepare(stage: str, text: str, rules: Rules) -> Callable[[], object]:
    """Give the call of a stage, what it reads being ready."""
    if stage == "structure":
        return lambda: find_structure(text, rules.structure)
    structure = find_structure(text, rules.structure)
    if stage == "quantities":
        return lambda: find_quantities(text, structure, rules.quantities)
    if stage == "times":
        return lambda: find_times(text, structure, rules.times)
    if stage == "institutions":
        return lambda: find_institutions(text, structure, rules.institutions)
    quantities, _ = find_quantities(text, structure, rules.quantities)
    times, _, about_times = find_times(text, structure, rules.times)
    bodies, areas, about_bodies = find_institutions(text, structure, rules.institutions)
    if stage == "metrics":
        return lambda: find_metrics(text, structure, quantities, times, bodies, areas, rules.metrics)
    metrics = find_metrics(text, structure, quantities, times, bodies, areas, rules.metrics)
    meta = (*about_times, *about_bodies)
    return lambda: link_facts(text, structure, quantities, times, bodies, areas, metrics, meta, rules.relations)


def main() -> int:
    """Measure one stage, or all of them, on every piece that is there for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", choices=STAGES, help="one stage; all of them when left out")
    parser.add_argument("--length", type=int, default=1_000_000, help="characters of each text")
    parser.add_argument("--limit", type=float, default=3.0, help="times the report text that a piece may cost")
    options = parser.parse_args()
    rules = load_rules(load_patterns())
    report = make_documents(1, options.length, DENSITY)[0]
    worst = 0.0
    for stage in [options.stage] if options.stage else STAGES:
        usual = min(seconds_of(stage, report, rules) for _ in range(2))
        print(f"{stage}: report text {usual:.3f} s, {options.length / usual / 1e6:.2f} M characters a second")
        for piece in PIECES[stage]:
            text = piece * (options.length // len(piece))
            seconds = seconds_of(stage, text, rules)
            worst = max(worst, seconds / usual)
            print(f"  {piece!r:<20} {seconds:8.3f} s {seconds / usual:8.2f} times", flush=True)
    return int(worst > options.limit)


if __name__ == "__main__":
    sys.exit(main())
