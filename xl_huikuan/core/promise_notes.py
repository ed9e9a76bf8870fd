"""A note such as 「周五付5万,剩下的月底结清」 read as promises; what is not clear is asked, never guessed.

scan clauses (days, amounts, words) → pair days with amounts → promises, doubts
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from xl_huikuan.core.money import money_text
from xl_huikuan.core.note_days import Day
from xl_huikuan.core.note_numbers import Money, money_at
from xl_huikuan.core.note_table import day_at

_NEVER = re.compile(
    "付不了|付不出|付不上|打不了|转不了|还不了|给不了|结不了|来不及|不付|不打|不给|不还|不转|不结|不能付|不能打|不能|不会付|不会|"
    "没法|无法|没办法|拒绝|不肯|不愿|不同意|不行|不是|没钱|没有钱|别指望|做不到|不可能|付不|打不|不到账|没答应|没有答应|未答应|没承诺|没有承诺"
)
_SURE = re.compile("没问题|没有问题|不会拖|不会再拖|绝不拖|不见不散|不会少|差不了|不再拖")
_UNSURE = re.compile(
    "不一定|不确定|不敢保证|不保证|没把握|没有把握|说不准|说不好|不好说|未必|恐怕|可能|也许|大概|或许|争取|尽量|尽力|看情况|看看|再说|再看|没说|没定|未定|不定|再定|再谈|另说|另议|"
    "应该|估计|预计|差不多|想办法|努力|如果|要是|假如|若|只要|的话|除非|等(?!到?(?:下|这|本|周|星期|礼拜|月|年|明|后天|\\d))|收到|看能不能|能不能|行不行|考虑|商量|研究|请示|"
    "要求|希望|催|让他|让她|让对方|请他|请对方|建议|最好|我方|我们要|每月|每周|每个月|每星期"
)
_DONE = re.compile(
    "已付|已打|已转|已汇|已还|已结|已经(?!答应|承诺|说好|安排)|付了(?!再|就)|打了(?!再|就)|转了(?!再|就)|汇了|还了|付过|收到(?=[了款钱货]|你|我)|到账了"
)
_PAST = re.compile(
    "(?:上上?个?(?:周|星期|礼拜)[一二三四五六日天末]?|上上?个?月(?:底|初|中|末)?|昨天|昨日|前天|前几天|去年|前段时间|刚才|刚刚|(?:今天|今日|刚)(?:上午|下午|早上)?(?=说|电话|来电|答应|告知|表示|回复|微信|承诺|称|沟通))"
)
_NOT_PAYING = re.compile(
    "打电话|打个电话|回电话?|给回话|给个?(?:答复|回复|说法|话)|还要|还在|还没|还有|给我们?(?:答复|回复)|结果|清楚|清单|打招呼"
)
_PAYS = re.compile("付|打|转|给|汇|还|结|清|到账|兑现|钱|货款|欠款|款")
_BREAK = re.compile(
    r"[,，。;；!！?？\n]+|(?<=[^\dA-Za-z.])\s+|\s+(?=[^\d])|然后|接着|其次|再就是|另外"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INNER_SPACE = re.compile(r"(?<=\d)\s+(?=[年月日号万千百元块%成个天周])|(?<=[年月])\s+(?=\d)")
_JOINED = re.compile(r"[-~到至、或和跟]|或者|或是|要么|还是")


@dataclass(frozen=True, slots=True)
class Promised:
    """One payment promised in a note.

    Attributes:
        due: the day.
        money: how much; None = it was not said, which is all that is overdue.
        text: the words.
    """

    due: dt.date
    money: Money | None
    text: str

    def fen_of(self, overdue: int) -> int | None:
        """Return the amount, of a share that of the overdue fen; None = all, or the rest."""
        if self.money is None or self.money.share is None:
            return self.money.fen if self.money else None
        exact = Decimal(str(round(self.money.share, 9))) * overdue
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a note that must be asked.

    Attributes:
        text: the words.
        question: what is not clear.
        readings: what they may mean, each as a promise.
        may_be_none: whether they may be no promise at all.
    """

    text: str
    question: str
    readings: tuple[Promised, ...] = ()
    may_be_none: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What a note says.

    Attributes:
        promises: those that are clear, in order.
        doubts: what must be asked first.
        refused: clauses that say that there will be no payment.
    """

    promises: tuple[Promised, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a clause: at most one day and one amount."""

    text: str
    day: Day | None = None
    money: Money | None = None
    unsure: str = ""


def heard(note: str, said: dt.date) -> Heard:
    """Read a note that was taken on a day."""
    text = _PAST.sub("", _plain(note))
    pieces: list[_Piece] = []
    refused: list[str] = []
    ahead = ""  # what was doubted before anything was said
    for clause in filter(None, (part.strip() for part in _BREAK.split(text))):
        plain = _SURE.sub("", clause)
        if _DONE.search(plain):
            continue
        found = list(_pieces(plain, said))
        never, unsure = _NEVER.search(plain), _UNSURE.search(plain)
        if never and not _half_refused(found):
            refused.append(clause)
            found = []
        word = (never or unsure or [""])[0]
        if not found:
            ahead = word if unsure and not pieces else ahead
            pieces = _doubted(pieces, word)
        pieces += [replace(piece, unsure=word or ahead) for piece in found]
    return _sorted_out(_joined(pieces), tuple(refused), text)


def promise_text(promised: Promised) -> str:
    """Say a promise in plain words: 2026-11-20付50,000.00元."""
    return f"{promised.due}{_money_words(promised.money)}"


def _money_words(money: Money | None) -> str:
    if money is None or money.all:
        return "付清当时全部逾期" if money else "付款(没有说多少,按当时全部逾期)"
    if money.rest:
        return "付清余下的"
    if money.fen is not None:
        return f"付{money_text(money.fen)}元"
    return f"付逾期的{(money.share or 0) * 100:.4g}%"


def _plain(note: str) -> str:
    text = unicodedata.normalize("NFKC", note)
    return _INNER_SPACE.sub("", _THOUSANDS.sub("", text)).strip()


# -- clauses


def _pieces(clause: str, said: dt.date) -> Iterator[_Piece]:
    """Yield the days and amounts of a clause, paired in the order they are said."""
    piece, end = _Piece(clause), 0
    last: Day | Money | None = None
    for start, stop, token in _tokens(clause, said):
        merged = _merged(piece, token, last, clause[end:start])
        if merged is None:
            yield piece
            merged = _begun(clause, token)
        piece, last, end = merged, token, stop
    if piece.day or piece.money:
        yield piece


def _tokens(clause: str, said: dt.date) -> Iterator[tuple[int, int, Day | Money]]:
    at = 0
    while at < len(clause):
        token = day_at(clause, at, said) or money_at(clause, at)
        if token:
            yield at, at + len(token.text), token
        at += len(token.text) if token else 1


def _begun(clause: str, token: Day | Money) -> _Piece:
    return _Piece(clause, day=token) if isinstance(token, Day) else _Piece(clause, money=token)


def _merged(
    piece: _Piece, token: Day | Money, last: Day | Money | None, between: str
) -> _Piece | None:
    """Return the piece with another day or amount, None when that begins the next piece."""
    if isinstance(token, Day):
        if piece.day is None:
            return replace(piece, day=token)
        either = isinstance(last, Day) and _JOINED.fullmatch(between.strip())
        return replace(piece, day=_either(piece.day, token, between)) if either else None
    if piece.money is None or (last is piece.money and (piece.money.all or piece.money.rest)):
        return replace(piece, money=token)  # 付清5万, 剩下2万: the figure is what counts
    return piece if token.all else None  # 5万一次性付清


def _either(one: Day, other: Day, between: str) -> Day:
    return Day(f"{one.text}{between}{other.text}", (*one.days, *other.days), "没有说准是哪一天")


def _half_refused(found: list[_Piece]) -> bool:
    """Tell whether a clause that says no may say yes too: it names a day and an amount."""
    return any(piece.day and piece.money for piece in found)


def _doubted(pieces: list[_Piece], word: str) -> list[_Piece]:
    """Doubt what was said last: a clause of its own takes it back."""
    if not (word and pieces):
        return pieces
    return [*pieces[:-1], replace(pieces[-1], unsure=word)]


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """Put a day and an amount together that stand alone in clauses side by side."""
    done: list[_Piece] = []
    for piece in pieces:
        last = done[-1] if done else None
        if last and _completes(last, piece):
            done[-1] = _Piece(
                f"{last.text},{piece.text}", last.day or piece.day, last.money or piece.money,
                last.unsure or piece.unsure,
            )  # fmt: skip
        else:
            done.append(piece)
    return done


def _completes(last: _Piece, piece: _Piece) -> bool:
    day_then_money = bool(last.day and not last.money and piece.money and not piece.day)
    return day_then_money or bool(last.money and not last.day and piece.day and not piece.money)


# -- what is clear and what is not


def _sorted_out(pieces: list[_Piece], refused: tuple[str, ...], text: str) -> Heard:
    promises: list[Promised] = []
    doubts: list[Doubt] = []
    several = len(pieces) > 1
    for piece in pieces:
        doubt = _doubt(piece, several=several)
        if doubt:
            doubts.append(doubt)
        elif piece.day:
            promises.append(Promised(piece.day.days[0], piece.money, piece.text))
    early = [one for one in promises if _before_another(one, promises)]
    doubts += [Doubt(one.text, "余款的日子早于另一笔付款", (one,)) for one in early]
    promises = [one for one in promises if one not in early]
    if not (pieces or refused) and _pays(text) and not _DONE.search(text):
        doubts.append(Doubt(text, "没有说到哪一天付"))
    return Heard(tuple(promises), tuple(doubts), refused)


def _before_another(one: Promised, promises: list[Promised]) -> bool:
    """Tell whether the rest would be paid before something else is: 下周三付5万,剩下的月底."""
    is_rest = bool(one.money and one.money.rest)
    return is_rest and any(one.due < other.due for other in promises)


def _doubt(piece: _Piece, *, several: bool) -> Doubt | None:
    """Return what must be asked about a piece, None when it is clear or about no payment."""
    if piece.day is None:
        asks = _pays(piece.text) and piece.money
        return Doubt(piece.text, "没有说到哪一天付") if asks else None
    bare = piece.text == piece.day.text
    paying = bool(piece.money) or bare or _pays(piece.text)
    questions = [
        *([f"「{piece.day.text}」{piece.day.doubt}"] if piece.day.doubt else []),
        *(["没有说到付款"] if not paying else []),
        *([f"「{piece.unsure}」,算不算承诺"] if piece.unsure else []),
        *([f"「{piece.money.text}」不是确定的金额"] if piece.money and piece.money.vague else []),
        *(["没有说付多少"] if several and not piece.money else []),
    ]
    if not questions:
        return None
    money = piece.money or (Money("余款", rest=True) if several else None)
    known = money is None or not money.vague or bool(money.fen)
    readings = tuple(Promised(day, money, piece.text) for day in piece.day.days) if known else ()
    return Doubt(piece.text, ";".join(questions), readings, bool(piece.unsure) or not paying)


def _pays(text: str) -> bool:
    return bool(_PAYS.search(_NOT_PAYING.sub("", text)))
