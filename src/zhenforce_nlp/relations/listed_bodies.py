"""Lists of bodies: 甲县、乙县分别, 惠安、石狮两个站分别."""

from __future__ import annotations

import re
from bisect import bisect_left

from zhenforce_nlp.heads import Mention
from zhenforce_nlp.records import How, Institution
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.subject_names import Subject
from zhenforce_nlp.relations.subjects import SubjectReader

_BRANCH_OFFICE = "分局"
_SET_UP = "设辖有"
_JOINS = "、，,和与及"
_LOOK = 6  # characters before a list in which a word may say that its bodies are given something
_GIVEN = re.compile(
    "(?:向|对|给|移送|移交|转送|转交|转办|交办|上报|呈报|抄告|抄送|推送|通报|函告|提请|报请|报送)(?:给|至|到|向)?\\Z"
)


class ListedBodies:
    """Reads the lists of bodies of one page."""

    def __init__(self, text: str, subjects: SubjectReader, cues: CueRules) -> None:
        self.text = text
        self.subjects = subjects
        self.bodies = subjects.reader.bodies
        self.starts = subjects.starts
        self.cues = cues.cues

    def list_of(self, start: int, end: int) -> list[Subject]:
        """Give the last list of two or more bodies in a clause (居前的是黎平县、榕江县、从江县)."""
        found: list[Mention] = []
        best: list[Mention] = []
        index = bisect_left(self.starts, start)
        while index < len(self.starts) and self.starts[index] < end:
            body = self.bodies[self.starts[index]]
            joined = bool(found) and self._joined(found[-1].end, body.start)
            found = [*found, body] if joined else [body]
            if len(found) > 1 and not self._given(found[0]):
                best = found
            index += 1
        listed = self._with_unnamed([self.subjects.of_body(body, How.STATED) for body in best or found[-1:]], end)
        return listed or self._short_list(start, end)

    def _short_list(self, start: int, end: int) -> list[Subject]:
        """惠安、石狮、晋江三个工作站分别查获4起、3起和2起: bare names, and what they are names of."""
        match = self.cues["short_list"].search(self.text, start, end)
        if match is None:
            return []
        listed, place = [], match.start("names")
        names = match["names"].split("、")
        set_up = max(names[0].rfind(mark) for mark in _SET_UP) + 1  # 我局设甲、乙、丙三个监管所
        names[0], place = names[0][set_up:] or names[0], place + set_up
        for name in names:
            listed.append(
                Subject(
                    name + (match["kind"] or match["town"]),
                    "group",
                    None,
                    How.STATED,
                    place,
                    place + len(name),
                    "subject.short_list",
                )
            )
            place += len(name) + 1
        return listed

    def _with_unnamed(self, listed: list[Subject], end: int) -> list[Subject]:
        """大队、派出所分别抽查612家、938家: a list may end with bodies without a name."""
        if not listed:
            return []
        match = self.cues["unnamed"].match(self.text, listed[-1].end, end)
        if match is not None:
            place = listed[-1].end
            for name in match["names"].split("、"):
                place = self.text.index(name, place)
                listed.append(Subject(name, "group", None, How.STATED, place, place + len(name), "subject.group"))
        return listed if len(listed) > 1 else []

    def _given(self, body: Mention) -> bool:
        """向县水务局、县公安局分别移送2件、1件: whom it is handed to, not who hands it over."""
        start = body.start
        return isinstance(body, Institution) and _GIVEN.search(self.text, max(0, start - _LOOK), start) is not None

    def _joined(self, end: int, start: int) -> bool:
        between = self.text[end:start].removeprefix(_BRANCH_OFFICE)
        return len(between) == 1 and between in _JOINS
