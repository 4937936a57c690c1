#!/bin/sh
# probe.sh live|ready: liveness is any answer at all (a loading server lives), or a boot that still decides;
# readiness is a loaded master, or a replica in sync.
set -eu
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

# shellcheck disable=SC2086 # options
live() {
  [ -e "$RUN/serving" ] || return 0
  [ -n "$(timeout 4 "$CLI" $OWN_TLS -h "$SELF" -p 6379 ping 2> /dev/null)" ]
}

ready() {
  [ -e "$RUN/serving" ] || { cat "$RUN/waiting" 2> /dev/null || echo "still deciding who is master"; return 1; }
  info=$(ask probe "$SELF" 6379 info persistence replication)
  for line in $info; do
    case $line in
      loading:1) echo "loading the data set"; return 1 ;;
      role:master | master_link_status:up) serves=1 ;;
    esac
  done
  [ -n "${serves:-}" ] || { echo "not in sync with the master"; return 1; }
}

"$1"
