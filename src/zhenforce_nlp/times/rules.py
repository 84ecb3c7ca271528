"""Rules of the times stage: rows of ``times.toml`` compiled into one scanning pattern and one parser a form.

The scanner works on the text in simplified script with its signs and white space; the parsers work on a folded copy of
what the scanner found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from zhenforce_nlp.resources import PatternSet, Row, rows
from zhenforce_nlp.script import Script, load_script
from zhenforce_nlp.times.match import Matcher, MatchForm
from zhenforce_nlp.times.patterns import SPACE, Writer, write_trigger

FILE = "times.toml"
_ZONES = ("", "dateline", "title", "bracket", "cell")
_PARTS = ("until", "since", "now", "before", "after", "within")
_CUES = (
    "plan",
    "plan_sentence",
    "intent",
    "comparison",
    "comparison_after",
    "period",
    "issued",
    "published",
    "annual",
    "attribute",
    "adverbial",
    "number",
    "document",
    "history",
    "herewith",
    "of_late",
    "plan_of_year",
    "weekly",
)
_KINDS = ("year", "whole", "month", "quarter", "week", "plan", "holiday")
_OPTIONAL = dict.fromkeys(("before", "after", "not_before", "not_after", "zone", "sense", "first", "last"), str)
_SENSES = (
    *("", "same", "first", "recent", "first_day", "eve", "mid", "end", "month", "day", "quarter", "week", "within"),
    *("school_year", "autumn", "spring", "second_term"),
)


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
        sense: what the pieces alone do not say: same (同期), first (前三季度), recent (近三年), first_day, eve, mid,
            end, month, day, quarter, week, within, school_year, autumn, spring, second_term.
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
    matcher: Matcher
    separator: re.Pattern[str]
    next_day: re.Pattern[str]
    minguo: re.Pattern[str]
    script: Script


@cache
def load_times_rules(patterns: PatternSet) -> TimesRules:
    """Compile ``times.toml`` and ``script.toml``.

    Args:
        patterns: the pattern files of the run.

    Raises:
        PatternError: a malformed row, an unknown kind, part or piece, a pattern that misses its own example.
    """
    fold = _load_fold(patterns)
    writer = Writer(fold)
    words = _load_words(patterns, writer)
    frames = _load_parts(patterns, "frame", _PARTS)
    cues = {part: re.compile(writer.scan(pattern)) for part, pattern in _load_parts(patterns, "cue", _CUES).items()}
    forms, scanned = _load_forms(patterns, writer)
    blocks, blocked = _load_blocks(patterns, writer)
    points = "|".join(form.pattern for form in scanned if forms[form.name].kind == "point")
    suffix = "|".join(frames[part] for part in _PARTS[1:])
    matcher = Matcher(
        blocked,
        scanned,
        until=re.compile(f"(?:{writer.scan(frames['until'])}){SPACE}"),
        tail=re.compile(
            f"(?:{writer.scan('{weekday}?{s}(?:起|开始)?{s}{sep}{s}')}(?:截止到?)?(?:{points}))?"
            f"(?:{writer.scan('{s}(?:[（(]含[）)])?(?:' + suffix + ')')})?"
        ),
    )
    return TimesRules(
        fold=str.maketrans(fold),
        words=words,
        forms=forms,
        points=tuple(form for form in forms.values() if form.kind == "point" and not form.zone),
        frames={part: re.compile(f" ?(?:[（(]含[）)])?(?:{frames[part]})") for part in _PARTS},
        cues=cues,
        blocks=blocks,
        trigger=write_trigger(writer),
        matcher=matcher,
        separator=re.compile(writer.parse("{weekday}? ?(?:起|开始)? ?{sep} ?(?:截止到?)?")),
        next_day=re.compile(
            writer.scan(
                r"{s}(?:[、和及与]|，(?=\d)){s}(?P<D>\d{1,2})(?:{s}[日号](?![内均常期])|(?={s}、{s}\d{1,2}{s}[日号]))"
            )
        ),
        minguo=re.compile(writer.scan(r"(?<!\d)1[0-4]\d{s}年{s}(?:度|\d{1,2}{s}月)")),
        script=load_script(patterns),
    )


def fold_text(text: str, rules: TimesRules) -> str:
    """Fold an expression: half-width signs, each run of white space one space."""
    return " ".join(text.translate(rules.fold).split())


def _load_fold(patterns: PatternSet) -> dict[str, str]:
    fold: dict[str, str] = {}
    for row in rows(patterns, FILE, "fold", required={"id": str, "from": str, "to": str}):
        if len(row["from"]) != len(row["to"]):
            raise row.fault(f"{len(row['from'])} characters fold to {len(row['to'])}", "pair them one for one")
        fold.update(zip(row["from"], row["to"], strict=True))
    return fold


def _load_words(patterns: PatternSet, writer: Writer) -> dict[str, Word]:
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
        word = _read_word(row)
        words.update(dict.fromkeys(row["words"], word))
        pattern = _guard(row, "|".join(sorted(row["words"], key=len, reverse=True)))
        choices[row["kind"]].append(pattern)
        if row.get("bare"):
            choices["bare"].append(pattern)
        if row["kind"] not in ("plan", "holiday"):
            writer.starts.extend(row["words"])
    letters = {"year": "R", "whole": "W", "month": "B", "quarter": "G", "week": "V", "plan": "F", "holiday": "L"}
    letters["bare"] = "LB"
    for kind, letter in letters.items():
        writer.pieces[letter] = "|".join(choices[kind]) or "(?!)"
    return words


def _read_word(row: Row) -> Word:
    return Word(
        id=row["id"],
        kind=row["kind"],
        base=row.get("base", ""),
        shift=row.get("shift", 0),
        first=row.get("first", ""),
        last=row.get("last", ""),
        calendar=row.get("calendar", ""),
        running=row.get("running", False),
    )


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


def _load_forms(patterns: PatternSet, writer: Writer) -> tuple[dict[str, Form], list[MatchForm]]:
    forms, scanned = {}, []
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
        scanned.append(MatchForm(name, scan))
        writer.starts.extend(row.get("starts", ()))
    return forms, scanned


def _write(row: Row, writer: Writer) -> str:
    try:
        scan = writer.scan(_guard(row, row["pattern"]))
    except KeyError as error:
        raise row.fault(f"the pattern names the unknown piece {error}", "see the head of the file") from None
    _must_match(row, scan)
    return scan


def _load_blocks(patterns: PatternSet, writer: Writer) -> tuple[dict[str, tuple[str, str]], list[MatchForm]]:
    blocks: dict[str, tuple[str, str]] = {}
    scanned: list[MatchForm] = []
    required = {"id": str, "reason": str, "pattern": str, "example": str}
    optional = {"not_before": str, "not_after": str, "starts": list}
    for number, row in enumerate(rows(patterns, FILE, "block", required=required, optional=optional)):
        blocks[f"b{number}"] = (row["id"], row["reason"])
        scanned.append(MatchForm(f"b{number}", _write(row, writer)))
        writer.starts.extend(row.get("starts", ()))
    return blocks, scanned
