"""Figures of standing rules that are told without a word for a limit: 每两小时巡查1次, 接报后30分钟到场, 保存3年."""

from __future__ import annotations

from zhenforce_nlp.clauses import Sentence, Slot
from zhenforce_nlp.relations.cues import CueRules
from zhenforce_nlp.relations.spans import Span

_WINDOW = 120  # characters before a figure beyond which no word of its sentence is looked for
_EVENT = 27  # days: what is told of a shorter stretch happened then


class DutyReader:
    """Finds the duties of one page among what was done.

    A duty is told in the present, of everybody and every time. So it has no period and nothing that was summed up, and
    its figure is one of three: how long something may take or has to last, how much belongs to each or to each time,
    what follows on a condition.
    """

    def __init__(self, text: str, cues: CueRules) -> None:
        self.text = text
        self.cues = cues.cues
        self.block = -1
        self.last: tuple[int, int] | None = None  # words that made the last figures of the paragraph duties
        self.told = 0  # where the last figure ends that tells what happened

    def open(self, sentence: Sentence) -> None:
        """Begin a sentence; a paragraph about rules goes on with them."""
        if sentence.block != self.block:
            self.block, self.last = sentence.block, None

    def read(self, sentence: Sentence, slot: Slot, span: Span) -> tuple[int, int] | None:
        """Give the words that make a figure a duty, None where it is something that happened.

        Args:
            span: the period that governs it.

        Example:
            实行24小时值守, 每月自查1次, 情节严重的，暂停3个月.
        """
        found, timed = None, slot.quantity.dimension == "time"
        each = self.text.find("每", slot.clause, slot.left_end) >= 0
        if (timed or each) and not self._happened(slot, span):
            found = self._lasting(sentence, slot, span) if timed else None
            found = found or (self._of_each(sentence, slot) if each else None)
        if found is None:
            self.told = slot.quantity.end
        return found

    def _happened(self, slot: Slot, span: Span) -> bool:
        """全年召开4次; 7月12日，8分钟到场: a sum, or what a day or the clause's own time tells of."""
        short = span.period is not None and span.period.days <= _EVENT
        if span.source is not None and (short or span.start >= slot.clause):
            return True
        return self.cues["summed"].search(self.text, slot.clause, slot.left_end) is not None

    def _lasting(self, sentence: Sentence, slot: Slot, span: Span) -> tuple[int, int] | None:
        """保存3年, 30分钟到场, 实行24小时值守, 暂停核准3个月."""
        text, cues, dated = self.text, self.cues, span.source is not None and span.start >= sentence.start
        if (kept := cues["kept"].search(text, slot.near, slot.left_end)) is not None:
            return kept.span()
        if cues["measured"].search(text, slot.clause, slot.left_end) is not None:
            return None
        if (due := cues["deadline"].match(text, slot.quantity.start)) is not None:
            return due.span()
        if not dated and (watch := cues["watch"].match(text, slot.quantity.start)) is not None:
            return watch.span()
        follows = self._condition(slot) or cues["follows"].search(text, slot.clause, slot.left_end) is not None
        return self._case(sentence, slot) if follows else None

    def _of_each(self, sentence: Sentence, slot: Slot) -> tuple[int, int] | None:
        """每个项目部配备1名, 每季度演练1次: under words of a rule, or on a condition."""
        start = slot.clause if slot.opener == "、" else slot.left  # “每镇不低于15名”的要求差3名
        each = self.cues["each"].search(self.text, start, slot.left_end)
        return self._frame(sentence, slot) if each is not None else None

    def _case(self, sentence: Sentence, slot: Slot) -> tuple[int, int] | None:
        """情节严重的暂停6个月: 按规定停产1个月 may have befallen one firm."""
        if self._condition(slot):
            return slot.clause - 2, slot.clause
        case = self.cues["case"].search(self.text, max(sentence.start, self.told), slot.left_end)
        return case.span() if case is not None else None

    def _condition(self, slot: Slot) -> bool:
        """情节严重的，暂停6个月: the clause before tells whom it befalls."""
        return self.text.endswith(("的，", "的,"), 0, slot.clause)

    def _frame(self, sentence: Sentence, slot: Slot) -> tuple[int, int] | None:
        """Give the words of the sentence that make it one about rules."""
        if self._condition(slot):
            return slot.clause - 2, slot.clause
        last = None
        start = max(sentence.start, slot.left_end - _WINDOW, self.told)
        for name in ("case", "duty"):
            for match in self.cues[name].finditer(self.text, start, slot.left_end):
                last = match.span()
        going_on = self.last is not None and self.told < self.last[1]
        return last or (self.last if going_on else None)
