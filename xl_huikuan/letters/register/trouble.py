"""What a clerk is told when the register cannot be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused, trouble_of
from xl_huikuan.letters.register.chain import Broken


@contextmanager
def trusted(path: Path) -> Iterator[None]:
    """Turn what is wrong with the content of a register into a refusal."""
    try:
        yield
    except Broken as broken:
        raise WriteRefused(
            f"「{path}」第 {broken.line} 行与它前面的内容接不上(被改过、删过或损坏),"
            "为免文号重复已停止:请从备份恢复该文件。",
            code="E716",
        ) from broken
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WriteRefused(
            f"「{path}」损坏或不是本程序的函件登记,为免文号重复已停止:请从备份恢复该文件。",
            code="E716",
        ) from error


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn a trouble of the system when reading into a refusal."""
    try:
        yield
    except OSError as error:
        raise WriteRefused(
            f"读不了「{path}」:{trouble_of(error)}。请检查文件夹权限和网络盘连接。", code="E113"
        ) from error


def bytes_of(path: Path) -> bytes | None:
    """Return the content of a file, None when it is not there; raises WriteRefused."""
    with readable(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
