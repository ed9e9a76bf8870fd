"""How sound a workbook is: findings counted, sums beside the totals a table states, a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xl_huikuan.core.catalogue import CATALOGUE, Severity
from xl_huikuan.core.errors import Finding
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.files.which import PARAMETERS
from xl_huikuan.sheets.recognition.reading import KINDS, ControlSum, TableReading
from xl_huikuan.sheets.results.outcome import Outcome

AGREES, DISAGREES, UNSTATED = "相符", "不符", "无合计"
USES = {
    "items": "用作应收",
    "receipts": "用作收款",
    "customers": "用作客户资料",
    "control": "只用于核对",
    "": "不用于催收",
}
EFFECTS = {
    Severity.BLOCK: "回答之前不能计算",
    Severity.EXCLUDE: "更正前不向这些客户发函",
    Severity.WARN: "已按读到的数计入,请看一眼",
    Severity.INFO: "不需要处理",
}
UNSEEN = ("W203", "W218", "W219", "I218")  # codes of what is read although it is hidden
RUNNING = ("balance", "opening")  # fields that run on beside 借方 and 贷方: their sum says nothing
UNREAD = ("E228", "E403", "E411", "E412", "E413")  # codes of cells that hold no amount we can read


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """One money column of a table beside the total the sheet states.

    Attributes:
        verdict: `AGREES`, `DISAGREES` or `UNSTATED`.
        text: column, sum and stated total in one sentence.
    """

    table: TableReading
    verdict: str
    text: str


def checks(outcome: Outcome, table: TableReading) -> list[Check]:
    """Return the check of each money column, in the order of the sheet."""
    unread = Counter(
        f.source.column
        for f in outcome.findings
        if f.source.sheet == table.sheet and f.code in UNREAD
    )
    sided = any(table.column(key) for key in ("debit", "credit", "direction"))
    shown = [c for c in table.controls if not (sided and c.field in RUNNING)]
    return [_check(table, control, unread[control.letters]) for control in shown]


def _check(table: TableReading, control: ControlSum, unread: int) -> Check:
    heading = next(c.heading for c in table.columns if c.letters == control.letters)
    text = f"{control.letters} 列「{heading}」{len(table.entries)} 行合计 {money_text(control.total)} 元"
    if unread:
        text += f"(有 {unread} 格读不出金额,没有计入)"
    if control.stated is None:
        return Check(table, UNSTATED, text + ";表中没有可比的合计")
    text += f";第 {control.stated_row} 行写的合计 {money_text(control.stated)} 元"
    gap = control.stated - control.total
    if gap:
        return Check(table, DISAGREES, f"{text},相差 {money_text(gap)} 元")
    return Check(table, AGREES, text + ",相符")


def told_of(outcome: Outcome, table: TableReading) -> Iterator[str]:
    """Say of a table what is read although hidden, then how many there are of each trouble."""
    own = [f for f in outcome.findings if f.source.sheet == table.sheet]
    yield from (f.message.rstrip("。") for f in own if f.code in UNSEEN)
    troubles = Counter(f.code for f in own if f.code not in UNSEEN and _counts(f))
    if troubles:
        yield "、".join(f"{CATALOGUE[code].meaning} {n} 处" for code, n in troubles.most_common())


def _counts(finding: Finding) -> bool:
    """Whether a finding is a trouble of one place that is not told among the checks already."""
    told = finding.severity is Severity.INFO or finding.code == "W212"
    return bool(finding.source.row) and not told


def use_of(table: TableReading) -> str:
    """Return what a table is and what it is used for, as 一行一票,用作应收."""
    return f"{KINDS[table.kind]},{USES[table.role]}"


def counted(findings: tuple[Finding, ...]) -> dict[Severity, int]:
    """Return how many findings there are of each severity, gravest first; none are left out."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in Severity if found[severity]}


def customers_of(outcome: Outcome, severity: Severity) -> int:
    """Return how many customers the findings of a severity name."""
    return len({f.customer for f in outcome.findings if f.severity is severity and f.customer})


def verdict(outcome: Outcome) -> str:
    """Say in one sentence whether letters can go out, and what comes first."""
    counts = counted(outcome.findings)
    if counts.get(Severity.BLOCK):
        return (
            f"有 {counts[Severity.BLOCK]} 个问题要先回答,回答之前不能计算:"
            f"请在「{PARAMETERS}」的浅黄色格子里回答。"
        )
    if counts.get(Severity.EXCLUDE):
        n = customers_of(outcome, Severity.EXCLUDE)
        return (
            f"先处理 {counts[Severity.EXCLUDE]} 条待更正,涉及 {n} 户,更正前不向这些客户发函;"
            f"其他客户可以出函{_total_gap(outcome)}。"
        )
    if not len(outcome.ledger.items):
        return "没有可以催收的款项。"
    return f"可以出函{_total_gap(outcome)}。"


def _total_gap(outcome: Outcome) -> str:
    """Say that totals disagree: rows may be missing, which nobody can tell from here."""
    tables = [table for table in outcome.recognition.tables if table.role]
    gaps = sum(check.verdict == DISAGREES for table in tables for check in checks(outcome, table))
    return f";但有 {gaps} 个合计与明细不符,可能漏了行,请先核对" if gaps else ""
