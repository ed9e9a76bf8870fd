"""The difference detective: what it pairs, what it explains, and that it always ties."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.core.disturbed_lists import DISTURBANCES, confusion
from xl_huikuan.core.differences.detect import Differences, find_differences
from xl_huikuan.core.differences.items import CAUSES, OURS, THEIRS, Item
from xl_huikuan.core.differences.numbers import alike, number_keys
from xl_huikuan.core.differences.rows import GOODS, MONEY, OPENING, Row
from xl_huikuan.core.differences.slips import slip

AS_OF = dt.date(2026, 6, 30)


def row(amount: str, day: str = "", numbers: str = "", text: str = "", **more: object) -> Row:
    """A row in yuan: negative amounts are payments unless `kind` says else."""
    fen = int(amount.replace(",", "").replace(".", "")) if "." in amount else int(amount) * 100
    date = dt.date.fromisoformat(f"2026-{day}" if len(day) == 5 else day) if day else None
    kind = more.pop("kind", MONEY if fen < 0 else GOODS)
    return Row(fen, date, str(kind), tuple(numbers.split()), text, **more)  # type: ignore[arg-type]


def found(ours: list[Row], theirs: list[Row], **more: object) -> Differences:
    """What the detective finds, after checking that the account ties to the fen."""
    result = find_differences(ours, theirs, AS_OF, **more)  # type: ignore[arg-type]
    open_gaps = [item.gap for item in result.items if not CAUSES[item.cause].explained]
    assert result.residual == sum(open_gaps)
    gaps = [item.gap for item in result.items]
    assert result.our_balance - result.their_balance == sum(gaps)
    return result


def causes(result: Differences) -> list[tuple[str, str, int]]:
    return [(item.cause, item.side, item.amount) for item in result.items]


def only(result: Differences) -> Item:
    [item] = result.items
    return item


# -- pairs


def test_number_and_amount_pair_whatever_the_dates() -> None:
    result = found([row("100.50", "01-05", "10000001")], [row("100.50", "03-20", "10000001")])

    assert result.items == ()
    assert [(m.ours, m.theirs, m.rule) for m in result.matches] == [((0,), (0,), "号码和金额")]


def test_the_last_eight_digits_of_a_long_number_are_enough() -> None:
    result = found(
        [row("100.50", "01-05", "25312000000012345678")], [row("100.50", "", "12345678")]
    )

    assert result.matches[0].rule == "号码和金额(号码末尾相同)"


def test_a_tail_that_is_not_unique_pairs_nothing() -> None:
    ours = [row("100.50", "01-05", "25312000000012345678")]
    theirs = [row("100.50", "06-05", "12345678"), row("100.50", "06-06", "12345678")]

    assert found(ours, theirs).matches == ()


def test_a_number_on_many_rows_names_none() -> None:
    """合同号 HT202601 stands on four rows of ours: the amounts and dates must speak."""
    ours = [row(f"{k}00.10", f"0{k}-05", "HT202601") for k in (1, 2, 3, 4)]

    result = found(ours, [row("300.10", "03-08", "HT202601")])

    assert [(m.ours, m.rule) for m in result.matches] == [((2,), "金额和日期")]


def test_rows_of_one_number_that_add_up_are_one_business() -> None:
    ours = [row("1000.00", "02-01", "10000001")]
    theirs = [row("600.00", "02-03", "10000001"), row("400.00", "02-20", "10000001")]

    assert found(ours, theirs).matches[0].rule == "号码相同,合计相符"


def test_a_year_in_between_is_said() -> None:
    result = found(
        [row("100.50", "2026-03-05", "10000001")], [row("100.50", "2025-03-05", "10000001")]
    )

    assert result.matches[0].note == "两边日期差一年,年份可能写错"


def test_amount_and_near_date_pair_without_numbers() -> None:
    result = found([row("-500.00", "02-10", text="电汇")], [row("-500.00", "02-08", text="付货款")])

    assert [(m.rule, m.note) for m in result.matches] == [("金额和日期", "")]


def test_a_rent_is_paired_month_by_month_though_one_is_missing() -> None:
    ours = [row("5000", f"0{k}-05", "1000000" + str(k)) for k in (1, 2, 3)]

    result = found(ours, [row("5000", "01-08"), row("5000", "03-07")])

    assert sorted((m.ours, m.theirs) for m in result.matches) == [((0,), (0,)), ((2,), (1,))]
    assert causes(result) == [("unknown", THEIRS, 500_000)]


def test_a_rent_booked_three_weeks_late_each_month_is_paired_in_order() -> None:
    ours = [row("-5000", f"0{k}-05") for k in (1, 2, 3)]

    result = found(ours, [row("-5000", f"0{k}-26") for k in (1, 2, 3)])

    assert sorted((m.ours, m.theirs) for m in result.matches) == [((k,), (k,)) for k in range(3)]


def test_what_two_rows_could_be_is_only_likely() -> None:
    """5,000 on 10 March could be theirs of 7 or of 13 March: nobody knows."""
    result = found(
        [row("-5000", "03-10"), row("-800.10", "02-01")],
        [row("-5000", "03-07"), row("-5000", "03-13"), row("-800.10", "02-01")],
    )

    assert causes(result) == [("maybe", THEIRS, 0), ("unknown", OURS, -500_000)]
    assert result.residual == 500_000


def test_different_numbers_keep_equal_amounts_apart() -> None:
    """Both use the same numbers: two invoices of 5,000 are two, however near."""
    ours = [row("5000", "03-10", "10000001"), row("70.10", "01-01", "10000009")]

    result = found(ours, [row("5000", "03-20", "20000032"), row("70.10", "01-01", "10000009")])

    assert sorted(causes(result)) == [("unknown", THEIRS, 500_000), ("unknown", OURS, 500_000)]


@pytest.mark.parametrize(
    ("ours", "theirs", "note"),
    [
        (row("123.45", "03-10", "10000001"), row("123.45", "03-22", "10000007"), "号码有一处不同,可能写错"),
        (row("123.45", "03-10", "10000001"), row("123.45", "03-12", "77775555"), "号码不同,金额相同且日期相近"),
        (row("123.45", "03-10"), row("123.45", ""), "一方没有日期"),
        (row("-123.45", "2026-03-10"), row("-123.45", "2025-03-10"), "两边日期差一年,年份可能写错"),
    ],
)  # fmt: skip
def test_one_thing_wrong_is_forgiven_an_odd_amount(ours: Row, theirs: Row, note: str) -> None:
    known = row("70.10", "01-01", "10000009")

    result = found([known, ours], [known, theirs])

    assert result.matches[1].note == note
    assert result.items == ()


def test_rows_without_dates_pair_when_both_lists_have_as_many() -> None:
    ours, theirs = [row("50"), row("50"), row("60")], [row("50"), row("50"), row("60"), row("60")]

    result = found(ours, theirs)

    assert [match.note for match in result.matches] == ["两边都没有日期"] * 2
    assert [item.cause for item in result.items] == ["unknown"] * 3


def test_a_round_amount_is_not_forgiven() -> None:
    result = found([row("-5000", "2026-03-10")], [row("-5000", "2025-03-10")])

    assert causes(result) == [("maybe", THEIRS, 0)]


def test_nothing_is_forgiven_two_things_wrong() -> None:
    known = row("70.10", "06-01", "10000009")

    result = found(
        [known, row("123.45", "03-10", "10000001")], [known, row("123.45", "", "55556666")]
    )

    assert [item.cause for item in result.items] == ["unknown", "unknown"]


# -- sums


def test_several_invoices_of_a_month_are_one_line_of_theirs() -> None:
    """1,234.56 + 2,345.67 + 3,456.78 = 7,037.01."""
    ours = [
        row("1234.56", "05-03", "10000001"),
        row("2345.67", "05-12", "10000002"),
        row("3456.78", "05-25", "10000003"),
    ]

    result = found(ours, [row("7037.01", "05-31", text="5月货款")])

    assert [(m.ours, m.theirs, m.rule) for m in result.matches] == [((0, 1, 2), (0,), "连续 3 笔合计")]  # fmt: skip


def test_a_receipt_of_ours_is_several_payments_of_theirs() -> None:
    result = found([row("-1000.01", "05-10")], [row("-400.00", "05-08"), row("-600.01", "05-09")])

    assert [(m.ours, m.theirs) for m in result.matches] == [((0,), (0, 1))]


def test_a_sum_may_skip_a_row() -> None:
    """1,234.56 + 3,456.78 = 4,691.34; what lies between is not in it."""
    ours = [row("1234.56", "05-03"), row("2345.67", "05-12"), row("3456.78", "05-25")]

    result = found(ours, [row("4691.34", "05-31")])

    assert [(m.ours, m.rule) for m in result.matches] == [((0, 2), "2 笔合计")]


def test_round_sums_are_only_likely() -> None:
    """10,000 + 20,000 = 30,000 proves nothing."""
    result = found([row("10000", "05-03"), row("20000", "05-12")], [row("30000", "05-31")])

    assert causes(result) == [("maybe", THEIRS, 0)]
    assert "可能是凑巧" in only(result).why


def test_two_equal_halves_of_an_odd_amount_are_one_payment() -> None:
    """500.05 + 500.05 = 1,000.10, though both are multiples of the half."""
    result = found([row("-1000.10", "05-10")], [row("-500.05", "05-09"), row("-500.05", "05-09")])

    assert [m.rule for m in result.matches] == ["连续 2 笔合计"]


def test_multiples_of_one_price_prove_nothing() -> None:
    """123.45 by the piece: 2 and 3 pieces are 5, but so might others be."""
    ours = [row(a, f"05-0{k}") for k, a in enumerate(("246.90", "370.35", "987.60"), 2)]

    result = found(ours, [row("617.25", "05-09")])

    assert [item.cause for item in result.items] == ["maybe", "unknown"]


def test_two_ways_to_add_up_are_only_likely() -> None:
    """100.01 + 200.02 = 150.01 + 150.02 = 300.03."""
    ours = [row(a, f"05-0{k}") for k, a in enumerate(("100.01", "150.01", "200.02", "150.02"), 1)]

    result = found(ours, [row("300.03", "05-10")])

    assert "不止一种组合" in next(i for i in result.items if i.cause == "maybe").why


def test_what_lies_far_apart_is_no_sum() -> None:
    assert not found(
        [row("100.01", "01-03"), row("200.02", "04-12")], [row("300.03", "04-13")]
    ).matches
    assert not found(
        [row("100.01", "01-03"), row("200.02", "01-12")], [row("300.03", "04-13")]
    ).matches


def test_payments_that_only_agree_in_total_are_matched_together() -> None:
    """We booked them by invoice, they as they paid: 1,000.01 + 2,000.02 = 1,500.01 + 1,500.02."""
    ours = [row("-1000.01", "01-08"), row("-2000.02", "02-08")]

    result = found(ours, [row("-1500.01", "03-20"), row("-1500.02", "04-20")])

    assert [(m.rule, m.note) for m in result.matches] == [("收付款合计", "逐笔对不上,合计相符")]


def test_round_payments_that_agree_in_total_stay_apart() -> None:
    ours = [row("-1000", "01-08"), row("-2000", "02-08")]

    assert len(found(ours, [row("-1500", "03-20"), row("-1500", "04-20")]).items) == 4


def test_a_deduction_one_books_as_payment_and_the_other_as_credit_note() -> None:
    ours = [row("-123.45", "03-10", text="红字 返利", kind=GOODS)]

    result = found(ours, [row("-123.45", "03-12", text="返利抵货款")])

    assert [m.note for m in result.matches] == ["一方记为款,一方记为货"]
    assert len(found(ours, [row("-123.45", "05-12", text="返利抵货款")]).items) == 2


# -- red and blue


def test_an_invoice_taken_back_before_the_customer_had_it_is_no_difference() -> None:
    ours = [row("900.00", "03-01", "10000001"), row("-900.00", "03-09", "10000001", kind=GOODS)]

    result = found(ours, [])

    assert [(m.ours, m.theirs, m.rule) for m in result.matches] == [((0, 1), (), "红蓝相抵")]


def test_a_bounced_payment_in_their_books_cancels_by_its_words() -> None:
    theirs = [row("-900.00", "03-01"), row("900.00", "03-09", text="退票", kind=MONEY)]

    assert causes(found([], theirs)) == [("unknown", OURS, -90_000), ("unknown", OURS, 90_000)]
    theirs = [row("900.00", "03-01"), row("-900.00", "03-09", text="冲销", kind=GOODS)]
    assert found([], theirs).items == ()


def test_a_red_invoice_the_customer_lacks_is_theirs_to_book() -> None:
    """The customer has the invoice, not the red one."""
    ours = [row("900.00", "03-01", "10000001"), row("-900.00", "03-09", "10000001", kind=GOODS)]

    result = found(ours, [row("900.00", "03-02", "10000001")])

    assert causes(result) == [("goods", THEIRS, -90_000)]
    assert only(result).why == "我方记了红字,对方没有记。"


def test_two_equal_rows_do_not_cancel_without_a_word() -> None:
    assert len(found([row("900.00", "03-01"), row("-900.00", "03-01")], []).items) == 2


# -- amounts


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        (123_450, 124_350, "相邻数字颠倒"),
        (124_350, 123_450, "相邻数字颠倒"),
        (123_450, 12_345, "小数点错一位"),
        (500_000, 5_000, "小数点错两位"),
        (1_234, 1_234_000, "少写或多写三个零"),
        (12_345, 12_345_000_000, "把万元当作元"),
        (11_300, 10_000, "一方含税一方不含税(13%)"),
        (10_000, 11_300, "一方含税一方不含税(13%)"),
        (-10_600, -10_000, "一方含税一方不含税(6%)"),
        (123_456, 12_356, "漏写一位数字"),
        (123_456, 123_999, ""),
        (123_456, -12_356, ""),
    ],
)
def test_a_slip_is_told_by_what_it_does_to_the_digits(a: int, b: int, how: str) -> None:
    assert slip(a, b) == how


def test_an_amount_with_swapped_digits_is_a_slip() -> None:
    """1,234.50 and 1,243.50: their balance is 9.00 too high."""
    result = found([row("1234.50", "03-01", "10000001")], [row("1243.50", "03-02", "10000001")])

    assert causes(result) == [("slip", THEIRS, -900)]
    assert only(result).why == "我方 1,234.50,对方 1,243.50:相邻数字颠倒。"


def test_a_slip_without_a_number_is_told_by_the_day() -> None:
    result = found([row("-1234.50", "03-01")], [row("-1243.50", "03-02")])

    assert causes(result) == [("slip", THEIRS, 900)]


def test_a_slip_that_could_be_of_two_rows_is_not_told() -> None:
    result = found([row("-1234.50", "03-01")], [row("-1243.50", "03-02"), row("-2134.50", "03-02")])

    assert [item.cause for item in result.items] == ["unknown"] * 3


def test_a_payment_short_by_what_was_deducted() -> None:
    """Theirs says 10,000 with 500 deducted; 9,500 arrived."""
    result = found(
        [row("-9500.00", "03-03")], [row("-10000.00", "03-02", text="付货款,扣返利500元")]
    )

    assert causes(result) == [("deduction", THEIRS, 50_000)]


def test_a_payment_short_for_no_reason_given_stays_open() -> None:
    ours = [row("-9500.00", "03-03"), row("20.00", "03-03")]

    result = found(ours, [row("-10000.00", "03-02", text="付货款"), row("-1.00", "05-02")])

    assert {item.cause for item in result.items} == {"unknown"}


def test_another_amount_under_one_number_without_reason_is_unexplained() -> None:
    result = found([row("1000.00", "03-01", "10000001")], [row("777.00", "03-02", "10000001")])

    assert causes(result) == [("unknown", THEIRS, 22_300)]
    assert result.residual == 22_300


def test_parts_of_an_invoice_that_fall_short_are_held_against_the_whole() -> None:
    ours = [row("1000.00", "03-01", "10000001")]
    theirs = [row("600.00", "03-02", "10000001"), row("300.00", "03-05", "10000001")]

    assert causes(found(ours, theirs)) == [("unknown", THEIRS, 10_000)]


def test_opposite_signs_under_one_number_are_no_pair() -> None:
    result = found(
        [row("100.00", "03-01", "10000001")], [row("-70.00", "03-02", "10000001", kind=GOODS)]
    )

    assert result.matches == ()


# -- the four causes and time


def test_returns_and_deductions_are_told_by_their_words() -> None:
    theirs = [
        row("-300.00", "03-01", text="退货", kind=GOODS),
        row("-200.00", "03-02", text="2月返利"),
        row("-100.00", "03-03", text="广告费(已审批)"),
        row("50.00", "03-04", text="换货补发"),
    ]

    result = found([], theirs)

    assert causes(result) == [
        ("goods", OURS, -30_000),
        ("unapproved", THEIRS, 20_000),
        ("deduction", OURS, -10_000),
        ("goods", OURS, 5_000),
    ]
    assert result.items[1].why == "对方扣了「返利」,我方没有记;没有见到批准的记录。"
    assert result.items[2].why == "对方扣了「广告」,我方没有记;写明已批准。"
    assert result.residual == 0


def test_a_deduction_we_granted_is_theirs_to_book() -> None:
    result = found([row("-200.00", "03-02", text="红字 返利", kind=GOODS)], [])

    assert causes(result) == [("deduction", THEIRS, -20_000)]
    assert only(result).why == "我方扣了「返利」,对方没有记。"


def test_what_is_booked_on_one_side_just_before_the_date_is_on_its_way() -> None:
    result = found([row("800.00", "06-20", "10000001")], [row("-300.00", "06-29")])

    assert causes(result) == [("transit", THEIRS, 80_000), ("transit", OURS, -30_000)]
    assert [item.why for item in result.items] == [
        "我方已记、对方未记,离截止日 10 天,可能在途。",
        "对方已付、我方未记收款,离截止日 1 天,可能在途。",
    ]
    assert result.our_adjusted == result.their_adjusted == 50_000


def test_a_receipt_the_customer_has_not_booked_yet() -> None:
    assert only(found([row("-300.00", "06-29")], [])).why.startswith("我方已收、对方未记付款")


def test_what_was_booked_after_the_date_proves_that_it_was_on_its_way() -> None:
    """Forty days before the date is too long to guess, but they booked it on 2 July."""
    result = found([row("800.00", "05-21", "10000001")], [row("800.00", "07-02", "10000001")])

    assert causes(result) == [("transit", THEIRS, 80_000)]
    assert only(result).why == "对方在截止日之后的 2026-07-02 已记(第0行)。"
    assert result.later == (0,)


def test_one_later_row_proves_one_business() -> None:
    ours = [row("800.10", "05-21"), row("800.10", "05-22")]

    assert [i.cause for i in found(ours, [row("800.10", "07-02")]).items] == ["transit", "unknown"]


def test_what_is_booked_much_later_under_another_number_proves_nothing() -> None:
    result = found([row("800.00", "05-01", "10000001")], [row("800.00", "07-20", "10000002")])

    assert only(result).cause == "unknown"


def test_a_year_too_late_is_a_wrong_date() -> None:
    result = found([row("800.00", "03-01", "10000001")], [row("800.00", "2027-03-01", "10000001")])

    assert causes(result) == [("year", THEIRS, 80_000)]


def test_a_list_that_ends_a_month_early_leaves_out_the_rest() -> None:
    ours = [row("100.10", "03-01"), row("800.00", "05-10")]

    result = found(ours, [row("100.10", "03-01")])

    assert causes(result) == [("term", THEIRS, 80_000)]
    assert only(result).why == "对方清单只到 2026-03-01,没有列之后的款项。"


def test_a_list_without_payments_leaves_out_ours() -> None:
    result = found([row("100.10", "06-01"), row("-80.00", "02-10")], [row("100.10", "06-01")])

    assert causes(result) == [("term", THEIRS, -8_000)]
    assert only(result).why == "对方清单只列货款,没有列付款。"


def test_what_is_not_due_by_its_line_of_goods_may_not_be_listed() -> None:
    ours = [row("100.10", "06-01"), row("800.00", "04-10", due=dt.date(2026, 7, 9))]

    assert only(found(ours, [row("100.10", "06-01")])).why == "按该品种账期 2026-07-09 才到期,对方可能只列已到期的款项。"  # fmt: skip


def test_a_receipt_not_settled_against_an_invoice() -> None:
    both = [row("100.10", "06-01"), row("-55.55", "06-02")]

    result = found([*both, row("-800.00", "04-10", loose=True)], both)

    assert causes(result) == [("account", THEIRS, -80_000)]


def test_a_row_twice_under_one_number_is_a_duplicate_on_its_side() -> None:
    one = row("800.00", "03-10", "10000001")

    assert causes(found([one, one], [one])) == [("duplicate", OURS, -80_000)]
    assert causes(found([one], [one, one])) == [("duplicate", THEIRS, -80_000)]


def test_a_row_twice_without_a_number_is_only_likely_a_duplicate() -> None:
    one = row("-800.10", "03-10", text="电汇")

    result = found([one, one], [one])

    assert causes(result) == [("twice", THEIRS, -80_010)]
    assert result.residual == -80_010


def test_rows_without_dates_stay_unexplained_and_tie() -> None:
    assert causes(found([row("5.00")], [])) == [("unknown", THEIRS, 500)]


# -- balances brought forward, open items, stated balances


def test_a_balance_brought_forward_stands_for_what_was_before() -> None:
    """1,000 − 400 = 600 brought forward on 1 January."""
    ours = [
        row("1000.00", "2025-10-01", "10000001"),
        row("-400.00", "2025-11-01"),
        row("55.55", "02-01", "10000002"),
    ]
    theirs = [row("600.00", "01-01", kind=OPENING), row("55.55", "02-03", "10000002")]

    result = found(ours, theirs)

    assert result.items == ()
    assert [(m.ours, m.theirs, m.rule) for m in result.matches][-1] == ((0, 1), (0,), "期初")


def test_another_balance_brought_forward_is_said() -> None:
    """Their opening has no date: it is of the first day they list."""
    ours = [row("1000.00", "2025-10-01"), row("55.55", "02-01", "10000002")]
    theirs = [row("900.00", kind=OPENING), row("55.55", "02-03", "10000002")]

    result = found(ours, theirs)

    assert causes(result) == [("opening", THEIRS, 10_000)]
    assert only(result).why == "我方期初 1,000.00,对方期初 900.00。"
    assert result.residual == 10_000


def test_open_items_settled_differently_are_a_matter_of_allocation() -> None:
    """We settled 300 against the first invoice, they against the second."""
    ours = [row("700.00", "03-01", "10000001"), row("555.55", "03-02", "10000002")]
    theirs = [row("1000.00", "03-01", "10000001"), row("255.55", "03-02", "10000002")]

    result = found(ours, theirs, open_items=True)

    assert causes(result) == [("account", THEIRS, -30_000), ("account", THEIRS, 30_000)]
    assert result.our_adjusted == result.their_adjusted == 125_555


def test_a_stated_balance_that_its_rows_do_not_add_up_to_is_said() -> None:
    result = found([row("100.00", "03-01")], [row("100.00", "03-01")], stated=9_000)

    assert causes(result) == [("unlisted", THEIRS, 1_000)]
    assert (result.their_balance, result.residual) == (9_000, 1_000)
    assert found([row("1.00")], [row("1.00")], stated=100).residual == 0


# -- numbers


def test_numbers_are_read_from_cells_and_from_words() -> None:
    assert number_keys("12345678-80") == ("12345678", "12345679", "12345680")
    assert number_keys("XS-2026-001", "") == ("XS2026001",)
    assert number_keys("记-12") == ()
    assert number_keys(text="收到发票NO：10000001,货款2026-06-30到期,电话20260630") == ("10000001",)


@pytest.mark.parametrize(
    ("a", "b", "yes"),
    [
        ("10000001", "10000001", True),
        ("10000001", "10000007", True),
        ("10000012", "10000021", True),
        ("10000001", "1000001", True),
        ("10000001", "20000002", False),
        ("10000001", "100001", False),
        ("10000001", "9999999", False),
    ],
)
def test_numbers_alike_have_one_slip(a: str, b: str, *, yes: bool) -> None:
    assert alike(a, b) is yes


# -- random pairs of lists

CASES = 400  # `python -m tests.proofs.differences` prints the table for a thousand
LOCATED = {"unknown", "term"}  # a row the other side simply lacks: shown with its place
EXPECTED = {
    "我方漏记": LOCATED,
    "对方漏记": LOCATED,
    "在途": {"transit"},
    "金额写错": {"slip"},
    "拆成几笔": {"matched"},
    "合成一笔": {"matched", "maybe"},
    "晚记": {"matched", "maybe"},
    "号码写错": {"matched", "maybe"},
    "重复": {"duplicate", "twice"},
    "年份写错": {"matched", "year", "maybe"},
    "账期未到": {"term"},
    "收款挂账": {"account", "term"},
    "退货": {"goods"},
    "抵扣费用": {"deduction", "unapproved"},
    "开票又冲": {"matched"},
}


def test_disturbed_lists() -> None:
    """No wrong pairing, always tied, and what was done is found."""
    table = confusion(CASES)

    assert (table.wrong, table.untied) == (0, 0)
    for name in DISTURBANCES:
        told = {said: n for (done, said), n in table.counts.items() if done == name}
        assert told, name
        right = sum(n for said, n in told.items() if said in EXPECTED[name])
        assert right >= 0.95 * sum(told.values()), (name, told)
    untouched = sum(n for (done, _), n in table.counts.items() if done == "未动")
    assert untouched <= 0.02 * CASES
