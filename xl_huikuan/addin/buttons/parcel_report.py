"""What is told about a parcel: where it is, what it lacks, and what is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.parcel_folder import ParcelFolder
from xl_huikuan.addin.commands import Report
from xl_huikuan.letters.parcel.addressees import Addressee, Envelope
from xl_huikuan.letters.parcel.drafts import mail_addresses
from xl_huikuan.letters.parcel.picking import LeftOut, Picked

_NAMES = 5  # customers named in one sentence


def nothing_to_do(folder: Path, picked: Picked) -> Report:
    """Say that there is nothing to print, and why."""
    day = f"截至 {picked.as_of},放在 " if picked.as_of else "放在 "
    head = f"没有可以打印的函件({day}{folder}):请先按「月末批量」或「催款函」出函。"
    lines = (head, *_left_out_lines(picked.left_out))
    return Report(lines, _data((), picked, ()), 1)


def report_of(envelopes: Sequence[Envelope], picked: Picked, out: ParcelFolder | None) -> Report:
    """Return what was made, or in a dry run (`out` is None) would be made."""
    letters = sum(len(envelope.entries) for envelope in envelopes)
    verb = "已备好" if out else "将备好"
    left_out = out.left_out if out else picked.left_out
    lines = [f"{verb}截至 {picked.as_of} 的 {letters} 份函件,{len(envelopes)} 个信封。"]
    if out:
        lines += [f"文件夹:{out.place}", *_file_lines(out)]
    lines += [*_lacking_lines([e.to for e in envelopes]), *_left_out_lines(left_out)]
    data = _data(envelopes, picked, left_out)
    if out:
        data |= {"place": str(out.place), "files": list(out.files)}
    return Report(tuple(lines), data, 5 if any(one.failed for one in left_out) else 0)


def _file_lines(out: ParcelFolder) -> Iterator[str]:
    """Say the files at the top by name, and how many there are in each folder below."""
    top = [name for name in out.files if "/" not in name]
    yield from (f"  {name}" for name in top)
    folders = [name.partition("/")[0] for name in out.files if "/" in name]
    yield from (f"  {name}:{folders.count(name)} 个文件" for name in dict.fromkeys(folders))
    yield "邮件只是草稿,短信和微信只是文字:都没有发送,请看过后自己发。"
    yield "寄出后请登记寄发日期、方式和单号(回款_函件登记),签收后登记送达:这是时效的证明,也免得下次重复打印。"


def _lacking_lines(to: Sequence[Addressee]) -> Iterator[str]:
    unknown = [one.name for one in to if not one.known]
    known = [one for one in to if one.known]
    facts = (
        (unknown, "在台账里找不到:信封上的地址和电话都空着"),
        ([one.name for one in known if not one.address], "缺地址:标签上留空,排在最后"),
        ([one.name for one in known if not one.phone], "缺联系电话"),
        ([one.name for one in known if not mail_addresses(one.email)], "没有可用的邮箱:邮件草稿的收件人空着"),
    )  # fmt: skip
    for names, what in facts:
        if names:
            more = " 等" if len(names) > _NAMES else ""
            yield f"  请注意:{len(names)} 户{what}({'、'.join(names[:_NAMES])}{more})。"


def _left_out_lines(left_out: Sequence[LeftOut]) -> Iterator[str]:
    texts = [f"  没有办成:{_whose(one)}{one.reason}" for one in left_out if one.failed]
    yield from say.first_of(texts, say.FEW)
    texts = [f"  没有放入:{_whose(one)}{one.reason}" for one in left_out if not one.failed]
    yield from say.first_of(texts, say.FEW)


def _whose(one: LeftOut) -> str:
    return f"「{one.customer}」{one.number}:" if one.number else ""


def _data(
    envelopes: Sequence[Envelope], picked: Picked, left_out: Sequence[LeftOut]
) -> dict[str, Any]:
    return {
        "as_of": picked.as_of.isoformat() if picked.as_of else "",
        "letters": [entry.number for envelope in envelopes for entry in envelope.entries],
        "envelopes": len(envelopes),
        "missing": {e.to.name: list(e.to.missing) for e in envelopes if e.to.missing},
        "left_out": [asdict(one) for one in left_out],
    }
