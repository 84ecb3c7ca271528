"""Readers: the text comes out as it stands, and every bad input is one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhenforce_nlp.errors import ReaderError
from zhenforce_nlp.readers import expand_paths, read_text

REPORT = "某县水利局2019年执法总结\r\n全年巡查河道46次。\n"


def refusal(path: Path) -> str:
    """Give the message with which a file is refused."""
    with pytest.raises(ReaderError) as caught:
        read_text(path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    return message


def test_text_is_never_changed(tmp_path: Path) -> None:
    """A byte-order mark, carriage returns and form feeds stay where they are, so offsets are those of the file."""
    path = tmp_path / "总结.txt"
    path.write_bytes(b"\xef\xbb\xbf" + (REPORT + "\x0c").encode())
    document = read_text(path)
    assert document.text == "\ufeff" + REPORT + "\x0c"
    assert (document.id, document.path) == ("总结", path)


def test_bytes_take_the_given_id() -> None:
    """Bytes have no name of their own."""
    assert read_text(REPORT.encode(), id="r7").id == "r7"
    assert read_text(REPORT.encode()).id == "text"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_any_utf8_text_survives(text: str) -> None:
    """Whatever can be written as UTF-8 comes back character for character."""
    data = ("执" + text).encode()
    assert read_text(data).text == "执" + text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (" \n\t\u3000\r\n".encode(), "white space"),
        (b"\xef\xbb\xbf\n", "empty"),
        ("案件".encode("gb18030"), "not UTF-8 (at byte 0)"),
        ("检查".encode() + b"\xff\xfe", "not UTF-8 (at byte 6)"),
        ("检查".encode("utf-16"), "UTF-16"),
        ("检查120家".encode("utf-16-le"), "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        (b"plain\x00text", "binary, not text (NUL at byte 5)"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    """Empty, wrongly encoded and binary files are told apart by name."""
    path = tmp_path / "报告.txt"
    path.write_bytes(data)
    assert says in refusal(path)


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    """A path that leads to no file says which."""
    assert "no such file" in refusal(tmp_path / "无.txt")
    assert "folder" in refusal(tmp_path)
    assert "cannot be read" in refusal(tmp_path / ("长" * 300 + ".txt"))


def test_folders_stand_for_their_text_files(tmp_path: Path) -> None:
    """Folders give .txt files below them, sorted, without hidden ones and without repeats; files pass as they are."""
    for name in ("b.txt", "a.txt", "2020/c.txt", ".git/d.txt", "e.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(REPORT, encoding="utf-8")
    wanted = [tmp_path / "e.md", tmp_path / "2020/c.txt", tmp_path / "a.txt", tmp_path / "b.txt"]
    assert expand_paths([tmp_path / "e.md", tmp_path, tmp_path / "a.txt"]) == wanted


def test_folder_without_text_files_is_refused(tmp_path: Path) -> None:
    """An empty folder is a mistake, not an empty result."""
    with pytest.raises(ReaderError, match=r"without \.txt files"):
        expand_paths([tmp_path])
