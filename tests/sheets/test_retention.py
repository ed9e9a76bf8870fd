"""Retention money in a column of its own is not demanded with the rest of its row."""

import datetime as dt

from tests.sheets.small_books import grid, ledger_of, owed
from xl_huikuan.sheets.recognition.reading import Corrections

DUE = dt.date(2026, 5, 13)
HEAD = ["客户名称", "合同号", "到期日", "应收余额", "其中质保金"]
BOOK = grid(
    HEAD,
    ["甲公司", "HT-1", DUE, 1000, 50],
    ["乙公司", "HT-2", DUE, 200, None],
    ["丙公司", "HT-3", DUE, 0, 30],
)


def held(ledger):
    blocked = ledger.customers["blocked"].ne("")
    return ledger.customers["name"][blocked].tolist()


def test_an_open_row_with_retention_money_holds_its_customer():
    """甲 owes 1,000 of which 50 are not due on the day of the row; 丙 has paid."""
    ledger = ledger_of(BOOK)
    (told,) = [f for f in ledger.findings if f.code == "E506"]

    assert told.message == "这一行含质保金 50,没有它自己的到期日。"
    assert held(ledger) == ["甲公司"]
    assert owed(ledger)["甲公司"] == 100_000


def test_a_clerk_who_need_not_tell_it_apart_says_so():
    ledger = ledger_of(BOOK, corrections=Corrections(fields={("应收", "E"): ""}))

    assert held(ledger) == []


def test_a_row_of_its_own_is_how_to_say_when_it_is_due():
    head = ["客户名称", "单据类型", "合同号", "到期日", "应收余额"]
    ledger = ledger_of(
        grid(
            head,
            ["甲公司", "发票", "HT-1", DUE, 950],
            ["甲公司", "质保金", "HT-1", dt.date(2027, 5, 13), 50],
        )
    )

    assert held(ledger) == []
    assert ledger.items["kind"].tolist() == ["发票", "质保金"]


def test_a_list_of_balances_is_the_same():
    ledger = ledger_of(
        grid(["客户名称", "应收余额", "质保金"], ["甲公司", 1000, 50], ["乙公司", 200, None])
    )

    assert held(ledger) == ["甲公司"]
