"""What holds for times of any text: round trips, shifts of the year, order, and hostile pages."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import RULES, structure_of, times_of

from zhenforce_nlp.periods import month_end
from zhenforce_nlp.records import Period, Time
from zhenforce_nlp.times.find import find_times

DAYS = st.dates(date(1990, 1, 1), date(2049, 12, 31))
LONG = 20_000
QUICK = settings(max_examples=150, deadline=None)

RELATIVE = (
    "全年立案3件，较去年增加1件。今年以来，检查9次；上半年检查4次，7月31日，约谈2家。1—11月办结8件，去年同期为7件。"
    "截至11月底，在册12户。2月下旬开展夜查，一季度通报1次，前三季度通报2次，第四季度通报1次。近三年无事故，三年来零复议。"
    "国庆期间值守。上年末在册11户，明年6月底前完成轮训，年底前销号。3月初部署，5月1日至6月30日抽查，12月至次年2月值守。"
)
SIGNS = "０１２３４５６７８９"


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Give a day, some days, a month, some months or years."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    kind = draw(st.sampled_from(["day", "days", "month", "months", "years"]))
    if kind == "day":
        return Period(first, first)
    if kind == "month":
        return Period(first.replace(day=1), month_end(first.year, first.month))
    if kind == "months":
        return Period(first.replace(day=1), month_end(last.year, last.month))
    if kind == "years":
        return Period(date(first.year, 1, 1), date(last.year, 12, 31))
    return Period(first, last)


def plain(times: list[Time]) -> list[tuple[str, date | None, date | None]]:
    """Give what times say."""
    return [(time.text, time.first, time.last) for time in times]


@QUICK
@given(periods())
def test_what_is_written_is_read(period: Period) -> None:
    """Formatting a period and finding it in a report gives the same period, as one time."""
    written = period.format_chinese()
    page = f"天峻县水利局2020年总结\n\n    {written}，检查3次。\n"
    assert plain(times_of(page)[0])[1:] == [(written, period.first, period.last)]


@QUICK
@given(periods())
def test_full_width_digits_say_the_same(period: Period) -> None:
    """Half and full width differ in nothing but the characters."""
    written = period.format_chinese().translate({ord(str(value)): sign for value, sign in enumerate(SIGNS)})
    page = f"天峻县水利局2020年总结\n\n    {written}，检查3次。\n"
    assert plain(times_of(page)[0])[1:] == [(written, period.first, period.last)]


@QUICK
@given(st.integers(1991, 2048), st.integers(-40, 40))
def test_relative_times_move_with_the_report(year: int, shift: int) -> None:
    """A report about another year has every relative time moved by as many years, and nothing else changed."""
    other = min(max(year + shift, 1991), 2048)
    found = times_of(f"天峻县水利局{year}年总结\n\n    {RELATIVE}\n")[0]
    moved = times_of(f"天峻县水利局{other}年总结\n\n    {RELATIVE}\n")[0]
    assert len(found) == len(moved) == 22
    for one, two in zip(found, moved, strict=True):
        assert one.first
        assert one.last
        expected = Period(one.first, one.last).shift_years(other - year)
        assert (two.first, two.last) == (expected.first, expected.last), two.text


@QUICK
@given(st.dates(date(2021, 1, 1), date(2021, 12, 31)))
def test_every_day_of_a_year(day: date) -> None:
    """A bare day is the day of the report's year; with 截至 it ends what began with the year."""
    written = f"{day.month}月{day.day}日"
    times = times_of(f"天峻县水利局2021年总结\n\n    {written}，检查3次。截至{written}，办结2件。\n")[0]
    assert plain(times)[1:] == [(written, day, day), (f"截至{written}", date(2021, 1, 1), day)]


WORDS = (
    *("截至", "以来", "至今", "2023年", "去年", "同期", "近三年", "“十四五”", "期间", "国庆", "《", "》", "（", "）"),
    *("每年", "当月", "上季度", "下一步", "统计期间：", "一、", "|", "民國", "9999年", "月底前", "Q1", "2月30日"),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=6),
            st.text(
                "0123456789２０零〇一二三四五六七八九十年月日号季度旬上中下底末初前后内至到—-～~.、，。 \n", max_size=8
            ),
            st.sampled_from(WORDS),
        ),
        max_size=25,
    )
)
def test_any_text_is_read(parts: list[str]) -> None:
    """No text raises; times are ordered, do not overlap, quote the text and hold their ends in order."""
    text = "".join(parts)
    structure = structure_of(text)
    times, rejected, items = find_times(text, structure, RULES)
    assert all(text[item.start : item.end] == item.text for item in rejected)
    end = 0
    for number, time in enumerate(times, 1):
        assert time.id == f"t{number}"
        assert end <= time.start < time.end
        assert text[time.start : time.end] == time.text
        assert (time.first is None) == (time.last is None)
        assert time.first is None or time.last is None or time.first <= time.last
        end = time.end
    assert all(0 <= item.start < item.end <= len(text) for item in items)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text("0123456789２０零〇一二三四五十年月日季度旬底末前后至—-.、， \n“”", max_size=5),
            st.sampled_from(WORDS),
        ),
        max_size=8,
    )
)
def test_no_row_is_passed_over_wrongly(parts: list[str]) -> None:
    """What the first characters rule out would not have matched: all rows together give the same answer."""
    text = "".join(parts)
    matcher = RULES.matcher
    for start in range(len(text)):
        fits = [row.name for row in matcher._blocks if row.pattern.match(text, start)]
        until = matcher._until.match(text, start)
        begin = until.end() if until else start
        fits += [row.name for row in matcher._forms if row.pattern.match(text, begin)]
        found = matcher.match(text, start, len(text))
        assert (found.name if found else None) == (fits[0] if fits else None), text[start:]


HOSTILE = [
    "1",
    "2023",
    "一",
    "2023年",
    "2023年 ",
    "截至",
    "2023年、",
    "1月，",
    "6月5日、",
    "5日，",
    "近",
    "《2023",
    "2023-",
    " ",
    "每",
]
HOSTILE += [
    "2023年\n",
    "当月，",
    "去年同期",
    "2023年第",
    "2023年至",
    "1—",
    "〇",
    "100年",
    "2022年111日",
    "统计期间：",
    "前三",
]


SIGNS_OF_TIMES = "年月日季度旬期间底上下中半前近去今当同截至到每全本元国五零〇一二十0129-—～./、，。：“《（| \n"


@pytest.mark.parametrize("unit", [*SIGNS_OF_TIMES, *HOSTILE])
def test_hostile_pages_give_sound_records(unit: str) -> None:
    """A page of one piece over and over is read like any other; ``benchmarks/hostile.py`` measures what it costs."""
    text = (unit * LONG)[:LONG]
    found = times_of(text)[0]
    assert all(text[time.start : time.end] == time.text for time in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
