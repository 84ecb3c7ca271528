"""Corpus: its files are read whole or refused, and the check lists all that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples import TEXT, sample_report

from zhenforce_nlp.annotation import to_annotation
from zhenforce_nlp.corpus import check_corpus, corpus_dir, load_corpus
from zhenforce_nlp.errors import CorpusError


def write(folder: Path, name: str, text: str | None = TEXT) -> Path:
    """Write a corpus document; without text only its annotation."""
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    if text is not None:
        (folder / "texts" / f"{name}.txt").write_bytes(text.encode())
    path = folder / f"{name}.json"
    path.write_text(json.dumps(to_annotation(sample_report(name))), encoding="utf-8")
    return path


def test_the_own_corpus_is_without_fault() -> None:
    """Every text is its slice, every hash its text's, every key known; and there is enough of it, on both sides."""
    check = check_corpus(corpus_dir())
    assert check.faults == ()
    assert check.documents >= 12
    assert check.facts >= 250
    assert check_corpus(corpus_dir() / "test").documents >= 4
    lengths = [len(document.text) for document in load_corpus(corpus_dir())]
    assert all(200 <= length <= 5000 for length in lengths), sorted(lengths)
    assert sum(length > 1600 for length in lengths) < len(lengths) // 10  # whole reports are the exception


def test_documents_come_sorted_from_all_sub_folders(tmp_path: Path) -> None:
    """A corpus may be cut into folders; files that have no folder of texts beside them are none of it."""
    for folder, name in (("test", "b"), ("dev", "c"), ("dev", "a")):
        write(tmp_path / folder, name)
    (tmp_path / "baseline.json").write_text("{}", encoding="utf-8")
    assert [document.id for document in load_corpus(tmp_path)] == ["a", "c", "b"]
    assert load_corpus(tmp_path / "test")[0].text == TEXT
    assert check_corpus(tmp_path).facts == 9


def test_a_changed_text_is_refused(tmp_path: Path) -> None:
    """A text that no longer equals its slices is named with the place, and the others are still looked at."""
    path = write(tmp_path, "b", TEXT.replace("1,204", "1,205"))
    write(tmp_path, "a")
    write(tmp_path, "c", TEXT.replace("\n", "\r\n"))
    check = check_corpus(tmp_path)
    assert (check.documents, check.facts) == (3, 3)
    assert f"{path}: quantities q1: text is '1,204件' but characters 18 to 24 are '1,205件'" in check.faults[1]
    assert any("c.json: sha256" in fault for fault in check.faults)
    with pytest.raises(CorpusError, match="sha256"):
        load_corpus(tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"id": "\xff"}', "not UTF-8"),
        (b'{"id": "other"}', "id: 'other'; write the file name, 'a'"),
        (b'{"id": "a"}', "schema: None"),
    ],
)
def test_broken_annotation_files_are_named(tmp_path: Path, content: bytes, says: str) -> None:
    """What is no annotation at all is one line, too."""
    write(tmp_path, "a").write_bytes(content)
    assert says in check_corpus(tmp_path).faults[0]
    with pytest.raises(CorpusError):
        load_corpus(tmp_path)


def test_lonely_files_are_named(tmp_path: Path) -> None:
    """An annotation without text, and a text without annotation that would not be scored."""
    write(tmp_path, "a", None)
    write(tmp_path, "b").unlink()
    write(tmp_path, "c")
    faults = check_corpus(tmp_path).faults
    assert len(faults) == 2
    assert "a.txt: no such file" in faults[0]
    assert "b.txt: no annotation; add" in faults[1]
    (tmp_path / "a.json").unlink()
    with pytest.raises(CorpusError, match="no annotation"):
        load_corpus(tmp_path)


def test_a_folder_that_is_no_corpus_is_refused(tmp_path: Path) -> None:
    """Missing, empty, and texts only: each says what to put where."""
    with pytest.raises(CorpusError, match="no such folder"):
        load_corpus(tmp_path / "none")
    with pytest.raises(CorpusError, match="no corpus here"):
        check_corpus(tmp_path)
    (tmp_path / "texts").mkdir()
    with pytest.raises(CorpusError, match="no annotation"):
        check_corpus(tmp_path)
