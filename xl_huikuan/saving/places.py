"""Whether a file may be replaced where it lies: whose it is, what it is, and is there room."""

from __future__ import annotations

import os
import re
import shutil
import stat
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving import windows
from xl_huikuan.saving.owners import Owner, owner_of
from xl_huikuan.saving.troubles import said_in_chinese

ROOM = 2.2  # sizes of the file: the new one, the backup, and something over
MAX_PATH = 218  # what Excel opens
_URL = re.compile(
    r"^(?:https?:|\\\\[^\\]+@SSL|\\\\[^\\]+\\DavWWWRoot)|\\DavWWWRoot\\", re.IGNORECASE
)
_NOT_HERE = 0x1000 | 0x40000 | 0x400000  # OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS


def place_of(path: Path) -> Path:
    """Return the real file a path leads to: of a symbolic link, what it points at.

    Raises:
        WriteRefused: when it is not a file of this disk that could be replaced.
    """
    _refuse_far(path)
    real = real_path(path)
    _refuse_far(real)  # a drive letter or link may lead there
    with said_in_chinese(path):
        real.stat()
    return real


def real_path(path: Path) -> Path:
    """Return where a path leads, through links, whether or not there is a file.

    Raises:
        WriteRefused: when links lead in a circle, or the disk cannot tell.
    """
    with said_in_chinese(path):
        try:
            return path.resolve()
        except RuntimeError as circle:  # of links, as Python 3.11 and 3.12 call it
            raise WriteRefused(
                f"「{path}」是绕回自己的链接,没有这个文件:请选择工作簿文件本身。", code="E101"
            ) from circle


def _refuse_far(path: Path) -> None:
    if _URL.search(str(path)):
        raise WriteRefused(
            f"「{path}」在网上(OneDrive、SharePoint 或网页),不能直接改写:"
            "请先下载到本机文件夹再运行。",
            code="E128",
        )
    if len(str(path.absolute())) > MAX_PATH:
        raise WriteRefused(
            f"「{path.name}」的完整路径有 {len(str(path.absolute()))} 个字,超过 Excel 的 {MAX_PATH} 个:"
            "请把文件移到层数少、名称短的文件夹再运行。",
            code="E129",
        )


def check_place(place: Path) -> tuple[str, ...]:
    """Refuse a file that must not be replaced now; return what the clerk should know otherwise.

    Raises:
        WriteRefused: it is open, read-only, in the cloud or no file, or there is no room.
    """
    with said_in_chinese(place):
        known = place.stat()
        _refuse_elsewhere(place, known)
        said = refuse_open(place)
        _refuse_read_only(place, known.st_mode)
        _refuse_full(place, known.st_size)
    if known.st_nlink > 1:
        said += (f"「{place.name}」还有别的硬链接,那些名字下仍是改动前的内容。",)
    return said


def _refuse_elsewhere(place: Path, known: os.stat_result) -> None:
    if not stat.S_ISREG(known.st_mode):
        raise WriteRefused(f"「{place.name}」不是普通文件,不能改写:请选择工作簿文件。", code="E109")
    if getattr(known, "st_file_attributes", 0) & _NOT_HERE:
        raise WriteRefused(
            f"「{place.name}」的内容还在云端,没有下载到本机:"
            "请在文件夹里右键它,选「始终保留在此设备上」,下载完再运行。",
            code="E128",
        )


def refuse_open(place: Path) -> tuple[str, ...]:
    """Refuse when someone has it open; where a lock can be asked for, an owner file only warns.

    A file that is not there may still have an owner: one who has it open and not saved.
    """
    with said_in_chinese(place):
        owner = owner_of(place)
        can_ask = os.name == "nt"
        if can_ask and place.exists() and windows.is_held(place):
            raise opened_by(place, owner)
    if owner is None:
        return ()
    if can_ask:
        return (f"旁边留有 {owner.file.name},但没有人打开「{place.name}」,已照常写入。",)
    raise opened_by(place, owner)


def opened_by(place: Path, owner: Owner | None) -> WriteRefused:
    """Return the refusal that says who has a file open."""
    who = owner or "别的程序"
    stale = f";确实没有人打开时,删除旁边的 {owner.file.name}" if owner else ""
    return WriteRefused(
        f"「{place.name}」正被{who}打开:请先保存并关闭{stale},再运行。", code="E120"
    )


def _refuse_read_only(place: Path, mode: int) -> None:
    if mode & 0o222 and os.access(place, os.W_OK):
        return
    raise WriteRefused(
        f"「{place.name}」是只读的,不能写回:"
        "请在文件的「属性」里去掉「只读」,或请管理员给写入权限。",
        code="E122",
    )


def _refuse_full(place: Path, size: int) -> None:
    free = shutil.disk_usage(place.parent).free
    if free < ROOM * size:
        raise WriteRefused(
            f"磁盘剩余 {free / 2**20:.1f} MB,写回和备份「{place.name}」需要 "
            f"{ROOM * size / 2**20:.1f} MB:请清理磁盘再运行。",
            code="E124",
        )
