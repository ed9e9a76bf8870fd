"""The door every file passes before a reader touches it: what it really is, and is it safe.

Standard library only, a few megabytes of memory, at most seconds. Sizes, names, ratios and
document types are judged here; what only a pass over the sheets can tell is judged in `scan`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from xl_huikuan.core.errors import FileRefused, Finding, Source, trouble_of
from xl_huikuan.saving.owners import owner_of
from xl_huikuan.sheets.files.zip_parts import check_members, inflated, open_zip, read_part

MAX_FILE = 100 * 2**20
_HEAD = 64 * 2**10
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHINESE_ENCODINGS = frozenset({"gb2312", "gbk", "gb18030", "big5"})  # of XML 2003, not of parts
_KNOWN_ENCODINGS = _CHINESE_ENCODINGS | {
    "utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"
}  # fmt: skip


class Format(StrEnum):
    """What the bytes are, whatever the file is called; the value is how we name it."""

    XLSX = "Excel 工作簿(xlsx)"
    XLSB = "Excel 二进制工作簿(xlsb)"
    XLS = "Excel 97-2003 工作簿(xls)"
    ODS = "OpenDocument 表格(ods)"
    CSV = "文本表格(CSV)"
    HTML = "网页(HTML)表格"
    XML2003 = "XML 表格 2003"


_SUFFIXES = {
    Format.XLSX: {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam"},
    Format.XLS: {".xls", ".xlt", ".et", ".ett"},
    Format.CSV: {".csv", ".tsv", ".txt"},
    Format.HTML: {".html", ".htm"},
    Format.XML2003: {".xml"},
}
_HALF_READ = (Format.XLSB, Format.ODS)  # calamine gives their merges and error cells as blanks
_MAIN_TYPES = {
    b"spreadsheetml.sheet.main+xml": Format.XLSX,
    b"spreadsheetml.template.main+xml": Format.XLSX,
    b"ms-excel.sheet.macroenabled.main+xml": Format.XLSX,
    b"ms-excel.template.macroenabled.main+xml": Format.XLSX,
    b"ms-excel.addin.macroenabled.main+xml": Format.XLSX,
    b"ms-excel.sheet.binary.macroenabled.main": Format.XLSB,
}
_NOT_TABLES = (
    (b"%PDF", "PDF 文件", "请向对方要 Excel 文件,或先转换成 Excel"),
    (b"Rar!", "RAR 压缩包", "请先解压,再打开里面的工作簿"),
    (b"7z\xbc\xaf", "7z 压缩包", "请先解压,再打开里面的工作簿"),
    (b"\x1f\x8b", "gzip 压缩包", "请先解压,再打开里面的工作簿"),
    (b"\x89PNG", "图片", "请打开表格文件"),
    (b"\xff\xd8\xff", "图片", "请打开表格文件"),
    (b"MIME-Version", "网页存档(MHTML)", "请在 Excel 里打开它,另存为 xlsx"),
    (b"\x09\x00\x04\x00", "很旧的 Excel 2-4 文件", "请在 Excel 里打开它,另存为 xlsx"),
    (b"\x09\x02\x06\x00", "很旧的 Excel 2-4 文件", "请在 Excel 里打开它,另存为 xlsx"),
    (b"\x09\x04\x06\x00", "很旧的 Excel 2-4 文件", "请在 Excel 里打开它,另存为 xlsx"),
)


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is and what the clerk should know about it.

    Attributes:
        format: by content, not by name.
        notes: a misleading name, someone having the file open.
    """

    format: Format
    notes: tuple[Finding, ...] = ()


def check_file(path: Path) -> FileKind:
    """Tell what the file really is; raise FileRefused when it must not or cannot be read."""
    head = _head(path)
    format_ = _format(path, head)
    return FileKind(format_, (*_name_note(path, format_), *_owner_note(path)))


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise FileRefused(f"「{path.name}」是文件夹,不是文件:请选择其中的工作簿。", code="E109")
        if not path.exists():
            raise FileRefused(f"找不到文件「{path}」:请检查是否已改名、移动或删除。", code="E101")
        if not path.is_file():
            raise FileRefused(
                f"「{path.name}」不是普通文件,不能读取:请选择一个工作簿。", code="E109"
            )
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise FileRefused(
            f"文件「{path.name}」打不开({trouble_of(error)}):请确认有读取权限、网络盘已连接后重试。",
            code="E113",
        ) from error
    if not head:
        raise FileRefused(f"文件「{path.name}」是空的(0 字节):请重新导出或使用备份。", code="E102")
    if size > MAX_FILE:
        raise FileRefused(
            f"文件「{path.name}」有 {size / 2**20:.0f} MB,超过 100 MB 上限:"
            "请删去图片和无用的工作表,或按年度拆分。",
            code="E110",
        )
    return head


def _format(path: Path, head: bytes) -> Format:
    if head.startswith(_CFB):
        return _cfb_format(path)
    if head.startswith(b"PK"):
        return _zip_format(path)
    for magic, what, remedy in _NOT_TABLES:
        if head.startswith(magic):
            raise FileRefused(f"「{path.name}」其实是{what},不是工作簿:{remedy}。", code="E107")
    return _text_format(path, head)


def _cfb_format(path: Path) -> Format:
    content = path.read_bytes()
    if _has_stream(content, "EncryptedPackage"):
        raise FileRefused(
            f"工作簿「{path.name}」有打开密码:请先取消密码(文件→信息→保护工作簿→用密码加密,清空密码)再读取。",
            code="E105",
        )
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return Format.XLS
    raise FileRefused(
        f"「{path.name}」不是 Excel 工作簿(可能是 Word、邮件等旧版 Office 文件):请选择工作簿。",
        code="E107",
    )


def _has_stream(content: bytes, name: str) -> bool:
    """Tell whether an OLE file has a stream of this name: directory entries lie on 128 bytes."""
    entry = re.escape((name + "\0").encode("utf-16-le"))
    return any(found.start() % 128 == 0 for found in re.finditer(entry, content))


def _zip_format(path: Path) -> Format:
    with open_zip(path) as archive:
        names = check_members(path, archive)
        if "mimetype" in names:
            format_ = _ods_format(path, read_part(path, names["mimetype"]))
        else:
            types = names.get("[content_types].xml")
            format_ = _main_format(path, read_part(path, types) if types else b"")
        for name, info in names.items():  # a sheet may have any name
            start = next(inflated(path, info, _HEAD), b"")
            check_prolog(path, start, info.filename)
            encoding = _unread_encoding(start)
            if encoding and not name.startswith(_NEVER_READ):
                raise FileRefused(
                    f"「{path.name}」的 {info.filename} 用了很少见的编码({encoding}),读出来会缺数:"
                    "请用 Excel 打开并另存为 xlsx 再读取。",
                    code="E108",
                )
    if format_ in _HALF_READ:
        raise FileRefused(
            f"「{path.name}」是{format_},其中的合并单元格和错误值读不出来,容易算错:"
            "请用 Excel 打开并另存为 xlsx 再读取。",
            code="E108",
        )
    return format_


def _ods_format(path: Path, mimetype: bytes) -> Format:
    if b"opendocument.spreadsheet" in mimetype:
        return Format.ODS
    raise FileRefused(f"「{path.name}」是 OpenDocument 文件但不是表格:请选择工作簿。", code="E107")


def _main_format(path: Path, content_types: bytes) -> Format:
    lower = content_types.lower()
    for marker, format_ in _MAIN_TYPES.items():
        if marker in lower:
            return format_
    if b"wordprocessingml" in lower or b"presentationml" in lower:
        raise FileRefused(
            f"「{path.name}」其实是 Word 或 PPT 文件,不是工作簿:请选择工作簿。", code="E107"
        )
    raise FileRefused(
        f"「{path.name}」是压缩包或缺少工作簿部件:如果是压缩包,请先解压再打开。", code="E107"
    )


_BEFORE_ROOT = re.compile(rb"(?>\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_:\x80-\xff]")
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_WIDE = ("\ufeff<".encode("utf-16-le"), "\ufeff<".encode("utf-16-be"), b"<\0", b"\0<")
_NEVER_READ = ("customxml/", "docprops/")  # Excel itself keeps data of other programs as they are
_EBCDIC = b"\x4c\x6f\xa7\x94"


def check_prolog(path: Path, start: bytes, part: str) -> None:
    """Refuse XML that declares a document type, entities or an encoding nobody uses.

    Before the root only blanks, comments and instructions may stand, whatever they look like
    inside.
    """
    start = _as_ascii(start)
    root = _BEFORE_ROOT.match(start)
    before = root.end() if root else 0
    declared = _DECLARED.search(start[:before])
    odd = declared and declared[1].decode("ascii", "replace").lower() not in _KNOWN_ENCODINGS
    strange = start[before : before + 1] == b"<" and not _ROOT.match(start, before)
    if odd or strange or start.startswith(_EBCDIC) or (before == len(start) >= _HEAD):
        raise FileRefused(
            f"文件「{path.name}」的 {part} 里有不该有的文档类型或编码声明,可能被人动过手脚,未读取:"
            "请用 Excel 打开并另存为新的 xlsx,或向提供人索要原件。",
            code="E111",
        )


def _unread_encoding(start: bytes) -> str:
    """Return in which encoding that our readers do not know a part is, "" = they know it."""
    if start.startswith(_WIDE):
        return "UTF-16"
    declared = _DECLARED.match(start.removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    return name.upper() if name in _CHINESE_ENCODINGS else ""


def _as_ascii(start: bytes) -> bytes:
    """Return the start of a text so that its signs can be searched, in whatever width it is."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[: len(start) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    return start.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")


def _text_format(path: Path, head: bytes) -> Format:
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    is_xml = plain.startswith(b"<?xml")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain and b"<workbook" in plain:
        check_prolog(path, head, "正文")
        return Format.XML2003
    if plain.startswith(b"<") and re.search(rb"<(?:html|table|head|meta|body|div|style)\b", plain):
        return Format.HTML
    if is_xml or plain.startswith(b"<!doctype"):
        check_prolog(path, head, "正文")
        raise FileRefused(
            f"「{path.name}」是 XML 文件但不是 Excel 表格:请另存为 xlsx 再读取。", code="E107"
        )
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16 and re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]", head):
        raise FileRefused(
            f"「{path.name}」不是工作簿也不是文本表格:请选择 xlsx、xls 或 csv 文件。", code="E107"
        )
    return Format.CSV


def _name_note(path: Path, format_: Format) -> tuple[Finding, ...]:
    suffix = path.suffix.lower()
    if suffix in _SUFFIXES[format_]:
        return ()
    message = f"「{path.name}」的扩展名是 {suffix or '空的'},其实是{format_},已按内容读取。"
    return (Finding("I107", Source(), message, "建议在 Excel 里另存为 xlsx。"),)


def _owner_note(path: Path) -> tuple[Finding, ...]:
    owner = owner_of(path)
    if owner is None:
        return ()
    who = str(owner) if owner.user else ""
    message = f"「{path.name}」可能正被{who}打开,读到的是上次保存的内容。"
    remedy = "请保存后重新读取;若确实没有人打开,可忽略。"
    return (Finding("W121", Source(), message, remedy),)
