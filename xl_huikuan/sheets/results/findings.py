"""回款_待核对: how sound the workbook is, then what to look at, where it stands, what to do."""

from __future__ import annotations

from xl_huikuan.core.catalogue import Severity
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.sheets.results import health
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import Block, Column, ResultSheet

TONES = {
    Severity.BLOCK: "bad",
    Severity.EXCLUDE: "warn",
    Severity.WARN: "notice",
    Severity.INFO: "muted",
}
CHECK_TONES = {health.AGREES: "good", health.DISAGREES: "bad", health.UNSTATED: "muted"}


def findings_sheet(outcome: Outcome) -> ResultSheet:
    """Build the page: the verdict, counts, each table's sums, then findings, gravest first."""
    findings = sorted_findings(outcome.findings)
    blocks = (_counts(outcome, findings), _checks(outcome), _list(findings))
    return ResultSheet(
        "回款_待核对",
        "待核对事项",
        (outcome.as_of_line, *(() if findings else (_conclusion(outcome),))),
        tuple(block for block in blocks if block.columns),
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


def _conclusion(outcome: Outcome) -> str:
    return f"体检结论:{health.verdict(outcome)}"


def _counts(outcome: Outcome, findings: list[Finding]) -> Block:
    """The verdict, how many findings of each severity, what they mean, the first of each."""
    counts = health.counted(outcome.findings)
    first = {f.severity: f for f in reversed(findings) if f.source.row}
    first = {s: first.get(s) or next(f for f in findings if f.severity is s) for s in counts}
    parties = {s: health.customers_of(outcome, s) for s in counts}
    return Block(
        (
            Column("序号", "int", list(range(1, len(counts) + 1)), 6),
            Column("程度", "text", list(map(str, counts)), 8, tones=[TONES[s] for s in counts]),
            Column("条数", "int", list(counts.values()), 8),
            Column("客户", "text", [f"{n} 户" if n else "" for n in parties.values()], 24),
            Column("意思", "wrap", [health.EFFECTS[s] for s in counts], 28),
            Column("先看这一条", "wrap", [first[s].message for s in counts], 60),
        ),
        heading=_conclusion(outcome),
    )


def _checks(outcome: Outcome) -> Block:
    """The sums of each table that is used, beside the totals it states; what is hidden."""
    tables = [table for table in outcome.recognition.tables if table.role or table.may_be_dunned]
    rows = [check for table in tables for check in health.checks(outcome, table)]
    if not rows:
        return Block(())
    first = [i == 0 or rows[i - 1].table is not row.table for i, row in enumerate(rows)]
    said = [
        ";".join(health.told_of(outcome, row.table)) if new else ""
        for row, new in zip(rows, first, strict=True)
    ]
    places = [
        (row.table.sheet, link_target(Source(row.table.sheet, row.table.header_rows[0])))
        if row.table.header_rows
        else (row.table.sheet, "")
        for row in rows
    ]
    verdicts = [row.verdict for row in rows]
    return Block(
        (
            Column("序号", "int", list(range(1, len(rows) + 1)), 6),
            Column("合计", "text", verdicts, 8, tones=[CHECK_TONES[v] for v in verdicts]),
            Column("行数", "int", [len(row.table.entries) for row in rows], 8),
            Column("工作表", "link", places, 24),
            Column("认作", "wrap", [health.use_of(row.table) for row in rows], 28),
            Column("读到的合计与表中写的合计", "wrap", [row.text for row in rows], 60),
            Column("隐藏、筛选和数据毛病", "wrap", said, 50),
        ),
        heading="各表核对",
    )


def _list(findings: list[Finding]) -> Block:
    severities = [str(f.severity) for f in findings]
    columns = (
        Column("序号", "int", list(range(1, len(findings) + 1)), 6),
        Column("程度", "text", severities, 8, tones=[TONES[f.severity] for f in findings]),
        Column("代码", "text", [f.code for f in findings], 8),
        Column("位置", "link", [(str(f.source), link_target(f.source)) for f in findings], 24),
        Column("客户", "text", [f.customer for f in findings], 28),
        Column("问题", "wrap", [f.message for f in findings], 60),
        Column("怎么办", "wrap", [f.remedy for f in findings], 50),
    )
    return Block(columns, heading="逐条核对")
