"""Section C, customer identity: entries 61 to 79, each with its code, its place and its sentence."""

import zipfile

import pytest

from tests.addin.desks import Clerk, desk
from tests.catalogue.cases import COMPANY, HEAD, SHEET, SOUND, A, B, C, result, row, sheet
from xl_huikuan.addin.buttons import letters
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.names import naming
from xl_huikuan.sheets.book import MemoryBook
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.parameters import read_parameters

SPLIT = "一个名称下的收款可能还清了另一个名称下的欠款,分开催收会催错。"


def stopped(one, *names):
    """These customers get no letter; the two sound ones do. Returns the reason of the first."""
    why = one.letters()
    assert why[B] == why[C] == ""
    assert all(why[name] for name in names)
    return why[names[0]]


def with_codes(*pairs, masters=()):
    """One row of each (code, customer), then the two sound ones."""
    rows = [[code, *row(name, f"1000001{i}")] for i, (code, name) in enumerate(pairs)]
    rows += [[f"K{i}", *line] for i, line in enumerate(SOUND, 2)]
    return result(Grid.from_rows(SHEET, [("客户编码", *HEAD), *rows]), *masters)


def file_of(customer):
    pieces = dict.fromkeys(("编码", "业务员", "日期"), "")
    letter = {"函件": "催款函", "客户": customer, "文号": "财催函〔2026〕1号"}
    return naming(Settings()).file(pieces | letter)


def test_061_a_row_without_a_customer_is_left_out():
    one = result(sheet(row(), row(None, "10000009")))

    assert one.of("E301") == [("E301", f"{SHEET}!A3", "没有客户名称。")]
    assert one.owed[A] == 100_000


def twins(first, second):
    return result(sheet(row(first), row(second, "10000009")))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("甲公司", "甲　公司"),
        ("甲公司", "甲\xa0公司"),
        ("甲（上海）公司", "甲(上海)公司"),
        ("ABC公司", "abc公司"),
        ("㈱甲公司", "(株)甲公司"),
    ],
)
def test_062_063_names_that_differ_in_blanks_widths_and_brackets_are_proposed_never_merged(
    first, second
):
    one = twins(first, second)

    assert one.owed[first] == one.owed[second] == 100_000
    assert one.of("E302")[0] == (
        "E302",
        f"{SHEET}!3",
        (
            f"客户「{second}」与「{first}」可能是同一家(只差空格、全半角、括号或标点),"
            f"现按两个客户处理;{SPLIT}"
        ),
    )
    assert stopped(one, first, second)


def test_062_blanks_around_a_name_are_no_part_of_it():
    assert twins("甲公司", " 甲公司 ").owed["甲公司"] == 200_000


def test_063_a_sign_nobody_sees_is_shown_by_its_number():
    one = twins("甲公司", "甲\u200b公司")

    assert one.of("E302")[0] == (
        "E302",
        f"{SHEET}!3",
        f"客户「甲⟨U+200B⟩公司」与「甲公司」可能是同一家(只差看不见的字符),现按两个客户处理;{SPLIT}",
    )


def test_064_traditional_and_simplified_are_proposed():
    one = twins("吴江公司", "吳江公司")

    assert one.of("E303")[0] == (
        "E303",
        f"{SHEET}!3",
        f"客户「吳江公司」与「吴江公司」可能是同一家(只差繁体和简体),现按两个客户处理;{SPLIT}",
    )
    assert stopped(one, "吴江公司", "吳江公司")


@pytest.mark.parametrize(("first", "second"), [("AB0公司", "ABO公司"), ("A公司", "А公司")])
def test_065_letters_that_look_alike_are_told(first, second):
    one = twins(first, second)

    assert one.of("W304")[0] == (
        "W304",
        f"{SHEET}!3",
        (
            f"客户「{second}」与「{first}」可能是同一家(字母或数字形状相近,疑似仿冒),"
            "现按两个客户处理;是同一家的话,欠款和收款应合在一起看。"
        ),
    )


def test_066_one_name_with_two_codes_waits():
    one = with_codes(("K1", A), ("K9", A))

    assert one.of("E305") == [("E305", f"{SHEET}!2", f"客户「{A}」有多个编码:K1、K9。")]
    assert stopped(one, A) == f"客户已停发函件:客户「{A}」有多个编码:K1、K9。"


def test_067_one_code_with_two_names_waits():
    one = with_codes(("K1", A), ("K1", "丁公司"))
    text = f"编码 K1 对应多个客户:「{A}」、「丁公司」。"

    assert one.of("E306") == [("E306", f"{SHEET}!2", text), ("E306", f"{SHEET}!3", text)]
    assert stopped(one, A, "丁公司") == f"客户已停发函件:{text}"


def masters(*rows, head=("客户名称", "联系人", "电话", "状态")):
    return Grid.from_rows("客户资料", [head, *rows])


def test_068_a_customer_not_in_the_master_data_lacks_a_contact():
    known = masters([B, "张三", "010-1", ""], [C, "李四", "010-2", ""])
    one = result(sheet(row()), known)

    assert one.of("I321") == [("I321", f"{SHEET}!2", "缺联系人、联系电话。")]


def test_068_a_customer_not_in_the_master_data_waits_where_she_wants_it():
    known = masters([B, "张三", "010-1", ""], [C, "李四", "010-2", ""])
    strict = {"只向客户资料里的客户发函": "是"}
    one, allowed = result(sheet(row()), known, **strict), result(sheet(row()), known)

    assert one.of("E307") == [("E307", f"{SHEET}!2", f"客户「{A}」不在客户资料里。")]
    assert stopped(one, A) == f"客户已停发函件:客户「{A}」不在客户资料里。"
    assert one.owed == allowed.owed
    assert allowed.of("E307") == []
    assert allowed.letters()[A] == ""


def test_069_a_customer_in_dispute_is_passed_over():
    known = masters([A, "张三", "010-1", "诉讼中"], [B, "李", "1", ""], [C, "王", "2", ""])

    assert stopped(result(sheet(row()), known), A) == "暂缓:诉讼中。"


@pytest.mark.parametrize("name", ["𠮷野家公司", "😀公司"])
def test_070_a_rare_character_is_accepted(name):
    one = result(sheet(row(name)))

    assert one.owed[name] == 100_000
    assert one.letters()[name] == ""


def test_071_an_invisible_character_is_shown_and_stays_out_of_file_names():
    name = "甲\u202e公司"
    one = result(sheet(row(name)))

    assert one.of("W310") == [
        (
            "W310",
            f"{SHEET}!2",
            "客户名称「甲⟨U+202E⟩公司」中有看不见的字符,与不带它的名称看上去一样。",
        )
    ]
    assert "\u202e" not in file_of(name)


@pytest.mark.parametrize(
    ("name", "shown"), [("甲\x07公司", "甲⟨U+0007⟩公司"), ("甲\ud800公司", "甲⟨U+D800⟩公司")]
)
def test_072_control_characters_keep_the_row_out(name, shown):
    one = result(sheet(row(name)))
    text = f"客户名称「{shown}」含有控制字符或残缺的字符。"

    assert one.of("E311") == [("E311", f"{SHEET}!2", text)]
    assert stopped(one, name) == f"客户已停发函件:{text}"


def test_073_a_name_too_long_to_be_one():
    long, endless = "甲" * 120, "甲" * 32767
    one = result(sheet(row(long), row(endless, "10000009")))

    assert one.of("W312")[0] == ("W312", f"{SHEET}!2", f"客户名称「{'甲' * 40}…」长达120个字符。")
    assert one.of("E312") == [
        ("E312", f"{SHEET}!3", f"客户名称「{'甲' * 40}…」长达32767个字符,不是名称。")
    ]
    assert one.letters()[long] == ""
    assert stopped(one, endless)


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+86公司", "-甲-"])
def test_074_a_name_like_a_formula_is_text(name):
    one = result(sheet(row(name)))

    assert one.of("W313") == [
        ("W313", f"{SHEET}!2", f"客户名称「{name}」以公式符号开头,一律按文字处理。")
    ]


def written(tmp_path, name):
    """Write the letters of a workbook with this customer; file names and how many failed."""
    book = MemoryBook([sheet(row(name))], name="台账.xlsx")
    one = desk(book, tmp_path, answers=Answers(COMPANY), everybody=True)
    report = Clerk().press(letters.dunning(one))
    made = sorted(path.name for path in (tmp_path / "回款_函件").glob("*.docx"))
    return made, report.exit_code


def test_075_signs_of_xml_in_a_name_reach_the_letter_unharmed(tmp_path):
    made, failed = written(tmp_path, "A & B <X>")
    (mine,) = [file for file in made if "A & B" in file]
    with zipfile.ZipFile(tmp_path / "回款_函件" / mine) as letter:
        text = letter.read("word/document.xml").decode()

    assert (len(made), failed) == (3, 0)
    assert "A &amp; B &lt;X&gt;" in text


@pytest.mark.parametrize("name", ["CON", "../x", "a:b*?", "a\\b", "甲. "])
def test_076_a_name_that_is_no_file_name_makes_a_safe_one(name):
    file = file_of(name)

    assert not set(file) & set('<>:"/\\|?*')
    assert ".." not in file
    assert file.split("_")[1].split(".")[0].upper() != "CON"


def test_077_a_number_or_a_date_for_a_name_is_told():
    one = result(sheet(row(12345.0)))

    assert one.of("W316") == [("W316", f"{SHEET}!2", "客户名称「12345」是数字或日期,不像名称。")]
    assert one.owed["12345"] == 100_000


def test_078_a_code_that_lost_its_zeros_is_matched_and_told():
    one = with_codes(("00123", A), (123, A))

    assert one.owed[A] == 200_000
    assert [found[:2] for found in one.of("W317")] == [("W317", f"{SHEET}!2")]
    said = f"客户「{A}」的编码「00123」与「123」只差前面的零,已按同一编码处理。"
    assert one.of("W317")[0][2] == said


def test_079_an_account_kept_as_a_number_is_never_printed():
    ours = Grid.from_rows("回款_参数", [("参数", "当前值"), ("银行账号", 6222000012345678901.0)])

    with pytest.raises(SettingInvalid) as caught:
        read_parameters(ours)

    assert caught.value.with_code == (
        "回款_参数 第2行:「银行账号」按数字存放,Excel 只保留15位,现在是「6222000012345679000」。"
        "请先把单元格格式改为文本,再重新输入。(E318)"
    )


def test_079_an_invoice_number_kept_as_a_number_blocks():
    one = result(sheet(row(number=26322000006465400000.0)))

    assert [found[:2] for found in one.of("E421")] == [("E421", f"{SHEET}!2")]
    assert one.of("E421")[0][2].startswith("发票号「26322000006465400000」:发票号已失真:")
    assert stopped(one, A)
