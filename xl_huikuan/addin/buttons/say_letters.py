"""What is said of letters; apart from `say` so that other buttons need not import letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from xl_huikuan.addin.buttons.say import ALL, first_of
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.batch import BatchResult, NotWritten
from xl_huikuan.letters.kinds import BY_KEY, LETTER_KINDS

TITLES = {kind.key: kind.title for kind in LETTER_KINDS}


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
    pairs = ((no.customer, _briefly(no.reason)) for no in result.skipped)
    reasons = Counter(why for _, why in dict.fromkeys(pairs))
    yield from first_of([f"  不出函 {n} 户:{why}。" for why, n in reasons.most_common()], most)


def _briefly(reason: str) -> str:
    """Return a reason up to its colon; of one within brackets up to the bracket."""
    head, colon, _ = reason.partition(":")
    return (head.partition("(")[0] if colon and ")" not in head else head).rstrip("。")


def amounts_text(letters: Iterable[tuple[str, int]]) -> str:
    """Say of (kind, fen) what is demanded and what is stated apart: it is the same debt."""
    sums: dict[bool, list[int]] = {True: [], False: []}
    for kind, amount in letters:
        sums[BY_KEY[kind].demands].append(amount)
    demanded, stated = sums[True], sums[False]
    if demanded and stated:
        return f"催款金额 {money_text(sum(demanded))} 元,对账余额 {money_text(sum(stated))} 元,不能相加"
    return f"金额合计 {money_text(sum(demanded) + sum(stated))} 元"


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
