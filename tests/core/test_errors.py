"""What the system says in English is told in Chinese."""

import errno

import pytest

from xl_huikuan.core.errors import trouble_of


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限"),
        (OSError(errno.EXDEV, "Invalid cross-device link"), f"系统错误 {errno.EXDEV}"),
        (OSError("torn cable"), "系统错误 torn cable"),
    ],
)
def test_a_trouble_of_the_system_has_a_chinese_reason(error, words):
    """A trouble without a word of ours keeps its number, one without a number its text."""
    assert trouble_of(error) == words
