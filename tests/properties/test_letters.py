"""Invariants 24 to 39, as far as they are about letters: written, read back as Word would, compared.

A company is written whole for every example; what is asserted is read from the files on disk.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest import mock

import docx
import pytest
from hypothesis import given, seed
from hypothesis import strategies as st
from lxml import etree

from tests.letters.conftest import KEYS, TEMPLATES
from tests.letters.writing import write_letters
from tests.properties.strategies import LONG, Company, companies, names, tries
from tests.properties.test_money import upper_by_hand
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import fen, money_text
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters import batch as batch_module
from xl_huikuan.letters import placing
from xl_huikuan.letters.batch import BatchResult
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.parts import Parts
from xl_huikuan.letters.plan import PlannedLetter, plan_letters
from xl_huikuan.letters.register import FILE, Entry, Register

OWN = Settings({
    "company": "苏州恒远精密机械有限公司", "company_phone": "0512-62880000", "company_contact": "周敏",
    "bank_name": "中国工商银行苏州工业园区支行", "bank_account": "1102020709001234567", "minimum_amount": 0,
})  # fmt: skip
UPPER = re.compile("大写：(?:人民币)?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+)")
FIGURES = re.compile(r"人民币([\d,]+\.\d\d)元（大写")


@dataclass(frozen=True)
class Batch:
    """What was planned for a company and what came of it; `texts` are the letters as read back."""

    ledger: Ledger
    planned: tuple[PlannedLetter, ...]
    made: BatchResult
    texts: dict[str, str]
    tables: dict[str, list[list[list[str]]]]
    digests: dict[str, str]

    def made_of(self, file: str) -> Entry:
        [one] = [entry for entry in self.made.letters if entry.file == file]
        return one

    def plan_of(self, entry: Entry) -> PlannedLetter:
        [one] = [
            p
            for p in self.planned
            if not p.reason and (p.name, p.kind) == (entry.customer, entry.kind)
        ]
        return one


def written(company: Company, folder: Path) -> Batch:
    """Write all letters of a company and read every file back."""
    ledger = company.ledger()
    decision = decide(ledger, OWN, company.as_of)
    planned = plan_letters(ledger, decision, OWN, KEYS)
    made = write_letters(planned, folder, TEMPLATES, ledger, decision, OWN)
    files = {path.name: path for path in folder.glob("*.docx")} if folder.exists() else {}
    return Batch(
        ledger,
        planned,
        made,
        {name: whole_text(path) for name, path in files.items()},
        {name: tables(path) for name, path in files.items()},
        {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()},
    )


def whole_text(path: Path) -> str:
    """Return the text of every XML part: body, headers, footers and properties."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    roots = [etree.fromstring(part) for part in parts]
    for root in roots:
        for paragraph in root.iter("{*}p"):
            paragraph.tail = "\n"
    return "\n".join("".join(root.itertext()) for root in roots)


def tables(path: Path) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(str(path)).tables
    ]


def main_table(batch: Batch, file: str) -> tuple[list[list[str]], list[str]]:
    """Return the rows of the table of debts, and its totals row; without debts it is left out."""
    if not batch.made_of(file).items:
        return [], ["0.00"]
    [rows] = [table for table in batch.tables[file] if table[0][0] == "序号"]
    return rows[1:-1], rows[-1]


@st.composite
def odd_companies(draw: Any) -> Company:
    """A company whose customers have hostile names."""
    company = draw(companies(most=25))
    called = tuple(f"{n}{draw(names())}" for n in range(len(company.names)))
    return replace(company, names=called)


@lru_cache(maxsize=64)
def batch_of(company: Company) -> Batch:
    """Write the letters of a company once; most of these tests read the same ones."""
    with tempfile.TemporaryDirectory() as folder:
        return written(company, Path(folder))


def few(test: Callable[[Company], None]) -> Callable[[], None]:
    """Try a test on the same few companies as its neighbours, or on many of its own."""
    tried = tries(14)(given(odd_companies())(test))
    return tried if LONG else seed(24)(tried)


@few
def test_24_letter_rows(company):
    """24 LetterRows: the rows of a letter are the planned debts, each once, in their order."""
    batch = batch_of(company)
    for entry in batch.made.letters:
        rows, _ = main_table(batch, entry.file)
        listed = batch.plan_of(entry).claim.listed
        assert [row[0] for row in rows] == [str(k) for k in range(1, len(listed) + 1)]
        assert [row[-1] for row in rows] == [money_text(debt.open) for debt in listed]
        assert all(debt.label in row for debt, row in zip(listed, rows, strict=True))
        assert list(entry.items) == [debt.source for debt in listed]


@few
def test_25_letter_total(company):
    """25 LetterTotal: the printed total is the sum of the printed rows and of the rows in the book."""
    batch = batch_of(company)
    for entry in batch.made.letters:
        rows, total = main_table(batch, entry.file)
        claim = batch.plan_of(entry).claim
        printed = sum(fen(row[-1].replace(",", "")) for row in rows)
        assert fen(total[-1].replace(",", "")) == printed == sum(debt.open for debt in claim.listed)
        assert entry.amount == printed - claim.advance


@few
def test_26_upper_equals_figures(company):
    """26 UpperEqualsFigures: every amount in capitals is the one in figures, and the one demanded."""
    batch = batch_of(company)
    for entry in batch.made.letters:
        text = batch.texts[entry.file]
        upper, figures = UPPER.findall(text), FIGURES.findall(text)
        assert upper or not entry.amount
        assert {upper_by_hand(one) for one in upper} <= {abs(entry.amount)}
        assert {fen(one.replace(",", "")) for one in figures} <= {abs(entry.amount)}


@few
def test_27_no_foreign_row(company):
    """27 NoForeignRow: no other customer's name or invoice number stands anywhere in a letter."""
    batch = batch_of(company)
    items, called = batch.ledger.items, batch.ledger.customers["name"].tolist()
    for entry in batch.made.letters:
        text = batch.texts[entry.file]
        mine = called.index(entry.customer)
        theirs = set(items["invoice_no"][items["customer"] != mine]) - {""}
        assert not [number for number in theirs if number in text]
        rest = text.replace(printed(entry.customer), "")
        assert not [name for name in called if name != entry.customer and printed(name) in rest and len(printed(name)) > 2]  # fmt: skip


@few
def test_28_no_placeholder_left(company):
    """28 NoPlaceholderLeft: nothing of the machinery shows, unless the customer is called so."""
    batch = batch_of(company)
    for entry in batch.made.letters:
        text = batch.texts[entry.file].replace(printed(entry.customer), "")
        for word in (
            "{{",
            "}}",
            "{%",
            "%}",
            "【",
            "】",
            "None",
            "nan",
            "NaN",
            "NaT",
            "#REF!",
            "undefined",
        ):
            assert word not in text


@few
def test_29_every_field_non_empty(company):
    """29 EveryFieldNonEmpty: number, addressee, date, our name and account, amount are all there."""
    batch = batch_of(company)
    for entry in batch.made.letters:
        text = batch.texts[entry.file]
        wanted = [entry.number, OWN["company"], printed(entry.customer)]
        if entry.kind != "statement":
            wanted += [OWN["bank_name"], OWN["bank_account"], money_text(entry.amount)]
        year, month, day = (int(part) for part in entry.as_of.split("-"))
        wanted.append(f"{year}年{month}月{day}日")
        assert not [one for one in wanted if one not in text]


def printed(name: str) -> str:
    """What of a name paper can show: controls are blanks, invisible characters nothing."""
    kinds = [(char, unicodedata.category(char)) for char in name]
    blank = {"Cc", "Cs", "Cn", "Zl", "Zp"}
    shown = [" " if kind in blank else char for char, kind in kinds if kind != "Cf"]
    return "".join(shown).strip()


@few
def test_30_xml_safe_names(company):
    """30 XmlSafeNames: whatever a customer is called, its letter says so, as far as paper shows it."""
    batch = batch_of(company)
    for entry in batch.made.letters:
        assert printed(entry.customer) in batch.texts[entry.file]


@few
def test_31_one_letter_per_customer(company):
    """31 OneLetterPerCustomer: at most one demand and one statement, planned and on disk."""
    batch = batch_of(company)
    made = Counter((entry.customer, entry.kind == "statement") for entry in batch.made.letters)
    meant = Counter((p.customer, p.kind == "statement") for p in batch.planned if not p.reason)

    assert set(made.values()) <= {1}
    assert set(meant.values()) <= {1}
    assert sorted(batch.texts) == sorted(entry.file for entry in batch.made.letters)


@few
def test_32_no_letter_for_non_positive(company):
    """32 NoLetterForNonPositive: nothing owed or less, nothing demanded; the reason is given."""
    batch = batch_of(company)
    owed = (batch.ledger.items.groupby("customer")["amount"].sum()).to_dict()
    for entry in batch.made.letters:
        assert entry.kind == "statement" or entry.amount > 0
    for plan in batch.planned:
        if (
            plan.kind != "statement"
            and owed.get(plan.customer, 0) <= 0
            and not _refunds(batch, plan)
        ):
            assert plan.reason


def _refunds(batch: Batch, plan: PlannedLetter) -> bool:
    """Rows after the day or refunds can leave more owed than the rows add up to."""
    receipts, items = batch.ledger.receipts, batch.ledger.items
    mine = receipts[receipts["customer"] == plan.customer]
    later = items[(items["customer"] == plan.customer) & (items["amount"] < 0)]
    return bool((mine["amount"] < 0).any() or len(later))


@tries(3)
@given(companies(most=25))
def test_33_deterministic(company):
    """33 Deterministic: the same company gives the same bytes."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = written(company, Path(one)), written(company, Path(other))
        assert first.digests == second.digests
        assert (Path(one) / FILE).exists() == bool(first.made.letters)


@few
def test_34_manifest_totals(company):
    """34 ManifestTotals: the register counts and adds up to what lies on disk, hash by hash."""
    batch = batch_of(company)
    letters = batch.made.letters

    assert {entry.file: entry.sha256 for entry in letters} == batch.digests
    assert batch.made.amount == sum(p.amount for p in batch.planned if _made(batch, p))


def _made(batch: Batch, plan: PlannedLetter) -> bool:
    return any((e.customer, e.kind) == (plan.name, plan.kind) for e in batch.made.letters)


class Killed(BaseException):
    """The program is gone: nothing in it may tidy up."""


@contextmanager
def killed_after(steps: int) -> Iterator[None]:
    """Write letters one by one, and die before file operation number `steps` (0 = the first)."""
    left = [steps]

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any) -> Any:
            if not left[0]:
                raise Killed
            left[0] -= 1
            return real(*args)

        return step

    with ExitStack() as patched:
        patched.enter_context(mock.patch.object(batch_module, "CHUNK", 2))
        dangers = ((Parts, "write"), (Register, "append"), (placing, "put_in_place"))
        for owner, name in dangers:
            patched.enter_context(mock.patch.object(owner, name, dying(getattr(owner, name))))
        with suppress(Killed):
            yield


@tries(6)
@given(companies(most=25), st.integers(0, 40))
def test_36_resume_equals_fresh(company, steps):
    """36 ResumeEqualsFresh: killed before any file operation and run again, it is one clean run."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        clean, resumed = Path(one), Path(other)
        written(company, clean)
        with killed_after(steps):
            written(company, resumed)
        written(company, resumed)

        assert on_disk(resumed) == on_disk(clean)
        assert Register(resumed).entries == Register(clean).entries


def on_disk(folder: Path) -> dict[str, bytes]:
    """Every file there, also one nobody took away."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@tries(3)
@given(companies(most=25), st.data())
def test_35_37_numbers_unique_and_rerun_no_new(company, data):
    """35 NumbersUnique, 37 RerunNoNew: again makes nothing; other debts count on without a gap.

    Also where a letter was deleted: it comes back under its number, as the bytes it was.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = written(company, folder)
        lost = data.draw(st.sampled_from([None, *first.digests]))
        if lost:
            (folder / lost).unlink()
        second = written(company, folder)
        assert second.digests == first.digests
        assert [entry.file for entry in second.made.letters] == ([lost] if lost else [])
        dearer = [replace(d, amount=d.amount + (d.amount > 0)) for d in company.debts]
        written(company.with_debts(dearer), folder)
        entries = Register(folder).entries
        for prefix in {entry.prefix for entry in entries}:
            numbers = [entry.sequence for entry in entries if entry.prefix == prefix]
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert len({entry.number for entry in entries}) == len(entries)


@few
def test_38_skip_accounting(company):
    """38 SkipAccounting: every planned letter was made, failed or skipped, the last two with why."""
    batch = batch_of(company)
    rest = (*batch.made.failed, *batch.made.skipped)

    assert len(batch.planned) == len(batch.made.letters) + len(rest)
    assert all(one.reason.endswith("。") for one in rest)


@tries(10)
@given(st.lists(st.text(max_size=6), min_size=1, max_size=6), st.data())
def test_39_audit_chain(customers, data):
    """39 AuditChain: the chain holds over every line, and no byte can be changed unnoticed.

    Cut off anywhere, a register gives the letters whose lines are whole, and no others.
    """
    with tempfile.TemporaryDirectory() as name:
        register = Register(Path(name))
        for n, customer in enumerate(customers, 1):
            register.append([_entry(n, customer)])
            register.record(
                [Event(f"函〔2026〕{n}号", "tracking", customer, "2026-01-05T09:30:00")]
            )
        path, whole = Path(name) / FILE, (Path(name) / FILE).read_bytes()
        chain = "0" * 64
        for line in whole.splitlines():
            chain = hashlib.sha256(chain.encode() + line[75:]).hexdigest()
            assert line[:75] == f'{{"chain": "{chain}'.encode()

        at = data.draw(st.integers(0, len(whole) - 2))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(WriteRefused):
            Register(Path(name))
        path.write_bytes(whole[:at])
        there = whole[: at + (whole[at] == ord("\n"))].split(b"\n")[:-1]
        assert len(Register(Path(name)).entries) == sum(b'"letter":' in line for line in there)


def _entry(n: int, customer: str) -> Entry:
    return Entry(
        f"函〔2026〕{n}号", "函", 2026, n, "statement", customer, "", "2026-01-05", n, (), f"{n}",
        f"{n}.docx", "0" * 64, (), "2026-01-05T09:30:00",
    )  # fmt: skip
