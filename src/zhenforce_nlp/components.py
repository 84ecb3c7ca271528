"""The stages as spaCy components, each a thin shell over one pure function; and the extensions of ``doc._``.

Importing this module registers factories and extensions and does nothing else; entry points import it for those who
only call ``nlp.add_pipe`` or ``spacy.load``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc

from zhenforce_nlp import layers
from zhenforce_nlp.bodies import InstitutionsRules, load_institutions_rules
from zhenforce_nlp.clauses import read_page
from zhenforce_nlp.collector import paused_collector
from zhenforce_nlp.institutions.find import find_institutions
from zhenforce_nlp.metrics.find import MetricsRules, find_metrics, load_metrics_rules
from zhenforce_nlp.quantities.find import QuantityRules, find_quantities, load_quantity_rules
from zhenforce_nlp.records import Area, Fact, Institution, Quantity, Structure, Time
from zhenforce_nlp.relations.link import link_facts
from zhenforce_nlp.relations.rules import RelationsRules, load_relations_rules
from zhenforce_nlp.report import TEXT_ID, Meta, Report, make_meta
from zhenforce_nlp.scorers import FACT_SCORER, LAYER_SCORER
from zhenforce_nlp.stage import Scorer, Stage
from zhenforce_nlp.structure import StructureRules, find_structure, load_structure_rules
from zhenforce_nlp.times.find import find_times
from zhenforce_nlp.times.rules import TimesRules, load_times_rules

_SPANS = ["doc.spans"]


def _config(layer: str) -> dict[str, Any]:
    return {"patterns": None, "scorer": {"@scorers": LAYER_SCORER, "layer": layer}}


def _known(
    doc: Doc,
) -> tuple[Structure, Sequence[Quantity], Sequence[Time], Sequence[Institution], Sequence[Area]]:
    """Read what both the stages read that go by clauses, in the places of the closed text."""
    return (
        layers.reading_of(doc).structure,
        layers.read_closed(doc, layers.QUANTITIES),
        layers.read_closed(doc, layers.TIMES),
        layers.read_closed(doc, layers.INSTITUTIONS),
        layers.read_closed(doc, layers.AREAS),
    )


def _weights(layer: str) -> dict[str, float | None]:
    return {f"{layer}_f": 1.0, f"{layer}_p": None, f"{layer}_r": None}


class StructureStage(Stage[StructureRules]):
    """Cut a page into titles, headings, paragraphs, tables, letterhead and furniture.

    Writes ``doc.spans["structure"]``, one span a block, labelled TITLE, HEADING, BODY, TABLE ...
    """

    load_rules = staticmethod(load_structure_rules)

    @paused_collector()
    def __call__(self, doc: Doc) -> Doc:
        """Write the layer ``structure``."""
        layers.write_structure(doc, find_structure(layers.text_of(doc), self.rules))
        return doc


@Language.factory(
    "zhenforce_structure",
    assigns=_SPANS,
    default_config=_config("structure"),
    default_score_weights=_weights("structure"),
)
def make_structure(nlp: Language, name: str, patterns: str | None, scorer: Scorer | None) -> StructureStage:
    """Make the component that finds the structure of a page."""
    return StructureStage(name=name, patterns=patterns, scorer=scorer)


class QuantityStage(Stage[QuantityRules]):
    """Find quantities: 39.156万元 (391560 元), 百余家, 10至20家, 95%以上; and what only looks like one.

    Reads ``structure``; writes ``doc.spans["quantities"]``, labelled QUANTITY, MONEY or PERCENT, and
    ``doc.spans["rejected"]``, labelled by the reason (ORDINAL for 第一, DOCUMENT_NUMBER for 〔2017〕49号).
    """

    load_rules = staticmethod(load_quantity_rules)

    @paused_collector()
    def __call__(self, doc: Doc) -> Doc:
        """Write the layers ``quantities`` and ``rejected``.

        Raises:
            PipelineOrderError: no ``structure``.
        """
        reading = layers.reading_of(doc)
        quantities, rejected = find_quantities(reading.text, reading.structure, self.rules)
        layers.write_closed(doc, layers.QUANTITIES, quantities)
        layers.write_closed(doc, layers.REJECTED, rejected)
        return doc


@Language.factory(
    "zhenforce_quantities",
    assigns=_SPANS,
    requires=_SPANS,
    default_config=_config("quantities"),
    default_score_weights=_weights("quantities"),
)
def make_quantities(nlp: Language, name: str, patterns: str | None, scorer: Scorer | None) -> QuantityStage:
    """Make the component that finds quantities."""
    return QuantityStage(name=name, patterns=patterns, scorer=scorer)


class TimeStage(Stage[TimesRules]):
    """Find dates and periods: 2023年5月, 上半年, 截至6月底, 今年以来; resolved against the report's year.

    Reads ``structure``; writes ``doc.spans["times"]``, labelled DATE, and what it learns of the report's own dates; and
    ``doc.spans["not_times"]``, labelled by the reason (RECURRING for 每月, VAGUE for 近年来).
    """

    load_rules = staticmethod(load_times_rules)

    @paused_collector()
    def __call__(self, doc: Doc) -> Doc:
        """Write the layers ``times`` and ``not_times``.

        Raises:
            PipelineOrderError: no ``structure``.
        """
        reading = layers.reading_of(doc)
        times, rejected, meta = find_times(reading.text, reading.structure, self.rules)
        layers.write_closed(doc, layers.TIMES, times, meta)
        layers.write_closed(doc, layers.NOT_TIMES, rejected)
        return doc


@Language.factory(
    "zhenforce_times",
    assigns=_SPANS,
    requires=_SPANS,
    default_config=_config("times"),
    default_score_weights=_weights("times"),
)
def make_times(nlp: Language, name: str, patterns: str | None, scorer: Scorer | None) -> TimeStage:
    """Make the component that finds times."""
    return TimeStage(name=name, patterns=patterns, scorer=scorer)


class InstitutionStage(Stage[InstitutionsRules]):
    """Find named bodies and areas: 市应急局, 我局, 全区; each resolved to its full name.

    Reads ``structure``; writes ``doc.spans["institutions"]``, labelled ORG, and ``doc.spans["areas"]``, labelled GPE,
    and what it learns of the report's issuer.
    """

    load_rules = staticmethod(load_institutions_rules)

    @paused_collector()
    def __call__(self, doc: Doc) -> Doc:
        """Write the layers ``institutions`` and ``areas``.

        Raises:
            PipelineOrderError: no ``structure``.
        """
        reading = layers.reading_of(doc)
        found, areas, meta = find_institutions(reading.text, reading.structure, self.rules)
        layers.write_closed(doc, layers.INSTITUTIONS, found, meta)
        layers.write_closed(doc, layers.AREAS, areas)
        return doc


@Language.factory(
    "zhenforce_institutions",
    assigns=_SPANS,
    requires=_SPANS,
    default_config=_config("institutions"),
    default_score_weights=_weights("institutions"),
)
def make_institutions(nlp: Language, name: str, patterns: str | None, scorer: Scorer | None) -> InstitutionStage:
    """Make the component that finds institutions and areas."""
    return InstitutionStage(name=name, patterns=patterns, scorer=scorer)


class MetricStage(Stage[MetricsRules]):
    """Find what each quantity counts: 行政处罚决定 in 作出行政处罚决定38起.

    Reads ``structure``, ``quantities``, ``times``, ``institutions`` and ``areas``; writes ``doc.spans["metrics"]``,
    the words of the label, with the quantity's id.
    """

    load_rules = staticmethod(load_metrics_rules)

    @paused_collector()
    def __call__(self, doc: Doc) -> Doc:
        """Write the layer ``metrics``.

        Raises:
            PipelineOrderError: a layer it reads is missing.
        """
        text, known = layers.reading_of(doc).text, _known(doc)
        page = read_page(self.rules.script.simplify(text), *known, self.rules.heads)
        layers.write_closed(doc, layers.METRICS, find_metrics(text, *known, self.rules, page=page))
        layers.keep_page(doc, page)
        return doc


@Language.factory(
    "zhenforce_metrics",
    assigns=_SPANS,
    requires=_SPANS,
    default_config=_config("metrics"),
    default_score_weights=_weights("metrics"),
)
def make_metrics(nlp: Language, name: str, patterns: str | None, scorer: Scorer | None) -> MetricStage:
    """Make the component that finds what quantities count."""
    return MetricStage(name=name, patterns=patterns, scorer=scorer)


class RelationStage(Stage[RelationsRules]):
    """Tie each quantity to its metric, subject, period, status and total: one fact a figure.

    Reads all layers before it; writes ``doc.spans["facts"]``, the quantity's characters with the fact's id.
    """

    load_rules = staticmethod(load_relations_rules)

    @paused_collector()
    def __call__(self, doc: Doc) -> Doc:
        """Write the layer ``facts``.

        Raises:
            PipelineOrderError: a layer it reads is missing.
        """
        facts = link_facts(
            layers.reading_of(doc).text,
            *_known(doc),
            layers.read_closed(doc, layers.METRICS),
            layers.read_meta_closed(doc),
            self.rules,
            page=layers.take_page(doc),
        )
        layers.write_closed(doc, layers.FACTS, facts)
        return doc


@Language.factory(
    "zhenforce_relations",
    assigns=_SPANS,
    requires=_SPANS,
    default_config={"patterns": None, "scorer": {"@scorers": FACT_SCORER}},
    default_score_weights=_weights("facts") | _weights("part_of"),
)
def make_relations(nlp: Language, name: str, patterns: str | None, scorer: Scorer | None) -> RelationStage:
    """Make the component that links facts."""
    return RelationStage(name=name, patterns=patterns, scorer=scorer)


class EntityStage(Pipe):
    """Set ``doc.ents`` from quantities, times, institutions and areas, longest first, with OntoNotes labels.

    A component of its own, so that a pipeline with another entity recogniser can leave it out.
    """

    def __init__(self, *, name: str) -> None:
        self.name = name

    @paused_collector()
    def __call__(self, doc: Doc) -> Doc:
        """Set the entities."""
        layers.set_entities(doc)
        return doc


@Language.factory("zhenforce_entities", assigns=["doc.ents"], requires=_SPANS)
def make_entities(nlp: Language, name: str) -> EntityStage:
    """Make the component that sets entities."""
    return EntityStage(name=name)


def register_extensions() -> None:
    """Register ``doc._.facts``, ``doc._.report`` and ``doc._.report_meta``; calling it again changes nothing."""
    Doc.set_extension("facts", getter=_facts, force=True)
    Doc.set_extension("report", getter=_report, force=True)
    Doc.set_extension("report_meta", getter=_meta, force=True)


def _facts(doc: Doc) -> tuple[Fact, ...]:
    return layers.read(doc, layers.FACTS)


def _meta(doc: Doc) -> Meta:
    return make_meta(layers.text_of(doc), layers.read_structure(doc), layers.read_meta(doc))


def _report(doc: Doc) -> Report:
    return Report(
        TEXT_ID,
        layers.text_of(doc),
        layers.read_structure(doc),
        layers.read(doc, layers.QUANTITIES),
        layers.read(doc, layers.REJECTED),
        layers.read(doc, layers.TIMES),
        layers.read(doc, layers.INSTITUTIONS),
        layers.read(doc, layers.AREAS),
        layers.read(doc, layers.METRICS),
        layers.read(doc, layers.FACTS),
        _meta(doc),
        layers.read(doc, layers.NOT_TIMES),
    )


register_extensions()
