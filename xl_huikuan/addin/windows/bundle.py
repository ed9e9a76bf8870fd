"""A zip for PCs without internet: Python, our wheels, the add-in in them, and an installer.

install.cmd          what the clerk double-clicks; ASCII, because cmd.exe reads it as bytes
install.py           the rest of the work, see `offline_setup`
python.zip           the embeddable Python as it was given
wheels/              everything it needs
SHA256SUMS.txt       checked before anything is unpacked
使用说明.txt
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from xl_huikuan import __version__
from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.windows import offline_setup
from xl_huikuan.addin.windows.bundle_wheels import BundleRefused, build_ours, checked, download
from xl_huikuan.addin.windows.layer import bits_of
from xl_huikuan.core.errors import trouble_of

OLDEST = (3, 11)
_SETTINGS = re.compile(r"python(3)(\d+)\._pth")
_STAMP = (2026, 1, 1, 0, 0, 0)  # of every file, so that the same input makes the same zip

# No parenthesised blocks: a user name with a bracket would end one.
INSTALL_CMD = r"""@echo off
rem xl_huikuan offline installer. Double-click it; no administrator rights are needed.
setlocal
pushd "%~dp0"
set "TARGET=%LOCALAPPDATA%\xl_huikuan"
set "TOOLS=%SystemRoot%\System32"
if not exist python.zip goto zipped
"%TOOLS%\tasklist.exe" /FI "IMAGENAME eq EXCEL.EXE" | "%TOOLS%\find.exe" /I "EXCEL.EXE" >nul
if not errorlevel 1 goto running
if exist "%TARGET%\python" rmdir /s /q "%TARGET%\python"
if exist "%TARGET%\python" goto locked
mkdir "%TARGET%\python"
"%TOOLS%\tar.exe" -xf python.zip -C "%TARGET%\python"
if errorlevel 1 goto old
"%TARGET%\python\python.exe" -B install.py
if errorlevel 1 goto failed
popd
pause
exit /b 0
:zipped
echo Unpack the whole zip into a folder first, then run install.cmd there.
goto failed
:running
echo Excel is running. Save your work, close Excel, then run install.cmd again.
goto failed
:locked
echo The program is in use. Restart the PC, then run install.cmd again.
goto failed
:old
echo python.zip could not be unpacked. Windows 10 version 1803 or later is needed.
goto failed
:failed
echo Not installed.
popd
pause
exit /b 1
"""

GUIDE = """回款助手 {version} 离线安装

1. 把整个压缩包解压到一个文件夹(不要在压缩包里直接双击)。
2. 保存并关闭所有 Excel 窗口。
3. 双击 install.cmd。不需要管理员权限,约一分钟。
   如果 Windows 提示“已保护你的电脑”,点“更多信息”→“仍要运行”。
4. 打开 Excel,功能区会出现“回款助手”。

程序装在 %LOCALAPPDATA%\\xl_huikuan,只对当前用户有效,不改动系统里的其他 Python。
没有出现或不能用时,在“运行”(Win+R)里输入下面一行,按提示处理:
    cmd /k "%LOCALAPPDATA%\\xl_huikuan\\huikuan.cmd" doctor
卸载:
    cmd /k "%LOCALAPPDATA%\\xl_huikuan\\huikuan.cmd" uninstall
您的台账、函件和模板不会被安装或卸载改动。
"""


def bundle(arguments: argparse.Namespace) -> Report:
    """Make the zip: the command."""
    python = python_in(arguments.python_zip)
    with TemporaryDirectory() as folder:
        wheels = _wheels(arguments.wheels, Path(folder), python)
        size = write_bundle(arguments.out, arguments.python_zip, wheels)
    digest = sha256(arguments.out.read_bytes()).hexdigest()
    lines = (
        f"离线安装包已生成:{arguments.out}({size / 1e6:.1f} MB)",
        f"64 位 Python {python},{len(wheels)} 个安装文件,sha256 {digest}",
        "拷到没有网络的电脑,解压后双击 install.cmd。",
    )
    names = [wheel.name for wheel in wheels]
    return Report(
        lines, {"file": str(arguments.out), "bytes": size, "sha256": digest, "wheels": names}
    )


def python_in(archive: Path) -> str:
    """Return the version, as 3.12, of an embeddable 64-bit Python; refuses anything else."""
    advice = "请从 python.org 下载 Windows embeddable package (64-bit),3.11 或更新版本。"
    try:
        with ZipFile(archive) as packed, TemporaryDirectory() as folder:
            found = next(filter(None, map(_SETTINGS.fullmatch, packed.namelist())), None)
            program = packed.extract("python.exe", folder) if found else ""
            bits = bits_of(Path(program))
    except (OSError, BadZipFile, KeyError) as error:
        raise BundleRefused(f"{archive} 不能用作 Python 压缩包:{advice}", code="E903") from error
    if found is None or bits != 64:
        raise BundleRefused(f"{archive.name} 不是 64 位的嵌入式 Python:{advice}", code="E903")
    if (int(found[1]), int(found[2])) < OLDEST:
        raise BundleRefused(
            f"{archive.name} 是 Python {found[1]}.{found[2]},太旧了:{advice}", code="E903"
        )
    return f"{found[1]}.{found[2]}"


def write_bundle(target: Path, python_zip: Path, wheels: Sequence[Path]) -> int:
    """Write the zip and return its size; the same input gives the same bytes."""
    files = {
        "install.cmd": INSTALL_CMD.replace("\n", "\r\n").encode("ascii"),
        "install.py": Path(offline_setup.__file__).read_bytes(),
        "使用说明.txt": GUIDE.format(version=__version__).replace("\n", "\r\n").encode("utf-8-sig"),
        "python.zip": python_zip.read_bytes(),
        **{f"wheels/{wheel.name}": wheel.read_bytes() for wheel in wheels},
    }
    sums = (f"{sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    files[offline_setup.SUMS] = "".join(sums).encode("utf-8")
    try:
        with ZipFile(target, "w") as packed:
            for name, data in files.items():
                _add(packed, name, data)
    except OSError as error:
        raise BundleRefused(
            f"{target} 写不了({trouble_of(error)}):请用 --out 另选一个位置。", code="E903"
        ) from error
    return target.stat().st_size


def _add(packed: ZipFile, name: str, data: bytes) -> None:
    info = ZipInfo(name, _STAMP)
    info.compress_type = ZIP_STORED if name.endswith((".whl", ".zip")) else ZIP_DEFLATED
    packed.writestr(info, data)


def _wheels(given: Path | None, folder: Path, python: str) -> tuple[Path, ...]:
    """Return the wheels: those given, or downloaded; ours is made when it is not among them."""
    found = sorted(given.glob("*.whl")) if given else []
    if not any(wheel.name.startswith("xl_huikuan-") for wheel in found):
        build_ours(folder)
    if given is None:
        download(folder, python)
    return checked([*found, *folder.glob("*.whl")], python)
