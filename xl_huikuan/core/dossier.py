"""The credit file: what the clerk typed about each customer, and the customer records with it.

Where the workbook and the file both tell something, the file wins; what is blank there changes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.form import NO, YES
from xl_huikuan.core.forms.papers import NOBODY, filled_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.totals import Flags

MALICIOUS = "恶意"  # of `nature`
BAD_FAITH = ("疑似恶意", MALICIOUS)
# Column of CUSTOMERS → field of the file that goes over it.
_TEXTS: Mapping[str, str] = MappingProxyType({
    "customer_type": "customer_type", "tax_no": "tax_no", "address": "address",
    "postcode": "postcode", "class_manual": "klass",
})  # fmt: skip
_NUMBERS = (
    "score_basic", "score_management", "score_record", "score_business", "score_cash",
    "credit_limit", "limit_coefficient",
)  # fmt: skip
_FLAGS = ("malicious", "dishonoured", "enforced")


def filled_rows(ledger: Ledger) -> Flags:
    """Tell on which rows of the file anything was typed beside the name."""
    typed = ledger.papers[DOSSIER]
    keys = [field.key for field in DOSSIER.fields if field.mine and field.key != "customer"]
    return (typed[keys].notna() & (typed[keys] != "")).any(axis=1).to_numpy()


def by_customer(ledger: Ledger) -> pd.DataFrame:
    """Return the file as `filled_frame` with one row per customer number, blank where not filled.

    Of two rows for one customer the upper one counts.
    """
    typed = ledger.papers[DOSSIER]
    known = typed[typed["who"].to_numpy() != NOBODY].drop_duplicates("who")
    n = len(ledger.customers)
    place = np.full(n, len(known))  # the blank row behind those that were typed
    place[known["who"].to_numpy()] = np.arange(len(known))
    blank = filled_frame(DOSSIER, {}, 1)
    data = {
        name: np.append(known[name].to_numpy(), blank[name].to_numpy())[place]
        for name in typed.columns
    }
    return filled_frame(DOSSIER, {**data, "who": np.arange(n)}, n)


def applied(ledger: Ledger) -> Ledger:
    """Return the ledger with what was typed in the file in its customer records."""
    if not len(ledger.papers[DOSSIER]):
        return ledger
    typed, customers = by_customer(ledger), ledger.customers
    changed: dict[str, Any] = {
        name: _over(customers[name], typed[field]) for name, field in _TEXTS.items()
    }
    for name in _NUMBERS:
        own = typed[name].to_numpy()
        changed[name] = np.where(np.isnan(own), customers[name].to_numpy(), own)
    for name in _FLAGS:
        own = typed[name].to_numpy()
        changed[name] = (customers[name].to_numpy() & (own != NO)) | (own == YES)
    changed["malicious"] |= typed["nature"].to_numpy() == MALICIOUS
    return replace(ledger, customers=customers.assign(**changed))


def _over(theirs: pd.Series[Any], own: pd.Series[Any]) -> pd.Categorical:
    """Return texts with those typed in the file over them."""
    texts = own.to_numpy(object)
    return pd.Categorical(np.where(texts == "", theirs.to_numpy(object), texts))
