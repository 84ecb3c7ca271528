"""Bodies that a figure tells of although they do not act: firms that are checked or fined (其中中石油11家)."""

from __future__ import annotations

import re

from zhenforce_nlp.heads import Mention
from zhenforce_nlp.records import Institution

_PUNISHED = ("因", "被", "涉嫌", "违反", "违法", "擅自", "未", "存在")  # 某公司因…被处罚款
# 某公司等3家企业被列入黑名单
_AND_OTHERS = re.compile(
    r"等(?:\d{1,3}|[两二三四五六七八九十]{1,3})[家户个](?:企业|单位|公司|用人单位|商户|门店)?(?:被|因|未|存在|涉嫌)"
)
_NUMERALS = r"\d〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟"
_SUM = re.compile(rf"[{_NUMERALS}][{_NUMERALS}.,]*+[余多]?[万亿]{{0,2}}[余多]?元")
_BEFORE_SUM = "含中（("
_FIGURE = re.compile(rf"[为有共约仅达占：: ]{{0,2}}[{_NUMERALS}]")
_BACK = 80  # characters of the sentence before a body that are looked at
_STOPS = "。\n"
# 辖区企业自查隐患612项，其中中石油312项: told by the firms of themselves
_ACTS = re.compile(
    "自查|自纠|自报|上报|申报|报送|报告|自行|参加|参训|捐|缴|投入|承担|接诊|收治|接种|采样|"
    "(?P<officers>检查|抽查|巡查|核查|监督|督查|查处|处罚|罚款|罚没|没收|立案|办案|案件|警告|责令|约谈|下达|扣分|追回|拒付)"
)
_WORKS = ("医院", "卫生院", "保健院", "门诊部", "学校", "中学", "小学", "大学", "学院", "幼儿园")


def _is_firm(body: Mention, issuer: str) -> bool:
    """Tell whether a mention is a firm, and not the one whose page it is."""
    return isinstance(body, Institution) and body.kind == "company" and body.canonical != issuer


def _is_works(body: Mention, issuer: str) -> bool:
    """Tell whether a mention is a hospital or a school, and not the one whose page it is."""
    return isinstance(body, Institution) and body.canonical != issuer and body.canonical.endswith(_WORKS)


def is_punished(text: str, body: Mention, issuer: str) -> bool:
    """Tell whether a firm is spoken of by those who punished it.

    Args:
        text: the page.
        body: the mention.
        issuer: full name of the page's issuer, "" for none.

    Example:
        「某公司因未按方案施工被处罚款3万元」, 「罚款62万元（含某公司10万元）」 → True.
    """
    if not _is_firm(body, issuer):
        return False
    told = text.startswith(_PUNISHED, body.end) or _AND_OTHERS.match(text, body.end) is not None
    return told or is_of_total(text, body)


def is_of_total(text: str, firm: Mention) -> bool:
    """Tell whether nothing but a firm's name stands between 含 and a sum."""
    return text[firm.start - 1] in _BEFORE_SUM and _SUM.match(text, firm.end) is not None


def is_counted(text: str, body: Mention, issuer: str) -> bool:
    """Tell whether a figure right behind a firm, a hospital or a school counts what officers did there.

    Args:
        text: the page.
        body: the mention.
        issuer: full name of the page's issuer, "" for none.

    Example:
        「检查加油站40家，其中中石油11家」 → True: the issuer checked them.
    """
    if not (_is_firm(body, issuer) or _is_works(body, issuer)) or _FIGURE.match(text, body.end) is None:
        return False
    since = max(text.rfind(mark, max(0, body.start - _BACK), body.start) for mark in _STOPS) + 1
    since = max(since, body.start - _BACK)
    last = max(_ACTS.finditer(text, since, body.start), key=re.Match.start, default=None)
    return last is not None and last["officers"] is not None
