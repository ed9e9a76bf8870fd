"""Section B, sheet and header: entries 33 to 60, each with its code, its place and its sentence."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.external_link import ExternalLink
from openpyxl.workbook.external_link.external import ExternalBook
from openpyxl.worksheet.table import Table

from tests.catalogue.cases import (
    AS_OF,
    DUE,
    HEAD,
    ISSUED,
    SHEET,
    SOUND,
    A,
    B,
    C,
    result,
    row,
    sheet,
)
from xl_huikuan.addin.buttons.pipeline import Answers, ReadBook, decide_book, understand
from xl_huikuan.core.errors import FileRefused, NotUnderstood, WriteRefused
from xl_huikuan.sheets.excel.refusals import refuse_cells, refuse_sheets
from xl_huikuan.sheets.files.canvas import check_box
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.grid import CellNoValue, Grid
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.recognition.reading import Corrections

ROWS = (row(), *SOUND)
PLAIN = Grid.from_rows(SHEET, [HEAD, *ROWS])
OWED = {A: 100_000, B: 100_000, C: 100_000}


def question(*grids):
    with pytest.raises(NotUnderstood) as caught:
        result(*grids)
    return caught.value.code, str(caught.value)


def table(*rows, **about):
    return Grid.from_rows(SHEET, rows, **about)


def saved(tmp_path, change=None, rows=(HEAD, *ROWS)):
    """A file with these rows, changed by whatever the test needs."""
    book = openpyxl.Workbook()
    book.active.title = SHEET
    for line in rows:
        book.active.append(list(line))
    book.calculation.fullCalcOnLoad = False
    if change:
        change(book)
    path = tmp_path / "台账.xlsx"
    book.save(path)
    return path


def read(path):
    """What follows from a file, with the notes of reading it."""
    reading = read_grids(path)
    return result(*reading.grids), reading.kind.notes + tuple(reading.notes)


def test_033_no_sheet_is_a_receivables_table():
    stock = Grid.from_rows("库存", [["品名", "数量"], ["钉子", 5], ["锤子", 6]])

    assert question(stock) == (
        "E201",
        (
            "没有找到可以催款的应收表(要找的列:客户名称、应收金额(或借方/贷方、未收余额)、日期)。"
            "看到的表:「库存」是其他。"
            "如其中有应收表,请在「回款_参数」的「识别结果」中指定用途和各列的含义。"
        ),
    )


def last_time(*columns):
    """回款_参数 as an earlier run left it: the columns of 应收, with the clerk's corrections."""
    listed = [(SHEET, f"{letters} {title}", "", fix) for letters, title, fix in columns]
    return Grid.from_rows("回款_参数", [("工作表", "列", "识别为", "更正", "依据"), *listed])


def again(grid, ours):
    opened = understand(ReadBook("台账.xlsx", (grid,), {"回款_参数": ours}, ()), Answers({}))
    return decide_book(opened, AS_OF)


LISTED = [
    ("A", "客户名称", ""), ("B", "发票号码", ""), ("C", "开票日期", ""), ("D", "到期日", ""),
    ("E", "应收金额", ""), ("F", "备注", "不用"),
]  # fmt: skip
WITH_REMARK = [(*HEAD, "备注"), *((*line, "已开票") for line in ROWS)]


def said(outcome, *codes):
    return [(f.code, str(f.source), f.message) for f in outcome.findings if f.code in codes]


def test_034_a_renamed_sheet_keeps_the_answers_of_last_time():
    renamed = Grid.from_rows("应收2026", WITH_REMARK)
    outcome = again(renamed, last_time(*LISTED))

    assert said(outcome, "I204") == [
        ("I204", "应收2026", "上次的工作表「应收」现在叫「应收2026」,上次的更正照用。")
    ]
    assert outcome.corrections.fields == {("应收2026", "F"): ""}


def test_035_a_hidden_sheet_is_used_and_told():
    one = result(table(HEAD, *ROWS, visible=False))

    assert one.of("W203") == [("W203", SHEET, "这张工作表是隐藏的,其中的表照样读取。")]
    assert one.owed == OWED


def test_036_a_heading_below_a_title_or_in_two_rows_is_found():
    titled = table(["应收账款明细"], ["单位:元"], HEAD, *ROWS)
    stacked = table(
        ["客户", "发票", None, None, "金额"],
        ["名称", "号码", "开票日期", "到期日", "应收"],
        *ROWS,
    )

    assert result(titled).owed == result(stacked).owed == OWED
    assert result(titled).outcome.recognition.tables[0].header_rows == (3,)


def test_037_a_missing_column_is_named():
    assert question(table(HEAD[:4], *(line[:4] for line in ROWS))) == (
        "E205",
        (
            "工作表「应收」有 客户名称、发票号码、开票日期、到期日,"
            "但没有认出金额列(如 应收金额、未收余额)。"
            "请补上列标题,或在「回款_参数」的「识别结果」中指定哪一列是金额。"
        ),
    )
    assert question(table((None, *HEAD[1:]), *ROWS)) == (
        "E201",
        (
            "使用前需要您回答:工作表「应收」没有客户列,标题里也没有客户名称。"
            "请在「回款_参数」的「识别结果」中填写该表的「客户名称」。"
        ),
    )


def test_037_a_list_of_customers_lacks_no_amounts():
    masters = table(["客户名称", "联系人", "电话"], *([n, "张三", "010-1"] for n in (A, B, C)))

    assert question(masters)[0] == "E201"


def test_038_two_amounts_of_one_heading_are_asked_about():
    twice = table((*HEAD, "应收金额"), *((*line, 5 + i) for i, line in enumerate(ROWS)))

    assert question(twice) == (
        "E201",
        (
            "使用前需要您回答:工作表「应收」的 E 列「应收金额」和 F 列「应收金额」都像应收金额,数值又不同。"
            "请在「回款_参数」的「识别结果」中指定用哪一列。"
        ),
    )


def test_038_two_dates_of_one_heading_are_told():
    later = dt.date(2026, 9, 1)
    one = result(table((*HEAD, "到期日"), *((*line, later) for line in ROWS)))

    assert one.of("W206") == [
        ("W206", f"{SHEET}!F1", "有两列都叫「到期日」(D 列和 F 列),内容不同,用的是 D 列。")
    ]


def test_038_two_equal_columns_are_no_matter():
    one = result(table((*HEAD, "到期日"), *((*line, line[3]) for line in ROWS)))

    assert one.of("W206") == []


def test_039_blanks_and_widths_of_a_heading_do_not_matter():
    head = ("客户\n名称", " 发票号码 ", "开票日期", "到 期 日", "应收金额（元）")

    assert result(table(head, *ROWS)).owed == OWED


def test_040_a_column_inserted_since_last_time_is_told_and_the_corrections_follow():
    moved = [(line[0], "张三", *line[1:]) for line in WITH_REMARK[1:]]
    head = (WITH_REMARK[0][0], "业务员", *WITH_REMARK[0][1:])
    outcome = again(table(head, *moved), last_time(*LISTED))

    assert said(outcome, "W208") == [
        (
            "W208",
            SHEET,
            (
                "列的位置和上次不同:「发票号码」由 B 列移到 C 列、「开票日期」由 C 列移到 D 列、"
                "「到期日」由 D 列移到 E 列、「应收金额」由 E 列移到 F 列等 5 列;已按表头重新对应。"
            ),
        )
    ]
    assert outcome.corrections.fields == {(SHEET, "G"): ""}


def test_040_a_corrected_column_that_is_gone_is_told():
    outcome = again(PLAIN, last_time(*LISTED))

    assert said(outcome, "W209") == [
        ("W209", SHEET, "上次更正过的 F 列「备注」不见了,这条更正没有使用。")
    ]


@pytest.mark.parametrize(
    ("fields", "said_"),
    [
        (
            {(SHEET, "D"): "amount", (SHEET, "E"): "due_date"},
            (
                (
                    f"工作表「{SHEET}」的 D 列「到期日」由您指定为应收金额,列里却是日期。"
                    "请在「回款_参数」的「识别结果」中改正或清空 D 列的「更正」。"
                ),
                (
                    f"工作表「{SHEET}」的 E 列「应收金额」由您指定为到期日,列里却是金额。"
                    "请在「回款_参数」的「识别结果」中改正或清空 E 列的「更正」。"
                ),
            ),
        ),
        ({(SHEET, "D"): "due_date", (SHEET, "E"): "amount"}, ()),
    ],
)
def test_041_a_column_of_dates_given_as_amounts_is_asked_about_once(fields, said_):
    read_ = ReadBook("台账.xlsx", (PLAIN,), {}, ())
    opened = understand(read_, Answers({}, Corrections(fields=fields)))

    assert opened.recognition.questions == said_
    if said_:
        with pytest.raises(NotUnderstood, match="由您指定为应收金额,列里却是日期") as caught:
            decide_book(opened, AS_OF)
        assert caught.value.code == "E201"


def test_042_blank_rows_do_not_end_a_table():
    assert result(table(HEAD, ROWS[0], [], [], *ROWS[1:])).owed == OWED


def test_043_totals_are_left_out_and_checked():
    good = result(table(HEAD, *ROWS, ["合计", None, None, None, 3000]))
    bad = result(table(HEAD, *ROWS, ["合计", None, None, None, 3500]))

    assert good.of("W211", "W212") == [("W211", f"{SHEET}!5", "第5行是合计行,没有计入明细。")]
    assert bad.of("W212") == [
        (
            "W212",
            f"{SHEET}!E5",
            "「合计」写的应收金额是 3,500.00,明细相加是 3,000.00,相差 500.00。",
        )
    ]
    assert good.owed == bad.owed == OWED


def test_044_a_heading_repeated_on_the_way_is_left_out():
    one = result(table(HEAD, ROWS[0], HEAD, *ROWS[1:]))

    assert one.of("W213") == [("W213", f"{SHEET}!3", "第3行是重复的表头,没有计入明细。")]
    assert one.owed == OWED


def test_045_notes_and_signatures_below_are_left_out():
    one = result(table(HEAD, *ROWS, [], ["制表人:王会计"], ["备注:以上金额含税"]))

    assert one.of("W214") == [("W214", f"{SHEET}!6", "第6、7行是标题、备注或签字行,没有计入明细。")]
    assert one.owed == OWED


def test_046_formats_far_below_do_not_make_a_sheet_long(tmp_path):
    def far(book):
        book.active.cell(1_048_576, 5).number_format = "0.00"

    one, _ = read(saved(tmp_path, far))

    assert one.owed == OWED


@pytest.mark.parametrize(("rows", "columns"), [(1_048_577, 2), (5, 16_385), (1_048_576, 20)])
def test_047_a_table_too_long_is_refused_and_never_cut(rows, columns):
    with pytest.raises(FileRefused) as caught:
        check_box(Path("长.csv"), rows, columns)

    assert caught.value.with_code == (
        f"文件「长.csv」有 {rows:,} 行 × {columns:,} 列,超出可读范围:请拆分后再读取。(E110)"
    )


def test_048_049_hidden_and_filtered_rows_are_used_and_told_apart():
    hidden = result(table(HEAD, *ROWS, hidden_rows=frozenset({1})))
    filtered = result(table(HEAD, *ROWS, hidden_rows=frozenset({1}), filtered_rows=frozenset({1})))

    assert hidden.of("W218", "W219") == [
        ("W218", f"{SHEET}!2", "有 1 行被隐藏,应收金额合计 1,000.00,默认计入。")
    ]
    assert filtered.of("W218", "W219") == [
        ("W219", f"{SHEET}!2", "有 1 行被筛选掉,应收金额合计 1,000.00,默认计入。")
    ]
    assert hidden.owed == filtered.owed == OWED


def test_048_049_hidden_rows_that_are_not_counted_are_said_to_be_left_out():
    """Rows 2 (1,000.00) and 3 are hidden, the second by a filter."""
    hidden = table(HEAD, *ROWS, hidden_rows=frozenset({1, 2}), filtered_rows=frozenset({2}))
    one = result(hidden, 隐藏行="不计")

    told = [f for f in one.findings if f.code in {"W218", "W219"}]
    assert [f.message.rsplit(",", 1)[1] for f in told] == ["按参数「隐藏行」没有计入。"] * 2
    assert {f.remedy for f in told} == {"如应计入,请把「回款_参数」的「隐藏行」改为 计入。"}


def test_050_a_hidden_column_is_used():
    one = result(table(HEAD, *ROWS, hidden_columns=frozenset({4})))

    assert one.of("I218") == [("I218", SHEET, "隐藏的 E 列「应收金额」照样使用。")]
    assert one.owed == OWED


def test_051_a_merged_customer_goes_down_its_area_and_no_further():
    rows = [row(), row(None, "10000008"), row(None, "10000009"), *SOUND]
    one = result(table(HEAD, *rows, merges=((1, 0, 2, 0),)))

    assert one.of("W221") == [
        ("W221", f"{SHEET}!A", "客户名称只写在每段第一行,1 行沿用上面的客户。")
    ]
    assert one.of("E301") == [("E301", f"{SHEET}!A4", "没有客户名称。")]
    assert one.owed[A] == 200_000


def test_052_a_merged_amount_belongs_to_nobody_and_its_customer_waits():
    one = result(sheet(row(), row(number="10000008", amount=None), merges=((1, 4, 2, 4),)))
    text = "应收金额是合并单元格,分不清属于哪一行。"

    assert one.of("E222") == [("E222", f"{SHEET}!E2", text), ("E222", f"{SHEET}!E3", text)]
    assert one.letters() == {A: f"客户已停发函件:{text}", B: "", C: ""}


def test_053_grouped_rows_are_used(tmp_path):
    def group(book):
        book.active.row_dimensions.group(2, 3, outline_level=1, hidden=False)

    one, notes = read(saved(tmp_path, group))

    assert one.owed == OWED
    assert notes == ()


def test_054_the_totals_row_of_a_table_is_left_out(tmp_path):
    def as_table(book):
        made = Table(displayName="应收表", ref="A1:E5", totalsRowCount=1)
        made._initialise_columns()
        for column, title in zip(made.tableColumns, HEAD, strict=True):
            column.name = title
        book.active.add_table(made)

    one, _ = read(saved(tmp_path, as_table, (HEAD, *ROWS, ("汇总", None, None, None, 3000))))

    assert one.owed == OWED
    assert one.of("W211") == [("W211", f"{SHEET}!5", "第5行是合计行,没有计入明细。")]


class Live:
    """What a workbook and a sheet in Excel say of themselves."""

    Name = "应收"
    ProtectStructure = ProtectContents = True
    Excel8CompatibilityMode = ReadOnly = MultiUserEditing = False


def test_055_a_protected_sheet_is_read_and_not_written(tmp_path):
    def protect(book):
        book.active.protection.enable()

    one, _ = read(saved(tmp_path, protect))
    with pytest.raises(WriteRefused) as caught:
        refuse_cells(Live, Live)

    assert one.owed == OWED
    assert caught.value.with_code == (
        "工作表「应收」受保护:请在“审阅”里点“撤消工作表保护”后再按一次,或先复制一份再处理。(E225)"
    )


def test_056_a_protected_structure_takes_no_sheets(tmp_path):
    def lock(book):
        book.security.lockStructure = True

    path = saved(tmp_path, lock)
    with pytest.raises(WriteRefused) as live:
        refuse_sheets(Live)
    with pytest.raises(WriteRefused) as closed:
        graft(path, [], tmp_path / "结果.xlsx")

    assert live.value.with_code == (
        "「应收」的结构受保护,不能加入或替换工作表:请在“审阅”里撤销“保护工作簿”后再按一次。(E225)"
    )
    assert closed.value.code == "E225"
    assert not (tmp_path / "结果.xlsx").exists()


def with_formula(book):
    book.active["F1"] = "=SUM(E2:E4)"


def test_057_a_book_that_calculates_by_hand_is_told(tmp_path):
    def manual(book):
        with_formula(book)
        book.calculation.calcMode = "manual"

    _, notes = read(saved(tmp_path, manual))

    assert [(n.code, n.message) for n in notes] == [
        ("W227", "本工作簿是手动计算,或保存时没有算完,公式的数值可能是旧的;这里按保存的数值读取。")
    ]


def test_058_a_formula_without_its_result_keeps_the_customer_waiting():
    one = result(sheet(row(amount=CellNoValue())))

    assert one.of("E228") == [("E228", f"{SHEET}!E2", "应收金额是没有计算结果的公式。")]
    assert one.letters() == {A: "客户已停发函件:应收金额是没有计算结果的公式。", B: "", C: ""}


def test_059_links_to_other_workbooks_are_told(tmp_path):
    def link(book):
        with_formula(book)
        outside = ExternalLink(ExternalBook())
        outside.file_link = Relationship(
            type="externalLinkPath", Target="别的.xlsx", TargetMode="External"
        )
        book._external_links.append(outside)

    _, notes = read(saved(tmp_path, link))

    assert [(n.code, n.message) for n in notes] == [
        ("W229", "本工作簿引用了 1 个其他文件,公式里是上次更新链接时的数值;不会打开那些文件。")
    ]


def test_060_iteration_is_told(tmp_path):
    def iterate(book):
        with_formula(book)
        book.calculation.iterate = True

    _, notes = read(saved(tmp_path, iterate))

    assert [n.code for n in notes] == ["W230"]
    assert notes[0].message


def test_the_sound_sheet_itself_says_nothing_of_all_this():
    assert [f.code for f in result(PLAIN).findings if f.code[1] == "2"] == []
    assert (ROWS[0][3], ROWS[0][2]) == (DUE, ISSUED)
