"""What explains a row that found no partner, or a pair whose amounts differ."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from xl_huikuan.core.differences.items import OURS, THEIRS, Item
from xl_huikuan.core.differences.pairs import ROUND, YEAR_DAYS
from xl_huikuan.core.differences.rows import GOODS, MONEY, Board, Match, Row, Side
from xl_huikuan.core.differences.slips import slip
from xl_huikuan.core.money import money_text

TRANSIT_DAYS = 31  # papers and money are on their way no longer than this
AFTER_DAYS = 62  # booked this long after the as-of date, it was on its way


_RETURNS = re.compile("退货|退回|销退|换货|平调|调拨|调货|串货|红冲|冲红|红字|冲减")
_MOVES = re.compile("换货|平调|调拨|调货|串货")
_DEDUCTIONS = re.compile(
    "返利|返点|返现|破损|残损|广告|促销|陈列|进场|条码费|堆头|推广|扣款|扣费|扣罚|罚款|质量扣|赔款|赔偿|折让|代垫|垫付|抵扣|抵货款|运费|费用"
)
_APPROVED = re.compile("已批|批准|审批|已确认|同意")


class Scene:
    """What causes are judged by.

    Attributes:
        board: both sides after matching.
        as_of: the date both balances speak of.
        open_items: both lists hold what is open, not what happened.
        until: the last date on the customer's list, None = it has none.
        lists_payments: whether the list has payments at all.
    """

    def __init__(self, board: Board, as_of: dt.date, *, open_items: bool) -> None:
        """Sort what was booked after the as-of date by amount."""
        self.board, self.as_of, self.open_items = board, as_of, open_items
        dates = (board.theirs.rows[j].date for j in board.theirs.seen)
        self.until = max((day for day in dates if day), default=None)
        self.lists_payments = any(row.kind == MONEY for row in board.theirs.rows)
        both = ((OURS, board.ours), (THEIRS, board.theirs))
        self._later = {whose: side.alike(side.later) for whose, side in both}

    def later(self, whose: str, row: Row) -> list[int]:
        """Return what a side booked after the as-of date with the kind and amount of a row."""
        return self._later[whose].get((row.kind, row.amount), [])

    def sides(self, whose: str) -> tuple[Side, Side]:
        """Return the side of a row and the other one."""
        board = self.board
        return (board.ours, board.theirs) if whose == OURS else (board.theirs, board.ours)


_Told = tuple[str, str]  # cause, why
_NOT_TOLD: _Told = ("", "")


def of_lone(scene: Scene, whose: str, i: int) -> Item:
    """Return what is known of a row without a partner."""
    side, _ = scene.sides(whose)
    told = next(filter(None, (_nonblank(rule(scene, whose, i)) for rule in _RULES)), None)
    cause, why = told or ("unknown", _plain(whose, side.rows[i]))
    other = THEIRS if whose == OURS else OURS
    ours, theirs = ((i,), ()) if whose == OURS else ((), (i,))
    if cause in _UNDONE_AT_HOME:
        return Item(cause, whose, -side.rows[i].amount, ours, theirs, why)
    return Item(cause, other, side.rows[i].amount, ours, theirs, why)


# What the side that booked it has to take back; all else is for the other side to book.
_UNDONE_AT_HOME = ("duplicate", "unapproved")


def _nonblank(told: _Told) -> _Told | None:
    return told if told[0] else None


def _other(whose: str) -> str:
    return THEIRS if whose == OURS else OURS


def _plain(whose: str, row: Row) -> str:
    what = (
        "付款" if row.kind == MONEY and whose == THEIRS else "收款" if row.kind == MONEY else "款项"
    )
    return f"{whose}记了这笔{what},{_other(whose)}没有。"


def _duplicate(scene: Scene, whose: str, i: int) -> _Told:
    side, _ = scene.sides(whose)
    row = side.rows[i]
    for k in (k for number in side.numbers[i] for k in side.named[number]):
        if k not in side.free and side.rows[k].amount == row.amount:
            other = side.rows[k]
            return "duplicate", f"与{whose}第{other.row}行号码和金额都相同,多记一笔。"
    return _NOT_TOLD


def _booked_later(scene: Scene, whose: str, i: int) -> _Told:
    """Find the row among what the other side booked after the as-of date; a row is found once."""
    side, across = scene.sides(whose)
    row, mine = side.rows[i], set(side.numbers[i])
    later = scene.later(_other(whose), row)
    for j in later if row.date else ():
        other, named = across.rows[j], bool(mine & set(across.numbers[j]))
        gap, nameless = abs(other.day - row.day), not (mine and across.numbers[j])
        if YEAR_DAYS[0] <= gap <= YEAR_DAYS[1] and (named or (nameless and row.amount % ROUND)):
            later.remove(j)
            return "year", f"{_other(whose)}把日期写成了 {other.date}(第{other.row}行)。"
        if gap <= AFTER_DAYS and (named or nameless):
            later.remove(j)
            return "transit", f"{_other(whose)}在截止日之后的 {other.date} 已记(第{other.row}行)。"
    return _NOT_TOLD


def _perhaps_twice(scene: Scene, whose: str, i: int) -> _Told:
    """Point at a row of the same day, amount and words that has a partner."""
    side, _ = scene.sides(whose)
    row = side.rows[i]
    for k in side.like[row.kind, row.amount]:
        other = side.rows[k]
        if k not in side.free and (other.date, other.text) == (row.date, row.text):
            return "twice", f"{whose}第{other.row}行的日期、金额、摘要都和它相同。"
    return _NOT_TOLD


def _by_words(scene: Scene, whose: str, i: int) -> _Told:
    side, _ = scene.sides(whose)
    row = side.rows[i]
    if row.amount < 0 and (word := _DEDUCTIONS.search(row.text)):
        what = f"{whose}扣了「{word[0]}」,{_other(whose)}没有记"
        if whose == OURS:
            return "deduction", f"{what}。"
        if _APPROVED.search(row.text):
            return "deduction", f"{what};写明已批准。"
        return "unapproved", f"{what};没有见到批准的记录。"
    if row.kind == GOODS and (word := (_RETURNS if row.amount < 0 else _MOVES).search(row.text)):
        return "goods", f"{whose}记了「{word[0]}」,{_other(whose)}没有记。"
    if row.kind == GOODS and row.amount < 0:
        return "goods", f"{whose}记了红字,{_other(whose)}没有记。"
    return _NOT_TOLD


def _on_its_way(scene: Scene, whose: str, i: int) -> _Told:
    side, _ = scene.sides(whose)
    row = side.rows[i]
    days = (scene.as_of - row.date).days if row.date else TRANSIT_DAYS + 1
    if days > TRANSIT_DAYS:
        return _NOT_TOLD
    if row.kind == MONEY:
        verb = "已收、对方未记付款" if whose == OURS else "已付、我方未记收款"
    else:
        verb = f"已记、{_other(whose)}未记"
    return "transit", f"{whose}{verb},离截止日 {days} 天,可能在途。"


def _not_covered(scene: Scene, whose: str, i: int) -> _Told:
    """Explain what the customer's list leaves out: other dates than ours, or what is not due."""
    if whose == THEIRS or scene.until is None:
        return _NOT_TOLD
    row = scene.board.ours.rows[i]
    if row.kind == MONEY and not scene.lists_payments:
        return "term", "对方清单只列货款,没有列付款。"
    if row.date and row.date > scene.until and _month(scene.until) < _month(scene.as_of):
        return "term", f"对方清单只到 {scene.until},没有列之后的款项。"
    if row.kind == GOODS and row.due and row.due > scene.as_of:
        return "term", f"按该品种账期 {row.due} 才到期,对方可能只列已到期的款项。"
    return _NOT_TOLD


def _month(day: dt.date) -> tuple[int, int]:
    return day.year, day.month


def _unallocated(scene: Scene, whose: str, i: int) -> _Told:
    side, _ = scene.sides(whose)
    if whose == OURS and side.rows[i].loose:
        return "account", "我方收到后没有核销到发票(挂账),对方可能记在别的单据或预付款里。"
    return _NOT_TOLD


Rule = Callable[[Scene, str, int], _Told]
_RULES: tuple[Rule, ...] = (
    _duplicate,
    _booked_later,
    _perhaps_twice,
    _by_words,
    _on_its_way,
    _not_covered,
    _unallocated,
)


def of_pair(scene: Scene, match: Match) -> Item | None:
    """Return what is known of rows matched though their amounts differ, None when they agree."""
    ours, theirs = scene.board.ours, scene.board.theirs
    a, b = ours.total(match.ours), theirs.total(match.theirs)
    if a == b:
        return None
    cause, why = _pair_cause(scene, match, a, b)
    seen = f"我方 {money_text(a)},对方 {money_text(b)}:{why}。"
    return Item(cause, THEIRS, a - b, match.ours, match.theirs, seen)


def _pair_cause(scene: Scene, match: Match, a: int, b: int) -> _Told:
    if how := slip(a, b):
        return "slip", how
    rows = [scene.board.ours.rows[i] for i in match.ours]
    rows += [scene.board.theirs.rows[j] for j in match.theirs]
    if word := _DEDUCTIONS.search(" ".join(row.text for row in rows)):
        return "deduction", f"一方扣了「{word[0]}」"
    if scene.open_items:
        return "account", "两边核销到这张发票的收款不同"
    return "unknown", "金额不同"


def of_likely(match: Match) -> Item:
    """Return the line of rows that are only likely one business; their amounts agree."""
    return Item("maybe", THEIRS, 0, match.ours, match.theirs, f"{match.rule}:{match.note}。")


def cancelled(side: Side) -> Iterator[tuple[int, int]]:
    """Yield (black, red) rows of one side that undo each other and that the other side lacks."""
    alike = side.alike(side.free)
    for (kind, amount), reds in alike.items():
        blacks = alike.get((kind, -amount), []) if amount < 0 else []
        for red in reds:
            black = _undone(side, red, blacks)
            if black is not None:
                blacks.remove(black)
                yield black, red


def _undone(side: Side, red: int, blacks: list[int]) -> int | None:
    """Return the row a red one takes back: of its number, or the only one when words say so."""
    mine = set(side.numbers[red])
    named = [i for i in blacks if mine & set(side.numbers[i])]
    if named:
        return named[0]
    nameless = len(blacks) == 1 and not (mine and side.numbers[blacks[0]])
    return blacks[0] if nameless and _UNDONE.search(side.rows[red].text) else None


_UNDONE = re.compile("红冲|冲红|红字|冲销|作废|退票|误")
