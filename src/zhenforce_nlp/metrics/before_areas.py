"""What is counted where the areas that it is told of stand behind it: 行政处罚|甲区、乙区|分别为61次、52次."""

from __future__ import annotations

from zhenforce_nlp.heads import HeadReader
from zhenforce_nlp.metrics.label_rules import ANY_ACT, NOUN_ENDS, LabelRules
from zhenforce_nlp.metrics.rankings import RANKED_BODIES

_LIST = "、和与及"
_WHOLE = "全我本各辖"  # 覆盖全市24个乡镇
_TOWARDS = ("移送", "移交", "转交", "交办", "派往", "抄送", "支援", "下达", "推送")
_NOT_BEFORE = "至到往赴向给送交驻对在从由于为是有的据经跨全、，中时后内前"


def before_areas(reader: HeadReader, rules: LabelRules, start: int, end: int) -> int:
    """Give where words end without the areas that are told apart by them; the end itself where there are none.

    What is sent or taken to an area (移交天台县3件) names it as an object.

    Args:
        start, end: the words before a figure, without what ties them to it.

    Example:
        行政处罚准格尔旗、鄂托克旗 (分别为61次、33次) → the end of 行政处罚.
    """
    text, place = reader.text, end
    ranked = RANKED_BODIES.match(text, start, end) if text.find("的", start, end) > 0 else None
    if ranked is not None and (ranked.end() in reader.bodies or text.endswith(rules.groups, ranked.end(), end)):
        return ranked.end(1)  # 立案数居前的甲县局、乙县局 (分别为12起、9起)
    while (first := reader.area_ends.get(place, -1)) > start and text[first] not in _WHOLE:
        place = first - (text[first - 1] in _LIST)
    told = place < end and place - start > 1 and not text.endswith(_TOWARDS, start, place)
    if not told or text[place - 1] in _NOT_BEFORE:
        return end
    acts = any(rules.verb(text, at, place, ANY_ACT) for at in range(start, place - 1))
    return place if acts or text[place - 1] in NOUN_ENDS else end
