"""Documents written beside the workbook under a name that nothing has."""

from __future__ import annotations

from pathlib import Path

from xl_huikuan.core.errors import WriteRefused, trouble_of, write_code

_TRIES = 100  # documents of one day that may lie there


def write_new(folder: Path, stem: str, data: bytes) -> Path:
    """Write a Word document, numbered where there is one already: she may have worked on it.

    Raises:
        WriteRefused: the folder takes nothing, or is full of them.
    """
    for copy in range(1, _TRIES):
        path = folder / (f"{stem}.docx" if copy == 1 else f"{stem}_{copy}.docx")
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            continue
        except OSError as error:
            raise _refusal(path, error) from error
        return path
    raise WriteRefused(f"「{folder}」里已有很多份 {stem},请清理后再试。", code="E123")


def made(folder: Path) -> Path:
    """Return a folder of ours, made where there is none.

    Raises:
        WriteRefused: it cannot be.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _refusal(folder, error) from error
    return folder


def _refusal(path: Path, error: OSError) -> WriteRefused:
    said = f"「{path}」写不进去:{trouble_of(error)}。请换一个可以写入的文件夹再试。"
    return WriteRefused(said, code=write_code(error))
