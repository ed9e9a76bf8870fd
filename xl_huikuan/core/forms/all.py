"""The table of forms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xl_huikuan.core.forms.admission import ADMISSION
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.form import Form
from xl_huikuan.core.forms.ratings import RATINGS
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.forms.targets import TARGETS

FORMS: tuple[Form, ...] = (
    DOSSIER, CONTACT_LOG, DISPUTES, PLANNED, BILLS, RATINGS, ADMISSION, TARGETS, SNAPSHOTS,
)  # fmt: skip
BY_KEY: Mapping[str, Form] = MappingProxyType({form.key: form for form in FORMS})
