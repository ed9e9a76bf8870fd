"""回款_待核对: what the clerk should look at, where it stands, and what to do about it."""

from __future__ import annotations

from collections import Counter

from xl_huikuan.core.catalogue import Severity
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import Block, Column, ResultSheet

TONES = {
    Severity.BLOCK: "bad",
    Severity.EXCLUDE: "warn",
    Severity.WARN: "notice",
    Severity.INFO: "muted",
}


def findings_sheet(outcome: Outcome) -> ResultSheet:
    """Build the list of findings, gravest first, each linked to its cell."""
    findings = sorted_findings(outcome.findings)
    counts = Counter(finding.severity for finding in findings)
    summary = "、".join(
        f"{severity} {counts[severity]} 条" for severity in Severity if counts[severity]
    )
    return ResultSheet(
        "回款_待核对",
        "待核对事项",
        (
            outcome.as_of_line,
            f"共 {len(findings)} 条:{summary or '没有发现问题'}。",
            "待更正 = 更正前不向该客户发函,这一行是否计入见「怎么办」;提醒 = 已按读到的数计入,请看一眼。",
        ),
        (Block(_columns(findings)),),
        tab="BF8F00",
    )


def sorted_findings(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return findings by severity, then in the order of the workbook."""
    order = list(Severity)
    return sorted(
        findings, key=lambda f: (order.index(f.severity), f.source.sheet, f.source.row, f.code)
    )


def link_target(source: Source) -> str:
    """Return the place inside the workbook a link jumps to, "" when there is no cell."""
    if not source.sheet or not source.row:
        return ""
    sheet = source.sheet.replace("'", "''")
    return f"'{sheet}'!{source.column or 'A'}{source.row}"


def _columns(findings: list[Finding]) -> tuple[Column, ...]:
    severities = [str(f.severity) for f in findings]
    return (
        Column("序号", "int", list(range(1, len(findings) + 1)), 6),
        Column("程度", "text", severities, 7, tones=[TONES[f.severity] for f in findings]),
        Column("代码", "text", [f.code for f in findings], 8),
        Column("位置", "link", [(str(f.source), link_target(f.source)) for f in findings], 22),
        Column("客户", "text", [f.customer for f in findings], 28),
        Column("问题", "wrap", [f.message for f in findings], 60),
        Column("怎么办", "wrap", [f.remedy for f in findings], 50),
    )
