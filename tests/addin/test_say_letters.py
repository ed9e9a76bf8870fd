"""What is said of letters that were not written."""

from pathlib import Path

import pytest

from xl_huikuan.addin.buttons.say_letters import letter_lines
from xl_huikuan.letters.outcomes import BatchResult, NotWritten


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("款项均暂缓(争议:质量)。", "款项均暂缓"),
        ("没有可催收的款项(均未到期)。", "没有可催收的款项(均未到期)"),
        ("客户承诺付款,尚未到期:2026-11-20。", "客户承诺付款,尚未到期"),
        ("停催至2026-11-30(诉讼)。", "停催至2026-11-30(诉讼)"),
    ],
)
def test_a_reason_counted_for_several_customers_has_no_bracket_left_open(reason, said):
    result = BatchResult(Path(), (), (), (NotWritten("甲公司", "dunning1", reason),))

    assert list(letter_lines(result))[-1] == f"  不出函 1 户:{said}。"
