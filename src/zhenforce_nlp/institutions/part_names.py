"""How the parts of bodies are called: 中共{p}委员会, 市场监督管理所."""

from __future__ import annotations

from zhenforce_nlp.institutions.names import CHINA

_PARTY = "中共"
_OWN_WORDS = 2  # characters of 本院|富溪法庭


def full_station(core: str) -> str:
    """Write the name of a station out (福田市场监管所 → 福田市场监督管理所)."""
    return core.removesuffix("监管所") + "监督管理所" if core.endswith("市场监管所") else core


def without_own(core: str) -> str:
    """Take the words for the report's own body from the name of a part (本院富溪法庭 → 富溪法庭)."""
    return core[_OWN_WORDS:] if core.startswith(("本院", "我院", "本局", "我局")) else core


def party_name(shape: str, name: str) -> str:
    """Put a body's name into the name of its part: 中共{p}委员会 and 海关总署 → 中共海关总署委员会."""
    if shape.startswith(_PARTY):
        name = name.removeprefix(_PARTY).removeprefix(CHINA)
    if name.endswith("委") and shape.startswith("{p}党委"):
        return name + shape[len("{p}党委") :]
    return shape.replace("{p}", name)
