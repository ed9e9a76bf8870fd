"""Cell values as XML, one fragment for each distinct value of a column.

A column of 60,000 cells has few distinct texts and tones; so values are factorised first and
only distinct ones are formatted. Money is written from integer fen, never through a float.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.sheets.grid import DAYS_1904
from xl_huikuan.sheets.table import TEXT_KINDS, Column

BLANK = b"/>"
CUT = "…(已截断)"
_MAX_TEXT = 32767  # UTF-16 units in one cell
_DAY_1970 = 25569  # serial of 1970-01-01 in the 1900 system
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNHELD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# What keeps a text from being written as it stands: XML signs, escapes, blanks that must stay.
_SPECIAL = re.compile('[\x00-\x1f&<>"_\ud800-\udfff\ufffe\uffff]|^\\s|\\s$|\\s\\s')
_KEPT = re.compile(r"^\s|\s$|\s\s|\n")  # blanks, of any width, that a reader might drop
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_ODD = re.compile('[\x00-\x1f\\s&<>"_\ud800-\udfff\ufffe\uffff]')
_BEFORE, _AFTER = ' t="inlineStr"><is><t>', "</t></is></c>"

IntArray = npt.NDArray[np.int64]
Codes = npt.NDArray[np.intp]


def escape(text: str) -> str:
    """Return a text as XML text or attribute value; what XML cannot hold becomes U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ILLEGAL.sub("\ufffd", text).replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace('"', "&quot;")


def held_text(text: str) -> str:
    """Return a text as a cell holds it: what XML cannot hold is U+FFFD, the end of a long one cut."""
    if len(text) <= _MAX_TEXT // 2 and not _SPECIAL.search(text):
        return text
    text = _ILLEGAL.sub("\ufffd", text)
    if len(text) > _MAX_TEXT // 2 and len(text.encode("utf-16-le")) > 2 * _MAX_TEXT:
        kept = text.encode("utf-16-le")[: 2 * (_MAX_TEXT - len(CUT))]
        text = kept.decode("utf-16-le", "ignore") + CUT
    return text.replace("\r\n", "\n").replace("\r", "\n")


def held_texts(texts: Sequence[str]) -> Sequence[str]:
    """Return texts as cells hold them."""
    if max(map(len, texts), default=0) <= _MAX_TEXT // 2 and not _UNHELD.search("".join(texts)):
        return texts
    return [*map(held_text, texts)]


def cell_text(text: str) -> str:
    """Return a text as Excel must find it in a cell: a literal `_x0041_` would be shown as "A"."""
    return escape(_ESCAPE_LIKE.sub("_x005F_", held_text(text)))


def text_fragment(text: str) -> bytes:
    """Return the rest of a cell that shows a text, always as text and never as a formula."""
    if not text:
        return BLANK
    if len(text) <= _MAX_TEXT // 2 and not _SPECIAL.search(text):
        return f"{_BEFORE}{text}{_AFTER}".encode()
    space = ' xml:space="preserve"' if _KEPT.search(text) else ""
    return f' t="inlineStr"><is><t{space}>{cell_text(text)}</t></is></c>'.encode()


def _text_fragments(texts: Sequence[str]) -> list[bytes]:
    """Return the rest of each cell; texts without any blank or odd sign at one stroke."""
    lengths = [*map(len, texts)]
    plain = min(lengths, default=0) > 0 and max(lengths) <= _MAX_TEXT // 2
    if not plain or _ODD.search("".join(texts)):
        return [*map(text_fragment, texts)]
    joined = f"{_AFTER}\0{_BEFORE}".join(texts)
    return f"{_BEFORE}{joined}{_AFTER}".encode().split(b"\0")


def money_fragments(fen: IntArray) -> list[bytes]:
    """Return the rest of each cell that holds fen as yuan, exactly."""
    parts = np.empty((len(fen), 3), dtype=object)
    parts[:, 0] = np.where(fen < 0, b"-", b"").astype(object)
    parts[:, 1], parts[:, 2] = np.divmod(np.abs(fen), 100)
    return _formatted(b"><v>%b%d.%02d</v></c>", parts)


def _int_fragments(numbers: IntArray) -> list[bytes]:
    return _formatted(b"><v>%d</v></c>", numbers)


def _formatted(form: bytes, values: npt.NDArray[Any]) -> list[bytes]:
    """Return the form filled in for each row of values, at one stroke."""
    filled: bytes = (form + b"\0") * len(values) % tuple(values.ravel().tolist())
    return filled.split(b"\0")[:-1]


def number_fragment(number: float) -> bytes:
    """Return the rest of a cell that holds a number; an infinity is shown as text."""
    if np.isinf(number):
        return text_fragment("∞" if number > 0 else "-∞")
    return f"><v>{number:.15g}</v></c>".encode()


def fragments(column: Column, *, date1904: bool = False) -> tuple[Codes, list[bytes]]:
    """Return (code per row, fragment per code) of a column's values."""
    if column.kind in TEXT_KINDS:
        codes, texts = factorised_texts(column)
        return codes, [*_text_fragments(texts), BLANK]
    if column.kind == "date":
        return _dates(column.values, date1904=date1904)
    if column.kind == "money":
        return _whole(column.values, money_fragments)
    if column.kind == "int":
        return _whole(column.values, _int_fragments)
    return _numbers(column.values)


def factorised_texts(column: Column) -> tuple[Codes, Sequence[str]]:
    """Return (code per row, distinct texts) of a text column; code -1 = blank."""
    values = column.values
    if column.kind == "link":
        values = [text for text, _ in values]
    if isinstance(values, pd.Series):
        values = values.array
    if not isinstance(values, pd.Categorical):
        values = pd.Categorical(np.array(list(values), dtype=object))
    used = np.unique(values.codes)
    used = used[used >= 0]
    place = np.full(len(values.categories) + 1, -1, np.intp)
    place[used] = np.arange(len(used))
    return place[values.codes], values.categories.take(used).astype(str).tolist()


def cell_texts(column: Column) -> list[str | None]:
    """Return the text of every row of a text column; None = blank."""
    codes, distinct = factorised_texts(column)
    texts = [*(text or None for text in distinct), None]
    return [texts[code] for code in codes.tolist()]


def _whole(
    values: Any, fragments_of: Callable[[IntArray], list[bytes]]
) -> tuple[Codes, list[bytes]]:
    """Return the fragments of int64 values, or of whole floats with NaN = blank."""
    column = pd.Series(values)
    blank = column.isna().to_numpy()
    if blank.any():
        column = column.where(~blank, 0)
    if column.dtype.kind == "f":
        column = column.round()
    codes, distinct = pd.factorize(column.to_numpy(dtype=np.int64))
    codes[blank] = -1
    return codes, [*fragments_of(distinct), BLANK]


def _numbers(values: Any) -> tuple[Codes, list[bytes]]:
    codes, distinct = pd.factorize(pd.Series(values).to_numpy(dtype=np.float64, na_value=np.nan))
    return codes, [*map(number_fragment, distinct.tolist()), BLANK]


def _dates(values: Any, *, date1904: bool) -> tuple[Codes, list[bytes]]:
    dates = np.asarray(values, dtype="datetime64[s]")
    codes, distinct = pd.factorize(dates)
    serials = distinct.astype(np.int64) / 86400 + (_DAY_1970 - (DAYS_1904 if date1904 else 0))
    return codes, [*map(number_fragment, serials.tolist()), BLANK]


def total_fragment(column: Column, *, date1904: bool = False) -> bytes:
    """Return the rest of the totals cell of a column."""
    if column.total is None:
        return BLANK
    if isinstance(column.total, str):
        return text_fragment(column.total)
    only = Column(column.title, column.kind, [column.total])
    codes, found = fragments(only, date1904=date1904)
    return found[codes[0]]


def toned_cells(
    column: Column,
    styles: Mapping[str, int],
    after: bytes,
    *,
    date1904: bool = False,
) -> list[bytes]:
    """Return the cells of a column, each from behind its row number to `after`.

    Args:
        column: the column.
        styles: cellXfs index for each tone.
        after: what follows the cell.
        date1904: whether the workbook counts days from 1904.
    """
    codes, values = fragments(column, date1904=date1904)
    codes = np.where(codes < 0, len(values) - 1, codes)
    if column.tones is None:
        before = b'" s="%d"' % styles[""]
        pieces = [before + value + after for value in values]
        return np.array(pieces, dtype=object)[codes].tolist()
    tone_codes, tones = _factorised_tones(column.tones)
    used, distinct = pd.factorize(codes * len(tones) + tone_codes)
    befores = [b'" s="%d"' % styles[tone] for tone in tones]
    pairs = [divmod(code, len(tones)) for code in distinct.tolist()]
    pieces = [befores[tone] + values[v] + after for v, tone in pairs]
    return np.array(pieces, dtype=object)[used].tolist()


def _factorised_tones(tones: Sequence[str] | pd.Categorical) -> tuple[Codes, Sequence[str]]:
    if isinstance(tones, pd.Categorical):
        return tones.codes.astype(np.int64), tones.categories.tolist()
    return pd.factorize(np.array(list(tones), dtype=object))
