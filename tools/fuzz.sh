#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Runs every fuzz target of a build for some seconds each, two at a time.
#   tools/fuzz.sh BUILD SECONDS
set -euo pipefail
build=$1
seconds=$2
export COSMOPOLIS_GAZETTEER=$build/share/gazetteer.bin
find "$build/src" -name '*_fuzz' -type f -executable | sort |
  xargs -P 2 -I{} sh -c 'echo "$1 for '"$seconds"' s" && mkdir -p "$1.corpus" && "$1" -max_total_time='"$seconds"' -rss_limit_mb=4096 -print_final_stats=1 "$1.corpus" >"$1.log" 2>&1 || { tail -40 "$1.log"; exit 255; }' _ {}
echo "no finding"
