"""What a run says: sentences for the clerk and plain data for machines, from the same figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xl_huikuan.addin.buttons.looking import RunResult
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.results.health import counted
from xl_huikuan.sheets.results.outcome import Outcome

FEW, ALL = 8, 10**6  # lines of one kind that a message box bears, and that a terminal does
FEW_QUESTIONS = 3  # each is of two sentences


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """Return the figures of a run; money in fen."""
    sums = outcome.decision.reconciliation.drop(columns=["customer"]).sum()
    labels = outcome.bucket_labels
    return {
        "as_of": outcome.decision.as_of.isoformat(),
        "items": len(outcome.ledger.items),
        "receipts": len(outcome.ledger.receipts),
        "customers": len(outcome.ledger.customers),
        "control_fen": {k: int(sums[k]) for k in ("debits", "credits", "balance", "open", "advance", "buckets", "difference")},
        "buckets_fen": dict(zip(labels, outcome.decision.aging.sum(axis=0).tolist(), strict=True)),
        "findings": {str(s): n for s, n in counted(outcome.findings).items()},
    }  # fmt: skip


def run_data(result: RunResult) -> dict[str, Any]:
    """Return the figures of a run and where its results are."""
    return {
        **outcome_data(result.outcome),
        **result.delivered.data,
        "question": result.question,
        "note": result.note,
    }


def run_lines(result: RunResult, found: Iterable[str]) -> tuple[str, ...]:
    """Say what a run found, how much is to be looked at, and where the results are."""
    head = list(_question_lines(result)) if result.question else list(found)
    counts = counted(result.outcome.findings)
    head.append("待核对:" + ("、".join(f"{s} {n} 条" for s, n in counts.items()) or "没有问题"))
    return (*head, *delivered_lines(result))


def _question_lines(result: RunResult) -> Iterator[str]:
    """Say the question, or of very many the first ones and where all of them are."""
    questions = result.outcome.recognition.questions
    if len(questions) <= FEW_QUESTIONS:
        yield f"暂不能计算:{result.question}"
        return
    yield f"暂不能计算:使用前需要您回答 {len(questions)} 个问题,都列在 回款_待核对。"
    yield from first_of([f"  {question}" for question in questions], FEW_QUESTIONS)


def delivered_lines(result: RunResult) -> tuple[str, ...]:
    """Say where results went and which as-of date was used."""
    look = result.look
    said = (result.note, result.delivered.where, look.letters.said, look.day_said)
    return tuple(text for text in said if text)


def as_of_text(outcome: Outcome) -> str:
    """Return 截至 2026年10月31日."""
    day = outcome.decision.as_of
    return f"截至 {day.year}年{day.month}月{day.day}日"


def figure_lines(outcome: Outcome) -> Iterator[str]:
    """Say the balance, what is overdue, and whether everything ties."""
    control = outcome_data(outcome)["control_fen"]
    overdue = int(outcome.decision.aging[:, outcome.overdue_from : -1].sum())
    text = {name: money_text(value) for name, value in control.items()}
    yield f"{as_of_text(outcome)}:应收余额 {text['balance']} 元,其中逾期 {money_text(overdue)} 元。"
    yield f"控制合计:借方 {text['debits']} − 贷方 {text['credits']} = 余额 {text['balance']}"
    verdict = "一致" if not control["difference"] else f"差额 {text['difference']},见 回款_待核对"
    yield f"          账龄合计 {text['buckets']} − 预收 {text['advance']} = 余额,{verdict}"


def size_text(size: int, digits: int) -> str:
    """Return the size of a file as it is told."""
    units = ((2**20, "MB"), (2**10, "KB"))
    return next((f"{size / n:.{digits}f} {unit}" for n, unit in units if size >= n), f"{size} 字节")


def first_of(lines: Sequence[str], most: int) -> Iterator[str]:
    """Say the first lines, and how many there are besides."""
    yield from lines[:most]
    if len(lines) > most:
        yield f"  …… 还有 {len(lines) - most} 条。"
