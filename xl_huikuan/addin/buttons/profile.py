"""客户简报: a page about each customer selected, as a Word document beside the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.choosing import chosen_customers, nobody
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.new_files import made, write_new
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Part, Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.letters.facts import Issued
from xl_huikuan.letters.looks import look_folder
from xl_huikuan.letters.names import safe_name
from xl_huikuan.letters.profile import PROFILE, profile_paper, profile_template
from xl_huikuan.letters.profile_books import Books, books_of
from xl_huikuan.letters.template import Template

FOLDER = "回款_简报"
_LARGEST = 10  # customers when none is selected
_MOST = 50  # customers at a time


def profile(desk: Desk) -> Steps:
    """客户简报: of the customers selected, else of those with the largest balances."""
    selection = desk.book.selection()
    found = yield from look(desk, selection.sheet if selection else "")
    if found.question:
        return (yield from asked(desk, found))
    chosen = chosen_customers(selection, found) if selection else None
    if chosen is not None and not chosen.customers:
        return nobody(selection)
    wanted = chosen.customers if chosen is not None else _largest(found)
    files = yield from _written(desk, found, wanted[:_MOST])
    names = found.outcome.ledger.customers["name"].to_numpy(object)[list(wanted[:_MOST])].tolist()
    lines = [f"{'试算完成,将做' if desk.dry_run else '已做好'}客户简报 {len(names)} 份,每份一页。"]
    lines += [f"文件夹:{desk.folder / FOLDER}"] if files else []
    if chosen is None:
        lines.append(
            f"没有选中客户行,给应收余额最大的 {len(names)} 户;要给别的客户做,请先选中它的行。"
        )
    elif chosen.left_out:
        lines.append(chosen.left_out)
    if len(wanted) > _MOST:
        lines.append(f"一次最多 {_MOST} 户,其余 {len(wanted) - _MOST} 户请分几次做。")
    lines += say.first_of([f"  {name}" for name in names], say.FEW)
    return Report(tuple(lines), {"customers": names, "files": [str(path) for path in files]})


def _largest(found: Look) -> tuple[int, ...]:
    exposure = found.outcome.decision.credit["exposure"].to_numpy()
    order = np.argsort(-exposure, kind="stable")[:_LARGEST]
    return tuple(int(number) for number in order if exposure[number] > 0)


def _written(desk: Desk, found: Look, wanted: Sequence[int]) -> Part[list[Path]]:
    outcome, settings = found.outcome, found.outcome.settings
    folder = look_folder(desk.templates, settings["letter_look"])
    template: Template = yield Work("打开模板", lambda: profile_template(folder))
    books: Books = yield Work(
        "整理资料",
        lambda: books_of(outcome.ledger, outcome.decision, settings, _letters(found, wanted)),
    )
    files: list[Path] = []
    for number in [] if desk.dry_run else wanted:
        name = str(outcome.ledger.customers["name"].iloc[number])
        write = partial(_write, desk.folder / FOLDER, books, number, template)
        path: Path = yield Work(f"写客户简报 {name}", write)
        files.append(path)
    return files


def _write(folder: Path, books: Books, number: int, template: Template) -> Path:
    record = books.ledger.customers.iloc[number]
    code = f"_{safe_name(record['code'], 20)}" if record["code"] else ""
    stem = f"{PROFILE.title}_{safe_name(record['name'])}{code}_{books.as_of:%Y%m%d}"
    return write_new(made(folder), stem, profile_paper(books, number, template))


def _letters(found: Look, wanted: Sequence[int]) -> Mapping[int, Sequence[Issued]]:
    """Return what was issued to each of the customers; nothing without a register."""
    register, customers = found.letters.register, found.outcome.ledger.customers
    if register is None:
        return {}
    return {
        number: [
            Issued(entry, register.standing(entry.number))
            for entry in register.of_customer(*customers.loc[number, ["name", "code"]])
        ]
        for number in wanted
    }
