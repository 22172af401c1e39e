#!/usr/bin/env bash
# Make a virtual environment; Debian's Python may lack the venv module, which apt then brings.
set -euo pipefail
python=$1 venv=$2
if ! "$python" -m venv "$venv" 2>/dev/null; then
  rm -rf "$venv"
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  version=$("$python" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')
  $as_root apt-get update -qq
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "python$version-venv"
  "$python" -m venv "$venv"
fi
