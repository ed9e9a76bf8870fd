"""Which field each column of a table holds: by its heading, its cells and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from xl_huikuan.sheets.recognition.advances import settle_advances
from xl_huikuan.sheets.recognition.choices import BY_CLERK, ColumnChoice, ColumnMapping, column_of
from xl_huikuan.sheets.recognition.headings import bucket_start, heading_forms
from xl_huikuan.sheets.recognition.months import Month, month_text, settle_plain
from xl_huikuan.sheets.recognition.reductions import settle_reductions
from xl_huikuan.sheets.recognition.rivals import more_receipts, net_and_tax, settle_rivals
from xl_huikuan.sheets.recognition.schema import BY_KEY, Match, matches
from xl_huikuan.sheets.recognition.tabledata import TableData
from xl_huikuan.sheets.recognition.units import stated_unit

_CODE = re.compile(r"[A-Za-z]{0,4}[-_.]?\d[\d.\-]*")
NO_MONTHS: Mapping[int, tuple[Month, int | None]] = MappingProxyType({})
EXACT = 0.85  # scores above come from a synonym, not from a likeness
_ACCOUNTS = re.compile(
    "应收|应付|现金|银行|存款|费用|收入|成本|税|工资|资产|借款|投资|存货|利润|折旧"
)


def read_columns(
    data: TableData,
    fixed: Mapping[str, str],
    months: Mapping[int, tuple[Month, int | None]] = NO_MONTHS,
) -> ColumnMapping:
    """Assign each field at most once; `fixed` (letters → key or "") is the clerk's word.

    `months` are the columns of single months by their position.
    """
    blank = [_unassigned(data, i) for i in range(len(data.area.columns))]
    options = {c.column: _options(data, i, c) for i, c in enumerate(blank)}
    for i, (month, number) in months.items():
        why = f"表头「{blank[i].heading}」是{month_text(number) or '某月'}"
        blank[i] = replace(blank[i], key=month.key, month=number, reason=why, confidence=0.95)
        options[blank[i].column] = []
    for choice in blank:
        if choice.letters in fixed:
            key = fixed[choice.letters]
            options[choice.column] = [Match(key, 2.0, BY_CLERK, 0)] if key else []
            if choice.key and key != choice.key:
                blank[blank.index(choice)] = replace(choice, key="", month=None)
    chosen = _name_unheaded(_drop_far_code(_assign(blank, options)))
    chosen = _short_as_name(
        _code_beside_name(data, _direction_of_balance(chosen, options), options)
    )
    chosen, rivals = settle_rivals(data, chosen, options)
    chosen = more_receipts(data, chosen, options)
    chosen, doubts = settle_plain(data, chosen, {i: m for i, (m, _) in months.items()}, fixed)
    chosen, more = settle_reductions(data, net_and_tax(data, chosen))
    chosen, apart = settle_advances(data, chosen)
    return ColumnMapping(tuple(chosen), tuple(rivals), doubts + more + apart)


def _name_unheaded(chosen: list[ColumnChoice]) -> list[ColumnChoice]:
    """The first column without a heading holds the names, when no other column does."""
    first = chosen[0]
    if first.heading or column_of(chosen, "customer_name") or column_of(chosen, "supplier_name"):
        return chosen
    if first.share["text"] < 0.8 or not any(c.key == "age_bucket" for c in chosen):
        return chosen
    named = replace(
        first, key="customer_name", confidence=0.6, reason="首列没有表头,内容是名称", tier=2
    )
    return [named, *chosen[1:]]


def _drop_far_code(chosen: list[ColumnChoice]) -> list[ColumnChoice]:
    """A plain 编码 is the customer's only beside the customer's name."""
    code, name = column_of(chosen, "customer_code"), column_of(chosen, "customer_name")
    if code is None or code.tier == 0 or (name and abs(name.column - code.column) == 1):
        return chosen
    loose = replace(code, key="", confidence=0.0, reason="不紧邻客户名称,不当作客户编码")
    return [loose if c.column == code.column else c for c in chosen]


def _moved(chosen: list[ColumnChoice], moves: Mapping[int, tuple[str, str]]) -> list[ColumnChoice]:
    """Give columns other fields: 0-based column → (field, reason)."""
    return [
        replace(c, key=moves[c.column][0], reason=moves[c.column][1], confidence=0.9)
        if c.column in moves
        else c
        for c in chosen
    ]


def _direction_of_balance(
    chosen: list[ColumnChoice], options: Mapping[int, list[Match]]
) -> list[ColumnChoice]:
    """Of two 方向 columns (期初, 期末) the one left of the balance counts."""
    balance, direction = column_of(chosen, "balance"), column_of(chosen, "direction")
    if balance is None or direction is None or direction.column == balance.column - 1:
        return chosen
    near = [m.key for m in options.get(balance.column - 1, [])]
    if "direction" not in near:
        return chosen
    return _moved(
        chosen,
        {direction.column: ("", "是期初的方向"), balance.column - 1: ("direction", "是余额的方向")},
    )


def _code_beside_name(
    data: TableData, chosen: list[ColumnChoice], options: Mapping[int, list[Match]]
) -> list[ColumnChoice]:
    """客户 that holds codes beside 名称: the first is the code, the second the name."""
    name = column_of(chosen, "customer_name")
    if name is None or column_of(chosen, "customer_code") or not _all_codes(data, name):
        return chosen
    spare = [
        c for c in chosen
        if not c.key and c.share["text"] >= 0.8 and not _all_codes(data, c)
        and any(m.key == "customer_name" for m in options[c.column])
    ]  # fmt: skip
    if len(spare) != 1:
        return chosen
    why = "内容是编码,名称在另一列", "编码在另一列,此列是名称"
    return _moved(
        chosen, {name.column: ("customer_code", why[0]), spare[0].column: ("customer_name", why[1])}
    )


def _all_codes(data: TableData, choice: ColumnChoice) -> bool:
    coded = data.text_flags(choice.column, lambda text: bool(_CODE.fullmatch(text.strip())))
    texts = data.text_flags(choice.column, lambda text: bool(text.strip()))
    return bool(coded.any()) and bool((coded | ~texts)[data.plain].all())


def _short_as_name(chosen: list[ColumnChoice]) -> list[ColumnChoice]:
    """A short name is the customer's name when the table has no other."""
    short = column_of(chosen, "short_name")
    if short is None or any(column_of(chosen, k) for k in ("customer_name", "customer_code")):
        return chosen
    return _moved(chosen, {short.column: ("customer_name", "只有简称,按客户名称使用")})


# -- what a column could be


def _unassigned(data: TableData, index: int) -> ColumnChoice:
    parts = data.area.headings[index]
    column = data.area.columns[index]
    unit = next((u for u in map(stated_unit, reversed(parts)) if u), data.unit)
    reason = "表头没有对应的字段" if parts else "没有表头"
    share = data.shares(column)
    return ColumnChoice(column, "/".join(parts), "", 0.0, reason, unit, share=share)


def _options(data: TableData, index: int, choice: ColumnChoice) -> list[Match]:
    parts = data.area.headings[index]
    if not parts:
        return []
    start = _bucket(parts)
    if len(parts) > 1 and parts[-1].strip() in _SHARES:
        return []
    if start is not None and choice.share["money"] >= 0.5 * (choice.share["filled"] > 0):
        return [Match("age_bucket", 1.0, f"表头「{choice.heading}」是账龄段", 0)]
    found = [_judged(m, choice) for m in _heading_matches(parts) if _says_account(data, choice, m)]
    return sorted((m for m in found if m.score > 0), key=lambda m: -m.score)


def _heading_matches(parts: tuple[str, ...]) -> list[Match]:
    if len(parts) == 1:
        return list(matches(parts[0]))
    parent, child = parts[-2], parts[-1]
    group = {m.key for m in matches(parent)}
    sides = {m.key for m in matches(child)} & {"debit", "credit"}
    if sides and group & {"balance", "opening"}:
        keys = ("opening", "opening_credit") if "opening" in group else ("balance", "advance")
        key = keys[0 if "debit" in sides else 1]
        return [Match(key, 0.95, f"表头「{parent}/{child}」", 0)]
    exact = [m for m in matches(parent + child) if m.score > EXACT]
    own = [replace_score(m, 0.98) for m in matches(child)]
    if set(heading_forms(child)[:1]) & _PART_OF_GROUP:
        own = [replace_score(m, 0.97) for m in matches(parent)] + [
            replace_score(m, 0.8) for m in own
        ]
    return exact + own + [replace_score(m, 0.7) for m in matches(parent) if m.score > EXACT]


def _bucket(parts: tuple[str, ...]) -> int | None:
    """First day of an age bucket; in stacked headings it may stand over 金额 and %."""
    own = bucket_start(parts[-1])
    if own is None and len(parts) > 1 and set(heading_forms(parts[-1])[:1]) & _PART_OF_GROUP:
        return bucket_start(parts[-2])
    return own


_SHARES = frozenset({"%", "比例", "占比", "比例%", "占比%", "比例(%)", "占比(%)", "百分比"})
_PART_OF_GROUP = frozenset(
    {"含税", "金额", "含税金额", "价税合计", "合计", "小计", "本币", "本币金额", "余额"}
)


def replace_score(match: Match, factor: float) -> Match:
    """Return the match with its score scaled."""
    return replace(match, score=match.score * factor)


def _says_account(data: TableData, choice: ColumnChoice, match: Match) -> bool:
    """科目名称 holds accounts, or the names of an auxiliary ledger: the cells tell which."""
    if "科目" not in choice.heading or match.key not in ("account", "customer_name"):
        return True
    named = data.text_flags(choice.column, lambda text: bool(_ACCOUNTS.search(text)))
    return bool(named.sum() > 0.3 * len(named)) == (match.key == "account")


def _judged(match: Match, choice: ColumnChoice) -> Match:
    """Weigh a heading's meaning by what the cells hold; 0 = the cells rule it out."""
    share = choice.share
    if not share["filled"]:
        return replace_score(match, 0.9)
    wanted = BY_KEY[match.key].content
    fit = {"money": share["money"], "number": share["money"], "date": share["date"]}.get(wanted, 1)
    if fit < 0.3:
        return replace(match, score=0.0)
    if wanted == "money" and choice.heading.startswith("原币"):
        match = replace_score(match, 0.9)  # 本币 beside it is what can be added up
    if not _plausible(match, choice):
        return replace_score(match, 0.5 if match.tier == 0 else 0.0)
    if fit >= 0.6:
        return match
    return replace(match, score=match.score * 0.8, why=match.why + ",部分内容不符")


def _plausible(match: Match, choice: ColumnChoice) -> bool:
    share = choice.share
    if match.key == "customer_name":
        return share["text"] >= 0.5 and (match.tier < 2 or share["length"] >= 2.5)
    if match.key == "measure":
        return share["length"] <= 3
    if match.key in ("due_date", "receipt_date") and match.tier >= 2:
        return share["date"] >= 0.6
    return True


# -- one field, one column


def _assign(blank: list[ColumnChoice], options: Mapping[int, list[Match]]) -> list[ColumnChoice]:
    ranked = sorted(
        ((m.score, -i, i, m) for i, c in enumerate(blank) for m in options[c.column]),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    chosen = list(blank)
    taken: dict[str, ColumnChoice] = {}
    for score, _, i, match in ranked:
        if chosen[i].key:
            continue
        if match.key in taken and not BY_KEY[match.key].many:
            chosen[i] = replace(
                chosen[i], reason=f"{taken[match.key].letters} 列更像{BY_KEY[match.key].title}"
            )
            continue
        chosen[i] = _take(chosen[i], match, score)
        taken[match.key] = chosen[i]
    return chosen


def _take(choice: ColumnChoice, match: Match, score: float) -> ColumnChoice:
    start = _bucket(tuple(choice.heading.split("/"))) if match.key == "age_bucket" else None
    return replace(
        choice, key=match.key, confidence=round(min(score, 1.0), 2), reason=match.why,
        bucket=start, tier=match.tier,
    )  # fmt: skip
