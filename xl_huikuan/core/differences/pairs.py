"""One row to one row: by number and amount, by number alone, by amount and date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from xl_huikuan.core.differences.numbers import alike, tail
from xl_huikuan.core.differences.rows import Board, Match, Side

NEAR_DAYS = 31  # two bookings of one business lie no farther apart
CLOSE_DAYS = 7  # among amounts that come again only this near is the same
ROUND_DAYS = 15  # and a round amount only this near
SAME_DAYS = 3  # a wrong number or amount is forgiven only here
ROUND = 10_000  # fen; multiples of it come about by chance
NEIGHBOURS = 8  # rows of one amount that a row is compared with
EXACT, SAME_NUMBER, BY_SUM, BY_DATE = "号码和金额", "号码相同", "号码相同,合计相符", "金额和日期"
YEAR_DAYS = (330, 400)  # between these a date differs by a year and little else


def by_number(board: Board) -> None:
    """Pair rows with a number and the amount in common, then with the end of a number."""
    for ours, theirs in board.groups(_number_and_amount):
        _nearest_in_time(board, ours, theirs, EXACT)
    for ours, theirs in board.groups(_tail_and_amount):
        if len(ours) == len(theirs) == 1:
            _nearest_in_time(board, ours, theirs, f"{EXACT}(号码末尾相同)")


def _number_and_amount(side: Side, i: int) -> Iterable[tuple[str, str, int]]:
    row = side.rows[i]
    return ((row.kind, number, row.amount) for number in side.numbers[i])


def _tail_and_amount(side: Side, i: int) -> Iterable[tuple[str, str, int]]:
    row = side.rows[i]
    return ((row.kind, tail(number), row.amount) for number in side.numbers[i])


def _nearest_in_time(board: Board, ours: list[int], theirs: list[int], rule: str) -> None:
    """Pair as many as both sides have; rows of one number and amount are alike but for their date."""
    days = sorted((board.gap(i, j), i, j) for i in ours for j in theirs)
    for gap, i, j in days:
        match = Match((i,), (j,), rule, _year_note(board, i, j, gap))
        if board.is_free(match):
            board.take(match)


def _year_note(board: Board, i: int, j: int, gap: int) -> str:
    dated = board.ours.rows[i].date and board.theirs.rows[j].date
    wrong = dated and YEAR_DAYS[0] <= gap <= YEAR_DAYS[1]
    return "两边日期差一年,年份可能写错" if wrong else ""


def sums_of_number(board: Board) -> None:
    """Match the rows of one number when they add up to the same on both sides."""
    for ours, theirs in board.groups(_kind_and_number):
        if board.ours.total(ours) == board.theirs.total(theirs):
            board.take(Match(tuple(ours), tuple(theirs), BY_SUM))


def other_amounts(board: Board) -> None:
    """Match the rows of one number and one sign though their amounts differ."""
    for ours, theirs in board.groups(_kind_and_number):
        amounts = [board.ours.rows[i].amount for i in ours]
        amounts += [board.theirs.rows[j].amount for j in theirs]
        if min(amounts) > 0 or max(amounts) < 0:
            board.take(Match(tuple(ours), tuple(theirs), SAME_NUMBER, "金额不同"))


def _kind_and_number(side: Side, i: int) -> Iterable[tuple[str, str]]:
    return ((side.rows[i].kind, number) for number in side.numbers[i])


def _kind_and_amount(side: Side, i: int) -> Iterable[tuple[str, int]]:
    return ((side.rows[i].kind, side.rows[i].amount),)


def by_date(board: Board) -> None:
    """Pair rows of one amount whose dates are near and whose numbers do not speak against it.

    An amount that comes again (a rent) must be close in time, or as frequent on both sides in the
    same order; else the pair is only likely.
    """
    strict = board.strict
    for ours, theirs in board.groups(_kind_and_amount):
        pairs = sorted(_candidates(board, ours, theirs, strict=strict))
        once = _once(board, ours[0], theirs[0])
        _take_in_order(board, ours, theirs, strict=strict)
        odd = board.ours.rows[ours[0]].amount % ROUND
        _take_close(board, pairs, (NEAR_DAYS if odd else ROUND_DAYS) if once else CLOSE_DAYS)
        left = [(i, j) for _, i, j in pairs if board.is_free(Match((i,), (j,), BY_DATE))]
        board.maybe += [Match((i,), (j,), BY_DATE, "金额相同,日期相近,但不止一种对法") for i, j in left]  # fmt: skip


def at_odds(board: Board, i: int, j: int) -> bool:
    """Tell whether two rows have numbers and none in common."""
    ours, theirs = board.ours.numbers[i], board.theirs.numbers[j]
    return bool(ours) and bool(theirs) and set(ours).isdisjoint(theirs)


def _once(board: Board, i: int, j: int) -> bool:
    """Tell whether the amount of two rows stands only once on each list."""
    ours, theirs = board.ours.rows[i], board.theirs.rows[j]
    key = (ours.kind, ours.amount)
    other = (theirs.kind, theirs.amount)
    return len(board.ours.like[key]) == len(board.theirs.like[other]) == 1


def _candidates(
    board: Board, ours: list[int], theirs: list[int], *, strict: bool
) -> Iterator[tuple[int, int, int]]:
    """Yield (days between, ours, theirs) of dated rows near each other."""
    dated = sorted((board.theirs.rows[j].day, j) for j in theirs if board.theirs.rows[j].date)
    mine = sorted((board.ours.rows[i].day, i) for i in ours if board.ours.rows[i].date)
    first = 0
    for day, i in mine:
        while first < len(dated) and dated[first][0] < day - NEAR_DAYS:
            first += 1
        for other, j in dated[first : first + NEIGHBOURS]:
            if other <= day + NEAR_DAYS and not (strict and at_odds(board, i, j)):
                yield abs(day - other), i, j


def _take_close(board: Board, pairs: list[tuple[int, int, int]], limit: int) -> None:
    """Take the nearest pairs first; where another row is hardly farther away, neither."""
    for gap, i, j in pairs:
        match = Match((i,), (j,), BY_DATE)
        if gap <= limit and board.is_free(match) and not _rivals(board, pairs, gap, i, j):
            board.take(match)


def _rivals(board: Board, pairs: list[tuple[int, int, int]], gap: int, i: int, j: int) -> bool:
    """Tell whether a free row of another day is almost as near to one of the two."""
    ours, theirs = board.ours, board.theirs
    return any(
        other <= gap + CLOSE_DAYS
        and (
            (a == i and b in theirs.free and theirs.rows[b].day != theirs.rows[j].day)
            or (b == j and a in ours.free and ours.rows[a].day != ours.rows[i].day)
        )
        for other, a, b in pairs
    )


def _take_in_order(board: Board, ours: list[int], theirs: list[int], *, strict: bool) -> None:
    """Pair an amount in order of time when both lists have it as often, with an even lag."""
    o = sorted((i for i in ours if i in board.ours.free), key=lambda i: board.ours.rows[i].day)
    t = sorted((j for j in theirs if j in board.theirs.free), key=lambda j: board.theirs.rows[j].day)  # fmt: skip
    pairs = list(zip(o, t, strict=False))
    row, other = board.ours.rows[ours[0]], board.theirs.rows[theirs[0]]
    as_often = len(board.ours.like[row.kind, row.amount]) == len(
        board.theirs.like[other.kind, other.amount]
    )
    if len(o) == len(t) > 1 and as_often and all(_may_pair(board, i, j, strict=strict) for i, j in pairs):  # fmt: skip
        lags = [board.theirs.rows[j].day - board.ours.rows[i].day for i, j in pairs]
        if all(abs(b - a) <= CLOSE_DAYS for a, b in pairwise(lags)):
            for i, j in pairs:
                board.take(Match((i,), (j,), BY_DATE))


def _may_pair(board: Board, i: int, j: int, *, strict: bool) -> bool:
    dated = board.ours.rows[i].date and board.theirs.rows[j].date
    return bool(dated) and board.gap(i, j) <= NEAR_DAYS and not (strict and at_odds(board, i, j))


def without_dates(board: Board) -> None:
    """Pair the rows of an amount that have no date when both lists have as many of them."""
    for ours, theirs in board.groups(_kind_and_amount):
        o = [i for i in ours if not board.ours.rows[i].date]
        t = [j for j in theirs if not board.theirs.rows[j].date]
        if len(o) == len(t):
            for i, j in zip(o, t, strict=True):
                board.take(Match((i,), (j,), "金额", "两边都没有日期"))


def by_amount(board: Board) -> None:
    """Pair an amount that stands once on each list though number, date or kind is wrong.

    A number with a slip, or another number of the same days, a date off by a year or missing, and
    a deduction booked as a credit note, are forgiven an amount that does not come about by
    chance; round amounts are only likely.
    """
    for ours, theirs in board.groups(lambda side, i: (side.rows[i].amount,)):
        i, j = ours[0], theirs[0]
        if len(ours) == len(theirs) == 1 and _once(board, i, j):
            note = _forgiven(board, i, j)
            match = Match((i,), (j,), "金额", note)
            if note and board.ours.rows[i].amount % ROUND:
                board.take(match)
            elif note:
                board.maybe.append(match)


def _forgiven(board: Board, i: int, j: int) -> str:
    """Return what is wrong with one of two rows of an amount, "" = too much."""
    ours, theirs = board.ours.rows[i], board.theirs.rows[j]
    odd = at_odds(board, i, j)
    slip = odd and any(alike(a, b) for a in board.ours.numbers[i] for b in board.theirs.numbers[j])
    if not (ours.date and theirs.date):
        return "" if odd and not slip else "一方没有日期"
    gap = board.gap(i, j)
    if ours.kind != theirs.kind:
        return "一方记为款,一方记为货" if gap <= NEAR_DAYS and not odd else ""
    if gap <= NEAR_DAYS and (slip or gap <= SAME_DAYS):
        return "号码有一处不同,可能写错" if slip else "号码不同,金额相同且日期相近"
    return "" if odd else _year_note(board, i, j, gap)
