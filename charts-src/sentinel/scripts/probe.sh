#!/bin/sh
# probe.sh live|ready: liveness is any answer at all, or a boot that still decides; readiness is a quorum and a majority
# for a failover.
set -eu
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

# shellcheck disable=SC2086 # options
live() { [ ! -e "$RUN/serving" ] || [ -n "$(timeout 4 "$CLI" $OWN_TLS -h "$SELF" -p 26379 ping 2> /dev/null)" ]; }

ready() {
  [ -e "$RUN/serving" ] || { cat "$RUN/waiting" 2> /dev/null || echo "still deciding who is master"; return 1; }
  answer=$(ask probe "$SELF" 26379 sentinel ckquorum "$MASTER_NAME")
  case $answer in OK*) ;; *) echo "${answer:-no answer}"; return 1 ;; esac
}

"$1"
