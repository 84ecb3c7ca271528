"""Rules of the times stage: rows of ``times.toml`` compiled into one scanning pattern and one parser a form.

The scanner works on the text as it is (traditional script, full-width signs, white space inside); the parsers work on
a folded copy of what the scanner found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from zhenforce_nlp.resources import PatternSet, Row, rows

FILE = "times.toml"
_SPACE = r"[ \t\r\n\u3000\xa0\u2000-\u200b]{0,4}"
_SEPARATOR = r"(?:至(?!今(?!年)|目前)|到(?!目前)|[\-—–―─~～〜]{1,2})"
_COUNT = r"1\d|20|[1-9](?!\d)|二?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_PIECES = {
    "Y": r"(?:19|20)\d\d|[一二][九〇0O][〇0O一二三四五六七八九]{2}",
    "YY": r"[12]\d",
    "M": r"1[0-2](?!\d)|0?[1-9](?!\d)|十[一二]?|[一二三四五六七八九元]",
    "MM": r"1[0-2]|0[1-9]",
    "D": r"3[01](?!\d)|[12]\d(?!\d)|0?[1-9](?!\d)|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九]",
    "DD": r"3[01]|[12]\d|0[1-9]",
    "Q": "[1-4一二两三四]",
    "N": _COUNT,
    "X": r"\d{2,3}",
    "E": "[底末初]",
    "T": "上中旬|中上旬|中下旬|上旬|中旬|下旬",
    "H": "[上下]半年",
}
_CLOCK = (
    r"(?:T|{s})(?:[上下]午|凌晨|晚上?|中午)?{s}\d{1,2}{s}"
    r"(?::{s}\d{2}(?::\d{2})?|时(?!间|段|限)(?:{s}\d{1,2}分(?:\d{1,2}秒)?)?|点(?:\d{1,2}分|半|(?=[，,。；、至到起前以）)])))"
)
_GROUP = re.compile(r"\(\?(?:P<\w+>|<[=!]|[:=!>])")
_ZONES = ("", "dateline", "title", "bracket")
_PARTS = ("until", "since", "now", "before", "after", "within")
_CUES = ("plan", "plan_sentence", "comparison", "comparison_after", "period", "issued", "published", "annual")
_KINDS = ("year", "whole", "month", "plan", "holiday")
_OPTIONAL = dict.fromkeys(("before", "after", "not_before", "not_after", "zone", "sense", "first", "last"), str)
_SENSES = ("", "same", "first", "recent", "mid", "end", "month", "within")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with a fixed meaning: 去年, 全年, 十四五, 国庆.

    Attributes:
        base: report or governing: whose year ``shift`` counts from; "" for the kinds that need none.
        shift: years or months.
        first, last: MM-DD of a holiday, years of a plan; "" when it needs the calendar.
        calendar: name of a moving holiday in the calendar, "" for none.
        running: True when the period is still open while the report is written (年内).
    """

    id: str
    kind: str
    base: str
    shift: int
    first: str
    last: str
    calendar: str
    running: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One way to build an expression, and the parser of what the scanner found with it.

    Attributes:
        kind: range (two ends) or point.
        zone: part of the page it is read in; "" for anywhere.
        sense: what the pieces alone do not say: same (同期), first (前三季度), recent (近三年), mid, end, month, within.
        repaired: True when it supplies lost characters.
    """

    id: str
    kind: str
    zone: str
    sense: str
    repaired: bool
    parser: re.Pattern[str]


@dataclass(frozen=True, eq=False)
class TimesRules:
    """Everything the stage needs, compiled."""

    fold: dict[int, str]
    words: dict[str, Word]
    forms: dict[str, Form]
    points: tuple[Form, ...]
    frames: dict[str, re.Pattern[str]]
    cues: dict[str, re.Pattern[str]]
    blocks: dict[str, tuple[str, str]]
    trigger: re.Pattern[str]
    scanner: re.Pattern[str]
    separator: re.Pattern[str]
    next_day: re.Pattern[str]


@cache
def load_times_rules(patterns: PatternSet) -> TimesRules:
    """Compile ``times.toml``.

    Args:
        patterns: the pattern files of the run.

    Raises:
        PatternError: a malformed row, an unknown kind, part or piece, a pattern that misses its own example.
    """
    fold = _load_fold(patterns)
    writer = _Writer(fold)
    words = _load_words(patterns, writer)
    frames = _load_parts(patterns, "frame", _PARTS)
    cues = {part: re.compile(writer.scan(pattern)) for part, pattern in _load_parts(patterns, "cue", _CUES).items()}
    forms, named = _load_forms(patterns, writer)
    blocks, blocked = _load_blocks(patterns, writer)
    point = "|".join(pattern for name, pattern in named.items() if forms[name].kind == "point")
    first = "|".join(f"(?P<{name}>{pattern})" for name, pattern in named.items())
    suffix = "|".join(frames[part] for part in _PARTS[1:])
    scanner = re.compile(
        "|".join([*blocked, ""])
        + f"(?:{writer.scan(frames['until'])}{_SPACE})?(?:{first})"
        + f"(?:{writer.scan('{s}(?:起|开始)?{s}{sep}{s}')}(?:截止到?)?(?:{point}))?"
        + f"(?:{writer.scan('{s}(?:' + suffix + ')')})?"
    )
    return TimesRules(
        fold=str.maketrans(fold),
        words=words,
        forms=forms,
        points=tuple(form for form in forms.values() if form.kind == "point" and not form.zone),
        frames={part: re.compile(f" ?(?:{frames[part]})") for part in _PARTS},
        cues=cues,
        blocks=blocks,
        trigger=_trigger(writer),
        scanner=scanner,
        separator=re.compile(f" ?(?:起|开始)? ?{_SEPARATOR} ?(?:截止到?)?"),
        next_day=re.compile(writer.scan(r"{s}(?:[、和及与]|，(?=\d)){s}(?P<D>\d{1,2}){s}[日号](?![内均常期])")),
    )


class _Writer:
    """Turns a row's pattern into one for the text (scan) and one for the folded copy (parse)."""

    def __init__(self, fold: dict[str, str]) -> None:
        self.variants: dict[str, str] = {}
        for source, target in fold.items():
            self.variants[target] = self.variants.get(target, target) + source
        self.pieces = dict(_PIECES)
        self.starts: list[str] = []

    def scan(self, pattern: str) -> str:
        """Write out the pieces without captures, optional white space, and every variant of a character."""
        return self._spread(self._fill(pattern, space=_SPACE, capture=False))

    def parse(self, pattern: str) -> str:
        """Write out the pieces with captures, for a string that :func:`fold_text` made."""
        return self._fill(pattern, space=" ?", capture=True)

    def _fill(self, pattern: str, *, space: str, capture: bool) -> str:
        def piece(match: re.Match[str]) -> str:
            name = match[1]
            if name == "s":
                return space
            if name == "sep":
                return _SEPARATOR
            if name == "clock":
                return f"(?:{_CLOCK.replace('{s}', space)})"
            if name in "aA":
                year = f"(?:{named('Y')}{space}(?:年度?)|{named('R')})"
                return f"(?:{year}{space})?" if name == "a" else year
            return named(name)

        def named(name: str) -> str:
            body = self.pieces[name.rstrip("2")]
            return f"(?P<{name}>{body})" if capture else f"(?:{body})"

        return re.sub(r"\{([A-Za-z]+2?)\}", piece, pattern)

    def _spread(self, pattern: str) -> str:
        out, in_class, index = [], False, 0
        while index < len(pattern):
            char = pattern[index]
            width = _verbatim(pattern, index)
            if width:
                out.append(pattern[index : index + width])
                index += width
                continue
            in_class = char == "[" or (in_class and char != "]")
            options = self.variants.get(char)
            # A range in a class (1-4, 一-鿿) keeps its ends.
            ranged = in_class and "-" in pattern[index - 1 : index + 2].replace("\\-", "")
            if options is None or (ranged and not char.isdigit()):
                out.append(char)
            elif ranged:
                out.append(char)
                if pattern[index - 1] == "-":
                    out.append(f"{self.variants[pattern[index - 2]][-1]}-{options[-1]}")
            else:
                out.append(options if in_class else f"[{options}]")
            index += 1
        return "".join(out)


def _verbatim(pattern: str, index: int) -> int:
    """Give the length of an escape, a group's head, a repeat or a dash here, which are written as they are; 0 for none."""
    if group := _GROUP.match(pattern, index):
        return group.end() - index
    if pattern[index] == "\\":
        return 6 if pattern[index + 1] == "u" else 4 if pattern[index + 1] == "x" else 2
    if pattern[index] == "{":
        return pattern.index("}", index) - index + 1
    return int(pattern[index] == "-")


def fold_text(text: str, rules: TimesRules) -> str:
    """Fold an expression: simplified script, half-width signs, each run of white space one space."""
    return " ".join(text.translate(rules.fold).split())


def _load_fold(patterns: PatternSet) -> dict[str, str]:
    fold = {}
    for row in rows(patterns, FILE, "fold", required={"id": str, "from": str, "to": str}):
        if len(row["from"]) != len(row["to"]):
            raise row.fault(f"{len(row['from'])} characters fold to {len(row['to'])}", "pair them one for one")
        fold.update(zip(row["from"], row["to"], strict=True))
    return fold


def _load_words(patterns: PatternSet, writer: _Writer) -> dict[str, Word]:
    optional = dict.fromkeys(("base", "not_before", "not_after", "first", "last", "calendar"), str)
    required = {"id": str, "kind": str, "words": list, "example": str}
    flags = {"shift": int, "running": bool, "bare": bool}
    words: dict[str, Word] = {}
    choices: dict[str, list[str]] = {kind: [] for kind in (*_KINDS, "bare")}
    for row in rows(patterns, FILE, "word", required=required, optional={**optional, **flags}):
        if row["kind"] not in _KINDS:
            raise row.fault(f'kind "{row["kind"]}" is unknown', f"use one of {', '.join(_KINDS)}")
        if not any(word in row["example"] for word in row["words"]):
            raise row.fault(f'the example "{row["example"]}" has none of the words', "correct one of them")
        made = (row.get(key, "") for key in ("first", "last", "calendar"))
        word = Word(row["id"], row["kind"], row.get("base", ""), row.get("shift", 0), *made, row.get("running", False))
        words.update(dict.fromkeys(row["words"], word))
        pattern = _guard(row, "|".join(sorted(row["words"], key=len, reverse=True)))
        choices[row["kind"]].append(pattern)
        if row.get("bare"):
            choices["bare"].append(pattern)
        if row["kind"] in ("year", "whole", "month"):
            writer.starts.extend(row["words"])
    letters = {"year": "R", "whole": "W", "month": "B", "plan": "F", "holiday": "L", "bare": "LB"}
    for kind, letter in letters.items():
        writer.pieces[letter] = "|".join(choices[kind]) or "(?!)"
    return words


def _guard(row: Row, pattern: str) -> str:
    before = f"(?<={row['before']})" if row.get("before") else ""
    before += f"(?<!{row['not_before']})" if row.get("not_before") else ""
    after = f"(?={row['after']})" if row.get("after") else ""
    after += f"(?!{row['not_after']})" if row.get("not_after") else ""
    return f"{before}(?:{pattern}){after}"


def _load_parts(patterns: PatternSet, table: str, allowed: Iterable[str]) -> dict[str, str]:
    parts: dict[str, list[str]] = {part: [] for part in allowed}
    keys = {"id": str, "part": str, "pattern": str, "example": str}
    for row in rows(patterns, FILE, table, required=keys):
        if row["part"] not in parts:
            raise row.fault(f'part "{row["part"]}" is unknown', f"use one of {', '.join(parts)}")
        _must_match(row, row["pattern"])
        parts[row["part"]].append(f"(?:{row['pattern']})")
    return {part: "|".join(found) or "(?!)" for part, found in parts.items()}


def _must_match(row: Row, pattern: str) -> None:
    try:
        found = re.search(pattern, row["example"])
    except re.error as error:
        raise row.fault(f"the pattern does not compile: {error}", "correct it") from None
    if not found:
        raise row.fault(f'the pattern does not match its example "{row["example"]}"', "correct one of them")


def _load_forms(patterns: PatternSet, writer: _Writer) -> tuple[dict[str, Form], dict[str, str]]:
    forms, scanned = {}, {}
    required = {"id": str, "kind": str, "pattern": str, "example": str}
    optional = {**_OPTIONAL, "repaired": bool, "starts": list}
    for number, row in enumerate(rows(patterns, FILE, "form", required=required, optional=optional)):
        if row["kind"] not in ("range", "point"):
            raise row.fault(f'kind "{row["kind"]}" is unknown', "use range or point")
        if row.get("zone", "") not in _ZONES:
            raise row.fault(f'zone "{row["zone"]}" is unknown', f"use one of {', '.join(_ZONES[1:])}")
        if row.get("sense", "") not in _SENSES:
            raise row.fault(f'sense "{row["sense"]}" is unknown', f"use one of {', '.join(_SENSES[1:])}")
        scan = _write(row, writer)
        name = f"f{number}"
        settings = (row.get("zone", ""), row.get("sense", ""), row.get("repaired", False))
        forms[name] = Form(row["id"], row["kind"], *settings, re.compile(writer.parse(row["pattern"])))
        scanned[name] = scan
        writer.starts.extend(row.get("starts", ()))
    return forms, scanned


def _write(row: Row, writer: _Writer) -> str:
    try:
        scan = writer.scan(_guard(row, row["pattern"]))
    except KeyError as error:
        raise row.fault(f"the pattern names the unknown piece {error}", "see the head of the file") from None
    _must_match(row, scan)
    return scan


def _load_blocks(patterns: PatternSet, writer: _Writer) -> tuple[dict[str, tuple[str, str]], list[str]]:
    blocks, scanned = {}, []
    required = {"id": str, "reason": str, "pattern": str, "example": str}
    optional = {"not_before": str, "not_after": str, "starts": list}
    for number, row in enumerate(rows(patterns, FILE, "block", required=required, optional=optional)):
        blocks[f"b{number}"] = (row["id"], row["reason"])
        scanned.append(f"(?P<b{number}>{_write(row, writer)})")
        writer.starts.extend(row.get("starts", ()))
    return blocks, scanned


def _trigger(writer: _Writer) -> re.Pattern[str]:
    """Write the pattern that runs over the whole text: cheap tests at the characters an expression can begin with.

    It begins with one character class, for which the engine has a fast loop; what follows looks back at the
    character just read. A run of digits is looked at once, at its beginning, so a long one costs what any text does.
    """
    starts = [*writer.starts, "截[至止]", "元[月旦]"]
    tails: dict[str, list[str]] = {}
    for start in starts:
        heads, tail = _split_start(start)
        for head in heads:
            for char in writer.variants.get(head, head):
                tails.setdefault(char, []).append(writer.scan(tail))
    named = [f"(?<={re.escape(char)})(?:{'|'.join(sorted(set(found)))})" for char, found in tails.items()]
    digit, numeral = r"\d", "[〇一二三四五六七八九十]"
    arabic = writer.scan(
        r"(?<=\d)(?<!\d\d)(?:"
        r"\d?{s}(?:月|(?:{sep}|、){s}\d{1,2}{s}(?:月|季)|年(?:以?来|\d{1,2}月))|{s}季"
        r"|(?<=[12])\d{3}(?!\d)(?={s}(?:[年/.\-—–―─－~～〜至到、和及与财学版修]|[一-鿿]))"
        r"|(?<=2)\d{5,7}(?!\d)|(?<=2)\d{4,5}月)"
    )
    chinese = writer.scan(
        rf"(?<={numeral})(?<!{numeral}{numeral}){numeral}*+(?:{{s}}(?:[年月季日0-9]|{{sep}}|、{numeral}{{1,2}}{{s}}[月季])"
        r"|[”\"」』]?(?:规划)?(?:期间|时期|期末|末|初期|以来|假期|小?长假|劳动节|节))"
    )
    heads = "".join(re.escape(char) for char in tails)
    first = f"[{heads}{writer.scan(numeral)[1:-1]}0-9０-９]"
    return re.compile(f"{first}(?:{arabic}|{chinese}|{'|'.join(named)})".replace(digit, "[0-9０-９]"))


def _split_start(start: str) -> tuple[str, str]:
    if start[0] == "[":
        close = start.index("]")
        return start[1:close], start[close + 1 :]
    return start[0], start[1:]

