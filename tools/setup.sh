#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Installs the Debian packages that building, running and testing need, and those named. Does nothing when all are there.
# --list: says which they are, and does no more.
set -euo pipefail

packages=(
  g++ cmake ninja-build ccache pkg-config make ca-certificates git curl
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libboost-locale1.81-dev
  librestinio-dev libhttp-parser-dev libfmt-dev libspdlog-dev
  libsoci-dev libsqlite3-dev libpq-dev libxapian-dev libkainjow-mustache-dev
  libxml2-dev libzip-dev libxlsxwriter-dev libicu-dev libsodium-dev libgd-dev libssl-dev libqrencode-dev zlib1g-dev libdeflate-dev libcli11-dev libcurl4-openssl-dev
  libgtest-dev libgmock-dev libbenchmark-dev
  iso-codes gettext postgresql chromium fonts-dejavu-core wrk time util-linux
)
if [ "${1:-}" = --list ]; then
  printf '%s\n' "${packages[@]}"
  exit
fi
packages+=("$@")
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing: ${missing[*]}"
  as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Please run this once as root, or install: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  # The iso-codes translations live in /usr/share/locale, which minimal images leave out by a dpkg setting.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Options::="--path-include=/usr/share/locale/*/LC_MESSAGES/iso_*.mo" "${missing[@]}"
fi
