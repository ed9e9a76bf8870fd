"""Rewrite the golden letters: `python -m tests.letters.accept`, then read the diff by eye."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
from docx.table import Table

from tests.letters import sample
from tests.letters.conftest import KEYS, TEMPLATES
from tests.letters.writing import write_letters
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.batch import BatchResult, plan_letters
from xl_huikuan.letters.kinds import LETTER_KINDS

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


def letters_of(keys: Sequence[str], folder: Path) -> BatchResult:
    """Write letters of some kinds for the sample company, with its answers to what they ask."""
    own = {key: value for kind in keys for key, value in sample.OWN_SETTINGS.get(kind, {}).items()}
    settings = Settings({**sample.SETTINGS.own, **own})
    book = sample.ledger()
    decision = sample.decision(book, settings)
    inputs = {ask: said for key in keys for ask, said in sample.ANSWERS.get(key, {}).items()}
    planned = plan_letters(book, decision, settings, keys, inputs)
    return write_letters(planned, folder, TEMPLATES, book, decision, settings)


def all_goldens(folder: Path) -> dict[str, str]:
    """Return golden name → dump: a month end whole, of each other kind some letters."""
    made = goldens(letters_of(KEYS, folder / "月末"))
    for kind in LETTER_KINDS:
        if kind.key not in KEYS:
            texts = goldens(letters_of((kind.key,), folder / kind.key))
            made |= {name: text for name, text in texts.items() if name[-8:-4] in sample.SHOWN}
    return made


def main() -> None:
    """Write the goldens of the sample company."""
    with tempfile.TemporaryDirectory() as folder:
        made = all_goldens(Path(folder))
    for old in GOLDENS.glob("*.txt"):
        old.unlink()
    for name, text in made.items():
        (GOLDENS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
