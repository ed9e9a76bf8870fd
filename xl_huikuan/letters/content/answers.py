"""What the clerk answered, as what it is meant to be; a bad answer is said before any letter."""

from __future__ import annotations

from typing import Any

from xl_huikuan.core.errors import NotUnderstood, SettingInvalid
from xl_huikuan.core.setting import Setting, parse_setting
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.letters.facts import Facts


def answer(  # noqa: PLR0917  a row of a table
    facts: Facts, name: str, kind: str, low: float | None = None, high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:  # fmt: skip
    """Return one answer typed and checked like a setting of this kind (`core.settings`).

    Raises:
        NotUnderstood: the answer is no such thing; it would be wrong in every letter.
    """
    return typed(name, facts.inputs[name], kind, low, high, choices)


def typed(  # noqa: PLR0917  a row of a table
    name: str, text: str, kind: str, low: float | None = None, high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:  # fmt: skip
    """Return a part of the answer `name` typed and checked like a setting of this kind.

    Raises:
        NotUnderstood: it is no such thing.
    """
    row = Setting(name, name, None, kind, "", "", low, high, choices)
    try:
        return parse_setting(row, text)
    except SettingInvalid as error:
        raise NotUnderstood(str(error).removeprefix("参数"), code="E804") from error


def require_filled(settings: Settings, *keys: str) -> None:
    """Check that settings which a letter prints are filled in.

    Raises:
        SettingInvalid: naming those that are not.
    """
    missing = [BY_KEY[key].title for key in keys if not str(settings[key]).strip()]
    if missing:
        raise SettingInvalid(
            f"参数「{'、'.join(missing)}」还没有填,不能出函:请在 回款_参数 中填写后再出函。",
            code="E713",
        )
