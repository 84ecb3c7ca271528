"""Whose the figures of tables are, for when, and against what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import regex

from zhenforce_nlp.records import How, Metric, Structure
from zhenforce_nlp.relations.cell_context import CellContext
from zhenforce_nlp.relations.comparisons import ComparisonReader
from zhenforce_nlp.relations.context import ContextWalker
from zhenforce_nlp.relations.drafts import Draft
from zhenforce_nlp.relations.governed import Context
from zhenforce_nlp.relations.rules import RelationsRules
from zhenforce_nlp.relations.status import StatusReader
from zhenforce_nlp.relations.subject_names import Subject
from zhenforce_nlp.relations.tables import TableReader

_RUNNING = "累计"
_ASIDE = regex.compile(r"(?<=\p{Han})[（(][^（）()]*+[）)]$")  # 高邮（含示范区）


class CellReader:
    """Reads the cells of one page's tables.

    Args:
        text: the page in simplified characters.
        structure: its blocks.
        readers: what tells subjects and periods, status, and changes.
        home: code of the report's area, empty for none.
        rules: the compiled rules.
    """

    def __init__(
        self,
        text: str,
        structure: Structure,
        readers: tuple[ContextWalker, StatusReader, ComparisonReader],
        home: str,
        rules: RelationsRules,
    ) -> None:
        self.text = text
        self.blocks = structure.blocks
        self.walker, self.status, self.comparisons = readers
        self.home = home
        self.divisions = rules.divisions
        self.cues = rules.cues.cues

    def read(self, reader: TableReader, metrics: Mapping[str, Metric]) -> dict[str, Draft]:
        """Give what is known of the figures that have a metric, by the quantity's id.

        Args:
            reader: the tables, read.
            metrics: by the quantity's id.
        """
        drafts: dict[str, Draft] = {}
        for identity, cell in reader.cells.items():
            metric = metrics.get(identity)
            if metric is None:
                continue
            section = self.blocks[cell.block].section if cell.block >= 0 else -1
            subject, span = self.walker.of_table(section, *cell.caption)
            if cell.time is not None:
                span = self.walker.periods.of_time(cell.time, span, How.STATED) or span
            if _RUNNING in cell.head:
                span = self.walker.periods.totals.so_far(span, cell.time) or span
            context = Context(self._cell_subject(cell, subject), span)
            compare, link = self.comparisons.compare_cell(cell.change or cell.head, cell.quantity)
            drafts[identity] = Draft(
                cell.quantity,
                metric,
                context,
                *self.status.of_cell(cell.head, self._row_of(cell), timed=cell.time is not None),
                compare,
                link,
                cell.start,
                cell.end,
                self.text[slice(*cell.caption)],
            )
        return drafts

    def _row_of(self, cell: CellContext) -> str:
        """Give the name of a row that begins with a time (2020年计划), which says whether its figures are planned."""
        row = cell.row
        return self.text[row.start : row.end] if row is not None and cell.time is not None else ""

    def _cell_subject(self, cell: CellContext, default: Subject) -> Subject:
        row = cell.row
        if cell.body is not None and (row is None or cell.named):
            return replace(self.walker.subjects.of_body(cell.body, How.STATED), rule="subject.cell")
        if row is not None and not cell.named and cell.areas and self.walker.subjects.area:
            # A bureau fills the form in, but the total of 城东街道, 沙溪镇 … is the district's.
            return Subject(self.walker.subjects.area, "area", None, How.STATED, row.start, row.end, "subject.total_row")
        if row is None or not cell.named:
            return default
        name = _ASIDE.sub("", self.text[row.start : row.end].strip())
        place = self.place_below(name) if cell.places else None
        if place is not None:
            return Subject(place, "part", None, How.STATED, row.start, row.end, "subject.short_name")
        if self.cues["own_row"].fullmatch(name):
            return replace(default, how=How.STATED, start=row.start, end=row.end, rule="subject.own_row")
        if not cell.category and self.walker.subjects.names_bodies(name):
            zone = cell.areas and name.endswith("区") and name[0] not in "其各" and self.place_above(name)
            full = self.walker.subjects.area + name if zone else name  # 经开区, in a table of 扬州市's parts
            return Subject(full, "group", None, How.STATED, row.start, row.end, "subject.cell")
        return default

    def place_above(self, name: str) -> bool:
        """Tell whether a zone's name lacks its city's, which then stands before it (高新区, not 扬州高新区)."""
        area = self.walker.subjects.area
        return bool(area) and name[:2] not in area

    def place_below(self, name: str) -> str | None:
        """Give the full name of the division of the report's area that a bare name means (福田), None for none."""
        divisions = self.divisions
        found = [
            code
            for code in divisions.short_names.get(name, ())
            if self.home in divisions and code != self.home and divisions.within(code, self.home)
        ]
        return divisions.full_name(found[0]) if len(found) == 1 else None
