"""The files of letters: put in their place, found again, and told from those of others.

The temporary name is the beginning of the SHA-256 of the content. So the next run after a crash
knows which of them belong to registered letters: these it puts in their place, and the others,
which nobody was told of, it removes.
"""

from __future__ import annotations

import errno
import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.letters.names import cleaned, is_our_letter
from xl_huikuan.letters.parts import DIGITS, part_of
from xl_huikuan.letters.register import FILE, Entry, Register, number_text
from xl_huikuan.letters.register.trouble import readable
from xl_huikuan.saving.swap import digest_of, put_in_place, remove

_PART = re.compile(
    rf"[0-9a-f]{{{DIGITS}}}\.part|.+\.docx\.[0-9a-f]{{8}}\.part|回款_函件登记\.json\.part"
)
_NUMBER = re.compile(r"〔\d{4}〕(\d+)号")


class State(Enum):
    """What became of the file of a registered letter."""

    WHOLE = auto()  # as it was issued, or held by another program
    GONE = auto()
    TORN = auto()  # a crash or a bad disk: no program can open it
    EDITED = auto()  # somebody wrote into it: never ours to replace


def state_of(path: Path, sha256: str) -> State:
    """Tell what became of a letter that was issued with this SHA-256."""
    try:
        if digest_of(path) == sha256:
            return State.WHOLE
        return State.EDITED if _is_sound(path) else State.TORN
    except (FileNotFoundError, NotADirectoryError):
        return State.GONE
    except OSError:  # open in Word
        return State.WHOLE


def _is_sound(path: Path) -> bool:
    """Tell whether every part of a Word file can be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None and "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
        return False


def place(folder: Path, entry: Entry) -> None:
    """Give a letter its final name; raises OSError when it cannot have it."""
    target = folder / entry.file
    target.parent.mkdir(exist_ok=True)
    if state_of(target, entry.sha256) is State.EDITED:
        raise FileExistsError(errno.EEXIST, "somebody else's", str(target))
    put_in_place(part_of(folder, entry.sha256), target)


def has_parts(folder: Path) -> bool:
    """Tell whether a crash left letters under their temporary names."""
    return any(map(_is_ours, _files(folder)))


def recover(folder: Path, register: Register) -> None:
    """Finish what a crash interrupted; only by who holds the register."""
    parts = [path for path in _files(folder) if _is_ours(path)]
    issued = {entry.sha256[:DIGITS]: entry for entry in register.entries} if parts else {}
    for path in parts:
        entry = issued.get(path.stem)
        try:
            if entry and digest_of(path) == entry.sha256:
                place(folder, entry)
            else:
                path.unlink()
        except FileExistsError:
            remove(path)
        except OSError:  # it cannot now: the next run tries again
            continue


def _is_ours(path: Path) -> bool:
    """Tell whether a file bears a temporary name of ours, of now or of an earlier version."""
    return bool(_PART.fullmatch(path.name))


def refuse_lost_numbers(folder: Path, register: Register, prefix: str, year: int) -> None:
    """Refuse to go on counting where a letter bears a number the register does not know yet.

    Then an old copy of the register has taken the place of the right one.

    Raises:
        WriteRefused: naming the letter.
    """
    free = register.next_sequence(prefix, year)
    for path in _letters(folder):
        for found in _NUMBER.finditer(path.name):
            number = number_text(prefix, year, int(found[1]))
            is_new = int(found[1]) >= free and cleaned(number) in path.name
            if is_new and _says(path, number):
                raise WriteRefused(
                    f"「{path.name}」的文号 {number} 不在「{FILE}」里,登记簿可能被旧的备份或网盘同步"
                    "覆盖了,为免文号重复已停止:请恢复较新的登记簿,或把这个文件移到别的文件夹。",
                    code="E716",
                )


def free_name(folder: Path, file: str) -> str:
    """Return a name no file has: a file we did not register is somebody else's and stays."""
    stem, copy = file.removesuffix(".docx"), 1
    with readable(folder):
        while (folder / file).exists():
            copy += 1
            file = f"{stem}_{copy}.docx"
    return file


def _letters(folder: Path) -> Iterator[Path]:
    """Yield the files that are called as our letters are."""
    for path in (*_files(folder), *_files(folder, "*/*.docx")):
        if is_our_letter(path.name):
            yield path


def _files(folder: Path, pattern: str = "*") -> list[Path]:
    with readable(folder):
        return sorted(folder.glob(pattern)) if folder.is_dir() else []


def _says(path: Path, number: str) -> bool:
    """Tell whether a number is printed in a letter."""
    try:
        with zipfile.ZipFile(path) as archive:
            stories = [name for name in archive.namelist() if name.startswith("word/")]
            return any(number.encode() in archive.read(name) for name in stories)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
        return False
