"""An issued letter's file, of which only the parts asked for are unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from xl_huikuan.core.errors import LetterInvalid
from xl_huikuan.letters.package import STORY


class LetterFile(Mapping[str, bytes]):
    """The parts of a letter whose bytes are known to be those that were issued.

    Attributes:
        template: what letters of one template have in common and no others: names, sizes and
            checksums of all their parts but the stories, as the zip lists them.
    """

    def __init__(self, data: bytes, name: str) -> None:
        """Take the bytes of a .docx; `name` names it in messages.

        Raises:
            LetterInvalid: it is no zip.
        """
        self._name = PurePosixPath(name).name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise self._damaged() from error
        self._names = [part.filename for part in self._archive.infolist()]
        self.template = frozenset(
            (part.filename, *(() if STORY.match(part.filename) else (part.file_size, part.CRC)))
            for part in self._archive.infolist()
        )

    def __getitem__(self, name: str) -> bytes:
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise self._damaged() from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _damaged(self) -> LetterInvalid:
        return LetterInvalid(
            f"文件「{self._name}」不是完好的 Word 文档:请再出一次函。", code="E721"
        )
