"""Which sheets are read: results of an earlier run may be large and are not wanted back."""

import openpyxl
import pytest

from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.files.which import ALL, THEIRS, Which


@pytest.mark.parametrize(
    ("which", "names"),
    [
        (THEIRS, ["应收"]),
        (ALL, ["应收", "回款_参数", "回款_明细"]),
        (Which(ours=frozenset({"回款_参数"})), ["应收", "回款_参数"]),
        (Which(theirs=False, ours=frozenset({"回款_参数"})), ["回款_参数"]),
    ],
)
def test_only_the_sheets_wanted_are_read(tmp_path, which, names):
    """The choice holds in the reading process as well as in the scan."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "应收"
    for name in ("应收", "回款_参数", "回款_明细"):
        sheet = workbook[name] if name in workbook.sheetnames else workbook.create_sheet(name)
        sheet.append([name])
    workbook.save(tmp_path / "a.xlsx")

    assert [grid.name for grid in read_grids(tmp_path / "a.xlsx", which).grids] == names


def test_a_choice_survives_the_way_to_another_process():
    """All, none and some of our sheets are three different choices."""
    for which in (THEIRS, ALL, Which(theirs=False, ours=frozenset({"回款_参数", "回款_总览"}))):
        assert Which.from_argument(which.as_argument()) == which
