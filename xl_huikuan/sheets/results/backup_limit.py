"""How much room the clerk gives to backups, as she typed it on 回款_参数."""

from __future__ import annotations

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.parameters import read_parameters

MEGABYTE = 2**20
_SETTING = BY_KEY["backup_limit"]
UNLIMITED = int(_SETTING.high or 0) * MEGABYTE  # the most she could type


def backup_limit(sheet: Grid | None) -> int:
    """Return the bytes all backups may have together.

    What she typed and cannot be used must not cost her a backup: then nothing is too much.
    """
    if sheet is None:
        return Settings()["backup_limit"] * MEGABYTE
    try:
        texts, _ = read_parameters(sheet)
        mine = {_SETTING.title: texts[_SETTING.title]} if _SETTING.title in texts else {}
        return Settings().with_texts(mine)["backup_limit"] * MEGABYTE
    except SettingInvalid:
        return UNLIMITED
