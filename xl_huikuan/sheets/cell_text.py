"""What one text in a cell means: an amount, a date, nothing at all, or a name to match.

Only texts are understood here, one at a time; `cells` spreads the answers over columns. Digits
are the ten ASCII ones (full-width ones are narrowed first), so that what `float()` would take
as a number (`1_000`, `nan`, `٣`, `1e5`) is refused.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from xl_huikuan.core.money import MAX_FEN

# Full-width forms to ASCII, the dashes that people type for minus, the two yen signs.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    {
        "−": "-",
        "–": "-",
        "﹣": "-",
        "￥": "¥",
        "\u3000": " ",
        "\xa0": " ",
        "\u2009": " ",
        "\u202f": " ",
    }
)
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x1f\x7f-\x9f"
_BLANKS = "".join(filter(re.compile(rf"[\s{_INVISIBLE}]").match, map(chr, range(0x10000))))
_LONGEST = 100  # signs of an amount or a date; longer ones would keep the patterns busy for hours
_GAPS = re.compile(r"\s{3,}")  # blanks may stand in six places of an amount: 90 make it take hours
_SPACES = re.compile(rf"[\s{_INVISIBLE}]+")

NOTHING = frozenset({"-", "--", "---", "—", "——", "/", "无"})
NO_DATE = NOTHING | {"待定", "未定", "暂无", "不详", "N/A", "n/a", "NA"}


class State(IntEnum):
    """What became of one cell."""

    OK = 0
    BLANK = 1
    BAD = 2  # something is there, but not what the column holds
    ERROR = 3  # an Excel error value
    NO_VALUE = 4  # a formula saved without its result
    PARTIAL = 5  # a date without its day or its year
    LONG = 6  # a number of more digits than Excel keeps


class TextAmount(NamedTuple):
    """An amount read from a text: state, fen, whether it was not whole fen, whether 贷."""

    state: State
    fen: int = 0
    subfen: bool = False
    credit: bool = False


class TextDate(NamedTuple):
    """A date read from a text; None unless the state is OK."""

    state: State
    date: dt.date | None = None


def trimmed(text: str) -> str:
    """Return text without outer blanks, zero-width and control characters."""
    if text.isprintable() and text[:1] != " " != text[-1:]:  # nearly always, and much faster
        return text
    return text.strip(_BLANKS)


def all_trimmed(texts: list[str]) -> list[str]:
    """Return texts trimmed; nearly always there is no blank in any, which is seen at one stroke."""
    together = "".join(texts)
    if together.isprintable() and " " not in together:
        return texts
    return [trimmed(text) for text in texts]


def narrowed(text: str) -> str:
    """Return trimmed text with full-width letters, digits and signs as ASCII."""
    return text.translate(_NARROW).strip(_BLANKS)


_AMOUNT = re.compile(
    r"(?P<side>[借贷])?\s*:?\s*(?P<minus>[-+])?\s*(?P<money>¥|RMB|CNY|人民币)?\s*(?P<minus2>[-+])?\s*"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+(?=\.\d)|\d*)(?:\.(?P<part>\d*))?\s*"
    r"(?P<scale>[百千]?万|[千亿])?(?P<unit>[元圆]整?)?\s*(?P<tail>-)?",
    re.ASCII | re.IGNORECASE,
)
_TWO_AMOUNTS = re.compile("(?<=[0-9])，(?=[0-9])")  # 500，600; in full width it parts thousands
_PLAIN_AMOUNT = re.compile(r"(-?)¥?(\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.(\d\d?))?", re.ASCII)
_BRACKETS = re.compile(r"(?P<before>[^()]*)\((?P<inside>[^()]+)\)(?P<after>[元圆]?)")
_SCALES = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}


def amount_of(text: str, unit: int = 1) -> TextAmount:
    """Read an amount in yuan times `unit`; a unit written in the text itself goes first.

    A minus before or after, brackets and 贷 each make it negative; two of them are refused.
    """
    plain = _PLAIN_AMOUNT.fullmatch(text)
    if plain and unit == 1:  # ¥1,234.50: nearly always, and five times as fast
        minus, whole, part = plain.groups("0")
        fen = int(whole.replace(",", "") + part.ljust(2, "0"))
        return TextAmount(State.OK, -fen if minus == "-" else fen)
    narrow = narrowed(text)
    if not narrow or narrow in NOTHING:
        return TextAmount(State.BLANK)
    if len(narrow) > _LONGEST or _TWO_AMOUNTS.search(text):
        return TextAmount(State.BAD)
    narrow = _GAPS.sub("  ", narrow)
    brackets = _BRACKETS.fullmatch(narrow)
    inner = "".join(brackets.group("before", "inside", "after")) if brackets else narrow
    match = _AMOUNT.fullmatch(inner)
    if not match or not (match["whole"] or match["part"]):
        return TextAmount(State.BAD)
    signs = [bool(brackets), match["side"] == "贷", match["tail"] == "-"]
    signs += [match["minus"] is not None, match["minus2"] is not None]
    if sum(signs) > 1:
        return TextAmount(State.BAD)
    size, subfen = _fen_of(match, unit)
    if size > MAX_FEN:
        return TextAmount(State.LONG)
    plus = "+" in (match["minus"], match["minus2"])
    return TextAmount(State.OK, -size if any(signs) and not plus else size, subfen, signs[1])


def _fen_of(match: re.Match[str], unit: int) -> tuple[int, bool]:
    part = match["part"] or ""
    digits = int(re.sub("[, ]", "", match["whole"] + part) or "0")
    scale = _SCALES[match["scale"]] if match["scale"] else 1 if match["unit"] else unit
    whole, rest = divmod(digits * scale * 100, 10 ** len(part))
    half_up = whole + (2 * rest >= 10 ** len(part))
    off = min(rest, 10 ** len(part) - rest)
    return half_up, off * 10**4 > 10 ** len(part)  # float noise such as 0.30000000000000004


_TIME = re.compile(
    r"[\sT]*(?:[上下]午)?\s*\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?|时(?:\d{1,2}分(?:\d{1,2}秒)?)?)$",
    re.ASCII,
)
_WEEKDAY = re.compile(r"\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$")
_CHINESE_RUN = re.compile("[〇零○一二三四五六七八九十廿卅]+(?=[年月日号])")
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_FULL = re.compile(
    r"(?P<y>\d{4}|\d{2})\s*(?:(?P<dot>[-./])\s*(?P<m>\d{1,2})\s*(?P=dot)\s*(?P<d>\d{1,2})"
    r"|年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*[日号]?)",
    re.ASCII,
)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_SHORT_YEARS = 60  # 61 to 89 are no years of debts
_MONTH_DAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?", re.ASCII)
_PARTIAL = re.compile(
    r"(?:19|20)\d{2}\s*[-./]\s*(?:0?[1-9]|1[0-2])|(?:19|20)\d{2}(?:0[1-9]|1[0-2])"
    r"|(?:\d{4}|\d{2})年(?:\d{1,2}月?份?)?(?:[初中底末]|[上中下]旬)?|\d{1,2}月份?(?:[初中底末]|[上中下]旬)?",
    re.ASCII,
)
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
_SERIAL_ZERO = dt.date(1899, 12, 30)


def date_of(text: str, base_year: int | None = None) -> TextDate:
    """Read a date; `base_year` completes a date written without its year, None leaves it PARTIAL.

    What has two readings (`11/12/2026`, `24/3/5`, `05.03.24`) is BAD, never guessed.
    """
    text = narrowed(text)
    if not text or text in NO_DATE:
        return TextDate(State.BLANK)
    if len(text) > _LONGEST:
        return TextDate(State.BAD)
    text = _CHINESE_RUN.sub(lambda run: _chinese_number(run[0]), _WEEKDAY.sub("", text))
    text = _TIME.sub("", text).rstrip("T ")
    parts = _parts_of(text)
    if parts:
        return _checked(*parts)
    month_day = _MONTH_DAY.fullmatch(text)
    if month_day and base_year is not None:
        return _checked(base_year, int(month_day[1]), int(month_day[2]))
    if month_day or _PARTIAL.fullmatch(text):
        return TextDate(State.PARTIAL)
    if _SERIAL.fullmatch(text):
        date = _SERIAL_ZERO + dt.timedelta(seconds=round(float(text) * 86400))
        return TextDate(State.OK, date) if FIRST <= date <= LAST else TextDate(State.BAD)
    return TextDate(State.BAD)


_EITHER_WAY = re.compile(r"\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})", re.ASCII)
_MONTH_WORD = re.compile(
    r"\d{1,2}[-. /]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


def date_trouble(text: str) -> str:
    """Say in a few words why a text, as the clerk sees it, is no date."""
    text = narrowed(text)
    if _EITHER_WAY.fullmatch(text):
        return "分不清哪个是年、月、日"
    if _MONTH_WORD.match(text):
        return "没有写全年月日,或用了英文月份"
    if _CLOCK.fullmatch(text):
        return "只是一个时刻,不是日期"
    if _DECIMAL.fullmatch(text):
        return f"超出 {FIRST.year} 年到 {LAST.year} 年,不会是款项的日期"
    return "读不出是哪一天"


def _parts_of(text: str) -> tuple[int, int, int] | None:
    digits = _DIGITS.fullmatch(text)
    if digits:
        return int(digits[1]), int(digits[2]), int(digits[3])
    match = _FULL.fullmatch(text)
    if not match:
        return None
    year = int(match["y"])
    if len(match["y"]) == 2:
        if match["dot"] == "/" or (match["dot"] and year <= 12):
            return None  # may as well be day/month/year
        if _SHORT_YEARS < year < 90:
            return None  # no debt is of 1989 or of 2089
        year += 1900 if year >= 90 else 2000
    return year, int(match["m"] or match["m2"]), int(match["d"] or match["d2"])


def _checked(year: int, month: int, day: int) -> TextDate:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return TextDate(State.BAD)
    return TextDate(State.OK, date) if FIRST <= date <= LAST else TextDate(State.BAD)


def _chinese_number(run: str) -> str:
    """Return 二〇二四 as 2024 and 三十一 as 31; a run that is neither stays as it is."""
    run = run.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = run.partition("十")
    if not ten:
        return run.translate(_CHINESE_DIGITS)
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return run
    return (tens.translate(_CHINESE_DIGITS) or "1") + (ones.translate(_CHINESE_DIGITS) or "0")


# Traditional and Simplified in turn: the characters that headings and company names are made of.
_PAIRS = (
    "應应賬账帳账齡龄戶户編编號号發发髮发碼码單单幣币億亿額额餘余匯汇滙汇彙汇貨货購购銷销訂订約约協协議议開开關关"
    "業业務务員员職职責责質质證证書书學学國国東东廣广華华貿贸電电機机車车長长門门聯联係系對对賒赊還还運运輸输遞递"
    "園园區区縣县鎮镇鄉乡廠厂產产設设備备計计劃划總总結结統统稅税類类種种體体藝艺術术網网絡络線线錄录記记狀状態态"
    "數数據据時时間间後后會会來来現现實实際际資资財财貸贷債债權权費费預预訖讫憑凭濟济衛卫環环動动鐵铁鋼钢銀银錢钱"
    "針针鋁铝銅铜潤润達达遠远進进龍龙鳳凤寶宝興兴榮荣豐丰慶庆陽阳陰阴陳陈張张劉刘趙赵楊杨吳吴黃黄鄭郑孫孙馬马羅罗"
    "許许鄧邓葉叶蘇苏呂吕蔣蒋盧卢賈贾韓韩馮冯蕭萧譚谭鐘钟鍾钟鄒邹閻阎龔龚萬万湯汤偉伟傑杰軍军強强麗丽紅红蘭兰鵬鹏"
    "飛飞輝辉勝胜蓮莲鳴鸣齊齐壽寿島岛灣湾滬沪粵粤晉晋魯鲁遼辽寧宁贛赣閩闽瓊琼雲云貴贵陝陕兩两個个無无為为與与專专"
    "師师樓楼層层處处辦办傳传儀仪優优兒儿創创劑剂勞劳勵励勢势醫医藥药療疗護护養养飲饮飯饭館馆農农漁渔獸兽糧粮穀谷"
    "麥麦塊块場场執执報报壓压廢废庫库彈弹徑径從从復复複复戰战擔担擴扩攝摄敗败標标樣样檢检檔档橋桥欄栏歐欧歷历曆历"
    "歸归氣气沒没測测滿满溫温漢汉潔洁燈灯熱热營营爾尔獎奖獨独獲获瑪玛畫画異异當当監监盤盘確确禮礼稱称積积穩稳筆笔"
    "節节範范築筑簡简簽签籌筹紀纪級级純纯紙纸紡纺組组細细終终經经綠绿維维綜综緊紧緣缘練练縫缝績绩織织續续纖纤罰罚"
    "聖圣聞闻聲声腦脑膠胶臺台莊庄蓋盖虛虚補补裝装製制視视規规親亲觀观訊讯託托評评詞词試试詳详誠诚誤误說说課课調调"
    "談谈請请論论諮咨諾诺謝谢識识譽誉讀读變变讓让貢贡販贩貼贴賀贺賃赁賓宾賠赔賢贤賣卖賴赖贈赠贊赞贏赢軌轨軟软軸轴"
    "較较載载輪轮輔辅輕轻轉转週周遊游過过違违適适選选郵邮鄰邻釀酿釋释裡里裏里鉛铅鋅锌錫锡鍋锅鍵键鎖锁鏈链鏡镜鑄铸"
    "鑒鉴鑽钻閃闪閉闭閱阅陸陆隊队階阶險险隨随雙双雜杂離离難难靈灵靜静響响頁页頂顶項项順顺須须領领頭头題题顏颜願愿"
    "顧顾顯显風风飾饰驗验駐驻駕驾魚鱼鮮鲜鳥鸟鴻鸿鹽盐麵面黨党點点齒齿佈布佔占併并並并倉仓價价儲储內内冊册淨净凈净"
    "刪删別别則则剛刚劇剧勁劲參参啟启問问喬乔圍围圖图團团堅坚壞坏壯壮奧奥娛娱審审寬宽將将尋寻導导屆届屬属嶺岭幾几"
    "徵征恆恒惡恶愛爱懷怀戲戏掃扫採采換换損损撥拨擇择擊击擬拟斷断於于昇升暫暂曉晓條条棄弃極极樂乐樹树橫横決决況况"
    "減减準准滅灭滾滚澤泽濃浓濕湿濤涛濱滨瀋沈煉炼煙烟爐炉爭争牆墙畢毕盡尽碩硕礎础礦矿祿禄競竞訴诉訟讼認认詢询該该"
    "讯讯貝贝負负貧贫貨货賬账賦赋躍跃連连遲迟鄂鄂銳锐錦锦鋒锋鎢钨閣阁隴陇雞鸡韋韦餅饼駿骏騰腾鶴鹤麼么黴霉戶户値值"
)  # fmt: skip
_SIMPLIFIED = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))


@lru_cache(maxsize=65536)
def simplified(text: str) -> str:
    """Return text in half width and Simplified characters, blanks and case kept."""
    return unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED)


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """Return text for matching only: NFKC, Simplified, lower case, no blanks or zero-widths."""
    return _SPACES.sub("", simplified(text).lower())
