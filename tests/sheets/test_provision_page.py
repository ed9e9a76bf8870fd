"""回款_坏账准备 read back: three tables found by their headings, each cell as what it must be."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.core.small_ledger import small_ledger
from xl_huikuan.core.catalogue import CATALOGUE
from xl_huikuan.core.money import fen
from xl_huikuan.sheets.grid import CellError, Grid
from xl_huikuan.sheets.ledgers.provision_page import (
    ProvisionPage,
    read_provision_page,
    unknown_customers,
)
from xl_huikuan.sheets.results.provision import kept_provision
from xl_huikuan.sheets.shown import as_grid

YEARS = [
    ["三、各年末账龄余额"],
    ["账龄段", "2023-12-31 手工填写", "2024-12-31 台账还原", "2025-12-31 台账"],
    ["1年以内(含1年)", 100, 200, 300],
    ["1-2年", "1,234.5", 1, 1],
    ["她插的一行", 9, 9, 9],
    ["2-3年", None, 1, 1],
    ["3-4年", 0, 1, 1],
    ["5年以上", -5, 1, 1],
    ["合计", 1334.5, 204, 304],
    [],
]
GONE = [
    ["四、当年核销、收回"],
    ["核销时的账龄段", "2024年", "2021年(本期不用)", "说明"],
    ["1-2年", 1, None, None],
    ["5年以上", 20, "二十", None],
    ["5年以上当年收回", 3, None, None],
    [],
]
CASES = [
    ["六、单项计提"],
    ["客户名称", "单项金额", "损失率", "预期损失", "计提原因", "序号"],
    ["甲公司", 10, 0.5, None, "诉讼", 1],
    [],
    ["乙公司", None, 50, None, None, 2],
    ["丙公司", None, "12.5%", 7, None, 3],
    ["甲公司", None, "一半", None, None, None],
    ["甲公司", None, 101, None, None, None],
    ["甲公司", None, CellError("#REF!"), None, None, None],
    [None, 4, None, None, None, None],
    ["七、单项计提从哪一段扣除"],
    ["甲公司", 99, 0.9],
]


def page(*tables: list[list[Any]]) -> ProvisionPage:
    rows = [row for table in tables for row in table]
    return read_provision_page(Grid.from_rows("回款_坏账准备", rows))


def test_no_sheet_and_an_empty_one_say_nothing() -> None:
    assert read_provision_page(None) == ProvisionPage()
    assert page([[]]) == ProvisionPage()
    assert page([["别的表", 1]]) == ProvisionPage()


def test_balances_that_were_typed_are_read_and_those_of_ours_are_not() -> None:
    """By label, whatever lines stand between; blank is not zero, a missing label is blank."""
    found = page(YEARS)

    assert found.balances == {2023: (fen(100), fen("1234.5"), None, 0, None, "-5")}
    assert found.history(small_ledger([], [])).balances[2023][5] is None
    (odd,) = found.findings
    assert (str(odd.source), odd.message) == (
        "回款_坏账准备!B8",
        "2023年「5年以上」填的「-5」是负数。",
    )


def test_write_offs_and_what_was_collected() -> None:
    """The first bucket has no line; what is no amount stays as it was typed."""
    found = page(GONE)

    assert found.written_off == {
        2024: (None, fen(1), None, None, None, fen(20)),
        2021: (None, None, None, None, None, "二十"),
    }
    assert found.collected == {2024: fen(3), 2021: None}
    assert [odd.message for odd in found.findings] == ["2021年「5年以上」填的「二十」不是金额。"]


def test_individual_assessments() -> None:
    """A half, 50 as percent, a text 12.5%; what cannot be read is left out and reported."""
    ledger = small_ledger(["甲公司", "丙公司"], [])
    found = page(CASES)

    told = found.history(ledger)

    read = [(one.customer, one.amount, one.rate, one.loss, one.row) for one in told.individual]
    assert read == [
        (0, fen(10), Fraction(1, 2), None, 3),
        (-1, None, Fraction(1, 2), None, 5),
        (1, None, Fraction(1, 8), fen(7), 6),
    ]
    assert told.individual[0].reason == "诉讼"
    assert [str(odd.source)[-2:] for odd in found.findings] == ["C7", "C8", "C9", "10"]
    assert found.findings[1].message == "损失率「101」读不出:应为 0 到 100%,如 50%。"
    (unknown,) = unknown_customers(told)
    assert (unknown.code, str(unknown.source)) == ("W806", "回款_坏账准备!A5")
    assert {odd.code for odd in found.findings} == {"W805"}
    assert {"W805", "W806"} <= set(CATALOGUE)


@pytest.mark.parametrize("missing", ["损失率", "预期损失"])
def test_a_column_she_deleted_is_blank(missing: str) -> None:
    heads = [title for title in CASES[1][:5] if title != missing]

    found = page([heads, ["甲公司", *[None] * 3]])

    assert found.assessed[0].cells[missing] is None
    assert found.findings == ()


def test_what_is_kept_for_a_result_of_another_button_is_read_again() -> None:
    """The kept sheet says what she typed, unreadable cells to the letter, and nothing else."""
    found = page(YEARS, GONE, CASES)

    again = read_provision_page(as_grid(kept_provision(found)))

    assert (again.balances, again.written_off) == (found.balances, found.written_off)
    assert again.collected == found.collected
    assert [row.cells for row in again.assessed] == [row.cells for row in found.assessed]
    assert read_provision_page(as_grid(kept_provision(ProvisionPage()))).assessed == ()
