"""The whole way: both lists → matches, explained differences, and an account that ties."""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xl_huikuan.core.differences import pairs, sums
from xl_huikuan.core.differences.causes import Scene, cancelled, of_likely, of_lone, of_pair
from xl_huikuan.core.differences.items import OURS, THEIRS, Item
from xl_huikuan.core.differences.rows import MONEY, OPENING, Board, Match, Row, Side
from xl_huikuan.core.differences.slips import variants
from xl_huikuan.core.money import fen, money_text

RED, CARRIED, TOGETHER = "红蓝相抵", "期初", "收付款合计"
SLIP, SHORT = "日期相近,金额写错", "日期相近,扣款后付款"
_NUMBER = re.compile(r"\d[\d,]{0,12}(?:\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Differences:
    """What became of the rows of both lists; money in fen, the customer's debt positive.

    Attributes:
        ours, theirs: the two lists.
        as_of: the date both balances speak of.
        matches: rows that are one business.
        items: every line of the difference.
        our_balance, their_balance: by the rows in view; theirs as its list states it.
        later: rows of theirs dated after the as-of date, which are left out.
    """

    ours: Sequence[Row]
    theirs: Sequence[Row]
    as_of: dt.date
    matches: tuple[Match, ...]
    items: tuple[Item, ...]
    our_balance: int
    their_balance: int
    later: tuple[int, ...] = ()

    def adjustments(self, side: str) -> int:
        """Fen that explained lines add to one side's balance."""
        return sum(item.amount for item in self.items if item.explained and item.side == side)

    @property
    def our_adjusted(self) -> int:
        """Our balance when all that is explained is booked."""
        return self.our_balance + self.adjustments(OURS)

    @property
    def their_adjusted(self) -> int:
        """Their balance when all that is explained is booked."""
        return self.their_balance + self.adjustments(THEIRS)

    @property
    def residual(self) -> int:
        """未说明差额: what stays between the adjusted balances; the lines not explained add up to it."""
        return self.our_adjusted - self.their_adjusted


def find_differences(
    ours: Sequence[Row],
    theirs: Sequence[Row],
    as_of: dt.date,
    *,
    stated: int | None = None,
    open_items: bool = False,
) -> Differences:
    """Match our rows of a customer with the rows of its own list, and explain what is left.

    Args:
        ours: our rows, amounts as in our books.
        theirs: the customer's, amounts mirrored to our view.
        as_of: rows after it are out of view, but prove what was on its way.
        stated: fen the customer's list itself gives as its balance; None = it gives none.
        open_items: both lists hold what is still open, not all that happened.
    """
    board = Board(Side(ours, as_of), Side(theirs, as_of))
    _match(board)
    likely = board.settle_maybe()
    scene = Scene(board, as_of, open_items=open_items)
    items = [item for match in board.matches if (item := _of_match(scene, match))]
    items += [of_likely(match) for match in likely]
    items += [of_lone(scene, OURS, i) for i in board.ours.free]
    items += [of_lone(scene, THEIRS, j) for j in board.theirs.free]
    balance = board.theirs.balance
    if stated is not None and stated != balance:
        items.append(_unlisted(stated, balance))
        balance = stated
    matches, later = tuple(board.matches), tuple(board.theirs.later)
    return Differences(
        ours, theirs, as_of, matches, tuple(items), board.ours.balance, balance, later
    )


def _match(board: Board) -> None:
    """Play the board, the surest rule first."""
    pairs.by_number(board)
    pairs.sums_of_number(board)
    _cancel(board, named_only=True)
    pairs.by_date(board)
    pairs.without_dates(board)
    pairs.other_amounts(board)
    sums.by_sum(board)
    pairs.by_amount(board)
    _near_slips(board)
    _payments_together(board)
    _cancel(board, named_only=False)
    _carry_over(board)


def _cancel(board: Board, *, named_only: bool) -> None:
    """Take out red rows with what they undo, where the other side has neither."""
    for side, across, whose in (
        (board.ours, board.theirs, OURS),
        (board.theirs, board.ours, THEIRS),
    ):
        for black, red in list(cancelled(side)):
            shared = set(side.numbers[black]) & set(side.numbers[red])
            if named_only and (not shared or any(n in across.named for n in shared)):
                continue
            both = (black, red)
            match = Match(both, (), RED) if whose == OURS else Match((), both, RED)
            board.take(match)


def _payments_together(board: Board) -> None:
    """Match all payments left on both sides when they add up to the same, too precisely for chance.

    One side books them invoice by invoice, the other as they were made.
    """
    mine, yours = (
        tuple(i for i in side.free if side.rows[i].kind == MONEY)
        for side in (board.ours, board.theirs)
    )
    total = board.ours.total(mine)
    if total and total == board.theirs.total(yours) and len(mine) + len(yours) > 2:
        amounts = [board.ours.rows[i].amount for i in mine]
        amounts += [board.theirs.rows[j].amount for j in yours]
        if math.gcd(*amounts) <= sums.CHANCE * abs(total):
            board.take(Match(mine, yours, TOGETHER, "逐笔对不上,合计相符"))


def _near_slips(board: Board) -> None:
    """Pair rows of the same days whose amounts differ by a slip or by a deduction.

    Only where neither could be another's, and no number speaks against it.
    """
    ours, theirs = board.ours, board.theirs
    by_amount = theirs.alike(theirs.free)
    found = []
    for i in ours.free:
        for amount, _ in variants(ours.rows[i].amount):
            for j in by_amount.get((ours.rows[i].kind, amount), ()):
                if _same_days(board, i, j):
                    found.append((i, j))
    _take_lonely(board, found, SLIP)
    _take_lonely(board, list(_short(board)), SHORT)


def _same_days(board: Board, i: int, j: int) -> bool:
    """Tell whether two rows are of the same days and no number speaks against their being one."""
    dated = board.ours.rows[i].date and board.theirs.rows[j].date
    return bool(dated) and board.gap(i, j) <= pairs.SAME_DAYS and not pairs.at_odds(board, i, j)


def _short(board: Board) -> Iterator[tuple[int, int]]:
    """Yield payments of the same days of which one is short of what is said to be deducted."""
    paid = [(theirs.day, j) for j in board.theirs.free if (theirs := board.theirs.rows[j]).kind == MONEY]  # fmt: skip
    paid.sort()
    for i in board.ours.free:
        row = board.ours.rows[i]
        near = bisect_left(paid, (row.day - pairs.SAME_DAYS, 0)) if row.kind == MONEY else len(paid)
        while near < len(paid) and paid[near][0] <= row.day + pairs.SAME_DAYS:
            j = paid[near][1]
            if _same_days(board, i, j) and _deducted(row, board.theirs.rows[j]):
                yield i, j
            near += 1


def _deducted(ours: Row, theirs: Row) -> bool:
    """Tell whether one row says that just what it lacks was deducted: 付货款,扣返利500元."""
    less = abs(abs(theirs.amount) - abs(ours.amount))
    text = f"{ours.text} {theirs.text}"
    written = {fen(number.replace(",", "")) for number in _NUMBER.findall(text)}
    return ours.amount * theirs.amount > 0 and less in written and "扣" in text


def _take_lonely(board: Board, found: Sequence[tuple[int, int]], rule: str) -> None:
    """Take pairs of which neither row is in another pair."""
    once = dict.fromkeys(found)
    mine, yours = Counter(i for i, _ in once), Counter(j for _, j in once)
    for i, j in once:
        if mine[i] == yours[j] == 1:
            board.take(Match((i,), (j,), rule, "金额不同"))


def _carry_over(board: Board) -> None:
    """Hold what each side had before the other's first day against the balance brought forward."""
    starts = [day for side in (board.ours, board.theirs) for day in _starts(side)]
    if starts:
        start = max(starts)
        mine, yours = (
            tuple(i for i in side.free if _before(side.rows[i], start))
            for side in (board.ours, board.theirs)
        )
        board.take(Match(mine, yours, CARRIED))


def _starts(side: Side) -> Iterator[int]:
    """Yield the day from which a side with a balance brought forward lists what happened."""
    openings = [side.rows[i] for i in side.free if side.rows[i].kind == OPENING]
    listed = [side.rows[i].day for i in side.seen if side.rows[i].kind != OPENING]
    for row in openings:
        yield row.day or min((day for day in listed if day), default=0)


def _before(row: Row, start: int) -> bool:
    return row.kind == OPENING or row.day < start


def _of_match(scene: Scene, match: Match) -> Item | None:
    """Return the line of a match whose amounts differ."""
    if match.rule != CARRIED:
        return of_pair(scene, match)
    a = scene.board.ours.total(match.ours)
    b = scene.board.theirs.total(match.theirs)
    why = f"我方期初 {money_text(a)},对方期初 {money_text(b)}。"
    return Item("opening", THEIRS, a - b, match.ours, match.theirs, why) if a != b else None


def _unlisted(stated: int, summed: int) -> Item:
    why = f"对方清单写的余额是 {money_text(stated)},明细相加是 {money_text(summed)}。"
    return Item("unlisted", THEIRS, summed - stated, (), (), why)
