"""The aging table and the open rows in cells, held to worked vectors and to the rules on paper."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import oracle
from tests.addin.functions.typed import EPOCH, column, day
from xl_huikuan.addin.functions.all import call
from xl_huikuan.addin.functions.registry import recent_problems

AS_OF = day("2026-10-31")


def _columns(rows):
    """Rows of (customer, date, amount) as three columns of cells; a date is written ISO."""
    dated = [(name, day(when) if isinstance(when, str) else when, amount) for name, when, amount in rows]  # fmt: skip
    return [column(part) for part in zip(*dated, strict=True)]


def _aging(rows, receipts=(), scheme=None, as_of=AS_OF):
    return call("HK_AGING", [*_columns(rows), as_of, scheme, *(_columns(receipts) if receipts else [])])  # fmt: skip


DEBITS = [
    ("甲", "2022-03-10", 100_000.0),
    ("甲", "2023-05-20", 80_000.0),
    ("甲", "2024-08-15", 120_000.0),
    ("甲", "2025-11-02", 60_000.0),
]
RECEIPTS = [
    ("甲", "2023-01-01", 70_000.0),
    ("甲", "2024-01-01", 90_000.0),
    ("甲", "2025-01-01", 50_000.0),
]
YEAR_END = day("2025-12-31")


def test_an_auditor_ages_a_running_account_first_in_first_out():
    """210,000 received of 360,000: 90,000 of 2024-08-15 and 60,000 of 2025-11-02 are open."""
    table = _aging(DEBITS, RECEIPTS, "年度6段", YEAR_END)

    assert table[0] == (
        "客户",
        "1年以内(含1年)",
        "1-2年",
        "2-3年",
        "3-4年",
        "4-5年",
        "5年以上",
        "合计",
    )
    assert table[1] == ("甲", 60_000.0, 90_000.0, 0.0, 0.0, 0.0, 0.0, 150_000.0)
    assert table[2] == ("合计", *table[1][1:])


def test_what_came_after_the_as_of_date_does_not_exist():
    """By business dates neither the receipt nor the item of 2026 is there at the end of 2025."""
    later = [("甲", "2026-01-05", 1_000.0)]

    assert _aging(DEBITS + later, RECEIPTS + later, "年度6段", YEAR_END) == _aging(
        DEBITS, RECEIPTS, "年度6段", YEAR_END
    )


def test_by_due_dates_what_is_due_later_is_not_due_yet():
    """Customers in order of appearance; 50 due in November is 未到期, as is 20 due today."""
    table = _aging(
        [("乙", "2026-11-30", 50.0), ("甲", "2026-10-30", 10.5), ("乙", "2026-10-31", 20.0)]
    )

    assert [row[0] for row in table] == ["客户", "乙", "甲", "合计"]
    assert [row[1:3] for row in table[1:]] == [(70.0, 0.0), (0.0, 10.5), (70.0, 10.5)]


def test_money_paid_too_much_stands_in_a_column_of_its_own():
    """乙 owes 100 and paid 130.01, 丙 owes nothing and paid 5: no bucket is below zero."""
    table = _aging(
        [("甲", "2026-10-01", 40.0), ("乙", "2026-10-01", 100.0)],
        [("乙", "2026-10-05", 130.01), ("丙", "2026-10-06", 5.0), ("丁", "2026-12-01", 9.0)],
    )

    assert table[0][-2:] == ("合计", "预收")
    assert [(row[0], *row[-2:]) for row in table[1:]] == [
        ("甲", 40.0, 0.0),
        ("乙", 0.0, 30.01),
        ("丙", 0.0, 5.0),
        ("合计", 40.0, 35.01),
    ]


def test_a_red_letter_pays_the_oldest():
    """100 of 1 August (91 days) and 60 in October, −70 in September: 30 and 60 are open."""
    table = _aging(
        [("甲", "2026-08-01", 100.0), ("甲", "2026-09-01", -70.0), ("甲", "2026-10-10", 60.0)]
    )

    assert table[0][1:7] == ("未到期", "1-30天", "31-60天", "61-90天", "91-180天", "181-365天")
    assert table[1][1:7] == (0.0, 60.0, 0.0, 0.0, 30.0, 0.0)


def test_items_without_a_date_have_a_column_when_there_are_any():
    """A blank date; and a word for none, given as the one cell of a column."""
    table = _aging([("甲", None, 7.0), ("乙", "2026-10-30", 1.0)])

    assert table[0][-2:] == ("无到期日", "合计")
    assert [row[-2:] for row in table[1:]] == [(7.0, 7.0), (0.0, 1.0), (7.0, 8.0)]
    assert call("HK_AGING", ["甲", "待定", 7.0, AS_OF])[1][-2:] == (7.0, 7.0)


def test_blank_rows_say_nothing_and_money_without_a_name_is_shown():
    """The used range may end in blank rows; an amount is never dropped for want of a name."""
    table = _aging([("甲", "2026-10-30", 1.0), (None, "2026-10-30", 2.0), (None, None, None)])

    assert [(row[0], row[-1]) for row in table[1:]] == [
        ("甲", 1.0),
        ("(未填客户)", 2.0),
        ("合计", 3.0),
    ]


def test_a_receipt_finds_a_customer_written_in_another_way():
    """Full width and a blank; but a name that is nearly that of two customers is its own."""
    items = [("大华(上海)公司", "2026-10-01", 10.0), ("ＡＢ公司", "2026-10-01", 5.0), ("AB公司", "2026-10-01", 6.0)]  # fmt: skip
    table = _aging(items, [("大华（上海） 公司", "2026-10-02", 10.0), ("ab公司", "2026-10-02", 1.0)])  # fmt: skip

    assert [(row[0], *row[-2:]) for row in table[1:]] == [
        ("大华(上海)公司", 0.0, 0.0),
        ("ＡＢ公司", 5.0, 0.0),
        ("AB公司", 6.0, 0.0),
        ("ab公司", 0.0, 1.0),
        ("合计", 11.0, 1.0),
    ]


def test_columns_may_be_rows_texts_and_codes():
    """Rows instead of columns, customer codes as numbers, amounts and dates as texts."""
    table = call(
        "HK_AGING",
        [
            (1001.0, "甲"),
            (("2026年10月1日", "2026-9-1"),),
            ("１,２３４.５０", "￥10"),
            "2026/10/31",
        ],
    )

    assert [(row[0], row[-1]) for row in table[1:]] == [
        ("1001", 1234.5),
        ("甲", 10.0),
        ("合计", 1244.5),
    ]


def test_one_cell_each_is_a_table_of_one_customer():
    table = call("HK_AGING", ["甲", day("2026-10-30"), 3.0, AS_OF])

    assert [(row[0], row[-1]) for row in table[1:]] == [("甲", 3.0), ("合计", 3.0)]


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        ([("甲", "乙"), (46000.0,), (1.0, 2.0), AS_OF], "#VALUE!", "客户、日期、金额 三列应一样长"),
        ([("甲",), (46000.0,), ("一百",), AS_OF], "#VALUE!", "第 1 个单元格「一百」不是金额"),
        ([("甲",), ("昨天",), (1.0,), AS_OF], "#VALUE!", "第 1 个单元格「昨天」不是日期"),
        ([("甲",), (46000.0,), (1.0,), None], "#VALUE!", "「基准日」没有填"),
        ([("甲",), (46000.0,), (1.0,), AS_OF, "三段"], "#VALUE!", "账龄方案「三段」看不懂"),
        ([("甲",), (46000.0,), (1.0,), AS_OF, None, ("甲",)], "#VALUE!", "要么都填,要么都不填"),
        (
            [("甲",), (46000.0,), (1.0,), AS_OF, None, ("甲",), (46000.0,), (1.0, 2.0)],
            "#VALUE!",
            "收款客户、收款日期、收款金额 三列应一样长",
        ),
        (
            [("甲",), (46000.0,), (-2146826246,), AS_OF],
            "#N/A",
            "「金额」第 1 个单元格有错误值 #N/A",
        ),
        (
            [("甲", "#REF!"), (46000.0,) * 2, (1.0,) * 2, AS_OF],
            "#REF!",
            "「客户」第 2 个单元格有错误值 #REF!",
        ),
        ([((1.0, 2.0), (3.0, 4.0)), (46000.0,), (1.0,), AS_OF], "#VALUE!", "应选一列,选了 2 列"),
    ],
)
def test_what_cannot_be_aged_is_an_error_value_with_its_reason(arguments, code, why):
    assert call("HK_AGING", arguments) == code
    assert why in recent_problems[-1][1]


def test_a_1904_workbook_gives_the_same_table():
    """Every date 1462 lower; a blank stays a blank."""
    rows = [*DEBITS, ("乙", None, 5.0)]
    names, dates, amounts = _columns(rows)
    payer, on, paid = _columns(RECEIPTS)
    low = tuple(tuple(c if c is None else c - 1462 for c in row) for row in dates)
    arguments = [names, low, amounts, YEAR_END - 1462, None, payer, column(d - 1462 for (d,) in on), paid]  # fmt: skip

    assert call("HK_AGING", arguments, date_1904=True) == _aging(rows, RECEIPTS, None, YEAR_END)


def test_open_amounts_stand_beside_their_rows():
    """The worked vector row by row; a blank row stays blank, a red letter has nothing open."""
    rows = [*DEBITS, (None, None, None), ("甲", "2025-12-01", -10_000.0)]

    assert call("HK_OPEN", [*_columns(rows), YEAR_END, *_columns(RECEIPTS)]) == column(
        [0.0, 0.0, 80_000.0, 60_000.0, "", 0.0]
    )


def test_a_row_of_later_is_blank_unless_the_date_is_its_due_day():
    rows = [("甲", "2026-11-05", 9.0), ("甲", "2026-10-01", 4.0)]
    nothing = [None, None, None]

    assert call("HK_OPEN", [*_columns(rows), AS_OF]) == column(["", 4.0])
    assert call("HK_OPEN", [*_columns(rows), AS_OF, *nothing, "到期日"]) == column([9.0, 4.0])
    assert call("HK_OPEN", [*_columns(rows), AS_OF, *nothing, "账龄"]) == "#VALUE!"


CUSTOMERS = ("甲", "乙", "丙")
DATES = st.one_of(st.none(), st.integers(AS_OF - 800, AS_OF + 60).map(float))
ITEMS = st.lists(
    st.tuples(st.sampled_from(CUSTOMERS), DATES, st.integers(-4_000, 9_000)), min_size=1, max_size=12
)  # fmt: skip
MONEY = st.lists(
    st.tuples(st.sampled_from((*CUSTOMERS, "丁")), DATES, st.integers(-2_000, 12_000)), max_size=6
)


def _date(cell):
    return None if cell is None else EPOCH + dt.timedelta(cell)


def _on_paper(items, receipts, *, due, bucket_of):
    """Open amounts by row, {customer: {bucket: yuan}} and advances, by the plain rules."""
    as_of = _date(AS_OF)
    by_row, table, advances = {}, defaultdict(lambda: defaultdict(Decimal)), {}
    for name in dict.fromkeys(row[0] for row in (*items, *receipts)):
        mine = {
            k: oracle.Item(Decimal(amount) / 100, None if due else _date(when), _date(when) if due else None)
            for k, (who, when, amount) in enumerate(items)
            if who == name and (due or when is None or when <= AS_OF)
        }  # fmt: skip
        money = [
            oracle.Receipt(Decimal(amount) / 100, _date(when))
            for who, when, amount in receipts
            if who == name and (when is None or when <= AS_OF)
        ]
        advances[name] = oracle.settle(list(mine.values()), money, as_of)
        for k, item in mine.items():
            by_row[k] = float(item.open)
            table[name][bucket_of(item, as_of)] += item.open
    return by_row, table, advances


def _days_bucket(item, as_of):
    return oracle.bucket(None if item.due is None else (as_of - item.due).days)


def _years_bucket(item, as_of):
    labels = ("1年以内(含1年)", "1-2年", "2-3年", "3-4年", "4-5年", "5年以上")
    return "无到期日" if item.date is None else labels[oracle.year_bucket(item.date, as_of)]


@given(ITEMS, MONEY, st.booleans())
def test_the_table_is_the_one_on_paper(items, receipts, due):
    """Every cell to the fen, both kinds of scheme: buckets, totals and advances."""
    _, expected, advances = _on_paper(
        items, receipts, due=due, bucket_of=_days_bucket if due else _years_bucket
    )
    yuan = [[(name, when, amount / 100) for name, when, amount in rows] for rows in (items, receipts)]  # fmt: skip
    heading, *body, total = _aging(*yuan, "逾期7段" if due else "年度6段")

    got = {row[0]: dict(zip(heading[1:], row[1:], strict=True)) for row in body}
    for name, cells in got.items():
        assert cells.pop("合计") == float(sum(expected[name].values()))
        assert cells.pop("预收", 0.0) == float(advances[name])
        assert {k: v for k, v in cells.items() if v} == {
            k: float(v) for k, v in expected[name].items() if v
        }
    assert {name for name, advance in advances.items() if advance} <= set(got)
    for place in range(1, len(heading)):
        assert round(100 * sum(row[place] for row in body)) == round(100 * total[place])


@given(ITEMS, MONEY, st.booleans())
def test_open_rows_are_those_on_paper_and_add_up_to_the_table(items, receipts, due):
    """Row by row by the plain rules; the sum is the grand total of the table."""
    expected, _, _ = _on_paper(items, receipts, due=due, bucket_of=lambda *_: "")
    yuan = [[(name, when, amount / 100) for name, when, amount in rows] for rows in (items, receipts)]  # fmt: skip
    money = _columns(yuan[1]) if receipts else [None] * 3
    cells = call("HK_OPEN", [*_columns(yuan[0]), AS_OF, *money, "到期日" if due else "业务日期"])
    table = _aging(*yuan, "逾期7段" if due else "年度6段")

    assert cells == column(expected.get(k, "") for k in range(len(items)))
    total = table[-1][table[0].index("合计")]
    assert round(100 * sum(cell for (cell,) in cells if cell)) == round(100 * total)
