#!/usr/bin/env bash
# Programs that tests use and that pip cannot bring: LibreOffice, for .doc and .rtf; PostgreSQL, for the store; Chromium and Chinese
# type, for the review page.
set -euo pipefail
packages=()
command -v soffice >/dev/null 2>&1 || [ -d /Applications/LibreOffice.app ] || packages+=(libreoffice-writer-nogui)
command -v initdb >/dev/null 2>&1 || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || packages+=(postgresql)
command -v chromium >/dev/null 2>&1 || [ -d "/Applications/Google Chrome.app" ] || packages+=(chromium)
[ "$(uname)" = Darwin ] || fc-list :lang=zh 2>/dev/null | grep -q . || packages+=(fontconfig fonts-noto-cjk)
[ ${#packages[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "LibreOffice, PostgreSQL and Chrome are needed for the tests: install them (macOS: brew install --cask libreoffice google-chrome; brew install postgresql)" >&2
  exit 1
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
