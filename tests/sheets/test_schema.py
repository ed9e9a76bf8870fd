"""Headings: synonyms, script, units and age buckets."""

import pytest

from xl_huikuan.sheets.recognition.headings import bucket_start, heading_forms
from xl_huikuan.sheets.recognition.schema import FIELDS, SYNONYMS, matches
from xl_huikuan.sheets.recognition.units import foreign_money, heading_unit, title_unit


def test_field_keys_are_unique():
    keys = [field.key for field in FIELDS]

    assert len(keys) == len(set(keys))


def test_every_synonym_leads_back_to_its_field():
    for field in FIELDS:
        for tier in field.synonyms:
            for word in tier:
                assert field.key in {key for key, _ in SYNONYMS[word]}


@pytest.mark.parametrize(
    ("heading", "key"),
    [("客户名称", "customer_name"), ("客戶名稱", "customer_name"), ("往来单位", "customer_name"),
     ("購貨單位", "customer_name"), ("Customer", "customer_name"), ("Bill To", "customer_name"),
     ("发票 号码", "invoice_no"), ("發票號碼", "invoice_no"), ("Invoice #", "invoice_no"),
     ("Invoice No.", "invoice_no"), ("Invoice Number", "invoice_no"), ("应收金额(元)", "amount"),
     ("应收金额\n(万元)", "amount"), ("價稅合計", "amount"), ("累计已回款金额", "received"),
     ("应收账款期末余额", "balance"), ("本月开票金额", "amount"), ("Due Date", "due_date"),
     ("DueDate", "due_date"), ("due_date", "due_date"), ("客户经理电话", "phone"),
     ("金额(税前)", "net_amount"), ("账期(天)", "term"), ("*客户名称", "customer_name"),
     ("供应商名称", "supplier_name"), ("借方发生额", "debit"), ("預收帳款", "advance")],
)  # fmt: skip
def test_heading_means(heading, key):
    assert matches(heading)[0].key == key


@pytest.mark.parametrize(
    "heading", ["应付利息", "借款年限", "DRIVER", "TRAILER", "x", "抵押资产及编号"]
)
def test_heading_means_nothing_of_ours(heading):
    assert not [m for m in matches(heading) if m.score > 0.85 and m.key != "ignored"]


def test_a_word_with_two_meanings_keeps_both():
    assert {m.key for m in matches("付款日期")} == {"receipt_date", "due_date"}
    assert {m.key for m in matches("单位")} == {"measure", "customer_name"}


@pytest.mark.parametrize(
    ("heading", "factor"),
    [("金额(万元)", 10_000), ("金额（千元）", 1000), ("金额", 1), ("金额(元)", 1), ("余额[万]", 10_000),
     ("金额(税前)", 1), ("金额/万元", 10_000), ("百万元户", 1)],
)  # fmt: skip
def test_unit_of_a_heading(heading, factor):
    assert heading_unit(heading) == factor


def test_unit_of_a_title_line():
    assert title_unit("单位：万元") == 10_000
    assert title_unit("金额单位:人民币元") == 1
    assert title_unit("编制单位:甲公司") == 0


@pytest.mark.parametrize(
    ("heading", "day"),
    [("未到期", -1), ("Current", -1), ("1-30天", 1), ("逾期1-30天", 1), ("0-30天", 0), ("31-60天", 31),
     ("30-60", 31), ("90天以上", 91), (">90", 91), ("<30", 0), ("1年以内(含1年)", 0), ("1-2年", 366),
     ("2至3年", 731), ("5年以上", 1826), ("3个月以内", 0), ("3-6个月", 91), ("三年以上", 1096)],
)  # fmt: skip
def test_first_day_of_an_age_bucket(heading, day):
    assert bucket_start(heading) == day


@pytest.mark.parametrize(
    "heading", ["2026-08", "12月", "账期30天", "客户", "2024-01-05", "30", "3-5月货款"]
)
def test_what_is_no_age_bucket(heading):
    assert bucket_start(heading) is None


def test_forms_with_and_without_brackets():
    assert heading_forms("金额(税前)") == ("金额税前", "金额")


UNITS = {
    "应收金额(万元)": 10**4, "应收金额（百万）": 10**6, "应收金额[千元]": 1000, "应收金额/万元": 10**4,
    "应收金额万元": 10**4, "应收金额 人民币万元": 10**4, "应收金额(RMB万元)": 10**4, "余额(元)": 1,
    "Amount (RMB'000)": 1000, "Amount (in thousands of RMB)": 1000, "应收金额(亿)": 10**8,
    "应收金额(十万元)": 10**5, "应收金额(千万)": 10**7, "应收金额(百元)": 100, "应收金额(十亿元)": 10**9,
    "应收金额": 1, "万科应收": 1, "应收金额(含税)": 1, "百元店货款": 1,
}  # fmt: skip


@pytest.mark.parametrize(("heading", "factor"), UNITS.items())
def test_units_of_headings_however_they_are_written(heading, factor):
    assert heading_unit(heading) == factor


TITLES = {
    "单位:万": 10**4, "单位：百万元": 10**6, "应收账款明细表（万元）": 10**4, "计量单位：人民币千元": 1000,
    "应收明细  单位:RMB万元": 10**4, "(单位:元)": 1, "Unit: RMB'000": 1000, "单位:万达商贸公司": 0,
    "开票金额万元以上客户": 0, "编制单位:千百惠商贸有限公司": 0, "2026年应收账款": 0,
}  # fmt: skip


@pytest.mark.parametrize(("title", "factor"), TITLES.items())
def test_units_of_titles_however_they_are_written(title, factor):
    assert title_unit(title) == factor


@pytest.mark.parametrize("heading", ["应收金额万元", "应收金额 人民币万元", "应收金额/万元"])
def test_a_unit_at_its_end_hides_no_heading(heading):
    assert matches(heading)[0].key == "amount"


@pytest.mark.parametrize(
    ("text", "money"),
    [("应收金额(USD)", "USD"), ("单位:万美元", "美元"), ("金额($)", "$"), ("币种:港币", "港币")],
)
def test_foreign_money_is_known(text, money):
    assert foreign_money(text) == money


@pytest.mark.parametrize("text", ["应收金额(万元)", "美元路商贸公司应收", "单位:元", "应收金额"])
def test_ours_is_not_foreign(text):
    assert foreign_money(text) == ""
