"""Bands, deductions and thresholds of the credit file, and the settings that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xl_huikuan.core.forms.dossier import DOSSIER

CREDIT_GROUP = "信用"
BANDS_GROUP = "经营状况评分"  # shown as a table of its own: a row per ratio
Row = tuple[Any, ...]  # the fields of a Setting, in its order


@dataclass(frozen=True, slots=True)
class Band:
    """How one financial ratio is scored; all numbers may be changed by settings.

    Attributes:
        ratio: its name in `ratios.RATIOS`.
        key: stem of its settings.
        inputs: fields of the credit file, in the order of the ratio's inputs.
        weight: in the score of 经营状况.
        full, none: value that earns 100 points, value that earns none, as shown: a share in
            percent, else the number; the order of the two tells which way is better.
    """

    ratio: str
    key: str
    inputs: tuple[str, ...]
    weight: float
    full: float
    none: float

    @property
    def weight_key(self) -> str:
        """Setting that holds the weight."""
        return f"band_{self.key}_weight"

    @property
    def full_key(self) -> str:
        """Setting that holds the value for 100 points."""
        return f"band_{self.key}_full"

    @property
    def pass_key(self) -> str:
        """Setting that holds the value for 60 points; blank = on the line between the others."""
        return f"band_{self.key}_pass"

    @property
    def none_key(self) -> str:
        """Setting that holds the value for no points."""
        return f"band_{self.key}_none"


BANDS: tuple[Band, ...] = (
    Band("资产负债率", "debt", ("total_liabilities", "total_assets"), 25, 50, 85),
    Band("流动比率", "current", ("current_assets", "current_liabilities"), 15, 2, 0.8),
    Band("速动比率", "quick", ("current_assets", "current_liabilities", "inventory", "prepaid"), 15, 1, 0.5),
    Band("净利润率", "margin", ("profit", "revenue"), 15, 10, 0),
    Band("资产回报率", "return", ("profit", "total_assets", "total_assets_before"), 10, 8, 0),
    Band("库存周转率", "stock", ("cost", "inventory", "inventory_before"), 10, 8, 1),
    Band("应收账款周转率", "debtors", ("revenue", "receivables", "receivables_before"), 10, 8, 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flag:
    """A fact about a customer that takes points off its score (DOMAIN 28).

    Attributes:
        field: of the credit file, yes or no.
        points: taken off, unless the setting says otherwise.
    """

    field: str
    points: float

    @property
    def title(self) -> str:
        """What the clerk calls it."""
        return DOSSIER.by_key[self.field].title

    @property
    def key(self) -> str:
        """Setting that holds the points."""
        return f"flag_{self.field}"


FLAGS = (
    Flag("new_market", 5), Flag("bad_old_market", 10), Flag("new_leader", 5), Flag("leader_doubts", 5),
)  # fmt: skip


def _band_rows(band: Band) -> tuple[Row, ...]:
    name = band.ratio
    return (
        (band.weight_key, f"{name}:权重", band.weight, "number", BANDS_GROUP,
         "各指标权重之和必须为100;不用的指标填0。", 0, 100),
        (band.full_key, f"{name}:100分", band.full, "number", BANDS_GROUP,
         f"{name}达到此值得100分,资产负债率等按百分数填。", -1000, 1000),
        (band.pass_key, f"{name}:60分", None, "number", BANDS_GROUP,
         f"{name}为此值时得60分;留空就在100分和0分之间按比例计算。", -1000, 1000),
        (band.none_key, f"{name}:0分", band.none, "number", BANDS_GROUP,
         f"{name}到此值得0分,之间按比例计算。", -1000, 1000),
    )  # fmt: skip


CREDIT_ROWS: tuple[Row, ...] = (
    *((flag.key, f"扣分:{flag.title}", flag.points, "number", CREDIT_GROUP,
       f"客户档案里「{flag.title}」填 是 时从信用分里减去。", 0, 100) for flag in FLAGS),
    ("band_minimum", "经营状况最少指标权重", 50, "number", CREDIT_GROUP,
     "能算出的财务指标权重合计不到此数时,经营状况算资料不足,不评分。", 1, 100),
    ("ability_from", "付款能力高分界", 60, "number", CREDIT_GROUP,
     "能力分(经营状况和现金流量按权重平均)达到此数为能力高。", 0, 100),
    ("willing_from", "付款意愿高分界", 60, "number", CREDIT_GROUP,
     "意愿分(信用记录,有承诺时与守诺率平均)达到此数为意愿高。", 0, 100),
    ("data_months", "评分资料有效月数", 12, "int", CREDIT_GROUP,
     "评分资料超过这么多个月,列入客户档案的「要补的资料」。", 1, 120),
    *(row for band in BANDS for row in _band_rows(band)),
)  # fmt: skip
