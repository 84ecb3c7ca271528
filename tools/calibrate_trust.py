"""Set the rates of ``patterns/trust.toml`` from first readings: what was right before any rule was tuned to a report.

    python tools/calibrate_trust.py record FOLDER...   # read the reports not read before, keep what was right
    python tools/calibrate_trust.py fit                # write the rates that follow, and say how far they hold
    python tools/calibrate_trust.py fit --check        # write nothing; exit 1 when the file holds other rates

A rule that was written while a report lay open is right on that report more often than on the next one. So a report
counts once, on the day it arrives: ``record`` passes over what it has read before, and ``tools/first_readings.tsv``
keeps one line a fact: how each role was filled, what spoke against it, its label, and which roles were right.

``fit`` gives each kind of link the share that was right where nothing spoke against it, drawn towards the share of the
kind above it, and each sign and mark the share that is left of what the links promised. Facts of one report err
together, so many of a kind in one report count for less than as many in several. ``fit`` then leaves out each report
in turn and prints how often the facts of the report left out were right, by confidence.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhenforce_nlp.corpus import load_corpus
from zhenforce_nlp.matching import fact_outcomes
from zhenforce_nlp.pipeline import extract
from zhenforce_nlp.relations.signs import SIGNS
from zhenforce_nlp.relations.trust import ALWAYS, load_trust_rules
from zhenforce_nlp.resources import load_patterns

ROOT = Path(__file__).resolve().parent.parent
READINGS = ROOT / "tools" / "first_readings.tsv"
RATES = ROOT / "patterns" / "trust.toml"
ROLES = ("quantity", "metric", "subject", "period", "status")
COLUMNS = ("report", "metric", "subject", "period", "status", "signs", "label", *(f"{role}_right" for role in ROLES))
PRIOR = 6.0  # facts that the rate of the kind above counts for
ALIKE = 0.2  # how far facts of one kind and report err together: 50 of them count as 5
ROUNDS = 12
EDGES = (0.95, 0.9, 0.8, 0.6, 0.0)

Link = tuple[str, str, str]  # role, rule, reach


@dataclass(frozen=True)
class Reading:
    """One fact as it was first read.

    Attributes:
        links: role, rule and reach of each role that was filled.
        signs: what spoke against it, by role: signs of the page and marks of the label.
        right: by role; roles that could not be judged are left out.
    """

    report: str
    links: tuple[Link, ...]
    signs: Mapping[str, tuple[str, ...]]
    right: Mapping[str, bool]

    @property
    def whole(self) -> bool:
        """True when all of it is right."""
        return len(self.right) == len(ROLES) and all(self.right.values())


# Reading


def read_folder(folder: Path, known: Iterable[str]) -> Iterator[dict[str, str]]:
    """Read a folder's reports and give a line for each fact, leaving out the reports already known."""
    patterns = load_patterns(None)
    for document in load_corpus(folder, patterns):
        if document.id in known:
            continue
        report = extract(document.text.encode(), id=document.id)
        outcomes = fact_outcomes(document.annotation, report.to_annotation())
        for fact in report.facts:
            by_role = {link.role: f"{link.rule}/{link.how.value}" for link in fact.links}
            found = [doubt for doubt in fact.doubts if doubt in SIGNS]
            line = {
                "report": document.id,
                "label": fact.metric.replace("\t", " ").replace("\n", " "),
                "signs": " ".join(found),
            }
            line |= {role: by_role.get(role, "") for role in ROLES[1:]}
            right = outcomes[fact.quantity]
            line |= {f"{role}_right": str(int(right[role])) if role in right else "" for role in ROLES}
            yield line


def record(folders: Sequence[Path]) -> int:
    """Add the first readings of the folders' reports to the file; give the number of facts."""
    lines = read_lines()
    known = {line["report"] for line in lines}
    new = [line for folder in folders for line in read_folder(folder, known)]
    with READINGS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, COLUMNS, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None
        )
        writer.writeheader()
        writer.writerows(lines + new)
    return len(new)


def read_lines() -> list[dict[str, str]]:
    """Give the lines of the file of first readings; none when there is no file."""
    if not READINGS.exists():
        return []
    with READINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def readings(lines: Iterable[Mapping[str, str]]) -> list[Reading]:
    """Turn the lines of the file into readings, with the marks that the labels have by today's patterns."""
    rules = load_trust_rules(load_patterns(None))
    found = []
    for line in lines:
        links = [("quantity", "", "")]
        for role in ROLES[1:]:
            rule, _, how = line[role].partition("/")
            if rule or role in ALWAYS:
                links.append((role, rule, how))
        signs: dict[str, list[str]] = defaultdict(list)
        for sign in line["signs"].split():
            signs[SIGNS[sign][0]].append(sign)
        signs["metric"] += rules.marks_of(line["label"])
        right = {role: line[f"{role}_right"] == "1" for role in ROLES if line[f"{role}_right"]}
        found.append(Reading(line["report"], tuple(links), {role: tuple(ids) for role, ids in signs.items()}, right))
    return found


# Fitting


@dataclass
class Fit:
    """Rates of links, and what is left of them under each sign."""

    links: dict[Link, float]
    signs: dict[str, float]

    def of_role(self, link: Link, signs: Iterable[str]) -> float:
        """Give the rate of a role of a fact."""
        rate = next(self.links[above] for above in _kinds(link) if above in self.links)
        for sign in signs:
            rate *= self.signs.get(sign, 1.0)
        return rate

    def confidence(self, reading: Reading) -> float:
        """Give a fact's confidence, to two places."""
        product = 1.0
        for link in reading.links:
            product *= self.of_role(link, reading.signs.get(link[0], ()))
        return round(product, 2)


def fit(facts: Sequence[Reading]) -> Fit:
    """Find the rates of links and signs, in turns, until they have settled."""
    result = Fit(
        {}, dict.fromkeys(sorted({sign for fact in facts for ids in fact.signs.values() for sign in ids}), 1.0)
    )
    result.links = _links(facts)
    for _ in range(ROUNDS):
        result.signs = _signs(facts, result)
    return result


def _kinds(link: Link) -> Iterator[Link]:
    """Give a link's kind and those above it: rule and reach, rule, beginnings of the rule, reach, role."""
    role, rule, how = link
    while rule:
        yield role, rule, how
        yield role, rule, ""
        rule = rule.rpartition(".")[0] if "." in rule.removeprefix(f"{role}.") else ""
    yield role, "", how
    yield role, "", ""


def _links(facts: Sequence[Reading]) -> dict[Link, float]:
    """Give each kind of link the share that is right of the facts that have no sign against them in its role."""
    sums: dict[Link, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for fact in facts:
        for link in fact.links:
            if link[0] in fact.right and not fact.signs.get(link[0]):
                for kind in dict.fromkeys(_kinds(link)):
                    sums[kind][fact.report][0] += fact.right[link[0]]
                    sums[kind][fact.report][1] += 1
    rates: dict[Link, float] = {}
    # The kind above comes first: it is shorter.
    for kind in sorted(sums, key=lambda kind: (len(kind[1]), bool(kind[2]), kind)):
        above = next((rates[other] for other in _kinds(kind) if other != kind and other in rates), 0.95)
        right, count = _weighed((right, count, count) for right, count in sums[kind].values())
        rates[kind] = (right + PRIOR * above) / (count + PRIOR)
    return rates


def _signs(facts: Sequence[Reading], so_far: Fit) -> dict[str, float]:
    """Give each sign what is left under it of the share that its facts' links and other signs promise."""
    sums: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0, 0.0]))
    for fact in facts:
        for link in fact.links:
            signs = fact.signs.get(link[0], ())
            if link[0] not in fact.right or not signs:
                continue
            promised = so_far.of_role(link, signs)
            for sign in signs:
                sums[sign][fact.report][0] += fact.right[link[0]]
                sums[sign][fact.report][1] += promised / so_far.signs[sign]
                sums[sign][fact.report][2] += 1
    rates = dict(so_far.signs)
    for sign, reports in sums.items():
        right, expected = _weighed(reports.values())
        rates[sign] = min(1.0, max(0.05, (right + PRIOR) / (expected + PRIOR)))
    return rates


def _weighed(reports: Iterable[Sequence[float]]) -> tuple[float, float]:
    """Add up right and expected over reports; n facts of one report count as n / (1 + ALIKE × (n - 1))."""
    right = expected = 0.0
    for each_right, each_expected, count in reports:
        weight = 1 / (1 + ALIKE * (count - 1))
        right += each_right * weight
        expected += each_expected * weight
    return right, expected


# Checking


def left_out(facts: Sequence[Reading]) -> list[tuple[float, bool]]:
    """Give confidence and outcome of each fact, with rates that come from the other reports alone."""
    found = []
    for report in dict.fromkeys(fact.report for fact in facts):
        rates = fit([fact for fact in facts if fact.report != report])
        found += [(rates.confidence(fact), fact.whole) for fact in facts if fact.report == report]
    return found


def reliability(outcomes: Sequence[tuple[float, bool]]) -> list[str]:
    """Give the lines of a table of facts by confidence: how many, how many right, their share, what was promised."""
    lines = [f"{'confidence':<16}{'facts':>7}{'right':>8}{'share':>8}{'promised':>10}"]
    high = 1.01
    for low in EDGES:
        inside = [(confidence, right) for confidence, right in outcomes if low <= confidence < high]
        right = sum(right for _, right in inside)
        if inside:
            promised = sum(confidence for confidence, _ in inside) / len(inside)
            shares = f"{right / len(inside):>8.3f}{promised:>10.3f}"
        else:
            shares = f"{'–':>8}{'–':>10}"
        lines.append(f"{low:.2f} to {min(high, 1):.2f}{len(inside):>11}{right:>8}{shares}")
        high = low
    return lines


# Writing


def rates_file(rates: Fit, before: str, counts: Mapping[Link, int]) -> str:
    """Give the text of ``trust.toml``: its comment, links, signs and labels in order, patterns as they are."""
    parts = [before[: before.index("\n[[")]]
    for role, rule, how in sorted(rates.links, key=lambda kind: (ROLES.index(kind[0]), kind)):
        if counts[role, rule, how] < 3 and rule:
            continue
        lines = ["", "[[link]]", f'id = "{_identity(role, rule, how)}"', f'role = "{role}"']
        lines += [f'rule = "{rule}"'] if rule else []
        lines += [f'how = "{how}"'] if how else []
        parts.append("\n".join([*lines, f"rate = {_show(rates.links[role, rule, how])}", ""]))
    parts += [f'\n[[sign]]\nid = "{sign}"\nrate = {_show(rates.signs.get(sign, 1.0))}\n' for sign in SIGNS]
    parts += [
        f'\n[[label]]\nid = "{row["id"]}"\npattern = {_quoted(row["pattern"])}\n'
        f"rate = {_show(rates.signs.get(row['id'], 1.0))}\nexample = {_quoted(row['example'])}\n"
        for row in tomllib.loads(before)["label"]
    ]
    return "".join(parts)


def _identity(role: str, rule: str, how: str) -> str:
    rule = rule or f"{role}.any"
    return f"{rule} {how}" if how else rule


def _show(rate: float) -> str:
    return f"{rate:.3f}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def calibrated() -> tuple[str, list[Reading]]:
    """Give what ``trust.toml`` has to hold by the first readings, and the readings."""
    facts = readings(read_lines())
    counts = Counter(kind for fact in facts for link in fact.links for kind in dict.fromkeys(_kinds(link)))
    return rates_file(fit(facts), RATES.read_text(encoding="utf-8"), counts), facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Record first readings, or write or check the rates that follow from them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("record").add_argument("folder", type=Path, nargs="+")
    commands.add_parser("fit").add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    if options.command == "record":
        print(f"{record(options.folder)} facts recorded")
        return 0
    text, facts = calibrated()
    same = text == RATES.read_text(encoding="utf-8")
    if options.check:
        print("as written" if same else "patterns/trust.toml holds other rates: run the tool without --check")
        return 0 if same else 1
    RATES.write_text(text, encoding="utf-8")
    print(
        f"{len(facts)} facts of {len({fact.report for fact in facts})} reports; each with rates from the other reports:"
    )
    print("\n".join(reliability(left_out(facts))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
