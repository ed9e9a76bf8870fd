"""Settings of promises, reasons and disputes, as rows of the table of settings."""

from __future__ import annotations

from typing import Any

TALK_ROWS: tuple[tuple[Any, ...], ...] = (
    ("promise_grace", "承诺宽限天数", 1, "int", "催收",
     "承诺的日子之后,再过这么多个工作日收到的款仍算按时兑现。", 0, 30),
    ("reason_days", "问清原因逾期天数", 7, "int", "催收",
     "逾期超过此天数还没有记下未付原因、预计付款日的客户,列在 回款_承诺 里去问。", 0, 3650),
    ("dispute_days", "争议答复工作日", 1, "int", "催收",
     "争议提出后几个工作日内答复;回款_争议 里写了答复期限的以那里为准。", 0, 60),
)  # fmt: skip
