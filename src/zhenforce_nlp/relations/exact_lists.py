"""Lists behind a figure that add up to it: 抽查案卷65卷，评出优秀21卷、良好38卷、一般6卷."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.records import Metric, Quantity
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.opposites import opposites
from zhenforce_nlp.relations.part_links import MEMORY, PartLinks, added

_UNITS = regex.compile(r"[（）/、]")
_MANY = 100
_SOME = 20  # figures that say of themselves what became of the total may add up to a smaller one by chance
_ENOUGH = 3  # figures: two that add up to one of the sentence before may do so by chance
_OF = "的"
_REMEDIES = ("整改", "改正", "办结", "销号")  # 问题64个，完成整改61个，跨年整改3个
_NOUN = 2  # characters of the shortest noun
_DEFINED = regex.compile(r"[、，,和]\p{Han}{1,8}[（(][^（）()]{1,20}[）)]")
_LISTED = ("、", "", "和")
_CLOSING = ("）", ")")
_BRACKETS = "（）()"
_IN_TURN = ("分别", "依次")
_STOPS = ("；", ";")
_JOINS = ("、", "", "和", "，", ",", "：", ":")


class ExactLists:
    """Finds the lists of one page's sentences."""

    def __init__(self, text: str, metrics: Mapping[str, Metric], cues: CueRules, known: PartLinks) -> None:
        self.text = text
        self.metrics = metrics
        self.cues = cues.cues
        self.known = known

    def read(self, slots: Sequence[Slot]) -> None:
        """抽查案卷65卷，评出优秀21卷、良好38卷、一般6卷: a list behind a figure that adds up to it exactly."""
        if len(slots) < _ENOUGH:
            return
        self._bracketed(slots)
        counts, is_base = self.known.counts, self.known.is_base
        plain = [slot for slot in slots if slot.depth == 0 and counts(slot.quantity) and not is_base(slot)]
        for index, whole in enumerate(plain[:-2]):
            if whole.quantity.id in self.known.links:
                continue
            run, skipped = self._run(whole, plain[index + 1 : index + 1 + MEMORY])
            listed = not skipped and all(slot.opener in (*_LISTED, *_CLOSING) for slot in run[1:])
            if (
                self._led_to(whole, run)
                or self._in_turn(whole, run)
                or self._acts(run)
                or self._first_of_list(whole, run)
            ):
                continue
            # 刑拘9人，逮捕5人，判刑4人 is no breakdown
            least = (
                _MANY if self._led(run) or self._visits(whole) or self._beside(whole, run) else _SOME
            )  # two small figures may add up by chance
            many = whole.quantity.value >= least and whole.quantity.dimension != "money" and not skipped
            size = sum(1 for slot in run if slot.quantity.value)  # 扣押5宗，冻结0宗，强制执行1宗，申请4宗: by chance
            if size >= (2 if listed or many else _ENOUGH) or (size > 1 and self._of_a_kind(whole, run)):
                for slot in run:
                    self.known.link(slot, whole, "part.exact_list", run[0].left, run[-1].right)
        self._left_over(plain)

    def _bracketed(self, slots: Sequence[Slot]) -> None:
        """查出问题143个，集中在取证（61个）、文书（47个）、程序（35个）: figures in brackets that add up exactly."""
        run: list[Slot] = []
        before: list[Slot] = []
        for slot in (*slots, None):
            inside = slot is not None and slot.depth == 1 and slot.host is None and self.known.counts(slot.quantity)
            if slot is not None and inside and (not run or run[0].quantity.unit == slot.quantity.unit):
                run.append(slot)
                continue
            if len(run) > 1:
                total = added(run)
                for whole in reversed(before[-MEMORY:]):
                    if whole.quantity.unit == run[0].quantity.unit and whole.quantity.value == total:
                        for item in run:
                            self.known.link(item, whole, "part.exact_list", run[0].left, run[-1].right)
                        break
            run = []
            if slot is not None and slot.depth == 0 and self.known.counts(slot.quantity):
                before.append(slot)

    def _run(self, whole: Slot, behind: Sequence[Slot]) -> tuple[list[Slot], bool]:
        """Give the figures behind one that add up to it exactly, none when none do; and whether some were passed over.

        Figures of other units may stand between: 图斑126个，面积95亩，合法120个、违法6个.
        """
        left, run, skipped = whole.quantity.value, list[Slot](), False
        for slot in behind:
            link = self.known.links.get(slot.quantity.id)
            linked, of_whole = link is not None, link is not None and link.whole == whole.quantity.id
            if link is not None and of_whole and link.rule == "part.share":
                linked = False  # 案件52起，毁林开垦占29起、改变用途23起: the first of a list
            if linked and not run and of_whole:
                continue  # 立案26件，其中甲11件、乙15件；结果为警告19件、撤销7件
            apart = not slot.quantity.unit and not run and slot is not behind[0]  # 抽案卷8卷，优3良4合格1: of the 8卷
            if not linked and (apart or not _alike(slot.quantity, whole.quantity)):
                skipped = True
                continue
            if linked or (run and not self._joined(run[-1], slot)):
                break
            run.append(slot)
            left -= slot.quantity.value
            if left <= 0:
                break
        return ([] if left else run), skipped

    def _joined(self, before: Slot, slot: Slot) -> bool:
        """优秀52件，占57.8%；合格36件: shares show that a list goes on over ；."""
        if slot.opener in _JOINS or self.known.remains(slot):
            return True
        if slot.opener in _CLOSING and slot.breaks.lstrip(_BRACKETS)[:1] in _JOINS:
            return True  # 维持96件（占50.8%）、驳回37件（占19.6%）、终止56件
        if _DEFINED.fullmatch(self.text, before.right, slot.left):
            return True  # 优秀（90分以上）61卷、良好（80—89分）97卷
        return slot.opener in _STOPS and self.cues["shared"].match(self.text, before.right_end) is not None

    def _beside(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """非法客运车辆30辆，非法货运车辆25辆，教练车5辆: things of the same kind stand beside each other."""
        label, first = (self.metrics[slot.quantity.id].label for slot in (whole, run[0])) if run else ("", "")
        return len(first) > _NOUN and first[:_NOUN] in label and label.endswith(first[-_NOUN:])

    def _visits(self, whole: Slot) -> bool:
        return self.cues["visits"].match(self.metrics[whole.quantity.id].label) is not None

    def _led(self, run: Sequence[Slot]) -> bool:
        """立案23件，结案21件，不予处罚2件; 给予警告17起，罚款12起: stages of the work and measures."""
        said = [(self.metrics[slot.quantity.id].label, self.text[slot.left : slot.left_end]) for slot in run]
        cues = self.cues["stage"], self.cues["measures"]
        return any(cue.match(words) is not None for label, told in said for words in (label, told) for cue in cues)

    def _led_to(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """检查132家，责令改正68家，警告61家，处罚3家: what visits lead to adds up to them by chance."""
        measures = self.cues["measures"]
        labels = [self.metrics[slot.quantity.id].label for slot in run]
        return (
            self._visits(whole)
            and len({match.group() for label in labels if (match := measures.match(label)) is not None}) > 1
        )

    def _acts(self, run: Sequence[Slot]) -> bool:
        """申请强制执行3宗，被复议2宗、被诉1宗: two acts of their own add up to the figure before them by chance."""
        acts = self.cues["acts"]
        labels = [self.metrics[slot.quantity.id].label for slot in run]
        if len(run) >= _ENOUGH or opposites(labels):
            return False
        verbs = [acts.match(self.text, slot.left, slot.left_end) for slot in run]
        shared = verbs[:1] != [None] and len({label[:_NOUN] for label in labels}) == 1
        return shared or None not in verbs  # 准予执行7宗，移送公安局2宗、监委5宗: one act with two objects

    def _in_turn(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """分别办案11件、7件、4件: the first of figures told in turn is no sum of the others, though 7 and 4 make 11."""
        words = self.text[whole.left : whole.left_end]
        return bool(run) and run[0].opener in _LISTED and any(word in words for word in _IN_TURN)

    def _first_of_list(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """查封7件、停产2件、拘留4件、移送1件: the first of a list that only 、 parts is no sum of the others."""
        if self._in_turn(whole, run):
            return True
        return len(run) >= _ENOUGH and whole.opener not in ("、", "") and all(slot.opener == "、" for slot in run)

    def _left_over(self, plain: Sequence[Slot]) -> None:
        """发现问题58个：…；已销号55个，剩余3个: what is done and what is left over make the total."""
        for index in range(2, len(plain)):
            done, rest = plain[index - 1 : index + 1]
            if done.quantity.unit != rest.quantity.unit or not self.known.remains(rest):
                continue
            if done.quantity.id in self.known.links and rest.quantity.id in self.known.links:
                continue
            total = done.quantity.value + rest.quantity.value
            for whole in reversed(plain[max(0, index - MEMORY) : index - 1]):
                if whole.quantity.unit == rest.quantity.unit and whole.quantity.value == total:
                    self.known.link(done, whole, "part.exact_list", done.left, rest.right)
                    self.known.link(rest, whole, "part.exact_list", done.left, rest.right)
                    break

    def _of_a_kind(self, whole: Slot, run: Sequence[Slot]) -> bool:
        """Tell whether figures parted by ， divide one: 检查86次，现场检查80次，非现场检查6次; 办结27件，剩余5件."""
        if self.known.remains(run[-1]):
            return True
        labels = [self.metrics[slot.quantity.id].label for slot in run]
        told = [self.text[slot.left : slot.left_end] for slot in run]  # 当场改正97条，限期改正67条
        attributes = len(told) > 1 and all(words.endswith(_OF) for words in told)  # 停产的12家，生产的73家
        if attributes or opposites(labels) or opposites(told) or self._disposed(whole, labels):
            return True
        shared = labels[0][-_NOUN:] if labels else ""
        common = len(shared) == _NOUN and all(label.endswith(shared) for label in labels)
        return common and (shared in self.metrics[whole.quantity.id].label or shared in _REMEDIES)

    def _disposed(self, whole: Slot, labels: Sequence[str]) -> bool:
        """查处违规用火39人，批评教育33人，罚款6人: what became of all that were dealt with."""
        general, disposals = self.cues["dealt"], self.cues["disposal"]
        label = self.metrics[whole.quantity.id].label
        return general.match(label) is not None and all(disposals.search(label) is not None for label in labels)


def _alike(part: Quantity, whole: Quantity) -> bool:
    """Tell whether one counts what another does: 9件：甲6、乙3; 618册（张）：图书416册、唱片202张."""
    if part.unit == whole.unit:
        return True
    if not part.unit:
        return whole.dimension not in ("money", "ratio", "time")
    return "（" in whole.unit and part.unit in _UNITS.split(whole.unit)
