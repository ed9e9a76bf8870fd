"""What a run says: sentences for the clerk and plain data for machines, from the same figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from xl_huikuan.addin.buttons.looking import RunResult
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.batch import BatchResult, NotWritten
from xl_huikuan.letters.kinds import BY_KEY, LETTER_KINDS
from xl_huikuan.sheets.results.health import counted
from xl_huikuan.sheets.results.outcome import Outcome

FEW, ALL = 8, 10**6  # lines of one kind that a message box bears, and that a terminal does
FEW_QUESTIONS = 3  # each is of two sentences
TITLES = {kind.key: kind.title for kind in LETTER_KINDS}


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


def letter_lines(result: BatchResult, *, by_name: bool = False, most: int = ALL) -> Iterator[str]:
    """Say how many letters were written, and which were not and why.

    `by_name` names each customer that gets none; otherwise they are counted by reason. `most` of
    each kind of sentence are said.
    """
    verb = "将生成" if result.dry_run else "已生成"
    kinds = Counter(TITLES[entry.kind] for entry in result.letters)
    parts = "、".join(f"{title} {n} 份" for title, n in kinds.items()) or "没有新函件"
    sums = amounts_text((entry.kind, entry.amount) for entry in result.letters)
    yield f"{verb}:{parts},{sums}。"
    yield from first_of([f"  未生成:{_complaint(no)}" for no in result.failed], most)
    yield from first_of([f"  请注意:{notice}" for notice in result.notices], most)
    if by_name:
        yield from first_of(
            [f"  不出函:「{no.customer}」:{no.reason}" for no in result.skipped], most
        )
        return
    # A customer may get neither of two kinds for one reason.
    pairs = ((no.customer, no.reason.split(":")[0].rstrip("。")) for no in result.skipped)
    reasons = Counter(why for _, why in dict.fromkeys(pairs))
    yield from first_of([f"  不出函 {n} 户:{why}。" for why, n in reasons.most_common()], most)


def amounts_text(letters: Iterable[tuple[str, int]]) -> str:
    """Say of (kind, fen) what is demanded and what is stated apart: it is the same debt."""
    sums: dict[bool, list[int]] = {True: [], False: []}
    for kind, amount in letters:
        sums[BY_KEY[kind].demands].append(amount)
    demanded, stated = sums[True], sums[False]
    if demanded and stated:
        return f"催款金额 {money_text(sum(demanded))} 元,对账余额 {money_text(sum(stated))} 元,不能相加"
    return f"金额合计 {money_text(sum(demanded) + sum(stated))} 元"


def size_text(size: int, digits: int) -> str:
    """Return the size of a file as it is told."""
    units = ((2**20, "MB"), (2**10, "KB"))
    return next((f"{size / n:.{digits}f} {unit}" for n, unit in units if size >= n), f"{size} 字节")


def first_of(lines: Sequence[str], most: int) -> Iterator[str]:
    """Say the first lines, and how many there are besides."""
    yield from lines[:most]
    if len(lines) > most:
        yield f"  …… 还有 {len(lines) - most} 条。"


def _complaint(no: NotWritten) -> str:
    return no.reason if no.customer in no.reason else f"「{no.customer}」:{no.reason}"


def letter_data(result: BatchResult) -> dict[str, Any]:
    """Return the manifest as plain data; amounts in fen."""
    return {
        "folder": str(result.folder),
        "dry_run": result.dry_run,
        "letters": [asdict(entry) for entry in result.letters],
        "failed": [asdict(no) for no in result.failed],
        "skipped": [asdict(no) for no in result.skipped],
        "notices": list(result.notices),
    }
