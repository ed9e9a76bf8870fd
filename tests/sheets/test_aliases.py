"""One debtor under several names: asked on 回款_参数, answered there, and joined everywhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import openpyxl
import pytest

from tests.sheets.small_books import codes, grid, ledger_of, owed, seen
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.metrics import overview
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.ledgers.contact_log import Logged
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.recognition.reading import Corrections
from xl_huikuan.sheets.results.aliases import alias_blocks, read_aliases
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.parameters import parameters_sheet, read_parameters
from xl_huikuan.sheets.table import Block

DAY = dt.date(2026, 1, 31)
AS_OF = dt.date(2026, 10, 31)
HEAD = ["客户名称", "发票号", "到期日", "应收金额"]
ONE, OTHER = "北京华信科技有限公司", "北京华信科技有限责任公司"
TWIN = ["名称甲", "可能同", "依据", "您的答复", "说明"]
OWN = ["另一个名称", "就是这个客户", "", "您的答复", ""]


def items(*names: str, name: str = "应收") -> Grid:
    return grid(HEAD, *([n, f"1000000{i}", DAY, 100] for i, n in enumerate(names, 1)), name=name)


def receipts(*names: str) -> Grid:
    lines = [[DAY, n, 40, "电汇"] for n in names]
    return grid(["收款日期", "客户名称", "收款金额", "收款方式"], *lines, name="收款")


def ledger(*grids: Grid, logged: Logged | None = None, **answers: Any) -> Ledger:
    told = Corrections(**answers)
    return assemble(grids, seen(*grids, corrections=told), Settings(), logged or Logged(), told)


def outcome(*grids: Grid, **answers: Any) -> Outcome:
    found, told, settings = ledger(*grids, **answers), Corrections(**answers), Settings()
    decision = decide(found, settings, AS_OF)
    figures = overview(found, decision, settings)
    reading = seen(*grids, corrections=told)
    return Outcome("台账.xlsx", found, decision, figures, settings, reading, told, ())


def rows(block: Block) -> list[tuple[str, ...]]:
    return list(zip(*(column.values for column in block.columns), strict=True))


def written(found: Outcome, answers: dict[int, str]) -> Grid:
    """The sheet as the clerk saves it: her answers by the position of the proposal."""
    lines: list[list[Any]] = []
    for block in parameters_sheet(found).blocks:
        lines += [[], [block.heading], [c.title for c in block.columns]]
        for i, row in enumerate(rows(block)):
            said = {3: answers[i]} if i in answers and block.columns[0].title == TWIN[0] else {}
            lines.append([said.get(k, cell) for k, cell in enumerate(row)])
    return Grid.from_rows("回款_参数", lines)


def test_twins_are_proposed_with_what_is_at_stake():
    found, own = alias_blocks(outcome(items(ONE, OTHER)))

    assert found.heading == "四、别名:可能是同一客户的名称(同一家答 是,不是答 否)"
    assert rows(found) == [
        (
            OTHER, ONE, "有限公司与有限责任公司", "",
            "把握 95%。前者未收 100.00 元,后者未收 100.00 元;答复前两家都不发函。",
        )
    ]  # fmt: skip
    assert (found.editable, found.choices) == (3, {0: ("是", "否")})
    assert (own.editable, own.also, len(rows(own))) == (3, (0, 1), 10)


def test_a_long_name_wraps_and_is_not_cut(tmp_path):
    """Forty characters are eighty wide; the column has 24, less indent and margins: four lines."""
    long = f"{'江苏' * 16}有限责任公司甲乙"
    told = outcome(items("甲公司"), distinct=((long, "甲公司"),))
    graft(None, (parameters_sheet(told),), tmp_path / "参数.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "参数.xlsx").active
    (cell,) = [cell for (cell,) in sheet.iter_rows(max_col=1) if cell.value == long]

    assert cell.alignment.wrap_text
    assert sheet.row_dimensions[cell.row].height >= 4 * 13


def test_no_twins_no_table_but_room_for_the_clerk_s_own():
    (own,) = alias_blocks(outcome(items("甲公司")))

    assert own.heading.startswith("四、别名:您知道的其他别名")


def test_two_hundred_proposals_at_most_and_the_rest_is_told():
    names = [f"{letter}{number}商行" for letter in "赵钱孙李周吴" for number in range(40)]
    found, _ = alias_blocks(outcome(items(*names, *(f"「{name}」" for name in names))))

    assert len(rows(found)) == 200
    assert "还有 40 对" in found.heading


def test_undecided_sure_twins_get_no_letter_and_are_told_why():
    found = ledger(items(ONE, OTHER, "丙公司"))
    told = [(f.code, f.customer) for f in found.findings if f.code == "E302"]
    first = next(f for f in found.findings if f.code == "E302")

    assert told == [("E302", OTHER), ("E302", ONE)]
    assert first.message == (
        f"客户「{OTHER}」与「{ONE}」可能是同一家(有限公司与有限责任公司),现按两个客户处理;"
        "一个名称下的收款可能还清了另一个名称下的欠款,分开催收会催错。"
    )
    assert first.remedy == (
        "请在 回款_参数 的「四、别名」里答 是(同一家)或 否(两家);答复前不向这两个客户发函。"
    )
    assert [bool(text) for text in found.customers["blocked"]] == [True, True, False]


def test_money_of_a_short_name_holds_the_letter_of_the_full_one():
    found = ledger(items("华为技术有限公司"), receipts("华为"))

    assert codes(found) >= {"E315"}
    assert "W427" not in codes(found)
    assert all(found.customers["blocked"] != "")


def test_weak_likeness_is_only_told():
    found = ledger(items("北京甲科技有限公司", "北京甲科技股份有限公司"))
    (told,) = [f for f in found.findings if f.code == "W302"]

    assert told.message.endswith("现按两个客户处理;是同一家的话,欠款和收款应合在一起看。")
    assert told.remedy.endswith("答复前照常处理。")
    assert all(found.customers["blocked"] == "")


def test_beyond_twenty_pairs_every_customer_is_still_held():
    names = [f"{letter}{number}商行" for letter in "赵钱孙" for number in range(10)]
    found = ledger(items(*names, *(f"「{name}」" for name in names)))
    told = [f for f in found.findings if f.code == "E302"]

    assert len(told) == 61
    assert told[-1].message == "同类提示(E302)共30对,没有逐条列出;全部见 回款_参数 的「四、别名」。"
    assert all(found.customers["blocked"] != "")


# -- answers


def test_yes_makes_one_debtor_of_items_and_receipts():
    found = ledger(items(ONE, OTHER), receipts(OTHER), aliases=((OTHER, ONE),))
    (said,) = [f for f in found.findings if f.code == "I302"]

    assert owed(found) == {ONE: 16000}
    assert (str(said.source), said.message) == ("应收!3", f"「{OTHER}」按您的答复并入「{ONE}」。")
    assert not codes(found) & {"E302", "E315", "W302", "W427"}
    assert all(found.customers["blocked"] == "")


def test_no_keeps_two_and_is_not_asked_again():
    found = ledger(items(ONE, OTHER), distinct=((ONE, OTHER),))

    assert owed(found) == {ONE: 10000, OTHER: 10000}
    assert found.twins == ()
    assert all(found.customers["blocked"] == "")


def test_the_customer_list_s_spelling_is_printed_with_its_data():
    master = grid(["客户编码", "客户名称", "联系人"], ["K1", "旧名商行", "张三"], name="客户")
    found = ledger(items("新名商行"), master, aliases=(("旧名商行", "新名商行"),))

    assert owed(found) == {"旧名商行": 10000}
    assert found.customers["contact"].tolist() == ["张三"]


def test_two_records_joined_print_the_second_one():
    lines = [["K1", "旧名商行", "张三"], ["K2", "新名商行", "李四"]]
    master = grid(["客户编码", "客户名称", "联系人"], *reversed(lines), name="客户")
    found = ledger(items("旧名商行"), master, aliases=(("旧名商行", "新名商行"),))

    assert found.customers["name"].tolist() == ["新名商行"]
    assert found.customers["contact"].tolist() == ["李四"]
    assert "E305" not in codes(found)  # two codes of one customer: the clerk said so


def test_names_given_up_lead_to_the_customer_even_when_no_row_has_them_any_more():
    """Letters of before still speak of 旧名商行 and of 更早的商行."""
    aliases = (("旧名商行", "新名商行"), ("更早的商行", "旧名商行"), ("丁公司", "戊公司"))
    found = ledger(items("新名商行", "丙公司"), aliases=aliases)

    assert list(found.customers["name"]) == ["新名商行", "丙公司"]
    assert found.other_names == {"旧名商行": 0, "更早的商行": 0}


def test_a_customer_renamed_between_two_months_carries_its_balance():
    """期末 100 of 旧名 is the 期初 of 新名: booked once."""
    head = ["日期", "客户名称", "摘要", "借方", "贷方", "余额"]
    before = grid(head, [DAY, "旧名商行", "销售", 100, None, 100], name="1月")
    after = grid(
        head, [None, "新名商行", "期初余额", None, None, 100],
        [DAY, "新名商行", "销售", 50, None, 150], name="2月",
    )  # fmt: skip
    found = ledger(before, after, aliases=(("旧名商行", "新名商行"),))

    assert owed(found) == {"新名商行": 15000}
    assert "E423" not in codes(found)


def test_names_side_by_side_in_one_ledger_keep_their_own_balances():
    """Two running balances in one table: neither breaks the other, both opening balances count."""
    head = ["日期", "客户名称", "摘要", "借方", "贷方", "余额"]
    book = grid(
        head, [None, "旧名商行", "期初余额", None, None, 100], [DAY, "旧名商行", "销售", 5, None, 105],
        [None, "新名商行", "期初余额", None, None, 30], [DAY, "新名商行", "销售", 7, None, 37],
        name="往来",
    )  # fmt: skip
    found = ledger(book, aliases=(("旧名商行", "新名商行"),), side={"往来": "应收"})

    assert owed(found) == {"新名商行": 14200}
    assert list(found.customer_balances.values()) == [14200]
    assert not codes(found) & {"E417", "E423"}


def test_what_stops_one_name_stops_the_customer():
    broken = grid(HEAD, [OTHER, "10000001", DAY, "看不懂"], [ONE, "10000002", DAY, 5])
    found = ledger(broken, aliases=((OTHER, ONE),))

    assert owed(found) == {ONE: 500}
    assert found.customers["blocked"][0] != ""


# -- the sheet read back


def test_an_answer_is_read_shown_again_and_survives_a_name_that_is_gone():
    asked = outcome(items(ONE, OTHER, "张三", "张 三"))
    _, told = read_parameters(written(asked, {0: "否", 1: "是"}))

    assert told.distinct == (("张 三", "张三"),)
    assert told.aliases == ((OTHER, ONE),)

    later = outcome(items("丙公司"), aliases=told.aliases, distinct=told.distinct)
    _, again = read_parameters(written(later, {}))

    assert (again.aliases, again.distinct) == (told.aliases, told.distinct)
    assert rows(alias_blocks(later)[0]) == [
        (OTHER, ONE, "您的答复", "是", f"合在「{ONE}」名下,本次台账里没有它。"),
        ("张 三", "张三", "您的答复", "否", "按两个客户处理,不再询问。"),
    ]


def test_a_joined_customer_s_balance_is_shown():
    (found, _) = alias_blocks(outcome(items(ONE, OTHER), aliases=((OTHER, ONE),)))

    assert rows(found) == [(OTHER, ONE, "您的答复", "是", f"合在「{ONE}」名下,未收 200.00 元。")]


def test_undecided_rows_say_nothing():
    assert read_aliases([TWIN, ["甲", "乙", "简称", "", ""]]) == ((), ())


def test_the_clerk_s_own_pair_needs_no_answer():
    told = read_aliases(
        [OWN, ["旧", "新", "", "", ""], ["丙", "丁", "", "否", ""], ["", "", "", "", ""]]
    )

    assert told == ((("旧", "新"),), (("丙", "丁"),))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([TWIN, ["甲", "乙", "", "对", ""]], "回款_参数 第2行:答复「对」看不懂,请填 是 或 否。"),
        ([OWN, ["甲", "", "", "", ""]], "回款_参数 第2行:右边的客户名称没有填,请补上或清空这一行。"),
        ([OWN, ["", "乙", "", "", ""]], "回款_参数 第2行:左边的客户名称没有填,请补上或清空这一行。"),
        (
            [TWIN, ["甲", "乙", "", "是", ""], ["乙", "甲", "", "否", ""]],
            "回款_参数 第3行说「乙」与「甲」不是同一家,按第2行却是同一家,请改正其中一处。",
        ),
        (
            [TWIN, ["甲", "乙", "", "是", ""], ["乙", "丙", "", "是", ""], OWN, ["甲", "丙", "", "否", ""]],
            "回款_参数 第5行说「甲」与「丙」不是同一家,按第2行、第3行却是同一家,请改正其中一处。",
        ),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_used_are_refused_by_row(lines, said):
    with pytest.raises(SettingInvalid) as caught:
        read_aliases(lines)

    assert (str(caught.value), caught.value.code) == (said, "E319")


def test_a_bank_account_typed_as_a_number_is_refused():
    """Excel keeps 15 of 19 digits: a letter would ask for money to a stranger's account."""
    sheet = Grid.from_rows("回款_参数", [["参数", "当前值"], ["银行账号", 6222021234567890123.0]])
    with pytest.raises(SettingInvalid) as caught:
        read_parameters(sheet)

    assert str(caught.value) == (
        "回款_参数 第2行:「银行账号」按数字存放,Excel 只保留15位,现在是「6222021234567890000」。"
        "请先把单元格格式改为文本,再重新输入。"
    )
    assert caught.value.code == "E318"


def test_an_account_as_text_is_taken_whole():
    sheet = Grid.from_rows("回款_参数", [["参数", "当前值"], ["银行账号", "6222021234567890123"]])

    assert read_parameters(sheet)[0] == {"银行账号": "6222021234567890123"}


def test_what_is_typed_now_goes_over_the_sheet():
    now = Answers({}, Corrections(aliases=(("甲", "乙"),)))
    sheet = Answers({}, Corrections(aliases=(("丙", "丁"),), distinct=(("甲", "乙"), ("戊", "己"))))
    both = now.over(sheet).corrections

    assert both.aliases == (("甲", "乙"), ("丙", "丁"))
    assert both.distinct == (("戊", "己"),)


# -- names and codes


@pytest.mark.parametrize(
    ("name", "code"),
    [("甲\u202e公司", "W310"), ("=甲公司", "W313"), ("2026", "W316"), ("甲" * 101, "W312"), ("\u0410B公司", "W304")],
)  # fmt: skip
def test_odd_names_are_told_and_used(name, code):
    found = ledger(items(name))

    assert codes(found) >= {code}
    assert owed(found) == {name: 10000}


@pytest.mark.parametrize(
    ("name", "code"), [("甲\x07公司", "E311"), ("甲" * 32_767, "E312")], ids=["E311", "E312"]
)
def test_what_is_no_name_is_left_out(name, code):
    found = ledger(items(name, "乙公司"))
    (told,) = [f for f in found.findings if f.code == code]

    assert owed(found) == {name: 0, "乙公司": 10000}
    assert str(told.source) == "应收!2"
    assert told.remedy == "请删掉重新输入客户名称。更正前该行不计入,也不向该客户发函。"


def test_codes_that_lost_their_zeros_lead_to_the_same_customer():
    lines = [["00123", "甲公司", "张三", "138"], ["00456", "乙公司", "李四", "139"]]
    master = grid(["客户编码", "客户名称", "联系人", "电话"], *lines, name="客户")
    book = grid(["客户编码", "发票号", "到期日", "应收金额"], [123, "10000001", DAY, 100])
    found = ledger(book, master)
    (told,) = [f for f in found.findings if f.code == "W317"]

    assert owed(found) == {"甲公司": 10000, "乙公司": 0}
    assert told.message == "客户「甲公司」的编码「00123」与「123」只差前面的零,已按同一编码处理。"
    assert "E305" not in codes(found)


def test_two_customers_whose_codes_differ_by_zeros_stay_two():
    book = grid(
        ["客户编码", *HEAD],
        ["0012", "甲公司", "10000001", DAY, 1],
        ["12", "乙公司", "10000002", DAY, 2],
    )
    found = ledger_of(book)

    assert owed(found) == {"甲公司": 100, "乙公司": 200}
    assert codes(found) >= {"W317"}
    assert "E306" not in codes(found)


def test_a_short_name_of_two_customers_leads_to_neither():
    master = grid(
        ["客户编码", "客户名称", "简称"], ["K1", "华信科技有限公司", "华信"], ["K2", "华信贸易有限公司", "华信"],
        ["K3", "通达物流有限公司", "通达"], name="客户",
    )  # fmt: skip
    found = ledger(items("华信科技有限公司", "华信贸易有限公司"), receipts("华信", "通达"), master)

    assert owed(found) == {
        "华信科技有限公司": 10000, "华信贸易有限公司": 10000, "通达物流有限公司": -4000, "华信": -4000,
    }  # fmt: skip
