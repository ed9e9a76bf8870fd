"""`huikuan`: the buttons as commands, in Chinese, with exit codes and `--json` for machines.

Exit codes: 0 done · 2 wrong usage · 3 a question must be answered · 4 the file cannot be used ·
5 some letters failed · 1 any other refusal · 70 an error of ours · 130 stopped.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any, NoReturn

from xl_huikuan import __version__
from xl_huikuan.addin.commands import COMMANDS, Report, action_of
from xl_huikuan.addin.logbook import fault_text
from xl_huikuan.addin.stopping import until_stopped
from xl_huikuan.addin.terminal import ChineseParser
from xl_huikuan.core.errors import FileRefused, HuikuanError, NotUnderstood
from xl_huikuan.sheets.files.ahead import reading_ahead
from xl_huikuan.sheets.files.which import SPEAKING, WITH_ANSWERS, Which
from xl_huikuan.sheets.selection import Selection

EXIT_CODES = {NotUnderstood: 3, FileRefused: 4}
_MANY = 200_000  # new objects before cycles are looked for: a large book has few of them
NOT_READ = 141  # the work is done, but whoever reads what we print has gone, as `| head` does


def program() -> NoReturn:
    """Be the process `huikuan`; ends at once, because taking a large book apart takes 0.2 s."""
    gc.set_threshold(_MANY)
    try:
        code = until_stopped(main)
        sys.stdout.flush()
    except BrokenPipeError:
        code = NOT_READ
    sys.stderr.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _print_anything()
    arguments = make_parser().parse_args(argv)
    try:
        report = _run(arguments)
    except HuikuanError as error:
        return _refuse(error, as_json=arguments.json)
    except Exception as error:  # noqa: BLE001  the one edge of a button: a clerk sees a sentence
        return _failure(error, as_json=arguments.json)
    if arguments.json:
        print(json.dumps(report.data, ensure_ascii=False, indent=2))
    else:
        print("\n".join(report.lines))
    return report.exit_code


def _print_anything() -> None:
    """Let a GBK console or file show "?" for a rare character instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _run(arguments: argparse.Namespace) -> Report:
    """Do the chosen command; a workbook is being read while the rest of us is imported."""
    if not hasattr(arguments, "book"):
        return _report(arguments)
    with reading_ahead(arguments.book, _wanted(arguments)) as arguments.ahead:
        return _report(arguments)


def _report(arguments: argparse.Namespace) -> Report:
    report: Report = action_of(arguments.action)(arguments)
    return report


def _wanted(arguments: argparse.Namespace) -> Which:
    """Read the clerk's sheets, ours she writes on, and ours on which she chose rows."""
    selection: Selection | None = getattr(arguments, "rows", None)
    return Which(ours=SPEAKING | {selection.sheet}) if selection else WITH_ANSWERS


def make_parser() -> argparse.ArgumentParser:
    """Build the parser from the table of commands."""
    parser = ChineseParser(
        prog="huikuan", description="回款助手:账龄、信用评分、催收优先级、催款函和对账单。"
    )
    parser.add_argument(
        "--version", action="version", version=f"huikuan {__version__}", help="显示版本"
    )
    parser.set_defaults(json=False)
    subparsers = parser.add_subparsers(required=True, metavar="命令", title="命令", prog="huikuan")
    for command in COMMANDS:
        sub = subparsers.add_parser(command.name, help=command.title, description=command.help)
        for argument in command.arguments:
            sub.add_argument(*argument.flags, **argument.options)
        if not any("--json" in argument.flags for argument in command.arguments):
            sub.add_argument("--json", action="store_true", help="输出 JSON,供程序读取")
        sub.set_defaults(action=command.action, button=command.button)
    return parser


def _refuse(error: HuikuanError, *, as_json: bool) -> int:
    code = next((c for kind, c in EXIT_CODES.items() if isinstance(error, kind)), 1)
    said = {"error": type(error).__name__, "code": error.code, "message": str(error)}
    _complain({**said, "exit_code": code}, as_json)
    return code


def _failure(error: Exception, *, as_json: bool) -> int:
    """Say that it was our fault."""
    message = fault_text(error, "您的文件没有被改动,")
    said = {"error": "E999", "code": "E999", "message": message, "exit_code": 70}
    _complain(said, as_json)
    return 70


def _complain(data: dict[str, Any], as_json: bool) -> None:  # noqa: FBT001  private, one caller each
    if as_json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(f"错误 {data['code']}".rstrip() + f":{data['message']}", file=sys.stderr)


if __name__ == "__main__":
    program()
