"""How easily money comes: (1 − steps/10 + 1 − km/500)/2, each half where it is not known."""

import numpy as np
import pytest

from xl_huikuan.core.ease import ease_of
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.papers import filled_frame
from xl_huikuan.core.settings import Settings

NAN = float("nan")


@pytest.mark.parametrize(
    ("steps", "far", "kind", "value", "words"),
    [
        (6, 150, "", 0.55, "难易0.55[审批6环节0.40,150公里0.70]"),  # (0.40 + 0.70)/2
        (
            0,
            0,
            "国企",
            1.0,
            "难易1.00[审批0环节1.00,0公里1.00]",
        ),  # what is typed counts, not the kind
        (30, 2000, "", 0.0, "难易0.00[审批30环节0.00,2000公里0.00]"),
        (NAN, NAN, "", 0.5, "难易按中等"),
        (NAN, 100, "", 0.65, "难易0.65[审批环节未填0.50,100公里0.80]"),  # (0.50 + 0.80)/2
        (3, NAN, "", 0.6, "难易0.60[审批3环节0.70,距离未填0.50]"),
        (NAN, NAN, "国企", 0.4, "难易0.40[审批按国企一般7环节0.30,距离未填0.50]"),
        (NAN, 15, "其他", 0.74, "难易0.74[审批环节未填0.50,15公里0.97]"),  # 0.735 half up
    ],
)
def test_ease_is_the_mean_of_steps_and_distance(steps, far, kind, value, words):
    """An unknown one is said to be unknown, and counts in the middle."""
    file = filled_frame(DOSSIER, {"approvals": [steps], "distance": [far]}, 1)

    ease = ease_of(file, np.array([kind], object), Settings())

    assert (ease.value.tolist(), ease.words) == ([value], [words])


def test_the_company_says_what_is_hard():
    """At most 5 steps and 100 km: 2 steps 0.60, 25 km 0.75, ease 0.675 → 0.68."""
    file = filled_frame(DOSSIER, {"approvals": [2], "distance": [25]}, 1)

    ease = ease_of(file, np.array([""], object), Settings({"ease_steps": 5, "ease_distance": 100}))

    assert ease.value.tolist() == [0.68]
