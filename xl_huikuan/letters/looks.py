"""The looks a letter may have, and where the templates of each lie."""

from __future__ import annotations

from pathlib import Path

OFFICIAL, BUSINESS = "公文", "商务"  # of the setting `letter_look`


def look_folder(templates: Path, look: str) -> Path:
    """Return the folder with the templates of a look: one of its own name inside, else `templates`.

    A company's own folder without such a folder holds its one look.
    """
    own = templates / look
    return own if own.is_dir() else templates
