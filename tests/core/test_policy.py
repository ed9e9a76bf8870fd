"""Settings as a clerk types them, and aging schemes of one's own."""

import datetime as dt

import pytest

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.policy import SCHEME_YEARS, scheme_from_text
from xl_huikuan.core.settings import Settings


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("company", " 甲公司 ", "甲公司"),
        ("roll", "顺延", "顺延"),
        ("grace_days", "3", 3),
        ("grace_days", " 3.0 ", 3),
        ("grace_days", "３", 3),
        ("minimum_amount", "1,234.5", 123_450),
        ("minimum_amount", "0.005", 1),
        ("base_limit_a", "50", 50_000_000),
        ("base_limit_a", "0.5", 500_000),
        ("weight_basic", "12.5", 12.5),
        ("usage_warning", "80%", 80.0),
        ("grace_days", 365, 365),
        ("as_of", "2026-10-31", dt.date(2026, 10, 31)),
        ("as_of", "2026年2月5日", dt.date(2026, 2, 5)),
        ("as_of", "２０２６/2/5", dt.date(2026, 2, 5)),
    ],
)
def test_a_typed_value_is_read_by_its_kind(key, typed, value):
    """Money in yuan or 万元 becomes fen; blanks, commas, % and full width are passed over."""
    assert Settings().with_texts({key: typed})[key] == value


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_value_is_the_default(blank):
    """宽限天数 is 0 and 优级额度基数 is not set unless the company says so."""
    settings = Settings({"grace_days": 9}).with_texts({"grace_days": blank, "base_limit_a": blank})

    assert (settings["grace_days"], settings["base_limit_a"]) == (0, None)


@pytest.mark.parametrize(
    ("title", "typed", "sentence"),
    [
        ("宽限天数", "三天", "参数「宽限天数」应为数字,现在是「三天」。"),
        (
            "截至日期",
            "上月末",
            "参数「截至日期」应为1990年到2099年之间的日期,如 2026-10-31,现在是「上月末」。",
        ),
        ("截至日期", "2026-02-30", "现在是「2026-02-30」"),
        ("截至日期", "1850-01-01", "现在是「1850-01-01」"),
        ("宽限天数", "NaN", "参数「宽限天数」应为数字,现在是「NaN」。"),
        ("宽限天数", "1.5", "参数「宽限天数」应为整数,现在是「1.5」。"),
        ("宽限天数", "-1", "参数「宽限天数」应在 0 到 365 之间,现在是「-1」。"),
        ("宽限天数", "366", "参数「宽限天数」应在 0 到 365 之间,现在是「366」。"),
        ("收款核销方式", "随便", "请选 先进先出、只认指定。"),
        ("没有的", "1", "没有参数「没有的」:参数名见 回款_参数 第一列,请照原样写。"),
    ],
)
def test_a_wrong_value_is_refused_with_its_title(title, typed, sentence):
    """The sentence names the setting, what was typed, and what may be."""
    with pytest.raises(SettingInvalid) as refused:
        Settings().with_texts({title: typed})

    assert sentence in str(refused.value)


def test_settings_typed_later_go_over_earlier_ones():
    """What is not typed again stays."""
    settings = Settings({"grace_days": 3, "company": "甲"}).with_texts({"宽限天数": "5"})

    assert (settings["grace_days"], settings["company"]) == (5, "甲")


@pytest.mark.parametrize("typed", ["15,30,60", "15，30，60", "15、30、60", " 15, 30 ,60 "])
def test_limits_of_ones_own_make_a_scheme(typed):
    """Each limit closes a bucket, the last one is open."""
    scheme = scheme_from_text(typed)

    assert scheme.labels == ("未到期", "1-15天", "16-30天", "31-60天", "60天以上")
    assert (scheme.limits, scheme.basis) == ((0, 15, 30, 60), "到期日")


@pytest.mark.parametrize("typed", ["", "逾期", "30,15", "30,30", "0,30", "15,", "1.5,3"])
def test_limits_that_do_not_ascend_are_refused(typed):
    """The sentence names what may be typed."""
    with pytest.raises(SettingInvalid, match="请填 逾期7段、年度6段,或从小到大的天数上限"):
        scheme_from_text(typed)


def test_the_age_runs_from_what_the_scheme_or_the_company_says():
    """年度6段 has a basis of its own, which a typed one overrules."""
    settings = Settings().with_texts({"账龄方案": "年度6段"})

    assert settings.scheme == SCHEME_YEARS
    assert settings.basis == "记账日"
    assert settings.with_texts({"账龄起算日": "到期日"}).basis == "到期日"
