"""Late charges by four methods; the amounts are worked in DOMAIN 2.8."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.errors import NotApplicable, SettingInvalid
from xl_huikuan.core.interest import METHODS, late_charge, method_named
from xl_huikuan.core.lpr import DATA_UNTIL, LPR_FROM, PUBLISHED
from xl_huikuan.core.money import fen
from xl_huikuan.core.settings import Settings

DAILY = Decimal("0.0005")
HUNDRED_THOUSAND = fen(100_000)
LONG = (dt.date(2023, 6, 30), dt.date(2026, 6, 30))  # 1,096 days, LPR 3.55 % at the breach
SHORT = (dt.date(2025, 3, 31), dt.date(2025, 12, 31))  # 275 days, LPR 3.10 %
OLD = (dt.date(2018, 12, 31), dt.date(2019, 12, 31))  # 365 days, benchmark 4.35 %


@pytest.mark.parametrize(
    ("dates", "method", "more", "yuan"),
    [
        (LONG, "B", {"multiple": Decimal("1.3")}, "13857.64"),
        (LONG, "B", {}, "15989.59"),
        (LONG, "LPR", {"segmented": True}, "14466.58"),
        (LONG, "D", {}, "54800.00"),
        (LONG, "A", {"rate": DAILY}, "54800.00"),
        (SHORT, "自动", {}, "3503.42"),
        (SHORT, "b", {"multiple": Decimal("1.3")}, "3036.30"),
        (SHORT, "中小企业", {}, "13750.00"),
        (SHORT, "合同约定", {"rate": Decimal("0.001")}, "27500.00"),
        # 275 × 3.10 % × 1.5 / 360 of 100,000 = 3,552.0833
        (SHORT, "B", {"year_days": 360}, "3552.08"),
        # 365 days at 4.35 % × 1.5
        (OLD, "C", {}, "6525.00"),
        (OLD, "自动", {}, "6525.00"),
        # 231 days 4.35 %, 31 days 4.25 %, 61 days 4.20 %, 42 days 4.15 %, × 1.5:
        # (1,004.85 + 131.75 + 256.20 + 174.30) × 1.5 × 1,000 / 365 = 6,440.137
        (OLD, "C", {"segmented": True}, "6440.14"),
        # an agreed 0.01 % a day is 3.65 % a year, above the LPR; 0.005 % is below and is raised
        (LONG, "D", {"rate": Decimal("0.0001")}, "10960.00"),
        (LONG, "D", {"rate": Decimal("0.00005")}, "10659.73"),
    ],
)
def test_amounts(dates, method, more, yuan):
    """Of 100,000 yuan, rounded once at the end."""
    assert late_charge(HUNDRED_THOUSAND, *dates, method, **more).amount == fen(yuan)


def test_a_segmented_charge_shows_each_rate_with_its_days():
    """The five parts of DOMAIN 2.8; the rate changes on the day it is published."""
    charge = late_charge(HUNDRED_THOUSAND, *LONG, "B", segmented=True)

    assert [segment.days for segment in charge.segments] == [51, 336, 91, 211, 407]
    amounts = [fen(text) for text in ("744.04", "4763.84", "1252.81", "2688.08", "5017.81")]
    assert [segment.amount for segment in charge.segments] == amounts
    assert charge.segments[0].first == dt.date(2023, 7, 1)
    assert charge.segments[1].first == dt.date(2023, 8, 21)
    assert charge.rate.startswith("年利率5.325%(1年期LPR 3.55%×1.5),51天;年利率5.175%(")
    assert charge.basis == (
        "依据买卖合同司法解释第18条第4款,以各时段1年期LPR的1.5倍计算逾期付款损失,"
        "自2023年7月1日起至2026年6月30日止共1096天(到期次日起算,含截止当日),一年按365天。"
    )


def test_the_last_segment_takes_the_rounding():
    """10 days at 3.55 % and 11 at 3.45 %, × 1.5: 0.584 and 0.624 fen, together 1.207."""
    charge = late_charge(400, dt.date(2023, 8, 10), dt.date(2023, 8, 31), "B", segmented=True)

    assert [segment.amount for segment in charge.segments] == [1, 0]
    assert charge.amount == 1


@pytest.mark.parametrize(
    ("dates", "method", "more", "basis"),
    [
        (
            SHORT,
            "B",
            {},
            "依据买卖合同司法解释第18条第4款,以违约行为发生时1年期LPR 3.10%的1.5倍计算逾期付款损失",
        ),
        (
            OLD,
            "C",
            {},
            "依据买卖合同司法解释第18条第4款,以违约行为发生时人民银行一年以内贷款基准利率 4.35%的1.5倍计算逾期付款损失",
        ),
        (
            SHORT,
            "A",
            {"rate": DAILY},
            "依据双方合同约定和民法典第585条,按每日0.05%计算逾期违约金",
        ),
        (
            (dt.date(2025, 5, 31), dt.date(2025, 6, 30)),
            "D",
            {},
            "依据保障中小企业款项支付条例第17条,未约定逾期利息的利率,按每日万分之五计算逾期利息",
        ),
        (
            SHORT,
            "D",
            {"rate": Decimal("0.0001")},
            "依据保障中小企业款项支付条例第15条和双方约定,按每日0.01%计算逾期利息",
        ),
        (
            SHORT,
            "D",
            {"rate": Decimal("0.00001")},
            "依据保障中小企业款项支付条例第15条,约定利率不得低于1年期LPR,按1年期LPR 3.10%计算逾期利息",
        ),
    ],
)
def test_the_basis_names_the_norm(dates, method, more, basis):
    """The regulation for small creditors renumbered its articles on 2025-06-01."""
    assert late_charge(100, *dates, method, **more).basis.startswith(basis + ",自")


@pytest.mark.parametrize(
    ("dates", "method", "more", "warnings"),
    [
        (SHORT, "B", {}, []),
        (SHORT, "B", {"multiple": Decimal(1)}, []),
        (SHORT, "B", {"multiple": Decimal("1.6")}, ["超过1.5倍"]),
        (SHORT, "B", {"rate": DAILY}, ["没有使用"]),
        (
            SHORT,
            "A",
            {"rate": DAILY},
            ["年化18.25%,超过违约时1年期LPR 3.10%的4倍,对方请求时可能被调减"],
        ),
        (SHORT, "A", {"rate": Decimal("0.0003")}, []),  # 10.95 % < 12.4 %
        (OLD, "A", {"rate": DAILY}, ["人民银行一年以内贷款基准利率 4.35%的4倍"]),
        ((dt.date(2014, 1, 1), dt.date(2015, 1, 1)), "A", {"rate": DAILY}, []),
        (SHORT, "D", {}, ["仅当我方为中小企业"]),
        (SHORT, "D", {"rate": DAILY}, ["仅当", "可能被调减"]),
        (SHORT, "D", {"rate": Decimal("0.00001")}, ["仅当", "年化0.365%,低于违约时1年期LPR 3.10%"]),
        # due on the last day known: the breach is a day later
        (
            (DATA_UNTIL, dt.date(2026, 10, 31)),
            "B",
            {},
            ["数据截至2026年6月22日,2026年6月23日的利率"],
        ),
        ((DATA_UNTIL, dt.date(2026, 10, 31)), "A", {"rate": DAILY}, ["可能被调减", "数据截至"]),
        (
            (DATA_UNTIL, dt.date(2026, 10, 31)),
            "D",
            {"rate": Decimal(0)},
            ["仅当", "低于", "数据截至"],
        ),
        (LONG, "B", {}, []),  # the rate at the breach is known
        (LONG, "B", {"segmented": True}, ["2026年6月30日的利率用最后一次公布的"]),
    ],
)
def test_warnings_say_what_to_look_at(dates, method, more, warnings):
    """A rate a court may cut, one below the floor, and rates nobody has looked up yet."""
    got = late_charge(100, *dates, method, **more).warnings

    assert len(got) == len(warnings)
    assert all(part in sentence for part, sentence in zip(warnings, got, strict=True))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.title)
def test_what_is_not_overdue_costs_nothing(method):
    """On the due date and before it, whatever the method."""
    due = dt.date(2018, 5, 1)

    for as_of in (due, dt.date(2018, 4, 1)):
        charge = late_charge(HUNDRED_THOUSAND, due, as_of, method.key)

        assert (charge.amount, charge.days, charge.rate, charge.warnings) == (0, 0, "", ())
        assert "尚未逾期" in charge.basis


def test_one_rate_is_said_without_its_days():
    """A daily rate needs no length of the year."""
    charge = late_charge(HUNDRED_THOUSAND, *SHORT, "A", rate=DAILY)

    assert charge.rate == "每日0.05%"
    assert charge.basis == (
        "依据双方合同约定和民法典第585条,按每日0.05%计算逾期违约金,"
        "自2025年4月1日起至2025年12月31日止共275天(到期次日起算,含截止当日)。"
    )


def test_limits_belong_to_the_milder_side():
    """LPR 3.65 % at the breach: 0.01 % a day is exactly it, 0.04 % exactly four times it."""
    dates = (dt.date(2022, 12, 31), dt.date(2023, 1, 31))

    floor = late_charge(100, *dates, "D", rate=Decimal("0.0001"))
    assert "和双方约定" in floor.basis
    assert late_charge(100, *dates, "A", rate=Decimal("0.0004")).warnings == ()
    assert late_charge(100, *dates, "A", rate=Decimal("0.000401")).warnings != ()


def test_first_and_last_days_of_the_data_are_inside():
    """The regulation from 2020-09-01, the benchmark from 2015-10-24, the LPR until DATA_UNTIL."""
    as_of = dt.date(2026, 10, 31)

    days = 6 * 365 + 1 + 61  # from 1 September 2020; 29 February 2024; September and October
    assert late_charge(100_00, dt.date(2020, 8, 31), as_of, "D").amount == 5 * days
    assert late_charge(100, dt.date(2015, 10, 23), as_of, "A", rate=DAILY).warnings != ()
    assert late_charge(100, DATA_UNTIL - dt.timedelta(1), as_of, "B").warnings == ()


def test_the_first_day_of_the_lpr_belongs_to_it():
    """Due 2019-08-18: breach on the 19th, by the benchmark; due a day later: by the LPR."""
    as_of = dt.date(2019, 8, 31)
    before, after = dt.date(2019, 8, 18), dt.date(2019, 8, 19)

    assert "基准利率 4.35%" in late_charge(100, before, as_of, "C").rate
    assert "LPR 4.25%" in late_charge(100, after, as_of, "B").rate
    assert late_charge(100, before, as_of, "自动") == late_charge(100, before, as_of, "C")
    assert late_charge(100, after, as_of, "自动") == late_charge(100, after, as_of, "B")
    with pytest.raises(
        NotApplicable, match=r"LPR 只用于2019年8月20日及以后的违约.*2019年8月19日违约"
    ):
        late_charge(100, before, as_of, "B")
    with pytest.raises(NotApplicable, match=r"基准利率罚息只用于2019年8月20日之前的违约"):
        late_charge(100, after, as_of, "C")


@pytest.mark.parametrize(
    ("principal", "due", "method", "more", "message"),
    [
        (100, "2025-01-01", "E", {}, "没有计息方法「E」:请填 A、合同约定、B、LPR、C、"),
        (100, "2025-01-01", "A", {}, "必须填约定的日利率"),
        (-1, "2025-01-01", "B", {}, "本金不能为负数"),
        (100, "2025-01-01", "A", {"rate": Decimal("0.05")}, "约定日利率 0.05 不合理"),
        (100, "2025-01-01", "A", {"rate": Decimal("-0.1")}, "约定日利率 -0.1 不合理"),
        (100, "2025-01-01", "A", {"rate": Decimal("NaN")}, "约定日利率 NaN 不合理"),
        (100, "2025-01-01", "B", {"multiple": Decimal("0.5")}, "倍数应在1到4之间,现在是 0.5"),
        (100, "2025-01-01", "B", {"multiple": Decimal(150)}, "倍数应在1到4之间,现在是 150"),
        (100, "2025-01-01", "B", {"multiple": Decimal("Infinity")}, "倍数应在1到4之间"),
        (100, "2025-01-01", "B", {"year_days": 366}, "应为360或365,现在是 366"),
        (100, "2020-08-30", "D", {}, "自2020年9月1日起施行,此笔2020年8月31日违约"),
        (100, "2015-10-22", "C", {}, "没有收录2015-10-24之前的贷款基准利率"),
    ],
)
def test_what_a_method_is_not_made_for_is_refused(principal, due, method, more, message):
    """Each in a sentence that says what to do."""
    with pytest.raises(NotApplicable, match=message):
        late_charge(principal, dt.date.fromisoformat(due), dt.date(2026, 1, 1), method, **more)


def test_a_daily_rate_of_one_percent_and_four_times_the_lpr_are_the_highest():
    """275 days at 1 %, and 275/365 of 4 × 3.10 % of 36,500 fen; more was typed in percent."""
    assert late_charge(100, *SHORT, "A", rate=Decimal("0.01")).amount == 275
    assert late_charge(36_500, *SHORT, "B", multiple=Decimal(4)).amount == 3410


def test_a_half_fen_is_rounded_up():
    """1,000 fen, 1 day, 0.05 %: half a fen."""
    day = dt.date(2025, 1, 1)

    assert late_charge(1000, day, day + dt.timedelta(1), "D").amount == 1
    assert late_charge(999, day, day + dt.timedelta(1), "D").amount == 0


def test_methods_are_found_by_key_and_title():
    """Keys and titles are unique."""
    names = [name for method in METHODS for name in {method.key, method.title}]

    assert len(names) == len(set(names))
    assert [method_named(f" {name} ").help for name in ("a", "LPR", "ｂ", "B LPR", "自动")] == [
        METHODS[0].help,
        METHODS[1].help,
        METHODS[1].help,
        METHODS[1].help,
        METHODS[4].help,
    ]


DUE = st.dates(dt.date(2015, 10, 24), dt.date(2026, 6, 1))
DAYS = st.integers(1, 4000)
PRINCIPAL = st.integers(0, 10**14)
CHOICE = st.sampled_from([("自动", None), ("A", DAILY), ("A", Decimal("0.000123"))])


@given(PRINCIPAL, DUE, DAYS, CHOICE, st.booleans())
def test_segments_add_up_and_touch(principal, due, days, choice, segmented):
    """From the day after the due date to the as-of date, without a gap, to the fen."""
    as_of = due + dt.timedelta(days)
    charge = late_charge(principal, due, as_of, choice[0], rate=choice[1], segmented=segmented)

    assert charge.days == days
    assert sum(segment.amount for segment in charge.segments) == charge.amount
    starts = [segment.first for segment in charge.segments]
    ends = [segment.last for segment in charge.segments]
    assert starts == [due + dt.timedelta(1), *(end + dt.timedelta(1) for end in ends[:-1])]
    assert ends[-1] == as_of


@given(PRINCIPAL, DUE, DAYS, CHOICE, st.data())
def test_more_principal_or_more_days_never_cost_less(principal, due, days, choice, data):
    """Monotone in both."""
    segmented, year_days = data.draw(st.booleans()), data.draw(st.sampled_from([360, 365]))
    more, later = data.draw(st.integers(0, 10**6)), data.draw(st.integers(0, 500))

    def amount(principal, days):
        options = {"rate": choice[1], "segmented": segmented, "year_days": year_days}
        return late_charge(principal, due, due + dt.timedelta(days), choice[0], **options).amount

    assert 0 <= amount(principal, days) <= amount(principal + more, days)
    assert amount(principal, days) <= amount(principal, days + later)


@given(PRINCIPAL, st.dates(dt.date(2020, 9, 1), dt.date(2026, 6, 1)), DAYS)
def test_an_agreed_rate_of_a_small_creditor_never_yields_less_than_the_lpr(principal, due, days):
    """The floor holds for any rate, and a higher rate never yields less."""
    as_of = due + dt.timedelta(days)
    floor = late_charge(principal, due, as_of, "B", multiple=Decimal(1)).amount
    rates = (Decimal(step) / 100_000 for step in range(0, 60, 5))
    amounts = [late_charge(principal, due, as_of, "D", rate=rate).amount for rate in rates]

    assert amounts[0] == floor
    assert amounts == sorted(amounts)


def test_rates_are_dated_and_in_order():
    """The LPR has only fallen since it exists; the last one known is 3.00 % since 2025-05-20."""
    days = [rate.since for rate in PUBLISHED.changes]

    assert days == sorted(set(days))
    assert PUBLISHED.on(LPR_FROM).percent == "4.25%"
    assert PUBLISHED.on(LPR_FROM - dt.timedelta(1)).name.startswith("人民银行")
    assert PUBLISHED.on(dt.date(2024, 10, 20)).percent == "3.35%"
    assert PUBLISHED.on(dt.date(2024, 10, 21)).percent == "3.10%"
    assert PUBLISHED.on(DATA_UNTIL).rate == Decimal("0.03")
    assert str(DATA_UNTIL) in PUBLISHED.source


def test_one_day_has_one_rate():
    """First and last may be the same day."""
    day = dt.date(2026, 1, 1)

    assert list(PUBLISHED.between(day, day)) == [(day, day, PUBLISHED.changes[-1])]


MORE = PUBLISHED.announced(dt.date(2026, 7, 20), Decimal("0.0300")).announced(
    dt.date(2026, 8, 20), Decimal("0.0290")
)


def test_announcements_of_later_months_are_added():
    """Unchanged in July, 2.90 % from 20 August: 20 days at 3.00 %, 12 at 2.90 %, × 1.5.

    100,000 × 1.5 × (20 × 3.00 + 12 × 2.90) % / 365 = 246.575 + 143.014.
    """
    dates = (dt.date(2026, 7, 30), dt.date(2026, 8, 31))
    charge = late_charge(HUNDRED_THOUSAND, *dates, "B", segmented=True, rates=MORE)

    assert [rate.percent for rate in MORE.changes[-2:]] == ["3.00%", "2.90%"]
    assert MORE.changes[-1].name == "1年期LPR"
    assert [segment.days for segment in charge.segments] == [20, 12]
    assert (charge.amount, charge.segments[0].amount) == (fen("389.59"), fen("246.58"))
    assert "2026年8月31日的利率用最后一次公布的" in charge.warnings[0]
    assert "2026-08-20" in MORE.source
    assert late_charge(100, dt.date(2026, 8, 1), dates[1], "B", rates=MORE).warnings == ()


@pytest.mark.parametrize(
    ("day", "rate", "message"),
    [
        ("2026-08-20", "0.03", "2026-08-20 不晚于已有的 2026-08-20"),
        ("2020-01-20", "0.03", "不晚于已有的"),
        ("2026-09-21", "0", "2026-09-21 的1年期LPR 0% 不合理:应在 0.5 到 20 之间"),
        ("2026-09-21", "0.3", "LPR 30% 不合理"),
        ("2026-09-21", "-0.01", "不合理"),
        ("2026-09-21", "0.0003", "LPR 0.03% 不合理"),
    ],
)
def test_an_announcement_that_cannot_be_is_refused(day, rate, message):
    """Known already, in the wrong order, twice, or typed without its decimal point."""
    with pytest.raises(SettingInvalid, match=message):
        MORE.announced(dt.date.fromisoformat(day), Decimal(rate))


@pytest.mark.parametrize("rate", ["0.005", "0.2"])
def test_the_lowest_and_the_highest_rate_are_allowed(rate):
    """0.5 % and 20 % are the ends of what can be typed."""
    day = dt.date(2026, 9, 21)

    assert MORE.announced(day, Decimal(rate)).on(day).rate == Decimal(rate)


def test_what_the_company_adds_is_a_setting():
    """Typed in one line or row by row; the year may be full-width and the rate have its sign."""
    told = {"新公布的LPR": "2026-07-20 3.00； 2026年8月20日  2.90%;"}
    settings = Settings().with_texts(told)

    assert settings.rates == MORE
    assert Settings().rates == PUBLISHED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-07-20", "「新公布的LPR」的「2026-07-20」看不懂"),
        ("2026-07-20 三", "看不懂"),
        ("七月 3.00", "「新公布的LPR」应为1990年到2099年之间的日期"),
        ("2026-08-20 3;2026-07-20 3", "2026-07-20 不晚于已有的 2026-08-20"),
    ],
)
def test_a_slip_in_an_announcement_is_told(text, message):
    """Before anything is counted with it."""
    with pytest.raises(SettingInvalid, match=message):
        Settings().with_texts({"lpr_added": text})


@pytest.mark.parametrize(
    ("method", "more", "ground"),
    [
        ("B", {}, "依据买卖合同司法解释第18条第4款,以违约行为发生时1年期LPR的1.5倍计算逾期付款损失"),
        ("B", {"segmented": True}, "依据买卖合同司法解释第18条第4款,以各时段1年期LPR的1.5倍计算逾期付款损失"),
        ("A", {"rate": DAILY}, "依据双方合同约定和民法典第585条,按每日0.05%计算逾期违约金"),
        (
            "D",
            {"rate": Decimal("0.00001")},
            "依据保障中小企业款项支付条例第15条,约定利率不得低于1年期LPR,按1年期LPR计算逾期利息",
        ),
    ],
)  # fmt: skip
def test_the_ground_leaves_out_what_differs_from_debt_to_debt(method, more, ground):
    """An agreed rate is the same for all; a published one hangs on the day of the breach."""
    assert late_charge(100, *SHORT, method, **more).ground == ground
    assert late_charge(100, SHORT[1], SHORT[0], method, **more).ground == ""
