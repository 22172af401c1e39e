#!/usr/bin/env bash
# Programs that tests use and that pip cannot bring: LibreOffice, for .doc and .rtf.
set -euo pipefail
command -v soffice >/dev/null 2>&1 && exit 0
[ -d /Applications/LibreOffice.app ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "LibreOffice is needed for the tests of .doc and .rtf: install it (macOS: brew install --cask libreoffice)" >&2
  exit 1
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-writer-nogui
