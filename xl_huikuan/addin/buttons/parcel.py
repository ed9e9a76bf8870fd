"""打印与寄送: what the clerk prints, stuffs into envelopes and posts after a batch; nothing is sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.addin.buttons.parcel_folder import ParcelFolder, new_folder
from xl_huikuan.addin.buttons.parcel_making import AGAIN, OPTIONS, Post, pieces
from xl_huikuan.addin.buttons.parcel_report import nothing_to_do, report_of
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Ask, Part, Steps, Work
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.plan_actions import owners
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.parcel.addressees import Addressee, addressee_of, envelopes
from xl_huikuan.letters.parcel.picking import Picked, pick
from xl_huikuan.letters.register import Register
from xl_huikuan.sheets.results.outcome import Outcome

_BETWEEN = re.compile(r"[\s,,、;;]+")
_QUESTION = (
    "准备打印与寄送的文件。还需要什么,可以写几样:双面(双面打印,每封函从单数页开始)、"
    "PDF(每封函另存 PDF,较慢)、含已寄(已登记寄发的也放入);都不需要就直接按确定。"
)


def parcel(desk: Desk) -> Steps:
    """打印与寄送: everything to print and post the letters of the last as-of date."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    known: list[Addressee]
    known = yield Work("读取收件人", lambda: addressees(found.outcome))
    return (yield from make_parcel(desk, known, found.outcome.settings, desk.letter_folder))


def addressees(outcome: Outcome) -> list[Addressee]:
    """Return every customer as it stands on an envelope."""
    customers = outcome.ledger.customers
    who = owners(outcome.ledger, outcome.decision.open_items, customers.index.to_numpy())
    records = customers.assign(salesperson=who).to_dict("records")
    return [addressee_of(record) for record in records]


def make_parcel(desk: Desk, known: Sequence[Addressee], settings: Settings, folder: Path) -> Steps:
    """Write a parcel for letters of a folder and its register, into a folder of its own there."""
    options = yield from _options(desk)
    picked: Picked
    picked = yield Work(
        "核对函件", lambda: pick(Register(folder), folder, desk.as_of, again=AGAIN in options)
    )
    if not picked.entries:
        return nothing_to_do(folder, picked)
    post = Post(folder, envelopes(picked.entries, known), settings, options, desk.now)
    if desk.dry_run:
        return report_of(post.envelopes, picked, None)
    out: ParcelFolder = yield Work("新建文件夹", lambda: new_folder(folder, desk.now))
    out.left_out += picked.left_out
    yield from pieces(post, out)
    out.finish()
    return report_of(post.envelopes, picked, out)


def _options(desk: Desk) -> Part[frozenset[str]]:
    """Ask what is wanted besides; a dry run asks nothing."""
    typed: str = "" if desk.dry_run else (yield Ask("选项", _QUESTION))
    by_name = {name.upper(): name for name in OPTIONS}
    words = [word for word in _BETWEEN.split(typed.strip().upper()) if word]
    unknown = [word for word in words if word not in by_name]
    if unknown:
        raise SettingInvalid(
            f"选项「{unknown[0]}」看不懂:请写 {'、'.join(OPTIONS)} 中的几样。", code="E804"
        )
    return frozenset(by_name[word] for word in words)
