"""The table of commands and the table of buttons agree."""

from __future__ import annotations

from importlib import import_module
from inspect import isgeneratorfunction

import pytest

from xl_huikuan.addin.buttons.table import BUTTONS
from xl_huikuan.addin.commands import COMMANDS, rows
from xl_huikuan.sheets.selection import Selection


def found(action: str):
    module, _, function = action.partition(":")
    return getattr(import_module(module), function)


def test_every_button_with_a_word_to_type_is_a_command():
    typed = {command.button: command.name for command in COMMANDS if command.button}

    assert typed == {button.key: button.command for button in BUTTONS if button.command}
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.key)
def test_every_button_is_a_generator(button):
    assert isgeneratorfunction(found(button.action))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_can_be_done_and_is_explained(command):
    assert callable(found(command.action))
    assert command.help.endswith("。")


def test_rows_are_typed_as_excel_shows_them():
    """Row 5 of Excel is row 4 counted from zero; a sheet's name may hold the sign itself."""
    assert rows("应收!5-7,12,6") == Selection("应收", (4, 5, 6, 11))
    assert rows("'一!二'!1") == Selection("一!二", (0,))
