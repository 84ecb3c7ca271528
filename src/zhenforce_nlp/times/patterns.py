"""The pattern language of ``times.toml``: pieces between braces, written out for the text and for its folded copy."""

from __future__ import annotations

import re

SPACE = r"[ \t\r\n\u3000\xa0\u2000-\u200b]{0,4}"
SEPARATOR = r"(?:至(?!今(?!年)|目前)|到(?!目前)|[\-－—–―─~～〜]{1,2})"
_COUNT = r"1\d|20|[1-9](?!\d)|二?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_PIECES = {
    "Y": r"(?:19|20)\d\d|[一二][九〇0O][〇0O一二三四五六七八九]{2}"
    r"|民国(?:\d{2,3}|[一二三四五六七八九〇十百]{2,6}(?={s}年))|(?<!\d)1[0-4]\d(?={s}年)"
    r"|(?<![\d\-—~至到.])[12][0-9](?=年{s}(?:[上下]半年|全年|度|第?[一二三四]季度|\d{1,2}(?:[-—~至到]\d{1,2})?月))"
    r"|(?:(?<=[较比同与自])|^)(?:1[5-9]|2\d)(?=年{s}(?:相比|同期|以来|增[长加]|减少|下降|上升|提[高升]|$))"
    r"|一百[〇一二三四五六七八九十]{1,4}(?={s}年{s}(?:度|[1-9十一二三四五六七八九]{1,2}{s}月|[上下]半年))",
    "YY": r"[12]\d",
    "M": r"1[0-2](?!\d)|0?[1-9](?!\d)|十[一二]?|[一二三四五六七八九元]",
    "M2": r"1[0-2](?!\d)|0?[1-9](?!\d)|十[一二]?|[一二三四五六七八九元]|1 [0-2](?={s}月)",
    "MM": r"1[0-2]|0[1-9]",
    "D": r"3[01](?!\d)|[12]\d(?!\d)|0?[1-9](?!\d)|三十一?|二?十[一二三四五六七八九]?"
    r"|廿[一二三四五六七八九]?|[一二三四五六七八九]|(?:3 [01]|[12] \d)(?={s}[日号])",
    "J": r"(?:{s}、{s}(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])){0,9}",
    "K": r"(?:{s}、{s}(?:3[01]|[12]\d|[1-9])){0,9}",
    "DD": r"3[01]|[12]\d|0[1-9]",
    "Q": "[1-4一二两三四]",
    "N": _COUNT,
    "X": r"\d{2,4}",
    "E": "[底末初]",
    "T": "[上下]半月|上、中旬|中、下旬|上、中、下旬|上中旬|中上旬|中下旬|上旬|中旬|下旬",
    "H": "[上下]半年|上、下半年",
    "U": "[一二三四五六日天末]",
    "C": "[1-5]\\d|[1-9]|[二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九]",
}
_CLOCK = (
    r"(?:T|{s})(?:[上下]午|凌晨|晚上?|中午)?{s}(?:\d{1,2}{s}|(?:二?十[一二三四五六七八九]?|[〇一二三四五六七八九])(?=[时点]))"
    r"(?::{s}\d{2}(?::\d{2})?|时(?!间|段|限)(?:{s}\d{1,2}分(?:\d{1,2}秒)?)?|点(?:\d{1,2}分|半|(?=[，,。；、至到起前以）)])))"
)
_WEEKDAY = r"[（(](?:(?:周|星期|礼拜)[一二三四五六日天]|含(?:当[日天])?)[）)]"
GROUP = 8  # words are passed over by this many first characters at once
_GROUP = re.compile(r"\(\?(?:P<\w+>|<[=!]|[:=!>])")


class Writer:
    """Turns a row's pattern into one for the text (scan) and one for the folded copy (parse)."""

    def __init__(self, fold: dict[str, str]) -> None:
        self.variants: dict[str, str] = {}
        for source, target in fold.items():
            self.variants[target] = self.variants.get(target, target) + source
        self.pieces = dict(_PIECES)
        self.starts: list[str] = []

    def scan(self, pattern: str) -> str:
        """Write out the pieces without captures, optional white space, and every variant of a character."""
        return self._spread(self._fill(pattern, space=SPACE, capture=False))

    def parse(self, pattern: str) -> str:
        """Write out the pieces with captures, for a string that :func:`fold_text` made."""
        return self._fill(pattern, space=" ?", capture=True)

    def _fill(self, pattern: str, *, space: str, capture: bool) -> str:
        def piece(match: re.Match[str]) -> str:
            name = match[1]
            if name == "s":
                return space
            if name == "sep":
                return SEPARATOR
            if name == "weekday":
                return f"(?:{space}{_WEEKDAY})"
            if name == "clock":
                return f"(?:{_CLOCK.replace('{s}', space)})"
            if name in "aA":
                mark = f"(?:年(?:{space}度(?![汛假]))?|(?=全年|[上下]半年|第?[一二三四]季|前[三两]))"  # 「2018上半年」
                year = f"(?:{named('Y')}{space}{mark}|{named('R')})"
                return f"(?:{year}{space})?" if name == "a" else year
            return named(name)

        def named(name: str) -> str:
            body = self.pieces.get(name, self.pieces[name.rstrip("2")]).replace("{s}", space)
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
    """Give the length of what is written as it is: an escape, a group's head, a repeat, a dash; 0 for none here."""
    if group := _GROUP.match(pattern, index):
        return group.end() - index
    if pattern[index] == "\\":
        return 6 if pattern[index + 1] == "u" else 4 if pattern[index + 1] == "x" else 2
    if pattern[index] == "{":
        return pattern.index("}", index) - index + 1
    return int(pattern[index] == "-")


def write_trigger(writer: Writer) -> re.Pattern[str]:
    """Write the pattern that runs over the whole text: cheap tests at the characters an expression can begin with.

    It begins with one character class, for which the engine has a fast loop; what follows looks back at the
    character just read, and consumes nothing: 「9:00、12月10日」 begins at the 12 where 00 leads nowhere. A run of
    digits is looked at once, at its beginning, so a long one costs what any text does.
    """
    numeral = "[〇一二三四五六七八九十]"
    minguo = ["民国[0-9一二三四五六七八九]", "一百[〇一二三四五六七八九十]{1,4}年"]
    starts = [*writer.starts, *minguo, "截 ?[至止]", "元[月旦]", "元{sep}{s}[0-9一二三四五六七八九十]"]
    tails: dict[str, list[str]] = {}
    for start in starts:
        heads, tail = _split_start(start)
        for head in heads:
            for char in writer.variants.get(head, head):
                tails.setdefault(char, []).append(writer.scan(tail))
    digit = r"\d"
    arabic = writer.scan(
        r"(?<=\d)(?<!\d\d)(?:"
        r"\d?{s}(?:月|(?:{sep}|、(?:{s}\d{1,2}{s}、){0,4}){s}\d{1,2}(?: \d)?{s}(?:月|季|[两三四五六]个?月)"
        r"|年(?:以?来|间|[底末]|\d{1,2}(?:{sep}\d{1,2})?月|[上下]半年|全年|度|第?[一二三四]季度"
        r"|相比|同期|增[长加]|减少|下降|上升|提[高升]))|{s}季"
        r"|(?<=[12])\d{3}(?!\d)(?={s}(?:[年/.\-—–―─－~～〜至到、和及与财学版修Qq]|[一-鿿]))"
        r"|(?<=[12])\d{3}(?=[ ]?[\t|]|  |\u3000)"
        r"|(?<=1)[0-4]\d{s}年"
        r"|(?<=[，,。；;：:、（(\n\s于自从至到在和及中]\d)\d?{s}日(?![内后间均龄历])"
        r"|(?<=2)\d{5,7}(?!\d)|(?<=2)\d{4,5}月)"
    )
    chinese = writer.scan(
        rf"(?<={numeral})(?<!{numeral}{numeral}){numeral}*+(?:{{s}}(?:[年月季日0-9]|{{sep}}|(?:、{numeral}{{1,2}}){{1,3}}{{s}}[月季])"
        r"|[”\"」』]?(?:规划)?(?:期间|时期|期末|末|初期|以来|假期|小?长假|劳动节|节))"
    )
    heads = "".join(re.escape(char) for char in tails)
    first = f"[{heads}{writer.scan(numeral)[1:-1]}0-9]"
    words = f"(?<!{digit})(?:{chinese}|{_by_head(tails)})"
    return re.compile(f"{first}(?={arabic}|{words})".replace(digit, "[0-9]"))


def _by_head(tails: dict[str, list[str]]) -> str:
    """Write the words by their first character, a few characters a group, so that most are passed over at once."""
    heads = list(tails)
    groups = []
    for index in range(0, len(heads), GROUP):
        group = heads[index : index + GROUP]
        named = (f"(?<={re.escape(char)})(?:{'|'.join(sorted(set(tails[char])))})" for char in group)
        groups.append(f"(?<=[{''.join(map(re.escape, group))}])(?:{'|'.join(named)})")
    return "|".join(groups)


def _split_start(start: str) -> tuple[str, str]:
    if start[0] == "[":
        close = start.index("]")
        return start[1:close], start[close + 1 :]
    return start[0], start[1:]
