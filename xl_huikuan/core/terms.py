"""Payment-term phrases and the due dates they mean (DOMAIN §2.5, 民法典 200–203)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.workdays import Dates, roll

MONTH_END = 31
_MAX_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Term:
    """When a receivable falls due, counted from a day of its own.

    Attributes:
        text: the phrase in one uniform spelling, for the clerk.
        anchor: "开票", "发货" or "验收": the day it runs from; "" = no fixed due date.
        rule: "天" n days after the anchor, "月" n months after it, "月末" n days after the end
            of its month, "月内" day `day` of the n-th month after, "每月" the next day `day`.
        n: days or months.
        day: day of the month, clipped to its end; 31 is the month end.
    """

    text: str
    anchor: str
    rule: str = "天"
    n: int = 0
    day: int = 0


_MONTHS = {"当": 0, "本": 0, "次": 1, "下": 1, "隔": 2}
_D = r"(\d{1,4})(?:天|日)?(?:内)?"
_AFTER_INVOICE = "(?:票到|到票|票后|见票后?|收票后?|收到发票后?|开票后?|开具发票后?|发票日?后?)"
_AFTER_DELIVERY = "(?:货到后?|到货后?|发货后?|收货后?|交货后?|出货后?|签收后?)"
_Build = Callable[[re.Match[str]], Term]
# One row per kind of phrase, tried in this order on the normalised text.
_PHRASES: tuple[tuple[str, _Build], ...] = (
    (rf"月结{_D}", lambda m: Term(f"月结{m[1]}天", "开票", "月末", int(m[1]))),
    (rf"{_AFTER_INVOICE}{_D}", lambda m: Term(f"票到{m[1]}天", "开票", "天", int(m[1]))),
    (
        rf"{_AFTER_INVOICE}(\d{{1,2}})个月(?:内)?",
        lambda m: Term(f"票到{m[1]}个月", "开票", "月", int(m[1])),
    ),
    (rf"{_AFTER_DELIVERY}{_D}", lambda m: Term(f"货到{m[1]}天", "发货", "天", int(m[1]))),
    (
        rf"{_AFTER_DELIVERY}(\d{{1,2}})个月(?:内)?",
        lambda m: Term(f"货到{m[1]}个月", "发货", "月", int(m[1])),
    ),
    (
        rf"验收(?:合格|通过|完成)?后?(?:{_D})?",
        lambda m: Term(f"验收后{int(m[1] or 0)}天", "验收", "天", int(m[1] or 0)),
    ),
    (
        r"(次|下|隔)月(\d{1,2})[日号]",
        lambda m: Term(f"{m[1]}月{m[2]}日", "开票", "月内", _MONTHS[m[1]], int(m[2])),
    ),
    (
        r"(当|本|次|下|隔)月(?:月?[底末](?:结清|付清)?|结清|付清)",
        lambda m: Term(f"{m[1]}月底", "开票", "月内", _MONTHS[m[1]], MONTH_END),
    ),
    (r"每月(\d{1,2})[日号]", lambda m: Term(f"每月{m[1]}日", "开票", "每月", 0, int(m[1]))),
    (r"每月月?[底末]", lambda _: Term("每月月底", "开票", "月内", 0, MONTH_END)),
    (
        "(?:款到发货|先款后货|预付全款|全额预付|货到付款|货到即付|现结|现款现货|当场结清)",
        lambda m: Term(m[0], "发货"),
    ),
    (
        r"(\d{1,2}(?:\.\d)?/\d{1,3}),?n/(\d{1,3})",
        lambda m: Term(f"{m[1]},n/{m[2]}", "开票", "天", int(m[2])),
    ),
    (
        r"(?:net|n/?)(\d{1,4})(?:天|days?)?",
        lambda m: Term(f"票到{m[1]}天", "开票", "天", int(m[1])),
    ),
    (r"(\d{1,4})(?:\.0+)?(?:天|日|days?)?", lambda m: Term(f"{m[1]}天", "开票", "天", int(m[1]))),
    (r"(\d{1,2})个月", lambda m: Term(f"{m[1]}个月", "开票", "月", int(m[1]))),
    ("(?:滚动|压批|批结|压[一二两1-9]批|铺底|授信内循环).*", lambda m: Term(m[0], "")),
    (r".*\d%.*\d%.*", lambda m: Term(m[0], "")),
)
_TO_SIMPLIFIED = str.maketrans(
    "結貨驗發開後見當預滾鋪個號隨場現鬆質後實壓環內兩間歸貳達過",
    "结货验发开后见当预滚铺个号随场现松质后实压环内两间归贰达过",
)
_NOISE = re.compile(
    r"^(?:账期|帐期|信用期|付款方式|付款条件|结算方式|付款期限)[为::]?|(?:内)?(?:付款|支付|付清)$"
)
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百廿]+(?=天|日|号|个月|$)")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@cache
def parse_term(text: str) -> Term | None:
    """Return the term a phrase means; None when it is not understood, also when it is blank.

    Reads full-width and Chinese numerals and traditional script; a bare number is days after the
    invoice. 验收 terms have an anchor no table gives, 滚动/批结/铺底/分期 have no fixed date.
    """
    plain = _normal(text)
    for candidate in (plain, _NOISE.sub("", plain)):
        for pattern, build in _PHRASES:
            match = re.fullmatch(pattern, candidate)
            if match:
                return _in_range(build(match))
    return None


def _in_range(term: Term) -> Term | None:
    wrong_day = term.rule in ("月内", "每月") and not 1 <= term.day <= MONTH_END
    return None if wrong_day or term.n > _MAX_DAYS else term


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower().translate(_TO_SIMPLIFIED)
    return _NUMERAL.sub(lambda match: str(_number(match[0])), re.sub(r"\s", "", plain))


def _number(numeral: str) -> int:
    if not set(numeral) & set("十百廿"):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral.replace("廿", "二十"):
        if char in _DIGITS:
            digit = _DIGITS[char]
            continue
        total += (digit or 1) * (100 if char == "百" else 10)
        digit = 0
    return total + digit


def due_from_term(term: Term, anchor: Dates, month_term_from: str = "月末") -> Dates:
    """Return due dates for anchor days (datetime64[s], NaT stays NaT), before any holiday roll.

    `month_term_from` is the setting: 月结 runs from the 月末 of the anchor or the 次月月末.
    """
    days = anchor.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    match term.rule:
        case "月":
            due = _month_day(months + term.n, (days - months.astype("datetime64[D]")).astype(int))
        case "月末":
            due = _month_day(months + (month_term_from == "次月月末"), MONTH_END - 1) + term.n
        case "月内":
            due = _month_day(months + term.n, term.day - 1)
        case "每月":
            due = _month_day(months, term.day - 1)
            # 民法典 201: the day it starts is not counted, so the same day means next month.
            due = np.where(due > days, due, _month_day(months + 1, term.day - 1))
        case _:
            due = days + term.n
    return due.astype("datetime64[s]")


def _month_day(months: Dates, index: int | np.ndarray[tuple[int], np.dtype[np.int64]]) -> Dates:
    """Return the day with 0-based index in each month, clipped to the month's end."""
    last = (months + 1).astype("datetime64[D]") - 1
    day: Dates = np.minimum(months.astype("datetime64[D]") + index, last)
    return day


def due_dates(
    items: pd.DataFrame, customers: pd.DataFrame, settings: Settings
) -> tuple[Dates, pd.Categorical]:
    """Return (datetime64[s] due date, Chinese reason) for every item; NaT where there is none.

    A date given in the table wins; else the item's term, the customer's, the default. Days count
    from the invoice date, after delivery from the business date (each stands in for the other).
    Then dates move off holidays as the setting 到期日遇休假日 says.
    """
    due = items["due_given"].to_numpy().astype("datetime64[s]").copy()
    reasons = {"表中到期日": 0}
    why = np.zeros(len(items), np.int32)
    which, sources = _terms_in_use(items, customers, _default_term(settings))
    which[~np.isnat(due)] = -1
    for number, rows in _rows_by_code(which):
        due[rows], reason, reason_undated = _due_of(*sources[number], items.iloc[rows], settings)
        undated = np.isnat(due[rows])
        why[rows[~undated]] = reasons.setdefault(reason, len(reasons))
        why[rows[undated]] = reasons.setdefault(reason_undated, len(reasons))
    rolled = roll(due, settings["roll"])
    why[(rolled != due) & ~np.isnat(due)] += len(reasons)
    moved = [f"{reason},遇休假日{settings['roll']}" for reason in reasons]
    return rolled, pd.Categorical.from_codes(why, [*reasons, *moved]).remove_unused_categories()


def _default_term(settings: Settings) -> str:
    """Return the company's own term, "" for none; raises SettingInvalid when it says nothing."""
    text = str(settings["default_term"])
    if text and parse_term(text) is None:
        raise SettingInvalid(
            f"参数「默认账期」看不懂:「{text}」。请写成 月结30天、票到30天、货到付款、次月25日 这样。",
            code="E802",
        )
    return text


def _terms_in_use(
    items: pd.DataFrame, customers: pd.DataFrame, default: str
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], list[tuple[str, str]]]:
    """Return for each item the number of its term, and per number (text, where it comes from)."""
    own, theirs = pd.Categorical(items["term"]), pd.Categorical(customers["term"])
    sources = [(str(text).strip(), "行内账期") for text in own.categories]
    sources += [(str(text).strip(), "客户档案") for text in theirs.categories]
    sources.append((default.strip(), "默认账期"))
    blank = np.array([not text for text, _ in sources])
    fallback = theirs.codes[items["customer"].to_numpy()].astype(np.int32) + len(own.categories)
    fallback[blank[fallback]] = len(sources) - 1
    which = own.codes.astype(np.int32)
    return np.where(blank[which], fallback, which), sources


def _rows_by_code(
    codes: np.ndarray[tuple[int], np.dtype[np.int32]],
) -> list[tuple[int, np.ndarray[tuple[int], np.dtype[np.intp]]]]:
    """Return (code, positions) for every code ≥ 0 that occurs."""
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-2))
    parts = np.split(order, starts[1:]) if len(order) else []
    return [(int(codes[part[0]]), part) for part in parts if codes[part[0]] >= 0]


def _due_of(
    text: str, origin: str, rows: pd.DataFrame, settings: Settings
) -> tuple[Dates, str, str]:
    """Return due dates, the reason where there is one, and the reason where there is none."""
    nothing = np.full(len(rows), np.datetime64("NaT", "s"))
    term = parse_term(text)
    if term is None:
        return nothing, "", f"账期「{text}」看不懂({origin})" if text else "无到期日也无账期"
    if not term.anchor:
        return nothing, "", f"账期「{term.text}」没有固定到期日({origin})"
    if term.anchor == "验收":
        return nothing, "", f"账期「{term.text}」从验收日起算,表中没有验收日({origin})"
    dates = [rows[name].to_numpy().astype("datetime64[s]") for name in ("invoice_date", "biz_date")]
    first, second = dates if term.anchor == "开票" else reversed(dates)
    due = due_from_term(term, np.where(np.isnat(first), second, first), settings["month_term_from"])
    return due, f"{term.text}({origin})", f"有账期{term.text}({origin}),但缺起算日期"
