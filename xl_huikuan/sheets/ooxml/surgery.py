"""The edits of one package: sheets out, sheets in, and the four parts that must say so."""

from __future__ import annotations

import operator
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xl_huikuan.core.errors import Finding, WriteRefused
from xl_huikuan.sheets.ooxml import watching
from xl_huikuan.sheets.ooxml.appended import Appending
from xl_huikuan.sheets.ooxml.docprops import APP_KINDS, retitled
from xl_huikuan.sheets.ooxml.extending import grown_filter, grown_table, reference
from xl_huikuan.sheets.ooxml.layout import built_in_names, n_cells
from xl_huikuan.sheets.ooxml.newparts import NewParts
from xl_huikuan.sheets.ooxml.ooxml import (
    BOOK_SUFFIX,
    SHEET_TYPE,
    STYLES_TYPE,
    parse,
    serialise,
)
from xl_huikuan.sheets.ooxml.opc import (
    ContentTypes,
    Package,
    Relation,
    add_relations,
    relative,
    rels_name,
)
from xl_huikuan.sheets.ooxml.placing import Area, Found, Placed, areas_of, place
from xl_huikuan.sheets.ooxml.rowxml import SheetXml, Splice
from xl_huikuan.sheets.ooxml.sheetxml import sheet_chunks
from xl_huikuan.sheets.ooxml.signed import signature_notes
from xl_huikuan.sheets.ooxml.styles import StyleKey, merge
from xl_huikuan.sheets.ooxml.workbookxml import NewSheet, WorkbookXml
from xl_huikuan.sheets.table import Beside, ResultSheet


@dataclass(frozen=True, slots=True)
class Written:
    """A sheet of ours and the part it stands in."""

    sheet: ResultSheet
    part: str
    date1904: bool = False


@dataclass(frozen=True, slots=True)
class Appended:
    """Columns of ours and the part of the clerk's they stand in."""

    placed: Placed
    part: str
    date1904: bool


def book_part(package: Package) -> str:
    """Return the name of the workbook part.

    Raises:
        WriteRefused: when the package is no workbook.
    """
    for relation in package.relations(""):
        if relation.kind == "officeDocument" and relation.target in package:
            return relation.target
    raise WriteRefused(
        "文件不是 Excel 工作簿（找不到工作簿主体），请用 Excel 另存为 .xlsx。", code="E107"
    )


class Surgery:
    """An open workbook package.

    Raises:
        WriteRefused: on opening, when an added sheet would break the workbook's protection or
            bookkeeping.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self._types = ContentTypes(package)
        self._part = book_part(package)
        self._folder = posixpath.dirname(self._part)
        self._book = WorkbookXml(parse(package.read(self._part), self._part))
        self._rels = parse(package.read(rels_name(self._part)), rels_name(self._part))
        self._new = NewParts(package, self._types, self._folder, self._book.strict)
        self.written: list[Written] = []
        self.appended: list[Appended] = []
        self._waiting: list[tuple[str, Iterable[bytes]]] = []
        self._refuse()

    @property
    def suffix(self) -> str:
        """File name ending that Excel wants for this kind of workbook."""
        return BOOK_SUFFIX[self._types.of(self._part)]

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What the clerk should know about the workbook that was written into."""
        return tuple(signature_notes(self.package, self._part))

    def _refuse(self) -> None:
        kinds = {relation.kind for part in ("", self._part) for relation in self._relations(part)}
        if self._types.of(self._part) not in BOOK_SUFFIX:
            raise WriteRefused(
                "工作簿不是 .xlsx/.xlsm/.xltx 格式，结果只能写到新的工作簿。", code="E106"
            )
        if "origin" in kinds or any(name.startswith("_xmlsign") for name in self.package.members):
            raise WriteRefused(
                "工作簿有数字签名，加入工作表会使签名失效，结果只能写到新的工作簿。", code="E117"
            )
        if "revisionHeaders" in kinds:
            raise WriteRefused(
                "工作簿处于共享（修订）状态，请在 Excel 里取消共享工作簿后再试。", code="E116"
            )

    def _relations(self, part: str) -> list[Relation]:
        return self.package.relations(part)

    def replace(self, sheets: Sequence[ResultSheet], drop: Sequence[str]) -> list[str]:
        """Put in sheets at the end, in place of those of an earlier run; return which went.

        What only the old sheets led to (drawings, charts, printer settings) goes with them. The
        new ones are in their places after `finish`.
        """
        if self._book.structure_locked:
            raise WriteRefused(
                "工作簿的结构受保护，不能加入工作表；请撤销“保护工作簿”后再试。", code="E225"
            )
        names = [*(sheet.name for sheet in sheets), *drop]
        old = {name: relation for name in names if (relation := self._book.relation(name))}
        self._remove_parts(set(old.values()))
        if old and self._is_read_by_formulas():
            self._book.recalculate()
        self.written = self._add_parts(sheets)
        wanted = [
            (self._new.type("worksheet"), relative(one.part, self._part)) for one in self.written
        ]
        ids = add_relations(self._rels, wanted)
        new = [NewSheet(s.name, id_, built_in_names(s)) for s, id_ in zip(sheets, ids, strict=True)]
        gone = {name.lower() for name in old}
        self._retitle(gone, [sheet.name for sheet in sheets])
        self._book.replace_sheets(gone, new)
        self._save_lists()
        self.package.put(self._part, [serialise(self._book.root)])
        return list(old)

    def _retitle(self, gone: set[str], new: Sequence[str]) -> None:
        """Let the document properties list the sheets the workbook will have."""
        kinds = {r.id: r.kind for r in self._relations(self._part)}
        listed = [name for name, id_ in self._book.listed() if kinds.get(id_) == "worksheet"]
        for relation in self._relations(""):
            if relation.kind in APP_KINDS and relation.target in self.package:
                old = self.package.read(relation.target)
                now = retitled(old, relation.target, {*listed, *gone}, gone, new)
                if now != old:
                    self.package.put(relation.target, [now])

    def _save_lists(self) -> None:
        self.package.put(rels_name(self._part), [serialise(self._rels)])
        self._types.save()

    def expect(self, sheet: str) -> None:
        """Unpack the part of a sheet that is to get columns beside other work."""
        self.package.expect(self._sheet_part(sheet))

    def append(self, beside: Beside, found: Found) -> None:
        """Put columns at the right of the clerk's rows; `found` is what a reader found there.

        Their part is in its place after `finish`, or when it is read.
        """
        part = self._sheet_part(beside.sheet)
        sheet = SheetXml(self.package.read(part), part)
        own = list(watching.formulas(sheet.xml))
        others = [*self._formulas_beside(part), *self._book.names()]
        read = watching.columns_read(own, others, beside.sheet)
        placed = place(sheet, beside, found, self._table_areas(part), read)
        more = self._extended(part, sheet, placed) if beside.extend else ()
        appending = Appending(
            sheet, placed, self._styles(), date1904=self._book.date1904, more=more
        )
        self.package.put_later(part, appending.chunks())
        self.appended.append(Appended(placed, part, self._book.date1904))
        if watching.may_read([*own, *others], min(placed.at), max(placed.at)):
            self._book.recalculate()
            self.package.put(self._part, [serialise(self._book.root)])

    def finish(self) -> None:
        """Make the sheets that still wait, and put all parts in their places."""
        for part, chunks in self._waiting:
            self.package.put_later(part, chunks)
        self._waiting.clear()
        self.package.settle()

    def _extended(self, part: str, sheet: SheetXml, placed: Placed) -> Sequence[Splice]:
        """Let a table of the sheet hold our columns, else its own filter; return its changes."""
        for relation in self._relations(part):
            if relation.kind == "table":
                old = self.package.read(relation.target)
                new = grown_table(old, relation.target, placed)
                if new != old:
                    self.package.put(relation.target, [new])
        found = grown_filter(sheet, placed)
        if found is None:
            return ()
        area, splice = found
        self._book.move_filter(placed.beside.sheet, reference(area, absolute=True))
        self.package.put(self._part, [serialise(self._book.root)])
        return (splice,)

    def _sheet_part(self, name: str) -> str:
        id_ = self._book.relation(name)
        for relation in self._relations(self._part):
            if id_ and relation.id == id_ and relation.kind == "worksheet":
                return relation.target
        raise WriteRefused(
            f"找不到工作表“{name}”，不能追加列；请重新打开台账确认表名。", code="E201"
        )

    def _table_areas(self, part: str) -> Iterator[Area]:
        for relation in self._relations(part):
            if relation.kind == "table":
                root = parse(self.package.read(relation.target), relation.target)
                yield from areas_of(root.get("ref", "").encode())

    def _formulas_beside(self, part: str) -> Iterator[bytes]:
        """Yield all formulas of the workbook but those of one sheet and of sheets just made."""
        made = {part, *(one.part for one in self.written)}  # values stand by formulas of ours
        for other in self._worksheets():
            if other not in made:
                yield from watching.formulas(self.package.read(other))

    def _worksheets(self) -> list[str]:
        targets = [r.target for r in self._relations(self._part) if r.kind == "worksheet"]
        return [target for target in targets if target in self.package]

    def _remove_parts(self, ids: set[str]) -> None:
        if not ids:
            return
        relations = [r for r in self._relations(self._part) if r.id in ids]
        parts = [relation.target for relation in relations]
        chains = [r for r in self._relations(self._part) if r.kind == "calcChain"]
        if chains and any(watching.has_formulas(self.package.read(part)) for part in parts):
            # a calculation chain that names formulas of a missing sheet makes Excel "repair"
            # the file; without a chain Excel just builds a new one
            ids = ids | {chain.id for chain in chains}
            parts += [chain.target for chain in chains]
        owned = self.package.reachable(parts)
        for element in [element for element in self._rels if element.get("Id") in ids]:
            self._rels.remove(element)
        self.package.put(rels_name(self._part), [serialise(self._rels)])
        orphans = owned - self.package.reachable([""])
        for part in sorted(orphans):
            self.package.remove(part)
        self._types.remove(orphans)

    def _is_read_by_formulas(self) -> bool:
        """Tell whether formulas of the company read our sheets: their saved values are stale."""
        return any(map(watching.reads_ours, map(self.package.read, self._worksheets())))

    def _add_parts(self, sheets: Sequence[ResultSheet]) -> list[Written]:
        styles = self._styles()
        alone = not self._book.has_sheets
        written, contents = [], []
        for i, sheet in enumerate(sheets):
            part = self._new.new("worksheets/sheet{}.xml", SHEET_TYPE)
            chunks = sheet_chunks(
                sheet, styles, date1904=self._book.date1904, selected=alone and i == 0
            )
            contents.append((n_cells(sheet), part, self._new.dialect(chunks)))
            if sheet.charts:
                self._new.add_drawing(sheet, part)
            written.append(Written(sheet, part, self._book.date1904))
        # the longest first: there is much to deflate while places for columns are looked for
        contents.sort(key=operator.itemgetter(0), reverse=True)
        for _, part, chunks in contents[:1]:
            self.package.put_later(part, chunks)
        self._waiting = [(part, chunks) for _, part, chunks in contents[1:]]
        return written

    def _styles(self) -> dict[StyleKey, int]:
        """Merge our styles into the workbook's styles part, made when there is none."""
        for relation in self._relations(self._part):
            if relation.kind == "styles" and relation.target in self.package:
                old = self.package.read(relation.target)
                new, styles = merge(old)
                if new != old:
                    self.package.put(relation.target, [new])
                return styles
        new, styles = merge(None)
        usual = posixpath.join(self._folder, "styles.xml")  # some readers look nowhere else
        part = self._new.new("styles{}.xml" if usual in self.package else "styles.xml", STYLES_TYPE)
        self.package.put(part, self._new.dialect([new]))
        add_relations(self._rels, [(self._new.type("styles"), relative(part, self._part))])
        self._save_lists()
        return styles
