"""Ages, buckets and the as-of date, and the laws every aging keeps."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.text_ledger import text_ledger
from xl_huikuan.core.aging import age, age_table, bucket_index
from xl_huikuan.core.catalogue import Severity
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, OPEN_ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import SCHEME_OVERDUE, SCHEME_YEARS, scheme_from_text
from xl_huikuan.core.reconcile import reconcile
from xl_huikuan.core.settings import Settings

YEAR_END = dt.date(2025, 12, 31)
BY_DUE = Settings()
BY_YEARS = Settings({"scheme": "年度6段"})


def dates(*texts):
    return np.array(texts, "datetime64[s]")


def aged(text, as_of=YEAR_END, settings=BY_DUE):
    return age(text_ledger(text), settings, as_of)


def codes(result):
    return [finding.code for finding in result.findings]


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-1, "未到期"),
        (0, "未到期"),
        (1, "1-30天"),
        (30, "1-30天"),
        (31, "31-60天"),
        (60, "31-60天"),
        (61, "61-90天"),
        (90, "61-90天"),
        (91, "91-180天"),
        (180, "91-180天"),
        (181, "181-365天"),
        (365, "181-365天"),
        (366, "365天以上"),
    ],
)
def test_a_bucket_includes_its_upper_limit(days, bucket):
    """Due today is not overdue, day 30 belongs to 1-30, both ends are open."""
    index = bucket_index(np.array([float(days)]), dates("NaT"), YEAR_END, SCHEME_OVERDUE)

    assert SCHEME_OVERDUE.labels[index[0]] == bucket


@pytest.mark.parametrize(
    ("base", "as_of", "bucket"),
    [
        ("2024-12-31", "2025-12-31", "1年以内(含1年)"),
        ("2024-12-30", "2025-12-31", "1-2年"),
        ("2022-12-31", "2025-12-31", "2-3年"),
        ("2020-12-30", "2025-12-31", "5年以上"),
        ("2024-02-29", "2025-02-28", "1年以内(含1年)"),
        ("2024-02-29", "2025-03-01", "1-2年"),
        ("2024-02-29", "2028-02-29", "3-4年"),
        ("2026-01-01", "2025-12-31", "1年以内(含1年)"),
    ],
)
def test_years_are_counted_by_anniversary(base, as_of, bucket):
    """Exactly one year old is still within one year; 29 February has its day on the 28th."""
    as_of = dt.date.fromisoformat(as_of)
    index = bucket_index(np.array([np.nan]), dates(base), as_of, SCHEME_YEARS)

    assert SCHEME_YEARS.labels[index[0]] == bucket


def test_without_any_date_there_is_no_bucket():
    """-1 in both kinds of schemes; a known number of days is enough."""
    days = np.array([np.nan, 366.0])

    assert bucket_index(days, dates("NaT", "NaT"), YEAR_END, SCHEME_OVERDUE).tolist() == [-1, 6]
    assert bucket_index(days, dates("NaT", "NaT"), YEAR_END, SCHEME_YEARS).tolist() == [-1, 1]


AUDIT = """
    应收 甲 2022-03-10 100000
    应收 甲 2023-05-20 80000
    应收 甲 2024-08-15 120000
    应收 甲 2025-11-02 60000
    收款 甲 2023-01-05 70000
    收款 甲 2024-06-30 90000
    收款 甲 2025-03-31 50000
"""


def test_the_auditors_example_comes_out():
    """210,000 received against four debits leaves 90,000 of 1–2 years and 60,000 within one."""
    result = aged(AUDIT, settings=BY_YEARS)

    assert result.matrix[0].tolist() == [6_000_000, 9_000_000, 0, 0, 0, 0, 0]
    assert result.open_items["open"].tolist() == [0, 0, 9_000_000, 6_000_000]


def test_days_run_from_the_basis_date():
    """The same items by due date, invoice date and posting date."""
    text = """
        应收 甲 - 100 biz_date=2025-11-02 invoice_date=2025-12-01 due_given=2025-12-31
        应收 甲 - 10 biz_date=2024-08-15 invoice_date=2025-10-31 due_given=2025-11-30
    """
    in_buckets = {
        basis: aged(text, settings=Settings({"basis": basis})).matrix[0].tolist()
        for basis in ("到期日", "开票日", "记账日")
    }

    assert in_buckets == {
        "到期日": [10000, 0, 1000, 0, 0, 0, 0, 0],
        "开票日": [0, 10000, 0, 1000, 0, 0, 0, 0],
        "记账日": [0, 0, 10000, 0, 0, 0, 1000, 0],
    }


def test_overdue_days_are_days_past_due_whatever_the_basis():
    """503 and 59 days are ages; with a due date the column 逾期天数 speaks of that."""
    result = aged("应收 甲 2025-11-02 100 due_given=2025-12-21", settings=BY_YEARS)

    assert result.open_items["days"].tolist() == [10.0]


def test_open_items_have_every_column_and_one_row_per_item_in_view():
    """Columns OPEN_ITEMS in their order; settled items stay, later ones are not there.

    Without a due date the own date decides: the item of 3 November comes before 2 December.
    """
    result = aged("""
        应收 甲 2026-01-05 70
        应收 甲 2025-11-02 100 term=票到30天
        应收 甲 2025-11-03 50
        收款 甲 2025-12-01 100
    """)

    assert list(result.open_items.columns) == [column.name for column in OPEN_ITEMS]
    assert result.open_items["item"].tolist() == [1, 2]
    assert result.open_items["open"].tolist() == [5000, 0]
    assert result.open_items["due_why"].tolist() == ["票到30天(行内账期)", "无到期日也无账期"]
    assert result.matches[["item", "receipt"]].to_numpy().tolist() == [[2, 0], [1, 0]]


def test_rows_after_the_as_of_date_do_not_exist_yet():
    """A past as-of date shows the balance of that day and counts what it left out."""
    result = aged("""
        应收 甲 2025-11-02 100 due_given=2025-12-02
        应收 甲 2026-01-05 70 due_given=2026-02-05
        收款 甲 2025-12-20 30
        收款 甲 2026-01-10 70
    """)

    assert result.open_items["open"].tolist() == [7000]
    assert codes(result) == ["I601"]
    assert "应收 1 行、收款 1 行" in result.findings[0].message


def test_rows_of_the_as_of_date_itself_count():
    """Both the invoice and the receipt of the last day are in."""
    result = aged("应收 甲 2025-12-31 100 due_given=2025-12-31\n收款 甲 2025-12-31 30")

    assert result.open_items["open"].tolist() == [7000]
    assert codes(result) == []


@pytest.mark.parametrize("flip", [False, True])
def test_on_the_same_day_the_item_with_a_due_date_is_paid_first(flip):
    """One is due that day, the other only dated so: the order of rows decides nothing."""
    rows = ["应收 甲 2025-12-02 100", "应收 甲 2025-11-02 100 due_given=2025-12-02"]
    result = aged("\n".join([*(reversed(rows) if flip else rows), "收款 甲 2025-12-20 100"]))

    assert result.matrix[0].tolist() == [0, 0, 0, 0, 0, 0, 0, 10000]


def test_a_past_date_cannot_be_replayed_with_undated_receipts():
    """An undated receipt counts as received, one entered on a later item is left out with it."""
    result = aged("""
        应收 甲 2025-11-02 100 due_given=2025-12-02
        应收 甲 2026-01-05 70 due_given=2026-02-05
        收款 甲 - 30 item=0
        收款 甲 - 20 item=1
    """)

    assert result.open_items["open"].tolist() == [7000]
    assert result.advances.tolist() == [0, 0, 0]
    assert codes(result) == ["I601", "W601"]
    assert result.findings[1].severity == Severity.WARN


def test_positions_in_matches_are_those_of_the_ledger():
    """Rows left out before an item, a receipt or a credit note do not shift the trail."""
    result = aged("""
        应收 甲 2026-01-05 70
        应收 甲 2025-11-02 100 due_given=2025-12-02
        应收 甲 2025-11-03 -20
        收款 甲 2026-01-10 70
        收款 甲 2025-12-20 30
    """)

    assert sorted(result.matches[["item", "receipt"]].to_numpy().tolist()) == [[1, -3], [1, 1]]


def test_bucket_balances_of_the_clerk_are_aged_by_their_own_column():
    """Without dates the lower bound of the bucket column is the age; the oldest is paid first."""
    result = aged("""
        应收 甲 - 10 age_given=0
        应收 甲 - 20 age_given=31
        应收 甲 - 40 age_given=366
        收款 甲 - 45
    """)

    assert result.matrix[0].tolist() == [1000, 0, 1500, 0, 0, 0, 0, 0]
    assert result.open_items["days"].tolist() == [0.0, 31.0, 366.0]


def test_an_undated_opening_balance_is_paid_before_everything_dated():
    """期初 is older than any item of the year; other undated items come last."""
    result = aged("""
        应收 甲 - 10
        应收 甲 2025-01-01 20
        应收 甲 - 40 kind=期初
        收款 甲 2025-12-20 50
    """)

    assert result.open_items["open"].tolist() == [1000, 1000, 0]


def test_what_has_no_due_date_stands_in_its_own_column_and_is_reported():
    """The reason is given once with the number of items and their sum."""
    result = aged("应收 甲 2025-11-02 100\n应收 乙 2025-11-02 50")

    assert result.matrix[:, -1].tolist() == [10000, 5000, 0]
    assert codes(result) == ["W605"]
    assert "2 笔未收款共 150.00 元" in result.findings[0].message


def test_a_credit_balance_is_an_advance_and_never_a_negative_bucket():
    """A customer who paid too much, and one with only a credit note."""
    result = aged("""
        应收 甲 2025-11-02 100 due_given=2025-12-02
        收款 甲 2025-12-01 130
        应收 乙 2025-11-02 -50 due_given=2025-12-02
    """)

    assert result.matrix.tolist() == [[0] * 8] * 3
    assert result.advances.tolist() == [3000, 5000, 0]
    assert result.open_items["open"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("text", "code", "customer", "row"),
    [
        ("应收 甲 2025-11-02 100 due_given=2025-12-02\n收款 乙 - 60 item=0", "W602", "乙", 2),
        ("收款 甲 2025-11-02 -60", "W603", "甲", 0),
        ("应收 甲 2025-11-02 100 due_given=2025-12-02\n收款 甲 - 160 item=0", "W604", "甲", 1),
    ],
)
def test_money_that_does_not_fit_is_a_finding(text, code, customer, row):
    """Another customer's item, a refund of nothing, more than the row was."""
    result = aged(text)

    assert codes(result) == [code]
    assert result.findings[0].customer == customer
    assert result.findings[0].source.row == row


def test_holidays_nobody_has_published_yet_are_admitted():
    """Rolling beyond the calendar is done and said."""
    text = "应收 甲 2025-11-02 100 due_given=2090-10-01"

    assert codes(aged(text, settings=Settings({"roll": "顺延"}))) == ["W606"]
    assert codes(aged(text)) == []


def test_an_empty_ledger_ages_to_nothing():
    """No rows, no findings, a table of zeros."""
    result = aged("")

    assert result.matrix.tolist() == [[0] * 8] * 3
    assert result.findings == ()
    with pytest.raises(TypeError):
        bool(result)


def test_the_reconciliation_names_customer_and_difference():
    """The workbook says 甲 owes 71, the rows say 70: one fen table, one finding."""
    ledger = text_ledger(
        "应收 甲 2025-11-02 100 due_given=2025-12-02\n收款 甲 2025-12-01 30\n应收 乙 2025-11-02 5",
        customer_balances={0: 7100, 1: 500},
    )
    frame, findings = reconcile(ledger, age(ledger, BY_DUE, YEAR_END), YEAR_END)

    assert frame.iloc[0].tolist() == [0, 10000, 3000, 7000, 7000, 0, 7000, 7100.0, 100]
    assert frame["difference"].tolist() == [100, 0, 0]
    assert [(finding.code, finding.customer) for finding in findings] == [("E603", "甲")]
    assert "相差 1.00 元" in findings[0].message


def test_a_stated_balance_is_not_held_against_a_past_date():
    """The workbook's closing balance speaks of its last row, not of an earlier day."""
    ledger = text_ledger(
        "应收 甲 2025-11-02 100\n应收 甲 2026-01-02 50", customer_balances={0: 15000}
    )
    then, _ = reconcile(ledger, age(ledger, BY_DUE, YEAR_END), YEAR_END)
    later = dt.date(2026, 1, 2)
    now, findings = reconcile(ledger, age(ledger, BY_DUE, later), later)

    assert np.isnan(then["ledger_balance"]).all()
    assert now["ledger_balance"].tolist()[0] == 15000
    assert findings == ()


def test_a_broken_settlement_or_table_would_be_seen():
    """The checks are alive: take one fen out of an open item, and another out of the table."""
    ledger = text_ledger("应收 甲 2025-11-02 100\n应收 乙 2025-11-02 100")
    result = age(ledger, BY_DUE, YEAR_END)
    result.open_items.loc[0, "open"] -= 1
    result.matrix[0, -1] -= 1
    result.matrix[1, -1] -= 1
    frame, findings = reconcile(ledger, result, YEAR_END)

    assert frame["difference"].tolist() == [-1, -1, 0]
    assert [(finding.code, finding.customer) for finding in findings] == [
        ("E601", "甲"),
        ("E602", "乙"),
    ]


DAY = st.one_of(st.none(), st.dates(dt.date(1990, 1, 1), dt.date(2035, 12, 31)))
FEN = st.one_of(st.integers(-300, 300), st.integers(-(10**13), 10**13))
ITEM_ROWS = st.lists(
    st.tuples(st.integers(0, 2), DAY, DAY, DAY, FEN, st.sampled_from(["", "F1", "F2"])), max_size=15
)
RECEIPT_ROWS = st.lists(
    st.tuples(st.integers(0, 2), DAY, FEN, st.sampled_from(["", "F1", "F2"])), max_size=15
)
AS_OF = st.dates(dt.date(2000, 1, 1), dt.date(2035, 12, 31))
SETTINGS = st.builds(
    lambda scheme, basis, roll: Settings({"scheme": scheme, "basis": basis, "roll": roll}),
    st.sampled_from(["逾期7段", "年度6段", "15,30,60"]),
    st.sampled_from(["按方案", "到期日", "开票日", "记账日"]),
    st.sampled_from(["不顺延", "顺延"]),
)


def ledger_of(item_rows, receipt_rows):
    names = ("customer", "invoice_date", "biz_date", "due_given", "amount", "invoice_no")
    columns = list(zip(*item_rows, strict=True)) or [[]] * 6
    items = make_frame(ITEMS, dict(zip(names, columns, strict=True)), len(item_rows))
    names = ("customer", "date", "amount", "invoice_no")
    columns = list(zip(*receipt_rows, strict=True)) or [[]] * 4
    n = len(receipt_rows)
    data = dict(zip(names, columns, strict=True)) | {"item": [-1] * n}
    customers = make_frame(
        CUSTOMERS, {"name": ["甲", "乙", "丙"], "term": ["月结30天", "", "现结"]}, 3
    )
    return Ledger(items, make_frame(RECEIPTS, data, n), customers)


@given(ITEM_ROWS, RECEIPT_ROWS, AS_OF, SETTINGS)
def test_buckets_make_up_the_balance(item_rows, receipt_rows, as_of, settings):
    """Per customer Σ buckets − advances = debits − credits, and no bucket is negative."""
    ledger = ledger_of(item_rows, receipt_rows)
    result = age(ledger, settings, as_of)
    frame, findings = reconcile(ledger, result, as_of)

    assert findings == ()
    assert (frame["buckets"] - frame["advance"] == frame["debits"] - frame["credits"]).all()
    assert (result.matrix >= 0).all()


@given(ITEM_ROWS, RECEIPT_ROWS, AS_OF, SETTINGS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(item_rows, receipt_rows, as_of, settings, random):
    """Any permutation gives the same table and the same advances.

    Refunds are left out: which of two receipts of one day is undone, only their place can tell.
    """
    receipt_rows = [(*row[:2], abs(row[2]), row[3]) for row in receipt_rows]
    result = age(ledger_of(item_rows, receipt_rows), settings, as_of)
    shuffled = (random.sample(rows, len(rows)) for rows in (item_rows, receipt_rows))
    again = age(ledger_of(*shuffled), settings, as_of)

    assert (result.matrix == again.matrix).all()
    assert (result.advances == again.advances).all()


def test_sorting_the_workbook_leaves_the_same_invoices_open():
    """Three invoices due on one day and 500.00 received: the earlier and the smaller are paid.

    By hand: 1 March 300.00 is paid whole, of 2 March 200.00 is paid before 900.00.
    """
    rows = [
        ("甲", "A", 900, "2026-03-02"),
        ("甲", "B", 200, "2026-03-02"),
        ("甲", "C", 300, "2026-03-01"),
    ]
    for order in permutations(rows):
        items = make_frame(
            ITEMS,
            {
                "customer": [0] * 3,
                "invoice_no": [row[1] for row in order],
                "amount": [row[2] * 100 for row in order],
                "invoice_date": np.array([row[3] for row in order], "datetime64[s]"),
                "due_given": np.full(3, np.datetime64("2026-04-30", "s")),
            },
            3,
        )
        receipts = make_frame(RECEIPTS, {"customer": [0], "amount": [50000], "item": [-1]}, 1)
        ledger = Ledger(items, receipts, make_frame(CUSTOMERS, {"name": ["甲"]}, 1))
        frame = age(ledger, Settings(), dt.date(2026, 5, 31)).open_items
        still_open = dict(zip(frame["invoice_no"], frame["open"], strict=True))

        assert still_open == {"A": 90000, "B": 0, "C": 0}


@given(ITEM_ROWS, RECEIPT_ROWS, AS_OF, SETTINGS, st.integers(1, 2000))
def test_nothing_gets_younger_as_time_passes(item_rows, receipt_rows, as_of, settings, days):
    """A later as-of date never moves an item with the same open amount to a younger bucket."""
    ledger = ledger_of(item_rows, receipt_rows)
    later = as_of + dt.timedelta(days)
    before = age(ledger, settings, as_of).open_items.set_index("item")
    after = age(ledger, settings, later).open_items.set_index("item").loc[before.index]
    same = (before["open"] == after["open"]) & (before["open"] > 0)

    assert (before["bucket"] <= after["bucket"])[same].all()


@given(ITEM_ROWS.filter(bool), RECEIPT_ROWS, AS_OF, SETTINGS)
def test_splitting_a_row_in_two_keeps_all_totals(item_rows, receipt_rows, as_of, settings):
    """One row of 100 or two of 33 and 67 with the same dates are the same debt."""
    first, *rest = item_rows
    part = first[4] // 3
    halves = [(*first[:4], amount, first[5]) for amount in (part, first[4] - part)]
    whole = age(ledger_of(item_rows, receipt_rows), settings, as_of)
    split = age(ledger_of([*halves, *rest], receipt_rows), settings, as_of)

    assert (whole.matrix == split.matrix).all()
    assert (whole.advances == split.advances).all()


@given(ITEM_ROWS, RECEIPT_ROWS, AS_OF, SETTINGS)
def test_changing_every_sign_changes_the_sign_of_the_balance(
    item_rows, receipt_rows, as_of, settings
):
    """Debts become credits: Σ buckets − advances of the mirror image is the negative."""
    mirror_items = [(*row[:4], -row[4], row[5]) for row in item_rows]
    mirror_receipts = [(*row[:2], -row[2], row[3]) for row in receipt_rows]
    plain = age(ledger_of(item_rows, receipt_rows), settings, as_of)
    mirror = age(ledger_of(mirror_items, mirror_receipts), settings, as_of)
    balance = plain.matrix.sum(axis=1) - plain.advances

    assert (mirror.matrix.sum(axis=1) - mirror.advances == -balance).all()


@given(ITEM_ROWS, RECEIPT_ROWS, AS_OF, SETTINGS)
def test_a_row_of_zero_changes_nothing_but_the_count(item_rows, receipt_rows, as_of, settings):
    """0.00 元 is neither debt nor payment."""
    zero = (0, dt.date(2000, 1, 1), None, None, 0, "F1")
    plain = age(ledger_of(item_rows, receipt_rows), settings, as_of)
    more = age(ledger_of([*item_rows, zero], receipt_rows), settings, as_of)

    assert (plain.matrix == more.matrix).all()
    assert len(more.open_items) == len(plain.open_items) + 1


@given(ITEM_ROWS, RECEIPT_ROWS, AS_OF, st.sampled_from(["逾期7段", "年度6段", "30,60"]))
def test_the_fast_table_equals_the_full_aging(item_rows, receipt_rows, as_of, scheme):
    """Bare arrays and full settlement agree where both apply: dated debts, undirected receipts."""
    basis = dt.date(1995, 1, 1)
    item_rows = [
        (row[0], row[1] or basis, None, row[1] or basis, abs(row[4]), "") for row in item_rows
    ]
    item_rows = [row for row in item_rows if row[1] <= as_of]
    receipt_rows = [(row[0], None, abs(row[2]), "") for row in receipt_rows]
    ledger = ledger_of(item_rows, receipt_rows)
    received = np.zeros(3, np.int64)
    np.add.at(received, ledger.receipts["customer"], ledger.receipts["amount"])
    columns = (ledger.items[name].to_numpy() for name in ("customer", "invoice_date", "amount"))
    table = age_table(*columns, received, as_of=as_of, scheme=scheme_from_text(scheme))

    assert (table == age(ledger, Settings({"scheme": scheme}), as_of).matrix).all()


def test_every_bucket_of_a_scheme_holds_exactly_its_days():
    """From −40 to 800 days: buckets never go back and change right after each limit."""
    days = np.arange(-40.0, 801.0)
    bucket = bucket_index(
        days, np.full(len(days), np.datetime64("NaT", "s")), YEAR_END, SCHEME_OVERDUE
    )
    steps = days[1:][np.diff(bucket) == 1]

    assert (np.diff(bucket) >= 0).all()
    assert steps.tolist() == [limit + 1 for limit in SCHEME_OVERDUE.limits]
