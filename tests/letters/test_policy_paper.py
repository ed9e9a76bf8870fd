"""《销售回款管理方案》: what the settings say stands in it, in words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
import pytest

from tests.letters import sample
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.policy_paper import context, policy_paper
from xl_huikuan.letters.wording.policy import POLICY

DAY = dt.date(2026, 1, 5)


def test_grades_and_ladder_are_those_of_the_settings() -> None:
    """优 80 and more with 1.2 million; the third rung from day 75."""
    own = {"base_limit_a": 120_000_000, "level3_from": 75, "level0_from": 0, "level1_interval": 12}
    rows = context(Settings({**sample.SETTINGS.own, **own}), DAY).rows

    assert [(row["等级"], row["分数"], row["额度"]) for row in rows["等级"]] == [
        ("优", "80分及以上", "120"),
        ("良", "60分至不足80分", "另行核定"),
        ("中", "40分至不足60分", "另行核定"),
        ("差", "不足40分", "0，不赊销"),
    ]
    assert [row["起始"] for row in rows["阶梯"]][:4] == [
        "到期当天",
        "逾期第1天",
        "逾期第31天",
        "逾期第75天",
    ]
    assert rows["阶梯"][1]["间隔"] == "12天"
    assert rows["阶梯"][1]["函件"] == "催款函(一)"
    assert context(sample.SETTINGS, DAY).rows["阶梯"][0]["起始"] == "到期前7天"


def test_weights_add_up_and_rules_have_their_units() -> None:
    """15 + 10 + 40 + 20 + 15 = 100."""
    rows = context(Settings({"company": "甲", "legal_amount": 2_000_000}), DAY).rows
    told = {row["事项"]: row["规定"] for group in ("规定", "催办", "移交") for row in rows[group]}

    assert [row["权重"] for row in rows["权重"]] == ["15%", "10%", "40%", "20%", "15%"]
    assert told["建议移交法务金额"] == "20,000.00元"
    assert told["额度预警使用率"] == "80%"
    assert told["对账周期(月)"] == "6个月"
    assert told["诉讼时效年数"] == "3年"
    assert told["宽限天数"] == "0天"
    assert told["默认账期"] == "逐笔约定"
    assert told["升级方式"] == "逐级"


def test_the_document_has_three_chapters_and_no_placeholder_left(
    templates: Path, tmp_path: Path
) -> None:
    """As Word opens it."""
    path = tmp_path / "方案.docx"
    path.write_bytes(policy_paper(sample.SETTINGS, DAY, templates))
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(p.text for p in document.paragraphs), *cells])

    assert [line.text[:3] for line in document.paragraphs if line.text.startswith("第")] == [
        "第一章", "第二章", "第三章",
    ]  # fmt: skip
    assert "苏州恒远精密机械有限公司销售回款管理方案" in text
    assert "【" not in text
    assert "回款工作制度化" in text


def test_every_task_has_one_that_answers_for_it() -> None:
    """One A and at least one R in each row of the table of duties."""
    [duties] = [b for b in POLICY.blocks if getattr(b, "headings", ("",))[0] == "环节"]

    for task, *marks in duties.body:  # type: ignore[union-attr]
        words = " ".join(marks).split()
        assert words.count("A") == 1, task
        assert "R" in words, task


def test_without_our_name_there_is_none(templates: Path) -> None:
    """The clerk is told which setting."""
    with pytest.raises(SettingInvalid, match="本公司名称"):
        policy_paper(Settings(), DAY, templates)
