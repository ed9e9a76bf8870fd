"""指标: ratios of a customer's statements, from the one table of the core."""

from __future__ import annotations

from xl_huikuan.addin.functions.problems import BadInput, NotFound
from xl_huikuan.addin.functions.registry import Parameter, worksheet_function
from xl_huikuan.addin.functions.values import Cells
from xl_huikuan.core.ratios import RATIOS, Ratio, ratio

_ALWAYS = min(len(row.inputs) for row in RATIOS.values())
_FIRST = next(iter(RATIOS.values()))
_MOST = max(len(row.inputs) for row in RATIOS.values())


def _inputs(row: Ratio) -> str:
    shown = (f"[{part.title}]" if part.optional else part.title for part in row.inputs)
    return f"{row.name}({','.join(shown)})"


def _uses(place: int) -> str:
    """Return what the number at 0-based place is for each ratio that has one there."""
    titles = [row.inputs[place].title for row in RATIOS.values() if len(row.inputs) > place]
    return f"所选指标的第{place + 1}个数,按指标分别是:{'、'.join(dict.fromkeys(titles))}。"


@worksheet_function(
    "指标",
    f"偿债、盈利、周转指标:{'、'.join(RATIOS)}。按指标依次填它要的数;分母不大于0、缺数时为 #N/A。",
    Parameter(
        "name",
        "指标",
        f"指标名称,例如 {_FIRST.name},后面依次填 {'、'.join(i.title for i in _FIRST.inputs)}。",
        Cells.TEXT,
    ),
    *(
        Parameter(
            f"number{place + 1}",
            f"数{place + 1}",
            _uses(place),
            Cells.NUMBER,
            optional=place >= _ALWAYS,
        )
        for place in range(_MOST)
    ),
    returns=Cells.NUMBER,
    example='=HK_RATIO("流动比率",1500000,1000000)',
)
def HK_RATIO(name: str, *numbers: float | None) -> float:
    """Answer one ratio; inputs left out at the end are not given to it."""
    name = name.replace("帐", "账")
    if name not in RATIOS:
        raise BadInput(f"没有指标「{name}」,请填 {'、'.join(RATIOS)} 之一")
    given = list(numbers)
    while given and given[-1] is None:
        given.pop()
    answer = ratio(name, given)
    if answer is None:
        raise NotFound(f"{_inputs(RATIOS[name])} 算不出:缺数,或分母不大于0")
    return answer
