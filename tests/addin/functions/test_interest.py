"""Late charges in cells, by the vectors of the norms."""

import pytest

from tests.addin.functions.typed import formula
from xl_huikuan.addin.functions.all import call
from xl_huikuan.addin.functions.registry import recent_problems

LONG = "100000,DATE(2023,6,30),DATE(2026,6,30)"  # 1,096 days, LPR 3.55 at the breach
SHORT = "100000,DATE(2025,3,31),DATE(2025,12,31)"  # 275 days, LPR 3.10


@pytest.mark.parametrize(
    ("typed", "charge"),
    [
        (f"=HK_INTEREST({LONG})", 15_989.59),
        (f'=HK_INTEREST({LONG},"LPR",1.3)', 13_857.64),
        (f'=HK_INTEREST({LONG},"b",1.5,TRUE)', 14_466.58),
        (f'=HK_INTEREST({LONG},"自动",1.5,"是")', 14_466.58),
        (f'=HK_INTEREST({LONG},"D")', 54_800.00),
        (f'=HK_INTEREST({LONG},"合同约定",0.0005)', 54_800.00),
        (f'=HK_INTEREST({LONG},"A","0.05%")', 54_800.00),
        (f"=HK_INTEREST({SHORT})", 3_503.42),
        (f'=HK_INTEREST({SHORT},"B",1.3)', 3_036.30),
        (f'=HK_INTEREST({SHORT},"中小企业")', 13_750.00),
        ("=HK_INTEREST(100000,DATE(2025,3,31),DATE(2025,3,31))", 0.0),
        ("=HK_INTEREST(None,DATE(2025,3,31),DATE(2025,12,31))", ""),
        (f'=HK_INTEREST({LONG},"A")', "#NUM!"),
        (f'=HK_INTEREST({LONG},"A",5)', "#NUM!"),
        (f'=HK_INTEREST({LONG},"A","万分之五")', 54_800.00),
        (f'=HK_INTEREST({LONG},"A 合同约定","0.5‰")', 54_800.00),
        (f'=HK_INTEREST({LONG},"B","150%")', 15_989.59),
        (f'=HK_INTEREST({LONG},"A",0.05)', "#NUM!"),
        (f'=HK_INTEREST({LONG},"B",0.5)', "#NUM!"),
        (f'=HK_INTEREST({LONG},"B",150)', "#NUM!"),
        (f"=HK_INTEREST({LONG},None,0.0005)", "#NUM!"),
        ("=HK_INTEREST(-1,DATE(2025,3,31),DATE(2025,12,31))", "#NUM!"),
        (f'=HK_INTEREST({LONG},"复利")', "#VALUE!"),
    ],
)
def test_a_late_charge_is_worked_out_to_the_fen(typed, charge):
    assert formula(typed) == charge


def test_a_method_nobody_knows_is_answered_with_those_there_are():
    call("HK_INTEREST", [1.0, 46000.0, 46100.0, "复利"])

    assert "没有计息方法「复利」" in recent_problems[-1][1]
