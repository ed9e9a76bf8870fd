"""环境自检: what Excel, Python, the add-in and the security settings are like, and what to do about it.

A check is a function from a `Windows` to results; `CHECKS` is their order. A check that cannot tell
says so (–) instead of guessing.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from xl_huikuan import __version__
from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.windows.checks.files import (
    added_in,
    bridge_settings,
    other_addins,
    switched_off,
    xlstart_writable,
)
from xl_huikuan.addin.windows.checks.policies import (
    attack_surface,
    macro_policies,
    trusted_locations,
)
from xl_huikuan.addin.windows.checks.programs import (
    excel_program,
    fonts,
    python_program,
    windows_version,
    wps_in_place_of_excel,
    xlwings_parts,
)
from xl_huikuan.addin.windows.checks.results import Mark, Result, bad, good, unknown
from xl_huikuan.addin.windows.checks.round_trip import recent_problems, round_trip, through_windows
from xl_huikuan.addin.windows.layer import Windows, WindowsNeeded, this_windows
from xl_huikuan.core.errors import WriteRefused, trouble_of, write_code

Check = Callable[[Windows], Iterator[Result]]
CHECKS: tuple[Check, ...] = (
    windows_version,
    excel_program,
    wps_in_place_of_excel,
    python_program,
    xlwings_parts,
    added_in,
    bridge_settings,
    switched_off,
    xlstart_writable,
    trusted_locations,
    macro_policies,
    attack_surface,
    other_addins,
    through_windows,
    fonts,
)


def doctor(arguments: argparse.Namespace) -> Report:
    """Examine this PC: the command."""
    folder = arguments.out or Path.cwd()
    results = examine_here(folder)
    report = report_of(results)
    if arguments.report:
        write_report(arguments.report, report.lines, dt.datetime.now())
    return report


def examine_here(folder: Path) -> tuple[Result, ...]:
    """Examine this PC and a folder for letters; elsewhere than on Windows only what is the same there."""
    try:
        here: Windows | None = this_windows()
    except WindowsNeeded:
        here = None
    return tuple(examine(here, folder))


def examine(windows: Windows | None, folder: Path) -> Iterator[Result]:
    """Make every check. None = this is not Windows."""
    if windows is None:
        yield unknown("操作系统", "本机不是 Windows:Excel 加载项不能在这里使用,命令照常可用。")
    else:
        for check in CHECKS:
            yield from _tried(check, windows)
    yield from round_trip()
    yield _writable(folder)
    yield from recent_problems()


def report_of(results: Sequence[Result]) -> Report:
    """Return what the clerk reads: the troubles first in number, then every check in order."""
    troubles = sum(result.mark is Mark.BAD for result in results)
    head = f"环境自检({__version__} 版):" + (
        f"发现 {troubles} 个问题,请按 ✘ 后面的办法处理。" if troubles else "没有发现问题。"
    )
    data = {
        "troubles": troubles,
        "checks": [
            {"mark": r.mark, "title": r.title, "text": r.text, "remedy": r.remedy} for r in results
        ],
    }
    lines = (head, *(line for result in results for line in result.lines))
    return Report(lines, data, 1 if troubles else 0)


def write_report(path: Path, lines: Sequence[str], now: dt.datetime) -> None:
    """Write the report as a text file that every Windows editor shows in Chinese."""
    text = "\r\n".join((f"回款助手 环境自检 {now:%Y-%m-%d %H:%M}", *lines, ""))
    try:
        path.write_bytes(text.encode("utf-8-sig"))
    except OSError as error:
        raise WriteRefused(
            f"自检报告写不到 {path}({trouble_of(error)}):请换一个文件名或文件夹。",
            code=write_code(error),
        ) from error


def _tried(check: Check, windows: Windows) -> Iterator[Result]:
    """Make one check; one that fails itself must not hide the others."""
    try:
        yield from check(windows)
    except OSError as error:
        yield unknown(str(check.__doc__).partition(":")[0], f"没能检查({trouble_of(error)})。")


def _writable(folder: Path) -> Result:
    probe = folder / f".xl_huikuan_{dt.datetime.now():%H%M%S%f}.tmp"
    try:
        probe.touch(exist_ok=False)
    except OSError as error:
        return bad(
            "输出文件夹",
            f"{folder} 不能写入({trouble_of(error)})",
            "把台账放到有写入权限的文件夹,再生成函件。",
        )
    with suppress(OSError):
        probe.unlink()
    return good("输出文件夹", f"{folder} 可以写入")
