"""Section D, amounts: entries 80 to 97, each with its sentence, its place and who gets no letter."""

import numpy as np
import openpyxl
import pytest

from tests.catalogue.cases import (
    AS_OF,
    COMPANY,
    DUE,
    HEAD,
    ISSUED,
    SHEET,
    SOUND,
    A,
    B,
    C,
    Result,
    result,
    row,
    sheet,
)
from xl_huikuan.addin.buttons.pipeline import (
    Answers,
    ReadBook,
    decide_book,
    unanswered,
    understand,
)
from xl_huikuan.core.catalogue import CATALOGUE, Severity
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.grid import CellError, Grid, SignedCells
from xl_huikuan.sheets.recognition.reading import Corrections
from xl_huikuan.sheets.results.parameters import parameters_sheet

LEFT_OUT = "更正前该行不计入,也不向该客户发函。"


def blocked_alone(one):
    """The customer of the first row gets no letter; the others do. Returns why."""
    letters = one.letters()
    assert letters[B] == letters[C] == ""
    assert letters[A]
    return letters[A]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.56", 123456),
        ("￥1234.50", 123450),
        ("１２３４．５６", 123456),
        ("1234元", 123400),
    ],
)
def test_080_an_amount_written_as_text_is_read_strictly_and_told(text, fen):
    one = result(sheet(row(amount=text)))

    assert one.owed[A] == fen
    assert one.of("W401") == [
        ("W401", f"{SHEET}!E2", f"应收金额有 1 个文本金额已读作数字,如「{text}」。")
    ]
    assert one.letters()[A] == ""


@pytest.mark.parametrize("text", ["(123.45)", "123.45-", "－123.45", "−123.45", "-123.45"])
def test_081_a_minus_written_as_text_is_a_minus_and_told(text):
    one = result(sheet(row(), row(number="10000009", amount=text)))

    assert one.owed[A] == 100_000 - 12_345
    assert one.of("W402") == [
        ("W402", f"{SHEET}!E3", f"应收金额有 1 个文本金额写作负数,已读作负数,如「{text}」。")
    ]


@pytest.mark.parametrize(
    "text",
    ["12.3.4", "1e5", "nan", "inf", "1_000", "٣", "½", "壹佰", "12%", "1.234,56", "$100", "约500"],
)
def test_082_what_is_not_plainly_an_amount_is_refused(text):
    one = result(sheet(row(amount=text)))

    assert one.of("E403") == [("E403", f"{SHEET}!E2", f"应收金额「{text}」不能读作金额。")]
    assert one.owed[A] == 0
    assert blocked_alone(one) == f"客户已停发函件:应收金额「{text}」不能读作金额。"
    assert next(f.remedy for f in one.findings if f.code == "E403") == f"请改为数字。{LEFT_OUT}"


@pytest.mark.parametrize("text", ["-", "—", "无"])
def test_083_a_dash_or_none_is_nothing_and_told(text):
    one = result(sheet(row(), row(number="10000009", amount=text)))

    assert one.owed[A] == 100_000
    assert one.of("W404") == [
        ("W404", f"{SHEET}!E3", f"应收金额有 1 处写作横线或「无」,按零计算,如「{text}」。")
    ]


def test_084_a_blank_amount_is_not_zero():
    one = result(sheet(row(), row(number="10000009", amount=None)))

    assert one.of("E405") == [("E405", f"{SHEET}!E3", "没有金额(空白不是零)。")]
    assert blocked_alone(one) == "客户已停发函件:没有金额(空白不是零)。"


def test_085_zero_is_said_for_the_record():
    one = result(sheet(row(), row(number="10000009", amount=0)))

    assert one.of("I405") == [("I405", f"{SHEET}!3", "应收金额为零。")]
    assert one.letters()[A] == ""


def test_086_a_negative_invoice_is_kept_as_a_credit_note():
    one = result(sheet(row(), row(number="10000009", amount=-300)))
    kinds = one.outcome.ledger.items

    assert one.owed[A] == 70_000
    assert kinds["kind"][kinds["amount"] < 0].tolist() == ["红字"]
    assert one.letters()[A] == ""


def test_087_a_customer_with_credits_only_gets_no_letter():
    assert blocked_alone(result(sheet(row(amount=-300)))) == "余额不大于零。"


@pytest.mark.parametrize("credit", [-1000, -1200])
def test_088_a_balance_of_nothing_or_less_after_credits_gets_no_letter(credit):
    one = result(sheet(row(), row(number="10000009", amount=credit)))

    assert one.owed[A] == 100_000 + credit * 100
    assert blocked_alone(one)


def test_089_less_than_a_fen_is_rounded_and_told():
    one = result(sheet(row(amount=100.005)))

    assert one.owed[A] == 10_001
    assert one.of("W410") == [
        ("W410", f"{SHEET}!E2", "应收金额「100.005」不是整分,已四舍五入到分。")
    ]


@pytest.mark.parametrize("amount", ["12345678901234567", 1234567890123456.0, 10.0**13])
def test_090_more_digits_than_excel_keeps_are_refused(amount):
    one = result(sheet(row(amount=amount)))
    seen = amount if isinstance(amount, str) else f"{amount:.0f}"
    said = f"应收金额「{seen}」位数太多(连同角分超过15位),Excel 记不准。"

    assert one.of("E411") == [("E411", f"{SHEET}!E2", said)]
    assert blocked_alone(one) == f"客户已停发函件:{said}"


ERRORS = (
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!",
    "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!", "#BUSY!", "#PYTHON!", "#TIMEOUT!",
    "#EXTERNAL!",
)  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_091_an_error_value_is_told_at_its_cell(error):
    one = result(sheet(row(amount=CellError(error))))

    assert one.of("E412") == [("E412", f"{SHEET}!E2", f"应收金额「{error}」是错误值。")]
    assert blocked_alone(one) == f"客户已停发函件:应收金额「{error}」是错误值。"


@pytest.mark.parametrize("number", [-2146826288, -2146826265, -2146826246, -2146826238])
def test_092_the_number_excel_hands_over_for_an_error_is_no_amount(number):
    one = result(sheet(row(amount=number)))

    assert one.of("E412") == [("E412", f"{SHEET}!E2", f"应收金额「{number}」是错误值。")]
    assert blocked_alone(one)


@pytest.mark.parametrize(("flag", "shown"), [(True, "TRUE"), (False, "FALSE")])
def test_093_yes_or_no_is_no_amount(flag, shown):
    one = result(sheet(row(amount=flag)))

    assert one.of("E413") == [("E413", f"{SHEET}!E2", f"应收金额是 {shown},不是金额。")]
    assert blocked_alone(one)


def with_currency(*currencies):
    """Rows of A, B, C in these currencies."""
    rows = [
        row(name, f"1000000{i}", ISSUED, DUE, 1000, currency)
        for i, (name, currency) in enumerate(zip((A, B, C), currencies, strict=True))
    ]
    return Grid.from_rows(SHEET, [(*HEAD, "币种"), *rows])


def test_094_another_currency_is_left_out_and_its_customer_waits():
    one = result(with_currency("USD", "人民币", "CNY"))

    assert one.of("E414") == [("E414", f"{SHEET}!F2", "币种是「USD」,不能与人民币相加。")]
    assert blocked_alone(one) == "客户已停发函件:币种是「USD」,不能与人民币相加。"


def test_094_a_blank_currency_among_several_is_asked_for():
    alone = result(with_currency(None, "人民币", "人民币"))
    here = result(
        Grid.from_rows(
            SHEET,
            [
                (*HEAD, "币种"),
                row(A, "1", ISSUED, DUE, 1000, None),
                row(B, "2", ISSUED, DUE, 1000, "人民币"),
                row(C, "3", ISSUED, DUE, 1000, "人民币"),
                row("丁公司", "4", ISSUED, DUE, 1000, "USD"),
            ],
        )
    )

    assert alone.of("E414") == []
    assert here.of("E414")[1:] == [("E414", f"{SHEET}!F2", "没有写币种,而本表有多个币种。")]
    assert here.letters()[A] == "客户已停发函件:没有写币种,而本表有多个币种。"
    assert here.letters()[B] == here.letters()[C] == ""


def signed(*signs, head=HEAD, more=()):
    """One row for each sign, of A, B, C …, whose amount (column E) shows it; "" = none."""
    names = (A, B, C, "丁公司", "戊公司")
    rows = [
        row(name, f"1000000{i}", ISSUED, DUE, 1000, *more)
        for i, name in enumerate(names[: len(signs)])
    ]
    shown = {sign: [i for i, s in enumerate(signs, 1) if s == sign] for sign in signs if sign}
    cells = tuple(SignedCells(4, sign, np.array(at, np.int64)) for sign, at in shown.items())
    return Grid.from_rows(SHEET, [head, *rows], signs=cells)


def opened(grid, **about):
    """What recognition says of one sheet, with the clerk's answers."""
    read = ReadBook("台账.xlsx", (grid,), {}, ())
    return understand(read, Answers(COMPANY, Corrections(**about)))


ASKED = (
    f"工作表「{SHEET}」的 E 列「应收金额」在单元格格式里带「US$」(首处 E2),共 3 行,看不出是不是人民币。"
    "如是人民币,请在「回款_参数」的「识别结果」中把该表「金额币种」填为 人民币;"
    "如是外币,请换算成人民币后再运行,或把该表「本表用途」填为 否。"
)


def test_094_a_column_shown_in_dollars_by_its_number_format_is_asked_about_once():
    book = opened(signed("US$", "US$", "US$"))

    assert book.recognition.questions == (ASKED,)
    with pytest.raises(NotUnderstood, match="看不出是不是人民币"):
        decide_book(book, AS_OF)


def test_094_the_answer_that_it_is_renminbi_settles_it_and_is_told_as_w415():
    book = opened(signed("US$", "US$", "US$"), currency={SHEET: "人民币"})
    one = Result(decide_book(book, AS_OF))

    assert one.of("W415") == [
        (
            "W415",
            f"{SHEET}!E2",
            (
                "E 列「应收金额」在单元格格式里带「US$」(首处 E2),共 3 行;"
                "您在「回款_参数」中答了人民币,按人民币计算。"
            ),
        )
    ]
    assert one.owed == {A: 100_000, B: 100_000, C: 100_000}
    assert set(one.letters().values()) == {""}


def test_094_the_answer_is_asked_for_on_our_sheet_and_read_from_there():
    grid = signed("US$", "US$", "US$")
    lines = []
    for block in parameters_sheet(unanswered(opened(grid), AS_OF, "")).blocks:
        rows = zip(*(column.values for column in block.columns), strict=True)
        lines += [[column.title for column in block.columns], *rows, ()]
    (place,) = [i for i, line in enumerate(lines) if line[1:2] == ("金额币种",)]

    assert lines[place] == (
        SHEET, "金额币种", "US$", "", "单元格格式里带「US$」;确是人民币就填 人民币"
    )  # fmt: skip

    lines[place] = (*lines[place][:3], "人民币", "")
    ours = {"回款_参数": Grid.from_rows("回款_参数", lines)}
    book = understand(ReadBook("台账.xlsx", (grid,), ours, ()), Answers(COMPANY))

    assert book.recognition.questions == ()
    assert book.corrections.currency == {SHEET: "人民币"}


def test_094_receipts_in_dollars_are_asked_about_and_can_be_set_aside():
    rows = [
        ("收款日期", "客户名称", "收款金额", "收款方式"),
        (DUE, A, 300, "电汇"),
        (DUE, B, 400, "电汇"),
    ]
    shown = (SignedCells(2, "HK$", np.array([1, 2], np.int64)),)
    paid = Grid.from_rows("收款", rows, signs=shown)
    read = ReadBook("台账.xlsx", (sheet(row()), paid), {}, ())
    (asked,) = understand(read, Answers(COMPANY)).recognition.questions
    aside = Answers(COMPANY, Corrections(side={"收款": "无关"}, use={"收款": "否"}))

    assert asked == (
        "工作表「收款」的 C 列「收款金额」在单元格格式里带「HK$」(首处 C2),共 2 行,看不出是不是人民币。"
        "如是人民币,请在「回款_参数」的「识别结果」中把该表「金额币种」填为 人民币;"
        "如是外币,请换算成人民币后再运行,或把该表「应收/应付」填为 无关。"
    )
    assert understand(read, aside).recognition.questions == ()


def test_094_a_table_in_dollars_can_be_set_aside():
    book = opened(signed("US$", "US$", "US$"), use={SHEET: "否"})

    assert book.recognition.questions == ()


def test_094_one_row_shown_in_dollars_waits_by_itself():
    one = result(signed("$", "", ""))
    said = "金额「1000」的单元格格式里带「$」,看不出是不是人民币。"

    assert one.of("E415", "W415") == [("E415", f"{SHEET}!E2", said)]
    assert one.owed[A] == 0
    assert blocked_alone(one) == f"客户已停发函件:{said}"
    assert next(f.remedy for f in one.findings if f.code == "E415") == (
        "如是人民币,请在「回款_参数」把该表「金额币种」填为 人民币;如是外币,请折算为人民币或另表催收。"
        + LEFT_OUT
    )


@pytest.mark.parametrize(
    ("signs", "asked"),
    [
        (("$", "", ""), False),  # 1 of 3 rows
        (("$", "€", "", ""), True),  # 2 of 4: half of the table
        (("$", "", "", "", "€"), False),
    ],
)
def test_094_from_half_of_the_table_on_it_is_one_question(signs, asked):
    assert bool(opened(signed(*signs)).recognition.questions) is asked


@pytest.mark.parametrize(
    ("head", "more", "why"),
    [
        ((*HEAD, "币种"), ("CNY",), "币种列写的是人民币"),
        ((*HEAD[:4], "应收金额(元)"), (), "表头写的是人民币"),
        ((*HEAD[:4], "应收金额(人民币)"), (), "表头写的是人民币"),
    ],
)
def test_094_a_sign_against_what_the_sheet_says_is_told_as_w415(head, more, why):
    one = result(signed("$", "$", "$", head=head, more=more))

    assert one.of("W415", "E415") == [
        (
            "W415",
            f"{SHEET}!E2",
            f"E 列「{head[4]}」在单元格格式里带「$」(首处 E2),共 3 行;{why},按人民币计算。",
        )
    ]
    assert one.owed == {A: 100_000, B: 100_000, C: 100_000}


def test_094_a_row_whose_currency_is_written_as_dollars_is_left_out_for_that():
    rows = [
        row(name, f"1000000{i}", ISSUED, DUE, 1000, currency)
        for i, (name, currency) in enumerate(((A, "USD"), (B, "人民币"), (C, "人民币")))
    ]
    shown = SignedCells(4, "$", np.array([1], np.int64))
    one = result(Grid.from_rows(SHEET, [(*HEAD, "币种"), *rows], signs=(shown,)))

    assert one.codes & {"E414", "E415", "W415"} == {"E414"}
    assert blocked_alone(one)


def test_094_a_sign_on_zero_or_on_no_amount_says_nothing():
    """The heading, a zero, and the invoice number show $; the amounts do not."""
    rows = [HEAD, row(), row(number="10000009", amount=0), *SOUND]
    cells = (
        SignedCells(4, "$", np.array([0, 2], np.int64)),
        SignedCells(1, "$", np.array([1, 2, 3, 4], np.int64)),
    )
    one = result(Grid.from_rows(SHEET, rows, signs=cells))

    assert one.codes & {"E415", "W415"} == set()
    assert one.owed[A] == 100_000


def test_094_number_formats_of_a_file_are_seen(tmp_path):
    """A in dollars, B in ¥, C in nothing: only A waits."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = SHEET
    codes = ("[$$-409]#,##0.00", "[$¥-804]#,##0.00", "General")
    page.append(HEAD)
    for number, (name, code) in enumerate(zip((A, B, C), codes, strict=True), 2):
        page.append(row(name, str(number)))
        page.cell(number, 5).number_format = code
    book.save(tmp_path / "台账.xlsx")
    one = result(*read_grids(tmp_path / "台账.xlsx").grids)

    assert one.of("E415", "W415") == [
        ("E415", f"{SHEET}!E2", "金额「1000」的单元格格式里带「$」,看不出是不是人民币。")
    ]


def test_095_more_paid_than_owed_is_told_and_shown_as_credit():
    one = result(sheet(row(A, "10000001", ISSUED, DUE, 100, 150), head=(*HEAD, "已收金额")))

    assert one.of("W604") == [
        (
            "W604",
            f"{SHEET}!2",
            (
                f"客户「{A}」这一行登记的收款超过应收 100.00 元,"
                "多出部分用于该客户其他应收或列为预收。"
            ),
        )
    ]
    assert one.owed[A] == -5_000
    assert blocked_alone(one) == "余额不大于零。"


def test_096_a_balance_that_is_not_invoice_less_paid_is_told_with_the_difference():
    head = (*HEAD, "已收金额", "未收金额")
    one = result(sheet(row(A, "10000001", ISSUED, DUE, 100, 40, 70), head=head))
    said = "未收 70 和应收减已收(60.00)相差 10.00 元。"

    assert one.of("E417") == [("E417", f"{SHEET}!G2", said)]
    assert blocked_alone(one) == f"客户已停发函件:{said}"


def test_097_a_row_entered_twice_with_its_number_blocks_and_names_the_other_row():
    one = result(sheet(row(), row()))

    assert one.owed[A] == 200_000  # both kept: which of them is right is not ours to say
    assert one.of("E418") == [
        ("E418", f"{SHEET}!2", "与第3行完全相同:单号10000001,金额1,000.00元。"),
        ("E418", f"{SHEET}!3", "与第2行完全相同:单号10000001,金额1,000.00元。"),
    ]
    assert blocked_alone(one).startswith("数据有误,请先处理:与第3行完全相同")


def test_097_a_row_entered_twice_without_a_number_is_told():
    one = result(sheet(row(number=None), row(number=None)))

    assert one.of("W418") == [
        ("W418", f"{SHEET}!2", "与第3行完全相同:金额1,000.00元。"),
        ("W418", f"{SHEET}!3", "与第2行完全相同:金额1,000.00元。"),
    ]


def test_097_one_invoice_with_two_amounts_blocks():
    one = result(sheet(row(), row(amount=900)))

    assert one.of("E419") == [
        ("E419", f"{SHEET}!2", "发票号10000001金额1,000.00元,与第3行的金额不同。"),
        ("E419", f"{SHEET}!3", "发票号10000001金额900.00元,与第2行的金额不同。"),
    ]
    assert blocked_alone(one)


def test_097_one_invoice_of_two_customers_blocks_both():
    one = result(sheet(row(), row("丁公司")))

    assert one.of("E420") == [
        ("E420", f"{SHEET}!2", "发票号10000001在第3行记在另一个客户名下。"),
        ("E420", f"{SHEET}!3", "发票号10000001在第2行记在另一个客户名下。"),
    ]
    assert blocked_alone(one)
    assert one.letters()["丁公司"]


def test_a_sound_row_of_each_of_these_kinds_goes_out():
    """The fixtures differ from a sound sheet by the fault alone."""
    one = result(sheet(row()))
    grave = [f for f in one.findings if CATALOGUE[f.code].severity is not Severity.INFO]

    assert [f.code for f in grave if f.code != "W621"] == []
    assert set(one.letters().values()) == {""}
