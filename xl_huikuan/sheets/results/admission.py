"""回款_新客户准入: what was typed of each new customer, and what follows from it."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.admission import ADMIT, GROUPS, HOLD, REFUSE, VERDICTS, Admission
from xl_huikuan.core.forms.admission import ADMISSION
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.form_sheet import NEW, checked_page, form_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.stages import SPARE
from xl_huikuan.sheets.table import ResultSheet

_TONES = {ADMIT: "good", HOLD: "notice", REFUSE: "bad"}


def admission_sheet(outcome: Outcome, grid: Grid | None, found: Admission) -> ResultSheet:
    """Build the form with the verdict beside each row, and room for more.

    Raises WriteRefused when the sheet has lost its headings.
    """
    page = checked_page(ADMISSION, grid)
    spare = [""] * SPARE
    return form_sheet(
        ADMISSION,
        page,
        [*(page.rows if page else ()), *[NEW] * SPARE],
        ours={
            "score": np.append(found.score, np.full(SPARE, np.nan)),
            "verdict": [*found.verdict, *spare],
            "why": [*found.why, *spare],
        },
        tones={"verdict": [*(_TONES[verdict] for verdict in found.verdict), *spare]},
        lines=(outcome.as_of_line, summary(found), rule(outcome.settings)),
    )


def summary(found: Admission) -> str:
    """Say how many are admitted, wait and are refused, or how to begin."""
    if not found.verdict:
        return "还没有新客户:在下面的浅黄色格子里一行写一个,保存后再按一次「新客户准入」,就有初始分和结论。"
    counts = "、".join(f"{verdict}{found.verdict.count(verdict)}户" for verdict in VERDICTS)
    return f"新客户{len(found.verdict)}户:{counts}。"


def rule(settings: Settings) -> str:
    """Say how the score is worked out and what it leads to."""
    weights = "、".join(f"{group.title}{settings[group.key]:g}%" for group in GROUPS)
    return (
        f"初始分:每组已评各项的平均分×20,再按权重({weights})平均。"
        f"达到{settings['admit_from']:g}分、资料齐全为准入,不到{settings['admit_refuse']:g}分为拒绝,其余暂缓。"
    )
