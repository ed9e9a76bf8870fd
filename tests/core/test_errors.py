"""What the system says in English is told in Chinese."""

import errno

import pytest

from xl_huikuan.core.errors import HuikuanError, trouble_of, write_code


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限"),
        (OSError(errno.ESTALE, "Stale file handle"), "网络盘断开了"),
        (OSError(errno.ELOOP, "Too many levels of symbolic links"), f"系统错误 {errno.ELOOP}"),
        (OSError("torn cable"), "系统错误 torn cable"),
    ],
)
def test_a_trouble_of_the_system_has_a_chinese_reason(error, words):
    """A trouble without a word of ours keeps its number, one without a number its text."""
    assert trouble_of(error) == words


class _OfWindows(OSError):
    """An error with the number Windows gave, as only Python on Windows makes one."""

    def __init__(self, errno: int, winerror: int) -> None:
        super().__init__(errno, "")
        self.winerror = winerror


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, ""), "E124"),
        (OSError(errno.EBUSY, ""), "E120"),
        (OSError(errno.EIO, ""), "E127"),
        (OSError(errno.EACCES, ""), "E123"),
        (OSError("torn cable"), "E123"),
        (_OfWindows(errno.EACCES, 32), "E120"),
        (_OfWindows(errno.EACCES, 5), "E123"),
        (_OfWindows(errno.EINVAL, 64), "E127"),
    ],
)
def test_what_keeps_us_from_writing_has_its_code(error, code):
    """Windows says "no permission" of a file another program holds; its own number tells."""
    assert write_code(error) == code


def test_an_error_shows_its_code_behind_its_sentence_where_it_has_one():
    assert HuikuanError("找不到文件。", code="E101").with_code == "找不到文件。(E101)"
    assert HuikuanError("天数应大于0").with_code == "天数应大于0"
