"""The zip for PCs without internet, with a small fake Python and fake wheels."""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addin.fake_windows import program
from xl_huikuan import __version__
from xl_huikuan.addin.windows import bundle_wheels, offline_setup
from xl_huikuan.addin.windows.bundle import INSTALL_CMD, bundle, python_in, write_bundle
from xl_huikuan.addin.windows.bundle_wheels import BundleRefused, checked, name_of
from xl_huikuan.addin.windows.offline_setup import broken_files, place_of, set_up

OURS = f"xl_huikuan-{__version__}-py3-none-any.whl"


def make_wheel(folder, name, *requires, files=()):
    """A wheel with its requirements."""
    folder.mkdir(exist_ok=True)
    stem = "-".join(name.split("-")[:2])
    metadata = "".join(f"Requires-Dist: {line}\n" for line in requires)
    with ZipFile(folder / name, "w") as packed:
        packed.writestr(
            f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: x\n{metadata}\n"
        )
        for path in files:
            packed.writestr(path, path)
    return folder / name


@pytest.fixture
def wheels(tmp_path):
    """Ours, one dependency with a dependency of its own, and what only Windows needs."""
    folder = tmp_path / "wheels"
    make_wheel(folder, OURS, "numpy>=2.2", "xlwings==0.37.8", files=["xl_huikuan/__init__.py"])
    make_wheel(folder, "numpy-2.4.6-cp312-cp312-win_amd64.whl", 'pytest; extra == "test"')
    make_wheel(
        folder,
        "xlwings-0.37.8-cp312-cp312-win_amd64.whl",
        'pywin32>=224; platform_system == "Windows"',
        'psutil>=2.0.0; platform_system == "Darwin"',
        files=["xlwings/__init__.py", "xlwings-0.37.8.data/data/xlwings64-0.37.8.dll"],
    )
    make_wheel(
        folder,
        "pywin32-312-cp312-cp312-win_amd64.whl",
        files=[
            "pywin32_system32/pythoncom312.dll",
            "pywin32.pth",
            "pywin32-312.data/scripts/pywin32_postinstall.py",
        ],
    )
    make_wheel(folder, "tzdata-2026.6-py2.py3-none-any.whl")
    return folder


def make_python(path, version="312", bits=64):
    with ZipFile(path, "w") as packed:
        packed.writestr("python.exe", program(bits))
        packed.writestr("pythonw.exe", program(bits))
        packed.writestr(f"python{version}._pth", f"python{version}.zip\n.\n#import site\n")
    return path


@pytest.fixture
def python_zip(tmp_path):
    return make_python(tmp_path / "python-3.12.8-embed-amd64.zip")


def make(tmp_path, python_zip, wheels):
    target = tmp_path / "bundle.zip"
    report = bundle(argparse.Namespace(python_zip=python_zip, out=target, wheels=wheels))
    return target, report


def test_it_holds_python_all_wheels_and_an_installer(tmp_path, python_zip, wheels):
    target, report = make(tmp_path, python_zip, wheels)
    with ZipFile(target) as packed:
        names = packed.namelist()
        guide = packed.read("使用说明.txt").decode("utf-8-sig")

    assert set(names) == {
        "install.cmd",
        "install.py",
        "使用说明.txt",
        "python.zip",
        "SHA256SUMS.txt",
        *(f"wheels/{wheel.name}" for wheel in wheels.iterdir()),
    }
    assert "双击 install.cmd" in guide
    assert __version__ in guide
    assert report.data["bytes"] == target.stat().st_size
    assert report.data["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert "64 位 Python 3.12,5 个安装文件" in report.lines[1]


def test_the_same_input_makes_the_same_zip(tmp_path, python_zip, wheels):
    ordered = sorted(wheels.iterdir())
    for name in ("a.zip", "b.zip"):
        write_bundle(tmp_path / name, python_zip, ordered)

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_installer_is_what_cmd_can_read():
    """ASCII; each label is there that it jumps to; no block, which a bracket in a name would end."""
    lines = INSTALL_CMD.splitlines()
    jumps = {line.rpartition("goto ")[2] for line in lines if "goto " in line}

    assert INSTALL_CMD.isascii()
    assert jumps == {line[1:] for line in lines if line.startswith(":")}
    assert not any(line.rstrip().endswith(("(", ")")) for line in lines)


def test_the_installer_starts_programs_only_by_their_full_path():
    programs = re.findall(r'(?:^|\| )"?([^"\s]+\.exe)', INSTALL_CMD, re.MULTILINE)

    assert programs
    assert all(path.startswith(("%TOOLS%", "%TARGET%")) for path in programs)


@pytest.fixture
def unpacked(tmp_path, python_zip, wheels):
    """The bundle unpacked beside a Python, as install.cmd leaves them."""
    target, _ = make(tmp_path, python_zip, wheels)
    source, python = tmp_path / "source", tmp_path / "home" / "python"
    with ZipFile(target) as packed:
        packed.extractall(source)
    with ZipFile(source / "python.zip") as packed:
        packed.extractall(python)
    return source, python


def test_setting_up_puts_every_file_in_its_place(unpacked):
    source, python = unpacked
    set_up(source, python)
    site = python / "Lib" / "site-packages"

    assert list(broken_files(source)) == []
    assert (site / "xl_huikuan" / "__init__.py").is_file()
    assert (python / "xlwings64-0.37.8.dll").is_file()  # where Excel looks for it
    assert (python / "pythoncom312.dll").is_file()
    assert (site / "pywin32.pth").is_file()
    assert not list(python.rglob("pywin32_postinstall.py"))
    assert (python / "python312._pth").read_text("ascii").splitlines() == [
        "python312.zip",
        ".",
        str(offline_setup.SITE),
        "import site",
    ]
    command = (python.parent / "huikuan.cmd").read_bytes()
    assert command == b'@"%~dp0python\\python.exe" -m xl_huikuan %*\r\n'


@pytest.mark.parametrize(("home", "bridge"), [("zhang", "xlwings"), ("张三", "com")])
def test_after_setting_up_the_add_in_is_installed_by_the_bridge_that_can_start_it(
    unpacked, tmp_path, monkeypatch, home, bridge
):
    """xlwings' DLL cannot start a Python under a Chinese name."""
    source, python = unpacked
    place = tmp_path / home / "python"
    shutil.copytree(python, place)
    ran = []

    def run(command, **_):
        ran.append(command)
        return SimpleNamespace(returncode=3)

    monkeypatch.setattr(offline_setup, "__file__", str(source / "install.py"))
    monkeypatch.setattr(sys, "executable", str(place / "python.exe"))
    monkeypatch.setattr(subprocess, "run", run)

    assert offline_setup.main() == 3
    assert ran == [(sys.executable, "-m", "xl_huikuan", "install", "--bridge", bridge)]
    assert (place / offline_setup.SITE / "xl_huikuan").is_dir()


@pytest.mark.parametrize("harm", ["changed", "deleted"])
def test_a_damaged_bundle_is_named_and_nothing_is_unpacked(unpacked, harm):
    source, python = unpacked
    wheel = source / "wheels" / OURS
    wheel.write_bytes(b"x") if harm == "changed" else wheel.unlink()
    done = subprocess.run(
        [sys.executable, "-X", "utf8", source / "install.py"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 1
    assert f"wheels/{OURS}" in done.stdout
    assert not (python / "Lib").exists()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a/b.py", "Lib/site-packages/a/b.py"),
        ("x-1.data/purelib/a.py", "Lib/site-packages/a.py"),
        ("x-1.data/platlib/a.pyd", "Lib/site-packages/a.pyd"),
        ("x-1.data/data/x.dll", "x.dll"),
        ("x-1.data/scripts/x.exe", None),
        ("x-1.data/headers/x.h", None),
        ("../evil.py", None),
        ("x-1.data/data/../../evil.py", None),
        ("/evil.py", None),
        ("C:/evil.py", None),
        ("..\\evil.py", None),
    ],
)
def test_where_a_file_of_a_wheel_goes(name, place):
    got = place_of(name)

    assert (got and got.as_posix()) == place


@given(st.lists(st.text("ab./\\:-", min_size=1, max_size=6), min_size=1, max_size=5))
def test_no_file_of_a_wheel_leaves_the_folder(parts):
    place = place_of("/".join(parts))

    assert place is None or (".." not in place.parts and not place.is_absolute())


@pytest.mark.parametrize(
    ("version", "bits", "said"),
    [("312", 32, "不是 64 位"), ("310", 64, "Python 3.10,太旧了"), ("27", 64, "不是 64 位")],
)
def test_another_python_is_refused(tmp_path, version, bits, said):
    archive = make_python(tmp_path / "p.zip", version, bits)
    with pytest.raises(BundleRefused, match=said):
        python_in(archive)


@pytest.mark.parametrize("content", [None, b"no zip"])
def test_what_is_no_zip_is_refused(tmp_path, content):
    archive = tmp_path / "p.zip"
    if content is not None:
        archive.write_bytes(content)
    with pytest.raises(BundleRefused, match="不能用作 Python 压缩包"):
        python_in(archive)


def test_a_python_of_two_digits_is_understood(tmp_path):
    assert python_in(make_python(tmp_path / "p.zip", "311")) == "3.11"


@pytest.mark.parametrize("gone", ["numpy", "pywin32", "tzdata", "xlwings"])
def test_a_missing_wheel_is_named(tmp_path, python_zip, wheels, gone):
    next(wheels.glob(f"{gone}-*")).unlink()
    with pytest.raises(BundleRefused, match=f"缺少这些安装文件:{gone}。"):
        make(tmp_path, python_zip, wheels)


@pytest.mark.parametrize(
    "name",
    [
        "lxml-6-cp312-cp312-manylinux_2_28_x86_64.whl",
        "lxml-6-cp312-cp312-win32.whl",
        "lxml-6-cp313-cp313-win_amd64.whl",
        "lxml-6-py2-none-any.whl",
    ],
)
def test_a_wheel_for_another_python_is_refused(wheels, name):
    make_wheel(wheels, name)
    with pytest.raises(BundleRefused, match=name.replace(".", r"\.")):
        checked(wheels.iterdir(), "3.12")


def test_a_wheel_for_every_later_python_fits(wheels):
    make_wheel(wheels, "cryptography-1-cp38-abi3-win_amd64.whl")

    assert len(checked(wheels.iterdir(), "3.12")) == 6


def test_a_broken_wheel_is_refused(wheels):
    (wheels / "numpy-2.4.6-cp312-cp312-win_amd64.whl").write_bytes(b"half")
    with pytest.raises(BundleRefused, match=r"numpy.*已损坏"):
        checked(wheels.iterdir(), "3.12")


def test_without_a_checkout_our_own_wheel_must_be_given(tmp_path, python_zip, wheels, monkeypatch):
    (wheels / OURS).unlink()
    monkeypatch.setattr(bundle_wheels, "PACKAGE", tmp_path / "site-packages" / "xl_huikuan")
    with pytest.raises(BundleRefused, match="没有找到回款助手自己的安装文件"):
        make(tmp_path, python_zip, wheels)


def test_what_is_downloaded_is_for_windows_in_the_versions_tried_here(tmp_path, monkeypatch):
    """pip judges conditions by the system it runs on, so what only Windows needs is asked for."""
    asked = []
    ours = make_wheel(tmp_path, OURS)
    monkeypatch.setattr(bundle_wheels, "_pip", lambda *args: asked.extend(args))
    bundle_wheels.download(tmp_path, "3.12")
    limits = [later for first, later in pairwise(asked) if first == "-c"]

    assert asked[:6] == [
        "download",
        "--platform",
        "win_amd64",
        "--python-version",
        "3.12",
        "--only-binary=:all:",
    ]
    assert asked[-3:] == [str(ours), "pywin32==312", "tzdata"]
    assert limits == [str(tmp_path / "constraints.txt")]
    assert list(tmp_path.iterdir()) == [ours]


def test_pips_trouble_is_passed_on():
    with pytest.raises(BundleRefused, match=r"pip 没有成功\(.*--wheels"):
        bundle_wheels._pip("no-such-command")


def test_a_target_that_cannot_be_written_is_named(tmp_path, python_zip):
    with pytest.raises(BundleRefused, match="请用 --out 另选"):
        write_bundle(tmp_path / "none" / "x.zip", python_zip, [])


@pytest.mark.parametrize(
    ("requirement", "name"),
    [("Python_DateUtil>=2.8", "python-dateutil"), ("a.b", "a-b"), ("x[extra]>1", "x"), ("", "")],
)
def test_names_are_compared_as_packages_are(requirement, name):
    assert name_of(requirement) == name
