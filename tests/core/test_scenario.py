"""一个月的故事:收款员小李在 2026 年 10 月 31 日整理应收,11 月初照清单催收。

Read it as an accountant would: the book first, then what follows from it, with every figure
worked out beside it. All amounts are yuan.
"""

import datetime as dt

import pytest

from tests.core.small_ledger import small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.metrics import overview
from xl_huikuan.core.money import money_text
from xl_huikuan.core.settings import Settings

# 客户     业务员 信用额度  承诺付款日   ("—" = 表中为空)
CUSTOMERS = """
华东五金   小李   200000    —
长江机电   小李   50000     —
北方建材   小王   —         —
南海贸易   小王   —         2026-11-06
西山物流   —      —         —
东港食品   小李   —         —
"""

# 客户     发票号     开票日期    到期日      金额    暂缓原因
INVOICES = """
华东五金   10000001   2026-03-01  2026-04-30  60000   —
华东五金   10000002   2026-05-01  2026-06-30  60000   —
华东五金   10000003   2026-07-01  2026-08-31  60000   —
华东五金   10000004   2026-10-08  2026-12-07  80000   —
长江机电   10000005   2026-06-18  2026-07-18  90000   —
长江机电   10000006   2026-08-16  2026-09-15  30000   —
北方建材   10000007   2026-05-05  2026-06-04  50000   争议
南海贸易   10000008   2026-08-31  2026-09-30  40000   —
西山物流   10000009   2026-09-20  2026-10-20  70000   —
西山物流   10000009   2026-09-20  2026-10-20  70000   —
东港食品   10000010   2026-10-06  2026-11-05  20000   —
"""

# 客户     收款日期    金额
RECEIPTS = """
华东五金   2026-04-28  60000
华东五金   2026-06-30  60000
华东五金   2026-09-10  60000
长江机电   2026-08-20  65000
东港食品   2026-11-03  20000
"""


def _records(table, *columns):
    for line in table.strip().splitlines():
        pairs = zip(columns, line.split(), strict=True)
        yield {name: text for name, text in pairs if text != "—"}


@pytest.fixture(scope="module")
def ledger():
    customers = [*_records(CUSTOMERS, "name", "salesperson", "credit_limit", "promise_date")]
    invoices = _records(
        INVOICES, "customer", "invoice_no", "invoice_date", "due_given", "amount", "hold"
    )
    return small_ledger(customers, [*invoices], [*_records(RECEIPTS, "customer", "date", "amount")])


@pytest.fixture(scope="module")
def month_end(ledger):
    return decide(ledger, Settings(), dt.date(2026, 10, 31))


def _by_name(ledger, frame):
    names = ledger.customers["name"].to_numpy(object)[frame["customer"]]
    return frame.assign(name=names).set_index("name")


def test_first_the_balances_tie(ledger, month_end):
    """应收 630,000 − 收款 245,000 = 未收 385,000:11 月 3 日的收款在月末还不存在。"""
    table = _by_name(ledger, month_end.reconciliation)

    assert {name: money_text(fen) for name, fen in table["balance"].items()} == {
        "华东五金": "80,000.00",  # 260,000 − 180,000
        "长江机电": "55,000.00",  # 120,000 − 65,000
        "北方建材": "50,000.00",
        "南海贸易": "40,000.00",
        "西山物流": "140,000.00",  # 同一张发票登了两次
        "东港食品": "20,000.00",
    }
    assert table["debits"].sum() == 63_000_000
    assert table["credits"].sum() == 24_500_000
    assert not table["difference"].any()


def test_then_every_open_item_says_how_late_it_is(month_end):
    """先进先出:长江机电付的 65,000 全部冲 7 月到期的那张,余 25,000。"""
    items = month_end.open_items
    still_open = items[items["open"] > 0].set_index("invoice_no")

    assert [(no, money_text(row.open), row.why) for no, row in still_open.iterrows()] == [
        ("10000004", "80,000.00", "还有37天到期,未到提醒期"),
        ("10000005", "25,000.00", "逾期105天,达到最后催告(91天起)"),
        ("10000006", "30,000.00", "逾期46天,达到二级催收(31天起)"),
        ("10000007", "50,000.00", "逾期149天,达到最后催告(91天起)"),
        ("10000008", "40,000.00", "逾期31天,达到二级催收(31天起)"),
        ("10000009", "70,000.00", "逾期11天,达到一级催收(1天起)"),
        ("10000009", "70,000.00", "逾期11天,达到一级催收(1天起)"),
        ("10000010", "20,000.00", "还有5天到期,进入到期提醒期"),
    ]


def test_credit_is_read_from_how_they_paid(ledger, month_end):
    """华东五金付清三张:提前2天、当天、迟10天。

    按时额 120,000/180,000 = 66.67%;平均逾期 10/3 = 3.33 天;没有承诺记录;三张之前没有记录。
    0.6667×40 + (1−3.33/60)×25 + 1/2×15 + 0.5×10 + 10 = 72.78 分,良(暂评:只有信用记录)。
    """
    credit = _by_name(ledger, month_end.credit)
    east = credit.loc["华东五金"]

    assert (east.score, east.grade, east.provisional) == (72.78, "良", True)
    assert (east.usage, east.can_ship) == (0.4, "可发")  # 80,000 ÷ 200,000
    river = credit.loc["长江机电"]
    assert (river.grade, river.usage, river.can_ship) == ("未评", 1.1, "停发")  # 55,000 ÷ 50,000
    assert river.why.endswith("停发:额度使用率超过100%。")


def test_the_list_says_whom_to_press_first_and_how(ledger, month_end):
    """10 月 31 日是星期六,下一个工作日是 11 月 2 日。争议和未到期承诺排在后面。"""
    plan = _by_name(ledger, month_end.plan)
    columns = ["rank", "letter", "owner", "suppressed"]

    assert list(plan[columns].itertuples(name=None)) == [
        ("长江机电", 1, "final", "小李", ""),
        ("西山物流", 2, "", "", ""),  # 疑似重复登记,不发函
        ("东港食品", 3, "reminder", "小李", ""),
        ("北方建材", 4, "", "小王", "款项均暂缓(争议)"),
        ("南海贸易", 5, "", "小王", "承诺2026-11-06付款,未到期"),
    ]
    assert "华东五金" not in plan.index  # 最近一笔 12 月才到期
    assert f"{plan.loc['长江机电'].action_date:%Y-%m-%d}" == "2026-11-02"
    assert plan.loc["南海贸易"].action == "承诺2026-11-06付款,前一天电话确认"
    assert f"{plan.loc['南海贸易'].action_date:%Y-%m-%d}" == "2026-11-05"


def test_the_score_can_be_redone_by_hand(ledger, month_end):
    """长江机电逾期 55,000,组内最大 140,000(西山物流):

    金额 lg55001/lg140001×30 = 4.74037/5.14613×30 = 27.63;天数 105/180×30 = 17.50;
    信用未评按一半 7.50;无承诺 0;时效到 2029-07-18 还远 0;难易 2.50;合计 55.13。
    """
    river = _by_name(ledger, month_end.plan).loc["长江机电"]

    assert river.priority == 55.13
    assert river.why == (
        "逾期5.50万元(27.63分)+最长105天(17.50分)+信用未评(7.50分)+无到期承诺(0.00分)"
        "+时效剩991天(0.00分)+难易按中等(2.50分)=55.13分;已到期,逾期不足180天,归为代收。"
    )


def test_what_the_clerk_must_look_at_is_listed(month_end):
    """重复发票拦住函件,没有业务员要补,11 月的收款没有计入,六家都缺联系人。"""
    codes = sorted({finding.code for finding in month_end.findings})

    assert codes == ["E418", "I321", "I601", "W621"]


def test_the_figures_for_the_manager(ledger, month_end):
    """未收 385,000,逾期 285,000 = 74.0%;争议 50,000;超 90 天 25,000 + 50,000。"""
    figures = overview(ledger, month_end, Settings())

    assert (figures.open, figures.overdue, figures.over90, figures.disputed) == (
        38_500_000, 28_500_000, 7_500_000, 5_000_000,
    )  # fmt: skip
    assert figures.overdue_share == pytest.approx(0.740, abs=0.0005)
    assert (figures.customers_owing, figures.customers_overdue, figures.letters) == (6, 4, 2)
    # 10 月开票 100,000(31天),9 月 140,000(30天),8 月 70,000(31天),7 月 60,000(31天),
    # 余 15,000 落在 6 月 90,000:15,000/90,000 × 30 = 5 天
    assert figures.dso == pytest.approx(31 + 30 + 31 + 31 + 5)


def test_a_week_later_the_promise_is_broken(ledger):
    """11 月 7 日(周六)再算:东港食品 11 月 3 日已付清;南海贸易 11 月 6 日没有付,回到催收行列。

    宽限一个工作日到 11 月 9 日(周一):在那之前打电话,不出函;10 日起出催款函(二)。
    """
    plan = _by_name(ledger, decide(ledger, Settings(), dt.date(2026, 11, 7)).plan)

    assert "东港食品" not in plan.index
    south = plan.loc["南海贸易"]
    assert (south.suppressed, south.letter, south.part_promise) == ("", "", 10.0)
    later = _by_name(ledger, decide(ledger, Settings(), dt.date(2026, 11, 10)).plan)
    assert later.loc["南海贸易"].letter == "dunning2"
