"""The shipped VBA, run: arguments to Python, answers to cells, and a pressed button to its end."""

from __future__ import annotations

import pytest

from tests.addin.fake_excel import Died, FakeExcel
from xl_huikuan import __version__
from xl_huikuan.addin.functions.problems import ERROR_TEXTS
from xl_huikuan.addin.functions.registry import Function, Parameter
from xl_huikuan.addin.functions.values import Cells
from xl_huikuan.addin.xlam.texts import BRIDGE_REFUSALS, MESSAGES

FIRST_REFUSAL = -2147221504 + 700  # vbObjectError + 700, see HK_REFUSED
GONE, RPC_FAILED = 462, -2147023170


def _parameter(name, **more):
    return Parameter(name, name, f"说明 {name}。", Cells.NUMBER, **more)


DECLARED = (
    Function("HK_TWO", "组", "两个参数。", (_parameter("a"), _parameter("b", optional=True)), None, "=HK_TWO(1)", body=lambda a, _b: a),
    Function("HK_NONE", "组", "没有参数。", (), None, "=HK_NONE()", body=lambda: 0),
)  # fmt: skip


class Script:
    """Answers in order; the last one again and again. An exception is raised."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def __call__(self, *_asked):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def excel(tmp_path):
    return FakeExcel(tmp_path, Script(0.0), DECLARED)


def _script(excel, *answers):
    excel.server.answer = Script(*answers)


def _names(excel):
    return [name for name, _, _ in excel.server.asked]


RUNNING = ("7", "running", "正在核销(已用 1 秒)", "")
DONE = ("7", "done", "好了。", "")


# ---- cells


@pytest.mark.parametrize(("number", "text"), ERROR_TEXTS.items())
def test_a_text_that_stands_for_an_error_becomes_the_error(excel, number, text):
    _script(excel, text)

    assert str(excel.run("HK_NONE")) == f"Error {number & 0xFFFF}"


@pytest.mark.parametrize("answer", [12.5, "1-30天", "", "#1 仓库", True])
def test_other_answers_stay_as_they_are(excel, answer):
    _script(excel, answer)

    assert excel.run("HK_NONE") == answer


def test_rows_keep_their_shape_and_every_cell_is_mapped(excel):
    _script(excel, ((1.0, "甲", "#N/A"), (2.0, "#NUM!", "")))

    [[one, name, missing], [two, number, blank]] = excel.run("HK_NONE")

    assert (one, name, two, blank) == (1.0, "甲", 2.0, "")
    assert (str(missing), str(number)) == ("Error 2042", "Error 2036")


def test_what_is_left_out_arrives_as_none(excel):
    excel.run("HK_TWO", 1.5)

    assert excel.server.asked == [("HK_TWO", [1.5, None], False)]


FILLING = """\
Public Sub Fill()
    With Worksheets(1)
        .Range("A1").ClearContents
        .Range("B2") = 1
        .Range("B3") = 2
        .Range("C2") = "x"
        .Range("C4") = 4
    End With
End Sub
"""


@pytest.fixture
def filled(excel):
    """A sheet used from B2 to C4."""
    excel.excel.add_module(FILLING, name="Filling")
    excel.run("Filling.Fill")
    return excel


@pytest.mark.parametrize(
    ("area", "becomes"),
    [
        ("B2", "$B$2"),
        ("B2:B6", "$B$2:$B$6"),  # as it was chosen, the blank cells at its end too
        ("B:B", "$B$1:$B$4"),
        ("B3:B1048576", "$B$3:$B$4"),
        ("B:F", "$B$1:$F$4"),
        ("2:3", "$A$2:$C$3"),
        ("C2:XFD2", "$C$2"),
        ("F9:F1048576", "$F$9"),  # starts below the data: one cell is left
        ("A:XFD", "$A$1:$C$4"),
    ],
)
def test_a_range_to_the_end_of_the_sheet_ends_with_the_data_and_keeps_its_start(
    filled, area, becomes
):
    chosen = filled.excel.evaluate(f'Worksheets(1).Range("{area}")')

    assert filled.run("HkFunctions.HkCut", chosen).vba_get("Address") == becomes


def test_ranges_arrive_as_their_values(filled):
    cell, block, column = (
        filled.excel.evaluate(f'Worksheets(1).Range("{area}")') for area in ("B2", "B2:C3", "C:C")
    )

    filled.run("HK_TWO", cell, block)
    filled.run("HK_TWO", column)

    assert filled.server.asked == [
        ("HK_TWO", [1, [[1, "x"], [2, None]]], False),
        ("HK_TWO", [[[None], ["x"], [None], [4]], None], False),
    ]


def test_several_areas_are_refused_instead_of_reading_the_first_only(filled):
    areas = filled.excel.evaluate('Worksheets(1).Range("B2,C4")')

    assert str(filled.run("HK_TWO", areas)) == "Error 2015"
    assert filled.server.asked == []


@pytest.mark.parametrize("from_1904", [False, True])
def test_python_is_told_whether_the_callers_workbook_counts_from_1904(excel, from_1904):
    excel.book.from_1904 = from_1904
    excel.app.caller = excel.excel.evaluate('Worksheets(1).Range("A1")')

    excel.run("HK_NONE")

    assert excel.server.asked == [("HK_NONE", [], from_1904)]


def test_a_formula_can_neither_press_a_button_nor_answer_a_question(excel):
    excel.app.caller = excel.excel.evaluate('Worksheets(1).Range("A1")')

    for request in ("!start", "!answer", "!cancel"):
        with pytest.raises(Exception, match="5"):
            excel.run("HkCall", request, excel.excel.evaluate('Array("1", "yes")'))

    assert excel.server.asked == []


def test_the_workbook_arrives_as_the_object_it_is(excel):
    _script(excel, DONE)

    excel.run("HkUndo")

    assert excel.server.asked[0][1][1] is excel.book


def test_cells_share_one_server(excel):
    for _ in range(3):
        excel.run("HK_NONE")

    assert excel.app.starts == 1


# ---- the server dies or does not start


@pytest.mark.parametrize("number", [GONE, -2147023174, -2147417848, RPC_FAILED])
def test_a_cell_starts_a_dead_server_again_and_asks_once_more(excel, number):
    _script(excel, 1.0, Died(number), 2.0)

    assert [excel.run("HK_NONE"), excel.run("HK_NONE")] == [1.0, 2.0]
    assert (excel.app.starts, excel.app.forgotten) == (2, 1)


def test_a_server_that_dies_twice_leaves_an_error_in_the_cell(excel):
    _script(excel, Died(GONE))

    assert str(excel.run("HK_NONE")) == "Error 2015"
    assert len(excel.server.asked) == 2


def test_another_error_is_not_asked_again(excel):
    _script(excel, Died(13))

    assert str(excel.run("HK_NONE")) == "Error 2015"
    assert len(excel.server.asked) == 1


def test_a_button_is_not_pressed_twice_because_the_server_died_half_way(excel):
    _script(excel, Died(RPC_FAILED))

    excel.run("HkUndo")

    assert _names(excel) == ["!start"]
    assert excel.said[0].startswith(MESSAGES["bridge.other"])


REFUSING = """\
Option Explicit
Public Function HkConnect() As Object
    Application.CountStart
    If Application.Cursor = 2 Then HkRefuse 3, "no process"
    Set HkConnect = Application.Server
End Function
Public Sub HkForget()
End Sub
"""


@pytest.fixture
def refusing(tmp_path):
    """Excel whose server cannot be started while the cursor is an hourglass."""
    excel = FakeExcel(tmp_path, Script(0.0), DECLARED, bridge=REFUSING)
    excel.app.cursor = 2
    return excel


def test_cells_do_not_try_again_what_was_refused_but_a_button_does(refusing):
    assert [str(refusing.run("HK_NONE")) for _ in range(3)] == ["Error 2015"] * 3
    assert refusing.app.starts == 1

    refusing.run("HkUndo")

    assert refusing.app.starts == 2
    assert refusing.said == [f"{BRIDGE_REFUSALS[3]}\r\n\r\n{FIRST_REFUSAL + 3} no process"]


def test_after_a_button_could_start_it_the_cells_work_again(refusing):
    refusing.run("HK_NONE")
    refusing.app.cursor = 1
    _script(refusing, DONE, 5.0)

    refusing.run("HkUndo")

    assert refusing.run("HK_NONE") == 5.0


# ---- buttons


def test_a_job_is_followed_to_its_end(excel):
    _script(excel, RUNNING, RUNNING, DONE)

    excel.run("HkUndo")

    (start, begun, _), *polls = excel.server.asked
    assert (start, begun[0], begun[2]) == ("!start", "undo", __version__)
    assert begun[1] is excel.book
    assert polls == [("!poll", ["7"], False)] * 2
    assert excel.app.told == [RUNNING[2], RUNNING[2], False]
    assert excel.said == [DONE[2]]


def test_the_ribbon_passes_the_key_of_the_button(excel):
    excel.press("aging")

    assert excel.server.asked[0][1][0] == "aging"


@pytest.mark.parametrize(("pressed", "answer"), [(6, "是"), (7, "否")])
def test_a_question_to_confirm_is_answered_yes_or_no(excel, pressed, answer):
    _script(excel, ("7", "ask", "要改 3 列吗?", "confirm"), DONE)
    excel.excel.answer_dialogs(pressed)

    excel.run("HkUndo")

    assert excel.server.asked[1] == ("!answer", ["7", answer], False)
    assert excel.said == ["要改 3 列吗?", DONE[2]]


def test_a_question_for_text_offers_the_default_and_sends_what_was_typed(excel):
    _script(excel, ("7", "ask", "截至哪一天?", "text:2026-10-31"), DONE)
    excel.app.typed = ["2026-11-30"]

    excel.run("HkUndo")

    assert excel.app.prompts == [("截至哪一天?", "回款助手", "2026-10-31", 2)]
    assert excel.server.asked[1] == ("!answer", ["7", "2026-11-30"], False)


def test_a_question_closed_without_an_answer_cancels_the_job(excel):
    _script(excel, ("7", "ask", "截至哪一天?", "text:"), DONE)
    excel.app.typed = [False]

    excel.run("HkUndo")

    assert _names(excel) == ["!start", "!cancel"]


def test_a_long_question_is_shown_whole_before_it_is_asked(excel):
    _script(excel, ("7", "ask", "问" * 300, "text:"), DONE)
    excel.app.typed = ["好"]

    excel.run("HkUndo")

    assert excel.said == ["问" * 300, DONE[2]]
    assert excel.app.prompts[0][0] == "问" * 250


def test_esc_cancels_and_goes_on_asking_until_the_job_has_ended(excel):
    _script(excel, RUNNING, RUNNING, RUNNING, DONE)
    excel.app.esc = 1

    excel.run("HkUndo")

    assert _names(excel) == ["!start", "!cancel", "!poll", "!poll"]
    assert excel.said == [DONE[2]]


def test_esc_is_listened_to_only_between_two_calls(excel):
    keys = []

    def answer(*_asked):
        keys.append(excel.app.cancel_key)
        return RUNNING if len(keys) < 3 else DONE

    excel.server.answer = answer
    excel.app.cancel_key = 1
    excel.run("HkUndo")

    assert keys == [0, 0, 0]
    assert excel.app.cancel_key == 1


def test_an_error_that_is_no_esc_ends_the_job_with_a_sentence(excel):
    _script(excel, RUNNING, Died(13))

    excel.run("HkUndo")

    assert excel.said == [f"{MESSAGES['bridge.other']}\r\n\r\n13 gone"]


def test_excels_settings_are_as_before_whatever_python_left_behind(excel):
    def answer(*_asked):
        vars(excel.app).update(
            screen_updating=False, enable_events=False, display_alerts=False, cursor=2,
            calculation=-4135, status_bar="正在写",
        )  # fmt: skip
        raise Died(13)

    excel.server.answer = answer
    excel.run("HkUndo")

    app = excel.app
    assert (app.screen_updating, app.enable_events, app.display_alerts) == (True, True, True)
    assert (app.cursor, app.calculation, app.status_bar) == (-4143, -4105, False)


def test_a_second_press_during_a_job_is_told_to_wait(excel):
    pressed = []

    def press_again():
        if not pressed:
            pressed.append(True)
            excel.run("HkUndo")

    excel.on_events = press_again
    _script(excel, RUNNING, DONE)
    excel.run("HkUndo")

    assert _names(excel) == ["!start", "!poll"]
    assert excel.said == [MESSAGES["busy"], DONE[2]]


def test_after_a_job_the_next_press_works(excel):
    _script(excel, Died(13), DONE)
    excel.run("HkUndo")
    excel.run("HkUndo")

    assert _names(excel) == ["!start", "!start"]


def test_a_protected_view_is_not_taken_for_the_workbook(excel):
    excel.app.guarded = excel.book
    _script(excel, DONE)

    excel.run("HkUndo")

    assert excel.server.asked[0][1][1] is excel.nothing


def test_undo_is_offered_last_and_leads_to_the_addins_own_macro(excel):
    _script(excel, ("7", "done", "好了。", "show:回款_账龄|undo:撤销 账龄分析"))

    excel.run("HkUndo")

    assert excel.app.undo == ("撤销 账龄分析", "'xl_huikuan.xlsm'!HkUndo")


def test_the_result_lies_open_behind_the_message(excel):
    result = excel.book.add_sheet(name="回款_账龄")
    excel.book.activate_sheet(excel.book.sheet_named("hk"))
    _script(excel, ("7", "done", "好了。", "show:回款_账龄"))

    excel.run("HkUndo")

    assert excel.book.active_sheet is result
    assert excel.app.undo is None


def test_a_silent_end_shows_no_box(excel):
    _script(excel, ("7", "done", "", ""))

    excel.run("HkUndo")

    assert excel.said == []


def test_a_text_too_long_for_a_box_is_cut_visibly(excel):
    _script(excel, ("7", "failed", "长" * 1500, ""))

    excel.run("HkUndo")

    assert excel.said == ["长" * 1000 + "..."]


# ---- start of Excel


def test_at_start_the_help_of_every_function_is_registered_and_python_warmed(excel):
    _script(excel, ("", "done", "", ""))

    excel.run("HkWarm")

    assert excel.app.helps == {
        "'xl_huikuan.xlsm'!HK_TWO": ("两个参数。", "回款助手", ["说明 a。", "说明 b。"]),
        "'xl_huikuan.xlsm'!HK_NONE": ("没有参数。", "回款助手", None),
    }
    assert excel.server.asked == [("!hello", [__version__], False)]
    assert excel.book.hidden
    assert excel.said == []


def test_an_excel_that_takes_no_place_with_a_macro_gets_its_bare_name(excel):
    excel.app.knows_no_places = True

    excel.run("HkWarm")

    assert list(excel.app.helps) == ["HK_TWO", "HK_NONE"]


def test_at_start_a_difference_of_versions_is_said(excel):
    _script(excel, ("", "failed", "两者不一致。", ""))

    excel.run("HkWarm")

    assert excel.said == ["两者不一致。"]


def test_at_start_a_missing_program_is_not_complained_about(refusing):
    refusing.run("HkWarm")

    assert refusing.said == []
