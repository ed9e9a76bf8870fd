"""Migration rates and provisions in cells: the worked example of the norms, to the fen."""

import pytest

from tests.addin.functions.typed import column
from xl_huikuan.addin.functions.all import call
from xl_huikuan.addin.functions.registry import recent_problems

BALANCES = (
    (5_000_000.0, 800_000.0, 300_000.0, 150_000.0, 100_000.0, 60_000.0),
    (5_400_000.0, 900_000.0, 360_000.0, 180_000.0, 105_000.0, 130_000.0),
    (6_000_000.0, 972_000.0, 405_000.0, 198_000.0, 126_000.0, 210_000.0),
    (6_500_000.0, 1_140_000.0, 466_560.0, 222_750.0, 148_500.0, 285_000.0),
)
WRITTEN_OFF = column([None, 10_000.0, 0.0, 25_000.0])
PROVISION = (183_535.00, 175_577.54, 156_211.78, 131_612.25, 122_430.00, 285_000.00, 1_054_366.57)


def test_the_rates_of_the_worked_example():
    """Four year-ends, 10,000 and 25,000 written off, losses expected 5 % higher."""
    heading, *pairs, average, historical, expected = call(
        "HK_MIGRATION", [BALANCES, WRITTEN_OFF, 1.05]
    )

    assert heading == ("", "1年以内(含1年)", "1-2年", "2-3年", "3-4年", "4-5年", "5年以上")
    assert [row[0] for row in pairs] == ["第1至2期", "第2至3期", "第3至4期"]
    assert [row[-1] for row in (*pairs, average)] == [""] * 4
    assert [[round(rate, 4) for rate in row[1:-1]] for row in pairs] == [
        [0.18, 0.45, 0.60, 0.70, 0.80],
        [0.18, 0.45, 0.55, 0.70, 0.7619],
        [0.19, 0.48, 0.55, 0.75, 0.7937],
    ]
    assert [round(rate, 6) for rate in average[1:-1]] == [0.183333, 0.46, 0.566667, 0.716667, 0.785185]  # fmt: skip
    assert [round(rate, 6) for rate in historical[1:]] == [0.026892, 0.146681, 0.318872, 0.562716, 0.785185, 1.0]  # fmt: skip
    assert [round(rate, 6) for rate in expected[1:]] == [0.028236, 0.154015, 0.334816, 0.590852, 0.824444, 1.0]  # fmt: skip
    assert (average[0], historical[0], expected[0]) == ("平均迁徙率", "历史损失率", "预期损失率")


def test_the_provision_follows_from_the_rates_to_the_fen():
    """Rates as they stand in the table above; the answer lies as the balances lie."""
    rates = call("HK_MIGRATION", [BALANCES, WRITTEN_OFF, 1.05])[-1][1:]

    assert call("HK_PROVISION", [BALANCES[3:], (rates,)]) == (PROVISION,)
    assert call("HK_PROVISION", [column(BALANCES[3]), (rates,)]) == column(PROVISION)
    assert call("HK_PROVISION", [BALANCES[3], column(rates)]) == (PROVISION,)


def test_fixed_rates_may_be_written_in_percent_and_an_empty_bucket_needs_none():
    """5 % of 1,000.10 is 50.005, half-up 50.01."""
    assert call("HK_PROVISION", [(1_000.10, None, 200.0), ("5%", None, "１００%")]) == (
        (50.01, 0.0, 200.0, 250.01),
    )


def test_write_offs_may_stand_in_every_bucket():
    """Half of 100 moved on and 20 was written off: 70 %, not 50 %."""
    balances, gone = ((100.0, 10.0, 5.0), (100.0, 50.0, 5.0)), ((None, None, None), (None, 20.0, 10.0))  # fmt: skip

    table = call("HK_MIGRATION", [balances, gone])

    assert table[0] == ("", "第1段", "第2段", "第3段")
    assert table[1] == ("第1至2期", 0.7, 1.0, "")
    assert table[-2][1:] == table[-1][1:] == (0.7, 1.0, 1.0)


def test_what_was_paid_out_of_the_last_bucket_moved_through_it():
    """5+ from 60 to 50, 30 of it paid: 20 came in from 100."""
    balances = ((100.0, 60.0), (100.0, 50.0))

    assert call("HK_MIGRATION", [balances, None, None, column([None, 30.0])])[1] == ("第1至2期", 0.2, "")  # fmt: skip


def test_blank_years_are_passed_over_and_a_rate_that_does_not_exist_is_not_available():
    """Nothing was up to a year old at first: no rate and no loss rate for that bucket."""
    balances = ((0.0, 50.0, 5.0), (None, None, None), (80.0, 0.0, 30.0))
    gone = column([None, None, 0.0])

    table = call("HK_MIGRATION", [balances, gone, 1.5])

    assert table[1] == ("第1至2期", "#N/A", 0.5, "")
    assert table[-2:] == (("历史损失率", "#N/A", 0.5, 1.0), ("预期损失率", "#N/A", 0.75, 1.0))


@pytest.mark.parametrize(
    ("name", "arguments", "code", "why"),
    [
        ("HK_PROVISION", [(1.0, 2.0), (0.1,)], "#NUM!", "余额有2段,损失率有1段"),
        ("HK_PROVISION", [(1.0, -2.0), (0.1, 0.1)], "#NUM!", "第2段余额为负数"),
        ("HK_PROVISION", [(1.0, 2.0), (0.1, None)], "#NUM!", "第2段有余额但没有损失率"),
        ("HK_PROVISION", [BALANCES, (0.1,) * 6], "#VALUE!", "应选一列"),
        ("HK_MIGRATION", [BALANCES[:1]], "#NUM!", "至少要两个期末"),
        ("HK_MIGRATION", [BALANCES, ((0.0,), (0.0,))], "#VALUE!", "核销应是 4 行 6 列"),
        ("HK_MIGRATION", [BALANCES, None, -1.0], "#NUM!", "前瞻系数"),
        ("HK_MIGRATION", [BALANCES, None, None, (1.0, 2.0)], "#VALUE!", "末段收回应有 4 行"),
        (
            "HK_MIGRATION",
            [((1.0, 2.0), ("2023年", 2.0))],
            "#VALUE!",
            "「各年账龄余额」第 2 行第 1 个单元格「2023年」不是金额",
        ),
        (
            "HK_MIGRATION",
            [((1.0, 2.0), (-2146826281, 2.0))],
            "#DIV/0!",
            "「各年账龄余额」第 2 行第 1 个单元格有错误值",
        ),
    ],
)
def test_what_cannot_be_provided_for_says_why(name, arguments, code, why):
    assert call(name, arguments) == code
    assert recent_problems[-1][0] == name
    assert why in recent_problems[-1][1]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (((2024.0, 50.0, 5.0), (2025.0, 60.0, 7.0)), "第一列像是年份或日期"),
        (((45_657.0, 50.0, 5.0), (46_022.0, 60.0, 7.0)), "第一列像是年份或日期"),  # year-ends
        (((50.0, 5.0, 55.0), (60.0, 7.1, 67.1)), "最后一列是前面各列之和"),
    ],
)
def test_years_and_totals_are_no_balances(rows, why):
    assert call("HK_MIGRATION", [rows]) == "#VALUE!"
    assert why in recent_problems[-1][1]


@pytest.mark.parametrize("factor", [0.05, 5.0])
def test_a_factor_typed_as_a_percentage_is_refused(factor):
    assert call("HK_MIGRATION", [BALANCES, None, factor]) == "#NUM!"
    assert "「前瞻系数」应在 0.5 到 2 之间" in recent_problems[-1][1]


def test_balances_that_only_resemble_years_and_totals_are_taken():
    """Years do not fall, and one total may be a coincidence."""
    assert call("HK_MIGRATION", [((2024.0, 50.0), (2023.0, 60.0))])[1][0] == "第1至2期"
    assert call("HK_MIGRATION", [((50.0, 5.0, 55.0), (60.0, 7.0, 8.0))])[1][0] == "第1至2期"
