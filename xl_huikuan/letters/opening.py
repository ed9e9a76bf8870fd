"""Open a company's own template and see that it still says what a letter of its kind must say."""

from __future__ import annotations

from pathlib import Path

from xl_huikuan.core.errors import TemplateInvalid
from xl_huikuan.letters.check import fixed_amounts
from xl_huikuan.letters.kinds import LetterKind, require
from xl_huikuan.letters.template import Template, compile_template
from xl_huikuan.letters.tone import tone_problems


def open_template(kind: LetterKind, folder: Path) -> Template:
    """Compile the template of a kind and check that it says what the kind must say.

    Raises:
        TemplateInvalid: unusable, a required placeholder is missing, its tone is wrong, or an
            amount is typed into it.
    """
    template = compile_template(folder / kind.template)
    require(kind, template.placeholders)
    words = tone_problems(kind.level, template.literal)
    if words:
        raise TemplateInvalid(
            f"模板「{kind.template}」有{kind.title}不应使用的词「{'、'.join(words)}」:请改写后再出函。",
            code="E714",
        )
    amounts = fixed_amounts(template.literal)
    if amounts:
        raise TemplateInvalid(
            f"模板「{kind.template}」里写了固定的金额「{'、'.join(amounts)}」,会印在每个客户的函上:"
            "请改成占位符,例如【应付金额】。",
            code="E714",
        )
    lacking = [phrase for phrase in kind.phrases if phrase not in template.literal]
    if lacking:
        raise TemplateInvalid(
            f"模板「{kind.template}」缺少{kind.title}必须写明的「{'、'.join(lacking)}」:请补上后再出函。",
            code="E714",
        )
    return template
