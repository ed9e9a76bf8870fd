"""经营状况 from financial ratios: each ratio earns points by its band, then a weighted mean.

A ratio and its points are rounded as they are printed before they are used, so that a clerk with
a calculator gets our score from our text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
import pandas as pd

from xl_huikuan.core.credit_rows import BANDS, Band
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.priority import weights_of
from xl_huikuan.core.ratios import RATIOS
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.core.totals import Floats
from xl_huikuan.core.weighted import total_score

TITLE = "经营状况"
USELESS = ",算不出"  # between the figures that are missing and the ratios they are missing for
PASS = 60  # points at the middle of a band, where the company sets one
_WEIGHTS = tuple(band.weight_key for band in BANDS)
INPUTS = tuple(dict.fromkeys(name for band in BANDS for name in band.inputs))
_SHARE = "比率"
_FORMS = tuple(  # a ratio as it is printed
    f"{band.ratio}%.1f%%" if RATIOS[band.ratio].unit == _SHARE else f"{band.ratio}%.2f"
    for band in BANDS
)


@dataclass(frozen=True, slots=True, eq=False)
class Business:
    """What the financial figures say of every customer.

    Attributes:
        score: 0–100, two decimals; NaN = the figures do not suffice.
        said: how the score comes about, "" where no ratio can be said.
        missing: why other ratios cannot be said, "" = all can; "" too where nothing was typed.
    """

    score: Floats
    said: list[str]
    missing: list[str]


def business_of(typed: pd.DataFrame, settings: Settings) -> Business:
    """Score the figures of the credit file (`dossier.by_customer`).

    Raises SettingInvalid when the weights do not add up to 100 or a band does not ascend.
    """
    weights = weights_of(settings, _WEIGHTS)
    lines = [_anchors(band, settings) for band in BANDS]
    filled = ~np.isnan(typed[list(INPUTS)].to_numpy()).all(axis=1)
    rows = np.flatnonzero(filled)
    figures = typed.iloc[rows]
    values = np.stack([_values(band, figures) for band in BANDS], axis=1)
    pairs = zip(values.T, lines, strict=True)
    points = np.stack([_rounded(np.interp(v, *line), 1) for v, line in pairs], axis=1)
    score, coverage = total_score(weights, points)
    score = np.where(coverage * 100 >= settings["band_minimum"] - 1e-9, score, np.nan)
    every = np.full(len(typed), np.nan)
    every[rows] = score
    said, missing = [""] * len(typed), [""] * len(typed)
    terms = _terms(values, points, weights)
    known = zip(
        terms, score.tolist(), (coverage * 100).tolist(), _missing(figures, values), strict=True
    )
    for row, (term, total, covered, gaps) in zip(rows.tolist(), known, strict=True):
        said[row] = _said(term, total, covered, settings["band_minimum"]) if term else ""
        missing[row] = gaps
    return Business(every, said, missing)


def _anchors(band: Band, settings: Settings) -> tuple[Floats, Floats]:
    """Return values of the ratio, ascending, and the points each earns."""
    keys = (band.full_key, band.pass_key, band.none_key)
    points = dict(zip(keys, (100, PASS, 0), strict=True))
    ends = sorted((settings[key], points[key]) for key in keys if settings[key] is not None)
    values, earned = np.array(ends, np.float64).T
    steps = np.diff(earned)
    if (np.diff(values) > 0).all() and ((steps > 0).all() or (steps < 0).all()):
        return values, earned
    names = "、".join(f"{BY_KEY[key].title} {settings[key]:g}" for key in keys
                     if settings[key] is not None)  # fmt: skip
    raise SettingInvalid(
        f"参数「{names}」要从大到小或从小到大排列,不能相等:请在 回款_参数 的「经营状况评分」里改正。",
        code="E803",
    )


def _values(band: Band, figures: pd.DataFrame) -> Floats:
    """Return the ratio of each customer as it is printed; NaN where it cannot be said."""
    ratio = RATIOS[band.ratio]
    needed = figures[_required(band)].notna().all(axis=1).to_numpy()
    complete = figures[needed]
    columns = [complete[name].tolist() for name in band.inputs]
    given = [[None if isnan(value) else value for value in column] for column in columns]
    padding = [[None] * len(complete)] * (len(ratio.inputs) - len(band.inputs))
    values = np.full(len(figures), np.nan)
    values[needed] = np.array([*map(ratio.compute, *given, *padding)], np.float64)  # None is NaN
    return _rounded(values * 100, 1) if ratio.unit == _SHARE else _rounded(values, 2)


def _rounded(values: Floats, places: int) -> Floats:
    """Round half-up as a clerk does (binary noise is ignored)."""
    scale = 10.0**places
    return np.asarray(np.floor(values * scale + 0.5 + 1e-7) / scale)


def _terms(values: Floats, points: Floats, weights: Floats) -> list[str]:
    """Return for each customer the ratios that count, with their points and weights."""
    used = ~np.isnan(values) & (weights > 0)
    columns = [
        [
            f"{form % value}得{point:.1f}分×{weight:g}" if counts else ""
            for value, point, counts in zip(value_of, point_of, counts_of, strict=True)
        ]
        for form, weight, value_of, point_of, counts_of in zip(
            _FORMS, weights.tolist(), values.T.tolist(), points.T.tolist(), used.T.tolist(),
            strict=True,
        )
    ]  # fmt: skip
    return ["+".join(filter(None, row)) for row in zip(*columns, strict=True)]


def _said(terms: str, total: float, covered: float, minimum: float) -> str:
    """Say how the score comes about, or that the ratios do not suffice for one."""
    if isnan(total):
        short = f"指标权重合计{covered:g},不到{minimum:g},资料不足"
        return f"{TITLE}没有评分({short}):{terms}"
    return f"{TITLE}{total:.2f}=({terms})÷{covered:g}"


def _missing(figures: pd.DataFrame, values: Floats) -> Iterator[str]:
    """Yield for each customer which ratios cannot be said, and what is missing for them."""
    blank = np.isnan(figures[list(INPUTS)].to_numpy())
    place = {name: k for k, name in enumerate(INPUTS)}
    needed = [[place[name] for name in _required(band)] for band in BANDS]
    for gaps, row in zip(blank.tolist(), np.isnan(values).tolist(), strict=True):
        lost = [k for k, gone in enumerate(row) if gone]
        wanting = [k for k in lost if any(gaps[i] for i in needed[k])]
        titles = dict.fromkeys(INPUTS[i] for k in wanting for i in needed[k] if gaps[i])
        parts = []
        if wanting:
            parts.append(f"缺{'、'.join(map(title_of, titles))}{USELESS}{_names(wanting)}")
        senseless = [k for k in lost if k not in wanting]
        if senseless:
            parts.append(f"分母为0或负数,{_names(senseless)}为—")
        yield ";".join(parts)


def _required(band: Band) -> list[str]:
    parts = zip(band.inputs, RATIOS[band.ratio].inputs, strict=False)
    return [name for name, part in parts if not part.optional]


def _names(positions: Sequence[int]) -> str:
    return "、".join(BANDS[k].ratio for k in positions)


def title_of(field: str) -> str:
    """Return what a figure of the credit file is called, without its unit."""
    return DOSSIER.by_key[field].title.partition("(")[0]
