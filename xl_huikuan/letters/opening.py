"""Open a company's own template and see that it still says what a letter of its kind must say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xl_huikuan.core.errors import TemplateInvalid
from xl_huikuan.letters.check import fixed_amounts
from xl_huikuan.letters.faults import Fault
from xl_huikuan.letters.fields import FIELDS
from xl_huikuan.letters.kinds import LetterKind
from xl_huikuan.letters.template import Template, compile_template, examine
from xl_huikuan.letters.tone import tone_problems


def open_template(kind: LetterKind, folder: Path) -> Template:
    """Compile the template of a kind and check that it says what the kind must say.

    Raises:
        TemplateInvalid: unusable, a required placeholder is missing, its tone is wrong, or an
            amount is typed into it.
    """
    template = compile_template(folder / kind.template)
    if fault := next(_faults(kind, template), None):
        raise fault.refusal(template.name)
    return template


def faults_in(kind: LetterKind | None, path: Path) -> tuple[Fault, ...]:
    """Return everything that is wrong with a template; without a kind, what is for any letter."""
    try:
        template, faults = examine(path)
    except TemplateInvalid as error:
        return (Fault("", str(error), error.code),)
    return (*faults, *(_faults(kind, template) if kind else ()))


def _faults(kind: LetterKind, template: Template) -> Iterator[Fault]:
    required = set(kind.required) - template.placeholders
    missing = [field for field in FIELDS if field.placeholder in required]
    if missing:
        names = "、".join(f"【{field.placeholder}】" for field in missing)
        help_ = missing[0].help.rstrip("。")
        what = f"缺少{kind.title}必须有的占位符 {names}:请在 Word 中补上({help_})。"
        yield Fault("", what, "E704")
    for place, text in template.wording:
        if words := tone_problems(kind.level, text):
            what = f"有{kind.title}不应使用的词「{'、'.join(words)}」:请改写后再出函。"
            yield Fault(place, what, "E714")
        if amounts := fixed_amounts(text):
            what = f"写了固定的金额「{'、'.join(amounts)}」,会印在每个客户的函上:请改成占位符,例如【应付金额】。"
            yield Fault(place, what, "E714")
    if lacking := [phrase for phrase in kind.phrases if phrase not in template.literal]:
        what = f"缺少{kind.title}必须写明的「{'、'.join(lacking)}」:请补上后再出函。"
        yield Fault("", what, "E714")
