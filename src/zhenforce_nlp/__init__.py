"""Turn Chinese administrative-enforcement reports into figures that people can trust.

>>> import zhenforce_nlp as zf
>>> [(fact.metric, fact.value, fact.unit) for fact in zf.extract("2023年，我局检查企业253家次，罚款39.156万元。").facts]
[('检查企业', Decimal('253'), '家次'), ('罚款', Decimal('391560'), '元')]

Importing the package does not import spaCy; :func:`load` does.
"""

from __future__ import annotations

from importlib.metadata import version

from zhenforce_nlp.errors import (
    CorpusError,
    InternalError,
    PatternError,
    PipelineOrderError,
    ReaderError,
    SettingError,
    ZhenforceError,
)
from zhenforce_nlp.findings import Check, Finding, Severity, Term, Verdict
from zhenforce_nlp.pipeline import extract, load
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
    Time,
)
from zhenforce_nlp.report import Meta, Report
from zhenforce_nlp.units import convert, format_chinese, format_plain, to_base

__version__ = version("zhenforce_nlp")

__all__ = [
    "Area",
    "Bound",
    "Check",
    "Compare",
    "CorpusError",
    "Fact",
    "Finding",
    "How",
    "Institution",
    "InternalError",
    "Link",
    "Meta",
    "MetaItem",
    "Metric",
    "PatternError",
    "Period",
    "PipelineOrderError",
    "Quantity",
    "ReaderError",
    "Rejected",
    "Report",
    "SettingError",
    "Severity",
    "Status",
    "Term",
    "Time",
    "Verdict",
    "ZhenforceError",
    "__version__",
    "convert",
    "extract",
    "format_chinese",
    "format_plain",
    "load",
    "to_base",
]
