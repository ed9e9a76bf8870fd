"""What is odd about a customer's name, and what is not."""

from __future__ import annotations

import pytest

from xl_huikuan.core.odd_names import name_doubts, name_refusal, shown, told_apart


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("甲\u202e公司", "W310", "客户名称「甲⟨U+202E⟩公司」中有看不见的字符,与不带它的名称看上去一样。"),
        ("甲\u200b公司", "W310", "客户名称「甲⟨U+200B⟩公司」中有看不见的字符,与不带它的名称看上去一样。"),
        ("甲" * 101, "W312", f"客户名称「{'甲' * 40}…」长达101个字符。"),
        ("=1+1", "W313", "客户名称「=1+1」以公式符号开头,一律按文字处理。"),
        ("@甲公司", "W313", "客户名称「@甲公司」以公式符号开头,一律按文字处理。"),
        ("20261031", "W316", "客户名称「20261031」是数字或日期,不像名称。"),
        ("12.5", "W316", "客户名称「12.5」是数字或日期,不像名称。"),
        ("2026-10-31", "W316", "客户名称「2026-10-31」是数字或日期,不像名称。"),
        ("\u0410BC贸易", "W304", "客户名称「\u0410BC贸易」中有外形像英文字母的外国字母,可能是仿冒名称。"),
        ("\u0421\u041c贸易", "W304", "客户名称「\u0421\u041c贸易」中有外形像英文字母的外国字母,可能是仿冒名称。"),
    ],
)  # fmt: skip
def test_what_should_be_looked_at(name, code, said):
    """The name is used as written; what cannot be seen is shown by its number."""
    assert list(name_doubts(name)) == [(code, said)]
    assert name_refusal(name) == ("", "")


@pytest.mark.parametrize(
    "name",
    [
        "甲公司", "A & B <X>", "CON", "../x", "a:b*?", "🐼餐饮", "𠮷野家", "3M中国", "О'Нил Транс", "Ω实验室",
        "\u041e\u041e\u041e \u0422\u0440\u0430\u043d\u0441", "甲公司\n(北京)", "Σ数学社",
    ],
)  # fmt: skip
def test_names_nothing_is_wrong_with(name):
    """Rare characters, other countries' companies and names of devices are names."""
    assert list(name_doubts(name)) == []
    assert name_refusal(name) == ("", "")


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("甲\x07公司", "E311", "客户名称「甲⟨U+0007⟩公司」含有控制字符或残缺的字符。"),
        ("甲\ud83d公司", "E311", "客户名称「甲⟨U+D83D⟩公司」含有控制字符或残缺的字符。"),
        ("甲" * 32_767, "E312", f"客户名称「{'甲' * 40}…」长达32767个字符,不是名称。"),
    ],
)
def test_what_cannot_be_a_name(name, code, said):
    """Such a row is left out and its customer gets no letter."""
    assert name_refusal(name) == (code, said)


def test_a_plain_name_is_shown_as_it_is():
    """Blanks are seen well enough."""
    assert shown("甲 公司") == "甲 公司"


def test_names_that_look_alike_are_told_apart():
    """A sign nobody sees is shown by its number, wherever it stands in the whole name."""
    long = "甲" * 60

    assert told_apart(f"{long}\u200b公司") == f"{long}⟨U+200B⟩公司"
    assert told_apart("甲 公司") == "甲 公司"
