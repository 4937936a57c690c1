#!/bin/sh
# watch.sh PID: runs beside HAProxy. A Service that is deleted and made again has another address, and HAProxy knows
# only those it was started with: it is told to stop listening and to end, and the kubelet starts it with the new ones.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

TIMES=3 # in a row: one answer of DNS alone ends nothing

# the proxies of a stack see the same at the same time, and should not be gone together
spread() { printf %s "$POD_NAME" | cksum | awk -v most="${SPREAD_SECONDS:-30}" '{ print $1 % (most + 1) }'; }

seen=0
while sleep "${WATCH_SECONDS:-10}"; do
  member=$(moved)
  if [ -n "$member" ]; then seen=$((seen + 1)); else seen=0; fi
  [ "$seen" -ge "$TIMES" ] || continue
  sleep "$(spread)"
  log "service $member has another address now: ending, to be started with it"
  kill -USR1 "$1"
  break
done
