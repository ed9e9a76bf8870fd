"""The table of forms, and what is there of a form that nobody has filled in."""

from __future__ import annotations

from xl_huikuan.core.forms.all import BY_KEY, FORMS
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.form import NUMBER_KINDS
from xl_huikuan.core.forms.papers import Papers, filled_frame


def test_papers_give_blank_frames_for_forms_that_are_not_there():
    papers = Papers()
    assert not papers
    for form in FORMS:
        frame = papers[form]
        assert len(frame) == 0
        assert list(frame.columns) == ["who", "row", *(field.key for field in form.fields)]
        assert len({field.title for field in form.fields}) == len(form.fields)
        for field in form.fields:
            wanted = {"date": "M"}.get(field.kind, "f" if field.kind in NUMBER_KINDS else "O")
            assert frame[field.key].dtype.kind == wanted
    two = filled_frame(BILLS, {"customer": ["甲", "乙"]}, 2)
    assert two["kind"].tolist() == ["", ""]


def test_forms_are_known_by_their_headings():
    assert BY_KEY["bills"] is BILLS
    assert CONTACT_LOG.must_have == ("日期", "客户")
    assert BILLS.by_key["amount"].title == "票面金额"
    filled = Papers({"bills": filled_frame(BILLS, {"amount": [100.0]}, 1)})
    assert filled
    assert filled[BILLS]["amount"].tolist() == [100.0]
    assert BILLS.by_key["where"].words[0] == "在手"
    assert all(form.sheet.startswith("回款_") for form in FORMS)
