"""What all spaCy components of the library have in common: rules, and the pattern files they come from."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar

import srsly
from spacy import util
from spacy.pipeline import Pipe
from spacy.tokens import Doc

from zhenforce_nlp.resources import PatternSet, load_patterns

R = TypeVar("R")
Scorer = Callable[..., dict[str, Any]]


class Stage(Pipe, Generic[R]):
    """A component that reads earlier layers, writes its own, and carries the pattern files it runs with.

    The files are read when they are first needed and saved with the pipeline, so that a saved pipeline answers the
    same after an upgrade of the package, and on a machine that lacks the user's folder.

    Args:
        name: name of the component in its pipeline.
        patterns: a user's folder of pattern rows, None for the package's own alone.
        scorer: what ``nlp.evaluate`` calls, None for no score.
    """

    load_rules: ClassVar[Callable[[PatternSet], Any]]

    def __init__(self, *, name: str, patterns: str | None, scorer: Scorer | None) -> None:
        self.name = name
        self.folder = patterns
        self.scorer = scorer
        self._patterns: PatternSet | None = None
        self._rules: R | None = None

    @abstractmethod
    def __call__(self, doc: Doc) -> Doc:
        """Write the stage's layers on a Doc."""

    @property
    def patterns(self) -> PatternSet:
        """The pattern files of this stage.

        Raises:
            PatternError: the folder is missing or holds no pattern file.
        """
        if self._patterns is None:
            self._patterns = load_patterns(None if self.folder is None else Path(self.folder))
        return self._patterns

    @property
    def rules(self) -> R:
        """The compiled rules of this stage.

        Raises:
            PatternError: a malformed row.
        """
        if self._rules is None:
            rules: R = type(self).load_rules(self.patterns)
            self._rules = rules
        return self._rules

    def __reduce__(self) -> tuple[Any, ...]:
        # Compiled rules do not travel to worker processes; the files they come from do.
        return _restore, (type(self), self.name, self.folder, self.scorer, self.patterns.to_plain())

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give the pattern files as bytes."""
        data: bytes = util.to_bytes({"patterns": lambda: srsly.msgpack_dumps(self.patterns.to_plain())}, exclude)
        return data

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Take the pattern files from bytes."""
        util.from_bytes(bytes_data, {"patterns": lambda data: self._take(srsly.msgpack_loads(data))}, exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the pattern files to a folder."""
        util.to_disk(path, {"patterns.json": lambda file: srsly.write_json(file, self.patterns.to_plain())}, exclude)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Read the pattern files from a folder."""
        util.from_disk(path, {"patterns.json": lambda file: self._take(srsly.read_json(file))}, exclude)
        return self

    def _take(self, data: list[dict[str, str]]) -> None:
        self._patterns = PatternSet.from_plain(data)
        self._rules = None


def _restore(
    kind: type[Stage[Any]], name: str, folder: str | None, scorer: Scorer | None, data: list[dict[str, str]]
) -> Stage[Any]:
    stage = kind(name=name, patterns=folder, scorer=scorer)
    stage._take(data)  # noqa: SLF001 - the other half of __reduce__
    return stage
