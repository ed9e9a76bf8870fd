"""管理方案: the company's rules on receivables as a Word document, from what 回款_参数 says."""

from __future__ import annotations

from pathlib import Path

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import open_book
from xl_huikuan.addin.buttons.new_files import write_new
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.letters.looks import look_folder
from xl_huikuan.letters.policy_paper import POLICY, policy_paper


def policy(desk: Desk) -> Steps:
    """管理方案: write the document beside the workbook; an earlier one stays as it is."""
    opened = yield from open_book(desk)
    settings, (day, _) = opened.settings, desk.day(opened.settings)
    folder = look_folder(desk.templates, settings["letter_look"])
    data: bytes = yield Work("填写管理方案", lambda: policy_paper(settings, day, folder))
    if desk.dry_run:
        return Report(("试算完成,没有写任何文件。",), {"file": ""})
    stem = f"{POLICY.title}_{day:%Y%m%d}"
    path: Path = yield Work("写管理方案", lambda: write_new(desk.folder, stem, data))
    said = "内容按 回款_参数 的等级、额度、阶梯和天数;部门和措辞请在 Word 里按公司实际修改。"
    return Report((f"已写好《{POLICY.title}》:{path}", said), {"file": str(path)})
