#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Kills an import with SIGKILL at random moments, on both databases: each time `check` must be clean and the register as it
# was before, or the import whole. Takes the program; PostgreSQL from COSMOPOLIS_TEST_POSTGRES (tools/with_postgres.sh).
set -euo pipefail
program=$1
times=${2:-20}
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
node bench/generate.mjs 12000 >"$folder/list.csv"
RANDOM=20261123
run() {
  local name=$1 killed=0 whole=0
  shift
  mkdir -p "$folder/$name"
  "$program" check "$@" >/dev/null 2>&1
  for ((i = 1; i <= times; i++)); do
    "$program" import relations "$folder/list.csv" --source "Round $i" "$@" >/dev/null 2>&1 &
    local import=$!
    sleep "0.$((RANDOM % 9))$((RANDOM % 10))"
    if kill -9 $import 2>/dev/null; then killed=$((killed + 1)); fi
    wait $import 2>/dev/null || true
    "$program" check "$@" >"$folder/check" 2>"$folder/findings" || { echo "$name, round $i: check found"; cat "$folder/check" "$folder/findings"; exit 1; }
    local relations
    relations=$("$program" export relations --format csv "$@" | tail -n +2 | wc -l)
    [ "$relations" = 0 ] || whole=$((whole + 1))
    [ "$relations" = 0 ] || [ "$relations" -gt 11900 ] || { echo "$name, round $i: half an import, $relations relations"; exit 1; }
  done
  echo "$name: killed $killed of $times, check clean each time, $whole times after an import that was whole"
  [ "$killed" -gt 0 ]
}
run sqlite --data "$folder/sqlite"
if [ -n "${COSMOPOLIS_TEST_POSTGRES:-}" ]; then
  run postgresql --data "$folder/postgresql" --database "$COSMOPOLIS_TEST_POSTGRES"
elif [ -n "${COSMOPOLIS_REQUIRE_POSTGRES:-}${CI:-}" ]; then
  echo "PostgreSQL is not there"
  exit 1
fi
