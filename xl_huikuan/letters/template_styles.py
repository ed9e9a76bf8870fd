"""How the paragraphs and tables of the shipped templates look: 公文 by GB/T 9704-2012, or 商务."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from docx.enum.text import WD_ALIGN_PARAGRAPH

from xl_huikuan.letters.looks import BUSINESS, OFFICIAL

SONG, FANG, TITLE, SANS = "宋体", "仿宋", "方正小标宋简体", "微软雅黑"
CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
BLACK, GREY, BLUE = "000000", "7F7F7F", "1F3864"


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style.

    Attributes:
        font: east Asian font.
        points: size.
        bold: heavy.
        alignment: left, centre or right.
        line: exact height of a line in points.
        before, after: space in points.
        keep: stays on the page of the next paragraph.
        indent: hundredths of a character before the first line.
        left: hundredths of a character before every line.
        colour: RGB.
    """

    font: str
    points: float
    bold: bool
    alignment: WD_ALIGN_PARAGRAPH
    line: float
    before: float = 0
    after: float = 0
    keep: bool = False
    indent: int = 0
    left: int = 0
    colour: str = BLACK


@dataclass(frozen=True, slots=True)
class Look:
    """One look of all letters.

    Attributes:
        name: choice of the setting `letter_look`.
        folder: under the templates folder, "" = in it.
        styles: by the names that `wording` uses.
        margins: mm above and below.
        letterhead: the company's name and address stand on every letter.
        fill: RGB behind table headings, "" = none.
        lines: RGB of table lines.
        seal: words where the seal goes, "" = none.
    """

    name: str
    folder: str
    styles: Mapping[str, Style] = field(repr=False)
    margins: tuple[float, float] = (37, 35)
    letterhead: bool = False
    fill: str = ""
    lines: str = BLACK
    seal: str = ""


_OFFICIAL: Mapping[str, Style] = {
    "函件标题": Style(TITLE, 22, False, CENTER, 32, 0, 4, True),
    "函件文号": Style(FANG, 10.5, False, CENTER, 18, 0, 8, True),
    "主送": Style(FANG, 12, True, LEFT, 21, 0, 2, True),
    "函件正文": Style(FANG, 12, False, LEFT, 20, 0, 1, indent=200),
    "引出表格": Style(FANG, 12, False, LEFT, 20, 2, 4, True, indent=200),
    "收款账户": Style(FANG, 12, False, LEFT, 19, keep=True, indent=200),
    "收款账户末行": Style(FANG, 12, False, LEFT, 19, indent=200),
    "结语": Style(FANG, 12, False, LEFT, 20, keep=True, indent=200),
    "附件": Style(FANG, 12, False, LEFT, 20, keep=True, indent=200),
    "落款": Style(FANG, 12, False, CENTER, 22, keep=True, left=1900),
    "落款日期": Style(FANG, 12, False, CENTER, 22, left=1900),
    "表头": Style(SONG, 9, True, CENTER, 14, 2, 2, True),
    "表中文字": Style(SONG, 9, False, LEFT, 14, 1.5, 1.5),
    "表中居中": Style(SONG, 9, False, CENTER, 14, 1.5, 1.5),
    "表中金额": Style(SONG, 9, False, RIGHT, 14, 1.5, 1.5),
    "表后正文": Style(FANG, 12, False, LEFT, 20, 4, 1, indent=200),
    "回执裁线": Style(FANG, 9, False, CENTER, 14, 16, 2),
    "回执标题": Style(TITLE, 16, False, CENTER, 24, 0, 2),
    "回执正文": Style(FANG, 12, False, LEFT, 22, 0, 2, indent=200),
    "文末": Style(FANG, 1, False, LEFT, 1),
    "回执表格": Style(SONG, 9, False, LEFT, 14, 1.5, 1.5),
    "存档记录": Style(FANG, 9, False, LEFT, 16, 4, colour=GREY),
}
COMPACT: Mapping[str, Style] = {  # of a page of our own that must stay one
    "简报标题": Style(TITLE, 15, False, CENTER, 20, keep=True),
    "简报副题": Style(FANG, 8.5, False, CENTER, 12, keep=True, colour=GREY),
    "简报客户": Style(SONG, 11, True, LEFT, 16, 1, 2, True),
    "简报引语": Style(SONG, 8.5, True, LEFT, 12, 2, 1, True),
    "简报表头": Style(SONG, 8.5, True, CENTER, 11, 0.5, 0.5, True),
    "简报文字": Style(SONG, 8.5, False, LEFT, 11, 0.5, 0.5),
    "简报居中": Style(SONG, 8.5, False, CENTER, 11, 0.5, 0.5),
    "简报金额": Style(SONG, 8.5, False, RIGHT, 11, 0.5, 0.5),
}
COMPACT_MARGINS = (10, 10)  # mm above and below
_LETTERHEAD: Mapping[str, Style] = {
    "信头名称": Style(SANS, 15, True, LEFT, 22, colour=BLUE),
    "信头信息": Style(SANS, 8, False, LEFT, 13, 0, 3, colour=GREY),
    "续页信头": Style(SANS, 9, False, RIGHT, 14, 0, 2, colour=GREY),
    "盖章处": Style(SONG, 9, False, CENTER, 20, keep=True, left=2400, colour=GREY),
}


def _business() -> Mapping[str, Style]:
    """Return the official styles in sans titles and plain body type, with the letterhead's."""
    titles = {
        "函件标题": replace(
            _OFFICIAL["函件标题"], font=SANS, points=18, bold=True, before=6, colour=BLUE
        ),
        "回执标题": replace(_OFFICIAL["回执标题"], font=SANS, points=13, bold=True, colour=BLUE),
        "函件文号": replace(_OFFICIAL["函件文号"], font=SONG, points=9, colour=GREY),
        "表头": replace(_OFFICIAL["表头"], font=SANS),
    }
    body = {
        name: replace(style, font=SONG, points=11)
        for name, style in _OFFICIAL.items()
        if style.points == 12
    }
    return {**_OFFICIAL, **body, **titles, **_LETTERHEAD}


LOOKS = (
    Look(OFFICIAL, "", _OFFICIAL),
    Look(BUSINESS, BUSINESS, _business(), (29, 20), True, "DCE6F1", "8EA9DB", "（盖章处）"),
)
