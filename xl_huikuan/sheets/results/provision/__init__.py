"""回款_坏账准备: the provision as live formulas an auditor can trace, and what the clerk types for it.

Every figure is a formula on cells of this sheet, down to what the ledger says and what she typed;
the values beside the formulas are worked out by `core`, so that the sheet is right before any
program has calculated it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_huikuan.core.money import money_text
from xl_huikuan.core.provision_ages import earliest_entry
from xl_huikuan.core.provision_result import Allowance
from xl_huikuan.core.provision_rows import BY_MIGRATION
from xl_huikuan.sheets.files.which import PROVISION
from xl_huikuan.sheets.ledgers.provision_page import ProvisionPage
from xl_huikuan.sheets.ooxml.layout import Place, places
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.provision.claims import claims_block
from xl_huikuan.sheets.results.provision.frame import TABLES, Frame, typed_years
from xl_huikuan.sheets.results.provision.history import (
    gone_block,
    rates_block,
    typed_years_block,
    years_block,
)
from xl_huikuan.sheets.results.provision.individual import detail_block, kept_block, typed_block
from xl_huikuan.sheets.results.provision.matrix import (
    conclusion_block,
    given_block,
    matrix_block,
    proof_block,
)
from xl_huikuan.sheets.table import Block, ResultSheet

_TITLE = "坏账准备计提"
_TAB = "375623"
_NOWHERE = Place(1, 1, 1, 1, 1)


def provision_sheet(outcome: Outcome, found: Allowance, page: ProvisionPage) -> ResultSheet:
    """Build the sheet; its formulas are made once it is known where every table stands."""
    lines = tuple(_lines(outcome, found))
    draft = _sheet(lines, _blocks(Frame(outcome, found, page, dict.fromkeys(TABLES, _NOWHERE))))
    at = dict(zip(TABLES, places(draft), strict=True))
    return _sheet(lines, _blocks(Frame(outcome, found, page, at)))


def kept_provision(page: ProvisionPage) -> ResultSheet:
    """Return what the clerk typed, for a result that does not work out the provision."""
    gone = {y: (*cells, page.collected[y]) for y, cells in page.written_off.items()}
    years = sorted(typed_years(gone))
    blocks = (
        typed_years_block(page, sorted(typed_years(page.balances))),
        gone_block(page, years, years, "二"),
        kept_block(page),
    )
    line = "这里是您上次填的内容;按「计提坏账准备」算出结果。"
    return _sheet((line,), blocks)


def _sheet(lines: tuple[str, ...], blocks: tuple[Block, ...]) -> ResultSheet:
    return ResultSheet(PROVISION, _TITLE, lines, blocks, filtered=False, tab=_TAB)


def _blocks(frame: Frame) -> tuple[Block, ...]:
    made: Mapping[str, Block] = {
        "conclusion": conclusion_block(frame),
        "given": given_block(frame),
        "years": years_block(frame),
        "gone": gone_block(frame.page, frame.gone_years, [*frame.ends][1:]),
        "rates": rates_block(frame),
        "typed": typed_block(frame),
        "detail": detail_block(frame),
        "matrix": matrix_block(frame),
        "proof": proof_block(frame),
        "claims": claims_block(frame),
    }
    return tuple(made[table] for table in TABLES)


def _lines(outcome: Outcome, found: Allowance) -> Iterator[str]:
    """Yield what the sheet says under its title."""
    day, basis = found.as_of, outcome.settings["provision_basis"]
    yield (
        f"截至 {day.year}年{day.month}月{day.day}日 · 账龄从{basis}起按满整年计 · "
        f"数据来源:{outcome.source_name} · 单位:元"
    )
    yield (
        "数字都是公式,可以逐格追踪;只有黄色的格子由您填,填好公式马上重算,下次按「计提坏账准备」时保留。"
        "台账或 单项计提 的客户、金额有变,请再按一次。"
    )
    # One line whatever there is to say: rows named in messages stay where they are.
    yield "\n".join(provision_notes(outcome, found)) or "没有要注意的。"


def provision_notes(outcome: Outcome, found: Allowance) -> Iterator[str]:
    """Yield what was taken from where, what is missing and what is odd."""
    if outcome.settings["provision_method"] == BY_MIGRATION:
        yield from _history_notes(outcome, found)
    if found.from_buckets:
        yield (
            f"有 {money_text(found.from_buckets)} 元没有日期,按表中账龄段的下限归段,跨年的段可能偏新:"
            "请补日期,或核对后用单项计提。"
        )
    undated = found.net[-1]
    if undated and found.used[-1] is None:
        yield (
            f"有 {money_text(undated)} 元没有日期,账龄不明:请在台账补日期,"
            "或在 回款_参数 填「计提比例:账龄不明」;之前合计算不出。"
        )
    for case in found.cases:
        if case.trouble:
            yield f"单项计提第{case.typed.row}行「{case.typed.name}」:{case.trouble}。"


def _history_notes(outcome: Outcome, found: Allowance) -> Iterator[str]:
    """Yield which year-ends the ledger tells, which are missing, and what is odd about rates."""
    told = [str(end.day.year) for end in found.history if end.replayed and end.day != found.as_of]
    first = earliest_entry(outcome.ledger)
    if told:
        yield (
            f"{'、'.join(told)} 年末由台账还原(台账最早一笔 {first});台账之前已有的欠款没有录入时,"
            "请在参数「以前年末余额」选 手工填写。"
        )
    blanks = [str(end.day.year) for end in found.history[1:] if end.blanks]
    if blanks:
        yield f"{'、'.join(blanks)} 年的核销、收回有空着的格子,按没有核销、没有收回算;没有请填 0。"
    untold = [str(end.day.year) for end in found.history if None in end.balances]
    if untold:
        yield f"{'、'.join(untold)} 年末的余额没有填全,缺的各期没有迁徙率:请填第三部分黄色的格子。"
    else:
        yield from found.migration.notes
