#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The program as people run it, at full size: import, index, start, pages.
#   bench/full_size.sh [RELATIONS] [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
relations=${1:-1000000}
folder=${2:-$(mktemp -d)}
program=build/cosmopolis
mkdir -p "$folder"
[ -f "$folder/list.csv" ] || node bench/generate.mjs "$relations" >"$folder/list.csv"
if [ ! -d "$folder/data" ]; then
  echo "== import of $relations relations, the search index included"
  /usr/bin/time -f '%e s, %U s user, %M KB at most' $program import relations "$folder/list.csv" --data "$folder/data" --log warning || true
  $program export organisations --format csv --data "$folder/data" | tail -n +2 | cut -d, -f1 | shuf --random-source=<(yes) -n 20000 >"$folder/ids"
fi
echo "== start"
$program serve --data "$folder/data" --listen 127.0.0.1:0 --log warning 2>"$folder/log" &
server=$!
trap 'kill $server 2>/dev/null' EXIT
begin=$(date +%s%N)
until grep -q 'http://' "$folder/log"; do sleep 0.005; done
echo "ready after $((($(date +%s%N) - begin) / 1000000)) ms"
url=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$folder/log" | head -1)
curl -s -o /dev/null "$url/"
load() {
  wrk --threads 1 --connections 64 --duration 10s --latency "$@" | grep -E "Requests/sec|50%|99%|Non-2xx|Socket errors" || true
}
echo "== organisation pages at random, 20 000 of them"
IDS="$folder/ids" load -s bench/organisations.lua "$url"
echo "== the same, compressed"
IDS="$folder/ids" load -s bench/organisations.lua -H "Accept-Encoding: gzip" "$url"
for address in "/relations?q=paris&country=FR&kind=twinning" "/relations?country=FR&kind=twinning" "/api/v1/suggest?q=par"; do
  echo "== $address"
  load "$url$address"
done
grep -E 'VmRSS|RssAnon|RssFile' /proc/$server/status
