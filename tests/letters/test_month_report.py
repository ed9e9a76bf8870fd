"""《回款月报》: what the book says stands in it, and every section says when there is nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import numpy as np
import pytest

from tests.core.small_ledger import small_ledger
from tests.core.test_movements import NAMES, OCTOBER, SEPTEMBER, bill, book, undated, with_snapshot
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.papers import Papers, filled_frame
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.month_facts import Month, month_of
from xl_huikuan.letters.month_report import context, month_report, printed
from xl_huikuan.letters.register import Entry

OWN = Settings({"company": "江南示例机电有限公司"})


def month(ledger, letters=()) -> Month:
    decision = decide(ledger, OWN, OCTOBER)
    return month_of(ledger, decision, OWN, letters)


def letter(kind, amount, as_of="2026-10-31"):
    return Entry(
        "财催函〔2026〕1号", "财催函", 2026, 1, kind, "甲", "", as_of, amount, (), "", "", ""
    )


def papers():
    """丙's promise of 10 October was not kept; 甲 disputes A1 since the 1st, 王五 should answer by the 9th."""
    log = {
        "who": [2, 0], "day": np.array(["2026-10-01", "2026-10-20"], "datetime64[s]"),
        "customer": ["丙", "甲"], "reason": ["", "资金周转困难"],
        "promise_date": np.array(["2026-10-10", "NaT"], "datetime64[s]"),
        "promise_amount": [5000.0, np.nan], "row": [4, 5],
    }  # fmt: skip
    disputes = {
        "who": [0], "opened": np.array(["2026-10-01"], "datetime64[s]"), "customer": ["甲"],
        "document": ["A1"], "kind": ["质量"], "what": ["两台有裂纹"], "owner": ["王五"],
        "deadline": np.array(["2026-10-09"], "datetime64[s]"),
    }  # fmt: skip
    return {
        CONTACT_LOG.key: filled_frame(CONTACT_LOG, log, 2),
        DISPUTES.key: filled_frame(DISPUTES, disputes, 1),
    }


def test_the_summary_says_how_the_book_stands_and_how_it_got_there():
    """2,540.00 at the end of September, 1,850.00 now; 1,300.00 overdue then, 1,800.00 now."""
    said = context(month(with_snapshot(book()))).values

    assert said["月报摘要"].startswith(
        "截至2026年10月31日，应收净额1,850.00元，比上期减少690.00元；"
        "逾期1,800.00元，比上期增加500.00元。逾期率97.3%，比上期上升47.3个百分点。"
        "2026-09-30以来回款700.00元。新逾期1户、逾期增加1户、逾期清零1户。2026-11预计回款"
    )
    assert said["月报摘要"].endswith("账龄合计与账面余额一致，差额0.00。")
    assert said["月报上期"] == "上期是 2026-09-30 的快照。"
    assert said["月报变动"] == (
        "2026-09-30 余额 2,540.00 + 新增 50.00 − 红字 100.00 − 回款 700.00 + 退款 60.00 = 1,850.00 元。"
    )


def test_the_tables_say_what_the_sheets_say():
    """甲 1,100.00 overdue for 61 days, 乙 700.00 for 21."""
    rows = context(month(with_snapshot(book()))).rows

    assert rows["月报指标"][0] == {
        "指标": "应收未收合计（元）", "本期": "1,850.00", "上期": "2,600.00", "变动": "-750.00",
    }  # fmt: skip
    assert rows["月报账龄"][1] == {
        "账龄段": "1-30天", "金额": "1,200.00", "占比": "64.9%", "图": "■" * 10, "上期": "1,300.00",
    }  # fmt: skip
    told = [(r["客户"], r["逾期"], r["天数"]) for r in rows["月报客户"]]
    assert told == [("甲", "1,100.00", "61天"), ("乙", "700.00", "21天")]
    assert {r["原因"] for r in rows["月报客户"]} == {"没有登记"}
    assert [r["变化"] for r in rows["月报变化"]] == ["新逾期", "逾期增加", "逾期清零"]
    assert [r["业务员"] for r in rows["月报业务员"]] == ["（未填）"]


def test_promises_disputes_reasons_and_letters_are_told():
    """One promise broken, one dispute past its day, a reason from the log, two kinds of letters."""
    ledger = replace(book(), papers=Papers(papers()))
    letters = [letter("dunning1", 100_000), letter("dunning1", 50_000), letter("statement", 1),
               letter("dunning1", 7, "2026-09-30")]  # fmt: skip
    found = context(month(ledger, letters))

    [dispute] = found.rows["月报争议"]
    assert (dispute["客户"], dispute["内容"], dispute["金额"], dispute["负责人"]) == (
        "甲", "质量 两台有裂纹", "600.00", "王五",
    )  # fmt: skip
    assert dispute["状态"] == "已过答复期限22天"
    assert "未解决 1 件，其中过了答复期限 1 件" in found.values["月报争议"]
    assert [r["原因"] for r in found.rows["月报客户"] if r["客户"] == "甲"] == ["资金周转困难"]
    assert [(r["份数"], r["金额"]) for r in found.rows["月报函件"]] == [
        ("2", "1,500.00"),
        ("1", "0.01"),
    ]
    assert found.values["月报函件"] == "截至日期在本月的函件 3 份，作废的不计。"


def test_a_promise_not_kept_says_what_came():
    """甲 promised 1,000.00 by the 10th; 400.00 came on the 12th."""
    log = {
        "who": [0], "day": np.array(["2026-10-01"], "datetime64[s]"), "customer": ["甲"],
        "promise_date": np.array(["2026-10-10"], "datetime64[s]"), "promise_amount": [100_000.0],
        "row": [4],
    }  # fmt: skip
    ledger = replace(book(), papers=Papers({CONTACT_LOG.key: filled_frame(CONTACT_LOG, log, 1)}))
    [row] = context(month(ledger)).rows["月报承诺"]

    assert (row["日期"], row["金额"]) == ("2026-10-10", "1,000.00")
    assert row["说明"].startswith("按时收到 ")
    assert "400.00" in row["说明"]


def test_where_there_is_nothing_the_sentence_says_so():
    """No snapshot, no promises, disputes, warnings or letters; nobody overdue."""
    ledger = small_ledger(["甲"], [bill("甲", 100, "2026-10-01", "2026-12-31", "A1")])
    found = context(month(ledger))

    assert found.values["月报上期"].startswith("没有以前的快照")
    assert found.values["月报变动"].startswith("收款没有日期")
    assert found.values["月报前十"] == "没有逾期的客户。"
    assert found.values["月报承诺"] == "没有登记承诺。"
    assert found.values["月报争议"].startswith("回款_争议 里没有未解决的争议")
    assert found.values["月报函件"] == "本月没有出函。"
    assert {r["上期"] for r in found.rows["月报账龄"]} == {"—"}
    assert found.rows["月报客户"] == ()


def test_an_empty_book_has_dashes_for_shares():
    """Nobody owes anything."""
    rows = context(month(small_ledger(list(NAMES), []))).rows

    assert {row["占比"] for row in rows["月报账龄"]} == {"—"}


def test_against_a_recorded_day_only_the_change_is_told():
    """Receipts without dates."""
    said = context(month(undated(with_snapshot(book())))).values["月报变动"]

    assert said == "2026-09-30 余额 2,540.00 元，净变动 -690.00 元，现在 1,850.00 元。"


def test_numbers_keep_their_marks_and_words_get_chinese_ones():
    """1,200.00 and 09:30 stay."""
    assert printed("逾期:1,200.00 元,09:30;(甲)") == "逾期：1,200.00 元，09:30；（甲）"


@pytest.mark.parametrize("look", ["", "商务"])
def test_the_document_opens_with_no_placeholder_left(templates: Path, tmp_path: Path, look: str):
    """As Word opens it; tables without rows are gone."""
    path = tmp_path / "月报.docx"
    path.write_bytes(month_report(month(with_snapshot(book(), SEPTEMBER)), templates / look))
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(p.text for p in document.paragraphs), *cells])

    assert "【" not in text
    assert "江南示例机电有限公司" in text
    assert "承诺日期" not in text
    assert {"编制", "复核", "财务负责人", "总经理"} <= set(cells)
    assert "1,850.00" in text


def test_without_our_name_there_is_none(templates: Path):
    """The clerk is told which setting."""
    blank = replace(month(book()), settings=Settings())
    with pytest.raises(SettingInvalid, match="本公司名称"):
        month_report(blank, templates)
