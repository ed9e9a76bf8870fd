"""Bad-debt provision by ages: migration rates (迁徙率), loss rates, amounts (DOMAIN 2.3).

Buckets are one year each and stand in order, the last one open-ended: what is in bucket k at one
year-end and unpaid is in bucket k + 1 at the next. Rates are exact fractions; only the amounts
are rounded, row by row, and the total is the sum of the rows. A rate whose denominator is zero
does not exist: it is None, never 0, and a note says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from xl_huikuan.core.errors import NotApplicable

Rate = Fraction | Decimal | float
# By the labels of the yearly aging scheme: what most companies with fixed rates use.
FIXED_RATES = tuple(Decimal(share) for share in ("0.05", "0.1", "0.3", "0.5", "0.8", "1"))
LAST_LOSS = Fraction(1)  # what reaches the last bucket counts as lost
_Row = Sequence[int | None]  # fen; None = not known
_Matrix = Sequence[_Row]
_Known = list[Fraction | None]
_STEP = 10_000  # rates rounded at all are rounded to 0.01 %
_Link = tuple[Fraction | None, Fraction, str]  # rate, its denominator, what is odd about it


@dataclass(frozen=True, slots=True)
class Migration:
    """Rates found from the ages of several year-ends; shares, None = cannot be said (see notes).

    Attributes:
        rates: one row per pair of year-ends, one column per link from a bucket to the next.
        average: per link.
        historical: loss rate per bucket: the product of the links from it on; the last is 1.
        loss: historical × forward factor, at most 1.
        notes: which rates do not exist or look wrong, Chinese sentences.
    """

    rates: tuple[tuple[Fraction | None, ...], ...]
    average: tuple[Fraction | None, ...]
    historical: tuple[Fraction | None, ...]
    loss: tuple[Fraction | None, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provision:
    """What should stand in 坏账准备.

    Attributes:
        rows: fen per bucket, half-up.
        total: fen, the sum of the rows.
    """

    rows: tuple[int, ...]
    total: int


def migration(
    balances: _Matrix,
    written_off: _Matrix | None = None,
    *,
    collected: _Row | None = None,
    weighted: bool = False,
    factor: Decimal = Decimal(1),
    rounded: bool = False,
    periods: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> Migration:
    """Return migration and loss rates from the balances of at least two year-ends.

    A write-off is no collection, so it is added back to what moved on. What moved into the last
    bucket is its growth plus what left it. Averages leave out rates that do not exist.

    Args:
        balances: fen, one row per year-end, oldest first, one column per bucket; None = not
            known, and then the rates it takes part in do not exist.
        written_off: fen, same shape: written off in that year, in the bucket where it would stand
            at the year-end. None = nothing. The first row is not used.
        collected: fen per year-end, paid in that year out of the last bucket. None = nothing.
        weighted: average by Σ moved on ÷ Σ opening instead of the mean of the rates.
        factor: forward-looking adjustment, 1.05 = losses expected 5 % higher.
        rounded: whether every rate is rounded to 0.01 %, half-up, before it is used.
        periods: what year-ends are called in the notes; () = by their place.
        labels: likewise of buckets.

    Raises:
        NotApplicable: rows of different length, too few of them, negative amounts or factor.
    """
    if not (factor.is_finite() and factor >= 0):
        raise NotApplicable(f"前瞻系数 {factor} 应为不小于0的数,上调5%请填 1.05。")
    rows = _exact_rows(balances, "各期余额")
    if len(rows) < 2 or len(rows[0]) < 2:
        raise NotApplicable("迁徙率至少要两个期末、两段账龄的余额。")
    left = _left(rows, written_off, collected)
    closings = [[*map(_together, *pair)] for pair in zip(rows, left, strict=True)]
    as_used = _to_step if rounded else _as_it_is
    table = [
        [(as_used(rate), opening, odd) for rate, opening, odd in _links(*pair)]
        for pair in zip(rows[:-1], closings[1:], strict=True)
    ]
    columns = zip(*table, strict=True)
    average = tuple(as_used(_average(links, weighted=weighted)) for links in columns)
    historical = tuple(map(as_used, _losses(average)))
    scale = Fraction(factor)
    loss = (None if rate is None else min(rate * scale, Fraction(1)) for rate in historical)
    return Migration(
        tuple(tuple(rate for rate, _, _ in links) for links in table),
        average,
        historical,
        tuple(map(as_used, loss)),
        tuple(
            _notes(
                table, average, periods or _places(rows, "期末"), labels or _places(rows[0], "段")
            )
        ),
    )


def provision(balances: Sequence[int], rates: Sequence[Rate | None]) -> Provision:
    """Return the provision of each bucket and in total.

    Args:
        balances: fen per bucket, without what is assessed one by one.
        rates: share lost per bucket; a float counts as the decimal it is written as. None = not
            known, which only an empty bucket may have.

    Raises:
        NotApplicable: different numbers of buckets, a rate outside 0–100 % or missing, or a
            negative balance.
    """
    if len(balances) != len(rates):
        raise NotApplicable(f"余额有{len(balances)}段,损失率有{len(rates)}段,应一样多。")
    pairs = zip(balances, rates, strict=True)
    rows = tuple(_row(place, int(amount), rate) for place, (amount, rate) in enumerate(pairs, 1))
    return Provision(rows, sum(rows))


def _row(place: int, amount: int, rate: Rate | None) -> int:
    if amount < 0:
        raise NotApplicable(f"第{place}段余额为负数:预收请先移出账龄再计提。")
    if rate is None or rate != rate:  # noqa: PLR0124  NaN is the one number unlike itself
        if amount:
            raise NotApplicable(f"第{place}段有余额但没有损失率:请补填或改用固定比例。")
        return 0
    if not 0 <= rate <= 1:
        raise NotApplicable(f"第{place}段损失率 {rate} 应在0到100%之间。")
    return int(amount * Fraction(str(rate)) + Fraction(1, 2))  # half-up: nothing is negative


def _as_it_is(rate: Fraction | None) -> Fraction | None:
    return rate


def _to_step(rate: Fraction | None) -> Fraction | None:
    return None if rate is None else Fraction(int(rate * _STEP + Fraction(1, 2)), _STEP)


def _together(amount: Fraction | None, more: Fraction | None) -> Fraction | None:
    return None if amount is None or more is None else amount + more


def _exact_rows(matrix: _Matrix, what: str) -> list[_Known]:
    rows = [[None if cell is None else Fraction(int(cell)) for cell in row] for row in matrix]
    if any(amount is not None and amount < 0 for row in rows for amount in row):
        raise NotApplicable(f"{what}里有负数:请先更正,预收请移出账龄。")
    return rows


def _left(rows: list[_Known], written_off: _Matrix | None, collected: _Row | None) -> list[_Known]:
    """Return what left each bucket without having moved on: written off, or paid from the last."""
    nothing = [[0] * len(rows[0]) for _ in rows]
    gone = _exact_rows(nothing if written_off is None else written_off, "核销")
    paid = _exact_rows([[0] * len(rows) if collected is None else collected], "收回")[0]
    lengths = {len(row) for row in (*rows, *gone)}
    if len(lengths) > 1 or not len(rows) == len(gone) == len(paid):
        raise NotApplicable("各期余额、核销和收回的期数、段数应一样多。")
    return [[*row[:-1], _together(row[-1], late)] for row, late in zip(gone, paid, strict=True)]


def _links(old: _Known, closing: _Known) -> Iterator[_Link]:
    """Yield the links of one pair of year-ends; `closing` counts what left as still there."""
    before: _Known = [*[Fraction(0)] * (len(old) - 2), old[-1]]
    for opening, after, there in zip(old[:-1], closing[1:], before, strict=True):
        if opening is None or after is None or there is None:
            yield None, Fraction(0), "余额没有填,没有迁徙率,不计入平均"
            continue
        moved = after - there
        if not opening:
            yield None, opening, "期初余额为零,没有迁徙率,不计入平均"
        elif moved < 0:
            yield None, opening, "迁徙额为负,请补填最后一段当年的核销和收回;不计入平均"
        else:
            odd = "迁徙率超过100%,请检查账龄" if moved > opening else ""
            yield moved / opening, opening, odd


def _average(links: Sequence[_Link], *, weighted: bool) -> Fraction | None:
    known = [(rate, opening if weighted else 1) for rate, opening, _ in links if rate is not None]
    weights = sum((weight for _, weight in known), Fraction())
    return sum((rate * weight for rate, weight in known), Fraction()) / weights if known else None


def _losses(average: Sequence[Fraction | None]) -> tuple[Fraction | None, ...]:
    losses: list[Fraction | None] = [LAST_LOSS]
    for rate in reversed(average):
        following = losses[-1]
        losses.append(None if rate is None or following is None else rate * following)
    return tuple(reversed(losses))


def _places(things: Sequence[object], what: str) -> list[str]:
    return [f"第{place}{what}" for place in range(1, len(things) + 1)]


def _notes(
    table: list[list[_Link]],
    average: Sequence[Fraction | None],
    periods: Sequence[str],
    labels: Sequence[str],
) -> Iterator[str]:
    for links, period in zip(table, pairwise(periods), strict=True):
        for (_, _, odd), label in zip(links, labels, strict=False):
            if odd:
                yield f"{period[0]}到{period[1]},{label}:{odd}。"
    for rate, label in zip(average, labels, strict=False):
        if rate is None:
            yield f"{label}各期都没有迁徙率,它和之前各段的损失率算不出。"
