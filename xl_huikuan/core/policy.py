"""What the company's rules are made of: aging schemes, grades and the dunning ladder."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from xl_huikuan.core.errors import SettingInvalid


@dataclass(frozen=True, slots=True)
class AgingScheme:
    """How ages become buckets.

    Attributes:
        key: name in settings, also shown to the clerk.
        basis: "到期日", "开票日" or "记账日": which date ages run from by default.
        limits: upper limit of each bucket after the first, in days (or years); each bucket
            includes its limit and the last one is open-ended.
        labels: bucket names; labels[0] is 未到期 for a due-date scheme.
        years: True when limits count calendar anniversaries instead of days.
    """

    key: str
    basis: str
    limits: tuple[int, ...]
    labels: tuple[str, ...]
    years: bool = False


SCHEME_OVERDUE = AgingScheme(
    "逾期7段",
    "到期日",
    (0, 30, 60, 90, 180, 365),
    ("未到期", "1-30天", "31-60天", "61-90天", "91-180天", "181-365天", "365天以上"),
)
SCHEME_YEARS = AgingScheme(
    "年度6段",
    "记账日",
    (1, 2, 3, 4, 5),
    ("1年以内(含1年)", "1-2年", "2-3年", "3-4年", "4-5年", "5年以上"),
    years=True,
)
SCHEMES = (SCHEME_OVERDUE, SCHEME_YEARS)
NO_DATE_LABEL = "无到期日"


def scheme_from_text(text: str) -> AgingScheme:
    """Return a scheme by name, or a user-defined one from upper limits such as "15,30,60".

    User-defined limits are days overdue after 未到期; the last bucket is open-ended.
    Raises SettingInvalid when the text is neither.
    """
    for scheme in SCHEMES:
        if text.strip() == scheme.key:
            return scheme
    try:
        limits = tuple(int(part) for part in text.replace("，", ",").replace("、", ",").split(","))
    except ValueError:
        limits = ()
    if not limits or limits[0] < 1 or any(a >= b for a, b in pairwise(limits)):
        names = "、".join(scheme.key for scheme in SCHEMES)
        raise SettingInvalid(
            f"账龄方案「{text}」看不懂:请填 {names},或从小到大的天数上限,例如 15,30,60。",
            code="E802",
        )
    starts = (1, *(limit + 1 for limit in limits[:-1]))
    labels = tuple(f"{a}-{b}天" for a, b in zip(starts, limits, strict=True))
    return AgingScheme(
        text.strip(), "到期日", (0, *limits), ("未到期", *labels, f"{limits[-1]}天以上")
    )


@dataclass(frozen=True, slots=True)
class Grade:
    """One credit grade (DOMAIN items 1–7).

    Attributes:
        name: 优, 良, 中 or 差.
        from_score: lowest score of the grade, inclusive.
        terms: payment terms the grade allows.
        base_key: setting that holds the base limit in 万元; blank = asked for, never invented.
        guarantee: whether a guarantee is required.
        watch: watch status.
    """

    name: str
    from_score: int
    terms: str
    base_key: str
    guarantee: bool
    watch: str


GRADES = (
    Grade("优", 80, "后付款", "base_limit_a", False, "正常"),
    Grade("良", 60, "后付款或分期付款", "base_limit_b", False, "正常"),
    Grade("中", 40, "预付款或分期付款", "base_limit_c", True, "应注意"),
    Grade("差", 0, "预付款", "base_limit_d", True, "重点防备"),
)
UNGRADED = "未评"


@dataclass(frozen=True, slots=True)
class DunningLevel:
    """One rung of the dunning ladder (DOMAIN §2.10); all but its name may be changed by settings.

    Attributes:
        level: 0–5.
        from_day: first overdue day of the rung.
        name: what the clerk calls it.
        letter: key of the letter kind of this rung; "" = no letter.
        action: suggested action.
        next_days: days before the customer is written to again.
        signatory: who signs.
        approver: who must agree before the letter goes out; "" = nobody.
    """

    level: int
    from_day: int
    name: str
    letter: str
    action: str
    next_days: int
    signatory: str
    approver: str

    @property
    def key(self) -> str:
        """Setting that holds the first overdue day."""
        return f"level{self.level}_from"

    @property
    def interval_key(self) -> str:
        """Setting that holds the days before the next letter."""
        return f"level{self.level}_interval"

    @property
    def minimum_key(self) -> str:
        """Setting that holds the smallest amount this rung's letter is written for."""
        return f"level{self.level}_minimum"

    @property
    def signatory_key(self) -> str:
        """Setting that holds who signs."""
        return f"level{self.level}_signatory"

    @property
    def approver_key(self) -> str:
        """Setting that holds who must agree."""
        return f"level{self.level}_approver"


LADDER = (
    DunningLevel(0, -7, "到期提醒", "reminder", "发付款提醒函并电话确认付款安排", 7, "业务员", ""),
    DunningLevel(1, 1, "一级催收", "dunning1", "电话催收,发催款函(一)", 10, "财务部", "财务主管"),
    DunningLevel(2, 31, "二级催收", "dunning2", "发催款函(二),约定付款日期", 10, "财务负责人", "财务负责人"),
    DunningLevel(3, 61, "三级催收", "dunning3", "发催款函(三),暂停供货,上门拜访", 7, "总经理", "总经理"),
    DunningLevel(4, 91, "最后催告", "final", "高层出面,最后催告,准备律师函", 15, "法定代表人", "法定代表人"),
    DunningLevel(5, 181, "移交法务", "final", "移交法务,核对时效与证据", 15, "法务", "法定代表人"),
)  # fmt: skip


def rung_of(letter: str) -> DunningLevel | None:
    """Return the first rung whose letter is of this kind; None for kinds outside the ladder."""
    return next((rung for rung in LADDER if rung.letter == letter), None)
