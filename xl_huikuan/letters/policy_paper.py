"""《销售回款管理方案》: the company's own rules as a Word document, filled from its settings (DOMAIN 184–185).

It goes to no customer and has no number of ours; the template is one of the letter templates, so
that a clerk restyles it like the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from xl_huikuan.core.money import money_text
from xl_huikuan.core.policy import GRADES, LADDER, DunningLevel
from xl_huikuan.core.settings import BY_KEY, SETTINGS, Settings
from xl_huikuan.letters.content.answers import require_filled
from xl_huikuan.letters.context import LetterContext, long_date, printable
from xl_huikuan.letters.fields import FIELDS, GROUPS
from xl_huikuan.letters.kinds import BY_KEY as KINDS
from xl_huikuan.letters.kinds import SINGLE, LetterKind
from xl_huikuan.letters.opening import open_template

POLICY = LetterKind(
    "policy", "销售回款管理方案", "销售回款管理方案.docx", SINGLE, 4, "general_prefix", "",
    ("本公司名称", "函件日期", "等级.等级", "等级.分数", "阶梯.级别", "阶梯.起始", "阶梯.签发", "规定.事项"),
    ("信用情况的评估", "回款提醒的机制", "拖欠回款的处理流程"), "none", inside=True,
)  # fmt: skip
Row = Mapping[str, str]
# Settings told one by one, by the chapter that tells them.
_TOLD = (
    ("规定", ("default_term", "month_term_from", "usage_warning", "reconcile_months", "reply_within_days")),
    ("催办", ("escalation", "grace_days", "minimum_amount", "pay_within_days", "interest_method")),
    ("移交", ("legal_days", "legal_amount", "limitation_years", "limitation_warning", "doubtful_days",
            "dead_days")),
)  # fmt: skip
_UNITS = {"usage_warning": "%", "reconcile_months": "个月", "limitation_years": "年"}


def policy_paper(settings: Settings, as_of: dt.date, templates: Path) -> bytes:
    """Return the document.

    Raises:
        SettingInvalid: our name is not filled in.
        TemplateInvalid: the template cannot be used.
    """
    require_filled(settings, "company")
    return open_template(POLICY, templates).stamp(context(settings, as_of))


def context(settings: Settings, as_of: dt.date) -> LetterContext:
    """Return what is printed in it."""
    blank = {field.name: "" for field in FIELDS if not field.group}
    values = {"本公司名称": printable(settings["company"]), "函件日期": long_date(as_of)}
    rows: dict[str, tuple[Row, ...]] = {
        **dict.fromkeys(GROUPS, ()),
        "等级": tuple(_grades(settings)),
        "权重": tuple(_weights(settings)),
        "阶梯": tuple(_rung(rung, settings) for rung in LADDER),
        **{group: tuple(_told(key, settings) for key in keys) for group, keys in _TOLD},
    }
    return LetterContext(MappingProxyType({**blank, **values}), MappingProxyType(rows))


def _grades(settings: Settings) -> Iterator[Row]:
    for grade, scores in zip(GRADES, _scores(), strict=True):
        yield {
            "等级": grade.name,
            "分数": scores,
            "付款方式": grade.terms,
            "额度": _limit(settings[grade.base_key]),
            "担保": "需要" if grade.guarantee else "不需要",
            "关注": grade.watch,
        }


def _scores() -> Iterator[str]:
    """Yield the scores of each grade, best first."""
    yield f"{GRADES[0].from_score}分及以上"
    for above, grade in pairwise(GRADES):
        low = f"{grade.from_score}分至" if grade.from_score else ""
        yield f"{low}不足{above.from_score}分"


def _limit(base: int | None) -> str:
    if base is None:
        return "另行核定"
    return f"{base / 1_000_000:,.15g}" if base else "0，不赊销"


def _weights(settings: Settings) -> Iterator[Row]:
    for setting in SETTINGS:
        if setting.key.startswith("weight_"):
            yield {
                "指标": setting.title.removesuffix("权重"),
                "权重": f"{settings[setting.key]:g}%",
            }


def _rung(rung: DunningLevel, settings: Settings) -> Row:
    return {
        "级别": f"{rung.level} {rung.name}",
        "起始": _start(int(settings[rung.key])),
        "动作": rung.action,
        "函件": KINDS[rung.letter].title if rung.letter else "—",
        "间隔": f"{settings[rung.interval_key]}天",
        "签发": printable(settings[rung.signatory_key]) or "—",
        "审批": printable(settings[rung.approver_key]) or "—",
    }


def _start(day: int) -> str:
    if day < 0:
        return f"到期前{-day}天"
    return f"逾期第{day}天" if day else "到期当天"


def _told(key: str, settings: Settings) -> Row:
    setting, value = BY_KEY[key], settings[key]
    if setting.kind == "fen":
        text = f"{money_text(value)}元"
    elif setting.kind == "int":
        text = f"{value}{_UNITS.get(key, '天')}"
    else:
        text = f"{value:g}{_UNITS[key]}" if setting.kind == "percent" else printable(value)
    return {"事项": setting.title, "规定": text or "逐笔约定", "说明": printable(setting.help)}
