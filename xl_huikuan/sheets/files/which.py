"""Which sheets of a file to read: the clerk's, and those of ours that are wanted back."""

from __future__ import annotations

import json
from dataclasses import dataclass

from xl_huikuan.core.forms.all import FORMS
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.sheets.table import PREFIX


@dataclass(frozen=True, slots=True)
class Which:
    """A choice of sheets by name.

    Attributes:
        theirs: whether the clerk's sheets are read.
        ours: names of our sheets to read; None = all of them.
    """

    theirs: bool = True
    ours: frozenset[str] | None = frozenset()

    def wants(self, name: str) -> bool:
        """Tell whether a sheet is to be read."""
        if name.startswith(PREFIX):
            return self.ours is None or name in self.ours
        return self.theirs

    def as_argument(self) -> str:
        """Return the choice as text for another process."""
        return json.dumps([self.theirs, None if self.ours is None else sorted(self.ours)])

    @classmethod
    def from_argument(cls, text: str) -> Which:
        """Return the choice another process was given."""
        theirs, ours = json.loads(text)
        return cls(theirs, None if ours is None else frozenset(ours))


# The sheets of ours that the clerk writes on.
PARAMETERS = f"{PREFIX}参数"
LOG = CONTACT_LOG.sheet
PREVIEW = f"{PREFIX}出函预览"
REGISTER = f"{PREFIX}函件登记"
PROVISION = f"{PREFIX}坏账准备"
SPEAKING = frozenset({PARAMETERS, PREVIEW, REGISTER, PROVISION, *(form.sheet for form in FORMS)})
THEIRS = Which()
ALL = Which(ours=None)
WITH_ANSWERS = Which(ours=SPEAKING)
ONLY_ANSWERS = Which(theirs=False, ours=SPEAKING)
