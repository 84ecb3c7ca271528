"""From a file to its text: strict UTF-8, not one character changed, and one clear line when that cannot be done."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zhenforce_nlp.errors import ReaderError

STANDARD_INPUT = "-"
_SUFFIX = ".txt"
# What people rename to .txt or drag in by mistake: first bytes, and what to call it.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (perhaps .docx or .xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc or .xls)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
_UTF_16_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_INVISIBLE = "\ufeff\u200b\u2060"  # str.strip() leaves these where a file holds nothing else


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A report as read.

    Attributes:
        id: name of the document in every output: the file name without its suffix.
        text: the characters of the file, with its byte-order mark and line ends as they are.
        path: where it came from, None for bytes and standard input.
    """

    id: str
    text: str
    path: Path | None


def read_text(source: Path | bytes, id: str | None = None) -> SourceDocument:  # noqa: A002 - the records call it id
    r"""Read one report.

    Args:
        source: a file, or the bytes of one.
        id: name of the document; None means the file name without its suffix, ``text`` for bytes.

    Raises:
        ReaderError: missing file, a folder, nothing but white space, not UTF-8, not text; one line with the remedy.

    >>> read_text("检查120家次。\r\n".encode()).text
    '检查120家次。\r\n'
    """
    if isinstance(source, bytes):
        name = id or "text"
        return SourceDocument(name, _decode(source, name), None)
    return SourceDocument(id or source.stem, _decode(_read_bytes(source), str(source)), source)


def read_standard_input() -> SourceDocument:
    """Read one report from standard input; its id is ``stdin``.

    Raises:
        ReaderError: as :func:`read_text`.
    """
    return SourceDocument("stdin", _decode(sys.stdin.buffer.read(), "standard input"), None)


def expand_paths(paths: Iterable[Path]) -> list[Path]:
    """Give the files that the paths stand for: a folder stands for every ``.txt`` file in it and below it.

    Args:
        paths: files and folders, in the order wanted; the files of a folder come sorted, hidden ones left out.

    Raises:
        ReaderError: a folder without a ``.txt`` file.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            file
            for file in path.rglob(f"*{_SUFFIX}")
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
        )
        if not inside:
            raise ReaderError(f"{path}: a folder without {_SUFFIX} files; give files, or a folder that holds some")
        found += inside
    return list(dict.fromkeys(found))


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReaderError(f"{path}: no such file; check the name") from None
    except IsADirectoryError:
        raise ReaderError(f"{path}: a folder where a file is needed; give a file in it") from None
    except OSError as error:
        raise ReaderError(f"{path}: cannot be read ({error.strerror}); check the name and who may read it") from None
    except ValueError:
        raise ReaderError(f"{str(path)!r}: no file can have this name; check it") from None


def _decode(data: bytes, place: str) -> str:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ReaderError(f"{place}: {what}, not text; give the report's text in UTF-8")
    if data.startswith(_UTF_16_32):
        raise ReaderError(f"{place}: not UTF-8 (byte 0 begins a UTF-16 or UTF-32 mark); save it as UTF-8")
    nul = data.find(b"\x00")
    if nul >= 0:
        raise ReaderError(f"{place}: binary, not text (NUL at byte {nul}); give the report's text in UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReaderError(f"{place}: not UTF-8 (at byte {error.start}); save it as UTF-8") from None
    if not text.strip().strip(_INVISIBLE).strip():
        raise ReaderError(f"{place}: empty, or nothing but white space; give a file with the report's text")
    return text
