"""huikuan template check, as a clerk reads it who changed a template in Word."""

import shutil
from pathlib import Path

import pytest

from tests.letters import word
from xl_huikuan.addin.cli import main
from xl_huikuan.letters.kinds import LETTER_KINDS

SHIPPED = Path(__file__).parents[2] / "workbook_templates" / "letters"


def check(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    code = main(["template", "check", *words])
    return code, capsys.readouterr().out.splitlines()


def test_every_shipped_template_may_be_used(capsys):
    code, lines = check(capsys, str(SHIPPED))

    assert code == 0
    assert lines[0].endswith("没有发现问题。")
    shown = {line.split("」")[0][1:] for line in lines[1:]}
    assert {f"{look}{k.template}" for look in ("", "商务/") for k in LETTER_KINDS} <= shown


def test_every_fault_is_told_with_its_place_at_once(tmp_path, capsys):
    """One paragraph each: a typing error, other brackets, half a pair, an amount, a hard word."""
    paragraphs = ("【客户名】：", "请付[应付金额]元", "【合计", "违约金为500元", "我们将曝光")
    table = f"<w:tbl>{word.row('发票')}{word.row('【明细.发票号】', '【合计】')}</w:tbl>"
    header = word.story(word.paragraph("【本公司名】"), "hdr")
    body = "".join(map(word.paragraph, paragraphs)) + table
    path = word.write(tmp_path / "付款提醒函.docx", body, header1=header)

    code, lines = check(capsys, str(path))

    assert code == 1
    assert lines[0] == "检查了 1 个模板,有问题的 1 个。"
    told = [line.strip().split(". ", 1)[1] for line in lines[2:]]
    assert told[:5] == [
        "正文「【客户名】：」:占位符【客户名】不认识:是不是【客户名称】?请改正后再出函。(E704)",
        "正文「请付[应付金额]元」:「[应付金额]」会照样印在函上:占位符要用【】括起来,写成【应付金额】。(E704)",
        "正文「【合计」:「【」没有配成一对:占位符要写成【客户名称】这样。(E704)",
        "正文第1个表格第2行「【明细.发票号】」:这一行混用了不同的占位符(【明细】等):重复的行内只能用同一组明细占位符。(E705)",
        "页眉「【本公司名】」:占位符【本公司名】不认识:是不是【本公司名称】?请改正后再出函。(E704)",
    ]
    assert told[5].startswith("缺少付款提醒函必须有的占位符 【文号】")
    assert told[6:] == [
        "正文「违约金为500元」:有付款提醒函不应使用的词「违约」:请改写后再出函。(E714)",
        "正文「违约金为500元」:写了固定的金额「500元」,会印在每个客户的函上:请改成占位符,例如【应付金额】。(E714)",
        "正文「我们将曝光」:有付款提醒函不应使用的词「曝光」:请改写后再出函。(E714)",
    ]


def test_a_template_under_another_name_is_checked_as_the_kind_named(tmp_path, capsys):
    path = tmp_path / "我们的提醒.docx"
    shutil.copyfile(SHIPPED / "付款提醒函.docx", path)

    assert check(capsys, str(path))[1][1] == (
        "「我们的提醒.docx」(文件名不是任何一种函件的模板,只查了占位符;要查措辞请加 --kind):可以使用"
    )
    assert check(capsys, str(path), "--kind", "付款提醒函")[1][1] == (
        "「我们的提醒.docx」(按付款提醒函检查):可以使用"
    )


def test_a_kind_that_is_not_known_is_told_with_those_that_are(capsys):
    assert main(["template", "check", str(SHIPPED), "--kind", "催款函"]) != 0
    assert "没有「催款函」这种函件:请写 付款提醒函、催款函(一)、" in capsys.readouterr().err


def test_a_dangerous_template_is_told_and_the_others_are_checked(tmp_path, capsys):
    (tmp_path / "催款函一.docx").write_bytes(b"not a zip")
    shutil.copyfile(SHIPPED / "付款提醒函.docx", tmp_path / "付款提醒函.docx")

    code, lines = check(capsys, str(tmp_path))

    assert code == 1
    assert lines[0] == "检查了 2 个模板,有问题的 1 个。"
    assert lines[1] == "「付款提醒函.docx」(按付款提醒函检查):可以使用"
    assert "不是完好的 Word 文档" in lines[3]


def test_an_empty_folder_is_refused(tmp_path, capsys):
    assert main(["template", "check", str(tmp_path)]) != 0
    assert "没有 Word 模板" in capsys.readouterr().err
