"""A company's name taken apart for comparing: what spelling, legal form and place add to it.

All functions take a name made uniform before: half width, lower case, without blanks. Nothing
here is ever printed; letters carry the name as the company wrote it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

# Brackets, quotes, dots and dashes mean nothing, except between two digits (项目1-2 is not 项目12).
_NOISE = r"[\s()\[\]{}<>【】〔〕「」『』《》〈〉'\"“”‘’`·•・‧.,。、;:_~—–-]"
_PUNCTUATION = re.compile(rf"(?<![0-9]){_NOISE}+|{_NOISE}+(?![0-9])")
_FORM = re.compile(
    "(?:股份有限公司|有限公司|股份公司|公司|(?:合伙企业)?(?:有限合伙|普通合伙|特殊普通合伙)"
    "|(?:co)?(?:ltd|limited)|inc|llc|corp|corporation|gmbh)$"
)
_PLACES = (
    "北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 "
    "贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 中国 全国 广州 深圳 珠海 东莞 佛山 中山 惠州 "
    "厦门 福州 泉州 漳州 杭州 宁波 温州 绍兴 嘉兴 金华 台州 湖州 义乌 南京 苏州 无锡 常州 南通 徐州 扬州 镇江 昆山 合肥 "
    "芜湖 南昌 济南 青岛 烟台 潍坊 临沂 淄博 威海 郑州 洛阳 武汉 宜昌 襄阳 长沙 株洲 岳阳 成都 绵阳 贵阳 昆明 西安 咸阳 "
    "兰州 西宁 银川 乌鲁木齐 沈阳 大连 鞍山 长春 哈尔滨 大庆 石家庄 唐山 保定 邯郸 廊坊 太原 大同 呼和浩特 包头 南宁 "
    "柳州 桂林 海口 三亚 拉萨 浦东 华东 华南 华北 华中 西南 西北 东北"
)
_PLACE = re.compile(rf"(?:{'|'.join(_PLACES.split())})(?:省|市|自治区|特别行政区)?")
_TRADES = (
    "科技 技术 贸易 商贸 商业 实业 投资 电子 电气 电器 电力 电子商务 信息 网络 通信 软件 数据 智能 自动化 建设 建筑 建材 "
    "工程 装饰 装修 机械 机电 设备 制造 模具 五金 金属 钢铁 钢材 有色 矿业 能源 石油 石化 燃气 化工 化学 塑料 塑胶 橡胶 "
    "材料 新材料 环保 环境 水务 物流 运输 货运 供应链 仓储 快递 航空 船舶 汽车 汽配 餐饮 食品 饮料 酒业 粮油 农业 农产品 "
    "牧业 水产 林业 园林 生物 医药 药业 制药 医疗 器械 健康 纺织 服饰 服装 鞋业 皮革 家具 家居 家电 日化 化妆品 包装 印刷 "
    "纸业 文化 传媒 广告 教育 咨询 服务 管理 酒店 旅游 物业 房地产 地产 置业 开发 金融 保险 证券 租赁 国际 进出口 外贸 "
    "超市 百货 零售 集团 控股 发展 终端 光电 光学 仪器 仪表 玻璃 陶瓷 水泥 电缆 线缆 轴承 阀门 泵业 重工 工业 企业"
)
_TRADE = re.compile(rf"(?:{'|'.join(sorted(_TRADES.split(), key=len, reverse=True))})")
_COMMON = frozenset((*_PLACES.split(), *_TRADES.split()))
_BRANCH = re.compile(
    "(?:分公司|子公司|分厂|分店|分部|分院|分行|支行|办事处|代表处|营业部|经营部|销售部|项目部|事业部|门店)$"
)
_TOWN = re.compile(r"^([\u4e00-\u9fff]{2,3})(?:省|市)(?=..)")
_NOTED = re.compile(
    r"(?P<base>.{2,}?)(?:[(\[](?P<word>(?:现|已|现已)?(?:更名|变更|改名)为?|原名称?|原|曾用名|前身|旧名|现名|现)[:为是]?"
    r"(?P<other>.{2,})[)\]]|(?P<word2>曾用名|(?:现|已|现已)?(?:更名|变更|改名)为)[:为是]?(?P<other2>.{2,}))"
)
_NUMERALS = str.maketrans("零〇一二三四五六七八九两", "001234567892")
# Letters of other alphabets that look like Latin ones, and the digits typed for letters.
LOOKS = dict(zip("авекмнорстухіјѕԁαβεηικμνορτυχ", "abekmhopctyxijsdabenikmvoptyx", strict=True))
_SKELETON = str.maketrans(LOOKS | {"0": "o", "1": "l", "i": "l"})
_LETTER = re.compile("[a-z\u0370-\u052f]")
_LOOKING_ALIKE = re.compile("[01a-z\u0370-\u052f]")
# A character whose change makes another company, not a slip of the pen.
_TELLING = frozenset(
    "0123456789零〇一二三四五六七八九十百千万两甲乙丙丁戊己庚辛壬癸子丑寅卯东南西北中上下左右前后内外新老大小高低"
    "省市区县镇州总分-.~"
)
# Characters of company names taken for one another: of one sound, or nearly of one shape.
_ALIKE = (
    "鑫欣新心昕馨芯信辛 源元原远园苑圆媛缘 盛胜晟圣升昇 隆龙珑 宏鸿洪红弘虹泓 亚雅娅 佳嘉家加迦 利力丽立励黎 通同桐童 "
    "金锦津晋 伟威维唯为薇卫 恒衡横珩 泰太 瑞锐睿蕊 诚城成程承晨辰呈 博搏柏 明铭鸣名 丰峰锋风枫沣凤 祥翔详 兴星行形型邢 "
    "福富复 安桉 和合禾河荷贺 德得 茂贸冒 易意益毅宜亿艺怡逸 华骅桦 达大 建健剑 康慷 凯楷 旭序 昌长常 永勇咏 顺舜 "
    "耀曜跃 俊骏竣 庆青清 志智致 正政郑 贤娴 凌陵菱灵 奇琦齐 润闰 森深 腾藤 天添田 "
    "技枝支 科枓 末未 己已巳 士土 夫天 入人 日曰 乌鸟 器噐 洲州 贸贺 限根 司可 有友 份分 械戒 备各 "
    "机几 电甸 料科 商啇 务物 流硫 饰饬 餐飱 酒洒 饮欢"
)
_CLASS = {char: str(number) for number, group in enumerate(_ALIKE.split()) for char in group}


@dataclass(frozen=True)
class Shape:
    """One name for comparing.

    Attributes:
        plain: half width, lower case, without blanks.
    """

    plain: str

    @cached_property
    def compact(self) -> str:
        """Return the name without punctuation; nothing but punctuation stays as it is."""
        return _PUNCTUATION.sub("", self.plain) or self.plain

    @cached_property
    def legal(self) -> str:
        """Return the name with 有限责任公司 written as 有限公司, which means the same."""
        return self.compact.replace("有限责任公司", "有限公司")

    @cached_property
    def stem(self) -> str:
        """Return the name without its legal form, whole when nothing else would be left."""
        bare = _FORM.sub("", self.legal)
        return bare if len(bare) > 1 else self.legal

    @property
    def has_form(self) -> bool:
        """Whether the name says what kind of company it is."""
        return len(self.stem) < len(self.legal)

    @property
    def head(self) -> str:
        """Return the stem without a place at its beginning."""
        return _PLACE.sub("", self.stem, count=1) if _PLACE.match(self.stem) else self.stem

    @property
    def without_town_words(self) -> str:
        """Return the name with 北京市… written as 北京…."""
        return _TOWN.sub(r"\1", self.legal)

    @property
    def with_figures(self) -> str:
        """Return the name with 一 written as 1."""
        return self.legal.translate(_NUMERALS)

    @property
    def skeleton(self) -> str:
        """Return how a name with letters looks, whatever alphabet they are of; "" without any."""
        return self.legal.translate(_SKELETON) if _LOOKING_ALIKE.search(self.legal) else ""


def parent_forms(shape: Shape) -> tuple[str, ...]:
    """Return what the parent of a branch may be called, likeliest first; () for no branch."""
    suffix = _BRANCH.search(shape.legal)
    if suffix is None:
        return ()
    head = shape.legal[: suffix.start()]
    return tuple(head[:end] for end in range(len(head), 2, -1))


def noted_names(plain: str) -> tuple[str, str, bool] | None:
    """Return (name, other name, whether the other one is the newer) of 甲公司(原乙公司)."""
    found = _NOTED.fullmatch(plain)
    if found is None:
        return None
    word = found["word"] or found["word2"]
    newer = not word.startswith(("原", "曾", "前", "旧"))
    return found["base"], found["other"] or found["other2"], newer


def is_short_name(shape: Shape) -> bool:
    """Return whether a name may be short for a company's full name."""
    return not shape.has_form and 2 <= len(shape.stem) <= 8 and shape.stem not in _COMMON


def shortened_by(head: str, short: str) -> bool:
    """Return whether the rest of a full name after a short one begins with a trade or place."""
    rest = head[len(short) :]
    place = _PLACE.match(rest)
    return bool(_TRADE.match(rest[place.end() :] if place else rest))


_LONGEST = 100  # no name is longer; a cell of 32,767 signs would have as many keys as long


def slips(shape: Shape) -> tuple[str, ...]:
    """Return keys that two names share when one character was mistaken for a similar one."""
    name, end = shape.legal, len(shape.stem)
    if not 4 <= end <= _LONGEST:
        return ()
    places = [(i, _CLASS[char]) for i, char in enumerate(name[:end]) if char in _CLASS]
    return tuple(f"{name[:i]}\0{group}\0{name[i + 1 :]}" for i, group in places)


def swapped(shape: Shape) -> tuple[str, ...]:
    """Return names with two neighbours the wrong way round, or one of a doubled character."""
    name, end = shape.legal, len(shape.stem)
    if not _may_be_misspelt(shape):
        return ()
    return tuple(
        name[:i] + ("" if name[i] == name[i + 1] else name[i + 1]) + name[i] + name[i + 2 :]
        for i in range(end - 1)
        if name[i] not in _TELLING and name[i + 1] not in _TELLING
    )


def shortened(shape: Shape) -> tuple[str, ...]:
    """Return names that leave one character out; of a name of four characters none may go."""
    name, end = shape.legal, len(shape.stem)
    if not _may_be_misspelt(shape):
        return ()
    first = end if end == 4 else 0
    places = [i for i in range(first, len(name)) if name[i] not in _TELLING]
    return tuple(name[:i] + name[i + 1 :] for i in places)


def _may_be_misspelt(shape: Shape) -> bool:
    """A person's name is too short to tell, and a code differs from others by design."""
    if not 4 <= len(shape.stem) <= _LONGEST:
        return False
    return not _LETTER.search(shape.legal) or _is_foreign(shape.legal)


def _is_foreign(name: str) -> bool:
    """A long name of letters alone; a short one, or one with digits, is a code."""
    return len(name) >= 10 and not any(char.isdigit() for char in name)
