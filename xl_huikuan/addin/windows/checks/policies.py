"""Checks of what the company's policies and the Trust Center let run."""

from __future__ import annotations

from collections.abc import Iterator

from xl_huikuan.addin.windows.checks.results import Result, bad, good, unknown
from xl_huikuan.addin.windows.install import EXCEL, places, uses_com
from xl_huikuan.addin.windows.layer import OFFICE, Value, Windows

POLICIES = (
    rf"HKCU\SOFTWARE\Policies\Microsoft\Office\{OFFICE}\Excel",
    rf"HKLM\SOFTWARE\Policies\Microsoft\Office\{OFFICE}\Excel",
)
COMMON = tuple(key.replace(r"\Excel", r"\Common") for key in POLICIES)
ASR_KEYS = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
    r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"  # Office may not start other programs
WIN32_CALLS = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"  # macros may not call Windows
ASR_MODES = {1: "阻止", 2: "仅记录", 6: "警告"}
ASK_IT = "请把这一条交给 IT"


def trusted_locations(windows: Windows) -> Iterator[Result]:
    """受信任位置: whether XLSTART counts as one."""
    if not _trusts_xlstart(windows):
        yield bad(
            "受信任位置",
            "受信任位置被全部停用,XLSTART 里的加载项可能不能运行",
            f"信任中心→受信任位置→取消“禁用所有受信任位置”;如果是公司策略,{ASK_IT}。",
        )
    else:
        yield good("受信任位置", "XLSTART 受信任")


def _trusts_xlstart(windows: Windows) -> bool:
    keys = (
        rf"{EXCEL}\Security\Trusted Locations",
        *(rf"{p}\Security\Trusted Locations" for p in POLICIES),
    )
    return all(_number(windows, key, "AllLocationsDisabled") != 1 for key in keys)


def macro_policies(windows: Windows) -> Iterator[Result]:
    """宏设置: what macros and add-ins may do."""
    found = [*_macros_off(windows), *_addins_off(windows)]
    yield from found
    if not found:
        yield good("宏设置", "没有禁止加载项的设置")
    if _set(windows, POLICIES, r"Security", "blockcontentexecutionfrominternet") == 1:
        yield unknown(
            "来自网络的文件",
            "公司策略禁止其中的宏",
            "回款助手不受影响:安装时已去掉标记。请不要从邮件或网盘直接打开 xl_huikuan.xlam。",
        )


def attack_surface(windows: Windows) -> Iterator[Result]:
    """攻击面减少规则: whether Defender lets Excel start Python."""
    modes = {rule: _asr_mode(windows, rule) for rule in (CHILD_PROCESSES, WIN32_CALLS)}
    blocking = [rule for rule, mode in modes.items() if mode in {1, 6}]
    if blocking and not uses_com(windows):
        yield bad(
            "Defender 规则",
            f"规则 {'、'.join(blocking)} 会拦住 Excel 启动 Python",
            f"改用 huikuan install --bridge com(由 Windows 启动);仍被拦截时{ASK_IT}。",
        )
        return
    shown = [f"{rule[:8]} {ASR_MODES[mode]}" for rule, mode in modes.items() if mode in ASR_MODES]
    yield good("Defender 规则", "、".join(shown) or "没有看到会拦住 Excel 的规则")


def _macros_off(windows: Windows) -> Iterator[Result]:
    by_policy = _set(windows, POLICIES, "Security", "VBAWarnings")
    level = by_policy or _number(windows, rf"{EXCEL}\Security", "VBAWarnings")
    who = f"公司策略,{ASK_IT}" if by_policy else "信任中心→宏设置→“禁用所有宏,并发出通知”"
    said = {3: "只允许有数字签名的宏", 4: "所有宏都被禁止,且不提示"}.get(level or 0)
    if said and places(windows).copies[0].is_file() and _trusts_xlstart(windows):
        yield unknown(
            "宏设置", said, f"受信任的 XLSTART 里的加载项一般照常运行;选项卡没有出现时:{who}。"
        )
    elif said:
        yield bad("宏设置", said, f"{who};或者把加载项装到受信任的 XLSTART:huikuan install。")
    if 1 in {_number(windows, key, "VBAOff") for key in COMMON}:
        yield bad("宏设置", "公司策略关闭了 Office 的 VBA", f"{ASK_IT};在此之前请用 huikuan 命令。")


def _addins_off(windows: Windows) -> Iterator[Result]:
    for name, text in (
        ("DisableAllAddins", "所有加载项都被禁止"),
        ("RequireAddinSig", "只允许有数字签名的加载项"),
    ):
        by_policy = _set(windows, POLICIES, "Security", name)
        if (by_policy or _number(windows, rf"{EXCEL}\Security", name)) == 1:
            who = f"公司策略,{ASK_IT}" if by_policy else "信任中心→加载项→取消相应的勾选"
            yield bad("加载项设置", text, f"{who}。")


def _set(windows: Windows, roots: tuple[str, ...], below: str, name: str) -> int | None:
    found = (_number(windows, rf"{root}\{below}", name) for root in roots)
    return next((number for number in found if number is not None), None)


def _asr_mode(windows: Windows, rule: str) -> int | None:
    found = (_number(windows, key, rule) for key in ASR_KEYS)
    return next((mode for mode in found if mode is not None), None)


def _number(windows: Windows, key: str, name: str) -> int | None:
    """Return a setting as a number, whether it is kept as one or as text; None = not set."""
    values = {known.lower(): value for known, value in windows.values(key).items()}
    value: Value | None = values.get(name.lower())
    return (
        int(value)
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit())
        else None
    )
