"""The last look: a right letter passes, each way of being wrong is caught."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from tests.letters import sample
from xl_huikuan.core.errors import LetterInvalid
from xl_huikuan.letters.check import OtherNames, check_letter
from xl_huikuan.letters.context import LetterContext, context_of, printable
from xl_huikuan.letters.debts import Claim, Debt
from xl_huikuan.letters.kinds import BY_KEY, LetterKind
from xl_huikuan.letters.template import Template, compile_template

NAME = "南京A&B<精工>有限公司"
OTHER = "杭州明川机电有限公司"
DUE = dt.date(2025, 12, 1)
DEBTS = (
    Debt("发票", "INV-1", "", "", "", DUE, DUE, 35, 10000, 10000, "", False, "应收", 2),
    Debt("发票", "INV-2", "", "", "", DUE, DUE, 35, 25050, 20050, "", False, "应收", 3),
)
CLAIM = Claim(DEBTS, (), (), 50)  # 100.00 + 200.50 − 0.50 = 300.00
CUSTOMER = {"name": NAME, "code": "K1", "contact": "", "address": ""}
NAMES = OtherNames([NAME, OTHER])


@pytest.fixture(scope="module")
def template(templates: Path) -> Template:
    return compile_template(templates / BY_KEY["dunning1"].template)


def context(kind: LetterKind = BY_KEY["dunning1"], **values: str) -> LetterContext:
    made = context_of(CUSTOMER, CLAIM, sample.AS_OF, sample.SETTINGS, kind=kind, number="函1号")
    return LetterContext({**made.values, **values}, made.rows)


def look(template: Template, printed: LetterContext, meant: LetterContext | None = None) -> None:
    data = template.stamp(printed)
    check_letter(data, meant or context(), CLAIM, BY_KEY["dunning1"], NAMES)


def test_right_letter_passes(template: Template) -> None:
    """The positive control: total 300.50, advance 0.50, asked for 300.00 in capitals."""
    made = context()
    look(template, made)

    assert made.values["合计"] == "300.50"
    assert made.values["应付金额"] == "300.00"
    assert made.values["应付大写"] == "人民币叁佰元整"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"应付大写": "人民币叁佰元零壹分"}, "大写"),
        ({"应付金额": "301.00"}, "应付金额"),
        ({"客户名称": "南京A"}, "客户名称"),
        ({"合计": "300.51"}, "300.51"),
        ({"联系方式": "None"}, "None"),
        ({"联系方式": "余额 nan 元"}, "nan"),
        ({"函件日期": "2026年01月5日"}, "年01月"),
        ({"联系方式": "2026年01月5日"}, "年01月"),
        ({"联系方式": "【合计】"}, "没有填上"),
        ({"联系方式": OTHER}, "另一客户"),
    ],
)
def test_wrong_print_is_caught(template: Template, wrong: dict[str, str], message: str) -> None:
    """What stands in the bytes is held against what was meant."""
    with pytest.raises(LetterInvalid, match=message):
        look(template, context(**wrong))


def test_row_that_is_not_meant_is_caught(template: Template) -> None:
    """A changed amount in one row, and a lost row, are both seen."""
    good = context()
    first, second = good.rows["明细"]
    changed = ({**first, "未收金额": "100.01"}, second)

    for rows in (changed, (first,)):
        with pytest.raises(LetterInvalid, match="明细第"):
            look(template, LetterContext(good.values, {**good.rows, "明细": rows}))


def test_rows_must_add_up_to_the_claim(template: Template) -> None:
    """Rows and total that agree with each other but not with the ledger are refused."""
    good = context()
    claim = replace(CLAIM, advance=100)

    with pytest.raises(LetterInvalid, match="应付金额不等于"):
        check_letter(template.stamp(good), good, claim, BY_KEY["dunning1"], NAMES)


def test_word_too_strong_for_the_level_is_caught(template: Template) -> None:
    """Our own sentences keep the tone of the level."""
    strong = context(未到期说明="否则起诉")

    with pytest.raises(LetterInvalid, match="起诉"):
        look(template, strong, strong)


def test_damaged_bytes_are_caught(template: Template) -> None:
    """A file cut short is not a letter."""
    data = template.stamp(context())

    with pytest.raises(LetterInvalid, match="不完好"):
        check_letter(data[:500], context(), CLAIM, BY_KEY["dunning1"], NAMES)


def test_own_branch_name_is_not_another_customer() -> None:
    """A customer whose name contains another's may be addressed."""
    names = OtherNames(["上海宏达公司", "上海宏达公司浦东分公司"])

    assert names.found("致上海宏达公司浦东分公司：", ["上海宏达公司浦东分公司"]) == ()
    assert names.found("致上海宏达公司浦东分公司：", ["别人"]) == (
        "上海宏达公司",
        "上海宏达公司浦东分公司",
    )


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("甲\x07乙", "甲 乙"),
        ("甲\u200b\u202e乙", "甲乙"),
        ("甲\ud800乙", "甲 乙"),
        ("𠮷野家", "𠮷野家"),
    ],
)
def test_unprintable_characters_never_reach_word(typed: str, printed: str) -> None:
    """Control characters become spaces, invisible ones go, rare Chinese stays."""
    assert printable(typed) == printed
