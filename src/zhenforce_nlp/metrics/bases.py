"""Labels of figures before, which a figure with no words of its own takes over."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhenforce_nlp.clauses import Slot
from zhenforce_nlp.metrics.labels import LONG_LIST
from zhenforce_nlp.metrics.readings import Label, Reading, Words
from zhenforce_nlp.metrics.words import SPACE, after_figure
from zhenforce_nlp.records import How

_PAIR = 2
_ROUNDED = Decimal("0.1")  # points
_COUNTS = ("数", "次", "数量")
_AMOUNTS = ("数量", "数")
_THINGS = ("plain", "total", "carried")
_NO_COUNTS = ("money", "ratio", "time")
_KINDS = ("重点", "一般")
_NOUN_UNITS = ("方面", "领域", "环节", "层面", "部分", "板块", "维度")
BACK = 60  # labels looked back at; a list that long has said what it is about


def counted_noun(label: str) -> str:
    """Give what a label with an attribute counts: 事故 of 接报适用一般程序的事故."""
    return label.rpartition("的")[2] or label


def joined(base: str, words: str) -> str:
    """Join a label and the words that say more of it; a label that has grown long is left as it is."""
    return base if len(base) > LONG_LIST * 2 else base.removesuffix(words) + words


def base_label(
    reading: Reading, slot: Slot, *, change: bool = False, counts: bool = False, whole: bool = False
) -> Label | None:
    """Give the label that a figure without one takes over: the last of its own bracket, else of its host.

    Args:
        change: a change may be taken over too.
        counts: the last one in the figure's own unit goes before a later one (宣讲65场，师生4万人次，明年增加到80场),
            unless this figure stands right beside that (药品316件、205万元).
        whole: the total goes before the parts that 其中 opened behind it.
    """
    done = reading.done[-BACK:]
    if whole and reading.parts_from > 0:
        done = reading.done[max(0, reading.parts_from - BACK) : reading.parts_from]
    last: Label | None = None
    last_done = done[-1] if done else None
    bare = slot.opener == "" or (slot.opener == "、" and slot.left == slot.left_end)
    beside = bare and bool(done) and done[-1].slot.right_end >= slot.left - 1
    beside = beside and not (
        done[-1].rule == "metric.carried" and done[-1].slot.depth == slot.depth and not _goes_with(done)
    )
    counts = counts and slot.quantity.dimension != "ratio" and not beside
    for label in reversed(done):
        near = change and label is last_done and label.rule == "metric.before_bracket" and slot.opener in "）)"
        rate = slot.quantity.dimension == "ratio" and label.text.endswith("率")  # 3个县区完成率不足80%（城东区71.2%）
        if (label.slot.depth > slot.depth and not near) or (label.kind == "share" and not rate):
            continue  # 信访件较上年（143件）下降27%: the bracket's own
        if label.kind == "change" and not change and slot.quantity.dimension != "ratio":
            continue
        if not counts or label.slot.quantity.unit == slot.quantity.unit:
            return label
        last = last or label
    return last or (reading.done[-1] if reading.done else None)


def _goes_with(done: Sequence[Label]) -> bool:
    """已解决35个、1,878人、2,690万元: the last figure's label is that of the one right before, told in another unit."""
    if len(done) < _PAIR:
        return False
    first, second = done[-_PAIR:]
    beside = first.slot.right_end >= second.slot.left - 1 and second.slot.left == second.slot.left_end
    return beside and first.text == second.text and first.slot.quantity.unit != second.slot.quantity.unit


def whole_of_sum(reading: Reading, last: Label) -> Label | None:
    """农业980户、工业180户、生活100户，较上年增加36户: the whole that the items of a finished list add up to.

    Args:
        last: the label of the list's last item.
    """
    unit, total, number = last.slot.quantity.unit, Decimal(0), len(reading.done) - 1
    if last.slot.opener != "、" or not reading.done or reading.done[-1] is not last:
        return None
    least = max(0, len(reading.done) - BACK)
    while number >= least:
        item = reading.done[number]
        if item.slot.depth > last.slot.depth:
            number -= 1
            continue  # 餐饮服务2,085户（学校食堂58户）、药品零售96户
        if item.slot.quantity.unit != unit or item.slot.depth != last.slot.depth:
            return None
        total += item.slot.quantity.value
        number -= 1
        if item.slot.opener != "、":
            break
    wholes = (label for label in reversed(reading.done[least : number + 1]) if label.slot.quantity.unit == unit)
    return next((whole for whole in wholes if whole.slot.quantity.value == total), None)


def whole_of_two(reading: Reading, last: Label | None) -> Label | None:
    """任务586单，完结553单，关闭33单: the whole that the last two figures add up to."""
    three = reading.done[-_PAIR - 1 :]
    if len(three) <= _PAIR or last is not three[-1]:
        return None
    whole, first, second = (label.slot.quantity for label in three)
    same = whole.unit == first.unit == second.unit and whole.value == first.value + second.value
    return three[0] if same else None


def whole_by_change(reading: Reading, number: int, change: Words) -> Label | None:
    """查处案件87起，其中种子52起，罚款21万元，较上年的64起增加23起: of what has grown from 64 by 23.

    Args:
        number: the figure of the year before.
        change: the words around the figure behind it.
    """
    base, grown = (slot.quantity for slot in reading.slots[number : number + 2])
    if not base.value or {"up", "down"}.isdisjoint(change.roles):
        return None
    sign = 1 if "up" in change.roles else -1
    for done in reversed(reading.done[-BACK:]):
        if done.slot.quantity.unit != base.unit or done.kind not in _THINGS:
            continue
        more = (done.slot.quantity.value - base.value) * sign
        if grown.unit == base.unit and more == grown.value:
            return done
        if grown.unit == "%" and abs(more * 100 / base.value - grown.value) < _ROUNDED:
            return done
    return None


def label_before(reading: Reading, slot: Slot) -> Label | None:
    """Give the label that a sentence's first figure takes over: the first in its unit of the sentence before."""
    if not reading.before:
        return None
    unit = slot.quantity.unit
    for label in reading.before[:BACK]:
        if label.kind in ("plain", "total") and label.slot.depth == 0 and label.slot.quantity.unit == unit:
            return label
    outer = (label for label in reading.before[:BACK] if label.slot.depth == 0 and label.kind == "carried")
    return next((label for label in outer if label.slot.quantity.unit == unit), None) or reading.before[-1]


def of_sentence_before(reading: Reading, slot: Slot) -> Label | None:
    """发生事故17起、死亡19人。同比减少6起、7人: the deaths of the sentence before, where this one counts none."""
    unit = slot.quantity.unit
    if any(label.slot.quantity.unit == unit for label in reading.done):
        return None
    plain = (label for label in reading.before if label.kind == "plain" and not label.slot.depth)
    return next((label for label in plain if label.slot.quantity.unit == unit), None)


def rate_label(reading: Reading) -> Label | None:
    """Give the label of the last rate before, which alone changes by 个百分点."""
    rates = (label for label in reversed(reading.done[-BACK:]) if label.slot.quantity.dimension == "ratio")
    return next(rates, None)


def counted(reading: Reading, label: str) -> Label | None:
    """Give the label whose unit a word of counting names (起数 of 火灾236起, 批次 of 来访48批), else None."""
    if not label.endswith(_COUNTS):
        return None
    told = [item for item in reversed(reading.done[-BACK:]) if item.kind in _THINGS]
    for done in (*told, *reading.before[:BACK]):
        if done.slot.quantity.unit.startswith(label[0]) and done.kind in _THINGS:
            return done
    if label not in _AMOUNTS:
        return None
    return next((done for done in told if done.slot.quantity.dimension not in _NO_COUNTS), None)


def same_unit(reading: Reading, slot: Slot) -> Label | None:
    """其中市本级54份、412万元: each takes the label of the figure before in its own unit.

    Where the figures before make up one, it takes that one's: 团体248个，企业432个，基金会36个，其中市本级102个.
    """
    run = [label for label in reversed(reading.done[-BACK:]) if label.slot.quantity.unit == slot.quantity.unit]
    left = Decimal(0)
    for number, label in enumerate(run):
        if number > _PAIR and label.slot.quantity.value == left:
            return label
        left += label.slot.quantity.value
    for label in (*reversed(reading.done[-BACK:]), *reversed(reading.before[-BACK:])):
        if label.kind not in ("share", "change") and label.slot.quantity.unit == slot.quantity.unit:
            return label
    return None


def rate_behind(text: str, slot: Slot, base: Label) -> Label:
    """均已100%整改完成: the rate of what was named before, by the act behind the figure."""
    after = after_figure(text, slot)
    return Label(slot, joined(base.text, after), base.start, slot.right_end, How.CARRIED, "metric.rate_behind", "share")


def carried(text: str, slot: Slot, base: Label | None) -> Label:
    """Give a figure the label of another one; without one, its unit."""
    quantity = slot.quantity
    if base is None:
        return Label(slot, quantity.unit or quantity.text, quantity.start, quantity.end, How.NONE, "metric.unit")
    label = base.text
    if base.rule in ("metric.share_of", "metric.share_count") and quantity.dimension == "ratio":
        label += "占比"
    elif slot.opener == "" and base.rule == "metric.both_sides":  # 制定方案3个层面14方面
        label = text[base.start : base.slot.left_end].strip(SPACE) + quantity.unit
    elif slot.opener == "" and base.rule == "metric.behind" and quantity.unit in _NOUN_UNITS:  # 细化为3个层面14方面
        return Label(slot, quantity.unit, quantity.start, quantity.end, How.STATED, "metric.unit_noun")
    elif (kind := text[slot.left : slot.left_end].removeprefix("其中").strip(SPACE)) in _KINDS:  # 其中重点3家次
        label = kind + label.removeprefix(kind)
    return Label(slot, label, base.start, base.end, How.CARRIED, "metric.carried", "carried", base.verb)
