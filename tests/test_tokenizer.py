"""One token a character, whatever the text."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.util import registry

from zhenforce_nlp.errors import SettingError
from zhenforce_nlp.tokenizer import TOKENIZER, CharTokenizer, create_char_tokenizer

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": TOKENIZER, "segmenter": "char"}}}
TOKENIZE = CharTokenizer(spacy.blank("zh").vocab, segmenter="char")
TEXTS = [
    "",
    " ",
    "\n",
    "\r\n\t\u3000\xa0",
    "罚款3.5万元。",
    "ISO 9001 认证12家",
    "｜１２人｜㎡、⑴\u200b",
    "𠮷林村👮🏽检查5家",
    "e\u0301\x00",
    "  两端空白  ",
]


@pytest.fixture
def nlp() -> Language:
    """A pipeline without stages."""
    return spacy.blank("zh", config=CONFIG)


@pytest.mark.parametrize("text", TEXTS)
def test_tokenizer_makes_one_token_a_character(text: str) -> None:
    """Tokens are the characters, white space among them, and the text is as it was."""
    doc = TOKENIZE(text)
    assert [token.text for token in doc] == list(text)
    assert [token.idx for token in doc] == list(range(len(text)))
    assert doc.text == text


@given(st.text())
def test_tokenizer_keeps_any_text(text: str) -> None:
    """Any text comes back as it was."""
    doc = TOKENIZE(text)
    assert len(doc) == len(text)
    assert doc.text == text


@given(st.text(min_size=1), st.data())
def test_tokenizer_aligns_any_span(text: str, data: st.DataObject) -> None:
    """A token begins and ends wherever a span does."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = TOKENIZE(text).char_span(start, end)
    assert span is not None
    assert span.text == text[start:end]


def test_tokenizer_long_text() -> None:
    """A million characters are tokens like any other."""
    text = "检查企业120家。\n" * 100_000
    doc = TOKENIZE(text)
    assert len(doc) == len(text) == 1_000_000
    assert doc[999_991:].text == "查企业120家。\n"


def test_tokenizer_pipe() -> None:
    """A stream of texts gives a stream of Docs in the same order."""
    assert [doc.text for doc in TOKENIZE.pipe(TEXTS)] == TEXTS


@pytest.mark.parametrize("segmenter", ["pkuseg", "jieba", "word", ""])
def test_tokenizer_refuses_other_segmenters(segmenter: str) -> None:
    """A segmenter that the library does not have is refused, not replaced by characters."""
    with pytest.raises(SettingError, match=f'segmenter "{segmenter}": .*use "char"'):
        create_char_tokenizer(segmenter)


def test_tokenizer_is_registered() -> None:
    """The tokenizer is found by its name."""
    assert registry.tokenizers.get(TOKENIZER) is create_char_tokenizer


def test_tokenizer_stands_in_the_config(nlp: Language) -> None:
    """The pipeline's configuration names the tokenizer and its setting, and nothing else."""
    assert nlp.config["nlp"]["tokenizer"] == CONFIG["nlp"]["tokenizer"]


def test_tokenizer_bytes(nlp: Language) -> None:
    """Settings survive bytes."""
    copy = CharTokenizer(nlp.vocab, segmenter="char").from_bytes(TOKENIZE.to_bytes())
    assert copy.segmenter == "char"
    assert copy("检查120家").text == "检查120家"


def test_tokenizer_disk(nlp: Language, tmp_path: Path) -> None:
    """Settings survive a folder, and a folder with unknown settings is refused."""
    TOKENIZE.to_disk(tmp_path / "tokenizer")
    assert CharTokenizer(nlp.vocab, segmenter="char").from_disk(tmp_path / "tokenizer").segmenter == "char"
    (tmp_path / "tokenizer" / "cfg").write_text('{"segmenter": "word"}')
    with pytest.raises(SettingError):
        TOKENIZE.from_disk(tmp_path / "tokenizer")


def test_tokenizer_pickle() -> None:
    """A pickled tokenizer tokenizes the same, characters it has not met among them."""
    copy = pickle.loads(pickle.dumps(TOKENIZE))  # noqa: S301 - our own bytes
    assert [token.text for token in copy("㐂罚3元")] == list("㐂罚3元")


def test_tokenizer_after_vocabulary_was_loaded_anew() -> None:
    """Characters met before are known to the strings that replaced the old ones."""
    nlp = spacy.blank("zh", config=CONFIG)
    blank = nlp.vocab.to_bytes()
    assert nlp("龘靐检查3家").text == "龘靐检查3家"
    nlp.vocab.from_bytes(blank)
    assert nlp("龘靐检查3家").text == "龘靐检查3家"


def test_tokenizer_in_memory_zone(nlp: Language) -> None:
    """Characters met in a memory zone are still known after it."""
    with nlp.memory_zone():
        assert len(nlp("龘靐检查3家")) == 6
    assert nlp("龘靐检查3家").text == "龘靐检查3家"
