"""One token a character, in linear time.

spaCy's own Chinese tokenizer aligns its words with the text again and slows down on long documents (measured: 1.4 M
characters a second on 3,000, 0.18 M on 200,000), and a stage needs a token to begin and end wherever a span does
(「3.26万件」). So every character is a token, white space too, none followed by a space, and a token index is a
character offset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import srsly
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from zhenforce_nlp import layers
from zhenforce_nlp.errors import SettingError

TOKENIZER = "zhenforce.CharTokenizer.v1"
SEGMENTERS = ("char",)
_BMP = 0x10000


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def create_char_tokenizer(segmenter: str) -> Callable[[Language], CharTokenizer]:
    """Make the function that spaCy calls with the pipeline to get its tokenizer.

    Args:
        segmenter: ``char``.

    Raises:
        SettingError: any other segmenter.
    """
    check_segmenter(segmenter)

    def make_tokenizer(nlp: Language) -> CharTokenizer:
        return CharTokenizer(nlp.vocab, segmenter=segmenter)

    return make_tokenizer


def check_segmenter(segmenter: str) -> None:
    """Refuse a segmenter that the library does not have.

    Raises:
        SettingError: not ``char``.
    """
    if segmenter not in SEGMENTERS:
        raise SettingError(
            f'segmenter "{segmenter}": this release makes one token a character and has no words yet; use "char"'
        )


class CharTokenizer:
    """Make a Doc with one token a character: 罚款3.5万元 is seven tokens.

    Args:
        vocab: the pipeline's vocabulary.
        segmenter: ``char``.

    Raises:
        SettingError: any other segmenter.
    """

    def __init__(self, vocab: Vocab, *, segmenter: str) -> None:
        check_segmenter(segmenter)
        self.vocab = vocab
        self.segmenter = segmenter
        # The string-store hash of each character met so far; a table by code point, since looking up 3,500
        # characters in it at once takes a tenth of hashing them one by one.
        self._orths: npt.NDArray[np.object_] = np.zeros(_BMP, dtype=object)
        self._known: npt.NDArray[np.bool_] = np.zeros(_BMP, dtype=np.bool_)

    def __call__(self, text: str) -> Doc:
        """Make the Doc of a text; ``doc.text == text`` for any text, the empty one too."""
        try:
            doc = self._make(text)
        except KeyError:
            # The vocabulary was loaded anew, and characters met before are strange to it.
            self._known[:] = False
            doc = self._make(text)
        layers.remember_text(doc, text)
        return doc

    def pipe(self, texts: Iterable[str]) -> Iterable[Doc]:
        """Make the Docs of many texts, one after the other."""
        return map(self, texts)

    def _make(self, text: str) -> Doc:
        return Doc(self.vocab, words=self._words(text), spaces=bytes(len(text)))  # type: ignore[arg-type]

    def _words(self, text: str) -> list[Any]:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        if not len(codes):
            return []
        if codes.max() >= _BMP:
            return list(text)  # rare characters beyond the table (𠮷, emoji): spaCy hashes each itself
        if not self._known[codes].all():
            for character in set(text):
                self._orths[ord(character)] = self.vocab.strings.add(character, allow_transient=False)  # type: ignore[call-arg]
                self._known[ord(character)] = True
        words: list[Any] = self._orths[codes].tolist()
        return words

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.vocab, self.segmenter)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give the settings as bytes."""
        return util.to_bytes(self._serializers(srsly.json_dumps), exclude)

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> CharTokenizer:
        """Take the settings from bytes."""
        util.from_bytes(bytes_data, {"cfg": lambda data: self._configure(srsly.json_loads(data))}, exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the settings to a folder."""
        util.to_disk(path, {"cfg": lambda file: srsly.write_json(file, self._settings())}, exclude)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> CharTokenizer:
        """Read the settings from a folder."""
        util.from_disk(path, {"cfg": lambda file: self._configure(srsly.read_json(file))}, exclude)
        return self

    def _settings(self) -> dict[str, str]:
        return {"segmenter": self.segmenter}

    def _configure(self, settings: Any) -> None:
        check_segmenter(settings["segmenter"])
        self.segmenter = settings["segmenter"]

    def _serializers(self, dump: Callable[[Any], Any]) -> dict[str, Callable[[], Any]]:
        return {"cfg": lambda: dump(self._settings())}


def _restore(vocab: Vocab, segmenter: str) -> CharTokenizer:
    return CharTokenizer(vocab, segmenter=segmenter)
