#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Starts the program on a free port with the demonstration register in a folder of its own, and sends Playwright to it.
#   tools/browser_tests.sh PROGRAM [PLAYWRIGHT ARGUMENT ...]
# What it says stands in browser_tests.log beside the program, too.
set -euo pipefail
program=$1
shift
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$folder"' EXIT
COSMOPOLIS_OPERATORS=local "$program" serve --demonstration --data "$folder/data" --listen 127.0.0.1:0 2>"$folder/log" &
server=$!
url=
for _ in $(seq 300); do
  url=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$folder/log" | head -1 || true)
  [ -n "$url" ] && curl -sf "$url/api/v1/relations?limit=1" 2>/dev/null | grep -q '"id"' && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.1
done
# Officers of three cities and a steward, for those who work in the register.
export COSMOPOLIS_TEST_PASSWORD='four lanterns beside the quiet canal'
organisation() {  # the id of the local government of that name
  curl -sfG "$url/api/v1/organisations" --data-urlencode "q=$1" -d kind=local_government -d limit=1 | grep -oE '"id": ?"[0-9a-z]{12}"' | head -1 | grep -oE '[0-9a-z]{12}'
}
account() {
  echo "$COSMOPOLIS_TEST_PASSWORD" | "$program" user add "$@" --password-stdin --data "$folder/data" >/dev/null 2>>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
}
account steward@example.org --name 'Steward of the register' --administrator
account salzburg@example.org --name 'Officer of Salzburg' --organisation "$(organisation Salzburg)" --role validator
account colleague@example.org --name 'Colleague in Salzburg' --organisation "$(organisation Salzburg)" --role validator
account leon@example.org --name 'Officer of León' --organisation "$(organisation León)" --role validator
account verona@example.org --name 'Officer of Verona' --organisation "$(organisation Verona)" --role validator
COSMOPOLIS_URL=$url node_modules/.bin/playwright test "$@" | tee "$(dirname "$program")/browser_tests.log"
