"""The credit file: what the clerk typed about each customer, and the customer records with it.

Where the workbook and the file both tell something, the file wins; what is blank there changes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
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
    known, place = _places(ledger)
    data = {name: _placed(known, place, name) for name in known.columns}
    n = len(place)
    return filled_frame(DOSSIER, {**data, "who": np.arange(n)}, n)


def columns_by_customer(ledger: Ledger, *names: str) -> tuple[npt.NDArray[Any], ...]:
    """Return single columns of `by_customer`, which is faster than all of them."""
    known, place = _places(ledger)
    return tuple(_placed(known, place, name) for name in names)


def _places(ledger: Ledger) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Return the rows that count, and the place of each customer's; one more = none was typed."""
    typed = ledger.papers[DOSSIER]
    known = typed[typed["who"].to_numpy() != NOBODY].drop_duplicates("who")
    n = len(ledger.customers)
    place = np.full(n, len(known))
    place[known["who"].to_numpy()] = np.arange(len(known))
    return known, place


def _placed(known: pd.DataFrame, place: npt.NDArray[np.int64], name: str) -> npt.NDArray[Any]:
    return np.append(known[name].to_numpy(), _blank()[name].to_numpy())[place]


@cache
def _blank() -> pd.DataFrame:
    return filled_frame(DOSSIER, {}, 1)


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
