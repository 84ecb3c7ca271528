"""Labels as texts of their own: closed up, without titles of documents, what several of them share."""

from __future__ import annotations

import re
from collections.abc import Sequence

_INSET = re.compile(r"（(?:不?含|包括|其中|以下|下同|简称|即|如|指|限|包含)[^（）]*）|（[^（）]*除外）")
_SHORTEST = 2
_LEADS = re.compile(
    r"(?:[◆◇■□▲△▼●○★☆※►▶▪•·÷＝+＋]+|[较比](?![例重对武赛值率选照大高低轻严多少短长强好差])|其中(?:有|含|包括)?|后者(?:含|有)?|前者(?:含|有)?|是(?!否)|系(?![统列数])|按规定|按要求|依规定|根据规定|的|等已?|要(?=负责|把|对|将)|"
    r"经(?:核查|审查|调查|排查|检查|统计|查实|核实|认定|评查)(?=..)|和(?=[^平谐解睦美田县硕龙顺静林政布舒水]))"
)
_ALL_OF_THEM = re.compile(r"^(?:全部|均已?|都已?)(?=持|取得|通过|完成|合格|达标|整改|具有|办结|持有)")  # 38人均持证上岗
_ONLY = re.compile("仅(?=[接收立查办罚结]$)")  # 投诉举报仅接18件
_ONLY_SHARE = re.compile("[只仅才](?=占$)")  # 一线执法人员只占58%
_TAILS = re.compile(
    "(?:由[“”\u4e00-\u9fff]{1,8}[前时初](?:的)?|仅|均为|再|达|达到|各|由目前|力争|力争同比再|(?<=[件目题人户家卷品])中)+$"
)
# 涉案金额最大的一起, 罚款最多的一个案子, 最高的一笔罚款
_OUTSTANDING = re.compile(r"([\u4e00-\u9fff]*)(最[高低多少大小长短快慢重])的?一[\u4e00-\u9fff]([\u4e00-\u9fff]{0,4})$")
_NO_TAILS = ("平均", "人均", "到达", "抵达", "下达", "送达", "发达", "传达", "转达", "直达", "表达", "雷达", "马达")

_THINGS = ("案件", "企业", "单位", "场所", "问题", "隐患", "样品", "人员")


def without_title(label: str) -> str:
    """Leave out the title of a document that stands for its kind: 修订《案件审议规则》等制度 → 修订制度."""
    closing = label.rfind("》等")
    return label[: label.find("《")] + label[closing + 2 :] if closing >= 0 else label


def without_inset(label: str) -> str:
    """Leave out a bracket that explains the words before it: 非法营运（含网约车无证） → 非法营运."""
    if "（" not in label:
        return label
    bare = _INSET.sub("", label)
    return bare if len(bare) >= _SHORTEST else label


def without_edges(label: str) -> str:
    """Leave out function words that stand at the edges of a label: 立案仅 → 立案, 经核查合法用地 → 合法用地."""
    if label[1:2] in ("尽", "未") and label[2:3] == label[0]:
        return "应" + label  # 应检尽检, 应罚未罚案件
    first = _LEADS.match(label)
    if first is not None and len(label) - first.end() >= _SHORTEST:
        label = label[first.end() :]
    label = _ONLY_SHARE.sub("", _ONLY.sub("", _ALL_OF_THEM.sub("", label)))
    if "最" in label and (one := _OUTSTANDING.match(label)) is not None and (one[1] or one[3]):
        label = one[1] + one[2] if one[1] else one[2] + one[3]
    last = _TAILS.search(label)
    if last is not None and last.start() >= _SHORTEST and not label.endswith(_NO_TAILS):
        label = label[: last.start()]
    return label


def closed_up(label: str) -> str:
    """Take out the blanks and line ends that a page has put within words: 没收违法⏎所得 → 没收违法所得.

    Those between Latin words stay.
    """
    pieces = label.split()
    if len(pieces) < 2:
        return label
    closed = pieces[0]
    for piece in pieces[1:]:
        latin = closed[-1].isascii() and closed[-1].isalnum() and piece[0].isascii() and piece[0].isalnum()
        closed += f" {piece}" if latin else piece
    return closed


def common_label(labels: Sequence[str]) -> str:
    """Give the beginning and the end that labels share, "" when that says nothing.

    Example:
        检查重点企业, 检查一般企业 → 检查企业.
    """
    if len(set(labels)) == 1:
        return labels[0]
    shortest, first = min(map(len, labels)), labels[0]
    head = 0
    while head < shortest and all(label[head] == first[head] for label in labels):
        head += 1
    tail = 0
    while tail < shortest - head and all(label[-1 - tail] == first[-1 - tail] for label in labels):
        tail += 1
    shared = first[:head] + (_whole_word(first[-tail:]) if tail else "")
    return shared if len(shared) > 1 else ""


def _whole_word(end: str) -> str:
    """农药案件, 兽药案件 share 案件: the character before it belongs to another word."""
    return end[1:] if end[1:] in _THINGS else end


def with_shared_end(parts: list[str]) -> list[str]:
    """Give the items of a list the head that stands behind the last one alone.

    Example:
        春季, 夏季, 秋季专项检查 → 春季专项检查, 夏季专项检查, 秋季专项检查.
    """
    lengths = {len(part) for part in parts[:-1]}
    if len(parts) < 3 or len(lengths) > 1:  # two items say too little about where the last one ends
        return parts
    shared = parts[-1][lengths.pop() :]
    return [part + shared for part in parts[:-1]] + parts[-1:] if len(shared) > 1 else parts
