"""回款_票据: the bills on hand, what to do with each now, and what discounting it would cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_huikuan.core.bills import maturing
from xl_huikuan.core.discounts import DAYS_OF_BANK_YEAR, Rates
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.form_sheet import NEW, checked_page, form_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.stages import SPARE
from xl_huikuan.sheets.table import ResultSheet


def bills_sheet(
    outcome: Outcome, grid: Grid | None, bills: pd.DataFrame, rates: Rates
) -> ResultSheet:
    """Build the form; `bills` has the rows of the page as `grid` was read."""
    page = checked_page(BILLS, grid)
    rows = page.rows if page else ()
    blank = np.full(SPARE, np.nan)
    ours = {key: np.append(bills[key].to_numpy(), blank) for key in ("left", "discount")}
    return form_sheet(
        BILLS,
        page,
        [*rows, *[NEW] * SPARE],
        ours={**ours, "do": [*bills["do"], *[""] * SPARE]},
        tones={"do": [*bills["tone"], *[""] * SPARE]},
        lines=(outcome.as_of_line, _summary(bills), _cost(bills, rates)),
    )


def _summary(bills: pd.DataFrame) -> str:
    held = bills[bills["pending"]]
    amount = money_text(int(np.nan_to_num(held["amount"].to_numpy()).sum()))
    by_month = "、".join(f"{month} {money_text(fen)} 元" for month, _, fen in maturing(bills))
    return f"在手和托收中 {len(held)} 张,{amount} 元;到期:{by_month or '无'}。"


def _cost(bills: pd.DataFrame, rates: Rates) -> str:
    """Say what discounting all of them today costs, and whether keeping them costs more."""
    if np.isnan(rates.discounting):
        return "现在贴现的成本:请在 回款_参数 填「贴现年率」。"
    rule = f"现在贴现的成本 = 票面 × {rates.discounting:.2%} × 距到期天数 ÷ {DAYS_OF_BANK_YEAR}"
    some = bills[bills["discount"].notna()]
    if np.isnan(rates.capital) or not len(some):
        return f"{rule}。"
    cost = int(some["discount"].sum())
    kept = int(rates.waiting(some["amount"].to_numpy(), some["left"].to_numpy()).sum())
    better = "贴现" if cost < kept else "持有到期"
    return (
        f"{rule};全部贴现 {money_text(cost)} 元,持有到期占用资金的成本 {money_text(kept)} 元,"
        f"{better}更省。"
    )
