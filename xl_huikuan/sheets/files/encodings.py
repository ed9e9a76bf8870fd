"""In which encoding a text is, all of it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import BinaryIO

from xl_huikuan.core.errors import FileRefused

_PIECE = 2**20
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def encoding_of(path: Path, declared: str = "") -> str:
    """Return the encoding of text by its byte order mark, else as declared, else UTF-8 or GB18030.

    All of the text must be in it, without an exception.
    """
    with path.open("rb") as file:
        start = file.read(4)
        marked = [name for bom, name in _BOMS if start.startswith(bom)]
        wider = re.sub(r"^(gb2312|gbk|cp936|x-gbk)$", "gb18030", declared.lower())
        for encoding in marked or [name for name in (wider, "utf-8", "gb18030") if name]:
            file.seek(0)
            if _is_in(encoding, file):
                return encoding
    raise FileRefused(
        f"文件「{path.name}」的文字编码既不是 UTF-8 也不是 GBK:请用 Excel 打开并另存为 xlsx。",
        code="E114",
    )


def _is_in(encoding: str, file: BinaryIO) -> bool:
    try:
        if not codecs.lookup(encoding)._is_text_encoding:  # noqa: SLF001  zip and hex are no texts
            return False
        decoder = codecs.getincrementaldecoder(encoding)()
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    return True
