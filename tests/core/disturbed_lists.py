"""Random pairs of lists, ours and the customer's, disturbed in known ways.

Each row carries the businesses it belongs to, so that every pairing and every cause can be judged.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from xl_huikuan.core.differences.detect import RED, Differences, find_differences
from xl_huikuan.core.differences.rows import GOODS, MONEY, Match, Row

AS_OF = dt.date(2026, 6, 30)
ROUND = (5_000_000, 10_000_000, 20_000_000)


@dataclass
class Listed:
    """A row and the businesses it stands for."""

    row: Row
    of: frozenset[int]


@dataclass
class Case:
    """Two lists of one customer and what was done to them.

    Attributes:
        done: business → name of the disturbance.
        numbered: the customer writes our invoice numbers.
    """

    chance: random.Random
    numbered: bool
    ours: list[Listed] = field(default_factory=list)
    theirs: list[Listed] = field(default_factory=list)
    done: dict[int, str] = field(default_factory=dict)

    def day(self, earliest: int, latest: int) -> dt.date:
        """A date so many days before the as-of date."""
        return AS_OF - dt.timedelta(self.chance.randint(latest, earliest))

    def amount(self) -> int:
        """An amount: mostly odd, sometimes one that comes again."""
        if self.chance.random() < 0.12:
            return self.chance.choice(ROUND)
        return self.chance.randint(10_000, 30_000_000)

    def number(self) -> str:
        """A new invoice number."""
        return f"{self.chance.randint(10_000_000, 99_999_999)}"


def make_case(seed: int) -> Case:
    """Build two equal lists and disturb up to six businesses."""
    chance = random.Random(seed)  # noqa: S311  a case is to be made again from its number
    case = Case(chance, numbered=chance.random() < 0.65)
    for business in range(chance.randint(8, 40)):
        _book(case, business)
    quiet = list(range(len(case.ours)))
    chance.shuffle(quiet)
    for name in chance.choices(list(DISTURBANCES), k=chance.randint(1, 6)):
        DISTURBANCES[name](case, quiet, name)
    chance.shuffle(case.theirs)
    return case


def _book(case: Case, business: int) -> None:
    """Book one delivery or payment on both sides, a few days apart."""
    goods, day = case.chance.random() < 0.6, case.day(170, 45)
    lag = dt.timedelta(case.chance.randint(0, 5))
    mine = case.number() if goods else ""
    yours = mine if case.numbered else ""
    amount = case.amount() if goods else -case.amount()
    kind = GOODS if goods else MONEY
    row = Row(amount, day, kind, (mine,) if mine else (), "销售" if goods else "电汇", "应收", business + 2)  # fmt: skip
    copy = replace(row, date=day + lag if goods else day - lag, numbers=(yours,) if yours else (), text="", sheet="应付")  # fmt: skip
    case.ours.append(Listed(row, frozenset({business})))
    case.theirs.append(Listed(copy, frozenset({business})))


def _pick(case: Case, quiet: list[int], *, goods: bool | None = None) -> int | None:
    """Take an undisturbed business off the list."""
    for business in quiet:
        listed = _of(case.ours, business)
        if listed and (goods is None or (listed.row.kind == GOODS) == goods):
            quiet.remove(business)
            return business
    return None


def _of(rows: list[Listed], business: int) -> Listed | None:
    return next((listed for listed in rows if listed.of == frozenset({business})), None)


def _both(case: Case, business: int) -> tuple[Listed, Listed]:
    ours, theirs = _of(case.ours, business), _of(case.theirs, business)
    assert ours
    assert theirs
    return ours, theirs


Disturb = Callable[[Case, list[int], str], None]


def _on_one(change: Callable[[Case, Listed, Listed], None], *, goods: bool | None = None) -> Disturb:  # fmt: skip
    """Make a disturbance of something that is done to the two rows of one business."""

    def disturb(case: Case, quiet: list[int], name: str) -> None:
        business = _pick(case, quiet, goods=goods)
        if business is not None:
            change(case, *_both(case, business))
            case.done[business] = name

    return disturb


def _drop_ours(case: Case, ours: Listed, _: Listed) -> None:
    case.ours.remove(ours)


def _drop_theirs(case: Case, _: Listed, theirs: Listed) -> None:
    case.theirs.remove(theirs)


def _timing(case: Case, ours: Listed, theirs: Listed) -> None:
    """Book it just before the as-of date on one side, after it or not yet on the other."""
    recent = case.day(12, 0)
    side, first, second = (case.theirs, ours, theirs) if case.chance.random() < 0.5 else (case.ours, theirs, ours)  # fmt: skip
    first.row = replace(first.row, date=recent)
    if case.chance.random() < 0.5:
        side.remove(second)
    else:
        after = max(recent, AS_OF) + dt.timedelta(case.chance.randint(1, 9))
        second.row = replace(second.row, date=after)


def _typo(case: Case, ours: Listed, theirs: Listed) -> None:
    digits = list(str(abs(ours.row.amount)))
    places = [k for k in range(len(digits) - 1) if digits[k] != digits[k + 1]]
    if places and case.chance.random() < 0.6:
        k = case.chance.choice(places)
        digits[k], digits[k + 1] = digits[k + 1], digits[k]
        wrong = int("".join(digits))
    else:
        wrong = abs(ours.row.amount) * case.chance.choice((10, 100, 1000))
    sign = 1 if ours.row.amount > 0 else -1
    theirs.row = replace(theirs.row, amount=sign * wrong, date=ours.row.date)


def _split(case: Case, _: Listed, theirs: Listed) -> None:
    case.theirs.remove(theirs)
    parts, left = case.chance.randint(2, 3), theirs.row.amount
    for k in range(parts):
        part = left if k == parts - 1 else int(left * case.chance.uniform(0.2, 0.7))
        left -= part
        case.theirs.append(Listed(replace(theirs.row, amount=part), theirs.of))


def _late(case: Case, _: Listed, theirs: Listed) -> None:
    assert theirs.row.date
    shift = dt.timedelta(case.chance.randint(8, 24))
    theirs.row = replace(theirs.row, date=theirs.row.date + shift)


def _renumber(case: Case, ours: Listed, theirs: Listed) -> None:
    number = ours.row.numbers[0]
    k = case.chance.randrange(len(number))
    wrong = number[:k] + str((int(number[k]) + 1) % 10) + number[k + 1 :]
    theirs.row = replace(theirs.row, numbers=(wrong,))


def _twice(case: Case, ours: Listed, theirs: Listed) -> None:
    side, listed = case.chance.choice(((case.ours, ours), (case.theirs, theirs)))
    side.append(Listed(listed.row, listed.of))


def _wrong_year(case: Case, ours: Listed, theirs: Listed) -> None:
    assert ours.row.date
    year = 2025 if case.chance.random() < 0.5 else 2027
    theirs.row = replace(theirs.row, date=ours.row.date.replace(year=year))


def _not_due(case: Case, ours: Listed, theirs: Listed) -> None:
    case.theirs.remove(theirs)
    ours.row = replace(ours.row, due=AS_OF + dt.timedelta(30))


def _on_account(case: Case, ours: Listed, theirs: Listed) -> None:
    case.theirs.remove(theirs)
    ours.row = replace(ours.row, loose=True)


def _merge(case: Case, quiet: list[int], name: str) -> None:
    """The customer writes the invoices of one month in one line."""
    month = case.chance.randint(1, 4)
    goods = [
        business
        for business in quiet
        if (listed := _of(case.ours, business))
        and listed.row.kind == GOODS
        and listed.row.date
        and listed.row.date.month == month
    ][:4]
    if len(goods) < 2:
        return
    pairs = [_both(case, business) for business in goods]
    total = sum(ours.row.amount for ours, _ in pairs)
    for _, theirs in pairs:
        case.theirs.remove(theirs)
    last = dt.date(2026, month + 1, 1) - dt.timedelta(1)
    case.theirs.append(Listed(Row(total, last, GOODS, (), "货款", "应付", 900), frozenset(goods)))
    for business in goods:
        quiet.remove(business)
        case.done[business] = name


def _added(text: str, *, kind: str) -> Disturb:
    """Make a disturbance that only one side books: a return, a deduction."""

    def disturb(case: Case, _: list[int], name: str) -> None:
        business = 1000 + len(case.done)
        amount = -case.chance.randint(10_000, 900_000)
        row = Row(amount, case.day(170, 45), kind, (), text, "应付", business)
        side = case.chance.choice((case.ours, case.theirs))
        side.append(Listed(row, frozenset({business})))
        case.done[business] = name

    return disturb


def _red(case: Case, _: list[int], name: str) -> None:
    """We make out an invoice and take it back; the customer has neither."""
    business, number, day = 1000 + len(case.done), (case.number(),), case.day(160, 60)
    row = Row(case.amount(), day, GOODS, number, "销售", "应收", business)
    red = replace(row, amount=-row.amount, date=day + dt.timedelta(9), text="红字")
    case.ours += [Listed(row, frozenset({business})), Listed(red, frozenset({business}))]
    case.done[business] = name


DISTURBANCES: dict[str, Disturb] = {
    "我方漏记": _on_one(_drop_ours),
    "对方漏记": _on_one(_drop_theirs),
    "在途": _on_one(_timing),
    "金额写错": _on_one(_typo),
    "拆成几笔": _on_one(_split),
    "合成一笔": _merge,
    "晚记": _on_one(_late),
    "号码写错": _on_one(_renumber, goods=True),
    "重复": _on_one(_twice),
    "年份写错": _on_one(_wrong_year),
    "账期未到": _on_one(_not_due, goods=True),
    "收款挂账": _on_one(_on_account, goods=False),
    "退货": _added("退货", kind=GOODS),
    "抵扣费用": _added("返利抵货款", kind=MONEY),
    "开票又冲": _red,
}


def solve(case: Case) -> Differences:
    """Let the detective at it."""
    return find_differences([x.row for x in case.ours], [x.row for x in case.theirs], AS_OF)


def wrong_pairings(case: Case, found: Differences) -> list[Match]:
    """Return matches of rows that are not the same business.

    Payments of one amount that changed places among themselves are right: nobody can tell them
    apart, and nothing follows from it. So is a row taken for one just like it.
    """
    changed: dict[tuple[str, int], list[Match]] = {}
    for match in found.matches:
        mine, yours = _businesses(case, match)
        if mine != yours and not (match.rule == RED and len(mine | yours) == 1):
            changed.setdefault(_kind_and_amount(case, match), []).append(match)
    return [match for group in changed.values() if not _closed(case, group) for match in group]


def _businesses(case: Case, match: Match) -> tuple[frozenset[int], frozenset[int]]:
    nobody: frozenset[int] = frozenset()
    mine = nobody.union(*(case.ours[i].of for i in match.ours))
    return mine, nobody.union(*(case.theirs[j].of for j in match.theirs))


def _kind_and_amount(case: Case, match: Match) -> tuple[str, int]:
    rows = [case.ours[i].row for i in match.ours] + [case.theirs[j].row for j in match.theirs]
    return rows[0].kind, rows[0].amount


def _closed(case: Case, group: list[Match]) -> bool:
    """Tell whether the rows of some matches, or rows just like them, are the same businesses."""
    alike: dict[Row, set[int]] = {}
    for listed in case.theirs:
        alike.setdefault(replace(listed.row, row=0), set()).update(listed.of)
    mine = {business for match in group for business in _businesses(case, match)[0]}
    yours = {
        business
        for match in group
        for j in match.theirs
        for business in alike[replace(case.theirs[j].row, row=0)]
    }
    return all(len(match.ours) == len(match.theirs) == 1 for match in group) and mine <= yours


def outcomes(case: Case, found: Differences) -> Iterator[tuple[str, str]]:
    """Yield (disturbance, what the detective said) for each disturbed business."""
    said: dict[int, set[str]] = {}
    for item in found.items:
        for listed in [*(case.ours[i] for i in item.ours), *(case.theirs[j] for j in item.theirs)]:
            for business in listed.of:
                said.setdefault(business, set()).add(item.cause)
    for business, name in case.done.items():
        yield name, "+".join(sorted(said.get(business, {"matched"})))
    for business, causes in said.items():
        if business not in case.done:
            yield "未动", "+".join(sorted(causes))


@dataclass(frozen=True)
class Confusion:
    """What was done and what was said of it, over many cases."""

    counts: Counter[tuple[str, str]]
    wrong: int
    untied: int


def confusion(cases: int) -> Confusion:
    """Count disturbances by what the detective said, wrong pairings, and accounts that do not tie."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong = untied = 0
    for seed in range(cases):
        case = make_case(seed)
        found = solve(case)
        left = sum(item.gap for item in found.items if not item.explained)
        gap = sum(item.gap for item in found.items)
        untied += (found.residual, found.our_balance - found.their_balance) != (left, gap)
        wrong += len(wrong_pairings(case, found))
        counts.update(outcomes(case, found))
    return Confusion(counts, wrong, untied)
