"""The errors a user can meet, by whose fault they are.

Every message says what happened, where, and what to do.
"""

from __future__ import annotations


class ZhenforceError(Exception):
    """Root of all errors that the library raises on purpose."""


class PatternError(ZhenforceError):
    """A row of a pattern file is malformed: file, line, reason and remedy are in the message."""


class CorpusError(ZhenforceError):
    """An annotation file or its text breaks the interchange format."""


class ReaderError(ZhenforceError):
    """An input cannot be read as a report: missing, empty, not UTF-8, not text."""


class FormatError(ZhenforceError):
    """An output format that the library does not write was asked for."""


class PipelineOrderError(ZhenforceError):
    """A stage runs before a stage whose layer it reads."""


class InternalError(ZhenforceError):
    """A promise of the library itself is broken; worth a bug report."""


class SettingError(ZhenforceError):
    """A setting has a value that the library does not know."""
