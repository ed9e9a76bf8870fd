"""By what names Windows finds our COM server; never changed, because installed add-ins ask for them."""

from __future__ import annotations

CLSID = "{7C5B1F0E-3D86-4B0E-9C43-5B2F0A6D91E7}"
PROGID = "XlHuikuan.Server"
TITLE = "xl_huikuan"
