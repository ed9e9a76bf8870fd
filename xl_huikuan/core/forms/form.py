"""What a form is made of: its fields, and how it is filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

YES, NO = "是", "否"
# Kinds whose cells are read as numbers (float64, NaN = blank); amounts are in fen.
NUMBER_KINDS = frozenset({"money", "wan", "number", "percent", "int"})
# Kinds that are shown as another kind of column.
SHOWN_AS: Mapping[str, str] = MappingProxyType(
    {"choice": "text", "yes_no": "text", "wan": "number", "percent": "number"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a form.

    Attributes:
        key: name in code.
        title: heading; unique on the form.
        kind: "text", "wrap" (long text), "choice", "yes_no", "date", "money" (typed in 元),
            "wan" (typed in 万元), "number", "percent" (typed 30 or 30%, held as 0.3) or "int".
        width: in characters.
        mine: the clerk writes it; False = we do, anew each time.
        choices: allowed words of a choice, other words are reported and count as blank; of a text
            the words offered, others may be written too.
        help: one sentence for the manual, "" = the heading says it.
        low, high: range of numbers, inclusive, as typed.
    """

    key: str
    title: str
    kind: str = "text"
    width: float = 12
    mine: bool = True
    choices: tuple[str, ...] = ()
    help: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What may be typed; () = anything."""
        return (YES, NO) if self.kind == "yes_no" else self.choices


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet that the clerk fills in.

    Attributes:
        key: name in code.
        sheet: name of the sheet.
        title: big line in its first row.
        purpose: what it is for, for the manual.
        lines: small lines under the title.
        fields: columns in the order shown; the one of key "customer", where there is one, names
            the customer.
        freeze: columns frozen at the left.
        strangers: its customers need not be in the ledger.
    """

    key: str
    sheet: str
    title: str
    purpose: str
    lines: tuple[str, ...]
    fields: tuple[Field, ...]
    freeze: int = 2
    strangers: bool = False

    @property
    def by_key(self) -> Mapping[str, Field]:
        """Fields by their key."""
        return {field.key: field for field in self.fields}

    @property
    def must_have(self) -> tuple[str, ...]:
        """Headings by which its heading row is known: the first field and the customer."""
        named = [field.title for field in self.fields if field.key == "customer"]
        return tuple(dict.fromkeys((self.fields[0].title, *named)))
