"""Rewrite the golden letters: `python -m tests.letters.accept`, then read the diff by eye."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.table import Table

from tests.letters import sample
from tests.letters.conftest import KEYS, TEMPLATES
from tests.letters.writing import write_letters
from xl_huikuan.letters.batch import BatchResult, plan_letters

GOLDENS = Path(__file__).parent / "goldens"


def dump(path: Path) -> str:
    """Return a letter as text: `style | text` per paragraph, cells joined by ` | ` per row."""
    return "\n".join(_lines(docx.Document(str(path)))) + "\n"


def _lines(document: docx.document.Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "    " + " | ".join(cell.text for cell in row.cells)
        else:
            yield f"{block.style.name}: {block.text}"


def goldens(batch: BatchResult) -> dict[str, str]:
    """Return golden name → dump for every letter of a batch."""
    return {
        f"{entry.kind}_{entry.code}.txt": dump(batch.folder / entry.file) for entry in batch.letters
    }


def main() -> None:
    """Write the goldens of the sample company."""
    book = sample.ledger()
    decision = sample.decision(book)
    planned = plan_letters(book, decision, sample.SETTINGS, KEYS)
    with tempfile.TemporaryDirectory() as folder:
        made = write_letters(planned, Path(folder), TEMPLATES, book, decision, sample.SETTINGS)
        GOLDENS.mkdir(exist_ok=True)
        for name, text in goldens(made).items():
            (GOLDENS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
