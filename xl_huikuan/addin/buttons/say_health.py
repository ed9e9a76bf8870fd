"""What 识别与体检 says: a few lines for a message box, a full report for a terminal, plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.looking import RunResult
from xl_huikuan.core.errors import Finding
from xl_huikuan.sheets.book import Book, ClosedBook
from xl_huikuan.sheets.recognition.reading import KINDS, TableReading
from xl_huikuan.sheets.results import QUESTIONS, health
from xl_huikuan.sheets.results.findings import sorted_findings
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.parameters import FIELD_TITLES

TOP = 12  # findings told on a terminal; the page has them all


def health_data(result: RunResult, book: Book) -> dict[str, Any]:
    """Return what was recognised and what was found, as `check --json` prints it."""
    outcome = result.outcome
    data = {
        "file": book.name,
        **say.run_data(result),
        **outcome.recognition.as_json(),
        "verdict": health.verdict(outcome),
        "counts": {str(s): n for s, n in health.counted(outcome.findings).items()},
        "findings": [_finding_data(f) for f in outcome.findings],
    }
    if isinstance(book, ClosedBook):
        data["sha256"] = book.reading.sha256
    return data


def _finding_data(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "where": str(finding.source),
        "customer": finding.customer,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def short_lines(result: RunResult) -> Iterator[str]:
    """Say for a message box what the tables are used for, and whether letters can go out."""
    tables = result.outcome.recognition.tables
    used = [table for table in tables if table.role]
    yield f"认出 {len(tables)} 张表,用到 {len(used)} 张。"
    yield from say.first_of(
        [f"  「{t.sheet}」{KINDS[t.kind]},{len(t.entries)} 行,{health.USES[t.role]}" for t in used],
        say.FEW,
    )
    yield f"结论:{health.verdict(result.outcome)}"


def report_lines(result: RunResult, book: Book) -> Iterator[str]:
    """Say for a terminal how each table was understood, what was found, and the verdict."""
    outcome = result.outcome
    yield _file_line(book, len(outcome.recognition.sheets))
    for table in outcome.recognition.tables:
        yield from _table_lines(outcome, table)
    yield ""
    findings = sorted_findings(outcome.findings)
    counts = "、".join(f"{s} {n} 条" for s, n in health.counted(outcome.findings).items())
    yield f"体检:{counts or '没有发现问题'}"
    told = [f"  {f.severity} {f.code} {f.source}:{f.message}{f.remedy}" for f in findings]
    yield from told[:TOP]
    if len(told) > TOP:
        yield f"  …… 还有 {len(told) - TOP} 条,都在 {QUESTIONS[0]}。"
    yield f"结论:{health.verdict(outcome)}"
    yield from say.delivered_lines(result)


def _file_line(book: Book, sheets: int) -> str:
    if not isinstance(book, ClosedBook):
        return f"工作簿:{book.name}({sheets} 张工作表)"
    return f"文件:{book.name}({book.reading.kind.format},{say.size_text(book.path.stat().st_size, 0)},{sheets} 张工作表)"


def _table_lines(outcome: Outcome, table: TableReading) -> Iterator[str]:
    yield ""
    yield f"【{table.address}】{health.use_of(table)} · {table.side}"
    yield f"  依据:{table.why}"
    if table.header_rows:
        rows = f"第 {table.first_row}-{table.last_row} 行,共 {len(table.entries)} 行"
        yield f"  表头第 {_rows(table.header_rows)} 行;数据{rows};合计行 {_rows(table.total_rows) or '无'}"
    for column in table.columns:
        title = FIELD_TITLES.get(column.field, "不用")
        unit = f",以 {column.unit} 元为单位" if column.unit != 1 else ""
        yield f"    {column.letters:>3} 「{column.heading}」→ {title}(把握 {column.confidence:.0%},{column.reason}{unit})"
    yield from (f"  核对 {check.verdict}:{check.text}" for check in health.checks(outcome, table))
    yield from (f"  注意 {text}" for text in health.told_of(outcome, table))


def _rows(rows: tuple[int, ...]) -> str:
    shown = "、".join(str(row) for row in rows[:12])
    return f"{shown} 等 {len(rows)} 行" if len(rows) > 12 else shown
