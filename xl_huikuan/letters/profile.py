"""客户简报: one page about a customer before a visit or a call, for our own people (DOMAIN 21, 105).

It goes to nobody outside and has no number; the template is one of the letter templates, so that
a clerk restyles it like the others. Every row is cut to the lines it may take, so that the page
stays one page however much is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from xl_huikuan.letters.context import LetterContext, long_date, printable
from xl_huikuan.letters.fields import FIELDS, GROUPS
from xl_huikuan.letters.fitting import fitted, shortened
from xl_huikuan.letters.kinds import SINGLE, LetterKind
from xl_huikuan.letters.opening import open_template
from xl_huikuan.letters.profile_books import Books, One
from xl_huikuan.letters.profile_rows import SUBJECTS, Subject, checks, debts
from xl_huikuan.letters.template import Template

PROFILE = LetterKind(
    "profile", "客户简报", "客户简报.docx", SINGLE, 4, "general_prefix", "",
    ("客户名称", "截止日期", "简报.事项", "简报.情况", "简报款.未收金额", "简报核对.左"),
    ("内部资料", "不外发"), "none", inside=True,
)  # fmt: skip
MOST_DEBTS = 8
LINE = 50  # Chinese characters in a line of the second column
_CHECK = 28  # in half a line
_WIDTHS = {"发票号": 13, "合同号": 10, "说明": 11}
_MARKS = str.maketrans({";": "；", "(": "（", ")": "）"})
_BETWEEN = re.compile(r"(?<!\d)([,:])|([,:])(?!\d)")
_FULL = {",": "，", ":": "："}


def profile_template(templates: Path) -> Template:
    """Open the template once for all customers.

    Raises:
        TemplateInvalid: it cannot be used.
    """
    return open_template(PROFILE, templates)


def profile_paper(books: Books, number: int, template: Template) -> bytes:
    """Return the document of one customer."""
    return template.stamp(context(books, number))


def context(books: Books, number: int) -> LetterContext:
    """Return what is printed of one customer."""
    one = One(books, number)
    listed, rest = debts(one, MOST_DEBTS)
    code = one.record["code"]
    values = {
        **{field.name: "" for field in FIELDS if not field.group},
        "客户名称": printable(one.record["name"]),
        "简报编码": f"（{printable(code)}）" if code else "",
        "本公司名称": printable(books.settings["company"]),
        "函件日期": long_date(books.as_of),
        "截止日期": long_date(books.as_of),
        "简报款项": "未收款项（逾期最久的在前）" if listed else "",
        "简报其余": rest,
    }
    told = checks(one)
    halves = zip(told[::2], told[1::2], strict=True)
    rows: dict[str, tuple[Mapping[str, str], ...]] = {
        **dict.fromkeys(GROUPS, ()),
        "简报": tuple(_row(subject, one) for subject in SUBJECTS),
        "简报款": tuple(map(_cut, listed)),
        "简报核对": tuple({"左": _check(a), "右": _check(b)} for a, b in halves),
    }
    return LetterContext(MappingProxyType(values), MappingProxyType(rows))


def _row(subject: Subject, one: One) -> Mapping[str, str]:
    pieces = [_worded(piece) for piece in subject.say(one)] or [_worded(subject.otherwise)]
    return {"事项": subject.title, "情况": fitted(pieces, subject.lines * LINE)}


def _cut(row: Mapping[str, str]) -> Mapping[str, str]:
    return {name: shortened(printable(text), _WIDTHS.get(name, LINE)) for name, text in row.items()}


def _check(text: str) -> str:
    return f"□ {shortened(_worded(text), _CHECK)}"


def _worded(text: str) -> str:
    """Return a sentence with the marks of Chinese print; those inside numbers stay."""
    plain = printable(text).translate(_MARKS).removesuffix("。")
    return _BETWEEN.sub(lambda mark: _FULL[mark[0]], plain)
