"""huikuan template check: everything that is wrong with Word templates, before they are used."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import FileRefused, HuikuanError
from xl_huikuan.letters.faults import Fault
from xl_huikuan.letters.kinds import LETTER_KINDS, LetterKind
from xl_huikuan.letters.opening import faults_in


def template(arguments: argparse.Namespace) -> Report:
    """Check templates, or all of a folder; the kind of each goes by its file name."""
    files = tuple(_files(arguments.files))
    found = [
        (name, kind := _kind(arguments.kind, file), faults_in(kind, file)) for name, file in files
    ]
    faulty = sum(bool(faults) for *_, faults in found)
    said = f"有问题的 {faulty} 个" if faulty else "没有发现问题"
    lines = [f"检查了 {len(found)} 个模板,{said}。"]
    for name, kind, faults in found:
        lines += _lines(name, kind, faults)
    data = [
        {
            "file": name,
            "kind": kind.title if kind else "",
            "faults": [{"place": f.place, "what": f.what, "code": f.code} for f in faults],
        }
        for name, kind, faults in found
    ]
    return Report(tuple(lines), {"templates": data}, 1 if faulty else 0)


def _files(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Yield each template with its name, inside a folder as it lies there."""
    for path in paths:
        if not path.is_dir():
            yield path.name, path
            continue
        inside = sorted(p for p in path.rglob("*.docx") if not p.name.startswith("~$"))
        if not inside:
            raise FileRefused(f"文件夹「{path}」里没有 Word 模板(.docx):请换一个。", code="E101")
        yield from ((file.relative_to(path).as_posix(), file) for file in inside)


def _kind(title: str | None, file: Path) -> LetterKind | None:
    """Return the kind asked for, or the one whose template has this file name."""
    if title and title not in {kind.title for kind in LETTER_KINDS}:
        titles = "、".join(dict.fromkeys(kind.title for kind in LETTER_KINDS))
        raise HuikuanError(f"没有「{title}」这种函件:请写 {titles} 之一。", code="E720")
    known = (k for k in LETTER_KINDS if (k.title == title if title else k.template == file.name))
    return next(known, None)


def _lines(name: str, kind: LetterKind | None, faults: Sequence[Fault]) -> Iterator[str]:
    what = (
        f"按{kind.title}检查"
        if kind
        else "文件名不是任何一种函件的模板,只查了占位符;要查措辞请加 --kind"
    )
    yield f"「{name}」({what}):{f'{len(faults)} 处问题' if faults else '可以使用'}"
    for number, fault in enumerate(faults, 1):
        yield f"  {number}. {fault.said}({fault.code})"
