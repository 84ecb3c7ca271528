"""What an evaluation gives: scores with their counts, a row for every error, and how far confidence can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one score over all documents, and what follows from them.

    Attributes:
        name: quantity, quantity-value, time, time-value, org, org-canonical, link:metric, fact, part-of ...
        right: predictions that are right.
        predicted: predictions made.
        gold: answers there are to find.
    """

    name: str
    right: int
    predicted: int
    gold: int

    @property
    def empty(self) -> bool:
        """True when there is nothing to score: no prediction, and none to make."""
        return not self.predicted and not self.gold

    @property
    def precision(self) -> float | None:
        """Share of the predictions that are right; None when there is nothing to score."""
        return None if self.empty else self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float | None:
        """Share of the gold answers that were found; None when there is nothing to score."""
        return None if self.empty else self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None when there is nothing to score."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One thing that is wrong.

    Attributes:
        kind: layer and outcome, or the role of a fact (quantity missed, time value, fact subject, part-of spurious).
        document: id of the document.
        start, end: the characters.
        text: what they say.
        gold: the right answer, "" when there is none.
        got: the prediction, "" when there is none.
        sentence: the sentence it stands in.
    """

    kind: str
    document: str
    start: int
    end: int
    text: str
    gold: str
    got: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Spans of one layer by outcome, matched one to one, exact pairs first."""

    layer: str
    exact: int
    overlap: int
    missed: int
    spurious: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Facts of one range of confidence, and how many of them are right as a whole.

    Attributes:
        low, high: the range; ``low`` belongs to it, ``high`` does not, unless it is 1.
        facts: predicted facts in it.
        right: those whose value, metric, subject, period and status are all right.
    """

    low: float
    high: float
    facts: int
    right: int

    @property
    def share(self) -> float | None:
        """Share that is right; None for an empty range."""
        return self.right / self.facts if self.facts else None


@dataclass(frozen=True, slots=True)
class Spread:
    """How much the share of whole facts that were found differs from report to report.

    Attributes:
        lowest, median, highest: shares of single reports.
        worst: id of the report with the lowest.
        error: standard error of the share over all reports, from leaving out each in turn; None for one report. Other
            reports of the same kind are likely to lie within twice the error.
    """

    lowest: float
    median: float
    highest: float
    worst: str
    error: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores, span outcomes and error rows of a set of documents.

    Attributes:
        reliability: facts by confidence, highest first; empty when the predictions have none.
        reports: whole facts found and gold facts of each report, by id.
        baseline: scores of the reader that takes the nearest body and time to the left; empty when not asked for.
    """

    documents: int
    scores: tuple[Score, ...]
    outcomes: tuple[Outcomes, ...]
    errors: tuple[ErrorRow, ...]
    reliability: tuple[Reliability, ...] = ()
    reports: tuple[tuple[str, int, int], ...] = ()
    baseline: tuple[Score, ...] = ()

    def score(self, name: str) -> Score:
        """Give the score of that name, with zero counts when no document had anything of the kind."""
        return next((score for score in self.scores if score.name == name), Score(name, 0, 0, 0))

    def spread(self) -> Spread | None:
        """Give how the share of whole facts differs from report to report, None when no report has a gold fact."""
        reports = [report for report in self.reports if report[2]]
        if not reports:
            return None
        shares = sorted((right / gold, name) for name, right, gold in reports)
        right, gold = sum(report[1] for report in reports), sum(report[2] for report in reports)
        error = None
        if len(reports) > 1:
            others = [(right - each[1]) / (gold - each[2]) for each in reports]
            mean = sum(others) / len(others)
            error = (sum((other - mean) ** 2 for other in others) * (len(others) - 1) / len(others)) ** 0.5
        only = [share for share, _ in shares]
        return Spread(only[0], median(only), only[-1], shares[0][1], error)

    def to_plain(self) -> dict[str, dict[str, float | int | None]]:
        """Give the scores as plain data by name: p, r and f to four places, None for nothing to score, and counts."""
        return {
            score.name: {
                "p": _places(score.precision),
                "r": _places(score.recall),
                "f": _places(score.f1),
                "tp": score.right,
                "pred": score.predicted,
                "gold": score.gold,
            }
            for score in self.scores
        }


def _places(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)
