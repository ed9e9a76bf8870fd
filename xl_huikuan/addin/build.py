"""Generated files: README tables, the add-ins, the blank workbook, the sample and the letter templates.

`python -m xl_huikuan.addin.build` writes them; with --check it writes nothing and fails when one
is stale, so that no table is ever typed in two places.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile, is_zipfile

from xl_huikuan.addin.buttons.table import BUTTONS
from xl_huikuan.addin.commands import COMMANDS
from xl_huikuan.addin.functions.all import functions
from xl_huikuan.addin.smoke import smoke_page
from xl_huikuan.addin.windows.install import SOURCES
from xl_huikuan.addin.workbooks.blank_book import write_blank_book
from xl_huikuan.addin.workbooks.sample import SAMPLE_NAME, write_sample
from xl_huikuan.addin.xlam.make import build_addin
from xl_huikuan.addin.xlam.ribbon import TAB_KEYTIP
from xl_huikuan.addin.xlam.texts import MESSAGES
from xl_huikuan.core.action_rows import ACTION_GROUP, ACTIONS
from xl_huikuan.core.catalogue import CATALOGUE, GROUPS
from xl_huikuan.core.credit_rows import BANDS, BANDS_GROUP
from xl_huikuan.core.early_warnings import KINDS as WARNINGS
from xl_huikuan.core.kpi_table import KPIS
from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.ratios import RATIOS
from xl_huikuan.core.settings import LADDER_GROUP, SETTINGS, Settings
from xl_huikuan.letters.kinds import LETTER_KINDS
from xl_huikuan.letters.make_templates import write_templates
from xl_huikuan.sheets.recognition.schema import FIELDS
from xl_huikuan.sheets.results import RESULT_SHEETS
from xl_huikuan.sheets.results.setting_text import setting_text

ROOT = Path(__file__).parent.parent.parent
_IN_MENUS = "也在单元格和表格行的右键菜单里。"
README = ROOT / "README.md"
TEMPLATES = ROOT / "workbook_templates"
ADDINS = Path(__file__).parent / "xlam"
PAGES = ROOT / "docs"


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _commands() -> str:
    return _table(
        ("命令", "做什么", "说明"), ((f"`huikuan {c.name}`", c.title, c.help) for c in COMMANDS)
    )


def _sheets() -> str:
    return _table(("结果表", "内容"), ((f"`{kind.name}`", kind.purpose) for kind in RESULT_SHEETS))


def _settings() -> str:
    rows = (
        (s.group, s.title, setting_text(s, s.default) or "(空)", s.help)
        for s in SETTINGS
        if s.group not in (LADDER_GROUP, ACTION_GROUP, BANDS_GROUP)
    )
    return _table(("分组", "参数", "默认值", "说明"), rows)


def _ladder() -> str:
    rows = (
        (str(r.level), r.name, f"{r.from_day} 天起", f"{r.next_days} 天", r.action, r.signatory, r.approver or "(无)")
        for r in LADDER
    )  # fmt: skip
    head = ("级别", "名称", "起始逾期天数", "间隔天数", "建议动作", "签发人", "审批人")
    return _table(head, rows)


def _actions() -> str:
    rows = (
        (a.case, a.way, f"{a.every} 天", a.role, a.action, a.approver or "(无)") for a in ACTIONS
    )
    return _table(("情形", "方式", "间隔天数", "由谁办", "动作", "谁同意"), rows)


def _bands() -> str:
    rows = (
        (b.ratio, RATIOS[b.ratio].formula, f"{b.full:g}", f"{b.none:g}", f"{b.weight:g}")
        for b in BANDS
    )
    return _table(("指标", "算法", "100分", "0分", "权重"), rows)


def _kpis() -> str:
    return _table(("指标", "怎么算", "方向"), ((k.title, k.formula, k.better) for k in KPIS))


def _warnings() -> str:
    return _table(("预警", "怎么办"), ((kind.title, kind.todo) for kind in WARNINGS.values()))


def _letters() -> str:
    rows = ((k.title, f"`{k.template}`", k.signed_by(Settings())) for k in LETTER_KINDS)
    return _table(("函件", "模板", "签发"), rows)


def _fields() -> str:
    known = ((f.title, list(dict.fromkeys(f.synonyms[0]))[:8]) for f in FIELDS)
    rows = ((title, "、".join(headings)) for title, headings in known if headings)
    return _table(("字段", "认得的表头(部分)"), rows)


def _findings() -> str:
    return _table(("代码", "程度", "含义", "怎么办"), _codes())


def _codes() -> Iterator[Sequence[str]]:
    """Yield the rows of the table of codes, each first digit under a line of its own."""
    for digit, title in GROUPS.items():
        yield (f"**{digit}xx**", "", f"**{title}**", "")
        for code, entry in sorted(CATALOGUE.items(), key=lambda row: (row[0][1:], row[0][0])):
            if code[1] == digit:
                yield (code, str(entry.severity), entry.meaning, entry.remedy)


def _functions() -> str:
    rows = ((f.group, f"`{f.syntax}`", f.help, f"`{f.example}`") for f in functions())
    return _table(("组", "写法", "说明", "示例"), rows)


def _buttons() -> str:
    rows = (
        (b.group, b.label, f"`{TAB_KEYTIP},{b.keytip}`", b.help + (_IN_MENUS if b.menus else ""))
        for b in BUTTONS
    )
    return _table(("组", "按钮", "Alt,…", "做什么"), rows)


def _troubles() -> str:
    """Return what the add-in itself may say when it cannot go on: the cause, then the remedy."""
    texts = (text for key, text in MESSAGES.items() if key == "busy" or key.startswith("bridge."))
    return _table(("看到的话", "怎么办"), (_halves(text) for text in texts))


def _halves(text: str) -> tuple[str, str]:
    cause, stop, remedy = text.partition("。" if "。" in text[:-1] else ";")
    return cause + stop, remedy


SECTIONS: dict[str, Callable[[], str]] = {
    "commands": _commands,
    "buttons": _buttons,
    "functions": _functions,
    "troubles": _troubles,
    "sheets": _sheets,
    "letters": _letters,
    "ladder": _ladder,
    "actions": _actions,
    "bands": _bands,
    "kpis": _kpis,
    "warnings": _warnings,
    "settings": _settings,
    "fields": _fields,
    "findings": _findings,
}


def readme(text: str) -> str:
    """Return the README with every generated section made anew."""
    for name, make in SECTIONS.items():
        pattern = re.compile(f"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, found = pattern.subn(_filled(make()), text)
        if found != 1:
            raise SystemExit(f"README.md must hold the section {name} exactly once, found {found}")
    return text


def _filled(body: str) -> Callable[[re.Match[str]], str]:
    return lambda marks: f"{marks[1]}{body}\n{marks[2]}"


def binaries(folder: Path) -> None:
    """Write the generated templates into a folder."""
    write_blank_book(folder / "回款台账.xlsx")
    write_sample(folder / SAMPLE_NAME)
    write_templates(folder / "letters")


def addins(folder: Path) -> None:
    """Write the add-ins into a folder, one for each bridge that is shipped."""
    for bridge, name in SOURCES.items():
        (folder / name).write_bytes(build_addin(bridge))


def pages(folder: Path) -> None:
    """Write the manual's generated pages into a folder."""
    (folder / "windows-smoke.md").write_text(smoke_page(), encoding="utf-8")


# What writes files into a folder → the folder they are kept in.
_WRITERS: tuple[tuple[Callable[[Path], None], Path], ...] = (
    (binaries, TEMPLATES),
    (addins, ADDINS),
    (pages, PAGES),
)


def stale() -> list[str]:
    """Return the generated files that no longer match their sources."""
    text = README.read_text(encoding="utf-8")
    names = [] if readme(text) == text else ["README.md"]
    for write, kept in _WRITERS:
        with TemporaryDirectory() as folder:
            fresh = Path(folder)
            write(fresh)
            made = (path.relative_to(fresh) for path in sorted(fresh.rglob("*")) if path.is_file())
            names += [str(name) for name in made if not _equal(fresh / name, kept / name)]
    return names


def _equal(fresh: Path, kept: Path) -> bool:
    return kept.is_file() and _members(fresh) == _members(kept)


def _members(path: Path) -> dict[str, bytes]:
    """Return what a package holds: another zlib may pack the same bytes differently."""
    if not is_zipfile(path):
        return {"": path.read_bytes()}
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def main() -> int:
    """Write or check the generated files."""
    if "--check" in sys.argv[1:]:
        names = stale()
        print(
            "生成文件已过期,请运行 make build:" + "、".join(names)
            if names
            else "生成文件都是最新的"
        )
        return 1 if names else 0
    README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8")
    for write, kept in _WRITERS:
        write(kept)
    return 0


if __name__ == "__main__":
    sys.exit(main())
