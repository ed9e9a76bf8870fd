"""Small Word files for tests, made from the XML that matters."""

from pathlib import Path

from xl_huikuan.letters.gate import W
from xl_huikuan.letters.package import repack

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/>{more}</Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{more}</Relationships>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'


def paragraph(*runs: str) -> str:
    """Return a paragraph with one run for each text."""
    return "<w:p>" + "".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in runs) + "</w:p>"


def row(*cells: str) -> str:
    """Return a table row."""
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def story(body: str, tag: str = "document") -> bytes:
    """Return a document, header or footer part; a document gets its w:body."""
    inner = f"<w:body>{body}</w:body>" if tag == "document" else body
    return f'<w:{tag} xmlns:w="{W}">{inner}</w:{tag}>'.encode()


def parts(body: str, **more: bytes | str) -> dict[str, bytes]:
    """Return the parts of a document; `types` and `rels` add to those, others are whole parts."""
    return {
        "[Content_Types].xml": TYPES.format(more=more.pop("types", "")).encode(),
        "_rels/.rels": RELS.format(more=MAIN).encode(),
        "word/_rels/document.xml.rels": RELS.format(more=more.pop("rels", "")).encode(),
        "word/document.xml": story(body),
        **{f"word/{name}.xml": bytes(data) for name, data in more.items()},  # type: ignore[arg-type]  # only bytes are left
    }


def write(path: Path, body: str, **more: bytes | str) -> Path:
    """Write a document and return its path."""
    path.write_bytes(repack(parts(body, **more)))
    return path
