"""The credit file: one row per customer, and what it changes in the customer records."""

from __future__ import annotations

import numpy as np

from tests.core.filed import filed
from tests.core.small_ledger import small_ledger
from xl_huikuan.core.dossier import applied, by_customer, filled_rows

NAN = float("nan")


def test_every_customer_has_a_row_blank_where_nothing_was_typed():
    """丙 stands on the file but not in the ledger; of the two rows for 乙 the upper counts."""
    ledger = filed(
        ["甲", "乙", "丁"],
        [{"customer": "乙", "city": "上海", "distance": 12.0},
         {"customer": "丙", "city": "广州"},
         {"customer": "乙", "city": "北京", "visits": 3.0}],
    )  # fmt: skip

    typed = by_customer(ledger)

    assert typed["who"].tolist() == [0, 1, 2]
    assert typed["row"].tolist() == [0, 5, 0]
    assert typed["city"].tolist() == ["", "上海", ""]
    assert typed["distance"].iloc[1] == 12.0
    assert np.isnan(typed[["distance", "visits"]].to_numpy()).tolist() == [
        [True, True], [False, True], [True, True],
    ]  # fmt: skip
    assert typed["founded"].isna().all()


def test_a_workbook_without_a_credit_file_has_blank_rows_and_stays_as_it_is():
    ledger = small_ledger(["甲"], [])

    assert by_customer(ledger)["customer_type"].tolist() == [""]
    assert applied(ledger) is ledger


def test_what_is_typed_goes_over_the_workbook_and_blanks_change_nothing():
    ledger = applied(filed(
        [{"name": "甲", "tax_no": "旧", "score_basic": 70.0, "credit_limit": 100,
          "malicious": True, "dishonoured": True, "class_manual": "代收"},
         {"name": "乙", "address": "原址", "limit_coefficient": 0.5, "enforced": True}],
        [{"customer": "甲", "tax_no": "新", "customer_type": "国企", "score_basic": 0.0,
          "credit_limit": 0.0, "malicious": "否", "klass": "准呆", "postcode": "200000"},
         {"customer": "乙", "limit_coefficient": NAN, "score_cash": 55.0, "nature": "恶意"}],
    ))  # fmt: skip

    first, second = ledger.customers.to_dict("records")
    assert {"tax_no": "新", "customer_type": "国企", "score_basic": 0.0, "credit_limit": 0.0,
            "malicious": False, "dishonoured": True, "class_manual": "准呆",
            "postcode": "200000"}.items() <= first.items()  # fmt: skip
    assert {"address": "原址", "limit_coefficient": 0.5, "score_cash": 55.0, "malicious": True,
            "enforced": True, "customer_type": ""}.items() <= second.items()  # fmt: skip
    assert ledger.customers["tax_no"].dtype == "category"


def test_nature_yes_and_no():
    """是 sets a flag the workbook does not have; a nature that is only suspected sets none."""
    ledger = applied(filed(
        ["甲", "乙"],
        [{"customer": "甲", "dishonoured": "是"}, {"customer": "乙", "nature": "疑似恶意"}],
    ))  # fmt: skip

    assert ledger.customers["dishonoured"].tolist() == [True, False]
    assert ledger.customers["malicious"].tolist() == [False, False]


def test_a_row_with_nothing_but_a_name_is_not_filled():
    ledger = filed(
        ["甲", "乙", "丙"],
        [
            {"customer": "甲"},
            {"customer": "乙", "visits": 0.0},
            {"customer": "丙", "note": "老客户"},
        ],
    )

    assert filled_rows(ledger).tolist() == [False, True, True]
    assert filled_rows(small_ledger(["甲"], [])).tolist() == []
