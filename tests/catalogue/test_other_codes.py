"""Codes beyond the list of bad inputs: what a clerk types, where results go, our installation."""

import argparse
import os
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest

from tests.addin.desks import Clerk, desk, memory_book
from tests.catalogue.cases import result, row, sheet
from xl_huikuan.addin import actions
from xl_huikuan.addin.buttons import log
from xl_huikuan.addin.windows.bundle import python_in
from xl_huikuan.addin.windows.layer import this_windows
from xl_huikuan.core import settle
from xl_huikuan.core.catalogue import CATALOGUE
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.files.guard import check_file
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.table import Block, Column, ResultSheet


def refusal(do, *args, **named):
    with pytest.raises(HuikuanError) as caught:
        do(*args, **named)
    assert caught.value.code in CATALOGUE
    return caught.value.with_code


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "应收.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["客户", "金额"])
    workbook.save(path)
    return path


def ours(name="回款_总览"):
    block = Block((Column("金额", "money", np.array([1])),))
    return ResultSheet(name, "总览", (), (block,))


def test_a_folder_is_no_file(tmp_path):
    assert refusal(check_file, tmp_path) == (
        f"「{tmp_path.name}」是文件夹,不是文件:请选择其中的工作簿。(E109)"
    )


def test_a_text_in_an_unknown_encoding(tmp_path):
    path = tmp_path / "导出.csv"
    path.write_bytes(b"\xff\x80\xff\x81,1\n" * 3)

    assert refusal(read_grids, path) == (
        "文件「导出.csv」的文字编码既不是 UTF-8 也不是 GBK:请用 Excel 打开并另存为 xlsx。(E114)"
    )


@pytest.mark.parametrize(("target", "code"), [("应收.xlsx", "E138"), ("结果.xlsm", "E139")])
def test_where_results_may_not_go(book, target, code):
    said = refusal(graft, book, [ours()], book.with_name(target))

    assert said.endswith(f"({code})")


@pytest.mark.parametrize("name", ["总览", "回款_" + "长" * 40, "回款_[1]"])
def test_a_sheet_that_is_not_ours_or_excel_refuses(book, name):
    assert refusal(graft, book, [ours(name)], book.with_name("结果.xlsx")).endswith("(E226)")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"没有的": "1"}, "没有参数「没有的」:参数名见 回款_参数 第一列,请照原样写。(E801)"),
        ({"最低催收金额": "很多"}, "参数「最低催收金额」应为数字,现在是「很多」。(E802)"),
        ({"隐藏行": "随便"}, "参数「隐藏行」不能是「随便」:请选 计入、不计。(E802)"),
    ],
)
def test_a_setting_that_cannot_be_used(settings, said):
    assert refusal(Settings().with_texts, settings) == said


def test_settings_that_contradict_each_other():
    said = refusal(result, sheet(row()), 一级催收起始逾期天数="500")

    assert said.endswith("(E803)")
    assert "必须大于" in said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("2026-31-20,500", "承诺日期「2026-31-20」读不出是哪一天,请写成 2026-11-20 这样。"),
        ("2026-11-20,5OO", "承诺金额「5OO」不是金额,请只写数字,如 50000。"),
        (
            "2026-11-20,5,000,1",
            "「2026-11-20,5,000,1」读不明白:请依次写 承诺日期,承诺金额,停催至;金额里不要写千分位逗号。",
        ),
    ],
)
def test_what_is_logged_must_be_understood(tmp_path, answer, said):
    clerk = Clerk(沟通="电话,答应付款", 承诺=answer)

    assert refusal(clerk.press, log.log(desk(memory_book(2), tmp_path))) == (
        f"{said}这次没有登记,可以再按一次。(E804)"
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "下周",
            (
                "「下周」:「下周」没有说到星期几。\n1 = 2026-11-06付款(没有说多少,按当时全部逾期)\n"
                "2 = 2026-11-08付款(没有说多少,按当时全部逾期)\n0 = 不是承诺\n写序号选一个,或重写这一句。"
            ),
        ),
        (
            "2026-11-20,很多",
            "「2026-11-20,很多」:「很多」不是确定的金额。\n0 = 不是承诺\n请写明哪一天、多少钱,或重写这一句。",
        ),
    ],
)
def test_a_promise_that_is_not_clear_is_asked_and_never_guessed(tmp_path, answer, said):
    clerk = Clerk(沟通="电话,答应付款", 承诺=answer)

    assert refusal(clerk.press, log.log(desk(memory_book(2), tmp_path))) == (
        f"{said}\n没有答复,这次没有登记,可以再按一次;命令行用 --answer 承诺选择=序号 回答,或写得更清楚。(E804)"
    )


def test_amounts_too_large_to_be_true(monkeypatch):
    """Beyond 2**62 fen sums would run over; a smaller limit saves 4,600 rows here."""
    monkeypatch.setattr(settle, "_LARGEST_SUM", 10**16)
    rows = [row(f"客户{i}", f"2{i:07}", amount=9_999_999_999_999.99) for i in range(11)]

    assert refusal(result, sheet(*rows)) == (
        "应收和收款的金额合计大得不可能,请检查金额列是否认错、单位是否正确。(E430)"
    )


def test_templates_are_not_put_over_others(tmp_path):
    arguments = argparse.Namespace(folder=tmp_path, dry_run=False)
    actions.templates(arguments)
    said = refusal(actions.templates, arguments)

    assert said.endswith(":为免覆盖您改过的模板,请换一个空文件夹。(E717)")


def test_a_bundle_needs_the_right_python(tmp_path):
    path = tmp_path / "python.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "")

    assert refusal(python_in, path).endswith("(E903)")


@pytest.mark.skipif(os.name == "nt", reason="Windows is there")
def test_what_needs_windows_says_so():
    assert refusal(this_windows) == (
        "这一步要在装有 Excel 的 Windows 电脑上做;本机不是 Windows。"
        "其他系统请直接用命令处理文件,如 huikuan run 台账.xlsx。(E904)"
    )


def test_a_table_left_out_is_said_for_the_record():
    plain = result(sheet(row()), Grid.from_rows("客户余额", [["客户名称", "余额"], ["甲公司", 5]]))

    assert [code for code, *_ in plain.of("I200")] == ["I200"]
