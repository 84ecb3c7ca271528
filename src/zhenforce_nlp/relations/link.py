"""Relations: each quantity with its metric becomes a fact: whose, for which period, planned or actual, part of what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from zhenforce_nlp.clauses import Page, Sentence, Slot, read_page
from zhenforce_nlp.records import (
    Area,
    Compare,
    Fact,
    How,
    Institution,
    Link,
    MetaItem,
    Metric,
    Quantity,
    Status,
    Structure,
    Time,
)
from zhenforce_nlp.relations.bracketed import Bracketed, read_convention
from zhenforce_nlp.relations.cells import CellReader
from zhenforce_nlp.relations.comparisons import ComparisonReader
from zhenforce_nlp.relations.context import ContextWalker
from zhenforce_nlp.relations.drafts import Draft
from zhenforce_nlp.relations.facts import FactMaker
from zhenforce_nlp.relations.governed import Context
from zhenforce_nlp.relations.key_cases import KeyCase
from zhenforce_nlp.relations.key_review import review
from zhenforce_nlp.relations.keyed import SAID_AGAIN, KeyFinder
from zhenforce_nlp.relations.part_links import NAMELESS, OF_PLACES, PartLink
from zhenforce_nlp.relations.parts import PartFinder
from zhenforce_nlp.relations.rules import RelationsRules
from zhenforce_nlp.relations.signs import SignReader
from zhenforce_nlp.relations.spans import Span
from zhenforce_nlp.relations.status import StatusReader
from zhenforce_nlp.relations.subject_names import Subject
from zhenforce_nlp.relations.tables import TableReader

_DIVIDES = ("part.of_which", "part.bracket", "part.exact_list", "part.colon", "part.split")
_SUM_SO_FAR = re.compile("(?:本年|今年|年度|年初以来|全年|年|1至本月|当年)?累计(?:达|为|共|达到|已)?")
_DONE = re.compile("已|实际|完成|目前|截至|现")
_CHANGES = "metric.change"
_SHARE = "metric.share"
_AMONG = ("part.among", "part.within", "part.above")
_OF_WHICH = ("part.of_which", "part.of_which.earlier")
_MADE_UP = "part.exact_list"
_RECENT = 30  # figures back that a change may be of
_NAMED = 2  # characters: a shorter name may be any figure's


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
    *,
    page: Page | None = None,
) -> list[Fact]:
    """Link each quantity that has a metric to its subject, period, status, total and earlier period.

    Args:
        text: the page as read.
        structure: its blocks and tables.
        quantities, times, institutions, areas, metrics: what the stages before found, in document order.
        meta: the report's issuer, area, year and period, as far as found.
        rules: the compiled rules.
        page: its sentences, where they are known already.

    Returns:
        Facts with ids f1, f2 ... in document order, one a metric.

    Example:
        计划检查12家，实际检查14家 → 检查 12 家 planned, 检查 14 家 actual.
    """
    if not quantities:
        return []
    linker = _Linker(text, structure, quantities, times, institutions, areas, metrics, meta, rules, page=page)
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
        *,
        page: Page | None,
    ) -> None:
        self.source = text
        self.text = text = rules.script.simplify(text)
        self.quantities = quantities
        self.names = institutions, areas
        self.metrics = {metric.quantity: metric for metric in metrics}
        self.rules = rules
        self.structure = structure
        self.issuer = next((item.value for item in meta if item.name == "issuer"), "")
        home = next((item.value for item in meta if item.name == "area_code"), "")
        page = read_page(text, structure, quantities, times, institutions, areas, rules.heads, page)
        reader = page.reader
        self.walker = ContextWalker(text, structure, reader, meta, rules.cues)
        self.signs = SignReader(text, times, institutions, meta)
        self.status = StatusReader(text, structure, rules.cues, self.walker.periods.own.future)
        self.comparisons = ComparisonReader(text, rules.cues)
        self.cells = CellReader(text, structure, (self.walker, self.status, self.comparisons), home, rules)
        self.again = rules.cues.cues["again"]
        self.bracketed = Bracketed(text, read_convention(text, times, self.walker.periods.own.span, rules.cues))
        self.parts = PartFinder(text, structure, reader, self.metrics, rules.cues)
        self.drafts: dict[str, Draft] = {}
        self.latest: Draft | None = None
        self.resumed: Subject | None = None  # whose the figure is that a sentence began by saying again
        self.told = -1  # where the last figure of something done ends
        self.changed: tuple[Compare | None, Link | None] | None = None  # what the figure before says, a change or none
        self.stated: dict[tuple[Decimal, str], Draft] = {}
        self.counted: list[Draft] = []  # figures of something done, in order
        tables = self._tables(page) if structure.tables else None
        for sentence in page.sentences:
            self._sentence(sentence)
        self.parts.close()
        self.links: dict[str, PartLink] = self.parts.links
        if tables is not None:
            self.drafts.update(self.cells.read(tables, self.metrics))
            self.links = {**self.links, **tables.links}

    def _tables(self, page: Page) -> TableReader:
        """Read the tables, whose totals the text may speak of."""
        known = (page.reader.bodies, page.reader.times)
        below, home = self.cells.place_below, self.walker.subjects.area
        tables = TableReader(self.text, self.structure, self.quantities, known, below, home)
        self.parts.among.tables = tables.totals
        return tables

    def facts(self) -> list[Fact]:
        """Give the facts in document order."""
        keys = self._keys()
        maker = FactMaker(self.source, self.drafts, self.links, self.signs, self.rules.trust)
        found = [draft for quantity in self.quantities if (draft := self.drafts.get(quantity.id)) is not None]
        return [maker.make(f"f{number}", draft, *keys[draft.quantity.id]) for number, draft in enumerate(found, 1)]

    def _keys(self) -> Mapping[str, tuple[str | None, Link | None]]:
        cases = []
        for quantity in self.quantities:
            draft = self.drafts.get(quantity.id)
            if draft is None:
                continue
            part = self.links.get(quantity.id)
            whole = part.whole if part is not None else ""
            subject = draft.context.subject.name or ""
            changed = draft.compare is not None or draft.metric.rule.startswith(_CHANGES)
            cases.append(
                KeyCase(quantity, draft.metric, changed, subject, draft.block, draft.split, whole, draft.caption)
            )
        finder = KeyFinder(self.text, self.structure, cases, self.issuer, self.rules.keys, self.rules.script)
        return review(finder, cases, self.names, self.rules.model)

    def _sentence(self, sentence: Sentence) -> None:
        self.parts.read(sentence)
        self.bracketed.settle(sentence, self.parts.links)
        contexts = self.walker.walk(sentence, self.parts.links)
        if not sentence.slots:
            return
        self.status.open(sentence)
        self.resumed = None
        cue = None
        if self.parts.splits.announced:
            cue = self.rules.cues.cues["split"].search(self.text, sentence.start, sentence.slots[-1].left_end)
        divided = cue.end() if cue is not None else sentence.end
        for slot in sentence.slots:
            metric = self.metrics.get(slot.quantity.id)
            if metric is not None:
                context = self._taken(sentence, slot, metric, contexts[slot.quantity.id])
                self._draft(sentence, slot, self._label(slot, metric), context, split=slot.left_end >= divided)

    def _label(self, slot: Slot, metric: Metric) -> Metric:
        """Name a figure that has no words of its own as its total: 上报312件，结案296件。其中，甲镇141件."""
        link = self.parts.links.get(slot.quantity.id)
        unnamed = metric.label == slot.quantity.unit
        if (
            link is not None
            and metric.rule in NAMELESS
            and (named := self._of_places(link, unnamed=unnamed)) is not None
        ):
            return replace(named, quantity=slot.quantity.id, how=How.CARRIED)
        if link is None or metric.rule != "metric.carried" or link.rule not in _OF_WHICH or metric.end > link.start:
            return metric
        whole = self.metrics.get(link.whole)
        origin = self.drafts.get(link.whole)
        if whole is None or origin is None or origin.quantity.unit != slot.quantity.unit:
            return metric
        return replace(metric, label=whole.label, start=whole.start, end=whole.end)

    def _of_places(self, link: PartLink, *, unnamed: bool) -> Metric | None:
        """从各市看，甲市142件、乙市118件居前，合计260件: all of them count what the total does."""
        outer = self.parts.links.get(link.whole)
        if link.rule != OF_PLACES and outer is not None:
            link = outer
        bare = unnamed and (link.rule == "part.split" or outer is not None)
        return self.metrics.get(link.whole) if link.rule == OF_PLACES or bare else None

    def _taken(self, sentence: Sentence, slot: Slot, metric: Metric, context: Context) -> Context:
        """Give a figure that is said again, or is part of another, the subject and period of that one.

        What its own words say stays: 其中市本级54件.
        """
        quantity = slot.quantity
        bracketed = self.bracketed.span(slot)
        if bracketed is not None and slot.host is not None and (host := self.drafts.get(slot.host.quantity.id)):
            return Context(host.context.subject.carried(), bracketed)
        origin = again = self._said_before(slot, metric)
        if again is not None and metric.label in SAID_AGAIN and self._is_others(sentence, context, again):
            origin = again = None  # 甲局：完成4个。乙局：问题4个
        since, link = slot.left, None
        if origin is None and (origin := self._base_of(metric)) is not None:
            since = -1  # whatever its own paragraph says stays
        if origin is None:
            link = self.parts.links.get(quantity.id)
            origin = self.drafts.get(link.whole) if link is not None else None
            since = origin.quantity.end if origin is not None else since
            if origin is None and metric.rule == _SHARE and (counted := self._shared(sentence, slot)) is not None:
                origin, since = counted, -1
        if origin is None:
            # 受理的41件中，审结39件，纠错率20.5%: a sentence that begins with figures of somebody goes on with his
            if self.resumed is None or context.subject.how is not How.ASSUMED:
                return context
            return Context(self.resumed, context.span)
        subject, span = context.subject, context.span
        if subject.how is How.ASSUMED or subject.start < since:
            subject = origin.context.subject.carried()
            self.resumed = subject if again is not None else self.resumed
        # 截至8月31日，103个问题已整改96个: the day that the sentence itself gives stays.
        said = span.source is not None and span.start >= sentence.start and origin.start < sentence.start
        # 上年遗留案件7起，办结6起，剩余1起: what became of them since is of now
        left_over = origin.context.span.reach == "clause" and self.walker.periods.own.past(origin.context.span)
        said = said or (left_over and link is not None and link.rule == _MADE_UP)
        by_now = self.walker.periods.own.past(origin.context.span) and self.text.startswith("已", slot.left)
        said = said or (by_now and span.how is How.ASSUMED)
        if (span.how is How.ASSUMED or span.start < since) and not said:
            span = origin.context.span.carried()
        return Context(subject, span)

    @staticmethod
    def _is_others(sentence: Sentence, context: Context, draft: Draft) -> bool:
        """Tell whether the sentence names whose its figures are, and a figure before is of another."""
        subject = context.subject
        return sentence.start <= subject.start < subject.end and subject.name != draft.context.subject.name

    def _shared(self, sentence: Sentence, slot: Slot) -> Draft | None:
        """立案案件中，食品52件、占55.3%: a share is of those whose the part before it is."""
        latest = self.latest
        same = latest is not None and latest.start == sentence.start and "）" not in slot.breaks
        link = self.parts.links.get(latest.quantity.id) if latest is not None and same else None
        return latest if link is not None and link.rule in _AMONG else None

    def _said_before(self, slot: Slot, metric: Metric) -> Draft | None:
        """上述26件案件, 查处的38起案件中: the figure of that value and unit that stands before."""
        text = self.text
        before = self.stated.get((slot.quantity.value, slot.quantity.unit))
        if before is None or before.status is not Status.ACTUAL:
            return None
        if self.again.search(text, slot.left, slot.left_end):
            return before
        if metric.label in SAID_AGAIN and before.quantity.id not in self.parts.links:
            return before  # 9件案件未按期公开 is not 甲分局9件, one item of a list
        within = text.startswith("中", slot.quantity.end) or text.startswith("中", metric.end)
        return before if within else None

    def _base_of(self, metric: Metric) -> Draft | None:
        """与去年同期相比，受理数下降12.3%: the figure of the paragraphs before that has changed."""
        name = metric.label.removesuffix("数").removesuffix("总")
        if (
            not metric.rule.startswith(_CHANGES)
            or metric.how is not How.STATED
            or len(name) < _NAMED
            or name in SAID_AGAIN
        ):
            return None
        recent = reversed(self.counted[-_RECENT:])
        named = [(draft.context.span.period, draft) for draft in recent if draft.metric.label.startswith(name)]
        dated = [(period.last, draft) for period, draft in named if period is not None]
        latest = max((last for last, _ in dated), default=None)  # 2019年同期：罚款案件102件 may stand between
        return next((draft for last, draft in dated if last == latest), None)

    def _of_plan(self, sentence: Sentence, slot: Slot) -> Draft | None:
        """抽查计划276家，其中重点单位96家: give the planned total that a part is of, None for what was done of it."""
        link = self.parts.links.get(slot.quantity.id)
        whole = self.drafts.get(link.whole) if link is not None else None
        if link is None or whole is None or whole.status is not Status.PLANNED or whole.start != sentence.start:
            return None
        done = _DONE.search(self.text, min(link.start, slot.left), slot.right_end)
        return None if done is not None or link.rule not in _DIVIDES else whole

    def _draft(self, sentence: Sentence, slot: Slot, metric: Metric, context: Context, *, split: bool) -> None:
        span, own = context.span, self.walker.periods.own
        status, status_link = self.status.read(
            sentence, slot, span, within=self._within(span), past=own.past(span) or own.done(span)
        )
        if status is Status.ACTUAL and (planned := self._of_plan(sentence, slot)) is not None:
            status, status_link = planned.status, planned.status_link
        context = self._dated(slot, sentence, context, status)
        if status is Status.NORM and context.subject.kind == "other" and context.subject.how is How.CARRIED:
            # 市海事局评查案卷10卷；进出港报告率应不低于98%: a rule is the page's, not of whom was spoken of before
            context = Context(self.walker.base_subject, context.span)
        compare, compare_link = None, None
        changed = metric.rule.startswith(_CHANGES) or slot.quantity.unit == "倍" or self.comparisons.changes(slot)
        if changed or self.comparisons.measured(slot) is not None:
            compare, compare_link = self.comparisons.compare(sentence, slot, planned=status is Status.PLANNED)
        if compare is None and self.changed is not None and self.comparisons.goes_on(slot):
            compare, compare_link = self.changed  # 同比减少6起、7人
            compare = compare and self.comparisons.going_on(sentence, slot, compare)
        self.changed = (compare, compare_link) if compare is not None else None
        quantity = slot.quantity
        draft = Draft(
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
            told_before=self.told > context.span.end,
        )
        if status is Status.ACTUAL:
            self.told = quantity.end
        self.drafts[quantity.id] = self.latest = draft
        if compare is None and status is Status.ACTUAL and quantity.id not in self.parts.links:
            self.counted.append(draft)
        if compare is None:
            self.stated.setdefault((quantity.value, quantity.unit), draft)

    def _dated(self, slot: Slot, sentence: Sentence, context: Context, status: Status) -> Context:
        """Give what is planned no stretch that is over, and what was done none that is to come."""
        own, span = self.walker.periods.own, context.span
        if status is Status.PLANNED:
            span = own.span if own.over(span, sentence.start) else span  # 7月检查30次。下步每周巡查2次。
            return Context(context.subject, own.whole_year(slot, span))
        if status is Status.ACTUAL and span.start < slot.clause and own.future(span):
            return Context(context.subject, own.span)  # 2024年，接入86个。目前，已接入32个
        if status is Status.ACTUAL and self._sums_up(slot):
            span = self.walker.periods.totals.so_far(span, None) or span
        return Context(context.subject, span)

    def _sums_up(self, slot: Slot) -> bool:
        """本月立案26件（累计312件）: the same of all the months so far."""
        before, quantity = self.latest, slot.quantity
        if before is None or before.quantity.unit != quantity.unit or slot.left - before.quantity.end > 1:
            return False
        summed = _SUM_SO_FAR.match(self.text, slot.left, slot.left_end)
        if summed is None or before.quantity.value >= quantity.value:
            return False
        words = self.text[summed.end() : slot.left_end].strip()
        return not words or words in before.metric.label  # 出动86人次，累计出动1,260人次

    def _within(self, span: Span) -> bool:
        # 年底前完成2期培训, 年内新建2处, under a heading of plans, is still to come.
        own = self.walker.periods.own
        now = own.issued or (own.span.period.last if own.span.period is not None else None)
        if now is not None and span.period is not None and span.period.last > now:
            return False
        return span.source is not None and span.reach == "always" and not self.walker.periods.own.future(span)
