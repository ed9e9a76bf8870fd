"""A Windows made of a dictionary and a folder."""

from importlib.metadata import version
from pathlib import Path

from xl_huikuan.addin.server.com_ids import PROGID


class FakeWindows:
    """What install and doctor ask of Windows; a test changes what it is about."""

    def __init__(self, root: Path):
        self.root = root
        self.appdata = root / "AppData" / "Roaming"
        self.local = root / "AppData" / "Local" / "xl_huikuan"
        self.documents = root / "Documents"
        self.interpreter = root / "python" / "python.exe"
        self.python_home = root / "python"
        office = self.appdata / "Microsoft" / "Excel"
        for folder in (office, self.local.parent, self.documents, self.interpreter.parent):
            folder.mkdir(parents=True)
        for name in ("python.exe", "pythonw.exe"):
            self.interpreter.with_name(name).write_bytes(program(64))
        for bits in (32, 64):
            dll = f"xlwings{bits}-{version('xlwings')}.dll"
            self.interpreter.with_name(dll).write_bytes(program(bits))
        self.registry = {}  # key → value name → value
        self.running = set()
        self.short = {}  # path → its 8.3 form
        self.versions = {}  # path → file version
        self.commands = []  # that were run
        self.good_commands = True
        self.com_answers = {}  # program id → what its server answers

    def values(self, key):
        return dict(self.registry.get(key, {}))

    def subkeys(self, key):
        below = [k[len(key) + 1 :] for k in self.registry if k.startswith(f"{key}\\")]
        return tuple(dict.fromkeys(name.split("\\")[0] for name in below))

    def set_value(self, key, name, value):
        self.registry.setdefault(key, {})[name] = value

    def delete_value(self, key, name):
        self.registry.get(key, {}).pop(name, None)

    def delete_key(self, key):
        assert not self.subkeys(key), f"{key} has subkeys"
        self.registry.pop(key, None)

    def version(self):
        return "10(10.0.19045)"

    def is_running(self, program):
        return program in self.running

    def short_path(self, path):
        return self.short.get(path, str(path))

    def file_version(self, path):
        return self.versions.get(Path(path), "")

    def runs(self, command):
        self.commands.append(tuple(command))
        return self.good_commands

    def ask_server(self, progid, name):
        assert (progid, name) == (PROGID, "HK_VERSION")
        if progid not in self.com_answers:
            raise OSError("-2147221164")
        return self.com_answers[progid]

    def state(self):
        """Everything that an installation can change: files with their contents, and the registry."""
        files = {
            str(p.relative_to(self.root)): p.read_bytes() if p.is_file() else None
            for p in self.root.rglob("*")
        }
        return files, {key: dict(values) for key, values in self.registry.items()}


def program(bits):
    """The first bytes of a Windows program."""
    machine = {64: b"\x64\x86", 32: b"\x4c\x01"}[bits]
    return b"MZ".ljust(60, b"\0") + (64).to_bytes(4, "little") + b"PE\0\0" + machine
