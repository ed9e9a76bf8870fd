"""其他函件 and 作废函件: one letter by choice, and one taken back."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import (
    ITEMS,
    SETTINGS,
    A,
    B,
    C,
    Clerk,
    closed_book,
    desk,
    letters,
    memory_book,
)
from xl_huikuan.addin.buttons.letters import dunning
from xl_huikuan.addin.buttons.other_letters import OTHERS, kind_named, letter
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.voiding import void
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.letters.kinds import BY_KEY, DUNNING_KEYS
from xl_huikuan.letters.register import Register

ADDRESS = {"本公司地址": "苏州市示例路1号"}  # where the slip of an inquiry is sent to
STEPWISE = Answers(SETTINGS | {"升级方式": "逐级"})
INQUIRY = BY_KEY["inquiry"]


def test_every_kind_but_those_of_the_ladder_can_be_chosen_by_number_or_title():
    titles = [kind.title for kind in OTHERS]

    assert len(titles) == len(set(titles))
    assert not set(titles) & {BY_KEY[key].title for key in DUNNING_KEYS}
    assert kind_named(" 1 ") is OTHERS[0]
    assert kind_named("对账单").key == "statement"


def test_the_clerk_chooses_from_a_list_and_answers_what_it_asks(tmp_path):
    """A slip of the pen is asked about again; the row of 乙 is selected."""
    clerk = Clerk(函件=INQUIRY.title, 要求付款="是")

    answers = Answers(SETTINGS | ADDRESS)
    report = clerk.press(letter(desk(memory_book(4), tmp_path, answers=answers)))

    assert [(e["customer"], e["kind"]) for e in report.data["letters"]] == [(B, "inquiry")]
    assert [ask.key for ask in clerk.asked] == ["函件", "要求付款"]
    assert f"\n1 {OTHERS[0].title}\n" in clerk.asked[0].prompt


def test_a_kind_nobody_knows_is_asked_three_times_and_refused(tmp_path):
    clerk = Clerk(函件="律师函")

    with pytest.raises(HuikuanError, match="没有函件「律师函」:可以出的有 ") as refused:
        clerk.press(letter(desk(memory_book(4), tmp_path)))

    assert refused.value.code == "E720"
    assert len(clerk.asked) == 3
    assert clerk.asked[1].prompt.startswith("没有函件「律师函」")


def test_left_blank_nothing_is_made_and_nothing_void(tmp_path):
    made = Clerk().press(letter(desk(memory_book(4), tmp_path)))
    taken = Clerk().press(void(desk(memory_book(4), tmp_path)))

    assert made.lines == ("已取消,没有生成函件。",)
    assert taken.lines == ("没有填文号,没有作废任何函件。",)
    assert list(tmp_path.iterdir()) == []


def run_json(capsys, *words):
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_inquiries_go_to_everybody_and_notices_only_to_rows(tmp_path, capsys):
    """货款征询函 without --rows is for all three; 停止供货通知 wants rows."""
    book = str(invoice_book(tmp_path / "台账.xlsx"))
    words = (book, "--as-of", "2026-10-31", *COMPANY, "--set", "本公司地址=苏州市示例路1号")

    code, all_of = run_json(capsys, "letter", INQUIRY.title, *words, "--fill", "要求付款=是")
    _, nobody = run_json(capsys, "letter", BY_KEY["stop_supply"].title, *words)

    assert (code, {e["customer"] for e in all_of["letters"]}) == (0, {A, B, C})
    assert nobody["code"] == "E701"


def test_a_question_the_kind_does_not_ask_is_refused_on_the_command_line(tmp_path, capsys):
    book = str(invoice_book(tmp_path / "台账.xlsx"))

    code = main(["letter", INQUIRY.title, book, "--fill", "期数=3"])

    assert code == 1
    assert f"{INQUIRY.title}不问「期数」,--fill 可以填的:" in capsys.readouterr().err


def test_a_void_letter_rolls_the_level_back_and_keeps_its_number(tmp_path):
    """(一) of 乙 is void: the same letter again, under the next number; the file stays."""
    press = lambda: Clerk().press(dunning(desk(memory_book(4), tmp_path, answers=STEPWISE)))  # noqa: E731
    first = press().data["letters"][0]

    clerk = Clerk(文号="财催函[2026]1", 理由="金额写错")
    report = clerk.press(void(desk(memory_book(), tmp_path)))
    again = press().data["letters"][0]

    assert report.lines[0] == f"已作废「{B}」的催款函(一) 财催函〔2026〕1号(8,000.10 元):金额写错。"
    assert "催收级别退回到它之前" in report.lines[-1]
    register = Register(tmp_path / "回款_函件")
    assert register.standing(first["number"]).void == "金额写错"
    assert (again["kind"], again["number"]) == ("dunning1", "财催函〔2026〕2号")
    assert first["file"] in letters(tmp_path)


def test_a_later_letter_about_the_same_debts_keeps_the_level(tmp_path):
    """(一) of October is void, (二) of November stands: the clerk is told to take both back."""
    for day in (dt.date(2026, 10, 31), dt.date(2026, 11, 30)):
        about = {"answers": STEPWISE, "as_of": day}
        Clerk().press(dunning(desk(memory_book(4), tmp_path, **about)))

    report = Clerk(文号="财催函〔2026〕1号", 理由="错").press(void(desk(memory_book(), tmp_path)))

    assert report.lines[-1] == "后来的 财催函〔2026〕2号 仍然有效,催收级别按它算;要退回请一并作废。"


@pytest.mark.parametrize(
    ("number", "reason", "said"),
    [
        ("财催函〔2026〕9号", "错", "没有文号「财催函〔2026〕9号」"),
        ("财催函〔2026〕1号", " ", "要写理由"),
    ],
)
def test_a_letter_nobody_knows_or_without_a_reason_is_not_void(number, reason, said, tmp_path):
    Clerk().press(dunning(desk(memory_book(4), tmp_path)))

    with pytest.raises(HuikuanError, match=said):
        Clerk(文号=number, 理由=reason).press(void(desk(memory_book(), tmp_path)))

    assert not Register(tmp_path / "回款_函件").standing("财催函〔2026〕1号").is_void


def test_voiding_is_a_command_that_reads_no_workbook(tmp_path, capsys):
    Clerk().press(dunning(desk(closed_book(tmp_path, 4), tmp_path)))
    words = ["void", str(tmp_path / "台账.xlsx"), "财催函(2026)1号", "--reason", "重复"]
    (tmp_path / "台账.xlsx").write_bytes(b"")

    assert main([*words, "--dry-run"]) == 0
    assert main(words) == 0
    assert main(words) == 1
    told = capsys.readouterr()
    assert "已作废" in told.out
    assert "已经作废过了:重复。" in told.err
    assert ITEMS not in told.out
