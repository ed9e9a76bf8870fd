"""`python -m xl_huikuan` is the same as `huikuan`."""

from xl_huikuan.addin.cli import program

program()
