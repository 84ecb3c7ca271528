"""Where a page's title stands: below what a site sets above it (政务公开, 工作总结), on one line or on two."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenforce_nlp.engines import light
from zhenforce_nlp.records import BlockKind
from zhenforce_nlp.tables_lines import TableLine

MAX_TITLE = 80
TITLE_WINDOW = 12  # lines from the top in which a title may stand
WRAPPED = 16  # a shorter line without a full stop is a line of its own (signature, list entry), not a wrapped one
FIRST_LINES = 3  # in which a title may stand that says nothing of its kind
SHORTEST = 6  # characters of such a title
_LAST_LINE = 28  # characters of a broken title's last line
_COLUMN = 9  # a longer line is no name of a site's column

BOOKMARK = light(regex.compile(r"\[bookmark:[^\]\n]{0,40}\]"))
_YEAR = regex.compile(r"(?:19|20|１９|２０)[\d０-９]{2}|[一二][九〇○零]..年|关于|“")
# What names of bodies and places end with, where they stand in a title; 公开 and 公告 name nobody.
_NAME = (
    r"\p{Han}(?:局|委(?!托)(?:员?会)?|政府(?!信息公开)|厅|院|队|所|站|中心|海关|公司|[信应安环综]办|办公室|办事处|机关|系统"
    r"|省|市(?!场|政|民|容|监)|区|县|旗|州|盟|镇|乡(?!村)|街道)"
)
_MASTHEAD = regex.compile(
    r"\S{4,30}?(?:编印?|主办)?[ \u3000\xa0]{2,}(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?:印发?)?"
)
_NAMED = regex.compile(_NAME)
_OPEN = regex.compile(rf"(?:{_NAME}|[的和与及、]|部|办)$")


def find_title(
    lines: Sequence[TableLine],
    kinds: Sequence[BlockKind],
    table_of: Sequence[int],
    says_kind: regex.Pattern[str],
) -> tuple[int, int]:
    """Find the title of a page.

    Args:
        lines: the lines of the page.
        kinds: what each line is by its own form.
        table_of: the table that each line belongs to, -1 for none.
        says_kind: ends a title that says what the page is (…情况的通报).

    Returns:
        Its first and last line, as numbers; (-1, -1) where the page has none. 工作动态⏎示例县水利局2021年执法总结 has
        its title in the second line.
    """
    begin = _below_masthead(lines)
    found = _title_from(begin, lines, kinds, table_of, says_kind)
    if begin and found[0] < 0:  # 示例市成品油整治简报⏎第7期⏎…2023年7月4日⏎6月1日至30日，…: its name is all the title
        named = next((index for index in range(begin - 1) if says_kind.search(lines[index].body)), -1)
        return (named, named)
    return found


def _title_from(
    begin: int,
    lines: Sequence[TableLine],
    kinds: Sequence[BlockKind],
    table_of: Sequence[int],
    says_kind: regex.Pattern[str],
) -> tuple[int, int]:
    """Find the title at a line or behind it."""
    plain: list[int] = []
    of_kind: list[int] = []
    for index, line in enumerate(lines[begin:TITLE_WINDOW], begin):
        if kinds[index] is not BlockKind.BODY or table_of[index] >= 0 or len(line.body) > MAX_TITLE:
            if kinds[index] is BlockKind.BODY and len(line.body) > MAX_TITLE:
                break
            continue
        if line.body[-1] in "。；;：:，," or BOOKMARK.match(line.body):
            if line.body[-1] in "：:，":
                continue
            break
        if says_kind.search(line.body):
            of_kind.append(index)
            if not _is_column(line.body):
                break
        plain.append(index)
    told = next((index for index in reversed(of_kind) if not _is_column(lines[index].body)), -1)
    first = _telling(lines, plain, begin)
    if told < 0 and of_kind and first <= of_kind[0]:
        told = of_kind[0]
    if told >= 0:
        return (_first_line(lines, plain, told), told)
    return (first, first)


def _below_masthead(lines: Sequence[TableLine]) -> int:
    """Give the line behind a bulletin's head (工作简报⏎第9期⏎示例区卫生局　　2021年10月13日), 0 where there is none."""
    return next((index + 1 for index, line in enumerate(lines[:FIRST_LINES]) if _MASTHEAD.fullmatch(line.body)), 0)


def _is_column(body: str) -> bool:
    """Tell whether a line may be the name of a site's column: 政务公开, 工作总结, 行政执法信息公开."""
    return len(body) <= _COLUMN and _NAMED.search(body) is None and _YEAR.search(body) is None


def _telling(lines: Sequence[TableLine], plain: Sequence[int], begin: int) -> int:
    """Give the title among the first lines where none says what the page is; -1 for none."""
    if len(lines) < 2:
        return -1
    found = [
        index
        for index in plain[:FIRST_LINES]
        if index < begin + FIRST_LINES
        and len(body := lines[index].body) >= SHORTEST
        and not ("，" in body and len(body) > WRAPPED)  # a sentence broken by the end of its line
    ]
    first = found[0] if found and found[0] == plain[0] else -1
    if plain and _is_column(lines[plain[0]].body):  # 工作动态⏎示例海关交出答卷, but not 工作总结⏎示例海关
        told = (index for index in found if not (_is_column(body := lines[index].body) or _OPEN.search(body)))
        return next(told, first)
    return first


def _first_line(lines: Sequence[TableLine], plain: Sequence[int], last: int) -> int:
    """A title may be broken: 示例市应急管理局⏎2020年度行政执法工作报告; what is a column's name is none of it."""
    if last - 1 not in plain or len(lines[last].body) >= _LAST_LINE:
        return last
    before, body = lines[last - 1].body, lines[last].body
    if body.startswith(before) or (_is_column(before) and (len(body) > SHORTEST or _is_column(body))):
        return last
    goes_on = _OPEN.search(before) or _YEAR.search(before) or len(body) <= SHORTEST or not _NAMED.search(body)
    return last - 1 if goes_on else last
