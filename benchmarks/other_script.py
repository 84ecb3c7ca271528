"""The same page in traditional script, or in the look-alikes of a PDF."""

from __future__ import annotations

import re
import unicodedata

from zhenforce_nlp.resources import load_patterns
from zhenforce_nlp.script import load_script

# Where several traditional characters read as one simplified, the one that a printed page most often has; a character
# before itself (布布) is mostly written as it is. The others come from script.toml.
_USUAL = """
并並布布仑侖局局系系私私个個幸幸伪偽家家尽盡净淨别別克克勋勳汇匯恤恤即即历歷参參告告念念启啟叹嘆尝嘗恶惡当當咽咽
向向苏蘇团團采採坛壇坝壩奖獎妆妝奸奸娘娘宁寧昆昆干幹厕廁荫蔭吊吊弥彌录錄雕雕佛佛复復凄淒戚戚欲欲蒙蒙户戶舍舍卷卷
捣搗摆擺叙敘教教旗旗既既升升术術拐拐查查杆杆梁梁台臺岁歲僵僵毁毀泛泛污污冲衝溯溯泄泄凌凌清清湿濕沈沈漓漓为為炼煉
烟煙墙牆呆呆获獲产產画畫酸酸愈愈症症发發杯杯荡蕩真真众眾困困朱朱研研御御棱棱谷谷蓑蓑签簽扎扎弦弦绝絕捆捆绿綠彩彩
线線致致纤纖累累才才钵缽玩玩修修脏髒艳豔药藥搜搜席席卜卜姜姜蕴蘊蔑蔑同同胡胡卫衛里裡制制核核注註证證志志说說谣謠
噪噪赞贊赃贓迹跡逾逾踊踴挽挽回回周週乡鄉针針扣扣钥鑰巨巨钻鑽钩鉤锐銳锤錘表表钟鐘镰鐮镇鎮旋旋鉴鑑闲閒合合阅閱板板
暗暗只只鸡雞沾沾青青秋秋千千须須颜顏刮刮饥飢馆館喂喂松松哄哄面面冬冬出出折折棋棋糖糖曲曲粽粽占占托託准准范范余餘
征徵了了伙伙强強内內册冊
"""
# Those of two common forms, as they are printed in Hong Kong.
_OTHER = "裡裏眾衆為爲啟啓線綫臺台週周說説戶户衛衞稅税閱閲銳鋭產産錄録強强內内羣群註注床牀"
# Words in which a character is written in another way than elsewhere, each with its traditional spelling.
_SPELT = """
复议複議 复查複查 复核複核 复杂複雜 重复重複 复检複檢 回复回覆 答复答覆 批复批覆 汇总彙總 汇编彙編
汇报彙報 制作製作 制品製品 制造製造 印制印製 研制研製 批准批准 标准標準 准确準確 关系關係 联系聯繫
了解了解 干净乾淨 若干若干 干预干預 干旱乾旱 干扰干擾 干燥乾燥 范围範圍 规范規範 防范防範 示范示範
模范模範 典范典範 周岁週歲 公里公里 海里海里 里程里程 日历日曆 农历農曆 冲突衝突 志愿志願 标志標誌
杂志雜誌 日志日誌 注水注水 注入注入 关注關注 团伙團夥 合伙合夥 同伙同夥 并处併處 一并一併 合并合併
占道佔道 侵占侵佔 占用佔用 托运托運 摩托摩托 游泳游泳 上游上游 下游下游 采砂採砂 台风颱風 凭借憑藉
借助藉助 头发頭髮 毛发毛髮 家具傢俱 开采開採 面粉麵粉 仆僕 钟山鐘山 周宁周寧 随着隨著 沿着沿著
着力著力 围绕着圍繞著 胜利勝利 烟草菸草 卷烟捲菸 香烟香菸 抚恤撫卹 布控佈控 公布公佈 发布發佈
宣布宣佈 分布分佈 修复修復 恢复恢復 覆盖覆蓋 升级升級 晋升晉升 提升提升 上升上升 谷物穀物 五谷五穀
签订簽訂 书签書籤 标签標籤 准予准予 准入准入 沈阳瀋陽
"""
_WORDS = {pair[: len(pair) // 2]: pair[len(pair) // 2 :] for pair in _SPELT.split()}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))


def _tables() -> tuple[dict[str, str], dict[str, str]]:
    table: dict[str, str] = {}
    for code, simple in load_script(load_patterns()).table.items():
        if unicodedata.normalize("NFKC", chr(code)) == chr(code) and not 0x2E80 <= code < 0x2F00:
            table.setdefault(simple, chr(code))
    usual = "".join(_USUAL.split())
    table |= zip(usual[::2], usual[1::2], strict=True)
    return table, dict(zip(_OTHER[::2], _OTHER[1::2], strict=True))


def traditional(text: str, *, other_forms: bool = False) -> str:
    """Write a text in traditional script, a character for a character.

    Args:
        text: a text in simplified script.
        other_forms: whether characters that have two common forms get the less usual one (裏 for 裡).
    """
    table, others = _tables()
    pieces, done = [], 0
    for match in _WORD.finditer(text):
        pieces += "".join(table.get(mark, mark) for mark in text[done : match.start()]), _WORDS[match.group()]
        done = match.end()
    written = "".join(pieces) + "".join(table.get(mark, mark) for mark in text[done:])
    return "".join(others.get(mark, mark) for mark in written) if other_forms else written


def look_alikes() -> dict[int, str]:
    """Give the radicals that a PDF's fonts give for common characters (⼈ for 人)."""
    found: dict[int, str] = {}
    for code in range(0x2F00, 0x2FD6):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code) and len(plain) == 1:
            found[ord(plain)] = chr(code)
    return found
