"""Who a table without a customer column is about: from a label, the title, the tab or the file."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.cell_text import simplified
from xl_huikuan.sheets.cells import normal
from xl_huikuan.sheets.recognition.reading import Party

_COMPANY = re.compile(
    r"[\w()（）·&\-]{1,40}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|商行|经营部|合作社|工厂|事务所|研究院|医院|大学|学校"
    r"|超市|商场|酒店|门市部|服务部|工作室|中心|厂|店)(?:[(（][\w]+[)）])?(?:[\w]{2,8}分公司)?"
)
_LABEL = re.compile(
    r"(?:(?<!\w)致|需方|买方|收件单位|客户|客户名称|客户单位|购货单位|购买方|购方|往来单位|往来户|对方单位|对方名称|欠款单位|债务人|付款单位|核算项目|bill to|customer|customer name)"
    r"\s*[:：∶]\s*(.{2,50}?)(?=\s{2,}|$|\s*(?:期间|科目|日期|电话|联系|编号|编码|单位[:：]))",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"(?:编制单位|编报单位|填报单位|本公司|公司名称|我方|核算单位|单位名称|销货单位|制表单位)\s*[:：∶]\s*(\S{2,40})"
)
_UNIT_NAME = re.compile(r"^\s*单位名称\s*[:：∶]\s*(\S{2,40})\s*$")
_IN_ACCOUNT = re.compile(r"(?:[\d.]+[\s/\\_\-]*)?应收[账帐]款\s*[/\\_\-—–:：.·]+\s*(.+)")
_PLAIN_TAB = re.compile(
    r"sheet\d*|工作表\d*|表\d+|明细账?|明细|总表|汇总|目录|台账|数据|副本|备份|[\d.\-_/年月日期第季度至]+|[一二三四五六七八九十]+月份?|[上下]半年|第?[一二三四]季度?|.*(?:副本|备份)|.*(?:账|表|明细|台账|汇总|记录|清单|登记|余额|应收|对账单)\d*|\d+月.*|总账|data|list|ledger",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Siblings:
    """What the other tables tell of a table without a customer column.

    Attributes:
        many: whether several tables share its layout, so that its tab may be a customer.
        customers: normal names that other tables list as customers.
        named_apart: whether 单位名称: above the tables names another party on each.
    """

    many: bool = False
    customers: frozenset[str] = frozenset()
    named_apart: bool = False


def party_of(
    titles: Sequence[str], sheet: str, file_name: str, *, siblings: Siblings, settings: Settings
) -> Party:
    """Propose the customer of a table that has no customer column.

    A label (客户:…) is sure, and so is a tab that another table lists as a customer. A name in
    the title is sure only when our own company's name is known and differs; a tab name or file
    name is only a proposal, unless the clerk says that tabs are customers.
    """
    unit = unit_name(titles)
    if unit and siblings.named_apart:
        return Party(unit, "标签", sure=True)
    ours = _ours(titles, str(settings["company"]))
    labelled = _labelled(titles)
    if labelled and normal(labelled) != ours:
        return Party(labelled, "标签", sure=True)
    titled = [n for t in titles if len(t) <= 60 and not _OURS.search(t) for n in _names(t)]
    strange = [name for name in titled if normal(name) != ours]
    if strange:
        if siblings.many and len(sheet) >= 2 and sheet in strange[0]:
            return Party(strange[0], "标题", sure=True)  # tabs named after customers
        return _from_title(strange[0], file_name, ours)
    tab = _of_tab(sheet, siblings, str(settings["tabs_are_customers"]))
    if tab.name and normal(tab.name) != ours:
        return tab
    name = _name_in(file_name, tab=False)
    return Party(name, "文件名", sure=False) if name and normal(name) != ours else Party()


def _of_tab(sheet: str, siblings: Siblings, told: str) -> Party:
    """The whole tab is a customer when another table or the clerk says so, else it may be."""
    if normal(sheet) in siblings.customers:
        return Party(sheet, "表名", sure=True)
    if not siblings.many or told == "否":
        return Party()
    if told == "是":
        plain = _PLAIN_TAB.fullmatch(simplified(sheet))
        return Party() if plain else Party(sheet.strip(), "表名", sure=True)
    return Party(_name_in(sheet, tab=True), "表名", sure=False)


def unit_name(titles: Sequence[str]) -> str:
    """Return what 单位名称: above a table names: mostly ourselves; "" = it is not there."""
    found = next((m for m in map(_UNIT_NAME.search, map(simplified, titles)) if m), None)
    return found[1].strip() if found else ""


def customer_lines(
    groups: Sequence[tuple[int, str]], first: int, totals: Collection[str] = ()
) -> list[tuple[int, str]]:
    """Return the lines that name a customer over its entries; none unless the first entry has one.

    A line counts when it carries a label (客户:…), reads like a company, or one of the `totals`
    (甲公司 小计, Total for Gamma Inc) repeats it. Rows stay 0-based.
    """
    found = []
    for row, text in groups:
        labelled = _LABEL.search(simplified(text))
        name = labelled[1].strip() if labelled else "".join(_names(text)[:1])
        if not name and any(text in total for total in totals):
            name = text
        if name:
            found.append((row, name))
    return found if found and found[0][0] < first else []


def customer_of_account(text: str) -> str:
    """Return the customer in an account such as 应收账款/甲公司 or 1122 应收账款_甲公司; "" = none."""
    found = _IN_ACCOUNT.fullmatch(simplified(text).strip())
    return re.split(r"[/\\_]", found[1])[-1].strip() if found else ""


def _labelled(titles: Sequence[str]) -> str:
    for i, title in enumerate(titles):
        found = _LABEL.search(simplified(title))
        if found:
            return found[1].strip()
        if _LABEL.fullmatch(simplified(title) + "xx") and i + 1 < len(titles):
            return _valued(titles[i + 1])
    return ""


def _valued(text: str) -> str:
    """The cell right of a label; a form's prompt (Name, Enter customer name) is no name."""
    prompt = re.fullmatch(r"(?i)name|enter .*|\[.*\]|请输入.*|.*[:：]", text.strip())
    return "" if prompt else text.strip()


def _ours(titles: Sequence[str], company: str) -> str:
    if company:
        return normal(company)
    found = next((m for m in map(_OURS.search, titles) if m), None)
    return normal(found[1]) if found else ""


def _from_title(name: str, file_name: str, ours: str) -> Party:
    """With our own name unknown, a title may be ours: another name in the file name is likelier."""
    if ours:
        return Party(name, "标题", sure=True)
    other = _name_in(file_name, tab=False)
    if other and normal(other) != normal(name):
        return Party(other, "文件名", sure=False)
    return Party(name, "标题", sure=False)


def _names(text: str) -> list[str]:
    return [m[0].strip() for m in _COMPANY.finditer(text)]


def _name_in(text: str, *, tab: bool) -> str:
    stem = re.sub(r"\.\w{2,5}$", "", text)
    for part in re.split(r"[_\s\-—]+", stem):
        names = _names(part)
        if names:
            return names[0]
    return stem.strip() if tab and stem and not _PLAIN_TAB.fullmatch(simplified(stem)) else ""
