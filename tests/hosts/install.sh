#!/usr/bin/env bash
# Installs LibreOffice, a Chinese font, PDF tools and strace where they are missing and we are root.
# Elsewhere it says what is missing; the host tests then skip with a reason (and fail in CI).
set -euo pipefail

missing=()
command -v soffice >/dev/null || missing+=(libreoffice-calc libreoffice-writer)
/usr/bin/python3 -c 'import uno' 2>/dev/null || missing+=(python3-uno)
[ -e /usr/lib/libreoffice/program/pythonscript.py ] || missing+=(libreoffice-script-provider-python)
command -v strace >/dev/null || missing+=(strace)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fontconfig fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "!!! 缺少 ${missing[*]}:LibreOffice 宿主测试将跳过。安装后再运行可得完整结果。" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
