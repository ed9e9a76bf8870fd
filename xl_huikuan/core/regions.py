"""In which city a customer is: as its credit file says, else as its address does."""

from __future__ import annotations

import re

import numpy as np

from xl_huikuan.core.dossier import columns_by_customer
from xl_huikuan.core.model import Ledger

_CITY = re.compile(r"(?:.{1,6}?(?:省|自治区))?(.{2,6}?)市")


def city_in(address: str) -> str:
    """Return the city an address begins with, "" when it names none."""
    found = _CITY.match(address)
    return found[1] if found else ""


def cities(ledger: Ledger) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the city of each customer; "" = not known."""
    (typed,) = columns_by_customer(ledger, "city")
    by_address = [city_in(address) for address in ledger.customers["address"].tolist()]
    return np.where(typed == "", np.array(by_address, object), typed)
