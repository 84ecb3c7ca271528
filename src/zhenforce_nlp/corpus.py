"""A labelled corpus on disk: ``FOLDER/<id>.json`` beside ``FOLDER/texts/<id>.txt``, sub-folders allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhenforce_nlp.annotation import annotation_faults, check_annotation, read_annotation
from zhenforce_nlp.errors import CorpusError, ReaderError
from zhenforce_nlp.readers import read_text
from zhenforce_nlp.resources import PatternSet, data_dir, load_patterns
from zhenforce_nlp.taxonomy import load_taxonomy

_TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """One labelled report.

    Attributes:
        id: the file name of both files without suffix.
        path: the annotation file.
        text: the report exactly as read.
        annotation: what the file says, in the annotation format.
    """

    id: str
    path: Path
    text: str
    annotation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CorpusCheck:
    """What :func:`check_corpus` found: how much was looked at, and one line a fault."""

    documents: int
    facts: int
    faults: tuple[str, ...]


def corpus_dir() -> Path:
    """Give the folder of the corpus that comes with the package."""
    return data_dir("corpus")


def load_corpus(folder: Path, patterns: PatternSet | None = None) -> list[CorpusDocument]:
    """Read a corpus, refusing it whole when anything in it is wrong.

    Args:
        folder: a corpus folder, or a folder of such folders (``corpus`` holds ``dev`` and ``test``).
        patterns: where the canonical metrics come from, None for the package's own.

    Returns:
        The documents sorted by path.

    Raises:
        CorpusError: no corpus there, or the first fault that :func:`check_corpus` would list.
    """
    keys = load_taxonomy(patterns or load_patterns())
    found = []
    for path in _annotation_files(folder):
        document = _read(path)
        check_annotation(document.annotation, document.text, str(path), keys)
        found.append(document)
    orphan = next(_orphans(folder), None)
    if orphan:
        raise CorpusError(orphan)
    return found


def check_corpus(folder: Path, patterns: PatternSet | None = None) -> CorpusCheck:
    """Look at every file of a corpus and list all that is wrong.

    Args:
        folder: as in :func:`load_corpus`.
        patterns: as in :func:`load_corpus`.

    Raises:
        CorpusError: there is no corpus in the folder.
    """
    keys = load_taxonomy(patterns or load_patterns())
    files = _annotation_files(folder)
    faults: list[str] = []
    facts = 0
    for path in files:
        try:
            document = _read(path)
        except CorpusError as error:
            faults.append(str(error))
            continue
        found = [f"{path}: {fault}" for fault in annotation_faults(document.annotation, document.text, keys)]
        faults += found
        facts += 0 if found else len(document.annotation["facts"])
    faults += _orphans(folder)
    return CorpusCheck(len(files), facts, tuple(faults))


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise CorpusError(f"{folder}: no such folder; give one that holds <id>.json and {_TEXTS}/<id>.txt")
    found = sorted(texts.parent for texts in folder.rglob(_TEXTS) if texts.is_dir())
    if not found:
        raise CorpusError(f"{folder}: no corpus here; put <id>.json into it and <id>.txt into its folder {_TEXTS}")
    return found


def _annotation_files(folder: Path) -> list[Path]:
    files = [path for place in _folders(folder) for path in sorted(place.glob("*.json"))]
    if not files:
        raise CorpusError(f"{folder}: holds texts but no annotation; add <id>.json for each")
    return files


def _read(path: Path) -> CorpusDocument:
    annotation = read_annotation(path)
    if annotation.get("id") != path.stem:
        raise CorpusError(f"{path}: id: {annotation.get('id')!r}; write the file name, {path.stem!r}")
    try:
        text = read_text(path.parent / _TEXTS / f"{path.stem}.txt").text
    except ReaderError as error:
        raise CorpusError(str(error)) from None
    return CorpusDocument(path.stem, path, text, annotation)


def _orphans(folder: Path) -> Iterator[str]:
    """A text without annotation would silently not be scored."""
    for place in _folders(folder):
        for path in sorted((place / _TEXTS).glob("*.txt")):
            if not (place / f"{path.stem}.json").exists():
                yield f"{path}: no annotation; add {place / path.stem}.json"
