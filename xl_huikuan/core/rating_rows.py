"""Settings of re-rating and of the admission of new customers, as rows of the table of settings."""

from __future__ import annotations

from typing import Any

RATING_GROUP = "信用"
_SUM = "新客户三组的权重之和必须为100。"

RATING_ROWS: tuple[tuple[Any, ...], ...] = (
    ("rerate_months", "重新评级间隔(月)", 3, "int", RATING_GROUP,
     "上次评级过了这么多个月,等级没有变也要重新评一次,记在评级记录里。", 1, 60),
    ("admit_business", "新客户权重:经营状况", 40, "number", RATING_GROUP, _SUM, 0, 100),
    ("admit_record", "新客户权重:信用记录", 40, "number", RATING_GROUP, _SUM, 0, 100),
    ("admit_potential", "新客户权重:合作潜力", 20, "number", RATING_GROUP, _SUM, 0, 100),
    ("admit_from", "新客户准入分数", 60, "number", RATING_GROUP,
     "新客户初始分达到此数、资料齐全的,可以准入;不到的先暂缓。", 0, 100),
    ("admit_refuse", "新客户拒绝分数", 40, "number", RATING_GROUP, "新客户初始分不到此数的拒绝赊销。", 0, 100),
    ("admit_items", "新客户最少评分项数", 5, "int", RATING_GROUP,
     "新客户的七项评分不到这么多项时先暂缓,补了再定。", 1, 7),
)  # fmt: skip
