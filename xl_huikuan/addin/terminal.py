"""What a clerk sees of the terminal: argument help and mistakes in Chinese, and a progress bar."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from xl_huikuan.sheets.progress import Progress, silent

# argparse's own words, as it prints them, and ours.
_MISTAKES = (
    (r"the following arguments are required: (.*)", r"还缺少:\1"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"没有\1 \2,可用的有:\3"),
    (r"argument (.*): expected one argument", r"\1 后面要写一个值"),
    (r"unrecognized arguments: (.*)", r"看不懂的参数:\1"),
    (r"argument (.*?): (.*)", r"\1:\2"),
)


class ChineseParser(argparse.ArgumentParser):
    """An argument parser that speaks to a clerk; its mistakes end with exit code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_ChineseHelp, **options)
        self._positionals.title = "要写的"
        self._optionals.title = "可选的"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and stop."""
        for pattern, words in _MISTAKES:
            message, found = re.subn(pattern, words, message, count=1)
            if found:
                break
        self.exit(2, f"{self.format_usage()}参数有误:{message}。用 {self.prog} -h 查看说明。\n")


class _ChineseHelp(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "用法:")


@contextmanager
def progress() -> Iterator[Progress]:
    """Show a bar with the time left on a terminal; say nothing into a pipe or file."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console  # noqa: PLC0415  half a hundred milliseconds a pipe need not pay
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("开始", total=None)
        yield lambda text, done, total: bar.update(
            task, description=text, completed=done, total=total or None
        )
