"""How hard the laws are tried here: few examples at every run, no deadline on a busy machine.

`HUIKUAN_EXAMPLES=2000 pytest tests/core` tries harder.
"""

import os

from hypothesis import settings

settings.register_profile(
    "laws", max_examples=int(os.environ.get("HUIKUAN_EXAMPLES", "30")), deadline=None
)
settings.load_profile("laws")
