"""What Word is asked for, told to an object that answers as Word does."""

from __future__ import annotations

from pathlib import Path

import pytest

from xl_huikuan.letters.pdf import word_child


class ComError(Exception):
    """As pythoncom raises it."""


class Word:
    """The part of Word that is used; it refuses files named bad."""

    def __init__(self):
        self.Documents = self
        self.opened = []
        self.made = []

    def Open(self, name, **options):  # noqa: N802  as Word names it
        if "bad" in name:
            raise ComError(-2146822880)
        self.opened.append((name, options))
        return self

    def ExportAsFixedFormat(self, target, kind, **_options):  # noqa: N802
        self.made.append((target, kind))

    def Close(self, save):  # noqa: N802
        assert save == 0


def test_one_refused_file_stops_no_other_and_nothing_is_changed():
    application, said = Word(), []

    word_child.make_all(application, ["/t/1.docx", "/t/bad.docx", "/t/3.docx"], said.append, ComError)  # fmt: skip

    assert application.made == [(str(Path("/t/1.pdf")), 17), (str(Path("/t/3.pdf")), 17)]
    assert all(options["ReadOnly"] and not options["AddToRecentFiles"] for _, options in application.opened)  # fmt: skip
    assert (application.DisplayAlerts, application.AutomationSecurity) == (0, 3)
    assert said == [
        {"file": "/t/1.docx"},
        {"trouble": "Word 报错(-2146822880)"},
        {"file": "/t/bad.docx"},
        {"file": "/t/3.docx"},
    ]


def test_it_is_told_in_utf8_a_line_each(capsys):
    word_child._say({"trouble": "错误"})

    assert capsys.readouterr().out == '{"trouble": "错误"}\n'


@pytest.mark.parametrize("name", ["pythoncom", "win32com"])
def test_it_needs_nothing_of_windows_to_be_read(name):
    assert name not in vars(word_child)
