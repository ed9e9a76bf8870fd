"""The process behind Excel runs only our code, wherever it is started and whatever lies there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import xl_huikuan
from xl_huikuan.addin.windows.interpreter import FLAGS

BRIDGE = Path(xl_huikuan.__file__).parent / "addin" / "xlam" / "vba" / "bridge_xlwings.bas"
IMPORTS = "from xl_huikuan.addin.server.service import *; import_functions(); import_buttons()"
PLANTED = ("xl_huikuan", "pandas", "docx", "xlwings", "win32api", "sqlite3", "sitecustomize")


@pytest.fixture
def hostile(tmp_path):
    """A folder as a stranger may send it with a workbook: each module in it leaves a trace."""
    for name in PLANTED:
        (tmp_path / f"{name}.py").write_text("open('executed', 'a').close()\nraise SystemExit(9)\n")
    return tmp_path


def run(hostile, flags):
    variables = {
        **os.environ,
        "PYTHONPATH": str(hostile),
        "PYTHONSTARTUP": str(hostile / "docx.py"),
    }
    command = [sys.executable, *flags, "-c", IMPORTS]
    return subprocess.run(command, cwd=hostile, env=variables, capture_output=True, check=False)


def test_nothing_beside_a_workbook_is_executed(hostile):
    done = run(hostile, FLAGS)

    assert (done.returncode, done.stderr) == (0, b"")
    assert not (hostile / "executed").exists()


def test_without_our_flags_it_would_be(hostile):
    """The guard above can fail."""
    run(hostile, ())

    assert (hostile / "executed").exists()


def test_the_bridge_in_the_add_in_starts_python_in_the_same_way():
    assert f'" {" ".join(FLAGS)} -c ""from xl_huikuan.addin.server.com' in BRIDGE.read_text("ascii")
