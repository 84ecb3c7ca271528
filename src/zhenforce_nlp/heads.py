"""The head of a clause: the times, bodies and small words before its own words begin.

全年我局会同县公安局共检查…: a time, the body that acts, a partner, and 共; the clause's own words begin at 检查.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from zhenforce_nlp.records import Area, Institution, Time
from zhenforce_nlp.resources import PatternSet, rows

FILE = "clauses.toml"
ROLES = ("part", "total", "plan", "actual", "with", "by", "each", "norm", "skip", "rest", "own")
_LIST = "、和与及"
# 等6个部门, 等部门, 等单位: the end of a list of partners
_LIST_TAILS = ("等相关部门", "等有关部门", "等部门", "等单位", "等多部门", "等职能部门", "等")
# 场所, 景区 end like the name of a body and are none
NO_BODIES = (
    "场所", "景区", "小区", "社区", "园区", "校区", "厂区", "库区", "市场", "超市",
    "城市", "网站", "加油站", "诊所", "会所", "事务所", "律所", "卫生所", "车站",
)  # fmt: skip
_GAP = " \u3000\xa0\t\r\n，,—"  # 321万元——其中工资187万元

LABELS = {"【": "】", "［": "］", "[": "]", "〖": "〗"}  # 【渔政站】收缴地笼312条
_NAMED = LABELS | {"（": "）", "(": ")", "〔": "〕"}  # （区质安站）巡查231次
_CLOSERS = frozenset(LABELS.values())
_ASIDE = re.compile(r"[（(][^（）()\d\n：:]{1,10}[）)](?=[：:\n\r]|\Z)")  # 店口中队（入驻）：查处12起
_TOPIC = 16  # characters of a label with its brackets
_OWNED = ("所属", "下属", "隶属", "下辖", "局属", "委属")
_UNDER = ("隶属", "下辖")  # 大队隶属县水利局
_NO_ACTORS = ("性", "籍", "产", "牌照", "号牌")  # 全市性集中整治, 湖北籍21件

# （4）2022年检查…, 2、县水利局…: the number of an item
_ITEM = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[)）]|[、．.](?!\d(?!\d{3}年|\d?月)))|[①-⑳]")
_ITEM_FIRST = frozenset("（(一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
# ◆某县：立案85起, →县疾控中心：…; arrows, shapes, signs and pictures
_SHAPES = ((0x2190, 0x2200), (0x25A0, 0x27C0), (0x2B00, 0x2C00), (0x1F300, 0x1FB00))
_UP_DOWN = frozenset("↑↓↗↘↕⇧⇩⬆⬇▼▽")  # （↑5）: a rise
_BULLETS = frozenset("•·▪※☞◦‣§＊*\ufe0f").union(*(map(chr, range(*shapes)) for shapes in _SHAPES)) - _UP_DOWN
_NO_ROLES: Mapping[str, tuple[int, int]] = {}

Mention = Institution | Area


@dataclass(slots=True)
class Head:
    """What stands before a clause's own words.

    Attributes:
        start, end: where the head begins, and where the clause's own words begin.
        times: times in it, in order.
        bodies: institutions and areas that act, the first one first; others of its list after it.
        partners: institutions that act together with the subject.
        roles: where a word of each role stands, (start, end).
    """

    start: int
    end: int
    times: Sequence[Time]
    bodies: Sequence[Mention]
    partners: Sequence[Mention]
    roles: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class HeadRules:
    """Words of ``clauses.toml`` by their first character, longest first: word, role, what may not follow."""

    words: Mapping[str, Sequence[tuple[str, str, str]]]

    def word(self, text: str, position: int) -> tuple[int, str] | None:
        """Give the end and role of the longest head word here, None when there is none."""
        for word, role, unless in self.words.get(text[position], ()):
            if text.startswith(word, position):
                end = position + len(word)
                if not (unless and text[end : end + 1] in unless and end < len(text)):
                    return end, role
        return None


@cache
def load_head_rules(patterns: PatternSet) -> HeadRules:
    """Read the words of ``clauses.toml``.

    Raises:
        PatternError: a malformed row, an unknown role.
    """
    words: dict[str, list[tuple[str, str, str]]] = {}
    required = {"id": str, "role": str, "words": list, "example": str}
    for row in rows(patterns, FILE, "word", required=required, optional={"unless": str}):
        if row["role"] not in ROLES:
            raise row.fault(f'role "{row["role"]}" is unknown', f"use one of {', '.join(ROLES)}")
        if not any(word in row["example"] for word in row["words"]):
            raise row.fault(f'the example "{row["example"]}" has none of the words', "correct one of them")
        for word in row["words"]:
            words.setdefault(word[0], []).append((word, row["role"], row.get("unless", "")))
    for found in words.values():
        found.sort(key=lambda item: -len(item[0]))
    return HeadRules(words)


class HeadReader:
    """Reads heads of one page."""

    def __init__(
        self,
        text: str,
        times: Sequence[Time],
        institutions: Sequence[Institution],
        areas: Sequence[Area],
        rules: HeadRules,
    ) -> None:
        self.text = text
        self.rules = rules
        self.times = {time.start: time for time in times}
        self.bodies: dict[int, Mention] = {area.start: area for area in areas}
        self.area_ends = {area.end: area.start for area in areas}
        self.bodies.update((item.start, item) for item in institutions)
        self._mentions = self.times.keys() | self.bodies.keys()
        self._read: dict[tuple[int, int], Head] = {}

    def read(self, start: int, end: int) -> Head:
        """Read the head of the clause that lies between two places; the same words are read once."""
        head = self._read.get((start, end))
        if head is None:
            head = self._read[start, end] = self._head(start, end)
        return head

    def _head(self, start: int, end: int) -> Head:
        text, words, mentions = self.text, self.rules.words, self._mentions
        bodies, times, position = self._labelled(self.behind_item(start, end), end)
        partners: list[Mention] = []
        roles: dict[str, tuple[int, int]] = {}
        partner = False
        while position < end:
            char = text[position]
            if position in mentions:
                time = self.times.get(position)
                if time is not None and time.end <= end:
                    times.append(time)
                    position, partner = time.end, False
                    continue
                body = self.bodies.get(position)
                if body is not None and body.end <= end and not text.startswith(_NO_ACTORS, body.end):
                    position = self._bodies(partners if partner else bodies, body, end, partner=partner)
                    aside = _ASIDE.match(text, position)
                    position = aside.end() if aside is not None else position
                    partner = False
                    continue
            if char in _GAP:
                position += 1
                continue
            if text.startswith(_OWNED, position) and position + len(_OWNED[0]) in self.bodies:
                under = text.startswith(_UNDER, position)
                bodies = [body for body in bodies if under or body.end != position]  # 甲海关所属乙海关监管…: the latter
                position += len(_OWNED[0])  # 所属稽查大队查办5件
                continue
            if char not in words or (found := self.rules.word(text, position)) is None or found[0] > end:
                break
            after, role = found
            if role == "with":
                if after not in self.bodies:
                    break
                partner = True
            roles.setdefault(role, (position, after))
            position = after
        # Most heads are empty, and an empty list for each would be most of what a page keeps in memory.
        return Head(start, position, times or (), bodies or (), partners or (), roles or _NO_ROLES)

    def label(self, at: int) -> Mention | None:
        """Give the body that a label at ``at`` holds and nothing else (【渔政站】), None without one."""
        closer = _NAMED.get(self.text[at : at + 1])
        body = self.bodies.get(at + 1) if closer is not None else None
        if body is None or closer is None or not self.text.startswith(closer, body.end):
            return None
        # （福建省漳州市龙文区） below a title says where, and not who
        return body if closer in _CLOSERS or isinstance(body, Institution) else None

    def _labelled(self, at: int, end: int) -> tuple[list[Mention], list[Time], int]:
        """Give the body or time of a label at ``at`` and the place behind the label; none and ``at`` without one.

        A label that names neither is a topic (【缉私】缉私分局立案5起), unless it is all that tells what is counted.
        """
        label = self.label(at)
        if label is not None:
            return [label], [], label.end + 1
        closer = LABELS.get(self.text[at : at + 1])
        behind = self.text.find(closer, at, min(end, at + _TOPIC)) + 1 if closer is not None else 0
        if not behind or not "\u4e00" <= self.text[behind : behind + 1] <= "\u9fff":
            return [], [], at
        time = self.times.get(at + 1)
        return [], [time] if time is not None and time.end == behind - 1 else [], behind

    def behind_item(self, start: int, end: int) -> int:
        """Give the place behind the number of an item (2、县水利局…), the same place where none stands."""
        while start < end and self.text[start] in _BULLETS:
            start += 1
        first = self.text[start : start + 1]
        if start in self.times or not (first in _ITEM_FIRST or first.isdecimal()):
            return start
        item = _ITEM.match(self.text, start, end)
        return item.end() if item is not None else start

    def _bodies(self, into: list[Mention], body: Mention, end: int, *, partner: bool) -> int:
        """Take a body and the others of its list: 区教育局、民政局和文旅局等部门."""
        text = self.text
        into.append(body)
        position = body.end
        while position < end and text[position] in _LIST and (following := self.bodies.get(position + 1)):
            into.append(following)
            position = following.end
        if partner:
            for tail in _LIST_TAILS:
                if text.startswith(tail, position):
                    return position + len(tail)
        return position
