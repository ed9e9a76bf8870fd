"""对账台账: the register of letters beside the balances, the due customers first."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import A, B, C, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.letters import statement
from xl_huikuan.addin.buttons.reconciliations import reconciliations_due
from xl_huikuan.addin.cli import main
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.register import Register

NOW = "2026-11-02T09:30:00"


def answered(folder: Path, name: str, **events: str) -> str:
    """Note what happened to a customer's statement; returns its number."""
    register = Register(folder / "回款_函件")
    entry = next(entry for entry in register.entries if entry.customer == name)
    with register.held(dt.datetime.fromisoformat(NOW)):
        register.record(Event(entry.number, kind, value, NOW) for kind, value in events.items())
    return entry.number


def listed(book) -> dict[str, tuple]:
    """Customer → state, next date, letter, answer, what to do, as shown."""
    (sheet,) = [sheet for sheet in book.shown if sheet.name == "回款_对账"]
    columns = {column.title: column.values for column in sheet.blocks[1].columns}
    wanted = ("状态", "下次对账", "最近一次函件", "回函结果", "差异金额", "现在要做")
    rows = zip(columns["客户名称"], *(columns[title] for title in wanted), strict=True)
    return {name: (state, str(due)[:10], *rest) for name, state, due, *rest in rows}


def test_before_any_letter_everybody_is_due(tmp_path: Path) -> None:
    """甲 150,000.00, 乙 8,000.10, 丙 666.66: the largest first."""
    book = memory_book()

    report = Clerk().press(reconciliations_due(desk(book, tmp_path)))

    assert report.lines[:3] == (
        "对账覆盖率:按户 0.0%(0/3 户),按金额 0.0%。",
        "未对账 3 户",
        f"  {A}:还没有对过账:出对账单或货款征询函。",
    )
    assert list(listed(book)) == [A, B, C]
    assert (report.then, report.show) == ("undo:撤销 对账台账", "回款_对账")


def test_answers_move_customers_and_coverage(tmp_path: Path) -> None:
    """150,000.00 of 158,666.76 agreed is 94.5 %."""
    Clerk(确认="是").press(statement(desk(memory_book(), tmp_path, everybody=True)))
    number = answered(tmp_path, A, sent="2026-11-02", reply="相符", replied="2026-11-09")
    answered(tmp_path, B, sent="2026-10-15")
    answered(tmp_path, C, reply="不符", difference="-12345")
    book = memory_book()

    report = Clerk().press(reconciliations_due(desk(book, tmp_path)))

    assert report.lines[0] == "对账覆盖率:按户 33.3%(1/3 户),按金额 94.5%。"
    rows = listed(book)
    assert list(rows) == [C, B, A]
    assert rows[A] == ("相符", "2027-04-30", number, "相符", pytest.approx(float("nan"), nan_ok=True), "下次对账 2027-04-30。")  # fmt: skip
    assert rows[B][0] == "已发函未回"
    assert rows[B][-1] == "寄出 16 天没有回函:电话催问,或再发一次征询函。"
    assert rows[C][0] == "不符"
    assert rows[C][4:] == (-12345.0, "请对方发来明细,用「对账差异」查原因。")


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = invoice_book(tmp_path / "台账.xlsx")

    code = main(["reconciliations", str(path), "--as-of", "2026-10-31", *COMPANY, "--json"])

    data = json.loads(capsys.readouterr().out)
    assert (code, [row["state"] for row in data["customers"]]) == (0, ["未对账"] * 3)
    assert Path(data["output"]).name == "台账_回款_20261031.xlsx"


def test_the_difference_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """乙 has 8,000.10 in its books too."""
    path = invoice_book(tmp_path / "台账.xlsx")
    theirs = tmp_path / "乙.csv"
    theirs.write_text("发票号,日期,金额\n10000003,2026-09-20,8000.10\n", "utf-8")

    code = main(["reconcile", str(path), B, str(theirs), "--as-of", "2026-10-31", "--dry-run"])

    said = capsys.readouterr().out
    assert code == 0
    assert said.startswith(f"{B}:相符。我方余额 8,000.10 元,对方余额 8,000.10 元。")
    assert "试算完成" in said
