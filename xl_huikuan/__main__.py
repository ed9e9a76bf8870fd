"""`python -m xl_huikuan` is the same as `huikuan`."""

import sys

from xl_huikuan.addin.cli import main

sys.exit(main())
