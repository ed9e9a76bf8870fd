"""What commands about letters do; apart from `actions` so that others need not import letters."""

from __future__ import annotations

import argparse

from xl_huikuan.addin.actions import desk_beside, press
from xl_huikuan.addin.buttons import voiding
from xl_huikuan.addin.buttons.other_letters import CHOICE, kind_named
from xl_huikuan.addin.buttons.reconcile import LIST, WHO
from xl_huikuan.addin.buttons.steps import drive
from xl_huikuan.addin.buttons.voiding import NUMBER, REASON
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import HuikuanError


def reconcile(arguments: argparse.Namespace) -> Report:
    """Press 对账差异 with the customer and the file named on the command line."""
    theirs = str(arguments.their_list.absolute())
    arguments.answer = [(WHO, arguments.customer), (LIST, theirs)]
    return press(arguments)


def letter(arguments: argparse.Namespace) -> Report:
    """Press 其他函件 with the kind and what it asks for answered on the command line."""
    kind, filled = kind_named(arguments.kind), dict(arguments.fill)
    unknown = filled.keys() - {ask.name for ask in kind.asks}
    if unknown:
        names = "、".join(ask.name for ask in kind.asks) or "不用填"
        raise HuikuanError(
            f"{kind.title}不问「{'、'.join(sorted(unknown))}」,--fill 可以填的:{names}。",
            code="E720",
        )
    arguments.answer = [*arguments.answer, (CHOICE, kind.title), *filled.items()]
    return press(arguments)


def void(arguments: argparse.Namespace) -> Report:
    """Take a letter back; the workbook itself is not read."""
    desk = desk_beside(arguments, arguments.beside, arguments.out or arguments.beside.parent)
    replies = {NUMBER: arguments.number, REASON: arguments.reason}
    return drive(voiding.void(desk), lambda ask: replies[ask.key], lambda _: None)
