"""Invariants 40 to 42: hers stays hers byte for byte, ours is what was meant, names are safe.

A workbook is taken through any sequence of what we and the clerk do to it; the packages are
compared as zip members, not through a library that reads workbooks.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
import python_calamine
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from lxml import etree

from tests.properties.strategies import HOSTILE, LARGEST, LONG, names, tries
from tests.sheets.small_sheets import details, overview, parts, rewritten, workbook
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.names import naming, safe_name
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.ooxml.package import graft, read_back
from xl_huikuan.sheets.shown import as_grid
from xl_huikuan.sheets.table import Beside, Block, Column, ResultSheet

INDEXES = {
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/app.xml",
}  # fmt: skip
CLERKS = "xl/worksheets/sheet1.xml"
EXTRA = {"customXml/item9.xml": b"<hers/>", "xl/media/image9.png": b"\x89PNG\0" * 40, "xl/calc9.bin": bytes(range(256))}  # fmt: skip
NAMES = ("回款_总览", "回款_明细", "回款_账龄")
TEXTS = st.one_of(names(), st.text(HOSTILE, max_size=20))


@st.composite
def results(draw: Any) -> ResultSheet:
    """One of our sheets: with charts, with every kind of column, or of hostile texts and amounts."""
    name = draw(st.sampled_from(NAMES))
    if draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from([overview, details]))(name)
    rows = draw(
        st.lists(st.tuples(TEXTS, st.integers(-LARGEST, LARGEST), st.dates(dt.date(1990, 1, 1), dt.date(2035, 1, 1))), max_size=5)
    )  # fmt: skip
    texts, amounts, days = (list(column) for column in zip(*rows, strict=True)) if rows else ([],) * 3  # fmt: skip
    block = Block((
        Column("客户", "text", texts), Column("金额", "money", np.array(amounts, np.int64), total=sum(amounts)),
        Column("日期", "date", np.array(days, "datetime64[s]")),
    ), total_label="合计")  # fmt: skip
    return ResultSheet(name, draw(TEXTS) or "标题", ("截至",), (block,), filtered=bool(rows))


def meant(sheet: ResultSheet) -> list[list[Any]]:
    grid = as_grid(sheet)
    return _trimmed([[_plain(cell) for cell in grid.row(k)] for k in range(grid.n_rows)])


def _plain(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return cell.date()
    return "" if cell is None else cell


def _trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Drop blanks at the right of each row and blank rows at the end."""
    kept = [list(row) for row in rows]
    for row in kept:
        while row and row[-1] == "":
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept


class Workbook(RuleBasedStateMachine):
    """The life of one workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.versions = 0
        self.shown: dict[str, ResultSheet] = {}
        self.appended: dict[str, list[Any]] = {}

    @initialize()
    def begin(self) -> None:
        """The clerk has a workbook with parts no library knows."""
        self.path = workbook(Path(self.folder.name) / "台账.xlsx")
        with zipfile.ZipFile(self.path, "a") as archive:
            for name, data in EXTRA.items():
                archive.writestr(name, data)
        self.hers = {n: data for n, data in parts(self.path).items() if n not in INDEXES}

    def _next(self) -> Path:
        self.versions += 1
        return Path(self.folder.name) / f"台账{self.versions}.xlsx"

    @rule(sheets=st.lists(results(), min_size=1, max_size=3, unique_by=lambda sheet: sheet.name))
    def show(self, sheets: list[ResultSheet]) -> None:
        """Results are written; those of an earlier run are replaced."""
        target = self._next()
        graft(self.path, sheets, target)
        self.path = target
        self.shown |= {sheet.name: sheet for sheet in sheets}

    @precondition(lambda self: self.shown)
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        """A sheet of ours is no longer wanted."""
        name = data.draw(st.sampled_from(sorted(self.shown)))
        target = self._next()
        graft(self.path, [], target, drop=[name])
        self.path = target
        del self.shown[name]

    @precondition(lambda self: self.versions)
    @rule()
    def reopen(self) -> None:
        """The guard lets it through, and the product finds the clerk's sheets and ours."""
        grids = ClosedBook(self.path).grids(ours=True)
        assert {grid.name for grid in grids} == {"应收", "备注", *self.shown}

    @rule(days=st.lists(st.integers(-9, 9), min_size=1, max_size=1), text=TEXTS)
    def append(self, days: list[int], text: str) -> None:
        """Columns beside the clerk's rows: her sheet changes there and nowhere else."""
        target = self._next()
        columns = (Column("回款_天数", "int", days), Column("回款_说明", "text", [text]))
        book = ClosedBook(self.path)
        book.append(Beside("应收", 0, [1], columns))
        book.save(target)
        old, new = read_back(self.path, "应收"), read_back(target, "应收")
        assert [row[:2] for row in new] == [row[:2] for row in old]
        assert new[1][2:] == [float(days[0]), text]
        self.path = target
        self.hers[CLERKS] = parts(target)[CLERKS]

    @rule(amount=st.integers(1, 10**9))
    def clerk_edits(self, amount: int) -> None:
        """The clerk types another amount, byte by byte, and saves."""
        before = self.hers[CLERKS]
        after = re.sub(rb"(r=\"B2\"[^>]*><v>)[^<]*", rb"\g<1>%d" % amount, before)
        assert b"<v>%d</v>" % amount in after
        target = self._next()
        self.path = rewritten(self.path, target, {CLERKS: (before, after)})
        self.hers[CLERKS] = after

    @invariant()
    def hers_is_hers(self) -> None:
        """40 PartsPreserved, 41 CellsPreserved: every part of the clerk's is there, byte for byte."""
        if self.versions:
            found = parts(self.path)
            assert {name: found.get(name) for name in self.hers} == self.hers

    @invariant()
    def ours_is_what_was_meant(self) -> None:
        """Sheets of ours read back, by another reader, as they were last shown; no others."""
        if not self.versions:
            return
        with python_calamine.load_workbook(self.path) as book:
            assert set(book.sheet_names) == {"应收", "备注", *self.shown}
        for name, sheet in self.shown.items():
            assert _trimmed(read_back(self.path, name)) == meant(sheet)

    @invariant()
    def nothing_is_orphaned(self) -> None:
        """Every part that is not hers is reached from the workbook, and every type has its part."""
        if not self.versions:
            return
        found = parts(self.path)
        reached = reachable(found)
        assert set(found) - set(self.hers) - reached - {"[Content_Types].xml"} <= {
            rels_of(name) for name in reached
        } | {"_rels/.rels"}
        types = etree.fromstring(found["[Content_Types].xml"])
        assert {unquote(o.get("PartName"))[1:] for o in types.iterfind("{*}Override")} <= set(found)

    def teardown(self) -> None:
        """Take the folder away."""
        self.folder.cleanup()


def rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def reachable(found: dict[str, bytes]) -> set[str]:
    """Follow the relationships from the package down."""
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        part = waiting.pop()
        rels = found.get(rels_of(part))
        for relation in etree.fromstring(rels) if rels else ():
            if relation.get("TargetMode") == "External":
                continue
            target = posixpath.join("/", posixpath.dirname(part), relation.get("Target"))
            name = posixpath.normpath(target).lstrip("/")
            assert name in found, f"{part} points at {name}, which is not there"
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    return reached


Workbook.TestCase.settings = settings(
    max_examples=int(LONG or 5), stateful_step_count=6, phases=[Phase.generate]
)
test_40_41_parts_and_cells_preserved = Workbook.TestCase


@pytest.mark.parametrize(
    "text", ["甲, \u3000乙", "甲\u3000\u3000乙", "\xa0 甲", "甲\t乙", "甲 \u2009"]
)
def test_41_blanks_of_any_width_are_written_and_proven(text, tmp_path):
    """Two blanks of different width in a title or cell were refused as not what was meant."""
    block = Block((Column(text, "text", [text]),))
    graft(None, [ResultSheet("回款_总览", text, (text,), (block,))], tmp_path / "结果.xlsx")

    assert read_back(tmp_path / "结果.xlsx", "回款_总览")[0] == [text]


RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@tries(500)
@example("=.0", "", 1)
@given(st.one_of(names(), st.text(max_size=80)), st.text(max_size=5), st.integers(1, 10**6))
def test_42_name_safe(customer, code, number):
    """42 NameSafe: whatever a customer is called, the file lies where it was meant to."""
    pieces = {"函件": "催款函(一)", "客户": customer, "编码": code, "业务员": "", "日期": ""}
    file = naming(Settings()).file({**pieces, "文号": f"财催函〔2026〕{number}号"})
    visible = safe_name(customer)

    for name in (file, visible):
        assert not set(name) & set('<>:"/\\|?*')
        assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs") for char in name)
        assert not RESERVED.match(name)
        assert name == name.strip(" .")
        assert name[0] not in "=+-@~$"
        assert len(name.encode()) <= 250
        assert posixpath.basename(name) == name not in ("", ".", "..")
    assert naming(Settings()).file({**pieces, "文号": f"财催函〔2026〕{number + 1}号"}) != file
