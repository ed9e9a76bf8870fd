"""Section F, selection, template and output: entries 104 to 118, each with code and sentence."""

import datetime as dt
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.addin.desks import AS_OF, ITEMS, A, B, C, Clerk, desk, letters, memory_book
from tests.catalogue.cases import COMPANY, HEAD, SHEET, row, sheet
from tests.letters import word
from xl_huikuan.addin.buttons import letters as buttons
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.cli import main
from xl_huikuan.addin.templates import template_folder
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.letters import batch
from xl_huikuan.letters.template import compile_template
from xl_huikuan.sheets.book import MemoryBook
from xl_huikuan.sheets.grid import Grid

SHIPPED = template_folder() / "letters"
DUNNING3 = "催款函三.docx"


def press(tmp_path, *rows, steps=buttons.dunning, clerk=None, **about):
    return (clerk or Clerk()).press(steps(desk(memory_book(*rows), tmp_path, **about)))


def refusal(do, *args):
    with pytest.raises(HuikuanError) as caught:
        do(*args)
    return caught.value.code, str(caught.value)


def nothing_written(tmp_path):
    return not list(tmp_path.rglob("*.docx")) and not list(tmp_path.rglob("*.json"))


def test_104_nothing_selected_does_nothing(tmp_path):
    report = press(tmp_path)

    assert report.lines == (
        (
            "没有选中客户行:请先在应收明细里选中要办的客户的一行或几行(可按住 Ctrl 多选,"
            "也可以选 回款_催收清单、回款_账龄、回款_明细、回款_信用 里的行),再按一次。(E701)"
        ),
    )
    assert (report.data["code"], report.exit_code) == ("E701", 1)
    assert nothing_written(tmp_path)


def test_105_nobody_eligible_takes_no_number(tmp_path):
    report = press(tmp_path, steps=buttons.month_end, as_of=dt.date(2026, 1, 1))

    assert report.lines[0] == "已生成:没有新函件,金额合计 0.00 元。"
    assert "  不出函 3 户:没有未收款项和预收款。" in report.lines
    assert nothing_written(tmp_path)


def test_106_one_row_of_a_customer_means_the_whole_customer(tmp_path):
    """A letter about part of the debts would be wrong, so there is nothing to confirm."""
    report = press(tmp_path, 2)
    (file,) = letters(tmp_path)
    with zipfile.ZipFile(tmp_path / "回款_函件" / file) as letter:
        text = letter.read("word/document.xml").decode()

    assert A in file
    assert "100,000.00" in text
    assert "50,000.00" in text  # the invoice of row 3, which was not selected
    assert report.exit_code == 0


def test_106_rows_that_are_no_customers_are_dropped_and_told(tmp_path):
    report = press(tmp_path, 1, 2, 7)

    assert report.lines[-1] == (
        "选中的行里有 2 行不是客户行(表头、合计、空行、没有计入的行,或一行里有两个客户),已跳过。"
    )


def test_107_rows_of_several_sheets_cannot_be_given(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["letters", str(tmp_path / "台账.xlsx"), "--rows", f"{ITEMS}!2,回款_账龄!3"])

    assert ended.value.code == 2
    assert "一次只能办一张表的行,如 应收明细!5-9,12" in capsys.readouterr().err


def templates(tmp_path, **changed):
    """The shipped templates with some replaced; None takes one away."""
    folder = tmp_path / "模板"
    shutil.copytree(SHIPPED, folder)
    for name, body in changed.items():
        path = folder / name.replace("_docx", ".docx")
        path.unlink()
        if isinstance(body, bytes):
            path.write_bytes(body)
        elif body is not None:
            word.write(path, body)
    return folder


def test_108_a_missing_template_stops_before_any_number_is_taken(tmp_path):
    folder = templates(tmp_path, 最后催告函_docx=None)

    assert refusal(lambda: press(tmp_path / "甲", 2, templates=folder)) == (
        "E703",
        "模板「最后催告函.docx」读不出来:路径不存在,请检查模板文件夹。",
    )
    assert nothing_written(tmp_path / "甲")


def test_108_a_template_that_is_no_document(tmp_path):
    folder = templates(tmp_path, 最后催告函_docx=b"not a zip")

    assert refusal(lambda: press(tmp_path / "甲", 2, templates=folder)) == (
        "E703",
        "模板「最后催告函.docx」不是完好的 Word 文档(.docx):请用 Word 打开后另存为 .docx。",
    )


def compiled(tmp_path, body, **more):
    return refusal(compile_template, word.write(tmp_path / "催款.docx", body, **more))


def test_109_an_unknown_placeholder_is_named_with_the_nearest(tmp_path):
    assert compiled(tmp_path, word.paragraph("【客户名】")) == (
        "E704",
        "模板「催款.docx」正文「【客户名】」:占位符【客户名】不认识:是不是【客户名称】?请改正后再出函。",
    )


def test_109_a_missing_placeholder_is_named(tmp_path):
    folder = templates(tmp_path, 最后催告函_docx=word.paragraph("【客户名称】"))
    code, sentence = refusal(lambda: press(tmp_path / "甲", 2, templates=folder))

    assert code == "E704"
    assert sentence.startswith("模板「最后催告函.docx」缺少最后催告函必须有的占位符 【")
    assert nothing_written(tmp_path / "甲")


def test_110_a_placeholder_of_rows_outside_a_row(tmp_path):
    assert compiled(tmp_path, word.paragraph("【明细.发票号】")) == (
        "E705",
        "模板「催款.docx」正文「【明细.发票号】」:【明细.发票号】不在表格行内:请把它放进表格的一行。",
    )


def test_110_two_kinds_of_rows_in_one(tmp_path):
    mixed = f"<w:tbl>{word.row('【明细.发票号】', '【合计】')}</w:tbl>"

    assert compiled(tmp_path, mixed) == (
        "E705",
        (
            "模板「催款.docx」正文第1个表格第1行「【明细.发票号】」:这一行混用了不同的占位符(【明细】等):"
            "重复的行内只能用同一组明细占位符。"
        ),
    )


def relation(kind, target):
    return f'<Relationship Id="r9" Type="{word.OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'


@pytest.mark.parametrize(
    "rels",
    [
        relation("attachedTemplate", "http://x/t.dotm"),
        relation("image", "http://x/pixel.png"),
        relation("oleObject", "file:///c:/o.bin"),
    ],
)
def test_111_a_template_that_fetches_or_runs_something(tmp_path, rels):
    code, sentence = compiled(tmp_path, word.paragraph("【客户名称】"), rels=rels)

    assert code == "E706"
    assert re.fullmatch("模板「催款.docx」不能使用:.+;请在 Word 中删去后再试。", sentence)


def test_111_a_field_that_runs_a_program(tmp_path):
    field = '<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd.exe"/></w:p>'

    assert compiled(tmp_path, field)[0] == "E706"


def many(n, name=SHEET):
    rows = [row(A, f"2{i:07}", amount=1000 + i) for i in range(n)]
    return MemoryBook([sheet(*rows, name=name)], name="台账.xlsx")


def test_113_a_letter_of_very_many_rows_is_told(tmp_path):
    one = desk(many(501), tmp_path, answers=Answers(COMPANY), everybody=True, dry_run=True)
    report = Clerk().press(buttons.dunning(one))
    said = re.compile(f"「{A}」的催款函.*有 501 行明细,页数很多:寄出前请考虑只寄汇总、明细另附。")

    assert any(said.search(line) for line in report.lines)


def test_114_a_file_of_somebody_elses_is_never_overwritten(tmp_path):
    press(tmp_path / "一", 2)
    (name,) = letters(tmp_path / "一")
    theirs = tmp_path / "二" / "回款_函件" / name
    theirs.parent.mkdir(parents=True)
    (theirs.parent / "回款_函件登记.json").write_text('{"format": 1, "letters": []}', "utf-8")
    theirs.write_bytes(b"mine")
    press(tmp_path / "二", 2)

    assert theirs.read_bytes() == b"mine"
    assert letters(tmp_path / "二") == sorted([name, name.replace(".docx", "_2.docx")])


def test_114_letters_without_their_register_stop_the_run(tmp_path):
    press(tmp_path, 2)
    (name,) = letters(tmp_path)
    folder = tmp_path / "回款_函件"
    (folder / "回款_函件登记.jsonl").unlink()

    assert refusal(press, tmp_path, 4) == (
        "E716",
        (
            f"「{folder}」里有已出的函件(如「{name}」),却没有「回款_函件登记.jsonl」,为免文号重复已停止:"
            "请从备份恢复该文件,或把旧函件移到别的文件夹。"
        ),
    )


def test_115_a_letter_that_cannot_be_put_in_its_place_fails_alone(tmp_path, monkeypatch):
    """As when the old letter is open in Word: Windows refuses the new name."""
    replace = Path.replace

    def refusing(path, target):
        if B in Path(target).name:
            raise PermissionError(13, "open in Word")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refusing)
    report = press(tmp_path, 2, 4)
    (mine,) = letters(tmp_path)

    assert A in mine
    assert report.exit_code == 5  # some letters failed
    assert any(
        "已登记,但文件写不进去(没有权限):请再出一次函补上。" in line for line in report.lines
    )


def test_116_cancelled_between_chunks_what_is_written_is_whole_and_the_rest_follows(
    tmp_path, monkeypatch
):
    for module in (batch, buttons):
        monkeypatch.setattr(module, "CHUNK", 8)
    rows = [row(f"客户{i:03}公司", f"2{i:07}") for i in range(12)]
    book = MemoryBook([Grid.from_rows(SHEET, [HEAD, *rows])], name="台账.xlsx")
    one = desk(book, tmp_path, answers=Answers(COMPANY), everybody=True)
    steps = buttons.dunning(one)
    reply = None
    for _ in range(8):  # reading, planning, and one chunk of letters
        step = steps.send(reply)
        reply = step.do()
        if step.text.startswith("生成函件"):
            break
    steps.close()
    first = letters(tmp_path)
    again = Clerk().press(buttons.dunning(one))

    assert len(first) == 8
    assert len(letters(tmp_path)) == 12
    assert set(first) < set(letters(tmp_path))
    assert again.exit_code == 0


def test_118_letters_need_the_companys_own_data(tmp_path):
    report = press(tmp_path, 2, answers=Answers({}))
    said = "参数「本公司名称、开户银行、银行账号」还没有填,不能出函:请在 回款_参数 中填写后再出函。"

    assert report.lines[0] == f"{said}(E713)"
    assert report.data["code"] == "E713"
    assert nothing_written(tmp_path)


def test_a_faulty_row_stops_the_letter_of_its_customer_alone_to_the_file(tmp_path):
    """Partial truth is a wrong letter: the sound invoice of A is not dunned either."""
    rows = [row(A, "10000001"), row(A, "10000009", amount="壹佰")]
    book = MemoryBook([sheet(*rows)], name="台账.xlsx")
    one = desk(book, tmp_path, answers=Answers(COMPANY), everybody=True, as_of=AS_OF)
    report = Clerk().press(buttons.dunning(one))
    made = letters(tmp_path)

    assert len(made) == 2
    assert not any(A in file for file in made)
    assert any(B in file for file in made)
    assert any(C in file for file in made)
    assert [(left["customer"], left["reason"]) for left in report.data["skipped"]] == [
        (A, "客户已停发函件:应收金额「壹佰」不能读作金额。")
    ]
