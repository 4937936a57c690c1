#!/bin/sh
# Runs beside a Sentinel. A connection attempt to a Service without endpoints is rejected with an ICMP error; when the
# attempt succeeds after all, that error stays on the socket and the event loop spins at full CPU for ever. Setting
# the same password again makes the Sentinel drop and remake its connections, which ends it.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

SPINNING=20000 # event loop cycles per second; an idle Sentinel has about 200

cycles() { ask admin "$SELF" 26379 info stats | sed -n 's/^instantaneous_eventloop_cycles_per_sec:\([0-9]*\)$/\1/p'; }
spins() { [ "$(cycles || true)" -gt "$SPINNING" ] 2> /dev/null; }

# by standard input: a password has no place in argv
reconnect() {
  printf 'SENTINEL SET %s auth-pass %s\nSENTINEL CONFIG SET sentinel-pass %s\n' \
    "$MASTER_NAME" "$(quoted sentinel-password)" "$(quoted sentinel-password)" | ask admin "$SELF" 26379 > /dev/null
}

while sleep "${WATCH_SECONDS:-5}"; do
  if spins && sleep 1 && spins; then
    log "the event loop spins ($(cycles) cycles/s): reconnecting"
    reconnect
  fi
done
