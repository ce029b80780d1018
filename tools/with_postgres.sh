#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# with_postgres.sh COMMAND…: runs the command beside a PostgreSQL server of its own, whose address it finds in
# COSMOPOLIS_TEST_POSTGRES, then stops and removes the server. Exits as the command does.
set -uo pipefail

[ $# -gt 0 ] || { echo "usage: $0 COMMAND…" >&2; exit 2; }
if [ -n "${COSMOPOLIS_TEST_POSTGRES:-}" ]; then exec "$@"; fi

bin=$(dirname "$(command -v pg_ctl || find /usr/lib/postgresql -name pg_ctl 2>/dev/null | sort -V | tail -1)")
[ -x "$bin/pg_ctl" ] || { echo "$0: PostgreSQL is not installed (Debian package: postgresql)" >&2; exit 2; }

# The socket's path must be short, so the folder is made in /tmp whatever TMPDIR says.
folder=$(mktemp -d /tmp/cosmopolis-postgres.XXXXXX)
server() { "$@"; }
if [ "$(id -u)" = 0 ]; then  # PostgreSQL refuses to run as root
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  chown "$user" "$folder"
  server() { setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME="$folder" "$@"; }
fi

finish() {
  server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

cd "$folder" || exit 2
server "$bin/initdb" -D "$folder/data" -U cosmopolis --auth=trust --encoding=UTF8 --locale=C --no-sync >"$folder/log" 2>&1 &&
  server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/server.log" start -o \
    "-c listen_addresses='' -c unix_socket_directories='$folder' -c unix_socket_permissions=0777 -c fsync=off \
     -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=128MB" >>"$folder/log" 2>&1 ||
  { echo "$0: the PostgreSQL server did not start:" >&2; cat "$folder/log" "$folder/server.log" >&2; exit 2; }
chmod 755 "$folder"
cd "$OLDPWD" || exit 2

export COSMOPOLIS_TEST_POSTGRES="postgresql://cosmopolis@/postgres?host=$folder"
"$@"
