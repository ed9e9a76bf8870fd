"""四、别名 on 回款_参数: names that may be one customer, what the clerk answered, and her own pairs.

An answer stays on the sheet from run to run, also when a name no longer occurs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_huikuan.core.aliases import representatives
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.money import money_text
from xl_huikuan.core.twins import Twin
from xl_huikuan.sheets.files.which import PARAMETERS
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import Block, Column

TWIN_HEAD = ("名称甲", "可能同")
OWN_HEAD = ("另一个名称", "就是这个客户")
YES, NO = "是", "否"
LISTED = 200  # proposals on the sheet, the surest first; after an answer the next ones follow
_OWN_ROWS = 10
_WIDTHS = (24, 26, 16, 12, 60)
Row = tuple[str, str, str, str, str]
Answers = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]


def alias_blocks(outcome: Outcome) -> tuple[Block, ...]:
    """Return the table of proposals and answers, and empty rows for the clerk's own pairs."""
    rows = [*_proposals(outcome), *_answered(outcome)]
    more = len(outcome.ledger.twins) - LISTED
    rest = f";还有 {more} 对,答完这些再运行就会列出" if more > 0 else ""
    found = _block(
        (*TWIN_HEAD, "依据", "您的答复", "说明"), rows,
        f"四、别名:可能是同一客户的名称(同一家答 {YES},不是答 {NO}{rest})",
    )  # fmt: skip
    own: list[Row] = [("", "", "", "", "")] * _OWN_ROWS
    heading = "您知道的其他别名(旧名称填左边,现在的名称填右边;填了就算同一家)"
    heading = heading if rows else f"四、别名:{heading}"
    more_rows = _block((*OWN_HEAD, "", "您的答复", ""), own, heading, also=(0, 1))
    return (found, more_rows) if rows else (more_rows,)


def _block(
    titles: tuple[str, ...], rows: Sequence[Row], heading: str, also: tuple[int, ...] = ()
) -> Block:
    kinds = ("wrap", "wrap", "wrap", "text", "wrap")  # names may be long
    return Block(
        tuple(
            Column(titles[k], kinds[k], [row[k] for row in rows], _WIDTHS[k])
            for k in range(len(titles))
        ),
        heading=heading,
        editable=3,
        also=also,
        choices=dict.fromkeys(range(len(rows)), (YES, NO)),
    )


def _proposals(outcome: Outcome) -> Iterator[Row]:
    names = outcome.ledger.customers["name"].tolist()
    for twin in outcome.ledger.twins[:LISTED]:
        joined, kept = names[twin.joined], names[twin.kept]
        yield joined, kept, twin.ground, "", _at_stake(outcome, twin)


def _at_stake(outcome: Outcome, twin: Twin) -> str:
    held = ";答复前两家都不发函" if twin.code.startswith("E") else ""
    one, other = (_balance(outcome, number) for number in (twin.joined, twin.kept))
    return f"把握 {twin.sure}%。前者{one},后者{other}{held}。"


def _balance(outcome: Outcome, number: int) -> str:
    line = outcome.decision.reconciliation.iloc[number]
    if line["open"]:
        return f"未收 {money_text(int(line['open']))} 元"
    if line["advance"]:
        return f"有未冲销的收款 {money_text(int(line['advance']))} 元"
    return "没有余额"


def _answered(outcome: Outcome) -> Iterator[Row]:
    numbers = {name: i for i, name in enumerate(outcome.ledger.customers["name"].tolist())}
    aliases = outcome.corrections.aliases
    kept = representatives(aliases, [name for name in numbers if name])
    for one, other in aliases:
        printed = kept.get(one, one)
        number = numbers.get(printed)
        said = "" if number is None else f"{_balance(outcome, number)}。"
        yield one, other, "您的答复", YES, f"合在「{printed}」名下,{said or '本次台账里没有它。'}"
    for one, other in outcome.corrections.distinct:
        yield one, other, "您的答复", NO, "按两个客户处理,不再询问。"


def read_aliases(rows: Sequence[Sequence[str]]) -> Answers:
    """Return (pairs of one customer, pairs of two customers) from the rows of 回款_参数.

    Raises SettingInvalid with the row when an answer cannot be used or contradicts another.
    """
    yes: dict[tuple[str, str], int] = {}
    no: dict[tuple[str, str], int] = {}
    head: tuple[str, ...] = ()
    for number, row in enumerate(rows, 1):
        key = (row[0], row[1])
        if key in (TWIN_HEAD, OWN_HEAD):
            head = key
        elif head and any(row[:2]):
            said = row[3] or (YES if head == OWN_HEAD else "")
            if said and (head == OWN_HEAD or row[3]):
                _check(number, row, said)
                (yes if said == YES else no)[key] = number
    _agree(yes, no)
    return tuple(yes), tuple(no)


def _check(number: int, row: Sequence[str], said: str) -> None:
    if said not in (YES, NO):
        raise SettingInvalid(
            f"{PARAMETERS} 第{number}行:答复「{said}」看不懂,请填 {YES} 或 {NO}。", code="E319"
        )
    if not (row[0] and row[1]):
        blank = "左边" if row[1] else "右边"
        raise SettingInvalid(
            f"{PARAMETERS} 第{number}行:{blank}的客户名称没有填,请补上或清空这一行。", code="E319"
        )


def _agree(yes: dict[tuple[str, str], int], no: dict[tuple[str, str], int]) -> None:
    kept = representatives(list(yes))
    for (one, other), number in no.items():
        if kept.get(one, one) == kept.get(other, other):
            others = [n for pair, n in yes.items() if {one, other} & {*pair}]
            lines = "、".join(f"第{n}行" for n in sorted(others))
            raise SettingInvalid(
                f"{PARAMETERS} 第{number}行说「{one}」与「{other}」不是同一家,"
                f"按{lines}却是同一家,请改正其中一处。",
                code="E319",
            )
