"""What money costs: early-payment discounts, and waiting against 贴现 and 保理 (DOMAIN 150, 155, 193).

    折扣额           = 金额 × 折扣
    年化折扣成本     = 折扣 ÷ (1 − 折扣) × 365 ÷ (付款期 − 折扣期)
    等待的成本       = 金额 × 资金成本年率 × 天数 ÷ 365
    贴现的成本       = 票面 × 贴现年率 × 天数 ÷ 360
    保理的成本       = 金额 × 保理费率 + 金额 × 保理年率 × 天数 ÷ 360

Rates the company has not given are blank: what depends on them is NaN, never 0.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.money import round_half_up
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Floats

DAYS_OF_YEAR, DAYS_OF_BANK_YEAR = 365, 360
WAIT, FACTOR = "等待", "保理"
_TERM = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)%?/(\d{1,3})[,，、;；]?n/(\d{1,3})", re.ASCII)
_EXAMPLE = "2/10,n/30(10天内付款减2%,最迟30天付清)"


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount for paying early.

    Attributes:
        share: of the amount, 0–1.
        within: days after the invoice until which it is granted.
        net: days after the invoice on which everything is due without it.
    """

    share: Decimal
    within: int
    net: int

    @property
    def annual_cost(self) -> Decimal:
        """What granting it costs us a year, four decimals: 0.3724 for 2/10,n/30."""
        days = self.net - self.within
        return round_half_up(self.share / (1 - self.share) * DAYS_OF_YEAR / days, 4)

    def granted(self, amount: int) -> int:
        """Return the discount on an amount, in fen."""
        return int(round_half_up(amount * self.share))

    def deadline(self, invoiced: dt.date) -> dt.date:
        """Return the last day on which it may be taken; the day of the invoice does not count."""
        return invoiced + dt.timedelta(self.within)

    @property
    def reason(self) -> str:
        """How the annual cost comes about, for a calculator."""
        percent = f"{float(self.share * 100):g}"
        return (
            f"{percent}/{self.within},n/{self.net}:年化成本 {percent}÷(100−{percent})×"
            f"{DAYS_OF_YEAR}÷({self.net}−{self.within})={self.annual_cost:.2%}"
        )


def discount_of(text: str) -> Discount | None:
    """Return the discount a phrase such as 2/10,n/30 grants; None when it is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).lower())
    found = _TERM.fullmatch(plain)
    if not found:
        return None
    share, within, net = Decimal(found[1]) / 100, int(found[2]), int(found[3])
    return Discount(share, within, net) if within < net else None


def early_offer(settings: Settings) -> Discount | None:
    """Return the discount the company offers; None = the setting is blank.

    Raises SettingInvalid when it says no discount.
    """
    text = str(settings["early_offer"])
    offer = discount_of(text)
    if text and offer is None:
        raise SettingInvalid(
            f"参数「提前付款条件」看不懂:「{text}」。请写成 {_EXAMPLE} 这样。", code="E802"
        )
    return offer


@dataclass(frozen=True, slots=True)
class Rates:
    """What money costs the company; shares a year (the fee: once), NaN = not given.

    Attributes:
        capital, discounting: 资金成本年率, 贴现年率.
        fee, factoring: 保理费率, 保理年率.
    """

    capital: float
    discounting: float
    fee: float
    factoring: float

    def waiting(self, amount: npt.ArrayLike, days: npt.ArrayLike) -> Floats:
        """Return fen that waiting so many days for amounts costs."""
        return _interest(amount, self.capital, days, DAYS_OF_YEAR)

    def bill_discount(self, face: npt.ArrayLike, days: npt.ArrayLike) -> Floats:
        """Return fen a bank keeps for bills that mature in so many days (贴现息)."""
        return _interest(face, self.discounting, days, DAYS_OF_BANK_YEAR)

    def factored(self, amount: npt.ArrayLike, days: npt.ArrayLike) -> Floats:
        """Return fen that selling a debt for so many days costs: fee and interest."""
        fee = _interest(amount, self.fee, 1, 1)
        return fee + _interest(amount, self.factoring, days, DAYS_OF_BANK_YEAR)

    def cheaper(self, amount: npt.ArrayLike, days: npt.ArrayLike) -> list[str]:
        """Return for each amount whether waiting or factoring costs less; "" = not known."""
        gap = self.factored(amount, days) - self.waiting(amount, days)
        return [("" if np.isnan(one) else FACTOR if one < 0 else WAIT) for one in gap.tolist()]


def rates_of(settings: Settings) -> Rates:
    """Return the rates of the company."""
    keys = ("capital_rate", "discount_rate", "factoring_fee", "factoring_rate")
    given = (settings[key] for key in keys)
    return Rates(*(np.nan if rate is None else rate / 100 for rate in given))


def highest_share(capital: float, days: Floats, within: int) -> Floats:
    """Return the largest discount worth granting to have money `within` days from now.

    It is what waiting until the expected day costs: 资金成本年率 × (预计天数 − 折扣期) ÷ 365, four
    decimals rounded down; 0 = it comes by then anyway.
    """
    share = capital * np.maximum(days - within, 0) / DAYS_OF_YEAR
    return np.floor(np.round(share * 10_000, 6)) / 10_000


def _interest(amount: npt.ArrayLike, rate: float, days: npt.ArrayLike, year: int) -> Floats:
    """Return amount × rate × days ÷ year in whole fen, half-up."""
    exact = np.asarray(amount, np.float64) * rate * np.asarray(days, np.float64) / year
    return np.floor(np.round(exact, 4) + 0.5)
