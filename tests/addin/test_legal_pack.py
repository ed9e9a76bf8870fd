"""法务资料包: whose claims go to the lawyers, what lies in the folder, what is said."""

from __future__ import annotations

import json

import docx
import pytest
from openpyxl import load_workbook

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import SETTINGS, A, B, Clerk, desk, letters, memory_book
from xl_huikuan.addin.buttons.legal import legal_pack
from xl_huikuan.addin.buttons.letters import dunning
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.cli import main

LOW = Answers(
    {**SETTINGS, "建议移交法务逾期天数": "30", "建议移交法务金额": "1000", "逾期费用": "自动"}
)


def place(tmp_path):
    (found,) = tmp_path.glob("法务资料_*")
    return found


def tables(path):
    return {sheet.title: list(sheet.values) for sheet in load_workbook(path)}


def test_nobody_is_proposed_below_the_thresholds(tmp_path):
    """180 days and 10,000 yuan: the sample is not that old."""
    report = Clerk().press(legal_pack(desk(memory_book(), tmp_path)))

    assert report.lines[0].startswith(
        "没有客户达到建议移交法务的条件(逾期达到 180 天、金额达到 10,000.00 元"
    )
    assert letters(tmp_path) == []


def test_each_customer_proposed_gets_a_folder_with_cover_and_tables(tmp_path):
    clerk = Clerk()
    report = clerk.press(legal_pack(desk(memory_book(), tmp_path, answers=LOW)))

    names = report.data["customers"]
    assert names
    assert place(tmp_path).name == "法务资料_20261102_093000"
    assert "最长逾期" in clerk.asked[0].prompt
    folder = next(path for path in place(tmp_path).iterdir() if names[0] in path.name)
    assert sorted(path.name for path in folder.iterdir()) == ["债权移交说明.docx", "债权资料.xlsx"]
    found = tables(folder / "债权资料.xlsx")
    assert list(found) == ["回款_债权明细表", "回款_利息计算表", "回款_时效表", "回款_证据目录"]
    text = "\n".join(p.text for p in docx.Document(str(folder / "债权移交说明.docx")).paragraphs)
    assert "保密提示" in text
    assert "移交原因：最长逾期" in text
    assert report.exit_code == 0


def test_selected_customers_get_theirs_whatever_the_rule_says(tmp_path):
    """乙 is chosen: its claim is made, and that nobody proposed it is said."""
    report = Clerk().press(legal_pack(desk(memory_book(4), tmp_path)))

    assert len(report.data["customers"]) == 1
    assert "由您选定" in "".join(report.lines)
    found = tables(next(place(tmp_path).iterdir()) / "债权资料.xlsx")
    said = [row for row in found["回款_利息计算表"] if row[0] and "没有计算" in str(row[0])]
    assert said  # late charges are 不计 by default


def test_letters_of_the_register_stand_in_the_list_of_evidence(tmp_path):
    """What was issued before is named with its number, and that nothing proves its arrival."""
    Clerk().press(dunning(desk(memory_book(2, 3, 4), tmp_path)))
    Clerk().press(legal_pack(desk(memory_book(2, 3, 4), tmp_path)))

    proofs = [
        row for path in place(tmp_path).iterdir()
        for row in tables(path / "债权资料.xlsx")["回款_证据目录"]
    ]  # fmt: skip
    sent = [row for row in proofs if "财催函〔2026〕" in str(row[2])]
    assert sent
    assert all(row[4] == "没有登记送达，待补证明" for row in sent)


def test_a_second_run_makes_no_second_number(tmp_path):
    """The same claim of the same day: the same cover in a new folder."""
    first = Clerk().press(legal_pack(desk(memory_book(2), tmp_path)))
    second = Clerk().press(legal_pack(desk(memory_book(2), tmp_path)))

    assert len(first.data["letters"]) == 1
    assert second.data["letters"] == []
    assert len(list(tmp_path.glob("法务资料_*"))) == 2
    assert [name.rpartition("/")[2] for name in second.data["files"]] == [
        "债权资料.xlsx",
        "债权移交说明.docx",
    ]


def test_no_is_no_and_a_dry_run_writes_nothing(tmp_path):
    assert Clerk(确认="否").press(legal_pack(desk(memory_book(2), tmp_path))).data["cancelled"]
    dry = Clerk().press(legal_pack(desk(memory_book(2), tmp_path, dry_run=True)))

    assert dry.lines[0] == "将做好法务资料包:1 个客户。"
    assert not list(tmp_path.iterdir())


def test_rows_without_a_customer_are_pointed_out(tmp_path):
    report = Clerk().press(legal_pack(desk(memory_book(8), tmp_path)))

    assert report.data["code"] == "E701"


def test_what_cannot_be_counted_is_said(tmp_path):
    about = Answers({**SETTINGS, "逾期费用": "合同约定"})
    report = Clerk().press(legal_pack(desk(memory_book(2), tmp_path, answers=about)))

    assert report.lines[0] == "没有做法务资料包:0 个客户。"
    assert "约定日利率" in "".join(report.lines)


def test_the_command_does_the_same(tmp_path, capsys):
    book = invoice_book(tmp_path / "台账.xlsx")
    code = main(
        [
            "legal-pack",
            str(book),
            "--as-of",
            "2026-10-31",
            "--rows",
            "应收明细!3",
            "--json",
            *COMPANY,
        ]
    )

    assert code == 0
    assert json.loads(capsys.readouterr().out)["customers"] == [A]


@pytest.mark.parametrize("name", [A, B])
def test_a_cover_that_was_changed_is_left_out_and_said(tmp_path, name):
    """Only what was issued goes out."""
    rows = {A: 2, B: 3}
    Clerk().press(legal_pack(desk(memory_book(rows[name]), tmp_path)))
    [cover] = (tmp_path / "回款_函件").glob("*.docx")
    cover.write_bytes(cover.read_bytes() + b" ")
    report = Clerk().press(legal_pack(desk(memory_book(rows[name]), tmp_path)))

    assert report.exit_code == 5
    assert "与登记的不同" in "".join(report.lines)
