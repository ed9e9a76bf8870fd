"""What the difference detective says of lists disturbed in known ways: a table, and its speed.

python -m tests.proofs.differences [CASES]
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from tests.core.disturbed_lists import DISTURBANCES, confusion
from xl_huikuan.core.differences.detect import find_differences
from xl_huikuan.core.differences.rows import GOODS, MONEY, Row

AS_OF = dt.date(2026, 6, 30)
ROWS = 5000


def main() -> None:
    """Print the table and the times."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for line in (*_table(cases), *_times()):
        sys.stdout.write(f"{line}\n")


def _table(cases: int) -> Iterator[str]:
    found = confusion(cases)
    says = sorted({said for _, said in found.counts})
    yield "\t".join(["", *says])
    for name in (*DISTURBANCES, "未动"):
        yield "\t".join([name, *(str(found.counts[name, said] or "") for said in says)])
    yield f"{cases} cases, wrong pairings {found.wrong}, accounts that do not tie {found.untied}"


def _times() -> Iterator[str]:
    chance = random.Random(1)  # noqa: S311  the same lists every time is the point
    ours = _rows(chance)
    theirs = [replace(row, sheet="应付") for row in ours]
    chance.shuffle(theirs)
    lists = {
        "all agree, with numbers": theirs,
        "all agree, without numbers": [replace(row, numbers=()) for row in theirs],
        "one in twenty missing": [row for row in theirs if chance.random() > 0.05],
        "nothing agrees": _rows(chance),
    }
    for name, rows in lists.items():
        started = time.perf_counter()
        found = find_differences(ours, rows, AS_OF)
        seconds = time.perf_counter() - started
        yield f"{len(ours)} x {len(rows)} rows, {name}: {seconds:.2f} s, {len(found.matches)} matches"


def _rows(chance: random.Random) -> list[Row]:
    return [
        Row(
            chance.randint(1000, 10**8) * (1 if k % 5 < 3 else -1),
            AS_OF - dt.timedelta(chance.randint(0, 540)),
            GOODS if k % 5 < 3 else MONEY,
            (str(chance.randint(10**7, 10**8)),) if k % 5 < 3 else (),
        )
        for k in range(ROWS)
    ]


if __name__ == "__main__":
    main()
