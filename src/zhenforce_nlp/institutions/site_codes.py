"""The divisions of the web site that a page was taken from, by the numbers of its licence at the foot."""

from __future__ import annotations

import regex

# 「网站标识码:6104250001」 and 「公网安备 61042502000123号」 begin with the code of the site's own division.
_SITE_CODE = regex.compile(r"(?:网站标识码|公网安备)\D{0,4}(\d{6})")
_SITE_PROVINCE = regex.compile(r"([\u4e00-\u9fff])ICP备")
# The sign of each province that opens the number of a site's licence.
_SIGNS = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪",
    "32": "苏", "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘",
    "44": "粤", "45": "桂", "46": "琼", "50": "渝", "51": "川蜀", "52": "贵黔", "53": "云滇", "54": "藏", "61": "陕",
    "62": "甘", "63": "青", "64": "宁", "65": "新",
}  # fmt: skip
_PROVINCE_SIGNS = {sign: code for code, signs in _SIGNS.items() for sign in signs}


def site_codes(view: str) -> set[str]:
    """Give the codes of the divisions that the site's numbers hold, provinces for those that tell no more.

    Example:
        网站标识码:6104250001　陕ICP备12345678号 → 610425, 610000.
    """
    if "备" not in view and "网站标识码" not in view:
        return set()
    codes = {match[1] for match in _SITE_CODE.finditer(view)}
    signs = (match[1] for match in _SITE_PROVINCE.finditer(view))
    return codes | {_PROVINCE_SIGNS[sign] + "0000" for sign in signs if sign in _PROVINCE_SIGNS}
