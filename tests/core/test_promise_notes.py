"""Notes read as promises. Each was said on Wednesday 2026-11-11 unless its table says otherwise.

"13 50000" = one promise, 13 November, 50,000 yuan; "all" = all that is overdue, "-" = no amount
said, "rest" = what another payment leaves, "50%" = that share. "?" = asked, with that many readings.
"no" = heard as a refusal.
"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.note_numbers import chinese_number, money_at
from xl_huikuan.core.promise_notes import Heard, Promised, heard, promise_text

SAID = dt.date(2026, 11, 11)

CLEAR = """
周五付5万                      | 13 50000
周五付五万                     | 13 50000
周五打5万元                    | 13 50000
星期五转50000                  | 13 50000
礼拜五汇50,000元               | 13 50000
周五付5W                       | 13 50000
周五付50k                      | 13 50000
周五,付5万                     | 13 50000
付5万,周五                     | 13 50000
5万周五付                      | 13 50000
周五下午3点付5万               | 13 50000
周五付￥50000.50               | 13 50000.50
周五付3万5                     | 13 35000
周五付三万五                   | 13 35000
周五付3.5万元                  | 13 35000
周五付一万二千                 | 13 12000
周五付一百二十万               | 13 1200000
周五付两千五百块               | 13 2500
周五付两千五                   | 13 2500
周五付一千零五元               | 13 1005
周五付一万半                   | 13 15000
周五付1百万                    | 13 1000000
周五付八百块钱                 | 13 800
周五至少付5万                  | 13 50000
周五付                         | 13 -
周五                           | 13 -
周五付款                       | 13 -
周五结清                       | 13 all
周五全部付清                   | 13 all
周五一次性付清                 | 13 all
周五付清5万                    | 13 50000
周五5万一次性付清              | 13 50000
周五付一半                     | 13 50%
周五打三成                     | 13 30%
周五先付30%                    | 13 30%
周五付百分之二十               | 13 20%
周五付三分之一                 | 13 33.33%
周五付四分之三                 | 13 75%
周一付5万                      | 16 50000
周二付5万                      | 17 50000
周日转5万                      | 15 50000
这周五付5万                    | 13 50000
本周五前付5万                  | 13 50000
这个星期五付5万                | 13 50000
本周三付5万                    | 11 50000
下周三打一半                   | 18 50%
下周一付5万                    | 16 50000
下个星期一付5万                | 16 50000
下下周一付5万                  | 23 50000
今天付2万                      | 11 20000
今晚转2万                      | 11 20000
明天转20000                    | 12 20000
明早打2万                      | 12 20000
后天付2万                      | 13 20000
大后天付2万                    | 14 20000
三天内付2万                    | 14 20000
3天后付2万                     | 14 20000
两周内付清                     | 25 all
一个星期之内付清               | 18 all
5个工作日内付清                | 18 all
半个月内付清                   | 26 all
一个月内付清                   | 12-11 all
2个月后付清                    | 2027-01-11 all
15号付2万                      | 15 20000
15日付2万                      | 15 20000
十五号付两万                   | 15 20000
二十号之前付两万               | 20 20000
5号付2万                       | 12-05 20000
10日前付清                     | 12-10 all
本月20号付2万                  | 20 20000
这个月底付2万                  | 30 20000
下月10日前付清                 | 12-10 all
下个月5号付清                  | 12-05 all
次月10号付清                   | 12-10 all
下下个月1号付清                | 2027-01-01 all
月底前结清                     | 30 all
月底结清                       | 30 all
月末付清                       | 30 all
本月底付5万                    | 30 50000
下月底付5万                    | 12-31 50000
月内付清                       | 30 all
下个月内付清                   | 12-31 all
月中付2万                      | 15 20000
中旬付2万                      | 20 20000
12月上旬付2万                  | 12-10 20000
12月底付清                     | 12-31 all
下旬付清                       | 30 all
11月20日付5万                  | 20 50000
11月20号付5万                  | 20 50000
十一月二十日付五万             | 20 50000
11-20付5万                     | 20 50000
11/20付5万                     | 20 50000
11.20付5万                     | 20 50000
2026-11-20付5万                | 20 50000
2026年11月20日付5万            | 20 50000
2026 年 11 月 20 日付 5 万元   | 20 50000
1月10日付5万                   | 2027-01-10 50000
明年1月10日付5万               | 2027-01-10 50000
明年3月底付清                  | 2027-03-31 all
年底前付清                     | 12-31 all
今年底付清                     | 12-31 all
年内付清                       | 12-31 all
季度末付清                     | 12-31 all
元旦前付清                     | 12-31 all
10月货款周五付清               | 13 all
没问题,周五一定付5万           | 13 50000
今天电话说周五付5万            | 13 50000
上周五说的,这周五付5万         | 13 50000
老板答应周五付5万              | 13 50000
15号先付三万,月底付余款        | 15 30000; 30 rest
15号付3万,剩下的月底付清       | 15 30000; 30 rest
15号付3万,剩下2万月底付        | 15 30000; 30 20000
15号3万剩下月底                | 15 30000; 30 rest
3万15号付,2万月底付            | 15 30000; 30 20000
15号付3万 月底付2万            | 15 30000; 30 20000
15号付3万;25号付3万;12月5日付清 | 15 30000; 25 30000; 12-05 all
周五付3万月底付清              | 13 30000; 30 all
周五付一半,另一半月底          | 13 50%; 30 rest
周五付三成,其余下月10号        | 13 30%; 12-10 rest
已付3万,余款月底付             | 30 rest
没钱,周五付5万                 | 13 50000; no
这周付不了,下周三付5万         | 18 50000; no
"""

ASKED = """
周三付5万                      | ? 2
11号付5万                      | ? 2
周末付5万                      | ? 2
这周付5万                      | ? 2
下周付5万                      | ? 2
下周内付5万                    | ? 2
15号先付三万,剩下的下个月      | 15 30000; ? 3
下个月付5万                    | ? 3
12月付5万                      | ? 3
下月初付5万                    | ? 3
月初付5万                      | ? 3
15号左右付5万                  | ? 1
月底前后付5万                  | ? 1
15号以后付5万                  | ? 1
周五后付5万                    | ? 1
5日后付5万                     | ? 2
10号到15号付5万                | ? 1
15号到20号付5万                | ? 2
15-20号付5万                   | ? 2
周五或下周一付5万              | ? 2
周五还是周六付5万              | ? 2
国庆后付5万                    | ? 1
国庆付5万                      | ? 2
年前付5万                      | ? 1
年后付5万                      | ? 1
节后付5万                      | ? 1
春节前付清                     | ? 0
10月20日付5万                  | ? 1
2026-10-20付5万                | ? 0
2029-01-01付5万                | ? 1
31号付5万                      | ? 0
2月30日付5万                   | ? 0
15月底付5万                    | ? 0
本月5号付5万                   | ? 0
这周一付5万                    | ? 0
尽快                           | ? 0
尽快付5万                      | ? 0
过几天付5万                    | ? 0
这两天付5万                    | ? 0
付5万                          | ? 0
先付5万                        | ? 0
会付的                         | ? 0
等下游回款后付5万              | ? 0
周五付一部分                   | ? 0
周五先付点钱                   | ? 0
周五付几万                     | ? 0
周五付五六万                   | ? 0
周五付3-5万                    | ? 0
周五付5万多                    | ? 1
周五付5万左右                  | ? 1
周五付5                        | ? 1
周五付0元                      | ? 0
周五付5万美元                  | ? 1
周五付150%                     | ? 0
周五付,月底再付3万             | ? 1; 30 30000
下下周一付5万,余款20号付清     | 23 50000; ? 1
15号和30号各付3万              | ? 2
付5万,20号付3万                | ? 0; 20 30000
"""

NOT_SURE = """
说周五付但没把握
周五不一定付
周五可能付5万
周五争取付5万
周五尽量付5万
估计周五付5万
周五应该能付5万
周五付5万,不一定
周五付5万,看情况
如果资金到位周五付5万
等老板签字,周五付5万
收到发票10天内付5万
我方要求周五付5万
希望周五付5万
每周五付5万
周五给回话
周五再联系
周五付不了5万
周五看看能不能付5万
"""

NOT_A_PROMISE = """
周五付不了                     | no
这周付不出来                   | no
月底没法付                     | no
没钱                           | no
拒绝付款                       | no
不同意月底付                   | no
不是周五                       | no
周五不付                       | no
昨天付了2万                    |
上周已付3万                    |
周五已经付了5万                |
客户出差                       |
对账差300元                    |
                               |
"""


def _lines(table: str) -> list[tuple[str, str]]:
    rows = (line.partition("|") for line in table.split("\n") if "|" in line)
    return [(note.strip(), expected.strip()) for note, _, expected in rows]


def _short(found: Heard) -> list[str]:
    told = [f"{_day(one.due)} {_money(one)}" for one in found.promises]
    asked = [f"? {len(doubt.readings)}" for doubt in found.doubts]
    return sorted([*told, *asked, *("no" for _ in found.refused)])


def _day(day: dt.date) -> str:
    if day.year != SAID.year:
        return str(day)
    return f"{day:%d}" if day.month == SAID.month else f"{day:%m-%d}"


def _money(one: Promised) -> str:
    money = one.money
    if money is None or money.rest:
        return "rest" if money else "-"
    if money.fen is not None:
        return f"{money.fen / 100:.2f}".removesuffix(".00")
    return "all" if money.share is None else f"{money.share * 100:.4g}%"


@pytest.mark.parametrize(("note", "expected"), _lines(CLEAR))
def test_what_is_clear_is_understood(note: str, expected: str) -> None:
    assert _short(heard(note, SAID)) == sorted(expected.split("; "))


@pytest.mark.parametrize(("note", "expected"), _lines(ASKED))
def test_what_is_not_clear_is_asked(note: str, expected: str) -> None:
    """Never guessed: a day or an amount that can be read in two ways, or not at all."""
    found = heard(note, SAID)

    assert _short(found) == sorted(expected.split("; "))
    assert all(doubt.question for doubt in found.doubts)


@pytest.mark.parametrize("note", NOT_SURE.split())
def test_who_is_not_sure_has_not_promised(note: str) -> None:
    """It is asked whether that is a promise at all."""
    found = heard(note, SAID)

    assert not found.promises
    [doubt] = found.doubts
    assert doubt.may_be_none
    assert len(doubt.readings) == 1


@pytest.mark.parametrize(("note", "expected"), _lines(NOT_A_PROMISE))
def test_a_refusal_and_a_payment_made_are_no_promises(note: str, expected: str) -> None:
    assert _short(heard(note, SAID)) == expected.split()


@pytest.mark.parametrize(
    ("said", "note", "days"),
    [
        ("2026-11-13", "周五付5万", ["2026-11-13", "2026-11-20"]),  # today, or a week later
        ("2026-11-13", "这周五付5万", ["2026-11-13"]),
        ("2026-11-13", "周四付5万", ["2026-11-19"]),
        ("2026-11-15", "下周三付5万", ["2026-11-18", "2026-11-25"]),  # said on a Sunday
        ("2026-11-15", "这周付5万", ["2026-11-15"]),
        ("2026-11-30", "月底付5万", ["2026-11-30", "2026-12-31"]),
        ("2026-11-30", "本月底付5万", ["2026-11-30"]),
        ("2026-11-18", "月中付5万", ["2026-12-15"]),
        ("2026-12-20", "15号付5万", ["2027-01-15"]),
        ("2026-12-20", "下月10号付5万", ["2027-01-10"]),
        ("2026-09-20", "国庆后付5万", ["2026-10-08"]),
        ("2026-09-20", "国庆前付5万", ["2026-09-30"]),
        ("2026-09-20", "十一前付5万", ["2026-09-30"]),
        ("2026-09-20", "中秋前付5万", ["2026-09-24"]),
        ("2026-01-20", "春节前付清", ["2026-02-14"]),
        ("2026-01-20", "春节后付清", ["2026-02-24"]),
        ("2026-01-20", "年前付清", ["2026-02-14"]),
        ("2026-01-20", "过完年付清", ["2026-02-24"]),
        ("2027-04-10", "五一前付清", ["2027-04-30"]),  # not published: 1 and 2 May are sure
        ("2026-01-31", "一个月内付清", ["2026-02-28"]),
        ("2026-01-31", "31号付5万", ["2026-01-31"]),
    ],
)
def test_days_run_from_the_day_of_the_talk(said: str, note: str, days: list[str]) -> None:
    """Spring Festival 2026: 15–23 February, 14 February is worked; 国庆: 1–7 October."""
    found = heard(note, dt.date.fromisoformat(said))
    read = [one.due for one in found.promises] or [
        one.due for d in found.doubts for one in d.readings
    ]

    assert [str(day) for day in read] == days


def test_a_share_is_of_what_is_overdue() -> None:
    """A third of 100.00 is 33.33; half of 0.01 is 0.01, half-up; an amount stays as it is."""
    third, half, said, all_of_it = (
        heard(f"周五付{amount}", SAID).promises[0] for amount in ("三分之一", "一半", "5万", "清")
    )

    assert third.fen_of(10_000) == 3_333
    assert half.fen_of(1) == 1
    assert said.fen_of(1) == 5_000_000
    assert all_of_it.fen_of(10_000) is None
    assert heard("周五", SAID).promises[0].fen_of(10_000) is None


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("周五付5万", "2026-11-13付50,000.00元"),
        ("周五付清", "2026-11-13付清当时全部逾期"),
        ("周五付", "2026-11-13付款(没有说多少,按当时全部逾期)"),
        ("周五付余款", "2026-11-13付清余下的"),
        ("周五付一半", "2026-11-13付逾期的50%"),
    ],
)
def test_a_promise_is_said_back_in_plain_words(note: str, said: str) -> None:
    assert promise_text(heard(note, SAID).promises[0]) == said


@pytest.mark.parametrize(
    ("text", "number"),
    [("五", 5), ("十", 10), ("十五", 15), ("二十", 20), ("一百零五", 105), ("一百二", 120),
     ("三千五", 3500), ("两万五", 25_000), ("十五万", 150_000), ("一百二十万", 1_200_000)],
)  # fmt: skip
def test_chinese_figures_are_read_as_they_are_spoken(text: str, number: int) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    "text", ["至少", "15号", "3个", "十五号", "三", "千万别忘", "电话", "几号"]
)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert money_at(text, 0) is None


NOISE = st.text(
    alphabet="周月底号日付万千一三五十半0123456789.-,不没清余下个天年前后内到 ", max_size=14
)


@given(NOISE, st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)))
def test_whatever_is_typed_gives_days_to_come_or_a_question(note: str, said: dt.date) -> None:
    found = heard(note, said)

    assert all(one.due >= said for one in found.promises)
    assert all(one.money is None or not one.money.vague for one in found.promises)
