"""What a placeholder of a letter template is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterField:
    """One placeholder.

    Attributes:
        name: what stands between 【 and 】, without its group.
        help: what is printed there, one sentence.
        group: "" or the table it belongs to, one of `fields.GROUPS`.
    """

    name: str
    help: str
    group: str = ""

    @property
    def placeholder(self) -> str:
        """The name as typed in a template, without brackets: 客户名称, 明细.发票号."""
        return f"{self.group}.{self.name}" if self.group else self.name


def item_fields(group: str, what: str) -> tuple[LetterField, ...]:
    """Return the columns of a table of debts."""
    rows = (
        ("序号", "从 1 起的行号"),
        ("类别", "发票、期初、质保金等"),
        ("日期", "开票日期,没有时为业务日期"),
        ("发票号", "发票号,没有时为单据号或类别"),
        ("合同号", "合同号"),
        ("品名", "品名"),
        ("到期日", "到期日,表中没有时为「—」"),
        ("应收金额", "原应收金额"),
        ("已收金额", "已核销的收款"),
        ("未收金额", "尚未收到的金额"),
        ("逾期天数", "截止日期当天的逾期天数,未逾期为「—」"),
        ("说明", "为什么另列"),
    )
    return tuple(LetterField(name, f"{what}:{text}。", group) for name, text in rows)


def fields_of(group: str, *rows: tuple[str, str]) -> tuple[LetterField, ...]:
    """Return fields of a group from their names and helps."""
    return tuple(LetterField(name, help_, group) for name, help_ in rows)
