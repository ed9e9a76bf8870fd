"""PDFs chunk by chunk: what hangs, dies or leaves half a file costs nobody else their PDF."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xl_huikuan.letters.pdf import converting, libreoffice, word
from xl_huikuan.letters.pdf.converting import NoProgram, convert, program

WHOLE = b"%PDF-1.7\n...\n%%EOF\n"


def letters(folder, *names):
    files = {}
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name, "utf-8")
        files[path] = path.with_suffix(".pdf")
    return files


def results(files, work, **options):
    return {d.source.name: d.reason for chunk in convert(files, work, **options) for d in chunk}


class Maker:
    """Makes PDFs; a letter whose text is in `bad` ends it there."""

    def __init__(self, bad=(), leaving=b""):
        self.bad, self.leaving, self.calls = bad, leaving, []

    def __call__(self, files, seconds):
        self.calls.append([file.read_text("utf-8") for file in files])
        for file in files:
            if file.read_text("utf-8") in self.bad:
                if self.leaving:
                    file.with_suffix(".pdf").write_bytes(self.leaving)
                return f"{seconds:.0f} 秒没有进展,已停止"
            file.with_suffix(".pdf").write_bytes(WHOLE)
        return ""


def test_every_letter_gets_its_pdf_beside_it(tmp_path):
    """Two letters of one name in two folders, given to one process."""
    files = letters(tmp_path, "甲/函.docx", "乙/函.docx")
    maker = Maker()

    assert results(files, maker) == {"函.docx": ""}
    assert [made.read_bytes() for made in files.values()] == [WHOLE] * 2
    assert len(maker.calls) == 1
    assert not list(tmp_path.rglob("*.part"))


def test_chunks_are_as_big_as_asked(tmp_path):
    maker = Maker()

    results(letters(tmp_path, "1.docx", "2.docx", "3.docx"), maker, chunk=2)

    assert maker.calls == [["1.docx", "2.docx"], ["3.docx"]]


@pytest.mark.parametrize("leaving", [b"", b"%PDF-1.7\n half"], ids=["nothing", "half"])
def test_what_hangs_is_given_up_and_the_rest_goes_one_by_one(tmp_path, leaving):
    maker = Maker(bad={"2.docx"}, leaving=leaving)
    files = letters(tmp_path, "1.docx", "2.docx", "3.docx")

    said = results(files, maker, per_file=7)

    assert said == {
        "1.docx": "",
        "2.docx": "「2.docx」没有转成 PDF:7 秒没有进展,已停止。",
        "3.docx": "",
    }
    assert maker.calls == [["1.docx", "2.docx", "3.docx"], ["2.docx"], ["3.docx"]]
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["1.pdf", "3.pdf"]


def test_a_program_that_says_nothing_and_makes_nothing_is_no_success(tmp_path):
    said = results(letters(tmp_path, "1.docx"), lambda _files, _seconds: "")

    assert said == {"1.docx": "「1.docx」没有转成 PDF:转换程序没有给出结果。"}


def test_a_letter_that_is_gone_or_a_place_that_is_taken_is_said(tmp_path):
    files = letters(tmp_path, "1.docx", "2.docx", "3.docx")
    (tmp_path / "1.docx").unlink()
    (tmp_path / "2.pdf").mkdir()

    said = results(files, Maker())

    assert "「1.docx」读不出来:路径不存在" in said["1.docx"]
    assert said["2.docx"].startswith("「2.pdf」写不进去")
    assert said["3.docx"] == ""


def test_without_a_program_the_clerk_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(converting.libreoffice, "find", lambda: None)
    monkeypatch.setattr(converting.word, "is_here", lambda: False)

    with pytest.raises(NoProgram, match="装上其中一个"):
        program()


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!{sys.executable}\n{text}", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


unix = pytest.mark.skipif(sys.platform == "win32", reason="a script is no program on Windows")
OUT = "import sys, pathlib, time, subprocess\nfiles = [pathlib.Path(a) for a in sys.argv if a.endswith('.docx')]\n"
MAKE = "    file.with_suffix('.pdf').write_bytes(b'%PDF-1.7 %%EOF')\n"


def is_gone(number):
    """Ended, though perhaps nobody has asked yet how it ended."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    told = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False
    )
    return told.stdout.startswith("Z")


@unix
def test_a_process_that_makes_no_further_file_is_ended_with_its_children(tmp_path):
    """It makes one file, starts a child of its own, and hangs; both are gone afterwards."""
    child = tmp_path / "child"
    hang = f"    p = subprocess.Popen(['sleep', '60'])\n    pathlib.Path({str(child)!r}).write_text(str(p.pid))\n    time.sleep(60)\n"
    soffice = script(tmp_path / "soffice", f"{OUT}for file in files:\n{MAKE}{hang}")
    files = list(letters(tmp_path, "1.docx", "2.docx"))

    started = time.monotonic()
    said = libreoffice.convert(soffice, files, 1)

    assert said == "1 秒没有进展,已停止"
    assert time.monotonic() - started < 20
    assert (tmp_path / "1.pdf").exists()
    assert not (tmp_path / "2.pdf").exists()
    assert is_gone(int(child.read_text()))


@unix
@pytest.mark.parametrize(("code", "said"), [(0, ""), (81, "LibreOffice 出错退出(81)")])
def test_a_process_that_ends_is_believed_by_its_code(tmp_path, code, said):
    soffice = script(tmp_path / "soffice", f"{OUT}for file in files:\n{MAKE}sys.exit({code})")

    assert libreoffice.convert(soffice, list(letters(tmp_path, "1.docx")), 20) == said


def test_a_program_that_does_not_start_is_said(tmp_path):
    said = libreoffice.convert(tmp_path / "none", list(letters(tmp_path, "1.docx")), 5)

    assert said.startswith("LibreOffice 启动不了")


def test_the_program_is_found_on_the_path_or_where_it_is_installed(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert libreoffice.find(places=[]) is None
    installed = script(tmp_path / "office", "")
    assert libreoffice.find(places=[str(tmp_path / "absent"), str(installed)]) == installed
    on_path = script(tmp_path / "soffice", "")
    assert libreoffice.find(places=[]) == on_path or sys.platform == "win32"


# -- the conversation with Word's child


def child(text):
    return [
        sys.executable,
        "-c",
        f"import sys, json, time\nnames = sys.stdin.read().split()\n{text}",
    ]


SAY = "say = lambda **w: print(json.dumps(w), flush=True)\n"


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("[say(file=n) for n in names]", ""),
        ("say(file=1); say(trouble='Word 报错(5)'); say(file=2)", "Word 报错(5)"),
        ("say(file=1)", "Word 中途退出了"),
        ("say(trouble='Word 启动不了(1)')", "Word 启动不了(1)"),
        ("say(file=1); time.sleep(60)", "Word 太久没有回应,已停止"),
    ],
    ids=["all", "one refused", "died", "no start", "hangs"],
)
def test_what_words_child_says_is_told(tmp_path, monkeypatch, does, said):
    monkeypatch.setattr(word, "_LEAVE", 0.1)
    files = list(letters(tmp_path, "1.docx", "2.docx"))

    assert word.run_child(child(SAY + does), files, 1.5) == said


def test_word_is_for_windows():
    assert not word.is_here() or sys.platform == "win32"
