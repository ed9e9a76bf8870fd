# ruff: noqa: T201  it is a program for people
"""`python -m tests.proofs.fuzz [SECONDS]`: coverage-guided fuzzing of every target for so long each.

Each target runs in a process of its own, `python -m tests.proofs.fuzz TARGET [libFuzzer options]`;
only our own modules are instrumented. Where there is no wheel of atheris it says so and ends well.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS_EACH = 5


def fuzz(target: str, options: list[str]) -> None:
    """Run one target in this process; libFuzzer ends it."""
    import atheris  # noqa: PLC0415  only where there is a wheel of it

    with atheris.instrument_imports(include=["xl_huikuan", "zipfile"]):
        from tests.proofs.fuzz_targets import TARGETS  # noqa: PLC0415  while it is instrumented
    atheris.Setup([sys.argv[0], *options], TARGETS[target])
    atheris.Fuzz()


def fuzz_all(seconds: int) -> int:
    """Run all targets one after another; return how many failed."""
    from tests.proofs.fuzz_targets import TARGETS, seeds  # noqa: PLC0415  not before `fuzz`

    return sum(not _ran_well(target, seeds()[target], seconds) for target in TARGETS)


def _ran_well(target: str, seeds: list[bytes], seconds: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="huikuan-fuzz") as folder:
        for i, seed in enumerate(seeds):
            (Path(folder) / f"seed{i}").write_bytes(seed)
        options = [folder, f"-max_total_time={seconds}", "-seed=1", "-timeout=20"]
        options += ["-rss_limit_mb=2048", "-max_len=20000", "-artifact_prefix=fuzz-"]
        command = [sys.executable, "-m", "tests.proofs.fuzz", target, *options]
        run = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    count = max((int(n) for n in re.findall(r"(?:Done |#)(\d+)", run.stderr)), default=0)
    print(
        f"{target:10}{count:12,} executions: {'ok' if run.returncode == 0 else 'FAILED'}",
        flush=True,
    )
    if run.returncode:
        print(run.stderr[-3000:])
    return run.returncode == 0


if __name__ == "__main__":
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed (no wheel for this Python): nothing was fuzzed")
    elif len(sys.argv) > 1 and not sys.argv[1].isdigit():
        fuzz(sys.argv[1], sys.argv[2:])
    else:
        sys.exit(fuzz_all(int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS_EACH))
