"""Everything the relations stage needs from the pattern files, compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from zhenforce_nlp.bodies import load_institutions_rules
from zhenforce_nlp.divisions import Divisions
from zhenforce_nlp.heads import HeadRules, load_head_rules
from zhenforce_nlp.relations.cues import CueRules, load_cue_rules
from zhenforce_nlp.relations.key_model import KeyModel, load_key_model
from zhenforce_nlp.relations.keys import KeyRules, load_key_rules
from zhenforce_nlp.relations.trust import TrustRules, load_trust_rules
from zhenforce_nlp.resources import PatternSet
from zhenforce_nlp.script import Script, load_script


@dataclass(frozen=True)
class RelationsRules:
    """Everything the stage needs, compiled."""

    heads: HeadRules
    cues: CueRules
    keys: KeyRules
    model: KeyModel | None
    script: Script
    divisions: Divisions
    trust: TrustRules


@cache
def load_relations_rules(patterns: PatternSet) -> RelationsRules:
    """Compile ``clauses.toml``, ``relations.toml``, ``keys.toml``, ``keys.model`` and ``trust.toml``.

    Raises:
        PatternError: a malformed row of one of the files.
    """
    return RelationsRules(
        load_head_rules(patterns),
        load_cue_rules(patterns),
        load_key_rules(patterns),
        load_key_model(patterns),
        load_script(patterns),
        load_institutions_rules(patterns).divisions,
        load_trust_rules(patterns),
    )
