"""Traditional script: matching reads simplified characters, one for one, so that places in the text stay the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from zhenforce_nlp.errors import PatternError
from zhenforce_nlp.resources import PatternSet, pattern_tables


@dataclass(frozen=True, eq=False)
class Script:
    """The characters of ``script.toml``, ready for :meth:`simplify`."""

    mark: re.Pattern[str]
    table: dict[int, str]

    def simplify(self, text: str) -> str:
        """Give the text in simplified characters, of the same length; the text itself when it has no traditional one.

        Example:
            3.4萬餘宗 → 3.4万余宗.
        """
        return _simplified(self, text)


@lru_cache(maxsize=2)  # each stage reads the same page
def _simplified(script: Script, text: str) -> str:
    return text.translate(script.table) if script.mark.search(text) else text


@cache
def load_script(patterns: PatternSet) -> Script:
    """Read ``script.toml``.

    Raises:
        PatternError: the pairs are no text or of an odd number, or a character stands for itself.
    """
    table: dict[int, str] = {}
    for source in patterns.named("script.toml"):
        pairs = pattern_tables(source).get("pairs", "")
        if not isinstance(pairs, str) or len(joined := "".join(pairs.split())) % 2:
            raise PatternError(f"{source.origin}: pairs has a character without its partner; write them two by two")
        for traditional, simplified in zip(joined[::2], joined[1::2], strict=True):
            if traditional == simplified:
                raise PatternError(f'{source.origin}: "{traditional}" stands for itself; take the pair out')
            table[ord(traditional)] = simplified
    return Script(re.compile(f"[{''.join(map(chr, table))}]" if table else r"(?!)"), table)
