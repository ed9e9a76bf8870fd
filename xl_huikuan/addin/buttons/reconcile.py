"""对账差异: the customer's own list held against our books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xl_huikuan.addin.buttons.choosing import chosen_customers
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Ask, Part, Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.differences.detect import Differences, find_differences
from xl_huikuan.core.differences.items import CAUSES
from xl_huikuan.core.differences.ours import are_open, movements, open_rows
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.book import ClosedBook, Selection
from xl_huikuan.sheets.cell_text import normal
from xl_huikuan.sheets.ledgers.their_list import TheirList, read_their_list
from xl_huikuan.sheets.results.differences import NAME, differences_sheet, verdict

WHO, LIST = "客户", "对方清单"
_QUOTES = "\"'“”‘’"
_CLOSE = 5  # customers named when the one asked for is not there
_NO_FILE = "没有写对方清单的路径,没有核对:再按一次,写上文件的路径。"


@dataclass(frozen=True, slots=True)
class _Compared:
    """The customer's list, and what holding it against our books came to."""

    list: TheirList
    found: Differences


def reconcile(desk: Desk) -> Steps:
    """对账差异: ask for customer and file, match both lists, and show what differs and why."""
    selection = desk.book.selection()
    opened = yield from look(desk, selection.sheet if selection else "")
    if opened.question:
        return (yield from asked(desk, opened))
    customer = yield from _customer(selection, opened)
    path = yield from _file(desk)
    if path is None:
        return Report((_NO_FILE,), {}, 1)
    compared: _Compared = yield Work("核对两边的明细", lambda: _compare(opened, customer, path))
    name = str(opened.outcome.ledger.customers["name"][customer])
    lines = _lines(opened, compared, path)
    sheet = yield Work("排出调节表", lambda: differences_sheet(compared.found, lines, name))
    delivered = desk.deliver(opened.opened, opened.outcome, (sheet,))
    told = (
        f"{name}:{verdict(compared.found).removeprefix('结论:')}",
        *_first_items(compared.found),
        f"对方清单:{compared.list.how}",
        *(text for text in (delivered.note, delivered.where) if text),
    )
    live = desk.is_live and not desk.dry_run
    then = "undo:撤销 对账差异" if live else ""
    return Report(told, _data(name, compared.found, delivered.data), then=then, show=NAME)


# -- what is asked


def _customer(selection: Selection, opened: Look) -> Part[int]:
    """Return the customer of the selected row, or the one named."""
    chosen = chosen_customers(selection, opened).customers if selection else ()
    names = opened.outcome.ledger.customers["name"].tolist()
    default = names[chosen[0]] if len(chosen) == 1 else ""
    typed: str = default
    if not default:
        typed = yield Ask(WHO, "与哪个客户对账?请写客户名称或编码(也可以先选中它的一行再按)。")
    return _found(opened, typed.strip())


def _found(opened: Look, typed: str) -> int:
    """Return the customer of a name or code, or the only one whose name contains it."""
    customers = opened.outcome.ledger.customers
    names = [normal(str(name)) for name in customers["name"]]
    codes = [str(code) for code in customers["code"]]
    wanted = normal(typed)
    for hits in (
        [i for i, name in enumerate(names) if name == wanted],
        [i for i, code in enumerate(codes) if code == typed],
        [i for i, name in enumerate(names) if wanted in name],
    ):
        if typed and len(hits) == 1:
            return hits[0]
    near = [str(customers["name"][i]) for i, name in enumerate(names) if wanted and wanted in name]
    more = f"名称里有这几个字的客户有:{'、'.join(near[:_CLOSE])}。" if near else ""
    raise NotUnderstood(
        f"没有找到唯一的客户「{typed}」。{more}请照台账里的写法写全称。", code="E702"
    )


def _file(desk: Desk) -> Part[Path | None]:
    """Return the file of the customer's list, None when none was named."""
    typed: str = yield Ask(
        LIST,
        "对方发来的往来清单是哪个文件?请写完整路径"
        "(在文件上按住 Shift 点右键,选「复制为路径」,再粘贴到这里)。",
    )
    name = typed.strip().strip(_QUOTES)
    return desk.folder / name if name else None  # a whole path stays as it is


# -- the work


def _compare(opened: Look, customer: int, path: Path) -> _Compared:
    outcome = opened.outcome
    name = str(outcome.ledger.customers["name"][customer])
    happened = movements(outcome.ledger, outcome.decision, customer)
    still_open = open_rows(outcome.decision, customer)
    theirs = read_their_list(ClosedBook(path).grids(), path.name, name, outcome.settings, happened)
    as_of = outcome.decision.as_of
    opens = theirs.open_items or are_open(theirs.rows, happened, still_open)
    later = any(row.date and row.date > as_of for row in theirs.rows)
    found = find_differences(
        still_open if opens else happened,
        theirs.rows,
        as_of,
        stated=None if later or opens else theirs.stated,
        open_items=opens,
    )
    return _Compared(theirs, found)


# -- what is said


def _lines(opened: Look, compared: _Compared, path: Path) -> tuple[str, ...]:
    found = compared.found
    day = found.as_of
    outcome = opened.outcome
    head = f"截至 {day.year}年{day.month}月{day.day}日 · 我方:{outcome.source_name} · 对方:{path.name} · 单位:元"
    notes = [f"对方清单:{compared.list.how}"]
    if found.later:
        notes.append(f"对方清单有 {len(found.later)} 笔在截止日之后,没有计入余额,只用来判断在途。")
    if compared.list.findings:
        first = compared.list.findings[0]
        notes.append(
            f"对方清单有 {len(compared.list.findings)} 处要核对,如 {first.source}:{first.message}"
        )
    return (head, *notes)


def _first_items(found: Differences) -> Sequence[str]:
    """Say the differences by cause, the unexplained first."""
    causes: dict[str, list[int]] = {}
    for item in sorted(found.items, key=lambda item: item.explained):
        causes.setdefault(item.cause, []).append(item.gap)
    return [
        f"  {CAUSES[cause].title} {len(gaps)} 笔,造成差额 {money_text(sum(gaps))} 元:{CAUSES[cause].remedy}"
        for cause, gaps in causes.items()
    ]


def _data(name: str, found: Differences, delivered: dict[str, Any]) -> dict[str, Any]:
    return {
        "customer": name,
        "as_of": found.as_of.isoformat(),
        "our_balance_fen": found.our_balance,
        "their_balance_fen": found.their_balance,
        "adjusted_fen": [found.our_adjusted, found.their_adjusted],
        "residual_fen": found.residual,
        "matched": len(found.matches),
        "differences": [
            {
                "cause": item.cause,
                "amount_fen": item.amount,
                "side": item.side,
                "ours": [f"{found.ours[i].sheet}!{found.ours[i].row}" for i in item.ours],
                "theirs": [f"{found.theirs[j].sheet}!{found.theirs[j].row}" for j in item.theirs],
                "why": item.why,
            }
            for item in found.items
        ],
        **delivered,
    }
