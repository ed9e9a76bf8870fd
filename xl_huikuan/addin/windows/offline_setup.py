"""Setting up an offline PC: what the `install.py` of a bundle does.

Copied into the bundle as it is and run there by the bundle's own Python, which has nothing but the
standard library: check every file, unpack the wheels, then let the program install its add-in.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

SUMS = "SHA256SUMS.txt"
SITE = Path("Lib", "site-packages")
COMMAND = '@"%~dp0python\\python.exe" -m xl_huikuan %*\r\n'  # ASCII; finds itself by its own place


def main() -> int:
    """Set up from the folder this file lies in, into the Python that runs it."""
    source, python = Path(__file__).resolve().parent, Path(sys.executable).parent
    broken = list(broken_files(source))
    if broken:
        print(f"这些文件缺失或损坏,请重新解压或重新下载离线安装包:{'、'.join(broken)}")
        return 1
    set_up(source, python)
    bridge = "xlwings" if str(python).isascii() else "com"
    command = (sys.executable, "-m", "xl_huikuan", "install", "--bridge", bridge)
    return subprocess.run(command, check=False).returncode  # noqa: S603  our own interpreter


def broken_files(source: Path) -> Iterator[str]:
    """Name the files whose content is not what was packed."""
    for line in (source / SUMS).read_text("utf-8").splitlines():
        expected, _, name = line.partition("  ")
        path = source / name
        if not path.is_file() or sha256(path.read_bytes()).hexdigest() != expected:
            yield name


def set_up(source: Path, python: Path) -> None:
    """Unpack everything into the folder of a Python."""
    for wheel in sorted((source / "wheels").glob("*.whl")):
        _unpack(wheel, python)
    for dll in (python / SITE / "pywin32_system32").glob("*.dll"):
        shutil.copy(dll, python)  # where Windows looks first
    for settings in python.glob("python3*._pth"):
        archive = f"{settings.stem}.zip"
        settings.write_text(f"{archive}\n.\n{SITE}\nimport site\n", "ascii")
    (python.parent / "huikuan.cmd").write_bytes(COMMAND.encode("ascii"))


def _unpack(wheel: Path, python: Path) -> None:
    with ZipFile(wheel) as packed:
        for info in packed.infolist():
            target = place_of(info.filename)
            if target is not None and not info.is_dir():
                path = python / target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(packed.read(info))


def place_of(name: str) -> Path | None:
    """Return where a file of a wheel goes, seen from Python's folder; None for what is not needed."""
    parts = PurePosixPath(name).parts
    if (
        not parts
        or ".." in parts
        or PurePosixPath(name).is_absolute()
        or "\\" in name
        or ":" in name
    ):
        return None
    if not parts[0].endswith(".data"):
        return SITE.joinpath(*parts)
    if parts[1:2] == ("data",):
        return Path(*parts[2:])
    return SITE.joinpath(*parts[2:]) if parts[1:2] in {("purelib",), ("platlib",)} else None


if __name__ == "__main__":
    sys.exit(main())
