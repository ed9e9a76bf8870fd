"""A small company with one customer for every way a letter can go; figures worked out by hand."""

import datetime as dt
from collections.abc import Mapping

import numpy as np

from xl_huikuan.core.decide import decide
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import Settings

AS_OF = dt.date(2026, 1, 5)
SETTINGS = Settings(
    {
        "company": "苏州恒远精密机械有限公司",
        "company_address": "苏州市工业园区星湖街328号",
        "company_phone": "0512-62880000",
        "company_contact": "周敏",
        "bank_name": "中国工商银行苏州工业园区支行",
        "bank_account": "1102020709001234567",
        "escalation": "按逾期天数",  # each customer at the level its days call for
        "allocation": "只认指定",  # receipts that name no invoice stay advances
    }
)
# What the kinds outside the month end are asked, and settings only they need; by key.
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "inquiry": {"要求付款": "是"},
    "audit": {"审计年度": "2025"},
    "correction": {
        "原函件": "财对函〔2025〕18号", "差异内容": "发票25322000000000000006", "更正前金额": "265589.01",
        "更正后金额": "256789.01", "差异原因": "退货",
    },
    "dispute_reply": {
        "异议单据": "25322000000000000008", "异议内容": "该批货物有两件表面划伤。",
        "核实情况": "我公司质检部门已收到照片，情况属实，同意换货", "下一步": "我公司补发两件并收回原件",
        "完成日期": "2026-1-20",
    },
    "shipment": {
        "订单号": "DD-2026-003", "货物": "伺服电机 SM-80 20台", "金额": "86000", "发货日期": "2026-1-12",
        "收货地址": "杭州市萧山区市心北路99号3号库", "付款安排": "货到30天内电汇",
    },
    "promise": {"付款日期": "2026-1-16:20,000;2026-2-27"},
    "instalment": {"期数": "3", "首期日期": "2026-1-31"},
}  # fmt: skip
OWN_SETTINGS: Mapping[str, Mapping[str, object]] = {
    "statement_moves": {"statement_style": "往来发生", "statement_from": dt.date(2025, 11, 1)},
    "audit": {
        "auditor": "苏州衡正会计师事务所（普通合伙）",
        "auditor_address": "苏州市姑苏区干将东路566号，邮编215005",
        "auditor_contact": "陈立，0512-65220000",
    },
    "handover": {"interest_method": "自动"},
}
SHOWN = ("K001", "K002", "K003", "K006")  # whose letters of those kinds are goldens
NAMES = (
    "上海宏达贸易有限公司",  # 0: due in 3 days → reminder
    "南京A&B<精工>有限公司",  # 1: 20 days late, some not due, an advance → dunning1
    "杭州明川机电有限公司",  # 2: 45 days late, one item disputed → dunning2
    "无锡锐达自动化设备有限公司",  # 3: 100 days late → final
    "宁波海蓝进出口有限公司",  # 4: 40 days late but on hold
    "常州小额五金店",  # 5: 10 days late, 50.00 only
    "合肥先付科技有限公司",  # 6: nothing open, an advance
    "扬州停发函件有限公司",  # 7: letters blocked
    "徐州远行建材有限公司",  # 8: 75 days late, an order → dunning3
)
# customer, kind, invoice number, contract, due in days from AS_OF, yuan, hold
_ROWS = (
    (0, "发票", "25322000000000000001", "", 3, "128000.00", ""),
    (0, "发票", "25322000000000000002", "", 20, "5000.00", ""),
    (1, "发票", "25322000000000000003", "", -20, "30000.50", ""),
    (1, "发票", "25322000000000000004", "", -2, "9999.50", ""),
    (1, "发票", "25322000000000000005", "", 25, "7000.00", ""),
    (2, "发票", "25322000000000000006", "HT2025-018", -45, "256789.01", ""),
    (2, "发票", "25322000000000000007", "HT2025-019", -33, "43210.99", ""),
    (2, "发票", "25322000000000000008", "HT2025-019", -50, "8800.00", "争议:质量"),
    (3, "期初", "", "HT2024-002", -100, "1000000.00", ""),
    (3, "发票", "25322000000000000009", "HT2025-003", -70, "234567.89", ""),
    (4, "发票", "25322000000000000010", "", -40, "60000.00", ""),
    (5, "发票", "25322000000000000011", "", -10, "50.00", ""),
    (7, "发票", "25322000000000000012", "", -15, "70000.00", ""),
    (8, "发票", "25322000000000000013", "", -75, "50000.00", ""),
)


def ledger() -> Ledger:
    """Return the sample ledger."""
    n = len(_ROWS)
    due = [np.datetime64(AS_OF + dt.timedelta(row[4]), "s") for row in _ROWS]
    items = make_frame(
        ITEMS,
        {
            "customer": [row[0] for row in _ROWS],
            "kind": [row[1] for row in _ROWS],
            "invoice_no": [row[2] for row in _ROWS],
            "contract_no": [row[3] for row in _ROWS],
            "order_no": ["DD-2025-77" if row[0] == 8 else "" for row in _ROWS],
            "invoice_date": np.array(due) - np.timedelta64(30, "D"),
            "biz_date": np.array(due) - np.timedelta64(30, "D"),
            "due_given": due,
            "amount": [round(float(row[5]) * 100) for row in _ROWS],
            "hold": [row[6] for row in _ROWS],
            "sheet": ["应收明细"] * n,
            "row": np.arange(2, n + 2),
        },
        n,
    )
    day = np.datetime64("2025-12-31", "s")
    receipts = make_frame(
        RECEIPTS,
        {"customer": [6, 1], "date": [day] * 2, "amount": [300000, 100000], "item": [-1, -1],
         "sheet": ["收款"] * 2, "row": [2, 3]},
        2,
    )  # fmt: skip
    customers = make_frame(
        CUSTOMERS,
        {
            "name": list(NAMES),
            "code": [f"K{i:03d}" for i in range(len(NAMES))],
            "hold": ["", "", "", "", "客户重组", "", "", "", ""],
            "blocked": [*[""] * 7, "法务处理中", ""],
            "salesperson": ["王强"] * len(NAMES),
        },
        len(NAMES),
    )
    return Ledger(items, receipts, customers)


def decision(book: Ledger, settings: Settings = SETTINGS) -> Decision:
    """Return what follows from a ledger on AS_OF."""
    return decide(book, settings, AS_OF)
