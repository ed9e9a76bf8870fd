"""The action fits the case, and the risk is days × amount."""

import numpy as np
import pytest

from xl_huikuan.core.action_rows import ACTIONS, ROLES, WAYS
from xl_huikuan.core.actions import RISK_MATRIX, RISKS, Case, choose, quadrants, risks
from xl_huikuan.core.classes import CLASSES
from xl_huikuan.core.policy import GRADES, LADDER
from xl_huikuan.core.settings import Settings

LARGE, MIDDLING = 10_000_000, 1_000_000  # fen: the settings 大额 and 小额


def _choose(*, level=1, amount=0, days=1.0, grade="未评", klass="代收", own=None, **marks):
    case = Case(
        np.array([level]), np.array([amount]), np.array([days]),
        np.array([grade], object), np.array([klass], object),
        np.array([marks.get("legal", False)]), np.array([marks.get("cash", False)]),
    )  # fmt: skip
    chosen = choose(case, Settings(own or {}))
    return chosen.action[0], chosen.way[0], chosen.every[0], chosen.role[0], chosen.approver[0]


@pytest.mark.parametrize(
    ("case", "action", "way", "every", "role"),
    [
        ({"level": 0}, "友好提醒", "微信", 7, "业务员"),
        ({"level": 0, "amount": LARGE}, "电话确认", "电话", 5, "业务员"),
        ({"level": 1}, "电话催收,发催款函(一)", "电话", 10, "业务员"),
        ({"level": 1, "amount": LARGE - 1}, "电话催收,发催款函(一)", "电话", 10, "业务员"),
        ({"level": 1, "amount": LARGE}, "销售负责人出面", "电话", 7, "销售负责人"),
        ({"level": 1, "grade": "差"}, "约定付款日期", "电话", 5, "业务员"),
        ({"level": 1, "grade": "良"}, "发对账单", "微信", 10, "业务员"),
        ({"level": 2}, "发催款函(二)", "电话", 10, "业务员"),
        ({"level": 2, "grade": "差"}, "不再赊销", "电话", 5, "业务员"),
        ({"level": 2, "amount": LARGE}, "上门拜访", "上门", 7, "销售负责人"),
        ({"level": 1, "cash": True, "days": 6.0}, "电话催收", "电话", 10, "业务员"),
        ({"level": 1, "cash": True, "days": 7.0}, "到现场催收", "上门", 3, "业务员"),
        ({"level": 3, "amount": MIDDLING - 1}, "电话催收", "电话", 10, "业务员"),
        ({"level": 3, "amount": MIDDLING}, "上门拜访", "上门", 7, "业务员"),
        ({"level": 3, "amount": LARGE}, "领导上门", "上门", 5, "领导"),
        ({"level": 4, "amount": MIDDLING - 1}, "支付令", "电话", 15, "业务员"),
        ({"level": 4, "amount": MIDDLING}, "高层出面", "上门", 7, "领导"),
        (
            {"level": 5, "amount": MIDDLING},
            "高层出面",
            "上门",
            7,
            "领导",
        ),  # old, but too little for the lawyers
        ({"level": 5, "klass": "呆死"}, "核销", "函件", 30, "财务"),
        ({"level": 1, "legal": True}, "移交法务", "法务", 15, "法务"),
    ],
)
def test_the_first_case_that_fits_decides(case, action, way, every, role):
    """Soon due or just late: friendly; long or large: on the spot, with the boss."""
    said, *rest, _ = _choose(**case)

    assert action in said
    assert rest == [way, every, role]


def test_what_the_company_changes_is_in_force():
    own = {"action_first_way": "短信", "action_first_every": 4, "action_first_role": "财务",
           "action_first_do": "先发短信", "action_first_approver": "会计主管"}  # fmt: skip

    assert _choose(own=own) == ("先发短信", "短信", 4, "财务", "会计主管")
    assert _choose(own={"large_amount": 100}, amount=100)[3] == "销售负责人"


def test_the_table_speaks_of_what_there_is():
    """Ways, roles, grades and classes are those known elsewhere; the last row fits everybody."""
    grades, last = {grade.name for grade in GRADES}, ACTIONS[-1]
    for rule in ACTIONS:
        assert rule.way in WAYS
        assert rule.role in ROLES
        assert grades.issuperset(rule.grades)
        assert set(CLASSES).issuperset(rule.classes)

    assert len({rule.case for rule in ACTIONS}) == len(ACTIONS)
    assert (last.level, last.small, last.large, last.mark) == (0, False, False, "")
    assert last.grades == last.classes == ()


@pytest.mark.parametrize(
    ("level", "yuan", "risk"),
    [
        (0, 500_000, "低"), (1, 9_999, "低"), (1, 100_000, "中"), (2, 9_999, "低"),
        (2, 10_000, "中"), (2, 99_999, "中"), (2, 100_000, "高"), (3, 9_999, "中"),
        (4, 100_000, "极高"), (5, 1, "高"), (5, 10_000, "极高"),
    ],
)  # fmt: skip
def test_risk_is_days_by_amount(level, yuan, risk):
    """Below 10,000 yuan is small, from 100,000 up large."""
    assert risks(np.array([level]), np.array([yuan * 100]), Settings()).tolist() == [risk]


@pytest.mark.parametrize(
    ("level", "amount", "pressing", "quadrant"),
    [
        (3, LARGE, False, "重要紧急"),
        (2, LARGE, False, "重要不紧急"),
        (2, LARGE, True, "重要紧急"),
        (3, LARGE - 1, False, "紧急不重要"),
        (0, 0, True, "紧急不重要"),
        (2, LARGE - 1, False, "一般"),
    ],
)
def test_important_is_large_and_urgent_is_old_or_pressing(level, amount, pressing, quadrant):
    given = np.array([level]), np.array([amount]), np.array([pressing])

    assert quadrants(*given, Settings()).tolist() == [quadrant]


def test_risk_never_falls_with_days_or_amount():
    ranks = np.array([[RISKS.index(risk) for risk in row] for row in RISK_MATRIX])

    assert len(ranks) == len(LADDER)
    assert (np.diff(ranks, axis=0) >= 0).all()
    assert (np.diff(ranks, axis=1) >= 0).all()
