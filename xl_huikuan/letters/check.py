"""The last look at a finished letter: its bytes are read back and held against what was meant.

Each check has one signature, `(Letter) -> reason or ""`, and stands in `CHECKS`, in order.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from xl_huikuan.core.errors import LetterInvalid
from xl_huikuan.core.money import fen, money_text
from xl_huikuan.core.rmb import rmb_matches
from xl_huikuan.letters.context import LetterContext
from xl_huikuan.letters.debts import Claim
from xl_huikuan.letters.fields import BY_PLACEHOLDER, SENTENCES
from xl_huikuan.letters.kinds import LetterKind
from xl_huikuan.letters.merge import PLACEHOLDER
from xl_huikuan.letters.package import STORY
from xl_huikuan.letters.tone import tone_problems

GRAM = 4  # names shorter than this are not looked for in other customers' letters
_LEFTOVER = re.compile(r"(?<![A-Za-z])(None|nan|NaN|NaT)(?![A-Za-z])")
_PADDED = re.compile(r"年0\d月|月0\d日")
_UPPER = re.compile(
    "负?[零壹贰叁肆伍陆柒捌玖][零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角]*(?:元整|角整|分)"
)
_AMOUNT = re.compile(r"(?<![\d,.])\d[\d,]*\.\d\d(?!\d)")
_TYPED = re.compile(r"\d[\d,]*(?:\.\d+)?\s*[万亿]?元|(?<![\d.])\d[\d,]*\.\d\d(?![\d.])")
_MAX_LINES = 50_000
_MOVE = ("日期", "摘要", "余额")  # columns a row of an account cannot be without
# Names of the two parties and the bank: they may contain another customer's name, or a numeral.
_NAMES = ("客户名称", "本公司名称", "账户名称", "开户银行", "本公司地址", "财务联系人")


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished letter and what it should say.

    Attributes:
        text: all its visible text, a line break after each paragraph.
        context, claim, kind: what it was stamped from.
        bare: the text without the names in it: 柒分公司 is no amount, None Ltd. no slip of ours.
        others: names of the batch's other customers found in it (`OtherNames`).
    """

    text: str
    context: LetterContext
    claim: Claim
    kind: LetterKind
    bare: str
    others: tuple[str, ...]


class OtherNames:
    """Finds names of other customers in a letter by their first characters."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_start: dict[str, list[str]] = {}
        self._clean: set[str] = set()
        for name in names:
            if len(name) >= GRAM:
                self._by_start.setdefault(name[:GRAM], []).append(name)

    def found(self, text: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """Return known names in the text, once the allowed names are taken out of it."""
        lines = set(_without(text, allowed).split("\n")) - self._clean
        hits = tuple(name for line in lines for name in self._in_line(line))
        if not hits:
            self._remember(lines)
        return hits

    def _in_line(self, line: str) -> Iterator[str]:
        starts = {line[i : i + GRAM] for i in range(len(line))} & self._by_start.keys()
        return (name for start in starts for name in self._by_start[start] if name in line)

    def _remember(self, lines: set[str]) -> None:
        """Keep lines seen to be clean: most lines of a letter stand in every letter."""
        if len(self._clean) < _MAX_LINES:
            self._clean |= lines


def fixed_amounts(wording: str) -> tuple[str, ...]:
    """Return amounts, in figures or capitals, in a text that should have none: a template's own."""
    return tuple(match[0] for match in (*_TYPED.finditer(wording), *_UPPER.finditer(wording)))


def check_letter(
    data: bytes, context: LetterContext, claim: Claim, kind: LetterKind, names: OtherNames
) -> None:
    """Read a finished .docx back and check it.

    Raises:
        LetterInvalid: naming the customer and the first thing that is wrong.
    """
    text = "".join(_text(data))
    allowed = [context.values[name] for name in _NAMES]
    bare = _without(text, allowed)
    letter = Letter(text, context, claim, kind, bare, names.found(text, allowed))
    for check in CHECKS:
        if reason := check(letter):
            raise LetterInvalid(
                f"给「{context.values['客户名称']}」的{kind.title}没有通过检查:{reason};此函未出。",
                code="E715",
            )


def _without(text: str, names: Iterable[str]) -> str:
    """Return the text with names taken out, the longest first: one may be part of another."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "\n")
    return text


def _text(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if STORY.match(name):
                    yield _part_text(archive.read(name))
    except (zipfile.BadZipFile, expat.ExpatError) as error:
        raise LetterInvalid(f"生成的文档不完好({error});此函未出。", code="E715") from error


def _part_text(data: bytes) -> str:
    """Parse a part, so that it is known to be well formed, and return its text in lines."""
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.CharacterDataHandler = pieces.append
    parser.Parse(data.replace(b"</w:p>", b"\n</w:p>"), True)
    return "".join(pieces)


def _addressee(letter: Letter) -> str:
    missing = [
        name for name in ("客户名称", "文号", "本公司名称", "函件日期")
        if not letter.context.values[name] or letter.context.values[name] not in letter.text
    ]  # fmt: skip
    return f"正文中没有完整的{missing[0]}" if missing else ""


def _rows(letter: Letter) -> str:
    """Every debt stands in the letter, in order, and the printed amounts add up to the total."""
    if letter.kind.lists == "balance":
        return ""  # only their sum stands in it
    position = added = 0
    for row in letter.context.rows["明细"]:
        for name in ("发票号", "未收金额"):
            position = letter.text.find(row[name], position)
            if position < 0:
                return f"明细第{row['序号']}行的{name} {row[name]} 不在函件中"
            position += len(row[name])
        added += _fen(row["未收金额"])
    total = letter.context.values["合计"]
    if len(letter.context.rows["明细"]) != len(letter.claim.listed):
        return "明细行数与应列款项不符"
    if added != letter.claim.total or total != money_text(added):
        return f"明细之和 {money_text(added)} 与合计 {total} 不等"
    return "" if not added or total in letter.text[position:] else f"合计 {total} 不在明细之后"


def _sums(letter: Letter) -> str:
    """Every further table adds up to the total printed for it."""
    for group, column, total in letter.claim.extra.sums:
        added = sum(_fen(row[column]) for row in letter.context.rows[group])
        if money_text(added) != letter.context.values[total]:
            return f"{group}的{column}之和 {money_text(added)} 与{total} {letter.context.values[total]} 不等"
    return ""


def _running(letter: Letter) -> str:
    """An account by its moves stands in the letter row by row and runs on to the balance."""
    rows = letter.context.rows["往来"]
    position, balance = 0, _fen(rows[0]["余额"]) if rows else 0
    for row in rows[1:]:
        balance += _fen(row["发生金额"]) - _fen(row["回款金额"])
        if money_text(balance) != row["余额"]:
            return f"往来第{row['序号']}行的余额 {row['余额']} 与上一行对不上"
    for row in rows:
        found = {row[name]: letter.text.find(row[name], position) for name in _MOVE}
        if lost := [text for text, place in found.items() if place < 0]:
            return f"往来第{row['序号']}行的 {lost[0]} 不在函件中"
        position = max(place + len(text) for text, place in found.items())
    return "往来的期末余额与应有余额不符" if rows and balance != letter.claim.payable else ""


def _amounts(letter: Letter) -> str:
    """What is demanded is total less advance, in figures and in capitals, wherever it stands."""
    values = letter.context.values
    payable = letter.claim.payable
    if _fen(values["合计"]) - _fen(values["预收余额"]) != payable:
        return "应付金额不等于合计减预收余额"
    stated = _UPPER.findall(letter.bare)
    meant = (abs(payable), *letter.claim.extra.stated)
    wrong = [upper for upper in stated if not any(rmb_matches(upper, fen) for fen in meant)]
    if wrong:
        return f"大写「{wrong[0]}」与小写 {money_text(payable)} 不一致"
    in_words = stated or letter.kind.lists == "balance"
    if payable and not (in_words and money_text(abs(payable)) in letter.text):
        return "缺少应付金额或大写"
    return "应付金额不大于零" if letter.kind.demands and payable <= 0 else ""


def _strays(letter: Letter) -> str:
    """No amount stands in the letter that was not meant to."""
    rows = (row for group in letter.context.rows.values() for row in group)
    meant = "\n".join((*letter.context.values.values(), *("\n".join(r.values()) for r in rows)))
    stray = sorted(set(_AMOUNT.findall(letter.text)) - set(_AMOUNT.findall(meant)))
    return f"金额 {stray[0]} 不是本函应有的金额" if stray else ""


def _leftovers(letter: Letter) -> str:
    for match in PLACEHOLDER.finditer(letter.text):
        if match[1] in BY_PLACEHOLDER:
            return f"占位符 {match[0]} 没有填上"
    left = _LEFTOVER.search(letter.bare) or _PADDED.search(letter.bare)
    return f"出现了不该有的「{left[0]}」" if left else ""


def _tone(letter: Letter) -> str:
    """Our own sentences keep the tone; the template's were checked when it was opened."""
    ours = "\n".join(letter.context.values[name] for name in SENTENCES if name != "联系方式")
    words = tone_problems(letter.kind.level, ours)
    return f"出现了{letter.kind.title}不应使用的词「{words[0]}」" if words else ""


def _others(letter: Letter) -> str:
    return f"出现了另一客户的名称「{letter.others[0]}」" if letter.others else ""


def _fen(text: str) -> int:
    return fen(text.replace(",", "") or 0)


CHECKS: tuple[Callable[[Letter], str], ...] = (
    _addressee, _rows, _sums, _running, _amounts, _strays, _leftovers, _tone, _others,
)  # fmt: skip
