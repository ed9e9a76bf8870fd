"""登记沟通 with a sentence for the promise. Pressed on Monday 2026-11-02."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.addin.desks import A, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.log import log
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.log import LOG_COLUMNS


def _logged(book, *titles):
    (grid,) = [grid for grid in book.grids(ours=True) if grid.name == "回款_沟通记录"]
    rows = [grid.row(row) for row in range(grid.n_rows)]
    at = [LOG_COLUMNS.index(title) for title in titles]
    below = rows[rows.index(list(LOG_COLUMNS)) + 1 :]
    return [tuple(_plain(row[i]) for i in at) for row in below]


def _plain(cell):
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else cell


def _press(tmp_path, *rows, **answers):
    book, clerk = memory_book(*(rows or (2,))), Clerk(**answers)
    report = clerk.press(log(desk(book, tmp_path, as_of=None)))
    return book, clerk, report


def test_what_was_heard_is_shown_before_it_is_written(tmp_path):
    """Friday is 11-06; the earliest payment stands last, so that it is in force first."""
    book, clerk, _ = _press(tmp_path, 承诺="周五付5万,剩下的月底结清")

    assert _logged(book, "承诺日期", "承诺金额", "备注") == [
        ("2026-11-30", None, "原话:周五付5万,剩下的月底结清"),
        ("2026-11-06", 50_000, "原话:周五付5万,剩下的月底结清"),
    ]
    (check,) = [ask for ask in clerk.asked if ask.key == "承诺核对"]
    assert "1. 2026-11-06付50,000.00元\n2. 2026-11-30付清余下的" in check.prompt


def test_both_payments_are_followed_from_then_on(tmp_path):
    """甲 waits until the 6th; the promise frame has the two."""
    book, _, _ = _press(tmp_path, 承诺="周五付5万,剩下的月底结清")
    found = Clerk().press(look(desk(book, tmp_path, as_of=dt.date(2026, 11, 3))))
    promises = found.outcome.decision.promises

    assert promises["due"].dt.strftime("%m-%d").tolist() == ["11-30", "11-06"]
    plan = found.outcome.decision.plan
    assert "承诺2026-11-06付款,未到期" in plan["suppressed"].tolist()


@pytest.mark.parametrize(
    ("answers", "day"),
    [
        ({"承诺": "下周付5万", "承诺选择": "1"}, "2026-11-13"),
        ({"承诺": "下周付5万", "承诺选择": "2"}, "2026-11-15"),
        ({"承诺": "下周付5万", "承诺选择": "下周三付5万"}, "2026-11-11"),
        ({"承诺": "可能周五付5万", "承诺选择": "0"}, None),
        ({"承诺": "周五付不了"}, None),
        ({"承诺": "周五付5万", "承诺核对": "0"}, None),
        ({"承诺": "2026-11-20,50000"}, "2026-11-20"),
        ({"承诺": ""}, None),
    ],
)
def test_what_is_not_clear_is_asked(answers, day, tmp_path):
    book, _, _ = _press(tmp_path, **answers)

    assert _logged(book, "承诺日期") == [(day,)]


def test_the_clerk_may_write_the_sentence_anew(tmp_path):
    """First heard as Friday; she writes Thursday instead, and agrees."""
    book, asked = memory_book(2), []

    class Correcting(Clerk):
        def answer(self, ask):
            asked.append(ask.key)
            second = asked.count("承诺核对") == 2
            return "是" if second and ask.key == "承诺核对" else super().answer(ask)

    Correcting(承诺="周五付5万", 承诺核对="周四付3万").press(log(desk(book, tmp_path, as_of=None)))

    assert _logged(book, "承诺日期", "承诺金额") == [("2026-11-05", 30_000)]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"承诺": "下周付5万"}, "1 = 2026-11-13付50,000.00元"),
        ({"承诺": "尽快"}, "没有说到哪一天"),
        ({"承诺": "周五付5万", "承诺核对": "周四付3万"}, "改了 5 次还没有确定"),
        ({"承诺": "周五付一半", "rows": (5,)}, "这个客户没有逾期"),
        ({"原因": "没钱,,,某天"}, "下次跟进日「某天」读不出是哪一天"),
    ],
)
def test_without_an_answer_nothing_is_written(answers, said, tmp_path):
    """A command line is told the readings and how to choose one."""
    rows = answers.pop("rows", (2,))
    book = memory_book(*rows)
    with pytest.raises(HuikuanError, match=said):
        Clerk(**answers).press(log(desk(book, tmp_path, as_of=None)))

    assert book.shown == ()


def test_a_share_is_of_what_the_customer_owes_overdue(tmp_path):
    """甲 owes 150,000.00 overdue on 11-02: half is 75,000.00."""
    book, _, _ = _press(tmp_path, 承诺="周五付一半")

    assert _logged(book, "承诺金额") == [(75_000,)]


def test_reasons_get_their_names_and_excuses_their_answers(tmp_path):
    """Other words for a reason become its name; what fits nowhere stays as it was typed."""
    book, clerk, report = _press(
        tmp_path, 沟通="电话,说下游没付", 原因="没钱,客户还没付,停止发货,下周三"
    )

    assert _logged(book, "未付原因", "借口", "未兑现怎么办", "下次跟进日") == [
        ("付款能力恶化", "下游未付款", "停止发货", "2026-11-11")
    ]
    (ask,) = [ask for ask in clerk.asked if ask.key == "原因"]
    assert "听起来像 销售不畅,下游未付款" in ask.prompt
    assert any("对「下游未付款」可以答:" in line for line in report.lines)


def test_other_reasons_stay_as_they_were_typed(tmp_path):
    book, _, _ = _press(tmp_path, 原因="八字不合,再说吧,,2026-11-20")

    assert _logged(book, "未付原因", "借口", "下次跟进日") == [("八字不合", "再说吧", "2026-11-20")]


def test_a_broken_promise_wants_a_new_day(tmp_path):
    """Promised for 10-20 on 10-10, nothing came: the question and the report say so."""
    old = Grid.from_rows("回款_沟通记录", [
        ["日期", "客户", "承诺日期", "承诺金额"],
        [dt.date(2026, 10, 10), A, dt.date(2026, 10, 20), 500.0],
    ])  # fmt: skip
    book = memory_book(2, grids=(old,))
    clerk = Clerk()
    report = clerk.press(log(desk(book, tmp_path)))

    (ask,) = [ask for ask in clerk.asked if ask.key == "承诺"]
    assert "上次承诺到期没有付,请再约一个日子" in ask.prompt
    assert any("承诺到期没有付,又没有约新的日子" in line for line in report.lines)
