"""经营状况评分 on 回款_参数: a row per financial ratio, each number a setting of its own."""

from __future__ import annotations

from collections.abc import Sequence

from xl_huikuan.core.credit_rows import BANDS, Band
from xl_huikuan.core.ratios import RATIOS
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.sheets.results.setting_text import setting_text
from xl_huikuan.sheets.table import Block, Column

BANDS_HEAD = ("指标", "100分")
_FORMULA = 4  # the only column besides the name that is not a setting
_TITLES = (*BANDS_HEAD, "60分(可空)", "0分", "算法", "权重")
_WIDTHS = (24, 26, 16, 12, 60, 16)
_BY_NAME = {
    band.ratio + ("(%)" if RATIOS[band.ratio].unit == "比率" else ""): band for band in BANDS
}


def _keys(band: Band) -> dict[int, str]:
    """Return column → key of the setting that stands there."""
    return {1: band.full_key, 2: band.pass_key, 3: band.none_key, 5: band.weight_key}


def bands_block(settings: Settings) -> Block:
    """Return the bands with the values in force."""
    rows = [_row(name, band, settings) for name, band in _BY_NAME.items()]
    columns = tuple(
        Column(title, "wrap" if k == _FORMULA else "text", [row[k] for row in rows], _WIDTHS[k])
        for k, title in enumerate(_TITLES)
    )
    return Block(
        columns,
        heading="经营状况评分:按客户档案里的财务数据算出指标,各段之间按比例计分,再按权重平均(数值是举例,请按本公司的行业改)",
        editable=1,
        also=tuple(sorted(set(_keys(BANDS[0])) - {1})),
    )


def _row(name: str, band: Band, settings: Settings) -> list[str]:
    cells = {0: name, _FORMULA: RATIOS[band.ratio].formula}
    cells |= {k: setting_text(BY_KEY[key], settings[key]) for k, key in _keys(band).items()}
    return [cells[k] for k in sorted(cells)]


def band_settings(row: Sequence[str]) -> dict[str, str]:
    """Return setting title → text of a row of the table; {} when it is no row of it."""
    band = _BY_NAME.get(row[0])
    return {BY_KEY[key].title: row[k] for k, key in _keys(band).items()} if band else {}
