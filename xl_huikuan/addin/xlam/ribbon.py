"""The ribbon tab and the context menus as customUI XML, made from the table of buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from xl_huikuan.addin.buttons.table import BUTTONS, GROUPS, Button
from xl_huikuan.addin.xlam.texts import TITLE

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
PART = "customUI/customUI14.xml"
RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
CALLBACK = "HkPress"
TAB_KEYTIP = "K"  # none of Excel's own tabs has it
# Names of Office's own icons that Excel 2016 and later are known to have; any other shows no icon.
_IMAGES = """
    AccountingFormat CalculateNow ConditionalFormattingMenu ControlProperties DataValidation
    DataValidationCircleInvalid ErrorChecking FileOpen FilePrintQuick
    FileSendAsAttachment FunctionWizard Help Lock PasteValues PivotTableInsert
    PrintPreviewAndPrint RefreshAll ReviewNewComment SheetProtect SortDescendingExcel
    SheetColumnsInsert TraceError Undo
"""
IMAGES = frozenset(_IMAGES.split())
VISIBLE_TEXTS = ("label", "screentip", "supertip")  # each may be given by a callback instead
# Office's own name of the menu on a cell, and of the one on a cell inside a table.
MENUS = {"cell": "ContextMenuCell", "row": "ContextMenuListRange"}


def ribbon_xml(buttons: Sequence[Button] = BUTTONS) -> bytes:
    """Return the customUI part; every control carries its button's key as tag."""
    root = etree.Element(f"{{{NAMESPACE}}}customUI", nsmap={None: NAMESPACE})
    tabs = _under(_under(root, "ribbon"), "tabs")
    tab = _under(tabs, "tab", id="hk_tab", label=TITLE, insertAfterMso="TabData", keytip=TAB_KEYTIP)
    for number, name in enumerate(GROUPS, 1):
        members = [button for button in buttons if button.group == name]
        group = _under(tab, "group", id=f"hk_group{number}", label=name) if members else None
        for button in members:
            _under(group, "button", **_ribbon_button(button))
    _add_menus(root, [button for button in buttons if button.menus])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _add_menus(root: Any, buttons: Sequence[Button]) -> None:
    menus = _under(root, "contextMenus") if buttons else None
    for where, office_name in MENUS.items() if buttons else ():
        menu = _under(menus, "contextMenu", idMso=office_name)
        for button in buttons:
            _under(menu, "button", **_control(button, f"hk_{where}_{button.key}"))


def _ribbon_button(button: Button) -> dict[str, str]:
    return {
        **_control(button, f"hk_{button.key}"),
        "size": "large" if button.large else "normal",
        "keytip": button.keytip,
        "screentip": button.label,
        "supertip": button.help,
    }


def _control(button: Button, identifier: str) -> dict[str, str]:
    return {
        "id": identifier,
        "tag": button.key,
        "label": button.label,
        "imageMso": button.image,
        "onAction": CALLBACK,
    }


def _under(parent: Any, name: str, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
