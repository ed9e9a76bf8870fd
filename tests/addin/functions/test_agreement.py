"""A cell says what the result sheets say: whole columns of the sample against its decision."""

import re

import numpy as np
import pytest

from tests.addin.functions.typed import column
from xl_huikuan.addin.functions.all import call
from xl_huikuan.addin.workbooks.sample import SAMPLE_AS_OF, SAMPLE_SETTINGS, write_sample
from xl_huikuan.core.credit import DIMENSIONS
from xl_huikuan.core.decide import decide
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.recognition.recognise import Corrections, recognise


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "样例.xlsx"
    write_sample(path)
    settings = Settings().with_texts(SAMPLE_SETTINGS)
    grids = read_grids(path).grids
    seen = recognise(grids, file_name=path.name, settings=settings, corrections=Corrections())
    ledger = assemble(grids, seen, settings)
    return ledger, decide(ledger, settings, SAMPLE_AS_OF)


def cells(values):
    """A column of a frame as Value2 gives it: NaN is a blank cell."""
    listed = (v.item() if isinstance(v, np.generic) else v for v in list(values))
    return column(None if v != v else float(v) if type(v) is int else v for v in listed)  # noqa: PLR0124


def yuan(fen):
    """Fen as cells in yuan; NaN is a blank cell."""
    return cells(np.asarray(fen, np.float64) / 100)


def test_grades_and_terms_are_those_of_the_credit_sheet(sample):
    credit = sample[1].credit
    grades = call("HK_GRADE", [cells(credit["score"])])

    assert cells(credit["grade"]) == grades
    assert cells(credit["terms_allowed"]) == call("HK_TERMS", [grades])
    assert {"优", "良", "中", "差", "未评"} == {grade for (grade,) in grades}


def test_scores_are_those_of_the_credit_sheet(sample):
    """Of customers without a cap; behaviour stands for the manual 信用记录 where there is any."""
    ledger, decision = sample
    customers, credit = ledger.customers, decision.credit
    plain = ~(customers["dishonoured"] | customers["malicious"] | customers["enforced"])
    rows = plain.to_numpy() & credit["score"].notna().to_numpy()
    given = {name: customers[name].to_numpy() for name in DIMENSIONS}
    record = credit["record_score"].to_numpy()
    given["score_record"] = np.where(np.isnan(record), given["score_record"], record)

    assert rows.any()
    assert cells(credit["score"][rows]) == call(
        "HK_SCORE", [cells(given[name][rows]) for name in DIMENSIONS]
    )


def test_goods_are_shipped_as_the_credit_sheet_says(sample):
    ledger, decision = sample
    credit, items = decision.credit, decision.open_items
    unpaid = items[items["open"] > 0].groupby("customer")["days"].max()
    days = unpaid.reindex(range(len(credit))).to_numpy()
    malicious = ledger.customers["malicious"].to_numpy()
    answer = call(
        "HK_CANSHIP",
        [
            yuan(credit["limit"]),
            yuan(credit["exposure"]),
            None,
            None,
            cells(days),
            cells(credit["grade"]),
            cells(malicious),
        ],
    )

    assert cells(credit["can_ship"]) == answer
    assert {"可发", "慎发", "停发"} == {ship for (ship,) in answer}


def test_levels_are_those_of_the_detail_sheet(sample):
    items = sample[1].open_items
    dated = items[items["days"].notna() & (items["open"] > 0)]  # what is settled has level 0

    assert cells(dated["level"]) == call("HK_LEVEL", [cells(dated["days"])])


def test_priorities_and_their_reasons_are_those_of_the_plan(sample):
    """The range of overdue amounts is the group; promise and limitation are read off the reason."""
    ledger, decision = sample
    plan = decision.plan
    why = plan["why"].tolist()
    score = decision.credit["score"].to_numpy()[plan["customer"].to_numpy()]
    left = [re.search(r"时效剩(-?\d+)天", text) for text in why]
    given = [
        yuan(plan["pressed"]),
        cells(plan["pressed_days"]),
        cells(score),
        cells(plan["part_promise"] > 0),
        column(float(found[1]) if found else -1.0 if "时效已" in text else None
               for found, text in zip(left, why, strict=True)),
        cells(plan["part_ease"] / 5),  # the weight of ease
    ]  # fmt: skip

    assert cells(plan["priority"]) == call("HK_PRIORITY", given)
    # The plan says in brackets what its figures leave out and how the ease was found.
    plain = (re.sub(r"\[[^]]*\]", "", text.split(";")[0]) for text in why)
    plain = (re.sub(r"难易(0\.\d*?)0+(?=\()", r"难易\1", text) for text in plain)
    assert column(plain) == call("HK_WHY", given)
    assert len(ledger.customers) > 100
