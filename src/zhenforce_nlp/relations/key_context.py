"""What the rows of keys ask of the words and figures around a figure, read when a row asks for it."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

from zhenforce_nlp.relations.key_cases import KeyCase
from zhenforce_nlp.relations.keys import KeyContext


class Reader(Protocol):
    """What can be asked of the page around a figure."""

    issuer: str

    def topic(self, case: KeyCase) -> str:
        """Give the key that the figure may go on from."""

    def beside(self, case: KeyCase) -> str:
        """Give the key of the figure right before."""

    def around(self, case: KeyCase) -> str:
        """Give the headings above the figure and the words before it."""

    def clause(self, case: KeyCase) -> str:
        """Give the words of its clause before it."""


class CaseContext(KeyContext):
    """What stands around one figure, read when a row asks for it."""

    def __init__(self, finder: Reader, case: KeyCase, dimension: str | None) -> None:
        self.finder, self.case = finder, case
        self.unit, self.dimension = case.quantity.unit, dimension
        self.subject, self.issuer, self.rule = case.subject, finder.issuer, case.metric.rule

    @cached_property
    def topic(self) -> str:  # type: ignore[override]
        """Key that the figure may go on from."""
        return self.finder.topic(self.case)

    @cached_property
    def beside(self) -> str:  # type: ignore[override]
        """Key of the figure right before."""
        return self.finder.beside(self.case)

    @cached_property
    def around(self) -> str:  # type: ignore[override]
        """Headings above, and the words before."""
        return self.finder.around(self.case)

    @cached_property
    def clause(self) -> str:  # type: ignore[override]
        """Words of the clause before the figure."""
        return self.finder.clause(self.case)
