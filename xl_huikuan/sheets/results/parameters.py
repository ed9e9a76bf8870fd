"""回款_参数: every setting and how each sheet was understood; what the clerk changes here wins.

The clerk edits the pale yellow cells: 当前值 (settings), 更正 (what a sheet is), 更正 (what a column
is) and the aliases. `read_parameters` reads exactly these back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_huikuan.core.action_rows import ACTION_GROUP
from xl_huikuan.core.credit_rows import BANDS_GROUP
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.provision_rows import PROVISION_RATES_GROUP
from xl_huikuan.core.settings import BY_TITLE, LADDER_GROUP, RATES_GROUP, SETTINGS, Settings
from xl_huikuan.sheets.cells import lost_digits, texts
from xl_huikuan.sheets.files.which import PARAMETERS
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.recognition.reading import KINDS, Corrections, Recognition, TableReading
from xl_huikuan.sheets.recognition.schema import FIELDS
from xl_huikuan.sheets.recognition.signs import ANSWER, CURRENCY
from xl_huikuan.sheets.results.actions_table import (
    ACTIONS_HEAD,
    action_settings,
    actions_block,
)
from xl_huikuan.sheets.results.aliases import OWN_HEAD, TWIN_HEAD, alias_blocks, read_aliases
from xl_huikuan.sheets.results.bands_table import BANDS_HEAD, band_settings, bands_block
from xl_huikuan.sheets.results.ladder_table import LADDER_HEAD, ladder_block, rung_settings
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.provision_rates import (
    PROVISION_HEAD,
    provision_rates_block,
    rate_settings,
)
from xl_huikuan.sheets.results.rates_table import (
    ADDED_HEAD,
    RATES_HEAD,
    above_rates,
    announcements,
    rate_blocks,
)
from xl_huikuan.sheets.results.setting_text import setting_text
from xl_huikuan.sheets.table import Block, Column, ResultSheet

USE, SIDE, PARTY, YEAR = "本表用途", "应收/应付", "客户名称", "年份"
_ITEMS = (USE, SIDE, PARTY, YEAR, CURRENCY)
IGNORE = "不用"
ROLES = {
    "items": "应收",
    "receipts": "收款",
    "customers": "客户资料",
    "control": "核对",
    "": "不用",
}
_COLUMNS = 7  # of the widest table on the sheet
SETTING_HEAD = ("参数", "当前值")
SHEET_HEAD = ("工作表", "项目")
COLUMN_HEAD = ("工作表", "列")
_HEADS = (
    SETTING_HEAD, SHEET_HEAD, COLUMN_HEAD, LADDER_HEAD, ACTIONS_HEAD, BANDS_HEAD, PROVISION_HEAD,
    TWIN_HEAD, OWN_HEAD, RATES_HEAD, ADDED_HEAD,
)  # fmt: skip
_TABLES_OF_SETTINGS = {
    LADDER_HEAD: rung_settings, ACTIONS_HEAD: action_settings, BANDS_HEAD: band_settings,
    PROVISION_HEAD: rate_settings,
}  # fmt: skip
_OWN_TABLES = (LADDER_GROUP, ACTION_GROUP, BANDS_GROUP, PROVISION_RATES_GROUP, RATES_GROUP)
FIELD_TITLES = {field.key: field.title for field in FIELDS}
FIELD_KEYS = {field.title: field.key for field in FIELDS}


def parameters_sheet(outcome: Outcome) -> ResultSheet:
    """Build the settings sheet with the reading of every table under it."""
    return ResultSheet(
        PARAMETERS,
        "参数与认表结果",
        (
            "只改浅黄色的格子;保存后再次运行即生效。留空表示用默认值或识别结果。",
            outcome.as_of_line,
        ),
        (
            _settings_block(outcome.settings),
            ladder_block(outcome.settings),
            actions_block(outcome.settings),
            bands_block(outcome.settings),
            provision_rates_block(outcome.settings),
            _tables_block(outcome.recognition, outcome.corrections),
            _columns_block(outcome.recognition, outcome.corrections),
            *alias_blocks(outcome),
            *rate_blocks(outcome.settings, outcome.decision.as_of),
        ),
        filtered=False,
        tab="7F7F7F",
    )


def _settings_block(settings: Settings) -> Block:
    listed = [setting for setting in SETTINGS if setting.group not in _OWN_TABLES]
    values = [setting_text(setting, settings[setting.key]) for setting in listed]
    return Block(
        (
            Column("参数", "text", [setting.title for setting in listed], 24),
            Column("当前值", "text", values, 26),
            Column("默认值", "text", [setting_text(s, s.default) for s in listed], 16),
            Column("分组", "text", [setting.group for setting in listed], 12),
            Column("说明", "wrap", [setting.help for setting in listed], 60),
        ),
        heading="一、参数",
        editable=1,
        choices={i: s.choices for i, s in enumerate(listed) if s.choices},
    )


def _table_rows(table: TableReading, fixed: Corrections) -> Iterator[tuple[str, ...]]:
    at = table.address
    yield at, USE, ROLES[table.role], fixed.said("use", at), KINDS[table.kind]
    yield at, SIDE, table.side, fixed.said("side", at), table.why
    if table.may_be_dunned and not table.column("customer_name"):
        said = f"取自{table.party.origin}" if table.party.name else "表中没有客户列,请填写"
        yield at, PARTY, table.party.name, fixed.said("party", at), said
    if table.kind == "ar_months":
        found = "、".join(dict.fromkeys(f"{c.month // 12}" for c in table.columns if c.month))
        yield at, YEAR, found, fixed.said("year", at), "各月应收、回款所在的年份,如 2025"
    if table.signed:
        shown = "、".join(dict.fromkeys(signed.sign for signed in table.signed))
        why = f"单元格格式里带「{shown}」;确是{ANSWER}就填 {ANSWER}"
        yield at, CURRENCY, shown, fixed.said("currency", at), why


def _tables_block(recognition: Recognition, fixed: Corrections) -> Block:
    rows = [row for table in recognition.tables for row in _table_rows(table, fixed)]
    choices = {USE: ("是", "否"), SIDE: ("应收", "应付", "无关"), CURRENCY: (ANSWER,)}
    titles = ("工作表", "项目", "识别结果", "更正", "依据")
    widths = (24, 26, 16, 12, 60)
    kinds = ("text", "text", "text", "text", "wrap")
    return Block(
        tuple(
            Column(titles[k], kinds[k], [row[k] for row in rows], widths[k])
            for k in range(len(titles))
        ),
        heading="二、识别结果:每张表是什么(在「更正」里改;本表用途填 是 或 否)",
        editable=3,
        choices={i: choices[row[1]] for i, row in enumerate(rows) if row[1] in choices},
    )


def _columns_block(recognition: Recognition, fixed: Corrections) -> Block:
    tables = recognition.tables
    pairs = [(table.address, column) for table in tables for column in table.columns]
    told = {table.address: fixed.columns(table.address) for table in tables}
    own = [_correction(told[at].get(c.letters)) for at, c in pairs]
    return Block(
        (
            Column("工作表", "text", [sheet for sheet, _ in pairs], 24),
            Column("列", "text", [f"{c.letters} {c.heading}" for _, c in pairs], 26),
            Column("识别为", "text", [FIELD_TITLES.get(c.field, IGNORE) for _, c in pairs], 16),
            Column("更正", "text", own, 12),
            Column("依据", "wrap", [f"把握 {c.confidence:.0%}:{c.reason}" for _, c in pairs], 60),
        ),
        heading=f"三、识别结果:每一列是什么(在「更正」里填字段名,或填「{IGNORE}」)",
        editable=3,
    )


def _correction(field: str | None) -> str:
    if field is None:
        return ""
    return FIELD_TITLES.get(field, IGNORE)


def read_parameters(grid: Grid) -> tuple[dict[str, str], Corrections]:
    """Return what the clerk typed on 回款_参数: settings by title, and corrections.

    Raises SettingInvalid when a correction names a field that does not exist, an answer about
    aliases cannot be used, or a bank account lost its last digits.
    """
    rows = _text_rows(grid)
    values: dict[str, str] = {}
    fields: dict[tuple[str, str], str] = {}
    about: dict[str, dict[str, str]] = {item: {} for item in _ITEMS}
    head: tuple[str, ...] = ()
    for row in rows:
        key = tuple(row[:2])
        if key in _HEADS:
            head = key
        elif head == SETTING_HEAD and row[0] in BY_TITLE:
            values[row[0]] = row[1]
        elif head in _TABLES_OF_SETTINGS:
            values |= _TABLES_OF_SETTINGS[head](row)
        elif head == SHEET_HEAD and row[3] and row[1] in about:
            about[row[1]][row[0]] = row[3]
        elif head == COLUMN_HEAD and row[3]:
            fields[row[0], row[1].split(" ")[0]] = _field_key(row)
    values |= announcements(rows)
    _refuse_lost_digits(grid, rows)
    use, side, party, year, currency = (about[item] for item in _ITEMS)
    aliases, distinct = read_aliases(above_rates(rows))
    return values, Corrections(fields, use, side, party, aliases, distinct, year, currency)


def _refuse_lost_digits(grid: Grid, rows: Sequence[Sequence[str]]) -> None:
    """A bank account typed as a number keeps 15 digits: it must never be printed."""
    titles = [row[0] for row in rows]
    lost = lost_digits(grid.columns[1], np.arange(grid.n_rows)) if grid.n_columns > 1 else ()
    for number in np.flatnonzero(lost).tolist():
        setting = BY_TITLE.get(titles[number])
        if setting is not None and setting.kind == "text":
            raise SettingInvalid(
                f"{PARAMETERS} 第{number + 1}行:「{setting.title}」按数字存放,Excel 只保留15位,"
                f"现在是「{rows[number][1]}」。请先把单元格格式改为文本,再重新输入。",
                code="E318",
            )


def listed_headings(grid: Grid) -> dict[str, dict[str, str]]:
    """Return the headings 回款_参数 lists: table → column letters → heading, as of the last run."""
    headings: dict[str, dict[str, str]] = {}
    listing = False
    for row in _text_rows(grid):
        if tuple(row[:2]) == COLUMN_HEAD:
            listing = True
        elif not row[1]:
            listing = False
        elif listing:
            letters, _, heading = row[1].partition(" ")
            headings.setdefault(row[0], {})[letters] = heading
    return headings


def _field_key(row: list[str]) -> str:
    if row[3] == IGNORE:
        return ""
    if row[3] not in FIELD_KEYS:
        raise SettingInvalid(
            f"{PARAMETERS}:「{row[0]}」的「{row[1]}」列更正为「{row[3]}」,没有这个字段。"
            f"可填:{'、'.join(FIELD_KEYS)},或「{IGNORE}」。",
            code="E802",
        )
    return FIELD_KEYS[row[3]]


def _text_rows(grid: Grid) -> list[list[str]]:
    everything = np.arange(grid.n_rows)
    columns = [texts(column, everything).tolist() for column in grid.columns[:_COLUMNS]]
    columns += [[""] * grid.n_rows] * (_COLUMNS - len(columns))
    return [list(row) for row in zip(*columns, strict=True)]
