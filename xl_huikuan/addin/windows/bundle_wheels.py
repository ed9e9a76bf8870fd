"""The wheels of a bundle: where they come from, and that none is missing or made for another Python."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from email.parser import Parser
from importlib.metadata import distributions
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from xl_huikuan.addin.templates import PACKAGE
from xl_huikuan.core.errors import HuikuanError

OURS = "xl-huikuan"
# Asked for by name, because pip judges a package's conditions by the system it runs on.
ONLY_ON_WINDOWS = ("pywin32==312", "tzdata")
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PLATFORMS = ("any", "win_amd64")


class BundleRefused(HuikuanError):
    """No bundle can be made from what was given."""


def download(folder: Path, python: str) -> None:
    """Fetch all that our wheel in the folder needs on a 64-bit Windows, in the versions installed here."""
    limits = folder / "constraints.txt"
    here = {f"{d.metadata['Name']}=={d.version}" for d in distributions()}
    limits.write_text("\n".join(sorted(here)), "utf-8")
    for_windows = ("--platform", "win_amd64", "--python-version", python, "--only-binary=:all:")
    ours = [str(wheel) for wheel in folder.glob("xl_huikuan-*.whl")]
    _pip("download", *for_windows, "-c", str(limits), "-d", str(folder), *ours, *ONLY_ON_WINDOWS)
    limits.unlink()


def build_ours(folder: Path) -> None:
    """Make our own wheel from the checkout we run from."""
    root = PACKAGE.parent
    if not (root / "pyproject.toml").is_file():
        raise BundleRefused(
            "没有找到回款助手自己的安装文件:请把 xl_huikuan-…-py3-none-any.whl 放进一个文件夹,"
            "用 --wheels 指定(其中要有全部依赖)。",
            code="E903",
        )
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(root))


def checked(wheels: Iterable[Path], python: str) -> tuple[Path, ...]:
    """Return the wheels in order; refuses wrong ones and names those that are missing."""
    found = {name_of(wheel.name.split("-")[0]): wheel for wheel in sorted(wheels)}
    wrong = [wheel.name for wheel in found.values() if not _fits(wheel.name, python)]
    if wrong:
        raise BundleRefused(
            f"这些安装文件不是给 64 位 Windows 的 Python {python} 用的:{'、'.join(wrong)}。"
            "请换成 win_amd64 的版本,或不写 --wheels 让程序自己下载。",
            code="E903",
        )
    needed = {OURS, *(name_of(name) for name in ONLY_ON_WINDOWS)}
    for wheel in found.values():
        needed |= set(_needs(wheel))
    missing = sorted(needed - set(found))
    if missing:
        raise BundleRefused(
            f"缺少这些安装文件:{'、'.join(missing)}。请补齐,或不写 --wheels 让程序自己下载。",
            code="E903",
        )
    return tuple(found.values())


def name_of(requirement: str) -> str:
    """Return the name of a requirement as packages are compared by."""
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def _needs(wheel: Path) -> Iterator[str]:
    """Yield what a wheel requires on Windows.

    Conditions about Windows hold; others (an extra, another system, an old Python) do not, and
    what is needed anyway is also named without them.
    """
    try:
        with ZipFile(wheel) as packed:
            name = next(n for n in packed.namelist() if n.endswith(".dist-info/METADATA"))
            metadata = Parser().parsestr(packed.read(name).decode("utf-8"))
    except (BadZipFile, StopIteration) as error:
        raise BundleRefused(f"安装文件 {wheel.name} 已损坏:请重新下载。", code="E903") from error
    for line in metadata.get_all("Requires-Dist") or ():
        requirement, _, condition = line.partition(";")
        if not condition or re.search(r"==\s*[\"'](Windows|win32)[\"']", condition):
            yield name_of(requirement.strip())


def _fits(name: str, python: str) -> bool:
    """Tell from its name whether a wheel runs on a 64-bit Windows Python."""
    versions, abi, platform = name.removesuffix(".whl").split("-")[-3:]
    if platform not in _PLATFORMS:
        return False
    this = f"cp{python.replace('.', '')}"
    return abi == "abi3" or bool({"py3", this} & set(versions.split(".")))


def _pip(*arguments: str) -> None:
    command = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments)
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own interpreter
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["没有说明原因"]
        raise BundleRefused(
            f"pip 没有成功({said[-1]})。请检查网络,或在能上网的电脑上下载后用 --wheels 指定。",
            code="E903",
        )
