"""The register of issued letters: 回款_函件登记.json beside the files.

It gives gap-free numbers per prefix and year that are never reused, remembers which debts of
which customer a letter was about, and is only ever appended to. A letter is registered after its
bytes are on disk under a temporary name and before it gets its final name, so a crash can leave
a registered letter without its file (made again under its number by the next run) but never two
letters with one number.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused, trouble_of, write_code
from xl_huikuan.letters.names import OUR_LETTER

FILE = "回款_函件登记.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One issued letter.

    Attributes:
        number: as printed, 财催函〔2026〕12号.
        prefix, year, sequence: its parts.
        kind: key of `kinds.LETTER_KINDS`.
        customer, code: name and code of the addressee.
        as_of: ISO date all its figures speak of.
        amount: fen demanded, or balance of a statement.
        items: where its debts stand in the workbook, "sheet!row".
        fingerprint: `Claim.fingerprint`.
        file: file name in the folder of the register.
        sha256: of the file as issued.
    """

    number: str
    prefix: str
    year: int
    sequence: int
    kind: str
    customer: str
    code: str
    as_of: str
    amount: int
    items: tuple[str, ...]
    fingerprint: str
    file: str
    sha256: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes two letters the same letter."""
        return (self.kind, self.customer, self.code, self.as_of, self.fingerprint)


def number_text(prefix: str, year: int, sequence: int) -> str:
    """Return 财催函〔2026〕12号: six-angle brackets, no 第, no padding (GB/T 9704)."""
    return f"{prefix}〔{year}〕{sequence}号"


class Register:
    """The entries of one folder; nothing is written before `append`."""

    def __init__(self, folder: Path) -> None:
        """Read the register of a folder, if it has one.

        Raises:
            WriteRefused: it is damaged, or gone while letters it must have held are there.
        """
        self.path = folder / FILE
        self._seen = self._bytes()
        if self._seen is None and (orphan := _letter_in(folder)):
            raise WriteRefused(
                f"「{folder}」里有已出的函件(如「{orphan}」),却没有「{FILE}」,为免文号重复已停止:"
                "请从备份恢复该文件,或把旧函件移到别的文件夹。",
                code="E716",
            )
        self._entries: list[Entry] = list(_parse(self.path, self._seen))
        self._lines = [_line(entry) for entry in self._entries]
        self._by_key = {entry.key: entry for entry in self._entries}
        self._by_customer: dict[tuple[str, str], list[Entry]] = {}
        self._last: dict[tuple[str, int], int] = {}
        for entry in self._entries:
            self._remember(entry)

    @property
    def entries(self) -> Sequence[Entry]:
        """Every entry, oldest first."""
        return tuple(self._entries)

    def find(self, key: tuple[str, str, str, str, str]) -> Entry | None:
        """Return the latest entry with this key; None = no such letter was issued."""
        return self._by_key.get(key)

    def of_customer(self, customer: str, code: str) -> Sequence[Entry]:
        """Return the entries of one customer, oldest first."""
        return tuple(self._by_customer.get((customer, code), ()))

    def next_sequence(self, prefix: str, year: int) -> int:
        """Return the next free sequence number of a prefix and year; it is not taken yet."""
        return self._last.get((prefix, year), 0) + 1

    def append(self, entries: Iterable[Entry]) -> None:
        """Add entries and save, all or nothing.

        Raises:
            WriteRefused: the file was changed by someone else meanwhile, or cannot be written.
        """
        new = list(entries)
        lines = [*self._lines, *map(_line, new)]
        data = _dump(lines)
        self._replace(data)
        self._seen, self._lines = data, lines
        self._entries += new
        for entry in new:
            self._by_key[entry.key] = entry
            self._remember(entry)

    def _remember(self, entry: Entry) -> None:
        self._by_customer.setdefault((entry.customer, entry.code), []).append(entry)
        line = (entry.prefix, entry.year)
        self._last[line] = max(self._last.get(line, 0), entry.sequence)

    def _replace(self, data: bytes) -> None:
        """Put new bytes in place of those we read; the temporary file keeps others out meanwhile."""
        temporary = self.path.with_name(self.path.name + ".part")
        try:
            with temporary.open("xb") as file:
                self._refuse_if_changed()
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
        except FileExistsError:
            raise WriteRefused(
                f"「{self.path.name}」正被另一个程序使用:请等它结束后再出函;"
                f"没有别的程序在运行时,请删除「{temporary.name}」后重试。",
                code="E136",
            ) from None
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise WriteRefused(
                f"写不了「{self.path}」:{trouble_of(error)};没有登记任何新函件。",
                code=write_code(error),
            ) from error
        except WriteRefused:
            temporary.unlink(missing_ok=True)
            raise

    def _refuse_if_changed(self) -> None:
        if self._bytes() != self._seen:
            raise WriteRefused(
                f"「{self.path.name}」正被另一个程序使用:请等它结束后再出函。", code="E136"
            )

    def _bytes(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise WriteRefused(
                f"读不了「{self.path}」:{trouble_of(error)}。", code="E113"
            ) from error


def _letter_in(folder: Path) -> str:
    """Return the name of a letter of ours in the folder; "" = there is none."""
    if not folder.is_dir():
        return ""
    names = sorted(path.name for path in folder.iterdir())
    return next((name for name in names if OUR_LETTER.search(name)), "")


def _parse(path: Path, data: bytes | None) -> Iterable[Entry]:
    if data is None:
        return ()
    try:
        content = json.loads(data)
        known = {_FORMAT: content["letters"]}[content["format"]]
        return [Entry(**{**row, "items": tuple(row["items"])}) for row in known]
    except (ValueError, KeyError, TypeError) as error:
        raise WriteRefused(
            f"「{path}」损坏或不是本程序的函件登记,为免文号重复已停止:请从备份恢复该文件。",
            code="E716",
        ) from error


def _line(entry: Entry) -> str:
    row = {field.name: getattr(entry, field.name) for field in fields(Entry)}
    return json.dumps(row, ensure_ascii=False)


def _dump(lines: list[str]) -> bytes:
    rows = ",\n".join(lines)
    return f'{{"format": {_FORMAT}, "letters": [\n{rows}\n]}}\n'.encode()
