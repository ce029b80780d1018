#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# How many pages a second the server gives out, the load tool on the same machine:
#   bench/pages.sh                        a typical page of thirty rows, made anew each time, then with the page cache
#   bench/pages.sh URL [SECONDS]          any address of a server that runs already
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${2:-5}

load() {
  wrk --threads 1 --connections 64 --duration "${seconds}s" --latency "$@" | grep -E "Requests/sec|50%|99%|Non-2xx|Socket errors" || true
}

if [ $# -ge 1 ]; then
  load "$1"
  exit
fi

bench=build/src/web/web_bench
for mode in "" --cached; do
  exec 3< <(exec $bench --serve 0 $mode)
  server=$!
  read -r port <&3
  address=http://127.0.0.1:$port/organisations/01hzz0000001
  echo "page ${mode:-made anew}, $(curl -s "$address" | wc -c) bytes"
  load "$address"
  echo "page ${mode:-made anew}, compressed to $(curl -s -H 'Accept-Encoding: gzip' "$address" | wc -c) bytes"
  load -H "Accept-Encoding: gzip" "$address"
  kill $server
done
