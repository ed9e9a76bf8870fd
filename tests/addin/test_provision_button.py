"""计提坏账准备: the worked example of DOMAIN 2.3 on the sheet, and what the clerk typed is kept."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path

import pytest

from tests.addin.books import invoice_book
from tests.addin.desks import Clerk, desk
from tests.addin.provision_books import (
    BALANCES,
    BY_MIGRATION,
    ROWS,
    YEAR_END,
    cells,
    press,
    shown,
    typed,
    worked,
)
from xl_huikuan.addin.buttons.provision import provision
from xl_huikuan.addin.cli import main
from xl_huikuan.sheets.book import ClosedBook, MemoryBook
from xl_huikuan.sheets.files.which import PROVISION
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.table import Formula


def table(book, head: str) -> list[list]:
    """Rows under a heading in the first column, up to the next blank line."""
    rows = cells(book)
    at = next(i for i, row in enumerate(rows) if row[0] == head) + 1
    return [*itertools.takewhile(lambda row: row[0] is not None, rows[at:])]


def column(book, head: str, place: int) -> list:
    return [row[place] for row in table(book, head)]


def test_the_worked_example(tmp_path: Path) -> None:
    """Every figure of DOMAIN 2.3, in the sheet's own cells."""
    book, report = worked(tmp_path, 坏账准备账面余额="900000")

    assert report.lines[:2] == (
        "截至 2025年12月31日:按迁徙率法,坏账准备应有余额 1,054,366.57 元(账龄组合 1,054,366.57 元,单项计提 0.00 元)。",
        "借:信用减值损失 154,366.57;贷:坏账准备 154,366.57。",
    )
    rates = [[f"{cell:.4%}" if isinstance(cell, float) else cell for cell in row[1:8]] for row in table(book, "迁徙")]  # fmt: skip
    assert rates == [
        ["18.0000%", "18.0000%", "19.0000%", "18.3333%", "2.6892%", "105.0000%", "2.8236%"],
        ["45.0000%", "45.0000%", "48.0000%", "46.0000%", "14.6681%", "105.0000%", "15.4015%"],
        ["60.0000%", "55.0000%", "55.0000%", "56.6667%", "31.8872%", "105.0000%", "33.4816%"],
        ["70.0000%", "70.0000%", "75.0000%", "71.6667%", "56.2716%", "105.0000%", "59.0852%"],
        ["80.0000%", "76.1905%", "79.3651%", "78.5185%", "78.5185%", "105.0000%", "82.4444%"],
        ["—", "—", "—", "100.0000%", "100.0000%", "105.0000%", "100.0000%"],
    ]
    needed = [183535, 175577.54, 156211.78, 131612.25, 122430, 285000, 1054366.57]
    matrix = [row for row in cells(book) if isinstance(row[7], float) and row[6] is not None][-7:]
    assert [row[7] for row in matrix] == needed
    assert f"{matrix[-1][6]:.2%}" == "12.03%"
    assert column(book, "项目", 1) == [1054366.57, 0.0, 1054366.57, 900000.0, 154366.57]
    assert [word for word in column(book, "核对项目", 3) if word] == ["一致", "一致"]
    assert (report.then, report.show) == ("undo:撤销 计提坏账准备", PROVISION)


def test_every_figure_is_a_formula_but_what_is_given(tmp_path: Path) -> None:
    """Constants: the ledger's balances, what was typed, the company's rates, 100 %, the proof's."""
    book, _ = worked(tmp_path)
    blocks = shown(book).blocks

    texts = {i: [c.cells.get(0) for c in block.columns[1:]] for i, block in enumerate(blocks)}
    assert isinstance(texts[0][0], Formula)
    assert all(isinstance(cell, Formula) for cell in texts[4])
    assert [isinstance(cell, Formula) for cell in texts[7]] == [True, True, True, False, True, True, True]  # fmt: skip
    every = [
        cell for block in blocks for c in block.columns for cell in (*c.cells.values(), c.total)
    ]
    formulas = [cell.text for cell in every if isinstance(cell, Formula)]
    assert all(text.startswith("=") and "!" not in text for text in formulas)
    assert len(formulas) == 98


def test_by_the_company_s_own_rates(tmp_path: Path) -> None:
    """5, 10, 30, 50, 80 and 100 %: 1,094,143.00; too much stands in the books, and it is reversed."""
    book, report = press(tmp_path, 坏账准备账面余额="1100000")

    assert report.data["needed_fen"] == 109_414_300
    assert report.lines[1] == "借:坏账准备 5,857.00;贷:信用减值损失 5,857.00。"
    assert column(book, "项目", 1)[-1] == -5857.0
    assert not any("年末" in line for line in report.lines)


@pytest.mark.parametrize(
    ("booked", "said"),
    [
        ("1094143", "应有余额等于账面余额,不用做分录。"),
        ("", "没有分录:应有余额算不出,或参数「坏账准备账面余额」没有填。"),
    ],
)
def test_nothing_to_book(tmp_path: Path, booked: str, said: str) -> None:
    assert press(tmp_path, 坏账准备账面余额=booked)[1].lines[1] == said


def test_past_years_that_nobody_typed_are_asked_for(tmp_path: Path) -> None:
    """Blank is not zero: nothing can be worked out, and it is said which years are missing."""
    book, report = press(tmp_path, **BY_MIGRATION)

    assert report.data["needed_fen"] is None
    assert (
        "2022、2023、2024 年末的余额没有填全,缺的各期没有迁徙率:请填第三部分黄色的格子。"
        in report.lines
    )
    assert (
        "2023、2024、2025 年的核销、收回有空着的格子,按没有核销、没有收回算;没有请填 0。"
        in report.lines
    )
    assert column(book, "项目", 1)[2:] == ["算不出", "未填", "算不出"]


CASES = (
    ["丙公司", 66_560, 0.5, None, "诉讼中"],
    ["丁公司", None, None, 100_000, "破产重整"],
    ["无名公司", None, "50%"],
    ["戊公司", "五万", 0.3],
    ["戊公司", 1, None, None, "没写损失率"],
    [None, 5],
)


def test_individual_assessment_leaves_the_matrix_first(tmp_path: Path) -> None:
    """丙 66,560 of 466,560 at a half, 丁 all its 222,750 with 100,000 lost: 33,280 + 100,000."""
    book, report = worked(tmp_path, CASES[:2])

    assert report.data["individual_fen"] == 13_328_000
    taken = [row[2] for row in cells(book) if row[0] in ("2-3年", "3-4年") and row[7] is not None]
    assert taken[-2:] == [66_560.0, 222_750.0]
    # 183,535.00 + 175,577.54 + 400,000 × 33.4816… % = 133,926.42, nothing, 122,430 and 285,000
    assert column(book, "项目", 1)[:3] == [900_468.96, 133_280.0, 1_033_748.96]


def test_what_cannot_be_used_is_said_and_stays(tmp_path: Path) -> None:
    """An unknown customer, an amount in words, no rate, no name: each where it stands."""
    book, report = worked(tmp_path, CASES)

    said = "\n".join(report.lines)
    assert "「无名公司」:台账里没有这个客户,没有扣除。" in said
    assert "「戊公司」:损失率和预期损失都没有填。" in said
    assert f"{PROVISION} 里有 3 个格子要改:单项金额「戊公司」填的「五万」不是金额。" in said
    (pending,) = [sheet for sheet in book.shown if sheet.name == "回款_待核对"]
    codes = {word for c in pending.blocks[-1].columns for word in map(str, c.values)}
    assert {"W805", "W806"} <= codes
    at = next(i for i, row in enumerate(cells(book)) if row[0] == "客户名称")
    assert [row[:3] for row in cells(book)[at + 3 : at + 7]] == [
        ["无名公司", None, 0.5],
        ["戊公司", "五万", 0.3],
        ["戊公司", 1.0, None],
        [None, 5.0, None],
    ]
    assert column(book, "项目", 1)[1] == "算不出"  # one has no rate


def test_what_she_typed_stays_on_the_sheet(tmp_path: Path) -> None:
    """Typed years, write-offs and assessments are there again; pressing once more changes nothing."""
    book, _ = worked(tmp_path, CASES[:2])

    again, report = press(tmp_path, typed(book, {}, {}), **BY_MIGRATION)

    assert cells(again) == cells(book)
    assert column(again, "账龄段", 1)[:6] == BALANCES[2022]
    assert report.data["individual_fen"] == 13_328_000


def test_a_year_end_typed_stays_when_years_go_on(tmp_path: Path) -> None:
    """With three year-ends 2022 is not compared, and still stands there."""
    book, _ = worked(tmp_path)

    again, _ = press(tmp_path, typed(book, {}, {}), **BY_MIGRATION, 迁徙率年末个数="3")

    heads = next(row for row in cells(again) if row[0] == "账龄段")
    assert heads[1] == "2022-12-31 手工填写(本期不用)"
    assert column(again, "账龄段", 1)[:6] == BALANCES[2022]


def test_what_has_no_date_is_a_line_of_its_own(tmp_path: Path) -> None:
    """100 yuan undated: no total before there is a rate for it."""
    rows = [*ROWS, ["庚公司", "10000009", None, None, 100]]

    asked, report = press(tmp_path, rows=rows)
    told, _ = press(tmp_path, rows=rows, **{"计提比例:账龄不明": "20"})

    assert "有 100.00 元没有日期,账龄不明" in "\n".join(report.lines)
    assert column(asked, "项目", 1)[0] == "算不出"
    assert column(told, "项目", 1)[0] == 1_094_143 + 20


def test_ages_from_bucket_columns_are_said(tmp_path: Path) -> None:
    """A balance list with a column 1-2年 has no dates: the lower end of the bucket counts."""
    head = ["客户名称", "应收余额", "1年以内", "1-2年", "2-3年"]
    grid = Grid.from_rows("账龄表", [head, ["甲公司", 300, 100, 200, 0], ["乙公司", 50, 0, 0, 50]])
    book = MemoryBook([grid], name="台账.xlsx")

    report = Clerk().press(provision(desk(book, tmp_path, as_of=YEAR_END)))

    assert report.data["balances_fen"] == [10_000, 20_000, 5_000, 0, 0, 0, 0]
    assert any(
        line.startswith("有 350.00 元没有日期,按表中账龄段的下限归段") for line in report.lines
    )


def test_claims_before_tax_with_their_reasons(tmp_path: Path) -> None:
    """Three of the six are overdue for three years; one small one for more than a year."""
    rows = [*ROWS, ["庚公司", "10000009", dt.date(2024, 6, 1), dt.date(2024, 7, 1), 30_000]]

    book, report = press(tmp_path, rows=rows)

    assert "可申报坏账损失候选 4 笔,686,250.00 元。" in report.lines
    listed = [(row[0], row[2], row[6]) for row in table(book, "客户")]
    assert listed[0] == ("己公司", "第23条:满3年", "10000005")
    assert listed[3] == ("庚公司", "第24条:满1年,5万元以内", "10000009")


def test_a_question_comes_first(tmp_path: Path) -> None:
    """A workbook nobody understands is asked about, not provided for."""
    _, report = press(tmp_path, rows=[])

    assert report.exit_code == 3


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """5 % of 158,666.76, in a copy beside the workbook; another run keeps what was typed."""
    path = invoice_book(tmp_path / "台账.xlsx")

    code = main(["provision", str(path), "--as-of", "2026-10-31", "--json"])

    data = json.loads(capsys.readouterr().out)
    assert (code, data["needed_fen"], data["rates"][0]) == (0, 793_334, 0.05)
    main(["aging", str(path), "--as-of", "2026-10-31"])
    (kept,) = ClosedBook(Path(data["output"])).grids(ours={PROVISION})[-1:]
    assert kept.cell(1, 0) == "这里是您上次填的内容;按「计提坏账准备」算出结果。"


def test_a_trial_run_writes_nothing(tmp_path: Path) -> None:
    book = ClosedBook(invoice_book(tmp_path / "台账.xlsx"))

    report = Clerk().press(provision(desk(book, tmp_path, dry_run=True)))

    assert "试算完成,没有写任何文件。" in report.lines
    assert "output" not in report.data
