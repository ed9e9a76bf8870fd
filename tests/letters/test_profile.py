"""客户简报: what stands on the page, and that it stays one page. As of 2026-10-31."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.letters.profile_book import BLANK, BUSY, NAME, form_rows, heavy_books, small_books
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.letters.events import Standing
from xl_huikuan.letters.facts import Issued
from xl_huikuan.letters.fitting import fitted, shortened, width_of
from xl_huikuan.letters.profile import (
    LINE,
    MOST_DEBTS,
    context,
    profile_paper,
    profile_template,
)
from xl_huikuan.letters.profile_rows import SUBJECTS
from xl_huikuan.letters.register.entry import Entry
from xl_huikuan.letters.template_styles import COMPACT, COMPACT_MARGINS

POINTS = 72 / 25.4  # in a millimetre


@pytest.fixture(scope="module")
def heavy():
    return heavy_books()


def _said(books, number=0):
    return {row["事项"]: row["情况"] for row in context(books, number).rows["简报"]}


def _letter(number, sequence, **since):
    entry = Entry(
        number,
        "财催函",
        2026,
        sequence,
        "dunning1",
        "甲",
        "",
        "2026-10-01",
        1,
        (),
        "f",
        "x.docx",
        "0",
    )
    return Issued(entry, Standing(**since))


def test_what_is_owed_and_how_it_was_paid():
    """100 paid on time, 300 paid 10 days late; 50 are 31 days late, 70 and 80 fall due."""
    items = [
        {"customer": "甲", "amount": 100, "invoice_date": "2026-01-01", "due_given": "2026-02-01"},
        {"customer": "甲", "amount": 300, "invoice_date": "2026-01-01", "due_given": "2026-02-01"},
        {"customer": "甲", "amount": 50, "invoice_no": "12345678", "due_given": "2026-09-30"},
        {"customer": "甲", "amount": 70, "due_given": "2026-11-30", "hold": "争议"},
        {"customer": "甲", "amount": 80, "due_given": "2026-12-31"},
    ]
    paid = [
        {"customer": "甲", "amount": 100, "date": "2026-02-01", "item": 0},
        {"customer": "甲", "amount": 300, "date": "2026-02-11", "item": 1},
    ]
    books = small_books(items, paid)
    said = _said(books)
    listed = context(books, 0).rows["简报款"]

    assert said["账款"] == (
        "应收余额200.00元（3笔）；逾期50.00元，最长31天；31-60天 50.00；未到期 150.00"
    )
    assert said["将到期"] == "2026-11-30 70.00元；2026-12-31 80.00元"
    assert said["付款记录"].startswith("已结2张，按时额占比25.00%，平均晚5.00天")
    assert said["争议"] == "暂缓的款项1笔，70.00元（争议）"
    assert [(row["发票号"], row["逾期天数"], row["说明"]) for row in listed] == [
        ("12345678", "31", "—"), ("应收款", "未到期", "争议"), ("应收款", "未到期", "—"),
    ]  # fmt: skip
    assert context(books, 0).values["简报其余"] == ""


def test_promises_talks_and_letters_the_latest_first():
    """甲 promised 30 by 10-20 and paid nothing; said it has no money."""
    items = [{"customer": "甲", "amount": 50, "invoice_no": "12345678", "due_given": "2026-09-30"}]
    log = [
        {"day": "2026-10-01", "customer": "甲", "way": "电话", "result": "答应付款", "person": "李会计"},
        {"day": "2026-10-15", "customer": "甲", "way": "微信", "excuse": "资金紧张",
         "promise_date": "2026-10-20", "promise_amount": 3000.0},
        {"day": "2026-11-05", "customer": "甲", "way": "电话", "result": "以后的"},
    ]  # fmt: skip
    disputes = [
        {"opened": "2026-10-10", "customer": "甲", "document": "12345678", "kind": "质量", "amount": 1000.0,
         "what": "划伤", "owner": "李工", "deadline": "2026-12-31"},
        {"opened": "2026-01-10", "customer": "甲", "kind": "价格", "resolved": "2026-02-01"},
        {"opened": "2026-10-20", "customer": "甲", "kind": "数量", "deadline": "2026-12-31"},
    ]  # fmt: skip
    letters = [_letter("财催函〔2026〕1号", 1), _letter("财催函〔2026〕2号", 2, sent="2026-10-02"),
               _letter("财催函〔2026〕3号", 3, void="写错")]  # fmt: skip
    papers = {"contact_log": form_rows(CONTACT_LOG, log), "disputes": form_rows(DISPUTES, disputes)}
    said = _said(small_books(items, papers=papers, letters={0: letters}))

    assert said["承诺"] == "有结果的承诺1次，按时兑现0次；2026-10-15答应2026-10-20付30.00元：未兑现"
    assert said["最近沟通"] == "10-15微信：资金紧张；10-01电话：答应付款（李会计）"
    assert said["怎么谈"].startswith("先问2026-10-20的承诺为什么没有兑现")
    assert "上次说「资金紧张」，可答：理解。请先付一部分" in said["怎么谈"]
    assert said["争议"] == ("12345678质量10.00元：划伤（处理中，李工负责）；全部款项数量（处理中）")
    assert said["最近函件"] == (
        "催款函（一） 财催函〔2026〕2号（2026-10-01，寄出2026-10-02）；催款函（一） 财催函〔2026〕1号（2026-10-01）"
    )


def test_credit_limit_guarantee_and_habits():
    """90 points from one of five dimensions; 1,500 owed of a limit of 1,000, 600 guaranteed."""
    file = {
        "customer": "甲", "score_basic": 90.0, "credit_limit": 100_000.0, "guarantee": "抵押",
        "guarantee_amount": 60_000.0, "guarantee_until": "2026-12-31", "payer": "赵出纳",
        "pay_day": 25.0, "nature": "疑似恶意",
    }  # fmt: skip
    books = small_books(
        [{"customer": "甲", "amount": 1500, "due_given": "2023-12-31"}],
        papers={"dossier": form_rows(DOSSIER, [file])},
        customers=[{"name": "甲", "code": "K1", "contact": "钱经理", "phone": "138"}],
    )
    said, printed = _said(books), context(books, 0)

    assert said["联系"] == "联系人钱经理 138；付款责任人赵出纳"
    assert said["信用"].startswith("等级优（90.00分，暂评，覆盖率15%）")
    assert said["额度"] == (
        "额度1,000.00元，使用150%，超出500.00元；抵押600.00元，2026-12-31到期；没有保障的余额900.00元"
    )
    assert said["时效"].startswith("诉讼时效将届满或可能已届满的1笔，1,500.00元，最早的61天后届满")
    assert said["付款记录"].endswith("每月25号付款")
    assert printed.values["简报编码"] == "（K1）"
    assert "□ 弄清楚对方的付款日期（一般每月25号），写下来" in [
        row["右"] for row in printed.rows["简报核对"]
    ]


def test_of_a_customer_of_whom_nothing_is_known_that_is_said():
    said = _said(small_books([]), BLANK)

    assert said["联系"] == "客户资料和客户档案里没有联系方式，请补"
    assert said["账款"] == "应收余额0.00元（0笔）"
    assert said["承诺"] == said["争议"] == said["最近沟通"] == said["最近函件"] == "没有登记"
    assert said["额度"] == "额度未设定"
    assert said["下一步"] == "没有列入催收清单"
    assert all(said.values())


def test_everything_fits_on_one_page(heavy):
    """Lines of each subject, debts, checks and headings by the heights of their styles, in points."""
    line = COMPACT["简报文字"].line + 1 + 0.5  # space around and the rule under it
    head = sum(COMPACT[name].line + COMPACT[name].before + COMPACT[name].after
               for name in ("简报标题", "简报副题", "简报客户", *["简报引语"] * 3))  # fmt: skip
    second_line_of_the_name = COMPACT["简报客户"].line
    rows = 3 + MOST_DEBTS + 5  # three rows of headings, five of checks
    told = sum(subject.lines * COMPACT["简报文字"].line + 1.5 for subject in SUBJECTS)
    room = (297 - sum(COMPACT_MARGINS)) * POINTS

    assert told + rows * line + head + second_line_of_the_name + 1 < room
    lines = {subject.title: subject.lines for subject in SUBJECTS}
    for title, text in _said(heavy, BUSY).items():
        assert width_of(text) <= lines[title] * LINE
    assert len(context(heavy, BUSY).rows["简报款"]) == MOST_DEBTS
    assert context(heavy, BUSY).values["简报其余"].startswith("其余33笔")


@pytest.mark.parametrize("look", ["", "商务"])
def test_the_document_has_no_placeholder_left(heavy, look, templates: Path, tmp_path: Path) -> None:
    path = tmp_path / "简报.docx"
    path.write_bytes(profile_paper(heavy, BUSY, profile_template(templates / look)))
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(p.text for p in document.paragraphs), *cells])

    assert f"{NAME}（KH00000123456）" in text
    assert "内部资料，不外发" in text
    assert "【" not in text.replace("【】", "")
    assert text.count("□") == 10


def test_what_does_not_fit_is_counted():
    assert fitted(["一二三", "四五六"], 10) == "一二三；四五六"
    assert fitted(["一二三", "四五六"], 7) == "一二三；四五六"
    assert fitted(["一二三", "四五六七", "八"], 8) == "一二三；另2条略"
    assert fitted(["一二三四"], 3) == "一二…"


@given(st.lists(st.text("一二三abc1×。", min_size=1)), st.integers(3, 80))
def test_a_fitted_text_is_never_wider(pieces, room):
    assert width_of(fitted(pieces, room)) <= room
    assert all(width_of(shortened(piece, room)) <= room for piece in pieces)


def test_books_of_other_letters_are_not_touched(heavy):
    """Making a page changes nothing in what it is made from."""
    before = heavy.decision.open_items.copy()
    context(dataclasses.replace(heavy), BUSY)
    assert heavy.decision.open_items.equals(before)
