"""Turn Word files into PDFs in chunks: what hangs is ended, and what was in it goes one by one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xl_huikuan.core.errors import HuikuanError, trouble_of
from xl_huikuan.letters.pdf import libreoffice, word

CHUNK = 100  # files of one process: starting one takes as long as converting ten
PER_FILE = 60.0  # seconds without a further PDF after which a process is given up
_END = b"%%EOF"
_TAIL = 1024  # bytes in which the end of a PDF stands

# Turns .docx files into .pdf files beside them, given up when so many seconds bring no further
# one; returns what went wrong, "" = nothing that it knows of.
Program = Callable[[Sequence[Path], float], str]


class NoProgram(HuikuanError):
    """Neither Word nor LibreOffice is on this PC."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of one file: `reason` is "" when the PDF is there."""

    source: Path
    target: Path
    reason: str


def program() -> tuple[str, Program]:
    """Return the name and the work of a program that makes PDFs: Word where it is, else LibreOffice.

    Raises:
        NoProgram: there is none.
    """
    if word.is_here():
        return "Word", word.convert
    place = libreoffice.find()
    if place is not None:
        return "LibreOffice", lambda files, seconds: libreoffice.convert(place, files, seconds)
    raise NoProgram(
        "这台电脑上没有找到 Word 或 LibreOffice,不能转成 PDF:请装上其中一个再试;"
        "Word 函件不受影响,可以直接打印。",
        code="E722",
    )


def convert(
    files: Mapping[Path, Path], work: Program, *, chunk: int = CHUNK, per_file: float = PER_FILE
) -> Iterator[list[Converted]]:
    """Convert files a chunk at a time, and yield what became of each; every source occurs once.

    Args:
        files: .docx file → .pdf file to make; an older PDF is replaced when the new one is good.
        work: from `program`.
        chunk: files given to one process.
        per_file: seconds without a further PDF after which a process is ended.
    """
    wanted = list(files.items())
    for start in range(0, len(wanted), chunk):
        yield list(_chunk(wanted[start : start + chunk], work, per_file))


def _chunk(files: Sequence[tuple[Path, Path]], work: Program, per_file: float) -> Iterator[Converted]:  # fmt: skip
    """Convert the files of a chunk together, then those that are still missing one by one."""
    left = dict(files)
    if len(files) > 1:
        for done in _together(files, work, per_file):
            if not done.reason:
                del left[done.source]
                yield done
    for pair in left.items():
        yield from _together([pair], work, per_file)


def _together(
    files: Sequence[tuple[Path, Path]], work: Program, seconds: float
) -> Iterator[Converted]:
    """Convert copies under short names: no name can be too long, odd, twice there or open."""
    with tempfile.TemporaryDirectory(prefix="huikuan_pdf_", ignore_cleanup_errors=True) as folder:
        copies: dict[Path, Path] = {}
        reasons: dict[Path, str] = {}
        for number, (source, _) in enumerate(files):
            copies[source] = Path(folder) / f"{number:04d}.docx"
            try:
                shutil.copyfile(source, copies[source])
            except OSError as error:
                reasons[source] = f"文件「{source.name}」读不出来:{trouble_of(error)}。"
        ready = [copy for source, copy in copies.items() if source not in reasons]
        trouble = work(ready, seconds) if ready else ""
        for source, target in files:
            made = copies[source].with_suffix(".pdf")
            reason = reasons.get(source) or _kept(source, made, target, trouble)
            yield Converted(source, target, reason)


def _kept(source: Path, made: Path, target: Path, trouble: str) -> str:
    """Put a finished PDF in its place; return why that cannot be, "" = it is there."""
    if not _is_whole(made):
        return f"「{source.name}」没有转成 PDF:{trouble or '转换程序没有给出结果'}。"
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(made, part)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        return f"「{target.name}」写不进去:{trouble_of(error)}。"
    return ""


def _is_whole(pdf: Path) -> bool:
    """Tell whether a PDF is there from beginning to end; a killed process leaves half of one."""
    if not pdf.is_file():
        return False
    data = pdf.read_bytes()
    return data.startswith(b"%PDF-") and _END in data[-_TAIL:]
