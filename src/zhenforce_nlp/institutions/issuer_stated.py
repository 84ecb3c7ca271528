"""Where a page says whose it is: title, subtitle, letterhead (填报单位：…), masthead (某某局文件) and signature."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

import regex

from zhenforce_nlp.bodies import InstitutionsRules
from zhenforce_nlp.institutions.mention import Raw, Spans, is_han
from zhenforce_nlp.institutions.places import Places
from zhenforce_nlp.records import BlockKind, How
from zhenforce_nlp.speakers import POST, SPEAKS

# A title's issuer stands at its beginning, after a year or a sign at most (2023年南开区…, 关于示例市…局, 【简讯】…).
_LEAD = regex.compile(
    r"(?:关于|【[^【】\n]{1,6}】|[（(【\[]|20\d\d年?度?|\d{1,2}(?:[—\-至~]\d{1,2})?月份?|第?[一二三四]季度|[上下]半年|今年以来|前三季度|\s)*"
)
# What else may stand in a line of a body's name: （总第3期）某某局编印　2023年4月7日
_BEFORE = regex.compile(r"(?:[\s（()）〔〕\[\]【】0-9〇零一二三四五六七八九十年月日号第期总:：.\-—/|]|增刊|简报)*+")
_BEHIND = regex.compile(
    r"(?:[\s（()）〔〕\[\]【】0-9〇零一二三四五六七八九十年月日号第期总:：.\-—/|]|增刊|编印|编发|印发|发布|主办|起草|代?拟稿?|草案|[，,、]|(?:征求意见|修订|送审|讨论)稿|供稿|公章|盖?章|编|刊|制|点击蓝字|关注(?:我们)?|阅读[量数]?|浏览[量数]?|次数?|括号内\p{Han}{2,8}|\p{So})*+"
)
_BEHIND_LABEL = frozenset(":： \t\u3000\xa0\r\n")
TO_ABOVE = "issuer.above"
_ABOVE = ("报送", "呈报", "上报", "抄报")  # a station's page goes to the bureau that it belongs to
_ORIGIN = "来源"
SPEAKER_LINES = 5  # the title's and those below it, in which it stands
MAX_GAP = 10  # blanks and signs between a label and its body
MAX_LINE = 6
_JOINT = re.compile("小组|专班|指挥部|联席会|委员会办公室")  # whose members' figures a page gives
_HEAD = 3  # lines of a bulletin's head
_TOGETHER = regex.compile(r"系统|机关|部门|机构")
_LINE_ENDINGS = ("局", "院", "", "支队")
_LINE_HEAD = regex.compile(r"(?:^|\n)[ \t\u3000（(\[【]*$")
# by re: regex looks through the rest of the page for the 件 that it needs
_MASTHEAD = re.compile(r"[ \t\u3000]*文[ \t\u3000]*件[ \t\u3000]*(?:[\r\n]|\Z)")
_SIZES = (8, 7, 6, 5, 4, 3, 2)  # characters of a label
_SHORT_LABEL = 2
_START = attrgetter("start")


def stated_issuers(view: str, blocks: Spans, raws: Sequence[Raw], places: Places) -> list[tuple[Raw, str, How]]:
    """Give the bodies that a page states to be its own, best first, each with the rule that found it.

    Args:
        view: the plain view of the page.
        blocks: start and end in the view, and kind, of the blocks.
        raws: the mentions of the page.
        places: the divisions of the page.

    Example:
        「填报单位：示例市水利局」 → 示例市水利局 by issuer.source.
    """
    found = [
        *((raw, "issuer.title", How.STATED) for raw in of_title(view, blocks, raws)),
        *((raw, "issuer.subtitle", How.STATED) for raw in _of_subtitle(view, blocks, raws)),
        *((raw, "issuer.speaker", How.STATED) for raw in _of_speaker(view, blocks, raws)),
        *((raw, rule, How.STATED) for raw, rule in _of_letterhead(view, raws, places)),
        *((raw, "issuer.signature", How.STATED) for raw in _of_signature(view, blocks, raws)),
    ]
    # A full name says more than a short one: 「报送单位：区局」 must not win over the signature. Where a page was taken
    # from (来源) says least: its title's own body comes before.
    found.sort(key=lambda item: (item[1] == "issuer.origin", item[0].prefix.kind not in ("named", "none")))
    return found


def of_title(view: str, blocks: Spans, raws: Sequence[Raw]) -> list[Raw]:
    """Give the body at the head of the title, behind a year or a sign at most (2023年南开区…局…总结), or nothing."""
    for start, end, kind in blocks:
        if kind is BlockKind.TITLE:
            begin = title_lead(view, start, end)
            return [raw for raw in _within(raws, start, end) if raw.start <= begin][:1]
    return []


def title_lead(view: str, start: int, end: int) -> int:
    """Give where a title's own words begin, behind 关于, a year or a sign."""
    lead = _LEAD.match(view, start, end)
    return lead.end() if lead else start


def _of_subtitle(view: str, blocks: Spans, raws: Sequence[Raw]) -> list[Raw]:
    """The line above or under the title that has nothing but a body's name, in brackets or not."""
    at = next((index for index, (_, _, kind) in enumerate(blocks) if kind is BlockKind.TITLE), None)
    found: list[Raw] = []
    # A bulletin whose items begin at once (【综合】今年…) has its body and day in a line, and no title.
    below = at + 2 if at is not None else 0
    if at is not None and below < len(blocks) and _BEFORE.fullmatch(view, *blocks[at + 1][:2]):
        below += not _JOINT.search(view, *blocks[below][:2])  # （2020年9月）⏎市水利局水政科编
    for start, end, kind in blocks[max(0, at - 1) : below] if at is not None else blocks[:_HEAD]:
        if kind is BlockKind.RECIPIENT:  # 赣州市水利局：, to whom the page is addressed
            continue
        found += [
            raw
            for raw in _within(raws, start, end)
            if _BEFORE.fullmatch(view, start, raw.start) and _BEHIND.fullmatch(view, raw.end, end)
        ]
    return found


def _of_speaker(view: str, blocks: Spans, raws: Sequence[Raw]) -> list[Raw]:
    """Give the body whose head gives the report, from a line below the title (示例县水利局局长　李某), or nothing."""
    at = next((index for index, (_, _, kind) in enumerate(blocks) if kind is BlockKind.TITLE), None)
    for start, end, _ in blocks[at : at + SPEAKER_LINES] if at is not None else ():
        for raw in _within(raws, start, end)[:1]:
            party = raw.parent is not None and raw.tail.kind == "party"  # 示例县水利局|党组书记、局长　李某
            body = raw.parent if party and raw.parent is not None else raw
            if SPEAKS.fullmatch(view, start, body.start) and POST.fullmatch(view, body.end, end):
                return [body]
    return []


def _of_letterhead(view: str, raws: Sequence[Raw], places: Places) -> list[tuple[Raw, str]]:
    """「某某局文件」 as a line, 「来源：区应急局」, 「填报单位：…」: these say whose report it is."""
    labels = places.rules.issuer_labels
    ends = {raw.end for raw in raws}
    found: list[tuple[Raw, str]] = []
    for raw in raws:
        if _MASTHEAD.match(view, raw.end) and _LINE_HEAD.search(view, max(0, raw.start - MAX_GAP), raw.start):
            found.append((raw, "issuer.masthead"))
            continue
        if raw.start == 0 or view[raw.start - 1] not in _BEHIND_LABEL or raw.tail.mode == "anaphor":
            continue
        end = _label_end(view, raw.start)
        if end is None:
            continue
        size = next((size for size in _SIZES if view[max(0, end - size) : end] in labels), 0)
        origin = view[end - 2 : end] == _ORIGIN
        # A short label (单位：) names the issuer only at the head of its line, 来源 behind a date there too.
        before = view[max(0, end - size - 1) : end - size]
        apart = (origin and (view[end - 3] == "日" or not is_han(view[end - 3]))) or before in (" ", "\u3000", "\t")
        apart = apart or end - size in ends  # 报送：省水利厅编发：县水利局
        if size > _SHORT_LABEL or (size and (apart or _LINE_HEAD.search(view, max(0, end - size - 8), end - size))):
            found.append((raw, "issuer.origin" if origin else "issuer.source"))
        elif view[max(0, end - 2) : end] in _ABOVE:
            found.append((raw, TO_ABOVE))
    return found


def _label_end(view: str, at: int) -> int | None:
    """Give where the label ends whose colon stands before ``at`` (填表单位|（盖章）：…); None without a colon."""
    colon = at
    while colon > 0 and at - colon < MAX_GAP and view[colon - 1].isspace():
        colon -= 1
    if colon == 0 or view[colon - 1] not in ":：":
        return None
    end = colon - 1
    if view[end - 1] in "）)" and "盖章" in view[max(0, end - MAX_GAP) : end]:
        end = max(view.rfind("（", 0, end), view.rfind("(", 0, end))
    while end > 0 and colon - end < MAX_GAP and view[end - 1] in " \t\u3000]】":
        end -= 1
    return end


def _of_signature(view: str, blocks: Spans, raws: Sequence[Raw]) -> list[Raw]:
    found: list[Raw] = []
    for start, end, kind in blocks:
        if kind is BlockKind.SIGNATURE:
            found += [raw for raw in _within(raws, start, end) if _BEFORE.fullmatch(view, start, raw.start)]
    return found[:2]


def _within(raws: Sequence[Raw], start: int, end: int) -> list[Raw]:
    first = bisect_left(raws, start, key=_START)
    found: list[Raw] = []
    for index in range(first, len(raws)):
        raw = raws[index]
        if raw.start >= end:
            break
        if raw.tail.mode != "anaphor":
            found.append(raw)
    return found


def line_of_title(view: str, blocks: Spans, rules: InstitutionsRules) -> str:
    """Give the template of the bodies that the title speaks of together (白城市检察机关2022年…), "" for none."""
    for start, end, kind in blocks:
        if kind is not BlockKind.TITLE:
            continue
        for match in _TOGETHER.finditer(view, start, end):
            at = match.start()
            for size in range(min(MAX_LINE, at - start), 1, -1):
                tails = (rules.by_form.get(view[at - size : at] + ending) for ending in _LINE_ENDINGS)
                found = next((tail.template for tail in tails if tail is not None and "{}" in tail.template), "")
                if found:
                    return found
    return ""
