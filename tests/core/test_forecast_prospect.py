"""Everything about money to come, from one decision."""

import numpy as np
import pytest

from tests.core.forecast_books import book, owes
from tests.core.planned_papers import with_form
from tests.core.small_ledger import AS_OF
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.forecast_prospect import prospect_of
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.settings import Settings


def prospect(**own):
    """甲 owes 1,000; a stage of 900 is planned; bills of 1,200 in 60 days, honoured, and lapsed."""
    ledger = with_form(
        with_form(
            book(owes()), BILLS,
            {"customer": "甲", "kind": "银行承兑汇票", "amount": 1200.0, "due": "2026-12-30"},
            {"customer": "甲", "kind": "银行承兑汇票", "amount": 1200.0, "due": "2026-12-30",
             "where": "已兑付"},
            {"customer": "甲", "kind": "银行承兑汇票", "amount": 1200.0, "due": "2026-10-25"},
        ),
        PLANNED, {"customer": "甲", "contract": "HT1", "amount": 900.0, "date": "2026-12-01"},
    )  # fmt: skip
    settings = Settings(own)
    return prospect_of(ledger, decide(ledger, settings, AS_OF), settings)


def test_all_parts_speak_of_the_same_ledger():
    """1,200 × 3.6 % × 60 ÷ 360 = 7.20; what is due already is not discounted."""
    found = prospect(discount_rate=3.6, early_offer="2/10,n/30")

    assert found.forecast.items["open"].tolist() == [100000]
    assert found.planned["worth"].tolist() == [90000]
    assert found.bills["discount"].iloc[0] == 720
    assert np.isnan(found.bills["discount"].iloc[1:]).all()
    assert found.offer is not None
    assert (len(found.costs), len(found.early)) == (0, 0)
    assert found.variance.source == "还原台账重算"
    with pytest.raises(TypeError):
        bool(found)


def test_an_offer_that_cannot_be_read_is_refused():
    with pytest.raises(SettingInvalid, match="提前付款条件"):
        prospect(early_offer="早付打折")
