"""A small receivables sheet with one fault in it, and all that follows: findings and letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xl_huikuan.addin.buttons.pipeline import Answers, ReadBook, decide_book, understand
from xl_huikuan.core.errors import Finding
from xl_huikuan.letters.batch import plan_letters
from xl_huikuan.letters.kinds import DUNNING_KEYS
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.outcome import Outcome

AS_OF = dt.date(2026, 10, 31)
DUE = dt.date(2026, 7, 31)  # 92 days before: old enough for a letter, young enough to be sound
ISSUED = dt.date(2026, 7, 1)
SHEET = "应收"
A, B, C = "苏州甲机械有限公司", "无锡乙电子有限公司", "常州丙贸易有限公司"
HEAD = ("客户名称", "发票号码", "开票日期", "到期日", "应收金额")
COMPANY = {
    "本公司名称": "江南示例机电有限公司",
    "开户银行": "示例银行",
    "银行账号": "1000200030004000",
    "本公司电话": "0512-00000001",
    "财务联系人": "王会计",
}


def row(customer: Any = A, number: Any = "10000001", issued: Any = ISSUED, due: Any = DUE,
        amount: Any = 1000, *more: Any) -> list[Any]:  # fmt: skip
    return [customer, number, issued, due, amount, *more]


SOUND = (row(B, "10000002"), row(C, "10000003"))


def sheet(
    *rows: Sequence[Any], head: Sequence[Any] = HEAD, name: str = SHEET, **about: Any
) -> Grid:
    """Headings in row 1, the rows given from row 2 on, then two sound rows of other customers."""
    sound = [[*line, *[None] * (len(head) - len(HEAD))] for line in SOUND]
    return Grid.from_rows(name, [head, *rows, *sound], **about)


@dataclass(frozen=True)
class Result:
    """What came of a workbook."""

    outcome: Outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.outcome.findings

    def of(self, *codes: str) -> list[tuple[str, str, str]]:
        """Code, place and sentence of the findings with these codes."""
        found = [f for f in self.findings if f.code in codes]
        return [(f.code, str(f.source), f.message) for f in found]

    @property
    def codes(self) -> set[str]:
        return {finding.code for finding in self.findings}

    @property
    def owed(self) -> dict[str, int]:
        """Open fen by customer, receipts taken off."""
        frame = self.outcome.decision.reconciliation
        names = self.outcome.ledger.customers["name"]
        return {
            str(names[c]): int(b) for c, b in zip(frame["customer"], frame["balance"], strict=True)
        }

    def letters(self, *keys: str) -> dict[str, str]:
        """Customer → why there is no letter; "" = a letter goes out."""
        ledger, decision = self.outcome.ledger, self.outcome.decision
        planned = plan_letters(ledger, decision, self.outcome.settings, keys or DUNNING_KEYS)
        return {letter.name: letter.reason for letter in planned}


def result(*grids: Grid, as_of: dt.date = AS_OF, **own: str) -> Result:
    """Do all that a button does between reading the cells and writing."""
    read = ReadBook("台账.xlsx", grids, {}, ())
    opened = understand(read, Answers({**COMPANY, **own}))
    return Result(decide_book(opened, as_of))
