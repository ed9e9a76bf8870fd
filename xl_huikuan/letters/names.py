"""File names that every Windows disk accepts and that never collide (RELIABILITY §3.5)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xl_huikuan.core.errors import LetterInvalid, SettingInvalid
from xl_huikuan.core.settings import BY_KEY, Settings

LONGEST = 60  # UTF-16 units of one visible piece
NUMBER = "文号"
PIECES = ("函件", "客户", "编码", NUMBER, "业务员", "日期")
_GIVING_WAY = ("客户", "业务员", "函件", "编码")
MAX_PATH = 240  # UTF-16 units; Word opens 259, and the clerk may want to move the folder
_MAX_NAME = 240  # bytes, as disks of other systems count, with room for a temporary ending
_PATTERN_KEY = "letter_file_name"
_PIECE = re.compile(r"\{([^{}]*)\}")
_OURS = re.compile(r"(〔\d{4}〕\d+号.*|_\d{4}-\d+号_[0-9a-f]{6}(_\d+)?)\.docx$")
_RESERVED = re.compile(
    r"^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?$", re.IGNORECASE
)
_FORBIDDEN = frozenset('<>:"/\\|?*')


def safe_name(text: str, longest: int = LONGEST) -> str:
    """Return text as the visible part of a file name: NFC, no path, control or odd characters."""
    clean = _shorten(cleaned(text), longest).rstrip(" .").lstrip(" .~$=+-@")
    return f"_{clean}" if not clean or _RESERVED.match(clean) else clean


def is_our_letter(name: str) -> bool:
    """Tell whether a file has a name as we give letters, now or in an earlier version."""
    return bool(_OURS.search(name))


@dataclass(frozen=True, slots=True)
class Naming:
    """How the files of letters are called and where they are put.

    Attributes:
        pattern: name without .docx, with pieces like {客户}.
        by_customer: whether each customer has a folder.
    """

    pattern: str
    by_customer: bool

    def file(self, pieces: Mapping[str, str]) -> str:
        """Return the path of a letter below the folder of letters, with /.

        The number makes the name unique, so it always stands in it whole; the customer's name,
        then the other pieces, give way when the name gets too long.
        """
        shown = {name: text and safe_name(text) for name, text in pieces.items()}
        shown[NUMBER] = cleaned(pieces[NUMBER])
        name = self._name(shown)
        for piece in _GIVING_WAY:
            while len(name.encode()) > _MAX_NAME and len(shown[piece]) > 1:
                shown[piece] = shown[piece][:-1]
                name = self._name(shown)
        return f"{_folder(pieces)}/{name}" if self.by_customer else name

    def _name(self, shown: Mapping[str, str]) -> str:
        text = _PIECE.sub(lambda piece: shown[piece[1]], self.pattern)
        return f"{safe_name(text, len(text) * 2)}.docx"


def naming(settings: Settings) -> Naming:
    """Return how the settings want letters to be called.

    Raises:
        SettingInvalid: the number is missing, or a piece is not known.
    """
    pattern, title = str(settings[_PATTERN_KEY]), BY_KEY[_PATTERN_KEY].title
    known = "、".join(f"{{{piece}}}" for piece in PIECES)
    odd = [name for name in _PIECE.findall(pattern) if name not in PIECES]
    if odd:
        raise SettingInvalid(
            f"参数「{title}」里的「{{{odd[0]}}}」不认识:可用 {known},请改正后再出函。", code="E802"
        )
    if f"{{{NUMBER}}}" not in pattern:
        raise SettingInvalid(
            f"参数「{title}」里没有「{{{NUMBER}}}」,函件会重名:请加上后再出函。", code="E802"
        )
    return Naming(cleaned(pattern), settings["letter_folders"] == "每个客户一个文件夹")


def check_length(path: Path) -> None:
    """Refuse a letter whose path is too long for Word.

    Raises:
        LetterInvalid: saying what to shorten.
    """
    units = len(str(path.absolute()).encode("utf-16-le", "surrogatepass")) // 2
    if units > MAX_PATH:
        raise LetterInvalid(
            f"文件「{path.name}」的完整路径有 {units} 个字,超过 {MAX_PATH} 个:"
            "请换一个层数少、名称短的函件文件夹,或缩短参数「函件文件名」。",
            code="E129",
        )


def _folder(pieces: Mapping[str, str]) -> str:
    """Return the customer's folder; customers of one name and no code share it."""
    name, code = safe_name(pieces["客户"]), pieces["编码"]
    return safe_name(f"{name}_{safe_name(code, 20)}", LONGEST + 21) if code else name


@lru_cache(maxsize=256)
def cleaned(text: str) -> str:
    """Return text with what no file name may have replaced, whatever its length."""
    return "".join(_safe(character) for character in unicodedata.normalize("NFC", text))


def _safe(character: str) -> str:
    odd = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return "_" if odd or character in _FORBIDDEN else character


def _shorten(text: str, longest: int) -> str:
    while len(text) > longest // 2 and len(text.encode("utf-16-le")) > 2 * longest:
        text = text[:-1]
    return text
