"""打印与寄送 after a month end: what is in the folder, what is said, and what stops nothing."""

from __future__ import annotations

import io
import json
import zipfile
from email import message_from_bytes
from email.policy import default

import docx
import pytest
from openpyxl import load_workbook

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import A, B, C, Clerk, desk, letters, memory_book
from xl_huikuan.addin import posting
from xl_huikuan.addin.buttons import parcel_making
from xl_huikuan.addin.buttons.letters import month_end
from xl_huikuan.addin.buttons.parcel import parcel
from xl_huikuan.addin.buttons.parcel_folder import ParcelFolder, new_folder
from xl_huikuan.addin.buttons.steps import Ask
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import SettingInvalid, WriteRefused
from xl_huikuan.letters.pdf.converting import NoProgram
from xl_huikuan.sheets.grid import Grid

PEOPLE = Grid.from_rows(
    "客户档案",
    [
        ["客户编号", "客户名称", "联系人", "联系电话", "地址", "邮编", "邮箱", "业务员"],
        ["K001", A, "钱总", "13900000001", "苏州市甲路1号", "215001", "qian@example.com", "张三"],
        ["K002", B, "孙会计", "", "无锡市乙路2号", "214000", "没有", "李四"],
        ["K003", C, "", "13900000003", "", "", "", ""],
    ],
)


def work(tmp_path, **about):
    return desk(memory_book(grids=(PEOPLE,)), tmp_path, **about)


@pytest.fixture
def issued(tmp_path):
    """A month end: dunning letters for 甲 and 乙, statements for 甲, 乙 and 丙."""
    Clerk().press(month_end(work(tmp_path)))
    return tmp_path


def place(tmp_path):
    (found,) = (tmp_path / "回款_函件").glob("打印与寄送_*")
    return found


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_everything_to_print_and_post_lies_in_one_new_folder(issued):
    clerk = Clerk()

    report = clerk.press(parcel(work(issued)))

    folder = place(issued)
    assert folder.name == "打印与寄送_20261102_093000"
    assert report.lines[:2] == ("已备好截至 2026-10-31 的 5 份函件,3 个信封。", f"文件夹:{folder}")
    assert [ask.key for ask in clerk.asked] == ["选项"]
    made = names(folder)
    assert {"信封标签_A4两列五行.docx", "寄送清单.xlsx", "邮件草稿", "按业务员"} < set(made)
    assert "打印_对账单_3份.docx" in made
    assert len(names(folder / "邮件草稿")) == 5
    assert names(folder / "按业务员") == ["张三.zip", "李四.zip"]
    assert report.exit_code == 0
    assert len(letters(issued)) == 5


def test_statements_lie_in_the_order_of_the_envelopes(issued):
    """乙 214000 before 甲 215001; 丙 without an address comes last, here and on the list."""
    Clerk().press(parcel(work(issued)))

    printed = docx.Document(str(place(issued) / "打印_对账单_3份.docx"))
    text = [p.text for p in printed.paragraphs]
    rows = list(load_workbook(place(issued) / "寄送清单.xlsx")["回款_寄送清单"].values)[-3:]

    order = [next(i for i, line in enumerate(text) if line.startswith(who)) for who in (B, A, C)]
    assert order == sorted(order)
    assert [row[1] for row in rows] == [B, A, C]
    assert [row[8] for row in rows] == ["缺联系电话", None, "缺地址"]
    assert rows[1][2:6] == ("钱总", "13900000001", "苏州市甲路1号", "215001")
    assert rows[1][6].endswith("》财催函〔2026〕1号、《对账单》财对函〔2026〕1号")
    assert "100,000.00" not in str(rows)


def test_what_is_missing_is_said_with_names(issued):
    report = Clerk().press(parcel(work(issued)))

    assert f"  请注意:1 户缺地址:标签上留空,排在最后({C})。" in report.lines
    assert f"  请注意:1 户缺联系电话({B})。" in report.lines
    assert f"  请注意:2 户没有可用的邮箱:邮件草稿的收件人空着({B}、{C})。" in report.lines
    assert report.data["missing"] == {B: ["缺联系电话"], C: ["缺地址"]}


def test_a_draft_goes_to_the_customer_with_its_letter(issued):
    Clerk().press(parcel(work(issued)))

    drafts = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in (place(issued) / "邮件草稿").glob("0002_*")
    ]

    assert [mail["To"] for mail in drafts] == ["qian@example.com"] * 2
    attached = {part.get_filename() for mail in drafts for part in mail.iter_attachments()}
    assert attached < set(letters(issued))
    assert len(attached) == 2


def test_a_zip_holds_a_salespersons_letters_and_their_list(issued):
    """丙 has no salesperson among the customers, but on its invoices: 李四."""
    Clerk().press(parcel(work(issued)))

    with zipfile.ZipFile(place(issued) / "按业务员" / "李四.zip") as archive:
        held = archive.namelist()
        listed = load_workbook(io.BytesIO(archive.read("函件清单.xlsx"))).active

    assert held[0] == "函件清单.xlsx"
    assert sum(B in name for name in held) == 2
    assert sum(C in name for name in held) == 1
    assert [row[0] for row in listed.values][-3:] == [B, B, C]


def test_a_changed_letter_is_left_out_and_the_rest_is_made(issued):
    changed = next(n for n in letters(issued) if n.startswith("对账单") and B in n)
    (issued / "回款_函件" / changed).write_bytes(b"by hand")

    report = Clerk().press(parcel(work(issued)))

    assert "打印_对账单_2份.docx" in names(place(issued))
    assert any("没有办成" in line and "出函后被改过" in line for line in report.lines)
    assert report.exit_code == 5
    rows = list(load_workbook(place(issued) / "寄送清单.xlsx")["回款_未放入"].values)
    assert rows[-1][0] == B


def test_a_dry_run_says_how_much_and_writes_nothing(issued):
    before = names(issued / "回款_函件")
    clerk = Clerk()

    report = clerk.press(parcel(work(issued, dry_run=True)))

    assert report.lines[0] == "将备好截至 2026-10-31 的 5 份函件,3 个信封。"
    assert clerk.asked == []
    assert names(issued / "回款_函件") == before


def test_without_letters_the_clerk_is_told_to_make_some(tmp_path):
    report = Clerk().press(parcel(work(tmp_path)))

    assert report.lines[0].startswith("没有可以打印的函件")
    assert report.exit_code == 1


def test_an_option_nobody_knows_is_refused(issued):
    with pytest.raises(SettingInvalid, match="「彩色」看不懂:请写 双面、PDF、含已寄"):
        Clerk(选项="双面 彩色").press(parcel(work(issued)))


def test_printing_on_both_sides_begins_letters_on_odd_pages(issued):
    Clerk(选项="双面").press(parcel(work(issued)))

    printed = docx.Document(str(place(issued) / "打印_对账单_3份.docx"))

    assert {section.start_type.name for section in printed.sections} == {"ODD_PAGE"}


def make_pdfs(files, _seconds):
    """As a program does that makes PDFs; it refuses the second file."""
    for file in files[:1] if len(files) == 1 else (files[0], *files[2:]):
        file.with_suffix(".pdf").write_bytes(b"%PDF-1.7 %%EOF")
    return ""


def test_pdfs_are_made_and_go_with_the_mails(issued, monkeypatch):
    monkeypatch.setattr(parcel_making, "program", lambda: ("别的程序", make_pdfs))
    clerk = Clerk(选项="pdf")

    clerk.press(parcel(work(issued)))

    assert len(names(place(issued) / "PDF")) == 5
    assert "转成 PDF(别的程序) 0/5" in clerk.told
    mail = message_from_bytes(next((place(issued) / "邮件草稿").iterdir()).read_bytes(), policy=default)  # fmt: skip
    assert [part.get_filename().rpartition(".")[2] for part in mail.iter_attachments()] == ["docx", "pdf"]  # fmt: skip


def test_without_a_program_for_pdfs_all_else_is_made(issued, monkeypatch):
    def missing():
        raise NoProgram("这台电脑上没有", code="E722")

    monkeypatch.setattr(parcel_making, "program", missing)

    report = Clerk(选项="PDF").press(parcel(work(issued)))

    assert "  没有办成:这台电脑上没有" in report.lines
    assert "寄送清单.xlsx" in names(place(issued))


def test_two_presses_in_one_second_have_two_folders(issued):
    Clerk().press(parcel(work(issued)))
    Clerk().press(parcel(work(issued)))

    made = sorted(path.name for path in (issued / "回款_函件").glob("打印与寄送_*"))
    assert made == ["打印与寄送_20261102_093000", "打印与寄送_20261102_093000_2"]


def test_cancelled_in_the_middle_the_folder_says_that_it_is_not_complete(issued):
    steps = parcel(work(issued))
    step = next(steps)
    while not getattr(step, "text", "").startswith("信封标签"):
        step = steps.send("" if isinstance(step, Ask) else step.do())
    steps.close()

    assert place(issued).name == "打印与寄送_20261102_093000_未完成"

    Clerk().press(parcel(work(issued)))

    assert {p.name for p in (issued / "回款_函件").glob("打印与寄送_*")} == {
        "打印与寄送_20261102_093000_未完成",
        "打印与寄送_20261102_093000_2",
    }


def test_a_folder_in_use_keeps_its_name_and_is_said(tmp_path):
    """Windows does not rename a folder in which a file is open; here the name is taken."""
    out = new_folder(tmp_path, desk(memory_book(), tmp_path).now)
    (tmp_path / "打印与寄送_20261102_093000").write_text("in the way")

    out.finish()

    assert out.place.name.endswith("_未完成")
    assert "里面的文件是全的" in out.left_out[0].reason


def test_a_file_that_cannot_be_written_stops_no_other(tmp_path):
    out = ParcelFolder(tmp_path)
    (tmp_path / "邮件草稿").write_text("in the way")

    out.write("邮件草稿/1.eml", b"x")
    out.write("标签.docx", b"y")

    assert out.files == ["标签.docx"]
    assert "「邮件草稿/1.eml」写不进去" in out.left_out[0].reason


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(WriteRefused, match="建不了"):
        new_folder(tmp_path / "file", desk(memory_book(), tmp_path).now)


# -- the same from a command line


def run_json(capsys, *words):
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_book_or_the_folder_can_be_named(tmp_path, capsys):
    """Of the folder alone nobody's address is known, and no company signs."""
    book = invoice_book(tmp_path / "台账.xlsx")
    run_json(capsys, "month-end", str(book), "--as-of", "2026-10-31", *COMPANY)

    _, by_book = run_json(capsys, "parcel", str(book), *COMPANY)
    _, by_folder = run_json(capsys, "parcel", str(tmp_path), "--dry-run")
    code, none = run_json(capsys, "parcel", str(tmp_path / "回款_函件"), "--as-of", "2026-09-30")

    assert len(by_book["letters"]) == len(by_folder["letters"]) == 5
    assert by_folder["missing"][A] == ["台账里没有这个客户"]
    assert (code, none["letters"]) == (1, [])


def test_a_folder_of_letters_becomes_pdfs_once(tmp_path, capsys, monkeypatch):
    """Files to print and owner files of open letters are passed over; the refused one is named."""
    monkeypatch.setattr(posting, "program", lambda: ("别的程序", make_pdfs))
    for name in ("甲/1.docx", "2.docx", "3.docx", "~$3.docx", "打印与寄送_1/打印.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"letter")

    code, made = run_json(capsys, "pdf", str(tmp_path))
    _, again = run_json(capsys, "pdf", str(tmp_path))

    assert (code, len(made["files"])) == (0, 3)
    assert made["program"] == "别的程序"
    assert (tmp_path / "甲" / "1.pdf").read_bytes() == b"%PDF-1.7 %%EOF"
    assert again == {"files": [], "wanted": []}


def test_pdfs_that_fail_are_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(posting, "program", lambda: ("别的程序", lambda _files, _seconds: "坏了"))
    (tmp_path / "1.docx").write_bytes(b"letter")

    assert main(["pdf", str(tmp_path / "1.docx")]) == 5
    assert "没有转成:「1.docx」没有转成 PDF:坏了。" in capsys.readouterr().out


def test_what_is_no_folder_is_refused(tmp_path, capsys):
    assert main(["pdf", str(tmp_path / "没有")]) == 4
    assert "不是函件文件夹" in capsys.readouterr().err
