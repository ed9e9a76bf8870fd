"""What stands in cells of ours as they were written: read from the bytes, apart from the writer.

Cells are found by their plain form alone. Amounts are compared as whole fen, other numbers to
the 15 digits a cell holds, texts sign by sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.sheets.ooxml.cellxml import held_texts
from xl_huikuan.sheets.table import TEXT_KINDS, Column

CONTENT = rb'(/>|><v>[^<]*+</v></c>| t="inlineStr"><is><t[^<]*+</t></is></c>)'
_BLANK = b"/>"
_NUMBERS = {
    "money": re.compile(rb"(?:/>|><v>-?[0-9]+\.[0-9]{2}</v></c>)*+"),
    "int": re.compile(rb"(?:/>|><v>-?[0-9]+</v></c>)*+"),
    "": re.compile(rb"(?:/>|><v>-?(?:inf|[0-9]+(?:\.[0-9]+)?(?:e[-+][0-9]+)?)</v></c>)*+"),
}
_INFINITE = {
    f' t="inlineStr"><is><t>{sign}∞</t></is></c>'.encode(): b"><v>%sinf</v></c>" % sign.encode()
    for sign in ("", "-")
}
_BEFORE, _AFTER = b' t="inlineStr"><is><t>', b"</t></is></c>"
_BETWEEN = (_AFTER + _BEFORE).decode()
_SIMPLE = re.compile(_BEFORE + rb"([^<&_\x00-\x20]+)" + _AFTER)
_ALL_SIMPLE = re.compile(b"(?:" + _BEFORE + rb"[^<&_\x00-\x20]++" + _AFTER + b")++")
_TEXT = re.compile(rb' t="inlineStr"><is><t( xml:space="preserve")?>([^<]*)</t></is></c>')
_ENTITY = re.compile(r"&(amp|lt|gt|quot);")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot);)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_UNKEPT = re.compile(r"^\s|\s$|\s\s|\n")  # blanks that readers may drop when not told to keep them
_DAY_1900, _DAY_1904 = np.datetime64("1899-12-30", "s"), np.datetime64("1904-01-01", "s")
_A_DAY = np.timedelta64(1, "D")
_V_TO_BLANK = bytes.maketrans(b"v", b" ")
_NOTHING = np.iinfo(np.int64).min  # a blank among whole numbers


class NotPlain(Exception):
    """A cell does not hold what ours hold."""


def says(contents: Sequence[bytes], column: Column, *, date1904: bool = False) -> bool:
    """Tell whether cells, each from behind its style, say what a column means.

    Raises:
        NotPlain: when one of them is damaged.
    """
    if len(contents) != len(column.values):
        return False
    if column.kind in TEXT_KINDS:
        return _says_texts(contents, column)
    if column.kind in {"money", "int"}:
        found = np.fromstring(_numbers(contents, column.kind), dtype=np.int64, sep=" ")
        return np.array_equal(found, _whole_meant(column))
    meant = _days_meant(column, date1904=date1904) if column.kind == "date" else _floats(column)
    codes, distinct = pd.factorize(np.array(contents, dtype=object))  # few fill many rows
    found = np.fromstring(_numbers(distinct, ""), dtype=np.float64, sep=" ")
    if len(found) != len(distinct):
        return False
    return np.allclose(found[codes], meant, 1e-14, 0, equal_nan=True)


def _numbers(contents: Sequence[bytes], kind: str) -> bytes:
    """Return the numbers of cells, blanks between; amounts as fen."""
    joined = b"".join(contents)
    for text, number in () if kind else _INFINITE.items():
        joined = joined.replace(text, number)
    if not _NUMBERS[kind].fullmatch(joined):
        raise NotPlain(kind)
    joined = joined.replace(_BLANK, b"v%d" % _NOTHING if kind else b"vnan")
    return joined.translate(_V_TO_BLANK, b"<>/c." if kind else b"<>/c")


def _whole_meant(column: Column) -> npt.NDArray[np.int64]:
    values = pd.Series(column.values)
    blank = values.isna()
    if not blank.any():
        return values.round().to_numpy(dtype=np.int64)
    return values.where(~blank, 0).round().astype(np.int64).where(~blank, _NOTHING).to_numpy()


def _floats(column: Column) -> npt.NDArray[np.float64]:
    return pd.Series(column.values).to_numpy(dtype=np.float64, na_value=np.nan)


def _days_meant(column: Column, *, date1904: bool) -> npt.NDArray[np.float64]:
    days = np.asarray(column.values, dtype="datetime64[s]")
    return (days - (_DAY_1904 if date1904 else _DAY_1900)) / _A_DAY


def _says_texts(contents: Sequence[bytes], column: Column) -> bool:
    distinct = [*dict.fromkeys(contents)]
    texts = _all_simple(distinct) or [_decoded(content) for content in distinct]
    known = dict(zip(distinct, texts, strict=True))
    found, meant = [*map(known.__getitem__, contents)], _texts_meant(column)
    # Mostly a cell holds every text as it is; if not, what it holds is worked out.
    return (found == meant and held_texts(texts) == texts) or found == _held(meant)


def _texts_meant(column: Column) -> list[Any]:
    values = column.values
    if isinstance(values, pd.Categorical):
        return _taken(values.codes, values.categories)
    return [text for text, _ in values] if column.kind == "link" else list(values)


def _held(texts: Sequence[Any]) -> list[Any]:
    codes, distinct = pd.factorize(np.array(texts, dtype=object))
    return _taken(codes, held_texts([*map(str, distinct)]))


def _all_simple(contents: Sequence[bytes]) -> list[str]:
    """Return the texts of cells that all hold simple ones, at one stroke; [] = they do not."""
    joined = b"".join(contents)
    if not _ALL_SIMPLE.fullmatch(joined):
        return []
    try:
        texts = joined[len(_BEFORE) : -len(_AFTER)].decode().split(_BETWEEN)
    except UnicodeDecodeError as damage:
        raise NotPlain from damage
    return texts if len(texts) == len(contents) else []


def _taken(codes: npt.NDArray[Any], texts: Sequence[Any]) -> list[Any]:
    values = np.empty(len(texts) + 1, dtype=object)
    values[:-1], values[-1] = texts, ""  # the last one is that of code -1
    return values[codes].tolist()


def _decoded(content: bytes) -> str:
    """Return the text that a cell shows in Excel; "" = blank."""
    try:
        if simple := _SIMPLE.fullmatch(content):
            return simple[1].decode()
        if content == _BLANK:
            return ""
        if text := _TEXT.fullmatch(content):
            return _plain(text[2].decode(), kept=text[1] is not None)
    except UnicodeDecodeError as damage:
        raise NotPlain(repr(content)) from damage
    raise NotPlain(repr(content))


def _plain(xml: str, *, kept: bool) -> str:
    if _BARE.search(xml):
        raise NotPlain(xml)
    text = _ENTITY.sub(lambda found: _SIGNS[found[1]], xml)
    if not kept and _UNKEPT.search(text):
        raise NotPlain(text)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
