"""Whatever a sheet holds, the clerk gets a reading, a ledger or a sentence, never a crash."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import CellError, CellNoValue, Grid
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.recognition.reading import Corrections
from xl_huikuan.sheets.recognition.recognise import recognise
from xl_huikuan.sheets.recognition.schema import SYNONYMS

HEADINGS = st.one_of(
    st.sampled_from(sorted(SYNONYMS)),
    st.sampled_from(["客户名称", "应收金额", "借方", "贷方", "余额", "1-30天", "***", ""]),
)
CELLS = st.sampled_from([
    None, None, "甲公司", "乙公司", 5, 7.5, -3, 0, dt.date(2026, 1, 5), "2026.1.5", "合计", "小计", "期初余额",
    "备注:x", "-", "#", CellError("#REF!"), CellNoValue(), True, "¥1,200", "借", "贷", 45000, 1e20, "客户:甲", "\u200b", " ",
])  # fmt: skip
ANSWERS = Corrections(party={"表": "甲"}, side={"表": "应收"}, use={"表": "是"})


@st.composite
def grids(draw):
    headings = draw(st.lists(HEADINGS, min_size=1, max_size=7))
    width = len(headings)
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8))
    at = draw(st.integers(0, len(rows)))
    repeated = [*rows[:at], headings, *rows[at:]] if draw(st.booleans()) else rows
    merges = ((1, 0, 2, width - 1),) if draw(st.booleans()) else ()
    return Grid.from_rows("表", [["单位:万元"], headings, *repeated], merges=merges)


@settings(max_examples=150, deadline=None)
@given(grids())
def test_a_reading_a_ledger_or_a_sentence(grid):
    recognition = recognise([grid], file_name="a.xlsx", settings=Settings(), corrections=ANSWERS)
    try:
        ledger = assemble([grid], recognition, Settings())
    except NotUnderstood:
        return
    rows = set(ledger.items["row"]) | set(ledger.receipts["row"])

    assert rows <= {int(row) + 1 for table in recognition.tables for row in table.entries}
