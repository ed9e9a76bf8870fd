"""Where the shipped templates lie, and copying them out for editing."""

from __future__ import annotations

import shutil
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused

PACKAGE = Path(__file__).parent.parent
NAME = "workbook_templates"


def template_folder() -> Path:
    """Return the folder of templates: inside the installed package, or beside it in a checkout."""
    installed = PACKAGE / NAME
    return installed if installed.is_dir() else PACKAGE.parent / NAME


def copy_templates(folder: Path, *, dry_run: bool = False) -> list[Path]:
    """Copy the blank workbook and the letter templates to a folder; existing files are kept.

    A dry run only returns where they would go.

    Raises WriteRefused when a file is already there, before anything is copied.
    """
    source = template_folder()
    names = sorted(
        p.relative_to(source) for p in source.rglob("*") if p.suffix in {".xlsx", ".docx"}
    )
    taken = [str(name) for name in names if (folder / name).exists()]
    if taken:
        raise WriteRefused(
            f"{folder} 里已有 {'、'.join(taken)}:为免覆盖您改过的模板,请换一个空文件夹。",
            code="E717",
        )
    for name in () if dry_run else names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)
    return [folder / name for name in names]
