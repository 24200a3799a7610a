#!/usr/bin/env bash
# Checks the system packages that the tests need. Installs them only when CI=true and it is root (Debian);
# otherwise says in one line what to install and exits 1.
set -euo pipefail

missing=()
command -v java >/dev/null || missing+=(openjdk-17-jre-headless)
command -v mvn >/dev/null || missing+=(maven)
command -v chromium >/dev/null || missing+=(chromium)
# fc-list comes with chromium; without it no font can be there for it either. No grep -q: closing the pipe early
# would fail fc-list under pipefail.
command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ] || missing+=(fonts-noto-cjk)

[ ${#missing[@]} -eq 0 ] && exit 0

if [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "system parts: installing ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q -o DPkg::Lock::Timeout=300 update >&2
  apt-get -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends install "${missing[@]}" >&2
else
  echo "system parts missing: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
