"""Totals that figures add up to: lists behind a total, totals behind their parts, breakdowns of an earlier total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, takewhile

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.frozen import quick
from zhenforce_nlp.records import Bound, Metric, Quantity
from zhenforce_nlp.relations.cues import CueRules

MEMORY = 60  # figures: what stands farther back is no total of what stands here
_CHANGES = "metric.change"
_TOTALS = "metric.total"
OF_PLACES = "part.split_places"
# of labels that say no more than whose the figure is: 城东所31件, 分别为42件和35件
NAMELESS = ("metric.carried", "metric.respectively", "metric.frame", "metric.total", "metric.unit")
_NO_PARTS = ("ratio", "time")
_VIEWS = ("看", "看，", "看,", "看：", "看:")  # 从办案单位看: only some may be named, so the sum has to be exact
_NEXT = 16  # figures at the end of the paragraph above that three may add up to
_FAR = 24  # figures before 各类文书共计 that it may sum up
_TWO = 2
_MANY = 100
_ENOUGH = 3  # figures: two that add up to one of the sentence before may do so by chance
_VAGUE = Decimal("1.1")  # 近300 of 290, but not 500余 of 320
_NOUN = 2  # characters of the shortest noun
_SCALES = ("万", "亿", "萬", "億")
_DENIALS = regex.compile(r"[不未非无失]")
_DEFINED = regex.compile(r"[、，,和]\p{Han}{1,8}[（(][^（）()]{1,20}[）)]")
_LISTED = ("、", "", "和")
_CLOSING = ("）", ")")
_STOPS = ("；", ";")
_COLONS = ("：", ":")
_JOINS = ("、", "", "和", "，", ",", "：", ":")


@quick
@dataclass(frozen=True, slots=True)
class PartLink:
    """A part's total, and the characters that say so."""

    whole: str
    rule: str
    start: int
    end: int


class Sums:
    """The links of one page, and those of them that arithmetic decides."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], cues: CueRules) -> None:
        self.text = text
        self.metrics = metrics
        self.cues = cues
        self.links: dict[str, PartLink] = {}
        self.summed = ""  # the last figure that others were found to make up
        self.counted = {name for name, metric in metrics.items() if not metric.rule.startswith(_CHANGES)}

    def counts(self, quantity: Quantity) -> bool:
        """Tell whether a figure can be part of a total: neither a change nor a rate nor a time."""
        return quantity.id in self.counted and quantity.dimension not in _NO_PARTS

    def fits(self, part: Quantity, whole: Quantity) -> bool:
        """Tell whether one figure can be part of another by unit and size."""
        return (
            self.counts(whole)
            and self.cues.same_things(part, whole)
            and (part.value <= whole.value or loose(part, whole))
        )

    def link(self, part: Slot, whole: Slot, rule: str, start: int, end: int) -> None:
        """Make a figure part of another."""
        if part is not whole:
            self.links[part.quantity.id] = PartLink(whole.quantity.id, rule, start, end)

    def total(self, slot: Slot, done: Sequence[Slot], word: tuple[int, int] | None) -> None:
        """甲3起、乙4起，共7起: the parts stand before their total."""
        metric = self.metrics.get(slot.quantity.id)
        bare = metric is not None and metric.rule == _TOTALS
        beside = bool(done) and slot.opener == "、" and done[-1].quantity.id == self.summed
        if word is None and not bare and not beside:
            return
        parts, left = self._before(slot, done)
        if (left or len(parts) < _TWO) and (word is not None or beside):
            parts, left = self._between(slot, done)
        if not left and len(parts) >= _TWO:
            self.summed = slot.quantity.id
        if left and not bare:
            return
        if left and not all(item.quantity.value < slot.quantity.value for item in parts):
            return
        if len(parts) < 2:
            return
        start, end = word or (slot.left, slot.left_end)
        if left:
            parts = [item for item in parts if item.quantity.id not in self.links]
        for item in parts:
            self.link(item, slot, "part.total", start, end)

    def _between(self, slot: Slot, done: Sequence[Slot]) -> tuple[list[Slot], Decimal]:
        """立案14起、罚款3万元，…2起、罚款6万元，合计16起、9万元: figures of other units stand between the parts."""
        left, run = slot.quantity.value, list[Slot]()
        for item in reversed(done[-MEMORY:]):
            same = item.depth == slot.depth and item.quantity.unit == slot.quantity.unit and self.counts(item.quantity)
            if not same or item.quantity.id in self.links or self.is_base(item):
                continue
            run.append(item)
            left -= item.quantity.value
            if left <= 0:
                break
        return run, left

    def summed_up(self, slots: Sequence[Slot], near: Sequence[Slot]) -> None:
        """下达通知书216份，决定书42份，…。各类文书共计258份: the figures before a sentence that begins so.

        Args:
            slots: the figures of a sentence.
            near: figures before the sentence, nearest first.
        """
        first = 0 if len(slots) < _TWO or slots[1].opener else 1  # 三类案件共13宗: 三类 is a figure, too
        word = self.cues.cues["sum_up"].match(self.text, slots[0].left, slots[first].left_end)
        if word is None:
            return
        for number, slot in enumerate(slots[first:]):
            if slot.depth or (number and slot.opener != "、"):
                return  # 两项共63处、9,000平方米: both
            self._summed(slot, near, *word.span())

    def _summed(self, slot: Slot, near: Sequence[Slot], start: int, end: int) -> None:
        run: list[Slot] = []
        left = slot.quantity.value
        for item in near[:_FAR]:
            if item.depth or item.quantity.unit != slot.quantity.unit or not self.counts(item.quantity):
                continue
            if item.quantity.id in self.links:
                continue
            run.append(item)
            left -= item.quantity.value
            if left <= 0:
                break
        if not left and len(run) > 1:
            for item in run:
                self.link(item, slot, "part.total", start, end)

    def _before(self, slot: Slot, done: Sequence[Slot]) -> tuple[list[Slot], Decimal]:
        """Give the figures before a total that add up to it, and what they lack; parts of parts do not count."""
        run: list[Slot] = []
        outer: list[Slot] = []
        left = rest = slot.quantity.value
        found: list[Slot] = []
        known = {item.quantity.id for item in done[-MEMORY:]}
        for item in reversed(done[-MEMORY:]):
            if item.depth != slot.depth or not self.counts(item.quantity) or self.is_base(item):
                continue
            metric = self.metrics.get(item.quantity.id)
            if item is done[-1] and not slot.opener and item.quantity.unit != slot.quantity.unit:
                continue  # 三个街道合计2,613件
            if item.quantity.unit != slot.quantity.unit or metric is None or metric.rule == _TOTALS:
                break
            link = self.links.get(item.quantity.id)
            if (link is None or link.whole not in known) and rest > 0:
                outer.append(item)
                rest -= item.quantity.value
                if not rest:
                    return outer, rest
            if left > 0:
                run.append(item)
                left -= item.quantity.value
                if not left:
                    found = run[:]
            if left < 0 and rest < 0:
                break
        return (found, Decimal(0)) if found else (run, left)

    def lists(self, slots: Sequence[Slot]) -> None:
        """抽查案卷65卷，评出优秀21卷、良好38卷、一般6卷: a list behind a figure that adds up to it exactly."""
        if len(slots) < _ENOUGH:
            return
        self._bracketed(slots)
        plain = [slot for slot in slots if slot.depth == 0 and self.counts(slot.quantity) and not self.is_base(slot)]
        for index, whole in enumerate(plain[:-2]):
            if whole.quantity.id in self.links:
                continue
            run, skipped = self._run(whole, plain[index + 1 : index + 1 + MEMORY])
            listed = not skipped and all(slot.opener in (*_LISTED, *_CLOSING) for slot in run[1:])
            if self._led_to(whole, run):
                continue
            # 刑拘9人，逮捕5人，判刑4人 is no breakdown
            many = (
                whole.quantity.value >= _MANY and whole.quantity.dimension != "money" and not skipped
            )  # two small figures may add up by chance
            if len(run) >= (2 if listed or many else _ENOUGH) or (len(run) > 1 and self._of_a_kind(whole, run)):
                for slot in run:
                    self.link(slot, whole, "part.exact_list", run[0].left, run[-1].right)
        self._left_over(plain)

    def _led_to(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """检查132家，责令改正68家，警告61家，处罚3家: what visits lead to adds up to them by chance."""
        measures, visits = self.cues.cues["measures"], self.cues.cues["visits"]
        labels = [self.metrics[slot.quantity.id].label for slot in run]
        return (
            visits.match(self.metrics[whole.quantity.id].label) is not None
            and len({match.group() for label in labels if (match := measures.match(label)) is not None}) > 1
        )

    def _left_over(self, plain: Sequence[Slot]) -> None:
        """发现问题58个：…；已销号55个，剩余3个: what is done and what is left over make the total."""
        for index in range(2, len(plain)):
            done, rest = plain[index - 1 : index + 1]
            if done.quantity.unit != rest.quantity.unit or not self.remains(rest):
                continue
            total = done.quantity.value + rest.quantity.value
            for whole in reversed(plain[max(0, index - MEMORY) : index - 1]):
                if whole.quantity.unit == rest.quantity.unit and whole.quantity.value == total:
                    self.link(done, whole, "part.exact_list", done.left, rest.right)
                    self.link(rest, whole, "part.exact_list", done.left, rest.right)
                    break

    def _bracketed(self, slots: Sequence[Slot]) -> None:
        """查出问题143个，集中在取证（61个）、文书（47个）、程序（35个）: figures in brackets that add up exactly."""
        run: list[Slot] = []
        before: list[Slot] = []
        for slot in (*slots, None):
            inside = slot is not None and slot.depth == 1 and slot.host is None and self.counts(slot.quantity)
            if slot is not None and inside and (not run or run[0].quantity.unit == slot.quantity.unit):
                run.append(slot)
                continue
            if len(run) > 1:
                total = added(run)
                for whole in reversed(before[-MEMORY:]):
                    if whole.quantity.unit == run[0].quantity.unit and whole.quantity.value == total:
                        for item in run:
                            self.link(item, whole, "part.exact_list", run[0].left, run[-1].right)
                        break
            run = []
            if slot is not None and slot.depth == 0 and self.counts(slot.quantity):
                before.append(slot)

    def _run(self, whole: Slot, behind: Sequence[Slot]) -> tuple[list[Slot], bool]:
        """Give the figures behind one that add up to it exactly, none when none do; and whether some were passed over.

        Figures of other units may stand between: 图斑126个，面积95亩，合法120个、违法6个.
        """
        left, run, skipped = whole.quantity.value, list[Slot](), False
        for slot in behind:
            link = self.links.get(slot.quantity.id)
            linked, of_whole = link is not None, link is not None and link.whole == whole.quantity.id
            if link is not None and of_whole and link.rule == "part.share":
                linked = False  # 案件52起，毁林开垦占29起、改变用途23起: the first of a list
            if linked and not run and of_whole:
                continue  # 立案26件，其中甲11件、乙15件；结果为警告19件、撤销7件
            if slot.quantity.unit != whole.quantity.unit and not linked:
                skipped = True
                continue
            if linked or (run and not self._joined(run[-1], slot)):
                break
            run.append(slot)
            left -= slot.quantity.value
            if left <= 0:
                break
        return ([] if left else run), skipped

    def _disposed(self, whole: Slot, labels: Sequence[str]) -> bool:
        """查处违规用火39人，批评教育33人，罚款6人: what became of all that were dealt with."""
        general, disposals = self.cues.cues["dealt"], self.cues.cues["disposal"]
        label = self.metrics[whole.quantity.id].label
        return general.match(label) is not None and all(disposals.search(label) is not None for label in labels)

    def _joined(self, before: Slot, slot: Slot) -> bool:
        """优秀52件，占57.8%；合格36件: shares show that a list goes on over ；."""
        if slot.opener in _JOINS or self.remains(slot):
            return True
        if _DEFINED.fullmatch(self.text, before.right, slot.left):
            return True  # 优秀（90分以上）61卷、良好（80—89分）97卷
        return slot.opener in _STOPS and self.cues.cues["shared"].match(self.text, before.right_end) is not None

    def _of_a_kind(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """Tell whether figures parted by ， divide one: 检查86次，现场检查80次，非现场检查6次; 办结27件，剩余5件."""
        if self.remains(run[-1]):
            return True
        labels = [self.metrics[slot.quantity.id].label for slot in run]
        if _opposites(labels) or self._disposed(whole, labels):
            return True
        shared = labels[0][-_NOUN:] if labels else ""
        common = len(shared) == _NOUN and all(label.endswith(shared) for label in labels)
        return common and shared in self.metrics[whole.quantity.id].label

    def _said_again(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """违法27个。违法图斑已整改22个，5个正在处置: the first words name the total again."""
        label = self.metrics[whole.quantity.id].label
        return len(label) >= _NOUN and self.text.startswith(label, run[0].left)

    def _alike(self, run: Sequence[Slot]) -> bool:
        """Tell whether the labels of figures end with the same noun, or say the opposite of each other."""
        labels = [self.metrics[slot.quantity.id].label for slot in run]
        shared = labels[0][-_NOUN:]
        return _opposites(labels) or (len(shared) == _NOUN and all(label.endswith(shared) for label in labels))

    def _related(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """立案36宗。无证行医案件21宗，废物管理案件15宗: the noun of the parts has a character of the total's label."""
        labels = [self.metrics[slot.quantity.id].label for slot in run]
        label = self.metrics[whole.quantity.id].label
        return _opposites(labels) or any(char in label for char in labels[0][-_NOUN:])

    def remains(self, slot: Slot) -> bool:
        """Tell whether a figure is what is left over: 办结27件，剩余5件."""
        cues = self.cues.cues
        before = cues["remainder"].match(self.text, slot.left, slot.left_end)
        return before is not None or cues["pending"].match(self.text, slot.right, slot.right_end) is not None

    def resumed(self, slots: Sequence[Slot], near: Sequence[Slot], far: Sequence[Slot]) -> None:
        """查处违法案件486件。农药82件，兽药45件，其他359件。: a sentence that opens with what the one before adds up.

        Args:
            slots: the figures of a sentence.
            near: figures of the paragraph before it, nearest first.
            far: figures of earlier paragraphs, nearest first, for a longer list.
        """
        plain = [slot for slot in slots[:MEMORY] if not slot.depth and self.counts(slot.quantity)]
        for unit in dict.fromkeys(slot.quantity.unit for slot in plain):
            same = [slot for slot in plain if slot.quantity.unit == unit]  # 合法622个、5,480亩，违法252个、1,814亩
            run = list(takewhile(lambda slot: slot.quantity.id not in self.links, same))
            if len(run) >= _ENOUGH and self._even(run, plain):
                self._resume(run, near, far)
            elif len(run) == len(slots) == _ENOUGH - 1:
                self._resume_pair(run, near, far)

    def _even(self, run: Sequence[Slot], plain: Sequence[Slot]) -> bool:
        """Tell whether figures stand side by side, or always with as many of other units between them."""
        places = [index for index, slot in enumerate(plain) if slot.quantity.unit == run[0].quantity.unit][: len(run)]
        steps = {after - before for before, after in pairwise(places)}
        closed = self.cues.cues["stage"].match(self.metrics[run[0].quantity.id].label) is not None
        return len(steps) == 1 and not closed  # 结案43起 is no kind of 47起

    def _resume(self, run: Sequence[Slot], near: Sequence[Slot], far: Sequence[Slot]) -> None:
        if run[0].quantity.value == added(run[1:]) and run[0].opener not in _COLONS:
            return  # 移送9户，已立案7户，余下2户: a total with its parts; but 主要原因：甲14批次，乙7批次… is a list
        for whole in (*near, *(far if len(run) > _ENOUGH else far[:_NEXT])):
            nested = whole.quantity.id in self.links  # 不合格28批次, of 1386批次, is itself divided by four causes
            if not self._may_hold(whole, run) or (nested and len(run) <= _ENOUGH):
                continue
            size = _prefix(run, whole.quantity.value)
            if size == len(run) or (size >= _ENOUGH and whole in near):
                for slot in run[:size]:
                    self.link(slot, whole, "part.exact_list.earlier", run[0].left, run[size - 1].right)
                return

    def _resume_pair(self, run: Sequence[Slot], near: Sequence[Slot], far: Sequence[Slot]) -> None:
        """A sentence of two figures: only what its words tie to the total is no chance."""
        for whole in (*near, *far[:_NEXT]):
            if not self._may_hold(whole, run) or _prefix(run, whole.quantity.value) != len(run):
                continue
            alike = self._alike(run) and self._related(whole, run) and whole.quantity.id not in self.links
            left = self.remains(run[-1]) and whole.quantity.id not in self.links  # 办结386起，6起正在办理
            if alike or left or self._said_again(whole, run):
                for slot in run:
                    self.link(slot, whole, "part.exact_list.earlier", run[0].left, run[-1].right)
                return

    def _may_hold(self, whole: Slot, run: Sequence[Slot]) -> bool:
        return not whole.depth and self.counts(whole.quantity) and whole.quantity.unit == run[0].quantity.unit

    def breakdown(
        self,
        parts: Sequence[Slot],
        near: Sequence[Slot],
        far: Sequence[Slot],
        place: tuple[int, int],
        *,
        whole_only: bool,
    ) -> None:
        """Link the figures of a breakdown to the total they add up to, else to the nearest of the paragraph they fit.

        Args:
            parts: its figures of one unit.
            near: figures of the paragraph before it, nearest first.
            far: figures of earlier paragraphs, nearest first.
            place: the words that announce it.
            whole_only: its total is no part of another (从地区看: of all accidents, not of the seven on roads).
        """
        best: tuple[int, Slot] | None = None
        for whole in (*near, *far):
            if not self.counts(whole.quantity) or not self.cues.same_things(parts[0].quantity, whole.quantity):
                continue
            if whole_only and whole.quantity.id in self.links:
                continue
            size = _prefix(parts, whole.quantity.value)
            if size > 1 and (best is None or size > best[0]):
                best = size, whole
        if best is None and not self.text.endswith(_VIEWS, 0, place[1]):
            total = added(parts)
            for whole in near:
                if self.fits(parts[0].quantity, whole.quantity) and total <= whole.quantity.value:
                    best = len(parts), whole
                    break
        for slot in parts[: best[0]] if best else ():
            self.link(slot, best[1], "part.split", *place)  # type: ignore[index]

    def of_places(self, parts: Sequence[Slot], near: Sequence[Slot], place: tuple[int, int]) -> None:
        """从地区看，甲县、乙县居前，分别为42件和35件: figures of some places, which need not make up the total.

        They are part of the total that the breakdown before was of, else of the nearest in their unit that is no part.
        """
        alone = [slot for slot in parts if slot.quantity.id not in self.links]
        labels = self.metrics  # taken from what stands before: 甲所办案最多，为31件 names its own act
        alone = [slot for slot in alone if labels[slot.quantity.id].rule in NAMELESS]
        alone = [
            slot
            for slot in alone
            if labels[slot.quantity.id].start < place[0] or labels[slot.quantity.id].label == slot.quantity.unit
        ]
        split = {link.whole for link in self.links.values() if link.rule == "part.split"}
        free = [
            slot for slot in near if slot.quantity.id not in self.links and not slot.depth and not self.is_base(slot)
        ]
        total = added(alone)
        for whole in sorted(free, key=lambda slot: slot.quantity.id not in split):
            same = bool(alone) and whole.quantity.unit == alone[0].quantity.unit and self.counts(whole.quantity)
            if same and total <= whole.quantity.value:
                for slot in alone:
                    self.link(slot, whole, OF_PLACES, *place)
                return

    def is_base(self, slot: Slot) -> bool:
        """比2020年的298宗多47宗: the figure compared with is no item of a list."""
        return self.cues.cues["base"].search(self.text, max(slot.left, slot.left_end - 12), slot.left_end) is not None


def _prefix(parts: Sequence[Slot], total: Decimal) -> int:
    """Give how many figures from the first on make the total exactly, 0 when none do."""
    left = total
    for number, slot in enumerate(parts, 1):
        left -= slot.quantity.value
        if left == 0:
            return number
        if left < 0:
            return 0
    return 0


def _opposites(labels: Sequence[str]) -> bool:
    """合格, 不合格; 已整改, 未整改; 涉企, 非涉企: one of two labels denies the other."""
    if len(labels) != _ENOUGH - 1:
        return False
    short, long = sorted((_DENIALS.sub("", label).replace("已", "") for label in labels), key=len)
    denied = [_DENIALS.search(label) is not None for label in labels]
    same = long[-_NOUN:] == short[-_NOUN:] if len(short) >= _NOUN else bool(short) and long.endswith(short)
    return any(denied) and not all(denied) and same


def loose(part: Quantity, whole: Quantity) -> bool:
    """Tell whether one of two figures is no exact one (百余, 近300), the part at most little more than the whole."""
    vague = part.bound is not Bound.EXACT or whole.bound is not Bound.EXACT
    return vague and part.value <= _VAGUE * whole.value


def rounding(whole: Quantity) -> Decimal:
    """Give by how much the parts of a printed sum of money may exceed it: 2.36亿元 of 0.18亿元 and 2.184亿元."""
    if whole.dimension != "money" or not any(scale in whole.text for scale in _SCALES):
        return Decimal(0)
    return Decimal("0.5").scaleb(int(whole.value.normalize().as_tuple().exponent))


def added(slots: Iterable[Slot]) -> Decimal:
    """Add up figures."""
    return sum((slot.quantity.value for slot in slots), Decimal(0))
