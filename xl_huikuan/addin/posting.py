"""huikuan parcel and huikuan pdf: from a workbook, or from a folder of letters alone."""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import asdict
from pathlib import Path

from xl_huikuan.addin.actions import answers, desk_beside, press
from xl_huikuan.addin.buttons.desk import LETTER_FOLDER
from xl_huikuan.addin.buttons.parcel import make_parcel
from xl_huikuan.addin.buttons.parcel_folder import NAME
from xl_huikuan.addin.buttons.steps import Ask, drive
from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.terminal import progress as progress_bar
from xl_huikuan.core.errors import FileRefused
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.pdf.converting import Converted, convert, program
from xl_huikuan.letters.register import FILE
from xl_huikuan.sheets.files.ahead import reading_ahead
from xl_huikuan.sheets.files.which import WITH_ANSWERS


def parcel(arguments: argparse.Namespace) -> Report:
    """Press 打印与寄送 for a workbook; of a folder alone nobody's address is known."""
    if arguments.where.is_dir():
        return _from_folder(arguments)
    arguments.book = arguments.where
    with reading_ahead(arguments.book, WITH_ANSWERS) as arguments.ahead:
        return press(arguments)


def _from_folder(arguments: argparse.Namespace) -> Report:
    where: Path = arguments.where.resolve()
    folder = where if (where / FILE).is_file() else where / LETTER_FOLDER
    desk = desk_beside(arguments, folder / FILE, folder.parent)
    settings = Settings().with_texts(answers(arguments).settings)
    replies = dict(arguments.answer)

    def answer(ask: Ask) -> str:
        return replies.get(ask.key, ask.default)

    with progress_bar() as progress:
        steps = make_parcel(desk, (), settings, folder)
        return drive(steps, answer, lambda text: progress(text, 0, 0))


def pdf(arguments: argparse.Namespace) -> Report:
    """Turn the letters of a folder, or one letter, into PDFs beside them."""
    where: Path = arguments.folder
    files = {path: path.with_suffix(".pdf") for path in _letters(where)}
    wanted = {path: made for path, made in files.items() if _outdated(path, made)}
    if arguments.dry_run or not wanted:
        head = f"有 {len(files)} 份 Word 函件,其中 {len(wanted)} 份要转成 PDF。"
        return Report((head,), {"files": [], "wanted": [str(path) for path in wanted]})
    name, work = program()
    done: list[Converted] = []
    started = dt.datetime.now()
    with progress_bar() as progress:
        for chunk in convert(wanted, work, chunk=arguments.chunk):
            done += chunk
            progress(f"转成 PDF({name})", len(done), len(wanted))
    seconds = (dt.datetime.now() - started).total_seconds()
    good, bad = [d for d in done if not d.reason], [d for d in done if d.reason]
    lines = (
        f"已用 {name} 转成 {len(good)} 份 PDF,放在原函件旁边,用时 {seconds:.1f} 秒。",
        *(f"  没有转成:{one.reason}" for one in bad),
    )
    data = {"program": name, "seconds": round(seconds, 3), "files": [str(d.target) for d in good],
            "failed": [{k: str(v) for k, v in asdict(d).items()} for d in bad]}  # fmt: skip
    return Report(lines, data, 5 if bad else 0)


def _letters(where: Path) -> list[Path]:
    """Return the Word files of a folder, without open ones' owner files and files to print."""
    if where.is_file() and where.suffix.lower() == ".docx":
        return [where]
    if not where.is_dir():
        raise FileRefused(f"「{where}」不是函件文件夹,也不是 .docx 文件。", code="E101")
    found = sorted(where.rglob("*.docx"))
    return [
        path
        for path in found
        if not path.name.startswith("~$")
        and not any(part.startswith(NAME) for part in path.relative_to(where).parts)
    ]


def _outdated(letter: Path, made: Path) -> bool:
    return not made.is_file() or made.stat().st_mtime < letter.stat().st_mtime
