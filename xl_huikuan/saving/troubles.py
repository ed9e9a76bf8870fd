"""What the system said when a file could not be written, as a sentence with its code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused, trouble_of, write_code

_REMEDIES = {
    "E120": "请关闭打开它的程序再运行",
    "E123": "请换一个可以写入的文件夹,或请管理员给写入权限",
    "E124": "请清理磁盘或换一个盘再运行",
    "E127": "请检查网络盘连接和磁盘,再运行一次",
    "E129": "请把文件移到层数少、名称短的文件夹再运行",
}


def refused(trouble: OSError, path: Path) -> WriteRefused:
    """Return what to raise when a file of ours could not be written; no file was replaced."""
    code = write_code(trouble)
    sentence = f"「{path}」写不了:{trouble_of(trouble)}。原来的文件没有改动;{_REMEDIES[code]}。"
    return WriteRefused(sentence, code=code)


@contextmanager
def said_in_chinese(path: Path) -> Iterator[None]:
    """Turn a trouble of the system into a refusal."""
    try:
        yield
    except OSError as trouble:
        raise refused(trouble, path) from trouble
