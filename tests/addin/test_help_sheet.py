"""回款_帮助 lists every button and every function, and is written as text only."""

from openpyxl import load_workbook

from xl_huikuan.addin.buttons.help_sheet import help_sheet
from xl_huikuan.addin.buttons.table import BUTTONS
from xl_huikuan.addin.functions.all import functions
from xl_huikuan.sheets.ooxml.package import graft


def test_lists_every_button_with_its_command():
    block = help_sheet().blocks[0]
    group, label, text, command, more = (list(column.values) for column in block.columns)

    assert [button.group for button in BUTTONS] == group
    assert [button.label for button in BUTTONS] == label
    assert [button.help for button in BUTTONS] == text
    assert command[label.index("账龄分析")] == "huikuan aging"
    assert command[label.index("撤销上次")] == ""
    assert more[label.index("账龄分析")] == "可以撤销"
    assert more[label.index("对账单(选中行)")] == "单元格的右键菜单里也有"


def test_both_tables_have_the_headings_that_every_printed_page_repeats():
    buttons, listed = help_sheet().blocks

    assert [c.title for c in buttons.columns] == [c.title for c in listed.columns]


def test_lists_every_function_with_its_arguments():
    block = help_sheet().blocks[1]
    rows = list(zip(*(column.values for column in block.columns), strict=True))

    assert [function.syntax for function in functions()] == [row[1] for row in rows]
    limit = next(row for row in rows if row[1].startswith("HK_LIMIT"))
    assert limit[1] == "HK_LIMIT(额度基数, [调整系数])"
    assert limit[3] == "=HK_LIMIT(50,1.2)"
    assert "调整系数:对这个客户的调整,不填为1" in limit[4]


def test_examples_are_shown_and_not_calculated(tmp_path):
    """A formula written out must stay a text in the clerk's workbook."""
    path = tmp_path / "帮助.xlsx"
    graft(None, (help_sheet(),), path)
    cells = [cell for row in load_workbook(path)["回款_帮助"].iter_rows() for cell in row]
    examples = [cell for cell in cells if str(cell.value).startswith("=HK_")]

    assert len(functions()) == len(examples)
    assert {"s"} == {cell.data_type for cell in examples}
