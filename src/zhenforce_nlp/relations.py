"""Relations: each quantity with its metric becomes a fact: whose, for which period, planned or actual, part of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from zhenforce_nlp.clauses import Sentence, Slot, find_sentences
from zhenforce_nlp.heads import HeadReader, HeadRules, load_head_rules
from zhenforce_nlp.records import (
    Area,
    Compare,
    Fact,
    How,
    Institution,
    Link,
    MetaItem,
    Metric,
    Period,
    Quantity,
    Status,
    Structure,
    Time,
)
from zhenforce_nlp.relations_context import Context, ContextWalker, Span, Subject
from zhenforce_nlp.relations_cues import CueRules, load_cue_rules
from zhenforce_nlp.relations_keyed import KeyCase, KeyFinder
from zhenforce_nlp.relations_keys import KeyRules, load_key_rules
from zhenforce_nlp.relations_parts import PartFinder, PartLink
from zhenforce_nlp.relations_status import StatusReader
from zhenforce_nlp.relations_tables import CellContext, TableReader
from zhenforce_nlp.resources import PatternSet
from zhenforce_nlp.script import Script, load_script

_CHANGES = "metric.change"


@dataclass(frozen=True)
class RelationsRules:
    """Everything the stage needs, compiled."""

    heads: HeadRules
    cues: CueRules
    keys: KeyRules
    script: Script


@cache
def load_relations_rules(patterns: PatternSet) -> RelationsRules:
    """Compile ``clauses.toml``, ``relations.toml`` and ``keys.toml``.

    Raises:
        PatternError: a malformed row of one of the three files.
    """
    return RelationsRules(
        load_head_rules(patterns), load_cue_rules(patterns), load_key_rules(patterns), load_script(patterns)
    )


@dataclass(slots=True)
class _Draft:
    """A fact before its key, which may come from its total's."""

    quantity: Quantity
    metric: Metric
    context: Context
    status: Status
    status_link: Link | None
    compare: Compare | None
    compare_link: Link | None
    start: int
    end: int
    caption: str = ""
    block: int = -1
    split: bool = False


def link_facts(
    text: str,
    structure: Structure,
    quantities: Sequence[Quantity],
    times: Sequence[Time],
    institutions: Sequence[Institution],
    areas: Sequence[Area],
    metrics: Sequence[Metric],
    meta: Sequence[MetaItem],
    rules: RelationsRules,
) -> list[Fact]:
    """Link each quantity that has a metric to its subject, period, status, total and earlier period.

    Args:
        text: the page as read.
        structure: its blocks and tables.
        quantities, times, institutions, areas, metrics: what the stages before found, in document order.
        meta: the report's issuer, area, year and period, as far as found.
        rules: the compiled rules.

    Returns:
        Facts with ids f1, f2 ... in document order, one a metric.

    Example:
        计划检查12家，实际检查14家 → 检查 12 家 planned, 检查 14 家 actual.
    """
    linker = _Linker(text, structure, quantities, times, institutions, areas, metrics, meta, rules)
    return linker.facts()


class _Linker:
    """One page's facts."""

    def __init__(
        self,
        text: str,
        structure: Structure,
        quantities: Sequence[Quantity],
        times: Sequence[Time],
        institutions: Sequence[Institution],
        areas: Sequence[Area],
        metrics: Sequence[Metric],
        meta: Sequence[MetaItem],
        rules: RelationsRules,
    ) -> None:
        self.text = text
        self.quantities = quantities
        self.metrics = {metric.quantity: metric for metric in metrics}
        self.rules = rules
        self.structure = structure
        self.issuer = next((item.value for item in meta if item.name == "issuer"), "")
        text = rules.script.simplify(text)
        reader = HeadReader(text, times, institutions, areas, rules.heads)
        self.walker = ContextWalker(text, structure, reader, meta, rules.cues)
        self.status = StatusReader(text, structure, rules.cues)
        self.parts = PartFinder(text, reader, self.metrics, rules.cues)
        self.drafts: dict[str, _Draft] = {}
        for sentence in find_sentences(text, structure, quantities):
            self._sentence(sentence)
        self.links: dict[str, PartLink] = self.parts.links
        if structure.tables:
            self._tables(TableReader(text, structure, quantities, reader.bodies))

    def _sentence(self, sentence: Sentence) -> None:
        contexts = self.walker.walk(sentence)
        self.parts.read(sentence)
        if not sentence.slots:
            return
        self.status.open(sentence)
        cue = self.rules.cues.cues["split"].search(self.text, sentence.start, sentence.slots[-1].left_end)
        divided = cue.end() if cue is not None else sentence.end
        for slot in sentence.slots:
            metric = self.metrics.get(slot.quantity.id)
            if metric is not None:
                self._draft(sentence, slot, metric, contexts[slot.quantity.id], split=slot.left_end >= divided)

    def _draft(self, sentence: Sentence, slot: Slot, metric: Metric, context: Context, *, split: bool) -> None:
        status, status_link = self.status.read(sentence, slot)
        compare, compare_link = None, None
        if metric.rule.startswith(_CHANGES) or slot.quantity.unit == "倍":
            compare, compare_link = self.status.compare(sentence, slot)
        quantity = slot.quantity
        self.drafts[quantity.id] = _Draft(
            quantity,
            metric,
            context,
            status,
            status_link,
            compare,
            compare_link,
            sentence.start,
            sentence.end,
            block=sentence.block,
            split=split,
        )

    # Tables

    def _tables(self, reader: TableReader) -> None:
        for identity, cell in reader.cells.items():
            metric = self.metrics.get(identity)
            if metric is None:
                continue
            context = Context(self._cell_subject(cell), self.walker.report_span)
            self.drafts[identity] = _Draft(
                cell.quantity, metric, context, Status.ACTUAL, None, None, None, cell.start, cell.end, cell.caption
            )
        self.links = {**self.links, **reader.links}

    def _cell_subject(self, cell: CellContext) -> Subject:
        default = self.walker.default
        row = cell.row
        if row is None or not cell.named:
            return default
        if cell.body is not None:
            subject = self.walker.of_body(cell.body, How.STATED)
            return Subject(subject.name, subject.kind, subject.source, How.STATED, row.start, row.end, "subject.row")
        name = self.text[row.start : row.end].strip()
        if self.walker.names_bodies(name):
            return Subject(name, "group", None, How.STATED, row.start, row.end, "subject.row")
        return default

    # Facts

    def facts(self) -> list[Fact]:
        """Give the facts in document order."""
        keys = self._keys()
        facts: list[Fact] = []
        for quantity in self.quantities:
            draft = self.drafts.get(quantity.id)
            if draft is not None:
                facts.append(self._fact(f"f{len(facts) + 1}", draft, *keys[quantity.id]))
        return facts

    def _keys(self) -> Mapping[str, tuple[str | None, Link | None]]:
        cases = []
        for quantity in self.quantities:
            draft = self.drafts.get(quantity.id)
            if draft is None:
                continue
            part = self.links.get(quantity.id)
            whole = part.whole if part is not None else ""
            subject = draft.context.subject.name or ""
            changed = draft.compare is not None
            cases.append(
                KeyCase(quantity, draft.metric, changed, subject, draft.block, draft.split, whole, draft.caption)
            )
        finder = KeyFinder(self.text, self.structure, cases, self.issuer, self.rules.keys, self.rules.script)
        return finder.find()

    def _fact(self, identity: str, draft: _Draft, key: str | None, key_link: Link | None) -> Fact:
        quantity, metric = draft.quantity, draft.metric
        subject, span = draft.context.subject, draft.context.span
        links = [
            Link("metric", None, metric.how, metric.rule, metric.start, metric.end),
            Link("subject", subject.source, subject.how, subject.rule, subject.start, subject.end),
            self._period_link(draft, span),
        ]
        if key_link is not None:
            links.append(key_link)
        if draft.status_link is not None:
            links.append(draft.status_link)
        part = self.links.get(quantity.id)
        if part is not None and part.whole in self.drafts:
            links.append(Link("part_of", part.whole, How.STATED, part.rule, part.start, part.end))
        else:
            part = None
        if draft.compare_link is not None:
            links.append(draft.compare_link)
        return Fact(
            identity,
            quantity.id,
            quantity.start,
            quantity.end,
            quantity.text,
            quantity.value,
            quantity.value_max,
            quantity.unit,
            quantity.modifier,
            metric.label,
            key,
            subject.name,
            self._period(draft, span),
            draft.status,
            part.whole if part is not None else None,
            draft.compare,
            self.text[draft.start : draft.end],
            draft.start,
            draft.end,
            tuple(links),
        )

    @staticmethod
    def _period(draft: _Draft, span: Span) -> Period | None:
        return None if draft.status is Status.NORM else span.period

    @staticmethod
    def _period_link(draft: _Draft, span: Span) -> Link:
        if draft.status is Status.NORM:
            return Link("period", None, How.NONE, "period.norm", 0, 0)
        return Link("period", span.source, span.how, span.rule, span.start, span.end)
