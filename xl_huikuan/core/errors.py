"""What can go wrong: findings (bad data, the run goes on) and errors (the run stops).

HuikuanError            one Chinese sentence for the clerk: what, where, what to do
├── FileRefused         the file cannot or must not be opened
├── NotUnderstood       no receivables table was found, or it is ambiguous: a question
├── SettingInvalid      a value on 回款_参数 cannot be used
├── NotApplicable       a calculation was asked for values it is not defined for
├── TemplateInvalid     a letter template cannot be used
├── LetterInvalid       one letter failed its checks; the batch goes on
└── WriteRefused        results cannot be written there
"""

from __future__ import annotations

import errno
from dataclasses import dataclass

from xl_huikuan.core.catalogue import CATALOGUE, Severity


class HuikuanError(Exception):
    """Base of all our errors; the text is a Chinese sentence shown as it is.

    Attributes:
        code: its code in `core.catalogue.CATALOGUE`, "" = it has none.
    """

    def __init__(self, sentence: str, *, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code

    @property
    def with_code(self) -> str:
        """The sentence with its code behind it, where nothing else shows the code."""
        return f"{self}({self.code})" if self.code else str(self)


class FileRefused(HuikuanError):
    """The file cannot be opened, or opening it would be unsafe."""


class NotUnderstood(HuikuanError):
    """No receivables table found, or more than one reading is possible: the clerk must decide."""


class SettingInvalid(HuikuanError):
    """A setting has a value outside its kind or range."""


class NotApplicable(HuikuanError):
    """A calculation was asked for values it is not defined for."""


class TemplateInvalid(HuikuanError):
    """A Word template is missing, unsafe, or has an unknown placeholder."""


class LetterInvalid(HuikuanError):
    """A finished letter failed a check; it is not issued and the batch goes on."""


class WriteRefused(HuikuanError):
    """Results cannot be written to the place asked for; nothing was changed."""


_DISCONNECTED = (
    errno.ESTALE,
    errno.ENETDOWN,
    errno.ENETUNREACH,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.ETIMEDOUT,
    errno.ENOTCONN,
    errno.ECONNRESET,
)
_TROUBLES = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "路径不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "它是文件夹",
    errno.EEXIST: "已有同名文件",
    errno.ENOSPC: "磁盘已满",
    errno.EBUSY: "正被别的程序使用",
    errno.ENAMETOOLONG: "路径太长",
    errno.EIO: "磁盘读写出错",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EMFILE: "打开的文件太多",
    errno.EXDEV: "不在同一个磁盘上",
    **dict.fromkeys(_DISCONNECTED, "网络盘断开了"),
}


def trouble_of(error: OSError) -> str:
    """Return in Chinese why the system refused a file; the system itself says it in English."""
    return _TROUBLES.get(error.errno or 0, f"系统错误 {error.errno or str(error)}")


_WRITE_CODES = {
    errno.EBUSY: "E120",
    errno.ENOSPC: "E124",
    errno.EDQUOT: "E124",
    errno.EIO: "E127",
    **dict.fromkeys(_DISCONNECTED, "E127"),
    errno.ENAMETOOLONG: "E129",
}
_WINDOWS_CODES = {  # numbers of Windows that Python makes a mere "no permission" or "no such file"
    **dict.fromkeys((32, 33), "E120"),  # held by another program
    **dict.fromkeys((39, 112), "E124"),
    **dict.fromkeys((53, 55, 59, 64, 67, 121, 1231, 1236), "E127"),
    **dict.fromkeys((111, 206), "E129"),
}


def write_code(error: OSError) -> str:
    """Return the code of what kept us from writing: no right to unless the system says more."""
    windows = getattr(error, "winerror", None) or 0
    return _WINDOWS_CODES.get(windows) or _WRITE_CODES.get(error.errno or 0, "E123")


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands in the clerk's workbook.

    Attributes:
        sheet: sheet name; "" means the whole workbook.
        row: 1-based row number as Excel shows it; 0 means the whole sheet.
        column: column letters ("C"), or "" for the whole row.
    """

    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        place = f"{self.column}{self.row}" if self.row else self.column
        return f"{self.sheet}!{place}" if place else self.sheet or "整个工作簿"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the clerk should know about the data.

    Attributes:
        code: short stable code, e.g. "E405"; the table of codes is `core.catalogue.CATALOGUE`.
        source: where.
        message: what is wrong, one Chinese sentence, with the value seen.
        remedy: what to do about it, one Chinese sentence.
        customer: name of the customer concerned; "" when none.
    """

    code: str
    source: Source
    message: str
    remedy: str
    customer: str = ""

    @property
    def severity(self) -> Severity:
        """How far it reaches, as the catalogue says of its code."""
        return CATALOGUE[self.code].severity

    @property
    def blocked_customer(self) -> str:
        """Name of the customer whose letters it stops, "" = none."""
        return self.customer if CATALOGUE[self.code].excludes else ""
