"""File names: every Windows disk takes them, and no two customers share one."""

from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_huikuan.core.errors import LetterInvalid, SettingInvalid
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.names import check_length, is_our_letter, naming, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("上海宏达贸易有限公司", "上海宏达贸易有限公司"),
        ('甲/乙\\丙:丁*?"<>|', "甲_乙_丙_丁______"),
        ("..\\..\\evil", "_.._evil"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("=cmd|' /C calc'!A0", "cmd_' _C calc'!A0"),
        ("甲\u202e乙\u200b", "甲_乙_"),
        ("名称.  ", "名称"),
        ("=.0", "0"),
        ("= CON", "_CON"),
        ("", "_"),
    ],
)
def test_odd_names_become_harmless(name: str, safe: str) -> None:
    """Paths, reserved names, formulas and invisible characters are taken out."""
    assert safe_name(name) == safe


WHO = {
    "函件": "催款函(一)", "客户": "宏达/利安公司", "编码": "K1", "文号": "财催函〔2026〕12号",
    "业务员": "张三", "日期": "2026-01-05",
}  # fmt: skip


@pytest.mark.parametrize(
    ("own", "file"),
    [
        ({}, "催款函(一)_宏达_利安公司_财催函〔2026〕12号.docx"),
        ({"letter_file_name": "{文号}"}, "财催函〔2026〕12号.docx"),
        (
            {"letter_file_name": "{业务员}/{编码} {日期}?{文号}.{函件}"},
            "张三_K1 2026-01-05_财催函〔2026〕12号.催款函(一).docx",
        ),
        (
            {"letter_folders": "每个客户一个文件夹"},
            "宏达_利安公司_K1/催款函(一)_宏达_利安公司_财催函〔2026〕12号.docx",
        ),
    ],
)
def test_files_are_called_as_the_settings_say(own: dict[str, str], file: str) -> None:
    """Whatever the clerk writes there, it stays one file name."""
    assert naming(Settings(own)).file(WHO) == file
    assert is_our_letter(file)


@pytest.mark.parametrize(
    ("pattern", "said"), [("{客户}", "没有「{文号}」"), ("{文号}{金额}", "「{金额}」不认识")]
)
def test_a_pattern_that_cannot_be_is_refused(pattern: str, said: str) -> None:
    """Without the number two letters would be one file."""
    with pytest.raises(SettingInvalid, match=said) as refused:
        naming(Settings({"letter_file_name": pattern}))

    assert refused.value.code == "E802"


def test_what_is_not_a_letter_of_ours_is_known() -> None:
    """The list of letters and the register lie beside them."""
    ours = "催款函(一)_甲_2026-12号_a1b2c3.docx"  # of an earlier version

    assert is_our_letter(ours)
    assert not any(map(is_our_letter, ("甲.docx", "回款_函件登记.jsonl", "〔2026〕1号.xlsx")))


def test_a_path_that_word_cannot_open_is_refused() -> None:
    """240 units of UTF-16, of which a rare character takes two."""
    check_length(Path("/" + "a" * 239))
    for long in ("/" + "a" * 240, "/" + "𠮷" * 120):
        with pytest.raises(LetterInvalid, match="241 个字,超过 240 个") as refused:
            check_length(Path(long))
    assert refused.value.code == "E129"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=40))
def test_two_letters_have_two_files(first: str, second: str, code: str) -> None:
    """Whatever the names: the number stands in both, whole."""
    known = naming(Settings({"letter_file_name": "{客户}{函件}{编码}{业务员}{文号}"}))
    numbers = ("财函〔2026〕1号", "财函〔2026〕2号")
    files = [
        known.file({**WHO, "客户": name, "编码": code, "业务员": name, "文号": number})
        for name, number in zip((first, second), numbers, strict=True)
    ]

    assert files[0].casefold() != files[1].casefold()
    for file, number in zip(files, numbers, strict=True):
        assert number in file
        assert PureWindowsPath(file).name == file
        assert not PureWindowsPath(file).is_reserved()
        assert len(file.encode()) <= 240
