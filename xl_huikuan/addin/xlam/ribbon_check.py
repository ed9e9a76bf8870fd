"""What must be true of the ribbon's XML: for one mistake Excel drops the whole tab without a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from xl_huikuan.addin.xlam.ribbon import IMAGES, VISIBLE_TEXTS

LONGEST_TEXT = 1024  # of a label or a tip
LONGEST_KEYTIP = 3
# Of the customUI schema what we use: place of an element → its attributes.
_CONTROL = {"id", "tag", "label", "getLabel", "imageMso", "onAction"}
_TIPS = {"keytip", "screentip", "getScreentip", "supertip", "getSupertip"}
ATTRIBUTES: dict[str, set[str]] = {
    "customUI": set(),
    "customUI/ribbon": set(),
    "ribbon/tabs": set(),
    "tabs/tab": {"id", "label", "getLabel", "keytip", "insertAfterMso"},
    "tab/group": {"id", "label", "getLabel"},
    "group/button": _CONTROL | _TIPS | {"size"},
    "customUI/contextMenus": set(),
    "contextMenus/contextMenu": {"idMso"},
    "contextMenu/button": _CONTROL,
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def ribbon_problems(root: Any, callbacks: set[str]) -> Iterator[str]:
    """Find what Excel would reject.

    Args:
        root: of the customUI part.
        callbacks: public procedures of the add-in.
    """
    controls = list(root.iter(etree.Element))
    for attribute, what in (("id", "id"), ("keytip", "按键提示")):
        values = Counter(c.get(attribute) for c in controls if c.get(attribute))
        yield from (f"功能区{what} {value} 有 {n} 个" for value, n in values.items() if n > 1)
    for control in controls:
        shown = control.get("id") or control.get("idMso") or etree.QName(control).localname
        yield from (
            f"功能区 {shown} {problem}" for problem in _control_problems(control, callbacks)
        )


def _control_problems(control: Any, callbacks: set[str]) -> Iterator[str]:
    yield from _schema_problems(control)
    for attribute in VISIBLE_TEXTS:
        yield from _text_problems(control, attribute)
    if control.get("imageMso", "Help") not in IMAGES:
        yield f"的图标 {control.get('imageMso')} 不是 Office 的图标"
    for attribute, name in control.attrib.items():
        if attribute.startswith(("on", "get")) and name not in callbacks:
            yield f"的 {attribute} 指向不存在的 VBA 过程 {name}"


def _schema_problems(control: Any) -> Iterator[str]:
    parent = control.getparent()
    within = "" if parent is None else f"{etree.QName(parent).localname}/"
    allowed = ATTRIBUTES.get(within + etree.QName(control).localname)
    if allowed is None:
        yield "不能放在这里"
        return
    yield from (f"不能有属性 {name}" for name in control.attrib if name not in allowed)
    expected = allowed & {"id", "idMso"}
    if not expected <= set(control.attrib) or not _NAME.fullmatch(control.get("id", "x")):
        yield "应有一个合法的 id"
    if not 1 <= len(control.get("keytip", "x")) <= LONGEST_KEYTIP:
        yield f"的按键提示应为 1 到 {LONGEST_KEYTIP} 个字母"


def _text_problems(control: Any, attribute: str) -> Iterator[str]:
    by_callback = f"get{attribute[0].upper()}{attribute[1:]}"
    if control.get(attribute) is not None and control.get(by_callback) is not None:
        yield f"同时有 {attribute} 和 {by_callback}"
    if not 1 <= len(control.get(attribute, "x")) <= LONGEST_TEXT:
        yield f"的 {attribute} 应为 1 到 {LONGEST_TEXT} 个字"
