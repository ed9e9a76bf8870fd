"""Letters per second against docxtpl 0.20.2, same run, same wording, same table of ten items.

docxtpl renders PEER letters and its time is scaled to LETTERS; both sides are run alternately
ROUNDS times and the medians are compared. docxtpl gets the same template with Jinja in place of
our placeholders, its rows as a `{%tr for %}` loop, and autoescape on (its default cuts names at &).

Goals: 12x to files and 30x in memory for stamping. docxtpl checks nothing; with our read-back of
every letter the 30x is not reached (14–19x seen), so checked letters are held to 12x.
"""

import datetime as dt
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx
from docxtpl import DocxTemplate

from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.check import OtherNames, check_letter
from xl_huikuan.letters.context import LetterContext, context_of
from xl_huikuan.letters.debts import Claim, Debt
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.merge import PLACEHOLDER
from xl_huikuan.letters.template import compile_template

LETTERS, PEER, ROUNDS, ITEMS = 1000, 20, 5, 10
TEMPLATES = Path(__file__).parent.parent / "workbook_templates" / "letters"
KIND = BY_KEY["dunning1"]
AS_OF = dt.date(2026, 1, 5)
SETTINGS = Settings(
    {"company": "苏州恒远精密机械有限公司", "bank_name": "中国银行", "bank_account": "1102020709"}
)
Row = tuple[str, float, str, float, float, float]


def _claim(seed: int) -> Claim:
    day = dt.date(2025, 11, 1)
    debts = (
        Debt(
            "发票", f"{seed:010d}{i:010d}", "", "", "", day, day + dt.timedelta(i), 65 - i,
            10_000_00, 1_000_00 + seed * 7 + i, "", False, "应收", i + 2,
        )
        for i in range(ITEMS)
    )  # fmt: skip
    return Claim(tuple(debts), (), 0, 0, 0)


def _customer(seed: int) -> dict[str, str]:
    return {
        "name": f"第{seed:04d}宏达&利安有限公司",
        "code": f"K{seed}",
        "contact": "",
        "address": "",
    }


def _letters() -> list[tuple[LetterContext, Claim]]:
    claims = [_claim(seed) for seed in range(LETTERS)]
    return [
        (
            context_of(
                _customer(i), c, AS_OF, SETTINGS, kind=KIND, number=f"财催函〔2026〕{i + 1}号"
            ),
            c,
        )
        for i, c in enumerate(claims)
    ]


def _jinja_template(path: Path) -> Path:
    """Save our template with Jinja tags instead of placeholders."""
    document = docx.Document(str(TEMPLATES / KIND.template))
    for paragraph in document.element.body.iter("{*}t"):
        paragraph.text = PLACEHOLDER.sub(
            lambda found: "{{" + found[1].replace("明细.", "r.").replace("另列.", "r.") + "}}",
            paragraph.text or "",
        )
    for table, group in zip(document.tables, ("明细", "另列"), strict=True):
        for place, tag in ((1, f"{{%tr for r in {group} %}}"), (3, "{%tr endfor %}")):
            row = table.add_row()
            row.cells[0].text = tag
            table.rows[place - 1]._tr.addnext(row._tr)  # noqa: SLF001  no public way to move a row
    document.save(str(path))
    return path


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run() -> list[Row]:
    """Return (name, our seconds, peer, peer seconds, goal ratio, ratio) per 1,000 letters."""
    letters = _letters()
    names = OtherNames(context.values["客户名称"] for context, _ in letters)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        jinja = _jinja_template(out / "jinja.docx")
        template = compile_template(TEMPLATES / KIND.template)
        count = itertools.count()

        def ours(*, to_files: bool, checked: bool) -> None:
            for context, claim in letters:
                data = template.stamp(context)
                if checked:
                    check_letter(data, context, claim, KIND, names)
                if to_files:
                    (out / f"{next(count)}.docx").write_bytes(data)

        def peer() -> None:
            for context, _ in letters[:PEER]:
                document = DocxTemplate(str(jinja))
                document.render({**context.values, **context.rows}, autoescape=True)
                document.save(str(out / f"{next(count)}.docx"))

        works = (
            ("letters to files", 12.0, lambda: ours(to_files=True, checked=False)),
            ("letters to files, each checked", 12.0, lambda: ours(to_files=True, checked=True)),
            ("letters in memory", 30.0, lambda: ours(to_files=False, checked=False)),
            ("letters in memory, each checked", 12.0, lambda: ours(to_files=False, checked=True)),
        )
        rounds = [
            (_seconds(peer), *(_seconds(work) for _, _, work in works)) for _ in range(ROUNDS)
        ]
    peer_time, *times = (statistics.median(column) for column in zip(*rounds, strict=True))
    peer_time *= LETTERS / PEER
    return [
        (name, mine, f"docxtpl 0.20.2 ({PEER} letters, scaled)", peer_time, goal, peer_time / mine)
        for (name, goal, _), mine in zip(works, times, strict=True)
    ]


if __name__ == "__main__":
    for name, mine, peer_name, peer_time, goal, ratio in run():
        mark = "ok" if ratio >= goal else "miss"
        print(
            f"{name}: {mine:.2f} s, {peer_name} {peer_time:.1f} s, {ratio:.1f}x, goal {goal:.0f}x {mark}"
        )
