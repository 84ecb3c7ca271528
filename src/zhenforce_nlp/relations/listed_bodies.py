"""Lists of bodies: 甲县、乙县分别, 惠安、石狮两个站分别."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from zhenforce_nlp.heads import Mention
from zhenforce_nlp.records import Area, How, Institution
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.subject_names import Subject
from zhenforce_nlp.relations.subjects import SubjectReader

SHARED = "subject.shared_kind"
_BRANCH_OFFICE = "分局"
_JOINS = "、，,和与及"
# What a list of bare names may be names of
_KIND = re.compile(
    "(?:综合行政执法|综合执法|执法|交警|税务|镇|街道)?(?:分局|大队|中队|支队|总队|海事处|派出所|司法所|税务所|监管所|管理所|管理站|工作站|检查站|站|所|县局|市局|区局|局)$"
)
_BARE = re.compile(
    "(?:驻|(?<![\u4e00-\u9fff、])(?:其中|当中|由)?)(?P<names>[\u4e00-\u9fff]{2,6}(?:、[\u4e00-\u9fff]{2,6}){0,9})[、和与及]\\Z"
)
_RANKS = "镇乡道县区市旗州盟"
_RANK = re.compile("[\u4e00-\u9fff]{0,8}?(?:自治州|自治县|自治旗|地区|州|市|县|区|旗|盟)")


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
            if len(found) > 1:
                best = found
            index += 1
        shared = self._sharing(best or found[-1:], start)
        listed = self._with_unnamed(
            shared or [self.subjects.of_body(body, How.STATED) for body in best or found[-1:]], end
        )
        return listed or self._short_list(start, end)

    def _sharing(self, listed: Sequence[Mention], start: int) -> list[Subject]:
        """衢州、丽水、台州支队分别: bare names share the word for a body that the last of them bears.

        Args:
            listed: the last bodies that a clause names in a row, the areas of bare names among them.
            start: where the clause begins.
        """
        last = listed[-1] if listed else None
        if not isinstance(last, Institution) or any(isinstance(body, Institution) for body in listed[:-1]):
            return []
        words = self.text[last.start : last.end]
        names = _BARE.search(self.text, start, last.start)
        if names is None or names.end() != last.start:
            return []
        kind = _kind_of(words, names["names"].split("、"))
        if not kind:
            return []
        found, place = list[Subject](), names.start("names")
        for name in names["names"].split("、"):
            area = self.bodies.get(place)
            known = area.canonical if isinstance(area, Area) and area.end == place + len(name) else ""
            full = _alike((words, last.canonical), kind, name, known)
            found.append(Subject(full, "branch", None, How.STATED, place, place + len(name), SHARED))
            place += len(name) + 1
        return [*found, self.subjects.of_body(last, How.STATED)]

    def _short_list(self, start: int, end: int) -> list[Subject]:
        """惠安、石狮、晋江三个工作站分别查获4起、3起和2起: bare names, and what they are names of."""
        match = self.cues["short_list"].search(self.text, start, end)
        if match is None:
            return []
        listed, place = [], match.start("names")
        for name in match["names"].split("、"):
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

    def _joined(self, end: int, start: int) -> bool:
        between = self.text[end:start].removeprefix(_BRANCH_OFFICE)
        return len(between) == 1 and between in _JOINS


def _kind_of(words: str, names: Sequence[str]) -> str:
    """Give what the bodies of a list are, by the last one (荷地镇|综合行政执法队, 台州|支队); "" for none."""
    if all(name[-1] in _RANKS for name in names):
        at = words.find(names[-1][-1], 1) + 1 or next((at for at, mark in enumerate(words, 1) if mark in _RANKS), 0)
        return words[at:] if at else ""
    kind = _KIND.search(words)
    return kind.group() if kind is not None else ""


def _alike(last: tuple[str, str], kind: str, name: str, area: str) -> str:
    """Give the full name of the body that bears a bare name as the last of its list does.

    Args:
        last: 台州支队, and its full name 浙江省台州市公安局交通警察支队.
        kind: 支队.
        name: 衢州.
        area: the chain of divisions that the name is, "" for none.

    Returns:
        浙江省衢州市公安局交通警察支队; 某市某支队屈原大队 behind 云溪大队, which is named by its place alone.
    """
    words, full = last
    if full.endswith(words):
        return full.removesuffix(words) + name + kind
    own = words.removesuffix(kind)
    parent = area[: area.rfind(name)] if name in area else ""
    rest = full.removeprefix(parent)
    if not own or not area or not rest.startswith(own):
        return name + kind
    full_name = own[-1] in _RANKS and not rest.startswith("州市", len(own) - 1)  # 汾阳市, and not 台州
    rank = None if full_name else _RANK.match(rest, len(own))
    return area + rest[rank.end() if rank is not None else len(own) :]
