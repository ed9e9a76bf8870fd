"""What was written about letters against the register: only changes are news."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.letters.test_register import letter
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.noting import News, Noting, Written, news
from xl_huikuan.letters.register import Register

NOTING = Noting(dt.datetime(2026, 1, 20, 8), "王")
ONE, TWO = letter(1).number, letter(2).number


def register(folder: Path, *events: tuple[str, str, str]) -> Register:
    found = Register(folder)
    found.append([letter(1), letter(2)])
    for number, kind, value in events:
        found.record([Event(number, kind, value, "2026-01-06T10:00:00")])
    return found


def told(found: News) -> list[tuple[str, str, str]]:
    return [(event.number, event.kind, event.value) for event in found.events]


def test_what_was_written_is_noted_once(tmp_path: Path) -> None:
    book = register(tmp_path)
    written = [
        Written(ONE, "sent", "2026-01-06"),
        Written(ONE, "way", "EMS"),
        Written(TWO, "way", ""),
    ]
    first = news(book, written, 0, NOTING)
    book.record(first.events)

    assert told(first) == [(ONE, "sent", "2026-01-06"), (ONE, "way", "EMS")]
    assert {(event.noted, event.by) for event in first.events} == {("2026-01-20T08:00:00", "王")}
    assert told(news(book, written, 0, NOTING)) == []
    assert told(news(book, written, 2, NOTING)) == []


def test_a_cell_left_as_it_was_does_not_undo_what_came_in_between(tmp_path: Path) -> None:
    """The sheet was written with one event; the letter became void since."""
    book = register(tmp_path, (ONE, "sent", "2026-01-06"), (ONE, "void", "金额有误"))
    written = [Written(ONE, "sent", "2026-01-06"), Written(ONE, "void", "")]

    assert news(book, written, 1, NOTING) == News()


def test_a_cell_that_was_cleared_takes_the_value_back(tmp_path: Path) -> None:
    book = register(tmp_path, (ONE, "sent", "2026-01-06"))
    cleared = [Written(ONE, "sent", "")]

    assert told(news(book, cleared, 1, NOTING)) == [(ONE, "sent", "")]
    assert told(news(book, cleared, None, NOTING)) == []  # nobody knows what she saw


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ([(ONE, "way", "飞鸽")], "「飞鸽」不能用,请从 EMS、"),
        ([(ONE, "sent", "2026-01-21")], "2026-01-21 晚于今天 2026-01-20"),
        ([(ONE, "sent", "2026-01-08"), (ONE, "delivered", "2026-01-07")],
         "送达日期 2026-01-07 早于寄发日期 2026-01-08"),
        ([(TWO, "void", "")], "这份函件已经作废(重复),不能改也不能收回"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_the_rest_is_noted(tmp_path, written, why):
    book = register(tmp_path, (TWO, "void", "重复"))
    found = news(
        book, [*(Written(*cell) for cell in written), Written(ONE, "signed", "李")], 1, NOTING
    )
    last = written[-1]

    assert found.refused[last[0], last[1]].startswith(why)
    assert told(found) == [*written[:-1], (ONE, "signed", "李")]
    book.record(found.events)  # the register agrees


def test_a_day_to_come_may_be_one_to_follow_up(tmp_path: Path) -> None:
    found = news(register(tmp_path), [Written(ONE, "follow_up", "2026-02-01")], 0, NOTING)

    assert told(found) == [(ONE, "follow_up", "2026-02-01")]
