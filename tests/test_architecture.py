"""The import contracts, broken on purpose: a guard that cannot fail guards nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture
def copy(tmp_path):
    """A copy of the program with its contracts."""
    shutil.copytree(
        ROOT / "xl_huikuan", tmp_path / "xl_huikuan", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _lint(copy: Path) -> tuple[int, str]:
    """Exit code of lint-imports in a copy, and what it said."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def _plant(copy: Path, module: str, line: str) -> None:
    """Add an import at the end of a module."""
    path = copy / "xl_huikuan" / module
    path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")


def test_the_program_as_it_is_keeps_its_contracts(copy):
    assert _lint(copy)[0] == 0


@pytest.mark.parametrize(
    ("module", "line", "said"),
    [
        ("core/money.py", "import openpyxl", "xl_huikuan.core.money -> openpyxl"),
        (
            "core/money.py",
            "from xl_huikuan.sheets import grid",
            "xl_huikuan.core.money -> xl_huikuan.sheets",
        ),
        (
            "sheets/recognition/words.py",
            "from xl_huikuan.letters import kinds",
            "xl_huikuan.sheets.recognition.words -> xl_huikuan.letters",
        ),
        (
            "letters/names.py",
            "from xl_huikuan.sheets import words",
            "xl_huikuan.letters.names -> xl_huikuan.sheets",
        ),
        (
            "letters/names.py",
            "from xl_huikuan.addin import cli",
            "xl_huikuan.letters.names -> xl_huikuan.addin",
        ),
    ],
)
def test_an_import_against_the_layers_is_refused(copy, module, line, said):
    """Each forbidden direction once, named with both of its ends."""
    _plant(copy, module, line)

    code, words = _lint(copy)

    assert code == 1
    assert said in " ".join(words.split())
