"""What the clerk should know about signatures in a workbook that we wrote into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.sheets.ooxml.opc import Package


def said(notes: Iterable[Finding]) -> str:
    """Return notes about a workbook as sentences, "" when there are none."""
    return "".join(f"{note.message}{note.remedy}({note.code})" for note in notes)


def signature_notes(package: Package, book: str) -> Iterator[Finding]:
    """Yield what is to be known when the macros of a workbook part are signed.

    The project and its signatures stay byte-identical, and so they stay valid; Excel itself writes
    the project anew when it saves a workbook that has a sheet more.
    """
    for relation in package.relations(book):
        if relation.kind == "vbaProject" and any(
            each.kind.startswith("vbaProjectSignature")
            for each in package.relations(relation.target)
        ):
            yield Finding(
                "I117", Source(),
                "工作簿的宏有数字签名,宏和签名都原样保留,没有改动。",
                "以后在 Excel 里保存时,如果提示签名会失效,请让宏的提供人重新签名。",
            )  # fmt: skip
