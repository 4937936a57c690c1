#!/bin/sh
# probe.sh live|ready: liveness is any answer at all; readiness is a quorum and a majority for a failover.
set -eu
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

live() { [ -n "$(timeout 4 "$CLI" -h "$SELF" -p 26379 ping 2> /dev/null)" ]; }

ready() {
  answer=$(ask probe "$SELF" 26379 sentinel ckquorum "$MASTER_NAME")
  case $answer in OK*) ;; *) echo "${answer:-no answer}"; return 1 ;; esac
}

"$1"
